"""Statements, talks, aid and sanctions: what was said and agreed, one incident for each speaker and matter.

Only speakers for a government, an alliance, a party or an office count, and only on war, peace and security: a mayor at
a market is no incident. They have their own domain and never stand among attacks. A speaker's seat is no place of an
incident, but a region's head of government speaks for that region.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from geo.extract.events.claims import Saying, name_of, speaker_span
from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event
from geo.extract.events.deliberation import DECIDED, is_only_weighed
from geo.extract.events.factuality import CONDITIONS
from geo.extract.languages.vocabulary import Trigger, Vocabulary
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Match
from geo.taxonomy import PINNED

_OPPOSING = (
    "condemn",
    "oppos",
    "reject",
    "denounc",
    "threat",
    "warn",
    "criti",
    "insis",
    "against",
    "see",
    "does",
    "verurteil",
    "lehn",
    "warn",
    "kritis",
    "засуд",
    "осуд",
)
_SUBJECT_WITHIN = 8
"""The most words between a state or body and its verb."""
_MEETING_AT = listed("in at im в у во")
_BROUGHT_TO = _MEETING_AT | listed("to into over reach reached reaches nach до на")
"""Words before the place where relief arrives."""
_SUPPORT = ("military_aid", "sanction", "humanitarian_aid")
"""Acts that outweigh talks and statements in the same clause."""


@dataclass
class Matter:
    """A political incident as a text reports it; ``said_in`` is the clause that the indices of ``saying`` refer to."""

    event_type: str
    speaker: str
    clauses: list[Clause] = field(default_factory=list)
    saying: Saying | None = None
    said_in: Clause | None = None
    place: PlaceMention | None = None

    def add(self, clause: Clause, event_type: str, saying: Saying | None, place: PlaceMention | None) -> None:
        """Add a clause; an act outweighs its announcement, and a later speaker is taken if there was none."""
        speaker = saying.speaker if saying else ""
        if self.event_type == "statement" != event_type and self.speaker == speaker:
            self.event_type = event_type
        self.clauses.append(clause)
        self.place = self.place or place
        if not self.speaker and speaker and event_type != "talks":
            self.speaker, self.saying, self.said_in = speaker, saying, clause


def matters_in(clauses: Iterable[Clause], events: Iterable[Event], vocabulary: Vocabulary) -> list[Matter]:
    """The political incidents of the sentences that report no event, in order.

    Several sentences by one speaker on one matter are one incident.
    """
    reported = {clause.number for event in events for clause in event.clauses}
    matters: list[Matter] = []
    for clause in clauses:
        if clause.number in reported:
            continue
        clause.political = [match for match in clause.political if _may_be_told(clause, match, vocabulary)]
        if clause.event_type or not clause.political or not _is_about_security(clause, vocabulary):
            continue
        saying = _official_saying(clause, vocabulary)
        event_type = _type_of(clause, saying)
        if event_type == "talks" and not _were_held(clause, saying, vocabulary):
            continue
        if event_type is not None:
            _join(matters, clause, event_type, saying)
    return matters


def _official_saying(clause: Clause, vocabulary: Vocabulary) -> Saying | None:
    """The saying of a clause's official speaker, by a verb of saying, an act or an opinion; None without one."""
    return (
        next((saying for saying in clause.sayings if saying.official and not saying.negated), None)
        or _subject(clause, vocabulary)
        or _holder_of_opinion(clause, vocabulary)
    )


