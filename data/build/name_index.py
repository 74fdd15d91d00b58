"""The gazetteer's names as tries: as written, and by how they sound, each with the places that they name."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import marisa_trie
import numpy as np

from data.build.place_row import PlaceRow
from geo.gazetteer import file, name_key, skeleton, sound

OWN, SPELLING, ALIAS = range(3)
"""Kinds of names, from a place's own to the least its own; positions in :data:`geo.gazetteer.file.PENALTY`."""

MOST_PLACES = 250
"""Of one name, at most: the weightiest."""

PROMINENT = 0.45
"""The weight from which a place's aliases are indexed by sound too."""

Postings = dict[str, dict[int, tuple[float, int]]]
"""Key, number of the place, and its weight with the kind of name."""


def index(rows: list[PlaceRow]) -> dict[str, Any]:
    """The names as arrays: tries with their postings."""
    names, sounds = _postings(rows)
    longest = max(key.count(" ") + 1 for key in names)
    return {**_arrays("name", names), **_arrays("sound", sounds), "name_words": np.array([longest])}


def _postings(rows: list[PlaceRow]) -> tuple[Postings, Postings]:
    names: Postings = defaultdict(dict)
    sounds: Postings = defaultdict(dict)
    seats = _seat_names(rows)
    for number, row in enumerate(rows):
        own_sound = sound(row.name)
        usual = {name_key(name) for name in row.usual}
        seat = seats.get({"admin1": row.admin1, "admin2": row.admin2}.get(row.kind, ""))
        for name in row.names:
            key = name_key(name)
            if not key:
                continue
            name_sound = sound(name)
            kind = (
                (ALIAS if key in seat else OWN) if seat is not None else _kind(row, key, name_sound, own_sound, usual)
            )
            _add(names, key, number, row.weight, kind)
            obscure = kind == ALIAS and row.weight < PROMINENT
            if len(name_sound) > 2 and len(key) < 50 and not obscure:
                _add(sounds, f"{skeleton(name_sound)}|{name_sound}", number, row.weight, kind)
    return names, sounds


def _add(postings: Postings, key: str, number: int, weight: float, kind: int) -> None:
    """Post a place under a key; of several kinds of name the most its own counts."""
    earlier = postings[key].get(number)
    if earlier is None or earlier[1] > kind:
        postings[key][number] = (weight, kind)


def _kind(row: PlaceRow, key: str, name_sound: str, own_sound: str, usual: set[str]) -> int:
    if row.kind != "settlement" or key in usual or key == name_key(row.name):
        return OWN
    if not name_sound or name_sound == own_sound:
        return SPELLING
    consonants = skeleton(own_sound)
    return SPELLING if len(consonants) > 3 and skeleton(name_sound) == consonants else ALIAS


def _seat_names(rows: list[PlaceRow]) -> dict[str, set[str]]:
    """The names of the largest town of each division: for these the town comes first and not the division."""
    largest: dict[str, PlaceRow] = {}
    for row in rows:
        if row.kind == "settlement":
            for code in (row.admin1, row.admin2):
                if code and (code not in largest or largest[code].population < row.population):
                    largest[code] = row
    return {code: {name_key(name) for name in row.names} for code, row in largest.items()}


def _arrays(title: str, postings: Postings) -> dict[str, Any]:
    """A trie of the keys, and for each key its places, the weightiest first, with the kind of name above the number."""
    trie = marisa_trie.Trie(sorted(postings))
    ordered: list[list[int]] = [[]] * len(trie)
    for key, places in postings.items():
        ranked = sorted((file.PENALTY[kind] - weight, place, kind) for place, (weight, kind) in places.items())
        ordered[trie[key]] = [place | kind << file.NUMBER.bit_length() for _, place, kind in ranked[:MOST_PLACES]]
    packed = trie.tobytes()
    flat = np.array([place for places in ordered for place in places], dtype=np.uint32)
    print(f"{len(postings):,} {title} keys, {len(flat):,} postings, trie {len(packed) / 1e6:.1f} MB")
    return {
        f"{title}_trie": np.frombuffer(packed, dtype=np.uint8),
        f"{title}_counts": np.array([len(places) for places in ordered], dtype=np.uint8),
        f"{title}_places": np.stack([(flat >> (8 * byte)).astype(np.uint8) for byte in range(4)]),
    }
