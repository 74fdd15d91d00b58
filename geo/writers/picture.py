"""A still picture of the view, as PNG or SVG, for reports and slides; understandable without the page.

It is drawn like the map: our own base map, the same symbols, a pin only where the spot or town is known, a shaded
region with its number where only that is known, a capsule with ≈ near a town, a dashed edge for one party's claim, the
line of a border, clusters where symbols would overlap, and a ring where the dataset has a colour. Because a picture is
passed on without its link, it also states the filter, the number of incidents and how many aren't on the map, the
legend, the scale, the day, the version of the data and the sources.

It is composed as SVG and rendered to PNG by resvg, which needs no browser and no display. Refused: matplotlib (another
look, and forty times the size) and a headless browser (slow, and not on every server). Text uses the machine's fonts.

Positions of all incidents are kept, about 40 bytes each, because the frame is known only at the end.
"""

from __future__ import annotations

import json
import math
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import resvg_py
import shapely

from geo import taxonomy
from geo.errors import ReadError
from geo.filter import Filter
from geo.gazetteer import Gazetteer, surface
from geo.geodesy import TILE_PX, Circle, Polygon, degrees_around
from geo.map import Ring, basemap, design, drawing, outlines, symbols
from geo.model import BBox, Point
from geo.wording import day_words, number_words
from geo.writers.citation import LOCAL_LINK, TITLE, is_local
from geo.writers.frame import Frame, Pixels
from geo.writers.marks import Mark, PixelBox, Taken, marks
from geo.writers.origin import FileOrigin, Sources
from geo.writers.shapes import representative_point

WIDTH, HEIGHT = 1280, 860
HEAD, FOOT = 74, 66
SCALE = 2
"""PNG pixels per pixel of the drawing."""
_ONE_WORLD = math.log2(WIDTH / TILE_PX)
"""The least zoom: below it the world would be shown twice, because a picture is wider than the map on the page."""

MOST_DRAWN_AREAS = 400
"""The most areas drawn with their shape; further ones are symbols only, as on a crowded map."""

FONTS = ("Noto Sans", "DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial")
"""The fonts of pictures and briefs: the first that the machine has, with its other fonts for other scripts."""
_FONT = ", ".join((*FONTS, "sans-serif"))
_NEEDED = [
    *("source", "event_type", "precision", "verification", "lat", "lon", "radius_km"),
    *("country", "admin1", "place_id", "geometry"),
]
_INK, _QUIET, _PAPER, _EDGE, _LAND, _LABEL = (
    design.COLOURS[name].light for name in ("ink", "quiet", "paper", "line", "land", "label")
)
_SIZES, _STRENGTHS, _DASHES = design.SIZES, design.STRENGTHS, design.DASHES
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_svg(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """The view as SVG."""
    yield _picture(batches, origin).encode()


def write_png(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """The view as PNG, 2560 by 1720 pixels.

    Raises
    ------
    ReadError
        The machine has no font to set text in.
    """
    yield png_of(_picture(batches, origin))


def png_of(picture: str) -> bytes:
    """A picture that is SVG, as PNG.

    Raises
    ------
    ReadError
        The machine has no font to set text in.
    """
    if not has_fonts():
        raise ReadError("A picture needs a font, and this machine has none: install one, such as DejaVu Sans.")
    return bytes(resvg_py.svg_to_bytes(svg_string=picture, zoom=SCALE))


@cache
def has_fonts(sample: str = "Aa") -> bool:
    """Whether this machine has fonts for a text."""

    def image_of(text: str) -> bytes:
        line = f'<text y="20" font-family="{_FONT}">{text}</text>'
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">{line}</svg>'
            )
        )

    return image_of(sample) != image_of("")


