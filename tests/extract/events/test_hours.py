"""An hour without a day is of the day of publication, unless the text or its neighbours say another."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

PUBLISHED = dt.date(2025, 3, 12)


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("uk", "Вранці окупанти вдарили по Нікополю з артилерії. Поранено чоловіка.", "2025-03-12"),
        ("uk", "Станом на 8:00 відомо про трьох загиблих унаслідок ракетного удару по Харкову.", "2025-03-12"),
        ("uk", "Ввечері окупанти вдарили по Нікополю з артилерії.", "2025-03-10"),
        ("uk", "Окупанти вдарили по Нікополю з артилерії, повідомили вранці в ОВА.", "2025-03-10"),
        ("ru", "Утром дрон атаковал автомобиль в Шебекино.", "2025-03-12"),
        ("de", "Gegen 3.15 Uhr haben Unbekannte in Ratingen einen Geldautomaten gesprengt.", "2025-03-12"),
        ("de", "Am Nachmittag griffen Rebellen den Markt von Rutshuru an.", "2025-03-12"),
        ("de", "Am frühen Morgen griffen Rebellen den Markt von Rutshuru an.", "2025-03-12"),
        ("de", "Am Montag griffen Rebellen laut Augenzeugen am Nachmittag den Markt von Rutshuru an.", "2025-03-10"),
        ("de", "Gegen 23.15 Uhr haben Unbekannte in Ratingen einen Geldautomaten gesprengt.", "2025-03-10"),
        ("en", "A drone hit a bus in Kherson at 7:40 am, killing the driver.", "2025-03-12"),
        ("en", "A drone hit a bus in Kherson at 7:40 pm, killing the driver.", "2025-03-10"),
        ("en", "On Monday shells hit Sumy. At 7:40 am a drone hit a bus in Kherson.", "2025-03-10"),
    ],
)
def test_an_hour_alone_is_of_the_day_of_publication(language: str, text: str, first: str) -> None:
    incident = extract(text, language=language, published=PUBLISHED).incidents[-1].incident
    assert str(incident.date_start) == first


def test_a_morning_of_the_past_day_is_of_its_last() -> None:
    text = "Обстріли за минулу добу\n\nНікополь: вранці снаряд влучив у школу, поранено сторожа.\nСуми: без обстрілів."
    (proposed,) = extract(text, language="uk", published=PUBLISHED).incidents
    assert proposed.incident.date_start == proposed.incident.date_end == PUBLISHED
