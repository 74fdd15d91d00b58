"""Where the queries run: ibis, and DuckDB in memory by default; or Apache Spark (:mod:`geo.store.spark`).

What is borrowed of ibis beside its public interface stands here alone, and tests/store/test_engine.py fails when it
changes: a backend's list of in-memory tables to drop at the end (:data:`FINALIZER`), and the nodes of an
expression (``op``, ``find``, ``InMemoryTable``, ``DatabaseTable``).
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
"""The rows of searches that are kept for the next questions: a page asks some ten of one search, and two people
who search a million incidents for words that each third of them says have room. The newest search is always kept."""

QUESTION_S = 60.0
"""A question that takes longer is stopped: ten million incidents answer any in six seconds on two idle cores."""

COLUMN_BYTES = 25_000
"""What DuckDB takes for a table of a few rows beside them, a column: measured at 8 kB of 39 columns, 25 of one."""

MEMORY_BYTES = 2_000_000_000
"""So much DuckDB may take for all questions together, of which what is held of ten million incidents is a tenth; of
itself it would take four fifths of the machine."""

FINALIZER = "_make_memtable_finalizer"
"""What ibis calls of a backend for each in-memory table; a name that isn't public."""

FAULTS = (duckdb.Error, pa.ArrowException, OSError)
"""What a question says whose files are damaged, beside other things."""

REFUSED = (duckdb.IOException, OSError)
"""Those of them that the system says, of files that aren't damaged: no room, no right, too many that are open."""

Given = TypeVar("Given")
Got = TypeVar("Got")

_names = itertools.count()
_WATCHDOG = asking.Watchdog()


def _nothing() -> None:
    pass


def open_engine(name: str = DUCKDB, *, search_bytes: int = SEARCH_BYTES, question_s: float | None = None) -> Engine:
    """The engine of a name: DuckDB's, or as :data:`geo.settings.ENGINE` has it.

    Raises
    ------
    StoreError
        It isn't there, or doesn't start.
    """
    if name.startswith(DUCKDB):
        return Engine(name, search_bytes=search_bytes, question_s=question_s, memory_bytes=MEMORY_BYTES)
    engine: Engine = _spark(name).SparkEngine(name, search_bytes=search_bytes)
    return engine


