"""The store answers as the values do, keeps what people did, and does all of an act or nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import CancelledError, StoreError
from geo.filter import Filter
from geo.model import BBox, Claim, Count, Incident, Placement, Point, Report
from geo.schema import INCIDENTS, to_incidents, to_table
from geo.store import Act, Store
from geo.store.ledger import LAYOUT, STORED
from geo.store.writing import Keys
from tests import servers
from tests.strategies import incidents

EVERYTHING = Filter(domain=("all",))


def incident(number: int, **more: object) -> Incident:
    data: dict[str, object] = {
        "id": f"a{number}",
        "title": f"Title {number}",
        "event_type": "drone_strike",
        "source": "s",
        "source_id": str(number),
        "date_start": dt.date(2025, 8, number),
        "date_end": dt.date(2025, 8, number),
        "date_precision": "day",
        "placement": Placement(
            point=Point(50 + number / 10, 30.0), precision="settlement", country="UA", admin1="Sumy"
        ),
        "reports": (Report("r", publisher="The Paper"),),
    }
    return Incident(**(data | more))  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store", check_every_s=0.0)


def ids(store: Store) -> list[str]:
    return [one.id for one in store.query(order="id")]


def titles(store: Store) -> list[str]:
    return [one.title for one in store.query(order="id")]


def test_states_are_told_apart_and_those_of_two_stores_as_well(tmp_path: Path) -> None:
    one, other = (Store.open(tmp_path / name) for name in ("one", "other"))
    assert one.state == Store.open(tmp_path / "one").state != other.state
    before = one.state
    one.add([incident(1)])
    assert one.state == Store.open(tmp_path / "one").state != before


def test_an_empty_store_answers_every_question(store: Store) -> None:
    assert store.query() == []
    assert store.get("a1") is None
    assert store.count() == 0
    assert store.totals().incidents == 0
    assert store.facets()["type"] == []
    assert store.histogram().bins == ()
    assert store.extent() is None
    assert store.in_view(EVERYTHING, BBox(-180, -90, 180, 90), 3).count == 0
    assert store.acts() == []
    assert store.datasets() == []
    assert store.history("a1") == []
    assert list(store.stream()) == []
    assert store.rows(columns=["id", "title"]).num_rows == 0


def test_what_is_added_is_there_whole(store: Store) -> None:
    added = store.add([incident(1), incident(2)], act=Act(who="Ann", note="first", source="s", licence="CC0-1.0"))
    assert (added.new, added.updated, added.unchanged) == (2, 0, 0)
    found = store.get("a1")
    assert found is not None
    assert found.created == found.updated
    assert dataclasses.replace(found, created=None, updated=None) == incident(1)
    assert [one.id for one in store.get_many(["a2", "nothing", "a1"])] == ["a2", "a1"]
    (commit,) = store.acts()
    assert (commit.act.who, commit.act.note, commit.new) == ("Ann", "first", 2)
    (dataset,) = store.datasets()
    assert (dataset.source, dataset.incidents, dataset.licence) == ("s", 2, "CC0-1.0")
    assert dataset.first == dt.date(2025, 8, 1)


def test_dates_that_are_known_less_closely_are_counted(store: Store) -> None:
    store.add([incident(1, date_precision="week"), incident(2, date_precision="month"), incident(3)])
    assert store.dated_as(Filter(), ("week", "month")) == 2
    assert store.dated_as(Filter(since=dt.date(2025, 8, 2)), ("week", "month")) == 1


def test_adding_again_changes_nothing(store: Store) -> None:
    store.add([incident(1), incident(2)])
    version = store.version
    again = store.add([incident(1), incident(2)])
    assert (again.new, again.updated, again.unchanged, again.act_id) == (0, 0, 2, "")
    assert store.version == version


def test_a_newer_release_updates_what_changed_and_keeps_id_and_creation(store: Store) -> None:
    store.add([incident(1), incident(2)])
    before = store.get("a2")
    newer = store.add([incident(1), incident(2, id="another", summary="more is known"), incident(3)])
    assert (newer.new, newer.updated, newer.unchanged) == (1, 1, 1)
    after = store.get("a2")
    assert after is not None
    assert before is not None
    assert after.summary == "more is known"
    assert after.created == before.created
    assert after.updated is not None
    assert before.updated is not None
    assert after.updated > before.updated
    assert ids(store) == ["a1", "a2", "a3"]


def test_a_dataset_is_called_as_its_reports_call_it(store: Store) -> None:
    named = incident(2, source="t", reports=(Report("r", publisher="P"), Report("q", dataset="The Archive")))
    store.add([incident(1), named])
    assert {one.source: one.label for one in store.datasets()} == {"s": "", "t": "The Archive"}


def test_the_map_is_told_which_dataset_an_incident_or_a_whole_cluster_is_from(store: Store) -> None:
    world, here = BBox(-180, -90, 180, 90), Placement(point=Point(10, 10), precision="exact")
    store.add([incident(1), incident(2), incident(3, placement=here), incident(4, source="t", placement=here)])
    clusters = store.in_view(EVERYTHING, world, 2).clusters
    assert sorted((one.point.lat > 40, one.dataset) for one in clusters) == [(False, ""), (True, "s")]
    (alone,) = store.in_view(dataclasses.replace(EVERYTHING, hide=("s",)), world, 2).singles
    assert (alone.id, alone.dataset) == ("a4", "t")


def test_a_complete_release_takes_away_what_it_no_longer_has(store: Store) -> None:
    store.add([incident(1), incident(2), incident(3, source="other")])
    added = store.add([incident(1)], complete=True)
    assert (added.removed, ids(store)) == (1, ["a1", "a3"])
    back = store.add([incident(1), incident(2)], complete=True)
    assert (back.new, back.unchanged, ids(store)) == (1, 1, ["a1", "a2", "a3"])


def test_the_same_id_from_another_source_stays_apart(store: Store) -> None:
    store.add([incident(1)])
    assert store.add([incident(1, source="t", title="Theirs")]).new == 1
    assert store.count() == 2
    assert store.get("a1") == store.query(Filter(q="title 1"))[0]
    assert store.add([incident(1, source="t", title="Theirs")]).unchanged == 1


def test_a_correction_survives_the_next_import(store: Store) -> None:
    store.add([incident(1), incident(2)])
    first = store.get("a1")
    assert first is not None
    put = store.put(
        dataclasses.replace(first, title="As it was", killed=Count(best=3)), act=Act(who="Bea", what="edit")
    )
    assert put.edited == ("title", "killed")
    same = store.add([incident(1), incident(2)])
    assert (same.updated, same.unchanged) == (0, 2)
    newer = store.add([incident(1, title="Theirs", summary="new words"), incident(2, summary="x")])
    assert newer.updated == 2
    mixed = store.get("a1")
    assert mixed is not None
    assert (mixed.title, mixed.killed, mixed.summary) == ("As it was", Count(best=3), "new words")
    assert mixed.edited == ("title", "killed")
    again = store.add([incident(1, title="Theirs", summary="new words"), incident(2, summary="x")])
    assert (again.updated, again.unchanged) == (0, 2)


def test_an_edit_of_an_older_state_is_refused(store: Store) -> None:
    store.add([incident(1)])
    first = store.get("a1")
    assert first is not None
    store.put(dataclasses.replace(first, title="Mine"))
    with pytest.raises(StoreError, match="somebody else"):
        store.put(dataclasses.replace(first, title="Theirs"))
    found = store.get("a1")
    assert found is not None
    assert found.title == "Mine"


def test_a_new_incident_can_be_put(store: Store) -> None:
    put = store.put(incident(1))
    assert put.edited == ()
    assert put.created is not None
    assert store.count() == 1


def test_what_a_person_deleted_stays_deleted(store: Store) -> None:
    store.add([incident(1), incident(2)])
    assert store.delete(["a1", "nothing"], "told twice", who="Cem") == 1
    assert (ids(store), store.get("a1")) == (["a2"], None)
    added = store.add([incident(1, summary="new"), incident(2)])
    assert (added.withheld, added.unchanged, ids(store)) == (1, 1, ["a2"])
    last = store.history("a1")[-1]
    assert (last.incident, last.change, last.reason, last.commit.act.who) == (None, "deleted", "told twice", "Cem")


def test_a_merge_is_one_act(store: Store) -> None:
    store.add([incident(1), incident(2)])
    first = store.get("a1")
    assert first is not None
    merged = dataclasses.replace(first, merged_from=("a2",))
    act = Act(who="Ann", what="merge")
    changed = store.change([merged], {"a2": "the same as a1"}, act=act)
    assert (changed.rows, changed.act_id) == (2, store.acts()[0].id)
    assert ids(store) == ["a1"]
    store.undo(changed.act_id)
    assert ids(store) == ["a1", "a2"]
    found = store.get("a1")
    assert found is not None
    assert found.merged_from == ()


def test_a_change_of_nothing_has_no_act(store: Store) -> None:
    store.add([incident(1)])
    changed = store.change([], {"nothing": "never there"}, act=Act(who="Ann"))
    assert (changed.rows, changed.act_id, len(store.acts())) == (0, "", 1)


def test_history_tells_each_state_and_who_made_it(store: Store) -> None:
    store.add([incident(1)], act=Act(who="Ann"))
    store.add([incident(1, title="Second")], act=Act(who="Bea"))
    told = [(each.change, each.incident and each.incident.title, each.commit.act.who) for each in store.history("a1")]
    assert told == [("new", "Title 1", "Ann"), ("updated", "Second", "Bea")]


def test_undoing_an_import_takes_its_new_ones_and_restores_the_changed(store: Store) -> None:
    store.add([incident(1), incident(2)])
    act_id = store.add([incident(1), incident(2, title="Changed"), incident(3)]).act_id
    undone = store.undo(act_id, who="Ann")
    assert (undone.restored, undone.removed, undone.kept) == (1, 1, 0)
    assert [one.title for one in store.query(order="id")] == ["Title 1", "Title 2"]
    assert store.acts()[1].undone_by == undone.act_id
    with pytest.raises(StoreError, match="undone before"):
        store.undo(act_id)
    back = store.undo(undone.act_id)
    assert back.restored == 2
    assert [one.title for one in store.query(order="id")] == ["Title 1", "Changed", "Title 3"]
    assert [commit.undone_by for commit in store.acts()] == ["", back.act_id, "", ""]


def test_undoing_leaves_what_others_changed_later(store: Store) -> None:
    act_id = store.add([incident(1), incident(2)]).act_id
    second = store.get("a2")
    assert second is not None
    store.put(dataclasses.replace(second, title="Looked at by a person"))
    undone = store.undo(act_id)
    assert (undone.removed, undone.kept) == (1, 1)
    assert [one.title for one in store.query()] == ["Looked at by a person"]


def test_acts_are_undone_one_after_the_other(store: Store) -> None:
    first = store.add([incident(1), incident(2)]).act_id
    store.put(incident(1, title="Second"))
    store.put(incident(1, title="Third"))
    third, second = (commit.id for commit in store.acts()[:2])
    undoing = store.undo(third).act_id
    assert titles(store)[0] == "Second"
    store.undo(undoing)
    assert titles(store)[0] == "Third"
    store.undo(third)
    assert store.undo(second).restored == 1
    assert titles(store)[0] == "Title 1"
    assert store.undo(first).removed == 2
    assert ids(store) == []


def test_an_import_that_was_undone_can_be_made_again(store: Store) -> None:
    store.undo(store.add([incident(1)]).act_id)
    assert ids(store) == []
    assert store.add([incident(1)]).new == 1
    assert ids(store) == ["a1"]


def test_undoing_what_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no act"):
        store.undo("nothing")


def tables(*incidents: Incident) -> Iterator[pa.Table]:
    for one in incidents:
        yield to_table([one])


def test_a_failure_half_way_stores_nothing(store: Store) -> None:
    def broken() -> Iterator[pa.Table]:
        yield from tables(incident(1), incident(2))
        raise ZeroDivisionError

    version = store.version
    with pytest.raises(ZeroDivisionError):
        store.add_tables(broken())
    assert (store.count(), store.version) == (0, version)
    assert store.add([incident(1)]).new == 1


def test_a_cancelled_import_stores_nothing(store: Store) -> None:
    seen: list[int] = []
    with pytest.raises(CancelledError):
        store.add_tables(tables(*map(incident, range(1, 9))), on_progress=seen.append, cancelled=lambda: len(seen) == 3)
    assert seen == [1, 2, 3]
    assert store.count() == 0


def test_a_row_that_breaks_the_rules_is_named_and_nothing_stored(store: Store) -> None:
    table = to_table([incident(1), incident(2)])
    at = table.column_names.index("event_type")
    broken = table.set_column(at, INCIDENTS.field(at), pa.array(["drone_strike", "nonsense"]))
    with pytest.raises(StoreError, match="Row 2 can't be stored: event_type is not one of the codes"):
        store.add_tables([broken])
    assert store.count() == 0


def test_two_stores_on_one_folder_see_each_other(store: Store) -> None:
    other = Store.open(store.path, check_every_s=3_600.0)
    store.add([incident(1)])
    assert other.count() == 0
    assert other.refresh()
    assert other.count() == 1
    assert not other.refresh()
    other.add([incident(2)])
    assert store.count() == 2


def test_a_store_that_looks_again_sees_what_another_wrote_since(store: Store) -> None:
    other = Store.open(store.path, check_every_s=3_600.0)
    readers = other.for_readers()
    for number in range(1, 4):
        store.add([incident(number)])
        assert readers.count() == number - 1
        other.look_again()
        assert readers.count() == number


def test_many_threads_may_read_and_write_at_once(store: Store) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            mine = Store.open(store.path, check_every_s=0.0) if number % 2 else store
            mine.add([incident(number), incident(20)])
            for _turn in range(3):
                mine.facets()
                mine.in_view(EVERYTHING, BBox(20, 40, 40, 60), 5)
                mine.query(Filter(q="title"), limit=5)
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    store.refresh()
    assert store.count() == 7


def write(folder: str, name: str) -> None:
    store = Store.open(folder)
    for number in range(3):
        key = f"{name}-{number}"
        store.add([Incident(id=key, title=key, event_type="other", source="s", source_id=key)])


def test_several_processes_may_create_and_write_one_store(tmp_path: Path) -> None:
    folder = str(tmp_path / "store")
    assert servers.run_at_once(write, [(folder, "one"), (folder, "two")], timeout_s=120) == [0, 0]
    store = Store.open(folder)
    assert store.count() == 6
    assert len(store.acts()) == 6


def test_small_files_are_joined_without_a_loss(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", check_every_s=0.0, small_files=4)
    for number in range(1, 7):
        store.add([incident(number)])
    assert len(DeltaTable(store.path).file_uris()) < 6
    assert ids(store) == [f"a{number}" for number in range(1, 7)]
    assert ids(Store.open(store.path)) == ids(store)
    assert len(store.acts()) == 6


def test_files_that_no_longer_fit_together_are_not_joined_with_each_edit(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", check_every_s=0.0, small_files=4)
    some = random.Random(1)
    for number in range(1, 5):  # each of half the size that a joined file has
        store.add([incident(number, summary=some.randbytes(80_000).hex())])
    large = set(DeltaTable(store.path).file_uris())
    for number in range(5, 8):
        store.add([incident(number)])
    assert set(DeltaTable(store.path).file_uris()) > large
    assert len(DeltaTable(store.path).file_uris()) == 7


def test_a_folder_with_another_table_is_refused(tmp_path: Path) -> None:
    write_deltalake(tmp_path, pa.table({"x": [1]}))
    with pytest.raises(StoreError, match="another kind of table"):
        Store.open(tmp_path)


def test_a_store_that_a_newer_release_laid_out_otherwise_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path)
    later = {"incidents.layout": str(LAYOUT + 1)}
    DeltaTable(tmp_path).alter.set_table_properties(later, raise_if_not_exists=False)
    with pytest.raises(StoreError, match="A newer release made"):
        Store.open(tmp_path)


def test_a_path_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is a file, and a store is a folder"):
        Store.open(tmp_path / "file")


def test_a_table_of_an_older_release_grows(tmp_path: Path) -> None:
    old = pa.schema([field for field in STORED if field.name != "publishers"])
    DeltaTable.create(str(tmp_path / "old"), old)
    grown = Store.open(tmp_path / "old")
    grown.add([incident(1)])
    assert grown.listed()[0].publishers == ("The Paper",)


def test_a_list_shows_as_much_as_it_says(store: Store) -> None:
    whole = incident(
        1,
        actor=("Russia",),
        target=("energy", "port"),
        means=("drone",),
        killed=Count(low=1),
        claims=(Claim("x", "claims"),),
    )
    store.add([whole, incident(2)])
    (first,) = store.listed(Filter(actor=("Russia",)))
    assert (first.title, first.actor, first.target, first.means) == (
        "Title 1",
        ("Russia",),
        ("energy", "port"),
        ("drone",),
    )
    assert (first.killed, first.injured, first.publishers) == (Count(low=1), None, ("The Paper",))
    assert (first.placement.point, first.placement.admin1) == (whole.placement.point, "Sumy")
    assert [one.id for one in store.listed(limit=1, offset=1)] == ["a1"]


def test_orders_put_what_is_missing_last(store: Store) -> None:
    undated = incident(3, date_start=None, date_end=None, date_precision="unknown")
    store.add([incident(1, killed=Count(best=5)), incident(2, killed=Count(best=1)), undated])
    assert store.datasets()[0].undated == 1
    assert [one.id for one in store.query()] == ["a2", "a1", "a3"]
    assert [one.id for one in store.query(order="date_start")] == ["a1", "a2", "a3"]
    assert [one.id for one in store.query(order="-killed")] == ["a1", "a2", "a3"]
    with pytest.raises(ValueError, match="no order"):
        store.query(order="beauty")


def test_every_order_says_the_same_as_its_values(store: Store) -> None:
    def at(name: str, region: str, precision: str = "settlement") -> Placement:
        return Placement(point=Point(50.0, 30.0), precision=precision, country="UA", admin1=region, name=name)

    store.add(
        [
            incident(1, placement=at("Sumy", "Sumy"), actor=("B", "A"), target=("port",), means=("drone",)),
            incident(2, placement=at("ärzte", ""), actor=(), target=("energy", "port"), killed=Count.exactly(2)),
            incident(3, placement=at("Bar", "Kyiv", "exact"), actor=("a",), reports=(Report("r", publisher="A"),)),
            incident(4, placement=Placement(), actor=("C",), verification="corroborated", killed=Count.exactly(2)),
        ]
    )
    assert ids_in(store, "place") == ["a2", "a3", "a1", "a4"]
    assert ids_in(store, "-region") == ["a1", "a3", "a2", "a4"]
    assert ids_in(store, "actor") == ["a3", "a1", "a4", "a2"]
    assert ids_in(store, "source")[0] == "a3"
    assert ids_in(store, "target")[-2:] == ["a3", "a4"]
    assert ids_in(store, "means")[0] == "a1"
    assert ids_in(store, "precision")[0] == "a3"
    assert ids_in(store, "-killed,date_start") == ["a2", "a4", "a1", "a3"]
    assert ids_in(store, "-killed,-date_start") == ["a4", "a2", "a3", "a1"]
    assert [each.id for each in store.listed(EVERYTHING, order="-killed,actor")] == ["a4", "a2", "a3", "a1"]
    for order in ("country", "dataset", "verification", "id,place", "-event_type,-changed"):
        assert sorted(ids_in(store, order)) == ["a1", "a2", "a3", "a4"]


def ids_in(store: Store, order: str) -> list[str]:
    return [each.id for each in store.query(EVERYTHING, order=order)]


def test_exports_stream_every_incident_once(store: Store) -> None:
    store.add(map(incident, range(1, 21)))
    assert sorted(one.id for one in store.stream()) == sorted(ids(store))
    table = pa.concat_tables(store.tables(EVERYTHING, ["id", "domain"]))
    assert np.unique(table["id"].to_numpy()).size == 20
    assert set(table["domain"].to_pylist()) == {"kinetic"}


@settings(max_examples=settings.default.max_examples // 2)
@given(st.lists(incidents(), min_size=1, max_size=3))
def test_whatever_is_added_comes_back_as_it_was(some: list[Incident]) -> None:
    keyed = [dataclasses.replace(one, id=f"i{n}", source="s", source_id=str(n)) for n, one in enumerate(some)]
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(folder)
        store.add(keyed)
        back = store.get_many(one.id for one in keyed)
    stamps = {"created": None, "updated": None}
    assert [dataclasses.replace(one, **stamps) for one in back] == to_incidents(
        to_table(dataclasses.replace(one, **stamps) for one in keyed)
    )


def test_fields_of_reports_that_no_row_fills_take_no_room(store: Store) -> None:
    store.add([incident(1), incident(2, summary="", reports=(Report("r", quote="Words"),))])
    (path,) = Path(store.path).glob("*.parquet")
    names = {each.path for each in pq.ParquetFile(path).schema}
    assert {name.rpartition(".")[2] for name in names if name.startswith("reports.")} == {"id", "publisher", "quote"}
    assert "summary" not in names


@pytest.mark.parametrize("numbers", [1, 2, 3])
def test_keys_of_one_hash_are_told_apart(numbers: int) -> None:
    def hash_keys(some: pl.Series) -> pl.Series:
        return some.hash() % numbers

    keys = Keys(pa.array(["one", "two", "three", "four"]), hash_keys=hash_keys)
    assert keys.find(pa.chunked_array([["four", "five"], ["one", "three", "two", ""]])).tolist() == [3, -1, 0, 2, 1, -1]
    assert Keys(pa.array([], pa.string()), hash_keys=hash_keys).find(pa.chunked_array([["one"]])).tolist() == [-1]


def test_a_column_of_many_codes_comes_back_as_it_was(store: Store) -> None:
    size, kinds = 40_000, 9_000
    keys = pa.array([str(number) for number in range(size)])
    labels = pa.array([f"label {number % kinds}" for number in range(size)])
    same = {"source": pa.repeat("s", size), "event_type": pa.repeat("other", size)}
    flags = pa.ListArray.from_arrays(pa.array(np.arange(size + 1), pa.int32()), pc.utf8_upper(labels))
    told = {"id": keys, "title": keys, "source_id": keys, "type_original": labels, "flags": flags}
    store.add_tables([pa.table({**told, **same})])
    back = store.rows(EVERYTHING, ["id", "type_original", "flags"], order="id")
    for name, values in (("type_original", labels), ("flags", flags)):
        assert dict(zip(back["id"].to_pylist(), back[name].to_pylist(), strict=True)) == dict(
            zip(keys.to_pylist(), values.to_pylist(), strict=True)
        )
    (path,) = Path(store.path).glob("*.parquet")
    file = pq.ParquetFile(path)
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [16_384, 16_384, 7_232]


def test_a_search_passes_over_rows_without_any_text(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", check_every_s=0.0, small_files=4)
    store.add([incident(1)])
    store.delete(["a1"], "wrong")
    store.add([incident(2, title="Harbour")])
    store.add([incident(3, title="Bridge")])
    assert len(DeltaTable(store.path).file_uris()) == 1
    assert [[one.id for one in store.query(Filter(q=word))] for word in ("harbour", "bridge", "title")] == [
        ["a2"],
        ["a3"],
        [],
    ]


def test_what_was_written_is_there_for_all_who_ask_at_once(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", check_every_s=3_600)
    counts = list[int]()
    for number in range(1, 4):
        store.add([incident(number)])
        threads = [threading.Thread(target=lambda: counts.append(store.count())) for _ in range(20)]
        for thread in threads:
            thread.start()
            time.sleep(0.002)  # some ask while the first one's answer is being read in
        for thread in threads:
            thread.join()
    assert sorted(counts) == sorted(20 * [1, 2, 3])


def test_the_same_search_by_many_at_once_answers_each(store: Store) -> None:
    store.add([incident(number, summary=f"word{number % 4}") for number in range(1, 21)])
    together, answers, failures = threading.Barrier(6), list[int](), list[BaseException]()

    def search() -> None:
        try:
            for number in range(4):
                together.wait(timeout=60)
                answers.append(len(store.query(Filter(q=f"word{number}"))))
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(failure)
            together.abort()

    threads = [threading.Thread(target=search) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert answers == [5] * 24


def test_what_is_kept_of_searches_and_answers_has_a_limit(tmp_path: Path) -> None:
    limit = 60_000
    store = Store.open(tmp_path / "store", search_bytes=limit, answer_bytes=limit)
    store.add(
        incident(1 + number % 28, id=f"n{number}", source_id=f"n{number}", summary=f"all word{number % 20:02}")
        for number in range(500)
    )
    for number in range(20):
        asked = Filter(q=f"word{number:02}")
        assert store.count(asked) == 25
        assert len(store.listed(asked)) == 25
        assert store.in_view(asked, BBox(-180, -90, 180, 90), 6).count == 25
        assert 0 < store.held_bytes <= 2 * limit


def test_what_was_asked_last_is_kept_even_where_it_is_larger_than_the_limit(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", search_bytes=1, answer_bytes=1)
    store.add([incident(1, summary="fire"), incident(2, summary="flood"), *map(incident, range(3, 20))])
    for word in ("fire", "flood", "fire"):
        assert store.count(Filter(q=word)) == 1
        first = store.held_bytes
        assert first > 1
        store.facets(Filter(q=word))
        assert store.held_bytes == first, "the search is made once for all questions of a page"


def test_a_question_under_way_keeps_the_search_that_it_asks(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", search_bytes=1, answer_bytes=1)
    store.add([incident(number, summary=f"word{number % 5}") for number in range(1, 21)])
    answers, failures = list[int](), list[BaseException]()

    def search(first: int) -> None:
        try:
            for number in range(first, first + 15):
                answers.append(store.totals(Filter(q=f"word{number % 5}")).incidents)
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(failure)

    threads = [threading.Thread(target=search, args=(first,)) for first in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert answers == [4] * 75


def test_what_is_no_text_is_no_incidents_id(store: Store) -> None:
    store.add([incident(1)])
    assert store.get("\ud800") is None
    assert [stored.id for stored in store.get_many(["\udfff", "a1"])] == ["a1"]
