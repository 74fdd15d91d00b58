"""What the review page shows of a draft, and what it makes of what somebody typed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Claim, Count, Evidence, Incident, Placement, Report
from geo.review import Draft, Proposal
from geo.ui import proposals

COUNTS = st.lists(st.integers(0, 500), min_size=3, max_size=3).map(sorted)
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
    pieces = proposals.pieces(told)
    assert [piece.text for piece in pieces] == ["Drones hit ", "Sumy", " overnight; two people died."]
    assert pieces[0].cards == "0 1"
    assert pieces[1].why == "what happened, a place, where"
    assert pieces[2].plain


@given(st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=8))
def test_the_pieces_are_the_text_whatever_the_spans(edges: list[tuple[int, int]]) -> None:
    told = draft(*(Evidence("killed", start, end, "") for start, end in edges))
    assert "".join(piece.text for piece in proposals.pieces(told)) == TEXT


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
    ],
)
def test_counts_as_people_type_them(text: str, count: Count | None) -> None:
    assert proposals.read_count(text) == count


@pytest.mark.parametrize("text", ["many", "14 or so", "-", "3-1", "1e9", "99999999999999", "٣x"])
def test_what_is_no_count_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"count|out of order|between"):
        proposals.read_count(text)


def test_corrections_fit_their_field() -> None:
    incident = draft().proposals[0].incident
    assert proposals.correction(incident, "date", "2025-08-20")["date_precision"] == "day"
    assert proposals.correction(incident, "date", "")["date_start"] is None
    assert proposals.correction(incident, "speaker", "Police") == {"claims": (Claim("Police", "reports"),)}
    assert proposals.correction(incident, "stance", "denies") == {"claims": (Claim("", "denies"),)}
    for name, text in (("date", "20.8.2025"), ("title", " "), ("event_type", "nonsense"), ("id", "x")):
        with pytest.raises(ValueError, match=r"day|title|changed here"):
            proposals.correction(incident, name, text)


def test_a_headline_is_no_navigation() -> None:
    assert proposals.first_words("Skip to content\n\nNine people hurt in strike") == "Nine people hurt in strike"
    assert proposals.first_words("") == ""


def test_a_card_says_what_is_not_known() -> None:
    card = proposals.card(0, draft().proposals[0])
    assert card["when"] == "not known"
    assert card["known"] == "not on the map"
    assert card["killed"] == ""
    assert card["sure"] == "likely"
    assert Placement().precision == "none"
