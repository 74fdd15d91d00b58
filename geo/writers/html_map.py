"""A map to send: one HTML file with the incidents, the map and its base map in it, opened by a double click.

It needs no server and makes no requests; its content security policy forbids any. The drawing modules are the page's,
joined into one script because browsers don't load modules from ``file:`` (:mod:`geo.map.scripts`). Instead of the
page's server they use one that answers from the compressed data in the file: incidents, labels, shapes and tiles.
Labels and words are the page's, except that a large country whose middle is outside the view isn't named, because the
file doesn't have its shape. Other people's text is never markup: it is in the compressed data, and shown with
``textContent``.

The base map is included for the world at a coarse level and around the incidents in detail, up to :data:`TILES_BYTES`;
elsewhere the coarser tiles are enlarged. A file holds at most :data:`MOST_INCIDENTS` incidents, those in the view first
and then the newest, and says if there are more.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import jinja2
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from markupsafe import Markup

from geo import geodesy, schema, taxonomy
from geo.filter import PLACE_FIELDS
from geo.gazetteer import Gazetteer
from geo.map import basemap, drawing, outlines, scripts
from geo.model import BBox, Incident, Point, Report
from geo.wording import (
    claim_words,
    day_words,
    facts,
    figure_words,
    place_words,
    when_words,
)
from geo.writers.frame import Frame
from geo.writers.origin import FileOrigin, Sources
from geo.writers.shapes import representative_point

MOST_INCIDENTS = 5_000
TILES_BYTES = 420_000
"""The most compressed bytes of detailed tiles; the coarse tiles of the world come on top."""

_SHAPE_DEGREES, _SHAPE_GRID_DEGREES = 0.01, 0.001
_TOWNS, _COUNTRIES = 1_500, 300
_SOURCES = 12
"""The most sources that are named; the others are counted."""
_WORLD = BBox(-180.0, -85.0, 180.0, 85.0)


def write_html(batches: Iterable[pa.Table], origin: FileOrigin, *, most: int = MOST_INCIDENTS) -> Iterator[bytes]:
    """The view as one self-contained HTML file of at most ``most`` incidents; see the module docstring."""
    seen = _seen(origin)
    sources, newest, total = Sources(), schema.INCIDENTS.empty_table(), 0
    for batch in batches:
        sources.add(batch)
        total += len(batch)
        newest = _kept(pa.concat_tables([newest, batch.select(newest.column_names)]), seen, most)
    incidents = schema.to_incidents(newest)
    gazetteer = origin.gazetteer()
    drawn = [_drawn(incident, gazetteer) for incident in incidents]
    divisions = [] if origin.by_hand else outlines.outlined(origin.filter, gazetteer)
    data = {
        "total": total,
        "incidents": drawn,
        "shapes": _shapes(incidents, drawn, divisions, gazetteer),
        "view": _view(origin),
        "asked": ""
        if origin.by_hand
        else urlencode([pair for pair in origin.filter.to_query() if pair[0] in PLACE_FIELDS]),
        "divisions": divisions,
        "rings": {code: asdict(ring) for code, ring in origin.rings.items()},
        "names": {"most": basemap.MOST_NAMES, "labels": _labels(incidents, gazetteer)},
        "tiles": _tiles(incidents),
        **({"places": origin.places} if origin.places else {}),
    }
    packed = base64.b64encode(zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 9))
    yield _page(origin, sources, packed.decode()).encode()


def _kept(table: pa.Table, seen: BBox | None, most: int) -> pa.Table:
    """The at most ``most`` incidents of the file: those in the view first, then the newest, undated ones last."""
    order = [("date_start", "descending"), ("id", "ascending")]
    if seen is not None and len(table) > most:
        lat, lon = table["lat"], table["lon"]
        parts = [
            pc.and_kleene(
                pc.and_kleene(pc.greater_equal(lat, part.south), pc.less_equal(lat, part.north)),
                pc.and_kleene(pc.greater_equal(lon, part.west), pc.less_equal(lon, part.east)),
            )
            for part in seen.split()
        ]
        is_seen = pc.fill_null(parts[0] if len(parts) == 1 else pc.or_kleene(*parts), False)
        rows = pc.sort_indices(
            table.append_column("out_of_view", pc.invert(is_seen).cast(pa.int8())),
            [("out_of_view", "ascending"), *order],
        )
        table = table.take(rows[:most])
    return table.take(pc.sort_indices(table, order)[:most])


def _seen(origin: FileOrigin) -> BBox | None:
    """The box that the view shows on a screen of usual size; None without a position."""
    view = origin.view
    if view.lat is None or view.lon is None or view.zoom is None:
        return None
    return Frame(Point(view.lat, view.lon), view.zoom, *_SCREEN_PX).box


_SCREEN_PX = (1280, 800)


def _drawn(incident: Incident, gazetteer: Gazetteer) -> dict[str, Any]:
    """An incident with the properties of the map's route, and its details."""
    place, point = incident.placement, incident.placement.point
    where = place_words(place, country=gazetteer.country_name(place.country) if place.country else "")
    if point is None and place.geometry is not None:
        point = representative_point(place.geometry)
    drawn = {
        "id": incident.id,
        "dataset": incident.source,
        "type": incident.event_type,
        "domain": incident.domain,
        "title": incident.title,
        "place": where,
        "start": None if incident.date_start is None else incident.date_start.isoformat(),
        "end": None if incident.date_end is None else incident.date_end.isoformat(),
        "date": "" if incident.date_start is None else when_words(incident),
        "precision": place.precision,
        "radius_km": place.radius_km,
        "verification": incident.verification,
        "shape": _shape_address(incident),
        "area": None,
        "name": "",
        "whole_country": place.country if place.precision == "country" else None,
        "lat": None if point is None else round(point.lat, 5),
        "lon": None if point is None else round(point.lon, 5),
        "details": _details(incident, where),
    }
    area = _area(incident, gazetteer)
    if area is not None:
        drawn |= {
            "radius_km": area.radius_km,
            "shape": area.shape,
            "area": f"{place.country}/{place.admin1 or place.place_id}",
            "name": place.admin1 or area.name,
            "whole_country": None,
            "lat": round(area.point.lat, 5),
            "lon": round(area.point.lon, 5),
        }
    return drawn


