"""Which of the places of its name a mention means: all the names of a text are weighed together.

Each candidate starts from its prominence. Then the text counts: "Paris, Texas" outweighs everything; candidates in the
country, region or neighbourhood of the other places named gain, and so do those in countries suggested by "the
Ukrainian army" or by words that only one country's newspapers use. A name has one sense in a text. This is repeated a
few times, as each decision sharpens the others, and costs about a millisecond a text.

The score is the resulting probability, flattened so that of answers with .9 about nine in ten are right.

Refused: a ranking model trained on more features. With the data that may be used for training, it overfits to one
corpus.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

from geo.extract.text.lexicon import ADDRESS_STATES, SHORT_FORMS
from geo.gazetteer import Candidate, Gazetteer, Place, base_forms, name_key, skeleton, sound
from geo.geodesy import distances_among_km

MOST_CANDIDATES = 40
"""The most candidates of a name that are weighed."""

MOST_TOGETHER = 150
MOST_TOTAL = 2400
"""The most names, and candidates in all, that are weighed together; a longer text is split."""

ROUNDS = 3
"""The number of rounds in which the names are weighed against one another."""

KIND_WEIGHTS = {
    "settlement": 0.0,
    "country": 4.5,
    "admin1": 1.0,
    "admin2": -1.0,
    "water": 2.0,
    "area": 2.5,
    "facility": 0.0,
    "airport": -1.0,
    "island": 0.5,
    "mountain": 0.0,
    "line": 0.0,
}
"""How much likelier than a settlement of the same size a kind of place is meant by its bare name (log odds)."""


FITS_DIVISION: tuple[dict[str, float], ...] = (
    {},
    {"admin1": 1.0, "area": 1.0, "admin2": 0.5},
    {"admin2": 1.0, "admin3": 1.0, "admin1": 0.4, "area": 0.5},
)
"""How well a kind of place fits the word after its name, by :attr:`Sense.division`."""

DOUBT = {"inflected": -0.3, "transliterated": -2.5, "fuzzy": -4.0}
"""The penalty of a candidate by the way its name was looked up (log odds)."""

CLEARLY_HEARD = 6
"""The least letters of a phonetic key that few names share by chance: "Baqouba" is Baqubah, "Taji" may be many a
town."""

LETTER_OFF = 8
"""The least letters of a phonetic key from which a town's name is known though a letter differs: "Umm Rawaba"."""

CLEARLY_HEARD_DOUBT = 0.35
"""The share of the penalty for another spelling that is left for such a long key."""

OVERSHADOWED = 200.0
"""How many times more people a city or region must have for a hamlet of the same name to be ruled out."""

KNOWN_ABROAD = 1_000_000
"""The least population of a city that is meant in other countries too, rather than a village there."""

AS_KNOWN_AS = 5_000_000
"""The population of a city that is as well known as an ocean or a part of the world."""

SHADOW_KM = 100.0
"""The greatest distance from a region's middle of a town of its name that lies outside it, as Kyiv does."""

LAND_COUNTS_AS = 100_000
"""The least population that a country, a water or a mountain counts as, though fewer or none live there."""

TOWN_FROM = 3000
"""The least population of a town that is preferred to the region named after it."""

STRUCK_FROM = 20_000
"""The least population of a town, in a country beside one that attacks, that is preferred to its namesakes
elsewhere."""

SEVERAL = 3
"""How many towns of one country called by a name rule out a larger one that only was called so."""

TOWN_KM = 30.0
"""The greatest distance from a town's middle of what lies "in" it."""

SAME_SOUND, OTHER_NAME_OF_LAND = 0.15, 0.4
"""How much of :attr:`Weights.alias` a candidate loses whose main name sounds like the one in the text, and a country, a
region or a water of another name, as these have one in every language; a town of another name loses all of it."""

NEARNESS_FALL = 1.5
"""How fast a place's support for its neighbours falls with their distance (an exponent)."""

MOST_SURE = 0.99
"""The highest probability that is claimed: no text says for certain what a name means."""

LEAST_SHARE = 0.005
"""The least probability of a runner-up."""

SAME_KM = 60.0
"""Candidates this near to one another are one answer: a town, its district and the province called after it."""


