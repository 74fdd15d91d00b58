"""KML 2.2 for Google Earth and the geolocation communities that work in it.

One Placemark an incident, in the colour of its domain, with a time span, a description in words, and every
column as ExtendedData. Incidents without a place are Placemarks without geometry, which KML allows. No icon
is linked: the file makes no request when it is opened. At the end, a folder names the sources.

Where datasets have a colour, what is a ring on the map is here what KML can draw around an incident without an
image: the colour of its name, and of the edge of its area. Names of others are grey then, a folder is the legend.
The colours are those of the dark map, as Google Earth shows pictures from space.

A description is HTML to Google Earth, so other people's text is escaped for HTML first and for XML after
that; names and data are plain text and escaped once. Characters that XML can't hold become U+FFFD.
Source: https://docs.ogc.org/is/12-007r2/12-007r2.html
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import shapely

from geo import schema
from geo.map import Ring, tokens
from geo.model import Incident
from geo.wording import claim_words, facts, figure_words
from geo.writers.columns import flat
from geo.writers.origin import Origin, Sources
from geo.writers.shapes import shapes

_SPECIAL = re.compile('[&<>"]|[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_kml(batches: Iterable[pa.Table], origin: Origin) -> Iterator[bytes]:
    """Incidents as one KML document, a chunk for every batch."""
    sources = Sources()
    link = f'<atom:link href="{_text(origin.link, quoted=True)}"/>' if origin.link else ""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:atom="http://www.w3.org/2005/Atom"><Document>\n'
        f"<name>Incident map</name>{link}<description>{_html(origin.sentence)}</description>\n"
        + "".join(_styles(origin.rings))
    ).encode()
    present: set[str] = set()
    for batch in batches:
        sources.add(batch)
        present.update(batch["source"].unique().to_pylist())
        yield "".join(_placemarks(batch, origin)).encode()
    yield _legend({dataset: ring for dataset, ring in origin.rings.items() if dataset in present}).encode()
    listed = "<br>".join(
        html.escape(f"{source['name']}: {source['licence']}, {source['reports']:,} reports")
        for source in sources.ranked(500)
    )
    folder = f"<Folder><name>Sources</name><description>{_text(listed)}</description></Folder>\n"
    yield f"{folder}</Document></kml>\n".encode()


def _styles(rings: Mapping[str, Ring]) -> Iterator[str]:
    for domain, shades in tokens.DOMAINS.items():
        yield _style(domain, shades.light, shades.light, tokens.COLOURS["unringed"].dark if rings else "")
        for number, ring in enumerate(rings.values()):
            yield _style(f"{domain}-{number}", shades.light, ring.dark, ring.dark)


def _style(id: str, colour: str, edge: str, name: str) -> str:
    label = f"<LabelStyle><color>ff{_bgr(name)}</color></LabelStyle>" if name else ""
    return (
        f'<Style id="{id}"><IconStyle><color>ff{_bgr(colour)}</color></IconStyle>{label}'
        f"<LineStyle><color>ff{_bgr(edge)}</color><width>2</width></LineStyle>"
        f"<PolyStyle><color>40{_bgr(colour)}</color></PolyStyle></Style>\n"
    )


def _bgr(colour: str) -> str:
    red, green, blue = (colour[at : at + 2] for at in (1, 3, 5))
    return blue + green + red


def _style_of(incident: Incident, shape: Any, rings: Mapping[str, Ring]) -> str:
    # A line has no edge of its own, so it keeps the colour of what happened.
    if incident.source not in rings or "LineString" in getattr(shape, "geom_type", ""):
        return incident.domain
    return f"{incident.domain}-{list(rings).index(incident.source)}"


def _legend(rings: Mapping[str, Ring]) -> str:
    if not rings:
        return ""
    entries = "".join(
        f"<Placemark><name>{_text(ring.label)}</name><Style><LabelStyle><color>ff{_bgr(ring.dark)}</color></LabelStyle>"
        f"</Style></Placemark>"
        for ring in rings.values()
    )
    colours = "; ".join(f"{ring.colour.lower()}: {ring.label}" for ring in rings.values())
    words = f"A name, or the edge of an area, in the colour of the dataset that it is from. {colours}; grey: others."
    return f"<Folder><name>Colours of datasets</name><description>{_html(words)}</description>{entries}</Folder>\n"


def _placemarks(table: pa.Table, origin: Origin) -> Iterator[str]:
    cells = flat(table, origin.note).to_pylist()
    for incident, row, shape in zip(schema.iterate(table), cells, shapes(table), strict=True):
        span = ""
        if incident.date_start is not None and incident.date_end is not None:
            span = f"<TimeSpan><begin>{incident.date_start}</begin><end>{incident.date_end}</end></TimeSpan>"
        data = "".join(
            f'<Data name="{name}"><value>{_text(_cell(value))}</value></Data>'
            for name, value in row.items()
            if value is not None
        )
        yield (
            f"<Placemark><name>{_text(incident.title)}</name><description>{_html(*_description(incident))}</description>"
            f"{span}<styleUrl>#{_style_of(incident, shape, origin.rings)}</styleUrl><ExtendedData>{data}</ExtendedData>"
            f"{'' if shape is None else _geometry(shape)}</Placemark>\n"
        )


def _description(incident: Incident) -> Iterator[str]:
    words = facts(incident)
    yield f"{words['kind'].words}; {words['sure'].words.lower()}"
    yield f"When: {words['when'].words}"
    yield f"Where: {words['where'].words} ({words['where'].notes[0]})"
    yield f"Killed: {words['killed'].words}; injured: {words['injured'].words}"
    yield from filter(None, (incident.summary, incident.damage))
    yield from map(figure_words, incident.figures)
    yield from map(claim_words, incident.claims)
    for report in incident.reports:
        named = (report.publisher or report.dataset, report.title, report.url, report.licence)
        yield f"Source: {', '.join(filter(None, named))}"


def _html(*lines: str) -> str:
    return _text("<br>".join(html.escape(line) for line in lines))


def _text(text: str, *, quoted: bool = False) -> str:
    if not _SPECIAL.search(text):
        return text
    return escape(_NOT_XML.sub("\ufffd", text), {'"': "&quot;"} if quoted else {})


def _cell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _geometry(shape: Any) -> str:
    if isinstance(shape, shapely.Point):
        return f"<Point>{_coordinates(shape)}</Point>"
    if isinstance(shape, shapely.LineString):
        return f"<LineString><tessellate>1</tessellate>{_coordinates(shape)}</LineString>"
    if isinstance(shape, shapely.Polygon):
        rings = [("outerBoundaryIs", shape.exterior), *(("innerBoundaryIs", ring) for ring in shape.interiors)]
        inside = "".join(f"<{tag}><LinearRing>{_coordinates(ring)}</LinearRing></{tag}>" for tag, ring in rings)
        return f"<Polygon>{inside}</Polygon>"
    return f"<MultiGeometry>{''.join(map(_geometry, shape.geoms))}</MultiGeometry>"


def _coordinates(line: Any) -> str:
    pairs = shapely.get_coordinates(line).tolist()
    return f"<coordinates>{' '.join(f'{lon!r},{lat!r}' for lon, lat in pairs)}</coordinates>"
