"""The place of the event in a part of a text, and the relations between two places.

A part may name several places: the event's, a speaker's, a hospital's. The event's differs from the others by its
precision and the words before it. Whether two mentions are the same place, or one lies in the other, is told by name,
region and distance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from geo.extract.events.clauses import Clause
from geo.extract.places.mentions import PlaceMention
from geo.extract.places.several_places import covers_several_places
from geo.extract.text.lexicon import SPEECH, listed
from geo.extract.text.phrase_matcher import Word
from geo.taxonomy import COUNTRYWIDE, PRECISIONS, RADIUS_KM, TOWNS

_COARSE = tuple(code for code, precision in PRECISIONS.items() if precision.extent not in ("town", ""))
_EXTENTS = {"town": 5, "district": 4, "region": 3, "country": 1, "": 0}
RANK = {code: _EXTENTS[precision.extent] for code, precision in PRECISIONS.items()}
_FINENESS = {"line": 2.0, "water": 1.0}
_PART_OF_COUNTRY = 2.3
"""The fineness of a border and of "northern Nigeria": coarser than a province."""
_BESIDE = 2.9
"""The fineness of "north of" a town, without a distance: coarser than a province. Half of such texts (PITF) lie farther
than 40 km from the town, some 300 km."""
_BY_REACH = ((45.0, 4.5), (80.0, 3.5), (float("inf"), 2.6))
"""(Greatest radius in kilometres, fineness) of a spot near a town: finer than a district, a province, a part of a
country."""
_SAME_TOWN_KM = 30.0
"""The greatest distance of a spot "near" or in a town from the town's middle."""
_SAME_SPOT_KM = 3.0
"""The greatest distance between two gazetteer entries for one town."""
_WITHIN_KM = 220.0
"""The radius of a region of unknown size."""
_IN_PART_OF_COUNTRY_KM = 600.0
"""The radius of "northern Nigeria"."""
_FROM = listed("from to towards toward into through via aus nach з із до из")
_AT = listed("""
    in at near on outside of around across over inside hit struck rocked im bei an у в на під біля під около по
    under
""")


def place_of_clause(part: Clause) -> PlaceMention | None:
    """The place of a part's event: the most precise one, preferring those after "in" or "at"; None without one."""
    best: tuple[float, PlaceMention] | None = None
    for number, place in own_places(part):
        rank = _rank(place, number, _word_before(part.words, place))
        if best is None or rank > best[0]:
            best = (rank, place)
    return best[1] if best else None


def own_places(part: Clause) -> Iterator[tuple[int, PlaceMention]]:
    """The places of a part, each with its index, without those of other facts and mere examples."""
    spread = any(word.low in _SUCH_AS for word in part.own_words) and covers_several_places(part.own_words)
    for number, place in enumerate(part.places):
        if place.role not in _OF_EVENTS or (place.point is None and place.geometry is None):
            continue
        before = _word_before(part.words, place)
        if spread and _is_an_example(part, place):
            continue
        spread |= before in _SPREAD
        if not _belongs_to_another_fact(part, place, before):
            yield number, place


_OF_EVENTS = ("", "container")
"""The roles of places where something happened."""


def _belongs_to_another_fact(part: Clause, place: PlaceMention, before: str) -> bool:
    """Whether a place is a hospital's, a speaker's, the attacker's, or that of what did not happen."""
    if before == "by" or before in _FLED or is_beyond_border(place) or treated_at(part, place):
        return True
    if _only_possible(part, place) or where_it_was_said(part, place) or _is_visited(part, place):
        return True
    if _sets_the_scene(part, place) or _seats_the_speaker(part, place):
        return True
    if before == "from" and (place.precision == "country" or _opens_a_stretch(part, place)):
        return True
    if _is_launched_from(part, place) or _is_of_office_holder(part, place):
        return True
    acts = place.start in part.states and "airspace" not in place.modifiers
    return acts and place.precision == "country" and before not in _AT and not _is_struck(part, place)


def _is_struck(part: Clause, place: PlaceMention) -> bool:
    """Whether a country is what a blow hit: "the shelling of Ukraine", «при обстрелах Украины»."""
    before = [word.low for word in part.words if word.end <= place.start and word.low not in ("of", "the")]
    return bool(before) and before[-1].startswith(_BLOWS)


_BLOWS = ("shelling", "bombardment", "bombing", "invasion", "обстрел", "обстріл", "бомбардир", "бомбардув")


