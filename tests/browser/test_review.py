"""A report becomes incidents by a person's hand, and a file of incidents becomes a dataset, in a real browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Frame, Locator, Page

from geo.model import Count, Incident, Placement, Point, Report
from geo.store import Store
from tests.browser.conftest import PATIENCE_MS, expect, map_of, running
from tests.browser.sample import HOSTILE

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]
Led = Callable[[str], Page]

REPORT = """Night of drones over the north

Two people were killed and at least five injured when drones hit a residential building in Chernihiv
overnight, the regional governor said.

The governor of Belgorod region said shelling had cut power in Shebekino. Officials in Kyiv denied it.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the dashboard of this module keeps what it has."""
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """A dashboard of its own, since these tests change what it holds."""
    with running(folder) as address:
        yield address


def _add(page: Page, text: str) -> None:
    page.get_by_label("Text of the report").fill(text)
    page.get_by_role("button", name="Find incidents").click()
    expect(page.locator(".review-head h1")).to_have_text("Review a report")


def _small_map(page: Page) -> Frame:
    """The frame of the map below the proposals, once they were painted in it."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('iframe')].some("
        "one => one.contentDocument?.querySelectorAll('.incident-marker, .incident-cluster').length)"
    )
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def _tab_to(page: Page, field: Locator) -> None:
    for _ in range(20):
        if field.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("the field can't be reached by Tab")


def _key(page: Page, key: str) -> None:
    page.keyboard.press(key)


def test_a_report_is_read_corrected_accepted_and_undone(led: Led, folder: Path) -> None:
    page = led("/report")
    _add(page, REPORT)
    store = Store.open(folder / "store")
    before = store.count()
    card = page.locator(".card").filter(has_text="Chernihiv").first
    expect(card).to_contain_text("2 killed")
    expect(page.locator("mark", has_text="Chernihiv").first).to_be_visible()
    page.locator("mark", has_text="Chernihiv").first.hover()
    expect(card).to_have_class("card waiting lit")

    card.locator("summary", has_text="Correct").click()
    card.get_by_label("Killed").fill("3+")
    card.get_by_label("Killed").press("Enter")
    expect(card.locator("h3")).to_have_text("Drone strike in Chernihiv: at least 3 killed, at least 5 injured")
    card.get_by_label("Injured").fill("plenty")
    card.get_by_label("Injured").press("Enter")
    expect(card.get_by_role("alert")).to_contain_text("is no count")
    expect(card.get_by_role("alert")).to_be_in_viewport()
    card.locator("#target-0 > summary").click()
    card.get_by_label("Health care").check()
    expect(card.locator("dl")).to_contain_text("Homes, Health care")
    card.get_by_label("Attributed to").fill("Russia; Belarus")
    card.get_by_label("Against whom").fill("Ukraine")  # at once, before the other has been answered
    card.get_by_label("Against whom").press("Enter")
    expect(card.locator("dl")).to_contain_text("Russia; Belarus as reported")
    expect(card.locator("dl > div").filter(has=page.get_by_text("Against", exact=True))).to_contain_text("Ukraine")
    card.get_by_label("Place", exact=True).fill("Nizhyn")
    card.locator(".found button", has_text="Nizhyn").first.click()
    expect(card.locator("dl")).to_contain_text("Nizhyn")
    expect(card.locator("dl")).to_contain_text("killed, target, attributed to, against whom, where")
    expect(card.locator("h3")).to_contain_text("Drone strike in Nizhyn")
    card.get_by_label("Title").fill("A night in Nizhyn")
    card.get_by_label("Title").press("Enter")
    expect(card.locator("h3")).to_have_text("A night in Nizhyn")
    card.get_by_label("Killed").fill("2")
    card.get_by_label("Killed").press("Enter")
    expect(card.locator("dl > div").filter(has=page.get_by_text("Killed", exact=True))).to_contain_text("2")
    expect(card.locator("h3")).to_have_text("A night in Nizhyn")

    card.get_by_role("button", name="Accept").click()
    expect(card).to_contain_text("On the map")
    store.refresh()
    assert store.count() == before + 1
    page.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("button", name="Accept")).to_be_visible()
    store.refresh()
    assert store.count() == before


