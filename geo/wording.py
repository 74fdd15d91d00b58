"""Words for readers: dates, counts, places, incidents and filters as plain text.

All in one module, because the page, the exports, the pictures, the command line and the citations must say the same
thing in the same words: "not known" is written out, a region is called a region, a lower bound "at least". The caller
escapes the text for HTML, XML or a spreadsheet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo import taxonomy
from geo.filter import ALL_DOMAINS, MAYBE, Filter, Last, Search
from geo.model import QUOTE, Claim, Count, Figure, Incident, Placement, Point

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

NOT_KNOWN = "not known"
NOT_STATED = "not stated"
NO_FIGURE = "no figure"


def day_words(day: dt.date) -> str:
    """A day as "20 Aug 2025", whatever the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def span_words(start: dt.date, end: dt.date) -> str:
    """A span of days: "1 Aug 2025 – 20 Aug 2025"; one day where both are the same."""
    return day_words(start) if start == end else f"{day_words(start)} – {day_words(end)}"


def date_words(start: dt.date | None, end: dt.date | None, precision: str) -> str:
    """A date as precisely as it is known: "20 Aug 2025", "week of 20 Aug 2025", "Aug 2025"."""
    if start is None or end is None:
        return NOT_KNOWN
    if precision == "week":
        return f"week of {day_words(start)}"
    if precision == "month" and (start.year, start.month) == (end.year, end.month):
        return f"{_MONTHS[start.month - 1]} {start.year}"
    if precision == "year" and start.year == end.year:
        return str(start.year)
    if start == end:
        return f"about {day_words(start)}" if precision in ("days", "month", "year") else day_words(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_words(end)}"
    return span_words(start, end)


def when_words(incident: Incident) -> str:
    """An incident's date in words, with the time of day where the source gives one."""
    words = date_words(incident.date_start, incident.date_end, incident.date_precision)
    if incident.time_start is not None:
        words += f", {incident.time_start:%H:%M} {incident.time_start.tzname() or ''}".rstrip()
    return words


def count_words(count: Count | None) -> str:
    """A count: "14", "at least 14", "up to 20", "14 (10 to 20)", "no figure"."""
    if count is None:
        return NO_FIGURE
    low, best, high = count.low, count.best, count.high
    if low is not None and high is not None:
        if low == high:
            return f"{low:,}"
        return f"{low:,} to {high:,}" if best is None else f"{best:,} ({low:,} to {high:,})"
    if high is not None:
        return f"up to {high:,}" if best is None else f"{best:,}, up to {high:,}"
    if low is not None:
        return f"at least {low:,}" if best in (None, low) else f"{best:,}, at least {low:,}"
    return f"{best:,}"


def difference_words(difference: int) -> str:
    """A change in words: "+3", "−2", "same"."""
    return f"+{difference:,}" if difference > 0 else f"−{-difference:,}" if difference < 0 else "same"


def share_words(share: float) -> str:
    """A relative change in words, from a share (0.46): "+46 %", "−30 %", "same"."""
    per_cent = round(100 * share)
    return f"+{per_cent:,} %" if per_cent > 0 else f"−{-per_cent:,} %" if per_cent < 0 else "same"


def harm_words(low: int, high: int, *, figures: int, open: int) -> str:
    """A sum of killed or injured people: "3–6", "at least 3", or "no figure" where no incident gives one.

    Parameters
    ----------
    figures, open : int
        How many of the incidents give a figure, and how many of these only a lower bound.
    """
    if not figures:
        return NO_FIGURE
    if open:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def place_words(placement: Placement, *, country: str = "") -> str:
    """A place from the smallest name outwards: "Okhtyrka, Sumy region, Ukraine"; without names, the words looked up.

    ``country`` is the country's name; by default its code is used.
    """
    nearest = placement.name or placement.admin2
    outermost = "" if placement.precision == "country" and nearest else country or placement.country
    named = list(dict.fromkeys(part for part in (nearest, placement.admin1, outermost) if part))
    if named in ([], [outermost]) and placement.query:
        named.insert(0, placement.query)
    return ", ".join(dict.fromkeys(named)) or "place not stated"


