"""Damage is found to the byte and named; what can be brought back is, and the rest costs only itself."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from geo.errors import StoreError
from geo.filter import ALL_DOMAINS, Filter
from geo.model import Incident
from geo.store import Act, ProtectionRule, Store, back_up, copies, examine, repair, undo_repair
from geo.store.delta_log import DAMAGED, LOG
from geo.store.protection import kept_rules
from tests.samples import SAMPLES

ALL = Filter(domain=(ALL_DOMAINS,))


def named(*numbers: int) -> list[Incident]:
    return [replace(SAMPLES[0], id=f"t:{number}", source="t", source_id=str(number)) for number in numbers]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of three acts, a file each."""
    store = Store.open(tmp_path / "store")
    for numbers in ((1, 2), (3, 4, 5), (6,)):
        store.add(named(*numbers), act=Act(who="me", what="import", note=f"file {numbers[0]}"))
    return tmp_path / "store"


def ids(folder: Path) -> set[str]:
    return {each.id for each in Store.open(folder).query(ALL)}


def data_files(folder: Path) -> list[Path]:
    """The store's files in the order in which they were written."""
    return sorted(folder.glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_sound_store_is_said_to_be_sound(folder: Path) -> None:
    health = examine(str(folder))
    assert (health.files, health.hashed, health.rows, health.damages, health.unnamed) == (3, 3, 6, (), 0)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.9, 0.97, 0.999])
def test_a_flipped_bit_is_found_wherever_it_is(folder: Path, share: float) -> None:
    path = data_files(folder)[1]
    flip(path, int(share * (path.stat().st_size - 1)))
    (damage,) = examine(str(folder)).damages
    assert (damage.file, damage.what, damage.rows) == (path.name, "was changed since it was written", 3)
    assert (damage.notes, damage.written is not None) == (("file 3",), True)


def test_what_is_missing_or_cut_is_named(folder: Path) -> None:
    first, second, _ = data_files(folder)
    first.unlink()
    second.write_bytes(second.read_bytes()[:-5])
    whats = {damage.file: damage.what for damage in examine(str(folder)).damages}
    assert whats[first.name] == "is missing"
    assert whats[second.name].endswith("bytes, and had " + f"{second.stat().st_size + 5:,}")


def test_a_file_that_nothing_names_is_counted(folder: Path) -> None:
    (folder / "part-left.parquet").write_bytes(data_files(folder)[0].read_bytes())
    health = examine(str(folder))
    assert (health.unnamed, health.damages) == (1, ())


def test_a_damaged_file_is_set_aside_and_costs_only_its_rows(folder: Path) -> None:
    path = data_files(folder)[1]
    flip(path, 100)
    done = repair(str(folder), who="me")
    assert (done.set_aside, done.rows_lost, done.log_rebuilt) == ((path.name,), 3, False)
    assert ids(folder) == {"t:1", "t:2", "t:6"}
    assert (folder / DAMAGED / path.name).exists()
    assert examine(str(folder)).damages == ()
    newest = Store.open(folder).acts()[0]
    assert (newest.id, newest.act.what, newest.act.who) == (done.act_id, "repair", "me")
    assert "3 rows" in newest.act.note


def harm_a_name(path: Path) -> None:
    """Flip a byte of a footer so that a name in it is no text any more."""
    whole = path.read_bytes()
    for at in range(len(whole) - 8 - int.from_bytes(whole[-8:-4], "little"), len(whole) - 8):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :])
        with contextlib.suppress(OSError, pa.ArrowException):
            try:
                pq.ParquetFile(path)
            except UnicodeDecodeError:
                return
    raise AssertionError("no byte of the footer is part of a name")


def test_a_name_in_a_footer_that_is_no_text_any_more_costs_only_the_file(folder: Path) -> None:
    path = data_files(folder)[1]
    harm_a_name(path)
    shutil.rmtree(folder / "_current")  # which has the rows once more
    assert ids(folder) == {"t:1", "t:2", "t:6"}
    cut(sorted((folder / LOG).glob("*.json"))[1])
    done = repair(str(folder))
    assert (done.log_rebuilt, done.set_aside) == (True, ())
    assert path.exists()
    assert ids(folder) == {"t:1", "t:2", "t:6"}


