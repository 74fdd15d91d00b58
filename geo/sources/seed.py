"""Load the bundled sample reports, written by people, into the store: ``data/incidents/*.toml``.

There is one file per report, with its publisher, the fields that all its incidents share, and the incidents. TOML was
chosen because people can read, edit and diff it, it has dates, and Python reads it safely without a library. Places are
given by name and geocoded on loading. A store that has exactly these reports isn't changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from geo.errors import ReadError, ServiceError
from geo.gazetteer import GazetteerGeocoder, gazetteer_file, place
from geo.model import Claim, Count, Figure, Incident, Related, Report
from geo.settings import data_folder
from geo.store import Act, Added, Store

SOURCE = "curated"
"""The ``source`` of these incidents; their source ids are their ids."""
LICENCE = "MIT"
"""The licence of these incidents, which are in our own words: the program's."""


def open_store(
    path: str | Path,
    *,
    geocoder: Callable[[], Any] = GazetteerGeocoder,
    folder: Path | None = None,
    engine: str = "duckdb",
    on_progress: Callable[[int, int], None] | None = None,
) -> Store:
    """Open the store in a folder, and load the sample reports.

    Parameters
    ----------
    path : str or Path
        As :meth:`geo.store.Store.open` takes it.
    geocoder : callable, optional
        Returns the geopy geocoder for places; called only if there are any to look up.
    folder : Path, optional
        The folder of the reports; the bundled ones by default.
    engine : str
    on_progress : callable, optional
        As :meth:`geo.store.Store.open` takes it.

    Raises
    ------
    StoreError
        It can't be opened or written.
    ReadError
        A report can't be read.
    """
    store = Store.open(path, engine=engine, on_progress=on_progress)
    fill(store, geocoder=geocoder, folder=folder)
    return store


def fill(store: Store, *, geocoder: Callable[[], Any] = GazetteerGeocoder, folder: Path | None = None) -> Added | None:
    """Load the reports of a folder into the store; None if it has exactly these, or if somebody removed them."""
    folder = folder or data_folder("incidents")
    version = fingerprint(folder)
    fillings = (commit for commit in store.acts(source=SOURCE) if commit.act.what == "fill")
    last = next(fillings, None)
    if last is not None and (last.act.version == version or last.undone_by):
        return None  # they are loaded already, or were removed
    unplaced = read_folder(folder)
    try:
        incidents = _placed(unplaced, geocoder())
    except ServiceError:  # the first start mustn't depend on the network
        incidents = _placed(unplaced, GazetteerGeocoder())
    note = "the reports that come with the program"
    act = Act(what="fill", note=note, source=SOURCE, version=version, licence=LICENCE)
    return store.add(incidents, act=act, complete=True)


def fingerprint(folder: Path) -> str:
    """A hash of the reports of a folder and of the gazetteer."""
    digest = hashlib.sha256()
    for path in (*_files(folder), gazetteer_file()):
        digest.update(path.name.encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


class IncidentTable(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An incident in a file."""

    id: str
    title: str
    event_type: str
    summary: str = ""
    means: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    target_actor: tuple[str, ...] = ()
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: str = "unknown"
    date_note: str = ""
    place: str = ""
    countries: tuple[str, ...] = ()
    country: str = ""
    killed: int | Count | None = None
    injured: int | Count | None = None
    people: str = ""
    damage: str = ""
    figures: dict[str, int | Count] = {}
    verification: str = "unreviewed"
    verification_reason: str = ""
    claims: tuple[dict[str, str], ...] = ()
    related: dict[str, str] = {}
    graphic: bool = False


class ReportFile(msgspec.Struct, forbid_unknown_fields=True):
    """A file: the report, the shared fields, and the incidents."""

    report: Report
    incident: list[dict[str, Any]]
    all: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An incident whose place isn't geocoded yet.

    Attributes
    ----------
    place : str
        The place in the report's words; empty for none.
    countries : tuple of str
        The countries that it may lie in, ISO 3166-1 alpha-2; empty for any.
    country : str
        The country of the incident, if the place doesn't determine it (a border has two sides).
    """

    incident: Incident
    place: str
    countries: tuple[str, ...] = ()
    country: str = ""


def read_folder(folder: Path) -> list[Unplaced]:
    """The incidents of all files of a folder.

    Raises
    ------
    ReadError
        A file isn't valid TOML of this form, or an id is repeated; the message says which.
    """
    unplaced = [each for path in _files(folder) for each in read_file(path)]
    ids: set[str] = set()
    for each in unplaced:
        if each.incident.id in ids:
            raise ReadError(f"{folder} has two incidents with the id {each.incident.id}. Ids are never used twice.")
        ids.add(each.incident.id)
    return unplaced


def read_file(path: Path) -> list[Unplaced]:
    """The incidents of one file; see :func:`read_folder`."""
    try:
        file = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), ReportFile)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ReadError(f"{path.name} can't be read: {error}") from error
    return [_incident(path, file, row) for row in file.incident]


def _incident(path: Path, file: ReportFile, row: dict[str, Any]) -> Unplaced:
    try:
        table = msgspec.convert(file.all | row, IncidentTable)
        same = {
            name: getattr(table, name)
            for name in IncidentTable.__struct_fields__
            if name not in ("place", "countries", "country", "killed", "injured", "figures", "claims", "related")
        }
        incident = Incident(
            **same,
            source=SOURCE,
            source_id=table.id,
            killed=None if table.killed is None else _count(table.killed),
            injured=None if table.injured is None else _count(table.injured),
            figures=tuple(Figure(what, _count(count)) for what, count in table.figures.items()),
            claims=tuple(replace(Claim(**claim), report_id=file.report.id) for claim in table.claims),
            reports=(file.report,),
            related=tuple(Related(id, reason) for id, reason in table.related.items()),
        )
    except (ValueError, TypeError, msgspec.ValidationError) as error:
        raise ReadError(f"{path.name}, incident {row.get('id', '?')}: {error}") from error
    return Unplaced(incident, table.place, table.countries, table.country)


def _count(count: int | Count) -> Count:
    return Count.exactly(count) if isinstance(count, int) else count


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _placed(unplaced: list[Unplaced], geocoder: Any) -> list[Incident]:
    """The incidents with geocoded places."""
    incidents = []
    for each in unplaced:
        placement = place(each.place, geocoder, country_codes=each.countries or None)
        if each.country and not placement.country:
            placement = replace(placement, country=each.country)
        incidents.append(replace(each.incident, placement=placement))
    return incidents
