"""Score extracted incidents against the labels of our own corpus: precision and recall by field.

    python -m tests.extract.corpus_scoring seen.txt [--show]

A told incident is joined to the labelled one that fits best (type, place, numbers); each labelled incident is
joined once. Fields are scored on the joined pairs: a value is right, wrong, missing or invented.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from geo.extract import Proposed, extract
from geo.model import Count, Incident, Point

CORPUS = Path(__file__).parent / "corpus"
TOWN_KM, REGION_KM = 25.0, 120.0
FIELDS = (
    "type",
    "place",
    "precision",
    "killed",
    "injured",
    "date",
    "target",
    "means",
    "actor",
    "claim",
    "stance",
    "figure",
    "verification",
)


@dataclass
class Label:
    """One labelled incident."""

    types: tuple[str, ...]
    optional: bool = False
    place: Point | None = None
    place_told: bool = False
    precisions: tuple[str, ...] = ()
    within_km: float = TOWN_KM
    values: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Article:
    """One article with its labels."""

    id: str
    language: str
    published: dt.date
    text: str
    labels: list[Label]
    traps: list[str]
    """Words of the text that must not become an incident."""


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a corpus file."""
    article: Article | None = None
    lines: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "@"]:
        if line.startswith("@"):
            if article is not None:
                article.text = "\n".join(lines).strip()
                yield article
            if line == "@":
                return
            _, name, language, published = line.split()
            article, lines = Article(name, language, dt.date.fromisoformat(published), "", [], []), []
        elif line.startswith("= ") and article is not None:
            if line != "= none":
                article.labels.append(_label(line[2:]))
        elif line.startswith("! ") and article is not None:
            article.traps.append(line[2:])
        elif article is not None:
            lines.append(line)


def _label(line: str) -> Label:
    head, *rest = [part.strip() for part in line.split("|")]
    label = Label(tuple(head.removesuffix(" optional").split("/")), optional=head.endswith(" optional"))
    for part in rest:
        key, value = part.split(" ", 1)
        if key == "place":
            _read_place(label, value)
        else:
            label.values.setdefault(key, []).append(value)
    return label


def _read_place(label: Label, value: str) -> None:
    label.place_told = True
    if value == "-":
        return
    words = value.split()
    numbers = [at for at, word in enumerate(words) if word.rstrip("SW").replace(".", "").isdigit() and at > 0]
    lat, lon = (words[at] for at in numbers[:2])
    label.place = Point(_degrees(lat), _degrees(lon))
    label.precisions = tuple(words[numbers[1] + 1].split("/"))
    wide = set(label.precisions) & {"province", "country", "line", "area", "district"}
    label.within_km = float(words[-1]) if "within" in words else REGION_KM if wide else TOWN_KM


def _degrees(text: str) -> float:
    return -float(text[:-1]) if text[-1] in "SW" else float(text)


def count_matches(told: Count | None, labelled: str) -> bool:
    """Whether a count says what the label says ("7", "7+", "17-23", "0/-", "42/12/30")."""
    return any(_one_count_matches(told, one) for one in labelled.split("/"))


def _one_count_matches(told: Count | None, labelled: str) -> bool:
    if labelled == "-":
        return told is None
    if told is None:
        return False
    if labelled.endswith("+"):
        return (told.best or told.low) == int(labelled[:-1])
    if "-" in labelled:
        low, high = labelled.split("-")
        return told.low == int(low) and told.high == int(high)
    return told.best == int(labelled)


def place_matches(told: Incident, label: Label) -> bool:
    """Whether the placement lies where the label says, or both have none."""
    point = told.placement.point
    if label.place is None:
        return point is None or "none" in label.precisions
    if point is None:
        return "none" in label.precisions
    return point.distance_km(label.place) <= label.within_km


