"""Views by name, and what is new in them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from geo.errors import StoreError
from geo.filter import Filter
from geo.schema import to_table
from geo.store import Act, SavedViews, Store, news
from tests.samples import SAMPLES

NOW = dt.datetime(2025, 8, 21, 9, 0, tzinfo=dt.UTC)
DRONES = Filter(type=("drone_strike",))


@pytest.fixture
def views(tmp_path: Path) -> SavedViews:
    return SavedViews(tmp_path / "views")


def test_a_view_is_kept_under_its_name_and_found_by_its_filter(views: SavedViews) -> None:
    views.save("Drones", DRONES, now=NOW)
    views.save("all of it", Filter(domain=("all",)), now=NOW)
    assert [view.name for view in views.all()] == ["all of it", "Drones"]
    kept = views.get("DRÓNES")
    assert kept is not None
    assert kept.filter == DRONES
    assert views.of(DRONES) == kept
    assert views.of(Filter()) is None


def test_saved_again_it_takes_the_place_of_the_first(views: SavedViews) -> None:
    views.save("Drones", DRONES, now=NOW)
    views.save("drones", Filter(q="drone"), now=NOW)
    assert [view.query for view in views.all()] == ["q=drone"]


def test_a_view_is_renamed_removed_and_brought_back(views: SavedViews) -> None:
    views.save("Drones", DRONES, now=NOW)
    views.rename("Drones", "Strikes by drone")
    removed = views.remove("strikes by drone")
    assert views.all() == []
    views.put(removed)
    assert [view.name for view in views.all()] == ["Strikes by drone"]


def test_what_cant_be_done_is_said(views: SavedViews) -> None:
    views.save("Drones", DRONES, now=NOW)
    views.save("Other", DRONES, now=NOW)
    for fault in (
        lambda: views.rename("Drones", "other"),
        lambda: views.rename("none", "x"),
        lambda: views.remove("none"),
        lambda: views.save(" ", DRONES, now=NOW),
        lambda: views.save("x" * 100, DRONES, now=NOW),
    ):
        with pytest.raises(StoreError):
            fault()
    assert len(views.all()) == 2


def test_a_file_that_holds_no_view_is_left_out(views: SavedViews, tmp_path: Path) -> None:
    views.save("Drones", DRONES, now=NOW)
    (tmp_path / "views" / "odd.json").write_text("{")
    assert len(views.all()) == 1


def test_new_is_what_was_written_since_the_last_look(views: SavedViews, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.add(SAMPLES)
    everything = Filter(domain=("all",))
    view = views.save("All", everything, watched=True, now=dt.datetime.now(dt.UTC))
    assert news(store, view) == []
    changed = dataclasses.replace(SAMPLES[0], title="Told anew")
    store.add([changed], act=Act(what="import"))
    assert [each.incident.id for each in news(store, view) if each.incident] == [changed.id]
    views.look("All", dt.datetime.now(dt.UTC))
    looked = views.get("all")
    assert looked is not None
    assert news(store, looked) == []
    assert len(news(store, looked, again=True)) == 1


def test_what_is_stored_while_somebody_looks_is_new_to_them(views: SavedViews, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    views.save("All", Filter(domain=("all",)), watched=True, now=dt.datetime.now(dt.UTC))

    def slowly() -> Iterator[pa.Table]:
        yield to_table(SAMPLES[:1])
        time.sleep(0.01)
        views.look("All", dt.datetime.now(dt.UTC))

    store.add_tables(slowly())
    looked = views.get("all")
    assert looked is not None
    assert len(news(store, looked)) == 1
