"""Old entries of the log are packed, and nothing that they say is lost, whenever the program ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from geo.errors import StoreError
from geo.model import Incident
from geo.store import Act, ProtectionRule, Store, back_up, copies, examine, repair, restore
from geo.store.answers import Commit, Revision
from geo.store.backup import backups
from geo.store.delta_log import DAMAGED, LAYOUT_KEY, LOG, log_entries, storage
from geo.store.ledger import Ledger
from tests.samples import SAMPLES

BLOCK = 4
"""How many entries these tests pack into one file."""


def named(number: int, title: str = "First") -> Incident:
    return replace(SAMPLES[0], id=f"t:{number}", source="t", source_id=str(number), title=title)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 14 entries with a checkpoint of version 11, of which two blocks of four are older."""
    store = Store.open(tmp_path_factory.mktemp("log") / "store")
    store.add([named(1), named(2)], act=Act(who="me", what="import", note="a.csv", source="t"))
    store.protect(ProtectionRule(scope="incident", name="t:2", hidden=True), act=Act(who="me", what="protect"))
    for number in range(9):
        title = replace(store.get_many(["t:1"])[0], title=f"Title {number}")
        store.put(title, act=Act(who=f"editor {number}", what="edit"))
    DeltaTable(store.path).create_checkpoint()
    store.record(Act(who="me", what="refuse", note="a proposal"))
    store.add([named(3)], act=Act(what="import", note="b.csv", source="t"))
    return Path(store.path)


@pytest.fixture
def folder(before: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(before, tmp_path / "store"))


def pack(folder: Path) -> tuple[int, int]:
    return Ledger(folder, packed_entries=BLOCK).clean(days=0, dry_run=False)


def packs(folder: Path) -> list[Path]:
    return sorted((folder / LOG).glob("packed.*"))


def own(folder: Path) -> list[int]:
    return sorted(int(entry.stem) for entry in (folder / LOG).glob("*.json"))


def anew(folder: Path) -> Store:
    shutil.rmtree(folder / "_current", ignore_errors=True)  # so that no list of before is taken
    return Store.open(folder)


def acts(folder: Path) -> list[Commit]:
    return anew(folder).acts()


def story(folder: Path) -> list[Revision]:
    return Store.open(folder).history("t:1")


def bits(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in (folder / LOG).glob("*.json")}


def test_what_is_packed_is_listed_and_undone_as_before_and_delta_reads_it(folder: Path) -> None:
    listed, told, entries = acts(folder), story(folder), bits(folder)
    rows = DeltaTable(folder).to_pyarrow_table().sort_by("sequence")
    reader = Store.open(folder)
    assert pack(folder)[0] >= 2 * BLOCK
    assert len(packs(folder)) == 2
    assert min(own(folder)) == 2 * BLOCK
    assert acts(folder) == listed
    assert story(folder) == told
    assert examine(str(folder)).damages == ()
    assert DeltaTable(folder).to_pyarrow_table().sort_by("sequence") == rows
    reader.put(named(4), act=Act(what="edit"))
    assert reader.acts()[1:] == listed
    assert Store.open(folder).undo(listed[2].id).restored == 1
    pack(folder)
    assert len(packs(folder)) == 2
    Store.open(folder).unpack()
    assert packs(folder) == []
    assert entries.items() <= bits(folder).items()
    assert [commit.id for commit in acts(folder)[2:]] == [commit.id for commit in listed]


def test_an_act_before_the_pack_is_undone(folder: Path) -> None:
    pack(folder)
    first = acts(folder)[-1]
    assert (first.act.note, Store.open(folder).undo(first.id).removed) == ("a.csv", 1)  # the other was edited