def full_place_words(placement: Placement, *, country: str = "") -> str:
    """A place with all its divisions; if nothing was found for it, the words looked up, in quotation marks."""
    if placement.precision == "none" and not (placement.name or placement.admin1 or placement.country):
        return f"“{placement.query}”" if placement.query else NOT_STATED
    names = (placement.name, placement.admin2, placement.admin1, country)
    return ", ".join(dict.fromkeys(filter(None, names))) or placement.query or NOT_STATED


def precision_words(placement: Placement) -> str:
    """How precisely the place is known: "known to the town, ± 4 km"; "not on the map" where it isn't."""
    if placement.precision == "none":
        return "not on the map"
    if placement.method == "withheld":
        reach = f"within {placement.radius_km:,.0f} km" if placement.radius_km else _WITHHELD[placement.precision]
        return f"known here only {reach}, on purpose"
    words = _KNOWN_TO[placement.precision]
    if not placement.name:  # a place without a name needn't be a town
        words = {"near": "known roughly", "settlement": "given as a point"}.get(placement.precision, words)
    if placement.radius_km and placement.precision != "line":
        words += f", ± {placement.radius_km:,.0f} km" if placement.radius_km >= 1 else ", ± less than 1 km"
    return words


_WITHHELD = {"province": "to the region", "country": "to the country", "area": "roughly"}
_KNOWN_TO = {
    "exact": "known to the spot",
    "settlement": "known to the town",
    "near": "near a town",
    "district": "only the district is known",
    "province": "only the region is known",
    "area": "only a wider area is known",
    "line": "along a line",
    "country": "only the country is known",
    "water": "at sea or on water",
}


def known_to(precision: str) -> str:
    """How precisely the places of several incidents are known: "known to the town", "known to the region only"."""
    return _ALL_KNOWN_TO.get(precision) or _KNOWN_TO.get(precision, "not on the map")


_ALL_KNOWN_TO = {
    "near": "known to be near a town",
    "line": "known to be along a line",
    "water": "known to be at sea or on water",
    "district": "known to the district only",
    "province": "known to the region only",
    "area": "known to a wider area only",
    "country": "known to the country only",
}


GRAPHIC = "The summary is graphic; it is left out here."


def summary_words(incident: Incident) -> str:
    """An incident's summary, or a remark that it is left out because its reports are graphic."""
    return GRAPHIC if incident.graphic and incident.summary else incident.summary


def claim_words(claim: Claim) -> str:
    """Who says what: "National Police of Ukraine reports: 14 buildings damaged"."""
    said = f"{claim.speaker or 'Somebody not named'} {stance_words(claim)}"
    return f"{said}: {claim.text}" if claim.text else said


def stance_words(claim: Claim) -> str:
    """The verb for a claim's stance, singular or plural as the speaker is: "reports", and "report" for officials."""
    verb = taxonomy.STANCES[claim.stance]
    if not _MANY.search(claim.speaker):
        return verb
    return {"denies": "deny", "calls for": "call for"}.get(
        verb, verb.removesuffix("s") if verb != "accuses" else "accuse"
    )


_MANY = re.compile(
    r"(?i)(?:^(?:local |city )?police|\b(?:authorities|officials|forces|sources|residents|witnesses|leaders|chiefs"
    r"|rescuers|prosecutors|soldiers"
    r"|investigators|activists|rebels|militants|lawmakers|diplomats|doctors|services|users|channels|media"
    r"|firefighters|fighters|troops|medics|paramedics|guards|workers|experts|analysts|journalists|locals|relatives))$"
)


def damage_words(incident: Incident) -> str:
    """What was damaged: the incident's words, and those counts that the words don't contain already."""
    numbers = set(re.findall(r"\d+", incident.damage.replace(",", "")))
    counts = (figure_words(figure) for figure in incident.figures if str(figure.count.at_least) not in numbers)
    return "; ".join(filter(None, (incident.damage, *counts)))


