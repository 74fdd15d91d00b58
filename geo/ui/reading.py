"""What the page reads: the one store and the one gazetteer of this process, opened beside the server's start.

Opening takes longer than serving the first page, so :func:`open_early` starts it in a thread of its own and
whoever asks first waits.
"""

from __future__ import annotations

import datetime as dt
import functools
import gc
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo import services, settings
from geo.filter import ALL_DOMAINS, Filter
from geo.map import Ring, Rings, drawn
from geo.review import Draft, Queue
from geo.settings import Settings
from geo.wording import dataset_words, day_words

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.model import Incident, Report
    from geo.review import NamedPlace, Shelf
    from geo.store import Store

ALL = Filter(domain=(ALL_DOMAINS,))
"""Everything, statements and alerts too."""


@dataclass(slots=True)
class _Given:
    settings: Settings | None = None
    store: Store | None = None


_given = _Given()


def use(*, settings: Settings | None = None, store: Store | None = None) -> None:
    """Read these from now on; where one is left out, that of this process, which is opened when it is needed."""
    _given.settings, _given.store = settings, store
    _datasets.cache_clear()


def configured() -> Settings:
    """The settings of this process, unless :func:`use` gave others."""
    return _given.settings or _configured()


@functools.cache
def _configured() -> Settings:
    return settings.read()


def open_early() -> None:
    """Begin to open the store and the gazetteer, without waiting for them."""
    _opening_store()
    _opening_gazetteer()


def opened() -> bool:
    """Whether store and gazetteer are there already, so that nobody has to wait for them."""
    return (_given.store is not None or _opening_store().done()) and _opening_gazetteer().done()


def store() -> Store:
    """The store, opened and filled.

    Raises
    ------
    StoreError
        It can't be opened.
    """
    return _given.store or _opening_store().result()


def gazetteer() -> Gazetteer:
    """The bundled gazetteer."""
    return _opening_gazetteer().result()


@functools.cache
def _opening_store() -> Future[Store]:
    return ThreadPoolExecutor(1, thread_name_prefix="opening-store").submit(_open_store)


@functools.cache
def _opening_gazetteer() -> Future[Gazetteer]:
    return ThreadPoolExecutor(1, thread_name_prefix="opening-gazetteer").submit(_open_gazetteer)


def _open_store() -> Store:
    from geo.sources import open_store

    return open_store(configured().store, geocoder=lambda: services.geocoder(configured()))


def _open_gazetteer() -> Gazetteer:
    from geo.gazetteer import Gazetteer  # likewise

    return Gazetteer.open()


def queue() -> Queue:
    """The proposals that wait for review."""
    return Queue(configured().queue)


def draft(draft_id: str) -> Draft | None:
    """The draft of that id, for the map's route."""
    if draft_id in _SHOWN:
        return _SHOWN[draft_id]
    return queue().get(draft_id)


def shown(draft: Draft) -> Draft:
    """Keep what the page shows on a map before anything of it is stored, for the map's route; only the newest few."""
    _SHOWN[draft.id] = draft
    for old in list(_SHOWN)[:-_MOST_SHOWN]:
        _SHOWN.pop(old, None)
    return draft


_SHOWN: dict[str, Draft] = {}
_MOST_SHOWN = 64


def similar(incident: Incident) -> list[tuple[Incident, str]]:
    """Incidents of the store that a proposal may be another telling of, and why."""
    # imported here, since extraction comes with it and only the review page needs it
    from geo.review import drafts

    return drafts.similar(incident, store())


def found(words: str, incident: Incident) -> list[Incident]:
    """Incidents of the store in which these words stand, for joining a proposal with one."""
    from geo.review import drafts  # likewise

    return drafts.found(words, incident, store())


def add(draft: Draft, start: int, end: int) -> None:
    """Add the incident that the words between these characters of a draft's text tell."""
    from geo.review import added  # likewise

    queue().add(draft.id, lambda one: added(one, start, end, gazetteer=gazetteer()))


def places_named(draft: Draft, number: int) -> list[NamedPlace]:
    """The places that a draft's text names, for a proposal that has none; the nearest to its words first."""
    from geo.review import drafts  # likewise

    return drafts.places_named(draft, number, gazetteer=gazetteer())


def retell(draft: Draft, report: Report, shelf: Shelf) -> None:
    """Correct what is known of a draft's report, and read its text anew where that changes what it means."""
    from geo.review import drafts  # likewise

    queue().retell(draft.id, shelf, lambda one: drafts.retold(one, report, gazetteer=gazetteer()))


def languages(code: str) -> dict[str, str]:
    """The languages that are read, by code and name, and the one that a text seems to be in."""
    from geo.review import drafts  # likewise

    return drafts.languages(code)


@functools.cache
def settle() -> None:
    """Once, after the first page: spare what is loaded by then from Streamlit's clearing up.

    Streamlit collects garbage after every run, over every object there is: with the libraries and the gazetteer
    loaded that held everything up for a tenth of a second a click, three times as long as drawing the page.
    """
    gc.collect()
    gc.freeze()


def version() -> str:
    """The store's version; another one after every change."""
    return str(store().version)


def facets(chosen: Filter) -> dict[str, dict[str, int]]:
    """For each word its values, and how many incidents each would show under all other restrictions."""
    return {word: dict(values) for word, values in store().facets(chosen).items()}


def fresh() -> str:
    """How many sources, and how fresh, in words."""
    all_there_is = store().totals(ALL)
    counted = "1 source" if all_there_is.sources == 1 else f"{all_there_is.sources:,} sources"
    told = [
        counted if all_there_is.sources else "",
        f"as of {day_words(all_there_is.newest)}" if all_there_is.newest else "",
    ]
    return " · ".join(filter(None, told))


def datasets() -> dict[str, str]:
    """What a reader calls each dataset of the store, the largest first."""
    return dict(_datasets(version()))


@functools.lru_cache(maxsize=2)
def _datasets(_version: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.source, dataset_words(one.source, one.label)) for one in store().datasets())


def rings() -> dict[str, Ring]:
    """The datasets that have a colour on the map, by their codes."""
    chosen = Rings(configured().rings).chosen()
    return drawn(chosen, datasets()) if chosen else {}


def country(code: str) -> str:
    """A country's name for its code."""
    return gazetteer().country_name(code)


def today() -> dt.date:
    """The day that "24 hours" and the like count back from, in UTC."""
    return dt.datetime.now(dt.UTC).date()


def download(chosen: Filter, kind: str) -> str:
    """The address of what is shown, as a file."""
    return "download?" + urlencode([("format", kind), *chosen.to_query()])
