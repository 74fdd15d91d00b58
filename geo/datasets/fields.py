"""The conversion that formats share: dates, places, types, names, counts, titles and reports, column by column.

Each function fills columns of a draft from the source's columns named by the format. Values that look wrong are flagged
and left out, never corrected silently; the rules are in the docstring of :mod:`geo.datasets`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from geo import schema, taxonomy
from geo.datasets import datestamps
from geo.datasets.column import (
    are_about,
    blank_empty_words,
    clean_names,
    explode_lists,
    first_filled,
    has_characters,
    join_texts,
    parse_counts,
    parse_days,
    parse_numbers,
    parse_points,
    parse_ranges,
    split_names,
)
from geo.datasets.dataset import EXCHANGED, GEOMETRY, ROW, Format, Kind, TableDraft
from geo.datasets.repeats import map_distinct
from geo.filter import fold


def fill_draft(draft: TableDraft, given: list[str]) -> None:
    """Fill a draft from its rows; ``given`` lists the source's columns."""
    form, rows = draft.form, draft.rows
    source_id = draft.source("id")
    if source_id is None:
        source_id = content_ids(_whole_rows(rows, given))
    elif (missing := source_id == "").any():
        ids = content_ids(_whole_rows(rows.filter(missing), given))
        source_id = source_id.scatter(missing.arg_true(), ids)
    draft["source_id"] = source_id
    draft["source"] = form.key
    for name in ("summary", "people", "damage"):
        _plain(draft, name)
    _dates(draft)
    _place(draft)
    _types(draft)
    for name in ("actor", "target_actor"):
        _names(draft, name)
    for name in ("killed", "injured"):
        _counts(draft, name)
    _verification(draft)
    _title(draft)
    _reports(draft)


def _whole_rows(rows: pl.DataFrame, given: list[str]) -> pl.Series:
    if not given:
        return pl.Series([""], dtype=pl.String).new_from_index(0, len(rows))
    return rows.select(pl.concat_str(given, separator=schema.SEPARATOR).alias("raw")).to_series()


def _plain(draft: TableDraft, name: str) -> None:
    if (column := draft.source(name)) is not None:
        draft[name] = blank_empty_words(column)


def content_ids(raw: pl.Series) -> pl.Series:
    """Ids for a table without ids: hashes of the content, so that the same row gets the same id next time."""
    ids = [hashlib.blake2b(row.encode(), digest_size=10).hexdigest() for row in raw]
    return pl.Series(ids, dtype=pl.String)


def _dates(draft: TableDraft) -> None:
    start = draft.source("date")
    if start is None:
        return
    order = draft.form.day_first
    span = parse_days(start, day_first=order)
    end = draft.source("date_end")
    if end is not None and (end != "").any():
        last = parse_days(end, day_first=order)
        both = span["start"].is_not_null() & last["end"].is_not_null()
        wrong = both & (last["end"] < span["start"])
        draft.flag(wrong, "The end of the event is given before its start; the end was left out.")
        apart = both & ~wrong & (last["end"] > span["end"])
        days = (last["end"] - span["start"]).dt.total_days() + 1
        timed = both & ~wrong & (span["precision"] == "time") & last["time"].is_not_null()
        span = span.select(
            "start",
            pl.when(apart).then(last["end"]).otherwise(pl.col("end")).alias("end"),
            pl.when(apart & ~timed)
            .then(map_distinct(days.fill_null(1).cast(pl.String), _days_precision, pl.String))
            .otherwise(pl.col("precision"))
            .alias("precision"),
            "time",
            "offset",
        )
        if last["time"].is_not_null().any():
            draft["time_end"], draft["time_end_offset_s"] = (
                pl.select(pl.when(timed).then(last[name])).to_series() for name in ("time", "offset")
            )
    first, last_year = dt.date(datestamps.FIRST_YEAR, 1, 1), dt.datetime.now(dt.UTC).year + 2
    odd = (span["start"] < first) | (span["start"] > dt.date(last_year, 12, 31))
    unread = span["start"].is_null() & (start != "")
    if odd.any() or unread.any():
        said = pl.select("“" + start.str.slice(0, 60) + "” ").to_series()
        draft.flag(odd, pl.select(said + "can't be the date of an event; it was left out.").to_series())
        draft.flag(unread, pl.select(said + "can't be read as a date; it was left out.").to_series())
        odd = odd.fill_null(False)
        span = span.with_columns(
            pl.when(~odd).then(pl.col(["start", "end", "time", "offset"])),
            pl.when(odd).then(pl.lit("unknown")).otherwise(pl.col("precision")).alias("precision"),
        )
    draft["date_start"], draft["date_end"], draft["date_precision"] = span["start"], span["end"], span["precision"]
    if span["time"].null_count() < draft.size:
        draft["time_start"], draft["time_start_offset_s"] = span["time"], span["offset"]
    elif "time_end" in draft.columns:
        del draft.columns["time_end"], draft.columns["time_end_offset_s"]


