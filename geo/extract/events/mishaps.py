"""Accidents, by what did the harm: the weather, an animal, a wall that falls, or a vehicle that crashes.

Lists of phrases for accidents (:attr:`geo.extract.languages.pack.LanguagePack.accidents`) can't have all ways to say
that a wall comes down, but its kind of subject and verb are few. So where an English sentence is parsed, who or what
does it says whether it is an accident. In other languages the lists alone say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from geo.extract.events.arguments import OBJECTS, SentenceArguments
from geo.extract.events.event_types import KINETIC
from geo.extract.events.event_words import event_lexicon
from geo.extract.languages.vocabulary import Trigger, Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Match, Word


def names_cause(words: Sequence[Word]) -> bool:
    """Whether a sentence has a noun of what may do harm by accident, so that it is worth parsing."""
    classes = event_lexicon().classes
    return any(not _CAUSES.isdisjoint(classes.get(word.low, ())) for word in words)


def causes(arguments: SentenceArguments) -> set[int]:
    """The characters at which begins what does something by accident in a sentence, or the verb for it."""
    words = arguments.words
    return {
        start
        for verb, word in enumerate(words)
        if word.part in ("VERB", "AUX")
        for doer in arguments.doers(verb)
        if _does_by_accident(arguments, doer, verb)
        for start in (words[doer].start, word.start, *_objects(arguments, verb))
    }


def _objects(arguments: SentenceArguments, verb: int) -> Iterator[int]:
    """The characters at which a verb's objects and particles begin: "caught fire"."""
    return (arguments.words[child].start for child in arguments.parse.children(verb, (*OBJECTS, "prt")))


def is_accident(
    words: Sequence[Word],
    triggers: Sequence[Match[Trigger]],
    arguments: SentenceArguments | None,
    vocabulary: Vocabulary,
) -> bool:
    """Whether a sentence is on an accident: nothing in it says that somebody attacked.

    "killing" says what the accident did, and a bus hits a tree.
    """
    own = set() if arguments is None else causes(arguments)
    for match in vocabulary.accidents.find(words):
        own |= {word.start for word in words[match.first : match.last]}
    if not own:
        return False
    others = [match.first for match in triggers if is_violent(match.meaning) and words[match.first].low not in _RESULTS]
    others += [match.first for match in vocabulary.means.find(words)]
    return all(words[first].start in own for first in others)


def is_violent(meaning: Trigger) -> bool:
    """Whether a word for an event says that somebody attacked or destroyed something."""
    return meaning.family in ("attack", "blow", "act", "harm") or meaning.event_type in KINETIC


def _does_by_accident(arguments: SentenceArguments, doer: int, verb: int) -> bool:
    classes = arguments.classes(doer)
    if classes & _WEAPONS:
        return False
    if classes & _NATURE:
        return True
    does = _phrases(arguments, verb)
    if not classes & _THINGS or _is_definite(arguments, doer):
        return False
    if does & (_FALLS if not classes & {"vehicle"} else _FALLS | _CRASHES):
        return True
    collides = bool(classes & {"vehicle", "falling"}) and "aircraft" not in classes and bool(does & _COLLIDES)
    return collides and not arguments.classes_of_all(arguments.targets(verb, ())) & _TARGETS


def _phrases(arguments: SentenceArguments, verb: int) -> Set[str]:
    """A verb by itself and with each word under it: "give", "give_way"."""
    lemma = arguments.words[verb].lemma
    below = (arguments.words[child].lemma for child in arguments.parse.children(verb))
    return {lemma, *(f"{lemma}_{each}" for each in below)}


def _is_definite(arguments: SentenceArguments, noun: int) -> bool:
    """Whether a noun may be what the text spoke of before: "the building", but not "the roof of a factory"."""
    below = {arguments.words[child].text.lower() for child in arguments.parse.children(noun)}
    return bool(below & _DEFINITE) and "of" not in below


_NATURE = frozenset({"nature", "animal"})
_THINGS = frozenset({"vehicle", "building", "infrastructure", "falling"})
_CAUSES = _NATURE | _THINGS
_WEAPONS = frozenset({"drone", "shell", "explosive", "air_bomb", "weapons", "armed"})
_TARGETS = frozenset({"building", "protected_building", "crowd", "authority", "armed", "explosive", "way"})
"""What somebody may drive into on purpose, and what blows up whoever drives on it."""
_FALLS = listed("""
    collapse cave crumble topple buckle burst fall tumble subside give_in give_way come_down go_down slide_down
""")
_CRASHES = listed("""
    crash overturn flip skid swerve veer plunge roll_over derail sink capsize go_off go_under come_off run_off jump_rail
    jump_track leave_road leave_track leave_highway tip_over catch_fire
""")
_COLLIDES = listed("hit strike collide ram run_into run_over plow plough slam smash knock crush bury")
_RESULTS = listed("killing injuring wounding leaving damaging destroying burying damaged destroyed")
"""Words for attacks and blows that say as well what an accident did."""
_DEFINITE = listed("the this that these those its their his her")
