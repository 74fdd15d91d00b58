"""Every dataset format over its fixture: what all of them have to keep to.

Incidents or Rejects for every row, ids that stay, coordinates in range, times with zones; and the vectorised way
gives what a reading row by row gives.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import schema
from geo.datasets import COMPANIONS, DATASET_FORMATS, open_dataset
from geo.datasets.column import EMPTY_WORDS
from geo.datasets.incident_table import render
from geo.datasets.registry import recognise
from geo.errors import ReadError
from geo.filter import fold
from geo.gazetteer import Gazetteer
from geo.importing import import_file, preview
from geo.store import Store, derive, row_faults
from tests.datasets.conftest import FIXTURES, Read, imported

CASES: dict[str, tuple[str, int, int, int]] = {
    # file: format, rows without blank ones, incidents, reports
    "acled_2016.csv": ("acled", 3, 3, 3),
    "acled_2019.csv": ("acled", 3, 3, 4),
    "acled_2023.csv": ("acled", 4, 3, 5),
    "acled_api.json": ("acled", 3, 3, 5),
    "acled_totals.csv": ("acled_totals", 3, 2, 2),
    "alerts.csv": ("air_raid_alerts", 4, 4, 4),
    "alerts_volunteers.csv": ("air_raid_alerts", 2, 2, 2),
    "bellingcat.json": ("bellingcat_civilian_harm", 3, 3, 4),
    "gdelt_events_62.csv": ("gdelt", 5, 4, 4),
    "gdelt_events_headless.tsv": ("gdelt", 7, 6, 6),
    "geoconfirmed.kml": ("geoconfirmed_kml", 2, 2, 3),
    "geoconfirmed_2022.json": ("geoconfirmed", 5, 2, 3),
    "geoconfirmed_2022.kml": ("geoconfirmed_kml", 5, 2, 3),
    "geoconfirmed_new.json": ("geoconfirmed", 2, 2, 3),
    "geoconfirmed_old.json": ("geoconfirmed", 2, 2, 3),
    "gtd.csv": ("gtd", 4, 4, 5),
    "gtd_search.csv": ("gtd", 2, 2, 2),
    "insecurity_insight_aid.json": ("insecurity_insight_aid", 3, 3, 3),
    "insecurity_insight_explosive.csv": ("insecurity_insight_explosive", 4, 4, 4),
    "insecurity_insight_explosive_2023.csv": ("insecurity_insight_explosive", 2, 2, 2),
    "insecurity_insight_health.xlsx": ("insecurity_insight_health", 3, 3, 3),
    "missile_attacks.csv": ("missile_attacks", 4, 4, 4),
    "table.geojson": ("table", 5, 4, 4),
    "table_windows_1251.csv": ("table", 3, 3, 3),
    "timemap.json": ("timemap", 2, 2, 2),
    "timemap_events.json": ("timemap", 3, 3, 3),
    "ucdp_ged_38.csv": ("ucdp_ged", 3, 3, 3),
    "ucdp_ged_49.csv": ("ucdp_ged", 3, 3, 4),
    "ucdp_ged_hxl.csv": ("ucdp_ged", 3, 3, 4),
    "ucdp_ged_headless.csv": ("ucdp_ged", 3, 3, 4),
    "viina_event_info.csv": ("viina", 3, 2, 3),
}
GROUPING = ("gdelt", "viina")


@pytest.mark.parametrize("name", CASES)
def test_a_fixture_is_imported_whole_and_only_once(name: str, gazetteer: Gazetteer, store: Store) -> None:
    key, rows, incidents, reports = CASES[name]
    result, found = imported(name, store, gazetteer)
    assert (result.format, result.rows, result.incidents, result.reports) == (key, rows, incidents, reports)
    assert (len(found), result.new, result.unchanged) == (incidents, incidents, 0)
    assert sum(result.by_precision.values()) == incidents
    if key not in GROUPING:
        assert incidents + len(result.rejects) == rows
    for reject in result.rejects:
        assert reject.reason
        assert reject.row >= 1
        assert reject.raw
        assert name in reject.file
    for incident in found.values():
        assert incident.id == f"{incident.source}:{incident.source_id}"
        assert incident.title
        assert incident.raw.startswith("{")
        assert incident.reports
        assert all(report.dataset for report in incident.reports)
        if incident.time_start is not None:
            assert incident.time_start.utcoffset() is not None
        if incident.placement.point is not None:
            assert incident.placement.method in ("source", "gazetteer")
    again = import_file(FIXTURES / name, store, gazetteer=gazetteer)
    assert (again.new, again.updated, again.unchanged, again.act_id) == (0, 0, incidents, "")


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[0] not in GROUPING])
def test_a_batch_is_read_as_its_rows_are_one_by_one(name: str) -> None:
    found = recognise(FIXTURES / name)
    table = found.table
    assert table is not None
    form = found.form or (found.mapping.as_format() if found.mapping else None)
    assert form is not None
    batch = pl.concat(list(table.batches()))
    together = schema.to_incidents(render(form, batch, labels=table.labels).table)
    alone = [
        incident
        for row in range(len(batch))
        for incident in schema.to_incidents(render(form, batch[row], labels=table.labels).table)
    ]
    assert together == alone


@pytest.mark.parametrize("name", CASES)
def test_no_row_breaks_the_models_rules(name: str) -> None:
    found = recognise(FIXTURES / name)
    assert found.table is not None
    form = found.form or (found.mapping.as_format() if found.mapping else None)
    assert form is not None
    for batch in found.table.batches():
        made = render(form, batch, labels=found.labels)
        assert row_faults(made.table).null_count == len(made.table)
        assert len(made.row_numbers) == len(made.table)


@pytest.mark.parametrize("name", CASES)
def test_a_preview_shows_what_the_first_rows_become(name: str, gazetteer: Gazetteer) -> None:
    found = open_dataset(FIXTURES / name)
    shown = preview(found, gazetteer=gazetteer, rows=2)
    assert 1 <= len(shown.incidents) <= 2


def test_every_reader_has_a_case() -> None:
    covered = {case[0] for case in CASES.values()} | {"acled_deletions", *COMPANIONS}
    assert set(DATASET_FORMATS) - covered == {"insecurity_insight"}  # the base of the two others


def test_readme_lists_every_reader() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    missing = [key for key in DATASET_FORMATS if f"`{key}`" not in readme]
    assert not missing


@pytest.mark.parametrize(
    "name",
    ["gdelt_mentions_headless.tsv", "viina_event_labels.csv", "timemap_sources.json", "timemap_associations.json"],
)
def test_a_file_that_only_adds_to_another_says_so(name: str, gazetteer: Gazetteer, store: Store) -> None:
    with pytest.raises(ReadError, match="add both together"):
        import_file(FIXTURES / name, store, gazetteer=gazetteer)


def test_unmapped_labels_are_counted_and_kept(read: Read) -> None:
    result, found = read("bellingcat.json")
    assert Counter(result.unmapped) == {"Space laser": 1}
    assert (found["CIV9003"].event_type, found["CIV9003"].type_original) == ("other", "Space laser")


_CELLS = st.one_of(
    st.sampled_from(
        ["", "N/A", " air strike", "Shelling\u00a0", "Explosion", "a fire told at length, " * 3 + "and a flood"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
)


@given(st.lists(st.tuples(*[_CELLS] * 5), min_size=1, max_size=3))
def test_the_original_row_is_kept_to_the_letter_however_its_columns_are_read(
    rows: list[tuple[str, str, str, str, str]],
) -> None:
    head = ("id", "date", "type", "description", "source", "title")
    cells = [(f"{n}{own}", "2022-03-01", *others) for n, (own, *others) in enumerate(rows)]
    written = io.StringIO()
    csv.writer(written).writerows([head, ("first", "2022-03-01", "Fire", "A fire.", "Reuters", "Fire"), *cells])
    found = recognise(written.getvalue().encode(), "rows.csv")
    assert found.table is not None
    assert found.mapping is not None
    made = [
        row
        for batch in found.table.batches()
        for row in render(found.mapping.as_format(), batch, labels=found.table.labels).table.to_pylist()
    ]
    assert [tuple(json.loads(schema.raw_json(row)).values()) for row in made[1:]] == cells
    told = [description.strip() for _, _, _, description, *_ in cells]
    assert [row["summary"] for row in made[1:]] == ["" if fold(text) in EMPTY_WORDS else text for text in told]
    alone = [
        derive(render(found.mapping.as_format(), batch.slice(at, 1), labels=found.table.labels).table)
        for batch in found.table.batches()
        for at in range(len(batch))
    ]
    together = derive(schema.conform(pa.Table.from_pylist(made, schema.INCIDENTS), schema.packed(schema.INCIDENTS)))
    assert [one["fingerprint"][0].as_py() for one in alone] == together["fingerprint"].to_pylist()