def _days_precision(days: str) -> str:
    return datestamps.precision_of_days(int(days))


def _place(draft: TableDraft) -> None:
    for name in ("admin1", "admin2", "place"):
        if (column := draft.source(name)) is not None:
            draft[name] = clean_names(column)
    countries = draft.sources("country")
    if countries:
        draft["country"] = first_filled([map_distinct(each, draft.form.country_code, pl.String) for each in countries])
    _point(draft)
    _place_precision(draft)
    parts = [draft[name] for name in ("place", "admin2", "admin1") if name in draft.columns]
    if countries:
        parts.append(clean_names(countries[0]))
    query = draft.source("query")
    if query is not None:
        draft["place_query"] = clean_names(query)
    elif parts:
        draft["place_query"] = join_texts(parts, ", ")


def _point(draft: TableDraft) -> None:
    lat, lon = draft.source("lat"), draft.source("lon")
    if lat is not None and lon is not None:
        _check_point(draft, (lat != "") | (lon != ""), parse_numbers(lat), parse_numbers(lon))
    elif (pair := draft.source("point")) is not None:
        _check_point(draft, pair != "", *parse_points(pair))


def _place_precision(draft: TableDraft) -> None:
    """Set precision and method of the place, for rows with a point or shape."""
    form, has_shapes = draft.form, GEOMETRY in draft.rows.columns
    located = draft["lat"].is_not_null() if "lat" in draft.columns else draft.constant(False, pl.Boolean)
    stated = draft.source("precision")
    if stated is None:
        precision = draft.constant(form.precision)
    else:
        precision = map_distinct(stated, lambda value: _precision(form, value), pl.String)
    if has_shapes:
        draft["geometry"] = draft.rows[GEOMETRY]
        located = located | draft["geometry"].is_not_null()
        precision = _precision_of_shapes(draft["geometry"], precision, form.precision)
    if located.all():
        draft["precision"], draft["method"] = precision, "source"
    else:
        draft["precision"] = pl.select(pl.when(located).then(precision).otherwise(pl.lit("none"))).to_series()
        draft["method"] = pl.select(pl.when(located).then(pl.lit("source")).otherwise(pl.lit("none"))).to_series()
    if stated is None and draft["precision"] is precision and not has_shapes:
        radius = draft.constant(taxonomy.RADIUS_KM.get(form.precision), pl.Float64)
    else:
        radius = draft["precision"].replace_strict(taxonomy.RADIUS_KM, default=None, return_dtype=pl.Float64)
    if (stated_radius := draft.source("radius_km")) is not None:
        radius = pl.select(pl.coalesce(parse_numbers(stated_radius), radius)).to_series()
    draft["radius_km"] = radius


def _precision_of_shapes(shapes: pl.Series, precision: pl.Series, default: str) -> pl.Series:
    line = shapes.str.contains("LineString").fill_null(False)
    area = shapes.is_not_null() & ~line
    return pl.select(
        pl.when(line).then(pl.lit("line")).when(area & (precision == default)).then(pl.lit("area")).otherwise(precision)
    ).to_series()


