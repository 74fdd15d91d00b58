"""The words for events in English, the rules that guard them, and the classes of nouns that the rules ask for.

``event_words.toml`` holds the rules, ``arguments.toml`` the nouns; both say what their lists are for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from geo.errors import ReadError
from geo.taxonomy import EVENT_TYPES, MEANS

SPECIAL = frozenset({"place", "a_place", "state", "group", "name", "number"})
"""Classes of arguments that aren't given by a list of nouns."""
_JOINED = "_"


class RuleRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as ``event_words.toml`` writes it."""

    name: str
    why: str
    event_type: str
    own: str
    cameo: str = ""
    kind: str = "verb"
    means: str = ""
    doers: str = ""
    doer_named: bool = False
    may_be_mishap: bool = False
    not_doers: str = ""
    targets: str = ""
    not_targets: str = ""
    beside: str = ""
    not_beside: str = ""

    def rule(self) -> EventRule:
        """The rule, with its lists split into words.

        Raises
        ------
        ReadError
            It names a type, a means or a class of nouns that doesn't exist.
        """
        known_means = not self.means or self.means in MEANS
        if self.event_type not in EVENT_TYPES or not known_means or self.kind not in ("verb", "noun"):
            raise ReadError(f"event_words.toml: the rule {self.name!r} has no such type, means or kind.")
        return EventRule(
            self.name,
            self.why,
            self.event_type,
            self.means,
            self.kind == "noun",
            frozenset(self.doers.split()),
            self.doer_named,
            self.may_be_mishap,
            frozenset(self.not_doers.split()),
            frozenset(self.targets.split()),
            frozenset(self.not_targets.split()),
            frozenset(self.beside.split()),
            frozenset(self.not_beside.split()),
        )


class _EventRuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: list[RuleRow]


class _Nouns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list of ``arguments.toml``, by the source of its words."""

    own: str
    wordnet: str = ""


@dataclass(frozen=True, slots=True)
class EventRule:
    """A rule: what its words report, and which arguments they need.

    Attributes
    ----------
    name, reason : str
        What it is called, and why it may be believed.
    event_type, means : str
        Keys of the taxonomy; means may be empty.
    noun : bool
        Whether its words are nouns.
    doers, not_doers, targets, not_targets, beside, not_beside : frozenset of str
        Classes of nouns, or single nouns, that these arguments must or must not have; empty for no condition.
    doer_named : bool
        Whether a doer must stand in the sentence.
    may_be_mishap : bool
        Whether an accident, an illness or the weather may be the cause, so that a clause naming one reports no event.
    """

    name: str
    reason: str
    event_type: str
    means: str
    noun: bool
    doers: frozenset[str]
    doer_named: bool
    may_be_mishap: bool
    not_doers: frozenset[str]
    targets: frozenset[str]
    not_targets: frozenset[str]
    beside: frozenset[str]
    not_beside: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventWord:
    """A word with the dependents that it must have ("take" with "into", "custody"), its rule, and its source."""

    companions: tuple[str, ...]
    rule: EventRule
    source: str


@dataclass(frozen=True)
class EventLexicon:
    """The event words of English.

    Attributes
    ----------
    rules : tuple of EventRule
        In the order in which they are tried.
    verbs, nouns : dict
        A lemma to its words, in the order of their rules.
    forms : dict
        Inflected forms in lower case to their lemma in ``verbs`` or ``nouns``.
    classes : dict
        A noun's form in lower case to its classes and its singular.
    compounds : dict
        The last word of a compound noun, in the form that texts have, to the words before it with their classes.
    """

    rules: tuple[EventRule, ...]
    verbs: dict[str, list[EventWord]]
    nouns: dict[str, list[EventWord]]
    forms: dict[str, set[str]]
    classes: dict[str, frozenset[str]]
    compounds: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]


@cache
def event_lexicon() -> EventLexicon:
    """The lexicon, read when it is first needed.

    Raises
    ------
    ReadError
        A file isn't TOML, or a row of it isn't a rule.
    """
    nouns_by_class = _nouns()
    rows = _read("event_words.toml", _EventRuleFile).rule
    verbs: dict[str, list[EventWord]] = {}
    nouns: dict[str, list[EventWord]] = {}
    literals: set[str] = set()
    rules: list[EventRule] = []
    for row in rows:
        rule = row.rule()
        rules.append(rule)
        named = rule.doers | rule.targets | rule.beside | rule.not_doers | rule.not_targets | rule.not_beside
        literals |= named - nouns_by_class.keys() - SPECIAL
        table = nouns if rule.noun else verbs
        words = dict.fromkeys(row.own.split(), "own") | dict.fromkeys(row.cameo.split(), "cameo")
        for word, source in words.items():
            lemma, *companions = word.split(_JOINED)
            table.setdefault(lemma, []).append(EventWord(tuple(companions), rule, source))
    classes, compounds = _by_form(nouns_by_class | {literal: [literal] for literal in literals})
    forms: dict[str, set[str]] = {}
    for lemma in verbs:
        for form in _verb_forms(lemma):
            forms.setdefault(form, set()).add(lemma)
    for lemma in nouns:
        for form in _noun_forms(lemma):
            forms.setdefault(form, set()).add(lemma)
    return EventLexicon(tuple(rules), verbs, nouns, forms, classes, compounds)


