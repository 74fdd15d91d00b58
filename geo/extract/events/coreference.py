"""Which clauses of a text report the same event.

Clauses are read in order and each joins an earlier event, or begins one. Places decide first (the same town, a town
within the region, a clash of towns), then whether the types agree, then words such as "another attack" or "a day
earlier". A clause without a place continues the last event. Models for coreference were refused: they need a download,
and reports of incidents are written plainly.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from geo.extract.casualties.tolls import Toll
from geo.extract.events.breadth import (
    counts_for_several_places,
    counts_others_in_region,
    counts_the_sky,
    is_over_region,
    sums_over_towns,
)
from geo.extract.events.claims import takes_responsibility
from geo.extract.events.clauses import MEANWHILE, Clause, gives_day_of_its_event, passes_on, says_when
from geo.extract.events.event_types import KINETIC
from geo.extract.events.noun_references import introduced_nouns, taken_up_nouns
from geo.extract.events.told_days import ToldDays
from geo.extract.places.incident_place import (
    RANK,
    at_the_same_place,
    distance_km,
    finer,
    holds_mention,
    is_same_place,
    is_town,
    jurisdiction,
    lies_in_direction,
    names_unlisted_place,
    own_places,
    place_of_clause,
    speaks_for,
    surroundings,
)
from geo.extract.places.mentions import PlaceMention
from geo.extract.places.several_places import adds_other_places, counts_settlements
from geo.extract.text.dates import OF_DATELINE, SAME_DAY, WORD_FOR_DAY, When
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word
from geo.taxonomy import REGIONAL, WIDE

_NO_OWN_DAY = frozenset({OF_DATELINE, SAME_DAY})
"""The rules for days that an event has only as long as its own words give no other."""
VAGUE = frozenset({"casualties", "blast", "damage"})
"""Types of clauses that say that something happened, not what."""

_VIOLENT = KINETIC | VAGUE
_AFTERMATH = frozenset(
    {"infrastructure_damage", "power_outage", "service_outage", "air_defence", "air_raid_alert", "mobilisation"}
)
_ORDER = frozenset({"protest", "unrest", "arrest", "security_operation", "sabotage"})
_AIR = frozenset({"drone_strike", "missile_artillery", "air_strike", "air_defence", "airspace_violation"})
_CONFUSABLE = frozenset(
    {"attack_on_civilians", "ground_clash", "mine_ied", "abduction", "sexual_violence", "territory_change"}
)
_PLURAL_OF_EVENTS = listed("""
    across wave waves string series several separate multiple spate attacks strikes raids regions villages towns
    cities communities settlements localities dörfer städte orte сіл села сёл деревень angriffe angriffen bombings
    airstrikes explosions blasts shootings ambushes explosionen вибухи вибухів теракти терактів взрывы взрывов теракты
    терактов attacken удари ударів обстріли обстрілів атаки атаках атак удары ударов обстрелы обстрелов обстрелам
