"""Places at the head of lines and rows: "Покровськ: загинув чоловік", "• Monguno LGA, 9 June: Fighters attacked …".

Rows may stand in a line: "Kherson - 2 killed; Nikopol - 1 killed". A name alone behind the time of a live blog's entry
is one as well, one that is a paragraph's first sentence by itself ("MALLOW. A man was stabbed …"), and one that its own
toll in brackets follows, wherever it stands: "Charkiw (drei Tote)".

A name alone before a colon has no context by which a recogniser would know it, and the capital of a sentence's first
word says nothing. Lists of places have several such lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from geo.extract.places.ner_crf import Span
from geo.extract.text.tokens import Text
from geo.gazetteer import Gazetteer

_WORD = r"[^\W\d_a-zа-яёіїєґäöüß][\w'’ʼ-]*"
_LAND = r"(?:\s+(?:LGA|[Dd]istrict|[Cc]ounty|[Tt]ownship|[Cc]ommune|[Rr]aion|[Rr]egion|[Ll]ocality|[Tt]own|[Cc]ity))?"
BEHIND_HEAD = re.compile(rf"{_LAND}(?:,[^\n:.!?]{{1,30}}(?:\.[^\n:.!?]{{1,30}})?)?:(?=\s)")
"""What may follow the name: a colon, with a word for the kind of place or a day before it: "Gondar, 13. August: "."""
NUMBER_BEHIND = re.compile(r"[ \t]*[-–—(][ \t]*\d")
_HEAD = re.compile(
    rf"(?:^[ \t]*(?:[•*–-][ \t]+)?|[;:][ \t]+)(?P<name>{_WORD}(?:[ -]{_WORD}){{0,2}}?)"
    rf"(?={BEHIND_HEAD.pattern}|{NUMBER_BEHIND.pattern})",
    re.MULTILINE,
)
_BEHIND_TIME = re.compile(
    rf"^[ \t]*\d{{1,2}}[.:]\d\d(?:[ \t]*Uhr)?[.:–—-]?[ \t]+(?P<name>{_WORD}(?:[ -]{_WORD}){{0,2}}?){_LAND}[ \t]*$",
    re.MULTILINE,
)
"""A name alone behind the time of an entry: "14:05. Краснодар"."""
_LABEL = re.compile(
    rf"^[ \t]*(?:\d{{1,2}}[.:]\d\d[.:–—-]?[ \t]+)?(?P<name>{_WORD}(?:,?[ -]{_WORD}){{0,3}})\.(?=[ \t]+\S)", re.MULTILINE
)
"""A name before a full stop and further words: "MALLOW. A man was …", "09:10 Rylsk. Three …", "CREGGAN, DERRY. …"."""
_TOLL_WORDS = (
    r"killed|dead|deaths?|injured|wounded|hurt|tote[rn]?|verletzte[rn]?|verwundete[rn]?"
    r"|погиб\w*|убит\w*|ранен\w*|пострадав\w*|загиб\w*|вбит\w*|поранен\w*|постражд\w*|травмован\w*"
)
_BEFORE_TOLL = re.compile(
    rf"(?P<name>{_WORD}(?:[ -]{_WORD}){{0,2}})[ \t]*\((?=(?:\d+|[^\W\d_]+)[ \t]+(?i:{_TOLL_WORDS})\b"
    rf"|(?:погиб|ранен|загин|поранен)\w*[ \t])"
)
"""A name with a bracket behind it that opens with a toll: "Харьков (3 погибших)", "Херсон (погиб один человек)"."""
_FEWEST = 2
"""The fewest lines with a place at their head that make a list of places."""
_PROBABILITY = 0.9
_BELOW_TIME = re.compile(r"(?:^|\n)[ \t]*\d{1,2}[.:]\d\d[.:–—-]?\s+$")
_KNOWN = 0.5
"""Score of the gazetteer from which on a name that is a sentence by itself may be a place's, where others are."""
_AS_WRITTEN = frozenset({"exact", "folded", "transliterated"})
_SURE = 0.75
"""Score of the gazetteer from which on a name behind a time is surely a place's, though no list is made."""


