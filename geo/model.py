"""The values that all other modules exchange: places, incidents, reports, claims and their parts.

All are immutable, checked on construction, and do no input or output. What is not known is ``None`` (or an empty tuple
or text), never zero: 0 killed means that somebody reported that nobody was killed.

Coordinates have names: ``Point(lat, lon)`` and ``BBox(west, south, east, north)`` of :mod:`geo.geodesy`, degrees, WGS
84. Only code that reads, writes or draws GeoJSON uses the order lon, lat.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from geo import taxonomy
from geo.geodesy import BBox as BBox
from geo.geodesy import Point as Point


@dataclass(frozen=True, slots=True)
class Count:
    """A figure as a range: low, best and high, each of which may be unknown.

    "14 injured" is ``Count(14, 14, 14)``, "at least 14" ``Count(low=14, best=14)``, "up to 20" ``Count(high=20)``,
    "dozens" ``Count(low=24)``. Where all three are unknown, use ``None`` instead of a count.

    Raises
    ------
    ValueError
        A figure is negative, nothing is known, or low, best and high are out of order.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        figures = [value for value in (self.low, self.best, self.high) if value is not None]
        if not figures:
            raise ValueError("a count needs a figure; where none is known, the count is None")
        if min(figures) < 0 or max(figures) >= 2**31:
            raise ValueError(f"a count is between 0 and {2**31 - 1}, not {figures}")
        if figures != sorted(figures):
            raise ValueError(f"low, best and high are out of order: {figures}")

    @classmethod
    def exactly(cls, number: int) -> Count:
        """One figure, without a range."""
        return cls(number, number, number)

    @property
    def at_least(self) -> int | None:
        """The figure that filters and sums take: the best one, else the low one; unknown stays None."""
        return self.best if self.best is not None else self.low


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """A place that the name could also have meant."""

    name: str
    point: Point | None = None
    country: str = ""
    score: float = 0.0


