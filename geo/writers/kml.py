"""KML 2.2 for Google Earth, which geolocation communities use.

One Placemark per incident, in the colour of its domain, with a time span, a description in words, and every column as
ExtendedData. Incidents without a place are Placemarks without geometry, which KML allows. No icon is linked, so opening
the file makes no requests. A folder at the end names the sources.

A dataset's colour, a ring on the map, is the colour of the incident's name and of the edge of its area here, which
needs no image. The names of other incidents are grey then, and a folder is the legend. Colours are those of the dark
map, because Google Earth shows satellite images.

lxml writes one element at a time. Google Earth takes descriptions for HTML, so other people's text is escaped for HTML
before lxml escapes it for XML; names and data are plain text. Characters not allowed in XML become U+FFFD. Source:
https://docs.ogc.org/is/12-007r2/12-007r2.html
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import shapely
from lxml import etree

from geo import schema
from geo.map import Ring, design
from geo.model import Incident
from geo.wording import claim_words, facts, figure_words, summary_words
from geo.writers.columns import flat
from geo.writers.origin import FileOrigin, Sources
from geo.writers.shapes import shapes

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_kml(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """Incidents as one KML document, a chunk for every batch."""
    sources = Sources()
    link = f'<atom:link href="{html.escape(_printable(origin.link))}"/>' if origin.link else ""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:atom="http://www.w3.org/2005/Atom"><Document>\n'
        f"<name>Incident map</name>{link}{_xml(_description(None, origin.sentence))}\n" + "".join(_styles(origin.rings))
    ).encode()
    present: set[str] = set()
    for batch in batches:
        sources.add(batch)
        present.update(batch["source"].unique().to_pylist())
        yield "".join(_placemarks(batch, origin)).encode()
    yield _legend({dataset: ring for dataset, ring in origin.rings.items() if dataset in present}).encode()
    listed = (f"{source['name']}: {source['licence']}, {source['reports']:,} reports" for source in sources.ranked(500))
    folder = etree.Element("Folder")
    _add(folder, "name", "Sources")
    _description(folder, *listed)
    yield f"{_xml(folder)}\n</Document></kml>\n".encode()


def _styles(rings: Mapping[str, Ring]) -> Iterator[str]:
    for domain, shades in design.DOMAIN_COLOURS.items():
        yield _style(domain, shades.light, shades.light, design.COLOURS["unringed"].dark if rings else "")
        for number, ring in enumerate(rings.values()):
            yield _style(f"{domain}-{number}", shades.light, ring.dark, ring.dark)


def _style(id: str, colour: str, edge: str, name: str) -> str:
    style = etree.Element("Style", id=id)
    _add(_add(style, "IconStyle"), "color", _colour(colour))
    if name:
        _add(_add(style, "LabelStyle"), "color", _colour(name))
    line = _add(style, "LineStyle")
    _add(line, "color", _colour(edge))
    _add(line, "width", "2")
    _add(_add(style, "PolyStyle"), "color", _colour(colour, opacity="40"))
    return f"{_xml(style)}\n"


def _colour(colour: str, *, opacity: str = "ff") -> str:
    red, green, blue = (colour[at : at + 2] for at in (1, 3, 5))
    return opacity + blue + green + red


def _style_of(incident: Incident, shape: Any, rings: Mapping[str, Ring]) -> str:
    # a line has no edge, so it keeps the colour of its domain
    if incident.source not in rings or "LineString" in getattr(shape, "geom_type", ""):
        return incident.domain
    return f"{incident.domain}-{list(rings).index(incident.source)}"


def _legend(rings: Mapping[str, Ring]) -> str:
    if not rings:
        return ""
    colours = "; ".join(f"{ring.colour.lower()}: {ring.label}" for ring in rings.values())
    words = f"A name, or the edge of an area, in the colour of the dataset that it is from. {colours}; grey: others."
    folder = etree.Element("Folder")
    _add(folder, "name", "Colours of datasets")
    _description(folder, words)
    for ring in rings.values():
        placemark = _add(folder, "Placemark")
        _add(placemark, "name", ring.label)
        _add(_add(_add(placemark, "Style"), "LabelStyle"), "color", _colour(ring.dark))
    return f"{_xml(folder)}\n"


def _placemarks(table: pa.Table, origin: FileOrigin) -> Iterator[str]:
    cells = flat(table, origin.note).to_pylist()
    for incident, row, shape in zip(schema.iterate(table), cells, shapes(table, origin.gazetteer), strict=True):
        placemark = etree.Element("Placemark")
        _add(placemark, "name", incident.title)
        _description(placemark, *_lines(incident))
        if incident.date_start is not None and incident.date_end is not None:
            span = _add(placemark, "TimeSpan")
            _add(span, "begin", str(incident.date_start))
            _add(span, "end", str(incident.date_end))
        _add(placemark, "styleUrl", f"#{_style_of(incident, shape, origin.rings)}")
        data = _add(placemark, "ExtendedData")
        for name, value in row.items():
            if value is not None:
                _add(_add(data, "Data", name=name), "value", _cell(value))
        if shape is not None:
            _geometry(placemark, shape)
        yield f"{_xml(placemark)}\n"


def _lines(incident: Incident) -> Iterator[str]:
    """The lines of an incident's description."""
    words = facts(incident)
    yield f"{words['kind'].words}; {words['sure'].words.lower()}"
    yield f"When: {words['when'].words}"
    yield f"Where: {words['where'].words} ({words['where'].notes[0]})"
    yield f"Killed: {words['killed'].words}; injured: {words['injured'].words}"
    yield from filter(None, (summary_words(incident), incident.damage))
    yield from map(figure_words, incident.figures)
    yield from map(claim_words, incident.claims)
    for report in incident.reports:
        named = (report.publisher or report.dataset, report.title, report.url, report.licence)
        yield f"Source: {', '.join(filter(None, named))}"


def _description(parent: etree._Element | None, *lines: str) -> etree._Element:
    return _add(parent, "description", "<br>".join(html.escape(line) for line in lines))


def _add(parent: etree._Element | None, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A new element, appended to its parent if it has one."""
    element = etree.Element(tag, attributes) if parent is None else etree.SubElement(parent, tag, attributes)
    try:
        element.text = text
    except ValueError:  # characters not allowed in XML
        element.text = _printable(text or "")
    return element


def _xml(element: etree._Element) -> str:
    text: str = etree.tostring(element, encoding="unicode")
    return text


def _printable(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _cell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _geometry(parent: etree._Element, shape: Any) -> None:
    if isinstance(shape, shapely.Point):
        _coordinates(_add(parent, "Point"), shape)
    elif isinstance(shape, shapely.LineString):
        line = _add(parent, "LineString")
        _add(line, "tessellate", "1")
        _coordinates(line, shape)
    elif isinstance(shape, shapely.Polygon):
        polygon = _add(parent, "Polygon")
        _coordinates(_add(_add(polygon, "outerBoundaryIs"), "LinearRing"), shape.exterior)
        for ring in shape.interiors:
            _coordinates(_add(_add(polygon, "innerBoundaryIs"), "LinearRing"), ring)
    else:
        shapes_together = _add(parent, "MultiGeometry")
        for part in shape.geoms:
            _geometry(shapes_together, part)


def _coordinates(parent: etree._Element, line: Any) -> None:
    pairs = shapely.get_coordinates(line).tolist()
    _add(parent, "coordinates", " ".join(f"{lon!r},{lat!r}" for lon, lat in pairs))
