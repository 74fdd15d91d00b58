"""The doctor: each fault of an installation is said in a sentence with what to do; a sound one is well."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from deltalake import DeltaTable

from geo import cli
from geo.cli import doctor
from geo.settings import Settings, data_folder, read
from geo.store import Store
from tests.samples import SAMPLES


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for all that this installation keeps."""
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("GEO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capfd: pytest.CaptureFixture[str], port: int) -> tuple[object, list[str]]:
    with pytest.raises(SystemExit) as leaving:
        cli.main(["doctor", "--port", str(port)])
    return leaving.value.code, capfd.readouterr().out.splitlines()


def wrong(findings: Iterator[doctor.Finding]) -> list[str]:
    return [f"{each.subject}: {each.state} {each.remedy}" for each in findings if each.remedy]


def test_a_sound_installation_is_well_and_nothing_is_made(
    capfd: pytest.CaptureFixture[str], own: Path, free_port: int
) -> None:
    code, lines = run(capfd, free_port)
    assert [line for line in lines if not line.startswith("well")] == []
    assert code == 0
    assert list(own.iterdir()) == []
    assert any("the first start makes it" in line for line in lines)
    assert any(line.startswith("well   engine: DuckDB") for line in lines)
    Store.open(own / "store").add(SAMPLES)
    assert any(f"can be read: {len(SAMPLES):,} incidents" in line for line in run(capfd, free_port)[1])


def test_who_signs_in_needs_a_library_and_a_provider(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(own))
    settings = read({"GEO_ACCESS": "accounts"}, files=())
    (said,) = wrong(doctor.accounts(settings))
    assert "no redirect_uri and no cookie_secret" in said
    assert str(own / ".streamlit" / "secrets.toml") in said
    (own / ".streamlit").mkdir()
    (own / ".streamlit" / "secrets.toml").write_text('[auth]\nredirect_uri = "x"\ncookie_secret = "y"')
    assert wrong(doctor.accounts(settings)) == []
    assert list(doctor.accounts(read({}, files=()))) == []


def test_a_port_for_figures_that_another_program_has_is_named(free_port: int) -> None:
    settings = read({"GEO_METRICS": str(free_port)}, files=())
    assert wrong(doctor.metrics(settings)) == []
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        assert "taken by another program" in wrong(doctor.metrics(settings))[0]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes what others can’t write")
def test_what_root_made_in_a_store_is_named() -> None:
    with tempfile.TemporaryDirectory() as name:  # others may look into it, as not into pytest's
        own = Path(name)
        Store.open(own / "store").add(SAMPLES)
        settings = read({"GEO_STORE": str(own / "store"), "GEO_CACHE": str(own / "cache")}, files=())
        for path in (own, *own.rglob("*")):
            path.chmod(0o755)
            os.chown(path, *((0, 0) if path.name == "_delta_log" else (1, 1)))
        os.setreuid(1, 0)  # who may write is asked of the real user
        try:
            said = wrong(doctor.folders(settings))
        finally:
            os.setreuid(0, 0)
    assert said == [
        f"store: {own / 'store' / '_delta_log'} can’t be written. Give it to this user; another, such as root, made it."
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root closes what it may open")
def test_a_store_that_this_user_can_t_reach_is_said_to_be(own: Path) -> None:
    own.chmod(0o700)
    os.seteuid(1)
    try:
        said = wrong(doctor.folders(read({"GEO_STORE": str(own / "store")}, files=())))
    finally:
        os.seteuid(0)
    assert f"store: {own / 'store'} can’t be looked at. Give this user the right to open its folder." in said


def test_an_act_of_a_clock_that_is_ahead_is_named(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, settings = Store.open(own / "store"), read({"GEO_STORE": str(own / "store")}, files=())
    store.add(SAMPLES)
    assert not doctor.store(settings).remedy
    now = time.time_ns
    tomorrow = now() + 86_400 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: tomorrow)
    store.delete([SAMPLES[0].id], "no reason")
    said = doctor.store(settings)
    assert "is dated" in said.state
    assert said.remedy == "Set the clock of the computer that stored it, or of this one."
    monkeypatch.setattr(time, "time_ns", now)
    store.delete([SAMPLES[1].id], "no reason")
    assert doctor.store(settings) == said


def test_an_older_entry_of_the_log_that_is_damaged_is_named(own: Path) -> None:
    store = Store.open(own / "store")
    store.add(SAMPLES)
    DeltaTable(own / "store").create_checkpoint()  # which lets the store be opened
    (own / "store" / "_delta_log" / f"{1:020}.json").write_bytes(b"{")
    finding = doctor.store(read({"GEO_STORE": str(own / "store")}, files=()))
    assert (f"{1:020}.json" in finding.state, finding.remedy) == (True, "Run: incident-map store check")


def test_what_is_wrong_is_said_with_its_remedy_and_ends_with_one(
    capfd: pytest.CaptureFixture[str], own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(own / "store").add(SAMPLES)
    shutil.rmtree(own / "store" / "_delta_log")
    (own / "store-rings.json").mkdir()
    (own / "store-queue").write_text("")
    monkeypatch.setenv("GEO_STOR", "x")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, lines = run(capfd, other.getsockname()[1])
    said = [line for line in lines if line.startswith("wrong")]
    assert code == 1
    for start, remedy in [
        ("port", "choose another"),
        ("settings: GEO_STOR is set", "Did you mean GEO_STORE?"),
        ("rings", "Move it away"),
        ("queue", "Move it away"),
        ("store", "incident-map store check"),
    ]:
        assert any(line.startswith(f"wrong  {start}") and remedy in line for line in said), (start, said)
    assert len(said) == 5


def test_a_settings_file_with_a_mistake_is_said(capfd: pytest.CaptureFixture[str], own: Path, free_port: int) -> None:
    (own / "incident-map.toml").write_text('tile = "none"\n', encoding="utf-8")
    code, lines = run(capfd, free_port)
    assert code == 1
    assert "“tile”, which is no setting. Did you mean tiles?" in lines[-1]


def test_settings_that_decide_nothing_for_others_are_said(
    capfd: pytest.CaptureFixture[str], own: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not list(own.iterdir())
    monkeypatch.setenv("GEO_HOSTS", "map.example.org")
    code, lines = run(capfd, free_port)
    assert code == 1
    assert any(line.startswith("wrong") and "GEO_ACCESS" in line for line in lines)
    monkeypatch.setenv("GEO_ACCESS", "public")
    assert run(capfd, free_port)[0] == 0


def test_packages_are_held_against_what_is_allowed() -> None:
    said = wrong(doctor.packages(["click>=99", "no-such-package-here>=1", "numpy>=2", 'x; python_version < "3"']))
    assert [line.split(":")[0] for line in said] == ["click", "no-such-package-here"]
    assert "is installed, >=99 is needed" in said[0]
    assert all("pip install" in line for line in said)
    assert wrong(doctor.packages(doctor.requirements())) == []


def test_data_that_are_missing_or_only_pointed_at_are_said(tmp_path: Path) -> None:
    for name in ("gazetteer", "basemap", "extract"):
        shutil.copytree(data_folder(name), tmp_path / name)
    (tmp_path / "gazetteer" / "places.tsv").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    said = wrong(doctor.data_files(lambda name: tmp_path / name))
    assert [line.split(":")[0] for line in said] == ["gazetteer", "incidents"]
    assert "git lfs pull" in said[0]


def test_a_disk_without_room_is_said(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "store"), cache=tmp_path / "cache")
    said = wrong(doctor.folders(settings, free_bytes=shutil.disk_usage(tmp_path).total + 1))
    assert len(said) == 1
    assert said[0].startswith("disk")
