"""Our own exports over the incidents they are from: what a file doesn't carry, it doesn't change."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from geo.datasets import open_dataset
from geo.filter import ALL_DOMAINS, Filter
from geo.gazetteer import Gazetteer
from geo.importing import ImportResult, import_file, preview
from geo.map import Ring
from geo.model import Claim, Count, Evidence, Incident, Point, Related, Report, RunnerUp
from geo.store import Act, Store
from geo.writers import WRITERS, FileOrigin
from tests.samples import SAMPLES
from tests.writers.expected import MADE

ALL = Filter(domain=(ALL_DOMAINS,))
RICH = dataclasses.replace(
    SAMPLES[0],
    title="Drones hit Okhtyrka",
    summary="Homes burned.",
    killed=Count(2, 2, 5),
    placement=dataclasses.replace(SAMPLES[0].placement, runners_up=(RunnerUp("Okhtyrka, Poltava", Point(49.9, 34.1)),)),
    claims=(Claim("Police", "reports", "an attack", "r1"), Claim("Ministry", "denies", "any attack", "r2")),
    reports=(
        Report(
            "r1", publisher="A Paper", title="Night", url="https://example.org/1", quote="It burned.", quote_start=7
        ),
        Report("r2", publisher="B Paper", title="Denial", url="https://example.org/2", quote="Nothing burned."),
    ),
    evidence=(Evidence("killed", 3, 6, "two", "r1"),),
    related=(Related("sumy", "may be the same attack"),),
    merged_from=("elsewhere",),
    raw='{"row": 1}',
)
EVERYTHING = (RICH, *SAMPLES[1:])
Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "store")
    store.add(EVERYTHING)
    return store


@pytest.fixture
def read(store: Store, gazetteer: Gazetteer) -> Callable[[bytes], ImportResult]:
    return lambda data: import_file(data, store, gazetteer=gazetteer, name="mended")


def test_the_legend_of_a_coloured_kml_is_no_incident(store: Store, read: Callable[[bytes], ImportResult]) -> None:
    origin = FileOrigin(moment=MADE, version="1", rings={"samples": Ring("The Samples", "Blue", "#1d5fd1", "#5aa9ff")})
    result = read(b"".join(WRITERS["kml"].write(store.tables(ALL), origin)))
    assert result.reject_counts == {"a part of the map's legend, no incident": 1}
    assert result.incidents == len(EVERYTHING)


def export(store: Store, name: str) -> bytes:
    return b"".join(WRITERS[name].write(store.tables(ALL), FileOrigin(moment=MADE, version="1")))


def cells(data: bytes, change: Change, leave: Iterable[str] = ()) -> bytes:
    """The CSV with its first incident's row changed, and without some columns."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    change(next(row for row in rows if row["id"] == RICH.id))
    text = io.StringIO()
    names = [name for name in rows[0] if name not in leave]
    out = csv.DictWriter(text, names, extrasaction="ignore")
    out.writeheader()
    out.writerows(rows)
    return text.getvalue().encode()


def told(one: Incident | None) -> Incident:
    """What an incident says, whenever it was stored."""
    assert one is not None
    return dataclasses.replace(one, created=None, updated=None)


@pytest.mark.parametrize("name", ["csv", "hxl", "xlsx", "geojson", "geoparquet", "jsonl"])
def test_an_export_that_comes_back_changes_nothing(
    name: str, store: Store, read: Callable[[bytes], ImportResult]
) -> None:
    corrected = dataclasses.replace(store.get(RICH.id), people="two women")  # type: ignore[type-var]
    store.put(corrected)
    before = store.query(ALL)
    result = read(export(store, name))
    assert (result.unchanged, result.updated, result.new, result.act_id) == (len(EVERYTHING), 0, 0, "")
    assert result.rejects == ()
    assert store.query(ALL) == before


def test_a_text_too_long_for_a_cell_stays_whole(store: Store, read: Callable[[bytes], ImportResult]) -> None:
    long = dataclasses.replace(told(store.get(RICH.id)), summary="A long report. " * 3_000)
    store.put(long)
    assert read(export(store, "xlsx")).updated == 0
    assert told(store.get(RICH.id)).summary == long.summary