def test_the_youngest_and_what_delta_reads_stay_in_files_of_their_own(folder: Path) -> None:
    ledger = Ledger(folder, packed_entries=BLOCK)
    assert ledger.clean(days=1, dry_run=False) == (0, 0)
    assert ledger.clean(days=0, dry_run=True)[0] >= 2 * BLOCK
    assert packs(folder) == []
    for checkpoint in (folder / LOG).glob("*.checkpoint.parquet"):
        checkpoint.unlink()
    (folder / LOG / "_last_checkpoint").unlink()
    ledger.clean(days=0, dry_run=False)
    assert packs(folder) == []


def layout(folder: Path) -> str:
    return DeltaTable(folder).metadata().configuration.get(LAYOUT_KEY, "1")


def test_a_release_that_knows_no_packs_refuses_a_store_until_it_is_unpacked(folder: Path) -> None:
    assert layout(folder) == "2"
    Store.open(folder).unpack()
    assert layout(folder) == "1"
    Store.open(folder).put(named(5), act=Act(what="edit"))
    assert layout(folder) == "1"
    DeltaTable(folder).create_checkpoint()
    pack(folder)
    assert layout(folder) == "2"
    Store.open(folder).unpack()
    Store.open(folder).unpack()
    assert layout(folder) == "1"
    assert own(folder) == list(range(len(own(folder))))


KILLS = """
import datetime as dt, os, sys, shutil
from geo.store.ledger import Ledger

LATER = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)

def ended(folder, at, do):
    count = 0
    def look(event, arguments):
        nonlocal count
        if event in ("os.rename", "os.remove") and "_current" not in str(arguments[0]):
            count += 1
            if count > at:
                os._exit(9)
    sys.addaudithook(look)
    how = {"days": 0, "dry_run": False} if do == "clean" else {"at": LATER} if do == "keep_up" else {}
    getattr(Ledger(folder, packed_entries=int(sys.argv[3])), do)(**how)
    os._exit(0)

at, code = 0, 9
while code:
    folder = f"{sys.argv[2]}-{at}"
    shutil.copytree(sys.argv[1], folder)
    child = os.fork()
    if not child:
        ended(folder, at, sys.argv[4])
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9), code
    at += 1
"""
"""Ends the program before each renaming and each deletion, one after the other."""


@pytest.mark.parametrize("do", ["clean", "keep_up", "unpack"])
def test_whenever_the_program_ends_nothing_is_lost_and_the_next_goes_on(folder: Path, tmp_path: Path, do: str) -> None:
    listed, told = acts(folder), story(folder)
    if do == "unpack":
        pack(folder)
    subprocess.run([sys.executable, "-c", KILLS, str(folder), str(tmp_path / "ended"), str(BLOCK), do], check=True)
    ends = sorted(tmp_path.glob("ended-*"), key=lambda path: int(path.name.rpartition("-")[2]))
    assert len(ends) > 2 * BLOCK
    for ended in ends:
        store = anew(ended)
        assert store.acts() == listed, ended.name
        assert store.history("t:1") == told
        assert examine(str(ended)).damages == ()
        if own(ended)[0]:
            assert layout(ended) == "2"
        pack(ended)
        assert (len(packs(ended)), own(ended)[0]) == (2, 2 * BLOCK)
        assert acts(ended) == listed


def test_a_backup_of_packs_writes_only_them_and_comes_back_as_it_was(folder: Path, tmp_path: Path) -> None:
    listed, target = acts(folder), str(tmp_path / "backups")
    whole = back_up(str(folder), target)
    pack(folder)
    further = back_up(str(folder), target, verify=True)
    assert 0 < further.new_files < BLOCK < whole.new_files
    assert sum(LOG in name and name.endswith(".json") for name in further.backup.files) == len(own(folder))
    restore(target, tmp_path / "back")
    assert (packs(tmp_path / "back"), own(tmp_path / "back")[0]) == ([], 0)
    assert examine(str(tmp_path / "back")).damages == ()
    assert acts(tmp_path / "back") == listed
    restore(target, tmp_path / "first", at=whole.backup.taken)
    assert acts(tmp_path / "first") == listed


