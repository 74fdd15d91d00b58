"""Which language a text is in."""

from __future__ import annotations

import pytest

from geo.extract.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A suicide bomber blew himself up in a district of Quetta.", "en"),
        ("Am Dienstag ist in der Stadt eine Bombe explodiert.", "de"),
        ("Внаслідок удару по місту загинули двоє людей.", "uk"),
        ("В результате обстрела города погиб мужчина.", "ru"),
        ("Le président a déclaré que les négociations se poursuivent dans la capitale.", "fr"),
        ("El presidente dijo que las negociaciones siguen en la capital del país.", "es"),
        ("У Мінску былі затрыманыя тры чалавекі, паведаміў ўрад.", "be"),
        ("12345 67 !!", ""),
        ("爆発が起きた", ""),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert detect(text) == language
