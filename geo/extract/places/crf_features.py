"""The model's features of each word: its spelling, its neighbours, what bears it as a name, and its use in the text.

The order of a word's features is that of training, since the model adds up their weights in that order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from geo.extract.places.candidates import NameMatch
from geo.extract.text import lexicon as words
from geo.extract.text.lexicon import ADDRESS_STATES, POSTAL_STATES
from geo.extract.text.tokens import Sentence, Text, Token

_LONGEST_RUN = 12
"""The most capitalised words in a row looked at on either side; without a limit a text in capitals would take quadratic
time."""

_LONGEST_NAME = 3
"""The most capitalised words after a first name or a title that are taken for a person's name."""

_MOST_WORDS = 0.7
"""The least share of a sentence's words with which it counts as a title, or as written in capitals."""

_PADDING = 2
"""Padding marks before and after a sentence, so that each word has two neighbours on either side."""

_CAPITAL = ("XX", "Xx", "xX", "X.", "X")
"""Shapes of words with a capital."""


class WordClasses(Protocol):
    """How common a word is as a first name, a surname and an everyday word: three figures for a word in lower case."""

    def of(self, word: str) -> str: ...


class Press(NamedTuple):
    """Words of a language's newspapers, in lower case, by what they say of a name beside them."""

    prepositions: Collection[str]
    ground: Collection[str]
    titles: Collection[str]
    organisation: Collection[str]
    speech: Collection[str]
    town_before: Collection[str]
    """Prepositions that hardly anything but a place follows."""

    def group(self, word: str) -> str:
        """The list that a word is in, by its name; empty where it is in no list."""
        if word in self.prepositions:
            return "prep"
        if word in self.ground:
            return "ground+org" if word in self.organisation else "ground"
        if word in self.titles:
            return "title"
        if word in self.organisation:
            return "org"
        return "speech" if word in self.speech else ""


ENGLISH = Press(
    words.PREPOSITIONS,
    words.GROUND,
    words.TITLES,
    words.ORGANISATION,
    words.SPEECH,
    ("in", "near", "at", "from", "of", "downtown", "outside"),
)


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


class _Usage(NamedTuple):
    """How a text uses its words elsewhere: in persons' names, as places by the words around them, and in lower case."""

    persons: set[str]
    places: set[str]
    small: set[str]


def _usage(
    document: Text, matches: Sequence[NameMatch], lower: Sequence[str], classes: Sequence[str], press: Press
) -> _Usage:
    tokens = document.tokens
    return _Usage(
        persons=set(_words_of_persons(tokens, lower, classes, press)),
        places={
            word
            for match in matches
            if _is_placed(tokens, lower, match, press)
            for word in lower[match.first : match.last]
        },
        small={token.text for token in tokens if token.text.islower()},
    )


def _words_of_persons(
    tokens: Sequence[Token], lower: Sequence[str], classes: Sequence[str], press: Press
) -> Iterator[str]:
    """The words of names that begin with a first name or stand behind a title."""
    for index, token in enumerate(tokens[:-1]):
        if token.kind != "word" or not token.text[0].isupper():
            continue
        first_name = classes[index][0] > "0" and classes[index][2] < "2"
        if not (first_name or lower[index] in press.titles):
            continue
        first, last = _surname(tokens, index + 1)
        if last > first and first_name and classes[index][0] > "1":
            yield lower[index]
        for word in lower[first:last]:
            if word not in press.organisation and word not in press.ground:
                yield word


def _surname(tokens: Sequence[Token], first: int) -> tuple[int, int]:
    """The words with capitals from a token on, behind initials: a range, end exclusive."""
    count = len(tokens)
    while first < count and tokens[first].kind == "abbreviation" and len(tokens[first].text) == 2:
        first += 1
    last = first
    while (
        last < count and last - first < _LONGEST_NAME and tokens[last].kind == "word" and tokens[last].text[0].isupper()
    ):
        last += 1
    return first, last


def _is_placed(tokens: Sequence[Token], lower: Sequence[str], match: NameMatch, press: Press) -> bool:
    """Whether a name stands behind a preposition of place, or before a comma and a state."""
    before = lower[match.first - 1] if match.first else ""
    if before in press.town_before:
        return True
    state = tokens[match.last + 1].text if match.last + 1 < len(tokens) else ""
    return state != "" and lower[match.last] == "," and (state in ADDRESS_STATES or state in POSTAL_STATES)


