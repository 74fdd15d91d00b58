"""Insecurity Insight's files: which of them is which, and what the counts and weapons of each of them tell."""

from __future__ import annotations

import pytest

from geo.datasets import open_dataset
from geo.gazetteer import Gazetteer
from geo.store import Store
from tests.datasets.conftest import Read, imported

HEADS = {
    "insecurity_insight_health": "Health Workers Killed,Weapon Carried/Used",
    "insecurity_insight_aid": "Aid Workers Killed,Weapon Carried/Used",
    "insecurity_insight": "Educators Killed,Weapon Carried/Used",
    "insecurity_insight_explosive": (
        "Sector Affected,Launch Type,Explosive Weapon Type,Aid Workers Killed,Health Workers Killed"
    ),
    # Half of that header is no dataset that is known, and is left to the mapping.
    "table": "Launch Type,Aid Workers Killed,Health Workers Killed",
}


@pytest.mark.parametrize("key", HEADS)
def test_a_file_is_told_by_the_columns_it_has_and_by_those_it_lacks(key: str) -> None:
    head = f"Date,Event Description,Country,Admin 1,Latitude,Longitude,SiND Event ID,{HEADS[key]}"
    row = f"2024-03-01,A school was hit.,Ukraine,Kherson Oblast,46.6,32.6,1{',1' * (HEADS[key].count(',') + 1)}"
    assert open_dataset(f"{head}\n{row}\n".encode(), "incidents.csv").format == key


def test_what_explodes_and_how_it_came_give_type_and_means(store: Store, gazetteer: Gazetteer) -> None:
    _, found = imported("insecurity_insight_explosive.csv", store, gazetteer)
    told = {one.source_id: (one.event_type, one.means, set(one.target)) for one in found.values()}
    assert told == {
        "90001": ("missile_artillery", ("mlrs",), {"education"}),
        "90002": ("drone_strike", ("drone",), {"health", "humanitarian"}),
        "90003": ("air_strike", ("missile",), {"water"}),
        "90004": ("other", (), {"education", "camp"}),
    }
    assert found["90003"].type_original == "Missile, NotAnswered; Air-Launched: Plane"


def test_the_killed_of_some_kinds_are_a_lower_figure(store: Store, gazetteer: Gazetteer) -> None:
    _, found = imported("insecurity_insight_explosive.csv", store, gazetteer)
    killed = {one.source_id: one.killed and (one.killed.low, one.killed.best) for one in found.values()}
    # "killing at least 11", of whom the columns count a teacher and four pupils; four of five stand in two columns.
    assert killed == {"90001": (5, None), "90002": (5, None), "90003": None, "90004": None}
    assert found["90001"].people == "educators; students"


def test_the_killed_of_one_kind_are_a_lower_figure_in_all_its_files(store: Store, gazetteer: Gazetteer) -> None:
    for name in ("insecurity_insight_health.xlsx", "insecurity_insight_aid.json"):
        _, found = imported(name, store, gazetteer)
        hurt = [figure for one in found.values() for figure in (one.killed, one.injured) if figure is not None]
        assert hurt
        assert all(figure.low and figure.best is None for figure in hurt)


def test_a_header_of_2023_has_no_coordinates(store: Store, gazetteer: Gazetteer) -> None:
    _, found = imported("insecurity_insight_explosive_2023.csv", store, gazetteer)
    shelled = found["80001"]
    assert (shelled.event_type, shelled.placement.precision) == ("missile_artillery", "province")
    assert found["80002"].means == ("mine_ied", "vehicle")


def test_the_file_on_protection_counts_whom_it_counts(read: Read) -> None:
    head = "Date,Event Description,Country,Admin 1,Latitude,Longitude,Geo Precision,SiND Event ID,Weapon Carried/Used"
    rows = (
        "2024-03-01,A camp was hit.,Sudan,North Darfur,13.6,25.3,2,1,Aerial Bomb,2,3,0,2",
        "2024-03-02,A camp was searched.,Sudan,North Darfur,13.6,25.3,2,2,Firearms,0,0,1,0",
    )
    columns = "IDPs Refugees Killed,IDPs Refugees Injured,Civilians Killed,Women Killed"
    _, incidents = read("\n".join((f"{head},{columns}", *rows)).encode())
    camp, search = incidents["1"], incidents["2"]
    assert camp.killed is not None
    assert camp.injured is not None
    assert (camp.killed.low, camp.killed.best, camp.injured.low, camp.people) == (2, None, 3, "displaced people")
    assert "camp" in camp.target
    assert search.killed is not None
    assert (search.killed.low, search.injured, search.people) == (1, None, "civilians")
    assert "civilians" in search.target
