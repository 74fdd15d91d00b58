"""GeoConfirmed's map of 2022, as KML and as JSON: what its names, folders, icons and coordinates say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geo.datasets import open_dataset
from geo.model import Point
from tests.datasets.conftest import FIXTURES, Read

FILES = ["geoconfirmed_2022.json", "geoconfirmed_2022.kml"]


def with_points(*points: list[float], **more: Any) -> bytes:
    marks = [
        {"id": f"p{n}", "name": "Shelling", "description": "A depot", "coordinates": point, "icon": "", **more}
        for n, point in enumerate(points)
    ]
    return json.dumps({"mapDataFolders": [{"name": "D. Datapoints", "mapDataPlacemarks": marks}]}).encode()


@pytest.mark.parametrize("name", FILES)
def test_names_and_icons_tell_day_and_kind(name: str, read: Read) -> None:
    result, found = read(name)
    shelled, tank = sorted(found.values(), key=lambda one: str(one.date_start))
    assert (str(shelled.date_start), shelled.date_precision, shelled.time_start) == ("2022-02-24", "day", None)
    assert (shelled.title, shelled.event_type) == ("Russia - Bombing/Shelling", "missile_artillery")
    assert shelled.placement.point == Point(49.99, 36.23)
    assert (str(tank.date_start), tank.title) == ("2022-10-10", "Left beside the road")
    assert (tank.event_type, tank.type_original) == ("other", "Russia - Tank (Destroyed)")
    assert (shelled.actor, tank.actor) == ((), ())
    assert [len(one.reports) for one in (shelled, tank)] == [2, 1]
    assert result.unmapped == {"no word for what happened": 1}


@pytest.mark.parametrize("name", FILES)
def test_legend_and_front_line_are_no_incidents(name: str, read: Read) -> None:
    result, _ = read(name)
    assert result.reject_counts == {
        "a part of the map's legend, no incident": 2,
        "a line or area of the map, no incident": 1,
    }


@pytest.mark.parametrize(
    ("points", "first"),
    [
        ([[37.6, 48.0], [46.1, 51.5]], Point(48.0, 37.6)),
        ([[48.0, 37.6], [46.1, 51.5]], Point(48.0, 37.6)),
        ([[46.1, 51.5], [51.5, 46.1]], None),
        ([[48.0, 37.6], [37.6, 48.0]], None),
    ],
)
def test_the_points_tell_which_coordinate_is_the_latitude(
    points: list[list[float]], first: Point | None, read: Read
) -> None:
    _, found = read(with_points(*points))
    assert found["p0"].placement.point == first
    assert any("can't be told" in flag for flag in found["p0"].flags) is (first is None)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("01 0000 MAR 2022 - VID UAV - Fire at a depot", "Fire at a depot"),
        ("01 0000 MAR 2022 - UAV shot down", "UAV shot down"),
        ("VID - 01 0000 MAR 2022 - Hit by a DRONE", "Hit by a DRONE"),
        ("1 MAR 2022 - UAV - in the field", "UAV - in the field"),
    ],
)
def test_only_what_the_proof_is_goes_from_a_name(name: str, title: str, read: Read) -> None:
    _, found = read(with_points([48.0, 37.6], name=name))
    assert (found["p0"].title, str(found["p0"].date_start)) == (title, "2022-03-01")


def test_a_name_of_nothing_but_the_proof_gets_its_title_from_the_text(read: Read) -> None:
    text = "Smoke over the station https://social.example/1"
    _, found = read(with_points([48.0, 37.6], name="01 0000 MAR 2022 - PIC", description=text))
    assert found["p0"].title == "Smoke over the station"


def test_a_faction_is_an_actor_and_a_numbered_folder_is_none(read: Read) -> None:
    data = json.loads(with_points([48.0, 37.6]))
    data["mapDataFolders"][0]["name"] = "Wagner"
    _, found = read(json.dumps(data).encode())
    assert found["p0"].actor == ("Wagner",)


def test_a_kml_file_is_theirs_also_where_only_its_rows_say_so() -> None:
    data = (FIXTURES / "geoconfirmed_2022.kml").read_bytes()
    styles = b"".join(b'<Style id="s%d"><IconStyle><scale>1</scale></IconStyle></Style>' % n for n in range(2_000))
    assert len(styles) > 1 << 16
    assert open_dataset(data.replace(b"<description/>", styles, 1)).format == "geoconfirmed_kml"
    assert open_dataset(data.replace(b"GeoConfirmed", b"Somebody")).format == "table"
