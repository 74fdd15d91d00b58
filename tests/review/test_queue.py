"""Proposals: corrected, split, joined, accepted and refused, each step taken back again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from geo.edits import merge
from geo.errors import StoreError
from geo.model import Claim, Count, Incident, Placement, Point, Report
from geo.review import Draft, Proposal, Queue
from geo.review import queue as review
from geo.wording import in_our_words
from tests.full_disk import no_file_larger_than

NOW = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)


class Kept:
    """A store of one process that remembers what each commit replaced."""

    def __init__(self) -> None:
        self.incidents: dict[str, Incident] = {}
        self.acts: list[dict[str, Incident | None]] = []

    def put(self, *incidents: Incident, act_id: str = "") -> str:
        del act_id
        self.acts.append({one.id: self.incidents.get(one.id) for one in incidents})
        assert len({before is None for before in self.acts[-1].values()}) == 1
        self.incidents |= {one.id: one for one in incidents}
        return str(len(self.acts) - 1)

    def get(self, incident_id: str) -> Incident | None:
        return self.incidents.get(incident_id)

    def has_done(self, act_id: str, *, undone: bool) -> bool:
        raise AssertionError((act_id, undone))

    def undo(self, act_id: str) -> None:
        for incident_id, before in self.acts[int(act_id)].items():
            if before is None:
                del self.incidents[incident_id]
            else:
                self.incidents[incident_id] = before


def incident(number: int, **changes: object) -> Incident:
    plain = Incident(
        id=f"r1-{number}",
        title=f"Strike {number}",
        event_type="drone_strike",
        source="report",
        source_id=f"r1-{number}",
        reports=(Report(id="r1", publisher="A paper"),),
        verification="single_source",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    queue = Queue(tmp_path / "queue")
    proposals = tuple(Proposal(incident(number), score=0.5) for number in range(3))
    queue.submit(Draft(id="d1", report=Report(id="r1"), text="words", added=NOW, proposals=proposals))
    return queue


def test_the_same_text_is_queued_once(queue: Queue) -> None:
    assert not queue.submit(Draft(id="d1", report=Report(id="r1"), text="words", added=NOW))
    assert queue.waiting() == 3
    assert review.draft_id("words", "http://a") != review.draft_id("words", "http://b")


def test_only_accepted_proposals_reach_the_store(queue: Queue) -> None:
    store = Kept()
    queue.refuse("d1", [0])
    draft = queue.accept("d1", [1], store)
    assert list(store.incidents) == ["r1-1"]
    assert draft.waiting == (2,)
    assert Queue(queue.folder).waiting() == 1


def test_every_step_can_be_taken_back(queue: Queue) -> None:
    store = Kept()
    start = queue.get("d1")
    assert start is not None
    store.put(incident(9, killed=None, reports=(Report(id="r9", publisher="B paper"),)))
    before = dict(store.incidents)
    queue.change("d1", 0, store, killed=Count.exactly(2))
    queue.accept("d1", [0], store)
    queue.change("d1", 0, store, title="Corrected after acceptance")
    assert store.incidents["r1-0"].title == "Corrected after acceptance"
    queue.split("d1", 1)
    queue.merge("d1", 2, "r1-9", store)
    queue.refuse("d1", [3])
    for _ in range(6):
        queue.undo("d1", store)
    assert queue.get("d1") == start
    assert store.incidents == before
    assert queue.undo("d1", store) == start


def test_a_refused_proposal_is_brought_back_whatever_was_done_since(queue: Queue) -> None:
    store = Kept()
    queue.refuse("d1", [0])
    queue.accept("d1", [1], store)
    assert queue.bring_back("d1", 0).waiting == (0, 2)
    assert list(store.incidents) == ["r1-1"]
    assert queue.undo("d1", store).waiting == (2,)
    for number in (1, 2):
        with pytest.raises(StoreError, match="not refused any more"):
            queue.bring_back("d1", number)


def test_a_title_that_nobody_wrote_says_what_joined_reports_say() -> None:
    kept = in_our_words(incident(1, killed=Count.exactly(1)))
    joined = merge(kept, incident(2, killed=Count.exactly(3), reports=(Report(id="r2", publisher="B"),)))
    assert joined.title == "Drone strike: 1 (1 to 3) killed"
    assert merge(replace(kept, title="By hand"), incident(2, killed=Count.exactly(3))).title == "By hand"


def test_all_are_accepted_and_taken_back_in_one_step(queue: Queue) -> None:
    store = Kept()
    store.put(incident(1, title="As it was"))
    queue.accept("d1", [0, 1, 2], store)
    assert sorted(store.incidents) == ["r1-0", "r1-1", "r1-2"]
    assert queue.undo("d1", store).waiting == (1,)  # what was there already is a step of its own
    assert store.incidents["r1-1"].title == "As it was"
    assert queue.undo("d1", store).waiting == (0, 1, 2)
    assert list(store.incidents) == ["r1-1"]


def test_the_draft_files_that_people_have_are_read(queue: Queue) -> None:
    store = Kept()
    queue.accept("d1", [0], store)
    assert b'"act_id":"0"' in (queue.folder / "d1.json").read_bytes(), "what the store's commit was called at first"
    assert Queue(queue.folder).undo("d1", store).waiting == (0, 1, 2)
    assert store.incidents == {}


def test_what_others_did_to_an_accepted_incident_stays_when_it_is_corrected(queue: Queue) -> None:
    store = Kept()
    queue.accept("d1", [0], store)
    store.put(merge(store.incidents["r1-0"], incident(7, reports=(Report(id="r7", publisher="B paper"),))))
    queue.change("d1", 0, store, killed=Count.exactly(2))
    assert store.incidents["r1-0"].killed == Count.exactly(2)
    assert store.incidents["r1-0"].publishers == ("A paper", "B paper")
    del store.incidents["r1-0"]
    with pytest.raises(StoreError, match="not on the map any more"):
        queue.change("d1", 0, store, killed=Count.exactly(3))


def test_a_correction_that_changes_nothing_is_no_step(queue: Queue) -> None:
    assert queue.change("d1", 0, Kept(), title="Strike 0").steps == ()


def test_a_corrected_report_reaches_what_came_from_it(queue: Queue) -> None:
    store = Kept()
    store.put(incident(9, reports=(Report(id="r9", publisher="B paper"),)))
    queue.accept("d1", [0, 1], store)
    queue.merge("d1", 2, "r1-9", store)
    store.put(replace(store.incidents["r1-1"], date_start=NOW.date(), date_end=NOW.date(), date_precision="day"))
    start, before = queue.get("d1"), dict(store.incidents)
    told = Report(id="r1", publisher="C paper")
    day = {"date_start": dt.date(2026, 1, 1), "date_end": dt.date(2026, 1, 1), "date_precision": "day"}

    def with_report(draft: Draft) -> Draft:
        proposals = [replace(one, incident=replace(one.incident, reports=(told,), **day)) for one in draft.proposals]
        return replace(draft, report=told, problems=("p",), proposals=tuple(proposals))

    after = queue.correct_report("d1", store, with_report)
    assert after.report.publisher == "C paper"
    assert store.incidents["r1-0"].publishers == ("C paper",)
    assert store.incidents["r1-0"].date_start == dt.date(2026, 1, 1)
    assert store.incidents["r1-1"].date_start == NOW.date()  # somebody changed that in the store
    assert store.incidents["r1-9"].publishers == ("B paper", "C paper")
    assert store.incidents["r1-9"].date_start is None  # the joined incident's days are its own
    assert queue.undo("d1", store) == start
    assert store.incidents == before


def test_joining_adds_a_source_and_overwrites_nothing() -> None:
    kept = incident(1, killed=Count.exactly(1), claims=(Claim("Police", "reports"),))
    place = Placement(query="Sumy", point=Point(50.9, 34.8), precision="settlement", method="gazetteer")
    other = incident(
        2,
        killed=Count.exactly(9),
        injured=Count(low=3),
        placement=place,
        claims=(Claim("Governor", "claims"),),
        reports=(Report(id="r2", publisher="B paper"),),
    )
    joined = merge(kept, other)
    assert joined.killed == Count(1, 1, 9)
    assert joined.injured == Count(low=3)
    assert joined.placement == place
    assert [report.id for report in joined.reports] == ["r1", "r2"]
    assert [claim.speaker for claim in joined.claims] == ["Police", "Governor"]
    assert joined.verification == "corroborated"
    assert joined.merged_from == ("r1-2",)
    again = merge(joined, other)
    assert (again.reports, again.claims, again.merged_from) == (joined.reports, joined.claims, joined.merged_from)


def test_a_corrected_report_is_graded_by_the_origins_that_it_shows(queue: Queue) -> None:
    store = Kept()
    police = Claim("National Police", "reports", report_id="r9")
    store.put(incident(9, reports=(Report(id="r9", publisher="B paper"),), claims=(police,)))
    queue.merge("d1", 2, "r1-9", store)

    def grade(publisher: str, quote: str = "") -> tuple[str, str]:
        read = Report(id="r1", publisher=publisher, quote=quote)

        def with_report(draft: Draft) -> Draft:
            proposals = (replace(one, incident=replace(one.incident, reports=(read,))) for one in draft.proposals)
            return replace(draft, report=read, proposals=tuple(proposals))

        queue.correct_report("d1", store, with_report)
        return store.incidents["r1-9"].verification, store.incidents["r1-9"].verification_reason

    alone = "one origin: National Police, told by 2 publishers; independence of {} not established"
    assert store.incidents["r1-9"].verification_reason == alone.format("A paper")
    assert grade("C paper") == ("single_source", alone.format("C paper"))
    two = ("corroborated", "2 origins: National Police and the mayor; publishers aren’t counted")
    assert grade("C paper", "The mayor wrote that two homes burned.") == two
    assert grade("C paper", "Police said that two homes burned.") == (
        "single_source",
        "one origin: National Police, told by 2 publishers",
    )
    judged = {"verification": "single_source", "verification_reason": "judged by hand"}
    store.put(replace(store.incidents["r1-9"], edited=("verification",), **judged))
    assert grade("", "The mayor wrote that two homes burned.") == ("single_source", "judged by hand")
    graded = {"verification": "corroborated", "verification_reason": "two agencies"}
    store.put(replace(store.incidents["r1-9"], edited=(), **graded))
    assert grade("D paper") == ("corroborated", "two agencies")


def test_a_grade_that_counted_publishers_is_given_anew(queue: Queue) -> None:
    store = Kept()
    former = {"verification": "corroborated", "verification_reason": "told by A paper and B paper"}
    both = (Report(id="r1", publisher="A paper"), Report(id="r9", publisher="B paper"))
    store.put(incident(9, reports=both, **former))
    queue.merge("d1", 2, "r1-9", store)
    read = Report(id="r1", publisher="C paper")
    queue.correct_report(
        "d1",
        store,
        lambda draft: replace(
            draft,
            report=read,
            proposals=tuple(replace(p, incident=replace(p.incident, reports=(read,))) for p in draft.proposals),
        ),
    )
    assert store.incidents["r1-9"].verification == "single_source"


def test_two_reports_of_one_publisher_corroborate_nothing() -> None:
    joined = merge(incident(1), incident(2, reports=(Report(id="r2", publisher="A paper"),)))
    assert joined.verification == "single_source"


def test_a_decided_proposal_is_not_decided_again(queue: Queue) -> None:
    queue.refuse("d1", [0])
    with pytest.raises(StoreError, match="refused already"):
        queue.accept("d1", [0], Kept())
    with pytest.raises(StoreError, match="not there any more"):
        queue.accept("d1", [17], Kept())
    with pytest.raises(StoreError, match="not in the queue"):
        queue.refuse("gone", [0])


def test_ids_from_outside_stay_in_the_folder(queue: Queue) -> None:
    for wrong in ("../../etc/passwd", "x" * 300, "\0", "\ud800", "²", ""):
        assert queue.get(wrong) is None
        with pytest.raises(StoreError, match="not the id"):
            queue.archive(wrong)


def test_an_archived_draft_is_kept_and_comes_back_as_it_was(queue: Queue) -> None:
    before = queue.refuse("d1", [0])
    queue.archive("d1")
    assert (queue.get("d1"), list(queue.drafts()), queue.waiting()) == (None, [], 0)
    assert queue.archived() == [before]
    queue.bring_out("d1")
    assert (queue.get("d1"), queue.archived()) == (before, [])
    queue.archive("d1")
    assert not queue.submit(replace(before, proposals=()))  # the same report again
    assert queue.get("d1") == before


def test_a_damaged_draft_is_told_by_name(queue: Queue) -> None:
    (queue.folder / "d2.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"d2\.json"):
        queue.waiting()


def test_a_full_disk_is_said_and_the_queue_stays(queue: Queue, tmp_path: Path) -> None:
    with no_file_larger_than(100), pytest.raises(StoreError, match="can't be kept"):
        queue.submit(Draft(id="d2", report=Report(id="r1"), text="words", added=NOW))
    assert [draft.id for draft in queue.drafts()] == ["d1"]
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreError, match="can't be made"):
        Queue(tmp_path / "taken").submit(Draft(id="d2", report=Report(id="r1"), text="words", added=NOW))


def test_the_files_of_locks_stay_few(queue: Queue) -> None:
    for number in range(200):
        queue.submit(Draft(id=f"e{number}", report=Report(id="r1"), text="words", added=NOW))
    assert len(list(queue.folder.glob("*.json"))) == 201
    assert len([path for path in queue.folder.iterdir() if path.suffix != ".json"]) <= 64
