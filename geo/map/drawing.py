"""How an incident is drawn and said on a map, for all who draw: the page, a picture, KML and the map to send.

A pin stands only where the spot or the town is known. A place near a town is a ring of its radius, an area is shaded or
hatched with its edge, a line is drawn as one: a reader must never see a pin in the middle of a region.
"""

from __future__ import annotations

import math

from geo import taxonomy
from geo.map import design, symbols

DRAWN_AS = {code: precision.drawn_as or "near" for code, precision in taxonomy.PRECISIONS.items()}
"""How a place of each precision is drawn: "pin", "near" (a ring), "area", "line"; near where it isn't stated, too."""

WORDS = {
    "legend": "pin: known to the town · area: only the region is known · dashed: one party’s claim",
    "empty": "no incidents in this part of the map",
    "ring_from": "ring: from",
    "no_ring": "no ring: from others, or several",
    "no_place": "place not named",
    "no_date": "date not known",
    "claim": "claim by one party",
    "region_only": "only the region is known",
}
"""What is said in the same words wherever a map is drawn."""


def cluster_radius_px(count: int) -> float:
    """The radius of the disc that stands for so many incidents."""
    sizes = design.SIZES
    return min(sizes["cluster-most"], sizes["cluster-least"] + sizes["cluster-tenfold"] * math.log10(count))


def has_shape(precision: str) -> bool:
    """Whether a place of that precision is drawn by the gazetteer's shape of it."""
    return DRAWN_AS.get(precision) in ("area", "line")


def glyph_colour(domain: str, theme: str = "light") -> str:
    """The colour of the glyph on the symbol of a domain: dark on those that are bright in light, too."""
    bright = taxonomy.DOMAINS[domain].shape in symbols.drawings()["dark_inks"]
    shades = design.COLOURS["glyph-on-bright" if bright else "glyph"]
    return str(getattr(shades, theme))
