"""The filter: one value that is a URL query, a predicate and (in the store) a query expression.

A field has the same name as URL parameter, widget key and command-line option. An absent parameter means "no
restriction", except ``domain``, whose default leaves out statements, talks and alerts
(:data:`geo.taxonomy.HIDDEN_DOMAINS`) unless an event type was named; ``domain=all`` shows all.

Where: ``bbox``, ``near`` and ``area`` select what lies inside them (:func:`is_inside`). An incident known to the spot
or town is tested by its point. One known only to a region, or to within some kilometres, must have its point inside,
and all of the circle of its radius, or 98 % of its region's outline as the gazetteer has it
(:meth:`geo.gazetteer.Gazetteer.lies_in`). If ``within=maybe``, its circle need only reach in, whatever the outline.
One without a radius, as datasets' incidents known only to a country, a wider area or a sea mostly are, has no circle:
even then its point must be inside.

Words: a place name among them is looked up here, and matches any name of that place
(:meth:`geo.gazetteer.Gazetteer.spellings`); links keep the words as typed. Refused: leaving the look-up to the callers.
Page, map, downloads, feed, commands and library would each have to do it, and one that forgot would count differently.

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
from geo.geodesy import MOST_CORNERS, Circle, Floats, Mask, Polygon
from geo.model import BBox, Count, Incident, Placement, Point

ALL_DOMAINS = "all"

_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"""(-?)["“”„«»]([^"“”„«»]+)["“”„«»]|(\S+)""")
_OR = "OR"


def fold(text: str) -> str:
    """The text in the form in which texts are compared: without case, accents and repeated spaces.

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
    """A search as parsed, its words folded (:func:`fold`).

    Attributes
    ----------
    all_of : tuple of tuple of str
        Groups of words and phrases; of each group at least one must occur in the text. One that begins with a blank
        (another name of a place) must occur at the start of a word.
    none_of : tuple of str
        Words and phrases that must not occur.
    names : tuple of (str, tuple of str)
        The place names among the words, as typed, each with the place's other names.
    """

    all_of: tuple[tuple[str, ...], ...] = ()
    none_of: tuple[str, ...] = ()
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all_of or self.none_of)

    @classmethod
    def read(cls, text: str, *, spellings: Callable[[str], tuple[str, ...]] | None = None) -> Search:
        """Parse what somebody typed: words, "phrases", ``-without`` and ``this OR that``.

        Parameters
        ----------
        spellings : callable, optional
            Takes one or more words, and returns all names of the place that they name, or nothing. Not called for words
            in quotation marks, which are searched for as they stand.
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
        """Whether a folded text matches the search."""
        return all(any(stands(word, text) for word in group) for group in self.all_of) and not any(
            stands(word, text) for word in self.none_of
        )


def stands(word: str, text: str) -> bool:
    """Whether a word of a :class:`Search` occurs in a folded text; after a leading blank, at the start of a word."""
    if not word.startswith(" "):
        return word in text
    return word[1:] in text and re.search(rf"(?:^|[\W\d_]){re.escape(word[1:])}", text) is not None


_LONGEST_NAME_WORDS = 4
"""The longest place name that is looked up, in words: "Shahr-e Kord" has two, "Papua New Guinea" three."""


def _is_without(word: str) -> bool:
    """Whether a word is excluded: "-drone"."""
    return word.startswith("-") and word[1:2].isalnum()


