"""What happened, told from words in several languages."""

from __future__ import annotations

import polars as pl
import pytest

from geo.datasets.kind_words import kind_of_words, kinds_of_titles


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("armed_clash", "ground_clash"),
        ("Armed clash", "ground_clash"),
        ("drone_strike", "drone_strike"),
        ("Arma de fuego", "attack_on_civilians"),
        ("Explosivo", "mine_ied"),
        ("Enfrentamiento entre grupos", "ground_clash"),
        ("Enlèvement", "abduction"),
        ("Tirs d'obus", "missile_artillery"),
        ("巴阿边境空袭", "air_strike"),
        ("恐袭", "attack_on_civilians"),
        ("القصف المدفعي", "missile_artillery"),
        ("غارة جوية", "air_strike"),
        ("Air raid over the region", "air_strike"),
        ("Air-raid warning", "air_raid_alert"),
        ("артобстріл", "missile_artillery"),
        ("мінування", "mine_ied"),
        ("Brandanschlag", "attack_on_civilians"),
        ("Sachbeschädigung", "infrastructure_damage"),
        ("беспилотник", "drone_strike"),
        ("Rapto", "abduction"),
        ("Çatışma", "ground_clash"),
        ("Scontri a fuoco", "ground_clash"),
        ("Attacco aereo", "air_strike"),
        ("attacco con droni", "drone_strike"),
        ("Atak rakietowy", "missile_artillery"),
        ("atak dronów", "drone_strike"),
        ("Hava saldırısı", "air_strike"),
        ("Füze saldırısı", "missile_artillery"),
        ("İntihar saldırısı", "mine_ied"),
        ("Attacco informatico", "cyber_jamming"),
        ("Attacco", "attack_on_civilians"),
        ("Sequestro di persona", "abduction"),
    ],
)
def test_a_label_is_known_by_its_words(words: str, expected: str) -> None:
    kind = kind_of_words(words)
    assert kind is not None
    assert kind.event_type == expected
    told = kind_of_words(kinds_of_titles(pl.Series([words.replace("_", " ")]))[0])
    assert told is not None
    assert told.event_type == expected


@pytest.mark.parametrize(
    "words",
    [
        *("", "security", "Military", "Marchand de sable", "tirage au sort", "mobile clinic", "raptor sighting"),
        *("sequestro di droga", "sequestro de bens", "scontro stradale", "confronto político", "attacco cardiaco"),
        *("verbal aggression", "Sprengsatz entschärft", "lastik patlaması", "wybuch gazu", "çıkar çatışması"),
    ],
)
def test_a_label_without_a_telling_word_is_not_guessed_at(words: str) -> None:
    assert kind_of_words(words) is None
