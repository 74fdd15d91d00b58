"""VIINA 2: reports of Ukrainian and Russian news outlets, geocoded and labelled by a machine.

Its rows are reports; those with the same ``event_id_1pd`` (one per place and day) become one incident with several
reports. The labels (``event_labels``) are in a companion file, joined by ``event_id``; without it the type is unknown.
Columns, codes and published F1 scores: VIINA's README (CODEBOOKS, “VIINA”); ``_b`` columns are the authors' own cut of
the probabilities. Labels are tried in the order below: the most reliable and specific first.
"""

from __future__ import annotations

import polars as pl

from geo.datasets.column import first_filled
from geo.datasets.dataset import Format, Kind, TableDraft
from geo.datasets.repeats import map_distinct

KINDS: dict[str, Kind] = {
    "t_uav": Kind("drone_strike", ("drone",)),
    "t_artillery": Kind("missile_artillery", ("artillery",)),
    "t_airstrike": Kind("air_strike"),
    "t_aad": Kind("air_defence"),
    "t_ied": Kind("mine_ied", ("mine_ied",)),
    "t_firefight": Kind("ground_clash"),
    "t_armor": Kind("ground_clash"),
    "t_raid": Kind("ground_clash"),
    "t_control": Kind("territory_change"),
    "t_occupy": Kind("territory_change"),
    "t_retreat": Kind("territory_change"),
    "t_killing": Kind("attack_on_civilians", (), ("civilians",)),
    "t_hospital": Kind("attack_on_civilians", (), ("health",)),
    "t_property": Kind("infrastructure_damage"),
    "t_arrest": Kind("arrest"),
    "t_cyber": Kind("cyber_jamming", ("cyber",)),
    "t_airalert": Kind("air_raid_alert"),
    "t_san": Kind("sanction"),
    "t_milcas": Kind("ground_clash"),
    "t_civcas": Kind("attack_on_civilians", (), ("civilians",)),
    "t_mil": Kind("other"),
}

_ACTORS = {"a_rus": "Russian forces", "a_ukr": "Ukrainian forces", "a_civ": "Civilians"}


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    draft["country"] = "UA"
    present = [name for name in KINDS if f"{name}_b" in rows.columns]
    if present:
        label_of_row = pl.lit("")
        for name in reversed(present):
            label_of_row = (
                pl.when(pl.col(f"{name}_b").str.strip_chars().is_in(["1", "1.0"]))
                .then(pl.lit(name))
                .otherwise(label_of_row)
            )
        label = rows.select(label_of_row.alias("label")).to_series()
        other = Kind("other")
        draft["type_original"] = label
        draft["event_type"] = map_distinct(
            label, lambda name_of_label: KINDS.get(name_of_label, other).event_type, pl.String
        )
        draft["means"] = map_distinct(
            label, lambda name_of_label: list(KINDS.get(name_of_label, other).means), pl.List(pl.String)
        )
        draft["target"] = map_distinct(
            label, lambda name_of_label: list(KINDS.get(name_of_label, other).target), pl.List(pl.String)
        )
        draft.unmapped["no label"] += int((label == "").sum())
    else:
        draft.unmapped["no labels file"] += draft.size
    draft["type_scheme"] = "VIINA label"
    draft["verification"], draft["verification_reason"] = "unreviewed", "placed and labelled by a machine"
    actors = [
        pl.when(pl.col(f"{name}_b").str.strip_chars().is_in(["1", "1.0"])).then(pl.lit(words))
        for name, words in _ACTORS.items()
        if f"{name}_b" in rows.columns and name != "a_civ"
    ]
    if actors:
        draft["actor"] = rows.select(pl.concat_list(actors).list.drop_nulls().alias("a")).to_series()
    text = rows["text"].str.strip_chars() if "text" in rows.columns else draft.constant("")
    draft["summary"] = text
    if draft.reports is not None:
        draft.reports = draft.reports.with_columns(text.alias("title"))
    if "event_id_1pd" in rows.columns:
        same = rows["event_id_1pd"].str.strip_chars()
        draft.group = first_filled([same, rows["event_id"]])
        draft["source_id"] = draft.group
    if "geo_api" in rows.columns:
        draft["place_query"] = first_filled(
            [rows[name].str.strip_chars() for name in ("address", "location", "asciiname") if name in rows.columns]
        )


VIINA = Format(
    key="viina",
    label="VIINA",
    needs=(
        frozenset({"event_id", "geo_precision", "geo_api", "report_id"}),
        frozenset({"event_id", "viina_version", "latitude", "longitude"}),
    ),
    columns={
        "id": "event_id",
        "date": "date",
        "lat": "latitude",
        "lon": "longitude",
        "precision": "geo_precision",
        "admin1": "adm1_name",
        "admin2": "adm2_name",
        "place": "asciiname",
        "url": "url",
        "language": "lang",
        "publisher": "source",
        "report_title": "text",
        "title": "text",
        "published": "date",
    },
    precisions={"street": "exact", "adm3": "settlement", "adm2": "district", "adm1": "province", "adm0": "country"},
    precision="district",
    separators="",
    licence="ODbL",
    url="https://github.com/zhukovyuri/VIINA",
    particular=_particular,
    groups=True,
)

LABELS_FILE = Format(
    key="viina",
    label="VIINA labels",
    needs=(frozenset({"event_id", "t_mil", "t_artillery"}), frozenset({"event_id", "t_mil_b", "t_artillery_b"})),
)
"""Labels of reports: read beside a file of events, never alone (see :mod:`geo.importing.pipeline`)."""
