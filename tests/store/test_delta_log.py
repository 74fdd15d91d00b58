"""A store whose log is lost or cut says so; it is never taken for a new one, and nothing is written into it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.sources import open_store
from geo.store import Act, Store, back_up, copies, delta_log, examine, repair
from tests.samples import SAMPLES

Harm = Callable[[Path], object]


def entry(log: Path, back: int = 0) -> Path:
    return sorted(log.glob("*.json"))[-1 - back]


def keep(path: Path, line: int) -> None:
    """Of an entry one line only, as if it had been cut between two."""
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[line])


HARMS: dict[str, tuple[Harm, str]] = {
    "no log": (shutil.rmtree, "is gone"),
    "a log without entries": (lambda log: [each.unlink() for each in log.iterdir()], "is gone"),
    "a file in the log's place": (lambda log: (shutil.rmtree(log), log.write_bytes(b"")), "is gone"),
    "the newest entry empty": (lambda log: entry(log).write_bytes(b""), "2.json is empty"),
    "the newest entry cut": (lambda log: entry(log).write_bytes(entry(log).read_bytes()[:-9]), "2.json can’t be read"),
    "the newest entry no text": (lambda log: entry(log).write_bytes(b"\xff\0" * 40), "2.json can’t be read"),
    "the newest entry without its files": (lambda log: keep(entry(log), 0), "2.json doesn’t name the files"),
    "the newest entry without its act": (lambda log: keep(entry(log), 1), "2.json doesn’t say"),
    "an older entry empty": (lambda log: entry(log, 1).write_bytes(b""), "1.json is empty"),
    "an older entry of zeros": (lambda log: entry(log, 1).write_bytes(bytes(900)), "1.json can’t be read"),
    "the first entry cut": (lambda log: entry(log, 2).write_bytes(b'{"commit'), "0.json can’t be read"),
    "an entry missing": (lambda log: entry(log, 1).unlink(), "1.json is missing"),
    "the first entry missing": (lambda log: entry(log, 2).unlink(), "0.json is missing"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    store = Store.open(folder)
    store.add(SAMPLES[:2])
    store.add(SAMPLES[2:], act=Act(note="the last import"))
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", HARMS)
@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_store_without_a_whole_log_is_not_taken_for_a_new_one(folder: Path, name: str, scheme: str) -> None:
    harm, says = HARMS[name]
    harm(folder / "_delta_log")
    before = content(folder)
    for opens in (Store.open, open_store):
        with pytest.raises(StoreError, match=says) as refusal:
            opens(f"{scheme}{folder}")
        assert "incident-map store repair" in str(refusal.value)
        assert "\n" not in str(refusal.value)
    assert content(folder) == before


# An act reads the newest entry; what older ones say is read when a store is opened.
@pytest.mark.parametrize("name", sorted(HARMS.keys() - {"an older entry of zeros", "the first entry cut"}))
def test_a_log_that_is_lost_under_an_open_store_is_not_begun_anew(folder: Path, name: str) -> None:
    store = Store.open(folder)
    harm, says = HARMS[name]
    harm(folder / "_delta_log")
    before = content(folder)
    with pytest.raises(StoreError, match=says):
        store.delete([SAMPLES[0].id], "no reason")
    assert content(folder) == before


@pytest.mark.parametrize(("gone", "says"), [(1, "2.json is missing"), (2, "1.json and 1 more after it are missing")])
def test_a_log_without_its_newest_entries_is_not_taken_for_an_older_one(folder: Path, gone: int, says: str) -> None:
    for _ in range(gone):
        entry(folder / "_delta_log").unlink()
    with pytest.raises(StoreError, match=says):
        Store.open(folder)


def test_an_open_store_notices_that_the_newest_entry_is_lost_and_that_it_is_repaired(folder: Path) -> None:
    store = Store.open(folder, check_every_s=0.0)
    assert len(store.acts()) == 2
    entry(folder / "_delta_log").unlink()
    with pytest.raises(StoreError, match=r"2\.json is missing"):
        store.refresh()
    assert repair(str(folder)).log_rebuilt
    store.refresh()
    assert [len(store.acts()), store.count()] == [3, Store.open(folder).count()]  # the repair is an act, too


@pytest.mark.parametrize("content", [None, b"", b"no number", b"1", bytes(20)])
def test_an_older_mark_of_the_newest_entry_or_none_claims_nothing(folder: Path, content: bytes | None) -> None:
    newest = folder / "_current" / "newest"
    assert newest.read_bytes() == b"2"
    newest.unlink() if content is None else newest.write_bytes(content)
    assert len(Store.open(folder).acts()) == 2


def test_a_folder_with_other_files_may_become_a_store(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").write_bytes(b"")
    assert Store.open(tmp_path).count() == 0


@pytest.mark.parametrize("left", [0, 1, 0.5, -9])
def test_an_act_that_a_loss_of_power_ended_before_it_was_stored_needs_no_hand(
    folder: Path, left: float, caplog: pytest.LogCaptureFixture
) -> None:
    newest, acts = folder / "_current" / "newest", folder / "_acts.jsonl"
    mark, told, ids = newest.read_bytes(), acts.read_bytes(), [each.id for each in Store.open(folder).query()]
    Store.open(folder).add([replace(SAMPLES[0], id="t:9", source_id="9")])
    newest.write_bytes(mark)
    acts.write_bytes(told)
    last = entry(folder / "_delta_log")
    whole = last.read_bytes()
    last.write_bytes(whole[: int(left * len(whole)) if 0 < left < 1 else int(left)])
    store = Store.open(folder)
    assert [each.id for each in store.query()] == ids
    assert "loss of power" in caplog.text
    assert [path.name[:20] for path in (folder / "_damaged").iterdir()] == [f"{3:020}"]
    store.delete([ids[0]], "written after it")
    assert [each.id for each in Store.open(folder).query()] == ids[1:]
    assert (examine(str(folder)).damages, newest.read_bytes()) == ((), b"3")


def test_an_act_that_was_stored_is_not_set_aside_where_the_mark_lags(folder: Path) -> None:
    newest = folder / "_current" / "newest"
    mark = newest.read_bytes()
    Store.open(folder).add([replace(SAMPLES[0], id="t:9", source_id="9")])
    newest.write_bytes(mark)
    last = entry(folder / "_delta_log")
    last.write_bytes(last.read_bytes()[:80])
    with pytest.raises(StoreError, match=r"3\.json can’t be read"):
        Store.open(folder)
    assert repair(str(folder)).unfinished == ()
    assert "t:9" in {each.id for each in Store.open(folder).query()}


def test_a_mark_that_cannot_be_written_goes(folder: Path) -> None:
    resource = pytest.importorskip("resource")  # not on Windows
    store, (soft, hard) = Store.open(folder), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # as if the disk were full
    try:
        delta_log.acknowledge(store.path, 9)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert delta_log.acknowledged(store.path) == -1
    assert Store.open(folder).count() == len(SAMPLES)


def test_a_store_that_vanished_is_not_taken_for_a_new_one(folder: Path, tmp_path: Path) -> None:
    back_up(str(folder), str(tmp_path / "backups"))
    Store.open(folder).delete([SAMPLES[0].id], "after the backup")
    shutil.rmtree(folder / "_delta_log")
    for path in folder.glob("*.parquet"):
        path.unlink()
    with pytest.raises(StoreError, match="_delta_log is gone, and all data files are as well"):
        Store.open(folder)
    repair(str(folder), copy_of=copies(str(tmp_path / "backups"), str(folder)))
    assert {each.id for each in Store.open(folder).query()} == {each.id for each in SAMPLES}


PROGRAM = """
import sys
from pathlib import Path
from geo.files import atomic
from geo.store import Store
from tests.samples import SAMPLES
store = Store.open(sys.argv[1])
print("begun", flush=True)
store.add(SAMPLES)
print("stored", flush=True)
with atomic(Path(sys.argv[1] + ".json")) as file:
    file.write(b"kept")
