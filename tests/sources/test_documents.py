"""Files of reports, made here by the libraries that others make them with, and files that lie."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from email.message import EmailMessage

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from geo.errors import ReadError
from geo.sources import documents

SENTENCE = "Two people were killed when a drone hit a house in Nikopol on Tuesday, the governor said."
PAGE = f"""<!doctype html><html><head><meta charset="{{charset}}"><title>Night in Nikopol</title>
<meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2025-08-20T08:00:00Z">
</head><body><nav><a href="/">Home</a><a href="/war">War</a></nav><article><h1>Night in Nikopol</h1>
<p>{SENTENCE}</p><p>У Нікополі загинули двоє людей, повідомив голова обласної військової адміністрації.</p>
<p>{SENTENCE.replace("Tuesday", "Monday")}</p></article><footer>Imprint</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "utf-16"])
def test_a_page_gives_its_article_and_not_its_menu(charset: str) -> None:
    document = documents.read(PAGE.format(charset=charset).encode(charset), url="https://example.org/a")
    assert SENTENCE in document.text
    assert "Нікополі" in document.text
    assert "Imprint" not in document.text
    assert document.report.title == "Night in Nikopol"
    assert document.report.publisher == "The Daily"
    assert document.report.published == dt.date(2025, 8, 20)


def test_what_the_server_says_goes_before_a_guess() -> None:
    text = "В Харькове прогремели взрывы, сообщил мэр города."
    assert documents.read(text.encode("windows-1251"), charset="windows-1251").text == text
    assert documents.read(text.encode("koi8-r") * 20, charset="no-such-thing").text.startswith("В Харькове")


def test_a_word_document_gives_paragraphs_and_tables() -> None:
    made = docx.Document()
    made.core_properties.title = "Field note"
    made.add_paragraph(SENTENCE)
    made.add_table(1, 1).cell(0, 0).text = "Cell"
    file = io.BytesIO()
    made.save(file)
    document = documents.read(file.getvalue(), name="note.docx")
    assert document.text == f"{SENTENCE}\n\nCell"
    assert document.report.title == "Field note"


def test_an_email_gives_its_text_sender_and_day() -> None:
    message = EmailMessage()
    message["From"] = "Press Office <press@example.org>"
    message["Subject"] = "Нічна атака"
    message["Date"] = "Wed, 20 Aug 2025 07:30:00 +0300"
    message.set_content(SENTENCE)
    message.add_alternative(f"<p>{SENTENCE}</p>", subtype="html")
    document = documents.read(message.as_bytes())
    assert document.text == SENTENCE
    report = document.report
    assert (report.title, report.publisher, report.published) == ("Нічна атака", "Press Office", dt.date(2025, 8, 20))


def test_a_pdf_gives_its_text_with_lines_joined() -> None:
    assert documents.read(pdf(["Two people were killed in", "Nikopol on Tuesday."])).text == (
        "Two people were killed in Nikopol on Tuesday."
    )


def test_a_pdf_without_text_says_that_it_may_be_a_scan() -> None:
    with pytest.raises(ReadError, match="scan"):
        documents.read(pdf([]), name="scan.pdf")


def test_files_that_are_no_report_are_refused_in_a_sentence() -> None:
    book = io.BytesIO()
    with Workbook(book) as workbook:
        workbook.add_worksheet().write(0, 0, "lat")
    for data, why in (
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7 nothing more", "damaged PDF"),
        (b"PK\x03\x04broken", "damaged Word document"),
        (book.getvalue(), "not a Word document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no text, web page"),
        (b"<html><body><script>1</script></body></html>", "without an article"),
        (b"x" * (documents.MOST_BYTES + 1), "larger than"),
    ):
        with pytest.raises(ReadError, match=why):
            documents.read(data, name="file")


def test_a_word_document_that_unpacks_without_end_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", "0" * 3_000_000)
    with pytest.raises(ReadError, match="unpacks to more than 2 MB"):
        documents.read(file.getvalue(), most_unpacked_bytes=2 << 20)


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html><p>", b"From: a\nTo: b\n\n"])
)
def test_any_bytes_give_text_or_a_sentence(data: bytes, start: bytes) -> None:
    try:
        document = documents.read(start + data, name="x")
    except ReadError as error:
        assert re.search(r"[.?]$", str(error))  # noqa: PT017 - both outcomes are allowed
    else:
        assert document.text
        assert "\0" not in document.text


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with these lines, written by hand."""
    shown = b" ".join(b"(%s) Tj 0 -14 Td" % line.encode() for line in lines)
    stream = b"BT /F1 12 Tf 72 720 Td " + shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    made, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return made + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(made))
    )