def test_keys_decide_and_the_map_shows_the_proposals(led: Led) -> None:
    page = led("/report")
    _add(page, REPORT.replace("Chernihiv", "Poltava"))
    _small_map(page)
    card = page.locator(".card").filter(has_text="Poltava").first
    page.locator("mark", has_text="Poltava").first.click()
    page.keyboard.press("r")
    expect(card).to_contain_text("Refused")
    card.get_by_role("button", name="Bring back").click()
    expect(card.get_by_role("button", name="Accept")).to_be_visible()
    expect(page.get_by_role("button", name="Undo the bringing back")).to_be_visible()


def test_the_first_field_has_the_focus_though_its_style_comes_late(opened: Opened) -> None:
    page = opened("/_stcore/health")
    page.add_init_script(
        "const late = new CSSStyleSheet(); late.replaceSync('textarea { visibility: hidden }');"
        "document.adoptedStyleSheets = [late];"
        "const seen = setInterval(() => document.querySelector('textarea') && (clearInterval(seen),"
        " setTimeout(() => { document.adoptedStyleSheets = []; }, 1000)), 50);"
    )
    page.goto(page.url.replace("/_stcore/health", "/report"))
    expect(page.get_by_label("Text of the report")).to_be_focused()


def test_the_whole_way_by_keyboard(opened: Opened, folder: Path) -> None:
    page = opened("/report")
    expect(page.get_by_label("Text of the report")).to_be_focused()
    page.keyboard.insert_text(REPORT.replace("Chernihiv", "Izmail"))
    _key(page, "Control+Enter")
    cards = page.locator("[data-card]")
    first, second = cards.nth(0), cards.nth(1)
    expect(first).to_be_focused()
    _key(page, "ArrowDown")
    expect(second).to_be_focused()
    _key(page, "ArrowUp")
    _key(page, "c")
    expect(first.get_by_label("Title")).to_be_focused()
    killed, place = first.get_by_label("Killed"), first.get_by_label("Place", exact=True)
    _tab_to(page, killed)
    page.keyboard.type("4")
    _key(page, "Enter")
    expect(first.locator("h3")).to_contain_text("4 killed")
    _tab_to(page, place)
    page.keyboard.type("Kiliya")
    expect(first.locator(".found")).to_be_visible()
    _key(page, "ArrowDown")
    _key(page, "Enter")
    expect(first.locator("h3")).to_contain_text("in Kiliia")
    expect(place).to_be_focused()
    _key(page, "Escape")
    expect(first).to_be_focused()
    before = Store.open(folder / "store").count()
    _key(page, "a")
    expect(second).to_be_focused()
    expect(first).to_contain_text("On the map")
    _key(page, "r")
    expect(second).to_contain_text("Refused")
    _key(page, "u")
    expect(second).to_contain_text("Accept")
    expect(second).to_be_focused()
    _key(page, "u")
    expect(first.get_by_role("button", name="Accept")).to_be_visible()
    assert Store.open(folder / "store").count() == before


