"""Which clauses count for more than one town: several towns, a whole region or country, all of a night's drones.

Their figures belong to no single town, whichever town is named before or after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from geo.extract.events.clauses import Clause
from geo.extract.places.incident_place import is_town, jurisdiction, own_places
from geo.extract.places.several_places import adds_other_places, covers_several_places, says_elsewhere
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word
from geo.taxonomy import REGIONAL, WIDE


def counts_for_several_places(clause: Clause) -> bool:
    """Whether a clause tells of several towns or a whole region or country, or counts all that an air force shot down.

    A town that it names is one of them only where others are added to it: "Kyiv and several other cities".
    """
    if adds_other_places(clause.own_words):
        return True
    if any(place.precision not in WIDE for _, place in own_places(clause)):
        return False
    return covers_several_places(clause.own_words) or counts_the_sky(clause)


def sums_over_towns(clause: Clause) -> bool:
    """Whether a clause's victims are those of attacks in several towns together: "attacks in Kharkiv and Odesa".

    Villages close to one another count as one event's.
    """
    if not any(clause.words[match.last - 1].low in _BLOWS for match in clause.triggers):
        return False
    towns = [
        (place.start, place.point) for _, place in own_places(clause) if is_town(place) and place.point is not None
    ]
    if len(towns) < 2:
        return False
    (start, point), (end, _) = towns[0], towns[-1]
    between = [word for word in clause.own_words if start < word.start < end]
    parted = any(start < clause.words[toll.cue].start < end for toll in clause.tolls)
    apart = any(point.distance_km(other) > _BESIDE_KM for _, other in towns[1:])
    return apart and not parted and any(word.low in _AND for word in between)


_BLOWS = listed("""
    attacks strikes raids airstrikes bombings blasts explosions shootings bombardments angriffe angriffen luftangriffe
    luftangriffen raketenangriffe drohnenangriffe атаки атак удари ударів
    обстріли обстрілів удары ударов обстрелы обстрелов
""")
_AND = listed("and und та і й и")
_BESIDE_KM = 30.0
"""Kilometres between two villages up to which an attack on both may be one event."""


def counts_others_in_region(clause: Clause, before: Clause) -> bool:
    """Whether a clause only adds victims from the rest of a region to those of a town: "nine others in the region"."""
    if before.places and all(place.precision in REGIONAL for place in before.places):
        return False
    adds = bool(clause.real_tolls) and all(toll.more for toll in clause.real_tolls)
    harm_alone = all(match.meaning.family == "harm" for match in clause.triggers)
    return adds and harm_alone and not clause.places and says_elsewhere(clause.own_words)


def counts_the_sky(clause: Clause) -> bool:
    """Whether a clause counts what an air force shot down in a whole country: "shot down 61 of 74 drones".

    A governor's count is that of a region.
    """
    if jurisdiction(clause) is not None:
        return False
    words = clause.own_words
    air_force = _names_air_force(words)
    for at, word in enumerate(words):
        if word.kind != "number" or not any(_flies(each) for each in words[at + 1 : at + _FLIES_WITHIN]):
            continue
        ratio = at > 1 and words[at - 1].low in _OF and words[at - 2].kind == "number"
        if (ratio or air_force) and any(each.low.startswith(_DOWNED) for each in words):
            return True
    return False


def is_over_region(clause: Clause) -> bool:
    """Whether a clause says what was shot down over a region: "над областю", "over the province", "Над Полтавщиною"."""
    if clause.event_type != "air_defence":
        return False
    regions = {place.start for place in clause.places if place.precision in REGIONAL}
    words = clause.own_words
    return any(
        over.low in _OVER and any(word.low.startswith(_REGIONS) or word.start in regions for word in words[at : at + 3])
        for at, over in enumerate(words, 1)
    )


_OVER = listed("над over über")
_REGIONS = ("област", "регіон", "регион", "край", "краєм", "краем", "region", "province", "territor", "територ")


def _names_air_force(words: Sequence[Word]) -> bool:
    return any(word.low.startswith("luftwaffe") for word in words) or any(
        first.low.startswith(start) and second.low.startswith(end)
        for first, second in pairwise(words)
        for start, end in _AIR_FORCES
    )


_AIR_FORCES = (("air", "force"), ("повітрян", "сил"), ("воздушн", "сил"), ("воздушно", "сил"))
_FLIES_WITHIN = 5
_OF = listed("of von з із зі из the")
_FLYING = ("drone", "missile", "rocket", "uav", "shahed", "drohn", "rakete", "flugkörper", "marschflug")
_FLYING_CYRILLIC = ("дрон", "безпілот", "беспилот", "бпла", "ракет", "шахед")
_DOWNED = (
    *("down", "shot", "intercept", "destroy", "neutrali", "suppress", "abgesch", "abgefang", "abwehr"),
    *("збит", "збил", "знешкод", "знищ", "подавл", "сбит", "сбил", "уничтож", "перехва", "перехоп"),
)


def _flies(word: Word) -> bool:
    return word.low.startswith((*_FLYING, *_FLYING_CYRILLIC))
