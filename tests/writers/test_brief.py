"""A brief says what the store says, names who says it, and what a person adds is marked and checked."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import html

from geo.filter import Filter, Last
from geo.gazetteer import bundled_gazetteer
from geo.model import Count, Incident
from geo.services import Services
from geo.settings import Settings
from geo.store import Store
from geo.writers import Brief, Origin, Toll, comparison_words, compose, write_brief
from geo.writers.brief_page import SENTENCES, unsupported, weightiest
from tests.browser.sample import HOSTILE, INCIDENTS

NOW = dt.datetime(2025, 8, 21, 12, tzinfo=dt.UTC)
EVERYTHING = Filter(domain=("all",))


def brief(incidents: tuple[Incident, ...] = INCIDENTS, **own: Any) -> Brief:
    origin = Origin(filter=EVERYTHING, moment=NOW, version="1", link="http://localhost/?domain=all")
    return compose(incidents, origin=origin, total=len(incidents), gazetteer=bundled_gazetteer(), **own)


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
    assert Toll(what="Killed", low=0, high=0, known=0, unknown=5).words == (
        "Killed: no figure (5 of 5 incidents give none)"
    )
    assert Toll(what="Killed", low=2, high=5, known=1, unknown=4).words == (
        "Killed: 2 to 5; 4 of 5 incidents give no figure"
    )


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


@pytest.mark.parametrize(
    ("note", "strange"),
    [
        ("14 homes were damaged in Okhtyrka on 20 August 2025.", []),
        ("We count 9,999 dead.", ["9,999"]),
        ("Nothing of it happened in Lagos.", ["Lagos"]),
        ("Our team will visit on Monday.", []),
        ("", []),
    ],
)
def test_numbers_and_places_that_nobody_reports_are_named(note: str, strange: list[str]) -> None:
    assert unsupported(note, INCIDENTS, len(INCIDENTS), bundled_gazetteer()) == strange


def test_other_peoples_words_are_no_markup() -> None:
    hostile = dataclasses.replace(
        INCIDENTS[0],
        title=HOSTILE,
        claims=(dataclasses.replace(INCIDENTS[0].claims[0], speaker=HOSTILE),),
        reports=(dataclasses.replace(INCIDENTS[0].reports[0], title=HOSTILE, url="javascript:alert(1)"),),
    )
    page = html.fromstring(write_brief(brief((hostile,), note=HOSTILE, title=HOSTILE), ".html"))
    assert not page.xpath("//img | //script | //*[@onerror]")
    assert {link.get("href").partition(":")[0] for link in page.xpath("//a")} == {"http"}
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
    with pytest.raises(ValueError, match=r"\.html or \.docx"):
        write_brief(brief(), ".pdf")


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