""")


_SAME_PLACE = 3.0
_NARROWER_PLACE = 2.5
_WIDER_PLACE = 2.0
_TOTAL_OF_A_SUMMARY = 1.95
_FURTHER_TOLL = 1.9
_SAME_BLOW = 2.6
_NO_PLACE_OF_ITS_OWN = 1.6
_DEFINITE_WITHOUT_PLACE = 1.5
_EVENT_WITHOUT_PLACE_NEARBY = 1.3
_EVENT_WITHOUT_PLACE_FAR = 0.6
_DETAIL_OF_A_SUMMARY = 0.5
_CANNOT_JOIN = 0.0
"""Scores of how well a clause continues an event: points without a unit; only their order matters."""
_LESS_FOR_EACH_EVENT_BETWEEN = 0.1
_MOST_TAKEN_OFF = 0.9
"""The most points taken off for distance: the oldest event at the same town still beats the last one in a wider
place."""
_OF_ITS_KIND = 0.4
"""Points added to an earlier bombing for "the bombing"."""
_OWN_KIND = frozenset({"mine_ied", "drone_strike", "air_strike", "abduction"})
"""Types that a definite noun such as "the bombing" or "the kidnapping" singles out; "the attack" may be any."""
_TELLING_TOLL = 4
"""A number of dead from which on two events hardly share it by chance."""


@dataclass
class Event:
    """An event as a text reports it: its clauses in order.

    ``claims_only`` are clauses that only deny, claim or blame; ``inherited`` is the day taken from a neighbouring
    event. ``by_speaker`` says that its place is known only from who reports it: a mayor, or a news desk. ``place_rule``
    is a name of :mod:`geo.extract.value_rules`, ``place_cost`` the length of the way from the event to the place in its
    sentence's parse, ``alternatives`` are where it may have been instead, and ``rivals`` whether a neighbouring event
    may be the same (see ``location.py``).
    """

    clauses: list[Clause] = field(default_factory=list)
    event_type: str = ""
    place: PlaceMention | None = None
    when: When | None = None
    inherited: When | None = None
    claims_only: list[Clause] = field(default_factory=list)
    by_speaker: bool = False
    place_rule: str = ""
    place_cost: float | None = None
    alternatives: tuple[PlaceMention, ...] = ()
    rivals: bool = False

    @property
    def sums_up(self) -> bool:
        """Whether it sums up several events in a wide area: "a series of attacks across the region"."""
        if self.place is None or self.place.precision not in REGIONAL:
            return False
        return any(_names_several_events(clause) for clause in self.clauses[:1])

    @property
    def covers_more(self) -> bool:
        """Whether it covers more than one town: several, or a whole country."""
        return not is_town(self.place) and any(counts_for_several_places(clause) for clause in self.clauses[:1])

    @property
    def real_tolls(self) -> list[Toll]:
        """The tolls of all clauses that say that somebody came to harm."""
        return [toll for clause in self.clauses for toll in clause.real_tolls]

    def _adds_another_blow(self, clause: Clause) -> bool:
        """Whether a clause introduces a blow of another kind: "(gunmen killed seven.) A bomb killed six"."""
        struck = any(
            earlier.real_tolls and any(match.meaning.family == "event" for match in earlier.triggers)
            for earlier in self.clauses
        )
        types = {earlier.event_type for earlier in self.clauses}
        if not struck or clause.event_type not in KINETIC or clause.event_type in types:
            return False
        at = clause.triggers[0].first if clause.triggers else 0
        return any(word.low in ("a", "an") for word in clause.words[max(at - 2, clause.first) : at])

    def add(self, clause: Clause, place: PlaceMention | None) -> None:
        """Add a clause, and what it says of type, place and time."""
        if self._adds_another_blow(clause):
            clause.tolls = [replace(toll, more=True) for toll in clause.tolls]
        self.clauses.append(clause)
        self.event_type = better_type(self.event_type, clause.event_type)
        self._place(clause, place)
        for when in clause.dates:
            if (self.when is None or self.when.rule in _NO_OWN_DAY) and not when.saying:
                self.when = when

    def _place(self, clause: Clause, place: PlaceMention | None) -> None:
        """Take a further clause's place if it says more than that of the event, or a speaker's if there is none."""
        by_words = place is not None and self.by_speaker and is_town(place)
        if place is not None and (self.place is None or by_words or finer(place, self.place)):
            self.place_rule = "the place in its sentence" if len(self.clauses) == 1 else "the place in a later sentence"
            self.place, self.by_speaker = place, False
        elif self.place is None:
            self.place = surroundings(clause)
            self.by_speaker = self.place is not None
            self.place_rule = "the speaker’s office" if self.by_speaker else ""

    def lead(self, headline: Clause, place: PlaceMention | None) -> None:
        """Put a headline before the clauses, to supply what they leave out."""
        self.add(headline, place)
        self.clauses.insert(0, self.clauses.pop())


def better_type(earlier: str, further: str) -> str:
    """The better of two types: a vague one is replaced, an attack by its means, an outage by the attack behind it."""
    if earlier == "casualties" and further == "damage":
        return earlier
    if not earlier or (earlier in VAGUE and further):
        return further if further not in VAGUE or earlier in ("", "casualties", "damage") else earlier
    return further if _explains(earlier, further) else earlier


def _explains(earlier: str, further: str) -> bool:
    """Whether a further type says what led to arrests or outages, or how an attack was made."""
    if earlier == "arrest":
        return further in KINETIC or further == "blast"
    if earlier == "mine_ied":
        return further in ("drone_strike", "air_strike")
    if further not in KINETIC or further == "abduction":
        return False
    by_means = further not in _CONFUSABLE or further == "mine_ied"
    return earlier in _AFTERMATH or (earlier == "attack_on_civilians" and by_means)


def compatible(first: str, second: str) -> bool:
    """Whether clauses of two types may report one event."""
    pair = {first, second}
    if first == second or (pair & VAGUE and pair <= _ANY_VIOLENCE):
        return True
    if any(pair <= group for group in _ONE_EVENT):
        return True
    violent, aftermath = bool(pair & KINETIC), bool(pair & _AFTERMATH)
    return (
        (pair <= KINETIC and "attack_on_civilians" in pair)
        or (violent and (aftermath or "arrest" in pair))
        or ("airspace_violation" in pair and aftermath)
    )


_ANY_VIOLENCE = _VIOLENT | _AFTERMATH | _ORDER | _CONFUSABLE | _AIR
_ONE_EVENT = (
    _CONFUSABLE,
    _AIR,
    _ORDER,
    _AFTERMATH,
    {"missile_artillery", "air_strike", "drone_strike"},
    {"mine_ied", "ground_clash"},
    {"unrest", "ground_clash"},
    {"sabotage", "infrastructure_damage"},
    {"protest", "unrest", "infrastructure_damage"},
)
"""Groups of types that reports use for one event."""


@dataclass(frozen=True)
class Layout:
    """What the layout of a text tells of its sentences (see :mod:`geo.extract.events.layout`).

    ``entries`` are the numbers of the entries that the sentences stand in, ``covered`` the days that the whole text is
    about, ``headed`` the places of the headings over its sentences, ``scenes`` the towns of the sentences before them,
    ``summaries`` the sentences that repeat others in short, ``days`` those of the headings over sentences, and ``told``
    the days that sentences give.
    """

    entries: Sequence[int] = ()
    covered: When | None = None
    headed: Mapping[int, PlaceMention] = field(default_factory=dict)
    scenes: Mapping[int, PlaceMention] = field(default_factory=dict)
    summaries: frozenset[int] = frozenset()
    days: Mapping[int, When] = field(default_factory=dict)
    told: ToldDays | None = None


_WITHOUT_LAYOUT = Layout()


def events_in(clauses: Sequence[Clause], layout: Layout = _WITHOUT_LAYOUT) -> list[Event]:
    """The events that the clauses report, in the order in which they begin."""
    entries = layout.entries
    for before, clause in zip([*clauses[:1], *clauses], clauses, strict=False):
        if clause.event_type in _AIR and not clause.real_tolls and counts_the_sky(clause) and not _located(clause):
            clause.event_type = "air_defence"
        if sums_over_towns(clause) or counts_others_in_region(clause, before):
            clause.tolls = []
    for clause in _tolls_of_villages(clauses):
        clause.tolls = []
    scenes = _without_events(layout.scenes, clauses)
    sums = _sums_among(clauses, entries)
    account = _Account(clauses, entries, layout.headed, scenes, sums, layout.summaries)
    for clause in account.in_reading_order():
        account.take(clause)
    events = account.events
    _share_means(events)
    _share_dates(events, layout if layout.covered else replace(layout, covered=_day_of_sum(clauses)))
    return [event for event in events if not _announces_others(event, events)]


@dataclass
class _Account:
    """The events that the clauses read so far tell of, and the context in which further clauses are read.

    ``sums`` are the clauses (by ``id``) that count the victims of attacks at several places. For the rest see
    :class:`Layout`.
    """

    clauses: Sequence[Clause]
    entries: Sequence[int]
    headed: Mapping[int, PlaceMention]
    scenes: Mapping[int, PlaceMention]
    sums: frozenset[int]
    summaries: frozenset[int]
    events: list[Event] = field(default_factory=list)

    def in_reading_order(self) -> list[Clause]:
        """The clauses in order, but at the end those that only refer to others: headlines, sums, references to other
        entries.
        """
        last = max((clause.number for clause in self.clauses), default=0)
        return sorted(self.clauses, key=lambda clause: self._turn(clause, last))

    def _turn(self, clause: Clause, last: int) -> float:
        if clause.title:
            return last + 3
        if clause.headline:
            below = (
                each.number for each in self.clauses if not each.headline and _stands_under(each, clause, self.entries)
            )
            return max(below, default=clause.number) + _AFTER_SENTENCE
        if self._sums_up(clause):
            return last + 2
        return last + 1 if _takes_up_another_entry(clause, self.clauses, self.entries) else clause.number

    def _sums_up(self, clause: Clause) -> bool:
        """Whether a clause precedes the first of several entries, is in a summary, or counts for several places."""
        above = bool(self.entries) and max(self.entries) > 1 and not self.entries[clause.number]
        return not clause.headline and (above or id(clause) in self.sums or clause.number in self.summaries)

    def take(self, clause: Clause) -> None:
        """Add a clause to the events that it is about, by the first of the ways that applies."""
        own = None if _adds_other_towns(clause) else place_of_clause(clause) or self._scene_of(clause)
        if own is not None and _is_quarter_of(self.headed.get(clause.number), clause, own):
            own = self.headed[clause.number]
            clause.new |= not is_town(own)
        if not (self._take_headline(clause, own) or self._take_repetition(clause, own)):
            self._take_event(clause, own)

    def _scene_of(self, clause: Clause) -> PlaceMention | None:
        """The town of the sentence before a clause, which tells of no event itself: "In Jos the rescue goes on. …".

        Not of a clause that takes up what was told: by "the attack", or by "the dead" alone.
        """
        resumes = clause.definite or any(toll.toll_noun for toll in clause.real_tolls)
        return self.scenes.get(clause.number) if clause.event_type and not clause.headline and not resumes else None

    def _take_headline(self, clause: Clause, own: PlaceMention | None) -> bool:
        """Add a headline to the events below it; return whether the clause was one and is dealt with."""
        return clause.headline and _add_headline(_part_below(clause, self.events, self.entries), clause, own)

    def _take_repetition(self, clause: Clause, own: PlaceMention | None) -> bool:
        """Deal with a clause that sums up events told elsewhere or refers to another entry's; return whether it did."""
        is_sum = id(clause) in self.sums
        if is_sum and _are_told_apart(self.events, clause):
            return True
        if is_sum and any(_has_share(event, clause) for event in _told_behind(self.events, clause)):
            return False
        in_short = clause.number in self.summaries and self.entries[clause.number] > 0
        if self._sums_up(clause) and _add_headline(self.events, clause, None if is_sum else own, in_short=in_short):
            return True
        another = _takes_up_another_entry(clause, self.clauses, self.entries)
        return another and _add_to_another_entry(self.events, clause)

    def _take_event(self, clause: Clause, own: PlaceMention | None) -> None:
        """Add a clause to an event at its own place, or at that of the heading above it."""
        heading = self.headed.get(clause.number)
        opens = heading is not None and all(
            self.headed.get(event.clauses[-1].number) is not heading for event in self.events
        )
        apart = opens and _is_wide(own)  # what stands over the heading is about other places
        events = [] if apart else self.events
        opens = opens or (heading is not None and self._opens_row(clause))
        _join(events, clause, own or (heading if opens else None), self.entries)
        self.events += events if apart else []
        if own is None and heading is not None and self.events:
            _place_by_heading(self.events[-1], clause, heading)

    def _opens_row(self, clause: Clause) -> bool:
        """Whether a clause tells the first event of its row in a list."""
        entry = self.entries[clause.number] if self.entries else 0
        return entry > 0 and all(self.entries[own.number] != entry for event in self.events for own in event.clauses)


def _is_quarter_of(heading: PlaceMention | None, clause: Clause, place: PlaceMention) -> bool:
    """Whether a clause's "district" elsewhere is one of the town or region in the heading, that is listed by no
    gazetteer.
    """
    if heading is None or heading.point is None or place.point is None or heading.precision == "country":
        return False
    beside = clause.words[bisect_right([word.start for word in clause.words], place.start) :][:1]
    called = any(word.low.startswith(_QUARTERS) for word in beside) or place.precision == "district"
    reach = _TOWN_WITH_SUBURBS_KM if is_town(heading) else (heading.radius_km or 0.0) + _TOWN_WITH_SUBURBS_KM
    away = (distance_km(heading, place) or 0.0) > reach and not holds_mention(heading, place)
    return called and away


_QUARTERS = ("район", "округ", "мікрорайон", "микрорайон", "bezirk", "stadtteil", "district", "quarter", "neighb")
_TOWN_WITH_SUBURBS_KM = 60.0


def _place_by_heading(event: Event, clause: Clause, heading: PlaceMention) -> None:
    """Place an event that a clause begins where the heading above it says, unless it has a place of its own."""
    if event.clauses == [clause] and event.place in (None, heading):
        event.place, event.place_rule = heading, "the place of the heading"


