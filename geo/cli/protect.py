"""``protect``: what readers don't see of a dataset, an event type or an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geo import taxonomy
from geo.cli import did_you_mean, pass_services
from geo.cli.output import one_line, table

if TYPE_CHECKING:
    from geo.services import Services
    from geo.store import Store


@click.command("protect", epilog="Example: incident-map protect type abduction --within 25")
@click.argument("scope", required=False)
@click.argument("name", required=False)
@click.option("--within", "within_km", type=int, metavar="KM", help="Show places only to within so many kilometres.")
@click.option("--days", type=int, metavar="N", help="Show incidents only N days after they happened.")
@click.option("--hidden", is_flag=True, help="Don't show incidents at all.")
@click.option("--lift", is_flag=True, help="End the protection.")
@pass_services
def protect_command(
    services: Services,
    scope: str | None,
    name: str | None,
    within_km: int | None,
    days: int | None,
    hidden: bool,
    lift: bool,
) -> None:
    """Protect a dataset, an event type or an incident from readers; without SCOPE, list what is protected.

    SCOPE is dataset, type or incident; NAME is the dataset's key (`store info` lists them), the type's code or the
    incident's id. A new rule replaces the former one. Editors, admins and this command line see everything. `store
    undo` undoes it, as any act.
    """
    store = services.store
    if scope is None:
        rows = [(rule.scope, rule.name, rule.words) for rule in store.rules()]
        table(("what", "name", "readers"), rows)
        return
    if name is None or lift == bool(within_km or days or hidden):
        raise click.UsageError("Say what is protected, and how: --within KM, --days N or --hidden, or --lift alone.")
    _refuse_unknown(store, scope, name, lift=lift)
    from geo.store import Act, ProtectionRule  # imported late, because --help must be fast

    try:
        rule = ProtectionRule(scope=scope, name=name, within_km=within_km or 0, days=days or 0, hidden=hidden)
    except ValueError as error:
        raise click.UsageError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    act = store.protect(rule, act=Act(who=services.settings.who))
    click.echo(f"{one_line(rule.about)}. To take that back: incident-map store undo {act}")
    sources = [dataset.source for dataset in store.datasets()]
    if scope == "dataset" and name not in sources:
        click.echo(f"Nothing of it is here yet; it holds for what comes.{did_you_mean(name, sources)}", err=True)


def _refuse_unknown(store: Store, scope: str, name: str, *, lift: bool) -> None:
    if scope == "type" and name not in taxonomy.EVENT_TYPES:
        raise click.UsageError(f"There is no event type “{name}”.{did_you_mean(name, taxonomy.EVENT_TYPES)}")
    if scope == "incident" and store.get(name) is None and not lift:
        raise click.UsageError(f"There is no incident “{name}” in the store.")
