"""What all tests share: one browser, and a hypothesis without a clock, since a busy machine says nothing of a law."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

settings.register_profile("plain", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("plain")

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: while Playwright is open, its event loop runs in this thread and no other can."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


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
