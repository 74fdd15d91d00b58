"""``export``: incidents to a file, in any format, chosen by the words of a link."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from geo.cli import did_you_mean
from geo.cli.filter_options import explain_no_match, with_filter
from geo.cli.output import Terminal, output_file, progress, standard_output
from geo.filter import Filter, View
from geo.wording import number_words

if TYPE_CHECKING:
    from geo.services import Services
    from geo.writers import FileOrigin


@click.command(
    "export", epilog='Example: incident-map export sumy.html --region Sumy --last 14d --title "Sumy, two weeks"'
)
@with_filter
@click.argument("file", required=False, metavar="[FILE]")
@click.option("-o", "--output", metavar="FILE", help="Same as FILE; “-” for standard output.")
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    help="csv, xlsx, geojson, kml, geoparquet, jsonl, hxl, html, png, svg, txt or bib.",
)
@click.option("--title", default="", metavar="TEXT", help="Title of a picture or map to send.")
@click.option(
    "--lat",
    type=click.FloatRange(-90, 90),
    help="Latitude of the centre of a picture or map to send; by default all incidents are shown.",
)
@click.option("--lon", type=click.FloatRange(-180, 180), help="Longitude of the centre.")
@click.option("--zoom", type=click.FloatRange(0, 22), help="Zoom there, as in a link of the map.")
@click.option("--places", is_flag=True, help="Add your own places, with their names, to a map to send.")
def export_command(
    services: Services,
    filter: Filter,
    file: str | None,
    output: str | None,
    form: str | None,
    title: str,
    lat: float | None,
    lon: float | None,
    zoom: float | None,
    places: bool,
) -> None:
    """Write incidents to FILE: a table, shapes, a picture, or a map to send.

    The ending of FILE gives the format; with --format alone, FILE is named automatically. Each file names its sources,
    their licences, and the filter that made it.
    """
    # the writers import pyarrow and the drawing libraries, and --help must be fast
    from geo.writers import WRITERS, file_name

    output = _destination(file, output, form)
    name = _format(output, form)
    if len({value is None for value in (lat, lon, zoom)}) > 1:
        raise click.UsageError("--lat, --lon and --zoom go together.")
    seen = View(lat=lat, lon=lon, zoom=zoom)
    origin = _origin(services, filter, seen, title)
    if not origin.total:
        explain_no_match(services.store, filter)
    if output == "-":
        if sys.stdout.isatty() and not WRITERS[name].is_text:
            raise click.UsageError(f"{WRITERS[name].label} is no text; give a file (-o) or a pipe.")
        send(services, name, filter, seen, standard_output(), title, places=places)
        return
    target = Path(output or file_name(origin, WRITERS[name]))
    with output_file(target) as whole:
        send(services, name, filter, seen, whole, title, places=places)
    total, size = origin.total or 0, target.stat().st_size
    most = WRITERS[name].most or total
    number = number_words(total) if most >= total else f"{most:,} of {number_words(total)}"
    click.echo(f"{number} in {target} ({WRITERS[name].label}, {_bytes(size)})", err=True)


def _destination(file: str | None, output: str | None, form: str | None) -> str | None:
    """The file to write to, or "-", from the argument or the option; None if only the format is given."""
    if file is not None and output is not None and file != output:
        raise click.UsageError(f"Write to “{file}” or to “{output}”? Name one file.")
    output = file if output is None else output
    if output is None and form is None:
        raise click.UsageError("Say where to: a FILE such as incidents.xlsx, or - for standard output.")
    return output


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
    names = [name for name, writer in WRITERS.items() if output.lower().endswith(writer.suffix)]
    if not names:
        endings = ", ".join(writer.suffix for writer in WRITERS.values())
        raise click.UsageError(f"The ending of “{output}” tells no format: use one of {endings}, or --format.")
    return max(names, key=lambda name: len(WRITERS[name].suffix))


def _origin(services: Services, filter: Filter, view: View, title: str) -> FileOrigin:
    from geo.writers import FileOrigin  # as in export_command

    store = services.store
    return FileOrigin(
        filter=filter,
        view=view,
        title=title,
        moment=dt.datetime.now(dt.UTC),
        version=store.edition,
        total=store.count(filter),
        rings=services.rings(),
        gazetteer=lambda: services.gazetteer,
    )


def send(
    services: Services,
    name: str,
    filter: Filter,
    view: View,
    file: BinaryIO | Terminal,
    title: str = "",
    *,
    places: bool = False,
) -> None:
    """Write the matching incidents to an open file, in the format with a name."""
    from geo.writers import WRITERS  # as in export_command

    origin = _origin(services, filter, view, title)
    if places:
        origin = replace(origin, places=services.places.geojson())
    with progress("Writing", origin.total) as show:
        for chunk in WRITERS[name].write(_counted(services.store.tables(filter), show), origin):
            file.write(chunk)
    file.flush()


def _counted(tables: Iterable[Any], show: Callable[[int], None]) -> Iterator[Any]:
    """Yield the tables, reporting the number of rows so far."""
    done = 0
    for table in tables:
        yield table
        done += len(table)
        show(done)


def _bytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3)):,} kB"
