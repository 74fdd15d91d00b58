"""Regions or countries shaded by the number of their incidents or its change: a breakdown drawn on the map.

There are five classes of change, three of counts, and three of counts per 100,000 inhabitants where the population is
bundled. Regions with few incidents, or of unknown population, are hatched instead of coloured. A region without a shape
in the gazetteer is left out, and the legend counts those.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo.gazetteer import Gazetteer, Place, population
from geo.geodesy import TILE_PX
from geo.model import Count
from geo.store import Breakdown, BreakdownRow, Comparison
from geo.wording import count_words, difference_words, number_words, share_words, span_words

SHAPED = ("region", "country")
"""The kinds of rows that can have a shape."""

CHANGES = {-2: "much-fewer", -1: "fewer", 0: "same", 1: "more", 2: "much-more"}
COUNTS = {0: "low", 1: "middle", 2: "high"}
"""The names of the classes, of change above and of counts here."""

CHANGE_LABELS = {-2: "−50 % or less", -1: "fewer", 0: "within ±15 %", 1: "more", 2: "+50 % or more"}

FINEST_ZOOM = 10
"""From this zoom on shapes aren't simplified."""
_TOLERANCE_PX = 0.6
"""How far a simplified edge may lie from the true one, pixels."""


@functools.lru_cache(maxsize=8_192)
def place_of_row(gazetteer: Gazetteer, by: str, name: str, country: str) -> Place | None:
    """The place of a row of regions or countries; None for other rows, and for places not in the gazetteer."""
    if by == "region":
        return gazetteer.region(country, name) if country else None
    return gazetteer.country(name) if by == "country" else None


def row_classes(table: Breakdown, shade: str) -> list[str]:
    """The class of each row, as the style sheets name it: "change-more", "count-high", "few"; empty for none."""
    if shade == "change" and table.before is not None:
        return ["few" if row.change is None else f"change-{CHANGES[row.change]}" for row in table.rows]
    if shade == "people":
        rates = [rate(row, table.by) for row in table.rows]
        second, third = rate_steps(rates)
        return [
            "few" if each is None else f"count-{COUNTS[(each >= second) + (each >= third)]}" if each else ""
            for each in rates
        ]
    numbers = map(table.count_class(), table.rows)
    return ["" if number is None else f"count-{COUNTS[number]}" for number in numbers]


def rate(row: BreakdownRow, by: str) -> float | None:
    """Incidents per 100,000 inhabitants; None without a population figure, as for regions."""
    people = population(row.name) if by == "country" else None
    return None if people is None else RATE_PEOPLE * row.now.incidents / people.number


RATE_PEOPLE = 100_000


def rate_words(each: float | None) -> str:
    """A rate in words; an unknown one differs from 0."""
    if each is None:
        return "no figure"
    if 0 < each < _LEAST_SAID:
        return f"under {_LEAST_SAID}"
    return f"{each:,.0f}" if each >= _WHOLE_FROM or not each else f"{each:.2g}"


_WHOLE_FROM, _LEAST_SAID = 10, 0.01
"""From the first on, rates are shown without decimals; below the second, only as less than it."""


def rate_steps(rates: Sequence[float | None]) -> tuple[float, float]:
    """The rates at which the second and third class begin; the classes span equal ratios."""
    some = sorted(each for each in rates if each)
    if not some:
        return 1.0, 2.0
    step = (some[-1] / some[0]) ** (1 / len(COUNTS))
    return some[0] * step, some[0] * step**2


def shading(table: Breakdown, shade: str, gazetteer: Gazetteer, *, is_rest: bool = False) -> dict[str, Any]:
    """The shading that the map draws: a legend, and the regions with class, words and box.

    Parameters
    ----------
    shade : str
        "change", "people" (per 100,000 inhabitants) or "count"; "change" is "count" where nothing is compared.
    is_rest : bool
        Whether the table has only the incidents that density leaves out, which the legend then says.
    """
    by_change = shade == "change" and table.before is not None
    regions, shapeless = [], 0
    for row, name in zip(table.rows, row_classes(table, shade), strict=True):
        place = place_of_row(gazetteer, table.by, row.name, row.country)
        box = None if place is None else _box(gazetteer, place.id)
        if place is None or box is None:
            shapeless += bool(name)
        elif name:
            words, tip = _words(row, by_change=by_change), _tip(place.name, row)
            if shade == "people":
                words = "" if name == "few" else rate_words(rate(row, table.by))
                tip = [*tip, people_words(row, table.by)]
            own = {"id": place.id, "class": name, "name": short_name(place.name)}
            regions.append({**own, "words": words, "tip": tip, "box": box})
    return {"regions": regions, "legend": _legend(table, shapeless, shade, by_change=by_change, is_rest=is_rest)}


UNSHADED: dict[str, Any] = {"regions": [], "legend": {"title": "", "days": "", "classes": [], "missing": ""}}
"""The shading where there is nothing to shade."""


PEOPLE_FROM = "People: Natural Earth’s estimates, most of 2017"


def people_words(row: BreakdownRow, by: str) -> str:
    """A rate in words, with the population that it is based on and the years of that figure."""
    people = population(row.name) if by == "country" else None
    if people is None:
        return "no figure of people"
    return f"{rate_words(rate(row, by))} per 100,000 of {people.number:,} people ({people.years})"


