"""From a text to the store by way of the queue, with the real extraction, gazetteer and store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from geo.drafting import Shelf, Told, draft, similar
from geo.errors import StoreError
from geo.gazetteer import Gazetteer
from geo.review import Queue
from geo.store import Store

NOW = dt.datetime(2025, 8, 21, 9, tzinfo=dt.UTC)
TEXT = "Two people were killed in a drone attack on Kherson on Wednesday, the governor said."
TOLD = Told(publisher="A paper", title="Night of drones", url="https://example.org/a", published=dt.date(2025, 8, 21))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


def test_what_is_known_of_a_report_stands_in_its_incidents(gazetteer: Gazetteer) -> None:
    made = draft(TEXT, TOLD, gazetteer=gazetteer, now=NOW)
    (proposal,) = made.proposals
    incident = proposal.incident
    assert incident.date_start == dt.date(2025, 8, 20)
    (report,) = incident.reports
    assert (report.publisher, report.title, report.url) == (TOLD.publisher, TOLD.title, TOLD.url)
    assert report.quote in TEXT
    for one in incident.evidence:
        assert TEXT[one.start : one.end] == one.text
    assert made.problems == ()


def test_a_text_without_incidents_says_so(gazetteer: Gazetteer) -> None:
    made = draft(
        "The choir sang in the town hall and everybody enjoyed the evening.", TOLD, gazetteer=gazetteer, now=NOW
    )
    assert made.proposals == ()
    assert made.problems == ("No incident was found in this text.",)


def test_an_endless_text_is_cut_and_told(gazetteer: Gazetteer) -> None:
    made = draft("No news today. " * 20_000, TOLD, gazetteer=gazetteer, now=NOW)
    assert len(made.text) == 200_000
    assert "Only the first 200,000 characters" in made.problems[0]


def test_accepting_writes_one_act_that_undo_takes_back(tmp_path: Path, gazetteer: Gazetteer, store: Store) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store, who="Ada")
    made = draft(TEXT, TOLD, gazetteer=gazetteer, now=NOW)
    queue.submit(made)
    for _ in range(2):
        queue.accept(made.id, made.waiting, shelf)
        (kept,) = store.query()
        assert kept.reports[0].publisher == "A paper"
        assert store.acts()[0].act.who == "Ada"
        queue.undo(made.id, shelf)
        assert store.count() == 0


def test_a_second_report_becomes_a_further_source(tmp_path: Path, gazetteer: Gazetteer, store: Store) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store)
    first = draft(TEXT, TOLD, gazetteer=gazetteer, now=NOW)
    queue.submit(first)
    queue.accept(first.id, first.waiting, shelf)
    again = Told(publisher="B agency", published=dt.date(2025, 8, 21))
    words = "A drone strike killed two people in Kherson on Wednesday, police said."
    second = draft(words, again, gazetteer=gazetteer, now=NOW)
    queue.submit(second)
    ((other, why),) = similar(second.proposals[0].incident, store)
    assert "same kind, the same place" in why
    queue.merge(second.id, 0, other.id, shelf)
    (kept,) = store.query()
    assert kept.publishers == ("A paper", "B agency")
    assert kept.verification == "corroborated"
    queue.undo(second.id, shelf)
    (kept,) = store.query()
    assert kept.publishers == ("A paper",)


def test_what_was_deleted_is_not_accepted_by_accident(tmp_path: Path, gazetteer: Gazetteer, store: Store) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store)
    made = draft(TEXT, TOLD, gazetteer=gazetteer, now=NOW)
    queue.submit(made)
    queue.accept(made.id, [0], shelf)
    store.delete([made.proposals[0].incident.id], "a mistake")
    with pytest.raises(StoreError, match="deleted from the map before"):
        shelf.put(made.proposals[0].incident)
