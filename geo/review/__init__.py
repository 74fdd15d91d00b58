"""Review by people: proposals extracted from texts, and possible duplicates.

A proposal gets into the store only when somebody accepts it, singly or, with ``incident-map extract --accept-above``,
all of a report with at least a score that aren't likely duplicates.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geo.review.notes import Note, Notes, Own
from geo.review.queue import (
    REFUSED,
    WAITING,
    Alternative,
    Draft,
    Proposal,
    Queue,
    Waiting,
    first_part,
    spans,
)

if TYPE_CHECKING:
    from geo.review.drafts import (
        NamedPlace,
        Shelf,
        ValueRule,
        alike_elsewhere,
        draft,
        incident_of_words,
        languages,
        likely_duplicates,
        may_double,
        search,
        similar,
        with_report,
    )
    from geo.review.duplicate_search import duplicates_in
    from geo.review.duplicates import Likeness

__all__ = [
    "REFUSED",
    "WAITING",
    "Alternative",
    "Draft",
    "Likeness",
    "NamedPlace",
    "Note",
    "Notes",
    "Own",
    "Proposal",
    "Queue",
    "Shelf",
    "ValueRule",
    "Waiting",
    "alike_elsewhere",
    "draft",
    "drafts",
    "duplicates",
    "duplicates_in",
    "first_part",
    "incident_of_words",
    "languages",
    "likely_duplicates",
    "may_double",
    "parts",
    "search",
    "similar",
    "spans",
    "with_report",
]

_LATER = {
    "Likeness": "duplicates",
    "NamedPlace": "drafts",
    "ValueRule": "drafts",
    "Shelf": "drafts",
    "alike_elsewhere": "drafts",
    "draft": "drafts",
    "duplicates_in": "duplicate_search",
    "incident_of_words": "drafts",
    "languages": "drafts",
    "likely_duplicates": "drafts",
    "may_double": "drafts",
    "search": "drafts",
    "similar": "drafts",
    "with_report": "drafts",
}
"""Names whose module is imported at first use, because its libraries are slow to import and not always needed."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
