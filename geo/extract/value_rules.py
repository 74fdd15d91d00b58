"""The rules by which extraction chooses values, by name: what each does, and how often it was right.

``value_rules.toml`` has those of all values; the rules of words for events have their own file
(``events/event_words.toml``). A share stands only where ``tests/benchmarks/bench_rules.py`` measured it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from geo.extract.events.event_words import event_lexicon


class ValueRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule by which a value is chosen.

    ``name`` is what readers call it, ``does`` what it does in a sentence. Of ``of`` texts in which it chose the value,
    ``right`` were right; both are 0 where nobody measured it.
    """

    name: str
    does: str
    right: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """How often it was right; None where too few texts tell."""
        return self.right / self.of if self.of >= FEWEST else None


FEWEST = 30
"""Texts from which on a share says anything of a rule."""


class _ValueRuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: list[ValueRule]


@cache
def value_rules() -> Mapping[str, ValueRule]:
    """All rules, by name; those of words for events without a share of their own."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    rows = msgspec.convert(tomllib.loads(text), _ValueRuleFile).rule
    words = {
        rule.name: ValueRule(rule.name, f"{rule.reason[:1].upper()}{rule.reason[1:]}.")
        for rule in event_lexicon().rules
    }
    return words | {row.name: row for row in rows}
