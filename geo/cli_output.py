"""How the command line shows things: set in a table with colour where a person looks, plain text in a pipe.

In a pipe a table is tab-separated with its header, so that ``cut`` and spreadsheets read it; tabs and line
breaks inside a value become spaces there. Control characters never reach a terminal: a title could carry
commands to it.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import click


def clean(text: object) -> str:
    """A value as one line without control characters."""
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in str(text))
    return " ".join(shown.split())


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Sequence[str] = ()) -> None:
    """Print a table on standard output; the columns named in ``numbers`` are set to the right."""
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

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for head in heads:
        shown.add_column(head, justify="right" if head in numbers else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(clean(cell)) for cell in row))
    Console().print(shown)


def facts(rows: Iterable[tuple[str, object]]) -> None:
    """Print names and values, one a line; tab-separated in a pipe."""
    told = [(name, clean(value)) for name, value in rows]
    width = max((len(name) for name, _ in told), default=0)
    person = sys.stdout.isatty()
    for name, value in told:
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
