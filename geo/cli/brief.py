"""``brief``: one page of a view to print or to send on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.filter_options import explain_no_match, with_filter
from geo.cli.output import output_file
from geo.filter import AGAINST, Filter

if TYPE_CHECKING:
    from geo.services import Services


@click.command("brief")
@with_filter
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE.html|pdf|docx"
)
@click.option(
    "--against",
    type=click.Choice(AGAINST),
    default=AGAINST[0],
    show_default=True,
    help="What its time stands beside: as long before it, the same days a year before, nothing.",
)
@click.option("--title", default="", help="Your own heading.")
@click.option("--note", default="", help="What you add; it stands apart as yours.")
@click.option("--link", default="", metavar="ADDRESS", help="Where readers reach the dashboard; sentences lead there.")
def brief_command(
    services: Services, filter: Filter, output: Path, against: str, title: str, note: str, link: str
) -> None:
    """Write a page of a view: map, figures, changes, the incidents that matter, and who says so.

    The options are the words of a link. Each sentence is composed of stored values.
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
