"""What each column holds, told from the values one by one: the yardstick for the columnar writers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from geo import taxonomy
from geo.model import Count, Incident

MADE = dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.UTC)


def figure(count: Count) -> str:
    return "/".join("" if one is None else str(one) for one in (count.low, count.best, count.high))


def moment(value: dt.datetime | None) -> dt.datetime | None:
    return value


def each(values: Any) -> list[str]:
    """Values of a list cell; a list of nothing but blanks can't be told from none."""
    found = ["" if one is None else str(one) for one in values]
    return found if any(one.strip(" ") for one in found) else []


SINGLE: dict[str, Callable[[Incident], Any]] = {
    "id": lambda i: i.id,
    "title": lambda i: i.title,
    "summary": lambda i: i.summary,
    "domain": lambda i: i.domain,
    "event_type": lambda i: i.event_type,
    "type_label": lambda i: taxonomy.EVENT_TYPES[i.event_type].label,
    "type_original": lambda i: i.type_original,
    "type_scheme": lambda i: i.type_scheme,
    "date_start": lambda i: i.date_start,
    "date_end": lambda i: i.date_end,
    "date_precision": lambda i: i.date_precision,
    "date_note": lambda i: i.date_note,
    "time_start": lambda i: i.time_start,
    "time_end": lambda i: i.time_end,
    "place": lambda i: i.placement.name,
    "admin2": lambda i: i.placement.admin2,
    "admin1": lambda i: i.placement.admin1,
    "country": lambda i: i.placement.country,
    "lat": lambda i: None if i.placement.point is None else i.placement.point.lat,
    "lon": lambda i: None if i.placement.point is None else i.placement.point.lon,
    "precision": lambda i: i.placement.precision,
    "radius_km": lambda i: i.placement.radius_km,
    "place_query": lambda i: i.placement.query,
    "place_id": lambda i: i.placement.place_id,
    "method": lambda i: i.placement.method,
    "score": lambda i: i.placement.score,
    **{
        f"{what}_{bound}": lambda i, what=what, bound=bound: getattr(getattr(i, what), bound, None)
        for what in ("killed", "injured")
        for bound in ("low", "best", "high")
    },
    "people": lambda i: i.people,
    "damage": lambda i: i.damage,
    "verification": lambda i: i.verification,
    "verification_reason": lambda i: i.verification_reason,
    "graphic": lambda i: i.graphic,
    "source": lambda i: i.source,
    "source_id": lambda i: i.source_id,
    "created": lambda i: i.created,
    "updated": lambda i: i.updated,
}
MANY: dict[str, Callable[[Incident], list[str]]] = {
    "means": lambda i: each(i.means),
    "target": lambda i: each(i.target),
    "actor": lambda i: each(i.actor),
    "target_actor": lambda i: each(i.target_actor),
    "figures": lambda i: each(f"{f.what} {figure(f.count)}" for f in i.figures),
    "claim_speaker": lambda i: each(c.speaker for c in i.claims),
    "claim_stance": lambda i: each(c.stance for c in i.claims),
    "claim_text": lambda i: each(c.text for c in i.claims),
    "report_publisher": lambda i: each(r.publisher for r in i.reports),
    "report_title": lambda i: each(r.title for r in i.reports),
    "report_url": lambda i: each(r.url for r in i.reports),
    "report_published": lambda i: each(r.published for r in i.reports),
    "report_licence": lambda i: each(r.licence for r in i.reports),
    "report_dataset": lambda i: each(r.dataset for r in i.reports),
    "report_version": lambda i: each(r.version for r in i.reports),
    "related_id": lambda i: each(r.id for r in i.related),
    "flags": lambda i: each(i.flags),
    "edited": lambda i: each(i.edited),
}


def read_cell(name: str, text: str) -> Any:
    """A cell's text as the value that :data:`SINGLE` tells."""
    if text == "":
        return "" if name not in _READ else None
    return _READ.get(name, str)(text)


_READ: dict[str, Callable[[str], Any]] = {
    "date_start": dt.date.fromisoformat,
    "date_end": dt.date.fromisoformat,
    **dict.fromkeys(("time_start", "time_end", "created", "updated"), dt.datetime.fromisoformat),
    **dict.fromkeys(("lat", "lon", "radius_km", "score"), float),
    **{f"{what}_{bound}": int for what in ("killed", "injured") for bound in ("low", "best", "high")},
    "graphic": lambda text: {"true": True, "false": False}[text],
}
