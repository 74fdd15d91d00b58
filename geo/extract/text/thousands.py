"""Numbers whose thousands are separated by a blank or an apostrophe: "1 391", "12'500".

A point or a comma keeps the digits in one token, these don't: "1 391 killed" would be one killed. Digits are joined if
one to three of them are followed by groups of exactly three, each after the same single mark, and nothing around says
that they are two numbers: the day of a month ("on 24 300 soldiers"), the number of a house or a flight, a calibre or an
ordinal after a count ("5 152-mm guns"). A year has four digits and begins no group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from geo.extract.text.lexicon import listed
from geo.extract.text.tokens import Text, Token
from geo.extract.text.word_file import read_word_file, words_of_all

BLANKS = " \u00a0\u202f\u2009\u2007"
"""Space, no-break space, narrow no-break space, thin space, figure space."""
_APOSTROPHES = "'’"
_HEAD = re.compile(r"[1-9]\d{0,2}")
_GROUP = re.compile(r"\d{3}")
_LAST_DAY = 31
_DAY_AFTER = listed("on am vom zum числа")
_BEFORE_TARGET = listed("attack attacks strike strikes assault assaults raid raids effect impact data information")
"""Words before "on" that make it introduce a target or topic, not a day."""
_MONTHS = listed("January February March April May June July August September October November December")
_DAY_IN = listed("on by until")


NumberValue = Annotated[int, msgspec.Meta(ge=0)]


class NumberWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``number_words.toml``, by language; the file says what each is for."""

    units: dict[str, str]
    numbered: dict[str, str]
    months: dict[str, str]
    months_of_years: dict[str, str]
    labels: dict[str, str]
    short_labels: dict[str, str]
    values: dict[str, dict[str, NumberValue]]


@cache
def words_beside_numbers() -> NumberWords:
    """The words beside numbers, read once a process."""
    return read_word_file(Path(__file__).with_name("number_words.toml"), NumberWords).lists


_LABELS = words_of_all(words_beside_numbers().labels)
_SHORT_LABELS = words_of_all(words_beside_numbers().short_labels)
_STRONG = listed("strong member odd plus")
_CALIBRES = listed("mm мм")


def grouped_number_at(text: Text, at: int, first: int, last: int) -> tuple[int, str]:
    """The end of the number that begins at a token, and its kind.

    Parameters
    ----------
    text : Text
        The text of the tokens.
    at : int
        The token of the first digits.
    first, last : int
        The sentence's tokens, end exclusive.

    Returns
    -------
    int
        The token after the last group; ``at + 1`` if there is no group.
    str
        The token's own; "code" if the digits are part of a name before a count ("house 5 120 people"), "ordinal" if
        they are a day before one: neither counts anything.
    """
    tokens = text.tokens
    head = tokens[at]
    alone = at + 1
    if head.kind != "number" or not _HEAD.fullmatch(head.text):
        return alone, head.kind
    end, mark = alone, ""
    while (group := _group(text, end, last)) and group[1] in (mark or group[1]):
        end, mark = group
    if end == alone:
        return alone, head.kind
    if _is_labelled(tokens, at, first):
        return alone, "code"
    if _is_of_measure(tokens, end, last):
        return alone, head.kind
    return (alone, "ordinal") if _is_day(tokens, at, first) else (end, head.kind)


def _group(text: Text, at: int, last: int) -> tuple[int, str] | None:
    """The token after a group of three digits at ``at``, and the mark before the group; None if there is no group."""
    tokens = text.tokens
    before = tokens[at - 1].end
    if at < last and tokens[at].text in _APOSTROPHES and tokens[at].start == before:
        mark, at, before = tokens[at].text, at + 1, tokens[at].end
    else:
        mark = text.text[before : before + 1]
        if mark not in BLANKS:
            return None
        before += 1
    if at >= last or tokens[at].start != before or tokens[at].kind != "number" or not _GROUP.fullmatch(tokens[at].text):
        return None
    return at + 1, mark


def _is_labelled(tokens: Sequence[Token], at: int, first: int) -> bool:
    """Whether the digits belong to a name: "M4", "S-300", "House 12"."""
    if at and tokens[at - 1].text == "." and tokens[at - 2 : at - 1] and tokens[at - 2].text.lower() in _SHORT_LABELS:
        return True  # its full stop may have ended the sentence
    if at == first:
        return False
    before = tokens[at - 1]
    if before.end == tokens[at].start:
        if before.kind == "word":
            return True
        if before.text in ("-", "‑") and at - 1 > first and tokens[at - 2].end == before.start:
            return tokens[at - 2].kind != "number"
    return before.text.lower() in _LABELS


def _is_of_measure(tokens: Sequence[Token], end: int, last: int) -> bool:
    """Whether the last digits are a calibre's or an ordinal's behind a count: "5 152-mm howitzers"."""
    following = [token.text.lower() for token in tokens[end : min(end + 2, last)]]
    if following[:1] in (["-"], ["‑"]) and tokens[end].start == tokens[end - 1].end:
        return following[1:] != [] and following[1] not in _STRONG
    return bool(following) and following[0] in _CALIBRES


def _is_day(tokens: Sequence[Token], at: int, first: int) -> bool:
    """Whether the digits are the day of a month before a count."""
    if at == first or int(tokens[at].text) > _LAST_DAY:
        return False
    before = tokens[at - 1].text
    earlier = tokens[at - 2] if at - 1 > first else None
    if before in _MONTHS:
        parted = earlier is None or (earlier.kind == "mark" and earlier.text != ".")
        return parted or (earlier is not None and earlier.text.lower() in _DAY_IN)
    return before.lower() in _DAY_AFTER and not (earlier is not None and earlier.text.lower() in _BEFORE_TARGET)