def test_a_report_becomes_a_source_of_any_incident(led: Led, folder: Path) -> None:
    store = Store.open(folder / "store")
    titles = {"old-1": "Night raid on the harbour of Mariupol", "old-2": "Another raid on the harbour"}
    for name, title in titles.items():
        told = {"event_type": "air_strike", "date_precision": "day", "reports": (Report(name, publisher="Archive"),)}
        day = dt.date(2022, 4, 1)
        store.add([Incident(id=name, title=title, source="s", source_id=name, date_start=day, date_end=day, **told)])  # type: ignore[arg-type]
    page = led("/report")
    _add(page, REPORT.replace("Chernihiv", "Uzhhorod"))
    card = page.locator("[data-card]").first
    expect(card).to_be_focused()
    _key(page, "j")
    expect(card.get_by_label("Search it")).to_be_focused()
    page.keyboard.type("no such raid")
    expect(card).to_contain_text("No incident on the map has all these words")
    card.get_by_label("Search it").fill("harbour raid mariupol")
    found = card.locator(".found li")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("1 Apr 2022 · place not stated · 1 source")
    _key(page, "ArrowDown")
    _key(page, "Enter")
    expect(card).to_contain_text("Added to another incident")
    expect(page.locator("[data-card]").nth(1)).to_be_focused()
    store.refresh()
    joined = store.get("old-1")
    assert joined is not None
    assert len(joined.reports) == 2
    assert joined.title == titles["old-1"]
    _key(page, "u")
    expect(card.get_by_role("button", name="Accept")).to_be_visible()
    store.refresh()
    undone = store.get("old-1")
    assert undone is not None
    assert len(undone.reports) == 1


def test_what_is_said_of_a_report_is_corrected(led: Led) -> None:
    page = led("/report")
    _add(page, REPORT.replace("Chernihiv", "Korosten"))
    card = page.locator("[data-card]").first
    expect(card.locator("dl")).to_contain_text("not known")
    expect(page.locator(".told")).to_contain_text("day isn’t known")
    page.locator("#correct-report summary").click()
    day = page.get_by_label("Day of publication")
    day.fill("2025-08-21")
    expect(card.locator("dl")).to_contain_text("21 Aug 2025")
    card.locator("#correct-0 > summary").click()
    card.get_by_label("Killed").fill("7")
    card.get_by_label("Killed").press("Enter")
    expect(card.locator("h3")).to_contain_text("7 killed")
    day.fill("2025-09-04")
    expect(card.locator("dl")).to_contain_text("4 Sep 2025")
    expect(card.locator("h3")).to_contain_text("7 killed")
    page.get_by_label("Publisher").fill("The Morning Paper")
    page.get_by_label("Publisher").press("Enter")
    expect(page.locator(".told")).to_contain_text("The Morning Paper · published 4 Sep 2025 · English")
    page.get_by_label("Address").fill("javascript:alert(1)")
    page.get_by_label("Address").press("Enter")
    expect(page.locator("#correct-report").get_by_role("alert")).to_contain_text("is no address of a report")
    page.get_by_label("Address").fill("https://example.org/night")
    page.get_by_label("Address").press("Enter")
    expect(page.locator(".told a")).to_have_attribute("href", "https://example.org/night")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".told a")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".told")).to_contain_text("publisher not given · published 4 Sep 2025")
    page.get_by_role("button", name="Undo").click()
    expect(card.locator("dl")).to_contain_text("21 Aug 2025")


def test_what_belongs_together_lights_up_together(led: Led) -> None:
    page = led("/report")
    _add(page, REPORT.replace("Chernihiv", "Uman") + "Shelling killed one person in Odesa, officials said.\n")
    frame = _small_map(page)
    card = page.locator("[data-card]").filter(has=page.locator("h3", has_text="Uman"))
    number = card.get_attribute("data-of")
    mark, marker = page.locator("mark", has_text="Uman"), frame.locator(f'.incident-marker[data-id="{number}"]')
    lit = re.compile(r"\blit\b")
    for hovered in (card.locator("h3"), mark, marker):
        page.locator(".review-head h1").hover()
        expect(marker).not_to_have_class(lit)
        hovered.hover()
        for one in (card, mark, marker):
            expect(one).to_have_class(lit)
        expect(page.locator("[data-card].lit")).to_have_count(1)
    other = page.locator("[data-card]").filter(has=page.locator("h3", has_text="Odesa"))
    frame.locator(f'.incident-marker[data-id="{other.get_attribute("data-of")}"]').click()
    expect(other).to_be_focused()
    expect(other).to_be_in_viewport()


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Two people were killed in a drone attack on Kherson on Wednesday, the governor said.", 8.5, 10),
        ("Officials said that shelling in the Sumy region killed three people on Tuesday.", 6, 8),
        ("Shelling killed one person in Lviv. Shelling killed two people in Kharkiv, officials said.", 4, 7.5),
    ],
)
def test_the_small_map_shows_the_proposals_as_large_as_it_can(led: Led, text: str, least: float, most: float) -> None:
    page = led("/report")
    _add(page, text)
    frame = _small_map(page)
    assert least <= frame.evaluate("incidentMap.map.getZoom()") <= most
    whole = page.locator(".st-key-review_map iframe").bounding_box()
    assert whole is not None
    assert whole["y"] + whole["height"] <= 950