def test_a_repair_is_undone_once_the_file_is_mended(folder: Path) -> None:
    path = data_files(folder)[1]
    flip(path, 100)
    done = repair(str(folder))
    flip(folder / DAMAGED / path.name, 100)
    assert undo_repair(str(folder), done.act_id) == 1
    assert ids(folder) == {f"t:{number}" for number in range(1, 7)}
    assert examine(str(folder)).damages == ()
    with pytest.raises(StoreError, match="nothing lies"):
        undo_repair(str(folder), done.act_id)


def test_a_repair_with_nothing_to_do_writes_nothing(folder: Path) -> None:
    version = examine(str(folder)).version
    assert repair(str(folder)).act_id == ""
    assert examine(str(folder)).version == version


def test_joined_files_come_back_from_those_they_were_joined_of(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = Store.open(folder, small_files=4)
    for number in range(1, 6):
        store.add(named(number))
    (joined,) = filter(is_joined, data_files(folder))
    assert examine(str(folder)).hashed == examine(str(folder)).files
    flip(joined, 50)
    done = repair(str(folder))
    assert (done.rejoined, done.set_aside) == ((joined.name,), ())
    assert ids(folder) == {f"t:{number}" for number in range(1, 6)}


def test_damage_to_a_file_without_a_hash_is_found_by_its_pages_and_hashes_are_added(folder: Path) -> None:
    for entry in sorted((folder / LOG).glob("*.json"))[1:]:
        reword(entry, '"hashes"', '"others"')
    assert examine(str(folder)).hashed == 0
    first, second, _ = data_files(folder)
    page = pq.ParquetFile(second).metadata.row_group(0).column(3)
    flip(second, page.data_page_offset + page.total_compressed_size - 2)
    assert [damage.file for damage in examine(str(folder)).damages] == [second.name]
    done = repair(str(folder))
    assert (done.hashed, done.set_aside) == (2, (second.name,))
    assert (examine(str(folder)).hashed, repair(str(folder)).hashed) == (2, 0)
    flip(first, 200)
    shutil.rmtree(folder / LOG)
    assert repair(str(folder)).set_aside == (first.name,)  # not taken in as if it were sound


def test_on_object_storage_files_have_hashes_and_rules_lie_beside_the_log(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    store = Store.open(f"file://{tmp_path}/store", small_files=3)  # as an address, by the same way as s3://
    for number in range(1, 5):
        store.add(named(number))
    rule = ProtectionRule(scope="dataset", name="t", hidden=True)
    store.protect(rule, act=Act(who="me"))
    health = examine(store.path)
    assert (health.hashed, health.damages) == (health.files, ())
    assert kept_rules(store.path) == (rule,)
    assert len(Store.open(store.path).query(ALL)) == 4


def is_joined(path: Path) -> bool:
    """Whether a file was written by Delta's own joining, which names files otherwise."""
    return not path.name.endswith(".lz4.parquet")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def reword(path: Path, before: str, after: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")


LOG_HARMS: dict[str, tuple[Callable[[list[Path]], object], str | None]] = {
    "gone": (lambda entries: shutil.rmtree(entries[0].parent), None),
    "empty": (lambda entries: entries[-1].write_bytes(b""), "3.json"),
    "cut": (lambda entries: cut(entries[-1]), "3.json"),
    "an older one cut": (lambda entries: cut(entries[1]), "1.json"),
    "an older one of zeros": (lambda entries: entries[2].write_bytes(bytes(500)), "2.json"),
    "an older one no object": (lambda entries: entries[1].write_bytes(b"[]"), "1.json"),
    "an older one without its files": (
        lambda entries: entries[1].write_bytes(entries[1].read_bytes().splitlines()[0]),
        "1.json",
    ),
    "an older one names another file": (lambda entries: reword(entries[2], '"path":"part-', '"path":"past-'), "2.json"),
    "an older one missing": (lambda entries: entries[1].unlink(), "1.json"),
    "the first one cut": (lambda entries: cut(entries[0]), "0.json"),
    "the newest two missing": (lambda entries: (entries[2].unlink(), entries[3].unlink()), "2.json"),
}


@pytest.mark.parametrize("harm", LOG_HARMS)
def test_a_damaged_log_is_written_anew_from_the_files(folder: Path, harm: str) -> None:
    apply, name = LOG_HARMS[harm]
    apply(sorted((folder / LOG).glob("*.json")))
    (damage,) = examine(str(folder)).damages
    assert damage.file == (f"{LOG}/{'0' * 19}{name}" if name else LOG)
    assert "incident-map store repair" in damage.remedy
    done = repair(str(folder), who="me")
    assert done.log_rebuilt
    assert ids(folder) == {f"t:{number}" for number in range(1, 7)}
    health = examine(str(folder))
    assert (health.files, health.damages) == (3, ())
    acts = Store.open(folder).acts()
    assert [commit.new for commit in acts] == [0, 1, 3, 2]
    assert [(commit.act.note, commit.act.who) for commit in acts[1:]] == [(f"file {n}", "me") for n in (6, 3, 1)]
    assert (acts[0].id, acts[0].act.what, acts[0].act.who) == (done.log_act_id, "repair", "me")
    aside = next((each.name for each in (folder / DAMAGED).glob("*")), "")
    assert aside in acts[0].act.note
    with pytest.raises(StoreError, match="repair --undo"):
        Store.open(folder).undo(acts[0].id)
    with pytest.raises(StoreError, match="still damaged" if aside else "nothing lies"):
        undo_repair(str(folder), done.log_act_id)
    undone = Store.open(folder).undo(acts[1].id)
    assert undone.removed == 1


def test_a_repair_of_the_log_is_undone_once_it_is_mended(folder: Path) -> None:
    entry = sorted((folder / LOG).glob("*.json"))[1]
    whole = entry.read_bytes()
    cut(entry)
    done = repair(str(folder))
    (aside,) = (folder / DAMAGED).glob(f"{LOG}*")
    (aside / entry.name).write_bytes(whole)
    assert undo_repair(str(folder), done.log_act_id) == 3
    assert examine(str(folder)).damages == ()
    store = Store.open(folder)
    assert [commit.act.note for commit in store.acts()] == ["file 6", "file 3", "file 1"]
    store.delete(["t:1"], "goes on")
    entry.write_bytes(b"")
    again = repair(str(folder))
    Store.open(folder).delete(["t:2"], "written since")
    with pytest.raises(StoreError, match="written to since"):
        undo_repair(str(folder), again.log_act_id)


def test_what_a_repair_itself_and_a_cleaning_write_keeps_no_log_from_coming_back(folder: Path) -> None:
    entry, path = sorted((folder / LOG).glob("*.json"))[1], data_files(folder)[0]
    whole = entry.read_bytes()
    cut(entry)
    flip(path, 60)
    done = repair(str(folder))
    assert (done.log_rebuilt, done.set_aside) == (True, (path.name,))
    left = folder / "part-left.parquet"
    left.write_bytes(b"PAR1")
    os.utime(left, (0, 0))
    assert Store.open(folder).clean(days=1) == (1, 4)
    (aside,) = (folder / DAMAGED).glob(f"{LOG}*")
    (aside / entry.name).write_bytes(whole)
    gone = data_files(folder)[0]
    gone.rename(folder / "elsewhere")
    with pytest.raises(StoreError, match="gone since the store was cleaned"):
        undo_repair(str(folder), done.log_act_id)
    (folder / "elsewhere").rename(gone)
    assert undo_repair(str(folder), done.log_act_id) == 3
    assert [damage.file for damage in examine(str(folder)).damages] == [path.name]
    flip(path, 60)
    assert ids(folder) == {f"t:{number}" for number in range(1, 7)}


def test_acts_whose_rows_lie_in_several_files_are_named_once_and_by_what_they_did(folder: Path) -> None:
    store = Store.open(folder)
    store.add(named(7, 8), act=Act(who="me", what="import", note="two files"))
    store.put(replace(named(1)[0], title="Other words"), act=Act(who="me", what="edit"))
    store.delete(["t:2"], "told twice", who="me")
    store.protect(ProtectionRule(scope="dataset", name="t", hidden=True), act=Act(who="me"))
    acts = [(commit.id, commit.act) for commit in store.acts()]
    twice = data_files(folder)[3]
    rows = pq.read_table(twice)
    for number in range(2):
        pq.write_table(rows.slice(number, 1), folder / f"part-{number}.parquet")
    twice.unlink()
    shutil.rmtree(folder / LOG)
    (folder / "_acts.jsonl").rename(folder.with_name("kept"))
    done = repair(str(folder), who="you")
    whats = ["repair", "protect", "delete", "edit", *["import"] * 4]
    assert [commit.act.what for commit in Store.open(folder).acts()] == whats
    assert {commit.act.who for commit in Store.open(folder).acts()[1:]} == {""}
    shutil.rmtree(folder / LOG)
    folder.with_name("kept").rename(folder / "_acts.jsonl")
    done = repair(str(folder), who="you")
    again = [(commit.id, commit.act) for commit in Store.open(folder).acts()]
    assert again[0][0] == done.log_act_id
    assert again[1:] == acts
    assert examine(str(folder)).damages == ()


def test_a_size_that_only_the_log_has_wrong_costs_no_file(folder: Path) -> None:
    reword(sorted((folder / LOG).glob("*.json"))[2], '"size":', '"size":1')
    (damage,) = examine(str(folder)).damages
    assert "the log says wrongly" in damage.what
    done = repair(str(folder))
    assert (done.log_rebuilt, done.set_aside) == (True, ())
    assert ids(folder) == {f"t:{number}" for number in range(1, 7)}


@pytest.mark.parametrize("harm", ["cut", "empty", "missing"])
def test_a_damaged_checkpoint_is_set_aside_since_the_entries_say_all_of_it(folder: Path, harm: str) -> None:
    DeltaTable(folder).create_checkpoint()
    (checkpoint,) = (folder / LOG).glob("*.checkpoint.parquet")
    checkpoint.unlink() if harm == "missing" else checkpoint.write_bytes(b"PAR1" if harm == "cut" else b"")
    with pytest.raises(StoreError, match="incident-map store repair"):
        Store.open(folder)
    (damage,) = examine(str(folder)).damages
    done = repair(str(folder))
    assert (done.dropped, done.log_rebuilt, done.set_aside) == ((damage.file,), False, ())
    assert ids(folder) == {f"t:{number}" for number in range(1, 7)}
    assert examine(str(folder)).damages == ()
    assert [commit.act.note for commit in Store.open(folder).acts()] == ["file 6", "file 3", "file 1"]


def test_what_a_backup_lacks_is_found_in_the_files(folder: Path, tmp_path: Path) -> None:
    back_up(str(folder), str(tmp_path / "backups"))
    Store.open(folder).add(named(7), act=Act(note="later"))
    sorted((folder / LOG).glob("*.json"))[-1].unlink()
    done = repair(str(folder), copy_of=copies(str(tmp_path / "backups"), str(folder)))
    assert done.log_rebuilt
    assert ids(folder) == {f"t:{number}" for number in range(1, 8)}


def test_what_acts_were_called_is_taken_from_the_entries_that_are_left(folder: Path) -> None:
    sorted((folder / LOG).glob("*.json"))[-1].write_bytes(b"")
    (folder / "_acts.jsonl").write_bytes(b"no JSON")
    repair(str(folder))
    notes = [commit.act.note for commit in Store.open(folder).acts()[1:]]
    assert notes == ["found in the files by a repair", "file 3", "file 1"]


def test_files_come_back_from_a_backup(folder: Path, tmp_path: Path) -> None:
    back_up(str(folder), str(tmp_path / "backups"))
    first, second, third = data_files(folder)
    flip(first, 10)
    second.unlink()
    sorted((folder / LOG).glob("*.json"))[-1].write_bytes(b"")
    done = repair(str(folder), copy_of=copies(str(tmp_path / "backups"), str(folder)))
    assert (done.set_aside, done.log_rebuilt, set(done.copied)) == ((), False, {first.name, second.name})
    newest = Store.open(folder).acts()[0]
    assert (newest.id, newest.act.note) == (done.log_act_id, "log brought back from a backup")
    assert ids(folder) == {f"t:{number}" for number in range(1, 7)}
    assert examine(str(folder)).damages == ()
    assert third.exists()


def test_the_moment_of_writing_is_told_in_utc(folder: Path) -> None:
    data_files(folder)[0].unlink()
    (damage,) = examine(str(folder)).damages
    assert damage.written is not None
    assert abs(dt.datetime.now(dt.UTC) - damage.written) < dt.timedelta(hours=1)


def test_there_is_nothing_to_examine_where_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        examine(str(tmp_path / "none"))
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "part-1.parquet").write_bytes(b"PAR1")
    with pytest.raises(StoreError, match="nothing to make a store of"):
        repair(str(tmp_path / "half"))


def test_what_nothing_names_is_cleaned_once_it_is_old(folder: Path) -> None:
    left = folder / "part-left.parquet"
    left.write_bytes(b"PAR1" * 10)
    store = Store.open(folder)
    assert store.clean(days=1) == (0, 0)
    old = (dt.datetime.now(dt.UTC) - dt.timedelta(days=3)).timestamp()
    os.utime(left, (old, old))
    assert store.clean(days=1, dry_run=True) == (1, 40)
    assert left.exists()
    assert store.clean(days=1) == (1, 40)
    assert not left.exists()
    assert examine(str(folder)).damages == ()
    assert ids(folder) == {f"t:{number}" for number in range(1, 7)}


def test_of_the_checkpoints_only_the_newest_and_the_one_that_is_read_stay_once_they_are_old(folder: Path) -> None:
    for number in (7, 8, 9):
        Store.open(folder).add(named(number))
        DeltaTable(folder).create_checkpoint()
    (first, second, third) = sorted((folder / LOG).glob("*.checkpoint.parquet"))
    store, reader = Store.open(folder), Store.open(folder)
    assert store.clean(days=1) == (0, 0)
    size = first.stat().st_size
    for each in (first, second, third):
        os.utime(each, (0, 0))
    hint = folder / LOG / "_last_checkpoint"
    hint.write_text(hint.read_text().replace('"version":6', '"version":5'))  # as whoever wrote the newest left it
    assert '"version":5' in hint.read_text()
    assert store.clean(days=1, dry_run=True) == store.clean(days=1) == (1, size)
    assert [each.exists() for each in (first, second, third)] == [False, True, True]
    assert examine(str(folder)).damages == ()
    reader.add(named(10))
    assert ids(folder) == {f"t:{number}" for number in range(1, 11)}


def test_cleaning_bounds_what_edits_leave_and_who_reads_meanwhile_reads_on(folder: Path) -> None:
    store = Store.open(folder, small_files=4)
    reader = Store.open(folder, check_every_s=1_000.0, latest_rows=1_000)
    assert reader.count(ALL) == 6
    for number in range(6):
        store.put(replace(named(1)[0], title=f"Title {number}"), act=Act(what="edit"))
    assert len(data_files(folder)) > 8
    store.clean(days=0)
    assert len(data_files(folder)) <= 6
    assert reader.count(ALL) == 6
    assert len(reader.history("t:1")) == 7
    assert [each.title for each in reader.get_many(["t:1"])] == ["Title 5"]
    assert len(store.acts()) == 9
    assert examine(str(folder)).damages == ()
