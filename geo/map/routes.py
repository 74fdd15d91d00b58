"""The HTTP routes of the map: incidents in view, shapes, place names, the base map, Leaflet and our scripts.

``st.App(…, routes=map_routes(…))`` serves them from the page's own process and origin. Streamlit's own way to the
browser is a rerun of the page, which panning must never cause. Each endpoint is a plain function: Starlette
runs it in a worker thread, so a slow answer holds up nobody else.

All under ``/map``, all GET:

==================================  =====================================================================
``incidents?zoom=&bbox=&<filter>``  GeoJSON of the incidents and clusters in the box, about 1,000 at most
``density?zoom=&bbox=&<filter>``    incidents known to the spot or town, by small cells: [cell, lat, lon, count]
``frames?zoom=&bbox=&by=&<filter>`` the steps of the playback in the box: marks, and their incidents at each step
``extent?<filter>``                 the box around all that match
``shape/place/<id>``                the gazetteer's shape of a place; ``shape/incident/<id>`` an incident's own
``regions?shade=&rows=&<filter>``    the classes of shaded regions, with a legend; ``shapes?zoom=&id=`` their shapes;
                                    ``rest=1``: only of the incidents that density leaves out
``places``                          the places that users added
``labels?zoom=&bbox=``              countries and towns to write on the map, most prominent first
``base/<level>/<column>/<row>``     a vector tile of the base map
``static/incident-map.js``          Leaflet, and the map's scripts and styles
==================================  =====================================================================

``bbox`` is west,south,east,north in degrees; west > east crosses the antimeridian. It is also a field of the filter:
the first one given is the view, a second one the filter's. A parameter that can't be read gives status 400 and a
sentence.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo import geodesy, taxonomy
from geo.errors import GeoError
from geo.filter import AGAINST, SHADES, TABLE_ROWS, Filter
from geo.gazetteer import Gazetteer, OwnPlaces
from geo.map import basemap, drawing, outlines, scripts, shading
from geo.model import BBox, Incident, Point
from geo.review import REFUSED, Draft
from geo.settings import data_folder
from geo.store import STEPS, Area, Breakdown, Cluster, Single, Store
from geo.wording import date_words

FOREVER = "public, max-age=31536000, immutable"
DAY = "public, max-age=86400"

FINER_ZOOMS = 2
"""How many zooms finer than the map the store clusters: the script itself joins symbols that would overlap."""


MOST_SHAPES = 200
"""The most shapes in one request."""

_MOST_DIGITS = 9
"""The most digits of a tile's number; Starlette's ``:int`` raises on one too long for Python to parse."""


class _RefusedError(ValueError):
    """A parameter can't be read; the message goes into the response."""


