"""GDELT events: 61 columns without a header as GDELT 2 ships them (58 of GDELT 1), 61 or 62 with one; with mentions.

GDELT has a row for each sentence that a machine classified as an event, so an article gives four or more rows. Rows of
one article with the same root code, place and day become one incident, with the article as its report; a file of
mentions adds further articles. Verbal and cooperative codes belong to the political domain, which is hidden by default.
Columns: GDELT 2.0 event codebook (CODEBOOKS, “GDELT”). Codes: CAMEO 1.1b3, to our types after PLOVER
(CODEBOOKS, “Event types”).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import polars as pl

from geo import taxonomy
from geo.datasets.column import join_texts
from geo.datasets.countries import country_of_fips
from geo.datasets.dataset import Format, Kind, TableDraft
from geo.datasets.repeats import map_distinct

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_PLACE = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
COLUMN_NAMES = [
    name.lower()
    for name in (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{n}{field}" for n in (1, 2) for field in _ACTOR.split()),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(f"{who}Geo_{field}" for who in ("Actor1", "Actor2", "Action") for field in _PLACE.split()),
        *("DATEADDED", "SOURCEURL"),
    )
]
"""The 61 columns, for files without a header."""
NAMES_1 = [name for name in COLUMN_NAMES if not name.endswith("_adm2code")]
"""The 58 columns of GDELT 1, which has no second-level divisions."""

MENTION_NAMES = [
    *("globaleventid", "eventtimedate", "mentiontimedate", "mentiontype", "mentionsourcename", "mentionidentifier"),
    *("sentenceid", "actor1charoffset", "actor2charoffset", "actioncharoffset", "inrawtext", "confidence"),
    *("mentiondoclen", "mentiondoctone", "mentiondoctranslationinfo", "extras"),
]

MENTIONS_COLUMN = "\x1dmentions"
"""The column with the URLs of an event's mentions, one a line, added from a companion file."""

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("01", "02", "09", "10", "11", "12", "13"), Kind("statement")),
    **dict.fromkeys(("03", "04", "05", "06", "08"), Kind("talks")),
    "0332": Kind("military_aid"),
    "0333": Kind("humanitarian_aid"),
    "07": Kind("humanitarian_aid"),
    "072": Kind("military_aid"),
    "074": Kind("military_aid"),
    "085": Kind("sanction"),
    "0874": Kind("territory_change"),
    "086": Kind("humanitarian_aid"),
    "14": Kind("protest"),
    "145": Kind("unrest"),
    "15": Kind("mobilisation"),
    "16": Kind("sanction"),
    "17": Kind("security_operation"),
    "171": Kind("infrastructure_damage"),
    "172": Kind("sanction"),
    "173": Kind("arrest"),
    "174": Kind("arrest"),
    "175": Kind("attack_on_civilians", (), ("civilians",)),
    "176": Kind("cyber_jamming", ("cyber",)),
    "18": Kind("attack_on_civilians"),
    "181": Kind("abduction"),
    "1821": Kind("sexual_violence"),
    "183": Kind("mine_ied"),
    "1831": Kind("mine_ied", ("suicide_bomb",)),
    "1832": Kind("mine_ied", ("mine_ied", "vehicle")),
    "1833": Kind("mine_ied", ("mine_ied",)),
    "19": Kind("ground_clash"),
    "191": Kind("mobilisation"),
    "192": Kind("territory_change"),
    "193": Kind("ground_clash", ("small_arms",)),
    "194": Kind("missile_artillery", ("artillery",)),
    "195": Kind("air_strike"),
    "1952": Kind("drone_strike", ("drone",)),
    "20": Kind("attack_on_civilians", (), ("civilians",)),
    "204": Kind("chemical_attack", ("chemical",)),
}
"""Our types by the longest matching prefix of the code."""

ROOTS = {
    "01": "Public statement", "02": "Appeal", "03": "Intent to cooperate", "04": "Consultation",
    "05": "Diplomatic cooperation", "06": "Material cooperation", "07": "Aid", "08": "Yielding", "09": "Investigation",
    "10": "Demand", "11": "Disapproval", "12": "Rejection", "13": "Threat", "14": "Protest", "15": "Show of force",
    "16": "Reduced relations", "17": "Coercion", "18": "Assault", "19": "Fighting", "20": "Mass violence",
}  # fmt: skip

_PRECISIONS = {"1": "country", "2": "province", "3": "settlement", "4": "settlement", "5": "province"}


def kind_of(code: str) -> Kind | None:
    """Our type for a CAMEO code, a text that starts with the two digits of its root: "040", "1952"."""
    code = code.strip()
    for length in range(len(code), 1, -1):
        if code[:length] in KINDS:
            return KINDS[code[:length]]
    return None


def noun_of(code: str) -> str:
    """A noun for a CAMEO code, for titles: "Air strike" for "Employ aerial weapons"."""
    code = code.strip()
    root = next((code[:length] for length in range(len(code), 2, -1) if code[:length] in KINDS), "")
    return taxonomy.EVENT_TYPES[KINDS[root].event_type].label if root else ROOTS.get(code[:2], "")


def _place_words(places: pl.Series) -> pl.Series:
    """Full names of places without repeated parts: "Paris, France (general), France" becomes "Paris, France"."""

    def words(place: str) -> str:
        parts = (part.replace("(general)", "").strip() for part in place.split(","))
        return ", ".join(dict.fromkeys(filter(None, parts)))

    return map_distinct(places, words, pl.String)


