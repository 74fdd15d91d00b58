"""The clauses of a sentence: what happened, where, when, by whom, and whether it happened at all.

A sentence is cut where another event begins at another place ("… killed nine, while in Nyala an air strike …"). Each
clause holds all that was read in it; :mod:`geo.extract.events.coreference` joins the clauses that report the same
event. Words under a negation, a condition, a wish or a look back are no events.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, pairwise, takewhile
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from geo.extract.casualties.cumulative import names_long_time
from geo.extract.casualties.references import end_of_reference
from geo.extract.casualties.tolls import Toll, tolls_in
from geo.extract.events.acts import ParsedSentence, holds_event_word, parsed
from geo.extract.events.arguments import Names
from geo.extract.events.claims import Saying, sayings_in
from geo.extract.events.deliberation import is_only_weighed
from geo.extract.events.event_days import days_of_events
from geo.extract.events.event_types import KINETIC, event_type
from geo.extract.events.factuality import (
    CONDITIONS,
    in_fiction,
    is_factual,
    is_figurative,
    is_of_another_time,
    names_occasion,
)
from geo.extract.events.hours import gives_hour_of_today
from geo.extract.events.layout import is_line_without
from geo.extract.events.mishaps import is_accident, is_violent, names_cause
from geo.extract.extraction import reading_from
from geo.extract.languages.vocabulary import Trigger, Vocabulary
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.dates import OF_DATELINE, SAME_DAY, When, dates_in, full_date_of, names_unknown_day, past_years
from geo.extract.text.grammar import Parse
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import number_at
from geo.extract.text.phrase_matcher import Match, Word, words_of
from geo.extract.text.tokens import Text
from geo.taxonomy import BELOW_COUNTRY, TOWNS, WIDE, types_of

_HEADLINES_AMONG = 5
"""The number of sentences at the head of a text that may be headlines."""
_LONGEST_HEADLINE = 160
"""Characters."""
_HEAD = 8
"""The number of words at the head of a clause in which "another attack" or a time of day applies to all of it."""
_BOUNDARY_WITHIN = 4
"""The most words between the start of a clause and its town's name: ", while in the town of"."""

_JOINERS = listed("and while whereas und während та і а и")
_LOCATIVE = listed("in at near on outside im bei у в под на біля около")
_DEFINITE = listed("""
    the this that these those both dieser diese dieses der die das цей ця ці цього этот эта эти этого
""")
_DAY_TIMES = listed("""
    morning dawn sunrise daybreak noon midday lunchtime afternoon evening dusk sunset nightfall night midnight
    morgen morgens vormittag mittag nachmittag abend abends nacht nachts вранці зранку вдень опівдні ввечері увечері
    вечір вночі уночі утром днем днём полдень вечером ночью полночь
""")
_MESSAGES = listed("""
    contact statement interview report message tweet post announcement call conversation speech letter briefing account
""")
"""Nouns that don't announce another incident after "another"."""
_IN_MONTH = listed("in since im seit у в з с")
_OWN_TOLL = listed("dead deaths victims fatalities casualties killed injured wounded")
_SUMMING_UP = ("bring", "brought", "took", "taking")
_ATTACKING = ("attack", "storm", "raid", "ambush", "target", "struck", "shot", "open", "bomb", "invad")
_DISCOVERY = listed("recovered seized found confiscated discovered")
_OF_PITS = listed("collapse collapsed collapses caved shaft shafts workers worker owners operator disaster accident")
"""Words after "mine" that make it a pit."""
_SEIZED = listed("seized seizing confiscated confiscating impounded")
_SEIZED_WITHIN = 40
"""The most words after "seized" in which weapons of a list are loot, not the means of an attack."""
_MANY = listed("dozens hundreds thousands scores tens several many some two three four five six seven eight nine ten")
_TOLD_BY_DENIAL = listed("power_outage service_outage")
"""Types that a negation reports: "no power"."""
_LIVES = listed("life lives")
_TAKING_LIVES = ("los", "claim", "tak", "took", "cost", "end")
_LIFE_WITHIN = 6
"""The most words between "lives" and a verb that says that they were lost."""
_DEBRIS = listed("debris wreckage fragments lightning")


@dataclass
class Clause:
    """A clause, or several that report one event, with all that was read in it.

    ``first`` and ``last`` are its words in ``words`` (end exclusive), ``number`` that of the sentence, ``paragraph``
    that of the sentence which opens its paragraph. A ``headline`` is the text's ``title``, or heads a part of it.
    """

    number: int
    words: Sequence[Word]
    first: int
    last: int
    triggers: list[Match[Trigger]] = field(default_factory=list)
    political: list[Match[Trigger]] = field(default_factory=list)
    unreal: list[Match[Trigger]] = field(default_factory=list)
    means: list[Match[str]] = field(default_factory=list)
    targets: list[Match[str]] = field(default_factory=list)
    tolls: list[Toll] = field(default_factory=list)
    sayings: list[Saying] = field(default_factory=list)
    dates: list[When] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    event_type: str = ""
    new: bool = False
    accident: bool = False
    background: bool = False
    headline: bool = False
    title: bool = False
    definite: bool = False
    day_time: str = ""
    unknown_day: bool = False
    hour_of_today: bool = False
    paragraph: int = 0
    states: frozenset[int] = frozenset()

    @property
    def start(self) -> int:
        """The offset of its first character in the text."""
        return self.words[self.first].start

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.words[self.last - 1].end

    @property
    def type_rule(self) -> str:
        """The name of the grammar rule that gave the type; empty if words alone gave it."""
        rules = (match.meaning.rule for match in self.triggers if match.meaning.event_type == self.event_type)
        return next(filter(None, rules), "")

    @property
    def own_words(self) -> Sequence[Word]:
        """Its words alone."""
        return self.words[self.first : self.last]

    @property
    def real_tolls(self) -> list[Toll]:
        """The tolls that say that somebody came to harm."""
        return [toll for toll in self.tolls if not toll.nobody]


def clauses_of(
    document: Text,
    places: Sequence[PlaceMention],
    vocabulary: Vocabulary,
    published: dt.date | None,
    *,
    cuts: Collection[int] = (),
    asides: Collection[int] = (),
    days: Mapping[int, When] = MappingProxyType({}),
) -> list[Clause]:
    """The clauses of a text, in order; sentences that report nothing have none.

    ``cuts`` are characters at which a clause begins, whatever its sentence says; ``asides`` are the numbers of
    sentences that are left out, ``days`` those of the headings over sentences, from which their dates count.
    """
    clauses: list[Clause] = []
    by_sentence = list(_places_by_sentence(document, places))
    sentences = [words_of(document, sentence) for sentence in document.sentences]
    parses = _parses(document, sentences, by_sentence, vocabulary)
    paragraph = Paragraph(vocabulary, published)
    beside = full_date_of(document, vocabulary) if published is None else None
    for number, (sentence, named) in enumerate(zip(document.sentences, by_sentence, strict=True)):
        if number in asides:
            continue
        with reading_from(sentence.start):
            words = sentences[number]
            day = days[number].end if number in days else published
            own = clauses_in(words, number, named, vocabulary, day, parses.get(number), cuts, beside)
            if opens_paragraph(document, number):
                paragraph = Paragraph(vocabulary, published, number)
            elif _takes_back(words):
                clauses = [clause for clause in clauses if clause.number < number - 1 or clause.real_tolls]
            paragraph.take(words, own)
            if _denies_war(words) or _is_unsuspicious(words):
                _mark_mishaps(own if _has_own_subject(words, named) else [*clauses[-_MOST_OF_SENTENCE:], *own], number)
        _mark_headline(document, number, own)
        clauses += own
    return clauses


