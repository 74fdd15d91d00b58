"""``incidents``: what is stored, chosen by the words of a link, the newest first."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from geo.cli.export import send
from geo.cli.filter_options import explain_no_match, with_filter
from geo.cli.output import ROWS_PRINTED, standard_output, table, without_controls
from geo.filter import Filter, View
from geo.model import Incident, to_dict
from geo.wording import facts, number_words

if TYPE_CHECKING:
    from geo.services import Services
    from geo.store import Store

OUTPUT_FORMATS = ("table", "json", "csv", "geojson")


@click.command("incidents", epilog="Example: incident-map incidents --type drone_strike --country UA --last 14d")
@with_filter
@click.option(
    "--format", "form", type=click.Choice(OUTPUT_FORMATS), default="table", show_default=True, help="How to print."
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=None,
    help=f"Most rows of the table; {ROWS_PRINTED} by default, 0 for all.",
)
def incidents_command(services: Services, filter: Filter, form: str, limit: int | None) -> None:
    """List incidents, the newest first."""
    store = services.store
    total = store.count(filter)
    if not total:
        explain_no_match(store, filter)
        if form == "table":
            return
    if form in ("csv", "geojson"):
        send(services, form, filter, View(), standard_output())
    elif form == "json":
        _send_json(store, filter)
    else:
        incidents = store.query(filter, limit=ROWS_PRINTED if limit is None else limit or None)
        heads = ("when", "what", "where", "killed", "injured", "verification", "title", "id")
        table(
            heads,
            map(_row, incidents),
            loose=("what", "where", "title"),
            spare=("killed", "injured", "verification"),
        )
        more = store.totals(filter).maybe if filter.has_place else 0
        if more:
            click.echo(
                f"{more:,} more may be there: of these only a region or distance that lies partly inside is known; "
                "--within maybe counts them in.",
                err=True,
            )
        if len(incidents) < total:
            click.echo(f"{len(incidents):,} of {number_words(total)}; --limit 0 shows all.", err=True)


def _row(incident: Incident) -> tuple[str, ...]:
    words = facts(incident)
    return (
        *(words[code].words for code in ("when", "kind", "where", "killed", "injured")),
        words["sure"].words.lower(),
        incident.title,
        incident.id,
    )


def _send_json(store: Store, filter: Filter) -> None:
    before, is_seen = "[\n", sys.stdout.isatty()
    for incident in store.stream(filter):
        line = json.dumps(to_dict(incident), ensure_ascii=False)
        click.echo(before + (without_controls(line) if is_seen else line), nl=False)
        before = ",\n"
    click.echo("[]" if before == "[\n" else "\n]")
