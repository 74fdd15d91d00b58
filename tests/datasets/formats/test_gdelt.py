"""What is particular to GDELT: the first generation, which has fewer columns and no header."""

from __future__ import annotations

import pytest

from geo.datasets.formats.gdelt import COLUMN_NAMES, NAMES_1, noun_of
from geo.wording import place_words
from tests.datasets.conftest import Read


def row(**values: str) -> str:
    cells = {
        "globaleventid": "900",
        "sqldate": "20180530",
        "eventcode": "190",
        "eventrootcode": "19",
        "actiongeo_type": "4",
        "actiongeo_fullname": "Kharkiv, Kharkivs'ka Oblast', Ukraine",
        "actiongeo_countrycode": "UP",
        "actiongeo_lat": "50",
        "actiongeo_long": "36.25",
        "dateadded": "20180530",
        "sourceurl": "https://news.example/1",
        **values,
    }
    return ",".join(f'"{cells[name]}"' if name in cells else "NULL" for name in NAMES_1) + "\n"


def test_the_first_generation_is_known_without_a_header(read: Read) -> None:
    line = row().rstrip()
    result, found = read(f"{line}\n{line.replace('900', '901').replace('example/1', 'example/2')}\n".encode())
    assert (len(COLUMN_NAMES), len(NAMES_1)) == (61, 58)
    one = found["900"]
    assert (result.format, one.event_type, one.placement.country) == ("gdelt", "ground_clash", "UA")
    assert (one.placement.precision, one.reports[0].url) == ("settlement", "https://news.example/1")


@pytest.mark.parametrize(
    ("code", "noun"), [("190", "Fighting"), ("195", "Air strike"), ("0311", "Intent to cooperate"), ("173", "Arrest")]
)
def test_a_code_is_called_by_a_noun_and_not_by_an_order(code: str, noun: str) -> None:
    assert noun_of(code) == noun


def test_the_region_that_a_full_name_gives_is_the_region(read: Read) -> None:
    placed = {
        "Louisiana, United States": ("2", "US", "30.98", "-91.96"),
        "Baton Rouge, Louisiana, United States": ("3", "US", "30.44", "-91.15"),
        "Northern Ireland, Craigavon, United Kingdom": ("4", "UK", "54.5", "-6.5"),
        "Paris, France (general), France": ("4", "FR", "48.87", "2.33"),
    }
    rows = "".join(
        row(
            globaleventid=str(900 + number),
            actiongeo_fullname=name,
            actiongeo_type=kind,
            actiongeo_countrycode=country,
            actiongeo_lat=lat,
            actiongeo_long=lon,
            sourceurl=f"https://news.example/{number}",
        )
        for number, (name, (kind, country, lat, lon)) in enumerate(placed.items())
    )
    _, incidents = read(rows.encode())
    state, city, province, capital = (incidents[str(900 + number)].placement for number in range(4))
    assert (state.precision, state.admin1, bool(state.place_id)) == ("province", "Louisiana", True)
    assert place_words(state, country="United States") == "Louisiana, United States"
    assert (city.precision, city.name, city.admin1) == ("settlement", "Baton Rouge", "Louisiana")
    assert (province.precision, province.admin1) == ("province", "Northern Ireland")
    assert province.query == "Northern Ireland, Craigavon, United Kingdom"
    assert capital.name == "Paris"
    assert incidents["903"].title == "Fighting, Paris, France"
