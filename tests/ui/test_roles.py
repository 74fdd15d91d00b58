"""A reader reads and nothing else, at each of the doors: the act, the page, the request, the services behind them."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from geo import settings
from geo.errors import GeoError, StoreError
from geo.filter import Filter
from geo.gazetteer import OwnPlace
from geo.model import Document, Incident, Report
from geo.review import draft
from geo.services import Services
from geo.sources import Subscriptions
from geo.store import Act, Store
from geo.ui import addresses, roles
from geo.ui.live import panel
from geo.ui.pages import (
    PAGES,
    data_import,
    datasets_page,
    duplicates_page,
    map_page,
    report_page,
    review_page,
    sources_page,
)
from geo.ui.roles import READING, Door, Role, User
from geo.ui.state import MapState, Visitor
from tests.browser.sample import INCIDENTS

NOW = dt.datetime(2025, 8, 24, 12, tzinfo=dt.UTC)
TEXT = "A drone struck a warehouse in Sumy on Monday. Two people were injured, the mayor of the town said."

ANSWERING = {
    "review": review_page,
    "report": report_page,
    "sources": sources_page,
    "data": data_import,
    "datasets": datasets_page,
    "doubles": duplicates_page,
}
"""What answers the actions of each page but the map's."""


def actions(module: ModuleType) -> list[str]:
    """What a page answers: the words of its tables, and those that its ``answer`` looks for itself."""
    tables = [table for name, table in vars(module).items() if name == "ACTIONS" or name.startswith("ON_")]
    looked_for = re.findall(r'(?:word|get\("do"\)) == "(\w+)"', inspect.getsource(module.answer))
    return list(dict.fromkeys((*looked_for, *chain.from_iterable(tables))))


REST = {page: actions(module) for page, module in ANSWERING.items()}
"""The actions of each page but the map's."""
ACTIONS = [*(("map", do) for do in map_page.ACTIONS), *((page, do) for page in REST for do in REST[page])]


