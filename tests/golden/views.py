"""What the store of made-up incidents answers: the map's views, lists, figures and choices under many filters."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

from geo.filter import Filter
from geo.model import BBox
from geo.store import Store
from tests.golden.values import cell, line, mark, plain

SEED = 20_250_820
VIEWS, FILTERS = 200, 60
ORDERS = (
    "id",
    "title",
    "date_start",
    "date_end",
    "killed",
    "injured",
    "event_type",
    "-date_start",
    "-killed",
    "-changed",
)
BOXES = (
    (-180.0, -85.0, 180.0, 85.0), (22.0, 44.0, 41.0, 53.0), (30.0, 49.0, 36.0, 51.0), (36.5, 47.2, 38.9, 49.1),
    (30.2, 50.3, 30.8, 50.6), (91.0, 10.0, 102.0, 28.0), (20.0, 8.0, 40.0, 24.0), (170.0, -60.0, -170.0, 70.0),
    (60.0, -85.0, 50.0, 85.0), (100.0, 5.0, 35.0, 60.0), (-180.0, -90.0, 180.0, 90.0), (25.0, 56.0, 25.0, 56.0),
    (179.9, -1.0, -179.9, 1.0), (14.0, 48.0, 25.0, 55.0), (35.0, 32.0, 43.0, 38.0), (-80.0, -40.0, -20.0, 10.0),
)  # fmt: skip
CHOICES: dict[str, tuple[str, ...]] = {
    "type": ("drone_strike", "air_strike", "missile_artillery", "ground_clash", "power_outage", "talks", "statement"),
    "domain": ("kinetic", "political", "all"),
    "country": ("UA", "RU", "LV", "PL", "SY", "SD", "MM", "FR"),
    "region": ("Region 3", "Region 7", "Region 15", "Region 40", "Region 55"),
    "target": ("energy", "residential", "health", "civilians"),
    "means": ("drone", "missile", "artillery"),
    "actor": ("Russia", "Ukraine", "RSF", "Arakan Army", "Nobody"),
    "verification": ("single_source", "one_party", "corroborated", "confirmed"),
    "precision": ("exact", "settlement", "near", "district", "province", "none"),
    "source": ("Kyiv Post", "Sumy Radio", "World Wire", "Made-up incidents"),
    "hide": ("made-up", "others", "nobody"),
}
WORDS = (
    "drones",
    "grain depot",
    '"power outage"',
    "обстріл",
    "Лікарня ОБЛАСТЬ",
    "town 12",
    "nothing of the sort",
    "ukraine fire",
)


def filters(number: int, random: Random) -> Iterator[Filter]:
    """Filters of one to four words, the first of them empty, in the same order for the same state of ``random``."""
    yield Filter()
    yield Filter(domain=("all",))
    for _number in range(number - 2):
        given: dict[str, Any] = {"domain": ("all",)} if random.random() < 0.4 else {}
        for word in random.sample(sorted(CHOICES), random.choice((0, 1, 1, 1, 2))):
            given[word] = tuple(random.sample(CHOICES[word], random.choice((1, 1, 2))))
        if random.random() < 0.3:
            given["since"] = dt.date(2022, 2, 24) + dt.timedelta(random.randrange(900))
        if random.random() < 0.2:
            given["until"] = dt.date(2024, 1, 1) + dt.timedelta(random.randrange(800))
        if random.random() < 0.2:
            given["q"] = random.choice(WORDS)
        if random.random() < 0.15:
            given[random.choice(("min_killed", "min_injured"))] = random.choice((0, 1, 3, 10))
        if random.random() < 0.1:
            given["bbox"] = BBox(*random.choice(BOXES))
        yield Filter(**given)


def in_view(store: Store) -> Iterator[str]:
    """A line a view: filter, box, zoom, most features; then hash, incidents, single ones, clusters, and the first."""
    random = Random(SEED)
    for number, asked in enumerate(filters(VIEWS, random)):
        box = BBox(*BOXES[number % len(BOXES)])
        zoom = random.choice((0, 2, 3.5, 5, 6, 7.25, 9, 11, 14, 18, 22))
        limit = random.choice((1_000, 1_000, 200, 20))
        answer = store.in_view(asked, box, zoom, limit)
        first = cell(line([answer.clusters[:1], answer.singles[:1]]), 90)
        edges = ",".join(f"{edge:g}" for edge in (box.west, box.south, box.east, box.north))
        members = [
            [incident.id for incident in store.members(asked, [(cluster.cell, cluster.level)])]
            for cluster in answer.clusters[: number % 4 == 0]
        ]
        told = (answer.count, len(answer.singles), len(answer.clusters), mark([answer, members]), first)
        yield "\t".join((_words(asked), edges, f"{zoom:g}", str(limit), *map(str, told)))


def answers(store: Store) -> Iterator[str]:
    """For each filter what the page shows beside the map, a line a question."""
    random = Random(SEED + 1)
    for number, asked in enumerate(filters(FILTERS, random)):
        words = _words(asked)
        order, offset = random.choice(ORDERS), random.choice((0, 0, 50, 500))
        pages = store.listed(asked, limit=50, offset=offset, order=order)
        facets = store.facets(asked)
        histogram = store.histogram(asked)
        yield f"{words}\ttotals\t{line(store.totals(asked))}"
        yield f"{words}\textent\t{line(store.extent(asked))}"
        yield f"{words}\tfacets\t{mark(facets)}\t" + " ".join(
            f"{word}:{len(values)}:{mark(values, 4)}" for word, values in facets.items()
        )
        yield f"{words}\thistogram\t{histogram.width}\t{len(histogram.bins)}\t{mark(histogram)}"
        yield f"{words}\tlist {order} from {offset}\t{mark(list(map(_timeless, pages)))}\t" + " ".join(
            incident.id for incident in pages[:3]
        )
        if number % 3 == 0:
            few = store.query(asked, limit=5, order=order)
            yield f"{words}\tquery {order}\t{mark(list(map(_timeless, few)))}"


def _words(asked: Filter) -> str:
    return "&".join(f"{name}={value}" for name, value in asked.to_query()) or "-"


def _timeless(incident: Any) -> Any:
    return plain(dataclasses.replace(incident, created=None, updated=None))
