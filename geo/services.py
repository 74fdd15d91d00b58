"""The services of a process, made from its settings: one store, one gazetteer, one queue, one set of colours.

They are passed as an argument to the page, its routes and the command line. :func:`of_process`, which looks them up, is
only for the two callers that get no arguments: ``app.py`` and the page script.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from geo import settings as choices
from geo import taxonomy
from geo.errors import StoreError
from geo.filter import BEFORE, EVERYTHING, NOTHING, TABLE_ROWS
from geo.map import Ring, Rings, rings_of
from geo.review import Draft, Notes, Queue
from geo.settings import Settings
from geo.wording import PART_MISSING, dataset_words, filter_words, missing_words

if TYPE_CHECKING:
    from geo.filter import Filter
    from geo.gazetteer import Gazetteer, OwnPlaces
    from geo.review import Shelf
    from geo.sources import Fetched
    from geo.store import Breakdown, Period, SavedView, SavedViews, Store
    from geo.writers import Brief

BRIEF_LOOKS_AT = 500
"""How many incidents each with the most killed, the most injured and the latest date a brief chooses from and draws on
its map."""

PREVIEWS = 64
"""The most drafts kept for pages that show them on a map before they are stored."""

MOST_PEOPLE = 64
"""The most users whose services are kept; each is a few references."""

T = TypeVar("T")


class Services:
    """The services of a process; safe to use from several threads.

    Parameters
    ----------
    settings : Settings
        The operator's settings.
    open_store : callable, optional
        Opens the store; :func:`geo.sources.open_store` by default.
    fetch : callable, optional
        Fetches from the web; :func:`geo.sources.fetch` by default.
    clock : callable, optional
        Returns the current time, in UTC.
    on_progress : callable, optional
        Called with :attr:`preparing` whenever that changes.

    Attributes
    ----------
    settings : Settings
        As given.
    queue : Queue
        The drafts that wait for review.
    colours : Rings
        The colours that datasets have on the map.
    notes : Notes
        Notes and tags that readers gave incidents.

    Notes
    -----
    Store and gazetteer are opened at first use. That takes longer than serving the first page, so :meth:`open_early`
    opens them in threads while the server starts; the first user waits for them.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        open_store: Callable[..., Store] | None = None,
        fetch: Callable[..., Fetched] | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.settings = settings
        self.queue = Queue(settings.queue, lambda: _shelf(self.store))
        self.colours = Rings(settings.rings)
        self.notes = Notes(settings.notes)
        self._clock = clock
        self._fetch = fetch
        opener = open_store or _open_store

        def begin() -> Store:
            with _never_begun_twice(settings):
                return opener(
                    settings.store,
                    geocoder=self.geocoder,
                    engine=settings.engine,
                    on_progress=self._store.tell(on_progress),
                )

        self._store = _Opening(begin)
        self._gazetteer = _Opening(_open_gazetteer)
        self._dataset_names: tuple[str, dict[str, str]] = ("", {})
        self._seen_by: dict[tuple[str, bool, bool], Services] = {}
        self._previews: dict[str, Draft] = {}
        self._news: dict[tuple[str, str, dt.datetime | None], int] = {}

    def seen_by(self, *, who: str, reads_only: bool = False, undoes_all: bool = True) -> Services:
        """The services as one user has them: their name goes into the history, and they may be limited to reading.

        Parameters
        ----------
        who : str
            The user's name; empty where users have none.
        reads_only : bool
            Whether the user may only read: the store then refuses to write, and queue, notes, views and places are
            closed.
        undoes_all : bool
            Whether the user may undo what others did.
        """
        if not reads_only and undoes_all and who == self.settings.who:
            return self
        key = ("", True, False) if reads_only else (who, False, undoes_all)
        if key not in self._seen_by:
            services = _ForReaders(self) if reads_only else _Signed(self, who, undoes_all=undoes_all)
            self._seen_by = dict(list(self._seen_by.items())[-MOST_PEOPLE:]) | {key: services}
        return self._seen_by[key]

    def open_early(self) -> None:
        """Start opening store and gazetteer in the background; the store warms its caches while nobody queries it."""
        self._store.begin("opening-store", then=lambda store: store.warm_up())
        self._gazetteer.begin("opening-gazetteer")

    @property
    def opened(self) -> bool:
        """Whether store and gazetteer are open, so that using them doesn't wait."""
        return self._store.done and self._gazetteer.done

    @property
    def has_store(self) -> bool:
        """Whether the store was opened."""
        return self._store.done

    @property
    def preparing(self) -> tuple[int, int] | None:
        """How many of how many incidents are prepared, while the store is being opened; else None."""
        return None if self._store.done else self._store.progress

    def finish(self, timeout_s: float) -> bool:
        """Refuse new writes and wait for those under way, for at most some seconds; whether they finished."""
        return not self._store.done or self.store.finish(timeout_s)

    @property
    def store(self) -> Store:
        """The store, opened and with the sample data loaded.

        Raises
        ------
        StoreError
            It can't be opened.
        """
        return self._store.value()

    def record(self, what: str, note: str) -> None:
        """Add a line to the history about something that changed no incident, with the user's name."""
        from geo.store import Act  # as the store itself

        self.store.record(Act(who=self.settings.who, what=what, note=note))

    @property
    def gazetteer(self) -> Gazetteer:
        """The bundled gazetteer."""
        return self._gazetteer.value()

    def geocoder(self) -> Any:
        """The geocoder that the settings choose, under geopy's contract.

        Raises
        ------
        PlaceError
            There is no such service, or it needs a key.
        """
        from geo.gazetteer import GazetteerGeocoder, service  # geopy; most commands look nothing up

        settings = self.settings
        if settings.geocoder.lower() == "gazetteer":
            return GazetteerGeocoder(self.gazetteer)
        key = {"api_key": settings.geocoder_key} if settings.geocoder_key else {}
        return service(settings.geocoder, cache_dir=settings.cache, user_agent=settings.user_agent, settings=key)

    def fetch(self, url: str, **how: Any) -> Fetched:
        """Fetch a URL with the user agent of the settings: see :func:`geo.sources.fetch`.

        Raises
        ------
        ReadError
            The URL may not be fetched, or fetching it failed.
        """
        from geo.sources import fetch  # what reads the web; most commands fetch nothing

        return (self._fetch or fetch)(url, user_agent=self.settings.user_agent, **how)

    def brief(self, filter: Filter, *, against: str = BEFORE, title: str = "", note: str = "", link: str = "") -> Brief:
        """A one-page brief of a view, composed from the store: see :func:`geo.writers.compose`.

        Parameters
        ----------
        against : str
            What its period is compared with: one of :data:`geo.filter.AGAINST`.
        title, note : str
            The user's own heading and remarks.
        link : str
            The address at which readers see the same view.
        """
        from geo.store import compare, unusual_words
        from geo.writers import FileOrigin, HarmTotal, comparison_words, compose  # libraries of documents

        store, now = self.store, self.now()
        totals, period = store.totals(filter), self.period(filter)
        rows = {
            incident.id: incident
            for order in ("-killed", "-injured", "-date_start")
            for incident in store.query(filter, order=order, limit=BRIEF_LOOKS_AT)
        }
        tolls = [
            HarmTotal(
                what=what,
                low=people.low,
                high=people.high,
                known=people.known,
                unknown=people.unknown,
                open=people.open,
            )
            for what, people in (("Killed", totals.killed), ("Injured", totals.injured))
        ]
        changes, types = [], []
        if period is not None and against != NOTHING:
            comparison = compare(store, filter.at(now), period, against)
            types = [
                (taxonomy.EVENT_TYPES[change.event_type].label, change.now, change.before)
                for change in comparison.changes
            ]
            changes = [
                comparison_words(comparison.now, comparison.then, comparison.before, few=comparison.is_few),
                unusual_words(comparison),
            ]
        origin = FileOrigin(
            filter=filter,
            moment=now,
            version=store.edition,
            link=link,
            total=totals.incidents,
            gazetteer=lambda: self.gazetteer,
        )
        return compose(
            list(rows.values()),
            origin=origin,
            total=totals.incidents,
            maybe=totals.maybe,
            tolls=tolls,
            changes=changes,
            types=types,
            title=title,
            note=note,
        )

    def period(self, filter: Filter) -> tuple[dt.date, dt.date] | None:
        """The first and last day of a view; one without an end, "from 1 March", ends with the newest incident.

        It doesn't end today, because days that the data don't cover aren't days without incidents.
        """
        period = filter.period(self.now())
        if period is not None or filter.since is None or filter.until is not None or filter.last is not None:
            return period
        newest = self.store.totals(EVERYTHING).newest
        return None if newest is None or newest < filter.since else (filter.since, newest)

    def spans(self, filter: Filter, against: str) -> tuple[Period | None, Period | None]:
        """The period of a view and the period that it is compared with; None for either that doesn't exist.

        Both are None for a view of hours, since comparisons count days.
        """
        from geo.store import span_before

        by_the_clock = filter.last is not None and filter.last.unit == "h"
        period = None if by_the_clock else self.period(filter)
        return period, None if period is None else span_before(period, against)

    def breakdown(self, filter: Filter, by: str, against: str = BEFORE) -> Breakdown:
        """The incidents of a view by region, country, type or actor, compared with another period where it has one.

        Parameters
        ----------
        against : str
            One of :data:`geo.filter.AGAINST`.
        """
        return self.store.breakdown(filter, by, *self.spans(filter, against))

    def breakdown_file(
        self, filter: Filter, by: str, shape: str, form: str, *, against: str = BEFORE, link: str = ""
    ) -> bytes:
        """The breakdown of a view as a file, with the same rows and figures as on the page.

        Parameters
        ----------
        shape : str
            One of :data:`geo.store.SHAPES`; a workbook has all of them, this one first, and plain sheets for the other
            kinds of rows.
        form : str
            One of :data:`geo.writers.SHEET_FORMATS`.
        link : str
            The address at which readers see the same view.
        """
        from geo.store import sheets
        from geo.writers import FileOrigin, write_sheets

        table = self.breakdown(filter, by, against)
        tables = sheets(table, self.store.over_time(filter, table), functools.partial(self._row_names, by))
        for kind in TABLE_ROWS if form == "xlsx" else ():
            if kind != by:
                other = self.breakdown(filter, kind, against)
                tables[f"by {kind}"] = sheets(other, (), functools.partial(self._row_names, kind))["table"]
        total, version = table.total.now.incidents, self.store.edition
        origin = FileOrigin(
            filter=filter,
            moment=self.now(),
            version=version,
            link=link,
            total=total,
            gazetteer=lambda: self.gazetteer,
        )
        return write_sheets({shape: tables[shape], **tables}, form, origin)

    def _row_names(self, by: str, name: str, country: str) -> dict[str, str]:
        """The columns that name a row of a breakdown in a file: its code or id, and its name."""
        if by == "region":
            place = self.gazetteer.region(country, name) if country and name else None
            return {"country": country, "region": name, "region_id": "" if place is None else place.id}
        if by == "country":
            from geo.gazetteer import population  # as the gazetteer itself

            people = population(name)
            figures = ("", "") if people is None else (str(people.number), people.years)
            named = {"country": name, "name": self.gazetteer.country_name(name)}
            return named | dict(zip(("people", "people_years"), figures, strict=True))
        if by == "type":
            kind = taxonomy.EVENT_TYPES.get(name)
            return {"type": name, "name": name if kind is None else kind.label}
        return {"actor": name}

    def filter_words(self, filter: Filter) -> str:
        """A filter in words, with the names of countries and of the town that a circle is around."""
        return filter_words(filter, country=self.gazetteer.country_name, centre=self.gazetteer.centre_name)

    def now(self) -> dt.datetime:
        """The moment at which "the last 24 hours" end, with a time zone."""
        return self._clock()

    def today(self) -> dt.date:
        """The day on which "the last 24 hours" and the like end, in UTC."""
        return self._clock().date()

    @functools.cached_property
    def views(self) -> SavedViews:
        """The saved views."""
        from geo.store import SavedViews  # as the store itself

        return SavedViews(self.settings.views)

    @functools.cached_property
    def places(self) -> OwnPlaces:
        """The places that users added."""
        from geo.gazetteer import OwnPlaces  # as the gazetteer itself

        return OwnPlaces(self.settings.places)

    def news(self) -> list[tuple[SavedView, int]]:
        """The watched views with incidents that are new since they were last looked at, each with their number."""
        from geo.store import news  # as the store itself

        state, counted = self.store.state, []
        for view in self.views.all():
            key = (state, view.query, view.looked)
            if view.watched and key not in self._news:
                self._news = dict(list(self._news.items())[-PREVIEWS:]) | {key: len(news(self.store, view))}
            if view.watched and self._news[key]:
                counted.append((view, self._news[key]))
        return counted

    def missing_words(self) -> str:
        """A sentence that part of the store can't be read, and what to do; empty where all of it can."""
        missing = self.store.missing
        if missing is None:
            return ""
        if missing.withheld:
            return PART_MISSING
        names = self.dataset_names()
        named = {names.get(source) or dataset_words(source, ""): count for source, count in missing.incidents.items()}
        return missing_words(named, missing.changes)

    def dataset_names(self) -> dict[str, str]:
        """Readers' names for the datasets of the store by code, the largest first."""
        state = self.store.state
        if self._dataset_names[0] != state:
            names = {row.source: dataset_words(row.source, row.label) for row in self.store.datasets()}
            self._dataset_names = (state, names)
        return dict(self._dataset_names[1])

    def rings(self) -> dict[str, Ring]:
        """The colours of datasets on the map, by dataset code."""
        colours = self.colours.codes()
        return rings_of(colours, self.dataset_names()) if colours else {}

    def preview(self, draft: Draft) -> None:
        """Keep a draft that a page shows on a map before it is stored; only the newest :data:`PREVIEWS` are kept."""
        self._previews[draft.id] = draft
        for old in list(self._previews)[:-PREVIEWS]:
            self._previews.pop(old, None)

    def draft(self, draft_id: str) -> Draft | None:
        """The draft with an id, among previews and in the queue; None where there is none."""
        return self._previews.get(draft_id) or self.queue.get(draft_id)