SURE_SCORE = 0.8
"""The score from which a value is called sure."""
LIKELY_SCORE = 0.7
"""The score from which a value is called likely; below, it should be checked."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of an incident in words: its label, its value, and notes on how it is known.

    ``words`` is empty where the value is unknown and needn't be mentioned.
    """

    label: str
    words: str
    notes: tuple[str, ...] = ()


def facts(incident: Incident, *, country: Callable[[str], str] = str) -> dict[str, Fact]:
    """All facts of an incident in words, in the order in which they are shown.

    The details on the page, the map to send, KML and the command line choose from these.

    Parameters
    ----------
    country : callable
        Returns a country's name for its code.

    Returns
    -------
    dict of str to Fact
        By ``kind``, ``when``, ``where``, ``killed``, ``injured``, ``people``, ``damage``, ``by``, ``against``,
        ``means``, ``target``, ``sure``, ``summary``, ``original`` and ``edited``.
    """
    place = incident.placement
    sure = taxonomy.VERIFICATIONS[incident.verification]
    targets = ", ".join(taxonomy.TARGETS[code].lower() for code in incident.target)
    return {
        "kind": Fact("What", taxonomy.EVENT_TYPES[incident.event_type].label),
        "when": Fact("When", when_words(incident), _texts(_date_precision_words(incident), incident.date_note)),
        "where": Fact("Where", place_words(place, country=_name(place, country)), tuple(_place_notes(place))),
        "killed": Fact("Killed", count_words(incident.killed)),
        "injured": Fact("Injured", count_words(incident.injured)),
        "people": Fact("People", incident.people),
        "damage": Fact("Measures" if incident.domain == "posture" else "Damage", damage_words(incident)),
        "by": Fact("Attributed to", ", ".join(incident.actor), ("as reported",) if incident.actor else ()),
        "against": Fact("Against", ", ".join(incident.target_actor)),
        "means": Fact("Means", ", ".join(taxonomy.MEANS[code] for code in incident.means if _is_shown(incident, code))),
        "target": Fact("Target", targets),
        "sure": Fact("Verification", sure, _texts(incident.verification_reason)),
        "summary": Fact("Summary", incident.summary),
        "original": Fact("In the source", incident.type_original, _texts(incident.type_scheme)),
        "edited": Fact("Edited by you", fields_words(incident.edited)),
    }


def _is_shown(incident: Incident, code: str) -> bool:
    """Whether a code of means is shown: "no weapon" isn't, in domains such as posture or talks."""
    return code != "none" or incident.domain not in _WEAPONLESS


_WEAPONLESS = ("posture", "political", "alert", "other")
"""Domains in which a weapon isn't expected."""


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple(filter(None, texts))


def _name(place: Placement, country: Callable[[str], str]) -> str:
    return country(place.country) if place.country else ""


def _date_precision_words(incident: Incident) -> str:
    if incident.date_start is None or incident.date_precision in ("day", "week"):
        return ""
    return f"known {taxonomy.DATE_PRECISIONS[incident.date_precision]}"


def _place_notes(place: Placement) -> Iterator[str]:
    """How precisely a place is known, how it was looked up, and what else its name could mean."""
    yield precision_words(place)
    if place.method != "none":
        query = f"“{place.query}” " if place.query else ""
        yield query + taxonomy.METHODS[place.method]
    if place.score is not None and place.score < 1:
        yield f"name matched to {100 * place.score:.0f} %"
    if place.runners_up:
        names = (_other_words(other.name, place) for other in place.runners_up[:3])
        yield f"could also be {', '.join(dict.fromkeys(names))}"


def _other_words(name: str, place: Placement) -> str:
    """What else a place's name could mean: "another Sumy", or the city that a region is named after."""
    if name == place.name:
        return f"another {name}"
    region = place.admin1 if place.precision == "province" else ""
    return f"the city of {name}" if region.startswith(f"{name} ") else name


