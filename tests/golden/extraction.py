"""What extraction reads out of our texts, but for those that are kept for the end; of others as hashes."""

from __future__ import annotations

import ast
import datetime as dt
import json
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from geo.errors import ExtractError
from geo.extract import Extraction, extract
from geo.model import to_dict
from tests.extract.corpus_scoring import CORPUS, read_articles
from tests.golden.values import cell, filled, line, mark

ROOT = Path(__file__).parents[2]
LEAST_WORDS = 4
"""A shorter text of a test module is a name or a code."""


def reading(text: str, published: dt.date | None = None) -> dict[str, Any]:
    """All that a text's extraction says, as plain JSON; what is empty is left out."""
    extraction: Extraction = extract(text, published=published)
    told = {
        "language": extraction.language,
        "problems": list(extraction.problems),
        "places": [json.loads(line(place)) for place in extraction.places],
        "incidents": [
            {"score": round(proposed.score, 7), **filled(to_dict(proposed.incident))}
            for proposed in extraction.incidents
        ],
    }
    return {key: value for key, value in told.items() if value}


def digest(key: str, told: dict[str, Any]) -> str:
    """A tab-separated line: key, hash of the reading, language, places, incidents, and what the first is called."""
    incidents = told.get("incidents", [])
    first = cell(incidents[0]["title"]) if incidents else "-"
    counts = (len(told.get("places", ())), len(incidents))
    return "\t".join((key, mark(told), told.get("language", "-"), *map(str, counts), first))


def corpus(*, share: int = 1) -> Iterator[str]:
    """A line of JSON for each incident of the corpus and of the first reports, after one for its text's places.

    Of every second text alone, for a ``share`` of 2.
    """
    for name, text, published in islice(_corpus_texts(), 0, None, share):
        told = reading(text, published)
        incidents = told.pop("incidents", [])
        yield _compact({"text": name, "incidents": len(incidents)} | told | {"places": mark(told.get("places"))})
        for incident in incidents:
            yield _compact({"text": name} | incident)


def _compact(values: dict[str, Any]) -> str:
    """One line of JSON in the given order: its first value is what the line is about."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _corpus_texts() -> Iterator[tuple[str, str, dt.date | None]]:
    kept_from_sight = set(CORPUS.glob("*_held*.txt"))
    latest = {
        CORPUS / f"articles_{number}.txt" for number in ("sixth", "seventh", "eighth", "ninth")
    }  # no room for them
    for path in sorted(set(CORPUS.glob("*.txt")) - kept_from_sight - latest):
        for article in read_articles(path):
            yield article.id, article.text, article.published
    for path in sorted((ROOT / "data" / "incidents").glob("*.toml")):
        report = tomllib.loads(path.read_text(encoding="utf-8"))
        for incident in report["incident"]:
            yield incident["id"], f"{incident['title']}\n\n{incident.get('summary', '')}", None


def sentences(*, share: int = 1) -> Iterator[str]:
    """A line for each text that stands in the tests of extraction, by the hash of the text; or a part of them."""
    texts: dict[str, str] = {}
    for path in sorted(Path(ROOT / "tests" / "extract").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value.split()) > LEAST_WORDS:
                texts[mark(node.value)] = node.value
    for key in sorted(texts):
        if int(key[:4], 16) % share:
            continue
        try:
            yield digest(key, reading(texts[key], dt.date(2025, 8, 20)))
        except ExtractError as error:
            yield f"{key}\tExtractError: {error}"


def corpora(folder: Path, out: Path) -> None:
    """Write a file of lines as :func:`digest` makes them for every ``*.jsonl`` of a folder.

    Parameters
    ----------
    folder : Path
        Files with a JSON object a line, of which ``id``, ``text`` and ``published`` are read.
    out : Path
        Folder of the outcome, made where there is none. A text on which extraction fails has the error in its line.
    """
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as rows, (out / f"{path.stem}.tsv").open("w", encoding="utf-8") as outcome:
            for row in map(json.loads, rows):
                day = row.get("published")
                key = cell(row["id"])
                try:
                    told = digest(key, reading(row["text"], dt.date.fromisoformat(day[:10]) if day else None))
                except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                    told = f"{key}\t{type(error).__name__}: {cell(error)}"
                outcome.write(f"{told}\n")
        print(path.name, flush=True)
