"""Decide whether two accounts of an event go back to one origin, and by what evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geo.filter import fold
from geo.origins.offices import agency
from geo.origins.passages import COPIED, ECHO, copied, echoed, passage
from geo.origins.speakers import Speaker, Voices, voices

SAME_WORDS, TRANSLATES, REWRITES, NAMES, CREDITS, SAME_PUBLISHER = (
    *("same words", "translates", "rewrites", "names", "credits", "same publisher"),
)
"""The kinds of evidence that an account repeats another."""
COPIED_ANYWAY = 0.8
"""The overlap from which two accounts are copies even if they name different speakers; below, it may be stock
phrases."""
MOST_DAYS_APART = 14
"""The most days between publication of a copy and its original; a year later the same sentence is about another
event."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's account of an event.

    Attributes
    ----------
    publisher : str
        Who published it; a dataset where no publisher is named.
    text : str
        What it says about the event, as far as stored.
    language : str
        ISO 639-1; empty where unknown.
    published : date or None
    speakers : tuple of Speaker
        Speakers known from its claims, beside those named in its text.
    id : str
        The report's id.
    """

    publisher: str = ""
    text: str = ""
    language: str = ""
    published: dt.date | None = None
    speakers: tuple[Speaker, ...] = ()
    id: str = ""
    url: str = ""
    dataset: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Evidence of a common origin: its kind (as above), the speaker or agency, and its strength."""

    how: str
    speaker: Speaker | None = None
    share: float = 1.0


def voices_of(telling: Telling, others: tuple[str, ...] = ()) -> Voices:
    """The speakers of an account: those known from its claims, then those named in its text."""
    heard = voices(telling.text, publisher=telling.publisher, language=telling.language, others=others)
    known_names = [speaker for speaker in telling.speakers if not speaker.is_agency]
    known_agencies = [speaker for speaker in telling.speakers if speaker.is_agency]
    named = [*known_names, *(s for s in heard.named if not any(s.is_same(k) for k in known_names))]
    credited = [*known_agencies, *(s for s in heard.credited if not any(s.is_same(k) for k in known_agencies))]
    return Voices(tuple(named), tuple(credited), heard.own)


def same_origin(first: Telling, second: Telling) -> Link | None:
    """The evidence that two accounts of one event go back to one origin; None for no evidence.

    None doesn't mean that they are independent: an account that names no source may repeat any other.
    """
    heard = voices_of(first, (second.publisher,)), voices_of(second, (first.publisher,))
    return link(first, second, *heard)


def link(first: Telling, second: Telling, heard: Voices, other: Voices) -> Link | None:
    """As :func:`same_origin`, for accounts whose speakers were extracted before."""
    if _are_apart(first, second):
        return None
    left, right = passage(first.text), passage(second.text)
    share = copied(left, right)
    same_speaker = _name_the_same(heard, other)
    if share >= (COPIED_ANYWAY if same_speaker is False else COPIED):
        return Link(SAME_WORDS, share=share)
    if same_speaker is False or (heard.own != other.own and not same_speaker):
        return None
    credit = _credit(first, second, heard, other)
    echo = echoed(left, right)
    if echo >= ECHO and not (heard.own and other.own):
        languages = {first.language, second.language} - {""}
        return Link(TRANSLATES if len(languages) == 2 else REWRITES, share=echo)
    if same_speaker:
        return Link(NAMES, heard.first)
    if credit is not None:
        return Link(CREDITS, credit)
    if first.publisher and fold(first.publisher) == fold(second.publisher):
        return Link(SAME_PUBLISHER)
    return None


def _name_the_same(heard: Voices, other: Voices) -> bool | None:
    """Whether two accounts name the same speaker first; None if one of them names none."""
    return None if heard.first is None or other.first is None else heard.first.is_same(other.first)


def _are_apart(first: Telling, second: Telling) -> bool:
    both = first.published, second.published
    return both[0] is not None and both[1] is not None and abs((both[0] - both[1]).days) > MOST_DAYS_APART


def _credit(first: Telling, second: Telling, heard: Voices, other: Voices) -> Speaker | None:
    """The agency or publisher that both credit, or that one credits and the other is; None for none."""
    for credited in heard.credited:
        if _is_by(second, credited) or any(credited.is_same(each) for each in other.credited):
            return credited
    return next((credited for credited in other.credited if _is_by(first, credited)), None)


def _is_by(telling: Telling, credited: Speaker) -> bool:
    return credited.code in (agency(telling.publisher), fold(telling.publisher))