def _without_events(scenes: Mapping[int, PlaceMention], clauses: Sequence[Clause]) -> dict[int, PlaceMention]:
    """The towns of sentences before others, less those of sentences that tell of an event or that nobody saw."""
    telling = {clause.number + 1 for clause in clauses if clause.event_type or clause.background or _is_hearsay(clause)}
    return {number: place for number, place in scenes.items() if number not in telling}


def _is_hearsay(clause: Clause) -> bool:
    """Whether a sentence states, denies or passes on what did not happen where it is, so that it sets no scene."""
    stated = any(saying.official or saying.stance != "reports" for saying in clause.sayings)
    spoken_of = clause.triggers or clause.unreal or clause.tolls or clause.political
    return stated or passes_on(clause) or bool(clause.sayings and spoken_of)


def _adds_other_towns(clause: Clause) -> bool:
    """Whether a clause's toll is that of the towns it names and of others: "in Kyiv and several other cities"."""
    return bool(clause.real_tolls) and adds_other_places(clause.own_words)


_AFTER_SENTENCE = 0.5
"""Added to a sentence's number, this is a position between it and the next sentence."""


def _stands_under(clause: Clause, headline: Clause, entries: Sequence[int]) -> bool:
    """Whether a clause is in the part of the text below a headline: its entry, or the next sentences."""
    if clause.number <= headline.number:
        return False
    entry = entries[headline.number] if entries else 0
    if headline.title:
        return True
    return entries[clause.number] == entry if entry else clause.number - headline.number <= _UNDER_HEADING


_UNDER_HEADING = 4
"""The number of sentences below a heading that belong to it, in a text without entries."""


def _sums_among(clauses: Sequence[Clause], entries: Sequence[int]) -> frozenset[int]:
    """The clauses (by ``id``) that count the victims of attacks in several countries, regions or towns.

    Such are a lead ("strikes across Ukraine killed 19"), and a row of a report in entries.
    """
    in_entries = (clause for clause in clauses if entries and entries[clause.number] > 0 and _counts_regions(clause))
    return frozenset(map(id, (*filter(_sums_up_countries, clauses), *in_entries)))


def _tolls_of_villages(clauses: Sequence[Clause]) -> list[Clause]:
    """The bare tolls behind a paragraph's first clause on many villages, of which a town's share is told in it.

    "Eleven villages were shelled. The attacks wounded nine people. In Huliaipole a mine hurt two."
    """
    tolls = []
    for at, (before, clause) in enumerate(pairwise(clauses)):
        opens = at == 0 or clauses[at - 1].paragraph != before.paragraph
        if not opens or before.paragraph != clause.paragraph or not counts_settlements(before.own_words):
            continue
        further = [each for each in clauses[at + 2 :] if each.paragraph == clause.paragraph]
        if _is_bare_toll(clause) and _have_share(further, clause):
            tolls.append(clause)
    return tolls


def _is_bare_toll(clause: Clause) -> bool:
    """Whether a clause only counts victims, or those of "the attacks", without a day or a place."""
    of_several = all(_names_several(clause.words[match.last - 1]) for match in clause.triggers)
    return bool(clause.real_tolls) and of_several and not clause.dates and not any(own_places(clause))


def _have_share(clauses: Iterable[Clause], whole: Clause) -> bool:
    """Whether clauses count fewer victims of a kind than another, in a town that they or those before them name."""
    in_town = False
    for clause in clauses:
        in_town |= any(is_town(place) for _, place in own_places(clause))
        if in_town and _has_share(Event([clause]), whole):
            return True
    return False


def _counts_regions(clause: Clause) -> bool:
    """Whether victims are counted in several places at once: "nine civilians were killed in five regions"."""
    harmed = any(match.meaning.family == "harm" for match in clause.triggers)
    return (bool(clause.real_tolls) or harmed) and not clause.headline and counts_for_several_places(clause)


def _sums_up_countries(clause: Clause) -> bool:
    """Whether a lead counts the victims of attacks in several countries, or all over one: "strikes across Ukraine"."""
    if clause.headline or clause.number >= _LEAD_SENTENCES or not clause.real_tolls:
        return False
    if counts_for_several_places(clause):
        return True
    if not any(_names_several(clause.words[match.last - 1]) for match in clause.triggers):
        return False
    own = [place for _, place in own_places(clause)]
    countries = {place.country for place in own if place.country}
    return len(countries) > 1 or (bool(own) and all(place.precision == "country" for place in own))


def names_several_places(clause: Clause) -> bool:
    """Whether a clause may sum up several events: by the number of their places, or a plural of attacks or villages."""
    return counts_for_several_places(clause) or _names_several_events(clause)


def _names_several_events(clause: Clause) -> bool:
    return any(
        _names_several(word) and not _are_on_one_thing(clause.words[at + 1 : clause.last])
        for at, word in enumerate(clause.own_words, clause.first)
    )


def _names_several(word: Word) -> bool:
    """Whether a word for events is in the plural, in German also as the end of a compound: "Raketenangriffen"."""
    return word.low in _PLURAL_OF_EVENTS or word.low.endswith(_GERMAN_PLURALS)


def _are_on_one_thing(behind: Sequence[Word]) -> bool:
    """Whether the words behind "strikes" name one thing that was struck: "air strikes by the army on a village"."""
    until = next((at for at, word in enumerate(behind) if word.breaks), len(behind))
    pairs = pairwise(word.low for word in behind[: min(until, _STRUCK_WITHIN)])
    return any(preposition in _ONTO and article in _ONE for preposition, article in pairs)


_STRUCK_WITHIN = 9
"""The most words behind "strikes" in which the thing that they struck is named."""
_ONTO = listed("on at against in auf gegen")
_ONE = listed("a an one ein eine einen einem einer")
_GERMAN_PLURALS = ("angriffe", "angriffen", "attacken", "anschläge", "anschlägen", "luftschläge", "luftschlägen")
_LEAD_SENTENCES = 4


def _are_told_apart(events: Sequence[Event], clause: Clause) -> bool:
    """Whether at least two events follow a lead that sums them up, each with its town."""
    return len(_told_behind(events, clause)) > 1


def _told_behind(events: Sequence[Event], clause: Clause) -> list[Event]:
    """The events at towns after a lead, of a compatible type."""
    behind = (event for event in events if event.clauses[0].number > clause.number)
    return [event for event in behind if is_town(event.place) and compatible(event.event_type, clause.event_type)]


def _is_sum_beside(event: Event, clause: Clause) -> bool:
    """Whether a clause sums up a country's attacks, and an event after it has a share of the victims."""
    return _sums_up_countries(clause) and _has_share(event, clause)


def _has_share(event: Event, clause: Clause) -> bool:
    """Whether an event, by its own clauses, has fewer dead or injured than a clause counts."""
    if any(toll.part or toll.update or toll.definite for toll in event.real_tolls):
        return False
    own = {toll.kind: toll.best for toll in event.real_tolls if toll.best and not toll.attackers}
    whole = {toll.kind: toll.best for toll in clause.real_tolls if toll.best and not toll.part}
    return any(own[kind] < whole[kind] for kind in ("killed", "injured") if kind in own and kind in whole)


def _day_of_sum(clauses: Sequence[Clause]) -> When | None:
    """The day of a lead that sums up the text's events, which then is the day of each; else None."""
    sums = filter(_sums_up_countries, clauses)
    dates = (when for clause in sums for when in clause.dates)
    return next((when for when in dates if not when.saying and not when.counts_from_another), None)


def _takes_up_another_entry(clause: Clause, clauses: Sequence[Clause], entries: Sequence[int]) -> bool:
    """Whether a clause refers to "the bombing" in an entry without a bombing, so that it means another entry's."""
    entry = entries[clause.number] if entries else 0
    if not entry or not clause.definite or clause.headline or clause.event_type not in _VIOLENT:
        return False
    if any(place.role == "dateline" for place in clause.places):  # it opens an item of its own
        return False
    beside = (each for each in clauses if entries[each.number] == entry and each.event_type in _VIOLENT)
    return all((each.definite or each.headline) and not _located(each) for each in beside)


def _located(clause: Clause) -> bool:
    place = place_of_clause(clause)
    return place is not None and place.precision != "country"