def _precision(form: Format, value: str) -> str:
    # codes may be bare ("2"), numbers ("2.0"), or with their meaning and trailing blanks ("(2) 25 km ")
    code = re.match(r"\(?(\d+)(?:\.0)?(?:\)|$)", value)
    return form.precisions.get(code[1] if code else fold(value), form.precision)


def _check_point(draft: TableDraft, given: pl.Series, lat: pl.Series, lon: pl.Series) -> None:
    if _within(lat, 90) and _within(lon, 180) and not ((lat == 0) & (lon == 0)).any():
        draft["lat"], draft["lon"] = lat, lon
        return
    both = lat.is_not_null() & lon.is_not_null()
    if not both.all():
        at = (given & ~both).arg_true()
        texts = [source.gather(at) for name in ("lat", "lon", "point") if (source := draft.source(name)) is not None]
        filled = join_texts([blank_empty_words(text) for text in texts], " ") != ""
        unread = draft.constant(False, pl.Boolean).scatter(at.filter(filled), True)
        draft.flag(unread, "The coordinates can't be read; they were left out.")
    lat, lon = _exchanged(draft, lat, lon)
    lat_fits, lon_fits = lat.abs() <= 90, lon.abs() <= 180
    zero = (lat == 0) & (lon == 0)
    keep = (both & lat_fits & lon_fits & ~zero).fill_null(False)
    if not keep.all():
        draft.flag(zero, "The coordinates are 0, 0, which stands for a missing place; they were left out.")
        swapped = _swapped(lat, lon)
        draft.flag(swapped, "Latitude and longitude look swapped (the latitude is beyond 90); they were left out.")
        draft.flag(both & ~(lat_fits & lon_fits) & ~swapped, "The coordinates are out of range; they were left out.")
        hide = (~keep).arg_true()
        lat, lon = lat.scatter(hide, None), lon.scatter(hide, None)
    draft["lat"], draft["lon"] = lat, lon


def _swapped(lat: pl.Series, lon: pl.Series) -> pl.Series:
    # both are valid degrees only when swapped
    return ((lat.abs() > 90) & (lat.abs() <= 180) & (lon.abs() <= 90)).fill_null(False)


