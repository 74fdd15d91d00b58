"""The first report as it must be, and a store that follows it and respects what people did."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from pathlib import Path

import pytest

from geo.errors import ReadError, ServiceError
from geo.filter import Filter
from geo.gazetteer import GazetteerGeocoder
from geo.model import Count, Incident
from geo.sources import seed
from geo.store import Store

EVERYTHING = Filter(domain=("all",))
DATA = Path(__file__).parents[2] / "data" / "incidents"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Incident]:
    """The incidents of the first report, from a store that was filled with it."""
    store = seed.open_store(tmp_path_factory.mktemp("report") / "store", folder=DATA)
    return {one.id: one for one in store.query(EVERYTHING)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may change."""
    shutil.copytree(DATA, tmp_path / "incidents")
    return tmp_path / "incidents"


def test_five_are_shown_and_eight_are_talk(report: dict[str, Incident]) -> None:
    assert len(report) == 13
    assert sum(Filter().matches(one) for one in report.values()) == 5
    assert sum(one.domain == "political" for one in report.values()) == 8


def test_all_are_dated_to_the_week_and_say_that_this_is_inferred(report: dict[str, Incident]) -> None:
    for one in report.values():
        assert (one.date_start, one.date_end, one.date_precision) == (
            dt.date(2025, 8, 20),
            dt.date(2025, 8, 20),
            "week",
        )
        assert "inferred" in one.date_note


def test_the_report_is_named_as_far_as_it_names_itself(report: dict[str, Incident]) -> None:
    for one in report.values():
        (source,) = one.reports
        assert source.title.startswith("NATO's top military officials")
        assert (source.publisher, source.url, source.published) == ("", "", None)
        assert "neither its publisher" in source.note


def test_okhtyrka_is_a_town_with_its_damage_and_its_source(report: dict[str, Incident]) -> None:
    one = report["okhtyrka-drones-2025-08"]
    assert (one.event_type, one.placement.precision, one.placement.country) == ("drone_strike", "settlement", "UA")
    assert one.placement.point is not None
    assert (round(one.placement.point.lat, 1), round(one.placement.point.lon, 1)) == (50.3, 34.9)
    assert one.figures[0].count == Count.exactly(14)
    assert (one.actor, one.injured) == ((), None)
    assert [(claim.speaker, claim.stance) for claim in one.claims] == [("National Police of Ukraine", "reports")]
    assert [other.id for other in one.related] == ["sumy-homes-2025-08"]


def test_sumy_is_a_region_with_fourteen_injured(report: dict[str, Incident]) -> None:
    one = report["sumy-homes-2025-08"]
    assert (one.placement.precision, one.placement.country) == ("province", "UA")
    assert (one.injured, one.killed, one.actor) == (Count.exactly(14), None, ("Russia",))
    assert "three children" in one.people
    assert [other.id for other in one.related] == ["okhtyrka-drones-2025-08"]


def test_odesa_and_zaporizhzhia_are_regions(report: dict[str, Incident]) -> None:
    odesa, outage = report["odesa-fuel-facility-2025-08"], report["zaporizhzhia-outages-2025-08"]
    assert (odesa.placement.precision, odesa.placement.name) == ("province", "Odesa region")
    assert (odesa.target, odesa.figures[0].what, odesa.figures[0].count.best) == (("energy",), "places_hit", 20)
    assert (outage.placement.precision, outage.placement.query) == ("province", "Saporishshya region")
    assert (outage.placement.country, outage.verification) == ("UA", "one_party")


def test_latvias_border_is_a_line_and_only_called_for(report: dict[str, Incident]) -> None:
    one = report["latvia-border-2025-08"]
    assert one.placement.precision == "line"
    assert one.placement.geometry is not None
    assert one.placement.country == "LV"
    assert [claim.stance for claim in one.claims] == ["calls_for"]


def test_talks_without_a_place_are_listed_and_not_mapped(report: dict[str, Incident]) -> None:
    assert report["nato-defence-chiefs-2025-08"].placement.precision == "none"
    assert report["kretschmer-german-troops-2025-08"].placement.name == "Saxony"


