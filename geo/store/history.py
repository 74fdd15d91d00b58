"""The history: who did what, when. An act's counts come from the rows with its id."""

from __future__ import annotations

import bisect
import csv
import datetime as dt
import io
import itertools
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.filter import Filter
from geo.schema import INCIDENTS, conform, iterate
from geo.spreadsheet import guard
from geo.store import queries
from geo.store.answers import BRINGS, Act, Commit, Dataset, Revision
from geo.store.conditions import matches
from geo.store.index import Snapshot
from geo.store.ledger import DELETED, NEW, REMOVED, STORED, UPDATED, Ledger, Shortened

CLEAN = "clean"
"""The kind of an act that shortened the history."""

WITHDRAW = "withdraw"
"""The kind of an act that removed a dataset: it undoes all earlier imports of it."""

BESIDE = ("refuse", "bring back", "archive", "bring out", "follow", "unfollow", "switch")
"""The kinds of acts that changed no incident: those on proposals, queued reports and feeds."""

ACTS_FILES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}
"""The formats of a file of acts, and their media types."""


def acts_file(acts: Iterable[Commit], form: str) -> bytes:
    """Acts as a file, one per row: who did what, when, and to how many incidents.

    Parameters
    ----------
    form : str
        One of :data:`ACTS_FILES`.
    """
    rows = [
        {
            "act": commit.id,
            "when": commit.when.isoformat(timespec="milliseconds"),
            **{field.name: getattr(commit.act, field.name) for field in fields(Act)},
            **{name: getattr(commit, name) for name in ("new", "updated", "removed", "undoes", "undone_by")},
            "noted": commit.noted.isoformat(timespec="milliseconds") if commit.noted else "",
        }
        for commit in acts
    ]
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    file = io.StringIO()
    counts = ("new", "updated", "removed", "undoes", "undone_by")
    names = ["act", "when", *(field.name for field in fields(Act)), *counts, "noted"]
    written = csv.DictWriter(file, names)
    written.writeheader()
    written.writerows(
        {name: guard(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows
    )
    return file.getvalue().encode()


def commits(
    ledger: Ledger,
    snapshot: Snapshot,
    which: Callable[[str, Act], bool] = lambda _id, _act: True,
    most: int | None = None,
) -> list[Commit]:
    """The stored acts, newest first: those for which ``which`` holds, at most ``most``. An undo that was undone is
    ignored.
    """
    newest_first = ledger.acts()
    some = list(itertools.islice((entry for entry in newest_first if which(entry[0], entry[1])), most))
    undone_by = _undone_by(newest_first)
    changes = snapshot.changes({entry[0] for entry in some})
    shortened = Shortened() if snapshot.seen else ledger.shortened()  # counts hidden incidents too
    final, ahead = _final(newest_first, shortened.until_ms), of_clocks_ahead(newest_first)

    return [
        Commit(
            id=id,
            when=_moment(ahead.get(id, ms)),
            act=act,
            new=rows.get(NEW, 0),
            updated=rows.get(UPDATED, 0),
            removed=rows.get(REMOVED, 0) + rows.get(DELETED, 0),
            undoes=undoes,
            undone_by=undone_by.get(id, ""),
            is_final=id in final or act.what in (CLEAN, *BESIDE),
            noted=_moment(ms) if id in ahead else None,
        )
        for id, act, ms, undoes in some
        for rows in (shortened.rows_of(id, changes.get(id, {})),)
    ]


def until(newest_first: Sequence[tuple[str, Act, int, str]], until: dt.datetime, now: dt.datetime) -> list[str]:
    """The acts up to a time, oldest first, ending before the first later one: the clock may have gone back."""
    return _until(newest_first, _ms(until), _ms(now))


def _until(newest_first: Sequence[tuple[str, Act, int, str]], until_ms: int, now_ms: int) -> list[str]:
    oldest_first = reversed(dated(newest_first, now_ms))
    return [id for id, _ms in itertools.takewhile(lambda entry: entry[1] <= until_ms, oldest_first)]


def dated(newest_first: Sequence[tuple[str, Act, int, str]], now_ms: int) -> list[tuple[str, int]]:
    """The ids of acts with their times, milliseconds since 1970.

    A time after ``now_ms`` is from a clock that was ahead, perhaps by years; the act is dated by the next one.
    """
    moments, next_ms = [], now_ms
    for id, _act, ms, _undoes in newest_first:
        next_ms = ms if ms <= now_ms else next_ms
        moments.append((id, next_ms))
    return moments


def of_clocks_ahead(newest_first: Sequence[tuple[str, Act, int, str]]) -> dict[str, int]:
    """The acts noted by a clock that was ahead, each with the time of the next act, milliseconds since 1970.

    Acts are in the order in which they were stored. Where their times contradict it, as few as possible are taken for
    wrong, and of as many the older ones; that a clock was behind makes no earlier act older.
    """
    newest = np.fromiter((ms for _id, _act, ms, _undoes in newest_first), np.int64, len(newest_first))
    if np.all(newest <= np.minimum.accumulate(newest) + _RACE_MS):
        return {}
    times: list[int] = newest[::-1].tolist()
    lasts, places, before = list[int](), list[int](), list[int]()  # of the lowest rising series of each length
    for place, ms in enumerate(times):
        length = bisect.bisect_right(lasts, ms)
        before.append(places[length - 1] if length else -1)
        lasts[length : length + 1], places[length : length + 1] = [ms], [place]
    ahead, right = dict[str, int](), places[-1]
    for place in reversed(range(right)):
        if place == before[right]:
            right = place
        elif times[place] > times[right] + _RACE_MS:
            ahead[newest_first[-1 - place][0]] = times[right]
    return ahead


_RACE_MS = 60_000
"""Acts stored at once, or by computers whose clocks differ a little, needn't be in the order of their times."""


def _final(newest_first: Sequence[tuple[str, Act, int, str]], until_ms: int) -> set[str]:
    """The acts that can't be undone because earlier versions may be removed; acts that set rules can always be."""
    before = list(itertools.dropwhile(lambda entry: entry[1].what != CLEAN, newest_first))
    now_ms = before[0][2] if before else 0  # as it was then
    of_rules = set[str]()
    for id, act, _ms, undoes in reversed(newest_first):
        if act.rule or undoes in of_rules:
            of_rules.add(id)
    return set(_until(before, until_ms, now_ms)) - of_rules


def _undone_by(newest_first: Iterable[tuple[str, Act, int, str]]) -> dict[str, str]:
    """The acts that were undone, each with the first act that undid it and wasn't undone itself."""
    undone_by: dict[str, str] = {}
    withdrawn: dict[str, str] = {}
    for id, act, _ms, undoes in newest_first:
        if id in undone_by:
            continue
        if undoes:
            undone_by[undoes] = id
        if act.what == WITHDRAW:
            withdrawn[act.source] = id
        elif act.source in withdrawn and act.what in BRINGS:
            undone_by[id] = withdrawn[act.source]
    return undone_by


def void(commits: Collection[Commit], act_id: str) -> set[str]:
    """The acts to ignore when undoing one: those undone before, and their undos.

    A withdrawal isn't ignored, because it removed more than any one import that it undid. Nor is the undo of a final
    act, which may be all that is left of both.
    """
    withdrawals = {commit.id for commit in commits if commit.act.what == WITHDRAW}
    acts = set[str]()
    for commit in commits:
        if not commit.undone_by or act_id in (commit.id, commit.undone_by):
            continue
        if commit.undone_by in withdrawals:
            acts.add(commit.id)
        elif not commit.is_final:
            acts |= {commit.id, commit.undone_by}
    return acts


def _ms(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


def _moment(ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC)


def revisions(ledger: Ledger, snapshot: Snapshot, id: str) -> list[Revision]:
    """The versions of an incident, oldest first."""
    table = snapshot.versions(id).sort_by("sequence")
    if not len(table):
        return []
    acts = set(table["act"].to_pylist())
    by_id = {commit.id: commit for commit in commits(ledger, snapshot, lambda act_id, _act: act_id in acts)}
    alive: pa.Table = table.select(INCIDENTS.names).filter(pc.invert(table["deleted"]))
    incidents = iterate(conform(alive))
    return [
        Revision(by_id[row["act"]], None if row["deleted"] else next(incidents), row["change"], row["reason"])
        for row in table.select(["act", "deleted", "change", "reason"]).to_pylist()
    ]


def latest(
    ledger: Ledger,
    snapshot: Snapshot,
    filter: Filter,
    limit: int | None,
    since: dt.datetime | None,
    now: dt.datetime,
) -> list[Revision]:
    """The matching incidents with their latest acts, the latest act first."""
    table = matches(snapshot, filter)
    if since is not None:
        newest_first = ledger.acts()
        ahead = of_clocks_ahead(newest_first)
        acts = [id for id, ms in dated(newest_first, _ms(now)) if _moment(min(ms, ahead.get(id, ms))) > since]
        wanted = ibis.memtable(pa.table({"act": pa.array(snapshot.words.act.find(acts), pa.int32())}))
        table = table.filter(table.act.isin(wanted.act))  # ten thousand literals take seconds to compile
    order = table.order_by(table.sequence.desc()).select("row")
    rows = snapshot.engine.run(order if limit is None else order.limit(limit))["row"].to_numpy()
    stored = snapshot.take(np.asarray(rows, dtype=np.int64), STORED.names)
    incidents = iterate(conform(stored.select(INCIDENTS.names)))
    did = stored.select(["act", "change", "reason"]).to_pylist()
    wrote = {row["act"] for row in did}
    by_id = {commit.id: commit for commit in commits(ledger, snapshot, lambda id, _act: id in wrote)}
    return [
        Revision(by_id[row["act"]], incident, row["change"], row["reason"])
        for row, incident in zip(did, incidents, strict=True)
        if row["act"] in by_id
    ]


def datasets(ledger: Ledger, snapshot: Snapshot) -> list[Dataset]:
    """The sources, largest first, with version, licence and date of the latest import that wasn't undone."""
    latest: dict[str, Commit] = {}
    for commit in commits(ledger, snapshot, lambda _id, act: bool(act.source) and act.what != WITHDRAW):
        if not commit.undone_by:
            latest.setdefault(commit.act.source, commit)
    return [_dataset(snapshot, row, latest.get(row["source"])) for row in queries.dataset_rows(snapshot)]


def _dataset(snapshot: Snapshot, row: dict[str, Any], latest: Commit | None) -> Dataset:
    reports = snapshot.take(np.array([row.pop("row")]), ["reports"])["reports"][0].as_py() or ()
    label = next((report["dataset"] for report in reports if report["dataset"]), "")
    act = latest.act if latest else Act()
    when = latest.when if latest else None
    return Dataset(**row, label=label, version=act.version, licence=act.licence, url=act.url, added=when)
