"""A store whose log is lost or cut says so; it is never taken for a new one, and nothing is written into it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.sources import open_store
from geo.store import Act, Store
from tests.samples import SAMPLES

Harm = Callable[[Path], object]


def entry(log: Path, back: int = 0) -> Path:
    return sorted(log.glob("*.json"))[-1 - back]


HARMS: dict[str, tuple[Harm, str]] = {
    "no log": (shutil.rmtree, "is gone"),
    "a log without entries": (lambda log: [each.unlink() for each in log.iterdir()], "is gone"),
    "a file in the log's place": (lambda log: (shutil.rmtree(log), log.write_bytes(b"")), "is gone"),
    "the newest entry empty": (lambda log: entry(log).write_bytes(b""), "is empty"),
    "the newest entry cut": (lambda log: entry(log).write_bytes(entry(log).read_bytes()[:-9]), "can't be read"),
    "the newest entry no text": (lambda log: entry(log).write_bytes(b"\xff\0" * 40), "can't be read"),
    "an older entry empty": (lambda log: entry(log, 1).write_bytes(b""), "is empty"),
    "a gap": (lambda log: entry(log, 1).unlink(), "has a gap"),
    "no beginning": (lambda log: entry(log, 2).unlink(), "has a gap"),
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
        with pytest.raises(StoreError, match=says) as told:
            opens(f"{scheme}{folder}")
        assert "copy" in str(told.value), "what to do"
    assert content(folder) == before


@pytest.mark.parametrize("name", HARMS)
def test_a_log_that_is_lost_under_an_open_store_is_not_begun_anew(folder: Path, name: str) -> None:
    store = Store.open(folder)
    harm, says = HARMS[name]
    harm(folder / "_delta_log")
    before = content(folder)
    with pytest.raises(StoreError, match=says):
        store.delete([SAMPLES[0].id], "no reason")
    assert content(folder) == before


def test_without_the_entry_that_broke_off_the_store_is_as_before(folder: Path) -> None:
    last = entry(folder / "_delta_log")
    last.write_bytes(b"")
    last.unlink()
    assert [deed.act.note for deed in Store.open(folder).acts()] == [""]


def test_a_folder_with_other_files_may_become_a_store(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").write_bytes(b"")
    assert Store.open(tmp_path).count() == 0


PROGRAM = """
import sys
from pathlib import Path
from geo.atomic import atomic
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
