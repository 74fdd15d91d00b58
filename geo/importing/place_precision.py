"""Check the stated precision of rows against the names of their places.

A source's precision code and place name needn't agree: "Sumy Oblast", known to the town. If the name is a region's,
district's or country's, and no town there has it, the precision becomes that. A row near an unnamed town gets the name
of the nearest town, with precision "near"; if there is none so near, it stays without a name. The point and the
source's words are kept.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo import taxonomy
from geo.gazetteer import Gazetteer, Place
from geo.importing.region_list import with_column
from geo.model import Point
from geo.schema import rows_where, whole, without_codes

_WIDER = {"admin1": "province", "admin2": "district", "admin3": "district", "area": "area", "country": "country"}
"""The precision by kind of place."""
_CONTRADICTED = tuple(code for code in taxonomy.NARROW if code != "district")
"""The precisions that a name can contradict; "district" isn't one, because it was stated by division."""
_PLAIN = ("exact", "folded", "plain")
"""The gazetteer's kinds of match that count as the plain name."""
_ANSWERS = 8
_CITY_KM = 30.0
"""The largest radius of a region that is a city, such as Damascus: known to it means known to the town."""


class PlacePrecision:
    """Adjusts the precision of rows by the names of places; caches results, so make one per import."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._wide: dict[tuple[str, str], Place | None] = {}
        self._near: dict[tuple[float, float, float], str] = {}

    def adjust(self, table: pa.Table) -> pa.Table:
        """The table (all columns of :data:`geo.schema.INCIDENTS`) with precisions that fit the names."""
        return self._named(self._widened(table))

    def _widened(self, table: pa.Table) -> pa.Table:
        fine = pc.and_(_is(table, "precision", _CONTRADICTED), _is(table, "method", ("source",)))
        names = whole(without_codes(table["place"]))
        rows = np.flatnonzero(pc.and_(fine, pc.not_equal(names, "")).to_numpy(zero_copy_only=False))
        if not len(rows):
            return table
        at = pa.array(rows)
        keys = list(
            zip(*(whole(without_codes(table[name])).take(at).to_pylist() for name in ("country", "place")), strict=True)
        )
        wide = {key: self._wider(*key) for key in dict.fromkeys(keys)}
        stated = whole(without_codes(table["precision"])).take(at).to_pylist()
        changed = [
            (row, place)
            for row, key, precision in zip(rows.tolist(), keys, stated, strict=True)
            if (place := wide[key]) and (precision != "province" or place.kind == "admin1")
        ]
        if not changed:
            return table
        precisions, radii = whole(without_codes(table["precision"])).to_pylist(), whole(table["radius_km"]).to_pylist()
        regions, places = whole(without_codes(table["admin1"])).to_pylist(), names.to_pylist()
        for row, place in changed:
            precisions[row], radii[row] = _WIDER[place.kind], max(place.radius_km, radii[row] or 0.0)
            if place.kind == "admin1":
                regions[row] = place.name
            places[row] = ""
        columns = {"precision": precisions, "radius_km": radii, "admin1": regions, "place": places}
        for name, values in columns.items():
            table = with_column(table, name, pa.array(values))
        return table

    def _wider(self, country: str, name: str) -> Place | None:
        """The region, district or country with a name that no town of the country has."""
        if (country, name) not in self._wide:
            answers = self._gazetteer.lookup(name, country_codes=[country] if country else None, limit=_ANSWERS)
            places = [answer.place for answer in answers if answer.how in _PLAIN]
            towns = any(_is_town(place) for place in places)
            self._wide[country, name] = None if towns else next(iter(places), None)
        return self._wide[country, name]

    def _named(self, table: pa.Table) -> pa.Table:
        near = pc.and_(_is(table, "precision", ("near",)), pc.is_valid(whole(table["lat"])))
        names = whole(without_codes(table["place"]))
        rows = np.flatnonzero(pc.and_(near, pc.equal(names, "")).to_numpy(zero_copy_only=False))
        if not len(rows):
            return table
        values = names.to_pylist()
        points = zip(
            *(table[name].take(pa.array(rows)).to_pylist() for name in ("lat", "lon", "radius_km")), strict=True
        )
        for row, (lat, lon, radius_km) in zip(rows.tolist(), points, strict=True):
            values[row] = self._nearest(lat, lon, radius_km or 0.0)
        return with_column(table, "place", pa.array(values))

    def _nearest(self, lat: float, lon: float, radius_km: float) -> str:
        key = (lat, lon, radius_km)
        if key not in self._near:
            point = Point(lat, lon)
            town = next(iter(self._gazetteer.nearest(point)), None)
            is_near = town is not None and town.point is not None and point.distance_km(town.point) <= radius_km
            self._near[key] = f"near {town.name}" if town is not None and is_near else ""
        return self._near[key]


def _is_town(place: Place) -> bool:
    return place.kind not in _WIDER or (place.kind == "admin1" and place.radius_km <= _CITY_KM)


def _is(table: pa.Table, name: str, values: tuple[str, ...]) -> pa.Array:
    return rows_where(whole(table[name]), lambda texts: pc.is_in(texts, value_set=pa.array(values)))
