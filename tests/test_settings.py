"""Settings come from the environment, then from a file, and a mistyped line is answered."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from geo.errors import PlaceError, ReadError
from geo.gazetteer import GazetteerGeocoder
from geo.services import Services
from geo.settings import SETTINGS, Settings, read


def test_each_setting_has_a_field() -> None:
    assert {name.removeprefix("GEO_").lower() for name in SETTINGS} == set(Settings.__dataclass_fields__)


def test_without_any_the_defaults_need_no_network_and_write_to_the_users_folders() -> None:
    settings = read({}, files=())
    assert (settings.tiles, settings.geocoder, settings.who) == ("none", "gazetteer", "")
    assert Path(settings.store).is_absolute()
    assert settings.user_agent == "incident-map"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "incident-map.toml"
    file.write_text('tiles = "OpenStreetMap.Mapnik"\nwho = "Ana"\n', encoding="utf-8")
    settings = read({"GEO_WHO": "Bo", "GEO_STORE": "s3://bucket/x", "GEO_CONTACT": "a@b.org"}, files=(file,))
    assert (settings.tiles, settings.who, settings.store) == ("OpenStreetMap.Mapnik", "Bo", "s3://bucket/x")
    assert settings.user_agent == "incident-map (a@b.org)"


def test_hosts_are_names_and_addresses_with_commas_or_blanks_between_them(tmp_path: Path) -> None:
    assert read({}, files=()).hosts == ()
    settings = read({"GEO_HOSTS": " map.example.org,10.0.0.7  [fd00::1] karte "}, files=())
    assert settings.hosts == ("map.example.org", "10.0.0.7", "[fd00::1]", "karte")
    file = tmp_path / "incident-map.toml"
    file.write_text('hosts = ["map.example.org", "10.0.0.7"]\n', encoding="utf-8")
    assert read({}, files=(file,)).hosts == ("map.example.org", "10.0.0.7")


@pytest.mark.parametrize("wrong", ["map.example.org:8501", "https://map.example.org", "*", "map/", "a b:1"])
def test_what_is_no_host_is_answered(wrong: str) -> None:
    with pytest.raises(ReadError, match="in GEO_HOSTS is no host"):
        read({"GEO_HOSTS": wrong}, files=())


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1", "unix:///run/x"])
def test_this_computer_alone_needs_no_decision(address: str) -> None:
    assert read({"GEO_HOSTS": "localhost, map.localhost"}, files=()).undecided(address) == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", None, "192.168.1.5", "map.example.org", "localhost.example"])
def test_other_computers_need_a_decision(address: str | None) -> None:
    refusal = read({}, files=()).undecided(address)
    assert all(word in refusal for word in ("GEO_ACCESS", "public", "trusted", "localhost"))
    for access in ("public", "accounts", "trusted"):
        assert read({"GEO_ACCESS": access}, files=()).undecided(address) == ""


def test_a_name_for_others_needs_a_decision_too() -> None:
    assert "map.example.org" in read({"GEO_HOSTS": "map.example.org"}, files=()).undecided("localhost")


def test_what_decides_nothing_is_answered() -> None:
    with pytest.raises(ReadError, match="GEO_ACCESS is “all”; it can be public or accounts or trusted"):
        read({"GEO_ACCESS": "all"}, files=())


@pytest.mark.parametrize("port", ["9102", "0.0.0.0:9102", "[::1]:9102", "map.example.org:9102"])
def test_figures_have_a_port_and_perhaps_an_address(port: str) -> None:
    assert read({"GEO_METRICS": port}, files=()).metrics == port


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("GEO_METRICS", "on"),
        ("GEO_METRICS", "http://localhost:9102"),
        ("GEO_LOG", "JSON lines"),
        ("GEO_HISTORY_DAYS", "0"),
        ("GEO_HISTORY_DAYS", "a year"),
    ],
)
def test_what_is_no_port_no_form_of_the_log_and_no_number_of_days_is_answered(name: str, wrong: str) -> None:
    with pytest.raises(ReadError, match=f"{name} is “{wrong}”; write "):
        read({name: wrong}, files=())


@pytest.mark.parametrize(
    "engine", ["duckdb", "local[2]", "local[*]", "local-cluster[2,1,1024]", "spark://a:7077", "spark://a:7077,b:7077"]
)
def test_an_engine_is_duckdb_or_spark(engine: str) -> None:
    assert read({"GEO_ENGINE": engine}, files=()).engine == engine


@pytest.mark.parametrize(
    "wrong", ["DuckDB", "spark", "local", "local[0]", "local-cluster[2,1]", "spark://a", "mysql://a:1"]
)
def test_what_is_no_engine_is_answered(wrong: str) -> None:
    with pytest.raises(ReadError, match=r"GEO_ENGINE is “[^”]*”; write duckdb, or for Apache Spark spark://HOST:PORT"):
        read({"GEO_ENGINE": wrong}, files=())


def test_editors_and_admins_are_addresses_or_claims() -> None:
    settings = read({"GEO_ACCESS": "public", "GEO_EDITORS": "a@b.org, groups=night desk"}, files=())
    assert (settings.editors, settings.admins, settings.signs_in) == (("a@b.org", "groups=night desk"), (), True)
    for wrong in ("ana", "a@", "=desk", "groups="):
        with pytest.raises(ReadError, match="is no address and no claim"):
            read({"GEO_ADMINS": wrong}, files=())


def test_nobody_signs_in_without_accounts_or_editors() -> None:
    assert read({"GEO_ACCESS": "accounts"}, files=()).signs_in
    for access in ("", "public", "trusted"):
        assert not read({"GEO_ACCESS": access}, files=()).signs_in
    assert not read({"GEO_ACCESS": "trusted", "GEO_EDITORS": "a@b.org"}, files=()).signs_in


def test_a_mistyped_line_is_answered(tmp_path: Path) -> None:
    file = tmp_path / "incident-map.toml"
    file.write_text('tile = "none"\n', encoding="utf-8")
    with pytest.raises(ReadError, match=r"“tile”, which is no setting. Did you mean tiles\?"):
        read({}, files=(file,))
    with pytest.raises(ReadError, match="can't be read"):
        read({}, files=(tmp_path,))
    file.write_text("tiles = ", encoding="utf-8")
    with pytest.raises(ReadError, match="can't be read"):
        read({}, files=(file,))


def test_the_geocoder_that_is_chosen(tmp_path: Path) -> None:
    assert isinstance(Services(Settings(store="x", cache=tmp_path)).geocoder(), GazetteerGeocoder)
    with pytest.raises(PlaceError, match="did you mean nominatim"):
        Services(Settings(store="x", cache=tmp_path, geocoder="nominatin")).geocoder()


def test_a_process_that_is_given_them_as_variables_reads_the_same(tmp_path: Path) -> None:
    (file := tmp_path / "incident-map.toml").write_text(
        'store = "own"\ncache = "kept"\nhosts = "map.example.org, 192.0.2.1"\naccess = "public"\n'
        'embed = "https://News.example.org/"\n'
        'editors = "a@example.org, groups=desk"\ntiles = "OpenStreetMap.Mapnik"\nmetrics = 9102\n'
    )
    given = read({}, files=(file,))
    again = read(given.environment, files=())
    here = {"store": str(Path("own").absolute()), "cache": Path("kept").absolute()}
    assert again == dataclasses.replace(given, **here)


def test_no_file_where_that_process_starts_decides_what_was_left_open(tmp_path: Path) -> None:
    (file := tmp_path / "incident-map.toml").write_text(
        'access = "trusted"\nhosts = "evil.example"\nadmins = "a@b.org"\n'
    )
    given = read({"GEO_STORE": str(tmp_path / "store")}, files=())
    again = read(given.environment, files=(file,))
    assert (again.access, again.hosts, again.admins) == ("", (), ())


@pytest.mark.parametrize("wrong", ["news.example.org", "https://news.example.org/map", "javascript:x", "https://a b"])
def test_who_may_frame_the_page_is_a_site(wrong: str) -> None:
    with pytest.raises(ReadError, match=r"in GEO_EMBED is no site; write it as https://"):
        read({"GEO_EMBED": wrong}, files=())
