"""What a process works with: one of each, opened once, and handed to who needs it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from geo.errors import StoreError
from geo.filter import Filter
from geo.gazetteer import GazetteerGeocoder, bundled_gazetteer
from geo.model import Report
from geo.review import Draft
from geo.services import PREVIEWS, Services
from geo.settings import Settings
from geo.store import Store
from tests.browser.sample import INCIDENTS

ROOT = Path(__file__).parents[1]


def test_calls_that_are_given_no_gazetteer_share_one() -> None:
    with ThreadPoolExecutor(4) as threads:
        gazetteers = list(threads.map(lambda _: bundled_gazetteer(), range(4)))
    assert {id(gazetteer) for gazetteer in gazetteers} == {id(bundled_gazetteer())}
    assert GazetteerGeocoder().gazetteer is bundled_gazetteer()


def services(tmp_path: Path, open_store: Callable[..., Store]) -> Services:
    return Services(Settings(store=str(tmp_path / "store"), cache=tmp_path), open_store=open_store)


@pytest.mark.parametrize("mount_point", [True, False])
def test_where_a_store_was_and_nothing_is_no_new_one_is_begun(tmp_path: Path, mount_point: bool) -> None:
    store, opened = tmp_path / "store", lambda path, **_: Store.open(path)
    assert services(tmp_path, opened).store.count() == 0
    assert services(tmp_path, opened).store.count() == 0
    shutil.rmtree(store)
    if mount_point:
        store.mkdir()
    with pytest.raises(StoreError, match="is its disk mounted"):
        assert services(tmp_path, opened).store
    assert list(tmp_path.glob("store/*")) == []
    (tmp_path / "store-begun").unlink()
    assert services(tmp_path, opened).store.count() == 0


@pytest.mark.parametrize("early", [True, False])
def test_the_store_is_opened_once_however_many_ask(tmp_path: Path, early: bool) -> None:
    paths: list[str] = []

    def open_store(path: str, **_: object) -> Store:
        paths.append(path)
        return Store.open(path)

    ours = services(tmp_path, open_store)
    if early:
        ours.open_early()
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(lambda _: ours.store, range(8)))
    assert len({id(store) for store in stores}) == 1
    assert paths == [str(tmp_path / "store")]
    assert ours.gazetteer is bundled_gazetteer()
    assert ours.opened


def test_nobody_waits_for_what_is_opened_early(tmp_path: Path) -> None:
    go = Event()

    def open_store(path: str, **_: object) -> Store:
        assert go.wait(60)
        return Store.open(path)

    ours = services(tmp_path, open_store)
    ours.open_early()
    assert not ours.opened
    go.set()
    assert ours.store.count(Filter()) == 0


def test_a_store_that_can_not_be_opened_is_said_to_each_who_asks(tmp_path: Path) -> None:
    def open_store(_: str, **__: object) -> Store:
        raise StoreError("It is locked.")

    ours = services(tmp_path, open_store)
    ours.open_early()
    for _ in range(2):
        with pytest.raises(StoreError, match="locked"):
            _ = ours.store


def test_the_newest_previews_are_kept_and_the_queue_has_the_others(tmp_path: Path) -> None:
    ours = services(tmp_path, Store.open)
    moment = dt.datetime(2025, 8, 20, tzinfo=dt.UTC)
    drafts = [Draft(f"preview{number}", Report(f"{number}"), "", moment) for number in range(PREVIEWS + 1)]
    for draft in drafts:
        ours.preview(draft)
    assert ours.draft("preview0") is None
    assert ours.draft("preview1") is drafts[1]
    ours.queue.submit(drafts[0])
    assert ours.draft("preview0") == drafts[0]


def test_names_of_datasets_follow_the_store(tmp_path: Path) -> None:
    ours = services(tmp_path, lambda path, **_: Store.open(path))
    assert ours.dataset_names() == {}
    ours.store.add(INCIDENTS)
    assert set(ours.dataset_names()) == {incident.source for incident in INCIDENTS}


def test_from_a_day_on_is_a_period_that_ends_where_the_data_do(tmp_path: Path) -> None:
    ours = services(tmp_path, lambda path, **_: Store.open(path))
    since, newest = dt.date(2025, 8, 15), dt.date(2025, 8, 20)
    assert ours.period(Filter(since=since)) is None
    ours.store.add(INCIDENTS)
    assert ours.period(Filter(since=since)) == (since, newest)
    assert ours.period(Filter(since=since, until=since)) == (since, since)
    assert ours.period(Filter(since=newest + dt.timedelta(days=1))) is None
    assert ours.breakdown(Filter(since=since), "region").before == (dt.date(2025, 8, 9), dt.date(2025, 8, 14))


def test_the_day_is_that_of_the_clock(tmp_path: Path) -> None:
    late = dt.datetime(2025, 8, 20, 23, 59, tzinfo=dt.UTC)
    assert Services(Settings(store="x", cache=tmp_path), clock=lambda: late).today() == late.date()


def calls(name: str) -> set[str]:
    """The files of the program that name an attribute or a function of that name."""
    paths = [*sorted((ROOT / "geo").rglob("*.py")), ROOT / "app.py"]
    return {path.relative_to(ROOT).as_posix() for path in paths if re.search(name, path.read_text(encoding="utf-8"))}


def test_the_bundled_gazetteer_is_opened_in_one_place() -> None:
    assert calls(r"Gazetteer\.open\(\)") == {"geo/gazetteer/lookup.py"}


def test_the_bundled_gazetteer_is_taken_by_bare_calls_alone() -> None:
    """Pages, routes and commands have that of their services; ``doctor`` has none, and looks whether it opens.

    A worker of a cluster, on another machine, has no services.
    """
    bare = {"filter.py", "extract/__init__.py", "gazetteer/__init__.py", "gazetteer/geocoder.py", "gazetteer/lookup.py"}
    others = {
        "services.py",
        "cli/doctor.py",
        "importing/on_workers.py",
        "writers/origin.py",
    }  # an export that is written by a bare call
    assert calls(r"\bbundled_gazetteer\b") == {f"geo/{name}" for name in bare | others}


def test_services_are_handed_on_and_looked_up_by_nobody_else() -> None:
    assert calls(r"\bof_process\b") == {"geo/services.py", "geo/ui/pages/script.py", "app.py"}
    assert calls(r"\bServices\(") == {"geo/services.py", "geo/cli/__init__.py"}
    assert calls(r"get_current_context|click\.globals") == set()
