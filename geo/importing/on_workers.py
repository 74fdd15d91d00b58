"""Read, place and derive files on a cluster's workers, ahead of the process that stores them.

A file is one worker's task, because what becomes of its rows depends on that file alone: a repeated id within it, names
in capitals, rows of one event. The worker does it with the functions of a single process (:class:`Batches`, with its
isolated reading process, and :func:`geo.store.derive`), and leaves the tables in a folder of the store. This process
takes the files in order, matches and writes each as one act, and so stores the same as if it had read them itself.
Whatever a worker can't do, this process does, with its own messages: a file that a worker doesn't find or finds
different, that can't be read, or whose rows break the model's rules.

Refused: splitting a file. A row in the middle of a table can't be found without reading what is before it, since texts
in quotation marks may have line breaks; and all that follows a repeated id would have to be counted again.
"""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from geo.datasets import OWN, DatasetFile, Format
from geo.errors import GeoError, StoreError
from geo.gazetteer import bundled_gazetteer, gazetteer_file
from geo.importing.batches import Batches, ImportCounts
from geo.store import Stages, Store, Workers, derive

LEAST_BYTES = 64_000_000
"""The least size of all files, for which this process asks workers, which take seconds to start."""
_AHEAD = 2
"""How many files for each worker are read or wait for this process: it bounds the disk space."""

_LOG = logging.getLogger(__name__)


