"""Small files that unfold to without end: each costs its own process, and the program says why in a sentence."""

from __future__ import annotations

import io
import sqlite3
from collections import deque
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.errors import ReadError
from geo.isolation import Limits
from geo.readers import open_dataset

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
    with pytest.raises(ReadError, match=r"^endless\.gpkg keeps its reader busy for more than 2 s"):
        open_dataset(path, "endless.gpkg", limits=replace(SMALL, silence_s=2))
