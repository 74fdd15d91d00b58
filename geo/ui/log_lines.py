"""The log as lines of JSON, for programs that gather logs; without anything that says who asked, or for what.

A line has the time, the level and, of a request, its route as a pattern, its status and its milliseconds. Of
everything else that is logged it has the words that stand in the program, not what was put into them: names of files,
addresses, words that were searched for. Of an error it has the kind and the places in the program, not its text.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from typing import Any

REQUESTS = logging.getLogger("geo.requests")
"""Where requests are logged, with ``extra`` as :func:`of_request` makes it."""


def of_request(route: str, status: int, seconds: float) -> dict[str, Any]:
    """What a line says of a request."""
    return {"request": {"route": route, "status": status, "ms": round(seconds * 1000)}}


class JsonFormatter(logging.Formatter):
    """Renders a record as a line of JSON; see the module's text."""

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
    """The words of a message, with nothing that was put into them.

    Where a library hands on an exception, that is its text; in further lines, asyncio tells of tasks with theirs.
    """
    return message.partition("\n")[0] if isinstance(message, str) else type(message).__name__


class _LinesLogger(logging.Logger):
    """What loggers are from now on: Streamlit gives each of its own a handler, and that writes lines as well."""

    def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802 - logging's name
        hdlr.setFormatter(JsonFormatter())
        super().addHandler(hdlr)


def install() -> None:
    """Have all that this process logs written as lines, requests too."""
    logging.setLoggerClass(_LinesLogger)
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    others = [logger for logger in logging.Logger.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    for logger in (root, *others):
        for handler in logger.handlers:
            handler.setFormatter(JsonFormatter())
    REQUESTS.setLevel(logging.INFO)
