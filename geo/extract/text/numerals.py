"""Numbers in a sentence: figures, words, ranges, and their modifiers ("at least", "between … and …").

A number that counts nothing (an age, a distance, a sum of money, a date, a time) is recognised here, once, by its
neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word
from geo.extract.text.thousands import BLANKS, words_beside_numbers
from geo.extract.text.word_file import words_of_all

_GROUPED = re.compile(rf"^\d{{1,3}}([.,'{BLANKS}])\d{{3}}(?:\1\d{{3}})*$")
_PLAIN = re.compile(r"^\d+$")
_UNITS = words_of_all(words_beside_numbers().units)
_MONEY = frozenset({"$", "€", "£", "₴", "₽", "us$"})
_NUMBERED = words_of_all(words_beside_numbers().numbered)
_MONTH_LIKE = words_of_all(words_beside_numbers().months)
_OF_YEARS = _MONTH_LIKE | words_of_all(words_beside_numbers().months_of_years)
_LARGEST = 50_000_000
"""The largest number that a report's words can mean; more is money or a misreading."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_BEHIND_YEAR = listed("""
    the a an his her its their in at on by when and was were had has ein eine einen einem einer der die das den dem sein
    seine seinen seiner ihr ihre ihren in im am an bei auf und war wurde hatte в у на под и і й та его её их його її їх
""")
"""Words after a year that isn't a count of what follows: "der 2022 seine Frau tötete"."""
_BEFORE_YEAR = listed("in since of im seit у в з с")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of things: its words, with those that modify it, and the figures it stands for."""

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None
    vague: bool = False


def _value(word: Word, numbers: Mapping[str, int]) -> int | None:
    if word.kind == "number":
        if _PLAIN.match(word.low):
            return int(word.low) if len(word.low) < 10 else None
        if _GROUPED.match(word.low):
            return int(re.sub(r"\D", "", word.low))
        return None
    return numbers.get(word.low)


def is_number(word: Word, least: int = 0) -> bool:
    """Whether a word is a number in figures, or one of at least so many in the words of any language."""
    return word.kind == "number" or NUMBER_WORDS.get(word.low, -1) >= least


NUMBER_WORDS = {low: value for values in words_beside_numbers().values.values() for low, value in values.items()}
"""The number words of all languages, with what they stand for."""


def plain_number(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The value of the number that begins at a word, and the index after it; None where there is none."""
    numbers = vocabulary.numbers
    if (share := _of_thousands(words, index, numbers)) is not None:
        return share, index + 2
    if _is_family(words, index):
        return None
    total = current = 0
    start = index
    while index < len(words):
        value = _value(words[index], numbers)
        if value is None:
            break
        joined = _joined(total, current, value, figure=words[index].kind == "number", first=index == start)
        if joined is None:
            break
        total, current = joined
        index += 1
        index += _joins_with_and(words, index, current, numbers)
    if index == start or total + current > _LARGEST:
        return None
    collective = _COLLECTIVE.get(words[index].low, 0) if index < len(words) else 0
    if collective and 1 < total + current < 10:
        return (total + current) * collective, index + 1
    return total + current, index


def _is_family(words: Sequence[Word], index: int) -> bool:
    """Whether a Russian word is a family, not the "seven" before an instrumental: "расстреляли семью"."""
    behind = words[index + 1].low if index + 1 < len(words) else ""
    return words[index].low == "семью" and not behind.endswith(("ами", "ями", "ыми", "ими", "ьми"))


_COLLECTIVE = dict.fromkeys(listed("десятка десятков десятки десятків"), 10) | dict.fromkeys(
    listed("сотни сотен сотні сотень"), 100
)
"""Nouns that a number from two to nine multiplies: "два десятка человек"."""
_DECIMAL = re.compile(r"^\d{1,3}[.,]\d{1,2}$")


def _of_thousands(words: Sequence[Word], index: int, numbers: Mapping[str, int]) -> int | None:
    """The number that a decimal and "thousand" or "million" behind it make: "1.2 thousand"; None where none is."""
    if index + 1 >= len(words) or words[index].kind != "number" or not _DECIMAL.match(words[index].low):
        return None
    unit = _value(words[index + 1], numbers)
    if unit is None or unit < 1000 or words[index + 1].kind == "number":
        return None
    return round(float(words[index].low.replace(",", ".")) * unit)


def _joined(total: int, current: int, value: int, *, figure: bool, first: bool) -> tuple[int, int] | None:
    """The sum of a number word and those before it, as (thousands, rest); None if it begins another number.

    A figure stands alone, "thousand" and "million" multiply what is before them, "hundred" and "dozen" do so below a
    hundred, and units join tens, as all below a hundred join hundreds.
    """
    if figure:
        return (total, value) if first else None
    if value >= 1000:
        return total + max(current, 1) * value, 0
    if value in (100, 12) and not first:
        return (total, current * value) if 0 < current < 100 else None
    unit_of_tens = 0 < value < 10 and current % 10 == 0 and current % 100 >= 20
    rest_of_hundreds = value < 100 and current >= 100 and current % 100 == 0
    return (total, current + value) if first or unit_of_tens or rest_of_hundreds else None


