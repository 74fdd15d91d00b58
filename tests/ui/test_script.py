"""The page script, run without a browser: what the map is told, and what the address bar says afterwards."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from streamlit.testing.v1 import AppTest

from geo import settings
from geo.filter import SORTS, TABS, Filter
from geo.geodesy import Circle
from geo.model import BBox, Incident, Point
from geo.services import Services
from geo.store import Store
from geo.ui.live import panel
from geo.ui.pages import listing, map_page
from geo.ui.state import COOKIE, MapState, Pairs, Visitor, cookie, hidden_by_cookie
from tests.browser.sample import INCIDENTS

Run = Callable[..., AppTest]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store.open(tmp_path_factory.mktemp("store") / "incidents")
    made.add(INCIDENTS)
    return made


@pytest.fixture(scope="module")
def services(store: Store) -> Services:
    return services_of(store)


def services_of(store: Store, **chosen: str) -> Services:
    """What the page works with, over a store that is open already."""
    environment = {"GEO_STORE": store.path} | chosen
    return Services(settings.read(environment, files=()), open_store=lambda _, **__: store)


@pytest.fixture
def run(services: Services) -> Run:
    def start(*, at: MapState | None = None, of: Services = services, **query: Any) -> AppTest:
        script = AppTest.from_function(page, default_timeout=60, args=(of,))
        if at is not None:
            script.session_state["visitor"] = Visitor(map=at)
        for name, value in query.items():
            script.query_params[name] = value
        return script.run()

    return start


def page(services: object) -> None:
    from geo.ui import pages  # Streamlit runs this function's text by itself

    pages.run(services)  # type: ignore[arg-type]


def layer(script: AppTest) -> dict[str, Any]:
    """What the map's layer was told."""
    (component,) = script.get("component_instance")
    told = json.loads(component.proto.json_args)["feature_group"]
    found: dict[str, Any] = json.loads(unquote(told.split('decodeURIComponent("')[1].split('"')[0]))
    return found


def state(script: AppTest) -> MapState:
    visitor: Visitor = script.session_state["visitor"]
    return visitor.map


def test_a_link_reaches_the_map(run: Run) -> None:
    script = run(type=["drone_strike", "sabotage"], incident="okhtyrka", lat="50", lon="30", zoom="7")
    assert not script.exception
    told = layer(script)
    assert parse_qs(told["query"]) == {"type": ["drone_strike", "sabotage"]}
    assert told["selected"] == "okhtyrka"
    assert (told["go"]["lat"], told["go"]["lon"], told["go"]["zoom"]) == (50, 30, 7)


def test_the_page_answers_while_the_store_is_prepared(store: Store, run: Run) -> None:
    told, go = Event(), Event()

    def open_store(_: str, *, on_progress: Callable[[int, int], None], **__: object) -> Store:
        on_progress(500_000, 1_234_567)
        told.set()
        assert go.wait(60)
        return store

    services = Services(settings.read({"GEO_STORE": store.path}, files=()), open_store=open_store)
    services.open_early()
    assert told.wait(60)
    script = run(of=services)
    assert not script.exception
    assert [bar.proto.text for bar in script.get("progress")] == ["Preparing 1,234,567 incidents … 40 %"]
    assert not script.get("component_instance")
    go.set()
    assert services.store is store
    assert services.preparing is None
    assert layer(script.run())


def test_a_run_that_no_act_started_moves_nothing(run: Run) -> None:
    script = run(type="drone_strike")
    before = layer(script)
    assert layer(script.run()) == before


