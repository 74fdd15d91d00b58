"""Which parts of a text tell of the same incident.

Parts are read in order and each joins an incident that was told before, or begins one. Places decide first
(the same town, a town within the region, a clash of towns), then whether the kinds go together, then words
such as "another attack" or "a day earlier". A part without a place goes on with what was told last. Models
for coreference were refused: they need a download, and reports of incidents are written plainly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from geo.extract.events.clauses import KINETIC, Part
from geo.extract.places.incident_place import (
    RANK,
    at_the_same_place,
    contains,
    finer,
    is_town,
    names_unlisted_place,
    place_of,
    same,
)
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.dates import When
from geo.extract.text.lexicon import listed
from geo.taxonomy import REGIONAL

VAGUE = frozenset({"casualties", "blast", "damage"})
"""Kinds of parts that say that something happened, not what."""

_VIOLENT = KINETIC | VAGUE
_AFTERMATH = frozenset(
    {"infrastructure_damage", "power_outage", "service_outage", "air_defence", "air_raid_alert", "mobilisation"}
)
_ORDER = frozenset({"protest", "unrest", "arrest", "security_operation", "sabotage"})
_AIR = frozenset({"drone_strike", "missile_artillery", "air_strike", "air_defence", "airspace_violation"})
_CONFUSABLE = frozenset(
    {"attack_on_civilians", "ground_clash", "mine_ied", "abduction", "sexual_violence", "territory_change"}
)
_PLURAL_OF_EVENTS = listed("""
    across wave waves string series several separate multiple spate attacks strikes raids regions angriffe angriffen
    attacken удари ударів обстріли обстрілів атаки атаках удары ударов обстрелы обстрелов обстрелам
