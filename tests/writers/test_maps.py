"""The picture and the map to send: honest symbols, hostile text, sources, size, and no request."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import json
import math
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np
import pytest

from geo.datasets import DATASET_FORMATS
from geo.filter import Filter, View
from geo.gazetteer import bundled_gazetteer
from geo.map import Ring, design
from geo.model import Incident, Placement, Point, Report
from geo.taxonomy import EVENT_TYPES
from geo.wording import GRAPHIC
from geo.writers import WRITERS, FileOrigin, tables
from geo.writers.frame import Frame
from geo.writers.html_map import write_html
from geo.writers.marks import marks
from geo.writers.picture import WIDTH, write_png, write_svg
from tests.samples import SAMPLES, incident

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVERYTHING = Filter(domain=("all",))
ORIGIN = FileOrigin(filter=EVERYTHING, moment=dt.datetime(2026, 11, 25, tzinfo=dt.UTC), version="7")
SVG = "{http://www.w3.org/2000/svg}"
KML = "{http://www.opengis.net/kml/2.2}"
RINGS = {
    "samples": Ring("The Samples <b>", "Blue", "#1d5fd1", "#5aa9ff"),
    "gone": Ring("Gone", "Green", "#0a0", "#0f0"),
}
OTHER = dataclasses.replace(SAMPLES[0], id="o", source="other", source_id="o")


def picture(some: tuple[Incident, ...] = SAMPLES, **more: Any) -> str:
    return b"".join(write_svg(tables(some), dataclasses.replace(ORIGIN, **more))).decode()


def words(svg: str) -> str:
    return "\n".join(text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def test_a_picture_says_what_it_shows() -> None:
    said = words(picture())
    for part in (
        "5 incidents: all kinds",
        "1 not on the map",
        "as of 25 Nov 2026",
        "data version 7",
        "Samples (CC BY 4.0)",
        "Natural Earth",
        "attacks 2",
        "infrastructure 1",
        " km",
    ):
        assert part in said


def test_a_region_is_shaded_a_border_is_a_line_and_a_claim_is_dashed() -> None:
    svg = picture()
    shade, edge = design.COLOURS["region-1"].light, design.COLOURS["region-edge"].light
    assert svg.count(f'fill="{shade}"') == 2, "one known to a region, and one claim"
    assert re.search(rf'fill="{shade}"[^>]*stroke="{edge}"[^>]*stroke-dasharray="6 5"', svg)
    assert 'stroke-width="9" stroke-opacity="0.28"' in svg
    assert "hatch" not in svg, "nothing is looked at on a picture"


def test_what_is_known_to_a_region_is_its_number_and_what_is_known_to_a_country_is_said() -> None:
    def placed(number: int, precision: str, lat: float, **more: Any) -> Incident:
        place = Placement("x", Point(lat, 37.5), precision=precision, country="UA", **more)
        return incident(f"{precision}-{number}", "drone_strike", place)

    some = (
        *(placed(number, "district", 47.5 + number / 2, admin1="Donetsk region", radius_km=40) for number in range(3)),
        *(placed(number, "near", 48.0, radius_km=25) for number in range(2)),
        placed(0, "country", 49.0),
    )
    svg = picture(some, view=View(lat=48, lon=37.8, zoom=7.5))
    said = words(svg)
    assert "3" in said.split("\n")
    assert "2" in said.split("\n"), "beside the sign for near, which is drawn"
    assert "DONETSK REGION" in said
    assert "1 known only to the country" in said
    assert design.COLOURS["region-1"].light in svg


def test_a_title_of_ones_own_heads_picture_and_map_and_a_local_link_says_so() -> None:
    link = "http://localhost:8501/?type=drone_strike"
    svg = picture(title="What we saw <b>", link=link)
    said = words(svg)
    assert said.startswith("What we saw <b>") or "\nWhat we saw <b>\n" in said
    assert "5 incidents: all kinds" in said
    assert "opens on this computer only" in said
    assert "only" not in words(picture(link="https://example.org/?type=drone_strike")).split("A dot says")[1]
    page = b"".join(write_html(tables(SAMPLES), dataclasses.replace(ORIGIN, title="What we saw <b>"))).decode()
    assert "<h1>What we saw &lt;b&gt;</h1>" in page
    cited = b"".join(WRITERS["txt"].write(tables(SAMPLES), dataclasses.replace(ORIGIN, link=link))).decode()
    assert "(opens on this computer only)" in cited


def test_incidents_at_one_spot_are_counted_not_piled_up() -> None:
    spot = Placement("x", Point(50, 30), precision="settlement")
    many = tuple(incident(f"many-{number}", "drone_strike", spot) for number in range(1200))
    assert ">1,200</text>" in picture(many)


def test_the_view_of_the_link_is_the_view_of_the_picture() -> None:
    near = picture(view=View(lat=50.3, lon=34.9, zoom=8))
    assert "in this part of the map" in words(near)
    assert picture(()).count("no incidents in this part of the map") == 1


def test_marks_of_a_picture_stay_apart() -> None:
    some = []
    for n in range(300):  # three capsules, less than their width apart
        placed = Placement(
            point=Point(50.1, 30.0 + 0.32 * (n // 100)),
            precision="near", radius_km=25.0, country="UA",
        )  # fmt: skip
        some.append(dataclasses.replace(SAMPLES[0], id=f"m{n}", source_id=f"m{n}", placement=placed))
    (table,) = tables(some)
    shown = marks(table, Frame(Point(50.1, 30.8), 7, WIDTH, 700), bundled_gazetteer())
    assert sum(mark.count for mark in shown) == 300
    shared_px = 8  # two outlines
    for number, (left, top, right, bottom) in enumerate(mark.bounds for mark in shown):
        for other in shown[:number]:
            across = min(right, other.bounds[2]) - max(left, other.bounds[0])
            down = min(bottom, other.bounds[3]) - max(top, other.bounds[1])
            assert min(across, down) <= shared_px


def test_a_picture_tells_attacks_apart_where_nearly_all_are_attacks() -> None:
    kinds = ("drone_strike", "air_strike", "air_strike", "ground_clash")
    attacks = tuple(
        dataclasses.replace(SAMPLES[0], id=f"t{n}", source_id=f"t{n}", event_type=kind) for n, kind in enumerate(kinds)
    )
    svg = picture(attacks)
    assert {"air strike 2", "drone strike 1", "other attacks 1"} <= set(words(svg).split("\n"))
    assert "attacks 4" in words(picture((*attacks, dataclasses.replace(attacks[0], event_type="power_outage"))))
    assert design.TONE_COLOURS["drone"].fill.light in svg


def test_from_far_a_picture_shows_the_world_once() -> None:
    far, whole = (picture(view=View(lat=10, lon=15, zoom=zoom)) for zoom in (0.5, math.log2(WIDTH / 256)))
    assert re.findall(' d="[^"]+"', far) == re.findall(' d="[^"]+"', whole)


def test_a_picture_rings_what_is_from_a_dataset_with_a_colour() -> None:
    svg = picture(rings=RINGS)
    located = sum(one.placement.point is not None for one in SAMPLES)
    assert len(re.findall(r'r="15\.8" fill="none" stroke="#1d5fd1"', svg)) == located
    said = words(svg)
    assert "ring: from\nThe Samples <b>" in said
    assert "Gone" not in said
    assert "no ring" not in said
    assert "ring: from" not in words(picture())


def test_a_group_from_several_datasets_has_no_ring() -> None:
    said = words(picture((*SAMPLES, OTHER), rings=RINGS))
    assert "no ring: from others, or several" in said
    together = picture((SAMPLES[0], OTHER), rings=RINGS)
    assert "#1d5fd1" not in together
    assert "ring: from" not in words(together)


def test_the_legend_of_a_picture_with_every_kind_leaves_room_for_the_scale() -> None:
    kinds = {domain: code for code, kind in EVENT_TYPES.items() for domain in (kind.domain,)}
    some = tuple(
        dataclasses.replace(SAMPLES[0], id=f"k{n}", source_id=f"k{n}", event_type=code, claims=(), evidence=())
        for n, code in enumerate(kinds.values())
    )
    svg = picture(some)
    legend = re.search(r'<g transform="translate\(0 (\d+)\)"><rect x="12" width="(\d+)" height="(\d+)"', svg)
    scale = re.search(r'<path d="M([\d.]+) [\d.]+v6h', svg)
    assert legend is not None
    assert scale is not None
    assert 12 + int(legend[2]) < float(scale[1])
    assert int(legend[1]) + int(legend[3]) == 708


def test_the_legend_of_a_picture_holds_long_names_of_datasets() -> None:
    many = [dataclasses.replace(one, source=f"s{n}") for n, one in enumerate(SAMPLES)]
    svg = picture(
        tuple(many), rings={f"s{n}": Ring(f"{n} " + "W" * 90, "Blue", "#1d5fd1", "#5aa9ff") for n in range(5)}
    )
    legend = re.search(r'<g transform="translate\(0 (\d+)\)"><rect x="12" width="(\d+)" height="(\d+)"', svg)
    assert legend is not None
    top, wide, high = map(int, legend.groups())
    assert wide < 1280 - 190
    assert top + high == 708  # the map is 720 high
    assert f"0 {'W' * 45}…" in words(svg)
    for form in DATASET_FORMATS.values():
        assert form.label in words(picture(rings={"samples": dataclasses.replace(RINGS["samples"], label=form.label)}))


@pytest.mark.parametrize(("length", "named"), [(20, 7), (60, 4), (400, 1)])
def test_a_picture_names_its_sources_whole_and_counts_the_others(length: int, named: int) -> None:
    reports = tuple(
        Report(f"r{n}", dataset=f"Dataset {n}", licence="L" * length, publisher="A Paper") for n in range(7)
    )
    told = words(picture((dataclasses.replace(SAMPLES[0], reports=reports, claims=(), evidence=()),)))
    foot = told[told.index("Sources: ") :].split("\nIncident map, data version 7.")[0].replace("\n", " ")
    if named == 1:  # longer than two lines: cut, and says so
        assert foot.endswith(" …")
        return
    assert re.findall(r"Dataset (\d) \(L+\)", foot) == [str(n) for n in range(named)]
    assert foot.endswith("." if named == 7 else f" and {7 - named} more.")


def test_in_kml_a_datasets_colour_is_that_of_names_and_edges() -> None:
    tree = ElementTree.fromstring(
        b"".join(WRITERS["kml"].write(tables((*SAMPLES, OTHER)), dataclasses.replace(ORIGIN, rings=RINGS)))
    )
    styles = {one.get("id"): one for one in tree.iter(f"{KML}Style") if one.get("id")}
    used = {one.findtext(f"{KML}name"): one.findtext(f"{KML}styleUrl") for one in tree.iter(f"{KML}Placemark")}
    assert (used["Sample sumy"], used["Sample border"]) == ("#kinetic-0", "#posture")
    for part in ("LabelStyle", "LineStyle"):
        assert styles["kinetic-0"].findtext(f"{KML}{part}/{KML}color") == "ffffa95a"
    assert styles["kinetic-0"].findtext(f"{KML}IconStyle/{KML}color") == styles["kinetic"].findtext(
        f"{KML}IconStyle/{KML}color"
    )
    assert styles["kinetic"].findtext(f"{KML}LabelStyle/{KML}color") == "ffc0b9b3"
    legend = next(one for one in tree.iter(f"{KML}Folder") if one.findtext(f"{KML}name") == "Colours of datasets")
    assert "blue: The Samples" in (legend.findtext(f"{KML}description") or "")
    assert [one.findtext(f"{KML}name") for one in legend.iter(f"{KML}Placemark")] == ["The Samples <b>"]


def test_kml_without_colours_says_nothing_of_them() -> None:
    file = b"".join(WRITERS["kml"].write(tables(SAMPLES), ORIGIN))
    assert b"Colours of datasets" not in file
    assert b"LabelStyle" not in file


def test_what_is_graphic_stands_in_the_data_of_a_kml_and_not_in_what_it_shows() -> None:
    graphic = dataclasses.replace(SAMPLES[0], graphic=True)
    tree = ElementTree.fromstring(b"".join(WRITERS["kml"].write(tables((graphic,)), ORIGIN)))
    (placemark,) = tree.iter(f"{KML}Placemark")
    shown = placemark.findtext(f"{KML}description") or ""
    assert GRAPHIC in shown
    assert graphic.summary not in shown
    data = {each.get("name"): each.findtext(f"{KML}value") for each in placemark.iter(f"{KML}Data")}
    assert (data["graphic"], data["summary"]) == ("true", graphic.summary)


def test_a_png_is_one() -> None:
    png = b"".join(write_png(tables(SAMPLES), ORIGIN))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (2560, 1720)


@pytest.mark.parametrize("lon", [0.0, 179.9, -179.9])
def test_a_frame_shows_all_that_it_was_made_around(lon: float) -> None:
    lats, lons = np.array([10.0, 20.0]), np.array([lon - 0.05, -lon])
    frame = Frame.around(lats, lons, 800, 600)
    x, y = frame.pixels(lats, lons)
    assert ((x > 0) & (x < 800) & (y > 0) & (y < 600)).all()


def test_a_map_to_send_is_small_for_a_thousand_incidents_and_carries_no_markup() -> None:
    (town, *_) = SAMPLES
    many = [
        dataclasses.replace(town, id=f"n{n}", source_id=f"n{n}", summary=f"{n} " * 60,
                            placement=dataclasses.replace(town.placement, point=Point(45 + n % 40 / 8, 22 + n / 60)))
        for n in range(1000)
    ]  # fmt: skip
    file = b"".join(write_html(tables(many), ORIGIN))
    assert len(file) < 3_000_000
    assert b"onerror" not in file.split(b'id="data">')[0]


@pytest.mark.parametrize(
    ("most", "listed"), [(5_000, ["new", "newer", "between", "old", "undated"]), (2, ["new", "newer"])]
)
def test_a_map_to_send_holds_the_newest_and_lists_what_has_no_date_last(most: int, listed: list[str]) -> None:
    days = {"undated": None, "old": dt.date(2024, 1, 2), "newer": dt.date(2025, 3, 4), "between": dt.date(2024, 5, 6)}
    some = [
        dataclasses.replace(
            SAMPLES[0], id=name, source_id=name, date_start=day, date_end=day,
            date_precision="day" if day else "unknown", time_start=None, time_end=None,
        )
        for name, day in {**days, "new": dt.date(2025, 3, 4)}.items()
    ]  # fmt: skip
    file = b"".join(write_html(tables(some, rows=2), ORIGIN, most=most))
    packed = re.search(rb'id="data"[^>]*>([^<]+)<', file)
    assert packed is not None
    data = json.loads(zlib.decompress(base64.b64decode(packed[1])))
    assert ([one["id"] for one in data["incidents"]], data["total"]) == (listed, 5)


def test_a_map_to_send_of_a_view_holds_what_is_in_it_first() -> None:
    some = [
        incident(f"{lat}-{number}", "drone_strike", Placement("x", Point(lat, 30), precision="settlement"))
        for lat in (50.0, 10.0)
        for number in range(3)
    ]
    origin = dataclasses.replace(ORIGIN, view=View(lat=10, lon=30, zoom=8))
    file = b"".join(write_html(tables(tuple(some), rows=2), origin, most=4))
    packed = re.search(rb'id="data"[^>]*>([^<]+)<', file)
    assert packed is not None
    kept = [one["lat"] for one in json.loads(zlib.decompress(base64.b64decode(packed[1])))["incidents"]]
    assert sorted(kept) == [10, 10, 10, 50]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sent") / "map.html"
    origin = dataclasses.replace(ORIGIN, rings=RINGS)
    some = [dataclasses.replace(each, graphic=each.id == "okhtyrka") for each in SAMPLES]
    file.write_bytes(b"".join(write_html(tables(some), origin)))
    return file


@pytest.fixture(scope="module")
def sent(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page for the map to send, and what went wrong in it; its scripts are compiled once."""
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: trouble.append(request.url) if not request.url.startswith("file:") else None)
    yield page, trouble
    page.close()


