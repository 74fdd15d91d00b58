"""The vocabulary of a language, compiled for matching: built once, read-only afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from geo.extract.languages.pack import FOLDER, Words, read_pack
from geo.extract.text.phrase_matcher import PhraseMatcher
from geo.extract.text.thousands import words_beside_numbers
from geo.extract.text.word_file import phrases


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a phrase means: event type ("attack" or "blow" if the means decide), means, and family.

    ``family`` is "event" (by itself), "attack" (an attack of unknown kind), "blow" (needs a means), "act" (an event by
    the grammar of its sentence), "harm" (such an event that may be an accident) or "political". ``rule`` is the name of
    the rule that believed an act or harm.
    """

    event_type: str
    means: str
    family: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that says what became of people: ``kind`` "killed", "injured", "struck" (hit, maybe deadly), ….

    ``form`` is "verb", "noun", "toll", "frame", which holds the people in its middle, or "move", by which people went
    elsewhere; phrases of the kind "harmless" count nobody.
    """

    kind: str
    form: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The matchers of one language; see :class:`geo.extract.languages.pack.Words` for what each knows.

    ``numbers`` are number words with what they stand for.
    """

    words: Words
    numbers: dict[str, int]
    triggers: PhraseMatcher[Trigger]
    political: PhraseMatcher[Trigger]
    weighed: PhraseMatcher[str]
    drafts: PhraseMatcher[str]
    weighed_behind: PhraseMatcher[str]
    decided: PhraseMatcher[str]
    unheld: PhraseMatcher[str]
    means: PhraseMatcher[str]
    targets: PhraseMatcher[str]
    cues: PhraseMatcher[Cue]
    nobody: PhraseMatcher[str]
    unsaid: PhraseMatcher[str]
    persons: PhraseMatcher[str]
    attackers: PhraseMatcher[str]
    modifiers: PhraseMatcher[str]
    breakdown: PhraseMatcher[str]
    more: PhraseMatcher[str]
    update: PhraseMatcher[str]
    earlier: PhraseMatcher[str]
    negations: PhraseMatcher[str]
    hypotheticals: PhraseMatcher[str]
    background: PhraseMatcher[str]
    nondenials: PhraseMatcher[str]
    conditionals: PhraseMatcher[str]
    undone: PhraseMatcher[str]
    scenes: PhraseMatcher[str]
    cumulative: PhraseMatcher[str]
    new_event: PhraseMatcher[str]
    accidents: PhraseMatcher[str]
    stances: PhraseMatcher[str]
    topics: PhraseMatcher[str]
    speakers: PhraseMatcher[str]
    speaker_endings: tuple[str, ...]
    politicians: PhraseMatcher[str]
    groups: PhraseMatcher[str]
    demonyms: PhraseMatcher[str]
    figures: dict[str, PhraseMatcher[str]]
    dates: PhraseMatcher[str]
    feasts: PhraseMatcher[tuple[int, int]]
    before_feasts: frozenset[str]
    articles_of_feasts: frozenset[str]
    feasts_and_people: frozenset[str]
    small: PhraseMatcher[str]
    passive: frozenset[str]
    fillers: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]


def _lexicon(**named: str) -> PhraseMatcher[str]:
    return PhraseMatcher((phrase, name) for name, written in named.items() for phrase in phrases(written))


def _table(table: dict[str, str]) -> PhraseMatcher[str]:
    return PhraseMatcher((phrase, name) for name, written in table.items() for phrase in phrases(written))


