"""Which people a cue ("killed", "the death toll") counts: the object of an active verb, the subject of a passive one,
the number beside a noun.

Parsing with a language model was refused for its weight; on short reports, position and these rules find as much.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.extract.casualties.coordination import AND, NumberedGroups, companions, conjoined_after, conjoined_before
from geo.extract.casualties.named_lists import named_before, named_behind
from geo.extract.casualties.named_victims import killed_object, name_behind, named_victim, person_joined_before
from geo.extract.casualties.people import ACCUSATIVES, PLURALS, THINGS, People
from geo.extract.casualties.references import is_dying, is_of_those
from geo.extract.languages.vocabulary import Cue, Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import Number, number_at
from geo.extract.text.phrase_matcher import Match, Word, any_listed

_NO_OBJECT = listed("in by when as at on after before during from with while until since between and und та і й и")
_SUBJECT_WITHIN = 26
_ACTIVE_SUBJECT_WITHIN = 4
_ASIDE_WITHIN = 44
_PERSON_WITHIN = 12
_DESCRIBED_PERSON_WITHIN = 30
_OBJECT_WITHIN = 4
_BARE_OBJECT_WITHIN = 2
_BEHIND_WITHIN = 10
_TOLL_WITHIN = 14
"""The most words between a cue and the people it counts: a passive's subject may be far off, more so with a breakdown
in between; a single person or a bare number is close by."""
_INTRANSITIVE = (
    *("die", "died", "dies", "dying", "perish", "succumb", "lost", "drown", "bled", "starb", "starben", "gestorben"),
    *("fell", "fail", "did", "überleb"),
)


_OF_SUBJECTS = listed(
    "being dying perishing drowning sustaining suffering receiving undergoing recovering fighting clinging missing "
    "needing requiring seeking"
)
_OF_THINGS_TOO = ("burned", "burnt")
_ABDUCTING = ("abduct", "kidnap")
_OF_POSTS_TOO = ("neutrali", "eliminat")
_EXPECTED_TOLL = listed("could may might would should expected likely feared set könnte може могло может")
"""After a toll these say that the number is only feared or expected."""


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb of harm in its sentence.

    ``groups`` are the sentence's groups of people in order, ``consumed`` the numbers of those already counted by a cue,
    ``stops`` the words of all cues, ``passive`` whether the victims stand before it.
    """

    words: Sequence[Word]
    match: Match[Cue]
    groups: list[People]
    consumed: set[int]
    stops: frozenset[int]
    vocabulary: Vocabulary
    passive: bool

    @property
    def first(self) -> int:
        """The position of its first word."""
        return self.match.first

    @property
    def last(self) -> int:
        """The position after its last word."""
        return self.match.last

    @property
    def low(self) -> str:
        """Its first word in lower case."""
        return self.words[self.first].low

    @property
    def harms(self) -> bool:
        """Whether it kills or injures."""
        return self.match.meaning.kind in ("killed", "injured", "struck")

    @property
    def befalls_people(self) -> bool:
        """Whether its victims are people, whatever their noun: it harms them, or abducts."""
        return self.harms or self.low.startswith(_ABDUCTING)

    @property
    def takes_subject(self) -> bool:
        """Whether its victims are its subject: "were killed", "died"."""
        return self.passive or self.low.startswith(_INTRANSITIVE)

    @property
    def plural(self) -> bool:
        """Whether it stands in the plural: "were killed", "have died"."""
        return _is_plural(self.words, self.first)


def victims_of(
    words: Sequence[Word],
    match: Match[Cue],
    groups: list[People],
    consumed: set[int],
    vocabulary: Vocabulary,
    stops: frozenset[int],
) -> NumberedGroups:
    """The groups of people that a cue counts, each with its number in the sentence (-1 where it has none).

    Parameters
    ----------
    groups : list of People
        Those of the sentence, in order.
    consumed : set of int
        Numbers of the groups that an earlier cue has counted.
    stops : frozenset of int
        The words of all cues.
    """
    if match.meaning.form == "toll":
        return _number_after(words, match, vocabulary)
    labelled = _number_of_label(words, match, vocabulary)
    if labelled:
        return labelled
    if match.meaning.form == "noun":
        as_verb = _Verb(words, match, groups, consumed, stops, vocabulary, passive=False)
        if _is_german_past(as_verb):  # "in Mannheim verletzte ein Mann fünf Passanten"
            return _victims_of_german_past(as_verb)
        return _victims_of_noun(words, match, groups, consumed, vocabulary)
    inside = [
        (number, group) for number, group in enumerate(groups) if match.first < group.first and group.last < match.last
    ]
    if match.meaning.form == "frame" and inside:
        return _with_list_behind(words, match, groups, inside, consumed, stops)
    if words[match.first].low == "в" and words[match.last - 1].low.startswith(_IN_HOSPITAL):
        return _in_hospital(_Verb(words, match, groups, consumed, stops, vocabulary, passive=False))
    return _victims_of_verb(_verb_of(words, match, groups, consumed, vocabulary, stops))


def _with_list_behind(
    words: Sequence[Word],
    match: Match[Cue],
    groups: list[People],
    inside: NumberedGroups,
    consumed: set[int],
    stops: frozenset[int],
) -> NumberedGroups:
    """The people in a frame that ends with their noun, with the list that goes on: "lost six men and two guides"."""
    number, last = inside[-1]
    if last.last < match.last - 1:
        return inside
    return [*inside[:-1], *conjoined_after(words, groups, number, consumed, stops)]


def _verb_of(
    words: Sequence[Word],
    match: Match[Cue],
    groups: list[People],
    consumed: set[int],
    vocabulary: Vocabulary,
    stops: frozenset[int],
) -> _Verb:
    """The verb of a cue, in the passive if it or a participle that "and" joins it to is: "was dragged out and shot"."""
    passive = _is_passive(words, match.first, vocabulary) or _ends_its_clause(words, match, vocabulary)
    earlier = None if words[match.first].low.startswith(_OF_POSTS_TOO) else _participle_before(words, match)
    if earlier is not None:
        passive = not _object(words, match.last, groups, consumed, stops)  # "were masked and killed five people"
        match = match._replace(first=earlier) if passive else match
    return _Verb(words, match, groups, consumed, stops, vocabulary, passive)


