"""A file into the store as one act: again, newer, withdrawn, cancelled, undone, merged, in any container."""

from __future__ import annotations

import csv
import io
import logging
import zipfile
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geo.datasets import open_dataset
from geo.errors import CancelledError, ReadError, StoreError
from geo.filter import ALL_DOMAINS, Filter
from geo.gazetteer import Gazetteer
from geo.importing import Progress, import_file, preview, rejects_csv
from geo.model import Incident, Point
from geo.store import STAGES, Store
from tests.datasets.conftest import FIXTURES
from tests.full_disk import no_file_larger_than

ALL = Filter(domain=(ALL_DOMAINS,))
HEAD = "id,title,date,lat,lon,killed\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


def rows(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines) + "\n").encode()


def titles(store: Store) -> dict[str, str]:
    return {one.source_id: one.title for one in store.query(ALL)}


def test_a_newer_release_updates_what_changed_and_says_so(gazetteer: Gazetteer, store: Store) -> None:
    import_file(
        rows("1,Fire,2022-03-01,50,30,1", "2,Flood,2022-03-02,50,30,"), store, gazetteer=gazetteer, name="a.csv"
    )
    newer = rows("1,Fire,2022-03-01,50,30,4", "2,Flood,2022-03-02,50,30,", "3,Wind,2022-03-03,50,30,")
    result = import_file(newer, store, gazetteer=gazetteer, name="a.csv", version="2")
    assert (result.new, result.updated, result.removed) == (1, 2, 0)  # the version in the reports changed as well
    assert set(titles(store)) == {"1", "2", "3"}


def test_a_complete_release_takes_away_what_the_source_no_longer_has(gazetteer: Gazetteer, store: Store) -> None:
    import_file(
        rows("1,Fire,2022-03-01,50,30,1", "2,Flood,2022-03-02,50,30,"), store, gazetteer=gazetteer, name="a.csv"
    )
    result = import_file(rows("2,Flood,2022-03-02,50,30,"), store, gazetteer=gazetteer, name="a.csv", complete=True)
    assert (result.unchanged, result.removed) == (1, 1)
    assert titles(store) == {"2": "Flood"}


def test_the_sources_own_list_of_deletions_is_followed(gazetteer: Gazetteer, store: Store) -> None:
    import_file(FIXTURES / "acled_2023.csv", store, gazetteer=gazetteer)
    result = import_file(FIXTURES / "acled_deletions.csv", store, gazetteer=gazetteer)
    assert (result.source, result.removed, set(titles(store))) == ("acled", 1, {"MMR500", "MMR502"})
    assert store.history("acled:MMR501")[-1].reason == "withdrawn by ACLED"
    again = import_file(FIXTURES / "acled_2023.csv", store, gazetteer=gazetteer)
    assert (again.new, again.withheld) == (0, 1)


def test_an_import_is_undone_as_one_act(gazetteer: Gazetteer, store: Store) -> None:
    import_file(rows("1,Fire,2022-03-01,50,30,1"), store, gazetteer=gazetteer, name="a.csv")
    second = import_file(
        rows("1,Fire,2022-03-01,50,30,9", "2,Flood,2022-03-02,50,30,"), store, gazetteer=gazetteer, name="a.csv"
    )
    store.undo(second.act_id)
    (left,) = store.query(ALL)
    assert left.killed is not None
    assert left.killed.best == 1


def test_a_cancelled_import_stores_nothing(gazetteer: Gazetteer, store: Store) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return True

    with pytest.raises(CancelledError):
        import_file(rows("1,Fire,2022-03-01,50,30,1"), store, gazetteer=gazetteer, cancelled=cancelled)
    assert asked
    assert store.count(ALL) == 0


def test_a_file_that_breaks_off_stores_nothing(gazetteer: Gazetteer, store: Store) -> None:
    lines = "".join(f"{n},Fire,2022-03-01,50,30,1\n" for n in range(200_000))
    with pytest.raises(ReadError):
        import_file((HEAD + lines + '9999999,"Fire\n' + lines * 5).encode(), store, gazetteer=gazetteer)
    assert store.count(ALL) == 0


