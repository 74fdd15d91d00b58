"""Keys that different spellings of a name share, and near matches between keys.

There are five steps, from strict to lenient. Three are keys, pure functions of the text, by which the gazetteer's file
is indexed:

``name_key``
    Case, accents, apostrophes and hyphens don't matter: "Sana'a" and "SANAA", "Rēzekne" and "Rezekne".
``sound``
    Scripts and spelling customs don't matter: "Запоріжжя", "Zaporizhzhia" and the German "Saporischschja" are one key.
    Cyrillic is transliterated, and letters that German, Polish, Russian and English use for the same sound are merged.
    The key is coarse on purpose; callers compare the names afterwards.
``skeleton``
    The consonants of ``sound``, which "Okhtyrka" and "Akhtyrka" share.

Two more derive other keys for a name that isn't in the file:

``base_forms``
    Possible nominatives, with a case ending removed: "охтирці" becomes "охтирка".
``near_sounds``
    Keys that sound similar: skeletons with one different consonant, then compared in full.

Refused: general transliteration libraries, which map a script to one spelling, while here five spelling conventions of
news agencies must share one key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Any

from rapidfuzz.distance import Levenshtein

from geo.gazetteer.file import Index

# ---------------------------------------------------------------------- the name as it is written

_SPECIAL = {
    "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "ə": "e", "ё": "е", "ґ": "г", "ў": "у", "&": " and ", "ĸ": "k", "ƙ": "k", "ɓ": "b", "ɗ": "d",
}  # fmt: skip
_DROPPED = "'’‘ʼʻ`´ʹʺ″′\"“”„«»ʾʿ‛\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u0640"
_SPACED = "-‐‑‒–—―−_./,;:()[]{}!?¿¡|\\·•*+=<>#@\u00a0"

_TABLE: dict[int, str] = {
    **{ord(sign): "" for sign in _DROPPED},
    **{ord(sign): " " for sign in _SPACED},
    **{ord(letter): latin for letter, latin in _SPECIAL.items()},
}
_KEPT_MARKS = {"\u0306", "\u0308"}
"""Breve and diaeresis, which in Cyrillic make different letters (й from и, ї from і) rather than accents."""


def name_key(text: str) -> str:
    """The name without case, accents, apostrophes, hyphens or double spaces, in its own script.

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


# ---------------------------------------------------------------------- the name as it is heard

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "h", "д": "d", "е": "e", "є": "ie", "ж": "S", "з": "s", "и": "i", "і": "i",
    "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "ь": "", "э": "e",
    "ю": "iu", "я": "ia", "ј": "i", "љ": "li", "њ": "ni", "ћ": "C", "ђ": "J", "џ": "J", "ѓ": "h", "ќ": "k", "ѕ": "s",
    "қ": "k", "ғ": "h", "ң": "n", "ү": "u", "ұ": "u", "һ": "h", "ө": "o", "ә": "e",
}  # fmt: skip
_CYRILLIC_TABLE = {ord(letter): latin for letter, latin in _CYRILLIC.items()}