def _joins_with_and(words: Sequence[Word], index: int, current: int, numbers: Mapping[str, int]) -> bool:
    """Whether an "and" stands inside a number: "two hundred and five"."""
    if index + 1 >= len(words) or words[index].low not in ("and", "und") or current < 100 or current % 100:
        return False
    following = _value(words[index + 1], numbers)
    in_words = words[index + 1].kind != "number" and words[index - 1].kind != "number"
    return following is not None and following < 100 and in_words


def _counts(words: Sequence[Word], start: int, end: int, value: int, vocabulary: Vocabulary) -> bool:
    """Whether the number counts things: no age, distance, sum, date, time or year."""
    before = words[start - 1].low if start else ""
    if _is_of_ages(words, start) and not _counts_further_people(words, start, end, vocabulary):
        return False
    figure = words[start].kind == "number"
    if _is_of_date(words, start, end, value) or _is_of_measure(words, end, before):
        return False
    if figure and _names_something(words, start, end, before):
        return False
    if figure and _FIRST_YEAR <= value <= _LAST_YEAR and words[start].text.isdigit():
        followed = end < len(words) and words[end].kind == "word" and words[end].low not in _BEHIND_YEAR
        return followed and before not in _BEFORE_YEAR and before not in _OF_YEARS
    return before not in _MONTH_LIKE or not figure


def _is_of_ages(words: Sequence[Word], start: int) -> bool:
    """Whether a number is an age, alone or in a list of ages: "two brothers aged eight and ten"."""
    at = start - 1
    while at > 0 and (words[at].low in _IN_LISTS or is_number(words[at])):
        at -= 1
    return at >= 0 and words[at].low in _AGED


