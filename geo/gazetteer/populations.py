"""Populations of countries, with the years of the estimates, from a table beside the gazetteer's file.

There are none for regions, because no open package has them with a licence and a year.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import NamedTuple

from geo.settings import data_folder


class Population(NamedTuple):
    """A population, and the years of the estimate, as text ("2017")."""

    number: int
    years: str


def population(country: str) -> Population | None:
    """The population of a country by its ISO code; None if there is no figure."""
    return _table().get(country)


@cache
def _table() -> dict[str, Population]:
    lines = (data_folder("gazetteer") / "country_people.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = csv.DictReader(lines, delimiter="\t")
    return {row["country"]: Population(int(row["people"]), row["years"]) for row in rows}
