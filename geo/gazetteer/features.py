"""Names of sites and waters with their kind before the name or in another language: "Flughafen Kabul", "lac Tchad".

The gazetteer has most of them under their English names, so names with a kind in any of six languages are looked up in
English form: "порт Новороссийск" as "Novorossiysk port", "озеро Чад" as "Lake Chad".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class FeatureKind(NamedTuple):
    """A kind of site or water.

    Attributes
    ----------
    names : tuple of str
        English name patterns, with ``{}`` for the proper name; the likeliest first.
    before, after : str
        Words for it before and after a name, separated by ``|``; regular expressions.
    water : bool
        Whether it is a water: a site named after a town is near it, a water may be anywhere.
    """

    names: tuple[str, ...]
    before: str
    after: str = ""
    water: bool = False

    @property
    def what(self) -> str:
        """The English word for it after a name."""
        return self.names[0].removeprefix("{} ")


SITES = (
    FeatureKind(
        ("{} airport", "{} International Airport"),
        "(?:internationaler |verkehrs)?flughafen|аэропорт|аеропорт|aéroport(?: international)?|"
        "aeropuerto(?: internacional)?",
        "аэропорт|аеропорт|-?flughafen",
    ),
    FeatureKind(
        ("{} air base", "{} airfield"),
        "luftwaffenstützpunkt|militärflughafen|fliegerhorst|аэродром|аеродром|авиабаза|авіабаза|base aérienne|"
        "base aérea",
        "аэродром|аеродром|авиабаза|авіабаза",
    ),
    FeatureKind(
        ("{} port",),
        r"(?:see)?hafen(?= von )|(?:морск\w+ |морськ\w+ )?порт|port(?= d[eu]s? | d['’])|puerto(?= del? )",
        r"(?:морской |морський )?порт",
    ),
    FeatureKind(
        ("{} nuclear power plant",),
        "atomkraftwerk|kernkraftwerk|akw|аэс|аес|centrale nucléaire|central nuclear",
        "аэс|аес",
    ),
    FeatureKind(
        ("{} thermal power plant", "{} power plant"),
        "kraftwerk|wärmekraftwerk|тэс|тес|тэц|тец|centrale thermique|central termoeléctrica",
        "тэс|тес|тэц|тец",
    ),
    FeatureKind(
        ("{} Dam", "{} hydroelectric power plant"),
        "staudamm|damm|гэс|гес|дамба|плотина|barrage|presa|represa",
        "гэс|гес|дамба|плотина|гребля|-?staudamm",
    ),
    FeatureKind(("{} bridge",), "мост|міст", "мост|міст"),
    FeatureKind(
        ("{} refugee camp", "{} camp"),
        "flüchtlingslager|лагерь беженцев|табір біженців|camp de réfugiés|campo de refugiados",
    ),
    FeatureKind(
        ("{} prison",), "gefängnis|тюрьма|колония|колонія|в'язниця|prison(?= d[eu]s? | d['’])|cárcel", "тюрьма"
    ),
    FeatureKind(
        ("{} hospital",),
        "krankenhaus|больница|госпиталь|лікарня|шпиталь|hôpital|hospital(?= del? )",
        "больница|лікарня",
    ),
    FeatureKind(("{} refinery",), "raffinerie|нпз|refinería", "нпз|-?raffinerie"),
    FeatureKind(("{} railway station",), "(?:haupt)?bahnhof|вокзал|gare|estación de tren", "вокзал|-?hauptbahnhof"),
    FeatureKind(("{} crossing",), "grenzübergang|кпп|пункт пропуска|пункт пропуску|poste[- ]frontière|paso fronterizo"),
    FeatureKind(
        ("{} university",), "universität|университет|університет|université|universidad", "университет|університет"
    ),
)

WATERS = (
    FeatureKind(("Lake {}", "{} Lake"), "озеро|оз\\.|lac|lago|laguna|lake", "озеро|(?:-?see)", water=True),
    FeatureKind(
        ("{} River", "River {}"), "река|реки|реке|річка|річки|річці|ріка|fluss|fleuve|rivière|río|rio|river", water=True
    ),
    FeatureKind(("{} Sea", "Sea of {}"), "море|mer|mar|sea", "море|meer", water=True),
    FeatureKind(("Gulf of {}", "{} Gulf"), "golf|golfe|golfo|залив|затока|gulf", "golf|залив|затока", water=True),
    FeatureKind(
        ("Strait of {}", "{} Strait"),
        "straße|meerenge|détroit|estrecho|пролив|протока|strait",
        "пролив|протока|straße",
        water=True,
    ),
    FeatureKind(
        ("{} Reservoir",),
        "stausee|водохранилище|водосховище|réservoir|embalse|reservoir",
        "stausee|водохранилище|водосховище",
        water=True,
    ),
    FeatureKind(("{} Bay", "Bay of {}"), "bucht|бухта|baie|bahía|bay", "-?bucht|бухта", water=True),
    FeatureKind(("{} Canal",), "kanal|канал|canal", "-?kanal|канал", water=True),
)

_LINK = r"(?:(?:of|de la|de l['’]|del|der|des|du|de|d['’]|von|im|in|am) ?)?(?:the )?"
_BEFORE = [
    (kind, re.compile(rf"^(?:the )?(?:{kind.before})(?:а|у|е|і|ом)? {_LINK}(?P<name>\S.*)$", re.I))
    for kind in SITES + WATERS
]
_AFTER = [
    (
        kind,
        re.compile(
            rf"^(?P<name>\w.{{2,}}?)(?:[ -]|(?<=\w)(?=see$|meer$|bucht$|kanal$|stausee$))(?:{kind.after})$", re.I
        ),
    )
    for kind in SITES + WATERS
    if kind.after
]

_SAINT = re.compile(r"^(?:san|santa|santo|saint|sainte|st\.?|sankt|святого|святої|святой)\b", re.I)
"""A building named after a saint isn't in the town of that name."""

