"""Whether rows lie ready in files or were read from the ledger a moment ago, the store says the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import random
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from deltalake import DeltaTable

from geo.errors import StoreError
from geo.filter import Filter
from geo.model import BBox, Incident, Placement, Point
from geo.store import Store
from geo.store.coded_columns import FIXED, numbering
from geo.store.current import CURRENT_FOLDER, FORMAT, MANIFEST, Current, Ids, hashes_of
from geo.store.tiers import settle_apart
from tests import servers
from tests.full_disk import no_file_larger_than

EVERYTHING = Filter(domain=("all",))
WORLD = BBox(-180, -85, 180, 85)
TITLES = ("Kyiv port", "Ärger am Hafen", "Київ", "port x kyiv")
SETTINGS: dict[str, Any] = {
    "check_every_s": 0.0,
    "latest_rows": 15,
    "soon_rows": 0,
    "held_rows": 0,
    "small_files": 6,
}
WORDS = ("port", "or", "київ", "port x", "x k", "arger am", "-port", "changed", '"kyiv port" OR w3', "w3 -kyiv")


def incident(number: int, title: str = "") -> Incident:
    day = dt.date(2025, 1, 1 + number % 28)
    placement = Placement(
        point=Point(50 + number % 13 / 10, 30 + number % 7),
        precision=("settlement", "near", "exact", "settlement", "province")[number % 5],
        radius_km=(None, 5.0, None, 2.0, 80.0)[number % 5],
        country="UA",
        admin1=("Sumy Oblast", "")[number % 2],
        name=f"Town {number % 7}",
    )
    return Incident(
        id=f"a{number}",
        title=f"{title or TITLES[number % 4]} w{number % 7}",
        event_type=("drone_strike", "other", "protest")[number % 3],
        source="s",
        source_id=str(number),
        date_start=day,
        date_end=day,
        date_precision="day",
        placement=placement if number % 9 else Placement(),
    )


def open_store(folder: Path, **more: Any) -> Store:
    return Store.open(folder, **{**SETTINGS, **more})


def filled(folder: Path) -> Store:
    """Forty incidents, of which there are files."""
    store = open_store(folder)
    store.add(map(incident, range(40)))
    store.refresh()
    return store


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Any]]:
    """Such a store, to be copied, and what its ledger alone answers."""
    folder = tmp_path_factory.mktemp("forty")
    return folder / "store", of_the_ledger(filled(folder / "store"), folder / "copy")


def manifest(store: Store) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((Path(store.path) / CURRENT_FOLDER / MANIFEST).read_text())
    return told


def of_the_ledger(store: Store, beside: Path) -> list[Any]:
    """What a store answers on a copy of the ledger alone, of which it makes no files."""
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(store.path, beside, ignore=shutil.ignore_patterns("_current"))
    return list(answers(open_store(beside, latest_rows=10**9)))


def answers(store: Store) -> Iterator[Any]:
    incidents = store.query(EVERYTHING, order="id")
    yield incidents
    yield [store.query(Filter(q=word), order="id") for word in WORDS]
    yield {word: sorted(values) for word, values in store.facets(EVERYTHING).items()}
    yield store.totals(EVERYTHING), store.histogram(EVERYTHING), store.datasets()
    asked = Filter(type=("protest", "other"), q="port", since=dt.date(2025, 1, 5))  # of which nothing is counted ready
    yield store.totals(asked), store.histogram(asked), store.facets(asked)
    view = store.in_view(EVERYTHING, WORLD, 6)
    yield [(each.cell, each.count, each.domains, each.precision, each.dataset) for each in view.clusters], view.singles
    yield [(one.id, one.new, one.updated, one.removed, one.undone_by) for one in store.acts()]
    yield store.get_many(one.id for one in incidents[::5]), store.get("nothing")


SOME = BBox(30, 50, 33, 51)
AT_ALL = dataclasses.replace(EVERYTHING, until=dt.date(2100, 1, 1))
"""As everything, since each has a day; but nothing is counted ready for it."""


def drawn(store: Store, asked: Filter, box: BBox, zoom: float) -> Any:
    view = store.in_view(asked, box, zoom)
    clusters = [
        dataclasses.replace(each, point=Point(round(each.point.lat, 9), round(each.point.lon, 9)))
        for each in view.clusters
    ]
    return view.level, view.singles, clusters, sorted(map(str, store.areas(asked)))


def holds(store: Store, plain: list[Any]) -> None:
    """All questions have the answers that the ledger alone gives."""
    told = list(answers(store))
    for mine, theirs in zip(told, plain, strict=True):
        assert mine == theirs
    for zoom, box in (*((zoom, WORLD) for zoom in (1, 4, 8.5, 9, 13)), *((zoom, SOME) for zoom in (6, 8, 10, 15, 22))):
        assert drawn(store, EVERYTHING, box, zoom) == drawn(store, AT_ALL, box, zoom)
    everything, by_words, *_ = told
    for word, incidents in zip(WORDS, by_words, strict=True):
        assert incidents == [one for one in everything if Filter(q=word).matches(one)]


def act(store: Store, what: int, some: random.Random) -> None:
    """Import, correct, delete, undo, or have another process write."""
    first = store.query(EVERYTHING, limit=3)
    if what == 1 and first:
        store.put(dataclasses.replace(some.choice(first), title=f"Changed {some.random()}"))
    elif what == 2 and first:
        store.delete([first[-1].id], "told twice")
    elif what == 3 and (done := [each for each in store.acts() if not each.undone_by]):
        store.undo(some.choice(done[:3]).id)
    elif what == 4:
        open_store(Path(store.path)).add([incident(some.randrange(150), "Other words")])
    else:
        numbers = some.sample(range(150), some.randrange(1, 25))
        store.add([incident(number, some.choice(TITLES)) for number in numbers])


@pytest.mark.parametrize("turns", [10, pytest.param(20, marks=[pytest.mark.slow, pytest.mark.timeout(0)])])
def test_files_and_latest_rows_answer_as_the_ledger_does(tmp_path: Path, turns: int) -> None:
    some = random.Random(5)
    store = open_store(tmp_path / "store")
    for turn in range(turns):
        act(store, some.choice((0, 0, 1, 1, 2, 3, 4)), some)
        if turn % 10 == 9:
            holds(store, of_the_ledger(store, tmp_path / "copy"))
    assert manifest(store)["tiers"]


def test_a_row_is_written_anew_only_as_the_store_doubles(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    store.add(map(incident, range(120)))
    store.add(map(incident, range(120, 136)))
    store.refresh()
    assert [tier["rows"] for tier in manifest(store)["tiers"]] == [120, 16]
    store.add(map(incident, range(136, 160)))
    store.refresh()
    assert [tier["rows"] for tier in manifest(store)["tiers"]] == [120, 40]
    store.add(map(incident, range(160, 200)))
    store.refresh()
    assert [tier["rows"] for tier in manifest(store)["tiers"]] == [200]


def test_a_store_of_before_gets_its_files_once_and_says_so(tmp_path: Path) -> None:
    old = open_store(tmp_path / "store", latest_rows=10**9)
    old.add(map(incident, range(40)))
    assert not (tmp_path / "store" / CURRENT_FOLDER / MANIFEST).exists()
    progress: list[tuple[int, int]] = []
    store = open_store(tmp_path / "store", on_progress=lambda done, of: progress.append((done, of)))
    assert progress[0] == (0, 40)
    assert progress[-1] == (40, 40)
    assert progress == sorted(progress)
    progress.clear()
    open_store(tmp_path / "store", on_progress=lambda done, of: progress.append((done, of)))
    assert not progress, "the next process finds them"
    old.add([incident(41)])
    assert store.count(EVERYTHING) == 41, "whoever doesn't know the files writes on"


def test_large_files_are_opened_unread_and_checked_when_health_is_asked(
    tmp_path: Path, forty: tuple[Path, list[Any]]
) -> None:
    shutil.copytree(forty[0], tmp_path / "store")
    store = str(tmp_path / "store")
    manifest = Current(store).read()
    assert manifest is not None
    changed = Current(store) / manifest.tiers[0].segments[0]
    changed.write_bytes(changed.read_bytes()[::-1])
    assert Current(store).read() is None
    assert Current(store, read_at_once=0).read() == manifest
    assert Current(store, read_at_once=0).faults() == [changed.name]


@pytest.mark.parametrize("damage", ["missing", "cut", "nonsense", "another release", "no folder"])
def test_files_that_are_missing_or_damaged_are_made_anew(
    tmp_path: Path, forty: tuple[Path, list[Any]], damage: str
) -> None:
    shutil.copytree(forty[0], tmp_path / "store")
    told = json.loads((tmp_path / "store" / CURRENT_FOLDER / MANIFEST).read_text())
    folder = tmp_path / "store" / CURRENT_FOLDER
    if damage == "missing":
        (folder / told["tiers"][0]["segments"][0]).unlink()
    elif damage == "cut":
        (folder / told["tiers"][0]["ids"]).write_bytes(b"")
    elif damage == "nonsense":
        (folder / MANIFEST).write_text("{")
    elif damage == "another release":
        (folder / MANIFEST).write_text(json.dumps({**told, "format": 0}))
    else:
        shutil.rmtree(folder)
    again = open_store(tmp_path / "store")
    holds(again, forty[1])
    assert manifest(again)["tiers"] != told["tiers"]


def test_without_room_for_the_files_nothing_is_lost(tmp_path: Path) -> None:
    open_store(tmp_path / "store", latest_rows=10**9).add(map(incident, range(40)))
    with no_file_larger_than(512), pytest.raises(StoreError, match="no room for the current state"):
        open_store(tmp_path / "store")
    assert not list((tmp_path / "store" / CURRENT_FOLDER).glob("manifest*"))
    assert open_store(tmp_path / "store").count(EVERYTHING) == 40


def test_files_of_before_stay_for_who_reads_them_and_leftovers_go(tmp_path: Path) -> None:
    store = filled(tmp_path / "store")
    before = manifest(store)["sizes"]
    folder = tmp_path / "store" / CURRENT_FOLDER
    (folder / "rows-left.parquet").write_text("by an interrupted writer")
    (folder / "scratch-left").mkdir()
    store.add(map(incident, range(40, 80)))
    store.refresh()
    names = {path.name for path in folder.iterdir()}
    assert set(before) | set(manifest(store)["sizes"]) <= names
    assert not names & {"rows-left.parquet", "scratch-left"}


def test_lists_of_codes_in_another_order_have_other_files() -> None:
    lists = {"type": ("protest", "riot"), "target": ("energy",)}
    assert FORMAT.endswith(numbering(FIXED))
    assert numbering(lists) != numbering(lists | {"type": ("riot", "protest")})
    assert numbering(lists) != numbering(lists | {"type": ("protest", "riot", "arrest")})
    assert numbering(lists) == numbering(dict(reversed(lists.items())))


def test_files_of_another_format_stay_while_a_release_may_use_them(tmp_path: Path) -> None:
    store = filled(tmp_path / "store")
    root = tmp_path / "store" / "_current"
    shutil.copytree(root / FORMAT, root / "1")
    shutil.copytree(root / FORMAT, root, dirs_exist_ok=True)  # where the first release had them
    others = [path for path in (*root.iterdir(), *(root / "1").iterdir()) if path.suffix in (".arrow", ".parquet")]
    store.add(map(incident, range(40, 80)))
    store.refresh()
    assert all(path.exists() for path in others)
    for manifest_file in (root / MANIFEST, root / "1" / MANIFEST):
        os.utime(manifest_file, (0, 0))
    store.add(map(incident, range(80, 120)))
    store.refresh()
    assert not any(path.exists() for path in others)
    holds(store, of_the_ledger(store, tmp_path / "copy"))


def test_joined_small_files_of_the_ledger_keep_their_incidents(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", small_files=4)
    for number in range(18):
        store.put(incident(number))
    assert len(DeltaTable(store.path).file_uris()) < 6
    holds(store, of_the_ledger(store, tmp_path / "copy"))


def write(folder: Path, first: int) -> None:
    store = open_store(folder)
    for turn in (first, first + 20):
        store.add(map(incident, range(turn, turn + 20)))
        assert store.get(f"a{turn}") is not None


def test_files_are_made_while_the_store_is_in_use(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", soon_rows=1_000, held_rows=1_000)
    for first in (0, 40):
        store.add(map(incident, range(first, first + 40)))
        assert store.count(EVERYTHING) == first + 40
        for thread in threading.enumerate():
            if thread.name == "settle":
                thread.join()
        assert sum(tier["rows"] for tier in manifest(store)["tiers"]) == first + 40
        store.warm_up()  # from now on others ask: files are made in a process of its own
    holds(store, of_the_ledger(store, tmp_path / "copy"))


def test_whether_somebody_writes_files_is_seen_by_others(tmp_path: Path) -> None:
    current, other = Current(str(tmp_path)), Current(str(tmp_path))
    assert not other.is_being_written
    with current.writing():
        assert other.is_being_written
    assert not other.is_being_written


def test_files_that_cant_be_made_arent_begun_again_with_each_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "store", soon_rows=1_000, held_rows=1_000)
    store.warm_up()
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho tried >> {tmp_path}/tries\nexit 1\n")
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    for first in (0, 20, 40):
        store.add(map(incident, range(first, first + 20)))
        assert store.count(EVERYTHING) == first + 20
        for thread in threading.enumerate():
            if thread.name == "settle":
                thread.join()
    assert (tmp_path / "tries").read_text() == "tried\n"
    python.write_text("#!/bin/sh\nexec sleep 600\n")
    assert not settle_apart(store.path, None, 15, limit_s=0.1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_files_that_fail_in_a_way_nobody_thought_of_arent_begun_again_by_each_edit(tmp_path: Path) -> None:
    tries = []

    def without_memory(done: int, rows: int) -> None:
        tries.append((done, rows))
        raise MemoryError

    store = Store.open(tmp_path / "store", latest_rows=3, on_progress=without_memory)
    for first in (0, 10, 20):
        store.add(map(incident, range(first, first + 5)))
        assert store.count(EVERYTHING) == first // 2 + 5
        store.wait_for_files()
    assert len(tries) == 1


def test_processes_that_write_at_once_make_one_state(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    assert servers.run_at_once(write, [(folder, 0), (folder, 40)], timeout_s=240) == [0, 0]
    store = open_store(folder)
    assert store.count(EVERYTHING) == 80
    holds(store, of_the_ledger(store, tmp_path / "copy"))


@pytest.mark.parametrize("edits_first", [0, 1])
def test_an_incident_whose_id_has_the_hash_of_another_takes_no_ones_place(tmp_path: Path, edits_first: int) -> None:
    store = filled(tmp_path)
    current = Current(str(tmp_path))
    manifest = current.read()
    assert manifest is not None
    (tier,) = manifest.tiers
    ids = current.ids(tier)
    # As if "a99" had the hash of "a3": its own leads to the row of that one.
    _place, row = ids.find(hashes_of(pa.array(["a3"])))
    hashes = np.concatenate([ids.hashes, hashes_of(pa.array(["a99"]))])
    both = Ids.of(hashes, np.concatenate([ids.rows, row]))
    with current.writing():
        tiers = [msgspec.structs.replace(tier, ids=current.write_ids(both))]
        current.write(msgspec.structs.replace(manifest, tiers=tiers))
    store = open_store(tmp_path)
    for number in range(edits_first):
        store.put(dataclasses.replace(store.get_many([f"a{number}"])[0], title="changed"))
    store.put(incident(99))
    store.put(dataclasses.replace(store.get_many(["a99"])[0], title="changed"))
    for each in (store, open_store(tmp_path)):
        assert each.count(EVERYTHING) == 41
        assert [one.title for one in each.get_many(["a3", "a99"])] == [incident(3).title, "changed"]
    store.put(dataclasses.replace(store.get_many(["a3"])[0], title="changed as well"))
    for each in (store, open_store(tmp_path)):
        assert each.count(EVERYTHING) == 41
        assert [one.title for one in each.get_many(["a3", "a99"])] == ["changed as well", "changed"]
