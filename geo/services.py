"""What a process works with, made from its settings."""

from __future__ import annotations

from typing import Any

from geo.settings import Settings


def geocoder(settings: Settings) -> Any:
    """The geocoder that the settings choose, under geopy's contract.

    Raises
    ------
    PlaceError
        There is no such service, or it needs a key.
    """
    from geo.gazetteer import GazetteerGeocoder, service  # most commands look nothing up

    if settings.geocoder.lower() == "gazetteer":
        return GazetteerGeocoder()
    more = {"api_key": settings.geocoder_key} if settings.geocoder_key else {}
    return service(settings.geocoder, cache_dir=settings.cache, user_agent=settings.user_agent, settings=more)
