"""Air-raid alerts by oblast, raion and hromada: place names without coordinates, with start and end times.

Column names are those of the Ukrainian air-raid sirens dataset (MIT); the volunteer edition has a ``region`` column
instead. Alerts have no ids; place and start time are used instead, so that a later file with the end updates the alert.
Names such as "m. Nikopol ta Nikopolska terytorialna hromada" are converted to names in the gazetteer; the fallback is
the raion or oblast, at that precision. If volunteers saw no end, their edition marks the row (``naive``) and gives an
end half an hour after the start, which is ignored.
"""

from __future__ import annotations

import re

import polars as pl

from geo.datasets.column import first_filled, join_texts
from geo.datasets.dataset import Format, TableDraft

_TOWN = re.compile(r"^m\. (.+?) ta .+ terytorialna hromada$")
_HROMADA = re.compile(r"^(.+?) (?:terytorialna )?hromada$")
_ENDINGS = (
    *(("tska", "t"), ("tska", "tsk"), ("tska", "ka"), ("ivska", "iv"), ("ivska", "ivka"), ("ivska", "ove")),
    *(("ivska", "ivske"), ("ska", "sk"), ("ska", ""), ("ska", "e"), ("nska", "n"), ("nska", "na"), ("zka", "h")),
    *(("zka", "ha"), ("ska", "y"), ("ivska", "eve"), ("ynska", "yne"), ("ynska", "ynka"), ("anska", "an")),
)


def town_names(name: str) -> list[str]:
    """Possible names of the town of a hromada, the likeliest first.

    Examples
    --------
    >>> town_names("m. Nikopol ta Nikopolska terytorialna hromada")
    ['Nikopol']
    >>> town_names("Umanska terytorialna hromada")[:3]
    ['Umanska hromada', 'Umansk', 'Uman']
    """
    if match := _TOWN.match(name):
        return [match[1]]
    if not (match := _HROMADA.match(name)):
        return [name] if name else []
    word = match[1]
    towns = dict.fromkeys(word.removesuffix(old) + new for old, new in _ENDINGS if word.endswith(old))
    return [f"{word} hromada", *towns]


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    draft["type_original"], draft["type_scheme"] = "air-raid alert", "Air-raid alerts"
    draft["country"] = "UA"
    if "admin1" in draft.columns:
        draft["admin1"] = draft["admin1"].str.replace(r"^[mм]\. ", "")
    if "naive" in rows.columns:
        assumed = rows["naive"].str.strip_chars().str.to_lowercase() == "true"
        draft["date_end"] = pl.select(
            pl.when(assumed).then(draft["date_start"]).otherwise(draft["date_end"])
        ).to_series()
        for name in ("time_end", "time_end_offset_s"):
            if name in draft.columns:
                draft[name] = draft[name].set(assumed, None)
    volunteers = draft.constant("region" in rows.columns, pl.Boolean)
    if "source" in rows.columns:
        volunteers = volunteers | (rows["source"].str.strip_chars() == "volunteer")
    draft["verification_reason"] = pl.select(
        pl.when(volunteers).then(pl.lit("collected by volunteers")).otherwise(pl.lit("announced by the authorities"))
    ).to_series()
    assert draft.reports is not None
    publisher = pl.when(volunteers).then(pl.lit("eTryvoga (volunteers)")).otherwise(pl.lit("Official air-raid alerts"))
    draft.reports = draft.reports.with_columns(pl.select(publisher.alias("publisher")).to_series())
    parts = [rows[name].str.strip_chars() for name in ("hromada", "raion", "oblast", "region") if name in rows.columns]
    draft["place_query"] = join_texts(parts, ", ")
    draft["title"] = join_texts([draft.constant("Air-raid alert"), first_filled(parts)], ", ")


ALERTS = Format(
    key="air_raid_alerts",
    label="Ukrainian air-raid sirens dataset",
    towns_of=town_names,
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
    licence="MIT",
    url="https://github.com/Vadimkin/ukrainian-air-raid-sirens-dataset",
    particular=_particular,
)
