"""Whether words take up a noun that earlier ones introduced: "a bus … the bus", "four miners … the miners".

``noun_references.toml`` has the words, each list with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.extract.text.numerals import is_number
from geo.extract.text.phrase_matcher import Word
from geo.extract.text.word_file import word_sets

_WORDS = word_sets(__file__)
_MOST_OF_PHRASE = 3
"""The most words of an adjective and a noun."""
_LETTERS_OF_NOUN = 4


def introduced_nouns(words: Sequence[Word]) -> Iterator[str]:
    """The nouns that words introduce, in lower case: those behind an indefinite article or a number."""
    for at, word in enumerate(words):
        if word.low in _WORDS["introducing"] or is_number(word):
            for noun in _noun_phrase(words[at + 1 :]):
                yield noun.low


def taken_up_nouns(words: Sequence[Word]) -> Iterator[str]:
    """The nouns that words take up, in lower case: those behind a definite article, without a name of their own."""
    for at, word in enumerate(words):
        if word.low in _WORDS["definite"]:
            for noun in _noun_phrase(words[at + 1 :]):
                if not _is_of_a_name(words, words.index(noun)):
                    yield noun.low


def _noun_phrase(behind: Sequence[Word]) -> Sequence[Word]:
    """The noun right behind an article or a number, after adjectives; nothing for one that any event may have."""
    ends = (at for at, word in enumerate(behind) if len(word.low) < _LETTERS_OF_NOUN or word.low in _WORDS["no_noun"])
    until = next(ends, len(behind))
    return [word for word in behind[:until][-1:] if until <= _MOST_OF_PHRASE and word.low not in _WORDS["any_event"]]


def _is_of_a_name(words: Sequence[Word], at: int) -> bool:
    """Whether "of" and a name follow a noun, which introduces another: "the village of Pauk"."""
    behind = words[at + 1 : at + 3]
    return len(behind) > 1 and behind[0].low in ("of", "von") and behind[1].capital
