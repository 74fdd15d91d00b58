"""Who says so: the speakers of a sentence, and the stance in which they speak.

A speaker is what stands before a verb of saying ("the regional governor said", "Andreas Schwarz, a member
of …, did not rule out"), after it where it is turned round ("… , said the mayor"), or after "according to".
Only noun phrases are taken that hold a word for those who speak, a government, or a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.extract.lexicon import listed
from geo.extract.phrases import Match, Word
from geo.extract.vocabulary import Vocabulary

_SKIPPED = listed("""
    has have had also later did does do not n't is was were are be been reportedly again then however only
    already would hat haben hatte habe sei wurde auch später nicht on at in the earlier still both still
    strongly firmly officially repeatedly
""")
_EDGES = listed("""
    the a an of to in on at from and for who which that its their his her der die das den dem des в у на з
""")
_FORWARD = listed("according laut zufolge nach за по согласно")
_MOST_WORDS = 14
_LONGEST_ASIDE = 26
_QUOTE_MARKS = frozenset("\"“”„«»'‘’")


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody says something: the speaker's words and those of the verb (ends exclusive), and the stance.

    ``official`` tells whether the speaker is a politician, a government or a body that speaks for one.
    """

    speaker: str
    stance: str
    first: int
    last: int
    verb_first: int
    verb_last: int
    official: bool
    negated: bool = False
    pronoun: bool = False


def sayings_in(words: Sequence[Word], vocabulary: Vocabulary) -> list[Saying]:
    """The sayings of a sentence, in order of their verbs; verbs without a speaker are left out."""
    found: list[Saying] = []
    for match in vocabulary.stances.find(words):
        if match.first and words[match.first].capital:
            continue  # "the United States" states nothing
        speaker = speaker_of(words, match, vocabulary)
        if speaker is None:
            pronoun = _pronoun(words, match)
            if pronoun is not None:
                name = words[pronoun].text
                found.append(
                    Saying(name, match.meaning, pronoun, pronoun + 1, match.first, match.last, False, pronoun=True)
                )
            continue
        first, last = speaker
        if words[first].low in _NOBODY:
            continue
        if (
            found
            and found[-1].first == first
            and match.first - found[-1].verb_last < 3
            and found[-1].stance == match.meaning
        ):
            continue
        found.append(
            Saying(
                name_of(words[first:last]),
                match.meaning,
                first,
                last,
                match.first,
                match.last,
                bool(vocabulary.politicians.find(words, first, last) or vocabulary.demonyms.find(words, first, last)),
                negated=any(word.low in ("not", "n't", "no", "nicht", "не") for word in words[last : match.first]),
            )
        )
    return found


_NOBODY = listed("no nobody none neither keine niemand ніхто никто жодна")
_PRONOUNS = listed("he she they it er sie es він вона вони он она они")


def _pronoun(words: Sequence[Word], match: Match[str]) -> int | None:
    """The pronoun that is the subject of the verb, None where another word is."""
    index = match.first - 1
    while index >= 0 and (words[index].low in _SKIPPED or words[index].low.endswith("ly")):
        index -= 1
    return index if index >= 0 and words[index].low in _PRONOUNS else None


def name_of(words: Sequence[Word]) -> str:
    """The words as a name: spaces and possessives as in the text, commas left out."""
    text = ""
    for previous, word in zip((None, *words), words, strict=False):
        if previous is not None and word.start > previous.end:
            owner = word.start - previous.end == _OWNER_GAP
            text += "'s " if owner else " " if word.low not in (",", ".") else ""
        text += word.text
    return text


_OWNER_GAP = 3
"""Characters between two words that only a possessive ending and a space fill."""


