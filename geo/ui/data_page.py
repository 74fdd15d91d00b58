"""Add data: drop a file, see what it is and what its first rows become, correct the columns, import, undo."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import streamlit as st

from geo import taxonomy, wording
from geo.errors import GeoError
from geo.imports import ImportResult, Preview, import_file, preview
from geo.model import Incident, Reject
from geo.readers import ANY, READERS, Mapping, Recognised, recognise
from geo.readers.mapping import FIELDS
from geo.spreadsheet import guard
from geo.ui import details, jobs, look, panel, reading

_NONE = "— not in this file —"
_REQUIRED = ("date", "lat", "lon", "place", "country", "type", "title", "summary", "killed", "injured", "id")


def show() -> None:
    """Draw the page."""
    look.sheet("review.css")
    look.sheet("data.css")
    with st.container(key="data"):
        panel.show("data_head", "data_head.html", on_act=_nothing)
        number = st.session_state.get("import_job")
        job = jobs.get(number)
        if job is not None:
            _follow()
            return
        uploaded = st.file_uploader(
            "File with incidents",
            key="data_file",
            help="ACLED, UCDP, GDELT and others are recognised; so is any table, GeoJSON, KML, workbook or archive",
        )
        if uploaded is None:
            panel.show("data_known", "data_known.html", on_act=_nothing, formats=_formats())
            return
        try:
            found = _recognised(uploaded)
        except GeoError as error:
            _problem(str(error))
            return
        _prepare(found, uploaded.name)


def _formats() -> list[str]:
    return sorted({form.label for form in READERS.values()})


def _recognised(uploaded: Any) -> Recognised:
    """What the uploaded file is; worked out once for each upload."""
    kept = st.session_state.get("data_found")
    if kept is not None and kept[0] == uploaded.file_id:
        return kept[1]  # type: ignore[no-any-return]
    folder = tempfile.TemporaryDirectory(prefix="incident-map-", ignore_cleanup_errors=True)
    path = Path(folder.name) / "upload"
    with path.open("wb") as file:
        file.write(uploaded.getbuffer())
    with st.spinner("Looking at the file …"):
        found = recognise(path, uploaded.name)
    if found.mapping is not None:
        found.mapping = _remembered(found.mapping)
    st.session_state["data_found"] = (uploaded.file_id, found, folder)
    return found


def _prepare(found: Recognised, name: str) -> None:
    rows = f" · {found.rows:,} rows" if found.rows else ""
    told = f"{found.label} · {found.container}{rows}" if found.format != ANY else f"A table · {found.container}{rows}"
    others = ", ".join(found.others[:5])
    panel.show(
        "data_what", "data_what.html", on_act=_nothing, name=name, told=told, others=others, known=found.format != ANY
    )
    mapping = _columns(found) if found.format == ANY and found.mapping is not None else None
    asked = found.asks_day_order
    if asked or (mapping is not None and mapping.asks_day_order):
        order = st.radio(
            "The dates can be read both ways. What does 03/04/2022 mean in this file?",
            ("3 April 2022", "4 March 2022"),
            index=None,
            key="data_day_order",
            horizontal=True,
        )
        if order is not None:
            base = mapping or found.mapping
            if base is not None:
                mapping = replace(base, day_first=order.startswith("3"))
    left, right, _ = st.columns((2, 2, 3))
    version = left.text_input("Version or date of the dataset", key="data_version", max_chars=60)
    complete = right.checkbox(
        "This file is all of the dataset",
        key="data_complete",
        help="What an earlier release had and this one no longer has is then taken off the map",
    )
    try:
        seen = preview(found, gazetteer=reading.gazetteer(), mapping=mapping)
    except GeoError as error:
        _problem(str(error))
        return
    _show_preview(seen)
    if st.button("Import all rows", key="data_import", type="primary"):
        _start(found, name, mapping, version.strip(), complete=complete)


def _columns(found: Recognised) -> Mapping:
    """The mapping of an unknown table, as proposed or corrected."""
    assert found.mapping is not None
    mapping = found.mapping
    shown = dict(zip(found.names, found.labels, strict=False))
    with st.container(key="data_columns"):
        st.html("<h2>What the columns mean</h2>")
        columns = st.columns(4)
        chosen = [*_REQUIRED, *(one for one in mapping.columns if one not in _REQUIRED)]
        more = [one for one in FIELDS if one not in chosen]
        for place, meaning in enumerate(chosen):
            mapping = _column(columns[place % 4], meaning, mapping, found, shown)
        with st.expander("More columns"):
            further = st.columns(4)
            for place, meaning in enumerate(more):
                mapping = _column(further[place % 4], meaning, mapping, found, shown)
            label = st.text_input("Name of the dataset", value=mapping.label, key="data_label", max_chars=80)
            licence = st.text_input("Licence", value=mapping.licence, key="data_licence", max_chars=120)
    return replace(mapping, label=label.strip() or mapping.label, licence=licence.strip())


def _column(box: Any, meaning: str, mapping: Mapping, found: Recognised, shown: dict[str, str]) -> Mapping:
    now = next(iter(mapping.columns.get(meaning, ())), None)
    names = [None, *found.names]
    picked = box.selectbox(
        FIELDS[meaning],
        names,
        index=names.index(now) if now in names else 0,
        format_func=lambda name: _NONE if name is None else shown.get(name, name),
        key=f"data_column_{mapping.signature}_{meaning}",
    )
    if picked == now:
        return mapping
    return mapping.with_column(meaning, *([picked] if picked is not None else []))


def _show_preview(seen: Preview) -> None:
    rows = [_row(one) for one in seen.incidents]
    panel.show(
        "data_preview",
        "data_preview.html",
        on_act=_nothing,
        rows=rows,
        rejects=[{"row": one.row, "reason": one.reason} for one in seen.rejects[:8]],
        unmapped=[{"label": label or "(empty)", "count": count} for label, count in list(seen.unmapped.items())[:8]],
    )


def _row(incident: Incident) -> dict[str, Any]:
    return {
        "type": taxonomy.EVENT_TYPES[incident.event_type].label,
        "original": incident.type_original,
        "title": incident.title,
        "when": wording.when_words(incident),
        "where": details.where(incident, reading.country),
        "known": wording.precision_words(incident.placement),
        "killed": wording.count_words(incident.killed),
        "injured": wording.count_words(incident.injured),
        "flags": "; ".join(incident.flags),
    }


def _start(found: Recognised, name: str, mapping: Mapping | None, version: str, *, complete: bool) -> None:
    store, gazetteer, who = reading.store(), reading.gazetteer(), reading.configured().who
    folder = st.session_state["data_found"][2]
    if mapping is not None:
        _remember(mapping)

    def work(job: jobs.Job) -> ImportResult:
        def told(progress: Any) -> None:
            job.progress = progress

        try:
            return import_file(
                found,
                store,
                gazetteer=gazetteer,
                name=name,
                mapping=mapping,
                version=version,
                who=who,
                complete=complete,
                on_progress=told,
                cancelled=job.stop.is_set,
            )
        finally:
            folder.cleanup()

    st.session_state["import_job"] = jobs.start(name, work)
    st.rerun()


@st.fragment(run_every=0.5)
def _follow() -> None:
    job = jobs.get(st.session_state.get("import_job"))
    if job is None:
        return
    if not job.done.is_set():
        progress = job.progress
        share = progress.share if progress is not None and progress.share is not None else 0.0
        told = f"Importing {job.name}"
        if progress is not None:
            told += f" · {progress.rows:,} rows · {progress.rows_per_s:,.0f} a second"
            if progress.left_s is not None:
                told += f" · about {max(1, round(progress.left_s)):,} s left"
        panel.show("data_progress", "data_progress.html", on_act=_act, told=told, percent=round(100 * min(1.0, share)))
        return
    if not st.session_state.get("import_told"):
        st.session_state["import_told"] = True
        st.rerun()  # the whole page, once, so that nothing asks for progress any more
    _show_result(job)


def _show_result(job: jobs.Job) -> None:
    result = job.result
    if result is None:
        text = "The import was cancelled; nothing was stored." if job.cancelled else job.problem
        panel.show("data_result", "data_failed.html", on_act=_act, text=text)
        return
    panel.show(
        "data_result",
        "data_result.html",
        on_act=_act,
        name=result.file,
        label=result.label,
        counts=_counts(result),
        precision=[
            {"label": taxonomy.PRECISIONS[code], "count": count}
            for code in taxonomy.PRECISIONS
            if (count := result.by_precision.get(code))
        ],
        reasons=sorted(result.reject_counts.items(), key=lambda pair: -pair[1])[:12],
        unmapped=sorted(result.unmapped.items(), key=lambda pair: -pair[1])[:12],
        unmapped_all=sum(result.unmapped.values()),
        flags=sorted(result.flags.items(), key=lambda pair: -pair[1])[:8],
        undo=bool(result.act_id) and not st.session_state.get("import_undone"),
        undone=bool(st.session_state.get("import_undone")),
        problem=st.session_state.pop("import_problem", ""),
        home="./?domain=all",
    )
    if result.rejects:
        st.download_button(
            "Download the rows that were left out (CSV)",
            data=rejects_csv(result.rejects),
            file_name="rejects.csv",
            mime="text/csv",
            key="data_rejects",
        )


def _counts(result: ImportResult) -> list[dict[str, str]]:
    told = [
        (result.rows, "rows read"),
        (result.new, "new incidents"),
        (result.updated, "updated"),
        (result.unchanged, "unchanged"),
        (result.deleted, "no longer in the dataset"),
        (result.withheld, "deleted here before, left so"),
        (result.geocoded, "placed by their names"),
        (sum(result.reject_counts.values()), "left out"),
    ]
    always = ("rows read", "new incidents")
    seconds = {"number": f"{result.seconds:,.1f}", "words": "seconds"}
    return [*({"number": f"{n:,}", "words": words} for n, words in told if n or words in always), seconds]


def rejects_csv(rejects: tuple[Reject, ...]) -> str:
    """Rows that could not be used, as CSV: file, row, reason and what the row held; safe in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("file", "row", "reason", "content"))
    for one in rejects:
        writer.writerow((guard(one.file), one.row, guard(one.reason), guard(one.raw)))
    return text.getvalue()


