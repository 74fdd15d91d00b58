"""What the columns of a table that nobody described are taken for."""

from __future__ import annotations

import json

import pytest

from geo.datasets import open_dataset
from tests.datasets.conftest import Read


def proposed(head: str, *rows: str) -> dict[str, tuple[str, ...]]:
    found = open_dataset(("\n".join((head, *rows)) + "\n").encode())
    assert found.mapping is not None
    return dict(found.mapping.columns)


def test_a_telling_word_in_a_name_is_enough_where_one_column_has_it() -> None:
    columns = proposed(
        "Incidence_date,Incidence_id,Strike type,Civilians reported killed,Suspected belligerent,lat,long",
        "october-7-2023,A1,Airstrike,3 – 7,Somebody,31.45,34.39",
        "october-8-2023,A2,Airstrike,1,Somebody,31.46,34.38",
    )
    assert columns == {
        "date": ("incidence_date",),
        "id": ("incidence_id",),
        "type": ("strike_type",),
        "killed": ("civilians_reported_killed",),
        "actor": ("suspected_belligerent",),
        "lat": ("lat",),
        "lon": ("long",),
    }


@pytest.mark.parametrize(
    ("heading", "values", "meaning"),
    [
        ("Tödlich Verletzte", ("1", "0"), "killed"),
        ("Décédés", ("1", "0"), "killed"),
        ("víctimas mortales", ("1", "0"), "killed"),
        ("victimas_heridas", ("1", "0"), "injured"),
        ("Presunto responsable", ("ELN", "otros"), "actor"),
        ("Субъект РФ", ("Курская область", "Брянская область"), "admin1"),
        ("F", ("Shelling", "Air strike", "Drone attack"), "type"),
        ("F", ("Shelling of a house at night", "Air strike on a depot near it", "Shots at a car by unknown men"), ""),
    ],
)
def test_what_a_heading_in_another_language_or_the_values_say(
    heading: str, values: tuple[str, ...], meaning: str
) -> None:
    columns = proposed(f"date,{heading}", *(f"2024-01-0{day},{value}" for day, value in enumerate(values, start=1)))
    assert columns.keys() == {"date", meaning} - {""}


def test_of_several_partial_counts_none_is_taken_for_the_whole() -> None:
    columns = proposed("date,city,killed_men,killed_women", "2024-01-01,Kyiv,1,2", "2024-01-02,Lviv,0,1")
    assert not any(meaning.startswith("killed") for meaning in columns)


@pytest.mark.parametrize("heading", ["date_added", "updated date", "source date"])
def test_when_a_row_was_added_is_not_when_it_happened(heading: str) -> None:
    columns = proposed(f"{heading},event day,city", "2024-02-02,2024-01-01,Kyiv", "2024-02-03,2024-01-02,Lviv")
    assert columns["date"] == ("event_day",)


@pytest.mark.parametrize(
    ("heading", "label"), [("Ereignis", "Drohnenangriff"), ("Vorfallart", "Drohnenangriff"), ("Подія", "Удар дрона")]
)
def test_the_kind_of_event_is_found_in_other_languages(heading: str, label: str, read: Read) -> None:
    _, found = read(f"Datum;Ort;Breite;Länge;{heading}\n05.03.2024;Kyiv;50,45;30,52;{label}\n".encode())
    (one,) = found.values()
    assert (one.event_type, one.type_original) == ("drone_strike", label)


def test_words_run_together_are_read_apart() -> None:
    data = [
        {"eventId": n, "incidentType": "Shelling", "eventDate": f"2024-01-0{n}", "geo": {"latitude": 50, "lng": 30}}
        for n in range(1, 4)
    ]
    found = open_dataset(json.dumps(data).encode())
    assert found.mapping is not None
    assert {"id", "type", "date", "lat", "lon"} <= set(found.mapping.columns)