OURS = "own:"
"""The prefix of ids of places that we list ourselves, by the press's names for them ("Gaza", "Donbas")."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each kind of evidence (log odds)."""

    size: float = 0.62
    alias: float = -2.2
    ours: float = 3.0
    doubt: float = 1.6
    nowhere: float = 4.0
    unpeopled: float = 700.0
    nowhere_region: float = 1.5
    shadowed: float = -3.0
    overshadowed: float = -3.0
    inside: float = 6.6
    inside_loose: float = 1.8
    country: float = 1.8
    admin1: float = 2.8
    near: float = 4.9
    capital: float = 1.0
    near_km: float = 30.0
    near_open: float = 0.35
    repeated: float = 0.5
    hint: float = 1.8
    division_word: float = 4.0
    town_word: float = 2.0
    unlisted_town: float = 1.0
    flatten: float = 0.75


class Hints(NamedTuple):
    """Evidence for countries from other words of a text: ISO code to a weight, in mentions of the country.

    Attributes
    ----------
    spoken_of : mapping
        Countries that the words point to. An unlisted village may be there.
    struck : mapping
        Countries next to those that attack: they support a listed place there, but no unlisted village.
    """

    spoken_of: Mapping[str, float] = MappingProxyType({})
    struck: Mapping[str, float] = MappingProxyType({})


@dataclass(slots=True)
class Sense:
    """A name in one sense, for all its mentions in the text.

    ``inside`` is the number of the sense that contains it ("Texas" for "Paris, Texas"), and ``firmly`` whether a comma
    says so. ``division`` is 1 where a province is asked for rather than a town ("Kursk region"), 2 where it is a
    district, and 0 otherwise; ``is_town`` whether the text calls it a town, and ``reacts`` whether it only comments on
    what happened, mostly abroad ("France condemned the attack"), and so is no evidence for a country.
    """

    query: str
    candidates: list[Candidate]
    mentions: list[int] = field(default_factory=list)
    inside: int = -1
    firmly: bool = False
    division: int = 0
    is_town: bool = False
    reacts: bool = False
    size: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate that a name means, its probability (with that of candidates close to it), and the others, best
    first.
    """

    place: Place
    probability: float
    others: tuple[tuple[Place, float], ...]


LOCAL_WEIGHTS = Weights(nowhere=2.0)
"""For languages in which names are recognised by the gazetteer and the words beside them: few are unlisted."""


def candidates_of(query: str, gazetteer: Gazetteer) -> list[Candidate]:
    """The places of a name as the press writes it, whatever the text."""
    full_name = ADDRESS_STATES.get(query, SHORT_FORMS.get(query))
    if full_name == "":
        return []
    candidates = gazetteer.lookup(full_name or query, limit=MOST_CANDIDATES)
    if query in ADDRESS_STATES:
        return [candidate for candidate in candidates if _is_north_american_state(candidate.place)] or candidates
    if full_name is not None:
        return candidates[:1]
    if not query.isascii():
        candidates = [candidate for candidate in candidates if not _is_side_name_by_sound(candidate, query)]
        candidates += _larger_in_base_form(query, candidates, gazetteer)
    if any(candidate.how in ("exact", "folded") for candidate in candidates):
        # a town that is spelt so is meant before a country whose name in other letters may be read so ("Taji")
        candidates = [candidate for candidate in candidates if not _is_country_in_other_letters(candidate)]
    name = name_key(query)
    if any(_is_town_called(candidate.place, name) for candidate in candidates):
        return [candidate for candidate in candidates if not _is_country_misspelt(candidate.place, name)]
    return candidates


def _larger_in_base_form(query: str, candidates: Sequence[Candidate], gazetteer: Gazetteer) -> list[Candidate]:
    """The towns of whose names this may be a case, beside smaller places called so: "возле Хоста" is near Khost too.

    Of a name that is in a case itself, the other towns of which it may be: "в Хосте" is in Khosta or in Khost.
    """
    if not candidates or candidates[0].how not in _AS_SPELT or not _CYRILLIC_WORD.fullmatch(query):
        return []
    ids = {candidate.place.id for candidate in candidates}
    in_case = candidates[0].how == "inflected"
    least = TOWN_FROM if in_case else max(TOWN_FROM, *(candidate.place.population for candidate in candidates))
    return [
        replace(candidate, how="inflected")
        for form in base_forms(name_key(query))
        for candidate in gazetteer.lookup(form, limit=3)
        if candidate.how == "exact"
        and candidate.place.kind == "settlement"
        and candidate.place.population > least
        and candidate.place.id not in ids
        and sound(candidate.place.name) == sound(form)
    ]


_AS_SPELT = ("exact", "folded", "inflected")
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff]{3,}")


def _is_north_american_state(place: Place) -> bool:
    return place.kind == "admin1" and place.country in ("US", "CA")


def _is_side_name_by_sound(candidate: Candidate, query: str) -> bool:
    """Whether a name in Cyrillic letters only sounds like a rare name of a place that is mostly called otherwise.

    The village of Тира isn't Tehran, which somebody once spelt "Tira".
    """
    if candidate.how != "transliterated":
        return False
    heard, own = skeleton(sound(query)), skeleton(sound(candidate.place.name))
    if len(heard) >= _LONG_SKELETON and (heard in own or own in heard):
        return False
    return Levenshtein.distance(heard, own) > (len(heard) >= _LONG_SKELETON)


_LONG_SKELETON = 3
"""From so many consonants on, one may differ, or be a part of the other's."""


