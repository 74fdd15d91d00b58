"""What is found is where it lies in the files, and everything about it is read from there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray

from geo.store.coded_columns import CODED_ROWS
from geo.store.column_files import ColumnsFile, ColumnsWriter
from geo.store.held_columns import Held, Piece
from geo.store.row_sets import RowSet
from geo.store.streams import Found

ROWS, GROUP, LATEST = 700, 100, 20
FILED = ROWS - LATEST


def rows_of(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Table:
    given = {
        "row": pa.array(numbers),
        "live": pa.array(numbers % 7 > 0),
        "cell": pa.array(np.sort(numbers)),
        "type": pa.array(numbers % 5, pa.int8()),
        **{name: pa.array([[]] * len(numbers), pa.list_(pa.int32())) for name in ("actor", "source", "publisher")},
    }
    columns = [given.get(field.name, pa.nulls(len(numbers), field.type)) for field in CODED_ROWS]
    return pa.table(columns, schema=CODED_ROWS)


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> tuple[Held, ColumnsFile, pa.Table]:
    folder: Path = tmp_path_factory.mktemp("segments")
    mixed = np.random.default_rng(2).permutation(FILED)
    paths = [folder / "a.parquet", folder / "b.parquet"]
    with ColumnsWriter(folder / "columns.arrow") as columns:
        for path, numbers in zip(paths, np.array_split(mixed, 2), strict=True):
            pq.write_table(rows_of(numbers), path, row_group_size=GROUP)
            columns.add(rows_of(numbers))
    held = Held(paths, FILED, most_bytes=0)
    return held, ColumnsFile(folder / "columns.arrow", tuple(paths)), rows_of(np.arange(FILED, ROWS))


def read(found: Found, name: str = "row", spans: list[tuple[int, int]] | None = None) -> list[int]:
    parts = found.each(lambda columns: columns((name,))[name].to_pylist(), spans)
    return sorted(value for some in parts for value in some)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.6, 1.0])
def test_incidents_are_found_in_files_and_in_memory(every: tuple[Held, ColumnsFile, pa.Table], share: float) -> None:
    held, file, latest = every
    mask = np.random.default_rng(3).random(ROWS) < share
    found = Found.of(held, RowSet.of_mask(mask), latest)
    alive = [row for row in np.flatnonzero(mask).tolist() if row % 7]
    assert read(found) == alive
    assert found.count == len(alive)

    def is_two(piece: Piece) -> NDArray[np.bool_]:
        kind = piece.columns["type"]
        return kind.having(kind.values == 2)

    some = found.which([file], lambda read: is_two(read(("type",))))
    assert read(some) == [row for row in alive if row % 5 == 2]
    assert some.count == len(read(some))
    assert read(found.which([file], lambda _read: None)) == alive
    twos = found.pieces([file], lambda read, mask: int((is_two(read(("type",))) & mask).sum()))
    assert sum(twos) == some.count


def test_groups_of_rows_in_other_cells_are_left_out(every: tuple[Held, ColumnsFile, pa.Table]) -> None:
    found = Found.of(every[0], RowSet.of_mask(np.ones(ROWS, dtype=bool)), every[2].slice(0, 0))
    near = read(found, "cell", [(0, 50), (600, 700)])
    assert {cell for cell in read(found, "cell") if cell <= 50 or cell >= 600} <= {*near}
    assert len(near) < found.count
