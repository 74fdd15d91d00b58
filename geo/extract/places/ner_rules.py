"""Place names in German, Ukrainian and Russian texts, by the gazetteer and the words around them.

No open, offline model of these languages earns its weight here, and none was found for Ukrainian: what begins with a
capital is looked up, the gazetteer takes case endings off, and the name counts where a preposition of place, a word
for a town or a region, or the place's size vouches for it. A name beside another unknown name with a capital is a
person's ("Володимир Зеленський"), whatever town is called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geo.extract.text.lexicon import listed
from geo.extract.text.tokens import Text, Token
from geo.gazetteer import Candidate, Gazetteer, base_forms, division_levels, name_key

LANGUAGES = ("de", "uk", "ru")


_PLACE_PREPOSITIONS = {
    "de": listed("in im bei aus nach nahe um über gegen von vom vor zwischen ins unweit"),
    "uk": listed("в у на до з зі із під біля поблизу над від через поза коло між навколо по щодо із-за неподалік"),
    "ru": listed("в во на до из под возле около близ над от через вокруг между по с со к ко за"),
}
_VILLAGE_WORDS = listed("село селі села селу селом селище селищі селе поселок поселке посёлке хутор хуторі хуторе")
_UNLISTED = 0.8
"""How sure a name after the word for a village is a place's, though the gazetteer doesn't know it."""
_FIRM_PREPOSITIONS = listed("in bei aus nach nahe unweit в у во біля поблизу возле около близ під под")
"""Those that hardly anything but a place follows."""

_BLOWS_UPON = (
    *("angriff", "angriffe", "angriffen", "angriffs", "schlag", "schläge", "schlägen", "attacke", "attacken"),
    *("überfall", "beschuss", "raketen", "drohnen", "vormarsch"),
)
"""Endings of German words whose "auf" a place follows: "Drohnenangriff auf Grajworon"."""

_TOWN_WORDS = listed("""
    stadt dorf ort ortschaft hafenstadt kleinstadt hauptstadt grenzstadt großstadt gemeinde siedlung місто міста
    місті містом місту містах м. село села селі селом селу селах с. селище селища селищі смт смт. город города
    городе городом городу г. деревня деревни деревне посёлок поселок поселка посёлка поселке посёлке пгт пгт.
    станица центр центру центрі центре околиці околицях окраине окраинах пригород пригороде передмісті
""")
REGION_WORDS = frozenset(division_levels("text", languages=LANGUAGES))
_PERSON_TITLES = listed("""
    herr frau präsident präsidentin minister ministerin kanzler kanzlerin general sprecher sprecherin gouverneur
    bürgermeister außenminister verteidigungsminister президент президента президентом міністр голова речник
    речниця губернатор мер генерал полковник прем'єр пан пані министр глава пресс-секретарь мэр премьер господин
    спикер пресс-секретаря главы
""")
_GERMAN_NOUNS = listed("""
    Essen Halle Regen Wagen Plan Rat Au Berg Feld Wald Haus Hof Markt Anlage Staaten Orten Wahlen Kirchen Hafen
    Bergen Norden Süden Osten Westen Nordosten Nordwesten Südosten Südwesten Brand Bad Ende Stein See Bach Busch
    Brück Brücken Weg Wegen Weiden Winden Singen Leben Kraft Front Land Stadt Dorf Kreis Raum Nacht Tag Morgen
    Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar Februar März April Mai Juni Juli August
    September Oktober November Dezember Angriff Angriffe Folge Laufe Zuge Höhe Grund Kampf Reihe Krieg Hand Rahmen
    Richtung Kontakt Gefahr Frage Millionen Prozent Meter Kilometer Menschen Polizei Drohnen Raketen Armee
    Präsident Teil Teilen Reichweite Betrieb Brüssels Gruppe Platz Lage Schulen Häuser Gebäude Strom Kinder Frauen
    Männer Zeit Jahr Jahre Jahren Monat Monaten Wochen Tagen Stunden Uhr Das Die Der Ein Eine Es Er Sie Wir Im In
    Am Bei Nach Laut Auch Wie Was Wer Wo Und Oder Aber Mehr Viele Zwei Drei Vier Fünf Zehn Alle Ziel Ziele Opfer
    Welt Luft Wasser Feuer Sicherheit Regierung Opposition Region Gebiet Provinz Oblast Bezirk Grenze Trümmer
    Zivilisten Zentrum Umgebung Innenstadt Kreml
