"""Which of the places that a text mentions may be the place of an event.

The places of a text, looked up before, are compared here with one another and with the words around them. A hamlet in a
country that the text never speaks of is a misreading, a name followed by "district" is not the town of that name, and
"the Somali capital" is a town although no town is named. Doubtful places are left out: a right region is worth more
than a wrong pin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.places.division_words import DISTRICT_WORDS, KINDS_OF_LAND, PROVINCE_WORDS
from geo.extract.places.mentions import PlaceMention
from geo.extract.places.spoken_countries import SpokenCountries, people_living_at, spoken_countries
from geo.extract.places.unlisted import reach_within
from geo.extract.text.lexicon import DEMONYMS, LONGER_DEMONYMS
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.tokens import Text
from geo.gazetteer import Gazetteer, Place, name_key
from geo.taxonomy import DIVISIONS, RADIUS_KM, TOWNS, WIDE

_KNOWN_ABROAD_POPULATION = 150_000
"""The least population of a town that may be named in a text which never speaks of its country."""
_UNSTATED_COUNTRY_SCORE = 0.6
"""The least score of a town, however small, that is believed in a text which names no country."""
_STRUCK_SCORE = 0.45
"""The same for a text whose only countries act or speak, as one that attacks another does."""
_LEAST_SCORE = 0.45
"""The least score of a town as an event's place: below it, a quarter were right, in 2,366 texts with a coded place
(PITF). Namesakes within one country share the score, of which the text means its towns before its hamlets."""
_LEAST_SCORE_AT_HOME = 0.25
"""The same in other languages, in which a name of several villages is often the only one of its sentence."""
_SECOND_SCORE = 0.5
"""The highest score of a runner-up, since the text as a whole supported another place."""
_IMPLIED_SCORE = 0.85
"""The score of a place that is meant without its name, and without doubt ("the Somali capital")."""
_BEFORE_CHARACTERS, _AFTER_CHARACTERS = 60, 40
"""The characters before and after a town's name in which words about it are looked for."""
_TOWN_POPULATION = 20_000
"""From this size on a name in German or Cyrillic letters is believed: the text tells its country in no other way. In an
English one a place is a town, and no hamlet, from this size on."""
_HOME_COUNTRIES = {"de": ("DE", "AT", "CH"), "uk": ("UA",), "ru": ("RU", "UA", "BY")}
"""Countries whose towns are named in a language without saying where they lie."""
_HOME_POPULATION = 1_000
"""The least population of such a town; smaller places' names are too often inflected forms of others."""
_BESIDE_RADIUS_KM = 40.0
"""The radius for "north of" or "kilometres from" a town, larger than for "near". Half of such texts (PITF) lie within
it."""
_OTHER_LAND = r"L\.G\.A|territory|constituency|area council|woreda|regency|valley|borough"
"""Further words after a town's name that mean an area around the town; after another name they mean no division."""
_DIVISION_AFTER = re.compile(
    rf"\s+(?:\w+\s+)?(?:{PROVINCE_WORDS}|{DISTRICT_WORDS}|{_OTHER_LAND})\b",
    re.IGNORECASE,
)
_DIVISION_BEFORE = re.compile(rf"\b(?:{PROVINCE_WORDS}|{DISTRICT_WORDS}) of\s+$", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:(?:north|south|east|west)[- ]?(?:east|west)?(?:ern)?\s+(?:of|from)"
    r"|(?:km|kilomet\w+|miles?)(?:\s+\([^)]*\))?\s+(?:\w+\s+)?(?:of|from|outside))"
    r"\s+(?:the\s+)?(?:[a-z]+,?\s+){0,4}$",
    re.IGNORECASE,
)
_BESIDE_CAPITAL = re.compile(
    r"\b(?:(?:north|south|east|west)[\w-]*\s+(?:of|from)|(?:km|kilomet\w+|miles?)\s+(?:of|from|outside)|near|outside|to"
    r"|outskirts\s+of)\s+$",
    re.IGNORECASE,
)
"""Words that put an event beside a capital: "east of the capital"."""
_INSIDE = re.compile(r",\s+|\s+(?:\w+\s+)?(?:in|of)\s+")
"""The words between an unlisted place and the one that holds it: ", ", " village of "."""
_AFTER_COMMA = re.compile(r"(?:\s+(?:town|township|village|city|district))?,\s+")
_CAPITAL = re.compile(
    r"\b(?:[Tt]he\s+|[Tt]he\s+((?:[A-Z]\w+\s+)?[A-Z]\w+)\s+|([A-Z]\w+)['’]s\s+|([A-Z]\w+)\s+|(?:country|nation)['’]s\s+)capital\b(?!\s+of\b|\s+punishment)"
)
_NAMED_BEHIND = re.compile(r"\s*(?:city)?,?\s+(?:of\s+)?([A-Z]\w+)")
"""A capital's name after the word: "the capital, Mogadishu"."""


