"""How the bytes of a text are to be read: its encoding by its content, and text that was encoded twice.

"Ð¥Ð°Ñ€ÐºÑ–Ð²" is "Харків" whose UTF-8 was taken for windows-1252 and saved as UTF-8 again. Where nearly all that is
not ASCII in a file's beginning is of that kind, which happens in no language by chance, the file was, and is read so,
and the page says so: a workbook of Insecurity Insight is of that kind throughout, in places four times over. Each run
of characters is mended by itself; one that can't have come about so stays as it is. In a file where most text is sound
nothing is mended: it would be a guess about each word.
"""

from __future__ import annotations

import codecs
import re

import charset_normalizer

TWICE = "utf-8, encoded twice"
"""The name of that encoding."""

_MOST_TIMES = 4
"""Met in a real file: the same text taken wrongly four times over."""
_RUN = re.compile(r"[^\x00-\x7f]+")
_BYTES = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""The bytes that windows-1252 has characters of its own for; others became the character of their number."""


def decoder(encoding: str) -> codecs.IncrementalDecoder:
    """What decodes a text piece by piece; a byte that is no character becomes U+FFFD."""
    return _Twice("replace") if encoding == TWICE else codecs.getincrementaldecoder(encoding)("replace")


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its first bytes; UTF-8 unless they can't be that."""
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
    # A stray byte in a UTF-8 file makes one character wrong, not all of them.
    text = head.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text) > 4 * wrong


def is_twice(text: str) -> bool:
    """Whether nearly all that is not ASCII in a text came about by encoding it twice; three runs are the least."""
    runs = _RUN.findall(text)
    return len(runs) >= 3 and sum(_mended(run) != run for run in runs) > 0.9 * len(runs)


def mended(text: str) -> str:
    """The text with each run of characters read as it was before it was encoded twice, where it can have been."""
    return text if text.isascii() else _RUN.sub(lambda run: _mended(run[0]), text)


def _mended(run: str) -> str:
    for _ in range(_MOST_TIMES):
        try:
            run = run.translate(_BYTES).encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return run


class _Twice(codecs.IncrementalDecoder):
    # A run that the piece cuts off waits for the next one.
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
