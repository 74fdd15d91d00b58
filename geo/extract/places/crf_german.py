"""The German model's features of each word beside those of :mod:`geo.extract.places.crf_features`.

Every German noun has a capital, so much depends on the word's form: whether a dictionary has it, how it ends, and
whether the gazetteer knows it without the s of the genitive or without the "Nord" before it. The verdict of the rules
of :mod:`geo.extract.places.ner_rules` is a feature too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import marisa_trie

from geo.extract.places import crf_features, ner_rules
from geo.extract.places.candidates import NameMatch, NameSource, name_matches
from geo.extract.places.crf_features import Press
from geo.extract.places.ner_crf import FeatureRows, Recogniser, Span
from geo.extract.places.ner_rules import LOCAL_WORDS, Spotted
from geo.extract.text.lexicon import Lexicon, listed
from geo.extract.text.tokens import Text
from geo.gazetteer import Gazetteer

GERMAN = Press(
    listed(LOCAL_WORDS.german["prepositions"]),
    listed(LOCAL_WORDS.german["ground"]),
    listed(LOCAL_WORDS.german["titles"]),
    listed(LOCAL_WORDS.german["organisation"]),
    listed(LOCAL_WORDS.german["articles"]),
    listed(LOCAL_WORDS.firm_prepositions["de"]),
)
"""Words of German newspapers; the field for verbs of saying holds articles instead."""

_PART = re.compile(
    "(?:nord|süd|ost|west|nordost|nordwest|südost|südwest|mittel|zentral|ober|nieder|unter|alt|neu|groß|klein|inner)"
    "(?P<rest>[a-zäöüß]{4,})"
)
"""Compounds for a part of a place: "Nordafrika"."""

_SHORTEST_PART = 4
"""The least letters of a name that is looked for within a longer word."""

_FREQUENCIES = (50, 200, 1000, 10_000)
"""Numbers of occurrences above which a word is in the next class; words without any are in class 0."""

_IN_LISTS = (",", "und", "oder", "/", "-", "–", "(")


_STREET = re.compile(
    r"\b(?:[A-ZÄÖÜ]\w+er (?:Straße|Gasse|Allee|Platz|Landstraße)|[A-ZÄÖÜ]\w+(?:straße|gasse|allee))(?: \d+\w?)?\b"
    r"|\b(?:Bundesstraße|Landesstraße|Kreisstraße|Autobahn) [A-Z]? ?\d+\b|(?<=\b(?:der|die) )[AB] ?\d{1,3}\b"
)
"""A street, with the number of a house, or a road with its own."""

_STREET_PROBABILITY = 0.8

_RARE = "1"
"""The highest class of rare everyday words and rare first names."""

_IN_NAMES = "-–'’./"
"""Marks that a name may hold."""


class GermanWords:
    """How common words are, as :class:`geo.extract.text.lexicon.Lexicon` tells it; everyday words by a German list.

    Parameters
    ----------
    names : Lexicon
        First names and surnames.
    path : Path
        The everyday words that ``data/build/train_german.py`` wrote.
    """

    def __init__(self, names: Lexicon, path: Path) -> None:
        self._names = names
        self._everyday = marisa_trie.RecordTrie("<B").mmap(str(path))

    def of(self, word: str) -> str:
        """Three figures for a word in lower case: first name, surname, everyday word."""
        records = self._everyday.get(word) if word.isalpha() else None
        return f"{self._names.of(word)[:2]}{records[0][0] if records else 0}"


def frequency_class(count: int) -> int:
    """The class of a word with a number of occurrences in the list, from 1."""
    return 1 + sum(count > limit for limit in _FREQUENCIES)


def features(
    document: Text, names: Sequence[NameMatch], ruled: Sequence[Spotted], gazetteer: Gazetteer, words: GermanWords
) -> FeatureRows:
    """The features of each token of a German text, sentence by sentence.

    Parameters
    ----------
    document : Text
        The text.
    names : sequence of NameMatch
        Those of the gazetteer in it.
    ruled : sequence of Spotted
        Those that the rules take for places.
    gazetteer : Gazetteer
        Where parts of words are looked up.
    words : GermanWords
        Names and everyday words.
    """
    rows = crf_features.features(document, names, words, GERMAN)
    by_token = _by_token(ruled)
    listed_names = {index: match.facts.kind for match in names for index in range(match.first, match.last)}
    for sentence, sentence_rows in zip(document.sentences, rows, strict=True):
        lower = [token.text.lower() for token in document.tokens[sentence.first : sentence.last]]
        for index, row in enumerate(sentence_rows):
            number = sentence.first + index
            if rule := by_token.get(number):
                row.append(f"rule={rule}")
            written = document.tokens[number].text
            if written[0].isupper():
                part = _part(written, gazetteer)
                row += _of_word(lower[index], part, words.of(lower[index])[2], listed_names.get(number, ""))
                row += _of_list(lower, index, listed_names, sentence.first)
                if written.isupper():
                    row.append(f"capitals={min(len(written), 5)}")
    return rows


class GermanRecogniser:
    """The model for German, ready to read texts; one thread reads at a time.

    Parameters
    ----------
    folder : Path
        Where the model and its words lie.
    names : Lexicon
        First names and surnames.
    """

    def __init__(self, folder: Path, names: Lexicon) -> None:
        self._words = GermanWords(names, folder / "german_words.marisa")
        self._recogniser = Recogniser(folder / "toponyms_de.crf", self._words, by_gazetteer=False)

    def spans(self, document: Text, gazetteer: Gazetteer) -> list[Span]:
        """The toponyms of a text, in order: the model's, those that a rule is sure of, and streets."""
        names = name_matches(document, gazetteer)
        ruled = ner_rules.spot_places(document, gazetteer, "de")
        spans = self._recogniser.spans(document, names, features(document, names, ruled, gazetteer, self._words))
        spans = [part for span in spans for part in _parted(document, span)]
        spans = _with(spans, [*self._sure(document, ruled), *_of_sites(document, gazetteer)])
        return _with(spans, list(self._streets(document)), instead=True)

    def _sure(self, document: Text, ruled: Sequence[Spotted]) -> Iterator[Span]:
        """Places that a rule is sure of and that are no everyday words: the corpora hardly cover wars abroad."""
        for place in ruled:
            figures = [self._words.of(token.text.lower()) for token in document.tokens[place.first : place.last]]
            other = any(classes[0] > _RARE or classes[2] > _RARE for classes in figures)
            if place.probability > (ner_rules.OTHER_WORD_SCORE if other else ner_rules.RARE_WORD_SCORE):
                yield Span(place.first, place.last, place.probability)

    def _streets(self, document: Text) -> Iterator[Span]:
        starts = {token.start: number for number, token in enumerate(document.tokens)}
        for match in _STREET.finditer(document.text):
            first, last = starts.get(match.start(), -1), document.token_at(match.end() - 1) + 1
            everyday = self._words.of(match[0].lower())[2] > "0"
            if first >= 0 and not everyday:
                yield Span(first, last, _STREET_PROBABILITY)


