"""Protection rules: incidents that readers don't see, see only after some days, or see only to within some kilometres.

All of it is decided here. A :class:`ProtectionRule` is set by an act, so that it is in the history and can be undone;
:func:`in_force` reads the rules from the acts. Queries of readers run on another snapshot (:meth:`ReadersView.view`),
which lacks the hidden incidents and has the others as :func:`coarsened` returns them. So filters, boxes, counts,
searches, exports and feeds need no rules of their own. Of a coarsened incident only the fields in a list of harmless
ones are kept.

Rules for a dataset also protect incidents merged with its own, and a protected incident stays so when merged.

Refused: rounding answers (each query would have to do it, and boxes and counts would reveal the point), random offsets
(many incidents at one place reveal it), and a second store for readers (twice the disk space, and outdated while it is
written).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.fs
from deltalake.exceptions import DeltaError
from numpy.typing import NDArray

from geo import taxonomy
from geo.errors import StoreError
from geo.files import atomic
from geo.filter import ALL_DOMAINS, Filter
from geo.geodesy import KM_A_DEGREE, Floats
from geo.model import Incident
from geo.schema import INCIDENTS, conform
from geo.store.coded_columns import CODED_COLUMNS, CODED_ROWS, FIXED, encode
from geo.store.conditions import among, any_of, matches
from geo.store.delta_log import storage
from geo.store.derived import derive
from geo.store.index import Latest, Snapshot, counts_of, no_searches, tables_of
from geo.store.ledger import STORED, Ledger, Part, empty_table
from geo.store.postings import are_among
from geo.wording import OWN_DATASETS

SCOPES = ("dataset", "type", "incident")
"""The scope of a rule: all incidents of a dataset or of an event type, or a single incident."""
MOST_KM, MOST_DAYS = 500, 3_650
WITHHELD = "withheld"
"""The method of a coarsened placement: one of :data:`geo.taxonomy.METHODS`."""
RULES_FILE = "_protected.json"
"""A copy of the rules in force, in the store's folder, so that losing the log makes nothing public."""

_log = logging.getLogger(__name__)

RegionNumbers: TypeAlias = Callable[[Floats, Floats], NDArray[np.int64]]
"""The index of the region of each point (lats, lons), -1 for none: :meth:`geo.gazetteer.regions.Regions.places_at`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionRule:
    """What readers may see of some incidents. A rule without restrictions lifts an earlier one.

    Attributes
    ----------
    scope, name : str
        One of :data:`SCOPES`, and the dataset's key, the event type's code or the incident's id.
    within_km : int
        Readers see where it was only to within this distance, kilometres; 0 for no restriction.
    days : int
        How many days after an incident's last day, or after it was stored if it has no date, readers first see it.
    hidden : bool
        Whether readers never see it.

    Raises
    ------
    ValueError
        There is no such scope or type, or a figure is out of range.
    """

    scope: str
    name: str
    within_km: int = 0
    days: int = 0
    hidden: bool = False

    def __post_init__(self) -> None:
        if self.scope not in SCOPES:
            raise ValueError(f"{self.scope!r} is none of {', '.join(SCOPES)}")
        if not self.name or (self.scope == "type" and self.name not in taxonomy.EVENT_TYPES):
            raise ValueError(f"there is no {self.scope} {self.name!r}")
        for what, number, most in (("kilometres", self.within_km, MOST_KM), ("days", self.days, MOST_DAYS)):
            if not 0 <= number <= most:
                raise ValueError(f"{what} are between 1 and {most:,}, not {number:,}")

    @property
    def restricts(self) -> bool:
        """Whether the rule hides anything."""
        return bool(self.within_km or self.days or self.hidden)

    @property
    def words(self) -> str:
        """What readers see: "Readers see where it was within 10 km only, 14 days after it happened"."""
        if self.hidden:
            return "Readers don’t see it"
        where = f"Readers see where it was within {self.within_km} km only" if self.within_km else "Readers see it"
        days = "1 day" if self.days == 1 else f"{self.days:,} days"
        return where + (f", {days} after it happened" if self.days else "" if self.within_km else " as it is")

    @property
    def about(self) -> str:
        """The rule's scope and what readers see, in the words of the history."""
        return f"{self.scope} {self.name}: {self.words[0].lower()}{self.words[1:]}"

    def encoded(self) -> str:
        """The rule as an act's ``rule`` holds it."""
        return msgspec.json.encode(self).decode()


