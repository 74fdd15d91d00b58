"""How to cite an incident, or a view of the map: as a sentence and as BibTeX.

A citation names the incident or the filter, who published the reports, which version of the data was
seen and when, since the data changes: the same link tomorrow may show more. ``@misc`` with ``url`` and
``urldate`` was chosen over biblatex's ``@dataset`` because every BibTeX style knows it.

Other people's text (titles, publishers) is escaped for TeX, so that a title can't run a command or end
the entry.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from geo.model import Incident
from geo.wording import day_words, name_list, number_words, when_words

TITLE = "Incident map"

_MOST_NAMES = 5
"""The most publishers or datasets that a citation lists."""
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    '"': "''",
    "@": r"{@}",
}
"""Escapes for the characters with a meaning in TeX or BibTeX."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The same reference twice: ``text`` for a footnote, ``bibtex`` for a reference manager."""

    text: str
    bibtex: str


def cite_incident(incident: Incident, *, link: str, version: str, accessed: dt.date) -> Citation:
    """Cite one incident.

    Parameters
    ----------
    incident : Incident
        Its title, date and the publishers of its reports are named.
    link : str
        The URL that shows it on the map; empty if there is none.
    version : str
        The version of the data in which it was seen.
    accessed : date
        The day on which it was seen.
    """
    title = _one_line(incident.title)
    when = when_words(incident)
    publishers = [_one_line(name) for name in incident.publishers]
    text = f"“{title}” ({'date ' + when if incident.date_start is None else when})."
    if publishers:
        text += f" Reported by {name_list(publishers, _MOST_NAMES)}."
    text += f" {TITLE}, incident {_one_line(incident.id)}, data version {version}."
    year = str(incident.date_start.year) if incident.date_start is not None else str(accessed.year)
    note = f"Incident {_one_line(incident.id)}; when: {when}"
    if publishers:
        note += f"; reported by {name_list(publishers, _MOST_NAMES)}"
    bibtex = _entry(f"incident-{incident.id}", title, year, link, version, accessed, note)
    return Citation(_closed(text, link, accessed), bibtex)


def cite_view(
    words: str,
    *,
    incidents: int,
    sources: Sequence[str],
    link: str,
    version: str,
    accessed: dt.date,
) -> Citation:
    """Cite what the map shows under a filter.

    Parameters
    ----------
    words : str
        The filter of the view in words (:func:`geo.wording.filter_words`), or "picked by hand".
    incidents : int
        How many incidents it shows.
    sources : sequence of str
        Who published the reports behind them; the first five are named.
    link, version, accessed
        As in :func:`cite_incident`.
    """
    number = number_words(incidents)
    words = _one_line(words)
    names = list(dict.fromkeys(_one_line(name) for name in sources if name.strip()))
    text = f"{TITLE}: {number} ({words}). Data version {version}."
    note = f"{number}; chosen: {words}"
    if names:
        text += f" Sources: {name_list(names, _MOST_NAMES)}."
        note += f"; sources: {name_list(names, _MOST_NAMES)}"
    key = f"incident-map-{accessed:%Y%m%d}-{version}"
    bibtex = _entry(key, f"{TITLE}: {words}", str(accessed.year), link, version, accessed, note)
    return Citation(_closed(text, link, accessed), bibtex)


LOCAL_LINK = "opens on this computer only"
"""The remark on a link that others can't open."""


def is_local(link: str) -> bool:
    """Whether a link names the computer that it was made on, so that others can't open it."""
    host = urlsplit(link).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _closed(text: str, link: str, accessed: dt.date) -> str:
    where = f" {link}" if link else ""
    where += f" ({LOCAL_LINK})" if is_local(link) else ""
    return f"{text}{where} (seen {day_words(accessed)})."


def _entry(key: str, title: str, year: str, link: str, version: str, accessed: dt.date, note: str) -> str:
    fields = {
        "title": "{" + _tex(title) + "}",
        "howpublished": _tex(TITLE),
        "year": year,
        "version": _tex(version),
        "url": quote(link, safe="!#$%&'()*+,-./:;=?@[]_~"),
        "urldate": accessed.isoformat(),
        "note": _tex(f"Data version {version}; {note}"),
    }
    lines = [f"  {name:<12} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(key)},", *lines, "}"]) + "\n"


def _one_line(text: str) -> str:
    printable = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(printable.split())


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in _one_line(text))


def _key(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9:._-]+", "-", ascii_text).strip("-") or "incident"
