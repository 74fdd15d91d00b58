"""Who says something by the verb alone in German, Russian and Ukrainian: one row for each rule."""

from __future__ import annotations

import pytest

from geo.extract.events.claims import sayings_in
from geo.extract.languages.vocabulary import vocabulary
from tests.extract.sentences import sentence


@pytest.mark.parametrize(
    ("rule", "language", "text", "speaker"),
    [
        (
            "behind its verb",
            "de",
            "Sie kamen zu Fuß, berichtete ein Goldwäscher, der sich versteckt hatte.",
            "Goldwäscher",
        ),
        ("and in its present", "de", "»Alles war voller Rauch«, erzählt eine junge Bäckerin.", "junge Bäckerin"),
        (
            "before it with a name",
            "de",
            "Der Landwirt José Rincón sagt, niemand habe es gesehen.",
            "Landwirt José Rincón",
        ),
        ("in the plural", "de", "Es habe zweimal geknallt, berichteten Fischer.", "Fischer"),
        ("between the halves of a verb", "de", "Das teilte die Schäferei mit.", "Schäferei"),
        ("behind an account", "de", "Nach Angaben eines Busfahrers starben zwei Menschen.", "Busfahrers"),
        (
            "a person behind so",
            "de",
            "Niemand sei verletzt, so der Kioskbesitzer Ali Demir.",
            "Kioskbesitzer Ali Demir",
        ),
        ("but no plan", "de", "Zuerst werde die Brücke gesperrt, so der Plan.", ""),
        ("nor who is told", "de", "Es sei vorbei, sagte der Wochenzeitung niemand.", ""),
        ("nor what is written", "de", "Es seien zwei Schüsse gefallen, sagt ein Tatortbericht.", ""),
        (
            "behind an account in the dative",
            "de",
            "Dabei starben laut einem Notfallkomitee drei Bauern.",
            "Notfallkomitee",
        ),
        ("whose own account it is", "de", "Die Miliz nahm laut eigenen Angaben Masisi ein.", "Miliz"),
        ("up to who is told", "de", "Alle lagen da, erzählte ein Besucher dem Sender Rubin.", "Besucher"),
        ("the office that opens", "de", "Die Armee machte die Miliz RSF für den Angriff verantwortlich.", "Armee"),
        ("who recalls", "ru", "«Стёкла посыпались», — вспоминает продавец магазина.", "продавец магазина"),
        (
            "behind an account that is preliminary",
            "ru",
            "По предварительным данным полиции, бомба взорвалась.",
            "полиции",
        ),
        ("a name in quotation marks", "uk", "Партизанський рух «Атеш» узяв відповідальність на себе.", "рух «Атеш»"),
        ("behind its verb, in Russian", "ru", "«Они стреляли», — рассказал водитель автобуса.", "водитель автобуса"),
        ("before it", "ru", "Брат погибшего рассказал, что ему угрожали.", "Брат погибшего"),
        ("not who is told", "ru", "«Они стреляли», — сказал шахтёрам.", ""),
        ("nor when", "ru", "Вчера рассказала, что ему угрожали.", ""),
        ("behind an account, in Russian", "ru", "По словам продавщицы, взрыв прогремел в девять.", "продавщицы"),
        ("behind its verb, in Ukrainian", "uk", "«Ми лягли на підлогу», — розповів водій автобуса.", "водій автобуса"),
        (
            "behind an account, in Ukrainian",
            "uk",
            "За словами продавчині Ніни, вибух пролунав о дев'ятій.",
            "продавчині Ніни",
        ),
        ("a pronoun behind the verb", "uk", "«Знищено сорок точок», – сказав він.", "він"),
        (
            "before a participle",
            "ru",
            "Один из чиновников округа, попросивший не называть имени, сказал, что бой длился час.",
            "чиновников округа",
        ),
        ("behind a clock", "en", "09:20 - Mayor Vitali Klitschko: six dead in Kyiv.", "Mayor Vitali Klitschko"),
        ("but no heading of a row", "en", "- Bay region: an IED struck a minibus.", ""),
        ("before a participle's place", "en", "A teacher displaced to Kokorou told us that two men died.", "teacher"),
        (
            "with its complement before an aside",
            "en",
            "A resident of nearby Bukkuyum, who asked for anonymity, disputed this.",
            "resident of nearby Bukkuyum",
        ),
        (
            "with a name before its complement",
            "en",
            "Superintendent Ann Roe of Naas Garda station said two men died.",
            "Superintendent Ann Roe of Naas Garda station",
        ),
    ],
)
def test_the_subject_of_a_verb_of_saying(rule: str, language: str, text: str, speaker: str) -> None:
    sayings = sayings_in(sentence(text), vocabulary(language))
    assert [saying.speaker for saying in sayings] == [speaker] * bool(speaker), rule
    assert not any(saying.negated for saying in sayings), rule