def _opens_a_stretch(part: Clause, place: PlaceMention) -> bool:
    """Whether a place is the first of "from … to …": "leaves 19 dead from Rafah to the Bekaa"."""
    behind = next((other for other in part.places if other.start > place.start), None)
    return behind is not None and _word_before(part.words, behind) == "to"


def _is_launched_from(part: Clause, place: PlaceMention) -> bool:
    """Whether weapons came from a place: "drones launched from the directions of Kursk, Millerovo and Crimea"."""
    before = [word.low for word in part.own_words if word.end <= place.start]
    return any(word.startswith(_DIRECTIONS) for word in before[-_DIRECTION_WITHIN:])


_DIRECTIONS = ("direction", "richtung", "напрямк", "направлен")
_DIRECTION_WITHIN = 9
"""The most words of a list of directions."""


def _is_of_office_holder(part: Clause, place: PlaceMention) -> bool:
    """Whether a place is that of an office holder named before it: "Mayor Rogelio Cisneros of Buenavista"."""
    before = [word for word in part.own_words if word.end <= place.start][-_LONGEST_HOLDER:]
    office = next((at for at, word in enumerate(before) if word.low in _OFFICES), None)
    if office is None or before[-1].low != "of":
        return False
    names = before[office + 1 : -1]
    return bool(names) and all(word.capital for word in names)


_OFFICES = listed("mayor governor senator bishop sheriff councillor chief minister deputy")
_LONGEST_HOLDER = 6
_FLED = listed("fled fleeing escaped")


def _is_visited(part: Clause, place: PlaceMention) -> bool:
    """Whether a place is that of a visit or a meeting: "condemned the attacks on a visit to Warsaw"."""
    before = [word.low for word in part.own_words if word.end <= place.start]
    return any(word.startswith(_VISITS) for word in before[-_VISIT_WITHIN:])


_VISITS = ("visit", "besuch", "summit", "gipfel", "візит", "визит", "саміт", "саммит", "funeral", "beisetz", "похорон")
_VISIT_WITHIN = 3


def is_located(part: Clause, place: PlaceMention) -> bool:
    """Whether a word such as "in" or "near" stands before a place."""
    return word_before(part, place) in _AT


def word_before(part: Clause, place: PlaceMention) -> str:
    """The word before a place in a part, in lower case, past those that only describe the place."""
    return _word_before(part.words, place)


def is_beyond_border(place: PlaceMention) -> bool:
    """Whether a country is only the one across the border: "near the border with Cameroon"."""
    bare = (place.expression_start, place.expression_end) in ((place.start, place.end), (-1, -1))
    return place.precision == "country" and "border" in place.modifiers and bare


_LATER_COSTS = 0.05
_CONTAINER_COSTS = 2.5
_FROM_COSTS = 2.2
_AT_GAINS = 0.6
"""Amounts taken from or added to the rank of a precision (see :data:`RANK`): of two towns the first counts, one after
"from" or one that holds another ranks below any district, and "in" and "at" decide between places of the same rank."""


def _rank(place: PlaceMention, number: int, before: str) -> float:
    """How likely a place is the event's: a score by precision, position in the sentence and the word before it."""
    rank = fineness(place) - _LATER_COSTS * number
    if place.role == "container":
        rank -= _CONTAINER_COSTS
    if before in _FROM:
        return rank - _FROM_COSTS
    return rank + _AT_GAINS if before in _AT else rank


def fineness(place: PlaceMention) -> float:
    """How finely a place is known, from 0 to 5: as :data:`RANK`, with a part of a country below a province.

    A spot at a distance is as fine as its radius; "north of" a town without a distance may be far from it.
    """
    if place.precision == "near":
        measured = any(character.isdigit() for modifier in place.modifiers for character in modifier)
        if not measured and _has_direction(place):
            return _BESIDE
        return next(fine for limit, fine in _BY_REACH if (place.radius_km or 0.0) <= limit)
    if place.precision == "area" and place.named is not None and place.named.precision == "country":
        return _PART_OF_COUNTRY
    return _FINENESS.get(place.precision, RANK[place.precision])


def _has_direction(place: PlaceMention) -> bool:
    return any(modifier.endswith(("of", "from")) for modifier in place.modifiers)


def lies_in_direction(wide: PlaceMention, narrow: PlaceMention) -> bool:
    """Whether a place may be the one meant by a direction from another: a town "south of Baghdad"."""
    apart = distance_km(wide, narrow)
    return fineness(wide) == _BESIDE and apart is not None and apart <= _IN_A_DIRECTION_KM