def speaker_of(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The words of who speaks, for a verb of saying or thinking; end exclusive, None where nobody is named."""
    behind = _past_a_day(words, match.last, vocabulary)
    if words[match.first].low in _FORWARD:
        return _noun_phrase_after(words, match.last, vocabulary)
    inside = _inside(words, match, vocabulary)
    if inside is not None and match.meaning == "reports":
        return inside
    index = match.first - 1
    while index >= 0 and (words[index].low in _SKIPPED or words[index].low.endswith("ly")):
        index -= 1
    if index >= 0 and words[index].low == ",":
        opening = next((at for at in range(index - 1, max(index - _LONGEST_ASIDE, -1), -1) if words[at].low == ","), -1)
        inverted = (
            opening > 0
            and words[opening + 1].low not in _RELATIVE
            and bool(vocabulary.cues.find(words, opening, index))
        )
        if opening > 0 and not inverted:
            before = _noun_phrase_before(words, opening, vocabulary)
            if before is not None:
                return before
        return _noun_phrase_after(words, behind, vocabulary)
    if index >= 0 and words[index].low not in _QUOTE_MARKS:
        before = _noun_phrase_before(words, index + 1, vocabulary)
        if before is not None and not _says_where(words, before[0], vocabulary):
            return before
        if before is not None:
            return _noun_phrase_after(words, behind, vocabulary)
    if vocabulary.words.verb_last:
        helper = next(
            (at for at in range(match.first - 1, max(match.first - 20, 0), -1) if words[at].low in _HELPERS), None
        )
        if helper is not None:
            before = _noun_phrase_before(words, helper, vocabulary)
            if before is not None:
                return before
    if inside is not None:
        return inside
    if match.meaning not in ("reports", "denies") or _pronoun(words, match) is not None:
        return None
    return _noun_phrase_after(words, behind, vocabulary, strict=True)


def _inside(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The speaker between the halves of a verb: "teilte der Gouverneur am Montag mit"."""
    last = match.last - 1
    while last > match.first and (words[last - 1].low in vocabulary.words.weekdays or words[last - 1].low == "am"):
        last -= 1
    return _trimmed(words, match.first + 1, last, vocabulary) if last - match.first > 1 else None


def _says_where(words: Sequence[Word], first: int, vocabulary: Vocabulary) -> bool:
    """Whether the words before a German verb only say where somebody spoke: "In Berlin sagte eine Sprecherin"."""
    return vocabulary.words.verb_last and first > 0 and words[first - 1].low in _WHERE


_WHERE = listed("in im aus bei vor an am auf nach")


def _past_a_day(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """The word after a day that stands between a verb and its speaker: "повідомив у вівторок голова"."""
    at = start + (start < len(words) and words[start].low in ("on", "am", "у", "в", "во"))
    return at + 1 if at < len(words) and words[at].low in vocabulary.words.weekdays else start


_RELATIVE = listed("who which whose whom that der die das який яка які который которая которые")
_HELPERS = listed("hat haben habe hatte hatten")


def _belongs(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    word = words[index]
    if word.breaks or word.low in _QUOTE_MARKS or word.kind in ("number", "mark"):
        return False
    if word.low.rstrip(".") in vocabulary.words.weekdays and word.capital:
        return False
    return (
        word.capital
        or vocabulary.small.at(words, index) is not None
        or vocabulary.speakers.at(words, index) is not None
        or vocabulary.politicians.at(words, index) is not None
    )


def _noun_phrase_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    first = end
    while first > 0 and end - first < _MOST_WORDS and _belongs(words, first - 1, vocabulary):
        first -= 1
    return _trimmed(words, first, end, vocabulary)


def _noun_phrase_after(
    words: Sequence[Word], start: int, vocabulary: Vocabulary, *, strict: bool = False
) -> tuple[int, int] | None:
    last = start
    while last < len(words) and last - start < _MOST_WORDS and _belongs(words, last, vocabulary):
        last += 1
    if strict and (last == start or words[start].low in ("that", "in", "on", "at", "to")):
        return None
    return _trimmed(words, start, last, vocabulary)


def _trimmed(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    while first < last and (words[first].low in _EDGES or words[first].low in _SKIPPED):
        first += 1
    while last > first and words[last - 1].low in _EDGES:
        last -= 1
    cut = next(
        (at for at in range(last - 1, first, -1) if words[at].low in ("in", "at", "on", "from", "to", "and", "that")),
        None,
    )
    if cut is not None and words[cut].low not in ("and",) and _speaks(words, first, cut, vocabulary):
        last = cut
    elif (
        cut is not None
        and words[cut].low in ("and", "that", "to")
        and _speaks(words, cut + 1, last, vocabulary)
        and (words[cut].low != "and" or not _speaks(words, first, cut, vocabulary))
    ):
        first = cut + 1
    if first >= last or not _speaks(words, first, last, vocabulary):
        return None
    return first, last


def _speaks(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    if first >= last:
        return False
    if vocabulary.speakers.find(words, first, last) or vocabulary.politicians.find(words, first, last):
        return True
    if vocabulary.groups.find(words, first, last) or vocabulary.demonyms.find(words, first, last):
        return words[last - 1].capital or vocabulary.groups.at(words, first) is not None
    capitals = [word for word in words[first:last] if word.capital and word.kind == "word" and len(word.text) > 1]
    return len(capitals) >= 2 or (len(capitals) == 1 and first > 0 and last - first == 1)
