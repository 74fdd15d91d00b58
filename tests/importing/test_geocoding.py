"""Countries of many points at once, against the gazetteer's own answer for each; names looked up once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.gazetteer import CROSSED, GRID, Gazetteer
from geo.importing.geocoding import Countries, PlacementsByName, check_countries
from geo.model import Incident, Placement, Point
from geo.schema import INCIDENTS, conform, packed, to_incidents, to_table


def incident(placement: Placement) -> Incident:
    return Incident(id="a:1", title="Fire", event_type="other", source="a", source_id="1", placement=placement)


def test_countries_are_those_of_the_gazetteer_but_for_slivers(gazetteer: Gazetteer) -> None:
    rng = np.random.default_rng(5)
    lat, lon = rng.uniform(44, 53, 3_000), rng.uniform(20, 42, 3_000)
    countries = Countries(gazetteer)
    found = np.array([countries.names[number] for number in countries.at(lat, lon)])
    assert (found == gazetteer.countries_at(lat, lon)).mean() > 0.995


def test_a_stated_country_that_touches_the_cell_is_believed(gazetteer: Gazetteer) -> None:
    # Ten kilometres of Terespol in Poland and Brest in Belarus, on both sides of the Bug.
    table = to_table(
        incident(Placement(point=Point(52.07, 23.65), precision="settlement", country=code)) for code in ("PL", "BY")
    )
    checked = check_countries(table, Countries(gazetteer), gazetteer.country_name)
    assert [one.flags for one in to_incidents(checked)] == [(), ()]


@pytest.mark.parametrize("coded", [False, True])
def test_a_point_elsewhere_is_flagged_behind_what_the_row_says_already(gazetteer: Gazetteer, coded: bool) -> None:
    paris, kyiv = Point(48.85, 2.35), Point(50.45, 30.52)
    flags: tuple[tuple[str, ...], ...] = ((), ("one", "two"), (), ("three",), ())
    points = (paris, paris, kyiv, kyiv, paris)
    table = to_table(
        replace(incident(Placement(point=point, precision="settlement", country="UA")), flags=told)
        for point, told in zip(points, flags, strict=True)
    )
    table = conform(table, packed(INCIDENTS)) if coded else table
    checked = to_incidents(check_countries(table, Countries(gazetteer), gazetteer.country_name))
    added = "The point lies in France, not in Ukraine as stated."
    assert [one.flags for one in checked] == [(added,), ("one", "two", added), (), ("three",), (added,)]


def test_a_point_at_sea_is_flagged_only_where_it_is_swapped(gazetteer: Gazetteer) -> None:
    points = ((32.5, 15.5), (14.5, 42.0), (4.0, 7.0))  # Khartoum the other way round; ships off Yemen and Nigeria
    table = to_table(
        incident(Placement(point=Point(*each), precision="settlement", country=code))
        for each, code in zip(points, ("SD", "YE", "NG"), strict=True)
    )
    flags = [one.flags for one in to_incidents(check_countries(table, Countries(gazetteer), gazetteer.country_name))]
    swapped = "The point lies at sea, not in Sudan as stated; latitude and longitude may be swapped."
    assert flags == [(swapped,), (), ()]


def test_small_states_and_parts_of_states_are_not_flagged(gazetteer: Gazetteer) -> None:
    for code, lat, lon in (("MC", 43.735, 7.42), ("VA", 41.9029, 12.4534), ("SM", 43.94, 12.45), ("US", 18.4, -66.1)):
        table = to_table([incident(Placement(point=Point(lat, lon), precision="settlement", country=code))])
        (one,) = to_incidents(check_countries(table, Countries(gazetteer), gazetteer.country_name))
        assert one.flags == ()


def test_names_are_placed_by_the_finest_that_is_known(gazetteer: Gazetteer) -> None:
    table = to_table(
        incident(Placement(query=query, name=name, admin1=admin1, country=country))
        for query, name, admin1, country in (
            ("Sumy", "Sumy", "", "UA"),
            ("Nowhere at all, Sumy region", "Nowhere at all", "Sumy region", "UA"),
            ("", "", "Oblast de Donetsk", "UA"),
            ("", "", "Gouvernorat de Deir ez-Zor", "SY"),
            ("", "", "", "UA"),
            ("", "", "", ""),
        )
    )
    filled, placed = PlacementsByName(gazetteer).fill(table)
    assert placed == 5
    assert filled["precision"].to_pylist() == ["settlement", "province", "province", "province", "country", "none"]
    assert filled["place_query"].to_pylist()[0] == "Sumy"
    assert filled["method"].to_pylist() == ["gazetteer"] * 5 + ["none"]


def test_a_row_whose_name_two_towns_bear_lies_in_what_they_have_in_common(gazetteer: Gazetteer) -> None:
    rows = (("Petropavlivka", "Kharkiv oblast"), ("Petropavlivka", ""), ("Machakos", "Eastern Province"))
    table = to_table(
        incident(Placement(query=name, name=name, admin1=admin1, country="KE" if name == "Machakos" else "UA"))
        for name, admin1 in rows
    )
    filled, _ = PlacementsByName(gazetteer).fill(table)
    assert filled["precision"].to_pylist() == ["province", "country", "settlement"]
    assert filled["place"].to_pylist() == ["Kharkiv region", "Ukraine", "Machakos"]


def test_a_disputed_region_is_where_it_lies_and_in_the_country_that_the_source_states(gazetteer: Gazetteer) -> None:
    rows = (
        ("", "Republic of Crimea", "RU", "Crimea", "province"),
        ("Simferopol", "Republic of Crimea", "RU", "Simferopol", "settlement"),
        ("Sevastopol", "", "RU", "Sevastopol", "settlement"),
        ("", "Kosovo", "RS", "Kosovo", "province"),
        ("San Juan", "Puerto Rico", "US", "San Juan", "settlement"),  # and not San Juan in Texas
        ("Hebron", "", "IL", "Hebron", "settlement"),
        ("Stepanakert", "", "AM", "Stepanakert", "settlement"),
        ("Yalta", "", "RU", "Yalta", "settlement"),
        ("Pristina", "", "RS", "Pristina", "settlement"),
        ("Georgetown", "", "GB", "United Kingdom", "country"),  # and not the Cayman Islands
        ("George Town", "Cayman Islands", "GB", "George Town", "settlement"),
    )
    table = to_table(
        incident(Placement(query=name or admin1, name=name, admin1=admin1, country=country))
        for name, admin1, country, _, _ in rows
    )
    filled, _ = PlacementsByName(gazetteer).fill(table)
    placed = list(zip(*(filled[name].to_pylist() for name in ("country", "place", "precision")), strict=True))
    assert placed == [(country, *expected) for _, _, country, *expected in rows]
    assert gazetteer.country_at(Point(filled["lat"][4].as_py(), filled["lon"][4].as_py())) == "PR"


def test_what_covers_a_cell_of_the_grid_is_at_each_of_its_points(gazetteer: Gazetteer) -> None:
    rng = np.random.default_rng(7)
    lat, lon = rng.uniform(-60, 75, 5_000), rng.uniform(-180, 180, 5_000)
    cells = ((lat + 90) * GRID).astype(np.int64) * 360 * GRID + ((lon + 180) * GRID).astype(np.int64)
    covering = gazetteer.regions.places_of_cells(cells)
    crossed = covering == CROSSED
    assert 0 < crossed.sum() < len(cells)
    assert (covering == gazetteer.regions.places_at(lat, lon))[~crossed].all()


def test_many_points_near_borders_and_coasts_get_the_answer_of_one(gazetteer: Gazetteer) -> None:
    rng = np.random.default_rng(8)
    lat, lon = rng.uniform(40, 60, 8_000), rng.uniform(-10, 40, 8_000)
    cells = ((lat + 90) * GRID).astype(np.int64) * 360 * GRID + ((lon + 180) * GRID).astype(np.int64)
    near = gazetteer.regions.places_of_cells(cells) == CROSSED
    lat, lon = lat[near][:400], lon[near][:400]
    one_by_one = [gazetteer.regions.place_at(Point(*place)) for place in zip(lat.tolist(), lon.tolist(), strict=True)]
    assert gazetteer.regions.places_at(lat, lon).tolist() == one_by_one
