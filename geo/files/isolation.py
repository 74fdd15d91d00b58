"""Strangers' files are taken apart in a process of their own: whatever is in them ends that process and no other.

::

    for answer in answers("geo.sources.documents:document", {"data": data}, called="“report.pdf”"):
        ...

The parent names a task (a generator function) and its values; the process runs it and sends what it yields. Values
are those of MessagePack, so nothing that comes back is ever run. The process has no standing but its limits
(:class:`Limits`), which the kernel holds even where a library never returns: memory as address space, and time between
two answers, of the processor and by the clock. It sees none of our settings and secrets, and has no network where Linux
lets it go without. A process that ended, for whatever reason, is a :class:`geo.errors.ReadError` of one sentence, and
the next file gets a new one.

Starting a process takes a second of importing, so one that did its task well waits a minute for the next
(:data:`IDLE_S`), and goes after that, or after :data:`MOST_TASKS`.

Refused: ``multiprocessing`` (its answers are pickles, which whoever takes over the process could have run in ours, and
its start runs Streamlit's script again), and threads with a clock (a regular expression can't be stopped from outside).

Where the system has no such limits (Windows; macOS has none of memory), the process still keeps a crash from us.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

from geo.errors import ReadError

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

Values = Mapping[str, Any]
"""Numbers, texts, bytes, lists and mappings of them."""
Ask = Callable[[Values], Any]
"""How a task asks the parent for something while it runs."""

IDLE_S = 60.0
"""So long a process waits for another task."""
MOST_TASKS = 200
"""After so many a process makes room for a new one, whatever its libraries have let lie."""

WAITING_S = 900
"""So long by the clock a task may take for its next answer, if nobody says otherwise."""

_LOG = logging.getLogger(__name__)
_GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a task may take.

    Attributes
    ----------
    memory_bytes : int
        Address space beyond what the process has when it starts: what the libraries themselves take is in it.
    silence_s : int
        Seconds of processor time until the next answer.
    waiting_s : int
        Seconds by the clock until the next answer: what waits, on a disk that doesn't answer, takes no processor time.
    answer_bytes : int
        Of all answers together.
    """

    memory_bytes: int = 2 * _GIB
    silence_s: int = 60
    waiting_s: int = WAITING_S
    answer_bytes: int = 1 * _GIB


def answers(
    task: str,
    values: Values,
    *,
    called: str,
    limits: Limits | None = None,
    reply: Ask | None = None,
) -> Generator[Any, None, None]:
    """What a task yields, run in a process of its own.

    Parameters
    ----------
    task : str
        "module:function", a generator function that takes ``ask`` and the values by name.
    values : mapping
        Its arguments.
    called : str
        The file as its user knows it, for messages: "“report.pdf”".
    limits : Limits, optional
        What it may take; those of a report by default.
    reply : callable, optional
        Answers what the task asks.

    Raises
    ------
    ReadError
        The task raised it; or it failed, or its process ended, and a sentence says at which limit.

    Notes
    -----
    Close the generator (``contextlib.closing``) where it may be left early: its process ends with it.
    """
    limits = limits or Limits()
    worker, is_well, left = _take(), False, limits.answer_bytes
    try:
        worker.send({"task": task, "values": values, "limits": _Bounds.of(limits)})
        while (message := worker.receive()) is not None:
            kind, content, size = message
            left -= size
            if kind == "ask":
                assert reply is not None, f"{task} asks, and nobody replies"
                worker.send(reply(content))
            elif kind == "answer":
                if left < 0:
                    raise ReadError(f"{called} unfolds to more than {limits.answer_bytes / _GIB:,.0f} GB.")
                yield content
            else:
                is_well = kind != "memory"
                if kind != "done":
                    _refuse(kind, str(content), called, limits)
                return
        raise ReadError(_why_ended(worker.wait(), called, limits))
    finally:
        if is_well:
            _give_back(worker)
        else:
            worker.end()


def answer(task: str, values: Values, *, called: str, limits: Limits | None = None) -> Any:
    """The one thing that a task yields; see :func:`answers`."""
    with contextlib.closing(answers(task, values, called=called, limits=limits)) as given:
        for content in given:
            for _ in given:  # to its end, so that the process can serve again
                pass
            return content
    raise ReadError(f"{called} can’t be read.")


def _refuse(kind: str, why: str, called: str, limits: Limits) -> None:
    if kind == "refused":
        raise ReadError(why)
    if kind == "memory":
        raise ReadError(_needs_memory(called, limits))
    _LOG.error("%s: %s", called, why)
    raise ReadError(f"{called} can’t be read: it is damaged in a way that its reader doesn’t know.")


def _needs_memory(called: str, limits: Limits) -> str:
    return f"{called} needs more than {limits.memory_bytes / _GIB:,.1f} GB of memory to be read, so it is refused."


def _why_ended(code: int, called: str, limits: Limits) -> str:
    if code == -getattr(signal, "SIGXCPU", 0):
        return f"{called} keeps its reader busy for more than {limits.silence_s} s without an end, so it is refused."
    if code == -getattr(signal, "SIGALRM", 0):
        return f"{called} keeps its reader waiting for more than {limits.waiting_s} s, so it is refused."
    _LOG.warning("the process that read %s ended with code %s", called, code)
    return (
        f"{called} ends the program that reads it: it needs more than {limits.memory_bytes / _GIB:,.1f} GB of memory, "
        "or is damaged."
    )


def python_path() -> str:
    """The ``PYTHONPATH`` by which another process of this program finds the package, wherever it is started."""
    package = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))


class _Bounds(msgspec.Struct):
    """:class:`Limits` on their way to the process."""

    memory_bytes: int
    silence_s: int
    waiting_s: int

    @classmethod
    def of(cls, limits: Limits) -> _Bounds:
        return cls(limits.memory_bytes, limits.silence_s, limits.waiting_s)


