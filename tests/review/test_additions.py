"""An incident that a person adds, with the real extraction and gazetteer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from geo.edits import correct
from geo.gazetteer import Gazetteer
from geo.model import QUOTE, Document, Incident, Report
from geo.review import Draft, Proposal, Queue, Shelf, draft, with_report
from geo.review.drafts import incident_of_words, places_named
from geo.store import Store

NOW = dt.datetime(2025, 8, 21, 9, tzinfo=dt.UTC)
REPORT = Report(
    id="", publisher="A paper", title="Night of drones", url="https://example.org/a", published=dt.date(2025, 8, 21)
)
TEXT = """Two people were killed in a drone attack on Kherson on Wednesday, the governor said.

On Tuesday the old bridge near Sumy gave way, residents told reporters. A choir sang in Poltava."""


@pytest.fixture(scope="module")
def made(gazetteer: Gazetteer) -> Draft:
    return draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW)


def add(made: Draft, words: str, gazetteer: Gazetteer) -> Incident:
    start = made.text.index(words)
    return incident_of_words(made, start, start + len(words), gazetteer=gazetteer)


def test_marked_words_are_read_for_place_and_day_alone(made: Draft, gazetteer: Gazetteer) -> None:
    incident = add(made, "he old bridge near Sumy gave way, resid", gazetteer)
    quote = "the old bridge near Sumy gave way, residents"
    assert (incident.event_type, incident.edited) == ("other", ("event_type",))
    assert (incident.placement.name, incident.placement.precision) == ("Sumy", "near")
    assert (incident.date_start, incident.date_precision) == (dt.date(2025, 8, 19), "day")
    assert (incident.killed, incident.claims, incident.actor) == (None, (), ())
    (report,) = incident.reports
    assert (report.quote, report.quote_start, report.publisher) == (quote, TEXT.index(quote), "A paper")
    assert report.id == made.proposals[0].incident.reports[0].id
    assert {one.field: one.text for one in incident.evidence} == {
        QUOTE: quote,
        "placement": "near Sumy",
        "date_start": "Tuesday",
    }
    assert all(TEXT[one.start : one.end] == one.text for one in incident.evidence)


def test_what_the_words_leave_open_stays_open(made: Draft, gazetteer: Gazetteer) -> None:
    incident = add(made, " A choir sang ", gazetteer)
    assert incident.reports[0].quote == "A choir sang"
    assert incident.placement.precision == "none"
    assert (incident.date_start, incident.date_note) == (dt.date(2025, 8, 19), "inferred from the day of publication")
    for start, end in ((0, 0), (84, 86), (9_999, -3)):
        bare = incident_of_words(made, start, end, gazetteer=gazetteer)
        assert (bare.evidence, bare.reports[0].quote, bare.reports[0].quote_start) == ((), "", None)
        assert bare.placement.precision == "none"


def test_a_day_among_the_marked_words_counts_before_one_beside_them(gazetteer: Gazetteer) -> None:
    text = "On Monday a depot burned in Sumy, and on Tuesday a bridge near Poltava gave way."
    made = draft(Document(text, REPORT), gazetteer=gazetteer, now=NOW)
    incident = add(made, "on Tuesday a bridge near Poltava", gazetteer)
    assert (incident.date_start, incident.placement.name) == (dt.date(2025, 8, 19), "Poltava")


def test_a_text_that_is_not_read_can_be_added_to(gazetteer: Gazetteer) -> None:
    made = draft(
        Document("Le pont de Kherson est tombé dans la nuit, selon les autorités.", REPORT),
        gazetteer=gazetteer,
        now=NOW,
    )
    assert made.proposals == ()
    incident = add(made, "Le pont", gazetteer)
    assert (incident.reports[0].quote, incident.reports[0].language) == ("Le pont", "fr")
    assert incident.date_note == "inferred from the day of publication"


def test_a_whole_article_is_no_incident(gazetteer: Gazetteer) -> None:
    made = draft(Document("No news today. " * 200, REPORT), gazetteer=gazetteer, now=NOW)
    with pytest.raises(ValueError, match="at most 1,000 characters"):
        incident_of_words(made, 0, 2_000, gazetteer=gazetteer)
    with pytest.raises(ValueError, match="no words"):
        incident_of_words(replace(made, text=""), 0, 0, gazetteer=gazetteer)


def test_the_places_that_a_text_names_are_offered_nearest_first(gazetteer: Gazetteer) -> None:
    text = """A choir sang in Lviv. The mayor of Odesa and others in Poltava region, in Poltava, heard it.

