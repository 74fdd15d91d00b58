"""The details panel of an incident: its facts, who says so, and how each fact is known.

Everything is in words, "not known" included. A report's URL is linked only if it is a web address.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from geo import taxonomy, wording
from geo.gazetteer import Gazetteer
from geo.geodesy import POSITION_FORMATS, position_words
from geo.model import QUOTE, Evidence, Incident, Placement, Report
from geo.origins import Origin, origins_of
from geo.ui import theme
from geo.ui.live import panel
from geo.writers import cite_incident

_NOT_GIVEN = "not given"
_MOST_LINES = 12
"""With more lines, the tree of origins shows only the first few of each origin, and the others on demand."""
_FIRST_LINES = 3


@dataclass(frozen=True, slots=True)
class QuotePiece:
    """A piece of a report's quote, and the fields that were read from it."""

    text: str
    why: str = ""


def draw(
    incident: Incident,
    *,
    related: Mapping[str, str],
    shown: bool,
    link: str,
    version: str,
    today: dt.date,
    gazetteer: Gazetteer,
    work: Mapping[str, Any],
    on_action: panel.OnAction,
) -> None:
    """Draw the details panel.

    Parameters
    ----------
    incident : Incident
        The incident to show.
    related : mapping of str to str
        Titles of the related incidents that the store has, by id.
    shown : bool
        Whether it matches the filter.
    link : str
        The URL of this view, for the citation.
    version : str
        The version of the store.
    today : date
        The day of access, for the citation.
    gazetteer : Gazetteer
        For the names of countries and regions.
    work : mapping
        The open form, and the reader's notes and tags: :func:`geo.ui.pages.work.details_values`.
    on_action : callable
        Called with the visitor's actions.
    """
    labels = [*(taxonomy.TARGETS[target] for target in incident.target), taxonomy.VERIFICATIONS[incident.verification]]
    report_ids = {report.id for report in incident.reports}
    panel.show(
        "incident_details",
        "details.html",
        on_action=on_action,
        incident=incident,
        symbol=Markup(theme.symbol(incident.event_type, theme.theme(), 16)),  # our own SVG
        type_label=taxonomy.EVENT_TYPES[incident.event_type].label,
        chips=labels,
        outside="" if shown else "The filters leave this incident out.",
        facts=[row for row in table_rows(incident, gazetteer) if row["text"]],
        located=located(incident.placement),
        work=work,
        origins=tree(incident),
        claims=[
            {
                "speaker": claim.speaker or "Somebody not named",
                "verb": wording.stance_words(claim),
                "stance": claim.stance,
                "text": claim.text,
                "source": claim.report_id if claim.report_id in report_ids else "",
            }
            for claim in incident.claims
        ],
        reports=[_report(report, incident.evidence) for report in incident.reports],
        related=[
            {"id": link.id, "title": related.get(link.id, link.id), "stored": link.id in related, "reason": link.reason}
            for link in incident.related
        ],
        citation=cite_incident(incident, link=link, version=version, accessed=today),
    )


def coordinates(place: Placement, form: str = "decimal") -> str:
    """The coordinates of a spot or town, as precisely as they are known; empty for an area."""
    if place.point is None or place.precision not in taxonomy.TOWNS:
        return ""
    return position_words(place.point, form, place.radius_km)


def located(place: Placement) -> dict[str, Any]:
    """A place's coordinates in each format, and links to other maps."""
    if place.point is None:
        return {}
    forms = [{"label": label, "text": coordinates(place, form)} for form, label in POSITION_FORMATS.items()]
    lat, lon = position_words(place.point, "decimal", place.radius_km).split(", ")
    zoom = _ZOOMS.get(place.precision, 8)
    spot = bool(forms[0]["text"])
    return {
        "forms": [form for form in forms if form["text"]],
        "maps": [
            {"name": name, "href": (at_spot if spot else at_area).format(lat=lat, lon=lon, zoom=zoom)}
            for name, at_spot, at_area in OTHER_MAPS
        ],
    }


