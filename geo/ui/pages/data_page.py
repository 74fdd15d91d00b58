"""Add data: drop files, see what they are and what their first rows become, correct the columns, import, undo."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit_folium import st_folium

from geo import taxonomy, wording
from geo.errors import GeoError
from geo.filter import Filter
from geo.importing import Preview
from geo.map import layer
from geo.model import Incident, Report
from geo.readers import ANY, READERS, Mapping
from geo.review import Draft, Proposal
from geo.services import Services
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
        uploads = data_files.received(files, services.settings.mappings)
        if not uploads:
            panel.show("data_known", "data_known.html", formats=_formats())
            return
        _prepare(uploads, services)


def _formats() -> list[str]:
    return sorted({form.label for form in READERS.values()}, key=str.casefold)


def _prepare(uploads: Sequence[Upload], services: Services) -> None:
    mains = data_files.paired(uploads)
    problems = [{"name": one.name, "text": one.problem} for one in uploads if one.problem]
    if problems:
        panel.show("data_problem", "data_problems.html", problems=problems)
    orders: list[Order] = []
    previews: list[tuple[Upload, Preview]] = []
    waiting = ""
    for number, one in enumerate(mains):
        box = st.container() if len(mains) == 1 else st.expander(_heading(one), expanded=number == 0 or _asks(one))
        with box:
            drawn = sum(len(_placed(each)) for _, each in previews)
            order, seen, question = _one(one, drawn, services, headed=len(mains) > 1)
        if order is not None and seen is not None:
            orders.append(order)
            previews.append((one, seen))
        waiting = waiting or question
    if previews:
        _show_map(previews, services)
    if not orders:
        return
    label = f"Import {len(orders)} files" if len(orders) > 1 else "Import all rows"
    if waiting:
        st.html(panel.fragment("problem.html", text=waiting))
    if st.button(label, key="data_import", type="primary", disabled=bool(waiting)):
        for given in orders:
            if given.mapping is not None:
                data_columns.remember(given.mapping, services.settings.mappings)
        data_import.start(orders, services)


def _heading(one: Upload) -> str:
    assert one.found is not None
    return f"{_MARKS.sub(_ESCAPED, one.name)} — {_MARKS.sub(_ESCAPED, data_files.told(one.found))}"


_MARKS, _ESCAPED = re.compile(r"([!-/:-@\[-`{-~])"), r"\\\1"
"""Streamlit reads headings as Markdown, and a file may be called anything."""


def _asks(one: Upload) -> bool:
    return one.found is not None and (one.found.asks_day_order or one.found.format == ANY)


def _one(one: Upload, drawn: int, services: Services, *, headed: bool) -> tuple[Order | None, Preview | None, str]:
    """Draw a file: what it is, what its columns mean, what its first rows become; and what must still be answered.

    ``drawn`` tells how many rows of other files are on the map before its own; ``headed`` that its name is there.
    """
    found = one.found
    assert found is not None
    panel.show(
        f"data_what_{one.id}",
        "data_what.html",
        name="" if headed else one.name,
        told="" if headed else data_files.told(found),
        others=", ".join(found.others[:5]),
        known=found.format != ANY,
        added=one.added,
    )
    mapping = data_columns.columns(found) if found.format == ANY and found.mapping is not None else None
    question = ""
    asks = mapping or found.mapping
    if asks is not None and asks.asks_day_order:
        mapping = data_columns.day_order(asks, found, one.id)
        if mapping.day_first is None:
            question = f"{one.name}: say first how its dates are meant."
    if mapping is not None and not mapping.places and "date" not in mapping.columns:
        question = f"{one.name}: say first which columns tell where or when something happened."
    left, right, _ = st.columns((2, 3, 2), vertical_alignment="bottom")
    version = left.text_input("Version or date of the dataset", key=f"data_version_{one.id}", max_chars=60)
    complete = _known_before(one, mapping, services.dataset_names()) and right.checkbox(
        "This file is all of the dataset",
        key=f"data_complete_{one.id}",
        help="What an earlier release had and this one no longer has is then taken off the map",
    )
    try:
        seen = one.preview(mapping, services)
    except GeoError as error:
        st.html(panel.fragment("problem.html", text=str(error)))
        return None, None, ""
    _show_preview(one, seen, drawn, asked=bool(question), countries=services.gazetteer.country_name)
    return Order(one, mapping, version.strip(), complete), seen, question


def _known_before(one: Upload, mapping: Mapping | None, datasets: Collection[str]) -> bool:
    """Whether the store has something of the file's dataset, which a release can lack."""
    assert one.found is not None
    form = mapping.as_format() if mapping is not None else one.found.form
    return form is not None and form.key in datasets


def _placed(seen: Preview) -> list[Incident]:
    return [each for each in seen.incidents if each.placement.point is not None]


def _show_preview(one: Upload, seen: Preview, drawn: int, *, asked: bool, countries: Callable[[str], str]) -> None:
    numbers = {each.id: drawn + number for number, each in enumerate(_placed(seen))}
    # What can't be read because a question is open is no oddity of the file.
    panel.show(
        f"data_preview_{one.id}",
        "data_preview.html",
        key_of_file=one.id,
        rows=[
            _row(each, countries) | {"number": numbers.get(each.id, "")} | ({"flags": ""} if asked else {})
            for each in seen.incidents
        ],
        rejects=[{"row": each.row, "reason": each.reason} for each in seen.rejects[:8]],
        unmapped=[{"label": label or "(empty)", "count": count} for label, count in list(seen.unmapped.items())[:8]],
    )


def _row(incident: Incident, countries: Callable[[str], str]) -> dict[str, Any]:
    return {
        "symbol": Markup(theme.symbol(incident.event_type, theme.theme(), 16)),  # our own SVG
        "type": taxonomy.EVENT_TYPES[incident.event_type].label,
        "original": incident.type_original,
        "title": incident.title,
        "when": wording.when_words(incident),
        "where": details.where(incident, countries),
        "known": wording.precision_words(incident.placement),
        "killed": wording.count_words(incident.killed),
        "injured": wording.count_words(incident.injured),
        "flags": "; ".join(incident.flags),
    }


def _show_map(previews: Sequence[tuple[Upload, Preview]], services: Services) -> None:
    """Where the first rows of all files lie."""
    placed = tuple(Proposal(each) for _, seen in previews for each in _placed(seen))
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
