"""The stopwatch of an import: each second counts for one stage, and waiting for none."""

from __future__ import annotations

import itertools
import threading

from geo.store import STAGES, Stages
from geo.store.stages import IDLE_STAGE


def test_a_stage_within_another_counts_for_itself_alone() -> None:
    stages = Stages(itertools.count().__next__)
    with stages.at("write"), stages.at("match"):  # write: 0 to 1, 6 to 7; match: 1 to 2, 3 to 4, 5 to 6
        for item in stages.each(IDLE_STAGE, ["table"]):  # waiting: 2 to 3, 4 to 5
            assert item == "table"
    assert list(stages.seconds) == list(STAGES)
    assert (stages.seconds["write"], stages.seconds["match"]) == (2, 3)
    assert sum(stages.seconds.values()) == 5


def test_what_was_measured_elsewhere_and_in_other_threads_adds_up() -> None:
    stages = Stages(itertools.count().__next__)
    stages.add("open", 2.5)

    def work() -> None:
        with stages.at("read"):
            pass

    with stages.at("write"):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert stages.seconds["read"] == 1
    assert stages.seconds["write"] == 3
    assert sum(stages.seconds.values()) == 6.5
