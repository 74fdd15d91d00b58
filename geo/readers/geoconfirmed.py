"""GeoConfirmed: geolocated posts, as JSON of two generations and as KML with a folder for each faction.

Columns: the interface's answers and the KML export (RESEARCH 3.5). Every placemark needs a source and a proof of its
geolocation, hence ``exact``. Its type is told in words only, in the name and the gear; see :mod:`geo.readers.words`.
In KML the date stands at the start of the name ("12 MAR 2022 ...").
"""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from geo.readers import columns as col
from geo.readers import dates
from geo.readers.frame import Draft, Format
from geo.readers.gdelt import publisher_of
from geo.readers.words import kind_of_words

_URL = re.compile(r"https?://[^\s<>\"'\]),]+")
_DATE = re.compile(r"^\s*(\d{1,2}[ ./-](?:[A-Za-z]{3,9}|\d{1,2})[ ./-]\d{2,4}|\d{4}-\d{2}-\d{2})\s*[-–:|]*\s*")
_TAGS = re.compile(r"<[^>]*>")


def _particular(rows: pl.DataFrame, draft: Draft) -> None:
    if "date_start" not in draft.columns or draft["date_start"].null_count() == draft.size:
        found = col.by_distinct(draft["title"], lambda text: m[1] if (m := _DATE.match(text)) else "", pl.String)
        day = col.by_distinct(found, _day, pl.Date)
        draft["date_start"], draft["date_end"] = day, day
        draft["date_precision"] = pl.select(
            pl.when(day.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("day"))
        ).to_series()
        draft.flags = [(where, text) for where, text in draft.flags if "as a date" not in str(text)]
    draft["title"] = col.by_distinct(draft["title"], lambda text: _DATE.sub("", text) or text, pl.String)
    texts = [draft["title"]] + [rows[name] for name in ("description", "gear", "folder") if name in rows.columns]
    kinds = [col.by_distinct(each, _event_type, pl.String) for each in texts]
    kind = col.first_filled(kinds)
    told = (
        rows["gear"] if "gear" in rows.columns else rows["folder"] if "folder" in rows.columns else draft.constant("")
    )
    draft["type_original"], draft["type_scheme"] = told, "GeoConfirmed"
    draft.unmapped["no word for what happened"] += int((kind == "").sum())
    draft["event_type"] = kind.replace("", "other")
    if "description" in rows.columns:
        draft["summary"] = col.by_distinct(
            rows["description"], lambda text: " ".join(_TAGS.sub(" ", text).split()), pl.String
        )
    names = (
        "originalsource",
        "original_source",
        "origin",
        "source",
        "sources",
        "geolocation",
        "geolocations",
        "description",
    )
    links = [rows[name] for name in names if name in rows.columns]
    if links and draft.reports is not None:
        found_links = col.by_distinct(col.joined(links, " "), _links, pl.List(pl.String))
        frame = col.exploded(draft.reports.with_columns(found_links.alias("url")), "url")
        publisher = col.by_distinct(frame["url"], lambda one: publisher_of(one) or "GeoConfirmed", pl.String)
        draft.reports = frame.with_columns(publisher.alias("publisher"))


def _event_type(text: str) -> str:
    kind = kind_of_words(text)
    return "" if kind is None else kind.event_type


def _links(text: str) -> list[str]:
    return list(dict.fromkeys(_URL.findall(text)))


def _day(text: str) -> object:
    span = dates.parse(text, day_first=True) if text else None
    return None if span is None else span.start


GEOCONFIRMED = Format(
    key="geoconfirmed",
    label="GeoConfirmed",
    needs=(
        frozenset({"id", "name", "lat", "lng", "pluscode"}),
        frozenset({"id", "name", "lat", "lng", "datecreated"}),
        frozenset({"id", "date", "name", "description", "coordinates", "geolocation"}),
        frozenset({"id", "name", "plus_code", "date_created"}),
    ),
    columns={
        "id": "id",
        "title": "name",
        "date": ("date", "datecreated", "date_created", "timestamp", "begin"),
        "lat": ("lat", "latitude"),
        "lon": ("lng", "lon", "longitude"),
        "point": "coordinates",
        "query": ("pluscode", "plus_code"),
        "actor": ("faction", "folder"),
    },
    day_first=True,
    precision="exact",
    separators="",
    verification="confirmed",
    verification_reason="geolocated by GeoConfirmed, with proof",
    publisher="GeoConfirmed",
    licence="ask GeoConfirmed",
    url="https://geoconfirmed.org",
    particular=_particular,
)

KML = replace(
    GEOCONFIRMED, needs=(frozenset({"name", "description", "folder", "latitude", "longitude"}),), mark=b"geoconfirmed"
)
"""Any KML has these columns: only one that names GeoConfirmed is theirs."""
