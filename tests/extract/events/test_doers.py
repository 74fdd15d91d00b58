"""People without a name act where the grammar of the deed says so, and nowhere else."""

from __future__ import annotations

import pytest

from geo.extract import extract


@pytest.mark.parametrize(
    ("rule", "language", "text", "acting"),
    [
        ("the subject of a deed", "en", "Policemen beat two street vendors to death in Kano.", ["police"]),
        ("its agent", "en", "Two men were shot dead in Kampala by masked robbers.", ["robbers"]),
        ("whose raid it was", "en", "A police raid in Rio left eleven people dead.", ["police"]),
        ("whose drone it was", "en", "A drone of the police blew up in Martissant, killing five men.", ["police"]),
        ("who speaks doesn't", "en", "Two men were shot dead in Kampala, police said.", []),
        ("nor who was hit", "en", "Policemen shot in an ambush near Wajir died, four in all.", []),
        ("nor who comes after it", "en", "Two men were killed in Leeds and found by police.", []),
        ("nor whose dress it is", "en", "Two men were shot dead in Leeds by a man in a police uniform.", []),
        ("nor who was attacked", "en", "A bomb was thrown at police in Derry, injuring two men.", []),
        ("nor who comes under fire", "en", "A police patrol came under fire in Celaya. One officer was killed.", []),
        ("behind the verb", "de", "In Nairobi erschoss die Polizei drei Demonstranten.", ["police"]),
        ("with its auxiliary", "de", "In Karatschi hat die Polizei zwei Männer erschossen.", ["police"]),
        ("in the passive", "de", "Zwei Händler wurden in Kano von Räubern erschossen.", ["robbers"]),
        ("its object doesn't", "de", "Unbekannte griffen in Derry die Polizei an, zwei Männer starben.", []),
        ("nor who only arrests", "de", "In Leeds wurden zwei Frauen erschossen. Die Polizei nahm einen Mann fest.", []),
        ("a finite verb", "uk", "У Лагосі поліцейські застрелили двох торговців.", ["police"]),
        ("a raid", "uk", "Під час рейду поліції у Каракасі вбито п'ятьох людей.", ["police"]),
        ("an agent by its case", "uk", "У Карачі двоє чоловіків були застрелені поліцією.", ["police"]),
        ("who finds them doesn't", "uk", "Поліція знайшла тіла двох застрелених чоловіків у Карачі.", []),
        ("soldiers", "ru", "В Бамако солдаты расстреляли четырёх крестьян.", ["army"]),
        ("whose strike it was", "ru", "В результате авиаудара армии по рынку погибли двое.", ["army"]),
        ("who died doesn't", "ru", "Близ Мопти солдаты подорвались на мине, четверо погибли.", []),
    ],
)
def test_who_acts_without_a_name(rule: str, language: str, text: str, acting: list[str]) -> None:
    told = [name for proposed in extract(text, language=language).incidents for name in proposed.incident.actor]
    assert told == acting, rule
