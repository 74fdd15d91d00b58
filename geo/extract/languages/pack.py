"""The pack of a language: its words in a TOML file beside this module, read and checked when they are first needed.

A pack is written by people who speak the language and needn't read Python, so a mistake in it is reported with the
file, the line and what is wrong. Refused: one table for all languages, which nobody could correct without knowing four.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from geo.extract.text.thousands import NumberValue
from geo.extract.text.word_file import phrases, read_word_file
from geo.taxonomy import EVENT_TYPES, MEANS, STANCES, TARGETS

FOLDER = Path(__file__).parent

Phrases = str
"""Phrases between commas and line breaks (see :mod:`geo.extract.text.phrase_matcher`)."""

Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]
Month = Annotated[int, msgspec.Meta(ge=1, le=12)]
DayOfMonth = Annotated[int, msgspec.Meta(ge=1, le=31)]


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of one language that matter for incidents.

    Attributes
    ----------
    sets : dict
        Words that many phrases share, between commas: "<hit>" in a phrase is any word of the set "hit".
    triggers : dict
        "event_type" or "event_type:means" to the phrases that name such an event by themselves.
    attacks : Phrases
        Words for attacks whose type depends on the means ("attack", "struck"); the verbs among them need a means or a
        target.
    blows : Phrases
        Words that are an attack only beside a means ("hit", "explosion", "fire").
    means : dict
        Means (or "gunmen" for armed people) to phrases.
    targets : dict
        Target to phrases.
    killed_verbs, injured_verbs : Phrases
        Verbs whose subject or object are the victims ("killed", "wounded").
    killed_nouns, injured_nouns : Phrases
        Words that count the victims themselves ("dead", "bodies", "the injured").
    killed_frames, injured_frames, captured_frames, arrested_frames, displaced_frames : Phrases
        Phrases that hold the people in their middle ("shot … dead", "sent … to hospital").
    struck_verbs, struck_nouns : Phrases
        As above, where somebody is hit and the words leave open whether that was deadly ("shot", "the shooting of").
    harmless : Phrases
        Phrases that hold such a word but don't say that anybody came to harm ("attempted murder", "shot at").
    captured_verbs, arrested_verbs : Phrases
        Verbs whose victims are taken, or are arrested.
    tolls, injured_tolls : Phrases
        "death toll", "number of dead"; "number of wounded".
    nobody : Phrases
        Phrases that say that nobody was hurt, with the kind as in "no casualties" (both), "no one injured"; and those
        that only say that nothing is known of it (unknown), where they hold the others' words: "no deaths confirmed".
    unsaid : Phrases
        Words before a phrase of ``nobody`` that reduce it to "nothing is known": "information about".
    persons : Phrases
        Nouns for people, plural and singular.
    one_person, two_persons : Phrases
        Nouns for one person, or for two ("a couple"), with an article or alone.
    attackers : Phrases
        Nouns for attackers, who aren't counted if there are other victims. Only nouns for a role ("gunman"), not for a
        side ("rebel"), which may be the victims.
    sides : tuple of Phrases
        Single words for armed people of any side: a phrase of an event that holds one of a list holds all of it, since
        who did it doesn't change what happened.
    vague : dict
        "dozens" to the least number it stands for.
    at_least, up_to, about : Phrases
        What stands before a number.
    breakdown : Phrases
        Words that make a count a part of another ("including", "of them").
    more : Phrases
        "another", "more": the count adds to another.
    update : Phrases
        "rose to": the count replaces the former one.
    earlier : Phrases
        Words that make a figure outdated ("earlier reports").
    negations, hypotheticals, background : Phrases
        Words that make a trigger no event, a possible one, or one of another time.
    nondenials : Phrases
        Phrases that hold such a word without denying an event ("not only"), or in an idiom ("forderte zwei Tote").
    conditionals : Phrases
        Words after a trigger that make it hypothetical ("wäre", "би").
    undone : Phrases
        Words soon after a trigger that take the event back ("called off").
    scenes : Phrases
        Words that put a whole sentence in a film, a game, an exercise or a figure of speech, so that nothing in it
        happened.
    cumulative : Phrases
        Words that make a toll the sum over a longer time than an incident ("this year", "in the war").
    new_event : Phrases
        Words that announce another event ("separately").
    accidents : Phrases
        Accidents and natural disasters: their victims are no incident of ours.
    stances : dict
        Stance to verbs and phrases.
    deliberation : dict
        Words by which an act is only talked about: verbs before it ("weighed"), nouns for its "drafts", and what stands
        "behind" it; those by which it is "decided"; and those by which talks are "unheld": put off, or still to come.
    political : dict
        "statement", "talks", … to phrases.
    topics : Phrases
        What a political statement is about.
    speakers : Phrases
        Nouns for people and bodies who speak (police, residents, ministry).
    speaker_endings : Phrases
        Endings of compounds for them ("-ministerium"), where a language joins its nouns.
    politicians : Phrases
        Nouns for those whose statements are political (minister, president, spokesman).
    groups : dict
        Armed groups and forces: name to phrases.
    demonyms : dict
        Country to the stems of its adjective and its name as an actor.
    figures : dict
        Figure to phrases that stand beside its number.
    weekdays, months : dict
        Words to numbers (Monday is 0, January 1).
    feasts : dict
        Names of feasts with a fixed date, to month and day.
    feast_words : dict
        "prepositions" before a feast, "articles" between the two, and "names" of feasts that people bear too.
    dates : dict
        Kinds of relative dates to phrases; see :mod:`geo.extract.text.dates`.
    small : Phrases
        Articles, prepositions and other small words that may stand inside a speaker's name or title.
    passive, fillers : Phrases
        Single words that make a following participle passive, and those that may stand between them.
    male, female : Phrases
        Single words for a man or a boy, a woman or a girl: they tell whether two mentions may be one person.
    verb_last : bool
        Whether a verb's subject and object may be on either side of it, as in German, Ukrainian and Russian.
    parsed : bool
        Whether its sentences can be parsed (:mod:`geo.extract.text.grammar`).
    feast_possessive : bool
        Whether an ending that the name of a feast lacks ("New Year's Eve") marks the day.
    bare_one : bool
        Whether a noun in the singular is one person without an article.
    """

    triggers: dict[str, Phrases]
    attacks: Phrases
    blows: Phrases
    means: dict[str, Phrases]
    targets: dict[str, Phrases]
    killed_verbs: Phrases
    injured_verbs: Phrases
    killed_nouns: Phrases
    injured_nouns: Phrases
    captured_verbs: Phrases = ""
    arrested_verbs: Phrases = ""
    tolls: Phrases
    injured_tolls: Phrases
    nobody: dict[str, Phrases]
    persons: Phrases
    one_person: Phrases
    two_persons: Phrases = ""
    attackers: Phrases
    vague: dict[str, NumberValue]
    at_least: Phrases
    up_to: Phrases
    about: Phrases
    breakdown: Phrases
    more: Phrases
    update: Phrases
    earlier: Phrases
    negations: Phrases
    hypotheticals: Phrases
    background: Phrases
    new_event: Phrases
    accidents: Phrases
    stances: dict[str, Phrases]
    deliberation: dict[str, Phrases]
    political: dict[str, Phrases]
    topics: Phrases
    speakers: Phrases
    politicians: Phrases
    groups: dict[str, Phrases]
    demonyms: dict[str, Phrases]
    figures: dict[str, Phrases]
    weekdays: dict[str, Weekday]
    months: dict[str, Month]
    feasts: dict[str, tuple[Month, DayOfMonth]]
    feast_words: dict[str, Phrases]
    dates: dict[str, Phrases]
    speaker_endings: Phrases = ""
    small: Phrases = ""
    passive: Phrases = ""
    fillers: Phrases = ""
    unsaid: Phrases = ""
    sets: dict[str, Phrases] = msgspec.field(default_factory=dict)
    nondenials: Phrases = ""
    conditionals: Phrases = ""
    undone: Phrases = ""
    scenes: Phrases = ""
    killed_frames: Phrases = ""
    injured_frames: Phrases = ""
    captured_frames: Phrases = ""
    arrested_frames: Phrases = ""
    displaced_frames: Phrases = ""
    evacuated_frames: Phrases = ""
    missing_frames: Phrases = ""
    struck_verbs: Phrases = ""
    struck_nouns: Phrases = ""
    harmless: Phrases = ""
    sides: tuple[Phrases, ...] = ()
    cumulative: Phrases = ""
    male: Phrases = ""
    female: Phrases = ""
    parsed: bool = False
    feast_possessive: bool = False
    verb_last: bool = False
    bare_one: bool = False


