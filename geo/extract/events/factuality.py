"""Whether words report an event that happened, in the time that the text is about.

Words under a negation, a condition, a wish or a look back are no event; the effect ends with the clause. Nor are
figures of speech, the plots of films, and the strikes and attacks of sport and markets.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from geo.extract.casualties.cumulative import opens_with_long_time
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.dates import opens_with_past_year, past_years
from geo.extract.text.lexicon import SINCE, SUPERLATIVES, listed
from geo.extract.text.numerals import is_number
from geo.extract.text.phrase_matcher import Match, Word, any_listed

_SCOPE_ENDS = listed("but while although though whereas because aber weil während doch але а но хотя")
_CONDITION_WITHIN = 14
"""The most words before an event in which "if", "may" or a negation applies to it."""
_NEGATION_OF_TOLL_WITHIN = 3
"""The most words between a negation and a toll; one further off belongs to something else."""
_PAST_WITHIN = 10
"""The most words after an event in which "last year" or "a year ago" still date it."""


def scope_of(words: Sequence[Word], index: int) -> int:
    """The index of the first word of a word's clause, by punctuation and conjunctions."""
    start = index
    while start > 0 and not words[start - 1].breaks and words[start - 1].low not in _SCOPE_ENDS:
        start -= 1
    return start


def is_factual(
    words: Sequence[Word],
    first: int,
    last: int,
    vocabulary: Vocabulary,
    published: dt.date | None,
    *,
    tolls: bool = False,
    planned: bool = False,
) -> bool:
    """Whether an event happened, in the time that the text is about.

    Parameters
    ----------
    first, last : int
        The first and the last of the words that report it.
    published : date or None
        The day of publication; earlier years are past.
    tolls : bool
        Whether the words are a toll, to which a negation applies only from close by.
    planned : bool
        Whether the event counts even if it is only planned.
    """
    start = max(scope_of(words, first), first - _CONDITION_WITHIN)
    return not (
        _is_negated(words, start, first, vocabulary, _NEGATION_OF_TOLL_WITHIN if tolls else len(words))
        or _is_negated_behind(words, last, vocabulary)
        or (not planned and _is_hypothetical(words, start, first, first if tolls else last, vocabulary))
        or _is_imagined(words, last, vocabulary)
        or _is_rumoured(words, first)
        or _is_background(words, start, last, vocabulary)
        or _is_of_past_year(words, start, first, last, published, tolls=tolls)
        or _tells_of_a_past_time(words, last, vocabulary, published)
        or (not tolls and opens_with_long_time(words, first, vocabulary))
    )


def _is_imagined(words: Sequence[Word], last: int, vocabulary: Vocabulary) -> bool:
    """Whether words are about an imagined scene, or about what only may happen on a condition behind them."""
    return (
        _is_in_imagined_sentence(words, vocabulary)
        or bool(vocabulary.scenes.find(words))
        or bool(vocabulary.conditionals.find(words, last + 1, _clause_end(words, last)))
        or (vocabulary.words.verb_last and _ends_as_possible(words, last, vocabulary))
    )


def is_of_another_time(
    words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary, published: dt.date | None
) -> bool:
    """Whether words report an event of another time than the text is about, or one of an imagined scene.

    For a parsed sentence the grammar tells the rest of what :func:`is_factual` checks, and better.
    """
    start = max(scope_of(words, first), first - _CONDITION_WITHIN)
    return (
        _is_in_imagined_sentence(words, vocabulary)
        or _is_provided_for(words[start:first])
        or _is_rumoured(words, first)
        or _is_background(words, start, last, vocabulary)
        or _is_of_past_year(words, start, first, last, published, tolls=False)
        or _tells_of_a_past_time(words, last, vocabulary, published)
        or opens_with_long_time(words, first, vocabulary)
        or _is_dated_long_ago(words[start : _clause_end(words, last)], published)
    )


def _is_dated_long_ago(words: Sequence[Word], published: dt.date | None) -> bool:
    """Whether a clause has a date of an earlier year than that of publication: "in February 1994"."""
    if published is None:
        return False
    years = [int(word.low) for word in words if word.kind == "number" and _YEAR.fullmatch(word.low)]
    return bool(years) and max(years) < published.year - (published.month <= _STILL_LAST_YEAR)


