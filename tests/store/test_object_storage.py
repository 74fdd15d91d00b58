"""A store on object storage: several computers write to it, each sees what the others wrote, and it is backed up.

The server speaks S3 and is a process of its own (moto's); a computer is a process with a cache folder of its own. moto
isn't among the test's libraries, since it wants an older python-dateutil than others have: these tests are run with
``pip install --only-binary :all: 'moto[s3]' flask-cors`` and ``pytest -m slow``, and skipped without.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from deltalake import DeltaTable

from geo.model import Incident
from geo.store import Act, Store, back_up, examine, restore
from geo.store.delta_log import packed_until, storage
from geo.store.engine import DUCKDB, open_engine
from geo.store.ledger import Ledger

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(map(find_spec, ("moto", "flask_cors"))), reason="moto isn't installed, which speaks S3"),
]

ADDRESS, BACKUPS = "s3://incidents/store", "s3://incidents/backups"
SERVER = "import sys; from moto.server import main; main(['-H', '127.0.0.1', '-p', sys.argv[1]])"
WRITER = """
import sys
from geo.model import Incident
from geo.store import Act, Store
store = Store.open(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    name = f"{sys.argv[2]}{number}"
    incident = Incident(id=name, title=name, event_type="other", source="s", source_id=name)
    store.add([incident], act=Act(who=sys.argv[2]))
print("written", flush=True)
"""
SEEN_S = 2.0
"""After so long, whoever has the store open has what others wrote."""


def incident(number: int) -> Incident:
    return Incident(id=f"a{number}", title=f"Title {number}", event_type="other", source="s", source_id=str(number))


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "XDG_CACHE_HOME": str(tmp_path / "this computer"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(urllib.request.Request(f"{address}/incidents", method="PUT")).close()
                break
            except OSError:
                assert server.poll() is None
                assert time.monotonic() < until
                time.sleep(0.1)
        yield
    finally:
        server.kill()
        server.wait()


def computer(name: str, folder: Path, incidents: int) -> subprocess.Popen[str]:
    """Another computer, which is ready to write so many incidents."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, ADDRESS, name, str(incidents)],
        env=os.environ | {"XDG_CACHE_HOME": str(folder / name)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    return writer


@pytest.mark.usefixtures("bucket")
def test_several_computers_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    store = Store.open(ADDRESS)
    store.add([incident(1)], act=Act(who="me"))
    writers = [computer(name, tmp_path, 8) for name in ("b", "c")]
    with ThreadPoolExecutor() as pool:
        written = [pool.submit(writer.communicate, "now\n") for writer in writers]
        for number in range(2, 6):
            store.add([incident(number)], act=Act(who="me"))
        assert [each.result()[0] for each in written] == ["written\n"] * 2
    time.sleep(SEEN_S)
    assert store.count() == 5 + 2 * 8  # without asking for news
    assert len(store.acts()) == 5 + 2 * 8
    assert {each.id for each in store.query()} == {f"a{number}" for number in range(1, 6)} | {
        f"{name}{number}" for name in "bc" for number in range(8)
    }
    assert not examine(ADDRESS).damages


@pytest.mark.usefixtures("bucket")
def test_a_store_there_is_backed_up_there_and_brought_back_here(tmp_path: Path) -> None:
    store = Store.open(ADDRESS, latest_rows=2, soon_rows=2)
    store.add(map(incident, range(5)))
    store.delete(["a3"], "told twice")
    assert store.count() == 4
    first = back_up(ADDRESS, BACKUPS)
    store.add([incident(7)])
    second = back_up(ADDRESS, BACKUPS)
    assert 0 < second.new_files < first.new_files
    restore(BACKUPS, tmp_path / "here")
    assert Store.open(tmp_path / "here").query(order="id") == store.query(order="id")


@pytest.mark.usefixtures("bucket")
def test_old_entries_of_a_log_there_are_packed_and_unpacked(tmp_path: Path) -> None:
    store = Store.open(ADDRESS)
    for number in range(7):
        store.add([incident(number)])
    DeltaTable(ADDRESS).create_checkpoint()
    acts = store.acts()
    ledger = Ledger(ADDRESS, packed_entries=3)
    assert ledger.clean(days=0, dry_run=False)[0] >= 6
    assert packed_until(storage(ADDRESS)) == 6
    assert Ledger(ADDRESS).acts() == ledger.acts()
    assert Store.open(ADDRESS).acts() == acts
    assert not examine(ADDRESS).damages
    back_up(ADDRESS, BACKUPS)
    restore(BACKUPS, tmp_path / "here")
    assert Store.open(tmp_path / "here").acts() == acts
    ledger.unpack()
    assert packed_until(storage(ADDRESS)) == 0
    assert Store.open(ADDRESS).acts() == acts


@pytest.mark.usefixtures("bucket")
def test_the_log_there_is_packed_by_itself_while_another_computer_writes(tmp_path: Path) -> None:
    store = Store(Ledger(ADDRESS, packed_entries=3), open_engine(DUCKDB, search_bytes=10**6, question_s=60), 1.0)
    store.add([incident(1)])
    DeltaTable(ADDRESS).alter.set_table_properties({"delta.checkpointInterval": "2"})
    idle = Store.open(ADDRESS)
    other = computer("b", tmp_path, 8)
    with ThreadPoolExecutor() as pool:
        written = pool.submit(other.communicate, "now\n")
        for number in range(2, 14):
            store.add([incident(number)], act=Act(who="me"))
            store.wait_for_files()
        assert written.result()[0] == "written\n"
    assert packed_until(storage(ADDRESS)) >= 9
    assert idle.refresh()
    assert idle.count() == store.count() == 13 + 8
    assert len(idle.acts()) == len(Store.open(ADDRESS).acts()) == 13 + 8
    assert not examine(ADDRESS).damages
