"""``places``: places of one's own, for "near" and the map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli import pass_services, services_of
from geo.cli.output import one_line, table

if TYPE_CHECKING:
    from geo.services import Services


@click.group("places", invoke_without_command=True)
@click.pass_context
def places_command(ctx: click.Context) -> None:
    """List your own places: offices, roads, areas. --near “NAME, KM” takes their names, and the map shows them."""
    if ctx.invoked_subcommand is None:
        rows = [(place.name, place.kind, place.point.lat, place.point.lon) for place in services_of(ctx).places.all()]
        table(("name", "kind", "lat", "lon"), rows, numbers=("lat", "lon"))


@places_command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_services
def import_places(services: Services, file: Path) -> None:
    """Import the points, lines and areas of FILE (GeoJSON, KML, GeoPackage) as places, with their names."""
    from geo.datasets import shapes_in_file
    from geo.gazetteer import OwnPlace  # numpy, shapely and GDAL take longer to import than --help may

    shapes = shapes_in_file(file)
    for name, geometry in shapes:
        services.places.put(OwnPlace(name, geometry))
    click.echo(f"Kept: {', '.join(one_line(name) for name, _ in shapes)}")


@places_command.command("rename")
@click.argument("name")
@click.argument("new_name")
@pass_services
def rename(services: Services, name: str, new_name: str) -> None:
    """Rename the place NAME to NEW_NAME."""
    services.places.rename(name, new_name)
    click.echo(f"Renamed: {one_line(new_name)}")


@places_command.command("remove")
@click.argument("name")
@pass_services
def remove(services: Services, name: str) -> None:
    """Remove the place NAME."""
    click.echo(f"Removed: {one_line(services.places.remove(name).name)}")
