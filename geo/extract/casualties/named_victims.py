"""One victim told by name or office, with no word that counts: "killed Dr. Adejobi", "the mayor has been killed"."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.casualties.coordination import NumberedGroups, conjoined_after
from geo.extract.casualties.people import People
from geo.extract.languages.vocabulary import Cue, Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Match, Word


def named_victim(
    words: Sequence[Word],
    match: Match[Cue],
    groups: list[People],
    passive: bool,
    stops: frozenset[int],
    vocabulary: Vocabulary,
) -> NumberedGroups:
    """One person told by name or office alone: "killed Dr. Adejobi", "the head of the council has been killed"."""
    if passive:
        helper = next(
            (at for at in range(match.first - 1, max(match.first - 6, -1), -1) if words[at].low in _ONE_PERSON_VERBS),
            None,
        )
        if helper is None:
            return []
        start = helper
        while (
            start > 0 and helper - start < 24 and words[start - 1].low not in (";", ".", ":") and start - 1 not in stops
        ):
            start -= 1
        subject = _without_relative(words[start:helper])
        if any(word.low in _SEVERAL for word in subject) or vocabulary.triggers.find(
            words, max(helper - 2, start), helper
        ):
            return []
        last = helper
    else:
        start = match.last
        while start < len(words) and words[start].low in (
            "the",
            "a",
            "an",
            "late",
            "dr.",
            "mr.",
            "prof.",
            "gen.",
            "col.",
            "lt.",
            "sheikh",
            "sheik",
        ):
            start += 1
        last = _past_adjectives(words, start, vocabulary)
        while last < len(words) and last - start < 10 and _in_name(words, last, vocabulary):
            last += 1
        subject = words[start:last]
    names = [word for word in subject if word.capital and word.kind == "word" and len(word.text) > 1]
    if not _names_a_person(words, subject, names, start, vocabulary):
        return []
    one = People(start, max(last, start + 1), 1, 1, 1, noun=True, single=True)
    chosen: NumberedGroups = [(-1, one)]
    if not passive:
        others = [group for group in groups if group.first >= one.last and not _says_who(words, one, group)]
        chosen = conjoined_after(words, [one, *others], 0, set(), stops)
        chosen = [(-1, group) for _, group in chosen]
    return chosen


def _without_relative(subject: Sequence[Word]) -> Sequence[Word]:
    """The subject without what is told of it aside: "Nils Berg, who also held a passport, (was killed)"."""
    for at in range(1, len(subject) - 1):
        if subject[at].low in ("who", "whose") and subject[at - 1].low == "," and subject[-1].low == ",":
            return subject[: at - 1]
    return subject


def _says_who(words: Sequence[Word], one: People, group: People) -> bool:
    """Whether a group only says who the one named is: "Ali Khan, a former member, and his daughter"."""
    return (
        group.single
        and group.first == one.last + 1
        and words[one.last].low == ","
        and words[group.first].low in ("a", "an", "the")
    )


def _past_adjectives(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """The word for an office after what qualifies it ("prominent religious scholar"), or the start where none is."""
    for at in range(start, min(start + 3, len(words))):
        office = vocabulary.persons.at(words, at)
        if office is not None and office.meaning == "one":
            return at
        if words[at].kind != "word" or words[at].low in _NO_ADJECTIVES:
            break
    return start


_NO_ADJECTIVES = listed("in at on by of and the a an when as after during for with from his her their its to him them")


def _in_name(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word may stand in a name with its office: "Nad Ali district chief Mohammad Anwar Khan"."""
    if words[at].capital and words[at].kind in ("word", "abbreviation"):
        return True
    office = vocabulary.persons.at(words, at)
    return words[at].low in ("district", "provincial", "police", "town") or (
        office is not None and office.meaning == "one"
    )


_ONE_PERSON_VERBS = listed("was has is wurde ist")
_SEVERAL = listed("""
    people persons men women children number dozens scores several family families group all many who which that
""")


def _names_a_person(
    words: Sequence[Word], subject: Sequence[Word], names: Sequence[Word], start: int, vocabulary: Vocabulary
) -> bool:
    if not subject:
        return False
    end = start + len(subject)
    offices = vocabulary.persons.find(words, start, end)
    if any(match.meaning == "one" for match in offices):
        return True
    states = vocabulary.demonyms.find(words, start, end) or vocabulary.groups.find(words, start, end)
    return (
        len(names) >= 2 and not states and not any(word.low.endswith("s") and not word.capital for word in subject[-1:])
    )
