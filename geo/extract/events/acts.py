"""Acts that an English sentence reports, by its grammar: who does what to whom, and whether it happened.

A word of the lexicon counts only if its rule's guard (:mod:`geo.extract.events.event_words`) holds: with a person, a
force, a building or a vehicle as its argument, and not under a negation, a condition, a wish, a fear or a question.
Word order alone can't tell that: "gunmen" may come before what they did or did not do, and a hospital after "raid" may
be the target or the place where the wounded were taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from itertools import takewhile
from typing import NamedTuple

from geo.extract.events.arguments import OBJECTS, OF_ILLNESS, SUBJECTS, Names, SentenceArguments
from geo.extract.events.assertion import (
    is_denied,
    is_generic,
    is_habit,
    is_of_a_trade,
    is_of_words,
    is_only_meant,
    why_unreal,
)
from geo.extract.events.event_words import SPECIAL, EventRule, EventWord, event_lexicon
from geo.extract.events.refusals import REFUSALS
from geo.extract.languages.vocabulary import Trigger
from geo.extract.text.grammar import Parse, parse_sentences
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word

_PROMISED = frozenset({"military_aid", "sanction"})
"""Types of acts that are reported when they are promised, though still to come."""
_MOST_CAPITALS = 0.6
"""A sentence with a larger share of capitals among its letters is read in lower case: a headline, or an old wire
report."""


class ReportedAct(NamedTuple):
    """What a sentence reports by one word: the word's index in the parse, and the rule that believed it."""

    word: int
    start: int
    end: int
    rule: EventRule


def holds_event_word(words: Sequence[Word], named: Callable[[], Set[str]] = lambda: SPECIAL) -> bool:
    """Whether a sentence may report an act, by its words alone; only such sentences are parsed, to save time.

    ``named`` gives the classes of :data:`geo.extract.events.event_words.SPECIAL` in the sentence; it is called only if
    needed.
    """
    lexicon = event_lexicon()
    forms = {word.low for word in words if word.text != "March"}
    lemmas = {lemma for form in forms for lemma in lexicon.forms.get(form, ())}
    if not lemmas:
        return False
    present = frozenset(forms).union(*(lexicon.classes.get(form, ()) for form in forms))
    present |= {name for form in forms for _, classes in lexicon.compounds.get(form, ()) for name in classes}
    present |= named()
    return any(
        _may_fit(word, forms, present)
        for lemma in lemmas
        for word in (*lexicon.verbs.get(lemma, ()), *lexicon.nouns.get(lemma, ()))
    )


def _may_fit(word: EventWord, forms: set[str], present: frozenset[str]) -> bool:
    rule = word.rule
    return (
        all(companion in forms for companion in word.companions)
        and (not rule.targets or bool(rule.targets & present))
        and (not rule.doer_named or not rule.doers or bool(rule.doers & present))
        and (not rule.beside or bool(rule.beside & present))
    )


def parsed(text: str, spans: Sequence[tuple[int, int]]) -> list[Parse | None]:
    """The parses of sentences; those in capitals are parsed in lower case."""
    shouted = [span for span in spans if _is_shouted(text[span[0] : span[1]])]
    if not shouted:
        return parse_sentences(text, spans)
    characters = list(text)
    for start, end in shouted:
        small = text[start:end].lower()
        if len(small) == end - start:
            characters[start:end] = small
    return parse_sentences("".join(characters), spans)


def _is_shouted(sentence: str) -> bool:
    letters = [character for character in sentence if character.isalpha()]
    return bool(letters) and sum(character.isupper() for character in letters) > _MOST_CAPITALS * len(letters)


