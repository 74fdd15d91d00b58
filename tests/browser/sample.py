"""A small set of incidents for the browser: every precision, a pile on one spot, and hostile text."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from geo.model import Claim, Count, Evidence, Figure, Incident, Placement, Point, Related, Report

HOSTILE = '<img src=x onerror="window.hacked=1"> `tick` ${1+1} :red[x] **bold** {{7*7}} </script> \u202ertl\u202c \'"'
"""Text that breaks what puts it into a page without care."""

QUOTE = "A massive drone attack on Okhtyrka damaged 14 residential buildings, the police said."


def _incident(id: str, title: str, event_type: str, placement: Placement, day: int, **more: Any) -> Incident:
    date = dt.date(2025, 8, day)
    told: dict[str, Any] = {
        "source": "sample",
        "source_id": id,
        "date_start": date,
        "date_end": date,
        "date_precision": "day",
        "verification": "single_source",
        "reports": (Report(id=f"{id}-report", publisher="Sample Daily", title=f"Report on {title}"),),
    }
    return Incident(id=id, title=title, event_type=event_type, placement=placement, **(told | more))


def _place(lat: float, lon: float, precision: str, country: str = "UA", **more: Any) -> Placement:
    return Placement(point=Point(lat, lon), precision=precision, country=country, method="source", **more)


def _pile(number: int) -> Incident:
    place = _place(49.993, 36.231, "settlement", name="Kharkiv", admin1="Kharkiv Oblast")
    return _incident(f"pile-{number}", f"Shelling number {number}", "missile_artillery", place, 10 + number)


INCIDENTS = (
    _incident(
        "okhtyrka",
        "Massive drone attack damages 14 residential buildings",
        "drone_strike",
        _place(50.31, 34.9, "settlement", name="Okhtyrka", admin1="Sumy Oblast", query="Okhtyrka", radius_km=4),
        20,
        means=("drone",),
        target=("residential",),
        actor=("Russia",),
        figures=(Figure("homes_damaged", Count.exactly(14)),),
        claims=(Claim("National Police", "reports", "a massive attack"), Claim("Ministry", "denies", "any attack")),
        reports=(
            Report(
                id="r1",
                publisher="Sample Daily",
                title="Night of drones",
                url="https://example.org/night",
                quote=QUOTE,
                quote_start=40,
            ),
        ),
        evidence=(Evidence("damage", 40 + QUOTE.index("14"), 40 + QUOTE.index(","), "14 residential buildings", "r1"),),
        related=(Related("sumy", "may be the same attack"),),
    ),
    _incident(
        "sumy",
        "Homes attacked in the region",
        "attack_on_civilians",
        _place(50.95, 34.2, "province", admin1="Sumy Oblast", query="Sumy region", radius_km=100),
        20,
        injured=Count.exactly(14),
        people="among them a family with three children",
    ),
    _incident(
        "outage",
        "Power fails in the occupied part",
        "power_outage",
        _place(47.2, 35.7, "province", admin1="Zaporizhzhia Oblast", radius_km=100),
        18,
        verification="one_party",
    ),
    _incident(
        "border",
        "Fence along the border",
        "border_fortification",
        _place(
            56.5,
            28.1,
            "line",
            "LV",
            name="Eastern border",
            geometry=json.dumps({"type": "LineString", "coordinates": [[27.6, 57.5], [28.2, 56.5], [27.0, 55.8]]}),
        ),
        20,
    ),
    _incident("talks", "Chiefs meet", "talks", Placement(query="a conference"), 19),
    _incident(
        "aid", "Deliveries promised", "military_aid", _place(50.85, 4.35, "settlement", "BE", name="Brussels"), 19
    ),
    _incident("nowhere", "A raid at a place that is not told", "security_operation", Placement(), 17),
    _incident(
        "hostile",
        HOSTILE,
        "sabotage",
        _place(52.23, 21.01, "settlement", "PL", name=HOSTILE, admin1=HOSTILE, query=HOSTILE),
        15,
        summary=HOSTILE,
        people=HOSTILE,
        damage=HOSTILE,
        actor=(HOSTILE,),
        killed=Count(2, 2, 5),
        claims=(Claim(HOSTILE, "claims", HOSTILE),),
        reports=(
            Report(id="h", publisher=HOSTILE, title=HOSTILE, url="javascript:alert(1)", quote=HOSTILE, note=HOSTILE),
        ),
        flags=(HOSTILE,),
        type_original=HOSTILE,
        type_scheme=HOSTILE,
    ),
    *map(_pile, range(3)),
)
"""Eleven incidents; two are political, one more has no place."""
