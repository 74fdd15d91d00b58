"""The law: for any filter, the store's answer equals ``[i for i in everything if f.matches(i)]``."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geo import geodesy, taxonomy
from geo.filter import Filter, Last, sources_of
from geo.geodesy import Polygon
from geo.model import BBox, Incident, Placement, Point
from geo.store import Store
from geo.store.clusters import parts_at
from geo.store.held_columns import HELD_BYTES
from geo.store.queries import FACETS
from tests.strategies import boxes, circles, days, filters, incidents, loose_filters, points, polygons

EVERYTHING = Filter(domain=("all",))
PLENTY = 150


class Full:
    """A store, and all that it holds as values; told in a word where a test fails."""

    def __init__(self, store: Store, everything: list[Incident]) -> None:
        self.store, self.everything = store, everything

    def __repr__(self) -> str:
        return "full"

    def __iter__(self) -> Iterator[Any]:
        return iter((self.store, self.everything))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Full:
    """A store with incidents of every shape, and the same as values."""
    some: list[Incident] = []

    @settings(max_examples=PLENTY, database=None, derandomize=True, phases=[Phase.generate])
    @given(incidents())
    def fill(one: Incident) -> None:
        some.append(dataclasses.replace(one, id=f"i{len(some)}", source_id=f"i{len(some)}"))

    fill()
    store = Store.open(tmp_path_factory.mktemp("law") / "store")
    store.add(some)
    return Full(store, store.query(EVERYTHING))


def test_the_store_holds_incidents_of_every_shape(full: Full) -> None:
    _store, everything = full
    assert len(everything) > PLENTY / 2
    assert len({one.event_type for one in everything}) > 5
    assert sum(one.placement.point is not None for one in everything) > 20


@given(asked=loose_filters())
@settings(max_examples=2 * settings.default.max_examples)
def test_the_store_agrees_with_a_loose_filter(full: Full, asked: Filter) -> None:
    store, everything = full
    assert store.query(asked) == [one for one in everything if asked.matches(one)]


@given(asked=filters)
def test_the_store_agrees_with_a_strict_filter(full: Full, asked: Filter) -> None:
    store, everything = full
    assert store.query(asked) == [one for one in everything if asked.matches(one)]


@given(st.data())
@settings(max_examples=2 * settings.default.max_examples)
def test_the_store_agrees_with_a_filter_made_of_what_is_there(full: Full, data: st.DataObject) -> None:
    store, everything = full
    one = data.draw(st.sampled_from(everything))
    point = one.placement.point
    words = " ".join(one.title.split()[:1])
    asked = Filter(
        domain=("all",),
        **data.draw(
            st.sampled_from(
                [
                    {"type": (one.event_type,)},
                    {"country": (one.placement.country,)},
                    {"region": (one.placement.admin1,)},
                    {"target": one.target},
                    {"means": one.means},
                    {"actor": one.actor},
                    {"verification": (one.verification,)},
                    {"precision": (one.placement.precision,)},
                    {"source": sources_of(one)},
                    {"since": one.date_start, "until": one.date_start},
                    {"q": words},
                    {"min_killed": one.killed and one.killed.at_least},
                    {"bbox": point and BBox(point.lon, point.lat, point.lon, point.lat)},
                ]
            )
        ),
    )
    assert store.query(asked) == [each for each in everything if asked.matches(each)]


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        ("Kharkov", {"a", "b", "c"}),
        ("Харків", {"a", "b", "c"}),
        ("kharkiv", {"a", "b", "c"}),
        ('"Kharkov"', {"b"}),
        ("-Kharkov", {"d", "e", "f"}),
        ("Krivoy Rog", {"d"}),
        ("Kryvyi Rih bridge", {"d"}),
        ("Odessa OR Kharkov", {"a", "b", "c", "e"}),
        ("Sana'a", set()),
    ],
)
def test_a_place_is_found_by_any_of_its_names(tmp_path: Path, typed: str, matches: set[str]) -> None:
    titles = {
        "a": "A bridge in Kharkiv",
        "b": "A bridge in Kharkov",
        "c": "Міст у місті Харків",
        "d": "A bridge in Kryvyi Rih",
        "e": "A bridge in Odesa",
        "f": "Oksana's bridge",  # holds the letters of a name, in the middle of another word
    }
    some = [
        Incident(id=name, title=title, event_type="protest", source="s", source_id=name)
        for name, title in titles.items()
    ]
    store = Store.open(tmp_path / "store")
    store.add(some)
    asked = Filter(domain=("all",), q=typed)
    assert {each.id for each in store.query(asked)} == matches
    assert {each.id for each in some if asked.matches(each)} == matches


@given(asked=loose_filters(), number=st.integers(1, 60), unit=st.sampled_from("hdw"), day=days)
def test_the_store_agrees_about_the_time_up_to_now(
    full: Full, asked: Filter, number: int, unit: str, day: dt.date
) -> None:
    store, everything = full
    now = dt.datetime.combine(day, dt.time(17, 20), dt.UTC)
    asked = dataclasses.replace(asked, last=Last(number, unit, now))
    assert store.query(asked) == [one for one in everything if asked.matches(one)]


PLACES = st.one_of(
    circles.map(lambda circle: {"near": circle}),
    boxes().map(lambda box: {"bbox": box}),
    polygons().map(lambda area: {"area": (area,)}),
)


@given(asked=loose_filters(), where=PLACES)
@settings(max_examples=3 * settings.default.max_examples // 2)
def test_what_may_lie_inside_is_counted_apart(full: Full, asked: Filter, where: dict[str, Any]) -> None:
    store, everything = full
    anywhere = dataclasses.replace(asked, bbox=None, near=None, area=(), within="")
    sure = dataclasses.replace(anywhere, **where)
    maybe = dataclasses.replace(sure, within="maybe")
    matches = [sum(each.matches(one) for one in everything) for each in (sure, maybe)]
    assert store.totals(sure).maybe == matches[1] - matches[0] >= 0
    assert store.totals(maybe).maybe == 0


@pytest.mark.parametrize("box", [BBox(170, -10, 180, 10), BBox(-180, -10, -170, 10), BBox(170, -10, -180, 10)])
def test_the_antimeridian_is_one_line_by_either_number(tmp_path: Path, box: BBox) -> None:
    told = Incident(id="a", source="s", source_id="a", title="At the edge of the map", event_type="ground_clash")
    places = [Placement(point=Point(0, lon), precision="exact", method="source") for lon in (180.0, -180.0)]
    pair = [
        dataclasses.replace(told, id=f"a{nr}", source_id=f"a{nr}", placement=place) for nr, place in enumerate(places)
    ]
    store = Store.open(tmp_path / "store")
    store.add(pair)
    asked = dataclasses.replace(EVERYTHING, bbox=box)
    assert store.count(asked) == sum(asked.matches(each) for each in pair) == 2


@given(asked=loose_filters())
def test_counts_are_those_of_the_answer(full: Full, asked: Filter) -> None:
    store, everything = full
    mine = [one for one in everything if asked.matches(one)]
    totals = store.totals(asked)
    assert store.count(asked) == totals.incidents == len(mine)
    assert totals.everything == len(everything)
    assert totals.unlocated == sum(one.placement.precision == "none" for one in mine)
    assert totals.sources == len({name for one in mine for name in sources_of(one)})
    killed = [one.killed for one in mine if one.killed is not None]
    assert (totals.killed.known, totals.killed.unknown) == (len(killed), len(mine) - len(killed))
    assert totals.killed.best == sum(count.at_least or 0 for count in killed)
    assert totals.killed.open == sum(count.high is None for count in killed)
    dates = [one.date_start for one in mine if one.date_start is not None]
    assert totals.first == min(dates, default=None)
    histogram = store.histogram(asked)
    assert sum(each.count for each in histogram.bins) == len(dates)
    assert histogram.undated == len(mine) - len(dates)
    for order in ("-date_start", "date_start"):
        mine_in_order = [one.id for one in store.query(asked, order=order)]
        assert [one.id for one in store.listed(asked, limit=5, offset=3, order=order)] == mine_in_order[3:8]
        assert [one.id for one in store.listed(asked, limit=PLENTY, order=order)] == mine_in_order
    assert store.dated_as(asked, ("week", "day")) == sum(one.date_precision in ("week", "day") for one in mine)
    box = store.extent(asked)
    located = [one.placement.point for one in mine if one.placement.point is not None]
    assert (box is None) == (not located)
    assert all(point in box for point in located if box is not None)


@given(asked=loose_filters())
def test_a_facet_says_what_choosing_it_would_show(full: Full, asked: Filter) -> None:
    store, everything = full
    facets = store.facets(asked)
    assert tuple(facets) == FACETS
    for word, values in facets.items():
        counted: Counter[str] = Counter()
        for value, count in values:
            alone = dataclasses.replace(asked, **{word: (value,)})
            assert count == sum(map(alone.matches, everything)), (word, value)
            counted[value] += count
        assert len(counted) == len(values)
    wide = dataclasses.replace(asked, actor=())
    there = {actor for one in everything if wide.matches(one) for actor in one.actor if actor}
    assert {value for value, _count in facets["actor"]} == there


@given(asked=loose_filters(), box=boxes(), zoom=st.floats(0, 20))
@settings(max_examples=settings.default.max_examples // 2)
def test_density_counts_what_has_a_spot_in_the_box(full: Full, asked: Filter, box: BBox, zoom: float) -> None:
    store, everything = full
    asked = dataclasses.replace(asked, precision=taxonomy.PINNED)
    inside = [one.placement.point for one in everything if asked.matches(one) and one.placement.point is not None]
    spots = store.density(asked, box, zoom)[1]
    assert sum(point in box for point in inside) <= sum(spot.incidents for spot in spots) <= len(inside)
    world = BBox(-180.0, -90.0, 180.0, 90.0)
    assert sum(spot.incidents for spot in store.density(asked, world, zoom)[1]) == len(inside)


def _area_of(incident: Incident) -> tuple[str, str, str]:
    """The country, the region by its name, or by its place's id where it has none."""
    place = incident.placement
    if place.precision == "country":
        return place.country, "", ""
    return place.country, place.admin1, "" if place.admin1 else place.place_id


