"""Derived columns of incidents, computed column-wise: a million rows in seconds.

``derive`` fills :data:`geo.schema.DERIVED`. The tests check that each column equals the result for single values
(:func:`geo.filter.search_text`, :func:`geo.filter.sources_of`, :attr:`geo.model.Count.at_least`,
:func:`geo.geodesy.cell`). ``row_faults`` applies the model's rules to a whole table.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np
import polars as pl
import polars_hash as plh
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo import taxonomy
from geo.filter import fold_all
from geo.geodesy import cells
from geo.schema import CONTENT, DERIVED, INCIDENTS, conform, packed, rows_where, text_bounds, whole

Hashes: TypeAlias = NDArray[np.uint64]

SLICE_ROWS = 131_072
"""Rows processed at once: bounds the memory, and keeps joined text below Arrow's 2 GB per column."""

_UNCOUNTED = ("id", "source", "source_id", "edited", "created", "updated")
"""Columns that don't make an incident's content: its key and the store's own stamps."""

_REPORT_KEYS = ("id", "row_id")
"""Fields of a report that don't count as content."""

_ODD_BLANKS = ("  ", *"\t\n\v\f\r\x1c\x1d\x1e\x1f")
_BLANK = ord(" ")


def derive(table: pa.Table, *, slice_rows: int = SLICE_ROWS) -> pa.Table:
    """The table with the columns of :data:`geo.schema.CONTENT`, packed.

    Parameters
    ----------
    table : pa.Table
        Columns of :data:`geo.schema.INCIDENTS`; missing ones are filled as :func:`geo.schema.conform` does. Derived
        columns that exist already are computed anew.
    slice_rows : int
        Rows worked on at once.
    """
    plain = table.drop_columns([name for name in DERIVED.names if name in table.column_names])
    plain = conform(plain, packed(INCIDENTS))
    parts = []
    for start in range(0, max(1, len(plain)), slice_rows):
        part = plain.slice(start, slice_rows).combine_chunks()
        columns = _derived(part)
        parts.append(pa.table([*part.columns, *(columns[name] for name in DERIVED.names)], names=CONTENT.names))
    return pa.concat_tables(parts)


def _derived(table: pa.Table) -> dict[str, pa.Array]:
    column = {name: whole(table[name]) for name in table.column_names}
    sources, publishers = _named(column["reports"])
    return {
        "domain": _domains(column["event_type"]),
        "killed": pc.coalesce(column["killed_best"], column["killed_low"]),
        "injured": pc.coalesce(column["injured_best"], column["injured_low"]),
        "cell": _cells(column["lat"], column["lon"]),
        "sources": sources,
        "publishers": publishers,
        "fingerprint": _fingerprint(column),
    }


def _domains(kinds: pa.DictionaryArray) -> pa.DictionaryArray:
    numbers = pc.index_in(kinds.dictionary, value_set=pa.array(taxonomy.EVENT_TYPES))
    domains = pa.array([kind.domain for kind in taxonomy.EVENT_TYPES.values()]).take(numbers)
    coded = pc.fill_null(domains, "").dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.take(kinds.indices), coded.dictionary)


def _cells(lat: pa.Array, lon: pa.Array) -> pa.Array:
    missing = pc.or_(pc.is_null(lat), pc.is_null(lon))
    codes = cells(pc.fill_null(lat, 0.0).to_numpy(), pc.fill_null(lon, 0.0).to_numpy())
    return pa.array(codes, mask=missing.to_numpy(zero_copy_only=False))


def _lengths(lists: pa.Array) -> NDArray[np.int64]:
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    return np.asarray(lengths.to_numpy(), dtype=np.int64)


def _offsets(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])


def _field(structs: pa.Array, name: str) -> pa.Array:
    return pc.fill_null(pc.struct_field(structs, name), "")


