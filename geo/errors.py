"""Every error this package raises on purpose, on one screen.

::

    GeoError
    ├── ReadError (ValueError)       a file, page or feed can't be read
    │   └── ExtractError             the incidents of a text can't be read out of it; ``start`` tells where
    ├── PlaceError (LookupError)     a place can't be looked up
    │   └── ServiceError (OSError)   an online geocoder failed; ``retry_after`` may tell when to try again
    └── StoreError (RuntimeError)    the incidents at rest can't be read or written
        ├── UnreadableError          a file of theirs can't be read; the others can
        ├── RowError                 a row breaks the model's rules; nothing was stored
        └── CancelledError           a person stopped it; nothing was stored

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
    """Extraction failed on a text: it may hold incidents, which differs from holding none.

    Parameters
    ----------
    message : str
        What failed.
    start : int
        The character at which the sentence or incident begins that could not be read; 0 where it is the whole text.
    """

    def __init__(self, message: str, *, start: int = 0) -> None:
        super().__init__(message)
        self.start = start


class PlaceError(GeoError, LookupError):
    """A place can't be looked up, which differs from a place that is not known."""


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
    """The incidents at rest can't be read or written."""


class UnreadableError(StoreError):
    """A file of the incidents at rest can't be read; the others can.

    Parameters
    ----------
    file : str
        Its name in the store's folder.
    reason : object
        What reading it says.
    """

    def __init__(self, file: str, reason: object) -> None:
        line = (str(reason).splitlines() or [type(reason).__name__])[0][:200]
        super().__init__(
            f"The store's file {file} can't be read ({line}). "
            "Try again: what is in the others can. “incident-map store check” says what is lost."
        )
        self.file, self._reason = file, line

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str, str]]:
        """As it travels from another process."""
        return type(self), (self.file, self._reason)


class RowError(StoreError):
    """A row that was to be stored breaks the model's rules; nothing of its act was stored."""


class CancelledError(StoreError):
    """A person stopped an import; nothing of it was stored."""


DAMAGE: tuple[type[Exception], ...] = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, SyntaxError),
    *(OSError, EOFError, struct.error, zlib.error, zipfile.BadZipFile),
)
"""What a library for a format raises when bytes aren't what it expects, by kind: text that can't be decoded and
addresses that can't be split (ValueError), a charset nobody knows (LookupError), a value of another type or none
(TypeError, AttributeError), a date beyond the calendar (ArithmeticError), nesting without end and what isn't
implemented (RuntimeError), markup that doesn't parse (SyntaxError), and archives that are cut. Caught around a call of
such a library alone, and turned into a :class:`ReadError` or a reject there."""
