"""The gazetteer under geopy's contract, Placements from any geocoder, and services that fail politely."""

from __future__ import annotations

import http.server
import inspect
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopy.exc
import pytest
from geopy.geocoders import get_geocoder_for_service
from geopy.location import Location
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeoError, PlaceError, ServiceError
from geo.gazetteer import GazetteerGeocoder, bundled_gazetteer, place, service
from geo.gazetteer.online import MESSAGES, explained, translated_error
from geo.model import Point, to_dict

GEOCODER = GazetteerGeocoder()


def test_bare_calls_share_one_gazetteer() -> None:
    assert GazetteerGeocoder().gazetteer is GEOCODER.gazetteer is bundled_gazetteer()


def test_it_keeps_geopys_contract() -> None:
    location = GEOCODER.geocode("Okhtyrka")
    assert isinstance(location, Location)
    assert (location.latitude, location.longitude) == pytest.approx((50.31, 34.89), abs=0.02)
    assert location.address == "Okhtyrka, Sumy region, Ukraine"
    assert location.raw["precision"] == "settlement"
    assert location.raw["country"] == "UA"
    assert {"id", "kind", "radius_km", "admin1", "admin2", "score", "how", "geometry", "runners_up"} <= set(
        location.raw
    )
    several = GEOCODER.geocode("Odessa", exactly_one=False)
    assert isinstance(several, list)
    assert several[0].raw["country"] == "UA"
    assert {each.raw["country"] for each in several} >= {"UA", "US"}
    assert GEOCODER.geocode("no such place anywhere") is None
    assert GEOCODER.geocode("no such place anywhere", exactly_one=False) is None
    assert len(GEOCODER.geocode("Springfield", exactly_one=False, limit=3)) == 3
    american = GEOCODER.geocode("Odessa", country_codes="us")
    assert american.raw["admin1"] == "Texas"


def test_reverse_takes_points_of_any_kind() -> None:
    for query in (Point(50.31, 34.89), (50.31, 34.89), "50.31, 34.89"):
        assert GEOCODER.reverse(query).raw["name"] == "Okhtyrka"
    several = GEOCODER.reverse((50.31, 34.89), exactly_one=False)
    assert len(several) == 5
    assert several[0].raw["distance_km"] < 1
    assert GEOCODER.reverse((0, -30)) is None
    assert GEOCODER.reverse((0, -30), exactly_one=False) is None
    with pytest.raises(ValueError, match=r"Invalid coordinate|Failed to create Point|Latitude"):
        GEOCODER.reverse("nowhere")


def test_reverse_leads_back_to_what_was_geocoded() -> None:
    for name in ("Kyiv", "Narva", "Rafah", "Goma", "Port-au-Prince", "Daugavpils", "Sudzha", "Bakhmut"):
        location = GEOCODER.geocode(name)
        assert GEOCODER.reverse((location.latitude, location.longitude)).raw["id"] == location.raw["id"]


@settings(max_examples=2 * settings.default.max_examples)
@given(st.text(max_size=80))
def test_any_words_give_a_placement(words: str) -> None:
    placement = place(words, GEOCODER)
    assert (placement.precision == "none") == (placement.point is None)
    json.dumps(to_dict(placement))


def test_a_placement_tells_how_it_is_known() -> None:
    town = place("Odessa", GEOCODER)
    assert (town.name, town.method, town.precision, town.query) == ("Odesa", "gazetteer", "settlement", "Odessa")
    assert town.runners_up
    assert town.score is not None
    line = place("Latvia's border with Russia and Belarus", GEOCODER)
    assert line.precision == "line"
    assert line.geometry is not None
    assert json.loads(line.geometry)["type"] == "MultiLineString"
    region = place("Odesa region", GEOCODER)
    assert (region.precision, region.admin1, region.geometry) == ("province", "Odesa region", None)
    assert place("", GEOCODER).precision == "none"
    assert place("nowhere at all", GEOCODER).query == "nowhere at all"


def test_context_narrows_and_is_the_answer_where_the_name_is_not_known_in_it() -> None:
    words = {"admin1": "Dnipropetrovska oblast", "admin2": "Nikopolskyi raion"}
    nikopol = place("m. Nikopol ta Nikopolska terytorialna hromada", GEOCODER, country_codes="UA", **words)
    assert (nikopol.name, nikopol.admin2) == ("Nikopol", "Nikopol district")
    sumy = place("Andriivka", GEOCODER, country_codes={"UA"}, admin1="Sumska oblast")
    assert sumy.admin1 == "Sumy region"
    lost = place("Nosuchvillage", GEOCODER, country_codes="UA", admin1="Sumska oblast")
    assert (lost.name, lost.precision) == ("Sumy region", "province")
    elsewhere = place("Lviv", GEOCODER, admin1="Kharkiv oblast")
    assert elsewhere.admin1 == "Kharkiv region"
    assert "Lviv" in [other.name for other in elsewhere.runners_up]


IN = {"country_codes": "IN"}


