"""All settings of the program: read once, then passed on as a value.

Each setting is an environment variable, or a line of ``incident-map.toml`` in the working directory, or a line of
``settings.toml`` in the user's configuration folder; the first of these that has it wins. In a file its name has no
``GEO_`` and is in lower case: ``tiles = "OpenStreetMap.Mapnik"``.

How the page is served (address, port, theme) is Streamlit's own, in ``.streamlit/config.toml``.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

import platformdirs

from geo.errors import ReadError

SETTINGS_FILE = "incident-map.toml"
_APP = "incident-map"

SETTINGS: dict[str, str] = {
    "GEO_STORE": "Folder of the incidents, or an address on object storage; by default in the user's data folder",
    "GEO_TILES": "Online tiles above our own base map: a provider as xyzservices names it, or none (the default)",
    "GEO_GEOCODER": "Who looks places up: gazetteer (bundled, the default), or a service of geopy such as nominatim",
    "GEO_GEOCODER_KEY": "The key of that service, where it needs one",
    "GEO_CONTACT": "An address at which services and sites that are asked can reach you",
    "GEO_CACHE": "Folder of answers kept from services; by default in the user's cache folder",
    "GEO_HOSTS": "Names and addresses beside localhost by which others reach the page, with commas between them",
    "GEO_EMBED": "Sites that may show the page in a frame of theirs, such as https://news.example.org; by default none",
    "GEO_ACCESS": "Who may do what where other computers reach the page: public, accounts or trusted; by default none",
    "GEO_EDITORS": "Who may change things once signed in: addresses, or claims such as groups=desk, with commas",
    "GEO_ADMINS": "The same of those who may also take back what others did",
    "GEO_WHO": "Your name in the store's history",
    "GEO_METRICS": "Port at which figures for Prometheus are, 127.0.0.1 unless it is address:port; by default none",
    "GEO_ENGINE": "Where questions are answered: duckdb (the default), or Spark at spark://HOST:PORT or local[N]",
    "GEO_HISTORY_DAYS": "So many days the history reaches back at least, where the store is cleaned; by default all",
    "GEO_LOG": "Form of the log: text (the default), or json, a line each without addresses and search words",
}
"""Every setting and its meaning, as the README lists them."""


THIS_COMPUTER, PUBLIC, ACCOUNTS, TRUSTED = "", "public", "accounts", "trusted"
ACCESS: dict[str, str] = {
    PUBLIC: "everybody reads, and nobody changes anything but who signs in and is named in GEO_EDITORS",
    ACCOUNTS: "who signs in reads, and who is named in GEO_EDITORS changes things",
    TRUSTED: "whoever reaches the page may do everything",
}
"""The settings that the operator must decide on before other computers may reach the page; without them only this
computer may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings, read: see :data:`SETTINGS`."""

    store: str
    tiles: str = "none"
    geocoder: str = "gazetteer"
    geocoder_key: str = ""
    contact: str = ""
    cache: Path
    hosts: tuple[str, ...] = ()
    embed: tuple[str, ...] = ()
    access: str = THIS_COMPUTER
    editors: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    who: str = ""
    metrics: str = ""
    engine: str = "duckdb"
    history_days: str = ""
    log: str = "text"

    @property
    def queue(self) -> Path:
        """The folder of proposals that wait for review."""
        return self._beside("queue")

    @property
    def mappings(self) -> Path:
        """The folder in which the meanings that people gave to the columns of their tables are kept."""
        return self._beside("mappings")

    @property
    def feeds(self) -> Path:
        """The folder of the subscribed feeds and of the entries already seen."""
        return self._beside("feeds")

    @property
    def rings(self) -> Path:
        """The file of the colours that datasets have on the map."""
        return self._beside("rings.json")

    @property
    def looks(self) -> Path:
        """The file with the time at which each view was last looked at."""
        return self._beside("looks.json")

    @property
    def notes(self) -> Path:
        """The file of the notes and tags that readers gave incidents."""
        return self._beside("notes.json")

    @property
    def views(self) -> Path:
        """The folder of saved views."""
        return self._beside("views")

    @property
    def places(self) -> Path:
        """The folder of the places that users added."""
        return self._beside("places")

    @property
    def begun(self) -> Path:
        """The file that records that a store was created, so that a missing store isn't mistaken for a new one."""
        return self._beside("begun")

    @property
    def beside(self) -> dict[str, Path]:
        """The files and folders kept beside the store, by name: a backup includes them."""
        names = ("queue", "mappings", "feeds", "rings", "looks", "notes", "views", "places")
        return {name: getattr(self, name) for name in names}

    def _beside(self, what: str) -> Path:
        """A folder or file beside the store, or in the user's data folder where the store isn't in a local folder."""
        if "://" in self.store:
            return platformdirs.user_data_path(_APP, appauthor=False) / what
        store = Path(self.store)
        return store.with_name(f"{store.name}-{what}")

    @property
    def signs_in(self) -> bool:
        """Whether users sign in."""
        return self.access == ACCOUNTS or (self.access == PUBLIC and bool(self.editors or self.admins))

    @property
    def environment(self) -> dict[str, str]:
        """The settings as environment variables for another process, so that settings files there have no effect."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["store"] = self.store if "://" in self.store else str(Path(self.store).absolute())
        values["cache"] = self.cache.absolute()
        lists = {name: ", ".join(value) for name, value in values.items() if isinstance(value, tuple)}
        # unset settings are included too, because a file in that process's folder might set them
        return {f"GEO_{name.upper()}": str(value) for name, value in (values | lists).items()}

    def for_readers(self) -> Settings:
        """The settings for readers: no user's name or key, and no access to the files kept beside the store."""
        own = {"who": "", "geocoder_key": ""}
        return _ForReaders(**{field.name: getattr(self, field.name) for field in fields(self)} | own)

    def undecided(self, address: str | None) -> str:
        """Why the page may not be served at an address, in a sentence that says what to decide; empty where it may.

        Parameters
        ----------
        address : str or None
            The name or address that the server listens on; None or empty for all addresses of this computer.
        """
        if self.access != THIS_COMPUTER:
            return ""
        names = [name for name in self.hosts if not is_this_computer(name)]
        if is_this_computer(address or "0.0.0.0") and not names:
            return ""
        way = f"GEO_HOSTS names {names[0]}" if names else f"The address {address or '0.0.0.0'} is for all of a network"
        choices = "; or ".join(f"{name} ({meaning})" for name, meaning in ACCESS.items())
        return (
            f"{way}, and nobody has decided who may then read and change what is here. Set GEO_ACCESS to {choices}. "
            "Without a decision the page is served to this computer alone, by localhost."
        )

    @property
    def user_agent(self) -> str:
        """The user agent that requests to other servers carry."""
        return f"incident-map ({self.contact})" if self.contact else "incident-map"