def test_a_place_is_chosen_on_the_map(led: Led) -> None:
    page = led("/report")
    _add(page, "Two people were killed in a drone attack on Myrhorod on Wednesday, the governor said.")
    frame = _small_map(page)
    card = page.locator("[data-card]").first
    expect(card).to_be_focused()
    _key(page, "c")
    card.get_by_role("button", name="Choose on the map").click()
    expect(card.get_by_role("button", name="Now click on the map")).to_be_visible()
    frame.locator("#map_div, .leaflet-container").first.click(position={"x": 190, "y": 120})
    expect(card.locator("dl")).to_contain_text("placed by hand")
    expect(card.locator("dl")).to_contain_text("±")  # a click is as precise as the screen was
    expect(card.locator("dl > div").filter(has=page.get_by_text("Edited by you", exact=True))).to_contain_text("where")
    expect(card.locator("h3")).to_have_text(re.compile("Drone strike (near|in) .+: 2 killed"))
    expect(card.locator("h3")).not_to_contain_text("Myrhorod")
    card.get_by_label("Place", exact=True).fill("Uzhhorod")
    card.locator(".found button").first.click()
    frame.wait_for_function("() => incidentMap.map.getCenter().lng < 23")  # the map goes where it lies now
    card.get_by_label("Kind").select_option("protest")
    frame.wait_for_selector("[data-id='0'][aria-label^='Protest']")  # and says what it is now
    page.get_by_role("button", name="Undo").click()
    frame.wait_for_selector("[data-id='0'][aria-label^='Drone strike']")
    _key(page, "Escape")
    page.get_by_role("button", name="Undo").click()
    expect(card.locator("h3")).to_have_text(re.compile("Drone strike (near|in) .+: 2 killed"))
    page.get_by_role("button", name="Undo").click()
    expect(card.locator("h3")).to_have_text("Drone strike in Myrhorod: 2 killed")


def test_a_place_that_the_text_names_is_taken(led: Led) -> None:
    page = led("/report")
    _add(page, "Drones killed two people in Trostianets on Wednesday.")
    card = page.locator("[data-card]").first
    expect(card.locator("dl")).to_contain_text("not on the map")
    expect(card).to_be_focused()
    _key(page, "c")
    choices = card.get_by_role("list", name="Places that the text names").locator("li")
    expect(choices).to_have_count(1)
    expect(choices).to_contain_text(
        re.compile("not sure Sumy region, Ukraine · known to the town.* could also be .* in ")
    )
    _tab_to(page, card.get_by_label("Place", exact=True))
    _key(page, "ArrowDown")
    _key(page, "Enter")
    expect(card.locator("h3")).to_have_text("Drone strike in Trostianets: 2 killed")
    expect(choices).to_have_count(0)
    expect(page.locator("mark", has_text="Trostianets")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(choices).to_have_count(1)


def test_a_proposal_that_tells_of_two_is_split(led: Led) -> None:
    page = led("/report")
    _add(page, "Two people were killed in a drone attack on Kherson on Wednesday, the governor said.")
    cards = page.locator("[data-card]")
    expect(cards.first).to_be_focused()
    _key(page, "s")
    expect(cards).to_have_count(2)
    expect(cards.first).to_be_focused()
    expect(cards.first.locator("h3")).to_contain_text("2 killed")
    expect(cards.nth(1).locator("h3")).not_to_contain_text("killed")
    expect(cards.nth(1)).to_contain_text("Which part of the figures is this one’s?")
    cards.nth(1).locator("h3").click()  # only one card is large
    cards.nth(1).get_by_label("Killed here").fill("1")
    cards.nth(1).get_by_label("Killed here").press("Enter")
    expect(cards.nth(1).locator("h3")).to_contain_text("1 killed")
    expect(cards.first.locator("h3")).to_contain_text("1 killed")
    cards.first.get_by_role("button", name="Accept").click()
    expect(page.locator(".card.accepted")).to_have_count(1)
    cards.nth(1).get_by_role("button", name="Accept").click()
    expect(page.locator(".card.accepted")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".card.waiting")).to_have_count(1)


