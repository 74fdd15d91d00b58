"""Tests go in by the public doors: none patches, imports or reads a name of another that begins with an underscore.

What a test must set, a limit, a path, a clock or a server, is an argument of what it tests: none patches a name of
:mod:`geo`, public or not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FILES = sorted(TESTS.rglob("*.py"))
OF_NAMED_TUPLES = {"_replace", "_asdict", "_fields", "_make"}
"""Public in spite of their underscore, says the standard library."""
PATCHES = {"setattr", "delattr", "getattr", "patch", "object"}
"""Calls that take a name as text: of Python, pytest's ``monkeypatch``, and ``unittest.mock.patch.object``."""


def private_uses(source: str) -> Iterator[str]:
    """Each use of a private name that isn't of the file itself, with its line."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name in _names(node):
            if any(part.startswith("_") and not part.endswith("__") for part in name.split(".")):
                yield f"line {node.lineno}: {name}"  # type: ignore[attr-defined]


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute):
        own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        return [] if own or node.attr in OF_NAMED_TUPLES else [node.attr]
    if isinstance(node, ast.ImportFrom):
        return [] if node.module == "__future__" else [node.module or "", *(alias.name for alias in node.names)]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [each.value for each in node.args[:2] if isinstance(each, ast.Constant)]
        return [text for text in texts if isinstance(text, str)] if called in PATCHES else []
    return []


def patches(source: str) -> Iterator[str]:
    """Each place where something of :mod:`geo` is replaced by another, with its line."""
    tree = ast.parse(source)
    ours = {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if (getattr(node, "module", "") or alias.name).partition(".")[0] == "geo"
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in PATCHES
            and node.args
        ):
            target = ast.unparse(node.args[0]).strip("'\"")
            if target.startswith("geo.") or target.partition(".")[0] in ours:
                yield f"line {node.lineno}: {target}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_a_test_uses_no_private_name_of_another(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert [*private_uses(source), *patches(source)] == []


@pytest.mark.parametrize(
    "line",
    [
        "from geo.store import _act_id",
        "from geo._data import x",
        "import geo._data",
        "store._ledger.paths()",
        "delimited._Recoded(file)",
        'monkeypatch.setattr(module, "_SLICE", 3)',
        'monkeypatch.setattr("geo.store.ledger._SMALL_FILES", 4)',
        'mock.patch.object(streamlit_folium, "_component_func")',
        'mock.patch("geo.store._REMEMBERED", 1)',
        'getattr(store, "_ledger")',
    ],
)
def test_a_private_name_is_noticed_in_whatever_way_it_is_used(line: str) -> None:
    assert len(list(private_uses(line))) == 1


@pytest.mark.parametrize(
    "line",
    ["from __future__ import annotations", "self._send(200)", "row._replace(a=1)", "error.__cause__", "_own(3)"],
)
def test_what_is_a_files_own_or_public_passes(line: str) -> None:
    assert list(private_uses(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        'from geo.datasets.containers import extent\nmonkeypatch.setattr(extent, "FREE_CELLS", 10_000)',
        'from geo.store import Store\nmonkeypatch.setattr(Store, "acts", lambda self: [])',
        'import geo.store as kept\nmock.patch.object(kept.index.Snapshot, "changes")',
        'monkeypatch.setattr("geo.ui.pages.PAGES", {})',
    ],
)
def test_a_patch_of_our_own_is_noticed_whatever_its_name(line: str) -> None:
    assert len(list(patches(line))) == 1
    assert not list(patches('import os\nmonkeypatch.setattr(os, "fsync", print)'))