class _ForReaders(Settings):
    __slots__ = ()

    def _beside(self, what: str) -> Path:
        return _NOWHERE / what


_NOWHERE = Path(os.devnull) / "closed"
"""A folder that doesn't exist and can't be created."""


def read(environment: Mapping[str, str] | None = None, *, files: tuple[Path, ...] | None = None) -> Settings:
    """The settings of this process.

    Parameters
    ----------
    environment : mapping, optional
        The environment variables; the process's own by default.
    files : tuple of Path, optional
        Files that may hold settings, the first that has one wins; by default the two named at the top of this module.

    Raises
    ------
    ReadError
        A file is not TOML or names an unknown setting, or a value is not allowed for its setting.
    """
    given = dict(os.environ if environment is None else environment)
    if files is None:
        files = (Path(SETTINGS_FILE), platformdirs.user_config_path(_APP, appauthor=False) / "settings.toml")
    for file in files:
        for name, value in _lines(file).items():
            given.setdefault(name, value)
    values = {
        name.removeprefix("GEO_").lower(): given[name].strip() for name in SETTINGS if given.get(name, "").strip()
    }
    store = values.pop("store", "") or str(platformdirs.user_data_path(_APP, appauthor=False) / "incidents")
    cache = Path(values.pop("cache", "") or platformdirs.user_cache_path(_APP, appauthor=False)).expanduser()
    hosts = tuple(map(_host, values.pop("hosts", "").replace(",", " ").split()))
    embed = tuple(map(_site, values.pop("embed", "").replace(",", " ").split()))
    store = store if "://" in store else str(Path(store).expanduser())
    editors, admins = (tuple(map(_person, _listed(values.pop(role, "")))) for role in ("editors", "admins"))
    for name, check in _CHECKS.items():
        if name in values and not check.fits(values[name]):
            raise ReadError(f"GEO_{name.upper()} is “{values[name][:80]}”; {check.else_write}.")
    return Settings(store=store, cache=cache, hosts=hosts, embed=embed, editors=editors, admins=admins, **values)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _person(entry: str) -> str:
    if not re.fullmatch(r"[^\s@=]+@[^\s@=]+|[^\s=]+=.+", entry):
        raise ReadError(f"“{entry[:80]}” in GEO_EDITORS or GEO_ADMINS is no address and no claim such as groups=desk.")
    return entry


