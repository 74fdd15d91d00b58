"""``codes``: what may be typed for --type, --target and the like."""

from __future__ import annotations

import click

from geo.cli import did_you_mean
from geo.wording import LABELS


@click.command("codes")
@click.argument("word", required=False, metavar="[WORD]")
def codes_command(word: str | None) -> None:
    """List the codes for WORD (type, domain, target, means, verification or precision), or all codes."""
    if word is not None and word.removeprefix("--") not in LABELS:
        raise click.UsageError(f"“{word}” has no codes.{did_you_mean(word, LABELS)} It may be {', '.join(LABELS)}.")
    for name in [word.removeprefix("--")] if word else LABELS:
        if not word:
            click.secho(name, bold=True)
        for code, label in LABELS[name].items():
            click.echo(f"{'' if word else '  '}{code:<24}{label}")
