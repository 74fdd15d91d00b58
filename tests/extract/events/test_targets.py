"""What an event hit, apart from whoever did it, what it happened beside, and who was in general there."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.extract import extract
from tests.extract.rule_tables import rows

TABLE = Path(__file__).with_name("targets.txt")


@pytest.mark.parametrize(("language", "codes", "text"), rows(TABLE))
def test_what_was_hit_is_the_target(language: str, codes: str, text: str) -> None:
    incident = extract(text, language=language).incidents[0].incident
    assert incident.target
    assert set(incident.target) <= set(codes.split("/"))


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen on motorcycles shot dead a radio presenter in Tegucigalpa.",
        "Soldiers shot dead a radio presenter outside a church in Tegucigalpa.",
        "A radio presenter was shot dead in Tegucigalpa as he left a restaurant.",
        "Masked men shot dead a radio presenter in her car in Tegucigalpa, health ministry officials said.",
    ],
)
def test_attackers_and_surroundings_are_no_target(text: str) -> None:
    assert extract(text).incidents[0].incident.target == ("media",)
