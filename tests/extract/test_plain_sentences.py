"""Plain sentences, one thing each, from the tables in ``plain/``: what each reports, of which type.

A file is named by its language, ``en.toml`` or ``en_places.toml``. It has kinds, each with its reason and its rows:

    [[kind]]
    why = "a negation reports no event"
    published = 2025-08-20
    sentences = [
        { text = "Gunmen did not attack the village.", types = [] },
        { text = "Two shells fell on Sumy.", types = ["missile_artillery"], place = "Sumy", injured = 0 },
    ]

``types`` are the event types of its incidents, in any order, ``a|b`` being either and ``a|`` that or none; statements
and talks count only in rows that name one. ``place`` is the name of the first incident's place ("" for none),
``killed`` and ``injured`` its best figures (-1 for no figure), ``why`` a reason of the row's own, ``published`` the
kind's day of publication. ``open`` says why a row doesn't hold yet: it is expected to fail, and has to.
"""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from geo.extract import Extraction, extract
from geo.taxonomy import DOMAINS, types_of

TABLES = Path(__file__).with_name("plain")
POLITICAL = types_of("political")
COLUMNS = {"text", "types", "place", "killed", "injured", "why", "open"}


def rows() -> list[Any]:
    parameters = []
    for path in sorted(TABLES.glob("*.toml")):
        for kind in tomllib.loads(path.read_text(encoding="utf-8"))["kind"]:
            for row in kind["sentences"]:
                marks = [pytest.mark.xfail(reason=row["open"], strict=True)] if "open" in row else []
                language = path.stem.partition("_")[0]
                parameters.append(pytest.param(language, kind, row, marks=marks, id=f"{path.stem}: {row['text'][:70]}"))
    return parameters


def reported(extraction: Extraction, expected: list[str]) -> list[str]:
    """The types of a text's incidents; statements and talks only where some are expected."""
    political = any(set(cell.split("|")) & set(POLITICAL) for cell in expected)
    types = [proposed.incident.event_type for proposed in extraction.incidents]
    return sorted(types if political else [event_type for event_type in types if event_type not in POLITICAL])


@pytest.mark.parametrize(("language", "kind", "row"), rows())
def test_a_plain_sentence_is_read(language: str, kind: dict[str, Any], row: dict[str, Any]) -> None:
    assert row.keys() <= COLUMNS
    why = f"{kind['why']}; {row['why']}" if "why" in row else kind["why"]
    extraction = extract(row["text"], language=language, published=kind.get("published"))
    wanted = [sorted(filter(None, choice)) for choice in product(*(cell.split("|") for cell in row["types"]))]
    assert reported(extraction, row["types"]) in wanted, why
    first = next(iter(extraction.incidents), None)
    if "place" in row:
        assert (first.incident.placement.name if first else "") == row["place"], why
    for field in ("killed", "injured"):
        if field in row:
            count = getattr(first.incident, field) if first else None
            assert (-1 if count is None else count.best) == row[field], why


def test_each_event_type_has_ten_wordings() -> None:
    """Political ones aside, and those that no word names."""
    types = [
        set(cell.split("|"))
        for path in TABLES.glob("en*.toml")
        for kind in tomllib.loads(path.read_text(encoding="utf-8"))["kind"]
        for row in kind["sentences"]
        for cell in row["types"]
    ]
    for event_type in [code for domain in DOMAINS for code in types_of(domain) if domain not in ("political", "other")]:
        assert sum(event_type in cell for cell in types) >= 10, event_type
