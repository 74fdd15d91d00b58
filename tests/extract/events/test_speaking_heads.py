"""Lines that say who speaks for more than a sentence, one row for each rule."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

ROWS = "- On 11 October gunmen killed six people in Nyala.\n- On 12 October shells killed two people in Zalingei."


@pytest.mark.parametrize(
    ("rule", "text", "speakers"),
    [
        ("a head speaks for all rows below it", f"According to OCHA:\n{ROWS}", [["OCHA"], ["OCHA"]]),
        ("an office alone is a head", f"Sheriff's office:\n\n{ROWS}", [["Sheriff's office"]] * 2),
        ("a head with a verb is one", f"The health ministry reported:\n{ROWS}", [["health ministry"]] * 2),
        (
            "it ends at an empty line",
            f"Police said:\n{ROWS}\n\nOn Monday three people were killed by gunmen in Omdurman.",
            [["Police"], ["Police"], []],
        ),
        ("a head without a speaker isn't one", f"Main incidents:\n{ROWS}", [[], []]),
        (
            "a line names the sources of its paragraph",
            "On Monday gunmen killed six people in Nyala.\nSources: Radio Tamazuj, local chief",
            [["Radio Tamazuj", "local chief"]],
        ),
        ("brackets may", "On Monday gunmen killed six people in Nyala (Source: the Red Cross).", [["the Red Cross"]]),
        (
            "in German",
            "In Nyala haben Bewaffnete am Montag sechs Menschen getötet.\nQuelle: Rotes Kreuz",
            [["Rotes Kreuz"]],
        ),
    ],
)
def test_speaking_heads(rule: str, text: str, speakers: list[list[str]]) -> None:
    incidents = [proposed.incident for proposed in extract(text, published=dt.date(2026, 10, 14)).incidents]
    assert [[claim.speaker for claim in incident.claims] for incident in incidents] == speakers, rule
