"""Tables with geometry or typed columns: Parquet and GeoParquet, GeoPackage, KML."""

from __future__ import annotations

import io
import json
import re
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import shapely

from geo.datasets.containers.archives import FileContent
from geo.datasets.containers.records import position, position_names, text_of
from geo.datasets.dataset import GEOMETRY
from geo.datasets.table import Table, clean_cell, folded_names, from_columns
from geo.errors import ReadError

_DEGREES = ("EPSG:4326", "OGC:CRS84", "EPSG:4979", "WGS 84")


def read_parquet(content: FileContent) -> Table:
    """The table in a Parquet or GeoParquet file.

    Raises
    ------
    ReadError
        The file is damaged, or its geometry isn't in degrees.
    """
    try:
        file = pa.parquet.ParquetFile(content.path if content.path is not None else io.BytesIO(content.whole()))
        columns = file.schema_arrow.names
        rows = file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise ReadError(f"{content.name} is a damaged Parquet file.") from error
    shape = _geometry_column(content, file.schema_arrow.metadata)
    labels = tuple(clean_cell(name) for name in columns if name != shape)
    if shape is not None:
        labels += position_names(labels)
    names = folded_names(labels)

    def batches() -> Iterator[pl.DataFrame]:
        first = 1
        try:
            for batch in file.iter_batches(65_536):
                texts = [_texts(batch.column(n)) for n, name in enumerate(columns) if name != shape]
                geometry = None
                if shape is not None:
                    lat, lon, geometry = _placed(batch.column(columns.index(shape)).to_pylist())
                    texts += [lat, lon]
                yield from_columns(dict(zip(names, texts, strict=True)), first, geometry)
                first += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise ReadError(f"{content.name} is a damaged Parquet file.") from error

    return Table(
        name=content.name,
        container="GeoParquet" if shape is not None else "Parquet",
        labels=labels,
        names=names,
        batches=batches,
        rows=rows,
    )


def _geometry_column(content: FileContent, metadata: Mapping[bytes, bytes] | None) -> str | None:
    if not metadata or b"geo" not in metadata:
        return None
    try:
        geo = json.loads(metadata[b"geo"])
        name = str(geo["primary_column"])
        column = geo["columns"][name]
        crs = column.get("crs")
        code = f"{crs['id']['authority']}:{crs['id']['code']}" if crs else "OGC:CRS84"
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"{content.name} says it is GeoParquet, but its description can't be read.") from error
    if code not in _DEGREES:
        raise ReadError(f"{content.name} holds coordinates of {code}; save it in WGS 84 degrees (EPSG:4326).")
    return name


def _texts(column: pa.Array) -> list[str]:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return [clean_cell(value) if value is not None else "" for value in column.to_pylist()]
    if pa.types.is_integer(kind) or pa.types.is_date(kind):
        return [value if value is not None else "" for value in column.cast(pa.string()).to_pylist()]
    return [_plain(value) for value in column.to_pylist()]


def _plain(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, bytes):
        return clean_cell(value.decode("utf-8", "replace"))
    if isinstance(value, (list, dict)):
        return text_of(msgspec.to_builtins(value, enc_hook=str)) if value else ""
    return text_of(value)


def _placed(values: list[bytes | None]) -> tuple[list[str], list[str], list[str | None]]:
    shapes = shapely.from_wkb(np.array(values, dtype=object), on_invalid="ignore")
    lat, lon, geometry = [], [], []
    for value, shape in zip(values, shapes, strict=True):
        cells: dict[str, str] = {}
        if shape is None or shape.is_empty:
            cells = {"latitude": "unreadable geometry"} if value is not None and shape is None else {}
        elif shape.geom_type == "Point":
            cells = {"latitude": repr(shape.y), "longitude": repr(shape.x)}
        else:
            cells = position(json.loads(shapely.to_geojson(shapely.force_2d(shape))), {})
        lat.append(cells.get("latitude", ""))
        lon.append(cells.get("longitude", ""))
        geometry.append(cells.get(GEOMETRY))
    return lat, lon, geometry


_ENDINGS = {"kml": "kml", "geopackage": "gpkg"}
_LEGEND = re.compile(r"\blegend\b", re.IGNORECASE)
_KML_ONLY = ("altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon")


def read_features(content: FileContent) -> list[Table]:
    """Read the layers of a GeoPackage, or all folders of a KML file as one table with a ``folder`` column.

    If a KML folder is the map's legend, a column ``legend`` has the meaning of each feature's icon.

    Raises
    ------
    ReadError
        The file is damaged, holds no features, or its geometry isn't in degrees.
    """
    data = content.whole()
    if content.kind == "kml" and b"<!ENTITY" in data[: 1 << 20]:
        raise ReadError(f"{content.name} defines XML entities, as no KML needs to; it was not read.")
    from geo.datasets.containers.gdal import refuse_virtual_tables  # GDAL takes 28 MB, which a server seldom needs

    # GDAL expects the extension of a GeoPackage, and warns about others
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{_ENDINGS[content.kind]}"
        path.write_bytes(data)
        refuse_virtual_tables(path, content.name)
        parts = _parts(content, path)
    layers = [part for part in parts if part is not None]
    if not layers:
        raise ReadError(f"{content.name} holds no features.")
    if content.kind == "kml":
        layers = [pl.concat(layers, how="diagonal")]
    return [_table(content, part) for part in layers]


