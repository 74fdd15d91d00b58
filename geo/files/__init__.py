"""Safe handling of files: our own are written atomically, foreign ones are parsed in a separate process."""

from __future__ import annotations

from geo.files.durable import NamedFiles, alone, atomic, sync
from geo.files.priority import give_way

__all__ = ["NamedFiles", "alone", "atomic", "give_way", "isolation", "sync"]
