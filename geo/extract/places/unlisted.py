"""Places that the gazetteer doesn't know: each is put somewhere in the place that the text gives for it.

"Warandu village of Biu district", "Foua and Kfraya in Idlib", "Mogadishu's Yaqshid". It is drawn no narrower than the
place that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from geo.extract.places.division_words import is_road
from geo.extract.places.mentions import PlaceMention, put_at
from geo.gazetteer import Gazetteer
from geo.taxonomy import LOCAL, RADIUS_KM

_OF_TOWN_KM = 80.0
"""The greatest distance from a town of a site that the text calls its own: "Toronto's Pearson Airport"."""
_UNLISTED_SHARE = 0.8
"""The share of the holding place's score that an unlisted place in it gets."""

_WITHIN_UNKNOWN = re.compile(
    r",\s+|(?:\s+\w+)?\s+\(|,?\s+(?:(?:an?|the)\s+)?(?:[\w-]+\s+){0,4}?(?:(?:in|of|at)|(?P<near>near|outside))\s+"
    r"(?:the\s+)?(?:(?:town|city|district|\w+ern)\s+(?:part )?(?:of\s+)?)?"
)
_IN_PROVINCE = re.compile(
    r"(?:\s+\w+)?\s+\(|,?\s+(?:located\s+|situated\s+)?(?:in|near|outside)\s+(?:the\s+)?(?:\w+ern\s+)?"
    r"|,?\s+(?:(?:an?|the)\s+)?(?:(?:remote|rural|local|government|provincial|regional|fishing|farming|small)\s+)*"
    r"(?:villages?|towns?|city|areas?|districts?|county|communit(?:y|ies)|localit(?:y|ies)|township|municipality|zone|LGA"
    r"|region|section|capital|headquarters)\s+"
    r"(?:in|of)\s+(?:the\s+)?(?:\w+ern\s+)?",
    re.IGNORECASE,
)
_BESIDE_OTHER = re.compile(r",?\s+(?:(?:which\s+is|that\s+is|located|situated|an?|the)\s+)*(?:[a-z-]+\s+){0,3}?\s?")
"""Words between an unlisted place and its distance from another: "Abbasiya, 15 km north of Samarra"."""
_AND = re.compile(r",\s+|,?\s+(?:and|or)\s+")
_OWNED = re.compile(r"['’]s?\s+")


_HOLDERS = tuple(code for code in LOCAL if code != "exact")
"""Precisions of places that may hold an unlisted one: a spot holds nothing."""
_OWNERS = tuple(code for code in _HOLDERS if code != "near")
"""Precisions of places that may own a site; the surroundings of a town don't."""


def within_others(text: str, mentions: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions, with unlisted ones put somewhere in the place that the text gives for them.

    "the village of X in Y district", both of "X and Z in Y", and "Toronto's Pearson Airport".
    """
    resolved = list(mentions)
    holder: PlaceMention | None = None
    for number in range(len(resolved) - 1, -1, -1):
        mention, outer = resolved[number], holder
        holder = None
        if mention.point is not None or is_road(mention.query):
            continue
        if number + 1 < len(resolved):
            between = text[mention.end : resolved[number + 1].start]
            inside = _WITHIN_UNKNOWN.fullmatch(between)
            beside = _is_beside(text, mention, resolved[number + 1])
            if outer is None or not _AND.fullmatch(between):
                outer = resolved[number + 1] if inside or beside else None
            if outer is not None and outer.point is not None and (beside or _holds(outer, between)):
                near = beside or bool(inside and inside["near"]) or outer.precision == "near"
                resolved[number] = _within(mention, outer, near=near)
                holder = outer
                continue
        if number and _OWNED.fullmatch(text[resolved[number - 1].end : mention.start]):
            resolved[number] = _owned(mention, resolved[number - 1], gazetteer)
    return resolved


def _is_beside(text: str, mention: PlaceMention, other: PlaceMention) -> bool:
    """Whether the text gives the distance of an unlisted place from another: "Abbasiya, 15 km north of the city of
    Samarra".
    """
    if other.precision != "near" or other.expression_start >= other.start or other.expression_start < mention.end:
        return False
    return bool(_BESIDE_OTHER.fullmatch(text[mention.end : other.expression_start] + " "))


def _holds(outer: PlaceMention, between: str) -> bool:
    """Whether the words between say that a place holds the name before them; a province only what they call a place.

    "Zare District of Balkh" and "Kfraya in Idlib", but not "Hydro is a firm in Alberta", nor "the Gulf of Alaska".
    """
    if outer.precision != "province":
        return outer.precision in _HOLDERS
    return bool(_IN_PROVINCE.fullmatch(between) or _AND.fullmatch(between))


def _owned(mention: PlaceMention, owner: PlaceMention, gazetteer: Gazetteer) -> PlaceMention:
    """A town's site: looked up by both names, else somewhere in the town."""
    if owner.point is None or owner.precision not in _OWNERS:
        return mention
    for candidate in gazetteer.lookup(f"{owner.query} {mention.query}", limit=3):
        place = candidate.place
        near = place.point.distance_km(owner.point) < _OF_TOWN_KM
        if near and candidate.how in ("exact", "folded") and place.kind in ("airport", "facility", "settlement"):
            return replace(put_at(mention, place, gazetteer), score=owner.score)
    return _within(mention, owner, near=False)


def reach_within(outer: PlaceMention, *, near: bool = False) -> float:
    """The greatest distance, in kilometres, from a place's point of something in it, or near it.

    No less than that of a district, or of "near": of a small district the gazetteer may know only one town.
    """
    reach_km = outer.radius_km or RADIUS_KM.get(outer.precision, 0.0)
    return max(reach_km, RADIUS_KM["near" if near else "district"])


def _within(mention: PlaceMention, outer: PlaceMention, *, near: bool) -> PlaceMention:
    """The mention of an unlisted place put somewhere in, or near, another."""
    wide = outer.precision == "province"
    return replace(
        mention,
        name=outer.name,
        point=outer.point,
        precision="province" if wide else "near" if near else "district",
        radius_km=reach_within(outer, near=near),
        country=outer.country,
        admin1=outer.admin1,
        admin2=outer.admin2,
        place_id=outer.place_id,
        score=round(outer.score * _UNLISTED_SHARE, 3),
        runners_up=outer.runners_up,
    )