def _area(incident: Incident, gazetteer: Gazetteer) -> outlines.DivisionOutline | None:
    """The outline of the region if an incident is known only to a region; else None."""
    place = incident.placement
    if place.point is None or place.precision not in taxonomy.AREAS or place.precision == "country":
        return None
    named = outlines.of(gazetteer, place.country, place.admin1) if place.admin1 else None
    return named or (outlines.of_place(gazetteer, place.place_id) if place.place_id else None)


def _shape_address(incident: Incident) -> str | None:
    """The key of an incident's line or area, its own or its place's; None for a point."""
    place = incident.placement
    if place.geometry is not None:
        return f"incident/{incident.id}"
    return f"place/{place.place_id}" if place.place_id and drawing.has_shape(place.precision) else None


def _details(incident: Incident, where: str) -> dict[str, Any]:
    """The content of the details panel: kind, labelled facts, the facts that are covered at first, and sections."""
    how_sure = taxonomy.VERIFICATIONS[incident.verification].lower()
    words = facts(incident)
    rows = [
        ("When", _joined(words["when"].words, incident.date_note)),
        ("Where", f"{where}; {words['where'].notes[0]}"),
        *((words[code].label, words[code].words) for code in ("killed", "injured", "people")),
        ("Damage", _joined(incident.damage, *map(figure_words, incident.figures))),
        *((words[code].label, words[code].words) for code in ("by", "target")),
        ("Verification", _joined(how_sure, *words["sure"].notes)),
        ("Summary", incident.summary),
        ("Related", _joined(*(_joined(other.id, other.reason, by=" – ") for other in incident.related))),
    ]
    sections = [
        ("Who says so", [{"text": claim_words(claim)} for claim in incident.claims]),
        ("Looks wrong, left as it is", [{"text": flag} for flag in incident.flags]),
        ("Sources", list(map(_source, incident.reports)) or [{"text": "No report is named."}]),
    ]
    return {
        "kind": f"{taxonomy.EVENT_TYPES[incident.event_type].label} · {how_sure}",
        "facts": [row for row in rows if row[1]],
        "covered": ["Summary"] if incident.graphic else [],
        "sections": [{"heading": heading, "lines": lines} for heading, lines in sections if lines],
    }


def _source(report: Report) -> dict[str, str]:
    publisher = report.publisher or report.dataset or "publisher not stated"
    day = day_words(report.published) if report.published else ""
    return {"text": _joined(publisher, report.title, day, report.licence, by=", "), "url": report.url}


def _joined(*words: str, by: str = "; ") -> str:
    return by.join(filter(None, words))