def in_force(acts: Iterable[tuple[str, str, str]]) -> tuple[ProtectionRule, ...]:
    """The rules in force, from acts given newest first as (id, encoded rule or empty, id of the act it undid or empty).

    The newest act that wasn't undone decides for its dataset, type or incident.
    """
    undone: set[str] = set()
    newest: dict[tuple[str, str], ProtectionRule] = {}
    for id, encoded, undoes in acts:
        if id in undone:
            continue
        if undoes:
            undone.add(undoes)
        if encoded:
            rule = msgspec.json.decode(encoded, type=ProtectionRule)
            newest.setdefault((rule.scope, rule.name), rule)
    return tuple(sorted((rule for rule in newest.values() if rule.restricts), key=lambda rule: (rule.scope, rule.name)))


# ---------------------------------------------------------------------- where, no closer than so many kilometres


def coarse(lat: Floats, lon: Floats, within_km: Floats) -> tuple[Floats, Floats]:
    """The middle of the grid cell of each point; no point of a cell is farther than ``within_km`` from its middle.

    The grid is fixed, independent of the incidents: rows from the South Pole, divided into columns such that cells are
    not wider than high.
    """
    rows = np.ceil(180 * KM_A_DEGREE / (within_km * np.sqrt(2)))
    high = 180 / rows
    row = np.clip(np.floor((lat + 90) / high), 0, rows - 1)
    south = row * high - 90
    nearest = np.where((south < 0) & (south + high > 0), 0.0, np.minimum(np.abs(south), np.abs(south + high)))
    columns = np.maximum(_FEWEST_COLUMNS, np.ceil(360 * np.cos(np.radians(nearest)) / high))
    wide = 360 / columns
    column = np.clip(np.floor((lon + 180) / wide), 0, columns - 1)
    return south + high / 2, (column + 0.5) * wide - 180


_FEWEST_COLUMNS = 3
"""The least number of columns around a pole; with fewer, a cell would reach across it."""
_CORNERS = tuple((up, aside) for up in (-1.0, -0.5, 0.0, 0.5, 1.0) for aside in (-1.0, -0.5, 0.0, 0.5, 1.0))


def _is_in_one_region(lat: Floats, lon: Floats, within_km: Floats, regions: RegionNumbers) -> NDArray[np.bool_]:
    """Whether the area within a distance of each point lies in one region, whose name then reveals no more."""
    spots, back = np.unique(np.stack([lat, lon, within_km]), axis=1, return_inverse=True)
    lats, lons, reach = spots
    up, aside = reach / KM_A_DEGREE, reach / KM_A_DEGREE / np.maximum(0.01, np.cos(np.radians(lats)))
    around = [
        regions(np.clip(lats + north * up, -90, 90), (lons + east * aside + 180) % 360 - 180)
        for north, east in _CORNERS
    ]
    same = np.all([each == around[0] for each in around], axis=0) & (around[0] >= 0)
    return np.asarray(same[back.reshape(-1)], dtype=np.bool_)


KEPT = (
    *("id", "event_type", "source", "means", "target", "actor", "target_actor"),
    *("date_start", "date_end", "date_precision", "time_start", "time_start_offset_s", "time_end", "time_end_offset_s"),
    *("country", "killed_low", "killed_best", "killed_high", "injured_low", "injured_best", "injured_high", "figures"),
    *("verification", "graphic", "created", "updated"),
)
"""The columns that readers see unchanged of a coarsened incident. All others may reveal the place: titles, texts, names
of places, URLs, quotes, the source's row."""
_READ = (*KEPT, "lat", "lon", "precision", "radius_km", "admin1", "reports", "sequence", "act", "change", "deleted")
_KEPT_OF_REPORTS = ("publisher", "published", "retrieved", "language", "licence", "dataset", "version")
_OF_ROWS = ("sequence", "act", "change", "deleted")

_REGION, _COUNTRY, _ANYWHERE = "province", "country", "area"


