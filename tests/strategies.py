"""Incidents and filters of every shape, with hostile text, for tests of laws (hypothesis)."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from geo import taxonomy
from geo.filter import ALL_DOMAINS, WORDS, Filter, Last
from geo.geodesy import Circle, Polygon, wrapped
from geo.model import BBox, Claim, Count, Evidence, Figure, Incident, Placement, Point, Related, Report, RunnerUp

HOSTILE = (
    "",
    "NaN",
    "null",
    "\x00",
    "<img src=x onerror=alert(1)>",
    "`${alert(1)}`",
    "'; drop table incidents; --",
    '"quoted", and 100% of it_',
    "=1+1",
    "\u202eright to left",
    "Straße  in\u00a0ODESA",
    "Одеса\nобласть",
    "İstanbul",
    "\x1f\x85 spaces \u2003",
    "*?[a-z]",
    "\\",
    "a" * 300,
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8"), max_size=12))
names = st.one_of(
    st.sampled_from(("Russia", "Ukraine", "Sumska", "Odesa", "Reuters", "acled", "NaN", "\x00", "'")), texts
)
days = st.dates(dt.date(2022, 2, 20), dt.date(2022, 3, 5))
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
moments = st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2100, 1, 1), timezones=zones)  # noqa: DTZ001 - zones follows
whole = st.integers(0, 20)
lats = st.one_of(st.sampled_from((0.0, -0.0, 50.5, 90.0, -90.0)), st.floats(-90, 90))
lons = st.one_of(st.sampled_from((0.0, 34.9, 180.0, -180.0)), st.floats(-180, 180))
points = st.builds(Point, lats, lons)


def codes(allowed: object, most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """A few of the codes, each once."""
    return st.lists(st.sampled_from(list(allowed)), unique=True, max_size=most).map(tuple)  # type: ignore[call-overload]


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """A count with any of its three figures missing, but not all."""
    figures: list[int | None] = sorted(draw(st.lists(whole, min_size=3, max_size=3)))
    for gap in draw(st.sets(st.integers(0, 2), max_size=2)):
        figures[gap] = None
    return Count(*figures)


reports = st.builds(
    Report,
    id=texts,
    publisher=names,
    title=texts,
    published=st.none() | days,
    quote=texts,
    quote_start=st.none() | whole,
    dataset=names,
)
claims = st.builds(Claim, names, st.sampled_from(list(taxonomy.STANCES)), texts, texts)


@st.composite
def placements(draw: st.DrawFn) -> Placement:
    """A place of any precision, or none."""
    known = {"query": draw(texts), "country": draw(st.sampled_from(("", "UA", "RU"))), "admin1": draw(names)}
    point = draw(st.none() | points)
    if point is None:
        return Placement(**known)
    return Placement(
        **known,
        point=point,
        geometry=draw(st.none() | st.just('{"type":"Point","coordinates":[1,2]}')),
        precision=draw(st.sampled_from([code for code in taxonomy.PRECISIONS if code != "none"])),
        radius_km=draw(st.none() | st.floats(0, 100)),
        admin2=draw(texts),
        name=draw(texts),
        method="gazetteer",
        score=draw(st.none() | st.floats(0, 1)),
        runners_up=tuple(draw(st.lists(st.builds(RunnerUp, texts, st.none() | points), max_size=2))),
    )


@st.composite
def incidents(draw: st.DrawFn, id: str | None = None) -> Incident:
    """An incident with any of its fields empty."""
    start = draw(st.none() | days)
    own = draw(st.text("abc-1", min_size=1, max_size=8)) if id is None else id
    return Incident(
        id=own,
        title=draw(texts),
        event_type=draw(st.sampled_from(list(taxonomy.EVENT_TYPES))),
        source=draw(st.sampled_from(("curated", "acled"))),
        source_id=own,
        summary=draw(texts),
        type_original=draw(texts),
        means=draw(codes(taxonomy.MEANS)),
        target=draw(codes(taxonomy.TARGETS)),
        actor=tuple(draw(st.lists(names, max_size=2))),
        target_actor=tuple(draw(st.lists(names, max_size=2))),
        date_start=start,
        date_end=None if start is None else start + dt.timedelta(days=draw(st.integers(0, 9))),
        date_precision="unknown" if start is None else draw(st.sampled_from(["day", "week", "month"])),
        time_start=draw(st.none() | moments),
        placement=draw(placements()),
        killed=draw(st.none() | counts()),
        injured=draw(st.none() | counts()),
        people=draw(texts),
        damage=draw(texts),
        figures=tuple(draw(st.lists(st.builds(Figure, st.sampled_from(list(taxonomy.FIGURES)), counts()), max_size=2))),
        verification=draw(st.sampled_from(list(taxonomy.VERIFICATIONS))),
        claims=tuple(draw(st.lists(claims, max_size=2))),
        reports=tuple(draw(st.lists(reports, max_size=2))),
        related=tuple(draw(st.lists(st.builds(Related, texts, texts), max_size=1))),
        evidence=tuple(draw(st.lists(st.builds(Evidence, texts, whole, whole, texts), max_size=1))),
        graphic=draw(st.booleans()),
        flags=tuple(draw(st.lists(texts, max_size=1))),
        raw=draw(texts),
    )


@st.composite
def boxes(draw: st.DrawFn) -> BBox:
    """A box, also across the antimeridian, a line or a point."""
    south, north = sorted((draw(lats), draw(lats)))
    return BBox(draw(lons), south, draw(lons), north)


circles = st.builds(Circle, points, st.floats(0.5, 9000))
lasts = st.builds(Last, st.integers(1, 400), st.sampled_from("hdw"))


@st.composite
def polygons(draw: st.DrawFn) -> Polygon:
    """An area of three to five corners around a point, at times across the antimeridian; its sides may cross."""
    lat, lon = draw(st.floats(-60, 60)), draw(lons)
    shifts = st.tuples(st.floats(-25, 25), st.floats(-80, 80))
    corners = draw(st.lists(shifts, min_size=3, max_size=5))
    return Polygon(tuple(Point(lat + north, wrapped(lon + east)) for north, east in corners))


filters = st.builds(
    Filter,
    type=codes(taxonomy.EVENT_TYPES),
    domain=codes((*taxonomy.DOMAINS, ALL_DOMAINS)),
    since=st.none() | days,
    until=st.none() | days,
    q=st.one_of(
        st.just(""),
        texts,
        st.sampled_from(("strasse", "ОДЕСА", "drop table", "istanbul", "100%", "-odesa", "a OR b -c", '-"quoted" a')),
    ),
    country=st.lists(st.sampled_from(("UA", "RU", "'")), max_size=2, unique=True).map(tuple),
    region=st.lists(names, max_size=2, unique=True).map(tuple),
    target=codes(taxonomy.TARGETS),
    means=codes(taxonomy.MEANS),
    actor=st.lists(names, max_size=2, unique=True).map(tuple),
    verification=codes(taxonomy.VERIFICATIONS),
    precision=codes(taxonomy.PRECISIONS),
    source=st.lists(names, max_size=2, unique=True).map(tuple),
    hide=st.lists(st.sampled_from(("curated", "acled", "viina")), max_size=2, unique=True).map(tuple),
    min_killed=st.none() | whole,
    min_injured=st.none() | whole,
    last=st.none() | lasts,
    bbox=st.none() | boxes(),
    near=st.none() | circles,
    area=st.lists(polygons(), max_size=2).map(tuple),
    within=st.sampled_from(("", "sure", "maybe")),
)
"""Filters in which every word may be restricted; most match little, so see :func:`loose_filters` too."""


@st.composite
def loose_filters(draw: st.DrawFn) -> Filter:
    """Filters that restrict one or two words at most, and so match something."""
    full = draw(filters)
    kept = draw(st.sets(st.sampled_from([word for word in WORDS if word != "domain"]), max_size=2))
    domain = draw(st.sampled_from(((ALL_DOMAINS,), (), full.domain)))
    return Filter(domain=domain, **{name: getattr(full, name) for name in kept})
