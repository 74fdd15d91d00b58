"""The provenance of an export: what every file says about itself, and its sources, counted while writing.

A file outlives the page that it came from. So each one says which filter made it, from which version of the data and
when, and lists the publishers and licences of its reports. Tables have this in every row too, so that a row copied into
another sheet keeps it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.compute as pc

from geo import __version__, schema
from geo.filter import Filter, View
from geo.gazetteer import Gazetteer, bundled_gazetteer
from geo.map import Ring
from geo.model import Incident
from geo.wording import day_words, filter_words
from geo.writers.citation import TITLE

HELD_INCIDENTS = 10_000
"""The rows of a table made from incident objects."""

NO_LICENCE = "licence not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOrigin:
    """The provenance of an export.

    Attributes
    ----------
    filter : Filter
        The filter that made it.
    moment : datetime
        When it was made, with a time zone.
    version : str
        The version of the data it was made from.
    view : View
        The open incident and the map's position, for maps and pictures.
    link : str
        The URL that shows the same, if there is one.
    title : str
        The reader's own title, for maps and pictures; empty for none.
    total : int or None
        The number of incidents, if known: for progress and headings.
    rings : mapping
        The colours of datasets by the incidents' ``source``: for maps and pictures.
    by_hand : bool
        Whether a reader selected the incidents one by one instead of by a filter.
    places : mapping
        The places that users added, as GeoJSON, for a map to send. Empty unless asked for, because an office's address
        may be confidential.
    gazetteer : callable
        Returns the gazetteer, for names of countries and outlines of regions; by default the bundled one.
    """

    filter: Filter = field(default_factory=Filter)
    moment: dt.datetime
    version: str
    view: View = field(default_factory=View)
    link: str = ""
    title: str = ""
    total: int | None = None
    rings: Mapping[str, Ring] = field(default_factory=dict)
    by_hand: bool = False
    places: Mapping[str, Any] = field(default_factory=dict)
    gazetteer: Callable[[], Gazetteer] = bundled_gazetteer

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            raise ValueError("the time of an export needs a time zone")

    @property
    def query(self) -> str:
        """The filter as a URL query; empty if it restricts nothing."""
        return urlencode(self.filter.to_query())

    @property
    def note(self) -> str:
        """One line for each row: program, data version, day and filter."""
        words = f"filter {self.query}" if self.query else "picked by hand" if self.by_hand else "no filter"
        return f"{TITLE} {__version__}, data version {self.version}, {self.moment.date().isoformat()}, {words}"

    @property
    def heading(self) -> str:
        """The heading of a map or picture: the reader's title, else the filter in words."""
        return " ".join(self.title.split()) or f"{TITLE}: {self.words}"

    @property
    def words(self) -> str:
        """The filter in words, with names of countries, and of the town that a circle is around."""
        if self.by_hand:
            return "picked by hand"
        return filter_words(
            self.filter, country=self.country_name, centre=lambda point: self.gazetteer().centre_name(point)
        )

    @property
    def sentence(self) -> str:
        """The provenance as a sentence."""
        return (
            f"Made by {TITLE} {__version__} on {day_words(self.moment.date())} from data version {self.version}. "
            f"Chosen: {self.words}."
        )

    def country_name(self, code: str) -> str:
        """A country's name for its code."""
        return self.gazetteer().country_name(code)

    def about(self) -> dict[str, str]:
        """The provenance as names and values."""
        return {
            "software": f"{TITLE} {__version__}",
            "data_version": self.version,
            "made": self.moment.isoformat(timespec="seconds"),
            "filter": self.query,
            "filter_words": self.words,
        } | ({"link": self.link} if self.link else {})


@dataclass(slots=True)
class Sources:
    """The sources of the written reports: publishers or datasets, licences and numbers; filled batch by batch."""

    counted: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, table: pa.Table) -> None:
        """Count the reports of a table of incidents, by dataset (else publisher) and licence."""
        reports = pc.list_flatten(table["reports"].combine_chunks())
        if not len(reports):
            return
        dataset, publisher, licence = (
            pc.fill_null(pc.struct_field(reports, name), "") for name in ("dataset", "publisher", "licence")
        )
        name = pc.if_else(pc.equal(dataset, ""), publisher, dataset)
        grouped = (
            pa.table({"name": name, "licence": licence}).group_by(["name", "licence"]).aggregate([([], "count_all")])
        )
        for row in grouped.to_pylist():
            self.counted[row["name"], row["licence"]] += row["count_all"]

    def ranked(self, at_most: int | None = None) -> list[dict[str, str | int]]:
        """The sources, most reports first: ``name``, ``licence``, ``reports``."""
        ranked = sorted(self.counted.items(), key=lambda item: (-item[1], item[0]))
        return [
            {"name": name or "publisher not stated", "licence": licence or NO_LICENCE, "reports": number}
            for (name, licence), number in ranked[:at_most]
        ]

    def words(self, at_most: int = 4) -> str:
        """The sources as one line: "Insecurity Insight (CC BY 4.0), A Paper and 3 more"."""
        names = [
            str(source["name"]) + (f" ({source['licence']})" if source["licence"] != NO_LICENCE else "")
            for source in self.ranked(at_most)
        ]
        more = len(self.counted) - len(names)
        return ", ".join(names) + (f" and {more:,} more" if more else "") if names else "no reports"


def tables(incidents: Iterable[Incident], *, rows: int = HELD_INCIDENTS) -> Iterator[pa.Table]:
    """Incidents as Arrow tables of at most ``rows`` rows, as the writers take them."""
    remaining = iter(incidents)
    while batch := list(islice(remaining, rows)):
        yield schema.to_table(batch)
