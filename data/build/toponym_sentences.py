"""News of our own making, to train the recogniser of place names on what its real corpus lacks.

GeoVirus tells of epidemics in the world's news; towns' own newspapers write otherwise: datelines, headlines, "of
Paris, Tenn.", sheriffs, streets, obituaries, school sport, and people called like towns. Each line of
``toponym_templates.txt`` is a sentence in that manner; slots in braces are filled with names of places (marked) and
of people, companies and teams (not marked). A text takes its few people and towns from one cast, as an article does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.build.toponym_names import Stock

TEMPLATES = Path(__file__).with_name("toponym_templates.txt")

Part = tuple[str, bool]
"""A piece of a text, and whether it is a place's name."""


@dataclass(frozen=True)
class Cast:
    """The people and places of one text."""

    state: tuple[str, str]
    towns: list[str]
    counties: list[str]
    people: list[tuple[str, str]]
    countries: list[str]
    villages: list[str]
    streets: list[str]


@dataclass(frozen=True)
class Setting:
    """What a slot is filled from: the cast, a town, and whether the other places are the cast's as well."""

    cast: Cast
    town: str
    own: bool


def templates(path: Path = TEMPLATES) -> dict[str, list[str]]:
    """The templates by their section: "headlines", "datelined", "sentences"."""
    sections: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            lines = sections[line.removeprefix("== ")] = []
        elif line and not line.startswith("#"):
            lines.append(line)
    return sections


def _listed(names: str) -> list[str]:
    return names.split("|")


_WATERS = _listed(
    "River|Lake|Creek|Bay|Mountains|Valley|Reservoir|Falls|National Forest|State Park|National Park|Island|"
    "Canyon|Hills|Beach|Trail|Wilderness|Park|Harbor"
)
_STREETS = _listed(
    "Street|St.|Road|Rd.|Avenue|Ave.|Drive|Dr.|Lane|Boulevard|Court|Parkway|Street|Road|Avenue|Drive|Place|Way|"
    "Pike|Highway|Terrace|Circle"
)
_TREES = _listed(
    "Oak|Elm|Maple|Pine|Cedar|Walnut|Chestnut|Main|Main|Church|High|Park|Market|Broad|Bridge|Mill|River|Lake|"
    "Spring|Center|Front|Water|Court|College|School|North|South|East|West|Union|Pleasant|Prospect|Highland|Sunset"
)
_ORDINALS = _listed("First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|11th|12th|21st|35th|42nd|53rd")
_COMPANIES = _listed(
    "Acme|Allied|Apex|Delta|Global|Pioneer|Summit|Titan|Liberty|Orion|Falcon|Sterling|Atlas|Phoenix|Vertex|"
    "Peabody|Chapman|Ford|Boeing|Walmart|Toyota|Microsoft|Google|Siemens|Gazprom|Shell|Pfizer|Kroger|Target"
)
_COMPANY_ENDS = _listed(
    "Inc.|Corp.|Co.|Energy|Group|Motors|Bank|Industries|Systems|Partners|LLC|Foods||Holdings|Financial|Airlines|"
    "Technologies|Insurance|Construction|Electric|& Sons|"
)
_TEAMS = _listed(
    "Panthers|Tigers|Eagles|Bulldogs|Wildcats|Lions|Bears|Hawks|Cougars|Trojans|Vikings|Spartans|Rams|Warriors"
)
_ACRONYMS = _listed(
    "AFP|UNHCR|NATO|OSCE|UNAMID|FBI|NCAA|EPA|IAEA|LPD|SWAT|WHO|FAO|UN|EU|AU|ECOWAS|DNR|IDF|PKK|JEM|SLA|ITAR"
)
_ARMED = _listed(
    "Hamas|Hezbollah|Boko Haram|al-Shabaab|the Taliban|Al Qaeda|the Islamic State|the LRA|FARC|the Red Cross|"
    "Human Rights Watch|Amnesty International|the Justice and Equality Movement|the M23"
)
_DAYS = _listed("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")
_MONTHS = _listed(
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan.|Feb.|Aug.|Sept.|"
    "Oct.|Nov.|Dec."
)
_TITLES = _listed("Lost in the Valley|The River House|A Moment Like This|Peter Pan|Northern Lights|Home Again")
_SAINTS = _listed("St. Mary's|St. Paul's|First Baptist|Grace Lutheran|Trinity United Methodist|Mount Zion|St. John")
_COINED = _listed("ville|ton|burg|field| Creek| Grove|dale| Springs|wood| Heights| Falls|port")
_FACILITIES = _listed(
    "International Airport|Airport|Air Base|Dam|Bridge|Nuclear Power Plant|Prison|Stadium|Square|Harbor|"
    "Refugee Camp|Border Crossing|Power Station"
)