def test_a_backup_is_taken_while_entries_are_packed(folder: Path, tmp_path: Path) -> None:
    listed, files = acts(folder), len(list(folder.glob("*.parquet")))
    left = {"packs": files + BLOCK}

    def while_copying(number: int, _total: int) -> None:
        if number == left["packs"]:  # some entries are copied, and the rest not yet
            pack(folder)

    backup = back_up(str(folder), str(tmp_path / "backups"), on_file=while_copying).backup
    assert any("packed" in name for name in backup.files)
    restore(str(tmp_path / "backups"), tmp_path / "back")
    assert acts(tmp_path / "back") == listed


def test_no_backup_lacks_an_entry_that_is_deleted_while_it_is_taken(folder: Path, tmp_path: Path) -> None:
    files, target = len(list(folder.glob("*.parquet"))), str(tmp_path / "backups")

    def while_copying(number: int, _total: int) -> None:
        if number == files + BLOCK:
            (folder / LOG / f"{BLOCK + 1:020}.json").unlink()

    with pytest.raises(StoreError, match=f"{BLOCK + 1:020}.json is gone"):
        back_up(str(folder), target, on_file=while_copying)
    assert not backups(target)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_flipped_bit_in_a_pack_is_found_and_the_log_comes_back(folder: Path, tmp_path: Path, share: float) -> None:
    pack(folder)
    listed = acts(folder)
    back_up(str(folder), str(tmp_path / "backups"))
    target, data = packs(folder)[0], bytearray(packs(folder)[0].read_bytes())
    data[int(len(data) * share)] ^= 16
    target.write_bytes(data)
    (damage,) = examine(str(folder)).damages
    assert damage.file == f"{LOG}/{target.name}"
    done = repair(str(folder), copy_of=copies(str(tmp_path / "backups"), str(folder)))
    assert done.log_copied
    assert acts(folder)[1:] == listed
    assert examine(str(folder)).damages == ()


def test_without_a_backup_a_damaged_pack_costs_no_incident_and_no_act(folder: Path) -> None:
    listed = acts(folder)
    pack(folder)
    packs(folder)[0].write_bytes(b"PAR1")
    done = repair(str(folder))
    assert (done.log_rebuilt, done.dropped) == (True, ())
    again = acts(folder)
    assert [commit.act for commit in again if commit.id != done.log_act_id] == [commit.act for commit in listed]
    assert examine(str(folder)).damages == ()
    assert list((folder / DAMAGED).glob(f"{LOG}*/packed.*"))


LOST: dict[str, Callable[[Path], list[Path]]] = {
    "the first pack": lambda folder: packs(folder)[:1],
    "the last pack": lambda folder: packs(folder)[1:],
    "all packs": packs,
    "the checkpoint": lambda folder: list((folder / LOG).glob("*checkpoint*")),
}


@pytest.mark.parametrize("lost", LOST)
def test_a_log_without_its_packs_or_what_delta_needs_is_refused_and_repaired(folder: Path, lost: str) -> None:
    listed = acts(folder)
    pack(folder)
    for each in LOST[lost](folder):
        each.unlink()
    with pytest.raises(StoreError, match=r"The log of the store in .* is damaged.*missing"):
        Store.open(folder)
    assert examine(str(folder)).damages
    with pytest.raises(StoreError, match="damaged"):
        back_up(str(folder), str(folder.parent / "backups"))
    done = repair(str(folder))
    assert done.log_rebuilt == (lost != "the checkpoint")
    assert [commit.act for commit in acts(folder) if commit.id != done.log_act_id] == [commit.act for commit in listed]


def test_a_damaged_checkpoint_of_a_packed_log_is_done_without(folder: Path) -> None:
    listed = acts(folder)
    pack(folder)
    (checkpoint,) = (folder / LOG).glob("*.checkpoint.parquet")
    checkpoint.write_bytes(checkpoint.read_bytes()[:-40])
    assert repair(str(folder)).dropped == (f"{LOG}/{checkpoint.name}",)
    assert (packs(folder), own(folder)[0]) == ([], 0)
    assert acts(folder) == listed


