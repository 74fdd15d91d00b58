"""Signing in at a real provider of OpenID Connect: nothing before it, and then what somebody's role has."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from geo.sources import open_store
from tests.browser.conftest import PATIENCE_MS, expect, running
from tests.browser.sample import INCIDENTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_spec("oidc_provider_mock") is None, reason="without a provider nobody signs in"),
]
PEOPLE = ("bo", "cy")

SECRETS = """[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "only for this test, and as long as one should be"
client_id = "incident-map"
client_secret = "secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
DATA = (
    "/download?format=csv",
    "/feed.atom",
    "/brief",
    "/table",
    "/map/extent",
    "/map/incidents?zoom=5&bbox=20,40,45,60",
)


@contextlib.contextmanager
def providing() -> Iterator[str]:
    """The address of a provider at which the people sign in."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    claims = [{"sub": sub, "email": f"{sub}@example.org", "email_verified": True} for sub in PEOPLE]
    users = [word for each in claims for word in ("--user-claims", json.dumps(each))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *users]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address, end = f"http://127.0.0.1:{port}", time.monotonic() + 60
        try:
            while time.monotonic() < end and process.poll() is None:
                try:
                    urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=30).close()
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
                else:
                    break
            yield address
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A dashboard with accounts: its address, and its store."""
    folder = tmp_path_factory.mktemp("accounts")
    open_store(folder / "store").add(INCIDENTS)
    with providing() as provider:
        secrets = folder / "secrets.toml"
        secrets.write_text(SECRETS.format(provider=provider), encoding="utf-8")
        accounts = {"STREAMLIT_SECRETS_FILES": str(secrets), "GEO_ACCESS": "accounts", "GEO_EDITORS": "bo@example.org"}
        with running(folder, waits_for="/_stcore/health", **accounts) as address:
            yield address, folder / "store"


def sign_in(page: Page, address: str, sub: str) -> None:
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/report")
    expect(page.locator(".closed")).to_contain_text("those who sign in")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=sub, exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def statuses(page: Page, address: str) -> set[int]:
    return {page.request.get(address + path).status for path in DATA}


def test_who_is_not_signed_in_gets_nothing(browser: Browser, newsroom: tuple[str, Path]) -> None:
    address, _ = newsroom
    page = browser.new_page()
    assert statuses(page, address) == {401}
    page.context.add_cookies([{"name": "_streamlit_user", "value": "eyJpc19sb2dnZWRfaW4iOnRydWV9", "url": address}])
    assert statuses(page, address) == {401}
    for path in ("", "/report", "/datasets"):
        page.goto(address + path)
        expect(page.locator(".closed")).to_contain_text("those who sign in")
        expect(page.locator("[data-testid=stMain] .panel")).to_have_count(0)
    page.context.close()


def test_who_signs_in_reads_and_an_editor_changes_under_their_name(
    browser: Browser, newsroom: tuple[str, Path]
) -> None:
    address, store = newsroom
    reader, editor = browser.new_context().new_page(), browser.new_context().new_page()
    sign_in(reader, address, "cy")
    assert statuses(reader, address) == {200}
    assert reader.request.get(f"{address}/notes.csv").status == 403
    expect(reader.get_by_role("link", name="Add a report")).to_have_count(0)
    sign_in(editor, address, "bo")
    assert editor.request.get(f"{address}/notes.csv").status == 200
    editor.goto(f"{address}/?incident=okhtyrka")
    details = editor.locator(".st-key-incident_details")
    details.get_by_role("button", name="Remove").click()
    details.locator("[name=reason]").fill("told twice")
    details.locator("[data-do=remove]").click()
    expect(editor.locator(".st-key-done")).to_contain_text("Removed")
    assert open_store(store).acts()[0].act.who == "bo@example.org"
    with editor.expect_response(lambda answer: "/auth/logout" in answer.url):
        editor.get_by_role("button", name="Sign out").click()
    assert statuses(editor, address) == {401}
    reader.context.close()
    editor.context.close()
