"""From the events and political matters of a text to incidents: their values, and the words each was read from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from geo.extract.casualties.attachment import all_armed, any_unarmed
from geo.extract.casualties.reconcile import victims_of_event
from geo.extract.casualties.tolls import Toll
from geo.extract.events.actors import actors_in
from geo.extract.events.bands import is_named, names_party
from geo.extract.events.clauses import Clause, gives_day_of_its_event
from geo.extract.events.coreference import Event
from geo.extract.events.event_types import STRIKES
from geo.extract.events.figures import count_of, figures_in
from geo.extract.events.grading import grade
from geo.extract.events.hours import HOUR_ALONE
from geo.extract.events.layout import OF_HEADING, OF_LIVE_BLOG, OF_PAST_DAY, OF_TITLE
from geo.extract.events.reasons import actor_rule, alternative_rule, type_rule
from geo.extract.events.statements import Matter
from geo.extract.events.sureness import sureness
from geo.extract.events.targets import targets_of
from geo.extract.events.told_days import OF_SCENE
from geo.extract.extraction import NamedPlace, Proposed, reading_from
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.dates import OF_DATELINE, WORD_FOR_DAY, When
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import any_listed
from geo.model import Claim, Count, Evidence, Figure, Incident, Placement, Report
from geo.wording import in_our_words

_KEY_LENGTH = 12
"""Hexadecimal digits of a report's key: among a million reports the chance that two share one is about 1 in 500."""
_LONGEST_QUOTE = 400
"""Characters."""
_FINAL_TYPES = {"blast": "mine_ied", "casualties": "attack_on_civilians", "damage": "infrastructure_damage"}
_PEOPLE_FIGURES = ("captured", "arrested", "evacuated", "displaced", "missing")
"""Kinds of tolls that are figures of an incident."""
_ITSELF = frozenset({"it", "they", "we", "its", "have"})
_SUBJECT_WITHIN = 4
"""The most words before "killed" in which its subject is looked for: "that it had killed"."""
_MOST_GROUPS = 6
"""The most groups of victims that are named."""
_BREAKDOWN_WITHIN = 14
"""The most words of a breakdown ("including two children")."""
_ANNOUNCED = frozenset({"border_fortification", "mobilisation"})
"""Types that are mostly announced: the day of the announcement is that of the incident."""
_GENERAL_MEANS = {
    "missile": ("cruise_missile", "ballistic_missile"),
    "air_bomb": ("glide_bomb", "helicopter"),
    "mine_ied": ("suicide_bomb", "vehicle", "grenade", "air_bomb", "glide_bomb"),
    "artillery": ("mlrs",),
}


_STAND_OFF = frozenset({"drone", "missile", "cruise_missile", "ballistic_missile", "artillery", "mlrs", "air_bomb"})
"""Means that set fire to what they hit."""
_IMPLIED_TARGETS = {"homes_damaged": "residential", "without_power": "energy"}
"""Targets that a figure implies; damaged homes come before a power cut."""

_BESIDE_IT = {OF_HEADING: "given by the heading above it", OF_SCENE: "given by the sentence before it"}
"""What is noted of days that stand right beside an event, by their rule."""
_OF_THE_TEXT = "the days that the whole report is about"
_WITHOUT_DATE = "inferred from the day of publication"
_DAYS_BEFORE_PUBLICATION = 2
"""The most days before publication that an undated event happened: reports of older ones give their day."""
_DAYS_BEFORE_SAYING = 1
"""The most days before a statement that the event it is about happened."""


def report_key(text: str) -> str:
    """The prefix of the ids of a text's incidents, the same for the same text."""
    return f"report-{hashlib.sha256(text.encode()).hexdigest()[:_KEY_LENGTH]}"


class DateRange(NamedTuple):
    """The days of an incident as :class:`geo.model.Incident` has them."""

    start: dt.date | None
    end: dt.date | None
    precision: str
    note: str
    rule: str = ""


