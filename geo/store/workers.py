"""The workers of a cluster, for work outside this room: one task at a time, results through a shared folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo.store.engine import Engine, Given, Got


@dataclass(frozen=True, slots=True)
class Workers:
    """A cluster's workers, which have this program; see :meth:`geo.store.Store.workers`.

    Attributes
    ----------
    folder : Path
        A temporary folder of the store; a worker on another machine may lack it.
    """

    engine: Engine
    folder: Path

    @property
    def number(self) -> int:
        """How many tasks run at once."""
        return self.engine.workers

    def run(self, task: Callable[[Given], Got], value: Given) -> Got:
        """The result of a task on a worker; several threads may ask at once. See :meth:`geo.store.engine.Engine.each`.

        Raises
        ------
        StoreError
            The worker failed, or the task raised it.
        """
        (result,) = self.engine.each(task, [value])
        return result