_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_STILL_LAST_YEAR = 2
"""The number of months at the start of a year in which reports still tell of the year before."""


def _is_negated(words: Sequence[Word], start: int, first: int, vocabulary: Vocabulary, within: int) -> bool:
    """Whether a negation comes before a word in its clause; "no fewer than" and denials of victims don't count."""
    negations = [
        match
        for match in vocabulary.negations.find(words, start, first)
        if first - match.last <= within
        and not vocabulary.modifiers.at(words, match.first)
        and not vocabulary.nondenials.at(words, match.first)
    ]
    victims = vocabulary.nobody.find(words, start, _clause_end(words, first)) if negations else []
    negations = [match for match in negations if not _spares_only(words, match, first, victims)]
    if negations and any(nobody.last == negations[-1].last for nobody in victims):
        return False  # "жертв нет после атаки"
    return bool(negations) and not _opens_clause(words, negations[-1].last, first)


def _spares_only(words: Sequence[Word], negation: Match[str], first: int, victims: Sequence[Match[str]]) -> bool:
    """Whether a negation says no more of an event, told as the occasion, than that nobody and nothing was harmed.

    "No one was hurt in the attack", "no damage was done by the blast", "Никто не пострадал при атаке".
    """
    denials = (match for match in victims if match.first <= negation.first < match.last)
    harmless = next((match.last if match.last <= first else negation.last for match in denials), None)
    if harmless is None and any(word.low.startswith(_DAMAGE) for word in words[negation.last : negation.last + 2]):
        harmless = negation.last
    return harmless is not None and names_occasion(words[harmless:first])


def names_occasion(words: Sequence[Word]) -> bool:
    """Whether words lead to an event as the occasion of something else: "in the", "bei einem"."""
    return any_listed(_OCCASIONS, words)


_DAMAGE = (
    "damage",
    "destruction",
    "schäden",
    "sachschaden",
    "schaden",
    "разрушен",
    "поврежден",
    "руйнуван",
    "пошкоджен",
)
_OCCASIONS = listed("""
    in during after by from following as bei durch nach infolge während при после вследствие результате ходе время
    під внаслідок унаслідок після через результаті час від от из-за
""")