@pytest.mark.parametrize(
    "query", [{}, {"country": "UA"}, {"country": "BE"}, {"type": "sabotage"}, {"domain": "all", "precision": "none"}]
)
def test_each_row_of_the_filters_lists_as_many_as_it_says(run: Run, services: Services, query: dict[str, str]) -> None:
    store = services.store
    script = run(**query)
    before = state(script).filter
    shown = store.count(before)
    made = MapState()
    rows = [row for row in filter_rows(script) if not row["chosen"]]
    assert {row["field"] for row in rows} >= ({"type"} if shown else {"country"})  # the way out of what shows nothing
    for row in rows:
        more = row["field"] == "domain" or bool(getattr(before, row["field"]))  # beside what is chosen already
        made.filter = before
        map_page.answer(
            services, made, {"do": "set", "field": row["field"], "values": [*values(before, row), row["value"]]}
        )
        assert store.count(made.filter) == row["count"] + shown * more, row


def test_no_row_says_none_but_one_that_is_chosen(run: Run) -> None:
    rows = filter_rows(run(country="UA", type="protest"))
    shown = {(row["field"], row["value"]) for row in rows if not row["count"] and row["field"] != "domain"}
    assert shown <= {("country", "UA"), ("type", "protest")}
    assert ("type", "protest") in {(row["field"], row["value"]) for row in rows}


def test_choosing_a_type_opens_no_rows_of_hidden_kinds(run: Run) -> None:
    before = {row["value"] for row in filter_rows(run()) if row["field"] == "type"}
    assert {row["value"] for row in filter_rows(run(type="drone_strike")) if row["field"] == "type"} == before


@pytest.mark.parametrize(
    ("act", "word", "value"),
    [
        ({"field": "country", "value": "UA"}, "country", ("UA",)),
        ({"field": "type", "value": "drone_strike"}, "type", ("drone_strike",)),
        ({"field": "near", "value": "50.31, 34.9"}, "near", Circle(Point(50.31, 34.9), 30)),
        ({"field": "since", "value": "2025-08-20"}, "since", None),
        ({"field": "nothing", "value": "x"}, "country", ()),
    ],
)
def test_what_is_suggested_sets_its_word_in_place_of_what_was_typed(
    services: Services, act: dict[str, str], word: str, value: object
) -> None:
    made = MapState(filter=Filter(q="ukr"))
    map_page.answer(services, made, {"do": "suggestion", **act})
    assert made.filter.q == ""
    assert getattr(made.filter, word) == value


def test_a_view_is_saved_watched_shown_and_deleted_and_that_taken_back(run: Run, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "incidents")
    store.add(INCIDENTS)
    services = services_of(store)
    made = MapState(filter=Filter(type=("drone_strike",)))

    def act(**what: str) -> None:
        map_page.answer(services, made, what)

    act(do="save-view", value="Drones")
    act(do="watch")
    assert [(view.name, view.watched) for view in services.views.all()] == [("Drones", True)]
    assert services.news() == []
    made.clear()
    struck = next(one for one in INCIDENTS if one.event_type == "drone_strike")
    store.add([replace(struck, title="Told anew")])
    assert [(view.name, count) for view, count in services.news()] == [("Drones", 1)]
    html = "".join(
        json.loads(one.proto.json)["html"] for one in run(of=services).get("bidi_component") if one.proto.json
    )
    assert "1 new" in html
    act(do="show-view", name="Drones")
    assert made.filter.type == ("drone_strike",)
    assert services.news() == []
    act(do="rename-view", name="Drones", value="Strikes")
    act(do="remove-view", name="Strikes")
    assert services.views.all() == []
    act(do="undo-view")
    assert [view.name for view in services.views.all()] == ["Strikes"]
    act(do="save-view", value="")
    assert made.problems


def test_what_is_watched_while_all_follows_the_map_is_what_is_seen(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "incidents")
    store.add(INCIDENTS)
    services = services_of(store)
    made, box = MapState(only="seen"), BBox(33.0, 50.0, 35.0, 51.0)
    made.see(box)
    map_page.answer(services, made, {"do": "watch"})
    (view,) = services.views.all()
    assert (view.watched, view.filter.bbox) == (True, box)
    map_page.answer(services, made, {"do": "show-view", "name": view.name})
    assert (made.only, made.filter.bbox) == ("", box)


