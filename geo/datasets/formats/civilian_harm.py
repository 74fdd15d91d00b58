"""Bellingcat's civilian harm in Ukraine, and events of timemap, the software of its map.

Columns: the published export and timemap's schema (CODEBOOKS, “Civilian harm and timemap”). Dates are month/day/year.
Staff geolocate within 150 m, then blur the coordinates slightly, and publish only what they could cross-check; hence
``exact`` and ``confirmed``. "Weapon System" and "Type of area affected" are code lists, mapped below.

timemap's own export of events refers to sources and associations by ids of companion files ("src12", "asc3"); with
those files (:mod:`.timemap`) they become reports, types and targets. timemap can show any kind of event, so one without
a type isn't assumed to be an attack, unless it has one of Bellingcat's ids ("CIV0001").
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import polars as pl

from geo.datasets.cell_lists import decoded, set_sources
from geo.datasets.column import first_filled, join_texts
from geo.datasets.dataset import Format, Kind, TableDraft
from geo.datasets.fields import shortened
from geo.datasets.formats.timemap import ASSOCIATIONS_COLUMN, SOURCES_COLUMN, unknown_ids
from geo.datasets.kind_words import kind_of_words
from geo.datasets.repeats import map_distinct
from geo.datasets.tolls_in_words import tolls_in_words
from geo.filter import fold
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


class _Label(NamedTuple):
    heading: str
    value: str
    of_record: bool
    """Whether it comes from a record; a bare text may be an id."""
    story: bool = False


def _labels(text: str) -> list[_Label]:
    if not text.startswith("["):
        return [_Label("", part.strip(), False) for part in text.split(";") if part.strip()]
    labels = []
    for association in decoded(text):
        if isinstance(association, dict):
            path = association.get("filter_paths")
            value = (
                association.get("value")
                or association.get("title")
                or (path[-1] if isinstance(path, list) and path else "")
            )
            heading = association.get("key") or (path[0] if isinstance(path, list) and len(path) > 1 else "")
            labels.append(_Label(str(heading), str(value), True, association.get("mode") == "NARRATIVE"))
        elif isinstance(association, str):
            labels.append(_Label("", association, False))
    return labels


class _Event(NamedTuple):
    """The meaning of an event's labels."""

    event_type: str
    weapons: str
    others: str
    means: list[str]
    target: list[str]


def _event(labels: list[_Label], draft: TableDraft) -> _Event:
    weapons = [label for label in labels if "weapon" in _heading(label)]
    areas = [label for label in labels if "area" in _heading(label)]
    others = [label for label in labels if label.of_record and label not in weapons and label not in areas]
    kinds = _kinds(weapons, others, draft)
    targets = [_AREAS.get(fold(label.value)) for label in areas]
    return _Event(
        _event_type(kinds, unknown="other" if weapons else draft.form.default_type),
        _cell(weapons),
        _cell(others),
        list(dict.fromkeys(code for kind in kinds for code in kind.means)),
        list(dict.fromkeys(area for area in targets if isinstance(area, str))),
    )


def _heading(label: _Label) -> str:
    """A label's heading, folded; without one, derived from the code list that has the label."""
    if label.heading:
        return fold(label.heading)
    value = fold(label.value)
    return "weapon" if value in _WEAPONS else "area" if value in _AREAS else ""


def _kinds(weapons: list[_Label], others: list[_Label], draft: TableDraft) -> list[Kind]:
    """The meanings of the weapons or, without any, of the other labels.

    Unknown weapons are counted as unmapped; other unknown labels only if none of them is known.
    """
    kinds = [(label, _WEAPONS.get(fold(label.value))) for label in weapons] or [
        (label, None if label.story else kind_of_words(label.value)) for label in others
    ]
    meanings = [kind for _, kind in kinds if kind is not None]
    if weapons or not meanings:
        draft.unmapped.update(label.value[:200] for label, kind in kinds if kind is None)
    return meanings


def _event_type(kinds: list[Kind], *, unknown: str) -> str:
    """The type of the first kind with means, else of the first kind."""
    return next((kind.event_type for kind in kinds if kind.means), kinds[0].event_type if kinds else unknown)


