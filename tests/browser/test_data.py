"""Files become datasets, and datasets are shown, hidden and told apart, in a real browser."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from geo.model import Incident, Report
from geo.sources import open_store
from geo.store import Store
from tests.browser.conftest import expect, map_of, running
from tests.browser.sample import INCIDENTS
from tests.browser.test_access import faults
from tests.datasets.conftest import FIXTURES

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
    page.wait_for_function("() => !document.cookie.includes('incident_map_hide')")  # comes after the figures
    page.go_back()
    expect(page.locator(".left-out")).to_contain_text("Sample is hidden")
    page.goto(server)
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")


def test_a_datasets_colour_is_a_ring_that_the_legend_explains(opened: Opened) -> None:
    page = opened("/datasets")
    card = page.locator(".dataset[data-key=others]")
    expect(card).to_be_visible()
    assert faults(page) == []
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


def test_several_files_are_paired_by_content_and_imported_one_after_the_other(
    opened: Opened, folder: Path, tmp_path: Path
) -> None:
    labels, lie, notes = tmp_path / "a.csv", tmp_path / "b.xlsx", tmp_path / "*c* [x](y).csv"
    labels.write_bytes((FIXTURES / "viina_event_labels.csv").read_bytes())
    lie.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    notes.write_text(
        "when;what;lat;lon\n05/06/2025;Shelling;50.4;30.5\n07/08/2025;Fire;49.9;36.2\n;;;\n", encoding="utf-8"
    )
    page = opened("/data")
    page.locator("input[type=file]").set_input_files([labels, lie, FIXTURES / "viina_event_info.csv", notes])
    expect(page.get_by_role("alert").first).to_contain_text("b.xlsx is a picture")
    page.get_by_text("*c* [x](y).csv — Text table").wait_for()
    assert page.locator(".preview th").evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth)")
    expect(page.locator(".what").filter(has_text="With a.csv")).to_have_count(1)
    button = page.get_by_role("button", name="Import 2 files")
    expect(button).to_be_disabled()
    expect(page.get_by_role("alert").last).to_contain_text("say first how its dates are meant")
    page.get_by_text("6 May 2025", exact=True).click()
    expect(page.locator(".preview").last).to_contain_text("8 Jul 2025")
    frame = next(one for one in page.frames if "streamlit_folium" in one.url)
    expect(frame.locator(".incident-marker, .incident-cluster").first).to_be_visible()
    assert faults(page) == []
    button.click()

    outcomes = page.locator(".outcome")
    expect(outcomes).to_have_count(3, timeout=30_000)
    expect(outcomes.nth(0)).to_contain_text("2 new incidents")
    expect(outcomes.nth(1)).to_contain_text("2 new incidents")
    expect(outcomes.nth(2)).to_contain_text("b.xlsx is a picture")
    store = Store.open(folder / "store")
    viina = store.get("viina:1")
    assert viina is not None
    assert viina.event_type == "missile_artillery"  # which its labels tell
    outcomes.nth(1).get_by_role("button", name="Undo the import").click()
    expect(outcomes.nth(1)).to_contain_text("The import was undone")
    store.refresh()
    assert [one.source for one in store.datasets() if one.source.startswith("c")] == []

    page.get_by_role("button", name="Add more files").click()
    expect(page.locator(".known")).to_be_visible()
    page.locator("input[type=file]").set_input_files(FIXTURES / "viina_event_labels.csv")
    expect(page.get_by_role("alert")).to_contain_text("they only add to VIINA")
    expect(page.get_by_role("button", name="Import all rows")).to_have_count(0)

    page.goto(page.url.replace("/data", "/datasets"))
    card = page.locator(".dataset").filter(has_text="*c* [x](y).csv")
    expect(page.locator(".deeds")).to_contain_text("Undone (imported): *c* [x](y).csv")
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Bring back").first.click()
    expect(card).to_have_count(1)
    card.get_by_role("button", name="Remove …").click()
    card.get_by_role("button", name="Remove them").click()
    expect(page.get_by_role("status")).to_contain_text("2 incidents were taken off the map")
    expect(card).to_have_count(0)


def test_a_phone_shows_each_number_of_what_happened(opened: Opened, tmp_path: Path) -> None:
    notes = tmp_path / "phone.csv"
    notes.write_text("date,title,place,country,lat,lon\n2025-06-05,Fire,Kyiv,Ukraine,,\n,,,,50.4,\n", encoding="utf-8")
    page = opened("/data", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator("input[type=file]").set_input_files(notes)
    page.get_by_role("button", name="Import all rows").tap()
    figures = page.locator(".outcome .figure")
    expect(figures).to_have_text(
        ["2 rows read", "1 new incident", "1 placed by its name", "1 row left out", re.compile("seconds")]
    )
    for figure in figures.all():
        expect(figure).to_be_visible()


def test_a_dataset_tells_of_its_incidents_that_another_brought_first(opened: Opened, folder: Path) -> None:
    both = (Report("r1", dataset="First list", row_id="1"), Report("r2", dataset="Second list", row_id="2"))
    told = {"title": "Fire at a clinic", "event_type": "infrastructure_damage"}
    store = Store.open(folder / "store")
    store.add([Incident(id="first:1", source="first", source_id="1", reports=both, **told)])  # type: ignore[arg-type]
    store.add([Incident(id="second:3", source="second", source_id="3", reports=both[1:], **told)])  # type: ignore[arg-type]
    page = opened("/datasets")
    expect(page.locator(".dataset[data-key=first] dl")).not_to_contain_text("more")
    second = page.locator(".dataset[data-key=second] dl")
    expect(second).to_contain_text("1 · 1 more already here from another dataset")
    second.get_by_role("link", name="1 more").click()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of ")