def read_pack(path: Path) -> Words:
    """Read the pack of a language, and replace the names of sets by their words.

    Raises
    ------
    ReadError
        The file isn't TOML, lacks a list, has an unknown list, or has an impossible value; the message has the line.
    """
    pack = read_word_file(path, Words)
    for table, key, problem, phrase in _problems(pack.lists):
        raise pack.mistake(table, key, problem, phrase)
    return _written_out(pack.lists)


_SET = re.compile(r"<([^<>\s]*)>")


def _with_set(sets: Mapping[str, Phrases], text: str) -> str:
    """The text with each set's name replaced by its words; the name of an unknown set stays, and is no valid phrase."""
    return _SET.sub(lambda name: "|".join(phrases(sets[name[1]])) if name[1] in sets else name[0], text)


def _written_out(words: Words) -> Words:
    """The lists with the names of sets in their phrases replaced by the sets' words."""

    def written(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: written(row) for key, row in value.items()}
        return _with_set(words.sets, value) if isinstance(value, str) else value

    return Words(**{field: written(getattr(words, field)) for field in Words.__struct_fields__})


_WORD = r"(?:\*[^\s|*?<>]+|[^\s|*?_<>][^\s|*?<>]*\*?)"
_WORDS = rf"{_WORD}(?:\|{_WORD})*"
_PHRASE = re.compile(rf"{_WORDS}(?: (?:_\d*|{_WORDS}\??))*")
"""A phrase: words or alternatives, of which all but the first may be absent ("the?") or a gap ("_2")."""

