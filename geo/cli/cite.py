"""``cite``: how to cite an incident, or a view of the map."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from geo.cli import did_you_mean
from geo.cli.filter_options import with_filter
from geo.cli.output import one_line, without_controls
from geo.filter import ALL_DOMAINS, Filter

if TYPE_CHECKING:
    from geo.services import Services


@click.command("cite", epilog="Example: incident-map cite --type drone_strike --last 14d --bibtex")
@with_filter
@click.argument("incident", required=False, metavar="[INCIDENT]")
@click.option("--bibtex", is_flag=True, help="Print a BibTeX entry, for a reference manager.")
@click.option("--link", default="", metavar="ADDRESS", help="Address at which readers find it.")
def cite_command(services: Services, filter: Filter, incident: str | None, bibtex: bool, link: str) -> None:
    """Cite INCIDENT (its id), or the view that the options describe."""
    from geo.writers import cite_incident, cite_view  # beside the store these cost nothing

    store = services.store
    version, today = store.edition, dt.datetime.now(dt.UTC).date()
    if incident is not None:
        cited = store.get(incident)
        if cited is None:
            ids = store.rows(Filter(domain=(ALL_DOMAINS,)), ["id"], limit=20_000)["id"].to_pylist()
            raise click.UsageError(f"There is no incident “{one_line(incident)}”.{did_you_mean(incident, ids)}")
        citation = cite_incident(cited, link=link, version=version, accessed=today)
    else:
        sources = [name for name, _ in store.facets(filter).get("source", ())]
        citation = cite_view(
            services.filter_words(filter),
            incidents=store.count(filter),
            sources=sources,
            link=link,
            version=version,
            accessed=today,
        )
    click.echo(without_controls(citation.bibtex if bibtex else citation.text), nl=not bibtex)
