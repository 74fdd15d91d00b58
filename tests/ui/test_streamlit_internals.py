"""What is borrowed of Streamlit and of streamlit-folium is there in the releases that are installed."""

from __future__ import annotations

import ast
import asyncio
import hashlib
import json
import re
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import streamlit
import streamlit_folium
import uvicorn
from streamlit import auth_util
from streamlit.runtime import scriptrunner
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.web.server import server_util
from streamlit.web.server.starlette import starlette_app_utils

from geo.ui import streamlit_internals

ROOT = Path(__file__).parents[2]
OF_STREAMLIT = Path(streamlit.__file__).parent / "static"
OF_FOLIUM = Path(streamlit_folium.__file__).parent / "frontend" / "build"


def borrowed(pattern: str, *folders: str) -> list[str]:
    """What of others our style sheets and scripts name."""
    paths = [
        path for folder in folders for path in (ROOT / "geo" / folder).rglob("*") if path.suffix in (".css", ".js")
    ]
    return sorted({name for path in paths for name in re.findall(pattern, path.read_text(encoding="utf-8"))})


@pytest.fixture(scope="module")
def scripts() -> dict[Path, str]:
    """All JavaScript of a library's front end, by the folder that it lies in."""
    return {
        folder: "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.js")))
        for folder in (OF_STREAMLIT, OF_FOLIUM)
    }


@pytest.fixture(scope="module")
def words(scripts: dict[Path, str]) -> dict[Path, frozenset[str]]:
    """The words of each."""
    return {folder: frozenset(re.findall(r"\w+", script)) for folder, script in scripts.items()}


@pytest.mark.parametrize("name", borrowed(r"\bst[A-Z]\w+", "ui/live/static"))
def test_streamlit_marks_its_elements_by_the_names_that_we_style_and_press(
    words: dict[Path, frozenset[str]], name: str
) -> None:
    assert name in words[OF_STREAMLIT], f"Streamlit has no {name} any more"


def test_streamlit_marks_what_is_drawn_anew(scripts: dict[Path, str]) -> None:
    assert "data-stale" in scripts[OF_STREAMLIT]


@pytest.mark.parametrize("name", [*borrowed(r"window\.(__[A-Z_]+__)", "map/static"), "previous_data"])
def test_the_frame_of_the_map_has_the_globals_that_our_script_sets(
    words: dict[Path, frozenset[str]], name: str
) -> None:
    assert name in words[OF_FOLIUM], f"streamlit-folium has no {name} any more"


def test_streamlits_script_asks_where_the_app_lies(scripts: dict[Path, str]) -> None:
    html = streamlit_internals.page_html()
    assert html.index("<head><script>") < html.index('<script type="module"')
    for name in re.findall(r"__streamlit|[A-Z_]+_BASE_URL", html):
        assert name in scripts[OF_STREAMLIT]


def test_nothing_else_of_ours_imports_from_streamlits_inside() -> None:
    inside = {
        (path.name, node.module)
        for path in (ROOT / "geo").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("streamlit.")
    }
    borrowed = {
        "streamlit.auth_util",
        "streamlit.navigation.page",
        "streamlit.runtime.scriptrunner",
        "streamlit.runtime.scriptrunner_utils.script_requests",
        "streamlit.web.server.server_util",
        "streamlit.web.server.starlette.starlette_app_utils",
    }
    assert inside == {("streamlit_internals.py", module) for module in borrowed}


@pytest.mark.parametrize("groups", [1, 200])
def test_who_signed_in_is_read_from_the_cookies_that_streamlit_signed_and_from_no_others(groups: int) -> None:
    ids = [hashlib.sha256(bytes([each])).hexdigest() for each in range(groups)]  # which can't be made much shorter
    claims = {"is_logged_in": True, "email": "bo@example.org", "groups": ids}

    def cookies(secret: str, name: str = "_streamlit_user") -> dict[str, str]:
        made: dict[str, str] = {}
        sign = partial(starlette_app_utils.create_signed_value, secret)

        def keep(part: str, value: str) -> None:
            made[part] = sign(part, value).decode()

        auth_util.set_cookie_with_chunks(keep, sign, name, claims, cookie_attr_size=60)
        return made

    own = cookies(server_util.get_cookie_secret())
    assert len(own) == 1 if groups == 1 else len(own) > 1
    assert streamlit_internals.signed_in(own) == claims
    assert streamlit_internals.signed_in(cookies("another secret")) == {}
    assert streamlit_internals.signed_in(cookies(server_util.get_cookie_secret(), "_streamlit_other")) == {}
    assert streamlit_internals.signed_in({"_streamlit_user": json.dumps(claims)}) == {}
    assert streamlit_internals.signed_in({}) == {}


def test_a_run_is_over_once_another_is_wanted_or_the_visitor_left_but_not_for_a_fragment() -> None:
    def is_over(ask: Callable[[script_requests.ScriptRequests], object]) -> bool:
        requests = script_requests.ScriptRequests()
        script = SimpleNamespace(main_script_hash="")
        context = SimpleNamespace(script_requests=requests, pages_manager=script, yield_check=requests.request_stop)
        scriptrunner.add_script_run_ctx(threading.current_thread(), cast(ScriptRunContext, context))
        is_over = streamlit_internals.is_run_over()
        assert not is_over()
        ask(requests)
        return is_over()

    def is_over_after(ask: Callable[[script_requests.ScriptRequests], object]) -> bool:
        with ThreadPoolExecutor(1) as thread:  # whose run it is stays with it
            return thread.submit(is_over, ask).result()

    assert is_over_after(lambda requests: requests.request_stop())
    assert is_over_after(lambda requests: requests.request_rerun(script_requests.RerunData()))
    assert not is_over_after(lambda requests: requests.request_rerun(script_requests.RerunData(fragment_id="clock")))
    assert not streamlit_internals.is_run_over()()


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop isn't there")
def test_what_is_answered_leaves_at_once() -> None:
    """On sockets as Streamlit opens them Python's own loop lets the last part of an answer wait until the browser has
    confirmed those before, which takes it 40 ms (Nagle's algorithm and delayed confirmations).
    """

    async def no_delay() -> int:
        made: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        class Answering(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                made.set_result(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                transport.close()

        listening = socket.create_server(("127.0.0.1", 0))  # of no named protocol, as Streamlit's is
        server = await asyncio.get_running_loop().create_server(Answering, sock=listening)
        async with server:
            _, writer = await asyncio.open_connection(*listening.getsockname())
            writer.close()
            return await made

    with asyncio.Runner(loop_factory=uvicorn.Config("").get_loop_factory()) as runner:
        assert runner.run(no_delay())
