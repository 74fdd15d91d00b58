"""A place on its way into the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class PlaceRow:
    """A place with all its names; the fields are those of ``geo.gazetteer.Place``."""

    id: str
    name: str
    kind: str
    lat: float
    lon: float
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    precision: str = "settlement"
    radius_km: float = 3.0
    feature_code: str = ""
    weight: float = 0.0
    names: dict[str, None] = field(default_factory=dict)
    """In the order in which they came."""
    usual: set[str] = field(default_factory=set)
    """Names that count as the place's own, for they are what reports call it."""

    def add_names(self, names: Iterable[str | None]) -> None:
        """Add names; what is empty or one letter of a Latin alphabet is left out."""
        for name in names:
            if name and (name := name.strip()) and (len(name) > 1 or not name.isascii()):
                self.names[name] = None
