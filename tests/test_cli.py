"""The command line: what it prints to a pipe, how it answers mistakes, and its exit codes."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import http.client
import http.server
import io
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo import cli, settings
from geo.cli import counting, output
from geo.errors import StoreError
from geo.filter import WORDS
from geo.map import PALETTE, Rings
from geo.sources import fetch
from geo.store import SHAPES, STAGES, Act, Store
from geo.store.index import LATEST_ROWS
from geo.wording import LABELS
from tests.datasets.conftest import FIXTURES
from tests.samples import SAMPLES

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "store"
    Store.open(path).add(SAMPLES)
    return path


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, store_path: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("GEO_STORE", str(store_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def open_unfilled(path: str, **_: object) -> Store:
    """The store without the reports that come with the program."""
    return Store.open(path)


UNFILLED = cli.Outside(open_store=open_unfilled)


def run(capfd: pytest.CaptureFixture[str], *words: str, outside: cli.Outside = UNFILLED) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as leaving:
        cli.main(words, outside=outside)
    said = capfd.readouterr()
    assert isinstance(leaving.value.code, int)
    return leaving.value.code, said.out, said.err


Said = pytest.CaptureFixture[str]


def test_alone_it_shows_help(capfd: Said) -> None:
    code, out, _ = run(capfd)
    assert code == 0
    assert all(name in out for name in cli.COMMANDS)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_help(capfd: Said, name: str) -> None:
    code, out, _ = run(capfd, name, "--help")
    assert code == 0
    assert out.startswith("Usage: incident-map")


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_an_example_in_the_help_can_be_typed(capfd: Said, name: str) -> None:
    _, out, _ = run(capfd, name, "--help")
    _, _, example = " ".join(out.split()).partition("Example: incident-map ")
    code, _, err = run(capfd, *shlex.split(example), "--help")
    assert (code, err) == (0, "")


@pytest.mark.parametrize("command", ["incidents", "export", "cite"])
def test_the_options_are_the_words_of_a_link(capfd: Said, command: str) -> None:
    _, out, _ = run(capfd, command, "--help")
    assert all(f"--{word}" in out for word in WORDS)


LOADED = """
import contextlib, sys
before = set(sys.modules)
from geo import cli
with contextlib.suppress(SystemExit):
    cli.main(["--help"])
print(*{name.partition(".")[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)
"""


def test_help_waits_for_no_library_but_that_of_the_command_line() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    assert set(done.stdout.splitlines()[-1].split()) == {"geo", "click"}


GIVES_WAY = """
import contextlib, os, sys
from geo import cli
sys.argv[1:] = [sys.argv[1], "--help"]
with contextlib.suppress(SystemExit):
    cli.main()
print(os.nice(0), os.environ["OPENBLAS_NUM_THREADS"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such order")
def test_commands_give_way_to_the_page_that_is_served_and_multiply_by_one_thread() -> None:
    unset = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    for command, nice in (("import", max(10, os.nice(0))), ("serve", os.nice(0))):
        words = [sys.executable, "-c", GIVES_WAY, command]
        done = subprocess.run(words, check=True, capture_output=True, text=True, env=unset)
        assert done.stdout.splitlines()[-1] == f"{nice} 1"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["incidnts"], "Did you mean incidents?"),
        (["incidents", "--tpye", "x"], "--type"),
        (["incidents", "--type", "drone_stike"], "Did you mean drone_strike"),
        (["incidents", "--since", "20.8.2025"], "write it as 2025-08-20"),
        (["incidents", "--country", "Ukraine"], "two letters, such as UA"),
        (["incidents", "--bbox", "1,2,3"], "it has 3 of 4 numbers. Write west,south,east,north"),
        (["incidents", "--last", "fortnight"], "write 24h, 14d or 2w"),
        (["incidents", "--near", "50,30"], "write latitude,longitude,km"),
        (["incidents", "--near", "Xqzwv, 30"], "knows no place “Xqzwv”"),
        (["incidents", "--near", "50,30,-5"], "is not above 0"),
        (["incidents", "--area", "50,30;51,31"], "no region that the gazetteer knows, and no area"),
        (["incidents", "--area", "Sumy region, 30"], "“Sumy region” is an area: leave the distance out"),
        (["incidents", "--area", "Kharkiv"], "“Kharkiv” is no area: --near “Kharkiv, 30” looks around it"),
        (["incidents", "--area", "Sahel"], "The gazetteer has no outline of Sahel"),
        (["incidents", "--near", "Sumy region"], "--area “Sumy region” looks into it"),
        (["incidents", "--within", "perhaps"], "'sure', 'maybe'"),
        (["incidents", "--format", "xml"], "'geojson'"),
        (["export", "-o", "x.docx"], "tells no format"),
        (["export", "--format", "exel"], "There is no format “exel”"),
        (["export", "-", "--lat", "5"], "go together"),
        (["export"], "Say where to: a FILE such as incidents.xlsx"),
        (["export", "a.csv", "-o", "b.csv"], "Name one file"),
        (["codes", "typ"], "Did you mean type?"),
        (["cite", "okhtirka"], "Did you mean okhtyrka?"),
        (["store", "undo", "nothing"], "`store history` lists them"),
    ],
)
def test_a_mistake_is_answered_with_what_was_meant(capfd: Said, words: list[str], says: str) -> None:
    code, out, err = run(capfd, *words)
    assert code == 2
    assert says in err
    assert out == ""


SUMY_REGION = "50.1,33;50.1,36;52,36;52,33"


@pytest.mark.parametrize("where", [["--near", "Okhtyrka, 20 km"], ["--near", "50.31,34.9,20"], ["--area", SUMY_REGION]])
def test_incidents_near_a_place_or_in_an_area(capfd: Said, where: list[str]) -> None:
    code, out, _ = run(capfd, "incidents", "--format", "json", *where)
    assert code == 0
    assert [incident["id"] for incident in json.loads(out)] == ["okhtyrka"]


@pytest.mark.parametrize(
    ("named", "same"),
    [
        (["--area", "Sumy region"], ["--region", "Sumy"]),
        (["--area", "Сумська область", "--area", "Kharkiv region"], ["--region", "Sumy", "--region", "Kharkiv region"]),
        (["--area", "Ukraine", "--type", "drone_strike"], ["--country", "UA", "--type", "drone_strike"]),
        (["--area", "Sumy region", "--country", "BE"], ["--region", "Sumy", "--country", "BE"]),
    ],
)
def test_a_named_region_is_asked_for_by_its_divisions(capfd: Said, named: list[str], same: list[str]) -> None:
    code, out, err = run(capfd, "incidents", "--format", "json", *named)
    assert code == 0
    assert out == run(capfd, "incidents", "--format", "json", *same)[1]
    assert "outline" not in err


@pytest.mark.parametrize(
    "others", [["--region", "Sumy"], ["--area", "Moldova"], ["--area", SUMY_REGION], ["--area", "Kordofan"]]
)
def test_a_region_beside_what_a_filter_can_not_say_of_it_is_an_outline(capfd: Said, others: list[str]) -> None:
    code, _, err = run(capfd, "incidents", "--format", "json", "--area", "Sumy region", *others)
    assert code == 0
    assert "Sumy region is taken by its outline, which has few corners and is only about right." in err


def test_an_area_comes_out_of_a_file(capfd: Said, tmp_path: Path) -> None:
    path = tmp_path / "area.geojson"
    corners = [[lon, lat] for lat, lon in ((50.1, 33), (50.1, 36), (52, 36), (52, 33), (50.1, 33))]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [corners]}), encoding="utf-8")
    code, out, _ = run(capfd, "incidents", "--format", "json", "--area", str(path))
    assert (code, [incident["id"] for incident in json.loads(out)]) == (0, ["okhtyrka"])
    pasted = ";".join([*(f"50.1,{33 + n / 100:.2f}" for n in range(300)), "52,36", "52,33"])
    code, out, _ = run(capfd, "incidents", "--format", "json", "--area", pasted)  # no file has so long a name
    assert (code, [incident["id"] for incident in json.loads(out)]) == (0, ["okhtyrka"])
    path.write_text("{", encoding="utf-8")
    code, _, err = run(capfd, "incidents", "--area", str(path))
    assert code == 1
    assert "can't be read as a file of areas" in err


