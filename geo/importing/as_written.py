"""The source's own names of actors and regions that were renamed on import.

They are found in the incident's original row, by looking up every value as the import did.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from geo.gazetteer import Gazetteer
from geo.importing.actor_list import ActorNames
from geo.model import Incident

_PARTED = re.compile(r"\s*[;|]\s*|\s*,\s+")
"""Separates several names in a value."""
_LONGEST_NAME = 120
"""The most characters of a name; longer values are descriptions."""


@lru_cache(maxsize=1024)
def as_written(incident: Incident, gazetteer: Gazetteer) -> dict[str, str]:
    """The source's own names of actors and the region, by the name that replaced them; only those that differ.

    Parameters
    ----------
    incident : Incident
        With the source's row in ``raw``.
    gazetteer : Gazetteer
        The gazetteer that renamed the regions.
    """
    if not incident.raw:
        return {}
    values = list(dict.fromkeys(_names(incident.raw)))
    actors = ActorNames(gazetteer)
    country, region = incident.placement.country, incident.placement.admin1
    written: dict[str, str] = {}
    for name in dict.fromkeys((*incident.actor, *incident.target_actor)):
        if name not in values:
            own = (each for each in values if name in (actors.name(each), actors.name(each, shouted=True)))
            written[name] = next(own, "")
    if region and region not in values:
        own = (each for each in values if (place := gazetteer.region(country, each)) and region == place.name)
        written[region] = next(own, "")
    return {name: each for name, each in written.items() if each}


def _names(raw: str) -> Iterator[str]:
    """Yield the values of a row that may be names, whole and split."""
    try:
        row = json.loads(raw)
    except ValueError:
        return
    for value in row.values() if isinstance(row, dict) else ():
        if isinstance(value, str) and 1 < len(value.strip()) <= _LONGEST_NAME and not value.isdigit():
            yield value.strip()
            yield from (part for part in _PARTED.split(value.strip()) if part and part != value.strip())
