"""What a reader does to incidents: one act each, undone as one, and nothing but what was said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo import settings
from geo.model import Claim, Count, Incident, Report
from geo.services import Services
from geo.store import Store
from geo.ui.pages import work
from geo.ui.state import MapState
from tests.browser.sample import INCIDENTS

NOW = dt.datetime(2025, 8, 24, 12, tzinfo=dt.UTC)


class Desk:
    """A visitor before a store."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(folder / "store", check_every_s=0.0)
        self.store.add(INCIDENTS)
        environment = {"GEO_STORE": self.store.path, "GEO_WHO": "me"}
        chosen = settings.read(environment, files=())
        self.services = Services(chosen, open_store=lambda _, **__: self.store, clock=lambda: NOW)
        self.state = MapState()
        self.before = len(self.store.acts())

    def do(self, what: str, **action: Any) -> None:
        work.ACTIONS[what](self.services, self.state, {"do": what, **action})

    def get(self, id: str) -> Incident:
        incident = self.store.get(id)
        assert incident is not None
        return incident

    @property
    def acts(self) -> list[str]:
        """What was done since, newest first."""
        commits = self.store.acts()
        return [commit.act.what for commit in commits[: len(commits) - self.before]]

    def undone(self) -> None:
        """Take the last act back; nothing of it stays."""
        before = {incident.id: incident for incident in INCIDENTS}
        self.do("undo")
        assert self.state.work.done.startswith("Undone"), self.state.work.done
        after = {incident.id: incident for incident in self.store.stream()}
        assert set(after) == set(before)
        for id, incident in after.items():
            assert replace(incident, created=None, updated=None) == replace(before[id], created=None, updated=None)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_open_incident_is_corrected_in_one_act(desk: Desk) -> None:
    desk.state.open("okhtyrka")
    desk.do("form", formName="edit")
    shown = work.details_values(desk.services, desk.state, desk.get("okhtyrka"))
    filled = {each["field"]: [each["value"]] for each in shown["controls"] if each["kind"] != "many"}
    filled |= {"target": ["residential", "energy"], "means": ["drone"], "updated": [shown["updated"]]}
    desk.do("save", filled=filled | {"killed": ["3+"], "title": ["A night of drones"]})
    changed = desk.get("okhtyrka")
    assert (changed.title, changed.killed) == ("A night of drones", Count(low=3, best=3))
    assert set(changed.target) == {"residential", "energy"}
    assert set(changed.edited) == {"title", "killed", "target"}
    assert desk.acts == ["edit"]
    assert desk.state.work.form == ""
    desk.undone()


def test_what_does_not_fit_is_said_and_nothing_is_stored(desk: Desk) -> None:
    desk.state.open("okhtyrka")
    desk.do("form", formName="edit")
    desk.do("save", filled={"killed": ["many"]})
    assert "is no count" in desk.state.work.problem
    desk.do("save", filled={"updated": ["2001-01-01T00:00:00"], "killed": ["3"]})
    assert "meanwhile" in desk.state.work.problem
    assert desk.acts == []


def test_a_place_is_searched_and_taken_over_by_hand(desk: Desk) -> None:
    desk.state.open("sumy")
    desk.do("form", formName="edit")
    desk.do("form_search", field="words", values=["Okhtyrka"])
    places = work.details_values(desk.services, desk.state, desk.get("sumy"))["places"]
    assert places[0]["name"] == "Okhtyrka"
    desk.do("form_place", place=places[0]["id"])
    desk.do("save", filled={})
    placement = desk.get("sumy").placement
    assert (placement.name, placement.method, placement.precision) == ("Okhtyrka", "hand", "settlement")
    desk.undone()


def test_the_open_incident_is_joined_with_another_that_was_searched(desk: Desk) -> None:
    desk.state.open("okhtyrka")
    desk.do("form", formName="join")
    desk.do("form_search", values=["shelling number"])
    others = work.details_values(desk.services, desk.state, desk.get("okhtyrka"))["others"]
    assert others
    assert all("Shelling" in other["title"] for other in others)
    desk.do("join_with", into=others[0]["id"])
    assert desk.acts == []  # they differ, which is said first
    shown = work.details_values(desk.services, desk.state, desk.get("okhtyrka"))
    assert shown["candidate"]["id"] == others[0]["id"]
    assert any("km apart" in words for words in shown["unlike"])
    desk.do("join_with", into=others[0]["id"])
    assert desk.acts == []  # pressing the same again isn't saying yes
    desk.do("join_with", into=others[0]["id"], sure="yes")
    assert desk.store.get(others[0]["id"]) is None
    assert desk.get("okhtyrka").merged_from == (others[0]["id"],)
    assert desk.acts == ["merge"]
    desk.undone()


