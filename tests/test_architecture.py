"""The house holds: who may import whom, that rooms are entered by their doors, and one home for each outside library.

A room is a module at the top of ``geo``, or a folder of them. The table says for each which others it may import; a
room that is not listed fails, so that a new one is thought about. Imports are read from the source, also those inside
functions and those for types alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from geo.taxonomy import PRECISIONS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "geo"

VALUES = {"errors", "model", "taxonomy", "filter", "geodesy", "wording", "spreadsheet", "files"}
"""Anyone may import these, as far as they don't import one another in a circle."""

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "files": {"errors"},
    "taxonomy": set(),
    "spreadsheet": set(),
    "geodesy": set(),
    "model": {"geodesy", "taxonomy"},
    "filter": {"gazetteer", "geodesy", "model", "taxonomy"},
    "wording": {"filter", "model", "taxonomy"},
    "schema": set(),
    "origins": set(),
    "edits": {"origins"},
    "settings": set(),
    "gazetteer": {"settings"},
    "store": {"schema"},
    "datasets": {"schema"},
    "extract": {"edits", "gazetteer", "settings"},
    "importing": {"datasets", "edits", "gazetteer", "schema", "store"},
    "review": {"edits", "extract", "gazetteer", "origins", "store"},
    "sources": {"gazetteer", "review", "settings", "store"},
    "map": {"gazetteer", "review", "settings", "store"},
    "writers": {"gazetteer", "map", "schema"},
    "services": {"gazetteer", "map", "review", "settings", "sources", "store", "writers"},
    "ui": {
        "datasets",
        "edits",
        "gazetteer",
        "importing",
        "map",
        "origins",
        "review",
        "services",
        "settings",
        "sources",
        "store",
        "writers",
    },
    "cli": {
        "datasets",
        "extract",
        "gazetteer",
        "importing",
        "review",
        "services",
        "settings",
        "sources",
        "store",
        "writers",
    },
}
"""What each room may import beside :data:`VALUES`."""

HOMES = {
    "folium": {"map"},
    "streamlit": {"ui"},
    "streamlit_folium": {"ui"},
    "ibis": {"store"},
    "click": {"cli"},
    "spacy": {"extract"},
}
"""Outside libraries that only these rooms may import."""

SHARED_WORDS = {"area", "line", "near", "water"}
PAST_DOORS = {
    *("train_toponyms.py", "train_german.py"),  # a recogniser learns from the very features by which it reads
    *("toponym_names.py", "russian_names.py"),  # the words that recognisers hold, as they look them up
}
"""Programs of ``data/build`` that take from inside ``geo/extract``: nobody else makes what is read there."""
FAMILIES = {
    "what each page has, or a part of one": {"ACTIONS", "answer", "draw", "show"},
    "what each dataset format has": {"COLUMN_NAMES", "KINDS", "is_headless", "kind_of"},
    "what each part of the server brings": {"middleware", "routes"},
    "commands, and what a page has for the same": {"fetch", "remove", "rename", "save", "undo"},
    "called by its module, as settings.read is": {"parse", "read", "take_apart"},
    "what each recogniser looks at": {"features"},
    "readers' own of settings, store and services": {"_ForReaders"},
    "type variables": {"Answer", "Item", "T", "Value"},
    "one list, for a command whose help mustn't wait for the store; test_cli.py holds them alike": {"SHAPES"},
}
"""Names that several modules define, by why they may: whoever knows one of them knows the others."""
OF_READERS = {"services.py", "settings.py", "store/__init__.py", "store/protection.py", "ui/roles.py"}
"""Where names may say "reader": a person who may change nothing. What reads files is named by its format."""
MOST_NAMES = 24
"""Names at the top of ``geo``: a vocabulary that one can hold in the head."""


def rooms() -> dict[str, list[Path]]:
    """The files of each room."""
    files: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).with_suffix("").parts[0]
        if room not in ("__init__", "__main__", "_data", "_app"):
            files.setdefault(room, []).append(path)
    return files


ROOMS = rooms()


@cache
def imports(path: Path) -> tuple[tuple[str, str], ...]:
    """Each import of a file as (module, name); the name is empty where a module is imported whole."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield from ((node.module or "", alias.name) for alias in node.names)


@cache
def door(room: str) -> set[str]:
    """What a room's ``__init__`` offers to others."""
    tree = ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))
    offered: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            offered |= set(ast.literal_eval(node.value))
    return offered