def figure_words(figure: Figure) -> str:
    """A count of things: "14 residential buildings damaged"."""
    if figure.what == "strip_width_m":
        return f"border strip of {count_words(figure.count)} m"
    words = taxonomy.FIGURES[figure.what]
    return f"{count_words(figure.count)} {_of_one(words) if figure.count.at_least == figure.count.high == 1 else words}"


def _of_one(words: str) -> str:
    """The singular of a plural: "people displaced" becomes "person displaced"."""
    return re.sub(r"\bpeople\b", "person", words) if "people" in words else re.sub(r"(\w)s\b", r"\1", words, count=1)


OUR_WORDS = ("title", "summary", "damage")
"""The text fields that are composed from an incident's other values until somebody writes them."""


def in_our_words(incident: Incident) -> Incident:
    """The incident with title, summary and damage composed from its other values."""
    return replace(incident, title=_title(incident), summary=_summary(incident), damage=_damage(incident))


def hidden_kinds() -> str:
    """The kinds that are hidden until somebody asks for them: "statements, talks and alerts"."""
    *kinds, last = (
        kind for code in taxonomy.HIDDEN_DOMAINS for kind in taxonomy.DOMAINS[code].label.lower().split(" and ")
    )
    return f"{', '.join(kinds)} and {last}"


def number_words(incidents: int) -> str:
    """How many incidents: "1 incident", "1,200 incidents"."""
    return f"{incidents:,} incident{'' if incidents == 1 else 's'}"


def more_words(now: int, before: int) -> str:
    """A comparison of two counts: "12 more than before", "as many as before", "none known before either"."""
    difference = now - before
    if not difference:
        return "as many as before" if now else "none known before either"
    return f"{abs(difference):,} {'more' if difference > 0 else 'fewer'} than before"


def range_words(low: int, high: int) -> str:
    """A range of numbers: "9–14"; one number where both are the same."""
    return f"{low:,}" if high <= low else f"{low:,}–{high:,}"


def fields_words(names: Iterable[str]) -> str:
    """Readers' names for fields of an incident or of its evidence: "killed, where, when"."""
    return ", ".join(dict.fromkeys(_FIELDS.get(name, name.replace("_", " ")) for name in names))


_FIELDS = {
    "event_type": "what happened",
    "placement": "where",
    "place": "a place",
    "date": "when",
    "date_start": "when",
    "date_end": "when",
    "date_precision": "when",
    "date_note": "when",
    "time_start": "when",
    "time_end": "when",
    "killed": "killed",
    "injured": "injured",
    "people": "who they were",
    "figures": "a count",
    "claims": "source",
    "actor": "attributed to",
    "target_actor": "against whom",
    "target": "target",
    "means": "by what means",
    "damage": "damage",
    "verification": "verification",
    "verification_reason": "verification",
    "reports": "sources",
    QUOTE: "added by hand",
}


def reword(before: Incident, after: Incident) -> Incident:
    """A changed incident whose composed texts (:data:`OUR_WORDS`) fit its new values.

    Texts composed from the values in ``before`` are composed anew from those in ``after``; others are kept.
    """
    was, now = in_our_words(before), in_our_words(after)
    ours = [name for name in OUR_WORDS if getattr(after, name) == getattr(before, name) == getattr(was, name)]
    return replace(after, **{name: getattr(now, name) for name in ours})


def _title(incident: Incident) -> str:
    place = incident.placement.name
    title = taxonomy.EVENT_TYPES[incident.event_type].label
    if incident.event_type == "other" and incident.type_original:
        title = incident.type_original
    if incident.domain == "political":
        title += f": {incident.actor[0]}" if incident.actor else ""
        return f"{title}, {place}" if place else title
    if place.startswith(("near ", "between ")):
        title += f" {place}"
    elif place:
        title += f" {IN.get(incident.placement.precision, 'in')} {place}"
    harm = [words for count, words in _victims(incident) if count.at_least or count.high]
    return f"{title}: {', '.join(harm)}" if harm else title


IN = {"near": "near", "line": "along"}
"""The preposition before a place's name, by precision, where it isn't "in"."""


