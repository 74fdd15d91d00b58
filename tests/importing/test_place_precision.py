"""A precision fits what is named: a region is no town, and a town that a row is near has a name."""

from __future__ import annotations

import pytest

from geo.gazetteer import Gazetteer
from geo.importing.place_precision import PlacePrecision
from geo.model import Incident, Placement, Point
from geo.schema import INCIDENTS, conform, packed, to_incidents, to_table
from geo.wording import precision_words


def settled(gazetteer: Gazetteer, placement: Placement) -> Placement:
    row = Incident(id="a:1", title="Fire", event_type="other", source="a", source_id="1", placement=placement)
    (incident,) = to_incidents(PlacePrecision(gazetteer).adjust(conform(to_table([row]), packed(INCIDENTS))))
    return incident.placement


@pytest.mark.parametrize(
    ("name", "country", "stated", "precision"),
    [
        ("Sumy Oblast", "UA", "near", "province"),
        ("Sumy", "UA", "near", "near"),
        ("Northern Ireland", "GB", "settlement", "province"),
        ("Bali", "ID", "settlement", "province"),
        ("Cook County", "US", "settlement", "district"),
        ("Donbas", "UA", "settlement", "area"),
        ("Damascus city", "SY", "exact", "exact"),
        ("Xyzzyville", "UA", "settlement", "settlement"),
    ],
)
def test_a_place_is_known_to_what_its_name_is_a_name_of(
    name: str, country: str, stated: str, precision: str, gazetteer: Gazetteer
) -> None:
    point = Point(50.9, 34.8)
    before = Placement(point=point, precision=stated, radius_km=25, country=country, name=name, method="source")
    after = settled(gazetteer, before)
    assert (after.precision, after.point) == (precision, point)
    assert (after.name == name) == (precision == stated)


def test_a_region_that_stands_where_a_place_would_is_named_once(gazetteer: Gazetteer) -> None:
    before = Placement(point=Point(50.9, 34.8), precision="province", country="UA", name="Sumy Oblast", method="source")
    place = settled(gazetteer, before)
    assert (place.precision, place.name, place.admin1) == ("province", "", "Sumy region")


def test_a_town_that_a_row_is_near_has_a_name(gazetteer: Gazetteer) -> None:
    place = settled(gazetteer, Placement(point=Point(50.92, 34.83), precision="near", radius_km=25, method="source"))
    assert place.name == "near Sumy"
    assert precision_words(place) == "near a town, ± 25 km"


def test_where_no_town_is_near_none_is_named(gazetteer: Gazetteer) -> None:
    place = settled(gazetteer, Placement(point=Point(-50.0, -20.0), precision="near", radius_km=25, method="source"))
    assert place.name == ""
    assert precision_words(place) == "known roughly, ± 25 km"
