"""How much of longer articles is read right: each field, each kind of article, and what is left to correct by hand.

    python -m tests.benchmarks.bench_articles [--second | --third | … | --held | --held-second | …] [--show]

Reads ``tests/extract/corpus/articles.txt``, the half to develop on, or the set beside it that is named: more to develop
on, and those (``--held…``) that are kept for the end. A field's share is of all values that are labelled or told. An
incident is right in every value where no labelled value is wrong, missing or invented; "after one" where at most one
is.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from itertools import groupby

from tests.extract.corpus_scoring import CORPUS, FIELDS, Article, Tally, read_articles, score

OTHER = "other"
KINDS = {
    "live": "live blogs",
    "wire": "wires",
    "sitrep": "situation reports",
    "local": "local news",
    "roundup": "roundups of a day",
    "crime": "crime and militias",
    "note": "short notes",
    "blotter": "police logs",
    "post": "official posts",
    "feature": "features with a background",
    OTHER: "others",
}


def kind(article: Article) -> str:
    """What kind of article it is, by its id; some sets call each article something of its own."""
    name = article.id.split("-")[0]
    return name if name in KINDS else OTHER


def incidents_row(name: str, tally: Tally) -> str:
    """How many labelled incidents are right, read, missed and invented."""
    missed, invented = tally.missing["incident"], tally.invented["incident"]
    labelled = len(tally.faults) + missed
    right, after_one = (sum(count <= most for count in tally.faults) for most in (0, 1))
    return f"| {name} | {labelled} | {right} | {after_one} | {missed} | {invented} | {len(tally.traps)} |"


def tables(tallies: Mapping[str, Tally], total: Tally) -> str:
    """The tables by kind and by field."""
    lines = ["| | labelled | right in every value | after one correction | missed | invented | traps told |"]
    lines += ["|---|---|---|---|---|---|---|"]
    lines += [incidents_row(KINDS[name], tally) for name, tally in tallies.items()]
    lines += [
        incidents_row("all", total),
        "",
        "| field | right | wrong | missing | invented | share |",
        "|---|---|---|---|---|---|",
    ]
    for name in FIELDS:
        counts = [getattr(total, outcome)[name] for outcome in ("right", "wrong", "missing", "invented")]
        if any(counts):
            lines.append(f"| {name} | {' | '.join(map(str, counts))} | {total.right_share(name):.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Score a half and print its tables."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = arguments.add_mutually_exclusive_group()
    for path in sorted(CORPUS.glob("articles_*.txt")):
        name = path.stem.removeprefix("articles_").replace("_", "-")
        which.add_argument(f"--{name}", dest="set", action="store_const", const=path.name, help=path.name)
    arguments.set_defaults(set="articles.txt")
    arguments.add_argument("--show", action="store_true", help="each value that isn't right")
    given = arguments.parse_args()
    articles = sorted(read_articles(CORPUS / given.set), key=kind)
    tallies = {name: score(group) for name, group in groupby(articles, kind)}
    total = Tally.of(tallies.values())
    print(tables(tallies, total))
    if given.show:
        print(*total.problems, *(f"told: {trap}" for trap in total.traps), sep="\n")


if __name__ == "__main__":
    main()
