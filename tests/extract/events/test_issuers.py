"""Which body issued a text, and so speaks in all of it, one row for each rule."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

BODY = "On Monday two men were shot dead in Nyala."


@pytest.mark.parametrize(
    ("rule", "text", "speakers"),
    [
        ("a log's head names its body", f"HARBOUR CITY POLICE - DAILY LOG\n{BODY}", ["HARBOUR CITY POLICE"]),
        ("so do brackets behind a dateline", f"NYALA (police media log) - {BODY}", ["police"]),
        (
            "a body in one line, its document in the next",
            f"National Police Service\nPress statement\n{BODY}",
            ["National Police Service"],
        ),
        (
            "an office behind its document",
            f"Statement by the Governor of the Lake Province\n{BODY}",
            ["Governor of the Lake Province"],
        ),
        (
            "a letterhead needs no document",
            f"Ministry of Public Health | Emergency Centre\n{BODY}",
            ["Ministry of Public Health"],
        ),
        ("a police code", f"POL-NY: Zwei Tote\nNyala. {BODY}", ["POL-NY"]),
        ("who compiles what others say is no body", f"Sahel: weekly security digest\n{BODY}", []),
        ("nor is a region called a department", f"West Department: weekly digest\n{BODY}", []),
        ("nor is a broadcaster", f"Harbour Domestic Service: evening report\n{BODY}", []),
        ("a headline isn't a letterhead", f"POLICE VISIT MINISTRY\n{BODY}", []),
        ("nor is one with an event", f"MINISTRY: TWO SHOT DEAD\n{BODY}", []),
        ("whoever is said to report speaks alone", f"City Police - daily log\n{BODY[:-1]}, a nurse said.", ["nurse"]),
    ],
)
def test_the_issuer_of_a_report(rule: str, text: str, speakers: list[str]) -> None:
    incidents = [each.incident for each in extract(text, published=dt.date(2026, 10, 14), language="en").incidents]
    assert [claim.speaker for incident in incidents for claim in incident.claims] == speakers, rule


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        ("ru", "В Шебекине от удара дрона погиб мужчина. Губернатор.", ["Губернатор"]),
        ("uk", "У Сумах унаслідок удару дрона загинув чоловік.\nНачальник ОВА Олег Григоров.",
         ["Начальник ОВА Олег Григоров"]),
        ("ru", "В Шебекине от удара дрона погиб мужчина. Губернатор осмотрел место удара.", []),
    ],
)  # fmt: skip
def test_the_last_sentence_may_sign(language: str, text: str, speakers: list[str]) -> None:
    incidents = [each.incident for each in extract(text, published=dt.date(2026, 6, 16), language=language).incidents]
    assert [claim.speaker for incident in incidents for claim in incident.claims] == speakers