def test_a_division_that_nobody_knows_says_nothing_against_a_town() -> None:
    machakos = place("Machakos", GEOCODER, country_codes="KE", admin1="Eastern Province")
    assert (machakos.name, machakos.precision) == ("Machakos", "settlement")
    batticaloa = place("Batticaloa", GEOCODER, country_codes="LK", admin1="North Eastern province")
    assert (batticaloa.name, batticaloa.precision) == ("Batticaloa", "settlement")


def test_a_town_that_bears_its_regions_name_is_the_town() -> None:
    for name, division, country in (("Kunduz", "Kondoz", "AF"), ("Vienna", "Wien", "AT"), ("Aleppo", "Halab", "SY")):
        town = place(name, GEOCODER, country_codes=country, admin1=division)
        assert (town.name, town.precision) == (name, "settlement")
    region = place("Kunduz Province", GEOCODER, country_codes="AF", admin1="Kondoz")
    assert region.precision == "province"


def test_a_large_town_that_is_the_only_one_of_its_name_may_lie_in_the_region_next_to_the_stated() -> None:
    split = place("Hyderabad", GEOCODER, admin1="Andhra Pradesh", **IN)
    assert (split.name, split.admin1) == ("Hyderabad", "Telangāna")
    assert split.score is not None
    assert split.score < 0.8
    far = place("Kolkata", GEOCODER, admin1="Kerala", **IN)
    assert (far.name, far.precision) == ("Kerala", "province")


def test_waters_and_regions_lie_in_the_division_that_their_point_lies_in() -> None:
    ghouta = place("Eastern Ghouta", GEOCODER, country_codes="SY", admin1="Rif Dimashq governorate")
    assert (ghouta.name, ghouta.precision) == ("Eastern Ghouta", "area")


def test_a_district_that_is_stated_parts_villages_of_one_name() -> None:
    there = place(
        "San Juan", GEOCODER, country_codes="CO", admin1="Departamento de Nariño", admin2="No such municipality"
    )
    assert there.admin1 in ("Nariño", "")
    far = place("Benito Juárez", GEOCODER, country_codes="MX", admin1="Zacatecas state", admin2="Jerez municipality")
    assert (far.name, far.precision) == ("Jerez", "district")


def test_of_rivals_none_is_the_answer_where_that_is_wanted() -> None:
    words = {"country_codes": "UA", "admin1": "Kharkiv oblast"}
    likeliest = place("Petropavlivka", GEOCODER, **words)
    assert likeliest.point is not None
    none = place("Petropavlivka", GEOCODER, unrivalled=True, **words)
    assert none.precision == "none"
    assert likeliest.name in {other.name for other in none.runners_up}
    only = place("Wellington", GEOCODER, country_codes="NZ", unrivalled=True)  # the region of that name is no rival
    assert (only.name, only.precision) == ("Wellington", "settlement")


def test_what_is_only_spelt_like_a_village_is_a_guess_and_not_the_answer() -> None:
    for words in ("Xyzzy", "Xyzzy, nowhere"):
        guess = place(words, GEOCODER)
        assert (guess.precision, guess.point) == ("none", None)
    assert "Khizi" in {other.name for other in place("Xyzzy", GEOCODER).runners_up}
    for words, name in (("Harkow", "Kharkiv"), ("Peshawur", "Peshawar"), ("Mosoul", "Mosul")):
        assert place(words, GEOCODER).name == name  # cities are known by every spelling


def test_two_slips_in_a_short_word_make_another_word() -> None:
    assert "Silver Creek" not in {
        match.place.name for match in GEOCODER.gazetteer.lookup("Solder Creek", admin1="Nebraska")
    }


def test_every_geopy_exception_is_translated() -> None:
    kinds = [
        kind for _, kind in inspect.getmembers(geopy.exc, inspect.isclass) if issubclass(kind, geopy.exc.GeopyError)
    ]
    assert len(kinds) > 10
    for kind in kinds:
        error = translated_error(kind("said the service"))
        assert isinstance(error, GeoError)
        assert isinstance(error, ServiceError) == issubclass(kind, geopy.exc.GeocoderServiceError)
        assert "said the service" in str(error)
        assert kind in MESSAGES, f"{kind.__name__} has no words of its own"

        def fail(kind: type[Exception] = kind) -> None:
            raise kind("said the service")

        with pytest.raises(PlaceError) as caught:
            explained(fail)()
        assert isinstance(caught.value.__cause__, kind)


def test_a_service_out_of_reach_is_told_without_the_innards_of_the_network() -> None:
    error = translated_error(geopy.exc.GeocoderUnavailable("HTTPSConnectionPool(host='x.org', port=443): Max retries"))
    assert str(error) == "the service can't be reached; check the network"


def test_a_rate_limit_tells_when_to_try_again() -> None:
    error = translated_error(geopy.exc.GeocoderRateLimited("slow down", retry_after=7))
    assert isinstance(error, ServiceError)
    assert error.retry_after == 7


