"""Whether the words of a name, or beside it, say that it is a province's, a district's or a road's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.extract.places import ner_rules
from geo.extract.places.ner_crf import Span
from geo.extract.text.lexicon import ROAD_HEADS
from geo.extract.text.tokens import Text
from geo.gazetteer import division_levels

_ENGLISH = division_levels("text", languages=("en",))
PROVINCE_WORDS = "|".join(word for word, level in _ENGLISH.items() if level == 1)
DISTRICT_WORDS = "|".join(word for word, level in _ENGLISH.items() if level > 1) + (
    "|sub-?county|local (?:government|council|area)(?: (?:area|council))?|tribal (?:district|area|region|agency)"
)
"""Patterns of the English words that make a name a province's, or a district's, where they stand beside it."""
KINDS_OF_LAND = f"{PROVINCE_WORDS}|{DISTRICT_WORDS}|" + (
    "village|town|city|area|locality|township|community|settlement|suburb|ward|quarter|neighbou?rhood|market|camp|LGA"
)
"""What may follow a name before the place that holds it: "Donga Local Government Area of Taraba State"."""
_TOWN_BEFORE = re.compile(r"\b(?:city|town|village|hamlet|port|capital),?\s+(?:of\s+)?$", re.IGNORECASE)
_TOWN_AFTER = re.compile(r"\s+(?:town|village|hamlet)\b(?!\s+(?:[Hh]all|[Cc]ouncil))")
_OTHERS = division_levels("text", languages=ner_rules.LANGUAGES)
_DIVISION_AFTER = re.compile(
    rf"\s+(?:(?P<province>{PROVINCE_WORDS})|(?P<district>{DISTRICT_WORDS}))\b(?!\s+(?:University|Police"
    rf"|Court|College))",
    re.IGNORECASE,
)
_DIVISION_BEFORE = re.compile(
    rf"\b(?:(?P<province>{PROVINCE_WORDS})|(?P<district>{DISTRICT_WORDS})) of\s+(?:the\s+)?$", re.IGNORECASE
)
_OF_A_LIST = {
    "counties": (2, "County"),
    "regions": (1, "region"),
    "provinces": (1, "province"),
    "oblasts": (1, "region"),
    "governorates": (1, "governorate"),
    "districts": (2, "district"),
    "territories": (2, "territory"),
}
"""What names in a list before these words, or behind them and "of", are each: "the Rostov and Krasnodar regions"."""
_LIST_OF = re.compile(rf"\b(?P<word>{'|'.join(_OF_A_LIST)}) of\s+(?:the\s+)?$", re.IGNORECASE)
_LONGEST_LIST = 12
"""Names in such a list."""

_NAMES_DIVISION = re.compile(
    rf"\s(?:(?P<province>{PROVINCE_WORDS})|(?P<district>{DISTRICT_WORDS}|parish))$", re.IGNORECASE
)
_ROAD = re.compile(
    r"^(?:(?:I|US|SR|KY|FM|CR|M|A|B)-?\s?\d+|.*\b(?:Highway|Route|Interstate|Road|Hwy\.)\s\d+.*|U\.S\. \d+.*)$"
)


def division_of(text: Text, spans: Sequence[Span], number: int) -> tuple[int, str]:
    """Whether the text makes the name a province's (1) or a district's (2), else 0, and the word that says so.

    Of a list it is that of a single name ("County" in "Smith and Jones counties"); empty where it stands before.
    """
    tokens = text.tokens
    index = spans[number].last
    start, end = tokens[spans[number].first].start, tokens[index - 1].end
    if match := _DIVISION_AFTER.match(text.text, end):
        return (1 if match["province"] else 2), match[0].strip()
    if match := _DIVISION_BEFORE.search(text.text[max(0, start - 40) : start]):
        return (1 if match["province"] else 2), ""
    before = tokens[spans[number].first - 1].text.lower().rstrip(".") if spans[number].first else ""
    if before in _OTHERS and not before.startswith("район"):  # "в районі Бахмута" is only near it
        return _province_or_district(before), ""
    if (_are_joined(text, spans, number) or _are_joined(text, spans, number + 1)) and (
        behind := _LIST_OF.search(_before_list(text, spans, number))
    ):
        return _OF_A_LIST[behind["word"].lower()]
    ahead = number + 1
    while index < len(tokens) and ahead - number < _LONGEST_LIST:
        if of_each := _OF_A_LIST.get(tokens[index].text.lower()):
            return of_each
        if tokens[index].text in (",", "and", "or", "&", "/"):
            index += 1
        elif ahead < len(spans) and spans[ahead].first == index:
            index = spans[ahead].last
            ahead += 1
        else:
            break
    return 0, ""


def _before_list(text: Text, spans: Sequence[Span], number: int) -> str:
    """The words before the first of the names that are joined to one."""
    while _are_joined(text, spans, number):
        number -= 1
    start = text.tokens[spans[number].first].start
    return text.text[max(0, start - _BEFORE_CHARACTERS) : start]


def _are_joined(text: Text, spans: Sequence[Span], number: int) -> bool:
    """Whether only a comma or "and" stands between a name and the one before it."""
    if not 0 < number < len(spans):
        return False
    between = text.tokens[spans[number - 1].last : spans[number].first]
    return bool(between) and all(token.text in _BETWEEN_NAMES for token in between)


_BEFORE_CHARACTERS = 40
_BETWEEN_NAMES = (",", "and", "or", "&")


def is_called_town(text: Text, span: Span) -> bool:
    """Whether the words beside a name say that it is a town's: "the eastern Congolese town of Beni", "Beni town"."""
    start, end = text.tokens[span.first].start, text.tokens[span.last - 1].end
    before = text.text[max(0, start - _LONGEST_TOWN_WORD) : start]
    return bool(_TOWN_BEFORE.search(before) or _TOWN_AFTER.match(text.text, end))


_LONGEST_TOWN_WORD = 16


def names_division(query: str) -> int:
    """Whether the name itself says that it is a province's (1) or a district's (2); 0 where it doesn't."""
    if match := _NAMES_DIVISION.search(query):
        return 1 if match["province"] else 2
    last = query.rsplit(" ", 1)[-1].lower()
    return _province_or_district(last) if " " in query and last in _OTHERS else 0


def _province_or_district(word: str) -> int:
    return min(2, _OTHERS[word])


def is_road(query: str) -> bool:
    """Whether a name is a street's or a road's, which the gazetteer doesn't hold."""
    return query.rsplit(" ", 1)[-1].lower() in ROAD_HEADS or bool(_ROAD.match(query))
