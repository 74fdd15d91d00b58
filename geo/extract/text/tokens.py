"""Words and sentences with their offsets in the text: the basis of every step of extraction.

One regular expression and one pass over its matches, so that a news article takes about a millisecond;
a language model would cost a hundred times that and split "U.S." no better. A word keeps its inner
apostrophes (Sana'a, Слов'янськ) but not a possessive 's, hyphens stand alone (so that "Dallas" can be found
in "Dallas-based"), and an abbreviation keeps its full stop.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from geo.extract.text.word_file import read_word_file, words_of_all

APOSTROPHES = "'’ʼʹ‘`"


class SentenceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``sentence_words.toml``, by language; the file says what each is for."""

    never_end: dict[str, str]
    may_end: dict[str, str]
    starters: dict[str, str]
    months: dict[str, str]
    months_of_day: dict[str, str]
    never_last: dict[str, str]


_LISTS = read_word_file(Path(__file__).with_name("sentence_words.toml"), SentenceWords).lists
_NEVER_END = words_of_all(_LISTS.never_end)
_MAY_END = words_of_all(_LISTS.may_end)
_STARTERS = words_of_all(_LISTS.starters)
_MONTHS = words_of_all(_LISTS.months)
_MONTHS_OF_DAY = words_of_all(_LISTS.months_of_day)
_GOES_ON_AFTER = words_of_all(_LISTS.never_last) | {",", "(", "-", "–", "—"}

_ABBREVIATIONS = "|".join(sorted(map(re.escape, _NEVER_END | _MAY_END), key=len, reverse=True))

_TOKEN = re.compile(
    rf"""
    (?P<abbreviation>
        \b(?:[^\W\d_]\.){{1,3}}[^\W\d_]{{1,3}}\.(?!\w)          # U.S., W.Va.
      | \b(?:W\.[ ]Va|[NS]\.[ ][CD]|N\.[ ][HJMY]|z\.[ ]B|d\.[ ]h|u\.[ ]a)\.
      | \b(?:{_ABBREVIATIONS})\.(?=\W|$)
      | \b[Nn]os?\.(?=[ ]?\d)
      | \b[A-ZÄÖÜА-ЯІЇЄҐ]\.(?=[ \w])                            # an initial
    )
  | (?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|[{APOSTROPHES}](?=[^\W\d_]))*)
  | (?P<ordinal>\d+(?i:st|nd|rd|th)\b|\d*[23](?i:d)\b)        # "2d" as armies write it
  | (?P<number>\d+(?:[.,:]\d+)*)
  | (?P<newline>\n\s*)
  | (?P<mark>\.{{3}}|[^\w\s]|_)
    """,
    re.VERBOSE,
)
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}][sS]$")
_CLOSING = frozenset("\"'”’»)]")
_QUOTES = frozenset("\"'“‘„«([—–-•*")


class Token(NamedTuple):
    """A word, number or mark: character offsets, end exclusive, and the text between them.

    ``kind`` is "word", "abbreviation" (with its full stop), "ordinal", "number", "mark" or "possessive".
    """

    start: int
    end: int
    text: str
    kind: str


class Sentence(NamedTuple):
    """Character offsets, and the range of the tokens in :attr:`Text.tokens`; ends exclusive."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class Text:
    """A text with its tokens and sentences, in order."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def token_at(self, offset: int) -> int:
        """The index of the token that holds the character, or of the last one before it; -1 where there is none."""
        return bisect_right(self._token_starts, offset) - 1

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence that holds the character, or of the last one before it; -1 where there is none."""
        return bisect_right(self._sentence_starts, offset) - 1

    def opens_line(self, offset: int) -> bool:
        """Whether nothing but blanks stands before the character in its line."""
        return not self.text[self.text.rfind("\n", 0, offset) + 1 : offset].strip()


def read(text: str) -> Text:
    """Split a text into tokens and sentences.

    Parameters
    ----------
    text : str
        Any text; nothing in it is changed, so that offsets hold.

    Returns
    -------
    Text
        A line break ends a sentence where a line is empty, or where the next line begins like one or is a list's row.
    """
    tokens: list[Token] = []
    breaks: set[int] = set()
    soft = _soft_breaks(text)
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        start, end = match.span()
        word = match.group()
        if kind == "word":
            possessive = _POSSESSIVE.search(word)
            if possessive:
                cut = start + possessive.start()
                tokens.append(Token(start, cut, text[start:cut], "word"))
                tokens.append(Token(cut, end, possessive.group(), "possessive"))
                continue
        elif kind == "newline":
            parts = word.count("\n") > 1 or _ROW.match(text, end) is not None
            if tokens and (parts or (start not in soft and _new_line_ends(text, tokens[-1], end))):
                breaks.add(len(tokens))
            continue
        tokens.append(Token(start, end, word, kind))
    return Text(text, tuple(tokens), tuple(_sentences(text, tokens, breaks)))


def _new_line_ends(text: str, last: Token, following: int) -> bool:
    """Whether a single line break ends a sentence, not just a wrapped line: the line before is complete or short, or
    one of the two is too long to be wrapped.
    """
    if last.text.lower() in _GOES_ON_AFTER:
        return False
    if last.text in _ENDS_LINE:
        return True
    start = text.rfind("\n", 0, last.start) + 1
    if text[max(start - 2, 0) : start] in ("", "\n\n") and _BYLINE.match(text, start, last.end):
        return True
    length = last.end - start
    line_end = text.find("\n", following)
    length_behind = (len(text) if line_end < 0 else line_end) - following
    is_short = length < _SHORT_LINE or max(length, length_behind) > _LONGEST_WRAPPED
    return is_short and not text[following : following + 1].islower()


_ROW = re.compile(r"[ \t]*(?:•|[*–-][ \t]+(?=[^\W_a-zа-яіїєґäöü]|[\"“„«]))")
"""The head of a row of a list, whose rows often end without a mark."""
_ENDS_LINE = ".!?…:"
_BYLINE = re.compile(r"[^\n!?]{,100}[,|–—·(\[\d][ \t]*(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d[ \t]?(?:Uhr|[ap]m|hrs)?[\])]?$")
"""The line above a post, which opens a paragraph and ends in a time: "Governor Samuel Ortiz, 21 June, 07:45"."""
_SHORT_LINE = 55
"""Characters: a shorter line may be a headline."""
_LONGEST_WRAPPED = 140
"""Characters: a longer line is a whole paragraph, in a text whose lines aren't wrapped."""
_BLOCK = re.compile(r"^[^\n]+(?:\n[^\n]+){2,}", re.MULTILINE)
_HEADLINE_OF_WIDTH = 0.7
"""The greatest length of a wrapped block's first line that is a headline, as a share of the longest other line."""


