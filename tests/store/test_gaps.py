"""A damaged file costs only what is in it: the rest is read, what is missing is said, and what comes back is there."""

from __future__ import annotations

import dataclasses
import itertools
import shutil
from pathlib import Path
from typing import Any

import pytest

from geo.errors import StoreError
from geo.filter import Filter
from geo.model import BBox, Incident, Placement, Point
from geo.store import Act, Missing, Store, examine, repair
from geo.store.current import CURRENT_FOLDER, MANIFEST
from geo.wording import missing_words

EVERYTHING = Filter(domain=("all",))
WORLD = BBox(-180, -85, 180, 85)
DAMAGES = ("missing", "cut", "flipped")


def incident(source: str, number: int) -> Incident:
    placement = Placement(point=Point(50 + number / 10, 30.0), precision="settlement", country="UA")
    return Incident(
        id=f"{source}{number}",
        title=f"Harbour {source} {number}",
        event_type="other",
        source=source,
        source_id=str(number),
        placement=placement,
    )


def some(source: str, count: int) -> list[Incident]:
    return [incident(source, number) for number in range(count)]


def opened(folder: Path, **more: Any) -> Store:
    return Store.open(folder, **{"check_every_s": 0.0, "latest_rows": 15, "soon_rows": 0, "held_rows": 0} | more)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 20 and 10 incidents of two datasets, 3 of another, and an edit: the first lies ready in files."""
    store = opened(folder := tmp_path_factory.mktemp("gaps") / "store")
    for source, count in (("a", 20), ("b", 10), ("c", 3)):
        store.add(some(source, count), act=Act(source=source))
        store.refresh()
    (first,) = store.get_many(["a1"])
    store.put(dataclasses.replace(first, title="Pier"))
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy of that store to damage."""
    shutil.copytree(original, tmp_path / "store")
    return tmp_path / "store"


def written(folder: Path) -> list[Path]:
    """The ledger's files in the order in which they were written."""
    return sorted(folder.glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)


def damage(path: Path, how: str) -> bytes:
    """Harm a file; gives what it was."""
    whole = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        harmed = bytearray(whole)
        for at in range(len(whole) // 4, len(whole) // 2):
            harmed[at] ^= 0x55
        path.write_bytes(harmed)
    return whole


def answers(store: Store) -> dict[str, Any]:
    """What each kind of question says, as far as it tells which incidents there are."""
    view = store.in_view(EVERYTHING, WORLD, 18)
    return {
        "rows": sorted(each.id for each in store.query(EVERYTHING)),
        "listed": sorted(each.id for each in store.listed(EVERYTHING, limit=100)),
        "exported": sorted(each.id for each in store.stream(EVERYTHING)),
        "searched": store.count(Filter(domain=("all",), q="harbour")),
        "total": store.totals(EVERYTHING).everything,
        "types": store.types(EVERYTHING),
        "drawn": sum(each.count for each in view.clusters) + len(view.singles),
        "datasets": {each.source: each.incidents for each in store.datasets()},
    }


@pytest.mark.parametrize(
    ("how", "number", "lost"), [("missing", 0, {"a": 20}), ("cut", 1, {"b": 10}), ("flipped", 2, {"c": 3})]
)
def test_a_damaged_file_costs_its_incidents_until_it_is_back(
    folder: Path, how: str, number: int, lost: dict[str, int]
) -> None:
    before = answers(opened(folder))
    edition = opened(folder).edition
    running = opened(folder, check_every_s=3600)
    path = written(folder)[number]
    whole = damage(path, how)
    (gone,) = lost
    kept = [id for id in before["rows"] if not id.startswith(gone) or (id == "a1" and gone == "a")]
    running.refresh()
    answers(running)  # which comes upon what was flipped while it answers
    for store in (opened(folder), running):
        said = answers(store)
        assert said["rows"] == said["listed"] == said["exported"] == kept
        assert (said["total"], said["drawn"]) == (len(kept), len(kept))
        assert sum(said["types"].values()) == sum(said["datasets"].values()) == len(kept)
        # the edited one of them is there: its latest state lies in another file
        assert store.missing == Missing(incidents={gone: lost[gone] - (gone == "a")})
        assert store.edition == f"{edition} without 1 damaged file"
        for take_back, what in ((store.undo, store.acts()[0].id), (store.withdraw, "a")):
            with pytest.raises(StoreError, match="repair it first"):
                take_back(what)
    path.write_bytes(whole)
    for store in (opened(folder), running):
        store.refresh()
        assert (answers(store), store.missing, store.edition) == (before, None, edition)


def test_what_a_damaged_file_held_can_be_imported_again(folder: Path) -> None:
    before = answers(opened(folder))
    path = written(folder)[1]
    whole = damage(path, "cut")
    store = opened(folder)
    added = store.add(some("b", 10), act=Act(source="b"))
    assert (added.new, added.unchanged) == (10, 0)
    assert answers(store) == before
    assert repair(str(folder)).set_aside == (path.name,)
    again = opened(folder)
    assert (answers(again), again.missing) == (before, None)
    path.write_bytes(whole)
    assert answers(opened(folder)) == before


def test_a_lost_edit_is_said_and_writing_goes_on(folder: Path) -> None:
    written(folder)[3].unlink()
    store = opened(folder)
    assert store.missing == Missing(incidents={}, changes=1)
    store.add(some("d", 30))
    assert store.count(EVERYTHING) == 63
    assert opened(folder).count(EVERYTHING) == 63


def test_whatever_of_the_ready_files_is_damaged_is_made_anew(folder: Path) -> None:
    before = answers(opened(folder))
    names = sorted(path.name for path in (folder / CURRENT_FOLDER).iterdir() if path.suffix in (".arrow", ".parquet"))
    kinds = {name.partition("-")[0]: name for name in names}  # one of each
    for name, how in zip((*kinds.values(), MANIFEST), itertools.cycle(DAMAGES), strict=False):
        if name == MANIFEST and how == "missing":
            how = "cut"  # without one there is nothing to be damaged
        (again := folder.parent / name).mkdir()
        shutil.copytree(folder, again / "store")
        damage(again / "store" / CURRENT_FOLDER / name, how)
        assert [damage.file for damage in examine(str(again / "store")).damages] == [f"{CURRENT_FOLDER}/{name}"]
        store = opened(again / "store")
        assert (store.totals(EVERYTHING).everything, store.missing) == (before["total"], None)
        assert examine(str(again / "store")).damages == ()


def test_a_ready_file_that_is_damaged_while_it_is_used_is_made_anew(folder: Path) -> None:
    store = opened(folder, check_every_s=3600)
    before = answers(opened(folder))
    for path in (folder / CURRENT_FOLDER).glob("rows-*.parquet"):
        path.unlink()
    assert answers(store) == before


def test_one_sentence_says_what_is_missing_and_what_to_do() -> None:
    assert missing_words({"UCDP GED": 8013}, 0) == (
        "Part of this store can’t be read: 8,013 incidents of UCDP GED are missing; run “incident-map store repair”."
    )
    assert "1 incident of A, 2 incidents of B and 3 stored or changed" in missing_words({"A": 1, "B": 2}, 3)
    assert "1 incident of A is missing" in missing_words({"A": 1}, 0)