def map_routes(
    store: Callable[[], Store],
    gazetteer: Callable[[], Gazetteer],
    drafts: Callable[[str], Draft | None] = lambda _id: None,
    breakdown: Callable[[Filter, str, str], Breakdown] | None = None,
    places: Callable[[], OwnPlaces | None] = lambda: None,
    middleware: Sequence[Middleware] = (),
) -> list[BaseRoute]:
    """The routes for ``st.App``.

    Parameters
    ----------
    store, gazetteer : callables
        Return the opened store and gazetteer; called at each request, so that nothing is opened at import.
    drafts : callable
        Returns the draft with an id: ``incidents?draft=<id>&v=…`` answers with its proposals, for review.
    breakdown : callable, optional
        Returns the table by which regions are shaded, as :meth:`geo.services.Services.breakdown` does.
    places : callable
        Returns the places that users added, or None.
    middleware : sequence
        Middleware for the routes whose answers have to be computed.
    """

    def stored() -> str:
        return store().state

    def incidents(request: Request) -> Response:
        if "draft" in request.query_params:
            draft = drafts(request.query_params["draft"])
            return _answered(request, lambda: _proposals(draft), lambda: "" if draft is None else draft.version)
        return _answered(request, lambda: _incidents(request, store(), gazetteer()), stored)

    def frames(request: Request) -> Response:
        return _answered(request, lambda: _frames(request, store()), stored)

    def density(request: Request) -> Response:
        return _answered(request, lambda: _density(request, store()), stored)

    def extent(request: Request) -> Response:
        def answer() -> dict[str, Any]:
            box = store().extent(_filter(request.query_params.multi_items()))
            return {"bbox": None if box is None else [box.west, box.south, box.east, box.north]}

        return _answered(request, answer, stored)

    def labels(request: Request) -> Response:
        return _answered(request, lambda: _labels(request, gazetteer()))

    def regions(request: Request) -> Response:
        def answer() -> Any:
            given = request.query_params
            rows, shade = given.get("rows", TABLE_ROWS[0]), given.get("shade", SHADES[0])
            against = given.get("against", AGAINST[0])
            if breakdown is None or rows not in shading.SHAPED or shade not in SHADES or against not in AGAINST:
                raise _RefusedError(
                    f"rows is {' or '.join(shading.SHAPED)}, shade {', '.join(SHADES)}, against {', '.join(AGAINST)}."
                )
            shown, is_rest = _filter(given.multi_items()), given.get("rest") == "1"
            counted = _known_to(shown, _LESS_CLOSE) if is_rest else shown
            if counted is None:
                return shading.UNSHADED
            return shading.shading(breakdown(counted, rows, against), shade, gazetteer(), is_rest=is_rest)

        return _answered(request, answer, stored)

    def shapes(request: Request) -> Response:
        def answer() -> Any:
            ids = request.query_params.getlist("id")[:MOST_SHAPES]
            return shading.region_shapes(gazetteer(), ids, _zoom(request))

        return _answered(request, answer)

    def own_places(_request: Request) -> Response:
        own = places()
        content = {"type": "FeatureCollection", "features": []} if own is None else own.geojson()
        headers = {"Cache-Control": "private, no-cache"}
        return Response(msgspec.json.encode(content), media_type="application/json", headers=headers)

    def place_shape(request: Request) -> Response:
        return _answered(request, lambda: gazetteer().shape(request.path_params["id"]))

    def incident_shape(request: Request) -> Response:
        def answer() -> Any:
            incident = store().get(request.path_params["id"])
            geometry = None if incident is None else incident.placement.geometry
            return None if geometry is None else json.loads(geometry)

        return _answered(request, answer, stored)

    return [
        Route("/map/incidents", incidents, methods=["GET"], middleware=middleware),
        Route("/map/frames", frames, methods=["GET"], middleware=middleware),
        Route("/map/density", density, methods=["GET"], middleware=middleware),
        Route("/map/extent", extent, methods=["GET"], middleware=middleware),
        Route("/map/labels", labels, methods=["GET"], middleware=middleware),
        Route("/map/regions", regions, methods=["GET"], middleware=middleware),
        Route("/map/shapes", shapes, methods=["GET"], middleware=middleware),
        Route("/map/places", own_places, methods=["GET"]),
        Route("/map/shape/place/{id:path}", place_shape, methods=["GET"]),
        Route("/map/shape/incident/{id:path}", incident_shape, methods=["GET"]),
        Route("/map/base/{level}/{column}/{row}", _base_tile, methods=["GET"]),
        Route(f"/map/static/{scripts.FRAME}", _script, methods=["GET"]),
    ]


def is_unchanged(request: Request, etag: str) -> bool:
    """Whether ``If-None-Match`` of a request lists an entity tag, strong or weak (RFC 9110, 13.1.2)."""
    etags = ",".join(request.headers.getlist("if-none-match"))
    return etags.strip() == "*" or etag in _ETAG.findall(etags)


_ETAG = re.compile(r'(?:W/)?"([^"]*)"')


