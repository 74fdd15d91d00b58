"""README says what is there: formats, columns, commands, words, settings; and its commands and links work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import click
import pytest

from geo import cli
from geo.datasets import DATASET_FORMATS
from geo.filter import VIEW_WORDS, WORDS, Filter, View
from geo.settings import SETTINGS
from geo.writers import WRITERS
from geo.writers.columns import COLUMNS, EXPORT

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```(?:sh|bash|console|shell)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
OURS = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?(?:python3? -m geo|incident-map)(?= |$)(.*)$", re.MULTILINE)


def first_cells(of: str) -> set[str]:
    """What stands in backticks in the first cell of the tables' rows that hold any of it."""
    return {name for row in re.findall(r"^\| ?(`[^|]*?)\|", of, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)}


@pytest.mark.parametrize("name", DATASET_FORMATS)
def test_every_format_that_is_read_has_its_row(name: str) -> None:
    assert name in first_cells(README)


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_that_is_written_has_its_row(name: str) -> None:
    assert name in first_cells(README)


def test_every_column_of_the_tables_is_explained() -> None:
    missing = {*(column.name for column in COLUMNS), EXPORT} - set(re.findall(r"`(\w+)`", README))
    assert missing == set()


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_its_row(name: str) -> None:
    assert any(re.match(rf"{name}\b", cell) for cell in first_cells(README))


@pytest.mark.parametrize("word", [*WORDS, *VIEW_WORDS])
def test_every_word_of_a_link_has_its_row(word: str) -> None:
    assert word in first_cells(README)


def test_every_setting_has_its_row_and_no_other_is_named() -> None:
    assert set(SETTINGS) <= first_cells(README)
    assert set(re.findall(r"\bGEO_[A-Z_]+\b", README)) <= set(SETTINGS)


def test_the_first_two_commands_are_single_lines_that_open_and_test() -> None:
    opening, testing = (command.strip() for command in SHELL[:2])
    assert "\n" not in opening
    assert "\n" not in testing
    assert "app.py" in opening or "serve" in opening
    assert "pytest" in testing


def test_every_command_line_that_is_shown_is_understood() -> None:
    shown = [line for text in [*SHELL, *re.findall(r"`([^`\n]+)`", README)] for line in OURS.findall(text)]
    assert shown
    for line in shown:
        words = shlex.split(line.split(" | ")[0].split(" > ")[0], comments=True)
        if not words:
            continue
        context = click.Context(cli.cli, info_name="incident-map", **cli.cli.context_settings)
        command = cli.cli.get_command(context, words[0])
        assert command is not None, line
        rest = [word for word in words[1:] if word not in ("FILE", "FILE…", "FILE...")] if "FILE" in line else words[1:]
        if isinstance(command, click.Group):
            inner = command.get_command(context, rest[0])
            assert inner is not None, line
            command, rest = inner, rest[1:]
        command.make_context(command.name, list(rest) or ["x"] * bool("FILE" in line), parent=context)


def test_every_link_into_the_map_is_understood() -> None:
    links = re.findall(r"https?://(?:localhost|127\.0\.0\.1)[:\d]*/[^\s`)>\"]*\?[^\s`)>\"]+", README)
    links += re.findall(r"`(\?[a-z_]+=[^`]+)`", README)
    assert links
    for link in links:
        pairs = parse_qsl(urlsplit(link).query)
        assert pairs, link
        assert {name for name, _ in pairs} <= {*WORDS, *VIEW_WORDS, "format"}, link
        assert Filter.from_query(pairs)[1] == (), link
        assert View.from_query(pairs)[1] == (), link


def test_every_picture_and_file_that_is_named_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_the_examples_run(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    exec(compile(PYTHON[number], f"README example {number + 1}", "exec"), {})


def test_there_is_an_example() -> None:
    assert PYTHON
