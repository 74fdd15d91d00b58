"""All uses of Streamlit's internals in Python.

``tests/ui/test_streamlit_internals.py`` fails if a new release no longer has them. It also checks the names that our
style sheets and scripts use: the ``data-testid`` of Streamlit's elements, and the globals of streamlit-folium's frame.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks, get_secrets_auth_section, is_authlib_installed
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

__all__ = [
    "COMPONENTS",
    "MAP_FRAME",
    "StreamlitPage",
    "end_run",
    "is_run_over",
    "map_frame_html",
    "no_accounts",
    "page_html",
    "signed_in",
    "static_files",
]

COMPONENTS = "component"
"""The path below the app's from which Streamlit serves component frames, such as streamlit-folium's."""

_BASE = """<script>
(() => {
  const root = new URL("./", location.href).href;
  window.__streamlit = { BACKEND_BASE_URL: root, MAIN_PAGE_BASE_URL: root };
})();
</script>"""
"""Tells Streamlit's script the base path of the app, which it would otherwise guess from the page's URL, with failing
requests and errors in the console."""


_STATIC = Path(st.__file__).parent / "static"
_DRAWN_LATE = ("Html", "PageLink", "ComponentInstance", "BidiComponent")
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+)"')


@functools.cache
def page_html() -> str:
    """Streamlit's HTML for opening any page by its URL, with the base path of the app.

    It preloads scripts that Streamlit would request only when drawing our elements, and drops the preloading of a font
    that our theme doesn't use.
    """
    html = _FONT.sub("", (_STATIC / "index.html").read_text(encoding="utf-8"))
    links = "".join(f'<link rel="modulepreload" crossorigin href="./{name}">' for name in _late_scripts(html))
    return html.replace("<head>", "<head>" + _BASE, 1).replace("</head>", links + "</head>", 1)


_FONT = re.compile(r'<link\s+rel="preload"\s+href="[^"]*"\s+as="font".*?/>', re.DOTALL)


def _late_scripts(html: str) -> list[str]:
    """Streamlit's scripts (with imports) for HTML, links, component frames and panels, missing in its HTML."""
    late: list[str] = []

    def visit(name: str) -> None:
        if name not in late and name not in html:
            late.append(name)
            for other in _IMPORTED.findall(static_files()[name].read_text(encoding="utf-8")):
                visit(f"static/js/{other}")

    for name in static_files():
        if name.startswith("static/js/") and name.removeprefix("static/js/").split(".")[0] in _DRAWN_LATE:
            visit(name)
    return late


@functools.cache
def static_files() -> dict[str, Path]:
    """The files of Streamlit's front end and of the map's frame, by path relative to the app's."""
    paths = sorted(path for path in (_STATIC / "static").rglob("*") if path.is_file())
    frame = {f"{_FRAME}{path.relative_to(_frame()).as_posix()}": path for path in sorted(_frame().rglob("*.js"))}
    return {path.relative_to(_STATIC).as_posix(): path for path in paths} | frame


_FRAME = f"{COMPONENTS}/streamlit_folium.st_folium/"
MAP_FRAME = f"{_FRAME}index.html"
"""The path of the map's frame, relative to the app's."""


def map_frame_html(script: str) -> str:
    """streamlit-folium's HTML for the map's frame, loading our script before its own.

    Loaded by streamlit-folium, our script would come only after Streamlit has sent the map.

    Parameters
    ----------
    script : str
        The URL of our script, relative to the frame's.
    """
    html = (_frame() / "index.html").read_text(encoding="utf-8")
    return html.replace("<script", f'<script defer src="{script}"></script><script', 1)


@functools.cache
def _frame() -> Path:
    library = importlib.util.find_spec("streamlit_folium")  # located without importing it before a map is drawn
    assert library is not None
    assert library.origin
    return Path(library.origin).parent / "frontend" / "build"


def no_accounts() -> str:
    """Why :func:`streamlit.login` isn't usable, in a sentence; empty if it is."""
    if not is_authlib_installed():
        return "To sign in needs Authlib: install incident-map[accounts]."
    missing = [name for name in _AUTH if not get_secrets_auth_section().get(name)]
    if missing:
        return (
            f"To sign in needs {' and '.join(missing)} below [auth] in .streamlit/secrets.toml, as st.login takes them."
        )
    return ""


_AUTH = ("redirect_uri", "cookie_secret")
_COOKIE = "_streamlit_user"


def signed_in(cookies: Mapping[str, str]) -> Mapping[str, Any]:
    """The claims of the signed-in user from a request's cookies, as in ``st.user``; empty without a valid signature."""
    secret = get_cookie_secret()

    def part(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(secret, name, value.encode("latin-1"))

    try:
        claims = json.loads(get_cookie_with_chunks(part, _COOKIE) or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def is_run_over() -> Callable[[], bool]:
    """A thread-safe function that says whether this run of the page is obsolete: the visitor left or acted since."""
    context = get_script_run_ctx(suppress_warning=True)
    requests = context.script_requests if context is not None else None

    def is_over() -> bool:
        if requests is None:
            return False
        # a queued fragment waits until the page is drawn, and doesn't make this run obsolete
        is_other_run = requests._state is ScriptRequestType.RERUN and not requests._rerun_data.fragment_id_queue
        return is_other_run or requests._state is ScriptRequestType.STOP

    return is_over


def end_run() -> None:
    """Stop this run of the page as Streamlit does for a rerun."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        context.yield_check()