def test_what_is_on_the_map_already_says_so_and_is_joined_by_one_key(led: Led, folder: Path) -> None:
    page = led("/report")
    _add(page, "Five people were killed in a drone strike on Zhytomyr on 3 March 2025, the mayor said.")
    page.get_by_role("button", name="Accept the 1 that is sure").click()
    expect(page.locator(".card.accepted")).to_have_count(1)
    page = led("/report")
    _add(page, "Police said that a drone strike on Zhytomyr on 3 March 2025 killed five people. It rained.")
    card = page.locator("[data-card]").first
    expect(card).to_contain_text("May be on the map already")
    expect(card).to_contain_text("same kind · same day · same place · 5 killed")
    expect(card.get_by_role("button", name="Accept")).to_be_disabled()
    expect(page.locator("#accept-sure")).to_have_count(0)
    _key(page, "x")
    expect(card.get_by_role("button", name="Accept")).to_be_enabled()
    _key(page, "u")
    expect(card.get_by_role("button", name="Accept")).to_be_disabled()
    _key(page, "j")
    expect(card).to_contain_text("Added to another incident")
    store = Store.open(folder / "store")
    (joined,) = [one for one in store.query() if one.placement.name == "Zhytomyr"]
    assert (joined.verification, len(joined.reports)) == ("corroborated", 2)


def test_an_incident_to_join_with_says_in_what_it_differs(led: Led) -> None:
    page = led("/report")
    _add(page, "Four people were killed in a drone strike on Korosten on 5 May 2025, the mayor said.")
    card = page.locator("[data-card]").first
    card.get_by_text("Same as an incident on the map?").click()
    card.get_by_label("Search it").fill("Okhtyrka")
    card.get_by_label("Search it").press("Enter")
    found = card.get_by_role("list", name="Incidents found").locator("li").first
    expect(found).to_contain_text("Differs in: ")
    expect(found).to_contain_text("km apart: ")


MARK = """(words) => {
    const walker = document.createTreeWalker(document.querySelector("#report-text"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at < 0) continue;
        getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
    }
}"""


def test_an_incident_that_was_missed_is_added_and_undone(led: Led) -> None:
    page = led("/report")
    _add(
        page,
        "\u202eA choir\u202c of \U0001f600 sang. An old bridge in Hlukhiv gave way under a lorry on the same evening.",
    )
    expect(page.locator(".cards")).to_contain_text("If it tells of an incident, mark the words")
    button = page.get_by_role("button", name="Add an incident")
    expect(button).to_be_focused()
    page.evaluate(MARK, "An old bridge in ")
    expect(page.locator(".adding")).to_contain_text("told by the marked words")
    button.click()
    cards = page.locator("[data-card]")
    expect(cards).to_have_count(1)
    expect(cards.first.get_by_label("Kind")).to_be_focused()
    expect(cards.first).to_contain_text("“An old bridge in”")
    expect(page.locator("mark[data-of='0']")).to_have_text("An old bridge in")
    page.get_by_role("button", name="Undo").click()
    expect(cards).to_have_count(0)
    page.evaluate(MARK, " gave way under a lorry")
    page.locator(".told").focus()
    _key(page, "n")
    expect(cards.first).to_contain_text("“gave way under a lorry”")
    expect(cards.first.get_by_label("Kind")).to_be_focused()
    cards.first.get_by_label("Kind").select_option("Infrastructure damage")
    expect(cards.first.locator("h3")).to_have_text("Infrastructure damage")
    _key(page, "Escape")
    expect(cards.first).to_be_focused()
    _key(page, "n")
    expect(cards.nth(1).get_by_label("Kind")).to_be_focused()
    expect(cards.nth(1)).not_to_contain_text("“")


