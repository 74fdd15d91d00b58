"""Which of its bearers a name means: all the names of a text are weighed together.

Each candidate starts from its prominence. Then the text speaks: "Paris, Texas" outweighs everything, the other
places that the text names draw a candidate to their country, to their region and to their neighbourhood, and so do
"the Ukrainian army" and the words that only one country's newspapers use. A name has one sense in a text. This is
repeated a few times, as each decision sharpens the others, and costs about a millisecond a text.

The score is the probability that follows, flattened so that among answers with .9 about nine in ten are right
(``tests/extract/test_places.py`` and the measurement notes hold the figures).

Refused: a ranking model trained on more features. On what may be trained on, it learns the one corpus.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geo.extract.country_points import COUNTRY_POINTS
from geo.extract.lexicon import ADDRESS_STATES, SHORT_FORMS
from geo.gazetteer import Candidate, Gazetteer, Place
from geo.model import EARTH_RADIUS_KM, Point
from geo.names import fold

MOST_CANDIDATES = 40
"""Bearers of a name that are weighed."""

ROUNDS = 3

SETTLED = {"settlement": 0.0, "country": 4.5, "admin1": 1.0, "admin2": -1.0, "water": 2.0, "area": 2.5, "facility": 0.0}
SETTLED |= {"airport": -1.0, "island": 0.5, "mountain": 0.0, "line": 0.0}
"""How much likelier than a settlement of the same size a kind of place is meant by its bare name (logarithms)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How strongly each kind of evidence counts (logarithms of odds)."""

    size: float = 0.62
    alias: float = -3.0
    quality: float = 1.0
    shadowed: float = -3.0
    inside: float = 6.6
    inside_loose: float = 1.8
    country: float = 1.8
    admin1: float = 2.8
    near: float = 4.9
    near_km: float = 30.0
    near_open: float = 0.35
    hint: float = 1.8
    division_word: float = 4.0
    flatten: float = 0.75


@dataclass(slots=True)
class Sense:
    """A name in one sense, for all its mentions in the text.

    ``inside`` is the number of the sense that contains it ("Texas" for "Paris, Texas"), and ``firmly`` whether a
    comma says so. ``division`` asks for a region rather than a town ("Kursk region").
    """

    query: str
    candidates: list[Candidate]
    mentions: list[int] = field(default_factory=list)
    inside: int = -1
    firmly: bool = False
    division: bool = False
    size: int = 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chosen candidate, the probability that it (or one beside it) is meant, and the others, best first."""

    place: Place
    how: str
    probability: float
    others: tuple[tuple[Place, float], ...]


def point_of(place: Place) -> Point:
    """A place's point; for a country the one that reference works agree on."""
    if place.kind == "country" and place.country in COUNTRY_POINTS:
        return Point(*COUNTRY_POINTS[place.country])
    return place.point


def candidates_of(query: str, gazetteer: Gazetteer) -> list[Candidate]:
    """The bearers of a name as the press writes it, without regard to the text."""
    full = ADDRESS_STATES.get(query) or SHORT_FORMS.get(query)
    if full is None:
        return gazetteer.lookup(query, limit=MOST_CANDIDATES)
    found = gazetteer.lookup(full, limit=MOST_CANDIDATES)
    if query in ADDRESS_STATES:
        wanted = [one for one in found if one.place.kind == "admin1" and one.place.country in ("US", "CA")]
        return wanted or found
    return found[:1] or found


def choose(senses: Sequence[Sense], hints: Mapping[str, float], weights: Weights | None = None) -> list[Chosen | None]:
    """Choose for each name the candidate that the text as a whole speaks for.

    Parameters
    ----------
    senses : sequence of Sense
        The names of the text.
    hints : mapping of str to float
        ISO country codes and how strongly other words of the text point to them, in mentions.
    weights : Weights, optional
        How strongly each kind of evidence counts.

    Returns
    -------
    list
        One for each name, None where it has no candidates.
    """
    weights = weights or Weights()
    places: list[Place] = []
    owner: list[int] = []
    prior: list[float] = []
    for number, sense in enumerate(senses):
        for one in sense.candidates:
            places.append(one.place)
            owner.append(number)
            prior.append(_prior(one, sense, weights))
    if not places:
        return [None] * len(senses)
    owners = np.array(owner)
    countries = _numbers([place.country for place in places])
    regions = _numbers([f"{place.country}/{_region(place)}" if _region(place) else "" for place in places])
    points = [point_of(place) for place in places]
    lats = np.radians([point.lat for point in points])
    lons = np.radians([point.lon for point in points])
    vectors = np.stack([np.cos(lats) * np.cos(lons), np.cos(lats) * np.sin(lons), np.sin(lats)], axis=1)
    cosines = np.clip(vectors @ vectors.T, -1.0, 1.0)
    kilometres = np.arccos(cosines) * EARTH_RADIUS_KM
    wide = np.array([place.kind in ("country", "area", "water") for place in places])
    closeness = 1.0 / (1.0 + (kilometres / weights.near_km) ** 1.5)
    closeness[:, wide] = 0.0
    closeness[wide, :] = 0.0
    closeness[owners[:, None] == owners[None, :]] = 0.0
    base = np.array(prior)
    base += _containment(senses, places, owners, weights)
    base += _shadows(senses, weights)
    hinted = np.array([hints.get(place.country, 0.0) for place in places])
    probabilities = _normalised(base, owners, len(senses))
    for _ in range(ROUNDS):
        country = _support(countries, probabilities, owners, len(senses)) + weights.hint * hinted
        region = _support(regions, probabilities, owners, len(senses))
        near = closeness @ probabilities**weights.near_open
        logits = (
            base
            + weights.country * np.log1p(country)
            + weights.admin1 * np.log1p(region)
            + weights.near * np.log1p(near)
        )
        probabilities = _normalised(logits, owners, len(senses))
    flat = _normalised(logits * weights.flatten, owners, len(senses))
    chosen: list[Chosen | None] = []
    for number, sense in enumerate(senses):
        own = np.flatnonzero(owners == number)
        if len(own) == 0:
            chosen.append(None)
            continue
        order = own[np.argsort(-logits[own], kind="stable")]
        best = int(order[0])
        together = float(flat[own][kilometres[best][own] < 60.0].sum())
        how = sense.candidates[best - int(own[0])].how
        others = tuple(
            (places[other], round(float(flat[other]), 3)) for other in order[1:6].tolist() if flat[other] >= 0.005
        )
        chosen.append(Chosen(places[best], how, min(together, 0.99), others))
    return chosen


