"""The tables of codes hold together: what follows from how precisely a place is known."""

from __future__ import annotations

from geo import taxonomy


def test_each_precision_has_a_rank_of_its_own() -> None:
    ranks = [precision.rank for precision in taxonomy.PRECISIONS.values()]
    assert sorted(ranks) == list(range(len(ranks)))


def test_a_finer_precision_is_never_larger() -> None:
    by_rank = sorted(taxonomy.PRECISIONS.values(), key=lambda precision: precision.rank)
    extents = [precision.extent for precision in by_rank]
    assert list(dict.fromkeys(extents)) == ["town", "district", "region", "country", ""]
    assert extents == sorted(extents, key=list(dict.fromkeys(extents)).index)


def test_only_what_is_known_to_the_town_is_a_pin_and_only_what_is_not_stated_is_not_drawn() -> None:
    assert taxonomy.PINNED == ("exact", "settlement")
    assert set(taxonomy.PINNED) < set(taxonomy.TOWNS)
    assert not set(taxonomy.TOWNS) & {*taxonomy.WIDE, *taxonomy.REGIONAL}
    assert {precision.drawn_as for precision in taxonomy.PRECISIONS.values()} == {"pin", "near", "area", "line", ""}
    assert [code for code, precision in taxonomy.PRECISIONS.items() if not precision.drawn_as] == ["none"]


def test_each_list_of_precisions_says_what_its_name_does() -> None:
    assert set(taxonomy.NARROW) == {*taxonomy.TOWNS, *taxonomy.DIVISIONS}
    assert set(taxonomy.LOCAL) == {*taxonomy.TOWNS, "district"}
    assert set(taxonomy.ROUGH) == {"near", "district"}
    assert set(taxonomy.COUNTRYWIDE) == {"country", "area"}
    assert set(taxonomy.PRECISIONS) - {*taxonomy.BELOW_COUNTRY} == {"country", "none"}


def test_what_is_known_less_precisely_may_be_farther_away() -> None:
    reaches = [taxonomy.RADIUS_KM[code] for code in ("settlement", "near", "district", "province")]
    assert reaches == sorted(set(reaches))