class Victims(NamedTuple):
    """The counts of an event's victims, who they were, and whether the text gives two conflicting figures.

    ``armed`` says that all of them were armed, by their nouns or as members of an armed group.
    """

    killed: Count | None
    injured: Count | None
    people: str
    competing: bool
    rules: Mapping[str, str]
    armed: bool


class IncidentBuilder:
    """Makes the incidents of one text.

    Parameters
    ----------
    text : str
        The text that all offsets count in.
    key : str
        The prefix of its incidents' ids.
    """

    def __init__(self, text: str, key: str, vocabulary: Vocabulary, published: dt.date | None, language: str) -> None:
        self.text = text
        self.key = key
        self.vocabulary = vocabulary
        self.published = published
        self.language = language
        self.report_id = key

    def proposals(self, events: Iterable[Event], matters: Iterable[Matter]) -> tuple[Proposed, ...]:
        """The incidents of all events and then of all matters, numbered consecutively."""
        proposed: list[Proposed] = []
        for event in events:
            with reading_from(event.clauses[0].start):
                proposed.append(self.from_event(event, len(proposed) + 1))
        for matter in matters:
            with reading_from(matter.clauses[0].start):
                proposed.append(self.from_matter(matter, len(proposed) + 1))
        return tuple(proposed)

    def from_event(self, event: Event, number: int) -> Proposed:
        """The incident of an event, how sure the reading is (0 to 1), and by which rules."""
        evidence: list[Evidence] = []
        clauses = event.clauses
        unexplained = _is_unexplained_blast(event)
        event_type = "other" if unexplained else _FINAL_TYPES.get(event.event_type, event.event_type)
        for clause in clauses:
            evidence += self._type_evidence(clause, (event_type, event.event_type))
        means = self._means(clauses, event_type, evidence)
        hit = targets_of(clauses, event.event_type, self.vocabulary)
        evidence += [self._evidence("target", each.clause, each.first, each.last) for each in hit]
        targets = tuple(each.code for each in hit)
        victims = self._victims(event, evidence)
        figures = self._figures(clauses, evidence)
        placement = self._placement(event.place, evidence)
        date = self._event_date(event, evidence)
        both_sides = event.event_type == "ground_clash"
        acting, acted_on, actor_rules = self._actors([*clauses, *event.claims_only], evidence, both_sides=both_sides)
        claims = self._claims([*clauses, *event.claims_only], evidence)
        verification, reason = grade(event, competing=victims.competing)
        incident = Incident(
            id=f"{self.key}-{number}",
            title="",
            event_type=_type_by_victims(event_type, means, victims, clauses),
            source="report",
            source_id=f"{self.key}-{number}",
            type_original="Explosion" if unexplained else "",
            means=means,
            target=_with_implied_target(targets, figures),
            actor=acting,
            target_actor=tuple(actor for actor in acted_on if actor not in acting),
            date_start=date.start,
            date_end=date.end,
            date_precision=date.precision,
            date_note=date.note,
            placement=placement,
            killed=victims.killed,
            injured=victims.injured,
            people=victims.people,
            figures=figures,
            verification=verification,
            verification_reason=reason,
            claims=claims,
            reports=(self._report(clauses),),
            evidence=tuple(evidence),
        )
        rules = {
            "event_type": type_rule(event, incident.event_type),
            "date_start": date.rule,
            "placement": event.place_rule if event.place is not None else "",
            "target": "a word for a target" if targets else "what the figures count",
            "means": "a word for a weapon",
            "claims": "a verb of saying",
            "figures": "a number with its noun",
            **victims.rules,
            **actor_rules,
        }
        return Proposed(
            in_our_words(incident), sureness(event, incident), self._alternatives(event), _of_values(incident, rules)
        )

    def from_matter(self, matter: Matter, number: int) -> Proposed:
        """The incident of a political matter, how sure the reading is, and by which rules."""
        evidence: list[Evidence] = []
        for clause in matter.clauses:
            evidence += [self._evidence("event_type", clause, m.first, m.last) for m in clause.political[:1]]
        placement = self._placement(matter.place, evidence)
        by_place = sorted(matter.clauses, key=lambda clause: matter.place not in (None, *clause.places))
        dates = ((when, clause) for clause in by_place for when in clause.dates)
        when, dated = next(dates, (None, matter.clauses[0]))
        date = self._date(when, evidence, dated, by_announcement=True)
        claims: tuple[Claim, ...] = ()
        if matter.saying and matter.said_in:
            saying, clause = matter.saying, matter.said_in
            claims = (Claim(saying.speaker, saying.stance, self._sentence(clause), self.report_id),)
            evidence.append(self._evidence("claims", clause, saying.first, saying.last))
        incident = Incident(
            id=f"{self.key}-{number}",
            title="",
            event_type=matter.event_type,
            source="report",
            source_id=f"{self.key}-{number}",
            actor=(matter.speaker,) if matter.speaker else (),
            date_start=date.start,
            date_end=date.end,
            date_precision=date.precision,
            date_note=date.note,
            placement=placement,
            verification="single_source",
            verification_reason="told by this report alone",
            claims=claims,
            reports=(self._report(matter.clauses),),
            evidence=tuple(evidence),
        )
        rules = {
            "event_type": "words for politics",
            "date_start": date.rule,
            "placement": "the place of the talks",
            "claims": "a verb of saying",
            "actor": "who speaks",
        }
        score = _matter_score(matter, dated=when is not None)
        return Proposed(in_our_words(incident), score, rules=_of_values(incident, rules))

    def _evidence(self, field: str, clause: Clause, first: int, last: int) -> Evidence:
        start, end = clause.words[first].start, clause.words[last - 1].end
        return Evidence(field, start, end, self.text[start:end], self.report_id)

    def _sentence(self, clause: Clause) -> str:
        text = " ".join(self.text[clause.start : clause.end].split())
        return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"

    def _report(self, clauses: Sequence[Clause]) -> Report:
        first = next((clause for clause in clauses if not clause.headline), clauses[0])
        quote = self.text[first.start : first.end]
        return Report(
            self.report_id, published=self.published, language=self.language, quote=quote, quote_start=first.start
        )

    def _type_evidence(self, clause: Clause, types: tuple[str, str]) -> list[Evidence]:
        """The words for the event in a clause; one for the given types is preferred."""
        named = [match for match in clause.triggers if match.meaning.event_type in types] or clause.triggers
        return [self._evidence("event_type", clause, match.first, match.last) for match in named[:1]]

    def _means(self, clauses: Sequence[Clause], event_type: str, evidence: list[Evidence]) -> tuple[str, ...]:
        """The means of an event; a general one ("missile") is dropped for its special ones ("cruise missile")."""
        means: dict[str, Evidence] = {}
        for clause in clauses:
            if clause.event_type == "casualties" and len(clauses) > 1:
                continue
            for trigger in clause.triggers:
                if trigger.meaning.means:
                    words = self._evidence("means", clause, trigger.first, trigger.last)
                    means.setdefault(trigger.meaning.means, words)
            for match in clause.means:
                means.setdefault(match.meaning, self._evidence("means", clause, match.first, match.last))
        if _STAND_OFF.intersection(means):
            means.pop("arson", None)  # the fire is what the weapon did
        for general, special in _GENERAL_MEANS.items():
            if general in means and any(name in means for name in special):
                del means[general]
        evidence.extend(means.values())
        return ("drone", *means) if event_type == "drone_strike" and "drone" not in means else tuple(means)

    def _victims(self, event: Event, evidence: list[Evidence]) -> Victims:
        counts: dict[str, Count | None] = {"killed": None, "injured": None}
        people: dict[str, None] = {}
        competing = False
        rules: dict[str, str] = {}
        tolls = self._tolls_without_boasts(event)
        victims = victims_of_event([(clause.number, toll) for clause, toll in tolls])
        for kind, reconciled in (("killed", victims.killed), ("injured", victims.injured)):
            if reconciled is None:
                continue
            counts[kind] = reconciled.count
            rules[kind] = reconciled.rule
            competing = competing or reconciled.competing
            for number in reconciled.rests_on:
                clause, toll = tolls[number]
                evidence.append(self._evidence(kind, clause, toll.first, toll.last))
            people |= dict.fromkeys(self._named_in(tolls, kind))
        who = "; ".join(list(people)[:_MOST_GROUPS])
        armed = self._are_members(tolls, who) or all_armed(who)
        return Victims(counts["killed"], counts["injured"], who, competing, rules, armed)

    def _tolls_without_boasts(self, event: Event) -> list[tuple[Clause, Toll]]:
        """The tolls of an event with their clauses, without an armed group's own claims if others count the dead."""
        tolls = [(clause, toll) for clause in _without_repeated(event.clauses) for toll in clause.tolls]
        others = [(clause, toll) for clause, toll in tolls if not self._is_boasted(clause, toll)]
        return others if any(toll.kind == "killed" for _, toll in others) else tolls

    def _named_in(self, tolls: Iterable[tuple[Clause, Toll]], kind: str) -> Iterator[str]:
        """The words for the victims of a kind, those who were hit counting as injured."""
        kinds = ("injured", "struck") if kind == "injured" else (kind,)
        named = (self._who(clause, toll) for clause, toll in tolls if toll.kind in kinds and not toll.nobody)
        return filter(None, named)

    def _are_members(self, tolls: Iterable[tuple[Clause, Toll]], who: str) -> bool:
        """Whether all victims are members of armed groups, and nobody unarmed is named beside them."""
        hurt = [each for each in tolls if each[1].kind in ("killed", "injured", "struck") and not each[1].nobody]
        return bool(hurt) and all(self._is_member(clause, toll) for clause, toll in hurt) and not any_unarmed(who)

    def _is_member(self, clause: Clause, toll: Toll) -> bool:
        """Whether victims are called members or commanders of a named group: "10 Hamas members"."""
        first, last = toll.people
        last = min(last + 2, len(clause.words))  # the noun may follow the name: "10 Hamas members"
        names = [match for match in self.vocabulary.groups.find(clause.words, first, last) if is_named(match)]
        nouns = [at for at in range(first, last) if clause.words[at].low in _MEMBERS]
        return bool(names and nouns) and nouns[-1] - names[-1].last in range(-_NAME_BEHIND, 1)

    def _is_boasted(self, clause: Clause, toll: Toll) -> bool:
        """Whether a toll is an armed group's own claim: "it said that it had killed 31 soldiers"."""
        active = toll.kind == "killed" and toll.people[0] > toll.cue
        subject = {word.low for word in clause.words[max(toll.cue - _SUBJECT_WITHIN, clause.first) : toll.cue]}
        return (
            active
            and bool(subject & _ITSELF)
            and any(
                self.vocabulary.groups.find(clause.words, saying.first, saying.last)
                for saying in clause.sayings
                if saying.verb_first < toll.cue
            )
        )

    def _who(self, clause: Clause, toll: Toll) -> str:
        """The words for the victims, as far as they say who they were."""
        first, last = toll.people
        words = clause.words[first : self._end_of_breakdown(clause, last)]
        persons = self.vocabulary.persons
        if any(word.kind == "word" and persons.at(clause.words, first + at) for at, word in enumerate(words)):
            return self.text[words[0].start : words[-1].end]
        return ""

    def _end_of_breakdown(self, clause: Clause, last: int) -> int:
        """The end of the breakdown that follows a toll: "ten people, including two children"."""
        words, breakdown = clause.words, self.vocabulary.breakdown
        if last >= len(words):
            return last
        follows_comma = words[last].low == "," and breakdown.at(words, last + 1)
        if not (follows_comma or breakdown.at(words, last)):
            return last
        window = range(last + 1, min(last + _BREAKDOWN_WITHIN, clause.last))
        end = next((at for at in window if words[at].low in (",", ".", ";")), last)
        return last if end == last or self.vocabulary.cues.find(words, last, end) else end

    def _figures(self, clauses: Sequence[Clause], evidence: list[Evidence]) -> tuple[Figure, ...]:
        """The figures of an event, the first of each kind; people taken, moved or missing among them."""
        figures: dict[str, Figure] = {}
        for clause in clauses:
            counts = [
                (mention.what, mention.count, mention.first, mention.last)
                for mention in figures_in(clause.words, clause.first, clause.last, self.vocabulary)
            ]
            counts += [
                (toll.kind, count, toll.first, toll.last)
                for toll in clause.tolls
                if toll.kind in _PEOPLE_FIGURES and not toll.part
                if (count := count_of(toll.low, toll.best, toll.high)) is not None
            ]
            for what, count, first, last in counts:
                if what not in figures:
                    figures[what] = Figure(what, count)
                    evidence.append(self._evidence("figures", clause, first, last))
        return tuple(figures.values())

    def _placement(self, place: PlaceMention | None, evidence: list[Evidence]) -> Placement:
        if place is None:
            return Placement()
        start = place.expression_start if place.expression_start >= 0 else place.start
        end = max(place.expression_end, place.end)
        evidence.append(Evidence("placement", start, end, self.text[start:end], self.report_id))
        return place.placement()

    def _alternatives(self, event: Event) -> tuple[NamedPlace, ...]:
        """The other places that an event may be at, each with the words that name it."""
        return tuple(
            NamedPlace(
                place.placement(),
                Evidence("placement", place.start, place.end, self.text[place.start : place.end], self.report_id),
                sure=False,
                rule=alternative_rule(event, place),
            )
            for place in event.alternatives
        )

    def _event_date(self, event: Event, evidence: list[Evidence]) -> DateRange:
        """The days of an event: by its own words, counted from another event, or those of a neighbouring event."""
        announced = event.event_type in _ANNOUNCED
        own_day = _own_day(event)
        if own_day is not None:
            return self._date(own_day[1], evidence, own_day[0])
        if event.when is not None and event.when.counts_from_another:
            return self._date(event.when, evidence, _clause_of_date(event, event.when))
        said = next(((clause, when) for clause in event.clauses for when in clause.dates), None)
        if event.inherited is not None and event.inherited.rule == OF_HEADING and not announced:
            return _inherited_days(event.inherited)
        if said is not None:
            return self._date(said[1], evidence, said[0], by_announcement=announced)
        of_today = any(clause.hour_of_today for clause in event.clauses)
        if event.inherited is not None and not announced:
            days = _inherited_days(event.inherited)
            return _narrowed_to(days, self.published) if of_today else days
        if of_today and self.published is not None:
            return DateRange(self.published, self.published, "day", _WITHOUT_DATE, HOUR_ALONE)
        return self._date(None, evidence, event.clauses[0])

    def _date(
        self, when: When | None, evidence: list[Evidence], clause: Clause, *, by_announcement: bool = False
    ) -> DateRange:
        """The days of a date; for the date of a mere statement that day and the one before, save for announcements."""
        if when is None:
            if self.published is None:
                return DateRange(None, None, "unknown", "")
            start = self.published - dt.timedelta(days=_DAYS_BEFORE_PUBLICATION)
            return DateRange(start, self.published, "days", _WITHOUT_DATE, "about the day of publication")
        evidence.append(self._evidence("date_start", clause, when.first, when.last))
        if when.saying and not by_announcement:
            start = when.start - dt.timedelta(days=_DAYS_BEFORE_SAYING)
            note = "inferred from the day on which it was told"
            return DateRange(start, when.end, "days", note, "about the day of the statement")
        return DateRange(when.start, when.end, when.precision, "", when.rule)

    def _actors(
        self, clauses: Sequence[Clause], evidence: list[Evidence], *, both_sides: bool = False
    ) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, str]]:
        """The actors, the targets among actors, and the rules; general names ("army") only without others, or in a
        clash.
        """
        acting: dict[str, Evidence] = {}
        acted_on: dict[str, Evidence] = {}
        reasons: dict[str, str] = {}
        for clause in clauses:
            if _only_denies(clause):
                continue
            by, against = actors_in(clause, self.vocabulary)
            for match in by:
                reasons.setdefault(match.meaning, actor_rule(clause, match))
                acting.setdefault(match.meaning, self._evidence("actor", clause, match.first, match.last))
            for match in against:
                acted_on.setdefault(match.meaning, self._evidence("target_actor", clause, match.first, match.last))
        named = [name for name in acting if names_party(name)]
        kept = list(acting) if both_sides else named or list(acting)
        evidence.extend(acting[name] for name in kept)
        evidence.extend(words for name, words in acted_on.items() if name not in kept)
        rules = {"actor": reasons[kept[0]] if kept else "", "target_actor": "named as what was hit"}
        return tuple(kept), tuple(acted_on), rules

    def _claims(self, clauses: Iterable[Clause], evidence: list[Evidence]) -> tuple[Claim, ...]:
        claims: dict[tuple[str, str], Claim] = {}
        for clause in clauses:
            for saying in clause.sayings:
                if saying.negated:
                    continue
                key = (saying.speaker.lower(), saying.stance)
                if key not in claims:
                    claims[key] = Claim(saying.speaker, saying.stance, self._sentence(clause), self.report_id)
                    evidence.append(
                        self._evidence("claims", clause, saying.first, saying.verb_last)
                        if saying.first < saying.verb_last
                        else self._evidence("claims", clause, saying.verb_first, saying.last)
                    )
        return tuple(claims.values())


