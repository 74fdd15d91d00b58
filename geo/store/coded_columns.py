"""The compact columns of incidents in the engine, for filters, maps and sorting in milliseconds.

Repeating texts (countries, regions, actors, publishers) are numbers (:class:`Codes`), targets and means are bits: so
they group fast, and no foreign text becomes part of a query. :func:`encode` computes them from the ledger's columns.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo import taxonomy
from geo.schema import whole

CODED_COLUMNS = (
    *("id", "title", "event_type", "source", "sources", "publishers", "actor", "target", "means"),
    *("date_start", "date_end", "date_precision", "time_start"),
    *("lat", "lon", "cell", "precision", "radius_km", "country", "admin1", "place", "place_id"),
    *("killed", "killed_low", "killed_best", "killed_high", "injured", "injured_low", "injured_best", "injured_high"),
    *("verification", "geometry", "sequence", "act", "change", "deleted"),
)
"""The columns of the ledger that they are computed from."""

NUMBERED_WORDS = ("actor", "sources", "publishers", "source", "country", "admin1", "place", "place_id", "act")
"""The columns whose values are numbered in the order in which they occur (:class:`Dictionaries`)."""

FIXED: dict[str, tuple[str, ...]] = {
    "type": tuple(taxonomy.EVENT_TYPES),
    "domain": tuple(taxonomy.DOMAINS),
    "target": tuple(taxonomy.TARGETS),
    "means": tuple(taxonomy.MEANS),
    "verification": tuple(taxonomy.VERIFICATIONS),
    "precision": tuple(taxonomy.PRECISIONS),
    "date_precision": tuple(taxonomy.DATE_PRECISIONS),
}
"""The columns with fixed values: a value's number is its index here (for target and means: the bit)."""


def numbering(words: Mapping[str, Sequence[str]]) -> str:
    """A short hash of lists of values, which changes if the number of any value changes."""
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:8]


class Codes:
    """Numbers for the values of a column, assigned in order of occurrence and never changed.

    Parameters
    ----------
    stored : callable, optional
        Returns the values that already have numbers; called at first use.
    """

    def __init__(self, stored: Callable[[], list[str]] = list) -> None:
        self._stored: Callable[[], list[str]] | None = stored
        self._values: list[str] = []
        self._numbers: dict[str, int] = {}
        self._reading = threading.Lock()

    def _read(self) -> None:
        with self._reading:
            if self._stored is not None:
                self._values = self._stored()
                self._numbers = {value: number for number, value in enumerate(self._values)}
                self._stored = None

    @property
    def values(self) -> list[str]:
        """The values, by number."""
        if self._stored is not None:
            self._read()
        return self._values

    def encode(self, texts: pa.Array) -> pa.Array:
        """The numbers of an array of text, new values included; null stays null."""
        coded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
        values, numbers = self.values, self._numbers
        of = []
        for value in coded.dictionary.to_pylist():
            if value not in numbers:
                values.append(value)
                numbers[value] = len(values) - 1
            of.append(numbers[value])
        return pa.array(of, pa.int32()).take(coded.indices)

    def find(self, values: Iterable[str]) -> list[int]:
        """The numbers of the values that have one."""
        if self._stored is not None:
            self._read()
        return [self._numbers[value] for value in values if value in self._numbers]


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """The codes of all columns with open lists of values (:data:`NUMBERED_WORDS`)."""

    country: Codes
    region: Codes
    actor: Codes
    source: Codes
    dataset: Codes
    place: Codes
    place_id: Codes
    act: Codes

    @classmethod
    def empty(cls) -> Dictionaries:
        """Dictionaries without values."""
        return cls(*(Codes() for _word in fields(cls)))