def test_density_is_a_word_of_the_link_and_stands_back_for_the_table_of_regions(run: Run) -> None:
    told = layer(run(marks="density"))
    assert (told["density"], told["shading"]["query"][:6]) == (True, "rest=1")
    assert layer(run(marks="density", tab="regions"))["density"] is False
    assert state(run(marks="bubbles")).problems


def test_the_list_says_which_rows_are_where_none_was_before_and_groups_them(run: Run) -> None:
    script = run(tab="list", since="2025-08-15", until="2025-08-20", sort="region,-when")
    (html,) = [
        held
        for one in script.get("bidi_component")
        if one.proto.json and "data-rows" in (held := json.loads(one.proto.json)["html"])
    ]
    headings = re.findall(r'<tr role="row" class="group"><th[^>]*>([^<]*)', html)
    assert len(headings) == len(set(headings)) > 1
    rows = {row.split('"')[0]: "badge new" in row for row in html.split('data-row data-id="')[1:]}
    assert rows["okhtyrka"]
    assert not rows["sumy"], "only a region is known"


def test_a_place_of_ones_own_is_kept_shown_deleted_and_brought_back(run: Run, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "incidents")
    store.add(INCIDENTS)
    services = services_of(store)
    made = MapState(filter=Filter(near=Circle(Point(50.91, 34.8), 20)))

    def act(**what: str) -> None:
        map_page.answer(services, made, what)

    act(do="keep-place", value="Sumy office")
    made.clear()
    act(do="set", field="near")
    map_page.answer(services, made, {"do": "set", "field": "near", "values": ["sumy office, 12"]})
    assert made.filter.near == Circle(Point(50.91, 34.8), 12)
    script = run(of=services, near="50.91,34.8,12")
    html = "".join(json.loads(one.proto.json)["html"] for one in script.get("bidi_component") if one.proto.json)
    assert "within 12 km of Sumy office" in html
    assert "with my places" in html
    made.clear()
    made.set("area", ["51,34;51,35.5;52,35.5;52,34"])
    drawn = made.filter.area
    act(do="keep-place", value="North sector")
    made.clear()
    act(do="own-place", name="North sector")
    assert made.filter.area == drawn
    act(do="own-place", name="Sumy office")
    assert (made.filter.area, made.filter.near) == ((), Circle(Point(50.91, 34.8), 30))
    act(do="rename-place", name="Sumy office", value="Office")
    act(do="remove-place", name="Office")
    assert [place.name for place in services.places.all()] == ["North sector"]
    act(do="undo-place")
    assert [place.name for place in services.places.all()] == ["North sector", "Office"]


def values(before: Filter, row: dict[str, Any]) -> tuple[str, ...]:
    """Those of the row's filter that are ticked."""
    ticked: tuple[str, ...] = getattr(before, row["field"])
    return tuple(one for one in ticked if one != "all")


def filter_rows(script: AppTest) -> list[dict[str, Any]]:
    """Every row of the filters that can be ticked: its word, its value, whether it is ticked and how many it says."""
    sent = [json.loads(one.proto.json)["html"] for one in script.get("bidi_component") if one.proto.json]
    return [
        {"field": field, "value": html.unescape(value), "chosen": bool(chosen), "count": int(count.split()[0])}
        for field, value, chosen, count in _ROW.findall("".join(sent))
    ]


_ROW = re.compile(r'data-field="(\w+)" value="([^"]*)"( checked)?>.*?<span class="count">([^<]*)<', re.S)