def _exchanged(draft: TableDraft, lat: pl.Series, lon: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Latitudes and longitudes, swapped in the chosen rows that look swapped."""
    swapped = _swapped(lat, lon)
    if (wanted := draft.form.exchanged) is not None:
        swapped &= draft.rows[ROW].is_in(sorted(wanted))
    if not swapped.any():
        return lat, lon
    draft.flag(swapped, EXCHANGED)
    at = swapped.arg_true()
    lats, lons = lon.gather(at), lat.gather(at)  # before overwriting them
    return lat.scatter(at, lats), lon.scatter(at, lons)


def _within(degrees: pl.Series, most: float) -> bool:
    # no nulls, and all within the limit
    low, high = degrees.min(), degrees.max()
    both = isinstance(low, float) and isinstance(high, float) and -most <= low and high <= most
    return both and not degrees.null_count()


def _types(draft: TableDraft) -> None:
    form = draft.form
    labels = draft.sources("type")
    default = _as_struct(Kind(form.default_type))
    if labels:
        kinds = _kinds_of_labels(draft, labels)
    elif (
        form.words_of is not None
        and (title := draft.source("title" if draft.sources("title") else "summary")) is not None
    ):
        kinds = map_distinct(form.words_of(title), lambda value: _kind(form, value), _KINDS)
    else:
        kinds = draft.constant(default, _KINDS)
    if kinds.is_null().any():
        kinds = pl.select(pl.coalesce(kinds, draft.constant(default, _KINDS))).to_series()
    _set_kinds(draft, kinds.struct.unnest().to_dict())


def _kinds_of_labels(draft: TableDraft, labels: list[pl.Series]) -> pl.Series:
    """The meaning of each row's first known label; unknown labels are counted."""
    form = draft.form
    kinds, *others = (map_distinct(label, lambda value: _kind(form, value), _KINDS) for label in labels)
    for other in others:
        if not kinds.is_null().any():
            break
        kinds = pl.select(pl.coalesce(kinds, other)).to_series()
    original = first_filled(labels)
    draft["type_original"], draft["type_scheme"] = original, form.type_scheme
    if form.words_of is not None and kinds.is_null().any() and (title := draft.source("title")) is not None:
        # an unknown label ("security") with a title that says what happened
        words = map_distinct(form.words_of(title), lambda value: _kind(form, value), _KINDS)
        kinds = pl.select(pl.coalesce(kinds, words)).to_series()
    for label, rows in original.filter(kinds.is_null() & (original != "")).value_counts().iter_rows():
        draft.unmapped[label[:200]] += rows
    return kinds


def _set_kinds(draft: TableDraft, kinds: Mapping[str, pl.Series]) -> None:
    """Set the types, and the means and targets from the kinds and from columns of their own."""
    form = draft.form
    draft["event_type"] = kinds["event_type"]
    for name, codes in (("means", form.means), ("target", form.targets)):
        codes_of_rows = kinds[name]
        for source in draft.sources(name):
            seen = map_distinct(source, lambda value, codes=codes: _codes(value, codes, form), pl.List(pl.String))  # type: ignore[misc]
            codes_of_rows = seen.list.set_union(codes_of_rows) if (codes_of_rows.list.len() > 0).any() else seen
        draft[name] = codes_of_rows


_KIND: dict[str, Any] = {"event_type": pl.String, "means": pl.List(pl.String), "target": pl.List(pl.String)}
_KINDS = pl.Struct(_KIND)


def _as_struct(kind: Kind) -> dict[str, Any]:
    return {"event_type": kind.event_type, "means": list(kind.means), "target": list(kind.target)}


def _kind(form: Format, value: str) -> dict[str, Any] | None:
    kind = form.types.get(fold(value))
    if kind is None and form.kind_of is not None and value:
        kind = form.kind_of(value)
    return None if kind is None else _as_struct(kind)


def _codes(value: str, codes: Mapping[str, str | tuple[str, ...]], form: Format) -> list[str]:
    meanings: list[str] = []
    whole = codes.get(fold(value))
    parts = (
        [value]
        if whole is not None
        else value.translate({ord(separator): ";" for separator in form.separators}).split(";")
    )
    for part in parts:
        code = codes.get(fold(part), ())
        meanings += [code] if isinstance(code, str) else code
    return list(dict.fromkeys(meanings))


def _names(draft: TableDraft, name: str) -> None:
    if columns := draft.sources(name):
        draft[name] = split_names(join_texts(columns, schema.SEPARATOR), draft.form.separators + schema.SEPARATOR)


def _counts(draft: TableDraft, name: str) -> None:
    for end in ("low", "best", "high"):
        source = draft.source(name if end == "best" else f"{name}_{end}")
        if source is not None:
            draft[f"{name}_{end}"] = parse_counts(source)
            _told_counts(draft, name, end, source)
    low, best, high = (draft.columns.get(f"{name}_{end}") for end in ("low", "best", "high"))
    for less, more in ((low, best), (best, high), (low, high)):
        if less is not None and more is not None and (wrong := (less > more).fill_null(False)).any():
            draft.flag(wrong, f"The figures of {name} are out of order; only the best one was kept.")
            for end in ("low", "high"):
                if f"{name}_{end}" in draft.columns:
                    draft[f"{name}_{end}"] = draft[f"{name}_{end}"].scatter(wrong.arg_true(), None)
            low, high = draft.columns.get(f"{name}_low"), draft.columns.get(f"{name}_high")


def _told_counts(draft: TableDraft, name: str, end: str, source: pl.Series) -> None:
    # ranges and figures with words; if these can't be parsed either, flag the row
    figure = draft[f"{name}_{end}"]
    left = figure.is_null() & (source != "")
    if not left.any():
        return
    left = left & (blank_empty_words(source) != "") & ~source.str.contains(r"^-\d+(\.0*)?$")
    at = left.arg_true()
    if not len(at):
        return
    bounds = parse_ranges(source.gather(at))
    for part in ("low", "best", "high") if end == "best" else (end,):
        values = bounds[part] if end == "best" else pl.select(pl.coalesce(bounds[part], bounds["best"])).to_series()
        have = draft.columns.get(f"{name}_{part}", draft.constant(None, pl.Int32))
        draft[f"{name}_{part}"] = have.scatter(at, values)
    about = draft.constant(False, pl.Boolean).scatter(at, are_about(source.gather(at)))
    draft.flag(about, pl.select("“" + source.str.slice(0, 60) + f"” is no exact number of {name}.").to_series())
    unread = pl.select(pl.all_horizontal(*(bounds[part].is_null() for part in bounds.columns))).to_series()
    if unread.any():
        lost = draft.constant(False, pl.Boolean).scatter(at.filter(unread), True)
        said = pl.select("“" + source.str.slice(0, 60) + f"” can't be read as a number of {name}; it was left out.")
        draft.flag(lost, said.to_series())


def _verification(draft: TableDraft) -> None:
    form = draft.form
    said = draft.source("verification")
    if said is None:
        draft["verification"], draft["verification_reason"] = form.verification, form.verification_reason
    else:
        draft["verification"] = map_distinct(
            said, lambda value: form.verifications.get(fold(value), form.verification), pl.String
        )


def _title(draft: TableDraft) -> None:
    given = draft.source("title")
    if given is None and not draft.sources("type") and "summary" in draft.columns:
        given = draft["summary"]
    kind = map_distinct(draft["event_type"], lambda code: taxonomy.EVENT_TYPES[code].label, pl.String)
    label = kind
    if "type_original" in draft.columns and (draft["event_type"] == "other").any():
        first = draft["type_original"]
        label = pl.select(
            pl.when((first != "") & (draft["event_type"] == "other")).then(first).otherwise(kind)
        ).to_series()
    where = [draft[name] for name in ("place", "admin2", "admin1", "place_query") if name in draft.columns]
    title = label if not where else join_texts([label, first_filled(where)], ", ")
    if given is not None:
        title = first_filled([given, title])
    longest: Any = title.str.len_bytes().max()
    if longest is not None and longest > 200:
        title = map_distinct(title, shortened, pl.String)
    draft["title"] = title


_DATED = re.compile(r"^[^:.]{0,25}\b(?:19|20)\d\d: +")
_LONGEST = 140


def shortened(text: str) -> str:
    """A title from a description: without a leading date, cut after a sentence or else a word."""
    text = _DATED.sub("", " ".join(text.split()))
    if len(text) <= _LONGEST:
        return text
    sentence = text.find(". ", 30, _LONGEST)
    cut = text[:_LONGEST]
    return text[:sentence] if sentence > 0 else (cut.rpartition(" ")[0] or cut) + " …"


def _reports(draft: TableDraft) -> None:
    form = draft.form
    fields: dict[str, pl.Series] = {"row_id": draft["source_id"]}
    if form.shared_id:
        fields["row_id"] = pl.select(pl.lit(form.shared_id + ":") + draft["source_id"]).to_series()
    for name, key in (("report_title", "title"), ("url", "url"), ("language", "language"), ("author", "author")):
        if (column := draft.source(name)) is not None:
            fields[key] = blank_empty_words(column)
    if (column := draft.source("published")) is not None:
        fields["published"] = parse_days(column, day_first=form.day_first)["start"]
    publisher = draft.source("publisher")
    if publisher is not None:
        publisher = fields["publisher"] = blank_empty_words(publisher)
    frame = pl.DataFrame(
        {"at": pl.arange(draft.size, eager=True, dtype=pl.Int64), **{n: c.alias(n) for n, c in fields.items()}}
    )
    if publisher is not None and has_characters(publisher, form.separators):
        frame = explode_lists(
            frame.with_columns(split_names(publisher, form.separators).alias("publisher")), "publisher"
        )
    draft.reports = frame
