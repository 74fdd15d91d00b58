"""One list of actors: an actor has one name, whatever a source wrote, so that a filter has it once.

What a source wrote is compared without capitals, accents, apostrophes and articles. ``actor_names.toml`` beside this
module says which names mean one actor, and where that can be checked; names of states are the gazetteer's. A state, its
government and its armed forces are three actors: "Russia", "Government of Russia" and "Armed Forces of Russia" stay
apart, while "Government of Russia (Soviet Union)" and "Military Forces of Russia (2000-)" are other names of the last
two. A name that nobody listed stays as it is, but for its article, and for capitals where a source writes all of its
names in them. The source's own words stay in the row's original.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.filter import fold
from geo.gazetteer import Gazetteer
from geo.importing.region_list import with_column
from geo.schema import whole

_ARTICLE = re.compile(r"^(?:the|an?) (?=\S)", re.IGNORECASE)
_THE = re.compile(r"^the (?=\S)", re.IGNORECASE)
"""The article that a name loses whoever writes it; "A" may be a part of it."""
_OF_A_STATE = re.compile(
    r"^(?P<body>government|(?:armed|military) forces) of (?:the )?(?P<state>[^()]+?)(?: \([^()]*\))?$"
    r"|^(?P<before>\D+?) (?P<forces>armed forces)$",
    re.IGNORECASE,
)
_BODIES = {
    "government": "Government of",
    "armed forces": "Armed Forces of",
    "military forces": "Armed Forces of",
}
_WITH_ARTICLE = re.compile(r"^(?:United |Philippines|Netherlands|Bahamas|Gambia|Maldives|Comoros|.*Republic\b)")
"""States whose names have an article in a sentence."""
_SMALL = frozenset({"of", "the", "and", "in", "for", "to", "on", "at", "de", "la", "del", "al", "du", "des", "von"})
"""Words that names have in small letters, other than at their beginning."""
_SHORTEST_STATE = 4
"""Letters of the shortest name that is looked up as a state's: IS is no code of Iceland, nor TTP one of anything."""
_PLAIN = ("exact", "folded")
"""How the gazetteer answers for what is the name of a state, and no other form of it."""
_SHOUTED = 0.9
"""The share of a source's names that are in capitals where it writes all of them so."""
_LETTERS_TO_SHOUT = 6
"""Shorter names in capitals may be abbreviations, so that they don't say how a source writes."""
_ABBREVIATION = 3
"""Letters of a name that keeps its capitals in any case."""


@cache
def _listed() -> tuple[dict[str, str], frozenset[str]]:
    """The name to show by the key of each name in the table, and words that are capitals wherever they stand."""
    text = resources.files("geo.importing").joinpath("actor_names.toml").read_text(encoding="utf-8")
    names: dict[str, str] = {}
    for row in tomllib.loads(text)["actor"]:
        for name in (row["name"], *row.get("also", ())):
            key = _key(name)
            if names.setdefault(key, row["name"]) != row["name"]:
                raise ValueError(f"actor_names.toml: {name!r} is both {names[key]!r} and {row['name']!r}")
    shown = frozenset(name for name in names.values() if name.isupper())
    return names, shown


def _key(name: str) -> str:
    """What a name is compared by."""
    plain = re.sub(r"['’‘`ʼ.]", "", fold(name))
    return _ARTICLE.sub("", " ".join(re.sub(r"[\s/–—-]+", " ", plain).split()))


class ActorNames:
    """The actors of rows by what a source wrote; keeps its answers, so make one for an import."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names: dict[tuple[str, bool], str] = {}
        self._states: dict[str, str] = {}

    def unify(self, table: pa.Table) -> pa.Table:
        """The table (all columns of :data:`geo.schema.INCIDENTS`) with one name for each actor, each once a row."""
        for column in ("actor", "target_actor"):
            lists = whole(table[column])
            coded = lists.flatten().dictionary_encode()
            written = coded.dictionary.to_pylist()
            shouted = _is_shouted(written)
            names = [self.name(each, shouted=shouted) for each in written]
            if names == written:
                continue
            table = with_column(table, column, _renamed(lists, coded.indices.to_numpy(), names))
        return table

    def name(self, written: str, *, shouted: bool = False) -> str:
        """The one name of an actor; ``shouted`` where its source writes all names in capitals."""
        question = (written, shouted)
        if question not in self._names:
            self._names[question] = self._look_up(written, shouted)
        return self._names[question]

    def _look_up(self, written: str, shouted: bool) -> str:
        listed, _ = _listed()
        if (key := _key(written)) in listed:
            return listed[key]
        if match := _OF_A_STATE.match(written):
            state = self._state(match["state"] or match["before"])
            if state:
                article = "the " if _WITH_ARTICLE.match(state) else ""
                return f"{_BODIES[(match['body'] or match['forces']).lower()]} {article}{state}"
        if len(key) >= _SHORTEST_STATE and (state := self._state(key, adjectives=False)):
            return state
        bare = _ARTICLE.sub("", written)
        if (shouted and len(bare) > _ABBREVIATION) or bare.islower():
            return _spelt(bare)
        plain = _THE.sub("", written)
        return plain[:1].upper() + plain[1:] if plain != written else written

    def _state(self, name: str, *, adjectives: bool = True) -> str:
        """The state that a name is one of, or the adjective of; empty where it is none."""
        key = _key(name)
        people = self._gazetteer.demonyms.get(key)
        if people is not None:  # Somalis aren't Somalia
            return self._gazetteer.country_name(people) if adjectives else ""
        if key not in self._states:
            # of a plain name alone: the words "Civilians (Sudan)" mean Sudan on a map, but are no state
            answers = self._gazetteer.plain(name, kinds=("country",), limit=1, exactly=True)
            match = next((each for each in answers if each.how in _PLAIN), None)
            self._states[key] = "" if match is None else match.place.name
        return self._states[key]


def _renamed(lists: pa.ListArray, codes: NDArray[np.int32], names: Sequence[str]) -> pa.ListArray:
    """The lists with ``names`` by their codes, each name once in a list."""
    distinct = pa.array(names, pa.string()).dictionary_encode()
    codes = distinct.indices.to_numpy()[codes]
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    rows = np.repeat(np.arange(len(lists), dtype=np.int64), lengths)
    _, first = np.unique(rows * len(names) + codes, return_index=True)
    kept = np.sort(first)
    offsets = np.concatenate(([0], np.cumsum(np.bincount(rows[kept], minlength=len(lists)))))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), distinct.dictionary.take(pa.array(codes[kept])))


def _is_shouted(names: Iterable[str]) -> bool:
    long = [name for name in names if sum(map(str.isalpha, name)) >= _LETTERS_TO_SHOUT]
    return bool(long) and sum(name.isupper() for name in long) >= _SHOUTED * len(long)


def _spelt(name: str) -> str:
    """A name of capitals only, or of small letters only, as names are spelt: "Ministry of Defence"."""
    _, abbreviations = _listed()

    def spelt(at: int, word: str) -> str:
        if word.upper() in abbreviations:
            return word.upper()
        return word.lower() if at and word.lower() in _SMALL else word.capitalize()

    return " ".join(spelt(at, word) for at, word in enumerate(name.split()))
