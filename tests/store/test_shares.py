"""Files of the current state that several workers make, each of a share, say what a single process's say."""

from __future__ import annotations

import pickle
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.errors import StoreError, UnreadableError
from geo.store import Store
from geo.store.current import Current, Manifest
from geo.store.engine import Engine, Given, Got, outcome
from geo.store.ledger import Ledger
from geo.store.summaries import GROUPINGS, sum_summaries
from geo.store.tiers import are_shared, settle
from tests.store.test_current import EVERYTHING, answers, holds, incident, of_the_ledger, open_store

LATEST, SHARE = 15, 10


class Workers(Engine):
    """Three of them, who have nothing but what they are sent."""

    workers = 3  # type: ignore[assignment]

    def each(self, task: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
        results: list[Got] = []
        for value in given:
            result = _sent(outcome(*_sent((task, value))))
            if isinstance(result, StoreError):
                raise result
            results.append(result)
        return results


def _sent(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A store of several imports that bring some incidents again, corrections and a deletion, without files."""
    store = Store.open(tmp_path / "store", latest_rows=10**9)
    store.add(map(incident, range(40)))
    store.add(incident(number, "brought again") for number in range(30, 70))
    store.put(replace(store.query(EVERYTHING, order="id")[3], title="Corrected"))
    store.delete([store.query(EVERYTHING, order="id")[5].id], "told twice")
    store.add(incident(number, "and again") for number in range(60, 90))
    return tmp_path / "store"


def made(folder: Path, *, cluster: Engine | None) -> tuple[Current, Manifest]:
    current = Current(str(folder))
    manifest = settle(current, Ledger(folder), LATEST, cluster=cluster, share_rows=SHARE)
    assert manifest is not None
    return current, manifest


POINT = ["lat", "lon"]
"""What is summed up of places: in another order it is another number, at its last digits."""


def content(current: Current, manifest: Manifest) -> dict[str, Any]:
    """All that the files say, in one order, for :func:`assert_same`."""
    tiers = manifest.tiers
    segments = [pq.read_table(current / name) for tier in tiers for name in tier.segments]
    ids = [current.ids(tier) for tier in tiers]
    rows_of: dict[str, list[np.ndarray[Any, Any]]] = {}
    for tier in tiers:
        index = current.postings(tier.terms, tier.postings)
        ends = np.concatenate([[0], index.ends])
        rows = pq.read_table(index.rows_path)["row"].to_numpy()
        for number, term in enumerate(index.terms.to_pylist()):
            rows_of.setdefault(term, []).append(rows[ends[number] : ends[number + 1]])
    counted = [{name: current.summary(tier.summaries, name) for name in GROUPINGS} for tier in tiers]
    summed = {
        name: (
            table.sort_by([(key, "ascending") for key in ("type", "country", *GROUPINGS[name])]),
            POINT[: 2 * (name == "spot")],
        )
        for name, table in sum_summaries(counted).items()
    }
    return {
        "rows": pa.concat_tables(segments).sort_by("row"),
        "ids": pa.concat_tables(pa.table({"hash": each.hashes, "row": each.rows}) for each in ids).sort_by("row"),
        "words": [getattr(current.words(manifest), each.name).values for each in fields(current.words(manifest))],
        "terms": {term: pa.array(np.sort(np.concatenate(rows))) for term, rows in rows_of.items()},
        "counts": {name: table.drop_columns(own) for name, (table, own) in summed.items()},
        "points": np.array([summed["spot"][0][name].to_numpy() for name in POINT]),
        "covered": sorted((each.path, each.first, each.groups, each.changes) for each in manifest.covered),
        "last": (manifest.next_row, manifest.last, current.rows(manifest.gone).tolist()),
    }


def assert_same(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Both files say the same."""
    np.testing.assert_allclose(mine.pop("points"), theirs.pop("points"), rtol=1e-12)
    for name in mine:
        assert mine[name] == theirs[name], name


def test_several_workers_files_say_what_one_processs_do(ledger: Path, tmp_path: Path) -> None:
    shutil.copytree(ledger, tmp_path / "copy")
    alone, shared = made(ledger, cluster=None), made(tmp_path / "copy", cluster=Workers())
    assert (len(alone[1].tiers), len(shared[1].tiers)) == (1, 3)
    assert_same(content(*alone), content(*shared))


def test_what_is_written_after_that_takes_the_place_of_what_was(ledger: Path, tmp_path: Path) -> None:
    made(ledger, cluster=Workers())
    store = Store.open(ledger, latest_rows=10**9)
    store.add(incident(number, "changed once more") for number in range(20, 50))
    store.add(map(incident, range(100, 130)))
    store.put(replace(store.query(EVERYTHING, order="id")[3], title="Corrected again"))
    current, manifest = made(ledger, cluster=Workers())
    store = open_store(ledger, latest_rows=LATEST)
    assert list(answers(store)) == of_the_ledger(store, tmp_path / "beside")
    assert current.read() == manifest


def test_a_large_tier_is_written_anew_only_once_half_its_rows_are_gone(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", latest_rows=10**9)
    current, ledger = Current(store.path), Ledger(store.path)
    rows = []
    for title, numbers in (("", range(40)), ("anew", range(21, 51)), ("once more", range(22))):
        store.add(incident(number, title) for number in numbers)
        manifest = settle(current, ledger, 0, whole_rows=40)
        assert manifest is not None
        rows.append([tier.rows for tier in manifest.tiers])
    assert rows == [[40], [40, 30], [51]]
    titles = [each.title.rpartition(" ")[0] for each in open_store(tmp_path / "store").query(EVERYTHING)]
    assert (titles.count("once more"), titles.count("anew")) == (22, 29)


def test_many_rows_are_taken_in_rounds_and_what_a_round_made_is_kept(ledger: Path, tmp_path: Path) -> None:
    current, plain = Current(str(ledger)), of_the_ledger(open_store(ledger, latest_rows=10**9), tmp_path / "beside")
    told: list[tuple[int, int]] = []

    def ended_in_the_second(done: int, of: int) -> None:
        told.append((done, of))
        if current.read() is not None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        settle(current, Ledger(ledger), LATEST, ended_in_the_second, whole_rows=20)
    before = current.read()
    assert before is not None
    assert len(before.tiers) == 1
    assert told[-1] == (before.next_row, 112)
    holds(open_store(ledger, latest_rows=10**9), plain)

    told.clear()
    manifest = settle(current, Ledger(ledger), LATEST, lambda done, of: told.append((done, of)), whole_rows=20)
    assert manifest is not None
    assert (manifest.tiers[0], len(manifest.tiers) > 1, manifest.next_row) == (before.tiers[0], True, 112)
    assert (told[0], told[-1]) == ((0, 112 - before.next_row), (112 - before.next_row, 112 - before.next_row))
    assert told == sorted(told)
    holds(open_store(ledger, latest_rows=LATEST), plain)


def test_small_tiers_arent_merged_into_a_larger_one_than_is_made_at_once(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", latest_rows=10**9)
    current, ledger, sizes = Current(store.path), Ledger(store.path), []
    for first, count in ((0, 18), (20, 19), (40, 30)):
        store.add(map(incident, range(first, first + count)))
        manifest = settle(current, ledger, 0, whole_rows=20)
        assert manifest is not None
        sizes.append([tier.rows for tier in manifest.tiers])
    assert sizes == [[18], [37], [37, 30]]


def test_who_waits_for_the_files_that_another_process_makes_hears_how_far_it_is(ledger: Path) -> None:
    current, other = made(ledger, cluster=None)
    ends, told = threading.Event(), []

    def hold() -> None:
        with Current(str(ledger)).writing():
            begun.set()
            ends.wait()

    def tell(done: int, of: int) -> None:
        told.append((done, of))
        ends.set()

    begun = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    assert settle(current, Ledger(ledger), LATEST, tell) == other
    holder.join()
    assert told == [(112, 112)]


def test_few_rows_are_no_work_for_others() -> None:
    assert are_shared(20, Workers(), 10)
    assert not are_shared(19, Workers(), 10)
    assert not are_shared(20, Engine(), 10)


def test_files_are_made_here_where_a_worker_lacks_the_stores_folder(
    ledger: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Elsewhere(Workers):
        def each(self, task: Callable[[Given], Got], given: Sequence[Given]) -> list[Got]:
            (workplace, *rest), words = task.args, task.keywords  # type: ignore[attr-defined]
            gone = replace(workplace, scratch=workplace.scratch / "of another computer")
            return super().each(type(task)(task.func, gone, *rest, **words), given)  # type: ignore[attr-defined,call-arg]

    _current, manifest = made(ledger, cluster=Elsewhere())
    assert len(manifest.tiers) == 1
    assert "A worker of the cluster doesn’t have" in caplog.text
    assert "Share the store’s folder" in caplog.text


def test_a_damaged_file_is_named_by_the_worker_that_reads_it() -> None:
    error = _sent(outcome(unreadable, 7))
    assert isinstance(error, UnreadableError)
    assert (error.file, str(error)) == ("part-7", str(UnreadableError("part-7", "cut")))


def unreadable(number: int) -> None:
    raise UnreadableError(f"part-{number}", "cut")
