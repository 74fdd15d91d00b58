"""Tolls of wars, years and campaigns, which belong to no single incident: "12,000 have died in the war", "since 2014".

A report of one attack often ends with such a sum. It is left out, since it doesn't tell the incident's own share.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import SINCE, SUPERLATIVES, listed
from geo.extract.text.phrase_matcher import Match, Word

if TYPE_CHECKING:
    from geo.extract.casualties.tolls import Toll

_MOST_OF_ONE_INCIDENT = 20_000
"""People: a larger toll is that of a war; no single attack in recent decades had so many victims."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LONGEST_ASIDE = 4
"""The most words between the commas around a town's state or country: "in Parkland, Fla., last month"."""
_LONGEST_OPENING = 16
"""The most words of the phrase at the head of a sentence that gives its time."""
_MARKS = frozenset({";", ":", ".", "!", "?", "(", ")"})


def is_cumulative(words: Sequence[Word], toll: Toll, vocabulary: Vocabulary) -> bool:
    """Whether a toll sums up a longer time than one incident takes, by its size or by words for that time."""
    least = toll.best if toll.low is None else toll.low
    if least is not None and least > _MOST_OF_ONE_INCIDENT:
        return True
    if words and words[0].low == "since" and any(word.low in _RELATIVE for word in words[: toll.cue]):
        return True
    start, end = _clause(words, toll.first, toll.last)
    if _tells_rank(words, start, end, vocabulary):
        return False
    if any(words[at].low == "," and _is_last_month(words, at + 1) for at in range(toll.last, end)):
        return True
    of_raid = toll.kind == "arrested"
    return _names_long_time(words, start, end, vocabulary, of_raid=of_raid) or opens_with_long_time(
        words, toll.first, vocabulary
    )


def _tells_rank(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a long time only ranks the incident: "the first attack of the year"; "in the first half" is none."""
    times = {at for match in vocabulary.cumulative.find(words, start, end) for at in range(match.first, match.last)}
    return any(words[at].low in SUPERLATIVES for at in range(start, end) if at not in times)


_RELATIVE = ("that", "which", "when")


def _is_last_month(words: Sequence[Word], at: int) -> bool:
    """Whether "last month" begins at a word; it doesn't make a sum: "killed in Parkland, Fla., last month"."""
    return [word.low for word in words[at : at + 2]] in (["last", "month"], ["last", "year"])


def _clause(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """The words around a toll up to the next marks; commas around a short aside are passed over."""
    start = first
    while start > 0 and not words[start - 1].breaks:
        start -= 1
    end = last
    while end < len(words) and words[end].low not in _MARKS:
        if words[end].breaks:
            aside = next((at for at in range(end + 1, min(end + _LONGEST_ASIDE, len(words))) if words[at].breaks), end)
            if aside == end or not words[end + 1].capital:
                break
            end = aside
        end += 1
    return start, end


def names_long_time(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a sentence speaks of a time longer than an incident: "more than three years since violence broke out"."""
    return _names_long_time(words, 0, len(words), vocabulary)


def _names_long_time(
    words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary, *, of_raid: bool = False
) -> bool:
    """Whether words for a time longer than an incident stand in a range: "this year", "since 2014", "in the war".

    Several regions stand for such a time too, but not for arrests: "detained 63 people in seven provinces".
    """
    if any(not (of_raid and _counts_regions(words, match)) for match in vocabulary.cumulative.find(words, start, end)):
        return True
    return any(
        words[at].low in SINCE
        and (_is_year(words[at + 1]) or _names_month(words[at + 1 : min(at + 3, end)], vocabulary))
        for at in range(start, min(end, len(words)) - 1)
    )


def _is_year(word: Word) -> bool:
    return word.low.isdigit() and _FIRST_YEAR <= int(word.low) <= _LAST_YEAR


def _names_month(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a month follows "since" in English, perhaps shortened: "since the Oct. 7 attack".

    In other languages a month behind such a word may be the date of one day.
    """
    return not vocabulary.words.verb_last and any(word.low.rstrip(".") in vocabulary.words.months for word in words)


def _counts_regions(words: Sequence[Word], match: Match[str]) -> bool:
    return words[match.last - 1].low.startswith(_REGIONS)


_REGIONS = (
    *("region", "state", "provin", "governorate", "countr", "gebiet", "bundes"),
    *("регион", "област", "провинц", "штат", "регіон", "провінц"),
)


def opens_with_long_time(words: Sequence[Word], first: int, vocabulary: Vocabulary) -> bool:
    """Whether the sentence's first phrase names a longer time: "Since the ceasefire, 300 have been killed"."""
    if words and words[0].low in SINCE and vocabulary.cumulative.at(words, 0) is not None:
        return True
    end = next((at for at in range(min(_LONGEST_OPENING, first)) if words[at].low == ","), 0)
    if end and words[0].low == "since" and any(word.low in _FOUNDINGS for word in words[:end]):
        return True
    ranked = _tells_rank(words, 0, end, vocabulary)
    return _is_years_ago(words[:end]) or (_names_long_time(words, 0, end, vocabulary) and not ranked)


def _is_years_ago(opening: Sequence[Word]) -> bool:
    """Whether a sentence's first phrase dates what follows to years ago: "Twenty years ago on Monday, …"."""
    return any(ago.low == "ago" and before.low in _LONG_AGO for before, ago in pairwise(opening))


_LONG_AGO = ("years", "decades", "century", "centuries", "decade", "generation")
_FOUNDINGS = listed("""
    founded founding formed created established elected appointed inaugurated signed imposed introduced legalised
    legalized power office
""")
"""Verbs for what began years ago: "Since the party was founded, 900 of its members have been killed"."""
