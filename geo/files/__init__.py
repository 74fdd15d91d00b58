"""Files, safely: ours are there whole or not at all, strangers' are taken apart in a process of their own."""

from __future__ import annotations

from geo.files.durable import NamedFiles, alone, atomic, sync

__all__ = ["NamedFiles", "alone", "atomic", "isolation", "sync"]
