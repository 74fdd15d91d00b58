"""The text as extraction reads it: without invisible characters, marks for the eye, and lines that a page puts around.

Otherwise every rule would have to cope with "five\u200b people", a hard space, a **bold** word or a decomposed letter.
So these are normalised once, here, and every span is mapped back to the given text, exact to the character.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from geo.extract.text.tokens import APOSTROPHES
from geo.extract.text.word_file import phrases, read_word_file

_UNSEEN = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Soft hyphens, zero-width marks, marks of direction, the byte order mark."""
_BLANKS = " \\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\\n\\r\u000b\u000c\u0085\u2028\u2029"
_INLINE_TAGS = "abbr|[abiqsu]|cite|code|del|em|font|img|ins|mark|small|span|strong|su[bp]|time"
_BLOCK_TAGS = "article|blockquote|br|div|figcaption|figure|h[1-6r]|li|[ou]l|p|section|table|tbody|t[dhr]"
_TAG, _BLOCK = (rf"</?(?:{names})(?:\s[^<>]*)?/?>" for names in (f"{_INLINE_TAGS}|{_BLOCK_TAGS}", _BLOCK_TAGS))
_BLANK_ENTITY = "&(?:nbsp|e[mn]sp|thinsp|#160|#xa0|#8239|#x202f);"
_UNSEEN_ENTITY = "&(?:shy|zwn?j|[lr]rm|#173|#xad|#8203|#x200b);"
_ANSWERED = rf"(?:\A|(?<=[{_LINE_ENDS}]))[ \t]*>[> \t]*"
"""The marks before a line of a message that is answered."""
_SIMPLE = rf"[ \n](?![{_UNSEEN}{_BLANKS}{_LINE_ENDS}<&>])"
"""A blank or line end that stays as it is, as most do."""
_LINK_ENDS = r"\]\((?:https?://|/)[^\s()]+\)"
_CHANGES = (
    rf"(?P<space>(?!{_SIMPLE})(?:{_ANSWERED}|[{_UNSEEN}{_BLANKS}{_LINE_ENDS}]|{_TAG}|{_BLANK_ENTITY}|{_UNSEEN_ENTITY})+)",
    r"(?P<letter>[^\W\d_][\u0300-\u036f]+)",
    rf"(?P<apostrophe>(?<=[^\W\d_])[{APOSTROPHES}\u00b4\u2032](?=[^\W\d_]))",
    r"(?P<entity>&(?:#\d{1,6}|#x[\da-f]{1,5}|[a-z]{2,8}\d{0,2});)",
    r"(?P<emphasis>(?<![\w*])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?![\w*]))",
    rf"(?P<link>!?\[(?=[^\[\]\n]{{0,200}}{_LINK_ENDS})|{_LINK_ENDS})",
    r"(?P<footnote>(?<=[^\s\[])\[(?:\d{1,3}|[a-z]|citation needed)\](?![\w(]))",
)
_CHANGED = re.compile(rf"(?=[\W_{APOSTROPHES}]|.[\u0300-\u036f])(?:{'|'.join(_CHANGES)})", re.IGNORECASE)
"""What is written for the eye or for a program: blanks, tags, marks of Markdown, numbers of footnotes."""
_LINE_END = re.compile(rf"\r\n|[{_LINE_ENDS}]|{_BLOCK}", re.IGNORECASE)
_BLANK = re.compile(f"[{_BLANKS}]|{_BLANK_ENTITY}", re.IGNORECASE)
_LONGEST_REQUEST = 150
"""A longer line that begins with a request goes on to a report, as where a page's text came without line ends."""
_LINE_HEAD = 200
"""The characters at the start of a line that are looked at for what belongs to no report."""


