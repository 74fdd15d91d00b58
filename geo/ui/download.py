"""``GET /download``: the incidents of a view as a file, streamed in any of the writers' formats; and other files.

``GET /brief`` shows the brief of a view (:mod:`geo.writers.brief_page`) for printing, or with ``format=pdf`` or
``docx`` sends it as a file; ``against`` is as in :class:`geo.filter.View`, ``title`` and ``note`` are the reader's own.

``GET /table`` sends the breakdown of a view by region, country, type or actor, as on the page: ``rows`` and ``against``
are as in :class:`geo.filter.View`, ``shape`` is one of :data:`geo.store.SHAPES`, ``format`` csv or xlsx.

``GET /acts.csv`` and ``/acts.jsonl`` send the history, who did what and when, to admins only (:mod:`geo.ui.roles`).

``GET /notes.csv`` sends the readers' notes and tags of all incidents, or of those in ``id``; no other file has them.

``/download?format=csv&<filter>`` takes the parameters of a link, or a repeated ``id`` for selected incidents; ``lat``,
``lon`` and ``zoom`` set the view of a picture or map to send, ``title`` its title, and ``places=own`` adds the users'
own places. Browsers save the response and never show it as a page of our origin, whatever a title contains. The file is
written while it is sent, so a million incidents need no more memory than ten thousand.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
import string
from collections.abc import Callable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from geo.errors import GeoError
from geo.filter import AGAINST, TABLE_ROWS, Filter, View
from geo.review import Own
from geo.spreadsheet import guard

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.map import Ring
    from geo.review import Notes
    from geo.store import Store
    from geo.writers import Brief


def routes(
    store: Callable[[], Store],
    gazetteer: Callable[[], Gazetteer],
    *,
    rings: Callable[[], Mapping[str, Ring]] = dict,
    now: Callable[[], dt.datetime] | None = None,
    brief: Callable[..., Brief] | None = None,
    table: Callable[..., bytes] | None = None,
    notes: Callable[[], Notes] | None = None,
    places: Callable[[], Mapping[str, Any]] = dict,
) -> list[BaseRoute]:
    """The routes for ``st.App``.

    Parameters
    ----------
    store, gazetteer, rings : callable
        Return the store, the gazetteer, and the colours of datasets; called at each request.
    now : callable, optional
        The clock, in UTC.
    brief : callable, optional
        :meth:`geo.services.Services.brief`; without it there are no briefs.
    table : callable, optional
        :meth:`geo.services.Services.breakdown_file`; without it there are no tables.
    notes : callable, optional
        Returns the readers' notes; without it there is no file of them.
    places : callable
        Returns the users' own places as GeoJSON, for a map to send with ``places=own``.
    """
    clock = now or (lambda: dt.datetime.now(dt.UTC))

    async def download(request: Request) -> Response:
        return await run_in_threadpool(_answer, request, store, gazetteer, rings, clock, places)

    def brief_page(request: Request) -> Response:
        return PlainTextResponse("No briefs are made here.", 404) if brief is None else _brief(request, brief)

    def table_file(request: Request) -> Response:
        return PlainTextResponse("No tables are made here.", 404) if table is None else _table(request, table)

    def notes_file(request: Request) -> Response:
        return PlainTextResponse("No notes are kept here.", 404) if notes is None else _notes(request, store, notes)

    def acts(request: Request) -> Response:
        return _acts(request.url.path.rpartition(".")[2], store)

    pages = {"/download": download, "/brief": brief_page, "/table": table_file, "/notes.csv": notes_file}
    pages |= {"/acts.csv": acts, "/acts.jsonl": acts}
    return [Route(path, page, methods=["GET"]) for path, page in pages.items()]


def _table(request: Request, write: Callable[..., bytes]) -> Response:
    from geo.store import SHAPES
    from geo.writers import SHEET_FORMATS

    pairs = request.query_params.multi_items()
    shown, problems = Filter.from_query(pairs)
    words = {}
    choices = {"rows": TABLE_ROWS, "shape": SHAPES, "format": tuple(SHEET_FORMATS), "against": AGAINST}
    for name, allowed in choices.items():
        words[name] = request.query_params.get(name, allowed[0])
        if words[name] not in allowed:
            problems = (*problems, f"{name} must be one of {', '.join(allowed)}, not “{words[name][:40]}”.")
    if problems:
        return _refusal(" ".join(problems), 400)
    link = f"{address_of(request)}?{urlencode(shown.to_query())}"
    try:
        content = write(shown, words["rows"], words["shape"], words["format"], against=words["against"], link=link)
    except GeoError as error:
        return _refusal(str(error), 503)
    name = f"incidents-by-{words['rows']}-{words['shape']}.{words['format']}"
    return Response(content, media_type=SHEET_FORMATS[words["format"]], headers=_headers(name))


def _acts(form: str, store: Callable[[], Store]) -> Response:
    """The history as a file, newest first."""
    from geo.store import ACTS_FILES, acts_file

    try:
        content = acts_file(store().acts(), form)
    except GeoError as error:
        return _refusal(str(error), 503)
    return Response(content, media_type=ACTS_FILES[form], headers=_headers(f"acts.{form}"))


def _notes(request: Request, store: Callable[[], Store], notes: Callable[[], Notes]) -> Response:
    """The readers' notes and tags as a file, a row for each."""
    try:
        written = notes().all()
        ids = request.query_params.getlist("id")[:_MOST_IDS] or list(written)
        titles = {incident.id: incident.title for incident in store().get_many(ids)}
    except GeoError as error:
        return _refusal(str(error), 503)
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(("id", "title", "tag", "note", "written", "who"))
    for id in ids:
        own = written.get(id, Own())
        named = (id, titles.get(id, ""))
        lines = [(tag, "", "", "") for tag in own.tags]
        lines += [("", note.text, note.when.isoformat(timespec="seconds"), note.who) for note in own.notes]
        rows.writerows([*map(guard, (*named, *line))] for line in lines)
    return Response(file.getvalue(), media_type="text/csv; charset=utf-8", headers=_headers("notes.csv"))


