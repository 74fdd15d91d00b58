"""From a text to the store by way of the queue, with the real extraction, gazetteer and store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.edits import correct, split
from geo.errors import StoreError
from geo.gazetteer import Gazetteer
from geo.model import Count, Document, Incident, Point, Report
from geo.review import (
    Draft,
    Queue,
    Shelf,
    alike_elsewhere,
    draft,
    languages,
    likely_duplicates,
    may_double,
    search,
    similar,
    with_report,
)
from geo.store import Act, Changed, Store

NOW = dt.datetime(2025, 8, 21, 9, tzinfo=dt.UTC)
TEXT = "Two people were killed in a drone attack on Kherson on Wednesday, the governor said."
REPORT = Report(
    id="", publisher="A paper", title="Night of drones", url="https://example.org/a", published=dt.date(2025, 8, 21)
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


def test_what_is_known_of_a_report_stands_in_its_incidents(gazetteer: Gazetteer) -> None:
    made = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW)
    (proposal,) = made.proposals
    incident = proposal.incident
    assert incident.date_start == dt.date(2025, 8, 20)
    (report,) = incident.reports
    assert (report.publisher, report.title, report.url) == (REPORT.publisher, REPORT.title, REPORT.url)
    assert report.quote in TEXT
    for one in incident.evidence:
        assert TEXT[one.start : one.end] == one.text
    assert made.problems == ()


def test_a_text_without_incidents_says_so(gazetteer: Gazetteer) -> None:
    text = "The choir sang in the town hall and everybody enjoyed the evening."
    made = draft(Document(text, REPORT), gazetteer=gazetteer, now=NOW)
    assert made.proposals == ()
    assert made.problems == ("No incident was found in this text.",)


def test_an_endless_text_is_cut_and_told(gazetteer: Gazetteer) -> None:
    made = draft(Document("No news today. " * 20_000, REPORT), gazetteer=gazetteer, now=NOW)
    assert len(made.text) == 200_000
    assert "Only the first 200,000 characters" in made.problems[0]


TWICE = """Two people were killed in a drone attack on Kherson on Wednesday, the governor said.

