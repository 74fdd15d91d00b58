"""Who says something, by the verb alone: only people and bodies can be the subject of "said", whatever their noun.

"a miller who saw it told us", "said the drone's operator": no list has all the trades of those who speak. What has been
written or filmed is excluded, since its author is who speaks.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word

SPEAKING = listed("said says told tells added adds recalled recounted")
"""English verbs whose subject is a person or a body."""


def determined_before(words: Sequence[Word], end: int) -> tuple[int, int] | None:
    """The English noun phrase of small letters that ends before a word: an article, or the like, and up to four words.

    It is the subject only at the head of a clause: after a mark, or a word that joins clauses.
    """
    at = end - 1
    while at >= 0 and end - at <= _LONGEST and words[at].low not in _DETERMINERS:
        if not _is_common(words[at]):
            return None
        at -= 1
    if at < 0 or words[at].low not in _DETERMINERS or at + 1 == end or not _opens_clause(words, at):
        return None
    return _named(words, at + 1, end)


def determined_behind(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """The English noun phrase of small letters behind a verb that its speech precedes: ", said the miller"."""
    if start >= len(words) or words[start].low not in _DETERMINERS:
        return None
    end = start + 1
    while end < len(words) and end - start <= _LONGEST and _is_common(words[end]):
        end += 1
    ends = end == len(words) or words[end].breaks or words[end].low in _ENDS
    return _named(words, start + 1, end) if ends and end > start + 1 else None


def _named(words: Sequence[Word], first: int, last: int) -> tuple[int, int] | None:
    """The phrase, unless its noun is a thing or no noun."""
    noun = words[last - 1].low
    return None if noun in _THINGS or noun.endswith(("ed", "ing", "ly")) else (first, last)


def _is_common(word: Word) -> bool:
    """Whether a word may stand in a noun phrase without a name; an abbreviation may: "a defence PRO"."""
    small = not word.capital or (word.text.isupper() and len(word.text) > 1)
    return word.kind == "word" and small and word.low not in _ENDS and word.low not in _NO_NOUNS


def _opens_clause(words: Sequence[Word], at: int) -> bool:
    return at == 0 or words[at - 1].breaks or words[at - 1].low in _JOINING or words[at - 1].low in _QUOTES


_LONGEST = 5
"""The most words of a phrase and its article."""
_DETERMINERS = listed("""
    the a an his her its their our one two three four five six several some many another
""")
_JOINING = listed("and but that as while because what which")
_QUOTES = frozenset("\"“”„«»'‘’")
_ENDS = listed("""
    of in on at from for with by to near inside outside who which that whose where when while as after before and or but
    if because since until into about over under against
""")
_NO_NOUNS = listed("""
    is are was were be been being has have had do does did will would can could may might must should not n't also then
    it he she they we you i him them us this these those there here got went came ran left fell ago out up down off back
    though although whether how why last next
""")
_THINGS = listed("""
    report reports statement statements video videos footage message messages letter letters document documents caption
    text post posts sign signs banner note notes leaflet leaflets headline law study survey poll data list map image
    images photo photos picture pictures tweet toll account accounts version log record records article story stories
    time times day week month year rest dead wounded first second last latter former latest explosion blast attack
    strike shelling drone drones missile missiles fire rumours rumors release releases
""")
