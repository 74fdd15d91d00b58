"""What the map reports, which comes from a browser and is never trusted."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from geo import geodesy
from geo.model import BBox, Point
from geo.ui.pages import map_click


def returned(**properties: Any) -> dict[str, Any]:
    return {"last_active_drawing": {"type": "Feature", "geometry": None, "properties": properties}}


def test_a_click_on_an_incident_and_on_a_cluster() -> None:
    assert map_click.click_of(returned(nonce="1", id="okhtyrka")) == map_click.Click("1", id="okhtyrka")
    cell = geodesy.cell(Point(50, 30), 20)
    clicked = map_click.click_of(returned(nonce="2", cells=[[cell, 20]], count=30))
    assert clicked == map_click.Click("2", cells=((cell, 20),), count=30)
    assert map_click.click_of(returned(nonce="3", near="48.7,37.5,30")) == map_click.Click("3", near="48.7,37.5,30")


def test_what_the_map_shall_draw_is_one_of_what_it_can() -> None:
    assert map_click.click_of(returned(nonce="3", marks="density")) == map_click.Click("3", marks="density")
    assert map_click.click_of(returned(nonce="4", marks="bubbles")) is None


def test_the_part_of_the_map_that_is_seen_comes_with_a_click_or_alone() -> None:
    seen = BBox(30, 45, 40, 50)
    with_a_click = map_click.click_of(returned(nonce="1", id="okhtyrka", seen=[30, 45, 40, 50]))
    assert with_a_click == map_click.Click("1", id="okhtyrka", seen=seen)
    assert map_click.click_of(returned(nonce="", seen=[30, 45, 40, 50])) == map_click.Click("", count=0, seen=seen)
    assert map_click.click_of(returned(nonce="", seen=[30, 50, 40, 45])) is None


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.none()
    | st.dictionaries(st.just("last_active_drawing"), _json)
    | st.fixed_dictionaries({"nonce": st.text(), "cells": _json, "count": _json, "id": _json, "seen": _json}).map(
        lambda p: returned(**p)
    )
)
def test_what_the_browser_returns_is_never_trusted(value: Any) -> None:
    clicked = map_click.click_of(value)
    if clicked is not None:
        assert clicked.id or clicked.cells or clicked.seen
        assert all(0 <= level <= geodesy.LEVEL and 0 <= cell < 4**level for cell, level in clicked.cells)
