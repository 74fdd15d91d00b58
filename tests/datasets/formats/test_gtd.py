"""What is particular to the Global Terrorism Database: dates in parts, what its coordinates are of, cited sources."""

from __future__ import annotations

from tests.datasets.conftest import Read


def test_dates_places_and_counts_are_as_sure_as_the_codebook_says(read: Read) -> None:
    _, found = read("gtd.csv")
    market, column, power, paris = (found[n] for n in ("201407020001", "201407000002", "199900000003", "201511130004"))
    assert [one.date_precision for one in (market, column, power, paris)] == ["day", "month", "year", "day"]
    assert [one.placement.precision for one in (market, column, power)] == ["settlement", "province", "near"]
    assert [one.event_type for one in (market, column, power)] == ["mine_ied", "ground_clash", "infrastructure_damage"]
    assert (market.killed is not None and market.killed.best, market.injured) == (2, None)
    assert (column.killed, power.target, power.means) == (None, ("energy",), ("arson",))
    assert "suicide_bomb" in paris.means
    assert (market.actor, market.verification, len(market.reports)) == ((), "single_source", 2)
    assert market.reports[0].title.startswith('"A charge')


def test_what_the_search_page_exports_is_known_too(read: Read) -> None:
    _, found = read("gtd_search.csv")
    one = found["202001020001"]
    assert (one.placement.name, one.actor) == ("Quetta", ("A Group",))
    assert set(one.target) == {"government", "civilians"}
    assert found["202001030002"].placement.precision == "country"