def believable(
    text: Text, places: Sequence[PlaceMention], gazetteer: Gazetteer, vocabulary: Vocabulary, language: str
) -> list[PlaceMention]:
    """The mentions that may be the place of an event, in order, some with a changed place or precision.

    Parameters
    ----------
    places : sequence of PlaceMention
        All that :func:`geo.extract.places.find.find_places` found.

    Returns
    -------
    list[PlaceMention]
        Without those that name groups of people, or towns that nothing else in the text supports.
    """
    spoken = spoken_countries(text, places, gazetteer, language)
    groups = _group_spans(text, places, vocabulary)
    kept: list[PlaceMention] = []
    for place, following in zip_longest(places, places[1:]):
        if any(start <= place.start < end for start, end in groups) or _is_quarter_of(text, place, following):
            continue
        checked = _checked(text, place, spoken, gazetteer, language)
        if checked is not None:
            kept.append(checked)
    if language == "en":
        capitals = _capitals(text, kept, spoken.stated + spoken.heard, gazetteer)
        kept = [place for place in kept if not any(_is_part_of(text, place, capital) for capital in capitals)]
        kept += capitals
        kept += _by_people(text, kept, gazetteer)
        kept += _regions(text, places, spoken.stated + spoken.heard, gazetteer)
    kept += _airspaces(text, kept, gazetteer)
    kept.sort(key=lambda place: place.start)
    return _with_holders(text, kept, gazetteer)


def _is_holder(text: Text, place: PlaceMention, before: PlaceMention) -> bool:
    """Whether a place holds the one before it: by the divisions' names, or as a region with a town's name."""
    if place.role or before.role or before.text == place.text:
        return False
    between = text.text[before.end : place.start]
    if before.name == place.name and before.precision not in TOWNS:
        return bool(_INSIDE.fullmatch(between))
    region = name_key(before.admin1).startswith(name_key(place.name)) and before.country == place.country
    return region and place.precision == "settlement" and bool(_AFTER_COMMA.fullmatch(between))


def _in_brackets_behind(text: str, place: PlaceMention, before: PlaceMention) -> bool:
    """Whether a place is in the brackets right after another, which it holds: "Kanambe (Kayna, Lubero)"."""
    bracket = text.rfind("(", before.end, place.start)
    if bracket < 0 or place.role or bracket - before.end > _CLOSE_BEHIND:
        return False
    return ")" not in text[bracket : place.start]


def _lies_outside(text: Text, place: PlaceMention, holder: PlaceMention, gazetteer: Gazetteer) -> bool:
    """Whether a place was taken for a namesake far from the town, district or province that the text gives for it."""
    if place.point is None or holder.point is None or place.precision in WIDE:
        return False
    words = _LIES_IN.fullmatch(text.text[place.end : holder.start])
    if words is None or place.name == holder.name or holder.precision not in _OUTSIDE_KM:
        return False
    if holder.precision in TOWNS and (words["in"] is None or place.country == holder.country):
        return False
    if holder.name in (place.admin1, place.admin2):
        return False
    region = gazetteer.admin1_at(place.point) if holder.precision == "province" else None
    if region is not None and region.id == holder.place_id:
        return False
    return place.point.distance_km(holder.point) > max(_OUTSIDE_KM[holder.precision], holder.radius_km or 0.0)


def _put_in(place: PlaceMention, division: PlaceMention) -> PlaceMention:
    """The division that holds an unlisted place, as a mention with the place's own words."""
    return replace(
        place,
        point=division.point,
        geometry=division.geometry,
        precision="district" if division.precision in TOWNS else division.precision,
        radius_km=reach_within(division),
        country=division.country,
        admin1=division.admin1,
        admin2=division.admin2,
        name=division.name,
        place_id=division.place_id,
        score=min(place.score, division.score),
    )


_LIES_IN = re.compile(
    r"(?:,?\s+(?:(?P<in>in|of|within|under)|the|an?|\w+ern|part|headquarters|capital|centre|center|neighbou?ring"
    rf"|development|{KINDS_OF_LAND}|[A-Z][\w'’-]*)\b)*,?\s+"
)
"""The words between a place and the one that holds it: ", headquarters of Giza Development Area of "."""
_HELD_TOGETHER = 3
"""The most places before another that it may hold: "Warji, Fika LGA, Yobe"."""
_OUTSIDE_KM = {"exact": 100.0, "settlement": 100.0, "near": 100.0, "district": 100.0, "province": 150.0}
"""The distance from which a place isn't taken to lie in another that its gazetteer entry doesn't mention."""


