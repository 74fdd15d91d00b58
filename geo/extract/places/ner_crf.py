"""Which words of a text name a place: a small conditional random field over the features of each word.

The model uses no word vectors and no language model. Its features of a word are its spelling, its neighbours, the kind
and size of place that the gazetteer has under it (alone or with its neighbours), whether it is a person's name or an
everyday word, and how the rest of the text uses it. That is what a reader goes by as well: "Henry" after "Chiquita
Raquel Henry" is a person, and "Paris" after "Danielle Taylor of" is a town. Tagging an article takes about ten
milliseconds.

Refused: spaCy's small English model, which takes five times as long and 100 MB, and finds fewer of the places
that local news names.

The model file is made by ``data/build/train_toponyms.py``, which names its training data.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pycrfsuite

from geo.extract.places.candidates import NameMatch
from geo.extract.places.crf_features import WordClasses, features
from geo.extract.text import lexicon as words
from geo.extract.text.lexicon import NO_START
from geo.extract.text.tokens import Text, Token
from geo.gazetteer import Candidate, Gazetteer, division_levels

FeatureRows = list[list[list[str]]]
"""The features of each word, sentence by sentence."""


class Span(NamedTuple):
    """A toponym: the range of its tokens, end exclusive, and the model's probability."""

    first: int
    last: int
    probability: float


CONFIDENT = 0.8
"""The probability with which a name counts as a place's, so that its other mentions need less."""

REPEATED = 0.02
"""The least probability of a name that the model is sure of elsewhere in the text."""

UNLISTED = 0.75
"""The least probability of a name that the gazetteer doesn't hold: of those with less, one in five is a place's."""

_WIDE, _WIDE_PROBABILITY = ("country", "area", "short", "state"), 0.1
"""Kinds of names that are hardly anything but a place's, and the least probability that they need."""


class Recogniser:
    """The trained model, ready to read texts. It keeps nothing of a text; only one thread may use it at a time.

    Parameters
    ----------
    model : Path
        The file that training wrote.
    lexicon : WordClasses
        Names and everyday words.
    by_gazetteer : bool
        Whether names of countries need less than others, and names that the gazetteer doesn't hold need more.
    """

    def __init__(self, model: Path, lexicon: WordClasses, *, by_gazetteer: bool = True) -> None:
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(model))
        self._lexicon = lexicon
        self._by_gazetteer = by_gazetteer
        self._lock = threading.Lock()

    def spans(self, document: Text, matches: Sequence[NameMatch], rows: FeatureRows | None = None) -> list[Span]:
        """The toponyms of a text, in order.

        A name that the model is sure of in one place ("in Oxford") counts in others where it is less sure
        ("Oxford Review").

        Parameters
        ----------
        document : Text
            The text.
        matches : sequence of NameMatch
            The names of the gazetteer in it.
        rows : list, optional
            The features of each token, sentence by sentence; by default those with the English word lists.
        """
        spans: list[Span] = []
        likely: list[Span] = []
        rows = features(document, matches, self._lexicon) if rows is None else rows
        of_sentences = _by_sentence(document, matches)
        with self._lock:
            for sentence, sentence_rows, names in zip(document.sentences, rows, of_sentences, strict=True):
                tags = self._tagger.tag(sentence_rows)
                spans += self._tagged(tags, sentence.first)
                likely += self._passed_over(tags, sentence.first, names)
        sure = {_folded(document, span) for span in spans if span.probability >= CONFIDENT}
        wide = {match[:2] for match in matches if match.facts.kind in _WIDE} if self._by_gazetteer else set()
        spans += [
            span
            for span in likely
            if (_folded(document, span) in sure or (span.probability >= _WIDE_PROBABILITY and span[:2] in wide))
            and not _is_titled(document, span)
        ]
        if self._by_gazetteer:
            spans = list(_settled(document, spans, matches, sure))
            spans = _without_surnames(document, spans, wide, self._lexicon)
        spans = sorted(span for span in spans if not _no_place(document, span))
        begins = {span.first for span in spans}
        return [span for span in spans if not _joined_to_other(document, span, begins)]

    def _tagged(self, tags: Sequence[str], offset: int) -> Iterator[Span]:
        """The toponyms that the model tags in the sentence that begins at a token."""
        first = -1
        for index, tag in enumerate([*tags, "O"]):
            if tag != "I" and first >= 0:
                probability = min(self._tagger.marginal(tags[inner], inner) for inner in range(first, index))
                yield Span(offset + first, offset + index, probability)
                first = -1
            if tag == "B" or (tag == "I" and first < 0):
                first = index

    def _passed_over(self, tags: Sequence[str], offset: int, matches: Sequence[NameMatch]) -> Iterator[Span]:
        """Names of the gazetteer that the model didn't tag here, but that are likely enough if tagged elsewhere."""
        for match in matches:
            begin, end = match.first - offset, match.last - offset
            if any(tag != "O" for tag in tags[begin:end]):
                continue
            inner = [self._tagger.marginal("I", index) for index in range(begin + 1, end)]
            probability = min([self._tagger.marginal("B", begin), *inner])
            if probability >= REPEATED:
                yield Span(match.first, match.last, probability)


