"""The "Add data" page: upload files, preview them, correct the columns, import, undo."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit_folium import st_folium

from geo import taxonomy, wording
from geo.datasets import ANY, DATASET_FORMATS, ColumnMapping, DatasetFile
from geo.errors import GeoError
from geo.filter import Filter
from geo.importing import Preview, kept_mappings
from geo.map import layer
from geo.model import Incident, Report
from geo.review import Draft, Proposal
from geo.services import Services
from geo.store import for_all
from geo.ui import jobs, theme
from geo.ui.live import panel
from geo.ui.pages import data_columns, data_files, data_import, details, proposals
from geo.ui.pages.data_files import Upload
from geo.ui.pages.data_import import Order
from geo.ui.state import visitor


def show(services: Services) -> None:
    """Draw the page."""
    theme.sheet("review.css")
    theme.sheet("data.css")
    with st.container(key="data"):
        panel.show("data_head", "data_head.html")
        job = jobs.get(visitor().data.job)
        if job is not None:
            data_import.show(job, services)
            return
        files = st.file_uploader(
            "Files with incidents",
            key="data_file",
            accept_multiple_files=True,
            help="ACLED, UCDP, GDELT and others are recognised; so is any table, GeoJSON, KML, workbook or archive",
        )
        uploads = data_files.take_in(files, services)
        if not uploads:
            panel.show("data_known", "data_known.html", formats=_formats(), under_way=", ".join(jobs.under_way()))
            return
        _prepare(uploads, services)


def _formats() -> list[str]:
    return sorted({form.label for form in DATASET_FORMATS.values()}, key=str.casefold)


def _prepare(uploads: Sequence[Upload], services: Services) -> None:
    """Draw each file, a map of the first rows, and the button that imports all."""
    mains = data_files.pair(uploads)
    problems = [{"name": upload.name, "text": upload.problem} for upload in uploads if upload.problem]
    if problems:
        panel.show("data_problem", "data_problems.html", problems=problems)
    ready: list[Prepared] = []
    for number, upload in enumerate(mains):
        with _box(upload, number, alone=len(mains) == 1):
            before = sum(len(_placed(other.preview)) for other in ready)
            prepared = _draw_file(upload, before, services, headed=len(mains) > 1)
        if prepared is not None:
            ready.append(prepared)
    if not ready:
        return
    _show_map([prepared.preview for prepared in ready], services)
    question = next((prepared.question for prepared in ready if prepared.question), "")
    if question:
        st.html(panel.fragment("problem.html", text=question))
    label = f"Import {len(ready)} files" if len(ready) > 1 else "Import all rows"
    if st.button(label, key="data_import", type="primary", disabled=bool(question)):
        _start([prepared.order for prepared in ready], services)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that can be imported: the order, its preview, and the questions that must be answered before."""

    order: Order
    preview: Preview
    question: str


@for_all()
def _start(orders: Sequence[Order], services: Services) -> None:
    for order in orders:
        if order.mapping is not None:
            kept_mappings.remember(order.mapping, services.settings.mappings)
    data_import.start_import(orders, services)


def _box(upload: Upload, number: int, *, alone: bool) -> Any:
    """The container of a file: an expander if there are several, open for the first and for one with a question."""
    file = upload.file
    assert file is not None
    if alone:
        return st.container()
    asks = file.asks_day_order or file.format == ANY
    heading = f"{_MARKS.sub(_ESCAPED, upload.name)} — {_MARKS.sub(_ESCAPED, data_files.kind_words(file))}"
    return st.expander(heading, expanded=number == 0 or asks)


_MARKS, _ESCAPED = re.compile(r"([!-/:-@\[-`{-~])"), r"\\\1"
"""Escapes Markdown in file names, because Streamlit renders headings as Markdown."""


def _draw_file(upload: Upload, before: int, services: Services, *, headed: bool) -> Prepared | None:
    """Draw a file's format, columns and preview; None if it can't be read.

    ``before`` is the number of rows of other files on the map before its own; ``headed`` says that its name is shown
    already.
    """
    file = upload.file
    assert file is not None
    panel.show(
        f"data_what_{upload.id}",
        "data_what.html",
        name="" if headed else upload.name,
        kind="" if headed else data_files.kind_words(file),
        others=", ".join(file.others[:5]),
        unknown=file.format == ANY,
        added=upload.added,
    )
    mapping, question = _mapping(upload, file)
    left, right, _ = st.columns((2, 3, 2), vertical_alignment="bottom")
    version = left.text_input("Version or date of the dataset", key=f"data_version_{upload.id}", max_chars=60)
    complete = _is_stored(file, mapping, services.dataset_names()) and right.checkbox(
        "This file is all of the dataset",
        key=f"data_complete_{upload.id}",
        help="What an earlier release had and this one no longer has is then taken off the map",
    )
    try:
        preview = upload.preview(mapping, services)
        exchanged = _exchanged(upload, preview)
        if exchanged != frozenset():
            preview = upload.preview(mapping, services, exchanged)
    except GeoError as error:
        st.html(panel.fragment("problem.html", text=str(error)))
        return None
    _show_preview(upload, preview, before, unanswered=bool(question), countries=services.gazetteer.country_name)
    return Prepared(Order(upload, mapping, version.strip(), complete, exchanged), preview, question)


