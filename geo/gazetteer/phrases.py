"""Parse place expressions: what reports write instead of a plain name.

"Saporishshya region", "15 km north of Kupiansk", "near Sudzha", "between Narva and Tartu", "Latvia's eastern border",
"the Polish-Belarusian border", "southern Ukraine", "the village of Robotyne", "Springfield, Illinois". This module only
parses the words, in English, German, Ukrainian and Russian; :mod:`geo.gazetteer.resolve` turns the result into places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geo.gazetteer import features
from geo.gazetteer.divisions import division_levels
from geo.gazetteer.features import Feature


@dataclass(frozen=True, slots=True)
class Division:
    """A name with a word such as "region": a division of level 1, 2 or 3; 0 if the word leaves it open."""

    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Near:
    """Near a place, or at a distance in kilometres and a direction (degrees clockwise from north) from it."""

    name: str
    distance_km: float | None = None
    bearing: float | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """Somewhere between two places."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of a country or region: in a direction (degrees clockwise from north), or around its middle (None)."""

    name: str
    bearing: float | None


@dataclass(frozen=True, slots=True)
class Border:
    """The border of a country or region: with some neighbours, on one side (degrees), or all of it."""

    name: str
    neighbours: tuple[str, ...] = ()
    bearing: float | None = None
    area: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """A name followed by its container: "Springfield, Illinois"."""

    name: str
    container: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """A name called a town or village: "the village of Robotyne"."""

    name: str


