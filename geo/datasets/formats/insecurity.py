"""Insecurity Insight: attacks on health care, aid workers, education, explosive weapons, from HDX.

As workbook, CSV or JSON.

The files share columns and the numbering "SiND Event ID", which identifies events in several of them. Columns and
codes: the files themselves (CODEBOOKS, “Insecurity Insight”). Counts are only of the file's own kind of worker; so 0
says nothing about other people and is read as unknown, and a count above 0 is a lower bound.

The file on explosive weapons counts all people killed, and has the weapon, its launch method and the affected sectors.
It has had three headers so far (2023 without coordinates, 2025, and 2026 with damaged systems), and coordinates removed
by HDX are "censored". It says what was hit, not what was targeted, so incidents without a weapon have no type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from geo.datasets.column import join_texts, parse_counts
from geo.datasets.dataset import Format, Kind, TableDraft
from geo.datasets.fields import shortened
from geo.datasets.repeats import map_distinct

_WEAPONS: dict[str, Kind] = {
    "firearms": Kind("attack_on_civilians", ("small_arms",)),
    "aerial bomb": Kind("air_strike", ("air_bomb",)),
    "aerial bomb: no information on platform type": Kind("air_strike", ("air_bomb",)),
    "aerial bomb: plane": Kind("air_strike", ("air_bomb",)),
    "aerial bomb: helicopter": Kind("air_strike", ("air_bomb", "helicopter")),
    "aerial bomb: barrel bomb": Kind("air_strike", ("air_bomb",)),
    "aerial bomb: drone": Kind("drone_strike", ("drone",)),
    "aerial bomb: missile": Kind("missile_artillery", ("missile",)),
    "drone": Kind("drone_strike", ("drone",)),
    "missile": Kind("missile_artillery", ("missile",)),
    "rocket": Kind("missile_artillery", ("mlrs",)),
    "shelling": Kind("missile_artillery", ("artillery",)),
    "artillery": Kind("missile_artillery", ("artillery",)),
    "mortar": Kind("missile_artillery", ("artillery",)),
    "tank": Kind("missile_artillery", ("artillery",)),
    "rpg": Kind("missile_artillery", ("missile",)),
    "cluster bomb": Kind("missile_artillery"),
    "white phosphorus": Kind("missile_artillery"),
    "unspecified explosive": Kind("mine_ied"),
    "unspecified ied": Kind("mine_ied", ("mine_ied",)),
    "rcied": Kind("mine_ied", ("mine_ied",)),
    "roadside ied": Kind("mine_ied", ("mine_ied",)),
    "ied": Kind("mine_ied", ("mine_ied",)),
    "vbied": Kind("mine_ied", ("mine_ied", "vehicle")),
    "svied": Kind("mine_ied", ("suicide_bomb",)),
    "svbied": Kind("mine_ied", ("suicide_bomb", "vehicle")),
    "remote-controlled ied": Kind("mine_ied", ("mine_ied",)),
    "uxo": Kind("mine_ied", ("mine_ied",)),
    "chemical or hot liquid": Kind("attack_on_civilians", ("chemical",)),
    "fire arm blunt use": Kind("attack_on_civilians"),
    "mine": Kind("mine_ied", ("mine_ied",)),
    "erw": Kind("mine_ied", ("mine_ied",)),
    "hand grenade": Kind("mine_ied", ("grenade",)),
    "grenade": Kind("mine_ied", ("grenade",)),
    "chemical": Kind("chemical_attack", ("chemical",)),
    "chemical weapon": Kind("chemical_attack", ("chemical",)),
    "arson": Kind("infrastructure_damage", ("arson",)),
    "knife": Kind("attack_on_civilians", ("blade",)),
    "machete": Kind("attack_on_civilians", ("blade",)),
    "vehicle": Kind("attack_on_civilians", ("vehicle",)),
    "unarmed perpetrator": Kind("attack_on_civilians", ("none",)),
    "fist and foot": Kind("attack_on_civilians", ("none",)),
    "not applicable: no direct violence": Kind("attack_on_civilians", ("none",)),
    "stones, sticks and gravel": Kind("attack_on_civilians"),
    "tasers, live and rubber bullets": Kind("attack_on_civilians", ("small_arms",)),
    "tear gas": Kind("attack_on_civilians", ("chemical",)),
    "no information on the weapon used": Kind("attack_on_civilians"),
    "no information": Kind("attack_on_civilians"),
    "other weapon": Kind("attack_on_civilians"),
    "multiple": Kind("attack_on_civilians"),
}

_EXPLOSIVES: dict[str, Kind] = {
    **{
        label: kind
        for label, kind in _WEAPONS.items()
        if kind.event_type not in ("attack_on_civilians", "chemical_attack")
    },
    "roadside bomb": Kind("mine_ied", ("mine_ied",)),
    "unspecified explosive": Kind("other"),
    "cluster bomb": Kind("missile_artillery"),
}
"""Explosive weapons; an unspecified one isn't assumed to be a mine."""
_PLANES = ("air-launched: plane", "air-launched plane", "air-launched: helicopter")
_LAUNCHES = (("ground-launched", "missile_artillery"), ("directly-emplaced", "mine_ied"))
_KILLED = ("aid_workers", "health_workers", "aid_health_workers", "educators", "students")
_OF_EXPLOSIVES = frozenset({"launch_type", "explosive_weapon_type"})