def _number_of_label(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> NumberedGroups:
    """The number behind a word of harm and a colon, as in a list of figures: "Killed: 2", "Verletzte: 7", "KIA 5"."""
    alone = words[match.first].low in _LABELS
    opens = alone or match.first == 0 or words[match.first - 1].breaks
    colon = match.last < len(words) and words[match.last].low == ":"
    if not opens or not (alone or colon):
        return []
    number = number_at(words, match.last + colon, vocabulary)
    if number is None or not (number.last == len(words) or words[number.last].breaks):
        return []
    return [(-1, People(number.first, number.last, number.low, number.best, number.high, noun=False))]


_LABELS = ("kia", "wia")
"""Abbreviations for the killed and the wounded in action, which need no colon before their number."""


def _participle_before(words: Sequence[Word], match: Match[Cue]) -> int | None:
    """The passive participle that a verb is joined to by "and"; None if there is none.

    "Was dragged from his home by gunmen and later killed": the subject of "dragged" was killed.
    """
    at = _conjunction_before(words, match.first)
    if at is None:
        return None
    for auxiliary in range(at - 1, max(at - _PAIR_WITHIN, -1), -1):
        if words[auxiliary].low == "," and _is_participle_word(words[auxiliary + 1]):
            continue  # "was seized in Basra, driven to a field and shot dead"
        if words[auxiliary].breaks or words[auxiliary].low in _OTHER_SUBJECT:
            return None
        if words[auxiliary].low in _PASSIVE_AUXILIARIES:
            verb = next((i for i in range(auxiliary + 1, at) if not words[i].low.endswith("ly")), at)
            return verb if verb < at and _is_participle_word(words[verb]) else None
    return None


def _conjunction_before(words: Sequence[Word], verb: int) -> int | None:
    """The "and" that joins a verb to one before it, past adverbs; None if there is none."""
    at = verb - 1
    while at > 0 and (words[at].low in _THEN or words[at].low.endswith("ly")):
        at -= 1
    return at if at >= 1 and words[at].low == "and" else None


def _is_participle_word(word: Word) -> bool:
    return word.low.endswith(("ed", "en")) or word.low in _PARTICIPLES


_PAIR_WITHIN = 14
"""The most words from an auxiliary to the conjunction before its second participle."""
_THEN = listed("then later also subsequently eventually afterwards")
_OTHER_SUBJECT = listed("who which that when while as after before has have had")
_PASSIVE_AUXILIARIES = listed("was were been being")
_PARTICIPLES = listed("shot held caught hit struck led hurt bound set cut dragged")


def _in_hospital(verb: _Verb) -> NumberedGroups:
    """Who lies in hospital by words without a verb: "восемь пассажиров в больнице"; nobody if a verb goes with it."""
    closes = verb.last >= len(verb.words) or verb.words[verb.last].breaks or verb.words[verb.last].low in _WITH_WOUNDS
    if not closes:
        return []
    before = verb.first - (verb.words[verb.first - 1].low in _DASHES)
    touching = (number for number, group in enumerate(verb.groups) if group.last == before and group.noun)
    number = next(touching, None)
    if number is None or number in verb.consumed:
        return []
    return conjoined_before(verb.words, verb.groups, number, verb.consumed, verb.first, several=False)


_IN_HOSPITAL = ("больниц", "госпитал")
_WITH_WOUNDS = ("с", "со")


def _victims_of_noun(
    words: Sequence[Word], match: Match[Cue], groups: list[People], consumed: set[int], vocabulary: Vocabulary
) -> NumberedGroups:
    """The people before "fatally", after "the death of", or whom a noun such as "dead" counts."""
    if words[match.first].low == "fatally":
        return [
            (number, group)
            for number, group in enumerate(groups)
            if all(word.low in _OF_THEM for word in words[group.last : match.first]) and group.last <= match.first
        ][-1:]
    if words[match.last - 1].low == "of":
        return _object(words, match.last, groups, consumed, frozenset()) or name_behind(words, match, vocabulary)
    return _counted_by_noun(words, match, groups, consumed, vocabulary)


_OF_THEM = listed("of them these those whom")


def _victims_of_verb(verb: _Verb) -> NumberedGroups:
    """Pronouns first, then objects where the verb takes them, then its subjects."""
    certain = _victims_by_form(verb)
    if certain is not None:
        return certain
    objects = _objects(verb)
    if verb.low.startswith(_OF_POSTS_TOO):
        return _people_numbered(_subject(verb) if verb.passive else objects)
    if _merely_treats(verb):
        return [] if verb.passive else _people_numbered(objects)
    if _says_in_custody(verb):
        return _people_numbered(_subjects(verb))
    if verb.low in _OF_THINGS_TOO and verb.match.meaning.kind == "injured":
        return _people_named(_subjects(verb)) if verb.passive else []
    if _is_participle(verb) or (verb.vocabulary.words.verb_last and not verb.passive and objects):
        return objects
    if objects and not verb.takes_subject:
        return _with_companions(verb, objects, objects[-1][1].last)
    return _victims_without_object(verb)


def _victims_by_form(verb: _Verb) -> NumberedGroups | None:
    """The victims that a pronoun, a list of names or the form of the verb tells; None if none of these does."""
    pronoun = _pronoun(verb)
    if pronoun is not None:
        return pronoun
    named = _listed_by_name(verb)
    return _victims_of_past_verb(verb) if named is None else [(-1, named)]


def _merely_treats(verb: _Verb) -> bool:
    """Whether a cue is "treated" alone, which tells of the hurt only if it counts several people."""
    return verb.low == "treated" and verb.last - verb.first == 1


def _listed_by_name(verb: _Verb) -> People | None:
    """The two or more people whose names alone are a verb's objects or subjects; None if they are given otherwise."""
    if verb.match.meaning.kind not in ("killed", "injured") or verb.vocabulary.words.bare_one:
        return None
    if not verb.takes_subject:
        return named_behind(verb.words, verb.last, verb.vocabulary)
    end = _auxiliary_far_before(verb) if verb.vocabulary.words.verb_last else verb.first
    while end > 0 and _may_follow_auxiliary(verb.words[end - 1], verb.vocabulary):
        end -= 1
    while end > 0 and verb.words[end - 1].low in _PLURAL_AUXILIARIES:
        end -= 1
    return named_before(verb.words, end, verb.vocabulary)


def _auxiliary_far_before(verb: _Verb) -> int:
    """The German auxiliary of a participle at the end of its clause; the verb itself without one."""
    window = range(verb.first - 1, max(verb.first - _SUBJECT_WITHIN, 0), -1)
    return next((at for at in window if verb.words[at].low in _PLURAL_AUXILIARIES), verb.first)


_PLURAL_AUXILIARIES = listed("were have had been both wurden sind waren")


def _people_named(victims: NumberedGroups) -> NumberedGroups:
    """The groups with a noun for people, of a verb whose bare numbers may count things: "12 were burned"."""
    return [(number, group) for number, group in victims if group.noun]


def _people_numbered(victims: NumberedGroups) -> NumberedGroups:
    """The groups of several with a noun for people: "neutralised three militants", but not "two devices", "a post"."""
    return [(number, group) for number, group in _people_named(victims) if not group.single and group.best != 1]


def _says_in_custody(verb: _Verb) -> bool:
    """Whether a cue says where people are, which may have been so for long: "is in custody"."""
    return verb.low == "in" and verb.words[verb.last - 1].low == "custody"


def _with_companions(verb: _Verb, victims: NumberedGroups, after: int) -> NumberedGroups:
    """The victims with those whom "along with" behind a word adds to them."""
    taken = verb.consumed | {index for index, _ in victims}
    return [*victims, *companions(verb.words, after, verb.groups, taken, verb.stops)]


def _victims_without_object(verb: _Verb) -> NumberedGroups:
    """The victims of a verb without counted objects: a name or an unlisted person behind it, or its subjects."""
    if _acts_on_name(verb):
        return _named(verb)
    if _has_thing_as_object(verb):
        return killed_object(verb.words, verb.match, verb.groups, verb.stops)
    return _subjects(verb)


def _victims_of_past_verb(verb: _Verb) -> NumberedGroups | None:
    """The victims of a German, Russian or Ukrainian verb in the active past; None for any other verb."""
    if _is_german_past(verb):
        return _victims_of_german_past(verb)
    return _of_slavic_past(verb) if _is_slavic_past(verb) else None


def _is_german_past(verb: _Verb) -> bool:
    """Whether a verb is a German past that says what somebody did to others: "erschoss", "Unbekannte erschossen"."""
    if verb.vocabulary.words.bare_one or not verb.vocabulary.words.verb_last or verb.passive:
        return False
    if verb.low in _PASTS_OR_ADJECTIVES and not verb.words[verb.first].capital:
        behind = verb.words[verb.last].low if verb.last < len(verb.words) else ""
        before = verb.words[verb.first - 1] if verb.first else None
        has_doer = before is not None and before.capital and before.kind == "word"
        return (behind in _GERMAN_ARTICLES and _has_doer_behind(verb)) or (has_doer and behind in _GERMAN_ACCUSATIVES)
    return verb.low in _GERMAN_PASTS or (verb.low in _PASTS_OR_PARTICIPLES and not _closes_clause(verb))


def _closes_clause(verb: _Verb) -> bool:
    """Whether a verb is the last word of its clause, save for "hatten", so that its people come before it."""
    end = verb.last + (verb.last < len(verb.words) and verb.words[verb.last].low in _PERFECTS)
    return end >= len(verb.words) or verb.words[end].breaks or verb.words[end].low in AND


_PERFECTS = listed("hatten hatte haben hat habe")


def _victims_of_german_past(verb: _Verb) -> NumberedGroups:
    """The victims of a German verb in the past: after the verb and its agent, or before a verb at its clause's end.

    "Ein Mann erschoss in Hanau neun Menschen", "In Hanau erschoss ein Mann neun Menschen", "…, der neun erschoss".
    """
    if _closes_clause(verb):
        return [(number, group) for number, group in _subject(verb) if not group.attackers]
    behind = _victims_behind(verb)
    if not behind:
        return _several_before(verb)
    if verb.groups[behind[0]].part:
        return []
    return conjoined_after(verb.words, verb.groups, behind[0], verb.consumed, verb.stops)


def _victims_behind(verb: _Verb) -> list[int]:
    """The numbers of the people behind a German verb that nobody has counted, without its subject."""
    behind = _groups_behind(verb)
    if behind and verb.groups[behind[0]].first == verb.last and _has_doer_behind(verb):
        behind = behind[1:]
    return [number for number in behind if verb.groups[number].noun and number not in verb.consumed]


def _several_before(verb: _Verb) -> NumberedGroups:
    """Several people before a German singular, whose object they are: "Drei Menschen tötete eine Rakete"."""
    before = [] if verb.low.endswith("en") else _subject(verb)
    return [(number, group) for number, group in before if not group.attackers and (group.best or 0) > 1]


def _groups_behind(verb: _Verb) -> list[int]:
    """The numbers of the groups behind a verb in its clause."""
    words = verb.words
    end = next((at for at in range(verb.last, len(words)) if words[at].breaks or at in verb.stops), len(words))
    return [number for number, group in enumerate(verb.groups) if verb.last <= group.first and group.last <= end]


def _has_doer_behind(verb: _Verb) -> bool:
    """Whether a German clause opens with a place, time or manner, so that its subject follows the verb."""
    start = verb.first
    while start and not verb.words[start - 1].breaks and verb.words[start - 1].low not in AND:
        start -= 1
    return verb.words[start].low in _BEFORE_DOERS


_GERMAN_PASTS = listed("""
    tötete töteten erschoss erstach erstachen ermordete ermordeten enthaupteten erschlug erschlugen
""")
_PASTS_OR_PARTICIPLES = listed("erschossen")
_GERMAN_ACCUSATIVES = ("einen", "eine")
_PASTS_OR_ADJECTIVES = listed("verletzte verwundete")
_BEFORE_DOERS = listed("""
    in im am an auf bei beim vor nach zu um gegen unter mit aus nahe seit während dort hier dabei danach daraufhin dann
    laut wegen trotz
    später zuvor zunächst anschließend gestern heute abends nachts morgens so
""")
"""Words at the head of a German clause after which the verb comes before its subject."""


def _is_slavic_past(verb: _Verb) -> bool:
    """Whether a verb is a Russian or Ukrainian past that says what somebody did to others: "расстрелял", "вбив"."""
    active = verb.low.endswith(("л", "ла", "ло", "ли", "в"))
    return verb.vocabulary.words.bare_one and active and verb.low.startswith(_SLAVIC_KILLING)


def _of_slavic_past(verb: _Verb) -> NumberedGroups:
    """The victims of a Russian or Ukrainian verb in the past: the people in the accusative, after the verb or before
    it.

    "Подросток расстрелял школьников" counts nobody, "двух женщин убил сосед" two.
    """
    behind = [(number, group) for number, group in _objects(verb) if not _is_nominative(verb, group)]
    if behind:
        return behind
    before = _subject(verb)
    alone = _closes_clause(verb) or verb.words[verb.last].low in _SLAVIC_PREPOSITIONS
    nobody_named = verb.low.endswith(("ли", "ло")) and alone
    counted = [each for each in before if _is_accusative(verb, each[1]) or (nobody_named and not each[1].attackers)]
    return [] if any(_is_nominative(verb, group) for _, group in before) else counted


def _is_nominative(verb: _Verb, group: People) -> bool:
    return group.single and verb.words[group.last - 1].low in _SLAVIC_NOMINATIVES


def _is_accusative(verb: _Verb, group: People) -> bool:
    """Whether a group is in the accusative: "двух женщин", "женщину"."""
    forms = (verb.words[group.first].low, verb.words[group.last - 1].low)
    return forms[0] in ACCUSATIVES or (group.single and forms[1].endswith(("у", "ю")))


_SLAVIC_KILLING = (
    *("убил", "убив", "вбил", "вбив", "расстреля", "розстріля", "застрели", "зарезал", "зарізав", "зарізал"),
    *("казнил", "стратив", "стратил", "ранил", "поранив", "поранил", "травмував", "травмувал"),
)
_SLAVIC_NOMINATIVES = listed("""
    мужчина женщина девушка девочка подросток мальчик парень солдат военный полицейский боевик житель водитель сосед муж
    жена сын отец брат боец человек школьник студент охранник пассажир мать
    чоловік жінка дівчина підліток хлопець хлопчик військовий поліцейський бойовик мешканець водій сусід дружина син
    батько боєць школяр студент охоронець пасажир мати
""")
_SLAVIC_PREPOSITIONS = listed("в во на под у возле за біля під з із с из")


def _has_thing_as_object(verb: _Verb) -> bool:
    """Whether an active verb's object is no person, so that its subject is the agent: "shot and killed a dog"."""
    if verb.takes_subject or not verb.harms or verb.vocabulary.words.verb_last:
        return False
    behind = verb.words[verb.last : verb.last + _THING_WITHIN]
    if not behind or behind[0].low not in _OPENS_OBJECT:
        return False
    end = next((at for at, word in enumerate(behind) if word.breaks), len(behind))
    return not any(word.low.rstrip("s") in _TIME_NOUNS or word.low in _TIMES for word in behind[1:end])


_THING_WITHIN = 4
"""The most words after a verb in which a time, which is no object, is looked for: "killed the previous night"."""
_OPENS_OBJECT = listed("a an the his her their its")
_TIME_NOUNS = listed("day week month year hour minute moment time morning night evening afternoon weekend second")


def _pronoun(verb: _Verb) -> NumberedGroups | None:
    """The people meant by a verb's object "him", "her" or "them"; None if it has no such object."""
    singular = next((at for at in range(verb.first, verb.last) if verb.words[at].low in _PRONOUNS), None)
    if singular is not None and verb.match.meaning.form == "verb" and verb.low not in _HAVING:
        return [(-1, People(singular, singular + 1, 1, 1, 1, noun=True, single=True, definite=True))]
    if not verb.passive and any(word.low == "them" for word in verb.words[verb.first : verb.last + 1]):
        return _antecedent_of_them(verb)
    return None


_PRONOUNS = listed("him his her його її его её ее")
_HAVING = ("had", "has", "having")
"""Verbs of what befell somebody's own body, whose subject is the victim: "had his foot torn off"."""


def _is_participle(verb: _Verb) -> bool:
    """Whether the verb is an English participle, which has objects alone: "wounding five", but "five people dying"."""
    return verb.low.endswith("ing") and not verb.vocabulary.words.verb_last and verb.low not in _OF_SUBJECTS


def _objects(verb: _Verb) -> NumberedGroups:
    """The people right after a verb; for an active one also after a day, and "five of them" as a count of its own."""
    objects = _object(verb.words, verb.last, verb.groups, verb.consumed, verb.stops)
    if verb.passive:
        return objects
    if verb.match.meaning.kind == "killed":
        objects = [
            (number, replace(group, part=group.part and not _is_some_of_them(verb.words, group)))
            for number, group in objects
        ]
    return _and_self(verb, objects) if objects else _past_a_day(verb)


def _and_self(verb: _Verb, objects: NumberedGroups) -> NumberedGroups:
    """The objects of a verb of killing, with its agent if that one is killed too: "shot his wife and then himself"."""
    last = objects[-1][1].last
    following = [word.low for word in verb.words[last : last + 3]]
    if verb.match.meaning.kind != "killed" or following[:2] != ["and", "then"] or following[-1] not in _REFLEXIVE:
        return objects
    return [*objects, (-1, People(last + 2, last + 3, 1, 1, 1, noun=True, single=True))]


_REFLEXIVE = ("himself", "herself")


def _named(verb: _Verb) -> NumberedGroups:
    return named_victim(verb.words, verb.match, verb.groups, verb.passive, verb.stops, verb.vocabulary)


def _subjects(verb: _Verb) -> NumberedGroups:
    """The people or the name before a verb, those joined to them, and those after an inverted verb."""
    subjects = _subject(verb)
    if not subjects and verb.befalls_people and not verb.vocabulary.words.bare_one:
        subjects = _named(verb)
    if not subjects:
        inverted = verb.vocabulary.words.verb_last and not verb.passive and verb.harms
        return _subject_behind(verb) if inverted else []
    subjects = _with_person_before(verb, subjects)
    number, group = subjects[0]
    if _leaves_others_uncounted(verb, subjects):
        return [(number, replace(group, best=None, high=None))]
    if not verb.passive:
        return _with_who_died_too(verb, subjects) if is_dying(verb.words[verb.first]) else subjects
    return _with_companions(verb, subjects, verb.last)


def _leaves_others_uncounted(verb: _Verb, subjects: NumberedGroups) -> bool:
    """Whether a verb in the plural has one person as its only subject, so that there are more than are counted."""
    number, group = subjects[0]
    alone = len(subjects) == 1 and group.best == 1 and group.single and not group.more
    named_object = number < 0 and not verb.takes_subject  # "gunmen have killed Dr. Khan"
    return alone and verb.plural and not named_object


def _with_who_died_too(verb: _Verb, subjects: NumberedGroups) -> NumberedGroups:
    """The subjects of a verb of dying with those who died elsewhere or "together with" them."""
    return [*_with_companions(verb, subjects, verb.last), *_who_died_elsewhere(verb)]


def _who_died_elsewhere(verb: _Verb) -> NumberedGroups:
    """Those for whom a verb of dying is left out: "five died on the spot, and a sixth in hospital"."""
    end = next((at for at in range(verb.last, len(verb.words)) if verb.words[at].low in (";", ".")), len(verb.words))
    for number, group in enumerate(verb.groups):
        joined = verb.words[group.first - 1].low in AND and verb.last < group.first and group.last < end
        if not joined or number in verb.consumed or any(verb.last <= stop < end for stop in verb.stops):
            continue
        behind = verb.words[group.last : group.last + _ELSEWHERE_WITHIN]
        if behind[0].low in _TO_ELSEWHERE and any_listed(_ELSEWHERE, behind):
            return [(number, group)]
    return []


_ELSEWHERE_WITHIN = 5
"""The most words from people to the hospital in which they died."""
_TO_ELSEWHERE = listed("in im at on auf later später")
_ELSEWHERE = listed("hospital clinic later krankenhaus klinik später")


def _with_person_before(verb: _Verb, subjects: NumberedGroups) -> NumberedGroups:
    """The subjects of an English passive in the plural, with a person of an unlisted noun who opens their list."""
    beside = {word.low for word in verb.words[max(verb.first - 5, 0) : verb.first]}
    if verb.vocabulary.words.verb_last or not (verb.takes_subject and verb.harms) or beside & _OF_ONE:
        return subjects
    person = person_joined_before(verb.words, min((group for _, group in subjects), key=lambda each: each.first))
    return subjects if person is None else [*subjects, (-1, person)]


_OF_ONE = listed("was is has wurde")


def _past_time(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """The index after a day at a word ("the bodies on Friday of six men"), or that of the word itself."""
    after = at
    while after < len(words) and words[after].low in _BEFORE_DAYS:
        after += 1
    return after + 1 if after < len(words) and words[after].low in vocabulary.words.weekdays else at


_BEFORE_DAYS = ("on", "late", "early")


def _past_a_day(verb: _Verb) -> NumberedGroups:
    """The object that a day separates from its verb: "two men shot dead on Monday a politician"."""
    after = _past_time(verb.words, verb.last, verb.vocabulary)
    if after == verb.last or any(group.last == verb.first and not group.noun for group in verb.groups):
        return []
    return [
        (number, group)
        for number, group in enumerate(verb.groups)
        if group.first == after and number not in verb.consumed
    ]


def _antecedent_of_them(verb: _Verb) -> NumberedGroups:
    """Who "them" is after a verb: the last counted group before it: "stopped ten men and killed them"."""
    for number in range(len(verb.groups) - 1, -1, -1):
        group = verb.groups[number]
        if group.last <= verb.first and group.noun and not (group.single or group.attackers or group.part):
            return [(number, group)]
    return []


def _is_some_of_them(words: Sequence[Word], group: People) -> bool:
    """Whether "of them" means those attacked, not those killed: "stopped a bus and killed five of them"."""
    return [word.low for word in words[group.last - 2 : group.last]] == ["of", "them"]


def _acts_on_name(verb: _Verb) -> bool:
    """Whether the people before an active verb are its agents, as a name follows: "two gunmen shot dead Ali Khan"."""
    language = verb.vocabulary.words
    if verb.takes_subject or verb.match.meaning.kind not in ("killed", "struck") or language.bare_one:
        return False
    calendar = language.weekdays.keys() | language.months.keys()
    following = verb.words[verb.last :][:2]
    names = [word.is_proper and word.low not in calendar | _NO_OBJECT for word in following]
    attackers_before = any(group.attackers and group.last == verb.first for group in verb.groups)
    return names == [True, True] or (names[:1] == [True] and attackers_before)


def _is_passive(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether an auxiliary of the passive stands before a verb, at most with adverbs and times between."""
    at = index - 1
    if at > 0 and words[at].low == "have" and words[at - 1].low == "to":
        return False  # "are reported to have killed"
    if at > 1 and words[at].low == "and" and words[at - 1].low.endswith("ed"):
        at -= 2  # "were attacked and killed"
    if at > 1 and words[at].low == "," and _is_time(words[at - 1], vocabulary):
        at -= 1  # "was yesterday, killed"
    at = _past_times_before(words, at, vocabulary)
    if words[at].low == "," and words[index - 1].low == ",":
        at -= 1  # "were, on Sunday morning, killed"
    return at >= 0 and words[at].low in vocabulary.passive


def _past_times_before(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """The last word up to a given one that is no adverb, no time and in no bracket; -1 if there is none."""
    while at >= 0 and (words[at].low in ("]", ")") or _may_follow_auxiliary(words[at], vocabulary)):
        at = _opening_bracket(words, at) - 1
    return at


def _opening_bracket(words: Sequence[Word], at: int) -> int:
    """The start of the aside in brackets that ends at a word ("were Monday [3 March] killed"), or the word itself."""
    if words[at].low not in ("]", ")"):
        return at
    window = range(at - 1, max(at - _LONGEST_BRACKET, -1), -1)
    return next((opening for opening in window if words[opening].low in ("[", "(")), at)


_LONGEST_BRACKET = 6
"""Words."""


def _may_follow_auxiliary(word: Word, vocabulary: Vocabulary) -> bool:
    return (
        word.low in vocabulary.fillers
        or word.low.endswith("ly")
        or _is_time(word, vocabulary)
        or word.low in _BEFORE_TIMES
        or word.low in _QUOTE_MARKS
    )


def _is_time(word: Word, vocabulary: Vocabulary) -> bool:
    return word.low.rstrip(".") in vocabulary.words.weekdays or word.low in _TIMES


def _ends_its_clause(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> bool:
    """Whether a German participle ends what its helping verb began: "wurden bei dem Angriff auf Sumy verletzt"."""
    if not vocabulary.words.verb_last or vocabulary.words.bare_one:
        return False
    after = words[match.last] if match.last < len(words) else None
    if after is not None and not after.breaks and after.low not in vocabulary.passive | AND:
        return False
    at = match.first - 1
    while at >= 0 and not words[at].breaks:
        if words[at].low in vocabulary.passive:
            return True
        at -= 1
    return False


def _is_plural(words: Sequence[Word], verb: int) -> bool:
    return any(word.low in ("were", "have", "are") for word in words[max(verb - 5, 0) : verb])


def _is_described(verb: _Verb, group: People) -> bool:
    """Whether the words between a person and the verb only describe the person: "a reporter known for … was killed"."""
    between = verb.words[group.last : verb.first]
    pair = group.first > 0 and verb.words[group.first - 1].low == "and" and verb.plural
    relative = any(word.low in ("who", "whose") for word in between[:7])
    return pair or relative or any(word.low in _DESCRIBING for word in between[:1])


_DESCRIBING = listed("known accused suspected identified described wanted critical")
_TIMES = listed("yesterday today tonight on last week weekend night morning afternoon evening early late hours of")
_BEFORE_TIMES = listed("in at the")
_QUOTE_MARKS = frozenset('"“”„«»')


def _number_after(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> NumberedGroups:
    """The number of a toll: "the death toll rose to 34"; none if the text only says what the toll may become."""
    if any(word.low in _EXPECTED_TOLL for word in words[match.last :][:3]):
        return []
    start = _past_its_change(words, match, vocabulary)
    for index in range(start, min(start + _TOLL_WITHIN, len(words))):
        if words[index].low in (";", "."):
            break
        number = number_at(words, index, vocabulary)
        if number is not None and not number.vague:
            up_to = index == match.last + 2 and _goes_up_to(words, match.last)
            return [(-1, _people_of_toll(words, match, number, vocabulary, up_to=up_to))]
    return _number_before(words, match, vocabulary)


def _past_its_change(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> int:
    """The index after "rose to" behind a toll, or after the toll itself."""
    changes = [
        change.last for change in vocabulary.update.find(words, match.last) if words[change.last - 1].low == "to"
    ]
    return changes[0] if changes and words[match.last - 1].low != "to" else match.last


def _people_of_toll(
    words: Sequence[Word], match: Match[Cue], number: Number, vocabulary: Vocabulary, *, up_to: bool
) -> People:
    """The people that a toll's number stands for: its new value, exact if the toll is said to have changed to it.

    ``up_to`` says that the toll is "up to" the number.
    """
    if up_to and number.high is not None:
        number = replace(number, low=number.high, best=number.high)  # "death toll up to 19"
    number = _risen_to(words, number, vocabulary)
    low, best, high = number.low, number.best, number.high
    if best is None and vocabulary.update.find(words, max(match.first - 4, 0), number.last):
        low = best = high
    return People(number.first, number.last, low, best, high, noun=False)


def _number_before(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> NumberedGroups:
    """The number before a toll that rose to it: "возросло до четырех число погибших"."""
    for at in range(match.first - 1, max(match.first - _RISE_WITHIN, 0), -1):
        number = number_at(words, at, vocabulary) if words[at - 1].low in _ROSE_TO else None
        risen = None if number is None or number.vague else number.best or number.high  # "до" is no "up to" here
        if number is not None and risen is not None:
            return [(-1, People(number.first, number.last, risen, risen, risen, noun=False))]
    return []


def _goes_up_to(words: Sequence[Word], at: int) -> bool:
    """Whether "up to" right behind a toll says what it rose to, rather than what it may be at most."""
    return [word.low for word in words[at : at + 2]] == ["up", "to"]


_RISE_WITHIN = 6
"""The most words between a toll and the number before it that it rose to."""


def _risen_to(words: Sequence[Word], number: Number, vocabulary: Vocabulary) -> Number:
    """The new value of a toll if the number is, or begins with, its old one: "raised from 14 to 22"."""
    if number.best is None and number.high is not None and words[number.first].low in _ROSE_FROM:
        return replace(number, low=number.high, best=number.high)
    before = words[number.first - 1].low if number.first else ""
    if before not in _ROSE_FROM or number.last + 1 >= len(words) or words[number.last].low not in _ROSE_TO:
        return number
    return number_at(words, number.last + 1, vocabulary) or number


_ROSE_FROM = listed("from von з із с со")
_ROSE_TO = listed("to auf до")


def _counted_by_noun(
    words: Sequence[Word], match: Match[Cue], groups: list[People], consumed: set[int], vocabulary: Vocabulary
) -> NumberedGroups:
    """The number that a noun counts: "12 dead", "the bodies of five men", "left five people dead"."""
    noun = match.first
    if _is_of_body(words, noun):
        return []
    if _are_their_bodies(words, noun):
        return _whole_before(words, groups, noun, consumed)
    if _is_somebodys_body(words, noun):
        return [(-1, People(noun - 1, noun, 1, 1, 1, noun=True, single=True, definite=True))]
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group.last > noun or index in consumed:
            continue
        if _is_breakdown_before(groups, index, noun):
            noun = noun if groups[index - 1].part else groups[index - 1].last
            continue
        if not _stands_at_noun(words, group, noun):
            break
        return conjoined_before(words, groups, index, consumed, noun, several=_is_plural(words, noun))
    return _counted_behind_noun(words, match, groups, consumed, vocabulary)


def _counted_behind_noun(
    words: Sequence[Word], match: Match[Cue], groups: list[People], consumed: set[int], vocabulary: Vocabulary
) -> NumberedGroups:
    """The number behind a noun that it counts: "the bodies of five men", "the dead are two women and a boy"."""
    if _names_the_dead(words, match):
        behind = (at for at, group in enumerate(groups) if group.first == match.last + 1)
        return [each for at in behind for each in conjoined_after(words, groups, at, consumed, frozenset())]
    of = _past_time(words, match.last, vocabulary)
    if of < len(words) and words[of].low in ("of", "von"):
        named = match._replace(last=of + 1)
        return _object(words, named.last, groups, consumed, frozenset()) or name_behind(words, named, vocabulary)
    if vocabulary.words.verb_last:
        single = _single_noun(words, match.first)
        return [single] if single else _object(words, match.last, groups, consumed, frozenset())
    return []


def _names_the_dead(words: Sequence[Word], match: Match[Cue]) -> bool:
    """Whether words say who the dead are: "the dead are two women and a boy", "погибшие – трое рабочих"."""
    before = words[match.first - 1].low if match.first else ""
    behind = words[match.last].low if match.last < len(words) else ""
    return behind in _DASHES or (before in ("the", "die") and behind in ("are", "were", "sind", "waren"))


def _single_noun(words: Sequence[Word], noun: int) -> tuple[int, People] | None:
    """The person that a German article and noun name: "ein Toter", "eine Verletzte", but not "einen toten Hund"."""
    article = noun > 0 and words[noun - 1].low in _GERMAN_ARTICLES
    return (-1, People(noun - 1, noun, 1, 1, 1, noun=True, single=True)) if article and words[noun].capital else None


_GERMAN_ARTICLES = listed("ein eine einen einem einer")


def _is_of_body(words: Sequence[Word], noun: int) -> bool:
    """Whether "dead" only describes a body, which is a cue of its own."""
    return words[noun].low == "dead" and noun + 1 < len(words) and words[noun + 1].low in _BODY


def _is_somebodys_body(words: Sequence[Word], noun: int) -> bool:
    """Whether the body of somebody named before was found: "whose body was found", but not "half of his body"."""
    owned = any(word.low in _WHOSE for word in words[max(noun - 2, 0) : noun])
    behind = {word.low for word in words[noun + 1 : noun + 1 + _LIES_WITHIN]}
    return words[noun].low in _BODY and owned and bool(behind & _CAME_TO_LIGHT)


def _are_their_bodies(words: Sequence[Word], noun: int) -> bool:
    """Whether the bodies of all people counted before were found: "seven labourers, whose bodies were found"."""
    owned = words[noun].low in _BODIES and words[noun - 1].low == "whose"
    return owned and any_listed(_CAME_TO_LIGHT, words[noun + 1 : noun + 1 + _LIES_WITHIN])


def _whole_before(words: Sequence[Word], groups: list[People], noun: int, consumed: set[int]) -> NumberedGroups:
    """The people right before a relative clause that begins with a word for their bodies."""
    number = next((at for at in reversed(range(len(groups))) if groups[at].last < noun), None)
    if number is None or number in consumed or not groups[number].noun:
        return []
    clause = words[groups[number].last : noun - 1]
    return [(number, groups[number])] if sum(word.breaks for word in clause) <= 1 else []


_BODY = ("body", "corpse")
_WHOSE = ("whose", "his", "her")
_LIES_WITHIN = 5
"""The most words after "body" in which a verb may say that it was found or lay somewhere."""
_CAME_TO_LIGHT = listed("found discovered recovered dumped retrieved lay lying floating buried")


def _is_breakdown_before(groups: Sequence[People], index: int, noun: int) -> bool:
    """Whether a group right before a noun only breaks down one before it: "six, including two children dead"."""
    group = groups[index]
    return group.part and group.last == noun and any(not whole.part for whole in groups[:index])


def _stands_at_noun(words: Sequence[Word], group: People, noun: int) -> bool:
    """Whether a group is a few words from the noun that counts it, with no preposition between unless it is "dead"."""
    between = words[group.last : noun]
    farthest = _NOUN_WITHIN if group.noun else _BODIES_WITHIN if words[noun].low in _BODIES else 1
    if len(between) > farthest or any(word.breaks or word.low in _OWNERS for word in between):
        return False
    return words[noun].low == "dead" or not any(word.low in _ANOTHER_PHRASE for word in between)


_NOUN_WITHIN, _BODIES_WITHIN = 5, 2
"""The most words between people, or a number, and the noun that counts them: "17 bullet-riddled bodies"."""
_BODIES = ("bodies", "corpses")
_OWNERS = ("his", "her", "their", "its")
_ANOTHER_PHRASE = ("in", "of", "from", "at", "the")


def _object(
    words: Sequence[Word], start: int, groups: list[People], consumed: set[int], stops: frozenset[int]
) -> NumberedGroups:
    """The first group after a word, with those joined to it, if it is close enough to be an object."""
    index = next((index for index, group in enumerate(groups) if group.last > start), None)
    if index is None or index in consumed or not _is_in_reach(words, start, groups[index]):
        return []
    if any(start <= stop < groups[index].first for stop in stops):
        return []
    objects = conjoined_after(words, groups, index, consumed, stops)
    if not _reflexive(words[start : groups[index].first]):
        return objects
    return [each for each in objects if not each[1].attackers] or objects  # "himself, two other bombers and six people"


def _is_in_reach(words: Sequence[Word], start: int, group: People) -> bool:
    """Whether a group is at most a few words after the verb, and counts people."""
    between = words[start : group.first]
    if between and between[0].low in _DASHES and group.noun:
        between = between[1:]  # "in hospital – 17 people"
    if len(between) > (_OBJECT_WITHIN if group.noun else _BARE_OBJECT_WITHIN):
        return False
    if any(word.breaks or word.low in _NO_OBJECT for word in between[_reflexive(between) :]):
        return False
    if between and between[-1].low in _FAMILIES:
        return False  # "расстреляли семью фермера"
    return group.noun or _stands_alone(words, group.last)


_DASHES = ("–", "—", "-")
_FAMILIES = listed("семью родину сім'ю семьи родини сім'ї")


def _subject_behind(verb: _Verb) -> NumberedGroups:
    """The counted people who end the clause of a verb: "starben bei dem Angriff auf Odessa zwei Menschen"."""
    index = next((index for index, group in enumerate(verb.groups) if group.first >= verb.last), None)
    if index is None or index in verb.consumed:
        return []
    group = verb.groups[index]
    between = verb.words[verb.last : group.first]
    if not group.noun or group.single or group.part or len(between) > _BEHIND_WITHIN:
        return []
    if any(word.breaks or word.low in AND for word in between):
        return []
    if any(verb.last <= stop < group.first or stop == group.last for stop in verb.stops):
        return []
    return conjoined_after(verb.words, verb.groups, index, verb.consumed, verb.stops)


def _has_unknown_noun(verb: _Verb, group: People) -> bool:
    """Whether a number's noun, unknown to the vocabulary, stands before the verb: "ten travellers were killed"."""
    words, auxiliaries = verb.words, verb.vocabulary.passive | {"have", "had"}
    at = group.last
    while at < min(verb.first, group.last + 4) and _may_be_noun(words[at]) and words[at].low not in auxiliaries:
        at += 1
    if at == group.last or at >= verb.first + (verb.low in _DIED) or words[at].low not in auxiliaries | _DIED:
        return False
    noun = words[at - 1]
    if noun.low in THINGS or not (noun.low.endswith(PLURALS) or noun.capital):
        return False
    return all(_parts_noun_from_verb(word, verb.vocabulary) for word in words[at : verb.first])


_DIED = listed("died starben erlagen померли помер скончались скончался умерли умер")


def _may_be_noun(word: Word) -> bool:
    return word.kind == "word" and word.low not in _AFTER_BARE


def _parts_noun_from_verb(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a word is an auxiliary, an adverb or a time."""
    return (
        word.low in vocabulary.passive
        or word.low in vocabulary.fillers
        or word.low.endswith("ly")
        or word.low in _TIMES
        or word.low in _BEFORE_TIMES
        or word.low in vocabulary.words.weekdays
    )


def _stands_alone(words: Sequence[Word], after: int) -> bool:
    """Whether a bare number is a number of people: no noun of other things follows it."""
    if after >= len(words) or words[after].kind != "word":
        return True
    low = words[after].low
    if words[after - 1].kind == "number" and low.endswith(_SLAVIC_GENITIVES) and low not in THINGS:
        return True
    if low in _AFTER_BARE or low.endswith(("ing", "ed")):
        return True
    noun = after
    while (
        noun + 1 < len(words)
        and noun - after < 2
        and words[noun + 1].kind == "word"
        and words[noun + 1].low not in _AFTER_BARE
    ):
        noun += 1
    return words[noun].low not in THINGS and (words[noun].low.endswith(PLURALS) or words[noun].capital)


_SLAVIC_GENITIVES = ("щих", "ших", "нных", "ників", "ців", "ачів", "арів")
"""Endings of people in the genitive plural of Russian and Ukrainian: "убиты 25 нападавших"."""
_AFTER_BARE = listed("""
    and in at on after when others other more of near during as while by including since were was from across
    outside inside who with before so over around according to dead overnight yesterday today for that along
    early late last this monday tuesday wednesday thursday friday saturday sunday
    und in am bei im in der nach davon darunter та і у в на з под при из
""")


def _reflexive(between: Sequence[Word]) -> int:
    """How many words to pass over in "killing himself and five others"."""
    return (
        2
        if len(between) >= 2
        and between[0].low in ("himself", "herself", "themselves", "itself")
        and between[1].low in ("and", ",")
        else 0
    )


def _subject(verb: _Verb) -> NumberedGroups:
    """The last group before a verb that can be its subject, with those joined to it."""
    within = _SUBJECT_WITHIN if verb.takes_subject else _ACTIVE_SUBJECT_WITHIN
    for index in range(len(verb.groups) - 1, -1, -1):
        group = verb.groups[index]
        if group.last > verb.first:
            continue
        if group.part:
            if _touches(verb, group) and _says_of_part(verb, index) and not _breaks_down_next(verb, index):
                return [(index, group)]
            within = _ASIDE_WITHIN
            continue
        if _is_beside_subject(verb, group) or _tells_of_another(verb, group):
            continue
        if index in verb.consumed or _is_out_of_reach(verb, group, within):
            break
        if _is_bare_and_apart(verb, group):
            continue
        if _belongs_to_earlier_cue(verb, group):
            break
        if _is_too_far_for_person(verb, group):
            continue
        return conjoined_before(verb.words, verb.groups, index, verb.consumed, verb.first, several=verb.plural)
    return []


def _is_bare_and_apart(verb: _Verb, group: People) -> bool:
    """Whether a number has no noun for people, and is neither right before the verb nor followed by another noun."""
    return not (group.noun or _touches(verb, group) or _has_unknown_noun(verb, group))


def _says_of_part(verb: _Verb, index: int) -> bool:
    """Whether a verb is about some of the people counted before: "two of the five died", "two of them were shot"."""
    group = verb.groups[index]
    alone = index == 0 and verb.takes_subject and is_of_those(verb.words, group.first, group.last)
    return alone or is_dying(verb.words[verb.first]) or min(verb.stops) < group.first


def _is_beside_subject(verb: _Verb, group: People) -> bool:
    """Whether a group before a passive verb is an agent ("the man seized by rebels was killed") or follows "as"."""
    if not verb.passive or not group.first or verb.vocabulary.words.verb_last:
        return False
    return verb.words[group.first - 1].low in ("by", "as") and verb.words[group.last].low not in _OTHER_SUBJECT


def _tells_of_another(verb: _Verb, group: People) -> bool:
    """Whether people speak right before a verb, and not of themselves: "the mayor said Ana Ruiz was shot"."""
    saying = verb.vocabulary.stances.at(verb.words, group.last, verb.first)
    behind = "" if saying is None else verb.words[saying.last].low
    if saying is None or behind == "to" or (verb.words[group.last].low in _OF_OTHERS and behind != "that"):
        return False  # "ten people said to be of one family were"
    return not any(word.low in _THEMSELVES for word in verb.words[saying.last : verb.first])


_OF_OTHERS = listed("reported confirmed declared announced")
"""Words that without "that" say what others said of those before: "three men reported missing were"."""
_THEMSELVES = listed("i we he she they their his her er sie ich wir он она они мы я він вона вони ми")


def _breaks_down_next(verb: _Verb, index: int) -> bool:
    """Whether a part follows its whole with one word between: "17 others including three police were wounded"."""
    part, whole = verb.groups[index], verb.groups[index - 1] if index else None
    return whole is not None and not whole.part and part.first - whole.last == 1 and index - 1 not in verb.consumed


def _touches(verb: _Verb, group: People) -> bool:
    """Whether no more than auxiliaries and adverbs stand between a group and a verb."""
    return all(
        word.low in verb.vocabulary.passive
        or word.low in verb.vocabulary.fillers
        or (word.kind == "word" and word.low.endswith("ly"))
        or (verb.vocabulary.words.bare_one and word.low in _DASHES)  # in place of "is": "ещё один — в реанимации"
        for word in verb.words[group.last : verb.first]
    )


def _is_out_of_reach(verb: _Verb, group: People, within: int) -> bool:
    between = verb.words[group.last : verb.first]
    return len(between) > within or any(word.low in (";", ".") for word in between)


def _belongs_to_earlier_cue(verb: _Verb, group: People) -> bool:
    """Whether another cue stands between a group and a verb that takes its subject only from close by."""
    return not verb.takes_subject and any(group.last <= stop < verb.first for stop in verb.stops)


def _is_too_far_for_person(verb: _Verb, group: People) -> bool:
    within = _DESCRIBED_PERSON_WITHIN if _is_described(verb, group) or _opens_for(verb, group) else _PERSON_WITHIN
    return group.single and verb.first - group.last > within and not _touches(verb, group)


def _opens_for(verb: _Verb, group: People) -> bool:
    """Whether a person opens the sentence and nothing but what describes him or her comes before a singular passive.

    "The deputy foreign minister of the self-proclaimed people's republic, Aleksandr Petrov, has been shot dead."
    """
    between = verb.words[group.last : verb.first]
    alone = not any(group.last <= other.first < verb.first for other in verb.groups)
    auxiliaries = between[:_AUXILIARIES] if verb.vocabulary.words.verb_last else between[-_AUXILIARIES:]
    in_singular = any(word.low in _OF_ONE for word in auxiliaries)
    opens = group.first == 0 or verb.words[group.first - 1].low == ":"
    return verb.passive and opens and alone and in_singular and not any_listed(_OTHER_CLAUSES, between)


_AUXILIARIES = 4
"""The most words of an auxiliary with its adverbs."""
_OTHER_CLAUSES = listed(
    "said says told saw reported confirmed announced claimed that when while as after before where if"
)


_ARMED = listed("""
    soldier soldiers troops serviceman servicemen officer officers policeman policemen police constables guards
    gendarmes marines commandos paramilitaries fighters militants insurgents rebels militiamen fighter militant
    insurgent rebel militiaman militia army forces policeman guard guerrilla guerrillas soldaten polizisten
    kämpfer військових військовослужбовців поліцейських бійців солдатів военных военнослужащих полицейских бойцов
    солдат
""")
_UNARMED = listed("""
    civilian civilians people persons person man men woman women child children boy girl resident residents villager
    villagers worker workers driver drivers passer passers student students family zivilisten menschen personen
    цивільних людей осіб мирних человек гражданских жителів жителей
    magistrate magistrates judge judges lawyer lawyers prosecutor prosecutors mayor mayors councillor councillors
    councilor councilors politician politicians teacher teachers pupil pupils doctor doctors nurse nurses medic medics
    journalist journalists reporter reporters farmer farmers trader traders priest priests imam pastor professor clerk
    richter richterin bürgermeister bürgermeisterin lehrer lehrerin arzt ärztin ärzte journalist journalistin
    суддя суддю судья судью мэр мэра мер мера лікар лікаря врач врача медик медика медиків медиков
    журналіст журналіста журналист журналиста водій водія водитель водителя учитель учителя вчитель вчителя
""")


def any_unarmed(people: str) -> bool:
    """Whether the words for the victims name civilians, children or other unarmed people."""
    return bool(set(re.findall(r"\w+", people.lower())) & _UNARMED)


def all_armed(people: str) -> bool:
    """Whether the words for the victims name only soldiers, police or other armed people: no attack on civilians."""
    groups = [set(re.findall(r"\w+", group.lower())) for group in people.split(";") if group.strip()]
    return bool(groups) and all(group & _ARMED and not group & _UNARMED for group in groups)
