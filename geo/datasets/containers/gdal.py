"""GDAL restricted for foreign files: a few formats, no network, no other files.

GDAL recognises some sixty formats by content. Some of them read any file or URL named in the file, so that a five-line
VRT called ``map.kml`` could reveal the server's passwords or request URLs behind its firewall. Only
:data:`SHAPE_FORMATS` are enabled; all code that uses GDAL must import :mod:`pyogrio` from here. GeoPackage is a
database that may have virtual tables of other files: call :func:`refuse_virtual_tables` before reading it.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import sqlite3
from pathlib import Path

import pyogrio
import pyogrio.core
import pyogrio.errors

from geo.errors import ReadError

__all__ = ["SHAPE_FORMATS", "pyogrio", "refuse_virtual_tables"]

SHAPE_FORMATS = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "KML", "LIBKML"})
"""The allowed formats, by GDAL's names."""

_DATABASE = b"SQLite format 3\x00"
_INDEX = re.compile(r'CREATE VIRTUAL TABLE (?:"[^"]+"|\w+) USING (?:rtree|fts[345])\s*\(.*', re.IGNORECASE | re.DOTALL)
_VIRTUAL = re.compile(r"\bvirtual\b", re.IGNORECASE)


def refuse_virtual_tables(path: Path, name: str) -> None:
    """Refuse a database with virtual tables, with which SpatiaLite can read any file of the computer.

    Only the SQL text in the schema matters, because SQLite executes it whatever the row's name.

    Parameters
    ----------
    path : Path
        A file; files other than databases are accepted.
    name : str
        The file as its user knows it.

    Raises
    ------
    ReadError
        It has such a table (its own spatial index is allowed), or its schema can't be read.
    """
    with path.open("rb") as file:
        if file.read(len(_DATABASE)) != _DATABASE:
            return
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as database:
            texts = [str(text) for (text,) in database.execute("SELECT sql FROM sqlite_master") if text is not None]
    except sqlite3.Error as error:
        raise ReadError(f"{name} is a damaged database.") from error
    if any(_VIRTUAL.search(text) and not _INDEX.fullmatch(text) for text in texts):
        raise ReadError(f"{name} holds a table that is kept in another file; it was not read.")


def _leave_only_formats() -> None:
    others = sorted(set(pyogrio.list_drivers()) - SHAPE_FORMATS)
    nowhere = "127.0.0.1:1"  # GeoJSON may give its CRS as a URL, which GDAL would request
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(others), "GDAL_HTTP_PROXY": nowhere})
    importlib.reload(pyogrio.core)  # GDAL drops the skipped formats only when its drivers are registered again


_leave_only_formats()