def _named(reports: pa.Array) -> tuple[pa.Array, pa.Array]:
    """For each row, the publishers and datasets of its reports, and the names shown in lists; without repeats, in
    order.

    Lists show a report's publisher, or its dataset if it has none.
    """
    flat = reports.flatten()
    publisher, dataset = (_field(flat, name) for name in ("publisher", "dataset"))
    names = pa.concat_arrays([publisher.dictionary, dataset.dictionary]).dictionary_encode()
    of = names.indices.to_numpy()
    first = of[: len(publisher.dictionary)][publisher.indices.to_numpy()]
    second = of[len(publisher.dictionary) :][dataset.indices.to_numpy()]
    filled = np.array([bool(name) for name in names.dictionary.to_pylist()], dtype=bool)
    lengths = _lengths(reports)
    rows = np.repeat(np.arange(len(reports)), lengths)
    several = bool((lengths > 1).any())

    def each_once(rows: NDArray[np.int64], codes: NDArray[np.int32], kept: NDArray[np.bool_]) -> pa.Array:
        if not kept.all():
            rows, codes = rows[kept], codes[kept]
        if several:
            fresh = pl.Series(rows * len(names.dictionary) + codes).is_first_distinct().to_numpy()
            rows, codes = rows[fresh], codes[fresh]
        offsets = pa.array(_offsets(np.bincount(rows, minlength=len(reports))), pa.int32())
        return pa.ListArray.from_arrays(offsets, pa.DictionaryArray.from_arrays(pa.array(codes), names.dictionary))

    both = np.stack([first, second], axis=1).ravel()
    apart = np.stack([filled[first], filled[second] & (first != second)], axis=1).ravel()
    listed = np.where(filled[first], first, second)
    return each_once(np.repeat(rows, 2), both, apart), each_once(rows, listed, filled[listed])


def _interleaved(first: pa.Array, second: pa.Array) -> pa.Array:
    order = np.arange(2 * len(first)).reshape(2, -1).T.ravel()
    return pa.concat_arrays([first, second]).take(pa.array(order))


def search_texts(table: pa.Table) -> pa.Array:
    """Each row's folded texts for searching, as :func:`geo.filter.search_text`.

    Parameters
    ----------
    table : pa.Table
        The columns :data:`SEARCHED`, conformed, without codes.
    """
    column = {name: whole(table[name]) for name in SEARCHED}
    texts: list[pa.Array] = [folded(column[name]) for name in _TEXTS]
    texts += [_joined(_lengths(column[name]), folded(column[name].flatten())) for name in _LISTS]
    for name, fields in _STRUCTS.items():
        flat = column[name].flatten()
        pairs = _interleaved(*(_field(flat, each) for each in fields))
        texts.append(_joined(2 * _lengths(column[name]), folded(pairs)))
    texts_of_rows = [
        pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text) for text in texts if _says(text)
    ]
    if not texts_of_rows:
        return pa.repeat(pa.scalar(""), len(table))
    # the empty text at the end keeps rows without any other text in the result
    return pc.utf8_rtrim(pc.binary_join_element_wise(*texts_of_rows, "", "\n", null_handling="skip"), "\n")


def unfolded(table: pa.Table) -> Iterator[tuple[pa.Array, NDArray[np.int64]]]:
    """Yield the unfolded texts in batches, each with its row, counted from 0."""
    rows = np.arange(len(table))
    for name in _TEXTS:
        yield whole(table[name]), rows
    for name in (*_LISTS, *_STRUCTS):
        lists = whole(table[name])
        flat, rows_of = lists.flatten(), np.repeat(rows, _lengths(lists))
        for texts in [flat] if name in _LISTS else [_field(flat, each) for each in _STRUCTS[name]]:
            yield texts, rows_of


_TEXTS = ("title", "summary", "people", "damage", "type_original", "place_query", "place", "admin1", "admin2")
_LISTS = ("actor", "target_actor")
_STRUCTS = {"claims": ("speaker", "text"), "reports": ("publisher", "title")}
SEARCHED = (*_TEXTS, *_LISTS, *_STRUCTS)
"""The columns that a search looks through."""


