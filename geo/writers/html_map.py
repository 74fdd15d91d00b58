"""A map to send: one HTML file with the incidents, the map and its base map in it, opened by a double click.

It needs no server and makes no request; its content security policy forbids any. The drawing scripts are the
page's own (:func:`geo.map.symbols.script`), so symbols, clusters, hatched regions and lines are the same; a small
script answers their questions from the file. Incidents, names, shapes and tiles travel compressed. Other
people's text is never markup: it is inside the compressed data, and shown with ``textContent``.

Of the base map, the world and the surroundings of the incidents are included in detail, as far as
:data:`TILES_BYTES` go; elsewhere the coarser map is enlarged. A file holds at most :data:`MOST` incidents, the newest,
and says so where there are more.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from importlib import resources
from typing import Any
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo import geodesy, schema, taxonomy
from geo.gazetteer import Gazetteer
from geo.map import basemap, symbols
from geo.model import BBox, Incident
from geo.wording import (
    claim_words,
    day_words,
    facts,
    figure_words,
    place_words,
    when_words,
)
from geo.writers.citation import TITLE
from geo.writers.origin import Origin, Sources
from geo.writers.shapes import spot

MOST = 5_000
TILES_BYTES = 420_000
"""Compressed size of the detailed base map; the world's coarse one comes on top."""

_SHAPE_DEGREES = 0.01
_TOWNS = 1_500
_WORLD = BBox(-180.0, -85.0, 180.0, 85.0)


def write_html(batches: Iterable[pa.Table], origin: Origin, *, most: int = MOST) -> Iterator[bytes]:
    """The view as one self-contained HTML file, of at most so many incidents; see the module's text."""
    sources, newest, total = Sources(), schema.INCIDENTS.empty_table(), 0
    for batch in batches:
        sources.add(batch)
        total += len(batch)
        newest = _newest(pa.concat_tables([newest, batch.select(newest.column_names)]), most)
    found = schema.to_incidents(newest)
    gazetteer = basemap.gazetteer()
    data = {
        "total": total,
        "incidents": [_incident(one, gazetteer) for one in found],
        "shapes": _shapes(found, gazetteer),
        "view": _view(origin),
        "rings": {code: asdict(ring) for code, ring in origin.rings.items()},
        **_names(found, gazetteer),
        "tiles": _tiles(found),
    }
    packed = base64.b64encode(zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 9))
    yield _page(origin, sources, packed.decode()).encode()


def _newest(table: pa.Table, most: int) -> pa.Table:
    """As many incidents as a file may hold, in the order of the page: the newest first, those without a date last."""
    return table.take(pc.sort_indices(table, [("date_start", "descending"), ("id", "ascending")])[:most])


def _incident(one: Incident, gazetteer: Gazetteer) -> dict[str, Any]:
    place, point = one.placement, one.placement.point
    where = place_words(place, country=gazetteer.country_name(place.country) if place.country else "")
    if point is None and place.geometry is not None:
        point = spot(place.geometry)
    drawn_by_shape = place.precision not in ("exact", "settlement", "near", "none")
    shape = f"place/{place.place_id}" if place.place_id and drawn_by_shape else None
    return {
        "id": one.id,
        "dataset": one.source,
        "type": one.event_type,
        "domain": one.domain,
        "title": one.title,
        "place": where,
        "date": "" if one.date_start is None else when_words(one),
        "precision": place.precision,
        "radius_km": place.radius_km,
        "verification": one.verification,
        "shape": f"incident/{quote(one.id, safe='')}" if place.geometry is not None else shape,
        "lat": None if point is None else round(point.lat, 5),
        "lon": None if point is None else round(point.lon, 5),
        "told": _told(one, where),
    }


def _told(one: Incident, where: str) -> dict[str, Any]:
    how_sure = taxonomy.VERIFICATIONS[one.verification].lower()
    words = facts(one)
    rows = [
        ("When", "; ".join(filter(None, (words["when"].words, one.date_note)))),
        ("Where", f"{where}; {words['where'].notes[0]}"),
        *((words[code].label, words[code].words) for code in ("killed", "injured", "people")),
        ("Damage", "; ".join(filter(None, (one.damage, *map(figure_words, one.figures))))),
        *((words[code].label, words[code].words) for code in ("by", "target")),
        ("How sure", "; ".join((how_sure, *words["sure"].notes))),
        ("Summary", one.summary),
        ("Related", "; ".join(" – ".join(filter(None, (other.id, other.reason))) for other in one.related)),
    ]
    return {
        "kind": f"{taxonomy.EVENT_TYPES[one.event_type].label} · {how_sure}",
        "facts": [row for row in rows if row[1]],
        "claims": list(map(claim_words, one.claims)),
        "flags": list(one.flags),
        "sources": [
            {
                "words": ", ".join(
                    filter(
                        None,
                        (
                            report.publisher or report.dataset or "publisher not stated",
                            report.title,
                            day_words(report.published) if report.published else "",
                            report.licence,
                        ),
                    )
                ),
                "url": report.url,
            }
            for report in one.reports
        ],
    }


