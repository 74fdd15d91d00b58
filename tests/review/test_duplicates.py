"""The same event in two datasets: found by likeness, and merged without losing a report."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.edits import merge
from geo.model import Claim, Count, Incident, Placement, Point, Report
from geo.review.duplicates import DAYS_APART, alike, kept_apart, propose
from geo.schema import to_table

TEXT = "A drone struck the substation on the edge of Okhtyrka at night; part of the town was left without power."


def incident(id: str, source: str, text: str = TEXT, day: int = 20, lat: float = 50.31, **more: object) -> Incident:
    plain: dict[str, object] = {
        "id": f"{source}:{id}",
        "title": text[:60],
        "summary": text,
        "event_type": "drone_strike",
        "source": source,
        "source_id": id,
        "date_start": dt.date(2025, 8, day),
        "date_end": dt.date(2025, 8, day),
        "date_precision": "day",
        "placement": Placement(point=Point(lat, 34.9), precision="settlement", radius_km=2.0, country="UA"),
        "reports": (Report(id=f"{source}:{id}", publisher=source, row_id=f"sind:{id}"),),
    }
    return Incident(**{**plain, **more})  # type: ignore[arg-type]


def test_the_same_words_place_and_day_are_proposed_with_reasons() -> None:
    second = incident("9", "acled", TEXT.replace("at night", "in the night"), lat=50.312)
    (pair,) = propose(to_table([incident("1", "press"), second]))
    assert {pair.first, pair.second} == {"press:1", "acled:9"}
    assert pair.score >= 0.9
    assert "on the same day" in pair.reasons
    assert any("alike" in reason for reason in pair.reasons)


@pytest.mark.parametrize(
    "other",
    [
        {"text": "A missile hit an empty field beside the railway; nobody was hurt, officials in the region said."},
        {"day": 20 + DAYS_APART + 1},
        {"lat": 47.0, "text": "A drone struck a warehouse near the port; firemen worked until the morning hours."},
    ],
)
def test_what_differs_in_words_day_or_place_is_not_proposed(other: dict[str, object]) -> None:
    assert propose(to_table([incident("1", "press"), incident("9", "acled", **other)])) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("precision", "reason"), [("exact", "at the same spot"), ("settlement", "at the same coordinates")]
)
def test_only_what_is_known_to_the_spot_is_at_the_same_spot(precision: str, reason: str) -> None:
    placement = Placement(point=Point(50.3, 34.9), precision=precision, country="UA")
    pair = [incident("1", "press", placement=placement), incident("9", "acled", placement=placement)]
    assert propose(to_table(pair))[0].reasons[0] == reason


def test_incidents_of_one_source_are_never_proposed() -> None:
    assert propose(to_table([incident("1", "press"), incident("2", "press")])) == []


def reported(report: str, number: int = 0, **more: object) -> Incident:
    """An incident that was read out of a report."""
    key = f"report-{report}-{number}"
    told = replace(incident(key, "report", **more), id=key)  # type: ignore[arg-type]
    return replace(told, reports=(Report(id=f"report-{report}", publisher=report),))


UNDATED = {"date_start": None, "date_end": None, "date_precision": "unknown"}


def test_incidents_of_two_reports_are_proposed_and_those_of_one_are_not() -> None:
    (pair,) = propose(to_table([reported("a"), reported("b", 3)]))
    assert {pair.first, pair.second} == {"report-a-0", "report-b-3"}
    assert "same text" in pair.reasons
    assert propose(to_table([reported("a", 1), reported("a", 2)])) == []


def test_two_reports_of_one_place_day_and_kind_are_proposed_whatever_their_figures() -> None:
    first = reported("a", text="At least 3 killed, 17 injured; target: homes; by Russia.")
    second = reported("b", text="5 killed, 22 injured; target: homes.")
    assert len(propose(to_table([first, second]))) == 1


def test_what_has_no_day_is_compared_too() -> None:
    dated, undated = incident("1", "press"), replace(incident("2", "acled"), **UNDATED)  # type: ignore[arg-type]
    (pair,) = propose(to_table([dated, undated]))
    assert "a day isn’t known" in pair.reasons
    (pair,) = propose(to_table([replace(dated, **UNDATED), undated]))  # type: ignore[arg-type]
    nowhere = [replace(one, placement=Placement(query="a town")) for one in (dated, undated)]
    assert len(propose(to_table(nowhere))) == 1
    other = replace(incident("3", "acled", "A missile hit a bridge over the river; nobody was hurt."), **UNDATED)  # type: ignore[arg-type]
    assert propose(to_table([dated, other])) == []


def test_what_is_known_to_the_region_is_compared_with_all_of_it() -> None:
    town = Placement(
        point=Point(50.31, 34.9), precision="settlement", radius_km=2.0, country="UA", admin1="Sumy", name="Okhtyrka"
    )
    region = Placement(point=Point(51.3, 33.6), precision="province", radius_km=117.0, country="UA", admin1="Sumy")
    pair = [incident("1", "a", placement=town), incident("2", "b", placement=region)]
    assert len(propose(to_table(pair))) == 1
    elsewhere = [pair[0], incident("2", "b", placement=replace(region, admin1="Kharkiv"))]
    assert propose(to_table(elsewhere)) == []


@pytest.mark.parametrize(
    ("changes", "is_probable", "reason"),
    [
        ({}, True, "same place"),
        ({"day": 21}, True, "a day apart"),
        ({"lat": 50.4}, True, "10 km apart"),
        ({"lat": 50.6}, False, "32 km apart"),
        (UNDATED, True, "a day isn’t known"),
        ({"event_type": "missile_artillery"}, True, "same day"),
        ({"event_type": "power_outage"}, False, ""),
        ({"day": 25}, False, ""),
        ({"lat": 47.0}, False, ""),
    ],
)
def test_two_incidents_at_hand_are_compared_by_all_that_is_known(
    changes: dict[str, object], is_probable: bool, reason: str
) -> None:
    first = replace(incident("1", "press"), killed=Count.exactly(5), means=("drone",))
    second = replace(incident("2", "press", **changes), killed=Count.exactly(5), means=("drone",))  # type: ignore[arg-type]
    likeness = alike(first, second)
    assert likeness.is_probable == is_probable
    assert reason in (*likeness.reasons, "")
    assert likeness.is_possible == bool(reason)


def test_one_origin_is_a_reason_and_the_same_report_another() -> None:
    words = (
        "Two people were killed when a drone hit a bakery beside the market of the town, the mayor of Okhtyrka said."
    )
    quoting = [
        replace(incident(key, key), reports=(Report(id=key, publisher=key, quote=words, url=url),))
        for key, url in (("a", ""), ("b", ""), ("c", "https://x.example/1"), ("d", "https://x.example/1"))
    ]
    assert "same words" in alike(quoting[0], quoting[1]).reasons
    assert "same report" in alike(quoting[2], quoting[3]).reasons


def test_only_pairs_of_the_given_ids_are_proposed() -> None:
    table = to_table([incident("1", "a"), incident("2", "b"), incident("3", "c")])
    assert {frozenset((p.first, p.second)) for p in propose(table, ids={"c:3"})} == {
        frozenset(("a:1", "c:3")),
        frozenset(("b:2", "c:3")),
    }


def test_what_a_person_kept_apart_is_not_proposed_again() -> None:
    first, second = kept_apart(incident("1", "a"), incident("2", "b"))
    assert propose(to_table([first, second])) == []


def test_merging_keeps_both_reports_and_the_range_of_figures() -> None:
    first = replace(incident("1", "a"), killed=Count.exactly(2), target=("energy",), verification="single_source")
    second = replace(incident("2", "b"), killed=Count(3, 4, 6), target=("residential",))
    first = replace(first, claims=(Claim("the mayor", "reports"),))
    second = replace(second, claims=(Claim("the National Police", "reports"),))
    both = merge(first, second)
    assert (both.id, both.merged_from) == ("a:1", ("b:2",))
    assert both.killed == Count(2, 2, 6)
    assert both.target == ("energy", "residential")
    assert [report.id for report in both.reports] == ["a:1", "b:2"]
    assert both.verification == "corroborated"


def test_what_only_publishers_tell_twice_is_not_corroborated() -> None:
    first = replace(incident("1", "a"), verification="single_source")
    both = merge(first, replace(incident("2", "b"), verification="single_source"))
    assert both.verification == "single_source"
    assert both.verification_reason == "told by a and b, who name nobody: independence not established"


def test_merging_takes_the_more_precise_place() -> None:
    vague = replace(incident("1", "a"), placement=Placement(query="Ukraine", point=Point(49, 32), precision="country"))
    assert merge(vague, incident("2", "b")).placement.precision == "settlement"


counts = st.none() | st.lists(st.integers(0, 99), min_size=3, max_size=3).map(sorted).map(lambda three: Count(*three))


@given(counts, counts)
def test_merged_counts_hold_both(first: Count | None, second: Count | None) -> None:
    both = merge(replace(incident("1", "a"), killed=first), replace(incident("2", "b"), killed=second)).killed
    for part in (first, second):
        if part is not None:
            assert both is not None
            assert both.low is not None
            assert both.high is not None
            assert part.low is not None
            assert part.high is not None
            assert both.low <= part.low
            assert both.high >= part.high
