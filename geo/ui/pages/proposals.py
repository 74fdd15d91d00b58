"""A draft for the review page: proposals as cards, and parsing of corrections.

Nothing here draws: the templates get plain values, so that this can be tested without a browser.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geo import taxonomy, wording
from geo.filter import fold
from geo.gazetteer import Gazetteer, Place
from geo.geodesy import km_a_pixel
from geo.model import QUOTE, BBox, Claim, Count, Evidence, Figure, Incident, Placement, Point, Report, RunnerUp
from geo.review import REFUSED, WAITING, Draft, Proposal, ValueRule, first_part
from geo.sources import headline

_HEADLINE_WORDS = 4
_ONE_BEARER = 0.6
"""The score of a place from which its choice among places of the same name isn't asked."""


def card(
    number: int, proposal: Proposal, *, country: str = "", rules: Mapping[str, ValueRule] | None = None
) -> dict[str, Any]:
    """A proposal as its card shows it; all values are plain text.

    ``country`` is its country's name, ``rules`` the extraction rules by name.
    """
    incident = proposal.incident
    unsettled = ("event_type",) if proposal.by_hand and incident.event_type == "other" else ()
    quotes = (evidence.text for evidence in incident.evidence if evidence.field == QUOTE)
    return {
        "number": number,
        "state": proposal.state,
        "waiting": proposal.state == WAITING,
        "stored_as": proposal.stored_as,
        "title": incident.title,
        "added": proposal.by_hand,
        "untyped": bool(unsettled),
        "quote": next(quotes, "") if proposal.by_hand else "",
        "code": incident.event_type,
        "type": taxonomy.EVENT_TYPES[incident.event_type].label,
        "reading": None if incident.domain == "political" else how_sure(proposal.score),
        "doubt": doubt_words(proposal),
        "facts": " · ".join(filter(None, (wording.when_words(incident), _sources(incident)))),
        "rows": rows(incident, proposal, country, rules or {}),
        "verification": incident.verification,
        "edited": wording.fields_words(name for name in incident.edited if name not in unsettled),
        "located": incident.placement.precision != "none",
        **_form_values(incident),
    }


def _form_values(incident: Incident) -> dict[str, Any]:
    """The values of the correction form, as a person would type or choose them."""
    claim = incident.claims[0] if incident.claims else None
    counts = {figure.what: count_text(figure.count) for figure in incident.figures}
    return {
        "date": incident.date_start.isoformat() if incident.date_start else "",
        "until": incident.date_end.isoformat() if incident.date_end else "",
        "who": incident.people,
        "killed": count_text(incident.killed),
        "injured": count_text(incident.injured),
        "figures": [
            (what, label[:1].upper() + label[1:], counts.get(what, "")) for what, label in taxonomy.FIGURES.items()
        ],
        "damaged": incident.damage,
        "actor": _LIST.join(incident.actor),
        "against": _LIST.join(incident.target_actor),
        "targets": [(code, label, code in incident.target) for code, label in taxonomy.TARGETS.items()],
        "weapons": [(code, label, code in incident.means) for code, label in taxonomy.MEANS.items()],
        "speaker": claim.speaker if claim else "",
        "stance": claim.stance if claim else "reports",
    }


def doubt_words(proposal: Proposal) -> str:
    """The most important doubt about a proposal, for a reader who accepts it unopened; empty for none."""
    incident = proposal.incident
    if incident.placement.precision == "none" and incident.domain != "political":
        return "place not stated"
    if incident.date_start is None:
        return "day not known"
    return "" if incident.claims else "source not stated"


def _sources(incident: Incident) -> str:
    """The speakers in a line: "Governor of Belgorod reports"."""
    return next(map(_saying_words, incident.claims), "")


def _saying_words(claim: Claim) -> str:
    return f"{claim.speaker or 'Somebody not named'} {wording.stance_words(claim)}"


SURE_WORDS = {"sure": "Sure", "likely": "Likely", "check": "Check"}