""")
_OTHER_NOUNS = listed("""
    В У На До З Із Під Від За По Про Це Як Та І Й Але Він Вона Вони Ми Ви Я О Об А Не Ні Також Після Перед Через
    Для При И Но Он Она Они Мы Вы Это Как По От Из За Во Со К Ко Также После Перед Через Для При Так Там Тут Где
    Де Коли Когда Росії-Україні Сили Силы Армия Армія Рада Верховная Верховна Дума Кремль Кремля Кремле Бог Мир
    Кремлі Кремлю Кремлем
    Маск Трамп Путин Путін Понеділок Вівторок Середа Четвер Субота Неділя Понедельник Вторник Среда Четверг
    Пятница Суббота Воскресенье Минобороны Міноборони Генштаб ВСУ ЗСУ США
""")
_SITES = listed("АЕС АЭС ТЕС ТЭС ГЕС ГЭС ТЕЦ ТЭЦ НПЗ")
"""Plants that are called after a place, by its adjective."""

_PEOPLES = {
    "de": re.compile(r"isch(?:e[nrsm]?)?$"),
    "uk": re.compile(r"(?:ськ|цьк)(?:ий|а|е|і|ого|ому|ої|ій|их|им|ими|у|ою)$"),
    "ru": re.compile(r"(?:ск|цк)(?:ий|ая|ое|ие|ого|ому|ой|их|им|ими|ую|ом)$"),
}
"""Endings of adjectives: "ukrainische", "харківський"; without a word for a region they name no place."""

_BENT_TOWNS = re.compile(r"(?:ськ|цьк)[уа]$|(?:ск|цк)ом$")
"""Endings that adjectives share with towns in -ськ and -ск: "у Покровську", "под Купянском"."""

_REGIONS_WORDS = frozenset(division_levels("plural", languages=LANGUAGES))
_ONE_REGION_TOO = listed("області области")
"""Words for regions that are also the genitive of a single one, after which a town may come."""

_LONGEST_LIST = 12

_GENITIVES = {"Сум": "Суми", "Черкас": "Черкаси", "Чернівців": "Чернівці", "Прилук": "Прилуки", "Черновцов": "Черновцы"}
"""Towns in the plural, whose genitive has no ending to take off."""

_UNLIKELY_UNDER = 15_000
"""People under which a town counts only where the words around it vouch for it."""

_GREAT_FROM = 100_000
"""People from which a town is named without its region or country."""

_FIRMLY_FOUND = ("exact", "folded", "inflected")
_MOST_WORDS = 3


class Spotted(NamedTuple):
    """A name: the range of its tokens, end exclusive, what to look up, and how sure it is."""

    first: int
    last: int
    query: str
    probability: float


def spot(text: Text, gazetteer: Gazetteer, language: str) -> list[Spotted]:
    """The place names of a text in one of :data:`LANGUAGES`, in order, without overlap."""
    found: list[Spotted] = []
    for sentence in text.sentences:
        index = sentence.first
        while index < sentence.last:
            spotted = _at(text, index, sentence.first, sentence.last, gazetteer, language)
            if spotted is None:
                index += 1
            else:
                found.append(spotted)
                index = spotted.last
    return found


def _at(text: Text, first: int, start: int, end: int, gazetteer: Gazetteer, language: str) -> Spotted | None:
    tokens = text.tokens
    token = tokens[first]
    if token.kind != "word" or not token.text[0].isupper() or token.text.lower() in (REGION_WORDS | _TOWN_WORDS):
        return None
    if token.text.lower() in _PLACE_PREPOSITIONS[language]:
        return None
    for last in _ends(tokens, first, end):
        name = text.text[token.start : tokens[last - 1].end]
        following = tokens[last].text.rstrip(".") if last < end else ""
        adjective = bool(_PEOPLES[language].search(name))
        if (
            language != "de"
            and adjective
            and following.lower() not in REGION_WORDS
            and _heads_list(tokens, last, end, language)
        ):
            following = "області" if language == "uk" else "области"
        if _in_list_of_regions(tokens, first, start, language):
            following = "Oblast" if language == "de" else "області" if language == "uk" else "области"
        region = following.lower() in REGION_WORDS and (language != "de" or following == "Oblast")
        site = following if following in _SITES else ""
        query, candidates = _asked(name, following if region or site else "", gazetteer)
        if not candidates:
            continue
        if adjective and not (region or site):
            before = tokens[first - 1].text.lower() if first > start else ""
            bent = before in _PLACE_PREPOSITIONS[language] and _BENT_TOWNS.search(name)
            if candidates[0].place.kind != "settlement" or not (bent or before in _TOWN_WORDS):
                continue
        probability = _vouched(tokens, first, last, start, end, candidates, region or bool(site), language)
        if probability > 0.0:
            return Spotted(first, last, query, probability)
    if language != "de" and first > start and tokens[first - 1].text.lower() in _VILLAGE_WORDS:
        last = next(iter(_ends(tokens, first, end)))
        return Spotted(first, last, text.text[token.start : tokens[last - 1].end], _UNLISTED)
    return None


def _heads_list(tokens: Sequence[Token], index: int, end: int, language: str) -> bool:
    """Whether only adjectives stand between here and "областями": "над Сумською, Харківською та ... областями"."""
    others = 0
    while index < end and others < _LONGEST_LIST:
        word = tokens[index].text
        if word.lower() in _REGIONS_WORDS:
            return True
        if word in (",", "та", "і", "й", "и", "а", "також"):
            index += 1
        elif word[0].isupper() and _PEOPLES[language].search(word):
            others += 1
            index += 1
        else:
            return False
    return False


def _in_its_region(tokens: Sequence[Token], index: int, end: int, language: str) -> bool:
    """Whether a region's name in the genitive follows: "Нікополь Дніпропетровської області"."""
    return (
        index + 1 < end
        and tokens[index + 1].text.lower().rstrip(".") in REGION_WORDS
        and tokens[index].text[0].isupper()
        and bool(_PEOPLES[language].search(tokens[index].text))
    )


