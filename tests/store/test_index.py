"""Snapshots: the latest edits laid over the files."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from geo.filter import Filter
from geo.model import Incident
from geo.store import Act, Store
from geo.store.current import Current
from geo.store.engine import DUCKDB, open_engine
from geo.store.index import Files, advance, empty, parts_of
from geo.store.ledger import Ledger
from geo.store.summaries import counted


def test_every_edit_is_laid_over_the_files_without_making_the_next_one_dearer(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", small_files=1_000, latest_rows=15, soon_rows=0)
    store.add(
        Incident(id=f"a{number}", title=f"Fire {number}", event_type="other", source="s", source_id=str(number))
        for number in range(40)
    )
    store.refresh()
    engine, current, ledger = open_engine(DUCKDB), Current(store.path), Ledger(store.path)
    files = Files.open(current, current.read(), engine, held_rows=0)
    snapshot = empty(engine)
    for number in range(30):
        edited = store.get(f"a{number}")
        assert edited is not None
        store.change([dataclasses.replace(edited, title=f"Smoke {number}")], act=Act(what="edit"))
        ledger.update()
        parts = parts_of(ledger, files, snapshot)
        snapshot = advance(snapshot, ledger.update(), ledger.table_id, ledger.lost, files, parts)
        counts = counted(snapshot.summaries, files.words, Filter(domain=("all",)), "kind")
        assert counts is not None
        assert counts["n"].sum() == 40
    assert set(snapshot.latest.rows["title"].to_pylist()) == {f"Smoke {number}" for number in range(30)}
    # every chunk costs each further edit some time in each column
    assert snapshot.latest.rows["row"].num_chunks <= 17
    assert [each["row"].num_chunks <= 17 for each in snapshot.latest.replaced] == [True]


def test_words_in_the_files_are_looked_up_once_for_all_versions(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", latest_rows=15, soon_rows=0)
    store.add(
        Incident(id=f"a{number}", title=f"Fire {number}", event_type="other", source="s", source_id=str(number))
        for number in range(40)
    )
    store.refresh()
    engine, current, ledger = open_engine(DUCKDB), Current(store.path), Ledger(store.path)
    files, snapshot, held = Files.open(current, current.read(), engine, held_rows=0), empty(engine), set()
    for number in range(8):
        edited = store.get(f"a{number}")
        assert edited is not None
        store.change([dataclasses.replace(edited, title=f"Smoke {number}")], act=Act(what="edit"))
        ledger.update()
        snapshot = advance(
            snapshot, ledger.update(), ledger.table_id, ledger.lost, files, parts_of(ledger, files, snapshot)
        )
        for word, titles in (("fire", 39 - number), ("smoke", number + 1)):
            search = Filter(q=word).search
            assert search is not None
            rows = set(snapshot.rows_having(search).numbers.tolist()) - set(snapshot.gone.tolist())
            assert len(rows) == titles, word
        held.add(files.words_rows.held_bytes)
    assert len(held) == 1