def _counts_further_people(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a number behind an age counts the people after it: "a woman aged 45 and two men"."""
    return words[start - 1].low in _IN_LISTS and end < len(words) and vocabulary.persons.at(words, end) is not None


_AGED = listed("aged ages alter віком возрасте")
_IN_LISTS = listed(", and und і й та и von")


def _is_of_date(words: Sequence[Word], start: int, end: int, value: int) -> bool:
    """Whether a month follows, or the number is the year of a date: "5 May", "am 5. Juni", "May 5, 2025"."""
    if end + 1 < len(words) and words[end].low == "." and words[end + 1].low in _OF_YEARS:
        return True
    if end < len(words) and words[end].text in ("May", "March", "Mar", "Mai", "März"):
        return True
    behind_day = start >= 2 and words[start - 1].low == "," and words[start - 2].low.isdigit()
    return behind_day and _FIRST_YEAR <= value <= _LAST_YEAR


def _is_of_measure(words: Sequence[Word], end: int, before: str) -> bool:
    """Whether the words beside the number make it a sum of money, a measure, a time of day or a label ("house 5")."""
    after = words[end].low if end < len(words) else ""
    if before in _MONEY or before in _NUMBERED or after in _MONEY:
        return True
    if after.rstrip(".") in _UNITS or after in _UNITS:
        return True
    return after == "local" and end + 1 < len(words) and words[end + 1].low == "time"


def _names_something(words: Sequence[Word], start: int, end: int, before: str) -> bool:
    """Whether digits are an age, a decade of life, a phone number, an address, or no part of what follows.

    "Ali Khan, 34, was", "a man in his 20s", "called 911 to report", "the 2800 block of", "196 Itasca Street", "page 59
    A boy was".
    """
    if before in _CALLS and words[start].low in _EMERGENCY_NUMBERS:
        return True
    if before == "," and start > 1 and words[start - 2].kind == "word" and words[start].low.isdigit():
        closes = end < len(words) and words[end].low in (",", ")")
        if closes and int(words[start].low) <= _OLDEST:
            return True
    if end >= len(words):
        return False
    following = words[end]
    decade = following.low == "s" and following.start == words[end - 1].end
    return decade or following.low in ("a", "an", "block") or _begins_street(words, end)


def _begins_street(words: Sequence[Word], at: int) -> bool:
    """Whether the name of a street begins at a word: "Itasca Street"."""
    capitals = at
    while capitals < min(at + _LONGEST_STREET, len(words)) and words[capitals].text[:1].isupper():
        capitals += 1
    return any(word.low.rstrip(".") in _STREETS for word in words[at + 1 : capitals])


_OLDEST = 110
"""Years."""
_CALLS = listed("call called calls calling dial dialed dialled dialing phone phoned via")
_EMERGENCY_NUMBERS = listed("911 112 999 101 102 103")
_LONGEST_STREET = 5
"""Words of a street's name with "Street"."""
_STREETS = listed("""
    street st avenue ave road rd drive dr boulevard blvd lane ln court ct place pl parkway pkwy way terrace highway hwy
    circle trail plaza square loop
""")


def number_at(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> Number | None:
    """The number that begins at a word, with its modifiers read from the words before it."""
    word = words[index]
    if [near.low for near in words[index : index + 3]] == _HALF_A_DOZEN:
        return Number(index, index + 3, 6, 6, 6)
    if word.low in vocabulary.words.vague and word.low not in vocabulary.numbers:
        return _vague_number(words, index, vocabulary)
    read = plain_number(words, index, vocabulary)
    if read is None:
        return None
    value, last = read
    if not _counts(words, index, last, value, vocabulary):
        return None
    return _range(words, index, last, value, vocabulary) or _modified(words, index, last, value, vocabulary)


_HALF_A_DOZEN = ["half", "a", "dozen"]


def _vague_number(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> Number | None:
    """Words such as "dozens" and "several" as a least figure; None in a question, or if a number follows."""
    if index and words[index - 1].low in _ASKING:  # "how many were hurt isn't known"
        return None
    if index + 1 < len(words) and words[index].low == "many" and words[index + 1].low == "as":
        return None  # "as many as 43"
    following = words[index + 1] if index + 1 < len(words) else None
    if following and following.low != "dozen" and _value(following, vocabulary.numbers) is not None:
        return None
    return Number(index, index + 1, vocabulary.words.vague[words[index].low], None, None, vague=True)


def _range(words: Sequence[Word], index: int, last: int, value: int, vocabulary: Vocabulary) -> Number | None:
    """Two numbers as in "10 to 15" and "between 10 and 15", if the second is larger but of the same order."""
    if last + 1 >= len(words) or words[last].low not in _RANGE_WORDS:
        return None
    other = plain_number(words, last + 1, vocabulary)
    opened = index > 0 and words[index - 1].low in _RANGE_OPENERS
    if other is None or not (words[last].low in _RANGE_MARKS or opened):
        return None
    most, end = other
    likely = value < most <= max(value * _RANGE_FACTOR, value + _RANGE_STEP)
    return (
        Number(index - opened, end, value, None, most)
        if likely and _counts(words, last + 1, end, most, vocabulary)
        else None
    )


def _modified(words: Sequence[Word], index: int, last: int, value: int, vocabulary: Vocabulary) -> Number:
    """The number changed by the words before it: "at least", "up to", "nearly", "about"."""
    start = index - (index > 0 and words[index].low in _ROUND and words[index - 1].low in ("a", "an"))
    for back in range(min(_LONGEST_MODIFIER, start), 0, -1):
        first = start - back
        match = vocabulary.modifiers.at(words, first, start)
        if match is None or match.last != start:
            continue
        if match.meaning == "low":
            return Number(first, last, value, value, None)
        if (
            match.meaning == "high"
            and words[first].low in _UP_TO
            and vocabulary.update.find(words, max(first - 1, 0), last)
        ):
            return Number(first, last, value, value, value)
        if match.meaning == "high":
            if words[first].low in _NEARLY:
                return Number(first, last, None, value, None)
            return Number(first, last, None, value if words[first].low == "as" else None, value)
        if words[first].low in _ABOUT:
            return Number(first, last, None, value, None)
        return Number(first, last, value, value, value)
    return Number(start, last, value, value, value)


_LONGEST_MODIFIER = 4
"""Words of the longest modifier: "not less than the"."""
_UP_TO = frozenset({"до", "bis"})
"""Words for "up to" that also give the new value of a toll: "выросло до девяти"."""
_NEARLY = frozenset({"nearly", "almost", "close", "fast", "майже", "почти"})
"""Modifiers of those in ``up_to`` after which the number is still the best guess."""
_ABOUT = frozenset(
    {"about", "around", "some", "approximately", "roughly", "rund", "etwa", "близько", "около", "примерно"}
)
"""Modifiers of those in ``about`` that round; the others ("a total of") leave the number as it is."""
_RANGE_FACTOR, _RANGE_STEP = 4, 10
"""The most by which the second number of a range is larger, as a factor or a difference; else it is another count."""
_ASKING = frozenset({"how", "wie"})
_ROUND = frozenset({"hundred", "thousand", "dozen", "million"})
_RANGE_WORDS = frozenset({"to", "and", "–", "or", "bis", "und", "oder", "до", "і", "и", "-"})
_RANGE_MARKS = frozenset({"to", "–", "or", "bis", "oder", "до", "-"})
_RANGE_OPENERS = frozenset({"between", "from", "zwischen", "von", "між", "від", "между", "от", "either"})
