"""What a vocabulary holds: the shape that the module of each language fills."""

from __future__ import annotations

from dataclasses import dataclass

Phrases = str
"""Phrases, one a line (see :mod:`geo.extract.text.phrase_matcher`)."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one language, as far as they matter for incidents.

    Attributes
    ----------
    triggers : dict
        "event_type" or "event_type:means" to the phrases that tell of such an event by themselves.
    attacks : Phrases
        Attacks whose type the means tell ("attack", "struck"); the verbs among them need a means or a target.
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
    captured_verbs, arrested_verbs : Phrases
        Verbs whose victims are taken, or are arrested.
    tolls : Phrases
        "death toll", "number of dead".
    nobody : Phrases
        Phrases that say that nobody was hurt, with the kind as in "no casualties" (both), "no one injured"; and those
        that only say that nothing is known of it (unknown), where they hold the others' words: "no deaths confirmed".
    unsaid : Phrases
        What makes a phrase of ``nobody`` behind it say no more than that nothing is known: "information about".
    persons : Phrases
        Nouns for people, plural and singular.
    one_person, two_persons : Phrases
        Nouns that with an article or alone are one person, or two ("a couple").
    attackers : Phrases
        Nouns for those who attack: not counted among the victims where there are victims.
    numbers : dict
        Number words to values.
    vague : dict
        "dozens" to the least number it stands for.
    at_least, up_to, about, between : Phrases
        What stands before a number.
    breakdown : Phrases
        What makes a count a part of another ("including", "of them").
    more : Phrases
        "another", "more": a count beside another.
    update : Phrases
        "rose to": the count replaces the former one.
    earlier : Phrases
        What makes a figure an outdated one ("earlier reports").
    negations, hypotheticals, background : Phrases
        What makes a trigger no event, a possible one, or one of another time.
    new_event : Phrases
        What begins the telling of another event ("separately").
    accidents : Phrases
        Accidents and natural disasters: their victims are no incident of ours.
    stances : dict
        Stance to verbs and phrases.
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
    dates : dict
        Kinds of relative dates to phrases; see :mod:`geo.extract.text.dates`.
    small : Phrases
        Articles, prepositions and other small words that may stand inside a speaker's name or title.
    passive, fillers : Phrases
        Single words that make a following participle passive, and those that may stand between them.
    verb_last : bool
        Whether a verb's people may stand on either side of it, as in German, Ukrainian and Russian.
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
    nobody: dict[str, Phrases]
    persons: Phrases
    one_person: Phrases
    two_persons: Phrases = ""
    attackers: Phrases
    numbers: dict[str, int]
    vague: dict[str, int]
    at_least: Phrases
    up_to: Phrases
    about: Phrases
    between: Phrases = ""
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
    political: dict[str, Phrases]
    topics: Phrases
    speakers: Phrases
    politicians: Phrases
    groups: dict[str, Phrases]
    demonyms: dict[str, Phrases]
    figures: dict[str, Phrases]
    weekdays: dict[str, int]
    months: dict[str, int]
    dates: dict[str, Phrases]
    speaker_endings: Phrases = ""
    small: Phrases = ""
    passive: Phrases = ""
    fillers: Phrases = ""
    unsaid: Phrases = ""
    verb_last: bool = False
    bare_one: bool = False
