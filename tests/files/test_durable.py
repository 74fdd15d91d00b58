"""Files that are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.files import atomic


def test_a_file_takes_its_place_once_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "kept.json"
    with atomic(target) as file:
        file.write(b"first")
        assert not target.exists()
    assert target.read_bytes() == b"first"


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "kept.json"
    target.write_bytes(b"before")
    with pytest.raises(TypeError), atomic(target) as file:
        file.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert [path.name for path in tmp_path.iterdir()] == ["kept.json"]
    assert target.read_bytes() == b"before"
