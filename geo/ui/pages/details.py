"""The details of one incident: what, when, where, who, who says so, and how each of these is known.

Everything is said in words, the unknown too. Links lead out only where a report's address is a web address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from geo import taxonomy, wording
from geo.model import QUOTE, Evidence, Incident, Report
from geo.ui import theme
from geo.ui.live import panel
from geo.writers import cite_incident

_NOT_GIVEN = "not given"
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a report's quote, and what was read from it."""

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
    countries: Callable[[str], str],
    on_act: Callable[[str, panel.Act], None],
) -> None:
    """Draw the details panel.

    Parameters
    ----------
    incident : Incident
        Whose details.
    related : mapping of str to str
        Titles of the related incidents that the store has, by id.
    shown : bool
        Whether the filter lets it through.
    link : str
        The address of this view, for the citation.
    version : str
        The store's.
    today : date
        The day of access, for the citation.
    countries : callable
        A country's name for its code.
    on_act : callable
        Gets what the visitor does.
    """
    labels = [*(taxonomy.TARGETS[one] for one in incident.target), taxonomy.VERIFICATIONS[incident.verification]]
    panel.show(
        "incident_details",
        "details.html",
        on_act=on_act,
        incident=incident,
        symbol=Markup(theme.symbol(incident.event_type, theme.theme(), 16)),  # our own SVG
        type_label=taxonomy.EVENT_TYPES[incident.event_type].label,
        chips=labels,
        outside="" if shown else "The filters leave this incident out.",
        facts=[row for row in facts(incident, countries) if row["text"]],
        claims=[
            {
                "speaker": claim.speaker or "Somebody not named",
                "verb": wording.stance_words(claim),
                "stance": claim.stance,
                "text": claim.text,
            }
            for claim in incident.claims
        ],
        reports=[_report(report, incident.evidence) for report in incident.reports],
        related=[
            {"id": one.id, "title": related.get(one.id, one.id), "found": one.id in related, "reason": one.reason}
            for one in incident.related
        ],
        citation=cite_incident(incident, link=link, version=version, accessed=today),
    )


def facts(incident: Incident, countries: Callable[[str], str]) -> list[dict[str, Any]]:
    """The rows of the panel's table: name, text, and what is said of it in small print."""
    verification = incident.verification_reason
    return [
        _row("When", wording.when_words(incident), _date_known(incident)),
        _row("Where", where(incident, countries), *_where_known(incident)),
        _row("People", *_people(incident)),
        _row(*_damage(incident)),
        _row("By", ", ".join(incident.actor) or NOT_STATED, "as reported" if incident.actor else ""),
        _row("Against", ", ".join(incident.target_actor)),
        _row("Means", ", ".join(taxonomy.MEANS[one] for one in incident.means)),
        _row("How sure", taxonomy.VERIFICATIONS[incident.verification] if verification else "", verification),
        _row("In the source", incident.type_original, incident.type_scheme),
        _row("By hand", wording.fields_words(incident.edited)),
    ]


def where(incident: Incident, countries: Callable[[str], str]) -> str:
    """The place from its name outwards, with the country's name written out."""
    place = incident.placement
    if place.precision == "none" and not (place.name or place.admin1 or place.country):
        return NOT_STATED if not place.query else f"“{place.query}”"
    country = countries(place.country) if place.country else ""
    parts = dict.fromkeys(filter(None, (place.name, place.admin2, place.admin1, country)))
    return ", ".join(parts) or place.query or NOT_STATED


def _row(name: str, text: str, *small: str) -> dict[str, Any]:
    return {"name": name, "text": text, "small": [one for one in small if one]}


def _date_known(incident: Incident) -> str:
    if incident.date_start is None:
        return incident.date_note
    known = taxonomy.DATE_PRECISIONS[incident.date_precision]
    told = "" if incident.date_precision in ("day", "week") else f"known {known}"
    return "; ".join(filter(None, (told, incident.date_note)))


def _where_known(incident: Incident) -> tuple[str, ...]:
    place = incident.placement
    known = [wording.precision_words(place)]
    if place.query and place.method != "none":
        known.append(f"“{place.query}” {taxonomy.METHODS[place.method]}")
    elif place.method != "none":
        known.append(taxonomy.METHODS[place.method])
    if place.score is not None and place.score < 1:
        known.append(f"match {place.score:.0%}")
    if place.runners_up:
        others = (f"another {one.name}" if one.name == place.name else one.name for one in place.runners_up[:3])
        known.append(f"could also be {', '.join(dict.fromkeys(others))}")
    return (" · ".join(known),)


def _people(incident: Incident) -> tuple[str, ...]:
    counts = ((incident.killed, "killed"), (incident.injured, "injured"))
    if incident.killed is None and incident.injured is None:
        told = incident.people or NOT_STATED
        elsewhere = "see the related incident" if incident.related and not incident.people else ""
        return (told, elsewhere or ("numbers not stated" if incident.people else ""))
    told = ", ".join(f"{wording.count_words(count)} {what}" for count, what in counts if count is not None)
    missing = [what for count, what in counts if count is None]
    small = [incident.people, *(f"{what} not stated" for what in missing)]
    return (told, " · ".join(filter(None, small)))


def _damage(incident: Incident) -> tuple[str, str]:
    told = wording.damage_words(incident)
    return ("Measures", told) if incident.domain == "posture" else ("Damage", told or NOT_STATED)


def _report(report: Report, evidence: tuple[Evidence, ...]) -> dict[str, Any]:
    told = [
        report.publisher or (f"dataset {report.dataset}" if report.dataset else "publisher " + _NOT_GIVEN),
        report.author,
        wording.day_words(report.published) if report.published else "date " + _NOT_GIVEN,
        f"licence {report.licence}" if report.licence else "licence " + _NOT_GIVEN,
        f"version {report.version}" if report.version else "",
        f"row {report.row_id}" if report.row_id else "",
        "" if web_address(report.url) else "no link given",
    ]
    return {
        "title": report.title or "Title " + _NOT_GIVEN,
        "link": web_address(report.url),
        "told": " · ".join(filter(None, told)),
        "quote": marked(report, evidence),
        "note": report.note,
    }


def web_address(url: str) -> str:
    """The address, where it leads to a page of the web; else nothing: a report's address is other people's text."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def marked(report: Report, evidence: Iterable[Evidence]) -> list[Piece]:
    """A report's quote in pieces, those marked from which a value of the incident was read.

    Offsets count in the report's text; where the quote's place in it isn't known, the words are looked for.
    """
    quote = report.quote
    spans: list[tuple[int, int, str]] = []
    for one in evidence:
        if (one.report_id and one.report_id != report.id) or one.field == QUOTE:
            continue
        start = one.start - report.quote_start if report.quote_start is not None else quote.find(one.text)
        if one.text and start >= 0 and quote[start : start + len(one.text)] == one.text:
            spans.append((start, start + len(one.text), wording.fields_words([one.field])))
    pieces: list[Piece] = []
    at = 0
    for start, end, why in sorted(spans):
        if start < at:
            continue
        if start > at:
            pieces.append(Piece(quote[at:start]))
        pieces.append(Piece(quote[start:end], why))
        at = end
    if quote[at:]:
        pieces.append(Piece(quote[at:]))
    return pieces