def _with_holders(text: Text, places: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions; those after a place that they hold are marked as containers: "in Kairu, Bukkuyum"."""
    held: list[PlaceMention] = []
    for place in places:
        if any(_is_holder(text, place, other) for other in held[-1:]) or any(
            _in_brackets_behind(text.text, place, other) for other in held[-_HELD_TOGETHER:]
        ):
            place = replace(place, role="container")
        for number in range(max(len(held) - _HELD_TOGETHER, 0), len(held)):
            if _lies_outside(text, held[number], place, gazetteer):
                held[number] = _put_in(held[number], place)
        held.append(place)
    return held


def _group_spans(text: Text, places: Sequence[PlaceMention], vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """The spans of groups' names, which are no places ("Taliban", "Red Cross")."""
    spans: list[tuple[int, int]] = []
    for number in sorted({text.sentence_at(place.start) for place in places if place.precision in TOWNS}):
        words = words_of(text, text.sentences[number])
        spans += [
            (words[match.first].start, words[match.last - 1].end)
            for match in vocabulary.groups.find(words)
            if match.meaning[:1].isupper() or match.meaning.startswith("al-")
        ]
    return spans


def _checked(
    text: Text, place: PlaceMention, spoken: SpokenCountries, gazetteer: Gazetteer, language: str
) -> PlaceMention | None:
    """The mention, with another place or precision if the text requires it; None if it is a misreading."""
    people = people_living_at(place, gazetteer)
    if _is_measured_from(place) or _is_quarter_of_town(text, place) or _is_unlikely(place, people, spoken, language):
        return None
    if not _is_town_name(place):
        return place
    if spoken.has(place.country) or _is_at_home(place, people, language) or _is_called_town(text, place):
        return _by_words_beside(text, place)
    famous = people >= _KNOWN_ABROAD_POPULATION
    if spoken.stated and not (famous and _has_own_spelling(place)):
        return _in_stated_country(place, spoken.stated)
    if not famous and place.score < _least_score(text, place, people, spoken):
        return None
    return _by_words_beside(text, place)


def _least_score(text: Text, place: PlaceMention, people: int, spoken: SpokenCountries) -> float:
    """The least score of a town in a country that the text doesn't name: lower where something vouches for the town."""
    vouched_for = spoken.heard or _is_of_one_country(place) or _is_known_by_name(text, place, people)
    return _STRUCK_SCORE if vouched_for else _UNSTATED_COUNTRY_SCORE


def _is_unlikely(place: PlaceMention, people: int, spoken: SpokenCountries, language: str) -> bool:
    """Whether a name's score is too low for any but a large town of a country that the text speaks of."""
    least = _LEAST_SCORE if language == "en" else _LEAST_SCORE_AT_HOME
    is_expected = people >= _TOWN_POPULATION and (spoken.has(place.country) or language != "en")
    return place.point is not None and place.score < least and not is_expected


def _is_at_home(place: PlaceMention, people: int, language: str) -> bool:
    """Whether texts in a language name a town without its country: one at home, or a large one."""
    least = _HOME_POPULATION if place.country in _HOME_COUNTRIES.get(language, ()) else _TOWN_POPULATION
    return language != "en" and people >= least


def _is_called_town(text: Text, place: PlaceMention) -> bool:
    """Whether a word after a name calls it a town: "in Galkayo city"."""
    return place.score >= _LEAST_SCORE and _IS_TOWN.match(text.text, place.end) is not None


_IS_TOWN = re.compile(r"\s+(?:city|town)\b(?!\s+(?:hall|council|centre|center)\b)")


def _is_quarter_of_town(text: Text, place: PlaceMention) -> bool:
    """Whether a district is called one of a town that isn't named: "в Дніпровському районі міста"."""
    after = text.text[place.end : place.end + _AFTER_CHARACTERS]
    match = _OF_TOWN.match(after)
    return match is not None and (place.precision in DIVISIONS or match["quarter"] is not None)


_OF_TOWN = re.compile(
    r"(?P<quarter>\s+(?:район|округ|district|Bezirk|Stadtteil)\w*)?"
    r"\s+(?:міста|города|of the (?:city|town)|der Stadt)\b",
    re.IGNORECASE,
)


def _is_quarter_of(text: Text, place: PlaceMention, town: PlaceMention | None) -> bool:
    """Whether a district is one of the town named right after it: "в Дніпровському районі Херсона"."""
    if town is None or town.precision not in TOWNS:
        return False
    return _DISTRICT_OF.fullmatch(text.text[place.end : max(place.end, town.start)]) is not None


_DISTRICT_OF = re.compile(
    r"\s+(?:район|районі|району|районом|районе|района|р-н[іуае]?|округ|округе|округа)\s+(?:м\.\s*|г\.\s*|міста\s+|города\s+)?",
    re.IGNORECASE,
)


def _is_of_one_country(place: PlaceMention) -> bool:
    """Whether a name is spelt exactly as its place's, and no place in another country has it."""
    return _has_own_spelling(place) and all(other.country == place.country for other in place.runners_up)


def _is_known_by_name(text: Text, place: PlaceMention, people: int) -> bool:
    """Whether something is put in a town, and no other place is half as likely meant by its name."""
    well_known = people >= _TOWN_POPULATION and all(2 * other.score <= place.score for other in place.runners_up)
    before = text.text[max(place.start - _BEFORE_CHARACTERS, 0) : place.start]
    return well_known and _PUT_IN.search(before) is not None


_PUT_IN = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Aa]cross|[Oo]utside|shelling of|bombing of|bombardment of|attack on)\s+$")


