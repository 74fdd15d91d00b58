"""What a process works with: one of each, opened once, and handed to who needs it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from geo.gazetteer import GazetteerGeocoder, bundled_gazetteer
from geo.map import basemap


def test_calls_that_are_given_no_gazetteer_share_one() -> None:
    with ThreadPoolExecutor(4) as threads:
        gazetteers = list(threads.map(lambda _: bundled_gazetteer(), range(4)))
    assert {id(gazetteer) for gazetteer in gazetteers} == {id(bundled_gazetteer())}
    assert GazetteerGeocoder().gazetteer is bundled_gazetteer()
    assert basemap.gazetteer() is bundled_gazetteer()
