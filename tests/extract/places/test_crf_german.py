"""Places in German texts: what a model, the rules and the names of streets make of words that all have capitals."""

from __future__ import annotations

import pytest

from geo.extract.places.find import find_places
from geo.gazetteer import Gazetteer


def names(text: str, gazetteer: Gazetteer) -> list[str]:
    return [mention.text for mention in find_places(text, gazetteer, language="de")]


@pytest.mark.parametrize(
    "text",
    [
        "Dabei kamen drei Menschen ums Leben.",
        "Dort waren zuvor Schüsse gefallen.",
        "Man müsse jetzt verhandeln, hieß es.",
        "In der Mitte der Liga wird es eng.",
        "Die Länder fordern mehr Geld vom Bund.",
        "Dieses Finale hat allen Spaß gemacht.",
        "Der FC Augsburg gewann gegen Borussia Dortmund.",
    ],
)
def test_an_everyday_word_or_a_club_is_no_place(text: str, gazetteer: Gazetteer) -> None:
    assert names(text, gazetteer) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Die Außenminister von Polen und Litauen trafen sich in Vilnius.", ["Polen", "Litauen", "Vilnius"]),
        ("Die Polizei in Kassel und Göttingen sucht Zeugen.", ["Kassel", "Göttingen"]),
        ("Er floh 1961 aus der DDR in die USA.", ["DDR", "USA"]),
        ("Frankreichs Präsident reist nach Marokko.", ["Frankreichs", "Marokko"]),
        ("Der Brand in der Lindenstraße 14 war schnell gelöscht.", ["Lindenstraße 14"]),
    ],
)
def test_places_are_recognised(text: str, places: list[str], gazetteer: Gazetteer) -> None:
    assert names(text, gazetteer) == places


def test_a_state_that_is_no_more_has_no_place_on_the_map(gazetteer: Gazetteer) -> None:
    (mention,) = find_places("Er floh 1961 aus der DDR.", gazetteer, language="de")
    assert mention.point is None
    assert mention.precision == "none"