@pytest.mark.parametrize(
    ("head", "row", "date", "place"),
    [
        ("التاريخ,المحافظة,الوصف", "2024-01-01,Idlib,A market was hit by shells in the morning", "2024-01-01", "Idlib"),
        ("FECHA_HECHO,DEPARTAMENTO,MODALIDAD", "2024-01-01,Antioquia,Ataque", "2024-01-01", "Antioquia"),
        ("дата события,область,описание", "01.02.2024,Сумская область,Обстрел рынка", "2024-02-01", "Sumy region"),
    ],
)
def test_headings_in_other_languages(head: str, row: str, date: str, place: str, read: Read) -> None:
    _, found = read(f"{head}\n{row}\n".encode())
    (one,) = found.values()
    assert (str(one.date_start), one.placement.name, one.placement.precision) == (date, place, "province")


def test_year_month_and_day_may_stand_in_columns_of_their_own(read: Read) -> None:
    rows = "iyear,imonth,iday,city,country\n2014,7,2,Kyiv,Ukraine\n2014,7,0,Lviv,Ukraine\n2014,0,0,Sumy,Ukraine\n"
    _, found = read(rows.encode())
    dates = sorted((str(one.date_start), str(one.date_end), one.date_precision) for one in found.values())
    assert dates == [
        ("2014-01-01", "2014-12-31", "year"),
        ("2014-07-01", "2014-07-31", "month"),
        ("2014-07-02", "2014-07-02", "day"),
    ]


def test_a_whole_date_counts_more_than_its_year_beside_it() -> None:
    assert proposed("date,year,month,city", "2024-01-05,2024,1,Kyiv")["date"] == ("date",)


def test_a_title_tells_where_nobody_knows_the_label(read: Read) -> None:
    data = b"date,city,category,title\n2024-01-01,Kyiv,security,Shelling of a market\n2024-01-01,Kyiv,xyz,A visit\n"
    result, found = read(data)
    kinds = {one.title: (one.event_type, one.type_original) for one in found.values()}
    assert kinds == {"Shelling of a market": ("missile_artillery", "security"), "A visit": ("other", "xyz")}
    assert result.unmapped == {"xyz": 1}


def test_a_row_that_counts_several_events_is_flagged(read: Read) -> None:
    _, found = read(b"date,country,event_count\n2024-01-01,Ukraine,41\n2024-02-01,Ukraine,1\n")
    flags = {str(one.date_start): one.flags for one in found.values()}
    assert flags["2024-01-01"] == ("A total of several events rather than one: “event count” is 41.",)
    assert flags["2024-02-01"] == ()


def test_sources_that_are_records_become_a_report_each(read: Read) -> None:
    sources = [{"name": "Agency", "url": "https://a.example/1"}, {"url": "https://www.b.example/2", "title": "Fire"}]
    data = [{"id": n, "date": "2024-01-01", "title": "Fire", "city": "Kyiv", "sources": sources} for n in (1, 2)]
    _, found = read(json.dumps(data).encode())
    reports = [(one.publisher, one.url, one.title) for one in found["1"].reports]
    assert reports == [("Agency", "https://a.example/1", ""), ("b.example", "https://www.b.example/2", "Fire")]


