"""Which language a text is in."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from geo.extract import extract
from geo.extract.languages import SUPPORTED
from geo.extract.text.language import LANGUAGE_NAMES, detect, detection


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
        ("Am Dienstag kündigte Boris Pistorius weitere Lieferungen an die Ukraine an.", "de"),
        ("Rosyjskie drony zaatakowały w nocy Kijów, zginęły dwie osoby.", "pl"),
        ("İsrail'in hava saldırısında en az 12 kişi öldü, sağlık bakanlığı açıkladı.", "tr"),
        ("أسفر هجوم بطائرات مسيرة على كييف عن مقتل شخصين", "ar"),
        ("در حمله پهپادی به کی‌یف دو نفر کشته شدند، گزارش پلیس", "fa"),
        ("שני בני אדם נהרגו בתקיפה", "he"),
        ('Уночі дрон влучив у будинок в Ізмаїлі. Reuters: "Two people were killed in Odesa and ten in Lviv."', "uk"),
        ("Police quoted him as saying: «Мы здесь ни при чём, это не наша ракета», and left.", "en"),
        ("In Mykolajiw gibt es kein Wasser mehr.", "de"),
        ("Randalierer zündeten in Paris Autos an.", "de"),
        ("Над Одесою збили три дрони.", "uk"),
        ("Истребители бомбили Сану.", "ru"),
        ("Hyökkäys oli yöllä, ja se on totta.", "fi"),
        ("При обстреле Белгорода погиб мужчина.", "ru"),
        ("При пожаре в Туле пострадал ребенок.", "ru"),
        ("Мъж загина при взрив край града.", "bg"),
        ("Атаката пожарът двама ранени.", "bg"),
        ("Вибух у Сумах. Один загиблий.", "uk"),
        ("Протест у Београду због пресуде.", "sr"),
        ("A drone hit Sumy, one hurt.", "en"),
        ("A blast rocked Sumy.", "en"),
        ("Drohnen trafen Charkiw.", "de"),
        ("Дрон атакував Полтаву.", "uk"),
        ("Drone attack, Sumy", "en"),
        ("Blast rocks a depot, Sumy", "en"),
        ("Drones et missiles contre Sumy: 4 morts", "fr"),
        ("Russische raketten doden vier in Sumy", "nl"),
        ("Drone aanval in Sumy", "nl"),
        ("O presidente visita a cidade.", "pt"),
        ("12345 67 !!", ""),
        ("爆発が起きた", ""),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Attaque de missiles à Sumy",
        "Ataque a Sumy mata 4",
        "Drones rusos atacan a Sumy, 2 muertos",
        "Droni russi a Sumy, 2 morti",
        "Serangan drone di Sumy tewaskan 2 orang",
        "Russiske drones dræber to i Sumy",
        "Drone attack i Sumy dödar två",
        "Bomb i Sumy",
    ],
)
def test_a_headline_in_another_language_is_not_english_for_a_shared_word(text: str) -> None:
    assert detect(text) not in SUPPORTED


@pytest.mark.parametrize("seed", ["0", "42"])
def test_a_draw_is_settled_alike_in_every_process(seed: str) -> None:
    # "in" is a small word of English and of German, and no other is here: as many points for both.
    text = "KYIV, Ukraine (AP) - A drone hit a house in Sumy."
    program = f"from geo.extract.text.language import detect; print(detect({text!r}))"
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "en\n"


def test_every_language_has_small_words_and_a_name() -> None:
    lists = detection()
    detected = {*lists.latin_words, *lists.cyrillic_words}
    assert set(SUPPORTED) <= detected <= set(LANGUAGE_NAMES)
    assert lists.latin_letters.keys() <= lists.latin_words.keys()
    assert lists.cyrillic_letters.keys() <= lists.cyrillic_words.keys()


@pytest.mark.parametrize(("language", "name"), [("fr", "French"), ("el", "Greek"), ("tlh", "tlh")])
def test_a_language_without_a_pack_is_said_to_be_unsupported(language: str, name: str) -> None:
    extraction = extract("Trois morts à Paris.", language=language)
    assert not extraction.places
    assert not extraction.incidents
    (problem,) = extraction.problems
    assert name in problem
    assert all(supported in problem for supported in SUPPORTED.values())