def _picture(batches: Iterable[pa.Table], origin: FileOrigin) -> str:
    sources, kept, total, unplaced = Sources(), [], 0, 0
    for batch in batches:
        sources.add(batch)
        located = _located(batch.select(_NEEDED))
        total, unplaced = total + len(batch), unplaced + len(batch) - len(located)
        kept.append(located)
    table = pa.concat_tables(kept) if kept else None
    high = HEIGHT - HEAD - FOOT
    frame = _frame(table, origin, high)
    gazetteer = origin.gazetteer()
    drawn_marks = marks(table, frame, gazetteer) if table is not None else []
    ringed = [origin.rings[code] for code in origin.rings if any(mark.dataset == code for mark in drawn_marks)]
    others = any(mark.dataset not in origin.rings for mark in drawn_marks)
    counted = _counted(drawn_marks)
    legend, legend_box = _legend(counted, _forms(drawn_marks), _ring_entries(ringed, others=others), high)
    taken = _taken(drawn_marks, legend_box, high)
    content = [
        f'<svg x="0" y="{HEAD}" width="{WIDTH}" height="{high}">',
        f'<rect width="{WIDTH}" height="{high}" fill="{_colour("sea")}"/>',
        *_base(frame),
        *_areas(drawn_marks, gazetteer, frame),
        *(() if origin.by_hand else _asked(origin.filter, gazetteer, frame)),
        *(_symbol(mark) + _ring(mark, origin.rings) for mark in drawn_marks),
        *_region_names(drawn_marks, taken),
        *_labels(gazetteer, frame, taken),
        legend,
        _scale(frame, high),
        "</svg>",
        *_head(origin, total, unplaced, _wide(table), sum(counted.values())),
        *_foot(origin, sources),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{_FONT}" fill="{_INK}"><title>{_text(origin.heading)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>{"".join(content)}</svg>'
    )


def _frame(table: pa.Table | None, origin: FileOrigin, high: int) -> Frame:
    """The part of the world in a picture: that of the view, else around the incidents and the filter's places."""
    view = origin.view
    if view.lat is not None and view.lon is not None and view.zoom is not None:
        return Frame(Point(view.lat, view.lon), max(view.zoom, _ONE_WORLD), WIDTH, high)
    places = [] if origin.by_hand else [place.box() for place in _places(origin.filter)]
    return Frame.around(*_extent(table, places), WIDTH, high, foot_px=_LEGEND_PX + _RING_PX * bool(origin.rings))


def _taken(drawn_marks: Iterable[Mark], legend: PixelBox, high: int) -> Taken:
    """The parts of a picture in which no name is written: marks, legend, scale, and the edges, which would cut it."""
    taken = Taken()
    scale = (WIDTH - 190, high - 46, WIDTH, high)
    sides = (-300, 0, 3, high), (WIDTH - 3, 0, WIDTH + 300, high), (0, -60, WIDTH, 2), (0, high - 2, WIDTH, high + 60)
    for box in (*(mark.bounds for mark in drawn_marks), legend, scale, *sides):
        taken.add(box)
    return taken


def _located(batch: pa.Table) -> pa.Table:
    """The rows with a place, each with a point: one on its line or area if the source gives only that."""
    batch = batch.filter(pc.or_(pc.is_valid(batch["lat"]), pc.is_valid(batch["geometry"])))
    if not batch["lat"].null_count:
        return batch
    lat, lon = (batch[name].to_numpy().astype(np.float64) for name in ("lat", "lon"))
    for row in np.flatnonzero(~np.isfinite(lat)):
        point = representative_point(batch["geometry"][int(row)].as_py())
        if point is not None:
            lat[row], lon[row] = point.lat, point.lon
    for name, values in (("lat", lat), ("lon", lon)):
        batch = batch.set_column(batch.column_names.index(name), name, pa.array(values))
    return batch.filter(pa.array(np.isfinite(lat)))


def _extent(table: pa.Table | None, of_filter: Sequence[BBox]) -> tuple[Pixels, Pixels]:
    """Latitudes and longitudes of the extent of all points, circles and lines, and of the filter's boxes."""
    high = np.array([edge for box in of_filter for edge in (box.south, box.north)])
    wide = np.array([edge for box in of_filter for edge in (box.west, box.east)])
    if table is None or not len(table):
        return high, wide
    lat, lon, radius_km = (table[name].to_numpy().astype(np.float64) for name in ("lat", "lon", "radius_km"))
    up, aside = degrees_around(lat, np.nan_to_num(radius_km))
    lats, lons = [lat - up, lat + up, high], [lon - aside, lon + aside, wide]
    own = table["geometry"].drop_null()
    if len(own):
        boxes = shapely.bounds(shapely.from_geojson(own.to_numpy(zero_copy_only=False), on_invalid="ignore"))
        boxes = boxes[np.isfinite(boxes).all(axis=1)]
        lats.append(boxes[:, [1, 3]].ravel())
        lons.append(boxes[:, [0, 2]].ravel())
    return np.clip(np.concatenate(lats), -85, 85), np.clip(np.concatenate(lons), -180, 180)


