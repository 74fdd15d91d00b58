"""ACLED exports, in all four generations of columns (2016 dump, 2019 to 2023, since March 2023, current interface).

Columns and codes: ACLED codebook, by way of the package acledR (``acled_codebook``, ``acled_event_categories``)
and RESEARCH 3.1. ACLED writes 0 where no deaths were reported, so 0 is read as unknown. A ``time_precision`` of
2 is a week, of 3 a month; the date given stays. ``source`` names each source of the event, so two or more are
read as several sources. ACLED's licence forbids passing its data on: the licence column says so.
"""

from __future__ import annotations

import polars as pl

from geo.readers.frame import Draft, Format, Kind

TYPES: dict[str, Kind] = {
    # Sub-event types (acled_event_categories)
    "armed clash": Kind("ground_clash"),
    "government regains territory": Kind("territory_change"),
    "non-state actor overtakes territory": Kind("territory_change"),
    "chemical weapon": Kind("chemical_attack", ("chemical",)),
    "air/drone strike": Kind("air_strike"),
    "suicide bomb": Kind("mine_ied", ("suicide_bomb",)),
    "shelling/artillery/missile attack": Kind("missile_artillery"),
    "remote explosive/landmine/ied": Kind("mine_ied", ("mine_ied",)),
    "grenade": Kind("mine_ied", ("grenade",)),
    "sexual violence": Kind("sexual_violence"),
    "attack": Kind("attack_on_civilians"),
    "abduction/forced disappearance": Kind("abduction"),
    "peaceful protest": Kind("protest"),
    "protest with intervention": Kind("protest"),
    "excessive force against protesters": Kind("protest"),
    "violent demonstration": Kind("unrest"),
    "mob violence": Kind("unrest"),
    "agreement": Kind("talks"),
    "arrests": Kind("arrest"),
    "change to group/activity": Kind("other"),
    "disrupted weapons use": Kind("security_operation"),
    "headquarters or base established": Kind("mobilisation"),
    "looting/property destruction": Kind("infrastructure_damage"),
    "non-violent transfer of territory": Kind("territory_change"),
    "other": Kind("other"),
    # Event types, where no sub-type is told
    "battles": Kind("ground_clash"),
    "explosions/remote violence": Kind("missile_artillery"),
    "violence against civilians": Kind("attack_on_civilians"),
    "protests": Kind("protest"),
    "riots": Kind("unrest"),
    "strategic developments": Kind("other"),
    # Event types before 2019
    "riots/protests": Kind("protest"),
    "remote violence": Kind("missile_artillery"),
    "battle-no change of territory": Kind("ground_clash"),
    "battle-government regains territory": Kind("territory_change"),
    "battle-non-state actor overtakes territory": Kind("territory_change"),
    "headquarters or base established ": Kind("mobilisation"),
    "strategic development": Kind("other"),
}

_TIME = {"2": "week", "3": "month"}


def _particular(rows: pl.DataFrame, draft: Draft) -> None:
    if "killed_best" in draft.columns:
        deaths = draft["killed_best"]
        draft["killed_best"] = deaths.set((deaths == 0).fill_null(False), None)
    if "time_precision" in rows.columns and "date_precision" in draft.columns:
        told = rows["time_precision"].str.strip_chars().replace_strict(_TIME, default=None, return_dtype=pl.String)
        known = draft["date_start"].is_not_null()
        draft["date_precision"] = pl.select(
            pl.when(known & told.is_not_null()).then(told).otherwise(draft["date_precision"])
        ).to_series()
    if "civilian_targeting" in rows.columns:
        civilians = rows["civilian_targeting"] != ""
        draft["target"] = pl.select(
            pl.when(civilians).then(pl.lit(["civilians"])).otherwise(draft["target"])
        ).to_series()
    if "source" in rows.columns:
        several = rows["source"].str.strip_chars("; ").str.contains(";", literal=True)
        draft["verification"] = pl.select(
            pl.when(several).then(pl.lit("corroborated")).otherwise(pl.lit("single_source"))
        ).to_series()
        draft["verification_reason"] = pl.select(
            pl.when(several).then(pl.lit("ACLED names several sources")).otherwise(pl.lit("ACLED names one source"))
        ).to_series()


ACLED = Format(
    key="acled",
    label="ACLED",
    needs=(
        frozenset({"event_id_cnty", "event_type", "event_date", "latitude", "longitude"}),
        frozenset({"event_id_cnty", "event_type", "actor1", "fatalities", "geo_precision"}),
    ),
    columns={
        "id": "event_id_cnty",
        "type": ("sub_event_type", "event_type"),
        "date": "event_date",
        "lat": "latitude",
        "lon": "longitude",
        "precision": "geo_precision",
        "country": ("country", "iso3", "iso"),
        "admin1": "admin1",
        "admin2": "admin2",
        "place": "location",
        "summary": "notes",
        "killed": "fatalities",
        "actor": ("actor1", "assoc_actor_1", "ally_actor_1"),
        "target_actor": ("actor2", "assoc_actor_2", "ally_actor_2"),
        "publisher": "source",
    },
    types=TYPES,
    type_scheme="ACLED",
    precisions={"1": "settlement", "2": "near", "3": "province"},
    verification="single_source",
    licence="ACLED terms of use: not to be passed on",
    url="https://acleddata.com",
    shared_id="acled",
    day_first=True,
    particular=_particular,
)

DELETIONS = Format(
    key="acled",
    label="ACLED deletions",
    needs=(frozenset({"event_id_cnty", "deleted_timestamp"}),),
    columns={"id": "event_id_cnty"},
)
"""The list of events that ACLED took back: importing it deletes them (see :mod:`geo.imports`)."""
