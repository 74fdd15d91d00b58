"""Where a place lies that the gazetteer doesn't know: somewhere in the place that the text names around it.

"Warandu village of Biu district", "Foua and Kfraya in Idlib", "Mogadishu's Yaqshid". It is drawn no narrower than what
holds it.
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
"""How far from a town a site may lie that the text calls the town's own: "Toronto's Pearson Airport"."""
_IN_ANOTHER = 0.8
"""How much of a place's score is left for what lies somewhere in it."""

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
"""What stands between an unlisted place and how far it lies from another: "Abbasiya, 15 km north of Samarra"."""
_AND = re.compile(r",\s+|,?\s+(?:and|or)\s+")
_OWNED = re.compile(r"['’]s?\s+")


_HOLDERS = tuple(code for code in LOCAL if code != "exact")
"""Precisions of what may hold an unlisted place: a spot holds nothing."""
_OWNERS = tuple(code for code in _HOLDERS if code != "near")
"""Precisions of what may have a site: no more than what lies near a town does."""


def within_others(text: str, mentions: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions, unlisted ones as being somewhere in the place that the text names around it.

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
    """Whether the text says how an unlisted place lies to another: "Abbasiya, 15 km north of the city of Samarra"."""
    if other.precision != "near" or other.expression_start >= other.start or other.expression_start < mention.end:
        return False
    return bool(_BESIDE_OTHER.fullmatch(text[mention.end : other.expression_start] + " "))


def _holds(outer: PlaceMention, between: str) -> bool:
    """Whether a place, by the words before it, holds what stands before them: a province only what they call a place.

    "Zare District of Balkh" and "Kfraya in Idlib", but not "Hydro is a firm in Alberta", nor "the Gulf of Alaska".
    """
    if outer.precision != "province":
        return outer.precision in _HOLDERS
    return bool(_IN_PROVINCE.fullmatch(between) or _AND.fullmatch(between))


def _owned(mention: PlaceMention, owner: PlaceMention, gazetteer: Gazetteer) -> PlaceMention:
    """A site that a town has: by both names where the gazetteer knows it so, else somewhere in the town."""
    if owner.point is None or owner.precision not in _OWNERS:
        return mention
    for candidate in gazetteer.lookup(f"{owner.query} {mention.query}", limit=3):
        place = candidate.place
        near = place.point.distance_km(owner.point) < _OF_TOWN_KM
        if near and candidate.how in ("exact", "folded") and place.kind in ("airport", "facility", "settlement"):
            return replace(put_at(mention, place, gazetteer), score=owner.score)
    return _within(mention, owner, near=False)


def reach_within(outer: PlaceMention, *, near: bool = False) -> float:
    """How far from a place's point something may be that lies somewhere in it, or near it.

    No narrower than a district, or than what is near: of a small district the gazetteer may know the one town only.
    """
    reach_km = outer.radius_km or RADIUS_KM.get(outer.precision, 0.0)
    return max(reach_km, RADIUS_KM["near" if near else "district"])


def _within(mention: PlaceMention, outer: PlaceMention, *, near: bool) -> PlaceMention:
    """An unlisted place as being somewhere in, or near, another."""
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
        score=round(outer.score * _IN_ANOTHER, 3),
        runners_up=outer.runners_up,
    )
