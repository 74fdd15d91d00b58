"""What the store says: small frozen values, made for the page, the map's route and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from geo import taxonomy
from geo.model import BBox, Incident, Point

BRINGS = ("import", "fill")
"""What acts are called that bring a dataset in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody does to the store as one: an import, an edit, a merge; who does it and what it is.

    The store writes an act as one :class:`Commit`: it has the same id, stands in the history as one, and is undone
    as one.

    Attributes
    ----------
    who : str
        A name; empty where nobody is known.
    what : str
        "import", "accept" (of a proposal), "edit", "delete", "merge", "undo", "withdraw" (of a dataset), "protect",
        "fill" (the reports that come with the program), "clean" (the history was shortened), or one of those that
        change no incident, such as "refuse" and "follow" (a feed): :data:`geo.store.history.BESIDE`.
    note : str
        A line for the reader of the history ("acled-2025-08.csv").
    source, version, licence, url : str
        The dataset that is brought in, as far as there is one.
    rule : str
        What readers don't see from then on, where the act says so ("protect"): see :class:`geo.store.ProtectionRule`.
    """

    who: str = ""
    what: str = "import"
    note: str = ""
    source: str = ""
    version: str = ""
    licence: str = ""
    url: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding did, in incidents.

    ``withheld`` counts those that a person deleted or merged away here: they stay so. ``removed`` counts
    those that a complete release no longer has. ``act_id`` is empty where nothing had to be written.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    withheld: int = 0
    act_id: str = ""

    @property
    def total(self) -> int:
        """Rows that were given."""
        return self.new + self.updated + self.unchanged + self.withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a change did: the rows that it took, and its act's id, which is empty where nothing had to be written."""

    rows: int = 0
    act_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Numbers of incidents that can't be read, by source, and of changes whose source isn't known."""

    incidents: Mapping[str, int]
    changes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """An act as it was stored, with its id and moment; the counts are of incidents.

    ``undoes`` and ``undone_by`` are the ids of the acts that it takes back, and that took it back. What ``is_final``
    can't be taken back: what was before it isn't kept any more.
    """

    id: str
    when: dt.datetime
    act: Act
    new: int = 0
    updated: int = 0
    removed: int = 0
    undoes: str = ""
    undone_by: str = ""
    is_final: bool = False

    def brings(self, source: str) -> bool:
        """Whether it brought a dataset in, and holds."""
        return self.act.source == source and self.act.what in BRINGS and not self.undone_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What undoing did: incidents brought back, taken away, and left since somebody changed them later."""

    restored: int = 0
    removed: int = 0
    kept: int = 0
    act_id: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """An incident as one act left it; ``incident`` is None where the act took it away."""

    commit: Commit
    incident: Incident | None
    change: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A source and what the store holds of it; dates are of its incidents, except for ``undated`` ones.

    ``label`` is what its reports call it, empty where they name no dataset.
    """

    source: str
    incidents: int
    label: str = ""
    version: str = ""
    licence: str = ""
    url: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    undated: int = 0
    added: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyTotals:
    """People killed, or injured, over many incidents.

    ``low``, ``best`` and ``high`` sum what is known, taking the nearest figure where an incident lacks one.
    ``known`` and ``unknown`` count incidents with and without any figure; ``open`` counts those with no upper bound.
    """

    low: int = 0
    best: int = 0
    high: int = 0
    known: int = 0
    unknown: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The figures above the map: ``incidents`` of ``everything``, under a filter.

    ``places`` counts different places; ``unlocated`` those incidents whose place is not stated, which are what
    ``precision=none`` lists; ``maybe`` those that ``within=maybe`` would add, since their place is known to a region or
    radius that lies only partly where the filter asks; ``first`` and ``newest`` are the days of the earliest and
    latest; ``sources`` counts publishers and datasets; ``reports`` counts for each incident who published it, each
    publisher once.
    """

    incidents: int = 0
    everything: int = 0
    killed: CasualtyTotals = field(default_factory=CasualtyTotals)
    injured: CasualtyTotals = field(default_factory=CasualtyTotals)
    places: int = 0
    unlocated: int = 0
    maybe: int = 0
    sources: int = 0
    reports: int = 0
    first: dt.date | None = None
    newest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Bin:
    """Incidents that start between two days, both included: by domain, who came to harm, and how often reported.

    ``reports`` counts for each incident who published it, each publisher once.
    """

    start: dt.date
    end: dt.date
    domains: Mapping[str, int]
    killed: CasualtyTotals = field(default_factory=CasualtyTotals)
    injured: CasualtyTotals = field(default_factory=CasualtyTotals)
    reports: int = 0

    @property
    def count(self) -> int:
        """Of all domains."""
        return sum(self.domains.values())


