"""The gazetteer: places by name, id and position, from one bundled file, without network, server or model."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geo.gazetteer.divisions import division_levels
from geo.gazetteer.file import GRID, gazetteer_file
from geo.gazetteer.keys import base_forms, name_key, skeleton, sound
from geo.gazetteer.listings import DEPENDENT, DISPUTED, listed_elsewhere
from geo.gazetteer.lookup import Gazetteer, bundled_gazetteer
from geo.gazetteer.own_places import CORRIDOR_KM, OwnPlace, OwnPlaces
from geo.gazetteer.places import Candidate, Place
from geo.gazetteer.populations import Population, population
from geo.gazetteer.regions import CROSSED, surface
from geo.gazetteer.typed_places import Divisions, TypedPlace, divisions_of, read_typed_place

if TYPE_CHECKING:
    from geo.gazetteer.geocoder import GazetteerGeocoder, place
    from geo.gazetteer.online import service

__all__ = [
    "CORRIDOR_KM",
    "CROSSED",
    "DEPENDENT",
    "DISPUTED",
    "GRID",
    "Candidate",
    "Divisions",
    "Gazetteer",
    "GazetteerGeocoder",
    "OwnPlace",
    "OwnPlaces",
    "Place",
    "Population",
    "TypedPlace",
    "base_forms",
    "bundled_gazetteer",
    "division_levels",
    "divisions_of",
    "file",
    "gazetteer_file",
    "listed_elsewhere",
    "name_key",
    "place",
    "population",
    "read_typed_place",
    "service",
    "skeleton",
    "sound",
    "surface",
]

_LATER = {"GazetteerGeocoder": "geocoder", "place": "geocoder", "service": "online"}
"""Names whose module is imported at first use, because its libraries are slow to import and not always needed."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