_NUMBERS = pa.list_(pa.int32())
CODED_ROWS = pa.schema(
    [
        ("row", pa.int64()),
        ("live", pa.bool_()),
        *((name, pa.int8()) for name in ("type", "domain", "verification", "precision", "date_precision")),
        *((name, pa.int32()) for name in ("target", "means")),
        *((name, _NUMBERS) for name in ("actor", "source", "publisher")),
        *((name, pa.int32()) for name in ("dataset", "country", "region", "place", "place_id", "act")),
        ("has_geometry", pa.bool_()),
        ("moment", pa.int64()),
        *((name, pa.date32()) for name in ("start", "end")),
        *((name, pa.string()) for name in ("id", "title")),
        *((name, pa.float64()) for name in ("lat", "lon", "radius_km")),
        *((name, pa.int64()) for name in ("cell", "sequence")),
        *((name, pa.int32()) for name in CODED_COLUMNS if name.startswith(("killed", "injured"))),
        *((name, pa.int64()) for name in ("place_key", "division")),
    ]
)
"""The columns of :func:`encode`. ``row`` is the ledger's row number; ``live`` is false for a tombstone."""


def encode(table: pa.Table, first: int, words: Dictionaries) -> pa.Table:
    """Rows of the ledger as :data:`CODED_ROWS`, numbered from ``first`` on.

    Parameters
    ----------
    table : pa.Table
        The columns :data:`CODED_COLUMNS`, conformed.
    words : Dictionaries
        Extended by new values.
    """
    column = {name: whole(table[name]) for name in CODED_COLUMNS}
    columns: dict[str, Any] = {
        "row": pa.array(np.arange(first, first + len(table))),
        "live": pc.invert(column["deleted"]),
        "type": _fixed(column["event_type"], "type"),
        "domain": DOMAIN_OF.take(_fixed(column["event_type"], "type")),
        "verification": _fixed(column["verification"], "verification"),
        "precision": _fixed(column["precision"], "precision"),
        "date_precision": _fixed(column["date_precision"], "date_precision"),
        "target": _bits(column["target"], "target"),
        "means": _bits(column["means"], "means"),
        **_numbered(column, words),
        "has_geometry": pc.is_valid(column["geometry"]),
        "moment": _moments(column["time_start"], column["date_precision"]),
        "start": column["date_start"],
        "end": column["date_end"],
    }
    same = ("id", "title", "lat", "lon", "cell", "radius_km", "sequence")
    columns |= {name: column[name] for name in CODED_COLUMNS if name in same or name.startswith(("killed", "injured"))}
    columns["place_key"], columns["division"] = _places(columns, words)
    return pa.table([columns[name] for name in CODED_ROWS.names], schema=CODED_ROWS)


def number(table: pa.Table, words: Dictionaries) -> None:
    """Assign numbers to the new values of some rows, as :func:`encode` would.

    Parameters
    ----------
    table : pa.Table
        The columns :data:`NUMBERED_WORDS`, conformed.
    """
    _numbered({name: whole(table[name]) for name in NUMBERED_WORDS}, words)


def _numbered(column: Mapping[str, pa.Array], words: Dictionaries) -> dict[str, pa.Array]:
    """The columns of open lists, as numbers."""
    return {
        "actor": _codes(column["actor"], words.actor),
        "source": _codes(column["sources"], words.source),
        "publisher": _codes(column["publishers"], words.source),
        "dataset": words.dataset.encode(column["source"]),
        "country": words.country.encode(column["country"]),
        "region": words.region.encode(column["admin1"]),
        "place": words.place.encode(column["place"]),
        "place_id": words.place_id.encode(column["place_id"]),
        "act": words.act.encode(column["act"]),
    }


PLACES = 2**32
"""More than there can be places: the factor that packs another number and a place's number into one."""
_UNNAMED = 2**31
"""Added to the number of a place whose region has no name; more than there can be regions."""