def _is_titled(document: Text, span: Span) -> bool:
    """Whether a title before a name makes it a person's: "Mr. Lancaster"."""
    return span.first > 0 and document.tokens[span.first - 1].text.lower() in words.TITLES


def _without_surnames(
    document: Text, spans: Sequence[Span], wide: Collection[tuple[int, int]], lexicon: WordClasses
) -> list[Span]:
    """The spans without the surname of a person whom the text names in full, where nothing calls it a place.

    "Officers chased Kevin Bell. They fired at Bell." It is a place where the text has "in Bell" or "Bell, Calif.".
    """
    surnames = _surnames(document, spans, lexicon)
    if not surnames:
        return list(spans)
    begins = {span.first for span in spans}
    places = {_folded(document, span) for span in spans if _is_called_place(document, span, begins)}
    return [span for span in spans if span[:2] in wide or _folded(document, span) not in surnames - places]


def _surnames(document: Text, spans: Sequence[Span], lexicon: WordClasses) -> set[str]:
    """The single words among the spans that the text has behind a first name, in lower case."""
    tokens = document.tokens
    inside = {index for span in spans if span.last - span.first > 1 for index in range(span.first, span.last)}
    single = {_folded(document, span) for span in spans if span.last == span.first + 1}
    return {
        token.text.casefold()
        for index, token in enumerate(tokens)
        if index not in inside and token.text.casefold() in single and _is_behind_first_name(tokens, index, lexicon)
    }


def _is_behind_first_name(tokens: Sequence[Token], index: int, lexicon: WordClasses) -> bool:
    """Whether a first name stands before a word, with or without an initial between, and no further name behind it."""
    before = index - 1
    while before > 0 and len(tokens[before].text.rstrip(".")) == 1 and tokens[before].text[0].isupper():
        before -= 1
    if before < 0 or not tokens[before].text[0].isupper():
        return False
    classes = lexicon.of(tokens[before].text.lower())
    rare = before < index - 1 and classes[2] == "0"  # "Quorvan M. Bell"
    goes_on = index + 1 < len(tokens) and tokens[index + 1].text[0].isupper() and tokens[index + 1].kind == "word"
    return (classes[0] > classes[2] or rare) and not goes_on


def _is_called_place(document: Text, span: Span, begins: Collection[int]) -> bool:
    """Whether "in" or "near" stands before a name, or a division, its state or a word for a town's people behind it."""
    tokens = document.tokens
    if span.first and tokens[span.first - 1].text.lower() in _BEFORE_PLACES:
        return True
    following = tokens[span.last].text.lower() if span.last < len(tokens) else ""
    held = following == "," and span.last + 1 in begins
    return held or following in _DIVISIONS or following in _BEHIND_PLACES


_BEFORE_PLACES = words.listed("in near outside around downtown")
_BEHIND_PLACES = words.listed("city town township resident residents police area school schools council")


def _settled(
    document: Text, spans: Sequence[Span], matches: Sequence[NameMatch], sure: Collection[str]
) -> Iterator[Span]:
    """The spans without unlisted names that aren't likely enough; a name in one that is sure elsewhere takes its place.

    "Metropolitan Atlanta" gives way to Atlanta; what is before a listed name is taken off later ("Northeast Georgia").
    """
    listed = {(match.first, match.last) for match in matches}
    for span in spans:
        if span.probability >= UNLISTED or span[:2] in listed or _is_put_somewhere(document, span, listed):
            yield span
            continue
        within = (match for match in matches if span.first <= match.first and match.last <= span.last)
        inside = (Span(match.first, match.last, span.probability) for match in within)
        yield from (name for name in inside if _folded(document, name) in sure)


