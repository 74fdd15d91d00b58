"""Which body issued a text, and so speaks in all of it: a letterhead, a log's head, the signature below a post.

"CITY POLICE - DAILY LOG", "Press note of the Attorney General's Office", "POL-KS:", "Начальник МВА Андрій Беседін." as
the last line. ``issuers.toml`` has the words, each list with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.extract.events.claims import Saying, signed_office
from geo.extract.events.clauses import Clause
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.phrase_matcher import Word, words_of
from geo.extract.text.tokens import Text
from geo.extract.text.word_file import word_sets

_LISTS = word_sets(__file__)
_BODIES = frozenset(word for word in _LISTS["bodies"] if "*" not in word)
_BODIES_BEGIN = tuple(word[:-1] for word in _LISTS["bodies"] if word.endswith("*"))
_BODIES_END = tuple(word[1:] for word in _LISTS["bodies"] if word.startswith("*"))
_OF_DOCUMENT = _LISTS["documents"] | _LISTS["of documents"]


def issuer_of(document: Text, vocabulary: Vocabulary) -> Clause | None:
    """The words that name who issued a text, as a clause in which the issuer speaks; None if none do."""
    lines = list(_lines(document))
    head = lines[:_LINES_OF_HEAD]
    titled = any(word.low in _LISTS["documents"] for _, words in head for word in words)
    for at, (number, words) in enumerate(head):
        for part in _parts(words):
            issuer = (
                _after_document(part, vocabulary)
                or (_body(part, vocabulary) if titled or (at == 0 and _is_letterhead(words, vocabulary)) else None)
                or (_press_code(words) if at == 0 else None)
            )
            if issuer is not None:
                return _speaking(document, number, *issuer)
    return _signed(document, lines, vocabulary)


def _speaking(document: Text, number: int, first: Word, last: Word) -> Clause:
    """The clause of a sentence in which the words from one to another name who speaks."""
    words = words_of(document, document.sentences[number])
    start, end = words.index(first), words.index(last) + 1
    name = " ".join(document.text[first.start : last.end].split())
    saying = Saying(name, "reports", start, end, start, end, official=True)
    return Clause(number, words, 0, len(words), sayings=[saying])


def _lines(document: Text) -> Iterator[tuple[int, Sequence[Word]]]:
    """The lines that aren't empty, each with the number of its sentence; a sentence of several lines in parts."""
    for number, sentence in enumerate(document.sentences):
        line: list[Word] = []
        for word in words_of(document, sentence):
            if line and "\n" in document.text[line[-1].end : word.start]:
                yield number, line
                line = []
            line.append(word)
        if line:
            yield number, line


def _parts(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The parts of a line between marks: "CITY POLICE - DAILY LOG, 29 MAY" has three."""
    part: list[Word] = []
    for word in words:
        if word.breaks or word.low in _PARTING:
            if part:
                yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part


def _body(part: Sequence[Word], vocabulary: Vocabulary) -> tuple[Word, Word] | None:
    """The body that a part of a head names, with nothing beside it but what it gives out: "police media log"."""
    end = len(part)
    while end and part[end - 1].low in _OF_DOCUMENT:
        end -= 1
    start = 0
    while start < end and part[start].low in _LISTS["inside names"]:
        start += 1
    named = part[start:end]
    alone = len(named) == 1 and end < len(part)  # "police media log" needs no capital
    if not named or len(named) > _LONGEST_BODY or not (alone or all(_is_of_name(word) for word in named)):
        return None
    if not _ends_as_body(named) or vocabulary.triggers.find(part) or vocabulary.stances.find(part):
        return None
    return named[0], named[-1]


def _ends_as_body(named: Sequence[Word]) -> bool:
    """Whether a name's noun is a body's: its last word, or the one before "of" and the like, or the first."""
    at = next((at for at, word in enumerate(named) if at and word.low in _LISTS["inside names"]), len(named))
    of_body = named[at - 1].low in _LISTS["parts of bodies"] and at > 1 and _is_body(named[at - 2])
    return _is_body(named[at - 1]) or of_body or (_is_body(named[0]) and not named[0].text.isascii())


def _is_body(word: Word) -> bool:
    low = word.low
    return low in _BODIES or low.startswith(_BODIES_BEGIN) or low.endswith(_BODIES_END)


def _is_of_name(word: Word) -> bool:
    return word.capital or word.low in _LISTS["inside names"] or not word.text.isascii()


def _after_document(part: Sequence[Word], vocabulary: Vocabulary) -> tuple[Word, Word] | None:
    """The office behind what it gives out: "Press note of the Attorney General's Office", "STATEMENT BY THE MAYOR"."""
    by = next((at for at, word in enumerate(part) if word.low in _LISTS["by"]), 0)
    opens = by > 0 and all(word.low in _OF_DOCUMENT for word in part[:by]) and part[by - 1].low in _LISTS["documents"]
    named = part[by + 1 :] if opens else ()
    while named and named[0].low in _LISTS["inside names"]:
        named = named[1:]
    if not named or len(named) > _LONGEST_BODY or not all(_is_of_name(word) for word in named):
        return None
    office = vocabulary.speakers.find(named) or vocabulary.politicians.find(named)
    return (named[0], named[-1]) if office and not vocabulary.triggers.find(part) else None


def _is_letterhead(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a line without a document names bodies and nothing else, which "|" divides."""
    if any(table.find(words) for table in (vocabulary.triggers, vocabulary.cues, vocabulary.stances)):
        return False
    return any(word.low == "|" for word in words)


def _press_code(words: Sequence[Word]) -> tuple[Word, Word] | None:
    """The code by which German police and fire brigades sign what they give out: "POL-KS:", "FW-HH:"."""
    code = words[:3]
    if len(code) < _CODE or code[-1].low != ":" or not all(word.text.isupper() for word in code[:-1]):
        return None
    return (code[0], code[1]) if _PRESS_CODE.fullmatch(code[0].text) else None


def _signed(document: Text, lines: Sequence[tuple[int, Sequence[Word]]], vocabulary: Vocabulary) -> Clause | None:
    """The Russian or Ukrainian office, with or without a name, that is the last sentence: "Губернатор."."""
    if len(lines) < _LINES_OF_SIGNED or lines[-1][0] != len(document.sentences) - 1:
        return None
    number, words = lines[-1]
    signature = signed_office(words, vocabulary)
    return None if signature is None else _speaking(document, number, words[signature[0]], words[signature[1] - 1])


_LINES_OF_HEAD = 3
_LINES_OF_SIGNED = 2
"""The fewest lines or sentences of a text that is signed."""
_LONGEST_BODY = 9
_CODE = 3
"""Words: a code's halves and its colon."""
_PRESS_CODE = re.compile(r"POL|BPOLI?|FW|LPI|LPD|ZOLL|HZA|KFV")
_PARTING = frozenset(("|", "-", "/", "‑", "(", ")", "•"))
