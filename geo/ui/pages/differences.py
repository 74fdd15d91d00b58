"""What speaks against joining incidents, in a reader's words: said before it is done, because nothing prevents it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from geo import taxonomy, wording
from geo.model import Incident

_ONE_PLACE_KM = 10.0
"""Within this distance, beyond what is unknown of both places, two reports may mean one place."""
_MOST_VALUES = 4
"""The most values named of a field in which incidents differ; further ones are counted."""


def differences(incidents: Sequence[Incident], country: Callable[[str], str]) -> list[str]:
    """In what incidents differ by more than two tellings of one event do: type, days, place and figures.

    Unknown values differ from nothing.

    Parameters
    ----------
    incidents : sequence of Incident
        Those to be joined.
    country : callable
        The name of a country, by its code.
    """
    parts = (_types(incidents), _days(incidents), _places(incidents, country), *_figures(incidents))
    return [words for words in parts if words]


def _types(incidents: Sequence[Incident]) -> str:
    return _differing("Event", (taxonomy.EVENT_TYPES[incident.event_type].label for incident in incidents))


def _days(incidents: Sequence[Incident]) -> str:
    """How many days lie between the two that are furthest apart, where it is more than one."""
    spans = [(one.date_start, one.date_end or one.date_start) for one in incidents if one.date_start and one.date_end]
    if not spans:
        return ""
    gap = (max(start for start, _ in spans) - min(end for _, end in spans)).days
    if gap <= 1:
        return ""
    dated = sorted((one for one in incidents if one.date_start), key=lambda one: str(one.date_start))
    return f"{gap:,} days apart: {_listed(map(wording.when_words, dated))}"


def _places(incidents: Sequence[Incident], country: Callable[[str], str]) -> str:
    """How far apart places are that can't be the same, or the countries where no distance is known."""
    apart_km = [
        distance_km
        for one, other in itertools.combinations([one.placement for one in incidents], 2)
        if one.point is not None and other.point is not None
        if (distance_km := one.point.distance_km(other.point))
        > _ONE_PLACE_KM + (one.radius_km or 0) + (other.radius_km or 0)
    ]
    if not apart_km:
        return _differing("Country", (country(one.placement.country) for one in incidents if one.placement.country))
    placed = (one for one in incidents if one.placement.point is not None)
    names = (wording.facts(one, country=country)["where"].words for one in placed)
    return f"{max(apart_km):,.0f} km apart: {_listed(names)}"


def _figures(incidents: Sequence[Incident]) -> Iterator[str]:
    for field in ("killed", "injured"):
        counts = (count for one in incidents if (count := getattr(one, field)) is not None)
        yield _differing(field.capitalize(), map(wording.count_words, counts))


def _differing(label: str, values: Iterable[str]) -> str:
    several = list(dict.fromkeys(values))
    return f"{label}: {_listed(several)}" if len(several) > 1 else ""


def _listed(values: Iterable[str]) -> str:
    several = list(dict.fromkeys(values))
    more = f"; {len(several) - _MOST_VALUES:,} more" if len(several) > _MOST_VALUES else ""
    return "; ".join(several[:_MOST_VALUES]) + more
