"""How the command line shows things: set in a table with colour where a person looks, plain text in a pipe.

In a pipe a table is tab-separated with its header, so that ``cut`` and spreadsheets read it; tabs and line
breaks inside a value become spaces there. Control characters never reach a terminal: a title could carry
commands to it.
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


def clean(text: object) -> str:
    """A value as one line without control characters."""
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in str(text))
    return " ".join(shown.split())


def without_controls(text: str) -> str:
    """A text for a terminal: each control character but tabs and line ends as the sign for what can't be shown."""
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in "\t\n\r" else c for c in text)


class Terminal:
    """Standard output as files are written to it, with nothing in them that a terminal obeys."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: bytes) -> int:
        """Show bytes of a text in UTF-8."""
        click.echo(without_controls(self._decoder.decode(data)), nl=False)
        return len(data)

    def flush(self) -> None:
        """Have all of it shown."""
        sys.stdout.flush()


def standard_output() -> BinaryIO | Terminal:
    """Where a text that is a file goes: as it is into a pipe, and without controls to a terminal."""
    return Terminal() if sys.stdout.isatty() else sys.stdout.buffer


def write_json(value: object) -> None:
    """Write a value as indented JSON to standard output; what UTF-8 can't hold as a question mark."""
    standard_output().write((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(errors="replace"))


@contextmanager
def output_file(target: Path, *, folder: bool = False) -> Iterator[BinaryIO]:
    """A file to write, which is there whole or not at all (:func:`geo.files.atomic`).

    Parameters
    ----------
    folder : bool
        Whether its folder is made where there is none.

    Raises
    ------
    ReadError
        It can't be written: no room, no right, no such folder.
    """
    try:
        if folder:
            target.parent.mkdir(parents=True, exist_ok=True)
        special = target.exists() and not target.is_file()  # a pipe, a terminal: written to, never replaced
        with target.open("wb") if special else atomic(target) as file:
            yield file
    except GeoError:  # of what is written; some of them are the system's, too
        raise
    except OSError as error:
        raise ReadError(f"{target} can't be written: {error.strerror or error}.") from error


WIDE = 120
"""Columns of a terminal from which on a table shows all that it has."""


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
        Columns that are set to the right.
    loose : sequence of str
        Columns that may break into lines where there is little room; all may, where none is named.
    spare : sequence of str
        Columns that a narrow terminal does without.
    """
    if not sys.stdout.isatty():
        click.echo("\t".join(heads))
        for row in rows:
            click.echo("\t".join(map(clean, row)))
        return
    # rich is needed only where a person looks, and --help must not wait for it
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    kept = [number for number, head in enumerate(heads) if console.width >= WIDE or head not in spare]
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for head in (heads[number] for number in kept):
        fixed = bool(loose) and head not in loose
        justify: Literal["left", "right"] = "right" if head in numbers else "left"
        shown.add_column(head, justify=justify, overflow="fold", no_wrap=fixed, min_width=None if fixed else 12)
    for row in rows:
        shown.add_row(*(Text(clean(row[number])) for number in kept))
    console.print(shown)


def print_pairs(rows: Iterable[tuple[str, object]]) -> None:
    """Print names and values, one a line; tab-separated in a pipe."""
    pairs = [(name, clean(value)) for name, value in rows]
    width = max((len(name) for name, _ in pairs), default=0)
    person = sys.stdout.isatty()
    for name, value in pairs:
        click.echo(f"{click.style(name.ljust(width), dim=True)}  {value}" if person else f"{name}\t{value}")


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while something long runs; nothing in a pipe.

    Yields
    ------
    callable
        Takes how many of ``total`` are done so far.
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
