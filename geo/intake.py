"""A report as it comes in: pasted, as a file, or by its address; out comes its text and what is known of it.

What a person typed about a report (its publisher, its day) goes before what the file or page says.
"""

from __future__ import annotations

from dataclasses import replace

from geo.drafting import Told
from geo.errors import ReadError

FEWEST_CHARACTERS = 20
"""A shorter text tells nothing."""


def from_paste(text: str, told: Told) -> tuple[str, Told]:
    """A text that somebody pasted.

    Raises
    ------
    ReadError
        There is next to nothing in it.
    """
    return _enough(text, "There is no text yet: paste an article, choose a file, or give an address."), replace(
        told, origin=told.origin or "pasted"
    )


def _enough(text: str, otherwise: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if len(text) < FEWEST_CHARACTERS:
        raise ReadError(otherwise)
    return text
