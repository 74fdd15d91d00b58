"""Statements, talks, aid and sanctions: what was said and agreed, one incident a speaker and matter.

Only those count who speak for a government, an alliance, a party or an office, and only on matters of war,
peace and security: a mayor at a market is no incident. They lie in their own domain and never among attacks.
A speaker's seat is no place of an incident, but a region's head of government speaks for that region.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.extract.events.claims import Saying, name_of, speaker_of
from geo.extract.events.clauses import Part
from geo.extract.events.factuality import CONDITIONS
from geo.extract.languages.vocabulary import Trigger, Vocabulary
from geo.extract.places.mentions import PlaceMention
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
_MEETING_AT = frozenset(["in", "at", "im"])
_AID_FIRST = ("military_aid", "sanction", "humanitarian_aid")


@dataclass
class Matter:
    """A political incident as a text tells it; ``said_in`` is the part whose words ``saying`` counts in."""

    event_type: str
    speaker: str
    parts: list[Part] = field(default_factory=list)
    saying: Saying | None = None
    said_in: Part | None = None
    place: PlaceMention | None = None


def matters_in(parts: Sequence[Part], vocabulary: Vocabulary) -> list[Matter]:
    """The political incidents, in order; what one speaker says on one matter in several sentences is one."""
    found: list[Matter] = []
    for part in parts:
        part.political = [match for match in part.political if not _only_if(part, match)]
        if part.event_type or not part.political:
            continue
        if not vocabulary.topics.find(part.words, part.first, part.last) and not any(
            match.meaning.event_type == "talks" and vocabulary.politicians.find(part.words, part.first, match.first)
            for match in part.political
        ):
            continue
        saying = (
            next((one for one in part.sayings if one.official and not one.negated), None)
            or _subject(part, vocabulary)
            or _holder_of_opinion(part, vocabulary)
        )
        event_type = _type_of(part, saying)
        if event_type is None:
            continue
        speaker = saying.speaker if saying else ""
        place = _place(part, event_type, saying)
        known = next((one for one in found if _same_matter(one, event_type, speaker, place)), None)
        if (
            known is None
            and found
            and found[-1].event_type == event_type
            and all(one.headline for one in found[-1].parts)
        ):
            known = found[-1]
            known.speaker = speaker or known.speaker
            if saying is not None:
                known.saying, known.said_in = saying, part
        if known is None:
            known = Matter(event_type, speaker, saying=saying, said_in=part if saying else None, place=place)
            found.append(known)
        elif known.event_type == "statement" != event_type and known.speaker == speaker:
            known.event_type = event_type
        known.parts.append(part)
        known.place = known.place or place
        if not known.speaker and speaker and event_type != "talks":
            known.speaker, known.saying, known.said_in = speaker, saying, part
    return found


def _same_matter(known: Matter, event_type: str, speaker: str, place: PlaceMention | None) -> bool:
    if event_type == known.event_type == "talks":
        return place is None or known.place is None or place.place_id == known.place.place_id
    if not speaker or not known.speaker:
        return False
    own, other = speaker.lower().split(), known.speaker.lower().split()
    alike = own[-1] == other[-1] or set(own) <= set(other) or set(other) <= set(own)
    return alike and (event_type == known.event_type or "statement" in (event_type, known.event_type))


def _subject(part: Part, vocabulary: Vocabulary) -> Saying | None:
    """A state or body that stands as the subject before what it does: "the UK is prepared to send"."""
    first = min(match.first for match in part.political)
    for lexicon in (vocabulary.demonyms, vocabulary.politicians):
        for match in lexicon.find(part.words, part.first, first):
            head = part.words[match.first]
            if not head.capital or any(word.breaks for word in part.words[match.last : first]):
                continue
            if first - match.last > 8:
                continue
            last = match.last
            while last < first and part.words[last].capital:
                last += 1
            start = match.first
            while start > part.first and (part.words[start - 1].capital and part.words[start - 1].kind == "word"):
                start -= 1
            name = name_of(part.words[start:last])
            name = name.removeprefix("The ").removeprefix("the ")
            return Saying(
                name,
                "announces" if part.political[0].meaning.event_type != "statement" else "reports",
                start,
                last,
                first,
                first + 1,
                official=True,
            )
    return None


def _only_if(part: Part, match: Match[Trigger]) -> bool:
    """Whether words stand under a condition: "more strikes if talks fail"."""
    return any(word.low in CONDITIONS for word in part.words[max(match.first - 2, 0) : match.first])


def _holder_of_opinion(part: Part, vocabulary: Vocabulary) -> Saying | None:
    """A politician before what he thinks: "Anton Hofreiter, a Green politician, does not see a quick settlement"."""
    for match in part.political:
        if match.meaning.event_type != "statement":
            continue
        speaker = speaker_of(part.words, match, vocabulary)
        if speaker is not None and vocabulary.politicians.find(part.words, speaker[0], match.first):
            name = name_of(part.words[speaker[0] : speaker[1]])
            return Saying(name, "reports", *speaker, match.first, match.last, official=True)
    return None


def _type_of(part: Part, saying: Saying | None) -> str | None:
    types = [match.meaning.event_type for match in part.political]
    statements = [match for match in part.political if match.meaning.event_type == "statement"]
    opposing = any(
        part.words[match.first].low.startswith(_OPPOSING) or part.words[match.first].low in ("did", "not", "no")
        for match in statements
    )
    if saying is not None and statements and opposing:
        return "statement"
    for event_type in _AID_FIRST:
        if event_type in types:
            return event_type if saying is not None else None
    if "talks" in types and (not statements or saying is None or saying.stance == "reports"):
        return "talks"
    if statements and saying is not None:
        return "statement"
    if statements and "talks" in types:
        return "talks"
    return None


def _place(part: Part, event_type: str, saying: Saying | None) -> PlaceMention | None:
    for place in part.places:
        if place.point is None and place.geometry is None:
            continue
        before = next((word.low for word in reversed(part.words[: part.last]) if word.end <= place.start), "")
        if event_type != "statement" and place.role == "" and before in _MEETING_AT and place.precision in PINNED:
            return place
        if event_type == "statement" and saying is not None and place.precision == "province":
            start, end = part.words[saying.first].start, part.words[saying.last - 1].end
            if start <= place.start < end:
                return place
    return None