def test_of_an_entry_and_its_pack_the_sound_one_counts(folder: Path) -> None:
    entries = bits(folder)
    pack(folder)
    listed, name = acts(folder), f"{3:020}.json"
    (folder / LOG / name).write_bytes(entries[name].replace(b'"editor 0"', b'"editor 9"'))
    assert acts(folder) == listed
    (damage,) = examine(str(folder)).damages
    assert (damage.file, damage.what) == (f"{LOG}/{name}", "isn’t as it was when it was packed")
    assert repair(str(folder)).log_rebuilt is False
    assert bits(folder)[name] == entries[name]
    pack(folder)
    for version in range(BLOCK):
        (folder / LOG / f"{version:020}.json").write_bytes(entries[f"{version:020}.json"])
    damaged = packs(folder)[0]
    damaged.write_bytes(b"")
    assert acts(folder) == listed
    assert repair(str(folder)).dropped == (f"{LOG}/{damaged.name}",)
    assert (packs(folder), acts(folder)) == ([], listed)


def test_a_store_whose_acts_are_read_by_many_stays_the_same_under_them(folder: Path) -> None:
    kept = Ledger(folder, acts_after=1)
    listed = kept.acts()
    pack(folder)
    assert Ledger(folder).acts() == listed
    kept.update()
    assert kept.acts() == listed


def test_a_pack_is_a_table_that_anyone_can_read(folder: Path) -> None:
    entries = bits(folder)
    pack(folder)
    rows = pq.read_table(packs(folder)[0])
    assert rows["version"].to_pylist() == list(range(BLOCK))
    assert rows["entry"].to_pylist() == [entries[f"{version:020}.json"] for version in range(BLOCK)]
    assert os.stat(packs(folder)[0]).st_mode & 0o777 == 0o644


def test_a_larger_pack_of_an_earlier_release_whose_entries_were_not_all_deleted_is_gone_on_with(folder: Path) -> None:
    listed, entries = acts(folder), bits(folder)
    Ledger(folder, packed_entries=2 * BLOCK).clean(days=0, dry_run=False)
    for version in range(3, 2 * BLOCK):  # as if the program had ended after three
        name = f"{version:020}.json"
        (folder / LOG / name).write_bytes(entries[name])
    (large,) = packs(folder)
    pack(folder)
    assert packs(folder) == [large]
    assert min(own(folder)) == 2 * BLOCK
    assert acts(folder) == listed
    assert examine(str(folder)).damages == ()


MOVES = """
import sys
from geo.store.log_packs import delete_packed, pack, unpack
folder, block = sys.argv[1], range(int(sys.argv[2]))
for _ in range(150):
    pack(folder, None, block)
    delete_packed(folder, None, block)
    unpack(folder)
"""


def test_entries_are_found_while_another_process_packs_and_unpacks_them(folder: Path) -> None:
    files, versions = storage(str(folder)), range(BLOCK + 2)
    entries = log_entries(files, versions)
    with subprocess.Popen([sys.executable, "-c", MOVES, str(folder), f"{BLOCK}"]) as moving:
        while moving.poll() is None:
            assert log_entries(files, versions) == entries
    assert moving.returncode == 0


def test_a_missing_and_a_cut_entry_are_named(folder: Path) -> None:
    files, entry = storage(str(folder)), folder / LOG / f"{3:020}.json"
    entry.write_bytes(entry.read_bytes()[:-20])
    with pytest.raises(ValueError, match=f"{3:020}.json can’t be read, as if it were cut off"):
        log_entries(files, range(2, 5))
    entry.unlink()
    with pytest.raises(FileNotFoundError, match=f"{3:020}.json is missing"):
        log_entries(files, range(2, 5))