@given(asked=loose_filters(), box=boxes(), zoom=st.floats(0, 20), limit=st.integers(1, 40))
def test_the_view_shows_all_that_is_in_it_and_no_more_than_it_may(
    full: Full, asked: Filter, box: BBox, zoom: float, limit: int
) -> None:
    store, everything = full
    view = store.in_view(asked, box, zoom, limit)
    assert len(view.singles) + len(view.clusters) <= max(limit, 4)
    inside = {
        one.id: one
        for one in everything
        if asked.matches(one) and one.placement.point is not None and one.placement.point in box
    }

    def is_area(one: Incident) -> bool:
        place = one.placement
        named = place.precision == "country" or place.admin1 or place.place_id
        return place.precision in taxonomy.AREAS and bool(named)

    areas = Counter(
        _area_of(one) for one in everything if asked.matches(one) and one.placement.point is not None and is_area(one)
    )
    assert {
        (area.country, area.region, "" if area.is_country or area.region else area.place_id): area.count
        for area in store.areas(asked)
    } == areas, "wherever they lie"
    for area in store.areas(asked):
        assert sum(area.types.values()) == sum(area.domains.values()) == area.count
        assert (area.single is not None) == (area.count == 1)
    shown: dict[str, Incident] = {}
    for cluster in view.clusters:
        members = store.members(asked, [(cluster.cell, cluster.level)], limit=None)
        assert len(members) >= cluster.count
        pile = store.pile(asked, [(cluster.cell, cluster.level)])
        assert pile.count == len(members)
        assert pile.spots == len(
            {geodesy.cell(one.placement.point) for one in members if one.placement.point is not None}
        )
        for name, field in (("place", "name"), ("region", "admin1"), ("country", "country")):
            values = {getattr(one.placement, field) for one in members}
            assert getattr(pile, name) == (values.pop() if len(values) == 1 else "")
        assert pile.precisions == Counter(one.placement.precision for one in members)
        assert sum(cluster.domains.values()) == cluster.count
        shown |= {one.id: one for one in members}
    ids = {single.id for single in view.singles} | set(shown)
    assert {id for id, one in inside.items() if not is_area(one)} <= ids
    for single in view.singles:
        found = store.get(single.id)
        assert found is not None
        assert asked.matches(found)
        assert (single.point, single.title) == (found.placement.point, found.title)


