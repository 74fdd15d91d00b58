"""A recognised file on its way to the store: each id once, whatever the batches."""

from __future__ import annotations

import itertools

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from geo.importing.batches import SeenIds


def _summed(steps: list[list[int]]) -> list[list[str]]:
    totals = itertools.accumulate(itertools.chain.from_iterable(steps))
    return [[str(next(totals)) for _ in batch] for batch in steps]


_MIXED = st.lists(st.lists(st.integers(0, 30).map(str), max_size=8), max_size=6)
_GROWING = st.lists(st.lists(st.sampled_from((1, 1, 2, 5, 0)), max_size=4), max_size=6).map(_summed)


@given(
    st.one_of(_MIXED, _GROWING, st.tuples(_GROWING, _MIXED).map(lambda both: both[0] + both[1])),
    st.sampled_from((3, 10, 1_000)),
)
def test_an_id_is_new_once_in_whatever_batch_it_comes(batches: list[list[str]], run: int) -> None:
    seen, before = SeenIds(run), set[str]()
    for ids in batches:
        fresh = []
        for one in ids:
            fresh.append(one not in before)
            before.add(one)
        assert seen.first_times(pa.array(ids, pa.string())).tolist() == fresh
