"""``brief``: one page of a view to print or to send on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.filter_options import against_option, explain_no_match, with_filter
from geo.cli.output import output_file
from geo.filter import Filter

if TYPE_CHECKING:
    from geo.services import Services


@click.command("brief", epilog='Example: incident-map brief -o brief.pdf --country UA --last 14d --note "For Monday"')
@with_filter
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE.html|pdf|docx",
    help="File to write; its ending gives the format.",
)
@against_option
@click.option("--title", default="", metavar="TEXT", help="Heading, in place of the composed one.")
@click.option("--note", default="", metavar="TEXT", help="Your own remarks, set apart as yours.")
@click.option(
    "--link", default="", metavar="ADDRESS", help="Address at which readers reach the dashboard; sentences link to it."
)
def brief_command(
    services: Services, filter: Filter, output: Path, against: str, title: str, note: str, link: str
) -> None:
    """Write a one-page report of a view: map, figures, changes, the incidents that matter, and who says so.

    Every sentence is composed from stored values.
    """
    from geo.writers import BRIEF_FORMATS, write_brief  # libraries of documents, which --help needn't wait for

    if output.suffix.lower() not in BRIEF_FORMATS:
        raise click.BadParameter(f"“{output.name}” must end in {', '.join(BRIEF_FORMATS)}.", param_hint="-o")
    total = services.store.count(filter)
    if not total:
        explain_no_match(services.store, filter)
    brief = services.brief(filter, against=against, title=title, note=note, link=link)
    data = write_brief(brief, output.suffix.lower())
    with output_file(output) as file:
        file.write(data)
    for strange in brief.unsupported:
        click.echo(f"No incident of this view has “{strange}”, which your note names.", err=True)
    click.echo(f"{output}: {len(brief.sentences):,} of {total:,} incidents told.", err=True)