def _wide(table: pa.Table | None) -> int:
    """How many incidents are known only to a country, and so not drawn."""
    return 0 if table is None else int(pc.sum(pc.equal(table["precision"], "country")).as_py() or 0)


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _counted(shown: list[Mark]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for mark in shown:
        for share, number in mark.shares.items():
            counted[share] = counted.get(share, 0) + number
    return {share: counted[share] for share in (*drawing.TONES, *taxonomy.DOMAINS) if share in counted}


def _share_colours(share: str) -> tuple[str, str]:
    """The fill of a domain's or a tone's symbol, and the glyph on it."""
    if share in drawing.TONES:
        tone = design.TONE_COLOURS[share]
        return tone.fill.light, tone.glyph.light
    return design.DOMAIN_COLOURS[share].light, drawing.glyph_colour(share)


# ---- beneath -------------------------------------------------------------------------------------------------


def _colour(name: str) -> str:
    return design.COLOURS[name].light


_RIVER_PX, _REGION_LINE_PX, _BORDER_LINE_PX = 1.1, 0.8, 1.1
_REGIONS_FROM_ZOOM = 5


def _base(frame: Frame) -> Iterator[str]:
    tiles = basemap.tiles()
    for level, column, row, x, y, side in frame.tiles():
        tile = json.loads(tiles.read(level, column, row))
        scale = side / basemap.UNITS
        moved = f'transform="translate({x:.2f} {y:.2f}) scale({scale:.6f})"'
        if tile.get("land"):
            yield f'<path {moved} d="{tile["land"]}" fill="{_LAND}" fill-rule="evenodd"/>'
        if tile.get("rivers"):
            line = f'stroke="{_colour("river")}" stroke-width="{_RIVER_PX / scale:.2f}" stroke-linejoin="round"'
            yield f'<path {moved} d="{tile["rivers"]}" fill="none" {line}/>'
        if tile.get("lakes"):
            yield f'<path {moved} d="{tile["lakes"]}" fill="{_colour("sea")}" fill-rule="evenodd"/>'
        if frame.zoom >= _REGIONS_FROM_ZOOM and tile.get("regions"):
            line = f'stroke="{_colour("region-line")}" stroke-width="{_REGION_LINE_PX / scale:.2f}"'
            yield f'<path {moved} d="{tile["regions"]}" fill="none" {line}/>'
        for kind, dash in (("borders", ""), ("disputed", f'stroke-dasharray="{4 / scale:.1f}"')):
            if tile.get(kind):
                line = f'stroke="{_colour("border-line")}" stroke-width="{_BORDER_LINE_PX / scale:.2f}"'
                yield f'<path {moved} d="{tile[kind]}" fill="none" {line} stroke-linejoin="round" {dash}/>'


def _areas(shown: list[Mark], gazetteer: Gazetteer, frame: Frame) -> Iterator[str]:
    """The areas, rings and lines of incidents, each drawn once however many incidents share it."""
    areas: dict[object, Mark] = {}
    for mark in shown:
        if mark.division is not None or (mark.drawn_as in ("area", "line") and mark.count == 1):
            place = mark.division or mark.geometry or mark.place_id or (mark.point, mark.radius_km)
            areas.setdefault(place, mark)
    for mark in list(areas.values())[:MOST_DRAWN_AREAS]:
        if mark.division is not None and mark.division.outline is None:
            continue  # its radius is unknown
        shape = mark.division.outline if mark.division is not None else _shape(mark, gazetteer)
        yield _circle(mark, frame) if shape is None else _shaped(mark, shape, frame)


_AREA_EDGE_PX = 0.9


def _edge(mark: Mark) -> str:
    dash = f' stroke-dasharray="{_DASHES["claim-area"]}"' if mark.claim else ""
    return f'stroke="{_colour("region-edge")}" stroke-width="{_AREA_EDGE_PX}"{dash}'


def _circle(mark: Mark, frame: Frame) -> str:
    if not mark.radius_km:
        return ""
    fill = _colour(f"region-{mark.shade}")
    radius = mark.radius_km / frame.km_a_pixel * _stretch(mark.point, frame)
    (x,), (y,) = frame.pixels(np.array([mark.point.lat]), np.array([mark.point.lon]))
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" {_edge(mark)}/>'


def _shaped(mark: Mark, shape: Any, frame: Frame) -> str:
    path = _path(frame.projected(shape))
    if shape.geom_type.endswith("Polygon"):
        fill = f'fill="{_colour(f"region-{mark.shade}")}" fill-opacity=".8" fill-rule="evenodd"'
        return f'<path d="{path}" {fill} {_edge(mark)} stroke-linejoin="round"/>'
    colour = design.DOMAIN_COLOURS[mark.domain].light
    line = f'fill="none" stroke="{colour}" stroke-linejoin="round" stroke-linecap="round"'
    dash = f' stroke-dasharray="{_DASHES["claim-line"]}"' if mark.claim else ""
    halo = f'stroke-width="{_SIZES["line-halo"]}" stroke-opacity="{_STRENGTHS["line-halo"]}"'
    return f'<path d="{path}" {line} {halo}/><path d="{path}" {line} stroke-width="{_SIZES["line"]}"{dash}/>'


def _places(shown: Filter) -> list[Circle | BBox | Polygon]:
    return [place for place in (shown.near, shown.bbox, *shown.area) if place is not None]


def _asked(shown: Filter, gazetteer: Gazetteer, frame: Frame) -> Iterator[str]:
    """The edges of what a filter looks into: what lies outside its circle, areas and box is washed, as on the map."""
    surfaces = [surface(place) for place in _places(shown)]
    if surfaces:
        whole = f"M-200-200H{frame.width + 200}V{frame.height + 200}H-200z"
        inside = _path(frame.projected(shapely.union_all(surfaces)))
        yield f'<path d="{whole}{inside}" fill="{_PAPER}" fill-opacity=".38" fill-rule="evenodd"/>'
    divisions = [gazetteer.geometry(place_id) for place_id in outlines.outlined(shown, gazetteer)]
    shapes = [*surfaces, *(shape for shape in divisions if shape is not None)]
    paths = [_path(frame.projected(shape)) for shape in shapes if not shape.is_empty]
    for stroke, width, strength in ((_PAPER, 4.6, 0.8), (_colour("accent"), 2.2, 1)):
        for path in filter(None, paths):
            line = f'stroke="{stroke}" stroke-width="{width}" stroke-opacity="{strength}" stroke-linejoin="round"'
            yield f'<path d="{path}" fill="none" {line}/>'


def _stretch(point: Point, frame: Frame) -> float:
    """The scale of the map at a point relative to that at the frame's centre."""
    return math.cos(math.radians(frame.centre.lat)) / max(0.05, math.cos(math.radians(point.lat)))


def _shape(mark: Mark, gazetteer: Gazetteer) -> Any | None:
    if mark.geometry:
        read = shapely.from_geojson(mark.geometry, on_invalid="ignore")
        if read is not None and not read.is_empty and not read.geom_type.endswith("Point"):
            return read
    if mark.place_id and drawing.has_shape(mark.precision):
        shape = gazetteer.shape(mark.place_id)
        return None if shape is None else shapely.from_geojson(json.dumps(shape), on_invalid="ignore")
    return None


def _path(shape: Any) -> str:
    parts = []
    for part in shapely.get_parts(shape):
        closed = part.geom_type == "Polygon"
        for line in [part.exterior, *part.interiors] if closed else [part]:
            pairs = shapely.get_coordinates(line).round(1).tolist()
            if len(pairs) > 1:
                parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in pairs) + ("z" if closed else ""))
    return "".join(parts)


