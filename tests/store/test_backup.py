"""A backup is taken while the store is used, holds each content once, and comes back whole or not at all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.filter import ALL_DOMAINS, Filter
from geo.store import Store, back_up, backups, restore
from tests.store.test_health import flip, named

ALL = Filter(domain=(ALL_DOMAINS,))


def ids(folder: Path) -> set[str]:
    return {each.id for each in Store.open(folder).query(ALL)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "store")
    store.add(named(1, 2))
    return store


def test_a_backup_comes_back(store: Store, tmp_path: Path) -> None:
    (tmp_path / "store-queue").mkdir()
    (tmp_path / "store-queue" / "draft.json").write_text("{}")
    (tmp_path / "store-looks.json").write_text("[1]")
    beside = {"queue": tmp_path / "store-queue", "looks": tmp_path / "store-looks.json", "none": tmp_path / "none"}
    back_up(store.path, str(tmp_path / "backups"), beside=beside)
    back = {"queue": tmp_path / "new-queue", "looks": tmp_path / "new-looks.json"}
    restore(str(tmp_path / "backups"), tmp_path / "new", beside=back)
    assert ids(tmp_path / "new") == {"t:1", "t:2"}
    assert (back["queue"] / "draft.json").read_text() == "{}"
    assert back["looks"].read_text() == "[1]"
    assert [commit.new for commit in Store.open(tmp_path / "new").acts()] == [2]


def test_a_further_backup_writes_only_what_is_new(store: Store, tmp_path: Path) -> None:
    target = str(tmp_path / "backups")
    first = back_up(store.path, target)
    again = back_up(store.path, target)
    assert (first.new_files, again.new_files) == (len(first.backup.files), 0)
    store.add(named(3))
    later = back_up(store.path, target)
    assert 1 <= later.new_files <= 3
    assert [backup.version for backup in backups(target)] == [
        first.backup.version,
        first.backup.version,
        later.backup.version,
    ]


def test_an_earlier_backup_comes_back_as_it_was(store: Store, tmp_path: Path) -> None:
    target = str(tmp_path / "backups")
    first = back_up(store.path, target)
    store.add(named(3))
    back_up(store.path, target)
    restore(target, tmp_path / "then", at=first.backup.taken)
    restore(target, tmp_path / "now")
    assert (ids(tmp_path / "then"), ids(tmp_path / "now")) == ({"t:1", "t:2"}, {"t:1", "t:2", "t:3"})


def test_backups_are_taken_while_others_write(store: Store, tmp_path: Path) -> None:
    target, stop = str(tmp_path / "backups"), threading.Event()

    def write() -> None:
        number = 10
        while not stop.is_set():
            store.add(named(number))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        taken = [back_up(store.path, target) for _ in range(4)]
    finally:
        stop.set()
        writer.join()
    for number, each in enumerate(taken):
        restore(target, tmp_path / f"back-{number}", at=each.backup.taken)
        assert Store.open(tmp_path / f"back-{number}").version == each.backup.version
        assert {"t:1", "t:2"} <= ids(tmp_path / f"back-{number}")


def test_a_damaged_backup_is_refused_and_nothing_is_changed(store: Store, tmp_path: Path) -> None:
    taken = back_up(store.path, str(tmp_path / "backups"))
    size, content = max(taken.backup.files.values())
    flip(tmp_path / "backups" / "objects" / content[:2] / content, size // 2)
    with pytest.raises(StoreError, match="is damaged"):
        restore(str(tmp_path / "backups"), tmp_path / "new")
    assert not (tmp_path / "new").exists()
    (tmp_path / "backups" / "objects" / content[:2] / content).unlink()
    with pytest.raises(StoreError, match="lacks"):
        restore(str(tmp_path / "backups"), tmp_path / "new")


def test_what_is_there_is_never_overwritten(store: Store, tmp_path: Path) -> None:
    back_up(store.path, str(tmp_path / "backups"))
    with pytest.raises(StoreError, match="is there already"):
        restore(str(tmp_path / "backups"), Path(store.path))
    assert ids(Path(store.path)) == {"t:1", "t:2"}


def test_a_damaged_store_is_no_backup(store: Store, tmp_path: Path) -> None:
    path = next(Path(store.path).glob("*.parquet"))
    path.unlink()
    with pytest.raises(StoreError, match="can’t be taken"):
        back_up(store.path, str(tmp_path / "backups"))
    assert backups(str(tmp_path / "backups")) == []


def test_without_a_backup_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no backup"):
        restore(str(tmp_path / "none"), tmp_path / "new")
    with pytest.raises(StoreError, match="no address"):
        backups("nowhere://x")


def test_where_no_store_is_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store in"):
        back_up(str(tmp_path / "none"), str(tmp_path / "kept"))