@pytest.fixture
def page(sent: tuple[Page, list[str]], file: Path) -> Iterator[Page]:
    page, trouble = sent
    trouble.clear()
    page.set_viewport_size({"width": 1200, "height": 800})
    page.emulate_media(color_scheme="light")
    page.goto(file.as_uri())  # anew, whatever the test before did
    page.wait_for_selector(".incident-marker")
    yield page
    assert trouble == []


@pytest.mark.browser
def test_a_map_to_send_filters_and_tells_without_a_request(page: Page) -> None:
    assert page.locator("#total").inner_text() == "5 of 5 incidents"
    assert page.locator("path.area-line").count() >= 1
    assert page.locator("path.area-area").count() >= 2
    page.get_by_role("button", name="Hide every type").click()
    page.get_by_label("Drone strike").check()
    page.wait_for_function("document.querySelectorAll('.incident-marker').length === 1")
    assert page.locator("#total").inner_text() == "1 of 5 incidents"
    page.locator(".incident-marker[data-id=okhtyrka]").click()
    told = page.locator("#details")
    assert told.is_visible()
    for part in ("Drones hit Okhtyrka <img src=x onerror=alert(1)>", "14 residential buildings damaged", "no figure",
                 "National Police reports", "A Paper", "CC BY 4.0", "known to the town"):  # fmt: skip
        assert part in told.inner_text()
    summary = told.get_by_text(SAMPLES[0].summary, exact=True)
    assert summary.is_hidden()
    told.get_by_text("Graphic: show").click()
    assert summary.is_visible()
    assert told.locator("img").count() == 0
    assert told.locator("a").get_attribute("href") == "https://example.org/1"