def test_the_incidents_of_a_cluster_are_counted_and_listed_to_the_last(run: Run, tmp_path: Path) -> None:
    region = next(one for one in INCIDENTS if one.id == "sumy")
    many = Store.open(tmp_path / "incidents")
    many.add(replace(region, id=f"in-{number}", source_id=f"{number}", related=()) for number in range(120))
    services = services_of(many)
    script = run(of=services)
    one = state(script)
    one.list(((0, 0),))
    seen: list[str] = []
    for told in ("1 to 50 of 120", "51 to 100 of 120", "101 to 120 of 120"):
        script.run()
        panels = [json.loads(each.proto.json)["html"] for each in script.get("bidi_component") if each.proto.json]
        (listed,) = [each for each in panels if "120 incidents in Sumy Oblast" in each]
        assert "All are known to the region only." in listed
        assert told in listed
        seen += re.findall(r'data-do="open" data-id="([^"]+)"', listed)
        one.acted = True
        after = re.search(r'data-do="members" data-first="(\d+)"[^>]*>Next', listed)
        map_page.answer(services, one, {"do": "members", "first": after[1] if after else "0"})
    assert sorted(seen) == sorted(each.id for each in many.query())


def test_the_base_map_never_changes(run: Run) -> None:
    def script_of(script: AppTest) -> str:
        (component,) = script.get("component_instance")
        told: str = json.loads(component.proto.json_args)["script"]
        return told

    assert script_of(run()) == script_of(run(type="sabotage", incident="hostile"))


def test_an_act_is_written_and_outlives_an_older_link(run: Run) -> None:
    script = run(type="drone_strike")
    one = state(script)
    one.set("country", ["UA"])
    one.acted = True
    script.query_params["type"] = "sabotage"  # the browser has not yet heard of the act
    script.run()
    assert state(script).query == [("type", "drone_strike"), ("country", "UA")]
    assert script.query_params["country"] == "UA"
    assert script.query_params["type"] == "drone_strike"


def test_a_link_that_came_since_is_taken(run: Run) -> None:
    script = run(type="drone_strike")
    script.query_params["type"] = "sabotage"
    script.run()
    assert state(script).filter.type == ("sabotage",)


def test_the_words_of_the_view_are_those_of_the_page() -> None:
    assert tuple(map_page.TAB_TITLES) == TABS
    assert TABS[-2] == "list"  # work.css gives the page another shape while that tab is open
    assert tuple(listing.SORTABLE) == SORTS
    assert [listing.order(sort) for sort in ("-when", "what")] == ["-date_start", "event_type"]


def open_tab(script: AppTest) -> str:
    """The label of the tab that the page's script opened."""
    found: str = script.session_state["tab"]
    return found


def test_a_link_opens_a_tab_and_orders_the_list(run: Run) -> None:
    script = run(tab="list", sort="-killed")
    assert not script.exception
    assert open_tab(script) == "List"
    assert b'aria-sort=\\"descending\\"' in b"".join(
        one.proto.SerializeToString() for one in script.get("bidi_component")
    )
    assert (state(script).tab, state(script).sort, state(script).problems) == ("list", "-killed", ())


def test_a_link_opens_the_table_of_regions_and_shades_the_map(run: Run) -> None:
    script = run(tab="regions", rows="country", since="2025-08-14", until="2025-08-20", shade="count")
    assert not script.exception
    assert layer(script)["shading"] == {"query": "rows=country&shade=count&against=before", "outlined": ""}
    assert layer(script)["before"]["query"] == "since=2025-08-07&until=2025-08-13"
    assert layer(run(last="24h"))["before"] is None  # hours by the clock
    drawn = b"".join(panel.proto.SerializeToString() for panel in script.get("bidi_component"))
    assert b"regions-table" in drawn
    assert b"before: 7 Aug 2025" in drawn
    assert b"table?format=csv&amp;shape=pivot&amp;rows=country&amp;against=before" in drawn
    for rows in ("region", "type", "actor"):
        assert not run(tab="regions", rows=rows).exception