def _add_to_another_entry(events: Sequence[Event], clause: Clause) -> bool:
    """Add a clause to the nearest event of its type in another entry; False if there is none."""
    fitting = [event for event in events if event.event_type in _VIOLENT and _fit(event, clause, None) > _CANNOT_JOIN]
    fitting = [event for event in fitting if event.event_type == clause.event_type] or fitting
    if not fitting:
        return False
    min(fitting, key=lambda event: abs(event.clauses[0].number - clause.number)).add(clause, None)
    return True


def _part_below(headline: Clause, events: Sequence[Event], entries: Sequence[int]) -> list[Event]:
    """The events told in the part of the text below a headline."""
    return [event for event in events if any(_stands_under(clause, headline, entries) for clause in event.clauses)]


def _add_headline(
    events: Sequence[Event], headline: Clause, place: PlaceMention | None, *, in_short: bool = False
) -> bool:
    """Fill in from a headline what the text leaves out of its event: place, type or tolls.

    A headline repeats the text and begins no event; if it may mean several, it adds nothing. Returns False if the text
    below tells of no event, or a row of a list above it tells of another. ``in_short`` marks a summary, whose figures
    may be of several events.
    """
    meant = _meant_by(events, headline, place)
    if not meant or not headline.event_type or headline.background:
        return bool(events) and headline.headline
    if len(meant) == 1 or is_town(place):
        _lead(meant[0], headline, place, in_short=in_short)
    return True


def _meant_by(events: Sequence[Event], headline: Clause, place: PlaceMention | None) -> list[Event]:
    """The events that a headline may be about: those whose toll it repeats, else those that it fits."""
    fitting = [event for event in events if _fit(event, headline, place) > _CANNOT_JOIN]
    alike = fitting if is_town(place) else [each for each in events if compatible(each.event_type, headline.event_type)]
    return [event for event in alike if _repeats_toll(event, headline)] or fitting


def _lead(event: Event, headline: Clause, place: PlaceMention | None, *, in_short: bool) -> None:
    """Fill in from a headline what an event's clauses leave out: higher tolls, a place, or a type if it is vague."""
    most = {toll.kind: toll.best or 0 for toll in sorted(event.real_tolls, key=lambda toll: toll.best or 0)}
    lacking = [toll for toll in headline.tolls if toll.update or (toll.best or 0) > most.get(toll.kind, -1)]
    lacking = [toll for toll in lacking if not (in_short and toll.kind in most)]
    vague = event.event_type in VAGUE
    if event.place is None or vague or lacking:
        leading = replace(headline, tolls=lacking, dates=[])
        event.lead(leading if vague else replace(leading, triggers=[], means=[], event_type=""), place)


def _join(events: list[Event], clause: Clause, place: PlaceMention | None, entries: Sequence[int]) -> None:
    """Add a clause to the event that it continues, or to a new one; clauses without an event are left out."""
    last = events[-1] if events else None
    if last is not None and place is not None and _is_parted_by_entries(last, clause, place, entries):
        last = None
    if last is not None and (_denies_victims(clause, last, place) or _dates_it(clause, last)):
        last.add(clause, place)
    elif clause.event_type and not clause.background and not _add_side(events, clause, place):
        _tell(events, clause, place, entries)


def _is_wide(place: PlaceMention | None) -> bool:
    return place is None or place.precision == "country"


def _add_side(events: Sequence[Event], clause: Clause, place: PlaceMention | None) -> bool:
    """Add a clause without a town that only accuses or is a party's version of an event; return whether it was one."""
    if not events or not _is_wide(place):
        return False
    if _only_accuses(clause):
        events[-1].claims_only.append(clause)
        return True
    spoken_of = max(events, key=_last_words)
    if not _is_own_version(spoken_of, clause):
        return False
    spoken_of.add(clause, place)
    spoken_of.event_type = clause.event_type if clause.event_type in _AIR else spoken_of.event_type
    return True


def _tell(events: list[Event], clause: Clause, place: PlaceMention | None, entries: Sequence[int]) -> None:
    """Add a clause that tells of an event to the one that it fits best, or to a new one."""
    sums_up = _is_wide(place) and _sums_up_several(events, clause)
    event = _best_fit(_open_to(events, clause, place, entries, sums_up=sums_up), clause, place)
    sum_of_list = sums_up and bool(entries) and entries[clause.number] > 0
    if event is None and not clause.triggers and (sum_of_list or _only_moves_people(clause)):
        return
    if event is None and place is None and _is_response(events, clause):
        return
    if event is None or _is_at_another_time(event, clause):
        before = events[-1] if events and event is None and at_the_same_place(clause) else event
        event = Event() if before is None else Event(place=before.place, place_rule=_SAME_AS_LAST)
        events.append(event)
    event.add(clause, place)


def _open_to(
    events: Sequence[Event], clause: Clause, place: PlaceMention | None, entries: Sequence[int], *, sums_up: bool
) -> list[Event]:
    """The events that a clause may continue, by its position in the text and theirs."""
    if place is None or _is_wide(place):
        fitting = _not_of_others(events, clause, entries, sums_up=sums_up)
    else:
        fitting = [event for event in events if not _is_parted_by_entries(event, clause, place, entries)]
    fitting = [event for event in fitting if not _only_follows_attack(event, events, clause)]
    return [event for event in fitting if not _belongs_above(event, events, clause, place)]


def _only_follows_attack(event: Event, events: Sequence[Event], clause: Clause) -> bool:
    """Whether an event is what followed an attack above, and a clause in a later paragraph tells of something else: a
    protest after victims were counted, or violence after an arrest.
    """
    victims_above = event.event_type == "casualties" and clause.event_type == "protest"
    arrest_above = event.event_type == "arrest" and clause.event_type in KINETIC
    if not (victims_above or arrest_above) or event.clauses[-1].paragraph == clause.paragraph:
        return False
    return any(before.event_type in KINETIC for before in events[: events.index(event)])


def _belongs_above(event: Event, events: Sequence[Event], clause: Clause, place: PlaceMention | None) -> bool:
    """Whether an event without a place belongs to a town's event above, and a clause begins another event there."""
    if event.place is not None or place is None or clause.definite or clause.headline:
        return False
    own = event.clauses[0].paragraph
    if own == clause.paragraph or event.clauses[0].headline:
        return False
    return any(other.clauses[0].paragraph == own and is_town(other.place) for other in events if other is not event)


def _not_of_others(events: Sequence[Event], clause: Clause, entries: Sequence[int], *, sums_up: bool) -> list[Event]:
    """The events that a clause without a town may continue."""
    if events and _is_of_another_kind(max(events, key=_last_words), clause, None):
        return []
    fitting = [event for event in events if not _is_of_another_entry(event, clause, entries)]
    if sums_up:
        repeats = _repeats_every_toll if _gives_total(clause) else _repeats_toll
        fitting = [event for event in fitting if not is_town(event.place) or repeats(event, clause)]
    return fitting


def _is_response(events: Sequence[Event], clause: Clause) -> bool:
    """Whether a clause tells what the authorities did about the violence right before: "A curfew was imposed"."""
    if clause.event_type not in _RESPONSES or clause.dates or clause.real_tolls or clause.headline or not events:
        return False
    last = max(events, key=_last_words)
    return last.event_type in KINETIC | {"unrest"} and last.clauses[-1].paragraph == clause.paragraph


_RESPONSES = frozenset({"security_operation", "territory_change"})


def _only_moves_people(clause: Clause) -> bool:
    """Whether a clause only counts people who were evacuated, which alone is no event."""
    return {toll.kind for toll in clause.real_tolls} <= {"evacuated", "displaced"} and bool(clause.real_tolls)


def _sums_up_several(events: Sequence[Event], clause: Clause) -> bool:
    """Whether a clause counts the victims of several towns' events together, and isn't the toll of the last of them."""
    recent = [event.place for event in events if clause.number - event.clauses[-1].number <= _SUMMED_WITHIN]
    towns = [place for place in recent if place is not None and is_town(place)]
    if not any(not is_same_place(first, second) for first, second in pairwise(towns)):
        return False
    return _gives_total(clause) or _speaks_of_all(clause) or (bool(clause.real_tolls) and _names_several_blows(clause))


def _names_several_blows(clause: Clause) -> bool:
    """Whether a clause's cause of death is a definite plural: "the attacks", "these strikes"."""
    return any(first.low in _DEFINITE_PLURALS and second.low in _BLOWS for first, second in pairwise(clause.own_words))


_SAME_AS_LAST = "the place of the event before"
_SUMMED_WITHIN = 4
"""The most sentences between a sum and the events that it sums up."""
_DEFINITE_PLURALS = listed("the these those both diesen den цих усіх этих всех")
_BLOWS = listed("""
    attacks strikes raids blasts explosions bombings shootings assaults clashes incidents angriffen anschlägen атак
    атаках ударів ударах обстрілів обстрілах ударов обстрелов обстрелах
""")


