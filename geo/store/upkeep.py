"""Keep the ledger small by itself: after many acts, and once a day, :meth:`~geo.store.ledger.Ledger.keep_up` is run.

It runs in a thread of the process that wrote, beside whoever reads and writes; the program waits for it at its end, and
may be killed at any point. One process of a computer does it at a time, the others leave it to that one; computers with
a store on object storage don't know of one another, and need not (:mod:`geo.store.log_packs`). Without it ten thousand
corrections would double what a correction costs, and what they leave on the disk.

Refused: an order in the crontab alone, which who installs the program for himself doesn't have; and doing it within the
act, which on object storage would wait for a thousand files.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time

from filelock import Timeout

from geo.errors import StoreError
from geo.store.attempts import Attempts
from geo.store.current import Current
from geo.store.ledger import Ledger

_log = logging.getLogger(__name__)

_DAY_S = 86_400
_TRIES = 10
"""Where a block of entries can't be packed yet, since no checkpoint came after it, it is tried again so often until the
next is full."""


class Upkeep:
    """Decides when the ledger is to be looked after.

    Parameters
    ----------
    ledger : Ledger
        As the store has it, which goes on writing meanwhile.
    current : Current
        Where the lock is, and the time when this was last done.
    version : int
        The version of the ledger now.
    """

    def __init__(self, ledger: Ledger, current: Current, version: int) -> None:
        self._ledger, self._current = ledger, current
        self._block, self._left = ledger.packed_entries, ledger.left_entries
        self._done, self._again = self._full(version), version
        self._attempts = Attempts()
        self._thread: threading.Thread | None = None

    def _full(self, version: int) -> int:
        """How many blocks of entries are full and far enough before a version to be packed."""
        return max(0, version - self._left) // self._block

    def after_act(self, version: int) -> None:
        """Look after the ledger in a thread if it is due."""
        if self._is_due(version) and self._attempts.is_due and not self._is_running:
            self._thread = threading.Thread(target=self._run, args=(version,), name="upkeep")
            self._thread.start()

    def _is_due(self, version: int) -> bool:
        if self._ledger.lost:  # what a damaged file was joined of is kept until it is mended
            return False
        return (version >= self._again and self._full(version) > self._done) or self._is_late

    @property
    def _is_late(self) -> bool:
        """Whether nobody has looked after the ledger for a day; of a new store that counts from now on."""
        try:
            return time.time() - self._current.tended.stat().st_mtime > _DAY_S
        except FileNotFoundError:
            with contextlib.suppress(OSError):
                self._current.tended.touch()
        except OSError:
            pass
        return False

    @property
    def _is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _run(self, version: int) -> None:
        succeeded = False
        try:
            with self._current.tending(patience_s=0):
                packed = self._ledger.again().keep_up()
                self._current.tended.touch()
            self._again = version + max(1, self._block // _TRIES)
            if packed >= self._full(version) * self._block:
                self._done = self._full(version)
            succeeded = True
        except Timeout:
            succeeded = True  # another process does it
            self._done = self._full(version)
        except (StoreError, OSError):
            _log.warning("The ledger couldn't be looked after; it is tried again.", exc_info=True)
        finally:
            self._attempts.note(succeeded=succeeded)

    def wait(self) -> None:
        """Wait for what is under way."""
        if self._thread is not None:
            self._thread.join()
