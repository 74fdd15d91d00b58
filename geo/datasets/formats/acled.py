"""ACLED exports, in all four generations of columns (2016 dump, 2019 to 2023, since March 2023, current interface).

Columns and codes: ACLED codebook, by way of the package acledR (``acled_codebook``, ``acled_event_categories``)
(CODEBOOKS, “ACLED”). ACLED writes 0 where no deaths were reported, so 0 is read as unknown. A ``time_precision`` of 2
is a week, of 3 a month; the given date is kept. ``source`` lists the sources of the event, and two or more count as
several sources. ACLED's licence forbids redistribution, which the licence column says.

There are also tables of totals by week, month or year and region: ACLED's own aggregates, and those on HDX. A row of
these isn't an event: its title gives the number of events, and it is drawn as its region (its coordinates are the
region's middle).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from geo.datasets.column import clean_names, first_filled, join_texts, parse_counts
from geo.datasets.dataset import Format, Kind, Removal, TableDraft
from geo.datasets.rejects import NO_EVENTS
from geo.taxonomy import EVENT_TYPES, RADIUS_KM

KINDS: dict[str, Kind] = {
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
    # event types, for rows without a sub-type
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


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    if "killed_best" in draft.columns:
        deaths = draft["killed_best"]
        draft["killed_best"] = deaths.set((deaths == 0).fill_null(False), None)
    if "time_precision" in rows.columns and "date_precision" in draft.columns:
        precision = rows["time_precision"].str.strip_chars().replace_strict(_TIME, default=None, return_dtype=pl.String)
        dated = draft["date_start"].is_not_null()
        draft["date_precision"] = pl.select(
            pl.when(dated & precision.is_not_null()).then(precision).otherwise(draft["date_precision"])
        ).to_series()
    if "sub_event_type" not in rows.columns and "actor1" in rows.columns:
        # before 2019 one type covered both; the first actor shows which
        riot = (draft["event_type"] == "protest") & rows["actor1"].str.contains("^ *Rioters")
        draft["event_type"] = draft["event_type"].set(riot, "unrest")
        names = [EVENT_TYPES[code].label for code in ("protest", "unrest")]
        renamed = draft["title"].str.replace(f"^{names[0]}", names[1])
        draft["title"] = pl.select(pl.when(riot).then(renamed).otherwise(draft["title"])).to_series()
    if "civilian_targeting" in rows.columns:
        # anything else means no: an empty cell, or R's "NA"
        civilians = rows["civilian_targeting"].str.to_lowercase().str.contains("civilian", literal=True)
        draft["target"] = pl.select(
            pl.when(civilians).then(pl.lit(["civilians"])).otherwise(draft["target"])
        ).to_series()
    if "source" in rows.columns:
        several = rows["source"].str.strip_chars("; ").str.contains(";", literal=True)
        named = pl.lit("ACLED names several sources; independence not established")
        draft["verification_reason"] = pl.select(
            pl.when(several).then(named).otherwise(pl.lit("ACLED names one source"))
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
    types=KINDS,
    type_scheme="ACLED",
    precisions={"1": "settlement", "2": "near", "3": "province"},
    verification="single_source",
    licence="ACLED terms of use: not to be passed on",
    url="https://acleddata.com",
    shared_id="acled",
    day_first=True,
    particular=_particular,
)


def _totals(rows: pl.DataFrame, draft: TableDraft) -> None:
    _particular(rows, draft)
    events = parse_counts(rows["events"].str.strip_chars())
    draft.reject(events == 0, NO_EVENTS)
    count = pl.when(events == 1).then(pl.lit("1 event")).otherwise(events.cast(pl.String) + " events")
    number = pl.select(count.fill_null("an unknown number of events")).to_series()
    what = first_filled([draft.get("type_original"), draft.constant("Conflict")])
    places = [draft[name] for name in ("admin2", "admin1") if name in draft.columns]
    where = first_filled([*places, *(clean_names(each) for each in draft.sources("country"))])
    draft["title"] = pl.select(what + ", " + number + ": " + where).to_series()
    draft["summary"] = pl.select("A total, not a single event: " + number + " in this time and region.").to_series()
    draft["place_query"] = join_texts([*places, *(clean_names(each) for each in draft.sources("country")[:1])], ", ")
    if "week" in rows.columns:
        # a week is given by its first day
        start = draft["date_start"]
        draft["date_end"] = start.dt.offset_by("6d")
        draft["date_precision"] = draft["date_precision"].set(start.is_not_null(), "week")
    precision = draft.constant("country")
    for name, level in (("admin1", "province"), ("admin2", "district")):
        if name in draft.columns:
            precision = precision.set(draft[name] != "", level)
    placed = draft["precision"] != "none"
    draft["precision"] = pl.select(pl.when(placed).then(precision).otherwise(pl.lit("none"))).to_series()
    draft["radius_km"] = draft["precision"].replace_strict(RADIUS_KM, default=None, return_dtype=pl.Float64)


DELETIONS = Format(
    key="acled",
    label="ACLED deletions",
    needs=(frozenset({"event_id_cnty", "deleted_timestamp"}),),
    removes=Removal("event_id_cnty", "withdrawn by ACLED"),
)
"""ACLED's list of deleted events: importing it removes them (see :mod:`geo.importing.pipeline`)."""

_KEY = (
    *("week", "reference_period_start", "month", "year", "country", "location_code", "admin1", "admin1_code"),
    *("admin2", "admin2_code", "disorder_type", "event_type", "sub_event_type"),
)

TOTALS = replace(
    ACLED,
    key="acled_totals",
    label="ACLED totals",
    needs=(
        frozenset({"week", "country", "admin1", "event_type", "events", "fatalities"}),
        frozenset({"country", "month", "year", "events", "fatalities"}),
        frozenset({"location_code", "event_type", "events", "fatalities", "reference_period_start"}),
    ),
    columns={
        "id": (_KEY,),
        "type": ("sub_event_type", "event_type", "disorder_type"),
        "date": ("week", "reference_period_start", ("month", "year")),
        "date_end": "reference_period_end",
        "lat": ("centroid_latitude", "lat"),
        "lon": ("centroid_longitude", "lon"),
        "country": ("country", "location_name", "iso3", "location_code"),
        "admin1": ("admin1", "admin1_name", "provider_admin1_name"),
        "admin2": ("admin2", "admin2_name", "provider_admin2_name"),
        "killed": "fatalities",
    },
    precisions={},
    verification="unreviewed",
    verification_reason="a total of several events",
    shared_id="",
    particular=_totals,
)
"""Totals of events by time and region, with ACLED's columns (2025) or those on HDX."""
