"""``table``: incidents counted by region, country, type or actor, beside the time before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo import taxonomy
from geo.cli.filter_options import against_option, explain_no_match, with_filter
from geo.cli.output import ROWS_PRINTED, output_file
from geo.cli.output import table as print_table
from geo.filter import TABLE_ROWS, Filter
from geo.wording import difference_words, harm_words, share_words, span_words

if TYPE_CHECKING:
    from geo.services import Services
    from geo.store import BreakdownRow, CasualtyTotals

# repeated from geo.store, because --help must not import it; tests/test_cli.py compares them
SHAPES = ("table", "long", "pivot")


@click.command("table", epilog="Example: incident-map table --rows type --country UA --last 4w -o ukraine.xlsx")
@with_filter
@click.option(
    "--rows", "by", type=click.Choice(TABLE_ROWS), default="region", show_default=True, help="What each row counts."
)
@against_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv|FILE.xlsx",
              help="File to write instead of printing.")  # fmt: skip
@click.option(
    "--shape",
    type=click.Choice(SHAPES),
    default="table",
    show_default=True,
    help="Layout of a CSV file; a workbook has all three.",
)
@click.option(
    "--limit", type=click.IntRange(0), default=None, help=f"Most rows to print; {ROWS_PRINTED} by default, 0 for all."
)
def table_command(
    services: Services, filter: Filter, by: str, against: str, output: Path | None, shape: str, limit: int | None
) -> None:
    """Count incidents by region, country, type or actor: now, before, change, killed and injured.

    The filter's period (--last, or --since with --until) is compared with the period of the same length before it, or
    with the same days a year before; without a period everything is counted, and nothing compared.
    """
    if output is not None:
        form = output.suffix.lower().removeprefix(".")
        if form not in ("csv", "xlsx"):
            raise click.BadParameter(f"“{output.name}” must end in .csv or .xlsx.", param_hint="-o")
        data = services.breakdown_file(filter, by, shape, form, against=against)
        with output_file(output) as file:
            file.write(data)
    counted = services.breakdown(filter, by, against)
    if not counted.total.now.incidents:
        explain_no_match(services.store, filter)
    if output is not None:
        click.echo(f"{output}: {len(counted.rows):,} rows, {counted.total.now.incidents:,} incidents.", err=True)
        return
    most = ROWS_PRINTED if limit is None else limit or len(counted.rows)
    rows = [(_name(by, row, services), row) for row in counted.rows[:most]]
    rows += [("not known", counted.unknown)] if counted.unknown is not None else []
    print_table(
        (by, "now", "before", "change", "per cent", "killed", "injured"),
        [_cells(name, row) for name, row in [*rows, ("all", counted.total)]],
        numbers=("now", "before", "change", "per cent", "killed", "injured"),
        loose=(by,),
    )
    if counted.period is not None and counted.before is not None:
        click.echo(f"Now: {span_words(*counted.period)}; before: {span_words(*counted.before)}.", err=True)
    if len(counted.rows) > most:
        click.echo(f"{most:,} of {len(counted.rows):,} rows; --limit 0 shows all.", err=True)


def _name(by: str, row: BreakdownRow, services: Services) -> str:
    if by == "type":
        return taxonomy.EVENT_TYPES[row.name].label
    if by == "country":
        return services.gazetteer.country_name(row.name)
    return f"{row.name}, {row.country}" if row.country else row.name


def _cells(name: str, row: BreakdownRow) -> tuple[object, ...]:
    now, before = row.now, row.before
    share = "few" if row.is_few else "" if row.share is None else share_words(row.share)
    compared = ("", "", "") if before is None else (before.incidents, difference_words(row.difference), share)
    return (name, now.incidents, *compared, _harm(now.killed), _harm(now.injured))


def _harm(people: CasualtyTotals) -> str:
    words = harm_words(people.low, people.high, figures=people.known, open=people.open)
    return f"{words}, {people.unknown:,} without" if people.known and people.unknown else words