class PlaceLike(Protocol):
    """A place that a :class:`Placement` can be made of: one of the gazetteer, or one that a text mentions."""

    @property
    def name(self) -> str: ...
    @property
    def point(self) -> Point | None: ...
    @property
    def precision(self) -> str: ...
    @property
    def radius_km(self) -> float | None: ...
    @property
    def country(self) -> str: ...
    @property
    def admin1(self) -> str: ...
    @property
    def admin2(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an incident happened, how precisely that is known, and how we know.

    Attributes
    ----------
    query : str
        The words that were looked up, as the source has them ("Saporishshya region").
    point : Point or None
        The position. For an area it is a point inside, used in lists and clusters and never drawn as a pin.
    geometry : str or None
        A GeoJSON geometry (coordinates as lon, lat) where the placement has a line or area of its own; None where the
        outline of ``place_id``, a circle or a pin is drawn.
    precision : str
        One of :data:`geo.taxonomy.PRECISIONS`.
    radius_km : float or None
        How far from ``point`` it may have happened, kilometres.
    country : str
        ISO 3166-1 alpha-2, upper case; empty where unknown.
    admin1, admin2, name : str
        First- and second-level division and the place's own name, in the form that readers use.
    place_id : str
        The gazetteer's id of the place, or of the region or country if that is all the source gives; else empty.
    method : str
        One of :data:`geo.taxonomy.METHODS`.
    score : float or None
        0 to 1: how sure the choice among the candidates is; None where there was no choice.
    """

    query: str = ""
    point: Point | None = None
    geometry: str | None = None
    precision: str = "none"
    radius_km: float | None = None
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    name: str = ""
    place_id: str = ""
    method: str = "none"
    score: float | None = None
    runners_up: tuple[RunnerUp, ...] = ()

    def __post_init__(self) -> None:
        _check_code("precision", self.precision, taxonomy.PRECISIONS)
        _check_code("method", self.method, taxonomy.METHODS)
        if self.country and not (len(self.country) == 2 and self.country.isascii() and self.country.isupper()):
            raise ValueError(f"country {self.country!r} is not an ISO 3166-1 alpha-2 code such as UA")
        for what, number in (("radius_km", self.radius_km), ("score", self.score)):
            if number is not None and not math.isfinite(number):
                raise ValueError(f"{what} {number} is not a number")
        if self.precision != "none" and self.point is None and self.geometry is None:
            raise ValueError(f"a place known to the {self.precision} needs a point or a geometry")
        if self.precision == "none" and (self.point is not None or self.geometry is not None):
            raise ValueError("a place with a point or a geometry needs a precision")

    @classmethod
    def at(
        cls,
        place: PlaceLike,
        *,
        method: str,
        query: str = "",
        place_id: str = "",
        geometry: str | None = None,
        score: float | None = None,
        runners_up: tuple[RunnerUp, ...] = (),
    ) -> Placement:
        """The placement of an incident at a place, with the place's position, precision and names."""
        return cls(
            query=query,
            point=place.point,
            geometry=geometry,
            precision=place.precision,
            radius_km=place.radius_km,
            country=place.country,
            admin1=place.admin1,
            admin2=place.admin2,
            name=place.name,
            place_id=place_id,
            method=method,
            score=score,
            runners_up=runners_up,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The metadata of one text or record: who published it, where, when and under which licence.

    The same record is used from the arrival of a text to the incidents extracted from it; ``id`` is empty at first,
    then the id of the draft, and at last that of the stored report.

    ``quote`` holds the words that support the incident, and ``quote_start`` their character offset in the
    report's text. ``dataset``, ``version`` and ``row_id`` name the origin of an imported row.
    """

    id: str
    publisher: str = ""
    title: str = ""
    url: str = ""
    published: dt.date | None = None
    retrieved: dt.date | None = None
    language: str = ""
    author: str = ""
    quote: str = ""
    quote_start: int | None = None
    licence: str = ""
    dataset: str = ""
    version: str = ""
    row_id: str = ""
    content_hash: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it arrives: its text without markup, and its metadata.

    ``origin`` says how it arrived: "pasted", or the name of a file, site or feed.
    """

    text: str
    report: Report
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a speaker says about the incident, and their stance (:data:`geo.taxonomy.STANCES`)."""

    speaker: str
    stance: str
    text: str = ""
    report_id: str = ""

    def __post_init__(self) -> None:
        _check_code("stance", self.stance, taxonomy.STANCES)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of something other than people: what is counted (:data:`geo.taxonomy.FIGURES`), and how many."""

    what: str
    count: Count

    def __post_init__(self) -> None:
        _check_code("figure", self.what, taxonomy.FIGURES)


QUOTE = "quote"
"""``Evidence.field`` of evidence for an incident as a whole: the words that a person marked to add it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a report that a value was read from.

    ``field`` names the incident's field ("killed", "placement"), or is :data:`QUOTE`; ``start`` and ``end`` are
    character offsets in the text of the report ``report_id``, end exclusive; ``text`` is the words themselves.
    """

    field: str
    start: int
    end: int
    text: str
    report_id: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A reference to another incident that this one resembles or belongs to, and why the two are kept apart."""

    id: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One event that happened, was said or was announced, with what is known of it and from whom.

    Attributes
    ----------
    id : str
        Stable, and independent of the content; at most 200 characters.
    source, source_id : str
        Where it came from (a dataset's key, "curated", "report") and its id there. The store holds one incident for
        each such pair.
    event_type : str
        One of :data:`geo.taxonomy.EVENT_TYPES`, which gives the domain too.
    type_original, type_scheme : str
        The source's own label for the type, and the list that the label is from, unchanged.
    date_start, date_end : date or None
        First and last day, inclusive; both are given or neither.
    date_precision : str
        One of :data:`geo.taxonomy.DATE_PRECISIONS`.
    date_note : str
        How the date was determined, if not plainly ("inferred: the report bears no date").
    time_start, time_end : datetime or None
        With a time zone, where the source gives the time.
    killed, injured : Count or None
        None where nobody gives a figure.
    people : str
        Who the killed and injured were, in words.
    damage : str, figures : tuple of Figure
        What was damaged, in words; and counts of things other than people.
    edited : tuple of str
        Fields that a person corrected.
    flags : tuple of str
        What looks wrong in the data, and was left as it is ("the point lies outside the stated country").
    raw : str
        The source's own row as JSON, empty where there is none.
    """

    id: str
    title: str
    event_type: str
    source: str
    source_id: str
    summary: str = ""
    type_original: str = ""
    type_scheme: str = ""
    means: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    target_actor: tuple[str, ...] = ()
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: str = "unknown"
    date_note: str = ""
    time_start: dt.datetime | None = None
    time_end: dt.datetime | None = None
    placement: Placement = field(default_factory=Placement)
    killed: Count | None = None
    injured: Count | None = None
    people: str = ""
    damage: str = ""
    figures: tuple[Figure, ...] = ()
    verification: str = "unreviewed"
    verification_reason: str = ""
    claims: tuple[Claim, ...] = ()
    reports: tuple[Report, ...] = ()
    related: tuple[Related, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    graphic: bool = False
    edited: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    merged_from: tuple[str, ...] = ()
    created: dt.datetime | None = None
    updated: dt.datetime | None = None
    raw: str = ""

    def __post_init__(self) -> None:
        if not self.id or len(self.id) > 200:
            raise ValueError("an incident needs an id of 1 to 200 characters")
        if not self.source or not self.source_id:
            raise ValueError(f"incident {self.id} needs a source and its id there")
        _check_code("event type", self.event_type, taxonomy.EVENT_TYPES)
        _check_code("verification", self.verification, taxonomy.VERIFICATIONS)
        _check_code("date precision", self.date_precision, taxonomy.DATE_PRECISIONS)
        for code in self.means:
            _check_code("means", code, taxonomy.MEANS)
        for code in self.target:
            _check_code("target", code, taxonomy.TARGETS)
        if (self.date_start is None) != (self.date_end is None):
            raise ValueError(f"incident {self.id} has only one of its two dates")
        if self.date_start is not None and self.date_end is not None and self.date_start > self.date_end:
            raise ValueError(f"incident {self.id} ends on {self.date_end}, before it starts on {self.date_start}")
        if (self.date_start is None) != (self.date_precision == "unknown"):
            raise ValueError(f"incident {self.id}: a date has a precision, and no date is 'unknown'")
        for moment in (self.time_start, self.time_end, self.created, self.updated):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"incident {self.id} has a time without a time zone")

    @property
    def domain(self) -> str:
        """One of :data:`geo.taxonomy.DOMAINS`."""
        return taxonomy.EVENT_TYPES[self.event_type].domain

    @property
    def publishers(self) -> tuple[str, ...]:
        """The publishers of the reports, each once, in order; for a report without one, its dataset."""
        return tuple(dict.fromkeys(r.publisher or r.dataset for r in self.reports if r.publisher or r.dataset))

    def texts(self) -> Iterator[str]:
        """The texts that a search looks at."""
        yield from (self.title, self.summary, self.people, self.damage, self.type_original)
        place = self.placement
        yield from (place.query, place.name, place.admin1, place.admin2)
        yield from (*self.actor, *self.target_actor)
        for claim in self.claims:
            yield from (claim.speaker, claim.text)
        for report in self.reports:
            yield from (report.publisher, report.title)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row of a file that can't become an incident: its number, the reason, and its content.

    ``row`` counts from 1, without the header. ``raw`` is the row as JSON text.
    """

    row: int
    reason: str
    raw: str = ""
    file: str = ""


def to_dict(value: Any) -> Any:
    """Any value of this module as plain JSON types: dates as ISO 8601 text, tuples as lists.

    Keys are the names of the fields; for incidents this is the schema of the JSON Lines export.
    """
    return msgspec.to_builtins(value)


def incident_from_dict(data: Any) -> Incident:
    """The incident that :func:`to_dict` wrote.

    Raises
    ------
    ValueError
        A field is missing, of the wrong type or not allowed; the message names it.
    """
    try:
        return msgspec.convert(data, Incident)
    except msgspec.ValidationError as error:
        raise ValueError(f"not an incident: {error}") from error


def _check_code(what: str, value: str, allowed: Any) -> None:
    if value not in allowed:
        raise ValueError(f"{what} {value!r} is not one of {', '.join(allowed)}")
