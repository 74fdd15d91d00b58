"""Air-raid alerts by oblast, raion and hromada: place names only, with the times of start and end.

Column names are those of the Ukrainian air-raid sirens dataset (MIT); the volunteer edition has a ``region``
column instead. An alert has no id: where and when it began is one, so that a later file with its end updates it.
Names such as "m. Nikopol ta Nikopolska terytorialna hromada" are turned into what a gazetteer knows; the last
resort is the raion or the oblast, at that precision.
"""

from __future__ import annotations

import re

import polars as pl

from geo.readers import columns as col
from geo.readers.frame import Draft, Format

_TOWN = re.compile(r"^m\. (.+?) ta .+ terytorialna hromada$")
_HROMADA = re.compile(r"^(.+?) (?:terytorialna )?hromada$")
_ENDINGS = (
    *(("tska", "t"), ("tska", "tsk"), ("tska", "ka"), ("ivska", "iv"), ("ivska", "ivka"), ("ivska", "ove")),
    *(("ivska", "ivske"), ("ska", "sk"), ("ska", ""), ("ska", "e"), ("nska", "n"), ("nska", "na"), ("zka", "h")),
    *(("zka", "ha"), ("ska", "y"), ("ivska", "eve"), ("ynska", "yne"), ("ynska", "ynka"), ("anska", "an")),
)


def town_names(name: str) -> list[str]:
    """What a hromada's name says of its town, likeliest first.

    Examples
    --------
    >>> town_names("m. Nikopol ta Nikopolska terytorialna hromada")
    ['Nikopol']
    >>> town_names("Umanska terytorialna hromada")[:2]
    ['Umansk', 'Uman']
    """
    if found := _TOWN.match(name):
        return [found[1]]
    if not (found := _HROMADA.match(name)):
        return [name] if name else []
    word = found[1]
    return list(dict.fromkeys(word.removesuffix(old) + new for old, new in _ENDINGS if word.endswith(old)))


def _particular(rows: pl.DataFrame, draft: Draft) -> None:
    draft["type_original"], draft["type_scheme"] = "air-raid alert", "Air-raid alerts"
    draft["country"] = "UA"
    parts = [rows[name].str.strip_chars() for name in ("hromada", "raion", "oblast", "region") if name in rows.columns]
    draft["place_query"] = col.joined(parts, ", ")
    draft["title"] = col.joined([draft.constant("Air-raid alert"), col.first_filled(parts)], ", ")


ALERTS = Format(
    key="air_raid_alerts",
    label="Ukrainian air-raid sirens dataset",
    needs=(
        frozenset({"oblast", "started_at", "finished_at"}),
        frozenset({"region", "started_at", "finished_at"}),
    ),
    columns={
        "id": (("oblast", "region", "raion", "hromada", "started_at"),),
        "date": "started_at",
        "date_end": "finished_at",
        "admin1": ("oblast", "region"),
        "admin2": "raion",
        "place": "hromada",
    },
    default_type="air_raid_alert",
    separators="",
    verification="single_source",
    verification_reason="announced by the authorities",
    publisher="Official air-raid alerts",
    licence="MIT",
    url="https://github.com/Vadimkin/ukrainian-air-raid-sirens-dataset",
    particular=_particular,
)