Two people were killed when drones hit a house. It rained in Kharkiv. It rained in Poltava and in Chernihiv."""
    made = draft(Document(text, REPORT), gazetteer=gazetteer, now=NOW)
    made = replace(made, proposals=(Proposal(add(made, "Two people were killed", gazetteer), by_hand=True),))
    named = places_named(made, 0, gazetteer=gazetteer)
    assert [one.placement.name for one in named] == ["Poltava", "Kharkiv", "Poltava region", "Odesa", "Lviv"]
    assert [one.placement.name for one in places_named(made, 0, gazetteer=gazetteer, most=1)] == ["Poltava"]
    assert {one.placement.method for one in named} == {"hand"}
    assert all(one.sure and text[one.words.start : one.words.end] == one.words.text for one in named)


def test_a_name_that_many_towns_bear_is_offered_as_unsure(tmp_path: Path, gazetteer: Gazetteer) -> None:
    made = draft(Document("Two people were killed in Trostianets on Wednesday.", REPORT), gazetteer=gazetteer, now=NOW)
    assert made.proposals[0].incident.placement.precision == "none"
    (offered,) = places_named(made, 0, gazetteer=gazetteer)
    assert (offered.placement.name, offered.placement.admin1, offered.sure) == ("Trostianets", "Sumy region", False)
    assert len(offered.placement.runners_up) > 1
    queue, shelf = Queue(tmp_path / "queue"), Shelf(Store.open(tmp_path / "store"))
    queue.submit(made)
    taken = queue.change(made.id, 0, shelf, words=(offered.words,), placement=offered.placement)
    incident = taken.proposals[0].incident
    assert (incident.placement.name, incident.edited) == ("Trostianets", ("placement",))
    assert offered.words in incident.evidence
    later = with_report(taken, replace(made.report, published=dt.date(2025, 9, 4)), gazetteer=gazetteer)
    assert later.proposals[0].incident.placement == incident.placement
    assert offered.words in later.proposals[0].incident.evidence


def test_an_added_incident_outlives_another_reading(made: Draft, gazetteer: Gazetteer) -> None:
    bridge = add(made, "the old bridge near Sumy gave way", gazetteer)
    typed = correct(bridge, event_type="infrastructure_damage")
    with_both = replace(
        made, proposals=(*made.proposals, Proposal(bridge, by_hand=True), Proposal(typed, by_hand=True))
    )
    later = with_report(with_both, replace(made.report, published=dt.date(2025, 9, 4)), gazetteer=gazetteer)
    assert [one.by_hand for one in later.proposals] == [False, True, True]
    fresh, kept = (one.incident for one in later.proposals[1:])
    assert fresh.date_start == kept.date_start == dt.date(2025, 9, 2)
    assert (fresh.event_type, kept.event_type) == ("other", "infrastructure_damage")
    assert (kept.id, kept.reports[0].quote, kept.placement) == (bridge.id, bridge.reports[0].quote, bridge.placement)
    assert {one.field for one in kept.evidence} == {QUOTE, "placement", "date_start"}
    back = with_report(later, made.report, gazetteer=gazetteer)
    assert [replace(one.incident, evidence=()) for one in back.proposals[1:]] == [
        replace(one, evidence=()) for one in (bridge, typed)
    ]
    unread = with_report(with_both, replace(made.report, language="fr"), gazetteer=gazetteer)
    assert [one.incident.reports[0].quote for one in unread.proposals] == [bridge.reports[0].quote] * 2


def test_an_addition_is_a_step_like_the_others(tmp_path: Path, made: Draft, gazetteer: Gazetteer) -> None:
    queue, store = Queue(tmp_path / "queue"), Store.open(tmp_path / "store")
    shelf = Shelf(store)
    queue.submit(made)
    for _ in range(2):
        queue.add(made.id, lambda one: incident_of_words(one, 87, 120, gazetteer=gazetteer))
    known = queue.get(made.id)
    assert known is not None
    assert [one.by_hand for one in known.proposals] == [False, True, True]
    assert len({one.incident.id for one in known.proposals}) == 3
    queue.change(made.id, 1, shelf, event_type="infrastructure_damage")
    queue.accept(made.id, [1], shelf)
    (kept,) = store.query()
    assert (kept.title, kept.edited) == ("Infrastructure damage near Sumy", ("event_type",))
    queue.refuse(made.id, [2])
    for _ in range(5):
        queue.undo(made.id, shelf)
    assert queue.get(made.id) == made
    assert store.count() == 0


def test_marked_words_are_read_as_extraction_reads_them(gazetteer: Gazetteer) -> None:
    text = "Read also: five killed in Jos\n\nOn\u00a0Tuesday the\u200b old  bridge\u00a0near Su\u00admy gave\nway."
    made = draft(Document(text, REPORT), gazetteer=gazetteer, now=NOW)
    words = text[text.index("the\u200b") : text.index(" gave")]
    incident = add(made, words, gazetteer)
    assert (incident.placement.name, incident.date_start) == ("Sumy", dt.date(2025, 8, 19))
    assert (incident.reports[0].quote, incident.reports[0].quote_start) == (words, text.index(words))
    assert {one.field: one.text for one in incident.evidence} == {
        QUOTE: words,
        "placement": "near Su\u00admy",
        "date_start": "Tuesday",
    }
    assert all(text[one.start : one.end] == one.text for one in incident.evidence)
    named = places_named(replace(made, proposals=(Proposal(incident),)), 0, gazetteer=gazetteer)
    assert [text[one.words.start : one.words.end] for one in named] == ["Su\u00admy"]


def test_a_person_may_mark_a_line_that_extraction_leaves_out(gazetteer: Gazetteer) -> None:
    text = "It rained in Lviv on Monday.\n\nRead also: five killed in Jos\n\nIt snowed in Odesa."
    made = draft(Document(text, REPORT), gazetteer=gazetteer, now=NOW)
    assert add(made, "five killed in Jos", gazetteer).placement.name == "Jos"


def test_a_draft_keeps_where_else_it_may_have_been_and_by_which_rules_it_was_read(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    text = "Shelling killed\u00a0three people in Nikopol\u200b and Mar\u00adhanets."
    made = draft(Document(text, REPORT), gazetteer=gazetteer, now=NOW)
    queue = Queue(tmp_path / "queue")
    queue.submit(made)
    kept = queue.get(made.id)
    assert kept == made
    (proposal,) = made.proposals
    assert proposal.rules["killed"] == "the only toll"
    (other,) = proposal.alternatives
    assert (other.placement.name, other.rule) == ("Marhanets", "another place as near")
    assert text[other.words.start : other.words.end] == other.words.text == "Mar\u00adhanets"
