"""Online geocoders by name: rate-limited, cached, and with readable errors.

Any service of geopy can be used instead of the bundled gazetteer. Requests are spaced as the service's policy demands,
and answers are cached on disk, both below geopy's geocoder class, so that callers notice nothing; a cached answer needs
no waiting. geopy's exceptions are translated only here.
"""

from __future__ import annotations

import difflib
import functools
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopy.exc
from geopy.adapters import RequestsAdapter
from geopy.geocoders import SERVICE_TO_GEOCODER

from geo.errors import PlaceError, ServiceError

DELAY_S = {"nominatim": 1.0, "photon": 1.0}
"""The least seconds between requests by service, from their policies (Nominatim: one a second, no bulk)."""

KEPT_DAYS = 90

MESSAGES: dict[type[Exception], str] = {
    geopy.exc.GeocoderRateLimited: "the service asks to slow down; try again later",
    geopy.exc.GeocoderQuotaExceeded: "the service says that its quota is used up; try later or another service",
    geopy.exc.GeocoderAuthenticationFailure: "the service refused the key; check it in the settings",
    geopy.exc.GeocoderInsufficientPrivileges: "the service forbids this request; a key or another plan may be needed",
    geopy.exc.GeocoderTimedOut: "the service didn't answer in time; try again",
    geopy.exc.GeocoderUnavailable: "the service can't be reached; check the network",
    geopy.exc.GeocoderParseError: "the service answered in a form that can't be read",
    geopy.exc.GeocoderQueryError: "the service couldn't understand the question",
    geopy.exc.GeocoderNotFound: "geopy knows no such service",
    geopy.exc.ConfigurationError: "the service isn't set up completely; check the settings",
    geopy.exc.GeocoderServiceError: "the service failed",
    geopy.exc.GeopyError: "looking the place up failed",
}
"""Messages for geopy's exceptions, the most specific first."""


def translated_error(error: geopy.exc.GeopyError) -> PlaceError:
    """Our error for one of geopy's, with a readable message; a ServiceError if the service failed."""
    meaning = next(text for kind, text in MESSAGES.items() if isinstance(error, kind))
    details = str(error) if "ConnectionPool(" not in str(error) else ""  # long internals of urllib3
    message = f"{meaning} ({details})" if details else meaning
    if isinstance(error, geopy.exc.GeocoderServiceError):
        return ServiceError(message, retry_after=getattr(error, "retry_after", None))
    return PlaceError(message)


def explained(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function to raise PlaceError and ServiceError instead of geopy's exceptions."""

    @functools.wraps(function)
    def explaining(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except geopy.exc.GeopyError as error:
            raise translated_error(error) from error

    return explaining


def service(
    name: str,
    *,
    cache_dir: Path,
    user_agent: str,
    delay_s: float | None = None,
    timeout_s: float = 10.0,
    settings: dict[str, Any] | None = None,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> Any:
    """One of geopy's geocoders, rate-limited and cached on disk.

    Parameters
    ----------
    name : str
        geopy's name of the service: "nominatim", "photon", "google" ...
    cache_dir : Path
        The folder of the cache, where answers are kept for 90 days; created at first use.
    user_agent : str
        The user agent, which services require.
    delay_s : float, optional
        The least seconds between requests; by default those of :data:`DELAY_S`, else 0.2.
    timeout_s : float
        How long to wait for an answer, seconds.
    settings : dict, optional
        Further arguments of geopy's class: ``api_key``, ``domain`` ...
    clock, pause : callable
        Return the time, and sleep; in seconds.

    Returns
    -------
    geopy.geocoders.base.Geocoder
        Its ``geocode`` and ``reverse`` raise our errors.

    Raises
    ------
    PlaceError
        There is no such service (the message suggests one), or a setting is missing.
    """
    if name.lower() not in SERVICE_TO_GEOCODER:
        near = difflib.get_close_matches(name.lower(), SERVICE_TO_GEOCODER, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near else f"; it knows {', '.join(sorted(SERVICE_TO_GEOCODER))}"
        raise PlaceError(f"geopy knows no service {name!r}{hint}")
    name = name.lower()
    delay = delay_s if delay_s is not None else DELAY_S.get(name, 0.2)
    maker = SERVICE_TO_GEOCODER[name]
    spaced = functools.partial(_spaced, delay_s=delay, clock=clock, pause=pause)
    factory = functools.partial(_polite_adapter, cache_path=cache_dir / name, spaced=spaced)
    try:
        geocoder = maker(user_agent=user_agent, timeout=timeout_s, adapter_factory=factory, **(settings or {}))
    except TypeError as error:
        raise PlaceError(f"{name} needs other settings: {error}") from error
    except geopy.exc.GeopyError as error:
        raise translated_error(error) from error
    for method in ("geocode", "reverse"):
        if hasattr(geocoder, method):
            setattr(geocoder, method, explained(getattr(geocoder, method)))
    return geocoder


def _spaced(
    send: Callable[..., Any], *, delay_s: float, clock: Callable[[], float], pause: Callable[[float], None]
) -> Callable[..., Any]:
    """Wrap a function so that its calls, in all threads, begin at least ``delay_s`` apart.

    geopy's RateLimiter does the same, but its clock can't be replaced in tests.
    """
    turn, last = threading.Lock(), -math.inf

    def sent(*args: Any, **options: Any) -> Any:
        nonlocal last
        with turn:
            if (wait := last + delay_s - clock()) > 0:
                pause(wait)
            last = clock()
        return send(*args, **options)

    return sent


def _polite_adapter(
    *, proxies: Any, ssl_context: Any, cache_path: Path, spaced: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> RequestsAdapter:
    """An adapter of geopy with a session that caches answers and spaces requests."""
    from requests_cache import CachedSession  # imported only if a service is chosen

    # no retries: urllib3 would silently wait for a service's Retry-After, however long
    adapter = RequestsAdapter(proxies=proxies, ssl_context=ssl_context, max_retries=0)
    plain = adapter.session
    session = CachedSession(
        str(cache_path), backend="filesystem", serializer="json", expire_after=KEPT_DAYS * 86400,
        allowable_codes=(200,),
        ignored_parameters=["key", "api_key", "apikey", "apiKey", "access_token", "token", "app_id", "app_code"],
    )  # fmt: skip
    session.trust_env = False
    session.proxies = plain.proxies
    for prefix, transport in plain.adapters.items():
        transport.send = spaced(transport.send)
        session.mount(prefix, transport)
    adapter.session = session
    return adapter