def _is_put_somewhere(document: Text, span: Span, listed: Collection[tuple[int, int]]) -> bool:
    """Whether an unlisted name stands behind "in" or a possessive, or is listed with an article or without bearings.

    Of several words, the last must be a word for ground ("in Aldgate Bridge"), or "at" or "near" stand before them ("at
    Gidan Koro"); one for a division is enough by itself.
    """
    tokens, first = document.tokens, span.first
    before = tokens[first - 1] if first else None
    if (first - 1, span.last) in listed:
        return True
    kind = tokens[span.last - 1].text.lower()
    if kind in _DIVISIONS and span.last > first + 1:
        return True
    located = before is not None and (before.kind == "possessive" or before.text in _BEFORE_UNLISTED)
    if located and (span.last == first + 1 or kind in words.GROUND or tokens[first - 1].text in _BEFORE_A_SPOT):
        return True
    while first < span.last and tokens[first].text.lower() in _BEARINGS | words.PREPOSITIONS:
        first += 1
    return (first, span.last) in listed


_BEFORE_A_SPOT = ("at", "near")
_BEFORE_UNLISTED = words.listed("in near at from to of outside and")
"""Words before an unlisted village, though the model isn't sure of it: "the villages of Foua and Kfraya"."""


def _folded(document: Text, span: Span) -> str:
    return document.text[document.tokens[span.first].start : document.tokens[span.last - 1].end].casefold()


def _no_place(document: Text, span: Span) -> bool:
    """Whether the span is a word for a people ("Malian") or a group, or "car", which is also the name of some place."""
    name = _folded(document, span)
    if name in words.NO_PLACES or name in words.DEMONYMS or _begins_demonym(document, span):
        return True
    if name in _WORDS_TOO and not _is_short_form(document, span):
        return True
    is_kind = name in _KINDS_ALONE or name.removesuffix("s") in _KINDS_ALONE
    return is_kind and not _is_division(document, span)


_WORDS_TOO = words.NO_START & {form.lower() for form in words.SHORT_FORMS}


def _is_short_form(document: Text, span: Span) -> bool:
    """Whether a word stands in capitals among small letters, as a country's short form does: "in the CAR"."""
    token = document.tokens[span.first]
    sentence = document.sentences[document.sentence_at(token.start)]
    return token.text in words.SHORT_FORMS and not document.text[sentence.start : sentence.end].isupper()


def _is_division(document: Text, span: Span) -> bool:
    """Whether a word for a division follows a name such as "Plateau" or "Rivers": "Plateau state", "Rivers State"."""
    tokens, last = document.tokens, span.last
    return last < len(tokens) and tokens[last].text.lower() in _DIVISIONS


_DIVISIONS = frozenset(division_levels("text", languages=("en",))) | {"parish"}
"""Words for divisions, with "parish", which beside other names is a congregation."""


_KINDS_ALONE = (words.GROUND | words.ROAD_HEADS) - words.listed("delta gulf strip")
"""Words that alone name no place, but a kind of ground or road: "Highway", "Park"."""

_COUNTRY_BEGINNINGS = words.listed("sri south north saudi el costa sierra puerto new papua burkina")
"""First words of countries' names whose demonyms have two words too."""


def _begins_demonym(document: Text, span: Span) -> bool:
    """Whether the span is the first of two words for a people: "Sri" in "Sri Lankan"."""
    tokens, last = document.tokens, span.last
    if last >= len(tokens) or _folded(document, span) not in _COUNTRY_BEGINNINGS:
        return False
    following = tokens[last].text.lower()
    return following in words.DEMONYMS or following.removesuffix("s") in words.DEMONYMS


_SHORTEST_JOINED = 5
"""The fewest letters of a place's name before a hyphen and a word that is none: "Athens-Clarke", not "Wal-Mart"."""