def _only_denies(clause: Clause) -> bool:
    """Whether a clause only says what somebody denies or has no proof of, so that nobody in it acted."""
    denied = any(saying.stance == "denies" for saying in clause.sayings)
    blames = any(saying.stance in ("accuses", "claims") for saying in clause.sayings)
    tells = bool(clause.triggers or clause.real_tolls)
    return (denied or bool(clause.unreal and clause.sayings)) and not blames and not tells


def _own_day(event: Event) -> tuple[Clause, When] | None:
    """The day that an event's own words give, with its clause; that of a dateline only without another."""
    days = [
        (clause, when)
        for clause in event.clauses
        for when in clause.dates
        if not when.saying and not when.counts_from_another
    ]
    if days and days[0][1].rule == WORD_FOR_DAY:
        days.sort(key=lambda pair: not gives_day_of_its_event(pair[0]))
    return _most_exact([pair for pair in days if pair[1].rule != OF_DATELINE] or days)


def _clause_of_date(event: Event, date: When) -> Clause:
    """The clause of an event with the words of a date."""
    return next(clause for clause in event.clauses if any(when.first == date.first for when in clause.dates))


def _inherited_days(when: When) -> DateRange:
    """The days that an event without a date takes from the layout of the report or from a neighbouring event."""
    of_text = when.rule in (OF_LIVE_BLOG, OF_PAST_DAY, OF_TITLE) or (when.rule == OF_DATELINE and not when.last)
    if of_text:
        return DateRange(when.start, when.end, when.precision, _OF_THE_TEXT, when.rule)
    if when.rule in _BESIDE_IT:
        return DateRange(when.start, when.end, when.precision, _BESIDE_IT[when.rule], when.rule)
    note = "taken from the incident told beside it"
    return DateRange(when.start, when.end, when.precision, note, "the day of the event beside it")


