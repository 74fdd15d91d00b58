"""Countries by the names and codes in datasets: various names, ISO 3166, FIPS 10-4.

Datasets name countries in their own ways ("DRC", "Russia (Soviet Union)", "OPT", FIPS "UP"), and the stated country is
needed to check a row's point. The gazetteer isn't used, because it has names of places rather than UCDP's spellings of
states.

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
    """Alpha-2 codes by other codes and names."""

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
    """The alpha-2 code for a name or an alpha-2, alpha-3 or numeric ISO code; empty if unknown."""
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
    """The alpha-2 code for a FIPS 10-4 code, which GDELT uses ("UP" is Ukraine); empty if unknown."""
    return _codes().fips.get(text.strip().upper()[:2], "")
