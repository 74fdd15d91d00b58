"""An index of words in files: which rows' folded texts contain a word.

Texts are folded by :func:`geo.filter.fold` and split at blanks. ``terms`` has all words that occur, sorted by their
bytes; ``rows`` has, for one word after the other, the numbers of the rows with it. :meth:`geo.filter.Search.matches`
searches for substrings. One without a blank lies within a word, so all words are scanned (some megabytes at ten million
incidents), and the union of the rows of those that contain it is exact. A phrase narrows the rows by its words; the
caller then checks the texts of the remaining rows.

Small indices are merged into larger ones, a range of words at a time, to bound the memory. Refused: a full-text index
of DuckDB, SQLite or tantivy (they fold differently, allow one writer, and find only whole words).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geo.filter import stands
from geo.store.derived import folded

_TERMS = pa.schema([("term", pa.string()), ("end", pa.int64())])
_ROWS = pa.schema([("row", pa.int64())])
_GROUP = 131_072
"""How many rows of ``terms`` are read at once."""
_PIECE = 4_000_000
"""How many row numbers are merged at once: some hundred megabytes."""


@dataclass(frozen=True)
class Postings:
    """An index in two files."""

    terms_path: Path
    rows_path: Path

    @cached_property
    def _table(self) -> pa.Table:
        # memory-mapped: read as needed, and shared by all processes
        return pa.ipc.open_file(pa.memory_map(str(self.terms_path))).read_all()

    @property
    def terms(self) -> pa.ChunkedArray:
        """All words, sorted by their bytes."""
        return self._table["term"]

    @property
    def ends(self) -> NDArray[np.int64]:
        """The end offset of each word's rows in ``rows``."""
        return np.asarray(self._table["end"].to_numpy(), dtype=np.int64)

    def add_hits(self, which: pa.ChunkedArray, rows: NDArray[np.bool_]) -> None:
        """Set the rows that contain any of some words.

        Parameters
        ----------
        which : pa.ChunkedArray
            A mask over :attr:`terms`.
        rows : array of bool
            The mask over row numbers, changed in place.
        """
        wanted = np.flatnonzero(which.to_numpy())
        if not len(wanted):
            return
        ends = self.ends
        lows, highs = np.where(wanted > 0, ends[wanted - 1], 0), ends[wanted]
        with pq.ParquetFile(self.rows_path, memory_map=True) as file:
            groups = np.unique(np.concatenate([lows // _GROUP, (highs - 1) // _GROUP]))
            between = [np.arange(lows[n] // _GROUP, highs[n] // _GROUP) for n in np.flatnonzero(highs - lows > _GROUP)]
            groups = np.unique(np.concatenate([groups, *between]))
            for group in groups.tolist():
                numbers = file.read_row_group(group)["row"].to_numpy()
                first = group * _GROUP
                here = np.flatnonzero((lows < first + len(numbers)) & (highs > first))
                if len(here) == 1:  # a common word
                    rows[numbers[max(lows[here[0]] - first, 0) : highs[here[0]] - first]] = True
                    continue
                edges = np.zeros(len(numbers) + 1, dtype=np.int8)
                np.add.at(edges, np.maximum(lows[here] - first, 0), 1)
                np.add.at(edges, np.minimum(highs[here] - first, len(numbers)), -1)
                rows[numbers[np.cumsum(edges[:-1]) > 0]] = True

    def batches(self) -> Callable[[int], NDArray[np.int64]]:
        """A function that returns the next ``count`` row numbers at each call."""
        return _Cursor(self.rows_path).next


class _Cursor:
    """Reads the row numbers of a file in order."""

    def __init__(self, path: Path) -> None:
        self._pieces: Iterator[pa.RecordBatch] = pq.ParquetFile(path).iter_batches(_GROUP)
        self._left = np.zeros(0, dtype=np.int64)

    def next(self, count: int) -> NDArray[np.int64]:
        """The next ``count`` row numbers."""
        parts, size = [self._left], len(self._left)
        while size < count:
            parts.append(next(self._pieces)["row"].to_numpy())
            size += len(parts[-1])
        rows = np.concatenate(parts) if len(parts) > 1 else self._left
        self._left = rows[count:]
        return rows[:count]


def candidates(postings: Sequence[Postings], word: str, rows: int) -> NDArray[np.bool_]:
    """A mask of rows that may contain a word or phrase; exact if it has no blank.

    Parameters
    ----------
    rows : int
        One more than the highest row number.
    """
    first, *middle = word.lstrip().split(" ")
    if not middle:
        return _hits(postings, rows, lambda terms: _terms_with(terms, word))
    *within, last = middle
    hits = _hits(postings, rows, lambda terms: pc.ends_with(terms, first))
    hits &= _hits(postings, rows, lambda terms: pc.starts_with(terms, last))
    for each in within:
        hits &= _hits(postings, rows, lambda terms, each=each: pc.equal(terms, each))  # type: ignore[misc]
    return hits


def _terms_with(terms: pa.ChunkedArray, word: str) -> pa.ChunkedArray:
    """Which terms contain a word as :func:`geo.filter.stands` says; the start of a term is the start of a word."""
    has = pc.match_substring(terms, word.lstrip())
    if word.startswith(" "):
        hits = np.array(has.to_numpy(), dtype=bool)
        near = np.flatnonzero(hits)
        hits[near] = [stands(word, term) for term in terms.take(pa.array(near)).to_pylist()]
        has = pa.chunked_array([hits])
    return has


def _hits(
    postings: Sequence[Postings], rows: int, which: Callable[[pa.ChunkedArray], pa.ChunkedArray]
) -> NDArray[np.bool_]:
    hits = np.zeros(rows, dtype=bool)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda each: each.add_hits(which(each.terms), hits), postings))
    return hits


def index(texts: Iterable[tuple[pa.Array, NDArray[np.int64]]], first: int, into: Postings) -> Postings:
    """Write an index of some texts.

    Each distinct text is split once and each distinct word folded once. Folding words one by one gives the same words
    as folding the whole text, because folding doesn't look beyond blanks; it may split a word by creating blanks.

    Parameters
    ----------
    texts : iterable of (texts, rows)
        Batches of texts with the row of each, counted from ``first``; a row may occur repeatedly.
    """
    cut = [(*_cut(some), rows) for some, rows in texts]
    written = pa.chunked_array([words.dictionary for _of, _ends, words, _rows in cut], pa.string())
    terms, ranks, parts = _folded_terms(pc.utf8_rtrim(written.combine_chunks(), "\n "))
    shift = max((int(rows.max(initial=0)) for *_cut, rows in cut), default=0).bit_length()
    keys, start = [np.zeros(0, dtype=np.int64)], 0
    for of, ends, words, rows in cut:
        numbers = words.indices.to_numpy() + start
        start += len(words.dictionary)
        if (parts[numbers] != 1).any():
            ends = np.concatenate([ends[:1], np.cumsum(parts[numbers])])[ends]
        ranked = ranks[_runs((np.cumsum(parts) - parts)[numbers], parts[numbers])]
        lengths = np.diff(ends)[of]
        keys.append(ranked[_runs(ends[:-1][of], lengths)] << shift | np.repeat(rows, lengths))
    joined = np.concatenate(keys)
    joined.sort()  # np.unique uses hashing, which is ten times slower
    joined = np.concatenate([joined[:1], joined[1:][joined[1:] > joined[:-1]]])
    with _writer(into) as writer:
        numbers = (joined & ((1 << shift) - 1)) + first
        writer.write_table(pa.table({"row": numbers}, schema=_ROWS), row_group_size=_GROUP)
    _write_terms(into, terms, np.bincount(joined >> shift, minlength=len(terms)))
    return into


def _cut(texts: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.int64], pa.DictionaryArray]:
    """The index of each text among the distinct texts; the end offset of each distinct text's words; and the words.

    The words aren't folded, and some include the following blank, so that they can share the texts' buffer.
    """
    coded = texts.fill_null("").dictionary_encode()
    bytes_of = coded.dictionary.buffers()[2] or pa.py_buffer(b"")
    edges = np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), pc.binary_length(coded.dictionary).to_numpy()]))
    letters = np.frombuffer(bytes_of, np.uint8, edges[-1])
    begins = np.zeros(len(letters) + 1, dtype=bool)
    begins[1:] = (letters == ord(" ")) | (letters == ord("\n"))
    begins[edges] = True
    offsets = np.flatnonzero(begins).astype(np.int32)
    words = pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), bytes_of).dictionary_encode()
    return coded.indices.to_numpy(), np.searchsorted(offsets, edges), words