def _has_own_spelling(place: PlaceMention) -> bool:
    """Whether a name is spelt exactly as its place's, beside words that put an event near it or not."""
    return name_key(place.name) in (name_key(place.query), name_key(place.text))


def _is_measured_from(place: PlaceMention) -> bool:
    """Whether a place has a distance and direction too large to give a spot: "840 km south of Manila"."""
    measured = any(modifier[:1].isdigit() for modifier in place.modifiers)
    return measured and place.precision in TOWNS and "~" not in place.place_id


def _is_town_name(place: PlaceMention) -> bool:
    """Whether a mention is a town's, whose name many may share; a site's name of several words is its own."""
    site = place.precision == "exact" and " " in place.query
    return place.precision in TOWNS and place.point is not None and not site


def _by_words_beside(text: Text, place: PlaceMention) -> PlaceMention:
    """The mention, wider if words beside a town's name make it a district's or a spot outside the town."""
    if place.precision != "settlement":
        return place
    after = text.text[place.end : place.end + _AFTER_CHARACTERS]
    before = text.text[max(place.start - _BEFORE_CHARACTERS, 0) : place.start]
    if _DIVISION_AFTER.match(after) or _DIVISION_BEFORE.search(before):
        return replace(place, precision="district", radius_km=RADIUS_KM["district"])
    return replace(place, precision="near", radius_km=_BESIDE_RADIUS_KM) if _BESIDE.search(before) else place


def _in_stated_country(place: PlaceMention, stated: Counter[str]) -> PlaceMention | None:
    """The runner-up in a country that the text speaks of, with its own score; None if there is none."""
    for other in place.runners_up:
        if other.country in stated and other.point is not None:
            return place.at_namesake(other, min(other.score, _SECOND_SCORE))
    return None


_REGION = re.compile(r"\b([A-Z][\w'’]+(?:[ -][A-Z][\w'’]+)?) (?:region|oblast|province|governorate)\b")
"""Only those words for provinces that don't also follow other capitalised words, as "The republic", "Free state" do."""


def _regions(
    text: Text, places: Sequence[PlaceMention], stated: Counter[str], gazetteer: Gazetteer
) -> list[PlaceMention]:
    """Regions whose spelling wasn't recognised as a name, by the word after it ("region")."""
    regions: list[PlaceMention] = []
    for match in _REGION.finditer(text.text):
        if any(place.start < match.end() and match.start() < place.end for place in places):
            continue
        for candidate in gazetteer.lookup(match.group(), limit=3):
            entry = candidate.place
            if entry.precision == "province" and (not stated or entry.country in stated):
                mention = _mention_of(entry, match.start(), match.end(), match.group())
                regions.append(replace(mention, score=candidate.score))
                break
    return regions


_BY_PEOPLE = re.compile(
    r"\b((?:[A-Z][a-z]+\s+)?[A-Z][a-z]+)\s+(?:town|village|city|province|district|region|port|hamlet|settlement|neighbou?rhood)\b"
)