@dataclass(frozen=True, slots=True)
class Site:
    """A building or plant named after a place, known only to be near it."""

    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain name, after removing a preposition before it or brackets after it."""

    name: str


Expression = Plain | Division | Near | Between | PartOf | Border | Within | Settlement | Site | Feature

_BEARINGS = {
    "north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270,
    "northwest": 315,
}  # fmt: skip


_NO_LETTERS = re.compile(r"[^\w]")


def _bearing(text: str | None) -> float | None:
    """The degrees of a direction in English, German, Ukrainian or Russian: "north-eastern", "südlich", "східний"."""
    low = _NO_LETTERS.sub("", (text or "").casefold())
    for start, english in (
        ("nordöst", "northeast"), ("nordost", "northeast"), ("nordwest", "northwest"), ("südöst", "southeast"),
        ("südost", "southeast"), ("südwest", "southwest"), ("nörd", "north"), ("nord", "north"), ("süd", "south"),
        ("öst", "east"), ("ost", "east"), ("west", "west"),
        ("північносхід", "northeast"), ("північнозахід", "northwest"), ("південносхід", "southeast"),
        ("південнозахід", "southwest"), ("північн", "north"), ("північ", "north"), ("південн", "south"),
        ("південь", "south"),
        ("схід", "east"), ("захід", "west"), ("північніше", "north"),
        ("северовосто", "northeast"), ("северозапад", "northwest"), ("юговосто", "southeast"),
        ("югозапад", "southwest"),
        ("север", "north"), ("южн", "south"), ("юг", "south"), ("восто", "east"), ("запад", "west"),
    ):  # fmt: skip
        if low.startswith(start):
            return float(_BEARINGS[english])
    for english in sorted(_BEARINGS, key=len, reverse=True):
        if low.startswith(english):
            return float(_BEARINGS[english])
    return None


_SIDE = (
    r"(?:north|south|east|west|nord|süd|ost|öst|nörd|північ|півден|південь|схід|захід|север|юг|южн|восто|запад)"
    r"[\w\-–]*"
)

_LEVELS = division_levels("query")

_DIVISION_WORDS = "|".join(re.escape(word) for word in sorted(_LEVELS, key=len, reverse=True))
_DIVISION_AFTER = re.compile(
    rf"^(?P<name>.+?)[\s\-]+(?:terytorialna |територіальна |территориальная )?(?P<word>{_DIVISION_WORDS})\.?$", re.I
)
_DIVISION_BEFORE = re.compile(rf"^(?P<word>{_DIVISION_WORDS})(?: of| von)?\s+(?P<name>.+)$", re.I)
_MUNICIPAL = re.compile(r"^(?:m\.|м\.|місто|city of)\s*(?P<name>.+?)\s+(?:ta|та|and|і)\s+.+(?:hromada|громада)$", re.I)

_KINDS_OF_TOWN = (
    "city|town|village|settlement|hamlet|suburb|port city|port|capital|community|municipality|frontline town|"
    "border town|"
    "border village|border city"
)
_TOWN_BEFORE = re.compile(
    rf"^(?:the )?(?:(?:{_KINDS_OF_TOWN}) of|(?:downtown|greater)|(?:stadt|dorf|ortschaft|hafenstadt)|"
    r"(?:місто|міста|місті|село|села|селі|селище|смт|сел|с\.|м\.|город|города|городе|г\.|пгт|поселок|посёлок|"
    r"пос\.|деревня|"
    r"станица|хутор|населений пункт|населенный пункт))\s+(?P<name>.+)$",
    re.I,
)
_TOWN_AFTER = re.compile(
    r"^(?P<name>.+?) (?:city center|city centre|city|town|township|borough|village|settlement|downtown|suburbs?|"
    r"outskirts)$",
    re.I,
)

_NUMBER_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100,
    "zehn": 10, "zwanzig": 20, "dreißig": 30,
}  # fmt: skip
KM_A_MILE = 1.609

FARTHEST_KM = 500.0
"""The largest distance in an expression."""

_DISTANCE = re.compile(
    rf"^(?:about |around |some |roughly |approximately |just |only |nearly |etwa |rund |близько |около |примерно )*"
    rf"(?P<number>\d+(?:[.,]\d+)?|{'|'.join(_NUMBER_WORDS)})(?:[\s\-–]+(?:to |bis |–)?(?P<upper>\d+))?[\s\-]*"
    r"(?P<unit>km|kms|kilomet(?:er|re)s?|kilometern?|miles?|mi|meilen|км|кілометр\w*|километр\w*|миль|meters?|"
    r"metres?|meter[n]?|"
    r"м|метр\w*)\b\.?\s*"
    rf"(?:(?:to the |im |на |в )?(?P<side>{_SIDE})?\s*(?:of|from|von|vor|outside|away from|від|от)?|from|off|von|"
    rf"vor|від|от)\s+"
    r"(?P<name>.+)$",
    re.I,
)
_SIDE_OF = re.compile(
    rf"^(?:just |to the |directly |immediately )?(?P<side>{_SIDE}) (?:of|from|von|від|от)\s+(?P<name>.+)$", re.I
)
_NEAR = re.compile(
    r"^(?:(?:somewhere |in an? (?:area|field|forest) )?(?:near|nearby|close to|outside(?: of)?|around|next to|"
    r"not far from|"
    r"in the (?:vicinity|direction|area|outskirts) of|(?:the )?(?:vicinity|outskirts|suburbs?|area|direction|"
    r"edge) of|off|"
    r"on the (?:outskirts|edge) of|toward|towards|at|by|approaches to|the approaches to|along)|"
    r"(?:bei|nahe|unweit(?: von)?|in der nähe (?:von|der stadt)|am rande von|vor|am stadtrand von)|"
    r"(?:біля|поблизу|неподалік(?: від)?|під|коло|поруч з|на околиці|в районі|у районі|околиці)|"
    r"(?:возле|вблизи|около|недалеко от|под|близ|рядом с|в районе|на окраине|окраина|у))\s+(?P<name>.+)$",
    re.I,
)
_NEAR_AFTER = re.compile(
    r"^(?P<name>.+?) (?:area|direction|sector|axis|front|frontline|vicinity|outskirts|suburbs|"
    r"metropolitan area|coast|coastline|shores?|waters|basin|ports|"
    r"напрямок|напрямку|направление|направлении)$",
    re.I,
)
_SIDE_OUTSKIRTS = re.compile(
    rf"^(?:the )?{_SIDE} (?:outskirts|suburbs?|edge|part|parts|side|district|districts) of (?P<name>.+)$", re.I
)
_BETWEEN = re.compile(
    r"^(?:an? (?:area|road|stretch) |the (?:road|area|highway) |somewhere )?(?:between|zwischen|між|"
    r"между) (?P<first>.+?) "
    r"(?:and|und|та|і|й|и) (?P<second>.+)$",
    re.I,
)
_PART = re.compile(
    rf"^(?:the )?(?P<side>{_SIDE}|central|centre of|center of|zentral\w*|mittel|центральн\w+)"
    r"(?: (?:part|parts|half|of|regions?) of)?(?: of)?\s+(?P<name>.+)$",
    re.I,
)
_PART_JOINED = re.compile(
    r"^(?P<side>nordost|nordwest|südost|südwest|nord|süd|ost|west|zentral)-?(?P<name>[a-zäöü]{4,}.*)$", re.I
)

_BORDER_WORD = r"(?:border|frontier|state border|boundary|grenze|staatsgrenze|кордон\w*|границ\w*)"
_BORDER_NAMED = re.compile(_BORDER_WORD, re.I)
_AREA_WORD = (
    r"(?:area|areas|region|regions|district|districts|zone|strip|village|villages|town|settlements?|communities|gebiet)"
)
_BORDER_BETWEEN = re.compile(
    rf"^(?:the )?(?:area (?:along|near|at) )?(?:the )?{_BORDER_WORD} (?:between|zwischen|між|между) (?P<first>.+?) "
    r"(?:and|und|та|і|й|и) (?P<second>.+)$",
    re.I,
)
_BORDER_WITH = re.compile(
    rf"^(?:the )?(?P<name>.+?)(?:['’]s?)? (?:(?P<side>{_SIDE}) )?(?:land |shared |state |external )?{_BORDER_WORD}"
    r"(?: area| region)? (?:with|to|zu|mit|з|із|с|со) (?P<others>.+)$",
    re.I,
)
_BORDER_OF = re.compile(
    rf"^(?:the )?(?:(?P<side>{_SIDE}) )?{_BORDER_WORD} (?:of|von) (?P<name>.+?)(?: (?:with|to|mit|"
    rf"zu) (?P<others>.+))?$",
    re.I,
)
_BORDER_PAIR = re.compile(
    rf"^(?:the )?(?P<first>[\w'’ ]+?)\s*[-–—/]\s*(?P<second>[\w'’ ]+?) {_BORDER_WORD}(?P<area> {_AREA_WORD})?$", re.I
)
_BORDER_SIDE = re.compile(
    rf"^(?:the )?(?P<name>.+?)(?:['’]s?)? (?P<side>{_SIDE}) (?:land |state |external )?{_BORDER_WORD}$", re.I
)
_BORDER_SIDE_JOINED = re.compile(r"^(?P<name>\w+?)s? (?P<side>nord|süd|ost|west)grenze$", re.I)
_BORDER_SIDE_FIRST = re.compile(r"^(?P<side>nord|süd|ost|west)grenze (?:von |der |des )?(?P<name>.+?)s?$", re.I)
_BORDER_TOWARDS = re.compile(rf"^(?:the )?{_BORDER_WORD} (?:with|to|mit|zu|з|із|с|со) (?P<name>.+)$", re.I)
_BORDER_PLAIN = re.compile(
    rf"^(?:the )?(?P<name>.+?)(?:['’]s?)? (?:state )?{_BORDER_WORD}(?P<area> {_AREA_WORD})?$", re.I
)

_SITES = (
    "nuclear power plant|nuclear power station|nuclear plant|thermal power plant|thermal power station|power "
    "plant|power station|"
    "hydroelectric power plant|hydroelectric plant|hydroelectric station|npp|tpp|hpp|dam|reservoir|bridge|airport|"
    "airfield|"
    "air base|airbase|military base|base|port|harbou?r|oil refinery|refinery|oil depot|fuel depot|oil terminal|"
    "terminal|"
    "railway station|train station|police station|station|substation|market|hospital|medical cent(?:er|re)|"
    "trauma cent(?:er|re)|clinic|prison|jail|detention cent(?:er|re)|university college|university|barracks|garrison|"
    "refugee camp|idp camp|displacement camp|camp|checkpoint|airstrip|oil ?field|gas ?field|pipeline|tunnel|pass|"
    "border crossing|crossing|mine|steelworks|steel plant|factory|plant|stadium|church|mosque"
)
_SITE = re.compile(
    rf"^(?P<name>.+?)(?:['’]s)? (?:international |sea |military |main |central |regional |general |teaching )?"
    rf"(?P<what>{_SITES})$",
    re.I,
)
_SITE_OF = re.compile(
    r"^(?:the )?(?:international |sea |military |main |central |regional |general |teaching )?"
    r"(?P<what>university|hospital|airport|prison|market|refinery) of (?P<name>.+)$",
    re.I,
)
"""Fewer kinds than above, because a bank or church "of" a name is seldom the town's."""