class ParsedSentence:
    """Reads the acts of one parsed sentence, and says which words for events report none in it."""

    def __init__(self, parse: Parse, names: Names) -> None:
        self.parse = parse
        self.words = parse.words
        self.names = names
        self.lexicon = event_lexicon()
        self.arguments = SentenceArguments(parse, names)

    def acts(self) -> list[ReportedAct]:
        """The acts that the sentence reports as having happened, in order."""
        return [act for index in range(len(self.words)) for act in self._act_at(index)]

    def _act_at(self, index: int) -> Iterator[ReportedAct]:
        candidates = self._candidates(index)
        candidates.sort(key=lambda entry: -len(entry.companions))  # a longer phrase replaces a shorter one
        best = next((entry for entry in candidates if self._fits(index, entry)), None)
        if best is not None and self._is_reported(index, best.rule):
            last = self.arguments.last_companion(index, best.companions)
            first = min(index, last)
            yield ReportedAct(index, self.words[first].start, self.words[max(index, last)].end, best.rule)

    def _is_reported(self, index: int, rule: EventRule) -> bool:
        """Whether an act happened, or is of a kind that a promise is enough for."""
        reason = self._why_unreal(index)
        return not reason or (reason == "future" and rule.event_type in _PROMISED)

    def _candidates(self, index: int) -> list[EventWord]:
        """The entries of the lexicon that a word may be, as the verb or noun that it is."""
        word = self.words[index]
        low = word.text.lower()
        lemmas = self.lexicon.forms.get(low, set()) | ({word.lemma} if word.lemma in self.lexicon.verbs else set())
        if not lemmas:
            return []
        is_verb = word.part in ("VERB", "AUX") or word.relation in ("acl", "relcl", "pcomp", "advcl", "xcomp", "ccomp")
        is_noun = word.part == "NOUN" or (word.part == "PROPN" and (index == 0 or word.text == low) and low != "march")
        table = self.lexicon.verbs if is_verb else self.lexicon.nouns if is_noun else {}
        candidates = [entry for lemma in sorted(lemmas) for entry in table.get(lemma, ())]
        if is_verb and low.endswith("ing"):
            candidates += self.lexicon.nouns.get(low, ())
        return candidates

    def _fits(self, index: int, entry: EventWord) -> bool:
        companions = self.arguments.companions(index, entry.companions)
        if companions is None or (not entry.rule.noun and self._has_other_particle(index, companions)):
            return False
        return self._noun_fits(index, entry.rule) if entry.rule.noun else self._verb_fits(index, companions, entry.rule)

    def _has_other_particle(self, index: int, companions: Sequence[int]) -> bool:
        """Whether a particle gives the verb another meaning: "beat out the others" is no beating."""
        return any(
            self.words[child].relation == "prt" and child not in companions for child in self.parse.children(index)
        )

    def _verb_fits(self, index: int, companions: Sequence[int], rule: EventRule) -> bool:
        doers = self.arguments.doers(index)
        targets = self.arguments.targets(index, companions)
        if rule.targets and not targets and doers and self.arguments.may_be_participle(index) and not rule.doer_named:
            doers, targets = [], doers
        elif not doers and self.words[index].relation == "acl" and (not rule.targets or companions):
            head = self.words[index].head
            doers, targets = [head], [target for target in targets if target != head]
        return self._doers_fit(doers, rule) and self._targets_fit(targets, rule) and self._surroundings_fit(index, rule)

    def _doers_fit(self, doers: Sequence[int], rule: EventRule) -> bool:
        classes = self.arguments.classes_of_all(doers)
        if (classes & _NEVER_DO) - rule.doers or classes & rule.not_doers:
            return False
        if not doers:
            return not rule.doer_named
        return not rule.doers or bool(classes & rule.doers)

    def _targets_fit(self, targets: Sequence[int], rule: EventRule) -> bool:
        classes = self.arguments.classes_of_all(targets)
        if classes & rule.not_targets:
            return False
        if rule.targets and any(is_denied(self.parse, target) for target in targets):
            return False
        if "abstract" in classes and not classes & rule.targets - {"name"}:
            return False
        return not rule.targets or bool(classes & rule.targets)

    def _surroundings_fit(self, index: int, rule: EventRule) -> bool:
        if not rule.beside and not rule.not_beside:
            return True
        around = self.arguments.around(index) | ({"a_place"} if self.names.places else frozenset())
        return (not rule.beside or bool(around & rule.beside)) and not around & rule.not_beside

    def _noun_fits(self, index: int, rule: EventRule) -> bool:
        around = self.arguments.around(index)
        governor = self.words[self.words[index].head]
        if governor.part in ("VERB", "AUX") and self.words[index].relation in (*SUBJECTS, *OBJECTS):
            around |= {governor.lemma, governor.text.lower()}
            around |= self.lexicon.classes.get(governor.text.lower(), frozenset())
            around |= {
                name
                for child in self.arguments.complements(self.words[index].head)
                for name in self.arguments.classes(child)
            }
        if is_denied(self.parse, index) or is_generic(self.parse, index) or (rule.not_beside & around):
            return False
        if self._refuses_noun(index) not in ("", _SEARCH if rule.event_type == "security_operation" else ""):
            return False
        return not rule.beside or bool(rule.beside & around)

    def refuses(self, start: int, end: int, meaning: Trigger) -> str:
        """Why the grammar says that the words for an event at these characters report none; empty if they may."""
        index = self._head_of_span(start, end)
        if index is None:
            return ""
        if self.words[index].text == "March" and self.words[index].part != "VERB":
            return "month"
        if self.words[index].part not in ("VERB", "AUX"):
            return self._refuses_noun(index)
        if meaning.event_type == "attack_on_civilians" and self._brings_down(index):
            return "brought down from the air"
        doers, targets = self.arguments.doers(index), self.arguments.targets(index, ())
        doing, hit = self.arguments.classes_of_all(doers), self.arguments.classes_of_all(targets)
        for refusal in REFUSALS:
            if refusal.event_type in ("", meaning.event_type) and refusal.holds(doing, hit):
                return refusal.name
        if self.words[index].lemma == "down" and any(self.words[target].lemma in _TOOLS for target in targets):
            return "workers strike"
        return self._refuses_doing(index, doers, doing, hit)

    def _refuses_doing(self, index: int, doers: Sequence[int], doing: Set[str], hit: Set[str]) -> str:
        """Why a verb reports no event, given its subjects and objects; empty if it may."""
        if self._attacks_nobody(index, doers, doing) and not hit:
            return "nobody is attacked"
        return "teams" if self._is_game(doing, hit) else ""

    def _attacks_nobody(self, index: int, doers: Sequence[int], doing: Set[str]) -> bool:
        """Whether an attack's only subject is the name of somebody unarmed: "Verstappen attacked from the start"."""
        own = {self.words[doer].text.lower() for doer in doers}
        return self.words[index].lemma == "attack" and bool(doing) and not doing - {"name"} - own

    def _is_game(self, doing: Set[str], hit: Set[str]) -> bool:
        """Whether a name attacks a name in a sentence with a word of sport: "shelled Everton with crosses"."""
        if not (doing & _SIDES and hit & _SIDES) or (doing | hit) & _NO_SIDES:
            return False
        return self._tells_of_game()

    def _tells_of_game(self) -> bool:
        return any(word.text.lower() in _OF_GAMES for word in self.words)

    def _refuses_noun(self, index: int) -> str:
        """Why a noun for an event reports none; empty if it may."""
        kind = self._refuses_kind(index) or self._refuses_use(index)
        return kind or ("teams" if self._is_of_team(index) else "")

    def _refuses_kind(self, index: int) -> str:
        """Why a noun for an event means something else here; empty if it doesn't."""
        word, below = self.words[index], {self.words[child].text.lower() for child in self.parse.children(index)}
        if word.part == "ADJ" and word.text.lower() == "offensive":
            return "an adjective"
        if word.lemma == "attack" and below & OF_ILLNESS:
            return "an illness"
        if word.lemma == "target" and "of" not in below:
            return "what is aimed at"
        if "ill" in self.arguments.around(index):
            return "fight against an ill"
        if word.lemma == "raid" and self._is_of_police(index):
            return _SEARCH
        return "figure of speech" if word.lemma == "offensive" and below & _PEACEFUL else ""

    def _refuses_use(self, index: int) -> str:
        """Why the words around a noun for an event make it none; empty if they don't."""
        word, above = self.words[index], self.words[self.words[index].head]
        if word.lemma in _DOERS_OF_DEEDS and word.relation == "pobj" and above.text.lower() in _CONCERNING:
            return "who did it"
        if above.text.lower() == "under" and self._is_of_abstract(above.head):
            return "figure of speech"
        for_something = any(self.words[child].part == "VERB" for child in self.parse.children(index, ("acl", "relcl")))
        if word.lemma in _STRUGGLES and for_something and self._goes_on_to_do(index):
            return "struggle for a good"
        handled = word.relation in (*OBJECTS, "nsubjpass") and above.lemma in _HANDLED
        handled |= any(self.words[child].lemma in _HANDLED for child in self.parse.children(index, ("acl",)))
        return "arms that nobody used" if word.lemma in _ARMS and handled else ""

    def _is_of_team(self, noun: int) -> bool:
        """Whether an attack is a team's, in a sentence with a word of sport: "Liverpool's attack"."""
        owners = self.arguments.classes_of_all(list(self.parse.children(noun, ("poss",))))
        owned = self.words[noun].lemma in _OF_TEAMS and bool(owners & _SIDES) and not owners & _NO_SIDES
        return owned and self._tells_of_game()

    def _is_of_police(self, noun: int) -> bool:
        """Whether a raid is the law's: "police raids", "officers carried out raids", "a raid by detectives"."""
        verb = self.words[noun].head
        carried = self.words[verb].part == "VERB" and self.words[noun].relation in OBJECTS
        doers = self.arguments.doers(verb) if carried else ()
        beside = [at for at in self.arguments.complements(noun) if not self._is_aimed_at(noun, at)]
        return bool(self.arguments.classes_of_all([*beside, *doers]) & _POLICE)

    def _is_aimed_at(self, noun: int, index: int) -> bool:
        """Whether a word is the target of a raid, not its agent: "a raid on police"."""
        above = takewhile(lambda at: at != noun, self.parse.above(index))
        between = {self.words[at].text.lower() for at in above}
        return bool(between & _UPON) and "by" not in between

    def _is_of_abstract(self, verb: int) -> bool:
        """Whether the subject of a verb is abstract, such as a plan or a price: "the budget came under attack"."""
        classes = self.arguments.classes_of_all(self.arguments.doers(verb))
        return "abstract" in classes and not classes & {"people", "place", "name", "armed", "protected", "building"}

    def _goes_on_to_do(self, index: int) -> bool:
        """Whether a noun has an infinitive that isn't about a place: "the battle to preserve democracy"."""
        return any(
            self.words[child].lemma not in _TAKING
            and any(self.words[below].text.lower() == "to" for below in self.parse.children(child, ("aux",)))
            for child in self.parse.children(index, ("acl", "relcl"))
        )

    def _brings_down(self, index: int) -> bool:
        """Whether "down" belongs to a verb: what is shot down flies, and is no person."""
        verb = self.words[index]
        return verb.lemma in ("shoot", "bring") and any(
            self.words[child].lemma == "down" and self.words[child].relation in ("prt", "advmod")
            for child in self.parse.children(index)
        )

    def unreal_span(self, start: int, end: int) -> str:
        """Why the event that the words at these characters name did not happen; empty if it did."""
        index = self._head_of_span(start, end)
        if index is None:
            return ""
        inside = [i for i, word in enumerate(self.words) if start <= word.start < end]
        if is_denied(self.parse, index) or any(self.words[i].text.lower() in _DENYING for i in inside[1:]):
            return "negation"
        if any(self._is_habit(word) for word in inside):
            return "generic"
        return "generic" if is_generic(self.parse, index) else self._why_unreal(index)

    def why_imagined(self, start: int, end: int) -> str:
        """Why the harm that the words name came to nobody: it is asked for, imagined, only intended or called untrue;
        empty if it did happen.

        Only the infinitive itself is intended ("a plan to kill a priest"), not harm mentioned with it ("an appeal to
        help 12 people wounded in a blast"); a denial or a trial means that somebody was hurt.
        """
        reason = self.unreal_span(start, end)
        if reason == "intention":
            index = self._head_of_span(start, end)
            return reason if index is not None and is_only_meant(self.parse, index) else ""
        return reason if reason in _NOBODY_HURT else ""

    def _is_taken_for_granted(self, index: int) -> bool:
        """Whether a question takes an event for granted: "What of the eight bombs that killed six?"."""
        return any(self.words[at].relation == "relcl" for at in (index, *self.parse.above(index)))

    def _is_habit(self, index: int) -> bool:
        return is_habit(self.parse, index, in_town=bool(self.names.towns))

    def _why_unreal(self, index: int) -> str:
        """Why the event that a word names did not happen, or is no event of its own; empty if it did."""
        if self.words[-1].text == "?" and not self._is_taken_for_granted(index):
            return "question"
        if self._is_habit(index) or is_of_a_trade(self.parse, index):
            return "generic"
        if self._is_exercise(index):
            return "exercise"
        return "words" if is_of_words(self.parse, index) else why_unreal(self.parse, index)

    def _is_exercise(self, index: int) -> bool:
        """Whether shots hurt nobody, since they are part of an exercise: "fired live shells during a drill"."""
        targets = self.arguments.targets(index, ())
        if any(self.words[c].text.lower() in _MOCK for at in targets for c in self.parse.children(at)):
            return True
        drills = [at for at in self.arguments.complements(index) if self.words[at].lemma in _EXERCISES]
        if not any(self.words[self.words[at].head].text.lower() in _IN_EXERCISES for at in drills):
            return False
        hit = {at for at in self.arguments.complements(index) if self.words[self.words[at].head].text.lower() in _UPON}
        return not self.arguments.classes_of_all([*targets, *hit]) & _HURT

    def _head_of_span(self, start: int, end: int) -> int | None:
        """The syntactic head of a span."""
        inside = [i for i, word in enumerate(self.words) if start <= word.start < end]
        return next((i for i in inside if self.words[i].head not in inside or self.words[i].head == i), None)


