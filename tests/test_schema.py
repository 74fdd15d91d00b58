"""The Arrow table of incidents loses nothing, and takes a table in which only some columns are filled."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Incident
from geo.schema import CONTENT, INCIDENTS, SAME, SEPARATOR, conform, packed, raw_json, to_incidents, to_table
from geo.store import derive
from geo.store.ledger import STORED
from tests.strategies import incidents


@given(st.lists(incidents(), max_size=4))
def test_a_table_gives_back_the_incidents_it_was_made_of(some: list[Incident]) -> None:
    assert to_incidents(to_table(some)) == some


@given(st.lists(incidents(), max_size=4))
def test_derived_columns_leave_the_incidents_alone(some: list[Incident]) -> None:
    assert to_incidents(derive(to_table(some))) == some


def test_a_time_keeps_the_offset_in_which_it_was_told() -> None:
    data = {"id": "a", "title": "", "event_type": "other", "source": "s", "source_id": "1"}
    table = to_table([Incident(**data, time_start=pa.scalar(0, pa.timestamp("us", "UTC")).as_py())])
    offset = pa.array([10_800], pa.int32())
    table = table.set_column(table.column_names.index("time_start_offset_s"), "time_start_offset_s", offset)
    (told,) = to_incidents(table)
    assert told.time_start is not None
    assert told.time_start.isoformat() == "1970-01-01T03:00:00+03:00"


def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    broken = Incident(id="a", title="x\ud800", event_type="other", source="s", source_id="1", actor=("\udfff",))
    (mended,) = to_incidents(to_table([broken]))
    assert (mended.title, mended.actor) == ("x?", ("?",))


def test_conform_fills_what_a_reader_does_not_know() -> None:
    table = conform(
        pa.table(
            {
                "id": ["a", "b"],
                "title": ["one", None],
                "event_type": pa.array(["drone_strike", "other"]).dictionary_encode(),
                "source": ["s", "s"],
                "source_id": pa.array([1, 2]),
                "actor": pa.array([None, ["Russia"]]),
                "reports": pa.array([None, [{"id": "r", "publisher": "P"}]]),
                "raw": [f"1{SEPARATOR}x", f"2{SEPARATOR}y"],
                "raw_header": [f"n{SEPARATOR}name"] * 2,
            }
        )
    )
    assert table.schema == INCIDENTS
    first, second = to_incidents(table)
    assert (first.title, second.title, first.verification, second.actor) == ("one", "", "unreviewed", ("Russia",))
    assert (first.source_id, first.placement.precision, first.killed) == ("1", "none", None)
    assert [report.publisher for report in second.reports] == ["P"]
    assert json.loads(second.raw) == {"n": "2", "name": "y"}


def test_an_original_row_may_refer_to_a_text_that_is_there_already() -> None:
    rows = {
        "id": ["a", "b", "c"],
        "summary": ["A long text", "", "x"],
        "raw_header": [f"n{SEPARATOR}words{SAME}summary"] * 3,
    }
    raws = [f"1{SEPARATOR}{SAME}", f"2{SEPARATOR}N/A", f"3{SEPARATOR}{SAME}{SEPARATOR}more"]
    filled = conform(pa.table(rows | {"raw": raws}))
    assert [json.loads(raw_json(row)) for row in filled.to_pylist()] == [
        {"n": "1", "words": "A long text"},
        {"n": "2", "words": "N/A"},
        {"n": "3", "words": "x", "": ["more"]},
    ]


def test_conform_refuses_a_column_that_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="no such columns: tittle"):
        conform(pa.table({"tittle": ["a"]}))


@pytest.mark.parametrize("schema", [INCIDENTS, CONTENT, STORED])
def test_text_that_repeats_is_coded_on_its_way_into_the_files_and_text_again_at_rest(schema: pa.Schema) -> None:
    assert not any("dictionary" in str(field.type) for field in schema)
    table = conform(pa.table({"id": ["a", "b"], "source": ["s", "s"], "raw_header": ["n", "n"]}), schema)
    on_its_way = conform(table, packed(schema))
    assert on_its_way.schema == packed(schema)
    assert {"source", "raw_header"} < {field.name for field in on_its_way.schema if pa.types.is_dictionary(field.type)}
    assert on_its_way.cast(schema) == table


def test_an_empty_table_conforms() -> None:
    assert conform(pa.table({"id": pa.array([], pa.string())})).schema == INCIDENTS
    assert to_incidents(to_table([])) == []