def _regions(places: pl.Series, precisions: pl.Series) -> pl.Series:
    """The region in a full name: "Baton Rouge, Louisiana, United States", "Texas, United States"."""
    parts = places.str.split(",")
    inner = parts.list.get(1, null_on_oob=True).str.replace("(general)", "", literal=True).str.strip_chars()
    three = parts.list.len() >= 3
    first = parts.list.first().str.strip_chars()
    region = pl.when(three).then(inner).when((precisions == "province") & (parts.list.len() == 2)).then(first)
    return pl.select(region.otherwise(pl.lit("")).fill_null("")).to_series()


def is_headless(cells: list[str]) -> bool:
    """Whether a first row is one of GDELT's events without a header."""
    return (
        len(cells) in (len(COLUMN_NAMES), len(NAMES_1))
        and bool(re.fullmatch(r"\d{3,}", cells[0]))
        and bool(re.fullmatch(r"(19|20)\d{6}", cells[1]))
    )


def is_headless_mentions(cells: list[str]) -> bool:
    """Whether a first row is one of GDELT's mentions without a header."""
    return len(cells) in (15, 16) and all(re.fullmatch(r"(19|20)\d{12}", cells[n]) for n in (1, 2))


def publisher_of(url: str) -> str:
    """The host of a URL, without "www."."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    root = rows["eventrootcode"].str.strip_chars().str.zfill(2) if "eventrootcode" in rows.columns else None
    code = rows["eventcode"].str.strip_chars()
    if root is not None:
        # restore a leading zero dropped by a spreadsheet, by the root code
        pair = pl.DataFrame({"code": code, "root": root})
        whole = pl.col("code").str.starts_with(pl.col("root")) | ~pl.col("root").str.starts_with("0")
        code = pair.select(pl.when(whole).then("code").otherwise("0" + pl.col("code")).alias("code")).to_series()
    kinds = map_distinct(code, lambda value: (kind_of(value) or Kind("other")).event_type, pl.String)
    means = map_distinct(code, lambda value: list((kind_of(value) or Kind("other")).means), pl.List(pl.String))
    target = map_distinct(code, lambda value: list((kind_of(value) or Kind("other")).target), pl.List(pl.String))
    draft["event_type"], draft["means"], draft["target"] = kinds, means, target
    unknown = code.filter(map_distinct(code, lambda value: kind_of(value) is None, pl.Boolean))
    draft.unmapped.clear()
    draft.unmapped.update(dict(unknown.value_counts().iter_rows()))
    words = (
        rows["cameocodedescription"].str.strip_chars()
        if "cameocodedescription" in rows.columns
        else map_distinct(code, lambda value: ROOTS.get(value[:2], ""), pl.String)
    )
    draft["type_original"] = join_texts([code, words], " ")
    name = draft["place_query"].str.split(",").list.first().fill_null("").str.strip_chars()
    small = draft["precision"].is_in(taxonomy.TOWNS)
    draft["place"] = pl.select(pl.when(small).then(name).otherwise(pl.lit(""))).to_series()
    draft["admin1"] = _regions(draft["place_query"], draft["precision"])
    draft["title"] = join_texts([map_distinct(code, noun_of, pl.String), _place_words(draft["place_query"])], ", ")
    said = "coded by a machine from the text of an article"
    draft["verification"], draft["verification_reason"] = "unreviewed", said
    if "dateadded" in rows.columns and "date_start" in draft.columns:
        added = rows["dateadded"].str.slice(0, 8).str.to_date("%Y%m%d", strict=False)
        years = (added - draft["date_start"]).dt.total_days()
        draft.flag(years > 366, "The article is more than a year younger than the date given for the event.")
    url = rows["sourceurl"].str.strip_chars()
    assert draft.reports is not None
    publisher = map_distinct(url, publisher_of, pl.String)
    draft.reports = draft.reports.with_columns(url.alias("url"), publisher.alias("publisher"))
    if MENTIONS_COLUMN in rows.columns:
        links = rows[MENTIONS_COLUMN].str.split("\n")
        more = draft.reports.select("at", "row_id").with_columns(links.alias("url")).explode("url")
        more = more.filter(pl.col("url") != "")
        more = more.with_columns(map_distinct(more["url"], publisher_of, pl.String).alias("publisher"))
        draft.reports = pl.concat([draft.reports, more], how="diagonal").sort("at", maintain_order=True)
    place = draft["place_query"] + "|" + rows["actiongeo_lat"] + "|" + rows["actiongeo_long"]
    draft.group = pl.select(
        pl.when(url == "")
        .then(rows["globaleventid"])
        .otherwise(pl.concat_str([url, code.str.slice(0, 2), place, rows["sqldate"]], separator="|"))
    ).to_series()


GDELT = Format(
    key="gdelt",
    label="GDELT 2 events",
    needs=(frozenset({"globaleventid", "sqldate", "eventcode", "actiongeo_lat", "actiongeo_long", "sourceurl"}),),
    columns={
        "id": "globaleventid",
        "type": "eventcode",
        "date": "sqldate",
        "lat": "actiongeo_lat",
        "lon": "actiongeo_long",
        "precision": "actiongeo_type",
        "country": "actiongeo_countrycode",
        "query": "actiongeo_fullname",
        "actor": "actor1name",
        "target_actor": "actor2name",
        "published": "dateadded",
    },
    kind_of=kind_of,
    type_scheme="CAMEO",
    precisions=_PRECISIONS,
    precision="country",
    country_code=country_of_fips,
    separators="",
    licence="open, with citation of the GDELT Project",
    url="https://www.gdeltproject.org",
    shared_id="gdelt",
    particular=_particular,
    groups=True,
)

MENTIONS = Format(
    key="gdelt",
    label="GDELT 2 mentions",
    needs=(frozenset({"globaleventid", "mentiontimedate", "mentionidentifier"}),),
)
"""More reports of events: read beside a file of events, never alone (see :mod:`geo.importing.pipeline`)."""
