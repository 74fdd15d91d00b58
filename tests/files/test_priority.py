"""What nobody looks at while it runs leaves the processor to others, and so does what it starts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_GIVES_WAY = """
import os, subprocess, sys
from geo.files import give_way
give_way()
give_way()
print(os.nice(0), flush=True)
subprocess.run([sys.executable, "-c", "import os; print(os.nice(0))"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such order")
def test_who_gives_way_does_so_with_all_that_it_starts() -> None:
    done = subprocess.run([sys.executable, "-c", _GIVES_WAY], check=True, capture_output=True, text=True)
    assert done.stdout.split() == [str(max(10, os.nice(0)))] * 2
