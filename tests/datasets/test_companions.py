"""Files that only add to others: told by what they are, several of a kind as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.datasets import open_dataset
from geo.gazetteer import Gazetteer
from geo.importing import import_file
from geo.store import Store
from tests.datasets.conftest import FIXTURES

EVENTS, MENTIONS = FIXTURES / "gdelt_events_headless.tsv", FIXTURES / "gdelt_mentions_headless.tsv"
INFO, LABELS = FIXTURES / "viina_event_info.csv", FIXTURES / "viina_event_labels.csv"
TIMEMAP, SOURCES = FIXTURES / "timemap_events.json", FIXTURES / "timemap_sources.json"


@pytest.mark.parametrize(("main", "adds"), [(EVENTS, MENTIONS), (INFO, LABELS), (TIMEMAP, SOURCES)])
def test_a_companion_is_told_by_its_content(main: Path, adds: Path) -> None:
    dropped = [open_dataset(one.read_bytes(), "some.csv") for one in (MENTIONS, EVENTS, LABELS, INFO, SOURCES)]
    dataset = open_dataset(main.read_bytes(), "other.csv")
    dataset.add_beside(dropped)
    assert [file.format for file in dataset.beside] == [open_dataset(adds).format]


def test_several_companions_of_a_kind_all_add(gazetteer: Gazetteer, store: Store) -> None:
    first, *rest = MENTIONS.read_text(encoding="utf-8").splitlines(keepends=True)
    more = "".join(rest).replace("www.example-news.com/a/strike", "fourth.example.org/y")
    import_file(EVENTS, store, gazetteer=gazetteer, beside=[first.encode(), more.encode()])
    one = store.get("gdelt:1001")
    assert one is not None
    assert [report.publisher for report in one.reports] == [
        "example-news.com",
        "third.example.net",
        "fourth.example.org",
    ]
