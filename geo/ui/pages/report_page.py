"""The "Add a report" page: text, file or URL; the extracted proposals go to the review page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from geo.errors import GeoError
from geo.model import Document, Report
from geo.review import draft
from geo.services import Services
from geo.sources import documents
from geo.store import for_all
from geo.ui import pages, theme
from geo.ui.live import panel
from geo.ui.pages import proposals
from geo.ui.state import visitor

_SHOWN = 8
_LONGEST = 20_000
"""The most characters of the field for URLs."""
_KINDS = ("txt", "md", "html", "htm", "pdf", "docx", "eml")


def show(services: Services) -> None:
    """Draw the page."""
    theme.sheet("review.css")
    with st.container(key="report"):
        panel.show(
            "review_head",
            "review_head.html",
            home="./",
            heading="Add a report",
            status="What is found in it is proposed to you. Nothing is on the map before you accept it.",
            more=("./sources", "Follow a feed"),
            note="",
            acts=False,
            sure=0,
            all_sure=False,
            reports=0,
            steps=0,
            last="",
            begin=".st-key-report_text textarea",
            keys=False,
        )
        _form(services)
        rows = [row for row in proposals.draft_rows(services.queue.drafts()) if row["waiting"]]
        if rows:
            more = f"All {len(rows)} reports to review" if len(rows) > _SHOWN else ""
            panel.show(
                "drafts",
                "drafts.html",
                on_action=answer,
                heading="Reports to review",
                rows=rows[:_SHOWN],
                archived=(),
                empty="",
                more=more,
            )
    draft_id, visitor().report = visitor().report, ""
    if draft_id:
        st.switch_page(pages.streamlit_pages(services)["review"], query_params={"draft": draft_id})


def _form(services: Services) -> None:
    with st.form("report_form", border=False):
        text = st.text_area("Text of the report", key="report_text", height=260, placeholder="Paste the article here")
        left, right = st.columns(2)
        files = left.file_uploader(
            "Or files",
            key="report_file",
            type=list(_KINDS),
            accept_multiple_files=True,
            max_upload_size=documents.MOST_BYTES // 2**20,
            help="Text, web page, PDF, Word document or e-mail",
        )
        addresses = right.text_area(
            "Or addresses, one a line", key="report_url", height=82, placeholder="https://…", max_chars=_LONGEST
        )
        first, second, third = st.columns((3, 3, 2))
        publisher = first.text_input("Publisher", key="report_publisher", max_chars=200)
        title = second.text_input("Title", key="report_title", max_chars=300)
        published = third.date_input(
            "Day of publication",
            value=None,
            key="report_published",
            format="YYYY-MM-DD",
            help="So that “on Thursday” becomes a date",
        )
        pressed = st.form_submit_button("Find incidents", type="primary")
    if not pressed:
        return
    report = Report(id="", publisher=publisher.strip(), title=title.strip(), published=published)
    outcomes = []
    for name, read in _given(text, files or (), addresses.split(), report, services):
        try:
            with st.spinner(f"Reading {name} …" if name else "Reading …"):
                outcomes.append((name, _queue(read(), services), ""))
        except GeoError as error:
            outcomes.append((name, "", str(error)))
    if len(outcomes) == 1 and outcomes[0][1]:
        visitor().report = outcomes[0][1]
        return
    lines = [
        problem if not name or f"“{name[:80]}”" in problem else f"{name[:120]}: {problem}"
        for name, _, problem in outcomes
        if problem
    ]
    queued = sum(bool(draft_id) for _, draft_id, _ in outcomes)
    if queued:
        lines.insert(0, f"{queued:,} report{'' if queued == 1 else 's'} to review, below.")
    panel.mount("report_problem", panel.fragment("problem.html", text=" ".join(lines)))


def _given(
    text: str, files: Iterable[Any], addresses: list[str], report: Report, services: Services
) -> Iterator[tuple[str, Callable[[], Document]]]:
    """Yield the given reports: name, and a function that reads it."""
    # imported here, because the readers of PDF files and web pages take a second to import
    from geo.sources import intake

    for file in files:
        yield file.name, partial(intake.from_file, file.getvalue(), file.name, report)
    for address in addresses:
        yield address, partial(intake.from_address, address, report, today=services.today(), get=services.fetch)
    if text.strip() or not (files or addresses):
        yield "", partial(intake.from_paste, text, report)


@for_all()
def _queue(document: Document, services: Services) -> str:
    """Queue the proposals of a report; returns the draft's id."""
    if not document.report.title:
        document = replace(document, report=replace(document.report, title=proposals.headline_of(document.text)))
    proposed = draft(document, gazetteer=services.gazetteer, now=dt.datetime.now(dt.UTC))
    if not services.queue.submit(proposed):
        visitor().review.note = "This report is in the queue already: here is how far it got."
    return proposed.id


def answer(action: panel.Action) -> None:
    """Handle an action: open a report of the queue."""
    if action.get("do") == "draft":
        visitor().report = str(action.get("id", ""))[:64]