def test_progress_tells_rows_rate_share_and_time_left(gazetteer: Gazetteer, store: Store) -> None:
    told: list[Progress] = []
    import_file(rows("1,Fire,2022-03-01,50,30,1"), store, gazetteer=gazetteer, on_progress=told.append)
    assert told[-1].rows == 1
    assert told[-1].rows_per_s > 0
    assert told[-1].share is None or 0 <= told[-1].share <= 1


def test_rows_are_read_the_same_across_batches(gazetteer: Gazetteer, store: Store) -> None:
    # About 20 MB: more than one block, with a row that is too short in the second and an id repeated across them.
    filler = "x" * 90
    lines = [f"{n},{filler},2022-03-01,50,30,1" for n in range(170_000)]
    lines[169_000] = "short,row"
    lines[169_500] = f"7,{filler},2022-03-01,50,30,2"
    result = import_file(rows(*lines), store, gazetteer=gazetteer)
    assert (result.rows, result.incidents, store.count(ALL)) == (170_000, 169_998, 169_998)
    assert [(each.row, each.reason) for each in result.rejects] == [
        (169_001, "2 cells where the header has 6"),
        (169_501, "the same id as an earlier row"),
    ]


def test_the_event_that_two_datasets_share_is_one_incident_with_both_reports(
    gazetteer: Gazetteer, store: Store
) -> None:
    import_file(FIXTURES / "insecurity_insight_health.xlsx", store, gazetteer=gazetteer)
    result = import_file(FIXTURES / "insecurity_insight_aid.json", store, gazetteer=gazetteer)
    assert (result.merged, result.new, store.count(ALL)) == (1, 2, 5)
    one = store.get("insecurity_insight_health:70001")
    assert one is not None
    assert one.merged_from == ("insecurity_insight_aid:70001",)
    assert [report.dataset for report in one.reports] == [
        "Insecurity Insight: attacks on health care",
        "Insecurity Insight: aid workers",
    ]
    for name in ("insecurity_insight_health.xlsx", "insecurity_insight_aid.json"):
        again = import_file(FIXTURES / name, store, gazetteer=gazetteer)
        assert (again.new, again.updated, store.count(ALL)) == (0, 0, 5)
    store.undo(result.act_id)
    assert store.count(ALL) == 3
    before = store.get("insecurity_insight_health:70001")
    assert before is not None
    assert len(before.reports) == 1


def test_what_two_datasets_share_stays_joined_where_a_person_corrected_it_before(
    gazetteer: Gazetteer, store: Store
) -> None:
    import_file(FIXTURES / "insecurity_insight_health.xlsx", store, gazetteer=gazetteer)
    one = store.get("insecurity_insight_health:70001")
    assert one is not None
    store.put(replace(one, title="In our words"))
    import_file(FIXTURES / "insecurity_insight_aid.json", store, gazetteer=gazetteer)
    joined = store.get(one.id)
    assert joined is not None
    assert (joined.title, len(joined.reports)) == ("In our words", 2)
    assert {"title", "reports"} <= set(joined.edited)  # and so neither goes when the first file has a newer row


def test_rows_on_the_same_incident_are_counted_so_that_none_seems_lost(gazetteer: Gazetteer, store: Store) -> None:
    result = import_file(FIXTURES / "gdelt_events_62.csv", store, gazetteer=gazetteer)
    assert (result.rows, result.incidents, result.repeats, result.reject_counts) == (5, 4, 1, {})
    left_out = import_file(FIXTURES / "acled_2023.csv", store, gazetteer=gazetteer)
    assert (left_out.rows, left_out.incidents, left_out.repeats) == (4, 3, 0)
    withdrawn = import_file(FIXTURES / "acled_deletions.csv", store, gazetteer=gazetteer)
    assert (withdrawn.rows, withdrawn.incidents, withdrawn.repeats) == (1, 0, 0)


