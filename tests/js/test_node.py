"""What of the scripts is pure is tested by node's own runner; here it is run, where node is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEAST = (20, 19)
"""The first node that takes a ``.js`` file for a module without being told by a ``package.json``."""

NODE = shutil.which("node")
BIOME = shutil.which("biome")


def version() -> tuple[int, ...]:
    if NODE is None:
        return ()
    answer = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True)
    return tuple(int(number) for number in answer.stdout.strip().removeprefix("v").split(".")[:2])


@pytest.mark.skipif(version() < LEAST, reason="node 20.19 or newer is not on this machine: its tests are skipped")
def test_the_modules_of_the_page_and_the_map() -> None:
    assert NODE is not None
    run = subprocess.run([NODE, "--test", "tests/js/"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]


def test_every_file_of_tests_is_run_by_it() -> None:
    assert all(path.name.endswith(".test.js") for path in (ROOT / "tests" / "js").glob("*.js"))


@pytest.mark.skipif(BIOME is None, reason="biome is not on this machine: the scripts' form is not checked")
def test_the_scripts_have_the_form_that_biome_gives_them() -> None:
    assert BIOME is not None
    command = [BIOME, "ci", "geo/map/static", "geo/ui/live/static", "tests/js"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-8000:]
