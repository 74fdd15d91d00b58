"""Which incidents: one value that is a URL query, a predicate and (in the store) a query expression.

The field, the URL parameter, the widget's key and the command-line option are the same word. An absent
word means "no restriction", except ``domain``, whose default leaves out statements, talks and alerts
(:data:`geo.taxonomy.HIDDEN_DOMAINS`) unless an event type was asked for by name; ``domain=all`` shows all.

Where: ``bbox``, ``near`` and ``area`` let through what lies in them. An incident known to the spot or town counts by
its point; one known only to a region, or within some kilometres, counts where all of that lies inside, and with
``within=maybe`` where a part of it does (:func:`geo.geodesy.is_inside`). All of a region lies inside where its outline
does (:meth:`geo.gazetteer.Gazetteer.lies_in`), or a circle as large.

Words: a place's name is looked up here, where the filter is read, and stands for all its names
(:meth:`geo.gazetteer.Gazetteer.spellings`); a link says what was typed. Refused: looking it up at each door. Page, map,
downloads, feed, commands and library would each have to, and whichever forgot would count otherwise.

The law, tested: for any filter, the store's answer equals ``[i for i in everything if f.matches(i)]``.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo import taxonomy
from geo.geodesy import MOST_CORNERS, Circle, Floats, Mask, Polygon, is_inside
from geo.model import BBox, Count, Incident, Placement, Point

ALL_DOMAINS = "all"

_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"""(-?)["“”„«»]([^"“”„«»]+)["“”„«»]|(\S+)""")
_OR = "OR"


def fold(text: str) -> str:
    """Text as it is compared: case, accents and runs of spaces don't count.

    The store searches in folded texts, so that its answers and :func:`Filter.matches` agree.
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACES.sub(" ", text.lower()).strip()


def fold_all(texts: Iterable[str]) -> list[str]:
    """Many texts folded at once, each as :func:`fold` does it, in half the time."""
    lines = "\n".join(text.replace("\n", " ") for text in texts)
    if not lines.isascii():
        lines = unicodedata.normalize("NFKD", lines.casefold())
        codes = np.frombuffer(lines.encode("utf-32-le", "surrogatepass"), np.uint32)
        is_mark = np.zeros(codes.max(initial=0) + 1, dtype=bool)
        is_mark[codes] = True
        there = np.flatnonzero(is_mark)
        is_mark[there] = [bool(unicodedata.combining(chr(code))) for code in there.tolist()]
        lines = codes[~is_mark[codes]].tobytes().decode("utf-32-le", "surrogatepass")
    return [" ".join(line.split()) for line in lines.lower().split("\n")]


@dataclass(frozen=True, slots=True)
class Search:
    """What a text must hold to be let through, folded.

    Attributes
    ----------
    all_of : tuple of tuple of str
        Of each of these groups one word or phrase must stand in the text. One that begins with a blank must stand
        there at the beginning of a word: the other names of a place.
    none_of : tuple of str
        None of these may.
    names : tuple of (str, tuple of str)
        The words that are looked for as names of a place, as they were typed, each with its other names.
    """

    all_of: tuple[tuple[str, ...], ...] = ()
    none_of: tuple[str, ...] = ()
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all_of or self.none_of)

    @classmethod
    def read(cls, text: str, *, spellings: Callable[[str], tuple[str, ...]] | None = None) -> Search:
        """What somebody typed: words, "phrases", ``-without`` and ``this OR that``.

        Parameters
        ----------
        spellings : callable, optional
            Gives the names of the place that a word or some words mean, the typed one among them or not; whatever is
            in quotation marks is looked for as it stands.
        """
        groups: list[list[str]] = []
        none_of: list[str] = []
        joins = False
        names = _names(text, spellings) if spellings is not None else {}
        for minus, phrase, word in _WORDS.findall(text):
            if word == _OR and groups and not joins:
                joins = True
                continue
            without = minus == "-" or _is_without(word)
            plain = word[1:] if without else word
            term = fold(phrase) or fold(plain)
            if not term:
                continue
            terms = _with_spellings(term, plain, names)
            if without:
                none_of += terms
            elif joins:
                groups[-1] += terms
            else:
                groups.append(terms)
            joins = False
        if joins:
            groups.append([fold(_OR)])
        spelt = tuple((" ".join(typed), others) for typed, others in names.items())
        return cls(tuple(tuple(dict.fromkeys(group)) for group in groups), tuple(dict.fromkeys(none_of)), spelt)

    def matches(self, text: str) -> bool:
        """Whether a folded text is let through."""
        return all(any(stands(word, text) for word in group) for group in self.all_of) and not any(
            stands(word, text) for word in self.none_of
        )


def stands(word: str, text: str) -> bool:
    """Whether a word of a :class:`Search` stands in a folded text; one with a blank before it begins a word there."""
    if not word.startswith(" "):
        return word in text
    return word[1:] in text and re.search(rf"(?:^|[\W\d_]){re.escape(word[1:])}", text) is not None


_LONGEST_NAME_WORDS = 4
"""Words that a place's name may have to be looked up: "Shahr-e Kord" has two, "Papua New Guinea" three."""


