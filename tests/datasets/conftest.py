"""What tests of datasets share: the fixtures’ folder, a store of their own, and one call that reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.filter import ALL_DOMAINS, Filter
from geo.gazetteer import Gazetteer
from geo.importing import ImportResult, import_file
from geo.model import Incident
from geo.store import Store

FIXTURES = Path(__file__).parents[1] / "fixtures" / "datasets"
Read = Callable[..., tuple[ImportResult, dict[str, Incident]]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


@pytest.fixture
def read(gazetteer: Gazetteer, store: Store) -> Read:
    """Import a fixture (or bytes) and give what happened and the incidents by source id."""
    return lambda file, **more: imported(file, store, gazetteer, **more)


def imported(
    file: str | bytes | Path, store: Store, gazetteer: Gazetteer, **more: Any
) -> tuple[ImportResult, dict[str, Incident]]:
    """See :func:`read`."""
    path = FIXTURES / file if isinstance(file, str) else file
    result = import_file(path, store, gazetteer=gazetteer, **more)
    found = store.query(Filter(domain=(ALL_DOMAINS,)))
    return result, {one.source_id: one for one in found}
