"""Origins: which reports of an event go back to the same first speaker, post or document."""

from __future__ import annotations

from geo.origins.likeness import REWRITES, SAME_WORDS, TRANSLATES, Link, Telling, same_origin
from geo.origins.tree import Origin, Origins, Repeat, origins_of, tellings, trace

__all__ = [
    "REWRITES",
    "SAME_WORDS",
    "TRANSLATES",
    "Link",
    "Origin",
    "Origins",
    "Repeat",
    "Telling",
    "origins_of",
    "same_origin",
    "tellings",
    "trace",
]
