"""Output of the command line: coloured tables on a terminal, plain text in a pipe.

In a pipe a table is tab-separated with a header, for ``cut`` and spreadsheets; tabs and line breaks in values become
spaces. Control characters never reach a terminal, because a title could contain terminal commands.
"""

from __future__ import annotations

import codecs
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

import click

from geo.errors import GeoError, ReadError
from geo.files import atomic


def one_line(text: object) -> str:
    """A value as one line without control characters."""
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in str(text))
    return " ".join(shown.split())


def without_controls(text: str) -> str:
    """A text for a terminal: control characters other than tabs and line ends become U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in "\t\n\r" else c for c in text)


class Terminal:
    """Standard output as a binary file that removes control characters."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: bytes) -> int:
        """Write the bytes of a UTF-8 text."""
        click.echo(without_controls(self._decoder.decode(data)), nl=False)
        return len(data)

    def flush(self) -> None:
        """Flush standard output."""
        sys.stdout.flush()


def standard_output() -> BinaryIO | Terminal:
    """Standard output for a file's bytes: unchanged into a pipe, without control characters to a terminal."""
    return Terminal() if sys.stdout.isatty() else sys.stdout.buffer


def write_json(value: object) -> None:
    """Write a value as indented JSON to standard output; lone surrogates become question marks."""
    standard_output().write((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(errors="replace"))


@contextmanager
def output_file(target: Path, *, folder: bool = False) -> Iterator[BinaryIO]:
    """Yield a file to write atomically (:func:`geo.files.atomic`).

    Parameters
    ----------
    folder : bool
        Whether to create its folder.

    Raises
    ------
    ReadError
        It can't be written: no space, no permission, no such folder.
    """
    try:
        if folder:
            target.parent.mkdir(parents=True, exist_ok=True)
        special = target.exists() and not target.is_file()  # a pipe or device is written to directly
        with target.open("wb") if special else atomic(target) as file:
            yield file
    except GeoError:  # an error of the writer, not of the file; some are OSErrors too
        raise
    except OSError as error:
        raise ReadError(f"{target} can't be written: {error.strerror or error}.") from error


ROWS_PRINTED = 50
"""The rows of a table that are printed by default."""
WIDE_TERMINAL = 120
"""The terminal width in characters from which a table shows all columns."""


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: Sequence[str] = (),
    loose: Sequence[str] = (),
    spare: Sequence[str] = (),
) -> None:
    """Print a table on standard output.

    Parameters
    ----------
    heads, rows
        Names of the columns, and their values.
    numbers : sequence of str
        Right-aligned columns.
    loose : sequence of str
        Columns that may wrap; all by default.
    spare : sequence of str
        Columns left out on a narrow terminal.
    """
    if not sys.stdout.isatty():
        click.echo("\t".join(heads))
        for row in rows:
            click.echo("\t".join(map(one_line, row)))
        return
    # rich is needed only on a terminal, and --help must be fast
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    kept = [number for number, head in enumerate(heads) if console.width >= WIDE_TERMINAL or head not in spare]
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for head in (heads[number] for number in kept):
        fixed = bool(loose) and head not in loose
        justify: Literal["left", "right"] = "right" if head in numbers else "left"
        shown.add_column(head, justify=justify, overflow="fold", no_wrap=fixed, min_width=None if fixed else 12)
    for row in rows:
        shown.add_row(*(Text(one_line(row[number])) for number in kept))
    console.print(shown)


def print_pairs(rows: Iterable[tuple[str, object]]) -> None:
    """Print names and values, one a line; tab-separated in a pipe."""
    pairs = [(name, one_line(value)) for name, value in rows]
    width = max((len(name) for name, _ in pairs), default=0)
    person = sys.stdout.isatty()
    for name, value in pairs:
        click.echo(f"{click.style(name.ljust(width), dim=True)}  {value}" if person else f"{name}\t{value}")


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error; nothing in a pipe.

    Yields
    ------
    callable
        Takes the number done so far, of ``total``.
    """
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    # as in :func:`table`
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
