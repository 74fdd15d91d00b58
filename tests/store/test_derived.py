"""What is computed by the column equals what the values compute one by one."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.filter import fold, search_text, sources_of
from geo.geodesy import cell
from geo.model import Claim, Count, Incident, Report
from geo.schema import INCIDENTS, conform, to_table
from geo.store import derive, row_faults
from geo.store.derived import search_texts, unfolded
from tests.strategies import incidents

PLAIN = Incident(id="a", title="Title", event_type="drone_strike", source="s", source_id="1")


@given(st.lists(incidents(), min_size=1, max_size=5))
def test_each_derived_column_agrees_with_the_value(some: list[Incident]) -> None:
    table = derive(to_table(some))
    for row, one in zip(table.to_pylist(), some, strict=True):
        assert tuple(row["sources"]) == sources_of(one)
        assert tuple(row["publishers"]) == one.publishers
        assert row["domain"] == one.domain
        assert row["killed"] == (None if one.killed is None else one.killed.at_least)
        assert row["injured"] == (None if one.injured is None else one.injured.at_least)
        assert row["cell"] == (None if one.placement.point is None else cell(one.placement.point))


@given(st.lists(incidents(), min_size=1, max_size=5))
def test_what_is_searched_agrees_with_the_value(some: list[Incident]) -> None:
    assert search_texts(to_table(some)).to_pylist() == [search_text(one) for one in some]


@given(st.lists(incidents(), min_size=1, max_size=5), st.integers(0, 2))
def test_the_words_of_the_texts_as_written_are_those_that_are_searched(some: list[Incident], start: int) -> None:
    words: list[set[str]] = [set() for _one in some[start:]]
    for texts, rows in unfolded(to_table(some).slice(start)):
        for text, row in zip(texts.to_pylist(), rows.tolist(), strict=True):
            words[row] |= set(fold(text or "").split())
    assert words == [set(search_text(one).split()) for one in some[start:]]


@given(st.lists(st.text("aB \t\nÄ.", max_size=6), min_size=1, max_size=6), st.integers(0, 3))
def test_texts_are_folded_at_once_as_they_are_one_by_one(texts: list[str], start: int) -> None:
    some = [dataclasses.replace(PLAIN, title=text) for text in texts]
    assert search_texts(to_table(some).slice(start)).to_pylist() == [search_text(one) for one in some[start:]]


@given(st.lists(incidents(), min_size=2, max_size=5), st.integers(1, 4))
def test_a_row_has_the_same_fingerprint_in_any_batch(some: list[Incident], at: int) -> None:
    whole = derive(to_table(some))["fingerprint"].to_pylist()
    parts = [derive(to_table(part))["fingerprint"].to_pylist() for part in (some[:at], some[at:])]
    assert whole == [*parts[0], *parts[1]]


def test_repeated_texts_take_the_short_way_to_the_same_answer() -> None:
    some = [dataclasses.replace(PLAIN, title=f"Ä {number % 3}", summary=f"own  {number}") for number in range(3_000)]
    table = derive(to_table(some))
    assert search_texts(to_table(some)).to_pylist() == [search_text(one) for one in some]
    alone = derive(to_table(some[:1]))["fingerprint"].to_pylist()
    assert table["fingerprint"].to_pylist()[:1] == alone
    assert len(set(table["fingerprint"].to_pylist())) == 3_000


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"killed": Count(best=1)},
        {"killed": Count(low=1)},
        {"actor": ("Russia",)},
        {"target_actor": ("Russia",)},
        {"claims": (Claim("x", "claims"),)},
        {"reports": (Report("r"), Report("s"))},
        {"date_start": dt.date(2025, 8, 20), "date_end": dt.date(2025, 8, 20), "date_precision": "day"},
        {"graphic": True},
        {"raw": "{}"},
    ],
)
def test_a_change_of_content_changes_the_fingerprint(change: dict[str, object]) -> None:
    table = derive(to_table([PLAIN, dataclasses.replace(PLAIN, **change)]))  # type: ignore[arg-type]
    first, second = table["fingerprint"].to_pylist()
    assert first != second


def test_the_key_and_the_stamps_are_no_content() -> None:
    now = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    other = dataclasses.replace(PLAIN, id="b", source="t", source_id="2", created=now, updated=now, edited=("title",))
    first, second = derive(to_table([PLAIN, other]))["fingerprint"].to_pylist()
    assert first == second


def test_the_fingerprint_stays_what_it_was() -> None:
    """It lies in people's stores: a change of the algorithm would make every row look updated."""
    assert derive(to_table([PLAIN]))["fingerprint"].to_pylist() == [PINNED]


PINNED = 5135443728231677633


def test_slices_join_without_a_seam() -> None:
    some = [dataclasses.replace(PLAIN, title=str(number)) for number in range(10)]
    assert derive(to_table(some), slice_rows=3).equals(derive(to_table(some)))


@given(st.lists(incidents(), max_size=4))
def test_check_passes_whatever_the_model_passes(some: list[Incident]) -> None:
    assert row_faults(conform(to_table(some))).null_count == len(some)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("id", "", "id is missing"),
        ("id", "x" * 201, "longer than 200"),
        ("source_id", "", "source_id is missing"),
        ("event_type", "nonsense", "event_type is not one"),
        ("means", ["drone", "spoon"], "means is not one"),
        ("claims", [{"speaker": "a", "stance": "sings"}], "stance of claims"),
        ("date_start", dt.date(2025, 1, 1), "one of the two dates"),
        ("lat", 91.0, "one of the two coordinates"),
        ("precision", "exact", "position and its precision"),
        ("radius_km", float("nan"), "radius_km is not a number"),
        ("country", "Ukraine", "country is not"),
        ("killed_low", -1, "killed is negative"),
    ],
)
def test_check_names_what_the_model_would_refuse(column: str, value: object, reason: str) -> None:
    row = to_table([PLAIN]).to_pylist()[0] | {column: value}
    (said,) = row_faults(conform(pa.Table.from_pylist([row], schema=INCIDENTS))).to_pylist()
    assert reason in said


def test_check_finds_figures_out_of_order_and_bad_coordinates() -> None:
    row = to_table([PLAIN]).to_pylist()[0]
    bad = [
        row | {"injured_best": 5, "injured_high": 2},
        row | {"lat": 91.0, "lon": 1.0, "precision": "exact"},
        row | {"lat": float("nan"), "lon": 1.0, "precision": "exact"},
        row | {"date_start": dt.date(2025, 1, 2), "date_end": dt.date(2025, 1, 1), "date_precision": "day"},
    ]
    said = row_faults(conform(pa.Table.from_pylist(bad, schema=INCIDENTS))).to_pylist()
    assert [text.split()[0] for text in said] == ["low,", "latitude", "latitude", "the"]