def _joined_to_other(document: Text, span: Span, begins: Collection[int]) -> bool:
    """Whether a hyphen joins a short name to a word with a capital at which no place begins: "Wal" in "Wal-Mart"."""
    tokens, last = document.tokens, span.last
    if last + 1 >= len(tokens) or not _joined(tokens, last + 1) or last + 1 in begins:
        return False
    return tokens[last + 1].text[:1].isupper() and len(tokens[last - 1].text) < _SHORTEST_JOINED


def _by_sentence(document: Text, matches: Sequence[NameMatch]) -> list[list[NameMatch]]:
    grouped: list[list[NameMatch]] = [[] for _ in document.sentences]
    number = 0
    for match in matches:
        while match.first >= document.sentences[number].last:
            number += 1
        grouped[number].append(match)
    return grouped


_NAME = r"[A-Z][\w'’]+(?:[ -][A-Z][\w'’]+){0,2}"
_NAMED_REGION = re.compile(
    rf"\b(?P<name>{_NAME})\s+(?:[Rr]egion|[Oo]blast|[Pp]rovince|[Gg]overnorate|[Rr]aion|[Kk]rai)\b"
)
_NAMED_TOWN = re.compile(rf"\b(?:city|town|village|settlement|hamlet)\s+of\s+(?P<name>{_NAME})")
_NAMED_AREA = re.compile(
    rf"\b(?:in|at|near|from|on)\s+(?:the\s+)?(?:\w+\s+)?(?:area|locality|neighbou?rhood|suburb)\s+of\s+(?P<name>{_NAME})"
)
_NAMED_DISTRICT = re.compile(
    rf"\b(?:in|of|from|at|near)\s+(?:the\s+)?(?P<name>{_NAME})\s+"
    r"(?:county|district|township|locality|municipality|commune|parish|prefecture)\b"
    r"(?!\s+(?:[Cc]ourt|attorney|school|judge|office|police|council))"
)
_STATE = "|".join(map(re.escape, sorted({*words.ADDRESS_STATES, *words.ADDRESS_STATES.values()})))
_IN_STATE = re.compile(
    rf"(?:^(?P<dateline>[A-Z]{{2,}}(?: [A-Z]{{2,}})*)|\b(?P<name>[A-Z][a-z]+)), (?:{_STATE})(?=\s*[-–—,;:.)(]|$)",
    re.MULTILINE,
)
_HYPHENATED = re.compile(r"(?<![\w-])(?P<name>[A-Z]\w+(?:-[a-z]{1,4}){1,2}-[A-Z]\w+)(?![\w-])")
"""A name with a hyphenated preposition, if the gazetteer has it: "Port-au-Prince"."""
_HELD = re.compile(
    rf"(?:\b(?:in|at|near|of|outside|from|on|between)\s+(?:the\s+)?)?(?P<name>{_NAME})"
    rf"(?:\s+(?:village|town|city|area|district|township|camp|neighbou?rhood))?"
    rf"\s\((?P<holders>{_NAME}(?:\s[a-z]+)?(?:,\s{_NAME}(?:\s[a-z]+)?)*)\)"
)
"""A place and what holds it, in brackets: "Hartford (Connecticut)", "Kanambe (Kayna, Lubero, Nord-Kivu)"."""
_HOLDER_NAME = re.compile(_NAME)
_DIVISIONS_AND_COUNTRIES = ("admin1", "admin2", "area", "country")
_BEARINGS = words.listed("""
    far mid north south east west central northeast northwest southeast southwest midwest northern southern eastern
    western northeastern northwestern southeastern southwestern metro
""")
_NO_BEGINNING = words.DEMONYMS.keys() | _BEARINGS
_PATTERN_PROBABILITY = 0.9
"""The probability given to a name that the words beside it make certain; the model's surest names have more."""


def certain(document: Text, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Span]:
    """The spans, made whole, and names that the words beside them make certain, in any spelling.

    "the Saporishshya region", if the name sounds like a region of the gazetteer, "the village of" anything, "in Maoxian
    county" and "HOLLIDAY, Mo. —". The model relies on the gazetteer's exact names and may miss unlisted spellings.
    """
    names = _with_ezafe(document, _with_of(document, _whole(document, spans, gazetteer), gazetteer), gazetteer)
    starts = {token.start: number for number, token in enumerate(document.tokens)}
    for pattern in (_NAMED_REGION, _NAMED_TOWN, _NAMED_AREA, _NAMED_DISTRICT, _IN_STATE, _HYPHENATED):
        for match in pattern.finditer(document.text):
            group = "dateline" if match.groupdict().get("dateline") else "name"
            first, last = starts.get(match.start(group), -1), document.token_at(match.end(group) - 1) + 1
            if first < 0 or any(name.first < last and first < name.last for name in names):
                continue
            before = document.tokens[first - 1].text if first else ""
            if _is_name_of(pattern, match, before, gazetteer):
                names.append(Span(first, last, _PATTERN_PROBABILITY))
    return sorted(_with_holders(document, names, starts, gazetteer))