def test_a_report_is_split_off_with_its_part_of_the_figures(desk: Desk) -> None:
    told = replace(
        desk.get("okhtyrka"),
        killed=Count.exactly(5),
        reports=(Report("r1", publisher="A"), Report("r2", publisher="B")),
        claims=(Claim("Mayor", "reports", "five died", "r1"),),
        evidence=(),
    )
    desk.store.put(told)
    desk.state.open("okhtyrka")
    desk.do("form", formName="split")
    shown = work.details_values(desk.services, desk.state, desk.get("okhtyrka"))
    assert [report[0] for report in shown["split_reports"]] == ["r1", "r2"]
    assert shown["figures"] == [("killed", "5")]
    desk.do("split_off", filled={"report": ["r1", "r2"]})
    assert "has to stay" in desk.state.work.problem
    desk.do("split_off", filled={"report": ["r2"], "killed": ["9"]})
    assert "can’t give up more" in desk.state.work.problem
    desk.do("split_off", filled={"report": ["r2"], "killed": ["2"]})
    assert desk.state.incident == "okhtyrka.2"
    first, second = desk.get("okhtyrka"), desk.get("okhtyrka.2")
    assert (first.killed, second.killed) == (Count.exactly(3), Count.exactly(2))
    assert [report.publisher for report in (*first.reports, *second.reports)] == ["A", "B"]
    desk.do("undo")
    assert desk.store.get("okhtyrka.2") is None
    assert desk.state.incident == "okhtyrka"
    assert desk.get("okhtyrka").killed == Count.exactly(5)


def test_removing_asks_for_a_reason_and_is_undone(desk: Desk) -> None:
    desk.state.open("okhtyrka")
    desk.do("form", formName="remove")
    desk.do("remove", filled={"reason": ["  "]})
    assert "Say why" in desk.state.work.problem
    desk.do("remove", filled={"reason": ["told twice"]})
    assert desk.store.get("okhtyrka") is None
    assert desk.state.incident == ""
    assert desk.store.acts()[0].act.note == "told twice"
    desk.undone()


def test_many_are_corrected_once_what_changes_was_shown(desk: Desk) -> None:
    ids = ["pile-0", "pile-1", "okhtyrka"]
    desk.do("bulk", form="correct", ids=ids)
    desk.do("form_field", values=["event_type"])
    desk.do("bulk_correct", filled={"event_type": ["missile_artillery"]})
    assert desk.acts == []
    shown = work.bulk_values(desk.services, desk.state.work)
    assert shown is not None
    assert [(line["before"], line["after"]) for line in shown["lines"]] == [("Drone strike", "Missile or artillery")]
    assert "2 of 3 have it already" in shown["notes"]
    desk.do("bulk_correct", filled={"event_type": ["drone_strike"]})
    assert desk.acts == []  # another value is shown first
    desk.do("bulk_correct", filled={"event_type": ["drone_strike"]})
    assert {desk.get(id).event_type for id in ids} == {"drone_strike"}
    assert desk.acts == ["edit"]
    desk.undone()


def test_many_are_joined_tagged_and_removed_each_as_one_act(desk: Desk) -> None:
    ids = ["pile-1", "pile-0", "pile-2"]
    desk.do("bulk", form="join", ids=ids)
    shown = work.bulk_values(desk.services, desk.state.work)
    assert shown is not None
    assert shown["whole"] == "Shelling number 1"
    assert shown["unlike"] == ["2 days apart: 10 Aug 2025; 11 Aug 2025; 12 Aug 2025"]
    desk.do("bulk_join")
    assert desk.get("pile-1").merged_from == ("pile-0", "pile-2")
    assert desk.acts == ["merge"]
    desk.undone()
    desk.do("bulk", form="tag", ids=ids)
    desk.do("tag", filled={"tag": [" to  verify "]})
    assert desk.services.notes.tagged("to verify") == sorted(ids)
    desk.do("undo")
    assert desk.services.notes.tags() == {}
    desk.do("bulk", form="remove", ids=ids)
    desk.do("remove", filled={"reason": ["a test"]})
    assert desk.store.get_many(ids) == []
    desk.undone()


def test_one_incident_is_not_joined_with_itself(desk: Desk) -> None:
    desk.do("bulk", form="join", ids=["pile-1", "pile-1"])
    shown = work.bulk_values(desk.services, desk.state.work)
    assert shown is not None
    assert not shown["ready"]
    desk.do("bulk_join")
    assert "two" in desk.state.work.problem
    assert desk.acts == []


def test_notes_stay_with_what_was_merged_and_in_no_file(desk: Desk) -> None:
    desk.state.open("pile-0")
    desk.do("note", filled={"note": ["The video shows it."]})
    desk.do("tag", filled={"tag": ["seen"]})
    desk.state.open("pile-1")
    desk.do("join_with", into="pile-0")
    own = work.details_values(desk.services, desk.state, desk.get("pile-1"))["own"]
    assert own["tags"] == ("seen",)
    assert own["notes"] == [{"text": "The video shows it.", "line": "24 Aug 2025, me"}]
    assert "video" not in str(list(desk.store.stream()))
    desk.do("unnote", number="0")
    desk.do("untag", tag="seen")
    assert desk.services.notes.all() == {}


ANYTHING: list[dict[str, Any]] = [
    {},
    {"ids": "okhtyrka", "form": "join", "filled": "x", "values": "x"},
    {"ids": [], "form": "join", "filled": {"killed": "3"}, "values": [None]},
    {"ids": [1, None], "form": ["join"], "formName": 3, "number": "9" * 40, "place": [], "tag": 3},
]


def test_an_act_that_nobody_could_mean_changes_nothing(desk: Desk) -> None:
    for what in work.ACTIONS:
        for made in ANYTHING:
            for open_incident in ("", "nowhere", "okhtyrka"):
                desk.state.open(open_incident)
                desk.do(what, **made)
    assert desk.acts == []
