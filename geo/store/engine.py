"""The query engine: ibis on in-memory DuckDB by default, or on Apache Spark (:mod:`geo.store.spark`).

Only this module uses internals of ibis (and :mod:`geo.store.spark` its compiler and in-memory tables), and
tests/store/test_engine.py fails if they change: a backend's list of in-memory tables to drop at exit
(:data:`FINALIZER`), and the nodes of an expression (``op``, ``find``, ``InMemoryTable``, ``DatabaseTable``).
"""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import itertools
import operator
import re
import threading
import warnings
import weakref
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import StoreError
from geo.store import asking

DUCKDB = "duckdb"
SEARCH_BYTES = 128_000_000
"""The size of the cache of search results, bytes. A page makes about ten queries over one search; there is room for two
users who search a million incidents for words in a third of them. The newest search is always kept."""

QUESTION_S = 60.0
"""Queries that take longer are stopped, seconds: over ten million incidents any takes at most six on two idle cores."""

COLUMN_BYTES = 25_000
"""DuckDB's overhead for a small table, bytes per column: measured at 8 kB with 39 columns, 25 kB with one."""

MEMORY_BYTES = 2_000_000_000
"""DuckDB's memory limit for all queries together; tables in memory for ten million incidents take a tenth. Its own
default is four fifths of the machine."""

FINALIZER = "_make_memtable_finalizer"
"""The private method of a backend that ibis calls for each in-memory table."""

FAULTS = (duckdb.Error, pa.ArrowException, OSError)
"""The exceptions of a query on damaged files; they can have other causes too."""

SYSTEM_REFUSALS = (duckdb.IOException, OSError)
"""Those that the operating system causes with sound files: no space, no permission, too many open files."""

Given = TypeVar("Given")
Got = TypeVar("Got")

_names = itertools.count()
_WATCHDOG = asking.Watchdog()


def _nothing() -> None:
    pass


def open_engine(name: str = DUCKDB, *, search_bytes: int = SEARCH_BYTES, question_s: float | None = None) -> Engine:
    """Open the engine with a name that matches :data:`geo.settings.ENGINE`.

    Parameters
    ----------
    search_bytes, question_s
        As :class:`Engine` takes them; on Spark no query is stopped.

    Raises
    ------
    StoreError
        It isn't installed, or doesn't start.
    """
    if name.startswith(DUCKDB):
        return Engine(name, search_bytes=search_bytes, question_s=question_s, memory_bytes=MEMORY_BYTES)
    engine: Engine = _spark(name).SparkEngine(name, search_bytes=search_bytes)
    return engine


def engine_words(name: str) -> str:
    """Where queries run, in words.

    Raises
    ------
    StoreError
        It isn't there.
    """
    if name.startswith(DUCKDB):
        return f"DuckDB {importlib.metadata.version('duckdb')}, in this process"
    words: str = _spark(name).words(name)
    return words


def _spark(name: str) -> Any:
    """Import :mod:`geo.store.spark`, or raise a StoreError that says how to install pyspark or Java."""
    # pyspark 4 warns about pandas 3 on import; we don't pass it any pandas
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    try:
        spark = importlib.import_module("geo.store.spark")
    except ImportError as error:
        raise StoreError(
            f"The engine is {name}, and pyspark isn’t installed. Run: pip install 'incident-map[spark]'; or leave "
            "GEO_ENGINE out."
        ) from error
    if not spark.java():
        raise StoreError(
            f"The engine is {name}, and there is no Java. Install 17 or newer (Debian: openjdk-17-jre-headless) and "
            "set JAVA_HOME where it isn’t on the path; or leave GEO_ENGINE out."
        )
    return spark


