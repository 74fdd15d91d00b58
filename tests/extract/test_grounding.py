"""Every value and every claim stands in the words that it is read from, whatever text it comes from."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.extract import Extraction, extract
from geo.extract.text.lexicon import listed
from geo.extract.text.tokens import Sentence, read
from geo.model import Claim, Evidence
from tests.extract.corpus_scoring import CORPUS, read_articles

PUBLISHED = dt.date(2025, 3, 12)
_PRONOUNS = listed("he she they it er sie es він вона вони воно она они он его ее её його її їх")


def assert_grounded(found: Extraction) -> None:
    """Check every quote of every incident against the text, and every claim against its own sentence."""
    text = found.text
    sentences = read(text).sentences
    for proposed in found.incidents:
        incident = proposed.incident
        for one in incident.evidence:
            assert text[one.start : one.end] == one.text
            assert _sentence(sentences, one) is not None, one
        for report in incident.reports:
            assert report.quote_start is not None
            assert text[report.quote_start :].startswith(report.quote)
        spoken = [one for one in incident.evidence if one.field == "claims"]
        for claim, one in zip(incident.claims, spoken, strict=True):
            sentence = _sentence(sentences, one)
            assert sentence is not None
            assert claim.text.removesuffix("…") in " ".join(text[sentence.start : sentence.end].split())
            assert _names(claim, one), (claim, one)


def _sentence(sentences: tuple[Sentence, ...], one: Evidence) -> Sentence | None:
    return next((each for each in sentences if each.start <= one.start and one.end <= each.end), None)


def _names(claim: Claim, one: Evidence) -> bool:
    """Whether the words hold the speaker's name, whatever its ending, or a pronoun for it."""
    words = one.text.lower().replace("’", "'").split()
    return claim.speaker.lower().split()[-1][:4] in " ".join(words) or bool(_PRONOUNS & set(words))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Germany condemns Russia's war\n\nAfter a long night of talks in Brussels, foreign minister Johann "
            "Wadephul condemned the annexation of Ukraine's territory.",
            "foreign minister Johann Wadephul",
        ),
        (
            "Germany announces new sanctions on Russia\n\nAfter a long night of talks in Brussels on the war, the "
            "foreign minister Johann Wadephul said on Friday that new sanctions on Russia would follow.",
            "foreign minister Johann Wadephul",
        ),
        (
            "Германия осудила войну\n\nПосле ночи министр Йоханн Вадефуль осудил аннексию территорий Украины и войну "
            "против неё.",
            "министр Йоханн Вадефуль",
        ),
        (
            "After a long debate, Germany condemns Russia's war on all of Ukraine\n\nFrance condemned the annexation.",
            "France",
        ),
    ],
)
def test_a_claim_quotes_the_sentence_in_which_its_speaker_speaks(text: str, speaker: str) -> None:
    found = extract(text, published=PUBLISHED)
    (one,) = found.incidents
    assert_grounded(found)
    (claim,) = one.incident.claims
    assert claim.speaker == speaker
    assert claim.text == " ".join(text.partition("\n\n")[2].split())


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed two people,\n\nThe town of Herat is quiet.",
        "The army said gunmen killed three farmers,\n\nMore soon.",
    ],
)
def test_a_sentence_may_end_behind_the_victims_and_a_comma(text: str) -> None:
    found = extract(text, published=PUBLISHED, language="en")
    assert found.incidents
    assert_grounded(found)


def test_a_place_ends_with_its_paragraph() -> None:
    found = extract("A drone hit a substation in Kharkiv\n\nnear the border with Poland", published=PUBLISHED)
    assert [place.text for place in found.incidents[0].incident.evidence if place.field == "placement"] == ["Kharkiv"]
    assert_grounded(found)


