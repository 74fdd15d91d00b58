"""A running or finished import: progress, a button to stop it, each file's outcome, and undoing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo import taxonomy
from geo.datasets import OWN, ColumnMapping
from geo.filter import ALL_DOMAINS, Filter
from geo.importing import ImportResult, import_file, rejects_csv
from geo.services import Services
from geo.ui import jobs
from geo.ui.live import panel
from geo.ui.pages import data_files
from geo.ui.pages.data_files import Upload
from geo.ui.state import visitor


@dataclass(frozen=True, slots=True)
class Order:
    """A file to import, with the user's choices."""

    upload: Upload
    mapping: ColumnMapping | None = None
    version: str = ""
    complete: bool = False
    exchanged: frozenset[int] | None = frozenset()


def start_import(orders: Sequence[Order], services: Services) -> None:
    """Start importing files in the background, one after the other."""
    state = visitor().data
    state.job = jobs.start([(order.upload.name, _work(order, services)) for order in orders])
    state.unread = [(upload.name, upload.problem) for upload in state.uploads.values() if upload.problem]
    st.rerun()


def _work(order: Order, services: Services) -> jobs.ImportTask:
    store, gazetteer, who = services.store, services.gazetteer, services.settings.who
    file = order.upload.file
    assert file is not None

    def work(job: jobs.Job) -> ImportResult:
        def follow(progress: Any) -> None:
            job.progress = progress

        return import_file(
            file,
            store,
            gazetteer=gazetteer,
            name=order.upload.name,
            mapping=order.mapping,
            version=order.version,
            who=who,
            complete=order.complete,
            exchanged=order.exchanged,
            on_progress=follow,
            cancelled=job.stop.is_set,
        )

    return work


def show(job: jobs.Job, services: Services) -> None:
    """Draw the progress or the outcome of an import."""
    if job.done.is_set():
        data_files.forget()
        _show_outcomes(job, services)
    else:
        _follow(services)


@st.fragment(run_every=0.5)
def _follow(services: Services) -> None:
    job = jobs.get(visitor().data.job)
    if job is None or job.done.is_set():
        st.rerun()  # the whole page once, which stops the polling
    else:
        _show_progress(job, services)


def _show_progress(job: jobs.Job, services: Services) -> None:
    over, progress = len(job.outcomes), job.progress
    name = job.names[min(over, len(job.names) - 1)]
    share = progress.share if progress is not None and progress.share is not None else 0.0
    status = f"File {over + 1} of {len(job.names)}: {name}" if len(job.names) > 1 else f"Importing {name}"
    if job.stop.is_set():
        status += " · stopping …"
    elif progress is not None:
        status += f" · {progress.rows:,} rows · {progress.rows_per_s:,.0f} a second"
        if progress.left_s is not None:
            status += f" · about {max(1, round(progress.left_s)):,} s left"
    panel.show(
        "data_progress",
        "data_progress.html",
        on_action=partial(answer, services),
        status=status,
        percent=round(100 * (over + min(1.0, share)) / len(job.names)),
        stopping=job.stop.is_set(),
    )


def _show_outcomes(job: jobs.Job, services: Services) -> None:
    state = visitor().data
    undone = state.undone
    results = [outcome.result for outcome in job.outcomes if outcome.result is not None]
    others = [jobs.Outcome(name, problem=problem) for name, problem in state.unread]
    panel.show(
        "data_result",
        "data_result.html",
        on_action=partial(answer, services),
        outcomes=[_outcome(outcome, undone) for outcome in (*job.outcomes, *others)],
        problem=state.take_note(),
        home=_address([result for result in results if result.act_id not in undone], services.dataset_names()),
        stored=any(_is_stored(result) and result.act_id not in undone for result in results),
    )
    if any(result.rejects for result in results):
        st.download_button(
            "Download the rows that were left out (CSV)",
            data=rejects_csv(results),
            file_name="rejects.csv",
            mime="text/csv",
            key="data_rejects",
        )


