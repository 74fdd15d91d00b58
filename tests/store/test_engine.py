"""What is borrowed of ibis still does what the engine needs of it."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.errors import StoreError
from geo.store.engine import COLUMN_BYTES, FINALIZER, Engine, drop_memtables, on_release, without_finalizers


def numbers(count: int = 3) -> ir.Table:
    return ibis.memtable(pa.table({"number": list(range(count))}))


def names(connection: Any) -> list[str]:
    """The tables and views of a database, asked of DuckDB itself."""
    tables = "SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal"
    return [name for (name,) in connection.execute(tables).fetchall()]


def test_the_tables_of_a_question_are_gone_once_it_is_answered() -> None:
    backend = without_finalizers(ibis.duckdb.connect())
    before = names(backend.con)
    for _turn in range(3):
        question = numbers()
        question = question.filter(question.number.isin(numbers(2).number))
        assert backend.to_pyarrow(question)["number"].to_pylist() == [0, 1]
        assert len(names(backend.con)) == len(before) + 2
        drop_memtables(backend, question)
        assert names(backend.con) == before


def test_a_backend_asks_for_a_finalizer_of_each_table_by_the_name_that_is_replaced() -> None:
    backend, asked_for = ibis.duckdb.connect(), list[str]()
    setattr(backend, FINALIZER, lambda name: asked_for.append(name))
    question = numbers()
    backend.to_pyarrow(question)
    assert asked_for == [memtable.name for memtable in question.op().find(ops.InMemoryTable)]


def test_a_table_is_released_after_the_last_question_about_it() -> None:
    released = list[str]()
    table = ibis.duckdb.connect().create_table("numbers", numbers())
    on_release(table, lambda: released.append("numbers"))
    question = table.filter(table.number > 1)
    del table
    gc.collect()
    assert released == []
    del question
    gc.collect()
    assert released == ["numbers"]


def test_an_engine_drops_what_nobody_holds(tmp_path: Path) -> None:
    engine = Engine(f"duckdb://{tmp_path}/engine.db")
    kept, released = engine.materialize(numbers()), engine.materialize(numbers())
    assert len(engine.run(released)) == 3
    del released
    gc.collect()
    assert len(engine.run(kept)) == 3
    with duckdb.connect(f"{tmp_path}/engine.db") as connection:
        assert names(connection) == [kept.get_name().rpartition(".")[2]]


def test_a_table_is_as_large_as_its_texts_and_numbers() -> None:
    engine = Engine()
    table = engine.materialize(ibis.memtable(pa.table({"text": ["abcd", None], "numbers": [[1, 2, 3], []]})))
    assert engine.size_bytes(table) == 2 * (16 + 16) + 4 + 3 * 8 + 2 * COLUMN_BYTES


def test_a_question_that_takes_too_long_is_stopped_and_the_next_is_answered() -> None:
    engine = Engine(question_s=0.1)
    many = ibis.range(0, 10**6).unnest().name("number").as_table()
    endless = many.cross_join(many.view()).aggregate(pairs=lambda pairs: pairs.count())
    with pytest.raises(StoreError, match="longer than"):
        engine.run(endless)
    assert len(engine.run(numbers(2))) == 2


def test_files_are_there_for_every_thread(tmp_path: Path) -> None:
    pq.write_table(pa.table({"row": [1, 2]}), tmp_path / "rows.parquet")
    engine = Engine()
    table = engine.files([tmp_path / "rows.parquet"])
    with engine.batches(table, 1):  # meanwhile another connection answers
        assert len(engine.run(table)) == 2


def doubled(table: ir.Table, among: ir.Table) -> ir.Table:
    return table.semi_join(among, "number").mutate(twice=table.number * 2)


def test_a_join_holds_the_rows_on_its_right_however_few_the_conditions_seem_to_leave(tmp_path: Path) -> None:
    rows = np.arange(4_000_000)
    flags = dict.fromkeys(("first", "second", "third"), rows % 1000 > 0)
    pq.write_table(pa.table({"row": rows, **flags}), tmp_path / "many.parquet")
    engine = Engine(memory_bytes=100_000_000)
    few, many = engine.put(pa.table({"of": np.arange(0, len(rows), 4)})), engine.files([tmp_path / "many.parquet"])
    chosen = many.filter(many["first"], many["second"], many["third"])
    joined = chosen.inner_join(few, chosen.row == few.of)
    assert engine.run(joined.aggregate(n=joined.count()))["n"].to_pylist() == [996_000]


def test_what_is_said_of_some_tables_is_said_of_others_with_the_same_columns() -> None:
    engine = Engine()
    for count in (5, 3):
        table, among = engine.put(numbers(count).to_pyarrow()), engine.put(pa.table({"number": [2, 4]}))
        named = engine.named(doubled, table, among)
        assert sorted(engine.run(named)["twice"].to_pylist()) == [twice for twice in (4, 8) if twice < 2 * count]
        some = engine.named(doubled, table.filter(table.number != 2), among)
        assert engine.run(some)["twice"].to_pylist() == [twice for twice in (8,) if twice < 2 * count]
    others = engine.put(pa.table({"number": [2.5], "text": ["half"]}))
    among = engine.put(pa.table({"number": [2.5]}))
    assert engine.run(engine.named(doubled, others, among)).to_pylist() == [{"number": 2.5, "text": "half", "twice": 5}]
