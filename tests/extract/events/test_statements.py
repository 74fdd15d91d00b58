"""What is said and agreed between states, one row for each rule."""

from __future__ import annotations

import pytest

from geo.extract.events.statements import matters_in
from geo.extract.languages.vocabulary import vocabulary
from tests.extract.sentences import clauses


def matters(text: str) -> list[tuple[str, str]]:
    return [(matter.event_type, matter.speaker) for matter in matters_in(clauses(text), [], vocabulary("en"))]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (
            "an official speaks",
            "President Volodymyr Zelensky condemned the war.",
            [("statement", "President Volodymyr Zelensky")],
        ),
        ("aid outweighs its announcement", "Germany announced military aid to Ukraine.", [("military_aid", "Germany")]),
        (
            "aid that is called for is none yet",
            "President Volodymyr Zelensky called on Germany to send tanks to Ukraine.",
            [("statement", "President Volodymyr Zelensky")],
        ),
        ("aid that nobody gives is none", "Military aid to the war is discussed on the radio.", []),
        ("a condition is no matter", "If peace talks on the war fail, nobody wins.", []),
        ("a truce that is only mentioned is none", "The war went on despite the truce of November 2024.", []),
        ("nor is one that is over", "In the hills the truce between the factions is dead in all but name.", []),
        ("a truce that is agreed is one", "The two sides agreed a truce in Geneva on Monday.", [("talks", "")]),
        ("so is one that begins", "A truce came into force in Khartoum on Monday.", [("talks", "")]),
        ("talks that were put off are none", "A third round of talks on the truce in Doha has been put off.", []),
        ("nor are those still to come", "Next meeting: talks on security with the envoys.", []),
        ("nor is a mere readiness", "President Volodymyr Zelensky said that he was ready for talks with Russia.", []),
        ("what only dates something else is none", "The war has spread since the talks in Cairo.", []),
        ("what is neither war nor peace is none", "President Volodymyr Zelensky condemned the weather.", []),
    ],
)
def test_political_matters(rule: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert matters(text) == expected, rule


def test_one_speaker_on_one_matter_is_one() -> None:
    text = "President Volodymyr Zelensky condemned the war. Zelensky rejected a ceasefire with Russia."
    assert matters(text) == [("statement", "President Volodymyr Zelensky")]
