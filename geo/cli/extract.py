"""``extract``: the incidents that a report tells, or those of many reports at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from geo.cli import pass_services
from geo.cli.filter_options import DayType
from geo.cli.output import one_line, progress, write_json
from geo.errors import ExtractError, ReadError
from geo.model import Placement, to_dict
from geo.wording import claim_words, facts, figure_words, number_words

if TYPE_CHECKING:
    from geo.extract import Extraction, Proposed
    from geo.model import Document
    from geo.review import Draft
    from geo.services import Services

CHUNK = 16
"""How many texts a worker gets at once."""


@click.command("extract", epilog="Example: incident-map extract report.pdf --published 2025-08-20")
@click.argument("source", required=False, metavar="FILE|URL|-")
@click.option("--jsonl", "lines", type=click.File(encoding="utf-8"), metavar="IN",
              help='Read many texts instead, one per line as JSON: {"id", "text", "published"}.')  # fmt: skip
@click.option(
    "-o",
    "--output",
    type=click.File("w", encoding="utf-8"),
    default="-",
    metavar="FILE",
    help="File that --jsonl writes to; by default standard output.",
)
@click.option("--workers", type=click.IntRange(1), default=None, help="Processes for --jsonl; by default one per core.")
@click.option(
    "--published", type=DayType(), metavar="DAY", help="The report's day, from which “on Thursday” is worked out."
)
@click.option("--publisher", default="", metavar="NAME", help="Publisher of the report.")
@click.option("--language", default="", metavar="XX", help="Language: en, de, uk or ru; by default it is recognised.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["summary", "json"]),
    default="summary",
    show_default=True,
    help="How to print.",
)
@click.option("--accept-above", type=click.FloatRange(0, 1), metavar="SCORE",
              help="Store incidents with this score or more, and queue the others for review.")  # fmt: skip
@pass_services
def extract_command(
    services: Services,
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
    """Find the incidents in a report: a FILE (text, HTML, PDF, Word, mail), a URL, or - for standard input.

    Nothing is stored, except with --accept-above. No network is needed, except for a URL.

    With --jsonl, a text that can't be read gives {"id", "error"}; the others are read, and the exit code is 1.
    """
    if (source is None) == (lines is None):
        raise click.UsageError("Give a file, an address or “-” for standard input; or --jsonl with a file of texts.")
    if lines is not None:
        _many(lines, output, workers or os.cpu_count() or 1)
        return
    assert source is not None
    document = _read(services, source)
    report = document.report
    report = replace(
        report,
        published=published or report.published,
        publisher=publisher or report.publisher,
        language=language or report.language,
    )
    if accept_above is not None:
        _accept(services, replace(document, report=report), accept_above)
        return
    from geo.extract import extract  # the gazetteer and the vocabularies, which --help must not wait for

    extraction = extract(
        document.text, published=report.published, language=report.language or None, gazetteer=services.gazetteer
    )
    if form == "json":
        write_json(_as_json(extraction))
    else:
        _summary(extraction)


def _read(services: Services, source: str) -> Document:
    # as in extract_command
    from geo.sources import documents, intake

    if source.lower().startswith(("http://", "https://")):
        answer = services.fetch(source)
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


def _accept(services: Services, document: Document, least: float) -> None:
    # as in extract_command
    from geo.review import Shelf, likely_duplicates, may_double
    from geo.review import draft as draft_of

    draft = draft_of(document, gazetteer=services.gazetteer, now=dt.datetime.now(dt.UTC))
    queue = services.queue
    if not queue.submit(draft):
        click.echo(f"This report is known already; {_waiting(queue.get(draft.id) or draft)}.")
        return
    likely = [number for number, proposal in enumerate(draft.proposals) if proposal.score >= least]
    doubles = may_double(draft, likely_duplicates(draft, services.store))
    sure = [number for number in likely if number not in doubles]
    for number in (number for number in likely if number in doubles):
        click.echo(f"may be on the map already: {one_line(doubles[number].title)}", err=True)
    after = queue.accept(draft.id, sure, Shelf(services.store, who=services.settings.who)) if sure else draft
    for number in sure:
        click.echo(f"stored\t{draft.proposals[number].score:.2f}\t{one_line(draft.proposals[number].incident.title)}")
    for line in draft.problems:
        click.echo(one_line(line), err=True)
    click.echo(f"{len(sure):,} stored; {_waiting(after)}.", err=True)


def _waiting(draft: Draft) -> str:
    number = len(draft.waiting)
    return (
        f"{number:,} proposal{'' if number == 1 else 's'} of it wait{'s' if number == 1 else ''} for review on the page"
    )


def _summary(extraction: Extraction) -> None:
    for line in extraction.problems:
        click.echo(one_line(line), err=True)
    for number, proposal in enumerate(extraction.incidents, 1):
        incident = proposal.incident
        click.secho(f"{number}. {one_line(incident.title)}", bold=True)
        words = facts(incident)
        lines = [
            f"{words['kind'].words}; {words['when'].words}; sure to {proposal.score:.0%}",
            f"{words['where'].words} ({words['where'].notes[0]})",
            f"killed {words['killed'].words}; injured {words['injured'].words}",
            *map(figure_words, incident.figures),
            *map(claim_words, incident.claims),
            *(f"“{report.quote}”" for report in incident.reports if report.quote),
        ]
        for line in lines:
            click.echo(f"   {one_line(line)}")
    placed = sum(place.point is not None for place in extraction.places)
    named = len(extraction.places)
    click.echo(
        f"{number_words(len(extraction.incidents))}; {named:,} place{'' if named == 1 else 's'} named, {placed:,} found"
        + (f"; language: {extraction.language}" if extraction.language else ""),
        err=True,
    )


def _as_json(extraction: Extraction) -> dict[str, Any]:
    return {
        "language": extraction.language,
        "problems": list(extraction.problems),
        "incidents": [{"score": each.score, "incident": to_dict(each.incident)} for each in extraction.incidents],
        "places": [_place(mention) for mention in extraction.places],
    }


def _place(mention: Any) -> dict[str, Any]:
    """The place named from "start" to "end"; "expression" is the part or border of it that the text means."""
    meant = (
        {"start": mention.expression_start, "end": mention.expression_end, **_position(mention)}
        if mention.named
        else None
    )
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        **_position(mention.named or mention),
        "expression": meant,
        "role": mention.role,
        "score": mention.score,
        "runners_up": [to_dict(other) for other in mention.runners_up],
    }


def _position(place: Any) -> dict[str, Any]:
    return {
        "lat": None if place.point is None else place.point.lat,
        "lon": None if place.point is None else place.point.lon,
        "precision": place.precision,
        "radius_km": place.radius_km,
        "country": place.country,
        "admin1": place.admin1,
        "name": place.name,
        "geometry": None if place.geometry is None else json.loads(place.geometry),
    }


def _line(proposed: Proposed) -> dict[str, Any]:
    incident = proposed.incident
    place: Placement = incident.placement
    return {
        "lat": None if place.point is None else place.point.lat,
        "lon": None if place.point is None else place.point.lon,
        "killed": None if incident.killed is None else incident.killed.best,
        "injured": None if incident.injured is None else incident.injured.best,
        "date": None if incident.date_start is None else incident.date_start.isoformat(),
        "precision": place.precision,
        "type": incident.event_type,
        "score": proposed.score,
        "incident": to_dict(incident),
    }


# ---- many at once ------------------------------------------------------------------------------------------------


def _many(lines: IO[str], output: IO[str], workers: int) -> None:
    texts = list(_texts(lines)) if lines.seekable() else _texts(lines)
    total = len(texts) if isinstance(texts, list) else None
    done = failed = 0
    with progress("Reading", total) as show, contextlib.closing(_read_all(iter(texts), workers)) as chunks:
        for chunk in chunks:
            for line, problem in chunk:
                output.write(f"{line}\n")
                if problem:
                    failed += 1
                    click.secho(one_line(problem), fg="red", err=True)
            done += len(chunk)
            show(done)
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


def _read_all(texts: Iterator[tuple[str, str, str]], workers: int) -> Generator[list[tuple[str, str]]]:
    """Yield the chunks' results in order, with four chunks per worker pending; a single worker is this process."""
    chunks = iter(lambda: list(islice(texts, CHUNK)), [])
    if workers == 1:
        yield from map(extract_chunk, chunks)
        return
    under_way: deque[Future[list[tuple[str, str]]]] = deque()
    # spawn, because a fork would copy locks held by threads of libraries
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for chunk in chunks:
            under_way.append(pool.submit(extract_chunk, chunk))
            if len(under_way) >= 4 * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def extract_chunk(texts: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """JSON lines {"id", "places", "incidents"} for texts given as (id as JSON, text, day or empty); runs in a worker.

    Each line comes with an error message, empty for success. The line of a failed text is {"id", "error"}, without
    "incidents", because it isn't known that there are none.
    """
    from geo.extract import extract  # as in extract_command

    lines = []
    for key, text, published in texts:
        try:
            extraction = extract(text, published=dt.date.fromisoformat(published) if published else None)
        except ExtractError as error:
            content = {"id": json.loads(key), "error": str(error)}
            lines.append((json.dumps(content, ensure_ascii=False), f"Text {key}: {error}"))
            continue
        content = {
            "places": [_place(mention) for mention in extraction.places],
            "incidents": [_line(proposal) for proposal in extraction.main_first],
        }
        lines.append((json.dumps({"id": json.loads(key), **content}, ensure_ascii=False), ""))
    return lines