class _Signed(Services):
    """The services of an editor: all of them, under the editor's name."""

    def __init__(self, whole: Services, who: str, *, undoes_all: bool) -> None:
        vars(self).update(vars(whole))  # one store, one queue
        self.settings = replace(whole.settings, who=who)
        self._undoes_all = undoes_all

    @property
    def store(self) -> Store:
        """The store, which lets an editor undo only their own changes."""
        store = super().store
        return store if self._undoes_all else store.for_editors()


class _ForReaders(Services):
    """The services of a reader: a store that refuses to write, and nothing of what is kept beside it."""

    def __init__(self, whole: Services) -> None:
        super().__init__(whole.settings.for_readers(), clock=whole.now)
        self._whole = whole
        self._store, self._gazetteer, self._fetch = whole._store, whole._gazetteer, whole._fetch
        self._reading: Store | None = None

    @property
    def store(self) -> Store:
        """The store for readers: it refuses to write, and withholds protected details."""
        if self._reading is None:
            self._reading = super().store.for_readers(lambda lats, lons: self.gazetteer.regions.places_at(lats, lons))
        return self._reading

    def rings(self) -> dict[str, Ring]:
        """The colours that editors gave datasets."""
        colours = self._whole.colours.codes()
        return rings_of(colours, self.dataset_names()) if colours else {}

    def preview(self, draft: Draft) -> None:
        """Do nothing: readers make no drafts."""