def _fit(told: Incident, label: Label) -> float:
    points = 0.0
    if told.event_type in label.types:
        points += 2
    elif not {told.domain} & {"political"} and "statement" not in label.types:
        points += 0.5
    else:
        return 0.0
    if label.place is not None and told.placement.point is not None:
        points += 2 if place_matches(told, label) else -1
    for kind in ("killed", "injured"):
        labelled = label.values.get(kind, ["-"])[0]
        if labelled != "-" and count_matches(getattr(told, kind), labelled):
            points += 1
    speakers = " ".join(claim.speaker.lower() for claim in told.claims)
    for claim in label.values.get("claim", []):
        points += 0.6 * (claim.split()[0].split("-")[-1].lower() in speakers)
    return points


@dataclass
class Tally:
    """Right, wrong, missing and invented values by field, and incidents found, missed and false."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    """How many values of each labelled incident that was read aren't right."""
    traps: list[str] = field(default_factory=list)
    """Passages that must not become an incident, and did."""

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> Tally:
        """The sum of several."""
        total = cls()
        for tally in tallies:
            for outcome in ("right", "wrong", "missing", "invented"):
                getattr(total, outcome).update(getattr(tally, outcome))
            total.problems += tally.problems
            total.faults += tally.faults
            total.traps += tally.traps
        return total

    def right_share(self, name: str) -> float:
        """Right values of all that are labelled or were told."""
        counts = self.right[name], self.wrong[name], self.missing[name], self.invented[name]
        return counts[0] / max(1, sum(counts))

    def precision(self, name: str) -> float:
        """Right values of all that were told."""
        return self.right[name] / max(1, self.right[name] + self.wrong[name] + self.invented[name])

    def recall(self, name: str) -> float:
        """Right values of all that are labelled."""
        return self.right[name] / max(1, self.right[name] + self.wrong[name] + self.missing[name])

    def count(self, name: str, outcome: str, note: str) -> None:
        """Note one value."""
        getattr(self, outcome)[name] += 1
        if outcome != "right":
            self.problems.append(f"{note}: {name} {outcome}")


def score(articles: Iterable[Article]) -> Tally:
    """Extract every article and compare."""
    tally = Tally()
    for article in articles:
        told = list(extract(article.text, published=article.published).incidents)
        _compare(article, told, tally)
        tally.traps.extend(f"{article.id} {trap}" for trap in article.traps if _trapped(article, trap, told))
    return tally


def _trapped(article: Article, trap: str, told: Iterable[Proposed]) -> bool:
    """Whether an incident takes its type or its toll from a passage that must not become one."""
    start = article.text.index(trap)
    end = start + len(trap)
    return any(
        one.field in {"event_type", "killed", "injured"} and one.start < end and start < one.end
        for proposed in told
        for one in proposed.incident.evidence
    )


def _compare(article: Article, told: list[Proposed], tally: Tally) -> None:
    pairs = sorted(
        (
            (_fit(one.incident, label), -number, one, label)
            for number, one in enumerate(told)
            for label in article.labels
        ),
        key=lambda pair: (-pair[0], -pair[1]),
    )
    joined: dict[int, Label] = {}
    for points, _, one, label in pairs:
        if points > 0.9 and id(one) not in joined and not any(label is other for other in joined.values()):
            joined[id(one)] = label
    for one in told:
        label = joined.get(id(one))
        note = f"{article.id} [{one.incident.title}]"
        kind = "attack" if one.incident.domain == "kinetic" else "incident"
        if label is None:
            tally.count("incident", "invented", note)
            if kind == "attack":
                tally.count("attack", "invented", note)
            continue
        if not label.optional:
            tally.count("incident", "right", note)
            faults = len(tally.problems)
            _compare_values(one.incident, label, tally, note)
            tally.faults.append(len(tally.problems) - faults)
    for label in article.labels:
        if not label.optional and not any(label is other for other in joined.values()):
            tally.count("incident", "missing", f"{article.id} <{'/'.join(label.types)}>")


