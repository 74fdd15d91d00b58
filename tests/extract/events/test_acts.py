"""What the grammar of a sentence tells of events: who does what to whom, whether it happened, and why."""

from __future__ import annotations

import pytest

from geo.errors import ReadError
from geo.extract.events.acts import ParsedSentence, holds_event_word, parsed
from geo.extract.events.arguments import Names, SentenceArguments
from geo.extract.events.assertion import why_unreal
from geo.extract.events.event_words import RuleRow, event_lexicon
from geo.extract.languages.vocabulary import Trigger
from geo.extract.text.grammar import Parse
from tests.extract.sentences import sentence

NOBODY = Names(frozenset(), frozenset(), frozenset(), frozenset())


def parse(text: str) -> Parse:
    (result,) = parsed(text, [(0, len(text))])
    assert result is not None
    return result


def names(text: str, places: str = "", groups: str = "") -> Names:
    starts = frozenset(text.index(name) for name in places.split())
    return Names(starts, starts, frozenset(), frozenset(text.index(name) for name in groups.split()))


def index_of(tree: Parse, word: str) -> int:
    return next(index for index, other in enumerate(tree.words) if other.text == word)


def acts(text: str, **named: str) -> list[tuple[str, str]]:
    return [(act.rule.name, act.rule.event_type) for act in ParsedSentence(parse(text), names(text, **named)).acts()]


@pytest.mark.parametrize(
    ("text", "verb", "doers", "targets"),
    [
        ("Gunmen looted a clinic.", "looted", ["Gunmen"], ["clinic"]),
        ("A clinic was looted by gunmen.", "looted", ["gunmen"], ["clinic"]),
        ("Soldiers came and burned two shops and a school.", "burned", ["Soldiers"], ["shops", "school"]),
        ("Gunmen who looted a clinic fled.", "looted", ["Gunmen"], ["clinic"]),
        ("Police found a clinic looted by gunmen.", "looted", ["gunmen"], ["clinic"]),
    ],
)
def test_a_verb_has_its_arguments(text: str, verb: str, doers: list[str], targets: list[str]) -> None:
    tree = parse(text)
    arguments, index = SentenceArguments(tree, NOBODY), index_of(tree, verb)
    assert [tree.words[i].text for i in arguments.doers(index)] == doers
    assert [tree.words[i].text for i in arguments.targets(index, ())] == targets


@pytest.mark.parametrize(
    ("rule", "text", "noun", "kind"),
    [
        ("a noun of a list", "The soldiers left.", "soldiers", "armed"),
        ("a noun with the one before it", "A health worker left.", "worker", "protected"),
        ("what is counted", "Dozens of soldiers left.", "Dozens", "armed"),
        ("a number alone", "Thousands left.", "Thousands", "number"),
        ("an adjective arms people", "Masked men left.", "men", "armed"),
        ("so do their clothes", "Men in uniform left.", "Men", "armed"),
        ("a pronoun is people", "They left.", "They", "people"),
    ],
)
def test_a_noun_has_its_kind(rule: str, text: str, noun: str, kind: str) -> None:
    tree = parse(text)
    assert kind in SentenceArguments(tree, NOBODY).classes(index_of(tree, noun)), rule


@pytest.mark.parametrize(
    ("text", "verb", "reason"),
    [
        ("Gunmen looted a clinic.", "looted", ""),
        ("Gunmen did not loot the clinic.", "loot", "negation"),
        ("Nobody looted the clinic.", "looted", "negation"),
        ("Gunmen may loot the clinic.", "loot", "possibility"),
        ("Gunmen would have looted the clinic.", "looted", "imagined"),
        ("Gunmen planned to loot the clinic.", "loot", "intention"),
        ("Gunmen began to loot the clinic.", "loot", ""),
        ("The mayor feared that gunmen looted the clinic.", "looted", "not asserted"),
        ("The mayor said that gunmen looted the clinic.", "looted", ""),
        ("Guards will leave if gunmen loot the clinic.", "loot", "condition"),
        ("Gunmen may arrive and loot the clinic.", "loot", "possibility"),
    ],
)
def test_a_verb_says_whether_it_happened(text: str, verb: str, reason: str) -> None:
    tree = parse(text)
    assert why_unreal(tree, index_of(tree, verb)) == reason


@pytest.mark.parametrize(
    ("text", "rule", "event_type"),
    [
        ("Gunmen looted a clinic.", "a building is looted", "infrastructure_damage"),
        ("Militants hacked a priest to death.", "people are killed by hand", "attack_on_civilians"),
        ("Soldiers fired artillery at a village.", "artillery is fired", "missile_artillery"),
        ("Militants fired artillery at a village.", "artillery is fired", "missile_artillery"),
        ("Thousands protested.", "a crowd demonstrates", "protest"),
        ("Farmers and herders clashed.", "clans and herders clash", "ground_clash"),
        ("GUNMEN LOOTED A CLINIC.", "a building is looted", "infrastructure_damage"),
    ],
)
def test_an_act_names_its_rule(text: str, rule: str, event_type: str) -> None:
    assert acts(text) == [(rule, event_type)]


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen looted an idea.",
        "A storm destroyed a school.",
        "The team beat out the visitors.",
        "Did gunmen loot a clinic?",
        "The pharmacy takes back medicine.",
    ],
)
def test_a_guard_lets_nothing_else_through(text: str) -> None:
    assert acts(text) == []


@pytest.mark.parametrize(
    ("text", "words", "event_type", "refusal"),
    [
        ("Firefighters battled a blaze.", "battled", "ground_clash", "fire brigade"),
        ("A dog attacked a girl.", "attacked", "attack", "animals"),
        ("Ardal shelled Brockley.", "shelled", "missile_artillery", "teams"),
        ("The orchestra took the city.", "took the city", "territory_change", "who takes places"),
        ("She attacked the proposal.", "attacked", "attack", "figure of speech"),
        ("The striker shot past a goalkeeper.", "shot", "attack_on_civilians", "sport"),
        ("On 28 March a school opened.", "March", "protest", "month"),
        ("Gunmen attacked a girl.", "attacked", "attack", ""),
    ],
)
def test_a_verb_of_violence_is_refused(text: str, words: str, event_type: str, refusal: str) -> None:
    start = text.index(words)
    grammar = ParsedSentence(parse(text), NOBODY)
    assert grammar.refuses(start, start + len(words), Trigger(event_type, "", "event")) == refusal


@pytest.mark.parametrize(
    ("text", "noun"),
    [("Rapid deployment battalions showed courage.", "deployment"), ("The kidnapping unit spoke.", "kidnapping")],
)
def test_a_noun_that_only_names_a_unit_is_no_event(text: str, noun: str) -> None:
    start = text.index(noun)
    assert ParsedSentence(parse(text), NOBODY).unreal_span(start, start + len(noun)) == "generic"


def test_only_sentences_that_may_hold_an_act_are_parsed() -> None:
    assert holds_event_word(sentence("Gunmen looted a clinic."))
    assert not holds_event_word(sentence("The council demolished."))
    assert not holds_event_word(sentence("The weather stayed fine."))


def test_every_rule_has_a_name_of_its_own_and_a_reason() -> None:
    rules = event_lexicon().rules
    assert len({rule.name for rule in rules}) == len(rules) > 50
    assert all(rule.reason for rule in rules)


def test_a_rule_of_no_type_is_refused_by_its_name() -> None:
    with pytest.raises(ReadError, match="picnics"):
        RuleRow(name="picnics", why="none", event_type="picnic", own="eat").rule()