def entered(path: Path) -> Iterator[tuple[str, str]]:
    """The rooms that a file imports from, as (room, path of modules and name below it)."""
    for module, name in imports(path):
        parts = [*module.split("."), *([name] if name else [])]
        if parts[0] == "geo" and len(parts) > 1 and parts[1] in ROOMS:
            yield parts[1], ".".join(parts[2:])


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_table_allows(room: str) -> None:
    assert room in MAY_IMPORT, f"geo/{room} is new: say in MAY_IMPORT what it may import"
    others = {other for path in ROOMS[room] for other, _ in entered(path)} - {room}
    assert others <= MAY_IMPORT[room] | (VALUES if room not in VALUES else set())
    assert others >= MAY_IMPORT[room], "it may import what it no longer does"
    outside = {module.split(".")[0] for path in ROOMS[room] for module, _ in imports(path)}
    for library, homes in HOMES.items():
        assert library not in outside or room in homes, f"{library} belongs to {homes}, not to {room}"


@pytest.mark.parametrize("room", ROOMS)
def test_others_are_entered_by_their_door(room: str) -> None:
    for path in [*ROOMS[room], *([ROOT / "app.py"] if room == "ui" else [])]:
        for other, name in entered(path):
            if other != room and (PACKAGE / other).is_dir():
                assert name in door(other), f"{path.relative_to(ROOT)} takes {name} from geo.{other}, past its door"


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "build").glob("*.py")), ids=lambda path: path.name)
def test_what_builds_the_data_enters_by_the_doors(path: Path) -> None:
    past = [
        f"geo.{room}.{name}" for room, name in entered(path) if (PACKAGE / room).is_dir() and name not in door(room)
    ]
    assert bool(past) == (path.name in PAST_DOORS), past
    assert all(name.startswith("geo.extract.") for name in past)


def test_no_room_imports_in_a_circle() -> None:
    arrows = {room: {other for path in files for other, _ in entered(path)} - {room} for room, files in ROOMS.items()}
    while arrows:
        leaves = {room for room, others in arrows.items() if not others & set(arrows)}
        assert leaves, f"a circle among {sorted(arrows)}"
        arrows = {room: others for room, others in arrows.items() if room not in leaves}


def test_the_page_draws_values_and_then_the_rooms_from_the_ground_up() -> None:
    page = (ROOT / ".github" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^\| `geo/(\w+)(?:/|\.py)` \|", page, re.MULTILINE)
    assert set(drawn[: len(VALUES)]) == VALUES
    assert sorted(drawn) == sorted(ROOMS)
    for number, room in enumerate(drawn[len(VALUES) :], len(VALUES)):
        assert MAY_IMPORT[room] <= set(drawn[:number]), f"{room} stands before what it imports"


def test_the_table_has_no_room_that_is_gone() -> None:
    assert set(MAY_IMPORT) <= set(ROOMS)


def test_the_top_of_the_package_is_a_vocabulary() -> None:
    assert len(ROOMS) <= MOST_NAMES


def test_only_the_taxonomy_lists_precisions() -> None:
    """Two codes or more in a tuple have a name there; "area", "line", "near" and "water" are other codes too."""
    item = rf'(?:"(?:{"|".join(PRECISIONS)})"|\*[\w.]+)'
    written = re.compile(rf"[(\[{{]((?:{item},\s*)+{item}),?\s*[)\]}}]")
    files = (path for path in PACKAGE.rglob("*.py") if path.name != "taxonomy.py")
    lists = [(path.name, each) for path in files for each in written.findall(path.read_text(encoding="utf-8"))]
    assert [(name, each) for name, each in lists if set(re.findall(r'"(\w+)"', each)) - SHARED_WORDS] == []


def test_no_name_of_a_module_stands_twice() -> None:
    names = [path.stem for files in ROOMS.values() for path in files if path.stem not in ("__init__", "__main__")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_name_means_two_things() -> None:
    """Of constants, functions and classes that other modules may use, and of all classes."""
    homes: dict[str, set[Path]] = {}
    for path in PACKAGE.rglob("*.py"):
        for name in defined(ast.parse(path.read_text(encoding="utf-8"))):
            homes.setdefault(name, set()).add(path)
    assert sorted(name for name, paths in homes.items() if len(paths) > 1) == sorted(set().union(*FAMILIES.values()))


def defined(tree: ast.Module) -> Iterator[str]:
    """The names that a module gives to what it defines: all classes, and what else doesn't begin with "_"."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from {node.name} if not node.name.startswith("_") else ()
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
            yield from (name for name in names if not name.startswith("_"))


def test_a_reader_is_a_person() -> None:
    named = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if speaks_of_readers(path)}
    assert named == OF_READERS


def speaks_of_readers(path: Path) -> bool:
    """Whether a file calls something of its own, a parameter, a variable or a function, a reader."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(node, "arg", getattr(node, "name", getattr(node, "id", None)))
        if isinstance(name, str) and "reader" in name.replace("ReadError", "").lower():
            return True
    return False