def short_name(name: str) -> str:
    """A region's name without its generic word ("region", "governorate"), as on maps.

    Words that are part of the usual name are kept: "State", "District", "Republic".
    """
    for word in (" Oblast", " region", " Governorate", " Province"):
        name = name.removesuffix(word)
    return name


def _words(row: BreakdownRow, *, by_change: bool) -> str:
    if not by_change:
        return f"{row.now.incidents:,}"
    if row.is_few:
        return ""
    return difference_words(row.difference) if row.share is None else share_words(row.share)


def _tip(name: str, row: BreakdownRow) -> list[str]:
    now = number_words(row.now.incidents)
    if row.before is None:
        return [name, now]
    few = "; too few to compare" if row.is_few else ""
    return [name, f"{now}, {row.before.incidents:,} before: {difference_words(row.difference)}{few}"]


def _legend(table: Breakdown, shapeless: int, shade: str, *, by_change: bool, is_rest: bool) -> dict[str, Any]:
    days = "" if table.period is None else span_words(*table.period)
    if by_change and table.before is not None:
        title, days = "Change in incidents", f"{days} against {span_words(*table.before)}"
        names = [[f"change-{CHANGES[number]}", label] for number, label in CHANGE_LABELS.items()]
        names.append(["few", f"{Comparison.FEW} or fewer"])
    elif shade == "people":
        title = "Incidents per 100,000 people"
        middle, most = map(rate_words, rate_steps([rate(row, table.by) for row in table.rows]))
        ends = (f"under {middle}", f"{middle} to {most}", f"{most} and more")
        names = [[f"count-{name}", words] for name, words in zip(COUNTS.values(), ends, strict=True)]
        names.append(["few", "no figure of people"])
    else:
        title = "Known only near a town or to a region, by region" if is_rest else "Incidents"
        second, third = table.count_steps
        steps = [(1, second - 1), (second, third - 1), (third, None)]
        names = [
            [f"count-{name}", f"{low:,} and more" if high is None else count_words(Count(low, None, high))]
            for name, (low, high) in zip(COUNTS.values(), steps, strict=True)
        ]
    where = "" if is_rest else ", in the table only"
    lines = [PEOPLE_FROM] if shade == "people" else []
    missing = f"{shapeless:,} without a shape here{where}" if shapeless else ""
    return {"title": title, "days": days, "classes": names, "missing": " · ".join(filter(None, (missing, *lines)))}


@functools.lru_cache(maxsize=8_192)
def _box(gazetteer: Gazetteer, place_id: str) -> list[float] | None:
    """West, south, east and north of a place's shape, degrees; None where it has none."""
    shape = gazetteer.geometry(place_id)
    return None if shape is None or not shape.geom_type.endswith("Polygon") else np.round(shape.bounds, 3).tolist()


_MIDDLE_DEGREES = 0.02
"""The precision to which the middle of a region is computed."""


@functools.lru_cache(maxsize=8_192)
def _middle(gazetteer: Gazetteer, place_id: str) -> list[float]:
    """The middle of the largest part of a place's shape (lat, lon), and the distance to its edge in degrees of
    latitude.
    """
    largest = max(shapely.get_parts(gazetteer.geometry(place_id)), key=lambda part: float(part.area))
    squeeze = max(math.cos(math.radians(largest.centroid.y)), 0.05)
    simple = largest.simplify(_MIDDLE_DEGREES, preserve_topology=False)
    if simple.is_empty or not simple.is_valid:
        simple = largest
    simple = shapely.transform(simple, lambda points: points * np.array([squeeze, 1.0]))
    line = shapely.maximum_inscribed_circle(simple, tolerance=max(math.sqrt(float(simple.area)) / 40, 1e-3))
    (x, y), _edge = line.coords
    return [round(float(y), 4), round(float(x) / squeeze, 4), round(float(line.length), 4)]


def region_shapes(gazetteer: Gazetteer, place_ids: list[str], zoom: float) -> dict[str, Any]:
    """The shapes of places, simplified for a zoom of the map; places without one are left out.

    Returns
    -------
    dict
        Id to its ``polygons``, as rings of (lat, lon), and its ``middle``: latitude, longitude, and how far from there
        the nearest edge is in degrees of latitude; None where a region is too small at this zoom to be named.
    """
    level = min(FINEST_ZOOM, math.ceil(zoom))
    drawn: dict[str, Any] = {}
    for place_id in place_ids:
        box = _box(gazetteer, place_id)
        if box is not None:
            high_px = (box[3] - box[1]) * TILE_PX * 2**level / 360
            middle = _middle(gazetteer, place_id) if high_px > _LEAST_NAMED_PX else None
            drawn[place_id] = {"polygons": _polygons(gazetteer, place_id, level), "middle": middle}
    return drawn


_LEAST_NAMED_PX = 24
"""The least height at which a region has room for a number, at the deepest zoom of its level."""


@functools.lru_cache(maxsize=4_096)
def _polygons(gazetteer: Gazetteer, place_id: str, level: int) -> list[list[list[list[float]]]]:
    shape = gazetteer.geometry(place_id)
    if shape is None:
        return []
    if level < FINEST_ZOOM:
        shape = shape.simplify(_TOLERANCE_PX * 360 / (TILE_PX * 2**level), preserve_topology=False)
    return [
        [np.round(shapely.get_coordinates(ring)[:, ::-1], 4).tolist() for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon" and not part.is_empty
    ]
