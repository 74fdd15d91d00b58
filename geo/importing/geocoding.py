"""Geocode whole tables: distinct names are looked up once, and the countries of a million points at once.

A row with coordinates keeps them; this module adds the country, and flags points outside the country that the row
states. A row without coordinates is looked up in the gazetteer by the finest name it has, from the town to the country
(by the source's own words for the place, ``place_query``, if it names no town, district or region), and gets the
precision of the result, or a wider one: what is found by the name of a district or region is no finer than that, even
if the gazetteer has only the town of that name.

Countries come from the gazetteer's grid, and in cells with a border or coast from the cell's corners; only points in
cells with differing corners are looked up one by one. So a sliver of another country narrower than a cell (an eighth of
a degree) may be missed, and a point counts as in its stated country if that touches its cell, because points on a
border shouldn't be flagged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo import taxonomy
from geo.datasets import EXCHANGED
from geo.gazetteer import CROSSED, DEPENDENT, GRID, Gazetteer, GazetteerGeocoder, listed_elsewhere, place
from geo.geodesy import destinations
from geo.model import Incident, Placement
from geo.schema import rows_where, to_table, whole, without_codes

_UNKNOWN, _MIXED, _NONE = -1, -2, 0
_PLACE_COLUMNS = (
    *("lat", "lon", "geometry", "precision", "radius_km", "country", "admin1", "admin2", "place", "place_id"),
    *("method", "score", "runners_up"),
)
_SMALL = ("AD", "BH", "GI", "HK", "LI", "MC", "MO", "MT", "PS", "SG", "SM")
"""Countries smaller than a cell: rows that state one are looked up one by one."""
_PART_OF = DEPENDENT | {"VA": ("IT",)}
"""Countries whose points may lie in others, by ISO code (the Vatican has no shape of its own)."""
_TRIED = 500
_OFF_COAST_KM = (50.0, 100.0, 150.0, 200.0)
"""Distances at which the stated country is searched for around a point at sea, which then counts as off its coast."""
_KINDS = {"district": ("admin2", "admin3"), "province": ("admin1",)}
"""The gazetteer's kinds of divisions for each precision."""


