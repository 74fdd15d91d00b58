"""What is particular to ACLED: its dirt from other tools, types that stood for two, totals."""

from __future__ import annotations

from tests.datasets.conftest import Read

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,latitude,longitude,geo_precision,source,fatalities,actor1"


def test_the_na_of_r_means_nothing(read: Read) -> None:
    rows = (
        HEAD + ",civilian_targeting,admin2",
        "UKR1,2022-03-01,Battles,Armed clash,50,30,1,X,NA,NA,NA,NA",
        "UKR2,2022-03-01,Violence against civilians,Attack,50,30,1,X,1,A,Civilian targeting,B",
    )
    _, found = read("\n".join(rows).encode())
    one = found["UKR1"]
    assert (one.target, one.actor, one.killed, one.placement.admin2) == ((), (), None, "")
    assert found["UKR2"].target == ("civilians",)


def test_rioters_are_told_from_protesters_where_one_type_stood_for_both(read: Read) -> None:
    rows = (
        HEAD.replace("sub_event_type,", ""),
        "1A,2016-03-01,Riots/Protests,50,30,1,X,0,Rioters (Z)",
        "2A,2016-03-01,Riots/Protests,50,30,1,X,0,Protesters (Z)",
    )
    _, found = read("\n".join(rows).encode())
    assert [found[n].event_type for n in ("1A", "2A")] == ["unrest", "protest"]
    assert [found[n].title for n in ("1A", "2A")] == ["Riot or mob violence", "Protest"]


def test_a_total_is_drawn_as_its_region_and_says_that_it_is_one(read: Read) -> None:
    result, found = read("acled_totals.csv")
    one = next(each for each in found.values() if each.event_type != "protest")
    assert (one.placement.precision, one.placement.admin1, one.date_precision) == ("province", "Sumy region", "week")
    assert (str(one.date_start), str(one.date_end)) == ("2024-03-02", "2024-03-08")
    assert "31 events" in one.title
    assert "not a single event" in one.summary
    assert result.reject_counts == {"a total of no events": 1}


def test_totals_by_month_and_region_are_known_too(read: Read) -> None:
    rows = (
        "Country,Admin1,Admin2,ISO3,Month,Year,Events,Fatalities",
        "#country+name,#adm1+name,#adm2+name,#country+code,#date+month,#date+year,#event+num,#affected+killed",
        "Ukraine,Kharkiv,,UKR,February,2024,2,1",
    )
    result, found = read("\n".join(rows).encode())
    (one,) = found.values()
    assert (result.format, one.date_precision, one.placement.precision) == ("acled_totals", "month", "province")
    assert str(one.date_end) == "2024-02-29"