def test_a_misspelt_service_is_told_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="did you mean nominatim"):
        service("nominatin", cache_dir=tmp_path, user_agent="test")
    with pytest.raises(PlaceError, match="it knows"):
        service("zzzzzz", cache_dir=tmp_path, user_agent="test")
    with pytest.raises(PlaceError, match="settings"):
        service("google", cache_dir=tmp_path, user_agent="test", settings={"nosuch": 1})


class Answers(http.server.BaseHTTPRequestHandler):
    """A small Nominatim: counts the questions, fails for some."""

    requests: list[tuple[str, str]]

    def do_GET(self) -> None:
        type(self).requests.append((self.path, self.headers["User-Agent"]))
        if "teapot" in self.path:
            self.send_response(429)
            self.send_header("Retry-After", "3")
            self.end_headers()
            return
        locations = [
            {
                "lat": "56.946",
                "lon": "24.106",
                "display_name": "Riga, Latvia",
                "name": "Riga",
                "addresstype": "city",
                "address": {"country_code": "lv", "state": "Riga"},
            }
        ]
        body = json.dumps(locations if "Riga" in self.path else []).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[tuple[str, type[Answers]]]:
    handler = type("Handler", (Answers,), {"requests": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{running.server_port}", handler
        running.shutdown()
        thread.join()


def nominatim(tmp_path: Path, domain: str, delay_s: float = 0.0, **more: Any) -> Any:
    settings = {"domain": domain, "scheme": "http"}
    return service(
        "Nominatim", cache_dir=tmp_path, user_agent="incident-map test", delay_s=delay_s, settings=settings, **more
    )


def test_a_service_is_asked_once_and_remembered(tmp_path: Path, server: tuple[str, type[Answers]]) -> None:
    domain, handler = server
    riga = place("Riga", nominatim(tmp_path, domain), country_codes="LV")
    assert (riga.name, riga.country, riga.precision, riga.method) == ("Riga", "LV", "settlement", "service")
    again = place("Riga", nominatim(tmp_path, domain), country_codes="LV")
    assert again == riga
    assert len(handler.requests) == 1
    assert "countrycodes=LV" in handler.requests[0][0]
    assert handler.requests[0][1] == "incident-map test"
    assert place("Nowhere", nominatim(tmp_path, domain)).precision == "none"


def test_requests_are_spaced_but_answers_from_the_cache_are_not(
    tmp_path: Path, server: tuple[str, type[Answers]]
) -> None:
    domain, handler = server
    now, pauses = 100.0, list[float]()

    def pause(seconds: float) -> None:
        nonlocal now
        pauses.append(seconds)
        now += seconds

    geocoder = nominatim(tmp_path, domain, delay_s=30.0, clock=lambda: now, pause=pause)
    for words in ("Riga", "Riga", "Old Riga"):
        geocoder.geocode(words)
    assert pauses == [30.0]
    for _ in range(5):
        geocoder.geocode("Old Riga")
    assert (len(handler.requests), pauses) == (2, [30.0])
    now += 20.0
    geocoder.geocode("New Riga")
    assert (len(handler.requests), pauses) == (3, [30.0, 10.0])
    now += 40.0
    geocoder.geocode("Other Riga")
    assert (len(handler.requests), pauses) == (4, [30.0, 10.0])


def test_a_service_that_refuses_is_told_plainly(tmp_path: Path, server: tuple[str, type[Answers]]) -> None:
    domain, handler = server
    geocoder = nominatim(tmp_path, domain)
    with pytest.raises(ServiceError, match="slow down") as caught:
        place("teapot", geocoder)
    assert caught.value.retry_after == 3
    handler.requests.clear()
    with pytest.raises(ServiceError):
        place("teapot", geocoder)
    assert handler.requests, "a refusal must not be remembered"


def test_a_service_that_is_not_there_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="can't be reached"):
        place("Riga", nominatim(tmp_path, "127.0.0.1:9"))


def test_any_geopy_geocoder_can_stand_in() -> None:
    kind = get_geocoder_for_service("photon")

    class Standing(kind):  # type: ignore[misc, valid-type]
        def geocode(self, query: str, *, exactly_one: bool = True, **_: Any) -> Any:
            location = Location(query, (1.5, 2.5), {"properties": {"countrycode": "NG", "type": "city", "name": query}})
            return location if exactly_one else [location]

    placement = place("Somewhere", Standing(user_agent="test"))
    assert (placement.point, placement.country, placement.precision) == (Point(1.5, 2.5), "NG", "settlement")


@pytest.mark.parametrize(
    ("name", "country", "water"),
    [
        ("Lake Chad", "TD", "Lake Chad"),
        ("mer Rouge", "YE", "Red Sea"),
        ("Gulf of Aden", "YE", "Gulf of Aden"),
        ("Чорне море", "UA", "Black Sea"),
        ("Lake Chad", "UA", ""),
        ("Persian Gulf", "DE", ""),
    ],
)
def test_a_water_that_reaches_to_the_stated_country_is_an_answer(name: str, country: str, water: str) -> None:
    assert place(name, GEOCODER, country_codes=country).name == water