MEANINGS = (
    {"kind": "sure", "word": "Sure", "width": 93, "means": "right in 93 of 100"},
    {"kind": "likely", "word": "Likely", "width": 82, "means": "right in 82 of 100"},
    {"kind": "check", "word": "Check", "width": 29, "means": "right in 29 of 100: look at it"},
)
"""Explanations of the words for scores: how often place and dead were right
(``tests/benchmarks/bench_sureness.py``)."""


def how_sure(score: float) -> dict[str, Any]:
    """A score as shown: a word, a percentage, and the CSS class of its bar."""
    kind = "sure" if score >= wording.SURE_SCORE else "likely" if score >= wording.LIKELY_SCORE else "check"
    return {"kind": kind, "word": SURE_WORDS[kind], "percent": round(100 * score)}


def asks_for_place(proposal: Proposal) -> bool:
    """Whether a proposal's place has to be chosen among several of the same name."""
    place = proposal.incident.placement
    is_open = proposal.state == WAITING and "placement" not in proposal.incident.edited
    is_unsure = place.score is not None and place.score < _ONE_BEARER
    doubtful = bool(proposal.alternatives) or (bool(place.runners_up) and is_unsure)
    return is_open and place.precision != "none" and doubtful


@dataclass(frozen=True, slots=True)
class Offer:
    """A place to choose for a proposal, the words that name it, and the rule that read them."""

    placement: Placement
    words: Evidence | None = None
    rule: str = ""


def offered_places(proposal: Proposal, gazetteer: Gazetteer) -> list[Offer]:
    """The places that a proposal's words may mean, the likeliest first."""
    place, rules = proposal.incident.placement, proposal.rules
    said = next((words for words in proposal.incident.evidence if words.field == "placement"), None)
    others = [Offer(other.placement, other.words, other.rule) for other in proposal.alternatives]
    if not others or (place.score is not None and place.score < _ONE_BEARER):
        others += [Offer(_bare(place, other), said, "another place of that name") for other in place.runners_up]
    rule = rules.get("placement", "")
    offered = [Offer(replace(place, runners_up=(), method="hand"), said, FIRST_OF_SEVERAL if rule else "")]
    for other in others:
        settled = _settled(other.placement, gazetteer)
        if settled is not None and not any(_is_one_place(settled, each.placement) for each in offered):
            offered.append(replace(other, placement=settled))
    return offered[: _OFFERED + 1]


FIRST_OF_SEVERAL = "the first of several places"
"""The name of the rule that offers the likeliest of several places first."""


def _bare(place: Placement, other: RunnerUp) -> Placement:
    """The placement of a runner-up, of which only name and position are known."""
    if other.point is None:
        return Placement(place.query)
    return Placement(
        place.query, other.point, precision="settlement", country=other.country, name=other.name, method="hand"
    )


def _settled(place: Placement, gazetteer: Gazetteer) -> Placement | None:
    """A placement with its divisions, as chosen by a person; None if it has no position."""
    point = place.point
    if point is None:
        return None
    if place.place_id:
        return replace(place, runners_up=(), method="hand")
    apart_km = ((each.place.point.distance_km(point), each.place) for each in gazetteer.lookup(place.name))
    nearest = min(apart_km, key=lambda pair: pair[0], default=None)
    if nearest is None or nearest[0] >= _SAME_KM:
        return None
    return Placement.at(nearest[1], query=place.query, place_id=nearest[1].id, method="hand")


def _is_one_place(first: Placement, second: Placement) -> bool:
    same_id = bool(first.place_id) and first.place_id == second.place_id
    return same_id or (
        first.precision == second.precision
        and first.point is not None
        and second.point is not None
        and first.point.distance_km(second.point) < _SAME_KM
    )


_OFFERED = 2
"""The number of places offered beside the likeliest."""
_SAME_KM = 1.0
"""The distance within which a runner-up and a place of the gazetteer are the same, kilometres."""