_AS_THEY_ARE, _ALL, _SOME = "Leave them as they are", "Swap them in all of these rows", "Swap them in some rows only"


def _exchanged(upload: Upload, preview: Preview) -> frozenset[int] | None:
    """Ask in which rows to swap latitude and longitude, if some look swapped; None for all of these."""
    if not preview.swapped:
        return frozenset()
    number = f"{preview.swapped:,} rows" if preview.swapped > 1 else f"row {preview.swapped_rows[0]:,}"
    of = "" if preview.is_whole else f" of the first {preview.rows:,}"
    answer = st.radio(
        f"Latitude and longitude look swapped in {number}{of}.",
        (_AS_THEY_ARE, _ALL, _SOME) if preview.swapped > 1 else (_AS_THEY_ARE, _ALL),
        format_func=lambda words: "Swap them" if words == _ALL and preview.swapped == 1 else words,
        key=f"data_swap_{upload.id}",
        horizontal=True,
    )
    if answer == _ALL:
        return None
    if answer == _SOME:
        return frozenset(st.multiselect("Rows", preview.swapped_rows, key=f"data_swap_rows_{upload.id}"))
    return frozenset()


def _mapping(upload: Upload, file: DatasetFile) -> tuple[ColumnMapping | None, str]:
    """The mapping of columns chosen by the user, None if none is needed; and the question that is still open."""
    mapping = data_columns.columns(file) if file.format == ANY and file.mapping is not None else None
    question = ""
    proposal = mapping or file.mapping
    if proposal is not None and proposal.asks_day_order:
        mapping = data_columns.ask_day_order(proposal, file, upload.id)
        if mapping.day_first is None:
            question = f"{upload.name}: say first how its dates are meant."
    if mapping is not None and not mapping.places and "date" not in mapping.columns:
        question = f"{upload.name}: say first which columns tell where or when something happened."
    return mapping, question


def _is_stored(file: DatasetFile, mapping: ColumnMapping | None, datasets: Collection[str]) -> bool:
    """Whether the store has incidents of the file's dataset, which a complete release would replace."""
    form = mapping.as_format() if mapping is not None else file.form
    return form is not None and form.key in datasets


def _placed(preview: Preview) -> list[Incident]:
    return [incident for incident in preview.incidents if incident.placement.point is not None]


def _show_preview(
    upload: Upload, preview: Preview, before: int, *, unanswered: bool, countries: Callable[[str], str]
) -> None:
    numbers = {incident.id: before + number for number, incident in enumerate(_placed(preview))}
    rows = [_row(incident, countries) | {"number": numbers.get(incident.id, "")} for incident in preview.incidents]
    if unanswered:  # rows that can't be read because of the open question aren't rejects
        rows = [row | {"flags": ""} for row in rows]
    unmapped = list(preview.unmapped.items())[:8]
    panel.show(
        f"data_preview_{upload.id}",
        "data_preview.html",
        key_of_file=upload.id,
        rows=rows,
        rows_said=_rows_words(preview, upload.file),
        refusals=list(preview.refusals.items())[:8],
        unmapped=[{"label": label or "(empty)", "count": count} for label, count in unmapped],
    )


def _rows_words(preview: Preview, file: DatasetFile | None) -> str:
    """How many rows were read, and how many of them will be left out."""
    rows = f"{preview.rows:,} row{'' if preview.rows == 1 else 's'}"
    if not preview.is_whole:
        rows = f"The first {rows}" + (f" of {file.rows:,}" if file is not None and file.rows else "")
    return f"{rows}: {preview.rows - preview.refused:,} can be used, {preview.refused:,} will be left out"


def _row(incident: Incident, countries: Callable[[str], str]) -> dict[str, Any]:
    return {
        "symbol": Markup(theme.symbol(incident.event_type, theme.theme(), 16)),  # our own SVG
        "type": taxonomy.EVENT_TYPES[incident.event_type].label,
        "original": incident.type_original,
        "title": incident.title,
        "when": wording.when_words(incident),
        "where": details.incident_place_words(incident, countries),
        "precision": wording.precision_words(incident.placement),
        "killed": wording.count_words(incident.killed),
        "injured": wording.count_words(incident.injured),
        "flags": "; ".join(incident.flags),
    }


def _show_map(previews: Sequence[Preview], services: Services) -> None:
    """Draw a map of the first rows of all files."""
    placed = tuple(Proposal(incident) for preview in previews for incident in _placed(preview))
    if not placed:
        return
    draft = _draft(placed)
    services.preview(draft)
    with st.container(key="data_map"):
        st.html("<h2>Where they lie</h2>")
        st_folium(
            layer.base_map(tiles=services.settings.tiles),
            key="data_click",
            height=340,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=layer.incident_layer(
                Filter(),
                version=draft.id,
                theme=theme.theme(),
                go=_around(draft),
                draft=draft.id,
            ),
        )


def _draft(placed: tuple[Proposal, ...]) -> Draft:
    id = "preview" + hashlib.sha256(repr(placed).encode()).hexdigest()[:24]
    return Draft(id, Report(id), "", dt.datetime.now(dt.UTC), proposals=placed)


def _around(draft: Draft) -> layer.Go | None:
    box = proposals.around(draft.proposals)
    return None if box is None else layer.Go(nonce=draft.id, box=box)
