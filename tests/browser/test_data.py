"""Files become datasets, and datasets are shown, hidden and told apart, in a real browser."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.ingest import open_store
from tests.browser.conftest import map_of, running
from tests.browser.sample import INCIDENTS

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the dashboard of this module keeps what it has."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """A dashboard of its own, since these tests change what it holds: the sample in two datasets."""
    store = open_store(folder / "store")
    store.undo(store.acts()[0].id)
    store.add(INCIDENTS[1:])
    store.add([dataclasses.replace(INCIDENTS[0], source="others")])
    with running(folder) as address:
        yield address


def test_a_hidden_dataset_is_told_on_the_map_and_never_hides_from_a_link(opened: Opened, server: str) -> None:
    page = opened("/datasets")
    page.locator(".dataset[data-key=sample]").get_by_role("button", name="Hide").click()
    expect(page.locator(".dataset[data-key=sample]")).to_contain_text("hidden")
    page.get_by_role("link", name="← Map").click()
    map_of(page)
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    expect(page.locator(".left-out")).to_have_text("Sample is hidden · 8 incidents · show")
    page.wait_for_function("() => location.search.includes('hide=sample')")

    page.goto(server)  # another session on this computer
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    page.goto(f"{server}/?type=power_outage")  # somebody's link
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    expect(page.locator(".left-out")).to_have_count(0)

    page.goto(server)
    page.get_by_role("button", name="show", exact=True).click()
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")
    page.go_back()
    expect(page.locator(".left-out")).to_contain_text("Sample is hidden")
    page.goto(server)
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")


def test_a_datasets_colour_is_a_ring_that_the_legend_explains(opened: Opened) -> None:
    page = opened("/datasets")
    card = page.locator(".dataset[data-key=others]")
    card.get_by_role("button", name="Magenta").click()
    expect(card.get_by_role("button", name="Magenta")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="← Map").click()
    frame = map_of(page)
    expect(frame.locator(".ringed")).to_have_attribute("data-id", "okhtyrka")
    expect(frame.locator(".map-legend .rings")).to_contain_text("ring: fromOthers")
    ring = "() => getComputedStyle(document.querySelector('.ringed'), '::before').borderColor"
    assert frame.evaluate(ring) == "rgb(194, 24, 139)"
    page.goto(page.url.split("?")[0] + "datasets")
    page.get_by_role("button", name="Remove the colours").click()
    page.get_by_role("link", name="← Map").click()
    frame = map_of(page)
    expect(frame.locator(".incident-marker[data-id=okhtyrka]")).to_be_visible()
    expect(frame.locator(".ringed")).to_have_count(0)
    expect(frame.locator(".map-legend .rings")).to_be_hidden()
