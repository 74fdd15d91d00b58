"""GDAL as far as strangers' files may use it: a few of its formats, and neither a network nor another file.

GDAL tells a format by what is in a file, and knows sixty. Some read whatever file or address stands in them, so that
a VRT of five lines called ``map.kml`` would show the server's passwords, or ask an address behind its wall for what is
there. Only :data:`SHAPE_FORMATS` are left; whoever reads a file with GDAL takes :mod:`pyogrio` from here. One of them
is a database that may hold tables which are other files: :func:`refuse_virtual_tables` comes before it is read.
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
"""What a file of shapes may be, by GDAL's names."""

_DATABASE = b"SQLite format 3\x00"
_INDEX = re.compile(r'CREATE VIRTUAL TABLE (?:"[^"]+"|\w+) USING (?:rtree|fts[345])\s*\(.*', re.IGNORECASE | re.DOTALL)
_VIRTUAL = re.compile(r"\bvirtual\b", re.IGNORECASE)


def refuse_virtual_tables(path: Path, name: str) -> None:
    """Refuse a database with tables that are kept elsewhere, which SpatiaLite takes from any file of the computer.

    What a row of the database's schema is called doesn't count: SQLite does what its text says, whatever it is called.

    Parameters
    ----------
    path : Path
        A file of any kind; others than databases pass.
    name : str
        The file as its user knows it.

    Raises
    ------
    ReadError
        It has such a table (an index of its own is none), or its schema can't be read.
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
    nowhere = "127.0.0.1:1"  # GeoJSON may name its coordinates by an address, which GDAL would ask
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(others), "GDAL_HTTP_PROXY": nowhere})
    importlib.reload(pyogrio.core)  # GDAL lets go of what it shall skip where its formats are counted again


_leave_only_formats()