print("kept", flush=True)
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace isn't here; Debian has it in the package strace")
def test_what_is_told_to_be_stored_is_on_the_disk(tmp_path: Path) -> None:
    calls, folder = tmp_path / "calls", tmp_path / "store"
    traced = "fsync,fdatasync,rename,renameat,renameat2,link,linkat,openat,write"
    command = ["strace", "-f", "-y", "-qq", "-o", str(calls), "-e", f"trace={traced}", "-e", "signal=none"]
    done = subprocess.run([*command, sys.executable, "-c", PROGRAM, str(folder)], check=False, capture_output=True)
    if b"ptrace" in done.stderr:
        pytest.skip("strace may not look into programs on this machine")
    assert done.returncode == 0, done.stderr.decode()
    lines = calls.read_text(encoding="utf-8", errors="replace").splitlines()

    def last(*words: str, before: int | None = None) -> int:
        """The last line with all of some words, or -1."""
        return max((at for at, line in enumerate(lines[:before]) if all(word in line for word in words)), default=-1)

    begun, stored, kept = (last("write(1", f'"{word}') for word in ("begun", "stored", "kept"))
    new_entry = next(at for at in range(begun, stored) if "link" in lines[at] or "rename" in lines[at])
    assert begun < last("fsync(", ".parquet", before=new_entry), "the rows, before the log names them"
    assert begun < last("fsync(", f"{folder}>", before=new_entry), "the names of the files of rows"
    assert new_entry < last("fsync(", f"{1:020}.json", before=stored), "the entry of the log"
    assert new_entry < last("fsync(", "_delta_log>", before=stored), "the name of the entry"
    renamed = last("rename", "store.json", before=kept)
    assert stored < last("fsync(", ".store.json.", before=renamed), "a file's content, before it takes its place"
    assert renamed < last("fsync(", f"{tmp_path}>", before=kept), "its name"


