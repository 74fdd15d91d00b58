"""What is particular to air-raid alerts: ends that are only assumed, and names of municipalities."""

from __future__ import annotations

from tests.datasets.conftest import Read


def test_an_end_that_the_source_only_assumes_is_left_out(read: Read) -> None:
    _, found = read("alerts_volunteers.csv")
    by_place = {one.placement.admin1.split()[0]: one for one in found.values()}
    assert by_place["Kyiv"].time_end is not None
    assert by_place["Lviv"].time_end is None
    assert by_place["Lviv"].time_start is not None
    assert "volunteers" in by_place["Lviv"].reports[0].publisher


def test_an_alert_for_a_hromada_is_drawn_as_one_in_either_script(read: Read) -> None:
    head = "oblast,raion,hromada,level,started_at,finished_at,source\n"
    rows = (
        "Черкаська область,Уманський район,Уманська територіальна громада,hromada,2022-03-15 16:11:50+00:00,,official",
        "Cherkaska oblast,Umanskyi raion,Umanska terytorialna hromada,hromada,2022-03-16 16:11:50+00:00,,official",
        "м. Київ,,,oblast,2022-03-17 16:11:50+00:00,,official",
    )
    _, found = read((head + "\n".join(rows) + "\n").encode())
    names = sorted((str(one.date_start), one.placement.name, one.placement.precision) for one in found.values())
    assert [each[1:] for each in names] == [("Umanska hromada", "district")] * 2 + [("Kyiv city", "province")]
