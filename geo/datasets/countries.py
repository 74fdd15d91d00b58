"""Countries by the names and codes that datasets use: names of several kinds, ISO 3166, FIPS 10-4.

Datasets name countries in their own way ("DRC", "Russia (Soviet Union)", "OPT", FIPS "UP"); a table of
their names is what lets a row say that its point lies outside the country it states. The gazetteer isn't
asked, since reading a dataset needs no file of the user's, and since it knows places rather than how UCDP spells a
state.

The table is ``countries.tsv`` beside this module, a country a line; ``data/SOURCES.md`` says where it comes from.
Codes beside the first of their kind are older ones, or of parts of the country.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import NamedTuple

_WORD_BREAK = re.compile(r"[\W_]+")


class _Codes(NamedTuple):
    """Alpha-2 code by every other code and name."""

    alpha2: frozenset[str]
    alpha3: dict[str, str]
    numeric: dict[int, str]
    fips: dict[str, str]
    names: dict[str, str]


@cache
def _codes() -> _Codes:
    text = resources.files("geo.datasets").joinpath("countries.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    names = {_fold(row["name"]): row["alpha2"] for row in rows}
    names |= {_fold(name): row["alpha2"] for row in rows for name in row["other_names"].split("; ") if name}
    return _Codes(
        alpha2=frozenset(row["alpha2"] for row in rows),
        alpha3={code: row["alpha2"] for row in rows for code in row["alpha3"].split()},
        numeric={int(row["numeric"]): row["alpha2"] for row in rows if row["numeric"]},
        fips={code: row["alpha2"] for row in rows for code in row["fips"].split()},
        names=names,
    )


def _fold(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _WORD_BREAK.sub(" ", plain).removeprefix("the ").strip()


def country_of(text: str) -> str:
    """The alpha-2 code that a name, an alpha-2, alpha-3 or numeric ISO code stands for; empty where none."""
    text, codes = text.strip(), _codes()
    if not text:
        return ""
    if len(text) == 2 and text.upper() in codes.alpha2:
        return text.upper()
    if len(text) == 3 and text.upper() in codes.alpha3:
        return codes.alpha3[text.upper()]
    if text.isascii() and text.removesuffix(".0").isdigit():
        return codes.numeric.get(int(text.removesuffix(".0")), "") if len(text) <= 5 else ""
    return codes.names.get(_fold(text), "")


def country_of_fips(text: str) -> str:
    """The alpha-2 code of a FIPS 10-4 code, which GDELT uses ("UP" is Ukraine); empty where none."""
    return _codes().fips.get(text.strip().upper()[:2], "")