_IN_A_DIRECTION_KM = 100.0
"""The usual distance from a town of a place given only by a direction from it."""


def _is_an_example(part: Clause, place: PlaceMention) -> bool:
    """Whether the place is one example of a spread event: "across Gaza, including a family in Rafah"."""
    before = [word.low for word in part.words[part.first : part.last] if word.end <= place.start]
    return bool(_SUCH_AS & set(before[-_EXAMPLE_WITHIN:]))


_SPREAD = listed("across throughout")
_SUCH_AS = listed("including among notably")
_EXAMPLE_WITHIN = 14


def treated_at(part: Clause, place: PlaceMention) -> bool:
    """Whether the place is that of a hospital where victims were taken: "reached a clinic in Mubi"."""
    before = [word.low for word in part.words if word.end <= place.start][-8:]
    if before[-1:] == ["to"] and _MOVED & set(before[:-1]) and any(toll.kind in _HURT for toll in part.tolls):
        return True
    ward = next((at for at in range(len(before) - 1, -1, -1) if before[at] in _WARDS), None)
    return ward is not None and len(before) - ward <= 3 and bool(_BROUGHT & set(before[:ward]))


_MOVED = listed("taken brought flown airlifted evacuated transferred rushed moved driven ferried")
_HURT = ("injured", "struck")
_WARDS = listed("hospital hospitals clinic clinics krankenhaus klinik лікарню лікарні больницу больнице")
_BROUGHT = listed("""
    reached taken brought admitted rushed transferred evacuated treated arrived flown airlifted died referred
    gebracht eingeliefert доставили доставлено доставлены доправили доправлено отвезли увезли відвезли
    госпіталізовано госпіталізовані госпіталізували
    госпитализированы госпитализировали скончался скончалась скончались помер померла померли лежат лікуються
""")


def is_of_treatment(part: Clause, ward: int) -> bool:
    """Whether a hospital, at an index of a part, is where victims were taken: "died Sunday at the Hurley hospital"."""
    before = part.words[max(ward - _BROUGHT_WITHIN, part.first) : ward]
    behind = part.words[ward : min(ward + _TREATED_WITHIN, part.last)]
    return any(word.low in _BROUGHT for word in before) or any(word.low in _TREATED for word in behind)


_BROUGHT_WITHIN = 7
_TREATED_WITHIN = 4
_TREATED = listed("behandelt versorgt gebracht eingeliefert treated")


def where_it_was_said(part: Clause, place: PlaceMention) -> bool:
    """Whether the place is a speaker's: "the police in Jalingo said", "told reporters in Goma", "In Berlin sagte …"."""
    word_before, word_after = _neighbours(part.words, place)
    if word_before in ("in", "at") and word_after in SPEECH:
        return True
    for saying in part.sayings:
        if saying.pronoun or part.words[max(saying.first - 1, 0)].low in _FROM_THERE:
            continue
        if part.words[saying.verb_first - 1].end == place.end and saying.first >= saying.verb_last:
            before = [word.low for word in part.words[: saying.verb_first] if word.end <= place.start]
            return _FROM_THERE.isdisjoint(before[-_FROM_WITHIN:])
        start = part.words[saying.first].start
        end = part.words[max(saying.last, saying.verb_last) - 1].end
        if start <= place.start < end:
            return True
        behind = saying.verb_last
        if behind < len(part.words) and part.words[behind].low in _LISTENERS and part.words[behind].start < place.start:
            between = [word for word in part.words[behind:] if word.end <= place.start]
            if len(between) <= 3:
                return True
    return False


def _seats_the_speaker(part: Clause, place: PlaceMention) -> bool:
    """Whether somebody speaks in a place of another behind it: "In Srinagar, police said that militants in Sopore …".

    So does "according to an official in Rafah" before the place of what happened.
    """
    first = _index_of(part, place)
    later = [other for other in part.places if other.start > place.end and other.precision in TOWNS and not other.role]
    if place.precision not in TOWNS or not later:
        return False
    for saying in part.sayings:
        said = max(saying.last, saying.verb_last)
        opens = first == 1 and first < min(saying.first, saying.verb_first) <= first + _SPEAKER_WITHIN
        sits = saying.verb_first < saying.first and saying.last == first - 1 and part.words[first - 1].low in _AT
        if (opens and later[0].start >= part.words[said - 1].end) or sits:
            return True
    return False


