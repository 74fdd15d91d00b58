"""The rules for dirt that the docstring of ``geo/datasets`` lists, one by one, on tables of a few rows."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import replace

import pytest

from geo.datasets import open_dataset
from geo.errors import ReadError
from geo.gazetteer import Gazetteer
from geo.importing import import_file
from geo.store import Store
from tests.datasets.conftest import Read

HEAD = "id,title,date,lat,lon,country,killed\n"


def table(*rows: str, head: str = HEAD) -> bytes:
    return (head + "\n".join(rows) + "\n").encode()


def test_blank_rows_are_left_out_and_a_repeated_header_is_refused(read: Read) -> None:
    result, found = read(
        table("1,Fire,2022-03-01,50,30,Ukraine,1", ",,,,,,", " , ,,,,,", HEAD.strip(), "2,Fire,2022-03-02,50,30,UA,")
    )
    assert (set(found), result.blank, result.reject_counts) == ({"1", "2"}, 2, {"a header line among the rows": 1})
    assert found["2"].killed is None


def test_a_row_with_too_few_or_too_many_cells_is_refused_with_its_number_and_text(read: Read) -> None:
    result, found = read(
        table("1,Fire,2022-03-01,50,30,UA,1", "2,Fire", "3,Fire,2022-03-01,50,30,UA,1", "4,a,b,c,d,e,f,g")
    )
    assert set(found) == {"1", "3"}
    assert [(each.row, each.reason) for each in result.rejects] == [
        (2, "2 cells where the header has 7"),
        (4, "8 cells where the header has 7"),
    ]
    assert "2,Fire" in result.rejects[0].raw


def test_lines_above_the_header_and_a_row_of_tags_are_no_rows(read: Read) -> None:
    data = b"Incidents of March\n\n" + table(
        "#event+id,#event+name,#date+occurred,#geo +lac,#geo+lon,#country+code,#affected+killed",
        "7,Fire,2022-03-01,50,30,UA,2",
        head="a,b,c,d,e,f,g\n",
    )
    result, found = read(data)
    assert (result.rows, result.blank) == (1, 0)
    assert found["7"].placement.point is not None
    assert found["7"].killed is not None
    assert found["7"].killed.best == 2


@pytest.mark.parametrize(
    ("lat", "lon", "flag"),
    [
        ("0", "0", "0, 0"),
        ("0.0", "-0.0", "0, 0"),
        ("150.5", "50.1", "swapped"),
        ("91", "200", "out of range"),
        ("abc", "30", "can't be read"),
        ("50", "", "can't be read"),
        ("nan", "inf", "can't be read"),
    ],
)
def test_coordinates_that_cant_be_are_left_out_and_flagged(lat: str, lon: str, flag: str, read: Read) -> None:
    _, found = read(table(f"1,Fire,2022-03-01,{lat},{lon},,", "2,Fire,2022-03-01,50,30,,", "3,Fire,2022-03-01,50,30,,"))
    assert found["1"].placement.point is None
    assert any(flag in each for each in found["1"].flags)
    assert found["2"].flags == ()


@pytest.mark.parametrize("nothing", ["NULL", "NA", "n/a", "-"])
def test_coordinates_that_say_nothing_are_missing_and_not_wrong(nothing: str, read: Read) -> None:
    _, found = read(table(f"1,Fire,2022-03-01,{nothing},{nothing},,", *(f"{n},Fire,2022-03-01,50,30,," for n in "234")))
    assert (found["1"].placement.point, found["1"].flags) == (None, ())


def test_a_point_outside_its_stated_country_is_kept_and_flagged(read: Read) -> None:
    rows = (
        "1,Fire,2022-03-01,52.2,21.0,Ukraine,",
        "2,Fire,2022-03-01,36.2,49.9,Ukraine,",
        "3,Fire,2022-03-01,50.4,30.5,UKR,",
    )
    _, found = read(table(*rows))
    assert found["1"].flags == ("The point lies in Poland, not in Ukraine as stated.",)
    assert found["1"].placement.point is not None
    assert "may be swapped" in found["2"].flags[0]
    assert (found["3"].flags, found["3"].placement.country) == ((), "UA")


def test_a_row_that_states_no_country_gets_that_of_its_point(read: Read) -> None:
    _, found = read(table("1,Fire,2022-03-01,52.2,21.0,,", "2,Fire,2022-03-01,45.0,34.1,,"))
    assert [found[name].placement.country for name in "12"] == ["PL", "UA"]


def test_decimal_commas_thousands_and_degrees_are_numbers(read: Read) -> None:
    rows = ("1;Fire;01.03.2022;49,9935;36,2304;1 200", "2;Fire;02.03.2022;48°30'N;38°00'00\"E;-1")
    _, found = read(table(*rows, head="id;title;date;lat;lon;killed\n"))
    first, second = found["1"].placement.point, found["2"].placement.point
    assert first is not None
    assert second is not None
    assert (first.lat, first.lon, second.lat, second.lon) == (49.9935, 36.2304, 48.5, 38.0)
    assert found["1"].killed is not None
    assert found["1"].killed.best == 1200
    assert found["2"].killed is None


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("3 – 7", (3, None, 7)),
        ("between 2 and 4", (2, None, 4)),
        ("10+", (10, None, None)),
        ("at least 3", (3, None, None)),
        ("killing at least 11", (11, None, None)),
        ("at least 11 people killed", (11, None, None)),
        ("щонайменше 3", (3, None, None)),
        ("two", (None, 2, None)),
        ("at least twelve people", (12, None, None)),
        ("over 1 200", (1200, None, None)),
        ("1 200 – 1 300", (1200, None, 1300)),
        ("up to 5", (None, None, 5)),
        ("5 (2 children)", (None, 5, None)),
        ("2 civilians", (None, 2, None)),
        ("2 hundred", (None, 200, None)),
        ("at least 3 тис.", (3000, None, None)),
    ],
)
def test_a_count_with_words_is_as_sure_as_it_says(text: str, figures: tuple[int | None, ...], read: Read) -> None:
    _, found = read(table(f"1,Fire,2022-03-01,50,30,UA,{text}", *(f"{n},Fire,2022-03-01,50,30,UA,1" for n in "234")))
    killed = found["1"].killed
    assert killed is not None
    assert (killed.low, killed.best, killed.high) == figures
    assert found["1"].flags == ()


@pytest.mark.parametrize("text", ["two hundred", "three dozen", "ten thousand", "one of them a child", "one or two"])
def test_a_number_word_among_others_is_no_count(text: str, read: Read) -> None:
    _, found = read(table(f"1,Fire,2022-03-01,50,30,UA,{text}", *(f"{n},Fire,2022-03-01,50,30,UA,1" for n in "234")))
    assert found["1"].killed is None
    assert any("can't be read as a number of killed" in flag for flag in found["1"].flags)


@pytest.mark.parametrize(
    ("texts", "figures"),
    [
        (("1,204", "7"), [1204, 7]),
        (("1.204", "12.000"), [1204, 12000]),
        (("1’204", "7"), [1204, 7]),
        (("2.000", "7.000"), [2, 7]),  # as a program writes a mean
        (("2.000", "7.5"), [2, None]),
        (("1,5", "0,204"), [None, None]),
        (("2,000", "15,000"), [2, 15]),
        (("0,000", "7,000"), [0, 7]),
        (("2,000", "15"), [2000, 15]),  # a program that writes zeros behind the comma writes them everywhere
    ],
)
def test_a_mark_before_three_digits_of_a_count_parts_thousands(
    texts: tuple[str, str], figures: list[int | None], read: Read
) -> None:
    rows = (f"{n};Fire;2022-03-01;50;30;UA;{text}" for n, text in enumerate(texts))
    _, found = read(table(*rows, head="id;title;date;lat;lon;country;killed\n"))
    killed = [found[str(n)].killed for n in range(2)]
    assert [None if count is None else count.best for count in killed] == figures


@pytest.mark.parametrize("point", ["46°30'N 30°45'E", "46.5 N, 30.75 E", "N46.5 / E30.75", "46°30'00\"N, 30°45'00\"E"])
def test_a_pair_of_degrees_with_the_letters_of_the_sides_is_a_point(point: str, read: Read) -> None:
    rows = (f"1;Fire;2022-03-01;{point}", "2;Fire;2022-03-02;46.5, 30.75")
    _, found = read(table(*rows, head="id;title;date;coordinates\n"))
    first = found["1"].placement.point
    assert first is not None
    assert (first.lat, first.lon) == (46.5, 30.75)


@pytest.mark.parametrize(("text", "figure"), [("~20", 20), ("about 5", 5), ("близько 4", 4), ("6?", 6)])
def test_a_count_that_is_about_right_is_flagged_as_no_exact_one(text: str, figure: int, read: Read) -> None:
    _, found = read(table(f"1,Fire,2022-03-01,50,30,UA,{text}", *(f"{n},Fire,2022-03-01,50,30,UA,1" for n in "234")))
    killed = found["1"].killed
    assert killed is not None
    assert (killed.low, killed.best, killed.high) == (None, figure, None)
    assert found["1"].flags == (f"“{text}” is no exact number of killed.",)


def test_a_count_that_cant_be_read_is_flagged_and_nothing_isnt(read: Read) -> None:
    rows = ("1,Fire,2022-03-01,50,30,UA,dozens", "2,Fire,2022-03-01,50,30,UA,NA", "3,Fire,2022-03-01,50,30,UA,-1")
    rows += ("8,Fire,2022-03-01,50,30,UA,н/д", "9,Fire,2022-03-01,50,30,UA,Немає інформації")
    _, found = read(table(*rows, *(f"{n},Fire,2022-03-01,50,30,UA,1" for n in "456")))
    assert [found[n].killed for n in "12389"] == [None] * 5
    assert found["1"].flags == ("“dozens” can't be read as a number of killed; it was left out.",)
    assert [found[n].flags for n in "2389"] == [()] * 4


def test_a_title_without_a_blank_is_cut_and_not_lost(read: Read) -> None:
    _, found = read(table("1," + "x" * 500 + ",2022-03-01,50,30,UA,1", "2,Fire,2022-03-01,50,30,UA,1"))
    assert found["1"].title.startswith("xxx")


def test_cells_that_say_nothing_are_empty_in_every_field(read: Read) -> None:
    head = "id,title,date,lat,lon,source,damage,actor,url\n"
    _, found = read(
        table("1,Fire,2022-03-01,50,30,NA,NA,Невідомо,null", "2,Fire,2022-03-01,50,30,X,A barn,Y,http://x.y", head=head)
    )
    one = found["1"]
    assert (one.damage, one.actor, one.reports[0].url, one.reports[0].publisher) == ("", (), "", "")


def test_the_order_of_day_and_month_is_told_by_the_columns_own_values(read: Read) -> None:
    _, found = read(table("1,Fire,03/04/2022,50,30,,", "2,Fire,25/04/2022,50,30,,"))
    assert str(found["1"].date_start) == "2022-04-03"


def test_month_first_too(read: Read) -> None:
    _, found = read(table("1,Fire,3/4/2022,50,30,,", "2,Fire,04/25/2022,50,30,,"))
    assert str(found["1"].date_start) == "2022-03-04"


def test_the_telling_date_may_stand_far_below_the_sample() -> None:
    rows = [f"{n},Fire,03/04/2022,50,30,," for n in range(1, 900)]
    found = open_dataset(table(*rows, "900,Fire,25/04/2022,50,30,,"))
    assert found.mapping is not None
    assert (found.mapping.day_first, found.asks_day_order) == (True, False)


def test_dates_that_could_be_read_both_ways_are_asked_about(gazetteer: Gazetteer, store: Store) -> None:
    data = table("1,Fire,03/04/2022,50,30,,", "2,Fire,05/06/2022,50,30,,")
    found = open_dataset(data)
    assert found.asks_day_order
    with pytest.raises(ReadError, match="both ways"):
        import_file(data, store, gazetteer=gazetteer)
    assert store.count() == 0
    assert found.mapping is not None
    result = import_file(data, store, gazetteer=gazetteer, mapping=replace(found.mapping, day_first=True))
    assert result.new == 2


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2022-03-01 - 2022-03-05", "2022-03-01", "2022-03-05", "days"),
        ("March 2022", "2022-03-01", "2022-03-31", "month"),
        ("2022", "2022-01-01", "2022-12-31", "year"),
        ("2022-03-01 14:05", "2022-03-01", "2022-03-01", "day"),
        ("2022-03-01T14:05:00+02:00", "2022-03-01", "2022-03-01", "time"),
        ("1 березня 2022", "2022-03-01", "2022-03-01", "day"),
        ("01.03.2022 р.", "2022-03-01", "2022-03-01", "day"),
        ("march-1-2022", "2022-03-01", "2022-03-01", "day"),
        ("1-Mar-22", "2022-03-01", "2022-03-01", "day"),
        ("1 de marzo de 2022", "2022-03-01", "2022-03-01", "day"),
        ("2022年3月1日", "2022-03-01", "2022-03-01", "day"),
        ("2022 March 1", "2022-03-01", "2022-03-01", "day"),
        ("2022-03-00", "2022-03-01", "2022-03-31", "month"),
        ("2022 0 0", "2022-01-01", "2022-12-31", "year"),
        ("2022-03-01 11:05 PM UTC", "2022-03-01", "2022-03-01", "time"),
        ("1527-03-01", "None", "None", "unknown"),
        ("1489273719282361", "None", "None", "unknown"),
        ("some day", "None", "None", "unknown"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(text: str, start: str, end: str, precision: str, read: Read) -> None:
    _, found = read(table(f"1,Fire,{text},50,30,,", *(f"{n},Fire,2022-01-0{n},50,30,," for n in range(2, 9))))
    one = found["1"]
    assert (str(one.date_start), str(one.date_end), one.date_precision) == (start, end, precision)
    assert bool(one.flags) == (precision == "unknown")
    assert (one.time_start is not None) == (precision == "time")


def test_an_end_before_the_start_is_flagged(read: Read) -> None:
    _, found = read(
        b"id,title,start_date,end_date,lat,lon\n1,Fire,2022-03-05,2022-03-01,50,30\n2,Fire,2022-03-01,2022-03-09,50,30\n"
    )
    assert "before its start" in found["1"].flags[0]
    assert (str(found["2"].date_end), found["2"].date_precision) == ("2022-03-09", "month")


def test_a_row_with_names_only_is_looked_up_with_what_it_knows(read: Read) -> None:
    rows = (
        "1,Fire,2022-03-01,Pokrovsk,Donetsk region,Ukraine",
        "2,Fire,2022-03-01,,Sumy oblast,Ukraine",
        "3,Fire,2022-03-01,,,Ukraine",
        "4,Fire,2022-03-01,No Information,N/A,",
    )
    result, found = read(table(*rows, head="id,title,date,city,region,country\n"))
    assert [found[n].placement.precision for n in "1234"] == ["settlement", "province", "country", "none"]
    assert [found[n].placement.method for n in "1234"] == ["gazetteer", "gazetteer", "gazetteer", "none"]
    assert found["1"].placement.admin1.startswith("Donetsk")
    assert result.geocoded == 3


def test_a_place_that_nobody_knows_still_lies_in_its_country(read: Read) -> None:
    rows = ("1,Fire,2022-03-01,Xqzvillage,,Ukraine", "2,Fire,2022-03-01,Xqzvillage,,")
    _, found = read(table(*rows, head="id,title,date,city,region,country\n"))
    assert [found[n].placement.precision for n in "12"] == ["country", "none"]
    assert found["1"].placement.query == "Xqzvillage, Ukraine"


def test_a_region_named_as_its_capital_is_the_region(read: Read) -> None:
    rows = ("1,Fire,2022-03-01,,Kharkiv,Ukraine", "2,Fire,2022-03-01,,Kyiv,Ukraine", "3,Fire,2022-03-01,Kyiv,,Ukraine")
    _, found = read(table(*rows, "4,Fire,2022-03-01,,Kramatorsk,Ukraine", head="id,title,date,city,region,country\n"))
    assert [found[n].placement.precision for n in "1234"] == ["province", "province", "settlement", "province"]
    assert [found[n].placement.name for n in "12"] == ["Kharkiv region", "Kyiv city"]
    assert (found["4"].placement.radius_km, found["4"].placement.place_id) == (100.0, "")


def test_two_rows_with_one_id_become_one_incident_and_a_reject(read: Read) -> None:
    result, found = read(table(*(f"{n},Fire,2022-03-01,50,30,," for n in range(1, 12)), "1,Flood,2022-03-02,50,30,,"))
    assert (found["1"].title, result.reject_counts) == ("Fire", {"the same id as an earlier row": 1})
    assert json.loads(result.rejects[0].raw)["title"] == "Flood"
    assert result.rejects[0].row == 12


def test_rows_without_an_id_are_known_by_their_content(gazetteer: Gazetteer, store: Store) -> None:
    data = b"date,place,what\n2022-03-01,Kharkiv,Shelling\n2022-03-02,Kharkiv,Shelling\n2022-03-01,Kharkiv,Shelling\n"
    first = import_file(data, store, gazetteer=gazetteer, name="list.csv")
    again = import_file(data, store, gazetteer=gazetteer, name="list.csv")
    assert (first.new, len(first.rejects), again.unchanged, again.new) == (2, 1, 2, 0)


def test_hostile_text_goes_through_as_text(read: Read) -> None:
    title = "<img src=x onerror=alert(1)> ` ${x} </script> '; DROP TABLE --"
    data = f'id,title,date,lat,lon\n1,"{title}",2022-03-01,50,30\n2,\x00\x1fFire\x1d,2022-03-01,50,30\n'
    _, found = read(data.encode())
    assert found["1"].title == title
    assert found["2"].title == "Fire"
    assert json.loads(found["1"].raw)["title"] == title


def test_stray_bytes_cost_a_character_and_not_the_row(read: Read) -> None:
    _, found = read(
        "id,title,date,lat,lon\n1,Київ і околиці,2022-03-01,50,30\n".encode() + b"2,Fi\xffre,2022-03-01,50,30\n"
    )
    assert (found["1"].title, found["2"].title) == ("Київ і околиці", "Fi\ufffdre")


def test_a_file_that_was_encoded_twice_is_mended_and_said_to_be(read: Read) -> None:
    rows = [f"{n},Пожежа у Харкові № {n},2022-03-01,50,30,," for n in range(1, 9)]
    twice = table(*rows).decode().encode().decode("latin-1").replace("\x96", "–").replace("\x80", "€").encode()
    found = open_dataset(twice)
    assert "encoded twice" in found.container
    _, incidents = read(twice)
    assert incidents["8"].title == "Пожежа у Харкові № 8"


def test_sound_text_beside_a_broken_word_is_left_alone(read: Read) -> None:
    rows = [f"{n},Fête à Orléans et Â£{n},2022-03-01,50,30,," for n in range(1, 9)]
    _, found = read(table(*rows))
    assert found["1"].title == "Fête à Orléans et Â£1"


def test_utf_16_is_read(read: Read) -> None:
    _, found = read("id\ttitle\tdate\tlat\tlon\n1\tПожежа\t2022-03-01\t50\t30\n".encode("utf-16"))
    assert found["1"].title == "Пожежа"


def test_unnamed_and_repeated_columns_are_told_apart() -> None:
    found = open_dataset(b",a,a,b\n1,2,3,x\n")
    assert found.names == ("column_1", "a", "a_2", "b")


def test_numbers_that_lost_their_form_are_codes_still(read: Read) -> None:
    head = (
        "event_id_cnty,event_date,event_type,sub_event_type,latitude,longitude,geo_precision,source,fatalities,actor1\n"
    )
    _, found = read((head + "UKR1,2022-03-01,Battles, Armed clash ,50,30,2.0,X;Y; X,3.0,A\n").encode())
    one = found["UKR1"]
    assert (one.event_type, one.placement.precision) == ("ground_clash", "near")
    assert [report.publisher for report in one.reports] == ["X", "Y"]


def test_wrapped_files_are_read_as_what_they_hold(read: Read) -> None:
    data = table("1,Fire,2022-03-01,50,30,,")
    for wrapped in (gzip.compress(data), _zip({"a/list.csv": data, "__MACOSX/._list.csv": b"\x00", "notes.md": b"no"})):
        _, found = read(wrapped)
        assert set(found) == {"1"}


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


_LETTER = b"""Officials met on Tuesday, for the third time in a month, to speak of the border, its guards and their pay.

