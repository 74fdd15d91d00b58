"""Extract the speakers named in a text: offices, groups, agencies, posts and people, in all supported languages.

Within one event an office is one speaker, whatever it is called: "the mayor", "Kharkiv's mayor Ihor Terekhov" and "мер
Харкова" are the same man. Only a name near a reporting expression ("said") in the same sentence counts as a speaker; of
several the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo.filter import fold
from geo.origins.offices import (
    FoldedPhrases,
    FoldedWord,
    Office,
    agency,
    folded_words,
    is_among,
    name_keys,
    nation_of,
    nation_of_language,
    office_at,
    outlets_of,
    sayings,
)

_REACH = 9
"""The most words between a speaker and the reporting expression: enough for an apposition, not for a subordinate
clause."""
_JOINED = 3
"""The most linking words between the parts of one speaker ("the head of the regional administration")."""
_SITE_WORDS = 3
"""The most words between "at" and a hospital ("at the university clinic")."""
_GERMAN_NAME = 2
"""The least words of a German name without an office, because a single capitalised word may be any noun."""
_TELLING_KEY = 3
"""The least letters of a name key for comparison: "kv" is Kyiv, but also the beginning of much else."""
_NO_NAMES = ("unnamed", "around", "before", "after", "outside", "pronouns")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A named speaker.

    Attributes
    ----------
    office : Office or None
        None for a name that the table doesn't have.
    name : str
        The name in readable form.
    names : frozenset of str
        Keys of the name of the person or body itself: see :func:`geo.origins.offices.name_keys`.
    places : frozenset of str
        Keys of other names beside an office, mostly places ("the mayor of Kharkiv").
    nation : str
        ISO 3166-1 alpha-2, if one is named and each nation has such an office; else empty.
    """

    office: Office | None
    name: str
    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    nation: str = ""

    @property
    def code(self) -> str:
        """The code of the office; empty without one."""
        return self.office.code if self.office is not None else ""

    @property
    def is_agency(self) -> bool:
        """Whether it is an agency that passes on what others say."""
        return self.office is not None and self.office.is_agency

    def is_same(self, other: Speaker) -> bool:
        """Whether two speakers are the same, within accounts of one event."""
        if self.office is None or other.office is None:
            return _are_alike(self.names, other.names)
        is_other_nation = bool(self.nation and other.nation) and self.nation != other.nation
        here, there = self.names | self.places, other.names | other.places
        is_other_body = self.office.is_of_many and bool(here and there) and not _are_alike(here, there)
        return self.code == other.code and not is_other_nation and not is_other_body


def _are_alike(names: frozenset[str], others: frozenset[str]) -> bool:
    return any(len(name) >= _TELLING_KEY for name in names & others)


@dataclass(frozen=True, slots=True)
class Voices:
    """The speakers of an account in order, the agencies it credits, and whether it is the publisher's own reporting."""

    named: tuple[Speaker, ...] = ()
    credited: tuple[Speaker, ...] = ()
    own: bool = False

    @property
    def first(self) -> Speaker | None:
        """The first named speaker that isn't an agency."""
        return self.named[0] if self.named else None


def voices(text: str, *, publisher: str = "", language: str = "", others: Iterable[str] = ()) -> Voices:
    """Extract the speakers of a text.

    Parameters
    ----------
    publisher : str
        The publisher: statements made to it are its own reporting, and an office is the speaker of its own releases.
    language : str
        ISO 639-1; needed because German capitalises all nouns.
    others : iterable of str
        Other publishers, to recognise credits to them.
    """
    words = folded_words(text)
    outlets = outlets_of(name for name in others if fold(name) != fold(publisher))
    mentions = list(_mentions(words, outlets, language))
    nation = nation_of_language(language)
    heard = [_speaker_at(words, mentions, *saying) for saying in sayings(words)]
    named = [_of_nation(speaker, nation) for speaker in heard if speaker is not None]
    release = office_of(publisher)
    spoken = _distinct([*([release] if release is not None else []), *named], publisher)
    credited = [mention.speaker for mention in mentions if mention.speaker.is_agency and mention.is_in_brackets(words)]
    return Voices(
        tuple(speaker for speaker in spoken if not speaker.is_agency),
        tuple(_distinct([*(speaker for speaker in named if speaker.is_agency), *credited], publisher)),
        _is_own(words, publisher),
    )


def office_of(name: str) -> Speaker | None:
    """A publisher as a speaker, if it is an office ("National Police of Ukraine"); None for a newspaper."""
    words = folded_words(name)
    if any(is_among(words, at, "media") for at in range(len(words))):
        return None
    speakers = (mention.speaker for mention in _mentions(words) if mention.speaker.office is not None)
    speaker = next((each for each in speakers if not each.is_agency), None)
    return None if speaker is None else replace(speaker, name=name)