@dataclass(frozen=True, slots=True)
class Histogram:
    """Incidents over time. ``width`` is "day", "week", "month" or "year"; ``undated`` have no place in it."""

    bins: tuple[Bin, ...] = ()
    width: str = "day"
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Single:
    """An incident that the map shows by itself."""

    id: str
    point: Point
    title: str
    event_type: str
    domain: str
    precision: str
    verification: str
    radius_km: float | None
    place_id: str
    place: str
    date_start: dt.date | None
    date_end: dt.date | None
    date_precision: str
    has_geometry: bool
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Incidents that share a cell of the map.

    Attributes
    ----------
    cell, level : int
        As :mod:`geo.geodesy` has them; what :meth:`geo.store.Store.members` asks for.
    point : Point
        The mean of their positions.
    count : int
    types : mapping of event type to count
    parts_at : int or None
        The zoom at which they fall into several; None where no zoom does: list them instead.
    form : str
        What all of them are drawn as: "pin", "near" (a distance around a town) or "line" (a line, a water, or an
        area that has no name)
    precision, place_id : str
        Of the place that all of them have, where it is one and the same; else empty.
    radius_km : float or None
        The widest of their distances.
    place, dataset : str
        The place's name and the source that all of them have, where it is one and the same; else empty.
    """

    cell: int
    level: int
    point: Point
    count: int
    types: Mapping[str, int]
    parts_at: int | None
    form: str = "pin"
    precision: str = ""
    place_id: str = ""
    radius_km: float | None = None
    place: str = ""
    dataset: str = ""

    @property
    def domains(self) -> dict[str, int]:
        """How many there are of each kind."""
        return _by_domain(self.types)


class HeatCell(NamedTuple):
    """A small cell of the map that holds incidents: the mean of their points, and how many they are."""

    cell: int
    lat: float
    lon: float
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Incidents known only to one region, or only to one country, counted.

    Attributes
    ----------
    country, region : str
        The ISO code, and the first-level division by its name; empty where none is named.
    is_country : bool
        Whether only the country is known.
    point : Point
        The mean of the positions that sources give, which says nothing of where they happened.
    count : int
    types : mapping of event type to count
    place_id, dataset : str
        The place's id and the source that all of them have, where it is one and the same; else empty.
    single : Single or None
        The incident, where it is one alone.
    """

    country: str
    region: str
    is_country: bool
    point: Point
    count: int
    types: Mapping[str, int]
    place_id: str = ""
    dataset: str = ""
    single: Single | None = None

    @property
    def domains(self) -> dict[str, int]:
        """How many there are of each kind."""
        return _by_domain(self.types)


def _by_domain(types: Mapping[str, int]) -> dict[str, int]:
    domains: dict[str, int] = {}
    for kind, count in types.items():
        domain = taxonomy.EVENT_TYPES[kind].domain
        domains[domain] = domains.get(domain, 0) + count
    return domains


@dataclass(frozen=True, slots=True)
class Pile:
    """What incidents have in common that the map can't show apart.

    Attributes
    ----------
    precisions : mapping of str to int
        How many are known to each of :data:`geo.taxonomy.PRECISIONS`, the most frequent first.
    spots : int
        Different positions among them.
    place, region, country : str
        The name, the first-level division and the ISO code that all of them have; empty where they differ or none is
        known.
    """

    precisions: Mapping[str, int]
    spots: int = 0
    place: str = ""
    region: str = ""
    country: str = ""

    @property
    def count(self) -> int:
        """Of all incidents."""
        return sum(self.precisions.values())


@dataclass(frozen=True, slots=True)
class InView:
    """Features of the map, about as many as were asked for at most. ``count`` is of incidents."""

    singles: tuple[Single, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    level: int = 0

    @property
    def count(self) -> int:
        """Incidents in view."""
        return len(self.singles) + sum(cluster.count for cluster in self.clusters)


@dataclass(frozen=True, slots=True)
class Frames:
    """What a map plays: marks, and how many incidents each has from one step of time to another.

    Attributes
    ----------
    by : str
        "day", "week" or "month": what a step is.
    starts : tuple of date
        The first day of each step; ``last`` is the last day of all.
    marks : tuple of (lat, lon, precision)
        Where incidents of one cell stand that are known equally well, degrees, whatever the step.
    rows : five tuples of int
        The mark, the type by its number in :data:`geo.taxonomy.EVENT_TYPES`, the steps in which it begins and ends, and
        how many incidents that are.
    undated : int
        Incidents in the box without a date, which are not played.
    """

    by: str = "day"
    starts: tuple[dt.date, ...] = ()
    last: dt.date | None = None
    marks: tuple[tuple[float, float, str], ...] = ()
    rows: tuple[tuple[int, ...], ...] = ((), (), (), (), ())
    undated: int = 0


_BYTES_A_LETTER = 4
"""Of an answer in memory, for each letter that it has as JSON: measured at 1 on pages and 3 on maps."""


def size_bytes(answer: Any) -> int:
    """How much memory an answer takes, about."""
    return _BYTES_A_LETTER * len(msgspec.json.encode(answer))


WORLD = BBox(-180.0, -90.0, 180.0, 90.0)
