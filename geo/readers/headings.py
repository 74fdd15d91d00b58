# ruff: noqa: E501 - the lists of names read best a field a line
"""What the heading of a column says it holds: whole names in several languages, HXL tags, and telling words in names.

A whole name is surer than its last part ("location.lat" of nested records), and that than a single word of it
("civilians_reported_killed"); a word counts only where one column has it, for of "killed_men" and "killed_women"
neither is the number of the killed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from geo.filter import fold
from geo.readers.table import folded_name

_NAMES: dict[str, str] = {
    "id": "id event_id eventid incident_id data_id uid uuid code identifier номер ід ид nr objectid fid reference ref key event_number incident_number gtd_id eventid_cnty id_evento codigo",
    "title": "title headline what name event_name titel titre titulo заголовок назва название headline_en subject event_title العنوان",
    "summary": "description summary notes note text details event_description incident_description narrative comment comments remarks beschreibung опис описание resumen descripcion body content what_happened الوصف descripcion_evento",
    "type": "event_type type incident_type category kind sub_event_type class event_class art typ тип вид категорія категория tipo categorie typ_des_ereignisses attack_type event strike_type attack_types tipo_evento tipo_de_evento type_evenement type_d_evenement categoria modalidad ereignis ereignisart ereignistyp vorfall vorfallart vorfallstyp evenement evento evento_tipo подія событие тип_події тип_события النوع نوع_الحادث",
    "date": "date event_date incident_date date_start start_date datum fecha data дата day event_day occurred occurred_on start begin date_of_incident дата_події дата_события date_occurred timestamp datetime time_start started_at when jour dia event_time when begin fecha_hecho fecha_evento date_evenement дата_інциденту التاريخ تاريخ",
    "date_end": "date_end end_date end finish until date_to ended_at finished_at enddatum дата_кінця time_end fecha_fin date_fin",
    "lat": "latitude lat y breitengrad широта latitud latitudine lat_deg gps_lat geo_lat point_y ycoord geolat centroid_lat breite decimal_latitude خط_العرض 纬度",
    "lon": "longitude lon lng long x längengrad laengengrad довгота долгота longitud longitudine lon_deg gps_lon geo_lon point_x xcoord geolon centroid_lon laenge länge decimal_longitude خط_الطول 经度",
    "point": "coordinates coords latlon lat_lon latlng location_coordinates gps координати координаты koordinaten coordenadas position geolocation geopoint geom wkt geom_wkt coordinate",
    "precision": "precision geo_precision where_prec location_precision accuracy geo_accuracy geocode_precision geoprecision",
    "radius_km": "radius_km radius",
    "place": "location place city town settlement locality place_name location_name ort stadt ville lieu ciudad lugar місто город населений_пункт населенный_пункт место місце village site where city_name municipality_name ort_name loc_name ville_commune commune localite localidad nom_localite المكان الموقع المدينة القرية",
    "admin2": "admin2 adm2 district county raion rayon район admin_2 adm2_name landkreis admin2_name municipality distrito municipio departement_2 قضاء المنطقة",
    "admin1": "admin1 adm1 region province state oblast область governorate admin_1 adm1_name bundesland admin1_name provincia estado région регіон регион departamento departement wilaya wojewodztwo المحافظة محافظة",
    "country": "country country_name iso3 iso2 iso country_code country_iso land pays pais país країна страна iso_country adm0 admin0 adm0_name country_iso3 الدولة البلد",
    "killed": "killed fatalities deaths dead best fatality death_toll nkill tote morts muertos загинуло погибло killed_best deaths_best people_killed number_killed total_deaths загиблі погибшие vittime القتلى قتلى عدد_القتلى fallecidos victimas_fatales кількість_загиблих количество_погибших",
    "killed_low": "killed_low low deaths_low fatalities_low min_killed killed_min",
    "killed_high": "killed_high high deaths_high fatalities_high max_killed killed_max",
    "injured": "injured wounded injuries nwound verletzte blessés blesses heridos поранено ранено injured_best people_injured number_injured поранені раненые الجرحى جرحى عدد_الجرحى lesionados кількість_поранених количество_раненых",
    "injured_low": "injured_low wounded_low injured_min",
    "injured_high": "injured_high wounded_high injured_max",
    "means": "weapon weapons means weapon_type weapon_system weapons_used munition waffe arme arma зброя оружие weaptype",
    "target": "target target_type sector infrastructure facility targtype ziel cible type_of_area_affected objekt object об_єкт",
    "actor": "actor actor1 perpetrator attacker group actors actor_1 side_a perp gname täter auteur initiator belligerent reported_perpetrator perpetrator_group auteur_presume المنفذ",
    "target_actor": "target_actor actor2 victim side_b actor_2 opfer victims affected_group",
    "people": "people casualties_description affected",
    "damage": "damage damages schaden dégâts збитки ущерб consequences impact",
    "verification": "verification status verified confidence verification_status",
    "publisher": "source publisher sources source_name outlet media quelle fuente джерело источник news_source reported_by newspaper المصدر",
    "url": "url link source_url sourceurl link_url href source_link web посилання ссылка uri article_url الرابط enlace lien",
    "published": "published source_date publication_date published_at pub_date date_published reported_date report_date",
}
_BY_NAME = {fold(name): meaning for meaning, names in _NAMES.items() for name in names.split()}

_TAGS: tuple[tuple[str, str], ...] = (
    (r"#event\+id", "id"),
    (r"#event\+name", "title"),
    (r"#description", "summary"),
    (r"#event(\+type|\+code|$)", "type"),
    (r"#date\+end", "date_end"),
    (r"#date\+(reported|published)", "published"),
    (r"#date", "date"),
    (r"#geo\+la[tc]|#lat", "lat"),
    (r"#geo\+lo?n|#lon", "lon"),
    (r"#geo\+coord", "point"),
    (r"#geo\+precision", "precision"),
    (r"#loc(\+name|$)", "place"),
    (r"#adm2(\+name|$)", "admin2"),
    (r"#adm1(\+name|$)|#admin1", "admin1"),
    (r"#country", "country"),
    (r"#affected.*\+killed", "killed"),
    (r"#affected.*\+injured", "injured"),
    (r"#weapons", "means"),
    (r"#sector", "target"),
    (r"#group\+perp", "actor"),
    (r"#meta\+url", "url"),
    (r"#meta\+source", "publisher"),
    (r"#status", "verification"),
)

_WORDS: dict[str, str] = {
    "id": "id",
    "title": "title headline titulo titre",
    "summary": "description summary notes narrative descripcion опис описание",
    "type": "type category tipo",
    "date": "date fecha datum дата",
    "lat": "lat latitude latitud широта",
    "lon": "lon lng long longitude longitud довгота долгота",
    "place": "city town village settlement location locality ciudad ville місто город",
    "admin2": "district raion municipality municipio",
    "admin1": "oblast region province governorate область",
    "country": "country pays pais",
    "killed": "killed fatalities deaths muertos morts fallecidos загиблих погибших",
    "injured": "injured wounded heridos blesses поранених раненых",
    "means": "weapon weapons munition arma",
    "actor": "perpetrator perpetrators belligerent attacker",
    "url": "url link",
}
_BY_WORD = {fold(word): meaning for meaning, words in _WORDS.items() for word in words.split()}
_BESIDE = frozenset(
    [
        "code",
        "pcode",
        "precision",
        "accuracy",
        "updated",
        "created",
        "modified",
        "added",
        "retrieved",
        "scraped",
        "published",
        "reported_at",
        "upload",
        "source",
        "end",
        "target",
        "count",
        "number",
        "population",
        "status",
        "confidence",
    ]
)
"""A word beside it that makes a column something else: when it was added, a code, of what precision."""
_ENDS = {"min": "low", "minimum": "low", "low": "low", "max": "high", "maximum": "high", "high": "high"}
_ONE_OF_MANY = frozenset({"killed", "injured", "type", "means", "actor"})
"""Where several columns have the word, none of them is the whole."""

DATE_PARTS = (
    frozenset({"year", "iyear", "event_year", "ano", "annee", "jahr", "рік", "год"}),
    frozenset({"month", "imonth", "event_month", "mes", "mois", "monat", "місяць", "месяц"}),
    frozenset({"day", "iday", "event_day", "dia", "jour", "tag", "день"}),
)
TOTALS = frozenset(
    [
        "events",
        "event_count",
        "events_count",
        "n_events",
        "num_events",
        "number_of_events",
        "incidents",
        "incident_count",
        "incidents_count",
        "n_incidents",
        "num_incidents",
        "number_of_incidents",
        "count_of_events",
        "total_events",
        "total_incidents",
    ]
)
"""Columns that say of how many events a row is the total."""


def meanings(names: Sequence[str], labels: Sequence[str], tags: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of a meaning and the column that may have it, the surest first.

    Parameters
    ----------
    names, labels : sequence of str
        The columns, folded and as the file names them.
    tags : mapping
        HXL tag by folded name.
    """
    for name in names:
        if meaning := _by_tag(tags.get(name, "")):
            yield meaning, name
    ranked: list[tuple[int, str, str]] = []
    split = {name: _split(label) or name for name, label in zip(names, labels, strict=False)}
    for place, name in enumerate(names):
        plain = fold(name)
        if plain in ("x", "y") and not {"x", "y"} <= set(names):
            continue
        last = split[name] if split[name] in _BY_NAME else _split(labels[place].rpartition(".")[2])
        if plain in _BY_NAME:
            meaning = _BY_NAME[plain]
            ranked.append((_NAMES[meaning].split().index(_spelled(meaning, plain)) * 1000 + place, meaning, name))
        elif last in _BY_NAME:
            ranked.append((1_000_000 + place, _BY_NAME[last], name))
    for _, meaning, name in sorted(ranked):
        yield meaning, name
    yield from _by_words(split)


def _by_words(split: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for name, text in split.items():
        words = text.split("_")
        for word in dict.fromkeys(words):
            meaning = _BY_WORD.get(word)
            if meaning is None or (meaning == "id" and words[-1] != "id") or _BESIDE & set(words):
                continue
            if meaning in ("killed", "injured"):
                end = next((_ENDS[one] for one in words if one in _ENDS), "")
                meaning = f"{meaning}_{end}" if end else meaning
            found.setdefault(meaning, []).append(name)
    for meaning, those in found.items():
        if len(those) == 1 or meaning not in _ONE_OF_MANY:
            for name in those:
                yield meaning, name


def _split(label: str) -> str:
    # "incidentType" is incident_type.
    return folded_name(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", label))


def _spelled(meaning: str, folded: str) -> str:
    return next(name for name in _NAMES[meaning].split() if fold(name) == folded)


def _by_tag(tag: str) -> str | None:
    return next((meaning for pattern, meaning in _TAGS if re.match(pattern, tag)), None) if tag else None