def _is_hypothetical(words: Sequence[Word], start: int, first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether "may", "if" or the like comes before an event in its clause, or a plan in its own words.

    "The army plans to attack", but not "up to a hundred may have been killed".
    """
    return any(
        not _is_month_of_may(words, match)
        and not _is_would_be(words, match.first)
        and not _is_in_idiom(words, match, vocabulary)
        and not _answers_what_happened(words, match, first)
        and (match.first < first or (match.first > first and words[match.last].low != "have"))
        for match in vocabulary.hypotheticals.find(words, start, last)
    )


def _answers_what_happened(words: Sequence[Word], wish: Match[str], first: int) -> bool:
    """Whether a call or a fear comes after an event, which is its reason: "called for calm after clashes".

    Not before one that is still to end: "will reopen after the fighting stops".
    """
    answers = words[wish.first].low not in CONDITIONS and any_listed(_AFTER, words[wish.last : first])
    return answers and not any_listed(_ENDS, words[first : first + _ENDS_WITHIN])


_AFTER = listed("after following nachdem после після")
_ENDS = listed("stop stops end ends cease ceases subside subsides")
_ENDS_WITHIN = 5
"""The most words from an event to the verb that ends it."""


def _is_in_idiom(words: Sequence[Word], match: Match[str], vocabulary: Vocabulary) -> bool:
    """Whether a word belongs to a phrase that denies and demands nothing: "hat sieben Tote gefordert"."""
    around = vocabulary.nondenials.find(words, max(match.first - _IDIOM_WITHIN, 0), len(words))
    return any(idiom.first <= match.first < idiom.last for idiom in around)


_IDIOM_WITHIN = 16
"""The most words from the head of an idiom to the word in it that would demand or deny."""


def _is_in_imagined_sentence(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether the sentence begins as a condition or with a phrase that sets an imagined scene."""
    opening = vocabulary.hypotheticals.at(words, 0) if words else None
    return opening is not None and (words[0].low in CONDITIONS or _sets_a_scene(words, opening))


def _is_provided_for(words: Sequence[Word]) -> bool:
    """Whether words introduce what somebody only provides for, which parses take for a fact: "in case a missile"."""
    return ("in", "case") in pairwise(word.low for word in words)


def _is_negated_behind(words: Sequence[Word], last: int, vocabulary: Vocabulary) -> bool:
    """Whether the words after an event take it back: "was foiled", or a German or Slavic negation after its verb."""
    after = vocabulary.negations.find(words, last + 1, min(last + 6, len(words)))
    if any(words[match.first].low in _UNDONE for match in after):
        return True
    if vocabulary.undone.find(words, last + 1, min(last + 6, len(words))):
        return True
    if not vocabulary.words.verb_last:
        return False
    end = next((at for at in range(last + 1, len(words)) if words[at].low in _CLAUSE_ENDS), len(words))
    if vocabulary.undone.find(words, last + 1, min(last + _VERB_AT_END_WITHIN, end)):
        return True
    following = words[last + 1 : min(last + 7, end)]
    if _is_lacking(following):
        return True
    victims = vocabulary.nobody.find(words, last + 1, len(words))
    return any(
        word.low in ("не", "nicht")
        and not _spares_somebody(words, at)
        and not any(match.first <= at < match.last for match in victims)
        and vocabulary.modifiers.at(words, at) is None  # "убили не менее тридцати"
        and not _is_in_idiom(words, Match(at, at + 1, ""), vocabulary)
        for at, word in enumerate(following, last + 1)
    )


def _spares_somebody(words: Sequence[Word], at: int) -> bool:
    """Whether a Slavic or German negation says only that somebody wasn't harmed: "водій не поранений"."""
    return any(word.low.startswith(_HARM) for word in words[at + 1 : at + 2])


_HARM = ("постражд", "пострад", "поранен", "ранен", "травмов", "травмир", "загину", "погиб", "verletzt")
_CLAUSE_ENDS = frozenset({";", "–", "—"})


def _is_lacking(following: Sequence[Word]) -> bool:
    """Whether words behind a Slavic noun say that there is none of it: "немає", "и пострадавших нет", "Сум немає"."""
    lows = [word.low for word in following]
    if _THERE_IS_NO & set(lows[:1]) or (lows and lows[0] in _OR and _THERE_IS_NO & set(lows[2:3])):
        return True
    ends = len(following) < 3 or following[2].breaks or following[2].low == "."
    return ends and bool(lows) and following[0].capital and bool(_THERE_IS_NO & set(lows[1:2]))


_THERE_IS_NO = listed("нет нету немає нема")
_OR = listed("и или ни та й і або чи ні")
"""Between what there is not and another thing that there is not: "разрушений и пострадавших нет"."""


def _clause_end(words: Sequence[Word], last: int) -> int:
    """The index of the next mark that ends a clause, or the end of the sentence."""
    return next((at for at in range(last + 1, len(words)) if words[at].breaks), len(words))


def _is_background(words: Sequence[Word], start: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether a clause looks back ("last year"), or its sentence opens so; "the deadliest since last year" doesn't."""
    end = _clause_end(words, last)
    if _opens_long_ago(words, start, vocabulary) or _is_compared_with(words, last):
        return True
    looking_back = [
        match
        for match in vocabulary.background.find(words, start, min(end, last + _PAST_WITHIN))
        if (match.first <= last or not _belongs_to_noun(words, match, last)) and not _is_of_hours(words, match)
    ]
    return bool(looking_back) and not any(word.low in SUPERLATIVES for word in words[start:end])


def _opens_long_ago(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether a sentence opens with a time long before, which holds behind its commas: "A year ago, a shell …"."""
    at = next((at for at, word in enumerate(words) if not _is_of_opening(word, vocabulary.words.months)), len(words))
    heads = (vocabulary.background.at(words, first) for first in range(min(at, start) + 1) if first < len(words))
    return any(head is not None and _names_years(words[head.first : head.last]) for head in heads)


def _is_of_opening(word: Word, months: Mapping[str, int]) -> bool:
    """Whether a word may stand before the time that opens a sentence: "Am 14. Januar vor drei Jahren"."""
    return word.kind in ("number", "ordinal", "mark") or word.low in _BEFORE_TIMES or word.low in months


_BEFORE_TIMES = listed("""
    on this day in about almost exactly just only nearly am im erst genau fast exakt майже рівно ровно почти
""")


def _names_years(words: Sequence[Word]) -> bool:
    """Whether a time is of months or years; a reason such as "in retaliation for" is none."""
    return any(word.low.startswith(_LONG_UNITS) for word in words)


_LONG_UNITS = (
    *("year", "month", "decade", "centur", "nineties", "eighties", "jahr", "monat", "vorjahr"),
    *("рок", "рік", "місяц", "столітт", "десятиліт", "торік", "год", "лет", "месяц", "век", "десятилет"),
)


def _is_compared_with(words: Sequence[Word], last: int) -> bool:
    """Whether an event is only what another is ranked against: "It was the worst attack since a shell killed 12"."""
    if words[0].low not in _POINTING:
        return False
    since = next((at for at, word in enumerate(words[:last]) if word.low in SINCE), 0)
    return since > 0 and any(word.low in SUPERLATIVES for word in words[:since])


_POINTING = listed("it this that es das dies это це")
"""Words that open a sentence on an event told before."""


def _belongs_to_noun(words: Sequence[Word], match: Match[str], last: int) -> bool:
    """Whether a time after an event dates something else: its reason, or the description of a person."""
    if _gives_reason(words, match) or _describes_noun(words, match):
        return True
    is_verb = words[match.first - 2].low in _AUXILIARIES or words[match.first - 2].low in _SUBJECTS
    is_verb |= _is_joined(words[last + 1 : match.first - 1])
    return match.first - 2 > last and not is_verb and words[match.first - 1].low in _OF_PERSONS


def _is_joined(between: Sequence[Word]) -> bool:
    """Whether a conjunction joins a participle to an event, with no verb behind it: "killed and his son kidnapped"."""
    joining = next((at for at in range(len(between) - 1, -1, -1) if between[at].low in _JOINING), None)
    return joining is not None and not any(word.low.endswith(("ed", "shot")) for word in between[joining:])


_OF_PERSONS = listed("""
    abducted kidnapped kidnaped captured jailed imprisoned detained arrested released freed elected appointed displaced
    exiled pardoned sentenced convicted
""")
"""Participles for what happened to a victim long before: "killed two reporters abducted last year"."""
_JOINING = listed("and or but while then")
_SUBJECTS = listed("he she they it we i who which that or but later then also")


def _gives_reason(words: Sequence[Word], match: Match[str]) -> bool:
    """Whether words after an event only give its reason: "killed six in retaliation for"."""
    return any(word.low in _REASONS for word in words[match.first : match.last])


def _describes_noun(words: Sequence[Word], match: Match[str]) -> bool:
    """Whether an adverb and participle after an event describe a noun: "in a city repeatedly attacked"."""
    before, after = words[match.first - 1], words[match.last : match.last + 1]
    adverb = match.last == match.first + 1 and words[match.first].low.endswith("ly")
    return adverb and before.low not in _AUXILIARIES and bool(after) and after[0].low.endswith("ed")


_AUXILIARIES = listed("has have had been is are was were be and")


def _is_of_hours(words: Sequence[Word], match: Match[str]) -> bool:
    """Whether "past" is followed by hours, which count as now: "in the past 24 hours"."""
    return any(word.low in ("hours", "hour") for word in words[match.last : match.last + 3])


_REASONS = listed("revenge retaliation response avenge")


def _is_of_past_year(
    words: Sequence[Word], start: int, first: int, last: int, published: dt.date | None, *, tolls: bool
) -> bool:
    """Whether a past year is in the clause or opens the sentence; one that only describes a victim doesn't count."""
    years = [start + at for at in past_years(words[start : _clause_end(words, last)], published)]
    if any(word.low in SUPERLATIVES for word in words[start : _clause_end(words, last)]):
        years = [at for at in years if words[at - 1].low not in SINCE]  # "the first attack since 2007"
    if tolls:
        clause = scope_of(words, last)
        years = [at for at in years if at > last or not any(word.low in _RELATIVE for word in words[clause:at])]
    named = _is_named_by_year(words, first, published) or _is_of_the_year_behind(words, last, published)
    return bool(years) or opens_with_past_year(words[:first], published) or named


def _tells_of_a_past_time(words: Sequence[Word], first: int, vocabulary: Vocabulary, published: dt.date | None) -> bool:
    """Whether a word is in a relative clause about the past time named before its comma.

    "The heaviest night since January, when 11 people died"; "the air raid of April 1941, in which 13 were killed".
    """
    comma = next((at for at in range(first - 1, -1, -1) if words[at].low == ","), -1)
    opener = comma + 1
    if comma < 1 or opener > first:
        return False
    start = _past_a_year(words, scope_of(words, comma - 1))
    if words[opener].low in _WHO:
        farewell = any(word.low.startswith(_FAREWELLS) for word in words[start:comma])
        return farewell or bool(vocabulary.background.find(words, start, comma))
    return _opens_relative(words, opener) and (
        _opens_years_later(words)
        or _names_past_time(words[start:comma], vocabulary, published)
        or bool(vocabulary.background.find(words, start, comma))
        or bool(vocabulary.cumulative.find(words, start, comma))
    )


def _past_a_year(words: Sequence[Word], start: int) -> int:
    """The start of a clause that commas around a year cut: "the Oct. 7, 2023, attack"."""
    cut = start > 1 and words[start - 1].low == "," and _YEAR.fullmatch(words[start - 2].low) is not None
    return scope_of(words, start - 2) if cut else start


def _opens_years_later(words: Sequence[Word]) -> bool:
    """Whether a sentence begins with "Ten years on", so that an attack in it is long past."""
    return any(first.low in _LONG_SPANS and second.low == "on" for first, second in pairwise(words[:_YEARS_ON_WITHIN]))


_LONG_SPANS = listed("years decades year decade")
_YEARS_ON_WITHIN = 4


def _names_past_time(words: Sequence[Word], vocabulary: Vocabulary, published: dt.date | None) -> bool:
    """Whether words name a year before the last, or "since" a month."""
    months = vocabulary.words.months
    return any(word.kind == "number" and _is_year_past(word, published) for word in words) or any(
        first.low in SINCE and _names_month(second, months) for first, second in pairwise(words)
    )


def _names_month(word: Word, months: Mapping[str, int]) -> bool:
    return word.low in months or word.low in _LAST


_LAST = listed("last late early letztem letzten минулого торік прошлого")


def _is_named_by_year(words: Sequence[Word], first: int, published: dt.date | None) -> bool:
    """Whether a clause is about an attack named by its past year: "The 1996 bombing in Manchester"."""
    since = _LONG_AGO if published is None else published.year
    start = scope_of(words, first)
    return any(
        article.low in _ARTICLES and _YEAR.fullmatch(year.low) and int(year.low) < since and noun.low.endswith(_DEEDS)
        for article, year, noun in zip(words[start:], words[start + 1 :], words[start + 2 : first + 2], strict=False)
    )


def _is_of_the_year_behind(words: Sequence[Word], last: int, published: dt.date | None) -> bool:
    """Whether a past year is right behind a word for an event: "теракт 2010 года в Кизляре", "Anschlag von 2016"."""
    first, second = [*(word.low for word in words[last + 1 : last + 3]), "", ""][:2]
    year = second if first == "von" else first if second in ("года", "року") else ""
    since = _LONG_AGO if published is None else published.year
    return bool(_YEAR.fullmatch(year)) and int(year) < since


_LONG_AGO = 2010
"""The year before which an event is past in a text without a known day of publication."""
_ARTICLES = listed("a an the his its their")
_DEEDS = ("bombing", "attack", "massacre", "shooting", "killing", "murder", "riot", "riots", "blast", "siege")


def _is_rumoured(words: Sequence[Word], first: int) -> bool:
    """Whether the sentence rejects reports of the event: "rejects posts … that a ship was struck"."""
    for at, word in enumerate(words[:first]):
        if word.low.startswith(_REJECTING) or (word.low in _SENDING_BACK and any(w.low == "zurück" for w in words)):
            return any(near.low.startswith(_REPORTS) for near in words[at + 1 : at + _REPORTS_WITHIN])
    return False


_SENDING_BACK = listed("wies wiesen weist weisen")
_REJECTING = (
    *("reject", "denied", "denies", "dismiss", "debunk", "refut", "dementier"),
    *("спросту", "опроверг", "заперечу"),
)
_REPORTS = (
    *("report", "post", "rumour", "rumor", "claim", "allegation", "bericht", "meldung", "gerücht", "інформаці", "чутк"),
    *("повідомлен", "информаци", "слух", "сообщени"),
)
_REPORTS_WITHIN = 5


def _is_year_past(word: Word, published: dt.date | None) -> bool:
    """Whether a number is a year before the last."""
    return _YEAR.fullmatch(word.low) is not None and (published is None or int(word.low) < published.year - 1)


def _opens_relative(words: Sequence[Word], at: int) -> bool:
    """Whether a relative clause about a time or event begins here: "when", "in which", "bei dem", "під час якого"."""
    if at >= len(words):
        return False
    if words[at].low in _WHEN:
        return True
    following = {word.low for word in words[at + 1 : at + 3]}
    return words[at].low in _IN and bool(following & _RELATIVES)


_FAREWELLS = ("funeral", "burial", "beisetz", "beerdig", "trauer", "abschied", "похорон", "похов", "прощан", "попроща")
_WHO = listed("who whose der die das deren dessen який яка яке які якого яку которой который которая которые которого")
_WHEN = listed("when where als wobei коли когда где де")
_IN = listed("in during at bei in während у в під во при под по")
_RELATIVES = listed("""
    which dem der denen deren dessen якого якої яких якому якій котором которой которых которого которому
""")


def _sets_a_scene(words: Sequence[Word], opening: Match[str]) -> bool:
    """Whether a separate phrase at the head marks a scenario: "По легенде, беспилотник упал на школу"."""
    return opening.last - opening.first > 1 and opening.last < len(words) and words[opening.last].low == ","


def _ends_as_possible(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether the clause ends with a verb of possibility: "wie Kliniken bei einem Stromausfall arbeiten könnten"."""
    end = _clause_end(words, index)
    possible = vocabulary.hypotheticals.at(words, end - 1) if end - 1 > index else None
    return possible is not None and not _is_in_idiom(words, possible, vocabulary)


_RELATIVE = listed("who whose which")
CONDITIONS = listed("if unless should were wenn falls sollte якщо якби если")
_VERB_AT_END_WITHIN = 13
"""The words behind an event in which a German clause's verb may take it back: "Meldungen über … seien falsch"."""
_UNDONE = listed("""
    false untrue hoax foiled thwarted prevented averted falsch verhindert vereitelt запобігли предотвратили
    предотвращен
""")
_SUBORDINATORS = listed("""
    killing wounding injuring after when as because until before since and leaving nachdem weil após після після
    після
""")


def _opens_clause(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a new clause begins, without punctuation, between a negation and the word that it would deny."""
    return any(words[at].low in _SUBORDINATORS for at in range(start, end))


def _is_month_of_may(words: Sequence[Word], match: Match[str]) -> bool:
    """Whether "May" is the month."""
    return words[match.first].text == "May" and match.first > 0


def _is_would_be(words: Sequence[Word], at: int) -> bool:
    """Whether "would-be" describes people: "killed four would-be recruits", but not "the two would be tried"."""
    if at == 0 or [word.low for word in words[at : at + 2]] != ["would", "be"] or at + 2 >= len(words):
        return False
    counted = is_number(words[at - 1]) or words[at - 1].low in _BEFORE_ADJECTIVES
    return counted and not words[at + 2].low.endswith(("ed", "en"))


_BEFORE_ADJECTIVES = listed("a an the of and his her their")


def is_figurative(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether words of violence are a figure of speech: "attacked the problem", "called it an attack on families"."""
    after = [word.low for word in words[last : last + _OBJECT_WITHIN]]
    before = [word.low for word in words[max(first - 2, 0) : first]]
    return (
        bool(_ABSTRACT & set(after))
        or before in (["as", "an"], ["as", "a"], ["it", "an"], ["that", "an"], ["like", "a"], ["like", "an"])
        or in_fiction(words, first)
        or _is_of_match(words)
        or _of_labour(words, first, last)
        or (words[first].low.startswith(_UNDERMINING) and any(low.startswith(_UNDERMINED) for low in after[:2]))
    )


_UNDERMINING = ("подорв", "підірв")
_UNDERMINED = (
    *("довер", "довір", "экон", "екон", "экспорт", "експорт", "план", "авторит", "репутац", "бюджет", "рейтинг"),
    *("переговор", "перемов", "мораль", "стабильн", "стабільн", "здоров"),
)
"""Beginnings of what a Slavic "blew up" undermines."""


def _is_of_match(words: Sequence[Word]) -> bool:
    """Whether a sentence gives the score of a match, "4:0", which is no time of day."""
    texts = [word.low for word in words]
    return any(_SCORE.fullmatch(text) for text in texts) or any(
        mark == ":" and first.isdigit() and len(second) == 1 and second.isdigit()
        for first, mark, second in zip(texts, texts[1:], texts[2:], strict=False)
    )


_SCORE = re.compile(r"\d{1,2}:\d")


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
    deal balance chord news calls emails messages requests adverts ads tone note freedom joy anger creativity popularity
    hopes dreams
""")


def in_fiction(words: Sequence[Word], first: int) -> bool:
    """Whether an event is in the plot of a film or book named before it: "In her new film, set in Beirut, a bomb
    explodes".
    """
    for at, word in enumerate(words[:first]):
        following = words[at + 1].low if at + 1 < len(words) else ""
        told = following in _TELLS and word.low in _STAGED
        of_screen = word.low in _SERIALS and at > 0 and words[at - 1].low in _OF_SERIALS and words[0].low == "in"
        if told or (following in _OPENS_PLOT and (word.low in _FICTION or of_screen)):
            return True
    return False


_FICTION = listed("film movie novel thriller drama sitcom screenplay musical opera videogame")
_STAGED = listed("play series show game ballet comic")
_TELLS = listed("tells follows depicts recounts imagines")
_SERIALS = listed("series show episode season game trilogy")
_OF_SERIALS = listed("new latest tv television hit netflix first second final bbc hbo video crime")
"""Words that make "series" one on screen, not one of attacks, at the head of a sentence: "In the new series, …"."""
_OPENS_PLOT = listed(", set about tells follows depicts shows in where")
_GAMES = (
    listed("""
        half penalty goal goals game match league coach striker season innings midfielder defender goalkeeper scored
        equaliser semifinal quarterfinal wicket wickets touchdown fixture derby keeper midfield fans playoff playoffs
        batsmen bowlers halftime referee tournament championship trophy footballers quarterback supporters club
        visitors tor tore trainer torwart torhüter liga halbzeit stürmer mannschaft saison elfmeter spieltag pokal
        матч матчі матчу матча тайм тайму тайме гол голи голы голів голов тренер воротар вратарь нападник нападающий
        ліга лиги ліги лига чемпіонат чемпионат турнір турнир команда команди команды баскетболісти баскетболисты
        футболісти футболисты гостей рахунок счет счёт
    """),
    listed("""
        shares stocks analysts investors index traders selling earnings bond bonds yields nasdaq dow ftse dax futures
        profit profits quarter
    """),
)
_TELLTALE_WORDS = 3


def is_game(text: str) -> bool:
    """Whether a text is, by its words, about sport or markets, whose strikes and attacks hurt nobody."""
    said = set(re.findall(r"[^\W\d_]+", text.lower()))
    return any(len(said & words) >= _TELLTALE_WORDS for words in _GAMES)
