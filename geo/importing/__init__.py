"""Importing datasets: recognise, read, geocode, match with stored incidents, and write as one act."""

from __future__ import annotations

from geo.importing import kept_mappings
from geo.importing.as_written import as_written
from geo.importing.on_workers import read_ahead
from geo.importing.pipeline import ImportResult, Preview, Progress, import_file, preview, rejects_csv
from geo.importing.place_columns import with_places

__all__ = [
    "ImportResult",
    "Preview",
    "Progress",
    "as_written",
    "import_file",
    "kept_mappings",
    "preview",
    "read_ahead",
    "rejects_csv",
    "with_places",
]
