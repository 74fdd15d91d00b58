"""The linters and the types hold, with the configuration in pyproject.toml.

They are programs of their own, beside which another process of the tests goes on, and have no limit of time: a busy
machine makes them slow, not wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.linters import LINTERS, Linters


@pytest.fixture(scope="module")
def linters() -> Iterator[Linters]:
    """All of them, started at once; none outlives these tests, however they end."""
    linters = Linters()
    try:
        for name, arguments in LINTERS.items():
            linters.start(name, arguments)
        yield linters
    finally:
        linters.end()


@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", LINTERS)
def test_the_linter_is_content(name: str, linters: Linters) -> None:
    code, output = linters.result(name)
    assert code == 0, output


def test_a_linter_tells_what_is_wrong(linters: Linters) -> None:
    """Of a program that fails, its code and all that it said come back."""
    linters.start("wrong", ["-c", "import sys; print('here'); print('there', file=sys.stderr); sys.exit(3)"])
    assert linters.result("wrong") == (3, "here\nthere\n")