def test_a_file_is_read_with_what_it_says_of_itself(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "night.eml"
    file.write_text(
        "From: Press Office <press@example.org>\nSubject: Night over Romny\nDate: Wed, 20 Aug 2025 08:00:00 +0000\n"
        "Content-Type: text/plain; charset=utf-8\n\n"
        "Two people were killed in a drone attack on Romny overnight, the governor said.\n",
        encoding="utf-8",
    )
    page = opened("/report")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("night.eml")).to_be_visible()
    page.get_by_role("button", name="Find incidents").click()
    expect(page.locator(".told h2")).to_have_text("Night over Romny")
    expect(page.locator(".told")).to_contain_text("Press Office · published 20 Aug 2025 · English · night.eml")
    expect(page.locator("[data-card]").first).to_contain_text("Drone strike in Romny: 2 killed")


def test_hostile_text_stays_text(led: Led) -> None:
    page = led("/report")
    _add(page, f"{HOSTILE}\x07\x1b[31m\n\nTwo people died in a drone attack on Kherson, {HOSTILE} said.\n{HOSTILE}")
    expect(page.locator(".told .text")).to_contain_text('<img src=x onerror="window.hacked=1"> `tick` ${1+1} :red[x]')
    expect(page.locator("[data-card] h3", has_text="Kherson")).to_contain_text("2 killed")
    page.locator("#correct-report summary").click()
    page.get_by_label("Publisher").fill(HOSTILE)
    page.get_by_label("Publisher").press("Enter")
    expect(page.locator(".told .quiet").first).to_contain_text("${1+1} :red[x] **bold** {{7*7}}")
    assert page.evaluate("window.hacked") is None
    assert page.locator(".told img, .cards img").count() == 0
    assert not set(page.locator(".told .text").inner_text()) & set("\x07\x1b\u202e")


def test_an_endless_text_is_read_as_far_as_it_is_told(opened: Opened) -> None:
    page = opened("/report")
    said = "Two people were killed in a drone attack on Kherson on Wednesday, the governor said.\n\n"
    page.get_by_label("Text of the report").fill(said + "Nothing else happened that day. " * 32_000)
    page.get_by_role("button", name="Find incidents").click()
    expect(page.locator(".told")).to_contain_text(
        "Only the first 200,000 characters were read", timeout=3 * PATIENCE_MS
    )
    page.locator("#refuse-0").click()
    expect(page.locator("[data-card]").first).to_contain_text("Refused")


def _enlarge(page: Page, tolls: tuple[str, str]) -> None:
    """Write the figures of a large store into the header; a long one stands above its words."""
    page.evaluate(
        """(tolls) => {
            const [all, ...harmed] = document.querySelectorAll(".figure");
            all.querySelector("strong").textContent = "11,422";
            all.querySelector(".words").innerHTML = "of 53,184 incidents<span class=rest>41,762 hidden</span>";
            tolls.forEach((toll, at) => {
                harmed[at].classList.toggle("long", toll.length > 8);
                const harm = ["killed", "injured"][at];
                const words = `<span class=words>${harm}, at least<span class=rest>9,810 unknown</span></span>`;
                harmed[at].innerHTML = `<strong>${toll}</strong> ${words}`;
            });
        }""",
        list(tolls),
    )


def _header(page: Page, width: int) -> tuple[FloatRect, FloatRect]:
    """Where the header and its buttons are, in a window that wide."""
    page.set_viewport_size({"width": width, "height": 800})
    head, buttons = page.locator(".st-key-head").bounding_box(), page.locator(".st-key-head .buttons").bounding_box()
    assert head is not None
    assert buttons is not None
    return head, buttons


