"""What the gazetteer says of 5,000 names, regions, borders, seas, coordinates and words that are no place.

The questions stand in the golden file itself, so that a new gazetteer changes answers and not questions;
``python -m tests.golden --questions`` draws them anew from the gazetteer's file and from the lists of this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import marisa_trie
import numpy as np

from geo.gazetteer import GazetteerGeocoder, place
from tests.golden.values import cell, line, mark

ROOT = Path(__file__).parents[2]
GAZETTEER = ROOT / "data" / "gazetteer"
NUMBER, SEED = 5_000, 20_250_820

SCRIPTS = {"Latin": (0x41, 0x24F, 900), "Cyrillic": (0x400, 0x4FF, 700), "Arabic": (0x600, 0x6FF, 250),
           "Greek": (0x370, 0x3FF, 120), "Hebrew": (0x590, 0x5FF, 100), "others": (0x530, 0xFFFF, 80)}  # fmt: skip
"""First and last character of a script, and how many names of it are asked for."""
TEMPLATES = (
    "50 km north of {0}", "15 km south-west of {0}", "three miles east of {0}", "near {0}", "outside {0}",
    "{0} region", "{0} Oblast", "{0} district", "{0} province", "southern {0}", "central {0}", "{0}'s eastern border",
    "between {0} and {1}", "the village of {0}", "the city of {0}", "the outskirts of {0}", "{0}, {2}", "{0} ({2})",
    "20 km nördlich von {0}", "bei {0}", "Oblast {0}", "Region {0}", "в 30 км к северу от {0}", "под {0}",
    "за 10 км на схід від {0}", "біля {0}", "{0} airport", "{0} Bay", "the port of {0}", "road from {0} to {1}",
)  # fmt: skip
BORDER_TEMPLATES = (
    "{0}'s border with {1}", "the border between {0} and {1}", "{0}-{1} border", "the {0} border",
    "{0}'s western border", "northern {0}", "eastern {0}", "Gulf of {0}", "{0}",
)  # fmt: skip
ENDINGS = ("а", "у", "ом", "е", "і", "ові", "ом", "ы", "ою", "ов", "ям", "ій")
ODD = ("", " ", "\u202eKyiv", "Kyiv\u0301", "a" * 121, "x " * 80)
"""Names that don't fit into a list of lines; the others that were thought up stand in ``names.txt``."""


_SOURCES = (("aliases.tsv", 1, 4), ("places.tsv", 0, 7), ("places.tsv", 9, 9), ("demonyms.tsv", 1, 3))
"""Files of the gazetteer, the column in which they have names, and every how manieth row is taken."""
_KINDS = {"admin1": 220, "admin2": 140, "admin3": 30, "country": 80, "water": 70, "island": 30, "mountain": 30,
          "airport": 40, "facility": 40, "area": 40, "line": 20}  # fmt: skip
"""How many places of a kind are asked for by their names."""


def answers(asked_lines: Iterator[str]) -> Iterator[str]:
    """A line a question: name, countries, division; then hash of the whole answer, and its place for a reader.

    A name that starts with @ is a position, of which the nearest place is asked.
    """
    geocoder = GazetteerGeocoder()
    for question in asked_lines:
        name, countries, division = question.split("\t")[:3]
        asked = name.encode().decode("unicode_escape").encode("latin-1").decode() if "\\" in name else name
        if asked.startswith("@"):
            location = geocoder.reverse(asked[1:])
            told = [location and [location.address, location.latitude, location.longitude, location.raw]]
            short = cell(location.address) if location else "-"
        else:
            answer = place(asked, geocoder, country_codes=countries.split() or None, admin1=division or None)
            told = [answer]
            at = (
                "-" if answer.point is None else f"{answer.point.lat:.2f} {answer.point.lon:.2f} {answer.precision[:4]}"
            )
            short = f"{answer.name}, {answer.country} {at} {answer.score or 0:.2f} +{len(answer.runners_up)}"
        yield "\t".join((name, countries, division, mark(line(told), 8), short))


def questions() -> Iterator[str]:
    """The questions that are asked, drawn from the gazetteer's file and the lists of this module."""
    random = Random(SEED)
    asked: dict[tuple[str, str, str], None] = {}
    for name in (*ODD, *(Path(__file__).parent / "names.txt").read_text(encoding="utf-8").splitlines()):
        asked[name, "", ""] = None
    for each in (*_listed(), *_positions(random), *_drawn(random)):
        asked[each] = None
    for name, countries, division in list(asked)[:NUMBER]:
        yield "\t".join((_written(name), countries, division))


def _written(name: str) -> str:
    plain = name.isprintable() and "\\" not in name and name == " ".join(name.split())
    return name if plain else name.encode("utf-8").decode("latin-1").encode("unicode_escape").decode()


