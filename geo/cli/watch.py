"""``watch``: what is new or changed in a view since it was looked at last, for a person or a scheduler."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import click

from geo.cli.filter_options import with_filter
from geo.cli.output import one_line, output_file
from geo.errors import ReadError
from geo.filter import Filter
from geo.wording import facts

if TYPE_CHECKING:
    from pathlib import Path

    from geo.services import Services
    from geo.store import Revision

LINES = 20
"""The most incidents to list; more are summed up."""


@click.command("watch", epilog='Example: incident-map watch --near "Kramatorsk, 30" --format json')
@with_filter
@click.option(
    "--format", "form", type=click.Choice(("lines", "json")), default="lines", show_default=True, help="How to print."
)
@click.option("--again", is_flag=True, help="Show again what the last look showed; this counts as no look.")
def watch_command(services: Services, filter: Filter, form: str, again: bool) -> None:
    """Show what is new or changed in a view since the last look.

    The first look at a view only begins to watch it. Run this command from a scheduler, or follow the view with a feed
    reader at the dashboard's /feed.atom.
    """
    path = services.settings.looks
    looks = _read(path)
    key = urlencode(filter.to_query())
    since = looks.get(key, {}).get("before" if again else "last")
    now = dt.datetime.now(dt.UTC)
    if since is None:
        _note(path, looks, key, None, now)
        click.echo(f"Watching from now on: {services.filter_words(filter)}.", err=True)
        return
    moment = dt.datetime.fromisoformat(since)
    revisions = [each for each in services.store.latest(filter, limit=None, since=moment) if each.incident]
    if form == "json":
        for revision in revisions:
            click.echo(json.dumps(_row(revision), ensure_ascii=False))
    else:
        for revision in revisions[:LINES]:
            click.echo(_line(revision))
        if len(revisions) > LINES:
            click.echo(f"… and {len(revisions) - LINES:,} more.")
    click.echo(f"{len(revisions):,} new or changed since {moment:%-d %b %Y %H:%M} UTC.", err=True)
    if not again:
        _note(path, looks, key, since, now)


def _row(revision: Revision) -> dict[str, Any]:
    incident = revision.incident
    assert incident is not None
    return {
        "id": incident.id,
        "title": incident.title,
        "change": revision.change,
        "when": revision.commit.when.isoformat(timespec="seconds"),
    }


def _line(revision: Revision) -> str:
    incident = revision.incident
    assert incident is not None
    said = facts(incident)
    parts = (revision.change, said["when"].words, said["kind"].words, said["where"].words, incident.title, incident.id)
    return "\t".join(one_line(part) for part in parts)


def _read(path: Path) -> dict[str, dict[str, str | None]]:
    if not path.exists():
        return {}
    try:
        looks: dict[str, dict[str, str | None]] = json.loads(path.read_text(encoding="utf-8"))
        if not all(isinstance(look, dict) for look in looks.values()):
            raise ValueError
    except (ValueError, AttributeError) as error:
        raise ReadError(f"{path} can't be read; move it away, and every view is watched from then on.") from error
    return looks


def _note(path: Path, looks: dict[str, dict[str, str | None]], key: str, before: str | None, now: dt.datetime) -> None:
    looks[key] = {"before": before or now.isoformat(), "last": now.isoformat()}
    with output_file(path, folder=True) as file:
        file.write(json.dumps(looks, ensure_ascii=False, indent=1).encode())
