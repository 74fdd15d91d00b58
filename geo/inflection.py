"""Case endings: the forms that a name may have been before a sentence bent it.

"в Охтирці" -> "Охтирка", "под Харьковом" -> "Харьков", "біля Нової Каховки" -> "Нова Каховка", "Kiews" -> "Kiew".
Only candidates are made here; which of them is a place the gazetteer knows. Refused: a morphological analyser.
Its dictionaries hold few villages, while the gazetteer itself tells which stem is a name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

_NOUN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ці", ("ка", "ця", "ць", "ець")), ("ця", ("ець",)), ("цю", ("ець",)), ("цем", ("ець", "ец")), ("це", ("ец",)),
    ("ца", ("ец",)), ("цу", ("ец",)), ("цом", ("ец",)), ("зі", ("га", "за", "з")), ("сі", ("ха", "са", "сь", "с")),
    ("цях", ("ці",)), ("єві", ("їв",)), ("еві", ("ів", "ев")), ("ові", ("ів", "ов", "")), ("аєва", ("аїв",)),
    ("ева", ("ів", "ев")), ("ова", ("ів", "ов")), ("єва", ("їв",)), ("еву", ("ів", "ев")), ("ову", ("ів", "ов")),
    ("євом", ("їв",)), ("ором", ("ір",)), ("ору", ("ір",)), ("орі", ("ір",)),
    ("євим", ("єве",)), ("овим", ("ове",)), ("ьому", ("є",)),
    ("ого", ("е", "ий", "ое", "ый")), ("ому", ("е", "ий", "ое", "ый")), ("ому", ("е",)),
    ("ами", ("и", "ы")), ("ями", ("і", "и")), ("ах", ("и", "ы", "а")), ("ях", ("і", "и")), ("ів", ("и",)),
    ("ом", ("", "о", "е")), ("ем", ("ь", "е", "")), ("єм", ("є", "й")), ("ям", ("я",)), ("им", ("е", "ий")),
    ("ым", ("ый",)),
    ("ою", ("а",)), ("ею", ("я", "а")), ("єю", ("я",)), ("ью", ("ь",)), ("ой", ("а",)), ("ей", ("я", "и")),
    ("ию", ("ия",)), ("ии", ("ия",)), ("ії", ("ія",)), ("ію", ("ія",)),
    ("у", ("", "а", "о")), ("ю", ("я", "ь", "й", "е", "є")), ("а", ("", "о")), ("я", ("ь", "й", "е", "є")),
    ("і", ("", "а", "о", "ь", "я", "е")), ("и", ("а", "ь", "я")), ("ї", ("я", "й")), ("ы", ("а", "")),
    ("е", ("", "а", "о", "ь")),
    ("о", ("",)),
)  # fmt: skip
_ADJECTIVE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ського", ("ський", "ське")), ("ському", ("ський", "ське")), ("ської", ("ська",)), ("ській", ("ська",)),
    ("ську", ("ська",)), ("ською", ("ська",)), ("ським", ("ський", "ське")),
    ("ского", ("ский", "ское")), ("скому", ("ский", "ское")), ("ском", ("ский", "ское")), ("ской", ("ская",)),
    ("скую", ("ская",)), ("ским", ("ский", "ское")), ("цкой", ("цкая",)), ("цкую", ("цкая",)), ("цької", ("цька",)),
    ("цькій", ("цька",)), ("цьку", ("цька",)), ("цком", ("цкий",)), ("цкого", ("цкий",)),
    ("ого", ("ий", "е", "ый", "ой", "ое", "ів")), ("ому", ("ий", "е", "ый", "ой", "ое", "ів")), ("овому", ("ів",)),
    ("ового", ("ів",)), ("ом", ("ый", "ий", "ой", "ое")), ("ої", ("а",)), ("ій", ("а",)), ("ою", ("а",)), ("у", ("а",)),
    ("ой", ("ая",)), ("ую", ("ая",)), ("им", ("ий", "е")), ("ым", ("ый", "ое")), ("их", ("і",)), ("ых", ("ые",)),
)  # fmt: skip
_CYRILLIC = re.compile("^[\u0400-\u04ff -]+$")


def _forms(word: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> list[str]:
    forms = []
    for ending, others in table:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            forms += [word[: len(word) - len(ending)] + other for other in others]
    return forms


@lru_cache(maxsize=4096)
def base_forms(key: str) -> tuple[str, ...]:
    """What a folded name may be in the nominative, likeliest first; empty where nothing can be taken off.

    Cyrillic names of up to three words, and Latin ones with a genitive s.
    """
    words = key.split()
    if not words or len(words) > 3 or len(key) < 4:
        return ()
    if _CYRILLIC.match(key):
        last = _forms(words[-1], _NOUN)
        if len(words) == 1:
            found = [*last, *_forms(words[0], _ADJECTIVE)]
        else:
            earlier = [[*_forms(word, _ADJECTIVE), word] for word in words[:-1]]
            ends = [*last, *_forms(words[-1], _ADJECTIVE), words[-1]]
            found = [" ".join(choice) for choice in product(*earlier, ends)]
        return tuple(dict.fromkeys(form for form in found if form != key))[:60]
    if len(key) > 4 and key.endswith("s") and not key.endswith("ss"):
        return (key[:-1],)
    return ()
