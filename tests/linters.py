"""The linters as programs of their own, which run beside each other."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
LINTERS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
}
"""What Python is started with, for each."""


class Linters:
    """Programs that were started, by name."""

    def __init__(self) -> None:
        self._started: dict[str, tuple[subprocess.Popen[bytes], IO[bytes]]] = {}

    def start(self, name: str, arguments: list[str]) -> None:
        """Begin, with Python and these arguments."""
        said = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe would fill up before anybody reads it
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
        self._started[name] = process, said

    def result(self, name: str) -> tuple[int, str]:
        """Wait for one to end; its exit code and what it said."""
        process, said = self._started[name]
        code = process.wait()
        said.seek(0)
        return code, said.read().decode(errors="replace")

    def end(self) -> None:
        """End those that still run."""
        for process, said in self._started.values():
            process.kill()
            process.wait()
            said.close()
