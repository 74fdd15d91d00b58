"""Which words of a text name a place: a small conditional random field over what is known of each word.

The model sees no word vectors and needs no language model: for each word it is told how it is written, which
words stand around it, whether the gazetteer knows it (alone or with its neighbours) as what and how big,
whether people bear it as a name, whether it is an everyday word, and how the rest of the text uses it.
That is what a reader goes by as well: "Henry" after "Chiquita Raquel Henry" is a person, and "Paris" after
"Danielle Taylor of" is a town. Tagging an article takes about ten milliseconds.

Refused: spaCy's small English model, which takes five times as long and 100 MB, and finds fewer of the places
that local news names.

The model file is made by ``data/build/train_toponyms.py``, which names its training data.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pycrfsuite

from geo.extract import lexicon as words
from geo.extract.lexicon import ADDRESS_STATES, POSTAL_STATES, SHORT_FORMS, Lexicon
from geo.extract.tokens import Sentence, Text, Token

_JOINING = words.listed("""
    of the and de del della la las los el al le les du des da do dos das di am an der den upon sur en on in es bei
    und y na
""")
"""Words that a name may have in its middle in lower case."""

_NO_START = words.listed("""
    the a an in on at of and but or it he she they we i this that his her their our my your its to for with by
    from as is was no if so not be are what who when where why how all one there these
""")
"""Words that name no place when they stand alone, whatever village bears them."""


_LONGEST_RUN = 12
"""Words with capitals in a row that are looked at to either side; a text in capitals would cost its square."""


class Names(Protocol):
    """The part of the gazetteer that recognition asks."""

    @property
    def max_words(self) -> int: ...
    def knows(self, name: str) -> bool: ...
    def lookup(self, name: str, *, limit: int = ...) -> Sequence[Any]: ...


class Facts(NamedTuple):
    """What the gazetteer says of a name: the kind and size of its most likely bearer, and how many bear it."""

    kind: str
    size: int
    bearers: int


class Match(NamedTuple):
    """A name of the gazetteer in the text: the range of its tokens, end exclusive."""

    first: int
    last: int
    facts: Facts


class Span(NamedTuple):
    """A toponym: the range of its tokens, end exclusive, and the model's probability."""

    first: int
    last: int
    probability: float


def facts_of(name: str, names: Names, known: dict[str, Facts | None]) -> Facts | None:
    """What the gazetteer knows of a name; ``known`` remembers the answers of one text."""
    if name in known:
        return known[name]
    facts = None
    if name in ADDRESS_STATES:
        facts = Facts("state", 6, 1)
    elif name in SHORT_FORMS:
        facts = Facts("short", 7, 1)
    elif names.knows(name):
        candidates = names.lookup(name, limit=5)
        if candidates:
            best = candidates[0].place
            size = int(math.log10(best.population)) if best.population and best.population > 1 else 0
            facts = Facts(best.kind, size, len(candidates))
    known[name] = facts
    return facts


def matches(document: Text, names: Names) -> list[Match]:
    """The longest names of the gazetteer in the text, from the left, without overlap.

    Only what begins with a capital is asked for, so that a text costs some hundred look-ups.
    """
    known: dict[str, Facts | None] = {}
    found: list[Match] = []
    tokens = document.tokens
    for sentence in document.sentences:
        index = sentence.first
        while index < sentence.last:
            match = _longest(document, tokens, index, sentence.last, names, known)
            if match is None:
                index += 1
            else:
                found.append(match)
                index = match.last
    return found


def _longest(
    document: Text, tokens: Sequence[Token], first: int, end: int, names: Names, known: dict[str, Facts | None]
) -> Match | None:
    token = tokens[first]
    if token.kind not in ("word", "abbreviation") or not token.text[0].isupper():
        return None
    if first and tokens[first - 1].end == token.start and tokens[first - 1].kind in ("number", "ordinal"):
        return None
    ends = []
    words_so_far = 0
    index = first
    while index < end and words_so_far < names.max_words:
        one = tokens[index]
        gap = one.start - tokens[index - 1].end if index > first else 0
        if gap > 1:
            break
        if one.kind in ("word", "abbreviation"):
            capital = one.text[0].isupper()
            if not capital and one.text not in _JOINING:
                break
            words_so_far += 1
            if capital:
                ends.append(index + 1)
            if one.kind == "abbreviation" and index > first and one.text not in ("St.", "Ste.", "Mt.", "Ft."):
                break
        elif one.kind == "possessive" and index > first:
            pass
        elif not (one.text in "-–" and gap == 0 and index > first):
            break
        index += 1
    for last in reversed(ends):
        if last == first + 1 and (token.text.lower() in _NO_START or (len(token.text) == 1)):
            continue
        name = document.text[token.start : tokens[last - 1].end]
        facts = facts_of(name, names, known)
        if facts is not None:
            return Match(first, last, facts)
    return None