_CODES: dict[str, Mapping[str, object]] = {
    "triggers": EVENT_TYPES,
    "political": EVENT_TYPES,
    "means": MEANS,
    "targets": TARGETS,
    "stances": STANCES,
    "nobody": dict.fromkeys(("killed", "injured", "both", "unknown")),
    "deliberation": dict.fromkeys(("weighed", "drafts", "behind", "decided", "unheld")),
    "feast_words": dict.fromkeys(("prepositions", "articles", "names")),
}
"""The allowed keys of each table."""


def _problems(words: Words) -> Iterator[tuple[str, str, str, str]]:
    """What is wrong in a pack whose values have the right types: table, key, what is wrong, and the phrase."""
    for field in Words.__struct_fields__:
        value = getattr(words, field)
        lists: Mapping[str, Any] = value if isinstance(value, dict) else {field: value}
        table = field if isinstance(value, dict) else ""
        for key, written in lists.items():
            code, _, means = key.partition(":")
            if table in _CODES and (code not in _CODES[table] or (means and means not in MEANS)):
                yield table, key, f"{key!r} is no code of {table}", ""
            if isinstance(written, str):
                for phrase in phrases(written):
                    if not _PHRASE.fullmatch(_with_set(words.sets, phrase)) or phrase != phrase.lower():
                        yield table, key, f"{phrase!r} is no phrase in lower case", phrase
