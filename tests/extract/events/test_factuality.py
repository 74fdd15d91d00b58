"""What is only imagined, practised or prepared for, in German, Ukrainian and Russian."""

from __future__ import annotations

import pytest

from geo.extract import extract


@pytest.mark.parametrize(
    "text",
    [
        "По легенде, беспилотник упал на школу в Ростове-на-Дону, есть пострадавшие.",
        "Як підготуватися до блекауту у Києві: поради енергетиків.",
        "In Hamburg wird untersucht, wie Kliniken bei einem Stromausfall versorgt werden könnten.",
        "Bei einer Übung in Berlin sollen 400 Freiwillige Verletzte darstellen.",
        "Vor zwei Jahren hatte ein Brandanschlag in Berlin Tausende Haushalte vom Netz getrennt.",
    ],
)
def test_what_is_imagined_is_no_incident(text: str) -> None:
    assert not [one for one in extract(text).incidents if one.incident.domain != "political"]


def test_a_possible_further_toll_leaves_the_attack_real() -> None:
    text = "Bei dem Drohnenangriff auf Sumy könnten weitere Menschen getötet worden sein."
    found = extract(text).incidents
    assert [(one.incident.event_type, one.incident.killed) for one in found] == [("drone_strike", None)]
