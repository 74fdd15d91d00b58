"""The other names of the place that a typed name means: how a search finds Kharkiv where somebody typed Kharkov.

Names are taken from the file, under its keys, and carefully, since a search looks for them anywhere in a text:

* The typed name must mean one place well before all others, a town or more: "Union" and "market" are words.
* A name counts where it means that place first. What is only an alias, as a historic name, counts where it sounds
  like the place's own, and with four letters for the largest cities ("Kiev") only; historic names that readers still
  use stand in the file as names.
* Names of three letters stand in other words, and a short one may begin the name of something as well known in another
  country: "Roma" would find Romania.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.gazetteer.file import NUMBER, PENALTY, Index
from geo.gazetteer.keys import name_key, skeleton, sound

if TYPE_CHECKING:
    from geo.gazetteer.places import Candidate, Place, PlaceTable

LEAST_SCORE = 0.6
"""So surely the typed name means the place: half of Springfields are another one."""

LEAST_WEIGHT, LEAST_ALIAS_WEIGHT = 0.5, 0.58
"""A place of some 10,000 people, and of 40,000 where what was typed isn't a name of its own: "market" is Marquette."""

SHORTEST_SPELLING, SHORTEST_SPELLING_WITHOUT_VOWELS = 4, 3
"""Letters of a name that is looked for in texts; Arabic and Hebrew write no vowels."""

LARGEST_WEIGHT = 0.85
"""A city of some two million people, which is known by aliases of four letters, too."""

LONGEST_BEGINNING = 5
"""Letters of a name with which another's may begin; longer ones hardly do, and looking costs time."""

AS_PROMINENT = 0.05
"""Up to so much less a place may weigh and yet be as well known."""

_ALIAS = 2
_WITHOUT_VOWELS = ("\u0590", "\u08ff")
"""The first and the last letter of the scripts that write no vowels."""


class Spellings:
    """Names by place, for a gazetteer; made when first asked for.

    Parameters
    ----------
    names : Index
        Places by their keys.
    table : PlaceTable
        The places.
    meaning : callable
        The places that a key means, best first, looked up as it is written or sounds.
    doubtful : collection of str
        Keys that are words rather than names.
    """

    def __init__(
        self, names: Index, table: PlaceTable, meaning: Callable[[str], list[Candidate]], doubtful: frozenset[str]
    ) -> None:
        self._names, self._table, self._meaning, self._doubtful = names, table, meaning, doubtful

    def of(self, name: str) -> tuple[str, ...]:
        """The names of the place that a name means: its own, and the others as keys (:func:`geo.gazetteer.name_key`).

        Empty where it means none, or none clearly enough. Names of which a word begins with another of them are left
        out: whoever looks for that finds these as well.
        """
        meant = self._meant(name)
        if meant is None:
            return ()
        place, number = meant
        weight = self._table.weights.item(number)
        keys = list(self._keys(number))
        typed = name_key(name)
        is_own = any(key == typed and kind == 0 for key, kind in keys) or name_key(place.name) == typed
        if len(typed) < SHORTEST_SPELLING or weight < (LEAST_WEIGHT if is_own else LEAST_ALIAS_WEIGHT):
            return ()
        wanted = [key for key in _alike(place.name, keys, weight) if self._means(key, number, weight)]
        others = [key for key in wanted if not any(_begins(other, key) for other in (name_key(place.name), *wanted))]
        return (place.name, *(key for key in others if key != place.name.casefold()))

    def _meant(self, name: str) -> tuple[Place, int] | None:
        """The place that a name clearly means, as it is written or sounds, and its number in the table."""
        candidates = self._meaning(name)
        if not candidates or candidates[0].score < LEAST_SCORE or candidates[0].how in ("inflected", "fuzzy"):
            return None
        place = candidates[0].place
        number = self._table.number(place.id)
        return None if number is None else (place, number)

    def _keys(self, number: int) -> list[tuple[str, int]]:
        """The keys of a place, each with its kind: names of its own first, and among them those in Latin letters."""
        rows, numbers = self._by_place
        low, high = np.searchsorted(numbers, (number, number + 1))
        own = rows[low:high].tolist()
        kinds = (self._names.postings[own] >> 30).tolist()
        keys = [(self._names.key_at(row), kind) for row, kind in zip(own, kinds, strict=True)]
        return sorted(keys, key=lambda key: (key[1], not key[0].isascii(), key[0]))

    @cached_property
    def _by_place(self) -> tuple[Any, Any]:
        numbers = self._names.postings & np.uint32(NUMBER)
        order = np.argsort(numbers, kind="stable")
        return order, numbers[order]

    def _means(self, key: str, number: int, weight: float) -> bool:
        """Whether a name is fit to be looked for: long enough, this place's first, and no beginning of another."""
        low, high = _WITHOUT_VOWELS
        shortest = (
            SHORTEST_SPELLING_WITHOUT_VOWELS if all(low <= letter <= high for letter in key) else SHORTEST_SPELLING
        )
        places = self._names.places(key)
        if len(key) < shortest or key in self._doubtful or places is None or places[0].item() & NUMBER != number:
            return False
        return len(key) > LONGEST_BEGINNING or not self._begins_another(key, number, weight - AS_PROMINENT)

    def _begins_another(self, key: str, number: int, least_weight: float) -> bool:
        """Whether a word of some weight in another country begins with the name."""
        for completed, postings in self._names.under(key):
            first = postings[0].item()
            other = first & NUMBER
            if (
                len(completed) > len(key)
                and completed[len(key)] != " "
                and self._table.weights.item(other) - PENALTY[first >> 30] >= least_weight
                and self._table.coded("country", other) != self._table.coded("country", number)
            ):
                return True
        return False


def _alike(name: str, keys: Iterable[tuple[str, int]], weight: float) -> Iterator[str]:
    """Those of a place's keys that are names of its own, or sound as its name does; short ones of great places only."""
    own, shortest = skeleton(sound(name)), 0 if weight >= LARGEST_WEIGHT else SHORTEST_SPELLING + 1
    return (key for key, kind in keys if kind < _ALIAS or (len(key) >= shortest and skeleton(sound(key)) == own))


def _begins(name: str, other: str) -> bool:
    """Whether a word of another name begins with a name."""
    return name != other and f" {name}" in f" {other}"
