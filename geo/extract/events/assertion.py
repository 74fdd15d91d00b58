"""Whether the event that a word of an English sentence names really happened, by the grammar of the sentence.

It did not under a negation, a possibility or a condition, nor if somebody only plans, fears, forbids it or is tried for
it; a coordinated verb is real only if the first is.
"""

from __future__ import annotations

from geo.extract.events.arguments import SUBJECTS
from geo.extract.text.grammar import Parse
from geo.extract.text.lexicon import listed


def is_denied(parse: Parse, index: int) -> bool:
    """Whether a noun is negated, by itself or by a word beside it: "no looting", "nobody"."""
    return parse.words[index].text.lower() in _NOBODY or any(
        parse.words[child].text.lower() in _UNREAL_MODIFIERS
        or (parse.words[child].relation == "acl" and parse.words[child].lemma in _YET_TO_COME)
        for child in parse.children(index)
    )


def is_generic(parse: Parse, index: int) -> bool:
    """Whether a plural names a kind of act, not acts that happened: "a policy of kidnappings"."""
    word = parse.words[index]
    if word.part != "NOUN" or not word.text.lower().endswith("s") or word.lemma == word.text.lower():
        return False
    children = [parse.words[child] for child in parse.children(index)]
    if any(child.relation in ("det", "nummod", "poss", "relcl", "acl") for child in children):
        return False
    if any(child.text.lower() in _PLACING for child in children):
        return False
    at = index
    while parse.words[at].relation == "conj" and parse.words[at].head != at:
        at = parse.words[at].head
    above = parse.words[parse.words[at].head]
    if parse.words[at].relation != "pobj" or above.text.lower() not in _OF_KINDS:
        return False
    return parse.words[above.head].text.lower() not in _SEVERAL


_PLACING = listed("in at near across outside around inside on against")
_OF_KINDS = listed("of for to with as against from about than between like including without by through into")
_SEVERAL = listed("""
    series wave waves string spate number dozens hundreds scores thousands several spree barrage round rounds killed
    wounded injured died hit struck destroyed damaged rocked shaken victims casualties toll day days night
""")


def is_habit(parse: Parse, index: int, *, in_town: bool) -> bool:
    """Whether a verb, or a noun such as "ambush" in "carry out ambushes", tells of a habit, not of a counted act.

    "Civilians are executed at once", "the rebels who carry out ambushes". If the sentence names a town, only a relative
    clause does.
    """
    at = parse.words[index].head if parse.words[index].relation == "dobj" else index
    verb = parse.words[at]
    if verb.part != "VERB" or parse.children(at, ("neg",)) or _is_counted(parse, at):
        return False
    helpers = {parse.words[child].text.lower() for child in parse.children(at, ("aux", "auxpass"))}
    if not in_town and helpers == {"are"} and parse.children(at, ("auxpass",)):
        subjects = parse.children(at, ("nsubjpass",))
        return bool(subjects) and all(_is_bare_plural(parse, subject) for subject in subjects)
    is_present = verb.text.lower() == verb.lemma and not helpers
    subject = parse.words[verb.head]
    return verb.relation == "relcl" and is_present and subject.text.lower() != subject.lemma


def _is_counted(parse: Parse, verb: int) -> bool:
    """Whether a number depends on a verb, or on a dependent of it."""
    return any(parse.children(at, ("nummod",)) for at in (verb, *parse.children(verb)))


def _is_bare_plural(parse: Parse, index: int) -> bool:
    """Whether a subject is a plural without an article or a number: "civilians", "they"."""
    word = parse.words[index]
    if any(parse.words[child].relation in ("det", "nummod", "poss") for child in parse.children(index)):
        return False
    return word.text.lower() in ("they", "people") or (word.part == "NOUN" and word.text.lower() != word.lemma)


def is_of_words(parse: Parse, index: int) -> bool:
    """Whether an attack is one of words: "harshly attacked the president", "attacked reporters in a speech"."""
    for child in parse.children(index):
        low = parse.words[child].text.lower()
        if low in _IN_WORDS:
            return True
        if low == "in" and any(
            parse.words[below].text.lower() in _SPOKEN for below in parse.children(child, ("pobj",))
        ):
            return True
    return False


_IN_WORDS = listed(
    "harshly verbally sharply bitterly publicly openly vehemently scathingly rhetorically verbal scathing"
)
_SPOKEN = listed("""
    speech speeches statement statements remarks interview interviews article articles editorial editorials column
    tweet tweets comments criticism letter broadcast debate
""")


def is_of_a_trade(parse: Parse, index: int) -> bool:
    """Whether a noun for an act only describes a gang, a trade or a cost: "a kidnapping ring"."""
    word = parse.words[index]
    above = parse.words[word.head]
    if word.relation in ("compound", "amod", "nmod") and above.text.lower() in _TRADES:
        return True
    bare = not any(parse.words[child].relation in ("det", "nummod", "poss") for child in parse.children(index))
    is_deed = word.part == "NOUN" and word.relation == "nsubj" and bare and not word.text.lower().endswith("s")
    is_sort = any(parse.words[child].part in ("NOUN", "NUM") for child in parse.children(word.head, ("attr",)))
    return is_deed and above.lemma == "be" and is_sort


