"""The Add data page's parts that no browser is needed for: what is remembered, asked, and handed back."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from geo.datasets import open_dataset
from geo.importing import kept_mappings
from geo.ui.live.panel import fragment
from geo.ui.pages import data_columns
from geo.ui.pages.data_files import Upload, pair
from tests.datasets.conftest import FIXTURES

TABLE = b"when,what,lat,lon\n03/03/2025,Fire,50.1,30.2\n05/06/2025,Fire,50.2,30.3\n"


def test_a_correction_is_remembered_for_the_same_columns_and_the_day_is_asked_with_it(tmp_path: Path) -> None:
    found = open_dataset(TABLE, "a.csv")
    assert found.mapping is not None
    assert kept_mappings.recall(found.mapping, tmp_path / "mappings") == found.mapping
    answered = replace(found.mapping.with_column("damage", "what"), day_first=True, licence="CC0")
    kept_mappings.remember(answered, tmp_path / "mappings")
    again = open_dataset(TABLE.replace(b"Fire", b"Flood"), "b.csv").mapping
    assert again is not None
    again = kept_mappings.recall(again, tmp_path / "mappings")
    assert (again.columns["damage"], again.day_first, again.licence) == (("what",), True, "CC0")
    assert again.asks_day_order  # so that a wrong answer can be put right
    (tmp_path / "mappings" / f"{again.signature}.json").write_bytes(b"{")
    assert kept_mappings.recall(found.mapping, tmp_path / "mappings") == found.mapping


def test_the_day_is_asked_about_with_a_date_of_the_file() -> None:
    found = open_dataset(TABLE, "a.csv")
    assert found.mapping is not None
    assert data_columns.ambiguous_date(found.mapping, found) == ("05/06/2025", dt.date(2025, 6, 5), dt.date(2025, 5, 6))


@pytest.mark.parametrize("names", list(itertools.permutations(["sources", "events", "associations"])))
def test_files_that_only_add_to_another_find_it_in_any_order(names: tuple[str, ...]) -> None:
    uploads = [dropped(f"timemap_{name}.json") for name in names]
    (events,) = pair(uploads)
    assert events.name == "timemap_events.json"
    assert set(events.added) == {"timemap_sources.json", "timemap_associations.json"}
    assert [one.problem for one in uploads] == ["", "", ""]
    said = [fragment("data_what.html", name="", unknown=False, others="", added=events.added[:n]) for n in (1, 2)]
    assert ["which adds to it" in said[0], "which add to it" in said[1]] == [True, True]


def test_a_file_that_only_adds_to_another_says_what_it_lacks() -> None:
    alone = dropped("timemap_sources.json")
    assert pair([alone]) == []
    assert alone.problem == "timemap sources: they only add to timemap events. Drop that file too."


def dropped(name: str) -> Upload:
    return Upload(name, name, SimpleNamespace(), open_dataset(FIXTURES / name))  # type: ignore[arg-type]
