"""Queries on Apache Spark, for stores too large for one machine: on a cluster, or on this machine's cores.

Spark reads the same files as DuckDB (:mod:`geo.store.current`); workers must reach them by the same path. Tables in
memory here, the latest edits and the results of searches, are sent to Spark and cached there. Queries need nothing on
the workers but Spark. Its settings give expressions the same meaning as in DuckDB: the size of a null list is null, an
index beyond a list's end gives null, and times are in UTC.

Workers that have the same release of this program do the heavy work of making files (:meth:`SparkEngine.each`). On this
machine they have it; on others it must be installed for the Python in ``PYSPARK_PYTHON``.

This module is imported only if Spark is chosen, because pyspark is an optional dependency. Of ibis it uses expressions
and the compiler, and not the backend for Spark.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import logging
import os
import re
import shutil
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
from ibis.backends.sql.compilers.base import SQLGlotCompiler
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from geo import __version__
from geo.errors import StoreError
from geo.files import isolation
from geo.store.attempts import Attempts
from geo.store.engine import SEARCH_BYTES, Engine, Given, Got, new_name, on_release, outcome

_log = logging.getLogger(__name__)

_LOOPBACK = "127.0.0.1"
_MEANING = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.legacy.sizeOfNull": "false",
    "spark.sql.session.timeZone": "UTC",
}
_QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
_ON_THIS_MACHINE = {
    "spark.driver.bindAddress": _LOOPBACK,
    "spark.driver.host": _LOOPBACK,
    # Spark's default of 200 would cost 200 times a few milliseconds per query
    "spark.sql.shuffle.partitions": "4",
    "spark.executorEnv.PYTHONPATH": isolation.python_path(),
}

_starting = threading.Lock()


class _Compiler(PySparkCompiler):  # type: ignore[misc]
    """ibis's compiler, with OFFSET (since Spark 3.4) for pages of a list: ibis numbers rows, which loses order."""

    __slots__ = ()
    rewrites = SQLGlotCompiler.rewrites


_compiler = _Compiler()
_backend = ibis.pyspark  # importing it defines options that the compiler needs


def sql(expression: ir.Table) -> str:
    """The SQL for Spark."""
    query: str = _compiler.to_sqlglot(expression.unbind()).sql(dialect=_compiler.dialect)
    return query


