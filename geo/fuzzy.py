"""Near matches: names that sound almost like what was asked.

Candidates come from the buckets of equal consonants (:func:`geo.names.skeleton`), and for longer names from those
one consonant away; what remains is measured by edit distance. Refused: comparing with every name (a million) and
n-gram indexes (larger than the names themselves).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rapidfuzz.distance import Levenshtein

from geo.gazetteer_file import Index
from geo.names import skeleton

CONSONANTS = "bdfhklmnprstvSCJ"

SHORTEST = 6
"""Letters that a name needs before a near match counts."""

MOST_IN_BUCKET = 400


def near_sounds(heard: str, sounds: Index) -> Iterator[tuple[float, Any]]:
    """Places whose names sound nearly like ``heard``, with the likeness (0 to 1), likest first.

    One edit is allowed from six letters on, two from ten.
    """
    letters = len(heard.replace(" ", ""))
    if letters < SHORTEST:
        return
    allowed = 1 if letters < 10 else 2
    found: list[tuple[int, str, Any]] = []
    for bones in _neighbours(skeleton(heard), letters):
        for count, (key, places) in enumerate(sounds.under(f"{bones}|")):
            if count >= MOST_IN_BUCKET:
                break
            other = key.partition("|")[2]
            distance = Levenshtein.distance(heard, other, score_cutoff=allowed)
            if (distance <= allowed and heard[0] == other[0]) or (distance == 1 and {heard[0], other[0]} == {"a", "o"}):
                found.append((distance, key, places))
    for distance, _, places in sorted(found, key=lambda one: one[:2])[:8]:
        yield 1.0 - distance / letters, places


def _neighbours(bones: str, letters: int) -> Iterator[str]:
    """The consonants themselves, then all that differ by one, where the name is long enough."""
    yield bones
    if letters < SHORTEST + 1:
        return
    seen = {bones}
    for place in range(len(bones) + 1):
        before, after = bones[:place], bones[place:]
        edits = [before + one + after for one in CONSONANTS if not after.startswith(one) and not before.endswith(one)]
        if after:
            edits.append(before + after[1:])
            edits += [before + one + after[1:] for one in CONSONANTS]
        if len(after) > 1:
            edits.append(before + after[1] + after[0] + after[2:])
        for edit in edits:
            if edit not in seen:
                seen.add(edit)
                yield edit
