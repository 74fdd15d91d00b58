"""A gazetteer of a few rows, made by the functions that make the bundled one."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from data.build import build_gazetteer, cldr
from data.build.division_names import readable_admin1
from data.build.geonames import is_useful
from data.build.ukraine import romanised
from geo.gazetteer import Gazetteer, Place
from geo.model import Point
from tests.data_build.packages import TABLES, write_tables


def first(gazetteer: Gazetteer, name: str) -> Place:
    candidates = gazetteer.lookup(name)
    assert candidates, name
    return candidates[0].place


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Kharkiv", "gn:706483"),
        ("Харків", "gn:706483"),
        ("Charkow", "gn:706483"),
        ("Chuhuiv", "gn:709000"),
        ("Tschuhujiw", "gn:709000"),
        ("Kharkiv region", "gn:706482"),
        ("Харківська область", "gn:706482"),
        ("Kharkivska oblast", "gn:706482"),
        ("Kharkiv district", "gn:706484"),
        ("Чугуївський район", "katottg:UA63140000000000003"),
        ("Kharkivska hromada", "katottg:UA63120270000028556"),
        ("Belgorod region", "gn:578071"),
        ("Belgorod (Gebiet)", "gn:578071"),
        ("Kuban region", "gn:542415"),
        ("Україна", "gn:690791"),
        ("America", "gn:6252001"),
        ("Phoenix", "gn:5308655"),
        ("Maricopa County", "gn:5304391"),
        ("Maricopa", "gn:5304391"),
        ("Parker", "zip:85344"),
        ("Godthaab", "gn:3421319"),
        ("Kharkiv Airport", "icao:UKHH"),
        ("Sokolnikovo airfield", "icao:UKHV"),
        ("Mykolaivka airbase", "own:mykolaivka-air-base"),
        ("Sloboda Ukraine", "own:slobozhanshchyna"),
    ],
)
def test_a_name_of_every_source_leads_to_its_place(small_gazetteer: Gazetteer, name: str, place_id: str) -> None:
    assert first(small_gazetteer, name).id == place_id


def test_a_town_has_its_divisions_and_what_the_packages_say_of_it(small_gazetteer: Gazetteer) -> None:
    kharkiv = small_gazetteer.get("gn:706483")
    assert kharkiv is not None
    assert (kharkiv.name, kharkiv.country, kharkiv.admin1, kharkiv.admin2) == (
        "Kharkiv",
        "UA",
        "Kharkiv region",
        "Kharkiv district",
    )
    assert (kharkiv.population, kharkiv.feature_code, kharkiv.precision) == (1_430_885, "PPLA", "settlement")
    assert kharkiv.point == Point(49.98, 36.25)


def test_a_ukrainian_town_is_written_in_the_official_romanisation(small_gazetteer: Gazetteer) -> None:
    assert first(small_gazetteer, "Chuguev").name == "Chuhuiv"
    assert romanised("Згурівка") == "Zghurivka"
    assert romanised("Єнакієве") == "Yenakiieve"
    assert romanised("Кам'янець-Подільський") == "Kamianets-Podilskyi"


def test_crimea_is_ukraine_though_it_is_drawn_as_russia(small_gazetteer: Gazetteer) -> None:
    simferopol = first(small_gazetteer, "Simferopol")
    assert (simferopol.country, simferopol.admin1) == ("UA", "Crimea")
    assert small_gazetteer.country_at(Point(45.2, 34.5)) == "UA"
    assert small_gazetteer.country_at(Point(45.2, 38.0)) == "RU"
    assert sorted(small_gazetteer.regions.border_codes) == ["RU-UA"]


def test_a_village_that_only_the_codifier_has_lies_near_its_hromadas_town(small_gazetteer: Gazetteer) -> None:
    village = first(small_gazetteer, "Згурівка")
    assert (village.name, village.precision) == ("Zghurivka", "near")
    assert village.point == Point(49.98, 36.25)
    assert village.radius_km >= 12
    assert village.admin2 == "Kharkiv district"


def test_where_not_even_the_hromada_has_a_town_the_village_is_known_to_its_district(small_gazetteer: Gazetteer) -> None:
    village = first(small_gazetteer, "Дальнє")
    assert (village.precision, village.radius_km, village.point) == ("district", 35.0, Point(49.83, 36.68))


def test_our_own_position_of_a_village_takes_the_place_of_its_hromadas(small_gazetteer: Gazetteer) -> None:
    village = first(small_gazetteer, "Циркуни")
    assert (village.id, village.precision) == ("katottg:UA63120270030000002", "settlement")
    assert village.point == Point(50.08, 36.39)


def test_a_country_lies_where_reference_works_put_it_else_in_its_shape(small_gazetteer: Gazetteer) -> None:
    ukraine, greenland = small_gazetteer.country("UA"), small_gazetteer.country("GL")
    assert ukraine is not None
    assert greenland is not None
    assert ukraine.point == Point(49.0, 32.0)
    assert greenland.point == Point(63.0, -46.0)
    assert small_gazetteer.country("TV") is None, "neither a shape nor a town says where it lies"


def test_a_region_that_is_no_division_is_its_countrys(small_gazetteer: Gazetteer) -> None:
    assert small_gazetteer.country_at(Point(62.0, -45.0)) == "GL"
    assert small_gazetteer.admin1_at(Point(50.0, 36.0)) == small_gazetteer.get("gn:706482")


def test_a_county_lies_where_it_is_drawn_and_a_territorys_is_left_out(small_gazetteer: Gazetteer) -> None:
    county = small_gazetteer.get("gn:5304391")
    assert county is not None
    assert county.point == Point(33.5, -112.5)
    shape = small_gazetteer.geometry(county.id)
    assert shape is not None
    assert shape.bounds == (-113.0, 33.0, -112.0, 34.0)


def test_an_area_of_ours_has_the_shapes_of_the_divisions_it_is_made_of(small_gazetteer: Gazetteer) -> None:
    shape = small_gazetteer.geometry("own:slobozhanshchyna")
    assert shape is not None
    assert shape.bounds == (35.0, 48.5, 38.0, 52.0)


def test_a_place_without_a_division_gets_the_one_it_lies_in(small_gazetteer: Gazetteer) -> None:
    airbase = small_gazetteer.get("own:mykolaivka-air-base")
    airport = small_gazetteer.get("icao:UKHH")
    assert airbase is not None
    assert airport is not None
    assert (airbase.admin1, airport.admin1) == ("Kharkiv region", "Kharkiv region")
    assert airbase.precision == "exact"


def test_names_in_scripts_that_reports_here_dont_use_and_codes_are_left_out(small_gazetteer: Gazetteer) -> None:
    assert not small_gazetteer.knows("辛菲罗波尔")
    assert not small_gazetteer.knows("SIP")
    assert [name for name in ("UA", "http://a.b", "x" * 61, "", "St. Ives") if is_useful(name)] == ["St. Ives"]


def test_a_nigerian_village_lies_about_the_middle_of_its_local_government_area(small_gazetteer: Gazetteer) -> None:
    area = small_gazetteer.get("gn:2347266")
    assert area is not None
    assert (area.kind, area.precision, area.point) == ("admin2", "district", Point(11.5, 13.7))
    for name in ("Gulumba", "Jukkuri", "Kawuri"):
        village = first(small_gazetteer, name)
        assert (village.precision, village.point, village.admin1) == ("near", area.point, "Borno")
        assert (village.admin2, village.radius_km) == ("Bama", area.radius_km)


def test_quarters_words_and_towns_that_are_known_are_no_further_villages(small_gazetteer: Gazetteer) -> None:
    assert not any(small_gazetteer.knows(name) for name in ("Ward II", "Police", "Lost", "Tse"))
    assert [match.place.precision for match in small_gazetteer.lookup("Maiduguri")] == ["settlement"]


def test_a_district_that_no_town_is_listed_in_lies_about_the_town_it_is_called_after(
    small_gazetteer: Gazetteer,
) -> None:
    district, town = small_gazetteer.get("gn:578073"), small_gazetteer.get("gn:578072")
    assert district is not None
    assert town is not None
    assert (district.point, district.precision, town.admin2) == (town.point, "district", district.name)
    assert district.radius_km > 50, "the only district of its region reaches through it"


def test_features_of_the_world_are_known_by_names_that_mean_nothing_else(small_gazetteer: Gazetteer) -> None:
    assert first(small_gazetteer, "Russian River").kind == "water"
    assert "ne:russian-river-50-36" not in {match.place.id for match in small_gazetteer.lookup("Russian")}
    assert first(small_gazetteer, "Donets").kind == first(small_gazetteer, "Donets River").kind == "water"
    assert first(small_gazetteer, "Sloboda Ukraine").id == "own:slobozhanshchyna"
    assert {match.place.kind for match in small_gazetteer.lookup("Phoenix")} == {"settlement"}
    mountains = first(small_gazetteer, "Phoenix Mountains")
    assert (mountains.kind, mountains.country, mountains.admin1) == ("mountain", "US", "Arizona")


def test_a_power_plant_is_known_as_a_plant_and_not_by_its_towns_name_alone(small_gazetteer: Gazetteer) -> None:
    for name in ("Zmiiv power plant", "Zmiiv TPP", "Zmiiv thermal power station"):
        plant = first(small_gazetteer, name)
        assert (plant.kind, plant.country, plant.admin1, plant.precision) == (
            "facility",
            "UA",
            "Kharkiv region",
            "exact",
        )
    assert not small_gazetteer.knows("Zmiiv")
    assert first(small_gazetteer, "Glen Dam").admin1 == "Arizona"


def test_private_strips_without_a_code_are_not_named(small_gazetteer: Gazetteer) -> None:
    assert small_gazetteer.get("icao:00AZ") is None


def test_what_is_no_place_and_what_people_are_called_are_in_the_file(small_gazetteer: Gazetteer) -> None:
    assert small_gazetteer.demonyms["ukrainian"] == "UA"
    border = first(small_gazetteer, "Ukrainian-Russian border")
    assert border.kind in ("border", "line")


def test_the_same_input_gives_the_same_bytes(packages: dict[str, Path], gazetteer_file: Path, tmp_path: Path) -> None:
    tables = write_tables(tmp_path / "tables")
    build_gazetteer.write(tmp_path / "again.npz", build_gazetteer.build(packages, tables))
    assert (tmp_path / "again.npz").read_bytes() == gazetteer_file.read_bytes()


def test_an_alias_of_no_place_stops_the_build(packages: dict[str, Path], tmp_path: Path) -> None:
    tables = write_tables(tmp_path / "tables", aliases=[*TABLES["aliases.tsv"], "UA_Nowhere Nirgendwo Nowhere"])
    with pytest.raises(ValueError, match=r"aliases\.tsv names places that are not in the packages: UA Nowhere"):
        build_gazetteer.build(packages, tables)


def test_two_places_of_ours_with_the_same_id_stop_the_build(packages: dict[str, Path], tmp_path: Path) -> None:
    twice = [*TABLES["places.tsv"], TABLES["places.tsv"][2]]
    with pytest.raises(ValueError, match="1 ids stand for several places"):
        build_gazetteer.build(packages, write_tables(tmp_path / "tables", places=twice))


@pytest.mark.parametrize(
    ("code", "name", "listed", "readable"),
    [
        ("UA.07", "Kharkiv Oblast", "", "Kharkiv region"),
        ("UA.12", "Kyiv", "", "Kyiv city"),
        ("RU.38", "Kursk", "Kursk Oblast", "Kursk region"),
        ("RU.99", "Perm Krai", "Perm Krai", "Perm Krai"),
        ("US.TX", "Texas", "", "Texas"),
        ("SY.12", "Idlib Governorate", "", "Idlib"),
        ("LB.05", "North Governorate", "", "North Governorate"),
        ("DE.13", "Free State of Saxony", "", "Free State of Saxony"),
        ("FR.94", "Corse", "", "Corsica"),
    ],
)
def test_a_division_is_called_as_reports_call_it(code: str, name: str, listed: str, readable: str) -> None:
    assert readable_admin1(code, name, listed) == readable


class Stranger:
    """No class of babel's."""


def test_a_table_of_names_may_not_name_other_code(tmp_path: Path) -> None:

    path = tmp_path / "babel/locale-data/en.dat"
    path.parent.mkdir(parents=True)
    path.write_bytes(pickle.dumps({"territories": {"UA": Stranger()}}, protocol=2))
    with pytest.raises(pickle.UnpicklingError, match="has no place in a table of names"):
        cldr.country_names(tmp_path, ("en",))
