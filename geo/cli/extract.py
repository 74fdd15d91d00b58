"""``extract``: the incidents that a report tells, or those of many reports at once."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from geo.cli import outside, services
from geo.cli.filter_options import Day
from geo.cli.output import clean, progress
from geo.errors import ExtractError, ReadError
from geo.model import Placement, to_dict
from geo.wording import claim_words, facts, figure_words

if TYPE_CHECKING:
    from geo.extract import Extraction, Proposed
    from geo.model import Document
    from geo.review import Draft

CHUNK = 16
"""Texts that a process is given at once."""


@click.command("extract")
@click.argument("source", required=False, metavar="FILE|URL|-")
@click.option("--jsonl", "lines", type=click.File(encoding="utf-8"), metavar="IN",
              help='Read many texts instead: a line of {"id", "text", "published"} each.')  # fmt: skip
@click.option(
    "-o",
    "--output",
    type=click.File("w", encoding="utf-8"),
    default="-",
    metavar="FILE",
    help="Where --jsonl writes to.",
)
@click.option("--workers", type=click.IntRange(1), default=None, help="Processes for --jsonl; by default all cores.")
@click.option("--published", type=Day(), metavar="DAY", help="The report's day, against which “on Thursday” is read.")
@click.option("--publisher", default="", metavar="NAME", help="Who published it.")
@click.option("--language", default="", metavar="XX", help="en, de, uk or ru; else it is found out.")
@click.option("--format", "form", type=click.Choice(["summary", "json"]), default="summary", show_default=True)
@click.option("--accept-above", type=click.FloatRange(0, 1), metavar="SCORE",
              help="Store what is at least so sure, and queue the rest for review.")  # fmt: skip
def extract_command(
    source: str | None,
    lines: IO[str] | None,
    output: IO[str],
    workers: int | None,
    published: dt.date | None,
    publisher: str,
    language: str,
    form: str,
    accept_above: float | None,
) -> None:
    """Find the incidents in a report: a FILE (text, HTML, PDF, Word, mail), an address, or - for standard input.

    Nothing is stored unless --accept-above says so. No network is needed, except for an address.

    With --jsonl a text that can't be read comes back as {"id", "error"}; the others are read, and the exit code is 1.
    """
    if (source is None) == (lines is None):
        raise click.UsageError("Give a file, an address or “-” for standard input; or --jsonl with a file of texts.")
    if lines is not None:
        _many(lines, output, workers or os.cpu_count() or 1)
        return
    assert source is not None
    document = _read(source)
    report = document.report
    report = replace(
        report,
        published=published or report.published,
        publisher=publisher or report.publisher,
        language=language or report.language,
    )
    if accept_above is not None:
        _accept(replace(document, report=report), accept_above)
        return
    from geo.extract import extract  # the gazetteer and the vocabularies, which --help must not wait for

    found = extract(document.text, published=report.published, language=report.language or None)
    if form == "json":
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    else:
        _summary(found)


def _read(source: str) -> Document:
    # as in extract_command
    from geo.sources import documents, fetch, intake

    if source.lower().startswith(("http://", "https://")):
        answer = (outside().fetch or fetch)(source, user_agent=services().settings.user_agent)
        document = documents.read(answer.data, charset=answer.charset, url=answer.url)
        origin, retrieved = answer.url, dt.datetime.now(dt.UTC).date()
    elif source == "-":
        document, origin, retrieved = (
            documents.read(sys.stdin.buffer.read(), name="standard input"),
            "standard input",
            None,
        )
    else:
        try:
            document, origin, retrieved = (
                documents.read(Path(source).read_bytes(), name=source),
                Path(source).name,
                None,
            )
        except OSError as error:
            raise ReadError(f"{source} can't be read: {error.strerror}.") from error
    url = document.report.url or (origin if retrieved else "")
    return intake.from_paste(document.text, replace(document.report, url=url, retrieved=retrieved), origin=origin)


def _accept(document: Document, least: float) -> None:
    # as in extract_command
    from geo.review import Shelf, draft

    made = draft(document, gazetteer=services().gazetteer, now=dt.datetime.now(dt.UTC))
    queue = services().queue
    if not queue.submit(made):
        known = queue.get(made.id) or made
        click.echo(f"This report is known already; {_waiting(known)}.")
        return
    sure = [number for number, one in enumerate(made.proposals) if one.score >= least]
    after = queue.accept(made.id, sure, Shelf(services().store, who=services().settings.who)) if sure else made
    for number in sure:
        click.echo(f"stored\t{made.proposals[number].score:.2f}\t{clean(made.proposals[number].incident.title)}")
    for line in made.problems:
        click.echo(line, err=True)
    click.echo(f"{len(sure):,} stored; {_waiting(after)}.", err=True)


def _waiting(draft: Draft) -> str:
    number = len(draft.waiting)
    return (
        f"{number:,} proposal{'' if number == 1 else 's'} of it wait{'s' if number == 1 else ''} for review on the page"
    )


def _summary(found: Extraction) -> None:
    for line in found.problems:
        click.echo(line, err=True)
    for number, one in enumerate(found.incidents, 1):
        incident = one.incident
        click.secho(f"{number}. {clean(incident.title)}", bold=True)
        words = facts(incident)
        lines = [
            f"{words['kind'].words}; {words['when'].words}; sure to {one.score:.0%}",
            f"{words['where'].words} ({words['where'].notes[0]})",
            f"killed {words['killed'].words}; injured {words['injured'].words}",
            *map(figure_words, incident.figures),
            *map(claim_words, incident.claims),
            *(f"“{report.quote}”" for report in incident.reports if report.quote),
        ]
        for line in lines:
            click.echo(f"   {clean(line)}")
    placed = sum(place.point is not None for place in found.places)
    click.echo(
        f"{len(found.incidents)} incidents; {len(found.places)} places named, {placed} of them found"
        + (f"; language: {found.language}" if found.language else ""),
        err=True,
    )


def _as_json(found: Extraction) -> dict[str, Any]:
    return {
        "language": found.language,
        "problems": list(found.problems),
        "incidents": [{"score": one.score, "incident": to_dict(one.incident)} for one in found.incidents],
        "places": [_place(one) for one in found.places],
    }


def _place(one: Any) -> dict[str, Any]:
    """What the words from "start" to "end" name; under "expression" the part or border of it that the text means."""
    meant = {"start": one.expression_start, "end": one.expression_end, **_position(one)} if one.named else None
    return {
        "start": one.start,
        "end": one.end,
        "text": one.text,
        **_position(one.named or one),
        "expression": meant,
        "role": one.role,
        "score": one.score,
        "runners_up": [to_dict(other) for other in one.runners_up],
    }


def _position(one: Any) -> dict[str, Any]:
    return {
        "lat": None if one.point is None else one.point.lat,
        "lon": None if one.point is None else one.point.lon,
        "precision": one.precision,
        "radius_km": one.radius_km,
        "country": one.country,
        "admin1": one.admin1,
        "name": one.name,
        "geometry": None if one.geometry is None else json.loads(one.geometry),
    }


def _line(proposed: Proposed) -> dict[str, Any]:
    one = proposed.incident
    place: Placement = one.placement
    return {
        "lat": None if place.point is None else place.point.lat,
        "lon": None if place.point is None else place.point.lon,
        "killed": None if one.killed is None else one.killed.best,
        "injured": None if one.injured is None else one.injured.best,
        "date": None if one.date_start is None else one.date_start.isoformat(),
        "precision": place.precision,
        "type": one.event_type,
        "score": proposed.score,
        "incident": to_dict(one),
    }


# ---- many at once ------------------------------------------------------------------------------------------------


def _many(lines: IO[str], output: IO[str], workers: int) -> None:
    texts = list(_texts(lines)) if lines.seekable() else _texts(lines)
    total = len(texts) if isinstance(texts, list) else None
    done = failed = 0
    # a fresh process each, since a copy of this one would share the locks of its libraries' threads
    with (
        progress("Reading", total) as told,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool,
    ):
        for chunk in _in_order(pool, iter(texts), 4 * workers):
            for line, problem in chunk:
                output.write(f"{line}\n")
                if problem:
                    failed += 1
                    click.secho(clean(problem), fg="red", err=True)
            done += len(chunk)
            told(done)
    if failed:
        click.echo(f"{failed:,} of {done:,} texts can’t be read.", err=True)
        raise click.exceptions.Exit(1)


def _texts(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read = json.loads(line)
            published = read.get("published") or ""
            if published:
                dt.date.fromisoformat(published[:10])
            yield json.dumps(read["id"]), str(read["text"]), published[:10]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReadError(f'Line {number} is no {{"id", "text", "published"}} in JSON: {error}.') from error


def _in_order(
    pool: ProcessPoolExecutor, texts: Iterator[tuple[str, str, str]], ahead: int
) -> Iterator[list[tuple[str, str]]]:
    """The chunks' answers in the order of the texts, with at most so many chunks under way."""
    under_way: deque[Future[list[tuple[str, str]]]] = deque()
    while chunk := list(islice(texts, CHUNK)):
        under_way.append(pool.submit(extracted, chunk))
        if len(under_way) >= ahead:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def extracted(texts: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Lines of {"id", "places", "incidents"} for texts of (id as JSON, text, day or empty); runs in a worker.

    Beside each line stands why its text can't be read, empty for the others; such a line is {"id", "error"}, without
    incidents, since it isn't known that there are none.
    """
    from geo.extract import extract  # as in extract_command

    lines = []
    for key, text, published in texts:
        try:
            found = extract(text, published=dt.date.fromisoformat(published) if published else None)
        except ExtractError as error:
            content = {"id": json.loads(key), "error": str(error)}
            lines.append((json.dumps(content, ensure_ascii=False), f"Text {key}: {error}"))
            continue
        content = {
            "places": [_place(one) for one in found.places],
            "incidents": [_line(one) for one in found.main_first],
        }
        lines.append((json.dumps({"id": json.loads(key), **content}, ensure_ascii=False), ""))
    return lines
