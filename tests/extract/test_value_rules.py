"""Each value says by which rule it was read, and each rule says what it does."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest

from geo.extract import extract
from geo.extract.value_rules import value_rules

DAY = dt.date(2026, 3, 12)


def rules(text: str, at: int = 0) -> dict[str, str]:
    return dict(extract(text, published=DAY, language="en").incidents[at].rules)


@pytest.mark.parametrize(
    ("text", "field", "rule"),
    [
        ("Gunmen looted a clinic in Jos.", "event_type", "a building is looted"),
        ("The shelling of Nikopol went on.", "event_type", "a word for the event"),
        ("Two people were killed in Nikopol.", "event_type", "victims alone"),
        ("Two people were killed in Nikopol.", "killed", "the only toll"),
        ("A blast in Jos killed two. The toll rose to four dead.", "killed", "the last toll"),
        ("A blast in Jos killed two. Another three people died in hospital.", "killed", "tolls added up"),
        ("Shells hit Nikopol on Tuesday, killing two.", "date_start", "a day of the week"),
        ("Shells hit Nikopol on 3 March 2026, killing two.", "date_start", "a date"),
        ("Shells hit Nikopol overnight, killing two.", "date_start", "a word for a day"),
        ("Shells hit Nikopol, killing two.", "date_start", "about the day of publication"),
        ("Shells hit Nikopol, killing two.", "placement", "the place in its sentence"),
        ("Shells killed two people, the mayor of Nikopol said.", "placement", "the speaker’s office"),
        ("Russian forces shelled Nikopol.", "actor", "named beside the attack"),
        ("Ten villagers were killed near Jos by Boko Haram.", "actor", "named after “by”"),
        ("Al-Shabaab claimed an attack on a base near Kismayo.", "actor", "who claims it"),
        ("Shells hit a school in Nikopol.", "target", "a word for a target"),
        ("Shells hit Nikopol, police said.", "claims", "a verb of saying"),
    ],
)
def test_a_value_leaves_the_name_of_its_rule(text: str, field: str, rule: str) -> None:
    assert rules(text)[field] == rule


def test_a_field_without_a_value_has_no_rule() -> None:
    assert {"killed", "injured", "actor", "claims"}.isdisjoint(rules("Shells hit Nikopol."))


def test_another_place_says_by_which_rule_it_is_offered() -> None:
    (proposed,) = extract("Rebels killed ten people in Beni, then burned a clinic in Butembo.", language="en").incidents
    assert [(other.placement.name, other.rule) for other in proposed.alternatives] == [
        ("Butembo", "another place as near")
    ]


def test_every_rule_that_the_code_names_is_in_the_table() -> None:
    named = set()
    for path in Path("geo/extract").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in ("rule", "place_rule"):
                named |= {each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant)}
            if isinstance(node, ast.FunctionDef) and node.name.endswith("_rule"):
                returned = (each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value)
                named |= {
                    c.value for value in returned for c in ast.walk(value) if isinstance(c, ast.Constant) and c.value
                }
    names = {name for name in named if isinstance(name, str) and " " in name}
    assert len(names) > 12
    assert names <= value_rules().keys() | {"ground_clash"}


def test_a_rule_without_enough_texts_has_no_share() -> None:
    rule = value_rules()["the place of the talks"]
    assert rule.does
    assert rule.share is None