def test_filling_again_changes_nothing_until_the_data_change(tmp_path: Path, folder: Path) -> None:
    store = seed.open_store(tmp_path / "store", folder=folder)
    version = store.version
    assert seed.fill(store, folder=folder) is None
    assert store.version == version
    file = next(folder.iterdir())
    file.write_text(file.read_text().replace("Massive drone attack damages", "Drones damage"))
    changed = seed.fill(store, folder=folder)
    assert changed is not None
    assert (changed.updated, changed.unchanged, changed.removed) == (1, 12, 0)
    file.write_text("\n[[incident]]".join(file.read_text().split("\n[[incident]]")[:-1]))
    fewer = seed.fill(store, folder=folder)
    assert fewer is not None
    assert (fewer.removed, store.count()) == (1, 12)


def test_what_a_person_did_outlasts_a_filling(tmp_path: Path, folder: Path) -> None:
    store = seed.open_store(tmp_path / "store", folder=folder)
    store.delete(["sumy-homes-2025-08"], "the same as Okhtyrka")
    one = store.get("okhtyrka-drones-2025-08")
    assert one is not None
    store.put(dataclasses.replace(one, title="A title of mine"))
    file = next(folder.iterdir())
    file.write_text(file.read_text() + "\n")
    added = seed.fill(store, folder=folder)
    assert added is not None
    assert (added.withheld, added.unchanged) == (1, 12)
    one = store.get("okhtyrka-drones-2025-08")
    assert one is not None
    assert one.title == "A title of mine"


def test_a_filling_that_was_undone_is_not_repeated(tmp_path: Path) -> None:
    store = seed.open_store(tmp_path / "store", folder=DATA)
    store.undo(store.acts()[0].id)
    assert seed.fill(store, folder=DATA) is None
    assert store.count() == 0


def test_the_geocoder_is_asked_for_only_when_there_is_something_to_place(tmp_path: Path) -> None:
    store = seed.open_store(tmp_path / "store", folder=DATA)

    def never() -> GazetteerGeocoder:
        raise AssertionError("there was nothing to place")

    assert seed.fill(store, geocoder=never, folder=DATA) is None
    assert isinstance(store, Store)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[report", "file.toml can't be read"),
        ("[report]\nid = 'r'\n", "file.toml can't be read.*incident"),
        ("[report]\nid = 'r'\n[[incident]]\nid = 'a'\ntitle = 't'\n", "incident a.*event_type"),
        ("[report]\nid = 'r'\n[[incident]]\nid = 'a'\ntitle = 't'\nevent_type = 'x'\n", "incident a.*not one of"),
        ("[report]\nid = 'r'\n[[incident]]\nid = 'a'\ntitle = 't'\nevent_type = 'talks'\ncolour = 1\n", "colour"),
        (
            "[report]\nid = 'r'\n" + "[[incident]]\nid = 'a'\ntitle = 't'\nevent_type = 'talks'\n" * 2,
            "two incidents with the id a",
        ),
    ],
)
def test_a_file_that_cant_be_read_says_where(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "file.toml").write_text(text)
    with pytest.raises(ReadError, match=reason):
        seed.read_folder(tmp_path)


def test_a_first_start_does_not_hang_on_a_service_out_of_reach(tmp_path: Path) -> None:
    class Unreachable:
        def geocode(self, *_args: object, **_options: object) -> None:
            raise ServiceError("the service can't be reached")

    store = seed.open_store(tmp_path / "store", geocoder=Unreachable, folder=DATA)
    found = store.get("okhtyrka-drones-2025-08")
    assert found is not None
    assert found.placement.method == "gazetteer"


def test_what_somebody_removed_stays_away(tmp_path: Path, folder: Path) -> None:
    store = seed.open_store(tmp_path / "store", folder=folder)
    filled = store.acts()[0]
    assert store.undo(filled.id).removed
    again = seed.open_store(tmp_path / "store", folder=folder)
    assert again.count(Filter(domain=("all",))) == 0
