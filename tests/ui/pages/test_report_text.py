"""The text of a report on the desk: where its events begin, and what parts two of one paragraph."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.gazetteer import Gazetteer
from geo.model import Count, Document, Report
from geo.review import Draft, Proposal, Queue, Shelf, draft, parts
from geo.store import Store
from geo.ui.pages import proposals, report_text

TEXT = (
    "Overnight a drone hit a house in Kharkiv. The mayor said that five people died. Shells struck a market in Sumy. "
    "Four people were injured.\n\nA mine killed two farmers near Balakliia."
)
LINE = TEXT.index("Shells")


@pytest.fixture(scope="module")
def made(gazetteer: Gazetteer) -> Draft:
    report = Report(id="", published=dt.date(2025, 8, 21))
    return draft(Document(TEXT, report), gazetteer=gazetteer, now=dt.datetime(2025, 8, 21, 9, tzinfo=dt.UTC))


def titles(draft: Draft) -> list[str]:
    return [proposal.incident.title for proposal in draft.proposals]


def test_each_event_is_numbered_where_it_begins_and_two_of_a_paragraph_are_parted(made: Draft) -> None:
    pieces = report_text.pieces(made)
    assert "".join(piece.text for piece in pieces) == TEXT
    begin = {number: piece.text for piece in pieces for number in piece.begin}
    assert (begin[0][:9], begin[1], begin[2][:6]) == ("Overnight", "Shells struck", "A mine")
    (line,) = [piece.parts for piece in pieces if piece.parts]
    assert line == {"at": LINE, "first": 0, "second": 1, "back": True, "on": True}
    assert report_text.parted_from(made) == {0: (1,), 1: (0,)}


def test_a_line_that_is_moved_takes_its_words_to_the_other_event(
    made: Draft, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(Store.open(tmp_path / "store"))
    queue.submit(made)
    (line,) = parts.partings(made)
    moved = queue.part(made.id, "line moved", lambda queued: parts.move_line(queued, line, -1, gazetteer))
    first, second = (proposal.incident for proposal in moved.proposals[:2])
    assert (first.killed, first.placement.name, second.killed) == (None, "Kharkiv", Count.exactly(5))
    assert (second.injured, second.placement.name) == (Count.exactly(4), "Sumy")
    assert all(TEXT[words.start : words.end] == words.text for words in (*first.evidence, *second.evidence))
    assert parts.partings(moved)[0].at == TEXT.index("The mayor")
    assert queue.undo(made.id, shelf).proposals == made.proposals
    assert titles(made)[:2] == ["Drone strike in Kharkiv: 5 killed", "Missile or artillery in Sumy: 4 injured"]


def test_what_a_person_corrected_stays_when_the_line_moves(made: Draft, gazetteer: Gazetteer, tmp_path: Path) -> None:
    queue, shelf = Queue(tmp_path / "queue"), Shelf(Store.open(tmp_path / "store"))
    queue.submit(made)
    corrected = queue.change(made.id, 0, shelf, killed=Count.exactly(7), title="A night in Kharkiv")
    moved = parts.move_line(corrected, parts.partings(corrected)[0], -1, gazetteer)
    first = moved.proposals[0].incident
    assert (first.killed, first.title, first.edited) == (Count.exactly(7), "A night in Kharkiv", ("killed", "title"))


def test_a_line_that_is_taken_away_leaves_one_event_that_asks_for_its_place(made: Draft, gazetteer: Gazetteer) -> None:
    (line,) = parts.partings(made)
    joined = parts.take_away(made, line)
    assert len(joined.proposals) == 2
    both = joined.proposals[0]
    assert (both.incident.id, both.incident.killed, both.incident.injured) == (
        made.proposals[0].incident.id,
        Count.exactly(5),
        Count.exactly(4),
    )
    assert both.incident.merged_from == ()
    assert proposals.asks_for_place(both)
    assert [each.placement.name for each in proposals.offered_places(both, gazetteer)] == ["Kharkiv", "Sumy"]
    with pytest.raises(StoreError, match="not there any more"):
        parts.take_away(joined, line)


def test_a_line_that_nothing_lies_beyond_stays(made: Draft, gazetteer: Gazetteer) -> None:
    (line,) = parts.partings(made)
    moved = parts.move_line(made, line, -1, gazetteer)
    (line,) = parts.partings(moved)
    assert parts.moved_to(moved, line, -1) is None
    with pytest.raises(StoreError, match="can’t go further"):
        parts.move_line(moved, line, -1, gazetteer)


def test_what_was_decided_or_added_is_not_parted(made: Draft) -> None:
    by_hand = (made.proposals[0], Proposal(made.proposals[1].incident, by_hand=True))
    assert parts.partings(Draft(made.id, made.report, made.text, made.added, proposals=by_hand)) == []