def _shape(text: str) -> str:
    if text.isalpha():
        if text.islower():
            return "x"
        if text.isupper():
            return "X" if len(text) == 1 else "XX"
        return "Xx" if text[0].isupper() and text[1:].islower() else "xX"
    if text[0].isdigit():
        return f"d{min(len(text), 5)}"
    return "X." if text[0].isupper() else text[:2]


_CAPITAL = ("XX", "Xx", "xX", "X.", "X")


class _Used:
    """How a text uses its words: what stands after first names and titles, and what after prepositions of place."""

    def __init__(self, document: Text, found: Sequence[Match], lower: Sequence[str], classes: Sequence[str]) -> None:
        tokens = document.tokens
        self.persons: set[str] = set()
        self.placed: set[str] = set()
        self.lower = {token.text for token in tokens if token.text.islower()}
        count = len(tokens)
        for index, token in enumerate(tokens):
            if token.kind != "word" or not token.text[0].isupper() or index + 1 >= count:
                continue
            following = index + 1
            first_name = classes[index][0] > "0" and classes[index][2] < "2"
            if not (first_name or lower[index] in words.TITLES):
                continue
            while following < count and tokens[following].kind == "abbreviation" and len(tokens[following].text) == 2:
                following += 1
            run = following
            while run < count and tokens[run].kind == "word" and tokens[run].text[0].isupper() and run - following < 3:
                run += 1
            if run > following and first_name and classes[index][0] > "1":
                self.persons.add(lower[index])
            for name in range(following, run):
                if lower[name] not in words.ORGANISATION and lower[name] not in words.GROUND:
                    self.persons.add(lower[name])
        for match in found:
            before = lower[match.first - 1] if match.first else ""
            after = lower[match.last] if match.last < count else ""
            then = tokens[match.last + 1].text if match.last + 1 < count else ""
            if before in ("in", "near", "at", "from", "of", "downtown", "outside") or (
                after == "," and (then in ADDRESS_STATES or then in POSTAL_STATES)
            ):
                self.placed.update(lower[match.first : match.last])


def features(document: Text, found: Sequence[Match], lexicon: Lexicon) -> list[list[list[str]]]:
    """What the model is told of each token, sentence by sentence.

    Parameters
    ----------
    document : Text
        The text.
    found : sequence of Match
        What :func:`matches` found in it.
    lexicon : Lexicon
        Names and everyday words.
    """
    tokens = document.tokens
    lower = [token.text.lower() for token in tokens]
    shapes = [_shape(token.text) for token in tokens]
    classes = [lexicon.of(one) for one in lower]
    used = _Used(document, found, lower, classes)
    tags = ["O"] * len(tokens)
    kinds = [""] * len(tokens)
    for match in found:
        kind = match.facts.kind
        for index in range(match.first, match.last):
            position = "B" if index == match.first else "I"
            tags[index] = f"{position}{kind}"
            kinds[index] = f"{kind}{match.facts.size}/{min(match.facts.bearers, 4)}/{match.last - match.first}"
    groups = [_group(one) for one in lower]
    return [
        _sentence_features(sentence, tokens, lower, shapes, classes, tags, kinds, groups, used)
        for sentence in document.sentences
    ]


def _group(word: str) -> str:
    if word in words.PREPOSITIONS:
        return "prep"
    if word in words.GROUND:
        return "ground+org" if word in words.ORGANISATION else "ground"
    if word in words.TITLES:
        return "title"
    if word in words.ORGANISATION:
        return "org"
    return "speech" if word in words.SPEECH else ""


