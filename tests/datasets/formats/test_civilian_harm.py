"""What is particular to civilian harm and timemap: ids that are no addresses, and whose events they are."""

from __future__ import annotations

import json

import pytest

from geo.model import Count
from tests.datasets.conftest import Read


def event(number: str, **more: object) -> dict[str, object]:
    return {
        "id": number,
        "description": "A bus was hit on its way out of the town.",
        "date": "03/14/2022",
        "time": "00:00",
        "location": "Unknown",
        "latitude": "49.59",
        "longitude": "36.99",
        "associations": [],
        "sources": ["srcHidden"],
        **more,
    }


def test_ids_of_sources_and_associations_are_no_addresses(read: Read) -> None:
    data = [
        event("CIV0001", sources=["src_exists_CIV0001_1", "src_exists_CIV0001_2"], associations=["asc1", "asc14"]),
        event("CIV0002", sources=["https://news.example/2", "srcHidden"]),
    ]
    _, found = read(json.dumps(data).encode())
    assert [report.url for report in found["CIV0001"].reports] == [""]
    assert [report.url for report in found["CIV0002"].reports] == ["https://news.example/2"]
    assert found["CIV0001"].placement.query == ""
    assert found["CIV0001"].reports[0].publisher == "Bellingcat"


def test_only_bellingcats_events_of_timemap_are_read_as_harm_to_civilians(read: Read) -> None:
    _, found = read(json.dumps([event("CIV0001"), event("17", location="Odesa")]).encode())
    theirs, other = found["CIV0001"], found["17"]
    assert (theirs.event_type, theirs.verification, theirs.placement.precision) == (
        "attack_on_civilians",
        "confirmed",
        "exact",
    )
    assert theirs.reports[0].row_id == "civ:CIV0001"
    assert (other.event_type, other.verification, other.target) == ("other", "unreviewed", ())
    assert (other.reports[0].row_id, other.placement.precision) == ("17", "settlement")
    assert other.title == "A bus was hit on its way out of the town."


@pytest.mark.parametrize(
    ("weapon", "means"),
    [("HE rocket artillery", ("mlrs",)), ("Thermobaric munition", ()), ("Vehicle mounted weapon", ())],
)
def test_the_weapons_of_the_published_list_are_known(weapon: str, means: tuple[str, ...], read: Read) -> None:
    data = [event("CIV0003", filters=[{"key": "Weapon System", "value": weapon}], associations=None)]
    result, found = read(json.dumps(data).encode())
    assert result.unmapped == {}
    assert found["CIV0003"].means == means


@pytest.mark.parametrize(
    ("description", "killed", "injured"),
    [
        ("A shell hit a yard; two civilians were killed and five injured.", Count.exactly(2), Count.exactly(5)),
        ("Shelling of a queue, killing at least 10 people.", Count(10, 10), None),
        ("An elderly woman was wounded by glass.", None, Count.exactly(1)),
        ("No people were injured when it fell.", None, Count.exactly(0)),
        ("Two men were killed at the well and three people were killed at the gate.", None, None),
        ("A school of 300 children was hit in 2022.", None, None),
    ],
)
def test_a_toll_is_read_from_bellingcats_words_where_they_give_one(
    description: str, killed: Count | None, injured: Count | None, read: Read
) -> None:
    _, found = read(json.dumps([event("CIV0004", description=description)]).encode())
    assert (found["CIV0004"].killed, found["CIV0004"].injured) == (killed, injured)


def test_no_toll_is_read_from_the_words_of_other_maps(read: Read) -> None:
    _, found = read(json.dumps([event("17", description="Two civilians were killed.")]).encode())
    assert found["17"].killed is None
