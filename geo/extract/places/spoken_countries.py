"""The countries in which a text puts something, and those that only act or speak in it.

"In Lebanon" and "a Lebanese town" say where a town of the text may lie, and a town elsewhere is probably a misreading.
"Israeli strikes on Tyre" and "Washington said" say nothing of the kind: an attacker or speaker is as often abroad as at
home. A country that only acts may still be the town's ("Nigerian police in Baga"), so it supports towns of its own and
rules out none elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from geo.extract.places.disambiguation import Hints
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.lexicon import DEMONYMS, HOME_CUES, LONGER_DEMONYMS
from geo.extract.text.tokens import Text, Token
from geo.extract.text.word_file import read_word_file
from geo.gazetteer import Gazetteer
from geo.taxonomy import COUNTRYWIDE, DIVISIONS, NARROW, TOWNS

_LARGE_POPULATION = 300_000
"""The least population of a town whose mention counts for its country."""
_SPOKEN_SURE = 0.8
"""The least score of a large town that counts for its country."""
_SIDES = ("-led", "-backed", "-made", "-supported")
"""Endings of words for a side: "Saudi-led", "Russian-backed"."""
_ADJECTIVES = 3
"""The most words between a country's adjective and the noun for land: "Syrian rebel-held border"."""
_COUNTRY, _REGION = 2, 1
"""The weight of a country named itself, and of one named by a region, a town or a people."""


class RoleWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``role_words.toml``, by language; the file says what each is for."""

    locatives: dict[str, str]
    between: dict[str, str]
    ground: dict[str, str]
    blows: dict[str, str]
    forces: dict[str, str]
    striking: dict[str, str]
    reactions: dict[str, str]


_LISTS = read_word_file(Path(__file__).with_name("role_words.toml"), RoleWords).lists
_LOCATIVES = {language: frozenset(words.split()) for language, words in _LISTS.locatives.items()}
_BETWEEN = {language: frozenset(words.split()) for language, words in _LISTS.between.items()}
_OF = {
    "ground": frozenset(_LISTS.ground["en"].split()),
    "blow": frozenset(_LISTS.blows["en"].split()),
    "force": frozenset(_LISTS.forces["en"].split()),
}
_REACTIONS = frozenset(word for words in _LISTS.reactions.values() for word in words.split())
_BEFORE_REACTIONS = frozenset(("has", "have", "had", "also", "haben", "hat"))
_STRIKING = frozenset(_LISTS.striking["en"].split())
_AT_HOME = {"blow": 0.0, "striking": 0.5}
_BEYOND = {"blow": 1.0, "striking": 0.5}
"""Weights, for the own country and for its neighbours, of a demonym that describes an attack or an attacker; any other
counts for its own country alone."""
_DEMONYM, _MOST_BY_DEMONYMS = 0.5, 2.0
_NEIGHBOUR, _MOST_BY_NEIGHBOURS = 1.6, 1.6
_HOME_CUE, _MOST_BY_HOME_CUES = 0.4, 2.5
"""The weight of one demonym or word of a country's newspapers, and the most of all together, in mentions of the country
itself; also the most of a country's attacks for each of its neighbours."""


class SpokenCountries(NamedTuple):
    """Codes of countries with how often a text speaks of them.

    Attributes
    ----------
    stated : Counter
        Countries in which the text puts something.
    heard : Counter
        Those that act, speak or are spoken of in any other way.
    """

    stated: Counter[str]
    heard: Counter[str]

    def has(self, country: str) -> bool:
        """Whether the text speaks of a country at all."""
        return country in self.stated or country in self.heard


class Demonym(NamedTuple):
    """A demonym, the range of its tokens, and the kind of thing that it describes: a key of ``_OF``."""

    first: int
    last: int
    country: str
    of: str


def spoken_countries(
    text: Text, places: Sequence[PlaceMention], gazetteer: Gazetteer, language: str
) -> SpokenCountries:
    """The countries that a text names, by their own names, their regions, large towns or demonyms."""
    spoken = SpokenCountries(Counter(), Counter())
    for place in places:
        weight = _weight(place, gazetteer)
        if weight and place.country:
            counter = spoken.stated if _is_ground(text, place, language) else spoken.heard
            counter[place.country] += weight
    if language == "en":
        for demonym in demonyms_in(text):
            if demonym.of in _BEYOND:
                spoken.heard.update(_neighbours(demonym.country, gazetteer))
            (spoken.stated if demonym.of == "ground" else spoken.heard)[demonym.country] += _REGION
    return spoken