def engine_words(name: str) -> str:
    """Where questions are answered, in words.

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
    """The module that knows Spark, if Spark is there."""
    # pyspark 4 says so of all of pandas 3, now and later; nothing of ours hands it pandas.
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
    """Where the queries run: an ibis backend a thread, all of one database.

    Parameters
    ----------
    name : str
        "duckdb" (in memory), or an address as ``ibis.connect`` takes it.
    search_bytes : int
        Of the rows of searches that are kept for the next questions.
    question_s : float, optional
        A question that takes longer is stopped.
    memory_bytes : int, optional
        So much memory DuckDB may take before it works in temporary files in ``scratch``, or where there is none
        refuses the question.
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
            # The files of the current state never change: where their parts lie is read once.
            self._first.con.execute("SET parquet_metadata_cache = true")
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
        """Stop what is asked meanwhile when it takes too long, or nobody waits for it any more.

        Raises
        ------
        AbandonedError
            Nobody waits.
        StoreError
            It took too long, or it needed more memory than there is for it.
        """
        try:
            with asking.time_limit(self.question_s), _WATCHDOG.over(getattr(backend.con, "interrupt", _nothing)):
                yield
        except duckdb.OutOfMemoryException as error:
            raise StoreError("This needs more memory than there is for a question: ask for less.") from error

    @property
    def workers(self) -> int:
        """How many processes beside this one can run what :meth:`each` is given, at once; 1 where none can."""
        return 1

    def each(self, task: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
        """What a task gives for each of some values, in their order; on a cluster at once, by its workers.

        Parameters
        ----------
        task : callable
            A function of ours that stands in a module, which workers load, or a partial one of it.
        given : sequence
            Values that can be pickled, as what the task gives.

        Raises
        ------
        StoreError
            What a task raised.
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
        """Batches of the rows of an expression without in-memory tables; of DuckDB alone."""
        with self._backend() as backend, self._limited(backend):
            self._drop_unused(backend)
            # ibis 12 asks for them by a name that DuckDB 2 hasn't any more.
            answer = backend.con.sql(backend.compile(expression))
            batches = (getattr(answer, "to_arrow_reader", None) or answer.fetch_arrow_reader)(rows)
            try:
                yield iter(batches)
            finally:
                batches.close()

    def files(self, paths: Sequence[Path]) -> ir.Table:
        """The rows of Parquet files, which are read where they lie when somebody asks."""
        name = new_name()
        with self._backend() as backend:
            self._drop_unused(backend)
            # ibis's own view of files is seen by the thread alone that made it
            backend.con.read_parquet([str(path) for path in paths]).create_view(name)
        table = self._table(name, _schema(pq.read_schema(paths[0]).remove_metadata()))
        on_release(table, functools.partial(self._unused_views.append, name))
        return table

    def put(self, rows: pa.Table) -> ir.Table:
        """A new table with some rows; it is dropped once nobody holds it, or a question about it."""
        name = new_name()
        with self._backend() as backend:
            self._drop_unused(backend)
            backend.con.from_arrow(rows).create(name)
        table = self._table(name, _schema(rows.schema))
        on_release(table, functools.partial(self._unused.append, name))
        return table

    def materialize(self, expression: ir.Table) -> ir.Table:
        """A new table with the rows of an expression; it is dropped once nobody holds it, or a question about it."""
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
        # Only noted: this may be called at any moment, also while an engine holds its locks.
        on_release(table, functools.partial(self._unused.append, name))
        return table

    def _table(self, name: str, schema: ibis.Schema) -> ir.Table:
        """A table or view whose columns are known: ibis would ask for them, and take four times as long."""
        table: ir.Table = ops.DatabaseTable(name, schema, self._first, ops.Namespace()).to_expr()
        return table

    def named(self, make: Callable[..., ir.Table], *tables: ir.Table) -> ir.Table:
        """What is made of expressions without in-memory tables, under a name: what it says is put together once.

        Parameters
        ----------
        make : callable
            Gives an expression, which depends on nothing but ``tables``: of others with the same columns it says the
            same, so that where they are this engine's tables only their names are put in.
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
        """How large a table is: its texts and lists as they are, all else by its type, and what each column takes."""
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
    """What an expression says in the engine's language, with the places where its tables are named."""

    pieces: tuple[str, ...]
    tables: tuple[int, ...]
    schema: ibis.Schema

    @classmethod
    def of(cls, words: str, tables: Sequence[ir.Table], schema: ibis.Schema) -> _Said:
        first, *rest = _NAME.split(words)
        names = [table.get_name() for table in tables]
        return cls((first, *rest[1::2]), tuple(map(names.index, rest[::2])), schema)

    def about(self, tables: Sequence[ir.Table]) -> str:
        """The same of other tables."""
        names = [f'"{tables[place].get_name()}"' for place in self.tables]
        return self.pieces[0] + "".join(map(operator.add, names, self.pieces[1:]))


def outcome(task: Callable[[Given], Got], value: Given) -> Got | StoreError:
    """What a task gives, or the error that it raises: on a worker, from which an error comes as text alone."""
    try:
        return task(value)
    except StoreError as error:
        return error
    except FAULTS as error:
        return StoreError(f"A worker of the cluster failed: {error}")


_NAME = re.compile(r'"(incidents_\d+)"')


def new_name() -> str:
    """A name that no other table of this process has."""
    return f"incidents_{next(_names)}"


@functools.cache
def _schema(columns: pa.Schema) -> ibis.Schema:
    return ibis.Schema.from_pyarrow(columns)


def _column_bytes(column: ir.Column, kind: dt.DataType) -> ir.IntegerValue | int:
    """What a value of a column takes beside its place in the row."""
    if isinstance(column, ir.StringValue):
        return column.length().fill_null(0)
    if isinstance(column, ir.ArrayValue):
        return column.length().fill_null(0) * _width_bytes(kind.value_type)
    return 0


def _width_bytes(kind: dt.DataType) -> int:
    """What each row has of a column: the value, or of texts and lists where they lie."""
    stored = kind.to_pyarrow()
    return max(1, stored.bit_width // 8) if pa.types.is_primitive(stored) else 16


def without_finalizers(backend: Any) -> Any:
    """The backend without its list of in-memory tables to drop at the end, which grows with every question."""
    setattr(backend, FINALIZER, lambda _name: None)
    return backend


def drop_memtables(backend: Any, expression: ir.Table) -> None:
    """Free the in-memory tables of an expression that was run."""
    for memtable in expression.op().find(ops.InMemoryTable):
        backend.drop_view(memtable.name, force=True)


def on_release(table: ir.Table, call: Callable[[], None]) -> None:
    """Have something called when neither a table nor a question about it is held any more."""
    # Each expression over the table holds its node.
    weakref.finalize(table.op(), call).atexit = False
