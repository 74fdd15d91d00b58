"""A backup is taken while the store is used, holds each content once, and comes back whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from deltalake import DeltaTable

from geo.errors import StoreError
from geo.filter import ALL_DOMAINS, Filter
from geo.store import Store, back_up, backups, copies, repair, restore
from geo.store.delta_log import LOG
from geo.store.ledger import Ledger
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


def test_an_open_store_lists_the_acts_of_the_backup_that_took_its_place(store: Store, tmp_path: Path) -> None:
    target, folder = str(tmp_path / "backups"), Path(store.path)
    back_up(store.path, target)
    for number in (3, 4):
        store.add(named(number))
    stood_open = Ledger(store.path, acts_after=1)
    stood_open.acts()
    shutil.rmtree(folder)
    restore(target, folder)
    other = Store.open(folder)
    for number in (5, 6, 7):
        other.add(named(number))
    stood_open.update()
    acts = [commit.id for commit in other.acts()]
    assert [id for id, *_ in stood_open.acts()] == [id for id, *_ in Ledger(folder).acts()] == acts
    store.refresh()
    assert [commit.id for commit in store.acts()] == acts
    assert [revision.change for revision in store.history("t:5")] == ["new"]


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


def test_of_several_stores_in_one_place_the_one_that_is_named_comes_back(store: Store, tmp_path: Path) -> None:
    target, other = str(tmp_path / "backups"), Store.open(tmp_path / "other")
    mine = back_up(store.path, target).backup.table
    restore(target, tmp_path / "alone")
    other.add(named(7))
    another = back_up(other.path, target).backup
    with pytest.raises(
        StoreError, match=f"of 2 stores: {mine[:8]} .{store.path}, newest of .*{another.table[:8]} .* --of"
    ):
        restore(target, tmp_path / "new")
    with pytest.raises(StoreError, match=f"no backup of zz in .*The stores that have any there: {mine[:8]} "):
        restore(target, tmp_path / "new", of="zz")
    assert not (tmp_path / "new").exists()
    restore(target, tmp_path / "new", of=mine[:8])
    restore(target, tmp_path / "newer", of=another.table)
    assert [ids(tmp_path / name) for name in ("alone", "new", "newer")] == [{"t:1", "t:2"}, {"t:1", "t:2"}, {"t:7"}]


def test_a_repair_takes_nothing_of_another_store_from_the_backups(store: Store, tmp_path: Path) -> None:
    target, other = str(tmp_path / "backups"), Store.open(tmp_path / "other")
    back_up(store.path, target)
    for number in (7, 8):
        other.add(named(number))
    back_up(other.path, target)
    shutil.rmtree(tmp_path / "store" / LOG)
    assert repair(store.path, copy_of=copies(target, store.path)).log_copied
    assert ids(tmp_path / "store") == {"t:1", "t:2"}


def without_names(target: Path) -> None:
    """Let the backups be of a release that didn't write down of which table they are."""
    for path in (target / "backups").glob("*.json"):
        told = json.loads(path.read_text())
        path.write_text(json.dumps({name: told[name] for name in ("taken", "version", "files")}))


def test_backups_that_do_not_say_of_which_store_they_are_are_told_apart_by_their_logs(
    store: Store, tmp_path: Path
) -> None:
    target, other = tmp_path / "backups", Store.open(tmp_path / "other")
    back_up(store.path, str(target))
    for number in (7, 8):
        other.add(named(number))
    another = back_up(other.path, str(target)).backup
    without_names(target)
    with pytest.raises(StoreError, match=r"of 2 stores: .*--of"):
        restore(str(target), tmp_path / "new")
    mine = back_up(store.path, str(target)).backup.table
    with pytest.raises(StoreError, match=f"of 2 stores: {mine[:8]} .*--of"):
        restore(str(target), tmp_path / "new")
    restore(str(target), tmp_path / "new", of=another.files[f"store/{LOG}/{0:020}.json"][1])
    assert ids(tmp_path / "new") == {"t:7", "t:8"}
    sorted((tmp_path / "store" / LOG).glob("*.json"))[1].write_bytes(b"")
    assert repair(store.path, copy_of=copies(str(target), store.path)).log_copied
    assert ids(tmp_path / "store") == {"t:1", "t:2"}


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_repair_takes_no_log_that_went_on_from_an_earlier_backup(
    store: Store, tmp_path: Path, *, is_kept: bool
) -> None:
    target, folder = str(tmp_path / "backups"), Path(store.path)
    first = back_up(store.path, target).backup
    for number in (3, 4):
        store.add(named(number))
    back_up(store.path, target)
    shutil.rmtree(folder)
    restore(target, folder, at=first.taken)
    Store.open(folder).add(named(7))
    if is_kept:
        back_up(store.path, target)
    sorted((folder / LOG).glob("*.json"))[1].write_bytes(b"")
    assert repair(store.path, copy_of=copies(target, store.path)).log_copied
    assert ids(folder) == {"t:1", "t:2", "t:7"}