def _prior(candidate: Candidate, sense: Sense, weights: Weights) -> float:
    place = candidate.place
    value = weights.size * math.log(place.population + 300.0)
    if place.kind in ("country", "area", "water", "island", "facility", "mountain"):
        value = weights.size * math.log(max(place.population, 100_000) + 300.0)
    value += SETTLED.get(place.kind, 0.0)
    if fold(place.name) != fold(sense.query):
        value += weights.alias * (0.4 if place.kind in ("country", "admin1", "admin2", "area", "water") else 1.0)
    if sense.division:
        value += weights.division_word if place.kind in ("admin1", "admin2", "area") else 0.0
    if candidate.how not in ("exact", "folded"):
        value -= weights.quality * (1.0 - candidate.score)
    return value


def _shadows(senses: Sequence[Sense], weights: Weights) -> Any:
    """What a region loses to the town in it that bears its name, where the text doesn't say "region"."""
    lost: list[float] = []
    for sense in senses:
        towns = [
            one.place for one in sense.candidates if one.place.kind == "settlement" and one.place.population > 3000
        ]
        for one in sense.candidates:
            place = one.place
            shadowed = not sense.division and place.kind in ("admin1", "admin2", "admin3")
            holds = shadowed and any(contains(place, town) for town in towns)
            lost.append(weights.shadowed if holds else 0.0)
    return np.array(lost)


def _region(place: Place) -> str:
    return place.admin1 or (place.name if place.kind == "admin1" else "")


def _numbers(keys: Sequence[str]) -> Any:
    """Each key as a number, -1 for the empty one."""
    table: dict[str, int] = {}
    return np.array([table.setdefault(key, len(table)) if key else -1 for key in keys])


def _support(keys: Any, probabilities: Any, owners: Any, count: int) -> Any:
    """For each candidate, how many of the other names probably mean something with the same key."""
    known = keys >= 0
    width = int(keys.max()) + 1 if len(keys) else 0
    if width <= 0:
        return np.zeros(len(keys))
    by_owner = np.zeros((count, width))
    np.add.at(by_owner, (owners[known], keys[known]), probabilities[known])
    totals = by_owner.sum(axis=0)
    support = np.zeros(len(keys))
    support[known] = totals[keys[known]] - by_owner[owners[known], keys[known]]
    return np.maximum(support, 0.0)


def _containment(senses: Sequence[Sense], places: Sequence[Place], owners: Any, weights: Weights) -> Any:
    """What "Paris, Texas" adds to the Paris in Texas, and to the Texas that has a Paris."""
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
    """Whether the one place lies in the other by their divisions: a country, a region or a district."""
    if outer.id == inner.id or (outer.country and outer.country != inner.country):
        return False
    if outer.kind == "country":
        return bool(outer.country)
    if outer.kind == "admin1":
        return fold(inner.admin1) == fold(outer.name) and inner.kind not in ("country", "admin1")
    if outer.kind == "admin2":
        return bool(inner.admin2) and fold(inner.admin2) == fold(outer.name) and inner.admin1 == outer.admin1
    return outer.kind == "settlement" and inner.kind != "country" and outer.point.distance_km(inner.point) < 30.0


def _normalised(logits: Any, owners: Any, count: int) -> Any:
    """Probabilities that sum to one for each name."""
    highest = np.full(count, -np.inf)
    np.maximum.at(highest, owners, logits)
    masses = np.exp(logits - highest[owners])
    totals = np.zeros(count)
    np.add.at(totals, owners, masses)
    return masses / totals[owners]