def _labels(gazetteer: Gazetteer, frame: Frame, taken: Taken) -> Iterator[str]:
    for label in basemap.labels(gazetteer, frame.box, frame.zoom):
        (x,), (y,) = frame.pixels(np.array([label.point.lat]), np.array([label.point.lon]))
        if 0 < x < frame.width and 0 < y < frame.height:
            yield (_country_name if label.kind == "country" else _town_name)(label.name, x, y, taken)


_HALO = f'stroke="{_LAND}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
_LETTER_PX, _CAPITAL_PX = 6.9, 9.8
"""The mean width of a letter of a town's name, and of a country's, which is in spaced capitals."""


def _country_name(name: str, x: float, y: float, taken: Taken) -> str:
    text = name.upper()
    wide = len(text) * _CAPITAL_PX
    if not taken.put((x - wide / 2 - 3, y - 9, x + wide / 2 + 3, y + 7)):
        return ""
    return (
        f'<text x="{x:.1f}" y="{y + 4:.1f}" font-size="12.5" letter-spacing="1.5" text-anchor="middle" '
        f'fill="{_colour("country")}" {_HALO}>{_text(text)}</text>'
    )


def _town_name(name: str, x: float, y: float, taken: Taken) -> str:
    """A dot with the name to the right or left of it, if there is room."""
    wide = len(name) * _LETTER_PX + 4
    dot = (x - 3, y - 3, x + 3, y + 3)
    right, left = (x + 5, y - 8, x + 5 + wide, y + 8), (x - 5 - wide, y - 8, x - 5, y + 8)
    side = next((side for side in (right, left) if taken.put(side)), None) if taken.free(dot) else None
    if side is None:
        return ""
    taken.add(dot)
    anchor, at = ("start", x + 6) if side is right else ("end", x - 6)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{_LABEL}"/><text x="{at:.1f}" y="{y + 4:.1f}" '
        f'font-size="12" text-anchor="{anchor}" fill="{_LABEL}" {_HALO}>{_text(name)}</text>'
    )


