"""A report becomes incidents by a person's hand, and a file of incidents becomes a dataset, in a real browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.model import Count, Incident, Placement, Point, Report
from geo.store import Store
from tests.browser.conftest import map_of, running

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]

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
    page.get_by_role("button", name="Read the report").click()
    expect(page.locator(".review-head h1")).to_have_text("Review a report")


def test_a_report_is_read_corrected_accepted_and_undone(opened: Opened, folder: Path) -> None:
    page = opened("/report")
    _add(page, REPORT)
    store = Store.open(folder / "store")
    before = store.count()
    card = page.locator(".card").filter(has_text="Chernihiv").first
    expect(card).to_contain_text("2 killed")
    expect(page.locator("mark", has_text="Chernihiv").first).to_be_visible()
    page.locator("mark", has_text="Chernihiv").first.hover()
    expect(card).to_have_class("card waiting lit")

    card.locator("summary").click()
    card.get_by_label("Killed").fill("3+")
    card.get_by_label("Killed").press("Enter")
    expect(card).to_contain_text("at least 3 killed")
    card.get_by_label("Injured").fill("plenty")
    card.get_by_label("Injured").press("Enter")
    expect(page.locator(".review-head")).to_contain_text("is no count")
    card.get_by_label("Place").fill("Nizhyn")
    card.locator(".found button", has_text="Nizhyn").first.click()
    expect(card.locator("dl")).to_contain_text("Nizhyn")
    expect(card.locator("dl")).to_contain_text("killed, where")

    card.get_by_role("button", name="Accept").click()
    expect(card).to_contain_text("On the map")
    store.refresh()
    assert store.count() == before + 1
    page.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("button", name="Accept")).to_be_visible()
    store.refresh()
    assert store.count() == before


def test_keys_decide_and_the_map_shows_the_proposals(opened: Opened) -> None:
    page = opened("/report")
    _add(page, REPORT.replace("Chernihiv", "Poltava"))
    page.wait_for_function(
        "() => [...document.querySelectorAll('iframe')].some("
        "one => one.contentDocument?.querySelectorAll('.incident-marker, .incident-cluster').length)"
    )
    card = page.locator(".card").filter(has_text="Poltava").first
    page.locator("mark", has_text="Poltava").first.click()
    page.keyboard.press("r")
    expect(card).to_contain_text("Refused")


def test_acts_faster_than_the_server_are_all_done(opened: Opened) -> None:
    page = opened("/report")
    _add(page, REPORT.replace("Chernihiv", "Rivne") + "Shelling killed one person in Marhanets, officials said.\n")
    cards = page.locator(".card")
    expect(cards.nth(2)).to_be_visible()
    page.evaluate("() => { for (const n of [0, 1, 2]) document.getElementById(`refuse-${n}`).click(); }")
    for number in range(3):
        expect(cards.nth(number)).to_contain_text("Refused")


def test_an_accepted_incident_shows_the_words_that_say_it(opened: Opened) -> None:
    page = opened("/report")
    _add(page, REPORT.replace("Chernihiv", "Lutsk"))
    card = page.locator(".card").filter(has_text="Lutsk").first
    card.get_by_role("button", name="Accept").click()
    card.get_by_role("link", name="Show it on the map").click()
    map_of(page)
    details = page.locator(".st-key-incident_details")
    expect(details.locator(".quote mark", has_text="Lutsk")).to_be_visible()


def test_a_text_in_another_language_is_told_so(opened: Opened) -> None:
    page = opened("/report")
    _add(page, "Deux personnes ont été tuées dans une attaque de drone contre la ville, selon les autorités locales.")
    expect(page.locator(".told")).to_contain_text("French")
    expect(page.locator(".cards")).to_contain_text("nothing to accept")


def test_an_empty_report_is_refused_in_words(opened: Opened) -> None:
    page = opened("/report")
    page.get_by_role("button", name="Read the report").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no text yet")


def test_a_draft_that_is_gone_is_told_so(opened: Opened) -> None:
    page = opened("/review?draft=0123abcd")
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
    expect(page.locator(".deeds")).to_contain_text("Came with the map")


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
    page.get_by_role("button", name="Keep apart").click()
    expect(page.locator(".doubles")).to_contain_text("No two incidents")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator(".doubles")).to_contain_text("No two incidents")
    store.refresh()
    (left,) = [found for found in (store.get("alpha-1"), store.get("beta-1")) if found is not None]
    assert set(left.publishers) == {"alpha", "beta"}
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".double")).to_have_count(1)