def test_mentions_beside_gdelts_events_are_further_reports(gazetteer: Gazetteer, store: Store) -> None:
    events, mentions = FIXTURES / "gdelt_events_headless.tsv", FIXTURES / "gdelt_mentions_headless.tsv"
    result = import_file(events, store, gazetteer=gazetteer, beside=[mentions])
    one = store.get("gdelt:1001")
    assert one is not None
    assert [report.publisher for report in one.reports] == ["example-news.com", "third.example.net"]
    assert (result.incidents, result.reports) == (6, 7)


def test_labels_beside_viinas_events_give_types_and_actors(gazetteer: Gazetteer, store: Store) -> None:
    events, labels = FIXTURES / "viina_event_info.csv", FIXTURES / "viina_event_labels.csv"
    import_file(events, store, gazetteer=gazetteer, beside=[labels])
    first, third = store.get("viina:1"), store.get("viina:3")
    assert first is not None
    assert third is not None
    assert (first.event_type, first.actor, len(first.reports)) == ("missile_artillery", ("Russian forces",), 2)
    assert (third.event_type, third.actor) == ("ground_clash", ("Ukrainian forces",))


def test_a_zip_with_both_is_read_as_both(gazetteer: Gazetteer, store: Store) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("viina_event_info.csv", "viina_event_labels.csv"):
            archive.write(FIXTURES / name, name)
    result = import_file(stream.getvalue(), store, gazetteer=gazetteer)
    assert (result.format, result.unmapped) == ("viina", {})


def test_a_mapping_can_be_corrected_and_renamed(gazetteer: Gazetteer, store: Store) -> None:
    data = b"what,when,breadth,length\nA drone came down,2024-05-01,50.1,30.2\n"
    found = open_dataset(data, "mine.csv")
    assert found.mapping is not None
    mapping = replace(found.mapping.with_column("title", "what"), source="mine", label="My list", licence="CC0")
    shown = preview(found, gazetteer=gazetteer, mapping=mapping)
    assert (shown.incidents[0].title, shown.incidents[0].event_type) == ("A drone came down", "drone_strike")
    result = import_file(data, store, gazetteer=gazetteer, mapping=mapping)
    assert result.source == "mine"
    assert open_dataset(b"length,when,what,breadth\n1.0,2024-05-01,x,2.0\n").mapping.signature == mapping.signature  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["parquet", "geoparquet", "gpkg", "kmz", "jsonl", "xlsx"])
