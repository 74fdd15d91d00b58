"""``GET /feed.atom``: new and changed incidents of a view, for a feed reader or a script.

``/feed.atom?<filter>`` takes the parameters of a link. An entry is the current version of an incident; when that
changes, the entry keeps its id and gets a later date, so that a feed reader shows it again. Texts are sent as plain
text, because they are other people's.

The format: RFC 4287 (https://www.rfc-editor.org/rfc/rfc4287).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from urllib.parse import urlencode

from lxml import etree
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo.errors import GeoError
from geo.filter import Filter
from geo.gazetteer import Gazetteer
from geo.map import is_unchanged
from geo.store import Revision, Store
from geo.wording import facts, filter_words

ENTRIES = 100
"""The most entries, as many as feed readers keep; for more there are files."""
_ATOM = "http://www.w3.org/2005/Atom"
_SAID = ("kind", "when", "where", "killed", "injured", "by", "sure")


def routes(store: Callable[[], Store], gazetteer: Callable[[], Gazetteer]) -> list[BaseRoute]:
    """The route for ``st.App``; ``store`` and ``gazetteer`` are called at each request."""

    def feed(request: Request) -> Response:
        shown, problems = Filter.from_query(request.query_params.multi_items())
        if problems:
            return PlainTextResponse(" ".join(problems), status_code=400)
        try:
            opened = store()
            etag = hashlib.sha256(f"{opened.state} {request.scope['query_string']!r}".encode()).hexdigest()[:20]
            headers = {"ETag": f'"{etag}"', "Cache-Control": "private, no-cache"}
            if is_unchanged(request, etag) and shown.last is None:
                return Response(status_code=304, headers=headers)
            revisions = opened.latest(shown, limit=ENTRIES)
            content = atom(shown, revisions, str(request.base_url), gazetteer())
        except GeoError as error:
            return PlainTextResponse(str(error), status_code=503)
        return Response(content, media_type="application/atom+xml", headers=headers)

    return [Route("/feed.atom", feed, methods=["GET"])]


def atom(shown: Filter, revisions: list[Revision], page: str, gazetteer: Gazetteer) -> bytes:
    """The feed of a view.

    Parameters
    ----------
    revisions : list of Revision
        The incidents' current versions, newest first.
    page : str
        The URL of the dashboard, to which the entries link.
    gazetteer : Gazetteer
        Names countries, and the town that a circle is around.
    """
    query = urlencode(shown.to_query())
    words = filter_words(shown, country=gazetteer.country_name, centre=gazetteer.centre_name)
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(root, "id", f"{page}feed.atom?{query}")
    _add(root, "title", f"Incident map: {words}")
    _add(root, "updated", _moment(max((revision.commit.when for revision in revisions), default=_NEVER)))
    etree.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=f"{page}feed.atom?{query}")
    etree.SubElement(root, f"{{{_ATOM}}}link", rel="alternate", href=f"{page}?{query}")
    author = etree.SubElement(root, f"{{{_ATOM}}}author")
    _add(author, "name", "Incident map")
    for revision in revisions:
        if revision.incident is not None:
            _entry(root, revision, page, gazetteer.country_name)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _entry(root: etree._Element, revision: Revision, page: str, country: Callable[[str], str]) -> None:
    incident = revision.incident
    assert incident is not None
    address = f"{page}?{urlencode({'incident': incident.id})}"
    entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
    _add(entry, "id", address)
    _add(entry, "title", incident.title or incident.id)
    _add(entry, "updated", _moment(revision.commit.when))
    etree.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=address)
    for report in incident.reports:
        if report.url.startswith(("http://", "https://")):
            etree.SubElement(entry, f"{{{_ATOM}}}link", rel="related", href=_clean(report.url))
    etree.SubElement(entry, f"{{{_ATOM}}}category", term=incident.event_type)
    said = facts(incident, country=country)
    lines = [f"{said[code].label}: {said[code].words}" for code in _SAID if said[code].words]
    sources = ", ".join(incident.publishers) or "publisher not given"
    _add(entry, "summary", "\n".join([*lines, f"Sources: {sources}"]))


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    """Text without characters not allowed in XML."""
    return "".join(character for character in text if character in "\t\n" or _is_xml(ord(character)))


def _is_xml(code: int) -> bool:
    """Whether XML 1.0 allows a character (https://www.w3.org/TR/xml/#charsets)."""
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
