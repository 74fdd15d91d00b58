r"""Guard text so that no spreadsheet runs it as a formula, and restore it exactly.

Excel, LibreOffice and Google Sheets take a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and a
formula can send the sheet's content away or start a program. Quoting the cell doesn't help. So :func:`guard` puts one
apostrophe where a formula could begin: at the start of the cell and, because a program that splits at semicolons or
tabs would start a new cell in the middle of our text, after each of these and each line break too. Invisible characters
(blanks of every kind, zero-width and control characters), quotation marks and apostrophes before the sign are skipped,
because programs skip or drop them. The full-width signs are guarded too, since Excel treats them alike.

The rule adds exactly one apostrophe at each such spot, so :func:`unguard` takes exactly one away:
``unguard(guard(text)) == text`` for every text. A column of numbers needs no guard: -3.5 stays a number.

Source of the signs: https://owasp.org/www-community/attacks/CSV_Injection
Refused: dropping the sign (loses text), a leading tab (other programs keep it in the cell).
"""

from __future__ import annotations

import re

_UNSEEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x20\x7f"  # control characters except those that end a cell
    "\x80-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # more control characters, and blanks
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff"
)
"""Invisible characters, as ranges of a regular expression: control characters, blanks, Unicode's format characters
(Cf), and letters and marks that are default-ignorable."""
_SKIPPED = f"['\"{_UNSEEN}]*"
GUARD_PATTERN = rf"(^|[;\t\r\n])({_SKIPPED}[=+\-@＝＋－＠])"
r"""Matches where a formula could begin, in Python's and in Arrow's regular expressions; replace by ``\1'\2``."""

LIST_SEPARATOR = "; "
"""Separates the values of a cell that holds several."""

_GUARD = re.compile(GUARD_PATTERN)
_UNGUARD = re.compile(rf"(^|[;\t\r\n])'({_SKIPPED}[=+\-@＝＋－＠])")


def guard(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would start a formula."""
    return _GUARD.sub(r"\1'\2", text)


def unguard(text: str) -> str:
    """The text that :func:`guard` was given."""
    return _UNGUARD.sub(r"\1\2", text)


def split_values(cell: str) -> list[str]:
    r"""The values of a cell that holds several, in order; ``\;`` and ``\\`` are unescaped."""
    values: list[str] = []
    current, escaped = "", False
    for c in cell:
        if escaped:
            current, escaped = current + c, False
        elif c == "\\":
            escaped = True
        elif c == ";":
            values.append(current.removeprefix(" ") if values else current)
            current = ""
        else:
            current += c
    values.append(current.removeprefix(" ") if values else current)
    return values if cell else []
