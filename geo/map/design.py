"""The colours and sizes of all drawings: page, map, pictures, KML and the map to send take theirs from here.

Style sheets get them as custom properties (:func:`css`), scripts in the map's vocabulary, writers as values. A test
checks that none of these has a colour of its own. ``.streamlit/config.toml`` repeats those that Streamlit draws with,
and a test compares them.

Refused: a JSON file, which importing the package would have to open, and a style sheet that Python would have to parse.
"""

from __future__ import annotations

from typing import NamedTuple


class Shades(NamedTuple):
    """A CSS colour for the light and one for the dark theme; those of the map and of pictures are ``#rrggbb``."""

    light: str
    dark: str


COLOURS: dict[str, Shades] = {
    # text and surfaces
    "ink": Shades("#16202c", "#e8edf3"),
    "quiet": Shades("#566372", "#a3afbc"),
    "line": Shades("#d9dee5", "#2c3644"),
    "paper": Shades("#ffffff", "#12171e"),
    "side": Shades("#f5f7fa", "#181f29"),
    "chip": Shades("#f3f5f8", "#1c2430"),
    "accent": Shades("#0f5cad", "#6aaefb"),
    "on-accent": Shades("#ffffff", "#0b1119"),
    "accent-soft": Shades("#e3edf8", "#1b2c42"),
    "before": Shades("#6f7c8b", "#8593a3"),
    "more": Shades("#a8400c", "#ff9d73"),
    "less": Shades("#1d5fae", "#7db8fc"),
    "sure": Shades("#2f6f4f", "#5fb98c"),
    "mark": Shades("#fff0b3", "#5b4a10"),
    "remove": Shades("#a4240b", "#ff9d86"),
    "warn": Shades("#8a4b00", "#ffc76b"),
    "warn-paper": Shades("#fff6e5", "#2b2313"),
    # the base map
    "land": Shades("#f6f3ec", "#1e252e"),
    "sea": Shades("#dfe8ef", "#0e1a24"),
    "border-line": Shades("#a9a49b", "#535f6c"),
    "region-line": Shades("#dcd6ca", "#2d3641"),
    "label": Shades("#3f4853", "#c3ccd6"),
    "halo": Shades("#f6f3ec", "#161c24"),
    "river": Shades("#b4cbdd", "#2c4a63"),
    # incidents known only to a region: three shades by their number, and the edge
    "region-1": Shades("#f7e6da", "#33302f"),
    "region-2": Shades("#f2d8c4", "#4a3a33"),
    "region-3": Shades("#edc7ab", "#66483a"),
    "region-edge": Shades("#9a4d20", "#d98a66"),
    "country": Shades("#5d6672", "#9aa5b1"),
    # regions shaded by change, from half or less to half more, and by count; those with few incidents are hatched
    "change-much-fewer": Shades("#3f78b5", "#7db8fc"),
    "change-fewer": Shades("#a8c5e2", "#2f4d6d"),
    "change-same": Shades("#e6e0d3", "#3b4048"),
    "change-more": Shades("#eba97c", "#7d4527"),
    "change-much-more": Shades("#b9480f", "#ff9d73"),
    "count-low": Shades("#f6e1d0", "#4d3d34"),
    "count-middle": Shades("#eba97c", "#7d4527"),
    "count-high": Shades("#b9480f", "#ff9d73"),
    # density from few to most, growing darker in light and lighter in dark; then regions shaded by the other incidents
    "heat-1": Shades("#f2c6a4", "#7d3a22"),
    "heat-2": Shades("#e58a4e", "#c9552a"),
    "heat-3": Shades("#c2410c", "#ff8a5c"),
    "heat-4": Shades("#7a1d06", "#ffd9c2"),
    "rest-low": Shades("#e3e3df", "#2a323c"),
    "rest-middle": Shades("#cdd0d0", "#3a444f"),
    "rest-high": Shades("#b1b8bd", "#505c69"),
    "few": Shades("#f1eee7", "#252c35"),
    "few-line": Shades("#cfc8ba", "#4a535e"),
    "on-strong": Shades("#ffffff", "#12171e"),
    # symbols
    "glyph": Shades("#ffffff", "#11151c"),
    "glyph-on-bright": Shades("#11151c", "#11151c"),
    "alert-edge": Shades("#5c4600", "#12171e"),
    "unringed": Shades("#566372", "#b3b9c0"),
    # shadows on the page, on the map, and of a symbol
    "shadow": Shades("rgb(0 0 0 / 18%)", "rgb(0 0 0 / 18%)"),
    "shadow-faint": Shades("rgb(0 0 0 / 8%)", "rgb(0 0 0 / 8%)"),
    "shadow-symbol": Shades("rgb(0 0 0 / 35%)", "rgb(0 0 0 / 35%)"),
}
"""The custom properties of the style sheets, by name."""

