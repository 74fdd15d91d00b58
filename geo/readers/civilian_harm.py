"""Bellingcat's civilian harm in Ukraine, and events of timemap, which its map is made with.

Columns: the published export and timemap's schema (RESEARCH 3.5). Dates are month/day/year. Staff geolocate within
150 m and then blur the coordinates slightly, and show nothing that they could not cross-check; hence ``exact`` and
``confirmed``. "Weapon System" and "Type of area affected" are lists of their own, mapped below.

timemap's own export of events names sources and associations by the ids of further files ("src12", "asc3"): these
are no addresses, and say nothing by themselves. Any map can be made with timemap, so of an event without a type it
is not said that it was an attack; those with Bellingcat's ids ("CIV0001") are Bellingcat's here too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from geo.filter import fold
from geo.readers import columns as col
from geo.readers.fields import shortened
from geo.readers.frame import Draft, Format, Kind
from geo.readers.listed import decoded, set_sources
from geo.readers.words import kind_of_words
from geo.taxonomy import EVENT_TYPES

_WEAPONS: dict[str, Kind] = {
    "air strike": Kind("air_strike", ("air_bomb",)),
    "airstrike": Kind("air_strike", ("air_bomb",)),
    "aerial bomb": Kind("air_strike", ("air_bomb",)),
    "artillery": Kind("missile_artillery", ("artillery",)),
    "mortar": Kind("missile_artillery", ("artillery",)),
    "tank": Kind("missile_artillery", ("artillery",)),
    "he rocket artillery": Kind("missile_artillery", ("mlrs",)),
    "he artillery": Kind("missile_artillery", ("artillery",)),
    "he missile": Kind("missile_artillery", ("missile",)),
    "rocket": Kind("missile_artillery", ("mlrs",)),
    "rocket artillery": Kind("missile_artillery", ("mlrs",)),
    "mlrs": Kind("missile_artillery", ("mlrs",)),
    "missile": Kind("missile_artillery", ("missile",)),
    "ballistic missile": Kind("missile_artillery", ("ballistic_missile",)),
    "cruise missile": Kind("missile_artillery", ("cruise_missile",)),
    "cluster munitions": Kind("missile_artillery"),
    "cluster munition": Kind("missile_artillery"),
    "incendiary munitions": Kind("missile_artillery", ("arson",)),
    "drone": Kind("drone_strike", ("drone",)),
    "loitering munition": Kind("drone_strike", ("drone",)),
    "uav": Kind("drone_strike", ("drone",)),
    "small arms": Kind("attack_on_civilians", ("small_arms",)),
    "landmine": Kind("mine_ied", ("mine_ied",)),
    "mine": Kind("mine_ied", ("mine_ied",)),
    "anti-personnel mine": Kind("mine_ied", ("mine_ied",)),
    "thermobaric": Kind("missile_artillery"),
    "thermobaric munition": Kind("missile_artillery"),
    "thermobaric munitions": Kind("missile_artillery"),
    "vehicle mounted weapon": Kind("attack_on_civilians"),
    "unknown": Kind("attack_on_civilians"),
    "undefined": Kind("attack_on_civilians"),
}

_AREAS: dict[str, str | tuple[str, ...]] = {
    "residential": "residential",
    "commercial": "commercial",
    "industrial": "industry",
    "school or childcare": "education",
    "healthcare": "health",
    "administrative": "government",
    "religious": "religious_cultural",
    "cultural": "religious_cultural",
    "military": "military",
    "humanitarian": "humanitarian",
    "roads/highways/transport": "transport",
    "roads/highways": "transport",
    "food/food infrastructure": "agriculture",
    "utilities": "energy",
}


def _pairs(text: str) -> list[tuple[str, str]]:
    if not text.startswith("["):
        return [("", part.strip()) for part in text.split(";") if part.strip()]
    found = []
    for one in decoded(text):
        if isinstance(one, dict):
            path = one.get("filter_paths")
            value = one.get("value") or one.get("title") or (path[-1] if isinstance(path, list) and path else "")
            found.append((str(one.get("key") or (path[0] if isinstance(path, list) and path else "")), str(value)))
        elif isinstance(one, str):
            found.append(("", one))
    return found


def _particular(rows: pl.DataFrame, draft: Draft) -> None:
    name = next((each for each in ("filters", "associations") if each in rows.columns), None)
    if name is not None:
        pairs = [_pairs(text) for text in rows[name]]
        kinds, originals, means, targets = [], [], [], []
        for row in pairs:
            weapons = [value for key, value in row if "weapon" in fold(key) or (not key and fold(value) in _WEAPONS)]
            known = [_WEAPONS[fold(value)] for value in weapons if fold(value) in _WEAPONS]
            for value in weapons:
                if fold(value) not in _WEAPONS:
                    draft.unmapped[value[:200]] += 1
            telling = next((kind for kind in known if kind.means), known[0] if known else None)
            unknown = Kind("other") if weapons else Kind(draft.form.default_type)
            kinds.append((telling or unknown).event_type)
            originals.append("; ".join(weapons))
            means.append(list(dict.fromkeys(one for kind in known for one in kind.means)))
            areas = [_AREAS.get(fold(value)) for key, value in row if "area" in fold(key) or not key]
            targets.append(list(dict.fromkeys(area for area in areas if isinstance(area, str))))
        kind, original = pl.Series(kinds, dtype=pl.String), pl.Series(originals, dtype=pl.String)
        if "type_original" in draft.columns:
            # timemap has a type beside the associations; a weapon says more, where one is told.
            told = (original == "") & (draft["type_original"] != "")
            kind = pl.select(pl.when(told).then(draft["event_type"]).otherwise(kind)).to_series()
            original = col.first_filled([original, draft["type_original"]])
        draft["event_type"], draft["type_original"] = kind, original
        draft["type_scheme"] = "Bellingcat weapon system" if draft.form.key == BELLINGCAT.key else "timemap"
        draft["means"] = pl.Series(means, dtype=pl.List(pl.String))
        draft["target"] = pl.Series(targets, dtype=pl.List(pl.String))
    if "graphic" in rows.columns:
        draft["graphic"] = rows["graphic"].str.to_lowercase().str.strip_chars().is_in(["true", "1", "yes", "y"])
    if "sources" in rows.columns and draft.reports is not None:
        set_sources(rows["sources"], draft)
    if name is not None:
        all_theirs = draft.form.key == BELLINGCAT.key
        pattern = "" if all_theirs else r"^CIV\d{3,}$"
        _civilians(draft, draft["source_id"].str.contains(pattern))


def _civilians(draft: Draft, theirs: pl.Series) -> None:
    # What Bellingcat's collection says of each of its events, whichever file it stands in.
    def there(name: str, value: Any) -> pl.Series:
        return pl.select(pl.when(theirs).then(pl.lit(value)).otherwise(draft.get(name))).to_series()

    untold = theirs & (draft["type_original"] == "" if "type_original" in draft.columns else theirs)
    draft["event_type"] = draft["event_type"].set(untold, BELLINGCAT.default_type)
    nothing = theirs & (draft["target"].list.len() == 0)
    draft["target"] = pl.select(pl.when(nothing).then(pl.lit(["civilians"])).otherwise(draft["target"])).to_series()
    draft["verification"] = there("verification", BELLINGCAT.verification)
    draft["verification_reason"] = there("verification_reason", BELLINGCAT.verification_reason)
    draft["country"] = there("country", "UA")
    labels = draft["event_type"].replace_strict({code: kind.label for code, kind in EVENT_TYPES.items()})
    labels = pl.select(
        pl.when(draft["event_type"] == BELLINGCAT.default_type).then(pl.lit("Harm to civilians")).otherwise(labels)
    ).to_series()
    made = col.joined([labels, draft.get("place_query")], ", ")
    told = (draft.get("place_query") != "") & (theirs | (draft["event_type"] != "other")) | (draft.get("summary") == "")
    text = col.by_distinct(draft.get("summary"), shortened, pl.String)
    draft["title"] = pl.select(pl.when(told).then(made).otherwise(text)).to_series()
    exact = theirs & (draft["precision"] == TIMEMAP.precision)
    draft["precision"], draft["radius_km"] = draft["precision"].set(exact, "exact"), draft["radius_km"].set(exact, None)
    if draft.form.key != BELLINGCAT.key and draft.reports is not None:
        shared = pl.select(pl.when(theirs).then("civ:" + draft["source_id"]).otherwise(draft["source_id"])).to_series()
        at = draft.reports["at"]
        publisher = (
            draft.reports["publisher"] if "publisher" in draft.reports.columns else draft.constant("").gather(at)
        )
        unnamed = theirs.gather(at) & (publisher == "")
        draft.reports = draft.reports.with_columns(
            shared.gather(at).alias("row_id"), publisher.set(unnamed, BELLINGCAT.publisher).alias("publisher")
        )


BELLINGCAT = Format(
    key="bellingcat_civilian_harm",
    label="Bellingcat: civilian harm in Ukraine",
    needs=(frozenset({"id", "date", "latitude", "longitude", "description", "sources", "filters"}),),
    columns={
        "id": "id",
        "date": "date",
        "lat": "latitude",
        "lon": "longitude",
        "query": "location",
        "place": "location",
        "summary": "description",
    },
    default_type="attack_on_civilians",
    day_first=False,
    precision="exact",
    separators="",
    verification="confirmed",
    verification_reason="geolocated and cross-checked by Bellingcat",
    publisher="Bellingcat",
    licence="ask Bellingcat",
    url="https://ukraine.bellingcat.com",
    shared_id="civ",
    particular=_particular,
)

TIMEMAP = replace(
    BELLINGCAT,
    kind_of=kind_of_words,
    default_type="other",
    precision="settlement",
    shared_id="",
    key="timemap",
    label="timemap events",
    needs=(
        frozenset({"description", "date", "latitude", "longitude", "associations"}),
        frozenset({"civid", "description", "date", "latitude", "longitude"}),
        frozenset({"description", "date", "time_precision", "latitude", "longitude", "sources"}),
    ),
    columns={**BELLINGCAT.columns, "id": ("civid", "id"), "type": ("type", "category")},
    verification="unreviewed",
    verification_reason="",
    publisher="",
    licence="",
    url="https://github.com/forensic-architecture/timemap",
)