ENGINE = re.compile(
    r"duckdb|local\[([1-9]\d*|\*)\]|local-cluster\[[1-9]\d*,[1-9]\d*,[1-9]\d*\]"
    r"|spark://[A-Za-z0-9.\[\]:-]+:\d{1,5}(,[A-Za-z0-9.\[\]:-]+:\d{1,5})*"
)
"""Engines: DuckDB in this process, or Apache Spark: this machine's threads, workers that it starts, or a cluster."""
LOGS = ("text", "json")
"""Forms of the log."""
_PORT = re.compile(r"((\[[0-9a-f:.]+\]|[a-z0-9._-]+):)?\d{1,5}", re.IGNORECASE)


class _Check(NamedTuple):
    """A check of a setting's value, and what the message says is expected."""

    fits: Callable[[str], object]
    else_write: str


_CHECKS = {
    "access": _Check(ACCESS.__contains__, f"it can be {' or '.join(ACCESS)}"),
    "metrics": _Check(_PORT.fullmatch, "write a port such as 9102, or 10.0.0.7:9102"),
    "engine": _Check(
        ENGINE.fullmatch,
        "write duckdb, or for Apache Spark spark://HOST:PORT, local[THREADS] or local-cluster[WORKERS,CORES,MEGABYTES]",
    ),
    "history_days": _Check(re.compile(r"[1-9]\d{0,4}").fullmatch, "write a number of days, such as 365"),
    "log": _Check(LOGS.__contains__, f"write {' or '.join(LOGS)}"),
}
"""The settings whose values are checked here rather than where they are used."""


_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)


def _host(name: str) -> str:
    try:
        if not _HOST_NAME.fullmatch(name):
            ipaddress.IPv6Address(name.strip("[]"))
    except ValueError as error:
        raise ReadError(
            f"“{name}” in GEO_HOSTS is no host; write a name or an address without port, such as map.example.org."
        ) from error
    return name


_SITE = re.compile(r"https?://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?", re.IGNORECASE)


def _site(origin: str) -> str:
    bare = origin.rstrip("/")
    if not _SITE.fullmatch(bare):
        raise ReadError(
            f"“{origin[:80]}” in GEO_EMBED is no site; write it as https://news.example.org, without a path."
        )
    return bare.lower()


def is_this_computer(host: str) -> bool:
    """Whether a name or address of a host leads to this computer and can't be reached from another.

    A socket file counts: a request that comes to it from outside carries a host name, which GEO_HOSTS must list.
    """
    name = host.strip().strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost") or name.startswith("unix:"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def _lines(file: Path) -> dict[str, str]:
    try:
        lines = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ReadError(f"The settings in {file} can't be read: {error}") from error
    read: dict[str, str] = {}
    for line, value in lines.items():
        name = f"GEO_{line.upper()}"
        if name not in SETTINGS:
            near = difflib.get_close_matches(name, SETTINGS, n=1)
            hint = f" Did you mean {near[0].removeprefix('GEO_').lower()}?" if near else ""
            raise ReadError(f"{file} has “{line}”, which is no setting.{hint}")
        read[name] = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return read


def data_folder(name: str) -> Path:
    """The folder of our own data files: in the installed package, or in the checkout's ``data`` folder.

    Parameters
    ----------
    name : str
        "gazetteer", "basemap", "extract" or "incidents".
    """
    package = Path(__file__).parent
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent / "data" / name
