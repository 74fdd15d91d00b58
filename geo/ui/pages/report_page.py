"""Add a report: its text, its file or its address; what is read out of it goes to the review page."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from geo.errors import GeoError
from geo.model import Report
from geo.review import draft
from geo.services import Services
from geo.sources import documents
from geo.ui import pages, theme
from geo.ui.live import panel
from geo.ui.pages import proposals
from geo.ui.state import visitor

_SHOWN = 8
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
                on_act=_open,
                heading="Reports to review",
                rows=rows[:_SHOWN],
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
        file = left.file_uploader(
            "Or a file",
            key="report_file",
            type=list(_KINDS),
            max_upload_size=documents.MOST_BYTES // 2**20,
            help="Text, web page, PDF, Word document or e-mail",
        )
        address = right.text_input("Or its address", key="report_url", placeholder="https://…")
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
    try:
        with st.spinner("Reading …"):
            visitor().report = _read(text, file, address.strip(), report, services)
    except GeoError as error:
        panel.mount("report_problem", panel.fragment("problem.html", text=str(error)))


def _read(text: str, file: object, address: str, report: Report, services: Services) -> str:
    """Take the report in and queue it; the id of its draft."""
    # imported here: what reads PDF files and web pages takes a second to load, and only this needs it
    from geo.sources import intake

    today = services.today()
    if file is not None:
        document = intake.from_file(file.getvalue(), file.name, report)  # type: ignore[attr-defined]
    elif address:
        document = intake.from_address(address, report, user_agent=services.settings.user_agent, today=today)
    else:
        document = intake.from_paste(text, report)
    made = draft(document, gazetteer=services.gazetteer, now=dt.datetime.now(dt.UTC))
    if not services.queue.submit(made):
        visitor().review.note = "This report is in the queue already: here is how far it got."
    return made.id


def _open(act: panel.Act) -> None:
    if act.get("do") == "draft":
        visitor().report = str(act.get("id", ""))[:64]