_TRANSLATED = {
    "black": "noire noir negro schwarzes черное чорне",
    "red": "rouge rojo rotes красное червоне",
    "white": "blanche blanc blanco weißes белое біле",
    "yellow": "jaune amarillo gelbes желтое жовте",
    "dead": "morte muerto totes мертвое мертве",
    "hormuz": "ormuz",
    "baltic": "baltique báltico балтийское балтійське",
    "mediterranean": "méditerranée mediterráneo средиземное середземне",
    "caspian": "caspienne caspio kaspisches каспийское каспійське",
    "adriatic": "adriatique adriático adriatisches адриатическое адріатичне",
    "aegean": "égée egeo ägäisches эгейское егейське",
    "persian": "persique pérsico persischer персидский перська",
    "arabian": "arabique arábigo arabisches аравийское аравійське",
    "caribbean": "caraïbes caribe karibisches карибское карибське",
    "north": "nord norte северное північне",
    "azov": "azov asowsches азовское азовське",
    "china": "chine china",
    "south china": "chine méridionale|china meridional|südchinesisches|южно-китайское|південнокитайське",
    "taiwan": "taiwán тайваньский тайванська",
    "kerch": "kertch kerch kertsch керченский керченська",
}  # fmt: skip
"""English names for waters whose name is a word or adjective in other languages."""

_ENGLISH = {
    word: english
    for english, words in _TRANSLATED.items()
    for word in (words.split("|") if "|" in words else words.split())
}


def sea(name: str) -> str:
    """The English name of a sea or gulf whose name is a word or adjective in another language; empty for others.

    Villages and provinces have such names too ("Mar Negro"), but are hardly meant.
    """
    words = name.replace("ё", "е").casefold().replace("’", "'").replace("d'", "").split()
    if not 2 <= len(words) <= _MOST_WORDS or not _ENGLISH.keys() & {*words, " ".join(words[1:])}:
        return ""
    meant = (feature for feature in parse(name) if feature.kind.water and english_name(feature.name) != feature.name)
    return next((english for feature in meant for english in feature.english(english_name(feature.name))), "")


_MOST_WORDS = 4
"""The most words of a sea's name: "mar de China Meridional"."""


class Feature(NamedTuple):
    """A proper name with the kind of site or water."""

    name: str
    kind: FeatureKind

    def english(self, name: str) -> Iterator[str]:
        """Its English names, with the proper name ``name``."""
        for form in self.kind.names:
            yield form.format(name)


def parse(text: str) -> Iterator[Feature]:
    """Parse a text with a kind before the name or, for a water in another language, after it."""
    for kind, pattern in _BEFORE + _AFTER:
        if (match := pattern.match(text)) and (kind.water or not _SAINT.match(match["name"])):
            yield Feature(match["name"], kind)


def english_name(name: str) -> str:
    """The English name of a water whose name is a word or adjective; other names are returned unchanged."""
    return _ENGLISH.get(name.casefold().replace("ё", "е"), name)


_ADJECTIVE = re.compile(
    r"^(?P<stem>[^\W\d_][\w'’ʼ]+?)(?P<end>(?:[сц]ьк|[сц]к|зьк)(?:ий|ая|ое|а|е|ої|ого|ой|ому|ій|у|ую))$", re.I
)


def towns_of_adjective(name: str) -> tuple[str, ...]:
    """Possible towns for a Russian or Ukrainian adjective: "Миколаївський" for Миколаїв."""
    match = _ADJECTIVE.match(name)
    if match is None:
        return ()
    stem, suffix = match["stem"], "ськ" if "ьк" in match["end"] else "ск"
    if match["end"].startswith("ц"):
        return (f"{stem}ць", f"{stem}ця", f"{stem}цк", f"{stem}ца")
    if match["end"].startswith("з"):
        return (f"{stem}г", f"{stem}ж", f"{stem}з")
    return (stem, stem + suffix, f"{stem}ь", f"{stem}и", f"{stem}ы", f"{stem}а", f"{stem}са", f"{stem}си", f"{stem}сы")
