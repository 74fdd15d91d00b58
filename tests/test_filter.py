"""A filter is one value in three shapes: a link, a predicate, and (in the store's tests) a query."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import taxonomy
from geo.filter import SEEN, SORTS, TABS, VIEW_WORDS, WORDS, Filter, Last, Search, View, fold, search_text, sources_of
from geo.gazetteer import Gazetteer
from geo.geodesy import Circle, Polygon
from geo.model import BBox, Count, Incident, Placement, Point, Report
from tests.strategies import filters, incidents, texts

PLAIN = Incident(
    id="a",
    title="Drones over Okhtyrka",
    event_type="drone_strike",
    source="s",
    source_id="1",
    date_start=dt.date(2025, 8, 18),
    date_end=dt.date(2025, 8, 20),
    date_precision="days",
    placement=Placement(point=Point(50.3, 34.9), precision="settlement", country="UA", admin1="Sumy region"),
    target=("residential", "energy"),
    actor=("Russia",),
    killed=Count(low=2),
    injured=Count(high=9),
    reports=(Report("r", publisher="The Paper", dataset="Archive"),),
)

NOON = dt.datetime(2025, 8, 20, 12, tzinfo=dt.UTC)
AROUND = Polygon((Point(50, 34), Point(50, 36), Point(51, 35)))
FAR = Polygon((Point(-50, 34), Point(-50, 36), Point(-51, 35)))


@given(filters)
def test_a_filter_comes_back_from_its_link(asked: Filter) -> None:
    link = urlencode(asked.to_query())
    assert Filter.from_query(parse_qsl(link, keep_blank_values=True)) == (asked, ())


@given(filters)
def test_a_link_uses_no_word_outside_the_vocabulary(asked: Filter) -> None:
    assert {name for name, _value in asked.to_query()} <= set(WORDS) == set(Filter.__dataclass_fields__)


@given(st.lists(st.tuples(st.sampled_from((*WORDS, *VIEW_WORDS, "nonsense")), texts), max_size=6))
def test_no_link_breaks_the_page_and_each_value_ignored_is_told(pairs: list[tuple[str, str]]) -> None:
    asked, problems = Filter.from_query(pairs)
    assert Filter.from_query(asked.to_query()) == (asked, ())
    assert len(problems) <= len(pairs)
    assert all("ignored" in problem and "\n" not in problem.split("”", 1)[1] for problem in problems)
    view, more = View.from_query(pairs)
    assert View.from_query(view.to_query()) == (view, ())
    assert len(more) <= len(pairs)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "dronestrike"),
        ("domain", "everything"),
        ("since", "yesterday"),
        ("min_killed", "-1"),
        ("min_killed", "NaN"),
        ("bbox", "1,2,3"),
        ("bbox", "0,50,10,40"),
        ("bbox", "nan,0,1,1"),
        ("last", "14"),
        ("last", "0d"),
        ("last", "14 years"),
        ("near", "50,30"),
        ("near", "50,30,0"),
        ("near", "Kramatorsk,30"),
        ("near", "91,30,5"),
        ("area", "50,30;51,31"),
        ("area", "50,30;51,31;x"),
        ("area", "50,30;51,31;7"),
        ("area", "50,30;51,31;1,2,3"),
        ("within", "perhaps"),
    ],
)
def test_a_value_that_cant_be_read_is_told_in_one_line(name: str, value: str) -> None:
    asked, (problem,) = Filter.from_query([(name, value)])
    assert asked == Filter()
    assert value in problem
    assert "ignored" in problem


def test_lists_hold_each_value_once_and_no_empty_one() -> None:
    assert Filter(country=("UA", "", "UA", "RU")).country == ("UA", "RU")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        (Filter(), True),
        (Filter(type=("drone_strike",)), True),
        (Filter(type=("air_strike",)), False),
        (Filter(domain=("political",)), False),
        (Filter(since=dt.date(2025, 8, 20)), True),
        (Filter(since=dt.date(2025, 8, 21)), False),
        (Filter(until=dt.date(2025, 8, 18)), True),
        (Filter(until=dt.date(2025, 8, 17)), False),
        (Filter(q="OKHTYRKA  drones"), True),
        (Filter(q="okhtyrka tanks"), False),
        (Filter(country=("RU", "UA")), True),
        (Filter(region=("Sumy",)), False),
        (Filter(target=("energy",)), True),
        (Filter(means=("drone",)), False),
        (Filter(actor=("Russia",)), True),
        (Filter(source=("Archive",)), True),
        (Filter(source=("s",)), False),
        (Filter(hide=("Archive",)), True),
        (Filter(hide=("s",)), False),
        (Filter(min_killed=2), True),
        (Filter(min_killed=3), False),
        (Filter(min_injured=0), False),
        (Filter(bbox=BBox(34.9, 50.3, 34.9, 50.3)), True),
        (Filter(bbox=BBox(170, 50, -170, 51)), False),
        (Filter(precision=("settlement",), verification=("unreviewed",)), True),
        (Filter(near=Circle(Point(50.3, 34.0), 65)), True),
        (Filter(near=Circle(Point(50.3, 34.0), 63)), False),
        (Filter(area=(FAR, AROUND)), True),
        (Filter(area=(FAR,)), False),
        (Filter(area=(AROUND,), near=Circle(Point(0, 0), 10)), False),
        (Filter(last=Last(1, "d", NOON)), True),
        (Filter(last=Last(1, "d", NOON + dt.timedelta(days=1))), False),
        (Filter(last=Last(2, "d", NOON + dt.timedelta(days=1))), True),
        (Filter(last=Last(1, "w", NOON + dt.timedelta(days=6))), True),
        (Filter(last=Last(24, "h", NOON + dt.timedelta(days=2))), False),
        (Filter(last=Last(36, "h", NOON + dt.timedelta(days=1))), True),
        (Filter(last=Last(24, "h", NOON - dt.timedelta(days=3))), False),
    ],
)
def test_each_word_restricts_as_it_says(asked: Filter, there: bool) -> None:
    assert asked.matches(PLAIN) is there


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"Drone  attack" Sumy', ("drone attack", "sumy")),
        ("«дрон атака»", ("дрон атака",)),
        ("“drone attack” „Sumy“", ("drone attack", "sumy")),
        ('5" pipe', ('5"', "pipe")),
        ('"drone attack', ('"drone', "attack")),
        ('" "', ()),
    ],
)
def test_words_in_quotation_marks_are_a_phrase(typed: str, words: tuple[str, ...]) -> None:
    assert tuple(word for group in Search.read(typed).all_of for word in group) == words


@pytest.mark.parametrize(
    ("typed", "search"),
    [
        ("drone -shelling", Search((("drone",),), ("shelling",))),
        ('drone -"Sumy region" -x', Search((("drone",),), ("sumy region", "x"))),
        ("Kharkiv OR Харків strike", Search((("kharkiv", "харків"), ("strike",)))),
        ('Kharkiv OR Kharkov OR "Old Town"', Search((("kharkiv", "kharkov", "old town"),))),
        ("-shelling", Search((), ("shelling",))),
        ("OR drone OR", Search((("or",), ("drone",), ("or",)))),
        ("this or that", Search((("this",), ("or",), ("that",)))),
        ("- drone", Search((("-",), ("drone",)))),
        ("a OR -b", Search((("a",),), ("b",))),
        ("", Search()),
    ],
)
def test_words_may_be_left_out_and_have_alternatives(typed: str, search: Search) -> None:
    assert Search.read(typed) == search


def test_alternatives_and_words_left_out_restrict_as_they_say() -> None:
    assert Filter(q="tanks OR drones").matches(PLAIN)
    assert Filter(q="-tanks").matches(PLAIN)
    assert not Filter(q="drones -okhtyrka").matches(PLAIN)


def test_a_phrase_is_found_as_it_stands() -> None:
    one = Incident(id="b", title="A drone attack on Sumy", event_type="drone_strike", source="s", source_id="2")
    assert Filter(q='"drone attack"').matches(one)
    assert Filter(q="attack drone").matches(one)
    assert not Filter(q='"attack drone"').matches(one)


def test_statements_and_alerts_are_hidden_until_asked_for() -> None:
    talk = Incident(id="b", title="", event_type="talks", source="s", source_id="2")
    assert not Filter().matches(talk)
    assert Filter(domain=("all",)).matches(talk)
    assert Filter(domain=("political",)).matches(talk)
    assert Filter(type=("talks",)).matches(talk)
    assert not Filter(type=("talks",), domain=("kinetic",)).matches(talk)
    assert set(taxonomy.HIDDEN_DOMAINS) == {"political", "alert"}


def test_an_incident_without_a_date_is_in_no_range() -> None:
    undated = Incident(id="b", title="", event_type="protest", source="s", source_id="2")
    assert Filter().matches(undated)
    assert not Filter(since=dt.date.min).matches(undated)
    assert not Filter(until=dt.date.max).matches(undated)


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  ОДЕСА\n\tобласть ", "одеса область"),
        ("Straße", "strasse"),
        ("Rinkēvičs", "rinkevics"),
        ("ﬁre", "fire"),
        ("", ""),
    ],
)
def test_case_accents_and_spaces_dont_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(incidents())
def test_an_incident_is_found_by_each_word_of_its_texts(one: Incident) -> None:
    words = [word for text in one.texts() for word in fold(text).split()]
    for word in words[:8]:
        if word.startswith("-"):
            continue  # what begins with a minus sign is left out
        assert Filter(domain=("all",), q=word).matches(one)
    assert "\n\n" not in search_text(one)


def test_sources_are_publishers_and_datasets_each_once() -> None:
    reports = (Report("1", publisher="P", dataset="D"), Report("2", publisher="D"), Report("3"))
    assert sources_of(Incident(id="a", title="", event_type="other", source="s", source_id="1", reports=reports)) == (
        "P",
        "D",
    )


@given(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.sampled_from(TABS),
    st.sampled_from([*SORTS, *(f"-{column}" for column in SORTS)]),
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.floats(0, 22).map(lambda zoom: round(zoom, 2)),
)
def test_a_view_comes_back_from_its_link_to_a_metre(
    incident: str, tab: str, sort: str, lat: float, lon: float, zoom: float
) -> None:
    view = View(incident=incident, tab=tab, sort=sort, lat=lat, lon=lon, zoom=zoom)
    back, problems = View.from_query(parse_qsl(urlencode(view.to_query()), keep_blank_values=True))
    assert problems == ()
    assert (back.incident, back.tab, back.sort) == (incident, tab, sort)
    assert (back.lat, back.lon, back.zoom) == (
        pytest.approx(lat, abs=1e-5),
        pytest.approx(lon, abs=1e-5),
        pytest.approx(zoom, rel=1e-4),
    )


def test_what_is_seen_narrows_the_box_that_a_link_names() -> None:
    shown = Filter(bbox=BBox(0, 0, 20, 20), country=("UA",))
    assert shown.inside(BBox(10, 10, 30, 30)) == Filter(bbox=BBox(10, 10, 20, 20), country=("UA",))
    assert Filter().inside(BBox(10, 10, 30, 30)) == Filter(bbox=BBox(10, 10, 30, 30))


@pytest.mark.parametrize("pairs", [[("lat", "50")], [("lat", "x"), ("lon", "1"), ("zoom", "3")], [("zoom", "99")]])
def test_a_broken_position_is_told_and_the_rest_kept(pairs: list[tuple[str, str]]) -> None:
    view, problems = View.from_query([("incident", "a"), *pairs])
    assert view == View(incident="a")
    assert len(problems) == 1


def test_a_view_as_it_is_at_first_needs_no_word() -> None:
    assert View().to_query() == []
    assert View.from_query([("tab", "time"), ("sort", "-when")]) == (View(), ())
    assert View(tab="list", sort="-killed").to_query() == [("tab", "list"), ("sort", "-killed")]
    assert View(only=SEEN, by="week").to_query() == [("only", "seen"), ("by", "week")]
    several = View(sort="-killed,where", columns=("title", "region"))
    assert several.to_query() == [("sort", "-killed,where"), ("columns", "title,region")]
    assert View.from_query(several.to_query()) == (several, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("tab", "List"), ("tab", ""), ("sort", "beauty"), ("sort", "--when"), ("sort", "-"), ("sort", "wh-en")),
        *(("sort", "when,-when"), ("sort", "when,what,title,where"), ("sort", "coordinates")),
    ],
)
def test_a_tab_or_an_order_that_is_not_there_is_told_and_the_rest_kept(name: str, value: str) -> None:
    given = {"incident": "a", "tab": "list", "sort": "title"} | {name: value}
    view, (problem,) = View.from_query(given.items())
    assert (view.incident, view.tab, view.sort) == (
        "a",
        "time" if name == "tab" else "list",
        "-when" if name == "sort" else "title",
    )
    assert problem.startswith(f"“{value}” is not a")
    assert problem.endswith("; it was ignored.")


@pytest.mark.parametrize("value", ["", "beauty", "when,when", "when;title"])
def test_columns_that_are_not_there_are_told(value: str) -> None:
    view, (problem,) = View.from_query([("columns", value)])
    assert view == View()
    assert "columns" in problem


@pytest.mark.parametrize(
    ("precision", "radius_km", "sure", "maybe"),
    [
        ("settlement", 40.0, True, True),
        ("exact", None, True, True),
        ("near", 25.0, True, True),
        ("province", 29.0, True, True),
        ("province", 90.0, False, True),
        ("province", None, False, True),
        ("line", 200.0, False, True),
    ],
)
def test_a_region_counts_where_all_of_it_lies_inside(
    precision: str, radius_km: float | None, *, sure: bool, maybe: bool
) -> None:
    """What is known to the spot or town counts by its point alone."""
    placement = dataclasses.replace(PLAIN.placement, precision=precision, radius_km=radius_km)
    incident = dataclasses.replace(PLAIN, placement=placement)
    near = Circle(Point(50.3, 34.9), 30)
    assert Filter(near=near).matches(incident) is sure
    assert Filter(near=near, within="maybe").matches(incident) is maybe
    aside = Circle(Point(50.3, 36.4), 30)
    assert not Filter(near=aside).matches(incident)
    assert Filter(near=aside, within="maybe").matches(incident) is (
        precision not in ("settlement", "exact") and (radius_km or 0) > 76.5
    )


def test_sure_is_what_a_filter_says_unless_it_says_maybe() -> None:
    assert Filter(within="sure") == Filter()
    assert Filter(within="sure").to_query() == []


def test_hours_count_by_the_clock_where_the_time_is_known() -> None:
    at_noon = dataclasses.replace(PLAIN, date_precision="time", time_start=NOON)
    asked = Filter(last=Last(2, "h"))
    assert asked.at(NOON + dt.timedelta(hours=2)).matches(at_noon)
    assert not asked.at(NOON + dt.timedelta(hours=3)).matches(at_noon)
    assert asked.at(NOON + dt.timedelta(hours=3)).matches(PLAIN), "of that day no hour is known"


def test_the_time_up_to_now_goes_on_with_the_clock() -> None:
    asked = Filter(last=Last.read("14d"))
    assert asked.to_query() == [("last", "14d")]
    assert asked.at(NOON).to_query() == [("last", "14d")]
    assert asked.at(NOON).last == Last(14, "d", NOON)


def test_a_period_has_a_first_and_a_last_day() -> None:
    day = NOON.date()
    assert Filter(last=Last(14, "d")).period(NOON) == (day - dt.timedelta(days=13), day)
    assert Filter(last=Last(14, "d"), since=day).period(NOON) == (day, day)
    assert Filter(since=day, until=day + dt.timedelta(days=3)).period(NOON) == (day, day + dt.timedelta(days=3))
    assert Filter(since=day).period(NOON) is None
    assert Filter(since=day, until=day - dt.timedelta(days=1)).period(NOON) is None
    assert Filter().period(NOON) is None


SUMY = Placement(
    point=Point(51.0, 34.1),
    precision="province",
    radius_km=170,
    country="UA",
    admin1="Sumy region",
    place_id="gn:692196",
)
AROUND_SUMY = Polygon(tuple(Point(*corner) for corner in ((50.0, 32.8), (50.0, 35.8), (52.5, 35.8), (52.5, 32.8))))


@pytest.mark.parametrize(
    "place",
    [
        {"area": (AROUND_SUMY,)},
        {"area": (Polygon(AROUND_SUMY.corners[::-1]),)},
        {"bbox": BBox(32.8, 50.0, 35.8, 52.5)},
        {"near": Circle(Point(51.0, 34.2), 150)},
    ],
)
def test_what_is_known_to_a_region_is_inside_where_all_its_outline_is(place: dict[str, Any]) -> None:
    shown = Filter(**place)
    incident = replace(PLAIN, placement=SUMY)
    assert shown.matches(incident)
    assert not shown.matches(replace(incident, placement=replace(SUMY, place_id="")))  # its circle reaches out
    assert not shown.matches(replace(incident, placement=replace(SUMY, place_id="gn:690791")))  # as all of Ukraine does
    assert not shown.matches(replace(incident, placement=replace(SUMY, precision="near")))
    assert replace(shown, within="maybe").matches(replace(incident, placement=replace(SUMY, place_id="")))


def test_an_outline_across_the_antimeridian_lies_inside(gazetteer: Gazetteer) -> None:
    (chukotka,) = gazetteer.divisions_named("Chukotka Autonomous Okrug")
    corners = ((60, 155), (60, -168), (73, -168), (73, 155))
    assert gazetteer.lies_in(chukotka.id, Polygon(tuple(Point(*corner) for corner in corners)))
    assert not gazetteer.lies_in(chukotka.id, Polygon(tuple(Point(*corner) for corner in corners[:3])))
    assert not gazetteer.lies_in(chukotka.id, Circle(Point(89, 0), 4000))  # a circle around a pole is no area of a map
    assert not gazetteer.lies_in("gn:0", Circle(Point(51, 34), 4000))
