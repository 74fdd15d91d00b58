"""What is declared is what is imported, the constraints pin all of it, and the wheel has what the program reads."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
TESTING = [Requirement(line) for line in PYPROJECT["project"]["optional-dependencies"]["test"]]
OPTIONAL = [Requirement(line) for name in ("spark",) for line in PYPROJECT["project"]["optional-dependencies"][name]]
CONSTRAINTS = (ROOT / ".github" / "constraints.txt").read_text(encoding="utf-8")

PART_OF_ANOTHER = {"duckdb": "ibis-framework", "markupsafe": "jinja2", "xyzservices": "folium"}
"""Libraries that belong to the interface of another, which brings them."""

NOT_IMPORTED = {
    "django-js-lib-leaflet": "files that are served",
    "lxml-html-clean": "its floor, for the extra of lxml that takes any",
    "sqlglot": "capped for ibis, which would take any",
}
"""What is declared though no module imports it, and why."""


def imported() -> set[str]:
    """The distributions that the program imports from."""
    names: set[str] = set()
    for path in [ROOT / "app.py", *(ROOT / "geo").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
    distributions = packages_distributions()
    outside = names - set(sys.stdlib_module_names) - {"geo", ""}
    return {canonicalize_name(distributions.get(name, [name])[0]) for name in outside}  # an extra may not be there


def pins() -> dict[str, str]:
    lines = [line for line in CONSTRAINTS.splitlines() if not line.startswith("#")]
    pairs = [re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9._!+]+)", line) for line in lines]
    assert all(pairs), "a constraint is a name and a release, without an address"
    return {canonicalize_name(pair[1]): pair[2] for pair in pairs if pair}


def test_what_is_imported_is_declared() -> None:
    declared = {canonicalize_name(each.name) for each in RUNTIME}
    extra = {canonicalize_name(each.name) for each in OPTIONAL}
    ours = imported()
    assert ours - declared - extra == set(PART_OF_ANOTHER)
    assert declared - ours == set(NOT_IMPORTED)


@pytest.mark.parametrize("name", PART_OF_ANOTHER)
def test_what_another_brings_is_required_by_it(name: str) -> None:
    named = [Requirement(line) for line in requires(PART_OF_ANOTHER[name]) or ()]
    brought = [each for each in named if each.marker is None or each.marker.evaluate({"extra": name})]
    assert name in {canonicalize_name(each.name) for each in brought}


@pytest.mark.parametrize("requirement", [*RUNTIME, *OPTIONAL, *TESTING], ids=lambda each: each.name)
def test_the_constraints_pin_a_release_that_is_allowed(requirement: Requirement) -> None:
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_a_cap_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    capped = [line for line in lines if re.match(r'    "[a-z].*(<|!=)[^"]*"', line)]
    assert len(capped) >= 10
    assert [line for line in capped if " # " not in line] == []


def test_the_wheel_has_every_data_folder_but_what_builds_them() -> None:
    shipped = set(PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"])
    folders = {f"data/{path.name}" for path in (ROOT / "data").iterdir() if path.name != "__pycache__"}
    assert {path for path in shipped if path.startswith("data")} == folders - {"data/build"}
    assert all((ROOT / path).exists() for path in shipped)
    assert (ROOT / "geo" / "py.typed").exists()
