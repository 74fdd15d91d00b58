"""Reports made to hold up whoever reads them: a sentence each, and the program goes on."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import docx
import pytest

from geo.errors import ReadError
from geo.files.isolation import Limits
from geo.sources import documents

SMALL = Limits(memory_bytes=2**29, silence_s=1)


def shared_stream_pdf(pages: int) -> bytes:
    """A PDF whose pages all show the same long stream."""
    stream = zlib.compress(b"BT /F1 9 Tf (killed) Tj ET\n" * 200_000)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(b"%d 0 R" % (n + 5) for n in range(pages))),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *[b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>"] * pages,
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(body),
    )


def many_paragraphs(count: int) -> bytes:
    """A Word document of next to nothing, so many times."""
    made = io.BytesIO()
    docx.Document().save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as whole, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as changed:
        for info in whole.infolist():
            content = whole.read(info)
            if info.filename == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * count)
            changed.writestr(info, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("pages.pdf", lambda: shared_stream_pdf(250)),
        ("paragraphs.docx", lambda: many_paragraphs(1_000_000)),
    ],
)
def test_a_report_that_takes_too_much_is_refused(name: str, made: Callable[[], bytes]) -> None:
    with pytest.raises(ReadError) as refused:
        documents.read(made(), name=name, limits=SMALL)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)
    assert documents.read(b"Two people were killed in Kherson.").text == "Two people were killed in Kherson."
