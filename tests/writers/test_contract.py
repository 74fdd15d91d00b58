"""The law of every writer: what is read again equals what was written, whatever the texts hold."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.filter import Filter
from geo.gazetteer import Gazetteer, bundled_gazetteer
from geo.model import Incident, Placement, Point, Report, incident_from_dict, to_dict
from geo.spreadsheet import unguard
from geo.writers import WRITERS, FileOrigin, tables
from geo.writers.columns import COLUMNS, EXPORT, split_values
from geo.writers.csv import write_csv
from geo.writers.shapes import MOST_SHAPE_CORNERS, region_shape
from tests.strategies import incidents
from tests.writers.expected import MADE, MANY, SINGLE, read_cell

ORIGIN = FileOrigin(
    filter=Filter(type=("drone_strike",)), moment=MADE, version="7", link="http://localhost/?type=drone_strike"
)
SOME = st.lists(incidents(), max_size=4)
KML = "{http://www.opengis.net/kml/2.2}"
law = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def written(name: str, some: Iterable[Incident], *, rows: int = 2) -> bytes:
    return b"".join(WRITERS[name].write(tables(some, rows=rows), ORIGIN))


def incident(key: str = "a", **more: object) -> Incident:
    return Incident(id=key, title="Title", event_type="drone_strike", source="s", source_id=key, **more)  # type: ignore[arg-type]


def test_the_yardstick_covers_every_column() -> None:
    assert sorted([*SINGLE, *MANY]) == sorted(column.name for column in COLUMNS)
    assert {column.name for column in COLUMNS if column.many} == set(MANY)


@law
@given(SOME)
def test_csv_keeps_every_field_it_carries(some: list[Incident]) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", some).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(some)
    for row, one in zip(rows, some, strict=True):
        assert row[EXPORT] == ORIGIN.note
        for name, told in SINGLE.items():
            assert read_cell(name, unguard(row[name])) == told(one), name
        for name, listed in MANY.items():
            assert split_values(unguard(row[name])) == listed(one), name


@law
@given(SOME)
def test_no_csv_cell_runs_as_a_formula(some: list[Incident]) -> None:
    numbers = {"lat", "lon", "radius_km", "score"}
    for row in csv.DictReader(io.StringIO(written("csv", some).decode("utf-8-sig"), newline="")):
        for name, cell in row.items():
            for piece in re.split(r"[;\t\r\n]", cell):
                assert name in numbers or not re.match(r'[" ]*[=+\-@＝＋－＠]', piece)


@law
@given(SOME)
def test_json_lines_give_back_equal_incidents(some: list[Incident]) -> None:
    lines = written("jsonl", some).split(b"\n")
    assert lines.pop() == b""
    assert [incident_from_dict(json.loads(line)) for line in lines] == some
    assert all(json.loads(line)["export"] == ORIGIN.note for line in lines)


@law
@given(SOME)
def test_geojson_keeps_every_field_it_carries(some: list[Incident]) -> None:
    read = json.loads(written("geojson", some))
    assert read["type"] == "FeatureCollection"
    assert read["filter"] == "type=drone_strike"
    for feature, one in zip(read["features"], some, strict=True):
        told = feature["properties"]
        for name, value in SINGLE.items():
            expected = value(one)
            found = told[name]
            if isinstance(found, str) and found:
                found = read_cell(name, found)
            assert (found if found is not None else "") == (expected if expected is not None else ""), name
        full = json.loads(json.dumps(to_dict(one)))
        for name in ("means", "target", "actor", "target_actor", "flags", "edited", "claims", "reports", "related"):
            assert told[name] == full[name], name
        assert told["figures"] == [{"what": f["what"], **f["count"]} for f in full["figures"]]
        assert feature["id"] == one.id
        assert (feature["geometry"] is None) == (one.placement.precision == "none")


@law
@given(SOME)
def test_geoparquet_has_valid_geometry_and_metadata(some: list[Incident]) -> None:
    table = pq.read_table(io.BytesIO(written("geoparquet", some)))
    meta = json.loads(table.schema.metadata[b"geo"])
    assert (meta["version"], meta["primary_column"]) == ("1.1.0", "geometry")
    column = meta["columns"]["geometry"]
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    assert set(column["geometry_types"]) == {shape.geom_type for shape in shapes if shape is not None}
    if column["geometry_types"]:
        assert column["bbox"] == shapely.total_bounds(shapes).tolist()
    assert table["id"].to_pylist() == [one.id for one in some]
    assert table["title"].to_pylist() == [one.title for one in some]
    assert table["claims"].to_pylist() == [list(to_dict(one)["claims"]) for one in some]
    assert json.loads(table.schema.metadata[b"incident_map"])["filter"] == "type=drone_strike"


@law
@given(SOME)
def test_kml_is_well_formed_and_runs_nothing(some: list[Incident]) -> None:
    tree = ElementTree.fromstring(written("kml", some))
    places = list(tree.iter(f"{KML}Placemark"))
    for place, one in zip(places, some, strict=True):
        data = {each.get("name"): each.findtext(f"{KML}value") for each in place.iter(f"{KML}Data")}
        assert data["event_type"] == one.event_type
        assert "<img" not in (place.findtext(f"{KML}description") or "")
        assert (place.find(f"{KML}Point") is None) or one.placement.point is not None


@settings(law, max_examples=settings.default.max_examples // 3)
@given(SOME)
def test_excel_holds_text_as_text(some: list[Incident]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", some)))
    assert book.sheetnames == ["Incidents", "About"]
    header, *rows = book["Incidents"].iter_rows()
    names = [cell.value for cell in header]
    assert names == [*(column.name for column in COLUMNS), EXPORT]
    for row, one in zip(rows, some, strict=True):
        cells = dict(zip(names, row, strict=True))
        assert all(cell.data_type in "snbdi" for cell in row)
        assert cells["event_type"].value == one.event_type
        lat = None if one.placement.point is None else one.placement.point.lat
        assert cells["lat"].value == (None if lat is None else pytest.approx(lat, rel=1e-12, abs=1e-300))


def test_excel_goes_on_to_another_sheet() -> None:
    from geo.writers.excel import write_excel

    file = b"".join(write_excel(tables([incident(str(n)) for n in range(5)]), ORIGIN, sheet_rows=2))
    book = openpyxl.load_workbook(io.BytesIO(file), read_only=True)
    assert book.sheetnames == ["Incidents", "Incidents 2", "Incidents 3", "About"]
    assert [row[0] for row in book["Incidents 3"].iter_rows(min_row=2, values_only=True)] == ["4"]


def test_hxl_has_its_tags_below_the_names() -> None:
    names, tags, row = list(csv.reader(io.StringIO(written("hxl", [incident()]).decode("utf-8-sig"), newline="")))
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags)
    assert len(names) == len(tags) == len(set(tags)) == len(row)
    assert tags[names.index("lat")] == "#geo+lat"


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_chosen_is_a_valid_file(name: str) -> None:
    assert isinstance(written(name, []), bytes)


@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"jsonl", "html", "png", "svg", "txt", "bib"}))
def test_a_file_names_its_sources_licence_and_filter(name: str) -> None:
    report = Report("r", publisher="A Paper", dataset="Some Dataset", licence="CC BY 4.0")
    file = written(name, [incident(reports=(report,))])
    if name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(file))
        text = "\n".join(str(cell) for row in book["About"].iter_rows(values_only=True) for cell in row)
    elif name == "geoparquet":
        text = "\n".join(value.decode() for value in pq.read_schema(io.BytesIO(file)).metadata.values())
    else:
        text = file.decode("utf-8", "replace")
    for words in ("Some Dataset", "CC BY 4.0", "type=drone_strike"):
        assert words in text


def test_a_region_is_not_a_pin() -> None:
    def placed(precision: str, radius_km: float | None) -> str:
        place = Placement(point=Point(50.9, 34.3), precision=precision, radius_km=radius_km)
        (feature,) = json.loads(written("geojson", [incident(placement=place)]))["features"]
        return str(feature["geometry"]["type"])

    assert placed("settlement", 4) == "Point"
    assert placed("province", 90) == "Polygon"
    assert placed("country", 400) == "Polygon"
    assert placed("province", None) == "Point"


@pytest.mark.parametrize("name", ["geojson", "kml", "geoparquet"])
def test_a_region_leaves_with_its_own_shape(name: str) -> None:
    gazetteer = bundled_gazetteer()
    odesa = gazetteer.region("UA", "Odesa")
    assert odesa is not None
    place = Placement(point=odesa.point, precision="province", radius_km=172, country="UA", place_id=odesa.id)
    data = written(name, [incident("a", placement=place), incident("b", placement=replace(place, precision="near"))])
    if name == "geojson":
        region, ring = (shapely.from_geojson(json.dumps(f["geometry"])) for f in json.loads(data)["features"])
        true = gazetteer.geometry(odesa.id)
        assert region.symmetric_difference(true).area < 0.1 * true.area
        assert ring.area > 1.5 * region.area
        assert region.is_valid
        assert len(json.dumps(shapely.to_geojson(region))) < 5_000
    elif name == "kml":
        assert data.count(b"<Polygon>") > 2
    else:
        region, ring = shapely.from_wkb(pq.read_table(io.BytesIO(data))["geometry"].to_pylist())
        assert (region.geom_type, ring.geom_type) == ("MultiPolygon", "Polygon")


@pytest.mark.parametrize("name", ["geojson", "kml", "geoparquet", "html", "svg", "txt"])
def test_a_writer_asks_the_gazetteer_that_is_handed_in(name: str) -> None:
    asked = []

    def handed_in() -> Gazetteer:
        asked.append(name)
        return bundled_gazetteer()

    odesa = bundled_gazetteer().region("UA", "Odesa")
    assert odesa is not None
    place = Placement(point=odesa.point, precision="province", radius_km=172, country="UA", place_id=odesa.id)
    origin = replace(ORIGIN, filter=Filter(country=("UA",)), gazetteer=handed_in)
    assert b"".join(WRITERS[name].write(tables([incident(placement=place)]), origin))
    assert asked


@pytest.mark.parametrize("code", ["CA", "NO", "FJ", "UA"])
def test_a_countrys_shape_has_few_corners_and_stays_sound(code: str) -> None:
    country = bundled_gazetteer().country(code)
    assert country is not None
    shape = region_shape(bundled_gazetteer(), country.id)
    assert shape is not None
    assert (shape.is_valid, shapely.get_num_coordinates(shape) <= MOST_SHAPE_CORNERS) == (True, True)


def test_a_circle_has_its_radius_and_a_border_its_line() -> None:
    area = Placement(point=Point(50.9, 34.3), precision="province", radius_km=90)
    line = Placement(geometry='{"type":"LineString","coordinates":[[27,56],[28,57]]}', precision="line")
    broken = Placement(point=Point(1, 2), geometry='{"type":"LineString"', precision="line")
    some = [incident("a", placement=area), incident("b", placement=line), incident("c", placement=broken)]
    circle, border, fallen_back = (f["geometry"] for f in json.loads(written("geojson", some))["features"])
    ring = circle["coordinates"][0]
    assert ring[0] == ring[-1]
    assert all(Point(lat, lon).distance_km(Point(50.9, 34.3)) == pytest.approx(90, abs=0.01) for lon, lat in ring)
    assert border["coordinates"] == [[27, 56], [28, 57]]
    assert fallen_back["coordinates"] == [2, 1]


def test_writers_hold_one_batch_at_a_time() -> None:
    asked: list[int] = []

    def batches() -> Iterable[Incident]:
        for number in range(6):
            asked.append(number)
            yield incident(str(number))

    chunks = write_csv(tables(batches(), rows=2), ORIGIN)
    next(chunks)
    assert asked == []
    next(chunks)
    assert asked == [0, 1]
