"""Panels: HTML rendered here and put into the page by a small script, with the users' actions in it.

A panel is an ``st.components.v2`` component. Python renders a template (everything escaped), the script
``panel.js`` puts it into place, and a click, a tick or a typed word comes back as an *action*: a small
dictionary such as ``{"do": "set", "field": "type", "values": ["drone_strike"]}``.

Streamlit's own checkboxes and inputs aren't used, because their state lives in the browser and is sent with every
interaction: a value that the page has just changed itself (by Clear, a quick range or the brush) would come back old
and undo the change. Nor can they show a symbol, a label and a count in a row. Actions are numbered and sent as one-time
triggers, each with the earlier ones that weren't answered yet, because Streamlit keeps only the last trigger of a
component while it is busy. So none is lost, none is done twice, and the answer to an older action never overwrites the
result of a newer one.
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
"""A component's script, which Streamlit sends with every panel in every run, so it only imports the real one."""

Action = Mapping[str, Any]
"""An action of a user in a panel. It comes from the browser, so nothing in it can be trusted."""

OnAction = Callable[[Action], None]
"""Handles an action, before the page script runs again."""


def _nothing(action: Action) -> None:
    del action


def show(key: str, template: str, *, on_action: OnAction = _nothing, **values: Any) -> None:
    """Draw a panel.

    Parameters
    ----------
    key : str
        Its name; its CSS class is the name with the prefix ``st-key-``.
    template : str
        File in ``geo/ui/live/templates``.
    on_action : callable, optional
        Called with the action before the page script runs again; with an empty one if all actions were handled before
        or the visitor isn't allowed to do it.
    **values
        The template's variables, in addition to ``key`` and ``may_change`` (whether the visitor may change anything).
    """
    mount(key, _render(key, template, values), on_action=on_action)


def part(key: str, template: str, **values: Any) -> str:
    """The HTML of a part of a larger panel for :func:`mount`, with the CSS class that a separate panel would have.

    Fewer panels are faster: Streamlit's script needs several milliseconds for each in every run.
    """
    html = _render(key, template, values)
    return f'<div class="st-key-{key}" id="part-{key}">{html}</div>'


def _render(key: str, template: str, values: Mapping[str, Any]) -> str:
    may_change = visitor().role.may_change
    return _templates().get_template(template).render(key=key, may_change=may_change, **values)


def mount(key: str, html: str, *, on_action: OnAction = _nothing) -> None:
    """Draw a panel from HTML that is already rendered and escaped."""
    seen = visitor().actions_seen

    def acted() -> None:
        actions, before = st.session_state[key].get("actions"), seen.get(key, 0)
        for action in actions if isinstance(actions, list) else ():
            number = action.get("n") if isinstance(action, Mapping) else None
            if isinstance(number, int) and number > seen.get(key, 0):
                seen[key] = number
                on_action(action if roles.may(visitor().role, visitor().page, action) else {})
        if seen.get(key, 0) == before:
            on_action({})  # a repeat: nothing to do, but an action started this run

    _component()(key=key, data={"html": untwist(html), "seen": seen.get(key, 0)}, on_actions_change=acted)


def untwist(html: str) -> str:
    """The HTML without Unicode direction marks, except in attributes.

    In other people's text they could reverse our words and dates after it. Arabic and Hebrew letters have their
    direction without them. All text is escaped, so ``<`` and ``>`` delimit tags.
    """
    return _TEXT.sub(lambda text: untwist_text(text[0]), html)


def untwist_text(text: str) -> str:
    """A plain text without Unicode direction marks."""
    return text.translate(_TURNS)


def untwist_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span in the original text of a span in the text as :func:`untwist` shows it; (0, 0) for none."""
    places = [at for at, letter in enumerate(text) if ord(letter) not in _TURNS][max(start, 0) : max(end, 0)]
    return (places[0], places[-1] + 1) if places else (0, 0)


_TEXT = re.compile(r"(?:^|(?<=>))[^<>]+")
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def fragment(template: str, **values: Any) -> str:
    """Render a template, for use inside another or for :func:`streamlit.html`."""
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
