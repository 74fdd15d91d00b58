"""Questions end when nobody waits for them, when they take too long, and when they take too much."""

from __future__ import annotations

import threading
import time

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from geo.errors import StoreError
from geo.store import AbandonedError, answering
from geo.store.engine import Engine
from geo.store.memory import Memory


def endless() -> ir.Table:
    """Some 10^12 rows."""
    many = ibis.range(0, 10**6).unnest().name("number").as_table()
    return many.cross_join(many.view()).select("number")


def is_over_soon() -> threading.Event:
    """Set a little later."""
    over = threading.Event()
    threading.Timer(0.2, over.set).start()
    return over


def answers(engine: Engine) -> bool:
    return engine.run(ibis.memtable(pa.table({"number": [1, 2]}))).num_rows == 2


def test_a_question_is_given_up_when_whoever_asked_is_gone() -> None:
    engine = Engine()
    with pytest.raises(AbandonedError), answering(is_over_soon().is_set):
        engine.run(endless().aggregate(rows=lambda rows: rows.count()))
    with pytest.raises(AbandonedError), answering(is_over_soon().is_set), engine.batches(endless(), 1000) as batches:
        for _batch in batches:
            pass
    with pytest.raises(AbandonedError), answering(lambda: True):
        engine.run(ibis.memtable(pa.table({"number": [1]})))  # before it is begun
    assert answers(engine)


def test_rows_that_come_in_pieces_come_in_time_or_not_at_all() -> None:
    engine = Engine(question_s=0.2)
    with pytest.raises(StoreError, match=r"longer than 0\.2 seconds"), engine.batches(endless(), 1000) as batches:
        for _batch in batches:
            pass
    assert answers(engine)


def test_a_question_that_needs_too_much_memory_is_refused_and_the_next_is_answered() -> None:
    engine = Engine(memory_bytes=20_000_000)
    many = ibis.range(0, 10**6).unnest().name("number").as_table()
    with pytest.raises(StoreError, match="more memory"):
        engine.materialize(many.mutate(text=many.number.cast(str) + "x" * 40))
    assert answers(engine)


class Making:
    """Makes a value when it is let, as long as somebody waits; counts how often."""

    def __init__(self) -> None:
        self.count = 0
        self.begun, self.let = threading.Event(), threading.Event()
        self.memory: Memory[str, int] = Memory(1_000)

    def make(self) -> tuple[int, int]:
        self.count += 1
        self.begun.set()
        engine = Engine()
        while not self.let.is_set():
            engine.run(ibis.memtable(pa.table({"number": [1]})))
            time.sleep(0.01)
        return 7, 8

    def ask(self, gone: threading.Event, heard: list[object]) -> threading.Thread:
        """Ask in a thread, until somebody is gone."""

        def ask() -> None:
            try:
                with answering(gone.is_set):
                    heard.append(self.memory.once("question", self.make))
            except BaseException as error:  # noqa: BLE001 - looked at by the test
                heard.append(type(error))

        thread = threading.Thread(target=ask)
        thread.start()
        return thread


def test_what_several_ask_at_once_is_made_once_and_for_as_long_as_one_of_them_waits() -> None:
    making, heard, gone = Making(), list[object](), threading.Event()
    first = making.ask(gone, heard)
    making.begun.wait()
    others = [making.ask(threading.Event(), heard) for _number in range(3)]
    time.sleep(0.2)
    gone.set()  # whoever asked first goes, and the others are answered all the same
    time.sleep(0.2)
    making.let.set()
    for thread in (first, *others):
        thread.join()
    assert heard.count(7) >= 3
    assert making.count == 1


def test_what_several_ask_is_given_up_when_the_last_of_them_is_gone() -> None:
    making, heard, gone = Making(), list[object](), threading.Event()
    threads = [making.ask(gone, heard) for _number in range(3)]
    making.begun.wait()
    gone.set()
    for thread in threads:
        thread.join()
    assert heard == [AbandonedError] * 3
    assert making.memory.get("question") is None