def _shelf(store: Store) -> Shelf:
    from geo.review import Shelf  # as the store itself

    return Shelf(store)


@contextlib.contextmanager
def _never_begun_twice(settings: Settings) -> Iterator[None]:
    """Refuse to create a store where there was one and is none now, as when its disk isn't mounted.

    Raises
    ------
    StoreError
        The file :attr:`Settings.begun` says that there was one.
    """
    folder, begun = Path(settings.store), settings.begun
    if "://" in settings.store:
        yield
        return
    if begun.exists() and not (folder.is_dir() and any(folder.iterdir())):
        raise StoreError(
            f"There was a store in {folder}, and nothing is there now: is its disk mounted? Bring it back, or delete "
            f"{begun} to begin a new one."
        )
    yield
    with contextlib.suppress(OSError):  # a store can't be created where nothing can be written
        begun.touch()


def _open_store(path: str, **how: Any) -> Store:
    from geo.sources import open_store  # pyarrow, DuckDB and ibis take most of a second

    return open_store(path, **how)


def _open_gazetteer() -> Gazetteer:
    from geo.gazetteer import bundled_gazetteer  # numpy and shapely take half a second

    return bundled_gazetteer()


class _Opening(Generic[T]):
    """A value that is opened once, at first use or earlier in a thread; others who ask meanwhile wait for it."""

    def __init__(self, open_it: Callable[[], T]) -> None:
        self._open = open_it
        self._lock = Lock()
        self._begun = False
        self._opened: Future[T] = Future()
        self.progress: tuple[int, int] | None = None

    def tell(self, on_progress: Callable[[int, int], None] | None) -> Callable[[int, int], None]:
        """A callback that records the progress of opening, and passes it on."""

        def note(done: int, of: int) -> None:
            if not self.done:  # an open store reports the preparation of large imports too, which nobody waits for
                self.progress = (done, of)
                if on_progress is not None:
                    on_progress(done, of)

        return note

    @property
    def done(self) -> bool:
        return self._opened.done()

    def begin(self, name: str, then: Callable[[T], None] = lambda _value: None) -> None:
        def open_it() -> None:
            self._fill()
            if self._opened.exception() is None:
                then(self._opened.result())

        Thread(target=open_it, name=name).start()

    def value(self) -> T:
        self._fill()
        return self._opened.result()

    def _fill(self) -> None:
        with self._lock:
            if self._begun:
                return
            self._begun = True
        try:
            self._opened.set_result(self._open())
        except BaseException as error:  # noqa: BLE001 - raised again for everybody who asks for the value
            self._opened.set_exception(error)


@functools.cache
def of_process() -> Services:
    """The services of this process, for the two callers that get no arguments: ``app.py`` and the page script.

    Raises
    ------
    ReadError
        A file of settings can't be read.
    """
    return Services(choices.read())