class SparkEngine(Engine):
    """An engine on Spark; a process has one session.

    Parameters
    ----------
    master : str
        Spark's master URL: "spark://host:port", "local-cluster[workers,cores,megabytes]" or "local[threads]".
    search_bytes : int
        The size of the cache of search results.
    clock : callable
        Returns seconds: after a while, workers that didn't run this release are asked again.

    Raises
    ------
    StoreError
        Spark doesn't start, or this process has a session at another master.
    """

    def __init__(
        self, master: str, *, search_bytes: int = SEARCH_BYTES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.search_bytes, self.question_s = search_bytes, None
        self._has_program, self._asked = False, Attempts(clock)
        self._session = _session(master)
        self._released: deque[Callable[[], None]] = deque()

    def run(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""
        with self._frame(expression) as frame:
            rows: pa.Table = frame.toArrow()
            return rows.cast(expression.schema().to_pyarrow())

    @contextlib.contextmanager
    def batches(self, expression: ir.Table, rows: int) -> Iterator[Iterator[pa.RecordBatch]]:
        """The rows of an expression in batches of at most ``rows``; all of them are loaded into this process first."""
        yield iter(self.run(expression).to_batches(max_chunksize=rows))

    def files(self, paths: Sequence[Path]) -> ir.Table:
        """A view of Parquet files, which are read when it is queried."""
        frame = self._session.read.parquet(*(path.absolute().as_uri() for path in paths))
        return self._view(frame, ibis.Schema.from_pyarrow(pq.read_schema(paths[0])))

    def materialize(self, expression: ir.Table) -> ir.Table:
        """A table with an expression's rows, which the workers cache at the first query."""
        with self._frame(expression) as frame:
            return self._view(frame, expression.schema(), kept=True)

    def put(self, rows: pa.Table) -> ir.Table:
        """A table with some rows, which the workers cache at the first query."""
        return self.materialize(ibis.memtable(rows))

    def named(self, make: Callable[..., ir.Table], *tables: ir.Table) -> ir.Table:
        """The expression itself, without a named view."""
        return make(*tables)

    @property
    def workers(self) -> int:
        """How many worker processes run the tasks of :meth:`each` at once; 1 if the workers don't run this release."""
        if not self._has_program and self._asked.is_due:
            self._has_program = self._ask_for_program()
            self._asked.note(succeeded=self._has_program)
        return self._cores() if self._has_program else 1

    def _cores(self) -> int:
        return int(self._session.sparkContext.defaultParallelism)

    def _ask_for_program(self) -> bool:
        try:
            (release,) = self._each(_release, [None])
        except StoreError as error:
            release = str(error)
        if release == __version__:
            return True
        _log.warning(
            "Files of the current state are made on this machine: the cluster’s workers don’t run this release, %s. "
            "Install incident-map there, for the Python that PYSPARK_PYTHON names. They said: %s",
            __version__,
            release,
        )
        return False

    def each(self, task: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
        """The results of a task for some values, in order, run by the workers.

        Raises
        ------
        StoreError
            The error of a task, or a worker failed.
        """
        results: list[Got] = []
        for result in self._each(functools.partial(outcome, task), given):
            if isinstance(result, StoreError):
                raise result
            results.append(result)
        return results

    def _each(self, task: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
        try:
            results: list[Got] = self._session.sparkContext.parallelize(given, len(given)).map(task).collect()
        except (PySparkException, Py4JError) as error:
            raise StoreError(f"A worker of the cluster failed: {_last_line(error)}") from error
        return results

    @contextlib.contextmanager
    def _frame(self, expression: ir.Table) -> Iterator[Any]:
        """An expression as a Spark DataFrame; its in-memory tables exist for the duration of the block."""
        self._let_go()
        query, memtables = sql(expression), list(expression.op().find(ops.InMemoryTable))
        try:
            for memtable in memtables:
                rows = memtable.data.to_pyarrow(memtable.schema)
                sent = self._session.createDataFrame(rows.combine_chunks())  # Spark drops what is behind an empty chunk
                sent.createOrReplaceTempView(memtable.name)
            yield self._session.sql(query)
        except (PySparkException, Py4JError) as error:
            raise StoreError(f"Spark couldn’t answer: {_first_line(error)}") from error
        finally:
            for memtable in memtables:
                self._session.catalog.dropTempView(memtable.name)

    def _let_go(self) -> None:
        """Drop views that are no longer referenced."""
        with contextlib.suppress(IndexError):
            while True:
                self._released.popleft()()

    def _view(self, frame: Any, schema: ibis.Schema, *, kept: bool = False) -> ir.Table:
        """A DataFrame as a named view, dropped once neither the table nor an expression over it is referenced."""
        name = new_name()
        if kept:
            frame.cache()
        frame.createOrReplaceTempView(name)

        def drop() -> None:
            self._session.catalog.dropTempView(name)
            if kept:
                frame.unpersist()

        table = ibis.table(schema, name=name)
        on_release(table, functools.partial(self._released.append, drop))
        return table


_running: SparkSession | None = None


def _session(master: str) -> SparkSession:
    global _running
    with _starting:
        if _running is not None:
            if (here := _running.sparkContext.master) != master:
                raise StoreError(f"This process has Spark at {here}; it can’t have {master} too.")
            return _running
        is_here = "://" not in master
        settings = _MEANING | _QUIET | (_ON_THIS_MACHINE if is_here else {})
        builder = SparkSession.builder.master(master).appName("incident-map")
        for name, value in settings.items():
            builder = builder.config(name, value)
        # inherited by its workers; no other computer can connect to them
        own = {"SPARK_LOCAL_IP": _LOOPBACK, "PYSPARK_PYTHON": sys.executable} if is_here else {}
        own = {name: value for name, value in own.items() if name not in os.environ}
        os.environ.update(own)
        try:
            _running = builder.getOrCreate()
        except (PySparkException, Py4JError) as error:
            raise StoreError(f"Spark doesn’t start at {master}: {_first_line(error)}") from error
        finally:
            for name in own:
                del os.environ[name]
        return _running


@atexit.register  # or, when the process ends, Spark starts workers anew while it ends them, and prints that it can't
def stop() -> None:
    """Stop this process's session, and the workers on this machine."""
    global _running
    with _starting:
        if _running is not None:
            _running.stop()
            _running = None


def java() -> str:
    """The path of the Java program; empty if there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin") if home else None) or ""


def words(master: str) -> str:
    """Where queries run, in words."""
    return f"Apache Spark {pyspark.__version__} at {master}, with {java()}"


def _release(_value: None) -> str:
    """The worker's release of this program."""
    return __version__


def _last_line(error: Exception) -> str:
    """The message of a worker's error: the last line of a Python traceback, or the first of Java's."""
    said = [line for line in str(error).splitlines() if _PYTHON_ERROR.match(line)]
    return said[-1] if said else _first_line(error)


_PYTHON_ERROR = re.compile(r"[\w.]+(Error|Exception): ")


def _first_line(error: Exception) -> str:
    """The first line of an error's message, without py4j's introduction."""
    lines = [line.lstrip(": ") for line in str(error).splitlines() if line.strip()]
    return next(
        (line for line in lines if not line.startswith("An error occurred while calling")), type(error).__name__
    )
