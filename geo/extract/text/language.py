"""The language of a text: enough to choose a vocabulary, or to say that there is none for it.

Letters decide between scripts and between Ukrainian and Russian; frequent small words decide between the
languages in Latin letters. A model (fastText, CLD) was refused: the question is only "one of ours, or not",
and a report has hundreds of words to answer it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from geo.extract.languages import SUPPORTED
from geo.extract.text.word_file import read_word_file

__all__ = ["LANGUAGE_NAMES", "SUPPORTED", "detect"]

_SCRIPTS = (
    ("fa", "پچژگ"),
    ("ar", "".join(map(chr, range(0x0621, 0x064B)))),
    ("he", "".join(map(chr, range(0x05D0, 0x05EB)))),
    ("el", "".join(map(chr, range(0x0391, 0x03CA)))),
    ("ka", "".join(map(chr, range(0x10D0, 0x10FB)))),
    ("hy", "".join(map(chr, range(0x0561, 0x0588)))),
)
"""Languages identified by their letters alone, the more specific first."""

LANGUAGE_NAMES: dict[str, str] = SUPPORTED | {
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "pl": "Polish",
    "cs": "Czech",
    "ro": "Romanian",
    "tr": "Turkish",
    "sv": "Swedish",
    "lv": "Latvian",
    "lt": "Lithuanian",
    "et": "Estonian",
    "fi": "Finnish",
    "hu": "Hungarian",
    "bg": "Bulgarian",
    "sr": "Serbian",
    "be": "Belarusian",
    "fa": "Persian",
    "ar": "Arabic",
    "he": "Hebrew",
    "el": "Greek",
    "ka": "Georgian",
    "hy": "Armenian",
}
"""English names of the languages that can be told apart, by code."""

_LETTERS = re.compile(r"[^\W\d_]+")
QUOTED = re.compile(r'"[^"\n]{1,600}"|“[^”\n]{1,600}”|„[^“”\n]{1,600}[“”]|«[^»\n]{1,600}»')
_FRAME_LETTERS = 20
"""The fewest letters outside quotes for which quotes are ignored."""
_SAMPLE_CHARACTERS = 6000
"""Characters at the beginning of a text that are looked at."""
_SHORT_TEXT_WORDS = 40
"""A text of fewer words may have none of its language's small words: a headline."""
_ONE_LETTER_POINTS = 0.3
"""The points of a small word of one letter, which many languages have; a longer one has 1."""
_ENGLISH_LETTER_WORD = re.compile(r"\bA\b|\bI\b|\ba [a-z]")
"""Words of one letter as English has them; an "a" before a name is a preposition of another language."""
_RUSSIAN_LETTERS = frozenset(map(chr, range(0x0430, 0x0450))) | {"ё"}
_UMLAUTS = "äöü"
_LATIN_LETTER_POINTS = 0.5
_CYRILLIC_LETTER_POINTS = 1.5
"""The points of a letter that only one Cyrillic language has; there are fewer small words to go by."""
_BELARUSIAN_LETTER_POINTS = 5.0
"""The same for Belarusian, which has only one letter of its own and shares the others with Ukrainian and Russian."""
_PERSIAN_IN = 50
"""At least one in this many letters of a Persian text is Persian's own; the others are Arabic too."""