def _is_country_in_other_letters(candidate: Candidate) -> bool:
    return candidate.how == "transliterated" and candidate.place.kind == "country"


def _is_town_called(place: Place, name: str) -> bool:
    return place.kind == "settlement" and place.population > TOWN_FROM and name_key(place.name) == name


def _is_country_misspelt(place: Place, name: str) -> bool:
    """Whether a name is a country's but for its vowels, as the town of Columbia's is Colombia's."""
    own = name_key(place.name)
    return place.kind == "country" and own != name and skeleton(sound(own)) == skeleton(sound(name))


def choose(senses: Sequence[Sense], hints: Hints, weights: Weights | None = None) -> list[Choice | None]:
    """Choose for each name the candidate that the text as a whole supports.

    Parameters
    ----------
    senses : sequence of Sense
        The names of the text.
    hints : Hints
        How strongly other words of the text point to a country.
    weights : Weights, optional
        How strongly each kind of evidence counts.

    Returns
    -------
    list
        A choice for each name, None if it has no candidates or is most likely an unlisted place.
    """
    weights = weights or Weights()
    choices: list[Choice | None] = [None] * len(senses)
    if not any(sense.candidates for sense in senses):
        return choices
    order = sorted(range(len(senses)), key=lambda number: senses[number].mentions[:1])
    for first in range(0, len(order), MOST_TOGETHER):
        numbers = order[first : first + MOST_TOGETHER]
        scales = _Scales(_excerpt(senses, numbers), hints, weights)
        scales.settle()
        for position, number in enumerate(numbers):
            choices[number] = scales.choice(position)
    return choices