def coarsened(table: pa.Table, within_km: Floats, regions: RegionNumbers | None) -> pa.Table:
    """Rows of the ledger with their place coarsened to ``within_km`` kilometres, as shown to readers.

    A placement with a radius gets the cell's size added to it; one known only to a region or country stays so. The
    region is kept only if the whole cell lies in it, because else it would reveal the side of a border.

    Parameters
    ----------
    table : pa.Table
        The columns :data:`_READ` of :data:`geo.store.ledger.STORED`.
    within_km : ndarray
        For each row.
    regions : callable, optional
        Returns the regions of points; without it no region is kept.
    """
    there = table["lat"].is_valid().to_numpy(zero_copy_only=False)
    lat, lon = (table[name].fill_null(0.0).to_numpy() for name in ("lat", "lon"))
    lat, lon = coarse(lat, lon, within_km)
    named = _is_in_one_region(lat, lon, within_km, regions) if regions else np.zeros(len(table), dtype=bool)
    named &= np.asarray(pc.not_equal(table["admin1"], "").to_numpy(zero_copy_only=False), dtype=np.bool_)
    before = np.asarray(table["precision"].to_pylist(), dtype=object)
    radius = table["radius_km"].fill_null(np.nan).to_numpy()
    is_town = np.isin(before, taxonomy.PINNED)
    reach = np.where(is_town, within_km, within_km + np.ceil(radius / within_km) * within_km)
    near = there & (is_town | (~np.isin(before, (_REGION, _COUNTRY)) & np.isfinite(reach)))
    has_country = np.asarray(pc.not_equal(table["country"], "").to_numpy(zero_copy_only=False), dtype=np.bool_)
    wide = np.where(named & (before == _REGION), _REGION, np.where(has_country, _COUNTRY, _ANYWHERE))
    precision = np.where(~there, "none", np.where(near, "near", wide))
    columns = {name: table[name] for name in KEPT}
    columns |= {
        "source_id": table["id"],
        "title": pa.array([taxonomy.EVENT_TYPES[each].label for each in table["event_type"].to_pylist()], pa.string()),
        "lat": pa.array(lat, mask=~there),
        "lon": pa.array(lon, mask=~there),
        "precision": pa.array(precision.tolist(), pa.string()),
        "radius_km": pa.array(reach, mask=~near),
        "admin1": pc.if_else(pa.array(named), table["admin1"].combine_chunks(), ""),
        "method": pa.repeat(WITHHELD, len(table)),
        "reports": _reports(table["reports"].combine_chunks()),
    }
    content = derive(conform(pa.table(columns)))
    stored = [*content.columns, *(table[name] for name in _OF_ROWS), pa.repeat("", len(table))]
    return pa.table(stored, names=[*content.column_names, *_OF_ROWS, "reason"]).select(STORED.names).cast(STORED)


def _reports(reports: pa.ListArray) -> pa.ListArray:
    """The reports with publisher and date only, without quotes and URLs."""
    flat, kind = reports.flatten(), INCIDENTS.field("reports").type
    lengths = pc.fill_null(pc.list_value_length(reports), 0).to_numpy()
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    number = np.arange(len(flat)) - np.repeat(offsets[:-1], lengths) + 1
    fields = [
        pc.struct_field(flat, each.name)
        if each.name in _KEPT_OF_REPORTS
        else pa.array(number).cast(pa.string())
        if each.name == "id"
        else pa.nulls(len(flat), each.type)
        if each.name == "quote_start"
        else pa.repeat(pa.scalar("", each.type), len(flat))
        for each in kind.value_type
    ]
    structs = pa.StructArray.from_arrays(fields, fields=list(kind.value_type))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), structs)


# ---------------------------------------------------------------------- the store as readers have it


@dataclass(frozen=True, slots=True)
class _TablePart(Part):
    """A part whose rows are in memory, numbered from ``first``."""

    table: pa.Table

    def pieces(self, columns: list[str]) -> Iterable[tuple[int, pa.Table]]:  # type: ignore[override]
        yield self.first, self.table.select(columns)

    def scan(self, columns: list[str], which: ds.Expression) -> pa.Table:
        return self.table.filter(which).select(columns)

    def take(self, positions: NDArray[np.int64], columns: list[str]) -> pa.Table:
        return self.table.select(columns).take(pa.array(positions))


@dataclass(frozen=True, slots=True, eq=False)
class ReadersSnapshot(Snapshot):
    """The store as readers see it at one version and on one day.

    Attributes
    ----------
    shielded : pa.Array
        The ids of incidents that readers see reduced or not at all.
    """

    shielded: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))

    def changes(self, of: Set[str]) -> dict[str, dict[str, int]]:
        """Nothing, because an act's number of rows includes hidden incidents."""
        del of
        return {}

    def versions(self, id: str) -> pa.Table:
        """Nothing, as for :meth:`scan`."""
        del id
        return empty_table(STORED.names)

    def scan(self, columns: list[str], which: ds.Expression) -> pa.Table:
        """Nothing, because earlier versions may show what the latest doesn't."""
        del which
        return empty_table(columns)

    def take(self, rows: NDArray[np.int64], columns: list[str]) -> pa.Table:
        """The rows, with references only to related incidents that readers see in full."""
        table = Snapshot.take(self, rows, columns)
        if "related" not in columns:
            return table
        related = table["related"].combine_chunks()
        named = pc.struct_field(related.flatten(), "id")
        if not pc.any(pc.is_in(named, value_set=self.shielded)).as_py():
            return table
        shielded = set(self.shielded.to_pylist())
        kept = [[each for each in others or () if each["id"] not in shielded] for others in related.to_pylist()]
        at = columns.index("related")
        return table.set_column(at, table.schema.field(at), pa.array(kept, related.type))