def _with_holders(document: Text, names: Sequence[Span], starts: Mapping[int, int], gazetteer: Gazetteer) -> list[Span]:
    """The spans, with places followed by a bracket that names what holds them and ends with a division or a country."""
    kept = list(names)
    for match in _HELD.finditer(document.text):
        if match["holders"].isupper() and len(match["holders"]) > _LONGEST_STATE:
            continue  # "Free Syrian Army (FSA)"
        holders = list(_HOLDER_NAME.finditer(document.text, match.start("holders"), match.end("holders")))
        outermost = gazetteer.lookup(document.text[holders[-1].start() : match.end("holders")], limit=3)
        if not any(_may_hold(candidate) for candidate in outermost):
            continue
        in_place = match.start() != match.start("name")
        for start, end in [match.span("name")] * in_place + [holder.span() for holder in holders]:
            first, last = starts.get(start, -1), document.token_at(end - 1) + 1
            if first < 0:
                continue
            kept = [span for span in kept if span.last <= first or last <= span.first]
            kept.append(Span(first, last, _PATTERN_PROBABILITY))
    return kept


_LONGEST_STATE = 2
"""The most letters of a state's short form: "Austin (TX)"."""


def _may_hold(candidate: Candidate) -> bool:
    return candidate.how in _AS_SPELT and candidate.place.kind in _DIVISIONS_AND_COUNTRIES


def _is_name_of(pattern: re.Pattern[str], match: re.Match[str], before: str, gazetteer: Gazetteer) -> bool:
    """Whether a pattern's match is really the name of a region, a district or a town in a state."""
    if pattern is _NAMED_REGION:
        return _is_region(match[0], match["name"], gazetteer)
    if pattern is _HYPHENATED:
        return gazetteer.knows(match["name"])
    if pattern in (_NAMED_AREA, _NAMED_DISTRICT):
        return not _no_name(match["name"])
    person = pattern is _IN_STATE and not match["dateline"] and before[:1].isupper()  # "Susan Collins, Maine"
    return not person


def _whole(document: Text, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Span]:
    """The spans, extended to the start of a hyphenated name, split at dashes, and without those of bearings alone.

    With the Arabic article ("al-Ramadi"); "Cartier International Airport" after "Macdonald-", which the gazetteer
    doesn't know without it; the two places of "BOSTON -- Salem"; and not "Far North" before "Queensland".
    """
    tokens = document.tokens
    whole: list[Span] = []
    for span in spans:
        first, last = span.first, span.last
        after = tokens[last].text if last < len(tokens) else ""
        if after[:1].isupper() and all(token.text.lower() in _BEARINGS for token in tokens[first:last]):
            continue
        end_before = whole[-1].last if whole else 0
        if _is_article(tokens, first, last):
            last += 2
            if any(other.first < last and first < other.first for other in spans):
                continue
        if first >= 2 and _is_article(tokens, first - 2, first - 1) and end_before <= first - 2:
            first -= 2
        if _lacks_beginning(document, span, gazetteer) and end_before <= first - 2:
            first -= 2
        first += _bearings(document, first, last, gazetteer)
        whole += [Span(begin, end, span.probability) for begin, end in _between_dashes(tokens, first, last)]
    return whole


_ARTICLES = words.listed("al el ar as ad an at az ash esh")


