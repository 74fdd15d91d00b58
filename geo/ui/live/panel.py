"""The panels of the page: HTML made here, put into the page by one small script, and what people do in them.

A panel is an ``st.components.v2`` component. Python renders a template (everything escaped), the script
``panel.js`` puts it into place, and a click, a tick or a typed word comes back as an *action*: a small
dictionary such as ``{"do": "set", "field": "type", "values": ["drone_strike"]}``.

Why not Streamlit's own checkboxes and inputs: their state lives in the browser and is sent with every
interaction, so a value that the page has just set itself (Clear, a quick range, the brush) comes back old
and undoes the change; and a row with a symbol, a label and a count can't be built from them. Actions are
numbered and sent as one-time triggers, each with those before it that weren't answered yet (Streamlit keeps only
the last trigger of a component while it is busy): none is lost, none is done twice, and the answer to an older one
never overwrites what was done since.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
import streamlit as st

from geo.ui import roles, theme
from geo.ui.state import visitor

_LOADER = """export default (panel) =>
  import(new URL("ADDRESS", location.href).href).then((script) => script.default.show(panel));"""
"""Streamlit sends a component's script with every panel of every run; so this is all that it is given to send."""

Action = Mapping[str, Any]
"""What somebody did in a panel; made in the browser, so nothing in it is to be trusted."""

OnAction = Callable[[Action], None]
"""What answers an action, before the page script runs again."""


def _nothing(action: Action) -> None:
    del action


def show(key: str, template: str, *, on_action: OnAction = _nothing, **values: Any) -> None:
    """Draw a panel.

    Parameters
    ----------
    key : str
        Its name, and with ``st-key-`` before it its CSS class.
    template : str
        File in ``geo/ui/live/templates``.
    on_action : callable, optional
        Gets the action, before the page script runs again; an empty one where all were heard before, or where the
        visitor may not do it.
    **values
        What the template reads, beside ``key`` and ``may_change``: whether the visitor may change anything.
    """
    mount(key, _render(key, template, values), on_action=on_action)


def part(key: str, template: str, **values: Any) -> str:
    """A part of a panel that :func:`mount` draws, with the CSS class that a panel of its own would have.

    Streamlit's script takes several milliseconds of the browser's for each panel, in every run.
    """
    html = _render(key, template, values)
    return f'<div class="st-key-{key}" id="part-{key}">{html}</div>'


def _render(key: str, template: str, values: Mapping[str, Any]) -> str:
    may_change = visitor().role.may_change
    return _templates().get_template(template).render(key=key, may_change=may_change, **values)


def mount(key: str, html: str, *, on_action: OnAction = _nothing) -> None:
    """Draw a panel whose HTML is already made, and already safe."""
    seen = visitor().actions_seen

    def acted() -> None:
        actions, before = st.session_state[key].get("actions"), seen.get(key, 0)
        for action in actions if isinstance(actions, list) else ():
            number = action.get("n") if isinstance(action, Mapping) else None
            if isinstance(number, int) and number > seen.get(key, 0):
                seen[key] = number
                on_action(action if roles.may(visitor().role, visitor().page, action) else {})
        if seen.get(key, 0) == before:
            on_action({})  # said again and heard before: nothing to do, but this run is an action’s all the same

    _component()(key=key, data={"html": untwist(html), "seen": seen.get(key, 0)}, on_actions_change=acted)


def untwist(html: str) -> str:
    """The HTML without marks that turn the direction of the text after them, except in attributes.

    Other people's text may hold them, and would turn our own words and dates behind it around. Letters of
    Arabic or Hebrew find their direction without them. All text here is escaped, so ``<`` and ``>`` are tags.
    """
    return _TEXT.sub(lambda text: untwist_text(text[0]), html)


def untwist_text(text: str) -> str:
    """The same of a text that isn't HTML."""
    return text.translate(_TURNS)


def untwist_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where in a text the characters ``start`` to ``end`` are of it as :func:`untwist` shows it; (0, 0) for none."""
    places = [at for at, letter in enumerate(text) if ord(letter) not in _TURNS][max(start, 0) : max(end, 0)]
    return (places[0], places[-1] + 1) if places else (0, 0)


_TEXT = re.compile(r"(?:^|(?<=>))[^<>]+")
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def fragment(template: str, **values: Any) -> str:
    """A template rendered, for use inside another or for :func:`streamlit.html`."""
    return _templates().get_template(template).render(**values)


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "incident_map_panel",
        html='<div class="panel"></div>',
        js=_LOADER.replace("ADDRESS", theme.address()),
        isolate_styles=False,
    )


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("geo.ui.live"),
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
