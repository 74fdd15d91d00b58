"""What a clause reports and where a sentence is cut, one row for each rule."""

from __future__ import annotations

import pytest

from tests.extract.sentences import clauses

TOWNS = {"Sumy": 51.0, "Izium": 49.0}


@pytest.mark.parametrize(
    ("rule", "text", "types"),
    [
        ("another event at another town", "A drone hit Sumy, and in Izium a mine killed two men.", 2),
        ("an event at two towns is one", "Drones hit houses in Sumy, and in Izium.", 1),
        ("a town without a preposition opens no clause", "A drone hit Sumy, and Izium mourns two men killed.", 1),
        ("a comma alone opens no clause", "A drone hit Sumy, in Izium a mine killed two men.", 1),
    ],
)
def test_a_sentence_is_cut(rule: str, text: str, types: int) -> None:
    assert len(clauses(text, TOWNS)) == types, rule


@pytest.mark.parametrize(
    ("rule", "text", "event_type"),
    [
        ("an event's own word names its type", "Gunmen kidnapped five villagers.", "abduction"),
        ("men who take people off a bus abduct them", "Men in masks took six farmers off a bus.", "abduction"),
        ("a killing outweighs an abduction", "Gunmen kidnapped and shot dead a villager.", "attack_on_civilians"),
        ("an attack is named by its means", "A drone attack hit a market.", "drone_strike"),
        ("an attack without a means is on civilians", "An attack hit a market.", "attack_on_civilians"),
        ("a blow with a weapon is named by it", "A missile hit a market.", "missile_artillery"),
        ("an explosion alone is a blast", "An explosion shook the market.", "blast"),
        ("victims alone are casualties", "Two people were killed.", "casualties"),
        ("an accident is no event", "Two people were killed in a car accident.", ""),
        ("nor is the damage of one", "A road accident caused a fire that broke out in a shop.", ""),
        ("who is shot down was not shot", "The drone was shot down over the market.", "air_defence"),
    ],
)
def test_a_clause_has_its_type(rule: str, text: str, event_type: str) -> None:
    assert [clause.event_type for clause in clauses(text)] == [event_type], rule


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("new", "In a separate attack two men were killed."),
        ("definite", "The shelling killed two men."),
        ("accident", "Two men were killed in a traffic accident."),
        ("background", "In 2014 two men were killed."),
        ("headline", "Two men killed in attack\n\nTwo men were killed."),
        ("day_time", "At dawn shells killed two men."),
        ("states", "Russian shells killed two men."),
    ],
)
def test_a_clause_is_marked(field: str, text: str) -> None:
    assert getattr(clauses(text)[0], field), text
    assert not getattr(clauses("Shells killed two men.")[0], field)


def test_a_clause_names_the_rule_of_its_type() -> None:
    assert clauses("Gunmen looted a clinic.")[0].type_rule == "a building is looted"
    assert clauses("Two people were killed.")[0].type_rule == ""


def test_a_separate_report_opens_no_other_event() -> None:
    assert not clauses("In a separate statement it said that two men were killed.")[0].new


def test_a_sentence_that_reports_nothing_has_no_clause() -> None:
    assert clauses("The weather will stay fine.") == []