def test_a_link_that_came_since_turns_the_tab_and_the_order_and_keeps_the_rest(run: Run) -> None:
    script = run(type="drone_strike", incident="okhtyrka")
    one = state(script)
    one.first, one.members = 50, ((1, 2),)
    went = layer(script)["go"]
    script.query_params["tab"] = "about"
    script.run()
    assert (open_tab(script), one.first, one.members) == ("About and method", 50, ((1, 2),))
    script.query_params["sort"] = "title"
    script.run()
    assert (one.sort, one.first, one.members) == ("title", 0, ((1, 2),))
    del script.query_params["tab"]
    script.run()
    assert open_tab(script) == "Over time"
    assert layer(script)["go"] == went


def test_a_tab_that_is_not_there_is_told(run: Run) -> None:
    script = run(tab="nowhere", sort="-title")
    assert (open_tab(script), state(script).sort) == ("Over time", "-title")
    (problem,) = state(script).problems
    assert "nowhere" in problem


@pytest.mark.parametrize(
    ("act", "written"),
    [
        ({"do": "unplaced"}, [("precision", "none"), ("tab", "list")]),
        ({"do": "sort", "column": "killed"}, [("sort", "-killed")]),
        ({"do": "sort", "column": "title"}, [("sort", "title")]),
        ({"do": "sort", "column": "when"}, [("sort", "when")]),
    ],
)
def test_the_list_opened_and_sorted_is_in_the_link_and_the_map_puts_its_position_back(
    run: Run, services: Services, act: dict[str, Any], written: Pairs
) -> None:
    script = run(lat="50", lon="30", zoom="7")
    before = layer(script)
    map_page.answer(services, state(script), act)
    script.run()
    assert {name: script.query_params[name] for name in script.query_params} == dict(written)
    after = layer(script)
    assert after["link"] != before["link"]
    asked = "precision=none" if act["do"] == "unplaced" else ""
    assert after == before | {"link": after["link"], "query": asked}
    if ("tab", "list") in written:
        assert open_tab(script) == "List"


@pytest.mark.parametrize("column", SORTS)
def test_a_column_is_turned_round_by_every_further_click(column: str) -> None:
    first = listing.turn("-what", column) if column != "what" else listing.turn("-when", column)
    assert first == (f"-{column}" if column in ("when", "killed", "injured") else column)
    second = listing.turn(first, column)
    assert {first, second} == {column, f"-{column}"}
    assert listing.turn(second, column) == first


@pytest.mark.parametrize(
    "act",
    [
        {},
        {"do": "set", "field": "type", "values": "x"},
        {"do": "set", "field": "__class__", "values": ["x"]},
        {"do": "set", "field": "since", "values": ["0000-99-99"]},
        {"do": "sort", "column": "; drop"},
        {"do": "sort", "column": ["killed"]},
        {"do": "page", "first": "many"},
        {"do": "span", "since": None, "until": 7},
        {"do": "range", "days": "1e99"},
        {"do": "open", "id": "x" * 10_000},
        {"do": ["set"]},
    ],
)
def test_an_act_that_makes_no_sense_breaks_nothing(services: Services, act: dict[str, Any]) -> None:
    made = MapState()
    map_page.answer(services, made, act)
    assert made.first == 0
    assert (made.tab, made.sort) == ("time", "-when")
    assert len(made.incident) <= 200


@pytest.mark.parametrize("incident", [one for one in INCIDENTS if one.placement.precision in ("province", "line")][:2])
def test_a_link_to_an_area_or_a_line_shows_it_whole(run: Run, incident: Incident) -> None:
    told = state(run(incident=incident.id)).go
    place = incident.placement
    assert told is not None
    assert place.point is not None
    assert place.radius_km is not None
    assert told.box is not None
    assert place.point in told.box
    assert Point(told.box.north, place.point.lon).distance_km(place.point) == pytest.approx(place.radius_km, rel=0.01)


def test_a_link_to_a_town_goes_close(run: Run) -> None:
    town = next(one for one in INCIDENTS if one.placement.precision == "settlement")
    told = state(run(incident=town.id)).go
    assert told is not None
    assert (told.point, told.zoom) == (town.placement.point, 9.0)