def test_a_table_is_the_same_whatever_it_comes_in(
    kind: str, gazetteer: Gazetteer, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / f"file.{kind}"
    table = pa.table({"name": ["Shelling of a depot"], "date": ["2024-05-01"], "city": ["Sumy"]})
    point = shapely.to_wkb([shapely.Point(34.8, 50.9)])
    if kind == "parquet":
        pq.write_table(table.append_column("lat", [[50.9]]).append_column("lon", [[34.8]]), path)
    elif kind == "geoparquet":
        column = b'{"encoding":"WKB","geometry_types":[]}'
        meta = b'{"version":"1.1.0","primary_column":"geometry","columns":{"geometry":' + column + b"}}"
        geo = table.append_column("geometry", pa.array(point, pa.binary()))
        pq.write_table(geo.replace_schema_metadata({b"geo": meta}), path)
    elif kind == "gpkg":
        values = [table[name].to_numpy() for name in table.column_names]
        pyogrio.raw.write(
            path, point, values, table.column_names, geometry_type="Point", crs="EPSG:4326", driver="GPKG"
        )
    elif kind == "kmz":
        mark = "<Placemark><name>Shelling of a depot</name><TimeStamp><when>2024-05-01</when></TimeStamp>"
        place = "<Point><coordinates>34.8,50.9</coordinates></Point></Placemark>"
        head = "<kml xmlns='http://www.opengis.net/kml/2.2'><Document><Folder><name>A</name>"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", f"{head}{mark}{place}</Folder></Document></kml>")
            archive.writestr("icon.png", b"\x89PNG")
    elif kind == "jsonl":
        path.write_text(
            '{"name":"Shelling of a depot","date":"2024-05-01","at":{"lat":50.9,"lon":34.8}}\n{"x":1}\n\nnot json\n'
        )
    else:
        path.write_bytes((FIXTURES / "insecurity_insight_health.xlsx").read_bytes())
    result = import_file(path, store, gazetteer=gazetteer)
    incidents = {one.title: one for one in store.query(ALL)}
    if kind == "xlsx":
        assert result.incidents == 3
        return
    one = incidents["Shelling of a depot"]
    assert one.placement.point is not None
    assert (one.placement.point.lat, one.placement.point.lon) == (50.9, 34.8)
    assert (one.event_type, str(one.date_start)) == ("missile_artillery", "2024-05-01")
    if kind == "jsonl":
        assert result.reject_counts == {"not a record": 1, "neither a date, a place nor a text": 1}


def test_coordinates_in_another_system_are_refused(gazetteer: Gazetteer, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "file.gpkg"
    point = shapely.to_wkb([shapely.Point(3_874_000, 6_600_000)])
    pyogrio.raw.write(
        path,
        point,
        [pa.array(["x"]).to_numpy(zero_copy_only=False)],
        ["name"],
        geometry_type="Point",
        crs="EPSG:3857",
        driver="GPKG",
    )
    with pytest.raises(ReadError, match="WGS 84"):
        import_file(path, store, gazetteer=gazetteer)


def test_a_store_that_cant_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError):
        Store.open(tmp_path / "file" / "store")


def test_a_disk_that_fills_up_stops_an_import_with_one_sentence(gazetteer: Gazetteer, store: Store) -> None:
    file = rows(*(f"{n},Fire,2022-03-01,50,30,1" for n in range(150_000)))
    with no_file_larger_than(4_000_000), pytest.raises(StoreError, match="File too large"):
        import_file(file, store, gazetteer=gazetteer)
    assert store.count(ALL) == 0
    assert not list(Path(store.path).glob("*.parquet"))


def test_rejects_hold_what_is_needed_to_mend_the_file(gazetteer: Gazetteer, store: Store) -> None:
    result = import_file(rows("1,Fire,2022-03-01,50,30,1", "2,Flood"), store, gazetteer=gazetteer, name="list.csv")
    (reject,) = result.rejects
    assert (reject.file, reject.row) == ("list.csv", 2)
    text = rejects_csv(
        [replace(result, rejects=(replace(reject, reason="no date", raw='{"a": "=1+1"}', file="=a.csv"),))]
    )
    assert text.startswith("\ufeff")  # without which Excel takes it for another encoding
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert row == {"file": "'=a.csv", "row": "2", "reason": "no date", "content": '{"a": "=1+1"}'}
    assert isinstance(store.query(ALL)[0], Incident)


def test_an_import_says_and_logs_how_long_each_stage_took(
    gazetteer: Gazetteer, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="geo"):
        result = import_file(rows("1,Fire,2022-03-01,50,30,1"), store, gazetteer=gazetteer, name="a.csv")
    assert list(result.stages) == list(STAGES)
    assert all(seconds > 0 for seconds in result.stages.values())
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.INFO]
    assert line.startswith("a.csv: 1 rows in ")
    assert [part.split()[0] for part in line.rpartition(": ")[2].split(", ")] == list(STAGES)
    batches = [record.getMessage() for record in caplog.records if record.levelno == logging.DEBUG]
    assert {message.partition(":")[0] for message in batches if message.endswith(" s")} == set(STAGES)


def test_the_stages_of_a_list_of_withdrawn_events_are_told_too(gazetteer: Gazetteer, store: Store) -> None:
    deletions = b"event_id_cnty,deleted_timestamp\nUKR1,1700000000\n"
    result = import_file(deletions, store, gazetteer=gazetteer, name="deleted.csv")
    assert result.format == "acled_deletions"
    assert result.stages["read"] > 0
    assert result.stages["render"] == 0