Shelling damaged a school in Nikopol overnight, officials said."""


def day_told(made: Draft, published: dt.date | None, gazetteer: Gazetteer) -> Draft:
    return with_report(made, replace(made.report, published=published), gazetteer=gazetteer)


def test_another_day_of_publication_is_another_reading(gazetteer: Gazetteer) -> None:
    made = draft(Document(TWICE, REPORT), gazetteer=gazetteer, now=NOW)
    later = day_told(made, dt.date(2025, 9, 4), gazetteer)
    assert [one.incident.date_start for one in made.proposals] == [dt.date(2025, 8, 20), dt.date(2025, 8, 21)]
    assert [one.incident.date_start for one in later.proposals] == [dt.date(2025, 9, 3), dt.date(2025, 9, 4)]
    assert {one.incident.reports[0].published for one in later.proposals} == {dt.date(2025, 9, 4)}
    assert day_told(later, REPORT.published, gazetteer) == made
    unknown = day_told(made, None, gazetteer)
    assert unknown.proposals[0].incident.date_start is None
    assert "day isn’t known" in unknown.problems[0]
    assert day_told(unknown, REPORT.published, gazetteer) == made


def test_what_was_made_by_hand_outlives_another_reading(gazetteer: Gazetteer) -> None:
    made = draft(Document(TWICE, REPORT), gazetteer=gazetteer, now=NOW)
    first, second = made.proposals
    day = {"date_start": dt.date(2025, 8, 1), "date_end": dt.date(2025, 8, 1)}
    dated = replace(first, incident=correct(first.incident, **day))
    counted = replace(second, incident=correct(second.incident, killed=Count.exactly(3)))
    later = day_told(replace(made, proposals=(dated, counted)), dt.date(2025, 9, 4), gazetteer)
    kept, read = (one.incident for one in later.proposals)
    assert (kept.date_start, kept.edited) == (dt.date(2025, 8, 1), ("date_end", "date_start"))
    assert (read.date_start, read.killed, read.edited) == (dt.date(2025, 9, 4), Count.exactly(3), ("killed",))
    assert read.title.endswith("3 killed")
    halves = split(first.incident)
    parted = tuple(replace(first, incident=half) for half in halves)
    later = day_told(replace(made, proposals=(*parted, second)), dt.date(2025, 9, 4), gazetteer)
    assert [one.incident.id for one in later.proposals] == [*(half.id for half in halves), second.incident.id]
    assert [one.incident.date_start for one in later.proposals][:2] == [dt.date(2025, 9, 3)] * 2


def test_another_reading_decides_nothing_anew(gazetteer: Gazetteer) -> None:
    made = draft(Document(TWICE, REPORT), gazetteer=gazetteer, now=NOW)
    first, second = made.proposals
    decided = (replace(first, state="refused"), replace(second, state="merged", stored_as="x"))
    later = day_told(replace(made, proposals=decided), dt.date(2025, 9, 4), gazetteer)
    assert [one.state for one in later.proposals] == ["refused", "merged"]
    assert later.proposals[1].incident.date_start == second.incident.date_start
    unread = with_report(made, replace(made.report, language="fr"), gazetteer=gazetteer)
    assert unread.proposals == ()
    assert "French" in unread.problems[0]
    kept = with_report(replace(made, proposals=decided), replace(made.report, language="fr"), gazetteer=gazetteer)
    assert [one.incident.id for one in kept.proposals] == [one.incident.id for one in made.proposals]


def test_the_languages_to_choose_from_are_those_read_and_the_texts_own() -> None:
    assert list(languages("")) == list(languages("uk")) == ["en", "de", "uk", "ru"]
    assert languages("fr")["fr"] == "French"


def test_a_further_incident_of_another_reading_gets_an_id_of_its_own(gazetteer: Gazetteer) -> None:
    made = draft(Document(TWICE, REPORT), gazetteer=gazetteer, now=NOW)
    first, second = made.proposals
    hand = correct(replace(second.incident, id=first.incident.id, source_id=first.incident.id), people="two")
    later = day_told(replace(made, proposals=(replace(second, incident=hand),)), dt.date(2025, 9, 4), gazetteer)
    assert len({one.incident.id for one in later.proposals}) == 2


def test_a_corrected_publisher_stands_in_the_store_too(tmp_path: Path, gazetteer: Gazetteer, store: Store) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store)
    made = draft(Document(TWICE, REPORT), gazetteer=gazetteer, now=NOW)
    queue.submit(made)
    queue.accept(made.id, made.waiting, shelf)
    assert len(store.acts()) == 1
    report = replace(made.report, publisher="C paper", published=dt.date(2025, 9, 4))
    queue.correct_report(made.id, shelf, lambda draft: with_report(draft, report, gazetteer=gazetteer))
    assert {one.publishers for one in store.query()} == {("C paper",)}
    assert {one.date_start for one in store.query()} == {dt.date(2025, 9, 3), dt.date(2025, 9, 4)}
    queue.undo(made.id, shelf)
    assert {one.publishers for one in store.query()} == {("A paper",)}
    assert {one.date_start for one in store.query()} == {dt.date(2025, 8, 20), dt.date(2025, 8, 21)}
    queue.undo(made.id, shelf)
    assert store.count() == 0


def test_an_incident_to_join_with_is_found_by_its_words(gazetteer: Gazetteer, store: Store) -> None:
    made = draft(Document(TWICE, REPORT), gazetteer=gazetteer, now=NOW)
    for number, one in enumerate(made.proposals * 2):
        name = f"other-{number}"
        day = dt.date(2025, 8, 20) - dt.timedelta(days=100 * number)
        store.add([replace(one.incident, id=name, source_id=name, date_start=day, date_end=day)])
    sought = made.proposals[0].incident
    assert [one.id for one in search("kherson", sought, store)] == ["other-0", "other-2"]
    assert [one.id for one in search("A PAPER", sought, store, most=3)] == ["other-0", "other-1", "other-2"]
    assert search("  ", sought, store) == []
    assert search("no such words", sought, store) == []


def test_accepting_writes_one_act_that_undo_takes_back(tmp_path: Path, gazetteer: Gazetteer, store: Store) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store, who="Ada")
    made = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW)
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
    first = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW)
    queue.submit(first)
    queue.accept(first.id, first.waiting, shelf)
    again = Report(id="", publisher="B agency", published=dt.date(2025, 8, 21))
    words = "A drone strike killed two people in Kherson on Wednesday, police said."
    second = draft(Document(words, again), gazetteer=gazetteer, now=NOW)
    queue.submit(second)
    ((other, likeness),) = similar(second.proposals[0].incident, store)
    assert {"same kind", "same day", "same place", "2 killed"} <= set(likeness.reasons)
    queue.merge(second.id, 0, other.id, shelf)
    (kept,) = store.query()
    assert kept.publishers == ("A paper", "B agency")
    assert kept.verification == "corroborated"
    queue.undo(second.id, shelf)
    (kept,) = store.query()
    assert kept.publishers == ("A paper",)


class Overtaken(Store):
    """A store to which a colleague writes right after each change, before anybody else can look."""

    def change(
        self, put: Iterable[Incident], delete: Mapping[str, str] | None = None, *, act: Act, **more: Any
    ) -> Changed:
        """Change it, and let the colleague write."""
        changed = super().change(put, delete, act=act, **more)
        colleague = Store.open(self.path)
        (stored,) = colleague.query()
        colleague.add([replace(stored, id="colleague", source_id="colleague")], act=Act(who="Bea"))
        return changed


def test_undo_takes_back_the_own_correction_where_a_colleague_wrote_since(tmp_path: Path, gazetteer: Gazetteer) -> None:
    store = Overtaken.open(tmp_path / "store")
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store, who="Ada")
    made = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW)
    queue.submit(made)
    queue.accept(made.id, [0], shelf)
    queue.change(made.id, 0, shelf, title="Corrected")
    queue.undo(made.id, shelf)
    assert {incident.id for incident in store.query()} == {made.proposals[0].incident.id, "colleague"}
    assert [commit.act.who for commit in store.acts() if commit.undone_by] == ["Ada"]
    corrected = store.get(made.proposals[0].incident.id)
    assert corrected is not None
    assert corrected.title != "Corrected"


def test_what_was_deleted_is_not_accepted_by_accident(tmp_path: Path, gazetteer: Gazetteer, store: Store) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store)
    made = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW)
    queue.submit(made)
    queue.accept(made.id, [0], shelf)
    store.delete([made.proposals[0].incident.id], "a mistake")
    with pytest.raises(StoreError, match="deleted from the map before"):
        shelf.put(made.proposals[0].incident)
    with pytest.raises(StoreError, match="deleted from the map before"):
        shelf.put(made.proposals[0].incident, replace(made.proposals[0].incident, id="b", source_id="b"))
    assert store.count() == 0


def test_what_is_on_the_map_already_would_double_and_says_why(
    tmp_path: Path, gazetteer: Gazetteer, store: Store
) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store)
    first = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW)
    queue.submit(first)
    assert may_double(first, likely_duplicates(first, store)) == {}
    queue.accept(first.id, first.waiting, shelf)
    again = draft(Document(f"{TEXT} Nothing else is known.", REPORT), gazetteer=gazetteer, now=NOW)
    queue.submit(again)
    matched = likely_duplicates(again, store)
    assert {number: other.id for number, other in may_double(again, matched).items()} == {
        0: first.proposals[0].incident.id
    }
    assert "same report" in matched[0][0][1].reasons
    apart = queue.keep_apart(again.id, 0, [matched[0][0][0].id])
    assert may_double(apart, likely_duplicates(apart, store)) == {}
    later = day_told(apart, dt.date(2025, 8, 21), gazetteer)
    assert later.proposals[0].incident.related == apart.proposals[0].incident.related


@pytest.mark.parametrize("is_dated", [True, False])
def test_undated_ones_are_compared_on_either_side(gazetteer: Gazetteer, store: Store, is_dated: bool) -> None:
    incident = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW).proposals[0].incident
    elsewhere = (Report(id="other", publisher="B paper"),)
    undated = replace(
        incident, id="u", source_id="u", reports=elsewhere, date_start=None, date_end=None, date_precision="unknown"
    )
    stored, sought = (undated, incident) if is_dated else (incident, replace(undated, id="v"))
    store.add([stored])
    ((other, likeness),) = similar(sought, store)
    assert other.id == stored.id
    assert "a day isn’t known" in likeness.reasons
    assert likeness.is_probable


def test_what_is_known_to_the_region_is_found_in_it(gazetteer: Gazetteer, store: Store) -> None:
    incident = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW).proposals[0].incident
    region = replace(incident.placement, precision="province", radius_km=110.0, name="", point=Point(46.0, 34.5))
    elsewhere = (Report(id="other", publisher="B paper"),)
    store.add([replace(incident, id="region", source_id="region", placement=region, reports=elsewhere)])
    ((other, likeness),) = similar(incident, store)
    assert other.id == "region"
    assert likeness.is_probable


def test_an_undated_region_is_found_in_the_same_region_of_the_map(gazetteer: Gazetteer, store: Store) -> None:
    """Its circle reaches out of any box around it, so what may lie there counts."""
    incident = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW).proposals[0].incident
    region = replace(incident.placement, precision="province", radius_km=110.0, name="", point=Point(46.0, 34.5))
    undated = replace(incident, placement=region, date_start=None, date_end=None, date_precision="unknown")
    elsewhere = (Report(id="other", publisher="B paper"),)
    store.add([replace(incident, id="region", source_id="region", placement=region, reports=elsewhere)])
    assert [other.id for other, _ in similar(undated, store)] == ["region"]


def test_another_waiting_report_that_tells_the_same_is_named(tmp_path: Path, gazetteer: Gazetteer) -> None:
    queue = Queue(tmp_path / "queue")
    first = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW)
    second = draft(Document(f"{TEXT} It rained.", replace(REPORT, url="")), gazetteer=gazetteer, now=NOW)
    queue.submit(first)
    queue.submit(second)
    ((other, likeness),) = alike_elsewhere(second, queue.all_waiting())[0]
    assert (other.draft_id, other.report) == (first.id, "Night of drones")
    assert likeness.is_probable
    queue.refuse(first.id, [0])
    assert alike_elsewhere(second, queue.all_waiting()) == {0: []}


def split_in_queue(queue: Queue, gazetteer: Gazetteer) -> Draft:
    """A draft whose one incident was split, one of its two dead in each part."""
    made = draft(Document(TEXT, REPORT), gazetteer=gazetteer, now=NOW)
    queue.submit(made)
    queue.split(made.id, 0)
    queue.move_part(made.id, 1, "killed", Count.exactly(1))
    return made


def test_the_second_part_of_a_split_gets_its_part_of_the_dead(
    tmp_path: Path, gazetteer: Gazetteer, store: Store
) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store)
    made = split_in_queue(queue, gazetteer)
    queue.accept(made.id, [0, 1], shelf)
    assert sum(incident.killed.best or 0 for incident in store.query() if incident.killed) == 2


def test_what_one_report_tells_beside_another_is_not_taken_for_it(
    tmp_path: Path, gazetteer: Gazetteer, store: Store
) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(store)
    made = split_in_queue(queue, gazetteer)
    half = queue.accept(made.id, [0], shelf)
    assert likely_duplicates(half, store) == {1: []}
    twins = draft(Document(f"{TEXT} That is all.", replace(REPORT, url="")), gazetteer=gazetteer, now=NOW)
    twin = replace(twins.proposals[0].incident, id="twin", source_id="twin")
    twins = replace(twins, proposals=(*twins.proposals, replace(twins.proposals[0], incident=twin)))
    assert set(may_double(twins, {})) == {1}