class Newsroom:
    """What there is to change: a store, a draft, a note, a view, a place, a colour and a feed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store.open(folder / "store", check_every_s=0.0)
        self.act_id = self.store.add(INCIDENTS, act=Act(who="ana", what="import", source=INCIDENTS[0].source)).act_id
        chosen = settings.read({"GEO_STORE": self.store.path, "GEO_WHO": "ana", "GEO_ACCESS": "public"}, files=())
        self.services = Services(chosen, open_store=lambda _, **__: self.store, clock=lambda: NOW)
        self.draft = draft(Document(TEXT, Report("")), gazetteer=self.services.gazetteer, now=NOW)
        self.services.queue.submit(self.draft)
        self.services.notes.change(["okhtyrka"], lambda own: own.tagged("ours").noted("call back", NOW, "ana"))
        self.services.views.save("Sumy", Filter(q="Sumy"), watched=True, now=NOW)
        self.services.places.put(OwnPlace("Office", '{"type": "Point", "coordinates": [30.5, 50.4]}'))
        self.services.colours.choose(INCIDENTS[0].source, "blue")
        Subscriptions(chosen.feeds).add("https://example.org/rss", "Example")
        assert self.services.store is self.store  # opening it leaves a mark that it was begun
        self.readers = roles.seen_by(self.services, roles.user_of(chosen, {}))

    def content(self) -> dict[str, str]:
        """Every file of it, and what it holds; locks, which come and go, are none."""
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.folder.rglob("*")
            if path.is_file() and path.suffix != ".lock"
        }


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    return Newsroom(tmp_path_factory.mktemp("newsroom"))


@pytest.fixture
def unchanged(newsroom: Newsroom) -> Iterator[None]:
    """What is done in between changes nothing that is stored."""
    before = newsroom.content()
    yield
    assert newsroom.content() == before


def given(newsroom: Newsroom, do: str) -> dict[str, Any]:
    """An act as a browser sends it, with all that any act reads."""
    first, second = INCIDENTS[0].id, INCIDENTS[1].id
    filled = {"reason": ["wrong"], "tag": ["x"], "note": ["x"], "title": ["Another"], "claim": ["0"], "killed": ["7"]}
    act = {"do": do, "id": newsroom.act_id if do == "undo" else newsroom.draft.id, "formName": "edit", "choice": "1"}
    act |= {"first": first, "second": second, "into": second, "source": INCIDENTS[0].source, "colour": "green"}
    act |= {"filled": filled, "number": "0", "values": ["sabotage"], "field": "0.event_type", "by": "on"}
    act |= {"name": "Sumy", "value": "Other", "tag": "ours", "url": "https://example.org/rss", "start": 0, "end": 40}
    return act | {"ids": [first, second], "sure": "yes"}


def do(newsroom: Newsroom, services: Services, page: str, act: dict[str, Any]) -> None:
    """Answer an act as its page does, whoever sent it."""
    state = MapState(incident="okhtyrka", filter=Filter.from_query([("near", "50.4,30.5,30")])[0])
    state.work.ids, state.work.form = (INCIDENTS[0].id, INCIDENTS[1].id), "correct"
    state.work.values = {"event_type": ["sabotage"]}
    state.work.act_id = newsroom.act_id
    st.query_params["draft"] = newsroom.draft.id
    answers: dict[str, Callable[[], None]] = {
        "map": lambda: map_page.answer(services, state, act),
        "review": lambda: review_page.answer(services, act),
        "report": lambda: report_page.answer(act),
        "sources": lambda: sources_page.answer(Subscriptions(services.settings.feeds), act),
        "data": lambda: data_import.answer(services, act),
        "datasets": lambda: datasets_page.answer(services, act),
        "doubles": lambda: duplicates_page.answer(services, act),
    }
    with contextlib.suppress(GeoError, OSError):  # a closed door may also say that it is
        answers[page]()


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("page", "word"), ACTIONS, ids=[f"{page}-{word}" for page, word in ACTIONS])
def test_no_act_of_a_reader_changes_anything_whatever_let_it_through(newsroom: Newsroom, page: str, word: str) -> None:
    do(newsroom, newsroom.readers, page, given(newsroom, word))


def test_the_same_acts_of_an_editor_do_change_something(tmp_path: Path) -> None:
    newsroom, writing = Newsroom(tmp_path), set()
    for page, word in ACTIONS:
        before = newsroom.content()
        do(newsroom, newsroom.services, page, given(newsroom, word))
        if newsroom.content() != before:
            writing.add(f"{page}-{word}")
    assert writing >= {
        *("map-keep-place", "map-save-view", "map-watch", "map-show-view", "map-remove-view", "map-undo"),
        *("map-save", "map-join_with", "map-split_off", "map-remove", "map-tag", "map-note"),
        *("review-accept_sure", "review-undo", "review-archive"),
        *("sources-unfollow", "datasets-ring", "datasets-ring_each", "datasets-ring_none"),
    }


@pytest.mark.parametrize("page", REST)
def test_a_reader_may_do_nothing_on_another_page_than_the_map(page: str) -> None:
    assert not roles.opens(Role.READER, page)
    assert not any(roles.may(Role.READER, page, {"do": word}) for word in (*REST[page], *map_page.ACTIONS))
    assert all(roles.may(Role.EDITOR, page, {"do": word}) for word in REST[page])


def test_every_page_of_the_registry_is_among_those_tried() -> None:
    assert set(PAGES) == {"map", *REST}
    assert set(READING) == {"map"}


def test_whatever_a_page_can_send_is_among_those_tried() -> None:
    live = Path(panel.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in (*live.rglob("*.html"), *live.rglob("*.js"))]
    sent = {word for text in texts for word in re.findall(r'(?:data-do=|data-action=|\bdo: )"([a-z_-]+)"', text)}
    assert len(sent) > 50
    assert sent - {word for _, word in ACTIONS} == {"places"}  # which only has the page drawn anew


def test_of_the_maps_actions_a_reader_may_do_those_that_change_what_is_seen() -> None:
    closed = {word for word in map_page.ACTIONS if not roles.may(Role.READER, "map", {"do": word})}
    assert closed == {
        *("keep-place", "own-place", "rename-place", "remove-place", "undo-place"),
        *("save-view", "watch", "show-view", "rename-view", "remove-view", "undo-view"),
        *("form", "bulk", "form_search", "form_place", "form_field", "save", "join_with", "split_off", "remove"),
        *("protect", "bulk_join", "bulk_correct", "tag", "untag", "note", "unnote", "tagged", "undo"),
    }
    assert roles.may(Role.READER, "map", {"do": "bulk", "form": "export"})
    assert not roles.may(Role.READER, "map", {"do": "bulk", "form": "remove"})
    assert not roles.may(Role.READER, "map", {"do": "an act that nobody listed"})


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.add([replace(INCIDENTS[0], title="Another")], act=Act(what="import")),
        lambda store: store.put(INCIDENTS[0]),
        lambda store: store.delete(["okhtyrka"], "wrong"),
        lambda store: store.change([], {"okhtyrka": "wrong"}, act=Act(what="delete")),
        lambda store: store.undo(store.acts()[0].id),
        lambda store: store.clean(days=0),
        lambda store: store.record(Act(what="refuse")),
        lambda store: store.withdraw(INCIDENTS[0].source),
    ],
)
def test_the_store_of_a_reader_writes_nothing(newsroom: Newsroom, write: Callable[[Store], object]) -> None:
    with pytest.raises(StoreError, match="Nothing can be changed here"):
        write(newsroom.readers.store)


def test_a_reader_sees_the_incidents_and_colours_and_nothing_of_the_newsrooms_own(newsroom: Newsroom) -> None:
    readers, whole = newsroom.readers, newsroom.services
    assert readers.store.count() == whole.store.count() > 0
    assert readers.rings() == whole.rings() != {}
    assert (list(readers.queue.drafts()), readers.queue.waiting(), readers.draft(newsroom.draft.id)) == ([], 0, None)
    assert (readers.notes.all(), readers.views.all(), readers.places.all(), readers.news()) == ({}, [], [], [])
    assert readers.settings.who == ""


PEOPLE = {
    "GEO_EDITORS": "bo@example.org, groups=desk",
    "GEO_ADMINS": "Ana@Example.org,https://example.org/role=chief",
}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"email": "bo@example.org"}, User(Role.EDITOR, "bo@example.org")),
        ({"email": "Bo@Example.org", "email_verified": True}, User(Role.EDITOR, "Bo@Example.org")),
        ({"email": "bo@example.org", "email_verified": False}, User(Role.READER, "bo@example.org")),
        ({"email": "bo@example.org", "email_verified": "false"}, User(Role.READER, "bo@example.org")),
        ({"email": "ana@example.org"}, User(Role.ADMIN, "ana@example.org")),
        ({"email": "bo@example.org.evil.test"}, User(Role.READER, "bo@example.org.evil.test")),
        ({"email": "groups=desk"}, User(Role.READER, "groups=desk")),
        ({"preferred_username": "cy", "groups": ["desk", "x"]}, User(Role.EDITOR, "cy")),
        ({"sub": "7", "groups": "desk"}, User(Role.EDITOR, "7")),
        ({"sub": "7", "groups": "desks"}, User(Role.READER, "7")),
        ({"sub": "7", "https://example.org/role": "chief"}, User(Role.ADMIN, "7")),
        ({"sub": "7", "name": "bo@example.org"}, User(Role.READER, "bo@example.org")),
        ({"groups": "desk"}, User(Role.READER, "")),
    ],
)
def test_who_signed_in_has_the_role_that_a_list_or_a_claim_gives(claims: dict[str, Any], expected: User) -> None:
    for access in ("public", "accounts"):
        chosen = settings.read(PEOPLE | {"GEO_ACCESS": access}, files=())
        assert roles.user_of(chosen, claims | {"is_logged_in": True}) == expected
        for no_sign in ({}, {"is_logged_in": False}, {"is_logged_in": "yes"}):
            anonymous = User(Role.READER if access == "public" else Role.NOBODY)
            assert roles.user_of(chosen, claims | no_sign) == anonymous


def test_without_accounts_nobody_is_asked_for_a_name() -> None:
    claims = {"is_logged_in": True, "email": "bo@example.org"}
    for access in ("", "trusted"):
        chosen = settings.read(PEOPLE | {"GEO_ACCESS": access, "GEO_WHO": "us"}, files=())
        assert roles.user_of(chosen, claims) == User(Role.ADMIN, "us")
    assert roles.user_of(settings.read({"GEO_ACCESS": "public"}, files=()), claims) == User(Role.READER)


def test_before_signing_in_no_act_and_no_page_is_open() -> None:
    assert not any(roles.opens(Role.NOBODY, page) for page in PAGES)
    assert not any(roles.may(Role.NOBODY, page, {"do": word}) for page, word in ACTIONS)


def test_an_editor_takes_back_their_own_acts_and_an_admin_anybodys(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)

    def store(role: Role, name: str) -> Store:
        return roles.seen_by(newsroom.services, User(role, name)).store

    with pytest.raises(StoreError, match="ana did this; an admin can take it back"):
        store(Role.EDITOR, "bo").undo(newsroom.act_id, who="bo")
    own = store(Role.EDITOR, "bo").change([], {"okhtyrka": "wrong"}, act=Act(who="bo", what="delete")).act_id
    assert store(Role.EDITOR, "bo").undo(own, who="bo").restored == 1
    assert store(Role.ADMIN, "cy").undo(newsroom.act_id, who="cy").removed == len(INCIDENTS)
    assert [commit.act.who for commit in newsroom.store.acts()[:3]] == ["cy", "bo", "bo"]


def test_the_history_says_who_refused_and_archived_and_those_acts_are_not_undone_there(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    bo = roles.seen_by(newsroom.services, User(Role.EDITOR, "bo"))
    words = ("refuse", "bring_back", "archive", "bring_out")
    for word in words:
        do(newsroom, bo, "review", given(newsroom, word))
    said = newsroom.store.acts(len(words))
    assert [(each.act.who, each.act.what) for each in reversed(said)] == [
        ("bo", word.replace("_", " ")) for word in words
    ]
    assert all(each.act.note and each.is_final for each in said)
    with pytest.raises(StoreError, match="take it back where it was done"):
        bo.store.undo(said[0].id, who="bo")


def test_who_changes_something_stands_in_the_history_by_name(newsroom: Newsroom) -> None:
    bo = roles.seen_by(newsroom.services, User(Role.ADMIN, "bo@example.org"))
    assert (bo.settings.who, newsroom.services.settings.who) == ("bo@example.org", "ana")
    assert bo.store is newsroom.services.store
    assert bo is roles.seen_by(newsroom.services, User(Role.ADMIN, "bo@example.org"))


def page(services: object, entries: object) -> None:
    from geo.ui import pages  # Streamlit runs this function's text by itself

    pages.run(services, entries)  # type: ignore[arg-type]


def drawn(services: Services, name: str) -> tuple[AppTest, str]:
    """A page, which the bare address opens here, and all that was sent to the browser for it."""
    entries = {each: replace(entry, address="" if each == name else each) for each, entry in PAGES.items()}
    script = AppTest.from_function(page, default_timeout=60, args=(services, entries)).run()
    assert not script.exception
    text = "".join(str(each.proto) for kind in ("bidi_component", "html") for each in script.get(kind))
    return script, text


def test_a_page_that_is_opened_shows_what_another_process_wrote_a_moment_ago(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", check_every_s=3_600.0)
    services = Services(settings.read({"GEO_STORE": store.path}, files=()), open_store=lambda _, **__: store)
    Store.open(store.path).add([Incident(id="a:1", title="Fire", event_type="other", source="lately", source_id="1")])
    assert store.count() == 0
    _, text = drawn(services, "datasets")
    assert "lately" in text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("name", [name for name in PAGES if name != "map"])
def test_a_page_that_adds_or_changes_is_closed_to_a_reader(newsroom: Newsroom, name: str) -> None:
    script, text = drawn(newsroom.services, name)
    assert "here you can read" in text
    assert not [*script.button, *script.text_input, *script.text_area, *script.get("file_uploader")]
    assert not script.get("bidi_component")


@pytest.mark.usefixtures("unchanged")
def test_the_map_of_a_reader_has_nothing_to_change_anything_by(newsroom: Newsroom) -> None:
    script, text = drawn(newsroom.services, "map")
    visitor: Visitor = script.session_state["visitor"]
    assert visitor.role is Role.READER
    assert "Download" in text
    for word in ("save-view", "watch", "Add a report", "Add data", "keep-place", "own-note", 'data-do=\\"form\\"'):
        assert word not in text
    assert not script.get("page_link")


def _asked(request: Request) -> Response:
    services: Services = request.app.state.asking()
    return PlainTextResponse(f"{services.settings.who} {len(services.notes.all())}")


ADDRESSES = [
    (re.sub(r"\{.*?\}", "1", route.path), method)
    for route in addresses.routes(dict, dict)  # type: ignore[arg-type] # nothing is asked of them yet
    if isinstance(route, Route)
    for method in ("GET", "POST", "PUT", "DELETE")
]
"""Every address of the program by every method, those of later ones too."""
KML = b"<kml><Placemark><name>x</name><Point><coordinates>1,2</coordinates></Point></Placemark></kml>"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("role", [Role.READER, Role.NOBODY])
def test_no_request_of_a_reader_or_before_signing_in_changes_anything(newsroom: Newsroom, role: Role) -> None:
    door = Middleware(Door, user=lambda _: User(role), pages=[entry.address for entry in PAGES.values()])
    asking = roles.asking(lambda: newsroom.services)
    app = Starlette(routes=addresses.routes(asking, asking), middleware=[door])
    client = TestClient(app, base_url="http://localhost")
    query = {"name": "x.kml", "format": "csv", "q": "Sumy", "id": INCIDENTS[0].id}
    for path, method in ADDRESSES:
        answer = client.request(method, path, params=query, content=KML if method in ("POST", "PUT") else None)
        assert method == "GET" or answer.status_code in (401, 403, 405), (path, method)
        assert answer.status_code < 500 or path == "/readyz"


@pytest.mark.parametrize("below", ["", "map-of/ours"])
def test_a_request_of_a_reader_gets_a_readers_services_and_no_further(newsroom: Newsroom, below: str) -> None:
    def client(user: User) -> TestClient:
        door = Middleware(Door, user=lambda _: user, pages=["", "report"], below=below)
        app = Starlette(routes=[Route("/{path:path}", _asked, methods=["GET", "PUT", "POST"])], middleware=[door])
        app.state.asking = roles.asking(lambda: newsroom.services)
        return TestClient(app, base_url=f"http://localhost/{below}{'/' if below else ''}")

    reader, nobody = client(User(Role.READER)), client(User())
    assert reader.get("download").text == " 0"
    assert client(User(Role.EDITOR, "bo")).get("download").text == "bo 1"
    watched = ("_stcore/health", "healthz", "readyz")
    for path in ("", "report", "page/0/panel.js", *watched, "oauth2callback", "auth/login"):
        assert nobody.get(path).status_code == 200
    for path in ("download", "map/incidents", "feed.atom", "brief", "pages", "_stcore/healthy", "media/x.csv", "new"):
        assert (nobody.get(path).status_code, reader.get(path).status_code) == (401, 200)
    for path in ("notes.csv", "_stcore/upload_file/a/b", "_stcore/agent/interact"):
        for method in ("GET", "PUT", "POST"):
            assert (reader.request(method, path).status_code, nobody.request(method, path).status_code) == (403, 403)
            assert client(User(Role.EDITOR)).request(method, path).status_code == 200
    for path in ("acts.csv", "acts.jsonl"):
        asked = [client(User(role)).get(path).status_code for role in Role]
        assert asked == [403, 403, 403, 200]