def _summary(incident: Incident) -> str:
    if incident.domain == "political":
        return ""
    counts = [*(words for _, words in _victims(incident)), *map(figure_words, incident.figures)]
    lines = [", ".join(counts)] if counts else []
    if incident.target:
        lines.append("target: " + ", ".join(taxonomy.TARGETS[code].lower() for code in incident.target))
    if incident.actor:
        lines.append("by " + ", ".join(incident.actor))
    summary = "; ".join(lines)
    return summary[:1].upper() + summary[1:] + "." if summary else ""


def _damage(incident: Incident) -> str:
    return "; ".join(
        figure_words(figure)
        for figure in incident.figures
        if figure.what.endswith("_damaged") or figure.what == "places_hit"
    )


def _victims(incident: Incident) -> list[tuple[Count, str]]:
    counts = ((incident.killed, "killed"), (incident.injured, "injured"))
    return [(count, f"{count_words(count)} {what}") for count, what in counts if count is not None]


LABELS: dict[str, Mapping[str, str]] = {
    "type": {code: kind.label for code, kind in taxonomy.EVENT_TYPES.items()},
    "domain": {code: domain.label for code, domain in taxonomy.DOMAINS.items()} | {ALL_DOMAINS: "all kinds"},
    "target": taxonomy.TARGETS,
    "means": taxonomy.MEANS,
    "verification": taxonomy.VERIFICATIONS,
    "precision": {code: precision.label for code, precision in taxonomy.PRECISIONS.items()},
}
"""The fields of a filter whose values are codes, with a label for each code."""

_PHRASES = {
    "type": "{}",
    "domain": "{}",
    "country": "in {}",
    "region": "in {}",
    "target": "target: {}",
    "means": "by: {}",
    "actor": "actor: {}",
    "verification": "verification: {}",
    "precision": "place known to: {}",
    "source": "source: {}",
    "hide": "without {}",
}


_ACTS = {
    "import": "Imported",
    "accept": "Accepted from a report",
    "edit": "Edited",
    "merge": "Joined",
    "split": "Split",
    "delete": "Removed",
    "protect": "Protected",
    "repair": "Repaired",
    "undo": "Undone",
    "withdraw": "Dataset taken away",
    "fill": "Came with the map",
    "clean": "Shortened the history",
    "refuse": "Refused",
    "bring back": "No longer refused",
    "archive": "Report archived",
    "bring out": "Report taken out of the archive",
    "follow": "Feed added",
    "unfollow": "Feed removed",
    "switch": "Feed switched on or off",
}
"""Names for the kinds of commits in the history."""


def act_words(what: str, note: str = "") -> tuple[str, str]:
    """What a commit did, and its note: "Imported", "a.csv"; after an undo, "Undone (imported)", "a.csv"."""
    words = _ACTS.get(what, what)
    undone, _, rest = note.partition(" ")
    if what == "undo" and undone in _ACTS:
        return f"{words} ({_ACTS[undone].lower()})", rest
    return words, note


OWN_DATASETS = {"curated": "Sample data", "report": "Reports added here"}
"""Names for the sources that aren't datasets."""


def dataset_words(source: str, label: str) -> str:
    """A reader's name for a dataset, from its code and the name in its reports."""
    return OWN_DATASETS.get(source) or label or source.replace("_", " ").strip().capitalize() or source


PART_MISSING = "Part of this store can’t be read: incidents may be missing; run “incident-map store repair”."
"""What readers see in place of :func:`missing_words` where its numbers would count what is hidden from them."""


def missing_words(incidents: Mapping[str, int], changes: int) -> str:
    """A sentence that part of the store can't be read: so many incidents by dataset name, and so many other changes."""
    count = sum(incidents.values()) + changes
    named = [f"{number_words(number)} of {name}" for name, number in incidents.items() if number]
    if changes:
        named.append("1 stored or changed incident" if changes == 1 else f"{changes:,} stored or changed incidents")
    what = _listed_words(named) if named else "older states of incidents"
    verb = "is" if count == 1 else "are"
    return f"Part of this store can’t be read: {what} {verb} missing; run “incident-map store repair”."