def _by_people(text: Text, places: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """Countries named only by an adjective: "the northern Lebanese town of Aitou", with Aitou not listed."""
    countries: list[PlaceMention] = []
    for match in _BY_PEOPLE.finditer(text.text):
        code = _country_of_people(match[1])
        if not code or any(0 <= place.start - match.end() < 8 for place in places if place.point is not None):
            continue
        candidates = gazetteer.lookup(gazetteer.country_name(code), limit=3)
        entry = next((candidate.place for candidate in candidates if candidate.place.kind == "country"), None)
        if entry is not None:
            countries.append(_mention_of(entry, match.start(1), match.end(1), match[1]))
    return countries


_AIRSPACE = re.compile(
    r"\b(\w+)\s+(?:airspace|air\s+space|luftraum\w*|воздушн\w+\s+пространств\w+|повітрян\w+\s+прост[оі]р\w*)",
    re.IGNORECASE,
)


def _airspaces(text: Text, places: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """Countries named only by the adjective of an airspace: "entered Estonian airspace"."""
    named = {place.start for place in places}
    countries: list[PlaceMention] = []
    for match in _AIRSPACE.finditer(text.text):
        code = _country_of_people(match[1])
        candidates = [] if code else gazetteer.lookup(match[1], limit=3)
        by_name = (candidate.place for candidate in candidates if candidate.place.kind == "country")
        entry = gazetteer.country(code) if code else next(by_name, None)
        if entry is not None and match.start(1) not in named:
            mention = _mention_of(entry, match.start(), match.end(), match.group())
            countries.append(replace(mention, modifiers=("airspace",)))
    return countries


def _country_of_people(words: str) -> str:
    """The code of the country whose people's name ends the words: "South Sudanese", "northern Lebanese"; else empty."""
    names = words.lower().split()
    return LONGER_DEMONYMS.get(" ".join(names[-2:])) or DEMONYMS.get(names[-1] if names else "", "")


def _mention_of(entry: Place, start: int, end: int, text: str) -> PlaceMention:
    """A mention of a place by words other than its name."""
    return PlaceMention(
        start=start,
        end=end,
        text=text,
        query=entry.name,
        point=entry.point,
        precision=entry.precision,
        radius_km=entry.radius_km,
        country=entry.country,
        admin1=entry.admin1,
        name=entry.name,
        place_id=entry.id,
        score=_IMPLIED_SCORE,
        expression_start=start,
        expression_end=end,
    )


def _capitals(
    text: Text, places: Sequence[PlaceMention], stated: Counter[str], gazetteer: Gazetteer
) -> list[PlaceMention]:
    """Capitals that are meant but not named: "the Somali capital", or "the capital" in a text about one country."""
    capitals: list[PlaceMention] = []
    for match in _CAPITAL.finditer(text.text):
        if _names_capital(text, match.end(), places) or _BESIDE_CAPITAL.search(
            text.text[max(match.start() - _BEFORE_CHARACTERS, 0) : match.start()]
        ):
            continue
        code = _country_of_capital((match[1] or match[2] or match[3] or "").lower(), places, stated)
        entry = gazetteer.capital(code) if code else None
        if entry is not None:
            capitals.append(_mention_of(entry, match.start(), match.end(), match.group()))
    return capitals


def _names_capital(text: Text, end: int, places: Sequence[PlaceMention]) -> bool:
    """Whether a name other than a day's or a country's follows the word "capital" that ends at ``end``."""
    following = _NAMED_BEHIND.match(text.text, end)
    if following is None and text.text.startswith(_POSSESSIVE, end):
        return False
    if following is None:
        return any(0 <= place.start - end < _CLOSE_BEHIND for place in places)
    countries = {place.start for place in places if place.precision == "country"}
    return following[1] not in _DAYS and following.start(1) not in countries


def _is_part_of(text: Text, place: PlaceMention, capital: PlaceMention) -> bool:
    """Whether a name is a part of a capital, not a town elsewhere: "in the capital's Madina district"."""
    between = text.text[capital.end : place.start]
    inside = between.startswith(_POSSESSIVE) and re.fullmatch(r"['’]s\s+(?:[a-z]+\s+){0,3}", between) is not None
    return inside and place.name != capital.name


_POSSESSIVE = ("'s ", "’s ")
_CLOSE_BEHIND = 12
_DAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])


def _country_of_capital(word: str, places: Sequence[PlaceMention], stated: Counter[str]) -> str:
    """The code of the country whose capital is meant, by the word before "capital" or as the text's only one; else
    empty.
    """
    code = _country_of_people(word)
    if not code and word:
        countries = (place for place in places if place.precision == "country")
        code = next((place.country for place in countries if place.text.lower() == word), "")
        if not code and word not in ("the", "in"):
            return ""
    return next(iter(stated)) if not code and len(stated) == 1 else code
