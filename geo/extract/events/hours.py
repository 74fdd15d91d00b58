"""Hours without a day: "Вранці вдарили по Нікополю", "gegen 3.15 Uhr", "станом на 12:00".

Where a text gives no day at all, a report that gives an hour is of the day of publication: whoever writes later names
the day. An hour of the evening may be the day before's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word

HOUR_ALONE = "an hour without its day"
"""The rule for the day of publication, where words give an hour alone."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])([:.])[0-5]\d")
_BEFORE_CLOCK = listed("at around about by gegen um в около к на о об близько")
_BEHIND_CLOCK = listed("uhr am a.m. am. pm p.m.")
_PAST_NOON = listed("pm p.m.")
_NOON = 12
_EVENING = 18
"""The first hour that may be the day before's."""


def gives_hour_of_today(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words give a part of the day, or a time on the clock, before the evening, and not that of a statement."""
    spans = [(match.first, match.last) for match in vocabulary.dates.find(words) if match.meaning == "by_day"]
    spans += [(at, at + 1) for at in range(len(words)) if 0 <= _hour_at(words, at) < _EVENING]
    return any(not _is_of_statement(words, first, last, vocabulary) for first, last in spans)


def _hour_at(words: Sequence[Word], at: int) -> int:
    """The hour of a time on the clock at a word; -1 if it isn't one."""
    clock = _CLOCK.fullmatch(words[at].low)
    before = words[at - 1].low if at else ""
    behind = words[at + 1].low if at + 1 < len(words) else ""
    if clock is None or not (behind in _BEHIND_CLOCK or (clock[2] == ":" and before in _BEFORE_CLOCK)):
        return -1
    hour = int(clock[1])
    return hour + _NOON if behind in _PAST_NOON and hour < _NOON else hour


def _is_of_statement(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether a verb of saying stands right before or behind an hour: "повідомили вранці", "утром сообщили"."""
    said = vocabulary.stances.find(words, max(first - 1, 0), min(last + 1, len(words)))
    return any(match.first == last or match.last == first for match in said)