_TRADES = listed("""
    ring rings business industry industries trade network networks market racket insurance squad squads battalion
    battalions brigade brigades unit units cap caps
""")


def why_unreal(parse: Parse, index: int) -> str:
    """Why the event that a word names did not happen; empty if it did."""
    at = index
    spared = False
    for _ in range(len(parse.words)):
        reason = _unreal_here(parse, at, spared=spared)
        if reason:
            return reason
        word = parse.words[at]
        if word.head == at:
            return ""
        reason = _unreal_under(parse, at, word.head)
        if reason:
            return reason
        if not _depends_on_head(parse, at):
            return ""
        spared = _is_occasion_of_no_harm(parse, at)
        at = word.head
    return ""


def _is_occasion_of_no_harm(parse: Parse, index: int) -> bool:
    """Whether a preposition leads from "no one was hurt" or the like to the event: "in an attack"."""
    word, verb = parse.words[index], parse.words[parse.words[index].head]
    if word.relation not in ("prep", "agent") or word.text.lower() not in _OCCASIONS:
        return False
    if verb.lemma in _HARMING:
        return True
    subjects = parse.children(word.head, SUBJECTS)
    return verb.lemma in _SAID_OF_HARM and any(parse.words[at].lemma in _HARM for at in subjects)


_OCCASIONS = listed("in during after by from following")
_HARMING = listed("injure hurt kill wound harm damage die")
_SAID_OF_HARM = listed("report do cause record register sustain")
_HARM = listed("casualty injury death victim fatality damage harm destruction")


def _unreal_here(parse: Parse, index: int, *, spared: bool = False) -> str:
    """The reason among a word's own children: "not", "may", "if", "nobody"; a negation is ignored if ``spared``."""
    reasons = (_denial(parse, child) for child in parse.children(index))
    reason = next((each for each in reasons if each and not (spared and each == "negation")), "")
    if not reason and parse.words[index].part in ("VERB", "AUX") and _opens_inverted(parse, index):
        return "condition"
    return reason


def _is_hyphened(parse: Parse, index: int) -> bool:
    """Whether a hyphen ties a word to the next: the "would" of "would-be recruits"."""
    following = parse.words[index + 1 : index + 2]
    return any(mark.text == "-" and mark.start == parse.words[index].end for mark in following)


def _denial(parse: Parse, index: int) -> str:
    """Why a word makes its head unreal; empty if it doesn't."""
    word = parse.words[index]
    low = word.text.lower()
    if word.relation == "neg" or low in ("never", "not", "n't"):
        return "negation"
    if word.relation == "aux" and low in ("would", "'d") and not _is_hyphened(parse, index):
        return "imagined"
    if word.relation == "aux" and low in _FUTURE:
        return "future"
    if word.relation == "aux" and low in _MODALS and word.text != "May":
        return "possibility"
    if word.relation in ("mark", "advmod") and low in _CONDITIONS:
        return "condition"
    denied = word.relation in SUBJECTS and (low in _NOBODY or is_denied(parse, index)) and low != "any"
    return "negation" if denied else ""


def _opens_inverted(parse: Parse, index: int) -> bool:
    """Whether a clause is a condition without "if": "Had the bomb exploded"."""
    children = parse.children(index)
    auxiliaries = [c for c in children if parse.words[c].text.lower() in ("had", "were", "should")]
    subjects = parse.children(index, SUBJECTS)
    return bool(auxiliaries and subjects) and auxiliaries[0] < subjects[0] and parse.words[index].relation == "advcl"


def _unreal_under(parse: Parse, index: int, head: int) -> str:
    """Why a word's head makes it a wish, a fear or a plan; empty if it doesn't."""
    word, above = parse.words[index], parse.words[head]
    if word.relation == "advcl" and _opens_with_after(parse, index):
        return ""
    lemma = _SINGULARS.get(above.text.lower(), above.lemma)
    if _is_intended(parse, index, lemma):
        return "intention"
    if word.relation == "prep" and word.text.lower() not in _LEADING:
        return ""
    if lemma in _WORDS_OF_MOUTH and _is_called_untrue(parse, head):
        return "untrue"
    called_for = lemma != "call" or word.relation in ("prep", "pobj", "compound")
    is_governed = word.relation in _GOVERNED and lemma in _UNREAL_ABOVE and called_for
    return "not asserted" if is_governed or _is_set_apart(parse, index) else ""


def _opens_with_after(parse: Parse, index: int) -> bool:
    """Whether a clause tells of what a call or a fear answers: "urged calm after clashes left nine dead"."""
    return any(parse.words[child].text.lower() == "after" for child in parse.children(index, ("mark",)))


