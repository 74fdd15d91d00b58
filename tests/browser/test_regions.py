"""The table of regions beside the shaded map: each lights the other, a click outlines, a second one filters."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import expect, map_of

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]


def test_rows_and_regions_are_lit_together_and_lead_to_the_filter(opened: Opened) -> None:
    page = opened("/?tab=regions")
    frame = map_of(page)
    shades = frame.locator("path.shade")
    expect(shades).not_to_have_count(0)
    expect(frame.locator(".shade-legend")).to_contain_text("3 and more")
    expect(frame.locator(".incident-marker").first).to_be_hidden()
    sumy = page.locator(".regions-table tbody tr").filter(has_text="Sumy")
    sumy.hover()
    expect(frame.locator("path.shade.lit")).to_have_count(1)
    place = frame.locator("path.shade.lit").get_attribute("data-id")
    frame.locator(f"path.shade[data-id='{place}']").dispatch_event("click")
    expect(sumy).to_have_class(re.compile("open"))
    expect(frame.locator("path.shade.outlined")).to_have_attribute("data-id", place or "")
    sumy.get_by_role("button").press("Enter")
    expect(page).to_have_url(re.compile("region=Sumy"))
    expect(page.locator(".regions-table tbody tr")).to_have_count(1)
    sumy.get_by_role("button").press("Enter")
    expect(page).not_to_have_url(re.compile("region=Sumy"))
    page.locator("#regions-harm").click()
    expect(page.locator(".regions-table thead")).to_contain_text("no figure")
    page.locator("#rows-menu summary").click()
    page.locator("#rows-type").click()
    expect(page).to_have_url(re.compile("rows=type"))
    expect(shades).to_have_count(0)
    expect(frame.locator(".incident-marker").first).to_be_visible()
    expect(page.locator("#export-menu a").filter(has_text="Excel")).to_have_attribute("href", re.compile("rows=type"))
    page.locator(".regions-head h2").evaluate("head => head.append(' and so many more that the menus stand below')")
    page.locator("#export-menu summary").click()
    sheet, table = page.locator("#export-menu .sheet").bounding_box(), page.locator(".st-key-regions").bounding_box()
    assert sheet is not None
    assert table is not None
    assert sheet["x"] >= table["x"]  # else the map lies over it
    with page.expect_download() as started:
        page.get_by_role("link", name="Excel").click()
    assert started.value.suggested_filename == "incidents-by-type-table.xlsx"
