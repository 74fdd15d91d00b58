"""Values refuse what can't be true, and tell the unknown from zero."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import (
    Claim,
    Count,
    Figure,
    Incident,
    Placement,
    Point,
    Report,
    incident_from_dict,
    to_dict,
)
from tests.strategies import incidents

PLAIN = Incident(id="a", title="t", event_type="other", source="s", source_id="1")
DAY = dt.date(2025, 8, 20)


@pytest.mark.parametrize(
    ("figures", "reason"),
    [((None, None, None), "needs a figure"), ((-1, None, None), "between 0"), ((3, 2, None), "out of order"),
     ((5, None, 4), "out of order"), ((None, None, 2**31), "between 0")],
)  # fmt: skip
def test_a_count_that_makes_no_sense_is_refused(figures: tuple[int | None, ...], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Count(*figures)


def test_unknown_is_not_zero() -> None:
    assert Count.exactly(0).at_least == 0
    assert Count(high=20).at_least is None
    assert Count(low=14).at_least == 14
    assert Count(low=10, best=14, high=20).at_least == 14
    assert PLAIN.killed is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "needs an id"),
        ({"id": "x" * 201}, "needs an id"),
        ({"source_id": ""}, "needs a source"),
        ({"event_type": "nonsense"}, "event type 'nonsense' is not one of"),
        ({"verification": "sure"}, "verification"),
        ({"means": ("spoon",)}, "means"),
        ({"target": ("moon",)}, "target"),
        ({"date_start": DAY, "date_precision": "day"}, "only one of its two dates"),
        ({"date_start": DAY, "date_end": dt.date(2025, 8, 1), "date_precision": "day"}, "ends on"),
        ({"date_start": DAY, "date_end": DAY}, "a date has a precision"),
        ({"date_precision": "day"}, "a date has a precision"),
        ({"time_start": dt.datetime(2025, 8, 20, 3)}, "without a time zone"),  # noqa: DTZ001 - that is the point
        ({"created": dt.datetime(2025, 8, 20, 3)}, "without a time zone"),  # noqa: DTZ001
    ],
)
def test_an_incident_that_contradicts_itself_is_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dataclasses.replace(PLAIN, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"precision": "exact"}, "needs a point or a geometry"),
        ({"point": Point(1, 1)}, "needs a precision"),
        ({"precision": "pinpoint", "point": Point(1, 1)}, "precision"),
        ({"country": "Ukraine"}, "ISO 3166-1"),
        ({"country": "ua"}, "ISO 3166-1"),
        ({"method": "guess"}, "method"),
        ({"point": Point(1, 1), "precision": "near", "radius_km": math.nan}, "radius_km nan is not a number"),
        ({"score": math.inf}, "score inf is not a number"),
    ],
)
def test_a_placement_that_contradicts_itself_is_refused(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Placement(**fields)  # type: ignore[arg-type]


def test_codes_of_claims_and_figures_are_checked() -> None:
    with pytest.raises(ValueError, match="stance"):
        Claim("x", "sings")
    with pytest.raises(ValueError, match="figure"):
        Figure("stars", Count(1))


def test_the_domain_follows_from_the_type() -> None:
    assert dataclasses.replace(PLAIN, event_type="talks").domain == "political"


def test_publishers_are_named_once_and_a_dataset_stands_in() -> None:
    reports = (Report("1", publisher="P"), Report("2", dataset="D"), Report("3", publisher="P"), Report("4"))
    assert dataclasses.replace(PLAIN, reports=reports).publishers == ("P", "D")


@given(incidents())
def test_an_incident_comes_back_from_json(incident: Incident) -> None:
    assert incident_from_dict(json.loads(json.dumps(to_dict(incident)))) == incident


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "missing required field"),
        (to_dict(PLAIN) | {"title": 5}, "title"),
        (to_dict(PLAIN) | {"event_type": "nonsense"}, "nonsense"),
        ([], "not an incident"),
    ],
)
def test_json_that_is_no_incident_is_refused(data: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        incident_from_dict(data)


@given(st.data())
def test_values_can_be_keys(data: st.DataObject) -> None:
    incident = data.draw(incidents())
    assert {incident: 1}[dataclasses.replace(incident)] == 1


@given(st.data())
def test_a_placement_at_a_place_takes_what_the_place_says_of_itself(data: st.DataObject) -> None:
    place = data.draw(incidents()).placement
    there = Placement.at(
        place,
        query=place.query,
        place_id=place.place_id,
        geometry=place.geometry,
        method=place.method,
        score=place.score,
        runners_up=place.runners_up,
    )
    assert there == place
