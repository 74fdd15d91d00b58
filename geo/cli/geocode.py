"""``geocode``: where names lie, what else they could mean, and how precisely that is known."""

from __future__ import annotations

import json

import click

from geo.cli import services
from geo.cli.filter_options import Country
from geo.cli.output import table
from geo.model import to_dict


@click.command("geocode")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--country", multiple=True, type=Country(), metavar="XX", help="Only places there; ISO code, such as UA.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def geocode_command(names: tuple[str, ...], country: tuple[str, ...], form: str) -> None:
    """Find places by NAME, in any spelling or script, with the others that the name could mean.

    The bundled gazetteer answers, unless the setting GEO_GEOCODER names a service. The exit code is 1 where a
    name was not found.
    """
    from geo.gazetteer import place  # geopy and the gazetteer take longer to import than --help may

    asked = services().geocoder()
    placements = [place(name, asked, country_codes=country or None) for name in names]
    if form == "json":
        click.echo(json.dumps([to_dict(one) for one in placements], ensure_ascii=False, indent=2))
    else:
        rows = []
        for name, one in zip(names, placements, strict=True):
            if one.point is None:
                rows.append((name, "not found", "", "", "", "", "", "", ""))
                continue
            radius = "" if one.radius_km is None else f"{one.radius_km:g}"
            score = "" if one.score is None else f"{one.score:.2f}"
            at = (f"{one.point.lat:.5f}", f"{one.point.lon:.5f}")
            rows.append((name, one.name, one.admin1, one.country, *at, one.precision, radius, score))
            for other in one.runners_up:
                spot = ("", "") if other.point is None else (f"{other.point.lat:.5f}", f"{other.point.lon:.5f}")
                rows.append(("  or", other.name, "", other.country, *spot, "", "", f"{other.score:.2f}"))
        heads = ("asked", "place", "region", "country", "lat", "lon", "precision", "radius_km", "score")
        table(heads, rows, numbers=("lat", "lon", "radius_km", "score"))
    if any(one.point is None for one in placements):
        raise click.exceptions.Exit(1)
