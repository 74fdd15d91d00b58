"""The lines above posts in a collection of them: who wrote the post, and when.

"Hryhorii Lozovyi, Sumy OVA, 27 March, 06:52": all that stands below it, up to the next such line, is by its author, and
"at night" in it is the night of its day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.dates import FULL_DATES, dates_in
from geo.extract.text.phrase_matcher import Word, words_of
from geo.extract.text.tokens import Text


@dataclass(frozen=True, slots=True)
class Byline:
    """The number of a line's sentence, its words, how many of them name the author, and the post's day.

    ``speaks`` says that this or another line of the author names an office or a body.
    """

    number: int
    words: Sequence[Word]
    author_end: int
    day: dt.date | None
    speaks: bool

    @property
    def author(self) -> str:
        """The author's name as it is written."""
        return " ".join(word.text for word in self.words[: self.author_end])


def bylines_of(document: Text, vocabulary: Vocabulary, published: dt.date | None) -> list[Byline]:
    """The lines above the posts of a text, in order; none unless there are at least two, one with an office or body."""
    every = (_byline(document, number, vocabulary, published) for number in range(len(document.sentences)))
    lines = [line for line in every if line is not None]
    speakers = {line.author for line in lines if line.speaks}
    if len(lines) < _FEWEST or not speakers:
        return []
    return [replace(line, speaks=line.author in speakers) for line in lines]


def continued(bylines: Sequence[Byline], document: Text, places: Sequence[PlaceMention]) -> frozenset[int]:
    """The numbers of lines above posts that go on with their author's last one, since they name no place."""
    ends = [*(document.sentences[line.number].start for line in bylines[1:]), len(document.text)]
    return frozenset(
        line.number
        for before, line, end in zip(bylines, bylines[1:], ends[1:], strict=False)
        if line.author == before.author
        and not any(document.sentences[line.number].end <= place.start < end for place in places)
    )


def _byline(document: Text, number: int, vocabulary: Vocabulary, published: dt.date | None) -> Byline | None:
    """The author and day of a sentence that is a line of its own and ends in a time or a full date."""
    sentence = document.sentences[number]
    line = document.text[sentence.start : sentence.end]
    is_line = document.opens_line(sentence.start) and document.text.startswith("\n", sentence.end)
    if not is_line or "\n" in line or len(line) > _LONGEST:
        return None
    words = words_of(document, sentence)
    end = next((at for at, word in enumerate(words) if word.text in _BEHIND_AUTHOR), 0)
    if not _is_author(words[:end], vocabulary) or vocabulary.triggers.find(words) or vocabulary.stances.find(words):
        return None
    day = None if published is None else _day_of_post(line, words, vocabulary, published)
    if day is None and not _CLOCK_AT_END.search(line):
        return None
    speaks = bool(vocabulary.speakers.find(words) or vocabulary.politicians.find(words))
    return Byline(number, words, end, day, speaks)


def _is_author(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words are somebody's name, with an office or without, or a body's."""
    if not 1 < len(words) <= _LONGEST_AUTHOR or any(word.kind != "word" for word in words):
        return False
    return words[0].capital and (words[-1].capital or bool(vocabulary.speakers.find(words)))


def _day_of_post(line: str, words: Sequence[Word], vocabulary: Vocabulary, published: dt.date) -> dt.date | None:
    """The day that closes a line, or stands before the time that does: "27 March, 06:52", "27.03., 6.52 Uhr"."""
    dates = [when for when in dates_in(words, vocabulary, published) if when.rule in FULL_DATES]
    if dates and dates[-1].precision == "day" and _is_at_end(words, dates[-1].last):
        return dates[-1].end
    numeric = _DAY_AT_END.search(line)
    if numeric is None:
        return None
    year = int(numeric["year"] or published.year)
    try:
        day = dt.date(year + 2000 if year < _CENTURY else year, int(numeric["month"]), int(numeric["day"]))
        return day if numeric["year"] or day <= published else day.replace(year=day.year - 1)
    except ValueError:
        return None


def _is_at_end(words: Sequence[Word], last: int) -> bool:
    """Whether nothing but a time stands behind a word."""
    return all(word.kind == "mark" for word in words[last:]) or _TIME.fullmatch(_joined(words[last:])) is not None


def _joined(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words).strip(",|–—-()[]/·•")


_TIME = re.compile(
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?(?:\s?(?:Uhr|[ap]\.?m\b\.?|hrs|h|GMT|UTC|год|ч)\.?)?[\])]?:?"
)
_CLOCK_AT_END = re.compile(rf"(?<![\d:.]){_TIME.pattern}$")
_DAY_AT_END = re.compile(
    rf"(?<![\d:.])(?P<day>\d\d?)\.(?P<month>\d\d?)(?:\.(?P<year>\d{{4}}|\d\d)?)?(?:[ ,|–—-]+{_TIME.pattern})?[\])]?:?$"
)
_BEHIND_AUTHOR = frozenset((",", "|", "–", "—", "-", "(", "[", "/", "·", "•"))
_FEWEST = 2
_CENTURY = 100
_LONGEST = 110
"""Characters."""
_LONGEST_AUTHOR = 6
"""Words."""