def _of_any_side(written: str, sides: Sequence[Sequence[str]]) -> Iterator[str]:
    """The phrases of a list, with each word for armed people replaced by alternatives for all sides."""
    for phrase in phrases(written):
        elements = []
        for element in phrase.split():
            alternatives = element.split("|")
            others = [word for side in sides if set(side) & set(alternatives) for word in side]
            elements.append("|".join(dict.fromkeys([*alternatives, *others])))
        yield " ".join(elements)


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language of :data:`geo.extract.languages.SUPPORTED`, read from its pack.

    Raises
    ------
    ReadError
        The pack has a mistake.
    """
    words = read_pack(FOLDER / f"{language}.toml")
    sides = [phrases(written) for written in words.sides]
    triggers: list[tuple[str, Trigger]] = []
    for key, written in words.triggers.items():
        event_type, _, means = key.partition(":")
        triggers += [(phrase, Trigger(event_type, means, "event")) for phrase in _of_any_side(written, sides)]
    triggers += [(phrase, Trigger("attack", "", "attack")) for phrase in phrases(words.attacks)]
    triggers += [(phrase, Trigger("blow", "", "blow")) for phrase in phrases(words.blows)]
    political = [
        (phrase, Trigger(event_type, "", "political"))
        for event_type, written in words.political.items()
        for phrase in phrases(written)
    ]
    cues = [
        (phrase, Cue(kind, form))
        for kind, form, written in (
            ("killed", "toll", words.tolls),
            ("injured", "toll", words.injured_tolls),
            ("killed", "noun", words.killed_nouns),
            ("killed", "verb", words.killed_verbs),
            ("killed", "frame", words.killed_frames),
            ("injured", "noun", words.injured_nouns),
            ("injured", "frame", words.injured_frames),
            ("injured", "verb", words.injured_verbs),
            ("struck", "verb", words.struck_verbs),
            ("struck", "noun", words.struck_nouns),
            ("harmless", "verb", words.harmless),
            ("captured", "verb", words.captured_verbs),
            ("captured", "frame", words.captured_frames),
            ("arrested", "verb", words.arrested_verbs),
            ("arrested", "frame", words.arrested_frames),
            ("displaced", "frame", words.displaced_frames),
            ("evacuated", "frame", words.evacuated_frames),
            ("missing", "frame", words.missing_frames),
            ("evacuated", "verb", words.figures.get("evacuated", "")),
            ("displaced", "verb", words.figures.get("displaced", "")),
            ("displaced", "move", words.figures.get("moved", "")),
            ("missing", "verb", words.figures.get("missing", "")),
        )
        for phrase in phrases(written)
    ]
    return Vocabulary(
        words=words,
        numbers=words_beside_numbers().values[language],
        triggers=PhraseMatcher(triggers),
        political=PhraseMatcher(political),
        weighed=_lexicon(weighed=words.deliberation["weighed"]),
        drafts=_lexicon(draft=words.deliberation["drafts"]),
        weighed_behind=_lexicon(weighed=words.deliberation["behind"]),
        decided=_lexicon(decided=words.deliberation["decided"]),
        unheld=_lexicon(unheld=words.deliberation["unheld"]),
        means=_table(words.means),
        targets=_table(words.targets),
        cues=PhraseMatcher(cues),
        nobody=_table(words.nobody),
        unsaid=_lexicon(unsaid=words.unsaid),
        persons=_lexicon(two=words.two_persons, one=words.one_person, person=words.persons),
        attackers=_lexicon(attackers=words.attackers),
        modifiers=_lexicon(low=words.at_least, high=words.up_to, about=words.about),
        breakdown=_lexicon(part=words.breakdown),
        more=_lexicon(more=words.more),
        update=_lexicon(update=words.update),
        earlier=_lexicon(earlier=words.earlier),
        negations=_lexicon(negated=words.negations),
        hypotheticals=_lexicon(possible=words.hypotheticals),
        background=_lexicon(background=words.background),
        nondenials=_lexicon(affirmed=words.nondenials),
        conditionals=_lexicon(possible=words.conditionals),
        undone=_lexicon(undone=words.undone),
        scenes=_lexicon(scene=words.scenes),
        cumulative=_lexicon(cumulative=words.cumulative),
        new_event=_lexicon(new=words.new_event),
        accidents=_lexicon(accident=words.accidents),
        stances=_table(words.stances),
        topics=PhraseMatcher((phrase, "topic") for phrase in _of_any_side(words.topics, sides)),
        speakers=_lexicon(speaker=words.speakers),
        speaker_endings=tuple(phrases(words.speaker_endings)),
        politicians=_lexicon(politician=words.politicians),
        groups=_table(words.groups),
        demonyms=_table(words.demonyms),
        figures={name: _lexicon(figure=written) for name, written in words.figures.items()},
        dates=_table(words.dates),
        feasts=PhraseMatcher(words.feasts.items()),
        before_feasts=frozenset(phrases(words.feast_words.get("prepositions", ""))),
        articles_of_feasts=frozenset(phrases(words.feast_words.get("articles", ""))),
        feasts_and_people=frozenset(phrases(words.feast_words.get("names", ""))),
        small=_lexicon(small=words.small),
        passive=frozenset(phrases(words.passive)),
        fillers=frozenset(phrases(words.fillers)),
        male=frozenset(phrases(words.male)),
        female=frozenset(phrases(words.female)),
    )
