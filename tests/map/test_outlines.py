"""Which regions and countries a filter asks for, and which of them are drawn around."""

from __future__ import annotations

import pytest

from geo.filter import Filter
from geo.gazetteer import bundled_gazetteer
from geo.map.outlines import frame_of, of, outlined
from geo.model import BBox, Point


def test_few_regions_or_countries_are_drawn_around() -> None:
    gazetteer = bundled_gazetteer()
    assert outlined(Filter(country=("UA",), region=("Sumy region", "Punjab")), gazetteer) == ["gn:692196"]
    assert outlined(Filter(country=("UA", "MD")), gazetteer) == ["gn:690791", "gn:617790"]
    assert outlined(Filter(country=("AT", "BE", "CH", "DE", "DK", "ES", "FR", "IT", "NL")), gazetteer) == []


def test_a_box_without_a_width_is_reached_by_what_has_its_point_there_and_by_nothing_else() -> None:
    sumy = of(bundled_gazetteer(), "UA", "Sumy region")
    assert sumy is not None
    assert not sumy.reaches(BBox(34.0, 50.4, 34.0, 51.9))
    assert sumy.reaches(BBox(34.0, 50.4, 34.01, 51.9))
    here = BBox(sumy.point.lon, sumy.point.lat, sumy.point.lon, sumy.point.lat)
    assert sumy.reaches(here)
    assert sumy.point_in(BBox(0, 0, 0, 0)) == sumy.point
    assert sumy.point_in(here) == Point(sumy.point.lat, sumy.point.lon)


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (("FR",), (-5.2, 41.3, 9.7, 51.2)),  # with Corsica, without Clipperton
        (("NL",), (3.2, 50.6, 7.3, 53.7)),
        (("FR", "DE"), (-5.2, 41.3, 15.1, 55.1)),
        (("FJ",), (174.5, -21.8, -178.1, -12.4)),  # across the antimeridian
    ],
)
def test_a_country_is_shown_without_its_remote_islands(
    codes: tuple[str, ...], shown: tuple[float, float, float, float]
) -> None:
    gazetteer = bundled_gazetteer()
    box = frame_of([place for code in codes if (place := gazetteer.country(code)) is not None], gazetteer)
    assert box is not None
    assert (box.west, box.south, box.east, box.north) == pytest.approx(shown, abs=0.2)


def test_what_has_no_outline_is_shown_nowhere() -> None:
    assert frame_of([], bundled_gazetteer()) is None
