"""A brief says what the store says, names who says it, and what a person adds is marked and checked."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html
from pypdf import PdfReader

from geo import wording
from geo.filter import Filter, Last
from geo.gazetteer import bundled_gazetteer
from geo.geodesy import Circle
from geo.model import Count, Incident, Point, Report
from geo.services import Services
from geo.settings import Settings
from geo.store import Store
from geo.writers import Brief, FileOrigin, HarmTotal, comparison_words, compose, write_brief
from geo.writers.brief_page import BRIEF_FORMATS, SENTENCES, ungrounded, weightiest
from tests.browser.sample import HOSTILE, INCIDENTS

NOW = dt.datetime(2025, 8, 21, 12, tzinfo=dt.UTC)
EVERYTHING = Filter(domain=("all",))


def brief(incidents: tuple[Incident, ...] = INCIDENTS, **own: Any) -> Brief:
    origin = FileOrigin(filter=EVERYTHING, moment=NOW, version="1", link="http://localhost/?domain=all")
    return compose(incidents, origin=origin, total=len(incidents), **own)


def test_each_sentence_leads_to_its_incident_and_its_source() -> None:
    made = brief()
    ids = {incident.id for incident in INCIDENTS}
    assert 0 < len(made.sentences) <= SENTENCES
    assert made.left_out == len(INCIDENTS) - len(made.sentences)
    numbers = {source.number for source in made.sources}
    for sentence in made.sentences:
        assert sentence.id in ids
        assert sentence.link == f"http://localhost/?incident={sentence.id}"
        assert sentence.number in numbers
    assert [sentence.day for sentence in made.sentences] == sorted(
        (sentence.day for sentence in made.sentences), key=lambda day: (len(day), day)
    )


def test_what_is_unknown_is_said_so_and_never_0() -> None:
    bare = dataclasses.replace(INCIDENTS[0], killed=None, injured=None, claims=(), reports=())
    [sentence] = brief((bare,)).sentences
    assert "killed and injured not stated" in sentence.words
    assert sentence.speakers == "publisher not given"
    assert HarmTotal(what="Killed", low=0, high=0, known=0, unknown=5).words == (
        "Killed: no figure (5 of 5 incidents give none)"
    )
    assert HarmTotal(what="Killed", low=2, high=5, known=1, unknown=4).words == (
        "Killed: 2 to 5; 4 of 5 incidents give no figure"
    )


def test_a_sentence_begins_with_the_title_that_somebody_gave() -> None:
    own = dataclasses.replace(INCIDENTS[0], title="Drones over the school", edited=("title",))
    ours = wording.in_our_words(INCIDENTS[0])
    titled, plain = brief((own,)).sentences[0].words, brief((ours,)).sentences[0].words
    assert titled == f"Drones over the school. {plain}"


def test_the_map_of_a_brief_says_how_many_it_does_not_draw() -> None:
    origin = FileOrigin(filter=EVERYTHING, moment=NOW, version="1", total=11_424)
    picture = compose(INCIDENTS, origin=origin, total=11_424).picture
    assert f"{len(INCIDENTS)} of 11,424 incidents: all kinds" in picture
    assert f"{11_424 - len(INCIDENTS):,} more not drawn" in picture
    assert "more not drawn" not in brief().picture


def test_a_brief_names_the_town_that_it_is_around() -> None:
    around = Filter(near=Circle(Point(49.98, 36.25), 30))
    assert FileOrigin(filter=around, moment=NOW, version="1").words.endswith("within 30 km of Kharkiv")
    at_sea = Filter(near=Circle(Point(0.01, -30.02), 30))
    assert FileOrigin(filter=at_sea, moment=NOW, version="1").words.endswith("within 30 km of 0.01, -30.02")


@pytest.mark.parametrize("graphic", [True, False])
def test_a_brief_quotes_nothing_graphic(graphic: bool) -> None:
    report = Report(id="r", publisher="A paper", quote="What was seen there")
    [sentence] = brief((dataclasses.replace(INCIDENTS[0], reports=(report,), graphic=graphic),)).sentences
    assert sentence.quote == ("" if graphic else "What was seen there")


def test_most_harm_comes_first_then_each_type() -> None:
    strike, outage = INCIDENTS[0], next(each for each in INCIDENTS if each.event_type == "power_outage")
    strikes = [
        dataclasses.replace(strike, id=f"s{number}", source_id=f"s{number}", killed=Count.exactly(number))
        for number in range(1, 12)
    ]
    told = weightiest([*strikes, outage], 6)
    assert [each.id for each in told[:3]] == ["s11", "s10", "s9"]
    assert outage in told
    assert len(told) == 6


def test_the_newest_of_all_comes_after_more_harm() -> None:
    old, new, harmless = (
        dataclasses.replace(INCIDENTS[0], id=f"d{day}", killed=killed, date_start=dt.date(2025, 8, day))
        for day, killed in ((1, Count.exactly(2)), (2, Count.exactly(2)), (20, Count.exactly(0)))
    )
    assert [each.id for each in weightiest([harmless, old, new], 2)] == ["d2", "d1"]


@pytest.mark.parametrize(
    ("note", "strange"),
    [
        ("14 homes were damaged in Okhtyrka on 20 August 2025.", []),
        ("We count 9,999 dead.", ["9,999"]),
        ("Nothing of it happened in Lagos.", ["Lagos"]),
        ("Our team will visit on Monday.", []),
        ("Mind Kryvyi Rih and San Salvador.", ["Kryvyi Rih", "San Salvador"]),
        ("Охтирка and Ахтырка are in the view; 77 is one of its figures.", []),
        ("", []),
    ],
)
def test_numbers_and_places_that_nobody_reports_are_named(note: str, strange: list[str]) -> None:
    assert ungrounded(note, INCIDENTS, (len(INCIDENTS), 77), bundled_gazetteer()) == strange


def test_other_peoples_words_are_no_markup() -> None:
    hostile = dataclasses.replace(
        INCIDENTS[0],
        title=HOSTILE,
        claims=(dataclasses.replace(INCIDENTS[0].claims[0], speaker=HOSTILE),),
        reports=(dataclasses.replace(INCIDENTS[0].reports[0], title=HOSTILE, url="javascript:alert(1)"),),
    )
    page = html.fromstring(write_brief(brief((hostile,), note=HOSTILE, title=HOSTILE), ".html"))
    assert not page.xpath("//img | //script | //*[@onerror]")
    assert {link.get("href").partition(":")[0] for link in page.xpath("//a")} == {"http", "#source-1"}
    assert HOSTILE in page.xpath("string(//h1)")


def test_a_word_document_holds_the_same() -> None:
    made = brief(note="Ours.", title="A title of one's own")
    document = docx.Document(io.BytesIO(write_brief(made, ".docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "A title of one's own" in text
    assert all(sentence.words in text for sentence in made.sentences)
    assert "Added by hand, not from the store" in text
    assert len(document.inline_shapes) == 1


def test_there_is_no_other_format() -> None:
    with pytest.raises(ValueError, match=r"\.html, \.pdf, \.docx"):
        write_brief(brief(), ".odt")


OWN = {
    "title": "A title of one's own",
    "note": "Ours: 4711 in Lagos.",
    "changes": ["5 against 9: 4 fewer."],
    "types": [("Drone strike", 1, 3), ("Power outage", 4, 6)],
}


@pytest.mark.parametrize("suffix", BRIEF_FORMATS)
def test_every_format_holds_the_same_with_its_links(suffix: str) -> None:
    made = brief(**OWN)
    text, links = read_back(write_brief(made, suffix), suffix)
    wanted = [made.title, *made.changes, *made.tolls, made.note, "Added by hand, not from the store", *made.unsupported]
    wanted += [words for row in made.types for words in row]
    for sentence in made.sentences:
        wanted += [sentence.day, sentence.words, sentence.speakers, sentence.quote]
        assert sentence.link in links
    for words in wanted:
        assert bare(words) in bare(text), words
    assert {"4711", "Lagos"} <= set(made.unsupported)
    assert {source.link for source in made.sources if source.link} <= links
    assert "by hand, not from the store" in text if suffix != ".pdf" else "heading by hand" in text


def bare(text: str) -> str:
    """Text without blanks, which a PDF has none of, and without marks of direction, which it leaves out."""
    return re.sub("[\\s\u202a-\u202e\u2066-\u2069]", "", text)


def read_back(content: bytes, suffix: str) -> tuple[str, set[str]]:
    """The text and the links of a brief."""
    if suffix == ".html":
        page = html.fromstring(content)
        return " ".join(page.text_content().split()), {link.get("href") for link in page.xpath("//a")}
    if suffix == ".pdf":
        pages = PdfReader(io.BytesIO(content)).pages
        notes = [note.get_object() for page in pages for note in page.get("/Annots", ())]
        addresses = {note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})}
        return " ".join(" ".join(page.extract_text() for page in pages).split()), addresses
    document = docx.Document(io.BytesIO(content))
    texts = "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))
    return texts, {each.target_ref for each in document.part.rels.values() if each.is_external}


def test_a_pdf_has_words_of_every_script_and_no_markup_of_others() -> None:
    hostile = dataclasses.replace(
        INCIDENTS[0], claims=(dataclasses.replace(INCIDENTS[0].claims[0], speaker="#panic()"),)
    )
    text, _ = read_back(write_brief(brief((hostile,), note="*Охтирка* #include $x$ حلب"), ".pdf"), ".pdf")
    assert "#panic()" in text
    assert "*Охтирка* #include $x$" in text


def test_a_least_figure_has_no_upper_end() -> None:
    assert HarmTotal(what="Killed", low=2, high=5, known=3, unknown=0, open=1).words == "Killed: at least 2"


def test_many_types_end_in_one_line_and_their_sum() -> None:
    made = brief(types=[(f"Type {number}", number, 1) for number in range(11)])
    assert made.types[-2:] == (("3 more", "27", "3", "+24"), ("All", "55", "11", "+44"))


def test_the_period_before_is_said_in_counts() -> None:
    span = (dt.date(2025, 8, 1), dt.date(2025, 8, 7))
    assert comparison_words(34, 22, span, few=False) == "34 against 22 from 1 Aug 2025 to 7 Aug 2025: 12 more."
    assert comparison_words(2, 3, span, few=True).endswith(
        "1 fewer. These are few: one more or less changes that much."
    )


def test_a_view_of_a_store_is_composed_with_its_figures(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", clock=lambda: NOW)
    store.add(INCIDENTS)
    settings = Settings(store=store.path, cache=tmp_path)
    services = Services(settings, open_store=lambda _, **__: store, clock=lambda: NOW)
    made = services.brief(Filter(last=Last(14, "d")), link="http://localhost/")
    assert any(words.startswith("Killed: 2 to 5") for words in made.tolls)
    assert made.changes[0].startswith(made.incidents.partition(" ")[0])
    nothing = services.brief(Filter(q="nobody has these words"))
    assert nothing.sentences == ()
    assert b"No incident is in this view" in write_brief(nothing, ".html")


def test_a_server_that_is_asked_for_no_document_loads_nothing_that_writes_one() -> None:
    loaded = "import sys; import geo.ui.pages.map_page; print({'docx', 'typst'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["set()"]
