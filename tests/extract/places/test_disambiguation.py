"""Namesakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.extract.places.find import find_places
from geo.gazetteer import Gazetteer
from tests.extract.rule_tables import rows


@pytest.mark.parametrize(
    ("rule", "text", "name", "country", "region"), rows(Path(__file__).with_name("disambiguation.txt"))
)
def test_a_text_means(rule: str, text: str, name: str, country: str, region: str, gazetteer: Gazetteer) -> None:
    (mention,) = (mention for mention in find_places(text, gazetteer) if mention.text == name)
    assert (mention.country, mention.admin1 or "-") == (country, region), rule
