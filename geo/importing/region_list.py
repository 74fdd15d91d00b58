"""Unify region names: a region gets the gazetteer's name, whatever a source writes, so that a filter lists it once.

Sources write a region in many ways, and many write none. A name is looked up among the regions of the row's country
(:meth:`geo.gazetteer.Gazetteer.region`); if there is none, or it is ambiguous ("Kyiv"), the row's point decides. The
source's words are kept in the placement's query and in the original row; an unknown region keeps the source's name.

A region that the gazetteer lists under another country than the row states (:mod:`geo.gazetteer.listings`) gets its
name and shape too; the country stays as stated, and the row is flagged because its point lies elsewhere.

If a row states no country, a region with a name unique in the world gives it, provided that the row's point lies there
only with latitude and longitude swapped: otherwise swapped coordinates would move a region abroad.

A second-level division that a source calls a region (a province of the Philippines) becomes the district, and the
region is the division that it lies in. If only the region or country is known, the placement gets its id, so that maps
draw its shape instead of a circle; geocoded rows have an id already, or deliberately none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo import taxonomy
from geo.gazetteer import Gazetteer, Place
from geo.importing.geocoding import Countries
from geo.model import Point
from geo.schema import rows_where, whole, without_codes


class Region(NamedTuple):
    """A region with the gazetteer's names; the id is empty without a shape, the district is empty if only the region is
    known.
    """

    admin1: str = ""
    admin2: str = ""
    id: str = ""


_NOWHERE = Region()


class RegionsByName:
    """Unifies the regions of rows by name and point; caches results, so make one per import."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._by_name: dict[tuple[str, str], Region | None] = {}
        self._by_number: dict[int, tuple[str, Region]] = {-1: ("", _NOWHERE)}
        self._countries: dict[str, str] = {}
        self._stated: dict[str, str] = {}

    def state_countries(self, table: pa.Table, countries: Countries) -> pa.Table:
        """Fill in the country of rows that state only a region, if the point lies in that region only when swapped.

        For all other rows the point decides, because names of regions repeat across countries.
        """
        lat, lon = whole(table["lat"]), whole(table["lon"])
        alone = pc.and_(
            pc.equal(whole(without_codes(table["country"])), ""),
            pc.not_equal(whole(without_codes(table["admin1"])), ""),
        )
        turnable = pc.and_(pc.less_equal(pc.abs(lon), 90.0), pc.is_valid(lat))
        rows = np.flatnonzero(pc.and_(alone, turnable).fill_null(False).to_numpy(zero_copy_only=False))
        if not len(rows):
            return table
        names = whole(without_codes(table["admin1"])).take(pa.array(rows)).to_pylist()
        stated = np.array([countries.number(self._only_country(name)) for name in names])
        lats, lons = (each.take(pa.array(rows)).to_numpy(zero_copy_only=False) for each in (lat, lon))
        turned = (stated > 0) & (countries.at(lats, lons) != stated) & (countries.at(lons, lats) == stated)
        if not turned.any():
            return table
        codes = whole(without_codes(table["country"])).to_numpy(zero_copy_only=False).copy()
        codes[rows[turned]] = np.array(countries.names, dtype=object)[stated[turned]]
        return with_column(table, "country", pa.array(codes, pa.string()))

    def _only_country(self, name: str) -> str:
        """The country of the only first-level division in the world with a name; empty for none or several."""
        if name not in self._stated:
            region = self._gazetteer.region("", name)
            self._stated[name] = region.country if region is not None and region.kind == "admin1" else ""
        return self._stated[name]

    def unify(self, table: pa.Table) -> pa.Table:
        """The table with the gazetteer's names of regions, and place ids for rows known only to a region or country.

        Parameters
        ----------
        table : pa.Table
            All columns of :data:`geo.schema.INCIDENTS`, with countries filled in from points.
        """
        if not len(table):
            return table
        (countries, country), (names, name) = (_coded(table, each) for each in ("country", "admin1"))
        pairs, pair = np.unique(country * len(names) + name, return_inverse=True)
        stated = [(countries[key // len(names)], names[key % len(names)]) for key in pairs.tolist()]
        by_name = [self._named(*each) for each in stated]
        numbers = self._at_points(table, np.array([region is None for region in by_name])[pair])
        keys, key = np.unique(np.stack([pair, numbers]), axis=1, return_inverse=True)
        regions = []
        for at, number in zip(*keys.tolist(), strict=True):
            code, written = stated[at]
            regions.append(by_name[at] or self._at(code, written, number))
        return self._written(table, regions, key.reshape(-1))

    def _written(self, table: pa.Table, regions: Sequence[Region], key: NDArray[np.intp]) -> pa.Table:
        """The table with ``regions``, of which ``key`` has each row's index."""
        admin1 = pa.DictionaryArray.from_arrays(pa.array(key, pa.int32()), [region.admin1 for region in regions])
        table = with_column(table, "admin1", admin1)
        if any(region.admin2 for region in regions):
            old = whole(without_codes(table["admin2"]))
            admin2 = pa.array([region.admin2 for region in regions], pa.string()).take(pa.array(key))
            table = with_column(table, "admin2", pc.if_else(pc.equal(old, ""), admin2, old))
        ids = np.array([region.id for region in regions], dtype=object)[key]
        province, whole_country = _known_to(table, "province"), _known_to(table, "country")
        if whole_country.any():
            codes = whole(without_codes(table["country"])).to_numpy(zero_copy_only=False)
            ids[whole_country] = [self._country_id(code) for code in codes[whole_country]]
        wanted = (province | whole_country) & (ids != "")
        if not wanted.any():
            return table
        old = whole(without_codes(table["place_id"]))
        return with_column(table, "place_id", pc.if_else(pa.array(wanted), pa.array(ids, pa.string()), old))

    def _named(self, country: str, name: str) -> Region | None:
        """The region for a source's name; None if the point must decide."""
        if not name:
            return None
        pair = (country, name)
        if pair not in self._by_name:
            place = self._gazetteer.region(country, name)
            self._by_name[pair] = None if place is None else self._region(place)
        return self._by_name[pair]

    def _region(self, place: Place) -> Region:
        if place.kind == "admin2" and place.admin1:
            return Region(place.admin1, place.name)
        return Region(place.name, "", place.id if self._gazetteer.geometry(place.id) is not None else "")

    def _at_points(self, table: pa.Table, unnamed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The gazetteer's number of the division at each row's point; -1 if there is none or it isn't needed."""
        numbers = np.full(len(table), -1, dtype=np.int64)
        lat, lon = whole(table["lat"]), whole(table["lon"])
        fine = rows_where(whole(table["precision"]), lambda texts: pc.is_in(texts, value_set=pa.array(taxonomy.NARROW)))
        rows = np.flatnonzero(unnamed & pc.and_(fine, pc.is_valid(lat)).to_numpy(zero_copy_only=False))
        if not len(rows):
            return numbers
        points = np.stack([each.take(pa.array(rows)).to_numpy(zero_copy_only=False) for each in (lat, lon)])
        distinct, inverse = np.unique(points.astype(np.float64), axis=1, return_inverse=True)
        there = self._gazetteer.regions.places_at(*distinct).astype(np.int64)
        new, first = np.unique(there, return_index=True)
        for number, at in zip(new.tolist(), first.tolist(), strict=True):
            if number not in self._by_number:
                place = self._gazetteer.admin1_at(Point(*distinct[:, at].tolist()))
                self._by_number[number] = ("", _NOWHERE) if place is None else (place.country, self._region(place))
        numbers[rows] = there[inverse.reshape(-1)]
        return numbers

    def _at(self, country: str, name: str, number: int) -> Region:
        """The division at a point if it lies in the row's country, else the source's name."""
        there, region = self._by_number[number]
        return region if region.admin1 and there == country else Region(name)

    def _country_id(self, code: str) -> str:
        if code not in self._countries:
            place = self._gazetteer.country(code)
            self._countries[code] = "" if place is None or self._gazetteer.geometry(place.id) is None else place.id
        return self._countries[code]


def _coded(table: pa.Table, name: str) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct texts of a column, and the index of each row's text."""
    column = whole(table[name])
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _known_to(table: pa.Table, precision: str) -> NDArray[np.bool_]:
    """A mask of rows with a precision and without a geometry of their own."""
    of_precision = rows_where(whole(table["precision"]), lambda texts: pc.equal(texts, precision))
    by_source = rows_where(whole(table["method"]), lambda texts: pc.equal(texts, "source"))
    free = pc.and_(by_source, pc.is_null(whole(table["geometry"])))
    return np.asarray(pc.and_(of_precision, free).to_numpy(zero_copy_only=False), dtype=bool)


def with_column(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    """The table with a column's values replaced, cast to its type."""
    field = table.schema.field(name)
    return table.set_column(table.schema.get_field_index(name), field, column.cast(field.type))
