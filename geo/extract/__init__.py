"""From a report's words to its places and incidents, each value with the words that say it.

    >>> from geo.extract import extract
    >>> extract("Two people were killed in a drone attack on Kherson.").incidents[0].incident.killed.best
    2

No network, no model download, no state but the read-only gazetteer and vocabularies. The text goes through
steps in a line: language, words and sentences, places, then per sentence what happened, to how many, when
and who says so, and last which sentences tell of the same incident. Large language models were refused: they
need a network or gigabytes, answer differently each time, and can't show where a value stands in the text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from geo import taxonomy
from geo.errors import ExtractError, GeoError
from geo.extract.events.claims import Saying, in_nominative
from geo.extract.events.clauses import KINETIC, Part, of_a_party, parts_of
from geo.extract.events.coreference import Telling, gather
from geo.extract.events.factuality import is_game
from geo.extract.events.statements import Matter, matters_in
from geo.extract.events.values import Reader
from geo.extract.languages.vocabulary import Vocabulary, vocabulary
from geo.extract.places.border_mentions import border_of
from geo.extract.places.event_places import believable
from geo.extract.places.find import find_places
from geo.extract.places.incident_place import contains, is_town, place_of, same, treated_at, where_it_was_said
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.language import NAMES, SUPPORTED, detect
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.tokens import Text, read
from geo.gazetteer import Gazetteer, bundled_gazetteer
from geo.model import Incident

__all__ = ["NAMES", "SUPPORTED", "Extraction", "Proposed", "extract", "marked"]

_KEY_LENGTH = 12
_HEADLINE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Proposed:
    """An incident that a text tells, and how sure the reading is (0 to 1)."""

    incident: Incident
    score: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read out of a text.

    Attributes
    ----------
    text : str
        The text that all offsets count in, as it was given.
    language : str
        ISO 639-1 code; empty where it can't be told.
    places : tuple of PlaceMention
        Every place that is mentioned, in order.
    incidents : tuple of Proposed
        In the order in which the text tells them; physical incidents before statements and talks.
    problems : tuple of str
        What could not be done, in a sentence each.
    """

    text: str
    language: str
    places: tuple[PlaceMention, ...] = ()
    incidents: tuple[Proposed, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def main_first(self) -> tuple[Proposed, ...]:
        """The incidents with the one that the text is about first: attacks with victims, then other physical ones."""
        return tuple(sorted(self.incidents, key=lambda one: _weight(one.incident)))


def extract(
    text: str,
    *,
    published: dt.date | None = None,
    language: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> Extraction:
    """Read the places and incidents out of a report.

    Parameters
    ----------
    text : str
        The report's text, without markup.
    published : date, optional
        The day of publication, against which "on Thursday" is resolved; without it only full dates are.
    language : str, optional
        ISO 639-1 code where it is known; else it is found out.
    gazetteer : Gazetteer, optional
        Where places are looked up; the bundled one where none is given.

    Returns
    -------
    Extraction
        The same for the same input. Empty, with the reason in ``problems``, for a language that isn't read.

    Raises
    ------
    ExtractError
        The text can't be read, be it that it isn't text (half a surrogate pair) or that a rule of ours fails on it.
    """
    code = language or detect(text)
    if code not in SUPPORTED:
        return Extraction(text, code, problems=(_unsupported(code, text),))
    known = gazetteer or bundled_gazetteer()
    with _reading(0):
        return _extracted(text, code, published, known)


_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a rule raises that a text breaks. Not all exceptions: no memory, or no disk, concerns more than one text."""


@contextmanager
def _reading(start: int) -> Iterator[None]:
    """Tell of a rule that fails on a text as of that text's own trouble, so that those beside it are read all the same.

    The boundary stands here, since every caller reads texts that others wrote, one after another, and none of them
    could tell a rule that breaks from a fault of its own.
    """
    try:
        yield
    except GeoError:
        raise
    except _FAULTS as error:
        message = f"The text from character {start:,} on can't be read: {type(error).__name__}, {error}."
        raise ExtractError(message, start=start) from error


def _extracted(text: str, code: str, published: dt.date | None, known: Gazetteer) -> Extraction:
    key = f"report-{hashlib.sha256(text.encode()).hexdigest()[:_KEY_LENGTH]}"
    words = vocabulary(code)
    document = read(text)
    places = tuple(find_places(document, known, language=code))
    believed = believable(document, places, known, words, code)
    parts = _parts(document, believed, words, published)
    _name_speakers(parts, text)
    tellings = gather(parts)
    game = is_game(text)
    tellings = [one for one in tellings if _worth_telling(one) and not (game and _hurts_nobody(one))]
    _hand_out_claims(parts, tellings)
    _place_the_rest(tellings, believed, text)
    _draw_borders(tellings, document, places, known)
    reader = Reader(text, key, words, published, code)
    told = {part.number for telling in tellings for part in telling.parts}
    matters = matters_in([part for part in parts if part.number not in told], words)
    matters = [matter for matter in matters if not _is_told_already(matter, tellings)]
    proposed: list[Proposed] = []
    for telling in tellings:
        with _reading(telling.parts[0].start):
            proposed.append(Proposed(*reader.event(telling, len(proposed) + 1)))
    for matter in matters:
        with _reading(matter.parts[0].start):
            proposed.append(Proposed(*reader.matter(matter, len(proposed) + 1)))
    return Extraction(text, code, places, tuple(proposed))


def _weight(incident: Incident) -> int:
    """Where an incident stands among those of a text, the weightiest 0."""
    victims = incident.killed is not None or incident.injured is not None
    attack = incident.domain == "kinetic"
    if victims:
        return 0 if attack else 1
    return 2 if attack else 4 if incident.domain == "political" else 3


def _unsupported(code: str, text: str) -> str:
    readable = "English, German, Ukrainian and Russian"
    if not text.strip():
        return "The text is empty."
    if not code:
        return f"The language of this text can't be told. Only {readable} are read."
    return f"This text seems to be in {NAMES.get(code, code)}. Only {readable} are read, so nothing was extracted."


def _parts(document: Text, places: Sequence[PlaceMention], words: Vocabulary, published: dt.date | None) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for number, sentence in enumerate(document.sentences):
        while at < len(places) and places[at].start < sentence.start:
            at += 1
        end = at
        while end < len(places) and places[end].start < sentence.end:
            end += 1
        with _reading(sentence.start):
            own = parts_of(words_of(document, sentence), number, places[at:end], words, published)
        if _is_headline(document, number):
            for part in own:
                part.headline = True
        parts += own
    return parts


def _name_speakers(parts: list[Part], text: str) -> None:
    """Name speakers in the text's own spelling, "he" by the last person named; who stays unnamed says nothing."""
    speaker: Saying | None = None
    person: Saying | None = None
    for part in parts:
        named = []
        for saying in part.sayings:
            if not saying.pronoun:
                own = text[part.words[saying.first].start : part.words[saying.last - 1].end]
                named_so = in_nominative(part.words, saying.first, " ".join(own.split()))
                speaker = replace(saying, speaker=named_so)
                if saying.last - saying.first > 1 or part.words[saying.first].start not in part.states:
                    person = speaker
                named.append(speaker)
                continue
            meant = person if part.words[saying.first].low in _ONE_PERSON else speaker
            if meant is not None:
                named.append(replace(saying, speaker=meant.speaker, official=meant.official))
        part.sayings = named


_ONE_PERSON = frozenset({"he", "she", "er", "він", "вона", "он", "она", "його", "її", "его", "её", "ее"})


def _is_headline(document: Text, number: int) -> bool:
    """Whether a sentence is a headline: among the first, short, without a full stop."""
    sentence = document.sentences[number]
    return (
        number < 5
        and sentence.end - sentence.start <= _HEADLINE_LENGTH
        and document.text[sentence.end - 1] not in '.!?"”:'
        and "\n" in document.text[sentence.end : sentence.end + 2]
    )


def _hurts_nobody(telling: Telling) -> bool:
    """Whether violence is told without a victim or a weapon."""
    return telling.event_type in KINETIC and not any(part.real_tolls or part.means for part in telling.parts)


def _worth_telling(telling: Telling) -> bool:
    """Whether a telling is more than a word that could mean harm: deaths by violence, damage to something."""
    if telling.event_type == "casualties":
        return any(toll.kind == "killed" for part in telling.parts for toll in part.real_tolls) and any(
            part.means or _struck(part) or _violent_death(part) or _found(part) for part in telling.parts
        )
    if telling.event_type == "damage":
        return any(part.means and part.targets for part in telling.parts)
    if telling.event_type == "attack_on_civilians":
        return any(
            part.real_tolls or part.means or part.states or ((part.targets or part.places) and not _under_attack(part))
            for part in telling.parts
        )
    if telling.event_type == "blast":
        return any(part.real_tolls or part.means or (part.places and _names_a_blast(part)) for part in telling.parts)
    return True


def _under_attack(part: Part) -> bool:
    """Whether nothing more is told than that somebody is under attack: so are a budget, and a roof from damp."""
    return all(match.first and part.words[match.first - 1].low == "under" for match in part.triggers)


def _struck(part: Part) -> bool:
    """Whether something struck: a fire alone may have broken out by itself."""
    return any(not part.words[match.first].low.startswith(_FIRES) for match in part.triggers)


_FIRES = ("fire", "blaze", "ablaze", "burning", "feuer", "brand", "пожеж", "пожар")


def _names_a_blast(part: Part) -> bool:
    """Whether an explosion is named as such; prices explode too."""
    return any(part.words[match.first].low.startswith(_BLASTS) for match in part.triggers)


_BLASTS = ("explosion", "blast", "detonation", "вибух", "взрыв")


def _found(part: Part) -> bool:
    """Whether bodies were found: people seldom write so of peaceful deaths."""
    words = {word.low for word in part.words[part.first : part.last]}
    return bool(words & {"bodies", "corpses", "body"}) and bool(
        words & {"found", "discovered", "recovered", "dumped", "buried"}
    )


def _violent_death(part: Part) -> bool:
    return any(
        toll.kind == "killed" and not part.words[toll.cue].low.startswith(("die", "dea", "bod", "per", "lo"))
        for toll in part.real_tolls
    )


def _hand_out_claims(parts: list[Part], tellings: list[Telling]) -> None:
    """Give denials and accusations that stand in sentences of their own to the incident that they speak of."""
    if not tellings:
        return
    told = {id(part) for telling in tellings for part in telling.parts}
    for part in parts:
        if id(part) in told or not (_speaks_of_a_deed(part) or _answers(part, tellings)):
            continue
        place = next(
            (one for one in part.places if is_town(one) and not where_it_was_said(part, one)), None
        ) or place_of(part)
        fitting = [
            telling
            for telling in tellings
            if telling.parts[0].number < part.number
            and (place is None or telling.place is None or same(place, telling.place) or contains(place, telling.place))
        ]
        if fitting:
            fitting[-1].claims_only.append(part)


def _answers(part: Part, tellings: list[Telling]) -> bool:
    """Whether armed forces speak right after an incident was told, or somebody denies it, and tell of nothing else."""
    before = any(one.number == part.number - 1 for telling in tellings for one in telling.parts)
    answering = any(one.stance == "denies" or of_a_party(part.words, one) for one in part.sayings)
    return before and answering and not part.political


def _draw_borders(
    tellings: list[Telling], document: Text, places: Sequence[PlaceMention], gazetteer: Gazetteer
) -> None:
    """Put what happens along a border on its line."""
    for telling in tellings:
        if telling.event_type != "border_fortification":
            continue
        for part in sorted(telling.parts, key=lambda part: part.headline):
            sentence = document.sentences[part.number]
            own = [place for place in places if sentence.start <= place.start < sentence.end]
            line = border_of(part, own, gazetteer)
            if line is not None:
                telling.place = line
                break


def _speaks_of_a_deed(part: Part) -> bool:
    """Whether a sentence of its own denies, claims or blames, or passes on who told what was told before."""
    if part.words[part.first].low in _THUS and part.sayings and not part.triggers and not part.political:
        return True
    if not any(one.stance in ("denies", "accuses", "claims") for one in part.sayings):
        return False
    return bool(part.unreal or part.triggers) or any(
        word.low.startswith(_DEEDS) for word in part.words[part.first : part.last]
    )


_THUS = listed("das dies об про this")
_DEEDS = (
    "responsib",
    "involve",
    "accus",
    "alleg",
    "claim",
    "reklam",
    "ответствен",
    "denied",
    "denies",
    "verantwort",
    "vorw",
    "причет",
    "відповід",
)


def _is_told_already(matter: Matter, tellings: list[Telling]) -> bool:
    """Whether a statement is its speaker's further word on a measure told before: then it is a claim of that one."""
    if not matter.speaker or matter.event_type != "statement":
        return False
    for telling in tellings:
        if telling.event_type in ("border_fortification", "mobilisation") and any(
            saying.speaker == matter.speaker for part in telling.parts for saying in part.sayings
        ):
            telling.claims_only.extend(matter.parts)
            return True
    return False


def _may_stand_in(text: str, place: PlaceMention) -> bool:
    """Whether an incident told without a place may lie here: in a country only where the text says "in"."""
    before = text[max(place.start - 8, 0) : place.start].split()
    return (
        place.precision != "country"
        or not text[place.start :].startswith(place.name)
        or before[-1:] in (["in"], ["the"])
    )


def _place_the_rest(tellings: list[Telling], places: Sequence[PlaceMention], text: str) -> None:
    """Where the only incident of a text has no place of its own, take the most telling place of the text."""
    unplaced = [telling for telling in tellings if telling.place is None]
    if len(tellings) == 1 and unplaced:
        acting = {start for part in unplaced[0].parts for start in part.states}
        acting |= {place.start for part in unplaced[0].parts for place in part.places if treated_at(part, place)}
        plain = [
            place
            for place in places
            if place.role == "" and place.point is not None and place.start not in acting and _may_stand_in(text, place)
        ]
        towns = [place for place in plain if place.precision not in taxonomy.WIDE]
        if towns or plain:
            unplaced[0].place = (towns or plain)[0]