def _is_parted_by_entries(event: Event, clause: Clause, place: PlaceMention, entries: Sequence[int]) -> bool:
    """Whether a clause with a place is in another entry than all of an event, which has another place."""
    own = {entries[earlier.number] for earlier in event.clauses} - {0} if entries else set()
    if not own or entries[clause.number] in own:
        return False
    where = event.place
    if where is None:
        return True
    return where.name != place.name and not holds_mention(where, place) and not holds_mention(place, where)


def _is_of_another_entry(event: Event, clause: Clause, entries: Sequence[int]) -> bool:
    """Whether a clause is in another entry than all of an event, and doesn't repeat its toll.

    Text before the first entry, such as a title, is in no entry.
    """
    own = {entries[earlier.number] for earlier in event.clauses} - {0} if entries else set()
    if not own or _repeats_toll(event, clause):
        return False
    spoken_for = jurisdiction(clause)
    if spoken_for is not None and event.place is not None and speaks_for(spoken_for, event.place):
        return False
    return entries[clause.number] not in own


def _share_dates(events: Sequence[Event], layout: Layout) -> None:
    """Give events without a day that of their neighbours or of the layout, and count "a day earlier" from another."""
    first_dated = next((event for event in events if _has_own_day(event)), None)
    last_day = None if first_dated is None else first_dated.when
    for event in events:
        if event.when is None:
            event.inherited = None if _has_unknown_day(event) else _inherited_day(event, events, first_dated, layout)
        elif event.when.counts_from_another:
            event.when = _counted(event, event.when, layout.told, last_day)
        last_day = event.when or event.inherited or last_day


def _inherited_day(event: Event, events: Sequence[Event], first_dated: Event | None, layout: Layout) -> When | None:
    """The day of an event without one: of the sentences before it, of its heading, its entry, the report, or the text's
    first dated event.
    """
    headings = (layout.days[clause.number] for clause in event.clauses if clause.number in layout.days)
    beside = _day_of_scene(event, layout.told) or next(headings, None)
    if beside is not None:
        return beside
    above = None if first_dated is None or _are_apart(event, first_dated, events, layout) else first_dated.when
    if layout.covered is None or layout.covered.rule == OF_DATELINE:
        return above or layout.covered
    return _day_in_entry(event, events, layout.entries) or layout.covered


def _day_of_scene(event: Event, told: ToldDays | None) -> When | None:
    """The day that the sentences right before an event give."""
    first = next((clause for clause in event.clauses if not clause.headline), None)
    return None if told is None or first is None else told.of_scene(first.number)


def _are_apart(event: Event, dated: Event, events: Sequence[Event], layout: Layout) -> bool:
    """Whether an event doesn't share the day of the text's first dated one: it is in another entry, or before it."""
    first, second = (layout.entries[each.clauses[0].number] if layout.entries else 0 for each in (event, dated))
    if first != second and second > 0:
        return True
    opens = next(each for each in events if each is event or each is dated)
    return opens is event and _dates_nothing_before(dated, event)


def _counted(event: Event, when: When, told: ToldDays | None, last_day: When | None) -> When:
    """A date that counts from another, from the last day that the text gives before it or the day of the event told
    before.
    """
    clause = next(clause for clause in event.clauses if when in clause.dates)
    since = (None if told is None else told.before(clause.number, when.first)) or last_day
    if since is None:
        return when
    length = when.end - when.start
    start = since.start + dt.timedelta(days=when.relative) - length // 2
    return replace(when, start=start, end=start + length)


def _has_unknown_day(event: Event) -> bool:
    """Whether an event's words say that it had a day of its own, without telling which."""
    return any(clause.unknown_day for clause in event.clauses)


def _has_own_day(event: Event) -> bool:
    """Whether an event has a day that doesn't count from another's."""
    return event.when is not None and not event.when.counts_from_another


def _day_in_entry(event: Event, events: Sequence[Event], entries: Sequence[int]) -> When | None:
    """The day of another event of the same entry; None in a text without entries."""
    entry = entries[event.clauses[0].number] if entries else 0
    beside = (other.when for other in events if entry and entries[other.clauses[0].number] == entry)
    return next((when for when in beside if when is not None and not when.counts_from_another), None)


def _dates_nothing_before(dated: Event, event: Event) -> bool:
    """Whether the first day of a text doesn't date an event before it: one far above, or of another time."""
    apart = dated.clauses[0].number - event.clauses[-1].number
    return apart > _DAY_REACHES_BACK or _opens_as_earlier(dated)


_DAY_REACHES_BACK = 3
"""The most sentences from an event back to which a later day applies: headline and lead may leave the day out."""


def _opens_as_earlier(event: Event) -> bool:
    """Whether an event begins with a word for "earlier": "Ранее, 24 февраля, …"."""
    clause = event.clauses[0]
    return clause.words[clause.first].low in _EARLIER


_EARLIER = listed("earlier previously zuvor bereits ранее раніше")


def _denies_victims(clause: Clause, event: Event, place: PlaceMention | None) -> bool:
    """Whether a clause only says that nobody was hurt in the attack or damage reported right before it."""
    return (
        not clause.event_type
        and any(toll.nobody for toll in clause.tolls)
        and not clause.real_tolls
        and event.event_type in _VIOLENT | _AFTERMATH | _ORDER
        and _follows(event, clause)
        and (place is None or event.place is None or is_same_place(event.place, place))
    )


def _dates_it(clause: Clause, event: Event) -> bool:
    """Whether a clause only gives the day of the event told right before: "Police were called on Saturday"."""
    dated = any(not when.saying for when in clause.dates)
    undated = event.when is None or event.when.rule in _NO_OWN_DAY
    return not clause.event_type and dated and undated and _follows(event, clause) and says_when(clause.own_words)


def _follows(event: Event, clause: Clause) -> bool:
    """Whether a clause stands in the same sentence as an event's last clause or in the next one."""
    return clause.number - event.clauses[-1].number <= 1


def _is_at_another_time(event: Event, clause: Clause) -> bool:
    """Whether a clause reports a further blow at the same place: "… at dawn. In the evening shells hit the market"."""
    if clause.definite or clause.headline or clause.event_type not in KINETIC or not clause.day_time:
        return False
    day_times = {blow.day_time for blow in event.clauses if blow.event_type in KINETIC and blow.day_time}
    return bool(day_times) and clause.day_time not in day_times and not _repeats_toll(event, clause)


def _share_means(events: Sequence[Event]) -> None:
    """Give victims without a means that of the strikes told before them, elsewhere or all over their region."""
    for before, event in pairwise(events):
        if _is_sum_for_region(before, event) or _is_vague_after_air_strike(before, event):
            event.event_type = before.event_type
    for event in events:
        wide = next((each for each in events if event.event_type in VAGUE and _holds_as_part(each, event)), None)
        if wide is not None:
            event.event_type = _type_of_part(wide, event)


def _holds_as_part(wide: Event, event: Event) -> bool:
    """Whether a town's victims are counted right after attacks on several towns, of which it is one."""
    attacks = wide.covers_more and wide.event_type in KINETIC | {"air_defence"}
    apart = event.clauses[0].number - wide.clauses[0].number
    return attacks and is_town(event.place) and 0 < apart <= _PART_WITHIN


def _type_of_part(wide: Event, event: Event) -> str:
    """The type of an event at one town of a wide attack: that of the wide one if by drones or missiles alone, else its
    own.
    """
    means = {match.meaning for clause in wide.clauses for match in clause.means}
    if len(means) == 1:
        return {"drone": "drone_strike", "missile": "missile_artillery"}.get(means.pop(), "attack_on_civilians")
    return "attack_on_civilians" if event.real_tolls else "infrastructure_damage"


_PART_WITHIN = 2
"""The most sentences after a lead in which one of its towns may be told of."""


def _is_sum_for_region(region: Event, event: Event) -> bool:
    return (
        event.event_type == "casualties"
        and region.event_type in KINETIC
        and region.place is not None
        and event.place is not None
        and region.place.precision in REGIONAL
        and holds_mention(region.place, event.place)
    )


def _is_vague_after_air_strike(strike: Event, event: Event) -> bool:
    if event.event_type not in ("casualties", "damage", "attack_on_civilians"):
        return False
    if strike.event_type not in _AIR - {"air_defence", "airspace_violation"}:
        return False
    if strike.clauses[-1].paragraph != event.clauses[0].paragraph:
        return False
    named = any(match.meaning.family == "event" for clause in event.clauses for match in clause.triggers)
    return not named and not any(clause.means for clause in event.clauses)