DOMAIN_COLOURS: dict[str, Shades] = {
    "kinetic": Shades("#c2410c", "#ff8a5c"),
    "infrastructure": Shades("#b7791f", "#e9b04a"),
    "posture": Shades("#1d5fae", "#6aaefb"),
    "control": Shades("#6d3fb0", "#b794f4"),
    "civil": Shades("#2f7d32", "#7bc67e"),
    "security": Shades("#0f766e", "#4fd1c5"),
    "hybrid": Shades("#be2f7d", "#f687c0"),
    "political": Shades("#64707d", "#9aa7b4"),
    "alert": Shades("#d9a800", "#ffd84d"),
    "other": Shades("#57534e", "#b5aea7"),
}
"""The fill of a domain's symbol (:data:`geo.taxonomy.DOMAINS`)."""


class ToneColours(NamedTuple):
    """The colours of a group of attack types: the symbol's fill, and the glyph on it."""

    fill: Shades
    glyph: Shades


TONE_COLOURS: dict[str, ToneColours] = {
    "air": ToneColours(Shades("#7a1d06", "#ffd9c2"), Shades("#ffffff", "#12171e")),
    "missile": ToneColours(Shades("#c2410c", "#ff8a5c"), Shades("#ffffff", "#12171e")),
    "drone": ToneColours(Shades("#e58a4e", "#c9552a"), Shades("#3a1403", "#12171e")),
    "others": ToneColours(Shades("#f2c6a4", "#7d3a22"), Shades("#3a1403", "#ffe3d3")),
}
"""Four tones of one colour for groups of attack types (:data:`geo.map.drawing.TONES`), told apart by lightness.

Used in maps and pictures while at least nine tenths of the incidents in view are attacks
(:data:`geo.map.drawing.FAMILY_SHARE`); otherwise, and in KML and the diagram of time, an attack has the colour of its
domain (:data:`DOMAIN_COLOURS`).
"""

RINGS: dict[str, Shades] = {
    "blue": Shades("#1d5fd1", "#5aa9ff"),
    "magenta": Shades("#c2188b", "#ff8ad8"),
    "green": Shades("#00754a", "#1fce8b"),
    "brown": Shades("#8a4b00", "#e8a33d"),
    "ink": Shades("#111111", "#ffffff"),
}
"""The colours of datasets' rings; :mod:`geo.map.dataset_colours` says how they were chosen."""

HATCH_DEGREES: dict[str, int] = {
    "kinetic": 45,
    "infrastructure": -45,
    "posture": 90,
    "control": 0,
    "civil": 20,
    "security": -20,
    "hybrid": 70,
    "political": -70,
    "alert": 60,
    "other": -60,
}
"""The direction of the hatching of a domain's areas, degrees clockwise from vertical."""

SIZES: dict[str, float] = {
    "symbol": 28,  # side of the box that shapes and glyphs are drawn in
    "pin": 36,  # from the top of that box to the tip of a pin
    "outline": 1.6,  # around a symbol, and the edge of an area
    "glyph": 1.9,
    "claim": 2,  # the dashed edge of what one party claims
    "share": 4.6,  # thickness of a cluster's ring, and between its parts:
    "share-gap": 1.5,
    "ring": 2.5,  # thickness of a dataset's ring
    "hatch": 1.5,
    "hatch-step": 7,
    "line": 2.4,  # a line, and the paler band along it:
    "line-halo": 9,
    "cluster-least": 14,  # radius of the smallest cluster's disc, of the largest's,
    "cluster-most": 23,
    "cluster-tenfold": 3,  # and how much more it is for ten times as many
    "touch": 21,  # symbols that stand nearer to each other than this become a cluster
    "room": 30,  # the least radius of an area that keeps a symbol of its own
}
"""Sizes in pixels, on the map and in pictures."""

STRENGTHS: dict[str, float] = {"hatch": 0.55, "line-halo": 0.28}
"""Opacities, from 0 to 1."""

DASHES: dict[str, str] = {"claim": "3.4 2.6", "claim-area": "6 5", "claim-line": "8 7"}
"""Lengths of dashes and gaps, pixels: for a symbol's edge, an area's edge, and a line."""

TAIL = "M6.5 20.5L14 36l7.5-15.5z"
"""The path of the tip that turns a symbol into a pin, in the units of the symbol's box."""


def css(theme: str) -> str:
    """The declarations of a theme's custom properties, to be put into a CSS rule."""
    colours = (f"--{name}:{getattr(shades, theme)}" for name, shades in COLOURS.items())
    others = (
        f"--{kind}-{name}:{value}"
        for kind, table in (("size", SIZES), ("strength", STRENGTHS), ("dash", DASHES))
        for name, value in table.items()
    )
    return ";".join((*colours, *others, f"color-scheme:{theme}"))


def domain_css(theme: str) -> str:
    """CSS rules that set ``--domain`` to the domain's colour for the classes ``domain-…``, in a theme."""
    return "".join(f".domain-{code}{{--domain:{getattr(shades, theme)}}}" for code, shades in DOMAIN_COLOURS.items())


def tone_css(theme: str) -> str:
    """CSS rules that set the colours of the classes ``tone-…``, which tell types of attacks apart, in a theme."""
    return "".join(
        f".toned .tone-{code}{{--domain:{getattr(tone.fill, theme)};--glyph:{getattr(tone.glyph, theme)}}}"
        for code, tone in TONE_COLOURS.items()
    )