def _answered(request: Request, answer: Callable[[], Any], version_of: Callable[[], str] | None = None) -> Response:
    """The answer as JSON with an entity tag, so that a browser needn't fetch the same twice.

    ``version_of`` returns the version of data that change while the program runs. A request for another version than
    the current one gets the current answer, which must not be cached under the URL of the other version.
    """
    try:
        version = _build_mark() if version_of is None else version_of()
        # the path may hold lone surrogates and the query any bytes, and Starlette's request.url fails on both
        address = request.scope["path"].encode(errors="surrogatepass") + b"?" + request.scope["query_string"]
        etag = hashlib.sha256(version.encode() + b" " + address).hexdigest()[:20]
        wanted_version = request.query_params.get("v")
        # the answer to a URL with the current version never changes
        keep = "private, no-cache" if version_of is not None and wanted_version != version else "private, max-age=3600"
        headers = {"ETag": f'"{etag}"', "Cache-Control": keep}
        if is_unchanged(request, etag):
            return Response(status_code=304, headers=headers)
        content = answer()
    except _RefusedError as error:
        return PlainTextResponse(str(error), status_code=400)
    except GeoError as error:
        return PlainTextResponse(str(error), status_code=503)
    return Response(msgspec.json.encode(content), media_type="application/json", headers=headers)


def _incidents(request: Request, store: Store, gazetteer: Gazetteer) -> dict[str, Any]:
    shown, box, zoom = _filter_in_view(request)
    seen = store.in_view(shown, box, min(22.0, zoom + FINER_ZOOMS))
    visible = _visible(box)
    features = [*map(_single, seen.singles), *map(_cluster, seen.clusters)]
    countries: dict[str, int] = {}
    for area in store.areas(shown):
        where = _division(gazetteer, area)
        if not where.reaches(visible):
            continue
        if not area.is_country:
            features.append(_area(area, where, visible))
        else:
            countries[area.country] = countries.get(area.country, 0) + area.count
    selected_id = request.query_params.get("selected")
    selected = store.get(selected_id) if selected_id else None
    return {
        "type": "FeatureCollection",
        "features": features,
        "incidents": sum(feature["properties"].get("count", 1) for feature in features),
        "countries": countries,
        "selected": None if selected is None else _selected(selected, gazetteer, visible),
    }


_PAD = 0.19
"""The map asks for 0.15 of its size more on each side than it shows (``map.js``); numbers keep a bit inside that."""


def _visible(box: BBox) -> BBox:
    """The visible part of the requested box, in which the numbers of regions are placed."""
    wide = (box.east - box.west) % 360 or 360.0
    if wide == 360.0:
        return box
    aside, up = wide * _PAD / (1 + 2 * _PAD), (box.north - box.south) * _PAD / (1 + 2 * _PAD)
    west, east = geodesy.wrapped(box.west + aside), geodesy.wrapped(box.east - aside)
    return BBox(west, box.south + up, east, box.north - up)


def _filter_in_view(request: Request) -> tuple[Filter, BBox, float]:
    """The filter, and the box and zoom of the view; the view is the first ``bbox`` of the URL."""
    box, zoom = _view(request)
    pairs = request.query_params.multi_items()
    view_at = next(index for index, (name, _) in enumerate(pairs) if name == "bbox")
    return _filter(pairs[:view_at] + pairs[view_at + 1 :]), box, zoom


_LESS_CLOSE = tuple(code for code in taxonomy.PRECISIONS if code not in taxonomy.PINNED)


def _known_to(shown: Filter, precisions: tuple[str, ...]) -> Filter | None:
    """The filter restricted to these precisions; None where nothing is left."""
    left = tuple(code for code in precisions if not shown.precision or code in shown.precision)
    return replace(shown, precision=left) if left else None


def _density(request: Request, store: Store) -> dict[str, Any]:
    shown, box, zoom = _filter_in_view(request)
    closely = _known_to(shown, taxonomy.PINNED)
    level, spots = (0, []) if closely is None else store.density(closely, box, zoom)
    return {
        "cells": [(spot.cell, round(spot.lat, 5), round(spot.lon, 5), spot.incidents) for spot in spots],
        "level": level,
    }


def _frames(request: Request, store: Store) -> dict[str, Any]:
    shown, box, zoom = _filter_in_view(request)
    by = request.query_params.get("by", "")
    if by and by not in STEPS:
        raise _RefusedError(f"by must be {' or '.join(STEPS)}, not “{by[:40]}”.")
    played = store.frames(shown, box, zoom, by)
    return {
        "by": played.by,
        "starts": played.starts,
        "last": played.last,
        "types": list(taxonomy.EVENT_TYPES),
        "marks": played.marks,
        "rows": played.rows,
        "undated": played.undated,
    }


