"""What all tests share: a browser, linters beside them, and a hypothesis without a clock.

A busy machine says nothing of a law.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.linters import LINTERS, Linters

settings.register_profile("plain", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("plain")

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


LINTING = pytest.StashKey[Linters]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come late: while Playwright is open, its event loop runs in this thread and no other can.

    Those that wait for the linters come last.
    """
    items.sort(key=lambda item: ("linters" in fixtures(item), item.get_closest_marker("browser") is not None))


def fixtures(item: pytest.Item) -> tuple[str, ...]:
    """The names of the fixtures that a test asks for."""
    return tuple(item.fixturenames) if isinstance(item, pytest.Function) else ()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the linters before the first test, where one of the tests will ask for them."""
    session.config.stash[LINTING] = linting = Linters()
    if session.config.option.collectonly or not any("linters" in fixtures(item) for item in session.items):
        return
    for name, arguments in LINTERS.items():
        linting.start(name, arguments)


def pytest_unconfigure(config: pytest.Config) -> None:
    """No linter outlives the tests, however these end."""
    if LINTING in config.stash:
        config.stash[LINTING].end()


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Put ``__main__`` back, where Streamlit's AppTest leaves its script: processes that a test starts would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def linters(pytestconfig: pytest.Config) -> Linters:
    """The linters, started with the session."""
    return pytestconfig.stash[LINTING]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the machine has it; without one the browser tests are skipped, unless they are required."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        why = "no Chromium or Chrome on this machine; CHROMIUM=/path/to/it names one"
        if os.environ.get("GEO_BROWSER_TESTS") == "required":
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield made
        made.close()
