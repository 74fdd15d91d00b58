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
    spans = [(each.date_start, each.date_end) for each in incidents if each.date_start and each.date_end]
    if not spans:
        return ""
    gap = (max(start for start, _ in spans) - min(end for _, end in spans)).days
    if gap <= 1:
        return ""
    dated = sorted((each for each in incidents if each.date_start), key=lambda each: str(each.date_start))
    return f"{gap:,} days apart: {_listed(map(wording.when_words, dated))}"


def _places(incidents: Sequence[Incident], country: Callable[[str], str]) -> str:
    """How far apart places are that can't be the same, or the countries where no distance is known."""
    apart_km = [
        distance_km
        for first, second in itertools.combinations([incident.placement for incident in incidents], 2)
        if first.point is not None and second.point is not None
        if (distance_km := first.point.distance_km(second.point))
        > _ONE_PLACE_KM + (first.radius_km or 0) + (second.radius_km or 0)
    ]
    if not apart_km:
        return _differing("Country", (country(each.placement.country) for each in incidents if each.placement.country))
    placed = (each for each in incidents if each.placement.point is not None)
    names = (wording.facts(each, country=country)["where"].words for each in placed)
    return f"{max(apart_km):,.0f} km apart: {_listed(names)}"


def _figures(incidents: Sequence[Incident]) -> Iterator[str]:
    for field in ("killed", "injured"):
        counts = (count for each in incidents if (count := getattr(each, field)) is not None)
        yield _differing(field.capitalize(), map(wording.count_words, counts))


def _differing(label: str, values: Iterable[str]) -> str:
    several = list(dict.fromkeys(values))
    return f"{label}: {_listed(several)}" if len(several) > 1 else ""


def _listed(values: Iterable[str]) -> str:
    several = list(dict.fromkeys(values))
    more = f"; {len(several) - _MOST_VALUES:,} more" if len(several) > _MOST_VALUES else ""
    return "; ".join(several[:_MOST_VALUES]) + more