def test_what_lies_on_the_edge_of_an_area_is_in_it_for_the_store_as_well(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    area = Polygon(corners=(Point(0.0, 34.900000000000006),) * 3)
    on_it = Placement(point=Point(0.0, 34.9), precision="exact")
    one = Incident(id="a", title="", event_type="other", source="s", source_id="a", placement=on_it)
    store.add([one])
    asked = Filter(domain=("all",), area=(area,))
    assert asked.matches(one)
    assert store.count(asked) == 1


@given(points, points)
def test_a_cluster_parts_at_the_zoom_that_it_names(one: Point, other: Point) -> None:
    first, last = sorted((geodesy.cell(one), geodesy.cell(other)))
    zoom = parts_at(first, last)
    if zoom is None:
        level = geodesy.level_for(18)
        assert geodesy.parent(first, level) == geodesy.parent(last, level)
        return
    assert geodesy.parent(first, geodesy.level_for(zoom)) != geodesy.parent(last, geodesy.level_for(zoom))
    if zoom > 0:
        assert geodesy.parent(first, geodesy.level_for(zoom - 1)) == geodesy.parent(last, geodesy.level_for(zoom - 1))


def _protest(number: int, **fields: Any) -> Incident:
    return Incident(id=f"a{number}", title="", event_type="protest", source="s", source_id=str(number), **fields)


@pytest.mark.parametrize(
    ("days", "width", "bins"),
    [(0, "day", 1), (10, "day", 11), (200, "week", 30), (1_000, "month", 33), (9_000, "year", 25)],
)
def test_bins_are_as_wide_as_they_must_be(tmp_path: Path, days: int, width: str, bins: int) -> None:
    store = Store.open(tmp_path / "store")
    first = dt.date(2000, 1, 1)
    store.add(
        _protest(number, date_start=day, date_end=day, date_precision="day")
        for number, day in enumerate({first, first + dt.timedelta(days=days)})
    )
    histogram = store.histogram(most=100)
    assert (histogram.width, len(histogram.bins)) == (width, bins)
    assert sum(each.count for each in histogram.bins) == len({0, days})
    for before, after in zip(histogram.bins, histogram.bins[1:], strict=False):
        assert before.end + dt.timedelta(days=1) == after.start


def test_a_view_across_the_antimeridian_has_both_sides(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.add(
        _protest(number, placement=Placement(point=Point(0.0, lon), precision="exact"))
        for number, lon in enumerate((179.5, -179.5, 0.0))
    )
    view = store.in_view(EVERYTHING, BBox(170, -10, -170, 10), 5)
    assert {single.id for single in view.singles} == {"a0", "a1"}


@given(asked=loose_filters(), first=days, length=st.integers(0, 9))
def test_incidents_in_spans_of_days_are_those_of_the_days(
    full: Full, asked: Filter, first: dt.date, length: int
) -> None:
    store, everything = full
    spans = [(first, first + dt.timedelta(days=length)), (first, first)]
    asked = asked.any_day
    for (since, until), counts in zip(spans, store.in_spans(asked, spans), strict=True):
        shown = dataclasses.replace(asked, since=since, until=until)
        assert counts == Counter(one.event_type for one in everything if shown.matches(one))
    assert store.in_spans(asked, []) == ()


@pytest.mark.parametrize("held_bytes", [HELD_BYTES, 0])  # by the columns in memory, and by the engine
def test_a_region_is_inside_for_the_store_where_it_is_for_the_filter(tmp_path: Path, held_bytes: int) -> None:
    sumy = Placement(point=Point(51.0, 34.1), precision="province", radius_km=117, country="UA", place_id="gn:692196")
    places = {
        "region": sumy,
        "country": dataclasses.replace(sumy, precision="country", place_id="gn:690791"),
        "circle": dataclasses.replace(sumy, place_id=""),
        "town": dataclasses.replace(sumy, precision="settlement", radius_km=2.0),
        "elsewhere": dataclasses.replace(sumy, point=Point(10.0, 10.0)),
    }
    known_to = [
        Incident(id=name, title=name, event_type="air_strike", source="s", source_id=name, placement=place)
        for name, place in places.items()
    ]
    store = Store.open(tmp_path / "store", latest_rows=1, held_bytes=held_bytes)
    store.add(known_to)
    store.wait_for_files()
    corners = ((50.0, 32.8), (50.0, 35.8), (52.5, 35.8), (52.5, 32.8))
    asked = Filter(area=(Polygon(tuple(Point(*corner) for corner in corners)),))
    for within in ("sure", "maybe"):
        shown = dataclasses.replace(asked, within=within)
        assert {one.id for one in store.query(shown)} == {one.id for one in known_to if shown.matches(one)}
    assert {one.id for one in store.query(asked)} == {"region", "town"}
    assert store.totals(asked).maybe == 2
