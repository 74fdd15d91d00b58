"""What all tests share: their order, a browser, and a hypothesis without a clock.

A busy machine says nothing of a law.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

# Before numpy is imported, here and in what the tests start: OpenBLAS's second thread waits busily after each product,
# on the processor that the other tests need. A Russian sentence costs 44 ms of processors with it, 5 ms without.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from geo.gazetteer import Gazetteer, bundled_gazetteer

PLAIN = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("plain", PLAIN)
settings.register_profile("long", PLAIN, max_examples=400)  # pytest --hypothesis-profile=long
settings.load_profile("plain")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--renderer-process-limit=1",  # a page of a profile is drawn in the process of the one before
]


MEMORY = Path("/dev/shm")
"""Files in memory, on Linux."""
ROOM_BYTES = 2 * 1024**3
"""What has to be free there: a run keeps some 100 MB at once."""


def pytest_configure() -> None:
    """Have the tests' folders in memory, where that has room: a store waits for a disk several times an act.

    What is to be on the disk before we say so is seen in the calls to the system, not in how long they take.
    """
    if not os.access(MEMORY, os.W_OK):
        return
    room = os.statvfs(MEMORY)
    if room.f_bavail * room.f_frsize > ROOM_BYTES and not room.f_flag & os.ST_NOEXEC:  # some are programs
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no rubbish while the tests are collected, nor in what they are made of afterwards.

    It was a quarter of the collection's 17 processor seconds, in each process.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in the order in which free processes take them, the plain tests of a file before its others.

    The linters come first, so that all else is run beside them, and the files that drive a browser next, which take
    longest: at the end no process waits long for another.
    """
    rank: dict[Path, tuple[bool, bool, int]] = {}
    driving = {item.path for item in items if drives_a_browser(item)}
    for item in items:
        rank.setdefault(item.path, (item.path.name != LINTING, item.path not in driving, len(rank)))
    items.sort(key=lambda item: (rank[item.path], drives_a_browser(item)))


LINTING = "test_quality.py"


def drives_a_browser(item: pytest.Item) -> bool:
    """Whether a test is marked as one that needs a browser."""
    return item.get_closest_marker("browser") is not None


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Put ``__main__`` back, where Streamlit's AppTest leaves its script: processes that a test starts would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The bundled gazetteer, one for all tests."""
    return bundled_gazetteer()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for the tests of a file; see :func:`chromium`."""
    with chromium() as opened:
        yield opened


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, as the machine has it; without one the browser tests are skipped, unless they are required.

    The one without windows comes first, if there: a page that is opened costs a fifth less of the processor in it.

    No other tests may come before it is closed: while Playwright is open, its event loop runs in this thread and no
    other can.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
