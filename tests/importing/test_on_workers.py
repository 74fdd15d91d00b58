"""Files that workers read become what they become in one process: rows, numbers, rejects, flags and acts."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from geo.datasets import COMPANIONS, DatasetFile, open_dataset
from geo.errors import GeoError, StoreError
from geo.gazetteer import Gazetteer
from geo.importing import ImportResult, Progress, import_file, read_ahead
from geo.store import Store
from geo.store.engine import Engine, Given, Got
from geo.store.ledger import STORED, Ledger
from tests.datasets.conftest import FIXTURES
from tests.store.test_shares import Workers

HEAD = "id,title,date,lat,lon,country,killed\n"
BY_THE_CLOCK = ("act", "sequence", "created", "updated")


FILES = ("acled_2023.csv", "alerts.csv", "gdelt_events_headless.tsv", "gdelt_mentions_headless.tsv", "geoconfirmed.kml")
MORE = ("insecurity_insight_aid.json", "insecurity_insight_health.xlsx", "ucdp_ged_49.csv")


class InTurns(Workers):
    """As the others, one task at a time, so that all use the same reading process, which takes a second to start."""

    turn = threading.Lock()

    def each(self, task: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
        with self.turn:
            return super().each(task, given)


class Broken(InTurns):
    """Workers that fail at every second file."""

    asked = 0

    def each(self, task: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
        Broken.asked += 1
        if Broken.asked % 2:
            raise StoreError("A worker of the cluster failed: it is gone")
        return super().each(task, given)


class Elsewhere(InTurns):
    """Workers that run in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def each(self, task: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
        with self.turn, contextlib.chdir(self.folder):
            return Workers.each(self, task, given)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of several formats, and some that bring events again, repeat ids, swap coordinates or can't be used."""
    folder = tmp_path_factory.mktemp("files")
    for name in (*FILES, *MORE):
        (folder / name).write_bytes((FIXTURES / name).read_bytes())
    lines = [f"{number},Shelling of Sumy {number},2022-03-01,50.9,34.8,Ukraine,{number % 3}" for number in range(40)]
    (folder / "repeats.csv").write_text(HEAD + "\n".join([*lines, lines[3], "41,Odd,2022-13-45,95,34.8,Ukraine,"]))
    newer = [line.replace("Sumy 2", "Sumy again") for line in lines]
    (folder / "repeats_newer.csv").write_text(HEAD + "\n".join(newer))
    (folder / "swapped.csv").write_text(
        HEAD + "\n".join(f"s{at},Fire,2022-03-01,34.8,50.9,Ukraine," for at in range(9))
    )
    (folder / "broken.xlsx").write_bytes((FIXTURES / "insecurity_insight_health.xlsx").read_bytes()[:-3000])
    return folder


def opened(folder: Path) -> list[DatasetFile]:
    files = []
    for path in sorted(folder.iterdir()):
        try:
            files.append(open_dataset(path))
        except GeoError:
            assert path.name == "broken.xlsx"
    for file in files:
        file.add_beside(files)
    formats = {file.format for file in files}
    return [file for file in files if COMPANIONS.get(file.format) not in formats]


def imported(store: Store, files: Sequence[DatasetFile], gazetteer: Gazetteer, **more: Any) -> Iterator[Any]:
    """The result of each file, or why it was refused."""
    with read_ahead(files, store, version="3", least_bytes=0, **more) as ahead:
        for file in files:
            try:
                ready = ahead.take(file)
                yield import_file(file, store, gazetteer=gazetteer, version="3", who="me", ready=ready, **more)
            except GeoError as error:
                yield str(error)


def said(results: Sequence[Any]) -> list[Any]:
    """Results without what goes by the clock."""
    return [
        dataclasses.replace(each, seconds=0.0, stages={}, act_id="") if isinstance(each, ImportResult) else each
        for each in results
    ]


def written(store: Store) -> tuple[list[pa.Table], list[Any]]:
    """The rows of each file of the ledger, in order, and the acts, without what goes by the clock."""
    ledger = Ledger(store.path)
    ledger.update()
    tables = [part.scan([*STORED.names], None) for part in ledger.parts({}, 0).values()]
    tables = [table.sort_by("sequence") for table in sorted(tables, key=lambda table: table["sequence"][0].as_py())]
    return [table.drop_columns(list(BY_THE_CLOCK)) for table in tables], [
        act for _id, act, _ms, _undoes in ledger.acts()
    ]


def store_on(path: Path, engine: Engine) -> Store:
    return Store(Ledger(path, small_files=10**9), engine, 1.0, latest_rows=10**9)


def test_a_folder_of_files_becomes_the_same_by_workers(
    folder: Path, tmp_path: Path, gazetteer: Gazetteer, caplog: pytest.LogCaptureFixture
) -> None:
    files = opened(folder)
    alone, shared = (store_on(tmp_path / name, engine) for name, engine in (("a", Engine()), ("b", InTurns())))
    mine = list(imported(alone, files, gazetteer, exchanged=None))
    theirs = list(imported(shared, files, gazetteer, exchanged=None))
    assert said(mine) == said(theirs)
    assert "is read on this machine" not in caplog.text
    assert written(alone) == written(shared)
    assert sum(isinstance(each, ImportResult) and len(each.rejects) for each in mine) > 0
    assert not list((tmp_path / "b" / "_current").rglob("*.arrows"))
    assert all(each.stages["place"] > 0 for each in theirs if isinstance(each, ImportResult) and each.new)


def test_what_fails_on_a_worker_is_done_here(
    folder: Path, tmp_path: Path, gazetteer: Gazetteer, caplog: pytest.LogCaptureFixture
) -> None:
    files = [file for file in opened(folder) if file.name.startswith(("repeats", "swapped", "ucdp"))]
    alone, shared = (store_on(tmp_path / name, engine) for name, engine in (("a", Engine()), ("b", Broken())))
    assert said(list(imported(alone, files, gazetteer))) == said(list(imported(shared, files, gazetteer)))
    assert written(alone) == written(shared)
    assert "is read on this machine, not by a worker of the cluster: A worker of the cluster failed: it is gone" in (
        caplog.text
    )
    assert caplog.text.count("is read on this machine") == -(-len(files) // 2)


def test_workers_that_run_in_another_folder_find_files_given_from_here(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(folder)
    files = [open_dataset(Path(name)) for name in ("gdelt_events_headless.tsv", "repeats.csv")]
    files[0].beside = [open_dataset(Path("gdelt_mentions_headless.tsv"))]
    store = store_on(tmp_path / "store", Elsewhere(tmp_path))
    with read_ahead(files, store, least_bytes=0) as ahead:
        ready = [ahead.take(file) for file in files]
        assert [each and sum(len(table) for table in each.tables()) > 0 for each in ready] == [True, True], caplog.text


def test_a_file_that_changes_meanwhile_is_read_here(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("acled_2023.csv", "repeats.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    files = [open_dataset(tmp_path / name) for name in ("acled_2023.csv", "repeats.csv")]
    store = store_on(tmp_path / "store", InTurns())
    with read_ahead(files, store, least_bytes=0) as ahead:
        os.utime(tmp_path / "acled_2023.csv", (1, 1))
        (tmp_path / "repeats.csv").unlink()
        assert [ahead.take(file) for file in files] == [None, None]
    assert (
        "acled_2023.csv is read on this machine, not by a worker of the cluster: a worker finds another file"
        in caplog.text
    )


def test_progress_goes_by_the_tables_that_were_taken(folder: Path, tmp_path: Path, gazetteer: Gazetteer) -> None:
    files = [open_dataset(folder / name) for name in ("repeats.csv", "acled_2023.csv")]
    store = store_on(tmp_path / "store", InTurns())
    steps: list[Progress] = []
    with read_ahead(files, store, least_bytes=0) as ahead:
        import_file(files[0], store, gazetteer=gazetteer, ready=ahead.take(files[0]), on_progress=steps.append)
    assert (steps[-1].rows, steps[-1].share) == (42, 1.0)


def test_few_small_files_and_a_single_process_ask_no_worker(folder: Path, tmp_path: Path) -> None:
    files = [open_dataset(folder / name) for name in ("repeats.csv", "acled_2023.csv")]
    for engine, given, least in ((InTurns(), files, 10**6), (InTurns(), files[:1], 0), (Engine(), files, 0)):
        with read_ahead(given, store_on(tmp_path / "store", engine), least_bytes=least) as ahead:
            assert ahead.take(files[0]) is None


def test_a_second_import_at_once_is_done_by_its_own_process(folder: Path, tmp_path: Path) -> None:
    files = [open_dataset(folder / name) for name in ("repeats.csv", "acled_2023.csv")]
    store, other = (store_on(tmp_path / "store", InTurns()) for _ in range(2))
    with read_ahead(files, store, least_bytes=0) as first, read_ahead(files, other, least_bytes=0) as second:
        assert first.take(files[0]) is not None
        assert second.take(files[0]) is None
    with read_ahead(files, other, least_bytes=0) as second:
        assert second.take(files[0]) is not None