Nothing was agreed in the talks of the night before, said one of them.

The next meeting will be held in spring, if there is one.

Others were not so sure.

Nobody was hurt.
"""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "picture"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><body>Not found</body></html>", "web page"),
        (b"<?xml version='1.0'?><rss></rss>", "no KML"),
        (b"one line of prose", "no table"),
        (_LETTER, "is a text and no table: add it as a report"),
        (b'{"a": [1, 2', "valid JSON"),
        (b'{"a": 1}', "no list|no line|no column"),
        (b"PK\x03\x04 broken", "damaged zip"),
        (b"PAR1 broken", "damaged Parquet"),
        (b"SQLite format 3\x00 broken", "damaged"),
        (b"\x1f\x8b\x08 broken", "unpacked|damaged"),
        (b"<kml><Document><!ENTITY x 'y'></Document></kml>", "entities"),
        (b"id,title,lat,lon\n", "no rows"),
        (bytes(range(256)) * 9, "neither text nor a format"),
        (b"name,colour\nred,blue\ngreen,white\n", "no column says where or when.* say which do on the page"),
    ],
)
def test_a_bad_file_is_refused_whole_with_one_sentence(
    data: bytes, words: str, gazetteer: Gazetteer, store: Store
) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        import_file(data, store, gazetteer=gazetteer, name="file")
    assert "\n" not in str(caught.value)
    assert "file" in str(caught.value)
    assert store.count() == 0


def test_a_refusal_is_one_line_whatever_is_called_how(gazetteer: Gazetteer, store: Store) -> None:
    name, rows = "two\nlines.csv", HEAD.encode() + b"1,Fire,2022-03-01,50,30,,\n" * 3
    whole = _zip({name: rows})
    begin = 30 + len(name)
    with pytest.raises(ReadError, match=r"two lines\.csv") as caught:
        import_file(whole[:begin] + b"\xff" * 20 + whole[begin + 20 :], store, gazetteer=gazetteer, name="a.zip")
    assert str(caught.value).splitlines() == [str(caught.value)]


def test_a_quote_that_is_never_closed_refuses_the_file(gazetteer: Gazetteer, store: Store) -> None:
    data = table('1,"Fire,2022-03-01,50,30,,', *("2,Fire,2022-03-01,50,30,," for _ in range(3)))
    with pytest.raises(ReadError, match="no line below its header is a row; a quote may not be closed"):
        import_file(data, store, gazetteer=gazetteer)
    assert store.count() == 0


@pytest.mark.parametrize("wrap", [gzip.compress, lambda data: _zip({"a.csv": data})])
def test_a_file_that_unfolds_to_far_too_much_is_refused(wrap: object, gazetteer: Gazetteer, store: Store) -> None:
    bomb = wrap(HEAD.encode() + (b"1,Fire,2022-03-01,50,30,," + b" " * 1_000_000 + b"\n") * 80)  # type: ignore[operator]
    with pytest.raises(ReadError, match="unfolds"):
        import_file(bomb, store, gazetteer=gazetteer)