_DAY = {
    "date": "05.03.2024",
    "killed": "3",
    "injured": "2",
    "lat": "48.57",
    "lon": "13.46",
    "url": "https://a.example/1",
}
HEADERS = {
    "de": {
        "date": "Datum des Vorfalls", "place": "Ort", "admin1": "Bundesland", "country": "Staat", "lat": "Breitengrad",
        "lon": "Längengrad", "killed": "Anzahl Tote", "injured": "Verletzte", "type": "Angriffsart", "url": "Link",
    },
    "uk": {
        "date": "Дата події", "place": "Населений пункт", "admin1": "Область", "country": "Країна", "lat": "Широта",
        "lon": "Довгота", "killed": "Кількість загиблих", "injured": "Поранено", "type": "Тип події",
        "url": "Посилання",
    },
    "ru": {
        "date": "Дата", "place": "Населённый пункт", "admin1": "Регион", "country": "Страна", "lat": "Широта",
        "lon": "Долгота", "killed": "Погибло", "injured": "Число раненых", "type": "Вид события", "url": "Ссылка",
    },
    "fr": {
        "date": "Date de l'incident", "place": "Localité", "admin1": "Région", "country": "Pays", "lat": "Latitude",
        "lon": "Longitude", "killed": "Nombre de morts", "injured": "Blessés", "type": "Type d'incident", "url": "Lien",
    },
    "es": {
        "date": "Fecha del hecho", "place": "Lugar", "admin1": "Departamento", "country": "País", "lat": "Latitud",
        "lon": "Longitud", "killed": "Número de muertos", "injured": "Heridos", "type": "Tipo de incidente",
        "url": "Enlace",
    },
    "pt": {
        "date": "Data", "place": "Cidade", "admin1": "Estado", "country": "País", "killed": "Mortos",
        "injured": "Feridos", "type": "Tipo", "summary": "Descrição",
    },
    "it": {
        "date": "Data", "place": "Località", "admin1": "Regione", "country": "Paese", "killed": "Morti",
        "injured": "Feriti", "type": "Tipologia", "lat": "Latitudine", "lon": "Longitudine",
    },
    "tr": {
        "date": "Tarih", "place": "Şehir", "admin2": "İlçe", "country": "Ülke", "killed": "Ölü", "injured": "Yaralı",
        "type": "Olay", "lat": "Enlem", "lon": "Boylam",
    },
    "pl": {
        "date": "Data zdarzenia", "place": "Miejscowość", "admin1": "Województwo", "country": "Kraj",
        "killed": "Zabici", "injured": "Ranni", "type": "Rodzaj",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", HEADERS)
def test_headings_are_known_in_nine_languages_beside_english(language: str) -> None:
    headings = HEADERS[language]
    cells = [_DAY.get(meaning, "Passau") for meaning in headings]
    columns = proposed(";".join(headings.values()), ";".join(cells), ";".join(cells).replace("05.03", "25.03"))
    assert set(columns) >= set(headings)


def test_values_tell_where_headings_say_nothing() -> None:
    columns = proposed(
        "A;B;C;D;E;F",
        "DE;05.03.2024;48,57;13,46;Drohnenangriff;www.a.example/1",
        "AT;25.03.2024;48,21;16,37;Drohnenangriff;www.a.example/2",
    )
    assert columns == {"country": ("a",), "date": ("b",), "lat": ("c",), "lon": ("d",), "type": ("e",), "url": ("f",)}


@pytest.mark.parametrize("values", [("de", "fr"), ("TX", "CA"), ("Bayern", "Tirol"), ("7", "8")])
def test_not_every_column_of_words_is_one_of_countries(values: tuple[str, str]) -> None:
    columns = proposed("when;A", *(f"2024-03-0{day};{value}" for day, value in enumerate(values, start=1)))
    assert "country" not in columns


def test_a_column_that_divides_the_kinds_of_another_tells_more(read: Read) -> None:
    rows = (
        "1,2024-03-01,Strategic developments,Looting/property destruction,Kyiv",
        "2,2024-03-02,Explosions/Remote violence,Air/drone strike,Kyiv",
        "3,2024-03-03,Protests,,Kyiv",
    )
    _, incidents = read("\n".join(("nr,event_date,event_type,sub_event_type,city", *rows)).encode())
    kinds = {number: incident.event_type for number, incident in incidents.items()}
    assert kinds == {"1": "infrastructure_damage", "2": "air_strike", "3": "protest"}


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("killing 15 people, including nine children", (None, 15)),
        ("15 killed (including 9 children)", (None, 15)),
        ("at least 12, among them 3 women", (12, None)),
        ("7", (None, 7)),
    ],
)
def test_a_part_of_a_number_isnt_the_number(cell: str, figure: tuple[int | None, int | None], read: Read) -> None:
    _, incidents = read(f'nr;date;city;killed\n1;2024-03-01;Kyiv;"{cell}"\n2;2024-03-02;Kyiv;3\n'.encode())
    killed = incidents["1"].killed
    assert killed is not None
    assert (killed.low, killed.best) == figure
