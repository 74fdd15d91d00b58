"""Lower the priority of background work, so that pages get the processor first."""

from __future__ import annotations

import contextlib
import os

_NICE = 10
"""The default increment of ``nice``: about a tenth of a busy processor."""


def give_way() -> None:
    """Lower the processor and disk priority of this process and its children, for good.

    An otherwise idle machine is used as before. Does nothing on Windows.
    """
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):  # a sandboxed service may be denied the call
            os.setpriority(os.PRIO_PROCESS, 0, max(_NICE, os.getpriority(os.PRIO_PROCESS, 0)))