def features(
    document: Text, matches: Sequence[NameMatch], lexicon: WordClasses, press: Press = ENGLISH
) -> list[list[list[str]]]:
    """The features of each token, sentence by sentence.

    Parameters
    ----------
    document : Text
        The text.
    matches : sequence of NameMatch
        The names of the gazetteer in it.
    lexicon : WordClasses
        Names and everyday words.
    press : Press
        Words of the language's newspapers.
    """
    tokens = document.tokens
    lower = [token.text.lower() for token in tokens]
    shapes = [_shape(token.text) for token in tokens]
    classes = [lexicon.of(word) for word in lower]
    usage = _usage(document, matches, lower, classes, press)
    tags = ["O"] * len(tokens)
    kinds = [""] * len(tokens)
    for match in matches:
        kind = match.facts.kind
        for index in range(match.first, match.last):
            position = "B" if index == match.first else "I"
            tags[index] = f"{position}{kind}"
            kinds[index] = f"{kind}{match.facts.size}/{min(match.facts.bearers, 4)}/{match.last - match.first}"
    groups = [press.group(word) for word in lower]

    def padded(values: Sequence[str], sentence: Sentence, before: str, behind: str) -> list[str]:
        return [*[before] * _PADDING, *values[sentence.first : sentence.last], *[behind] * _PADDING]

    return [
        _sentence_features(
            _SentenceWords(
                lower=padded(lower, sentence, "<s>", "</s>"),
                shapes=padded(shapes, sentence, "<", ">"),
                classes=padded(classes, sentence, "<", ">"),
                tags=padded(tags, sentence, "<", ">"),
                kinds=padded(kinds, sentence, "", ""),
                groups=padded(groups, sentence, "<", ">"),
            ),
            sum(tokens[index].kind == "word" for index in range(sentence.first, sentence.last)),
            usage,
        )
        for sentence in document.sentences
    ]


@dataclass(frozen=True, slots=True)
class _SentenceWords:
    """The words of a sentence with what is known of each, between :data:`_PADDING` marks on both sides."""

    lower: list[str]
    shapes: list[str]
    classes: list[str]
    tags: list[str]
    kinds: list[str]
    groups: list[str]


def _sentence_features(sentence: _SentenceWords, alphabetic: int, usage: _Usage) -> list[list[str]]:
    """The features of each word of a sentence; ``alphabetic`` is its number of words made of letters."""
    first, last = _PADDING, len(sentence.lower) - _PADDING
    capitals = sum(shape in _CAPITAL for shape in sentence.shapes)
    titled = alphabetic > 3 and capitals > _MOST_WORDS * alphabetic
    all_upper = sentence.shapes.count("XX") > _MOST_WORDS * max(alphabetic, 4)
    rows: list[list[str]] = []
    for index in range(first, last):
        row = _of_any_word(sentence, index)
        rows.append(row)
        if sentence.shapes[index] not in _CAPITAL:
            row.append("-1s=" + sentence.shapes[index - 1])
            row.append("+1s=" + sentence.shapes[index + 1])
            continue
        _add_name(row, sentence, index)
        _add_neighbours(row, sentence, index)
        _add_second_neighbours(row, sentence, index)
        _add_run(row, sentence, index)
        _add_usage(row, sentence, index, usage)
        tag, class_ = sentence.tags[index], sentence.classes[index]
        if index == first:
            row.append("first")
            row.append("first|t=" + tag + class_[2])
        if titled:
            row.append("titled")
            row.append("titled|t=" + tag + class_[2])
        if all_upper:
            row.append("upper")
        if sentence.shapes[index] == "XX" and len(sentence.lower[index]) < 4:
            row.append("short upper|-1w=" + sentence.lower[index - 1])
    return rows


def _of_any_word(sentence: _SentenceWords, index: int) -> list[str]:
    """The features of any word, capitalised or not: the word itself and its neighbours."""
    lower, tags = sentence.lower, sentence.tags
    return [
        "bias",
        "w=" + lower[index],
        "s=" + sentence.shapes[index],
        "t=" + tags[index],
        "-1w=" + lower[index - 1],
        "+1w=" + lower[index + 1],
        "-1t=" + tags[index - 1],
        "+1t=" + tags[index + 1],
    ]


def _add_name(row: list[str], sentence: _SentenceWords, index: int) -> None:
    """Add what the gazetteer and the lexicon know of the word, and how it begins and ends."""
    word, tag, kind = sentence.lower[index], sentence.tags[index], sentence.kinds[index]
    class_ = sentence.classes[index]
    if kind:
        row.append("k=" + kind)
        row.append("k|c=" + kind.split("/")[0] + class_)
        row.append("k|-1w=" + tag + sentence.lower[index - 1])
        row.append("k|+1w=" + tag + sentence.lower[index + 1])
    row.append("c=" + class_)
    row.append("g=" + sentence.groups[index])
    row.append("s|t=" + sentence.shapes[index] + tag)
    row.append("suf=" + word[-3:])
    row.append("suf2=" + word[-2:])
    row.append("pre=" + word[:3])