def _narrowed_to(days: DateRange, published: dt.date | None) -> DateRange:
    """The day of publication, of the day before and it: an hour of the past day before the evening is of the last."""
    is_past_day = days.end is not None and days.end == published and days.start == days.end - dt.timedelta(days=1)
    return days._replace(start=days.end, precision="day") if is_past_day else days


def _most_exact(dates: Sequence[tuple[Clause, When]]) -> tuple[Clause, When] | None:
    """The first date, or the first day within it: "in the past day: … on the night of 26 May"."""
    first = next(iter(dates), None)
    if first is None or first[1].precision not in ("days", "week", "month"):
        return first
    when = first[1]
    inside = (pair for pair in dates if pair[1].precision == "day" and when.start <= pair[1].start <= when.end)
    return next(inside, first)


def _of_values(incident: Incident, rules: Mapping[str, str]) -> dict[str, str]:
    """The rules of those fields that have a value."""
    empty = (None, "", (), Placement())
    return {field: rule for field, rule in rules.items() if rule and getattr(incident, field) not in empty}


def _without_repeated(clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses without those that repeat another word for word, as on pages that hold their text twice."""
    return list({tuple(word.low for word in clause.own_words): clause for clause in reversed(list(clauses))}.values())[
        ::-1
    ]


def _is_unexplained_blast(event: Event) -> bool:
    """Whether an explosion has neither victims nor a weapon, so that it may have been an accident."""
    return event.event_type == "blast" and not any(clause.real_tolls or clause.means for clause in event.clauses)


def _type_by_victims(event_type: str, means: tuple[str, ...], victims: Victims, clauses: Sequence[Clause]) -> str:
    """The type of an attack made more exact by its victims and words: a clash if all were armed, or an air strike."""
    if event_type != "attack_on_civilians":
        return event_type
    if not means and (_is_called_strike(clauses, armed=victims.armed) or _is_strike_of_state(clauses)):
        return "air_strike"
    return "ground_clash" if victims.armed and not set(means) & {"arson", "blade"} else event_type


def _with_implied_target(targets: tuple[str, ...], figures: Iterable[Figure]) -> tuple[str, ...]:
    """The targets, with homes if damaged homes are counted, else energy if a number is without power."""
    kinds = {figure.what for figure in figures}
    implied = next((target for what, target in _IMPLIED_TARGETS.items() if what in kinds), None)
    return targets if implied is None or implied in targets else (*targets, implied)


_NAME_BEHIND = 6
"""The most words from a noun to the end of the name after it: "members of the Islamic State"."""
_MEMBERS = listed("""
    member members operative operatives commander commanders dissident dissidents cadre cadres mitglied mitglieder
    mitgliedern kommandeur kommandeure член члена члены членов командир командира командиры командиров члени членів
    командири командирів
""")


def _is_called_strike(clauses: Sequence[Clause], *, armed: bool) -> bool:
    """Whether the text calls the attack a military strike without naming its means: "нанесла удары по пригороду".

    An English "strike" is one only if armed people are hit; on others it may be any attack.
    """
    attacks = [
        clause.words[match.first].low
        for clause in clauses
        for match in clause.triggers
        if match.meaning.family == "attack"
    ]
    return any(low.startswith(STRIKES) or (armed and low in ("strike", "strikes")) for low in attacks)


def _is_strike_of_state(clauses: Sequence[Clause]) -> bool:
    """Whether a strike in English is a state's, or one that brings down a building: "an Israeli strike"."""
    for clause in clauses:
        for match in clause.triggers:
            before = clause.words[match.last - 2 : match.last - 1]
            behind = clause.words[match.last : match.last + 1]
            if clause.words[match.last - 1].low in ("strike", "strikes") and (
                any(word.start in clause.states for word in before) or any_listed(_LEVELLING, behind)
            ):
                return True
    return False


_LEVELLING = listed("flattened levelled leveled demolished destroyed gutted razed collapsed")

_MATTER_ALONE = 0.45
_MATTER_WITH_SPEAKER = 0.2
_MATTER_IN_SEVERAL_CLAUSES = 0.1
_MATTER_DATED = 0.05
"""A low score (0 to 1) for dated statements and talks; only their order matters."""


def _matter_score(matter: Matter, *, dated: bool) -> float:
    score = _MATTER_ALONE + (_MATTER_WITH_SPEAKER if matter.speaker else 0)
    score += _MATTER_IN_SEVERAL_CLAUSES if len(matter.clauses) > 1 else 0
    return round(score + (_MATTER_DATED if dated else 0), 2)