def _act(key: str, done: panel.Act) -> None:
    del key
    job = jobs.get(st.session_state.get("import_job"))
    what = done.get("do")
    if what == "cancel" and job is not None:
        job.stop.set()
    elif what == "undo" and job is not None and job.result is not None and job.result.act_id:
        try:
            reading.store().undo(job.result.act_id, who=reading.configured().who)
            st.session_state["import_undone"] = True
        except GeoError as error:
            st.session_state["import_problem"] = str(error)
    elif what == "again":
        for name in ("import_job", "import_told", "import_undone", "data_found"):
            st.session_state.pop(name, None)


def _remembered(mapping: Mapping) -> Mapping:
    """What somebody made of the same columns before, else the proposal."""
    path = reading.configured().mappings / f"{mapping.signature}.json"
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=Mapping)
    except (OSError, msgspec.DecodeError):
        return mapping
    return replace(
        mapping,
        columns={meaning: names for meaning, names in kept.columns.items() if meaning in FIELDS},
        day_first=kept.day_first if mapping.asks_day_order else mapping.day_first,
        asks_day_order=mapping.asks_day_order and kept.day_first is None,
        licence=kept.licence,
    )


def _remember(mapping: Mapping) -> None:
    folder = reading.configured().mappings
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{mapping.signature}.json").write_bytes(msgspec.json.encode(mapping))


def _problem(text: str) -> None:
    panel.show("data_problem", "problem.html", on_act=_nothing, text=text)


def _nothing(key: str, done: panel.Act) -> None:
    del key, done