def _of_sites(document: Text, gazetteer: Gazetteer) -> Iterator[Span]:
    """Sites named by their town or its adjective: "Der Flughafen Hamburg", "am Frankfurter Flughafen"."""
    for index in range(1, len(document.tokens)):
        before, word = document.tokens[index - 1].text, document.tokens[index].text
        named = before in ner_rules.GERMAN_SITES and ner_rules.is_station_town(word, gazetteer)
        if named or (word in ner_rules.GERMAN_SITES and ner_rules.town_of_adjective(before, gazetteer)):
            yield Span(index - 1, index + 1, _SITE_PROBABILITY)


_SITE_PROBABILITY = 0.9


def _parted(document: Text, span: Span) -> Iterator[Span]:
    """The parts of a span split at marks that no name holds: "Luzenské údolí (Lusental"."""
    first = span.first
    for index in range(span.first, span.last + 1):
        token = document.tokens[index] if index < span.last else None
        if token is None or (token.kind == "mark" and token.text not in _IN_NAMES):
            if index > first:
                yield Span(first, index, span.probability)
            first = index + 1


def _with(spans: Sequence[Span], others: Sequence[Span], *, instead: bool = False) -> list[Span]:
    """The spans with those of the others that overlap none; with ``instead``, the others replace those they overlap."""
    first, second = (others, spans) if instead else (spans, others)
    kept = [span for span in second if not any(span.first < other.last and other.first < span.last for other in first)]
    return sorted([*first, *kept])


def _by_token(places: Sequence[Spotted]) -> dict[int, str]:
    """The rules' verdict on each token: whether it begins or continues a place, and how sure they are."""
    return {
        index: f"{'B' if index == place.first else 'I'}{place.probability}"
        for place in places
        for index in range(place.first, place.last)
    }


def _of_word(word: str, part: str, everyday: str, kind: str) -> list[str]:
    """How the word begins and ends, whether it holds a name, and whether it is known as a name or an everyday word."""
    list_kind = kind or part[:1] or "-"
    row = [f"suf{length}={word[-length:]}" for length in (4, 5, 6) if len(word) > length]
    row += [f"pre{length}={word[:length]}" for length in (2, 4, 5) if len(word) > length]
    if word.endswith("s"):
        row += [f"before s{length}={word[-length - 1 : -1]}" for length in (3, 4, 5)]
    row += [f"length={min(len(word), 12)}", f"everyday={everyday}", f"known={list_kind}{everyday}"]
    if part:
        row += [f"part={part}", f"part={part[:1]}{everyday}"]
    return row


def _of_list(lower: Sequence[str], index: int, kinds: dict[int, str], first: int) -> list[str]:
    """Features of the word beyond a comma or "und" beside the word, and of the word before."""
    list_kind = kinds.get(first + index, "-")
    row = [f"known|-1w={list_kind}{lower[index - 1] if index else ''}"]
    if index > 1 and lower[index - 1] in _IN_LISTS:
        row.append(f"list before={lower[index - 1]}{kinds.get(first + index - 2, '-')}{list_kind}")
    if index + 2 < len(lower) and lower[index + 1] in _IN_LISTS:
        row.append(f"list behind={lower[index + 1]}{kinds.get(first + index + 2, '-')}{list_kind}")
    return row


def _part(written: str, gazetteer: NameSource) -> str:
    """Kind and size of the place whose genitive a word is ("g…") or that it holds as a compound ("c…"); else empty."""
    word = written.lower()
    if word.endswith("s") and not word.endswith("ss") and (facts := _facts(word[:-1], gazetteer)):
        return f"g{facts}"
    if compound := _PART.fullmatch(word):
        rest = compound["rest"]
        facts = _facts(rest, gazetteer) or (_facts(rest[:-1], gazetteer) if rest.endswith("s") else "")
        return f"c{facts}" if facts else ""
    return ""


def _facts(name: str, gazetteer: NameSource) -> str:
    if len(name) < _SHORTEST_PART or not gazetteer.knows(name):
        return ""
    candidates = gazetteer.lookup(name.title(), limit=1)
    if not candidates:
        return ""
    place = candidates[0].place
    return f"{place.kind}{int(math.log10(place.population)) if place.population > 1 else 0}"
