"""The history to an age: what others took the place of before it goes, and nothing else does."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from deltalake import DeltaTable
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import StoreError
from geo.filter import ALL_DOMAINS, Filter
from geo.model import Incident
from geo.schema import conform, packed
from geo.store import Act, ProtectionRule, Store, acts_file, back_up, examine, repair, restore
from geo.store.delta_log import LOG
from geo.store.history import of_clocks_ahead
from geo.store.ledger import STORED, Ledger
from tests.samples import SAMPLES

ALL = Filter(domain=(ALL_DOMAINS,))
FAR = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
"""From then, all that a test did lies far back."""


def named(*numbers: int, title: str = "First") -> list[Incident]:
    return [replace(SAMPLES[0], id=f"t:{number}", source="t", source_id=str(number), title=title) for number in numbers]


class Later:
    """A clock that stands where it is put."""

    moment = FAR

    def __call__(self) -> dt.datetime:
        return self.moment


@pytest.fixture
def clock() -> Later:
    return Later()


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four incidents, two of them edited three times each: ten versions, of which six had their day."""
    store = Store.open(tmp_path_factory.mktemp("edited") / "store")
    store.add(named(1, 2, 3, 4), act=Act(who="me", what="import", note="a.csv", source="t"))
    for title in ("Second", "Third", "Fourth"):
        store.change([replace(each, title=title) for each in store.get_many(["t:1", "t:2"])], act=Act(what="edit"))
    return Path(store.path)


@pytest.fixture
def store(edited: Path, tmp_path: Path, clock: Later) -> Store:
    """A copy of them."""
    return Store.open(shutil.copytree(edited, tmp_path / "store"), clock=clock)


def titles(store: Store) -> list[str]:
    return sorted(each.title for each in store.query(ALL))


def counts(store: Store) -> list[tuple[str, int, int, int]]:
    return [(each.act.what, each.new, each.updated, each.removed) for each in store.acts()]


def test_versions_that_had_their_day_go_and_acts_stay_as_they_were(store: Store) -> None:
    before, there = counts(store), titles(store)
    other = Store.open(store.path, check_every_s=1_000.0)
    assert store.shorten(days=1, dry_run=True) == (FAR - dt.timedelta(days=1), 6, 0)
    assert counts(store) == before
    assert store.shorten(days=1, who="me") == (FAR - dt.timedelta(days=1), 6, 0)
    for each in (store, Store.open(store.path)):
        assert titles(each) == there == ["First", "First", "Fourth", "Fourth"]
        assert counts(each) == [("clean", 0, 0, 0), *before]
        assert [one.incident.title for one in each.history("t:1") if one.incident] == ["Fourth"]
        assert [one.incident.title for one in each.history("t:3") if one.incident] == ["First"]
        assert each.facets(ALL)["type"] == [(SAMPLES[0].event_type, 4)]
    assert examine(store.path).rows == 4
    assert len(other.history("t:1")) == 4  # it reads on what it had
    assert store.shorten(days=1)[1] == 0
    store.clean(days=0)
    assert len(list(Path(store.path).glob("*.parquet"))) == 2
    other.refresh()
    assert (titles(other), len(other.history("t:1"))) == (there, 1)


def test_what_was_done_since_can_be_undone_and_nothing_from_before(store: Store, clock: Later) -> None:
    first, second, *_, imported = [commit.id for commit in store.acts()]
    store.undo(first)  # back to "Third", from before as well
    clock.moment = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    (incident,) = store.get_many(["t:1"])
    moment = dt.datetime.now(dt.UTC)
    store.put(replace(incident, title="Fifth"), act=Act(what="edit"))
    recent = store.acts()[0].id
    clock.moment = moment + dt.timedelta(days=1)
    assert store.shorten(days=1)[1] == 8
    assert [commit.is_final for commit in store.acts()] == [True, False, True, True, True, True, True]
    for act_id in (second, imported, store.acts()[0].id):
        with pytest.raises(StoreError, match="can’t be undone any more"):
            store.undo(act_id)
    undone = store.undo(recent)
    assert (undone.restored, titles(store)) == (1, ["First", "First", "Third", "Third"])
    store.undo(undone.act_id)
    assert titles(store) == ["Fifth", "First", "First", "Third"]