def _names(text: str, spellings: Callable[[str], tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The place names outside quotation marks, as runs of words (longest first), with the place's other names."""
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
    """A term and the other names of the place that it is part of; names that contain the term need no entry."""
    spelt = (f" {fold(each)}" for words, others in names.items() if typed in words for each in others)
    return [term, *dict.fromkeys(each for each in spelt if term not in each)]


@functools.lru_cache(maxsize=256)
def _search(words: str) -> Search:
    """The search that some words ask for, with all spellings of place names."""
    # opening the gazetteer takes half a second, and most filters have no words
    from geo.gazetteer import bundled_gazetteer

    return Search.read(words, spellings=lambda name: bundled_gazetteer().spellings(name))


def search_text(incident: Incident) -> str:
    """The texts of an incident that a search looks at, folded, one a line."""
    return "\n".join(filter(None, map(fold, incident.texts())))


@dataclass(frozen=True, slots=True)
class Last:
    """A period that ends now: "14d", "24h", "2w".

    Attributes
    ----------
    number : int
        Above 0.
    unit : str
        "h" hours, "d" days, "w" weeks; days begin at midnight UTC and include today.
    now : datetime or None
        The moment that it ends at, with a time zone; None for the time at which it is evaluated.

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
        """Parse the form "14d" that links have.

        Raises
        ------
        ValueError
            It isn't of that form.
        """
        match = _LAST.fullmatch(text.strip().lower())
        if match is None:
            raise ValueError(f"“{text}” is no time such as 24h, 14d or 2w")
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    def at(self, now: dt.datetime) -> Last:
        """The same period ending at a moment, which is cut to the minute so that cached answers serve for that long."""
        return replace(self, now=now.astimezone(dt.UTC).replace(second=0, microsecond=0))

    def earlier(self, turns: int) -> Last:
        """A period of the same length that lies ``turns`` lengths earlier."""
        return self.at(self.ends - turns * (self.ends - self.starts))

    @property
    def ends(self) -> dt.datetime:
        """The moment at which it ends, with a time zone."""
        return self.now if self.now is not None else dt.datetime.now(dt.UTC)

    @property
    def starts(self) -> dt.datetime:
        """The moment at which it begins: a number of hours earlier, or midnight UTC of the first day."""
        if self.unit == "h":
            return self.ends - dt.timedelta(hours=self.number)
        days = self.number * (7 if self.unit == "w" else 1)
        today = self.ends.replace(hour=0, minute=0, second=0, microsecond=0)
        return today - dt.timedelta(days=days - 1)

    @property
    def since(self) -> dt.date:
        """The first day that it touches, in UTC."""
        return self.starts.date()

    @property
    def until(self) -> dt.date:
        """The day on which it ends, in UTC."""
        return self.ends.date()

    def matches(self, incident: Incident) -> bool:
        """Whether an incident happened in the period: by the time, for hours and where it is known, else by day."""
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
    """When an incident began, with a time zone; None where the time of day isn't known."""
    moment = incident.time_start
    return moment if incident.date_precision == "time" and moment is not None and moment.tzinfo is not None else None


PLACE_FIELDS = ("bbox", "near", "area")
"""The fields that restrict incidents to shapes."""
SURE, MAYBE = "sure", "maybe"
"""Values of ``within``: only incidents that lie inside for sure (the default), or also those that only may."""


def radius_km(placement: Placement) -> float:
    """How far from its point an incident may have happened, kilometres: 0 for a spot or town, NaN if unknown."""
    if placement.precision in taxonomy.PINNED:
        return 0.0
    return math.nan if placement.radius_km is None else placement.radius_km


class Extents(NamedTuple):
    """For each incident, the region that is all that is known of where it happened, if the gazetteer has its outline.

    Attributes
    ----------
    numbers : ndarray of int
        For each incident an index into ``place_ids``; below 0 where it has none.
    place_ids : sequence of str
        The gazetteer's ids of the places; an empty text lies in no shape.
    """

    numbers: NDArray[np.int64]
    place_ids: Sequence[str]

    def lie_in(self, rows: Mask, shape: BBox | Circle | Polygon) -> Mask:
        """Those of some incidents (a mask) whose region's whole outline lies in a shape."""
        # opening the gazetteer takes half a second, and only filters by region need it
        from geo.gazetteer import bundled_gazetteer

        inside = rows & (self.numbers >= 0)
        numbers, back = np.unique(self.numbers[inside], return_inverse=True)
        ids = (self.place_ids[number] for number in numbers.tolist())
        lies = [bool(place_id) and bundled_gazetteer().lies_in(place_id, shape) for place_id in ids]
        inside[inside] = np.array(lies, dtype=np.bool_)[back]
        return inside


def is_inside(
    shape: BBox | Circle | Polygon,
    lats: Floats,
    lons: Floats,
    radii_km: Floats,
    *,
    maybe: bool,
    extents: Extents | None = None,
) -> Mask:
    """Whether incidents lie in a shape, given how precisely their places are known.

    Parameters
    ----------
    shape : BBox, Circle or Polygon
    lats, lons : ndarray of float
        Degrees, WGS 84; NaN where the place is unknown, which lies in no shape.
    radii_km : ndarray of float
        How far from its point each may have happened, kilometres: 0 for a spot or town, NaN where unknown.
    maybe : bool
        Whether to include incidents whose circle of uncertainty lies only partly in the shape; where the radius is
        unknown, those whose point lies inside.
    extents : Extents, optional
        The incidents' regions; without them only the circles count. Not used with ``maybe``.
    """
    edge_km = shape.inside_km(lats, lons)
    point_inside = edge_km >= 0
    if maybe:
        circle_reaches_in = -edge_km <= radii_km
        return point_inside | circle_reaches_in
    circle_inside = point_inside & (edge_km >= radii_km)
    reaching_out = point_inside & ~circle_inside
    if extents is None or not reaching_out.any():
        return circle_inside
    return circle_inside | extents.lie_in(reaching_out, shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which incidents are wanted. An empty field restricts nothing, but an empty ``domain`` hides some domains.

    Attributes
    ----------
    type, domain : tuple of str
        Codes of :mod:`geo.taxonomy`; ``domain`` may be ``("all",)``, and hides :data:`geo.taxonomy.HIDDEN_DOMAINS` if
        it is empty and no ``type`` is given.
    since, until : date or None
        Days, both included: an incident whose span touches them is in; one without a date is not.
    q : str
        Words that must all occur in the incident's texts, whatever their case and accents. "In quotation marks" a
        phrase is meant, ``-word`` must not occur, and of ``this OR that`` one is enough. Outside quotation marks a
        place's name matches all its names: Kharkov finds Kharkiv.
    country : tuple of str
        ISO 3166-1 alpha-2 codes.
    region : tuple of str
        Names of first-level divisions, as in ``placement.admin1``.
    target, means, verification, precision : tuple of str
        Codes of :mod:`geo.taxonomy`.
    actor, source : tuple of str
        Names as in the incidents; ``source`` is a report's publisher or dataset.
    hide : tuple of str
        Datasets to leave out, by the incidents' ``source``.
    min_killed, min_injured : int or None
        The least number: the best figure counts, else the lowest; an unknown figure never passes.
    last : Last or None
        A period that ends now.
    bbox : BBox or None
        Incidents in a box.
    near : Circle or None
        Incidents within a distance of a point.
    area : tuple of Polygon
        Incidents in any of these areas.
    within : str
        "maybe" includes incidents whose circle of uncertainty lies only partly in ``bbox``, ``near`` or ``area``,
        whatever the outline of their region; "sure" or empty doesn't. See :func:`is_inside`.
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
        """Drop empty and repeated values of lists, as reading the filter back from a link does."""
        for name in _LISTS:
            given: tuple[str, ...] = getattr(self, name)
            object.__setattr__(self, name, tuple(dict.fromkeys(filter(None, given))))
        object.__setattr__(self, "within", MAYBE if self.within == MAYBE else "")

    @property
    def domains(self) -> tuple[str, ...] | None:
        """The domains that are wanted; None for all: where ``domain`` says so, or is empty and a ``type`` is named."""
        if ALL_DOMAINS in self.domain:
            return None
        if self.domain:
            return self.domain
        if self.type:
            return None
        return tuple(code for code in taxonomy.DOMAINS if code not in taxonomy.HIDDEN_DOMAINS)

    @property
    def search(self) -> Search:
        """``q``, parsed, with all spellings of place names."""
        return _search(self.q) if self.q.strip() else Search()

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words of ``q`` that an incident can match, each phrase as one, without excluded words."""
        return tuple(word for group in self.search.all_of for word in group)

    @property
    def has_place(self) -> bool:
        """Whether ``bbox``, ``near`` or ``area`` is set."""
        return any(getattr(self, field) for field in PLACE_FIELDS)

    @property
    def any_day(self) -> Filter:
        """The filter without ``since``, ``until`` and ``last``."""
        return replace(self, since=None, until=None, last=None)

    def inside(self, box: BBox) -> Filter:
        """The filter restricted to a box as well."""
        return replace(self, bbox=box if self.bbox is None else self.bbox.common(box))

    def period(self, now: dt.datetime) -> tuple[dt.date, dt.date] | None:
        """The first and last day wanted, ``last`` ending at ``now``; None if an end is open or no day is left."""
        spans = [(self.since, self.until)]
        if self.last is not None:
            last = self.last.at(now)
            spans.append((last.since, last.until))
        starts = [since for since, _ in spans if since is not None]
        ends = [until for _, until in spans if until is not None]
        period = (max(starts), min(ends)) if starts and ends else None
        return period if period is not None and period[0] <= period[1] else None

    def at(self, now: dt.datetime) -> Filter:
        """The filter with its ``last`` ending at ``now``, unless that was fixed before."""
        return self if self.last is None or self.last.now is not None else replace(self, last=self.last.at(now))

    def is_inside(self, lats: Floats, lons: Floats, radii_km: Floats, extents: Extents) -> Mask:
        """Whether incidents lie in ``bbox``, ``near`` and one of ``area``: see :func:`is_inside`."""

        def lie_in(shape: BBox | Circle | Polygon) -> Mask:
            return is_inside(shape, lats, lons, radii_km, maybe=self.within == MAYBE, extents=extents)

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
        """Whether the incident is wanted."""
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
        """The filter as name and value pairs of a URL query, in a fixed order; a list gives a pair a value."""
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
        """The filter of a URL query, and what in it could not be understood.

        Parameters
        ----------
        pairs : iterable of (name, value)
            Names that are no field of a filter are ignored.

        Returns
        -------
        filter : Filter
            From all values that were understood.
        problems : tuple of str
            A sentence for each value that was not, for readers.
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
"""What can be open below the map; the first by default."""
LIST_COLUMNS = (
    *("when", "what", "title", "where", "region", "country", "precision", "coordinates", "killed", "injured"),
    *("actor", "target", "means", "verification", "source", "dataset", "tags"),
)
"""The columns that the list can have."""
SORTS = tuple(column for column in LIST_COLUMNS if column not in ("coordinates", "tags"))
"""What the list can be sorted by; by default the first, descending."""
WIDTHS = ("day", "week", "month", "year")
"""How much time a bar of the timeline can stand for; by default the shortest that gives a readable number of bars."""
MARKS = ("symbols", "density")
"""What the map draws; the first by default."""
COUNTED = ("incidents", "killed", "injured")
"""What the bars can count; the first by default."""
BEFORE, YEAR, NOTHING = "before", "year", "nothing"
AGAINST = (BEFORE, YEAR, NOTHING)
"""What a period can be compared with: the period of the same length before it (the default), the same days a year
before, or nothing."""
SEEN = "seen"
"""The value of ``only`` that restricts the page to the visible part of the map."""
MOST_SORTS = 3
"""The most columns to sort by at once; each decides between rows that are equal in those before it."""

TABLE_ROWS = ("region", "country", "type", "actor")
"""What a row of the table of regions can be; the first by default."""
SHADES = ("change", "count", "people", "none")
"""What regions are shaded by while their table is open; without a comparison, "change" shades by counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How the page shows the incidents: the part of a link that isn't the filter. Absent means the default.

    Attributes
    ----------
    incident : str
        The id of the incident whose details are open; empty where none are.
    tab : str
        The tab that is open below the map, one of :data:`TABS`.
    sort : str
        The order of the list: some of :data:`SORTS`, separated by commas, a descending one with a minus sign before it.
    columns : tuple of str
        The columns of the list, from :data:`LIST_COLUMNS`, in order.
    only : str
        :data:`SEEN` where list, figures, facets and bars show only the visible part of the map; else empty. The visible
        box itself isn't in the link, because it depends on the size of the screen that opens it.
    by, counts, against : str
        Of the timeline: how much time a bar stands for (empty, or one of :data:`WIDTHS`), what it counts
        (:data:`COUNTED`), and what its period is compared with (:data:`AGAINST`).
    rows, shade : str
        Of the table of regions: what a row is (:data:`TABLE_ROWS`), and what the map shades by (:data:`SHADES`).
    marks : str
        What the map draws: one of :data:`MARKS`.
    lat, lon, zoom : float or None
        The map's position in degrees (WGS 84) and its zoom from 0 to 22: all three or none.
    """

    incident: str = ""
    tab: str = TABS[0]
    sort: str = f"-{SORTS[0]}"
    columns: tuple[str, ...] = ("when", "title", "where", "killed", "injured", "actor", "verification")
    only: str = ""
    by: str = ""
    counts: str = COUNTED[0]
    against: str = AGAINST[0]
    rows: str = TABLE_ROWS[0]
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
        """The view of a URL query, and a sentence for each value that could not be understood."""
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
"""The URL parameters of the view."""


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
    """The columns that a parameter of a link lists.

    Raises
    ------
    ValueError
        One isn't allowed, or is listed twice.
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
    ("rows", _one_of(TABLE_ROWS), "what a row of the table can be"),
    ("shade", _one_of(SHADES), "what regions can be shaded by"),
    ("marks", _one_of(MARKS), "what the map can draw"),
)
_POSITION = (("lat", -90, 90), ("lon", -180, 180), ("zoom", 0, 22))


def _is_at_least(least: int | None, count: Count | None) -> bool:
    figure = None if count is None else count.at_least
    return least is None or (figure is not None and figure >= least)


def sources_of(incident: Incident) -> tuple[str, ...]:
    """What the ``source`` filter compares with: the publishers and datasets of the reports, without repeats."""
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
    """One value of the filter, as written in a link."""
    if isinstance(value, BBox):
        return ",".join(map(repr, (value.west, value.south, value.east, value.north)))
    if isinstance(value, Circle):
        return ",".join(map(_degrees, (value.centre.lat, value.centre.lon, value.radius_km)))
    if isinstance(value, Polygon):
        return ";".join(f"{_degrees(corner.lat)},{_degrees(corner.lon)}" for corner in value.corners)
    return str(value)


def _degrees(number: float) -> str:
    """The shortest text of a number that reads back as the same number."""
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
    """A reader's name for a field of the filter."""
    return _SAID.get(name, name)


WORDS = (*_LISTS, *_SINGLES, "area")
"""The URL parameters of the filter."""

EVERYTHING = Filter(domain=(ALL_DOMAINS,))
"""The filter that selects all incidents, statements and alerts too."""
