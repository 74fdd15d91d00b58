"""The Global Terrorism Database: the whole file (135 columns) and what its search page exports.

Columns and codes: GTD codebook. Year, month and day are separate columns, 0 if unknown. ``specificity`` is the
precision of the coordinates; ``vicinity`` says that the event was near the place rather than in it. Counts of -99 are
unknown; the number of killed includes attackers. Up to three sources are cited in full, as text.
"""

from __future__ import annotations

import polars as pl

from geo.datasets.column import explode_lists
from geo.datasets.dataset import Format, Kind, TableDraft
from geo.taxonomy import RADIUS_KM

KINDS = {
    "assassination": Kind("attack_on_civilians"),
    "armed assault": Kind("attack_on_civilians"),
    "bombing/explosion": Kind("mine_ied"),
    "hijacking": Kind("abduction"),
    "hostage taking (barricade incident)": Kind("abduction"),
    "hostage taking (kidnapping)": Kind("abduction"),
    "facility/infrastructure attack": Kind("infrastructure_damage"),
    "unarmed assault": Kind("attack_on_civilians"),
    "unknown": Kind("attack_on_civilians"),
}

_MEANS = {
    "firearms": "small_arms",
    "explosives": "mine_ied",
    "incendiary": "arson",
    "melee": "blade",
    "chemical": "chemical",
    "vehicle (not to include vehicle-borne explosives, i.e., car or truck bombs)": "vehicle",
    "vehicle": "vehicle",
}

_TARGETS: dict[str, str | tuple[str, ...]] = {
    "business": "commercial",
    "government (general)": "government",
    "government (diplomatic)": "government",
    "police": "government",
    "military": "military",
    "airports & aircraft": "transport",
    "transportation": "transport",
    "maritime": "port",
    "educational institution": "education",
    "food or water supply": "water",
    "journalists & media": "media",
    "telecommunication": "media",
    "ngo": "humanitarian",
    "private citizens & property": "civilians",
    "tourists": "civilians",
    "religious figures/institutions": "religious_cultural",
    "utilities": "energy",
    "terrorists/non-state militia": "military",
}


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    # an attack on soldiers alone isn't one on civilians
    soldiers = (draft["event_type"] == "attack_on_civilians") & (draft["target"].list.join(" ") == "military")
    draft["event_type"] = draft["event_type"].set(soldiers, "ground_clash")
    if "suicide" in rows.columns:
        suicide = rows["suicide"].str.strip_chars().is_in(["1", "1.0"])
        both = draft["means"].list.set_union(draft.constant(["suicide_bomb"], pl.List(pl.String)))
        draft["means"] = pl.select(pl.when(suicide).then(both).otherwise(draft["means"])).to_series()
    if "vicinity" in rows.columns:
        near = rows["vicinity"].str.strip_chars().is_in(["1", "1.0"]) & (draft["precision"] == "settlement")
        draft["precision"] = draft["precision"].set(near, "near")
        draft["radius_km"] = draft["radius_km"].set(near, RADIUS_KM["near"])
    cited = [rows[name].str.strip_chars() for name in ("scite1", "scite2", "scite3") if name in rows.columns]
    if cited and draft.reports is not None:
        titles = pl.DataFrame([each.alias(str(n)) for n, each in enumerate(cited)]).select(
            pl.concat_list(pl.all()).list.eval(pl.element().filter(pl.element() != "")).alias("title")
        )
        draft.reports = explode_lists(draft.reports.with_columns(titles["title"]), "title")
        several = titles["title"].list.len() > 1
        cites = "GTD cites several sources; independence not established"
        draft["verification_reason"] = draft["verification_reason"].set(several, cites)


GTD = Format(
    key="gtd",
    label="Global Terrorism Database",
    needs=(
        frozenset({"eventid", "iyear", "imonth", "iday", "country_txt", "attacktype1_txt"}),
        frozenset({"gtd_id", "date", "country", "city", "fatalities", "injured"}),
    ),
    columns={
        "id": ("eventid", "gtd_id"),
        "type": ("attacktype1_txt", "attack_type", "attack_type_1"),
        "date": (("iyear", "imonth", "iday"), "date"),
        "lat": "latitude",
        "lon": "longitude",
        "precision": "specificity",
        "country": ("country_txt", "country"),
        "admin1": "provstate",
        "place": "city",
        "summary": "summary",
        "killed": ("nkill", "fatalities"),
        "injured": ("nwound", "injured"),
        "actor": ("gname", "gname2", "gname3", "perpetrator_group", "perpetrator_1", "perpetrator_2", "perpetrator_3"),
        "means": ("weaptype1_txt", "weaptype2_txt", "weaptype3_txt", "weapon_type"),
        "target": (
            *("targtype1_txt", "targtype2_txt", "targtype3_txt"),
            *("target_type", "target_type_1", "target_type_2", "target_type_3"),
        ),
    },
    types=KINDS,
    default_type="attack_on_civilians",
    type_scheme="GTD attack type",
    means=_MEANS,
    targets=_TARGETS,
    precisions={"1": "settlement", "2": "district", "3": "district", "4": "province", "5": "country"},
    separators=",",
    verification="single_source",
    licence="GTD terms of use: not to be passed on",
    url="https://www.start.umd.edu/gtd",
    shared_id="gtd",
    particular=_particular,
)