def _only_accuses(clause: Clause) -> bool:
    """Whether a clause names an act only as an accusation, and has no toll of its own."""
    accusing = [saying for saying in clause.sayings if saying.stance == "accuses"]
    if not accusing or clause.real_tolls or not clause.triggers:
        return False
    return all(match.first >= accusing[0].verb_first for match in clause.triggers)


def _is_own_version(event: Event, clause: Clause) -> bool:
    """Whether a party describes the attack told right before as its own strike: "the army says its jets hit"."""
    if clause.new or clause.dates or clause.event_type not in KINETIC or event.event_type not in KINETIC:
        return False
    deed = any(saying.deed and saying.stance == "claims" for saying in clause.sayings)
    return deed and clause.number - event.clauses[-1].number <= _SENTENCES_TO_OWN_VERSION


_SENTENCES_TO_OWN_VERSION = 3
"""The most sentences between an attack and the attacker's own version of it."""


def _best_fit(events: Sequence[Event], clause: Clause, place: PlaceMention | None) -> Event | None:
    """The event that a clause continues best, the later one among equals; None if it begins another."""
    best: tuple[float, Event] | None = None
    for age, event in enumerate(sorted(events, key=_last_words, reverse=True)):
        points = _fit(event, clause, place)
        if points <= _CANNOT_JOIN:
            continue
        points -= min(age * _LESS_FOR_EACH_EVENT_BETWEEN, _MOST_TAKEN_OFF)
        if best is None or points > best[0]:
            best = (points, event)
    return best[1] if best else None


def _last_words(event: Event) -> tuple[int, int]:
    """The position at which an event was last mentioned: the sentence's number and the word's index."""
    return event.clauses[-1].number, event.clauses[-1].first


def _fit(event: Event, clause: Clause, place: PlaceMention | None) -> float:
    """How well a clause continues an event, in points; 0 if it can't."""
    if _is_of_another_event(event, clause, place):
        return _CANNOT_JOIN
    if not compatible(event.event_type, clause.event_type):
        if _says_by_what(event, clause, place):
            return _SAME_BLOW
        return _NARROWER_PLACE if _says_where(event, clause, place) else _CANNOT_JOIN
    if _begins_another_event(event, clause, place):
        return _CANNOT_JOIN
    if _takes_up_a_noun(event, clause) and _may_be_where(event.place, place):
        return _SAME_BLOW
    if _refers_without_town(clause, place):
        kind = clause.event_type == event.event_type and clause.event_type in _OWN_KIND
        return _DEFINITE_WITHOUT_PLACE + _OF_ITS_KIND * kind
    return _fit_without_place(event, clause) if place is None else _fit_with_place(event, clause, place)


def _is_of_another_event(event: Event, clause: Clause, place: PlaceMention | None) -> bool:
    """Whether a clause is about another town or day than an event, whatever it reports."""
    return (place is None and _is_spoken_for_elsewhere(event, clause)) or _is_on_another_day(event, clause)


def _begins_another_event(event: Event, clause: Clause, place: PlaceMention | None) -> bool:
    """Whether a clause of a type that an event may have is about another one, by its words, place or toll."""
    return (
        _announces_another(clause)
        or _is_at_unlisted_place(event, clause)
        or _counts_for_more(event, clause, place)
        or _opens_scene(event, clause, place)
        or _is_from_the_sky(event, clause, place)
        or _is_arrest_below(event, clause)
        or (not (is_town(event.place) and is_town(place)) and _is_of_another_kind(event, clause, place))
    )


def _is_of_another_kind(event: Event, clause: Clause, place: PlaceMention | None) -> bool:
    """Whether a clause tells of another act with victims of its own: "A bomb killed four. Soldiers fought rebels: ten
    dead".

    A missing place doesn't make one event of two kinds; one that goes on ("gunmen then opened fire") is the same.
    """
    kinds = {own.event_type for own in event.clauses if not own.headline} & KINETIC
    if clause.headline or clause.definite or clause.event_type not in KINETIC or not kinds:
        return False
    if clause.event_type in kinds or _is_unspecific(clause) or all(map(_is_unspecific, event.clauses)):
        return False
    if _is_at_another_time(event, clause):
        return False  # a further blow at the same place
    opening = [word.low for word in clause.own_words[:_HEAD_OF_CLAUSE]]
    in_its_sentence = clause.number == event.clauses[-1].number and opening[0] not in MEANWHILE
    goes_on = not _GOING_ON.isdisjoint(opening) or in_its_sentence
    return not goes_on and (_counts_other_victims(event, clause) or _stands_apart(event, clause, place))


def _is_arrest_below(event: Event, clause: Clause) -> bool:
    """Whether a clause tells of an arrest in a later paragraph than an event's violence, and not that it was for it."""
    if clause.event_type != "arrest" or event.event_type not in KINETIC or clause.definite:
        return False
    if any(word.low in _FOR_WHAT_WAS_TOLD for word in clause.own_words):
        return False
    return clause.paragraph > max(own.paragraph for own in event.clauses)


_FOR_WHAT_WAS_TOLD = listed("""
    suspicion connection tatverdächtige tatverdächtigen tatverdächtiger zusammenhang зв'язку связи
""")
"""Words of an arrest for the deed told before it: "arrested on suspicion of murder", "in connection with"."""


def _is_from_the_sky(event: Event, clause: Clause, place: PlaceMention | None) -> bool:
    """Whether one of an event and a clause is what was shot down over a region, the other a hit at a town in it."""
    if is_over_region(clause):
        return event.event_type not in ("air_defence", "drone_strike") and is_town(event.place)
    above = event.event_type == "air_defence" != clause.event_type and any(map(is_over_region, event.clauses))
    return above and is_town(place) and not clause.headline


def _opens_scene(event: Event, clause: Clause, place: PlaceMention | None) -> bool:
    """Whether a clause opens a paragraph about something else than the event told above it.

    It says anew where it happened, in a place that no gazetteer lists or while the event has none, or when and with
    what other victims; it neither takes up the event nor repeats its figures.
    """
    below = clause.paragraph > max(own.paragraph for own in event.clauses)
    if not below or not clause.triggers or event.clauses[0].headline or _goes_on(event, clause):
        return False
    others = _counts_other_victims(event, clause)
    is_lead = event.clauses[0].number < _LEAD_SENTENCES and not others
    unlisted = names_unlisted_place(clause) or _names_village(clause)
    elsewhere = event.place is None and not is_lead if is_town(place) else unlisted
    own_day = any(not when.saying and when.rule not in _NO_OWN_DAY for when in clause.dates)
    return elsewhere or (own_day and place is None and others)


def _names_village(clause: Clause) -> bool:
    """Whether a clause begins with a village by its name: "В посёлке Заречный", "Im Dorf Kibati"."""
    opening = clause.own_words[:_HEAD_OF_CLAUSE]
    return any(
        noun.low.startswith(_VILLAGES) and not noun.capital and (name.capital or name.low == "of")
        for noun, name in pairwise(opening)
    ) or [word.low for word in opening[:2]] == ["im", "dorf"]


_VILLAGES = ("сел", "посёлк", "поселк", "селищ", "хутор", "деревн", "станиц", "village", "hamlet")


def _goes_on(event: Event, clause: Clause) -> bool:
    """Whether the words of a clause go on with an event: "they then", "the gunmen", or people counted before."""
    if clause.headline or clause.definite or _repeats_toll(event, clause) or _takes_up_a_noun(event, clause):
        return True
    opening = [word.low for word in clause.own_words[:_HEAD_OF_CLAUSE]]
    attackers = any(first in _DEFINITE_ARTICLES and second in _ATTACKERS for first, second in pairwise(opening))
    return attackers or not _GOING_ON.isdisjoint(opening) or any(map(_refers_back, clause.real_tolls))


_DEFINITE_ARTICLES = listed("the these those die der diese")
_ATTACKERS = listed("""
    assailants assailant attackers attacker gunmen gunman shooter shooters raiders bandits kidnappers bomber bombers
    angreifer täter schützen
""")


def _stands_apart(event: Event, clause: Clause, place: PlaceMention | None) -> bool:
    """Whether a clause in a later paragraph than an event without a town says when or in which town it happened."""
    own_day = any(not when.saying and when.rule not in _NO_OWN_DAY for when in clause.dates)
    below = event.clauses[-1].paragraph != clause.paragraph
    return below and not is_town(event.place) and (own_day or is_town(place))


