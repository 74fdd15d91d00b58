"""In which rows a word stands: an index of the folded texts, in files.

A text is cut at its blanks, and folded by us (:func:`geo.filter.fold`), never by an index. ``terms`` has each word
that occurs, in the order of its bytes, ``rows`` one after the other the numbers of the rows that have it. What a
search means is what :meth:`geo.filter.Search.matches` says, a part of a text: what is looked for without a blank in it
lies within one word, so all words are looked through (some megabytes at ten million incidents) and the rows of those
that have it are joined, exactly. A phrase narrows the rows by its words; who asks looks at the texts of those that are
left.

Many small ones are merged into a large one, a range of words at a time, so that no more is in memory than a piece of
each. Refused: a full-text index of DuckDB, SQLite or tantivy (they fold otherwise, have one writer, and find words
only: no part of one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geo.filter import stands
from geo.store.derived import folded

_TERMS = pa.schema([("term", pa.string()), ("end", pa.int64())])
_ROWS = pa.schema([("row", pa.int64())])
_GROUP = 131_072
"""Rows of words that are read together."""
_PIECE = 4_000_000
"""So many rows of words are merged at once: some hundred megabytes."""


@dataclass(frozen=True)
class Postings:
    """An index in two files."""

    terms_path: Path
    rows_path: Path

    @cached_property
    def _table(self) -> pa.Table:
        # Read by the system as it is needed, and shared by all processes.
        return pa.ipc.open_file(pa.memory_map(str(self.terms_path))).read_all()

    @property
    def terms(self) -> pa.ChunkedArray:
        """Each word that occurs, in the order of its bytes."""
        return self._table["term"]

    @property
    def ends(self) -> NDArray[np.int64]:
        """Where the rows of each word end among all rows."""
        return np.asarray(self._table["end"].to_numpy(), dtype=np.int64)

    def mark(self, which: pa.ChunkedArray, rows: NDArray[np.bool_]) -> None:
        """Mark the rows that have one of some words.

        Parameters
        ----------
        which : pa.ChunkedArray
            True or false for each of :attr:`terms`.
        rows : array of bool
            A place for each row number.
        """
        wanted = np.flatnonzero(which.to_numpy())
        if not len(wanted):
            return
        ends = self.ends
        lows, highs = np.where(wanted > 0, ends[wanted - 1], 0), ends[wanted]
        with pq.ParquetFile(self.rows_path, memory_map=True) as file:
            groups = np.unique(np.concatenate([lows // _GROUP, (highs - 1) // _GROUP]))
            long = np.flatnonzero(highs - lows > _GROUP)
            groups = np.unique(np.concatenate([groups, *(np.arange(lows[n], highs[n]) // _GROUP for n in long)]))
            for group in groups.tolist():
                numbers = file.read_row_group(group)["row"].to_numpy()
                first = group * _GROUP
                here = np.flatnonzero((lows < first + len(numbers)) & (highs > first))
                edges = np.zeros(len(numbers) + 1, dtype=np.int8)
                np.add.at(edges, np.maximum(lows[here] - first, 0), 1)
                np.add.at(edges, np.minimum(highs[here] - first, len(numbers)), -1)
                rows[numbers[np.cumsum(edges[:-1]) > 0]] = True

    def batches(self) -> Callable[[int], NDArray[np.int64]]:
        """A function of a count, which gives that many rows more at each call."""
        return _Cursor(self.rows_path).next


class _Cursor:
    """The rows of a file, in order."""

    def __init__(self, path: Path) -> None:
        self._pieces: Iterator[pa.RecordBatch] = pq.ParquetFile(path).iter_batches(_GROUP)
        self._left = np.zeros(0, dtype=np.int64)

    def next(self, count: int) -> NDArray[np.int64]:
        """The next so many."""
        parts, size = [self._left], len(self._left)
        while size < count:
            parts.append(next(self._pieces)["row"].to_numpy())
            size += len(parts[-1])
        rows = np.concatenate(parts) if len(parts) > 1 else self._left
        self._left = rows[count:]
        return rows[:count]


def candidates(postings: Sequence[Postings], word: str, rows: int) -> NDArray[np.bool_]:
    """Which rows may have a word or a phrase: exactly those that do where it has no blank.

    Parameters
    ----------
    rows : int
        One more than the highest row number.
    """
    first, *middle = word.lstrip().split(" ")
    if not middle:
        return _marked(postings, rows, lambda terms: _terms_with(terms, word))
    *within, last = middle
    marks = _marked(postings, rows, lambda terms: pc.ends_with(terms, first))
    marks &= _marked(postings, rows, lambda terms: pc.starts_with(terms, last))
    for each in within:
        marks &= _marked(postings, rows, lambda terms, each=each: pc.equal(terms, each))  # type: ignore[misc]
    return marks


def _terms_with(terms: pa.ChunkedArray, word: str) -> pa.ChunkedArray:
    """Which terms a word stands in (:func:`geo.filter.stands`): where a term begins, a word of the text does."""
    has = pc.match_substring(terms, word.lstrip())
    if word.startswith(" "):
        marks = np.array(has.to_numpy(), dtype=bool)
        near = np.flatnonzero(marks)
        marks[near] = [stands(word, term) for term in terms.take(pa.array(near)).to_pylist()]
        has = pa.chunked_array([marks])
    return has


def _marked(
    postings: Sequence[Postings], rows: int, which: Callable[[pa.ChunkedArray], pa.ChunkedArray]
) -> NDArray[np.bool_]:
    marks = np.zeros(rows, dtype=bool)
    for each in postings:
        each.mark(which(each.terms), marks)
    return marks


def index(texts: pa.Array, first: int, into: Postings) -> Postings:
    """Write the index of some texts, whose rows are numbered from ``first`` on.

    Each word is folded once, not each text: a word of a folded text is a word, folded, or a part of one, since folding
    minds nothing beyond a blank and may make some.
    """
    words = pl.Series(texts).str.replace_all("\n", " ", literal=True).str.split(" ")
    rows = np.repeat(np.arange(len(texts)), words.list.len().to_numpy())
    written = words.explode(empty_as_null=True).to_arrow().cast(pa.string()).fill_null("").dictionary_encode()
    parts = pc.split_pattern(folded(written.dictionary), " ")
    coded = parts.flatten().dictionary_encode()
    lengths, codes = pc.list_value_length(parts).to_numpy(), written.indices.to_numpy()
    if (lengths != 1).any():
        starts, several = np.cumsum(lengths) - lengths, lengths[codes]
        rows = np.repeat(rows, several)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(several) - several, several)
        codes = np.repeat(starts[codes], several) + within
    codes = coded.indices.to_numpy()[codes]
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    nothing = pc.index(coded.dictionary, "").as_py()
    if nothing >= 0:
        codes, rows = codes[codes != nothing], rows[codes != nothing]
    keys = np.sort(rank[codes] * max(1, len(texts)) + rows)  # numpy's unique goes by hashes, ten times slower
    keys = keys[np.diff(keys, prepend=-1) > 0]
    place, row = np.divmod(keys, max(1, len(texts)))
    counts = np.bincount(place, minlength=len(order))
    there = counts > 0
    with _writer(into) as writer:
        writer.write_table(pa.table({"row": row + first}, schema=_ROWS), row_group_size=_GROUP)
    _write_terms(into, coded.dictionary.take(pa.array(order)).filter(pa.array(there)), counts[there])
    return into


def merge(postings: Sequence[Postings], into: Postings, alive: NDArray[np.bool_] | None = None) -> Postings:
    """Write one index of several, whose rows rise from one to the next.

    Parameters
    ----------
    alive : array of bool, optional
        For each row number whether it still counts; the others are left out.
    """
    terms = pc.unique(pa.chunked_array([chunk for each in postings for chunk in each.terms.chunks], pa.string()))
    terms = terms.take(pc.sort_indices(terms))
    inputs = []
    totals = np.zeros(len(terms), dtype=np.int64)
    for each in postings:
        codes = pc.index_in(each.terms, value_set=terms).to_numpy()
        lengths = np.diff(each.ends, prepend=0)
        totals[codes] += lengths
        inputs.append((codes, lengths, each.batches()))
    counts = np.zeros(len(terms), dtype=np.int64)
    ends = np.cumsum(totals)
    with _writer(into) as writer:
        left = np.zeros(0, dtype=np.int64)
        start = 0
        while start < len(terms):
            before = ends[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, before + _PIECE, side="right")))
            codes, rows = _range(inputs, start, stop)
            if alive is not None:
                kept = alive[rows]
                codes, rows = codes[kept], rows[kept]
            counts[start:stop] += np.bincount(codes - start, minlength=stop - start)
            left = np.concatenate([left, rows])
            whole = len(left) // _GROUP * _GROUP
            if whole:
                writer.write_table(pa.table({"row": left[:whole]}, schema=_ROWS), row_group_size=_GROUP)
            left, start = left[whole:], stop
        if len(left):
            writer.write_table(pa.table({"row": left}, schema=_ROWS), row_group_size=_GROUP)
    there = counts > 0
    _write_terms(into, terms.filter(pa.array(there)), counts[there])
    return into


def _range(
    inputs: list[tuple[NDArray[np.int64], NDArray[np.int64], Callable[[int], NDArray[np.int64]]]], start: int, stop: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of the words of a range and their rows, in order."""
    codes, rows = [], []
    for mine, lengths, following in inputs:
        low, high = np.searchsorted(mine, [start, stop])
        codes.append(np.repeat(mine[low:high], lengths[low:high]))
        rows.append(following(int(lengths[low:high].sum())))
    joined = np.concatenate(codes)
    order = np.argsort(joined, kind="stable")
    return joined[order], np.concatenate(rows)[order]


def _writer(into: Postings) -> pq.ParquetWriter:
    return pq.ParquetWriter(
        into.rows_path,
        _ROWS,
        compression="zstd",
        use_dictionary=False,
        column_encoding={"row": "DELTA_BINARY_PACKED"},
        write_statistics=False,
    )


def _write_terms(into: Postings, terms: pa.Array, counts: NDArray[np.int64]) -> None:
    table = pa.table({"term": terms, "end": np.cumsum(counts)}, schema=_TERMS)
    with pa.OSFile(str(into.terms_path), "wb") as file, pa.ipc.new_file(file, _TERMS) as writer:
        writer.write_table(table)
