"""Rows of a file are the same however they are read, and whatever was read before."""

from __future__ import annotations

import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.schema import INCIDENTS
from geo.store import Store
from geo.store.ledger import STORED, Ledger, Part
from tests.samples import SAMPLES

ROWS = 300
"""More than are kept of one reading."""


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Part:
    store = Store.open(tmp_path_factory.mktemp("ledger") / "store")
    store.add(
        replace(SAMPLES[number % len(SAMPLES)], id=f"t:{number}", source="t", source_id=str(number), title=f"{number}")
        for number in range(ROWS)
    )
    (part,) = Ledger(store.path).parts({}, 0).values()
    return part


@pytest.fixture(scope="module")
def table(part: Part) -> pa.Table:
    return pa.concat_tables(piece for _first, piece in part.pieces(STORED.names))


def readings() -> st.SearchStrategy[list[tuple[list[int], list[str]]]]:
    """Some rows and columns, one after the other: few, many, again and twice."""
    rows = st.lists(st.integers(0, 9), max_size=12) | st.just(list(range(ROWS)))
    columns = st.sampled_from((["id", "sequence", "deleted"], ["updated"], INCIDENTS.names, STORED.names))
    return st.lists(st.tuples(rows, columns), min_size=1, max_size=6)


@given(readings())
def test_rows_are_the_same_however_often_and_in_whatever_order_they_are_read(
    part: Part, table: pa.Table, readings: list[tuple[list[int], list[str]]]
) -> None:
    for rows, columns in readings:
        assert part.take(np.array(rows, dtype=np.int64), columns) == table.select(columns).take(
            pa.array(rows, pa.int64())
        )


def test_a_row_read_whole_is_not_read_from_its_file_again(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.add([replace(SAMPLES[0], id="t:1", source="t", source_id="1")])
    (mine,) = Ledger(store.path).parts({}, 0).values()
    row = np.array([0], dtype=np.int64)
    before = mine.take(row, INCIDENTS.names)
    (tmp_path / "store" / mine.path).unlink()
    assert mine.take(row, INCIDENTS.names) == before
    assert mine.take(row, ["sequence", "act"]).column_names == ["sequence", "act"]


def test_a_file_that_others_are_written_beside_is_not_opened_again(tmp_path: Path) -> None:
    """Neither is one that the log's bounds leave out; but one that was brought back from elsewhere is."""
    store, ledger = Store.open(tmp_path / "store"), Ledger(tmp_path / "store")
    for number in range(3):
        store.add([replace(SAMPLES[0], id=f"t:{number}", source="t", source_id=f"{number}")])
        ledger.update()
        parts = ledger.parts({}, 0)
        assert sum(part.rows for part in parts.values()) == number + 1
    again = ledger.parts({}, 0)
    assert all(again[name].fragment is part.fragment for name, part in parts.items())
    first, *others = again.values()
    assert len(first.scan(["id"], ds.field("id") == "another")) == 0
    assert "id" in str(first.fragment.partition_expression)
    file = tmp_path / "store" / first.path
    data = file.read_bytes()
    file.unlink()
    assert ledger.parts({}, 0).keys() == {part.path for part in others}
    file.write_bytes(data)
    brought_back = ledger.parts({}, 0)[first.path]
    assert brought_back.fragment is not first.fragment
    assert brought_back.take(np.array([0], dtype=np.int64), ["id"]) == first.take(np.array([0], dtype=np.int64), ["id"])


def test_files_that_were_joined_are_not_kept_open(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    ledger = Ledger(tmp_path / "store", small_files=4)
    for number in range(4):
        store.add([replace(SAMPLES[0], id=f"t:{number}", source="t", source_id=f"{number}")])
    ledger.update()
    opened = [weakref.ref(part.fragment) for part in ledger.parts({}, 0).values()]
    assert [each() is None for each in opened] == 4 * [False]
    ledger.tidy()
    assert len(ledger.parts({}, 0)) == 1
    assert [each() is None for each in opened] == 4 * [True]
