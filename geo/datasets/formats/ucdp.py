"""UCDP Georeferenced Event Dataset: 49 columns, the older 38, the HDX variant with tags, and files without a header.

Columns and codes: UCDP GED codebook, checked against the values of a sample (CODEBOOKS, “UCDP GED”). Deaths have a low,
a best and a high figure. ``number_of_sources`` is -1 if unknown. ``source_original`` names the source's own source,
which makes a claim. ``where_prec`` 5 is a line or a wider area, with a point somewhere inside.
"""

from __future__ import annotations

import re

import polars as pl

from geo.datasets import datestamps
from geo.datasets.column import first_filled, join_texts, parse_counts
from geo.datasets.dataset import Format, Kind, TableDraft
from geo.datasets.repeats import map_distinct

COLUMN_NAMES = re.findall(
    r"\w+",
    """id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
    dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
    number_of_sources source_article source_office source_date source_headline source_original where_prec
    where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id
    region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high
    low gwnoa gwnob""",
)
"""The 49 columns, for candidate releases that come without a header."""

KINDS = {
    "1": Kind("ground_clash"),
    "2": Kind("ground_clash"),
    "3": Kind("attack_on_civilians", (), ("civilians",)),
}
_LABELS = {"1": "State-based violence", "2": "Non-state violence", "3": "One-sided violence"}
_DATES = {"1": "day", "2": "days", "3": "week", "4": "month", "5": "year"}
_WHO = (("deaths_civilians", "civilians"), ("deaths_a", "of side A"), ("deaths_b", "of side B"))


def is_headless(cells: list[str]) -> bool:
    """Whether a first row is one of GED's without a header: 49 cells, and a relid such as "SYR-2013-1-11973-99"."""
    return len(cells) == len(COLUMN_NAMES) and bool(re.match(r"[A-Z]{3}-\d{4}-\d-", cells[1].strip()))


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    draft["type_original"] = draft["type_original"].replace(_LABELS)
    if "date_prec" in rows.columns and "date_precision" in draft.columns:
        precision = rows["date_prec"].str.strip_chars().replace_strict(_DATES, default=None, return_dtype=pl.String)
        dated = draft["date_start"].is_not_null() & precision.is_not_null()
        draft["date_precision"] = pl.select(
            pl.when(dated).then(precision).otherwise(draft["date_precision"])
        ).to_series()
    if "number_of_sources" in rows.columns:
        sources = parse_counts(rows["number_of_sources"].str.strip_chars()).fill_null(-1)
        draft["verification"] = pl.select(
            pl.when(sources > 0).then(pl.lit("single_source")).otherwise(pl.lit("unreviewed"))
        ).to_series()
        draft["verification_reason"] = pl.select(
            pl.when(sources > 1)
            .then("UCDP counts " + sources.cast(pl.String) + " sources; independence not established")
            .when(sources == 1)
            .then(pl.lit("UCDP counts one source"))
            .otherwise(pl.lit("UCDP doesn't say how many sources"))
        ).to_series()
    people = [
        pl.when(~rows[name].is_in(["", "0", "0.0"])).then(rows[name] + f" {words}")
        for name, words in _WHO
        if name in rows.columns
    ]
    if people:
        draft["people"] = rows.select(pl.concat_str(people, separator=", ", ignore_nulls=True).alias("p")).to_series()
    if "where_coordinates" in rows.columns:
        sides = [name for name in ("dyad_name", "conflict_name") if name in rows.columns]
        if sides:
            draft["title"] = join_texts([rows[sides[0]].str.strip_chars(), draft.get("place")], ": ")
    if "source_original" in rows.columns:
        said = rows["source_original"].str.strip_chars()
        draft.claims = pl.DataFrame(
            {
                "at": pl.arange(draft.size, eager=True, dtype=pl.Int64),
                "speaker": said,
                "report_id": draft.constant(""),
            }
        ).filter(said != "")
    _reports(rows, draft)


def _reports(rows: pl.DataFrame, draft: TableDraft) -> None:
    # source_office, source_date and source_headline are lists joined by ";" that run in parallel.
    assert draft.reports is not None
    given = {
        "publisher": "source_office",
        "published": "source_date",
        "title": "source_headline",
    }
    frame = pl.DataFrame({"at": pl.arange(draft.size, eager=True, dtype=pl.Int64), "row_id": draft.reports["row_id"]})
    lists = {}
    for name, source in given.items():
        if source in rows.columns:
            lists[name] = rows[source].str.split(";")
    if not lists:
        if "source_article" in rows.columns:
            title = rows["source_article"].str.strip_chars(' "')
            draft.reports = draft.reports.with_columns(title.alias("title"))
        return
    most = pl.DataFrame({name: column.list.len() for name, column in lists.items()}).max_horizontal()
    article = rows["source_article"] if "source_article" in rows.columns else draft.constant("")
    nothing = pl.DataFrame([rows[given[name]] == "" for name in lists]).select(pl.all_horizontal(pl.all())).to_series()
    article = pl.select(pl.when(nothing).then(article.str.strip_chars(' "')).otherwise(pl.lit(""))).to_series()
    frame = frame.with_columns(pl.Series("count", most), article.alias("article"))
    number = pl.int_range(pl.len()).over("at").alias("number")
    long = frame.select(pl.all(), pl.int_ranges(0, pl.col("count")).alias("each")).explode("each").with_columns(number)
    for name, column in lists.items():
        part = pl.DataFrame({"at": frame["at"], name: column}).explode(name)
        part = part.with_columns(pl.int_range(pl.len()).over("at").alias("number"))
        long = long.join(part, on=["at", "number"], how="left", maintain_order="left")
    long = long.with_columns(pl.col(name).fill_null("").str.strip_chars() for name in lists)
    title = long["title"] if "title" in lists else pl.repeat("", len(long), eager=True)
    long = long.with_columns(first_filled([title, long["article"]]).alias("title"))
    if "published" in lists:
        day = map_distinct(long["published"], _day, pl.Date)
        long = long.with_columns(day.alias("published"))
    draft.reports = long.select("at", "row_id", "title", *[name for name in lists if name != "title"])


def _day(text: str) -> object:
    span = datestamps.parse(text)
    return None if span is None or span.start != span.end else span.start


UCDP = Format(
    key="ucdp_ged",
    label="UCDP GED",
    needs=(
        frozenset({"type_of_violence", "where_prec", "date_start", "date_end", "best"}),
        frozenset({"relid", "type_of_violence", "latitude", "longitude"}),
    ),
    columns={
        "id": "id",
        "type": "type_of_violence",
        "date": "date_start",
        "date_end": "date_end",
        "lat": "latitude",
        "lon": "longitude",
        "precision": "where_prec",
        "country": ("country", "iso3"),
        "admin1": "adm_1",
        "admin2": "adm_2",
        "place": ("where_coordinates", "where_description"),
        "query": ("where_description", "where_coordinates"),
        "summary": ("source_headline", "where_description"),
        "killed": "best",
        "killed_low": "low",
        "killed_high": "high",
        "actor": "side_a",
        "target_actor": "side_b",
    },
    types=KINDS,
    type_scheme="UCDP type of violence",
    precisions={
        "1": "exact",
        "2": "near",
        "3": "district",
        "4": "province",
        "5": "area",
        "6": "country",
        "7": "water",
    },
    precision="near",
    separators="",
    licence="CC BY 4.0",
    url="https://ucdp.uu.se",
    shared_id="ucdp",
    particular=_particular,
)
