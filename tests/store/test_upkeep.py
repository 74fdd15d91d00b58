"""The ledger is looked after by itself, and nobody who reads or writes meanwhile notices."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from geo.model import Incident
from geo.store import Act, Store, examine
from geo.store.current import Current
from geo.store.delta_log import LOG, packed_until, storage
from geo.store.engine import DUCKDB, open_engine
from geo.store.ledger import Ledger
from tests.samples import SAMPLES

BLOCK, CHECKPOINTS = 6, 5
"""How many entries these tests pack into one file, and how many acts there are to a checkpoint."""
MOST_OWN = BLOCK + BLOCK // 2 + CHECKPOINTS + 2
"""At most so many entries then have a file of their own: those of a block that isn't full, those that are left, those
after the checkpoint, and what was written while they were packed."""
LATER = dt.timedelta(days=2)


def named(number: int, title: str = "First") -> Incident:
    return replace(SAMPLES[0], id=f"t:{number}", source="t", source_id=str(number), title=title)


def opened(folder: Path, check_every_s: float = 1.0) -> Store:
    """The store in a folder, whose log is packed in small blocks."""
    ledger = Ledger(folder, packed_entries=BLOCK, small_files=4)
    return Store(ledger, open_engine(DUCKDB, search_bytes=10**6, question_s=60), check_every_s)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new store with a checkpoint every few acts."""
    store = Store.open(tmp_path / "store")
    store.add([named(1), named(2)], act=Act(who="me", what="import", note="a.csv", source="t"))
    DeltaTable(store.path).alter.set_table_properties({"delta.checkpointInterval": f"{CHECKPOINTS}"})
    return Path(store.path)


def edit(store: Store, times: int) -> None:
    """Correct an incident some times."""
    for _ in range(times):
        (now,) = store.get_many(["t:1"])
        store.put(replace(now, title=f"{now.title}."), act=Act(who="me", what="edit"))
        store.wait_for_files()


def own(folder: Path) -> list[int]:
    return sorted(int(entry.stem) for entry in (folder / LOG).glob("*.json"))


def rows_files(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.parquet")}


def layout_of_before(folder: Path) -> None:
    """Make a store one that an older release wrote."""
    Store.open(folder).unpack()


def test_after_many_acts_the_log_is_packed_and_says_the_same(folder: Path) -> None:
    idle, store = opened(folder), opened(folder)
    idle.warm_up()
    for _ in range(4):
        edit(store, 8)
        assert len(own(folder)) <= MOST_OWN
    assert packed_until(storage(str(folder))) >= 4 * 8 - MOST_OWN
    assert idle.refresh()
    assert idle.get("t:1") == store.get("t:1") == Store.open(folder).get("t:1")
    assert len(store.acts()) == 4 * 8 + 1
    assert idle.acts() == store.acts() == Store.open(folder).acts()
    assert len(Store.open(folder).history("t:1")) == 4 * 8 + 1
    assert not examine(str(folder)).damages
    assert len(DeltaTable(folder).to_pyarrow_table()) == 4 * 8 + 2


def test_acts_of_many_short_processes_are_packed_too(folder: Path) -> None:
    for _ in range(28):
        edit(opened(folder), 1)
    assert len(own(folder)) <= MOST_OWN + BLOCK
    assert len(Store.open(folder).acts()) == 28 + 1


def test_a_store_of_an_older_release_is_packed_only_when_it_is_ordered(folder: Path) -> None:
    layout_of_before(folder)
    store = opened(folder)
    edit(store, MOST_OWN + 4)
    assert own(folder) == list(range(len(own(folder))))
    assert len(own(folder)) > MOST_OWN
    Ledger(folder, packed_entries=BLOCK).clean(days=0, dry_run=False)
    edit(store, MOST_OWN)
    assert len(own(folder)) <= MOST_OWN


def test_what_was_joined_is_deleted_a_day_later_and_nothing_else(folder: Path) -> None:
    store = opened(folder)
    edit(store, 20)
    there, active = rows_files(folder), {Path(path).name for path in DeltaTable(folder).file_uris()}
    assert len(active) < len(there)
    under_way = folder / "part-of-an-import.parquet"
    under_way.write_bytes(b"PAR1")
    os.utime(under_way, (0, 0))
    ledger = Ledger(folder, packed_entries=BLOCK)
    ledger.keep_up()
    assert rows_files(folder) == there | {under_way.name}
    ledger.keep_up(at=dt.datetime.now(dt.UTC) + LATER)
    assert rows_files(folder) == active | {under_way.name}
    assert len(list((folder / LOG).glob("*.checkpoint.parquet"))) == 1
    assert len(Store.open(folder).history("t:1")) == 20 + 1
    assert not examine(str(folder)).damages


def test_who_slept_meanwhile_finds_what_was_joined_under_its_new_name(folder: Path) -> None:
    store = opened(folder)
    edit(store, 2)
    asleep = opened(folder, check_every_s=3_600)
    edit(store, 12)
    Ledger(folder).keep_up(at=dt.datetime.now(dt.UTC) + LATER)
    assert asleep.get("t:1") == store.get("t:1")
    assert asleep.missing is None
    assert asleep.acts() == store.acts()


def test_once_a_day_it_is_done_without_many_acts(folder: Path) -> None:
    store = opened(folder)
    edit(store, 1)
    tended = Current(str(folder)).tended
    os.utime(tended, (1, 1))
    edit(store, 1)
    assert tended.stat().st_mtime > 1


def test_what_a_damaged_file_was_joined_of_is_kept(folder: Path) -> None:
    store = opened(folder)
    edit(store, 3)  # with the import four files
    joined = max((Path(path) for path in DeltaTable(folder).file_uris()), key=lambda path: path.stat().st_mtime_ns)
    assert pq.read_metadata(joined).num_rows > 1
    joined.write_bytes(b"PAR1")
    hurt = opened(folder)
    tended = Current(str(folder)).tended
    os.utime(tended, (1, 1))
    hurt.put(named(7), act=Act(what="edit"))
    hurt.wait_for_files()
    assert tended.stat().st_mtime == 1


EDITS = """
import sys
from dataclasses import replace
from pathlib import Path
from geo.store import Act
from tests.store.test_upkeep import named, opened
store, who = opened(Path(sys.argv[1])), sys.argv[2]
for number in range(int(sys.argv[3])):
    store.add([named(f"{who}-{number}")], act=Act(who=who, what="edit", note=f"{number}"))
"""


@pytest.mark.parametrize("each", [10, pytest.param(25, marks=[pytest.mark.slow, pytest.mark.timeout(0)])])
def test_several_processes_write_and_pack_while_others_read(folder: Path, each: int) -> None:
    with contextlib.ExitStack() as running:
        command = [sys.executable, "-c", EDITS, str(folder)]
        writers = [running.enter_context(subprocess.Popen([*command, who, str(each)])) for who in "abc"]
        reader, before = opened(folder), 0
        while any(writer.poll() is None for writer in writers):
            reader.refresh()
            acts = {commit.id for commit in reader.acts()}
            assert before <= len(acts) <= len(writers) * each + 1
            before = len(acts)
            Store.open(folder)
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    reader.refresh()
    notes = [(commit.act.who, commit.act.note) for commit in reader.acts()[:-1]]
    assert sorted(notes) == sorted((who, str(number)) for who in "abc" for number in range(each))
    assert packed_until(storage(str(folder))) >= BLOCK
    assert reader.count() == len(writers) * each + 2
    assert Store.open(folder).acts() == reader.acts()
    assert not examine(str(folder)).damages