def head_spans(text: Text, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Span]:
    """The names at the head of lines that the gazetteer knows and no span holds yet; none unless they make a list.

    A name that is repeated is left out, since the speakers of an interview also head several lines.
    """
    behind_times = [
        _name_in(match, text)
        for match in _BEHIND_TIME.finditer(text.text)
        if any(candidate.score >= _SURE for candidate in gazetteer.lookup(match["name"], limit=1))
    ]
    names = Counter(match["name"] for match in _HEAD.finditer(text.text))
    taken = {token for span in spans for token in range(span.first, span.last)}
    heads: list[Span] = []
    listed = 0
    for match in _HEAD.finditer(text.text):
        span = _name_in(match, text)
        if not taken.isdisjoint(range(span.first, span.last)):
            listed += 1
        elif names[match["name"]] == 1 and gazetteer.lookup(match["name"], limit=1):
            listed += 1
            heads.append(span)
    alone = [span for span in behind_times if taken.isdisjoint(range(span.first, span.last))]
    return [*(heads if listed >= _FEWEST else []), *alone, *_of_labels(text, taken, gazetteer)]


def _name_in(match: re.Match[str], text: Text) -> Span:
    """The tokens of the name that a pattern of this module matches."""
    return Span(text.token_at(match.start("name")), text.token_at(match.end("name") - 1) + 1, _PROBABILITY)


def labels_of(text: Text) -> dict[int, re.Match[str]]:
    """What may name a place at the head of a line, by the number of the sentence that it is: "MALLOW. A man …"."""
    labels = ((text.sentence_at(match.start("name")), match) for match in _LABEL.finditer(text.text))
    return {
        number: match
        for number, match in labels
        if match.start() <= text.sentences[number].start and text.sentences[number].end == match.end()
    }


def _of_labels(text: Text, taken: Collection[int], gazetteer: Gazetteer) -> list[Span]:
    """The names that are the first sentence of a line and that no span holds yet; none unless they make a list.

    Of a quarter and its town, "CREGGAN, DERRY", the town where the gazetteer doesn't hold the quarter.
    """
    spans: list[Span] = []
    listed: set[str] = set()
    surely: list[Span] = []
    for label in labels_of(text).values():
        span = _name_in(label, text)
        if any(token in taken for token in range(span.first, span.last)):
            listed.add(label["name"])
            continue
        places = gazetteer.lookup(label["name"], limit=1)
        if not places and ", " in label["name"]:
            town = label["name"].rpartition(", ")[2]
            places = gazetteer.lookup(town, limit=1)
            span = span._replace(first=text.token_at(label.end("name") - len(town)))
        place = next(iter(places), None)
        if place is not None and place.how in _AS_WRITTEN and place.score >= _KNOWN:
            listed.add(label["name"])
            spans.append(span)
            if place.score >= _SURE and _BELOW_TIME.search(text.text, 0, label.start("name")):
                surely.append(span)
    return spans if len(listed) >= _FEWEST else surely


def before_tolls(
    text: Text, spans: Sequence[Span], gazetteer: Gazetteer, base: Callable[[int, int], str]
) -> list[Span]:
    """The spans, with the names before a toll in brackets that the gazetteer knows: "Сумам (один погибший)".

    ``base`` gives the form of a name, by its tokens, under which the gazetteer may know it. A span that reaches into
    the bracket ("Kharkiv (3") gives way.
    """
    kept = list(spans)
    for match in _BEFORE_TOLL.finditer(text.text):
        name = _name_in(match, text)
        if any(span.last == name.last for span in kept) or not gazetteer.lookup(base(name.first, name.last), limit=1):
            continue
        kept = [span for span in kept if span.last <= name.first or name.last <= span.first]
        kept.append(name)
    return sorted(kept, key=lambda span: span.first)