def _sets_the_scene(part: Clause, place: PlaceMention) -> bool:
    """Whether a place that opens a sentence holds a later one: "In Pattani, meanwhile, a shop in Sai Buri was torched".

    Its name is that of the division in which the other lies.
    """
    return _index_of(part, place) == 1 and any(
        other.start > place.end and place.name in (other.admin1, other.admin2) and is_located(part, other)
        for other in part.places
        if other.precision in TOWNS and other.name != place.name
    )


def _index_of(part: Clause, place: PlaceMention) -> int:
    """The number of words before a place in its sentence."""
    return sum(word.end <= place.start for word in part.words)


_SPEAKER_WITHIN = 7
"""The most words between a place at a sentence's opening and what says who speaks there."""
_FROM_WITHIN = 4
_FROM_THERE = listed("aus")
"""Words that make a place before a verb of saying the event's: "Aus der Stadt Sumy meldeten die Behörden …"."""


def _neighbours(words: Sequence[Word], place: PlaceMention) -> tuple[str, str]:
    """The words right before and right behind a place, in lower case; empty where there is none."""
    before = next((word.low for word in reversed(words) if word.end <= place.start), "")
    after = next((word.low for word in words if word.start >= place.end), "")
    return before, after


def jurisdiction(part: Clause) -> PlaceMention | None:
    """The place whose mayor, governor or police are a part's source, since they speak of events there; else None."""
    return next((place for place, _ in _speakers_places(part)), None)


def surroundings(part: Clause) -> PlaceMention | None:
    """The place of an event by its speaker's office alone: around a mayor's town, or in a governor's region.

    None for a region's office that has its capital's name ("the Samara governor").
    """
    for place, words in _speakers_places(part):
        if place.precision not in TOWNS:
            return place
        if any(word.low.startswith(_TOWN_OFFICES) for word in words) and not any(
            word.low.startswith(_OF_A_REGION) for word in words
        ):
            return about(place)
    return None


def about(town: PlaceMention) -> PlaceMention:
    """The surroundings of a town, as the place of events that its officials or reporters speak of."""
    return replace(town, precision="near", radius_km=max(town.radius_km or 0.0, RADIUS_KM["near"]))


def _speakers_places(part: Clause) -> Iterator[tuple[PlaceMention, Sequence[Word]]]:
    """The places in the names of local speakers of a part, each with the speaker's words."""
    for saying in part.sayings:
        words = part.words[min(saying.first, saying.verb_first) : max(saying.last, saying.verb_last)]
        if saying.pronoun or not any(word.low.startswith((*_TOWN_OFFICES, *_REGIONAL_OFFICES)) for word in words):
            continue
        for place in part.places:
            located = place.point is not None and place.precision not in COUNTRYWIDE
            if located and words[0].start <= place.start < words[-1].end:
                yield place, words


def speaks_for(office: PlaceMention, place: PlaceMention) -> bool:
    """Whether the officials of one place may speak for another: the same, one within it, or one in its region."""
    if is_same_place(office, place) or holds_mention(office, place) or holds_mention(place, office):
        return True
    if office.country and office.country == place.country and office.admin1 and office.admin1 == place.admin1:
        return True
    apart = distance_km(office, place)
    return apart is not None and apart <= _OFFICE_REACHES_KM


_TOWN_OFFICES = (
    *(
        "mayor",
        "council",
        "police",
        "sheriff",
        "authorit",
        "municipal",
        "bürgermeister",
        "oberbürgermeister",
        "polizei",
        "feuerwehr",
    ),
    *("мер", "мэр", "поліці", "полици"),
)
_REGIONAL_OFFICES = (
    *("governor", "administration", "prosecutor", "emergency", "gouverneur", "landrat", "губернатор", "голов", "глав"),
    *("очільник", "начальник", "ова", "прокурат"),
)
"""Beginnings of the words for offices of a town, and of a region."""
_OF_A_REGION = ("region", "provinc", "state", "district", "county", "oblast", "landes", "обл", "район", "крає", "краев")
"""Beginnings of words in the names of a division's office, adjectives too, which the table of divisions lacks."""
_OFFICE_REACHES_KM = 40.0

_LISTENERS = listed("reporters journalists newsmen reuters afp ap media journalisten")


def _only_possible(part: Clause, place: PlaceMention) -> bool:
    """Whether the last event before the place did not happen, so that no incident is there."""
    before = [(match.first, False) for match in part.unreal if part.words[match.first].start < place.start]
    before += [(match.first, True) for match in part.triggers if part.words[match.first].start < place.start]
    before += [(toll.cue, True) for toll in part.tolls if part.words[toll.cue].start < place.start]
    return bool(before) and not max(before)[1]