def _outcome(right: bool, told: bool, labelled: bool) -> str | None:
    if not told and not labelled:
        return None
    if right:
        return "right"
    return "wrong" if told and labelled else "missing" if labelled else "invented"


def _compare_values(told: Incident, label: Label, tally: Tally, note: str) -> None:
    def add(name: str, outcome: str | None, what: object = "") -> None:
        if outcome is not None:
            tally.count(name, outcome, f"{note} ({what})" if what else note)

    add("type", "right" if told.event_type in label.types else "wrong", told.event_type)
    if label.place_told:
        place = told.placement
        located = place.point is not None
        add(
            "place",
            _outcome(place_matches(told, label), located, label.place is not None and "none" not in label.precisions),
            place.name,
        )
        if located and label.place is not None and place_matches(told, label):
            add("precision", "right" if place.precision in label.precisions else "wrong", place.precision)
    for kind in ("killed", "injured"):
        labelled = label.values.get(kind, ["-"])[0]
        value = getattr(told, kind)
        add(
            kind,
            _outcome(count_matches(value, labelled), value is not None, labelled != "-" and "/-" not in labelled),
            value,
        )
    for labelled in label.values.get("date", []):
        day = dt.date.fromisoformat(labelled.split()[0])
        near = told.date_start is not None and told.date_end is not None and told.date_start <= day <= told.date_end
        add(
            "date",
            _outcome(near and told.date_precision in labelled.split()[1].split("/"), told.date_start is not None, True),
            told.date_start,
        )
    for name in ("target", "means"):
        for labelled in label.values.get(name, []):
            values = getattr(told, name)
            add(name, _outcome(bool(set(labelled.split("/")) & set(values)), bool(values), True), values)
    for labelled in label.values.get("actor", []):
        add("actor", _outcome(_named(labelled, told.actor), bool(told.actor), True), told.actor)
    for labelled in label.values.get("claim", []):
        speaker, stances = labelled.split()
        own = [claim for claim in told.claims if _named(speaker, (claim.speaker,))]
        add("claim", "right" if own else "missing", f"{speaker} of {[c.speaker for c in told.claims]}")
        if own:
            add(
                "stance",
                "right" if {claim.stance for claim in own} & set(stances.split("/")) else "wrong",
                own[0].stance,
            )
    for labelled in label.values.get("figure", []):
        what, number = labelled.split()
        figure = next((one for one in told.figures if one.what == what), None)
        add(
            "figure",
            _outcome(figure is not None and figure.count.at_least == int(number), figure is not None, True),
            labelled,
        )
    for labelled in label.values.get("verification", []):
        add("verification", "right" if told.verification in labelled.split("/") else "wrong", told.verification)


def _named(labelled: str, names: Iterable[str]) -> bool:
    spoken = [name.lower().replace("-", " ") for name in names]
    alternatives = [either.split() for either in labelled.lower().replace("-", " ").split("/")]
    return any(words[-1] in name or all(word in name for word in words) for words in alternatives for name in spoken)


def report(tally: Tally) -> str:
    """The table of precision and recall by field."""
    lines = [f"{'field':14s}{'precision':>10s}{'recall':>8s}{'right':>7s}{'wrong':>7s}{'missing':>9s}{'invented':>10s}"]
    for name in ("incident", *FIELDS):
        counts = [getattr(tally, kind)[name] for kind in ("right", "wrong", "missing", "invented")]
        if any(counts):
            lines.append(
                f"{name:14s}{tally.precision(name):10.2f}{tally.recall(name):8.2f}{counts[0]:7d}{counts[1]:7d}{counts[2]:9d}{counts[3]:10d}"
            )
    lines.append(f"attacks that are none: {tally.invented['attack']}")
    return "\n".join(lines)


if __name__ == "__main__":
    result = score(
        article for name in sys.argv[1:] if not name.startswith("-") for article in read_articles(CORPUS / name)
    )
    print(report(result))
    if "--show" in sys.argv:
        print(*result.problems, sep="\n")