def _says(texts: pa.Array) -> bool:
    # whether any text isn't empty
    ends = text_bounds(texts)
    return bool(ends[-1] > ends[0])


def _joined(lengths: NDArray[np.int64], texts: pa.Array) -> pa.Array:
    """The texts of each row, one a line, empty ones left out."""
    if not _says(texts):
        return pa.repeat(pa.scalar(""), len(lengths))
    filled = pc.not_equal(texts, "")
    rows = np.repeat(np.arange(len(lengths)), lengths)[filled.to_numpy(zero_copy_only=False)]
    offsets = pa.array(_offsets(np.bincount(rows, minlength=len(lengths))), pa.int32())
    return pc.binary_join(pa.ListArray.from_arrays(offsets, texts.filter(filled)), "\n")


def folded(texts: pa.Array) -> pa.Array:
    """As :func:`geo.filter.fold`, with a fast path for ASCII and for repeating texts."""
    if not _says(texts):
        return texts
    if _repeats(texts):
        coded = texts.dictionary_encode()
        return _folded_each(coded.dictionary).take(coded.indices)
    return _folded_each(texts)


def _folded_each(texts: pa.Array) -> pa.Array:
    if (lower := _lower(texts)) is not None:
        return lower
    column = pl.Series(texts)
    hard = column.str.len_bytes() != column.str.len_chars()
    hard |= column.str.contains_any(list(_ODD_BLANKS))
    hard |= column.str.starts_with(" ") | column.str.ends_with(" ")
    plain = column.str.to_lowercase().to_arrow().cast(pa.string())
    if not hard.any():
        return plain
    return pc.replace_with_mask(plain, hard.to_arrow(), pa.array(fold_all(column.filter(hard)), pa.string()))


def _lower(texts: pa.Array) -> pa.Array | None:
    """The texts in lower case if all are ASCII with single blanks between words; else None."""
    data, offsets = texts.buffers()[2], text_bounds(texts)
    plain = bytes(data.slice(offsets[0], offsets[-1] - offsets[0])) if data is not None else b""
    if not plain or texts.null_count or not plain.isascii() or any(blank.encode() in plain for blank in _ODD_BLANKS):
        return None
    offsets = offsets - offsets[0]
    filled = offsets[1:] > offsets[:-1]
    letters = np.frombuffer(plain, np.uint8)
    if (letters[offsets[:-1][filled]] == _BLANK).any() or (letters[offsets[1:][filled] - 1] == _BLANK).any():
        return None
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(offsets), pa.py_buffer(plain.lower()))


def _repeats(texts: pa.Array) -> bool:
    sample = texts.slice(0, 2_000)
    return len(texts) > 1_000 and 2 * pc.count_distinct(sample).as_py() < len(sample)


_PRIME = np.uint64(0x9E3779B97F4A7C15)
_NULL = np.uint64(0x51ED270B684F1A2D)


def _mixed(values: Hashes) -> Hashes:
    """Mix the bits of each value (the finaliser of SplitMix64).

    Source: https://prng.di.unimi.it/splitmix64.c
    """
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _combined(hashes: Iterable[Hashes]) -> Hashes:
    """Combine hashes into one that depends on their order: a mixed polynomial."""
    same, total, weight = np.zeros(1, dtype=np.uint64), np.zeros(1, dtype=np.uint64), np.ones(1, dtype=np.uint64)
    for each in hashes:
        weight = weight * _PRIME
        if len(each) == 1:
            same = same + each * weight
        else:
            total = total + each * weight
    return _mixed(total + same)


def _fingerprint(column: dict[str, pa.Array]) -> pa.Array:
    hashes = _combined(_hash(column[name]) for name in INCIDENTS.names if name not in _UNCOUNTED)
    return pa.array(np.broadcast_to(hashes, len(column["id"])).view(np.int64))


