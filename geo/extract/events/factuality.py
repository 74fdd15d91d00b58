"""Whether words tell of what happened, in the time that the text is about.

What stands under a negation, a condition, a wish or a look back is no event; a clause ends where its marks say so.
Nor are figures of speech, what a film tells, and the strikes and attacks of sport and markets.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.dates import past_years
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Match, Word

_SCOPE_ENDS = listed("but while although though whereas because aber weil während doch але а но хотя")
_CONDITION_WITHIN = 14


def scope_of(words: Sequence[Word], index: int) -> int:
    """The first word of the clause in which a word stands, as far as its marks tell."""
    start = index
    while start > 0 and not words[start - 1].breaks and words[start - 1].low not in _SCOPE_ENDS:
        start -= 1
    return start


def happened(
    words: Sequence[Word],
    first: int,
    last: int,
    vocabulary: Vocabulary,
    published: dt.date | None,
    *,
    tolls: bool = False,
    planned: bool = False,
) -> bool:
    """Whether what the words tell happened, in the time that the text is about."""
    start = max(scope_of(words, first), first - _CONDITION_WITHIN)
    negations = [
        match
        for match in vocabulary.negations.find(words, start, first)
        if not (tolls and first - match.last > 3) and not vocabulary.modifiers.at(words, match.first)
    ]
    if negations and not _turned(words, negations[-1].last, first):
        return False
    if not planned and any(not _month(words, match) for match in vocabulary.hypotheticals.find(words, start, first)):
        return False
    opening = vocabulary.hypotheticals.at(words, 0) if words else None
    if opening is not None and (words[0].low in CONDITIONS or _sets_a_scene(words, opening)):
        return False
    if vocabulary.words.verb_last and _ends_as_possible(words, last, vocabulary):
        return False
    after = vocabulary.negations.find(words, last + 1, min(last + 6, len(words)))
    if any(words[match.first].low in _UNDONE for match in after):
        return False
    if vocabulary.words.verb_last and any(
        word.low in ("не", "nicht") for word in words[last + 1 : min(last + 7, len(words))] if not word.breaks
    ):
        return False
    clause_end = next((at for at in range(last + 1, len(words)) if words[at].breaks), len(words))
    looking_back = vocabulary.background.find(words, start, min(clause_end, last + 10))
    if looking_back and not any(word.low in _SUPERLATIVES for word in words[start:clause_end]):
        return False
    years = [start + at for at in past_years(words[start:clause_end], published)]
    if tolls:
        clause = scope_of(words, last)
        years = [at for at in years if at > last or not any(word.low in _WHO for word in words[clause:at])]
    return not (years or past_years(words[: min(2, first)], published))


def _sets_a_scene(words: Sequence[Word], opening: Match[str]) -> bool:
    """Whether a phrase of its own at the head says that all is imagined: "По легенде, беспилотник упал на школу"."""
    return opening.last - opening.first > 1 and opening.last < len(words) and words[opening.last].low == ","


def _ends_as_possible(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether the clause ends with a verb of possibility: "wie Kliniken bei einem Stromausfall arbeiten könnten"."""
    end = next((at for at in range(index + 1, len(words)) if words[at].breaks), len(words))
    return end - 1 > index and vocabulary.hypotheticals.at(words, end - 1) is not None


_WHO = listed("who whose which")
_SUPERLATIVES = listed("""
    biggest deadliest worst largest first heaviest most bloodiest schwerste größte schwersten größten найбільш
    наймасованіша крупнейш
""")
CONDITIONS = listed("if unless should were wenn falls sollte якщо если если")
_UNDONE = listed("""
    false untrue hoax foiled thwarted prevented averted falsch verhindert vereitelt запобігли предотвратили
    предотвращен
""")
_TURNING = listed("""
    killing wounding injuring after when as because until before since and leaving nachdem weil após після після
    після
""")


def _turned(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a new clause without its own mark begins between a negation and the word it would deny."""
    return any(words[at].low in _TURNING for at in range(start, end))


def _month(words: Sequence[Word], match: Match[str]) -> bool:
    """Whether "May" is the month."""
    return words[match.first].text == "May" and match.first > 0


def figurative(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether words of violence are a figure of speech: "attacked the problem", "called it an attack on families"."""
    after = [word.low for word in words[last : last + _OBJECT_WITHIN]]
    before = [word.low for word in words[max(first - 2, 0) : first]]
    return (
        bool(_ABSTRACT & set(after))
        or before in (["as", "an"], ["as", "a"], ["it", "an"], ["that", "an"])
        or _in_fiction(words, first)
        or _of_labour(words, first, last)
    )


def _of_labour(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether workers strike: "went on strike", "the union threatened more strikes"."""
    if words[first].low not in ("strike", "strikes", "striking", "struck"):
        return False
    if first and words[first - 1].low == "on":
        return True
    around = {word.low for word in words[max(first - _CONDITION_WITHIN, 0) : last + _OBJECT_WITHIN]}
    return bool(around & _LABOUR)


_LABOUR = listed("union unions wages walkout walkouts hunger picket pickets strikers")

_OBJECT_WITHIN = 4
_ABSTRACT = listed("""
    problem problems question questions issue issues topic puzzle idea ideas decision policy policies record criticism
    deal balance chord news calls emails messages requests adverts ads tone note
""")


def _in_fiction(words: Sequence[Word], first: int) -> bool:
    """Whether a film or book was named before that tells it: "In her new film, set in Beirut, a bomb explodes"."""
    return any(
        word.low in _FICTION and words[at + 1].low in _TELLING
        for at, word in enumerate(words[:first])
        if at + 1 < len(words)
    )


_FICTION = listed("film movie novel thriller drama sitcom screenplay musical opera videogame")
_TELLING = listed(", set about tells follows depicts shows in where")
_GAMES = (
    listed("""
        half penalty goal goals game match league coach striker season innings midfielder defender goalkeeper scored
        equaliser semifinal quarterfinal wicket touchdown fixture
    """),
    listed("""
        shares stocks analysts investors index traders selling earnings bond bonds yields nasdaq dow ftse dax futures
        profit profits quarter
    """),
)
_TELLTALE = 3


def is_game(text: str) -> bool:
    """Whether a text is about sport or markets by its words: their strikes and attacks hurt nobody."""
    said = set(re.findall(r"[a-z]+", text.lower()))
    return any(len(said & words) >= _TELLTALE for words in _GAMES)
