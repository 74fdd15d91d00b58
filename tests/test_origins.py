"""Sources that are one: told by their words, their speakers and their credits, over stories of our own."""

from __future__ import annotations

import datetime as dt
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from geo.model import Claim, Incident, Report
from geo.origins import REWRITES, SAME_WORDS, TRANSLATES, Origins, Telling, origins_of, same_origin, trace

STORIES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "fixtures" / "origins" / "stories.toml").read_text(encoding="utf-8")
)["story"]
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.80


def tellings(story: dict[str, Any]) -> list[Telling]:
    return [
        Telling(
            publisher=telling["publisher"],
            text=telling["text"],
            language=telling["language"],
            published=telling["published"],
            id=str(number),
        )
        for number, telling in enumerate(story["telling"])
    ]


def truths(story: dict[str, Any]) -> list[bool]:
    return [a["origin"] == b["origin"] != "nobody" for a, b in combinations(story["telling"], 2)]


def homes(origins: Origins) -> dict[str, int]:
    """The number of its origin for each report."""
    return {
        report_id: number
        for number, origin in enumerate(origins.origins)
        for report_id in (*origin.report_ids, *(id for repeat in origin.repeats for id in repeat.report_ids))
    }


def grouped(story: dict[str, Any]) -> list[bool]:
    where = homes(trace(tellings(story)))
    return [where[str(a)] == where[str(b)] for a, b in combinations(range(len(story["telling"])), 2)]


@pytest.mark.parametrize("held", [False, True], ids=["written with the rules in view", "held out"])
@pytest.mark.parametrize("by_tree", [False, True], ids=["two by two", "as a tree"])
def test_the_same_origin_is_known_as_well_as_promised(held: bool, by_tree: bool) -> None:
    stories = [story for story in STORIES if story.get("held", False) == held]
    truth = [answer for story in stories for answer in truths(story)]
    if by_tree:
        answers = [answer for story in stories for answer in grouped(story)]
    else:
        answers = [same_origin(a, b) is not None for story in stories for a, b in combinations(tellings(story), 2)]
    right = sum(one and other for one, other in zip(truth, answers, strict=True))
    assert right / sum(answers) >= LEAST_PRECISION
    assert right / sum(truth) >= LEAST_RECALL


def test_the_stories_are_enough_and_a_part_of_them_was_held_out() -> None:
    pairs = [(story.get("held", False), truth) for story in STORIES for truth in truths(story)]
    assert len(pairs) >= 150
    assert sum(held for held, _ in pairs) >= 150
    assert {held for held, truth in pairs if truth} == {False, True}


WIRE = (
    "Two drones struck the grain silo in Vilkhivka before dawn on Friday, killing three workers and wounding "
    "seven, the town's mayor said. The fire was put out by noon."
)
DAY = dt.date(2025, 3, 7)


def test_a_copy_is_known_by_runs_of_words() -> None:
    copy = Telling("B paper", WIRE.replace(", the town's mayor said", ""), "en", DAY)
    shown = same_origin(Telling("A agency", WIRE, "en", DAY), copy)
    assert shown is not None
    assert shown.how == SAME_WORDS


def test_a_translation_is_known_by_numbers_names_and_the_order_of_its_details() -> None:
    german = (
        "Zwei Drohnen trafen am Freitag in der Morgendämmerung ein Getreidelager in Wilchiwka. Drei Arbeiter wurden "
        "getötet und sieben verletzt. Das Feuer wurde bis zum Mittag gelöscht."
    )
    shown = same_origin(Telling("A agency", WIRE, "en", DAY), Telling("B Blatt", german, "de", DAY))
    assert shown is not None
    assert shown.how == TRANSLATES
    other_figures = german.replace("Drei Arbeiter", "Fünf Arbeiter").replace("sieben", "neun").replace("Zwei", "Vier")
    assert same_origin(Telling("A agency", WIRE, "en", DAY), Telling("B Blatt", other_figures, "de", DAY)) is None


def test_who_speaks_for_himself_is_another_origin_whatever_both_tell() -> None:
    police = (
        "Police said three workers were killed and seven wounded when two drones struck a silo in Vilkhivka on Friday."
    )
    assert same_origin(Telling("A agency", WIRE, "en", DAY), Telling("B paper", police, "en", DAY)) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Rebels said they took the town of Masala on Saturday.",
            "People of Masala whom we could reach by telephone said that rebels entered their town on Saturday.",
        ),
        (
            "Central Command said it carried out three strikes on Houthi radars near Hodeidah.",
            "The Houthis reported three air raids near Hodeidah.",
        ),
        (
            "Residents said that the RSF shelled the camp at Abu Dariq, killing nine.",
            "The RSF said it shelled an army position near Abu Dariq.",
        ),
        (
            "Die Polizei meldete zwei Verletzte nach einem Angriff in Vilkhausen.",
            "Nach einem Angriff vor der Polizeiwache in Vilkhausen sprach der Provinzgouverneur von vier Verletzten, "
            "teilte er mit.",
        ),
    ],
)
def test_whom_something_was_said_of_is_not_who_said_it(first: str, second: str) -> None:
    language = "de" if first.startswith("Die") else "en"
    assert same_origin(Telling("A agency", first, language, DAY), Telling("B paper", second, language, DAY)) is None


