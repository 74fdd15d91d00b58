"""Read shapes from a file (GeoJSON, KML, GeoPackage, shapefile): areas for a filter, and named places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import shapely

from geo.errors import ReadError
from geo.files import isolation
from geo.geodesy import MOST_AREAS, Polygon, outline


def areas_in_file(path: Path) -> tuple[Polygon, ...]:
    """The areas in a file.

    Parameters
    ----------
    path : Path
        GeoJSON, KML, GeoPackage or shapefile, with coordinates in degrees.

    Returns
    -------
    tuple of Polygon
        The outlines, largest first, with at most :data:`geo.geodesy.MOST_CORNERS` corners each; holes are filled.

    Raises
    ------
    ReadError
        The file can't be read, holds no areas, or more than :data:`geo.geodesy.MOST_AREAS`.
    """
    values = {"path": str(path.absolute())}
    areas = isolation.single_answer("geo.datasets.areas:outlines_in_file", values, called=path.name)
    return msgspec.convert(areas, tuple[Polygon, ...])


def outlines_in_file(ask: isolation.Ask, *, path: str) -> Iterator[Any]:
    """The task of :func:`areas_in_file`, which runs in a separate process."""
    del ask
    yield msgspec.to_builtins(_areas_in_file(Path(path)))


def _areas_in_file(path: Path) -> tuple[Polygon, ...]:
    layers = _read(path, columns=[], most=MOST_AREAS + 1)
    shapes = [shapely.force_2d(shape) for _, wkb, _ in layers for shape in shapely.from_wkb(wkb) if shape is not None]
    areas = [area for shape in shapes for area in _outlines(shape)]
    return _checked(areas, path.name)


def _read(path: Path, *, columns: list[str] | None, most: int) -> list[tuple[Mapping[str, Any], Any, Any]]:
    """For each layer with shapes in degrees, what pyogrio returns: metadata, geometries as WKB, columns."""
    from geo.datasets.containers.gdal import pyogrio, refuse_virtual_tables  # 28 MB, which a server seldom needs

    refuse_virtual_tables(path, path.name)
    try:
        names = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
        frames = [
            pyogrio.raw.read(path, layer=name, columns=columns, datetime_as_string=True, max_features=most)
            for name in names[:MOST_LAYERS]
        ]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError, ValueError, RuntimeError) as error:
        raise ReadError(f"{path.name} can't be read as a file of areas (GeoJSON, KML or GeoPackage).") from error
    layers = [(description, wkb, fields) for description, _fids, wkb, fields in frames if wkb is not None and len(wkb)]
    if not names:
        raise ReadError(f"{path.name} holds no shapes, only a table.")
    if len(names) > MOST_LAYERS:
        raise ReadError(f"{path.name} has more than {MOST_LAYERS} layers; save the one that you mean alone.")
    for description, _, _ in layers:
        crs = description.get("crs")
        if crs and crs not in _DEGREES:
            raise ReadError(f"{path.name} holds coordinates of {crs}; save it in WGS 84 degrees (EPSG:4326).")
    return layers


MOST_LAYERS = 20
"""The most layers of a file."""

_DEGREES = ("EPSG:4326", "OGC:CRS84", "EPSG:4979")


def shapes_in_file(path: Path, *, most: int = 200) -> list[tuple[str, str]]:
    """The points, lines and areas in a file, each as its name and its GeoJSON.

    Parameters
    ----------
    path : Path
        A file as for :func:`areas_in_file`.
    most : int
        The most shapes.

    Returns
    -------
    list of (name, geometry)
        In the file's order; the name is from the first column for names, else the file's name with a number.

    Raises
    ------
    ReadError
        The file can't be read, has no shapes, or more than ``most``.
    """
    values = {"path": str(path.absolute()), "most": most}
    shapes = isolation.single_answer("geo.datasets.areas:named_shapes", values, called=path.name)
    return [(name, shape) for name, shape in shapes]


def named_shapes(ask: isolation.Ask, *, path: str, most: int) -> Iterator[list[tuple[str, str]]]:
    """The task of :func:`shapes_in_file`, which runs in a separate process."""
    del ask
    yield _shapes_in_file(Path(path), most)


def _shapes_in_file(path: Path, most: int) -> list[tuple[str, str]]:
    layers = _read(path, columns=None, most=most + 1)
    number, total = 0, sum(len(geometries) for _, geometries, _ in layers)
    shapes = []
    for description, geometries, fields in layers:
        columns = zip(description["fields"], fields, strict=True)
        named = [list(column) for name, column in columns if str(name).lower() in _NAMES]
        for row, geometry in enumerate(geometries):
            number += 1
            shape = None if geometry is None else shapely.force_2d(shapely.from_wkb(geometry))
            if shape is None or shape.is_empty:
                continue
            given = next((str(column[row]).strip() for column in named if column[row]), "")
            name = given or (path.stem if total == 1 else f"{path.stem} {number}")
            shapes.append((name, str(shapely.to_geojson(shape))))
    if not shapes:
        raise ReadError(f"{path.name} holds no shapes.")
    if total > most:
        raise ReadError(f"{path.name} holds more than {most} shapes; save those that you mean alone.")
    return shapes


_NAMES = ("name", "title", "label")


def _outlines(shape: Any) -> Iterator[Any]:
    """The areas that a shape is made of, without holes."""
    for part in shapely.get_parts(shapely.get_parts(shape)):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield shapely.Polygon(part.exterior)
        elif part.geom_type == "MultiPolygon":
            yield from _outlines(part)


def _checked(areas: list[Any], name: str) -> tuple[Polygon, ...]:
    if not areas:
        raise ReadError(f"{name} holds no areas: lines and points have no inside.")
    if len(areas) > MOST_AREAS:
        raise ReadError(f"{name} holds more than {MOST_AREAS} areas; choose the one that you mean and save it alone.")
    try:
        return tuple(outline(area) for area in sorted(areas, key=shapely.area, reverse=True))
    except ValueError as error:
        raise ReadError(f"{name} holds an area that can't be used: {error}.") from error
