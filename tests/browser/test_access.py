"""For everybody: without a mouse, with a screen reader, on a phone, and by a page's own address."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from geo.ui.pages import PAGES
from tests.browser.conftest import expect, map_of

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]


def faults(page: Page) -> list[str]:
    """What axe-core finds serious or critical in the page and its map."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}).response
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_serious(opened: Opened, colours: str) -> None:
    page = opened("/?domain=all&incident=okhtyrka&since=2025-08-01", color_scheme=colours)
    map_of(page)
    expect(page.locator(".st-key-incident_details")).to_contain_text("National Police")
    assert faults(page) == []
    if colours == "dark":
        return  # the same elements, in other colours
    page.get_by_role("tab", name="List").click()
    expect(page.locator(".list tbody tr").first).to_be_visible()
    assert faults(page) == []
    page.get_by_role("tab", name="About and method").click()
    expect(page.get_by_role("heading", name="What must not be concluded from a dot")).to_be_visible()
    assert faults(page) == []


def test_the_keyboard_alone_filters_and_opens(opened: Opened) -> None:
    page = opened()
    frame = map_of(page)
    page.get_by_role("combobox", name="Search place, actor, words").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "drone_strike":
            break
    page.keyboard.press("Space")
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    assert page.evaluate("document.activeElement.value") == "drone_strike"
    frame.locator(".incident-marker[data-id=okhtyrka]").focus()
    page.keyboard.press("Enter")
    details = page.locator(".st-key-incident_details")
    expect(details).to_contain_text("National Police reports")
    expect(details.locator("h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(details).to_contain_text("Choose one here")
    assert frame.evaluate("document.activeElement.dataset.id") == "okhtyrka"


def test_a_phone_shows_the_map_first_and_everything_within_its_width(opened: Opened) -> None:
    page = opened("/", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    frame = map_of(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".st-key-map").bounding_box()
    assert box is not None
    assert box["y"] < 300
    assert box["height"] > 300
    page.get_by_role("button", name="Filters").tap()
    option = page.locator(".st-key-type label.row").filter(has_text="Drone strike")
    expect(option).to_be_in_viewport()
    size = option.bounding_box()
    assert size is not None
    assert size["height"] >= 44
    option.tap()
    expect(page.get_by_test_id("stSidebarCollapseButton")).to_be_hidden()
    page.get_by_role("button", name="Show the map").tap()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    expect(option).not_to_be_in_viewport()
    frame.locator(".incident-marker[data-id=okhtyrka]").tap()
    sheet = page.locator(".st-key-incident_details")
    expect(sheet).to_contain_text("National Police reports")
    expect(sheet).to_be_in_viewport()
    place = sheet.bounding_box()
    assert place is not None
    assert place["y"] > 250
    assert place["y"] + place["height"] <= 845
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sheet.get_by_role("button", name="Close the details").tap()
    expect(sheet).to_be_hidden()


def test_on_a_phone_undo_is_in_sight_after_what_was_done_in_a_long_list(opened: Opened) -> None:
    page = opened("/?tab=list", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator("[data-pick]").nth(1).check()
    page.locator("#bulk-tag").click()
    page.get_by_label("Tag of your own").fill("to verify")
    page.keyboard.press("Enter")
    undo = page.locator("#undo")
    expect(undo).to_be_in_viewport()
    undo.click()
    expect(page.locator(".done")).to_contain_text("Undone.")


def test_on_a_phone_another_address_is_not_covered_by_the_filters(opened: Opened) -> None:
    page = opened("/", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    drawer = page.get_by_test_id("stSidebar")
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name="Drone strike").check()
    expect(page).to_have_url(re.compile("type=drone_strike"))
    expect(drawer).to_have_attribute("data-collapsed", "false")
    page.go_back()
    expect(drawer).to_have_attribute("data-collapsed", "true")
    page.get_by_role("button", name="Filters").click()
    expect(drawer).to_have_attribute("data-collapsed", "false")
    page.goto(page.url.partition("?")[0] + "?country=UA")
    expect(drawer).to_have_attribute("data-collapsed", "true")


@pytest.mark.parametrize("width", [320, 768, 769, 1920])  # 390 and 1400 are those of other tests
def test_the_filters_are_there_or_a_button_for_them_at_every_width(opened: Opened, width: int) -> None:
    page = opened("/", viewport={"width": width, "height": 900})
    map_of(page)
    option = page.locator(".st-key-type label.row").filter(has_text="Drone strike")
    button = page.get_by_role("button", name="Filters")
    beside = width > 768
    if beside:
        expect(option).to_be_in_viewport()
        expect(button).to_be_hidden()
    else:
        expect(option).not_to_be_in_viewport()
        assert reached(page, "[data-sidebar=open]")
        expect(button).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        expect(option).to_be_in_viewport()
        expect(page.get_by_role("button", name="Show the map")).to_be_focused()
        assert reached(page, ".st-key-type input")
    left = page.locator(".st-key-map").bounding_box()
    assert left is not None
    assert left["x"] == (282 if beside else 0)  # neither a gap where the filters were, nor a map beneath them
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    option.click()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    if not beside:
        page.get_by_role("button", name="Show the map").press("Enter")
        expect(option).not_to_be_in_viewport()
        expect(page.get_by_role("button", name="Filters (1)")).to_be_focused()


def reached(page: Page, selector: str) -> bool:
    """Whether the Tab key alone leads to an element that the selector means."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return True
    return False


def test_a_window_made_wider_after_the_filters_were_folded_still_offers_them(opened: Opened) -> None:
    page = opened("/", viewport={"width": 768, "height": 1024})
    map_of(page)
    page.set_viewport_size({"width": 1400, "height": 950})
    option = page.locator(".st-key-type label.row").filter(has_text="Drone strike")
    page.get_by_role("button", name="Filters").or_(option).first.wait_for()
    if not option.is_visible():
        page.get_by_role("button", name="Filters").click()
    expect(option).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1400])
def test_menus_open_within_the_window(opened: Opened, width: int) -> None:
    page = opened("/?incident=okhtyrka", viewport={"width": width, "height": 844})
    map_of(page)
    on_top = "([id, x, y]) => !!document.elementFromPoint(x, y)?.closest(`#${id} .sheet`)"
    for name in ("cite-menu", "download-menu"):
        page.locator(f"#{name} > summary").click()
        sheet = page.locator(f"#{name} .sheet").bounding_box()
        assert sheet is not None
        assert sheet["x"] >= 0
        assert sheet["x"] + sheet["width"] <= width
        lowest = min(sheet["y"] + sheet["height"], 844) - 12  # on a phone the details lie over all but menus
        assert page.evaluate(on_top, [name, sheet["x"] + 20, lowest])


@pytest.mark.parametrize("name", [name for name, entry in PAGES.items() if entry.address])
def test_a_page_opens_whole_by_its_own_address(opened: Opened, name: str) -> None:
    page = opened(f"/{PAGES[name].address}")  # fails on anything in the browser's console, and on requests to others
    expect(page).to_have_title(PAGES[name].title)
    expect(page.locator("[data-testid=stMain] .panel").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_coming_back_from_another_page_keeps_the_filter(opened: Opened) -> None:
    page = opened("/?type=drone_strike")
    map_of(page)
    page.get_by_role("link", name="Add a report").click()
    expect(page).to_have_title("Add a report")
    expect(page).to_have_url(re.compile("/report"))  # the title may come first, and Back would leave the dashboard
    expect(page.locator(".review-head")).to_be_visible()
    page.go_back()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