def _excerpt(senses: Sequence[Sense], numbers: Sequence[int]) -> list[Sense]:
    """Some of the names, by their numbers, each with as many candidates as can be weighed together."""
    most = max(MOST_TOTAL // len(numbers), 4)
    places = {number: place for place, number in enumerate(numbers)}
    return [
        replace(
            senses[number], candidates=senses[number].candidates[:most], inside=places.get(senses[number].inside, -1)
        )
        for number in numbers
    ]


class _Scales:
    """All candidates of all names in one row of arrays, and how likely each is.

    Each name has an additional candidate "nowhere": an unlisted village in the country and region that the text speaks
    of most. It wins if all listed places of a name lie elsewhere and little supports them.
    """

    def __init__(self, senses: Sequence[Sense], hints: Hints, weights: Weights) -> None:
        self.hints, self.weights = hints, weights
        self.places: list[Place] = [candidate.place for sense in senses for candidate in sense.candidates]
        self.owners = np.repeat(np.arange(len(senses)), [len(sense.candidates) for sense in senses])
        self.countries = _numbers([place.country for place in self.places])
        self.regions = _numbers(
            [f"{place.country}/{_region(place)}" if _region(place) else "" for place in self.places]
        )
        self.kilometres = _kilometres(self.places)
        wide = np.array([place.kind in ("country", "admin1", "area", "water") for place in self.places])
        self.closeness = 1.0 / (1.0 + (self.kilometres / weights.near_km) ** NEARNESS_FALL)
        self.closeness[:, wide] = 0.0
        self.closeness[wide, :] = 0.0
        self.closeness[self.owners[:, None] == self.owners[None, :]] = 0.0
        self.base = np.array([_prior(bearer, sense, weights) for sense in senses for bearer in sense.candidates])
        self.base += _containment(senses, self.places, self.owners, weights)
        self.base += _shadows(senses, weights)
        self.hinted = weights.hint * np.array([_hinted(place, hints) for place in self.places])
        self.logits = self.base
        called_town = np.array([sense.is_town for sense in senses])
        self.unlisted = weights.nowhere + weights.unlisted_town * called_town
        self.famous = np.array([_is_famous(bearer, sense) for sense in senses for bearer in sense.candidates])
        self.nowhere = self.unlisted
        self.heard = 1.0 + weights.repeated * np.log([max(len(sense.mentions), 1) for sense in senses])
        self.heard[[sense.reacts for sense in senses]] = 0.0

    def settle(self) -> None:
        """Weigh the names against one another until it hardly changes."""
        weights = self.weights
        most_hinted = weights.hint * max(self.hints.spoken_of.values(), default=0.0)
        probabilities = _normalised(self.base, self.owners, self.nowhere)
        for _ in range(ROUNDS):
            country, leading = _support(self.countries, probabilities, self.owners, self.heard, self.hinted)
            region, leading_region = _support(self.regions, probabilities, self.owners, self.heard, 0.0)
            near = self.closeness @ probabilities**weights.near_open
            self.logits = (
                self.base
                + weights.country * np.log1p(country)
                + weights.admin1 * np.log1p(region)
                + weights.near * np.log1p(near)
            )
            self.nowhere = (
                self.unlisted
                + weights.country * np.log1p(np.maximum(leading, most_hinted))
                + weights.nowhere_region * np.log1p(leading_region)
            )
            probabilities = _normalised(self.logits, self.owners, self.nowhere)
        self.flat = _normalised(self.logits * weights.flatten, self.owners, self.nowhere * weights.flatten)

    def choice(self, number: int) -> Choice | None:
        """The choice for one name; None where it has no candidates, or lies most likely nowhere known."""
        own = np.flatnonzero(self.owners == number)
        if len(own) == 0:
            return None
        order = own[np.argsort(-self.logits[own], kind="stable")]
        best = int(order[0])
        if self.logits[best] < (self.unlisted if self.famous[best] else self.nowhere)[number]:
            return None
        together = float(self.flat[own][self.kilometres[best][own] < SAME_KM].sum())
        others = tuple(
            (self.places[other], round(float(self.flat[other]), 3))
            for other in order[1:6].tolist()
            if self.flat[other] >= LEAST_SHARE
        )
        return Choice(self.places[best], min(together, MOST_SURE), others)


def _is_famous(candidate: Candidate, sense: Sense) -> bool:
    """Whether a name is that of a place known everywhere, which is no unlisted village however local the text is."""
    place = candidate.place
    city = place.kind == "settlement" and (place.population >= KNOWN_ABROAD or place.feature_code == "PPLC")
    own_name = sound(place.name) == sound(sense.query)
    if place.kind == "water" and _IS_SEA.search(sense.query):
        return True
    return own_name and (city or place.kind == "area") and candidate.how in ("exact", "folded")


_IS_SEA = re.compile(r"\b(?:sea|ocean|\w*meer|мор(?:е|я|ю|і|ем)|океан\w*)\b", re.IGNORECASE)


def _hinted(place: Place, hints: Hints) -> float:
    """How strongly other words support a place's country; a country next to an attacker only for larger places."""
    struck = hints.struck.get(place.country, 0.0) if place.population >= STRUCK_FROM else 0.0
    return max(hints.spoken_of.get(place.country, 0.0), struck)


def _kilometres(places: Sequence[Place]) -> Any:
    """Great-circle distances between all places, kilometres."""
    points = [place.point for place in places]
    return distances_among_km(np.array([point.lat for point in points]), np.array([point.lon for point in points]))


def _prior(candidate: Candidate, sense: Sense, weights: Weights) -> float:
    place = candidate.place
    value = weights.size * math.log(place.population + weights.unpeopled)
    if place.kind in ("country", "area", "water", "island", "facility", "mountain"):
        value = weights.size * math.log(max(place.population, LAND_COUNTS_AS))
    value += KIND_WEIGHTS.get(place.kind, 0.0) + (weights.capital if place.feature_code == "PPLC" else 0.0)
    named_otherwise = _spelt_out(place.name) not in (_spelt_out(sense.query), _without_kind(sense.query))
    if named_otherwise and place.id.startswith(OURS) and candidate.how in ("exact", "folded"):
        return value + weights.ours + weights.division_word * FITS_DIVISION[sense.division].get(place.kind, 0.0)
    if sense.query.isascii() and named_otherwise:
        settled = place.kind not in ("country", "admin1", "admin2", "area", "water")
        heard = sound(place.name) == sound(sense.query) or _clearly_meant(candidate, sense.query)
        other_name = SAME_SOUND if heard else 1.0 if settled else OTHER_NAME_OF_LAND
        value += weights.alias * other_name
    value += weights.division_word * FITS_DIVISION[sense.division].get(place.kind, 0.0)
    value += weights.town_word * (sense.is_town and not sense.division and place.kind == "settlement")
    doubted = CLEARLY_HEARD_DOUBT if _clearly_meant(candidate, sense.query) else 1.0
    return value + weights.doubt * DOUBT.get(candidate.how, 0.0) * doubted


def _spelt_out(name: str) -> str:
    """The key of a name without its abbreviations: "saint paul" for "St. Paul"."""
    key = name_key(name)
    first, _, rest = key.partition(" ")
    return f"{_FULL[first]} {rest}" if first in _FULL else key


_FULL = {"st": "saint", "mt": "mount", "ft": "fort"}


def _without_kind(query: str) -> str:
    """The key of a name without the word behind it that says what it is: "garissa" for "Garissa Town"."""
    name, _, kind = name_key(query).rpartition(" ")
    return name if kind in ("town", "city", "village") else name_key(query)


def _clearly_meant(candidate: Candidate, query: str) -> bool:
    """Whether a long name in another spelling can hardly be another's: one that is heard so, or is a letter off."""
    if candidate.how == "fuzzy":
        letters = len(sound(query).replace(" ", ""))
        return candidate.place.population >= STRUCK_FROM and letters >= LETTER_OFF
    return _clearly_heard(candidate, query)


def _clearly_heard(candidate: Candidate, query: str) -> bool:
    """Whether a long name in another spelling has the same consonants as the place's own name."""
    heard = sound(query)
    if candidate.how != "transliterated" or len(heard.replace(" ", "")) < CLEARLY_HEARD:
        return False
    return skeleton(heard).lower() in skeleton(sound(candidate.place.name)).lower()


_WIDE = ("admin1", "area", "water")


def _shadows(senses: Sequence[Sense], weights: Weights) -> Any:
    """The penalty of each candidate for a much better known one of the same name.

    A region loses to the town in it that bears its name, where the text doesn't say "region"; a hamlet to the great
    city or the state of its country that is called so, to a world city, an ocean or a part of the world, since nobody
    would leave the difference unsaid.
    """
    lost: list[float] = []
    for sense in senses:
        places = [candidate.place for candidate in sense.candidates]
        towns = [place for place in places if place.kind == "settlement" and place.population > TOWN_FROM]
        name = name_key(sense.query)
        famous = [place for place in places if place.kind in _WIDE and name_key(place.name).startswith(name)] + towns
        own = any(name_key(town.name) == name for town in towns)
        even = 0.0 if own else weights.alias * (1.0 - OTHER_NAME_OF_LAND)  # "Cherson" is another name of both
        for place in places:
            if not sense.division and (_holds_namesake(place, towns) or _is_county_for_town(place, name, towns)):
                lost.append(weights.shadowed + even)
            elif _was_called(place, name, towns):
                lost.append(2 * weights.overshadowed)
            elif _is_hamlet_beside(place, famous, weights):
                lost.append(weights.overshadowed)
            elif not sense.division and _is_called_like_capital(place, towns):
                lost.append(weights.shadowed)
            else:
                lost.append(0.0)
    return np.array(lost)


def _holds_namesake(place: Place, towns: Sequence[Place]) -> bool:
    """Whether a region has a town of its name in it or beside it."""
    return place.kind in ("admin1", "admin2", "admin3") and any(
        contains(place, town) or (town.country == place.country and town.point.distance_km(place.point) < SHADOW_KM)
        for town in towns
    )


def _is_called_like_capital(place: Place, towns: Sequence[Place]) -> bool:
    """Whether a region has the name of its country's capital, which is meant where news says no more: "Washington"."""
    return place.kind == "admin1" and any(
        town.feature_code == "PPLC" and town.country == place.country and name_key(town.name) == name_key(place.name)
        for town in towns
    )


def _was_called(place: Place, name: str, towns: Sequence[Place]) -> bool:
    """Whether a town has a name only beside its own, which one as large in its country bears, or several: once
    "Youngstown".
    """
    heard = {sound(name)} if name.isascii() else {sound(form) for form in (name, *base_forms(name))}
    if place.kind != "settlement" or sound(place.name) in heard or name in name_key(place.name):
        return False
    bearers = [
        town
        for town in towns
        if town.country == place.country
        and (name_key(town.name) == name or (not name.isascii() and sound(town.name) in heard))
    ]
    return len(bearers) >= SEVERAL or any(2 * town.population > place.population for town in bearers)


def _is_county_for_town(place: Place, name: str, towns: Sequence[Place]) -> bool:
    """Whether a county isn't called by the bare name, and a town of its country is: "DeKalb", not DeKalb County."""
    return (
        place.kind == "admin2"
        and name_key(place.name) != name
        and any(town.country == place.country and name_key(town.name) == name for town in towns)
    )


def _is_hamlet_beside(place: Place, famous: Sequence[Place], weights: Weights) -> bool:
    """Whether a settlement has the name of a much better known place."""
    people = OVERSHADOWED * (place.population + weights.unpeopled)
    return place.kind == "settlement" and any(_overshadows(other, place.country, people) for other in famous)


def _overshadows(place: Place, country: str, people: float) -> bool:
    """Whether a place has more than ``people`` people and is the one thought of first in a country."""
    if place.kind in ("area", "water"):
        return people < AS_KNOWN_AS
    abroad = place.kind == "settlement" and people < KNOWN_ABROAD <= place.population
    return place.population > people and (abroad or place.country == country)


def _region(place: Place) -> str:
    return place.admin1 or (place.name if place.kind == "admin1" else "")


def _numbers(keys: Sequence[str]) -> Any:
    """Each key as a number, -1 for the empty one."""
    table: dict[str, int] = {}
    return np.array([table.setdefault(key, len(table)) if key else -1 for key in keys])


def _support(keys: Any, probabilities: Any, owners: Any, heard: Any, extra: Any) -> tuple[Any, Any]:
    """For each candidate, the expected number of other names that mean a place with the same key.

    A name counts with its weight ``heard``, more if the text repeats it. Returned with it, for each name: the support
    of the best supported key of the other names. ``extra`` is added to each candidate.
    """
    keyed = keys >= 0
    width = int(keys.max()) + 1 if len(keys) else 0
    if width <= 0:
        return np.zeros(len(keys)) + extra, np.zeros(len(heard))
    by_owner = np.zeros((len(heard), width))
    np.add.at(by_owner, (owners[keyed], keys[keyed]), probabilities[keyed] * heard[owners[keyed]])
    others = np.maximum(by_owner.sum(axis=0) - by_owner, 0.0)
    support = np.zeros(len(keys))
    support[keyed] = others[owners[keyed], keys[keyed]]
    return support + extra, others.max(axis=1)


def _containment(senses: Sequence[Sense], places: Sequence[Place], owners: Any, weights: Weights) -> Any:
    """What "Paris, Texas" adds to candidates for Paris that lie in Texas, and to those for Texas that hold a Paris."""
    added = np.zeros(len(places))
    by_owner: dict[int, list[int]] = {}
    for index, number in enumerate(owners.tolist()):
        by_owner.setdefault(number, []).append(index)
    for number, sense in enumerate(senses):
        if sense.inside < 0:
            continue
        strength = weights.inside if sense.firmly else weights.inside_loose
        outer = [(index, places[index]) for index in by_owner.get(sense.inside, [])]
        held: set[int] = set()
        for index in by_owner.get(number, []):
            holders = [place for place in outer if contains(place[1], places[index])]
            if holders:
                added[index] += strength
                held.update(position for position, _ in holders)
        for index in held:
            added[index] += strength / 2
    return added


def contains(outer: Place, inner: Place) -> bool:
    """Whether the second place lies in the first by their divisions: a country, a region or a district."""
    if outer.id == inner.id or (outer.country and outer.country != inner.country):
        return False
    if outer.kind == "country":
        return bool(outer.country)
    if outer.kind == "admin1":
        return name_key(inner.admin1) == name_key(outer.name) and inner.kind not in ("country", "admin1")
    if outer.kind == "admin2":
        return bool(inner.admin2) and name_key(inner.admin2) == name_key(outer.name) and inner.admin1 == outer.admin1
    return outer.kind == "settlement" and inner.kind != "country" and outer.point.distance_km(inner.point) < TOWN_KM


def _normalised(logits: Any, owners: Any, nowhere: Any) -> Any:
    """Probabilities that sum to one for each name, together with that of being an unlisted place."""
    highest = nowhere.copy()
    np.maximum.at(highest, owners, logits)
    masses = np.exp(logits - highest[owners])
    totals = np.exp(nowhere - highest)
    np.add.at(totals, owners, masses)
    return masses / totals[owners]
