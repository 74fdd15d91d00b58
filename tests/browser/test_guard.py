"""The page works whole under its policy, and what others' pages try comes to nothing, in a real browser."""

from __future__ import annotations

import base64
import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from geo.sources import open_store
from geo.ui.pages import PAGES
from tests.browser.conftest import PATIENCE_MS, expect, map_of, running
from tests.browser.sample import INCIDENTS

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]

DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another program on this computer, whose pages are somebody else's."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "index.html").write_text("<!doctype html><title>elsewhere</title><p>elsewhere</p>", encoding="utf-8")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def test_the_map_its_details_and_its_downloads_work_under_the_policy(opened: Opened) -> None:
    page = opened()
    frame = map_of(page)
    frame.locator(".incident-marker[data-id=okhtyrka]").click()
    expect(page.locator(".st-key-incident_details")).to_contain_text("Okhtyrka")
    with page.expect_download() as saved:
        page.evaluate("location.assign('download?format=csv&type=drone_strike')")
    assert "okhtyrka" in Path(saved.value.path()).read_text(encoding="utf-8")


def test_the_policy_holds_in_the_browser(opened: Opened) -> None:
    page = opened("/report")
    page.wait_for_selector("[data-testid=stMain] .panel")
    script = """async () => {
      const refused = [];
      document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
      const inline = document.createElement("script");
      inline.textContent = "window.ran = true";
      document.head.append(inline);
      new Image().src = "https://evil.test/picture.png";
      await fetch("https://evil.test/").catch(() => {});
      const frame = document.createElement("iframe");
      frame.src = "https://evil.test/";
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 500));
      frame.remove();
      return [window.ran ?? false, refused.sort()];
    }"""
    with page.context.browser.new_context() as context:  # type: ignore[union-attr]
        other = context.new_page()
        sent: list[str] = []
        context.route("https://evil.test/**", lambda route: (sent.append(route.request.url), route.abort()))
        other.goto(page.url)
        other.wait_for_selector("[data-testid=stMain] .panel")
        assert other.evaluate(script) == [False, ["connect-src", "frame-src", "img-src", "script-src-elem"]]
    assert sent == []


def test_another_page_can_neither_frame_nor_embed_nor_drive_ours(browser: Browser, server: str, elsewhere: str) -> None:
    port = server.rpartition(":")[2]
    for home, target in ((elsewhere, server), (elsewhere, f"http://127.0.0.1:{port}")):
        page = browser.new_page()
        page.goto(home)
        tried = page.evaluate(
            """async (target) => {
              const settled = (make) => new Promise((resolve) => {
                make(() => resolve("worked"), () => resolve("failed"));
              });
              const picture = await settled((worked, failed) => {
                Object.assign(new Image(), { onload: worked, onerror: failed, src: `${target}/favicon.png` });
              });
              const drawing = await settled((worked, failed) => {
                Object.assign(new Image(), { onload: worked, onerror: failed, src: `${target}/download?format=png` });
              });
              const opened = await settled((worked, failed) => {
                const socket = new WebSocket(`${target.replace("http", "ws")}/_stcore/stream`, ["streamlit"]);
                Object.assign(socket, { onopen: worked, onerror: failed });
              });
              const loaded = await settled((worked, failed) => {
                const script = Object.assign(document.createElement("script"), {
                  onload: worked, onerror: failed, src: `${target}/map/static/incident-map.js`,
                });
                document.head.append(script);
              });
              const read = await fetch(`${target}/map/extent`).then(() => "worked", () => "failed");
              const frame = document.createElement("iframe");
              await new Promise((resolve) => {
                Object.assign(frame, { onload: resolve, src: target });
                document.body.append(frame);
              });
              return { picture, drawing, opened, loaded, read };
            }""",
            target,
        )
        assert set(tried.values()) == {"failed"}, tried
        framed = page.frames[1]
        assert "Streamlit" not in framed.content()
        assert framed.locator("#root").count() == 0
        page.close()


def test_somebody_can_follow_a_link_from_another_page(browser: Browser, server: str, elsewhere: str) -> None:
    page = browser.new_page()
    page.goto(elsewhere)
    page.evaluate(
        """(target) => {
          document.body.innerHTML = '<a id="view">view</a> <a id="file">file</a>';
          document.querySelector("#view").href = `${target}/?type=drone_strike`;
          document.querySelector("#file").href = `${target}/download?format=csv&type=drone_strike`;
        }""",
        server,
    )
    with page.expect_download() as saved:
        page.click("#file")
    assert "okhtyrka" in Path(saved.value.path()).read_text(encoding="utf-8")
    page.click("#view")
    expect(page.locator(".st-key-figures")).to_contain_text("1 of 11 incidents")
    page.close()