_LET_THROUGH = re.compile(
    r"(PATH|HOME|USERPROFILE|TMPDIR|TE?MP|TZ|LANG|LC_\w+|PYTHON\w+|LD_LIBRARY_PATH|SYSTEMROOT)$", re.IGNORECASE
)
"""The variables that a process of its own may see: those without which Python doesn't start, and no secret."""


class _Worker:
    """The parent's end of a process."""

    def __init__(self) -> None:
        # One pool of memory for all threads: otherwise each takes address space that it never fills.
        own = {"PYTHONPATH": python_path(), "MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}
        environment = {name: value for name, value in os.environ.items() if _LET_THROUGH.match(name)} | own
        self.tasks = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._of = self._process.stdin, self._process.stdout

    def send(self, content: Any) -> None:
        """Send something; to a process that has ended, nothing."""
        with contextlib.suppress(OSError):
            _write(self._to, content)

    def receive(self) -> tuple[str, Any, int] | None:
        """The next message, its content and its size in bytes; None where the process has ended."""
        try:
            message = _read(self._of)
        except (OSError, EOFError, msgspec.DecodeError):
            return None
        kind, content = msgspec.msgpack.decode(message)
        return kind, content, len(message)

    def wait(self) -> int:
        """The code with which it ended; it is ended where it wasn't."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=5)
        self.end()
        return self._process.returncode

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        for pipe in (self._to, self._of):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()


_idle: list[_Worker] = []
_lock = threading.Lock()


def _take() -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.is_alive():
                return worker
            worker.end()
    return _Worker()


def _give_back(worker: _Worker) -> None:
    worker.tasks += 1
    with _lock:
        keep = not _idle and worker.tasks < MOST_TASKS
        if keep:
            _idle.append(worker)
    if not keep:
        worker.end()
        return
    tasks = worker.tasks

    def retire() -> None:
        with _lock:
            is_idle = worker in _idle and worker.tasks == tasks
            if is_idle:
                _idle.remove(worker)
        if is_idle:
            worker.end()

    timer = threading.Timer(IDLE_S, retire)
    timer.daemon = True
    timer.start()


@atexit.register
def end_idle() -> None:
    """End the process that waits for a task."""
    with _lock:
        waiting = _idle[:]
        _idle.clear()
    for worker in waiting:
        worker.end()


_LENGTH_BYTES = 8


def _write(stream: IO[bytes], content: Any) -> None:
    message = msgspec.msgpack.encode(content)
    stream.write(len(message).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(message)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    length = stream.read(_LENGTH_BYTES)
    if len(length) < _LENGTH_BYTES:
        raise EOFError
    message = stream.read(int.from_bytes(length, "big"))
    if len(message) < int.from_bytes(length, "big"):
        raise EOFError
    return message


def serve() -> None:
    """The process's own end: runs tasks until nobody sends any more."""
    # What libraries print must not stand among the answers.
    with os.fdopen(os.dup(1), "wb") as answering, os.fdopen(os.dup(0), "rb") as asking:
        os.dup2(2, 1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when it is over
        if resource is not None:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _leave_network()
        while True:
            try:
                order = msgspec.msgpack.decode(_read(asking))
            except EOFError:
                return
            kind, content = _outcome(order, asking, answering)
            _write(answering, (kind, content))
            if kind == "memory":
                return


_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
"""``CLONE_NEWUSER`` and ``CLONE_NEWNET`` of Linux's ``sched.h``."""


def _leave_network() -> None:
    """Go where there is no network, not even this machine's own; where the kernel allows it, which few but Linux do."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        if unshare(_NEW_NETWORK) != 0:  # only an administrator may, unless as the user of a world of their own
            unshare(_NEW_USER | _NEW_NETWORK)


def _outcome(order: Values, asking: IO[bytes], answering: IO[bytes]) -> tuple[str, str]:
    bounds = msgspec.convert(order["limits"], _Bounds)

    def ask(values: Values) -> Any:
        _set_alarm(0)  # what we wait for now is the parent
        _write(answering, ("ask", values))
        reply = msgspec.msgpack.decode(_read(asking))
        _set_alarm(bounds.waiting_s)
        return reply

    try:
        _bound_memory(bounds)
        _bound_time(bounds)
        for content in _task(order["task"])(ask, **order["values"]):
            _set_alarm(0)
            _write(answering, ("answer", content))
            _bound_time(bounds)
    except ReadError as error:
        return "refused", " ".join(str(error).splitlines())  # it names what is in the file, as that has it
    except MemoryError:
        return "memory", ""
    except BaseException:  # noqa: BLE001 - whatever a stranger’s file sets off is an answer here, a panic of Rust too
        return "failed", traceback.format_exc()
    finally:
        _set_alarm(0)
    return "done", ""


def _task(name: str) -> Callable[..., Iterator[Any]]:
    module, _, function = name.partition(":")
    task: Callable[..., Iterator[Any]] = getattr(importlib.import_module(module), function)
    return task


def _bound_memory(bounds: _Bounds) -> None:
    if resource is None:
        return
    with contextlib.suppress(OSError, ValueError):  # macOS has no such limit
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + bounds.memory_bytes, hard))


def _bound_time(bounds: _Bounds) -> None:
    _set_alarm(bounds.waiting_s)
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + bounds.silence_s + 1, hard))


def _set_alarm(seconds: int) -> None:
    """End this process after so long by the clock, if nobody sets it anew; never, for 0."""
    if hasattr(signal, "alarm"):  # Windows has none
        signal.alarm(seconds)


if __name__ == "__main__":
    serve()