_ZOOMS = {"exact": 16, "settlement": 13, "near": 11, "district": 10, "country": 6}
"""The zooms for links to other maps, by precision; others get that of a region."""
_OSM, _GOOGLE = "https://www.openstreetmap.org/", "https://www.google.com/maps/"
_BING = "https://www.bing.com/maps?cp={lat}~{lon}&lvl={zoom}"
_COPERNICUS = "https://browser.dataspace.copernicus.eu/?zoom={zoom}&lat={lat}&lng={lon}"
OTHER_MAPS = (
    ("OpenStreetMap", _OSM + "?mlat={lat}&mlon={lon}#map={zoom}/{lat}/{lon}", _OSM + "#map={zoom}/{lat}/{lon}"),
    ("Google Maps", _GOOGLE + "search/?api=1&query={lat},{lon}", _GOOGLE + "@{lat},{lon},{zoom}z"),
    ("Bing Maps", _BING, _BING),
    ("Copernicus Browser (satellite)", _COPERNICUS, _COPERNICUS),
)
"""Other maps: name, URL for a marked spot, and URL for an area without a mark."""


def tree(incident: Incident) -> dict[str, Any]:
    """The tree of origins for the panel; empty if there is nothing to show."""
    origins = origins_of(incident)
    if not origins.established and len(origins.origins) < 2:
        return {}
    lines = sum(1 + len(origin.repeats) for origin in origins.origins)
    shown = None if lines <= _MOST_LINES else _FIRST_LINES
    return {"heading": origins.heading, "rows": [_branch(origin, shown) for origin in origins.origins]}


def _branch(origin: Origin, most: int | None) -> dict[str, Any]:
    """An origin with its repeats; each line lists the levels whose rails pass through it."""
    lines: list[dict[str, Any]] = [
        {"name": repeat.name, "how": repeat.how, "day": _day(repeat.published), "depth": repeat.depth}
        for repeat in origin.repeats
    ]
    for number, line in enumerate(lines):
        after = lines[number + 1 :]
        # a level's rail continues if a later line is attached to it before a line that ends it
        line["rails"] = [_goes_on(level, after) for level in range(1, line["depth"] + 1)]
    return {
        "name": origin.name,
        "note": origin.note,
        "day": _day(origin.published),
        "sure": origin.is_established,
        "lines": lines[:most],
        "more": lines[most:] if most is not None else [],
    }


def _goes_on(level: int, after: list[dict[str, Any]]) -> bool:
    depths = (line["depth"] for line in after)
    return next((depth == level for depth in depths if depth <= level), False)


def _day(day: dt.date | None) -> str:
    return wording.day_words(day) if day is not None else ""