def _parts(content: FileContent, path: Path) -> list[pl.DataFrame | None]:
    from geo.datasets.containers.gdal import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # users can't act on GDAL's repairs
            layers = [str(layer[0]) for layer in pyogrio.list_layers(path)][:500]
            parts = [_layer(content, path, layer) for layer in layers]
            if content.kind == "kml" and any(map(_LEGEND.search, layers)):
                parts = _with_legend(path, layers, parts)
            return parts
    except ReadError:
        raise
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.FieldError,
        pyogrio.errors.GeometryError,
        ValueError,
        RuntimeError,
        OSError,
    ) as error:
        raise ReadError(f"{content.name} is damaged, or no {content.kind} file.") from error


def _with_legend(path: Path, layers: list[str], parts: list[pl.DataFrame | None]) -> list[pl.DataFrame | None]:
    icons = [_icons(path, layer) if part is not None else [] for layer, part in zip(layers, parts, strict=True)]
    meanings: dict[str, str] = {}
    for layer, names, part in zip(layers, icons, parts, strict=True):
        if part is not None and _LEGEND.search(layer) and "Name" in part.columns:
            meanings.update({icon: name for icon, name in zip(names, part["Name"], strict=True) if icon and name})
    with_legend = [
        part if part is None else part.with_columns(pl.Series("legend", [meanings.get(name, "") for name in names]))
        for names, part in zip(icons, parts, strict=True)
    ]
    # the legend last, so that the first rows are incidents
    order = sorted(range(len(layers)), key=lambda at: bool(_LEGEND.search(layers[at])))
    return [with_legend[at] for at in order]


def _icons(path: Path, layer: str) -> list[str]:
    from geo.datasets.containers.gdal import pyogrio

    # the style isn't a field, but GDAL returns it by SQL
    name = layer.replace("\\", "\\\\").replace('"', '\\"')
    query = f'SELECT OGR_STYLE FROM "{name}"'  # noqa: S608 - a name, quoted; over a file that can only be read
    values = pyogrio.raw.read(path, sql=query, sql_dialect="OGRSQL", read_geometry=False)
    return [str(icon or "") for icon in values[3][0]]


def _layer(content: FileContent, path: Path, layer: str) -> pl.DataFrame | None:
    from geo.datasets.containers.gdal import pyogrio

    meta, _, shapes, values = pyogrio.raw.read(path, layer=layer, force_2d=True)
    size = len(shapes) if shapes is not None else len(values[0]) if len(values) else 0
    if not size:
        return None
    if shapes is not None:
        _check_degrees(content, meta.get("crs"))
    columns: dict[str, list[str]] = {}
    for label, column in zip(meta["fields"], values, strict=True):
        texts = _moments(column) if column.dtype.kind == "M" else [_value(value) for value in column.tolist()]
        if content.kind != "kml" or (label not in _KML_ONLY and any(texts)):
            columns[clean_cell(str(label))] = texts
    if content.kind == "kml":
        columns["folder"] = [clean_cell(layer)] * size
    geometry: list[str | None] | None = None
    if shapes is not None:
        lat, lon, geometry = _placed([bytes(shape) if shape is not None else None for shape in shapes])
        lat_name, lon_name = position_names(columns)
        columns[lat_name], columns[lon_name] = lat, lon
    return from_columns(columns, 1, geometry)


def _check_degrees(content: FileContent, crs: str | None) -> None:
    """Raise unless coordinates are in degrees; a layer without a CRS is assumed to be."""
    if crs is not None and not any(name in crs for name in _DEGREES):
        raise ReadError(f"{content.name} holds coordinates of {crs[:40]}; save it in WGS 84 degrees (EPSG:4326).")


def _moments(column: Any) -> list[str]:
    """Dates and times in ISO 8601, midnight as the date alone."""
    return ["" if np.isnat(value) else str(value).removesuffix(".000").removesuffix("T00:00:00") for value in column]


def _value(value: Any) -> str:
    if isinstance(value, float) and np.isnan(value):
        return ""
    return text_of(value) if not isinstance(value, bytes) else ""


def _table(content: FileContent, frame: pl.DataFrame) -> Table:
    labels = [name for name in frame.columns if not name.startswith("\x1d")]
    names = folded_names(labels)
    frame = frame.with_columns(pl.col(labels).fill_null("")).rename(dict(zip(labels, names, strict=True)))
    frame = frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("\x1drow"))

    def batches() -> Iterator[pl.DataFrame]:
        yield from frame.iter_slices(65_536)

    return Table(
        name=content.name,
        container={"kml": "KML", "geopackage": "GeoPackage"}[content.kind],
        labels=tuple(labels),
        names=names,
        batches=batches,
        rows=len(frame),
    )
