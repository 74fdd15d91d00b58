"""The table of offices, groups and agencies that speak about events (``speakers.toml``), and matching text against it.

Names are compared by their consonants, because Kharkiv, Charkiw and Харків share little else. A few different names
coincide, which does no harm among accounts of one event.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Generic, TypeVar

from geo.filter import fold

T = TypeVar("T")

_TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+|[^\W\d_]+\d*(?:[’'ʼ-][^\W\d_]+)*|[.!?…](?=\s|$)|[()]")
_POSSESSIVE = re.compile(r"[’']s?$")
_SPACING = re.compile(r"[.,\u00a0\u202f ]")
_PAUSE = re.compile('[,;:—–“”„«»"]| - ')
_LEAST_SKELETON = 2


@dataclass(frozen=True, slots=True)
class FoldedWord:
    """A word of a text, as written and folded for comparison.

    The folded form of a number is its digits, without separators.

    ``is_apart`` says that a comma, dash or quotation mark separates it from the word before.
    """

    text: str
    folded: str
    is_apart: bool = False

    @property
    def is_end(self) -> bool:
        """Whether a sentence ends here."""
        return self.text in ".!?…"

    @property
    def is_bracket(self) -> bool:
        """Whether it is a bracket."""
        return self.text in "()"

    @property
    def is_name(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@functools.lru_cache(maxsize=1024)
def folded_words(text: str) -> tuple[FoldedWord, ...]:
    """The words, numbers, brackets and ends of sentences of a text, in order."""
    words: list[FoldedWord] = []
    end = 0
    for match in _TOKEN.finditer(text):
        words.append(_word(match[0], is_apart=_PAUSE.search(text, end, match.start()) is not None))
        end = match.end()
    return tuple(words)


def _word(text: str, *, is_apart: bool = False) -> FoldedWord:
    if text[0].isdigit():
        return FoldedWord(text, _SPACING.sub("", text), is_apart)
    return FoldedWord(text, _plain(text), is_apart)


@functools.lru_cache(maxsize=65_536)
def _plain(text: str) -> str:
    return _POSSESSIVE.sub("", fold(text).replace("’", "'").replace("ʼ", "'"))


def consonants(word: str) -> str:
    """The consonants of a name in a form common to all languages: "hrkv" for Kharkiv, Charkiw and Харків.

    Empty for a word with fewer than two.
    """
    bare = _ENDINGS.sub("", re.sub("['’ʼ]", "", fold(word)))
    for written, meant in _CLUSTERS:
        bare = bare.replace(written, meant)
    consonants = "".join(letter for letter in bare.translate(_CONSONANTS) if letter.isascii() and letter.isalpha())
    single = "".join(letter for before, letter in pairwise(f" {consonants}") if before != letter)
    return single if len(single) >= _LEAST_SKELETON else ""


_ENDINGS = re.compile(r"(?<=[а-яіїєґ]{3})(?:ськ\w{1,3}|ск\w{1,3}|цьк\w{1,3}|ами|ах|ом|ем|ою|ого|ому|ым|им)$")
"""Case and adjective endings with consonants."""
_CLUSTERS = (
    *(("schtsch", "s"), ("tsch", "h"), ("zhzh", "s"), ("sch", "s"), ("kh", "h"), ("ch", "h"), ("sh", "s")),
    *(("zh", "s"), ("ts", "s"), ("ck", "k"), ("x", "ks"), ("qu", "k"), ("ph", "f"), ("th", "t")),
)
_SAME = {
    "b": "bб",
    "d": "dд",
    "f": "fф",
    "h": "ghхгґч",
    "k": "kкqc",
    "l": "lл",
    "m": "mм",
    "n": "nн",
    "p": "pп",
    "r": "rр",
    "s": "sсшщжзzц",
    "t": "tт",
    "v": "vwв",
}
"""Letters and groups of letters by sound; sounds that the languages interchange are one."""
_CONSONANTS = {ord(letter): same for same, letters in _SAME.items() for letter in letters}
_CONSONANTS |= {ord(letter): "" for letter in "aeiouyjаеиоуыэюяіїєёйьъ-"}


def name_keys(words: Iterable[str]) -> frozenset[str]:
    """Keys for comparing names, up to two a word; linking words are skipped.

    ``=`` and the folded word matches names in one script, its consonants names across scripts.
    """
    kept = [word for word in map(_word, words) if not is_among([word], 0, "linking")]
    return frozenset(key for word in kept for key in (f"={word.folded}", consonants(word.text)) if key)


# ---- the table ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Office:
    """An office, group or agency of the table.

    Attributes
    ----------
    is_national : bool
        Whether each nation has one.
    is_of_many : bool
        Whether an event can involve several (hospitals, companies), told apart by name.
    is_site : bool
        Whether things happen there too.
    is_agency : bool
        Whether it is an agency that passes on what others say.
    """

    code: str
    name: str
    is_national: bool = False
    is_of_many: bool = False
    is_site: bool = False
    is_agency: bool = False


class FoldedPhrases(Generic[T]):
    """Phrases and their meanings, indexed by first letters, ignoring accents and case.

    Unlike :class:`geo.extract.text.phrase_matcher.PhraseMatcher`, which match with gaps and optional words within one
    text, these are short names compared across texts, where "Kyiv" also matches "Kyiv-based".
    """

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        self._by_start: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._by_end: list[tuple[tuple[str, ...], T]] = []
        for phrase, meaning in rows:
            parts = tuple(map(_plain, phrase.split()))
            if parts[0].startswith("*"):
                self._by_end.append((parts, meaning))
            else:
                self._by_start.setdefault(parts[0].rstrip("*")[:2], []).append((parts, meaning))

    def longest(self, words: Sequence[FoldedWord], at: int) -> tuple[int, T | None]:
        """The number of words of the longest phrase that begins at a word, and its meaning; 0 and None for none."""
        best: tuple[int, T | None] = (0, None)
        for parts, meaning in (*self._by_start.get(words[at].folded[:2], ()), *self._by_end):
            if len(parts) > best[0] and _fits(words[at].folded, parts[0]) and _stands_at(words, at, parts):
                best = len(parts), meaning
        return best


def _stands_at(words: Sequence[FoldedWord], at: int, phrase: Sequence[str]) -> bool:
    return at + len(phrase) <= len(words) and all(
        _fits(words[at + place].folded, pattern) for place, pattern in enumerate(phrase)
    )


def _fits(word: str, pattern: str) -> bool:
    if pattern.startswith("*"):
        return word.endswith(pattern[1:])
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    return word == pattern or word.startswith(f"{pattern}-")


@dataclass(frozen=True, slots=True)
class _Table:
    offices: FoldedPhrases[Office]
    agencies: FoldedPhrases[Office]
    nations: FoldedPhrases[str]
    groups: dict[str, FoldedPhrases[bool]]
    nation_of_language: dict[str, str]


@functools.cache
def _table() -> _Table:
    read = tomllib.loads(files("geo.origins").joinpath("speakers.toml").read_text(encoding="utf-8"))
    offices = [
        (
            word,
            Office(
                row["code"],
                row["name"],
                is_national=row.get("national", False),
                is_of_many=row.get("many", False),
                is_site=row.get("site", False),
            ),
        )
        for row in read["speaker"]
        for word in row["words"]
    ]
    agencies = [
        (word, Office(fold(row["name"]), row["name"], is_agency=True))
        for row in read["agency"]
        for word in row["words"]
    ]
    return _Table(
        FoldedPhrases(offices),
        FoldedPhrases(agencies),
        FoldedPhrases((word, code) for code, words in read["nations"].items() for word in words),
        {name: FoldedPhrases((word, True) for word in words) for name, words in read["words"].items()},
        read["defaults"],
    )


def group_at(words: Sequence[FoldedWord], at: int, group: str) -> int:
    """The number of words of the longest phrase of a group that begins at a word; 0 for none."""
    return _table().groups[group].longest(words, at)[0]


def is_among(words: Sequence[FoldedWord], at: int, group: str) -> bool:
    """Whether a phrase of a group begins at a word."""
    return group_at(words, at, group) > 0


def office_at(
    words: Sequence[FoldedWord], at: int, outlets: FoldedPhrases[Office] | None = None
) -> tuple[int, Office | None]:
    """The office, group or agency named at a word, and the number of its words; 0 and None for none.

    ``outlets`` are further publishers that count as agencies.
    """
    table = _table()
    found_here = [table.offices.longest(words, at)]
    if words[at].is_name or words[at].text in _SMALL_AGENCIES:
        found_here.append(table.agencies.longest(words, at))
    if outlets is not None:
        found_here.append(outlets.longest(words, at))
    return max(reversed(found_here), key=lambda each: each[0])


_SMALL_AGENCIES = ("dpa",)
"""Agencies written in lower case; lower-case forms of others ("ap", "apa", "sana") are common words."""


def outlets_of(publishers: Iterable[str]) -> FoldedPhrases[Office]:
    """Publishers as phrases, to recognise credits to them."""
    rows = ((" ".join(word.folded for word in folded_words(name)), name) for name in publishers)
    return FoldedPhrases((words, Office(fold(name), name, is_agency=True)) for words, name in rows if words)


def agency(name: str) -> str:
    """The code of an agency by its publisher name; empty for other publishers."""
    words = folded_words(name)
    length, office = _table().agencies.longest(words, 0) if words else (0, None)
    return office.code if office is not None and length == len(words) else ""


def nation_of(words: Sequence[FoldedWord]) -> str:
    """The first nation named in some words, as ISO 3166-1 alpha-2; empty for none."""
    nations = (_table().nations.longest(words, at)[1] for at in range(len(words)))
    return next(filter(None, nations), "")


def nation_of_language(language: str) -> str:
    """The nation whose offices a text in a language means by default; empty for none in particular."""
    return _table().nation_of_language.get(language, "")


def sayings(words: Sequence[FoldedWord]) -> Iterator[tuple[int, int, str]]:
    """Yield reporting expressions ("said", "according to") as (first, last, side of the speaker); last is exclusive."""
    at = 0
    while at < len(words):
        where, length = next(((side, n) for side in _SIDES if (n := group_at(words, at, side))), ("", 0))
        if not length and words[at].folded.endswith(_STATEMENTS) and words[at].folded not in _STATEMENTS:
            where, length = "around", 1  # "Polizeiangaben"
        if length:
            yield at, at + length, where
        at += length or 1


_SIDES = ("back", "after", "around", "before")
_STATEMENTS = ("angaben",)
