"""Who goes first: work that nobody looks at while it runs leaves the processor to pages that are shown."""

from __future__ import annotations

import contextlib
import os

_NICE = 10
"""As ``nice`` has it by itself: of a processor that others want, a tenth."""


def give_way() -> None:
    """Let this process, and those that it starts, have what others leave of the processor and the disk; for good.

    Where nobody wants it, that is all. Nothing happens on Windows.
    """
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):  # a service may be refused the call
            os.setpriority(os.PRIO_PROCESS, 0, max(_NICE, os.getpriority(os.PRIO_PROCESS, 0)))
