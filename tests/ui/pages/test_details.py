"""The details: unknown is said, a quote is marked where it was read, and no link leads to a script."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from geo.gazetteer import bundled_gazetteer
from geo.model import QUOTE, Count, Evidence, Figure, Incident, Placement, Point, Report, RunnerUp
from geo.ui.live import panel
from geo.ui.pages.details import QuotePiece, quote_pieces, table_rows, web_address
from geo.ui.pages.listing import line
from geo.writers import cite_incident
from tests.browser.sample import INCIDENTS
from tests.samples import DAY, SAMPLES

NAMES = {"UA": "Ukraine"}


def told(incident: Incident) -> dict[str, str]:
    return {row["name"]: row["text"] for row in table_rows(incident, bundled_gazetteer()) if row["text"]}


def plain(**more: object) -> Incident:
    return Incident(id="a", title="t", event_type="other", source="s", source_id="1", **more)  # type: ignore[arg-type]


def test_unknown_is_said_and_never_a_zero() -> None:
    rows = told(plain())
    assert rows["When"] == "not known"
    assert rows["Where"] == rows["People"] == rows["Damage"] == rows["Attributed to"] == "not stated"
    assert not any("0" in text for text in rows.values())


def test_who_was_hurt_is_told_with_what_is_missing() -> None:
    (row,) = [
        row
        for row in table_rows(plain(injured=Count(14, 14), people="a family"), bundled_gazetteer())
        if row["name"] == "People"
    ]
    assert row["text"] == "at least 14 injured"
    assert row["small"] == ["a family · killed not stated"]


def test_a_count_that_the_words_tell_is_not_told_twice() -> None:
    figure = (Figure("homes_damaged", Count.exactly(14)),)
    assert told(plain(damage="14 homes, one burnt out", figures=figure))["Damage"] == "14 homes, one burnt out"
    assert told(plain(damage="roofs", figures=figure))["Damage"] == "roofs; 14 residential buildings damaged"


def test_what_was_corrected_by_hand_is_told_in_words_and_once() -> None:
    edited = ("date_end", "date_precision", "date_start", "event_type", "placement", "summary")
    assert told(plain(edited=edited))["Edited by you"] == "when, what happened, where, summary"


def test_a_line_without_headings_says_what_is_not_known() -> None:
    assert line(plain(), str) == "day not known · place not stated"
    place = Placement(point=Point(50, 34), precision="settlement", country="UA", name="Okhtyrka", method="source")
    assert line(plain(placement=place), lambda code: NAMES[code]) == "day not known · Okhtyrka, Ukraine"


def test_the_country_is_written_out() -> None:
    place = Placement(point=Point(50, 34), precision="settlement", country="UA", name="Okhtyrka", method="source")
    assert told(plain(placement=place))["Where"] == "Okhtyrka, Ukraine"


def test_the_evidence_is_marked_in_the_quote() -> None:
    (report,) = INCIDENTS[0].reports
    pieces = quote_pieces(report, INCIDENTS[0].evidence)
    assert "".join(one.text for one in pieces) == report.quote
    assert [one.text for one in pieces if one.why] == ["14 residential buildings"]
    whole = Evidence(QUOTE, report.quote_start or 0, (report.quote_start or 0) + len(report.quote), report.quote)
    assert quote_pieces(report, (whole, *INCIDENTS[0].evidence)) == pieces


@given(
    st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60), st.text(max_size=5)), max_size=5)
)
def test_a_quote_is_never_changed_by_its_marks(quote: str, spans: list[tuple[int, int, str]]) -> None:
    evidence = [Evidence("killed", start, end, text) for start, end, text in spans]
    assert "".join(one.text for one in quote_pieces(Report(id="r", quote=quote, quote_start=3), evidence)) == quote
    assert "".join(one.text for one in quote_pieces(Report(id="r", quote=quote), evidence)) == quote


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//host/x", "ftp://host", "http://[", "", "x"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_address(url) == ""


def test_a_web_address_stays_as_it_is() -> None:
    assert web_address("https://example.org/a?b=1") == "https://example.org/a?b=1"


def test_another_place_of_the_same_name_is_called_another() -> None:
    others = (RunnerUp("Kyiv"), RunnerUp("Kyiv"), RunnerUp("Kyiv region"))
    place = Placement(point=Point(50.4, 30.5), precision="settlement", name="Kyiv", runners_up=others)
    (row,) = [row for row in table_rows(plain(placement=place), bundled_gazetteer()) if row["name"] == "Where"]
    assert "could also be another Kyiv, Kyiv region" in row["small"][0]


def test_a_name_that_one_of_our_lists_replaced_is_said_as_the_source_wrote_it() -> None:
    raw = '{"side_a": "Government of Russia (Soviet Union)", "oblast": "Sumska oblast"}'
    place = Placement(point=Point(50.9, 34.8), precision="province", country="UA", admin1="Sumy region")
    incident = Incident(
        id="a",
        title="A",
        event_type="other",
        source="s",
        source_id="a",
        actor=("Government of Russia",),
        placement=place,
        raw=raw,
    )
    rows = {row["name"]: row["small"] for row in table_rows(incident, bundled_gazetteer())}
    assert "as the source wrote: “Government of Russia (Soviet Union)”" in rows["Attributed to"]
    assert "as the source wrote: “Sumska oblast”" in rows["Where"]
    queried = replace(incident, placement=replace(place, query="Sumska oblast, Ukraine"))
    assert not any(
        "wrote" in words
        for row in table_rows(queried, bundled_gazetteer())
        if row["name"] == "Where"
        for words in row["small"]
    )
    own = replace(incident, actor=("Wagner",), raw='{"actor": "Wagner", "oblast": "Sumy region"}')
    assert not any("as the source" in note for row in table_rows(own, bundled_gazetteer()) for note in row["small"])


@pytest.mark.parametrize("graphic", [True, False])
def test_a_graphic_summary_and_quote_stay_covered_until_asked_for(graphic: bool) -> None:
    incident = replace(SAMPLES[0], graphic=graphic)
    quoted = {"quote": [QuotePiece("What was seen")], "words": "What was seen"}
    drawn = panel.fragment(
        "details.html",
        incident=incident,
        may_change=False,
        symbol="",
        type_label="",
        outside="",
        facts=[],
        located={},
        claims=[],
        origins={},
        related=[],
        chips=[],
        work={"form": "", "texts": {}, "readers": []},
        citation=cite_incident(incident, link="", version="1", accessed=DAY),
        reports=[{"id": "r", "title": "", "facts": "", "link": "", "note": "", **quoted}],
    )
    covers = html.fragment_fromstring(drawn).findall(".//details[@class='covered']")
    assert len(covers) == (2 if graphic else 0)
    assert not [cover for cover in covers if "open" in cover.attrib]
    assert "What was seen" in drawn
    if graphic:
        assert covers[1].find(".//blockquote").text_content().startswith("What was seen")