def _soft_breaks(text: str) -> frozenset[int]:
    """The line breaks within blocks of wrapped lines, that is blocks in which at least half the breaks are
    mid-sentence; where all is in capitals, a line without a mark at its end counts as unfinished.
    """
    soft: set[int] = set()
    for block in _BLOCK.finditer(text):
        lines = block[0].split("\n")
        goes_on = [before.rstrip()[-1:] not in _ENDS_LINE for before in lines[:-1]]
        capitals = block[0].isupper()
        evident = sum(
            on and (capitals or after.lstrip()[:1].islower()) for on, after in zip(goes_on, lines[1:], strict=True)
        )
        if 2 * evident < len(goes_on):
            continue
        if not capitals and len(lines[0]) < _HEADLINE_OF_WIDTH * max(map(len, lines[1:])):
            goes_on[0] = False
        at = block.start()
        for line, on in zip(lines, goes_on, strict=False):
            at += len(line)
            if on:
                soft.add(at)
            at += 1
    return frozenset(soft)


def _sentences(text: str, tokens: list[Token], breaks: set[int]) -> list[Sentence]:
    sentences: list[Sentence] = []
    first = 0
    index = 0
    count = len(tokens)
    while index < count:
        token = tokens[index]
        index += 1
        if index not in breaks:
            if _is_stop(token):
                while index < count and tokens[index].text in _CLOSING and _attached(tokens, index):
                    index += 1
            if not (_ends_sentence(token, text, tokens, index, breaks) or _is_too_long(token, index - first)):
                continue
            if (not first or first in breaks) and index not in breaks and _is_day(tokens[first:index]):
                continue
        sentences.append(Sentence(tokens[first].start, tokens[index - 1].end, first, index))
        first = index
    if first < count:
        sentences.append(Sentence(tokens[first].start, tokens[-1].end, first, count))
    return sentences


def _is_too_long(last: Token, length: int) -> bool:
    """Whether to cut a sentence that is too long, as a list without full stops is: at a mark, or else anywhere."""
    return length >= _LONGEST_SENTENCE and (last.kind == "mark" or length >= _LONGEST_SENTENCE + _MORE_UP_TO_A_MARK)


_LONGEST_SENTENCE, _MORE_UP_TO_A_MARK = 250, 50
"""Tokens; rules look back and forth in a sentence, so that the time grows with the square of its length."""


def _is_stop(token: Token) -> bool:
    return token.kind == "mark" and token.text in ".!?…..."


def _ends_sentence(token: Token, text: str, tokens: list[Token], index: int, breaks: set[int]) -> bool:
    """Whether a sentence ends with a token, by its kind and by the token at the index, which follows."""
    last = index >= len(tokens)
    if token.kind == "abbreviation":
        return not last and _ends_after(token.text, text, tokens, index)
    if not _is_stop(token) or last:
        return _is_stop(token)
    if index not in breaks and not _begins(text, tokens, index):
        return False
    is_german_date = index > 1 and tokens[index - 2].kind == "number" and tokens[index].text in _MONTHS
    return not is_german_date


def _is_day(tokens: Sequence[Token]) -> bool:
    """Whether tokens are only a day and month, which at the head of a line date what follows: "6 ноября. …"."""
    written = [token.text.lower() for token in tokens if token.text != "."]
    return len(written) == _DAY_AND_MONTH and written[0].isdigit() and written[1] in _MONTHS_OF_DAY


_DAY_AND_MONTH = 2


def _attached(tokens: list[Token], index: int) -> bool:
    return tokens[index].start == tokens[index - 1].end


def _begins(text: str, tokens: list[Token], index: int) -> bool:
    """Whether a sentence can begin at this token: after a space, with a capital, a figure or an opening quote."""
    token = tokens[index]
    if token.start == tokens[index - 1].end and token.text not in "“„«":
        return token.kind == "word" and token.text[0].isupper() and len(tokens[index - 2].text) > 2
    return not text[token.start].islower() or token.text in _QUOTES


def _ends_after(abbreviation: str, text: str, tokens: list[Token], index: int) -> bool:
    following = tokens[index]
    if abbreviation.rstrip(".") in _NEVER_END or not _begins(text, tokens, index):
        return False
    if len(abbreviation) == 2:
        return False
    return following.text.lower() in _STARTERS or following.text in "“„"
