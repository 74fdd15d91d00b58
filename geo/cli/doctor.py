"""``doctor``: what is wrong with an installation, each in a sentence that says what to do."""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import http.client
import importlib.metadata
import importlib.util
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from geo import __version__
from geo import settings as choices
from geo.cli.output import one_line
from geo.cli.serve import application, is_free
from geo.errors import GeoError, StoreError
from geo.settings import Settings, data_folder

IMPORT_ROOM_BYTES = 10**9
"""The free disk space below which doctor warns: twice what importing a million rows needs in passing."""
PORT = 8501
"""The default port of the dashboard."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check: subject, state, and what to do, empty if all is well."""

    subject: str
    state: str
    remedy: str = ""


@click.command("doctor")
@click.option("--port", type=click.IntRange(1, 65535), help=f"Port that the dashboard will use; by default {PORT}.")
def doctor_command(port: int | None) -> None:
    """Check this installation, and say what to do about each problem; nothing is changed.

    The exit code is 1 where something is wrong.
    """
    sick = 0
    for finding in findings(port=port):
        line = f"{finding.subject}: {one_line(finding.state)}"
        if finding.remedy:
            sick += 1
            click.secho(f"wrong  {line} {one_line(finding.remedy)}", fg="red")
        else:
            click.echo(f"well   {line}")
    if sick:
        raise click.exceptions.Exit(1)


def findings(environment: Mapping[str, str] | None = None, *, port: int | None = None) -> Iterator[Finding]:
    """Run all checks in order.

    Parameters
    ----------
    environment : mapping, optional
        The process's own by default.
    port : int, optional
        The port that the dashboard will use.
    """
    given = os.environ if environment is None else environment
    yield Finding("program", f"incident-map {__version__}, in {Path(__file__).parents[2]}.")
    yield from python()
    yield from packages(requirements())
    yield from data_files(data_folder)
    yield from fonts()
    yield listening(port or _number(given.get("STREAMLIT_SERVER_PORT", "")) or PORT)
    yield from unknown_settings(given)
    try:
        settings = choices.read(given)
    except GeoError as error:
        yield Finding("settings", str(error), "Mend that line; until then the program can’t start.")
        return
    if refusal := settings.undecided(given.get("STREAMLIT_SERVER_ADDRESS", "localhost")):
        yield Finding("settings", refusal, "Decide, or leave that name or address out.")
    else:
        yield Finding("settings", "understood.")
    yield from accounts(settings)
    yield from metrics(settings)
    yield from folders(settings)
    yield engine(settings)
    yield store(settings)


def python() -> Iterator[Finding]:
    """Whether Python is new enough."""
    running = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", f"{running}.", "" if sys.version_info >= (3, 11) else "Install Python 3.11 or newer.")


def requirements() -> list[str]:
    """The program's requirements, from the package's metadata or, in a checkout, from pyproject.toml."""
    beside = Path(__file__).parents[2] / "pyproject.toml"
    if beside.is_file():
        return list(tomllib.loads(beside.read_text(encoding="utf-8"))["project"]["dependencies"])
    try:
        return list(importlib.metadata.requires("incident-map") or ())
    except importlib.metadata.PackageNotFoundError:
        return []


def packages(lines: list[str]) -> Iterator[Finding]:
    """Required packages that are missing, or of a wrong version."""
    # --help must not wait for it
    from packaging.requirements import Requirement

    wrong = looked_at = 0
    for needed in map(Requirement, lines):
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        looked_at += 1
        try:
            release = importlib.metadata.version(needed.name)
        except importlib.metadata.PackageNotFoundError:
            release = ""
        if release and needed.specifier.contains(release, prereleases=True):
            continue
        wrong += 1
        state = f"{release} is installed, {needed.specifier} is needed." if release else "is not installed."
        yield Finding(needed.name, state, f"Run: {_INSTALL}")
    if not wrong:
        yield Finding("packages", f"all {looked_at} are there, none older or newer than allowed.")


_INSTALL = "pip install . -c .github/constraints.txt"