def test_the_bare_address_hides_what_this_browser_hides_and_says_so_in_the_link(run: Run) -> None:
    script = run(at=MapState(hidden_here=("sample",)))
    assert layer(script)["query"] == "hide=sample"
    assert script.query_params["hide"] == "sample"


def test_a_link_shows_all_that_it_says_whatever_this_browser_hides(run: Run) -> None:
    assert layer(run(at=MapState(hidden_here=("sample",)), type="drone_strike"))["query"] == "type=drone_strike"
    assert layer(run(at=MapState(hidden_here=("sample",)), lat="50", lon="30", zoom="5"))["query"] == ""


@pytest.mark.parametrize("hidden", [(), ("a",), ("a b", "c&d=%;é"), tuple(map(str, range(200)))])
def test_the_browser_keeps_what_is_hidden(hidden: tuple[str, ...]) -> None:
    told = cookie(hidden)
    assert not set(told) & set(';, "\\')
    assert hidden_by_cookie({COOKIE: told}) == hidden
    assert hidden_by_cookie({}) == ()


def test_more_than_a_browser_keeps_is_not_kept_by_half() -> None:
    assert cookie([f"dataset number {number}" for number in range(1_000)]) == ""


def test_clearing_the_filters_hides_nothing_more_and_shows_nothing_more() -> None:
    one = MapState()
    one.hide(("gdelt",))
    one.set("type", ["drone_strike"])
    assert one.filters == 1
    one.clear()
    assert (one.filters, one.filter.hide, one.hidden) == (0, ("gdelt",), ("gdelt",))


def test_what_a_leap_asks_for_is_shown_though_its_dataset_is_hidden(services: Services) -> None:
    made = MapState(filter=Filter(type=("sabotage",), hide=("sample", "gdelt")), incident="okhtyrka")
    map_page.answer(services, made, {"do": "reveal"})
    assert made.filter == Filter(hide=("gdelt",))


def test_a_line_about_a_link_is_not_turned_around_by_it(run: Run) -> None:
    script = run(incident="\u202egone\u2067")
    assert any("\u202e" in one for one in state(script).problems)
    sent = [one.proto.SerializeToString() for one in script.get("bidi_component")]
    (notes,) = [one for one in sent if b"map shows the rest" in one]
    assert b"gone" in notes
    for mark in ("\u202e", "\u2067"):
        assert mark.encode() not in notes
        assert json.dumps(mark)[1:-1].encode() not in notes


def test_marks_of_direction_go_from_text_and_stay_in_attributes() -> None:
    twisted = '<button data-id="a\u202eb">\u202eeno\u202c, 21 Aug <b>\u2067two</b></button>'
    assert panel.untwist(twisted) == '<button data-id="a\u202eb">eno, 21 Aug <b>two</b></button>'
    text = "\u202eOne\u202c tw\u2066o"
    assert [panel.untwist_span(text, *span) for span in ((0, 3), (4, 7), (-3, 99), (7, 9), (2, 1))] == [
        (1, 4),
        (6, 10),
        (1, 10),
        (0, 0),
        (0, 0),
    ]


def test_tiles_that_nobody_offers_are_told_and_the_map_is_shown_without(run: Run, store: Store) -> None:
    script = run(of=services_of(store, GEO_TILES="Open.StreetMapnik"))
    assert not script.exception
    sent = b"".join(one.proto.SerializeToString() for one in script.get("bidi_component"))
    assert b"GEO_TILES" in sent
    assert layer(script)


def test_an_area_of_many_corners_is_taken_whole() -> None:
    """What a longer address holds must not be cut: the rest of an area is another area."""
    corners = [f"{50 + number / 100:.5f},{30 + (number % 7) / 100:.5f}" for number in range(120)]
    state = MapState()
    state.set("area", [";".join(corners)])
    assert state.problems == ()
    assert len(state.filter.area[0].corners) == len(corners)
