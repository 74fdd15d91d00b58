"""Unify actor names: each actor has one name, whatever the sources write, so that a filter lists it once.

Names are compared without case, accents, apostrophes and articles. ``actor_names.toml`` beside this module lists the
names of each actor, with references; names of states come from the gazetteer. A state, its government and its armed
forces are three actors: "Russia", "Government of Russia" and "Armed Forces of Russia" stay apart, while "Government of
Russia (Soviet Union)" and "Military Forces of Russia (2000-)" are other names of the last two. An unlisted name isn't
changed, except that its article is removed, and that capitals are normalised if the source writes all names in them.
The original row keeps the source's words.
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
"""The article removed from names; "A" may be part of a name."""
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
"""States whose names take an article in a sentence."""
_SMALL = frozenset({"of", "the", "and", "in", "for", "to", "on", "at", "de", "la", "del", "al", "du", "des", "von"})
"""Words in lower case within names."""
_SHORTEST_STATE = 4
"""The least letters of a name that is looked up as a state: IS isn't the code of Iceland, and TTP isn't a country."""
_PLAIN = ("exact", "folded")
"""The gazetteer's kinds of match that count as the name of a state."""
_SHOUTED = 0.9
"""The share of names in capitals from which a source counts as writing all of them so."""
_LETTERS_TO_SHOUT = 6
"""The least letters of names for that share; shorter ones may be abbreviations."""
_ABBREVIATION = 3
"""The most letters of a name that always keeps its capitals."""


@cache
def _listed() -> tuple[dict[str, str], frozenset[str]]:
    """The displayed name for each key in the table, and the words that are always in capitals."""
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
    """The key by which names are compared."""
    plain = re.sub(r"['’‘`ʼ.]", "", fold(name))
    return _ARTICLE.sub("", " ".join(re.sub(r"[\s/–—-]+", " ", plain).split()))


class ActorNames:
    """Unifies actor names; caches results, so make one per import."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names: dict[tuple[str, bool], str] = {}
        self._states: dict[str, str] = {}

    def unify(self, table: pa.Table) -> pa.Table:
        """The table (all columns of :data:`geo.schema.INCIDENTS`) with unified actors, without repeats in a row."""
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
        """The unified name of an actor; ``shouted`` if its source writes all names in capitals."""
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
        """The state with a name or adjective; empty for none."""
        key = _key(name)
        people = self._gazetteer.demonyms.get(key)
        if people is not None:  # Somalis aren't Somalia
            return self._gazetteer.country_name(people) if adjectives else ""
        if key not in self._states:
            # only a plain name: the gazetteer would take "Civilians (Sudan)" for Sudan
            answers = self._gazetteer.plain(name, kinds=("country",), limit=1, exactly=True)
            match = next((each for each in answers if each.how in _PLAIN), None)
            self._states[key] = "" if match is None else match.place.name
        return self._states[key]


def _renamed(lists: pa.ListArray, codes: NDArray[np.int32], names: Sequence[str]) -> pa.ListArray:
    """The lists with codes replaced by ``names``, without repeats in a list."""
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
    """A name all in capitals or lower case, in title case: "Ministry of Defence"."""
    _, abbreviations = _listed()

    def spelt(at: int, word: str) -> str:
        if word.upper() in abbreviations:
            return word.upper()
        return word.lower() if at and word.lower() in _SMALL else word.capitalize()

    return " ".join(spelt(at, word) for at, word in enumerate(name.split()))
