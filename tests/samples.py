"""A few incidents of every kind of place, for tests of what is written and shown; hostile where text allows."""

from __future__ import annotations

import datetime as dt

from geo.model import Claim, Count, Figure, Incident, Placement, Point, Report

DAY = dt.date(2025, 8, 20)
HOSTILE = "<img src=x onerror=alert(1)> `${alert(1)}` \"'\u202e"
REPORT = Report(
    "r1", publisher="A Paper", title="Attacks", url="https://example.org/1", dataset="Samples", licence="CC BY 4.0"
)
UKRAINE = {"country": "UA"}


def incident(key: str, event_type: str, placement: Placement, **more: object) -> Incident:
    """An incident of 20 August 2025."""
    known: dict[str, object] = {
        "title": f"Sample {key}", "source": "samples", "source_id": key, "date_start": DAY, "date_end": DAY,
        "date_precision": "day", "verification": "single_source", "reports": (REPORT,),
    }  # fmt: skip
    return Incident(id=key, event_type=event_type, placement=placement, **(known | more))  # type: ignore[arg-type]


SAMPLES = (
    incident(
        "okhtyrka",
        "drone_strike",
        Placement("Okhtyrka", Point(50.31, 34.9), precision="settlement", radius_km=3, name="Okhtyrka", **UKRAINE),
        title=f"Drones hit Okhtyrka {HOSTILE}",
        summary=HOSTILE,
        figures=(Figure("homes_damaged", Count.exactly(14)),),
        claims=(Claim("National Police", "reports", HOSTILE),),
        means=("drone",),
        target=("residential",),
    ),
    incident(
        "sumy",
        "attack_on_civilians",
        Placement("Sumy region", Point(51.0, 34.1), precision="province", radius_km=117, admin1="Sumy", **UKRAINE),
        injured=Count.exactly(14),
    ),
    incident(
        "outage",
        "power_outage",
        Placement("Zaporizhzhia", Point(47.3, 35.7), precision="province", radius_km=104, admin1="Zap", **UKRAINE),
        verification="one_party",
    ),
    incident(
        "border",
        "border_fortification",
        Placement(
            "Latvia's border",
            Point(56.7, 28.0),
            geometry='{"type":"LineString","coordinates":[[27.5,57.5],[28.0,56.7],[27.6,55.8]]}',
            precision="line",
            radius_km=120,
            country="LV",
            name="Latvia's border with Russia",
        ),
    ),
    incident("talks", "talks", Placement(query="not stated")),
)
"""Two attacks (a town, a region), a claim on a region, a border line, and talks without a place."""