def _in_list_of_regions(tokens: Sequence[Token], first: int, start: int, language: str) -> bool:
    """Whether only names stand between "Gebieten" and this one: "über den Gebieten Brjansk und Kursk"."""
    index = first - 1
    while index >= start and first - index < _LONGEST_LIST:
        word = tokens[index].text
        if word.lower() in _REGIONS_WORDS and word.lower() not in _ONE_REGION_TOO:
            own = tokens[first].text
            return language == "de" or bool(_PEOPLES[language].search(own))
        if word not in (",", "-", "und", "sowie", "та", "і", "й", "и") and not word[0].isupper():
            return False
        index -= 1
    return False


def _asked(name: str, following: str, gazetteer: Gazetteer) -> tuple[str, list[Candidate]]:
    """What to look up for a name and the region's or plant's word after it, and what that gives."""
    query = f"{_GENITIVES.get(name, name)} {following}".strip()
    candidates = [one for one in gazetteer.lookup(query, limit=5) if one.how != "fuzzy"]
    if following.lower().startswith("област") and candidates and candidates[0].place.kind != "admin1":
        for form in base_forms(name_key(query)):
            provinces = gazetteer.lookup(form, limit=1)
            if provinces and provinces[0].place.kind == "admin1":
                return form, provinces
    if candidates and candidates[0].how == "transliterated":
        # a case of a name may be read as another language's spelling of it: "Херсоні"
        for form in base_forms(name_key(query)):
            straight = gazetteer.lookup(form, limit=5)
            if straight and straight[0].how == "exact" and straight[0].place.id == candidates[0].place.id:
                return form, straight
    only = candidates[0] if len({one.place.id for one in candidates}) == 1 else None
    if only and only.how == "transliterated" and only.place.population >= _GREAT_FROM:  # "Chan Junis"
        return only.place.name, candidates
    head, *rest = name.split("-")
    if not candidates and len(rest) > 1:  # the first part alone is bent in "Ростове-на-Дону"
        for form in base_forms(name_key(head)):
            towns = gazetteer.lookup("-".join((form, *rest)), limit=5)
            if towns and towns[0].how in ("exact", "folded"):
                return "-".join((form, *rest)), towns
    if candidates or not following:
        return query, candidates
    return name, [one for one in gazetteer.lookup(name, limit=5) if one.how != "fuzzy"]


