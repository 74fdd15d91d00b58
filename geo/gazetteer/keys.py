"""How the same name is written differently: the keys under which places are found.

Three keys, from strict to lenient, each a pure function of the text:

``name_key``
    Case, accents, apostrophes and hyphens don't matter: "Sana'a" and "SANAA", "Rēzekne" and "Rezekne".
``sound``
    Scripts and spelling customs don't matter: "Запоріжжя", "Zaporizhzhia" and the German "Saporischschja"
    are one key. Cyrillic is written in Latin letters, and letters that German, Polish, Russian and English
    write for the same sound are merged. The key is coarse on purpose; who uses it compares afterwards.
``skeleton``
    The consonants of ``sound``: what is left when the vowels of "Okhtyrka" and "Akhtyrka" are dropped.

Refused: a general transliteration library. They map one script to one spelling, while the task here is that
five spelling customs of news agencies meet in one key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any

from rapidfuzz.distance import Levenshtein

from geo.gazetteer.file import Index

_SPECIAL = {
    "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "ə": "e", "ё": "е", "ґ": "г", "ў": "у", "&": " and ", "ĸ": "k", "ƙ": "k", "ɓ": "b", "ɗ": "d",
}  # fmt: skip
_DROPPED = "'’‘ʼʻ`´ʹʺ″′\"“”„«»ʾʿ‛\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u0640"
_SPACED = "-‐‑‒–—―−_./,;:()[]{}!?¿¡|\\·•*+=<>#@\u00a0"

_TABLE: dict[int, str] = {
    **{ord(one): "" for one in _DROPPED},
    **{ord(one): " " for one in _SPACED},
    **{ord(one): other for one, other in _SPECIAL.items()},
}
_KEPT_MARKS = {"\u0306", "\u0308"}
"""Breve and diaeresis part й from и and ї from і: over Cyrillic they are letters, not accents."""


def name_key(text: str) -> str:
    """The name without case, accents, apostrophes, hyphens or doubled spaces; its script stays.

    Examples
    --------
    >>> name_key("Sana'a"), name_key("  Khan-Younis "), name_key("Rēzekne"), name_key("Київ")
    ('sanaa', 'khan younis', 'rezekne', 'київ')
    """
    if text.isascii():
        return " ".join(text.lower().translate(_TABLE).split())
    text = unicodedata.normalize("NFKC", text).casefold().translate(_TABLE)
    if not text.isascii():
        kept: list[str] = []
        for mark in unicodedata.normalize("NFD", text):
            if not unicodedata.combining(mark) or (mark in _KEPT_MARKS and kept and "Ѐ" <= kept[-1] <= "ӿ"):
                kept.append(mark)
        text = unicodedata.normalize("NFC", "".join(kept)).translate(_TABLE)
    return " ".join(text.split())


_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "h", "д": "d", "е": "e", "є": "ie", "ж": "S", "з": "s", "и": "i", "і": "i",
    "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "ь": "", "э": "e",
    "ю": "iu", "я": "ia", "ј": "i", "љ": "li", "њ": "ni", "ћ": "C", "ђ": "J", "џ": "J", "ѓ": "h", "ќ": "k", "ѕ": "s",
    "қ": "k", "ғ": "h", "ң": "n", "ү": "u", "ұ": "u", "һ": "h", "ө": "o", "ә": "e",
}  # fmt: skip
_CYRILLIC_TABLE = {ord(one): other for one, other in _CYRILLIC.items()}

_DIGRAPHS: tuple[tuple[str, str], ...] = (
    ("schtsch", "S"), ("shch", "S"), ("szcz", "S"), ("stch", "S"),
    ("dzh", "J"), ("dsch", "J"), ("tsch", "C"), ("tch", "C"), ("tsh", "C"),
    ("sch", "S"), ("zh", "S"), ("sh", "S"), ("sz", "S"), ("kh", "h"), ("gh", "h"), ("cz", "C"), ("ch", "C"),
    ("dj", "J"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("qu", "k"), ("x", "ks"), ("q", "k"),
    ("tz", "ts"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("z", "s"), ("w", "v"), ("g", "h"),
    ("oo", "u"), ("ou", "u"), ("ee", "i"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_DIGRAPH = re.compile("|".join(one for one, _ in _DIGRAPHS))
_DIGRAPH_TO = dict(_DIGRAPHS)
_CARON = str.maketrans({"š": "S", "ş": "S", "ș": "S", "ž": "S", "ż": "S", "č": "C", "ç": "C", "ć": "C", "ś": "s"})
_DOUBLED = re.compile(r"(.)\1+")
_ARTICLE = re.compile(r"^(?:al|el|ar|as|ad|an|at|az|ash|esh|er|es)\s(?=\S{3})")


@lru_cache(maxsize=65536)
def sound(text: str) -> str:
    """The name as a key that its spellings in several languages share; empty for other scripts.

    Lower-case Latin letters, with S for the sounds of sh, zh and shch, C for ch, J for the j of "Jeddah"
    where it is written dj or dzh. Words are kept apart by one space.

    Examples
    --------
    >>> sound("Запоріжжя") == sound("Zaporizhzhia") == sound("Saporischschja") == sound("Saporishshya")
    True
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).casefold().translate(_CARON)
        upper_kept = "".join(
            one if one in "SC" else name_key(one) or (" " if one in _SPACED or one == " " else "") for one in text
        )
        text = " ".join(upper_kept.split()).translate(_CYRILLIC_TABLE)
        if not text.isascii():
            return ""
    else:
        text = name_key(text)
    text = _ARTICLE.sub("", text)
    text = _DIGRAPH.sub(lambda match: _DIGRAPH_TO[match[0]], text)
    text = text.replace("iia", "ia").replace("iie", "ie").replace("iio", "io")
    text = _DOUBLED.sub(r"\1", text)
    words = [re.sub(r"(?<=[bdfhklmnprstvSCJ])ie", "e", word) for word in text.split()]
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("h") and word[-2] in "aeiou" else word for word in words
    )


