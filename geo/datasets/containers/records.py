"""JSON, JSON Lines and GeoJSON as tables: one row per record, nested names joined by dots.

GeoJSON positions are (lon, lat) and are converted here.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import polars as pl
import shapely
import shapely.geometry

from geo.datasets.containers.archives import FileContent
from geo.datasets.containers.encoding import decoder, encoding_of
from geo.datasets.rejects import NOT_A_RECORD
from geo.datasets.table import BATCH_ROWS, Table, clean_cell, folded_names, from_columns
from geo.errors import ReadError
from geo.model import Reject

_MAX_DEPTH = 4
_MORE = "further columns"


def looks_like_json(head: bytes) -> bool:
    """Whether a text starts as JSON does."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


Unfold = Callable[[Any], list[dict[str, Any]] | None]
"""Returns the records in a JSON value of a known layout; None for others."""


def read_records(content: FileContent, *, unfold: Unfold = lambda _: None) -> list[Table]:
    """Read the table or the named tables of a JSON, JSON Lines or GeoJSON file.

    Parameters
    ----------
    content : FileContent
    unfold : callable
        For a format with deeper nested records.

    Raises
    ------
    ReadError
        It isn't valid JSON, or has no list of records.
    """
    if _is_lines(content.first_line()):
        return [_lines(content)]
    try:
        whole = msgspec.json.decode(_utf8(content.whole()))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ReadError(f"{content.name} starts as JSON, but isn't valid JSON to its end: {error}.") from error
    features = _features(whole)
    if features is not None:
        return [_from_list(content.name, features, "GeoJSON", flatten_feature)]
    unfolded = unfold(whole)
    if unfolded:
        return [_from_list(content.name, unfolded, "JSON", flatten)]
    several = _several(whole)
    if len(several) > 1:
        return [
            _from_list(f"{content.name}: {clean_cell(name)}", records, "JSON", flatten)
            for name, records in several.items()
        ]
    records = _records(whole)
    if records is None:
        raise ReadError(f"{content.name} is JSON, but holds no list of records.")
    return [_from_list(content.name, records, "JSON", flatten)]


def _utf8(data: bytes) -> bytes:
    encoding = encoding_of(data[: 1 << 16])
    if encoding == "utf-8":
        return data
    return decoder(encoding).decode(data, True).encode("utf-8", "replace")


def _is_lines(head: bytes) -> bool:
    lines = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 2)
    if not lines[0].strip().startswith(b"{"):
        return False
    try:
        first = msgspec.json.decode(lines[0])
    except (msgspec.DecodeError, RecursionError):
        return False
    more = len(lines) > 1 and lines[1].strip() != b""
    return more or (_features(first) is None and _records(first) is None)


def _features(value: Any) -> list[Any] | None:
    if isinstance(value, dict):
        if value.get("type") == "FeatureCollection" and isinstance(value.get("features"), list):
            return list(value["features"])
        if value.get("type") == "Feature":
            return [value]
    if isinstance(value, list) and value and isinstance(value[0], dict) and value[0].get("type") == "Feature":
        return value
    return None


def _records(value: Any, depth: int = 0) -> list[Any] | None:
    if isinstance(value, list):
        if value and all(isinstance(row, list) for row in value[:50]):
            # a list of lists, the first with the column names, as some APIs return
            names = [str(cell) for cell in value[0]]
            return [dict(zip(names, row, strict=False)) if isinstance(row, list) else row for row in value[1:]]
        return value if any(isinstance(nested, dict) for nested in value[:50]) else None
    if isinstance(value, dict) and depth < 2:
        lists = [records for nested in value.values() if (records := _records(nested, depth + 1))]
        if lists:
            return max(lists, key=len)
        return _by_key(value)
    return None


def _by_key(value: dict[Any, Any]) -> list[Any] | None:
    # an object of records by id; a single record must repeat its id, else it may be any nested value
    if not all(isinstance(record, dict) for record in value.values()):
        return None
    if len(value) == 1 and any(record.get("id") != key for key, record in value.items()):
        return None
    return [{"key": key, **record} for key, record in value.items()] or None


def _several(value: Any) -> dict[str, list[Any]]:
    # named tables in one object: "Events", "Sources", "Associations"
    tables: dict[str, list[Any]] = {}
    for name, nested in value.items() if isinstance(value, dict) else ():
        records = _by_key(nested) if isinstance(nested, dict) else _records(nested, 1)
        if records and any(isinstance(record, dict) and flatten(record) for record in records):
            tables[name] = records
    return tables if any(isinstance(value[name], list) for name in tables) else {}


def _from_list(name: str, records: Sequence[Any], container: str, make: Any) -> Table:
    labels = _labels(make(record) for record in records)
    if not labels:
        raise ReadError(f"{name} is {container}, but its records hold no values.")

    def batches() -> Iterator[pl.DataFrame]:
        for start in range(0, len(records), BATCH_ROWS):
            yield _batch(table, records[start : start + BATCH_ROWS], start + 1, make, exact=True)

    table = Table(
        name=name,
        container=container,
        labels=labels,
        names=folded_names(labels),
        batches=batches,
        rows=len(records),
    )
    return table


