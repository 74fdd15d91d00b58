"""The map in a real browser: what is drawn for what is known, how it moves, and who can reach it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Frame, Locator, Page

from tests.browser.conftest import expect, map_of, settle

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]
Led = Callable[[str], Page]

PAINTS = "performance.getEntriesByName('incidents-painted').length"
COUNT_MESSAGES = """() => {
    window.sent = 0;
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (...all) { window.sent++; return send.apply(this, all); };
}"""
COUNT_LOSSES = """() => {
    window.lost = 0;
    new MutationObserver((all) => all.forEach((one) => one.removedNodes.forEach((gone) => {
        if (gone.dataset?.id === 'okhtyrka') window.lost++;
    }))).observe(document.querySelector('.leaflet-marker-pane'), { childList: true });
}"""


def marker(frame: Frame, incident: str) -> Locator:
    return frame.locator(f".incident-marker[data-id={incident}]")


def view(frame: Frame) -> list[float]:
    found: list[float] = frame.evaluate(
        "() => { const m = window.incidentMap.map; return [m.getCenter().lat, m.getCenter().lng, m.getZoom()]; }"
    )
    return found


def set_view(frame: Frame, lat: float, lon: float, zoom: float) -> None:
    before = frame.evaluate(PAINTS)
    frame.evaluate(f"window.incidentMap.map.setView([{lat}, {lon}], {zoom}, {{animate: false}})")
    frame.wait_for_function(f"{PAINTS} > {before}")


@pytest.fixture(scope="module")
def home(first_page: Page) -> tuple[Frame, list[float]]:
    """The map of the first page, and where it stands at first."""
    frame = map_of(first_page)
    first_page.wait_for_function("() => new URL(location.href).searchParams.has('zoom')")
    return frame, view(frame)


@pytest.fixture
def shown(first_page: Page, home: tuple[Frame, list[float]], led: Led) -> Frame:
    """The map of the first page as it opens: whoever moved it before, or chose something."""
    frame, start = home
    if set(parse_qs(urlsplit(first_page.url).query)) - {"lat", "lon", "zoom"}:
        led("/")
    first_page.mouse.move(0, 0)
    settle(frame)
    if view(frame) != pytest.approx(start, abs=1e-4):
        set_view(frame, *start)
    return frame


def test_each_precision_is_drawn_as_what_it_is(shown: Frame) -> None:
    expect(marker(shown, "okhtyrka").locator(".tail")).to_have_count(1)
    for region in ("sumy", "outage"):
        expect(marker(shown, region)).to_have_class(re.compile(r"\bdrawn-area\b"))
        expect(marker(shown, region).locator(".tail")).to_have_count(0)
    expect(shown.locator("path.area-area.domain-kinetic")).to_have_attribute("fill", "url(#hatch-kinetic)")
    expect(shown.locator("path.area-area.domain-infrastructure")).to_have_class(re.compile(r"\bclaim\b"))
    assert shown.locator("path.area-area.domain-infrastructure").get_attribute("stroke-dasharray")
    assert not shown.locator("path.area-area.domain-kinetic").get_attribute("stroke-dasharray")
    expect(marker(shown, "border").locator(".tail")).to_have_count(0)
    expect(shown.locator("path.area-line.core")).to_have_attribute("fill", "none")
    expect(shown.locator(".incident-marker[data-id=nowhere]")).to_have_count(0)


def test_only_what_is_looked_at_is_hatched(led: Led) -> None:
    page = led("/")
    frame = map_of(page)
    region = frame.locator("path.area-area.domain-kinetic").first
    expect(region).not_to_have_class(re.compile(r"\blit\b"))
    marker(frame, "sumy").hover()
    expect(region).to_have_class(re.compile(r"\blit\b"))
    expect(frame.locator("path.area.lit")).to_have_count(1)
    page.locator("h1").hover()
    expect(frame.locator("path.area.lit")).to_have_count(0)
    marker(frame, "sumy").click()
    page.locator("h1").hover()
    expect(region).to_have_class(re.compile(r"\blit\b"))


def test_a_click_into_a_region_opens_it_unless_it_fills_the_screen(led: Led) -> None:
    page = led("/?type=attack_on_civilians")
    frame = map_of(page)
    region = frame.locator("path.area-area")
    expect(region).to_have_css("pointer-events", "auto")
    region.click(position={"x": 60, "y": 30}, force=True)
    expect(page.locator(".st-key-incident_details")).to_contain_text("Homes attacked in the region")
    set_view(frame, 50.95, 34.2, 11)
    expect(region).to_have_css("pointer-events", "none")


def test_symbols_of_a_region_and_of_a_town_in_it_stay_apart(shown: Frame) -> None:
    for zoom in (6, 7, 8):
        set_view(shown, 50.5, 34.5, zoom)
        town, region = (marker(shown, name).bounding_box() for name in ("okhtyrka", "sumy"))
        assert town is not None
        assert region is not None
        apart = max(abs(town["x"] - region["x"]), abs(town["y"] - region["y"]))
        assert apart >= 14


def test_panning_paints_again_without_a_rerun_and_keeps_the_markers_meanwhile(opened: Opened) -> None:
    page = opened()
    frame = map_of(page)
    page.wait_for_function("() => new URL(location.href).searchParams.has('zoom')")
    frame.evaluate(COUNT_LOSSES)
    page.evaluate(COUNT_MESSAGES)
    before, at = frame.evaluate(PAINTS), view(frame)
    box = page.locator(".st-key-map iframe").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 90, box["y"] + 130, steps=6)
    page.mouse.up()
    frame.wait_for_function(f"{PAINTS} > {before}")
    page.wait_for_function(f"() => Math.abs(Number(new URL(location.href).searchParams.get('lon')) - {at[1]}) > 0.01")
    assert view(frame)[1] > at[1]
    assert page.evaluate("window.sent") == 0
    assert frame.evaluate("window.lost") == 0


def test_a_cluster_opens_into_its_parts(shown: Frame) -> None:
    set_view(shown, 50, 25, 1)
    cluster = shown.locator(".incident-cluster[data-count]").first
    label = cluster.get_attribute("aria-label") or ""
    assert label.startswith(f"{cluster.get_attribute('data-count')} incidents: ")
    zoom = view(shown)[2]
    cluster.click()
    shown.wait_for_function(f"window.incidentMap.map.getZoom() > {zoom}")
    expect(shown.locator(".incident-marker").first).to_be_visible()


def test_the_keyboard_reaches_and_opens_an_incident(led: Led) -> None:
    page = led("/")
    frame = map_of(page)
    found = marker(frame, "okhtyrka")
    expect(found).to_have_attribute("role", "button")
    expect(found).to_have_attribute("aria-label", "Drone strike, Okhtyrka, 20 Aug 2025")
    expect(marker(frame, "outage")).to_have_attribute(
        "aria-label", re.compile("claim by one party, only the region is known")
    )
    found.focus()
    expect(frame.locator(".incident-tip")).to_contain_text("Massive drone attack")
    found.press("Enter")
    expect(page.locator(".st-key-incident_details")).to_contain_text("okhtyrka")
    expect(marker(frame, "okhtyrka")).to_have_attribute("aria-current", "true")


def test_the_keyboard_skips_to_the_map_and_goes_from_mark_to_mark(first_page: Page, shown: Frame) -> None:
    page, frame = first_page, shown
    expect(marker(frame, "okhtyrka")).to_be_visible()
    page.get_by_role("button", name="Skip to the map").focus()
    page.keyboard.press("Enter")
    expect(frame.locator(".leaflet-container")).to_be_focused()
    page.keyboard.press("Tab")
    stops = frame.locator(".leaflet-marker-pane [tabindex='0']")
    expect(stops).to_have_count(1)
    expect(stops).to_be_focused()
    marker(frame, "okhtyrka").focus()
    before = marker(frame, "okhtyrka").bounding_box()
    page.keyboard.press("ArrowUp")
    here = frame.locator(".leaflet-marker-pane :focus").bounding_box()
    assert before is not None
    assert here is not None
    assert here["y"] < before["y"]
    page.keyboard.press("Escape")
    expect(frame.locator(".leaflet-container")).to_be_focused()


def test_the_keyboard_goes_on_from_what_a_mark_showed_when_it_is_drawn_anew(shown: Frame) -> None:
    set_view(shown, 50.31, 34.9, 12)
    marker(shown, "okhtyrka").focus()
    set_view(shown, 50, 34, 3)
    expect(shown.locator(".incident-cluster:focus")).to_have_attribute("aria-label", re.compile("attacks"))
    set_view(shown, 0, -30, 6)
    expect(shown.locator(".leaflet-container")).to_be_focused()
    set_view(shown, 50, 34, 3)
    shown.locator(".incident-cluster").first.focus()
    set_view(shown, 50, 34, 5)
    expect(shown.locator(".leaflet-marker-pane :focus")).to_have_count(1)


def test_the_legend_counts_what_is_in_view(shown: Frame) -> None:
    legend = shown.locator(".map-legend")
    expect(legend).to_contain_text("infrastructure 1")
    for words in ("spot or town", "district or region", "border or water", "one party’s claim"):
        expect(legend).to_contain_text(words)
    set_view(shown, 50.31, 34.9, 12)
    expect(legend.locator("li")).to_have_text(
        [
            *("Type", re.compile("drone strike"), re.compile("other attacks")),
            *("Place", "spot or town", "district or region", "region chosen"),
        ]
    )
    set_view(shown, 0, -30, 6)
    expect(legend).to_contain_text("no incidents in this part of the map")


def test_the_legend_folds_where_the_list_leaves_the_map_little_room(led: Led) -> None:
    page = led("/")
    legend = map_of(page).locator(".map-legend")
    expect(legend.locator("li").first).to_be_visible()
    page.get_by_role("tab", name="List").click()
    expect(legend.locator("summary")).to_be_visible()
    expect(legend.locator("li").first).to_be_hidden()
    page.get_by_role("tab", name="Over time").click()
    expect(legend.locator("li").first).to_be_visible()


def test_the_controls_have_names_and_fit_shows_all_again(shown: Frame) -> None:
    home = view(shown)
    set_view(shown, 0, -30, 6)
    shown.get_by_role("button", name="Show all results").click()
    expect(marker(shown, "okhtyrka")).to_be_visible()
    shown.wait_for_function(f"Math.abs(window.incidentMap.map.getZoom() - {home[2]}) < 0.6")
    zoom = view(shown)[2]
    shown.get_by_role("button", name="Zoom in").click()
    shown.wait_for_function(f"window.incidentMap.map.getZoom() > {zoom}")
    expect(shown.get_by_role("button", name="Full screen")).to_be_visible()
    expect(shown.locator(".leaflet-control-scale-line")).to_contain_text("km")
    expect(shown.locator(".leaflet-control-attribution")).to_contain_text("Natural Earth")


def test_hostile_text_stays_text_on_the_map(shown: Frame) -> None:
    found = marker(shown, "hostile")
    assert "<img src=x" in (found.get_attribute("aria-label") or "")
    found.hover()
    expect(shown.locator(".incident-tip strong")).to_contain_text("<img src=x onerror=")
    assert shown.locator(".incident-tip img").count() == 0
    assert shown.evaluate("window.hacked") is None


def test_names_of_places_touch_neither_each_other_nor_a_marker(shown: Frame) -> None:
    set_view(shown, 50, 33, 6)
    expect(shown.locator(".place-label", has_text="Kyiv")).to_be_visible()
    boxes = shown.evaluate(
        """() => [...document.querySelectorAll('.place-label, .incident-marker, .incident-cluster')].map((one) => {
            const { left, top, right, bottom } = one.getBoundingClientRect();
            return [one.className.includes('place-label'), left + 2, top + 3, right - 2, bottom - 3];
        })"""
    )
    labels = [box[1:] for box in boxes if box[0]]
    markers = [box[1:] for box in boxes if not box[0]]
    assert len(labels) > 8
    for number, (left, top, right, bottom) in enumerate(labels):
        for other in (*labels[number + 1 :], *markers):
            assert not (left < other[2] and right > other[0] and top < other[3] and bottom > other[1])


def test_on_a_phone_nothing_is_cut_off_and_the_chosen_incident_stands_above_its_details(opened: Opened) -> None:
    page = opened("/?incident=okhtyrka", viewport={"width": 390, "height": 844}, has_touch=True)
    frame = map_of(page)
    expect(page.locator(".st-key-incident_details")).to_be_visible()
    expect(marker(frame, "okhtyrka")).to_be_visible()
    pin, details = marker(frame, "okhtyrka").bounding_box(), page.locator(".st-key-incident_details").bounding_box()
    assert pin is not None
    assert details is not None
    assert pin["y"] + pin["height"] < details["y"]
    for button in frame.locator(".map-buttons button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
        assert min(box["width"], box["height"]) >= 40
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page).to_have_url(re.compile("zoom="))
    link = page.url
    page.goto(link)  # a second time it stands there already
    expect(marker(map_of(page), "okhtyrka")).to_be_visible()
    page.wait_for_timeout(1_000)
    assert page.url == link


def test_a_theme_is_painted_to_the_last_tile(opened: Opened) -> None:
    frame = map_of(opened(color_scheme="dark"))
    expect(frame.locator(":root")).to_have_attribute("data-theme", "dark")
    set_view(frame, 50, 31, 6)
    frame.wait_for_function("document.querySelectorAll('.leaflet-base-pane canvas.leaflet-tile-loaded').length > 2")
    colours = frame.evaluate(
        """() => [...document.querySelectorAll('.leaflet-base-pane canvas.leaflet-tile-loaded')].map((one) =>
            [...one.getContext('2d').getImageData(300, 300, 1, 1).data].slice(0, 3))"""
    )
    assert colours
    assert all(max(colour) < 100 and sum(colour) > 30 for colour in colours)


def test_marks_do_not_wait_until_the_base_map_is_painted(shown: Frame) -> None:
    shown.evaluate("document.querySelectorAll('.leaflet-base-pane canvas').forEach((one) => one.classList.add('old'))")
    shown.evaluate(
        """() => {
            window.held = [];
            window.letGo = window.requestIdleCallback;
            window.requestIdleCallback = (done) => window.held.push(done);
        }"""
    )
    set_view(shown, 50, 31, 6)  # until the marks are there
    shown.wait_for_function("window.held.length > 0")
    painted = ".leaflet-base-pane canvas.leaflet-tile-loaded:not(.old)"
    expect(shown.locator(painted)).to_have_count(0)
    shown.evaluate("() => { window.requestIdleCallback = window.letGo; window.held.forEach((done) => done()); }")
    expect(shown.locator(painted).first).to_be_attached()


def test_what_is_in_view_is_asked_for_once_and_before_the_base_map(opened: Opened) -> None:
    frame = map_of(opened())
    frame.wait_for_function("document.querySelectorAll('.leaflet-base-pane canvas.leaflet-tile-loaded').length > 2")
    requests = frame.evaluate(
        """() => performance.getEntriesByType('resource').sort((one, other) => one.startTime - other.startTime)
            .map(({ name }) => name.match(/map\\/(?:incidents.*bbox=([^&]+)|base)/)).filter(Boolean)
            .map((match) => match[1]?.split(',').map(Number) ?? null)"""
    )
    assert requests[0] is not None
    # where the page is slow, its parts come one by one and the frame changes its height: that is another view
    heights = [round(north - south, 1) for _west, south, _east, north in filter(None, requests)]
    assert len(heights) == len(set(heights))


def test_a_marker_out_of_sight_is_not_there_to_be_reached(led: Led) -> None:
    page = led("/?incident=okhtyrka")
    frame = map_of(page)
    expect(frame.locator(".incident-marker[data-id=okhtyrka]")).to_be_visible()
    frame.evaluate("() => window.incidentMap.map.setView([45, 0], 7, { animate: false })")
    expect(frame.locator(".incident-marker[data-id=okhtyrka]")).to_have_count(0)
    frame.evaluate("() => window.incidentMap.map.setView([50.31, 34.9], 9, { animate: false })")
    expect(frame.locator(".incident-marker[data-id=okhtyrka]")).to_be_visible()


def test_time_is_played_and_stepped_by_keyboard(led: Led) -> None:
    page = led("/?domain=all")
    frame = map_of(page)
    named = frame.locator(".place-label.marked")
    expect(named).not_to_have_count(0)
    frame.get_by_role("button", name="Play over time").click()
    expect(named).to_have_count(0)
    bar = frame.get_by_role("group", name="Playback")
    expect(bar.get_by_role("status")).to_contain_text("2025")
    frame.wait_for_function("() => performance.getEntriesByName('frame-played').length > 2")
    page.keyboard.press("Space")
    expect(bar.get_by_role("button", name="Play", exact=True)).to_be_focused()
    before = bar.get_by_role("status").text_content()
    page.keyboard.press("ArrowLeft")
    expect(bar.get_by_role("status")).not_to_have_text(before or "")
    expect(page.locator(".band")).to_be_visible()
    bar.get_by_label("Window").select_option("grows")
    bar.get_by_role("button", name="Step on").focus()
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    expect(frame.get_by_role("button", name="Play over time")).to_be_focused()
    expect(page.locator(".band")).to_be_hidden()
    expect(named).not_to_have_count(0)