@dataclass
class Paragraph:
    """The sentences of a paragraph so far, as context for the victims that the next one counts.

    Victims without a word for what happened are those of an accident or a trial told right before, or of the years that
    the sentence before them speaks of: "It is three years since violence broke out. Over 260 people have died."
    ``opening`` is the number of its first sentence.
    """

    vocabulary: Vocabulary
    published: dt.date | None = None
    opening: int = 0
    accident: bool = False
    trial: bool = False
    long_time: bool = False

    def take(self, words: Sequence[Word], clauses: Sequence[Clause]) -> None:
        """Take the next sentence and mark those of its clauses that only count other events' victims."""
        for clause in clauses:
            clause.paragraph = self.opening
            bare = clause.event_type == "casualties" and not clause.triggers and not clause.means
            of_trial = self.trial and not _is_of_these_days(clause, self.published)
            if bare and (self.accident or of_trial or (self.long_time and not clause.dates)):
                clause.background = True
        if any(clause.event_type and not clause.background for clause in clauses):
            self.accident = self.trial = self.long_time = False
            return
        self.accident |= bool(self.vocabulary.accidents.find(words)) or any(clause.accident for clause in clauses)
        self.trial |= _is_on_a_trial(words)
        self.long_time |= names_long_time(words, self.vocabulary)


def _is_of_these_days(clause: Clause, published: dt.date | None) -> bool:
    """Whether a clause has a day of its own that lies shortly before its publication."""
    days = (when.end for when in clause.dates if not when.saying and when.rule != OF_DATELINE)
    return published is not None and any(dt.timedelta(0) <= published - day <= _THESE_DAYS for day in days)


_THESE_DAYS = dt.timedelta(days=7)
"""How far before publication a clause's day may lie; a weekday's name reaches back no further."""


def _is_on_a_trial(words: Sequence[Word]) -> bool:
    """Whether a sentence is on a trial, not on a court's building: "was sentenced to life", "his trial began"."""
    lows = [word.low for word in words]
    return any(
        low in _JUDGED or (low in _TRIALS and not _IN_COURT.isdisjoint(lows[at + 1 : at + 1 + _COURSE_WITHIN]))
        for at, low in enumerate(lows)
    )


_JUDGED = listed("""
    sentenced convicted sentence defendant pleaded acquitted verurteilt verurteilte angeklagter angeklagte
    freigesprochen засуджено засудив вирок обвинувачений осуждён осужден приговорил приговор подсудимый обвиняемый
""")
"""Words of a sentence on a trial; victims told after it are those of long ago: "He wounded five people."."""
_TRIALS = listed("trial prozess суд процес процесс")
_IN_COURT = listed("began begins opened opens resumed started begann beginnt eröffnet почався розпочався начался")
_COURSE_WITHIN = 3
"""The most words after "trial" in which a word for its course must follow; else it is a test, or a court's building."""


def opens_paragraph(document: Text, number: int) -> bool:
    """Whether a sentence begins a line after an empty one, or a row of a list."""
    start = document.sentences[number].start
    before = document.text[max(start - _LINE_HEAD, 0) : start]
    return "\n\n" in before or before.rstrip(" \t")[-1:] in ("", "\n") or before.rstrip(" \t•*–-").endswith("\n")


def _takes_back(words: Sequence[Word]) -> bool:
    """Whether a sentence denies the one before it: "Das sei frei erfunden", "says nothing was hit"."""
    opening = {word.low for word in words[:_TAKES_BACK_WITHIN]}
    said = {word.low for word in words}
    return (words[0].low in _THAT and bool(opening & _FALSE)) or ("nothing" in said and bool(said & _HIT))


def _denies_war(words: Sequence[Word]) -> bool:
    """Whether a sentence says that something was no attack: "an accident, not linked to the war"."""
    for at, word in enumerate(words):
        if not word.low.startswith(_LINKED):
            continue
        before = {each.low for each in words[max(at - _NOT_WITHIN, 0) : at]}
        behind = words[at + 1 : at + 1 + _WAR_WITHIN] if word.low not in ("tun", "zusammenhang") else words
        if before & _NOT and any(each.low.startswith(_WAR) for each in behind):
            return True
    return False


def _is_unsuspicious(words: Sequence[Word]) -> bool:
    """Whether a sentence rules out a crime: "not treating the death as suspicious", "no foul play"."""
    lows = [word.low for word in words]
    for at, low in enumerate(lows):
        if low == "suspicious" and lows[at - 1 : at] in (["as"], ["not"], ["nothing"]):
            return any(word in ("not", "n't", "nothing") for word in lows[max(0, at - _TREATED_WITHIN) : at])
        if low == "foul" and lows[at + 1 : at + 2] == ["play"] and lows[at - 1 : at] == ["no"]:
            return True
    return False


def _has_own_subject(words: Sequence[Word], places: Sequence[PlaceMention]) -> bool:
    """Whether a sentence is about something new, not about the sentence before: "A fire in Kyiv was not linked"."""
    return words[0].low in ("a", "an", "ein", "eine") or any(place.precision in TOWNS for place in places)


def _mark_mishaps(clauses: Iterable[Clause], number: int) -> None:
    """Mark clauses of a sentence and the one before as background, unless they name a weapon."""
    for clause in clauses:
        if clause.number >= number - 1 and not clause.means:
            clause.background = True


_MOST_OF_SENTENCE = 6
"""The most clauses of a sentence."""
_LINKED = ("linked", "connected", "related", "tun", "zusammenhang", "пов'язан", "пов’язан", "связан")
_NOT = listed("not n't no unrelated nichts nicht kein keinen не")
_NOT_WITHIN = 8
_WAR_WITHIN = 6
"""The most words before "linked" in which it is denied, and after it in which the war is named."""
_WAR = (
    *("war", "attack", "hostilit", "shelling", "fighting", "conflict", "terror", "sabotage", "drone", "krieg"),
    *("angriff", "kampf", "війн", "воєн", "обстріл", "бойов", "атак", "войн", "обстрел", "боев", "терор", "террор"),
)

_TAKES_BACK_WITHIN = 9
_HIT = listed("hit struck damaged harmed")
_THAT = listed("that this it these das dies es die це ця это эта эти the")
_FALSE = listed("""
    false untrue unfounded baseless fabricated invented hoax fake erfunden falsch unwahr falschmeldung unbegründet
    неправда брехня фейк фейком вигадка неправдива ложь фейк ложью вымысел неправдой
""")
_LINE_HEAD = 6
"""The most characters of a list's mark with the line breaks before it."""


def _parses(
    document: Text,
    sentences: Sequence[Sequence[Word]],
    places: Sequence[Sequence[PlaceMention]],
    vocabulary: Vocabulary,
) -> dict[int, Parse]:
    """The parses of the sentences that may report an event, by their number; none in a language without a parser."""
    if not vocabulary.words.parsed:
        return {}
    numbers = [
        number
        for number, words in enumerate(sentences)
        if vocabulary.triggers.find(words)
        or _may_count_nobody(words, vocabulary)
        or (names_cause(words) and vocabulary.cues.find(words))
        or holds_event_word(words, partial(_named, words, places[number], vocabulary))
    ]
    parses = parsed(document.text, [document.sentences[number][:2] for number in numbers])
    return {number: parse for number, parse in zip(numbers, parses, strict=True) if parse is not None}


