"""Notes and tags of one's own: kept beside the store, by several processes at once, and taken back as they were."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from geo.errors import ReadError
from geo.review import Notes, Own

NOW = dt.datetime(2025, 8, 24, 12, tzinfo=dt.UTC)


def test_what_is_written_is_read_back_and_taken_back(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "store-notes.json")
    assert notes.of(["a"]) == Own()
    before = notes.change(["a", "b"], lambda own: own.tagged("  to   verify "))
    notes.change(["a"], lambda own: own.noted("A video shows it.", NOW, "me"))
    assert notes.tags() == {"to verify": 2}
    assert notes.tagged("to verify") == ["a", "b"]
    other = Notes(tmp_path / "store-notes.json")
    assert [note.text for note in other.of(["a"]).notes] == ["A video shows it."]
    assert other.of(["a", "b"]).tags == ("to verify",)
    other.restore(before)
    assert notes.all() == {}


def test_what_says_nothing_changes_nothing() -> None:
    own = Own(("x",))
    assert own.tagged("x") is own.tagged(" ") is own.noted(" \n", NOW) is own
    assert own.noted("y", NOW).without_note(0) == own
    assert own.untagged("x") == Own()


def test_several_processes_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    with ProcessPoolExecutor(3, mp_context=get_context("forkserver")) as pool:  # no copies of other tests’ threads
        list(pool.map(tag, [path] * 30, range(30)))
    assert len(Notes(path).of(["a"]).tags) == 30


def tag(path: Path, number: int) -> None:
    Notes(path).change(["a"], lambda own: own.tagged(f"tag {number}"))


def test_a_file_that_is_not_ours_is_said_and_left(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_text("no notes")
    with pytest.raises(ReadError, match="notes"):
        Notes(path).all()
    with pytest.raises(ReadError, match="notes"):
        Notes(path).change(["a"], lambda own: own.tagged("x"))
    assert path.read_text() == "no notes"
