"""Tasks that take too much, for :mod:`tests.files.test_isolation`: what reading a stranger's file may set off."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import time
from collections.abc import Iterator
from typing import Any

from geo.errors import ReadError
from geo.files.isolation import Ask


def counts(ask: Ask, *, up_to: int) -> Iterator[int]:
    """As many answers as wanted."""
    del ask
    yield from range(up_to)


def process(ask: Ask) -> Iterator[int]:
    """The number of the process."""
    del ask
    yield os.getpid()


def asks(ask: Ask, *, question: str) -> Iterator[Any]:
    """What the parent replies."""
    yield ask({"question": question})


def prints(ask: Ask) -> Iterator[str]:
    """An answer from a library that prints."""
    del ask
    print("not an answer")
    os.write(1, b"nor this")
    yield "answer"


def refuses(ask: Ask) -> Iterator[int]:
    """A file that is refused."""
    del ask
    raise ReadError("It is a picture.")
    yield 0


def fails(ask: Ask) -> Iterator[int]:
    """A file that nobody foresaw."""
    del ask
    raise KeyError("surprise")
    yield 0


def fills_memory(ask: Ask) -> Iterator[int]:
    """A file that asks for memory without end."""
    del ask
    parts = []
    while True:
        parts.append(bytearray(50_000_000))
    yield 0


def never_returns(ask: Ask) -> Iterator[int]:
    """A regular expression that backtracks without end, in C."""
    del ask
    yield len(re.findall(r"(a+)+$", "a" * 60 + "b"))


def crashes(ask: Ask) -> Iterator[int]:
    """A library that falls over."""
    del ask
    ctypes.string_at(0)
    yield 0


def waits(ask: Ask) -> Iterator[int]:
    """A disk that doesn't answer."""
    del ask
    time.sleep(100)
    yield 0


def variables(ask: Ask) -> Iterator[list[str]]:
    """The names of the variables that the process can see."""
    del ask
    yield list(os.environ)


def calls(ask: Ask, *, port: int) -> Iterator[str]:
    """What comes of calling this machine itself, and whether the process has a network of its own."""
    del ask
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError as error:
        yield str(error)
    else:
        yield "answered"


def answers_without_end(ask: Ask) -> Iterator[bytes]:
    """A table of endless rows."""
    del ask
    while True:
        yield bytes(1_000_000)
