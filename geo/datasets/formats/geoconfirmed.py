"""GeoConfirmed: geolocated posts, as JSON of three generations and as KML of two.

Columns: the interface's answers and the KML export (CODEBOOKS, “GeoConfirmed”). Every placemark needs a source and a
proof of its geolocation, hence ``exact``. Its type is only in words, in the name and the gear; see
:mod:`geo.datasets.kind_words`. In KML the name starts with the date ("12 MAR 2022 ...").

In 2022 both were one map of Ukraine on Google My Maps, as KML, and as JSON with ``mapDataPlacemarks`` in
``mapDataFolders`` (read as those did who used it: osint-geo-extractor, and a study of the KMZ "All datapoints"):

- Names have a time without a zone and the kind of proof ("24 0930 FEB 2022 - VID - UAV - ..."): a video taken by a
  drone, which says nothing about what happened.
- The icon shows what happened, and the legend, a folder of placemarks, explains the icons.
- Folders "A." and "B." are about the map, and lines "Front line" belong to it: these aren't incidents.
- ``coordinates`` had the longitude first, and later the latitude. The points show which, because all lie in or near
  Ukraine; if they don't, there is no point.
- A folder is a faction only if it is named like one, not if it is numbered ("C. ...").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import polars as pl

from geo.datasets import datestamps
from geo.datasets.column import explode_lists, first_filled, join_texts
from geo.datasets.dataset import GEOMETRY, Format, TableDraft
from geo.datasets.fields import shortened
from geo.datasets.formats.gdelt import publisher_of
from geo.datasets.kind_words import kind_of_words
from geo.datasets.rejects import DRAWN, LEGEND
from geo.datasets.repeats import map_distinct
from geo.model import BBox

_URL = re.compile(r"https?://[^\s<>\"'\]),]+")
_DATE = re.compile(r"^\s*(\d{1,2}[ ./-](?:[A-Za-z]{3,9}|\d{1,2})[ ./-]\d{2,4}|\d{4}-\d{2}-\d{2})\s*[-–:|]*\s*")
_CLOCKED = re.compile(r"\b(\d{1,2}) \d{4} ([A-Z]{3,4} \d{4})\b\s*[-–:|]*\s*")
_PROOFS = re.compile(r"(?:^|(?<=[-–] ))(?:(?:VID|PIC|SAT|UAV|DRONE)\b[ &,+/]*)+(?:[-–:|]+\s*|$)")
_ABOUT_THE_MAP = r"(?i)^[AB]\. |\blegend\b"
_NUMBERED = r"^[A-Z]\. "
_FRONT_LINE = r"(?i)\bfront ?line\s*$"
_NEAR_UKRAINE = BBox(20, 43, 60, 60)
_GEAR = re.compile(
    r"\b(?:tanks?|vehicles?|armou?r\w*|launchers?|helicopters?|fighters?|jets?|bombers?|ships?|boats?|submarines?|trucks?|"
    r"howitzers?|radars?|[tT]-\d\d\w*|bmp\S*|btr\S*|mt-?lb\w*)\b",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<[^>]*>")


def placemarks(whole: Any) -> list[dict[str, Any]] | None:
    """The records of the map of 2022, with folder, meaning of the icon, latitude and longitude."""
    folders = whole.get("mapDataFolders") if isinstance(whole, dict) else None
    if not isinstance(folders, list):
        return None
    marks = [mark for folder in folders if isinstance(folder, dict) for mark in _marks(folder)]
    marks.sort(key=_is_about_the_map)  # last, so that the first rows are incidents
    meanings = {str(mark["icon"]): mark.get("name") for mark in marks if mark.get("icon") and _is_about_the_map(mark)}
    first = _latitude_first(mark.get("coordinates") for mark in marks if not _is_about_the_map(mark))
    for mark in marks:
        pair = _pair(mark.get("coordinates"))
        lat, lon = (None, None) if pair is None or first is None else pair if first else pair[::-1]
        mark.update({"legend": meanings.get(str(mark.get("icon"))), "latitude": lat, "longitude": lon})
    return marks


_SHAPES = {"mapDataPlacemarks": "", "mapDataLines": "line", "mapDataPolygons": "polygon"}


def _marks(folder: dict[str, Any]) -> list[dict[str, Any]]:
    """The placemarks, lines and polygons of a folder, each with the folder's name and its shape."""
    name = folder.get("name") or ""
    lists = [(shape, marks) for key, shape in _SHAPES.items() if isinstance(marks := folder.get(key), list)]
    return [
        {**mark, "folder": name, "shape": shape} for shape, marks in lists for mark in marks if isinstance(mark, dict)
    ]