class Countries:
    """Looks up the countries of many points; caches cells, so make one per import."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._grid = np.full(180 * GRID * 360 * GRID, _UNKNOWN, dtype=np.int16)
        self._codes: dict[str, int] = {"": _NONE}
        self._names: list[str] = [""]
        self._mixed = np.zeros(0, dtype=np.int64)
        self._corners = np.zeros((0, 4), dtype=np.int16)

    def at(
        self, lat: NDArray[np.float64], lon: NDArray[np.float64], stated: NDArray[np.int16] | None = None
    ) -> NDArray[np.int16]:
        """The countries at points in degrees (no NaN), as indices into :attr:`names`; 0 for none.

        A point whose ``stated`` country touches its cell counts as in it, without a closer look.
        """
        rows = np.clip(((lat + 90) * GRID).astype(np.int64), 0, 180 * GRID - 1)
        cols = np.clip(((lon + 180) * GRID).astype(np.int64), 0, 360 * GRID - 1)
        cells = rows * (360 * GRID) + cols
        numbers: NDArray[np.int16] = self._grid[cells]
        unknown = np.unique(cells[numbers == _UNKNOWN])
        if len(unknown):
            self._learn(unknown)
            numbers = self._grid[cells]
        if stated is not None:
            small = [self._codes[code] for code in _SMALL if code in self._codes]
            numbers = np.where(np.isin(stated, small), _MIXED, numbers) if small else numbers
        mixed = np.flatnonzero(numbers == _MIXED)
        if stated is not None and len(mixed):
            at = np.minimum(np.searchsorted(self._mixed, cells[mixed]), max(0, len(self._mixed) - 1))
            corners = self._corners[at] if len(self._mixed) else np.full((len(mixed), 4), _UNKNOWN, dtype=np.int16)
            there = (corners == stated[mixed, np.newaxis]).any(axis=1) & (stated[mixed] != _NONE)
            numbers[mixed[there]] = stated[mixed[there]]
            mixed = mixed[~there]
        if len(mixed):
            numbers[mixed] = self._exact(lat[mixed], lon[mixed])
        return numbers

    @property
    def names(self) -> Sequence[str]:
        """ISO 3166-1 alpha-2 codes by index; the first is empty."""
        return self._names

    def number(self, code: str) -> int:
        """The index of a code."""
        if code not in self._codes:
            self._codes[code] = len(self._names)
            self._names.append(code)
        return self._codes[code]

    def _learn(self, cells: NDArray[np.int64]) -> None:
        places = self._gazetteer.regions.places_of_cells(cells)
        self._grid[cells] = self._countries(places)
        cells = cells[places == CROSSED]
        rows, cols = np.divmod(cells, 360 * GRID)
        width = 360 * GRID + 1
        nodes = [(rows + north) * width + cols + east for north, east in ((0, 0), (0, 1), (1, 0), (1, 1))]
        distinct = np.unique(np.concatenate(nodes))
        countries = self._at_nodes(*np.divmod(distinct, width))
        corners = np.stack([countries[np.searchsorted(distinct, each)] for each in nodes], axis=1)
        same = (corners == corners[:, :1]).all(axis=1)
        self._grid[cells] = np.where(same, corners[:, 0], _MIXED)
        mixed = np.concatenate([self._mixed, cells[~same]])
        order = np.argsort(mixed)
        self._mixed = mixed[order]
        self._corners = np.concatenate([self._corners, corners[~same]])[order]

    def _at_nodes(self, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> NDArray[np.int16]:
        # a corner of four cells: the place that covers one of them, else a look-up
        places = np.full(len(rows), CROSSED)
        for south, west in ((0, 0), (0, 1), (1, 0), (1, 1)):
            crossed = np.flatnonzero(places == CROSSED)
            row, col = np.clip(rows[crossed] - south, 0, 180 * GRID - 1), (cols[crossed] - west) % (360 * GRID)
            places[crossed] = self._gazetteer.regions.places_of_cells(row * 360 * GRID + col)
        crossed = np.flatnonzero(places == CROSSED)
        places[crossed] = self._gazetteer.regions.places_at(rows[crossed] / GRID - 90, cols[crossed] / GRID - 180)
        return self._countries(places)

    def _exact(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int16]:
        return self._countries(self._gazetteer.regions.places_at(lat, lon))

    def _countries(self, places: NDArray[np.int64]) -> NDArray[np.int16]:
        distinct, inverse = np.unique(places, return_inverse=True)
        codes = self._gazetteer.countries_of(distinct)
        return np.array([self.number(str(code)) for code in codes], dtype=np.int16)[inverse]


SWAPPED = "swapped"
"""The word that marks the flags of rows whose latitude and longitude look swapped."""


def check_countries(
    table: pa.Table,
    countries: Countries,
    name_of: Callable[[str], str],
    exchanged: NDArray[np.bool_] | None = None,
) -> pa.Table:
    """The table with missing countries filled in, and flags on points outside the stated country.

    A point at sea is flagged only if it lies far from that country, but in it with latitude and longitude swapped.

    Parameters
    ----------
    table : pa.Table
        All columns of :data:`geo.schema.INCIDENTS`.
    countries : Countries
    name_of : callable
        Returns a country's name for its code.
    exchanged : array of bool, optional
        A mask of the rows in which to swap latitude and longitude, if only then the point lies in the stated country.
    """
    lat, lon = (whole(table[name]) for name in ("lat", "lon"))
    have = pc.is_valid(lat).to_numpy(zero_copy_only=False)
    if not have.any():
        return table
    stated_codes = whole(table["country"])
    if not pa.types.is_dictionary(stated_codes.type):
        stated_codes = stated_codes.dictionary_encode()
    stated = np.array([countries.number(code) for code in stated_codes.dictionary.to_pylist()], dtype=np.int16)
    stated = stated[stated_codes.indices.to_numpy()]
    actual = np.zeros(len(table), dtype=np.int16)
    lats, lons = (pc.fill_null(values, 0.0).to_numpy() for values in (lat, lon))
    actual[have] = countries.at(lats[have], lons[have], stated[have])
    names = pa.array(countries.names)
    fill = have & (stated == _NONE) & (actual != _NONE)
    if fill.any():
        field = table.schema.field("country")
        codes = pa.DictionaryArray.from_arrays(pa.array(np.where(fill, actual, stated), pa.int32()), names)
        table = table.set_column(table.schema.get_field_index("country"), field, codes.cast(field.type))
    wide = rows_where(whole(table["precision"]), lambda texts: pc.is_in(texts, value_set=pa.array(taxonomy.WIDE)))
    elsewhere = have & (stated != _NONE) & (actual != stated) & ~wide.to_numpy(zero_copy_only=False)
    wrong = elsewhere & (actual != _NONE)
    for code, parts in _PART_OF.items():
        if (of_it := wrong & (stated == countries.number(code))).any():
            wrong &= ~(of_it & np.isin(actual, [countries.number(part) for part in parts]))
    if len(at_sea := np.flatnonzero(elsewhere & (actual == _NONE))):  # at sea flag only swapped ones
        at_sea = at_sea[_swapped(lats[at_sea], lons[at_sea], stated[at_sea], countries)]
        wrong[at_sea[~_off_coast(lats[at_sea], lons[at_sea], stated[at_sea], countries)]] = True
    rows = np.flatnonzero(wrong)
    if not len(rows):
        return table
    turned = _swapped(lats[rows], lons[rows], stated[rows], countries)
    if exchanged is not None and (mended := turned & exchanged[rows]).any():
        table = _flagged(_turned(table, rows[mended]), rows[mended], _constant(EXCHANGED, int(mended.sum())))
        rows, turned = rows[~mended], turned[~mended]
    if not len(rows):
        return table
    return _flagged(table, rows, _sentences(stated[rows], actual[rows], turned, countries, name_of))


def _constant(text: str, rows: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), pa.array([text]))


def _turned(table: pa.Table, rows: NDArray[np.intp]) -> pa.Table:
    """The table with latitude and longitude swapped in some rows."""
    lat, lon = (whole(table[name]).to_numpy(zero_copy_only=False).copy() for name in ("lat", "lon"))
    lat[rows], lon[rows] = lon[rows], lat[rows]
    for name, degrees in (("lat", lat), ("lon", lon)):
        column = pa.array(degrees, pa.float64(), from_pandas=True)
        table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), column)
    return table


def _sentences(
    stated: NDArray[np.int16],
    actual: NDArray[np.int16],
    turned: NDArray[np.bool_],
    countries: Countries,
    name_of: Callable[[str], str],
) -> pa.DictionaryArray:
    keys = stated.astype(np.int64) * 200_000 + actual.astype(np.int64) * 2 + turned
    distinct, inverse = np.unique(keys, return_inverse=True)
    texts = []
    for key in distinct.tolist():
        was, rest = divmod(key, 200_000)
        there, other_way = divmod(rest, 2)
        where = f"in {name_of(countries.names[there])}" if there != _NONE else "at sea"
        text = f"The point lies {where}, not in {name_of(countries.names[was])} as stated"
        texts.append(text + (f"; latitude and longitude may be {SWAPPED}." if other_way else "."))
    coded = pa.array(texts, pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.take(pa.array(inverse)), coded.dictionary)


def _swapped(
    lat: NDArray[np.float64], lon: NDArray[np.float64], stated: NDArray[np.int16], countries: Countries
) -> NDArray[np.bool_]:
    # Which points would lie in their country if swapped. A sample is tried first: usually all of a column is swapped or
    # none, and otherwise this would be the most expensive look-up of an import.
    turned = np.zeros(len(lat), dtype=bool)
    turnable = np.flatnonzero(np.abs(lon) <= 90)
    some = turnable[:: max(1, len(turnable) // _TRIED)]
    for sample in (some, turnable):
        turned[sample] = countries.at(lon[sample], lat[sample]) == stated[sample]
        if not turned.any():
            break
    return turned


def _off_coast(
    lat: NDArray[np.float64], lon: NDArray[np.float64], stated: NDArray[np.int16], countries: Countries
) -> NDArray[np.bool_]:
    # a ship off Bonny, at 4 N 7 E, is off Nigeria, whatever lies at 7 N 4 E
    away, bearing = (each.ravel() for each in np.meshgrid(_OFF_COAST_KM, np.arange(0.0, 360.0, 45.0)))
    lats, lons = destinations(lat[:, np.newaxis], lon[:, np.newaxis], away, bearing)
    around = countries.at(lats.ravel(), ((lons.ravel() + 180) % 360) - 180).reshape(lats.shape)
    return np.asarray((around == stated[:, np.newaxis]).any(axis=1))


def _flagged(table: pa.Table, rows: NDArray[np.int64], texts: pa.Array) -> pa.Table:
    # append to the rows' existing texts
    old, field = whole(table["flags"]), table.schema.field("flags")
    lengths = pc.list_value_length(old).to_numpy()
    order = np.argsort(np.concatenate([np.repeat(np.arange(len(old)), lengths), rows]), kind="stable")
    values = pa.concat_arrays([old.flatten(), texts.cast(field.type.value_type)]).take(pa.array(order))
    offsets = np.concatenate(([0], np.cumsum(lengths + np.bincount(rows, minlength=len(old))))).astype(np.int32)
    lists = pa.ListArray.from_arrays(pa.array(offsets), values, type=field.type)
    return table.set_column(table.schema.get_field_index("flags"), field, lists)


class PlacementsByName:
    """Geocodes rows that have names but no position; caches results, so make one per import."""

    def __init__(self, gazetteer: Gazetteer, towns_of: Callable[[str], list[str]] | None = None) -> None:
        self._gazetteer = gazetteer
        self._geocoder = GazetteerGeocoder(gazetteer)
        self._towns_of = towns_of
        self._known: dict[tuple[str, ...], Placement] = {}

    def fill(self, table: pa.Table) -> tuple[pa.Table, int]:
        """The table with placements from names, and the number of rows placed.

        Parameters
        ----------
        table : pa.Table
            All columns of :data:`geo.schema.INCIDENTS`. Only rows of precision "none" are changed.
        """
        rows = np.flatnonzero(rows_where(whole(table["precision"]), lambda texts: pc.equal(texts, "none")))
        if not len(rows):
            return table, 0
        fields = ("place", "admin2", "admin1", "country", "place_query")
        keys = list(zip(*(table[name].take(pa.array(rows)).to_pylist() for name in fields), strict=True))
        distinct = list(dict.fromkeys(keys))
        placements = [self._placed(key) for key in distinct]
        if all(placement.precision == "none" for placement in placements):
            return table, 0
        columns = to_table(
            Incident(id="x", title="x", event_type="other", source="x", source_id="x", placement=placement)
            for placement in placements
        )
        number = {key: place for place, key in enumerate(distinct)}
        source = np.array([number[key] for key in keys], dtype=np.int64)
        hit = np.array([placement.precision != "none" for placement in placements])[source]
        into = np.full(len(table), -1, dtype=np.int64)
        into[rows[hit]] = source[hit]
        for name in _PLACE_COLUMNS:
            table = _replaced(table, name, whole(columns[name]), into)
        return table, int(hit.sum())

    def _placed(self, key: tuple[str, ...]) -> Placement:
        if key not in self._known:
            self._known[key] = self._look_up(*key)
        return self._known[key]

    def _look_up(self, name: str, admin2: str, admin1: str, country: str, query: str) -> Placement:
        codes = [country] if country else None
        for text, within1, within2, level in self._questions(name, admin2, admin1, query):
            region = self._gazetteer.region(country, text) if level == "province" else None
            text = text if region is None else region.name
            placement = place(
                text,
                self._geocoder,
                country_codes=[region.country] if region is not None and region.country else codes,
                admin1=within1 or None,
                admin2=within2 or None,
                kinds=_KINDS.get(level, ()),
                unrivalled=True,
            )
            if placement.precision != "none":
                return _stated_in(country, _as_wide_as(placement, level))
        if name and (placement := self._listed_elsewhere(name, country)).precision != "none":
            return _stated_in(country, placement)
        if country:
            return place(self._gazetteer.country_name(country), self._geocoder, country_codes=codes)
        return Placement()

    def _listed_elsewhere(self, name: str, country: str) -> Placement:
        """A town in a disputed region that the gazetteer lists under another country than the row states.

        Towns in dependencies are found only through the row's region, which is looked up before: Georgetown is a common
        name.
        """
        for code, regions in listed_elsewhere(country).items():
            if code not in DEPENDENT.get(country, ()) and self._gazetteer.plain(name, codes={code}, exactly=True):
                for region in regions or ("",):
                    placement = place(name, self._geocoder, country_codes=[code], admin1=region, unrivalled=True)
                    if placement.precision in taxonomy.TOWNS:
                        return placement
        return Placement()

    def _questions(self, name: str, admin2: str, admin1: str, query: str) -> list[tuple[str, str, str, str]]:
        """The look-ups to try, the finest first: text, containing region and district, and level."""
        towns = self._towns_of(name) if self._towns_of is not None and name else [name]
        questions = [(town, admin1, admin2, "") for town in towns]
        questions += [(admin2, admin1, "", "district"), (admin1, "", "", "province")]
        if not (name or admin2 or admin1):
            questions.insert(0, (query, "", "", ""))
        return [question for question in questions if question[0]]


def _stated_in(country: str, placement: Placement) -> Placement:
    """The placement with the country that the source states, since we don't judge whose a disputed region is."""
    return replace(placement, country=country) if country and placement.country else placement


def _as_wide_as(placement: Placement, level: str) -> Placement:
    if level == "province" and placement.precision == "country":
        return replace(placement, precision=level)  # Kosovo, if a source treats it as a region
    # a division found only by its town is around that town, not the town itself
    if not level or placement.precision not in taxonomy.TOWNS:
        return placement
    return replace(placement, precision=level, radius_km=taxonomy.RADIUS_KM[level], place_id="")


def _replaced(table: pa.Table, name: str, values: pa.Array, into: NDArray[np.int64]) -> pa.Table:
    old, field = whole(without_codes(table[name])), table.schema.field(name)
    both = pa.concat_arrays([old, values.cast(old.type)])
    index = np.where(into >= 0, into + len(old), np.arange(len(old)))
    return table.set_column(table.schema.get_field_index(name), field, both.take(pa.array(index)).cast(field.type))


def counts_of_texts(column: Any) -> dict[str, int]:
    """The number of occurrences of each text in a column."""
    return {row["values"]: row["counts"] for row in pc.value_counts(column).to_pylist()}