def _hash(values: pa.Array) -> Hashes:
    """A hash of each value that depends on nothing but the value: not on the batch, library or machine.

    A null text hashes as an empty text. If all values are empty, the result is a single number.
    """
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = pc.fill_null(values, "") if values.null_count else values
        coded = _hash(values.dictionary)
        return coded[values.indices.to_numpy()] if len(coded) > 1 else coded
    if pa.types.is_list(kind):
        return _hash_lists(values)
    if pa.types.is_struct(kind):
        keys = _REPORT_KEYS if "row_id" in kind.names else ()
        return _combined(_hash(pc.struct_field(values, name)) for name in kind.names if name not in keys)
    if pa.types.is_string(kind):
        if not _says(values):
            return np.array([_hash_word("")])
        if len(values) <= _FEW:
            return np.array([_hash_word(text or "") for text in values.to_pylist()], dtype=np.uint64)
        if _all_same(values):
            return np.array([_hash_word(values[0].as_py())], dtype=np.uint64)
        return hash_text(pl.Series(values).fill_null(""))
    return _hash_numbers(values)


def _hash_numbers(values: pa.Array) -> Hashes:
    """Hashes of numbers, dates, times and booleans, as 64 bits each."""
    kind = values.type
    if values.null_count == len(values):
        return np.array([_NULL])
    if pa.types.is_floating(kind):
        numbers = pc.fill_null(values, 0.0).to_numpy().view(np.uint64)
    else:
        width = pa.int32() if pa.types.is_date(kind) else pa.int64()
        numbers = pc.fill_null(values.cast(width).cast(pa.int64()), 0).to_numpy().view(np.uint64)
    hashes = _mixed(numbers + _PRIME)
    return np.where(values.is_valid().to_numpy(zero_copy_only=False), hashes, _NULL) if values.null_count else hashes


def _all_same(texts: pa.Array) -> bool:
    # nearly always the first and last differ already
    first = texts[0]
    return first.is_valid and first == texts[-1] and bool(pc.all(pc.equal(texts, first), skip_nulls=False).as_py())


_FEW = 64
"""Up to this many texts are looked up one by one, because the codes are the same in every batch."""


@functools.lru_cache(4_096)
def _hash_word(text: str) -> np.uint64:
    hashed: np.uint64 = hash_text(pl.Series([text]))[0]
    return hashed


def hash_text(texts: pl.Series) -> Hashes:
    hashes: Hashes = pl.DataFrame({"text": texts}).select(plh.col("text").nchash.xxh3_64()).to_series().to_numpy()
    return hashes


def _hash_lists(values: pa.Array) -> Hashes:
    """Hashes of lists: the sum of the items' hashes, each mixed with its position."""
    if not len(values.values) or not len(flat := values.flatten()):
        return np.zeros(1, dtype=np.uint64)
    hashes = np.broadcast_to(_hash(flat), len(flat))
    lengths = _lengths(values)
    sums: Hashes = np.zeros(len(lengths), dtype=np.uint64)
    if (lengths <= 1).all():
        sums[lengths == 1] = _mixed(hashes)
        return sums
    offsets = _offsets(lengths)
    place = np.arange(offsets[-1]) - np.repeat(offsets[:-1], lengths)
    each = _mixed(hashes + place.astype(np.uint64) * _PRIME)
    running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(each, dtype=np.uint64)])
    np.subtract(running[offsets[1:]], running[offsets[:-1]], out=sums)
    return sums


_CODES: tuple[tuple[str, Iterable[str]], ...] = (
    ("event_type", taxonomy.EVENT_TYPES),
    ("date_precision", taxonomy.DATE_PRECISIONS),
    ("precision", taxonomy.PRECISIONS),
    ("method", taxonomy.METHODS),
    ("verification", taxonomy.VERIFICATIONS),
)


