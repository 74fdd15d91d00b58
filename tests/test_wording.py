"""The words say what is known and no more."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from geo import wording
from geo.filter import Filter, Search
from geo.model import BBox, Claim, Count, Figure, Incident, Placement, Point, RunnerUp
from geo.wording import (
    claim_words,
    count_words,
    date_words,
    facts,
    figure_words,
    filter_words,
    in_our_words,
    place_words,
    precision_words,
    reword,
    spelling_words,
    when_words,
)

DAY = dt.date(2025, 8, 20)


def _at(precision: str, name: str) -> Placement:
    return Placement(point=Point(50.9, 34.8), precision=precision, name=name)


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        (None, None, "unknown", "not known"),
        (DAY, DAY, "day", "20 Aug 2025"),
        (DAY, DAY, "days", "about 20 Aug 2025"),
        (DAY, DAY, "week", "week of 20 Aug 2025"),
        (dt.date(2025, 8, 1), dt.date(2025, 8, 31), "month", "Aug 2025"),
        (dt.date(2025, 1, 1), dt.date(2025, 12, 31), "year", "2025"),
        (DAY, dt.date(2025, 8, 22), "day", "20–22 Aug 2025"),
        (DAY, dt.date(2025, 9, 2), "days", "20 Aug 2025 – 2 Sep 2025"),
    ],
)
def test_a_date_is_no_preciser_than_known(
    start: dt.date | None, end: dt.date | None, precision: str, words: str
) -> None:
    assert date_words(start, end, precision) == words


def test_the_time_of_day_is_told_with_its_zone() -> None:
    moment = dt.datetime(2025, 8, 20, 3, 5, tzinfo=dt.UTC)
    incident = Incident(
        id="a", title="", event_type="other", source="s", source_id="1",
        date_start=DAY, date_end=DAY, date_precision="time", time_start=moment,
    )  # fmt: skip
    assert when_words(incident) == "20 Aug 2025, 03:05 UTC"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, "no figure"),
        (Count.exactly(0), "0"),
        (Count(low=14, best=14), "at least 14"),
        (Count(low=24), "at least 24"),
        (Count(high=20), "up to 20"),
        (Count(10, 14, 20), "14 (10 to 20)"),
        (Count(low=10, high=20), "10 to 20"),
        (Count(best=1400), "1,400"),
        (Count(low=10, best=14), "14, at least 10"),
    ],
)
def test_unknown_is_not_zero_and_a_bound_is_a_bound(count: Count | None, words: str) -> None:
    assert count_words(count) == words


def test_a_place_is_named_from_the_nearest_outwards() -> None:
    point = Point(50.3, 34.9)
    town = Placement(point=point, precision="settlement", radius_km=4, name="Okhtyrka", admin1="Sumy", country="UA")
    assert place_words(town) == "Okhtyrka, Sumy, UA"
    assert precision_words(town) == "known to the town, ± 4 km"
    assert precision_words(replace(town, name="")) == "given as a point, ± 4 km"
    assert place_words(town, country="Ukraine") == "Okhtyrka, Sumy, Ukraine"
    assert place_words(Placement(point=point, precision="country", name="Ukraine", country="UA")) == "Ukraine"
    assert place_words(Placement(query="the front", country="UA")) == "the front, UA"
    assert place_words(Placement()) == "place not stated"
    assert precision_words(Placement()) == "not on the map"
    assert precision_words(Placement(point=point, precision="line", radius_km=136)) == "along a line"
    assert place_words(Placement(query="the east")) == "the east"


def test_claims_and_figures() -> None:
    assert claim_words(Claim("Police", "calls_for")) == "Police call for"
    assert claim_words(Claim("", "denies", "it")) == "Somebody not named denies: it"
    assert figure_words(Figure("homes_damaged", Count.exactly(14))) == "14 residential buildings damaged"


def test_a_filter_is_told_in_labels_not_codes() -> None:
    assert filter_words(Filter()) == "all but statements, talks and alerts"
    assert filter_words(Filter(domain=("all",))) == "all kinds"
    assert filter_words(Filter(domain=("all",), precision=("none",))) == "all kinds; without a place"
    assert filter_words(Filter(domain=("all",), means=("none",))) == "all kinds; by: No weapon"
    chosen = Filter(
        type=("drone_strike", "air_strike"), country=("UA",), since=DAY, until=DAY, q="fire", min_killed=1,
        precision=("province",), bbox=BBox(20, 45, 40, 60),
    )  # fmt: skip
    assert filter_words(chosen) == (
        "Drone strike or Air strike; in UA; place known to: Region; from 20 Aug 2025; until 20 Aug 2025; "
        "with the words “fire”; at least 1 killed; between 45 and 60 north, 20 and 40 east"
    )
    names = {"UA": "Ukraine", "MD": "Moldova"}
    named = filter_words(Filter(domain=("all",), country=("UA", "MD")), country=names.__getitem__)
    assert named == "all kinds; in Ukraine or Moldova"


def test_a_dataset_is_hidden_and_reports_are() -> None:
    assert wording.hidden_words({"ucdp_ged": "UCDP GED"}) == "UCDP GED is hidden"
    assert wording.hidden_words({"report": "Reports added here"}) == "Reports added here are hidden"
    assert wording.hidden_words({"a": "A", "report": "Reports added here"}) == "2 datasets are hidden"


def test_officials_report_and_an_official_reports() -> None:
    assert wording.claim_words(Claim("Russian-appointed officials", "accuses")) == "Russian-appointed officials accuse"
    assert wording.claim_words(Claim("Local authorities", "denies", "it")) == "Local authorities deny: it"
    assert wording.claim_words(Claim("Reuters", "calls_for")) == "Reuters calls for"
    assert wording.claim_words(Claim("Polish firefighters", "reports")) == "Polish firefighters report"
    assert wording.claim_words(Claim("Eyewitnesses", "reports")).endswith("reports")


def test_damage_is_told_once() -> None:
    figures = (Figure("homes_damaged", Count.exactly(14)), Figure("places_hit", Count.exactly(3)))
    incident = Incident(
        id="a", title="t", event_type="other", source="s", source_id="a", damage="14 homes", figures=figures
    )
    assert wording.damage_words(incident) == "14 homes; 3 places hit"


@pytest.mark.parametrize(
    ("place", "actor", "event_type", "title"),
    [
        (Placement(name="Sumy"), (), "drone_strike", "Drone strike in Sumy: 2 killed"),
        (_at("near", "Sumy"), (), "drone_strike", "Drone strike near Sumy: 2 killed"),
        (_at("near", "between Sumy and Romny"), (), "drone_strike", "Drone strike between Sumy and Romny: 2 killed"),
        (_at("exact", "near Sumy"), (), "drone_strike", "Drone strike near Sumy: 2 killed"),
        (_at("line", "the border"), (), "border_fortification", "Border fortification along the border: 2 killed"),
        (Placement(), (), "drone_strike", "Drone strike: 2 killed"),
        (Placement(name="Kyiv"), ("Rutte",), "statement", "Statement: Rutte, Kyiv"),
        (Placement(), (), "talks", "Talks or agreement"),
    ],
)
def test_a_title_is_made_from_the_values(place: Placement, actor: tuple[str, ...], event_type: str, title: str) -> None:
    made = Incident(
        id="a", title="", event_type=event_type, source="s", source_id="1",
        placement=place, actor=actor, killed=Count.exactly(2), injured=Count.exactly(0),
    )  # fmt: skip
    assert in_our_words(made).title == title


@pytest.mark.parametrize(("number", "words"), [(0, "0 incidents"), (1, "1 incident"), (1200, "1,200 incidents")])
def test_one_incident_is_one(number: int, words: str) -> None:
    assert wording.number_words(number) == words


def test_only_words_that_nobody_wrote_follow_the_values() -> None:
    plain = Incident(id="a", title="", event_type="drone_strike", source="s", source_id="1", killed=Count(low=2))
    ours = in_our_words(plain)
    assert ours.summary == "At least 2 killed."
    written = replace(ours, summary="Written")
    more = reword(written, replace(written, killed=Count.exactly(3)))
    assert (more.title, more.summary) == ("Drone strike: 3 killed", "Written")
    named = reword(ours, replace(ours, title="A name", killed=Count.exactly(3)))
    assert (named.title, named.summary) == ("A name", "3 killed.")


def test_the_facts_of_an_incident_are_said_once_and_the_unknown_is_said_too() -> None:
    place = Placement(
        query="Okhtyrka", point=Point(50.3, 34.9), precision="settlement", radius_km=4, country="UA", name="Okhtyrka",
        method="gazetteer", score=0.8, runners_up=(RunnerUp("Okhtyrka"),),
    )  # fmt: skip
    day = dt.date(2025, 8, 1)
    incident = Incident(
        id="1", title="", event_type="drone_strike", source="report", source_id="1", placement=place, date_start=day,
        date_end=day.replace(day=31), date_precision="month", killed=Count.exactly(2), verification="one_party",
    )  # fmt: skip
    facts = wording.facts(incident, country={"UA": "Ukraine"}.__getitem__)
    assert facts["when"] == wording.Fact("When", "Aug 2025", ("known to the month",))
    assert facts["where"].words == "Okhtyrka, Ukraine"
    assert facts["where"].notes == (
        "known to the town, ± 4 km", "“Okhtyrka” looked up in the bundled gazetteer", "name matched to 80 %",
        "could also be another Okhtyrka",
    )  # fmt: skip
    assert (facts["killed"].words, facts["injured"].words) == ("2", "no figure")
    assert facts["sure"] == wording.Fact("Verification", "Claim by one party")
    assert not facts["people"].words
    nowhere = wording.facts(replace(incident, placement=Placement()))["where"]
    assert (nowhere.words, nowhere.notes) == ("place not stated", ("not on the map",))


@pytest.mark.parametrize(
    ("placement", "words"),
    [
        (Placement(query="Wonderland"), "“Wonderland”"),
        (Placement(), "not stated"),
        (Placement(name="Bilka", admin2="Okhtyrka district", admin1="Sumy region", country="UA"),
         "Bilka, Okhtyrka district, Sumy region, Ukraine"),
    ],
)  # fmt: skip
def test_a_full_place_has_every_division(placement: Placement, words: str) -> None:
    assert wording.full_place_words(placement, country="Ukraine" if placement.country else "") == words


def test_a_search_says_by_which_names_else_it_looks() -> None:
    names = ("Kharkiv", "charkiw", "харків", "харьков", "خاركوف")
    assert spelling_words(Search(names=(("Kharkov", names),))) == "also Kharkiv, Харків, Харьков, +2"
    assert spelling_words(Search()) == ""


@pytest.mark.parametrize(
    ("what", "count", "words"),
    [
        ("captured", Count(1, 1, 1), "1 person taken or held"),
        ("captured", Count(2, 2, 2), "2 people taken or held"),
        ("homes_damaged", Count(1, 1, 1), "1 residential building damaged"),
        ("vehicles_damaged", Count(low=1, best=1), "at least 1 vehicles damaged"),
    ],
)
def test_one_is_no_plural(what: str, count: Count, words: str) -> None:
    assert figure_words(Figure(what, count)) == words


def test_a_region_and_the_city_after_which_it_is_called_are_told_apart() -> None:
    city = RunnerUp("Odesa", Point(46.48, 30.73), "UA", 0.4)
    region = Placement(
        point=Point(46.9, 30.4), precision="province", name="Odesa region", admin1="Odesa region", runners_up=(city,)
    )
    said = facts(Incident(id="a", title="", event_type="protest", placement=region, source="s", source_id="a"))
    assert "could also be the city of Odesa" in said["where"].notes


@pytest.mark.parametrize(("event_type", "words"), [("protest", "No weapon"), ("border_fortification", "")])
def test_that_there_was_no_weapon_is_said_of_people_and_of_no_fence(event_type: str, words: str) -> None:
    said = facts(Incident(id="a", title="", event_type=event_type, means=("none",), source="s", source_id="a"))
    assert said["means"].words == words


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (("import", "a.csv"), ("Imported", "a.csv")),
        (("undo", "merge Fire in Sumy"), ("Undone (joined)", "Fire in Sumy")),
        (("undo", "import"), ("Undone (imported)", "")),
        (("undo", "of an older version"), ("Undone", "of an older version")),
        (("something new", "x"), ("something new", "x")),
    ],
)
def test_an_act_that_was_undone_is_named_by_what_it_did(act: tuple[str, str], words: tuple[str, str]) -> None:
    assert wording.act_words(*act) == words
