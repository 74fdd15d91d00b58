"""The dashboard, and functions of the tests, as processes of their own, forked from one that has imported for them all.

Half of the processor seconds that a dashboard costs until it answers are imports, the same for all that the tests
start. The process that is forked only imports: the environment is read, and all else done, by the dashboard itself.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
from collections.abc import Callable, Iterable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["streamlit.web.cli", "streamlit.web.bootstrap", "geo.ui.addresses", "geo.ui.pages"])


def start(port: int, log: Path, environment: dict[str, str]) -> BaseProcess:
    """Start a dashboard at a port as ``streamlit run app.py`` does, with these variables beside our own.

    Parameters
    ----------
    log : Path
        The file into which it writes all that it says.
    """
    process = _forking.Process(target=_serve, args=(port, log, os.environ | environment))
    process.start()
    return process


def run_at_once(function: Callable[..., None], arguments: Iterable[tuple[Any, ...]], timeout_s: float) -> list[int]:
    """Call a function of a module in a process of its own for each of some arguments, all at once; their exit codes.

    A process that hasn't ended in time is ended, with another code than 0.
    """
    processes = [_forking.Process(target=function, args=words) for words in arguments]
    for process in processes:
        process.start()
    codes = []
    for process in processes:
        process.join(timeout_s)
        if process.exitcode is None:
            process.kill()
            process.join()
        codes.append(process.exitcode or 0)
    return codes


def _serve(port: int, log: Path, environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    with log.open("w") as out:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(out.fileno(), stream.fileno())
    sys.argv = ["streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