def _is_without(word: str) -> bool:
    """Whether somebody typed a word to leave it out: "-drone"."""
    return word.startswith("-") and word[1:2].isalnum()


def _names(text: str, spellings: Callable[[str], tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The words outside of quotation marks that mean a place, longest names first, each run with the place's names."""
    runs: list[list[str]] = [[]]
    for minus, phrase, word in _WORDS.findall(text):
        without = _is_without(word)
        if phrase or minus or word == _OR or without:
            runs += [[word[1:]] if without else [], []]
        else:
            runs[-1].append(word)
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    for run in runs:
        rest = run
        while rest:
            for length in range(min(_LONGEST_NAME_WORDS, len(rest)), 0, -1):
                typed, name = tuple(rest[:length]), " ".join(rest[:length])
                if others := tuple(each for each in spellings(name) if fold(each) != fold(name)):
                    names[typed] = others
                    break
            rest = rest[length:]
    return names


def _with_spellings(term: str, typed: str, names: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[str]:
    """A term, and the names of the place that it is typed for; those in which it stands are found with it."""
    spelt = (f" {fold(each)}" for words, others in names.items() if typed in words for each in others)
    return [term, *dict.fromkeys(each for each in spelt if term not in each)]


@functools.lru_cache(maxsize=256)
def _search(words: str) -> Search:
    """What words ask for, names of places in all their spellings."""
    # the gazetteer takes half a second to open, which who searches for nothing needn't wait for
    from geo.gazetteer import bundled_gazetteer

    return Search.read(words, spellings=lambda name: bundled_gazetteer().spellings(name))


def search_text(incident: Incident) -> str:
    """All that a search looks through, folded, one text a line."""
    return "\n".join(filter(None, map(fold, incident.texts())))


@dataclass(frozen=True, slots=True)
class Last:
    """The time up to now: "14d", "24h", "2w".

    Attributes
    ----------
    number : int
        Above 0.
    unit : str
        "h" hours by the clock, "d" days, "w" weeks; days begin at midnight UTC, and today is one of them.
    now : datetime or None
        What it counts back from, with its zone; None where it counts from whenever somebody asks.

    Raises
    ------
    ValueError
        There is no such unit, or the number isn't above 0.
    """

    number: int
    unit: str
    now: dt.datetime | None = None

    def __post_init__(self) -> None:
        if self.unit not in _LAST_UNITS or not 0 < self.number <= _MOST_LAST:
            raise ValueError(f"“{self.number}{self.unit}” is no time such as 24h, 14d or 2w")

    @classmethod
    def read(cls, text: str) -> Last:
        """The time that a link's word says."""
        match = _LAST.fullmatch(text.strip().lower())
        if match is None:
            raise ValueError(f"“{text}” is no time such as 24h, 14d or 2w")
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    def at(self, now: dt.datetime) -> Last:
        """The same counted from a moment; to the minute, so that one answer serves all who ask within it."""
        return replace(self, now=now.astimezone(dt.UTC).replace(second=0, microsecond=0))

    def earlier(self, turns: int) -> Last:
        """As many hours just before it, or before those, and so on."""
        return self.at(self.ends - turns * (self.ends - self.starts))

    @property
    def ends(self) -> dt.datetime:
        """Now, with its zone."""
        return self.now if self.now is not None else dt.datetime.now(dt.UTC)

    @property
    def starts(self) -> dt.datetime:
        """When it begins: so many hours ago, or at the midnight at which the first of the days begins."""
        if self.unit == "h":
            return self.ends - dt.timedelta(hours=self.number)
        days = self.number * (7 if self.unit == "w" else 1)
        today = self.ends.replace(hour=0, minute=0, second=0, microsecond=0)
        return today - dt.timedelta(days=days - 1)

    @property
    def since(self) -> dt.date:
        """The first day that it touches."""
        return self.starts.date()

    @property
    def until(self) -> dt.date:
        """Today."""
        return self.ends.date()

    def matches(self, incident: Incident) -> bool:
        """Whether an incident happened in it: by the clock where it is counted in hours and the time is known."""
        moment = clock_time(incident)
        if self.unit == "h" and moment is not None:
            return self.starts <= moment <= self.ends
        if incident.date_start is None or incident.date_end is None:
            return False
        return incident.date_end >= self.since and incident.date_start <= self.until


_LAST = re.compile(r"(\d{1,4}) ?([hdw])")
_LAST_UNITS = ("h", "d", "w")
_MOST_LAST = 9999


def clock_time(incident: Incident) -> dt.datetime | None:
    """When an incident began, with its zone, where the hour is known."""
    moment = incident.time_start
    return moment if incident.date_precision == "time" and moment is not None and moment.tzinfo is not None else None


SURE, MAYBE = "sure", "maybe"
"""What ``within`` says: whether what may lie outside as well is let through; sure is the default."""


def radius_km(placement: Placement) -> float:
    """How far around its point an incident may have happened, kilometres: 0 for a spot or town, NaN if nobody knows."""
    if placement.precision in taxonomy.PINNED:
        return 0.0
    return math.nan if placement.radius_km is None else placement.radius_km


class Extents(NamedTuple):
    """The places that incidents are known to and no closer, as far as the gazetteer has their outline.

    Attributes
    ----------
    numbers : ndarray of int
        Of each incident the number of its place among ``place_ids``; below 0 where it has none.
    place_ids : sequence of str
        The gazetteer's ids; empty for none.
    """

    numbers: NDArray[np.int64]
    place_ids: Sequence[str]

    def in_shape(self, shape: BBox | Circle | Polygon) -> Callable[[Mask], Mask]:
        """Which of some incidents, given as a mask, are known to a place that lies in a shape with all its outline."""

        def lie_inside(rows: Mask) -> Mask:
            # the gazetteer takes half a second to open, which who asks for no region needn't wait for
            from geo.gazetteer import bundled_gazetteer

            inside = rows & (self.numbers >= 0)
            numbers, back = np.unique(self.numbers[inside], return_inverse=True)
            ids = (self.place_ids[number] for number in numbers.tolist())
            lies = [bool(place_id) and bundled_gazetteer().lies_in(place_id, shape) for place_id in ids]
            inside[inside] = np.array(lies, dtype=np.bool_)[back]
            return inside

        return lie_inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which incidents are let through; an empty field restricts nothing, but ``domain`` to those shown at first.

    Attributes
    ----------
    type, domain : tuple of str
        Codes of :mod:`geo.taxonomy`; ``domain`` may be ``("all",)``.
    since, until : date or None
        Days, both included: an incident whose span touches them is in; one without a date is not.
    q : str
        Words, each of which must stand in one of the incident's texts; case and accents don't count. What stands in
        quotation marks is a phrase, what has a minus sign before it must not stand there, and of two with OR between
        them one is enough. Outside of quotation marks, a place's name stands for all its names: Kharkov finds Kharkiv.
    country : tuple of str
        ISO 3166-1 alpha-2 codes.
    region : tuple of str
        Names of first-level divisions as the incidents have them.
    target, means, verification, precision : tuple of str
        Codes of :mod:`geo.taxonomy`.
    actor, source : tuple of str
        Names as the incidents have them; ``source`` is a report's publisher or dataset.
    hide : tuple of str
        Datasets that are left out, by the incidents' own ``source``.
    min_killed, min_injured : int or None
        Best figure, else the lowest, at least this; unknown is never enough.
    last : Last or None
        The hours, days or weeks up to now.
    bbox : BBox or None
        Incidents in a box.
    near : Circle or None
        Incidents within some kilometres of a point.
    area : tuple of Polygon
        Incidents in one of some areas.
    within : str
        "maybe" lets through what is known to a place that lies only partly in ``bbox``, ``near`` or ``area``; empty or
        "sure" don't.
    """

    type: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    q: str = ""
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    min_killed: int | None = None
    min_injured: int | None = None
    last: Last | None = None
    bbox: BBox | None = None
    near: Circle | None = None
    area: tuple[Polygon, ...] = ()
    within: str = ""

    def __post_init__(self) -> None:
        """Lists hold each value once, and no empty ones: as a link would bring them back."""
        for name in _LISTS:
            given: tuple[str, ...] = getattr(self, name)
            object.__setattr__(self, name, tuple(dict.fromkeys(filter(None, given))))
        object.__setattr__(self, "within", MAYBE if self.within == MAYBE else "")

    @property
    def domains(self) -> tuple[str, ...] | None:
        """The domains that are let through; None where all are."""
        if ALL_DOMAINS in self.domain:
            return None
        if self.domain:
            return self.domain
        if self.type:
            return None
        return tuple(code for code in taxonomy.DOMAINS if code not in taxonomy.HIDDEN_DOMAINS)

    @property
    def search(self) -> Search:
        """What ``q`` asks for, places by any of their names."""
        return _search(self.q) if self.q.strip() else Search()

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words of ``q`` that an incident may be let through for; what is in quotation marks is one."""
        return tuple(word for group in self.search.all_of for word in group)

    @property
    def has_place(self) -> bool:
        """Whether it restricts where on the map."""
        return bool(self.bbox or self.near or self.area)

    @property
    def any_day(self) -> Filter:
        """The filter without ``since``, ``until`` and ``last``."""
        return replace(self, since=None, until=None, last=None)

    def inside(self, box: BBox) -> Filter:
        """The filter that lets through only what lies in a box as well."""
        return replace(self, bbox=box if self.bbox is None else self.bbox.common(box))

    def period(self, now: dt.datetime) -> tuple[dt.date, dt.date] | None:
        """The first and the last day that it lets through, counted from a moment; None where either is open."""
        spans = [(self.since, self.until)]
        if self.last is not None:
            last = self.last.at(now)
            spans.append((last.since, last.until))
        starts = [since for since, _ in spans if since is not None]
        ends = [until for _, until in spans if until is not None]
        period = (max(starts), min(ends)) if starts and ends else None
        return period if period is not None and period[0] <= period[1] else None

    def at(self, now: dt.datetime) -> Filter:
        """The filter whose ``last`` counts from a moment."""
        return self if self.last is None or self.last.now is not None else replace(self, last=self.last.at(now))

    def is_inside(self, lats: Floats, lons: Floats, radii_km: Floats, extents: Extents) -> Mask:
        """Whether places lie in ``bbox``, ``near`` and ``area``: see :func:`geo.geodesy.is_inside`."""

        def lie_in(shape: BBox | Circle | Polygon) -> Mask:
            whole = extents.in_shape(shape)
            return is_inside(shape, lats, lons, radii_km, maybe=self.within == MAYBE, lie_inside=whole)

        inside = np.ones(np.shape(lats), dtype=np.bool_)
        shapes: tuple[BBox | Circle | None, ...] = (self.bbox, self.near)
        for shape in shapes:
            if shape is None:
                continue
            inside &= lie_in(shape)
        if self.area:
            inside &= np.any([lie_in(each) for each in self.area], axis=0)
        return inside

    def matches(self, incident: Incident) -> bool:
        """Whether the incident is let through."""
        return (
            self._matches_lists(incident)
            and self._matches_days(incident)
            and _is_at_least(self.min_killed, incident.killed)
            and _is_at_least(self.min_injured, incident.injured)
            and (self.last is None or self.last.matches(incident))
            and self._matches_place(incident.placement)
            and self._matches_words(incident)
        )

    def _matches_lists(self, incident: Incident) -> bool:
        place, domains = incident.placement, self.domains
        if incident.source in self.hide or (domains is not None and incident.domain not in domains):
            return False
        for wanted, has in (
            (self.type, (incident.event_type,)),
            (self.country, (place.country,)),
            (self.region, (place.admin1,)),
            (self.target, incident.target),
            (self.means, incident.means),
            (self.actor, incident.actor),
            (self.verification, (incident.verification,)),
            (self.precision, (place.precision,)),
            (self.source, sources_of(incident)),
        ):
            if wanted and not set(wanted) & set(has):
                return False
        return True

    def _matches_days(self, incident: Incident) -> bool:
        if incident.date_start is None or incident.date_end is None:
            return self.since is None and self.until is None
        return (self.since is None or incident.date_end >= self.since) and (
            self.until is None or incident.date_start <= self.until
        )

    def _matches_place(self, placement: Placement) -> bool:
        point = placement.point
        if not self.has_place or point is None:
            return not self.has_place
        lats, lons, radii_km = np.array([[point.lat], [point.lon], [radius_km(placement)]])
        known_to = placement.place_id if placement.precision in taxonomy.AREAS else ""
        extents = Extents(np.zeros(1, dtype=np.int64), [known_to])
        return bool(self.is_inside(lats, lons, radii_km, extents)[0])

    def _matches_words(self, incident: Incident) -> bool:
        search = self.search
        return not search or search.matches(search_text(incident))

    def to_query(self) -> list[tuple[str, str]]:
        """The filter as name and value pairs of a URL query, in a fixed order; lists repeat their name."""
        pairs: list[tuple[str, str]] = []
        for each in fields(self):
            value = getattr(self, each.name)
            if value is None or value == "" or value == ():
                continue
            if isinstance(value, tuple):
                pairs += [(each.name, _word(part)) for part in value]
            else:
                pairs.append((each.name, _word(value)))
        return pairs

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> tuple[Filter, tuple[str, ...]]:
        """The filter that a URL query asks for, and what in it could not be understood.

        Parameters
        ----------
        pairs : iterable of (name, value)
            Names outside the vocabulary are left to others.

        Returns
        -------
        filter : Filter
            With all that was understood.
        problems : tuple of str
            A line for each value that was ignored, fit to be shown.
        """
        words: dict[str, Any] = {}
        problems: list[str] = []
        for name, value in pairs:
            if name in _LISTS:
                allowed = _LISTS[name]
                if allowed is not None and value not in allowed:
                    problems.append(f"“{value}” is not a {_said(name)} that this map knows; it was ignored.")
                elif value and value not in words.get(name, ()):
                    words[name] = (*words.get(name, ()), value)
            elif name in _SINGLES:
                try:
                    read = _SINGLES[name](value)
                except ValueError:
                    problems.append(f"“{value}” can't be read as {_EXPECTED[name]} for {_said(name)}; it was ignored.")
                else:
                    words[name] = read
            elif name == "area":
                try:
                    words[name] = (*words.get(name, ()), _area(value))
                except ValueError:
                    problems.append(f"“{value[:80]}” can't be read as an area (lat,lon;lat,lon;…); it was ignored.")
        return cls(**words), tuple(problems)


TABS = ("time", "regions", "list", "about")
"""What can be open below the map; the first one is, where a link names none."""
LIST_COLUMNS = (
    *("when", "what", "title", "where", "region", "country", "precision", "coordinates", "killed", "injured"),
    *("actor", "target", "means", "verification", "source", "dataset", "tags"),
)
"""The columns that the list can have."""
SORTS = tuple(column for column in LIST_COLUMNS if column not in ("coordinates", "tags"))
"""What the list can be ordered by; without a word the first, turned round."""
WIDTHS = ("day", "week", "month", "year")
"""How much time a bar can stand for; without a word as much as leaves few enough bars to be read."""
MARKS = ("symbols", "density")
"""What the map draws; the first without a word."""
COUNTED = ("incidents", "killed", "injured")
"""What the bars can count; the first without a word."""
BEFORE, YEAR, NOTHING = "before", "year", "nothing"
AGAINST = (BEFORE, YEAR, NOTHING)
"""What a period can stand beside: as long a one just before it, which it does without a word, the same days a year
before, or none."""
SEEN = "seen"
"""The word that follows the map: only what lies on the part of it that is seen."""
MOST_SORTS = 3
"""By so many columns at once: the first decides, the next parts what is equal."""

ROWS = ("region", "country", "type", "actor")
"""What a row of the table of regions can be; the first without a word."""
SHADES = ("change", "count", "people", "none")
"""What regions are shaded by while their table is open; where nothing is compared, by their counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What of the view is in the link beside the filter; a word that is absent leaves it as it is at first.

    Attributes
    ----------
    incident : str
        The id of the incident whose details are open; empty where none are.
    tab : str
        Which of :data:`TABS` is open below the map.
    sort : str
        The order of the list: some of :data:`SORTS`, commas between, each with a minus sign where it is turned round.
    columns : tuple of str
        Those of :data:`LIST_COLUMNS` that the list has, in order.
    only : str
        :data:`SEEN` where list, figures, facets and bars follow the map; else empty. The box itself is no word of the
        link: who opens it has another screen, and would be shown less than they see, or more.
    by, counts, against : str
        Of the bars: the time that one stands for (empty, or one of :data:`WIDTHS`), one of :data:`COUNTED`, and one of
        :data:`AGAINST`.
    rows, shade : str
        Of the table of regions: one of :data:`ROWS`, and one of :data:`SHADES`.
    marks : str
        What the map draws: one of :data:`MARKS`.
    lat, lon, zoom : float or None
        The map's position in degrees (WGS 84) and its zoom from 0 to 22: all three or none.
    """

    incident: str = ""
    tab: str = TABS[0]
    sort: str = f"-{SORTS[0]}"
    columns: tuple[str, ...] = ("when", "title", "where", "killed", "injured", "actor", "target", "verification")
    only: str = ""
    by: str = ""
    counts: str = COUNTED[0]
    against: str = AGAINST[0]
    rows: str = ROWS[0]
    shade: str = SHADES[0]
    marks: str = MARKS[0]
    lat: float | None = None
    lon: float | None = None
    zoom: float | None = None

    def to_query(self) -> list[tuple[str, str]]:
        """The view as name and value pairs; the position to 5 decimals, about a metre."""
        first = View()
        words = ((name, getattr(self, name)) for name in ("incident", *(word for word, _, _ in _NAMED)))
        changed = [(name, value) for name, value in words if value != getattr(first, name)]
        pairs = [(name, value if isinstance(value, str) else ",".join(value)) for name, value in changed]
        if self.lat is not None and self.lon is not None and self.zoom is not None:
            pairs += [("lat", f"{self.lat:.5f}"), ("lon", f"{self.lon:.5f}"), ("zoom", f"{self.zoom:g}")]
        return pairs

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> tuple[View, tuple[str, ...]]:
        """The view that a URL query asks for, and a line for what in it could not be understood."""
        given = {name: value for name, value in pairs if name in VIEW_WORDS}
        words: dict[str, Any] = {"incident": given.pop("incident", "")}
        problems: list[str] = []
        for name, read, expected in _NAMED:
            value = given.pop(name, None)
            if value is None:
                continue
            try:
                words[name] = read(value)
            except ValueError:
                problems.append(f"“{value}” is not {expected}; it was ignored.")
        if given:
            try:
                words |= {name: _number(given[name], low, high) for name, low, high in _POSITION}
            except (KeyError, ValueError):
                problems.append("The link's map position can't be read; the map shows all instead.")
        return cls(**words), tuple(problems)


VIEW_WORDS = tuple(each.name for each in fields(View))
"""The vocabulary of the view."""


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return read


def _sort(text: str) -> str:
    names = columns_of(",".join(part.removeprefix("-") for part in text.split(",")), SORTS)
    if len(names) > MOST_SORTS:
        raise ValueError(text)
    return text


def columns_of(text: str, allowed: tuple[str, ...] = LIST_COLUMNS) -> tuple[str, ...]:
    """The columns that a word of a link names, each once.

    Raises
    ------
    ValueError
        One isn't allowed, or named twice.
    """
    names = tuple(text.split(","))
    if len(set(names)) < len(names) or not set(names) <= set(allowed):
        raise ValueError(text)
    return names


_NAMED: tuple[tuple[str, Callable[[str], object], str], ...] = (
    ("tab", _one_of(TABS), "a tab of this page"),
    ("sort", _sort, "an order of the list"),
    ("columns", columns_of, "a choice of columns of the list"),
    ("only", _one_of((SEEN,)), "what can be looked at alone"),
    ("by", _one_of(WIDTHS), "a time that a bar can stand for"),
    ("counts", _one_of(COUNTED), "what the bars can count"),
    ("against", _one_of(AGAINST), "what a period can stand beside"),
    ("rows", _one_of(ROWS), "what a row of the table can be"),
    ("shade", _one_of(SHADES), "what regions can be shaded by"),
    ("marks", _one_of(MARKS), "what the map can draw"),
)
_POSITION = (("lat", -90, 90), ("lon", -180, 180), ("zoom", 0, 22))


def _is_at_least(least: int | None, count: Count | None) -> bool:
    figure = None if count is None else count.at_least
    return least is None or (figure is not None and figure >= least)


def sources_of(incident: Incident) -> tuple[str, ...]:
    """What the ``source`` filter looks at: publishers and datasets of the reports, each once."""
    return tuple(
        dict.fromkeys(name for report in incident.reports for name in (report.publisher, report.dataset) if name)
    )


def _number(text: str, low: float, high: float) -> float:
    value = float(text)
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(text)
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**31:
        raise ValueError(text)
    return value


def _bbox(text: str) -> BBox:
    west, south, east, north = map(float, text.split(","))
    return BBox(west, south, east, north)


def _near(text: str) -> Circle:
    lat, lon, km = map(float, text.split(","))
    return Circle(Point(lat, lon), km)


def _area(text: str) -> Polygon:
    corners = [tuple(map(float, corner.split(","))) for corner in text.split(";") if corner.strip()]
    if len(corners) > MOST_CORNERS:
        raise ValueError(text)
    return Polygon(tuple(Point(lat, lon) for lat, lon in corners))


def _within(text: str) -> str:
    if text not in (SURE, MAYBE):
        raise ValueError(text)
    return text


def _word(value: object) -> str:
    """One of the filter's values as a link has it."""
    if isinstance(value, BBox):
        return ",".join(map(repr, (value.west, value.south, value.east, value.north)))
    if isinstance(value, Circle):
        return ",".join(map(_degrees, (value.centre.lat, value.centre.lon, value.radius_km)))
    if isinstance(value, Polygon):
        return ";".join(f"{_degrees(corner.lat)},{_degrees(corner.lon)}" for corner in value.corners)
    return str(value)


def _degrees(number: float) -> str:
    """A number as short as it can be read back the same."""
    return repr(number).removesuffix(".0")


_LISTS: dict[str, Iterable[str] | None] = {
    "type": taxonomy.EVENT_TYPES,
    "domain": (*taxonomy.DOMAINS, ALL_DOMAINS),
    "country": None,
    "region": None,
    "target": taxonomy.TARGETS,
    "means": taxonomy.MEANS,
    "actor": None,
    "verification": taxonomy.VERIFICATIONS,
    "precision": taxonomy.PRECISIONS,
    "source": None,
    "hide": None,
}
_SINGLES: dict[str, Callable[[str], object]] = {
    "since": dt.date.fromisoformat,
    "until": dt.date.fromisoformat,
    "q": str,
    "min_killed": _count,
    "min_injured": _count,
    "last": Last.read,
    "bbox": _bbox,
    "near": _near,
    "within": _within,
}
_EXPECTED = {
    "since": "a day such as 2025-08-20",
    "until": "a day such as 2025-08-20",
    "min_killed": "a whole number",
    "min_injured": "a whole number",
    "last": "a time such as 24h, 14d or 2w",
    "bbox": "west,south,east,north in degrees",
    "near": "lat,lon,km",
    "within": "sure or maybe",
}
_SAID = {
    "domain": "kind",
    "precision": "precision of a place",
    "since": "the first day",
    "until": "the last day",
    "min_killed": "the least killed",
    "min_injured": "the least injured",
    "last": "the time up to now",
    "bbox": "the box",
    "near": "the circle",
    "within": "what counts as inside",
}


def _said(name: str) -> str:
    """What a reader calls a word of the filter."""
    return _SAID.get(name, name)


WORDS = (*_LISTS, *_SINGLES, "area")
"""The vocabulary of the filter."""

EVERYTHING = Filter(domain=(ALL_DOMAINS,))
"""The filter that lets everything through, statements and alerts too."""