def test_what_came_between_stays_where_it_is_asked_for(store: Store, clock: Later) -> None:
    store.undo(store.acts()[0].id)
    clock.moment = dt.datetime.now(dt.UTC)
    assert store.shorten(days=1)[1] == 0
    assert not any(commit.is_final for commit in store.acts())
    assert len(store.history("t:1")) == 5


def test_a_history_isnt_shortened_by_what_others_joined_meanwhile(store: Store) -> None:
    whole = Ledger(store.path)
    (first, *_), rows = whole.parts({}, 0).values(), len(store.history("t:1"))

    def tables() -> Iterator[pa.Table]:
        DeltaTable(store.path).optimize.compact()
        yield from ()

    for written in (tables(), ()):  # joined while it is written, and before
        with pytest.raises(StoreError, match="somebody else wrote meanwhile"):
            whole.append(written, Act(what="clean"), "a", instead_of=[first.path])
    assert (len(Store.open(store.path).history("t:1")), examine(store.path).rows) == (rows, 10)


def test_a_history_is_shortened_beside_a_protection_which_joins_no_files(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    for number in (1, 2, 3):
        store.add(named(number))
    other, ledger = Store.open(store.path, small_files=2), Ledger(store.path)
    (first, *_) = ledger.parts({}, 0).values()

    def tables() -> Iterator[pa.Table]:
        other.protect(ProtectionRule(scope="incident", name="t:1", hidden=True), act=Act())
        yield conform(first.take(np.arange(1), STORED.names), packed(STORED))

    ledger.append(tables(), Act(what="clean"), "a", instead_of=[first.path])
    assert (examine(store.path).rows, titles(Store.open(store.path))) == (3, ["First"] * 3)


def test_what_was_deleted_doesnt_come_back_by_a_shorter_history(store: Store) -> None:
    store.delete(["t:3"], "not so")
    store.undo(store.acts()[-1].id)
    assert store.shorten(days=1)[1] > 0
    assert titles(store) == ["Fourth", "Fourth"]
    assert store.add(named(3), act=Act(what="import", source="t")).withheld == 1


def test_a_dataset_goes_though_its_imports_cant_be_undone_any_more(store: Store, clock: Later) -> None:
    store.add(named(3, 4, title="Told anew"), act=Act(what="import", source="t"))
    store.put(replace(store.get_many(["t:4"])[0], title="By hand"), act=Act(what="edit"))
    clock.moment = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    store.shorten(days=1)
    mine = store.for_editors()
    with pytest.raises(StoreError, match="me did this"):
        mine.withdraw("t", who="you")
    done = store.withdraw("t", who="me")
    assert (done.removed, titles(store)) == (1, ["By hand", "Fourth", "Fourth"])
    assert store.withdraw("t").removed == 0
    with pytest.raises(StoreError, match="me did this"):  # an undo may have brought some of it back
        mine.withdraw("t", who="you")
    store.undo(done.act_id)
    assert titles(store) == ["By hand", "Fourth", "Fourth", "Told anew"]


def test_what_was_withdrawn_comes_back_by_its_own_undo_alone(store: Store, clock: Later) -> None:
    clock.moment = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    store.shorten(days=1)
    again = [store.add(named(3, 4, title=title), act=Act(source="t")).act_id for title in ("Second", "Third")]
    done = store.withdraw("t")
    assert (done.removed, titles(store)) == (2, ["Fourth", "Fourth"])
    assert {commit.undone_by for commit in store.acts(source="t")[1:]} == {done.act_id}
    with pytest.raises(StoreError, match="undone before"):
        store.undo(again[0])
    fresh = store.add(named(3, 4, title="Fifth"), act=Act(source="t", version="5")).act_id
    store.put(replace(store.get_many(["t:4"])[0], title="By hand"), act=Act(what="edit"))
    (edit,) = store.acts(1)
    assert (store.undo(fresh).removed, titles(store)) == (1, ["By hand", "Fourth", "Fourth"])
    store.undo(edit.id)
    assert titles(store) == ["Fourth", "Fourth"]
    assert [each.version for each in store.datasets()] == [""]  # a withdrawal brings none
    store.undo(done.act_id)
    assert titles(store) == ["Fourth", "Fourth", "Third", "Third"]


@pytest.mark.parametrize("undone", ["withdraw", "edit", "import"])
def test_a_withdrawal_takes_what_an_undo_brought_back(store: Store, undone: str) -> None:
    match undone:
        case "withdraw":
            store.withdraw("t")
        case "edit":
            store.put(replace(store.get_many(["t:4"])[0], title="By hand"), act=Act(what="edit"))
        case "import":
            store.add(named(3, 4, title="Second"), act=Act(source="t"))
    store.undo(store.acts(1)[0].id)
    assert (store.withdraw("t").removed, titles(store)) == (2, ["Fourth", "Fourth"])
    acts = counts(store)
    assert (store.withdraw("t").act_id, counts(store)) == ("", acts)


@pytest.fixture
def ahead(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store in which an act of a clock that was ten years ahead was taken back, and one followed."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10**9 * 86_400 * 3_650)
    store.put(replace(store.get_many(["t:3"])[0], title="Ahead"), act=Act(what="edit"))
    monkeypatch.setattr(time, "time_ns", now)
    store.undo(store.acts(1)[0].id)
    store.put(replace(store.get_many(["t:3"])[0], title="Second"), act=Act(what="edit"))
    return store


def test_what_followed_on_a_clock_ahead_isnt_old_once_that_went_back(
    ahead: Store, clock: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.moment = dt.datetime.now(dt.UTC) + dt.timedelta(days=3_700)  # the ten years have passed
    monkeypatch.setattr(time, "time_ns", lambda: int(clock.moment.timestamp() * 10**9))
    ahead_at = ahead.acts()[2].noted
    assert ahead_at is not None
    assert ahead.shorten(days=(clock.moment - ahead_at).days + 1)[1] == 6  # of those before
    assert [commit.is_final for commit in ahead.acts()] == [True, False, False, False, True, True, True, True]
    ahead.undo(ahead.acts()[1].id)
    assert titles(ahead) == ["First", "First", "Fourth", "Fourth"]


def test_a_clock_that_was_years_ahead_keeps_no_history_from_becoming_shorter(ahead: Store, clock: Later) -> None:
    clock.moment = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    assert ahead.shorten(days=1)[1] == 9
    assert all(commit.is_final for commit in ahead.acts())
    assert titles(ahead) == ["First", "Fourth", "Fourth", "Second"]


def test_an_act_of_a_clock_ahead_is_listed_as_before_the_next_one(ahead: Store) -> None:
    after, undo, wrong, *earlier = ahead.acts()
    assert wrong.noted is not None
    assert wrong.noted > wrong.when + dt.timedelta(days=3_000)
    assert wrong.when == undo.when
    assert [commit.noted for commit in (after, undo, *earlier)] == [None] * 6
    assert [each.commit.when for each in ahead.history("t:3")][1] == undo.when
    rows = list(csv.DictReader(acts_file(ahead.acts(), "csv").decode().splitlines()))
    assert [row["noted"] for row in rows] == ["", "", wrong.noted.isoformat(timespec="milliseconds"), *[""] * 4]
    assert rows[2]["when"] == rows[1]["when"]


def test_a_clock_that_was_behind_makes_no_earlier_act_older(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before, now = store.acts(), time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: 10**18)  # 2001, as a computer without a battery begins
    store.put(replace(store.get_many(["t:3"])[0], title="Behind"), act=Act(what="edit"))
    assert store.acts()[1:] == before
    monkeypatch.setattr(time, "time_ns", now)
    store.put(replace(store.get_many(["t:3"])[0], title="Right"), act=Act(what="edit"))
    assert store.acts()[2:] == before
    assert all(commit.noted is None for commit in store.acts())


@given(
    st.lists(st.tuples(st.integers(0, 10**8), st.booleans()), max_size=20),
    st.lists(st.integers(0, 10**8), min_size=20, max_size=25),
)
def test_the_fewest_acts_are_taken_for_those_of_clocks_ahead(steps: list[tuple[int, bool]], after: list[int]) -> None:
    now, acts, expected = 0, list[tuple[str, Act, int, str]](), dict[str, int]()
    waiting = list[str]()
    for number, (step_ms, is_wrong) in enumerate([*steps, *((step_ms, False) for step_ms in after)]):
        now += step_ms
        acts.insert(0, (str(number), Act(), now + 10**10 * (1 + number % 3) if is_wrong else now, ""))
        waiting.append(str(number))
        if not is_wrong:
            expected |= dict.fromkeys(waiting[:-1], now)
            waiting.clear()
    assert of_clocks_ahead(acts) == expected


@given(st.lists(st.integers(0, 59_999), max_size=20))
def test_acts_stored_at_the_same_time_are_of_no_clock_ahead(times: list[int]) -> None:
    assert of_clocks_ahead([(str(number), Act(), ms, "") for number, ms in enumerate(times)]) == {}


def test_an_act_of_a_clock_ahead_that_comes_last_is_of_now(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10**9 * 86_400 * 3_650)
    store.put(replace(store.get_many(["t:3"])[0], title="Ahead"), act=Act(what="edit"))
    clock = Later()
    clock.moment = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    later = Store.open(store.path, clock=clock)
    assert later.shorten(days=1)[1] == 6  # what was before it stays, so that it can be undone
    assert later.undo(later.acts()[1].id).restored == 1


def test_what_came_before_a_look_isnt_new_again_though_its_clock_was_ahead(ahead: Store, clock: Later) -> None:
    clock.moment = look = dt.datetime.now(dt.UTC)
    time.sleep(0.002)
    assert ahead.latest(ALL, since=look) == []
    clock.moment += dt.timedelta(days=3_700)  # its time has passed
    assert ahead.latest(ALL, since=look) == []
    ahead.put(replace(ahead.get_many(["t:1"])[0], title="Fifth"), act=Act(what="edit"))
    clock.moment = dt.datetime.now(dt.UTC)
    assert [each.incident.title for each in ahead.latest(ALL, since=look) if each.incident] == ["Fifth"]


def test_an_act_isnt_undone_as_if_it_had_made_what_it_changed(store: Store) -> None:
    store.shorten(days=1)
    store.clean(days=0)
    shutil.rmtree(Path(store.path) / LOG)
    (Path(store.path) / "_acts.jsonl").unlink()
    repair(store.path)
    again = Store.open(store.path)
    (edit,) = (commit for commit in again.acts() if commit.updated)
    with pytest.raises(StoreError, match="what was before is lost"):
        again.undo(edit.id)
    assert titles(again) == titles(store)


def test_a_version_stays_by_which_a_rule_finds_what_was_joined(store: Store) -> None:
    first = store.get_many(["t:1"])[0]
    store.change([replace(first, merged_from=("t:3",))], {"t:3": "the same"}, act=Act(what="merge"))
    store.protect(ProtectionRule(scope="incident", name="t:3", hidden=True), act=Act(what="protect"))
    store.put(replace(store.get_many(["t:1"])[0], merged_from=(), title="Fifth"), act=Act(what="edit"))
    assert store.shorten(days=1)[1] > 0
    assert [each.title for each in store.for_readers().query(ALL)] == ["Fourth", "First"]


def test_a_protection_from_before_is_lifted_and_set_again(store: Store) -> None:
    act_id = store.protect(ProtectionRule(scope="incident", name="t:1", hidden=True), act=Act(what="protect"))
    lifted = store.undo(act_id).act_id
    store.shorten(days=1)
    assert [each.is_final for each in store.acts()[:4]] == [True, False, False, True]
    store.undo(lifted)
    assert len(store.rules()) == 1
    store.undo(act_id)
    assert store.rules() == ()


@pytest.mark.parametrize(("lost", "versions"), [([LOG], [1, 1]), ([LOG, "_acts.jsonl"], [2, 1])])
def test_a_log_written_anew_has_no_version_twice(
    tmp_path: Path, clock: Later, lost: list[str], versions: list[int]
) -> None:
    store = Store.open(tmp_path / "store", clock=clock, small_files=1_000)
    for number in (0, 2, 4):
        store.add(named(number, number + 1), act=Act(source="t"))
    store.change([replace(each, title="X") for each in store.get_many(["t:0", "t:2", "t:4"])], act=Act(what="edit"))
    assert store.shorten(days=1)[1] == 3
    for name in lost:
        shutil.move(tmp_path / "store" / name, tmp_path)
    repair(store.path)
    again = Store.open(store.path)
    assert titles(again) == titles(store)
    assert [len(again.history(id)) for id in ("t:0", "t:1")] == versions


def test_few_versions_among_many_stay_and_large_files_are_written_anew(tmp_path: Path, clock: Later) -> None:
    store = Store.open(tmp_path / "large", clock=clock, latest_rows=10)
    store.add(named(*range(40)), act=Act(what="import", source="t"))
    rows = []
    for number, title in ((9, "Second"), (20, "Third")):
        changed = [replace(each, title=title) for each in store.get_many(f"t:{each}" for each in range(number))]
        store.change(changed, act=Act(what="edit"))
        rows.append(store.shorten(days=1)[1:])
    assert rows == [(0, 9), (29, 0)]
    assert examine(store.path).rows == 40
    for each in (store, Store.open(store.path)):
        assert titles(each) == sorted([*["Third"] * 20, *["First"] * 20])
        assert each.count(Filter(domain=(ALL_DOMAINS,), q="Third")) == 20


def test_a_shortened_store_is_backed_up_repaired_and_protects_as_before(store: Store, tmp_path: Path) -> None:
    store.protect(ProtectionRule(scope="incident", name="t:1", hidden=True), act=Act(what="protect"))
    store.shorten(days=1)
    acts = counts(store)
    back_up(store.path, str(tmp_path / "copies"))
    restore(str(tmp_path / "copies"), tmp_path / "again")
    assert counts(Store.open(tmp_path / "again")) == acts
    for entry in sorted((tmp_path / "again" / "_delta_log").glob("*.json"))[-1:]:
        entry.unlink()
    repair(str(tmp_path / "again"))
    again = Store.open(tmp_path / "again")
    assert titles(again) == titles(store)
    assert len(again.for_readers().query(ALL)) == 3
    seen = [each.commit for each in again.for_readers().latest(ALL)]
    assert {(each.new, each.updated) for each in seen} == {(0, 0)}  # they would count what is hidden


def test_acts_are_read_once_for_all_processes_and_those_of_another_log_never(tmp_path: Path) -> None:
    folder, kept = tmp_path / "store", tmp_path / "store" / "_current" / "acts.json"

    def imported() -> list[str]:
        return [act.note for _id, act, _ms, _undoes in Ledger(folder, acts_after=2).acts()]

    def bring(*notes: str) -> None:
        for note in notes:
            Store.open(folder).add(named(len(note), title=note), act=Act(what="import", note=note))

    bring("a", "bb")
    assert imported() == ["bb", "a"]
    assert b'"bb"' in kept.read_bytes()
    bring("ccc")
    assert imported() == ["ccc", "bb", "a"]
    shutil.copytree(folder / LOG, tmp_path / "before")
    bring("dddd", "eeeee")
    assert imported() == ["eeeee", "dddd", "ccc", "bb", "a"]
    shutil.rmtree(folder / LOG)  # as a disk that lost what wasn't on it yet
    shutil.copytree(tmp_path / "before", folder / LOG)
    (folder / "_current" / "newest").unlink()
    bring("ffffff", "ggggggg", "hhhhhhhh")
    assert imported() == ["hhhhhhhh", "ggggggg", "ffffff", "ccc", "bb", "a"]
    kept.write_bytes(b"{")
    assert imported() == ["hhhhhhhh", "ggggggg", "ffffff", "ccc", "bb", "a"]


def test_some_acts_are_the_newest_or_those_of_a_dataset(store: Store) -> None:
    every = store.acts()
    assert store.acts(2) == every[:2]
    assert store.acts(source="t") == every[-1:]
    assert (store.act(every[1].id), store.act("none")) == (every[1], None)


def test_what_was_written_anew_and_is_damaged_comes_back_from_what_was_before(store: Store) -> None:
    before, acts = set(Path(store.path).glob("*.parquet")), counts(store)
    store.shorten(days=1)
    (fresh,) = set(Path(store.path).glob("*.parquet")) - before
    fresh.write_bytes(fresh.read_bytes()[:-1])
    assert repair(store.path).rejoined == (fresh.name,)
    again = Store.open(store.path)
    assert (titles(again), len(again.history("t:1"))) == (["First", "First", "Fourth", "Fourth"], 4)
    assert counts(again)[2:] == acts