def data_files(folder_of: Callable[[str], Path]) -> Iterator[Finding]:
    """Whether the program's data files are there; a checkout without Git LFS has pointers in their place."""
    for name in ("gazetteer", "basemap", "extract", "incidents"):
        folder = folder_of(name)
        files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
        pointers = [path for path in files if _is_pointer(path)]
        if not files:
            yield Finding(name, f"{folder} is empty or missing.", "Install the program again, or check it out again.")
        elif pointers:
            yield Finding(name, f"{pointers[0]} stands for a large file that isn’t there.", "Run: git lfs pull")
    # numpy and the gazetteer's file, which take half a second
    from geo.gazetteer import bundled_gazetteer

    try:
        country = bundled_gazetteer().country_name("UA")
    except (GeoError, OSError) as error:
        yield Finding("gazetteer", f"can’t be opened: {error}", "Install the program again.")
        return
    yield Finding("data files", f"there; the gazetteer opens and names UA {country}.")


def _is_pointer(path: Path) -> bool:
    if path.stat().st_size > _POINTER_BYTES:
        return False
    return path.read_bytes().startswith(b"version https://git-lfs")


_POINTER_BYTES = 300


def fonts() -> Iterator[Finding]:
    """Whether there are fonts for pictures and briefs."""
    # resvg
    from geo.writers import has_fonts

    missing = [script for script, text in _SCRIPTS.items() if not has_fonts(text)]
    if missing:
        state = f"no font for {' and '.join(missing)}; pictures and briefs lack such names, or can’t be drawn."
        yield Finding("fonts", state, "Install one, such as Noto Sans or DejaVu Sans (Debian: fonts-dejavu-core).")
    else:
        yield Finding("fonts", f"there for {' and '.join(_SCRIPTS)}.")


_SCRIPTS = {"Latin": "Aa", "Cyrillic": "Київ", "Arabic": "حلب"}


def listening(port: int) -> Finding:
    """Whether the port is free, or used by our own dashboard."""
    if is_free("localhost", port):
        return Finding("port", f"{port} is free.")
    if _answers(port, "/readyz", b'"store"'):
        return Finding("port", f"the dashboard listens at {port}.")
    return Finding(
        "port", f"{port} is taken by another program.", f"End it, or choose another: serve --port {port + 1}"
    )


def _answers(port: int, path: str, with_words: bytes, host: str = "127.0.0.1") -> bool:
    try:
        with contextlib.closing(http.client.HTTPConnection(host, port, timeout=2)) as connection:
            connection.request("GET", path)
            return with_words in connection.getresponse().read(1000)
    except (OSError, http.client.HTTPException):
        return False


def accounts(settings: Settings) -> Iterator[Finding]:
    """Whether signing in is set up, if the settings require it; without it the program doesn't start."""
    if not settings.signs_in:
        return
    if importlib.util.find_spec("authlib") is None:
        yield Finding(
            "accounts", "to sign in needs Authlib.", "Run: pip install '.[accounts]' -c .github/constraints.txt"
        )
    auth: dict[str, Any] = {}
    places = [folder / ".streamlit" / "secrets.toml" for folder in (Path.home(), application().parent)]
    for place in places:
        try:
            auth |= tomllib.loads(place.read_text(encoding="utf-8")).get("auth", {})
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            yield Finding("accounts", f"{place} can’t be read: {error}.", "Mend it.")
    if missing := [name for name in _AUTH if not auth.get(name)]:
        where = f"Write them below [auth] in {places[0]}; SECURITY.md says how."
        yield Finding("accounts", f"no {' and no '.join(missing)} is set.", where)


_AUTH = ("redirect_uri", "cookie_secret")
"""The keys of the secrets file that signing in needs for every provider."""


def metrics(settings: Settings) -> Iterator[Finding]:
    """Whether the metrics can be served at their address."""
    host, _, port = settings.metrics.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if port and not is_free(host, int(port)) and not _answers(int(port), "/metrics", b"incident_map", host):
        yield Finding("metrics", f"port {port} is taken by another program.", "Name another in GEO_METRICS.")


_OF_TESTS = ("GEO_BROWSER_TESTS",)
"""Variables for running the tests."""


def _is_unknown(name: str) -> bool:
    return name.startswith("GEO_") and name not in choices.SETTINGS and name not in _OF_TESTS


def unknown_settings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that look like settings but aren't."""
    for name in sorted(name for name in environment if _is_unknown(name)):
        near = difflib.get_close_matches(name, choices.SETTINGS, n=1)
        hint = f"Did you mean {near[0]}?" if near else "Take it away; README lists the settings."
        yield Finding("settings", f"{name} is set, which is no setting.", hint)