def _listed_words(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def hidden_words(names: Mapping[str, str]) -> str:
    """Which datasets aren't shown, given by code and name: "UCDP GED is hidden", "2 datasets are hidden"."""
    if len(names) != 1:
        return f"{len(names)} datasets are hidden"
    ((source, name),) = names.items()
    return f"{name} {'are' if source in OWN_DATASETS else 'is'} hidden"


def _position(point: Point) -> str:
    return f"{point.lat:g}, {point.lon:g}"


def filter_words(
    filter: Filter, *, country: Callable[[str], str] = str, centre: Callable[[Point], str] = _position
) -> str:
    """A filter in words: "Drone strike; in Ukraine"; "all but statements…" for one that restricts nothing.

    ``country`` returns a country's name for its code, ``centre`` the name of a circle's centre; by default its
    coordinates.
    """
    parts = [] if filter.domains is None or filter.domain else [f"all but {hidden_kinds()}"]
    for field, phrase in _PHRASES.items():
        values: tuple[str, ...] = getattr(filter, field)
        if field == "precision" and values == ("none",):
            parts.append("without a place")
        elif values:
            labels = map(country, values) if field == "country" else (_label(field, value) for value in values)
            parts.append(phrase.format(" or ".join(labels)))
    parts += [*_range_words(filter), *_place_words(filter, centre)]
    return "; ".join(parts) or "all kinds"


_SPELLINGS = 3
"""The most other names of a place that are written out."""


def spelling_words(search: Search) -> str:
    """The other names that a search looks for: "also Kharkiv, Харків, Харьков, +9"; empty where there are none."""
    if len(search.names) == 1:
        return f"also {_names_words(search.names[0][1])}"
    return "; ".join(f"{typed}, also {_names_words(names)}" for typed, names in search.names)


def _names_words(names: tuple[str, ...]) -> str:
    """A few names of a place, the preferred one first, then those in Latin letters, and how many more there are."""
    first, *others = names
    written = [first, *sorted(others, key=lambda name: not "а" <= name[0] <= "я")]
    rest = len(written) - _SPELLINGS
    return ", ".join(name if name == first else name.title() for name in written[:_SPELLINGS]) + (
        f", +{rest}" if rest > 0 else ""
    )


def _label(field: str, value: str) -> str:
    return value.replace("_", " ") if field == "hide" else LABELS.get(field, {}).get(value, value)


def _range_words(filter: Filter) -> Iterator[str]:
    """A filter's dates, words and numbers, in words."""
    if filter.since is not None:
        yield f"from {day_words(filter.since)}"
    if filter.until is not None:
        yield f"until {day_words(filter.until)}"
    if filter.q:
        yield f"with the words “{filter.q}”"
    if filter.min_killed is not None:
        yield f"at least {filter.min_killed:,} killed"
    if filter.min_injured is not None:
        yield f"at least {filter.min_injured:,} injured"
    if filter.last is not None:
        yield f"in the {last_words(filter.last)}"


_LAST_UNITS = {"h": "hour", "d": "day", "w": "week"}


def last_words(last: Last) -> str:
    """The time up to now: "last 24 hours", "last 14 days"."""
    unit = _LAST_UNITS[last.unit]
    return f"last {unit}" if last.number == 1 else f"last {last.number:,} {unit}s"


def _place_words(filter: Filter, centre: Callable[[Point], str]) -> Iterator[str]:
    """A filter's box, circle and areas, in words."""
    if filter.bbox is not None:
        box = filter.bbox
        yield f"between {box.south:g} and {box.north:g} north, {box.west:g} and {box.east:g} east"
    if filter.near is not None:
        yield f"within {filter.near.radius_km:g} km of {centre(filter.near.centre)}"
    if filter.area:
        yield "in an area" if len(filter.area) == 1 else f"in {len(filter.area)} areas"
    if filter.has_place and filter.within == MAYBE:
        yield "also where only part of the known place lies inside"


def name_list(names: Sequence[str], most: int) -> str:
    """Names in a list: "A, B and C"; beyond ``most``, the number of the others."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