def _sentence_features(
    sentence: Sentence,
    tokens: Sequence[Token],
    lower: Sequence[str],
    shapes: Sequence[str],
    classes: Sequence[str],
    tags: Sequence[str],
    kinds: Sequence[str],
    groups: Sequence[str],
    used: _Used,
) -> list[list[str]]:
    first, last = sentence.first, sentence.last
    capitals = sum(shapes[index] in _CAPITAL for index in range(first, last))
    alphabetic = sum(tokens[index].kind == "word" for index in range(first, last))
    titled = alphabetic > 3 and capitals > 0.7 * alphabetic
    all_upper = sum(shapes[index] == "XX" for index in range(first, last)) > 0.7 * max(alphabetic, 4)
    rows: list[list[str]] = []
    for index in range(first, last):
        word, shape, tag = lower[index], shapes[index], tags[index]
        row = ["bias", "w=" + word, "s=" + shape, "t=" + tag]
        rows.append(row)
        before = index - 1 if index > first else -1
        after = index + 1 if index + 1 < last else -1
        before_word = lower[before] if before >= 0 else "<s>"
        after_word = lower[after] if after >= 0 else "</s>"
        row.append("-1w=" + before_word)
        row.append("+1w=" + after_word)
        before_tag = tags[before] if before >= 0 else "<"
        after_tag = tags[after] if after >= 0 else ">"
        row.append("-1t=" + before_tag)
        row.append("+1t=" + after_tag)
        if shape not in _CAPITAL:
            row.append("-1s=" + (shapes[before] if before >= 0 else "<"))
            row.append("+1s=" + (shapes[after] if after >= 0 else ">"))
            continue
        group, class_ = groups[index], classes[index]
        if kinds[index]:
            row.append("k=" + kinds[index])
            row.append("k|c=" + kinds[index].split("/")[0] + class_)
            row.append("k|-1w=" + tag + before_word)
            row.append("k|+1w=" + tag + after_word)
        row.append("c=" + class_)
        row.append("g=" + group)
        row.append("s|t=" + shape + tag)
        row.append("suf=" + word[-3:])
        row.append("suf2=" + word[-2:])
        row.append("pre=" + word[:3])
        before_group = groups[before] if before >= 0 else "<"
        after_group = groups[after] if after >= 0 else ">"
        before_shape = shapes[before] if before >= 0 else "<"
        after_shape = shapes[after] if after >= 0 else ">"
        before_class = classes[before] if before >= 0 else "<"
        after_class = classes[after] if after >= 0 else ">"
        row.append("-1g=" + before_group)
        row.append("+1g=" + after_group)
        row.append("-1s|s|+1s=" + before_shape + shape + after_shape)
        row.append("-1c=" + before_class + before_shape)
        row.append("+1c=" + after_class + after_shape)
        row.append("-1w|+1w=" + before_word + "|" + after_word)
        row.append("t|-1g|+1g=" + tag + "|" + before_group + "|" + after_group)
        row.append("t|c|-1s=" + tag + class_ + before_shape)
        second = index - 2
        before_two = lower[second] if second >= first else "<s>"
        row.append("-2w=" + before_two)
        row.append("-2w|-1w=" + before_two + "|" + before_word)
        row.append("-2t=" + (tags[second] if second >= first else "<"))
        row.append("-2g=" + (groups[second] if second >= first else "<"))
        second = index + 2
        after_two = lower[second] if second < last else "</s>"
        row.append("+2w=" + after_two)
        row.append("+1w|+2w=" + after_word + "|" + after_two)
        row.append("+2t=" + (tags[second] if second < last else ">"))
        row.append("+2g=" + (groups[second] if second < last else ">"))
        if after_word == ",":
            row.append("comma=" + tag + (tags[second] if second < last else ">"))
            row.append("comma=" + (shapes[second] if second < last else ">"))
        if before_word == ",":
            second = index - 2
            row.append("after comma=" + tag + (tags[second] if second >= first else "<"))
        start = index
        while start > max(first, index - _LONGEST_RUN) and shapes[start - 1] in _CAPITAL:
            start -= 1
        end = index + 1
        while end < min(last, index + _LONGEST_RUN) and (
            shapes[end] in _CAPITAL
            or (lower[end] in ("of", "'s", "’s") and end + 1 < last and shapes[end + 1] in _CAPITAL)
        ):
            end += 1
        length = end - start
        head = lower[end - 1]
        row.append("run=" + str(min(length, 5)) + "@" + str(min(index - start, 4)))
        row.append("head=" + (head if groups[end - 1] else "-"))
        row.append("headg=" + groups[end - 1] + ("!" if end - 1 == index else ""))
        row.append("headg|t=" + groups[end - 1] + tag)
        if start > first:
            row.append("run-1w=" + lower[start - 1])
            row.append("run-1g=" + groups[start - 1] + "|" + tag)
        if end < last:
            row.append("run+1w=" + lower[end])
        if any(groups[other] == "org" for other in range(index + 1, end)):
            row.append("org follows")
        if word in used.persons:
            row.append("person elsewhere")
            row.append("person elsewhere|" + tag + before_group)
        if word in used.placed:
            row.append("placed elsewhere")
            row.append("placed elsewhere|" + ("person" if word in used.persons else "") + tag)
        if word in used.lower:
            row.append("lower elsewhere")
        if index == first:
            row.append("first")
            row.append("first|t=" + tag + class_[2])
        if titled:
            row.append("titled")
            row.append("titled|t=" + tag + class_[2])
        if all_upper:
            row.append("upper")
        if shape == "XX" and len(word) < 4:
            row.append("short upper|-1w=" + before_word)
    return rows