def sure_ones(draft: Draft, doubles: Collection[int]) -> list[int]:
    """The numbers of the pending proposals that are sure and have no open question, for accepting all at once.

    Possible duplicates are left out, and so is the second part of a split until it was looked at.
    """
    return [
        number
        for number in draft.waiting
        if draft.proposals[number].score >= wording.SURE_SCORE
        and number not in doubles
        and not asks_for_place(draft.proposals[number])
        and not draft.proposals[number].by_hand
        and first_part(draft, number) is None
    ]


def status_words(draft: Draft, sure: int, doubles: int) -> str:
    """The state of a draft: "5 proposals · 1 asks for a place, 2 are sure, 1 may be on the map already"."""
    if not draft.proposals:
        return ""
    waiting, total = len(draft.waiting), len(draft.proposals)
    if not waiting:
        return "All proposals are decided"
    count = f"{total} proposal{'' if total == 1 else 's'}" + (f", {waiting} to review" if waiting < total else "")
    asking = sum(map(asks_for_place, draft.proposals))
    parts = [f"{asking} ask{'s' if asking == 1 else ''} for a place"] if asking else []
    parts += [f"{sure} {'is' if sure == 1 else 'are'} sure"] if sure else []
    parts += [f"{doubles} may be on the map already"] if doubles else []
    return " · ".join(filter(None, (count, ", ".join(parts))))


def whole_figures(first: Proposal, second: Proposal) -> dict[str, dict[str, str]]:
    """The figures of a split incident, to be divided between its parts; empty for none."""
    parts = {}
    for name in ("killed", "injured"):
        left, right = getattr(first.incident, name), getattr(second.incident, name)
        if left is not None:
            parts[name] = {"rest": wording.count_words(left), "part": count_text(right)}
    return parts


def rows(incident: Incident, proposal: Proposal, country: str, rules: Mapping[str, ValueRule]) -> list[dict[str, Any]]:
    """The rows of a card: label, value, its words in the text, its rule, and how sure it is.

    How sure a value is comes from the measured accuracy of its rule, and for a place from its score; empty if unknown.
    """

    def row(name: str, value: str, field: str, *also: str, small: Sequence[str] = (), note: str = "") -> dict[str, Any]:
        """A row with the rule that read a field, and the words for it or for the fields in ``also``."""
        touched = field in incident.edited or (field == "date_start" and "date_end" in incident.edited)
        rule = "" if touched else proposal.rules.get(field, "")
        measured = {"rule": rule_words(rule, rules), "sure": how_often(rule, rules)}
        return _row(name, value, _said(incident, field, *also), *small, note=note, **measured)

    place, located = incident.placement, incident.placement.precision != "none"
    where = wording.place_words(place, country=country) if located or place.name else wording.NOT_STATED
    how = taxonomy.METHODS[place.method] if located and place.method in _BY_OTHERS else ""
    described = [
        row("What", taxonomy.EVENT_TYPES[incident.event_type].label, "event_type"),
        row("When", wording.when_words(incident), "date_start", "date", note=incident.date_note),
        row("Where", where, "placement", small=(wording.precision_words(place), _could_also_be(place)), note=how)
        | {"sure": how_sure_of_place(proposal, rules) if located else None},
        *(
            row(name, wording.count_words(count) if count else "", field)
            for name, field, count in (("Killed", "killed", incident.killed), ("Injured", "injured", incident.injured))
        ),
        _row("People", incident.people, _said(incident, "people")),
        row("Damage", wording.damage_words(incident), "figures", "damage"),
        row("Target", code_labels("target", incident.target), "target"),
        row("Means", code_labels("means", incident.means), "means"),
        *(
            row("" if number else "Source", _saying_words(claim), "claims")
            | {"words": _said(incident, "claims")[number : number + 1]}
            for number, claim in enumerate(incident.claims)
        ),
        row("Attributed to", _LIST.join(incident.actor), "actor", small=("as reported",)),
        row("Against", _LIST.join(incident.target_actor), "target_actor"),
        _row("Verification", taxonomy.VERIFICATIONS[incident.verification], [], note=incident.verification_reason),
    ]
    return [row for row in described if row["value"]]


