"""An incident as a person corrects it: which fields, what is remembered of that, and what follows from it.

What somebody corrected is theirs: no later reading of a text, and no later import, changes it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from geo.model import Evidence, Incident
from geo.wording import OUR_WORDS, in_our_words, reworded

CORRECTABLE = frozenset(
    {
        "title",
        "summary",
        "event_type",
        "means",
        "target",
        "actor",
        "target_actor",
        "date_start",
        "date_end",
        "date_precision",
        "date_note",
        "placement",
        "killed",
        "injured",
        "people",
        "damage",
        "figures",
        "claims",
        "verification",
        "verification_reason",
    }
)
"""The fields of an incident that a person may correct; ids and reports are not among them."""


DAYS = ("date_start", "date_end", "date_precision", "date_note")
"""The fields that say when: they only fit together."""


def correct(incident: Incident, *, words: Iterable[Evidence] = (), **changes: Any) -> Incident:
    """The incident with fields changed by a person, who is remembered as their source.

    A corrected field loses the evidence that spoke for its former value and gets that of ``words``, those of the
    report that the person took the new value from. A corrected placement is one
    made by hand only if the caller says so in its ``method``. Words that nobody wrote, such as a title, say what the
    values say now; an empty text stands for that.

    Raises
    ------
    ValueError
        A field may not be corrected, or its value doesn't fit the incident.
    """
    unknown = changes.keys() - CORRECTABLE
    if unknown:
        raise ValueError(f"can't be corrected: {', '.join(sorted(unknown))}")
    ours = {name for name in OUR_WORDS if changes.get(name) == ""}
    if ours:
        kept = tuple(name for name in incident.edited if name not in ours)
        made = in_our_words(incident)
        given_up = replace(incident, edited=kept, **{name: getattr(made, name) for name in ours})
        return correct(given_up, words=words, **{name: value for name, value in changes.items() if name not in ours})
    changed = {name: value for name, value in changes.items() if value != getattr(incident, name)}
    if not changed:
        return incident
    corrected = replace(
        incident,
        **changed,
        edited=tuple(dict.fromkeys((*incident.edited, *sorted(changed)))),
        evidence=(
            *(one for one in incident.evidence if one.field not in changed),
            *(one for one in words if one.field in changed),
        ),
    )
    return reworded(incident, corrected)


def split(incident: Incident, taken: Collection[str] = ()) -> tuple[Incident, Incident]:
    """Two incidents out of one that turned out to tell of two: alike at first, each to be corrected.

    The second gets the first id of the form "id.2", "id.3", … that is not ``taken``.
    """
    number = next(n for n in itertools.count(2) if f"{incident.id}.{n}" not in taken)
    return incident, replace(incident, id=f"{incident.id}.{number}", source_id=f"{incident.source_id}.{number}")


def days(incident: Incident) -> dict[str, Any]:
    """All that says when an incident happened, by the names of its fields."""
    return {name: getattr(incident, name) for name in DAYS}