_SECTORS: dict[str, str | tuple[str, ...]] = {
    "health care": "health",
    "education": "education",
    "aid operations": "humanitarian",
    "protection": "camp",
    "food security": "agriculture",
    "food systems": "agriculture",
    "water systems": "water",
    "health infrastructure": "health",
    "health worker": "health",
    "education infrastructure": "education",
    "teacher/student": "education",
    "aid infrastructure": "humanitarian",
    "protection infrastructure": "camp",
    "food infrastructure": "agriculture",
}

_PLACES: dict[str, str | tuple[str, ...]] = {
    "health building": "health",
    "home": "residential",
    "school": "education",
    "education building": "education",
    "idp/refugee camp": "camp",
    "idp refugee camp": "camp",
    "administration": "government",
    "public building": "government",
    "police station": "government",
    "military": "military",
    "ship/water": "port",
    "airstrip": "transport",
    "communication": "media",
    "warehouse": "commercial",
}

_PRECISIONS = {
    "1": "exact",
    "2": "near",
    "3": "district",
    "4": "province",
    "5": "area",
    "6": "country",
    "7": "water",
}

_WORKERS = ("health_workers", "aid_workers", "educators", "students", "education_personnel")
_HARMS = ("killed", "injured", "kidnapped", "arrested", "sexually_assaulted")
_OTHER_TYPES = (
    ("sexually_assaulted", "sexual_violence"),
    ("kidnapped", "abduction"),
    ("arrested", "arrest"),
)


def _kind_of(label: str) -> Kind | None:
    # several weapons in a cell: the first known one decides the type, all give means
    folded = label.strip().lower()
    parts = [folded] if folded in _WEAPONS else [part.strip() for part in folded.split(",")]
    kinds = [kind for part in parts if (kind := _WEAPONS.get(part))]
    if not kinds:
        return None
    means = tuple(dict.fromkeys(means_code for kind in kinds for means_code in kind.means))
    return Kind(kinds[0].event_type, means)


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    totals = {harm: total for harm in _HARMS if (total := _total(rows, harm)) is not None}
    draft["title"] = map_distinct(draft["title"], shortened, pl.String)
    unhurt = draft.constant(True, pl.Boolean)
    for harm in ("killed", "injured"):
        if harm in totals:
            draft[f"{harm}_low"] = totals[harm]
            unhurt = unhurt & totals[harm].is_null()
    draft["event_type"] = _type_of_harm(draft["event_type"], totals, unhurt)
    draft.figures = _figures(totals)
    people = next((who for who in _WORKERS if any(name.startswith(f"{who}_") for name in rows.columns)), "")
    if people:
        words = people.replace("_", " ")
        draft["people"] = pl.select(pl.when(~unhurt).then(pl.lit(words)).otherwise(pl.lit(""))).to_series()
    targets = {"health_workers": ["health"], "aid_workers": ["humanitarian"]}.get(
        people, ["education"] if people else []
    )
    draft["target"] = draft["target"].list.set_union(
        pl.Series([targets], dtype=pl.List(pl.String)).new_from_index(0, draft.size)
    )
    if "programme_focus" in rows.columns:
        health = rows["programme_focus"].str.strip_chars() == "Health"
        draft["target"] = pl.select(
            pl.when(health)
            .then(draft["target"].list.set_union(pl.Series([["health"]]).new_from_index(0, draft.size)))
            .otherwise(draft["target"])
        ).to_series()


def _total(rows: pl.DataFrame, what: str) -> pl.Series | None:
    """The number of the file's workers killed, injured and so on, with 0 as null; None without such a column."""
    counts = [
        parse_counts(rows[f"{who}_{what}"].str.strip_chars()).alias(who)
        for who in _WORKERS
        if f"{who}_{what}" in rows.columns
    ]
    return pl.DataFrame(counts).sum_horizontal().cast(pl.Int32).replace(0, None) if counts else None


