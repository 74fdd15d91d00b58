"""Every error this package raises on purpose, on one screen.

::

    GeoError ├── ReadError (ValueError)       a file, page or feed can't be read │   └── ExtractError extraction failed
    on a text; ``start`` says at which character ├── PlaceError (LookupError)     a place can't be looked up │   └──
    ServiceError (OSError)   an online geocoder failed; ``retry_after`` may tell when to try again └── StoreError
    (RuntimeError)    the store can't be read or written
        ├── UnreadableError          one file of the store can't be read; the others can ├── RowError                 a
        row breaks the model's rules; nothing was stored └── CancelledError           a person stopped an import;
        nothing was stored

A message says what happened, where (file, row, column) and what to do about it, in words for the
person at the page. *Nothing found* is no error: it is ``None`` or an empty list. A bad file raises;
a bad row becomes a :class:`geo.model.Reject` and is counted.
"""

from __future__ import annotations

import struct
import zipfile
import zlib


class GeoError(Exception):
    """The root of the tree: catch this to catch all that the package raises on purpose."""


class ReadError(GeoError, ValueError):
    """A file, page or feed is not what it claims to be, or can't be read as a whole."""


class ExtractError(ReadError):
    """Extraction failed on a text, which may still hold incidents: not the same as finding none.

    Parameters
    ----------
    message : str
        What failed.
    start : int
        Offset of the first character of the sentence or incident that could not be read; 0 for the whole text.
    """

    def __init__(self, message: str, *, start: int = 0) -> None:
        super().__init__(message)
        self.start = start


class PlaceError(GeoError, LookupError):
    """A place can't be looked up: not the same as a look-up that finds nothing."""


class ServiceError(PlaceError, OSError):
    """An online geocoder didn't answer, or answered with an error.

    Parameters
    ----------
    message : str
        What happened and what to do.
    retry_after : float, optional
        Seconds after which another try may succeed; None where the service didn't say.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class StoreError(GeoError, RuntimeError):
    """The store can't be read or written."""


class UnreadableError(StoreError):
    """One file of the store can't be read; the others can.

    Parameters
    ----------
    file : str
        Its name in the store's folder.
    reason : object
        The error that reading it raised, or its message.
    """

    def __init__(self, file: str, reason: object) -> None:
        line = (str(reason).splitlines() or [type(reason).__name__])[0][:200]
        super().__init__(
            f"The store's file {file} can't be read ({line}). "
            "Try again: what is in the others can. “incident-map store check” says what is lost."
        )
        self.file, self._reason = file, line

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str, str]]:
        """Pickle by the two arguments, so that the error can be passed between processes."""
        return type(self), (self.file, self._reason)


class RowError(StoreError):
    """A row to be stored breaks the model's rules; nothing of that commit was stored."""


class CancelledError(StoreError):
    """A person stopped an import; nothing of it was stored."""


DAMAGE: tuple[type[Exception], ...] = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, SyntaxError),
    *(OSError, EOFError, struct.error, zlib.error, zipfile.BadZipFile),
)
"""What a format's library raises on bytes that it can't read: undecodable text and malformed URLs (ValueError), an
unknown charset (LookupError), a missing value or one of another type (TypeError, AttributeError), a date beyond the
calendar (ArithmeticError), too deep nesting and what isn't implemented (RuntimeError), malformed markup (SyntaxError),
and truncated archives. Catch it only around the call of such a library, and raise a :class:`ReadError` or return a
reject."""
