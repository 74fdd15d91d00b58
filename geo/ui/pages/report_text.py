"""A report's text for the review page: in pieces, with the numbers of events and dividing lines between them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geo import wording
from geo.model import Evidence
from geo.review import Draft, parts, spans

_Marked = tuple[Evidence, int | None]
"""A highlighted span, with the number of the event that it is evidence for, if any."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text: the numbers of the cards that it is evidence for, joined by spaces, and its words.

    ``begin`` are the numbers of the events that begin with it, and ``parts`` is the dividing line before it, if any.
    """

    text: str
    cards: str = ""
    why: str = ""
    plain: bool = True
    begin: tuple[int, ...] = ()
    parts: dict[str, Any] | None = None


def pieces(draft: Draft) -> list[Stretch]:
    """The text cut at every edge of a highlighted span, because spans may overlap."""
    size = len(draft.text)
    marked = [(span, number) for span, number in spans(draft) if 0 <= span.start < span.end <= size]
    begin = _beginnings(draft)
    lines = {line["at"]: line for line in parting_lines(draft)}
    edges = {0, size, *(at for span, _ in marked for at in (span.start, span.end))}
    edges |= {at for at in (*begin, *lines) if 0 <= at < size}
    cut: list[Stretch] = []
    for start, end, over in _spans_over(sorted(edges), marked):
        numbers = sorted({number for _, number in over if number is not None})
        cut.append(
            Stretch(
                draft.text[start:end],
                " ".join(map(str, numbers)),
                wording.fields_words(span.field for span, _ in over),
                plain=not over,
                begin=begin.get(start, ()),
                parts=lines.get(start),
            )
        )
    return cut


def _spans_over(edges: list[int], marked: list[_Marked]) -> Iterator[tuple[int, int, list[_Marked]]]:
    """The stretches between neighbouring edges, each with the spans, sorted by their start, that it lies in."""
    over: list[_Marked] = []
    upcoming = iter([*marked, None])
    following = next(upcoming)
    for start, end in itertools.pairwise(edges):
        over = [pair for pair in over if pair[0].end > start]
        while following is not None and following[0].start <= start:
            over.append(following)
            following = next(upcoming)
        yield start, end, over


def _beginnings(draft: Draft) -> dict[int, tuple[int, ...]]:
    """The numbers of the events that begin at each offset."""
    begin: dict[int, tuple[int, ...]] = {}
    for number, proposal in enumerate(draft.proposals):
        at = parts.told_at(proposal.incident)
        if at is not None:
            begin[at] = (*begin.get(at, ()), number)
    return begin


def parting_lines(draft: Draft) -> list[dict[str, Any]]:
    """The dividing lines between events in one paragraph, with the possible actions."""
    return [
        {
            "at": line.at,
            "first": line.first,
            "second": line.second,
            "back": parts.moved_to(draft, line, -1) is not None,
            "on": parts.moved_to(draft, line, 1) is not None,
        }
        for line in parts.partings(draft)
    ]


def parted_from(draft: Draft) -> dict[int, tuple[int, ...]]:
    """By an event's number, the events that a dividing line separates it from."""
    apart: dict[int, tuple[int, ...]] = {}
    for line in parts.partings(draft):
        apart[line.first] = (*apart.get(line.first, ()), line.second)
        apart[line.second] = (*apart.get(line.second, ()), line.first)
    return apart
