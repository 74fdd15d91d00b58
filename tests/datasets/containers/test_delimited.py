"""Bytes on their way to the CSV reader: whatever they are, it gets UTF-8, and nothing is lost between pieces."""

from __future__ import annotations

import io
import itertools
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.datasets.containers import archives, delimited
from geo.datasets.containers.encoding import TWICE, decoder

PIECES = st.one_of(st.binary(max_size=6), st.text(max_size=6).map(lambda text: text.encode("utf-8", "replace")))


@given(
    st.lists(PIECES, max_size=8).map(b"".join),
    st.sampled_from(("utf-8", "utf-8-sig", "cp1251", "utf-16-le", TWICE)),
    st.integers(1, 7),
)
def test_pieces_join_to_the_whole(data: bytes, encoding: str, size: int) -> None:
    stream = delimited.Recoded(io.BytesIO(data), encoding)
    joined = b"".join(iter(lambda: stream.read(size), b""))
    assert joined == decoder(encoding).decode(data, True).encode("utf-8", "replace")
    assert stream.controls == any(mark in joined for mark in delimited.CONTROLS)


@pytest.mark.parametrize(
    ("line", "sizes"), [("x,1\n", [1 << 10, 2 << 10, 4 << 10, 1 << 10]), (f"{'x' * 5_000},1\n", [1 << 10, 7 << 10])]
)
def test_the_first_pieces_are_small_where_lines_are_short(line: str, sizes: list[int]) -> None:
    data = (line * 20_000)[: 24 << 10].encode()
    stream = delimited.Recoded(io.BytesIO(data), "utf-8", small_bytes=1 << 10, many_lines=100)
    pieces = list(iter(lambda: stream.read(8 << 10), b""))
    assert [len(piece) for piece in pieces] == [*sizes, 8 << 10, 8 << 10]
    assert b"".join(pieces) == data
    assert stream.ends[: len(pieces)] == list(itertools.accumulate(map(len, pieces)))


def test_the_position_is_that_of_the_batches_that_were_handed_on(tmp_path: Path) -> None:
    lines = [f"{number},2024-01-01,50,30,{'x' * 90}\n" for number in range(300_000)]
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("many.csv", "id,date,lat,lon,text\n" + "".join(lines))
    table = delimited.read_delimited(archives.open_file(path)[0])
    shares, rows = [], 0
    for batch in table.batches():
        rows += len(batch)
        shares.append((table.position() or 0) - rows / len(lines))
    assert len(shares) > 5
    assert max(map(abs, shares)) < 0.01
