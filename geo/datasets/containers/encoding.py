"""Detect the encoding of a text by its content, and repair text that was encoded twice.

"Ð¥Ð°Ñ€ÐºÑ–Ð²" is "Харків" whose UTF-8 was decoded as windows-1252 and encoded as UTF-8 again. If nearly all non-ASCII
text at the beginning of a file is like that, which happens in no language by chance, the whole file is repaired, with a
note on the page. A workbook of Insecurity Insight has this throughout, in places four times over. Each run of
characters is repaired by itself; runs that can't have come about this way aren't changed. In a file with mostly correct
text nothing is repaired, because that would be guesswork for each word.
"""

from __future__ import annotations

import codecs
import re

import charset_normalizer

TWICE = "utf-8, encoded twice"
"""The name of that encoding."""

_MOST_TIMES = 4
"""How often text may have been encoded again; four times occurs in a real file."""
_RUN = re.compile(r"[^\x00-\x7f]+")
_BYTES = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""The bytes that windows-1252 maps to characters of its own; others are mapped as in Latin-1."""


def decoder(encoding: str) -> codecs.IncrementalDecoder:
    """An incremental decoder; undecodable bytes become U+FFFD."""
    return _Twice("replace") if encoding == TWICE else codecs.getincrementaldecoder(encoding)("replace")


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its first bytes; UTF-8 if they are valid in it."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return encoding
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 20 and head[start:200:2].count(0) > 0.9 * len(head[start:200:2]):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError as error:
        if _almost_utf8(head):
            return "utf-8"
        del error
    else:
        return TWICE if is_twice(head.decode("utf-8", "ignore")) else "utf-8"
    best = charset_normalizer.from_bytes(head, cp_isolation=_ENCODINGS).best()
    return best.encoding if best is not None else "cp1252"


_ENCODINGS = ["cp1251", "cp1252", "koi8_r", "cp1250", "iso8859_2", "iso8859_5", "cp1254", "cp1256", "cp866", "big5"]


def _almost_utf8(head: bytes) -> bool:
    # a few invalid bytes don't rule out UTF-8
    text = head.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text) > 4 * wrong


def is_twice(text: str) -> bool:
    """Whether a text was encoded twice: at least three non-ASCII runs, of which over 90 % can be repaired."""
    runs = _RUN.findall(text)
    return len(runs) >= 3 and sum(_mended(run) != run for run in runs) > 0.9 * len(runs)


def mended(text: str) -> str:
    """The text with runs that were encoded twice repaired."""
    return text if text.isascii() else _RUN.sub(lambda run: _mended(run[0]), text)


def _mended(run: str) -> str:
    for _ in range(_MOST_TIMES):
        try:
            run = run.translate(_BYTES).encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return run


class _Twice(codecs.IncrementalDecoder):
    # a run at the end of a piece waits for the next piece
    def __init__(self, errors: str) -> None:
        super().__init__(errors)
        self._outer = codecs.getincrementaldecoder("utf-8")(errors)
        self._waiting = ""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        text = self._waiting + self._outer.decode(data, final)
        end = len(text) if final else len(text.rstrip("".join({letter for letter in text if not letter.isascii()})))
        self._waiting = text[end:]
        return mended(text[:end])

    def getstate(self) -> tuple[bytes, int]:
        return self._outer.getstate()[0] + self._waiting.encode("utf-8", "replace"), 0
