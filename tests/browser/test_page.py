"""The page as a person meets it: filters, selection, links, list, time, empty answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Frame, Page

from geo.map import scripts
from geo.ui import theme
from tests.browser.conftest import expect, map_of, settle
from tests.browser.sample import HOSTILE

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]
Led = Callable[[str], Page]

VIEW = "() => { const m = window.incidentMap.map; return [m.getCenter().lat, m.getCenter().lng, m.getZoom()]; }"


def row(page: Page, key: str, label: str) -> object:
    return page.locator(f".st-key-{key} label.row").filter(has_text=label)


def marker(frame: Frame, incident: str) -> object:
    return frame.locator(f".incident-marker[data-id={incident}]")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def settled(page: Page) -> None:
    """Wait until the map has told its position to the address bar, so that the view is at rest."""
    page.wait_for_function("() => new URL(location.href).searchParams.has('zoom')")


def test_the_first_page_counts_without_statements_and_says_what_is_unknown(first_page: Page) -> None:
    page = first_page
    frame = map_of(page)
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")
    expect(page.locator(".st-key-figures")).to_contain_text("14 injured, at least · 8 unknown")
    expect(page.locator(".st-key-figures")).to_contain_text("2–5 killed · 8 unknown")
    expect(row(page, "domain", "Statements and talks")).to_contain_text("2 hidden")
    expect(marker(frame, "okhtyrka")).to_be_visible()
    expect(marker(frame, "aid")).to_have_count(0)
    height = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert height[0] <= height[1]


def test_a_type_changes_what_is_drawn_and_not_the_view(led: Led) -> None:
    page = led("/")
    frame = map_of(page)
    settled(page)
    before = frame.evaluate(VIEW)
    row(page, "type", "Drone strike").click()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    expect(marker(frame, "okhtyrka")).to_be_visible()
    expect(marker(frame, "outage")).to_have_count(0)
    assert frame.evaluate(VIEW) == pytest.approx(before, abs=0.02)
    assert query(page)["type"] == ["drone_strike"]
    row(page, "type", "Power outage").click()
    expect(page.locator(".st-key-figures")).to_contain_text("2 of 11 incidents")
    expect(marker(frame, "outage")).to_be_visible()


def test_quick_ticks_are_all_kept(led: Led) -> None:
    page = led("/")
    map_of(page)
    for label in ("Drone strike", "Power outage", "Border fortification"):
        row(page, "type", label).locator("input").evaluate("box => box.click()")
    row(page, "country", "Ukraine").locator("input").evaluate("box => box.click()")
    expect(page.locator(".st-key-figures")).to_contain_text("2 of 11 incidents")
    expect(page.locator(".st-key-type input:checked")).to_have_count(3)
    expect(page.locator(".st-key-country input:checked")).to_have_count(1)
    page.wait_for_function("() => location.search.includes('border_fortification') && location.search.includes('UA')")


LOSE_ONE = """(panel) => {
    const send = panel.trigger;
    let left = 1;
    panel.trigger = (...message) => left-- > 0 || send(...message);
}"""


def test_a_tick_whose_message_gets_lost_is_sent_again(led: Led) -> None:
    page = led("/")
    map_of(page)
    page.locator(".st-key-filters .panel").evaluate(LOSE_ONE)
    row(page, "type", "Power outage").locator("input").evaluate("box => box.click()")
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    expect(page.locator(".st-key-type input:checked")).to_have_count(1)


def test_clear_and_quick_ranges_are_not_undone(led: Led) -> None:
    page = led("/?type=drone_strike&q=drone&min_injured=99")
    expect(page.locator(".st-key-notes")).to_contain_text("No incident matches")
    page.locator(".st-key-title").get_by_role("button", name="Clear").click()
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")
    expect(page.get_by_role("combobox", name="Search place, actor, words")).to_have_value("")
    page.get_by_role("button", name="7 days", exact=True).click()
    expect(page.locator(".st-key-notes")).to_contain_text(
        "The newest incident that the other filters let through is of 20 Aug"
    )
    page.get_by_role("button", name="Show the 7 days up to then").click()
    expect(page.locator(".st-key-figures")).to_contain_text("6 of 11 incidents")
    row(page, "type", "Power outage").click()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    page.get_by_role("button", name="All", exact=True).click()
    assert row(page, "type", "Power outage").locator("input").is_checked()


def test_a_citation_holds_the_whole_address(led: Led) -> None:
    page = led("/?incident=okhtyrka")
    page.get_by_text("Cite", exact=True).first.click()
    expect(page.locator(".citation").first).to_contain_text(
        re.compile(r"http://(localhost|127\.0\.0\.1):\d+/\?incident=okhtyrka")
    )


def test_a_search_that_only_a_statement_answers_says_so(led: Led) -> None:
    page = led("/?q=chiefs")
    notes = page.locator(".st-key-notes")
    expect(notes).to_contain_text("of the kinds shown matches; 1 among statements, talks and alerts does.")
    notes.get_by_role("button", name="Show all kinds").click()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    assert query(page)["q"] == ["chiefs"]


def test_a_place_in_another_script_is_found_as_the_incidents_spell_it(led: Led) -> None:
    page = led("/?q=Охтирка")
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    expect(page.locator("#q-also")).to_contain_text("also Okhtyrka")
    expect(page.get_by_role("combobox", name="Search place, actor, words")).to_have_value("Охтирка")
    search = page.get_by_role("combobox", name="Search place, actor, words")
    search.fill("")
    search.press_sequentially("ukrai", delay=30)
    expect(page.get_by_role("option", name="Ukraine country")).to_be_visible()
    search.press("ArrowDown")
    expect(search).to_have_attribute("aria-activedescendant", "q-list-0")
    page.get_by_role("option", name="Ukraine country").click()
    expect(page.locator(".st-key-country input:checked")).to_have_count(1)
    expect(search).to_have_value("")


def test_days_that_end_before_they_begin_are_turned_around(led: Led) -> None:
    page = led("/?since=2025-08-31&until=2025-08-20")
    notes = page.locator(".st-key-notes")
    expect(notes).to_contain_text("The days end before they begin: from 31 Aug 2025 until 20 Aug 2025.")
    notes.get_by_role("button", name="Turn them around").click()
    page.wait_for_function("() => location.search.includes('since=2025-08-20&until=2025-08-31')")
    expect(notes.get_by_role("button")).to_have_count(0)


def test_where_nothing_is_found_the_list_and_the_panel_say_so(led: Led) -> None:
    page = led("/?q=zzzz")
    expect(page.locator(".st-key-notes").get_by_role("button")).to_have_text(["Clear all filters"])
    expect(page.locator(".st-key-incident_details")).to_contain_text("take a filter away")
    page.get_by_role("tab", name="List").click()
    expect(page.locator(".list")).to_contain_text("No incident matches all that is chosen.")


def test_statements_are_one_click_away_and_the_way_back_too(led: Led) -> None:
    page = led("/?lat=52&lon=20&zoom=4")
    frame = map_of(page)
    row(page, "domain", "Statements and talks").click()
    expect(page.locator(".st-key-figures")).to_contain_text("11 of 11 incidents")
    expect(marker(frame, "aid")).to_have_count(1)
    expect(page.locator(".unplaced")).to_contain_text("2 of 11 have no place")
    row(page, "domain", "Statements and talks").click()
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")
    page.wait_for_function("() => !new URL(location.href).searchParams.has('domain')")


def test_what_has_no_place_is_listed_as_a_filter_that_can_be_taken_back(opened: Opened, led: Led) -> None:
    page = led("/?domain=all")
    said = page.locator(".unplaced")
    expect(said).to_contain_text("2 of 11 have no place")
    said.get_by_role("button", name="show in list").click()
    rows = page.locator(".list tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.locator(".badge")).to_have_text(["not on the map"] * 2)
    expect(page.locator(".st-key-figures")).to_contain_text("2 of 11 incidents")
    expect(page).to_have_url(re.compile("precision=none&tab=list"))
    expect(row(page, "precision", "Not stated").locator("input")).to_be_checked()

    other = opened(f"/?{urlsplit(page.url).query}")
    expect(other.locator(".unplaced")).to_contain_text("Only the 2 without a place")
    other.get_by_text("Download", exact=True).click()
    expect(other.locator("#download-menu")).to_contain_text("2 incidents with sources: all kinds; without a place.")

    said.get_by_role("button", name="show the others too").click()
    expect(page.locator(".st-key-figures")).to_contain_text("11 of 11 incidents")
    expect(said).to_contain_text("2 of 11 have no place")
    page.go_back()
    expect(rows).to_have_count(2)
    page.go_back()
    expect(page.locator(".st-key-figures")).to_contain_text("11 of 11 incidents")


def test_a_hidden_dataset_shown_again_brings_as_many_as_it_promised(opened: Opened) -> None:
    page = opened("/?hide=sample")
    expect(page.locator(".left-out")).to_contain_text("9 incidents")
    page.get_by_role("button", name="show", exact=True).click()
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")


def test_a_click_on_a_marker_opens_its_details(led: Led) -> None:
    page = led("/")
    frame = map_of(page)
    marker(frame, "okhtyrka").click()
    details = page.locator(".st-key-incident_details")
    for told in (
        "Massive drone attack damages 14 residential buildings",
        "20 Aug 2025",
        "Okhtyrka, Sumy Oblast, Ukraine",
        "known to the town",
        "National Police reports",
        "Ministry denies",
        "Sample Daily · date not given · licence not given",
        "may be the same attack",
        "okhtyrka",
    ):
        expect(details).to_contain_text(told)
    expect(details.locator("mark")).to_have_text("14 residential buildings")
    expect(details.get_by_role("link", name="Night of drones")).to_have_attribute("href", "https://example.org/night")
    assert query(page)["incident"] == ["okhtyrka"]
    details.get_by_role("button", name="Homes attacked in the region").click()
    expect(details).to_contain_text("14 injured among them a family with three children · killed not stated")
    details.get_by_role("button", name="Close the details").click()
    expect(details).to_contain_text("Choose one here")
    marker(frame, "okhtyrka").click()
    expect(details).to_contain_text("National Police reports")


def test_a_pile_on_one_spot_is_listed(led: Led) -> None:
    page = led("/?type=missile_artillery&lat=49.993&lon=36.231&zoom=16")
    frame = map_of(page)
    frame.locator(".incident-cluster[data-count='3']").click()
    details = page.locator(".st-key-incident_details")
    expect(details).to_contain_text("3 incidents in Kharkiv")
    expect(details).to_contain_text("All are known to the town and no closer")
    page.get_by_role("tab", name="List").click()
    page.get_by_role("button", name="Injured").click()
    expect(page.locator(".c-injured")).to_have_attribute("aria-sort", "descending")
    page.wait_for_function("() => location.search.includes('tab=list') && location.search.includes('zoom=')")
    details.get_by_role("button", name="Shelling number 1").click()
    expect(details.get_by_role("heading", name="Shelling number 1")).to_be_visible()


def test_a_link_opens_exactly_its_view(opened: Opened) -> None:
    page = opened("/?type=drone_strike&type=power_outage&incident=okhtyrka&lat=49.50000&lon=35.00000&zoom=6")
    frame = map_of(page)
    expect(page.locator(".st-key-incident_details")).to_contain_text("Massive drone attack")
    expect(page.locator(".st-key-type input:checked")).to_have_count(2)
    pixel = 360 / 256 / 2**6
    assert frame.evaluate(VIEW) == pytest.approx([49.5, 35.0, 6], abs=pixel)
    expect(marker(frame, "sumy")).to_have_count(0)
    assert [query(page)[name] for name in ("lat", "lon", "zoom")] == [["49.50000"], ["35.00000"], ["6"]]


def test_a_broken_link_says_so_and_shows_the_rest(opened: Opened) -> None:
    page = opened("/?incident=gone&type=nonsense&since=soon&zoom=x")
    notes = page.locator(".st-key-notes")
    expect(notes).to_contain_text("“gone” is not in the data")
    expect(notes).to_contain_text("“nonsense” is not a type")
    expect(notes).to_contain_text("“soon” can't be read")
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")


def test_what_only_a_link_can_restrict_is_said_and_can_be_lifted(led: Led) -> None:
    page = led("/?domain=kinetic&bbox=30,45,35.5,52")
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    page.get_by_role("switch", name="Count these as well").click()
    expect(page.locator(".st-key-figures")).to_contain_text("2 of 11 incidents")
    page.get_by_role("button", name="Show everywhere").click()
    expect(page.locator(".st-key-figures")).to_contain_text("5 of 11 incidents")
    page.get_by_role("button", name="Show the others too").click()
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")
    expect(page.locator(".note")).to_have_count(0)


def test_back_undoes_and_forward_redoes(led: Led) -> None:
    page = led("/")
    map_of(page)
    settled(page)
    row(page, "type", "Drone strike").click()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    page.wait_for_function("() => location.search.includes('type=')")
    row(page, "type", "Power outage").click()
    expect(page.locator(".st-key-figures")).to_contain_text("2 of 11 incidents")
    page.wait_for_function("() => location.search.includes('power_outage')")
    page.go_back()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    expect(page.locator(".st-key-type input:checked")).to_have_count(1)
    page.go_back()
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")
    page.go_forward()
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")


def test_back_shows_the_part_of_the_map_that_a_step_left(opened: Opened) -> None:
    page = opened("/?lat=49.00000&lon=33.00000&zoom=5.5")
    frame = map_of(page)
    settled(page)
    start = frame.evaluate(VIEW)
    page.locator(".newest li button").first.click()
    expect(page).to_have_url(re.compile("incident="))
    expect(page.locator(".details h2")).to_be_visible()
    page.wait_for_function("() => /zoom=7$/.test(location.search)")
    page.go_back()
    expect(page.locator(".newest li button").first).to_be_visible()
    page.wait_for_function("() => /zoom=5.5$/.test(location.search)")
    assert frame.evaluate(VIEW) == pytest.approx(start, abs=0.02)

    page.get_by_role("switch", name="Only what I see").click()
    expect(page.locator(".inside h2")).to_contain_text("In view")
    # as by hand: a map that nobody touched goes back to where it was sent when its frame changes its height
    frame.locator(".leaflet-container").dispatch_event("keydown", {"key": "Shift"})
    frame.evaluate("window.incidentMap.map.setView([-40, -120], 8, { animate: false })")
    expect(page.locator(".st-key-notes")).to_contain_text("Nothing on this part of the map")
    page.get_by_role("button", name="Show all", exact=True).click()
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")


def test_the_list_sorts_and_selects_by_click_and_by_keyboard(led: Led) -> None:
    page = led("/?domain=all")
    map_of(page)
    page.get_by_role("tab", name="List").click()
    rows = page.locator(".list tbody tr")
    expect(rows).to_have_count(11)
    expect(rows.filter(has_text="Chiefs meet")).to_contain_text("not on the map")
    page.get_by_role("button", name="Injured").click()
    expect(rows.first).to_contain_text("Homes attacked in the region")
    rows.filter(has_text="Fence along").locator(".c-when").click()
    details = page.locator(".st-key-incident_details")
    expect(details).to_contain_text("Fence along the border")
    expect(page.locator(".list tr.open")).to_contain_text("Fence along")
    first = rows.first.get_by_role("button")
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(details).to_contain_text("Homes attacked in the region")


def test_rows_are_selected_by_keyboard_and_pointer_and_worked_on_as_one(led: Led) -> None:
    page = led("/?country=UA")
    frame = map_of(page)
    page.get_by_role("tab", name="List").click()
    rows, done = page.locator(".list tbody tr"), page.locator(".done")
    expect(rows.first).to_be_visible()
    height = rows.first.bounding_box()["height"]  # type: ignore[index]
    assert height < 32
    top = rows.first.bounding_box()["y"]  # type: ignore[index]
    piles = rows.filter(has_text="Shelling number")
    piles.first.get_by_role("button").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    selected = page.locator(".picking [role=status]")
    expect(selected).to_have_text("2 selected")
    expect(page.locator(".remark")).to_have_text("1 day apart, same place")
    expect(page.locator("#columns-menu > summary")).to_be_visible()
    assert rows.first.bounding_box()["y"] == top  # type: ignore[index]
    expect(frame.locator(".picked")).to_have_count(1)
    page.locator("#bulk-tag").click()
    expect(page.get_by_label("Tag of your own")).to_be_focused()
    page.keyboard.type("to verify")
    page.keyboard.press("Enter")
    expect(done).to_contain_text("Tagged 2 incidents: to verify.")
    expect(selected).to_have_text("")
    done.get_by_role("button", name="Undo").click()
    expect(done).to_contain_text("Undone.")

    page.get_by_label("Select all rows of this page").check()
    expect(selected).to_have_text(f"{rows.count()} selected")
    page.locator("tbody [data-pick]").first.uncheck()
    expect(selected).to_have_text(f"{rows.count() - 1} selected")
    page.locator("#bulk-correct").click()
    page.locator("#bulk-field").select_option("verification")
    page.locator("#bulk-verification").select_option("confirmed")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator(".preview li").first).to_contain_text("→ Confirmed")
    expect(page.locator("#bulk-verification")).to_have_value("confirmed")  # one option fewer: "Choose" is gone
    page.locator("#bulk-field").select_option("killed")
    page.get_by_label("Killed", exact=True).fill("2")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator(".preview li").first).to_contain_text("→ 2")
    page.keyboard.press("Escape")
    expect(page.locator(".bulk")).to_have_count(0)
    page.locator("#bulk-export").click()
    with page.expect_download() as coming:
        page.locator(".bulk a").first.click()
    assert coming.value.path()
    page.locator("[data-unpick]").click()
    expect(page.locator(".bulk")).to_have_count(0)

    page.locator("#columns-menu > summary").click()
    page.locator("#show-region").click()
    page.locator("#up-region").click()
    expect(page).to_have_url(re.compile("columns=when%2Ctitle.*%2Cregion%2Cverification"))
    page.keyboard.press("Escape")
    page.locator("#sort-killed").click()
    page.locator("#sort-where").click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile("sort=-killed%2Cwhere"))
    expect(page.locator(".list th.c-where")).to_have_attribute("aria-sort", "ascending")


def test_the_details_mend_an_incident_by_keys_and_take_it_back(led: Led) -> None:
    page = led("/?country=UA&incident=pile-1")
    map_of(page)
    details, done = page.locator(".details"), page.locator(".done")
    expect(details.locator(".located")).to_contain_text("49.99300, 36.23100")
    details.locator("#forms-menu > summary").click()
    expect(details.locator("#forms-menu .sheet")).to_contain_text("37U CR")
    page.keyboard.press("Escape")
    details.locator("#maps-menu > summary").click()
    link = details.get_by_role("link", name="OpenStreetMap")
    expect(link).to_have_attribute("rel", re.compile("noreferrer"))
    page.keyboard.press("Escape")
    details.locator("h2").focus()
    page.keyboard.press("e")
    title = page.get_by_label("Title", exact=True)
    expect(title).to_be_focused()
    page.get_by_label("Injured", exact=True).fill("some")
    page.keyboard.press("Enter")
    expect(page.locator("#work-edit [role=alert]")).to_contain_text("is no count")
    expect(page.get_by_label("Injured", exact=True)).to_have_value("some")
    page.get_by_label("Injured", exact=True).fill("7")
    page.keyboard.press("Enter")
    expect(done).to_contain_text("Saved: injured.")
    expect(details).to_contain_text("7 injured")
    done.get_by_role("button", name="Undo").click()
    expect(details).not_to_contain_text("7 injured")
    details.locator("h2").focus()
    page.keyboard.press("Delete")
    page.locator("#remove-reason").fill("a test")
    page.keyboard.press("Enter")
    expect(done).to_contain_text("Removed 1 incident: a test.")
    expect(details).to_have_count(0)
    done.get_by_role("button", name="Undo").click()
    expect(done).to_contain_text("Undone.")


def test_the_tab_and_the_order_are_in_the_link(opened: Opened) -> None:
    page = opened("/?domain=all&lat=49.00000&lon=33.00000&zoom=5.5", reduced_motion="reduce")
    frame = map_of(page)
    settled(page)
    before = frame.evaluate(VIEW)
    page.get_by_role("tab", name="List").click()
    position = "&lat=(?!49.00000).*&lon=.*&zoom=.*"  # the map frames the rows
    expect(page).to_have_url(re.compile(rf"/\?domain=all&tab=list{position}$"))
    page.get_by_role("button", name="Killed").click()
    expect(page).to_have_url(re.compile(rf"/\?domain=all&tab=list&sort=-killed{position}$"))
    settled(page)
    framed = frame.evaluate(VIEW)
    rows = page.locator(".list tbody tr td.c-title")
    expect(page.locator(".list th.c-killed")).to_have_attribute("aria-sort", "descending")
    order = rows.all_inner_texts()
    assert HOSTILE[:20] in order[0]  # the only one of which a figure is known

    sent = urlsplit(page.url)
    other = opened(f"/?{sent.query}")
    expect(other.locator(".list th.c-killed")).to_have_attribute("aria-sort", "descending")
    expect(other.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")
    expect(other.locator(".list tbody tr td.c-title")).to_have_text(order)
    assert map_of(other).evaluate(VIEW) == pytest.approx(framed, abs=0.1)  # less than half a pixel
    expect(other).to_have_url(re.compile(rf"/\?domain=all&tab=list&sort=-killed{position}$"))

    page.get_by_role("tab", name="About and method").click()
    expect(page).to_have_url(re.compile("tab=about.*&lat=49.00000&lon=33.00000&zoom=5.5$"))
    settled(page)
    assert frame.evaluate(VIEW) == pytest.approx(before, abs=0.02)
    expect(page.locator(".about")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")
    expect(rows).to_have_text(order)
    page.go_back()
    expect(page.locator(".list th.c-when")).to_have_attribute("aria-sort", "descending")
    page.go_back()
    expect(page.get_by_role("tab", name="Over time")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".bars")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile(rf"/\?domain=all&tab=list{position}$"))
    row(page, "country", "Ukraine").click()  # what was turned back stays so
    expect(page).to_have_url(re.compile("country=UA&tab=list"))
    expect(page.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")


def test_a_way_back_to_another_tab_tells_where_the_map_stands_now(opened: Opened) -> None:
    page = opened("/?incident=okhtyrka&lat=49.00000&lon=33.00000&zoom=5.5")
    map_of(page)
    settled(page)
    page.get_by_role("tab", name="About and method").click()
    expect(page).to_have_url(re.compile("tab=about&lat=49.00000"))
    box = page.locator(".st-key-map iframe").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 120)
    page.mouse.wheel(0, -200)
    expect(page).to_have_url(re.compile("&tab=about&lat=.*&zoom=(?!5.5)"))
    lat, lon, zoom = (query(page)[name] for name in ("lat", "lon", "zoom"))
    page.go_back()
    expect(page.get_by_role("tab", name="Over time")).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile(rf"/\?incident=okhtyrka&lat=.*&zoom={zoom[0]}$"))
    told = [float(query(page)[name][0]) for name in ("lat", "lon")]
    assert told == pytest.approx([float(lat[0]), float(lon[0])], abs=0.02)


def test_brushing_the_bars_chooses_days(led: Led) -> None:
    page = led("/")
    frame = map_of(page)
    box = page.locator(".bars").bounding_box()
    assert box is not None
    width = box["width"] / 31
    page.mouse.move(box["x"] + 14.5 * width, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 17.5 * width, box["y"] + 25, steps=5)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('since=2025-08-15&until=2025-08-18')")
    expect(page.locator(".st-key-figures")).to_contain_text("3 of 11 incidents")
    expect(page.locator(".time.compared .end.then")).to_have_text("before: 2")
    circles = frame.locator(".leaflet-before-pane path")
    expect(circles).to_have_count(1)  # both at one spot
    expect(frame.locator(".map-legend")).to_contain_text("4 days before")
    page.locator("#bars").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#bars .bar-tip")).to_have_text(re.compile(r"^17 Aug 2025: \d+ · 13 Aug 2025: \d+$"))
    page.get_by_role("button", name="Take away: against").click()
    expect(page).to_have_url(re.compile("against=nothing"))
    expect(circles).to_have_count(0)
    expect(frame.locator(".map-legend")).not_to_contain_text("before")
    expect(page.locator(".band")).to_be_visible()
    page.locator("#chart-counts").select_option("killed")
    expect(page).to_have_url(re.compile("counts=killed"))
    expect(page.locator(".time .hint-line")).to_contain_text("give no figure")
    page.locator("#when-days summary").click()
    expect(page.get_by_label("From")).to_have_value("2025-08-15")
    page.get_by_label("From").fill("2025-08-18")
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")


def test_search_narrows_while_one_types(led: Led) -> None:
    page = led("/")
    map_of(page)
    page.get_by_role("combobox", name="Search place, actor, words").press_sequentially("okhtyrka police", delay=15)
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    expect(page.get_by_role("combobox", name="Search place, actor, words")).to_be_focused()
    expect(page.get_by_role("combobox", name="Search place, actor, words")).to_have_value("okhtyrka police")


def test_a_question_is_answered_with_filters_and_one_country_is_looked_at(led: Led) -> None:
    page = led("/")
    search, notes = page.get_by_label("Search place, actor, words"), page.locator(".st-key-notes")
    search.fill("Okhtyrka")
    expect(page).to_have_url(re.compile("q=Okhtyrka.*zoom=9"))
    search.fill("attacks near Kharkiv last week")
    expect(notes).to_contain_text("The search finds incidents that have all the words typed")
    expect(notes.get_by_role("button", name="Near Kharkiv, last 7 days")).to_be_visible()
    notes.get_by_role("button", name="Near Kharkiv", exact=True).click()
    expect(page.locator(".st-key-question")).to_contain_text("within 30 km of Kharkiv")
    expect(search).to_have_value("")


def test_a_long_list_is_put_into_rows_once_it_is_unfolded(led: Led) -> None:
    page = led("/")
    expect(page.locator(".st-key-country .row")).not_to_have_count(0)
    counts = page.evaluate(
        """async (script) => {
          const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
          const { followOptions, keepOptions } = (await import(address)).default;
          const root = document.createElement("div");
          root.innerHTML = `<details class="rest"><summary></summary><div data-word="region"></div></details>`;
          document.body.append(root);
          followOptions(root);
          const [list, rest] = [root.querySelector("[data-word]"), root.querySelector("details")];
          const rows = () => [...list.querySelectorAll(".row")].map((row) => row.innerText);
          list.dataset.options = JSON.stringify([["Sumy", "<b>Sumy</b>", "3"], ["Kherson", "Kherson", "0"]]);
          keepOptions(root);
          const folded = rows();
          rest.open = true;
          await new Promise((done) => setTimeout(done, 50));
          const box = list.querySelector("input");
          box.focus();
          list.dataset.options = JSON.stringify([["Lviv", "Lviv", "1"]]);
          const before = [...list.querySelectorAll(".row")].map((row) => row.textContent);
          keepOptions(root);
          return { folded, before, after: rows().length, keepsFocus: document.activeElement === box, value: box.value };
        }""",
        scripts.as_one("options.js", theme.asset),
    )
    assert counts == {
        "folded": [],
        "before": ["<b>Sumy</b>3", "Kherson0"],
        "after": 1,
        "keepsFocus": True,
        "value": "Lviv",
    }


def test_hostile_text_is_shown_as_text_everywhere(led: Led) -> None:
    page = led("/?incident=hostile&q=%3Cimg+src")
    frame = map_of(page)
    expect(page.locator(".st-key-incident_details h2")).to_have_text(
        re.compile(r"^<img src=x onerror=.*\$\{1\+1\} :red\[x\]")
    )
    expect(page.locator(".st-key-incident_details a[href^='javascript']")).to_have_count(0)
    marker(frame, "hostile").hover()
    expect(frame.locator(".incident-tip")).to_contain_text("<img src=x onerror")
    page.get_by_role("tab", name="List").click()
    expect(page.locator(".list tbody tr").first).to_contain_text("{{7*7}} </script>")
    assert page.evaluate("window.hacked === undefined")
    assert frame.evaluate("window.hacked === undefined && !document.querySelector('img[src=x]')")
    assert page.locator("img[src=x]").count() == 0


def test_a_leap_to_an_incident_outside_of_the_filter_is_explained(led: Led) -> None:
    page = led("/?incident=aid")
    details = page.locator(".st-key-incident_details")
    expect(details).to_contain_text("The filters leave this incident out")
    details.get_by_role("button", name="Show it on the map").click()
    expect(marker(map_of(page), "aid")).to_have_count(1)
    expect(details).not_to_contain_text("The filters leave this incident out")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_theme_follows_the_system(opened: Opened, colours: str) -> None:
    page = opened("/", color_scheme=colours)
    frame = map_of(page)
    page.wait_for_selector(".st-key-figures strong")
    shade = "getComputedStyle(document.querySelector('.st-key-figures strong')).color"
    light_ink = page.evaluate(shade) == "rgb(232, 237, 243)"
    assert light_ink == (colours == "dark")
    frame.wait_for_function(f"() => document.documentElement.dataset.theme === '{colours}'")


def test_what_happened_near_a_place_is_asked_in_three_acts(led: Led) -> None:
    page = led("/?since=2025-08-01&until=2025-08-31")
    frame = map_of(page)
    page.locator("#near").fill("Охтирка, 40")
    page.locator("#near").press("Enter")
    expect(page.locator(".st-key-question")).to_contain_text("within 40 km of Okhtyrka")
    expect(marker(frame, "okhtyrka")).to_be_visible()
    expect(page.locator(".inside h2")).to_have_text("1 inside")
    expect(page.locator(".changes tfoot")).to_contain_text("All")
    expect(frame.locator(".leaflet-wanted-pane path.outline").first).to_be_attached()
    page.get_by_role("button", name="100", exact=True).click()
    expect(page.locator(".st-key-question")).to_contain_text("within 100 km of Okhtyrka")
    page.wait_for_function("() => new URL(location.href).searchParams.get('near')?.endsWith(',100')")
    page.locator("#near").fill("")
    page.locator("#near").press_sequentially("Sumska obl", delay=30)
    page.get_by_role("option", name="Sumy region").click()
    expect(page.locator(".st-key-question")).to_contain_text("in Sumy Oblast")  # as the incidents have it
    expect(page.locator(".st-key-question")).not_to_contain_text("within")
    page.wait_for_function("() => new URL(location.href).searchParams.get('region') === 'Sumy Oblast'")
    assert "near" not in query(page)
    page.locator("#near").fill("Lviv region")
    page.locator("#near").press("Enter")
    expect(page.locator(".st-key-question")).to_contain_text("in Lviv region Ukraine")  # in place of the other
    expect(frame.locator(".leaflet-wanted-pane path.outline").first).to_be_attached()
    page.locator("#near").fill("Lviv region, 30")
    page.locator("#near").press("Enter")
    expect(page.get_by_text("“Lviv region” is an area: leave the distance out")).to_be_visible()
    page.locator("#chip-region").click()
    expect(page.locator(".st-key-question")).not_to_contain_text("in Lviv region")
    expect(frame.locator(".leaflet-wanted-pane path.outline")).to_have_count(0)


def test_what_may_be_inside_is_counted_apart_until_asked_for(led: Led) -> None:
    page = led("/?near=50.31,34.9,40")
    map_of(page)
    expect(page.locator(".inside")).to_contain_text("may be inside")
    before = page.locator(".inside h2").inner_text()
    page.get_by_role("switch", name="Count these as well").click()
    expect(page.get_by_role("switch", name="Count these as well")).to_have_attribute("aria-checked", "true")
    expect(page.locator(".inside h2")).not_to_have_text(before)
    assert query(page)["within"] == ["maybe"]


APART = """() => {
    const own = document.querySelector(".own-name").getBoundingClientRect();
    const touches = ({ left, right, top, bottom }) =>
        left < own.right && right > own.left && top < own.bottom && bottom > own.top;
    const names = [...document.querySelectorAll(".place-label")].map((name) => name.getBoundingClientRect());
    return names.length > 3 && !names.some(touches);
}"""
"""No name of the map touches that of a place of one's own."""


