"""The log as lines of JSON for log collectors, without anything that shows who asked for what.

A line has the time and the level. For a request it has the route as a pattern, the status and the duration in
milliseconds. For other messages it has the template from the source code without its arguments, which may be file
names, addresses or search words. For an error it has the type and the traceback's locations without the message.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from typing import Any

REQUESTS = logging.getLogger("geo.requests")
"""The logger of requests; pass ``extra`` from :func:`of_request`."""


def of_request(route: str, status: int, seconds: float) -> dict[str, Any]:
    """The ``extra`` of a log record for a request."""
    return {"request": {"route": route, "status": status, "ms": round(seconds * 1000)}}


class JsonFormatter(logging.Formatter):
    """Formats a record as a line of JSON; see the module docstring."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line = {"time": moment.isoformat(timespec="milliseconds"), "level": record.levelname.lower()}
        request = getattr(record, "request", None)
        line |= request if request is not None else {"logger": record.name, "message": _words(record.msg)}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["error"] = kind.__name__
            line["where"] = [f"{step.name}:{step.lineno}" for step in traceback.extract_tb(trace)]  # type: ignore[assignment]
        return json.dumps(line, ensure_ascii=False)


def _words(message: object) -> str:
    """The constant part of a message.

    If a library logs an exception object, its text is left out; so are further lines, in which asyncio describes tasks.
    """
    return message.partition("\n")[0] if isinstance(message, str) else type(message).__name__


class _LinesLogger(logging.Logger):
    """A logger class that makes handlers added by Streamlit write JSON lines too."""

    def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802 - logging's name
        hdlr.setFormatter(JsonFormatter())
        super().addHandler(hdlr)


def install() -> None:
    """Make this process log JSON lines, requests included."""
    logging.setLoggerClass(_LinesLogger)
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    others = [logger for logger in logging.Logger.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    for logger in (root, *others):
        for handler in logger.handlers:
            handler.setFormatter(JsonFormatter())
    REQUESTS.setLevel(logging.INFO)
