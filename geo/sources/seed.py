"""The reports that come with the program, written by people: ``data/incidents/*.toml`` read as incidents.

One file a report: who published it, what all its incidents share, and the incidents. TOML, since a person can
read, edit and review it in a diff, it has dates of its own, and Python reads it safely without a library.
Places are names; :mod:`geo.sources.seed` looks them up.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from geo.errors import ReadError, ServiceError
from geo.gazetteer import GazetteerGeocoder, bundled, place
from geo.model import Claim, Count, Figure, Incident, Related, Report
from geo.settings import data_folder
from geo.sources import seed
from geo.store import Act, Added, Store

SOURCE = "curated"
"""The source of these incidents; their ids are their ids there."""


class Written(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An incident as the file has it."""

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


class File(msgspec.Struct, forbid_unknown_fields=True):
    """A file: the report, what its incidents share, and the incidents."""

    report: Report
    incident: list[dict[str, Any]]
    all: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An incident whose place is still a name.

    Attributes
    ----------
    place : str
        As the report writes it; empty where it names none.
    countries : tuple of str
        The countries that it may lie in, ISO 3166-1 alpha-2; empty for any.
    country : str
        The country that it counts to where the place alone doesn't say (a border has two sides).
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
        A file is no TOML or not of this form, or two incidents have one id; the message says which.
    """
    found = [one for path in files(folder) for one in read_file(path)]
    seen: set[str] = set()
    for one in found:
        if one.incident.id in seen:
            raise ReadError(f"{folder} has two incidents with the id {one.incident.id}. Ids are never used twice.")
        seen.add(one.incident.id)
    return found


def files(folder: Path) -> list[Path]:
    """The files of a folder that hold incidents, in the order of their names."""
    return sorted(folder.glob("*.toml"))


def read_file(path: Path) -> list[Unplaced]:
    """The incidents of one file; see :func:`read_folder`."""
    try:
        file = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), File)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ReadError(f"{path.name} can't be read: {error}") from error
    return [_incident(path, file, row) for row in file.incident]


def _incident(path: Path, file: File, row: dict[str, Any]) -> Unplaced:
    try:
        written = msgspec.convert(file.all | row, Written)
        same = {
            name: getattr(written, name)
            for name in Written.__struct_fields__
            if name not in ("place", "countries", "country", "killed", "injured", "figures", "claims", "related")
        }
        incident = Incident(
            **same,
            source=SOURCE,
            source_id=written.id,
            killed=_count(written.killed),
            injured=_count(written.injured),
            figures=tuple(Figure(what, _counted(count)) for what, count in written.figures.items()),
            claims=tuple(replace(Claim(**claim), report_id=file.report.id) for claim in written.claims),
            reports=(file.report,),
            related=tuple(Related(id, reason) for id, reason in written.related.items()),
        )
    except (ValueError, TypeError, msgspec.ValidationError) as error:
        raise ReadError(f"{path.name}, incident {row.get('id', '?')}: {error}") from error
    return Unplaced(incident, written.place, written.countries, written.country)


def _count(count: int | Count | None) -> Count | None:
    return None if count is None else _counted(count)


def _counted(count: int | Count) -> Count:
    return Count.exactly(count) if isinstance(count, int) else count


LICENCE = "MIT"
"""Of the curated incidents, which are in our own words: as the program's."""


def open_store(
    path: str | Path, *, geocoder: Callable[[], Any] = GazetteerGeocoder, folder: Path | None = None
) -> Store:
    """The store in a folder, filled with the reports that come with the program.

    Parameters
    ----------
    path : str or Path
        As :meth:`geo.store.Store.open` takes it.
    geocoder : callable, optional
        Gives the geopy geocoder that places the names; called only if there is something to place.
    folder : Path, optional
        Where the reports lie; the program's own where none is given.

    Raises
    ------
    StoreError
        It can't be opened or written.
    ReadError
        A report can't be read.
    """
    store = Store.open(path)
    fill(store, geocoder=geocoder, folder=folder)
    return store


def fill(store: Store, *, geocoder: Callable[[], Any] = GazetteerGeocoder, folder: Path | None = None) -> Added | None:
    """Bring the reports of a folder into the store, unless it has just these; None where it has."""
    folder = folder or data_folder("incidents")
    version = fingerprint(folder)
    last = next((deed for deed in store.acts() if (deed.act.what, deed.act.source) == ("fill", seed.SOURCE)), None)
    if last is not None and last.act.version == version:
        return None
    unplaced = list(seed.read_folder(folder))
    try:
        found = list(placed(unplaced, geocoder()))
    except ServiceError:  # a first start never hangs on a network; each placement says who found it
        found = list(placed(unplaced, GazetteerGeocoder()))
    act = Act(
        what="fill",
        note="the reports that come with the program",
        source=seed.SOURCE,
        version=version,
        licence=LICENCE,
    )
    return store.add(found, act=act, complete=True)


def placed(some: Iterable[Unplaced], geocoder: Any) -> Iterator[Incident]:
    """The incidents with their places looked up."""
    for one in some:
        placement = place(one.place, geocoder, country_codes=one.countries or None)
        if one.country and not placement.country:
            placement = dataclasses.replace(placement, country=one.country)
        yield dataclasses.replace(one.incident, placement=placement)


def fingerprint(folder: Path) -> str:
    """A word that changes with the reports of a folder, and with the gazetteer that places them."""
    known = hashlib.sha256()
    for path in (*seed.files(folder), bundled()):
        known.update(path.name.encode())
        with path.open("rb") as file:
            known.update(hashlib.file_digest(file, "sha256").digest())
    return known.hexdigest()[:12]
