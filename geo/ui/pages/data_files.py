"""Uploaded files: their formats, companions, and previews."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import streamlit as st

from geo.datasets import ANY, COMPANIONS, DATASET_FORMATS, ColumnMapping, DatasetFile, open_dataset
from geo.errors import GeoError
from geo.importing import Preview, kept_mappings, preview, with_places
from geo.services import Services
from geo.ui.state import visitor


@dataclass
class Upload:
    """An uploaded file, and what it was recognised as.

    ``problem`` says in a sentence why it can't be read; ``file`` is None then. ``added`` are the names of the companion
    files that were merged into it.
    """

    id: str
    name: str
    folder: tempfile.TemporaryDirectory[str]
    file: DatasetFile | None = None
    problem: str = ""
    added: tuple[str, ...] = ()
    previews: dict[bytes, Preview] = field(default_factory=dict)

    def preview(
        self, mapping: ColumnMapping | None, services: Services, exchanged: frozenset[int] | None = frozenset()
    ) -> Preview:
        """The preview; cached until the mapping, the companions or the swapped rows change.

        Raises
        ------
        ReadError
            The file can't be read.
        """
        assert self.file is not None
        question = msgspec.json.encode([mapping, self.added, None if exchanged is None else sorted(exchanged)])
        if question not in self.previews:
            while len(self.previews) >= _PREVIEWS:
                del self.previews[next(iter(self.previews))]
            self.previews[question] = preview(
                self.file, gazetteer=services.gazetteer, mapping=mapping, store=services.store, exchanged=exchanged
            )
        return self.previews[question]


_PREVIEWS = 2
"""The cached previews of a file: as it is, and with swapped coordinates."""


def take_in(files: Sequence[Any], services: Services) -> list[Upload]:
    """The uploads in order; each file is recognised once, and forgotten when it is removed."""
    kept = visitor().data.uploads
    there = {file.file_id for file in files}
    for file_id in set(kept) - there:
        kept.pop(file_id).folder.cleanup()
    for file in files:
        if file.file_id not in kept:
            with st.spinner(f"Looking at {file.name} …" if len(files) > 1 else "Looking at the file …"):
                kept[file.file_id] = _look_at(file, services)
    return [kept[file.file_id] for file in files]


def _look_at(file: Any, services: Services) -> Upload:
    folder = tempfile.TemporaryDirectory(prefix="incident-map-", ignore_cleanup_errors=True)
    upload = Upload(file.file_id, file.name, folder)
    path = Path(folder.name) / "upload"
    with path.open("wb") as copy:
        copy.write(file.getbuffer())
    try:
        upload.file = open_dataset(path, file.name)
    except GeoError as error:
        upload.problem = str(error)
        return upload
    mapping = with_places(upload.file, services.gazetteer)
    if mapping is not None:
        upload.file.mapping = kept_mappings.recall(mapping, services.settings.mappings)
    return upload


def pair(uploads: Sequence[Upload]) -> list[Upload]:
    """Attach companion files to the main files, and return the main ones.

    Sets ``problem`` of each companion: empty, or that it has no main file.
    """
    files = [(upload, upload.file) for upload in uploads if upload.file is not None]
    adding = [(upload, file) for upload, file in files if file.format in COMPANIONS]
    mains = [(upload, file) for upload, file in files if file.format not in COMPANIONS]
    used = {addition.id for upload, file in mains for addition in _added(upload, file, adding)}
    for upload, file in adding:
        main_label = DATASET_FORMATS[COMPANIONS[file.format]].label
        lack = f"{file.label}: they only add to {main_label}. Drop that file too."
        upload.problem = "" if upload.id in used else lack
    return [upload for upload, _ in mains]


def _added(upload: Upload, file: DatasetFile, adding: Sequence[tuple[Upload, DatasetFile]]) -> list[Upload]:
    """Add companions to a file."""
    file.add_beside([addition for _, addition in adding])
    added = [(other, addition) for other, addition in adding if addition in file.beside]
    upload.added = tuple(other.name for other, _ in added)
    return [other for other, _ in added]


def kind_words(file: DatasetFile) -> str:
    """A file's format in a few words."""
    rows = f" · {file.rows:,} rows" if file.rows else ""
    kind = f"{file.label} · {file.container}" if file.format != ANY else file.container
    return kind[:1].upper() + kind[1:] + rows


def forget() -> None:
    """Forget all uploads."""
    uploads = visitor().data.uploads
    while uploads:
        uploads.popitem()[1].folder.cleanup()
