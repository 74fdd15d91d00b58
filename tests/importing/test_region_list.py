"""A region has one name, whatever a source wrote; where it wrote none, the point tells, where it can."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from geo.gazetteer import Gazetteer
from geo.importing.geocoding import Countries
from geo.importing.region_list import RegionsByName
from geo.model import Incident, Placement, Point
from geo.schema import INCIDENTS, conform, packed, to_incidents, to_table

POKROVSK, KYIV = Point(48.28, 37.18), Point(50.45, 30.52)
ODESA = Placement(
    point=Point(46.48, 30.73), precision="settlement", country="UA", admin1="Odesa oblast", method="source"
)


def settled(gazetteer: Gazetteer, *placements: Placement) -> list[Placement]:
    table = conform(
        to_table(
            Incident(
                id=f"a:{number}", title="Fire", event_type="other", source="a", source_id=str(number), placement=place
            )
            for number, place in enumerate(placements)
        ),
        packed(INCIDENTS),
    )
    return [incident.placement for incident in to_incidents(RegionsByName(gazetteer).unify(table))]


def test_a_region_has_one_name_in_whatever_spelling_or_language(gazetteer: Gazetteer) -> None:
    spellings = ("Donetsk Oblast", "Donetsk oblast", "Oblast de Donetsk", "Donetsk region", "Донецкая область", "")
    places = settled(
        gazetteer,
        *(Placement(point=POKROVSK, precision="near", country="UA", admin1=each, query=each) for each in spellings),
    )
    assert len({place.admin1 for place in places}) == 1
    assert "Donetsk" in places[0].admin1
    assert [place.query for place in places] == list(spellings)


def test_the_point_tells_which_of_two_regions_of_a_name_is_meant(gazetteer: Gazetteer) -> None:
    city, around = settled(
        gazetteer,
        Placement(point=KYIV, precision="settlement", country="UA", admin1="Kyiv"),
        Placement(point=Point(50.07, 29.92), precision="settlement", country="UA", admin1="Kyiv"),
    )
    assert city.admin1 != around.admin1
    assert "Kyiv" in city.admin1
    assert "Kyiv" in around.admin1


@pytest.mark.parametrize("precision", ["country", "area", "water"])
def test_the_point_of_a_wide_place_tells_no_region(gazetteer: Gazetteer, precision: str) -> None:
    (place,) = settled(gazetteer, Placement(point=KYIV, precision=precision, country="UA"))
    assert place.admin1 == ""


def test_a_point_in_another_country_tells_no_region(gazetteer: Gazetteer) -> None:
    (place,) = settled(gazetteer, Placement(point=KYIV, precision="settlement", country="PL", admin1="Nowhereland"))
    assert place.admin1 == "Nowhereland"


def test_a_region_that_nobody_knows_stays_as_it_was_written(gazetteer: Gazetteer) -> None:
    (place,) = settled(gazetteer, Placement(country="UA", admin1="Xyzzyland"))
    assert place.admin1 == "Xyzzyland"


def test_what_is_known_to_the_region_or_the_country_has_their_shape(gazetteer: Gazetteer) -> None:
    region, country, town = settled(
        gazetteer,
        replace(ODESA, precision="province", radius_km=100),
        Placement(point=KYIV, precision="country", country="UA", method="source"),
        ODESA,
    )
    for place in (region, country):
        assert gazetteer.geometry(place.place_id) is not None
    assert region.place_id != country.place_id
    assert town.place_id == ""


def test_what_the_gazetteer_placed_about_a_town_has_no_shape(gazetteer: Gazetteer) -> None:
    (place,) = settled(gazetteer, replace(ODESA, precision="province", radius_km=100, method="gazetteer"))
    assert place.place_id == ""


def test_a_division_below_the_first_level_is_the_district(gazetteer: Gazetteer) -> None:
    (place,) = settled(gazetteer, Placement(country="PH", admin1="Sulu"))
    region = gazetteer.region("PH", "Sulu")
    assert region is not None
    assert region.kind == "admin2"
    assert (place.admin1, place.admin2) == (region.admin1, region.name)


@pytest.mark.parametrize(
    ("region", "point", "country"),
    [
        ("Запорізька", (35.14, 47.84), "UA"),  # the other way round: in Iran
        ("Запорізька", (47.84, 35.14), ""),  # there: the point will tell
        ("Amazonas", (35.14, 47.84), ""),  # of four countries
        (
            "Kurdistan",
            (36.19, 44.01),
            "",
        ),  # Iran alone has a division so called; the point is in Iraq, and turned round at sea
        ("", (35.14, 47.84), ""),
    ],
)
def test_a_region_of_one_country_states_it_where_the_point_lies_there_turned_round(
    gazetteer: Gazetteer, region: str, point: tuple[float, float], country: str
) -> None:
    place = Placement(point=Point(*point), precision="settlement", admin1=region, method="source")
    row = Incident(id="a:1", title="Fire", event_type="other", source="a", source_id="1", placement=place)
    table = conform(to_table([row]), packed(INCIDENTS))
    stated = RegionsByName(gazetteer).state_countries(table, Countries(gazetteer))
    assert [incident.placement.country for incident in to_incidents(stated)] == [country]


def test_no_rows_are_no_trouble(gazetteer: Gazetteer) -> None:
    empty = conform(pa.table({}), packed(INCIDENTS))
    assert len(RegionsByName(gazetteer).unify(empty)) == 0