_NOBODY_HURT = frozenset({"imagined", "condition", "question", "untrue"})
_SEARCH = "a search by police"
_DENYING = listed("no not n't never")
_EXERCISES = listed("drill exercise manoeuvre maneuver wargame training rehearsal")
_MOCK = listed("mock dummy simulated imaginary")
_IN_EXERCISES = listed("in during at for of")
_HURT = frozenset(
    {"people", "protected", "armed", "building", "protected_building", "vehicle", "place", "number", "name"}
)
_POLICE = frozenset({"police", "policeman", "policewoman", "detective", "constable", "officer"})
_UPON = frozenset({"on", "against", "at", "upon"})
_PEACEFUL = listed("charm diplomatic media propaganda legal marketing sales publicity peace culinary")
_DOERS_OF_DEEDS = listed("kidnapper abductor hijacker")
_CONCERNING = listed("on of about against for with")
_STRUGGLES = frozenset({"battle", "fight", "war", "struggle"})
_TOOLS = ("tool", "pint", "beer", "drink")
_OF_TEAMS = ("attack", "assault", "defence")
_SIDES = frozenset({"name", "town", "place"})
_NO_SIDES = frozenset(
    {"armed", "state", "group", "people", "protected", "aircraft", "drone", "shell", "building", "vehicle"}
)
_OF_GAMES = listed("""
    cup half derby goal goals ball balls cross crosses league match pitch playoff penalty season coach striker
    quarterfinal semifinal midfield defence corners tackle wickets innings
""")
_TAKING = listed("take retake capture recapture control seize hold conquer liberate storm enter regain defend expel")
_ARMS = listed("bomb mine grenade missile rocket shell explosive drone")
_HANDLED = listed("""
    seize confiscate impound produce manufacture sell buy purchase export import ship supply smuggle store stockpile
    acquire develop
""")
"""What is done with weapons that hurts nobody."""
_NEVER_DO = frozenset({"animal", "nature", "fire_brigade", "fire", "sport"})