# ---- above ---------------------------------------------------------------------------------------------------


def _symbol(mark: Mark) -> str:
    x, y = mark.at
    if mark.count > 1:
        return _cluster(mark) if mark.form == "spot" else _number(mark)
    drawn = symbols.drawings()
    domain, kind = taxonomy.DOMAINS[mark.domain], taxonomy.EVENT_TYPES[mark.event_type]
    (share,) = mark.shares
    colour, ink = _share_colours(share)
    shape, tail = drawn["shapes"][domain.shape], f'<path d="{design.TAIL}"/>' if mark.drawn_as == "pin" else ""
    half = symbols.BOX / 2
    top = y - _SIZES["pin"] if tail else y - half
    fitted = drawn["glyph_transforms"].get(domain.shape, "")
    around = f'stroke="{_PAPER}" stroke-width="{2 * _SIZES["outline"]}" stroke-linejoin="round"'
    outline = f'<g fill="{_PAPER}" {around}>{tail}<path d="{shape}"/></g>'
    pale = f' stroke="{_colour("region-edge")}"' if share == "others" else ""
    filled = f'<g fill="{colour}"{pale}>{tail}<path d="{shape}" fill-rule="evenodd"/></g>'
    if mark.claim:
        ink = colour
        edge = f'stroke="{ink}" stroke-width="{_SIZES["claim"]}" stroke-dasharray="{_DASHES["claim"]}"'
        filled = f'<g fill="{ink}">{tail}</g><path d="{shape}" fill="{_PAPER}" {edge}/>'
    return (
        f'<g transform="translate({x - half:.1f} {top:.1f})">{outline}{filled}'
        f'<path d="{drawn["glyphs"][kind.glyph]}" transform="{fitted}" fill="none" stroke="{ink}" '
        f'stroke-width="{_SIZES["glyph"]}" stroke-linecap="round" stroke-linejoin="round"/></g>'
    )


def _number(mark: Mark) -> str:
    """The number of incidents near a town, in a capsule, or in a region, in a square."""
    (x, y), (wide, high) = mark.at, mark.half_px
    is_near = mark.form == "near"
    round_px, aside = (high, _NEAR_SIGN_PX / 2) if is_near else (3, 0.0)
    sign = _near_sign(x - wide + 9, y, 1.4) if is_near else ""
    return (
        f'<rect x="{x - wide:.1f}" y="{y - high:.1f}" width="{2 * wide:.1f}" height="{2 * high}" rx="{round_px}" '
        f'fill="{_PAPER}" stroke="{_colour("region-edge")}" stroke-width="1.3"/>'
        f'<text x="{x + aside:.1f}" y="{y + 4.3:.1f}" font-size="12" font-weight="600" text-anchor="middle">'
        f"{mark.count:,}</text>{sign}"
    )


