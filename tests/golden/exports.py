"""Every export of the fixtures' store: a small text as it is, anything else by the hashes of its parts."""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterator

import pyarrow.parquet as pq

from geo.filter import ALL_DOMAINS, Filter, View
from geo.map import Ring
from geo.store import Store
from geo.writers import WRITERS, FileOrigin
from tests.golden.stores import MOMENT, timeless
from tests.golden.values import mark, readable

ALL = Filter(domain=(ALL_DOMAINS,))
RINGS = {
    "ucdp_ged": Ring("UCDP GED", "blue", "#1d5fd1", "#5aa9ff"),
    "acled": Ring("ACLED", "green", "#00754a", "#1fce8b"),
}
VIEWS: dict[str, tuple[Filter, View, str]] = {
    "all": (ALL, View(), ""),
    "ukraine": (
        Filter(country=("UA",), verification=("single_source", "confirmed")),
        View(lat=49.5, lon=35.5, zoom=6),
        "http://localhost/?country=UA",
    ),
}
"""The filters and positions that are written, by the names of their files."""
LONGEST_TEXT = 40_000
"""Bytes of a text that is kept as it is."""
_PROGRAMS = re.compile(rb"<(style|script)>.*?</\1>|'sha256-[^']*'", re.DOTALL)
"""Of a map to send: the page's own scripts and styles, and their hashes. They have tests of their own, and whoever
changes one of them doesn't change what is said."""


def export(store: Store, name: str, form: str) -> Iterator[str]:
    """The lines of a golden file: one of :data:`VIEWS` in one of the formats of ``WRITERS``; the hash of all last."""
    asked, view, link = VIEWS[name]
    rings = RINGS if name == "ukraine" else {}
    origin = FileOrigin(
        filter=asked, moment=MOMENT, version="7", view=view, link=link, total=store.count(asked), rings=rings
    )
    data = b"".join(WRITERS[form].write(timeless(store.tables(asked)), origin))
    if form == "html":
        data = _PROGRAMS.sub(b"", data)
    if form == "xlsx":
        yield from _members(data)
    elif form == "geoparquet":
        yield from _columns(data)
    elif form == "png":
        width, height = struct.unpack(">II", data[16:24])
        yield f"{width} x {height} pixels"
    else:
        yield from readable(data.decode(), whole=LONGEST_TEXT)
    yield f"sha256 {hashlib.sha256(data).hexdigest()}"


def _members(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            yield f"{member.filename} {member.file_size} {mark(archive.read(member))}"


def _columns(data: bytes) -> Iterator[str]:
    table = pq.read_table(io.BytesIO(data))
    for name, value in sorted((table.schema.metadata or {}).items()):
        if name != b"ARROW:schema":
            yield f"{name.decode()} {json.dumps(json.loads(value), sort_keys=True)}"
    yield f"{len(table)} rows"
    for name in table.column_names:
        column = table[name]
        yield f"{name} {column.type} {mark(repr(column.to_pylist()))}"