def _lines(content: FileContent) -> Table:
    first = _first_records(content)
    geo = any(isinstance(record, dict) and record.get("type") == "Feature" for record in first)
    make = flatten_feature if geo else flatten
    labels = _labels(make(record) for record in first)
    if not labels:
        raise ReadError(f"{content.name} holds no line that is a JSON record.")
    labels = (*labels, _MORE)
    seen: list[Any] = [None]

    def batches() -> Iterator[pl.DataFrame]:
        with content.open() as stream:
            seen[0] = stream
            row = 1
            filled = (line for line in stream if line.strip())
            while chunk := list(itertools.islice(filled, 20_000)):
                yield _batch(table, [_line(line) for line in chunk], row, make, exact=False)
                row += len(chunk)

    def position() -> float | None:
        try:
            return float(seen[0].tell() / content.size) if seen[0] is not None and content.size > 0 else None
        except (ValueError, OSError):
            return 1.0

    table = Table(
        name=content.name,
        container="GeoJSON lines" if geo else "JSON lines",
        labels=labels,
        names=folded_names(labels),
        batches=batches,
        position=position,
    )
    return table


def _first_records(content: FileContent) -> list[Any]:
    """The records of the first lines, which determine the columns."""
    with content.open() as stream:
        return [_line(line) for line in itertools.islice(stream, 2_000) if line.strip()]


def _line(line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return clean_cell(line.decode("utf-8", "replace"))


def _labels(records: Iterable[Mapping[str, str] | None]) -> tuple[str, ...]:
    labels: dict[str, None] = {}
    for record in records:
        if record is not None:
            labels.update(dict.fromkeys(label for label in record if not label.startswith("\x1d")))
    return tuple(labels)[:1_999]


def _batch(table: Table, records: Sequence[Any], first: int, make: Any, *, exact: bool) -> pl.DataFrame:
    rows: list[dict[str, str]] = []
    numbers: list[int] = []
    for number, record in enumerate(records, start=first):
        flat = make(record)
        if flat is None:
            raw = msgspec.json.encode({"": record}).decode()
            table.rejects.append(Reject(number, NOT_A_RECORD, raw, table.name))
            continue
        rows.append(flat)
        numbers.append(number)
    if not exact:
        labels = set(table.labels)
        for flat in rows:
            extra = {label: flat[label] for label in flat if label not in labels and not label.startswith("\x1d")}
            if extra:
                flat[_MORE] = msgspec.json.encode(extra).decode()
    columns = {
        name: [row.get(label, "") for row in rows] for name, label in zip(table.names, table.labels, strict=True)
    }
    shapes = [row.get("\x1dgeometry") for row in rows]
    batch = from_columns(columns, first, shapes if any(shapes) else None)
    if len(numbers) < len(records):
        batch = batch.with_columns(pl.Series(batch.columns[len(columns)], numbers, dtype=pl.Int64))
    return batch


def flatten(record: Any) -> dict[str, str] | None:
    """One record as texts by name: nested names joined by dots, lists of plain texts by "; "."""
    if not isinstance(record, dict):
        return None
    flat: dict[str, str] = {}
    _put(flat, "", record, 0)
    return flat


def _put(flat: dict[str, str], prefix: str, value: Any, depth: int) -> None:
    if isinstance(value, dict) and depth < _MAX_DEPTH and (value or depth == 0):
        for name, nested in value.items():
            _put(flat, f"{prefix}.{clean_cell(name)}" if prefix else clean_cell(name), nested, depth + 1)
    else:
        flat[prefix] = text_of(value)


def text_of(value: Any) -> str:
    """A JSON value as cell text; null is empty, and nested values stay JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list) and all(isinstance(item, str) and ";" not in item for item in value):
        return clean_cell("; ".join(value))
    if isinstance(value, (list, dict)):
        return clean_cell(msgspec.json.encode(value).decode()) if value else ""
    return str(value)


def flatten_feature(feature: Any) -> dict[str, str] | None:
    """One GeoJSON feature as texts by name, with its position, and its geometry if it isn't a point."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return None
    properties = feature.get("properties")
    flat = flatten(properties) if isinstance(properties, dict) else {}
    assert flat is not None
    if "id" in feature and "id" not in flat:
        flat["id"] = text_of(feature["id"])
    geometry = feature.get("geometry")
    flat.update(position(geometry, flat))
    return flat


def position(geometry: Any, taken: Mapping[str, str]) -> dict[str, str]:
    """Latitude and longitude of a GeoJSON geometry (a point on it for areas and lines), under unused names."""
    if not isinstance(geometry, dict):
        return {}
    names = position_names(taken)
    if geometry.get("type") == "Point":
        return _point_position(geometry.get("coordinates"), names)
    try:
        shape = shapely.geometry.shape(geometry)
        inside = shape.representative_point()
        west, south, east, north = shape.bounds
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.errors.ShapelyError):
        return {names[0]: "unreadable geometry", names[1]: ""}
    if inside.is_empty or not all(map(math.isfinite, (west, south, east, north))):
        return {names[0]: "unreadable geometry", names[1]: ""}
    if west < -180 or east > 180 or south < -90 or north > 90:
        return {names[0]: repr(inside.y), names[1]: repr(inside.x)}
    return {
        names[0]: repr(inside.y),
        names[1]: repr(inside.x),
        "\x1dgeometry": shapely.to_geojson(shape),
    }


def position_names(taken: Container[str]) -> tuple[str, str]:
    """Unused column names for latitude and longitude."""
    return ("geometry latitude", "geometry longitude") if "latitude" in taken else ("latitude", "longitude")


def _point_position(place: Any, names: tuple[str, str]) -> dict[str, str]:
    """A point's position; an invalid one is kept as text, to be flagged."""
    if isinstance(place, list) and len(place) >= 2 and all(isinstance(degrees, (int, float)) for degrees in place[:2]):
        return {names[0]: text_of(place[1]), names[1]: text_of(place[0])}
    return {names[0]: text_of(place), names[1]: ""} if place else {}
