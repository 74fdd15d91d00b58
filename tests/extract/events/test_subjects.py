"""Who says something by the verb alone, whatever the noun: one row for each rule."""

from __future__ import annotations

import pytest

from geo.extract.events.claims import sayings_in
from geo.extract.events.subjects import determined_before, determined_behind
from geo.extract.languages.vocabulary import vocabulary
from tests.extract.sentences import sentence


@pytest.mark.parametrize(
    ("rule", "text", "speaker"),
    [
        ("an article and a noun that no list has", "The miller said two men were shot.", "miller"),
        ("with what describes it", "A young tea seller told us he had seen it.", "young tea seller"),
        ("with its owner", "The drone's handler said it had hit.", "drone handler"),
        ("an abbreviation may be the noun", "Two men were shot, a county PRO said.", "county PRO"),
        ("only where a clause opens", "Two men were shot near the mill said Omar.", ""),
        ("what is written doesn't speak", "The letter said two men were shot.", ""),
        ("nor does a clause with a verb", "The men got out said nothing.", ""),
        ("nor what has a verb before", "The two men who were shot said nothing.", ""),
    ],
)
def test_the_subject_before_said(rule: str, text: str, speaker: str) -> None:
    words = sentence(text)
    verb = next(at for at, word in enumerate(words) if word.low in ("said", "told"))
    span = determined_before(words, verb)
    assert " ".join(word.text for word in words[slice(*(span or (0, 0)))]) == speaker, rule


@pytest.mark.parametrize(
    ("rule", "text", "speaker"),
    [
        ("behind what was said", "Two men were shot, said the miller.", "miller"),
        ("up to a relative clause", "Two men were shot, said a tea seller who fled.", "tea seller"),
        ("a name isn't one", "Two men were shot, said Omar.", ""),
        ("nor what goes on", "The miller said the two men had fled.", ""),
    ],
)
def test_the_subject_behind_said(rule: str, text: str, speaker: str) -> None:
    words = sentence(text)
    verb = next(at for at, word in enumerate(words) if word.low == "said")
    span = determined_behind(words, verb + 1)
    assert " ".join(word.text for word in words[slice(*(span or (0, 0)))]) == speaker, rule