@pytest.mark.browser
def test_a_map_to_send_rings_symbols_and_says_whose_the_rings_are(page: Page) -> None:
    assert page.locator(".incident-marker.ringed").count() == 4
    assert page.locator(".map-legend .rings").inner_text().split("\n") == ["ring: from", "The Samples <b>"]
    ring = "() => getComputedStyle(document.querySelector('.ringed'), '::before').borderColor"
    assert page.evaluate(ring) == "rgb(29, 95, 209)"
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-theme=dark]")
    page.wait_for_selector(".incident-marker.ringed[style*='#5aa9ff']")
    assert page.evaluate(ring) == "rgb(90, 169, 255)"


@pytest.mark.browser
def test_a_keyboard_opens_and_closes_details(page: Page) -> None:
    page.locator("#incidents button[data-id=okhtyrka]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.ariaLabel") == "Close"
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden()
    assert page.evaluate("document.activeElement.dataset.id") == "okhtyrka"
    page.locator(".incident-marker").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#details").is_visible()


@pytest.mark.browser
def test_on_a_phone_the_map_comes_first_and_nothing_is_cut_off(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 840})
    tops = page.evaluate("['#stage', 'aside'].map((one) => document.querySelector(one).getBoundingClientRect().top)")
    assert tops[0] < tops[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_view_is_cited_with_its_sources_version_and_day() -> None:
    text = b"".join(WRITERS["txt"].write(tables(SAMPLES), ORIGIN)).decode()
    assert text == "Incident map: 5 incidents (all kinds). Data version 7. Sources: Samples. (seen 25 Nov 2026).\n"
    assert b"".join(WRITERS["bib"].write(tables(SAMPLES), ORIGIN)).startswith(b"@misc{incident-map-20261125-7,")


@pytest.mark.browser
def test_axe_finds_nothing_serious_in_a_map_to_send(page: Page) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.locator("#incidents button").first.click()
    page.wait_for_function("!document.querySelector('#details').hidden")
    found = axe.Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.mark.browser
def test_a_map_to_send_opens_the_incident_of_the_link(browser: Browser, tmp_path: Path) -> None:
    view = View(lat=50.3, lon=34.9, zoom=8, incident="okhtyrka")
    (tmp_path / "map.html").write_bytes(b"".join(write_html(tables(SAMPLES), dataclasses.replace(ORIGIN, view=view))))
    page = browser.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.wait_for_selector("html[data-ready] .incident-marker.selected[data-id=okhtyrka]")
    assert page.locator("#details h2").inner_text().startswith("Drones hit Okhtyrka")
    page.close()


@pytest.mark.browser
def test_a_map_to_send_has_the_edges_of_what_was_asked_for(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    for pairs, edges in (
        ([("near", "50.3,34.9,30")], 1),
        ([("area", "50,34;51,34;51,35"), ("area", "52,34;53,34;53,35")], 2),
        ([("region", "Sumy region")], 1),
        ([], 0),
    ):
        origin = dataclasses.replace(ORIGIN, filter=Filter.from_query(pairs)[0])
        (tmp_path / "map.html").write_bytes(b"".join(write_html(tables(SAMPLES), origin)))
        page.goto((tmp_path / "map.html").as_uri())
        page.wait_for_selector("html[data-ready] .incident-marker")
        page.wait_for_timeout(100)
        assert page.locator("path.wanted.outline:not(.casing)").count() == edges, pairs
        assert page.locator(".radius-handle").count() == 0
    page.close()


def test_a_picture_has_the_edges_of_what_was_asked_for() -> None:
    line = f'stroke="{design.COLOURS["accent"].light}"'
    for pairs, edges, washed in (
        ([("near", "50.3,34.9,30")], 1, True),
        ([("area", "50,34;51,34;51,35"), ("area", "52,34;53,34;53,35")], 2, True),
        ([("bbox", "170,50,-170,60")], 1, True),
        ([("region", "Sumy region")], 1, False),
    ):
        asked = Filter.from_query(pairs)[0]
        svg = picture(filter=asked)
        assert svg.count(line) == edges, pairs
        assert ('fill-opacity=".38"' in svg) == washed
        assert picture(filter=asked, by_hand=True).count(line) == 0