def demonyms_in(text: Text) -> Iterator[Demonym]:
    """The words for countries' people and things in an English text, the longer before the shorter."""
    tokens = text.tokens
    at = 0
    while at < len(tokens):
        low = tokens[at].text.lower()
        code, length = "", 1
        if tokens[at].text[:1].isupper():
            pair = f"{low} {tokens[at + 1].text.lower()}" if at + 1 < len(tokens) else ""
            single = low.partition("-")[0] if low.endswith(_SIDES) else low
            code, length = (LONGER_DEMONYMS[pair], 2) if pair in LONGER_DEMONYMS else (DEMONYMS.get(single, ""), 1)
        if code:
            yield Demonym(at, at + length, code, _described(tokens, at + length))
        at += length


def _described(tokens: Sequence[Token], first: int) -> str:
    """The kind of thing that the words from a token on name: "ground", a "blow" (abroad), a "force", a "striking"
    force; else empty.
    """
    for token in tokens[first : first + _ADJECTIVES]:
        low = token.text.lower()
        for kind, words in _OF.items():
            if low in words:
                return "striking" if kind == "force" and _strikes(tokens, first) else kind
        if token.kind != "word":
            break
    return ""


def _strikes(tokens: Sequence[Token], first: int) -> bool:
    """Whether a force attacks from afar: "Russian forces shelled"."""
    return any(token.text.lower() in _STRIKING for token in tokens[first : first + _ADJECTIVES + 1])


def reacts(text: Text, after: int) -> bool:
    """Whether a place, with ``after`` as the token after its name, comments on an event: "France has condemned"."""
    for token in text.tokens[after : after + _ADJECTIVES]:
        low = token.text.lower()
        if low in _REACTIONS:
            return True
        if low not in _BEFORE_REACTIONS and not low.endswith("ly"):
            return False
    return False


def country_hints(text: Text, language: str, gazetteer: Gazetteer) -> Hints:
    """Weights of countries that demonyms and newspapers' words point to, in mentions; each repetition adds less.

    An attack ("Israeli strikes") happens in a neighbouring country rather than at home.
    """
    counts: defaultdict[str, float] = defaultdict(float)
    struck: defaultdict[str, float] = defaultdict(float)
    for demonym in demonyms_in(text):
        counts[demonym.country] += _AT_HOME.get(demonym.of, 1.0) * _DEMONYM
        if demonym.of in _BEYOND:
            for code in _neighbours(demonym.country, gazetteer):
                struck[code] += _BEYOND[demonym.of] * _NEIGHBOUR
    hints = {code: min(count, _MOST_BY_DEMONYMS) for code, count in counts.items()}
    if language == "en":
        cues = Counter(cue for token in text.tokens if (cue := HOME_CUES.get(token.text.lower())))
        for code, count in cues.items():
            hints[code] = hints.get(code, 0.0) + min(count * _HOME_CUE, _MOST_BY_HOME_CUES)
    return Hints(hints, {code: min(count, _MOST_BY_NEIGHBOURS) for code, count in struck.items()})


def _neighbours(country: str, gazetteer: Gazetteer) -> frozenset[str]:
    """The countries that share a border with one."""
    pairs = (pair.split("-") for pair in gazetteer.regions.border_codes)
    return frozenset(code for pair in pairs if country in pair for code in pair if code != country)


def _weight(place: PlaceMention, gazetteer: Gazetteer) -> int:
    """The weight of a mention for its country."""
    if place.precision in COUNTRYWIDE:
        return _COUNTRY
    if place.precision in DIVISIONS:
        return _REGION
    if place.precision in TOWNS and place.point is not None and place.score >= _SPOKEN_SURE:
        return _REGION if people_living_at(place, gazetteer) >= _LARGE_POPULATION else 0
    return 0


def people_living_at(place: PlaceMention, gazetteer: Gazetteer) -> int:
    """How many people live in a mention's place, or in the town that a spot near it is named after; 0 if not known."""
    entry = gazetteer.get(place.place_id.partition("~")[0]) if place.place_id else None
    return 0 if entry is None else entry.population


def _is_ground(text: Text, place: PlaceMention, language: str) -> bool:
    """Whether the text puts something in a place; a country may only act, so the words beside it must say so."""
    if place.role in ("government", "name", "dateline", "passage"):
        return False
    if place.role == "container" or place.precision in NARROW:
        return True
    after = text.token_at(place.end - 1) + 1
    if text.tokens[after : after + 1] and text.tokens[after].kind == "possessive":
        return _described(text.tokens, after + 1) == "ground"
    at = text.token_at(place.start)
    between = _BETWEEN.get(language, frozenset())
    while at and text.tokens[at - 1].text.lower() in between:
        at -= 1
    return at > 0 and text.tokens[at - 1].text.lower() in _LOCATIVES.get(language, frozenset())