def test_one_changed_cell_changes_one_field_and_the_history_says_so(
    store: Store, read: Callable[[bytes], ImportResult]
) -> None:
    mended = cells(export(store, "csv"), lambda row: row.update(summary="Homes and a school burned."))
    result = read(mended)
    assert (result.updated, result.unchanged) == (1, len(EVERYTHING) - 1)
    assert told(store.get(RICH.id)) == dataclasses.replace(RICH, summary="Homes and a school burned.")
    last = store.history(RICH.id)[-1]
    assert (last.commit.act.what, last.commit.act.note, last.change) == ("import", "mended", "updated")
    assert read(mended).act_id == ""
    store.undo(result.act_id)
    assert told(store.get(RICH.id)) == RICH


@pytest.mark.parametrize(
    ("cell", "value", "field", "expected"),
    [
        ("killed_best", "3", "killed", Count(2, 3, 5)),
        ("killed_high", "", "killed", Count(2, 2)),
        ("actor", "Russia", "actor", ("Russia",)),
        (
            "report_title",
            "A night; Denial",
            "reports",
            (dataclasses.replace(RICH.reports[0], title="A night"), RICH.reports[1]),
        ),
        (
            "claim_text",
            "an attack; the attack",
            "claims",
            (RICH.claims[0], Claim("Ministry", "denies", "the attack", "r2")),
        ),
        ("place", "Ohtyrka", "placement", dataclasses.replace(RICH.placement, name="Ohtyrka")),
        (
            "lat",
            "50.25",
            "placement",
            dataclasses.replace(RICH.placement, point=Point(50.25, 34.9), runners_up=()),
        ),
        ("related_id", "", "related", ()),
    ],
)
def test_a_cell_reaches_into_what_a_table_cant_hold(
    cell: str, value: str, field: str, expected: Any, store: Store, read: Callable[[bytes], ImportResult]
) -> None:
    read(cells(export(store, "csv"), lambda row: row.update({cell: value})))
    assert told(store.get(RICH.id)) == dataclasses.replace(RICH, **{field: expected})


def test_a_report_that_was_taken_out_takes_no_others_quote(store: Store, read: Callable[[bytes], ImportResult]) -> None:
    def change(row: dict[str, Any]) -> None:
        row |= {name: row[name].partition("; ")[2] for name in row if name.startswith("report_")}
        row["report_publisher"] = "B Daily"

    read(cells(export(store, "csv"), change))
    assert told(store.get(RICH.id)).reports == (dataclasses.replace(RICH.reports[1], publisher="B Daily"),)


def test_a_report_that_is_new_has_no_quote_and_an_id_of_its_own(
    store: Store, read: Callable[[bytes], ImportResult]
) -> None:
    def change(row: dict[str, Any]) -> None:
        row |= {f"report_{name}": row[f"report_{name}"] + "; C" for name in ("publisher", "title", "url")}

    read(cells(export(store, "csv"), change))
    first, second, third = told(store.get(RICH.id)).reports
    assert (first, second) == RICH.reports
    assert (third.publisher, third.quote) == ("C", "")
    assert third.id not in ("r1", "r2")


def test_columns_that_were_taken_out_change_nothing(store: Store, read: Callable[[bytes], ImportResult]) -> None:
    kept = {"id", "title", "event_type", "source", "source_id", "date_precision", "verification", "precision"}
    data = export(store, "csv")
    names = set(next(csv.reader(io.StringIO(data.decode("utf-8-sig")))))
    result = read(cells(data, lambda row: row.update(title="Drones hit the town"), leave=names - kept))
    assert result.reject_counts == {}
    assert told(store.get(RICH.id)) == dataclasses.replace(RICH, title="Drones hit the town")
    assert [told(store.get(one.id)) for one in SAMPLES[1:]] == list(SAMPLES[1:])


