"""Ukrainian and Russian speakers in the nominative: "мера Ігоря Терехова" becomes "мер Ігор Терехов".

Only men's offices and names with unambiguous endings are changed; any other stays as it was written.
"""

from __future__ import annotations

_OFFICES = {
    "мера": "мер",
    "мэра": "мэр",
    "губернатора": "губернатор",
    "голови": "голова",
    "главы": "глава",
    "начальника": "начальник",
    "очільника": "очільник",
    "керівника": "керівник",
    "речника": "речник",
    "представителя": "представитель",
    "представника": "представник",
    "міністра": "міністр",
    "министра": "министр",
    "президента": "президент",
    "радника": "радник",
    "советника": "советник",
}
"""Offices in the genitive and in the nominative."""
_ENDINGS = (
    *(("ського", "ський"), ("цького", "цький"), ("ского", "ский"), ("цкого", "цкий"), ("енка", "енко")),
    *(("ова", "ов"), ("єва", "єв"), ("ева", "ев"), ("іна", "ін"), ("їна", "їн"), ("ина", "ин"), ("чука", "чук")),
    *(("ія", "ій"), ("ея", "ей"), ("ия", "ий"), ("ана", "ан"), ("ила", "ил"), ("ма", "м"), ("ра", "р")),
    *(("га", "г"), ("ря", "р"), ("ида", "ид"), ("іда", "ід")),
)
"""Endings of men's names in the genitive and in the nominative, the longest first where one ends in another."""
_WHOLE = {
    "игоря": "игорь",
    "дмитра": "дмитро",
    "миколи": "микола",
    "никиты": "никита",
    "микити": "микита",
    "ильи": "илья",
    "іллі": "ілля",
}
_OFFICE_AND_NAME = 3
"""The number of words of an office, a first name and a surname."""


def cyrillic_nominative(name: str) -> str:
    """A speaker's office and name in the nominative; unchanged if an ending is ambiguous."""
    words = name.split()
    office = _OFFICES.get(words[0].lower()) if words else None
    if office is None or len(words) < _OFFICE_AND_NAME:
        return name
    *between, first_name, surname = words[1:]
    if any(word.istitle() for word in between[-1:]) or not (first_name.istitle() and surname.istitle()):
        return name
    person = [_nominative(first_name), _nominative(surname)]
    if not all(person):
        return name
    return " ".join([office if words[0].islower() else office.title(), *between, *person])


def _nominative(name: str) -> str:
    """A man's name in the nominative; empty if its ending is ambiguous."""
    whole = _WHOLE.get(name.lower())
    if whole is not None:
        return whole.title()
    return next((name.removesuffix(case) + bare for case, bare in _ENDINGS if name.endswith(case)), "")
