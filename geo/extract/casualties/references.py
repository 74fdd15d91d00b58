"""References to people counted before ("one of them", "two of the wounded"), and verbs that say that they died."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import NUMBER_WORDS
from geo.extract.text.phrase_matcher import Word

OF = listed("of von unter davon der den из із з зі")
"""Words between a number and the people of whom it counts some."""
_PRONOUNS = listed("them whom these those which ihnen denen diesen них которых яких")
_ARTICLES = listed("the der den")
_HURT = listed("""
    wounded injured victims beiden verletzten verwundeten schwerverletzten opfer opfern пострадавших раненых
    госпитализированных поранених постраждалих потерпілих травмованих госпіталізованих
""")
"""After an article, or right after a Slavic preposition, these words mean people counted before."""
_SEVERAL_IN_WORDS = frozenset(low for low, value in NUMBER_WORDS.items() if value > 1)
_SLAVIC_OF = listed("из із з зі")
_DYING = (
    *("die", "dying", "succumb", "starb", "verstarb", "gestorben", "verstorben", "erlag", "erleg"),
    *("умер", "скончал", "помер"),
)


def end_of_reference(words: Sequence[Word], at: int) -> int:
    """The index after "of them", "of the two" or "of the wounded"; ``at`` itself if no such words are there."""
    behind = words[at : at + 4]
    low = [word.low for word in behind]
    if len(low) < 2 or low[0] not in OF:
        return at
    if low[1] in _PRONOUNS:
        return at + 2
    noun = 2 if low[1] in _ARTICLES else 1
    if noun == 1 and low[0] not in _SLAVIC_OF | _ARTICLES:
        return at
    if len(low) <= noun or not _may_mean_people(behind[noun]):
        return at
    further = len(low) > noun + 1 and _may_mean_people(behind[noun + 1])  # "of the three wounded"
    return at + noun + 1 + further


def _may_mean_people(word: Word) -> bool:
    """Whether a word is a number in words, or says that people were hurt."""
    return word.low in _HURT or word.low in _SEVERAL_IN_WORDS


def is_of_those(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether words count some of people named in an earlier sentence: "two of them", "eines der Opfer"."""
    return any(end_of_reference(words, at) == last for at in range(first + 1, last))


def is_dying(word: Word) -> bool:
    """Whether a verb says that somebody died, perhaps of wounds, rather than that somebody was killed on the spot."""
    return word.low.startswith(_DYING)
