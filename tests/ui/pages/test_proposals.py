"""What the review page shows of a draft, and what it makes of what somebody typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.edits import correct
from geo.gazetteer import Place, bundled_gazetteer
from geo.model import QUOTE, Claim, Count, Evidence, Figure, Incident, Placement, Point, Report, RunnerUp
from geo.review import Draft, Proposal, ValueRule
from geo.ui.pages import proposals, report_text

COUNTS = st.lists(st.integers(0, 500), min_size=3, max_size=3).map(sorted)
TODAY = dt.date(2025, 8, 20)
TEXT = "Drones hit Sumy overnight; two people died."


def draft(*evidence: Evidence, marks: tuple[Evidence, ...] = (), text: str = TEXT) -> Draft:
    incident = Incident(
        id="a", title="t", event_type="drone_strike", source="report", source_id="a", evidence=tuple(evidence)
    )
    return Draft(
        id="d",
        report=Report(id="d"),
        text=text,
        added=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        proposals=(Proposal(incident, 0.7), Proposal(incident, 0.9)),
        marks=marks,
    )


def test_overlapping_spans_are_cut_at_their_edges() -> None:
    told = draft(
        Evidence("event_type", 0, 15, "Drones hit Sumy"),
        Evidence("placement", 11, 15, "Sumy"),
        marks=(Evidence("place", 11, 15, "Sumy"),),
    )
    pieces = report_text.pieces(told)
    assert [piece.text for piece in pieces] == ["Drones hit ", "Sumy", " overnight; two people died."]
    assert pieces[0].cards == "0 1"
    assert pieces[1].why == "what happened, a place, where"
    assert pieces[2].plain


def test_an_added_incident_asks_what_happened_until_that_is_chosen() -> None:
    (one, *_) = draft(Evidence(QUOTE, 0, 15, "Drones hit Sumy")).proposals
    added = replace(one, by_hand=True, incident=replace(one.incident, event_type="other", edited=("event_type",)))
    card = proposals.card(0, added)
    assert (card["untyped"], card["edited"], card["quote"]) == (True, "", "Drones hit Sumy")
    card = proposals.card(0, replace(added, incident=correct(added.incident, event_type="unrest")))
    assert (card["untyped"], card["edited"], card["quote"]) == (False, "what happened", "Drones hit Sumy")


def test_a_corrected_day_is_told_as_one_thing() -> None:
    incident = corrected(draft().proposals[0].incident, "date", "2025-08-20")
    assert proposals.card(0, Proposal(incident, 0.7))["edited"] == "when"


def test_a_place_to_choose_is_told_apart_from_its_namesakes() -> None:
    point = Point(50.48, 34.97)
    other = RunnerUp("Trostianets", Point(48.51, 29.23), "UA", 0.1)
    abroad = RunnerUp("Trostianets", None, "PL", 0.1)
    place = Placement(
        query="Trostianets",
        point=point,
        precision="settlement",
        radius_km=2.4,
        country="UA",
        admin1="Sumy region",
        admin2="Okhtyrskyi district",
        name="Trostianets",
        runners_up=(other, other, abroad, replace(other, name="Trostianka")),
    )
    assert proposals.named_words(place, "Ukraine") == "Sumy region, Ukraine · known to the town, ± 2 km"
    region = replace(place, name="Sumy region", precision="province", radius_km=None)
    assert proposals.named_words(region, "Ukraine") == "Ukraine · only the region is known"
    assert proposals.named_words(Placement(point=point, precision="water", name="Sea"), "") == "at sea or on water"
    assert proposals.others(place, bundled_gazetteer()) == ["in Vinnytsia region", "in Poland", "Trostianka"]


def test_a_place_that_a_search_found_is_told_in_words() -> None:
    town = Place("gn:1", "Odesa", "settlement", Point(46.5, 30.7), "UA", "Odesa region", "Odesa district")
    assert proposals.around_words(town, "Ukraine") == "Odesa district, Odesa region, Ukraine · town or village"
    city = replace(town, population=1_015_826)
    assert proposals.around_words(city, "Ukraine").endswith(" · town or village · 1,015,826 people")
    region = Place("gn:2", "Odesa region", "admin1", Point(46.5, 30.7), "UA", "Odesa region")
    assert proposals.around_words(region, "Ukraine") == "Ukraine · region"
    assert proposals.around_words(Place("gn:3", "Black Sea", "water", Point(43.0, 34.0)), "") == "water"


def test_half_a_name_finds_the_towns_that_begin_so() -> None:
    assert "Druzhkivka" in [place.name for place in proposals.places_called("Druzh", bundled_gazetteer(), 6)]
    assert proposals.places_called("Zapor", bundled_gazetteer(), 6)[0].name == "Zaporizhzhia"
    assert proposals.places_called("qwertzuiop", bundled_gazetteer(), 6) == []


def test_a_day_after_the_report_is_said() -> None:
    day, today = dt.date(2025, 11, 27), dt.date(2026, 12, 1)
    assert proposals.late_words(day, day, today) == proposals.late_words(day, None, today) == ""
    assert proposals.late_words(None, day, today) == ""
    late = proposals.late_words(today, day, today)
    assert late == "Taken over, but 1 Dec 2026 lies after the report was published, 27 Nov 2025."
    assert proposals.late_words(dt.date(2031, 1, 1), None, today).endswith("lies in the future.")


@given(st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=8))
def test_the_pieces_are_the_text_whatever_the_spans(edges: list[tuple[int, int]]) -> None:
    told = draft(*(Evidence("killed", start, end, "") for start, end in edges))
    assert "".join(piece.text for piece in report_text.pieces(told)) == TEXT


@given(COUNTS, st.integers(0, 7))
def test_a_count_is_typed_as_it_is_shown(values: list[int], known: int) -> None:
    low, best, high = (value if known >> place & 1 else None for place, value in enumerate(values))
    if low is None and best is None and high is None:
        assert proposals.count_text(None) == ""
        return
    count = Count(low, best, high)
    read = proposals.read_count(proposals.count_text(count))
    assert read is not None
    assert (read.low or 0) == (low or 0) or low is None
    assert read.at_least == count.at_least or best is None
    assert read.high == high or high is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("14", Count.exactly(14)),
        ("at least 14", Count.exactly(14)),
        ("14+", Count(low=14, best=14)),
        ("10-14", Count(low=10, high=14)),
        ("up to 20", Count(high=20)),
        ("1,200", Count.exactly(1200)),
        ("", None),
        ("unknown", None),
        ("no figure", None),
    ],
)
def test_counts_as_people_type_them(text: str, count: Count | None) -> None:
    assert proposals.read_count(text) == count


@pytest.mark.parametrize("text", ["many", "14 or so", "-", "-3", "3-1", "9..3..4", "1e9", "99999999999999", "٣x"])
def test_what_is_no_count_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no count|smaller figure first|between"):
        proposals.read_count(text)


def corrected(incident: Incident, name: str, *values: str) -> Incident:
    return correct(incident, **proposals.correction(incident, name, values))


def test_corrections_fit_their_field() -> None:
    incident = draft().proposals[0].incident
    assert corrected(incident, "speaker", "Police").claims == (Claim("Police", "reports"),)
    assert corrected(incident, "stance", "denies").claims == (Claim("", "denies"),)
    told = replace(incident, claims=(Claim("Police", "claims", "so"), Claim("Governor", "denies")))
    assert corrected(told, "speaker", "Army").claims == (Claim("Army", "claims", "so"), Claim("Governor", "denies"))
    assert corrected(told, "speaker").claims == (Claim("Governor", "denies"),)
    assert corrected(incident, "actor", "Russia; ; Wagner ;Russia").actor == ("Russia", "Wagner")
    assert corrected(incident, "target", "energy", "nonsense", "port").target == ("energy", "port")
    assert corrected(incident, "means").means == ()
    assert corrected(incident, "people", "two children").people == "two children"
    judged = corrected(incident, "verification", "contested")
    assert (judged.verification, judged.verification_reason) == ("contested", "judged by hand")
    assert corrected(incident, "title", " ").title == "Drone strike"  # what the values make of it
    wrong = {"date": "20.8.2025", "event_type": "nonsense", "id": "x", "figure:x": "3", "figure:missing": "many"}
    for name, text in wrong.items():
        with pytest.raises(ValueError, match=r"day|changed here|count"):
            proposals.correction(incident, name, [text])


def test_days_are_corrected_one_by_one() -> None:
    incident = draft().proposals[0].incident
    first = corrected(incident, "date", "2025-08-20")
    assert (first.date_start, first.date_end, first.date_precision) == (TODAY, TODAY, "day")
    last = corrected(first, "until", "2025-08-22")
    assert (last.date_start, last.date_end, last.date_precision) == (TODAY, TODAY + dt.timedelta(days=2), "days")
    assert corrected(last, "until").date_end == TODAY
    assert corrected(incident, "until", "2025-08-20").date_start == TODAY
    assert corrected(last, "date").date_precision == "unknown"
    with pytest.raises(ValueError, match="lies before the first, 20 Aug 2025"):
        proposals.correction(last, "until", ["2025-08-19"])


def test_other_counts_are_corrected_and_what_is_made_of_them_follows() -> None:
    incident = draft().proposals[0].incident
    hit = corrected(incident, "figure:homes_damaged", "1,200")
    assert (hit.figures, hit.damage) == (
        (Figure("homes_damaged", Count.exactly(1200)),), "1,200 residential buildings damaged"
    )  # fmt: skip
    card = proposals.card(0, Proposal(hit))
    assert card["damaged"] == hit.damage
    assert ("homes_damaged", "Residential buildings damaged", "1200") in card["figures"]
    assert corrected(hit, "figure:homes_damaged", "12").damage == "12 residential buildings damaged"
    assert corrected(hit, "figure:homes_damaged").damage == ""
    written = corrected(hit, "damage", "a whole street")
    more = corrected(written, "figure:places_hit", "3+")
    assert (more.damage, len(more.figures)) == ("a whole street", 2)


def test_what_is_told_of_a_report_fits_its_field() -> None:
    report = Report(id="d", publisher="A", published=dt.date(2026, 1, 1))

    def told(name: str, text: str) -> Report:
        return proposals.with_detail(report, name, text, today=dt.date(2026, 1, 5))

    assert told("publisher", "  The \x07 Paper\n").publisher == "The Paper"
    assert told("publisher", "").publisher == ""
    assert told("title", "x" * 900).title == "x" * 300
    assert told("url", "HTTPS://example.org/a").url == "HTTPS://example.org/a"
    assert told("url", "").url == ""
    assert told("published", "2026-01-06").published == dt.date(2026, 1, 6)  # it is tomorrow somewhere
    assert told("published", "").published is None
    assert told("language", "uk").language == "uk"
    wrong = {"url": "javascript:alert(1)", "published": "2026-01-07", "language": "x", "id": "y", "quote": "z"}
    for name, text in (*wrong.items(), ("published", "6.1.2026")):
        with pytest.raises(ValueError, match=r"no address|yet to come|no day|changed here"):
            told(name, text)


def test_a_spot_chosen_on_the_map_is_named_by_its_town() -> None:
    gazetteer, asked = bundled_gazetteer(), Placement(query="the bridge")
    (nizhyn,) = gazetteer.lookup("Nizhyn", limit=1)
    inside = proposals.by_hand(nizhyn.place.point, asked, gazetteer, zoom=16)
    assert (inside.name, inside.admin1, inside.country) == ("Nizhyn", "Chernihiv region", "UA")
    assert (inside.query, inside.precision, inside.method) == ("the bridge", "exact", "hand")
    outside = proposals.by_hand(Point(nizhyn.place.point.lat + 0.15, nizhyn.place.point.lon), asked, gazetteer, zoom=16)
    assert outside.name.startswith("near ")
    at_sea = proposals.by_hand(Point(-48.9, -123.4), asked, gazetteer, zoom=16)
    assert (at_sea.name, at_sea.country) == ("", "")


@pytest.mark.parametrize(
    ("zoom", "precision", "name"),
    [
        (16, "exact", "Nizhyn"),
        (8, "near", "near Nizhyn"),
        (5, "province", "Chernihiv region"),
        (2, "country", "Ukraine"),
        (None, "near", "near Nizhyn"),
    ],
)
def test_a_click_is_as_precise_as_the_screen_was(zoom: int | None, precision: str, name: str) -> None:
    gazetteer = bundled_gazetteer()
    (nizhyn,) = gazetteer.lookup("Nizhyn", limit=1)
    place = proposals.by_hand(nizhyn.place.point, Placement(), gazetteer, zoom=zoom)
    assert (place.precision, place.name, place.country) == (precision, name, "UA")
    assert bool(place.place_id) == (precision in ("province", "country"))


def test_on_a_map_that_shows_a_town_a_click_into_it_is_the_town() -> None:
    gazetteer = bundled_gazetteer()
    (kyiv,) = gazetteer.lookup("Kyiv", limit=1)
    place = proposals.by_hand(kyiv.place.point, Placement(), gazetteer, zoom=10)
    assert (place.precision, place.radius_km) == ("settlement", kyiv.place.radius_km)


def test_far_out_at_sea_a_click_is_on_water() -> None:
    place = proposals.by_hand(Point(-48.9, -123.4), Placement(), bundled_gazetteer(), zoom=2)
    assert (place.precision, place.country, place.name) == ("water", "", "")


def test_a_click_on_a_map_of_five_hundred_kilometres_is_kilometres_off() -> None:
    assert 5 < proposals.click_radius_km(7, 50.0) < 10
    assert proposals.click_radius_km(16, 50.0) < 0.05


def test_the_map_shows_what_nobody_refused() -> None:
    def at(lat: float, lon: float, radius_km: float, state: str = "waiting") -> Proposal:
        place = Placement(point=Point(lat, lon), precision="near", radius_km=radius_km)
        return Proposal(replace(draft().proposals[0].incident, placement=place), state=state)

    town = proposals.around([at(50, 30, 3)])
    assert town is not None
    assert 40 < Point(town.south, 30).distance_km(Point(town.north, 30)) < 60
    both = proposals.around([at(50, 30, 3), at(48, 38, 100), at(0, 0, 1, "refused"), draft().proposals[0]])
    assert both is not None
    assert (both.west, both.north) == (town.west, town.north)
    assert both.south < 47.2
    assert proposals.around(draft().proposals) is None
    assert proposals.inside(town, both)
    assert not proposals.inside(both, town)


def test_a_headline_is_no_navigation() -> None:
    assert proposals.first_words("Skip to content\n\nNine people hurt in strike") == "Nine people hurt in strike"
    assert proposals.first_words("Subscribe to our weekly letter now\n\nNine people hurt in strike") == (
        "Nine people hurt in strike"
    )
    assert proposals.first_words("") == ""


def test_a_card_says_what_is_not_known() -> None:
    card = proposals.card(0, draft().proposals[0])
    rows = {row["name"]: row for row in card["rows"]}
    assert rows["When"]["value"] == "not known"
    assert rows["Where"]["small"] == ["not on the map"]
    assert card["killed"] == ""
    assert card["reading"]["word"] == "Likely"
    assert Placement().precision == "none"


def test_a_card_says_how_a_date_is_known_and_names_the_country() -> None:
    place = Placement(point=Point(50.9, 34.8), precision="settlement", country="UA", name="Sumy")
    day = dt.date(2026, 1, 1)
    dated = {"date_start": day, "date_end": day, "date_precision": "days", "date_note": "inferred"}
    incident = replace(draft().proposals[0].incident, placement=place, **dated)  # type: ignore[arg-type]
    rows = {row["name"]: row for row in proposals.card(0, Proposal(incident), country="Ukraine")["rows"]}
    assert (rows["When"]["value"], rows["When"]["note"]) == ("about 1 Jan 2026", "inferred")
    assert rows["Where"]["value"] == "Sumy, Ukraine"


def test_each_value_is_a_row_with_its_words_and_how_sure_it_is() -> None:
    place = Placement("Sumy", Point(50.9, 34.8), precision="settlement", name="Sumy", method="gazetteer", score=0.5)
    words = (Evidence("placement", 0, 4, "Sumy"), Evidence("killed", 9, 17, "two dead"))
    incident = replace(
        draft().proposals[0].incident, placement=place, killed=Count.exactly(2), actor=("Russia",), evidence=words
    )
    rules = {
        name: ValueRule(name, f"What {name} does.", right, 40) for name, right in (("a toll", 36), ("a place", 30))
    }
    rules["a word"] = ValueRule("a word", "What it does.", 3, 4)
    by = {"killed": "a toll", "placement": "a place", "event_type": "a word", "actor": "unlisted"}
    card = proposals.card(0, Proposal(incident, score=0.9, rules=by), country="Ukraine", rules=rules)
    rows = {row["name"]: row for row in card["rows"]}
    assert (rows["Killed"]["value"], rows["Killed"]["words"]) == ("2", ["two dead"])
    assert rows["Killed"]["sure"] == {"kind": "sure", "word": "Sure", "percent": 90}
    assert rows["Killed"]["rule"] == {
        "name": "a toll",
        "does": "What a toll does.",
        "measured": "Right in 36 of 40 test texts.",
    }
    assert (rows["What"]["rule"]["measured"], rows["What"]["sure"]) == ("Not measured yet.", None)
    assert (rows["Where"]["rule"]["name"], rows["Where"]["sure"]["word"]) == ("a place", "Check")
    assert rows["Attributed to"]["rule"] is None
    corrected = correct(incident, killed=Count.exactly(3))
    rows = {row["name"]: row for row in proposals.rows(corrected, Proposal(corrected, rules=by), "", rules)}
    assert (rows["Killed"]["rule"], rows["Killed"]["sure"]) == (None, None)
    assert rows["Attributed to"]["small"] == ["as reported"]
    assert "Injured" not in rows


def test_only_what_is_sure_and_asks_nothing_is_accepted_at_once() -> None:
    made = draft()
    plain = made.proposals[0].incident
    named = [replace(plain, id=f"r-{n}", source_id=f"r-{n}") for n in range(4)]
    made = replace(
        made,
        proposals=(
            Proposal(named[0], score=0.9),
            Proposal(named[1], score=0.7),
            Proposal(named[2], score=0.95),
            Proposal(named[3], score=0.9, by_hand=True),
            Proposal(replace(named[0], id="r-0.2", source_id="r-0.2"), score=0.9),
        ),
    )
    assert proposals.sure_ones(made, {2}) == [0]
    assert proposals.status_words(made, 1, 1) == "5 proposals · 1 is sure, 1 may be on the map already"
    assert proposals.status_words(replace(made, proposals=()), 0, 0) == ""


def test_a_place_that_may_be_several_is_asked_and_each_is_offered() -> None:
    gazetteer = bundled_gazetteer()
    first, second = (candidate.place for candidate in gazetteer.lookup("San Jose")[:2])
    other = RunnerUp(second.name, second.point, second.country, 0.2)
    place = Placement.at(first, query="San Jose", method="gazetteer", score=0.3, runners_up=(other,))
    proposal = Proposal(replace(draft().proposals[0].incident, placement=place), score=0.9)
    assert proposals.asks_for_place(proposal)
    made = replace(draft(), proposals=(proposal,))
    assert proposals.sure_ones(made, {}) == []
    assert proposals.status_words(made, 0, 0) == "1 proposal · 1 asks for a place"
    offered = [each.placement for each in proposals.offered_places(proposal, gazetteer)]
    assert [each.point for each in offered] == [first.point, second.point]
    answered = replace(proposal, incident=correct(proposal.incident, placement=offered[0]))
    assert not proposals.asks_for_place(answered)
    sure = replace(proposal, incident=replace(proposal.incident, placement=replace(place, score=0.9)))
    assert not proposals.asks_for_place(sure)


def test_a_pasted_report_is_titled_by_the_headline_that_stands_over_it() -> None:
    assert proposals.headline_of("Night of drones over the north\n\nTwo people were killed.") == (
        "Night of drones over the north"
    )
    assert proposals.headline_of("Two people were killed in Sumy.\n\nFour were hurt.") == ""
    assert proposals.headline_of("Two people were killed in Sumy") == ""
    assert proposals.headline_of("Subscribe\n\nTwo people were killed.") == ""
