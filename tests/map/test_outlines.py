"""Which regions and countries a filter asks for, and which of them are drawn around."""

from __future__ import annotations

from geo.filter import Filter
from geo.gazetteer import bundled_gazetteer
from geo.map.outlines import outlined


def test_few_regions_or_countries_are_drawn_around() -> None:
    gazetteer = bundled_gazetteer()
    assert outlined(Filter(country=("UA",), region=("Sumy region", "Punjab")), gazetteer) == ["gn:692196"]
    assert outlined(Filter(country=("UA", "MD")), gazetteer) == ["gn:690791", "gn:617790"]
    assert outlined(Filter(country=("AT", "BE", "CH", "DE", "DK", "ES", "FR", "IT", "NL")), gazetteer) == []