def test_a_name_that_was_rebound_to_this_computer_shows_a_sentence(browser: Browser, server: str) -> None:
    # .localhost names lead here by the standard: a foreign name that points to us, without any name server
    page = browser.new_page()
    answer = page.goto(server.replace("localhost", "evil.localhost"))
    assert answer is not None
    assert answer.status == 421
    expect(page.locator("body")).to_contain_text("doesn’t answer to “evil.localhost")
    page.close()


def test_chosen_tiles_are_shown_and_told_which_site_asks(browser: Browser, tmp_path: Path) -> None:
    requests: list[Request] = []

    def tile(route: Route) -> None:
        requests.append(route.request)
        route.fulfill(body=DOT, content_type="image/png")

    with running(tmp_path, GEO_TILES="OpenStreetMap.Mapnik") as address, browser.new_context() as context:
        context.route("https://tile.openstreetmap.org/**", tile)
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(address)
        map_of(page).wait_for_selector("html.with-tiles .online-tiles img")
        assert wrong == []
        assert requests
        assert {request.all_headers().get("referer") for request in requests} == {f"{address}/"}


def test_a_reader_changes_nothing_whatever_their_browser_sends(browser: Browser, tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    store.add(INCIDENTS)
    before = len(store.acts())
    with running(tmp_path, GEO_ACCESS="public") as address:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/?incident=okhtyrka")
        details = page.locator(".st-key-incident_details")
        expect(details).to_contain_text("Okhtyrka")
        expect(details.locator("[data-do=form]")).to_have_count(0)
        for act in (
            {"do": "note", "filled": {"note": ["x"]}},
            {"do": "tag", "tag": "x"},
            {"do": "remove", "filled": {"reason": ["x"]}},
            {"do": "save-view", "value": "x"},
            {"do": "save", "filled": {"killed": ["9"]}},
        ):
            details.locator("[data-do=close]").evaluate(_SENDS, act)
        details.locator("[data-do=close]").click()  # an act that a reader may do, and the answer to all of them
        expect(details.locator("[data-do=close]")).to_have_count(0)
        for entry in PAGES.values():
            if entry.address:
                page.goto(f"{address}/{entry.address}")
                expect(page.locator(".closed")).to_contain_text("here you can read")
                expect(page.locator("[data-testid=stMain] :is(.panel, button, input, textarea)")).to_have_count(0)
        sent = page.request.put(f"{address}/_stcore/upload_file/a/b", multipart={"file": "x"})
        assert (sent.status, page.request.get(f"{address}/notes.csv").status) == (403, 403)
        page.goto(f"{address}/?incident=okhtyrka")
        expect(details).to_contain_text("Okhtyrka")
        zoom = map_of(page).get_by_role("button", name="Zoom in")
        assert wrong == []
    zoom.click()  # nobody answers; page and map are let be, and find the server that takes the other's place
    with (
        page.expect_response(lambda answer: "/map/incidents" in answer.url and answer.ok, timeout=_STARTS_MS) as drawn,
        page.expect_websocket(timeout=_STARTS_MS) as talk,
        running(tmp_path, port=urlsplit(address).port or 0, GEO_ACCESS="public"),
    ):
        assert drawn.value.ok
        assert not talk.value.is_closed()
        details.locator("[data-do=close]").click()
        expect(details.locator("[data-do=close]")).to_have_count(0)
        page.close()
    assert len(open_store(tmp_path / "store").acts()) == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("store-")) == ["store-begun"]


_STARTS_MS = 150_000
"""So long a server may take to start, and a page to find it."""

_SENDS = """(button, {do: word, ...more}) => {
  const forged = button.cloneNode();
  forged.dataset.do = word;
  for (const [name, value] of Object.entries(more)) if (typeof value === "string") forged.dataset[name] = value;
  const form = document.createElement("div");
  form.dataset.form = "";
  for (const [name, [value]] of Object.entries(more.filled ?? {}))
    form.append(Object.assign(document.createElement("input"), { name, value }));
  form.append(forged);
  button.after(form);
  forged.click();
}"""
"""Has a panel send an act that its HTML doesn't offer."""
