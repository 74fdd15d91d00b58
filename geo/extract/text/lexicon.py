"""Kinds of words, apart from their context: people's names, everyday words, and words that make a name beside them a
street, an office or a town.

The words are in ``lexicon.toml``, and those of time in ``time_words.toml``; both say what each list is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from geo.extract.text.word_file import read_word_file, words_of_all


def listed(text: str) -> frozenset[str]:
    """The words of a text that is only a list."""
    return frozenset(text.split())


CountryCode = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class PressWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``lexicon.toml``."""

    organisation: str
    ground: str
    titles: str
    prepositions: str
    speech: str
    accusations: str
    no_places: str
    joining: str
    no_start: str
    road_heads: str
    people_after: str
    address_states: dict[str, str]
    postal_states: dict[str, str]
    short_forms: dict[str, str]
    demonyms: dict[CountryCode, str]
    longer_demonyms: dict[str, CountryCode]
    home_cues: dict[CountryCode, str]


class TimeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``time_words.toml``, by language."""

    since: dict[str, str]
    superlatives: dict[str, str]


_LISTS = read_word_file(Path(__file__).with_name("lexicon.toml"), PressWords).lists
_OF_TIME = read_word_file(Path(__file__).with_name("time_words.toml"), TimeWords).lists


def _code_of_word(table: dict[CountryCode, str]) -> dict[str, str]:
    return {word: code for code, words in table.items() for word in words.split()}


ORGANISATION = listed(_LISTS.organisation)
"""Words that make the name they are part of an organisation, an office, a team or an event."""

GROUND = listed(_LISTS.ground)
"""Words that make the name they are part of an area of land, a water or a road."""

TITLES = listed(_LISTS.titles)
"""Words before a person's name."""

PREPOSITIONS = listed(_LISTS.prepositions)
"""Prepositions before a place."""

SPEECH = listed(_LISTS.speech)
"""Verbs of which people, and hardly ever places, are the subject."""

ACCUSATIONS = listed(_LISTS.accusations)
"""Verbs of which governments, and hardly ever towns, are the subject."""

ADDRESS_STATES = _LISTS.address_states
"""States and provinces of North America as newspapers shorten them, with their full names."""

POSTAL_STATES = _LISTS.postal_states
"""Two-letter postal codes, which name a state only after a town ("Dayton, OH")."""

SHORT_FORMS = _LISTS.short_forms
"""Other short forms of the press, and the full name that is looked up for them; case matters."""

DEMONYMS = _code_of_word(_LISTS.demonyms)
"""Demonyms in lower case and the country's code: no places, but they tell what a text is about."""

LONGER_DEMONYMS = _LISTS.longer_demonyms
"""Those of two words, whose second alone may be another country's ("south sudanese")."""

NO_PLACES = listed(_LISTS.no_places)
"""Armed groups, peoples, faiths and offices, in lower case, whose names some village shares."""

JOINING = listed(_LISTS.joining)
"""Words in small letters that a name may have in its middle."""

NO_START = listed(_LISTS.no_start)
"""Words that alone name no place, even if some village has that name."""

ROAD_HEADS = listed(_LISTS.road_heads)
"""Last words of the names of streets and roads."""

PEOPLE_AFTER = listed(_LISTS.people_after)
"""Words after a place that make it a person's origin; case matters."""

HOME_CUES = _code_of_word(_LISTS.home_cues)
"""Words of a country's own newspapers, lower case, and its code."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How common words are, each from 0 (not at all) to 3: as a first name, as a surname, as an everyday word."""

    classes: dict[str, str]

    def of(self, word: str) -> str:
        """How common a word in lower case is, a digit each: as first name, surname and everyday word."""
        return self.classes.get(word, "000")

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """Read the file that ``data/build/train_toponyms.py`` wrote: a word, a tab, three figures."""
        pairs = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        return cls({word: figures for word, figures in pairs})  # noqa: C416


SINCE = words_of_all(_OF_TIME.since)
"""Words before a day or a year since which something is counted or compared."""

SUPERLATIVES = words_of_all(_OF_TIME.superlatives)
"""Words that call an event the worst, or most, in a longer time."""
