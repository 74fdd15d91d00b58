"""What goes to streamlit-folium: always the same base map, and a layer without incidents, safe whatever it holds."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest
from streamlit_folium import generate_leaflet_string

from geo import taxonomy
from geo.filter import Filter
from geo.map import design, symbols
from geo.map import layer as mapview
from geo.model import BBox, Point
from tests import strategies

_PAYLOAD = re.compile(r'decodeURIComponent\("([^"]*)"\)')


def page(**layer: object) -> None:
    """A page with a map and a layer; Streamlit runs it by itself, so it imports what it needs."""
    from streamlit_folium import st_folium

    from geo.map import layer as mapview

    st_folium(
        mapview.base_map(),
        key="map",
        feature_group_to_add=mapview.incident_layer(**layer),  # type: ignore[arg-type]
        returned_objects=list(mapview.RETURNED_OBJECTS),
    )


def sent(**layer: Any) -> dict[str, Any]:
    """What a page sends to the browser for a base map and a layer; under "id", what Streamlit knows the map by."""
    shown = AppTest.from_function(
        page, kwargs={"incident_filter": Filter(), "version": "1"} | layer, default_timeout=60
    ).run()
    assert not shown.exception
    (component,) = shown.get("component_instance")
    arguments: dict[str, Any] = json.loads(component.proto.json_args)
    return arguments | {"id": component.proto.id}


def written(**layer: Any) -> str:
    """The layer as ``st_folium`` writes it, without a page around it."""
    group = mapview.incident_layer(**({"incident_filter": Filter(), "version": "1"} | layer))
    group.add_to(mapview.base_map())
    group.render()
    text: str = generate_leaflet_string(group)
    return text


def told(layer: str) -> dict[str, Any]:
    """What the layer tells the drawing script."""
    payloads = _PAYLOAD.findall(layer)
    assert len(payloads) == 1
    options: dict[str, Any] = json.loads(unquote(payloads[0]))
    return options


def test_the_map_is_never_mounted_again_whatever_changes() -> None:
    plain = sent()
    other = sent(
        incident_filter=Filter(type=("drone_strike",), q="x"),
        version="2",
        selected="a",
        theme="dark",
        go=mapview.Go("1", point=Point(50, 30), zoom=7),
    )
    assert plain["id"] == other["id"]
    assert plain["script"] == other["script"]
    assert plain["feature_group"] != other["feature_group"]


def test_the_map_loads_nothing_that_its_frame_has_not() -> None:
    arguments = sent()
    assert arguments["css_links"] == arguments["js_links"] == []
    for text in (arguments["script"], arguments["header"], arguments["html"], arguments["feature_group"]):
        assert "http://" not in text
        assert "https://" not in text


def test_the_layer_is_of_the_same_size_however_many_incidents_there_are() -> None:
    assert len(sent()["feature_group"]) < 1_500


@pytest.mark.parametrize("text", strategies.HOSTILE)
def test_no_text_can_leave_its_string(text: str) -> None:
    chosen = Filter(q=text, actor=(text,))
    group = sent(incident_filter=chosen, selected=text)["feature_group"]
    (payload,) = _PAYLOAD.findall(group)
    assert re.fullmatch(r"[A-Za-z0-9%._~-]*", payload)
    for sign in ("<", "`", "${", "{{"):
        assert sign not in group
    assert _PAYLOAD.findall(written(incident_filter=chosen, selected=text)) == [payload]


@given(chosen=strategies.filters, selected=strategies.texts)
def test_the_layer_carries_the_filter_and_the_selection_unharmed(chosen: Filter, selected: str) -> None:
    options = told(written(incident_filter=chosen, selected=selected))
    assert parse_qsl(options["query"], keep_blank_values=True) == chosen.to_query()
    assert options["selected"] == selected


def test_the_layer_carries_an_earlier_time_beside_the_filter_of_now() -> None:
    fortnight = Filter(type=("drone_strike",), since=dt.date(2025, 7, 26), until=dt.date(2025, 8, 8))
    options = told(written(before=mapview.circles(fortnight, "14 days before")))
    assert parse_qsl(options["before"].pop("query")) == fortnight.to_query()
    assert options["before"] == {"words": "14 days before", "days": "26 Jul 2025 – 8 Aug 2025"}
    assert options["query"] == ""
    for none in (None, Filter(since=dt.date(2025, 7, 26))):
        assert told(written(before=mapview.circles(none, "then")))["before"] is None


def test_an_order_to_move_names_a_place_or_a_box() -> None:
    box = told(written(go=mapview.Go("7", box=BBox(20, 44, 40, 52))))["go"]
    assert box == {"nonce": "7", "deepest": 9, "box": [20, 44, 40, 52]}
    point = told(written(go=mapview.Go("8", point=Point(0.0, 0.0), zoom=6.5)))["go"]
    assert (point["lat"], point["lon"], point["zoom"]) == (0, 0, 6.5)
    assert told(written())["go"] is None
    with pytest.raises(ValueError, match="either a point or a box"):
        mapview.Go("9")


@pytest.mark.parametrize("name", ["OpenStreetMap.Mapnik", "OpenTopoMap"])
def test_online_tiles_come_with_their_attribution(name: str) -> None:
    script = mapview.base_map(tiles=name).get_root().render()
    options = next(o for o in map(json.loads, map(unquote, _PAYLOAD.findall(script))) if "tiles" in o)
    assert options["tiles"]["url"].startswith("https://")
    assert "OpenStreetMap" in options["tiles"]["attribution"]


def test_the_origin_of_online_tiles_is_their_providers() -> None:
    assert mapview.tile_origins("none") == ()
    assert mapview.tile_origins("OpenStreetMap.Mapnik") == ("https://tile.openstreetmap.org",)
    assert mapview.tile_origins("OpenTopoMap") == ("https://a.tile.opentopomap.org",)


@pytest.mark.parametrize("name", ["no such tiles", "Thunderforest.Landscape"])
def test_tiles_that_cannot_be_had_are_refused_in_words(name: str) -> None:
    with pytest.raises(ValueError, match="none"):
        mapview.base_map(tiles=name)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("code", [*taxonomy.EVENT_TYPES, *taxonomy.DOMAINS])
def test_every_type_and_domain_has_a_symbol(code: str, theme: str) -> None:
    drawing = mapview.symbol_svg(code, theme=theme)
    kind = taxonomy.EVENT_TYPES.get(code)
    assert getattr(design.DOMAIN_COLOURS[kind.domain if kind is not None else code], theme) in drawing
    assert drawing.count("<path") == (1 if kind is None else 2)


def test_domains_differ_by_shape_alone() -> None:
    shapes = symbols.drawings()["shapes"]
    assert len({shapes[domain.shape] for domain in taxonomy.DOMAINS.values()}) == len(taxonomy.DOMAINS)
