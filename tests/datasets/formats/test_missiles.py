"""What is particular to attacks on Ukraine by wave: figures, places no finer than told, a claim of one party."""

from __future__ import annotations

from tests.datasets.conftest import Read


def test_a_wave_has_its_figures_and_no_finer_place_than_told(read: Read) -> None:
    _, found = read("missile_attacks.csv")
    by_title = {one.title: one for one in found.values()}
    drones, cruise = by_title["Shahed-136/131, Ukraine"], by_title["X-101/X-555, Ukraine"]
    ballistic, south = by_title["Iskander-M, Odesa oblast"], by_title["Молнія, south"]
    assert [(each.what, each.count.best) for each in drones.figures] == [("drones_launched", 60), ("drones_downed", 55)]
    assert [each.what for each in cruise.figures] == ["missiles_launched", "missiles_downed"]
    assert [one.means for one in (drones, cruise, ballistic, south)] == [
        ("drone",), ("cruise_missile",), ("ballistic_missile",), ("drone",),
    ]  # fmt: skip
    precisions = [one.placement.precision for one in (drones, ballistic, south)]
    assert precisions == ["country", "province", "country"]
    assert "Regions affected: Odesa oblast, Sumy oblast" in drones.summary
    assert {one.verification for one in found.values()} == {"one_party"}
    assert (str(drones.date_start), str(drones.date_end)) == ("2024-03-21", "2024-03-22")


def test_a_wave_needs_no_more_than_its_weapon_and_numbers(read: Read) -> None:
    head = "time_start,time_end,model,target,launched,destroyed,source"
    _, found = read(f"{head}\n2024-03-22,2024-03-22,X-59,Ukraine,2,1,post/3\n".encode())
    (one,) = found.values()
    assert (one.summary, one.means) == ("", ("cruise_missile",))