class Engine:
    """The query engine: an ibis backend for each query at a time, all on one database.

    Parameters
    ----------
    name : str
        "duckdb" (in memory), or a URL for ``ibis.connect``.
    search_bytes : int
        The size of the cache of search results.
    question_s : float, optional
        Queries that take longer are stopped, seconds.
    memory_bytes : int, optional
        DuckDB's memory limit, where ``name`` isn't a URL; beyond it, it uses temporary files in ``scratch``, or fails
        if there is none.
    scratch : Path, optional
    """

    def __init__(
        self,
        name: str = DUCKDB,
        *,
        search_bytes: int = SEARCH_BYTES,
        question_s: float | None = None,
        memory_bytes: int | None = None,
        scratch: Path | None = None,
    ) -> None:
        self.search_bytes = search_bytes
        self.question_s = question_s
        limits = {"memory_limit": f"{memory_bytes}B", "temp_directory": str(scratch or "")} if memory_bytes else {}
        is_duckdb = name == DUCKDB
        self._first = without_finalizers(ibis.duckdb.connect(**limits) if is_duckdb else ibis.connect(name))
        if is_duckdb:
            # the files of the current state never change, so their metadata is read once
            self._first.con.execute("SET parquet_metadata_cache = true")
            # Joins stay as they are written, with the few rows on the right. DuckDB takes conditions to leave a fifth
            # of the rows, and so would hold those of a hundred million incidents for the few of another table.
            self._first.con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        self._said: dict[Hashable, _Said] = {}
        self._idle: deque[Any] = deque()
        self._unused: deque[str] = deque()
        self._unused_views: deque[str] = deque()
        self._shared = threading.RLock()

    @contextmanager
    def _backend(self) -> Iterator[Any]:
        """A backend that no other thread uses meanwhile."""
        if self._first.name != "duckdb":
            with self._shared:
                yield self._first
            return
        try:
            backend = self._idle.pop()
        except IndexError:
            backend = without_finalizers(ibis.duckdb.from_connection(self._first.con.cursor()))
        try:
            yield backend
        finally:
            self._idle.append(backend)

    @contextmanager
    def _limited(self, backend: Any) -> Iterator[None]:
        """Stop the query in this block if it takes too long or its client has gone.

        Raises
        ------
        AbandonedError
            The client has gone.
        StoreError
            It took too long, or needed more memory than the limit.
        """
        try:
            with asking.time_limit(self.question_s), _WATCHDOG.over(getattr(backend.con, "interrupt", _nothing)):
                yield
        except duckdb.OutOfMemoryException as error:
            raise StoreError("This needs more memory than there is for a question: ask for less.") from error

    @property
    def workers(self) -> int:
        """How many processes can run the tasks of :meth:`each` at once; 1 for this process alone."""
        return 1

    def each(self, task: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
        """The results of a task for some values, in order; on a cluster, workers run it in parallel.

        Parameters
        ----------
        task : callable
            A function at the top of one of our modules, which workers import, or a ``functools.partial`` of one.
        given : sequence
            The values; they and the results must be picklable.

        Raises
        ------
        StoreError
            The error of a task.
        """
        return [task(value) for value in given]

    def run(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""
        with self._backend() as backend, self._limited(backend):
            self._drop_unused(backend)
            rows = backend.to_pyarrow(expression)
            drop_memtables(backend, expression)
            return rows

    @contextmanager
    def batches(self, expression: ir.Table, rows: int) -> Iterator[Iterator[pa.RecordBatch]]:
        """The rows of an expression without in-memory tables, in batches; only on DuckDB."""
        with self._backend() as backend, self._limited(backend):
            self._drop_unused(backend)
            # ibis 12 uses a method that DuckDB 2 no longer has
            answer = backend.con.sql(backend.compile(expression))
            batches = (getattr(answer, "to_arrow_reader", None) or answer.fetch_arrow_reader)(rows)
            try:
                yield iter(batches)
            finally:
                batches.close()

    def files(self, paths: Sequence[Path]) -> ir.Table:
        """A view of Parquet files, which are read when it is queried."""
        name = new_name()
        with self._backend() as backend:
            self._drop_unused(backend)
            # a view of files made by ibis is visible only to the thread that made it
            backend.con.read_parquet([str(path) for path in paths]).create_view(name)
        table = self._table(name, _schema(pq.read_schema(paths[0]).remove_metadata()))
        on_release(table, functools.partial(self._unused_views.append, name))
        return table

    def put(self, rows: pa.Table) -> ir.Table:
        """A new table with some rows, dropped once neither it nor an expression over it is referenced."""
        name = new_name()
        with self._backend() as backend:
            self._drop_unused(backend)
            backend.con.from_arrow(rows).create(name)
        table = self._table(name, _schema(rows.schema))
        on_release(table, functools.partial(self._unused.append, name))
        return table

    def materialize(self, expression: ir.Table) -> ir.Table:
        """A new table with an expression's rows, dropped once neither it nor an expression over it is referenced."""
        name = new_name()
        with self._backend() as backend, self._limited(backend):
            self._drop_unused(backend)
            memtables = expression.op().find(ops.InMemoryTable)
            for memtable in memtables:
                backend.con.register(memtable.name, memtable.data.to_pyarrow(memtable.schema))
            try:
                backend.con.execute(f'CREATE TABLE "{name}" AS {backend.compile(expression)}')
            finally:
                for memtable in memtables:
                    backend.con.unregister(memtable.name)
        table = self._table(name, expression.schema())
        # only recorded here: the finalizer may run at any moment, even while the engine holds locks
        on_release(table, functools.partial(self._unused.append, name))
        return table

    def _table(self, name: str, schema: ibis.Schema) -> ir.Table:
        """A table or view with a known schema, which ibis would otherwise query, taking four times as long."""
        table: ir.Table = ops.DatabaseTable(name, schema, self._first, ops.Namespace()).to_expr()
        return table

    def named(self, make: Callable[..., ir.Table], *tables: ir.Table) -> ir.Table:
        """An expression over tables as a named view, whose SQL is compiled only once for each function and columns.

        Parameters
        ----------
        make : callable
            Builds an expression from nothing but ``tables``. For other tables with the same columns the SQL is the same
            up to their names, which are then replaced; if one isn't a table or view of the database, it is compiled.
        """
        name = new_name()
        with self._backend() as backend:
            self._drop_unused(backend)
            if all(isinstance(table.op(), ops.DatabaseTable) for table in tables):
                key = (make, *(table.schema() for table in tables))
                if (said := self._said.get(key)) is None:
                    expression = make(*tables)
                    said = self._said[key] = _Said.of(backend.compile(expression), tables, expression.schema())
                words, schema = said.about(tables), said.schema
            else:
                expression = make(*tables)
                words, schema = backend.compile(expression), expression.schema()
            backend.con.execute(f'CREATE VIEW "{name}" AS {words}')
        table = self._table(name, schema)

        def release(_what_it_is_made_of: tuple[ir.Table, ...]) -> None:
            self._unused_views.append(name)

        on_release(table, functools.partial(release, tables))
        return table

    def size_bytes(self, table: ir.Table) -> int:
        """About the size of a table in bytes: texts by their letters, lists by their values, other columns by type,
        plus the overhead per column.
        """
        columns = table.schema().items()
        sizes = [_column_bytes(table[name], kind) for name, kind in columns]
        fixed = sum(_width_bytes(kind) for _name, kind in columns)
        more: Any = functools.reduce(operator.add, sizes, ibis.literal(0))
        (sums,) = self.run(table.aggregate(rows=ibis._.count(), more=more.sum())).to_pylist()
        return int(sums["rows"] * fixed + (sums["more"] or 0)) + len(columns) * COLUMN_BYTES

    def _drop_unused(self, backend: Any) -> None:
        for names, kind in ((self._unused, "TABLE"), (self._unused_views, "VIEW")):
            while True:
                try:
                    name = names.popleft()
                except IndexError:
                    break
                backend.con.execute(f'DROP {kind} IF EXISTS "{name}"')


@dataclass(frozen=True, slots=True)
class _Said:
    """The SQL of an expression, split at the names of its tables."""

    pieces: tuple[str, ...]
    tables: tuple[int, ...]
    schema: ibis.Schema

    @classmethod
    def of(cls, words: str, tables: Sequence[ir.Table], schema: ibis.Schema) -> _Said:
        first, *rest = _NAME.split(words)
        names = [table.get_name() for table in tables]
        return cls((first, *rest[1::2]), tuple(map(names.index, rest[::2])), schema)

    def about(self, tables: Sequence[ir.Table]) -> str:
        """The SQL with other tables' names."""
        names = [f'"{tables[place].get_name()}"' for place in self.tables]
        return self.pieces[0] + "".join(map(operator.add, names, self.pieces[1:]))


def outcome(task: Callable[[Given], Got], value: Given) -> Got | StoreError:
    """A task's result, or the StoreError that it raised: a worker's exceptions would arrive only as text."""
    try:
        return task(value)
    except StoreError as error:
        return error
    except FAULTS as error:
        return StoreError(f"A worker of the cluster failed: {error}")


_NAME = re.compile(r'"(incidents_\d+)"')


def new_name() -> str:
    """An unused table name."""
    return f"incidents_{next(_names)}"


@functools.cache
def _schema(columns: pa.Schema) -> ibis.Schema:
    return ibis.Schema.from_pyarrow(columns)


def _column_bytes(column: ir.Column, kind: dt.DataType) -> ir.IntegerValue | int:
    """Bytes of a column's value outside its fixed width."""
    if isinstance(column, ir.StringValue):
        return column.length().fill_null(0)
    if isinstance(column, ir.ArrayValue):
        return column.length().fill_null(0) * _width_bytes(kind.value_type)
    return 0


def _width_bytes(kind: dt.DataType) -> int:
    """The fixed width of a column in bytes: the value, or for texts and lists the reference."""
    stored = kind.to_pyarrow()
    return max(1, stored.bit_width // 8) if pa.types.is_primitive(stored) else 16


def without_finalizers(backend: Any) -> Any:
    """The backend, without ibis's list of in-memory tables to drop at exit, which grows with every query."""
    setattr(backend, FINALIZER, lambda _name: None)
    return backend


def drop_memtables(backend: Any, expression: ir.Table) -> None:
    """Drop the in-memory tables of an expression after running it."""
    for memtable in expression.op().find(ops.InMemoryTable):
        backend.drop_view(memtable.name, force=True)


def on_release(table: ir.Table, call: Callable[[], None]) -> None:
    """Call something once neither a table nor an expression over it is referenced."""
    # every expression over the table references its node
    weakref.finalize(table.op(), call).atexit = False