def _word_before(words: Sequence[Word], place: PlaceMention) -> str:
    """The word before a place, in lower case, past those that only describe it."""
    start = place.expression_start if place.expression_start >= 0 else place.start
    before = ""
    for word in words:
        if word.start >= start:
            break
        if word.low not in _DESCRIBING:
            before = word.low
    return before


_DESCRIBING = listed("""
    the a an town city village of district province region northern southern eastern western central ukrainian russian
    occupied held neighbouring nearby
""")


def distance_km(first: PlaceMention, second: PlaceMention) -> float | None:
    """Kilometres between two mentions, None where one has no point."""
    if first.point is None or second.point is None:
        return None
    return first.point.distance_km(second.point)


def is_same_place(first: PlaceMention, second: PlaceMention) -> bool:
    """Whether two mentions are the same place, or a town and a spot in it."""
    if first.place_id and first.place_id == second.place_id:
        return True
    if first.precision in _COARSE or second.precision in _COARSE:
        return bool(first.name) and first.name == second.name and first.precision == second.precision
    apart = distance_km(first, second)
    return (
        apart is not None
        and apart <= _SAME_TOWN_KM
        and (
            apart <= _SAME_SPOT_KM
            or "exact" in (first.precision, second.precision)
            or any(
                each.precision == "near" and (each.modifiers or first.name == second.name) for each in (first, second)
            )
        )
    )


def holds_mention(wide: PlaceMention, narrow: PlaceMention) -> bool:
    """Whether a region, country or district holds the other place."""
    if wide.precision not in _COARSE or RANK[wide.precision] > RANK[narrow.precision]:
        return False
    if wide.precision == "country":
        return bool(wide.country) and wide.country == narrow.country
    if wide.country and narrow.country and wide.country != narrow.country:
        return False
    by_division = _contains_by_division(wide, narrow)
    if by_division is not None:
        return by_division
    apart = distance_km(wide, narrow)
    if fineness(wide) == _PART_OF_COUNTRY:
        return apart is not None and apart <= _IN_PART_OF_COUNTRY_KM
    return apart is not None and apart <= (wide.radius_km or _WITHIN_KM)


def _contains_by_division(wide: PlaceMention, narrow: PlaceMention) -> bool | None:
    """Whether the divisions of the narrow place name the wide one; None if they don't tell."""
    if wide.name and wide.name in (narrow.admin1, narrow.admin2):
        return True
    if wide.precision == "district" and wide.admin1 and narrow.admin1 and wide.admin1 != narrow.admin1:
        return False
    if wide.precision != "province" or not narrow.admin1:
        return None
    if wide.admin1 and wide.admin1 == narrow.admin1:
        return True
    return False if wide.name else None


def finer(place: PlaceMention, former: PlaceMention) -> bool:
    """Whether a place is a more precise version of the former."""
    return RANK[place.precision] > RANK[former.precision] and holds_mention(former, place)


def at_the_same_place(part: Clause) -> bool:
    """Whether a part refers to the place of the one before: "a blast in the same city"."""
    return any(
        word.low in _SAME and following.low in _TOWN_NOUNS
        for word, following in pairwise(part.words[part.first : part.last])
    )


_SAME = listed("same gleichen selben тому тій самому той том же")
_TOWN_NOUNS = listed("""
    town city village area place district neighbourhood neighborhood province region market street stadt ort dorf
    region місті селі самому городе селе
""")


def names_unlisted_place(part: Clause) -> bool:
    """Whether the only place that a part names for its event is one that no gazetteer lists: "in Latifiya"."""
    own = [place for place in part.places if place.role == "" and _word_before(part.words, place) in _AT]
    return bool(own) and own[0].precision == "none" and not _is_part_of_town(part.words, own[0])


def _is_part_of_town(words: Sequence[Word], place: PlaceMention) -> bool:
    """Whether the word behind a name says that it is a quarter or a street: "in Garsoor neighbourhood"."""
    behind = next((word for word in words if word.start >= place.end), None)
    return behind is not None and behind.low in _PARTS_OF_TOWNS


_PARTS_OF_TOWNS = listed("""
    neighborhood neighbourhood quarter street square avenue suburb market районі район району районе района мікрорайоні
    микрорайоне stadtteil viertel
""")


def is_town(place: PlaceMention | None) -> bool:
    """Whether the place is known to a town or better."""
    return place is not None and place.precision in TOWNS
