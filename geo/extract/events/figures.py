"""Counts of other things than victims: homes damaged, drones launched and shot down, places hit, power lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import Number, number_at, plain
from geo.extract.text.phrase_matcher import Word
from geo.model import Count

_NOUN_WITHIN = 4
_OUTAGE_WITHIN = 8
_VERB_WITHIN = 20


@dataclass(frozen=True, slots=True)
class FigureFound:
    """A figure with its words, end exclusive; ``what`` is a key of :data:`geo.taxonomy.FIGURES`."""

    what: str
    count: Count
    first: int
    last: int


def count_of(low: int | None, best: int | None, high: int | None) -> Count | None:
    """The count of three figures that a text gives, None where it gives none; figures out of order are sorted out."""
    if low is not None and best is not None and low > best:
        low = best
    if high is not None and best is not None and high < best:
        high = best
    if low is None and best is None and high is None:
        return None
    return Count(low, best, high)


def figures_in(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> list[FigureFound]:
    """The figures in a range of words, each kind once, the first one told."""
    found: list[FigureFound] = []
    tables = vocabulary.figures
    index = first
    while index < last:
        number = number_at(words, index, vocabulary)
        if number is None:
            index += 1
            continue
        figure = _figure(words, number, first, last, vocabulary)
        if (
            figure is not None
            and number.last < last
            and words[number.last].low in _OF
            and figure.what.endswith("_downed")
        ):
            whole = next(
                (
                    one
                    for at in range(number.last, min(number.last + 4, last))
                    if (one := number_at(words, at, vocabulary))
                ),
                None,
            )
            if whole is not None and whole.best is not None:
                found.append(
                    FigureFound(
                        figure.what.replace("downed", "launched"), Count.exactly(whole.best), whole.first, whole.last
                    )
                )
        if figure is not None and figure.what not in {one.what for one in found}:
            found.append(figure)
        index = max(index + 1, number.last)
    found += _strip_width(words, first, last, vocabulary) if "strip_width_m" in tables else []
    return found


def _has(vocabulary: Vocabulary, table: str, words: Sequence[Word], first: int, last: int) -> bool:
    lexicon = vocabulary.figures.get(table)
    return bool(lexicon is not None and lexicon.find(words, max(first, 0), min(last, len(words))))


def _figure(words: Sequence[Word], number: Number, first: int, last: int, vocabulary: Vocabulary) -> FigureFound | None:
    count = count_of(number.low, number.best, number.high)
    if count is None:
        return None
    noun_end = number.last
    while (
        noun_end < last
        and noun_end - number.last < _NOUN_WITHIN
        and not words[noun_end].breaks
        and words[noun_end].low not in _ENDS
    ):
        noun_end += 1
    clause_start = number.first
    while (
        clause_start > first and number.first - clause_start < 10 and words[clause_start - 1].low not in (";", ".", ",")
    ):
        clause_start -= 1
    clause_end = number.last
    while clause_end < last and clause_end - number.last < 12 and words[clause_end].low not in (";", "."):
        clause_end += 1
    what = _what(words, number, noun_end, clause_start, clause_end, vocabulary)
    return None if what is None else FigureFound(what, count, number.first, noun_end)


_ENDS = listed("and in on at were was had und in im wurden sind та і и в у were have")


def _what(
    words: Sequence[Word], number: Number, noun_end: int, clause_start: int, clause_end: int, vocabulary: Vocabulary
) -> str | None:
    after = number.last
    near_end = min(clause_end, after + _OUTAGE_WITHIN)
    verb_end = near_end
    if vocabulary.words.verb_last:  # "34 Drohnen sind nach Angaben aus Moskau über Kursk abgefangen worden"
        furthest = min(after + _VERB_WITHIN, len(words))
        verb_end = max(near_end, next((at for at in range(after, furthest) if words[at].breaks), furthest))
    if _has(vocabulary, "households", words, after, noun_end) and (
        _has(vocabulary, "without_power", words, after, near_end)
        or _has(vocabulary, "without_power", words, clause_start, after)
    ):
        return "without_power"
    for things, launched, downed in (
        ("drones", "drones_launched", "drones_downed"),
        ("missiles", "missiles_launched", "missiles_downed"),
    ):
        of_them = after < len(words) and words[after].low in _OF
        if _has(vocabulary, things, words, after, noun_end) or (
            of_them and _has(vocabulary, things, words, after, min(after + 6, len(words)))
        ):
            if of_them:
                return downed
            if _has(vocabulary, "downed", words, after, verb_end) and not _has(
                vocabulary, "launched", words, after, min(after + 3, clause_end)
            ):
                return downed
            if _has(vocabulary, "launched", words, after, near_end) or _has(
                vocabulary, "launched", words, clause_start, number.first
            ):
                return launched
            if _has(vocabulary, "downed", words, clause_start, number.first):
                return downed
            return None
    damaged = _has(vocabulary, "damage", words, clause_start, clause_end)
    if damaged and _has(vocabulary, "homes_damaged", words, after, noun_end):
        return "homes_damaged"
    if damaged and _has(vocabulary, "buildings_damaged", words, after, noun_end):
        return "buildings_damaged"
    if damaged and _has(vocabulary, "vehicles_damaged", words, after, noun_end):
        return "vehicles_damaged"
    if _has(vocabulary, "places_hit", words, after, noun_end) and (
        damaged or _has(vocabulary, "hits", words, clause_start, clause_end)
    ):
        return "places_hit"
    if (
        noun_end == after + 1
        or not words[after : after + 1]
        or words[after].kind != "word"
        or words[after].low in vocabulary.passive | _OF
    ):
        following = range(after, min(after + 4, clause_end))
        if any(words[at].low in vocabulary.passive for at in following) and _has(
            vocabulary, "downed", words, after, min(after + 4, clause_end)
        ):
            return "drones_downed"
        if (
            after < len(words)
            and words[after].low in ("davon", "з", "из")
            and _has(vocabulary, "downed", words, after, near_end)
        ):
            return "drones_downed"
    return None


_OF = listed("of von davon з із зі из изо")


def _strip_width(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> list[FigureFound]:
    """The width that a border strip is to have: "from 12 to 42 metres" gives 42."""
    strips = vocabulary.figures["strip_width_m"].find(words, first, last)
    if not strips:
        return []
    for at in range(strips[0].last, min(strips[0].last + 12, last)):
        if (
            vocabulary.figures["metres"].at(words, at)
            and words[at - 1].kind == "number"
            and (width := plain(words, at - 1, vocabulary)) is not None
        ):
            start = at - 1
            while (start > strips[0].last and words[start - 1].kind in ("number",)) or words[start - 1].low in (
                "to",
                "from",
                "auf",
                "von",
                "до",
                "з",
                "с",
            ):
                start -= 1
            return [FigureFound("strip_width_m", Count.exactly(width[0]), start, at + 1)]
    return []
