"""Small files that unfold to without end: each costs its own process, and the program says why in a sentence."""

from __future__ import annotations

import contextlib
import io
import json
import socket
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geo.datasets import areas_in_file, open_dataset, shapes_in_file
from geo.datasets.containers import gdal
from geo.errors import ReadError
from geo.files.isolation import Limits

SMALL = Limits(answer_bytes=10_000_000, memory_bytes=3 * 2**30, silence_s=20)


def test_a_small_parquet_of_millions_of_rows() -> None:
    rows = 400_000
    columns = {name: pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), rows), [text]) for name, text in
               {"title": "Fire", "date": "2022-03-01", "lat": "50", "lon": "30"}.items()}  # fmt: skip
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, compression="zstd")
    assert len(stream.getvalue()) < 100_000
    dataset = open_dataset(stream.getvalue(), "many.parquet")
    with pytest.raises(ReadError, match=r"many\.parquet unfolds to more than"):
        deque(dataset.read(limits=SMALL), maxlen=0)


def test_a_geopackage_with_an_endless_view(tmp_path: Path) -> None:
    path = tmp_path / "endless.gpkg"
    with sqlite3.connect(path) as database:
        database.executescript(
            """
            PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
                organization_coordsys_id INTEGER, definition TEXT, description TEXT);
            INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'undefined', '');
            CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
                last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
            CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT,
                geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);
            CREATE VIEW fires AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
                SELECT x AS fid, 'Fire' AS title, '2022-03-01' AS date, 50.0 AS lat, 30.0 AS lon FROM n;
            INSERT INTO gpkg_contents VALUES ('fires', 'attributes', 'fires', '', '2022-03-01T00:00:00.000Z',
                NULL, NULL, NULL, NULL, NULL);
            """
        )
    with pytest.raises(ReadError, match=r"^endless\.gpkg keeps what reads it busy for more than 2 s"):
        open_dataset(path, "endless.gpkg", limits=replace(SMALL, silence_s=2))


def disguised(path: Path, inner: str) -> bytes:
    """A file that says of another where to look, and looks like KML."""
    return f"""<?xml version="1.0"?><!-- <kml -->
        <OGRVRTDataSource><OGRVRTLayer name="places"><SrcDataSource>{inner}</SrcDataSource>
        <SrcLayer>{path.stem}</SrcLayer><GeometryType>wkbNone</GeometryType></OGRVRTLayer></OGRVRTDataSource>""".encode()


@pytest.mark.parametrize("form", ["{path}", "CSV:{path}", "/vsicurl/{address}"])
def test_no_file_shows_what_lies_elsewhere(tmp_path: Path, form: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("name,latitude,longitude,date\nhunter2,50,30,2022-03-01\n")
    path = tmp_path / "places.kml"
    with listening() as (address, requests):
        path.write_bytes(disguised(secret, form.format(path=secret, address=address)))
        for read in (lambda: open_dataset(path, path.name), lambda: areas_in_file(path), lambda: shapes_in_file(path)):
            with pytest.raises(ReadError, match=r"places\.kml") as refused:
                read()
            assert "hunter2" not in str(refused.value)
    assert not requests


@pytest.mark.parametrize("row", ["table", "view"])
@pytest.mark.parametrize("module", ["VirtualText", "VirtualShape", "VirtualXL", "virtualdbf"])
def test_no_table_of_a_geopackage_is_another_file(tmp_path: Path, row: str, module: str) -> None:
    secret, path = tmp_path / "secret.csv", tmp_path / "places.gpkg"
    secret.write_text("name,latitude,longitude,date\nhunter2,50,30,2022-03-01\n")
    names = np.array(["x"], dtype=object)
    pyogrio.raw.write(path, np.array([shapely.to_wkb(shapely.Point(1, 2))], dtype=object), [names], ["n"],
                      geometry_type="Point", crs="EPSG:4326", driver="GPKG", layer="l")  # fmt: skip
    with contextlib.closing(sqlite3.connect(path)) as database:
        virtual = f"CREATE  VIRTUAL\nTABLE v USING {module}('{secret}','UTF-8',1,POINT,DOUBLEQUOTE,',')"
        database.executescript(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('v', 'attributes', 'v');"
            "PRAGMA writable_schema = 1;"
        )
        database.execute("INSERT INTO sqlite_master VALUES (?, 'v', 'v', 0, ?)", (row, virtual))
        database.commit()
    for read in (lambda: open_dataset(path, path.name), lambda: areas_in_file(path), lambda: shapes_in_file(path)):
        with pytest.raises(ReadError, match=r"places\.gpkg (holds a table that is kept in another file|is a damaged)"):
            read()


@pytest.mark.parametrize("kind", ["link", "url"])
def test_no_file_makes_its_reader_ask_an_address(tmp_path: Path, kind: str) -> None:
    area = {"type": "Polygon", "coordinates": [[[30, 50], [31, 50], [31, 51], [30, 50]]]}
    path = tmp_path / "area.geojson"
    with listening() as (address, requests):
        asking = {"type": kind, "properties": {"href": address, "url": address, "type": "ogcwkt"}}
        path.write_text(json.dumps({"type": "FeatureCollection", "crs": asking, "features": [
            {"type": "Feature", "properties": {}, "geometry": area}]}))  # fmt: skip
        assert len(areas_in_file(path)) == 1
        assert len(gdal.pyogrio.list_layers(path)) == 1  # nor where the system has no process without a network
    assert not requests


def test_gdal_has_no_other_formats() -> None:
    assert set(gdal.pyogrio.list_drivers()) == gdal.SHAPE_FORMATS


@contextlib.contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """A server on this machine: its address, and the requests that came."""
    requests: list[bytes] = []

    def serve(server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = server.accept()
                with caller:
                    requests.append(caller.recv(1000))
                    caller.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = threading.Thread(target=serve, args=(server,))
        serving.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/secret.csv", requests
        server.shutdown(socket.SHUT_RDWR)
    serving.join()