_SLOT = re.compile(r"\{(\w+\*?)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


class Writer:
    """Writes texts with the offsets of their place names; the same seed writes the same texts."""

    def __init__(self, stock: Stock, seed: int) -> None:
        self.stock = stock
        self.random = random.Random(seed)
        self._templates = templates()
        self._places: dict[str, Callable[[Setting], list[Part]]] = {
            "T": lambda at: [(at.town, True)],
            "TS": self._town_and_state,
            "L": self._any_place,
            "ofplace": self._any_place_of_a_headline,
            "C": lambda _: [(self.random.choice(stock.cities), True)],
            "S": self._state,
            "SA": self._state_in_short,
            "K": self._county,
            "Kx": self._county_without_the_word,
            "N": self._country,
            "V": self._village_of_the_cast,
            "VN": self._village_and_country,
            "R": self._region,
            "W": self._water,
            "ST": self._street_of_the_cast,
            "HW": lambda _: [(self._highway(), True)],
            "F": self._facility,
            "D": self._dateline,
        }
        self._composed: dict[str, Callable[[], str]] = {
            "HOSP": self._hospital,
            "SCHOOL": self._school,
            "UNI": self._university,
            "CHURCH": self._church,
            "CO": self._company,
            "ORGX": self._armed_group,
            "UNIT": self._military_unit,
            "CEM": self._cemetery,
            "n": self._number,
        }

    def text(self) -> tuple[str, list[tuple[int, int]]]:
        """One text and the character spans of its place names, ends exclusive."""
        pick = self.random
        cast = self._cast()
        parts: list[Part] = []
        if pick.random() < 0.7:
            parts += [
                *self._fill(pick.choice(self._templates["headlines"]), cast),
                (pick.choice([". ", ". ", " ", "\n", "\n\n"]), False),
            ]
        dated = pick.random() < 0.4
        for number in range(pick.randint(4, 9)):
            section = "datelined" if dated and number == 0 else "sentences"
            template = pick.choice(self._templates[section])
            parts += [*self._fill(template, cast), (" ", False)]
        text = ""
        spans: list[tuple[int, int]] = []
        for part, marked in parts:
            if marked and part:
                spans.append((len(text), len(text) + len(part)))
            text += part
        return text, spans

    def _cast(self) -> Cast:
        pick, stock = self.random, self.stock
        name, short, post = pick.choice(stock.states)
        towns = [self._town(post) for _ in range(pick.randint(2, 4))]
        last = [self._last() for _ in range(3)]
        return Cast(
            state=(name, short),
            towns=towns,
            counties=pick.sample(stock.counties[post], min(3, len(stock.counties[post]))),
            people=[(self._first(), surname) for surname in last],
            countries=pick.sample(stock.countries, 3),
            villages=[self._village() for _ in range(3)],
            streets=[self._street() for _ in range(2)],
        )

    def _village(self) -> str:
        """A town abroad; one in four is made up of two others, as gazetteers lack many villages."""
        pick = self.random
        if pick.random() < 0.25:
            first, second = pick.choice(self.stock.villages), pick.choice(self.stock.villages)
            return first[: len(first) // 2 + 1].strip(" -'") + second[len(second) // 2 :].lower().strip(" -'")
        return pick.choice(self.stock.villages if pick.random() < 0.8 else self.stock.cities)

    def _town(self, post: str) -> str:
        pick = self.random
        if pick.random() < 0.12:
            return pick.choice(self.stock.last) + pick.choice(_COINED)
        return pick.choice(self.stock.towns[post])

    def _first(self) -> str:
        return self.random.choice(self.stock.first)

    def _last(self) -> str:
        """A surname; one in three is a town's name too, as in life."""
        pick = self.random
        if pick.random() < 0.25:
            town = pick.choice(self.stock.towns[pick.choice(self.stock.states)[2]])
            if " " not in town:
                return town
        return pick.choice(self.stock.last)

    def _street(self) -> str:
        pick = self.random
        kind = pick.random()
        if kind < 0.15:
            return f"{pick.choice(_ORDINALS)} {pick.choice(['Street', 'Avenue', 'St.', 'Ave.'])}"
        name = pick.choice(_TREES) if kind < 0.55 else pick.choice(self.stock.last)
        before = pick.choice(["", "", "", "", "N. ", "S. ", "E. ", "W. ", "North ", "South ", "East ", "West "])
        after = pick.choice(["", "", "", "", "", "", "", " Northwest", " N.W.", " West"])
        return f"{before}{name} {pick.choice(_STREETS)}{after}"

    def _highway(self) -> str:
        pick = self.random
        number = pick.randint(1, 99)
        state = pick.choice(self.stock.states)
        forms = _listed("Highway|U.S.|Interstate|County Road|State Route|Route|U.S. Highway|Route")
        return pick.choice([*(f"{name} {number}" for name in forms), f"I-{number}", f"{state[2]} {number}"])

    def _fill(self, template: str, cast: Cast) -> list[Part]:
        pick = self.random
        while match := _CHOICE.search(template):
            template = template[: match.start()] + pick.choice(match[1].split("|")) + template[match.end() :]
        template = re.sub(r" +", " ", template).replace(" .", ".").replace(" ,", ",").replace("..", ".").strip()
        parts: list[Part] = []
        position = 0
        for match in _SLOT.finditer(template):
            parts.append((template[position : match.start()], False))
            position = match.end()
            parts += self._slot(match[1].rstrip("*"), cast)
        parts.append((template[position:], False))
        return parts

    def _slot(self, slot: str, cast: Cast) -> list[Part]:
        pick = self.random
        own = pick.random() < 0.75
        town = pick.choice(cast.towns) if own else self._town(pick.choice(self.stock.states)[2])
        if place := self._places.get(slot):
            return place(Setting(cast, town, own))
        return [(self._unmarked(slot, cast), False)]

    # ------------------------------------------------------------------ places, which are marked

    def _town_and_state(self, at: Setting) -> list[Part]:
        pick = self.random
        if pick.random() < 0.4:
            return [(at.town, True)]
        name, short, post = pick.choice(self.stock.states)
        if at.own:
            name, short = at.cast.state
        form = pick.random()
        state = short if form < 0.5 else name if form < 0.85 or at.own else post
        return _within(at.town, state)

    def _any_place(self, at: Setting) -> list[Part]:
        return self._slot(self.random.choice(["T", "TS", "C", "K", "S", "V", "VN", "N"]), at.cast)

    def _any_place_of_a_headline(self, at: Setting) -> list[Part]:
        return self._slot(self.random.choice(["T", "L", "C"]), at.cast)

    def _state(self, at: Setting) -> list[Part]:
        return [(at.cast.state[0] if at.own else self.random.choice(self.stock.states)[0], True)]

    def _state_in_short(self, at: Setting) -> list[Part]:
        return [(at.cast.state[1] if at.own else self.random.choice(self.stock.states)[1], True)]

    def _county(self, at: Setting) -> list[Part]:
        pick, stock = self.random, self.stock
        counties = at.cast.counties if at.own else stock.counties[pick.choice(stock.states)[2]]
        return [(pick.choice(counties), True)]

    def _county_without_the_word(self, at: Setting) -> list[Part]:
        return [(_bare(name), marked) for name, marked in self._county(at)]

    def _country(self, at: Setting) -> list[Part]:
        return [(self.random.choice(at.cast.countries if at.own else self.stock.countries), True)]

    def _village_of_the_cast(self, at: Setting) -> list[Part]:
        return [(self.random.choice(at.cast.villages) if at.own else self._village(), True)]

    def _village_and_country(self, at: Setting) -> list[Part]:
        return _within(self.random.choice(at.cast.villages), self.random.choice(at.cast.countries))

    def _region(self, at: Setting) -> list[Part]:
        pick = self.random
        if pick.random() < 0.25:
            return self._village_and_country(at)
        if pick.random() < 0.5:
            return [(pick.choice(at.cast.countries), True)]
        region = pick.choice(self.stock.regions)
        return [("the ", False), (region[4:], True)] if region.startswith("the ") else [(region, True)]

    def _water(self, at: Setting) -> list[Part]:
        pick = self.random
        bearers = [pick.choice(self.stock.last), pick.choice(at.cast.towns), _bare(pick.choice(at.cast.counties))]
        return [(f"{pick.choice(bearers)} {pick.choice(_WATERS)}", True)]

    def _street_of_the_cast(self, at: Setting) -> list[Part]:
        return [(self.random.choice(at.cast.streets) if at.own else self._street(), True)]

    def _facility(self, at: Setting) -> list[Part]:
        pick = self.random
        bearer = pick.choice([*at.cast.villages, *self.stock.cities[:200], *at.cast.towns])
        return [(f"{bearer} {pick.choice(_FACILITIES)}", True)]

    def _dateline(self, at: Setting) -> list[Part]:
        pick = self.random
        towns = [at.town, pick.choice(self.stock.cities), pick.choice(at.cast.villages)]
        name = pick.choice(towns).upper()
        form = pick.random()
        if form < 0.5:
            return [(name, True)]
        return _within(name, at.cast.state[1] if form < 0.75 else pick.choice(at.cast.countries))

    # ------------------------------------------------------------------ what is no place

    def _unmarked(self, slot: str, cast: Cast) -> str:
        person = self.random.choice(cast.people) if self.random.random() < 0.7 else (self._first(), self._last())
        if slot == "P":
            return self._full_name(*person)
        if composed := self._composed.get(slot):
            return composed()
        return self._words(*person)[slot]

    def _full_name(self, first: str, last: str) -> str:
        pick = self.random
        middle = pick.choice(["", "", "", "", f"{pick.choice('ABCDEFGHJLMRST')}. ", f"{self._first()} "])
        return f"{first} {middle}{last}{pick.choice(['', '', '', '', '', ' Jr.'])}"

    def _hospital(self) -> str:
        names = [self._last(), "Mercy", "St. Luke's", "Good Samaritan", "Baptist", "Memorial"]
        return self._joined(names, [" Hospital", " Medical Center", " Regional Hospital", " Health"])

    def _school(self) -> str:
        names = [self._last(), f"{self._first()} {self._last()}"]
        return self._joined(names, [" Elementary School", " High School", " Middle School", " Academy", " Elementary"])

    def _university(self) -> str:
        names = [self._last(), "Harvard", "Columbia", "Yale", "Georgetown", "Duke"]
        return self._joined(names, [" University", " College"])

    def _church(self) -> str:
        return self._joined(_SAINTS, [" Church", " Church", " Cathedral", ""])

    def _company(self) -> str:
        pick = self.random
        return f"{pick.choice([pick.choice(_COMPANIES), self._last()])} {pick.choice(_COMPANY_ENDS)}".strip()

    def _armed_group(self) -> str:
        return self.random.choice([*_ARMED, *_ACRONYMS])

    def _military_unit(self) -> str:
        kinds = [" Marine Division", " Infantry", " Army", " Cavalry Regiment"]
        return self._joined(_ORDINALS, kinds)

    def _cemetery(self) -> str:
        return self.random.choice(["Oak Hill", "Sunset", "Evergreen", "Calvary", self._last()]) + " Cemetery"

    def _number(self) -> str:
        pick = self.random
        small, large = str(pick.randint(2, 99)), str(pick.randint(100, 9999))
        return pick.choice([small, large, pick.choice(["two", "three", "12"])])

    def _joined(self, names: list[str], ends: list[str]) -> str:
        return self.random.choice(names) + self.random.choice(ends)

    def _words(self, first: str, last: str) -> dict[str, str]:
        """What each of the plain slots is filled with."""
        pick, stock = self.random, self.stock
        return {
            "PL": last,
            "FN": first,
            "DEM": pick.choice(stock.demonyms),
            "TEAM": f"the {pick.choice(_TEAMS)}" if pick.random() < 0.7 else pick.choice(_TEAMS),
            "ACR": pick.choice(_ACRONYMS),
            "TITLE": pick.choice(_TITLES),
            "PARTY": pick.choice(["Republican", "Democratic", "GOP", "Labour"]),
            "age": str(pick.randint(16, 94)),
            "dom": str(pick.randint(10, 30)),
            "day": pick.choice(_DAYS),
            "month": pick.choice(_MONTHS),
            "adjdir": pick.choice(["northern", "southern", "eastern", "western", "central", "northwestern"]),
        }


def _within(name: str, container: str) -> list[Part]:
    return [(name, True), (", ", False), (container, True)]


def _bare(county: str) -> str:
    """A county's name without the word "County" or "Parish"."""
    return county.rsplit(" ", 1)[0]