def _type_of_harm(by_weapon: pl.Series, totals: Mapping[str, pl.Series], unhurt: pl.Series) -> pl.Series:
    """The type by the weapon, or by what was done to the workers if the weapon isn't specific."""
    weak = by_weapon.is_in(["attack_on_civilians", "other"])
    kind = by_weapon
    for what, code in _OTHER_TYPES:
        if what in totals:
            this = weak & totals[what].is_not_null() & (unhurt | (what == "sexually_assaulted"))
            kind = pl.select(pl.when(this & (kind == by_weapon)).then(pl.lit(code)).otherwise(kind)).to_series()
    return kind


def _figures(totals: Mapping[str, pl.Series]) -> pl.DataFrame | None:
    """Numbers of captured and arrested people, as a long table."""
    figures = []
    for what, name in (("kidnapped", "captured"), ("arrested", "arrested")):
        if what in totals:
            at = totals[what].is_not_null().arg_true().cast(pl.Int64)
            names = pl.Series([name] * len(at), dtype=pl.String)
            figures.append(pl.DataFrame({"at": at, "what": names, "best": totals[what].drop_nulls()}))
    return pl.concat(figures).sort("at", maintain_order=True) if figures else None


def _explosive_kind(label: str) -> Kind | None:
    # "no information" beside a weapon is ignored; several weapons count as above
    kinds = [kind for part in label.lower().split(",") if (kind := _EXPLOSIVES.get(part.strip()))]
    if not kinds:
        return None
    telling = next((kind for kind in kinds if kind.event_type != "other"), kinds[0])
    return Kind(telling.event_type, tuple(dict.fromkeys(each for kind in kinds for each in kind.means)))


def _explosive(rows: pl.DataFrame, draft: TableDraft) -> None:
    weapons = draft.text("explosive_weapon_type")
    launches = draft.text("launch_type")
    kinds = [
        _launched(Kind(event_type, tuple(means)), launch)
        for event_type, means, launch in zip(draft["event_type"], draft["means"], launches, strict=True)
    ]
    draft["event_type"] = pl.Series([kind.event_type for kind in kinds], dtype=pl.String)
    draft["means"] = pl.Series([list(kind.means) for kind in kinds], dtype=pl.List(pl.String))
    draft["type_original"] = join_texts([weapons, launches], "; ")
    draft["title"] = map_distinct(draft["title"], shortened, pl.String)
    killed = {
        victims: parse_counts(rows[name].str.strip_chars()).fill_null(0)
        for victims in _KILLED
        if (name := f"{victims}_killed") in rows.columns
    }
    if not killed:
        return
    # a worker for both health and aid may be counted in up to three columns; educators and students share one
    same = [killed[victims] for victims in ("aid_workers", "health_workers", "aid_health_workers") if victims in killed]
    parts = [pl.DataFrame({str(n): each for n, each in enumerate(same)}).max_horizontal()] if same else []
    parts += [killed[victims] for victims in ("educators", "students") if victims in killed]
    total = pl.DataFrame({str(n): each for n, each in enumerate(parts)}).sum_horizontal()
    draft["killed_low"] = total.cast(pl.Int32).replace(0, None)
    people = [
        pl.select(pl.when(count > 0).then(pl.lit(victims.replace("_", " "))).otherwise(pl.lit(""))).to_series()
        for victims, count in killed.items()
    ]
    draft["people"] = join_texts(people, "; ")


def _launched(kind: Kind, launch: str) -> Kind:
    # the launch method takes precedence: a missile from a plane is an air strike, a drone's bomb a drone strike
    folded = launch.lower()
    if "air-launched: drone" in folded:
        return Kind("drone_strike", tuple(dict.fromkeys(("drone", *(m for m in kind.means if m != "air_bomb")))))
    if any(each in folded for each in _PLANES) and "artillery" not in kind.means:
        flown = ("helicopter",) if "helicopter" in folded else ()
        return Kind("air_strike", (*kind.means, *flown))
    if kind.event_type == "other":
        launched = next((code for start, code in _LAUNCHES if folded.startswith(start)), "other")
        return Kind(launched, kind.means)
    return kind