class PageLines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``page_lines.toml``, by language; the file says what each is for."""

    pointers: dict[str, str]
    lone: dict[str, str]
    requests: dict[str, str]
    credits: dict[str, str]


@cache
def _foreign_line() -> re.Pattern[str]:
    """A pattern that matches, from its beginning, a line that belongs to no report."""
    lists = read_word_file(Path(__file__).with_name("page_lines.toml"), PageLines).lists
    pointers, lone, requests, credits_ = (
        "|".join(re.escape(phrase) for written in table.values() for phrase in phrases(written))
        for table in (lists.pointers, lists.lone, lists.requests, lists.credits)
    )
    ways = (
        rf"(?:{pointers})\s?[:|–—-]",
        rf"(?:{lone})[.!:…]*$",
        rf"(?:{requests})(?!\w).{{0,{_LONGEST_REQUEST}}}$",
        rf"(?:{credits_})\s?[:|©]\s?[^\W\d]\S*(?:\s(?:[/|–-]\s)?[^\W\d]\S*){{0,4}}$",
    )
    return re.compile(rf"[^\w\n©]*(?:{'|'.join(ways)})", re.IGNORECASE)


def points_elsewhere(sentence: str) -> bool:
    """Whether a sentence begins as a pointer to another article: "RELATED: Man shot in confrontation"."""
    return _foreign_line().match(sentence) is not None


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as it is read, with the position of each of its characters in the given text.

    ``starts`` are the characters of ``text`` at which its pieces begin, ``origins`` the spans of the pieces in the
    given text (end exclusive). A piece is either unchanged, or replaces the whole of its span.
    """

    text: str
    given: str
    starts: tuple[int, ...]
    origins: tuple[tuple[int, int], ...]

    def start_in_given(self, start: int) -> int:
        """The offset in the given text for the start of a span at an offset of the plain text."""
        number = self._piece(start)
        first, end = self.origins[number]
        return first + (start - self.starts[number] if self._is_as_given(number) else 0) if first < end else first

    def end_in_given(self, end: int) -> int:
        """The offset in the given text for the end (exclusive) of a span at an offset of the plain text."""
        if end <= 0:
            return 0
        number = self._piece(end - 1)
        first, last = self.origins[number]
        return first + end - self.starts[number] if self._is_as_given(number) else last

    def span_in_plain(self, start: int, end: int) -> tuple[int, int]:
        """The span of the plain text for a span of the given one; empty if all of it was left out."""
        first, last = self._in_plain(start), self._in_plain(end)
        return first, max(first, last)

    def _in_plain(self, at: int) -> int:
        """The first offset of the plain text at or after an offset of the given one."""
        number = bisect_right(self.origins, at, key=lambda origin: origin[0]) - 1
        if number < 0:
            return 0
        first, end = self.origins[number]
        after = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        if at >= end:
            return after
        return self.starts[number] + at - first if self._is_as_given(number) else self.starts[number]

    def _piece(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1

    def _is_as_given(self, number: int) -> bool:
        first, end = self.origins[number]
        after = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return end - first == after - self.starts[number]


def plain_text(given: str) -> PlainText:
    """The text without zero-width marks, repeated blanks, and lines that a page puts around a report.

    Blanks of all kinds become single spaces, several empty lines one, entities and decomposed letters single
    characters. Tags, marks of Markdown, numbers of footnotes and lines that point to other articles, advertise, ask for
    something or credit a picture are left out.
    """
    return _of_pieces(list(_pieces(given)), given)


def _of_pieces(pieces: Sequence[tuple[str, int, int]], given: str) -> PlainText:
    text = "".join(written for written, _, _ in pieces)
    starts: list[int] = []
    at = 0
    for written, _, _ in pieces:
        starts.append(at)
        at += len(written)
    return PlainText(text, given, tuple(starts) or (0,), tuple((a, b) for _, a, b in pieces) or ((0, 0),))


def unchanged(given: str) -> PlainText:
    """A text as a plain text without any change."""
    return PlainText(given, given, (0,), ((0, len(given)),))


def cut_from(text: str, spans: Sequence[tuple[int, int]]) -> PlainText:
    """The spans of a text, in order, as a text of their own, with a mark for each passage left out between two."""
    pieces = [(text[start:end], start, end) for start, end in spans]
    gaps = [("…\n\n", end, start) for (_, end), (start, _) in pairwise(spans)]
    return _of_pieces(sorted([*pieces, *gaps], key=lambda piece: piece[1]), text)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """The pieces of the plain text, each with its span in the given text."""
    for first, last in _without_foreign_lines(text):
        yield from _simplified(text, first, last)


def _simplified(given: str, first: int, last: int) -> Iterator[tuple[str, int, int]]:
    done = first
    for match in _CHANGED.finditer(given, first, last):
        plain = _plain(match)
        if plain == match[0]:
            continue
        if done < match.start():
            yield given[done : match.start()], done, match.start()
        if plain:
            yield plain, match.start(), match.end()
        done = match.end()
    if done < last:
        yield given[done:last], done, last


def _plain(match: re.Match[str]) -> str:
    """What is read instead of a match of :data:`_CHANGED`; nothing for marks."""
    if match["space"]:
        return _blank(match["space"])
    if match["letter"]:
        return unicodedata.normalize("NFC", match["letter"])
    return "'" if match["apostrophe"] else html.unescape(match["entity"] or "")


def _blank(space: str) -> str:
    """The replacement for a run of blanks, line ends and invisible marks."""
    ends = len(_LINE_END.findall(space))
    if ends:
        return "\n" if ends == 1 else "\n\n"
    return " " if _BLANK.search(space) else ""


def _without_foreign_lines(given: str) -> list[tuple[int, int]]:
    """The spans of a text without the lines that belong to no report."""
    spans: list[tuple[int, int]] = []
    done = start = 0
    while start < len(given):
        end = _LINE_END.search(given, start)
        stop = len(given) if end is None else end.start()
        head = _simplified(given, start, min(stop, start + _LINE_HEAD))
        if _foreign_line().match("".join(written for written, _, _ in head)):
            spans.append((done, start))
            done = stop
        start = len(given) if end is None else end.end()
    return [span for span in [*spans, (done, len(given))] if span[0] < span[1]]
