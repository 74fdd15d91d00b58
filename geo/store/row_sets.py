"""Sets of row numbers: which rows a search or a place finds.

A set is kept as bits, a byte for eight rows of the ledger, or, if it is smaller so, as numbers. A word that 43 million
of a hundred million rows have takes 12.5 MB instead of 172, and isn't turned into numbers and back for each question:
a join by the engine takes the bits as they are (:meth:`RowSet.blocks`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

BLOCK_BITS = 5
"""The binary logarithm of how many rows a block of :meth:`RowSet.blocks` has."""
_BLOCK = np.dtype("<u4")


@dataclass(frozen=True, slots=True, eq=False)
class RowSet:
    """An immutable set of row numbers below ``size``, made by :meth:`of_mask` or :meth:`of`.

    Attributes
    ----------
    numbers_or_bits : array
        Sorted row numbers, or (``uint8``) bits.
    """

    size: int
    count: int
    numbers_or_bits: NDArray[Any]
    is_bits: bool

    @classmethod
    def of_mask(cls, mask: NDArray[np.bool_]) -> RowSet:
        """The row numbers for which a mask holds."""
        count = int(np.count_nonzero(mask))
        if _is_sparse(count, len(mask)):
            return cls.of(np.flatnonzero(mask), len(mask))
        return cls(len(mask), count, np.packbits(mask, bitorder="little"), True)

    @classmethod
    def of(cls, numbers: NDArray[Any], size: int) -> RowSet:
        """The set of some different row numbers."""
        if _is_sparse(len(numbers), size):
            return cls(size, len(numbers), np.sort(numbers.astype(_number_type(size))), False)
        mask = np.zeros(size, dtype=bool)
        mask[numbers] = True
        return cls.of_mask(mask)

    def __len__(self) -> int:
        return self.count

    @property
    def nbytes(self) -> int:
        """The size in bytes."""
        return self.numbers_or_bits.nbytes

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The row numbers, sorted."""
        return np.asarray(np.flatnonzero(self.mask) if self.is_bits else self.numbers_or_bits, dtype=np.int64)

    @property
    def mask(self) -> NDArray[np.bool_]:
        """For each row number below ``size``, whether it is in the set; a new array."""
        if self.is_bits:
            return np.unpackbits(self.numbers_or_bits, count=self.size, bitorder="little").view(bool)
        mask = np.zeros(self.size, dtype=bool)
        mask[self.numbers_or_bits] = True
        return mask

    def has(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some row numbers are in the set."""
        if not self.is_bits:
            return np.isin(numbers, self.numbers_or_bits)
        bits: NDArray[np.uint8] = self.numbers_or_bits.take(numbers >> 3) >> (numbers.astype(np.uint8) & 7) & 1
        return bits.view(bool)

    def without(self, numbers: NDArray[np.int64]) -> RowSet:
        """The set without some row numbers."""
        if not len(numbers):
            return self
        mask = self.mask
        mask[numbers] = False
        return RowSet.of_mask(mask)

    def blocks(self) -> pa.Table:
        """The set as bits for a join, in which single numbers would take more memory than there is.

        Returns
        -------
        pa.Table
            ``block``: a row number shifted right by :data:`BLOCK_BITS`, once each; ``bits``: which rows of the block.
        """
        bits = self.numbers_or_bits if self.is_bits else np.packbits(self.mask, bitorder="little")
        every = np.pad(bits, (0, -len(bits) % _BLOCK.itemsize)).view(_BLOCK)
        blocks = np.flatnonzero(every)
        return pa.table({"block": blocks, "bits": every[blocks].astype(np.int64)})


def _number_type(size: int) -> np.dtype[Any]:
    return np.dtype(np.uint32 if size <= 2**32 else np.int64)


def _is_sparse(count: int, size: int) -> bool:
    """Whether numbers take less memory than bits."""
    return count * _number_type(size).itemsize * 8 < size
