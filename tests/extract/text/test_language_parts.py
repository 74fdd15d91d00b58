"""Which lines of a text are in which language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract.text.language import detect
from geo.extract.text.language_parts import UNDETERMINED, language_at, language_parts

ENGLISH = "The mayor said that two people were killed when a drone struck the market.\n"
GERMAN = "Bei dem Angriff auf den Markt wurden nach Angaben der Polizei zwei Menschen getötet.\n"
UKRAINIAN = "Унаслідок удару безпілотника по ринку загинули двоє людей, повідомив міський голова.\n"
RUSSIAN = "В результате удара беспилотника по рынку погибли два человека, сообщил мэр города.\n"
FRENCH = "Deux personnes ont été tuées dans la nuit par une frappe sur le marché de la ville, selon la police.\n"
JAPANESE = "ドローンの攻撃で市場にいた二人が死亡したと市長が明らかにした。\n"


def languages(*lines: str) -> list[tuple[str, str]]:
    """The parts of a text made of lines, in order: the language and the words of each."""
    text = "".join(lines)
    parts = language_parts(text, detect(text))
    spans = sorted((start, end, code) for code, spans in parts.items() for start, end in spans)
    assert all(any(start <= at < end for start, end, _ in spans) for at in range(len(text)))
    return [(code, text[start:end]) for start, end, code in spans]


@pytest.mark.parametrize(
    ("first", "code", "second", "other"),
    [
        (ENGLISH, "en", UKRAINIAN, "uk"),
        (GERMAN, "de", RUSSIAN, "ru"),
        (ENGLISH, "en", GERMAN, "de"),
        (RUSSIAN, "ru", UKRAINIAN, "uk"),
        (UKRAINIAN, "uk", GERMAN, "de"),
        (ENGLISH, "en", FRENCH, "fr"),
        (RUSSIAN, "ru", JAPANESE, UNDETERMINED),
    ],
)
def test_each_half_of_a_text_has_its_language(first: str, code: str, second: str, other: str) -> None:
    assert languages(first, first, second) == [(code, first + first), (other, second)]
    assert languages(second, first, first) == [(other, second), (code, first + first)]


def test_short_lines_go_with_their_neighbours() -> None:
    assert languages("14:20\n", ENGLISH, "13:05 Odesa\n", UKRAINIAN, "Суми.\n", "11:15\n", ENGLISH) == [
        ("en", "14:20\n" + ENGLISH),
        ("uk", "13:05 Odesa\n" + UKRAINIAN + "Суми.\n"),
        ("en", "11:15\n" + ENGLISH),
    ]


def test_a_short_sentence_between_two_languages_is_in_the_one_that_it_shows() -> None:
    assert languages(ENGLISH, "Eine Frau starb.\n", GERMAN)[1] == ("de", "Eine Frau starb.\n" + GERMAN)
    assert languages(ENGLISH, "The road is open.\n", GERMAN)[0] == ("en", ENGLISH + "The road is open.\n")


def test_names_and_titles_are_no_part_in_another_language() -> None:
    for lines in (
        (UKRAINIAN, "Reuters, Associated Press, Financial Times, Frankfurter Allgemeine\n", UKRAINIAN),
        (ENGLISH, "El País, La Nación and O Globo reported the strike in São Paulo and Buenos Aires.\n"),
        (GERMAN, "Der Film „The Man Who Fell to Earth“ läuft wieder, wie der Verleih am Montag in Wien mitteilte.\n"),
    ):
        assert len(languages(*lines)) == 1, lines


def test_a_long_quote_in_other_letters_is_a_part_of_its_own() -> None:
    quote = "В посёлке беспилотник атаковал автомобиль, водитель погиб на месте"
    text = f"Der Gouverneur schrieb auf Telegram: „{quote}“. Die Angaben sind nicht bestätigt."
    assert languages(text) == [("de", text), ("ru", quote)]
    assert language_at(text, text.index("автомобиль"), "de") == "ru"
    assert language_at(text, text.index("Angaben"), "de") == "de"


@given(st.lists(st.sampled_from([ENGLISH, GERMAN, UKRAINIAN, RUSSIAN, FRENCH, JAPANESE, "\n", "9:30\n", "„", "…"])))
def test_the_parts_are_the_whole_text(lines: list[str]) -> None:
    languages(*lines)