""")


@dataclass
class Telling:
    """An incident as a text tells it: its parts in order."""

    parts: list[Part] = field(default_factory=list)
    event_type: str = ""
    place: PlaceMention | None = None
    when: When | None = None
    inherited: When | None = None
    claims_only: list[Part] = field(default_factory=list)

    @property
    def many(self) -> bool:
        """Whether it sums up several incidents in a wide area."""
        if self.place is None or self.place.precision not in REGIONAL:
            return False
        return any(
            word.low in _PLURAL_OF_EVENTS for part in self.parts[:1] for word in part.words[part.first : part.last]
        )

    def _brings_another_blow(self, part: Part) -> bool:
        """Whether a part tells of a blow of another kind as new: "(gunmen killed seven.) A bomb killed six"."""
        struck = any(
            one.real_tolls and any(match.meaning.family == "event" for match in one.triggers) for one in self.parts
        )
        if not struck or part.event_type not in KINETIC or any(one.event_type == part.event_type for one in self.parts):
            return False
        at = part.triggers[0].first if part.triggers else 0
        return any(word.low in ("a", "an") for word in part.words[max(at - 2, part.first) : at])

    def add(self, part: Part, place: PlaceMention | None) -> None:
        """Take a part in, and what it adds to type, place and time."""
        if self._brings_another_blow(part):
            part.tolls = [replace(toll, more=True) for toll in part.tolls]
        self.parts.append(part)
        self.event_type = better_type(self.event_type, part.event_type)
        if place is not None and (self.place is None or finer(place, self.place)):
            self.place = place
        for when in part.dates:
            if self.when is None and not when.saying:
                self.when = when


def better_type(known: str, further: str) -> str:
    """The type after another part: what is vague gives way, an attack to its means, and an outage to its attack."""
    if known == "casualties" and further == "damage":
        return known
    if not known or (known in VAGUE and further):
        return further if further not in VAGUE or known in ("", "casualties", "damage") else known
    if further in KINETIC and known in _AFTERMATH | {"attack_on_civilians"} and further != "abduction":
        return further if known in _AFTERMATH or further not in _CONFUSABLE or further == "mine_ied" else known
    return known


def go_together(first: str, second: str) -> bool:
    """Whether parts of two kinds may tell of one incident."""
    if first == second or (
        {first, second} & VAGUE and {first, second} <= _VIOLENT | _AFTERMATH | _ORDER | _CONFUSABLE | _AIR
    ):
        return True
    pair = {first, second}
    return (
        pair <= _CONFUSABLE
        or pair <= _AIR
        or pair <= _ORDER
        or (pair <= KINETIC and "attack_on_civilians" in pair)
        or (bool(pair & KINETIC) and bool(pair & _AFTERMATH))
        or pair <= _AFTERMATH
        or (bool(pair & KINETIC) and "arrest" in pair)
        or ("airspace_violation" in pair and bool(pair & _AFTERMATH))
        or (pair <= {"missile_artillery", "mine_ied", "air_strike", "drone_strike"} and "mine_ied" not in pair)
        or pair <= {"mine_ied", "ground_clash"}
        or pair <= {"sabotage", "infrastructure_damage"}
        or (pair <= {"protest", "unrest", "infrastructure_damage"} and pair != {"infrastructure_damage"})
    )


def gather(parts: Sequence[Part]) -> list[Telling]:
    """The incidents that the parts tell of, in the order in which they begin."""
    tellings: list[Telling] = []
    for part in parts:
        place = place_of(part)
        if tellings and _says_that_nobody_was_hurt(part, tellings[-1], place):
            tellings[-1].add(part, place)
            continue
        if not part.event_type or part.background:
            continue
        if tellings and _only_accuses(part) and (place is None or place.precision == "country"):
            tellings[-1].claims_only.append(part)
            continue
        chosen = _chosen(tellings, part, place)
        if chosen is None:
            chosen = Telling(place=tellings[-1].place if tellings and at_the_same_place(part) else None)
            tellings.append(chosen)
        elif _at_another_time(chosen, part):
            chosen = Telling(place=chosen.place)
            tellings.append(chosen)
        chosen.add(part, place)
    _share_means(tellings)
    dated = [number for number, one in enumerate(tellings) if one.when is not None and not one.when.relative]
    known = tellings[dated[0]].when if dated else None
    for number, telling in enumerate(tellings):
        if telling.when is None:
            looks_back = bool(dated) and number < dated[0] and _is_of_before(tellings[dated[0]])
            telling.inherited = None if looks_back else known
        elif telling.when.relative and known is not None:
            day = known.start + dt.timedelta(days=telling.when.relative)
            telling.when = replace(telling.when, start=day, end=day)
    return [telling for telling in tellings if not _mere_summary(telling, tellings)]


def _is_of_before(telling: Telling) -> bool:
    """Whether a telling begins as an earlier incident: "Ранее, 24 февраля, …"."""
    part = telling.parts[0]
    return part.words[part.first].low in _BEFORE


_BEFORE = listed("earlier previously zuvor bereits ранее раніше")


def _says_that_nobody_was_hurt(part: Part, telling: Telling, place: PlaceMention | None) -> bool:
    """Whether a part says no more than that, of the attack or damage told right before it at the same place."""
    return (
        not part.event_type
        and any(toll.nobody for toll in part.tolls)
        and not part.real_tolls
        and telling.event_type in _VIOLENT | _AFTERMATH | _ORDER
        and part.number - telling.parts[-1].number <= 1
        and (place is None or telling.place is None or same(telling.place, place))
    )


def _at_another_time(telling: Telling, part: Part) -> bool:
    """Whether a part tells of a further blow at the same place: "… at dawn. In the evening shells hit the market"."""
    if part.definite or part.headline or part.event_type not in KINETIC or not part.day_time:
        return False
    told = {one.day_time for one in telling.parts if one.event_type in KINETIC and one.day_time}
    return bool(told) and part.day_time not in told and not _equal_tolls(telling, part)


def _share_means(tellings: list[Telling]) -> None:
    """Victims told without a means, after strikes elsewhere or all over their region, died of the same strikes."""
    for before, telling in pairwise(tellings):
        named = any(match.meaning.family == "event" for part in telling.parts for match in part.triggers)
        vague = telling.event_type in ("casualties", "damage", "attack_on_civilians") and not named
        by_air = before.event_type in _AIR - {"air_defence", "airspace_violation"}
        of_the_region = (
            telling.event_type == "casualties"
            and before.event_type in KINETIC
            and before.place is not None
            and telling.place is not None
            and before.place.precision in REGIONAL
            and contains(before.place, telling.place)
        )
        if of_the_region or (vague and by_air and not any(part.means for part in telling.parts)):
            telling.event_type = before.event_type


def _only_accuses(part: Part) -> bool:
    """Whether a part names a deed only as what somebody is blamed for, and tells no toll of its own."""
    accusing = [saying for saying in part.sayings if saying.stance == "accuses"]
    if not accusing or part.real_tolls or not part.triggers:
        return False
    return all(match.first >= accusing[0].verb_first for match in part.triggers)


def _chosen(tellings: list[Telling], part: Part, place: PlaceMention | None) -> Telling | None:
    best: tuple[float, Telling] | None = None
    for age, telling in enumerate(reversed(tellings)):
        points = _fit(telling, part, place)
        if points <= 0:
            continue
        points -= min(age * 0.1, 0.9)
        if best is None or points > best[0]:
            best = (points, telling)
    return best[1] if best else None


def _fit(telling: Telling, part: Part, place: PlaceMention | None) -> float:
    """How well a part goes on with an incident; 0 where it can't."""
    if not go_together(telling.event_type, part.event_type):
        return 0.0
    if _other_day(telling, part):
        return 0.0
    neighbour = part.number - telling.parts[-1].number <= 1
    if part.new and not part.headline and (part.event_type not in VAGUE or (part.real_tolls and part.places)):
        return 0.0
    if is_town(telling.place) and part.real_tolls and not part.definite and names_unlisted_place(part):
        return 0.0
    if part.definite and (place is None or place.precision == "country") and not part.headline:
        return 1.5
    if place is None:
        if telling.many and part.event_type not in VAGUE and not neighbour:
            return 0.5
        return 1.9 if _tells_its_toll(telling, part) else 1.6
    if telling.place is None:
        return 1.3 if neighbour or telling.parts[0].headline else 0.6
    if same(telling.place, place):
        return 3.0
    if contains(telling.place, place):
        wide = telling.event_type == "air_defence" != part.event_type
        if wide and any(_over_several_regions(one) for one in telling.parts):
            return 0.0
        if _sums_up_victims(telling) and part.event_type in KINETIC and _smaller(telling, part):
            return 0.0
        if (
            telling.many
            and RANK[place.precision] >= 4
            and (part.real_tolls or part.event_type not in VAGUE)
            and not _equal_tolls(telling, part)
        ):
            return 0.0
        if (
            telling.parts[-1].number == part.number
            and not telling.parts[0].headline
            and part.first > telling.parts[-1].first
        ):
            return 0.0
        return 2.5
    if contains(place, telling.place):
        if part.event_type == "air_defence" != telling.event_type and _over_several_regions(part):
            return 0.0
        if place.precision == "country" and part.real_tolls and not _equal_tolls(telling, part) and _sums_up(part):
            return 0.0
        return 2.0
    return 0.0


