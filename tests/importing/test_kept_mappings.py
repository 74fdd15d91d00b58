"""What somebody said of a table's columns holds for the next file, on the page and on the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from geo.datasets import ColumnMapping, open_dataset
from geo.errors import ReadError
from geo.importing import kept_mappings

TABLE = b"when,what,breadth,length,where_to\n2025-03-13,Fire,50.1,30.2,x\n2025-06-05,Fire,50.2,30.3,y\n"


def proposal(data: bytes = TABLE) -> ColumnMapping:
    mapping = open_dataset(data, "a.csv").mapping
    assert mapping is not None
    return mapping


def kept(folder: Path) -> ColumnMapping:
    mapping = replace(proposal().with_column("damage", "where_to"), label="My list", source="my_list", licence="CC0")
    kept_mappings.remember(mapping, folder)
    return mapping


@pytest.mark.parametrize("name", ["My list", "my_list", "MY LIST"])
def test_a_mapping_is_found_by_the_name_of_its_dataset(name: str, tmp_path: Path) -> None:
    mapping = kept(tmp_path)
    assert kept_mappings.by_name(name, tmp_path) == mapping


def test_a_mapping_is_found_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(msgspec.json.encode(kept(tmp_path / "kept")))
    assert kept_mappings.by_name(str(path), tmp_path).label == "My list"
    path.write_bytes(b"[]")
    with pytest.raises(ReadError, match="holds no mapping"):
        kept_mappings.by_name(str(path), tmp_path)


def test_a_name_that_nobody_gave_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    kept(tmp_path)
    with pytest.raises(ReadError, match="kept are: My list"):
        kept_mappings.by_name("Another", tmp_path)


def test_a_file_with_other_columns_gets_what_the_mapping_says_of_those_it_has(tmp_path: Path) -> None:
    other = open_dataset(TABLE.replace(b"what", b"headline"), "b.csv")
    assert other.mapping is not None
    fitted = kept_mappings.fit(kept(tmp_path), other.mapping, other.names)
    assert (fitted.columns["damage"], fitted.source, fitted.signature) == (
        ("where_to",),
        "my_list",
        other.mapping.signature,
    )
    alien = open_dataset(b"a,b\n2024-01-01,x\n2024-01-02,y\n", "c.csv")
    assert alien.mapping is not None
    with pytest.raises(ReadError, match="none of the columns"):
        kept_mappings.fit(kept(tmp_path), alien.mapping, alien.names)