def _is_intended(parse: Parse, index: int, lemma: str) -> bool:
    """Whether a verb with "to" is only intended, or a noun only planned: "a vigil was planned"."""
    relation = parse.words[index].relation
    if relation == "nsubjpass":
        return lemma in _ONLY_INTENDED
    return "to" in _auxiliaries(parse, index) and relation in _INFINITIVES and lemma not in _IMPLICATIVE


def is_only_meant(parse: Parse, index: int) -> bool:
    """Whether a verb is an infinitive under a word for an intention: "a plan to kill a priest".

    Not for what was done: "struck twice to kill six", "is said to have killed six", "the third reporter to be killed".
    """
    helpers = _auxiliaries(parse, index)
    if "to" not in helpers or helpers & {"have", "be"}:
        return False
    above = parse.words[parse.words[index].head]
    return _SINGULARS.get(above.text.lower(), above.lemma) in _WANTING


def _auxiliaries(parse: Parse, index: int) -> set[str]:
    return {parse.words[child].text.lower() for child in parse.children(index, ("aux", "auxpass"))}


def _is_set_apart(parse: Parse, index: int) -> bool:
    """Whether a preposition makes a word a mere contrast: "without a shot", "worse than", "it was like a war"."""
    word = parse.words[index]
    above = parse.words[word.head]
    if above.text.lower() == "like":
        return word.relation in ("pobj", "pcomp") and parse.words[above.head].lemma == "be"
    return word.relation == "pobj" and above.text.lower() in ("without", "despite", "than", "unlike")


def _is_called_untrue(parse: Parse, noun: int) -> bool:
    """Whether a report or claim is said to be false: "the report that she was shot is unfounded"."""
    above = parse.words[noun].head
    return any(parse.words[child].text.lower() in _UNTRUE for child in parse.children(above))


def _depends_on_head(parse: Parse, index: int) -> bool:
    """Whether a word is real only if its head is: an object, a complement, a coordinated verb."""
    word, head = parse.words[index], parse.words[parse.words[index].head]
    if word.relation in ("ccomp", "advcl", "relcl", "parataxis") and word.part in ("VERB", "AUX"):
        return word.relation == "ccomp" and head.lemma in _UNREAL_ABOVE - {"call"}
    if word.relation == "conj":
        return not parse.children(index, {"aux", "auxpass", *SUBJECTS})
    return True


_LEADING = listed("of for against about from to at on")
"""Prepositions after a word of fear or planning that introduce what is feared; others introduce a place or time."""
_ONLY_INTENDED = listed("plan schedule expect cancel postpone prevent avert foil thwart ban propose fear simulate")
"""Verbs whose passive subject has not happened: "a vigil was planned"."""
_YET_TO_COME = listed("schedule plan postpone cancel")
"""Participles of an event that has not happened yet: "the offensive scheduled for tomorrow"."""
_WORDS_OF_MOUTH = listed("report claim rumour rumor allegation suggestion story statement")
_UNTRUE = listed("unfounded false untrue baseless groundless wrong fabricated")
_INFINITIVES = frozenset({"xcomp", "acl", "advcl", "ccomp", "relcl", "pcomp", "csubj"})
_GOVERNED = frozenset({"ccomp", "xcomp", "pcomp", "dobj", "pobj", "advcl", "acl", "prep", "compound"})
_MODALS = listed("may might could should can wo ca")
_FUTURE = listed("will shall 'll")
_CONDITIONS = listed("if unless whether lest")
_NOBODY = listed("nobody none no-one nothing neither")
_UNREAL_MODIFIERS = listed(
    "no any potential possible future impending looming imminent planned upcoming mock simulated"
)
_IMPLICATIVE = listed("""
    begin start continue manage force compel oblige make use try attempt proceed help cause come
""")
_WANTING = listed("""
    want wish hope desire intend intention aim plan plot conspire conspiracy scheme threaten threat vow swear pledge
    promise try attempt bid seek appeal ask call urge request order tell instruct send hire pay propose offer prepare
    ready willing decide agree mission licence license
""")
"""Words before an infinitive of what somebody wants done; after others it is mostly the result of an act."""
_UNREAL_ABOVE = listed("""
    fear threat threaten risk danger worry deny doubt hope wish plan plot intend prevent avoid avert foil thwart
    possibility prospect likelihood warn warning call demand urge ban oppose rule stop discourage imagine simulate
    pretend cease quit dream film movie novel book play drama series game video anniversary memory commemorate remember
    memorial monument museum hypothetical scenario drill exercise rehearse rehearsal simulation scare
    rumour rumor hoax refuse fail decline convict sentence charge acquit plead trial lawsuit sue propose
    proposal consider allow permit authorise authorize refrain preparation prepare ready aim readiness protect
    insure insurance deter potential chance expect predict forecast
""")
_SINGULARS = {
    "fears": "fear",
    "threats": "threat",
    "risks": "risk",
    "plans": "plan",
    "plots": "plot",
    "warnings": "warning",
    "calls": "call",
    "preparations": "preparation",
    "rumours": "rumour",
    "rumors": "rumor",
}
