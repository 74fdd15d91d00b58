"""All names of the place that a search word means, so that a search for Kharkov finds Kharkiv.

Names come from the keys in the file, and are selected carefully because they are searched for anywhere in a text:

* The typed name must clearly mean one place, a town or larger: "Union" and "market" are words.
* A name is used if it means that place first. An alias, such as a historic name, is used only if it sounds like the
  place's own name, and with four letters only for the largest cities ("Kiev"). Historic names in current use are in the
  file as names.
* Names of three letters aren't used, because other words contain them, nor short ones that begin the name of an equally
  known place in another country: "Roma" would find Romania.
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
"""The least score of the place for the typed name: Springfield has too many."""

LEAST_WEIGHT, LEAST_ALIAS_WEIGHT = 0.5, 0.58
"""The least weight of the place (about 10,000 people), and if the typed name isn't its own (40,000): "market" is
Marquette."""

SHORTEST_SPELLING, SHORTEST_SPELLING_WITHOUT_VOWELS = 4, 3
"""The least letters of a name to search for; fewer in Arabic and Hebrew, which omit vowels."""

LARGEST_WEIGHT = 0.85
"""The least weight (about two million people) of a city for aliases of four letters."""

LONGEST_BEGINNING = 5
"""The most letters of a name that is checked for beginning another's; longer ones hardly do."""

AS_PROMINENT = 0.05
"""The most that a place may weigh less and still count as equally known."""

_ALIAS = 2
_WITHOUT_VOWELS = ("\u0590", "\u08ff")
"""The first and last code point of scripts without vowels."""


class Spellings:
    """The names of places for searching.

    Parameters
    ----------
    names : Index
        The index from keys to places.
    table : PlaceTable
        The table of places.
    meaning : callable
        Returns the candidates for a key, best first, by spelling or sound.
    doubtful : collection of str
        Keys that are common words.
    """

    def __init__(
        self, names: Index, table: PlaceTable, meaning: Callable[[str], list[Candidate]], doubtful: frozenset[str]
    ) -> None:
        self._names, self._table, self._meaning, self._doubtful = names, table, meaning, doubtful

    def of(self, name: str) -> tuple[str, ...]:
        """The names of the place that a name means: its own name, and the others as keys
        (:func:`geo.gazetteer.name_key`).

        Empty if it means none clearly. A name with a word that begins with another of the names is left out, because
        the search for that one finds it too.
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
        """The place that a name clearly means, by spelling or sound, and its row; None for none."""
        candidates = self._meaning(name)
        if not candidates or candidates[0].score < LEAST_SCORE or candidates[0].how in ("inflected", "fuzzy"):
            return None
        place = candidates[0].place
        number = self._table.number(place.id)
        return None if number is None else (place, number)

    def _keys(self, number: int) -> list[tuple[str, int]]:
        """The keys of a place with their kinds: own names first, Latin letters first among them."""
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
        """Whether a name can be searched for: long enough, meaning this place first, and not the beginning of another
        name.
        """
        low, high = _WITHOUT_VOWELS
        shortest = (
            SHORTEST_SPELLING_WITHOUT_VOWELS if all(low <= letter <= high for letter in key) else SHORTEST_SPELLING
        )
        places = self._names.places(key)
        if len(key) < shortest or key in self._doubtful or places is None or places[0].item() & NUMBER != number:
            return False
        return len(key) > LONGEST_BEGINNING or not self._begins_another(key, number, weight - AS_PROMINENT)

    def _begins_another(self, key: str, number: int, least_weight: float) -> bool:
        """Whether the name of an equally prominent place in another country begins with it."""
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
    """The keys that are own names of a place or sound like its name; short ones only for large cities."""
    own, shortest = skeleton(sound(name)), 0 if weight >= LARGEST_WEIGHT else SHORTEST_SPELLING + 1
    return (key for key, kind in keys if kind < _ALIAS or (len(key) >= shortest and skeleton(sound(key)) == own))


def _begins(name: str, other: str) -> bool:
    """Whether a word of another name begins with a name."""
    return name != other and f" {name}" in f" {other}"
