"""What a person corrects is remembered, and what nobody wrote follows it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.edits import correct, join, move_part, split, split_off
from geo.model import Claim, Count, Evidence, Figure, Incident, Placement, Point, Report
from geo.wording import in_our_words


def incident(**changes: object) -> Incident:
    plain = Incident(id="a", title="Strike 1", event_type="drone_strike", source="report", source_id="a")
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_what_was_corrected_is_remembered_and_loses_its_old_evidence() -> None:
    told = incident(
        killed=Count.exactly(1), evidence=(Evidence("killed", 3, 6, "one"), Evidence("placement", 9, 12, "Odesa"))
    )
    corrected = correct(told, killed=None, title=told.title)
    assert corrected.edited == ("killed",)
    assert [one.field for one in corrected.evidence] == ["placement"]
    assert correct(told, killed=Count.exactly(1)) is told
    words = (Evidence("placement", 20, 24, "Sumy"), Evidence("injured", 0, 2, "in"))
    placed = correct(told, words=words, placement=Placement(query="Sumy"), title="")
    assert [one.text for one in placed.evidence] == ["one", "Sumy"]
    with pytest.raises(ValueError, match="id"):
        correct(told, id="x")


def test_a_title_that_nobody_wrote_says_what_the_values_say() -> None:
    place = Placement(query="Sumy", point=Point(50.9, 34.8), precision="settlement", name="Sumy", method="gazetteer")
    told = in_our_words(incident(placement=place, injured=Count.exactly(14), target=("energy",)))
    assert told.title == "Drone strike in Sumy: 14 injured"
    assert told.summary == "14 injured; target: energy."
    fewer = correct(told, injured=Count.exactly(12))
    assert (fewer.title, fewer.summary) == ("Drone strike in Sumy: 12 injured", "12 injured; target: energy.")
    assert fewer.edited == ("injured",)
    moved = correct(fewer, event_type="mine_ied", placement=replace(place, name="Romny"))
    assert moved.title == "Mine or bomb in Romny: 12 injured"
    written = correct(moved, title="A night in Romny")
    kept = correct(written, injured=Count.exactly(9))
    assert (kept.title, kept.summary) == ("A night in Romny", "9 injured; target: energy.")
    ours = correct(kept, title="")
    assert ours.title == "Mine or bomb in Romny: 9 injured"
    assert "title" not in ours.edited


def test_halves_of_an_incident_have_ids_of_their_own() -> None:
    first, second = split(incident())
    assert (first.id, second.id, second.source_id) == ("a", "a.2", "a.2")
    assert split(first, {"a", "a.2"})[1].id == "a.3"


def test_a_split_makes_no_twin_that_counts_the_dead_twice() -> None:
    whole = in_our_words(
        incident(
            killed=Count.exactly(5),
            injured=Count(22, 22),
            people="a family",
            figures=(Figure("homes_damaged", Count.exactly(14)),),
            evidence=(Evidence("killed", 0, 4, "five"), Evidence("placement", 9, 14, "Odesa")),
        )
    )
    first, second = split(whole)
    assert first == whole
    assert (second.killed, second.injured, second.people, second.figures) == (None, None, "", ())
    assert [words.field for words in second.evidence] == ["placement"]
    assert "5 killed" not in second.title
    first, second = move_part(first, second, "killed", Count.exactly(2))
    assert (first.killed, second.killed) == (Count.exactly(3), Count.exactly(2))
    first, second = move_part(first, second, "killed", Count.exactly(1))
    assert (first.killed, second.killed) == (Count.exactly(4), Count.exactly(1))
    first, second = move_part(first, second, "killed", None)
    assert (first.killed, second.killed) == (Count.exactly(5), None)
    with pytest.raises(ValueError, match="only 5"):
        move_part(first, second, "killed", Count.exactly(6))
    with pytest.raises(ValueError, match="moved"):
        move_part(first, second, "people", None)


TWO_REPORTS = incident(
    killed=Count.exactly(5),
    reports=(Report("r1", publisher="City Radio"), Report("r2", publisher="Evening Post")),
    claims=(Claim("Mayor", "reports", "five died", "r1"), Claim("Police", "reports", "a fire", "r2")),
    evidence=(Evidence("killed", 0, 4, "five", "r1"), Evidence("placement", 9, 13, "Sumy", "r2")),
)


def test_what_is_split_off_takes_its_report_with_claims_and_words_and_no_figure() -> None:
    first, second = split_off(TWO_REPORTS, reports=["r2"], taken={"a.2"})
    assert (first.id, second.id) == ("a", "a.3")
    assert [each.id for each in (*first.reports, *second.reports)] == ["r1", "r2"]
    assert [claim.speaker for claim in first.claims] == ["Mayor"]
    assert [claim.speaker for claim in second.claims] == ["Police"]
    assert [words.text for words in first.evidence] == ["five"]
    assert [words.text for words in second.evidence] == ["Sumy"]
    assert (first.killed, second.killed) == (Count.exactly(5), None)
    moved, part = move_part(first, second, "killed", Count.exactly(2))
    assert (moved.killed, part.killed) == (Count.exactly(3), Count.exactly(2))


def test_a_claim_that_is_split_off_leaves_its_report_with_both() -> None:
    first, second = split_off(TWO_REPORTS, claims=[0])
    assert [each.id for each in first.reports] == ["r1", "r2"]
    assert [each.id for each in second.reports] == ["r1"]
    assert [claim.speaker for claim in second.claims] == ["Mayor"]


@pytest.mark.parametrize("reports", [[], ["r1", "r2"], ["nowhere"]])
def test_a_split_needs_something_that_goes_and_a_report_that_stays(reports: list[str]) -> None:
    with pytest.raises(ValueError, match=r"Choose|stay"):
        split_off(TWO_REPORTS, reports=reports)


def test_several_incidents_are_joined_under_the_first_id() -> None:
    others = [replace(TWO_REPORTS, id=name, source_id=name, killed=Count.exactly(4)) for name in ("b", "c")]
    joined = join([TWO_REPORTS, *others])
    assert (joined.id, joined.merged_from, joined.killed) == ("a", ("b", "c"), Count(4, 5, 5))
    with pytest.raises(ValueError, match="two"):
        join([TWO_REPORTS])


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (Count.exactly(19), Count(30, 30), Count(19, 19)),  # at least 30: nobody says how many at most
        (Count.exactly(4), Count(high=20), Count(None, 4, 20)),
        (Count(best=4), Count(best=6), Count(4, 4, 6)),
        (Count(2, 3, 5), Count.exactly(8), Count(2, 3, 8)),
        (None, Count(30, 30), Count(30, 30)),
    ],
)
def test_a_joined_figure_has_no_end_that_one_of_both_lacks(first: Count | None, second: Count, both: Count) -> None:
    told = Incident(id="a", title="", event_type="drone_strike", source="s", source_id="a", killed=first)
    assert join([told, replace(told, id="b", source_id="b", killed=second)]).killed == both
