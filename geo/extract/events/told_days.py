"""The days that a text's sentences give, of whatever they tell: they date what the next sentences report.

"As the lights went out on Monday evening, people knew what was coming. Gunmen opened fire …": the first sentence
reports nothing, and yet it says when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from geo.extract.events.clauses import opens_paragraph
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.dates import OVER_DAYS, When, dates_in
from geo.extract.text.lexicon import SINCE
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.tokens import Text

OF_SCENE = "the day of the sentence before it"
"""The rule for the day that the sentences right before an event give."""
_EXACT = ("day", "days")
_LOOKED_BACK_ON = dt.timedelta(days=45)
"""How long before publication a day may lie and still date what follows."""
_SCENE_WITHIN = 3
"""The most sentences from one that sets the scene to the event."""


class ToldDays:
    """The exact days that each sentence of a text gives, read when they are first asked for.

    ``headings`` are the days of the headings over sentences, from which their own dates count.
    """

    def __init__(
        self,
        document: Text,
        vocabulary: Vocabulary,
        published: dt.date | None,
        headings: Mapping[int, When] = MappingProxyType({}),
    ) -> None:
        self._document = document
        self._vocabulary = vocabulary
        self._published = published
        self._headings = headings
        self._dates: dict[int, Sequence[When]] = {}

    def before(self, number: int, word: int) -> When | None:
        """The last day that the text gives before a word of a sentence, which doesn't count from another itself."""
        own = [when for when in self._of(number) if when.last <= word]
        above = (when for sentence in range(number - 1, -1, -1) for when in reversed(self._of(sentence)))
        return next((when for when in (*reversed(own), *above) if not when.saying), None)

    def of_scene(self, number: int) -> When | None:
        """The only day that the last of the sentences before one with any gives, in its paragraph; None without it."""
        for sentence in range(number, max(number - _SCENE_WITHIN, 0), -1):
            if opens_paragraph(self._document, sentence):
                return None
            days = [when for when in self._of(sentence - 1) if not when.saying and when.rule != OVER_DAYS]
            if days:
                return replace(days[0], rule=OF_SCENE) if len({when.start for when in days}) == 1 else None
        return None

    def _of(self, number: int) -> Sequence[When]:
        """The exact days of a sentence that lie shortly before publication."""
        if self._published is None:
            return ()
        if number not in self._dates:
            words = words_of(self._document, self._document.sentences[number])
            day = self._headings[number].end if number in self._headings else self._published
            self._dates[number] = [
                when
                for when in dates_in(words, self._vocabulary, day)
                if when.precision in _EXACT and not when.counts_from_another and words[when.first].low not in SINCE
                if when.end <= self._published <= when.start + _LOOKED_BACK_ON
            ]
        return self._dates[number]