def _could_also_be(place: Placement) -> str:
    """What else a place's name may mean, in words; empty for nothing."""
    names = (f"another {each.name}" if each.name == place.name else each.name for each in place.runners_up[:3])
    return f"could also be {', '.join(dict.fromkeys(names))}" if place.runners_up else ""


_BY_OTHERS = tuple(method for method in taxonomy.METHODS if method not in ("none", "gazetteer"))
"""The methods of a placement that are mentioned: all but none and the gazetteer."""


def _row(
    name: str,
    value: str,
    words: Sequence[str],
    *small: str,
    rule: dict[str, str] | None = None,
    note: str = "",
    sure: dict[str, Any] | None = None,
) -> dict[str, Any]:
    notes = [each for each in small if each]
    said = list(words[:3])
    return {"name": name, "value": value, "words": said, "small": notes, "rule": rule, "note": note, "sure": sure}


def how_sure_of_place(proposal: Proposal, rules: Mapping[str, ValueRule]) -> dict[str, Any] | None:
    """How sure a proposal's place is, from its score and its rule; None if unknown."""
    place, name = proposal.incident.placement, proposal.rules.get("placement", "")
    if "placement" in proposal.incident.edited or place.score is None:
        return None
    if name not in rules:
        return how_sure(place.score)
    share = rules[name].share
    return None if share is None else how_sure(min(place.score, share))


def how_often(name: str, rules: Mapping[str, ValueRule]) -> dict[str, Any] | None:
    """The measured accuracy of a rule, as shown; None if it wasn't measured."""
    share = rules[name].share if name in rules else None
    return None if share is None else how_sure(share)


def rule_words(name: str, rules: Mapping[str, ValueRule]) -> dict[str, str] | None:
    """A rule's description and, if measured, its accuracy; None for an unknown rule."""
    if name not in rules:
        return None
    rule = rules[name]
    measured = f"Right in {rule.right:,} of {rule.of:,} test texts." if rule.share is not None else "Not measured yet."
    return {"name": name, "does": rule.does, "measured": measured}


def _said(incident: Incident, *fields: str) -> list[str]:
    """The evidence for some fields, without repeats."""
    return list(dict.fromkeys(words.text for words in incident.evidence if words.field in fields))


def named_words(place: Placement, country: str) -> str:
    """A place's surroundings and precision: "Sumy region, Ukraine · known to the town, ± 4 km"."""
    around = ", ".join(name for name in (place.admin1, country) if name and name != place.name)
    return " · ".join(filter(None, (around, wording.precision_words(place))))


def places_called(search: str, gazetteer: Gazetteer, most: int) -> list[Place]:
    """Places with a name, in any language, and places whose names begin with it, for search as you type."""
    named = [candidate.place for candidate in gazetteer.lookup(search, limit=most)]
    places = {place.id: place for place in (*named, *gazetteer.complete(search, most))}.values()
    return sorted(places, key=lambda place: not fold(place.name).startswith(fold(search)))[:most]


def around_words(place: Place, country: str) -> str:
    """A search result's surroundings and kind: "Sumy region, Ukraine · town or village".

    The population is added if known, because two towns of one name may lie in the same region.
    """
    around = dict.fromkeys(name for name in (place.admin2, place.admin1, country) if name and name != place.name)
    people = f"{place.population:,} people" if place.kind == "settlement" and place.population else ""
    return " · ".join(filter(None, (", ".join(around), _KINDS.get(place.kind, place.kind), people)))


_KINDS = {"settlement": "town or village", "admin1": "region", "admin2": "district", "admin3": "municipality"}
"""Readers' words for kinds of places, where they differ from the gazetteer's."""


def others(place: Placement, gazetteer: Gazetteer) -> list[str]:
    """What else a name could mean: "in Vinnytsia region" for a place of the same name, else the other place's name."""
    words = []
    for other in place.runners_up:
        region = gazetteer.admin1_at(other.point) if other.point is not None else None
        where = region.name if region is not None else gazetteer.country_name(other.country) if other.country else ""
        words.append(f"in {where}" if where and other.name == place.name else other.name)
    return list(dict.fromkeys(words))[:3]