SWAPPED = (
    b"id,title,date,lat,lon,country\n1,Fire,2022-03-01,30.52,50.45,Ukraine\n2,Fire,2022-03-01,50.45,30.52,Ukraine\n"
    b"3,Fire,2022-03-01,120.1,30.2,China\n4,,,,,\n"
)


@pytest.mark.parametrize(
    ("exchanged", "kept_swapped", "points"),
    [
        (frozenset(), (1, 3), [(30.52, 50.45), (50.45, 30.52), (35.0, 104.0)]),
        (frozenset({3}), (1,), [(30.52, 50.45), (50.45, 30.52), (30.2, 120.1)]),
        (None, (), [(50.45, 30.52), (50.45, 30.52), (30.2, 120.1)]),
    ],
)
def test_swapped_coordinates_are_mended_in_the_rows_that_a_person_says(
    exchanged: frozenset[int] | None,
    kept_swapped: tuple[int, ...],
    points: list[tuple[float, float]],
    gazetteer: Gazetteer,
    store: Store,
) -> None:
    seen = preview(open_dataset(SWAPPED, "a.csv"), gazetteer=gazetteer, exchanged=exchanged)
    assert (seen.swapped_rows, seen.swapped) == (kept_swapped, len(kept_swapped))
    result = import_file(SWAPPED, store, gazetteer=gazetteer, exchanged=exchanged)
    assert result.swapped == len(kept_swapped)
    placements = [incident.placement for incident in seen.incidents]
    assert [(place.point.lat, place.point.lon) for place in placements if place.point] == points
    assert sum("they were exchanged" in flag for flag in result.flags) == (exchanged != frozenset())


def test_coordinates_the_wrong_way_round_are_known_by_the_region_that_a_row_states(gazetteer: Gazetteer) -> None:
    rows = "Дата;Область;Населений пункт;Широта;Довгота\n2025-09-13;Запорізька;Запоріжжя;35,1396;47,8388\n"
    seen = preview(open_dataset(rows.encode(), "a.csv"), gazetteer=gazetteer, exchanged=None)
    [place] = [incident.placement for incident in seen.incidents]
    assert (place.admin1, place.country, place.point) == ("Zaporizhzhia region", "UA", Point(47.8388, 35.1396))
    seen = preview(open_dataset(rows.encode(), "a.csv"), gazetteer=gazetteer)
    assert seen.incidents[0].flags == (
        "The point lies in Iran, not in Ukraine as stated; latitude and longitude may be swapped.",
    )


def test_a_preview_says_how_many_rows_are_refused_and_why(gazetteer: Gazetteer) -> None:
    rows = b"".join(b"%d,Fire,2022-03-01,50,30\n" % number for number in range(30)) + b"98,,,,\n99,,,,\n"
    seen = preview(open_dataset(b"id,title,date,lat,lon\n" + rows, "a.csv"), gazetteer=gazetteer)
    assert (seen.rows, seen.refused, len(seen.incidents), seen.is_whole) == (32, 2, 20, True)
    assert seen.refusals == {"neither a date, a place nor a text (rows 31, 32)": 2}


def test_what_looks_odd_is_said_with_its_rows(gazetteer: Gazetteer, store: Store) -> None:
    days = ("2022-03-01", "31.02.2022", "2022-03-03", "31.02.2022", "2022-03-05")
    rows = "".join(f"{number},Fire,{day},50,30\n" for number, day in enumerate(days))
    result = import_file(f"id,title,date,lat,lon\n{rows}".encode(), store, gazetteer=gazetteer)
    assert result.oddities == {"“31.02.2022” can't be read as a date; it was left out. (rows 2, 4)": 2}


def test_a_preview_of_a_long_file_says_that_it_saw_only_the_first_rows(gazetteer: Gazetteer) -> None:
    rows = b"".join(b"%d,Fire,2022-03-01,50,30\n" % number for number in range(20_001))
    seen = preview(open_dataset(b"id,title,date,lat,lon\n" + rows, "a.csv"), gazetteer=gazetteer)
    assert (seen.rows, seen.is_whole) == (20_000, False)
