"""A citation names the incident, its sources, the version and the day, and hostile text stays text."""

from __future__ import annotations

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from geo.model import Incident, Report
from geo.writers import Citation, cite_incident, cite_view

DAY = dt.date(2025, 8, 20)
SEEN = dt.date(2026, 11, 25)
LINK = "https://map.example.org/?incident=okhtyrka-drones"


def incident(title: str = "Drones hit Okhtyrka", publisher: str = "A Paper", key: str = "okhtyrka-drones") -> Incident:
    return Incident(
        id=key, title=title, event_type="drone_strike", source="curated", source_id="1",
        date_start=DAY, date_end=DAY, date_precision="week", reports=(Report("r", publisher=publisher),),
    )  # fmt: skip


def cite(one: Incident) -> Citation:
    return cite_incident(one, link=LINK, version="7", accessed=SEEN)


def test_an_incident() -> None:
    citation = cite(incident())
    assert citation.text == (
        "“Drones hit Okhtyrka” (week of 20 Aug 2025). Reported by A Paper. Incident map, incident okhtyrka-drones, "
        f"data version 7. {LINK} (seen 25 Nov 2026)."
    )
    assert citation.bibtex.startswith("@misc{incident-okhtyrka-drones,\n")
    for line in ("year         = {2025}", "urldate      = {2026-11-25}", f"url          = {{{LINK}}}"):
        assert line in citation.bibtex


def test_a_view_names_its_filter_and_its_first_sources() -> None:
    citation = cite_view(
        "Drone strike", incidents=1200, sources=[f"Paper {n}" for n in range(7)],
        link="", version="7", accessed=SEEN,
    )  # fmt: skip
    assert "1,200 incidents (Drone strike). Data version 7." in citation.text
    assert "Paper 4 and 2 more" in citation.text
    assert "url " not in citation.bibtex


def test_selected_incidents_are_not_cited_as_a_filter() -> None:
    citation = cite_view("picked by hand", incidents=3, sources=[], link="", version="7", accessed=SEEN)
    assert "3 incidents (picked by hand)" in citation.text
    assert "chosen: picked by hand" in citation.bibtex


def test_an_incident_without_a_date_says_so() -> None:
    one = Incident(id="x", title="t", event_type="other", source="s", source_id="1")
    assert "(date not known)" in cite(one).text


@given(st.text(max_size=60), st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_no_text_leaves_its_field(title: str, publisher: str, key: str) -> None:
    bibtex = cite(incident(title, publisher, key)).bibtex
    lines = bibtex.splitlines()
    assert lines[0].startswith("@misc{")
    assert lines[-1] == "}"
    assert re.fullmatch(r"@misc\{[A-Za-z0-9:._-]+,", lines[0])
    for line in lines[1:-1]:
        assert re.fullmatch(r"  [a-z]+ += \{.*\},", line)
        depth = 0
        for c in re.sub(r"\\[{}]", "", line):
            depth += {"{": 1, "}": -1}.get(c, 0)
            assert depth >= 0
        assert depth == 0


def test_tex_commands_in_a_title_are_shown_not_run() -> None:
    bibtex = cite(incident(r"\input{/etc/passwd} 100% & $x_1$")).bibtex
    assert r"\textbackslash{}input\{/etc/passwd\} 100\% \& \$x\_1\$" in bibtex