_Shape = TypeVar("_Shape")


def _read(name: str, shape: type[_Shape]) -> _Shape:
    path = Path(__file__).with_name(name)
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), shape)
    except (msgspec.ValidationError, ValueError) as error:
        raise ReadError(f"{name} can't be read: {error}.") from error


def _nouns() -> dict[str, list[str]]:
    lists = _read("arguments.toml", dict[str, _Nouns])
    return {name: [*nouns.own.split(), *nouns.wordnet.split()] for name, nouns in lists.items()}


def _by_form(
    nouns: dict[str, list[str]],
) -> tuple[dict[str, frozenset[str]], dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]]:
    """The classes of nouns by their forms: of one word, and of several."""
    single: dict[str, set[str]] = {}
    several: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for name, words in nouns.items():
        for word in words:
            *before, head = word.split(_JOINED)
            for form in _noun_forms(head):
                if before:
                    several.setdefault((form, tuple(before)), set()).add(name)
                else:
                    single.setdefault(form, set()).update((name, word))
    compounds: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for (form, before_head), classes in several.items():
        compounds.setdefault(form, []).append((before_head, frozenset(classes)))
    return {form: frozenset(classes) for form, classes in single.items()}, compounds


_IRREGULAR_NOUNS = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "persons",
    "police": "police",
    "people": "people",
    "wife": "wives",
    "knife": "knives",
    "thief": "thieves",
    "tooth": "teeth",
    "goose": "geese",
    "mouse": "mice",
}


def _noun_forms(noun: str) -> Iterator[str]:
    """A noun's singular and plural."""
    yield noun
    for singular, plural in _IRREGULAR_NOUNS.items():
        if noun.endswith(singular):
            yield noun.removesuffix(singular) + plural
            return
    if noun.endswith("y") and noun[-2:-1] not in "aeou":
        yield noun[:-1] + "ies"
    elif noun.endswith(("s", "x", "ch", "sh")):
        yield noun + "es"
    elif noun.endswith("go"):
        yield noun + "s"
        yield noun + "es"
    else:
        yield noun + "s"


_IRREGULAR_VERBS = {
    "be": "is are was were been being",
    "bear": "bore borne",
    "beat": "beaten",
    "break": "broke broken",
    "bring": "brought",
    "build": "built",
    "burn": "burnt",
    "burst": "",
    "come": "came",
    "cut": "",
    "deal": "dealt",
    "die": "dying",
    "dig": "dug",
    "draw": "drew drawn",
    "drive": "drove driven",
    "fall": "fell fallen",
    "fight": "fought",
    "find": "found",
    "flee": "fled",
    "fling": "flung",
    "fly": "flew flown",
    "forbid": "forbade forbidden",
    "give": "gave given",
    "go": "goes went gone",
    "hang": "hung",
    "have": "has had",
    "hear": "heard",
    "hit": "",
    "hold": "held",
    "hurt": "",
    "lay": "laid",
    "lead": "led",
    "leave": "left",
    "light": "lit",
    "lose": "lost",
    "make": "made",
    "put": "",
    "ring": "rang rung",
    "rise": "rose risen",
    "run": "ran",
    "see": "saw seen",
    "seek": "sought",
    "send": "sent",
    "set": "",
    "shoot": "shot",
    "sit": "sat",
    "shut": "",
    "slay": "slew slain",
    "slit": "",
    "spread": "",
    "stand": "stood",
    "steal": "stole stolen",
    "stick": "stuck",
    "strike": "struck stricken",
    "sweep": "swept",
    "take": "took taken",
    "tear": "tore torn",
    "throw": "threw thrown",
    "tread": "trod trodden",
    "withdraw": "withdrew withdrawn",
    "withhold": "withheld",
    "overrun": "overran",
    "retake": "retook retaken",
    "take_over": "",
}


def _verb_forms(verb: str) -> Iterator[str]:
    """A verb's forms; an irregular verb's too are given with regular endings, which do no harm."""
    yield verb
    yield verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "z", "o")) else "s")
    yield from _IRREGULAR_VERBS.get(verb, "").split()
    if verb.endswith("e"):
        yield verb + "d"
        yield verb[:-1] + "ing"
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        yield verb[:-1] + "ies"
        yield verb[:-1] + "ied"
        yield verb + "ing"
    else:
        yield verb + "ed"
        yield verb + "ing"
        if verb[-1] not in "wxy" and verb[-2:-1] in "aeiou":
            yield verb + verb[-1] + "ed"
            yield verb + verb[-1] + "ing"
