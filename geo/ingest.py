"""The one joint: what was read is placed and stored.

The store is filled from the reports that come with the program (:mod:`geo.curated`) when it is first opened,
and again when these, or the gazetteer that places them, have changed. What a person edited or deleted here
stays so, and a filling that was undone is not repeated.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from geo import curated
from geo.curated import Unplaced
from geo.errors import ServiceError
from geo.gazetteer_file import bundled
from geo.geocode import GazetteerGeocoder, place
from geo.model import Incident
from geo.store import Act, Added, Store

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
    folder = folder or incidents_folder()
    version = fingerprint(folder)
    last = next((deed for deed in store.acts() if (deed.act.what, deed.act.source) == ("fill", curated.SOURCE)), None)
    if last is not None and last.act.version == version:
        return None
    unplaced = list(curated.read_folder(folder))
    try:
        found = list(placed(unplaced, geocoder()))
    except ServiceError:  # a first start never hangs on a network; each placement says who found it
        found = list(placed(unplaced, GazetteerGeocoder()))
    act = Act(
        what="fill",
        note="the reports that come with the program",
        source=curated.SOURCE,
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


def incidents_folder() -> Path:
    """Where the reports lie: in the installed package, or in the checkout's ``data`` folder."""
    installed = Path(str(resources.files("geo"))) / "_data" / "incidents"
    return installed if installed.is_dir() else Path(__file__).parents[1] / "data" / "incidents"


def fingerprint(folder: Path) -> str:
    """A word that changes with the reports of a folder, and with the gazetteer that places them."""
    known = hashlib.sha256()
    for path in (*curated.files(folder), bundled()):
        known.update(path.name.encode())
        with path.open("rb") as file:
            known.update(hashlib.file_digest(file, "sha256").digest())
    return known.hexdigest()[:12]