@dataclass(frozen=True, slots=True)
class _Shielded:
    """The keys of the incidents that rules apply to, and what readers see of each."""

    rows: NDArray[np.int64]
    ids: pa.Array
    sequences: NDArray[np.int64]
    within_km: Floats
    hidden: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Coarse:
    """Rows coarsened before, and to what distance."""

    table: pa.Table
    within_km: Floats


class ReadersView:
    """Makes the readers' snapshots of a store; not thread-safe.

    Parameters
    ----------
    clock : callable
        Returns the current time, for incidents held back for some days.
    """

    def __init__(self, ledger: Ledger, clock: Callable[[], dt.datetime]) -> None:
        self.regions: RegionNumbers | None = None
        self._ledger, self._clock = ledger, clock
        self._acts: Sequence[Any] | None = None
        self._rules: tuple[ProtectionRule, ...] = ()
        self._before: tuple[Snapshot, str, Snapshot] | None = None
        self._coarse: _Coarse | None = None
        self._labels: dict[str, str] = {}

    def rules(self) -> tuple[ProtectionRule, ...]:
        """The rules in force, as of the log last read.

        Raises
        ------
        StoreError
            The log has none and :data:`RULES_FILE` can't be read.
        """
        acts = self._ledger.acts()
        if acts is not self._acts:
            self._rules = self._read(acts)
            self._acts = acts  # not before: rules that can't be read are asked for again, not taken for none
        return self._rules

    def probe(self) -> None:
        """Check that the rules can be read; by any thread.

        Raises
        ------
        StoreError
            As :meth:`rules`.
        """
        self._read(self._ledger.acts())

    def _read(self, acts: Sequence[Any]) -> tuple[ProtectionRule, ...]:
        if any(act.rule for _id, act, _ms, _undoes in acts):
            return in_force((id, act.rule, undoes) for id, act, _ms, undoes in acts)
        return kept_rules(self._ledger.path, self._ledger.options)

    def keep(self) -> None:
        """Write the copy of the rules in force (:data:`RULES_FILE`), if there are any or were.

        The act that set a rule is stored by then, so failure here doesn't fail the act.
        """
        try:
            rules = self.rules()
            if rules or kept_rules(self._ledger.path, self._ledger.options):
                _write(self._ledger, rules)
        except (StoreError, DeltaError, OSError):
            _log.warning("The rules hold, but can't be kept in %s beside the log as well.", RULES_FILE, exc_info=True)

    def day(self) -> dt.date:
        """Today, in UTC."""
        return self._clock().astimezone(dt.UTC).date()

    def ready(self, snapshot: Snapshot) -> Snapshot | None:
        """The readers' view of a snapshot if it was made today already; else None."""
        before = self._before
        return before[2] if before is not None and before[:2] == (snapshot, self.day().isoformat()) else None

    def view(self, snapshot: Snapshot) -> Snapshot:
        """The readers' view of a full snapshot."""
        day, rules = self.day(), self.rules()
        seen: Snapshot = snapshot
        if rules:
            shielded = self._shielded(snapshot, rules, day)
            seen = self._without(snapshot, shielded, _mark(rules, day))
        self._before = (snapshot, day.isoformat(), seen)
        return seen

    def _shielded(self, snapshot: Snapshot, rules: tuple[ProtectionRule, ...], day: dt.date) -> _Shielded:
        table = matches(snapshot, Filter(domain=(ALL_DOMAINS,)))
        named = {rule: self._named(snapshot, rule, table) for rule in rules}
        about = table.filter(any_of(named.values()))
        holds = {f"rule{number}": condition for number, condition in enumerate(named.values())}
        keys = snapshot.engine.run(about.select("row", "id", "sequence", "end", **holds))
        within_km, days = np.zeros(len(keys)), np.zeros(len(keys), dtype=np.int64)
        hidden = np.zeros(len(keys), dtype=bool)
        for number, rule in enumerate(rules):
            of = np.asarray(pc.fill_null(keys[f"rule{number}"], False).to_numpy(zero_copy_only=False), dtype=bool)
            within_km[of] = np.maximum(within_km[of], rule.within_km)
            days[of] = np.maximum(days[of], rule.days)
            hidden |= of & rule.hidden
        rows = keys["row"].to_numpy()
        hidden |= _is_held(snapshot, rows, keys["end"], days, day)
        less = hidden | (within_km > 0)
        keys = keys.filter(pa.array(less))
        return _Shielded(
            rows[less], keys["id"].combine_chunks(), keys["sequence"].to_numpy(), within_km[less], hidden[less]
        )

    def _named(self, snapshot: Snapshot, rule: ProtectionRule, table: Any) -> Any:
        """The condition that a rule applies to an incident."""
        if rule.scope == "type":
            return table.type == FIXED["type"].index(rule.name)
        if rule.scope == "incident":
            return among(table, _rows_of(snapshot, rule.name))
        codes = snapshot.words.dataset.find([rule.name])
        labels = snapshot.words.source.find(filter(None, [self._label(snapshot, rule.name)]))
        return any_of([table.dataset.isin(codes or [-1]), *(table.source.contains(number) for number in labels)])

    def _label(self, snapshot: Snapshot, source: str) -> str:
        """The name of a dataset in reports, by which incidents merged with its own are recognised."""
        if source not in OWN_DATASETS and not self._labels.get(source):
            self._labels[source] = _label(snapshot, source)
        return self._labels.get(source, "")

    def about(self, snapshot: Snapshot, incident: Incident) -> list[ProtectionRule]:
        """The rules in force that apply to an incident."""
        return [rule for rule in self.rules() if self._is_about(snapshot, rule, incident)]

    def _is_about(self, snapshot: Snapshot, rule: ProtectionRule, incident: Incident) -> bool:
        if rule.scope == "type":
            return incident.event_type == rule.name
        if rule.scope == "incident":
            return rule.name in (incident.id, *incident.merged_from)
        label = self._label(snapshot, rule.name)
        return incident.source == rule.name or bool(label and label in {each.dataset for each in incident.reports})

    def _without(self, snapshot: Snapshot, shielded: _Shielded, mark: str) -> Snapshot:
        """The snapshot with the shielded incidents removed or coarsened."""
        coarse = self._coarsened(snapshot, shielded)
        first = snapshot.next_row
        rows = (
            encode(coarse.select(list(CODED_COLUMNS)), first, snapshot.words)
            if len(coarse)
            else CODED_ROWS.empty_table()
        )
        part = _TablePart(f"{mark}", first, cast(Any, None), np.array([0, len(coarse)], dtype=np.int64), coarse)
        old, gone = snapshot.latest, np.sort(shielded.rows)
        mine = old.rows.filter(pa.array(~are_among(old.rows["row"].to_numpy(), gone)))
        stored = gone[gone < snapshot.files.next_row]
        latest = Latest(pa.concat_tables([mine, rows]), np.union1d(old.gone, stored), {}, dict(old.texts))
        return ReadersSnapshot(
            version=snapshot.version,
            engine=snapshot.engine,
            tables=tables_of(snapshot.engine, snapshot.files, latest),
            parts=snapshot.parts | ({part.path: part} if len(coarse) else {}),
            last=snapshot.last,
            files=snapshot.files,
            latest=latest,
            summaries=counts_of(snapshot.engine, snapshot.files, latest, snapshot.summaries),
            searches=no_searches(snapshot.engine),
            lost=snapshot.lost,
            table_id=snapshot.table_id,
            seen=mark,
            shielded=shielded.ids,
        )

    def _coarsened(self, snapshot: Snapshot, shielded: _Shielded) -> pa.Table:
        """The coarsened rows; those made for an earlier snapshot are reused."""
        of = (shielded.within_km > 0) & ~shielded.hidden
        rows, within_km = shielded.rows[of], shielded.within_km[of]
        before = self._coarse or _Coarse(STORED.empty_table(), np.zeros(0))
        ids, sequences = shielded.ids.filter(pa.array(of)), pa.array(shielded.sequences[of])
        place = pc.index_in(sequences, value_set=before.table["sequence"].combine_chunks())
        is_same = pc.fill_null(pc.equal(before.table["id"].take(place).combine_chunks(), ids), False)
        same, at = np.array(is_same.to_numpy(zero_copy_only=False), dtype=bool), place.fill_null(0).to_numpy()
        same &= (before.within_km[at] == within_km) if len(before.within_km) else False
        if same.all() and len(same) == len(before.table):
            return before.table
        fresh = [before.table.take(pa.array(at[same]))]
        new = np.flatnonzero(~same)
        for start in range(0, len(new), _BATCH):
            some = new[start : start + _BATCH]
            fresh.append(coarsened(snapshot.take(rows[some], list(_READ)), within_km[some], self.regions))
        table = pa.concat_tables(fresh).combine_chunks()
        self._coarse = _Coarse(table, np.concatenate([within_km[same], within_km[new]]))
        return table