def table_rows(incident: Incident, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """The rows of the panel's table: name, text, and a note in small print."""
    words = wording.facts(incident, country=gazetteer.country_name)
    when, place, damage, sure = words["when"], words["where"], words["damage"], words["sure"]
    written = _written_otherwise(incident, gazetteer)
    return [
        _row(when.label, when.words, "; ".join(when.notes)),
        _row(
            place.label,
            incident_place_words(incident, gazetteer.country_name),
            " · ".join(place.notes),
            # the place in the source's words may contain the region
            _as_written(written, (incident.placement.admin1,), beside=incident.placement.query),
        ),
        _row("People", *_people(incident)),
        _row(damage.label, damage.words or ("" if incident.domain == "posture" else wording.NOT_STATED)),
        _row(
            words["by"].label,
            words["by"].words or wording.NOT_STATED,
            *words["by"].notes,
            _as_written(written, incident.actor),
        ),
        _row(words["against"].label, words["against"].words, _as_written(written, incident.target_actor)),
        _row(words["means"].label, words["means"].words),
        _row(sure.label, sure.words if sure.notes else "", *sure.notes),
        *(_row(words[code].label, words[code].words, *words[code].notes) for code in ("original", "edited")),
    ]


def _written_otherwise(incident: Incident, gazetteer: Gazetteer) -> dict[str, str]:
    if not incident.raw:
        return {}
    # imported here: formats of datasets take a second to load, and a report's incident needs none
    from geo.importing import as_written

    return as_written(incident, gazetteer)


def _as_written(written: Mapping[str, str], names: Iterable[str], *, beside: str = "") -> str:
    """The source's own names for those that our lists renamed, unless they are in ``beside``."""
    own = [f"“{written[name]}”" for name in names if name in written and written[name] not in beside]
    return f"as the source wrote: {', '.join(own)}" if own else ""


def incident_place_words(incident: Incident, countries: Callable[[str], str]) -> str:
    """The place from its name outwards, with the country's name written out."""
    place = incident.placement
    return wording.full_place_words(place, country=countries(place.country) if place.country else "")


def _row(name: str, text: str, *small: str) -> dict[str, Any]:
    return {"name": name, "text": text, "small": [words for words in small if words]}


def _people(incident: Incident) -> tuple[str, ...]:
    counts = ((incident.killed, "killed"), (incident.injured, "injured"))
    if incident.killed is None and incident.injured is None:
        words = incident.people or wording.NOT_STATED
        elsewhere = "see the related incident" if incident.related and not incident.people else ""
        return (words, elsewhere or ("numbers not stated" if incident.people else ""))
    words = ", ".join(f"{wording.count_words(count)} {harm}" for count, harm in counts if count is not None)
    missing = [harm for count, harm in counts if count is None]
    small = [incident.people, *(f"{harm} not stated" for harm in missing)]
    return (words, " · ".join(filter(None, small)))


_FINGERPRINT = re.compile("[0-9a-f]{20}")
"""A row id that is a hash, for rows without one: not shown, because it isn't in the file."""


def report_facts(report: Report) -> str:
    """Publisher, day, licence and row of a report in a line; what isn't given is said."""
    facts = [
        report.publisher or (f"dataset {report.dataset}" if report.dataset else "publisher " + _NOT_GIVEN),
        report.author,
        wording.day_words(report.published) if report.published else "date " + _NOT_GIVEN,
        f"licence {report.licence}" if report.licence else "licence " + _NOT_GIVEN,
        f"version {report.version}" if report.version else "",
        f"row {report.row_id}" if report.row_id and not _FINGERPRINT.fullmatch(report.row_id) else "",
        "" if web_address(report.url) else "no link given",
    ]
    return " · ".join(filter(None, facts))


def _report(report: Report, evidence: tuple[Evidence, ...]) -> dict[str, Any]:
    return {
        "id": report.id,
        "title": report.title or "Title " + _NOT_GIVEN,
        "link": web_address(report.url),
        "facts": report_facts(report),
        "quote": quote_pieces(report, evidence),
        "words": report.quote,
        "note": report.note,
    }


def web_address(url: str) -> str:
    """A URL if it is http or https, else empty: a report's URL is other people's text."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def quote_pieces(report: Report, evidence: Iterable[Evidence]) -> list[QuotePiece]:
    """A report's quote in pieces, with those marked that values of the incident were read from.

    Offsets of evidence refer to the report's text; if the quote's offset is unknown, the words are searched for.
    """
    quote = report.quote
    spans: list[tuple[int, int, str]] = []
    for mention in evidence:
        if (mention.report_id and mention.report_id != report.id) or mention.field == QUOTE:
            continue
        start = mention.start - report.quote_start if report.quote_start is not None else quote.find(mention.text)
        if mention.text and start >= 0 and quote[start : start + len(mention.text)] == mention.text:
            spans.append((start, start + len(mention.text), wording.fields_words([mention.field])))
    pieces: list[QuotePiece] = []
    at = 0
    for start, end, why in sorted(spans):
        if start < at:
            continue
        if start > at:
            pieces.append(QuotePiece(quote[at:start]))
        pieces.append(QuotePiece(quote[start:end], why))
        at = end
    if quote[at:]:
        pieces.append(QuotePiece(quote[at:]))
    return pieces