_NEAR_SIGN_PX = 8


def _near_sign(x: float, y: float, thick: float) -> str:
    """The sign ≈ at a point, as a path, because not every font has it."""
    wave = "q2-3 4 0t4 0"
    return (
        f'<path d="M{x - 4:.1f} {y - 1.5:.1f}{wave}M{x - 4:.1f} {y + 3:.1f}{wave}" fill="none" stroke="{_INK}" '
        f'stroke-width="{thick}" stroke-linecap="round"/>'
    )


def _region_names(shown: list[Mark], taken: Taken) -> Iterator[str]:
    """The names of regions beside their numbers, if there is room."""
    for mark in sorted(shown, key=lambda mark: -mark.count):
        if mark.division is None or not mark.division.name:
            continue
        text = mark.division.name.upper()
        wide, (left, top, right, bottom) = len(text) * _CAPITAL_PX, mark.bounds
        for anchor, x, box in (
            ("start", right + 4, (right + 2, top, right + 4 + wide, bottom)),
            ("end", left - 4, (left - 4 - wide, top, left - 2, bottom)),
        ):
            if taken.put(box):
                yield (
                    f'<text x="{x:.1f}" y="{(top + bottom) / 2 + 4:.1f}" font-size="11.5" letter-spacing="1" '
                    f'font-weight="600" text-anchor="{anchor}" fill="{_colour("country")}" {_HALO}>{_text(text)}</text>'
                )
                break


def _cluster(mark: Mark) -> str:
    x, y = mark.at
    ring = mark.radius_px - _SIZES["share"] / 2
    round_px = 2 * math.pi * ring
    edge = _colour("region-edge") if mark.is_toned else _EDGE
    disc = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{mark.radius_px:.1f}" fill="{_PAPER}" stroke="{edge}"/>'
    start, parts = 0.0, [disc]
    shares = mark.shares
    gap = _SIZES["share-gap"] if len(shares) > 1 else 0
    for share, number in sorted(shares.items(), key=lambda item: -item[1]):
        length, (colour, _) = number / mark.count * round_px, _share_colours(share)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{ring:.1f}" fill="none" stroke="{colour}" '
            f'stroke-width="{_SIZES["share"]}" stroke-dasharray="{max(1, length - gap):.2f} {round_px:.2f}" '
            f'stroke-dashoffset="{-start:.2f}" transform="rotate(-90 {x:.1f} {y:.1f})"/>'
        )
        start += length
    label = f"{mark.count:,}" if mark.count < 10_000 else f"{mark.count / 1000:.0f}k"
    parts.append(
        f'<text x="{x:.1f}" y="{y + 4.3:.1f}" font-size="12" font-weight="600" text-anchor="middle">{label}</text>'
    )
    return "".join(parts)


def _ring(mark: Mark, rings: Mapping[str, Ring]) -> str:
    """A thin ring around a symbol in its dataset's colour, if it has one, as on the map."""
    ring = rings.get(mark.dataset)
    if ring is None:
        return ""
    x, y = mark.at
    middle = y - _SIZES["pin"] + symbols.BOX / 2 if mark.count == 1 and mark.drawn_as == "pin" else y
    thick = _SIZES["ring"]
    circle = f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="{mark.radius_px + _RING_AWAY_PX:.1f}" fill="none"'
    outline = f'{circle} stroke="{_PAPER}" stroke-width="{thick + 2 * _RING_OUTLINE_PX}"/>'
    return f'{outline}{circle} stroke="{ring.light}" stroke-width="{thick}"/>'


