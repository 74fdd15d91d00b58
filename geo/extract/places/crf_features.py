"""What the model is told of each word: how it is written, what stands around it, who bears it, how the text uses it."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.places.candidates import Match
from geo.extract.text import lexicon as words
from geo.extract.text.lexicon import ADDRESS_STATES, POSTAL_STATES, Lexicon
from geo.extract.text.tokens import Sentence, Text, Token

_LONGEST_RUN = 12
"""Words with capitals in a row that are looked at to either side; a text in capitals would cost its square."""


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