class _Stamped(NamedTuple):
    """A file as it is here, for comparing it with what a worker has by the same path."""

    path: Path
    size: int
    written_ns: int

    @classmethod
    def of(cls, path: Path) -> _Stamped:
        stat = path.stat()
        return cls(path.absolute(), stat.st_size, stat.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class _Order:
    """A file for a worker, with the folder for its tables, and all files that the worker has to find."""

    file: DatasetFile
    version: str
    exchanged: frozenset[int] | None
    folder: Path
    stamps: tuple[_Stamped, ...]
    gazetteer_bytes: int


@dataclass(frozen=True, slots=True)
class _Left:
    """What a worker left of a file: its tables in a file of ``size`` bytes, and the state of :class:`Batches`.

    ``steps`` are the rows read and the position after each table.
    """

    path: Path
    size: int
    steps: list[tuple[int, float | None]]
    counts: ImportCounts
    seconds: dict[str, float]


class ReadyBatches:
    """Takes the place of :class:`Batches` for a file that a worker has read; its tables are derived already."""

    def __init__(self, left: _Left, form: Format) -> None:
        self.counts, self.seconds = left.counts, left.seconds
        self.form, self.source = form, form.key
        self._left = left
        self._step: tuple[int, float | None] = (0, 0.0)

    @property
    def rows(self) -> int:
        """The rows of the file in the tables taken so far."""
        return self._step[0]

    def position(self) -> float | None:
        """The share of the file in the tables taken so far, 0 to 1; None if unknown."""
        return self._step[1]

    def tables(self) -> Generator[pa.Table, None, None]:
        """Yield the tables; the file is removed after the last."""
        with pa.OSFile(str(self._left.path)) as file:
            for step in self._left.steps:
                table = pa.ipc.open_stream(file).read_all()
                self._step = step
                yield table
        self._left.path.unlink(missing_ok=True)


class ReadAhead:
    """Files that workers read while this process stores those before; made by :func:`read_ahead`."""

    def __init__(
        self, workers: Workers | None, orders: Sequence[tuple[DatasetFile, _Order]], threads: ThreadPoolExecutor | None
    ) -> None:
        self._workers, self._threads = workers, threads
        self._waiting = list(reversed(orders))
        self._begun: dict[int, Future[_Left | str]] = {}

    def take(self, file: DatasetFile) -> ReadyBatches | None:
        """The file as a worker has read it, waiting for that; None if this process has to read it.

        Files must be asked for in the order in which they were given.
        """
        self._begin()
        future = self._begun.pop(id(file), None)
        if future is None:
            return None
        try:
            left = future.result()
        except StoreError as error:
            left = str(error)
        if isinstance(left, _Left) and not _is_whole(left):
            left = "what the worker left isn’t there"
        if isinstance(left, str):
            _LOG.warning("%s is read on this machine, not by a worker of the cluster: %s", file.name, left)
            return None
        assert file.form is not None
        return ReadyBatches(left, file.form)

    def _begin(self) -> None:
        if self._workers is None or self._threads is None:
            return
        while self._waiting and len(self._begun) < _AHEAD * self._workers.number:
            file, order = self._waiting.pop()
            self._begun[id(file)] = self._threads.submit(self._workers.run, leave_tables, order)


@contextlib.contextmanager
def read_ahead(
    files: Sequence[DatasetFile],
    store: Store,
    *,
    version: str = "",
    exchanged: frozenset[int] | None = frozenset(),
    least_bytes: int = LEAST_BYTES,
) -> Iterator[ReadAhead]:
    """Have files read by the workers of the store's cluster, if it has one, in the order in which they are imported.

    Parameters
    ----------
    files : sequence of DatasetFile
        Opened, with their companions, as :func:`geo.importing.import_file` will be called with them, and with the
        bundled gazetteer.
    version, exchanged
        As there.
    least_bytes : int
        The least size of all files, bytes.
    """
    stamped = [(file, stamps) for file in files if _is_apart(file) and (stamps := _stamps(file))]
    with contextlib.ExitStack() as held:
        workers = None
        if len(stamped) > 1 and sum(stamp.size for _file, stamps in stamped for stamp in stamps) >= least_bytes:
            workers = held.enter_context(store.workers())
        if workers is None:
            yield ReadAhead(None, (), None)
            return
        size = gazetteer_file().stat().st_size
        orders = [
            (file, _Order(_anywhere(file), version, exchanged, workers.folder, stamps, size))
            for file, stamps in stamped
        ]
        threads = ThreadPoolExecutor(workers.number, "read ahead")
        held.callback(threads.shutdown, cancel_futures=True)
        yield ReadAhead(workers, orders, threads)


def _is_apart(file: DatasetFile) -> bool:
    """Whether a file's rows can be read without the store, from a path."""
    if file.format == OWN or file.form is None or file.form.removes is not None:
        return False
    return all(isinstance(each.given, Path) for each in (file, *file.beside))


def _anywhere(file: DatasetFile) -> DatasetFile:
    """A file, with its companions, by paths that are the same in whatever folder a worker runs."""
    given = file.given.absolute() if isinstance(file.given, Path) else file.given
    return replace(file, given=given, beside=[_anywhere(each) for each in file.beside])


def _stamps(file: DatasetFile) -> tuple[_Stamped, ...]:
    """The stamps of a file and its companions; none if one is gone."""
    try:
        return tuple(_Stamped.of(each.given) for each in (file, *file.beside) if isinstance(each.given, Path))
    except OSError:
        return ()


def _is_whole(left: _Left) -> bool:
    try:
        return left.path.stat().st_size == left.size
    except OSError:
        return False


# On a worker ----------------------------------------------------------------------------------------------------------


def leave_tables(order: _Order) -> _Left | str:
    """Read a file, and leave its tables; or say why that can't be done here."""
    try:
        if not order.folder.is_dir():
            return f"a worker doesn’t have {order.folder}"
        if any(stamp != _Stamped.of(stamp.path) for stamp in order.stamps):
            return "a worker finds another file by that path"
        if gazetteer_file().stat().st_size != order.gazetteer_bytes:
            return "a worker has another gazetteer"
        return _read(order)
    except (GeoError, OSError) as error:
        return str(error)


def _read(order: _Order) -> _Left:
    stages = Stages()
    batches = Batches(order.file, bundled_gazetteer(), None, order.version, stages=stages, exchanged=order.exchanged)
    path = order.folder / f"{uuid.uuid4().hex}.arrows"
    steps = []
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    # closed before an error propagates, so that the reading process ends
    with contextlib.closing(batches.tables()) as tables, pa.OSFile(str(path), "wb") as file:
        for table in tables:
            with stages.at("derive"):
                table = derive(table)
            with pa.ipc.new_stream(file, table.schema, options=options) as writer:  # one each: codes differ
                writer.write_table(table)
            steps.append((batches.rows, batches.position()))
    return _Left(path, path.stat().st_size, steps, batches.counts, stages.seconds)