_LIST = "; "
"""Separates several names in one field."""


def code_labels(word: str, codes: Iterable[str]) -> str:
    """The labels of some codes of a filter field."""
    return ", ".join(wording.LABELS[word][code] for code in codes)


def count_text(count: Count | None) -> str:
    """A count as typed: "14", "14+", "10-14", "up to 20"; empty if unknown."""
    if count is None:
        return ""
    low, best, high = count.low, count.best, count.high
    if low is not None and low == high:
        return str(low)
    if high is None:
        return f"{best if low is None else low}+" if best in (None, low) or low is None else f"{low}..{best}+"
    if best is None or best == low:
        return f"up to {high}" if low is None else f"{low}-{high}"
    return f"{'' if low is None else low}..{best}..{high}"


_COUNT = re.compile(r"(?P<low>\d+)\s*(?:(?P<plus>\+)|(?:-|–|to)\s*(?P<high>\d+))?$|up to\s*(?P<most>\d+)$")
_COUNT_OF_THREE = re.compile(r"(\d*)\.\.(\d+)(?:\+|\.\.(\d+))$")


def read_count(text: str) -> Count | None:
    """Parse a typed count; None for an empty field.

    Raises
    ------
    ValueError
        It isn't of the form "14", "14+", "10-14" or "up to 20", or the larger figure comes first.
    """
    text = text.strip().lower().removeprefix("at least ").replace(",", "")
    if not text or text in ("unknown", wording.NOT_KNOWN, wording.NO_FIGURE):
        return None
    three = _COUNT_OF_THREE.match(text)
    if three:
        low, best, high = (int(digits) if digits else None for digits in three.groups())
        return _in_order(text, low, best, high)
    match = _COUNT.match(text)
    if not match:
        raise ValueError(f"“{text[:40]}” is no count: write 14, 14+ (at least), 10-14 or up to 20, or leave it empty.")
    if match["most"]:
        return Count(high=int(match["most"]))
    low = int(match["low"])
    if match["high"]:
        return _in_order(text, low, None, int(match["high"]))
    return Count(low=low, best=low) if match["plus"] else Count.exactly(low)


def _in_order(text: str, *figures: int | None) -> Count:
    given = [figure for figure in figures if figure is not None]
    if given != sorted(given):
        raise ValueError(f"“{text[:40]}” runs backwards: write the smaller figure first, as in 10-14.")
    return Count(*figures)


def correction(incident: Incident, name: str, values: Sequence[str]) -> dict[str, Any]:
    """The arguments for :func:`geo.edits.correct` from a form field.

    Raises
    ------
    ValueError
        The field isn't on the card, or the values are invalid; the message says what is expected.
    """
    text = values[0].strip()[:2000] if values else ""
    field, _, figure = name.partition(":")
    if name in ("title", "damage", "people"):
        return {name: text}
    if name in ("actor", "target_actor"):
        return {name: tuple(dict.fromkeys(filter(None, map(str.strip, text.split(_LIST.strip())))))}
    if name in ("killed", "injured"):
        return {name: read_count(text)}
    if name in ("target", "means"):
        return {name: tuple(code for code in wording.LABELS[name] if code in values)}
    if name in ("date", "until"):
        return _dates(incident, name, text)
    if name == "speaker":
        return _claims(incident, name, text)
    if field == "figure" and figure in taxonomy.FIGURES:
        return _figures(incident, figure, text)
    return _code(incident, name, text)


def _code(incident: Incident, name: str, code: str) -> dict[str, Any]:
    """The arguments for a field with a code chosen from a list."""
    if name == "event_type" and code in taxonomy.EVENT_TYPES:
        return {"event_type": code}
    if name == "verification" and code in taxonomy.VERIFICATIONS:
        return {"verification": code, "verification_reason": "judged by hand"}
    if name == "stance" and code in taxonomy.STANCES:
        return _claims(incident, name, code)
    raise ValueError("This can’t be changed here.")


