"""Who does what to whom in an English sentence: the arguments of its verbs and nouns, and what kind of thing each is.

A noun's kinds are the lists of ``arguments.toml`` that have it, alone or with the words before it ("health worker"),
and for a name whether it is a place's, a state's or an armed group's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.extract.events.event_words import SPECIAL, event_lexicon
from geo.extract.text.grammar import GrammarWord, Parse
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import NUMBER_WORDS

SUBJECTS = frozenset({"nsubj", "csubj", "nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "obj", "dative", "oprd"})
_PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


@dataclass(frozen=True, slots=True)
class Names:
    """The proper names of a sentence by the character at which they start.

    ``places`` are all, ``towns`` those of them that are a town and don't stand for a government, ``states`` countries
    and their people, ``groups`` armed groups.
    """

    places: frozenset[int]
    towns: frozenset[int]
    states: frozenset[int]
    groups: frozenset[int]


class SentenceArguments:
    """The arguments of the words of one parsed sentence."""

    def __init__(self, parse: Parse, names: Names) -> None:
        self.parse = parse
        self.words = parse.words
        self.names = names
        self.lexicon = event_lexicon()
        self._classes: dict[int, frozenset[str]] = {}

    def doers(self, index: int) -> list[int]:
        """The agents of a verb or noun."""
        word = self.words[index]
        by = self._agents(index)
        if by:
            return self._with_conjuncts(by)
        subjects = self.parse.children(index, ("nsubj", "csubj"))
        if subjects:
            return self._with_conjuncts(self._resolved(index, subjects))
        if self.parse.children(index, _PASSIVE_SUBJECTS):
            return []
        if word.relation == "acl":
            return [word.head] if word.text.lower().endswith("ing") else []
        head = self._verb_above(index) if word.relation in _SHARING_DOERS else None
        if head is None:
            return []
        others_do = self.words[head].lemma in _OTHERS_DO
        if word.relation == "xcomp" and others_do:
            return self.targets(head, ())
        shares = word.relation == "conj" if self._is_passive(head) else not others_do
        return self.doers(head) if shares else []

    def _agents(self, index: int) -> list[int]:
        """The nouns after "by"; none for "come", "be" and "go", as in "came under fire by"."""
        if self.words[index].lemma in ("come", "be", "go"):
            return []
        return [
            child
            for preposition in self.parse.children(index)
            if self.words[preposition].relation == "agent"
            or (self.words[preposition].text.lower() == "by" and self.words[preposition].relation == "prep")
            for child in self.parse.children(preposition, ("pobj",))
        ]

    def targets(self, index: int, companions: Sequence[int]) -> list[int]:
        """The objects of a verb or noun, or the nouns after a phrase's last preposition ("raid on")."""
        passive = self.parse.children(index, _PASSIVE_SUBJECTS)
        direct = [c for c in self.parse.children(index, OBJECTS) if c not in companions]
        if passive:
            return self._with_conjuncts([*self._resolved(index, passive), *direct])
        objects = direct or [c for c in self.parse.children(index, ("npadvmod",)) if c > index and self._is_placed(c)]
        if objects:
            return self._with_conjuncts(self._resolved(index, objects))
        subjects = self.parse.children(index, ("nsubj",))
        if subjects and self._agents(index):  # a headline: "Ambulance destroyed by gunmen"
            return self._with_conjuncts(subjects)
        if companions and self.words[companions[-1]].part in ("ADP", "ADV", "SCONJ", "PART"):
            led = self.parse.children(companions[-1], ("pobj", "pcomp"))
            if led:
                return self._with_conjuncts(led)
        return self._with_conjuncts(self._shared_targets(index))

    def _is_placed(self, index: int) -> bool:
        """Whether a word is the name of a place, which the parser may take for a time of day after a verb."""
        return bool(self.classes(index) & {"place", "state"})

    def _shared_targets(self, index: int) -> list[int]:
        """The objects that a verb shares with another, or the noun that it describes."""
        word = self.words[index]
        if word.relation == "acl" and not word.text.lower().endswith("ing"):
            return [word.head]
        if word.relation == "relcl":
            return [word.head] if self.parse.children(index, ("nsubj",)) else []
        passive = {"xcomp": index, "conj": word.head}.get(word.relation)
        if passive is not None and self.words[word.head].part in ("VERB", "AUX") and self._is_passive(passive):
            return self.targets(word.head, ())
        for child in self.parse.children(index, ("conj",)):
            if self.words[child].part == "VERB":
                return list(self.parse.children(child, OBJECTS))
        return []

    def may_be_participle(self, index: int) -> bool:
        """Whether a verb without an object may be a passive without its "was": "Clinic looted by gunmen"."""
        low = self.words[index].text.lower()
        return not low.endswith(("ing", "s")) and self.words[index].lemma != low

    def _is_passive(self, index: int) -> bool:
        word = self.words[index]
        if self.parse.children(index, ("auxpass", "nsubjpass")):
            return True
        return word.relation == "conj" and word.head != index and self._is_passive(word.head)

    def _verb_above(self, index: int) -> int | None:
        return next((above for above in self.parse.above(index) if self.words[above].part in ("VERB", "AUX")), None)

    def _resolved(self, verb: int, nouns: Sequence[int]) -> list[int]:
        """The nouns, with each relative pronoun replaced by its antecedent."""
        word = self.words[verb]
        if word.relation == "relcl":
            return [word.head if self.words[n].text.lower() in ("who", "which", "that") else n for n in nouns]
        return list(nouns)

    def _with_conjuncts(self, nouns: Iterable[int]) -> list[int]:
        joined: list[int] = []
        queue = list(nouns)
        while queue:
            noun = queue.pop(0)
            if noun in joined:
                continue
            joined.append(noun)
            queue += self.parse.children(noun, ("conj", "appos"))
        return joined

    def companions(self, index: int, wanted: Sequence[str]) -> list[int] | None:
        """The further words of a phrase, each a dependent of the one before or of the first; None if one is missing."""
        indexes: list[int] = []
        reach = [index]
        for companion in wanted:
            match = next(
                (
                    child
                    for parent in reversed(reach)
                    for child in self.parse.children(parent)
                    if child not in indexes and self._is_companion(child, companion)
                ),
                None,
            )
            if match is None:
                return None
            indexes.append(match)
            reach.append(match)
        return indexes

    def _is_companion(self, index: int, companion: str) -> bool:
        word = self.words[index]
        return companion in (word.text.lower(), word.lemma)

    def last_companion(self, index: int, wanted: Sequence[str]) -> int:
        """The last of a phrase's words found close after its first; the first itself if there is none."""
        companions = self.companions(index, wanted) or []
        near = [companion for companion in companions if 0 < companion - index <= _PHRASE_WITHIN]
        return near[-1] if near else index

    def classes(self, index: int) -> frozenset[str]:
        """The classes of a noun: the lists of ``arguments.toml`` that have it, and its kind of name or number."""
        if index not in self._classes:
            self._classes[index] = frozenset()
            of_illness = self.words[index].lemma == "attack" and self._modifiers(index) & OF_ILLNESS
            self._classes[index] = frozenset({"nature"} if of_illness else self._classes_at(index))
        return self._classes[index]

    def _classes_at(self, index: int) -> set[str]:
        word = self.words[index]
        low = word.text.lower()
        classes = set(self.lexicon.classes.get(low, ())) | ({low} - SPECIAL)
        modifiers = self._modifiers(index)
        for wanted, names in self.lexicon.compounds.get(low, ()):
            if all(part in modifiers for part in wanted):
                classes |= names | {"_".join((*wanted, low)), "_".join((*wanted, _singular(low)))}
        if "fire" in classes and self._is_gunfire(index, modifiers):
            classes = (classes - {"fire"}) | {"shell"}
        if word.part in _NOMINAL:
            classes |= self._classes_of_name(word, low)
            classes |= self._classes_by_modifiers(index, classes, modifiers)
            if modifiers & _SERVING:
                classes.add("protected" if classes & {"people", "armed"} else "protected_building")
        if low in _PRONOUNS:
            classes |= {"people"}
        if low in _QUANTITIES or word.part == "NUM":
            inside = self._measured(index)
            if inside is not None:
                classes |= self.classes(inside)
            elif word.part in ("NUM", "NOUN") and low not in ("it", "this", "that"):
                classes |= {"number"}
        return classes

    def _modifiers(self, index: int) -> set[str]:
        """The modifiers before a noun, and their own modifiers."""
        before = [child for child in self.parse.children(index) if child < index]
        under = (grandchild for child in before for grandchild in self.parse.children(child))
        return {self.words[modifier].text.lower() for modifier in (*before, *under)}

    def _is_gunfire(self, index: int, modifiers: set[str]) -> bool:
        """Whether a fire is one of guns: "artillery fire", "Russian fire"."""
        sides = self.names.states | self.names.groups
        return bool(modifiers & _GUNS) or any(self.words[c].start in sides for c in self.parse.children(index))

    def _classes_of_name(self, word: GrammarWord, low: str) -> set[str]:
        classes: set[str] = set()
        if word.start in self.names.groups:
            classes.add("group")
        if word.start in self.names.states:
            classes.add("state")
        if word.start in self.names.places or self._opens_place(word):
            classes.add("place")
        if word.start in self.names.towns and "state" not in classes:
            classes.add("town")
        if not classes and word.part == "PROPN" and low not in self.lexicon.classes:
            classes.add("name")
        return classes

    def _opens_place(self, word: GrammarWord) -> bool:
        """Whether a name of several words that ends here is a place's: "Wad Madani"."""
        at = self.parse.word_at(word.start)
        first = at
        while first > 0 and self.words[first - 1].relation == "compound" and self.words[first - 1].head == at:
            first -= 1
        return first < at and self.words[first].start in self.names.places

    def _classes_by_modifiers(self, index: int, classes: set[str], modifiers: set[str]) -> set[str]:
        """The classes of a noun with those that its modifiers give it: "masked men" and "men in uniform" are armed."""
        more: set[str] = set()
        if modifiers & _ARMING and classes & {"people", "armed", "man", "individual", "group", "number"}:
            more.add("armed")
        for child in self.parse.children(index):
            if self.words[child].text.lower() in ("in", "with", "of", "from"):
                led = {self.words[c].text.lower() for c in self.parse.children(child)}
                if led & _ARMED_WITH:
                    more.add("armed")
        return more

    def _measured(self, index: int) -> int | None:
        """The noun that a quantity counts: "dozens of soldiers"."""
        for child in self.parse.children(index):
            if self.words[child].text.lower() == "of":
                return next(iter(self.parse.children(child, ("pobj",))), None)
        return None

    def classes_of_all(self, indexes: Sequence[int]) -> frozenset[str]:
        """The classes of several nouns together."""
        return frozenset().union(*(self.classes(index) for index in indexes))

    def complements(self, index: int) -> list[int]:
        """The dependents of a word and the objects of its prepositions, without subordinate clauses."""
        complements: list[int] = []
        queue = list(self.parse.children(index))
        while queue:
            child = queue.pop(0)
            word = self.words[child]
            if word.relation in ("conj", "ccomp", "parataxis", "relcl", "punct") and word.part in ("VERB", "AUX"):
                continue
            complements.append(child)
            queue += self.parse.children(child)
        return complements

    def around(self, index: int) -> frozenset[str]:
        """The classes of all dependents of a word."""
        around: set[str] = set()
        for child in self.complements(index):
            around |= self.classes(child)
        return frozenset(around)


