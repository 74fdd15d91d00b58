"""Who speaks behind a day, a channel, a hearer or what is spoken of, in German, Ukrainian and Russian."""

from __future__ import annotations

import pytest

from geo.extract.events.claims import sayings_in
from geo.extract.languages.vocabulary import vocabulary
from tests.extract.sentences import sentence


def speakers(language: str, text: str) -> list[tuple[str, str]]:
    return [(saying.speaker, saying.stance) for saying in sayings_in(sentence(text), vocabulary(language))]


@pytest.mark.parametrize(
    ("rule", "language", "text", "saying"),
    [
        ("a day", "de", "Zu dem Anschlag bekannte sich am 13. August die Hisbollah.", ("Hisbollah", "claims")),
        (
            "a day and a channel, between the halves of a verb",
            "de",
            "Das teilte am späten Dienstagabend auf Facebook die Polizei der Provinz Belutschistan mit.",
            ("Polizei der Provinz Belutschistan", "reports"),
        ),
        (
            "a hearer",
            "de",
            "Dies bestätigte am Nachmittag gegenüber der Nachrichtenagentur AFP ein Sprecher der Armee.",
            ("Sprecher der Armee", "reports"),
        ),
        (
            "an office without an article",
            "de",
            "Verantwortlich dafür machte noch am selben Tag Gouverneur Oleh Hnatjuk die russische Armee.",
            ("Gouverneur Oleh Hnatjuk", "accuses"),
        ),
        (
            "between the halves of a perfect",
            "de",
            "Zu der Tat hat sich am Sonntag eine Splittergruppe der Taliban bekannt.",
            ("Splittergruppe der Taliban", "claims"),
        ),
        (
            "a time and a channel",
            "uk",
            "Про це вранці 5 травня у Фейсбуці повідомив начальник гарнізону.",
            ("начальник", "reports"),
        ),
        (
            "a hearer with a name",
            "uk",
            "Як уточнила згодом у коментарі Радіо Промінь речниця ОВА Ірина Гнатюк, склад був порожній.",
            ("речниця ОВА Ірина Гнатюк", "reports"),
        ),
        (
            "the staff of an office",
            "uk",
            "Про це увечері розповіли кореспондентам Променя в обласній лікарні.",
            ("обласній лікарні", "reports"),
        ),
        (
            "where it was said, before the verb",
            "ru",
            "Об этом в четверг утром в своём телеграм-канале сообщил врио губернатора Иван Петренко.",
            ("врио губернатора Иван Петренко", "reports"),
        ),
        (
            "what is spoken of",
            "ru",
            "Сообщил о гибели двух мирных жителей глава района.",
            ("глава района", "reports"),
        ),
        (
            "when it was, inside the verb's phrase",
            "ru",
            "Ответственность за взрыв в пятницу вечером взяла на себя группировка «Джамаат-уль-Ахрар».",
            ("группировка «Джамаат уль Ахрар»", "claims"),
        ),
        ("who accuses, by the ending", "ru", "Атаку в среду осудил президент.", ("президент", "accuses")),
    ],
)
def test_who_speaks_stands_behind_the_circumstances(
    rule: str, language: str, text: str, saying: tuple[str, str]
) -> None:
    assert saying in speakers(language, text), rule


@pytest.mark.parametrize(
    ("rule", "language", "text"),
    [
        ("a genitive", "de", "Das hieß es am Montag in einer Mitteilung der Polizei."),
        ("who is told", "ru", "Сообщил в среду губернатору о пожаре."),
        ("who is accused", "uk", "І звинуватив у вівторок армію."),
    ],
)
def test_an_oblique_case_speaks_not(rule: str, language: str, text: str) -> None:
    assert not speakers(language, text), rule
