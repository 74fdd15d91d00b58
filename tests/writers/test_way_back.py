"""What our writers wrote, our formats read: equal as far as the format carries it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from geo.datasets.formats import own
from geo.datasets.registry import recognise
from geo.model import Claim, Count, Figure, Incident, Related
from geo.writers import WRITERS, FileOrigin, tables
from tests.samples import HOSTILE, SAMPLES
from tests.writers.expected import MADE

NASTY = ("=1+1; -2", "a\\;b", "'=x", 'Одеса; "область"', HOSTILE)
SOME = tuple(
    dataclasses.replace(
        one,
        actor=NASTY,
        flags=("The figures are out of order; only one was kept.",),
        people="'@x",
        claims=tuple(Claim(text, "denies", text) for text in NASTY),
        figures=(Figure("homes_damaged", Count(low=3)), Figure("places_hit", Count(1, 2, 3))),
        injured=Count(high=4),
    )
    for one in SAMPLES
)


def carried(one: Incident, name: str) -> Incident:
    """The incident without what the format doesn't carry."""
    cells = name not in ("jsonl", "geojson", "geoparquet")
    reports = tuple(dataclasses.replace(r, id="") for r in one.reports) if cells else one.reports
    related = tuple(Related(r.id) for r in one.related) if cells else one.related
    place = dataclasses.replace(one.placement, geometry=None) if cells else one.placement
    return dataclasses.replace(one, reports=reports, related=related, placement=place)


@pytest.mark.parametrize("name", ["jsonl", "csv", "hxl", "xlsx", "geojson", "geoparquet"])
def test_the_way_back(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"export{WRITERS[name].suffix}"
    file.write_bytes(b"".join(WRITERS[name].write(tables(SOME), FileOrigin(moment=MADE, version="1"))))
    found = recognise(file)
    assert found.format == "own"
    if found.table is not None:
        batches = list(own.read_rows(found.table))
    else:
        assert found.content is not None
        batches = list(own.read_lines(found.content, []))
    assert [reject.reason for _, rejects in batches for reject in rejects] == []
    read = [carried(one, name) for incidents, _ in batches for one in incidents]
    assert read == [carried(one, name) for one in SOME]