def _is_unspecific(clause: Clause) -> bool:
    """Whether a clause doesn't say by which act or weapon it happened: "an attack killed four"."""
    kinds = {match.meaning.family for match in clause.triggers}
    by_any_means = clause.event_type == "attack_on_civilians" and kinds <= {"attack", "blow"}
    return clause.event_type not in KINETIC or by_any_means


def _counts_other_victims(event: Event, clause: Clause) -> bool:
    """Whether a clause counts, anew, other numbers of the same harm than an event does."""
    counted = {(toll.kind, toll.best) for toll in event.real_tolls if toll.best}
    own = [toll for toll in clause.real_tolls if toll.best and toll.kind in _HARM]
    if any(_refers_back(toll) for toll in own) or counted & {(toll.kind, toll.best) for toll in own}:
        return False
    return not {toll.kind for toll in own}.isdisjoint(kind for kind, _ in counted)


def _refers_back(toll: Toll) -> bool:
    """Whether a toll is of people told of before, or corrects or adds to one."""
    return any(
        (toll.part, toll.update, toll.more, toll.attackers, toll.toll_noun, toll.definite, toll.rival, toll.further)
    ) or any((toll.of_those, toll.of_wounded, toll.of_wounds, toll.kin))


_HARM = frozenset({"killed", "injured", "abducted"})
_HEAD_OF_CLAUSE = 8
"""The words at the head of a clause in which "then" or "they" says that an event goes on."""
_GOING_ON = listed("""
    then also they he she it when as however afterwards thereafter subsequently further dann danach daraufhin sie jedoch
    er es als потім після коли вони він вона однак затем потом после когда они он она однако
""")


def _refers_without_town(clause: Clause, place: PlaceMention | None) -> bool:
    """Whether a clause refers to something known and names at most its country: "the bombing"."""
    return clause.definite and (place is None or place.precision == "country") and not clause.headline


def _fit_with_place(event: Event, clause: Clause, place: PlaceMention) -> float:
    """How well a clause at a place continues an event, which may have none yet."""
    if _is_outage_elsewhere(event, clause, place):
        return _CANNOT_JOIN
    if event.place is None:
        near = _follows(event, clause) or event.clauses[0].headline
        return _EVENT_WITHOUT_PLACE_NEARBY if near else _EVENT_WITHOUT_PLACE_FAR
    return _fit_by_place(event, clause, event.place, place)


def _takes_up_a_noun(event: Event, clause: Clause) -> bool:
    """Whether a clause speaks of what an event's clauses introduced: "a bus … the bus"."""
    if clause.headline:
        return False
    taken_up = set(taken_up_nouns(clause.own_words))
    if not taken_up:
        return False
    return any(not taken_up.isdisjoint(introduced_nouns(own.own_words)) for own in event.clauses if not own.headline)


def _may_be_where(event_place: PlaceMention | None, place: PlaceMention | None) -> bool:
    """Whether an event may be at a place, since it is known to a region of the same country at most, or to none."""
    if event_place is None or place is None:
        return True
    return not is_town(event_place) and event_place.country == place.country


def _counts_for_more(event: Event, clause: Clause, place: PlaceMention | None) -> bool:
    """Whether of an event and a clause one is at a town and the other covers several, with different tolls."""
    if event.covers_more:
        wider = place is not None and place.precision not in WIDE
    else:
        wider = is_town(event.place) and (counts_for_several_places(clause) or _is_sum_beside(event, clause))
    return wider and not (clause.real_tolls and _repeats_every_toll(event, clause))


def _says_where(event: Event, clause: Clause, place: PlaceMention | None) -> bool:
    """Whether a clause only adds the exact place of the attack told right before: "The ambush was near …"."""
    if event.place is None or place is None or clause.real_tolls:
        return False
    are_attacks = {event.event_type, clause.event_type} <= KINETIC
    return are_attacks and clause.definite and _follows(event, clause) and holds_mention(event.place, place)


def _says_by_what(event: Event, clause: Clause, place: PlaceMention | None) -> bool:
    """Whether a clause takes up "the bombing" told right before, and says that it came from the air."""
    from_air = event.event_type == "mine_ied" and clause.event_type in ("drone_strike", "air_strike")
    return from_air and place is None and clause.definite and _follows(event, clause) and not clause.real_tolls


def _is_spoken_for_elsewhere(event: Event, clause: Clause) -> bool:
    """Whether a clause without a place is a statement by the mayor, governor or police of a place other than the
    event's.
    """
    if event.place is None or not (clause.real_tolls or clause.triggers):
        return False
    spoken_for = jurisdiction(clause)
    if spoken_for is not None:
        return not speaks_for(spoken_for, event.place)
    country = _country_of_rescuers(clause)
    return bool(country) and bool(event.place.country) and country != event.place.country


def _country_of_rescuers(clause: Clause) -> str:
    """The country whose rescuers, doctors or police are a clause's source: "Lebanon's civil defence"; else empty."""
    for saying in clause.sayings:
        words = clause.words[saying.first : saying.last]
        if any(word.low in _RESCUERS for word in words):
            inside = (place for place in clause.places if words[0].start <= place.start < words[-1].end)
            return next((place.country for place in inside if place.precision == "country"), "")
    return ""


_RESCUERS = listed("ambulance rescue rescuers health police fire civil hospital medics firefighters")


def _fit_by_place(event: Event, clause: Clause, event_place: PlaceMention, place: PlaceMention) -> float:
    if is_same_place(event_place, place):
        return _SAME_PLACE
    if any(each.role == "container" and is_same_place(each, event_place) for each in clause.places):
        return _NARROWER_PLACE
    if holds_mention(event_place, place):
        return _CANNOT_JOIN if _is_one_among_others(event, clause, place) else _NARROWER_PLACE
    if holds_mention(place, event_place):
        return _CANNOT_JOIN if _is_about_more(event, clause, place) else _WIDER_PLACE
    if clause.definite and _follows(event, clause):
        says_where = event_place.precision in WIDE and not _has_own_place(clause)
        if lies_in_direction(event_place, place) or says_where or _takes_up_all(clause):
            return _NARROWER_PLACE
    return _CANNOT_JOIN


def _is_outage_elsewhere(event: Event, clause: Clause, place: PlaceMention) -> bool:
    """Whether an outage at a town, told in another paragraph, isn't that of an attack without a town."""
    outage = clause.event_type in ("power_outage", "service_outage") and event.event_type != clause.event_type
    return outage and is_town(place) and _is_wide(event.place) and event.clauses[-1].paragraph != clause.paragraph


def _has_own_place(clause: Clause) -> bool:
    """Whether a definite clause identifies its event by a place: "the attack on Kyiv"; "the blast" doesn't."""
    behind = clause.triggers[0].last if clause.triggers else clause.last
    return behind < clause.last and clause.words[behind].low in _OWN_PLACE


_OWN_PLACE = listed("in on at near of against")


def _takes_up_all(clause: Clause) -> bool:
    """Whether a clause refers to all the attacks told right before by their number: "The twin blasts …"."""
    words = clause.own_words
    return len(words) > 1 and words[0].low in _DEFINITE_PLURALS | {"both"} and words[1].low in _TWO_OR_MORE


_TWO_OR_MORE = listed("twin two three four double triple both blasts bombs bombings explosions")


def _announces_another(clause: Clause) -> bool:
    """Whether a clause itself says that it begins another event: "in a separate attack"."""
    concrete = clause.event_type not in VAGUE or (clause.real_tolls and clause.places)
    return clause.new and not clause.headline and bool(concrete)


def _is_at_unlisted_place(event: Event, clause: Clause) -> bool:
    """Whether a clause counts victims at a place that no gazetteer lists, so that it isn't the event's town."""
    victims_elsewhere = bool(clause.real_tolls) and not clause.definite
    if _repeats_toll(event, clause) and (clause.headline or event.clauses[0].headline):
        return False
    return is_town(event.place) and victims_elsewhere and names_unlisted_place(clause)


def _fit_without_place(event: Event, clause: Clause) -> float:
    if event.sums_up and _gives_total(clause):
        return _TOTAL_OF_A_SUMMARY
    if event.sums_up and clause.event_type not in VAGUE and not _follows(event, clause):
        return _DETAIL_OF_A_SUMMARY
    if _takes_up(event, clause):
        return _SAME_BLOW
    return _FURTHER_TOLL if _updates_toll(event, clause) else _NO_PLACE_OF_ITS_OWN