def _ends(tokens: Sequence[Token], first: int, end: int) -> Iterator[int]:
    """Where a name that begins here may end, the longest first."""
    ends = [first + 1]
    index = first + 1
    while index < end and len(ends) < _MOST_WORDS:
        one = tokens[index]
        gap = one.start - tokens[index - 1].end
        if one.text in ("-", "‑", "–") and gap == 0:
            index += 1
            if index + 1 < end and tokens[index].text in ("на", "am", "an", "de") and tokens[index + 1].text == "-":
                index += 2  # "Ростов-на-Дону"
        elif one.kind == "word" and gap <= 1 and one.text[0].isupper():
            index += 1
            ends.append(index)
        else:
            break
    return reversed(ends)


def _vouched(
    tokens: Sequence[Token],
    first: int,
    last: int,
    start: int,
    end: int,
    candidates: Sequence[Candidate],
    region: bool,
    language: str,
) -> float:
    """How sure it is that the name is a place's here; 0 where it is not taken for one."""
    name = tokens[first].text
    single = last == first + 1
    before = tokens[first - 1].text.lower() if first > start else ""
    two_before = tokens[first - 2].text.lower() if first - 1 > start else ""
    best = candidates[0].place
    if single and (len(name) < 3 or name in (_GERMAN_NOUNS if language == "de" else _OTHER_NOUNS)):
        return 0.0
    if single and name.lower() in _PERSON_TITLES:
        return 0.0
    if region or before in _TOWN_WORDS or before in REGION_WORDS:
        return 0.97
    if before in _PERSON_TITLES:
        return 0.0
    next_capital = last < end and tokens[last].kind == "word" and tokens[last].text[0].isupper()
    if language != "de" and _in_its_region(tokens, last, end, language) and candidates[0].how in _FIRMLY_FOUND:
        return 0.93
    previous_capital = first > start and tokens[first - 1].kind == "word" and tokens[first - 1].text[0].isupper()
    previous_capital &= not (tokens[first - 1].text.isupper() and len(tokens[first - 1].text) > 1)  # "з РСЗВ Херсон"
    great = best.kind in ("country", "admin1", "area", "water") or best.population >= _GREAT_FROM
    firm = candidates[0].how in _FIRMLY_FOUND
    if language == "de" and before == "auf" and two_before.endswith(_BLOWS_UPON):
        return 0.9 if great or firm or len({one.place.id for one in candidates}) == 1 else 0.0
    if before in _PLACE_PREPOSITIONS[language]:
        if language != "de" and next_capital and single and not great:
            return 0.0
        if before in _FIRM_PREPOSITIONS and (firm or great):
            return 0.93 if great or language != "de" or best.population >= _UNLIKELY_UNDER else 0.5
        return 0.9 if great else 0.6 if firm and best.population >= 1000 else 0.0
    if language == "de":
        if before in ("der", "die", "das", "den", "dem", "des") and best.kind != "country":
            return 0.85 if two_before in _PLACE_PREPOSITIONS["de"] and best.kind in ("area", "water", "admin1") else 0.0
        return 0.85 if great and firm and (best.kind == "country" or best.population >= _GREAT_FROM) else 0.0
    if next_capital or (previous_capital and first - 1 > start):
        return 0.85 if best.kind == "country" and firm else 0.0
    opens = first == start and best.kind not in ("country", "admin1")
    if opens and (best.population < _GREAT_FROM or candidates[0].how == "inflected"):  # "Слухи", rumours, and Slough
        return 0.0
    return 0.85 if great and firm else 0.6 if firm and best.population >= _UNLIKELY_UNDER else 0.0