_CONTEXT = re.compile(r"^(?P<name>[^,(]{2,}?)\s*(?:,\s*|\(\s*|\bin (?:the )?)(?P<container>[^()]+?)\s*\)?$", re.I)

_IN_BRACKETS = re.compile(r"^(?P<name>[^()\[\]]{2,}?)\s*[(\[](?P<other>[^()\[\]]{2,})[)\]]?$")
"""A name with another in brackets: its container, another spelling, or a former name."""


_SPACES = re.compile(r"\s+")
_PREPOSITION = re.compile(r"^(?:in|im|в|во|у|на|до|з|из|із|від|от|к) (?=\S)", re.I)

LONGEST_EXPRESSION = 120
"""The most characters of a text that are parsed."""


def split_others(text: str) -> tuple[str, ...]:
    """The names in "Russia and Belarus" or "Russia, Belarus and Lithuania"."""
    parts = re.split(r" ?, ?| (?:and|und|та|і|и) ", " ".join(text.split()).removeprefix("both "))
    return tuple(part.removeprefix("the ").strip() for part in parts if part.strip())


def parse(text: str) -> list[Expression]:
    """Parse a text as place expressions, the likeliest first; empty if it is no more than a plain name.

    Parameters
    ----------
    text : str
        A place in a report's words; at most 120 characters are parsed.
    """
    whole = _SPACES.sub(" ", text[:LONGEST_EXPRESSION]).strip(' .,;:"“”„«»')
    text = _PREPOSITION.sub("", whole) if len(whole) > 4 else whole
    expressions: list[Expression] = list(_borders(text))
    for pattern, meaning in _MEANINGS:
        if (match := pattern.match(text)) and (expression := meaning(match)):
            expressions.append(expression)
    if match := _IN_BRACKETS.match(text):
        expressions += [Plain(match["name"].strip()), Plain(match["other"].strip())]
    if match := _PART.match(text) or _PART_JOINED.match(text):
        expressions.append(PartOf(_name(match), _bearing(match["side"])))
    expressions += features.parse(text)
    return expressions if text == whole else [*expressions, Plain(text)]


