"""Colours and sizes have one home; style sheets, scripts and writers refer to it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from geo.map import design

ROOT = Path(__file__).parents[2]
DRAWING = [
    path
    for folder, endings in (
        ("geo/map", ".py .css .js .html"),
        ("geo/ui", ".py .css .js .html"),
        ("geo/writers", ".py .html"),
    )
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in endings.split() and path.name != "design.py"
]
COLOUR = re.compile(r"""(?<![&\w])\#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?![\w-])|\b(?:rgba?|hsla?)\(""")
VARIABLE = re.compile(r"var\(--([\w-]+)")
LOCAL = {"domain", "ring", "swatch", "depth", "at", "step", "rows"}
"""Custom properties that a single element is given."""


@pytest.mark.parametrize("path", DRAWING, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_has_a_colour_of_its_own(path: Path) -> None:
    assert COLOUR.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_custom_property_that_is_read_is_given(theme: str) -> None:
    given = set(re.findall(r"--([\w-]+):", design.css(theme))) | LOCAL
    for path in DRAWING:
        assert set(VARIABLE.findall(path.read_text(encoding="utf-8"))) <= given, path


def test_what_streamlit_draws_has_the_same_colours() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    for shade in ("light", "dark"):
        given = theme[shade]
        for key, name in {
            "primaryColor": "accent", "linkColor": "accent", "backgroundColor": "paper", "textColor": "ink",
            "borderColor": "line",
        }.items():  # fmt: skip
            assert given[key] == getattr(design.COLOURS[name], shade)
        assert given["sidebar"]["backgroundColor"] == design.COLOURS["side"]._asdict()[shade]


def test_the_colours_of_text_stand_out_from_paper() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for shade in ("light", "dark"):
        for ground, texts in {"paper": ("ink", "quiet", "accent"), "land": ("label", "country")}.items():
            for text in texts:
                pair = (luminance(getattr(design.COLOURS[name], shade)) for name in (ground, text))
                dark, bright = sorted(pair)
                assert (bright + 0.05) / (dark + 0.05) > 4.5, (shade, ground, text)