_BASE = Format(
    key="insecurity_insight",
    label="Insecurity Insight",
    columns={
        "id": "sind_event_id",
        "type": "weapon_carried_used",
        "date": "date",
        "lat": "latitude",
        "lon": "longitude",
        "precision": "geo_precision",
        "country": ("country", "country_iso"),
        "admin1": "admin_1",
        "summary": "event_description",
        "title": "event_description",
        "actor": "reported_perpetrator_name",
        "target": ("location", "location_of_incident"),
    },
    kind_of=_kind_of,
    default_type="attack_on_civilians",
    type_scheme="Insecurity Insight weapon",
    targets=_PLACES,
    precisions=_PRECISIONS,
    precision="near",
    separators=",",
    publisher="Insecurity Insight",
    licence="CC BY-SA 4.0",
    url="https://data.humdata.org/organization/insecurity-insight",
    shared_id="sind",
    particular=_particular,
)

HEALTH = replace(
    _BASE,
    key="insecurity_insight_health",
    label="Insecurity Insight: attacks on health care",
    needs=(frozenset({"sind_event_id", "event_description", "health_workers_killed"}),),
    lacks=_OF_EXPLOSIVES,
)
AID = replace(
    _BASE,
    key="insecurity_insight_aid",
    label="Insecurity Insight: aid workers",
    needs=(frozenset({"sind_event_id", "aid_workers_killed"}),),
    lacks=_OF_EXPLOSIVES,
)
_GROUPS: dict[str, tuple[str, str]] = {
    "idp": ("displaced people", "camp"),
    "idps": ("displaced people", "camp"),
    "refugee": ("refugees", "camp"),
    "refugees": ("refugees", "camp"),
    "civilian": ("civilians", "civilians"),
    "civilians": ("civilians", "civilians"),
    "people": ("people", "civilians"),
    "persons": ("people", "civilians"),
}
"""The people counted by columns of the file on protection, by a word of the name: in words, and as a target."""
_OF_GROUPS = re.compile(
    r"^(?!(?:total|number|men|women|children|boys|girls|male|female)_)(?P<who>\w+)_(?P<what>killed|injured)$"
)
"""Columns that count one group; columns of parts of it and overall totals aren't added."""


def _others(rows: pl.DataFrame, draft: TableDraft) -> None:
    """Set people and counts as for workers or, in a file without these, by the groups that it counts."""
    _particular(rows, draft)
    if any(name.startswith(f"{victims}_") for victims in _WORKERS for name in rows.columns):
        return
    counted = [match for name in rows.columns if (match := _OF_GROUPS.match(name)) is not None]
    for what in ("killed", "injured"):
        counts = {match["who"]: parse_counts(draft.text(match[0])) for match in counted if match["what"] == what}
        if not counts:
            continue
        total = pl.DataFrame([count.alias(victims) for victims, count in counts.items()]).sum_horizontal()
        draft[f"{what}_low"] = total.cast(pl.Int32).replace(0, None)
        for victims, count in counts.items():
            if (group := _group_of(victims)) is not None:
                _add_group(draft, group, (count > 0).fill_null(False))


def _group_of(victims: str) -> tuple[str, str] | None:
    """The group that a column counts: see :data:`_GROUPS`; None if it is none of them."""
    return next((_GROUPS[word] for word in victims.split("_") if word in _GROUPS), None)


def _add_group(draft: TableDraft, group: tuple[str, str], hurt: pl.Series) -> None:
    words, target = group
    said = draft.get("people")
    more = pl.select(pl.when(hurt & ~said.str.contains(words, literal=True)).then(pl.lit(words)).otherwise(pl.lit("")))
    draft["people"] = join_texts([said, more.to_series()], "; ")
    both = draft["target"].list.set_union(pl.Series([[target]]).new_from_index(0, draft.size))
    draft["target"] = pl.select(pl.when(hurt).then(both).otherwise(draft["target"])).to_series()


OTHERS = replace(
    _BASE,
    particular=_others,
    needs=(
        frozenset({"sind_event_id", "latitude", "longitude"}),
        frozenset({"weapon_carried_used", "reported_perpetrator", "geo_precision"}),
    ),
    lacks=_OF_EXPLOSIVES,
)
EXPLOSIVES = replace(
    _BASE,
    key="insecurity_insight_explosive",
    label="Insecurity Insight: explosive weapons",
    needs=(frozenset({"sind_event_id", "launch_type", "explosive_weapon_type", "sector_affected"}),),
    columns={**_BASE.columns, "type": "explosive_weapon_type", "target": ("sector_affected", "affected")},
    kind_of=_explosive_kind,
    default_type="other",
    type_scheme="Insecurity Insight explosive weapon",
    targets=_SECTORS,
    particular=_explosive,
)
