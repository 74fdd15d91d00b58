"""The pages of the interface: one registry, which the header, the addresses and the tests all read.

Pages are named by module path and imported when they are first shown, so that opening the map does not
wait for what only the import page needs.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from geo.services import Services
from geo.ui import leaving, roles, theme
from geo.ui.live import panel
from geo.ui.state import visitor
from geo.ui.streamlit_internals import StreamlitPage


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: the module whose ``show(services)`` draws it, and its address below the root.

    ``title`` stands in the browser's tab; ``button`` is what the map's header calls it, empty where the
    header doesn't offer it. ``waits`` says that the button is there only while something waits for review, and
    says how much.
    """

    module: str
    address: str
    title: str
    button: str = ""
    waits: bool = False


PAGES: dict[str, PageEntry] = {
    "map": PageEntry("geo.ui.pages.map_page", "", "Incident map"),
    "report": PageEntry("geo.ui.pages.report_page", "report", "Add a report", button="Add a report"),
    "review": PageEntry("geo.ui.pages.review_page", "review", "Review", button="Review", waits=True),
    "sources": PageEntry("geo.ui.pages.sources_page", "sources", "Sources"),
    "data": PageEntry("geo.ui.pages.data_page", "data", "Add data", button="Add data"),
    "datasets": PageEntry("geo.ui.pages.datasets_page", "datasets", "Datasets"),
    "doubles": PageEntry("geo.ui.pages.duplicates_page", "doubles", "Possible duplicates"),
}
"""Every page, by name; the first is the one that the bare address opens."""


def run(services: Services, entries: Mapping[str, PageEntry] = PAGES) -> None:
    """Draw the page that the address asks for, from what this process works with, as the visitor may see it."""
    claims = st.user.to_dict() if services.settings.signs_in else {}
    user = roles.user_of(services.settings, claims)
    visitor().role, visitor().name = user.role, user.name
    services = roles.seen_by(services, user)
    st.set_page_config(
        page_icon=theme.icon(),
        layout="wide",
        initial_sidebar_state="auto",
        menu_items={},
    )
    page = st.navigation(list(streamlit_pages(services, entries).values()), position="hidden")
    theme.apply()
    leaving.draw(page.run)


def streamlit_pages(services: Services, entries: Mapping[str, PageEntry] = PAGES) -> dict[str, StreamlitPage]:
    """The pages as Streamlit has them, for :func:`streamlit.page_link` and :func:`streamlit.switch_page`."""
    return {
        name: st.Page(
            _shower(name, entry, services), title=entry.title, url_path=entry.address or None, default=not entry.address
        )
        for name, entry in entries.items()
    }


def _shower(name: str, entry: PageEntry, services: Services) -> Callable[[], None]:
    def show() -> None:
        visitor().turn_to(name)
        if not roles.opens(visitor().role, name):
            st.html(panel.fragment("closed.html", title=entry.title, signs_in=visitor().role is roles.Role.NOBODY))
            if services.settings.signs_in and not visitor().name:
                st.button("Sign in", key="sign_in", type="primary", on_click=st.login)
            return
        if services.preparing:
            _say_how_far(services)
            return
        importlib.import_module(entry.module).show(services)

    show.__name__ = name
    return show


@st.fragment(run_every=1)
def _say_how_far(services: Services) -> None:
    """How much of the store lies ready, each second anew; then the page is drawn."""
    if (preparing := services.preparing) is None:
        st.rerun()
    done, of = preparing
    st.progress(done / of, text=f"Preparing {of:,} incidents … {100 * done // of} %")
