"""The store's answers: small immutable values for the page, the map's routes and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from geo import taxonomy
from geo.model import Incident, Point

BRINGS = ("import", "fill")
"""The kinds of acts that import a dataset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A unit of change to the store, such as an import, an edit or a merge: who does it, and what it is.

    The store writes an act as one :class:`Commit` with the same id, which the history shows and which can be undone.

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
        The dataset that is imported, if any.
    rule : str
        For "protect", the encoded :class:`geo.store.ProtectionRule`.
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
    """The result of adding, in numbers of incidents.

    ``withheld`` counts those not added because a person had deleted or merged them. ``removed`` counts those that a
    complete release no longer has. ``act_id`` is empty where nothing had to be written.
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
    """The result of a change: the rows written, and the act's id, empty where nothing had to be written."""

    rows: int = 0
    act_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Numbers of incidents that can't be read, by source, and of changes whose source isn't known.

    ``withheld`` is true where readers get no numbers, because those would count what is hidden from them.
    """

    incidents: Mapping[str, int]
    changes: int = 0
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """An act as stored, with its id and time; the counts are of incidents.

    ``undoes`` and ``undone_by`` are the ids of the act that it undid and of the act that undid it. An act that
    ``is_final`` can't be undone, because the state before it is no longer kept. If the clock of the computer that
    stored it was ahead, ``noted`` is that clock's time, and ``when`` the time of the next act, before which it was
    stored.
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
    noted: dt.datetime | None = None

    def brings(self, source: str) -> bool:
        """Whether it imported a dataset and wasn't undone."""
        return self.act.source == source and self.act.what in BRINGS and not self.undone_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """The result of undoing: incidents restored, removed, and left because somebody changed them later."""

    restored: int = 0
    removed: int = 0
    kept: int = 0
    act_id: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """An incident after an act; ``incident`` is None where the act removed it."""

    commit: Commit
    incident: Incident | None
    change: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A source and its incidents in the store; dates are of the incidents that have one.

    ``label`` is its name in the reports, empty where they name no dataset.
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

    ``low``, ``best`` and ``high`` sum the known figures; where an incident lacks one of the three, its nearest is used.
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
    """The figures above the map: ``incidents`` match the filter, out of ``everything`` in the store.

    ``places`` counts different places. ``unlocated`` counts incidents without a place (``precision=none``). ``maybe``
    counts those that ``within=maybe`` would add. ``first`` and ``newest`` are the days of the earliest and latest.
    ``sources`` counts publishers and datasets. ``reports`` sums over the incidents the number of their publishers.
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
    """The incidents that start in a span of days, both included: counts by domain, casualties, and reports.

    ``reports`` sums over the incidents the number of their publishers.
    """

    start: dt.date
    end: dt.date
    domains: Mapping[str, int]
    killed: CasualtyTotals = field(default_factory=CasualtyTotals)
    injured: CasualtyTotals = field(default_factory=CasualtyTotals)
    reports: int = 0

    @property
    def count(self) -> int:
        """The incidents of all domains."""
        return sum(self.domains.values())


@dataclass(frozen=True, slots=True)
class Histogram:
    """Incidents over time. ``width`` is "day", "week", "month" or "year"; ``undated`` counts incidents in no bin."""

    bins: tuple[Bin, ...] = ()
    width: str = "day"
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Single:
    """An incident that the map shows as a mark of its own."""

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
        The zoom at which the cluster splits; None if it never does, so that its members have to be listed.
    form : str
        What all of them are drawn as: "pin", "near" (a distance around a town) or "line" (a line, a water, or an
        area that has no name)
    precision, place_id : str
        The precision and place id that all of them share; else empty.
    radius_km : float or None
        The largest of their radii.
    place, dataset : str
        The place's name and the source that all of them share; else empty.
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
    """A small cell of the map with incidents: the mean of their points, and their number."""

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
        The mean of the positions in the data, which says nothing about where they happened.
    count : int
    types : mapping of event type to count
    place_id, dataset : str
        The place's id and the source that all of them share; else empty.
    single : Single or None
        The incident, if it is the only one.
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
    """What the incidents of a cluster that never splits have in common.

    Attributes
    ----------
    precisions : mapping of str to int
        How many are known to each of :data:`geo.taxonomy.PRECISIONS`, the most frequent first.
    spots : int
        Different positions among them.
    place, region, country : str
        The name, first-level division and ISO code that all of them share; empty where they differ or are unknown.
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
    """The marks of the map in a box, at most about ``limit``; ``count`` counts incidents."""

    singles: tuple[Single, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    level: int = 0

    @property
    def count(self) -> int:
        """Incidents in view."""
        return len(self.singles) + sum(cluster.count for cluster in self.clusters)


@dataclass(frozen=True, slots=True)
class Frames:
    """The playback of a map: marks, and the incidents of each by step of time.

    Attributes
    ----------
    by : str
        The length of a step: "day", "week" or "month".
    starts : tuple of date
        The first day of each step; ``last`` is the last day of all.
    marks : tuple of (lat, lon, precision)
        One for the incidents of a cell with the same precision, at the same position in all steps; degrees.
    rows : five tuples of int
        Columns: the mark's index, the type's index in :data:`geo.taxonomy.EVENT_TYPES`, the first and last step, and
        the number of incidents.
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
"""Bytes of an answer in memory per character of its JSON, rounded up: measured at 1 for lists and 3 for maps."""


def size_bytes(answer: Any) -> int:
    """How much memory an answer takes, about."""
    return _BYTES_A_LETTER * len(msgspec.json.encode(answer))