def _is_stored(result: ImportResult) -> bool:
    return bool(result.new + result.updated + result.unchanged)


def _address(results: Sequence[ImportResult], datasets: Iterable[str]) -> str:
    """The URL of the map with only the imported dataset, or unfiltered if there were several."""
    shown = {result.source for result in results}
    hide = () if any(result.format == OWN for result in results) else tuple(set(datasets) - shown)
    return "./?" + urlencode(Filter(domain=(ALL_DOMAINS,), hide=tuple(sorted(hide)) if shown else ()).to_query())


def _outcome(outcome: jobs.Outcome, undone: set[str]) -> dict[str, Any]:
    result = outcome.result
    if result is None:
        return {"name": outcome.name, "problem": outcome.problem, "result": None}
    return {
        "name": outcome.name,
        "problem": "",
        "result": {
            "label": result.label if result.label != outcome.name else "",
            "counts": _counts(result),
            "precision": [
                {"label": taxonomy.PRECISIONS[code].label, "count": count}
                for code in taxonomy.PRECISIONS
                if (count := result.by_precision.get(code))
            ],
            "reasons": sorted(result.reject_counts.items(), key=lambda pair: -pair[1])[:12],
            "unmapped": sorted(result.unmapped.items(), key=lambda pair: -pair[1])[:12],
            "unmapped_all": sum(result.unmapped.values()),
            "flags": sorted(result.oddities.items(), key=lambda pair: -pair[1])[:8],
            "swapped": result.swapped,
            "act": result.act_id if result.act_id not in undone else "",
            "undone": bool(result.act_id) and result.act_id in undone,
            "same": not result.act_id and bool(result.unchanged),
        },
    }


def _counts(result: ImportResult) -> list[dict[str, str]]:
    rows, new = (result.rows, "row read", "rows read"), (result.new, "new incident", "new incidents")
    others = [
        (result.repeats, "row on the same incident as another", "rows on the same incidents as others"),
        (result.reports if result.reports > result.incidents else 0, "report behind it", "reports behind all of them"),
        (result.updated, "incident updated", "incidents updated"),
        (result.unchanged, "unchanged", "unchanged"),
        (result.merged, "row joined to an incident of another dataset", "rows joined to incidents of another dataset"),
        (result.removed, "no longer in the dataset", "no longer in the dataset"),
        (result.withheld, "deleted here before, left so", "deleted here before, left so"),
        (result.geocoded, "placed by its name", "placed by their names"),
        (sum(result.reject_counts.values()), "row left out", "rows left out"),
    ]
    counts = [rows, new, *(row for row in others if row[0])]
    figures = [
        {"number": f"{number:,}", "words": singular if number == 1 else plural} for number, singular, plural in counts
    ]
    return [*figures, {"number": f"{result.seconds:,.1f}", "words": "seconds"}]


def answer(services: Services, action: panel.Action) -> None:
    """Handle an action: stop an import, undo one of its files, or begin the next."""
    change = ACTIONS.get(str(action.get("do")))
    if change is not None:
        visitor().data.attempt(lambda: change(services, action))


def _cancel(services: Services, action: panel.Action) -> None:
    del services, action
    if (job := jobs.get(visitor().data.job)) is not None:
        job.stop.set()


def _undo(services: Services, action: panel.Action) -> None:
    state, act_id = visitor().data, str(action.get("id", ""))
    job = jobs.get(state.job)
    outcomes = () if job is None else job.outcomes
    if any(outcome.result is not None and outcome.result.act_id == act_id for outcome in outcomes):
        services.store.undo(act_id, who=services.settings.who)
        state.undone.add(act_id)


def _begin_again(services: Services, action: panel.Action) -> None:
    del services, action
    state = visitor().data
    state.job, state.unread, state.undone = None, [], set()


ACTIONS: dict[str, Callable[[Services, panel.Action], None]] = {"cancel": _cancel, "undo": _undo, "again": _begin_again}
"""The actions on an import."""
