"""``POST /places?name=…``: upload a file of own places (GeoJSON, KML, GeoPackage) from the page.

The body is the file, the response a sentence. The guard (:mod:`geo.ui.guard`) admits only our own pages.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path, PurePath

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo.errors import GeoError
from geo.gazetteer import OwnPlace, OwnPlaces

MOST_FILE_BYTES = 20_000_000
"""The largest file of places, bytes; larger ones are datasets."""

_ENDINGS = (".geojson", ".json", ".kml", ".gpkg")


def routes(places: Callable[[], OwnPlaces]) -> list[BaseRoute]:
    """The route for ``st.App``; ``places`` is called at each request."""

    async def keep(request: Request) -> Response:
        name = PurePath(request.query_params.get("name", "")).name[:120]
        if PurePath(name).suffix.lower() not in _ENDINGS:
            return PlainTextResponse(f"“{name}” is no file of places: use GeoJSON, KML or GeoPackage.", 415)
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > MOST_FILE_BYTES:
                return PlainTextResponse(f"“{name}” has more than {MOST_FILE_BYTES // 1_000_000} MB.", 413)
        return await run_in_threadpool(_keep, name, bytes(data), places)

    return [Route("/places", keep, methods=["POST"])]


def _keep(name: str, data: bytes, places: Callable[[], OwnPlaces]) -> Response:
    from geo.datasets import shapes_in_file  # GDAL takes a second to load, and only this needs it

    with tempfile.TemporaryDirectory(prefix="incident-map-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            shapes = shapes_in_file(path)
            for title, geometry in shapes:
                places().put(OwnPlace(title, geometry))
        except GeoError as error:
            return PlainTextResponse(str(error), 400)
    return PlainTextResponse(f"{len(shapes)} place{'' if len(shapes) == 1 else 's'} kept.")