_RING_AWAY_PX, _RING_OUTLINE_PX = 1.75, 1
_LEGEND_PX = 74
_RING_PX = 20
"""The height of a line of the legend."""
_LEGEND_MOST_PX = WIDTH - 230
_LEGEND_LEFT_PX, _LEGEND_TOP_PX = 26.0, 24
_LEGEND_LETTER_PX = 6.6
_SIGN_PX, _BETWEEN_PX = 19, 14
"""The width of a sign before its words, and of the gap after them."""
_NAME = 48
"""The most characters of a dataset's name in the legend; those of our own formats are shorter."""


def _ring_entries(ringed: list[Ring], *, others: bool) -> list[tuple[str, str]]:
    """The legend's entries for rings: words and colour."""
    if not ringed:
        return []
    named = [(_cut(ring.label, _NAME), ring.light) for ring in ringed]
    return [(drawing.DRAWN_WORDS["ring_from"], ""), *named, *([(drawing.DRAWN_WORDS["no_ring"], "")] if others else [])]


class _LegendLines:
    """Lays out signs with words, in as many lines as they need."""

    def __init__(self) -> None:
        self.x, self.y, self.wide = _LEGEND_LEFT_PX, _LEGEND_TOP_PX, 0.0
        self.parts: list[str] = []

    def new_line(self, height: int = _RING_PX) -> None:
        self.x, self.y = _LEGEND_LEFT_PX, self.y + height

    def add(self, words: str, sign: str = "", ink: str = "") -> None:
        """Add words after a sign, which is drawn at 0, 0 on the line; on a new line if they don't fit."""
        wide = len(words) * _LEGEND_LETTER_PX + (_SIGN_PX if sign else 0)
        if self.x + wide + _BETWEEN_PX > _LEGEND_MOST_PX:
            self.new_line()
        if sign:
            self.parts.append(f'<g transform="translate({self.x:.0f} {self.y})">{sign}</g>')
        self.text(self.x + (_SIGN_PX if sign else 0), words, ink)
        self.x += wide + _BETWEEN_PX
        self.wide = max(self.wide, self.x)

    def text(self, x: float, words: str, ink: str = "") -> None:
        fill = f' fill="{ink}"' if ink else ""
        self.parts.append(f'<text x="{x:.0f}" y="{self.y}" font-size="12"{fill}>{_text(words)}</text>')


def _forms(shown: list[Mark]) -> list[tuple[str, str]]:
    """The legend's entries for the forms that occur: words and sign."""
    edge = f'stroke="{_colour("region-edge")}" stroke-width="1.3"'
    signs = {
        "spot": f'<circle cx="6" cy="-4" r="5" fill="{_PAPER}" {edge}/>',
        "near": f'<rect x="-1" y="-10" width="16" height="12" rx="6" fill="{_PAPER}" {edge}/>'
        + _near_sign(7, -4.5, 1.3),
        "area": f'<rect x="0" y="-10" width="14" height="12" rx="2" fill="{_colour("region-3")}" {edge}/>',
    }
    forms = {mark.form for mark in shown}
    named = [(drawing.DRAWN_WORDS[f"legend_{form}"], sign) for form, sign in signs.items() if form in forms]
    if any(mark.claim for mark in shown):
        dashed = f'<circle cx="6" cy="-4" r="5" fill="none" {edge} stroke-dasharray="{_DASHES["claim"]}"/>'
        named.append((drawing.DRAWN_WORDS["legend_claim"], dashed))
    return named


def _share_entry(share: str, number: int) -> tuple[str, str]:
    """The legend's entry for a domain, or for a tone with its glyph: words and sign."""
    drawn, tone = symbols.drawings(), drawing.TONES.get(share)
    domain = taxonomy.DOMAINS["kinetic" if tone else share]
    (fill, ink), moved = _share_colours(share), 'transform="translate(0 -12) scale(.5)"'
    edge = f' stroke="{_colour("region-edge")}"' if share == "others" else ""
    sign = f'<path {moved} d="{drawn["shapes"][domain.shape]}" fill="{fill}" fill-rule="evenodd"{edge}/>'
    if tone and tone.glyph:
        line = f'fill="none" stroke="{ink}" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"'
        sign += f'<path {moved} d="{drawn["glyphs"][tone.glyph]}" {line}/>'
    return f"{(tone or domain).label.lower()} {number:,}", sign