def test_a_year_later_the_same_words_are_of_another_event() -> None:
    later = DAY.replace(year=2026)
    assert same_origin(Telling("A", WIRE, "en", DAY), Telling("B", WIRE, "en", later)) is None


def test_one_office_of_two_nations_is_two() -> None:
    first = "The Russian defence ministry said a depot near Izium was destroyed."
    second = "Ukraine's defence ministry said a depot near Izium was hit and that two guards were hurt."
    assert same_origin(Telling("A", first), Telling("B", second)) is None
    assert same_origin(Telling("A", first), Telling("B", "Moscow's ministry of defence speaks of one depot.")) is None


def test_a_tree_names_who_repeats_whom_and_counts_no_publishers() -> None:
    origins = trace(
        [
            Telling("A agency", WIRE, "en", DAY, id="a"),
            Telling("B paper", WIRE.replace(", the town's mayor said", ""), "en", DAY, id="b"),
            Telling("C post", "The mayor of Vilkhivka wrote on Telegram of three dead.", "en", DAY, id="c"),
            Telling("D line", "There was a fire at a silo.", "en", DAY, id="d"),
        ]
    )
    assert origins.heading == "Told by 4 publishers, known from 1 origin"
    assert origins.reason == "one origin: the mayor, told by 4 publishers; independence of D line not established"
    mayor, other = origins.origins
    assert [(repeat.name, repeat.how, repeat.depth) for repeat in mayor.repeats] == [
        ("A agency", "names the mayor", 1),
        ("B paper", "same words", 2),
        ("C post", "names the mayor", 1),
    ]
    assert (other.name, other.is_established, other.note) == (
        "D line",
        False,
        "names nobody: independence not established",
    )


def test_a_rewriting_stands_behind_what_it_rewrites() -> None:
    again = (
        "Three workers died and seven were hurt in Vilkhivka when two drones hit a grain silo on Friday before dawn."
    )
    (origin,) = trace([Telling("A agency", WIRE, "en", DAY), Telling("B paper", again, "en", DAY)]).origins
    assert [repeat.how for repeat in origin.repeats] == ["names the mayor", f"{REWRITES} A agency"]


def test_two_who_speak_for_themselves_are_two_origins() -> None:
    police = Telling("National Police", "Investigators of the police work at the silo; three men died.", "en", DAY)
    own = Telling("Town Voice", "Our reporter saw the burnt silo. The night watchman is in hospital.", "en", DAY)
    origins = trace([police, own])
    assert origins.reason == "2 origins: National Police and Town Voice; publishers aren’t counted"
    assert [origin.note for origin in origins.origins] == ["own release", "own reporting"]


def test_datasets_that_cite_one_source_cite_it_once() -> None:
    cited = [Telling("Reuters", dataset="ACLED"), Telling("reuters", dataset="UCDP GED"), Telling("C", dataset="GTD")]
    origins = trace(cited)
    assert origins.publishers == 2
    assert len(origins.origins) == 2
    same_page = [Telling("A", url="https://a.example/1"), Telling("Dataset B", url="https://a.example/1")]
    assert len(trace(same_page).origins) == 1


def test_a_single_telling_that_names_nobody_is_known_from_it_alone() -> None:
    origins = trace([Telling("D line", "There was a fire at a silo.")])
    assert (origins.known_from, origins.heading) == (1, "Told by 1 publisher, origin not named")
    assert origins.reason == "told by D line alone"
    assert trace([]) == Origins()


def test_an_incident_is_traced_by_its_claims_and_quotes() -> None:
    incident = Incident(
        id="i",
        title="A strike",
        event_type="drone_strike",
        source="report",
        source_id="i",
        reports=(
            Report("r1", publisher="A paper", quote="Three workers died at the silo."),
            Report("r2", publisher="B paper", quote="The silo burned."),
        ),
        claims=(
            Claim("Mayor of Vilkhivka", "reports", report_id="r1"),
            Claim("officials", "reports", report_id="r2"),
            Claim("the town's mayor", "reports", report_id="r2"),
        ),
    )
    (origin,) = origins_of(incident).origins
    assert origin.name == "Mayor of Vilkhivka"
    assert [repeat.name for repeat in origin.repeats] == ["A paper", "B paper"]


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("За даними обласної прокуратури, постраждали троє.", "uk", "prosecutor"),
        ("Ранены двое, сообщил губернатор.", "ru", "governor"),
        ("Nach Polizeiangaben wurden drei Menschen verletzt.", "de", "police"),
        ("Patients of the hospital in Sumy were moved, the regional prosecutor said.", "en", "prosecutor"),
        ("The military police of nobody stood by. It rained.", "en", ""),
    ],
)
def test_the_office_that_speaks_is_found_in_four_languages(text: str, language: str, code: str) -> None:
    (origin,) = trace([Telling("A paper", text, language)]).origins
    known = Telling(
        "B paper",
        {
            "prosecutor": "The prosecutor said so.",
            "governor": "The governor said so.",
            "police": "The police said so.",
        }.get(code, ""),
    )
    assert origin.is_established == bool(code)
    if code:
        assert same_origin(Telling("A paper", text, language), known) is not None
