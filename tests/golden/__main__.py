"""The command: ``python -m tests.golden``; see the package's text."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.golden import extraction, lookups
from tests.golden.kept import FILES, path, write
from tests.golden.stores import Stores


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description="Write golden files anew.")
    parser.add_argument("--write", nargs="*", metavar="FILE", choices=[*FILES, []], help="all, where none is named")
    parser.add_argument("--questions", action="store_true", help="draw the gazetteer's questions anew")
    commands = parser.add_subparsers(dest="command")
    corpora = commands.add_parser("corpora", help="write what extraction reads out of *.jsonl")
    corpora.add_argument("folder", type=Path)
    corpora.add_argument("out", type=Path)
    asked = parser.parse_args()
    if asked.command == "corpora":
        extraction.corpora(asked.folder, asked.out)
        return
    if asked.questions:
        write("lookups", lookups.questions())
    if asked.write is None and not asked.questions:
        parser.error("say --write, --questions or corpora")
    names = asked.write or (FILES if asked.write is not None else ())
    with tempfile.TemporaryDirectory() as folder:
        stores = Stores(Path(folder))
        for name in dict.fromkeys((*names, *(("lookups",) if asked.questions else ()))):
            write(name, FILES[name](stores))
            print(path(name).name, flush=True)


if __name__ == "__main__":
    main()
