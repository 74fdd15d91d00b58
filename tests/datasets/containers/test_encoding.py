"""How bytes become text: encodings found out, and text that was encoded twice, in tables and workbooks."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from geo.datasets import open_dataset
from geo.datasets.containers.encoding import TWICE, decoder, encoding_of, is_twice, mended

SOUND = "Пожежа у Харкові – «Fête» à Orléans’s Żółć"


def broken(text: str, times: int = 1) -> str:
    """The text as it looks after its UTF-8 was taken for windows-1252, or for latin-1 where that has no character."""
    for _ in range(times):
        bytes_ = ((byte, bytes([byte]).decode("cp1252", "replace")) for byte in text.encode())
        text = "".join(chr(byte) if seen == "\ufffd" else seen for byte, seen in bytes_)
    return text


@pytest.mark.parametrize("times", [1, 2, 3])
def test_text_taken_wrongly_several_times_is_read_as_it_was(times: int) -> None:
    assert mended(broken(SOUND, times)) == SOUND


@pytest.mark.parametrize("text", ["", "plain", SOUND, "Â", "naïve Ãö", "£5 – São Tomé"])
def test_sound_text_stays(text: str) -> None:
    assert mended(text) == text
    assert not is_twice(text)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_pieces_may_end_anywhere(size: int) -> None:
    data = broken(SOUND).encode()
    assert encoding_of(data) == TWICE
    pieces = decoder(TWICE)
    read = "".join(pieces.decode(data[at : at + size]) for at in range(0, len(data), size)) + pieces.decode(b"", True)
    assert read == SOUND


def test_a_workbook_that_was_encoded_twice_is_mended_and_said_to_be() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    rows = [
        ["id", "date", "city", "title"],
        *([str(n), "2024-01-01", "Kyiv", broken(f"{SOUND} {n}")] for n in (1, 2, 3)),
    ]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    found = open_dataset(stream.getvalue())
    assert TWICE in found.container
    assert found.sample["title"].to_list() == [f"{SOUND} {n}" for n in (1, 2, 3)]
