"""What watches over the program learns whether it runs and whether it can answer, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.errors import ReadError
from geo.services import Services
from geo.settings import Settings
from geo.store import Store
from geo.ui import readiness
from tests.samples import SAMPLES


def services(folder: Path) -> Services:
    return Services(Settings(store=str(folder / "store"), cache=folder), open_store=lambda path, **_: Store.open(path))


def client(ours: Services) -> TestClient:
    return TestClient(Starlette(routes=readiness.routes(lambda: ours)))


def test_ready_is_who_has_opened_store_and_gazetteer(tmp_path: Path) -> None:
    Store.open(tmp_path / "store").add(SAMPLES)
    ours = services(tmp_path)
    assert client(ours).get("/healthz").text == "ok"
    early = client(ours).get("/readyz")
    assert (early.status_code, early.json()["store"]) == (503, "being opened")
    assert early.headers["retry-after"] == "1"
    assert ours.store.count()
    assert ours.gazetteer
    ready = client(ours).get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"store": "ready", "gazetteer": "ready"})
    assert ready.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("gone", ["store", "store/_delta_log"])
def test_a_store_that_is_gone_is_not_ready_and_its_place_is_not_told(tmp_path: Path, gone: str) -> None:
    Store.open(tmp_path / "store").add(SAMPLES)
    ours = services(tmp_path)
    assert ours.store.count()
    assert ours.gazetteer
    shutil.rmtree(tmp_path / gone)
    answer = client(ours).get("/readyz")
    assert (answer.status_code, answer.json()["store"]) == (503, "can’t be read")
    assert "retry-after" not in answer.headers  # nobody needs to wait for that
    assert str(tmp_path) not in answer.text
    assert client(ours).get("/healthz").status_code == 200


def test_settings_that_cannot_be_read_are_not_ready() -> None:
    def unread() -> Services:
        raise ReadError("incident-map.toml has “tile”, which is no setting.")

    answer = TestClient(Starlette(routes=readiness.routes(unread))).get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"settings": "settings can’t be read"})
