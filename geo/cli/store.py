"""``store``: what is stored and where, who changed what, undoing an act, and keeping it all from harm."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli import did_you_mean, pass_services
from geo.cli.output import one_line, print_pairs, standard_output, table
from geo.errors import StoreError
from geo.filter import ALL_DOMAINS, Filter
from geo.wording import day_words

if TYPE_CHECKING:
    from geo.services import Services


@click.group("store", invoke_without_command=True)
@click.pass_context
def store_command(ctx: click.Context) -> None:
    """Show what is stored and its history; undo, check, repair, back up and restore."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@store_command.command("info")
@pass_services
def info(services: Services) -> None:
    """Show where the store is, what it holds, and from which sources."""
    store = services.store
    totals = store.totals(Filter(domain=(ALL_DOMAINS,)))
    print_pairs(
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
@click.option("--limit", type=click.IntRange(1), help="Most acts to print; 20 by default, with --format all.")
@click.option(
    "--format", "form", type=click.Choice(("csv", "jsonl")), help="Print all fields of each act, to keep in a file."
)
@pass_services
def history(services: Services, limit: int | None, form: str | None) -> None:
    """Show who changed what, and when, the newest act first."""
    if form is not None:
        from geo.store import acts_file  # as in check

        standard_output().write(acts_file(services.store.acts(limit), form))
        return
    rows = [
        (
            commit.id,
            f"{'before ' if commit.noted else ''}{commit.when:%Y-%m-%d %H:%M}",
            commit.act.who,
            commit.act.what
            + (f" of {commit.undoes}" if commit.undoes else "")
            + (" (undone)" if commit.undone_by else ""),
            f"{commit.new:,}",
            f"{commit.updated:,}",
            f"{commit.removed:,}",
            commit.act.note,
        )
        for commit in services.store.acts(limit or 20)
    ]
    table(("act", "when (UTC)", "who", "what", "new", "changed", "removed", "note"), rows)


@store_command.command("undo")
@click.argument("act", metavar="ACT")
@pass_services
def undo(services: Services, act: str) -> None:
    """Undo ACT, such as an import, by its id in `store history`."""
    store = services.store
    ids = [commit.id for commit in store.acts()]
    if act not in ids:
        raise click.UsageError(f"There is no act “{act}”.{did_you_mean(act, ids)} `store history` lists them.")
    undone = store.undo(act, who=services.settings.who)
    click.echo(
        f"Undone: {undone.removed:,} incidents taken away, {undone.restored:,} brought back"
        + (f", {undone.kept:,} kept since somebody changed them later" if undone.kept else "")
        + f". To take that back: incident-map store undo {undone.act_id}"
    )


@store_command.command("check")
@pass_services
def check_command(services: Services) -> None:
    """Read the whole store, and name damaged files; nothing is changed.

    The exit code is 1 if anything is damaged.
    """
    # imported late, because --help must be fast
    from geo.store import examine

    path = services.settings.store
    with _counted("looked at") as on_file:
        health = examine(path, on_file=on_file)
    print_pairs(
        [
            ("where", path),
            ("version", health.version if health.version is not None else "can't be told"),
            ("files", f"{health.files:,}, of them {health.hashed:,} compared with their hash, the others read"),
            ("rows", f"{health.rows:,} versions of incidents"),
            ("size", _megabytes(health.size_bytes)),
        ]
    )
    if health.hashed < health.files:
        click.echo(
            f"{_files(health.files - health.hashed)} without a hash, in which not all damage is noticed: "
            "`store repair` writes down what it is now"
        )
    if health.unnamed:
        size = _megabytes(health.unnamed_bytes)
        click.echo(
            f"{_files(health.unnamed)} ({size}) that nothing names, as interrupted imports leave them: `store clean`"
        )
    for damage in health.damages:
        click.secho(f"{damage.file} {one_line(damage.what)}", fg="red", err=True)
        lost = "" if damage.rows is None else f"{damage.rows:,} versions of incidents are in it"
        written = "" if damage.written is None else f"written {damage.written:%Y-%m-%d %H:%M} UTC"
        for line in filter(None, (", ".join(filter(None, (lost, written, *damage.notes))), damage.remedy)):
            click.echo(f"  {one_line(line)}", err=True)
    if health.damages:
        raise click.exceptions.Exit(1)
    click.secho("The store is sound.", fg="green")


@store_command.command("repair")
@click.option("--from", "backup", metavar="FOLDER", default="", help="Restore damaged files from these backups.")
@click.option("--undo", "act", metavar="ACT", default="", help="Put back what this repair moved away.")
@pass_services
def repair_command(services: Services, backup: str, act: str) -> None:
    """Restore damaged files where possible, and move unreadable ones away.

    These stay in the store's folder, under `_damaged`. A repair is an act in the history, and --undo undoes it.
    """
    # as in check
    from geo.store import copies, repair, undo_repair

    settings = services.settings
    if act:
        click.echo(f"Taken in again: {_files(undo_repair(settings.store, act, who=settings.who))}.")
        return
    copy_of = copies(backup, settings.store) if backup else None
    done = repair(settings.store, who=settings.who, copy_of=copy_of)
    lines = [
        f"Set aside, since their acts never came to be stored: {', '.join(done.unfinished)}."
        if done.unfinished
        else "",
        "The log was written anew from the files; `store history` shows what was found. To have the one before again "
        f"once it is mended: incident-map store repair --undo {done.log_act_id}"
        if done.log_rebuilt
        else "",
        "The log came back from the backup." if done.log_copied else "",
        f"Set aside, since it only repeats the log’s entries: {', '.join(done.dropped)}." if done.dropped else "",
        f"From the backup: {_files(len(done.copied))}." if done.copied else "",
        f"From those that they were joined of: {_files(len(done.rejoined))}." if done.rejoined else "",
        f"Set aside: {_files(len(done.set_aside))}, with {done.rows_lost:,} versions of incidents. To take them in "
        f"again once they are mended: incident-map store repair --undo {done.act_id}"
        if done.set_aside
        else "",
    ]
    for line in filter(None, lines):
        click.echo(line)
    if done.hashed:
        click.echo(f"Hashes were written down of {_files(done.hashed)} that had none.")
    elif not any(lines):
        click.echo("There was nothing to repair.")


@store_command.command("backup")
@click.argument("target", metavar="FOLDER")
@click.option(
    "--keep", metavar="N", type=click.IntRange(1), help="Keep only the newest N backups of this store; by default all."
)
@click.option("--verify", is_flag=True, help="Read all backed-up files, and write damaged ones again.")
@pass_services
def backup_command(services: Services, target: str, keep: int | None, verify: bool) -> None:
    """Back up the store to FOLDER, or to a URL such as s3://bucket/backups, while it is in use.

    Each file is kept once, so that a further backup writes only new ones. Drafts, views, notes and feeds are included.
    Files that only deleted backups had are deleted twelve hours later.
    """
    # as in check
    from geo.store import back_up

    settings = services.settings
    with _counted("copied") as on_file:
        copy = back_up(settings.store, target, beside=settings.beside, keep=keep or 0, verify=verify, on_file=on_file)
    click.echo(
        f"Version {copy.backup.version}: {_files(len(copy.backup.files))}, {_megabytes(copy.backup.size_bytes)}; "
        f"{copy.new_files:,} of them were new, {_megabytes(copy.new_bytes)}."
    )
    if copy.deleted:
        click.echo(f"Deleted: {_files(copy.deleted)} of backups that were left out.")
    if copy.left:
        click.secho(f"The backup is taken; old ones couldn’t be deleted: {copy.left}.", fg="red", err=True)
    for taken in copy.damaged:
        click.secho(
            f"The backup of {taken:%Y-%m-%d %H:%M:%S} UTC is damaged and can’t be brought back.", fg="red", err=True
        )
    if copy.damaged:
        raise click.exceptions.Exit(1)


@store_command.command("restore")
@click.argument("target", metavar="FOLDER")
@click.option(
    "--at", metavar="TIME", default="", help="Restore the newest backup up to then, such as 2026-11-30T06:00 (UTC)."
)
@click.option("--of", metavar="STORE", default="", help="Store by its name, if FOLDER has backups of several.")
@click.option("--into", type=click.Path(path_type=Path), help="Folder to restore into; by default the store's own.")
@pass_services
def restore_command(services: Services, target: str, at: str, of: str, into: Path | None) -> None:
    """Restore a backup from FOLDER, where there is no store yet; all content is checked by its hash."""
    # as in check
    from geo.store import restore

    settings = services.settings
    if into is None and "://" in settings.store:
        raise StoreError("A backup is brought back into a folder: say which with --into, and set GEO_STORE to it.")
    path = into or Path(settings.store)
    beside = {name: place.with_name(place.name.replace(Path(settings.store).name, path.name, 1))
              for name, place in settings.beside.items()}  # fmt: skip
    with _counted("brought back") as on_file:
        backup = restore(target, path, at=_moment(at), of=of, beside=beside, on_file=on_file)
    click.echo(f"{path} is as it was on {backup.taken:%Y-%m-%d at %H:%M} UTC (version {backup.version}).")


_MOST_DAYS = 99_999
"""The most days, as for GEO_HISTORY_DAYS: a million days ago there is no date."""


@store_command.command("clean")
@click.option(
    "--days",
    type=click.IntRange(1, _MOST_DAYS),
    default=30,
    show_default=True,
    help="Keep files younger than so many days.",
)
@click.option(
    "--history",
    metavar="DAYS",
    type=click.IntRange(1, _MOST_DAYS),
    help="Days of history to keep; by default the setting GEO_HISTORY_DAYS, or all.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would be deleted.")
@pass_services
def clean_command(services: Services, days: int, history: int | None, dry_run: bool) -> None:
    """Delete unused files: of interrupted imports, small ones that were merged, and old checkpoints.

    Of the log's entries that are as old, 250 each are packed into one file. A store that this release made does
    so by itself after 250 acts; one of an older release, once this has packed its log. That release refuses it
    then, until `store unpack`.

    If the history is limited (GEO_HISTORY_DAYS, --history), versions of incidents that were replaced before that time
    are deleted too, except from files with few of them. Acts from before stay listed, but can't be undone any more.
    """
    store, settings = services.store, services.settings
    if reach := history or int(settings.history_days or 0):
        until, versions, stay = store.shorten(days=reach, who=settings.who, dry_run=dry_run)
        what = "would go from" if dry_run else "went from"
        left = f" {stay:,} more stay, in files with few such versions." if stay else ""
        click.echo(f"{versions:,} versions of before {until:%Y-%m-%d} {what} the history.{left}")
    files, size = store.clean(days=days, dry_run=dry_run)
    click.echo(f"{_files(files)}, {_megabytes(size)}, {'would go' if dry_run else 'deleted'}.")


@store_command.command("unpack")
@pass_services
def unpack_command(services: Services) -> None:
    """Write each entry of the log into a file of its own again, as it was before `store clean`.

    Releases from before logs were packed read the store then, which a new one needs too. Nothing is packed again until
    the next `store clean`.
    """
    services.store.unpack()
    click.echo("Each entry of the log has a file of its own.")


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise click.UsageError(f"“{text}” is no time such as 2026-11-30T06:00.") from error
    return moment.replace(tzinfo=dt.UTC) if moment is not None and moment.tzinfo is None else moment


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


@contextmanager
def _counted(done: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress callback on a terminal; None elsewhere."""
    is_seen = sys.stderr.isatty()

    def tell(number: int, total: int) -> None:
        click.echo(f"\r{number:,} of {total:,} files {done}", nl=number == total, err=True)

    yield tell if is_seen else None


def _day(moment: object) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d}"
