"""What the package answers is, byte for byte, what the golden files have; see the text of :mod:`tests.golden`."""

from __future__ import annotations

import pytest

from tests.golden.kept import COMMAND, FILES, FOLDER, SHORT, difference
from tests.golden.stores import Stores

MOST_BYTES = 2_000_000


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    return Stores(tmp_path_factory.mktemp("golden"))


SLOW = {"imports", "in-view", "answers", "export-all-html", "export-all-png"}
"""More than a minute of them; ``pytest -m slow`` compares these, and what they hold is tested on less elsewhere."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW | SHORT.keys())) for name in FILES]
)
def test_answers_are_what_they_were(name: str, stores: Stores) -> None:
    if told := difference(name, stores):
        pytest.fail(told, pytrace=False)


@pytest.mark.parametrize("name", SHORT)
def test_a_part_of_the_answers_is_what_it_was(name: str, stores: Stores) -> None:
    if told := difference(name, stores, short=True):
        pytest.fail(told, pytrace=False)


def test_the_files_are_those_that_are_made_and_small() -> None:
    files = list(FOLDER.iterdir())
    assert sorted(file.stem for file in files) == sorted(FILES), COMMAND
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES
