"""Parse foreign files in a separate process, so that a malicious or broken file can't harm this one.

::

    for answer in answers("geo.sources.documents:document", {"data": data}, called="“report.pdf”"):
        ...

The parent names a task (a generator function) and its arguments; the process runs it and sends back what it yields.
Messages are MessagePack, so nothing that comes back is executed. The kernel enforces the process's limits
(:class:`Limits`) even if a library never returns: memory as address space, and processor and wall-clock time between
two answers. It sees none of our settings and secrets, and has no network if Linux allows that. If the process ends for
any reason, the parent raises a :class:`geo.errors.ReadError` of one sentence, and the next file gets a new process.

Starting a process takes a second for imports, so one that finished its task normally waits a minute for another
(:data:`PROCESS_IDLE_S`). It is replaced after :data:`MOST_TASKS`.

Refused: ``multiprocessing`` (its messages are pickles, by which a compromised process could run code in ours, and it
would run Streamlit's script again), and threads with a timeout (a regular expression can't be interrupted).

On systems without such limits (Windows; for memory also macOS) the process still protects us from crashes.
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

PROCESS_IDLE_S = 60.0
"""How long an idle process waits for another task, seconds."""
MOST_TASKS = 200
"""The most tasks of a process, in case libraries leak memory."""

WAITING_S = 900
"""The default limit of wall-clock time between two answers, seconds."""

_LOG = logging.getLogger(__name__)
_GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of a task.

    Attributes
    ----------
    memory_bytes : int
        Address space beyond that of the started process, libraries loaded by the task included.
    silence_s : int
        Processor time until the next answer, seconds.
    waiting_s : int
        Wall-clock time until the next answer, seconds, because waiting for a hanging disk takes no processor time.
    answer_bytes : int
        The total size of all answers.
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
    """Run a task in a separate process, and yield what it yields.

    Parameters
    ----------
    task : str
        "module:function", a generator function that takes ``ask`` and the values by name.
    values : mapping
        Its arguments.
    called : str
        The file's name in messages: "“report.pdf”".
    limits : Limits, optional
        The limits; by default those for a report.
    reply : callable, optional
        Called for what the task asks with ``ask``; its result is returned to the task.

    Raises
    ------
    ReadError
        The task raised it, or it failed, or its process ended; the message names the limit, if any.

    Notes
    -----
    Close the generator (``contextlib.closing``) if it may not be exhausted, which ends the process.
    """
    limits = limits or Limits()
    worker, is_well, left = _take(), False, limits.answer_bytes
    try:
        worker.send({"task": task, "values": values, "limits": _LimitValues.of(limits)})
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


def single_answer(task: str, values: Values, *, called: str, limits: Limits | None = None) -> Any:
    """Run a task that yields once, and return what it yields; see :func:`answers`."""
    with contextlib.closing(answers(task, values, called=called, limits=limits)) as given:
        for content in given:
            for _ in given:  # to its end, so that the process can be reused
                pass
            return content
    raise ReadError(f"{called} can’t be read.")


def _refuse(kind: str, why: str, called: str, limits: Limits) -> None:
    if kind == "refused":
        raise ReadError(why)
    if kind == "memory":
        raise ReadError(_needs_memory(called, limits))
    _LOG.error("%s: %s", called, why)
    raise ReadError(f"{called} can’t be read: it is damaged in a way that nothing foresees.")


def _needs_memory(called: str, limits: Limits) -> str:
    return f"{called} needs more than {limits.memory_bytes / _GIB:,.1f} GB of memory to be read, so it is refused."


def _why_ended(code: int, called: str, limits: Limits) -> str:
    if code == -getattr(signal, "SIGXCPU", 0):
        return f"{called} keeps what reads it busy for more than {limits.silence_s} s without an end, so it is refused."
    if code == -getattr(signal, "SIGALRM", 0):
        return f"{called} keeps what reads it waiting for more than {limits.waiting_s} s, so it is refused."
    _LOG.warning("the process that read %s ended with code %s", called, code)
    return (
        f"{called} ends the program that reads it: it needs more than {limits.memory_bytes / _GIB:,.1f} GB of memory, "
        "or is damaged."
    )


def python_path() -> str:
    """The ``PYTHONPATH`` with which another process finds this package, wherever it is started."""
    package = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))


class _LimitValues(msgspec.Struct):
    """:class:`Limits` as sent to the process."""

    memory_bytes: int
    silence_s: int
    waiting_s: int

    @classmethod
    def of(cls, limits: Limits) -> _LimitValues:
        return cls(limits.memory_bytes, limits.silence_s, limits.waiting_s)


_LET_THROUGH = re.compile(
    r"(PATH|HOME|USERPROFILE|TMPDIR|TE?MP|TZ|LANG|LC_\w+|PYTHON\w+|LD_LIBRARY_PATH|SYSTEMROOT)$", re.IGNORECASE
)
"""The environment variables passed to the process: those that Python needs to start, and no secrets."""


class _Worker:
    """The parent's end of a process."""

    def __init__(self) -> None:
        # one memory arena for all threads, each of which would otherwise reserve address space
        own = {"PYTHONPATH": python_path(), "MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}
        environment = {name: value for name, value in os.environ.items() if _LET_THROUGH.match(name)} | own
        self.tasks = 0
        self.retirement: threading.Timer | None = None
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
        """Send a message; does nothing if the process has ended."""
        with contextlib.suppress(OSError):
            _write(self._to, content)

    def receive(self) -> tuple[str, Any, int] | None:
        """The next message: kind, content and size in bytes; None if the process has ended."""
        try:
            message = _read(self._of)
        except (OSError, EOFError, msgspec.DecodeError):
            return None
        kind, content = msgspec.msgpack.decode(message)
        return kind, content, len(message)

    def wait(self) -> int:
        """Wait some seconds for the process to end, then kill it; returns its exit code."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=5)
        self.end()
        return self._process.returncode

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def cancel_retirement(self) -> None:
        """Let no thread wait for the end of the idle time."""
        if self.retirement is not None:
            self.retirement.cancel()

    def end(self) -> None:
        """Kill the process."""
        self.cancel_retirement()
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
            worker.cancel_retirement()
            if worker.is_alive():
                return worker
            worker.end()
    return _Worker()


def _give_back(worker: _Worker) -> None:
    worker.tasks += 1
    tasks = worker.tasks

    def retire() -> None:
        with _lock:
            is_idle = worker in _idle and worker.tasks == tasks
            if is_idle:
                _idle.remove(worker)
        if is_idle:
            worker.end()

    with _lock:
        keep = not _idle and worker.tasks < MOST_TASKS
        if keep:
            _idle.append(worker)
            worker.retirement = threading.Timer(PROCESS_IDLE_S, retire)
            worker.retirement.daemon = True
            worker.retirement.start()
    if not keep:
        worker.end()


@atexit.register
def end_idle() -> None:
    """End the idle process."""
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
    """The main loop of the process: runs tasks until its input is closed."""
    # keep what libraries print out of the answers
    with os.fdopen(os.dup(1), "wb") as answering, os.fdopen(os.dup(0), "rb") as asking:
        os.dup2(2, 1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process
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
    """Move to a network namespace without any network, not even loopback; if the kernel allows it (Linux)."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        if unshare(_NEW_NETWORK) != 0:  # needs root, unless in a user namespace of its own
            unshare(_NEW_USER | _NEW_NETWORK)


def _outcome(order: Values, asking: IO[bytes], answering: IO[bytes]) -> tuple[str, str]:
    bounds = msgspec.convert(order["limits"], _LimitValues)

    def ask(values: Values) -> Any:
        _set_alarm(0)  # waiting for the parent takes no alarm
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
        return "refused", " ".join(str(error).splitlines())  # the message may quote the file, line breaks included
    except MemoryError:
        return "memory", ""
    except BaseException:  # noqa: BLE001 - anything that a foreign file raises is answered, even a Rust panic
        return "failed", traceback.format_exc()
    finally:
        _set_alarm(0)
    return "done", ""


def _task(name: str) -> Callable[..., Iterator[Any]]:
    module, _, function = name.partition(":")
    task: Callable[..., Iterator[Any]] = getattr(importlib.import_module(module), function)
    return task


def _bound_memory(bounds: _LimitValues) -> None:
    if resource is None:
        return
    with contextlib.suppress(OSError, ValueError):  # macOS has no such limit
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + bounds.memory_bytes, hard))


def _bound_time(bounds: _LimitValues) -> None:
    _set_alarm(bounds.waiting_s)
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + bounds.silence_s + 1, hard))


def _set_alarm(seconds: int) -> None:
    """Kill this process after some seconds of wall-clock time unless called again; 0 cancels."""
    if hasattr(signal, "alarm"):  # Windows has none
        signal.alarm(seconds)


if __name__ == "__main__":
    serve()
