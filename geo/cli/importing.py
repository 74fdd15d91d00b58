"""``import``: files into the store, whatever they are, each as one act that can be undone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo import wording
from geo.cli import pass_services
from geo.cli.output import one_line, output_file
from geo.errors import GeoError, ReadError

if TYPE_CHECKING:
    from geo.datasets import ColumnMapping, DatasetFile
    from geo.importing import ImportResult, Preview
    from geo.model import Incident
    from geo.services import Services
    from geo.store import Store


@click.command("import", epilog="Example: incident-map import acled.csv ucdp.zip --preview")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--version", "version", default="", metavar="TEXT", help="The dataset's version, kept in the reports.")
@click.option(
    "--sheet", default="", metavar="NAME", help="Table to read from a file with several, by a part of its name."
)
@click.option("--day-first/--month-first", default=None, help="How to read dates such as 03/04/2022.")
@click.option("--mapping", default="", metavar="FILE|NAME", help="Meanings of the columns: a mapping's name or file.")
@click.option(
    "--swap", "swap", is_flag=True, help="Exchange latitude and longitude in rows in which they look swapped."
)
@click.option("--preview", "only_preview", is_flag=True, help="Only show what each FILE would become; store nothing.")
@click.option("--complete", is_flag=True, help="FILE is the whole dataset: remove stored incidents that it lacks.")
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the refused rows to this CSV file, each with its reason.",
)
@click.option("--verbose", is_flag=True, help="Show how long each stage took, and the files made after it.")
@click.option("--who", default=None, metavar="NAME", help="Your name in the history; by default the setting GEO_WHO.")
@pass_services
def import_command(
    services: Services,
    files: tuple[Path, ...],
    version: str,
    sheet: str,
    day_first: bool | None,
    mapping: str,
    swap: bool,
    only_preview: bool,
    complete: bool,
    rejects: Path | None,
    verbose: bool,
    who: str | None,
) -> None:
    """Import each FILE: it is recognised by its content, read, geocoded, and stored as one act, or not at all.

    Files that only add to others (GDELT's mentions, VIINA's labels, timemap's sources and associations) are matched by
    their content to the FILE that they belong to. The meanings of a table's columns, as given on the page or with
    --mapping, are kept for further files with the same columns. Importing a file again changes nothing; `store undo`
    undoes an import. The exit code is 1 if a file could not be read; the others are still imported.
    """
    # the formats and the gazetteer take a second to load, which --help must not wait for
    from geo.importing import import_file, read_ahead

    store, gazetteer, refusals = services.store, services.gazetteer, _Refusals()
    opened: dict[Path, DatasetFile] = {}
    for file in files:
        with refusals.printed(file):
            opened[file] = _opened(services, file, sheet, day_first, mapping, only_preview=only_preview)
    datasets = _with_companions(opened)
    if only_preview:
        for file, dataset in datasets.items():
            with refusals.printed(file):
                _tell_preview(services, dataset, swap)
        datasets = {}  # which leaves nothing to import
    results: list[ImportResult] = []
    exchanged = None if swap else frozenset[int]()
    with read_ahead(list(datasets.values()), store, version=version, exchanged=exchanged) as ahead:
        for file, dataset in datasets.items():
            with refusals.printed(file):
                with _progress(file.name) as progress:
                    result = import_file(
                        dataset,
                        store,
                        gazetteer=gazetteer,
                        version=version,
                        complete=complete,
                        exchanged=exchanged,
                        ready=ahead.take(dataset),
                        who=services.settings.who if who is None else who,
                        on_progress=progress,
                    )
                results.append(result)
                _tell(result)
                if verbose:
                    _stages(result)
    if rejects is not None:
        _write_rejects(results, rejects)
    if verbose:
        _files(store)
    if refusals.number:
        raise click.exceptions.Exit(1)


@dataclass(slots=True)
class _Refusals:
    """How many files could not be previewed or imported."""

    number: int = 0

    @contextmanager
    def printed(self, file: Path) -> Iterator[None]:
        """Print an error that a file raises, and count it, instead of raising it."""
        try:
            yield
        except GeoError as error:
            self.number += 1
            click.secho(f"Error: {one_line(error)} Nothing of {one_line(file.name)} was stored.", fg="red", err=True)


def _with_companions(opened: Mapping[Path, DatasetFile]) -> dict[Path, DatasetFile]:
    """The files that are read by themselves, each with the others beside it; a companion is read with its main file."""
    # as in import_command
    from geo.datasets import COMPANIONS

    formats = {dataset.format for dataset in opened.values()}
    mains = {file: each for file, each in opened.items() if COMPANIONS.get(each.format) not in formats}
    for dataset in mains.values():
        dataset.add_beside(list(opened.values()))
    return mains


def _write_rejects(results: list[ImportResult], file: Path) -> None:
    # as in import_command
    from geo.importing import rejects_csv

    with output_file(file) as lines:
        lines.write(rejects_csv(results).encode())
    left_out = _number(sum(len(result.rejects) for result in results), "row")
    click.echo(f"{left_out} not used: {file}", err=True)


def _opened(
    services: Services, file: Path, sheet: str, day_first: bool | None, mapping: str, *, only_preview: bool
) -> DatasetFile:
    # as in import_command
    from geo.datasets import open_dataset
    from geo.importing import kept_mappings, with_places

    if not file.is_file():
        raise ReadError(f"{file} is no file that can be read.")
    folder = services.settings.mappings
    dataset = open_dataset(file, file.name, sheet=sheet)
    if dataset.mapping is not None:
        if mapping:
            kept = kept_mappings.by_name(mapping, folder)
            dataset.mapping = kept_mappings.fit(kept, dataset.mapping, dataset.names)
        else:
            proposal = dataset.mapping
            dataset.mapping = kept_mappings.recall(proposal, folder)
            if dataset.mapping == proposal:  # a guess from values needs a person's confirmation, and there is none here
                guess = with_places(dataset, services.gazetteer) or proposal
                _tell_guess(dataset, guess)
                dataset.mapping = guess if only_preview else proposal
        if day_first is not None:
            dataset.mapping = replace(dataset.mapping, day_first=day_first)
        if mapping:
            kept_mappings.remember(dataset.mapping, folder)
    if dataset.asks_day_order and dataset.mapping is not None and dataset.mapping.day_first is None:
        raise ReadError(f"{file.name}: its dates can be read both ways; say --day-first or --month-first.")
    return dataset


def _tell_guess(file: DatasetFile, guess: ColumnMapping) -> None:
    """Print which columns look like places by their values alone, and the option that confirms it."""
    taken = file.mapping.columns if file.mapping is not None else {}
    labels = dict(zip(file.names, file.labels, strict=False))
    looks = [
        f"“{one_line(labels.get(name, name))}” ({meaning})"
        for meaning, names in guess.columns.items()
        if meaning not in taken
        for name in names
    ]
    if looks:
        click.echo(
            f"{one_line(file.name)}: by values alone, these columns look like places: {', '.join(looks)}. "
            "Import takes them only where --mapping, or somebody on the page, says so.",
            err=True,
        )


def _tell_preview(services: Services, file: DatasetFile, swap: bool) -> None:
    """Print a preview of a file: columns, rows, rejects with reasons, and its first rows."""
    # as in import_command
    from geo.datasets import FIELDS
    from geo.importing import preview

    sample = preview(file, gazetteer=services.gazetteer, store=services.store, exchanged=None if swap else frozenset())
    name = file.name
    click.secho(f"{one_line(name)}: {one_line(file.label)}", bold=True)
    if file.mapping is not None:
        labels = dict(zip(file.names, file.labels, strict=False))
        for meaning, names in file.mapping.columns.items():
            click.echo(f"  {FIELDS[meaning]}: {one_line(', '.join(labels.get(each, each) for each in names))}")
    click.echo(f"  {_rows_words(sample, file.rows)}")
    _sentences("would not be used", sample.refusals)
    _counts("place known to", sample.by_precision)
    _counts("labels without a type of ours", sample.unmapped)
    _sentences("looks odd", sample.flags)
    if sample.swapped and not swap:
        click.echo("  --swap exchanges latitude and longitude where they look swapped")
    for incident in sample.incidents[:_SHOWN]:
        click.echo(f"  {one_line(wording.when_words(incident))} | {one_line(incident.title)} | {_where(incident)}")


_SHOWN = 5
"""How many first rows a preview shows."""


def _where(incident: Incident) -> str:
    place = incident.placement
    names = dict.fromkeys(filter(None, (place.name, place.admin1, place.country)))
    return one_line(f"{', '.join(names) or 'no place'} ({wording.precision_words(place)})")


def _rows_words(sample: Preview, total: int | None) -> str:
    """How many rows a preview read, and how many of them are rejects."""
    rows = _number(sample.rows, "row")
    if not sample.is_whole:
        rows = f"the first {rows}" + (f" of {total:,}" if total else "")
    return f"{rows}: {_number(sample.rows - sample.refused, 'row')} can be used, {sample.refused:,} not"


def _tell(result: ImportResult) -> None:
    file, label = one_line(result.file), one_line(result.label)
    click.secho(file if label == file else f"{file}: {label}", bold=True)
    changed = [
        f"{number:,} {word}"
        for number, word in (
            (result.new, "new"),
            (result.updated, "changed"),
            (result.unchanged, "as they were"),
            (result.removed, "removed"),
            (result.withheld, "deleted here before and left so"),
        )
        if number
    ]
    rows, incidents = _number(result.rows, "row"), _number(result.incidents, "incident")
    read = f"{rows}, {incidents} with {_number(result.reports, 'report')}"
    click.echo(f"  {read}: {', '.join(changed) or 'nothing changed'} ({result.seconds:.1f} s)")
    if result.repeats:
        click.echo(f"  {_number(result.repeats, 'row')} on the same incidents as other rows")
    if result.merged:
        click.echo(f"  {_number(result.merged, 'row')} joined to incidents of another dataset")
    _counts("place known to", result.by_precision)
    if result.geocoded:
        click.echo(f"  {result.geocoded:,} placed by name")
    _sentences("not used", result.reject_counts)
    _counts("labels without a type of ours", result.unmapped)
    _sentences("looks odd", result.oddities)
    if result.swapped:
        click.echo("  to have them exchanged: take this back and import the file with --swap")
    if result.others:
        click.echo(f"  tables not read: {', '.join(map(one_line, result.others))}")
    if result.act_id:
        click.echo(f"  to take it back: incident-map store undo {result.act_id}")


def _stages(result: ImportResult) -> None:
    """Print a line for each stage, with its seconds, its share of the total and what it does."""
    # as in import_command
    from geo.store import STAGES

    total = sum(result.stages.values())
    click.echo(f"  {'stage':<10}{'seconds':>9}{'share':>8}")
    for stage, seconds in (*result.stages.items(), ("all", total)):
        share = f"{100 * seconds / total if total else 0:>6.0f} %"
        click.echo(f"  {stage:<10}{seconds:>9.2f}{share}  {STAGES.get(stage, '')}".rstrip())
    click.echo("  (stages run side by side, so their seconds may sum to more than the import took)")


def _files(store: Store) -> None:
    """Wait for the files of the current state, as the end of the program does anyway, and print how long they took."""
    if seconds := store.wait_for_files():
        click.echo(f"files of the current state: {seconds:.2f} s")


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _counts(what: str, counts: Mapping[str, int]) -> None:
    if counts:
        shown = [f"{one_line(name)} {number:,}" for name, number in list(counts.items())[:8]]
        more = f", and {len(counts) - 8:,} more" if len(counts) > 8 else ""
        click.echo(f"  {what}: {', '.join(shown)}{more}")


def _sentences(what: str, counts: Mapping[str, int]) -> None:
    if counts:
        click.echo(f"  {what}:")
    for sentence, number in list(counts.items())[:8]:
        click.echo(f"    {number:,} × {one_line(sentence)}")
    if len(counts) > 8:
        click.echo(f"    and {len(counts) - 8:,} more reasons")


@contextmanager
def _progress(name: str) -> Iterator[Callable[[Any], None]]:
    """A progress bar with rows, rate and time left, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _progress: None
        return
    # as in geo.cli.output.progress
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(one_line(name), total=None, rate="")

        def show(how_far: Any) -> None:
            left = f", {how_far.left_s:,.0f} s left" if how_far.left_s is not None else ""
            rate = f"{how_far.rows:,} rows, {how_far.rows_per_s:,.0f} a second{left}"
            total = None if how_far.share is None else 1.0
            bar.update(task, total=total, completed=how_far.share or 0, rate=rate)

        yield show
