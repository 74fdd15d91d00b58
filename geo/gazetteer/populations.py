"""How many people a country has, and of which years that figure is: from a table beside the gazetteer's file.

Of regions no figure is bundled: no open package has one with a licence and a year.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import NamedTuple

from geo.settings import data_folder


class Population(NamedTuple):
    """How many people, and the years of the estimate, as "2017"."""

    number: int
    years: str


def population(country: str) -> Population | None:
    """That of a country by its ISO code; None where no figure is bundled."""
    return _table().get(country)


@cache
def _table() -> dict[str, Population]:
    lines = (data_folder("gazetteer") / "country_people.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = csv.DictReader(lines, delimiter="\t")
    return {row["country"]: Population(int(row["people"]), row["years"]) for row in rows}
