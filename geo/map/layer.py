"""The Folium map: one base map that never changes, and a layer that asks the server for what is in view.

streamlit-folium remounts a map whose script has changed, and loses its position. So :func:`base_map` gives the same
script on every run, whatever the filter, theme and view, and everything that changes travels in :func:`incident_layer`:
a feature group that draws nothing itself but passes the new filter, selection, theme and view to the drawing script
(``static/frame.js`` and its imports, joined by :mod:`geo.map.scripts` and loaded with the frame). The script then asks
``/map/incidents`` for what is in view. Neither function handles incidents, so both take the same time however many
there are.

Refused: a Marker and Popup per incident (3 s at 1,000 incidents, 26 s at 10,000), and data inside the layer (it would
be sent again with every rerun). Texts of incidents never pass through folium's templates; everything that does is
percent-encoded (:func:`_encoded`), so that no template, script or HTML parser can take it for markup or code.

URLs are relative to streamlit-folium's frame (``…/component/streamlit_folium.st_folium/``), so that they also work
where the app is served under a path.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import folium
import xyzservices.providers
from folium.template import Template

from geo import taxonomy
from geo.filter import Filter
from geo.map import design, drawing, scripts, symbols
from geo.model import BBox, Point
from geo.wording import span_words

NO_TILES = "none"
"""The value of ``tiles`` for no online tiles."""

RETURNED_OBJECTS = ("last_active_drawing",)
"""The objects that ``st_folium`` is asked to return; each further one would cause more reruns."""

ROUTES = "../../map"
"""The URL of our routes, relative to streamlit-folium's frame."""


@dataclass(frozen=True, slots=True)
class Go:
    """An instruction to the map to move, carried out once for each ``nonce``.

    Give either a ``point`` with a ``zoom``, or a ``box``. ``incident`` is the position of the incident whose details
    are open: on a phone the details cover the lower part of the map, and the position is kept above them. The first
    move after opening the page is immediate, later ones are animated. ``nonce`` is any text; a repeated one is ignored,
    so that reruns leave the map where the reader moved it.
    """

    nonce: str
    point: Point | None = None
    zoom: float | None = None
    box: BBox | None = None
    deepest_zoom: float = 9
    incident: Point | None = None

    def __post_init__(self) -> None:
        if (self.box is None) == (self.point is None):
            raise ValueError("an order to the map needs either a point or a box")


class _BaseMap(folium.Map):
    """A folium map that loads no scripts: the frame's HTML already has Leaflet and ours (:mod:`geo.ui.http`)."""

    def __init__(self, **options: Any) -> None:
        self.default_js = []
        self.default_css = []
        super().__init__(**options)


class IncidentLayer(folium.MacroElement):
    """The element of the layer, which tells the drawing script what to fetch and how to show it."""

    _template = Template(
        "{% macro script(this, kwargs) %}\n"
        'window.incidentMap.update(JSON.parse(decodeURIComponent("{{ this.encoded }}")));\n'
        "{% endmacro %}"
    )

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "IncidentLayer"
        self.encoded = _encoded(options)


class _Setup(folium.MacroElement):
    """Starts the drawing script on the map, once."""

    _template = Template(
        "{% macro script(this, kwargs) %}\n"
        "window.startIncidentMap({{ this._parent.get_name() }}, "
        'JSON.parse(decodeURIComponent("{{ this.encoded }}")));\n'
        "{% endmacro %}"
    )

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Setup"
        self.encoded = _encoded(options)


def base_map(*, tiles: str = NO_TILES) -> folium.Map:
    """The map under the incidents, always the same script, so that it is never remounted.

    Parameters
    ----------
    tiles : str
        A provider's name as xyzservices has it ("OpenStreetMap.Mapnik", "CartoDB.Positron"), or "none" for the bundled
        base map alone, which makes no requests to other servers.

    Returns
    -------
    folium.Map
        A new one for each call: streamlit-folium adds the layer to the map that it is given.

    Raises
    ------
    ValueError
        No provider has that name, or it wants a key of yours.
    """
    base = _BaseMap(
        location=[30, 15],
        zoom_start=2,
        tiles=None,
        zoom_control=False,
        attributionControl=False,
        zoomSnap=0.5,
        worldCopyJump=True,
        minZoom=1,
        maxZoom=18,
        wheelPxPerZoomLevel=90,
    )
    base.add_child(_Setup({"routes": ROUTES, "tiles": _tiles(tiles)}))
    return base


