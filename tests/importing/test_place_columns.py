"""Columns that nobody named, told to hold towns or regions by what stands in them."""

from __future__ import annotations

import pytest

from geo.datasets import open_dataset
from geo.gazetteer import bundled_gazetteer
from geo.importing import with_places


@pytest.mark.parametrize(
    ("values", "meaning"),
    [
        (("Charkiw", "Odessa", "Lwiw"), "place"),
        (("Суми", "Ніжин", "Ізюм"), "place"),
        (("Goma", "Bunia", "Butembo"), "place"),
        (("Kharkiv Oblast", "Sumy Oblast", "Lviv Oblast"), "admin1"),
        (("North Kivu", "Ituri", "South Kivu"), "admin1"),
        (("Open", "Closed", "Pending"), ""),
        (("Male", "Female", "Unknown"), ""),
        (("ELN", "FARC", "AGC"), ""),
        (("a house burnt down", "two shots were fired", "nothing came of it"), ""),
        (("12", "13", "14"), ""),
    ],
)
def test_values_tell_a_column_of_places(values: tuple[str, ...], meaning: str) -> None:
    country = "DR Congo" if values[0] in ("Goma", "North Kivu") else "Ukraine"
    rows = "".join(f"2024-01-0{day},{value},{country}\n" for day, value in enumerate(values, start=1))
    opened = open_dataset(f"k1,k2,Country\n{rows}".encode())
    mapping = with_places(opened, bundled_gazetteer())
    assert mapping is not None
    given = {name for name, columns in mapping.columns.items() if columns == ("k2",)}
    assert given & {"place", "admin1", "admin2"} == ({meaning} if meaning else set())


@pytest.mark.parametrize("values", [("North", "West", "East"), ("Sofia", "Florence", "Victoria"), ("Kharkiv", "Sumy")])
def test_without_a_country_values_alone_tell_no_place(values: tuple[str, ...]) -> None:
    rows = "".join(f"2024-01-0{day},{value}\n" for day, value in enumerate(values, start=1))
    opened = open_dataset(f"k1,k2\n{rows}".encode())
    assert with_places(opened, bundled_gazetteer()) == opened.mapping
