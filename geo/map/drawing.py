"""How an incident is drawn and labelled on a map: for the page, pictures, KML and the map to send.

A pin is drawn only where the spot or the town is known: a reader must never see one in the middle of a region. A place
near a town is drawn as a ring of its radius, an area shaded or hatched, a line as a line.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from geo import taxonomy
from geo.map import design, symbols


class Tone(NamedTuple):
    """A group of attack types: its label, and its glyph in a legend."""

    label: str
    glyph: str
    types: tuple[str, ...]


DRAWN_AS = {code: precision.drawn_as or "near" for code, precision in taxonomy.PRECISIONS.items()}
"""How a place of each precision is drawn: "pin", "near" (a ring; also the fallback), "area" or "line"."""

DRAWN_WORDS = {
    "type": "Type",
    "place": "Place",
    "legend_spot": "spot or town",
    "legend_near": "near a town",
    "legend_area": "district or region",
    "legend_line": "border or water",
    "legend_ring": "how far off it may be, on hover",
    "legend_chosen": "region chosen",
    "legend_claim": "one party’s claim",
    "before_rest": "known less closely, not drawn",
    "country_only": "known only to the country",
    "show_in_list": "show in list",
    "density": "Density of what is known to the spot or town",
    "density_rest": "here; the rest isn’t smeared over the map: grey regions count it.",
    "near_towns": "near a town",
    "in_ring": "the spot may lie anywhere in the ring",
    "on_line": "all lie on this line, water or area",
    "empty": "no incidents in this part of the map",
    "ring_from": "ring: from",
    "no_ring": "no ring: from others, or several",
    "no_place": "place not named",
    "no_date": "date not known",
    "claim": "claim by one party",
    "region_only": "only the region is known",
}
"""Labels that all maps share."""


TONES = {
    "air": Tone("air strike", "plane", ("air_strike",)),
    "missile": Tone("missile, artillery", "missile", ("missile_artillery",)),
    "drone": Tone("drone strike", "drone", ("drone_strike",)),
    "others": Tone("other attacks", "", ()),
}
"""The groups of attack types, told apart by four tones of one colour where nearly all in view are attacks
(:data:`geo.map.design.TONE_COLOURS`)."""


def tone_of(event_type: str) -> str:
    """The code of the tone of an event type; empty if it is no attack."""
    if taxonomy.EVENT_TYPES[event_type].domain != "kinetic":
        return ""
    return next((code for code, tone in TONES.items() if event_type in tone.types), "others")


FAMILY_SHARE = 0.9
"""The least share of attacks among what is shown from which their types are told apart, on maps and in pictures."""


def count_shares(types: Mapping[str, int], *, is_toned: bool) -> dict[str, int]:
    """Counts of event types as those of their domains, or of their tones where attacks are told apart."""
    counted: dict[str, int] = {}
    for code, number in types.items():
        share = (is_toned and tone_of(code)) or taxonomy.EVENT_TYPES[code].domain
        counted[share] = counted.get(share, 0) + number
    return counted


def are_toned(types: Mapping[str, int]) -> bool:
    """Whether enough of some incidents, counted by event type, are attacks that their types are told apart."""
    attacks = count_shares(types, is_toned=False).get("kinetic", 0)
    return attacks > 0 and attacks >= FAMILY_SHARE * sum(types.values())


def cluster_radius_px(count: int) -> float:
    """Radius, in pixels, of the disc of a cluster by its number of incidents."""
    sizes = design.SIZES
    return min(sizes["cluster-most"], sizes["cluster-least"] + sizes["cluster-tenfold"] * math.log10(count))


def has_shape(precision: str) -> bool:
    """Whether a place of that precision is drawn as the gazetteer's shape."""
    return DRAWN_AS.get(precision) in ("area", "line")


def glyph_colour(domain: str, theme: str = "light") -> str:
    """The colour of the glyph on a domain's symbol; in the light theme it is dark on bright fills."""
    bright = taxonomy.DOMAINS[domain].shape in symbols.drawings()["dark_inks"]
    shades = design.COLOURS["glyph-on-bright" if bright else "glyph"]
    return str(getattr(shades, theme))