def _listed() -> Iterator[tuple[str, str, str]]:
    """Names of the gazetteer's sources and of its tests."""
    for row in (ROOT / "tests" / "fixtures" / "gazetteer" / "names.psv").read_text(encoding="utf-8").splitlines()[1:]:
        name, country, *_more = row.split("|")
        yield name, country, ""
        yield name, "", ""
    for file, column, step in (
        ("aliases.tsv", 1, 4),
        ("places.tsv", 0, 7),
        ("places.tsv", 9, 9),
        ("demonyms.tsv", 1, 3),
    ):
        rows = [row for row in (GAZETTEER / file).read_text(encoding="utf-8").splitlines() if row[:1] not in ("#", "")]
        for row in rows[1::step]:
            for name in (row.split("\t") + [""] * column)[column].split("|")[:2]:
                yield name, "", ""


def _positions(random: Random) -> Iterator[tuple[str, str, str]]:
    for west, south, east, north, number in ((22, 44, 41, 53, 100), (-180, -90, 180, 90, 80), (20, 8, 45, 38, 40)):
        for _number in range(number):
            yield f"@{random.uniform(south, north):.4f}, {random.uniform(west, east):.4f}", "", ""
    for position in ("0, 0", "90, 0", "-90, 180", "50.45, 30.52", "48.0, -180", "48.0, 180"):
        yield f"@{position}", "", ""


def _drawn(random: Random) -> Iterator[tuple[str, str, str]]:
    arrays = np.load(GAZETTEER / "gazetteer.npz")
    trie = marisa_trie.Trie().frombytes(bytes(arrays["name_trie"]))
    keys = list(trie)
    many = arrays["name_counts"]
    names = bytes(arrays["place_name"]).decode().split("\n")
    kinds = np.array(bytes(arrays["table_kind"]).decode().split("\n"))[arrays["place_kind"]]
    codes = np.array(bytes(arrays["table_country"]).decode().split("\n"))[arrays["place_country"]]
    weights = arrays["place_weight"]
    places = np.arange(len(weights))
    divisions = arrays["table_admin1"][arrays["place_admin1"]]

    def some(kind: str, number: int, least: int = 0) -> list[int]:
        fitting = places[(kinds == kind) & (weights >= least)].tolist()
        return random.sample(fitting, min(number, len(fitting)))

    called = {codes[number]: names[number] for number in places[kinds == "country"].tolist()}
    for number in some("settlement", 500, 70) + some("settlement", 250):
        yield names[number], "", ""
        if number % 3 == 0:
            yield names[number], random.choice((codes[number], codes[number], "UA", "US RU")), ""
        elif number % 3 == 1 and divisions[number] < len(names):
            yield names[number], random.choice((codes[number], "")), names[divisions[number]]
    for kind, number in _KINDS.items():
        for each in some(kind, number):
            yield names[each], "", ""
    for number in some("settlement", 420, 80):
        other = names[random.choice(some("settlement", 1, 90))]
        yield random.choice(TEMPLATES).format(names[number], other, called.get(codes[number], "")), "", ""
    pairs = bytes(arrays["border_codes"]).decode().split()
    for pair in random.sample(pairs, 160):
        first, second = (called.get(code, code) for code in pair.split("-"))
        yield random.choice(BORDER_TEMPLATES).format(first, second), "", ""
    for number in some("settlement", 300, 85):
        yield _misspelt(names[number], random), random.choice(("", "", codes[number])), ""
    ambiguous = [key for key in keys if many[trie[key]] >= 12]
    for key in random.sample(ambiguous, 150):
        yield key, random.choice(("", "US", "UA RU", "MX", "DE")), ""
    for first, last, number in SCRIPTS.values():
        fitting = [key for key in keys if first <= ord(key[0]) <= last and key[0].isalpha()]
        for key in random.sample(fitting, number):
            yield key, "", ""
            if first == 0x400 and len(key) > 4 and number and random.random() < 0.5:
                stem = key[:-1] if key[-1] in "аяоеийь" else key
                yield stem + random.choice(ENDINGS), random.choice(("", "", "UA")), ""
    for key in random.sample(keys, 1_500):
        yield key, "", ""


def _misspelt(name: str, random: Random) -> str:
    at = random.randrange(1, max(2, len(name) - 1))
    return random.choice((
        name[:at] + name[at + 1 :],
        name[:at] + name[at : at + 1] * 2 + name[at + 1 :],
        name[: at - 1] + name[at : at + 1] + name[at - 1 : at] + name[at + 1 :],
        name[:at] + random.choice("aeiouy") + name[at + 1 :],
    ))  # fmt: skip