def _legend(
    counted: dict[str, int], forms: list[tuple[str, str]], rings: list[tuple[str, str]], high: int
) -> tuple[str, PixelBox]:
    """The legend, and its box."""
    lines = _LegendLines()
    for share, number in counted.items():
        lines.add(*_share_entry(share, number))
    if not counted:
        lines.text(_LEGEND_LEFT_PX, drawing.DRAWN_WORDS["empty"])
    lines.new_line(_RING_PX + 1)
    for words, sign in forms:
        lines.add(words, sign)
    if rings:
        lines.new_line()
    for words, colour in rings:
        sign = f'<circle cx="6" cy="-4" r="5" fill="none" stroke="{colour}" stroke-width="{_SIZES["ring"]}"/>'
        lines.add(words, sign if colour else "", "" if colour else _QUIET)
    top, wide = high - 25 - lines.y, lines.wide
    box = f'<rect x="12" width="{wide - 12:.0f}" height="{lines.y + 13}" rx="9" fill="{_PAPER}" fill-opacity=".95"'
    legend = f'<g transform="translate(0 {top})">{box} stroke="{_EDGE}"/>{"".join(lines.parts)}</g>'
    return legend, (0, top - 4, wide, high)


def _scale(frame: Frame, high: int) -> str:
    room = 150 * frame.km_a_pixel
    step = 10 ** math.floor(math.log10(room))
    km = next(step * part for part in (5, 2, 1) if step * part <= room)
    wide = km / frame.km_a_pixel
    x, y = WIDTH - 24 - wide, high - 20
    return (
        f'<path d="M{x:.1f} {y - 6}v6h{wide:.1f}v-6" fill="none" stroke="{_QUIET}" stroke-width="1.5"/>'
        f'<text x="{x + wide / 2:.1f}" y="{y - 10}" font-size="12" text-anchor="middle" fill="{_QUIET}">'
        f"{km:,g} km</text>"
    )


def _head(origin: FileOrigin, total: int, unplaced: int, wide: int, shown: int) -> Iterator[str]:
    beside = [f"{shown:,} in this part of the map"] if shown != total - unplaced - wide else []
    beside += [f"{wide:,} {drawing.DRAWN_WORDS['country_only']}"] if wide else []
    beside += [f"{unplaced:,} not on the map"] if unplaced else []
    left_out = (origin.total or total) - total
    beside += [f"{left_out:,} more not drawn"] if left_out > 0 else []
    number = f"{total:,} of {number_words(origin.total or total)}" if left_out > 0 else number_words(total)
    words = f"{number}: {origin.words}"
    if origin.title:
        beside.insert(0, _cut(words, 100))
    title = _cut(origin.title or words, 100)
    yield f'<text x="24" y="33" font-size="21" font-weight="700">{_text(title)}</text>'
    line = " · ".join([*beside, f"as of {day_words(origin.moment.date())}"])
    yield f'<text x="24" y="57" font-size="14" fill="{_QUIET}">{_text(line)}</text>'


def _foot(origin: FileOrigin, sources: Sources) -> Iterator[str]:
    origin_words = (
        f"{TITLE}, data version {origin.version}. Base map: {basemap.CREDIT}. A dot says what reports say, no more."
    )
    lines = [*_named(sources), _cut(f"{origin_words} {_link(origin.link)}", _LINE)]
    first, step = (26, 20) if len(lines) == 2 else (19, 18)
    for number, line in enumerate(lines):
        y = HEIGHT - FOOT + first + step * number
        yield f'<text x="24" y="{y}" font-size="12.5" fill="{_QUIET}">{_text(line)}</text>'


def _link(link: str) -> str:
    return f"{link} ({LOCAL_LINK})" if is_local(link) else link


_LINE = 185
"""The most characters of a line below the map."""


def _named(sources: Sources) -> list[str]:
    """As many sources with their licences as fit in two lines, and how many more there are."""
    for at_most in range(min(12, len(sources.counted)), 1, -1):
        lines = textwrap.wrap(f"Sources: {sources.words(at_most)}.", _LINE)
        if len(lines) <= 2:
            return lines
    return textwrap.wrap(f"Sources: {sources.words(1)}.", _LINE, max_lines=2, placeholder=" …")


def _cut(text: str, characters: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"
