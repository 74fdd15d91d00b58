"""timemap's events with their sources and associations, each file in a form that deployments serve."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.datasets import open_dataset
from geo.errors import ReadError
from geo.gazetteer import Gazetteer
from geo.importing import import_file
from geo.store import Store
from tests.datasets.conftest import FIXTURES, Read

EVENTS, SOURCES, ASSOCIATIONS = (FIXTURES / f"timemap_{name}.json" for name in ("events", "sources", "associations"))


def loaded(path: Path) -> object:
    return json.loads(path.read_bytes())


def test_sources_become_reports_and_associations_what_they_mean(read: Read) -> None:
    _, found = read(EVENTS, beside=[ASSOCIATIONS, SOURCES])
    flats, bus, smoke = (found[name] for name in ("CIV9101", "M4RIA7", "M4RIA8"))
    assert [(one.url, one.title, one.publisher) for one in flats.reports] == [
        ("https://social.example/1", "Video of the damaged flats", "social.example"),
        ("https://social.example/2", "Video of the damaged flats", "social.example"),
        ("https://news.example/a;b", "", "news.example"),
        ("", "Source hidden", "Bellingcat"),
    ]
    assert (flats.event_type, flats.means, flats.target) == ("missile_artillery", ("missile",), ("residential",))
    (report,) = bus.reports
    assert (report.title, report.author, str(report.published)) == (
        "Bus attacked near the city",
        "A. Witness",
        "2022-03-17",
    )
    assert (bus.event_type, bus.type_original) == (
        "attack_on_civilians",
        "Direct attacks on civilians; The battle for the city",
    )
    assert (smoke.event_type, smoke.type_original) == ("other", "Source needs revision")


def test_what_no_file_explains_stays_visible(read: Read) -> None:
    result, found = read(EVENTS, beside=[ASSOCIATIONS, SOURCES])
    assert found["M4RIA7"].flags == (
        "Named, but not in the file of sources: src88.",
        "Named, but not in the file of associations: asc77.",
    )
    assert '"sources": "src3; src88"' in found["M4RIA7"].raw
    assert result.unmapped == {"Source needs revision": 1}


def test_a_story_that_events_are_told_in_is_no_type(read: Read) -> None:
    stories = [{"id": "asc4", "title": "The battle for the city", "mode": "NARRATIVE", "desc": "", "filter_paths": []}]
    _, found = read(EVENTS, beside=[json.dumps(stories).encode()])
    assert (found["M4RIA7"].event_type, found["M4RIA7"].type_original) == ("other", "The battle for the city")


def test_events_alone_are_read_as_before_and_gain_when_the_files_come(gazetteer: Gazetteer, store: Store) -> None:
    import_file(EVENTS, store, gazetteer=gazetteer)
    alone = store.get("timemap:M4RIA7")
    assert alone is not None
    assert ([one.url for one in alone.reports], alone.event_type, alone.flags) == ([""], "other", ())
    again = import_file(EVENTS, store, gazetteer=gazetteer, beside=[SOURCES, ASSOCIATIONS])
    joined = store.get("timemap:M4RIA7")
    assert joined is not None
    assert ([one.url for one in joined.reports], again.updated) == (["https://www.paper.example/bus"], 3)


def test_one_source_alone_in_its_file_is_a_file_of_sources() -> None:
    one = {"src1": {"id": "src1", "paths": ["https://social.example/1"], "title": "-", "description": "A video"}}
    for text in (json.dumps(one), json.dumps(one, indent=1)):
        assert open_dataset(text.encode()).format == "timemap_sources"


@pytest.mark.parametrize("indent", [None, 1])
def test_all_three_in_one_object_are_read_as_three(indent: int | None, read: Read) -> None:
    names = ("Associations", "Events", "Sources")
    whole = dict(zip(names, map(loaded, (ASSOCIATIONS, EVENTS, SOURCES)), strict=True))
    result, found = read(json.dumps(whole, indent=indent).encode())
    assert (result.format, result.incidents, result.others) == ("timemap", 3, ())
    assert found["CIV9101"].means == ("missile",)
    assert len(found["CIV9101"].reports) == 4


def test_a_companion_adds_only_to_its_own_format() -> None:
    events, sources = open_dataset(EVENTS), open_dataset(SOURCES)
    others = open_dataset(FIXTURES / "bellingcat.json")
    events.add_beside([sources])
    others.add_beside([sources])
    assert (events.beside, others.beside) == ([sources], [])


def test_a_type_beside_the_associations_is_kept_and_shown(read: Read) -> None:
    event = {**loaded(EVENTS)[1], "type": "Air strike"}  # type: ignore[index]
    _, found = read(json.dumps([event]).encode(), beside=[ASSOCIATIONS])
    one = found["M4RIA7"]
    assert (one.event_type, one.type_original) == (
        "air_strike",
        "Air strike; Direct attacks on civilians; The battle for the city",
    )


def test_the_order_of_day_and_month_is_what_the_dates_say(read: Read) -> None:
    events = [{**loaded(EVENTS)[1], "id": str(n), "date": f"{n:02}/02/2022"} for n in (3, 24)]  # type: ignore[index]
    _, found = read(json.dumps(events).encode())
    assert [str(found[name].date_start) for name in ("3", "24")] == ["2022-02-03", "2022-02-24"]


@pytest.mark.parametrize("path", [SOURCES, ASSOCIATIONS])
def test_alone_they_are_refused(path: Path, gazetteer: Gazetteer, store: Store) -> None:
    with pytest.raises(ReadError, match="only add to a file of timemap events: add both together"):
        import_file(path, store, gazetteer=gazetteer)