def incident_layer(
    incident_filter: Filter,
    *,
    version: str,
    selected: str = "",
    theme: str = "light",
    go: Go | None = None,
    link: int = 0,
    draft: str = "",
    rings: Mapping[str, Mapping[str, str]] | None = None,
    follows: bool = False,
    shading: Mapping[str, str] | None = None,
    density: bool = False,
    before: Mapping[str, str] | None = None,
    divisions: Sequence[str] = (),
) -> folium.FeatureGroup:
    """The layer for ``st_folium(…, feature_group_to_add=…)``: which incidents, and how they are shown.

    Parameters
    ----------
    incident_filter : Filter
        Which incidents.
    version : str
        The store's version; a new one makes the layer fetch again.
    selected : str
        The id of the incident whose details are open; it is ringed.
    theme : str
        "light" or "dark".
    go : Go or None
        Where to move the map, if anywhere.
    link : int
        The number of the page's link; when it changes, the map writes its position into the link again.
    draft : str
        The id of a draft whose proposals are shown instead of the store's incidents.
    rings : mapping, optional
        By dataset code, for datasets with a ring: its ``label``, and its colour in ``light`` and ``dark``.
    follows : bool
        Whether the page follows the map, which then reports its visible part.
    shading : mapping, optional
        To shade regions instead of drawing symbols: ``query``, the parameters of ``/map/regions`` beside the filter's,
        and ``outlined``, the id of the region to outline.
    density : bool
        Whether incidents known to the spot or town are drawn as density, over the ``shading`` of the others.
    before : mapping, optional
        The :func:`circles` of an earlier period, drawn beneath the symbols. Incidents not known to the spot or town
        have none; the legend counts them.
    divisions : sequence of str
        The ids of the regions or countries in the filter, whose borders are drawn.
    """
    order: dict[str, Any] | None = None
    if go is not None:
        order = {"nonce": go.nonce, "deepest": go.deepest_zoom}
        if go.box is not None:
            order["box"] = [go.box.west, go.box.south, go.box.east, go.box.north]
        if go.point is not None:
            order |= {"lat": go.point.lat, "lon": go.point.lon, "zoom": go.zoom}
        if go.incident is not None:
            order["incident"] = [go.incident.lat, go.incident.lon]
    group = folium.FeatureGroup(name="incidents", control=False)
    group.add_child(
        IncidentLayer(
            {
                "query": urlencode(incident_filter.to_query() if not draft else [("draft", draft)]),
                "version": version,
                "selected": selected,
                "theme": "dark" if theme == "dark" else "light",
                "go": order,
                "link": link,
                "follows": follows,
                "rings": {code: dict(ring) for code, ring in (rings or {}).items()},
                "shading": None if shading is None else dict(shading),
                "density": density,
                "before": None if before is None else dict(before),
                "divisions": list(divisions),
            }
        )
    )
    return group


def circles(before: Filter | None, words: str) -> dict[str, str] | None:
    """What the map is told of an earlier time, whose incidents are circles beneath the symbols; None without days."""
    if before is None or before.since is None or before.until is None:
        return None
    days = span_words(before.since, before.until)
    return {"query": urlencode(before.to_query()), "words": words, "days": days}


def symbol_svg(event_type: str, *, size_px: int = 18, theme: str = "light") -> str:
    """The symbol of an event type as the map draws it, as SVG text for the page's lists and legends.

    Parameters
    ----------
    event_type : str
        One of :data:`geo.taxonomy.EVENT_TYPES`, or of :data:`geo.taxonomy.DOMAINS` for the plain shape.
    """
    ours = symbols.drawings()
    kind = taxonomy.EVENT_TYPES.get(event_type)
    code = kind.domain if kind is not None else event_type
    domain = taxonomy.DOMAINS[code]
    shade = "dark" if theme == "dark" else "light"
    edge = ""
    if domain.shape in ours["dark_inks"] and shade == "light":
        edge = f' stroke="{design.COLOURS["alert-edge"].light}" stroke-width="{design.SIZES["outline"]}"'
    colour = getattr(design.DOMAIN_COLOURS[code], shade)
    paths = f'<path d="{ours["shapes"][domain.shape]}" fill="{colour}" fill-rule="evenodd"{edge}/>'
    if kind is not None:
        moved = ours["glyph_transforms"].get(domain.shape)
        place = f'transform="{moved}" ' if moved else ""
        paths += (
            f'<path d="{ours["glyphs"][kind.glyph]}" {place}fill="none" stroke="{drawing.glyph_colour(code, shade)}" '
            f'stroke-width="{design.SIZES["glyph"]}" '
            f'stroke-linecap="round" stroke-linejoin="round"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {symbols.BOX} {symbols.BOX}" width="{size_px}" '
        f'height="{size_px}" aria-hidden="true">{paths}</svg>'
    )


def tile_origins(tiles: str) -> tuple[str, ...]:
    """The origins from which the browser fetches a provider's tiles, such as ``https://tile.openstreetmap.org``.

    Raises
    ------
    ValueError
        No provider has that name, or it wants a key of yours.
    """
    provider = _tiles(tiles)
    if provider is None:
        return ()
    parts = urlsplit(provider["url"])
    return (f"{parts.scheme}://{parts.netloc}",)


def _tiles(name: str) -> dict[str, Any] | None:
    if name.strip().lower() in ("", NO_TILES):
        return None
    try:
        provider = xyzservices.providers.query_name(name)
    except ValueError as error:
        raise ValueError(f"no provider of map tiles is called {name!r}; “none” turns them off") from error
    if provider.requires_token():
        raise ValueError(f"the map tiles of {name!r} need a key; choose others, or “none”")
    return {
        "url": provider.build_url(scale_factor="@2x" if "{r}" in provider.url else None),
        "attribution": str(provider.attribution),
        "max_zoom": int(provider.get("max_zoom", 18)),
    }


@functools.cache
def script_name() -> str:
    """The drawing script's name below ``/map/static``; it changes with the content, so that browsers may cache it."""
    return f"{scripts.FRAME}?v={hashlib.sha256(scripts.frame()).hexdigest()[:12]}"


def _encoded(options: Mapping[str, Any]) -> str:
    return quote(json.dumps(options, ensure_ascii=False, separators=(",", ":")), safe="")