def address_of(request: Request) -> str:
    """The program's address as the visitor's browser has it, up to and with the last slash.

    Behind a proxy the request may name the computer that the program runs on; the browser says from which page it
    comes, and that this is the same site's.
    """
    page = urlsplit(request.headers.get("referer", ""))
    if request.headers.get("sec-fetch-site") != "same-origin" or page.scheme not in ("http", "https"):
        return str(request.base_url)
    return urlunsplit((page.scheme, page.netloc, page.path.rpartition("/")[0] + "/", "", ""))


def _brief(request: Request, compose: Callable[..., Brief]) -> Response:
    from geo.writers import BRIEF_FORMATS, write_brief

    pairs = request.query_params.multi_items()
    shown, problems = Filter.from_query(pairs)
    if problems:
        return _refusal(" ".join(problems), 400)
    view, _ = View.from_query(pairs)
    own = {name: request.query_params.get(name, "")[:_MOST_OWN] for name in ("title", "note")}
    form = request.query_params.get("format", "html")
    if f".{form}" not in BRIEF_FORMATS:
        return _refusal(f"format must be one of {', '.join(each[1:] for each in BRIEF_FORMATS)}.", 400)
    try:
        page = compose(shown, against=view.against, link=f"{address_of(request)}?{urlencode(shown.to_query())}", **own)
        content = write_brief(page, f".{form}")
    except GeoError as error:
        return _refusal(str(error), 503)
    if form != "html":
        return Response(content, media_type=_BRIEF_TYPES[form], headers=_headers(f"brief.{form}"))
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-modals allow-same-origin"
    headers = {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(content, media_type="text/html; charset=utf-8", headers=headers)


_BRIEF_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_MOST_IDS = 500
_MOST_TITLE = 200
_MOST_OWN = 4_000
"""The most characters of a title or a note in a URL."""


def _answer(
    request: Request,
    store: Callable[[], Store],
    gazetteer: Callable[[], Gazetteer],
    rings: Callable[[], Mapping[str, Ring]],
    clock: Callable[[], dt.datetime],
    places: Callable[[], Mapping[str, Any]],
) -> Response:
    from geo.writers import (  # imports pyarrow and more, which mustn't delay the start of the server
        WRITERS,
        FileOrigin,
        file_name,
    )

    pairs = request.query_params.multi_items()
    name = request.query_params.get("format", "csv")
    if name not in WRITERS:
        near = difflib.get_close_matches(name.lower(), WRITERS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        return _refusal(f"There is no format “{name[:40]}”.{hint} There are {', '.join(WRITERS)}.", 400)
    shown, problems = Filter.from_query(pairs)
    view, more = View.from_query(pairs)
    if problems or more:
        # a page ignores bad parameters with a notice, but a file would silently hold more than was asked for
        return _refusal(" ".join(f"{problem.rpartition('; ')[0]}." for problem in (*problems, *more)), 400)
    writer = WRITERS[name]
    ids = request.query_params.getlist("id")[:_MOST_IDS]
    try:
        opened = store()
        picked = opened.table_of(ids) if ids else None
        address = quote(request.scope["query_string"], safe=string.punctuation)  # non-ASCII is escaped
        own = ("format=", "places=", "title=")
        query = "&".join(part for part in address.split("&") if not part.startswith(own))
        origin = FileOrigin(
            filter=shown,
            moment=clock(),
            version=opened.edition,
            view=view,
            link=f"{address_of(request)}{'?' if query else ''}{query}",
            title=request.query_params.get("title", "")[:_MOST_TITLE],
            total=opened.count(shown) if picked is None else len(picked),
            rings=rings(),
            by_hand=picked is not None,
            gazetteer=gazetteer,
            places=places() if request.query_params.get("places") == "own" else {},
        )
        chunks = writer.write(opened.tables(shown) if picked is None else iter([picked]), origin)
        # make the first chunk before the response begins, so that an error gets a proper status; a file of lines has no
        # chunks if nothing matches
        begun = chain([next(chunks, b"")], chunks)
    except GeoError as error:
        return _refusal(str(error), 503)
    return StreamingResponse(begun, media_type=writer.media_type, headers=_headers(file_name(origin, writer)))


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }


def _refusal(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status_code=status)