class Detection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``detection.toml``, by language."""

    latin_words: dict[str, str]
    cyrillic_words: dict[str, str]
    latin_letters: dict[str, str]
    cyrillic_letters: dict[str, str]


@cache
def detection() -> Detection:
    """The words and letters of the languages, read once a process."""
    return read_word_file(Path(__file__).with_name("detection.toml"), Detection).lists


@cache
def _small_words(cyrillic: bool) -> dict[str, frozenset[str]]:
    lists = detection().cyrillic_words if cyrillic else detection().latin_words
    return {language: frozenset(words.split()) for language, words in lists.items()}


def detect(text: str) -> str:
    """The language of a text as an ISO 639-1 code.

    Returns
    -------
    str
        One of :data:`LANGUAGE_NAMES`, or the empty text if none fits: another script, or too little text to say.
        Quotes count only if there is hardly anything else.
    """
    words, letters = _sample(text)
    points = _points(words, letters)
    if points is None:
        return _by_script(letters)
    best = max(sorted(points, key=lambda language: language not in SUPPORTED), key=points.__getitem__)
    if points[best] <= _ONE_LETTER_POINTS and best not in SUPPORTED and _ENGLISH_LETTER_WORD.search(text):
        points = {} if len(words) < _SHORT_TEXT_WORDS else points  # such a word alone tells no other language
    return best if points.get(best) else _headline_language(words, letters)


def points_by_language(text: str) -> dict[str, float]:
    """How much in a text speaks for each language in its letters, in points without a unit; see :func:`detect`."""
    words, letters = _sample(text)
    points = _points(words, letters)
    return {_by_script(letters): float(len(letters))} if points is None else points


def _points(words: Sequence[str], letters: str) -> dict[str, float] | None:
    """Points of the languages in the script of most letters; None where that is neither Latin nor Cyrillic."""
    cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in letters)
    latin = sum(letter < "ɐ" for letter in letters)
    if not letters or max(cyrillic, latin) < len(letters) / 2:
        return None
    return _cyrillic_points(words, letters) if cyrillic > latin else _latin_points(words, letters)


def _headline_language(words: Sequence[str], letters: str) -> str:
    """The language of a few words without a small one: English or Russian by the letters; empty for longer texts."""
    if len(words) >= _SHORT_TEXT_WORDS:
        return ""
    if letters.isascii():
        return "en"
    return "ru" if set(letters) <= _RUSSIAN_LETTERS else ""


def _sample(text: str) -> tuple[list[str], str]:
    """The words and the letters that show the language: those outside quotes, where there are enough."""
    sample = text[:_SAMPLE_CHARACTERS]
    frame = QUOTED.sub(" ", sample)  # a report may quote in another language than its own
    words = [word.lower() for word in _LETTERS.findall(frame)]
    letters = "".join(words)
    if len(letters) >= _FRAME_LETTERS:
        return words, letters
    words = [word.lower() for word in _LETTERS.findall(sample)]
    return words, "".join(words)


def _word_points(words: Sequence[str], small_words: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """Points of each language, in the order of the file, which settles a draw."""
    return {
        language: sum(1.0 if len(word) > 1 else _ONE_LETTER_POINTS for word in words if word in small)
        for language, small in small_words.items()
    }


def _cyrillic_points(words: Sequence[str], letters: str) -> dict[str, float]:
    points = _word_points(words, _small_words(cyrillic=True))
    own_letters = detection().cyrillic_letters
    for language, own in own_letters.items():
        each = _BELARUSIAN_LETTER_POINTS if language == "be" else _CYRILLIC_LETTER_POINTS
        points[language] += sum(letters.count(letter) for letter in own) * each
    if not any(letter in own_letters["uk"] for letter in letters) and not _has_own_word("uk", words):
        points["uk"] = 0.0
    return points


def _has_own_word(language: str, words: Sequence[str]) -> bool:
    """Whether one of the language's frequent Cyrillic words is there that no other language has."""
    lists = _small_words(cyrillic=True)
    others = frozenset().union(*(small for other, small in lists.items() if other != language))
    return any(word in lists[language] and word not in others for word in words)


def _latin_points(words: Sequence[str], letters: str) -> dict[str, float]:
    points = _word_points(words, _small_words(cyrillic=False))
    for language, own in detection().latin_letters.items():
        points[language] += sum(letters.count(letter) for letter in own) * _LATIN_LETTER_POINTS
    if points["de"] and len(words) < _SHORT_TEXT_WORDS and "å" not in letters:
        points["de"] += sum(letters.count(letter) for letter in _UMLAUTS) * _LATIN_LETTER_POINTS
    return points


def _by_script(letters: str) -> str:
    """The language of letters that are neither Latin nor Cyrillic; empty where they name none."""
    for language, own in _SCRIPTS:
        count = sum(letters.count(letter) for letter in own)
        if count > len(letters) / (_PERSIAN_IN if language == "fa" else 2):
            return language
    return ""
