"""``incidents``, ``export`` and ``cite``: what is stored, chosen by the words of a link."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from geo.atomic import atomic
from geo.cli import did_you_mean, services
from geo.cli.filter_options import filtered
from geo.cli.output import clean, progress, table
from geo.cli.store import opened
from geo.errors import ReadError
from geo.filter import ALL_DOMAINS, Filter, View
from geo.model import to_dict
from geo.wording import facts

if TYPE_CHECKING:
    from geo.store import Store
    from geo.writers import Origin

FORMATS = ("table", "json", "csv", "geojson")
SHOWN = 50


@click.command("incidents")
@filtered
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--limit", type=click.IntRange(0), default=None, help=f"So many rows of the table; {SHOWN}, 0 for all.")
def incidents_command(chosen: Filter, form: str, limit: int | None) -> None:
    """List incidents, the newest first.

    The options are the words of a link; lists repeat (--type drone_strike --type air_strike). Statements, talks
    and alerts are left out unless asked for (--domain all).
    """
    store = opened()
    total = store.count(chosen)
    if not total:
        _say_why_none(store, chosen)
        if form == "table":
            return
    if form in ("csv", "geojson"):
        _send(form, store, chosen, View(), sys.stdout.buffer)
    elif form == "json":
        _send_json(store, chosen)
    else:
        shown = SHOWN if limit is None else limit or None
        found = store.query(chosen, limit=shown)
        rows = [
            (
                *(words[code].words for code in ("when", "kind", "where", "killed", "injured")),
                words["sure"].words.lower(),
                incident.title,
                incident.id,
            )
            for incident, words in ((incident, facts(incident)) for incident in found)
        ]
        heads = ("when", "what", "where", "killed", "injured", "how sure", "title", "id")
        table(heads, rows, loose=("what", "where", "title", "id"), spare=("killed", "injured", "how sure"))
        if len(found) < total:
            click.echo(f"{len(found):,} of {total:,} incidents; --limit 0 shows all.", err=True)


@click.command("export")
@filtered
@click.option("-o", "--output", metavar="FILE", help="Where to; “-” is standard output. Its ending tells the format.")
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    help="csv, xlsx, geojson, kml, geoparquet, jsonl, hxl, html, png, svg, txt or bib.",
)
@click.option("--lat", type=click.FloatRange(-90, 90), help="Centre of a picture or map to send; else all is shown.")
@click.option("--lon", type=click.FloatRange(-180, 180), help="The same.")
@click.option("--zoom", type=click.FloatRange(0, 22), help="The same.")
def export_command(
    chosen: Filter, output: str | None, form: str | None, lat: float | None, lon: float | None, zoom: float | None
) -> None:
    """Write incidents to a file: tables, shapes, a picture, or a map to send.

    Each file names its sources, their licences, and the filter that made it.
    """
    # the writers bring pyarrow and the drawing libraries, which --help must not wait for
    from geo.writers import WRITERS, file_name

    name = _format(output, form)
    if len({value is None for value in (lat, lon, zoom)}) > 1:
        raise click.UsageError("--lat, --lon and --zoom go together.")
    store = opened()
    view = View(lat=lat, lon=lon, zoom=zoom)
    origin = _origin(store, chosen, view)
    if not origin.total:
        _say_why_none(store, chosen)
    if output == "-":
        if sys.stdout.isatty() and name in ("xlsx", "geoparquet", "png"):
            raise click.UsageError(f"{WRITERS[name].label} is no text; give a file (-o) or a pipe.")
        _send(name, store, chosen, view, sys.stdout.buffer)
        return
    target = Path(output or file_name(origin, WRITERS[name]))
    try:
        with atomic(target) as file:
            _send(name, store, chosen, view, file)
    except OSError as error:
        raise ReadError(f"{target} can't be written: {error.strerror}.") from error
    size = target.stat().st_size
    click.echo(f"{origin.total:,} incidents in {target} ({WRITERS[name].label}, {_bytes(size)})", err=True)


@click.command("cite")
@filtered
@click.argument("incident", required=False, metavar="[INCIDENT]")
@click.option("--bibtex", is_flag=True, help="For a reference manager.")
@click.option("--link", default="", metavar="ADDRESS", help="Where the reader finds it.")
def cite_command(chosen: Filter, incident: str | None, bibtex: bool, link: str) -> None:
    """Cite INCIDENT (its id), or what the options choose."""
    from geo.writers import cite_incident, cite_view, country_name  # beside the store these cost nothing

    store = opened()
    version, today = str(store.version), dt.datetime.now(dt.UTC).date()
    if incident is not None:
        found = store.get(incident)
        if found is None:
            ids = store.rows(Filter(domain=(ALL_DOMAINS,)), ["id"], limit=20_000)["id"].to_pylist()
            raise click.UsageError(f"There is no incident “{clean(incident)}”.{did_you_mean(incident, ids)}")
        citation = cite_incident(found, link=link, version=version, accessed=today)
    else:
        sources = [name for name, _ in store.facets(chosen).get("source", ())]
        citation = cite_view(
            chosen,
            incidents=store.count(chosen),
            sources=sources,
            link=link,
            version=version,
            accessed=today,
            country=country_name,
        )
    click.echo(citation.bibtex if bibtex else citation.text, nl=not bibtex)


def _format(output: str | None, form: str | None) -> str:
    from geo.writers import WRITERS  # as in export_command

    if form is not None:
        if form.lower() not in WRITERS:
            raise click.UsageError(
                f"There is no format “{form}”.{did_you_mean(form, WRITERS)} There are {', '.join(WRITERS)}."
            )
        return form.lower()
    if output is None or output == "-":
        return "csv"
    fitting = [name for name, one in WRITERS.items() if output.lower().endswith(one.suffix)]
    if not fitting:
        endings = ", ".join(one.suffix for one in WRITERS.values())
        raise click.UsageError(f"The ending of “{output}” tells no format: use one of {endings}, or --format.")
    return max(fitting, key=lambda name: len(WRITERS[name].suffix))


def _origin(store: Store, chosen: Filter, view: View) -> Origin:
    from geo.writers import Origin  # as in export_command

    return Origin(
        filter=chosen,
        view=view,
        moment=dt.datetime.now(dt.UTC),
        version=str(store.version),
        total=store.count(chosen),
        rings=services().rings(),
    )


def _send(name: str, store: Store, chosen: Filter, view: View, file: BinaryIO) -> None:
    from geo.writers import WRITERS  # as in export_command

    origin = _origin(store, chosen, view)
    with progress("Writing", origin.total) as told:
        for chunk in WRITERS[name].write(_telling(store.tables(chosen), told), origin):
            file.write(chunk)
    file.flush()


def _telling(tables: Iterable[Any], told: Any) -> Iterator[Any]:
    done = 0
    for each in tables:
        yield each
        done += len(each)
        told(done)


def _send_json(store: Store, chosen: Filter) -> None:
    before = "[\n"
    for one in store.stream(chosen):
        click.echo(before + json.dumps(to_dict(one), ensure_ascii=False), nl=False)
        before = ",\n"
    click.echo("[]" if before == "[\n" else "\n]")


def _say_why_none(store: Store, chosen: Filter) -> None:
    everything = Filter(domain=(ALL_DOMAINS,))
    lines = [f"No incident matches; {store.count(everything):,} are stored."]
    known = store.facets(everything)
    for word in ("country", "region", "actor", "source"):
        names = {name.lower(): name for name, _ in known.get(word, ())}
        for value in getattr(chosen, word):
            if value.lower() not in names:
                near = did_you_mean(value, names)
                lines.append(f"None has the {word} “{clean(value)}”.{near}")
    if not chosen.domain and not chosen.type:
        lines.append("Statements, talks and alerts are left out unless asked for: --domain all.")
    click.echo(" ".join(lines), err=True)


def _bytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3)):,} kB"