def bring_back(copy: Path, log: Path) -> None:
    shutil.rmtree(log)
    shutil.copytree(copy, log)


def test_a_log_that_was_brought_back_under_an_open_store_goes_on_without_a_gap(folder: Path, tmp_path: Path) -> None:
    log = folder / "_delta_log"
    store = Store.open(folder)
    store.delete([SAMPLES[1].id], "no reason")
    shutil.copytree(log, tmp_path / "copy")
    bring_back(tmp_path / "copy", log)
    store.delete([SAMPLES[0].id], "no reason")
    assert [each.id for each in Store.open(folder).query(order="id")] == sorted(each.id for each in SAMPLES[2:])


def test_an_older_log_that_was_brought_back_under_an_open_store_is_refused(folder: Path, tmp_path: Path) -> None:
    log = folder / "_delta_log"
    shutil.copytree(log, tmp_path / "copy")
    store = Store.open(folder)
    store.delete([SAMPLES[1].id], "no reason")
    bring_back(tmp_path / "copy", log)
    with pytest.raises(StoreError, match=r"3.json is missing.*store repair"):
        store.delete([SAMPLES[0].id], "no reason")
    repair(str(folder))
    store.delete([SAMPLES[0].id], "no reason")
    assert [each.id for each in Store.open(folder).query(order="id")] == sorted(each.id for each in SAMPLES[2:])


def test_an_entry_has_one_hash_by_its_name_and_among_all(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.add(SAMPLES)
    files = delta_log.storage(store.path)
    hashes = dict(delta_log.entry_hashes(files))
    assert len(hashes) > 1
    assert {version: delta_log.entry_hash(files, version) for version in hashes} == hashes
    (tmp_path / "store" / delta_log.entry_name(1)).write_bytes(b"{")
    assert delta_log.entry_hash(files, 1) is None
    assert delta_log.entry_hash(files, 99) is None
