"""What happened and what is only imagined, denied, past or said in a figure, one row for each rule."""

from __future__ import annotations

import pytest

from geo.extract import extract
from geo.extract.events.factuality import is_factual, is_figurative, is_game
from geo.extract.languages.vocabulary import vocabulary
from tests.extract.sentences import PUBLISHED, sentence


@pytest.mark.parametrize(
    "text",
    [
        "По легенде, беспилотник упал на школу в Ростове-на-Дону, есть пострадавшие.",
        "Як підготуватися до блекауту у Києві: поради енергетиків.",
        "In Hamburg wird untersucht, wie Kliniken bei einem Stromausfall versorgt werden könnten.",
        "Bei einer Übung in Berlin sollen 400 Freiwillige Verletzte darstellen.",
        "Vor zwei Jahren hatte ein Brandanschlag in Berlin Tausende Haushalte vom Netz getrennt.",
    ],
)
def test_what_is_imagined_is_no_incident(text: str) -> None:
    assert not [one for one in extract(text).incidents if one.incident.domain != "political"]


def test_a_hospital_named_memorial_is_no_look_back() -> None:
    text = "A man was shot in Miami on Monday. He was rushed to Jackson Memorial Hospital, where he died."
    (incident,) = (each.incident for each in extract(text, published=PUBLISHED).incidents)
    assert incident.killed is not None
    assert (incident.killed.best, incident.injured) == (1, None)


def test_a_possible_further_toll_leaves_the_attack_real() -> None:
    text = "Bei dem Drohnenangriff auf Sumy könnten weitere Menschen getötet worden sein."
    found = extract(text).incidents
    assert [(one.incident.event_type, one.incident.killed) for one in found] == [("drone_strike", None)]


@pytest.mark.parametrize(
    ("rule", "language", "text", "factual"),
    [
        ("a plain report happened", "en", "Gunmen attacked a village.", True),
        ("a negation before it", "en", "The army has not bombed the village.", False),
        ("a negation in another clause", "en", "There was no warning, but gunmen attacked a village.", True),
        ("a negation that a clause follows", "en", "He did not flee after gunmen attacked a village.", True),
        ("'no fewer than' denies nothing", "en", "No fewer than nine gunmen attacked a village.", True),
        ("a possibility before it", "en", "The army may have bombed the village.", False),
        ("a condition at the head", "en", "If gunmen attack a village, people flee.", False),
        ("a correction behind it", "en", "The attack was foiled by soldiers.", False),
        ("a look back", "en", "Gunmen attacked a village last year.", False),
        ("a superlative looks back only to compare", "en", "It was the deadliest attack since last year.", True),
        ("a past year", "en", "Gunmen attacked a village in 2014.", False),
        (
            "a possible verb at the end",
            "de",
            "Es ist offen, ob Kliniken bei einem Drohnenangriff arbeiten könnten.",
            False,
        ),
        ("a negation behind the verb", "de", "Der Drohnenangriff traf die Stadt nicht.", False),
        ("a negation that denies no event", "de", "Die nicht angemeldete Demonstration zog durch Gera.", True),
        ("an event called off", "de", "Die Demonstration in Trier wurde abgesagt.", False),
        ("an event that would be", "de", "Ein Luftangriff auf Tallinn wäre ein Fehler.", False),
        ("an event that is expected", "de", "Ein Luftangriff auf Gera gilt als unwahrscheinlich.", False),
        ("an event that is expected", "de", "Mit weiteren Drohnenangriffen auf Gera ist zu rechnen.", False),
        ("an event that is expected", "en", "Air strikes on the port are likely to continue.", False),
        ("an event that is expected", "en", "A drone strike on the port can't be ruled out.", False),
        ("likely of who did it", "en", "The air strike was likely carried out by jets.", True),
        ("a plan that is the target's", "de", "In der geplanten Unterkunft gab es einen Brandanschlag.", True),
        ("a film", "de", "Der Film erzählt von einer Entführung in Rom.", False),
        ("a game", "de", "Die Bundesliga trauert, der Luftangriff des Stürmers gelang.", False),
        ("an exercise", "de", "Die Feuerwehr probte den Großbrand im Bahnhof.", False),
        ("an event called off", "uk", "Мітинг у Трієрі скасували.", False),
        ("an event that would be", "ru", "Обстрел города был бы ошибкой.", False),
        ("a book", "uk", "Роман починається з теракту в Парижі.", False),
        ("a film", "ru", "В фильме рассказано о теракте в Париже.", False),
        ("an exercise", "uk", "Рятувальники тренувалися гасити пожежу.", False),
        ("an exercise", "ru", "На учениях отработали тушение пожара.", False),
        ("a figure of speech", "ru", "Кризис подорвал экспорт зерна.", False),
        ("nothing reported", "ru", "О нападениях на школы в городе за последние годы не сообщалось.", False),
        ("years ago", "ru", "Двадцать лет назад в Мадриде произошёл теракт.", False),
        ("years ago", "de", "Vor zwanzig Jahren wurde dort ein Brandanschlag verübt.", False),
        ("a past year at the head", "en", "On this day in 2023 crowds came, and a car bomb exploded.", False),
        ("a past year at the head", "uk", "На початку 2022 року там стояв полк, стався теракт.", False),
        ("a year ago at the head", "en", "A year ago this week, near the port, a car bomb exploded.", False),
        ("a year ago at the head", "de", "Genau vor einem Jahr war dort ein Fest, ein Anschlag folgte.", False),
        ("what another is ranked against", "en", "It was the worst day since a car bomb exploded.", False),
        ("a decade", "en", "Rebels shelled the port in the eighties.", False),
        ("attacks before", "de", "Bei früheren Angriffen brannte der Hafen.", False),
        ("shots that are exchanged", "ru", "Пограничники обменялись выстрелами с неизвестными.", True),
        ("shots that are exchanged", "uk", "Прикордонники обмінялися пострілами з порушниками.", True),
        ("an attack that is warned of", "de", "Behörden warnen vor einem Luftangriff auf Kiew.", False),
    ],
)
def test_an_event_is_factual(rule: str, language: str, text: str, factual: bool) -> None:
    words, known = sentence(text), vocabulary(language)
    match = known.triggers.find(words)[0]
    assert is_factual(words, match.first, match.last - 1, known, PUBLISHED) is factual, rule


