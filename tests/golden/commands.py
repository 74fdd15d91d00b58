"""What the command line prints: the help of every command, and a few answers out of the fixtures' store."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from geo.cli import COMMANDS, main
from geo.store import Store
from tests.golden.values import readable

HELP: tuple[tuple[str, ...], ...] = (
    ("--help",), ("--version",), *((name, "--help") for name in COMMANDS),
    ("store", "info", "--help"), ("store", "history", "--help"), ("store", "undo", "--help"),
)  # fmt: skip
ASKED: tuple[tuple[str, ...], ...] = tuple(
    tuple(words.split("|"))
    for words in (
        "codes", "codes|type", "codes|target", "codes|precision", "store|info", "store|undo|nothing", "incidents",
        "incidents|--domain|all|--format|csv", "incidents|--country|UA|--format|json",
        "incidents|--country|MM|--format|geojson", "incidents|--country|FR", "incidents|--tpye|x",
        "export|--format|jsonl|--country|UA|-o|-", "export|--format|exel", "cite|--country|FR",
        "cite|--bibtex|--country|FR", "cite|odesa-fuel-facility-2025-08", "cite|odesa-fuel-facility",
        "geocode|Kharkiv|50 km north of Sumy|Springfield|Nowhereatall", "geocode|Харкова|--country|UA|--format|json",
        "incidnts",
    )
)  # fmt: skip
UNORDERED = {"csv", "json", "geojson", "jsonl"}
"""Formats whose lines are sorted: the store gives its rows in the order of its files, whose names are random."""
LONGEST_OUTPUT = 12_000
"""Bytes of an output that is kept as it is."""


def printed(commands: tuple[tuple[str, ...], ...], store: Store, folder: Path) -> Iterator[str]:
    """Each command after a dollar sign, then the lines of its output and errors, and its exit code.

    Parameters
    ----------
    folder : Path
        Where it runs: an empty folder, in which settings are looked for.
    """
    given = {"GEO_STORE": store.path, "XDG_CONFIG_HOME": str(folder), "COLUMNS": "110", "LINES": "40", "NO_COLOR": "1"}
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("GEO_")]:
        del os.environ[name]
    os.environ.update(given)
    try:
        with contextlib.chdir(folder):
            for words in commands:
                yield f"$ incident-map {' '.join(words)}"
                said = without_clock(_run(words), store.path)
                if set(words) & UNORDERED:
                    said = "\n".join(sorted(each.removesuffix(",") for each in said.split("\n")))
                yield from readable(said, whole=LONGEST_OUTPUT)
    finally:
        os.environ.clear()
        os.environ.update(before)


def _run(words: tuple[str, ...]) -> str:
    said = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _stream in range(2)]
    with contextlib.redirect_stdout(said[0]), contextlib.redirect_stderr(said[1]):
        try:
            main(words)
        except SystemExit as leaving:
            code = leaving.code
    out, err = (stream.buffer.getvalue().decode() for stream in said)  # type: ignore[attr-defined]
    return f"{out}{err}exit code {code}"


def without_clock(text: str, path: str) -> str:
    """Output without the store's folder, the moments at which rows were written, and the day of today."""
    text = text.replace(path, "STORE")
    today = dt.datetime.now(dt.UTC).date()
    for day in (today, today - dt.timedelta(1)):
        text = re.sub(rf"{day}[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?", "MOMENT", text)
        text = text.replace(day.isoformat(), "TODAY").replace(f"{day:%Y%m%d}", "TODAY")
        for form in ("%B %Y", "%b %Y"):
            text = text.replace(f"{day.day} {day.strftime(form)}", "TODAY")
        text = text.replace(f"year         = {{{day.year}}}", "YEAR")
    return text