def _add_neighbours(row: list[str], sentence: _SentenceWords, index: int) -> None:
    """Add what the words beside the word are, alone and together with it."""
    lower, shapes, classes, groups = sentence.lower, sentence.shapes, sentence.classes, sentence.groups
    before, after = index - 1, index + 1
    tag = sentence.tags[index]
    row.append("-1g=" + groups[before])
    row.append("+1g=" + groups[after])
    row.append("-1s|s|+1s=" + shapes[before] + shapes[index] + shapes[after])
    row.append("-1c=" + classes[before] + shapes[before])
    row.append("+1c=" + classes[after] + shapes[after])
    row.append("-1w|+1w=" + lower[before] + "|" + lower[after])
    row.append("t|-1g|+1g=" + tag + "|" + groups[before] + "|" + groups[after])
    row.append("t|c|-1s=" + tag + classes[index] + shapes[before])


def _add_second_neighbours(row: list[str], sentence: _SentenceWords, index: int) -> None:
    """Add what the words beyond those beside it are; across a comma they count with the word itself."""
    lower, tags, groups = sentence.lower, sentence.tags, sentence.groups
    tag = tags[index]
    row.append("-2w=" + lower[index - 2])
    row.append("-2w|-1w=" + lower[index - 2] + "|" + lower[index - 1])
    row.append("-2t=" + tags[index - 2])
    row.append("-2g=" + groups[index - 2])
    row.append("+2w=" + lower[index + 2])
    row.append("+1w|+2w=" + lower[index + 1] + "|" + lower[index + 2])
    row.append("+2t=" + tags[index + 2])
    row.append("+2g=" + groups[index + 2])
    if lower[index + 1] == ",":
        row.append("comma=" + tag + tags[index + 2])
        row.append("comma=" + sentence.shapes[index + 2])
    if lower[index - 1] == ",":
        row.append("after comma=" + tag + tags[index - 2])


def _add_run(row: list[str], sentence: _SentenceWords, index: int) -> None:
    """Add what the words with capitals around the word are together, and what stands before and behind them."""
    lower, groups, tag = sentence.lower, sentence.groups, sentence.tags[index]
    start, end = _run(sentence, index)
    row.append("run=" + str(min(end - start, 5)) + "@" + str(min(index - start, 4)))
    row.append("head=" + (lower[end - 1] if groups[end - 1] else "-"))
    row.append("headg=" + groups[end - 1] + ("!" if end - 1 == index else ""))
    row.append("headg|t=" + groups[end - 1] + tag)
    if start > _PADDING:
        row.append("run-1w=" + lower[start - 1])
        row.append("run-1g=" + groups[start - 1] + "|" + tag)
    if end < len(lower) - _PADDING:
        row.append("run+1w=" + lower[end])
    if "org" in groups[index + 1 : end]:
        row.append("org follows")


def _run(sentence: _SentenceWords, index: int) -> tuple[int, int]:
    """The words with capitals around a word, joined by "of" and 's too: a range, end exclusive."""
    lower, shapes = sentence.lower, sentence.shapes
    start = index
    while start > index - _LONGEST_RUN and shapes[start - 1] in _CAPITAL:
        start -= 1
    end = index + 1
    while end < index + _LONGEST_RUN and (
        shapes[end] in _CAPITAL or (lower[end] in ("of", "'s", "’s") and shapes[end + 1] in _CAPITAL)
    ):
        end += 1
    return start, end


def _add_usage(row: list[str], sentence: _SentenceWords, index: int, usage: _Usage) -> None:
    """Add how the text uses the word in other places."""
    word, tag = sentence.lower[index], sentence.tags[index]
    if word in usage.persons:
        row.append("person elsewhere")
        row.append("person elsewhere|" + tag + sentence.groups[index - 1])
    if word in usage.places:
        row.append("placed elsewhere")
        row.append("placed elsewhere|" + ("person" if word in usage.persons else "") + tag)
    if word in usage.small:
        row.append("lower elsewhere")


def bio_tags(document: Text, spans: Sequence[tuple[int, int]]) -> list[list[str]]:
    """The gold tags for training: B, I and O by token, from character spans (end exclusive)."""
    starts = {token.start: index for index, token in enumerate(document.tokens)}
    ends = {token.end: index for index, token in enumerate(document.tokens)}
    tags = ["O"] * len(document.tokens)
    for start, end in spans:
        first, last = starts.get(start), ends.get(end)
        if first is None or last is None:
            continue
        tags[first] = "B"
        tags[first + 1 : last + 1] = ["I"] * (last - first)
    return [tags[sentence.first : sentence.last] for sentence in document.sentences]