_PHRASE_WITHIN = 5
"""The most words after a verb in which the rest of its phrase is quoted."""
OF_ILLNESS = listed("heart panic anxiety asthma cardiac allergy")
"""Modifiers that make an attack an illness."""
_PRONOUNS = listed("he she they him her them who we us you i whom everyone everybody")
_QUANTITIES = listed("""
    dozen dozens hundred hundreds thousand thousands number group groups member members team crowd couple series lot
    majority handful scores tens several many some all both most others more half few gang part piece convoy barrel
    canister cylinder drum pair band column load lorry truckload head flock herd pack
    swarm ton tons tonne tonnes kilo kilos bag bags sack sacks box boxes crate crates batch consignment shipment loads
    truckloads lorryloads planeload package packages
""").union(NUMBER_WORDS)
_ARMING = listed(
    "armed masked hooded uniformed unidentified unknown unnamed gun-wielding knife-wielding suspected heavily"
)
_SERVING = listed("""
    health healthcare medical hospital clinic ambulance ngo ingo lngo humanitarian vaccination polio ebola maternity
    pharmaceutical relief school paramedic
""")
"""Modifiers that make a noun one of care, aid or teaching: a team, a post or a store."""
_GUNS = listed("artillery mortar tank enemy gun sniper machine hostile rocket rebel army government return friendly")
"""Modifiers that make "fire" gunfire."""
_ARMED_WITH = listed("uniform uniforms gun guns weapon weapons fatigues arms knives machetes camouflage rifles")
_SHARING_DOERS = ("conj", "xcomp", "advcl", "pcomp", "ccomp")
"""Dependency relations of a verb that may share the subject of its head."""
_OTHERS_DO = listed("force compel oblige make allow order tell ask let help urge")
"""Verbs whose object is the agent of their infinitive."""


def _singular(low: str) -> str:
    return low[:-1] if low.endswith("s") else low