_FRAGMENTS = {
    "en": """
        Germany condemns Russia's war|Foreign Minister Sergei Lavrov said|the regional governor said on Tuesday|
        he added|killed two people|wounding at least 1 391 others|including three children|their driver|
        peace talks in Geneva|imposed new sanctions on Russia|a drone hit a substation in Kharkiv|
        while in Nyala an air strike killed nine|nobody was hurt|no information on casualties|Moscow denied it|
        according to the United Nations|in 2024 150 people|the death toll rose to 34|gunmen abducted a mayor|
        near the border with Poland|on May 24|between 9 and 16 August|More than 18,000 customers were without power|
        34 of 50 drones were shot down|a strip from 12 to 42 metres|"We will fight|the army of Sudan claimed
    """,
    "de": """
        Deutschland verurteilt den Krieg|Außenminister Johann Wadephul sagte am Freitag|teilte der Gouverneur mit|
        er warf Russland vor|wurden zwei Menschen getötet|1 391 Menschen verletzt|darunter drei Kinder|
        Friedensgespräche in Genf|neue Sanktionen gegen Russland|eine Drohne traf ein Umspannwerk in Charkiw|
        niemand wurde verletzt|keine Angaben zu Verletzten|Moskau wies das zurück|nach Angaben der Polizei|
        am 24. August|in der Nacht zum Montag|34 Drohnen seien abgefangen worden|die Zahl der Toten stieg auf 34|
        18.000 Haushalte waren ohne Strom|das russische Verteidigungsministerium
    """,
    "uk": """
        Німеччина засудила війну|міністр закордонних справ Андрій Сибіга заявив|повідомив очільник ОВА Іван Федоров|
        за його словами|загинули дві людини|поранено 1 391 особу|серед них троє дітей|переговори в Женеві|
        нові санкції проти Росії|дрон влучив у підстанцію в Харкові|ніхто не постраждав|
        інформації про постраждалих немає|Росія заперечила|24 серпня|у ніч на понеділок|збито 34 дрони з 50|
        кількість загиблих зросла до 34|без світла 18 000 споживачів|Генштаб ЗСУ
    """,
    "ru": """
        Германия осудила войну|министр иностранных дел Сергей Лавров заявил|сообщил губернатор|по его словам|
        погибли два человека|ранены 2 011|среди них трое детей|переговоры в Женеве|новые санкции против России|
        беспилотник попал в подстанцию в Белгороде|никто не пострадал|информации о пострадавших нет|
        Москва отвергла обвинения|24 августа|в ночь на понедельник|сбиты 34 беспилотника|Минобороны РФ:|
        число погибших выросло до 34|без света остались 18 000 абонентов
    """,
}
_JOINTS = (
    " ",
    ", ",
    ". ",
    "\n\n",
    ",\n\n",
    " and ",
    " та ",
    " и ",
    " und ",
    ": ",
    " – ",
    "; ",
    " (",
    ") ",
    "! ",
    "\n",
    "”, ",
)


def _texts(language: str) -> st.SearchStrategy[tuple[str, str]]:
    fragments = [" ".join(one.split()) for one in _FRAGMENTS[language].split("|")]
    pieces = st.lists(st.tuples(st.sampled_from(fragments), st.sampled_from(_JOINTS)), min_size=1, max_size=10)
    return pieces.map(lambda joined: (language, "".join(fragment + joint for fragment, joint in joined)))


@given(written=st.sampled_from(sorted(_FRAGMENTS)).flatmap(_texts), published=st.sampled_from([None, PUBLISHED]))
@settings(max_examples=3 * settings.default.max_examples)
def test_whatever_is_joined_nothing_fails_and_every_quote_stands_in_its_sentence(
    written: tuple[str, str], published: dt.date | None
) -> None:
    language, text = written
    assert_grounded(extract(text, published=published, language=language))


@pytest.mark.parametrize("name", ["articles", "articles_held"])
def test_what_longer_articles_give_stands_in_their_text(name: str) -> None:
    """No floor: how much of them is read right is measured by ``tests/benchmarks/bench_articles.py``."""
    for article in read_articles(CORPUS / f"{name}.txt"):
        found = extract(article.text, published=article.published)
        assert found.text == article.text
        assert not found.problems
        assert_grounded(found)
        for proposed in found.incidents:
            read_from = {one.field for one in proposed.incident.evidence}
            toll = {kind for kind in ("killed", "injured") if getattr(proposed.incident, kind) is not None}
            assert read_from
            assert toll <= read_from