def _proposals(draft: Draft | None) -> dict[str, Any]:
    """The draft's proposals with a place as GeoJSON, numbered like their cards; rejected ones are left out."""
    features = []
    for number, proposal in enumerate(draft.proposals if draft is not None else ()):
        drawn = _drawn(replace(proposal.incident, id=str(number)))
        if drawn is not None and proposal.state != REFUSED:
            features.append(drawn)
    return {
        "type": "FeatureCollection",
        "features": features,
        "incidents": len(features),
        "countries": {},
        "selected": None,
    }


def _feature(point: Point, properties: dict[str, Any]) -> dict[str, Any]:
    position = {"type": "Point", "coordinates": [round(point.lon, 6), round(point.lat, 6)]}
    return {"type": "Feature", "geometry": position, "properties": properties}


def _single(incident: Single) -> dict[str, Any]:
    return _feature(
        incident.point,
        {
            "id": incident.id,
            "type": incident.event_type,
            "domain": incident.domain,
            "title": incident.title[:300],
            "place": incident.place[:120],
            "date": _date(incident.date_start, incident.date_end, incident.date_precision),
            "precision": incident.precision,
            "radius_km": incident.radius_km,
            "verification": incident.verification,
            "dataset": incident.dataset,
            "shape": _shape(incident.id, incident.precision, incident.place_id, has_geometry=incident.has_geometry),
            "cell": geodesy.cell(incident.point),
            "level": geodesy.LEVEL,
        },
    )


def _selected(incident: Incident, gazetteer: Gazetteer, box: BBox) -> dict[str, Any] | None:
    place = incident.placement
    drawn = _drawn(incident)
    if drawn is None or place.precision not in taxonomy.AREAS:
        return drawn if place.point is not None and place.point in box else None
    region = "" if place.precision == "country" else place.admin1
    where = outlines.of(gazetteer, place.country, region)
    if where is None or not where.reaches(box):
        return drawn if where is None and place.point is not None and place.point in box else None
    of_area = {
        "area": f"{place.country}/{region}",
        "name": region or where.name,
        "radius_km": where.radius_km,
        "shape": where.shape,
    }
    return _feature(where.point_in(box), drawn["properties"] | of_area)


def _drawn(incident: Incident) -> dict[str, Any] | None:
    place = incident.placement
    if place.point is None:
        return None
    return _single(
        Single(
            id=incident.id,
            point=place.point,
            title=incident.title,
            event_type=incident.event_type,
            domain=incident.domain,
            precision=place.precision,
            verification=incident.verification,
            radius_km=place.radius_km,
            place_id=place.place_id,
            place=place.name or place.admin1 or place.query,
            date_start=incident.date_start,
            date_end=incident.date_end,
            date_precision=incident.date_precision,
            has_geometry=place.geometry is not None and not place.place_id,
            dataset=incident.source,
        )
    )


def _cluster(cluster: Cluster) -> dict[str, Any]:
    return _feature(
        cluster.point,
        {
            "count": cluster.count,
            "types": cluster.types,
            "cell": cluster.cell,
            "level": cluster.level,
            "parts_at": None if cluster.parts_at is None else max(0, cluster.parts_at - FINER_ZOOMS + 1),
            "domain": max(cluster.domains, key=lambda domain: cluster.domains[domain]),
            "form": cluster.form,
            "precision": cluster.precision,
            "radius_km": cluster.radius_km,
            "dataset": cluster.dataset,
            "place": cluster.place[:120],
            "shape": _shape("", cluster.precision, cluster.place_id, has_geometry=False),
        },
    )


def _division(gazetteer: Gazetteer, area: Area) -> outlines.DivisionOutline:
    unnamed = not area.is_country and not area.region
    where = outlines.of(gazetteer, area.country, area.region) if not unnamed else None
    if where is None and area.place_id:
        where = outlines.of_place(gazetteer, area.place_id)
    return where or outlines.DivisionOutline("", area.point, outlines.UNKNOWN_KM, None, None)


