"""The pages of the interface, in one registry that the header, the routes and the tests read.

Pages are given as module paths and imported when first shown, so that the map needn't wait for imports of other pages.
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
    """A page: the module whose ``show(services)`` draws it, and its path below the root.

    ``title`` is shown in the browser's tab; ``button`` is the label in the map's header, empty for no button. ``waits``
    says that the button is shown only while reports wait for review, with their number.
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
"""All pages by name; the first is shown at the root."""


def run(services: Services, entries: Mapping[str, PageEntry] = PAGES) -> None:
    """Draw the page at the current URL with the visitor's services."""
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
    """The pages as Streamlit's objects, for :func:`streamlit.page_link` and :func:`streamlit.switch_page`."""
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
        if visitor().page_before != name:  # it shows what is stored by now: most pages aren't drawn again by themselves
            services.store.look_again()
        importlib.import_module(entry.module).show(services)

    show.__name__ = name
    return show


@st.fragment(run_every=1)
def _say_how_far(services: Services) -> None:
    """Show the progress of preparing the store every second, then draw the page."""
    if (preparing := services.preparing) is None:
        st.rerun()
    done, of = preparing
    st.progress(done / of, text=f"Preparing {of:,} incidents … {100 * done // of} %")