_DIGRAPHS: tuple[tuple[str, str], ...] = (
    ("schtsch", "S"), ("shch", "S"), ("szcz", "S"), ("stch", "S"),
    ("dzh", "J"), ("dsch", "J"), ("tsch", "C"), ("tch", "C"), ("tsh", "C"),
    ("sch", "S"), ("zh", "S"), ("sh", "S"), ("sz", "S"), ("kh", "h"), ("gh", "h"), ("cz", "C"), ("ch", "C"),
    ("dj", "J"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("qu", "k"), ("x", "ks"), ("q", "k"),
    ("tz", "ts"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("z", "s"), ("w", "v"), ("g", "h"),
    ("oo", "u"), ("ou", "u"), ("ee", "i"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_DIGRAPH = re.compile("|".join(letters for letters, _ in _DIGRAPHS))
_DIGRAPH_TO = dict(_DIGRAPHS)
_CARON = str.maketrans({"š": "S", "ş": "S", "ș": "S", "ž": "S", "ż": "S", "č": "C", "ç": "C", "ć": "C", "ś": "s"})
_DOUBLED = re.compile(r"(.)\1+")
_ARTICLE = re.compile(r"^(?:al|el|ar|as|ad|an|at|az|ash|esh|er|es)\s(?=\S{3})")


def without_article(key: str) -> str:
    """A name's key without a leading Arabic article: "mokha" for "al mokha"."""
    return _ARTICLE.sub("", key)


@lru_cache(maxsize=65536)
def sound(text: str) -> str:
    """A phonetic key that a name's spellings in several languages share; empty for scripts other than Latin and
    Cyrillic.

    Lower-case Latin letters, with S for the sounds of sh, zh and shch, C for ch, J for the j of "Jeddah" where it is
    written dj or dzh. Words are separated by one space.

    Examples
    --------
    >>> sound("Запоріжжя") == sound("Zaporizhzhia") == sound("Saporischschja") == sound("Saporishshya")
    True
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).casefold().translate(_CARON)
        upper_kept = "".join(letter if letter in "SC" else _key_of_letter(letter) for letter in text)
        text = " ".join(upper_kept.split()).translate(_CYRILLIC_TABLE)
        if not text.isascii():
            return ""
    else:
        text = name_key(text)
    text = without_article(text)
    text = _DIGRAPH.sub(lambda match: _DIGRAPH_TO[match[0]], text)
    text = text.replace("iia", "ia").replace("iie", "ie").replace("iio", "io")
    text = _DOUBLED.sub(r"\1", text)
    words = [re.sub(r"(?<=[bdfhklmnprstvSCJ])ie", "e", word) for word in text.split()]
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("h") and word[-2] in "aeiou" else word for word in words
    )


def _key_of_letter(letter: str) -> str:
    return name_key(letter) or (" " if letter == " " or letter in _SPACED else "")


_VOWELS = str.maketrans("", "", "aeiou ")


def skeleton(sounded: str) -> str:
    """The consonants of a key of :func:`sound`; an initial vowel is kept, as "a".

    Examples
    --------
    >>> skeleton(sound("Okhtyrka")) == skeleton(sound("Akhtyrka"))
    True
    """
    first = "a" if sounded[:1] in ("a", "e", "i", "o", "u") else ""
    return first + _DOUBLED.sub(r"\1", sounded.translate(_VOWELS))


# ---------------------------------------------------------------------- the name without its case ending

_NOUN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ьце", ("ец",)), ("ьца", ("ец",)), ("ьцу", ("ец",)), ("ьцом", ("ец",)),
    ("ле", ("ел",)), ("ла", ("ел",)), ("лу", ("ел",)), ("лом", ("ел",)), ("лі", ("ел",)),
    ("ці", ("ка", "ця", "ць", "ець")), ("ця", ("ець",)), ("цю", ("ець",)), ("цем", ("ець", "ец")), ("це", ("ец",)),
    ("ца", ("ец",)), ("цу", ("ец",)), ("цом", ("ец",)), ("зі", ("га", "за", "з")), ("сі", ("ха", "са", "сь", "с")),
    ("цях", ("ці",)), ("єві", ("їв",)), ("еві", ("ів", "ев")), ("ові", ("ів", "ов", "")), ("аєва", ("аїв",)),
    ("ева", ("ів", "ев")), ("ова", ("ів", "ов")), ("єва", ("їв",)), ("еву", ("ів", "ев")), ("ову", ("ів", "ов")),
    ("євом", ("їв",)), ("ором", ("ір",)), ("ору", ("ір",)), ("орі", ("ір",)),
    ("євим", ("єве",)), ("овим", ("ове",)), ("ьому", ("є",)),
    ("ого", ("е", "ий", "ое", "ый")), ("ому", ("е", "ий", "ое", "ый")), ("ому", ("е",)),
    ("ами", ("и", "ы")), ("ями", ("і", "и")), ("ах", ("и", "ы", "а")), ("ам", ("и", "ы", "а")), ("ях", ("і", "и")),
    ("ів", ("и",)), ("ков", ("ки",)), ("сок", ("ски",)), ("бок", ("бки",)), ("лук", ("луки",)), ("док", ("дки",)),
    ("жей", ("жа",)), ("чей", ("ча",)), ("шей", ("ша",)), ("щей", ("ща",)), ("аем", ("ай",)),
    ("еем", ("ей",)), ("ае", ("ай",)), ("ая", ("ай",)), ("аю", ("ай",)), ("мок", ("мки",)), ("щ", ("щи",)),
    ("ом", ("", "о", "е")), ("ем", ("ь", "е", "")), ("єм", ("є", "й")), ("ям", ("я", "і", "и")), ("им", ("е", "ий")),
    ("ым", ("ый",)),
    ("ою", ("а",)), ("ею", ("я", "а")), ("єю", ("я",)), ("ью", ("ь",)), ("ой", ("а",)), ("ей", ("я", "и")),
    ("ию", ("ия",)), ("ии", ("ия",)), ("ії", ("ія",)), ("ію", ("ія",)),
    ("у", ("", "а", "о")), ("ю", ("я", "ь", "й", "е", "є")), ("а", ("", "о")), ("я", ("ь", "й", "е", "є")),
    ("і", ("", "а", "о", "ь", "я", "е")), ("и", ("а", "ь", "я")), ("ї", ("я", "й")), ("ы", ("а", "")),
    ("е", ("", "а", "о", "ь", "я")),
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
    ("ой", ("ая",)), ("ую", ("ая",)), ("им", ("ий", "е", "ие")), ("ым", ("ый", "ое", "ые")), ("их", ("і",)),
    ("ых", ("ые",)),
)  # fmt: skip
MOST_FORMS = 60
"""The most base forms that are tried: three words with three endings each have hundreds."""

_CYRILLIC_NAME = re.compile("^[\u0400-\u04ff -]+$")


def _forms(word: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> list[str]:
    forms = []
    for ending, others in table:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            forms += [word[: len(word) - len(ending)] + other for other in others]
    return forms


@lru_cache(maxsize=4096)
def base_forms(key: str) -> tuple[str, ...]:
    """Possible nominatives of a :func:`name_key`, the likeliest first; empty if no ending can be removed.

    Cyrillic names of up to three words, and Latin ones with a genitive s.
    """
    words = key.split()
    if not words or len(words) > 3 or len(key) < 3:
        return ()
    if _CYRILLIC_NAME.match(key):
        last = _forms(words[-1], _NOUN)
        if len(words) == 1:
            forms = [*last, *_forms(words[0], _ADJECTIVE)]
        else:
            earlier = [[*_forms(word, _ADJECTIVE), word] for word in words[:-1]]
            ends = [*last, *_forms(words[-1], _ADJECTIVE), words[-1]]
            forms = [" ".join(choice) for choice in product(*earlier, ends)]
        return tuple(dict.fromkeys(form for form in forms if form != key))[:MOST_FORMS]
    if len(key) > 4 and key.endswith("s") and not key.endswith("ss"):
        return (key[:-1],)
    return ()


# ---------------------------------------------------------------------- names that sound nearly alike

CONSONANTS = "bdfhklmnprstvSCJ"
"""The letters of a skeleton."""

SHORTEST_FUZZY = 6
"""The least letters of a name for near matches; shorter names resemble too many others."""

TWO_EDITS_FROM = 10
"""The least letters of a name for near matches with two edits."""

MOST_OF_A_SKELETON = 400
"""The most names with the same consonants that are compared."""

MOST_NEAR = 8
"""The most near matches."""


def near_sounds(heard: str, sounds: Index) -> Iterator[tuple[float, Any]]:
    """Yield places whose names sound similar to ``heard``, with the similarity (0 to 1), the most similar first.

    One edit is allowed from six letters on, two from ten, but not both in one short word; the first letter must agree,
    except for "a" and "o".
    """
    letters = len(heard.replace(" ", ""))
    if letters < SHORTEST_FUZZY:
        return
    most_edits = 1 if letters < TWO_EDITS_FROM else 2
    near: list[tuple[int, str, Any]] = []
    for consonants in _near_skeletons(skeleton(heard), letters):
        for key, places in islice(sounds.under(f"{consonants}|"), MOST_OF_A_SKELETON):
            other = key.partition("|")[2]
            edits = Levenshtein.distance(heard, other, score_cutoff=most_edits)
            if edits > most_edits or (edits > 1 and _differs_in_a_short_word(heard, other)):
                continue
            if heard[0] == other[0] or (edits == 1 and {heard[0], other[0]} == {"a", "o"}):
                near.append((edits, key, places))
    for edits, _, places in sorted(near, key=lambda match: match[:2])[:MOST_NEAR]:
        yield 1.0 - edits / letters, places


def _differs_in_a_short_word(heard: str, other: str) -> bool:
    """Whether two edits are in one short word, which is then a different word: "Silver Creek" isn't "Soldier Creek"."""
    words, others = heard.split(), other.split()
    if len(words) != len(others):
        return False
    pairs = zip(words, others, strict=True)
    return any(Levenshtein.distance(*pair) > 1 for pair in pairs if min(map(len, pair)) < TWO_EDITS_FROM)


def _near_skeletons(consonants: str, letters: int) -> Iterator[str]:
    """Yield the consonants themselves, then all skeletons that differ by one, if the name is long enough."""
    yield consonants
    if letters < SHORTEST_FUZZY + 1:
        return
    seen = {consonants}
    for at in range(len(consonants) + 1):
        before, after = consonants[:at], consonants[at:]
        edits = [before + new + after for new in CONSONANTS if not after.startswith(new) and not before.endswith(new)]
        if after:
            edits.append(before + after[1:])
            edits += [before + new + after[1:] for new in CONSONANTS]
        if len(after) > 1:
            edits.append(before + after[1] + after[0] + after[2:])
        for edit in edits:
            if edit not in seen:
                seen.add(edit)
                yield edit
