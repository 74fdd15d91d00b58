"""What is said of incidents that the map can't show apart: how many, and no more than is known of their places."""

from __future__ import annotations

import pytest

from geo import taxonomy
from geo.store import Pile
from geo.ui.pages.listing import pile_heading, pile_hint

COUNTRIES = {"UA": "Ukraine"}


@pytest.mark.parametrize(
    ("pile", "heading"),
    [
        (Pile({"exact": 5}, spots=1, place="Kharkiv"), "5 incidents at one spot"),
        (Pile({"exact": 5}, spots=2, place="Kharkiv"), "5 incidents close together"),
        (Pile({"settlement": 3}, spots=1, place="Kharkiv"), "3 incidents in Kharkiv"),
        (Pile({"settlement": 3}, spots=1), "3 incidents in the same town"),
        (Pile({"settlement": 3}, spots=2), "3 incidents in towns close to each other"),
        (Pile({"near": 2}, spots=1, place="Nikopol"), "2 incidents near Nikopol"),
        (Pile({"near": 2}, spots=1, place="near Nikopol"), "2 incidents near Nikopol"),
        (Pile({"near": 2}, spots=1), "2 incidents near the same town"),
        (Pile({"district": 28}, spots=1, region="Gaza Strip"), "28 incidents in a district of Gaza Strip"),
        (Pile({"district": 28}, spots=2, region="Gaza Strip"), "28 incidents, known to the district only"),
        (Pile({"province": 1_284}, spots=1, region="Sumy Oblast", country="UA"), "1,284 incidents in Sumy Oblast"),
        (Pile({"province": 284}, spots=1, country="UA"), "284 incidents, known to the region only"),
        (Pile({"country": 282}, spots=1, country="UA"), "282 incidents in Ukraine"),
        (Pile({"line": 4}, spots=1, place="Eastern border"), "4 incidents along Eastern border"),
        (
            Pile({"settlement": 30, "province": 2}, spots=1, region="Sumy Oblast"),
            "32 incidents that the map can’t show apart",
        ),
    ],
)
def test_the_heading_counts_all_and_names_the_place_no_closer_than_it_is_known(pile: Pile, heading: str) -> None:
    assert pile_heading(pile, COUNTRIES.__getitem__) == heading


@pytest.mark.parametrize("precision", [code for code in taxonomy.PRECISIONS if code != "none"])
def test_only_spots_and_towns_are_said_to_be_close(precision: str) -> None:
    pile = Pile({precision: 12}, spots=1, place="Somewhere", region="Region", country="UA")
    told = f"{pile_heading(pile, COUNTRIES.__getitem__)} {pile_hint(pile)}"
    assert ("zooming in" in told) == (precision in ("exact", "settlement", "near"))
    assert ("stands for all of it" in told) != ("zooming in" in told)


def test_of_a_mixed_pile_each_precision_is_counted() -> None:
    told = pile_hint(Pile({"province": 250, "settlement": 32, "near": 2}, spots=3))
    assert told.startswith("250 known to the region only; 32 known to the town; 2 known to be near a town. ")
    assert "doesn’t say that they happened together" in told
