"""Who speaks for more than a sentence: heads ("According to OCHA:"), lines of sources ("Source: police"), issuers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from geo.extract.events.bylines import Byline
from geo.extract.events.claims import Saying, sayings_in, speaker_of_head
from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event
from geo.extract.events.issuers import issuer_of
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.phrase_matcher import Word, words_of
from geo.extract.text.tokens import Text


class _Head(NamedTuple):
    """The line that names speakers, and the numbers of the first and last sentence that they speak for."""

    clause: Clause
    first: int
    last: int


def attribute_heads(
    document: Text, events: Sequence[Event], vocabulary: Vocabulary, bylines: Sequence[Byline] = ()
) -> None:
    """Give what the heads over sentences and lines of sources name to the events of those sentences.

    Events that nobody is said to report are reported by the author of their post (``bylines``), or by the body that
    issued the text.
    """
    for head in [*_heads(document, vocabulary), *_source_lines(document)]:
        for event in events:
            if head.first <= event.clauses[0].number <= head.last:
                event.claims_only.append(head.clause)
    for post in _posts(bylines, len(document.sentences)):
        for event in events:
            if post.first <= event.clauses[0].number <= post.last and not _is_reported(event):
                event.claims_only.append(post.clause)
    issuer = issuer_of(document, vocabulary)
    if issuer is not None:
        for event in events:
            if not _is_reported(event):
                event.claims_only.append(issuer)


def _is_reported(event: Event) -> bool:
    """Whether an event's own words or a head say who reports it, so that the text's issuer only passes it on."""
    return any(saying.stance == "reports" for clause in event.clauses for saying in clause.sayings)


def _posts(bylines: Sequence[Byline], sentences: int) -> Iterator[_Head]:
    """The lines above posts, as those that name who speaks in what is below, up to the next such line."""
    starts = [*(line.number for line in bylines[1:]), sentences]
    for line, following in zip(bylines, starts, strict=False):
        if not line.speaks:
            continue
        end = line.author_end
        saying = Saying(line.author, "reports", 0, end, 0, end, official=True)
        clause = Clause(line.number, line.words, 0, len(line.words), sayings=[saying])
        yield _Head(clause, line.number + 1, following - 1)


def _heads(document: Text, vocabulary: Vocabulary) -> Iterator[_Head]:
    """The lines that end in a colon and say who tells what stands below them."""
    for number, sentence in enumerate(document.sentences):
        if document.text[sentence.end - 1] != ":" or not _is_whole_line(document, number):
            continue
        words = words_of(document, sentence)
        if len(words) > _LONGEST_HEAD:
            continue
        speakers = [each for each in sayings_in(words, vocabulary) if each.stance == "reports" and not each.pronoun]
        speakers = speakers or speaker_of_head(words, vocabulary)
        if speakers:
            clause = Clause(number, words, 0, len(words), sayings=speakers[:1])
            yield _Head(clause, number + 1, _last_below(document, number))


def _is_whole_line(document: Text, number: int) -> bool:
    sentence = document.sentences[number]
    before = document.text[max(sentence.start - _BLANKS, 0) : sentence.start].rstrip(" \t")
    behind = document.text[sentence.end : sentence.end + _BLANKS].lstrip(" \t")
    return before[-1:] in ("", "\n") and behind[:1] == "\n"


def _last_below(document: Text, head: int) -> int:
    """The last sentence before the first empty line below a head that no row of a list follows."""
    last = head + 1
    while last + 1 < len(document.sentences):
        between = document.text[document.sentences[last].end : document.sentences[last + 1].start]
        following = document.text[document.sentences[last].end : document.sentences[last + 1].start + 2].lstrip()
        if "\n\n" in between and following[:1] not in _BULLETS:
            break
        last += 1
    return last


def _source_lines(document: Text) -> Iterator[_Head]:
    """The sources that a line or brackets name: of its paragraph, or of the whole text if it is a paragraph itself."""
    ends = _paragraph_ends(document)
    for match in _SOURCES.finditer(document.text):
        number = _sentence_at(document, match.start("names"))
        if number is None:
            continue
        words = words_of(document, document.sentences[number])
        sayings = list(_named_sources(document, words, match.start("names"), match.end("names")))
        if sayings:
            clause = Clause(number, words, 0, len(words), sayings=sayings)
            yield _Head(clause, *_paragraph_of(number, ends))


def _sentence_at(document: Text, at: int) -> int | None:
    number = bisect_right(document.sentences, at, key=lambda sentence: sentence.start) - 1
    return number if number >= 0 and at < document.sentences[number].end else None


def _named_sources(document: Text, words: Sequence[Word], start: int, end: int) -> Iterator[Saying]:
    """The sources between two offsets, which commas and "and" part."""
    own = [at for at, word in enumerate(words) if start <= word.start and word.end <= end]
    for group in _parted(own, words):
        first, last = group[0], group[-1] + 1
        if len(group) <= _LONGEST_SOURCE and any(words[at].kind == "word" for at in group):
            name = " ".join(document.text[words[first].start : words[last - 1].end].split())
            yield Saying(name, "reports", first, last, first, last, False)


def _parted(own: Iterable[int], words: Sequence[Word]) -> Iterator[list[int]]:
    group: list[int] = []
    for at in own:
        if words[at].low in _PARTING:
            if group:
                yield group
            group = []
        elif words[at].kind == "word" or group:
            group.append(at)
    if group:
        yield group


def _paragraph_of(number: int, ends: Sequence[int]) -> tuple[int, int]:
    """The numbers of a paragraph's first and last sentence, given the last of each; those of the text if it has no
    other.
    """
    at = bisect_left(ends, number)
    first, last = ends[at - 1] + 1 if at else 0, ends[at]
    return (0, ends[-1]) if first == last else (first, last)


def _paragraph_ends(document: Text) -> list[int]:
    """The last sentences of the paragraphs, which an empty line or the end of the text follows."""
    gaps = enumerate(pairwise(document.sentences))
    ends = [number for number, (sentence, following) in gaps if "\n\n" in document.text[sentence.end : following.start]]
    return [*ends, len(document.sentences) - 1]


_SOURCES = re.compile(
    r"(?:^|(?<=[(\n]))(?:Sources?|Quellen?|Источники?|Джерел[оа]|SOURCES?)[ \t]?:[ \t]*"
    r"(?P<names>[^\n()]{2,160}?)\.?(?=[)\n]|$)"
)
_PARTING = frozenset((",", ";", "and", "und", "и", "та", "і"))
_BULLETS = ("•", "*", "–", "-", "·")
_BLANKS = 8
"""The most characters between a line and its break."""
_LONGEST_HEAD = 16
_LONGEST_SOURCE = 7
"""Words."""
