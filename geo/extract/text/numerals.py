"""Numbers in a sentence: figures, words, ranges and what stands before them ("at least", "between … and …").

A number that counts something else than things (an age, a distance, a sum of money, a date, a time) is told
apart here, once, by its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word
from geo.extract.text.thousands import BLANKS

_GROUPED = re.compile(rf"^\d{{1,3}}([.,'{BLANKS}])\d{{3}}(?:\1\d{{3}})*$")
_PLAIN = re.compile(r"^\d+$")
_UNITS = listed("""
    year years yr yrs day days hour hours hrs minute minutes min week weeks month months decade decades km
    kilometre kilometres kilometer kilometers mile miles metre metres meter meters m mi ft feet percent per % am
    pm a.m a.m. p.m p.m. o'clock gmt storey story storeys times euros dollars pounds million billion
    degrees kg tonnes tons seconds second inch inches square jahre jahren jahr tage tagen stunden stunde uhr
    kilometer metern prozent euro minuten wochen monate monaten jährige jähriger jährigen stöckiges років рік
    роки року днів дні день годин години година км кілометрів метрів відсотків гривень хвилин тижнів місяців
    річний річна річного річну поверхівки поверхового лет год года дней дня часов часа час километров метров
    процентов рублей минут недель месяцев летний летняя летнего летнюю этажа этажного st nd rd th floor january
    february march april june july august september october november december січня лютого березня квітня травня
    червня липня серпня вересня жовтня листопада грудня января февраля марта апреля мая июня июля августа
    сентября октября ноября декабря
""")
_MONEY = frozenset({"$", "€", "£", "₴", "₽", "us$"})
_NUMBERED = listed("""
    ward zone
    no. nos. number aged age room route highway article resolution flight unit page chapter level phase km номер
""")
_LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Number:
    """A number of things: its words, with those that modify it, and the figures it stands for."""

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None
    vague: bool = False


def _value(word: Word, numbers: dict[str, int]) -> int | None:
    if word.kind == "number":
        if _PLAIN.match(word.low):
            return int(word.low) if len(word.low) < 10 else None
        if _GROUPED.match(word.low):
            return int(re.sub(r"\D", "", word.low))
        return None
    return numbers.get(word.low)


def plain(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The value of the number that begins at a word, and the index after it; None where there is none."""
    numbers = vocabulary.words.numbers
    total = current = 0
    start = index
    while index < len(words):
        value = _value(words[index], numbers)
        if value is None:
            break
        word = words[index]
        if word.kind == "number":
            if index > start:
                break
            current = value
        elif value >= 1000:
            total, current = total + max(current, 1) * value, 0
        elif value in (100, 12) and word.low in numbers and index > start:
            if current == 0 or current > 99:
                break
            current *= value
        elif index > start and not (
            (0 < value < 10 and current % 10 == 0 and current % 100 >= 20)
            or (value < 100 and current >= 100 and current % 100 == 0)
        ):
            break
        else:
            current += value
        index += 1
        if index + 1 < len(words) and words[index].low in ("and", "und") and current >= 100 and current % 100 == 0:
            following = _value(words[index + 1], numbers)
            if (
                following is not None
                and words[index + 1].kind != "number"
                and following < 100
                and words[index - 1].kind != "number"
            ):
                index += 1
    if index == start or total + current > _LARGEST:
        return None
    return total + current, index


def _counts(words: Sequence[Word], start: int, end: int, value: int) -> bool:
    """Whether the number counts things: no age, distance, sum, date, time or year."""
    before = words[start - 1].low if start else ""
    if end < len(words) and words[end].text in ("May", "March", "Mar", "Mai", "März"):
        return False
    if start >= 2 and words[start - 1].low == "," and words[start - 2].low.isdigit() and 1900 <= value <= 2100:
        return False
    after = words[end].low if end < len(words) else ""
    if before in _MONEY or before in _NUMBERED or after in _MONEY:
        return False
    if after.rstrip(".") in _UNITS or after in _UNITS:
        return False
    if after == "local" and end + 1 < len(words) and words[end + 1].low == "time":
        return False
    if words[start].kind == "number" and 1900 <= value <= 2100 and words[start].text.isdigit():
        counted = (
            end < len(words)
            and words[end].kind == "word"
            and before not in ("in", "since", "of", "im", "seit", "у", "в", "з", "с")
        )
        return counted and before not in _MONTH_LIKE
    return before not in _MONTH_LIKE or words[start].kind != "number"


_MONTH_LIKE = listed("""
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sept sep oct nov dec jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec.
""")


def number_at(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> Number | None:
    """The number that begins at a word, with its modifiers read from the words before it."""
    word = words[index]
    vague = vocabulary.words.vague
    if word.low in vague and word.low not in vocabulary.words.numbers:
        if index and words[index - 1].low in _ASKING:  # "how many were hurt isn't known"
            return None
        if (
            index + 1 < len(words)
            and _value(words[index + 1], vocabulary.words.numbers) is not None
            and words[index + 1].low != "dozen"
        ):
            return None
        return Number(index, index + 1, vague[word.low], None, None, vague=True)
    read = plain(words, index, vocabulary)
    if read is None:
        return None
    value, last = read
    if not _counts(words, index, last, value):
        return None
    low: int | None = value
    best: int | None = value
    high: int | None = value
    if last + 1 < len(words) and words[last].low in _RANGE_WORDS:
        other = plain(words, last + 1, vocabulary)
        opened = index > 0 and words[index - 1].low in _RANGE_OPENERS
        if (
            other is not None
            and value < other[0] <= max(value * 4, value + 10)
            and (words[last].low in _RANGE_MARKS or opened)
            and _counts(words, last + 1, other[1], other[0])
        ):
            return Number(index - opened, other[1], value, None, other[0])
    first = start = index - (index > 0 and word.low in _ROUND and words[index - 1].low in ("a", "an"))
    for back in (4, 3, 2, 1):
        if start - back < 0:
            continue
        match = vocabulary.modifiers.at(words, start - back, start)
        if match is not None and match.last == start:
            first = start - back
            if match.meaning == "low":
                high = None
            elif match.meaning == "high":
                low = None
                best = None if words[first].low not in ("nearly", "almost", "close", "fast", "майже", "почти") else best
                if best is not None:
                    high = None
            elif words[first].low in (
                "about",
                "around",
                "some",
                "approximately",
                "roughly",
                "rund",
                "etwa",
                "близько",
                "около",
                "примерно",
            ):
                low = high = None
            break
    return Number(first, last, low, best, high)


_ASKING = frozenset({"how", "wie"})
_ROUND = frozenset({"hundred", "thousand", "dozen", "million"})
_RANGE_WORDS = frozenset({"to", "and", "–", "or", "bis", "und", "oder", "до", "і", "и", "-"})
_RANGE_MARKS = frozenset({"to", "–", "or", "bis", "oder", "до", "-"})
_RANGE_OPENERS = frozenset({"between", "from", "zwischen", "von", "між", "від", "между", "от", "either"})