@pytest.mark.parametrize(
    ("rule", "text", "figurative"),
    [
        ("people are attacked", "Gunmen attacked a village.", False),
        ("problems are not", "Ministers attacked the problem.", True),
        ("'as an attack' compares", "Critics saw it as an attack.", True),
        ("a film's plot", "In her film, set in Beirut, gunmen attacked a village.", True),
        ("workers on strike", "Nurses went on strike.", True),
        ("a union's strikes", "The union threatened more strikes.", True),
    ],
)
def test_violence_is_a_figure_of_speech(rule: str, text: str, figurative: bool) -> None:
    words = sentence(text)
    match = next(match for match in vocabulary("en").triggers.find(words) if match.meaning.family != "political")
    assert is_figurative(words, match.first, match.last) is figurative, rule


@pytest.mark.parametrize(
    ("rule", "text", "game"),
    [
        ("sport by three of its words", "The striker scored a goal in the second half.", True),
        ("markets by three of their words", "Shares fell as investors left the index.", True),
        ("a word alone is none", "A shell hit a goal of the stadium.", False),
    ],
)
def test_sport_and_markets(rule: str, text: str, game: bool) -> None:
    assert is_game(text) is game, rule


_THREE_SENTENCES = {
    "en": "The minister spoke to students on Friday. He praised their work. He then took questions about the budget. ",
    "de": "Der Minister sprach am Freitag vor Studenten. Er lobte ihre Arbeit. Dann kamen Fragen zum Haushalt. ",
    "uk": "Міністр виступив перед студентами. Він похвалив їхню роботу. Потім відповів на запитання про бюджет. ",
    "ru": "Министр выступил перед студентами. Он похвалил их работу. Затем ответил на вопросы о бюджете. ",
}


@pytest.mark.parametrize(
    ("language", "further", "incidents"),
    [
        ("en", "Even the murder of a judge is not merely an attack on his person, he said.", 0),
        ("en", "Kidnappings, he added, are an industry.", 0),
        ("en", "In a separate attack, gunmen kidnapped a priest in Jos on Monday.", 1),
        ("en", "A bomb exploded outside the hall while he spoke.", 1),
        ("en", "A soldier was killed in the north.", 1),
        ("en", "Saboteurs cut a railway line.", 1),
        ("en", "Several people were wounded.", 1),
        ("de", "Ein Soldat wurde getötet.", 1),
        ("uk", "Один солдат загинув.", 1),
        ("ru", "Один солдат погиб.", 1),
        ("ru", "Боевики похитили врача.", 1),
        ("en", "Six people were killed when gunmen attacked his convoy afterwards.", 1),
        ("en", "His driver was killed and a guard was wounded when they were shot at.", 1),
        ("de", "Am Montag waren in Berlin zwei Menschen erschossen worden.", 1),
        ("uk", "У понеділок у Херсоні внаслідок обстрілу загинули двоє людей.", 1),
        ("ru", "В понедельник в Херсоне при обстреле погибли два человека.", 1),
    ],
)  # fmt: skip
def test_far_down_a_text_violence_needs_a_place_a_day_or_victims(language: str, further: str, incidents: int) -> None:
    extraction = extract(_THREE_SENTENCES[language] + further, language=language, published=PUBLISHED)
    assert len([p for p in extraction.incidents if p.incident.domain != "political"]) == incidents