def speaker_of(name: str) -> Speaker:
    """The speaker that a claim names."""
    words = folded_words(name)
    speaker = next((mention.speaker for mention in _mentions(words) if mention.speaker.office is not None), None)
    if speaker is None:
        return Speaker(None, name, name_keys(word.text for word in words if word.is_name))
    return replace(speaker, name=name, nation=nation_of(words))


def is_unnamed(name: str) -> bool:
    """Whether a speaker is anonymous: "officials", "local residents", "witnesses"."""
    words = [word for word in folded_words(name) if not word.is_end]
    return not words or (speaker_of(name).office is None and is_among(words, len(words) - 1, "nobody"))


def _of_nation(speaker: Speaker, nation: str) -> Speaker:
    is_open = speaker.office is not None and speaker.office.is_national and not speaker.nation
    return replace(speaker, nation=nation) if nation and is_open else speaker


def _distinct(speakers: Sequence[Speaker], publisher: str) -> list[Speaker]:
    """The speakers without repeats and without the publisher."""
    kept: list[Speaker] = []
    own, codes = name_keys(word.text for word in folded_words(publisher)), (agency(publisher), fold(publisher))
    for speaker in speakers:
        is_publisher = speaker.code in codes if speaker.is_agency else not speaker.code and speaker.names <= own
        if not is_publisher and not any(speaker.is_same(other) for other in kept):
            kept.append(speaker)
    return kept


# ---- who is mentioned ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mention:
    """A mention of a speaker, as a span of words; ``last`` is exclusive."""

    first: int
    last: int
    speaker: Speaker

    def is_in_brackets(self, words: Sequence[FoldedWord]) -> bool:
        """Whether it is alone in brackets, as agencies are: "(AFP)"."""
        before, after = words[self.first - 1 : self.first], words[self.last : self.last + 1]
        return bool(before and after) and before[0].text == "(" and after[0].text == ")"


def _mentions(
    words: Sequence[FoldedWord], outlets: FoldedPhrases[Office] | None = None, language: str = ""
) -> Iterator[_Mention]:
    """Yield mentions of offices, agencies and names with all their parts, from left to right."""
    at = 0
    while at < len(words):
        length, office = office_at(words, at, outlets)
        if office is not None and office.is_agency:
            yield _Mention(at, at + length, Speaker(office, office.name))
            at += length
        elif office is not None or _is_bare_name(words, at):
            mention = _Joining(words, at, outlets).mention()
            if mention.speaker.office is not None or not (language == "de" and _may_be_noun(words, mention)):
                yield mention
            at = mention.last
        else:
            at += 1


def _may_be_noun(words: Sequence[FoldedWord], mention: _Mention) -> bool:
    """Whether a mention in German may be a common noun; several words, or all capitals, are a name."""
    text = words[mention.first].text
    return mention.last - mention.first < _GERMAN_NAME and not (text.isupper() and len(text) > _GERMAN_NAME)


def _is_bare_name(words: Sequence[FoldedWord], at: int) -> bool:
    """Whether a word looks like a name: capitalised, no reporting verb, and no function word that starts a sentence."""
    word = words[at]
    return word.is_name and len(word.folded) > 1 and not any(is_among(words, at, group) for group in _NO_NAMES)


@dataclass(slots=True)
class _Joining:
    """Joins an office with the names around it, or a name with the office after it, into one speaker."""

    words: Sequence[FoldedWord]
    first: int
    outlets: FoldedPhrases[Office] | None
    office: Office | None = None
    last: int = 0
    names: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def mention(self) -> _Mention:
        """The mention that begins at the first word, with all its parts."""
        length, self.office = office_at(self.words, self.first, self.outlets)
        self.last = self.first + max(length, 1)
        if self.office is None:
            self.names.append(self.words[self.first].text)
        at, gap = self.last, 0
        while at < len(self.words) and gap <= _JOINED and not self._is_broken(at, gap):
            taken = self._take(at, gap)
            if taken:
                at, gap = at + taken, 0
                self.last = at
            elif is_among(self.words, at, "linking"):
                at, gap = at + 1, gap + 1
            else:
                break
        return _Mention(self.first, self.last, self._speaker())

    def _is_broken(self, at: int, gap: int) -> bool:
        """Whether a mention ends before a word: at a full stop, an agency, or a comma without an apposition."""
        word = self.words[at]
        if word.is_end or word.is_bracket:
            return True
        office = office_at(self.words, at, self.outlets)[1]
        is_apposed = self.office is None and (office is not None or is_among(self.words, at, "linking"))
        return (office is not None and office.is_agency) or (word.is_apart and gap == 0 and not is_apposed)

    def _take(self, at: int, gap: int) -> int:
        """Include the office or name at a word if it belongs to the mention; returns its number of words."""
        length, office = office_at(self.words, at, self.outlets)
        if office is not None and (self.office is None or self.office.code == office.code or gap <= 1):
            if self.office is None and not self.words[at].is_apart:
                self.names, self.places = [], self.names  # "Kharkiv mayor"
            self.office = self.office or office
            return length
        is_near = self.office is not None or all(is_among(self.words, n, "within_names") for n in range(self.last, at))
        if office is None and is_near and _is_bare_name(self.words, at):
            (self.places if self.office is not None and gap else self.names).append(self.words[at].text)
            return 1
        return 0

    def _speaker(self) -> Speaker:
        if self.office is None:
            name = " ".join(word.text for word in self.words[self.first : self.last])
            return Speaker(None, name, name_keys(self.names))
        around = self.words[max(self.first - 2, 0) : self.last]
        nation = nation_of(around) if self.office.is_national else ""
        return Speaker(self.office, self.office.name, name_keys(self.names), name_keys(self.places), nation)


