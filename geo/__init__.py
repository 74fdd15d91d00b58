"""News reports in, a filterable map of geocoded incidents out, every fact traceable to who said it.

The library in five names: an :class:`Incident`, a :class:`Filter` that selects incidents, :func:`open_store` for the
stored ones, a :class:`Gazetteer` of places, and :func:`geo.extract.extract`, which reads the incidents out of a text.
``.github/ARCHITECTURE.md`` describes the packages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.filter import Filter
    from geo.gazetteer import Gazetteer
    from geo.model import Incident
    from geo.sources import open_store

__all__ = ["Filter", "Gazetteer", "Incident", "open_store"]
__version__ = "0.1.0"

_LATER = {"Filter": "filter", "Gazetteer": "gazetteer", "Incident": "model", "open_store": "sources"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
