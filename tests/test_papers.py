"""The papers are true: what they name is there, and each checklist has been followed by all that there is."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from click import Option

from geo.cli.export import export_command
from geo.datasets import COMPANIONS, DATASET_FORMATS
from geo.extract import SUPPORTED
from geo.filter import WORDS
from geo.map import design
from geo.taxonomy import DOMAINS, EVENT_TYPES, PRECISIONS
from geo.writers import WRITERS

ROOT = Path(__file__).parents[1]
PAPERS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / ".github").glob("*.md"))}
README = (ROOT / "README.md").read_text(encoding="utf-8")
TREES = ("geo/", "tests/", "data/", ".github/", ".ci/")


def quoted(paper: str) -> list[str]:
    """What stands between backticks in a paper, outside of its blocks of code."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", PAPERS[paper], flags=re.DOTALL | re.MULTILINE))


@cache
def definitions(path: Path) -> set[str]:
    """The names that a module defines, constants too, those within classes as "Class.name"."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return names


@pytest.mark.parametrize("paper", PAPERS)
def test_every_path_that_a_paper_names_is_there(paper: str) -> None:
    for text in quoted(paper):
        if not text.startswith(TREES):
            continue
        path, _, name = text.partition(":")
        assert (ROOT / path).exists(), f"{paper} names {path}"
        if name:
            assert name in definitions(ROOT / path), f"{paper} names {name} in {path}"


def test_every_path_of_the_package_that_the_sources_name_is_there() -> None:
    sources = (ROOT / "data" / "SOURCES.md").read_text(encoding="utf-8")
    for path in re.findall(r"`(geo/[^`]+)`", sources):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_of_a_paper_leads_somewhere(paper: str) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", PAPERS[paper]):
        assert (ROOT / ".github" / target).exists(), f"{paper} links to {target}"


def test_every_name_of_the_guide_is_there() -> None:
    """Tables, fields and functions that the checklists name, and those of the list for a language."""
    paths = [path for path in (ROOT / "geo").rglob("*") if path.suffix in (".py", ".js")]
    words = {path.stem for path in (ROOT / "tests").rglob("*.py")}
    words |= {word for path in paths for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    languages = (ROOT / "geo" / "extract" / "languages" / "__init__.py").read_text(encoding="utf-8")
    names = {text for text in quoted("CONTRIBUTING") if re.fullmatch(r"\w+", text)} - {"utils", "mypy"}
    assert names | set(re.findall(r"``(_?[A-Z_]+)``", languages)) <= words


def test_the_rooms_are_all_drawn() -> None:
    rooms = {
        path.name for path in (ROOT / "geo").iterdir() if not path.name.startswith("_") and path.name != "py.typed"
    }
    drawn = {Path(text).name for text in quoted("ARCHITECTURE") if text.startswith("geo/") and text.count("/") <= 2}
    assert rooms <= drawn


def test_the_commands_of_the_guide_run_modules_that_are_there() -> None:
    for module in re.findall(r"python -m ([\w.]+)", PAPERS["CONTRIBUTING"]):
        path = ROOT / Path(*module.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@pytest.mark.parametrize("code", EVENT_TYPES)
def test_an_event_type_has_its_glyph_and_its_row(code: str) -> None:
    symbols = (ROOT / "geo" / "map" / "static" / "symbols.json").read_text(encoding="utf-8")
    assert f'"{EVENT_TYPES[code].glyph}"' in symbols
    assert f"`{code}`" in PAPERS["CODEBOOKS"]


def test_a_domain_has_its_colours_and_its_hatching() -> None:
    assert set(design.DOMAIN_COLOURS) == set(design.HATCH_DEGREES) == set(DOMAINS)


@pytest.mark.parametrize("code", PRECISIONS)
def test_a_precision_has_its_row_with_its_radius_in_the_codebooks(code: str) -> None:
    row = re.search(rf"^\| (?:`\w+`, )*`{code}`.*$", PAPERS["CODEBOOKS"], re.MULTILINE)
    radius_km = PRECISIONS[code].radius_km
    assert row is not None
    assert radius_km is None or f"{radius_km:g} km" in row[0]


@pytest.mark.parametrize("name", DATASET_FORMATS)
def test_a_dataset_format_has_its_module_its_row_and_its_contract(name: str) -> None:
    other_rooms = (p for p in (ROOT / "geo").rglob("*.py") if p.parts[len(ROOT.parts) + 1] != "datasets")
    assert not [p for p in other_rooms if re.search(rf"""["']{name}["':]""", p.read_text(encoding="utf-8"))]
    contract = (ROOT / "tests" / "datasets" / "test_contract.py").read_text(encoding="utf-8")
    assert f'"{name}"' in contract or name in COMPANIONS
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", WRITERS)
def test_an_export_format_has_its_row_and_is_named_by_the_help(name: str) -> None:
    assert f"`{name}`" in README
    [shown] = [option.help for option in export_command.params if isinstance(option, Option) and option.name == "form"]
    assert re.search(rf"\b{name}\b", shown or "")


@pytest.mark.parametrize("language", sorted(SUPPORTED))
def test_a_language_has_its_pack_its_articles_and_its_name(language: str) -> None:
    packs = {path.stem for path in (ROOT / "geo" / "extract" / "languages").iterdir()}
    assert language in packs
    articles = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests/extract/corpus").glob("*.txt"))
    assert f"{language}-" in articles
    for table in (
        *(f"text/{name}" for name in ("detection", "sentence_words", "number_words", "time_words", "page_lines")),
        *(["places/local_words"] if language != "en" else []),  # a model recognises places in English
        *("places/role_words", "events/layout"),
    ):
        text = (ROOT / "geo" / "extract" / f"{table}.toml").read_text(encoding="utf-8")
        assert re.search(rf"^{language} =|^\[.*\b{language}\b.*\]", text, re.MULTILINE), table


@pytest.mark.parametrize("word", WORDS)
def test_a_filter_word_is_a_condition_an_option_and_words(word: str) -> None:
    looked_up = ("q", "bbox", "near", "area", "within")  # as rows, by rows_there
    for place in (
        *([] if word in looked_up else ["geo/store/tallies.py"]),
        *("geo/store/conditions.py", "geo/cli/filter_options.py", "geo/wording.py"),
        *("geo/map/static/filter_words.js", "tests/strategies.py"),
    ):
        assert re.search(rf"\b{word}\b", (ROOT / place).read_text(encoding="utf-8")), f"{word} in {place}"
    assert f"`{word}`" in README


def test_the_changelog_is_newest_first() -> None:
    headings = re.findall(r"^## (.+)$", PAPERS["CHANGELOG"], re.MULTILINE)
    assert headings[0] == "Unreleased"


def test_the_workflow_runs_the_same_script_as_here() -> None:
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert re.search(r"^\s+- run: .*\.ci/run$", workflow, re.MULTILINE)


def test_the_docstrings_cite_codebooks_that_are_there() -> None:
    sections = set(re.findall(r"^## (.+)$", PAPERS["CODEBOOKS"], re.MULTILINE))
    for path in (ROOT / "geo").rglob("*.py"):
        for section in re.findall(r"CODEBOOKS, “([^”]+)”", path.read_text(encoding="utf-8")):
            assert section in sections, f"{path.name} cites {section}"
