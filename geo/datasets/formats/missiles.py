# ruff: noqa: E501 - a rule a line reads best
"""Missile and drone attacks on Ukraine as its air force reports them, by wave and weapon.

Columns: the dataset "Massive Missile Attacks on Ukraine" (P. Ivaniuk). The target of a wave is a direction or region at
best; the launch site isn't the incident's place. The air force's figures are one party's claim. ``source`` is the end
of a URL, the same for all weapons of one report.
"""

from __future__ import annotations

import re

import polars as pl

from geo.datasets.column import first_filled, join_texts, parse_counts
from geo.datasets.dataset import Format, Kind, TableDraft
from geo.datasets.repeats import map_distinct
from geo.filter import fold

_MODELS: tuple[tuple[str, Kind], ...] = (
    (r"iskander-m|kn-23|kinzhal|toch?ka|x-47|s-[34]00|с-300|zirkon|циркон|ballist|орешник|oreshnik", Kind("missile_artillery", ("ballistic_missile",))),
    (r"x-\d|х-\d|kalibr|iskander-k|oniks|p-800|p-35|cruise|banderol", Kind("missile_artillery", ("cruise_missile",))),
    (r"kab|каб|upmk|bomb|fab-|умпк", Kind("air_strike", ("glide_bomb",))),
    (r"missile|rocket|ракет", Kind("missile_artillery", ("missile",))),
    (r"shahed|uav|drone|orlan|lancet|zala|supercam|бпла|молн|molniya|forpost|eleron|mohajer|merlin|privet|granat|fpv|картограф|скат|gerbera", Kind("drone_strike", ("drone",))),
)  # fmt: skip
"""The kinds of waves by words of the model's name, tried in order; the air force names some models together."""

_DIRECTIONS = frozenset({"", "south", "north", "east", "west", "center", "centre", "ukraine"})


def kind_of(model: str) -> Kind | None:
    """The kind of a wave by its model; None if unknown."""
    folded = fold(model)
    return next((kind for pattern, kind in _MODELS if re.search(rf"(?<!\w)(?:{pattern})", folded)), None)


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    draft["country"] = "UA"
    target = rows["target"].str.strip_chars()
    region = map_distinct(target, lambda text: "" if fold(text) in _DIRECTIONS else text, pl.String)
    draft["admin1"] = region
    draft["place_query"] = first_filled([target, draft.constant("Ukraine")])
    drones = draft["means"].list.contains("drone")
    figures = []
    for name, what in (("launched", "launched"), ("destroyed", "downed")):
        number = parse_counts(rows[name].str.strip_chars())
        at = number.is_not_null().arg_true().cast(pl.Int64)
        code = pl.select(pl.when(drones).then(pl.lit(f"drones_{what}")).otherwise(pl.lit(f"missiles_{what}")))
        figures.append(pl.DataFrame({"at": at, "what": code.to_series().gather(at), "best": number.gather(at)}))
    draft.figures = pl.concat(figures).sort("at", maintain_order=True)
    sentences = [
        pl.select(pl.when(rows[name] != "").then(pl.lit(f"{words}: ") + rows[name]).otherwise(pl.lit(""))).to_series()
        for name, words in (("launch_place", "Launched from"), ("affected_region", "Regions affected"))
        if name in rows.columns
    ]
    draft["summary"] = map_distinct(
        join_texts([*sentences, draft.constant("")], ". "), lambda text: re.sub(r"[\[\]']", "", text), pl.String
    )
    draft["title"] = join_texts([rows["model"].str.strip_chars(), draft["place_query"]], ", ")


MISSILES = Format(
    key="missile_attacks",
    label="Missile and drone attacks on Ukraine",
    needs=(frozenset({"model", "target", "launched", "destroyed", "time_start", "source"}),),
    columns={
        "id": (("time_start", "model", "launch_place", "target", "source"),),
        "type": "model",
        "date": "time_start",
        "date_end": "time_end",
    },
    kind_of=kind_of,
    default_type="missile_artillery",
    type_scheme="Ukrainian air force",
    separators="",
    verification="one_party",
    verification_reason="as counted by the Ukrainian air force",
    publisher="Ukrainian air force",
    licence="CC BY-NC-SA 4.0",
    url="https://www.kaggle.com/datasets/piterfm/massive-missile-attacks-on-ukraine",
    particular=_particular,
)
