"""The golden files: what makes each, how they are written, and where one differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from pathlib import Path

from geo.writers import WRITERS
from tests.golden import commands, exports, extraction, lookups, views
from tests.golden.stores import Stores

FOLDER = Path(__file__).parent / "kept"
COMMAND = "python -m tests.golden --write"

Lines = Callable[[Stores], Iterator[str]]


def _imports(stores: Stores) -> Iterator[str]:
    assert stores.fixtures
    return iter(stores.imported)


def _export(name: str, form: str) -> Lines:
    return lambda stores: exports.export(stores.fixtures, name, form)


def _questions(_: Stores) -> Iterator[str]:
    # Those of the file itself: see the text of lookups.
    return lookups.answers(kept("lookups"))


FILES: dict[str, Lines] = {
    "imports": _imports,
    **{f"export-{name}-{form}": _export(name, form) for name in exports.VIEWS for form in WRITERS},
    "extraction": lambda _: extraction.corpus(),
    "sentences": lambda _: extraction.sentences(),
    "lookups": _questions,
    "in-view": lambda stores: views.in_view(stores.made_up),
    "answers": lambda stores: views.answers(stores.made_up),
    "help": lambda stores: commands.printed(commands.HELP, stores.fixtures, stores.empty),
    "commands": lambda stores: commands.printed(commands.ASKED, stores.fixtures, stores.empty),
}
"""By the name of the file, what makes its lines."""

SHORT: dict[str, Lines] = {
    "extraction": lambda _: extraction.corpus(share=2),
    "sentences": lambda _: extraction.sentences(share=4),
    "lookups": lambda _: lookups.answers(islice(kept("lookups"), 0, None, 4)),
}
"""What makes a part of a file's lines: a half or a quarter of what is asked, spread over the file."""

_KEYS: dict[str, Callable[[str], str]] = {
    "extraction": lambda line: line.partition(",")[0],
    "sentences": lambda line: line.partition("\t")[0],
    "lookups": lambda line: "\t".join(line.split("\t")[:3]),
}
"""What a line of them is about."""

PASSING = ("sentences",)
"""Files of what comes and goes for reasons of its own: only what is in the file and is still made counts."""


def path(name: str) -> Path:
    """Where a golden file lies."""
    return FOLDER / f"{name}.txt"


def kept(name: str) -> Iterator[str]:
    """The lines of a golden file."""
    text = path(name).read_bytes().decode()
    return iter(text.removesuffix("\n").split("\n"))


def write(name: str, lines: Iterator[str]) -> None:
    """Write a golden file anew."""
    FOLDER.mkdir(exist_ok=True)
    text = "".join(f"{line}\n" for line in lines)
    path(name).write_bytes(text.encode())


def difference(name: str, stores: Stores, *, short: bool = False) -> str:
    """How what is made now differs from the file: the line, both ways, and the command; empty if it doesn't.

    With ``short`` only what :data:`SHORT` makes of it is made and compared.
    """
    before, now = list(kept(name)), list((SHORT if short else FILES)[name](stores))
    now = "\n".join(now).split("\n")
    if short or name in PASSING:
        key = _KEYS[name]
        in_both = {key(line) for line in before} & {key(line) for line in now}
        before = [line for line in before if key(line) in in_both]
        now = [line for line in now if key(line) in in_both or name not in PASSING]
    pairs = enumerate(zip_longest(before, now, fillvalue="(no line)"), 1)
    differing = [(number, old, new) for number, (old, new) in pairs if old != new]
    if not differing:
        return ""
    number, old, new = differing[0]
    at = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, at - 60)
    return (
        f"{path(name).name} differs in {len(differing)} of {max(len(before), len(now))} lines, first in line {number}"
        f" at character {at + 1}:\n- {old[:60]} … {old[start : at + 200]}\n+ {new[:60]} … {new[start : at + 200]}\n"
        f"If it is meant to be so: {COMMAND} {name}"
    )