def _takes_up(event: Event, clause: Clause) -> bool:
    """Whether a clause without a place refers to this event: by its town's office, its exact toll or its kind of
    attack.
    """
    office = jurisdiction(clause)
    if is_town(office) and office is not None and event.place is not None and is_same_place(office, event.place):
        return True
    high = any((toll.best or 0) >= _TELLING_TOLL for toll in clause.real_tolls if toll.kind == "killed")
    return high and not clause.triggers and _repeats_every_toll(event, clause)


def _gives_total(clause: Clause) -> bool:
    """Whether a clause counts the victims of several events together: "in all 14 people were killed"."""
    words = [word.low for word in clause.own_words]
    pairs = set(pairwise(words))
    return bool(clause.real_tolls) and (bool(_TOTALS & set(words)) or bool(_TOTAL_PAIRS & pairs))


_TOTAL_PAIRS = frozenset({("in", "all"), ("in", "total"), ("total", "of")})
_TOTALS = listed("altogether overall insgesamt загалом усього всього разом всего итого")


def _is_one_among_others(event: Event, clause: Clause, place: PlaceMention) -> bool:
    """Whether a clause about a place within the event's region reports one of several events there."""
    if event.event_type == "air_defence" != clause.event_type and (
        any(map(_covers_several_regions, event.clauses)) or _is_from_the_ground(clause)
    ):
        return True
    if _only_counts_victims(event) and clause.event_type in KINETIC and _has_smaller_toll(event, clause):
        return True
    as_fine = RANK[place.precision] >= RANK["district"]
    if event.sums_up and as_fine and _is_concrete(clause) and not _repeats_toll(event, clause):
        return True
    return _is_later_in_sentence(event, clause)


def _is_from_the_ground(clause: Clause) -> bool:
    """Whether a clause reports an attack by nothing that flies, so that no air defence fought it off."""
    if clause.event_type in _ON_THE_GROUND:
        return True
    means = {match.meaning.means for match in clause.triggers if match.meaning.event_type == clause.event_type}
    return clause.event_type == "missile_artillery" and means == {"artillery"}


_ON_THE_GROUND = frozenset({"mine_ied", "ground_clash", "attack_on_civilians", "abduction"})


def _is_concrete(clause: Clause) -> bool:
    return bool(clause.real_tolls) or clause.event_type not in VAGUE


def _is_later_in_sentence(event: Event, clause: Clause) -> bool:
    """Whether a clause is a later part of the sentence of the event's last clause, cut since another event begins
    there.
    """
    last = event.clauses[-1]
    return last.number == clause.number and not event.clauses[0].headline and clause.first > last.first


def _is_about_more(event: Event, clause: Clause, place: PlaceMention) -> bool:
    """Whether a clause about a region around the event's place is about several events in it."""
    if clause.event_type == "air_defence" != event.event_type and _covers_several_regions(clause):
        return True
    nationwide = place.precision == "country" and bool(clause.real_tolls) and not _repeats_toll(event, clause)
    return nationwide and _speaks_of_all(clause)


def _covers_several_regions(clause: Clause) -> bool:
    return sum(place.precision in REGIONAL for place in clause.places) > 1


def _updates_toll(event: Event, clause: Clause) -> bool:
    """Whether a clause only gives another toll of an event with counted victims: "medics put the dead at 32"."""
    counted = any(toll.best for toll in event.real_tolls)
    return counted and clause.event_type == "casualties" and any(toll.toll_noun for toll in clause.real_tolls)


def _only_counts_victims(event: Event) -> bool:
    """Whether an event only counts victims in a wide area: "two people died in the region during the day"."""
    return event.event_type == "casualties" and not any(clause.triggers for clause in event.clauses)


def _has_smaller_toll(event: Event, clause: Clause) -> bool:
    """Whether the clause's tolls are smaller than the event's, so that it reports one of several attacks."""
    best = {toll.kind: toll.best for toll in event.real_tolls if toll.best}
    own = [toll for toll in clause.real_tolls if toll.best and not toll.part]
    return bool(own) and all(toll.best < best.get(toll.kind, 0) for toll in own if toll.best)


def _speaks_of_all(clause: Clause) -> bool:
    return any(word.low in ("across", "nationwide", "overall") for word in clause.own_words)


def _repeats_toll(event: Event, clause: Clause) -> bool:
    """Whether the clause repeats a toll of the event, so that it reports the same."""
    tolls = {(toll.kind, toll.best) for toll in event.real_tolls}
    return any((toll.kind, toll.best) in tolls for toll in clause.real_tolls)


def _repeats_every_toll(event: Event, clause: Clause) -> bool:
    """Whether all tolls of a clause are the event's; a sum of several events may agree in one kind by chance."""
    tolls = {(toll.kind, toll.best) for toll in event.real_tolls}
    return {(toll.kind, toll.best) for toll in clause.real_tolls} <= tolls


def _is_on_another_day(event: Event, clause: Clause) -> bool:
    """Whether the clause gives another day than the event has."""
    if event.when is None or (clause.event_type in VAGUE and not clause.triggers) or _redates(event, clause):
        return False
    when = next((when for when in clause.dates if not when.saying and when.rule not in _NO_OWN_DAY), None)
    if when is None or (_follows(event, clause) and _tells_how_it_ended(clause)):
        return False
    if when.relative:
        return True
    if _is_day_of_claim(event, clause, when):
        return False
    if "day" not in (when.precision, event.when.precision):
        return False
    apart = _DAYS_OF_NEWS if event.when.rule in _NO_OWN_DAY else 0 if _opens_with_day(clause, when) else 1
    return (when.start - event.when.end).days > apart or (event.when.start - when.end).days > apart


def _is_day_of_claim(event: Event, clause: Clause, when: When) -> bool:
    """Whether a clause only says who took responsibility for an event, so that its later day is that of the claim."""
    if event.when is None or not 0 < (when.start - event.when.end).days <= _CLAIMED_WITHIN:
        return False
    another = clause.new or any(clause.words[match.first - 1].low in _ANOTHER for match in clause.triggers)
    tells_more = clause.real_tolls or _located(clause) or _names_other_targets(event, clause)
    return _owns_up(clause) and not (another or tells_more)


def _owns_up(clause: Clause) -> bool:
    """Whether somebody takes responsibility in a clause, or says that they were behind it."""
    behind = any(
        saying.stance == "claims" and clause.words[saying.verb_last - 1].low == "behind" for saying in clause.sayings
    )
    return behind or takes_responsibility(clause.own_words)


_CLAIMED_WITHIN = 21
"""The most days between an attack and the claim of it."""
_ANOTHER = listed("""
    a an another two three several ein eine einen einem einer zwei drei mehrere другой другое другую ещё инший інший
    іншу інше ще два две дві три
""")
"""Words before an attack that the text hasn't told yet."""


def _names_other_targets(event: Event, clause: Clause) -> bool:
    """Whether a clause names something hit that an event's clauses don't: "the attack on a convoy"."""
    known = {match.meaning for own in event.clauses for match in own.targets}
    return any(match.meaning not in known for match in clause.targets)


def _tells_how_it_ended(clause: Clause) -> bool:
    """Whether a clause tells of some of those hurt before, or of a death of wounds without an attack or a place."""
    of_its_own = _located(clause) or any(match.meaning.family in ("event", "attack") for match in clause.triggers)
    return any(toll.of_those or (toll.late and not of_its_own) for toll in clause.real_tolls)


def _redates(event: Event, clause: Clause) -> bool:
    """Whether a clause gives the day of an event right before it, which has only that of a word such as "overnight"."""
    is_vague = event.when is not None and event.when.rule == WORD_FOR_DAY
    return is_vague and clause.number - event.clauses[-1].number <= _REDATES_WITHIN and gives_day_of_its_event(clause)


_REDATES_WITHIN = 3
"""The most sentences from an event to the one that gives its day."""


def _opens_with_day(clause: Clause, when: When) -> bool:
    """Whether a clause opens with its day, as the next entry of an account does: "On 1 June a barge was fired on"."""
    opens = when.first - clause.first <= 1 and when.precision == "day"
    return opens and clause.event_type in KINETIC and bool(clause.triggers) and not clause.definite


_DAYS_OF_NEWS = 7
"""The most days by which a dateline's day gives way to another; what is older is looked back on."""


def _announces_others(event: Event, events: Sequence[Event]) -> bool:
    """Whether an event only announces others in its area: "three attacks were reported across the region"."""
    if not event.sums_up or any(toll.kind in ("killed", "injured") for toll in event.real_tolls):
        return False
    area = event.place
    inside = [
        other
        for other in events
        if other is not event and area is not None and other.place is not None and holds_mention(area, other.place)
    ]
    return len(inside) > 1
