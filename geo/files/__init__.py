"""Files, safely: ours are there whole or not at all, strangers' are taken apart in a process of their own."""

from __future__ import annotations

from geo.files.durable import NamedFiles, alone, atomic, sync
from geo.files.priority import give_way

__all__ = ["NamedFiles", "alone", "atomic", "give_way", "isolation", "sync"]