def test_a_backup_is_taken_while_a_clean_deletes_checkpoints(store: Store, tmp_path: Path) -> None:
    for number in (3, 4):
        store.add(named(number))
        DeltaTable(store.path).create_checkpoint()
    cleaned = []
    back_up(store.path, str(tmp_path / "backups"), on_file=lambda *_: cleaned.append(store.clean(days=0)))
    assert cleaned[0][0] == 1
    restore(str(tmp_path / "backups"), tmp_path / "new")
    assert ids(tmp_path / "new") == {"t:1", "t:2", "t:3", "t:4"}


def test_what_is_there_is_never_overwritten(store: Store, tmp_path: Path) -> None:
    back_up(store.path, str(tmp_path / "backups"))
    with pytest.raises(StoreError, match="is there already"):
        restore(str(tmp_path / "backups"), Path(store.path))
    assert ids(Path(store.path)) == {"t:1", "t:2"}


def test_what_can_be_restored_in_part_only_is_not_restored(store: Store, tmp_path: Path) -> None:
    (tmp_path / "store-queue").mkdir()
    (tmp_path / "store-queue" / "draft.json").write_text("{}")
    back_up(store.path, str(tmp_path / "backups"), beside={"queue": tmp_path / "store-queue"})
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="can’t be brought back"):
        restore(str(tmp_path / "backups"), tmp_path / "new", beside={"queue": tmp_path / "file" / "queue"})
    assert not (tmp_path / "new").exists()


