"""GeoParquet 1.1: the typed, compressed form for GeoPandas, DuckDB, QGIS, BigQuery and the like.

The columns of :mod:`geo.schema` with their types, lists and structs included, plus ``domain``, ``type_label``, and
``geometry`` as WKB (:mod:`geo.writers.shapes`). The file's metadata has the filter and the sources. Original rows are
only in JSON Lines.

The metadata of the geometry (types, bounding box) is known only at the end, where Parquet's metadata is anyway, so the
file is written in one pass with bounded memory. Source: https://geoparquet.org/releases/v1.1.0/
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo import schema
from geo.writers.columns import COLUMNS, iso
from geo.writers.origin import FileOrigin, Sources
from geo.writers.shapes import Shapes, shapes

LEFT_OUT = ("geometry", "raw", "raw_header", "time_start_offset_s", "time_end_offset_s")
"""Columns of the store that are left out or converted; times become text with their zone."""

_KEPT = [name for name in schema.INCIDENTS.names if name not in LEFT_OUT]
_LABELS = [column for column in COLUMNS if column.name in ("domain", "type_label")]
_ZONED = ("time_start", "time_end")
_SPELLED = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "LINEARRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
    "GEOMETRYCOLLECTION": "GeometryCollection",
}


def write_geoparquet(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """Incidents as one GeoParquet file, a chunk for every batch."""
    drain = _Drain()
    sources = Sources()
    kinds: set[str] = set()
    boxes: list[list[float]] = []
    empty = schema.conform(pa.table({}))
    with pq.ParquetWriter(
        drain, _columns(empty, shapes(empty, origin.gazetteer)).schema, compression="zstd", store_schema=False
    ) as writer:
        for batch in batches:
            if not len(batch):
                continue
            drawn = shapes(batch, origin.gazetteer)
            sources.add(batch)
            numbers = np.unique(shapely.get_type_id(drawn))
            kinds |= {shapely.GeometryType(int(number)).name for number in numbers if number >= 0}
            if kinds:
                boxes.append(shapely.total_bounds(drawn).tolist())
            writer.write_table(_columns(batch, drawn))
            yield drain.taken()
        writer.add_key_value_metadata(
            {
                "geo": json.dumps(_geo(kinds, boxes)),
                "incident_map": json.dumps(origin.about(), ensure_ascii=False),
                "sources": json.dumps(sources.ranked(), ensure_ascii=False),
            }
        )
    yield drain.taken()


def _columns(table: pa.Table, drawn: Shapes) -> pa.Table:
    columns = {name: iso(table, name) if name in _ZONED else table[name] for name in _KEPT}
    columns |= {column.name: column.make(table) for column in _LABELS}
    columns["geometry"] = pa.array(shapely.to_wkb(drawn), pa.binary())
    return pa.table(columns)


def _geo(kinds: set[str], boxes: list[list[float]]) -> dict[str, object]:
    column: dict[str, object] = {"encoding": "WKB", "geometry_types": sorted(_SPELLED[kind] for kind in kinds)}
    located = [box for box in boxes if not np.isnan(box[0])]
    if located:
        west, south, east, north = zip(*located, strict=True)
        column["bbox"] = [min(west), min(south), max(east), max(north)]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


class _Drain(io.RawIOBase):
    """A write-only file whose content is taken out after each row group."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        self._written += len(self._parts[-1])
        return len(self._parts[-1])

    def taken(self) -> bytes:
        chunk = b"".join(self._parts)
        self._parts.clear()
        return chunk
