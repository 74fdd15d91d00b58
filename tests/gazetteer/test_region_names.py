"""One list of regions: what sources write in their columns, and which division that is."""

from __future__ import annotations

import pytest

from geo.gazetteer import DEPENDENT, Place, bundled_gazetteer, listed_elsewhere

GAZETTEER = bundled_gazetteer()

DONETSK = (
    *("Donetsk Oblast", "Donetsk oblast", "Donetsk region", "Donetsk", "DONETSK REGION", "Donetska oblast"),
    *("Oblast de Donetsk", "Oblast Donezk", "Donezk", "obwód doniecki", "Donetsk Province"),
    *("Донецька область", "Донецької області", "Донецкая область", "в Донецкой области".removeprefix("в ")),
)


@pytest.mark.parametrize("name", DONETSK)
def test_a_region_is_one_whatever_the_source_wrote(name: str) -> None:
    region = GAZETTEER.region("UA", name)
    assert region is not None
    assert (region.name, region.kind, region.country) == ("Donetsk region", "admin1", "UA")


@pytest.mark.parametrize(
    ("country", "name", "expected"),
    [
        ("sy", "Idlib Governorate", "Idlib"),
        ("SY", "Gouvernorat de Deir ez-Zor", "Deir ez-Zor"),
        ("SY", "Deir Ezzor Governorate", "Deir ez-Zor"),
        ("IQ", "Ninewa", "Nineveh"),
        ("AF", "Provinz Kandahar", "Kandahar"),
        ("CD", "Province du Nord-Kivu", "North Kivu"),
        ("CO", "Departamento de Nariño", "Nariño"),
        ("MX", "Estado de Guerrero", "Guerrero"),
        ("RU", "Kurskaya oblast", "Kursk region"),
        ("RU", "Курской области", "Kursk region"),
        ("UA", "Автономна Республіка Крим", "Crimea"),
        ("UA", "Sevastopol City", "Sevastopol"),
        ("MX", "Vercruz", "Veracruz"),
        ("BF", "Central-North", "Centre-Nord"),
        ("BF", "Southwest", "Sud-Ouest"),
        ("HT", "West", "Ouest"),
        ("US", "texas", "Texas"),
    ],
)
def test_words_for_a_region_its_language_and_a_slip_do_not_matter(country: str, name: str, expected: str) -> None:
    region = GAZETTEER.region(country, name)
    assert region is not None
    assert region.name == expected
    assert region.kind == "admin1"


@pytest.mark.parametrize("region", GAZETTEER.divisions("UA") + GAZETTEER.divisions("SD") + GAZETTEER.divisions("CO"))
def test_a_region_is_found_by_its_own_name(region: Place) -> None:
    assert GAZETTEER.region(region.country, region.name) == region


def test_second_level_divisions_and_regions_that_are_no_division_come_after_first_level_ones() -> None:
    benguet = GAZETTEER.region("PH", "Benguet")
    assert benguet is not None
    assert benguet.kind == "admin2"
    for country, name in (("UA", "Donbas"), ("SD", "Darfur")):
        region = GAZETTEER.region(country, name)
        assert region is not None
        assert (region.kind, region.name) == ("area", name)


@pytest.mark.parametrize(
    ("country", "name", "expected", "listed"),
    [
        ("RU", "Republic of Crimea", "Crimea", "UA"),
        ("RU", "Херсонская область", "Kherson region", "UA"),
        ("RU", "Donetsk oblast", "Donetsk region", "UA"),  # and not Donetsk, a town in Rostov region
        ("RU", "Luhansk People's Republic", "Luhansk People's Republic", "UA"),
        ("RS", "Kosovo", "Kosovo", "XK"),
        ("MA", "Western Sahara", "Western Sahara", "EH"),
        ("IL", "Judea and Samaria", "West Bank", "PS"),
        ("VE", "Guayana Esequiba", "Essequibo", "GY"),
        ("US", "Puerto Rico", "Puerto Rico", "PR"),
        ("DK", "Greenland", "Greenland", "GL"),
    ],
)
def test_a_region_that_is_listed_elsewhere_than_stated_is_found_there(
    country: str, name: str, expected: str, listed: str
) -> None:
    region = GAZETTEER.region(country, name)
    assert region is not None
    assert (region.name, region.country) == (expected, listed)


def test_what_may_be_listed_elsewhere_is_in_the_gazetteer() -> None:
    for stated in (*DEPENDENT, "RU", "MA", "IL", "RS", "IN", "PK", "CN", "AM", "TR", "VE", "AR", "JP", "SS"):
        for code, regions in listed_elsewhere(stated).items():
            assert GAZETTEER.country(code) is not None
            for name in regions:
                region = GAZETTEER.region(stated, name)
                assert region is not None
                assert (region.name, region.country) == (name, code)


def test_provinces_of_old_are_regions_of_which_the_divisions_of_today_are_parts() -> None:
    for country, name in (("KE", "Coast Province"), ("LK", "North Eastern province"), ("CD", "Province Orientale")):
        region = GAZETTEER.region(country, name)
        assert region is not None
        assert (region.kind, region.country) == ("area", country)
        assert GAZETTEER.geometry(region.id) is not None


def test_no_two_regions_of_these_countries_bear_one_name() -> None:
    for country in ("US", "RU", "YE", "AF", "MX", "UA"):
        names = [region.name for region in GAZETTEER.divisions(country)]
        assert len(names) == len(set(names)), country


def test_the_city_that_bears_a_regions_name_is_not_the_region() -> None:
    assert GAZETTEER.region("UA", "Lviv City") is None
    moscow, around = GAZETTEER.region("RU", "Moskva"), GAZETTEER.region("RU", "Moscow Oblast")
    assert moscow is not None
    assert around is not None
    assert (moscow.name, around.name) == ("Moscow", "Moscow region")


@pytest.mark.parametrize(
    ("country", "name"),
    [
        ("UA", "Kyiv"),  # the city or the land around it: sources mean either
        ("LK", "North Southern Province"),  # no such, and not the North Western
        ("", "Punjab"),  # India's or Pakistan's
        ("UA", "No Information"),
        ("UA", "Tyrol"),
        ("UA", ""),
        ("UA", " . "),
        ("XX", "Donetsk"),
        ("US", "Eastern"),  # and no district of American Samoa
        ("FR", "South"),
        ("CN", "North"),
    ],
)
def test_what_may_be_two_or_none_is_none(country: str, name: str) -> None:
    assert GAZETTEER.region(country, name) is None


def test_without_a_country_a_name_that_no_other_region_has_is_enough() -> None:
    region = GAZETTEER.region("", "Донецька область")
    assert region is not None
    assert region.name == "Donetsk region"
