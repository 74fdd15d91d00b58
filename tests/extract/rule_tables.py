"""Tables of rules."""

from __future__ import annotations

from pathlib import Path


def rows(table: Path) -> list[tuple[str, ...]]:
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines[1:]]
