"""The text as it is read, and the way back to the text that was given."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.extract import extract
from geo.extract.text.plain_text import plain_text

PUBLISHED = dt.date(2025, 3, 12)
REPORT = "A drone hit a warehouse in Sumy on Monday, killing two people and wounding 1,391 others, the mayor said."


@pytest.mark.parametrize(
    ("given_text", "read"),
    [
        ("five\u200b people", "five people"),
        ("five \u200b people", "five people"),
        ("five\u00a0\u202fpeople", "five people"),
        ("bomb\u00adings", "bombings"),
        ("\ufeffKyiv", "Kyiv"),
        ("Два  \t дрони", "Два дрони"),
        ("Киї\u0308в".replace("ї\u0308", "і\u0308"), "Київ"),
        ("killed\r\n    in Sumy", "killed\nin Sumy"),
        ("one.\n \n\n\ntwo", "one.\n\ntwo"),
        ("page one\u000cpage two", "page one\npage two"),
        ("were <b>killed</b> in Quetta", "were killed in Quetta"),
        ('hit <a class="x" href="https://example.org/a">Quetta</a>', "hit Quetta"),
        ("<p>In Sumy.</p>\n<p>In Odesa.</p>", "\nIn Sumy.\n\nIn Odesa.\n"),
        ("in Sumy.<BR/> In Odesa", "in Sumy.\nIn Odesa"),
        ("killed <10 people, wounded >20", "killed <10 people, wounded >20"),
        ("five&nbsp;people, b&shy;omb, Caf&eacute; &#8211; R&D", "five people, bomb, Café – R&D"),
        ("&unheard; of", "&unheard; of"),
        (
            "**Five** people were __killed__ in *Quetta*, _police_ said.",
            "Five people were killed in Quetta, police said.",
        ),
        ("* 5 * 3\n* item_one f**k", "* 5 * 3\n* item_one f**k"),
        ("in [Quetta](https://example.org/a-b) [again]", "in Quetta [again]"),
        ("were killed.[1][12] “[t]he bomb” [3]", "were killed. “[t]he bomb” [3]"),
        ("п`ятеро, об\u00b4єкт, п\u2018ять, Chile\u2019s “‘big’”", "п'ятеро, об'єкт, п'ять, Chile's “‘big’”"),
        ("He wrote:\n> five were\n>> killed > 3", "He wrote:\nfive were\nkilled > 3"),
    ],
)
def test_what_no_reader_sees_is_not_read(given_text: str, read: str) -> None:
    assert plain_text(given_text).text == read


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Five killed in Kharkiv shelling",
        "More stories: Five killed in Kharkiv shelling",
        "READ MORE | Five killed in Kharkiv shelling",
        "• Related: Five killed in Kharkiv shelling",
        "Advertisement",
        "Lesen Sie auch: Fünf Tote bei Beschuss von Charkiw",
        "Читайте також: П'ятеро людей загинули під час обстрілу Харкова",
        "<p><b>Read&nbsp;more:</b> Five killed in Kharkiv shelling</p>",
        "> **Read more:** Five killed in Kharkiv shelling",
        "Share on Facebook | Twitter | WhatsApp",
        "We use cookies to improve your experience. Accept all | Reject all",
        "© 2025 The Daily Herald. All rights reserved.",
        "Photo: John Smith/AP",
        "📷 Foto: Hans Müller / dpa",
        "Symbolbild",
        "Folgen Sie uns auf Telegram: @tagesnews",
        "👉 Підписатися | Надіслати новину",
        "Фото: пресслужба ДСНС України",
        "Подписывайтесь на наш канал: @novosti",
        "Читайте  также — пять человек погибли при обстреле Харькова",
    ],
)
def test_a_line_that_points_to_another_article_is_not_read(line: str) -> None:
    assert line not in plain_text(f"A drone hit Sumy.\n\n{line}\n\nTwo were hurt.").text
    (single,) = extract(f"{REPORT}\n\n{line}\n\nThe fire is out.", published=PUBLISHED, language="en").incidents
    assert single.incident.killed is not None
    assert single.incident.killed.best == 2


@pytest.mark.parametrize(
    ("language", "attack", "line", "denial"),
    [
        ("en", "Drones hit an oil depot in Sumy.", "Photo: Reuters", "Nobody was hurt."),
        ("de", "Drohnen griffen ein Öllager in Sumy an.", "Foto: Reuters", "Verletzt wurde niemand."),
        ("uk", "Дрони атакували нафтобазу в Сумах.", "Підписатися | Надіслати новину", "Постраждалих немає."),
        ("ru", "Беспилотники атаковали нефтебазу в Энгельсе.", "👉 Подписаться", "Пострадавших нет."),
    ],
)
def test_nobody_is_hurt_behind_a_line_of_the_page_too(language: str, attack: str, line: str, denial: str) -> None:
    (single,) = extract(f"{attack}\n\n{line}\n\n{denial}", language=language).incidents
    assert single.incident.injured is not None
    assert single.incident.injured.best == 0


def test_a_sentence_that_begins_like_such_a_line_is_read() -> None:
    for text in (
        "Foto: Bei dem Anschlag in Sumy wurden nach Angaben der Polizei fünf Menschen getötet.",
        "Photo: 5 dead in Sumy",
        "Subscribe to our newsletter "
        "A drone hit a warehouse in Sumy on Monday, killing two people and wounding five others, the mayor said, "
        "and fire broke out in a school beside it.",
        "Related attacks killed five people in Sumy.",
        "Advertisement boards burnt down in Sumy.",
        "More: 12 shot dead in Jos on Monday.",
        "Mehr: 12 Tote bei Beschuss von Sumy am Montag.",
    ):
        assert plain_text(text).text == text


_NOISE = st.lists(
    st.sampled_from(
        [
            "a",
            "killed",
            " ",
            "  ",
            "\u200b",
            "\u00a0",
            "\n",
            "\r\n",
            "\n\n\n",
            "й",
            "\u0306",
            "Read also: x",
            "**",
            "\n> ",
            "&shy;",
            "<p>",
        ]
    ),
    max_size=40,
).map("".join)


@given(_NOISE)
def test_every_character_knows_where_it_stood(text: str) -> None:
    plain = plain_text(text)
    for at, letter in enumerate(plain.text):
        start, end = plain.start_in_given(at), plain.end_in_given(at + 1)
        assert 0 <= start < end <= len(text)
        if letter.isascii() and letter.isalpha():
            assert text[start:end].startswith(letter)
    again = plain_text(plain.text).text
    assert unicodedata.normalize("NFC", again).split() == unicodedata.normalize("NFC", plain.text).split()


@pytest.mark.parametrize("mark", ["**{}**", "_{}_", "<em>{}</em>", "[{}](https://example.org/a)", "{}[1]"])
@pytest.mark.parametrize("word", ["drone", "hit", "Sumy", "killing", "two", "wounding", "1,391"])
def test_the_same_is_read_whatever_words_are_marked(word: str, mark: str) -> None:
    marked = extract(REPORT.replace(word, mark.format(word), 1), published=PUBLISHED, language="en")
    (single,), (plain,) = (reading.incidents for reading in (marked, extract(REPORT, published=PUBLISHED)))
    assert single.incident.event_type == plain.incident.event_type
    assert single.incident.placement.name == "Sumy"
    assert (single.incident.killed, single.incident.injured) == (plain.incident.killed, plain.incident.injured)
    for evidence in single.incident.evidence:
        assert marked.text[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize("space", ["\u00a0", " \u200b", "  ", "\t", "\u00a0\u200b "])
def test_the_same_is_read_whatever_the_blanks_and_every_quote_stands_in_the_given_text(space: str) -> None:
    text = REPORT.replace(" ", space)
    (single,) = extract(text, published=PUBLISHED, language="en").incidents
    (plain,) = extract(REPORT, published=PUBLISHED, language="en").incidents
    assert single.incident.killed == plain.incident.killed
    assert single.incident.injured == plain.incident.injured
    assert single.incident.placement.name == "Sumy"
    for evidence in single.incident.evidence:
        assert text[evidence.start : evidence.end] == evidence.text
    quotes = [" ".join(evidence.text.replace("\u200b", "").split()) for evidence in single.incident.evidence]
    assert quotes == [evidence.text for evidence in plain.incident.evidence]
    (report,) = single.incident.reports
    assert report.quote_start is not None
    assert text[report.quote_start :].startswith(report.quote)
    assert all(text[place.start : place.end] == place.text for place in extract(text, language="en").places)
