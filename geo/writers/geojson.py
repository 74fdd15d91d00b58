"""GeoJSON (RFC 7946): a FeatureCollection, one feature per incident, with the filter at its start and sources at its
end.

Properties are the columns of :mod:`geo.schema` under their own names, lists as lists, ``claims``, ``reports``,
``figures`` and ``related`` as objects. They include ``lat`` and ``lon``, because the geometry of a place known only to
its region is an area (:mod:`geo.writers.shapes`). Incidents without a place have a null geometry, as the standard
allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import pyarrow as pa
import shapely

from geo.writers.columns import single
from geo.writers.origin import FileOrigin, Sources
from geo.writers.shapes import shapes

NESTED = ("means", "target", "actor", "target_actor", "figures", "claims", "reports", "related", "flags", "edited")
"""Columns that stay lists or objects."""

_encode = msgspec.json.Encoder().encode


def write_geojson(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """Incidents as one GeoJSON FeatureCollection, a chunk for every batch."""
    sources = Sources()
    about = _encode(origin.about()).removeprefix(b"{").removesuffix(b"}")
    yield b'{"type":"FeatureCollection","name":"incidents",' + about + b',"features":[\n'
    first = True
    for batch in batches:
        if not len(batch):
            continue
        sources.add(batch)
        yield (b"" if first else b",\n") + b",\n".join(_features(batch, origin))
        first = False
    yield b'\n],"sources":' + _encode(sources.ranked()) + b"}\n"


def properties(table: pa.Table) -> list[dict[str, Any]]:
    """The properties of each incident: plain values, lists and objects; None where unknown."""
    columns = single(table)
    for name in NESTED:
        columns = columns.append_column(name, table[name].combine_chunks())
    rows: list[dict[str, Any]] = columns.to_pylist()
    return rows


def _features(table: pa.Table, origin: FileOrigin) -> Iterator[bytes]:
    drawn = shapely.to_geojson(shapes(table, origin.gazetteer))
    for shape, row in zip(drawn, properties(table), strict=True):
        yield (
            b'{"type":"Feature","id":' + _encode(row["id"]) + b',"geometry":'
            + (b"null" if shape is None else shape.encode()) + b',"properties":' + _encode(row) + b"}"
        )  # fmt: skip
