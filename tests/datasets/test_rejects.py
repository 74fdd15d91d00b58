"""Every reason for refusing a row stands in one module, so that whoever reads it there can look it up."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.datasets import rejects

PACKAGE = Path(__file__).parents[2] / "geo"
REASONS = {name for name, value in vars(rejects).items() if name.isupper() and isinstance(value, str)}


def texts_given(path: Path) -> Iterator[str]:
    """The texts written where a row is refused, in place of a name for them."""
    for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if called.strip("_").lower() == "reject":
            for given in call.args:
                if isinstance(given, (ast.Constant, ast.JoinedStr)):
                    yield ast.unparse(given)


@pytest.mark.parametrize("room", ["datasets", "importing"])
def test_no_reason_is_written_where_a_row_is_refused(room: str) -> None:
    assert {path.name: list(texts_given(path)) for path in (PACKAGE / room).rglob("*.py")} == {
        path.name: [] for path in (PACKAGE / room).rglob("*.py")
    }


def test_every_reason_is_that_of_some_row() -> None:
    texts = [path.read_text("utf-8") for room in ("datasets", "importing") for path in (PACKAGE / room).rglob("*.py")]
    assert {name for name in REASONS if sum(name in text for text in texts) < 2} == set()