def test_a_saved_view_is_taken_wherever_a_filter_is(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "views", "save", "Drones", "--type", "drone_strike")[0] == 0
    assert "type=drone_strike" in run(capfd, "views")[1]
    by_name = run(capfd, "incidents", "--view", "drones")
    assert by_name[:2] == run(capfd, "incidents", "--type", "drone_strike")[:2]
    assert run(capfd, "incidents", "--view", "drones", "--country", "BE")[1] == ""
    assert run(capfd, "views", "remove", "Drones")[0] == 0
    code, _, said = run(capfd, "incidents", "--view", "drones")
    assert code == 1
    assert "No view is called" in said


def test_places_of_ones_own_are_imported_and_searched_near(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shapes = [
        ("Office", {"type": "Point", "coordinates": [34.8, 50.91]}),
        ("Road", {"type": "LineString", "coordinates": [[34.8, 50.91], [35.3, 50.4]]}),
    ]
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name, shape in shapes]
    file = tmp_path / "mine.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert "Kept: Office, Road" in run(capfd, "places", "import", str(file))[1]
    assert "Road\tline" in run(capfd, "places")[1]
    by_name = run(capfd, "incidents", "--near", "office, 400", "--domain", "all")
    assert by_name[:2] == run(capfd, "incidents", "--near", "50.91,34.8,400", "--domain", "all")[:2]
    assert by_name[1]
    assert run(capfd, "export", "--places", str(tmp_path / "map.html"))[0] == 0
    assert run(capfd, "places", "remove", "Office")[0] == 0
    assert run(capfd, "places", "remove", "Road")[0] == 0


def test_watching_is_silent_at_first_and_then_tells_what_is_new(
    capfd: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "watched"))
    store = Store.open(tmp_path / "watched")
    strike = next(incident for incident in SAMPLES if incident.event_type == "drone_strike")
    store.add([strike])
    view = ("watch", "--type", "drone_strike")
    code, out, err = run(capfd, *view)
    assert (code, out) == (0, "")
    assert "Watching from now on: Drone strike." in err
    store.add(dataclasses.replace(strike, id=f"new-{number}", source_id=f"new-{number}") for number in range(25))
    code, out, err = run(capfd, *view, "--again")
    assert (code, out.splitlines()[-1]) == (0, "… and 5 more.")
    code, out, err = run(capfd, *view, "--format", "json")
    assert (code, len(out.splitlines())) == (0, 25)
    assert json.loads(out.splitlines()[0])["change"] == "new"
    code, out, err = run(capfd, *view)
    assert (code, out) == (0, "")
    assert err.startswith("0 new or changed since")
    assert run(capfd, "watch", "--type", "protest")[2].startswith("Watching from now on")