def test_a_preview_shows_the_whole_of_what_a_poorer_copy_is_of(store: Store, gazetteer: Gazetteer) -> None:
    data = cells(export(store, "csv"), lambda row: row.update(title="Drones hit the town"), leave={"lat", "lon"})
    seen = preview(open_dataset(data, "mended.csv"), gazetteer=gazetteer, store=store)
    assert seen.rejects == ()
    (first,) = (one for one in seen.incidents if one.id == RICH.id)
    assert told(first) == dataclasses.replace(RICH, title="Drones hit the town")


def test_geojson_keeps_evidence_and_the_row(store: Store, read: Callable[[bytes], ImportResult]) -> None:
    data = json.loads(export(store, "geojson"))
    (feature,) = (one for one in data["features"] if one["id"] == RICH.id)
    feature["properties"]["reports"][0]["publisher"] = "The Paper"
    assert read(json.dumps(data).encode()).updated == 1
    reports = (dataclasses.replace(RICH.reports[0], publisher="The Paper"), RICH.reports[1])
    assert told(store.get(RICH.id)) == dataclasses.replace(RICH, reports=reports)


def test_a_line_changes_only_what_it_says(store: Store, read: Callable[[bytes], ImportResult]) -> None:
    line = json.loads(next(one for one in export(store, "jsonl").splitlines() if json.loads(one)["id"] == RICH.id))
    said = {name: line[name] for name in ("id", "title", "event_type", "source", "source_id", "placement")}
    read(json.dumps(said | {"damage": "14 homes"}).encode())
    assert told(store.get(RICH.id)) == dataclasses.replace(RICH, damage="14 homes")


def test_a_correction_made_after_the_export_stays(store: Store, read: Callable[[bytes], ImportResult]) -> None:
    old = export(store, "csv")
    store.put(dataclasses.replace(store.get(RICH.id), people="two women"), act=Act(what="edit"))  # type: ignore[type-var]
    read(cells(old, lambda row: row.update(people="soldiers", damage="14 homes")))
    left = told(store.get(RICH.id))
    assert (left.people, left.damage, left.edited) == ("two women", "14 homes", ("people",))
    read(cells(export(store, "csv"), lambda row: row.update(people="three women")))
    assert told(store.get(RICH.id)).people == "three women"


def test_a_first_line_of_many_reports_is_recognised(store: Store, read: Callable[[bytes], ImportResult]) -> None:
    reports = tuple(Report(f"r{number}", title="The same attack, told once more") for number in range(2_000))
    long = dataclasses.replace(
        RICH, id="long", source="report", source_id="long", reports=reports, claims=(), evidence=()
    )
    store.add([long])
    first, *others = sorted(export(store, "jsonl").splitlines(), key=len, reverse=True)
    assert len(first) > 2**16
    data = b"\n".join([first, *others]) + b"\n"
    assert read(data).rows == len(others) + 1
    assert read(b"\r\n \n" + first + b"\n").rows == 1
    assert told(store.get("long")).reports == reports


def test_another_datasets_incident_of_the_same_id_is_not_touched(
    store: Store, read: Callable[[bytes], ImportResult]
) -> None:
    result = read(cells(export(store, "csv"), lambda row: row.update(source="others")))
    assert (result.new, result.unchanged) == (1, len(EVERYTHING) - 1)
    assert told(store.get(RICH.id)) == RICH


def test_figures_that_contradict_each_other_are_told(store: Store, read: Callable[[bytes], ImportResult]) -> None:
    result = read(cells(export(store, "csv"), lambda row: row.update(killed_best="9")))
    assert list(result.reject_counts) == [
        "the figures of killed contradict each other (at least 2, best 9, at most 5): change the others with it"
    ]
    assert told(store.get(RICH.id)) == RICH


def test_a_file_that_is_all_there_is_takes_the_others_away(store: Store, gazetteer: Gazetteer) -> None:
    lines = export(store, "jsonl").splitlines()
    result = import_file(b"\n".join(lines[:2]), store, gazetteer=gazetteer, name="some", complete=True)
    assert (result.unchanged, result.removed) == (2, len(EVERYTHING) - 2)