def _area(area: Area, where: outlines.DivisionOutline, box: BBox) -> dict[str, Any]:
    """A region's mark as a GeoJSON feature: its count, or its only incident, at a visible point of the region."""
    drawn: dict[str, Any] = {"count": area.count, "types": area.types, "precision": "province", "dataset": area.dataset}
    if area.single is not None:
        drawn = _single(area.single)["properties"]
    return _feature(
        where.point_in(box),
        drawn
        | {
            "area": f"{area.country}/{area.region or area.place_id}",
            "country": area.country,
            "region": area.region,
            "name": area.region or where.name,
            "domain": max(area.domains, key=lambda domain: area.domains[domain]),
            "radius_km": where.radius_km,
            "shape": own if (own := drawn.get("shape") or "").startswith("incident/") else where.shape or own or None,
        },
    )


@functools.lru_cache(maxsize=4096)
def _date(start: Any, end: Any, precision: str) -> str:
    return "" if start is None else date_words(start, end, precision)


def _shape(incident_id: str, precision: str, place_id: str, *, has_geometry: bool) -> str | None:
    """The rest of the path below ``/map/shape`` of an incident's area or line; None where a point is drawn."""
    if has_geometry:
        return f"incident/{incident_id}"
    return f"place/{place_id}" if place_id and drawing.has_shape(precision) else None


def _labels(request: Request, gazetteer: Gazetteer) -> dict[str, Any]:
    box, zoom = _view(request)
    return {
        "labels": [
            {
                "name": label.name,
                "kind": label.kind,
                "lat": label.point.lat,
                "lon": label.point.lon,
                "room_km": label.room_km,
            }
            for label in basemap.labels(gazetteer, box, zoom)
        ]
    }


def _zoom(request: Request) -> float:
    zoom_text = request.query_params.get("zoom", "")
    try:
        zoom = float(zoom_text)
    except ValueError:
        zoom = -1.0
    if not 0 <= zoom <= 22:
        raise _RefusedError(f"zoom must be a number from 0 to 22, not “{zoom_text[:40]}”.")
    return zoom


def _view(request: Request) -> tuple[BBox, float]:
    zoom = _zoom(request)
    box_text = next(iter(request.query_params.getlist("bbox")), "")
    try:
        west, south, east, north = map(float, box_text.split(","))
        return BBox(west, south, east, north), zoom
    except ValueError as error:
        raise _RefusedError(
            f"bbox must be west,south,east,north in degrees, such as 22,44,40,52, not “{box_text[:80]}”."
        ) from error


def _filter(pairs: list[tuple[str, str]]) -> Filter:
    incident_filter, problems = Filter.from_query(pairs)
    if problems:
        raise _RefusedError(" ".join(problems))
    return incident_filter


def _base_tile(request: Request) -> Response:
    numbers = [request.path_params[name] for name in ("level", "column", "row")]
    if not all(number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS for number in numbers):
        return PlainTextResponse("A tile is level/column/row, three whole numbers.", status_code=404)
    headers = {"Cache-Control": DAY, "Vary": "Accept-Encoding"}
    if takes_gzip(request.headers):
        content, headers["Content-Encoding"] = _packed_tile(*map(int, numbers)), "gzip"
    else:
        content = basemap.tiles().read(*map(int, numbers))
    return Response(content, media_type="application/json", headers=headers)


@functools.lru_cache(maxsize=512)
def _packed_tile(level: int, column: int, row: int) -> bytes:
    """A gzipped tile, cached: a first view has nine, and Streamlit's server would take 50 ms to compress them for each
    browser before it answers for the incidents.
    """
    return gzip.compress(basemap.tiles().read(level, column, row), mtime=0)


def takes_gzip(headers: Headers) -> bool:
    """Whether the client accepts a gzipped response (RFC 9110, 12.5.3)."""
    return _GZIP.search(headers.get("accept-encoding", "")) is not None


_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


def _script(request: Request) -> Response:
    keep = FOREVER if "v" in request.query_params else "no-cache"
    return Response(scripts.frame(), media_type="text/javascript", headers={"Cache-Control": keep})


@functools.cache
def _build_mark() -> str:
    return str(max(path.stat().st_mtime_ns for path in data_folder("basemap").glob("*.zip")))