def test_a_brief_is_written_as_a_page_or_a_document(capfd: Said, tmp_path: Path) -> None:
    code, _, err = run(capfd, "brief", "--type", "drone_strike", "-o", "brief.html", "--note", "In Lagos 77 fell.")
    assert code == 0
    assert "No incident of this view has “77”" in err
    assert "“Lagos”" in err
    assert "<!doctype html>" in (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert run(capfd, "brief", "-o", "brief.docx")[0] == 0
    assert run(capfd, "brief", "--against", "year", "-o", "brief.pdf")[0] == 0
    code, _, err = run(capfd, "brief", "-o", "brief.odt")
    assert code == 2
    assert "must end in .html, .pdf, .docx" in err


def test_incidents_are_counted_by_region_and_taken_away(capfd: Said, tmp_path: Path) -> None:
    assert counting.SHAPES == SHAPES
    code, out, err = run(capfd, "table", "--since", "2025-08-14", "--until", "2025-08-20")
    head, *rows = [line.split("\t") for line in out.splitlines()]
    assert (code, head[:4]) == (0, ["region", "now", "before", "change"])
    assert rows[-1][0] == "all"
    assert "before: 7 Aug 2025 – 13 Aug 2025" in err
    assert run(capfd, "table", "--rows", "type", "-o", "t.csv")[0] == 0
    assert (tmp_path / "t.csv").read_text(encoding="utf-8-sig").startswith("type,name,incidents,")
    assert run(capfd, "table", "-o", "t.pdf")[0] == 2


def test_a_table_in_a_pipe_is_tab_separated_without_colour(capfd: Said) -> None:
    code, out, _ = run(capfd, "incidents", "--type", "Drone strike", "--type", "power-outage")
    head, *rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert {row[head.index("id")] for row in rows} == {"okhtyrka", "outage"}
    assert all(len(row) == len(head) for row in rows)
    assert "\x1b" not in out


def test_formats(capfd: Said) -> None:
    _, out, _ = run(capfd, "incidents", "--domain", "all", "--format", "json")
    assert {one["id"] for one in json.loads(out)} == {one.id for one in SAMPLES}
    _, out, _ = run(capfd, "incidents", "--format", "geojson", "--region", "Sumy")
    assert [feature["id"] for feature in json.loads(out)["features"]] == ["sumy"]
    _, out, _ = run(capfd, "incidents", "--format", "csv", "--min-injured", "14")
    assert len(out.splitlines()) == 2


def test_nothing_found_says_why(capfd: Said) -> None:
    code, out, err = run(capfd, "incidents", "--region", "Suny")
    assert (code, out) == (0, "")
    assert "None has the region “Suny”. Did you mean Sumy?" in err
    assert "--domain all" in err
    assert "None has the region “sumy”. Did you mean Sumy?" in run(capfd, "incidents", "--region", "sumy")[2]


def test_a_region_is_meant_in_any_spelling(tmp_path: Path, capfd: Said) -> None:
    file = tmp_path / "fires.csv"
    file.write_text("date,title,country,place\n2024-02-03,Fire,UA,Okhtyrka\n")
    act = run(capfd, "import", str(file))[1].split()[-1]
    for name in ("Sumy Oblast", "sumy region", "Сумська область"):
        _, out, err = run(capfd, "incidents", "--region", name)
        assert "Okhtyrka" in out
        assert f"No incident has the region “{name}”; “Sumy region” was taken." in err
    assert "was taken" not in run(capfd, "incidents", "--region", "Sumy region")[2]
    for name in ("Kosovo", "Gaza"):  # in Albania and in Mozambique regions bear these names too
        assert "was taken" not in run(capfd, "incidents", "--region", name)[2]
    run(capfd, "store", "undo", act)


def test_export_tells_the_format_by_the_ending_and_leaves_whole_files(capfd: Said, tmp_path: Path) -> None:
    code, out, err = run(capfd, "export", "--domain", "all", "-o", str(tmp_path / "x.geojson"))
    assert (code, out) == (0, "")
    assert "5 incidents in" in err
    assert len(json.loads((tmp_path / "x.geojson").read_bytes())["features"]) == 5
    assert [path.name for path in tmp_path.iterdir()] == ["x.geojson"]
    for command, name in (("export", "x.csv"), ("brief", "b.html"), ("table", "t.csv")):
        code, _, err = run(capfd, command, "-o", str(tmp_path / "no" / name))
        assert (code, f"{name} can't be written: No such file or directory." in err) == (1, True), command


def test_a_fault_of_the_store_isnt_told_as_one_of_the_file(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "store"))
    Store.open(tmp_path / "store").add(SAMPLES)
    (path,) = (tmp_path / "store").glob("*.parquet")
    path.unlink()
    path.symlink_to(path.name)  # which the system refuses to follow: nothing is damaged
    code, _, err = run(capfd, "export", "-o", str(tmp_path / "x.csv"))
    assert (code, f"Error: The store in {tmp_path / 'store'} can’t be read: " in err) == (1, True)
    assert not (tmp_path / "x.csv").exists()