def _figures(incident: Incident, what: str, text: str) -> dict[str, Any]:
    counts = {figure.what: figure.count for figure in incident.figures} | {what: read_count(text)}
    return {"figures": tuple(Figure(code, count) for code, count in counts.items() if count is not None)}


def _claims(incident: Incident, name: str, text: str) -> dict[str, Any]:
    first, rest = (incident.claims or (Claim("", "reports"),))[0], incident.claims[1:]
    if name == "stance":
        return {"claims": (replace(first, stance=text), *rest)}
    return {"claims": (replace(first, speaker=text), *rest) if text else rest}


def _dates(incident: Incident, name: str, text: str) -> dict[str, Any]:
    if not text and name == "date":
        return {"date_start": None, "date_end": None, "date_precision": "unknown", "date_note": ""}
    day = _day(text) if text else incident.date_start
    start, end = (day, day) if name == "date" else (incident.date_start or day, day)
    if start is not None and end is not None and start > end:
        raise ValueError(f"The last day, {wording.day_words(end)}, lies before the first, {wording.day_words(start)}.")
    precision = "unknown" if start is None else "day" if start == end else "days"
    return {"date_start": start, "date_end": end, "date_precision": precision, "date_note": ""}


def late_words(day: dt.date | None, published: dt.date | None, today: dt.date) -> str:
    """A warning if a day is after the report's publication or, if that is unknown, in the future; else empty."""
    if day is None or day <= (published or today):
        return ""
    after = f"after the report was published, {wording.day_words(published)}" if published else "in the future"
    return f"Taken over, but {wording.day_words(day)} lies {after}."


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"“{text[:40]}” is no day: write it as 2025-08-20.") from error


def with_detail(report: Report, name: str, text: str, *, today: dt.date) -> Report:
    """The report with one detail set from a form field.

    Raises
    ------
    ValueError
        The detail isn't on the form, or the text is invalid; the message says what is expected.
    """
    text = " ".join(
        "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) != "Cc").split()
    )[:2000]
    if name == "publisher":
        return replace(report, publisher=text[:300])
    if name == "title":
        return replace(report, title=text[:300])
    if name == "url":
        if text and not text.lower().startswith(("http://", "https://")):
            raise ValueError(f"“{text[:60]}” is no address of a report: it begins with http:// or https://.")
        return replace(report, url=text)
    if name == "published":
        day = _day(text) if text else None
        if day is not None and day > today + dt.timedelta(days=1):  # it may be tomorrow in another time zone
            raise ValueError(f"{wording.day_words(day)} is yet to come: a report was published today or before.")
        return replace(report, published=day)
    if name == "language" and re.fullmatch("[a-z]{2}", text):
        return replace(report, language=text)
    raise ValueError("This can’t be changed here.")


def by_hand(point: Point, old: Placement, gazetteer: Gazetteer, *, zoom: float | None) -> Placement:
    """The placement for a click on the map, as precise as the zoom allowed.

    Parameters
    ----------
    point : Point
    old : Placement
        The proposal's current placement.
    gazetteer : Gazetteer
        Finds the town that the spot is in or near.
    zoom : float or None
        The zoom of the map when it was clicked; None (unknown) is treated as showing a country.
    """
    radius_km = click_radius_km(zoom if zoom is not None else _COUNTRY_ZOOM, point.lat)
    precision = next(code for most, code in _CLICKED if radius_km <= most)
    region, country = gazetteer.admin1_at(point), gazetteer.country_at(point)
    spot = Placement(old.query, point, precision=precision, radius_km=radius_km, country=country, method="hand")
    if precision in taxonomy.TOWNS:
        reach_km = radius_km if precision != "exact" else None
        return _by_town(replace(spot, radius_km=reach_km, admin1=region.name if region is not None else ""), gazetteer)
    if precision == "province" and region is not None:
        return replace(spot, admin1=region.name, name=region.name, place_id=region.id)
    whole = gazetteer.country(country)
    if whole is None:
        return replace(spot, precision="water")
    return replace(spot, precision="country", name=whole.name, place_id=whole.id)


