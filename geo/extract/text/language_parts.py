"""Which lines of a text are in which language: a report in two languages is read part by part, each by its own pack.

A line counts as another language than the text's only on clear evidence, and those too short to tell (a heading, an
hour, a name) go with their neighbours. Refused: sentences instead of lines, because a title or a quoted word would part
a sentence from the ones that explain it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from geo.extract.languages import SUPPORTED
from geo.extract.text.language import QUOTED, detect, points_by_language

LanguageParts = Mapping[str, Sequence[tuple[int, int]]]
"""The spans of a text that are in each language, by code."""

UNDETERMINED = "und"
"""The code (ISO 639-2) of a part in letters that name no language."""

_LINE = re.compile(r"[^\n]+\n*|\n+")
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_LETTERS = 20
"""A line of fewer letters says nothing of its language."""
_CLEAR = 3.0
"""The points that a line must have to be in another language with a pack, and how many times those of the text's."""
_CLEAR_BY_SCRIPT = 1.0
"""The same for a language in other letters than the text's."""
_CLEAR_UNREAD = 6.0
"""The points that a line must have to be in a language without a pack: it will be left unread."""
_FEWEST_QUOTED = 7
"""Spaces between words; a shorter quote is a name or a title."""
_ENDS_SENTENCE = (".", "!", "?", "…", "»", "”", '"')


def language_parts(text: str, language: str) -> LanguageParts:
    """The spans of lines that are in each language, in order, and of long quotes in them that are in other letters.

    There is a single entry where the text is in one language; letters of no known language are :data:`UNDETERMINED`.

    Parameters
    ----------
    text : str
        A plain text.
    language : str
        The language of the text as a whole, which a line is in unless it clearly shows another.
    """
    lines = [match.span() for match in _LINE.finditer(text)]
    shown = [_language_shown(text[start:end], language) for start, end in lines]
    parts: dict[str, list[tuple[int, int]]] = {}
    codes = _with_neighbours([text[start:end] for start, end in lines], shown, language)
    for (start, end), code in zip(lines, codes, strict=True):
        spans = parts.setdefault(code, [])
        spans.append((spans.pop()[0] if spans and spans[-1][1] == start else start, end))
        for quoted, span in _long_quotes(text, start, end, code):
            parts.setdefault(quoted, []).append(span)
    return parts or {language: [(0, len(text))]}


def language_at(text: str, at: int, language: str) -> str:
    """The language in which the words at an offset of a text are read, which as a whole is in a language."""
    parts = language_parts(text, language).items()
    around = [
        (end - start, code) for code, spans in parts for start, end in spans if start <= at < end and code in SUPPORTED
    ]
    return min(around, default=(0, language))[1]


def _language_shown(line: str, language: str) -> str:
    """The language that a line clearly shows; empty where it shows none."""
    if len(_LETTER.findall(line)) < _FEWEST_LETTERS:
        return ""
    best, points = detect(line), points_by_language(line)
    if "" in points:
        return UNDETERMINED
    if best in ("", language):
        return best
    own = points.get(language)
    if best not in SUPPORTED:
        readable = max(points.get(code, 0.0) for code in SUPPORTED)
        least = max(_CLEAR_UNREAD, _CLEAR * readable)
    else:
        least = _CLEAR_BY_SCRIPT if own is None else max(_CLEAR, _CLEAR * own)
    return best if points.get(best, 0.0) >= least else ""


def _long_quotes(text: str, start: int, end: int, code: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The long quotes within a line that are in other letters than its own, with their languages."""
    for quote in QUOTED.finditer(text, start, end):
        first, last = quote.start() + 1, quote.end() - 1
        words = text[first:last]
        if words.count(" ") >= _FEWEST_QUOTED and code in SUPPORTED and code not in points_by_language(words):
            quoted = _language_shown(words, code)
            if quoted in SUPPORTED and quoted != code:
                yield quoted, (first, last)


def _nearest(behind: str, code: str) -> str:
    return code or behind


def _with_neighbours(lines: Sequence[str], shown: Sequence[str], language: str) -> Iterator[str]:
    """The language of each line; one that shows none has its neighbours', or that of the two it rather shows.

    If it shows neither, a heading goes with what follows it and a sentence with what precedes it.
    """
    below = list(accumulate(reversed(shown), _nearest))[::-1]
    before = ""
    for line, code, behind in zip(lines, shown, below, strict=True):
        if code or not (before and behind):
            before = behind or before or language
        elif before != behind:
            points = points_by_language(line)
            ahead = points.get(behind, 0.0) - points.get(before, 0.0)
            is_sentence = line.rstrip().endswith(_ENDS_SENTENCE)
            before = behind if ahead > 0 or (ahead == 0 and not is_sentence) else before
        yield before