def test_the_header_keeps_its_height_beside_the_queue(opened: Opened, led: Led) -> None:
    _add(led("/report"), REPORT.replace("Chernihiv", "Berdychiv"))
    page = opened("/", viewport={"width": 1280, "height": 800})
    expect(page.get_by_role("link", name=re.compile("Review · [0-9]+"))).to_be_visible()
    expect(page.locator(".figure")).to_have_count(4)
    page.wait_for_function("() => document.querySelector('.st-key-head').getBoundingClientRect().x > 200")
    sizes = {width: _header(page, width) for width in (1280, 1400, 1920)}
    for tolls in (("8,288", "3,142"), ("251,695–260,000", "251,695–260,000")):
        _enlarge(page, tolls)
        for width, size in sizes.items():
            assert _header(page, width) == size
            assert size[0]["height"] < 62
            expect(page.locator(".figure strong").first).to_have_text("11,422")
            frame = page.locator(".figures").bounding_box()
            assert frame is not None
            for figure in page.locator(".figure").all()[:3]:
                box = figure.bounding_box()
                assert box is not None
                assert box["y"] >= frame["y"]
                assert box["y"] + box["height"] <= frame["y"] + frame["height"]
                assert box["x"] + box["width"] <= frame["x"] + frame["width"]
            assert page.evaluate("document.documentElement.scrollWidth") == width
    phone = opened("/", viewport={"width": 390, "height": 844})
    expect(phone.get_by_role("link", name=re.compile("Review · [0-9]+"))).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    height = phone.locator(".st-key-head").bounding_box()
    assert height is not None
    assert height["height"] < 200


def test_acts_faster_than_the_server_are_all_done(led: Led) -> None:
    page = led("/report")
    _add(page, REPORT.replace("Chernihiv", "Rivne") + "Shelling killed one person in Marhanets, officials said.\n")
    cards = page.locator(".card")
    expect(cards.nth(2)).to_be_visible()
    page.evaluate("() => { for (const n of [0, 1, 2]) document.getElementById(`refuse-${n}`).click(); }")
    for number in range(3):
        expect(cards.nth(number)).to_contain_text("Refused")


def test_a_word_half_typed_outlives_an_answer(led: Led) -> None:
    page = led("/report")
    _add(page, REPORT.replace("Chernihiv", "Shepetivka"))
    first, second = page.locator(".card").nth(0), page.locator(".card").nth(1)
    expect(first).to_be_focused()
    _key(page, "c")
    title = first.get_by_label("Title")
    title.fill("A night in")
    page.locator("#refuse-1").dispatch_event("click", {"detail": 1})  # with a mouse that takes no focus
    expect(second).to_contain_text("Refused")
    expect(title).to_be_focused()
    expect(title).to_have_value("A night in")
    _key(page, "Enter")
    expect(first.locator("h3")).to_have_text("A night in")


def test_an_accepted_incident_shows_the_words_that_say_it(led: Led) -> None:
    page = led("/report")
    _add(page, REPORT.replace("Chernihiv", "Lutsk"))
    card = page.locator(".card").filter(has_text="Lutsk").first
    card.get_by_role("button", name="Accept").click()
    card.get_by_role("link", name="Show it on the map").click()
    map_of(page)
    details = page.locator(".st-key-incident_details")
    expect(details.locator(".quote mark", has_text="Lutsk")).to_be_visible()


def test_what_gives_nothing_says_why(opened: Opened) -> None:
    page = opened("/report")
    page.get_by_role("button", name="Find incidents").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no text yet")
    _add(page, "Deux personnes ont été tuées dans une attaque de drone contre la ville, selon les autorités locales.")
    expect(page.locator(".told")).to_contain_text("French")
    expect(page.locator(".cards")).to_contain_text("nothing to accept")
    page.goto(re.sub("=.*", "=0123abcd", page.url))
    expect(page.locator(".review-head")).to_contain_text("not in the queue any more")