_VOWELS = str.maketrans("", "", "aeiou ")


def skeleton(sounded: str) -> str:
    """The consonants of what :func:`sound` gave; a first vowel stays, as "a".

    Examples
    --------
    >>> skeleton(sound("Okhtyrka")) == skeleton(sound("Akhtyrka"))
    True
    """
    first = "a" if sounded[:1] in ("a", "e", "i", "o", "u") else ""
    return first + _DOUBLED.sub(r"\1", sounded.translate(_VOWELS))


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
_CYRILLIC_NAME = re.compile("^[\u0400-\u04ff -]+$")


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
    if _CYRILLIC_NAME.match(key):
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


CONSONANTS = "bdfhklmnprstvSCJ"

SHORTEST = 6
"""Letters that a name needs before a near match counts."""

MOST_IN_BUCKET = 400


def near_sounds(heard: str, sounds: Index) -> Iterator[tuple[float, Any]]:
    """Places whose names sound nearly like ``heard``, with the likeness (0 to 1), likest first.

    One edit is allowed from six letters on, two from ten.
    """
    letters = len(heard.replace(" ", ""))
    if letters < SHORTEST:
        return
    allowed = 1 if letters < 10 else 2
    found: list[tuple[int, str, Any]] = []
    for bones in _neighbours(skeleton(heard), letters):
        for count, (key, places) in enumerate(sounds.under(f"{bones}|")):
            if count >= MOST_IN_BUCKET:
                break
            other = key.partition("|")[2]
            distance = Levenshtein.distance(heard, other, score_cutoff=allowed)
            if (distance <= allowed and heard[0] == other[0]) or (distance == 1 and {heard[0], other[0]} == {"a", "o"}):
                found.append((distance, key, places))
    for distance, _, places in sorted(found, key=lambda one: one[:2])[:8]:
        yield 1.0 - distance / letters, places


def _neighbours(bones: str, letters: int) -> Iterator[str]:
    """The consonants themselves, then all that differ by one, where the name is long enough."""
    yield bones
    if letters < SHORTEST + 1:
        return
    seen = {bones}
    for place in range(len(bones) + 1):
        before, after = bones[:place], bones[place:]
        edits = [before + one + after for one in CONSONANTS if not after.startswith(one) and not before.endswith(one)]
        if after:
            edits.append(before + after[1:])
            edits += [before + one + after[1:] for one in CONSONANTS]
        if len(after) > 1:
            edits.append(before + after[1] + after[0] + after[2:])
        for edit in edits:
            if edit not in seen:
                seen.add(edit)
                yield edit