def _is_about_security(clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a clause is about war, peace or security, as aid and sanctions are, or about talks of politicians."""
    return bool(vocabulary.topics.find(clause.words, clause.first, clause.last)) or any(
        match.meaning.event_type in _SUPPORT
        or (
            match.meaning.event_type == "talks" and vocabulary.politicians.find(clause.words, clause.first, match.first)
        )
        for match in clause.political
    )


def _join(matters: list[Matter], clause: Clause, event_type: str, saying: Saying | None) -> None:
    """Add a clause to the matter that it continues, or to a new one; a text's body continues its headline."""
    speaker = saying.speaker if saying else ""
    place = _place(clause, event_type, saying)
    matter = next((matter for matter in matters if _is_same_matter(matter, event_type, speaker, place)), None)
    if matter is None and matters and _is_headline_of(matters[-1], event_type):
        matter = matters[-1]
        matter.speaker = speaker or matter.speaker
        if saying is not None:
            matter.saying, matter.said_in = saying, clause
    if matter is None:
        matter = Matter(event_type, speaker, saying=saying, said_in=clause if saying else None, place=place)
        matters.append(matter)
    matter.add(clause, event_type, saying, place)


def _is_headline_of(matter: Matter, event_type: str) -> bool:
    return matter.event_type == event_type and all(clause.headline for clause in matter.clauses)


def _is_same_matter(matter: Matter, event_type: str, speaker: str, place: PlaceMention | None) -> bool:
    """Whether a clause continues a matter: talks at the same place, or the same speaker on the same subject."""
    if event_type == matter.event_type == "talks":
        return place is None or matter.place is None or place.place_id == matter.place.place_id
    if not speaker or not matter.speaker:
        return False
    own, other = speaker.lower().split(), matter.speaker.lower().split()
    alike = own[-1] == other[-1] or set(own) <= set(other) or set(other) <= set(own)
    return alike and (event_type == matter.event_type or "statement" in (event_type, matter.event_type))


def _subject(clause: Clause, vocabulary: Vocabulary) -> Saying | None:
    """A state or body as the subject of an act: "the UK is prepared to send"; None without one."""
    first = min(match.first for match in clause.political)
    for lexicon in (vocabulary.demonyms, vocabulary.politicians):
        for match in lexicon.find(clause.words, clause.first, first):
            head = clause.words[match.first]
            if not head.capital or any(word.breaks for word in clause.words[match.last : first]):
                continue
            if first - match.last > _SUBJECT_WITHIN:
                continue
            last = match.last
            while last < first and clause.words[last].capital:
                last += 1
            start = match.first
            while start > clause.first and (clause.words[start - 1].capital and clause.words[start - 1].kind == "word"):
                start -= 1
            name = name_of(clause.words[start:last])
            name = name.removeprefix("The ").removeprefix("the ")
            return Saying(
                name,
                "announces" if clause.political[0].meaning.event_type != "statement" else "reports",
                start,
                last,
                first,
                first + 1,
                official=True,
            )
    return None


def _may_be_told(clause: Clause, match: Match[Trigger], vocabulary: Vocabulary) -> bool:
    """Whether political words are under no condition, and an act isn't only discussed or asked for."""
    if _is_conditional(clause, match):
        return False
    return match.meaning.event_type not in DECIDED or not is_only_weighed(
        clause.words, match.first, match.last, vocabulary
    )


def _is_conditional(clause: Clause, match: Match[Trigger]) -> bool:
    """Whether words are under a condition: "more strikes if talks fail"."""
    return any(word.low in CONDITIONS for word in clause.words[max(match.first - 2, 0) : match.first])


def _holder_of_opinion(clause: Clause, vocabulary: Vocabulary) -> Saying | None:
    """A politician with an opinion: "Anton Hofreiter, a Green politician, does not see a quick settlement"; or None."""
    for match in clause.political:
        if match.meaning.event_type != "statement":
            continue
        speaker = speaker_span(clause.words, match, vocabulary)
        if speaker is not None and vocabulary.politicians.find(clause.words, speaker[0], match.first):
            name = name_of(clause.words[speaker[0] : speaker[1]])
            return Saying(name, "reports", *speaker, match.first, match.last, official=True)
    return None


def _were_held(clause: Clause, saying: Saying | None, vocabulary: Vocabulary) -> bool:
    """Whether talks were held, or are announced: not those looked back on, put off, or only called for or expected."""
    if clause.background or vocabulary.unheld.find(clause.words, clause.first, clause.last):
        return False
    only_said = saying is not None and saying.stance != "calls_for"
    return only_said or not vocabulary.hypotheticals.find(clause.words, clause.first, clause.political[0].first)


def _type_of(clause: Clause, saying: Saying | None) -> str | None:
    """The type of a political clause; None if it needs a speaker and has none."""
    types = {match.meaning.event_type for match in clause.political}
    done = next((match.meaning.event_type for match in clause.political if match.meaning.rule), None)
    if done is not None:
        return done
    if saying is None:
        return "talks" if "talks" in types and not types & set(_SUPPORT) else None
    if _opposes(clause) or (saying.stance == "calls_for" and "statement" in types):
        return "statement"
    support = next((event_type for event_type in _SUPPORT if event_type in types), None)
    if support is not None:
        return support
    if "talks" in types and ("statement" not in types or saying.stance == "reports"):
        return "talks"
    return "statement" if "statement" in types else None


def _opposes(clause: Clause) -> bool:
    """Whether a statement opposes its subject, so that it is no aid, sanction or talks."""
    statements = [match for match in clause.political if match.meaning.event_type == "statement"]
    verbs = [clause.words[match.first].low for match in statements]
    return any(verb.startswith(_OPPOSING) or verb in ("did", "not", "no") for verb in verbs)


def _place(clause: Clause, event_type: str, saying: Saying | None) -> PlaceMention | None:
    leading = _BROUGHT_TO if event_type == "humanitarian_aid" else _MEETING_AT
    for place in clause.places:
        if place.point is None and place.geometry is None:
            continue
        before = next((word.low for word in reversed(clause.words[: clause.last]) if word.end <= place.start), "")
        if event_type != "statement" and place.role == "" and before in leading and place.precision in PINNED:
            return place
        if event_type == "statement" and saying is not None and place.precision == "province":
            start, end = clause.words[saying.first].start, clause.words[saying.last - 1].end
            if start <= place.start < end:
                return place
    return None