def row_faults(table: pa.Table) -> pa.Array:
    """Check rows against the model's rules: the reason for refusing each row, null for a valid row.

    An import turns refused rows into a :class:`geo.model.Reject`; the store refuses a table with any.

    Parameters
    ----------
    table : pa.Table
        All columns of :data:`geo.schema.INCIDENTS`.
    """
    column = {name: whole(table[name]) for name in INCIDENTS.names}
    reasons = pa.nulls(len(table), pa.string())
    for wrong, reason in _rules(column):
        if pc.any(wrong).as_py():
            reasons = pc.if_else(pc.and_(pc.fill_null(wrong, False), pc.is_null(reasons)), reason, reasons)
    return reasons


def _rules(column: dict[str, pa.Array]) -> Iterable[tuple[pa.Array, str]]:
    """Each rule of the store: which rows break it, and the reason that these are refused with; the first one counts."""
    for name in ("id", "source", "source_id"):
        yield pc.equal(column[name], ""), f"{name} is missing"
    if (pc.max(pc.binary_length(column["id"])).as_py() or 0) > 200:
        yield pc.greater(pc.utf8_length(column["id"]), 200), "the id is longer than 200 characters"
    for name, allowed in _CODES:
        yield _outside(column[name], allowed), f"{name} is not one of the codes"
    for name, allowed in (("means", taxonomy.MEANS), ("target", taxonomy.TARGETS)):
        yield _any_outside(column[name], column[name].flatten(), allowed), f"{name} is not one of the codes"
    for name, field, allowed in (
        ("claims", "stance", taxonomy.STANCES),
        ("figures", "what", taxonomy.FIGURES),
    ):
        values = pc.struct_field(column[name].flatten(), field)
        yield _any_outside(column[name], values, allowed), f"{field} of {name} is not one of the codes"
    start, end, lat, lon = (column[name] for name in ("date_start", "date_end", "lat", "lon"))
    yield pc.not_equal(pc.is_null(start), pc.is_null(end)), "one of the two dates is missing"
    yield pc.greater(start, end), "the end lies before the start"
    undated = rows_where(column["date_precision"], lambda texts: pc.equal(texts, "unknown"))
    yield pc.not_equal(pc.is_null(start), undated), "the date and its precision disagree"
    yield pc.not_equal(pc.is_null(lat), pc.is_null(lon)), "one of the two coordinates is missing"
    for values, most, name in ((lat, 90.0, "latitude"), (lon, 180.0, "longitude")):
        yield pc.invert(pc.less_equal(pc.abs(values), most)), f"{name} is not between -{most:g} and {most:g}"
    located = pc.or_(pc.is_valid(lat), pc.is_valid(column["geometry"]))
    nowhere = rows_where(column["precision"], lambda texts: pc.equal(texts, "none"))
    yield pc.equal(located, nowhere), "the position and its precision disagree"
    for name in ("radius_km", "score"):
        yield pc.invert(pc.is_finite(column[name])), f"{name} is not a number"
    ill_formed = rows_where(
        column["country"], lambda texts: pc.invert(pc.match_substring_regex(texts, "^([A-Z]{2})?$"))
    )
    yield ill_formed, "country is not an ISO 3166-1 alpha-2 code"
    for name in ("killed", "injured"):
        low, best, high = (column[f"{name}_{each}"] for each in ("low", "best", "high"))
        yield pc.less(pc.min_element_wise(low, best, high), 0), f"{name} is negative"
        for small, large in ((low, best), (best, high), (low, high)):
            yield pc.greater(small, large), f"low, best and high of {name} are out of order"


def _outside(values: pa.Array, allowed: Iterable[str]) -> pa.Array:
    codes = pa.array(list(allowed), pa.string())
    return rows_where(values, lambda texts: pc.invert(pc.is_in(texts, value_set=codes)))


def _any_outside(lists: pa.Array, values: pa.Array, allowed: Iterable[str]) -> pa.Array:
    wrong = _outside(values, allowed).to_numpy(zero_copy_only=False)
    if not wrong.any():
        return pa.repeat(False, len(lists))
    rows = np.repeat(np.arange(len(lists)), _lengths(lists))[wrong]
    return pa.array(np.bincount(rows, minlength=len(lists)) > 0)
