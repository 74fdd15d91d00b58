"""Apache Spark answers as DuckDB does, and makes the same files; where it is missing, a sentence says so.

``ROWS=2000000`` before the command makes a store of so many incidents for it: an hour beside others.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest

from geo.errors import StoreError
from geo.files import isolation
from geo.gazetteer import Gazetteer
from geo.review import duplicates_in
from geo.store import Act, Store, engine_words
from geo.store.current import Current
from geo.store.engine import open_engine
from geo.store.held_columns import HELD_BYTES
from geo.store.ledger import Ledger
from geo.store.tiers import settle
from tests.benchmarks.bench_spark import ALL, QUESTIONS, difference, generated
from tests.benchmarks.generate import tables
from tests.datasets.conftest import FIXTURES
from tests.importing.test_on_workers import HEAD, imported, opened, said, written
from tests.review.test_duplicate_search import TEXTS, incidents
from tests.store.test_shares import assert_same, content, unreadable

MASTER = "local-cluster[2,1,1024]"
ROWS, FILTERS = int(os.environ.get("ROWS", "20000")), 4
COUNTED = ("count", "totals", "facets", "time", "time in weeks", "bins")


@pytest.fixture
def without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))


def test_a_machine_without_pyspark_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "geo.store.spark", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(StoreError, match=r"pyspark isn’t installed\. Run: pip install 'incident-map\[spark\]'"):
        Store.open(tmp_path / "store", engine="local[1]")


@pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark isn't installed")
@pytest.mark.usefixtures("without_java")
def test_a_machine_without_java_is_told_what_to_install() -> None:
    with pytest.raises(StoreError, match=r"there is no Java\. Install 17 or newer"):
        engine_words("spark://cluster:7077")


def test_duckdb_needs_nothing_of_it() -> None:
    assert engine_words("duckdb").startswith("DuckDB ")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store, Store]]:
    """A store of made-up incidents with files and edits, opened on DuckDB and on a cluster of two worker processes.

    The last has no room for counted columns in this process, as if it were larger.
    """
    try:
        engine_words(MASTER)
    except StoreError as error:
        pytest.skip(str(error))
    import pyspark

    from geo.store import spark

    folder = tmp_path_factory.mktemp("spark") / "store"
    duckdb = Store.open(folder, latest_rows=1_000, soon_rows=0)
    duckdb.add_tables(tables(ROWS), act=Act(note="made up", source="made-up"))
    duckdb.refresh()
    edited = [dataclasses.replace(each, title=f"Edited {each.title}") for each in duckdb.query(ALL, limit=20)]
    duckdb.change(edited, {"made-up-77": "a test"}, act=Act(what="edit"))
    logs = Path(pyspark.__file__).parent / "work"  # where Spark's workers on one machine write what they print
    before = set(logs.iterdir()) if logs.exists() else set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # half the time of a short run
        opened = (Store.open(folder, engine=MASTER, latest_rows=1_000, held_bytes=room) for room in (HELD_BYTES, 0))
        yield duckdb, *opened
    spark.stop()
    for left in set(logs.iterdir()) - before:
        shutil.rmtree(left)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", QUESTIONS)
def test_two_workers_answer_as_duckdb_does(cluster: tuple[Store, Store, Store], name: str) -> None:
    for filter in generated(cluster[0], FILTERS):
        mine, *others = (QUESTIONS[name](store, filter) for store in (cluster if name in COUNTED else cluster[:2]))
        for other in others:
            assert not difference(mine, other), filter.to_query()


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_two_workers_make_the_files_that_a_single_process_makes(
    cluster: tuple[Store, Store, Store], tmp_path: Path
) -> None:
    engine = open_engine(MASTER)
    made = []
    for name, workers in (("alone", None), ("shared", engine)):
        shutil.copytree(cluster[0].path, tmp_path / name, ignore=shutil.ignore_patterns("_current"))
        current = Current(str(tmp_path / name))
        manifest = settle(current, Ledger(tmp_path / name), 1_000, cluster=workers, share_rows=1_000)
        assert manifest is not None
        made.append(content(current, manifest))
    assert engine.workers == 2
    assert_same(*made)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.usefixtures("cluster")
def test_two_workers_find_the_duplicates_that_a_single_process_finds(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store.open(tmp_path / "store", engine=MASTER)
    drawn = [
        (("acled", "press")[at % 2], TEXTS[at % 3], at % 40 or None, at % 3, 50.31, "settlement") for at in range(500)
    ]
    store.add(incidents(drawn))
    alone = duplicates_in(store, share_rows=100)
    assert duplicates_in(store, share_rows=100, least_rows=0) == alone
    assert len(alone) > 100
    assert "by a worker" not in caplog.text


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.usefixtures("cluster")
def test_rows_behind_an_empty_chunk_are_there() -> None:
    engine, chunks = open_engine(MASTER), [pa.table({"row": pa.array(some, pa.int64())}) for some in ([1], [], [2, 3])]
    assert engine.run(engine.put(pa.concat_tables(chunks)))["row"].to_pylist() == [1, 2, 3]


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.usefixtures("cluster")
def test_what_fails_on_a_worker_is_named() -> None:
    engine = open_engine(MASTER)
    with pytest.raises(StoreError, match="part-1 can't be read"):
        engine.each(unreadable, [1, 2])
    with pytest.raises(StoreError, match=r"A worker of the cluster failed: ZeroDivisionError"):
        engine.each((7).__floordiv__, [1, 0])


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.usefixtures("cluster")
def test_a_worker_that_is_killed_is_started_anew_until_it_fails_four_times(tmp_path: Path) -> None:
    engine = open_engine(MASTER)
    assert engine.each(killed_unless_tried, [(tmp_path / "a", 1), (tmp_path / "b", 0)]) == [1, 0]
    with pytest.raises(StoreError, match="A worker of the cluster failed: "):
        engine.each(killed_unless_tried, [(tmp_path / "c", 4)])


def killed_unless_tried(given: tuple[Path, int]) -> int:
    """Count how often it was tried, and end the process in which it runs as the system does when memory is short."""
    path, times = given
    tried = path.stat().st_size if path.exists() else 0
    if tried < times:
        with path.open("a") as file:
            file.write("x")
        os.kill(os.getpid(), signal.SIGKILL)
    return tried


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.usefixtures("cluster")
def test_two_workers_read_files_that_become_the_same_as_in_a_single_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gazetteer: Gazetteer, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("acled_2023.csv", "gdelt_events_headless.tsv", "gdelt_mentions_headless.tsv", "geoconfirmed.kml"):
        shutil.copy(FIXTURES / name, tmp_path)
    lines = [f"{at},Shelling of Sumy {at},2022-03-01,50.9,34.8,Ukraine,{at % 3}\n" for at in range(50_000)]
    (tmp_path / "repeats.csv").write_text("".join([HEAD, *lines, lines[3]]))
    (tmp_path / "repeats_newer.csv").write_text("".join([HEAD, *lines]).replace("Sumy 2", "Sumy again"))
    monkeypatch.chdir(tmp_path)  # workers run elsewhere
    files = opened(Path())
    assert open_engine(MASTER).workers == 2
    results, ledgers = [], []
    for name, engine in (("alone", "duckdb"), ("shared", MASTER)):
        store = Store.open(name, engine=engine, latest_rows=10**9)
        results.append(said(list(imported(store, files, gazetteer, exchanged=None))))
        ledgers.append(written(store))
    assert results[0] == results[1]
    assert ledgers[0] == ledgers[1]
    assert len(ledgers[0][1]) == len(files)
    assert "is read on this machine" not in caplog.text


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_an_edit_is_seen_on_the_cluster(cluster: tuple[Store, Store, Store]) -> None:
    duckdb, spark, _large = cluster
    incident = duckdb.query(ALL, limit=1)[0]
    duckdb.put(dataclasses.replace(incident, title="Seen by everybody"))
    spark.refresh()
    assert [each.id for each in spark.query(dataclasses.replace(ALL, q='"seen by everybody"'))] == [incident.id]


COMES_LATER = """
import sys
from pathlib import Path
from geo.store.spark import SparkEngine
seconds = [0.0]
engine = SparkEngine("local[2]", clock=lambda: seconds[-1])
said = [engine.workers]
Path(sys.argv[1]).touch()
said.append(engine.workers)
seconds.append(60.0)
print("workers:", *said, engine.workers, engine.workers)
"""


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.usefixtures("cluster")  # or there is no Spark here
def test_workers_that_lacked_the_program_are_asked_again_after_a_minute(tmp_path: Path) -> None:
    has_it = tmp_path / "has-it"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\n[ -e "{has_it}" ] || exit 1\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    each_anew = "spark.python.use.daemon false\nspark.python.worker.reuse false\n"
    (tmp_path / "spark-defaults.conf").write_text(each_anew)
    own = {"PYSPARK_PYTHON": str(python), "SPARK_CONF_DIR": str(tmp_path), "PYTHONPATH": isolation.python_path()}
    done = subprocess.run(
        [sys.executable, "-c", COMES_LATER, str(has_it)],
        cwd=tmp_path, env=os.environ | own, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "workers: 1 1 2 2" in done.stdout, done.stderr
    assert done.stderr.count("don’t run this release") == 1
