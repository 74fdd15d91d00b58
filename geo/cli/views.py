"""``views``: the views that were saved by name, on the page or here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geo.cli import pass_services, services_of
from geo.cli.filter_options import with_filter
from geo.cli.output import one_line, table
from geo.filter import Filter

if TYPE_CHECKING:
    from geo.services import Services


@click.group("views", invoke_without_command=True)
@click.pass_context
def views_command(ctx: click.Context) -> None:
    """List the saved views; --view NAME uses one wherever a command takes a filter."""
    if ctx.invoked_subcommand is None:
        services = services_of(ctx)
        rows = [
            (view.name, services.filter_words(view.filter), "watched" if view.watched else "", view.query)
            for view in services.views.all()
        ]
        table(("name", "shows", "", "link"), rows)


@views_command.command("save", epilog='Example: incident-map views save "Sumy drones" --region Sumy --means drone')
@click.argument("name")
@with_filter
def save(services: Services, filter: Filter, name: str) -> None:
    """Save the filter of the options as the view NAME."""
    view = services.views.save(name, filter, now=services.now())
    click.echo(f"Saved: {one_line(view.name)} ({one_line(services.filter_words(filter))})")


@views_command.command("rename")
@click.argument("name")
@click.argument("new_name")
@pass_services
def rename(services: Services, name: str, new_name: str) -> None:
    """Rename the view NAME to NEW_NAME."""
    click.echo(f"Renamed: {one_line(services.views.rename(name, new_name).name)}")


@views_command.command("remove")
@click.argument("name")
@pass_services
def remove(services: Services, name: str) -> None:
    """Remove the view NAME; its incidents stay."""
    view = services.views.remove(name)
    click.echo(f"Removed: {one_line(view.name)} ({one_line(view.query)})")