def test_a_table_is_mapped_imported_and_undone(opened: Opened, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "field notes.csv"
    file.write_text(
        "when;what;lat;lon;dead;remark\n"
        "2025-08-20;Shelling;50,45;30,52;2;=1+1\n"
        "2025-08-21;Shelling;49,99;36,23;;<img src=x onerror=alert(1)>\n",
        encoding="utf-8",
    )
    page = opened("/data")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".preview")).to_contain_text("20 Aug 2025")
    expect(page.locator(".preview tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Import all rows").click()
    expect(page.locator(".result")).to_contain_text("new incidents", timeout=30_000)
    store = Store.open(folder / "store")
    assert any(one.source.startswith("field_notes") for one in store.datasets())
    page.get_by_role("button", name="Undo the import").click()
    expect(page.locator(".result")).to_contain_text("The import was undone")
    store.refresh()
    assert not any(one.source.startswith("field_notes") for one in store.datasets())


def test_a_file_that_lies_is_refused_in_a_sentence(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "incidents.xlsx"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    page = opened("/data")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("incidents.xlsx")


def test_datasets_tell_where_they_are_from(opened: Opened) -> None:
    page = opened("/datasets")
    expect(page.locator(".dataset").first).to_contain_text("Incidents")
    expect(page.locator(".deeds")).to_contain_text("Came with the map: the reports that come with the program")


def test_a_feed_is_followed_and_a_wrong_one_is_not(opened: Opened) -> None:
    page = opened("/sources")
    page.get_by_label("Address of a feed").fill("javascript:alert(1)")
    page.get_by_role("button", name="Follow it").click()
    expect(page.locator(".review-head")).to_contain_text("no address of a feed")
    page.get_by_label("Address of a feed").fill("http://127.0.0.1:1/rss")
    page.get_by_label("Publisher").fill("The <b>News</b>")
    page.get_by_role("button", name="Follow it").click()
    expect(page.locator(".deeds")).to_contain_text("The <b>News</b>")
    page.get_by_role("button", name="Fetch what is new").click()
    expect(page.locator(".review-head")).to_contain_text("own network")
    page.get_by_role("button", name="Stop following").click()
    expect(page.locator(".deeds")).to_contain_text("No feed is followed yet")


def test_doubles_are_merged_kept_apart_and_undone(opened: Opened, folder: Path) -> None:
    place = Placement(point=Point(49.99, 36.23), precision="settlement", country="UA", name="Kharkiv", method="source")
    words = "Shelling of a hospital in Kharkiv, the emergency ward burned out and two nurses died"
    told = {
        "title": words,
        "summary": words,
        "event_type": "missile_artillery",
        "placement": place,
        "date_start": dt.date(2025, 3, 4),
        "date_end": dt.date(2025, 3, 4),
        "date_precision": "day",
        "killed": Count.exactly(2),
    }
    one, two = (
        Incident(id=f"{name}-1", source=name, source_id="1", reports=(Report(id=name, publisher=name),), **told)  # type: ignore[arg-type]
        for name in ("alpha", "beta")
    )
    store = Store.open(folder / "store")
    store.add([one, two])
    page = opened("/doubles")
    expect(page.locator(".double")).to_have_count(1)
    for name in ("Alpha", "Beta"):  # one publisher's datasets are told apart by their own names
        expect(page.locator(".double dl > div").filter(has_text=f"Dataset{name}")).to_have_count(1)
    expect(page.locator(".double")).to_be_focused()
    _key(page, "x")
    expect(page.locator(".doubles")).to_contain_text("no two incidents")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".double")).to_have_count(1)
    page.get_by_role("button", name="Join").click()
    expect(page.locator(".doubles")).to_contain_text("no two incidents")
    store.refresh()
    (left,) = [found for found in (store.get("alpha-1"), store.get("beta-1")) if found is not None]
    assert set(left.publishers) == {"alpha", "beta"}
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".double")).to_have_count(1)
