"""What an earlier release wrote is opened, changed, checked and backed up, with what it kept beside the store.

``before_layout.tar.gz`` was written on 1 December 2026 by the release before the table named its layout: three
incidents imported, one edited, one deleted; a draft, a note and a feed.
"""

from __future__ import annotations

import json
import tarfile
from dataclasses import replace
from pathlib import Path

from geo.review import Notes, Queue
from geo.settings import Settings
from geo.sources.subscriptions import Subscriptions
from geo.store import Act, Store, back_up, examine, restore
from geo.store.ledger import STORED

FIXTURE = Path(__file__).parents[1] / "fixtures" / "store" / "before_layout.tar.gz"


def test_a_store_of_an_earlier_release_goes_on(tmp_path: Path) -> None:
    with tarfile.open(FIXTURE) as archive:
        archive.extractall(tmp_path, filter="data")
    settings = Settings(store=str(tmp_path / "incidents"), cache=tmp_path / "cache")
    store = Store.open(settings.store)
    assert {each.id: each.title for each in store.query()} == {"old:1": "Mended", "old:2": "Incident 2"}
    assert [(commit.act.what, commit.act.who) for commit in store.acts()] == [
        ("delete", "me"),
        ("edit", "me"),
        ("import", "me"),
    ]
    store.put(replace(store.query()[0], title="Mended again"), act=Act(what="edit"))
    store.undo(store.acts()[1].id)
    assert len(store.query()) == 3
    health = examine(settings.store)
    assert (health.hashed, health.damages) == (health.files, ())
    (draft,) = Queue(settings.queue, lambda: store).drafts()
    assert draft.proposals[0].incident.event_type == "drone_strike"
    assert Notes(settings.notes).of(["old:2"]).tags == ("to call",)
    assert [feed.name for feed in Subscriptions(settings.feeds).feeds()] == ["Example"]
    back_up(settings.store, str(tmp_path / "backups"), beside=settings.beside)
    restore(str(tmp_path / "backups"), tmp_path / "back")
    assert Store.open(tmp_path / "back").query(order="id") == store.query(order="id")


def test_an_earlier_release_finds_each_column_that_it_has_in_the_table_of_this_one(tmp_path: Path) -> None:
    """It reads columns by name and leaves out those it doesn't have: to go back is to point the link at it again."""
    with tarfile.open(FIXTURE) as archive:
        archive.extractall(tmp_path, filter="data")
    first = (tmp_path / "incidents" / "_delta_log" / f"{0:020}.json").read_text(encoding="utf-8")
    (table,) = (json.loads(line)["metaData"] for line in first.splitlines() if '"metaData"' in line)
    assert {field["name"] for field in json.loads(table["schemaString"])["fields"]} <= set(STORED.names)
