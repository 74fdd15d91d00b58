"""Words and sentences: offsets that hold for any text, and the full stops that end nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract.text.tokens import read


def sentences(text: str) -> list[str]:
    return [text[one.start : one.end] for one in read(text).sentences]


def words(text: str) -> list[str]:
    return [token.text for token in read(text).tokens]


@given(st.text(alphabet=st.sampled_from("Ab cD.,!?'’-–\n\"“”1234567890éіїß…()"), max_size=200) | st.text(max_size=80))
def test_offsets_hold_and_sentences_share_out_the_tokens(text: str) -> None:
    document = read(text)
    end = 0
    for token in document.tokens:
        assert token.start >= end
        assert text[token.start : token.end] == token.text != ""
        end = token.end
    position = 0
    for sentence in document.sentences:
        assert sentence.first == position < sentence.last
        assert document.tokens[sentence.first].start == sentence.start
        assert document.tokens[sentence.last - 1].end == sentence.end
        position = sentence.last
    assert position == len(document.tokens)
    for number, sentence in enumerate(document.sentences):
        assert document.sentence_at(sentence.start) == number
    for number, token in enumerate(document.tokens):
        assert document.token_at(token.start) == number


@pytest.mark.parametrize(
    "text",
    [
        "U.S. Rep. Ann Hart went to St. Paul on Jan. 3 with Gen. Ames.",
        "The car of J. R. Lowe of Salem, Mass. was found at No. 5 Mill St. near Mt. Hope.",
        "Ein Sprecher sagte am 3. Mai, z. B. sei Gen. Huber betroffen.",
        "В г. Сумы погибли 3 чел., сообщил И. О. Бойко.",
        "У м. Харків та в с. Липці поранено 12 осіб.",
        "The blast was 3.5 km away.",
    ],
)
def test_abbreviations_and_figures_do_not_end_a_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_sentences_end_where_they_should() -> None:
    assert sentences('He moved to the U.S. The police said "No." She left!') == [
        "He moved to the U.S.",
        'The police said "No."',
        "She left!",
    ]
    assert sentences("Two dead in Sumy\n\nThe mayor said so.") == ["Two dead in Sumy", "The mayor said so."]
    assert sentences("He fell ill. Smith left.") == ["He fell ill.", "Smith left."]


@pytest.mark.parametrize(
    "text", ["6 ноября. Дрон попал в дом.", "6 листопада. Дрон влучив у дім.", "6. Mai. Eine Mine tötete zwei Hirten."]
)
def test_a_day_at_the_head_of_a_line_dates_its_sentence(text: str) -> None:
    assert sentences(f"Chronik.\n{text}") == ["Chronik.", text]
    assert sentences("They met on 6 May. It rained.") == ["They met on 6 May.", "It rained."]
    assert sentences("6 May.\n\nIt rained.") == ["6 May.", "It rained."]


def test_words_keep_their_apostrophes_and_lose_their_possessives() -> None:
    assert words("Sana'a's port, Слов'янськ, Dallas-based W.Va. firm") == [
        "Sana'a", "'s", "port", ",", "Слов'янськ", ",", "Dallas", "-", "based", "W.Va.", "firm",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["A bomb killed two in\nKano on Monday.", "Zwei Tote bei\nCharkiw am Montag.", "Two,\nSaid he."]
)
def test_a_short_line_that_breaks_off_goes_on_in_the_next(text: str) -> None:
    assert sentences(text) == [text]


def test_a_wrapped_line_goes_on_however_it_is_broken_and_its_headline_ends() -> None:
    wrapped = """A bomb killed two people near
Maiduguri on Monday and a second one
hurt three in the market of
Kano, police said."""
    assert sentences(wrapped) == [wrapped]
    assert sentences(f"Bombs in Nigeria\n{wrapped}") == ["Bombs in Nigeria", wrapped]
    assert sentences("Two killed in Kano\nThree hurt in Jos\nRoad closed") == [
        "Two killed in Kano",
        "Three hurt in Jos",
        "Road closed",
    ]
    shouted = "A BOMB\nKILLED TWO PEOPLE NEAR\nMAIDUGURI ON MONDAY AND\nHURT THREE."
    assert sentences(shouted) == [shouted]


def test_a_long_line_is_a_paragraph_and_the_line_over_it_a_title() -> None:
    title = "Central America and Mexico: a report on violence, 29 June - 5 July"
    paragraph = (
        "Guanajuato: Six people were shot dead at a wake in Salamanca on Tuesday night, and prosecutors who came to "
        "the house in the morning found more than 90 casings in the yard."
    )
    assert sentences(f"{title}\n{paragraph}") == [title, paragraph]


def test_a_list_without_full_stops_is_cut() -> None:
    lengths = [one.last - one.first for one in read("killed 1,000 " * 700).sentences]
    assert sum(lengths) == 1400
    assert max(lengths) <= 300
    assert [one.last - one.first for one in read("two killed, " * 200).sentences] == [252, 252, 96]
