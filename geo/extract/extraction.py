"""What extraction returns: the places and incidents of a text, and the reason if it can't be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from geo.errors import ExtractError, GeoError
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.language import LANGUAGE_NAMES, SUPPORTED
from geo.model import Evidence, Incident, Placement


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that a text names, ready to be set as an incident's place, and the words that name it.

    ``placement`` keeps what else the name could mean. If ``sure`` is false, extraction didn't take the name for a
    place, or isn't sure which place of that name is meant. ``rule`` is a name of :mod:`geo.extract.value_rules`.
    """

    placement: Placement
    words: Evidence
    sure: bool
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An incident that a text reports.

    Attributes
    ----------
    incident : Incident
        With the likeliest value of each field.
    score : float
        How sure the reading is (0 to 1), see :mod:`geo.extract.events.sureness`.
    alternatives : tuple of NamedPlace
        Where it may have happened instead, likeliest first: another town that its sentences name, or another place of
        the same name. Where there are any, its place is to be shown as uncertain ("Kharkiv or Shebekino?").
    rules : mapping of str to str
        The rule that gave each value: a name of :mod:`geo.extract.value_rules`, by the incident's field.
    """

    incident: Incident
    score: float
    alternatives: tuple[NamedPlace, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read out of a text.

    Attributes
    ----------
    text : str
        The text that all offsets count in, as it was given.
    language : str
        ISO 639-1 code; empty where no language is recognised.
    places : tuple of PlaceMention
        Every place that is mentioned, in order.
    incidents : tuple of Proposed
        In the order in which the text reports them; physical incidents before statements and talks.
    problems : tuple of str
        What could not be done, one sentence each.
    """

    text: str
    language: str
    places: tuple[PlaceMention, ...] = ()
    incidents: tuple[Proposed, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def main_first(self) -> tuple[Proposed, ...]:
        """The incidents by weight: attacks with victims first, then other physical ones, political ones last."""
        return tuple(sorted(self.incidents, key=lambda proposed: _weight(proposed.incident)))


def _weight(incident: Incident) -> int:
    """An incident's rank among those of a text, the weightiest 0."""
    victims = incident.killed is not None or incident.injured is not None
    attack = incident.domain == "kinetic"
    if victims:
        return 0 if attack else 1
    return 2 if attack else 4 if incident.domain == "political" else 3


def told_from(incident: Incident) -> int:
    """The offset in a text at which an incident of it is first told."""
    starts = [evidence.start for evidence in incident.evidence]
    return min(starts, default=min((report.quote_start or 0 for report in incident.reports), default=0))


def unsupported(text: str, code: str) -> Extraction:
    """The empty extraction of a text that can't be read, with the reason: no words, or no supported language."""
    if not text.strip():
        reason = "The text is empty."
    elif not code:
        reason = f"The language of this text can't be told. Only {_readable()} are read."
    else:
        name = LANGUAGE_NAMES.get(code, code)
        reason = f"This text seems to be in {name}. Only {_readable()} are read, so nothing was extracted."
    return Extraction(text, code, problems=(reason,))


def left_unread(code: str) -> str:
    """What to say of a text of which a part is in a language that isn't supported."""
    name = LANGUAGE_NAMES.get(code, "another language")
    return f"A part of this text seems to be in {name}. Only {_readable()} are read, so nothing was extracted from it."


def _readable() -> str:
    *others, last = SUPPORTED.values()
    return f"{', '.join(others)} and {last}"


_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""The errors of a rule that fails on a text. Not all exceptions: a lack of memory or disk concerns more than one
text."""


@contextmanager
def reading_from(start: int) -> Iterator[None]:
    """Raise an :class:`ExtractError` with the character where reading began when a rule fails on a text.

    Extraction catches these errors itself, since every caller reads many texts by others, and couldn't tell a failing
    rule from a fault of its own.
    """
    try:
        yield
    except GeoError:
        raise
    except _FAULTS as error:
        raise unreadable(start, error) from error


def unreadable(start: int, error: BaseException) -> ExtractError:
    """The error for a rule that fails on a text, in the part that begins at a character."""
    message = f"The text from character {start:,} on can't be read: {type(error).__name__}, {error}."
    return ExtractError(message, start=start)
