"""``feeds``: which news feeds are followed, and fetching them, by hand or from cron."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geo.cli import did_you_mean, pass_services
from geo.cli.output import one_line, table

if TYPE_CHECKING:
    from geo.services import Services
    from geo.sources import Subscriptions


@click.group("feeds", invoke_without_command=True)
@click.pass_context
def feeds_command(ctx: click.Context) -> None:
    """List the followed news feeds; incidents in their items wait for review on the page."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@feeds_command.command("list")
@pass_services
def list_feeds(services: Services) -> None:
    """List the feeds, and when each was last fetched."""
    subscriptions = _subscriptions(services)
    seen = subscriptions.seen()
    rows = []
    for feed in subscriptions.feeds():
        last = seen.get(feed.url)
        when = f"{last.fetched:%Y-%m-%d %H:%M}" if last is not None and last.fetched is not None else "never"
        rows.append((feed.name, feed.url, "on" if feed.on else "off", when, last.problem if last is not None else ""))
    table(("name", "address", "state", "fetched (UTC)", "problem"), rows)


@feeds_command.command("add")
@click.argument("address")
@click.option("--name", default="", help="Name of the feed; by default its site's.")
@pass_services
def add(services: Services, address: str, name: str) -> None:
    """Follow the feed at ADDRESS (RSS, Atom or JSON Feed)."""
    added = _subscriptions(services).add(address, name)
    click.echo(f"Followed: {one_line(added.name)} ({one_line(added.url)})")


@feeds_command.command("remove")
@click.argument("address")
@pass_services
def remove(services: Services, address: str) -> None:
    """Stop following the feed at ADDRESS; what it brought stays."""
    subscriptions = _subscriptions(services)
    addresses = [feed.url for feed in subscriptions.feeds()]
    if address not in addresses:
        raise click.UsageError(f"No feed has the address “{address}”.{did_you_mean(address, addresses)}")
    subscriptions.remove(address)
    click.echo(f"No longer followed: {one_line(address)}")


@feeds_command.command("fetch")
@pass_services
def fetch(services: Services) -> None:
    """Fetch the active feeds, and queue the incidents in new items for review.

    Suitable for cron: feeds aren't fetched more often than they allow. The exit code is 1 if a feed failed; single
    items that can't be read are named and skipped.
    """
    # the gazetteer and the formats of feeds take a second to load, which --help must not wait for
    from geo.sources import fetch_feeds

    subscriptions = _subscriptions(services)
    if not subscriptions.feeds():
        click.echo("No feed is followed yet; `incident-map feeds add ADDRESS` begins.", err=True)
        return
    failed = False
    for result in fetch_feeds(subscriptions, services.queue, gazetteer=services.gazetteer, get=services.fetch):
        name = one_line(result.feed.name or result.feed.url)
        if result.problem:
            failed = True
            click.secho(f"{name}: {one_line(result.problem)}", fg="red", err=True)
        else:
            click.echo(f"{name}: {result.skipped or f'{result.new:,} new, {result.drafted:,} to review'}")
        for reject in result.rejects:
            click.secho(f"{name}: not read: {one_line(reject.reason)}", fg="yellow", err=True)
    if failed:
        raise click.exceptions.Exit(1)


def _subscriptions(services: Services) -> Subscriptions:
    from geo.sources import Subscriptions  # as in fetch

    return Subscriptions(services.settings.feeds, services.record)