def labels(document: Text, spans: Sequence[tuple[int, int]]) -> list[list[str]]:
    """The gold labels for training: B, I and O by token, from character spans (end exclusive)."""
    starts = {token.start: index for index, token in enumerate(document.tokens)}
    ends = {token.end: index for index, token in enumerate(document.tokens)}
    marks = ["O"] * len(document.tokens)
    for start, end in spans:
        first, last = starts.get(start), ends.get(end)
        if first is None or last is None:
            continue
        marks[first] = "B"
        marks[first + 1 : last + 1] = ["I"] * (last - first)
    return [marks[sentence.first : sentence.last] for sentence in document.sentences]


CONFIDENT = 0.8
"""The probability from which a name counts as found, so that its other mentions need less."""

REPEATED = 0.15
"""The probability that a name found elsewhere in the text needs."""


class Recogniser:
    """The trained model, ready to read texts. A text leaves nothing behind; one thread reads at a time.

    Parameters
    ----------
    model : Path
        The file that training wrote.
    lexicon : Lexicon
        Names and everyday words.
    """

    def __init__(self, model: Path, lexicon: Lexicon) -> None:
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(model))
        self._lexicon = lexicon
        self._lock = threading.Lock()

    def spans(self, document: Text, found: Sequence[Match]) -> list[Span]:
        """The toponyms of a text, in order.

        A name that the model is sure of in one place ("in Oxford") is found in others where it is less sure
        ("Oxford Review").
        """
        spans: list[Span] = []
        likely: list[Span] = []
        tagger = self._tagger
        by_sentence = _by_sentence(document, found)
        with self._lock:
            for sentence, rows, near in zip(
                document.sentences, features(document, found, self._lexicon), by_sentence, strict=True
            ):
                marks = tagger.tag(rows)
                first = -1
                for offset, mark in enumerate([*marks, "O"]):
                    if mark != "I" and first >= 0:
                        probability = min(tagger.marginal(marks[one], one) for one in range(first, offset))
                        spans.append(Span(sentence.first + first, sentence.first + offset, probability))
                        first = -1
                    if mark == "B" or (mark == "I" and first < 0):
                        first = offset
                for match in near:
                    begin, end = match.first - sentence.first, match.last - sentence.first
                    if any(marks[one] != "O" for one in range(begin, end)):
                        continue
                    probability = tagger.marginal("B", begin)
                    for one in range(begin + 1, end):
                        probability = min(probability, tagger.marginal("I", one))
                    if probability >= REPEATED:
                        likely.append(Span(match.first, match.last, probability))
        sure = {_folded(document, span) for span in spans if span.probability >= CONFIDENT}
        spans += [span for span in likely if _folded(document, span) in sure]
        return sorted(span for span in spans if not _no_place(document, span))


def _folded(document: Text, span: Span) -> str:
    return document.text[document.tokens[span.first].start : document.tokens[span.last - 1].end].casefold()


def _no_place(document: Text, span: Span) -> bool:
    """Whether the span is a word for a people ("Malian") or a group, which towns somewhere are called too."""
    name = _folded(document, span)
    return name in words.NO_PLACES or name in words.DEMONYMS


def _by_sentence(document: Text, found: Sequence[Match]) -> list[list[Match]]:
    grouped: list[list[Match]] = [[] for _ in document.sentences]
    number = 0
    for match in found:
        while match.first >= document.sentences[number].last:
            number += 1
        grouped[number].append(match)
    return grouped