def _is_about_the_map(placemark: dict[str, Any]) -> bool:
    return re.search(_ABOUT_THE_MAP, str(placemark["folder"])) is not None


def _pair(value: Any) -> tuple[float, float] | None:
    if isinstance(value, list) and len(value) >= 2 and all(isinstance(degrees, (int, float)) for degrees in value[:2]):
        return value[0], value[1]
    return None


def _latitude_first(coordinates: Iterable[Any]) -> bool | None:
    # by points that are near Ukraine in only one order; None unless nine in ten agree
    latitude = longitude = 0
    for first, other in filter(None, map(_pair, coordinates)):
        as_is, turned = _is_near(first, other), _is_near(other, first)
        latitude += as_is and not turned
        longitude += turned and not as_is
    if latitude > 9 * longitude:
        return True
    return False if longitude > 9 * latitude else None


def _is_near(lat: float, lon: float) -> bool:
    box = _NEAR_UKRAINE
    return box.south <= lat <= box.north and box.west <= lon <= box.east


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    folder, legend, shape = (
        rows[name] if name in rows.columns else draft.constant("") for name in ("folder", "legend", "shape")
    )
    no_incident = _map_parts(rows, draft, folder, shape)
    if "legend" in rows.columns and "latitude" in rows.columns and "coordinates" in rows.columns:
        unread = (rows["coordinates"] != "") & (rows["latitude"] == "")
        draft.flag(unread, "Which of the coordinates is the latitude can't be told; they were left out.")
    named = map_distinct(draft["title"], _named, pl.Struct({"day": pl.Date, "rest": pl.String})).struct.unnest()
    _set_days(draft, named["day"])
    texts = _texts_of_kind(rows, named["rest"], legend)
    kind = first_filled([map_distinct(text, _event_type, pl.String) for text in texts])
    numbered = folder.str.contains(_NUMBERED)
    faction = pl.select(pl.when(numbered).then(pl.lit("")).otherwise(folder)).to_series()
    draft["type_original"] = first_filled([legend, rows["gear"] if "gear" in rows.columns else faction])
    draft["type_scheme"] = "GeoConfirmed"
    draft.unmapped["no word for what happened"] += int(((kind == "") & ~no_incident).sum())
    draft["event_type"] = kind.replace("", "other")
    if "actor" in draft.columns:
        draft["actor"] = pl.select(pl.when(~numbered).then(draft["actor"])).to_series()
    if "description" in rows.columns:
        draft["summary"] = map_distinct(
            rows["description"], lambda text: " ".join(_TAGS.sub(" ", text).split()), pl.String
        )
    text = map_distinct(draft.get("summary"), lambda text_or_url: shortened(_URL.sub("", text_or_url)), pl.String)
    draft["title"] = first_filled([named["rest"], legend, text, draft["title"]])
    links = [rows[name] for name in _LINKED if name in rows.columns]
    if links and draft.reports is not None:
        _set_reports(draft, draft.reports, links)