_BATCH = 65_536
_LOOKED_AT = 500
"""How many rows are read to find a dataset's name."""


def _is_held(
    snapshot: Snapshot, rows: NDArray[np.int64], end: pa.ChunkedArray, days: NDArray[np.int64], day: dt.date
) -> NDArray[np.bool_]:
    """Which incidents are held back on a day."""
    last = np.array(end.cast(pa.int32()).fill_null(_UNDATED).to_numpy(), dtype=np.int64)
    undated = np.flatnonzero((last == _UNDATED) & (days > 0))
    if len(undated):
        stored = snapshot.take(rows[undated], ["created"])["created"].cast(pa.date32()).cast(pa.int32())
        last[undated] = stored.fill_null(day.toordinal() - _EPOCH).to_numpy()
    return np.asarray((days > 0) & (last + days > day.toordinal() - _EPOCH), dtype=np.bool_)


_UNDATED = np.iinfo(np.int32).min
_EPOCH = dt.date(1970, 1, 1).toordinal()


def _rows_of(snapshot: Snapshot, id: str) -> NDArray[np.int64]:
    """The row of an incident, or of those that it was merged into."""
    rows = snapshot.rows_of([id])
    if not rows:
        joined_with = snapshot.scan(["id", "merged_from"], pc.list_value_length(ds.field("merged_from")) > 0)
        pairs = zip(joined_with["id"].to_pylist(), joined_with["merged_from"].to_pylist(), strict=True)
        rows = snapshot.rows_of({other for other, ids in pairs if id in ids})
    return np.array(list(rows.values()), dtype=np.int64)