def _places(columns: dict[str, Any], words: Dictionaries) -> tuple[pa.Array, pa.Array]:
    """Two numbers for each row: precision and place packed into one, and the country with its division.

    In the second, modulo :data:`PLACES`, a whole country is 0, a region its number plus 1 (:func:`region_of`), and a
    place without a named region its number plus :data:`_UNNAMED` and 1. It is null where the place is known more
    closely, or has no name at all.
    """
    numbers = {name: np.asarray(columns[name].fill_null(0), dtype=np.int64) for name in DIVISION_OF}
    keys, is_closer = division_numbers(**numbers, words=words)
    return pa.array(numbers["precision"] * PLACES + numbers["place_id"]), pa.array(keys, mask=is_closer)


DIVISION_OF = ("precision", "country", "region", "place_id")
"""The columns from which :func:`division_numbers` computes a place's division."""


def division_numbers(
    precision: NDArray[np.int64],
    country: NDArray[np.int64],
    region: NDArray[np.int64],
    place_id: NDArray[np.int64],
    words: Dictionaries,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The country and division of each place packed into a number; and which places have none, since they are known
    more closely or have no name.
    """
    whole_country = precision == FIXED["precision"].index("country")
    no_region = np.isin(region, words.region.find([""]))
    no_name = no_region & np.isin(place_id, words.place_id.find([""])) & ~whole_country
    areas = [FIXED["precision"].index(code) for code in taxonomy.AREAS]
    division = np.where(whole_country, 0, np.where(no_region, place_id + _UNNAMED, region) + 1)
    return country * PLACES + division, ~np.isin(precision, areas) | no_name


def region_of(division: int) -> int | None:
    """The number of the region from a division's remainder modulo :data:`PLACES`; None for a country or an unnamed
    region.
    """
    return division - 1 if 0 < division <= _UNNAMED else None


def _moments(times: pa.Array, date_precision: pa.Array) -> pa.Array:
    """When incidents began, microseconds since 1970 in UTC; null where the time of day isn't known."""
    return pc.if_else(pc.equal(date_precision, "time"), times.cast(pa.int64()), pa.scalar(None, pa.int64()))


_EPOCH = dt.date(1970, 1, 1)


def day_number(day: dt.date) -> int:
    """A day as the columns have it: days since 1970."""
    return (day - _EPOCH).days


def numbered_day(number: int) -> dt.date:
    """The day of a number of days since 1970."""
    return _EPOCH + dt.timedelta(days=int(number))


def microseconds(moment: dt.datetime) -> int:
    """A time in the unit of the column ``moment``: microseconds since 1970 in UTC."""
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)


DOMAIN_OF = pa.array([FIXED["domain"].index(kind.domain) for kind in taxonomy.EVENT_TYPES.values()], pa.int8())
"""The number of the domain of each event type."""


def _fixed(texts: pa.Array, word: str) -> pa.Array:
    return pc.index_in(texts, value_set=pa.array(FIXED[word])).cast(pa.int8())


def _bits(lists: pa.Array, word: str) -> pa.Array:
    flat = lists.flatten()
    bits = np.int32(1) << pc.index_in(flat, value_set=pa.array(FIXED[word])).to_numpy(zero_copy_only=False)
    rows = np.repeat(np.arange(len(lists)), pc.fill_null(pc.list_value_length(lists), 0).to_numpy())
    total = np.zeros(len(lists), dtype=np.int32)
    np.bitwise_or.at(total, rows, bits.astype(np.int32))
    return pa.array(total)


def _codes(lists: pa.Array, codes: Codes) -> pa.Array:
    """The numbers of each row's values, without repeats."""
    numbers = codes.encode(lists.flatten()).to_numpy(zero_copy_only=False)
    rows = np.repeat(np.arange(len(lists)), pc.fill_null(pc.list_value_length(lists), 0).to_numpy())
    _, first = np.unique(rows * max(1, len(codes.values)) + numbers, return_index=True)
    first.sort()
    offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.bincount(rows[first], minlength=len(lists)))])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(numbers[first], pa.int32()))