def _folded_terms(words: pa.Array) -> tuple[pa.Array, NDArray[np.int64], NDArray[np.int64]]:
    """The sorted folded terms; the term numbers of each word in turn; and how many terms each word became."""
    split = pc.split_pattern(folded(words), " ")
    flat, of = split.flatten(), pc.list_parent_indices(split).to_numpy()
    filled = pc.not_equal(flat, "")
    coded = flat.filter(filled).dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    parts = np.bincount(of[filled.to_numpy(zero_copy_only=False)], minlength=len(words))
    return coded.dictionary.take(pa.array(order)), rank[coded.indices.to_numpy()], parts


def _runs(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Concatenated ranges, given by starts and lengths."""
    ends = np.cumsum(lengths)
    runs: NDArray[np.int64] = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
    return runs


def merge_indexes(postings: Sequence[Postings], into: Postings, gone: NDArray[np.int64] | None = None) -> Postings:
    """Merge several indices into one. The files are smaller if row numbers rise from one index to the next.

    Parameters
    ----------
    gone : array, optional
        Sorted numbers of obsolete rows, which are left out.
    """
    terms = pc.unique(pa.chunked_array([chunk for each in postings for chunk in each.terms.chunks], pa.string()))
    terms = terms.take(pc.sort_indices(terms))
    inputs = []
    totals = np.zeros(len(terms), dtype=np.int64)
    for each in postings:
        numbers = pc.index_in(each.terms, value_set=terms).to_numpy()
        lengths = np.diff(each.ends, prepend=0)
        totals[numbers] += lengths
        inputs.append((numbers, lengths, each.batches()))
    counts = np.zeros(len(terms), dtype=np.int64)
    ends = np.cumsum(totals)
    with _writer(into) as writer:
        pending = np.zeros(0, dtype=np.int64)
        start = 0
        while start < len(terms):
            before = ends[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, before + _PIECE, side="right")))
            rows = _range(inputs, start, ends[start:stop] - before)
            counts[start:stop] = totals[start:stop]
            if gone is not None and (out := are_among(rows, gone)).any():
                passed = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(~out)])
                counts[start:stop] = np.diff(passed[ends[start:stop] - before], prepend=0)
                rows = rows[~out]
            pending = np.concatenate([pending, rows])
            whole = len(pending) // _GROUP * _GROUP
            if whole:
                writer.write_table(pa.table({"row": pending[:whole]}, schema=_ROWS), row_group_size=_GROUP)
            pending, start = pending[whole:], stop
        if len(pending):
            writer.write_table(pa.table({"row": pending}, schema=_ROWS), row_group_size=_GROUP)
    there = counts > 0
    _write_terms(into, terms.filter(pa.array(there)), counts[there])
    return into


def _range(
    inputs: list[tuple[NDArray[np.int64], NDArray[np.int64], Callable[[int], NDArray[np.int64]]]],
    start: int,
    ends: NDArray[np.int64],
) -> NDArray[np.int64]:
    """The merged rows of the words from number ``start`` on, word by word, with the end offsets ``ends``."""
    rows = np.empty(ends[-1], dtype=np.int64)
    free = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]])
    for mine, lengths, following in inputs:
        low, high = np.searchsorted(mine, [start, start + len(ends)])
        words, sizes = mine[low:high] - start, lengths[low:high]
        rows[_runs(free[words], sizes)] = following(int(sizes.sum()))
        free[words] += sizes
    return rows


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


def united(numbers: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers that two arrays have, sorted, each once.

    NumPy's own union uses hashing: of the ten thousand rows that as many edits replaced it takes 5 ms, this 0.1 where
    the arrays are sorted.
    """
    both = np.concatenate([numbers, others])
    both.sort(kind="stable")  # merges what is sorted
    return both[np.concatenate([[True], both[1:] != both[:-1]])] if len(both) else both


def are_among(rows: NDArray[np.int64], ordered: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each of some rows is among others, which are sorted."""
    if not len(ordered):
        return np.zeros(len(rows), dtype=bool)
    at = np.minimum(np.searchsorted(ordered, rows), len(ordered) - 1)
    return np.asarray(ordered[at] == rows, dtype=bool)
