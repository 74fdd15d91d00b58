"""The two stores that golden files tell of: one of the datasets' fixtures, one of made-up incidents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from geo.errors import GeoError
from geo.gazetteer import bundled_gazetteer
from geo.importing import import_file
from geo.sources import open_store
from geo.store import Store
from tests.benchmarks.generate import tables
from tests.datasets.conftest import FIXTURES
from tests.golden.values import line

FILES: tuple[tuple[str, ...], ...] = (
    *((name,) for name in (
        "acled_2016.csv", "acled_2019.csv", "acled_2023.csv", "acled_api.json", "acled_totals.csv",
        "acled_deletions.csv", "alerts.csv", "alerts_volunteers.csv", "bellingcat.json", "gdelt_events_62.csv",
        "geoconfirmed.kml", "geoconfirmed_2022.json", "geoconfirmed_2022.kml", "geoconfirmed_new.json",
        "geoconfirmed_old.json", "gtd.csv", "gtd_search.csv", "insecurity_insight_aid.json",
        "insecurity_insight_health.xlsx", "missile_attacks.csv", "table.geojson", "table_windows_1251.csv",
        "timemap.json", "ucdp_ged_38.csv", "ucdp_ged_49.csv", "ucdp_ged_headless.csv", "ucdp_ged_hxl.csv",
        "gdelt_mentions_headless.tsv",
    )),
    ("gdelt_events_headless.tsv", "gdelt_mentions_headless.tsv"),
    ("timemap_events.json", "timemap_sources.json", "timemap_associations.json"),
    ("viina_event_info.csv", "viina_event_labels.csv"),
)  # fmt: skip
"""Fixtures of the datasets in the order in which they are imported, each with those beside it."""

MOMENT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
"""The clock of every golden file."""
ROWS = 5_000
_CLOCK = ("created", "updated")
_RANDOM = ("seconds", "stages", "act_id")


class Stores:
    """The stores, each made in a folder when it is first asked for.

    Parameters
    ----------
    folder : Path
        An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.imported: list[str] = []
        """What each import said, as lines of JSON; complete once :attr:`fixtures` was asked for."""

    @cached_property
    def fixtures(self) -> Store:
        """The datasets' fixtures and the reports that come with the program."""
        store = open_store(self._folder / "fixtures")
        gazetteer = bundled_gazetteer()
        for name, *beside in FILES:
            others = [FIXTURES / each for each in beside]
            try:
                result = import_file(FIXTURES / name, store, gazetteer=gazetteer, beside=others)
            except GeoError as error:
                told: dict[str, Any] = {"file": name, "error": str(error)}
            else:
                fields = result.__dataclass_fields__
                told = {field: getattr(result, field) for field in fields if field not in _RANDOM}
            self.imported.append(line({key: value for key, value in told.items() if value}))
        store.refresh()
        return store

    @cached_property
    def empty(self) -> Path:
        """A folder with nothing in it."""
        folder = self._folder / "empty"
        folder.mkdir()
        return folder

    @cached_property
    def made_up(self) -> Store:
        """Incidents of :mod:`tests.benchmarks.generate`."""
        store = Store.open(self._folder / "made-up")
        store.add_tables(tables(ROWS))
        return store


def timeless(some: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """A store's rows in the order of their ids, and as if all were written at :data:`MOMENT`.

    The store gives them in the order of its files, whose names are random.
    """
    tables = list(some)
    if not tables:
        return
    table = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    table = table.take(pa.array(sorted(range(len(table)), key=table["id"].to_pylist().__getitem__)))
    for name in _CLOCK:
        at = table.schema.get_field_index(name)
        field = table.schema.field(at)
        table = table.set_column(at, field, pa.repeat(pa.scalar(MOMENT, field.type), len(table)))
    yield table
