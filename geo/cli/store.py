"""``store``: what is stored and where, who changed what, and undoing an act."""

from __future__ import annotations

import click

from geo.cli import did_you_mean, services
from geo.cli.output import facts, table
from geo.filter import ALL_DOMAINS, Filter
from geo.wording import day_words


@click.group("store", invoke_without_command=True)
@click.pass_context
def store_command(ctx: click.Context) -> None:
    """What is stored, its history, and undoing."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@store_command.command("info")
def info() -> None:
    """Where the store lies, what it holds, and from which sources."""
    store = services().store
    totals = store.totals(Filter(domain=(ALL_DOMAINS,)))
    facts(
        [
            ("where", store.path),
            ("version", store.version),
            ("incidents", f"{totals.incidents:,}"),
            ("without a place", f"{totals.unlocated:,}"),
            ("places", f"{totals.places:,}"),
            ("sources", f"{totals.sources:,}"),
            ("earliest", "not known" if totals.first is None else day_words(totals.first)),
            ("newest", "not known" if totals.newest is None else day_words(totals.newest)),
        ]
    )
    datasets = store.datasets()
    if datasets:
        click.echo()
        rows = [(d.source, f"{d.incidents:,}", d.version, d.licence or "not stated", _day(d.added)) for d in datasets]
        table(("dataset", "incidents", "version", "licence", "last brought in"), rows, numbers=("incidents",))


@store_command.command("history")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="So many acts, the newest first.")
def history(limit: int) -> None:
    """Who changed what, and when; the newest act first."""
    commits = services().store.acts()
    rows = [
        (
            commit.id,
            f"{commit.when:%Y-%m-%d %H:%M}",
            commit.act.who,
            commit.act.what
            + (f" of {commit.undoes}" if commit.undoes else "")
            + (" (undone)" if commit.undone_by else ""),
            f"{commit.new:,}",
            f"{commit.updated:,}",
            f"{commit.removed:,}",
            commit.act.note,
        )
        for commit in commits[:limit]
    ]
    table(("act", "when (UTC)", "who", "what", "new", "changed", "removed", "note"), rows)


@store_command.command("undo")
@click.argument("act", metavar="ACT")
def undo(act: str) -> None:
    """Undo one ACT, an import for instance, as `store history` names it."""
    store = services().store
    ids = [commit.id for commit in store.acts()]
    if act not in ids:
        raise click.UsageError(f"There is no act “{act}”.{did_you_mean(act, ids)} `store history` lists them.")
    undone = store.undo(act, who=services().settings.who)
    click.echo(
        f"Undone: {undone.removed:,} incidents taken away, {undone.restored:,} brought back"
        + (f", {undone.kept:,} kept since somebody changed them later" if undone.kept else "")
        + f". To take that back: incident-map store undo {undone.act_id}"
    )


def _day(moment: object) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d}"