@pytest.mark.parametrize(
    ("language", "text", "saying"),
    [
        ("en", "Two died, according to county health officials in Bor.", ("county health officials", "reports")),
        ("en", "According to the Coastal church council, two died.", ("Coastal church council", "reports")),
        ("en", "Two died, the army's media wing said.", ("army media wing", "reports")),
        ("en", "The Hill Defence Force (HDF) in the valley said two died.",
         ("Hill Defence Force (HDF) in the valley", "reports")),
        ("en", "The Hill Liberation Army (HLA), which split in May, accepted responsibility.",
         ("Hill Liberation Army", "claims")),
        ("en", "HLA, through its media man Omar Gaddur, denied any hand in it.", ("HLA", "denies")),
        ("en", "Residents of a village burned tyres, saying that soldiers had shot two men.",
         ("Residents of a village", "reports")),
        ("en", "Residents reached by telephone said that two died.", ("Residents", "reports")),
        ("en", "The Hill Republican Guards, a faction, owned up to the raid.", ("Hill Republican Guards", "claims")),
        ("en", "The coastguard rejected the account.", ("coastguard", "denies")),
        ("en", "Prosecutors are treating it as terrorism.", ("Prosecutors", "reports")),
        ("de", "Zwei Menschen starben, sagten zwei Sicherheitsleute am Mittwoch.", ("Sicherheitsleute", "reports")),
        ("de", "Berichte über einen zweiten Schützen wies die Polizei zurück.", ("Polizei", "denies")),
        ("de", "Separatistische Gruppen wiesen jede Beteiligung von sich.", ("Separatistische Gruppen", "denies")),
        ("de", "Der Bürgermeister vermutet die ELN hinter der Tat.", ("Bürgermeister", "accuses")),
        ("ru", "Губернатор региона позже подтвердил пожар.", ("Губернатор региона", "reports")),
        ("ru", "Талибы в Кабуле заявили о потерях.", ("Талибы", "reports")),
        ("ru", "Местные врачи возлагают вину на боевиков.", ("Местные врачи", "accuses")),
        ("ru", "В МВД по Дагестану возбуждение дела подтвердили.", ("МВД по Дагестану", "reports")),
        ("ru", "В ГКНБ сообщили, что задержаны двое.", ("ГКНБ", "reports")),
        ("uk", "Джерело у спецслужбі розповіло про удар.", ("Джерело у спецслужбі", "reports")),
        ("uk", "Відповідальність узяло на себе угруповання JNIM.", ("угруповання JNIM", "claims")),
        ("en", "The clinic has revised its figure to 14.", ("clinic", "reports")),
        ("de", "Gouverneur Oleh Kiper gab die Zahl der Verletzten mit vier an.", ("Gouverneur Oleh Kiper", "reports")),
        ("de", "Der Wetterdienst sprach am Abend von drei Verletzten.", ("Wetterdienst", "reports")),
        ("de", "Die Miliz bezeichnete den Angriff auf X als Vergeltung.", ("Miliz", "reports")),
        ("de", "Die Feuerwehr geht von einem Anschlag aus.", ("Feuerwehr", "reports")),
        ("de", "Nach bisherigem Stand geht die Polizei von einem rassistischen Motiv aus.", ("Polizei", "reports")),
        ("de", "Die Kriminalpolizei geht von Brandstiftung aus.", ("Kriminalpolizei", "reports")),
        ("de", "Auf Nachfrage der Stiftung teilte die Polizei Dresden mit, dass zwei starben.",
         ("Polizei Dresden", "reports")),
        ("ru", "Такие данные привёл глава района Денис Котов.", ("глава района Денис Котов", "reports")),
        ("ru", "Губернатор Алексей Котов назвал это терактом.", ("Губернатор Алексей Котов", "reports")),
        ("uk", "Голова громади назвав обстріл навмисним.", ("Голова громади", "reports")),
        ("en", "The county commander, Maj. Peter Okoth, said two died.",
         ("county commander, Maj. Peter Okoth", "reports")),
        ("en", "Two died, said the mayor of the sub-district, Sarbast Sabri.",
         ("mayor of the sub district, Sarbast Sabri", "reports")),
        ("de", "Zwei Menschen starben, sagte der Kommandeur der Einheit, Ruben Okello.",
         ("Kommandeur der Einheit, Ruben Okello", "reports")),
        ("de", "»Jeden Tag dieselbe Strecke, zur selben Stunde«, sagte ein Tankwart dem Sender.",
         ("Tankwart", "reports")),
        ("ru", "Источник в экстренных службах сообщил агентству ТАСС о взрыве.",
         ("Источник в экстренных службах", "reports")),
        ("ru", "Источник в больнице рассказал «Вестям», что раненых семеро.", ("Источник в больнице", "reports")),
        ("ru", "Полиция уже во вторник отчиталась о поимке двоих.", ("Полиция", "reports")),
        ("ru", "В СДС эти обвинения отвергли.", ("СДС", "denies")),
        ("ru", "В посольстве эти сведения опровергли.", ("посольстве", "denies")),
        ("uk", "Начальник адміністрації в середу вранці розповів про двох поранених.",
         ("Начальник адміністрації", "reports")),
        ("en", "The junta late on Sunday said that two died.", ("junta", "reports")),
        ("en", "Sambom said that the airline had been warned.", ("Sambom", "reports")),
        ("en", "Two died, according to the township's strike committee.", ("township strike committee", "reports")),
        ("en", "Two died, according to the state-run News Agency.", ("state run News Agency", "reports")),
    ],
)  # fmt: skip
def test_a_speaker_of_several_words(language: str, text: str, saying: tuple[str, str]) -> None:
    found = [(each.speaker.replace("'s", ""), each.stance) for each in sayings_in(sentence(text), vocabulary(language))]
    assert saying in [(name.replace("( ", "(").replace(" )", ")"), stance) for name, stance in found]


@pytest.mark.parametrize(
    "text",
    [
        "Others said nothing of the two who were shot.",
        "Two died in Bor, according to a count kept by the news desk.",
        "Footage says little about how the two were shot.",
        "According to the plan, two men were shot.",
        "According to the report by Omar Gaddur, two men were shot.",
    ],
)
def test_nobody_speaks(text: str) -> None:
    assert not sayings_in(sentence(text), vocabulary("en"))
