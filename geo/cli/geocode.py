"""``geocode``: where names lie, what else they could mean, and how precisely that is known."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

import click

from geo.cli import pass_services
from geo.cli.filter_options import Country
from geo.cli.output import table, write_json
from geo.model import Placement, Point, to_dict

if TYPE_CHECKING:
    from geo.services import Services


@click.command("geocode", epilog='Example: incident-map geocode "15 km north of Sudzha" Харків')
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--country", multiple=True, type=Country(), metavar="XX", help="Only places in this country; ISO code, such as UA."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)
@pass_services
def geocode_command(services: Services, names: tuple[str, ...], country: tuple[str, ...], form: str) -> None:
    """Find places by NAME, in any spelling or script, with other places that it may mean.

    If NAME is -, names are read from standard input, one per line. The bundled gazetteer is asked, unless the setting
    GEO_GEOCODER names a service. A place whose name is only similar isn't taken, but shown. The exit code is 1 if a
    name was not found.
    """
    from geo.gazetteer import place  # geopy and the gazetteer take longer to import than --help may

    geocoder = services.geocoder()
    piped = (
        [line for line in sys.stdin.read().splitlines() if line.strip()] if name == "-" else [name] for name in names
    )
    names = tuple(chain.from_iterable(piped))
    placements = [place(name, geocoder, country_codes=country or None) for name in names]
    if form == "json":
        write_json([to_dict(placement) for placement in placements])
    else:
        heads = ("asked", "place", "region", "country", "lat", "lon", "precision", "radius_km", "score")
        rows = [row for name, placement in zip(names, placements, strict=True) for row in _rows(name, placement)]
        table(heads, rows, numbers=("lat", "lon", "radius_km", "score"))
    if any(placement.point is None for placement in placements):
        raise click.exceptions.Exit(1)


def _rows(name: str, placement: Placement) -> Iterator[tuple[str, ...]]:
    """Rows for the place that a name means and for each runner-up."""
    if placement.point is None:
        yield name, "not found", "", "", "", "", "", "", ""
        for other in placement.runners_up:
            yield "  perhaps", other.name, "", other.country, *_position(other.point), "", "", f"{other.score:.2f}"
        return
    radius = "" if placement.radius_km is None else f"{placement.radius_km:g}"
    score = "" if placement.score is None else f"{placement.score:.2f}"
    divisions = (placement.name, placement.admin1, placement.country)
    yield name, *divisions, *_position(placement.point), placement.precision, radius, score
    for other in placement.runners_up:
        yield "  or", other.name, "", other.country, *_position(other.point), "", "", f"{other.score:.2f}"


def _position(point: Point | None) -> tuple[str, str]:
    return ("", "") if point is None else (f"{point.lat:.5f}", f"{point.lon:.5f}")