def folders(settings: Settings, *, free_bytes: int = IMPORT_ROOM_BYTES) -> Iterator[Finding]:
    """Whether the store and the files beside it can be written, and whether there is enough disk space."""
    kept = {} if "://" in settings.store else {"store": Path(settings.store)}
    kept |= {"cache": settings.cache, **settings.beside}
    closed = {name: path for name, path in kept.items() if _is_out_of_reach(path)}
    faults = [
        Finding(name, f"{path} can’t be looked at.", "Give this user the right to open its folder.")
        for name, path in closed.items()
    ]
    within_reach = {name: path for name, path in kept.items() if name not in closed}
    faults += filter(None, (_unwritable(name, path) for name, path in within_reach.items()))
    faults += [
        Finding("store", f"{place} can’t be written.", "Give it to this user; another, such as root, made it.")
        for place in _inside(settings.store)
        if not os.access(place, os.W_OK)
    ]
    yield from faults or [Finding("folders", "can be written.")]
    yield _room({_nearest(path) for path in within_reach.values()}, free_bytes)


def _unwritable(name: str, path: Path) -> Finding | None:
    """The finding for a file or folder that can't be written; None if it can."""
    is_file = name in _FILES
    if path.exists() and path.is_dir() == is_file:
        return Finding(name, f"{path} is no {'file' if is_file else 'folder'}.", "Move it away.")
    place = _nearest(path.parent if is_file else path)
    if not _is_writable(place):
        return Finding(name, f"{place} can’t be written.", "Give this user the right to write there.")
    return None


def _room(places: Iterable[Path], wanted_bytes: int) -> Finding:
    for place in sorted(places):
        free = shutil.disk_usage(place).free
        if free < wanted_bytes:
            state = f"{free / 1e9:.1f} GB free at {place}; imports need {wanted_bytes / 1e9:.0f} GB."
            return Finding("disk", state, "Make room: incident-map store clean deletes what nothing names.")
    return Finding("disk", "there is room.")


_FILES = ("rings", "looks", "notes")
"""The names of what is kept in a file rather than a folder."""


def _nearest(path: Path) -> Path:
    """The folder, or its nearest ancestor that exists."""
    return next(place for place in (path, *path.absolute().parents) if place.is_dir())


def _is_out_of_reach(path: Path) -> bool:
    try:
        path.exists()
    except PermissionError:
        return True
    return False


def _inside(store: str) -> Iterator[Path]:
    """The paths in a store's folder that are written to."""
    if "://" not in store and not _is_out_of_reach(Path(store)):
        yield from Path(store).glob("_delta_log/")
        yield from Path(store).glob("_current/**/")
        yield from Path(store).glob("_current/**/*lock")


def _is_writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def engine(settings: Settings) -> Finding:
    """Which query engine is set, and whether it is installed, without starting it."""
    # ibis and DuckDB take most of a second
    from geo.store import engine_words

    try:
        return Finding("engine", f"{engine_words(settings.engine)}.")
    except StoreError as error:
        return Finding("engine", str(error), "Until then the program can’t start.")


def store(settings: Settings) -> Finding:
    """Whether the store can be read; it isn't created if there is none."""
    # deltalake and DuckDB take most of a second
    from geo.filter import ALL_DOMAINS, Filter
    from geo.store import Store, log_faults

    path = settings.store
    try:
        if "://" not in path and not any(any(Path(path).glob(sign)) for sign in _SIGNS):
            return Finding("store", f"there is none in {path} yet; the first start makes it.")
        if damaged := log_faults(path, whole=True):
            return Finding("store", f"{damaged[0].file} {damaged[0].what}.", "Run: incident-map store check")
        opened = Store.open(path)
        count, now = opened.count(Filter(domain=(ALL_DOMAINS,))), dt.datetime.now(dt.UTC)
        noted = (each.noted or each.when for each in opened.acts(_NEWEST))
        ahead = next((when for when in noted if when > now + _SKEW), None)
    except StoreError as error:
        return Finding("store", str(error), "Run: incident-map store check")
    if ahead is not None:
        what = f"one of the newest acts is dated {ahead:%Y-%m-%d %H:%M} UTC, which is to come."
        return Finding("store", what, "Set the clock of the computer that stored it, or of this one.")
    return Finding("store", f"{path} can be read: {count:,} incidents. `store check` reads all of it.")


_NEWEST, _SKEW = 20, dt.timedelta(minutes=5)
"""So many acts are looked at, and so far two clocks may differ."""
_SIGNS = ("_delta_log/*", "*.parquet")
"""File patterns by which a folder is or was a store."""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