def test_a_damaged_store_is_no_backup(store: Store, tmp_path: Path) -> None:
    path = next(Path(store.path).glob("*.parquet"))
    whole = path.read_bytes()
    flip(path, len(whole) // 2)
    with pytest.raises(StoreError, match=r"was changed since it was written.*store repair"):
        back_up(store.path, str(tmp_path / "backups"))
    path.unlink()
    with pytest.raises(StoreError, match=r"is missing.*store repair"):
        back_up(store.path, str(tmp_path / "backups"))
    assert backups(str(tmp_path / "backups")) == []


def test_backup_and_restore_are_on_the_disk_before_they_are_named(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, synced, really = tmp_path / "backups", [], os.fsync

    def fsync(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    back_up(store.path, str(target))
    (listed,) = (target / "backups").iterdir()
    before = synced[: synced.index(listed.stat().st_ino)]
    assert {path.stat().st_ino for path in [target, *(target / "objects").rglob("*")]} <= set(before)
    assert synced.index((target / "backups").stat().st_ino) > len(before)
    synced.clear()
    restore(str(target), tmp_path / "new")
    assert {path.stat().st_ino for path in [tmp_path, tmp_path / "new", *(tmp_path / "new").rglob("*")]} <= set(synced)


def kept_data(target: Path, name: str = "store/part") -> Path:
    """Where the newest backup keeps a file."""
    files = backups(str(target))[-1].files
    content = next(content for each, (_, content) in files.items() if each.startswith(name))
    return target / "objects" / content[:2] / content


def test_what_was_emptied_in_the_backup_is_written_anew(store: Store, tmp_path: Path) -> None:
    back_up(store.path, str(tmp_path / "backups"))
    kept_data(tmp_path / "backups").write_bytes(b"")
    assert back_up(store.path, str(tmp_path / "backups")).new_files == 1
    restore(str(tmp_path / "backups"), tmp_path / "new")
    assert ids(tmp_path / "new") == {"t:1", "t:2"}


def test_all_that_is_kept_can_be_read_and_what_is_damaged_is_written_anew_or_named(
    store: Store, tmp_path: Path
) -> None:
    note, target = tmp_path / "note.json", tmp_path / "backups"
    note.write_text("first")
    first = back_up(store.path, str(target), beside={"note": note}).backup
    flip(kept_data(target), 100)
    flip(kept_data(target, "beside/note"), 2)
    note.write_text("second")
    assert back_up(store.path, str(target), beside={"note": note}).new_files == 1
    done = back_up(store.path, str(target), beside={"note": note}, verify=True)
    assert (done.new_files, done.damaged) == (1, (first.taken,))
    restore(str(target), tmp_path / "new")
    assert ids(tmp_path / "new") == {"t:1", "t:2"}


def test_what_changes_beside_the_store_keeps_no_backup_from_being_taken(store: Store, tmp_path: Path) -> None:
    queue, notes, stop = tmp_path / "queue", tmp_path / "notes.json", threading.Event()
    queue.mkdir()
    notes.write_text("[]")

    def change() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            (queue / f"n{number}.json").write_text("{}")
            (queue / f"n{number - 1}.json").unlink(missing_ok=True)
            (tmp_path / "new").write_text(json.dumps(list(range(number % 900))))
            (tmp_path / "new").replace(notes)

    changer = threading.Thread(target=change)
    changer.start()
    try:
        beside = {"queue": queue, "notes": notes}
        for _ in range(12):
            back_up(store.path, str(tmp_path / "backups"), beside=beside)
    finally:
        stop.set()
        changer.join()
    back = {"notes": tmp_path / "back" / "notes.json"}
    for number, each in enumerate(backups(str(tmp_path / "backups"))):
        back = {"notes": tmp_path / f"notes-{number}.json"}
        restore(str(tmp_path / "backups"), tmp_path / f"back-{number}", at=each.taken, beside=back)
        assert isinstance(json.loads(back["notes"].read_text()), list)


def test_several_backups_are_taken_at_once(store: Store, tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: back_up(store.path, str(tmp_path / "backups")), range(6)))
    assert len(backups(str(tmp_path / "backups"))) == len(done)
    restore(str(tmp_path / "backups"), tmp_path / "new")
    assert not list((tmp_path / "backups").rglob("*.part"))


def age(folder: Path) -> None:
    """Let all files of a folder have been written yesterday."""
    then = (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def texts(target: Path) -> set[bytes]:
    """All contents that are kept."""
    return {path.read_bytes() for path in (target / "objects").rglob("*") if path.is_file()}


def test_of_backups_so_many_stay_and_what_only_others_name_goes_once_it_is_old(store: Store, tmp_path: Path) -> None:
    note, target = tmp_path / "note.json", tmp_path / "backups"
    for text in ("first", "second", "third"):
        note.write_text(text)
        back_up(store.path, str(target), beside={"note": note}, keep=2)
    assert len(backups(str(target))) == 2
    assert {b"first", b"second", b"third"} <= texts(target)
    (target / "objects" / "new.left.part").write_text("an interrupted backup's")
    age(target)
    assert back_up(store.path, str(target), beside={"note": note}, keep=2).deleted == 3
    assert {b"second", b"third"} <= texts(target)
    assert b"first" not in texts(target)
    for number, each in enumerate(backups(str(target))):
        restore(str(target), tmp_path / f"back-{number}", at=each.taken)
        assert ids(tmp_path / f"back-{number}") == {"t:1", "t:2"}


def test_backups_of_another_store_stay_and_those_that_do_not_say_of_which(store: Store, tmp_path: Path) -> None:
    other, target = Store.open(tmp_path / "other"), tmp_path / "backups"
    other.add(named(8))
    first = back_up(store.path, str(target)).backup
    (unnamed,) = (target / "backups").iterdir()
    unnamed.write_text(unnamed.read_text().replace(first.table, ""))
    taken = [back_up(each.path, str(target), keep=1).backup.taken for each in (store, store, other)]
    assert [each.taken for each in backups(str(target))] == [first.taken, *taken[1:]]


@pytest.mark.parametrize("content", [b'{"cut', b"\xff\xfe", b""])
def test_a_list_that_cannot_be_read_is_no_backup_that_stays_and_keeps_all_contents(
    store: Store, tmp_path: Path, content: bytes
) -> None:
    note, target = tmp_path / "note.json", tmp_path / "backups"
    taken = []
    for text in ("first", "second", "third"):
        note.write_text(text)
        taken.append(back_up(store.path, str(target), beside={"note": note}).backup.taken)
    unreadable = sorted((target / "backups").iterdir())[1]
    unreadable.write_bytes(content)
    done = back_up(store.path, str(target), beside={"note": note}, keep=2)
    assert [each.taken for each in backups(str(target))] == [taken[2], done.backup.taken]
    age(target)
    done = back_up(store.path, str(target), beside={"note": note}, keep=2)
    assert done.left == f"backups/{unreadable.name} can’t be read"
    assert {b"first", b"second", b"third"} <= texts(target)
    unreadable.unlink()
    done = back_up(store.path, str(target), beside={"note": note}, keep=2)
    assert (done.left, b"first" in texts(target), b"second" in texts(target)) == ("", False, False)


def test_a_backup_is_taken_where_nothing_may_be_deleted(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "backups"
    back_up(store.path, str(target))
    (target / "dropped").write_text("a file where a folder should be")
    done = back_up(store.path, str(target), keep=1)
    assert "dropped" in done.left
    assert backups(str(target))[-1].taken == done.backup.taken
    restore(str(target), tmp_path / "new")
    assert ids(tmp_path / "new") == {"t:1", "t:2"}


def test_a_folder_in_the_store_is_no_place_for_its_backups(store: Store, tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(store.path)
    before = sorted(Path(store.path).rglob("*"))
    inside = (store.path, f"{store.path}/kept", f"{store.path}/_delta_log/kept", str(tmp_path / "way" / "kept"))
    for target in (*inside, f"file://{store.path}/kept"):
        for path in (store.path, f"file://{store.path}"):
            with pytest.raises(StoreError, match="lies in the store itself"):
                back_up(path, target)
    with pytest.raises(StoreError, match="lies in the store itself"):
        back_up("s3://bucket/store", "s3://bucket/store/kept/")
    assert sorted(Path(store.path).rglob("*")) == before
    assert back_up(store.path, f"{store.path}-kept").new_files


def test_without_a_backup_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no backup"):
        restore(str(tmp_path / "none"), tmp_path / "new")
    with pytest.raises(StoreError, match="no address"):
        backups("nowhere://x")


def test_where_no_store_is_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store in"):
        back_up(str(tmp_path / "none"), str(tmp_path / "kept"))
