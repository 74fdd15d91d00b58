"""A whole store is searched for duplicates some days at a time, and finds what one comparison of everything finds."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.filter import EVERYTHING
from geo.model import Incident, Placement, Point, Report
from geo.review import duplicates_in
from geo.review.duplicates import BLOCK_PAIRS, COMPARED_COLUMNS, Pair, kept_apart, propose
from geo.store import Store

TEXTS = (
    "A drone struck the substation on the edge of Okhtyrka at night; part of the town was left without power.",
    "A drone struck the substation on the edge of Okhtyrka in the night, and part of it had no power for hours.",
    "Обстріл села: поранено двох мешканців, одна людина загинула вночі у власному будинку на околиці.",
    "Fire.",
)
FIRST_DAY = dt.date(2025, 8, 1)

rows = st.tuples(
    st.sampled_from(("acled", "press", "report")),
    st.sampled_from(TEXTS),
    st.none() | st.integers(0, 12),
    st.sampled_from((0, 0, 1, 9)),
    st.none() | st.sampled_from((50.31, 50.312, 50.36, 50.99)),
    st.sampled_from(("settlement", "province")),
)


def incidents(drawn: list[tuple[str, str, int | None, int, float | None, str]]) -> list[Incident]:
    made = []
    for number, (source, text, day, lasts, lat, precision) in enumerate(drawn):
        start = None if day is None else FIRST_DAY + dt.timedelta(day)
        point = None if lat is None else Point(lat, 34.9)
        made.append(
            Incident(
                id=f"{source}-{number}-1",
                title=text[:60],
                summary=text,
                event_type="drone_strike",
                source=source,
                source_id=f"{number}",
                date_start=start,
                date_end=start and start + dt.timedelta(lasts),
                date_precision="day" if start else "unknown",
                placement=Placement(point=point, precision=precision if point else "none", country="UA", admin1="Sumy"),
                reports=(Report(id=f"{source}-{number}", publisher=source),),
            )
        )
    if len(made) > 1:
        made[:2] = kept_apart(*made[:2])
    return made


def at_once(store: Store) -> list[Pair]:
    tables = list(store.tables(EVERYTHING, COMPARED_COLUMNS))
    return propose(pa.concat_tables(tables), threshold=0.2) if tables else []


@given(st.lists(rows, max_size=40), st.integers(1, 25))
@settings(max_examples=15, deadline=None)
def test_shares_of_days_find_what_one_comparison_finds(
    drawn: list[tuple[str, str, int | None, int, float | None, str]], share_rows: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(folder)
        store.add(incidents(drawn))
        assert duplicates_in(store, threshold=0.2, share_rows=share_rows) == at_once(store)


def test_a_pair_across_the_border_of_two_shares_is_found_once(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    place = ("settlement",)
    drawn = [("acled", TEXTS[1], 0, 0, 50.99, *place), ("press", TEXTS[2], 9, 0, 50.36, *place)]
    store.add(incidents([*drawn, ("acled", TEXTS[0], 4, 0, 50.31, *place), ("press", TEXTS[0], 5, 0, 50.31, *place)]))
    shares = list[float]()
    (pair,) = duplicates_in(store, share_rows=1, on_progress=shares.append)
    assert {pair.first, pair.second} == {"acled-2-1", "press-3-1"}
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_block_that_is_too_full_over_all_days_is_left_out_of_each_share(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    many = 450
    assert many**2 > BLOCK_PAIRS
    undated = [("press", TEXTS[3], None, 0, 50.31, "settlement")] * many
    store.add(incidents(undated + [("acled", TEXTS[3], 2 * at, 0, 50.31, "settlement") for at in range(many)]))
    assert duplicates_in(store, share_rows=100) == []


def test_a_store_of_one_dataset_has_nothing_to_compare(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    assert duplicates_in(store) == []
    store.add(incidents([("acled", TEXTS[0], 1, 0, 50.31, "settlement")] * 3))
    assert duplicates_in(store) == []


def test_what_follows_it_can_end_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.add(incidents([(source, TEXTS[0], 1, 0, 50.31, "settlement") for source in ("acled", "press")]))

    def leave(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        duplicates_in(store, on_progress=leave)