def _by_town(spot: Placement, gazetteer: Gazetteer) -> Placement:
    """A clicked spot, named by the town that it is in or near; too imprecise a click in a town is the town."""
    town = next(iter(gazetteer.nearest(spot.point)), None) if spot.point is not None else None
    if spot.point is None or town is None or (apart_km := spot.point.distance_km(town.point)) >= _NEAR_KM:
        return spot
    if apart_km + (spot.radius_km or 0.0) > town.radius_km:
        return replace(spot, name=f"near {town.name}")
    if spot.precision == "near":
        return replace(spot, name=town.name, precision="settlement", radius_km=town.radius_km)
    return replace(spot, name=town.name)


def click_radius_km(zoom: float, lat: float) -> float:
    """How far the spot may be from a click, kilometres: the ground width of some pixels."""
    return km_a_pixel(zoom, lat) * _HIT_PX


_HIT_PX = 10
"""The precision of a pointer or finger on the screen, pixels."""
_COUNTRY_ZOOM = 6
_EXACT_KM = 0.5
"""The radius up to which a click counts as exact, kilometres: a building, or the end of a street."""
_CLICKED = (
    (_EXACT_KM, "exact"),
    (taxonomy.RADIUS_KM["near"], "near"),
    (taxonomy.RADIUS_KM["province"], "province"),
    (math.inf, "country"),
)
"""The precision of a click by its radius in kilometres."""
_NEAR_KM = 50.0


def around(proposals: Iterable[Proposal]) -> BBox | None:
    """The box around the proposals that weren't rejected; None if none has a place."""
    boxes = [
        BBox.around(place.point, max(place.radius_km or 0.0, _LEAST_KM))
        for place in (proposal.incident.placement for proposal in proposals if proposal.state != REFUSED)
        if place.point is not None
    ]
    parts = [part for box in boxes for part in box.split()]
    if not parts:
        return None
    return BBox(
        min(part.west for part in parts),
        min(part.south for part in parts),
        max(part.east for part in parts),
        max(part.north for part in parts),
    )


def inside(inner: BBox, outer: BBox) -> bool:
    """Whether a box lies in another; neither may cross the antimeridian."""
    return (
        outer.west <= inner.west
        and inner.east <= outer.east
        and outer.south <= inner.south
        and inner.north <= outer.north
    )


_LEAST_KM = 25.0
"""The least half-width of the box, kilometres, so that a town's surroundings are visible."""


def draft_rows(drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """Rows for a list of drafts: title, origin, date of arrival, pending proposals, and decided ones."""
    rows = []
    for draft in drafts:
        states = [proposal.state for proposal in draft.proposals]
        rows.append(
            {
                "id": draft.id,
                "title": draft.report.title or first_words(draft.text) or "Empty report",
                "origin": draft.report.publisher or draft.origin,
                "added": f"added {wording.day_words(draft.added.date())}",
                "waiting": len(draft.waiting),
                "done": ", ".join(
                    f"{states.count(state)} {words}"
                    for state, words in (("accepted", "accepted"), ("merged", "joined"), ("refused", "refused"))
                    if state in states
                ),
            }
        )
    return rows


def headline_of(text: str) -> str:
    """The headline of a text: its first line if that is short and not a sentence; else empty."""
    first, _, rest = text.strip().partition("\n")
    line = headline(first)
    is_headline = rest.strip() and len(line.split()) >= _HEADLINE_WORDS and len(line) <= _LONGEST_HEADLINE
    return line if is_headline and not line.endswith((".", "!", "?", ":", "”", '"')) else ""


_LONGEST_HEADLINE = 160
"""The most characters of a headline."""


def first_words(text: str) -> str:
    """The first line of a text long enough to be a headline ("Skip to content" isn't), else the first line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if headline(line)] or lines
    line = next((row for row in lines if len(row.split()) >= _HEADLINE_WORDS), next(iter(lines), ""))
    return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + "…"