# ---- who of them speaks ---------------------------------------------------------------------------------------------


def _speaker_at(
    words: Sequence[FoldedWord], mentions: Sequence[_Mention], first: int, last: int, where: str
) -> Speaker | None:
    """The speaker for the reporting expression from ``first`` to ``last``: the nearest on the side ``where``."""
    begin, end = _sentence_start(words, first), _sentence_end(words, last)
    if where == "back":
        following = _office_from(mentions, last, min(last + _JOINED, end))
        return following or _office_from(mentions, begin, first) or _before_pronoun(words, mentions, begin)
    if where != "after" and first > begin and is_among(words, first - 1, "pronouns"):
        return _office_from(mentions, begin, min(begin + _JOINED, first)) or _before_pronoun(words, mentions, begin)
    if where == "around" and last < end and is_among(words, last, "clauses"):
        where = "before"
    inside = [each for each in mentions if begin <= each.first and each.last <= end]
    return _nearest(words, inside, first, last, where)


def _nearest(
    words: Sequence[FoldedWord], mentions: Sequence[_Mention], first: int, last: int, where: str
) -> Speaker | None:
    """The nearest possible speaker of a sentence; an office is preferred to a name, unless the speaker must follow."""
    near = [each for each in mentions if _is_near(words, each, first, last, where)]
    offices = [] if where == "after" else [each for each in near if _is_plain_office(each.speaker.office)]
    nearest = min(offices or near, key=lambda each: _distance(each, first, last), default=None)
    return nearest.speaker if nearest is not None else None


def _sentence_start(words: Sequence[FoldedWord], at: int) -> int:
    """The index of the first word of a word's sentence."""
    return next((before + 1 for before in range(at - 1, -1, -1) if words[before].is_end), 0)


def _sentence_end(words: Sequence[FoldedWord], at: int) -> int:
    """The index after the last word of a word's sentence."""
    return next((after for after in range(at, len(words)) if words[after].is_end), len(words))


def _is_near(words: Sequence[FoldedWord], mention: _Mention, first: int, last: int, where: str) -> bool:
    """Whether a mention can be a speaker, on the right side of a reporting expression and near enough."""
    if mention.first != last and not _may_speak(words, mention):
        return False
    wrong_side = (where == "after" and mention.last <= first) or (where == "before" and mention.first >= last)
    return not wrong_side and _distance(mention, first, last)[0] <= _REACH


def _distance(mention: _Mention, first: int, last: int) -> tuple[int, int]:
    """A sort key: the distance of a mention from a reporting expression in words; of equal ones, the one before it
    first.
    """
    if mention.last <= first:
        return first - mention.last, 0
    return max(0, mention.first - last), int(mention.first >= last)


def _is_plain_office(office: Office | None) -> bool:
    return office is not None and not office.is_site


def _office_from(mentions: Sequence[_Mention], begin: int, end: int) -> Speaker | None:
    """The first office between two word positions."""
    inside = (mention.speaker for mention in mentions if begin <= mention.first < end)
    return next((speaker for speaker in inside if speaker.office is not None), None)


def _before_pronoun(words: Sequence[FoldedWord], mentions: Sequence[_Mention], begin: int) -> Speaker | None:
    """The office that a pronoun at the start of a sentence refers to: the first in the sentence before."""
    earlier = _sentence_start(words, begin - 1)
    return _office_from(mentions, earlier, min(earlier + _JOINED, begin))


def _may_speak(words: Sequence[FoldedWord], mention: _Mention) -> bool:
    """Whether a mention can be a speaker, and not just a location: "in Kharkiv", "at the university clinic"."""
    office = mention.speaker.office
    if _is_plain_office(office):
        return True
    most = 1 if office is None else _SITE_WORDS
    first = mention.first
    while first > 0 and mention.first - first < most and not (words[first].is_apart or words[first - 1].is_end):
        first -= 1
    return not any(is_among(words, at, "outside") for at in range(first, mention.first))


def _is_own(words: Sequence[FoldedWord], publisher: str) -> bool:
    """Whether a text is the publisher's own reporting, by expressions such as "told" or "saw"."""
    itself = outlets_of(filter(None, (publisher, publisher.removeprefix("The "))))
    return any(
        is_among(words, at, "own")
        or (
            itself.longest(words, at)[0] > 0
            and any(is_among(words, before, "spoken_to") for before in range(max(at - 2, 0), at))
        )
        for at in range(len(words))
    )