def test_an_area_is_drawn_with_the_mouse_and_by_keyboard(led: Led) -> None:
    page = led("/?lat=50.31&lon=34.9&zoom=8")
    frame = map_of(page)
    expect(marker(frame, "okhtyrka")).to_be_visible()
    frame.get_by_role("button", name="Draw an area").click()
    box = page.locator(".st-key-map iframe").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for across, down in ((-90, -90), (90, -90), (90, 90), (-90, 90)):
        page.mouse.click(middle[0] + across, middle[1] + down)
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-question")).to_contain_text("in an area")
    expect(page.locator(".inside h2")).to_have_text("1 inside")
    page.locator("#chip-area").click()
    expect(page.locator(".st-key-question")).to_contain_text("Draw an area")
    frame.get_by_role("button", name="Draw an area").focus()
    page.keyboard.press("Enter")
    page.keyboard.press(" ")
    page.keyboard.press("Enter")
    expect(frame.locator(".map-status")).to_have_text("An area needs three corners or more.")
    page.keyboard.press("Escape")
    expect(frame.locator(".map-status")).to_have_text("")
    page.locator("#offer-area").focus()
    for key in ("Enter", "Tab", "Tab", "Enter", " ", "ArrowDown", "ArrowRight"):  # the second shape: a rectangle
        page.keyboard.press(key)
        settle(frame)
    page.keyboard.press(" ")
    expect(page.locator(".st-key-question")).to_contain_text("in an area")
    page.locator("#chip-area").click()
    frame.get_by_role("button", name="Draw an area").click()
    frame.get_by_role("button", name="Circle").click()
    page.mouse.click(*middle)
    page.mouse.click(middle[0] + 60, middle[1])
    expect(page.locator(".st-key-question")).to_contain_text("within")
    handle = frame.get_by_role("slider", name="How far around")
    before = int(handle.get_attribute("aria-valuenow") or 0)
    handle.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".st-key-question")).to_contain_text(f"within {before + 10} km")
    page.locator("#own-places summary").first.click()
    page.locator("#place-name").fill("Our office of the north")
    page.locator("#do-keep-place").click()
    expect(frame.locator(".own-name")).to_be_visible()
    frame.wait_for_function(APART)
    page.locator("#remove-place-1").click()
    expect(frame.locator(".own-name")).to_have_count(0)


def test_the_days_up_to_now_stay_so_in_the_link(led: Led) -> None:
    page = led("/")
    map_of(page)
    page.get_by_role("button", name="14 days").click()
    expect(page.locator(".st-key-question")).to_contain_text("last 14 days")
    page.wait_for_function("() => new URL(location.href).searchParams.get('last') === '14d'")
    page.locator("#save-menu > summary").click()
    page.evaluate("() => (navigator.clipboard.writeText = async (text) => (window.copied = text))")
    page.get_by_role("button", name="Copy the feed’s address").click()
    page.wait_for_function("() => window.copied === new URL('feed.atom?last=14d', document.baseURI).href")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator(".st-key-figures")).to_contain_text("9 of 11 incidents")