def test_export_takes_its_file_as_a_word_and_writes_nothing_unasked(capfd: Said, tmp_path: Path) -> None:
    code, _, err = run(capfd, "export", "--type", "drone_strike", "x.csv")
    assert code == 0
    assert "1 incident in x.csv" in err
    assert run(capfd, "export")[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_citations(capfd: Said) -> None:
    _, out, _ = run(capfd, "cite", "sumy", "--link", "http://localhost:8501/?incident=sumy")
    assert out.startswith("“Sample sumy” (20 Aug 2025). Reported by A Paper.")
    _, out, _ = run(capfd, "cite", "--type", "drone_strike", "--bibtex")
    assert out.startswith("@misc{")
    _, out, _ = run(capfd, "cite", "--country", "UA", "--domain", "all")
    assert "all kinds; in Ukraine" in out


def test_a_circle_is_said_to_be_around_its_town(capfd: Said) -> None:
    near = ("--near", "Okhtyrka, 20 km")
    assert "within 20 km of Okhtyrka" in run(capfd, "cite", *near)[1]
    assert "within 20 km of Okhtyrka" in run(capfd, "watch", *near)[2]
    assert "within 20 km of Okhtyrka" in run(capfd, "views", "save", "Home", *near)[1]
    assert "within 20 km of Okhtyrka" in run(capfd, "views")[1]
    assert "within 20 km of Okhtyrka" in run(capfd, "incidents", "--view", "home", "--near", "Sumy, 5")[2]


def test_codes_are_those_of_the_taxonomy(capfd: Said) -> None:
    _, out, _ = run(capfd, "codes", "target")
    assert [line.split()[0] for line in out.splitlines()] == list(LABELS["target"])


def test_an_act_of_a_clock_ahead_is_listed_as_before_the_next_one(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    store, now = Store.open(tmp_path / "own"), time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 86_400 * 10**9)
    store.add(SAMPLES)
    monkeypatch.setattr(time, "time_ns", now)
    store.delete([SAMPLES[0].id], "no reason")
    when = f"{store.acts()[0].when:%Y-%m-%d %H:%M}"
    _, out, _ = run(capfd, "store", "history")
    assert [line.split("\t")[1] for line in out.splitlines()[-2:]] == [when, f"before {when}"]


def test_the_store_tells_what_it_holds_and_undoes(capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    act = Store.open(tmp_path / "own").add(SAMPLES).act_id
    _, out, _ = run(capfd, "store", "info")
    assert "incidents\t5" in out
    _, out, _ = run(capfd, "store", "history")
    assert act in out
    [line] = run(capfd, "store", "history", "--format", "jsonl")[1].splitlines()
    assert (json.loads(line)["act"], json.loads(line)["new"]) == (act, 5)
    code, out, _ = run(capfd, "store", "undo", act)
    assert (code, "5 incidents taken away" in out) == (0, True)
    _, out, _ = run(capfd, "store", "info")
    assert "incidents\t0" in out


def test_what_readers_dont_see_is_said_listed_and_taken_back(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    Store.open(tmp_path / "own").add(SAMPLES)
    code, out, _ = run(capfd, "protect", "dataset", "samples", "--within", "10", "--days", "14")
    assert (code, out.partition(".")[0]) == (
        0,
        "dataset samples: readers see where it was within 10 km only, 14 days after it happened",
    )
    assert "samples\tReaders see where it was within 10 km only" in run(capfd, "protect")[1]
    run(capfd, "store", "undo", out.split()[-1])
    assert "samples" not in run(capfd, "protect")[1]
    for words in (("dataset", "samples"), ("dataset", "x", "--lift", "--hidden"), ("type", "drone", "--hidden")):
        assert run(capfd, "protect", *words)[0] == 2
    code, _, said = run(capfd, "protect", "dataset", "samples", "--within", "9999")
    assert (code, "Kilometres are between 1 and 500, not 9,999." in said) == (2, True)
    assert "none of dataset, type, incident" in run(capfd, "protect", "country", "UA", "--hidden")[2]
    assert "it holds for what comes. Did you mean samples" in run(capfd, "protect", "dataset", "sample", "--hidden")[2]


def test_a_file_is_imported_once_and_a_bad_one_is_refused(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    run(capfd, "export", "--domain", "all", "-o", "x.jsonl")
    Store.open(tmp_path / "other").add(SAMPLES)
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "other"))
    run(capfd, "export", "--domain", "all", "-o", "x.jsonl")
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    code, out, _ = run(capfd, "import", "x.jsonl")
    assert (code, "5 new" in out) == (0, True)
    code, out, _ = run(capfd, "import", "x.jsonl")
    assert (code, "5 as they were" in out) == (0, True)
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    code, out, err = run(capfd, "import", "bad.json", "nowhere.csv")
    assert (code, out, err.count("Nothing of")) == (1, "", 2)


def test_an_import_shows_how_long_each_stage_took(capfd: Said, tmp_path: Path) -> None:
    rows = "".join(f"{number},Fire,2022-03-01,50,30\n" for number in range(LATEST_ROWS + 1))
    (tmp_path / "a.csv").write_text(f"id,title,date,lat,lon\n{rows}")
    code, out, _ = run(capfd, "import", str(tmp_path / "a.csv"), "--verbose")
    assert code == 0
    assert out.splitlines()[-1].startswith("files of the current state: ")
    lines = [line.split() for line in out.splitlines()]
    table = lines[lines.index(["stage", "seconds", "share"]) + 1 :]
    assert [line[0] for line in table[:9]] == [*STAGES, "all"]
    assert abs(sum(float(line[1]) for line in table[:8]) - float(table[8][1])) < 0.05  # each is rounded
    assert table[8][2:] == ["100", "%"]
    assert {line[0]: " ".join(line[4:]) for line in table[:8]} == STAGES


def test_the_store_is_checked_backed_up_repaired_and_brought_back(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "own" / "store"
    monkeypatch.setenv("GEO_STORE", str(folder))
    Store.open(folder).add(SAMPLES)
    code, out, err = run(capfd, "store", "check")
    assert (code, err, out.splitlines()[-1:]) == (0, "", ["The store is sound."])
    assert run(capfd, "store", "backup", str(tmp_path / "backups"))[0] == 0
    assert "0 of them were new" in run(capfd, "store", "backup", str(tmp_path / "backups"))[1]
    (tmp_path / "backups" / "dropped").write_bytes(b"no folder")
    code, _, err = run(capfd, "store", "backup", str(tmp_path / "backups"), "--keep", "1")
    assert (code, "is taken; old ones couldn’t be deleted" in err) == (0, True)
    path = max(folder.glob("*.parquet"), key=lambda each: each.stat().st_size)
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    code, out, err = run(capfd, "store", "check")
    assert code == 1
    assert f"{path.name} has " in err
    assert "store repair" in err
    assert "From the backup: 1 file." in run(capfd, "store", "repair", "--from", str(tmp_path / "backups"))[1]
    assert path.read_bytes() == whole
    path.write_bytes(whole[:-100])
    code, out, _ = run(capfd, "store", "repair")
    assert "Set aside: 1 file" in out
    act = out.split()[-1]
    (folder / "_damaged" / path.name).write_bytes(whole)
    assert run(capfd, "store", "repair", "--undo", act)[1] == "Taken in again: 1 file.\n"
    code, out, err = run(capfd, "store", "restore", str(tmp_path / "backups"))
    assert (code, "is there already" in err) == (1, True)
    code, out, _ = run(capfd, "store", "restore", str(tmp_path / "backups"), "--into", str(tmp_path / "back"))
    assert (code, "is as it was on" in out) == (0, True)
    assert run(capfd, "store", "restore", str(tmp_path / "backups"), "--at", "soon")[0] == 2
    assert run(capfd, "store", "clean")[1] == "0 files, 0.0 MB, deleted.\n"
    assert run(capfd, "store", "unpack")[1] == "Each entry of the log has a file of its own.\n"
    assert [run(capfd, "store", "clean", option, "1000000")[0] for option in ("--days", "--history")] == [2, 2]
    monkeypatch.setenv("GEO_HISTORY_DAYS", "99999")
    assert run(capfd, "store", "clean", "--days", "99999")[1].startswith("0 versions of before 17")


def test_a_place_takes_the_place_of_a_views_own(capfd: pytest.CaptureFixture[str]) -> None:
    run(capfd, "views", "save", "belgian", "--country", "BE", "--domain", "all")
    _, _, nothing = run(capfd, "incidents", "--view", "belgian", "--type", "drone_strike", "--format", "json")
    assert "In place of" not in nothing
    for place in (["--near", "Okhtyrka, 30"], ["--area", "50,34;51,34;51,36;50,36"], ["--bbox", "34,50,36,51"]):
        _, listed, said = run(capfd, "incidents", "--view", "belgian", *place, "--format", "json")
        assert "In place of the view’s own place: in Belgium." in said
        assert "Okhtyrka" in listed


def test_a_preview_says_what_an_import_would_do_and_stores_nothing(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    rows = "1,Fire,2022-03-01,30.5,50.4,Ukraine\n2,Fire,2022-03-01,50.4,30.5,Ukraine\n3,,,,,\n"
    (tmp_path / "a.csv").write_text(f"id,title,date,lat,lon,country\n{rows}", encoding="utf-8")
    code, out, _ = run(capfd, "import", str(tmp_path / "a.csv"), "--preview")
    lines = out.splitlines()
    assert (code, lines[0]) == (0, "a.csv: Table")
    assert "  3 rows: 2 rows can be used, 1 not" in lines
    assert "    1 × neither a date, a place nor a text (row 3)" in lines
    assert any("--swap" in line for line in lines)
    code, out, _ = run(capfd, "import", str(tmp_path / "a.csv"), "--swap")
    assert (code, "2 new" in out, "they were exchanged" in out) == (0, True, True)


def test_a_mapping_is_given_by_file_and_held_for_the_next_file(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    (tmp_path / "a.csv").write_text("p,q,r\n2022-03-01,Kyiv,3\n2022-03-02,Lviv,4\n", encoding="utf-8")
    mapping = {"columns": {"date": ["p"], "place": ["q"], "killed": ["r"]}, "label": "Mine", "source": "mine"}
    (tmp_path / "m.json").write_text(json.dumps(mapping), encoding="utf-8")
    code, out, err = run(capfd, "import", str(tmp_path / "a.csv"), "--mapping", str(tmp_path / "m.json"), "--preview")
    assert (code, "Killed: r" in out, "Name of the place: q" in out, err) == (0, True, True, "")
    code, out, _ = run(capfd, "import", str(tmp_path / "a.csv"), "--preview")
    assert (code, "Killed: r" in out) == (0, True)
    code, out, _ = run(capfd, "import", str(tmp_path / "a.csv"), "--preview", "--mapping", "Mine")
    assert (code, "Killed: r" in out) == (0, True)
    code, _, err = run(capfd, "import", str(tmp_path / "a.csv"), "--mapping", "Yours")
    assert (code, "kept are: Mine" in err) == (1, True)


def test_an_import_says_each_reason_on_a_line_of_its_own(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    rows = "1,Fire,2022-03-01,0,0,1\n3,,,,,\n2,Flood,2022-03-01,50,30,2\n4,Wind,2022-03-01,50,30,many\n"
    (tmp_path / "odd.csv").write_text(f"id,title,date,lat,lon,killed\n{rows}", encoding="utf-8")
    rejects = tmp_path / "rejects.csv"
    code, out, err = run(capfd, "import", str(tmp_path / "odd.csv"), "--rejects", str(rejects))
    assert f"1 row not used: {rejects}" in err
    assert rejects.read_text(encoding="utf-8-sig").splitlines()[0] == "file,row,reason,content"
    lines = out.splitlines()
    assert (code, lines[0]) == (0, "odd.csv")  # a table without a name of its own is called by its file, once
    assert "    1 × neither a date, a place nor a text" in lines
    assert "    1 × The coordinates are 0, 0, which stands for a missing place; they were left out. (row 1)" in lines
    assert "    1 × “many” can't be read as a number of killed; it was left out. (row 4)" in lines
    code, _, err = run(capfd, "import", str(tmp_path / "odd.csv"), "--rejects", str(tmp_path / "no" / "r.csv"))
    assert (code, "r.csv can't be written: No such file or directory." in err) == (1, True)


def test_a_map_has_the_colours_that_datasets_have_on_the_page(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    run(capfd, "import", str(FIXTURES / "timemap_events.json"))
    Rings(settings.read().rings).choose("timemap", "magenta")
    for name in ("a.kml", "a.svg"):
        assert run(capfd, "export", "-o", str(tmp_path / name), "--domain", "all")[0] == 0
    assert "magenta: timemap events" in (tmp_path / "a.kml").read_text(encoding="utf-8")
    assert PALETTE["magenta"].light in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_a_file_that_only_adds_to_another_finds_it_by_its_content(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    events, mentions = (str(FIXTURES / f"gdelt_{kind}_headless.tsv") for kind in ("events", "mentions"))
    code, out, _ = run(capfd, "import", mentions, events)
    assert (code, "7 rows, 6 incidents with 7 reports" in out) == (0, True)
    assert "\n  1 row on the same incidents as other rows\n" in out
    code, out, err = run(capfd, "import", mentions)
    assert (code, out, "add both together" in err) == (1, "", True)


def test_timemaps_files_find_their_events_in_any_order(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own"))
    sources, events, associations = (
        str(FIXTURES / f"timemap_{kind}.json") for kind in ("sources", "events", "associations")
    )
    code, out, _ = run(capfd, "import", sources, events, associations)
    assert (code, "3 incidents with 6 reports" in out) == (0, True)
    code, out, _ = run(capfd, "import", associations, sources, events)
    assert (code, "3 as they were" in out) == (0, True)


def test_places_are_found_and_what_is_not_found_shows_in_the_exit_code(capfd: Said) -> None:
    code, out, _ = run(capfd, "geocode", "Okhtyrka", "--country", "ua")
    assert code == 0
    assert out.splitlines()[1].startswith("Okhtyrka\tOkhtyrka\t")
    code, out, _ = run(capfd, "geocode", "Qqqzzzxx", "--format", "json")
    assert code == 1
    assert json.loads(out)[0]["precision"] == "none"
    code, out, _ = run(capfd, "geocode", "Xyzzy")
    assert code == 1
    assert [line.split("\t")[:2] for line in out.splitlines()[1:3]] == [["Xyzzy", "not found"], ["perhaps", "Khizi"]]


def test_names_are_read_from_a_pipe(capfd: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Okhtyrka\n\nSudzha\n"))
    code, out, _ = run(capfd, "geocode", "Narva", "-")
    assert code == 0
    named = [line.split("\t")[0] for line in out.splitlines()]
    assert [name for name in named if name in ("Okhtyrka", "Sudzha", "Narva")] == ["Narva", "Okhtyrka", "Sudzha"]


def test_what_cannot_be_done_is_one_sentence(capfd: Said) -> None:
    def closed(*_: object, **_options: object) -> Store:
        raise StoreError("The store can't be read:\ndisk full.")

    code, out, err = run(capfd, "store", "info", outside=cli.Outside(open_store=closed))
    assert (code, out, err) == (1, "", "Error: The store can't be read: disk full.\n")
    for words in (("codes",), ("places",), ("views",), ("feeds", "list"), ("protect", "--help")):  # need none
        assert run(capfd, *words, outside=cli.Outside(open_store=closed))[0] == 0


def test_what_was_not_foreseen_is_one_sentence_and_with_debug_a_traceback(capfd: Said) -> None:
    def broken(*_: object, **_options: object) -> Store:
        raise KeyError("row")

    outside = cli.Outside(open_store=broken)
    code, _, err = run(capfd, "store", "info", outside=outside)
    assert (code, err.count("\n")) == (3, 2)
    assert "KeyError: 'row'" in err
    code, _, err = run(capfd, "store", "info", "--debug", outside=outside)
    assert code == 3
    assert "Traceback" in err


def test_a_closed_pipe_is_no_error() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run(
        [sys.executable, "-m", "geo", "codes"], stdout=write_end, stderr=subprocess.PIPE, check=False, text=True,
        cwd=Path(__file__).parents[1],
    )  # fmt: skip
    os.close(write_end)
    assert (done.returncode, done.stderr) == (0, "")


def test_text_on_a_terminal_carries_no_commands() -> None:
    assert output.one_line("a\x1b[2J\tb\r\nc\x9d") == "a [2J b c"


REPORT = "KYIV, Ukraine — Two people were killed in a drone attack on Kherson on Tuesday, the police said."


def test_a_report_is_read_and_stored_only_when_told_to(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own" / "store"))
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    code, out, _ = run(capfd, "extract", str(report), "--published", "2025-08-20")
    assert code == 0
    for part in ("Drone strike", "19 Aug 2025", "Kherson", "killed 2"):
        assert part in out
    _, out, _ = run(capfd, "extract", str(report), "--published", "2025-08-20", "--format", "json")
    (found,) = json.loads(out)["incidents"]
    assert found["incident"]["killed"] == {"low": 2, "best": 2, "high": 2}
    _, out, _ = run(capfd, "incidents")
    assert out == ""
    _, out, err = run(capfd, "extract", str(report), "--accept-above", "0.1")
    assert out.startswith("stored\t")
    assert "1 stored; 0 proposals" in err
    _, out, _ = run(capfd, "incidents")
    assert "Kherson" in out
    _, out, _ = run(capfd, "extract", str(report), "--accept-above", "0.1")
    assert "known already" in out
    report.write_text(f"{REPORT} Nothing else was known.", encoding="utf-8")
    _, out, err = run(capfd, "extract", str(report), "--accept-above", "0.1")
    assert out == ""
    assert "may be on the map already: Drone strike in Kherson: 2 killed" in err
    assert "0 stored; 1 proposal of it waits" in err


def test_many_texts_come_back_in_their_order(capfd: Said, tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    texts = [{"id": n, "text": REPORT if n % 2 else "Nothing happened.", "published": "2025-08-20"} for n in range(40)]
    lines.write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    code, out, err = run(capfd, "extract", "--jsonl", str(lines), "--workers", "1")
    read = [json.loads(line) for line in out.splitlines()]
    assert code == 0, err
    assert [one["id"] for one in read] == list(range(40))
    assert read[0]["incidents"] == []
    assert (read[1]["incidents"][0]["killed"], read[1]["incidents"][0]["date"]) == (2, "2025-08-19")
    assert {REPORT[place["start"] : place["end"]] for place in read[1]["places"]} >= {"Kherson"}


def test_one_text_that_cannot_be_read_is_named_and_the_others_are_read(capfd: Said, tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    texts = [{"id": f"t{n}", "text": REPORT, "published": "2025-08-20"} for n in range(40)]
    texts[3]["text"] += " \ud83d"  # half a character: no file can hold it
    texts[29]["published"] = "0001-01-01"  # the day before it can't be said
    lines.write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    code, out, err = run(capfd, "extract", "--jsonl", str(lines), "--workers", "2")
    read = [json.loads(line) for line in out.splitlines()]
    assert code == 1, err
    assert [one["id"] for one in read] == [one["id"] for one in texts]
    failed = [one for one in read if "error" in one]
    assert [set(one) for one in failed] == [{"id", "error"}] * 2
    assert [one["id"] for one in failed] == ["t3", "t29"]
    assert all(one["incidents"] for one in read if "error" not in one)
    assert "surrogates not allowed" in failed[0]["error"]
    assert all(one["error"] in err for one in failed)
    assert "2 of 40 texts can’t be read" in err


def test_a_name_stands_where_it_is_and_its_part_beside_it(capfd: Said, tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    text = "A mine collapsed in eastern China."
    lines.write_text(json.dumps({"id": 1, "text": text}), encoding="utf-8")
    _, out, _ = run(capfd, "extract", "--jsonl", str(lines), "--workers", "1")
    (china,) = json.loads(out)["places"]
    assert (china["text"], china["name"], china["precision"]) == ("China", "China", "country")
    assert china["lon"] < 106
    part = china["expression"]
    assert text[part["start"] : part["end"]] == "eastern China"
    assert part["precision"] == "area"
    assert part["lon"] > 110


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["extract"], 2, "--jsonl"),
        (["extract", "nowhere.txt"], 1, "nowhere.txt can't be read"),
        (["extract", "http://127.0.0.1/"], 1, "only public addresses"),
    ],
)
def test_what_cannot_be_extracted_is_told(capfd: Said, words: list[str], code: int, says: str) -> None:
    found, _, err = run(capfd, *words)
    assert (found, says in err) == (code, True)


def test_a_line_that_is_no_text_is_named(capfd: Said, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "x"}\n{"id": 2}\n', encoding="utf-8")
    code, _, err = run(capfd, "extract", "--jsonl", "in.jsonl", "--workers", "1")
    assert (code, "Line 2 is no" in err) == (1, True)


FEED = """<rss version="2.0"><channel><title>Samples</title><item><guid>1</guid><title>Attack on Kherson</title>
<description>{}</description><pubDate>Wed, 20 Aug 2025 08:00:00 GMT</pubDate></item></channel></rss>"""


@pytest.fixture
def feed_address() -> Iterator[str]:
    """Where a server on this computer has the feed."""

    class Feed(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(FEED.format(f"{REPORT} " * 8).encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/feed.xml"
        server.shutdown()
        thread.join()


def test_feeds_are_followed_fetched_and_told(
    capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, feed_address: str
) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own" / "store"))
    _, _, err = run(capfd, "feeds", "fetch")
    assert "feeds add ADDRESS" in err
    code, out, _ = run(capfd, "feeds", "add", feed_address, "--name", "Example")
    assert (code, out) == (0, f"Followed: Example ({feed_address})\n")
    outside = cli.Outside(fetch=functools.partial(fetch, allowed=lambda address: address.is_loopback))
    code, out, _ = run(capfd, "feeds", "fetch", outside=outside)
    assert (code, out) == (0, "Example: 1 new, 1 to review\n")
    _, out, _ = run(capfd, "feeds", "fetch", outside=outside)
    assert "asked a moment ago" in out
    _, out, _ = run(capfd, "feeds", "list")
    assert out.splitlines()[1].startswith(f"Example\t{feed_address}\ton\t20")
    code, _, err = run(capfd, "feeds", "remove", feed_address.replace("feed", "fed"))
    assert (code, f"Did you mean {feed_address}?" in err) == (2, True)
    run(capfd, "feeds", "remove", feed_address)
    _, out, _ = run(capfd, "feeds", "list")
    assert len(out.splitlines()) == 1


def test_a_feed_that_fails_shows_in_the_exit_code(capfd: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "own" / "store"))
    run(capfd, "feeds", "add", "http://127.0.0.1:9/feed")
    code, _, err = run(capfd, "feeds", "fetch")
    assert (code, "127.0.0.1" in err) == (1, True)


def test_the_dashboard_is_not_served_to_others_before_somebody_decided_who_may_do_what(capfd: Said) -> None:
    code, _, err = run(capfd, "serve", "--address", "0.0.0.0")
    assert (code, "GEO_ACCESS" in err, "public" in err) == (1, True, True)


def test_the_dashboard_is_served_with_the_settings_of_its_folder_until_it_is_ended(
    store_path: Path, tmp_path: Path
) -> None:
    shutil.copytree(store_path, tmp_path / "own")
    (tmp_path / "incident-map.toml").write_text('store = "own"\n')
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "geo", "serve", "--port", str(port)]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "GEO_STORE"} | {"PYTHONPATH": str(ROOT)},
    ) as served:
        try:
            assert served.stdout is not None
            assert served.stdout.readline() == f"Incident map: http://localhost:{port}\n"
            with contextlib.closing(http.client.HTTPConnection("localhost", port, timeout=60)) as asked:
                asked.request("GET", "/download?format=jsonl&type=drone_strike")
                assert b'"okhtyrka"' in asked.getresponse().read()
            for variables in _environments_below(served.pid):
                assert {b"MALLOC_ARENA_MAX=2", b"ARROW_DEFAULT_MEMORY_POOL=system"} <= variables
        finally:
            served.send_signal(signal.SIGINT)
            code = served.wait(timeout=60)
    assert code == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def _environments_below(process: int) -> list[set[bytes]]:
    """The environments of the processes that a process has started; none where the system doesn't say."""
    children = Path(f"/proc/{process}/task/{process}/children")
    below = children.read_text().split() if children.exists() else []
    return [set(Path(f"/proc/{child}/environ").read_bytes().split(b"\0")) for child in below]


SEVERAL_COMMANDS = ("incidents --domain all --format json", "store history --format csv", "cite okhtyrka")
SEVERAL = f"""
import contextlib
from geo import cli
for words in {SEVERAL_COMMANDS}:
    with contextlib.suppress(SystemExit):
        cli.main(words.split())
"""


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
def test_a_terminal_obeys_nothing_that_somebody_wrote(tmp_path: Path) -> None:
    title = "Strike\x1b]0;owned\x07\x9b31m\x7f on Odesa"
    Store.open(tmp_path / "hostile").add([dataclasses.replace(SAMPLES[0], title=title)], act=Act(who=title))
    ours, theirs = os.openpty()
    program = [sys.executable, "-c", SEVERAL]
    environment = os.environ | {"GEO_STORE": str(tmp_path / "hostile"), "PYTHONPATH": str(ROOT)}
    shown = bytearray()
    with subprocess.Popen(program, stdout=theirs, stderr=subprocess.DEVNULL, env=environment):
        os.close(theirs)
        with contextlib.suppress(OSError):  # how a terminal ends
            while data := os.read(ours, 65_536):
                shown += data
    os.close(ours)
    text = shown.decode()
    assert text.count("Strike") >= len(SEVERAL_COMMANDS)
    assert not [c for c in text if unicodedata.category(c) == "Cc" and c not in "\r\n\t"]


def test_what_is_missing_is_said_behind_an_answer(capfd: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    for source, act in (("one_dataset", Act(source="one_dataset")), ("other", Act())):
        store.add([dataclasses.replace(SAMPLES[0], id=source, source=source)], act=act)
    first, _ = sorted((tmp_path / "store").glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    first.unlink()
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "store"))
    code, out, err = run(capfd, "incidents", "--format", "json")
    assert (code, [row["id"] for row in json.loads(out)]) == (0, ["other"])
    assert "1 incident of One dataset is missing; run “incident-map store repair”" in err
