"""How closely a place belongs to an event in an English sentence: the cost of the way between the two in its parse.

"In" and "at" are cheap, "from" and "by" dear, and the way to a speaker passes the verb of saying: in "Police in Jos
said that gunmen killed nine in Riyom", Riyom is nearer to the killing than Jos, although more words lie between. Each
row of the tables is the cost of one step; the costs were set by hand, not fitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geo.extract.places.mentions import PlaceMention
from geo.extract.text.grammar import Parse, parse_sentences
from geo.extract.text.lexicon import listed
from geo.extract.text.tokens import Text

HANGS_CLOSELY = 3.0
"""The cost up to which hardly any place belonged to another fact."""

UP = {
    "ccomp": 2.0,  # from a statement to its speaker
    "parataxis": 2.0,
    "relcl": 1.5,  # from a relative clause to its noun
    "advcl": 1.0,
    "acl": 0.7,
    "conj": 0.8,  # from one event to another beside it
    "pobj": 0.3,
    "prep": 0.5,
    "pcomp": 0.5,
    "compound": 0.2,
    "amod": 0.3,
    "nsubj": 0.3,  # from "the blast" to "happened"
    "nsubjpass": 0.3,
    "dobj": 0.3,
    "xcomp": 0.3,
    "appos": 0.5,
}
"""The cost of a step from a word up to its head, by its relation."""

DOWN = {
    "pobj": 0.0,
    "appos": 0.4,  # "the village of Riyom, Plateau"
    "compound": 0.6,  # "the Riyom attack"
    "nmod": 0.6,
    "npadvmod": 0.5,
    "poss": 0.8,  # "Nigeria's Plateau state"
    "amod": 0.5,
    "conj": 0.7,
    "dobj": 0.3,  # "attacked Riyom"
    "attr": 1.0,
    "nsubjpass": 0.4,  # "Riyom was attacked"
    "nsubj": 1.6,  # who does it or says it
    "agent": 4.0,
    "relcl": 1.6,
    "acl": 1.2,
    "advcl": 1.6,
    "ccomp": 1.6,
    "pcomp": 1.0,
    "xcomp": 0.4,
    "parataxis": 2.0,
}
"""The cost of a step from a word down to a dependent, by the dependent's relation."""

OTHER_STEP = 0.9
"""The cost of any other step."""

PREPOSITION_STEPS = {
    "in": 0.2,
    "at": 0.2,
    "on": 0.3,
    "near": 0.3,
    "outside": 0.3,
    "inside": 0.2,
    "within": 0.3,
    "across": 0.3,
    "around": 0.4,
    "along": 0.4,
    "over": 0.4,
    "of": 0.5,
    "against": 0.6,
    "between": 0.6,
    "through": 1.0,
    "into": 1.0,
    "off": 0.6,
    "by": 4.0,
    "from": 4.5,
    "to": 3.0,
    "toward": 3.0,
    "towards": 3.0,
    "for": 2.5,
    "with": 2.5,
    "about": 3.0,
    "like": 5.0,
    "than": 5.0,
    "after": 2.5,
    "before": 2.5,
    "since": 3.0,
    "despite": 3.0,
    "including": 1.5,
}
"""The cost of a step down to a preposition, by the preposition."""

OTHER_PREPOSITION = 1.5

_TAKEN_FROM = listed("abduct kidnap take seize withdraw retreat evacuate expel oust drive displace capture")
"""Verbs, by lemma, whose "from" is where it happened; with others "from" is somebody's origin."""
_FROM_HERE = 0.6

_HAPPENINGS = listed("""
    incident attack blast explosion bombing shooting killing murder death violence fighting clash clashes ambush
    assault raid strike airstrike shelling massacre battle gunfight shootout tragedy abduction kidnapping accident
    bombardment riot unrest fire mob body bomb device gunman assailant attacker
""")
"""Nouns, by lemma, that refer to an event in the next sentence, as in "the incident occurred"."""
_OCCURS = listed("occur happen take come break erupt start begin be explode detonate target hit")


class PlaceGrammar:
    """The parses of an English text's sentences, made when they are first needed."""

    def __init__(self, document: Text) -> None:
        self._document = document
        self._parses: dict[int, Parse | None] = {}

    def within(self, number: int, places: Sequence[PlaceMention]) -> list[PlaceMention]:
        """The located places in a sentence; none if there is no such sentence."""
        if number >= len(self._document.sentences):
            return []
        sentence = self._document.sentences[number]
        return [place for place in places if sentence.start <= place.start < sentence.end and place.point is not None]

    def parse(self, numbers: Iterable[int]) -> None:
        """Parse the sentences with these indices in one batch; those parsed before are skipped."""
        missing = sorted(set(numbers) - self._parses.keys())
        sentences = [self._document.sentences[number] for number in missing]
        spans = [(sentence.start, sentence.end) for sentence in sentences]
        self._parses |= dict(zip(missing, parse_sentences(self._document.text, spans), strict=True))

    def cost(self, number: int, sources: Sequence[int], place: PlaceMention) -> float | None:
        """The cost of the cheapest way from words of a sentence to a place in it; None if there is no way.

        Parameters
        ----------
        number : int
            The sentence's number in the text.
        sources : sequence of int
            Characters of the text at which the words for the event begin.
        """
        self.parse([number])
        parse = self._parses[number]
        if parse is None:
            return None
        target = _head_within(parse, place)
        if target < 0:
            return None
        costs = [_way(parse, parse.word_at(source), target) for source in sources]
        return min((cost for cost in costs if cost is not None), default=None)

    def happenings(self, number: int) -> list[int]:
        """The offsets of words such as "incident" in "The incident occurred in Riyom" in a sentence."""
        self.parse([number])
        parse = self._parses[number]
        if parse is None:
            return []
        words = parse.words
        return [
            word.start
            for word in words
            if word.relation in ("nsubj", "nsubjpass")
            and (
                (word.lemma in _HAPPENINGS and words[word.head].lemma in _OCCURS)
                or (word.lemma in ("this", "it", "that") and words[word.head].lemma in ("occur", "happen", "take"))
            )
        ]


def _head_within(parse: Parse, place: PlaceMention) -> int:
    """The index of the head word of a place's name; -1 if the place isn't in the sentence."""
    inside = [index for index, word in enumerate(parse.words) if word.start < place.end and place.start < word.end]
    outside = [index for index in inside if parse.words[index].head not in inside]
    return (outside or inside or [-1])[0]


def _way(parse: Parse, source: int, target: int) -> float | None:
    if source < 0:
        return None
    path = parse.path(source, target)
    if path is None:
        return None
    up, down = path
    words = parse.words
    cost = sum(UP.get(words[index].relation, OTHER_STEP) for index in up[:-1])
    return cost + sum(_step_down(parse, index) for index in down)


def _step_down(parse: Parse, index: int) -> float:
    word = parse.words[index]
    if word.lemma == "from" and parse.words[word.head].lemma in _TAKEN_FROM:
        return _FROM_HERE
    if word.relation in ("prep", "agent"):
        return PREPOSITION_STEPS.get(word.lemma, OTHER_PREPOSITION)
    return DOWN.get(word.relation, OTHER_STEP)
