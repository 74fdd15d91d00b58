"""Names in Russian texts by the network."""

from __future__ import annotations

import pytest

from geo.extract.places.ner_cnn import NameTagger
from geo.extract.text.tokens import read
from geo.settings import data_folder


@pytest.fixture(scope="module")
def tagger() -> NameTagger:
    return NameTagger(data_folder("extract") / "russian_names.npz")


def named(tagger: NameTagger, text: str) -> list[tuple[str, str]]:
    document = read(text)
    return [
        (text[document.tokens[name.first].start : document.tokens[name.last - 1].end], name.kind)
        for name in tagger.names(document)
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Сергей Медведев приехал в Воронеж.", [("Сергей Медведев", "PER"), ("Воронеж", "LOC")]),
        ("Делегация США прилетела в Нью-Йорк.", [("США", "LOC"), ("Нью-Йорк", "LOC")]),
        ("Пожар тушили всю ночь.", []),
        ("", []),
        ("…", []),
    ],
)
def test_names_are_told_by_kind(tagger: NameTagger, text: str, names: list[tuple[str, str]]) -> None:
    assert named(tagger, text) == names


def test_an_organisation_is_no_place(tagger: NameTagger) -> None:
    assert named(tagger, "В матче победил клуб «Славия».") == [("Славия", "ORG")]


def test_a_probability_is_one(tagger: NameTagger) -> None:
    names = tagger.names(read("Вчера в Москве и в Туле прошли дожди."))
    assert [0.5 < name.probability <= 1 for name in names] == [True, True]


def test_a_text_of_any_length_is_read_in_parts(tagger: NameTagger) -> None:
    text = "Вчера в Москве прошли дожди. " * 1200
    assert {name for name, _ in named(tagger, text)} == {"Москве"}
    assert len(named(tagger, text)) == 1200