def _label(snapshot: Snapshot, source: str) -> str:
    """The name of a dataset in the reports of its incidents."""
    table = snapshot.table.filter(snapshot.table.dataset.isin(snapshot.words.dataset.find([source]) or [-1]))
    rows = snapshot.engine.run(table.select("row").limit(_LOOKED_AT))["row"].to_numpy()
    reports = snapshot.take(np.asarray(rows, dtype=np.int64), ["reports"])["reports"].to_pylist()
    labels = Counter(each[0]["dataset"] for each in reports if each and each[0]["dataset"])
    return labels.most_common(1)[0][0] if labels else ""


def _mark(rules: tuple[ProtectionRule, ...], day: dt.date) -> str:
    """Identifies a view among those of one version: a hash of the rules and, if it matters, the day."""
    since = day.isoformat() if any(rule.days for rule in rules) else ""
    text = since + "".join(rule.encoded() for rule in rules)
    return "r" + hashlib.sha256(text.encode()).hexdigest()[:8]


def kept_rules(path: str, options: Mapping[str, str] | None = None) -> tuple[ProtectionRule, ...]:
    """The rules in the copy beside the log (:data:`RULES_FILE`); none without that file.

    Raises
    ------
    StoreError
        The file can't be read.
    """
    try:
        files = storage(path, options)
        if files.get_file_info(RULES_FILE).type != pyarrow.fs.FileType.File:
            return ()
        with files.open_input_stream(RULES_FILE) as stream:
            return tuple(msgspec.json.decode(stream.read(), type=list[ProtectionRule]))
    except (OSError, msgspec.DecodeError) as error:
        raise StoreError(
            f"{path}/{RULES_FILE} can’t be read, which says what readers don’t see: {error}. Restore it from a "
            "backup, or delete it if nothing was withheld."
        ) from error


def _write(ledger: Ledger, rules: tuple[ProtectionRule, ...]) -> None:
    data = json.dumps([dataclasses.asdict(rule) for rule in rules], indent=1).encode()
    if "://" in ledger.path:  # object storage writes a file whole or not at all
        with storage(ledger.path, ledger.options).open_output_stream(RULES_FILE) as output:
            output.write(data)
        return
    with atomic(Path(ledger.path) / RULES_FILE) as file:
        file.write(data)
