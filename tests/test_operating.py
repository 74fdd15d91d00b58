"""The operator's page and its files: commands, options, settings and paths in them are there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from geo.cli import cli
from geo.settings import SETTINGS, read

ROOT = Path(__file__).parents[1]
PAGE = ROOT / ".github" / "OPERATING.md"
DEPLOY = ROOT / ".github" / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in [PAGE, *FILES]}
COMMAND = re.compile(r"(?:^|[/\s`])incident-map(?=((?: +[^\s`|;]+)+))", re.MULTILINE)


def shell_lines() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", TEXTS[PAGE.name], re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


def commands() -> list[str]:
    """What stands behind the program's name, where that is a command and not a user's or a folder's."""
    quoted = [match[1] for match in re.finditer(r"`([^`\n]+)`", TEXTS[PAGE.name])]
    started = [
        line.partition("=")[2] for line in "\n".join(TEXTS.values()).splitlines() if line.startswith("ExecStart=")
    ]
    texts = [*shell_lines(), *quoted, *started]
    said = [match[1].strip() for text in texts if not text.startswith("docker run") for match in COMMAND.finditer(text)]
    return sorted({words for words in said if words.split()[0] in cli.list_commands(click.Context(cli))})


def test_the_page_and_its_files_have_commands() -> None:
    assert {words.split()[0] for words in commands()} >= {"serve", "doctor", "store", "feeds", "import"}


@pytest.mark.parametrize("words", commands())
def test_a_command_that_is_named_is_there_with_its_options(words: str) -> None:
    command: click.Command = cli
    rest = shlex.split(words)
    while isinstance(command, click.Group):
        name = rest.pop(0)
        inner = command.get_command(click.Context(command), name)
        assert inner is not None, f"there is no {name} in {words}"
        command = inner
    options = {option for each in command.params for option in each.opts}
    assert {word for word in rest if word.startswith("--")} <= options


@pytest.mark.parametrize("name", TEXTS)
def test_settings_and_files_that_are_named_are_there(name: str) -> None:
    assert set(re.findall(r"\bGEO_[A-Z_]+\b", TEXTS[name])) <= set(SETTINGS)
    for path in re.findall(r"\.github/[\w@./-]+\w", TEXTS[name]):
        assert (ROOT / path).is_file(), f"{name} names {path}"
    installed = re.findall(r"incident-map[\w@-]*\.(?:service|timer)", TEXTS[name])
    assert {re.sub(r"@\d+", "@", unit) for unit in installed} <= {path.name for path in FILES}


def test_the_settings_that_come_along_are_understood_and_decide() -> None:
    lines = [line.partition("=") for line in TEXTS["incident-map.env"].splitlines() if not line.startswith("#")]
    settings = read({name: value for name, _, value in lines}, files=())
    assert settings.undecided("localhost") == ""
    assert settings.log == "json"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for path in FILES:
        if path.suffix in (".service", ".timer"):
            text = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", TEXTS[path.name], flags=re.MULTILINE)
            (tmp_path / path.name.replace("@", "@8501")).write_text(text, encoding="utf-8")
    units = [str(path) for path in sorted(tmp_path.iterdir())]
    assert len(units) == 5
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, timeout=60)
    ours = [line for line in done.stderr.splitlines() if "incident-map" in line]
    assert ours == []


@pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy")
def test_caddy_understands_its_file(tmp_path: Path) -> None:
    command = ["caddy", "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert '"policy":"cookie"' in done.stdout