def _is_article(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a range of tokens is only an Arabic article, followed by a hyphen and a capitalised word."""
    joined = last == first + 1 and tokens[first].text.lower() in _ARTICLES and _joined(tokens, last + 1)
    return joined and tokens[last + 1].text[:1].isupper()


def _lacks_beginning(document: Text, span: Span, gazetteer: Gazetteer) -> bool:
    """Whether a hyphen joins a name to a capitalised word before it, and the gazetteer has it only with that word."""
    tokens, first = document.tokens, span.first
    if first < 2 or not _joined(tokens, first) or gazetteer.knows(_folded(document, span)):
        return False
    before = tokens[first - 2].text
    return before.istitle() and len(before) > 1 and before.lower() not in _NO_BEGINNING


def _between_dashes(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts of a range of tokens split at separating dashes, ends exclusive."""
    begin = first
    for index in range(first, last):
        if tokens[index].text in _DASHES and not _joined(tokens, index + 1):
            if index > begin:
                yield begin, index
            begin = index + 1
    if begin < last:
        yield begin, last


def _bearings(document: Text, first: int, last: int, gazetteer: Gazetteer) -> int:
    """The number of bearings before a place's name that are no part of it ("Far North Queensland", "East Texas").

    They are read as modifiers of the place; its name is without them.
    """
    tokens = document.tokens
    count = 0
    while first + count + 1 < last and tokens[first + count].text.lower() in _BEARINGS:
        count += 1
    if not count:
        return 0
    whole = gazetteer.lookup(document.text[tokens[first].start : tokens[last - 1].end], limit=1)
    rest = gazetteer.lookup(document.text[tokens[first + count].start : tokens[last - 1].end], limit=1)
    if not rest or rest[0].how not in _AS_SPELT or rest[0].place.kind not in _WITH_BEARINGS:
        return 0
    named = bool(whole) and whole[0].how in _AS_SPELT and "~" not in whole[0].place.id
    of_town = rest[0].place.kind == "settlement" or (named and whole[0].place.kind != "settlement")
    return 0 if named and of_town else count


_AS_SPELT = ("exact", "folded")

_WITH_BEARINGS = ("country", "admin1", "area", "settlement")
"""Kinds of place whose parts the press names by a bearing."""

_WATERS = words.listed("gulf bay sea strait straits cape")


def _with_of(document: Text, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Span]:
    """The spans, with those joined by "of" made one: "District of Columbia", and "Gulf of Tonkin", listed or not."""
    tokens = document.tokens
    names: list[Span] = []
    for span in spans:
        start = span.first - 2
        if start >= 0 and tokens[start + 1].text == "of" and tokens[start].text.istitle():
            name = document.text[tokens[start].start : tokens[span.last - 1].end]
            if tokens[start].text.lower() in _WATERS or gazetteer.knows(name):
                while names and names[-1].last > start:
                    start = min(start, names.pop().first)
                span = Span(start, span.last, span.probability)
        names.append(span)
    return names


_EZAFE = re.compile(r"\b[A-Z][\w'’]+-(?:y?e|y?i)[ -][A-Z][\w'’]+")
"""A Persian name of two words: "Pul-e Khumri", "Mazar-i-Sharif", "Tape-ye Khan"; so are groups called too."""


def _with_ezafe(document: Text, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Span]:
    """The spans, with Persian names whole where the gazetteer has them; their parts are no other place: "Pul"."""
    kept = list(spans)
    for match in _EZAFE.finditer(document.text):
        first, last = document.token_at(match.start()), document.token_at(match.end() - 1) + 1
        parts = [span for span in kept if span.first < last and first < span.last]
        kept = [span for span in kept if span not in parts]
        if gazetteer.knows(match[0]):
            end = max([last, *(span.last for span in parts)])
            kept.append(Span(min([first, *(span.first for span in parts)]), end, _PATTERN_PROBABILITY))
    return sorted(kept)


_DASHES = ("-", "–", "—")


def _joined(tokens: Sequence[Token], index: int) -> bool:
    """Whether a hyphen without spaces joins the token to the one before."""
    if index < 2 or index >= len(tokens) or tokens[index - 1].text != "-":
        return False
    return tokens[index - 2].end == tokens[index - 1].start and tokens[index - 1].end == tokens[index].start


def _no_name(name: str) -> bool:
    first = name.split()[0].lower()
    return first in words.DEMONYMS or first in words.PREPOSITIONS or first in NO_START


def _is_region(named_region: str, name: str, gazetteer: Gazetteer) -> bool:
    if _no_name(name):
        return False
    candidates = gazetteer.lookup(named_region, limit=1)
    return bool(candidates) and candidates[0].how != "fuzzy" and candidates[0].place.kind in ("admin1", "area")
