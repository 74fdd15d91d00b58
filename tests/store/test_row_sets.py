"""A set of row numbers is the same set whether it is kept as bits or as numbers."""

from __future__ import annotations

import numpy as np
import pytest

from geo.store.row_sets import BLOCK_BITS, RowSet

SIZE = 1_003


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 1.0])
def test_a_set_has_its_rows_in_every_form(share: float) -> None:
    dice = np.random.default_rng(5)
    mask = dice.random(SIZE) < share
    numbers = np.flatnonzero(mask)
    for rows in (RowSet.of_mask(mask), RowSet.of(dice.permutation(numbers), SIZE)):
        assert len(rows) == len(numbers)
        assert rows.nbytes <= SIZE // 8 + 1
        assert (rows.mask == mask).all()
        assert (rows.numbers == numbers).all()
        asked = dice.integers(0, SIZE, 300)
        assert (rows.has(asked) == mask[asked]).all()
        blocks = rows.blocks().to_pydict()
        pairs = zip(blocks["block"], blocks["bits"], strict=True)
        of_blocks = [(block << BLOCK_BITS) + bit for block, bits in pairs for bit in range(32) if bits >> bit & 1]
        assert of_blocks == numbers.tolist()


def test_rows_are_taken_out() -> None:
    mask = np.arange(SIZE) % 3 == 0
    rows = RowSet.of_mask(mask)
    assert (rows.without(np.array([0, 1, 999])).numbers == np.setdiff1d(np.flatnonzero(mask), [0, 999])).all()
    assert rows.without(np.array([], dtype=np.int64)) is rows