def _over_several_regions(part: Part) -> bool:
    return sum(place.precision in REGIONAL for place in part.places) > 1


def _tells_its_toll(telling: Telling, part: Part) -> bool:
    """Whether a part only gives another toll of an incident whose victims were counted: "medics put the dead at 32"."""
    counted = any(toll.best for one in telling.parts for toll in one.real_tolls)
    return counted and part.event_type == "casualties" and any(toll.toll_noun for toll in part.real_tolls)


def _sums_up_victims(telling: Telling) -> bool:
    """Whether a telling only counts victims in a wide area: "two people died in the region during the day"."""
    return telling.event_type == "casualties" and not any(part.triggers for part in telling.parts)


def _smaller(telling: Telling, part: Part) -> bool:
    """Whether the part's tolls are smaller than those of the incident: then it tells of one among others."""
    known = {toll.kind: toll.best for one in telling.parts for toll in one.real_tolls if toll.best}
    own = [toll for toll in part.real_tolls if toll.best and not toll.part]
    return bool(own) and all(toll.best < known.get(toll.kind, 0) for toll in own if toll.best)


def _sums_up(part: Part) -> bool:
    return any(word.low in ("across", "nationwide", "overall") for word in part.words[part.first : part.last])


def _equal_tolls(telling: Telling, part: Part) -> bool:
    """Whether the part repeats a toll of the incident: then it tells of the same."""
    known = {(toll.kind, toll.best) for one in telling.parts for toll in one.real_tolls}
    return any((toll.kind, toll.best) in known for toll in part.real_tolls)


def _other_day(telling: Telling, part: Part) -> bool:
    """Whether the part gives another day than the incident has."""
    if telling.when is None or (part.event_type in VAGUE and not part.triggers):
        return False
    own = [when for when in part.dates if not when.saying]
    if not own:
        return False
    when = own[0]
    if when.relative:
        return True
    if "day" not in (when.precision, telling.when.precision):
        return False
    return (when.start - telling.when.end).days > 1 or (telling.when.start - when.end).days > 1


def _mere_summary(telling: Telling, tellings: list[Telling]) -> bool:
    """Whether a telling only announces what others then tell: "three attacks were reported across the region"."""
    if not telling.many or any(
        toll.kind in ("killed", "injured") for part in telling.parts for toll in part.real_tolls
    ):
        return False
    others = [one for one in tellings if one is not telling and one.place is not None]
    inside = [
        one
        for one in others
        if telling.place is not None and one.place is not None and contains(telling.place, one.place)
    ]
    return len(inside) > 1
