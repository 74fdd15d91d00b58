"""The files that somebody dropped: what each is, what adds to what, and what their first rows become."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import streamlit as st

from geo.errors import GeoError
from geo.importing import Preview, preview
from geo.readers import ANY, COMPANIONS, READERS, Mapping, Recognised, Table, companions, recognise
from geo.services import Services
from geo.ui.pages.data_columns import remembered
from geo.ui.state import visitor


@dataclass
class Upload:
    """A file as it was dropped, and what it turned out to be.

    ``problem`` says in a sentence why it can't be read; then ``found`` is None. ``within`` are the companions that
    lay in the same archive; ``added`` the names of the other files that add to this one.
    """

    id: str
    name: str
    folder: tempfile.TemporaryDirectory[str]
    found: Recognised | None = None
    problem: str = ""
    within: tuple[tuple[str, Table], ...] = ()
    added: tuple[str, ...] = ()
    seen: tuple[bytes, Preview] | None = None

    def preview(self, mapping: Mapping | None, services: Services) -> Preview:
        """What its first rows become; worked out anew only where the mapping or the companions are others.

        Raises
        ------
        ReadError
            The file can't be read.
        """
        assert self.found is not None
        asked = msgspec.json.encode([mapping, self.added])
        if self.seen is None or self.seen[0] != asked:
            seen = preview(self.found, gazetteer=services.gazetteer, mapping=mapping, store=services.store)
            self.seen = (asked, seen)
        return self.seen[1]


def received(files: Sequence[Any], mappings: Path) -> list[Upload]:
    """What was dropped, in that order; each file is looked at once, and forgotten when it is taken away again.

    ``mappings`` is the folder of what people said of columns before.
    """
    kept = visitor().data.uploads
    there = {file.file_id for file in files}
    for gone in set(kept) - there:
        kept.pop(gone).folder.cleanup()
    for file in files:
        if file.file_id not in kept:
            with st.spinner(f"Looking at {file.name} …" if len(files) > 1 else "Looking at the file …"):
                kept[file.file_id] = _looked_at(file, mappings)
    return [kept[file.file_id] for file in files]


def _looked_at(file: Any, mappings: Path) -> Upload:
    folder = tempfile.TemporaryDirectory(prefix="incident-map-", ignore_cleanup_errors=True)
    upload = Upload(file.file_id, file.name, folder)
    path = Path(folder.name) / "upload"
    with path.open("wb") as copy:
        copy.write(file.getbuffer())
    try:
        upload.found = recognise(path, file.name)
    except GeoError as error:
        upload.problem = str(error)
        return upload
    if upload.found.mapping is not None:
        upload.found.mapping = remembered(upload.found.mapping, mappings)
    upload.within = tuple(upload.found.companions)
    return upload


def paired(uploads: Sequence[Upload]) -> list[Upload]:
    """The files that stand by themselves, each with those that only add to it; what is left over has a problem."""
    adding = {one.id: one for one in uploads if one.found is not None and one.found.format in COMPANIONS}
    mains = [one for one in uploads if one.found is not None and one.id not in adding]
    used: set[str] = set()
    for main in mains:
        assert main.found is not None
        mine = [one for one in adding.values() if one.found and companions.beside(main.found, [one.found])]
        used |= {one.id for one in mine}
        main.added = tuple(one.name for one in mine)
        main.found.companions = [*main.within, *companions.beside(main.found, [one.found for one in mine if one.found])]
    for one in adding.values():
        assert one.found is not None
        main_label = READERS[COMPANIONS[one.found.format]].label
        one.problem = "" if one.id in used else f"{one.found.label}: they only add to {main_label}. Drop that file too."
    return mains


def told(found: Recognised) -> str:
    """What a file is, in a few words."""
    rows = f" · {found.rows:,} rows" if found.rows else ""
    known = f"{found.label} · {found.container}" if found.format != ANY else found.container
    return known[:1].upper() + known[1:] + rows


def forget() -> None:
    """Let go of all that was dropped."""
    uploads = visitor().data.uploads
    while uploads:
        uploads.popitem()[1].folder.cleanup()