def _map_parts(rows: pl.DataFrame, draft: TableDraft, folder: pl.Series, shape: pl.Series) -> pl.Series:
    """Which rows belong to the map itself, its legend and lines, and are rejected."""
    about = folder.str.contains(_ABOUT_THE_MAP)
    line = rows[GEOMETRY].is_not_null() if GEOMETRY in rows.columns else shape != ""
    drawn = line & draft["title"].str.contains(_FRONT_LINE) | (shape != "")
    draft.reject(about, LEGEND)
    draft.reject(drawn, DRAWN)
    return about | drawn


def _set_days(draft: TableDraft, day_in_name: pl.Series) -> None:
    """Set the date from its column, or from the name if there is none."""
    if "date_start" in draft.columns:
        none = draft["date_start"].is_null()
        if none.all():
            draft.flags = [(where, text) for where, text in draft.flags if "as a date" not in str(text)]
        day = pl.select(pl.when(none).then(day_in_name)).to_series()
    else:
        none, day = draft.constant(True, pl.Boolean), day_in_name
    for name in ("date_start", "date_end"):
        draft[name] = day if name not in draft.columns else pl.select(pl.coalesce(draft[name], day)).to_series()
    day_precision = pl.when(day.is_not_null()).then(pl.lit("day")).otherwise(pl.lit("unknown"))
    given = pl.lit(draft["date_precision"]) if "date_precision" in draft.columns else pl.lit("unknown")
    draft["date_precision"] = pl.select(pl.when(none).then(day_precision).otherwise(given)).to_series()


def _texts_of_kind(rows: pl.DataFrame, name: pl.Series, legend: pl.Series) -> list[pl.Series]:
    """The texts that may give the type, best first: the name, the icon's meaning and, without that, others."""
    others = [
        pl.select(pl.when(legend == "").then(rows[column]).otherwise(pl.lit(""))).to_series()
        for column in ("description", "gear", "folder")
        if column in rows.columns
    ]
    return [name, legend, *others]


_LINKED = (
    *("originalsource", "original_source", "origin", "source", "sources"),
    *("geolocation", "geolocations", "description"),
)
"""The columns with URLs of the post and of the proof of geolocation."""


def _set_reports(draft: TableDraft, reports: pl.DataFrame, linked: list[pl.Series]) -> None:
    """Add a report for each URL in these columns."""
    urls = map_distinct(join_texts(linked, " "), _links, pl.List(pl.String))
    frame = explode_lists(reports.with_columns(urls.alias("url")), "url")
    publisher = map_distinct(frame["url"], lambda url: publisher_of(url) or "GeoConfirmed", pl.String)
    draft.reports = frame.with_columns(publisher.alias("publisher"))


def _named(text: str) -> dict[str, Any]:
    # the date in a name and the rest, without a time and the kind of proof
    match = _CLOCKED.search(text) or _DATE.match(text)
    if match is None:
        return {"day": None, "rest": text}
    rest = text[: match.start()] + text[match.end() :]
    if match.re is _CLOCKED:
        rest = _PROOFS.sub("", rest).strip(" -–:|")
    return {"day": _day(" ".join(match.groups())), "rest": rest}


def _event_type(text: str) -> str:
    kind = kind_of_words(text)
    if kind is None or (kind.event_type == "infrastructure_damage" and _GEAR.search(text)):
        return ""  # a destroyed tank isn't infrastructure
    return kind.event_type


def _links(text: str) -> list[str]:
    return list(dict.fromkeys(_URL.findall(text)))


def _day(text: str) -> object:
    span = datestamps.parse(text, day_first=True) if text else None
    return None if span is None else span.start


GEOCONFIRMED = Format(
    key="geoconfirmed",
    label="GeoConfirmed",
    needs=(
        frozenset({"id", "name", "lat", "lng", "pluscode"}),
        frozenset({"id", "name", "lat", "lng", "datecreated"}),
        frozenset({"id", "date", "name", "description", "coordinates", "geolocation"}),
        frozenset({"id", "name", "description", "coordinates", "folder", "legend"}),
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
"""All KML files have these columns, so the file must also mention GeoConfirmed."""
