"""Our scripts as the browser gets them: as one, under an address that changes with their content."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from geo.ui import http, streamlit_internals, theme


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=http.routes()))


@pytest.fixture(scope="module")
def served() -> TestClient:
    return TestClient(Starlette(routes=http.routes(), middleware=[Middleware(http.FrontEnd)]))


def test_our_scripts_are_one_that_may_be_kept_for_ever(served: TestClient) -> None:
    answer = served.get(theme.address().removeprefix("."))
    assert answer.content == theme.script()
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert not re.search(r"^(?:import|export (?!default \$panel;))", answer.text, re.MULTILINE)
    for name in resources.files("geo.ui.live").joinpath("static").iterdir():
        assert not name.name.endswith(".js") or f"const ${name.name.removesuffix('.js')} = " in answer.text


def test_an_address_of_another_version_is_answered_but_not_kept(client: TestClient) -> None:
    assert client.get("/page/0/panel.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["page.css", "none.js", "..%2Fpanel.py"])
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/page/0/{name}").status_code == 404


def test_an_address_of_no_page_is_said_to_be_none(client: TestClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert client.get("/favicon.png").text == "Not Found"  # Streamlit's to answer


def test_a_page_has_its_style_sheet_from_the_first_moment(client: TestClient) -> None:
    assert theme.asset("page.css") in client.get("/").text


def test_what_a_page_says_to_load_ahead_is_there(served: TestClient) -> None:
    html = served.get("/").text
    ahead = re.findall(r'<link rel="(?:modulepreload|prefetch)"[^>]* href="\./([^"]+)"', html)
    assert len(ahead) == len(set(ahead))
    assert {"BidiComponent", "ComponentInstance", "Html"} <= {name.split("/")[-1].split(".")[0] for name in ahead}
    for name in ahead:
        assert served.get(f"/{name}").status_code == 200, name
    frame = served.get(f"/{streamlit_internals.MAP_FRAME}").text
    for name in re.findall(r'src="(?:\./|\.\./\.\./map/)([^"]+)"', frame):
        assert any(address.endswith(name) for address in ahead), f"the frame loads {name}, and the page not before"
    assert 'as="font"' not in html


@pytest.mark.parametrize("below", ["", "maps"])
@pytest.mark.parametrize(
    ("encoding", "sent"), [("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("identity", None), ("br, gzip;q=0", None)]
)
def test_streamlits_front_end_comes_from_memory_as_it_lies_on_the_disk(
    below: str, encoding: str, sent: str | None
) -> None:
    served = TestClient(Starlette(middleware=[Middleware(http.FrontEnd, below=below)]))
    name, path = next(item for item in streamlit_internals.static_files().items() if item[0].endswith(".js"))
    answer = served.get(f"/{below}/{name}".replace("//", "/"), headers={"Accept-Encoding": encoding})
    assert answer.content == path.read_bytes()
    assert answer.headers.get("content-encoding") == sent
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert served.get(f"/{below}/static/../app.py".replace("//", "/")).status_code == 404