def _may_count_nobody(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether the victims of a sentence may be unreal: those of a question, a plan or a false report."""
    return any(word.low in _OF_PLANS for word in words) and bool(vocabulary.cues.find(words))


_OF_PLANS = listed("? to if would had were unfounded false untrue baseless groundless wrong fabricated")


def _places_by_sentence(document: Text, places: Sequence[PlaceMention]) -> Iterator[Sequence[PlaceMention]]:
    """The places of each sentence; those between sentences belong to none."""
    at = 0
    for sentence in document.sentences:
        while at < len(places) and places[at].start < sentence.start:
            at += 1
        end = at
        while end < len(places) and places[end].start < sentence.end:
            end += 1
        yield places[at:end]


def _mark_headline(document: Text, number: int, clauses: Iterable[Clause]) -> None:
    """Mark the clauses of a sentence that is a headline of the text, or heads a part of it."""
    title = _is_headline(document, number)
    if title or _is_heading(document, number):
        for clause in clauses:
            clause.headline, clause.title = True, title


def _is_headline(document: Text, number: int) -> bool:
    """Whether a sentence is a headline: among the first, short, without a full stop."""
    sentence = document.sentences[number]
    return (
        number < _HEADLINES_AMONG
        and sentence.end - sentence.start <= _LONGEST_HEADLINE
        and document.text[sentence.end - 1] not in '.!?"”:'
        and document.text[sentence.start] not in _BULLETS
        and "\n" in document.text[sentence.end : sentence.end + 2]
    )


def _is_heading(document: Text, number: int) -> bool:
    """Whether a sentence is a heading in a text: short, on a line of its own (after a time at most), without an end
    mark.
    """
    sentence = document.sentences[number]
    is_line = is_line_without(_MARKS_OF_SENTENCES, document.text, sentence, _LONGEST_HEADING)
    return is_line and document.text[sentence.start] not in _BULLETS


_LONGEST_HEADING = 90
"""Characters."""
_MARKS_OF_SENTENCES = '.!?…,;:)”"'
_BULLETS = tuple("•*–-")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """All that was read in a sentence, before it is cut into clauses."""

    words: Sequence[Word]
    triggers: list[Match[Trigger]]
    unreal: list[Match[Trigger]]
    political: list[Match[Trigger]]
    tolls: list[Toll]
    sayings: list[Saying]
    dates: list[When]
    places: Sequence[PlaceMention]
    accident: bool

    @property
    def signs(self) -> list[int]:
        """The indices of words that say that something happened: triggers other than blows, and tolls."""
        events = [match.first for match in self.triggers if match.meaning.family != "blow"]
        return events + [toll.cue for toll in self.tolls if not toll.nobody]


def clauses_in(
    words: Sequence[Word],
    number: int,
    places: Sequence[PlaceMention],
    vocabulary: Vocabulary,
    published: dt.date | None,
    parse: Parse | None = None,
    cuts: Collection[int] = (),
    beside: dt.date | None = None,
) -> list[Clause]:
    """The clauses of a sentence, in order; none where it reports nothing that happened or was said.

    ``cuts`` are characters at which a clause begins whatever the sentence says, ``beside`` is a full date of the text,
    whose year a day and month without one take.
    """
    sentence = _read_sentence(words, places, vocabulary, published, parse, beside)
    if sentence is None:
        return []
    starts = [word.start for word in words]
    forced = (bisect_left(starts, cut) for cut in cuts)
    rows = rows_of_towns(words, sentence.places, vocabulary)
    if rows:
        bounds = pairwise(sorted({0, *rows, len(words)}))
        return _with_head(
            [_clause(sentence, Clause(number, words, first, last), vocabulary, published) for first, last in bounds]
        )
    shares = shares_of_towns(words, sentence.places, vocabulary)
    listed_at = {share.first for share in shares} if _shared_toll(sentence, shares) else set()
    cuts_inside = {*_cuts(sentence), *strong_cuts(sentence)}
    if listed_at:
        cuts_inside = {cut for cut in cuts_inside if cut > shares[-1].last}
    bounds = pairwise(sorted({0, *cuts_inside, *listed_at, *forced, len(words)}))
    clauses = [_clause(sentence, Clause(number, words, first, last), vocabulary, published) for first, last in bounds]
    return _with_shares(sentence, clauses, shares) if listed_at else clauses


def rows_of_towns(words: Sequence[Word], places: Sequence[PlaceMention], vocabulary: Vocabulary) -> list[int]:
    """The indices at which the rows of a list begin, each a town and a number: "Jos - 2; Wase - 1". At least two, or
    none.

    A number in brackets must count victims: "Jos (2 killed) and Wase (1 wounded)", not "Jos (40 km away)".
    """
    rows: list[int] = []
    starts = [word.start for word in words]
    for place in places:
        mark = bisect_left(starts, place.end)
        if place.precision in WIDE or mark + 1 >= len(words) or words[mark].low not in _BEFORE_ROWS:
            continue
        first = bisect_left(starts, place.start)
        bracket = words[mark].low == "("
        opens = first == 0 or words[first - 1].breaks or bracket
        number = number_at(words, mark + 1, vocabulary) if opens else None
        counted = mark + 1 if number is None else number.last
        counts = bracket and vocabulary.cues.find(words, counted, counted + 2)
        if counts or (number is not None and not bracket):
            rows.append(first)
    return rows if len(rows) > 1 else []


_BEFORE_ROWS = ("-", "–", "—", ":", "(")


def _with_head(clauses: list[Clause]) -> list[Clause]:
    """The rows of a list, each with what the words before the first row say of all: event, date, speaker."""
    head, rows = clauses[0], clauses[1:]
    if rows and all(place.precision == "country" for place in head.places) and not head.real_tolls:
        verb = head if head.triggers else rows[-1]  # "In Jos (2 Tote) und Wase (1 Toter) schlugen Raketen ein"
        for row in rows:
            if not row.triggers and row.real_tolls:
                row.triggers, row.means, row.event_type = verb.triggers, verb.means, verb.event_type or row.event_type
            row.dates, row.sayings = row.dates or head.dates, row.sayings or head.sayings
        head.background = True
    return clauses


class _Share(NamedTuple):
    """A town's share of a toll: the words of its number, and the number."""

    first: int
    last: int
    people: int


def shares_of_towns(words: Sequence[Word], places: Sequence[PlaceMention], vocabulary: Vocabulary) -> list[_Share]:
    """The numbers of people at towns of a list: "four people: two in Jos, one in Riyom, one in Wase"."""
    starts = {place.start: place for place in places if place.precision not in WIDE}
    shares: list[_Share] = []
    for at in range(1, len(words) - 2):
        behind = _town_behind(words, at)
        if not behind or at + behind >= len(words) or words[at + behind].start not in starts:
            continue
        opens = words[at - 1].low in (":", "-", "–", "—", ",", "(", *_JOINERS, *_AMONG_THEM)
        number = number_at(words, at, vocabulary) if opens else None
        if opens and words[at].low in _ONE_OF_THEM:
            shares.append(_Share(at, at + behind, 1))
        elif number is not None and number.best and number.last <= at + behind - 1:
            shares.append(_Share(at, at + behind, number.best))
    return shares


def _town_behind(words: Sequence[Word], at: int) -> int:
    """How many words behind a number its town begins: "two in Jos", "two more in Jos", "two of them in Jos"; or 0."""
    theirs = end_of_reference(words, at + 1) - at
    fitting = (behind for behind in (1, 2, theirs) if at + behind < len(words))
    return next((behind + 1 for behind in fitting if words[at + behind].low in _IN_SHARES), 0)


_AMONG_THEM = listed("including davon darunter числе зокрема")
"""Before a number they say that it is a share of the one before."""
_IN_SHARES = listed("in at near у в bei під біля под")
_ONE_OF_THEM = listed("einer eine another")


def _shared_toll(sentence: _Sentence, shares: Sequence[_Share]) -> Toll | None:
    """The toll before a list of towns' numbers: the sum of at least two of them, or that of a town before the list."""
    before = [toll for toll in sentence.tolls if shares and toll.cue < shares[0].first and not toll.nobody]
    total = sum(share.people for share in shares)
    whole = next((toll for toll in before if toll.best == total and len(shares) > 1), None)
    if whole is not None or len(before) != 1:
        return whole
    if _are_called_shares(sentence.words, shares[0]):
        return None if _names_town_before(sentence, shares[0].first) else before[0]
    return before[0] if _is_at_own_place(sentence, before[0], shares[0].first) else None


def _are_called_shares(words: Sequence[Word], share: _Share) -> bool:
    """Whether a number is called a share of the one before: "three of them in Kherson", "including three in Kirkuk"."""
    reference = share.first + 1
    return end_of_reference(words, reference) > reference or words[share.first - 1].low in _AMONG_THEM


def _names_town_before(sentence: _Sentence, word: int) -> bool:
    """Whether a town stands before a word, so that a share is a part's of it: "in Lagos, two of them in Ikeja"."""
    return any(p.precision in TOWNS and p.start < sentence.words[word].start for p in sentence.places)


def _rest_of(sentence: _Sentence, toll: Toll, shares: Sequence[_Share]) -> Toll | None:
    """What is left of a sum beside what are called its shares; None where nothing is."""
    rest = (toll.best or 0) - sum(share.people for share in shares)
    named = _are_called_shares(sentence.words, shares[0])
    return replace(toll, low=rest, best=rest, high=rest) if named and rest > 0 else None


def _is_at_own_place(sentence: _Sentence, toll: Toll, end: int) -> bool:
    """Whether exactly one place is named between a toll and a list: "killed two in Kherson, one in Nikopol"."""
    start, close = sentence.words[toll.people[1] - 1].start, sentence.words[end].start
    between = [place for place in sentence.places if start < place.start < close and place.precision not in WIDE]
    return len(between) == 1


def _with_shares(sentence: _Sentence, clauses: Sequence[Clause], shares: Sequence[_Share]) -> list[Clause]:
    """The clauses of a list of towns' numbers, each with its own toll and what the sentence says of all."""
    toll = _shared_toll(sentence, shares)
    head, items = clauses[0], clauses[1:]
    if toll is None:
        return list(clauses)
    for item, share in zip(items, shares, strict=False):
        first, last, people = share
        own = (people, people, people, first, last, first, (first, last))
        item.tolls = [Toll(toll.kind, *own)]
        item.triggers, item.means, item.targets = head.triggers, head.means, head.targets
        item.event_type, item.sayings, item.dates = head.event_type, sentence.sayings, sentence.dates
        item.unreal, item.political = [], []
    rest = _rest_of(sentence, toll, shares)
    if rest is not None and all(place.precision == "country" for place in head.places):
        head.background = True  # where the others came to harm isn't said
        return list(clauses)
    if rest is not None:
        head.tolls = [rest if each is toll else each for each in head.tolls]
    head.background = rest is None and not _is_at_own_place(sentence, toll, shares[0].first)
    return list(clauses)


def strong_cuts(sentence: _Sentence) -> list[int]:
    """Indices of the words where a conjunction starts another event of a sentence, at another place or on another day.

    "Killed 36 in El Obeid, while a drone hit a wedding in Darfur"; "… raids elsewhere"; "and killed four a day later".
    """
    words = sentence.words
    cuts: list[int] = []
    current = 0
    for at in range(1, len(words) - 1):
        if not _may_part(words, at) or not _parts_two_events(sentence, current, at):
            continue
        apart = _at_another_place(sentence, current, at) or _on_another_day(sentence, current, at)
        if apart or _with_other_victims(sentence, current, at):
            cuts.append(at)
            current = at
    return cuts


def _with_other_victims(sentence: _Sentence, current: int, at: int) -> bool:
    """Whether "while" parts two acts that each have their own dead: "killed nine, while a bomb killed four"."""
    if sentence.words[at].low not in MEANWHILE:
        return False
    killed = [toll for toll in sentence.tolls if toll.kind == "killed" and toll.best and not toll.part]
    before = {toll.best for toll in killed if current <= toll.cue < at}
    behind = {toll.best for toll in killed if toll.cue > at}
    return bool(before and behind) and before.isdisjoint(behind)


MEANWHILE = listed("while whereas während тоді")
"""Words between two acts that happen apart."""


def _may_part(words: Sequence[Word], at: int) -> bool:
    if words[at].low == "and":
        return True
    opens = words[at].low in _PARTING or (
        words[at].low in ("hours", "minutes") and words[at + 1].low in ("after", "before")
    )
    return opens and words[at - 1].low in (",", ";")


_PARTING = listed("while as whereas während тоді тим")


def _at_another_place(sentence: _Sentence, current: int, at: int) -> bool:
    """Whether the words from ``at`` on name another place than those before, or "elsewhere"."""
    words = sentence.words
    if words[at].low == "and":
        return False
    if any(word.low == "elsewhere" for word in words[at:]):
        return True
    own = [place for place in sentence.places if place.role == "" and place.precision in BELOW_COUNTRY]
    before = [place for place in own if words[current].start <= place.start < words[at].start]
    behind = [place for place in own if place.start >= words[at].start]
    return bool(before and behind) and not any(_are_related(first, second) for first in before for second in behind)


def _are_related(first: PlaceMention, second: PlaceMention) -> bool:
    """Whether two places are the same, or one is a division that holds the other."""
    names = {first.name, first.admin1, first.admin2} - {""}
    return bool(names & {second.name, second.admin1, second.admin2}) or _is_one_place(first, second)


def _on_another_day(sentence: _Sentence, current: int, at: int) -> bool:
    """Whether the words from ``at`` on are about another day: "abducted 25 on Sunday and killed four a day later"."""
    dates = [when for when in sentence.dates if not when.saying and when.rule not in (OF_DATELINE, SAME_DAY)]
    before = [when for when in dates if current <= when.first < at]
    behind = [when for when in dates if when.first >= at]
    if not before or not behind or before[-1].precision != "day":
        return False
    return bool(behind[0].relative) or (behind[0].precision == "day" and behind[0].start != before[-1].start)


def _read_sentence(
    words: Sequence[Word],
    places: Sequence[PlaceMention],
    vocabulary: Vocabulary,
    published: dt.date | None,
    parse: Parse | None,
    beside: dt.date | None,
) -> _Sentence | None:
    triggers = vocabulary.triggers.find(words)
    grammar = None if parse is None else ParsedSentence(parse, _names(words, places, vocabulary))
    acts = [] if grammar is None else _acts(words, grammar, vocabulary, published)
    tolls = [] if _tells_of_court(words, vocabulary) else tolls_in(words, vocabulary)
    political = [] if words[0].low in CONDITIONS else vocabulary.political.find(words)
    political += [act for act in acts if act.meaning.event_type in _POLITICAL]
    acts = [act for act in acts if act.meaning.event_type not in _POLITICAL]
    sayings = sayings_in(words, vocabulary, _states_named(places, vocabulary))
    if not (triggers or acts or tolls or political or sayings or says_when(words)):
        return None
    believed = _believed(words, triggers, grammar, vocabulary)
    real, unreal = _by_factuality(words, believed, tolls, grammar, vocabulary, published)
    happened = sorted([*real, *acts], key=attrgetter("first"))
    accident = is_accident(words, [*triggers, *acts], None if grammar is None else grammar.arguments, vocabulary)
    sentence = _Sentence(
        words,
        [match for match in happened if not (accident and is_violent(match.meaning))],
        unreal,
        political,
        _factual_tolls(words, tolls, grammar, vocabulary, published),
        sayings,
        dates_in(words, vocabulary, published, beside),
        places,
        accident,
    )
    return replace(sentence, dates=_own_dates(sentence, parse))


def _own_dates(sentence: _Sentence, parse: Parse | None) -> list[When]:
    """The dates of a sentence, those marked that aren't of its events."""
    triggers = sentence.triggers
    signs = sorted([match.first for match in triggers] + [toll.cue for toll in sentence.tolls])
    is_of_deed = any(match.meaning.event_type in KINETIC for match in triggers)
    arrests = {match.first for match in triggers if is_of_deed and match.meaning.event_type == "arrest"}
    return days_of_events(sentence.words, sentence.dates, signs, parse, arrests)


def _states_named(places: Iterable[PlaceMention], vocabulary: Vocabulary) -> frozenset[int]:
    """The characters at which begin the names of countries and, but in English, of capitals that stand for one."""
    of_capitals = vocabulary.words.verb_last
    return frozenset(
        place.start for place in places if place.precision == "country" or (of_capitals and place.role == "government")
    )


def _believed(
    words: Sequence[Word],
    triggers: Sequence[Match[Trigger]],
    grammar: ParsedSentence | None,
    vocabulary: Vocabulary,
) -> list[Match[Trigger]]:
    """The triggers that the grammar doesn't refuse, outside the names of offices; in a sentence on a trial only those
    for arrests.
    """
    triggers = [match for match in triggers if not _is_of_an_office(words, match)]
    if grammar is not None:
        return [match for match in triggers if not grammar.refuses(*_span(words, match), match.meaning)]
    of_court = _tells_of_court(words, vocabulary)
    return [match for match in triggers if not of_court or match.meaning.event_type == "arrest"]


def _is_of_an_office(words: Sequence[Word], match: Match[Trigger]) -> bool:
    """Whether words for an event are part of an office's name: "the Internal Security Operations Command"."""
    if match.first == 0 or not all(word.capital for word in words[match.first : match.last]):
        return False
    if all(word.capital for word in words if word.kind == "word"):
        return False
    behind = takewhile(lambda word: word.capital and word.kind == "word", words[match.last :])
    return any(word.low in _OFFICES for word in islice(behind, _OFFICE_WITHIN))


_OFFICES = listed("""
    command centre center unit department office agency directorate squad team branch bureau network service
    commission committee ministry school institute exhibition museum fund authority council division programme
    program project brigade tribunal court academy association
""")
_OFFICE_WITHIN = 3
"""The most words of an office's name between its word for an event and what it is."""


def _tells_of_court(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a German sentence is on a trial or a verdict, whose acts are long past; states condemn in other words.

    In English the parse tells what somebody was convicted of; Russian and Ukrainian use other forms for it.
    """
    if not vocabulary.words.verb_last:
        return False
    lows = [word.low for word in words]
    if any(pair == ("vor", "gericht") for pair in pairwise(lows)) and not _BEFORE_COURT.isdisjoint(lows):
        return True
    if {"verurteilt", "freigesprochen"}.isdisjoint(lows) and "verurteilte" not in lows:
        return False
    return any(low.startswith(_PENALTIES) or low == "haft" for low in lows) or _are_judged(lows)


def _are_judged(lows: Sequence[str]) -> bool:
    """Whether the German words say that somebody was convicted, or that a court did it, though no penalty."""
    judged = lows.index("verurteilt") if "verurteilt" in lows else len(lows)
    if not _SOMEBODY.isdisjoint(lows[judged : judged + _JUDGED_WITHIN + 2]):
        return True
    courts = (at for at, low in enumerate(lows) if low.endswith(_COURTS))
    return any("verurteilte" in lows[at : at + _JUDGED_WITHIN] for at in courts)


_BEFORE_COURT = listed("steht stehen stand standen muss müssen musste mussten verantworten angeklagt gestanden")
_COURTS = ("gericht", "strafkammer")
_PENALTIES = ("haftstraf", "freiheitsstraf", "gefängnisstraf", "geldstraf", "bewährung", "lebenslang", "jugendstraf")
_SOMEBODY = listed("mann frau jugendlicher jugendliche täter täterin angeklagter angeklagte")
_JUDGED_WITHIN = 4
_TREATED_WITHIN = 8


def _named(words: Sequence[Word], places: Sequence[PlaceMention], vocabulary: Vocabulary) -> frozenset[str]:
    """The classes of names and numbers in a sentence, of :data:`geo.extract.events.event_words.SPECIAL`."""
    names = _names(words, places, vocabulary)
    kinds = {"state": names.states, "group": names.groups, "place": names.places, "a_place": names.places}
    kinds["name"] = frozenset(word.start for word in words if word.capital)
    kinds["number"] = frozenset(word.start for word in words if word.kind == "number" or word.low in _MANY)
    return frozenset(kind for kind, starts in kinds.items() if starts)


def _names(words: Sequence[Word], places: Sequence[PlaceMention], vocabulary: Vocabulary) -> Names:
    demonyms = vocabulary.demonyms.find(words)
    return Names(
        places=frozenset(place.start for place in places if place.role != "name"),
        towns=frozenset(place.start for place in places if place.precision in TOWNS and place.role != "government"),
        states=frozenset(words[at].start for match in demonyms for at in (match.first, match.last - 1)),
        groups=frozenset(words[at].start for match in vocabulary.groups.find(words) for at in range(*match[:2])),
    )


def _span(words: Sequence[Word], match: Match[Trigger]) -> tuple[int, int]:
    """The characters of a match in the text."""
    return words[match.first].start, words[match.last - 1].end


def _is_denied_by_grammar(words: Sequence[Word], match: Match[Trigger], grammar: ParsedSentence) -> bool:
    """Whether a sentence's grammar says that an event did not happen; of works planned and power gone it may."""
    if match.meaning.event_type == "border_fortification":
        return False
    reason = grammar.unreal_span(*_span(words, match))
    return bool(reason) and not (reason == "negation" and match.meaning.event_type in _TOLD_BY_DENIAL)


def _acts(
    words: Sequence[Word], grammar: ParsedSentence, vocabulary: Vocabulary, published: dt.date | None
) -> list[Match[Trigger]]:
    """The acts that a sentence's grammar reports, as triggers, without those of other times."""
    starts = [word.start for word in words]
    matches: list[Match[Trigger]] = []
    for act in grammar.acts():
        first = max(bisect_right(starts, act.start) - 1, 0)
        last = max(bisect_left(starts, act.end), first + 1)
        if is_of_another_time(words, first, last - 1, vocabulary, published):
            continue
        if in_fiction(words, first) or (act.rule.event_type in KINETIC and is_figurative(words, first, last)):
            continue
        if act.rule.event_type != "mobilisation" and vocabulary.scenes.find(words):
            continue
        family = "harm" if act.rule.may_be_mishap else "act"
        matches.append(Match(first, last, Trigger(act.rule.event_type, act.rule.means, family, act.rule.name)))
    return matches


_POLITICAL = frozenset(types_of("political"))


def passes_on(clause: Clause) -> bool:
    """Whether a sentence only says who reported the one before it: "Das teilte die Behörde in Ramallah mit"."""
    return clause.words[clause.first].low in _REFERS_BACK and bool(clause.sayings) and not clause.triggers


_REFERS_BACK = listed("das dies об про this")
"""Words that begin a sentence which only says who reported the one before it."""


def says_when(words: Sequence[Word]) -> bool:
    """Whether a sentence says when something happened, not what: "Police were called on Saturday"."""
    lows = {word.low for word in words}
    return bool(lows & _HAPPENED) or (bool(lows & _CALLED) and bool(lows & _RESPONDERS))


def gives_day_of_its_event(clause: Clause) -> bool:
    """Whether a clause says on which day an event happened that was told before: "The attack happened on Tuesday"."""
    return clause.definite and not _HAPPENED.isdisjoint(word.low for word in clause.own_words)


_HAPPENED = listed("""
    happened occurred ereignet ereignete ereigneten geschah passiert passierte zugetragen сталося сталась сталася
    трапилося трапилася произошло произошла произошел произошёл случилось сработал сработала сработало спрацював
    спрацювала спрацювало
""")
_CALLED = listed("called alerted alarmiert gerufen викликали вызвали")
_RESPONDERS = listed(
    "police officers paramedics firefighters crews services polizei rettungskräfte feuerwehr поліцію полицию"
)

_Span = TypeVar("_Span")


def _starting_in(
    clause: Clause, spans: Iterable[_Span], start: Callable[[_Span], int] = attrgetter("first")
) -> list[_Span]:
    return [span for span in spans if clause.first <= start(span) < clause.last]


def _clause(sentence: _Sentence, clause: Clause, vocabulary: Vocabulary, published: dt.date | None) -> Clause:
    """The clause with all that its sentence's readings found within it."""
    words, first, last = clause.words, clause.first, clause.last
    clause.triggers = _starting_in(clause, sentence.triggers)
    clause.unreal = _starting_in(clause, sentence.unreal)
    clause.political = _starting_in(clause, sentence.political)
    clause.tolls = _with_further_blows(clause, _starting_in(clause, sentence.tolls, attrgetter("cue")), vocabulary)
    clause.sayings = _starting_in(clause, sentence.sayings, attrgetter("verb_first"))
    clause.dates = _starting_in(clause, sentence.dates)
    clause.places = [place for place in sentence.places if clause.start <= place.start < clause.end]
    clause.means = _means(clause, sentence.sayings, vocabulary)
    clause.targets = vocabulary.targets.find(words, first, last)
    clause.new = _opens_another_event(clause, vocabulary) or (first > 0 and _is_elsewhere(clause))
    clause.accident = sentence.accident or _tells_of_accident(clause, vocabulary)
    clause.background = _is_of_past_year(clause, published) or _is_of_past_month(clause, vocabulary, published)
    clause.background |= _counts_a_period(clause) or _lasts(clause) or _only_counts_settlements(clause)
    clause.definite = _is_definite(clause)
    clause.day_time = next((word.low for word in clause.own_words[:_HEAD] if word.low in _DAY_TIMES), "")
    clause.hour_of_today = gives_hour_of_today(clause.own_words, vocabulary)
    clause.unknown_day = not clause.dates and names_unknown_day(clause.own_words, vocabulary, published)
    clause.states = frozenset(words[match.first].start for match in vocabulary.demonyms.find(words, first, last))
    clause.event_type = event_type(
        words,
        clause.triggers,
        (match.meaning for match in clause.means),
        [toll.kind for toll in clause.real_tolls],
        accident=clause.accident,
    )
    return clause


def _tells_of_accident(clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a clause has a phrase for an accident, and outside it no weapon: a bomb may be in a gas cylinder."""
    phrases = vocabulary.accidents.find(clause.words, clause.first, clause.last)
    weapons = [match for match in clause.means if match.meaning in _SURE_WEAPONS]
    return bool(phrases) and all(
        any(phrase.first <= weapon.first < phrase.last for phrase in phrases) for weapon in weapons
    )


_SURE_WEAPONS = frozenset(
    {
        *("drone", "missile", "cruise_missile", "ballistic_missile", "glide_bomb", "air_bomb", "artillery", "mlrs"),
        *("mine_ied", "grenade", "suicide_bomb"),
    }
)
"""Means that no accident has."""


def _factual_tolls(
    words: Sequence[Word],
    tolls: Sequence[Toll],
    grammar: ParsedSentence | None,
    vocabulary: Vocabulary,
    published: dt.date | None,
) -> list[Toll]:
    """The tolls of what happened; none where the sentence sums up other days."""
    if _counts_other_days(words):
        return []
    return [
        toll
        for toll in tolls
        if (toll.nobody or _is_factual_toll(words, toll, vocabulary, published))
        and not _is_imagined(words, toll, grammar)
    ]


def _lives_on(words: Sequence[Word], toll: Toll) -> bool:
    """Whether "life" or "lives" doesn't mean deaths: "the life of a refugee", "a nurse who lives in Jos"."""
    if words[toll.cue].low not in _LIVES:
        return False
    near = words[max(toll.cue - _LIFE_WITHIN, 0) : toll.cue + _LIFE_WITHIN]
    return not any(word.low.startswith(_TAKING_LIVES) for word in near)


def _is_imagined(words: Sequence[Word], toll: Toll, grammar: ParsedSentence | None) -> bool:
    """Whether the harm is hypothetical: people would have been hurt, or ought to be."""
    if grammar is None:
        return False
    if any(word.low in _OUGHT for word in words[max(toll.cue - _OUGHT_WITHIN, 0) : toll.cue]):
        return True
    return grammar.why_imagined(words[toll.cue].start, words[toll.cue].end) != ""


_OUGHT = listed("should must ought shall")
_OUGHT_WITHIN = 3
"""The most words before a verb of harm in which "should" or its like belongs to it."""


def _is_factual_toll(words: Sequence[Word], toll: Toll, vocabulary: Vocabulary, published: dt.date | None) -> bool:
    return (
        is_factual(words, toll.first, toll.cue, vocabulary, published, tolls=True)
        and not is_figurative(words, toll.cue, toll.cue + 1)
        and not _lives_on(words, toll)
    )


def _counts_other_days(words: Sequence[Word]) -> bool:
    """Whether the sentence sums up events of other days: "it brings to four the number of witnesses killed"."""
    for at, word in enumerate(words):
        if word.low.startswith(_SUMMING_UP):
            following = {near.low for near in words[at : at + 8]}
            if "number" in following and not following & _OWN_TOLL:
                return True
    return False


def _with_further_blows(clause: Clause, tolls: Iterable[Toll], vocabulary: Vocabulary) -> list[Toll]:
    """The tolls, with those of a further attack in the clause marked as additions."""
    further_from = _further_blow(clause, vocabulary)
    return [replace(toll, more=True) if toll.cue > further_from else toll for toll in tolls]


def _further_blow(clause: Clause, vocabulary: Vocabulary) -> int:
    """The index at which a clause turns to a further attack ("they also stormed a market", "another bomb exploded")."""
    for at in range(clause.first, clause.last - 1):
        if clause.words[at].low == "also" and clause.words[at + 1].low.startswith(_ATTACKING):
            return at
        match = vocabulary.new_event.at(clause.words, at) if at > clause.first + _HEAD else None
        if match is not None and clause.words[at].low in ("another", "second", "third"):
            return at
    return clause.last


def _opens_another_event(clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether the head of a clause announces another event: "In a separate attack"; "a separate report" doesn't."""
    words = clause.words
    heads = vocabulary.new_event.find(words, clause.first, min(clause.first + _HEAD, clause.last))
    return any(match.last < len(words) and words[match.last].low not in _MESSAGES for match in heads)


def _is_elsewhere(clause: Clause) -> bool:
    return any(word.low == "elsewhere" for word in clause.own_words)


def _is_of_past_year(clause: Clause, published: dt.date | None) -> bool:
    """Whether a clause only looks back at a past year, and counts no victims before naming it."""
    if clause.dates or clause.triggers:
        return False
    years = past_years(clause.own_words, published)
    return bool(years) and (not clause.tolls or clause.first + years[0] < clause.tolls[0].first)


def _counts_a_period(clause: Clause) -> bool:
    """Whether a clause only counts the victims of several days: "Between 22 and 28 January, 41 people were killed"."""
    long = any((when.end - when.start).days >= _DAYS_OF_A_PERIOD and when.precision == "days" for when in clause.dates)
    counts = long or _counts_incidents(clause)
    named = any(match.meaning.family != "harm" for match in clause.triggers)
    return counts and bool(clause.real_tolls) and not named and not clause.means


def _only_counts_settlements(clause: Clause) -> bool:
    """Whether a clause only counts settlements under fire: "70 обстрілів по 31 населеному пункту"."""
    if clause.real_tolls or any(place.precision in TOWNS for place in clause.places):
        return False
    words = clause.own_words
    return any(
        settled.low.startswith(_SETTLED) and noun.low.startswith("пункт") and _is_many(words[max(at - 2, 0) : at])
        for at, (settled, noun) in enumerate(pairwise(words))
    )


def _is_many(before: Sequence[Word]) -> bool:
    """Whether a number before settlements is of more than one event covers."""
    return any(word.low.isdecimal() and int(word.low) >= _MANY_SETTLEMENTS for word in before)


_SETTLED = ("населен",)
_MANY_SETTLEMENTS = 4


def _lasts(clause: Clause) -> bool:
    """Whether a clause only tells of a lasting state: "has been besieged for two years", "is still held since May".

    An event outside those words did happen: "a school that has been closed for years was struck".
    """
    if clause.real_tolls or clause.dates:
        return False
    lasting = _lasting_words([word.low for word in clause.own_words])
    spans = (range(match.first - clause.first, match.last - clause.first) for match in clause.triggers)
    return bool(lasting) and not any(lasting.isdisjoint(span) for span in spans)


def _lasting_words(lows: Sequence[str]) -> set[int]:
    """The words from "been" to "for years", and those from "still" to "since"."""
    lasting: set[int] = set()
    for opening, closing in (("still", "since"), ("been", "for")):
        first = lows.index(opening) if opening in lows else len(lows)
        for at in range(first + 1, len(lows)):
            if lows[at] == closing and (closing == "since" or _LONG_TIMES & set(lows[at + 1 : at + 4])):
                lasting |= set(range(first, at))
                break
    return lasting


_LONG_TIMES = listed("years months decades")


def _counts_incidents(clause: Clause) -> bool:
    """Whether a clause counts incidents as a register does: "37 incidents recorded; 19 civilians killed"."""
    return any(
        word.low in _INCIDENTS and clause.words[at - 1].kind == "number"
        for at, word in enumerate(clause.own_words, clause.first)
        if at > clause.first
    )


_INCIDENTS = listed("incidents violations vorfälle інцидентів инцидентов")


_DAYS_OF_A_PERIOD = 3


def _is_of_past_month(clause: Clause, vocabulary: Vocabulary, published: dt.date | None) -> bool:
    """Whether a clause without a town only looks back at a past month: "in April ten soldiers were killed"."""
    if any(place.precision in TOWNS and place.role == "" for place in clause.places):
        return False
    months = vocabulary.words.months
    for at in range(clause.first + 1, clause.last - 1):
        month = months.get(clause.words[at].low)
        if month is not None and (published is None or month != published.month) and _opens_with_month(clause, at):
            return True
    return False


def _opens_with_month(clause: Clause, at: int) -> bool:
    """Whether "In April", without a day, is at the head of a clause or after a comma."""
    words = clause.words
    return (
        (words[at].capital or words[at - 1].low in _IN_SMALL_MONTH)
        and words[at - 1].low in _IN_MONTH
        and (at - 1 == clause.first or words[at - 2].breaks or words[at - 2].low in _THAT_CONJUNCTIONS)
        and words[at + 1].kind not in ("number", "ordinal")
    )


_IN_SMALL_MONTH = listed("у в з с")
"""Prepositions of languages that write months in small letters."""
_THAT_CONJUNCTIONS = listed("that dass що что")


def _means(clause: Clause, sayings: Sequence[Saying], vocabulary: Vocabulary) -> list[Match[str]]:
    """The means that a clause names, outside the names of speakers."""
    words = clause.words
    return [
        match
        for match in vocabulary.means.find(words, clause.first, clause.last)
        if not vocabulary.negations.find(words, max(match.first - 2, 0), match.first)
        and not _has_other_sense(words, match)
        and not _is_intended(words, match)
        and not any(
            word.low in _SEIZED for word in words[max(match.first - _SEIZED_WITHIN, clause.first) : match.first]
        )
        and not any(saying.first <= match.first < saying.last for saying in sayings)
    ]


def _is_intended(words: Sequence[Word], match: Match[str]) -> bool:
    """Whether somebody was only going to use a weapon: "a cell that was about to plant a device"."""
    before = [word.low for word in words[max(match.first - _INTENDED_WITHIN, 0) : match.first]]
    plans = any(to == "to" and verb in _PLANTING for to, verb in pairwise(before))
    return plans or any(low in _PREPARING for low in before)


_INTENDED_WITHIN = 6
_PLANTING = listed("plant lay place launch fire detonate")
_PREPARING = listed("planting preparing planning readying")


def _has_other_sense(words: Sequence[Word], match: Match[str]) -> bool:
    """Whether words for a means have another meaning: what is "shot down" was not shot, and debris is no arsonist."""
    following = words[match.last].low if match.last < len(words) else ""
    if match.meaning == "small_arms":
        return following == "down" and words[match.first].low.startswith(("shot", "shoot"))
    if match.meaning == "mine_ied" and words[match.first].low in ("mine", "mines"):
        preceding = words[match.first - 1].low if match.first else ""
        if following in _OF_PITS or preceding in _ORES:
            return True
    if match.meaning == "mine_ied":
        return any(word.low in _DISCOVERY for word in words[match.last : match.last + 3])
    return match.meaning == "arson" and _set_by_debris(words, match.first)


_ORES = listed(
    "coal gold copper silver diamond iron tin salt zinc lead nickel uranium cobalt lithium jade gem opencast"
)
"""Words before "mine" that make it a pit."""


def _by_factuality(
    words: Sequence[Word],
    triggers: Iterable[Match[Trigger]],
    tolls: Iterable[Toll],
    grammar: ParsedSentence | None,
    vocabulary: Vocabulary,
    published: dt.date | None,
) -> tuple[list[Match[Trigger]], list[Match[Trigger]]]:
    """The triggers for events that happened, and those for events that didn't; figures of speech are in neither.

    Those that only the sentence's grammar denies come last.
    """
    real: list[Match[Trigger]] = []
    unreal: list[Match[Trigger]] = []
    denied_by_grammar: list[Match[Trigger]] = []
    harmless = [toll for toll in tolls if toll.nobody]
    for match in triggers:
        denied = any(
            toll.first <= match.first < toll.last and not names_occasion(words[toll.first : match.first])
            for toll in harmless
        )
        planned = match.meaning.event_type == "border_fortification"
        denied |= planned and is_only_weighed(words, match.first, match.last, vocabulary)
        asserted = not denied and is_factual(words, match.first, match.last - 1, vocabulary, published, planned=planned)
        if asserted and is_figurative(words, match.first, match.last):
            continue
        if match.meaning.means == "arson" and _set_by_debris(words, match.first):
            match = match._replace(meaning=replace(match.meaning, event_type="infrastructure_damage", means=""))
        if asserted and grammar is not None and _is_denied_by_grammar(words, match, grammar):
            denied_by_grammar.append(match)
        else:
            (real if asserted else unreal).append(match)
    return real, unreal + denied_by_grammar


def _set_by_debris(words: Sequence[Word], at: int) -> bool:
    """Whether falling debris set the fire: "falling debris set fire to a terminal"."""
    return any(word.low in _DEBRIS for word in words[max(at - 4, 0) : at])


def _cuts(sentence: _Sentence) -> list[int]:
    """The indices at which another event at another place begins within a sentence."""
    towns = [place for place in sentence.places if place.role in ("", "government") and place.precision not in WIDE]
    if len(towns) < 2:
        return []
    starts = {word.start: index for index, word in enumerate(sentence.words)}
    town_words = [starts.get(place.start, -1) for place in towns]
    cuts: list[int] = []
    current = 0
    for place, town in zip(towns[1:], town_words[1:], strict=True):
        boundary = _boundary_before(sentence.words, town, current)
        if boundary is None:
            boundary = _clause_before(sentence, place, town, current)
        if boundary is None or not any(current <= earlier < boundary for earlier in town_words):
            continue
        if _parts_two_events(sentence, current, boundary):
            cuts.append(boundary)
            current = boundary
    return cuts


def _clause_before(sentence: _Sentence, town: PlaceMention, at: int, current: int) -> int | None:
    """The index at which a clause with its own event at a town begins: "…, and a missile struck a plant in Sumy"; or
    None.

    It is a conjunction with a verb before it, and with a trigger between it and the town or soon after the town; the
    town is not a speaker's, nor the same as or within one before.
    """
    words = sentence.words
    if _is_named_before(sentence, town) or _is_of_speaker(sentence, at):
        return None
    signs = sentence.signs
    located_from = at - _SIGN_WITHIN if any(at < sign <= at + _SIGN_WITHIN for sign in signs) else at
    for boundary in range(at - 1, current, -1):
        if not (_opens_clause(words, boundary) or _ends_time_clause(words, boundary)):
            continue
        located = boundary >= located_from and any(word.low in _LOCATIVE for word in words[boundary:at])
        if located or any(boundary <= sign < at for sign in signs):
            return boundary
    return None


def _is_named_before(sentence: _Sentence, town: PlaceMention) -> bool:
    """Whether a place before a town is the same, or one of the two holds the other."""
    return any(_is_one_place(town, other) for other in sentence.places if other.start < town.start)


def _is_of_speaker(sentence: _Sentence, at: int) -> bool:
    """Whether a word is among those that say who says something."""
    return any(saying.first <= at < max(saying.last, saying.verb_last) for saying in sentence.sayings)


_SIGN_WITHIN = 8
"""The most words from a town to its trigger, and from the start of the clause to the town."""
_OPENERS = listed("""
    and while whereas but before after und während aber nachdem bevor та і й а але після и но после перед
""")


def _opens_clause(words: Sequence[Word], at: int) -> bool:
    """Whether another clause may begin with a word: after a semicolon, or with a conjunction."""
    return words[at - 1].low == ";" or words[at].low in _OPENERS


def _ends_time_clause(words: Sequence[Word], at: int) -> bool:
    """Whether the comma before a word ends a clause of time that opens its sentence: "Hours after …, gunmen …"."""
    lows = [word.low for word in words[:at]]
    commas = [index for index, low in enumerate(lows) if low == ","]
    return commas == [at - 1] and not _OPENS_TIME_CLAUSE.isdisjoint(lows[:_TIME_CLAUSE_WITHIN])


_OPENS_TIME_CLAUSE = listed("after before nachdem bevor")
_TIME_CLAUSE_WITHIN = 4


def _is_one_place(town: PlaceMention, other: PlaceMention) -> bool:
    """Whether two towns are the same or overlap, so that they don't separate two events."""
    held = other.precision not in WIDE and other.name in (town.admin1, town.admin2)
    if held or town.name == other.name:
        return True
    near = town.point is not None and other.point is not None and town.point.distance_km(other.point) < _BESIDE_KM
    return near and "near" in (town.precision, other.precision)


_BESIDE_KM = 25.0


def _boundary_before(words: Sequence[Word], town: int, current: int) -> int | None:
    """The index at which a town's own clause begins shortly before it: a conjunction or mark, then "in" or "near"."""
    boundary = next(
        (
            at
            for at in range(town - 1, max(town - _BOUNDARY_WITHIN, current), -1)
            if words[at].breaks or words[at].low in _JOINERS
        ),
        None,
    )
    if boundary is None or not any(words[at].low in _LOCATIVE for at in range(boundary, town)):
        return None
    joined = words[boundary].low == ";" or words[boundary].low in _JOINERS or words[boundary - 1].low in _JOINERS
    return boundary if joined else None


def _parts_two_events(sentence: _Sentence, current: int, boundary: int) -> bool:
    """Whether there is an event between the last cut and a boundary, and another after the boundary."""
    before = any(current <= match.first < boundary for match in sentence.triggers) or any(
        current <= toll.cue < boundary for toll in sentence.tolls
    )
    return before and (
        any(toll.cue > boundary for toll in sentence.tolls)
        or any(match.first > boundary and match.meaning.family != "blow" for match in sentence.triggers)
    )


def _is_definite(clause: Clause) -> bool:
    """Whether the clause refers to an event as already reported: "the shelling"."""
    if not clause.triggers:
        return False
    at = clause.triggers[0].first
    before = clause.words[max(at - 2, clause.first) : at]
    return any(word.low in _DEFINITE for word in before) and not any(word.low in _DAY_TIMES for word in before)