def _shapes(found: list[Incident], gazetteer: Gazetteer) -> dict[str, Any]:
    """Lines and areas by the addresses under which the map asks for them, thinned to about a kilometre."""
    shapes: dict[str, Any] = {}
    for one in found:
        place = one.placement
        if place.geometry is not None:
            key, shape = f"incident/{one.id}", shapely.from_geojson(place.geometry, on_invalid="ignore")
        elif place.place_id and place.precision not in ("exact", "settlement", "near", "none"):
            key = f"place/{place.place_id}"
            if key in shapes:
                continue
            known = gazetteer.shape(place.place_id)
            shape = None if known is None else shapely.from_geojson(json.dumps(known), on_invalid="ignore")
        else:
            continue
        if shape is not None and not shape.is_empty:
            thinned = shapely.set_precision(shapely.simplify(shape, _SHAPE_DEGREES), 0.001)
            shapes[key] = json.loads(shapely.to_geojson(shape if thinned.is_empty else thinned))
    return shapes


def _view(origin: Origin) -> dict[str, Any] | None:
    view = origin.view
    if view.lat is None or view.lon is None or view.zoom is None:
        return None
    return {"lat": view.lat, "lon": view.lon, "zoom": view.zoom, "incident": view.incident}


def _around(found: list[Incident]) -> BBox:
    """The box around all points, with room at its sides; the world where there are none."""
    points = [one.placement.point for one in found if one.placement.point is not None]
    if not points:
        return _WORLD
    lats, lons = np.array([p.lat for p in points]), np.array([p.lon for p in points])
    high, wide = max(2.0, 0.3 * float(np.ptp(lats))), max(3.0, 0.3 * float(np.ptp(lons)))
    return BBox(
        max(-180.0, float(lons.min()) - wide),
        max(-85.0, float(lats.min()) - high),
        min(180.0, float(lons.max()) + wide),
        min(85.0, float(lats.max()) + high),
    )


def _names(found: list[Incident], gazetteer: Gazetteer) -> dict[str, Any]:
    near = gazetteer.prominent(_around(found), limit=_TOWNS)
    far = gazetteer.prominent(_WORLD, limit=_TOWNS // 4)
    towns = list({town.id: town for town in [*near, *far]}.values())
    return {
        "country_names": basemap.COUNTRY_NAMES,
        "smallest_town": basemap.SMALLEST_TOWN,
        "countries": [
            {"name": one.name, "lat": one.point.lat, "lon": one.point.lon, "radius_km": one.radius_km}
            for one in gazetteer.prominent(_WORLD, kinds=("country",), limit=300)
        ],
        "towns": [
            {
                "name": town.name,
                "lat": town.point.lat,
                "lon": town.point.lon,
                "people": town.population,
                "capital": town.feature_code in ("PPLC", "PPLG"),
            }
            for town in towns
        ],
    }


def _tiles(found: list[Incident]) -> dict[str, Any]:
    """The world's tile, those of the middle level, and as many detailed ones as fit, most incidents first."""
    stored = basemap.tiles()
    tiles: dict[str, Any] = {"0/0/0": json.loads(stored.read(0, 0, 0))}
    left = TILES_BYTES
    for level in basemap.LEVELS[1:]:
        for column, row in _wanted(found, level):
            content = stored.read(level, column, row)
            size = math.ceil(len(zlib.compress(content, 6)) * 4 / 3)
            if size <= left:
                tiles[f"{level}/{column}/{row}"] = json.loads(content)
                left -= size
    return tiles


def _wanted(found: list[Incident], level: int) -> list[tuple[int, int]]:
    """Tiles that hold incidents, those with most first, and then their neighbours."""
    side = 1 << level
    held: dict[tuple[int, int], int] = {}
    for one in found:
        if one.placement.point is not None:
            column, row = (min(side - 1, int(part * side)) for part in geodesy.fraction(one.placement.point))
            held[column, row] = held.get((column, row), 0) + 1
    ranked = sorted(held, key=lambda tile: (-held[tile], tile))
    beside = [
        ((column + dx) % side, row + dy)
        for column, row in ranked
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        if 0 <= row + dy < side
    ]
    return list(dict.fromkeys([*ranked, *beside]))


def _page(origin: Origin, sources: Sources, packed: str) -> str:
    # a browser would look for the images that Leaflet's styles name, and there is nowhere to find them
    drawing = re.sub(r"url\([^)]*\.png\)", "none", symbols.script().decode())
    sending = _read("send.js")
    assert "</script" not in drawing + sending
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in (drawing, sending))
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    title = html.escape(f"{TITLE}: {origin.words}")
    listed = "; ".join(f"{one['name']} ({one['licence']})" for one in sources.ranked(12))
    more = len(sources.counted) - 12
    named = html.escape((listed or "no reports") + (f" and {more:,} more" if more > 0 else ""))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{_read("send.css")}</style>
</head>
<body>
<header><h1>{title}</h1>
<p>Data version {html.escape(origin.version)}, as of {day_words(origin.moment.date())}.</p></header>
<aside>
<fieldset id="types"><legend>Event type</legend></fieldset>
<p id="total" role="status"></p>
<ol id="incidents" aria-label="Incidents"></ol>
</aside>
<main id="stage">
<div id="map"></div>
<section id="details" aria-label="Details" hidden>
<button type="button" aria-label="Close">×</button><div></div></section>
</main>
<footer>Sources: {named}. {html.escape(origin.sentence)} Base map: {html.escape(basemap.CREDIT)}. A dot says
what reports say, no more; a hatched area means that only the region is known.</footer>
<noscript>This map needs JavaScript, which is turned off here.</noscript>
<script type="application/octet-stream" id="data">{packed}</script>
<script>{drawing}</script>
<script>{sending}</script>
</body>
</html>
"""


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _read(name: str) -> str:
    return resources.files("geo.map").joinpath("static", "send", name).read_text(encoding="utf-8")
