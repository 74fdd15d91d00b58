"""Where a part of a text puts what it tells, and how two places stand to one another.

A part names several places: where it happened, who speaks from where, where the wounded were brought. The first is told
from the others by its precision and the words before it; two mentions are one place, or one lies in the other, by
name, region and distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from geo.extract.events.clauses import Part
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word
from geo.taxonomy import PRECISIONS, TOWNS

_COARSE = tuple(code for code, precision in PRECISIONS.items() if precision.extent not in ("town", ""))
_EXTENTS = {"town": 5, "district": 4, "region": 3, "country": 1, "": 0}
RANK = {code: _EXTENTS[precision.extent] for code, precision in PRECISIONS.items()}
_SAME_TOWN_KM = 30.0
_WITHIN_KM = 220.0
_FROM = listed("from to towards toward into through via aus nach з із до из")
_AT = listed("""
    in at near on outside of around across over inside hit struck rocked im bei an у в на під біля під около по
    under
""")


def place_of(part: Part) -> PlaceMention | None:
    """The place that a part names for what it tells: the most precise one, preferring those after "in" or "at"."""
    best: tuple[float, PlaceMention] | None = None
    actors = part.states
    spread = False
    for number, place in enumerate(part.places):
        if place.role not in ("", "container") or (place.point is None and place.geometry is None):
            continue
        before = _word_before(part.words, place)
        if spread and _is_an_example(part, place):
            continue
        spread |= before in _SPREAD
        if treated_at(part, place):
            continue
        if before == "by" or _only_possible(part, place) or where_it_was_said(part, place):
            continue
        rank = RANK[place.precision] - 0.05 * number
        if place.role == "container":
            rank -= 2.5
        if place.precision == "country" and before not in _AT and place.start in actors:
            continue
        if before in _FROM:
            rank -= 2.2
        elif before in _AT:
            rank += 0.6
        if best is None or rank > best[0]:
            best = (rank, place)
    return best[1] if best else None


def _is_an_example(part: Part, place: PlaceMention) -> bool:
    """Whether the place is only one of those told together: "across Gaza, including a family in Rafah"."""
    before = [word.low for word in part.words[part.first : part.last] if word.end <= place.start]
    return bool(_SUCH_AS & set(before[-_EXAMPLE_WITHIN:]))


_SPREAD = listed("across throughout")
_SUCH_AS = listed("including among notably")
_EXAMPLE_WITHIN = 14


def treated_at(part: Part, place: PlaceMention) -> bool:
    """Whether the place is that of a hospital which victims came to: "reached a clinic in Mubi"."""
    before = [word.low for word in part.words if word.end <= place.start][-8:]
    ward = next((at for at in range(len(before) - 1, -1, -1) if before[at] in _WARDS), None)
    return ward is not None and len(before) - ward <= 3 and bool(_BROUGHT & set(before[:ward]))


_WARDS = listed("hospital hospitals clinic clinics krankenhaus klinik лікарню лікарні больницу больнице")
_BROUGHT = listed("""
    reached taken brought admitted rushed transferred evacuated treated arrived flown airlifted died referred
    gebracht eingeliefert доставили доставлено доставлены
""")


def where_it_was_said(part: Part, place: PlaceMention) -> bool:
    """Whether the place is a speaker's: "the police in Jalingo said", "told reporters in Goma", "In Berlin sagte …"."""
    for saying in part.sayings:
        if saying.pronoun:
            continue
        if part.words[saying.verb_first - 1].end == place.end and saying.first >= saying.verb_last:
            return True
        start = part.words[saying.first].start
        end = part.words[max(saying.last, saying.verb_last) - 1].end
        if start <= place.start < end:
            return True
        after = saying.verb_last
        if after < len(part.words) and part.words[after].low in _LISTENERS and part.words[after].start < place.start:
            between = [word for word in part.words[after:] if word.end <= place.start]
            if len(between) <= 3:
                return True
    return False


_LISTENERS = listed("reporters journalists newsmen reuters afp ap media journalisten")


def _only_possible(part: Part, place: PlaceMention) -> bool:
    """Whether the last deed told before the place did not happen: its place is none of ours."""
    before = [(match.first, False) for match in part.unreal if part.words[match.first].start < place.start]
    before += [(match.first, True) for match in part.triggers if part.words[match.first].start < place.start]
    before += [(toll.cue, True) for toll in part.tolls if part.words[toll.cue].start < place.start]
    return bool(before) and not max(before)[1]


def _word_before(words: Sequence[Word], place: PlaceMention) -> str:
    start = place.expression_start if place.expression_start >= 0 else place.start
    before = ""
    for word in words:
        if word.start >= start:
            break
        if word.low not in (
            "the",
            "town",
            "city",
            "village",
            "of",
            "district",
            "province",
            "region",
            "northern",
            "southern",
            "eastern",
            "western",
            "central",
            "ukrainian",
            "russian",
            "occupied",
            "held",
            "neighbouring",
            "nearby",
        ):
            before = word.low
    return before


def distance_km(first: PlaceMention, second: PlaceMention) -> float | None:
    """Kilometres between two mentions, None where one has no point."""
    if first.point is None or second.point is None:
        return None
    return first.point.distance_km(second.point)


def same(first: PlaceMention, second: PlaceMention) -> bool:
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
            apart <= 3
            or "exact" in (first.precision, second.precision)
            or "near" in (first.precision, second.precision)
        )
    )


def contains(wide: PlaceMention, narrow: PlaceMention) -> bool:
    """Whether a region, country or district holds the other place."""
    if wide.precision not in _COARSE or RANK[wide.precision] > RANK[narrow.precision]:
        return False
    if wide.precision == "country":
        return bool(wide.country) and wide.country == narrow.country
    if wide.country and narrow.country and wide.country != narrow.country:
        return False
    if wide.name and wide.name in (narrow.admin1, narrow.admin2):
        return True
    if wide.precision == "province" and narrow.admin1 and wide.admin1 and wide.admin1 == narrow.admin1:
        return True
    if wide.precision == "province" and narrow.admin1 and wide.name:
        return False
    apart = distance_km(wide, narrow)
    return apart is not None and apart <= (wide.radius_km or _WITHIN_KM)


def finer(place: PlaceMention, known: PlaceMention) -> bool:
    """Whether a place says the same as the known one, but more precisely."""
    return RANK[place.precision] > RANK[known.precision] and contains(known, place)


def at_the_same_place(part: Part) -> bool:
    """Whether a part says that it is about where the one before was: "a blast in the same city"."""
    return any(
        word.low in _SAME and following.low in _TOWN_NOUNS
        for word, following in pairwise(part.words[part.first : part.last])
    )


_SAME = listed("same gleichen selben тому тій самому той том же")
_TOWN_NOUNS = listed("""
    town city village area place district neighbourhood neighborhood province region market street stadt ort dorf
    region місті селі самому городе селе
""")


def names_unlisted_place(part: Part) -> bool:
    """Whether the only place that a part names for its deed is one that nobody lists: "in Latifiya"."""
    own = [place for place in part.places if place.role == "" and _word_before(part.words, place) in _AT]
    return bool(own) and own[0].precision == "none"


def is_town(place: PlaceMention | None) -> bool:
    """Whether the place is known to a town or better."""
    return place is not None and place.precision in TOWNS