def _cell(labels: list[_Label]) -> str:
    return "; ".join(label.value for label in labels)


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    name = next((each for each in ("filters", ASSOCIATIONS_COLUMN, "associations") if each in rows.columns), None)
    if name is not None:
        _set_events(rows[name], draft)
    if "graphic" in rows.columns:
        draft["graphic"] = rows["graphic"].str.to_lowercase().str.strip_chars().is_in(["true", "1", "yes", "y"])
    if "sources" in rows.columns and draft.reports is not None:
        set_sources(rows[SOURCES_COLUMN if SOURCES_COLUMN in rows.columns else "sources"], draft)
    for column, what in ((SOURCES_COLUMN, "sources"), (ASSOCIATIONS_COLUMN, "associations")):
        if column in rows.columns:
            missing = unknown_ids(rows[column], what)
            draft.flag(missing != "", missing)
    if name is not None:
        all_theirs = draft.form.key == BELLINGCAT.key
        pattern = "" if all_theirs else r"^CIV\d{3,}$"
        _civilians(draft, draft["source_id"].str.contains(pattern))


def _set_events(labels: pl.Series, draft: TableDraft) -> None:
    """Set type, means and target from a column of labels."""
    events = [_event(_labels(text), draft) for text in labels]
    kind, weapons, others = (pl.Series([event[n] for event in events], dtype=pl.String) for n in range(3))
    if "type_original" in draft.columns:
        # timemap has a type besides associations, but a weapon is more specific
        typed = (weapons == "") & (draft["type_original"] != "") & ((draft["event_type"] != "other") | (others == ""))
        kind = pl.select(pl.when(typed).then(draft["event_type"]).otherwise(kind)).to_series()
        weapons = first_filled([weapons, draft["type_original"]])
    draft["event_type"], draft["type_original"] = kind, join_texts([weapons, others], "; ")
    draft["type_scheme"] = "Bellingcat weapon system" if draft.form.key == BELLINGCAT.key else "timemap"
    draft["means"] = pl.Series([event.means for event in events], dtype=pl.List(pl.String))
    draft["target"] = pl.Series([event.target for event in events], dtype=pl.List(pl.String))


def _civilians(draft: TableDraft, theirs: pl.Series) -> None:
    # the constants of Bellingcat's collection for its events, in whichever file they are
    def theirs_or_own(name: str, value: Any) -> pl.Series:
        return pl.select(pl.when(theirs).then(pl.lit(value)).otherwise(draft.get(name))).to_series()

    untyped = theirs & (draft["type_original"] == "" if "type_original" in draft.columns else theirs)
    draft["event_type"] = draft["event_type"].set(untyped, BELLINGCAT.default_type)
    nothing = theirs & (draft["target"].list.len() == 0)
    draft["target"] = pl.select(pl.when(nothing).then(pl.lit(["civilians"])).otherwise(draft["target"])).to_series()
    draft["verification"] = theirs_or_own("verification", BELLINGCAT.verification)
    draft["verification_reason"] = theirs_or_own("verification_reason", BELLINGCAT.verification_reason)
    draft["country"] = theirs_or_own("country", "UA")
    labels = draft["event_type"].replace_strict({code: kind.label for code, kind in EVENT_TYPES.items()})
    labels = pl.select(
        pl.when(draft["event_type"] == BELLINGCAT.default_type).then(pl.lit("Harm to civilians")).otherwise(labels)
    ).to_series()
    title = join_texts([labels, draft.get("place_query")], ", ")
    for column, figures in zip(_TOLLS, tolls_in_words(draft.get("summary")).select(_TOLLS), strict=True):
        own = draft[column] if column in draft.columns else pl.lit(None, pl.Int32)
        draft[column] = pl.select(pl.when(theirs).then(figures).otherwise(own)).to_series()
    typed = (draft.get("place_query") != "") & (theirs | (draft["event_type"] != "other")) | (
        draft.get("summary") == ""
    )
    text = map_distinct(draft.get("summary"), shortened, pl.String)
    draft["title"] = pl.select(pl.when(typed).then(title).otherwise(text)).to_series()
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


_TOLLS = tuple(f"{kind}_{part}" for kind in ("killed", "injured") for part in ("low", "best", "high"))


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
