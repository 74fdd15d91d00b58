"""Colours of datasets: legible on both maps, told apart by everybody, kept in a file that may be missing or broken."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from geo.map import PALETTE, Ring, Rings, design, rings_of

VISION = {
    "common": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
"""What is seen of linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1)."""


def linear(colour: str) -> NDArray[np.float64]:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(each) @ [0.2126, 0.7152, 0.0722]) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, vision: str) -> NDArray[np.float64]:
    seen = np.clip(np.array(VISION[vision]) @ linear(colour), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    f = np.cbrt(np.maximum(xyz / [0.9505, 1, 1.089], 0.008856))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("shade", ["light", "dark"])
def test_each_colour_stands_out_from_land_and_sea(shade: str) -> None:
    grounds = [getattr(design.COLOURS[ground], shade) for ground in ("land", "sea")]
    assert min(contrast(getattr(one, shade), ground) for one in PALETTE.values() for ground in grounds) > 3


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("shade", ["light", "dark"])
def test_everybody_tells_the_colours_apart(shade: str, vision: str) -> None:
    seen = [lab(getattr(one, shade), vision) for one in PALETTE.values()]
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)) > 15


def test_a_choice_is_kept_and_taken_back(tmp_path: Path) -> None:
    rings = Rings(tmp_path / "not there yet" / "rings.json")
    assert rings.codes() == {}
    rings.choose("gdelt", "blue")
    rings.choose("ucdp_ged", "green")
    rings.choose("gdelt", "none")
    assert Rings(tmp_path / "not there yet" / "rings.json").codes() == {"ucdp_ged": "green"}
    rings.give_each(["a", "b"])
    assert list(rings.codes()) == ["a", "b"]
    rings.clear()
    assert rings.codes() == {}


def test_there_are_no_more_rings_than_colours(tmp_path: Path) -> None:
    rings = Rings(tmp_path / "rings.json")
    rings.give_each(map(str, range(9)))
    assert len(set(rings.codes().values())) == len(rings.codes()) == len(PALETTE)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": 1}', b'{"a": "no colour"}'])
def test_a_broken_file_gives_no_colour(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "rings.json").write_bytes(content)
    assert Rings(tmp_path / "rings.json").codes() == {}


def test_a_dataset_that_is_gone_is_not_in_the_legend() -> None:
    told = rings_of({"a": "blue", "b": "green"}, {"a": "The Archive"})
    assert told == {"a": Ring("The Archive", "Blue", PALETTE["blue"].light, PALETTE["blue"].dark)}


def test_of_many_who_choose_at_once_nobody_loses_a_choice(tmp_path: Path) -> None:
    datasets = [f"dataset {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda dataset: Rings(tmp_path / "rings.json").choose(dataset, "blue"), datasets))
    assert Rings(tmp_path / "rings.json").codes() == dict.fromkeys(datasets, "blue")