def _name(match: re.Match[str]) -> str:
    return match["name"].removeprefix("the ")


def _level(match: re.Match[str]) -> int:
    return _LEVELS[match["word"].casefold()]


def _at_distance(match: re.Match[str]) -> Near | None:
    number = match["number"].casefold().replace(",", ".")
    value = float(_NUMBER_WORDS.get(number, 0)) or float(number)
    if match["upper"]:
        value = (value + float(match["upper"])) / 2
    distance_km = value * _unit_km(match["unit"].casefold())
    return Near(match["name"], round(distance_km, 2), _bearing(match["side"])) if distance_km <= FARTHEST_KM else None


_MEANINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Expression | None]], ...] = (
    (_MUNICIPAL, lambda match: Settlement(match["name"])),
    (_BETWEEN, lambda match: Between(match["first"], match["second"])),
    (_DISTANCE, _at_distance),
    (_SIDE_OUTSKIRTS, lambda match: Near(match["name"])),
    (_SIDE_OF, lambda match: Near(match["name"], None, _bearing(match["side"]))),
    (_NEAR, lambda match: Near(match["name"])),
    (_TOWN_BEFORE, lambda match: Settlement(match["name"])),
    (_DIVISION_AFTER, lambda match: Division(_name(match), _level(match))),
    (_DIVISION_BEFORE, lambda match: Division(match["name"], _level(match))),
    (_NEAR_AFTER, lambda match: Near(_name(match))),
    (_TOWN_AFTER, lambda match: Settlement(match["name"])),
    (_SITE, lambda match: Site(_name(match), match["what"])),
    (_SITE_OF, lambda match: Site(_name(match), match["what"])),
    (_CONTEXT, lambda match: Within(match["name"], match["container"])),
)
"""The patterns with functions that make an expression of a match, the likeliest first."""


def _unit_km(unit: str) -> float:
    if unit == "миль" or unit.startswith(("mi", "mei")):
        return KM_A_MILE
    return 0.001 if unit.startswith(("met", "м", "m")) else 1.0


def _borders(text: str) -> Iterator[Border]:
    if not _BORDER_NAMED.search(text):
        return
    if match := _BORDER_BETWEEN.match(text):
        yield Border(match["first"], (match["second"].removesuffix(" border"),))
    if match := _BORDER_WITH.match(text):
        yield Border(match["name"], split_others(match["others"]), _bearing(match["side"]))
    if match := _BORDER_OF.match(text):
        yield Border(match["name"], split_others(match["others"] or ""), _bearing(match["side"]))
    if match := _BORDER_PAIR.match(text):
        yield Border(match["first"], (match["second"],), area=bool(match["area"]))
    if match := _BORDER_SIDE.match(text) or _BORDER_SIDE_JOINED.match(text):
        yield Border(match["name"], (), _bearing(match["side"]))
    if match := _BORDER_TOWARDS.match(text):
        yield Border(match["name"])
    if match := _BORDER_SIDE_FIRST.match(text):
        yield Border(match["name"], (), _bearing(match["side"]))
    if match := _BORDER_PLAIN.match(text):
        yield Border(match["name"], (), None, area=bool(match["area"]))
