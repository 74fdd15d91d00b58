"""What readers don't see can't be found out: the point by no filter, box or count, what is hidden by nothing at all.

The law: two stores that differ only in what readers may not know give readers the same answers, whatever is asked.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo import wording
from geo.errors import StoreError
from geo.filter import MAYBE, Filter
from geo.geodesy import Circle, distances_km
from geo.model import BBox, Claim, Evidence, Incident, Placement, Point, Related, Report, RunnerUp
from geo.schema import to_table
from geo.store import Act, ProtectionRule, Store, compare, repair
from geo.store.delta_log import LOG
from geo.store.ledger import Ledger
from geo.store.protection import RULES_FILE, ReadersView, coarse, coarsened, in_force, kept_rules
from tests.samples import SAMPLES, incident
from tests.strategies import incidents

NOW = dt.datetime(2025, 8, 24, 12, tzinfo=dt.UTC)
ALL = Filter(domain=("all",))
WITHIN_KM = 10


def shelter(lat: float = 50.31, lon: float = 34.9, words: str = "Okhtyrka", **more: Any) -> Incident:
    """An incident every text of which says where it was."""
    return incident(
        "shelter",
        "drone_strike",
        Placement(
            f"{words} shelter",
            Point(lat, lon),
            precision="exact",
            country="UA",
            admin1="Sumy",
            admin2=words,
            name=words,
            place_id=f"gn:{len(words)}",
            runners_up=(RunnerUp(words, Point(lat, lon)),),
            method="source",
            score=0.9,
        ),
        **{
            "title": f"Strike on {words}",
            "summary": words,
            "people": f"a family of {words}",
            "damage": words,
            "type_original": words,
            "date_note": words,
            "verification_reason": words,
            "flags": (words,),
            "claims": (Claim(f"Mayor of {words}", "reports", words, "r1"),),
            "evidence": (Evidence("placement", 0, len(words), words, "r1"),),
            "related": (Related("okhtyrka", words),),
            "raw": f'{{"lat": {lat}}}',
            "reports": (
                Report(
                    f"r-{words}",
                    publisher="A Paper",
                    title=words,
                    url=f"https://example.org/{words}",
                    quote=words,
                    quote_start=1,
                    author=words,
                    dataset="Samples",
                    row_id=words,
                    content_hash=words,
                    note=words,
                ),
            ),
            **more,
        },
    )


def filled(folder: Path, *more: Incident, rules: tuple[ProtectionRule, ...] = (), latest_rows: int = 20_000) -> Store:
    """A store with the samples and more; of as many rows as that it makes files."""
    store = Store.open(folder, check_every_s=0, latest_rows=latest_rows, clock=lambda: NOW)
    store.add([*SAMPLES, *more])
    for rule in rules:
        store.protect(rule, act=Act(who="ana"))
    return store


WITHIN = ProtectionRule(scope="incident", name="shelter", within_km=WITHIN_KM)
HIDDEN = ProtectionRule(scope="incident", name="shelter", hidden=True)


def answers(readers: Store) -> Iterator[Any]:
    """What readers can ask, but for when it was written and by which act."""
    for asked in FILTERS:
        yield readers.count(asked)
    yield [unstamped(each) for order in ("place", "precision,region") for each in readers.query(order=order)]
    yield [unstamped(each) for each in (*readers.listed(ALL), *readers.stream(NEAR))]
    yield readers.rows(ALL, COLUMNS).to_pylist()
    yield readers.totals(NEAR), readers.totals(ALL), readers.facets(NEAR), readers.facets(ALL), readers.histogram(NEAR)
    yield readers.extent(NEAR), readers.areas(ALL), readers.types(ALL)
    yield readers.frames(ALL, BOX, 9), [readers.in_view(ALL, BOX, zoom) for zoom in (3, 18)]
    yield [(unstamped(each.incident), each.change, each.reason) for each in readers.latest(ALL) if each.incident]
    table = readers.breakdown(ALL, "region")
    yield table, readers.over_time(ALL, table)
    yield compare(readers, ALL, (NOW.date() - dt.timedelta(days=7), NOW.date()), "before")
    yield [replace(each, added=None) for each in readers.datasets()]
    yield readers.acts(), readers.rules(), readers.history("shelter")
    yield unstamped(readers.get("shelter"))


BOX = BBox(34.5, 50, 35.2, 50.6)
COLUMNS = [
    *("id", "title", "source_id", "summary", "lat", "lon", "radius_km", "precision", "place", "place_id", "admin1"),
    *("admin2", "place_query", "geometry", "cell", "raw", "raw_header", "reports", "claims", "related", "runners_up"),
    *("sources", "publishers", "fingerprint", "method", "score", "flags", "evidence", "merged_from", "edited"),
]


def unstamped(each: Incident | None) -> Incident | None:
    return None if each is None else replace(each, created=None, updated=None)


NEAR = Filter(near=Circle(Point(50.33, 34.93), 30), within=MAYBE)
FILTERS = (
    Filter(q="Okhtyrka"),
    Filter(q="-Lebedyn"),
    replace(NEAR, near=Circle(Point(50.31, 34.9), 1)),
    replace(NEAR, near=Circle(Point(50.31, 34.9), 9), within=""),
    Filter(bbox=BBox(34, 50, 34.91, 51), within=MAYBE),
    Filter(precision=("exact",), region=("Sumy",), source=("A Paper",)),
)


def test_two_points_of_one_cell_are_the_same_to_readers_whatever_they_ask(tmp_path: Path) -> None:
    here, there = shelter(), shelter(50.33, 34.93, "Lebedyn")
    cells = coarse(np.array([50.31, 50.33]), np.array([34.9, 34.93]), np.full(2, float(WITHIN_KM)))
    assert all(each[0] == each[1] for each in cells)
    stores = [filled(tmp_path / each.placement.name, each, rules=(WITHIN,)) for each in (here, there)]
    for first, second in zip(*(answers(each.for_readers()) for each in stores), strict=True):
        assert first == second
    assert [each.get("shelter").placement.point for each in stores] == [  # type: ignore[union-attr]
        here.placement.point,
        there.placement.point,
    ]


def test_with_what_is_hidden_a_store_answers_readers_as_without_it(tmp_path: Path) -> None:
    rule = ProtectionRule(scope="type", name="sabotage", hidden=True)
    own = replace(shelter(source="secret"), event_type="sabotage")
    others = incident("other", "ground_clash", Placement(), related=(Related("shelter", "the same night"),))
    with_it = filled(tmp_path / "with", own, others, rules=(rule,), latest_rows=2)
    without = filled(tmp_path / "without", replace(others, related=()), rules=(rule,), latest_rows=2)
    mine = [name for name in COLUMNS if name != "fingerprint"]  # of what it was related to
    assert with_it.get("shelter") is not None
    for first, second in zip(*(answers(each.for_readers()) for each in (with_it, without)), strict=True):
        assert without_fingerprints(first, mine) == without_fingerprints(second, mine)


def without_fingerprints(answer: Any, names: list[str]) -> Any:
    is_rows = isinstance(answer, list) and answer and isinstance(answer[0], dict)
    return [{name: row[name] for name in names} for row in answer] if is_rows else answer


points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@given(points, st.integers(1, 500))
@example(Point(90, 180), 10)
@example(Point(-90, -180), 500)
@example(Point(89.99, 0), 500)
@example(Point(0, 0), 1)
def test_a_cells_middle_is_near_enough_and_its_own(point: Point, within_km: int) -> None:
    reach = np.array([float(within_km)])
    lat, lon = coarse(np.array([point.lat]), np.array([point.lon]), reach)
    assert distances_km(point.lat, point.lon, lat, lon)[0] <= within_km * 1.01
    assert [each[0] for each in coarse(lat, lon, reach)] == pytest.approx([lat[0], lon[0]])


@given(incidents(id="x"), st.integers(1, 100))
def test_a_coarsened_incident_is_one_and_claims_no_more_than_was_known(incident: Incident, within_km: int) -> None:
    table = to_table([incident])
    stored = {"sequence": [1], "act": ["a"], "change": ["new"], "deleted": [False]}
    for name, values in stored.items():
        table = table.append_column(name, [values])
    [row] = coarsened(table, np.array([float(within_km)]), None).to_pylist()
    assert row["admin1"] == row["place"] == row["raw"] == row["summary"] == ""
    if row["lat"] is None:
        assert (row["precision"], row["radius_km"]) == ("none", None)
    if row["radius_km"] is not None:
        assert incident.placement.point is not None
        away = distances_km(
            incident.placement.point.lat, incident.placement.point.lon, np.array([row["lat"]]), np.array([row["lon"]])
        )[0]
        known_km = incident.placement.radius_km if incident.placement.precision not in ("exact", "settlement") else 0
        assert row["radius_km"] * 1.01 >= away + (known_km or 0) - within_km * 0.01
        assert row["radius_km"] % within_km == 0


def test_the_regions_name_stays_where_the_cell_lies_in_it_as_a_whole(tmp_path: Path) -> None:
    def west_of_35(lats: Any, lons: Any) -> Any:
        return np.where(lons < 35, 7, 8) + 0 * lats

    near, far = shelter(), replace(shelter(lon=34), id="far", source_id="far")
    rules = (WITHIN, replace(WITHIN, name="far"))
    readers = filled(tmp_path / "store", near, far, rules=rules).for_readers(west_of_35)
    assert [each.placement.admin1 for each in readers.get_many(["shelter", "far"])] == ["", "Sumy"]
    place = readers.get_many(["far"])[0].placement
    assert wording.precision_words(place) == "known here only within 10 km, on purpose"
    assert wording.place_words(place) == "Sumy, UA"


def test_held_back_until_so_many_days_after_its_last_day_or_after_it_was_stored(tmp_path: Path) -> None:
    day = [NOW]
    store = Store.open(tmp_path / "store", check_every_s=0, clock=lambda: day[0])
    undated = replace(shelter(), id="undated", source_id="u", date_start=None, date_end=None, date_precision="unknown")
    store.add([shelter(), undated])
    store.protect(ProtectionRule(scope="dataset", name="samples", days=14), act=Act())
    readers, states = store.for_readers(), set()
    for moment, seen in (
        (dt.datetime(2025, 9, 2, 23, 59, tzinfo=dt.UTC), []),
        (dt.datetime(2025, 9, 3, tzinfo=dt.UTC), ["shelter"]),
        (dt.datetime.now(dt.UTC) + dt.timedelta(days=14), ["shelter", "undated"]),
    ):
        day[0] = moment
        assert [each.id for each in readers.query(ALL, order="id")] == seen
        assert readers.count(ALL) == len(seen)
        states.add(readers.state)
    assert len(states) == 3
    assert store.count(ALL) == 2


def test_the_strictest_of_several_rules_holds_and_the_newest_for_one_name(tmp_path: Path) -> None:
    store = filled(
        tmp_path / "store", shelter(), rules=(WITHIN, ProtectionRule(scope="type", name="drone_strike", within_km=50))
    )
    assert store.for_readers().get("shelter").placement.radius_km == 50  # type: ignore[union-attr]
    assert [rule.scope for rule in store.rules_of(shelter())] == ["incident", "type"]
    store.protect(replace(WITHIN, within_km=100), act=Act())
    assert store.for_readers().get("shelter").placement.radius_km == 100  # type: ignore[union-attr]
    store.protect(replace(WITHIN, within_km=0), act=Act())
    assert store.for_readers().get("shelter").placement.radius_km == 50  # type: ignore[union-attr]


def test_protecting_is_an_act_that_is_undone_like_any_other_and_seen_by_other_processes(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", shelter())
    other = Store.open(tmp_path / "store", check_every_s=0).for_readers()
    act = store.protect(HIDDEN, act=Act(who="ana", note="asked for by the family"))
    assert other.get("shelter") is None
    assert [(each.act.what, each.act.who, each.id) for each in store.acts()[:1]] == [("protect", "ana", act)]
    undone = store.undo(act, who="bo").act_id
    assert other.get("shelter") == store.get("shelter")
    store.undo(undone)
    assert other.get("shelter") is None
    with pytest.raises(StoreError, match="Nothing can be changed here"):
        store.for_readers().protect(replace(HIDDEN, hidden=False), act=Act())


def test_what_was_joined_with_it_is_protected_too(tmp_path: Path) -> None:
    whole = incident("whole", "drone_strike", Placement(), source="report", merged_from=("shelter",), reports=())
    store = filled(tmp_path / "store", shelter(), rules=(HIDDEN,))
    store.change([whole], {"shelter": "joined"}, act=Act(what="merge"))
    assert store.for_readers().get("whole") is None
    store.undo(store.acts()[0].id)
    named = incident("named", "drone_strike", Placement(), source="report", reports=shelter().reports)
    store.add([named])
    store.protect(ProtectionRule(scope="dataset", name="samples", hidden=True), act=Act())
    assert store.for_readers().get("named") is None
    assert [rule.scope for rule in store.rules_of(named)] == ["dataset"]


def test_an_edit_of_what_is_coarsened_is_coarsened_as_well(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", shelter(), rules=(WITHIN,), latest_rows=2)
    readers = store.for_readers()
    before = readers.get("shelter")
    assert before is not None
    whole = store.get("shelter")
    assert whole is not None
    store.put(replace(whole, title="Strike on the shelter in Lebedyn"))
    after = readers.get("shelter")
    assert unstamped(after) == unstamped(before)
    assert readers.history("shelter") == []
    assert readers.count(Filter(q="Lebedyn")) == 0


@pytest.mark.parametrize("is_kept", [True, False], ids=["with the file", "by what the log still says"])
def test_a_log_that_is_lost_and_mended_makes_nothing_public(tmp_path: Path, is_kept: bool) -> None:
    folder = tmp_path / "store"
    filled(folder, shelter(), rules=(HIDDEN,))
    if is_kept:
        shutil.rmtree(folder / LOG)
    else:
        (folder / RULES_FILE).unlink()
        sorted((folder / LOG).glob("*.json"))[0].write_bytes(b"")
    assert repair(str(folder)).log_rebuilt
    store = Store.open(folder)
    assert (store.rules(), store.for_readers().get("shelter")) == ((HIDDEN,), None)
    assert store.get("shelter") is not None


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_rule_that_cannot_be_kept_beside_the_log_holds(
    tmp_path: Path, scheme: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store.open(f"{scheme}{tmp_path}")
    (tmp_path / RULES_FILE / "in its way").mkdir(parents=True)
    store.protect(HIDDEN, act=Act())
    assert "The rules hold" in caplog.text
    assert store.rules() == Store.open(store.path).rules() == (HIDDEN,)


def test_rules_that_cannot_be_read_make_nothing_public(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", shelter(), rules=())
    (tmp_path / "store" / RULES_FILE).write_bytes(b"[{")
    readers = Store.open(store.path).for_readers()
    for _again in range(2):
        with pytest.raises(StoreError, match="can’t be read, which says what readers don’t see"):
            readers.get("shelter")
        with pytest.raises(StoreError, match="can’t be read"):
            readers.probe()


def test_what_was_taken_back_is_taken_back_beside_the_log_too(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", shelter(), rules=(HIDDEN,))
    lifted = store.protect(replace(HIDDEN, hidden=False), act=Act())
    assert kept_rules(store.path) == ()
    store.undo(lifted)
    assert kept_rules(store.path) == (HIDDEN,)


def test_rules_say_what_readers_see_and_refuse_nonsense() -> None:
    assert WITHIN.words == "Readers see where it was within 10 km only"
    assert replace(WITHIN, within_km=0, days=1).words == "Readers see it, 1 day after it happened"
    assert HIDDEN.words == "Readers don’t see it"
    for wrong in ({"scope": "all"}, {"scope": "type", "name": "x"}, {"name": ""}, {"within_km": -1}, {"days": 99_999}):
        with pytest.raises(ValueError, match=r"none of|there is no|between"):
            dataclasses.replace(WITHIN, **wrong)
    assert in_force([]) == ()


def test_no_rule_is_overlooked_while_others_write(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.add(SAMPLES[:1])
    store.protect(ProtectionRule(scope="type", name="protest", hidden=True), act=Act())
    ledger = Ledger(store.path)
    readers = ReadersView(ledger, lambda: NOW)
    assert [rule.name for rule in readers.rules()] == ["protest"]
    store.protect(ProtectionRule(scope="type", name="abduction", hidden=True), act=Act())
    ledger.update()
    for one in SAMPLES[1:3]:
        store.add([one])
    assert [rule.name for rule in readers.rules()] == ["abduction", "protest"]
    ledger.update()
    assert ledger.acts() == Ledger(store.path).acts()
    assert ledger.acts() is ledger.acts()