def _shapes(
    incidents: list[Incident], drawn: list[dict[str, Any]], divisions: Iterable[str], gazetteer: Gazetteer
) -> dict[str, Any]:
    """Lines and areas by the addresses under which the map fetches them, simplified to about a kilometre."""
    geometries: dict[str, str | None] = {f"place/{place}": None for place in divisions}
    for incident, each in zip(incidents, drawn, strict=True):
        if each["shape"] is not None:
            geometries.setdefault(each["shape"], incident.placement.geometry)
    shapes: dict[str, Any] = {}
    for address, geometry in geometries.items():
        place = address.removeprefix("place/")
        text = geometry if place == address else json.dumps(gazetteer.shape(place))
        shape = shapely.from_geojson(text, on_invalid="ignore")
        if shape is not None and not shape.is_empty:
            thinned = shapely.set_precision(shapely.simplify(shape, _SHAPE_DEGREES), _SHAPE_GRID_DEGREES)
            shapes[address] = json.loads(shapely.to_geojson(shape if thinned.is_empty else thinned))
    return shapes


def _view(origin: FileOrigin) -> dict[str, Any] | None:
    view = origin.view
    if view.lat is None or view.lon is None or view.zoom is None:
        return None
    return {"lat": view.lat, "lon": view.lon, "zoom": view.zoom, "incident": view.incident}


def _around(incidents: list[Incident]) -> BBox:
    """The box around all points, with a margin; the world if there are none."""
    points = [point for incident in incidents if (point := incident.placement.point) is not None]
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


def _labels(incidents: list[Incident], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Labels of countries and towns, more of them around the incidents, the most prominent first."""
    countries = gazetteer.prominent(_WORLD, kinds=("country",), limit=_COUNTRIES)
    largest = gazetteer.prominent(_WORLD, limit=_TOWNS // 4)
    around = gazetteer.prominent(_around(incidents), limit=_TOWNS)  # smaller towns come after the largest
    places = {place.id: place for place in (*countries, *largest, *around)}
    return [
        {
            "name": label.name,
            "kind": label.kind,
            "lat": label.point.lat,
            "lon": label.point.lon,
            "room_km": round(label.room_km),
            "zooms": [[round(zoom, 4) for zoom in zooms] for zooms in label.zooms],
        }
        for label in map(basemap.label_of, places.values())
    ]


def _tiles(incidents: list[Incident]) -> dict[str, Any]:
    """The tiles of the coarse levels, and as many detailed ones as fit, those with most incidents first."""
    stored = basemap.tiles()
    tiles: dict[str, Any] = {"0/0/0": json.loads(stored.read(0, 0, 0))}
    left = TILES_BYTES
    for level in basemap.STORED_LEVELS[1:]:
        for column, row in _wanted(incidents, level):
            content = stored.read(level, column, row)
            size = math.ceil(len(zlib.compress(content, 6)) * 4 / 3)
            if size <= left:
                tiles[f"{level}/{column}/{row}"] = json.loads(content)
                left -= size
    return tiles


def _wanted(incidents: list[Incident], level: int) -> list[tuple[int, int]]:
    """The tiles with incidents, those with most first, then their neighbours."""
    side = 1 << level
    held: dict[tuple[int, int], int] = {}
    for incident in incidents:
        if incident.placement.point is not None:
            column, row = (min(side - 1, int(part * side)) for part in geodesy.fraction(incident.placement.point))
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


def _page(origin: FileOrigin, sources: Sources, packed: str) -> str:
    # the images in Leaflet's styles aren't in the file
    styles = re.sub(r"url\([^)]*\.png\)", "none", scripts.styles()) + scripts.read("send.css")
    texts = (scripts.library(), scripts.classic_script("send.js"))
    if any("</script" in text for text in texts) or "</style" in styles:
        raise ValueError("a script or style sheet of ours would end its own element")
    listed = "; ".join(f"{source['name']} ({source['licence']})" for source in sources.ranked(_SOURCES))
    more = len(sources.counted) - _SOURCES
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        scripts.read("send.html")
    )
    return template.render(
        title=origin.heading,
        chosen=origin.words if origin.title else "",
        version=origin.version,
        day=day_words(origin.moment.date()),
        sources=(listed or "no reports") + (f" and {more:,} more" if more > 0 else ""),
        sentence=origin.sentence,
        credit=basemap.CREDIT,
        styles=styles,
        scripts=[{"text": text, "hash": Markup(f"'sha256-{_hash(text)}'")} for text in texts],
        data=packed,
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
