"""The small world that the tests of the build share: its packages, and the gazetteer made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.build import build_gazetteer
from geo.gazetteer import Gazetteer
from tests.data_build.packages import write_name_packages, write_packages, write_tables


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packages")
    return {**write_packages(folder), **write_name_packages(folder)}


@pytest.fixture(scope="session")
def gazetteer_file(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gazetteer")
    path = folder / "gazetteer.npz"
    build_gazetteer.write(path, build_gazetteer.build(packages, write_tables(folder / "tables")))
    return path


@pytest.fixture(scope="session")
def small_gazetteer(gazetteer_file: Path) -> Gazetteer:
    return Gazetteer.open(gazetteer_file)
