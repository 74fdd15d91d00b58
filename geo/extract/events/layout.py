"""The layout of a longer report: its entries, the sections that look back or ahead, and the days that it covers.

Live blogs, situation reports and round-ups tell of one event per entry, close with what is long past or only expected,
and give the day once, in the title. A sentence alone tells none of this.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec

from geo.extract.events.bylines import Byline, continued
from geo.extract.extraction import reading_from
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.places.line_heads import BEHIND_HEAD, NUMBER_BEHIND, labels_of
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.dates import FULL_DATES, When, dateline_alone, dates_in
from geo.extract.text.phrase_matcher import Word, words_of
from geo.extract.text.plain_text import points_elsewhere
from geo.extract.text.tokens import Sentence, Text
from geo.extract.text.word_file import phrases, read_word_file
from geo.taxonomy import AREAS, TOWNS

_CLOCK = (
    r"^[ \t•*+–-]*(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d)"
    r"(?:\s?(?:[ap]\.?m\b\.?|GMT|BST|UTC|CES?T|EES?T|ET|IST|MSK|Uhr))?(?=\W|$)"
)
_ENTRY = re.compile(_CLOCK, re.MULTILINE)
"""The time at the head of an entry of a live blog."""
_ITEM = re.compile(r"^[ \t]*[•*–-][ \t]+(?=\S)", re.MULTILINE)
"""The mark at the head of a row of a list."""
_DATED = re.compile(
    r"^[ \t•*–-]*(?:[Oo]n |[Aa]m )?(?:\d{1,2}[/.]\d{1,2}\b|\d{1,2}\.? [^\W\d_]{3,9}\b|[A-Z][a-z]{2,8} \d{1,2}\b)"
    r"[^\n\w]{0,3}(?=[-–—:,])",
    re.MULTILINE,
)
"""The day at the head of a line on which its events happened: "04/08 - Beni: …", "On 23 January, …"."""
_PARAGRAPH = re.compile(r"(?<=\n\n)(?=\S)")
_FEWEST_ENTRIES = 2
_TITLE_SENTENCES = 4
"""The number of sentences at the head of a text that may be its title."""
_LONGEST_TITLE = 120
_LONGEST_LABEL = 60
"""Characters."""
OF_LIVE_BLOG, OF_TITLE = "the day of the live blog", "the days that the title names"
OF_PAST_DAY = "the day before the report"
OF_HEADING = "the day of the heading above it"
"""Names of the rules by which a text gives its days once for all events."""
_COVERED_WITHIN_DAYS = 45
"""The most days before publication that the days of a report may lie."""


class Sections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``layout.toml``, by language; the file says what each is for."""

    looks_back: dict[str, str]
    looks_ahead: dict[str, str]
    sums_up: dict[str, str]
    elsewhere: dict[str, str]


_WITHOUT_EVENTS = ("looks_back", "looks_ahead", "elsewhere")
_SUMMING_UP = ("sums_up",)
"""The tables of ``layout.toml`` with labels of sections without recent events, and of those that repeat others."""


@cache
def _label(kinds: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for labels, at the head of a line, of some kinds of sections."""
    lists = read_word_file(Path(__file__).with_name("layout.toml"), Sections).lists
    tables = [getattr(lists, kind) for kind in kinds]
    names = sorted({name for table in tables for written in table.values() for name in phrases(written)}, key=len)
    spelled = "|".join(re.escape(name) for name in reversed(names))
    return re.compile(
        rf"(?:{_CLOCK}\s*)?[ \t•*#–-]*(?:{spelled})(?P<end>[ \t]*(?:$|[:.–—-]+(?=\s)))", re.IGNORECASE | re.MULTILINE
    )


_BLANK_LINE = re.compile(r"\n\n|\Z")
_LINE = re.compile(r"^.*$", re.MULTILINE)


def asides_of(document: Text) -> frozenset[int]:
    """The numbers of sentences that refer to other pages, or are in sections that look back or ahead or are about
    sport.
    """
    elsewhere = (
        number
        for number, sentence in enumerate(document.sentences)
        if points_elsewhere(document.text[sentence.start : sentence.end])
    )
    return _in_sections(document, _WITHOUT_EVENTS).union(elsewhere)


def summaries_of(document: Text) -> frozenset[int]:
    """The numbers of sentences in entries of a live blog that repeat others in short: "What we know so far"."""
    return _in_sections(document, _SUMMING_UP) if is_live(document) else frozenset()


def _in_sections(document: Text, kinds: tuple[str, ...]) -> frozenset[int]:
    """The numbers of the sentences in sections of some kinds."""
    spans = [_section(document.text, match) for match in _labels(document.text, kinds)]
    return frozenset(
        number
        for number, sentence in enumerate(document.sentences)
        if any(start <= sentence.start < end for start, end in spans)
    )


def _labels(text: str, kinds: tuple[str, ...]) -> Iterable[re.Match[str]]:
    for line in _LINE.finditer(text):
        match = _label(kinds).match(text, line.start(), line.end())
        if match is not None and not _OF_TODAY.search(text, match.end(), line.end()):
            yield match


_OF_TODAY = re.compile(
    r"\b(?:overnight|tonight|today|last night|nacht|heute|ночі|вночі|сьогодні|ночью|ночь|сегодня)\b", re.I
)
"""After a label these words mean a look back over hours only: "Recap: what happened overnight"."""


def _section(text: str, label: re.Match[str]) -> tuple[int, int]:
    """The offsets of a section, from its label to the end of the paragraph, or to the next entry or heading."""
    start, end = label.span()
    alone = _is_line_end(text, end)
    stops = [
        match.start() for match in (_ENTRY.search(text, end), _next_heading(text, end) if alone else None) if match
    ]
    if not alone:
        clocked = _ENTRY.match(text, start) is not None
        stops += [] if clocked else [_end_of_paragraph(text, end)]
    return start, min(stops, default=len(text))


def _is_line_end(text: str, at: int) -> bool:
    return at >= len(text) or text[at] == "\n"


def _end_of_paragraph(text: str, at: int) -> int:
    blank = _BLANK_LINE.search(text, at)
    item = _ITEM.search(text, at)
    return min(match.start() for match in (blank, item) if match is not None)


def _next_heading(text: str, at: int) -> re.Match[str] | None:
    """The next heading: a short line after an empty one, without a mark at its end."""
    return _HEADING.search(text, at)


_HEADING = re.compile(rf"(?<=\n\n)(?![ \t]*[•*–-])[^\n]{{1,{_LONGEST_LABEL}}}(?<![.!?:;,”\"])(?=\n)")


def days_of_headings(
    document: Text, vocabulary: Vocabulary, published: dt.date | None, bylines: Sequence[Byline] = ()
) -> dict[int, When]:
    """The day of the heading above each sentence, by the sentence's number: "Sunday, May 3", "Dienstag, 5. Mai:".

    Police logs and live blogs of several days have such lines; a single one at the head of a text is its title's. So is
    a single one that says more: "Incident 2: Pibor county, 9 June". ``bylines`` are the lines above posts.
    """
    lines = {
        number: words_of(document, sentence)
        for number, sentence in enumerate(document.sentences)
        if published is not None and is_line_without(".!?", document.text, sentence, _LONGEST_LABEL)
    }
    headings = _days_of_lines(lines, vocabulary, published, _day_alone)
    if max(headings, default=0) < _TITLE_SENTENCES and len(headings) < _FEWEST_ENTRIES:
        headings = {}
    weekdays = _days_of_lines(lines, vocabulary, published, _weekday_alone)
    if len(weekdays) >= _FEWEST_ENTRIES:
        headings = weekdays | headings
    items = _days_of_lines(lines, vocabulary, published, _day_at_end)
    if len(items) >= _FEWEST_ENTRIES:
        headings = items | headings
    posts = ((line.number, line.day) for line in bylines if line.day is not None)
    headings |= {number: When(day, day, "day", 0, 0, rule=OF_HEADING) for number, day in posts}
    if not headings:
        return {}
    days: dict[int, When] = {}
    above: When | None = None
    for number in range(len(document.sentences)):
        above = headings.get(number, above)
        if above is not None:
            days[number] = above
    return days


def _days_of_lines(
    lines: Mapping[int, Sequence[Word]],
    vocabulary: Vocabulary,
    published: dt.date | None,
    day_of: Callable[[Sequence[Word], Vocabulary, dt.date], When | None],
) -> dict[int, When]:
    """The days that lines give as headings, by the number of the sentence."""
    if published is None:
        return {}
    days = ((number, day_of(words, vocabulary, published)) for number, words in lines.items())
    return {number: day for number, day in days if day is not None}


def _day_at_end(words: Sequence[Word], vocabulary: Vocabulary, published: dt.date) -> When | None:
    """The day or two days that close a line behind a mark: "Incident 2: Pibor county, 9 June", "Gao – 12/13 June"."""
    if all(word.kind not in ("number", "ordinal") for word in words):
        return None
    dates = [when for when in dates_in(words, vocabulary, published) if when.rule in FULL_DATES]
    if len(dates) != 1 or any(word.kind != "mark" for word in words[dates[0].last :]):
        return None
    day = dates[0]
    head = words[: day.first]
    if head and head[-1].low.rstrip(".") in vocabulary.words.weekdays:
        head = head[:-1]
    is_short = day.precision in ("day", "days") and (day.end - day.start).days <= 1
    is_marked = bool(head) and head[-1].low in _BEFORE_DAY_OF_LINE
    is_near = 0 <= (published - day.end).days <= _COVERED_WITHIN_DAYS
    return replace(day, first=0, last=0, saying=False, rule=OF_HEADING) if is_short and is_marked and is_near else None


_BEFORE_DAY_OF_LINE = frozenset({",", "-", "–", "—", "|", "(", ":"})


def _weekday_alone(words: Sequence[Word], vocabulary: Vocabulary, published: dt.date) -> When | None:
    """The day of a line that is nothing but a weekday's name."""
    named = [word for word in words if word.kind != "mark"]
    if len(named) != 1 or named[0].low not in vocabulary.words.weekdays:
        return None
    when = next(iter(dates_in(words, vocabulary, published)), None)
    return None if when is None else When(when.start, when.end, "day", 0, 0, rule=OF_HEADING)


def _day_alone(words: Sequence[Word], vocabulary: Vocabulary, published: dt.date) -> When | None:
    """The day that a line consists of, with its weekday or without; None if it says anything else."""
    if all(word.kind not in ("number", "ordinal") for word in words):
        return None
    dates = [when for when in dates_in(words, vocabulary, published) if when.precision == "day"]
    inside = {at for when in dates for at in range(when.first, when.last)}
    is_all = all(at in inside or word.kind == "mark" for at, word in enumerate(words))
    exact = [when for when in dates if when.rule in FULL_DATES]
    if not exact or not is_all or not 0 <= (published - exact[0].end).days <= _COVERED_WITHIN_DAYS:
        return None
    return When(exact[0].start, exact[0].end, "day", 0, 0, rule=OF_HEADING)


def entries_of(
    document: Text,
    places: Sequence[PlaceMention] = (),
    days: Mapping[int, When] = MappingProxyType({}),
    bylines: Sequence[Byline] = (),
) -> list[int]:
    """For each sentence the number of its entry; all 0 if the text has no entries.

    Entries begin with a time at the beginning of a line, else with a list mark, a day, or a place before a colon, and
    report one event each; sentences before the first have 0. ``days`` are those of the headings over sentences,
    ``bylines`` the lines above posts.
    """
    starts = [match.start() for match in _ENTRY.finditer(document.text)]
    if len(starts) < _FEWEST_ENTRIES:
        starts = _starts_of_rows(document, places, days, bylines) or _starts_by_datelines(document, places)
    if not starts:
        return [0] * len(document.sentences)
    return [bisect_right(starts, sentence.start) for sentence in document.sentences]


def _starts_of_rows(
    document: Text, places: Sequence[PlaceMention], days: Mapping[int, When], bylines: Sequence[Byline]
) -> list[int]:
    """Where rows begin that have a list mark, a day or a place at their head, and the paragraphs behind the first."""
    heads = _line_starts(document.text, _heads_and_labels(document, places))
    items = [match.start() for match in _ITEM.finditer(document.text)]
    dated = [match.start() for match in _DATED.finditer(document.text)]
    opening = {at for at in days if days[at] is not days.get(at - 1)} | {line.number for line in bylines}
    dated += [document.sentences[at].start for at in opening]
    if max(len(heads), len(items), len(dated)) < _FEWEST_ENTRIES:
        return []
    starts = sorted({*heads, *items, *dated})
    starts += [match.start() for match in _PARAGRAPH.finditer(document.text) if match.start() > starts[0]]
    going_on = {document.sentences[at].start for at in continued(bylines, document, places)}
    return sorted(set(starts) - going_on)


def _heads_and_labels(document: Text, places: Sequence[PlaceMention]) -> list[int]:
    """Where places head entries, and with them labels that no gazetteer lists, and the dateline of the lead."""
    heads = [place.start for place in heads_among(document, places)]
    labels = labels_of(document)
    run_in = run_in_heads(document, places).keys() & labels.keys()
    if not run_in:
        return heads
    in_capitals = all(labels[number]["name"].isupper() for number in run_in)
    heads += [label.start("name") for label in labels.values() if label["name"].isupper() or not in_capitals]
    return heads + [place.start for place in places if place.role == "dateline"]


def _starts_by_datelines(document: Text, places: Sequence[PlaceMention]) -> list[int]:
    """Where the items of a digest begin that have a dateline each; none unless there are at least two."""
    starts = _line_starts(document.text, (place.start for place in places if place.role == "dateline"))
    return starts if len(starts) >= _FEWEST_ENTRIES else []


def _line_starts(text: str, offsets: Iterable[int]) -> list[int]:
    return sorted({text.rfind("\n", 0, at) + 1 for at in offsets})


def is_live(document: Text) -> bool:
    """Whether a text is a live blog: entries with their time, all of one day."""
    return sum(1 for _ in _ENTRY.finditer(document.text)) >= _FEWEST_ENTRIES


def heads_among(document: Text, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places that head entries ("Kherson: …", "Kherson 3"); none unless there are at least two.

    If there are none, those that are a paragraph's first sentence by themselves (:func:`run_in_heads`).
    """
    text = document.text
    heads = [
        place
        for place in places
        if _opens_line(text, place.start)
        and (BEHIND_HEAD.match(text, place.end) or NUMBER_BEHIND.match(text, place.end))
    ]
    if len({place.name for place in heads}) >= _FEWEST_ENTRIES:
        return heads
    return list(run_in_heads(document, places).values())


def run_in_heads(document: Text, places: Sequence[PlaceMention]) -> dict[int, PlaceMention]:
    """The places that are a paragraph's whole first sentence, by its number; none unless there are at least two."""
    heads: dict[int, PlaceMention] = {}
    for number, sentence in enumerate(document.sentences[:-1]):
        goes_on = document.text[sentence.end : document.sentences[number + 1].start].strip(" \t") == ""
        if document.text[sentence.end - 1] != "." or not goes_on or not _opens_line(document.text, sentence.start):
            continue
        inside = [place for place in places if sentence.start <= place.start < sentence.end]
        is_place = len(inside) == 1 and inside[0].precision in (*AREAS, *TOWNS)
        if is_place and _is_little_more(document.text, sentence, inside[0]):
            heads[number] = inside[0]
    return heads if len({place.name for place in heads.values()}) >= _FEWEST_ENTRIES else {}


def _opens_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t•*–-")


def placed_by_heads(document: Text, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places, with those at the head of entries marked as event places, not as datelines.

    The first stays a dateline if it alone is in capitals.
    """
    heads = heads_among(document, places)
    if heads and heads[0].text.isupper() and not all(head.text.isupper() for head in heads):
        heads = heads[1:]
    starts = {head.start for head in heads}
    return [
        replace(place, role="") if place.start in starts and place.role == "dateline" else place for place in places
    ]


def places_of_headings(document: Text, places: Sequence[PlaceMention]) -> dict[int, PlaceMention]:
    """The place of the heading above each sentence, by the sentence's number: "14:05. Krasnodar".

    Sentences of a paragraph are under the place that opens it ("Kursk region. A mine killed two."), those of a row
    under the place at its head ("- Tibú: Clashes broke out. Nine people died").
    """
    headed: dict[int, PlaceMention] = {}
    rows = _places_of_rows(document, places)
    heading: PlaceMention | None = None
    above: PlaceMention | None = None
    run_in = run_in_heads(document, places)
    ends = -1
    for number, sentence in enumerate(document.sentences):
        if number in run_in:
            heading, ends = run_in[number], _end_of_paragraph(document.text, sentence.end)
        elif 0 <= ends <= sentence.start:
            heading, ends = above, -1
        if _is_title(document.text, sentence):
            inside = [place for place in places if sentence.start <= place.start < sentence.end]
            alone = len(inside) == 1 and _is_little_more(document.text, sentence, inside[0])
            heading = above = inside[0] if alone else _head_of_title(document.text, inside)
        elif (head := rows.get(number) or heading) is not None:
            headed[number] = head
    return headed


def _head_of_title(text: str, inside: Sequence[PlaceMention]) -> PlaceMention | None:
    """The place before the colon of a heading: "Tyre: one of the wounded has died"; no state, which may speak."""
    head = next(iter(inside), None)
    if head is None or head.precision == "country" or head.point is None or not _opens_line(text, head.start):
        return None
    return replace(head, role="") if text[head.end : head.end + 1] == ":" else None


def _places_of_rows(document: Text, places: Sequence[PlaceMention]) -> dict[int, PlaceMention]:
    """The place at the head of each sentence's line, by the sentence's number."""
    located = (head for head in heads_among(document, places) if head.point is not None)
    heads = {document.text.rfind("\n", 0, head.start): head for head in located}
    rows = ((number, heads.get(_line_before(document, number))) for number in range(len(document.sentences)))
    return {number: head for number, head in rows if head is not None}


def _line_before(document: Text, number: int) -> int:
    """The offset of the line break before a sentence's line; -1 for the first line."""
    return document.text.rfind("\n", 0, document.sentences[number].start)


def scenes_of(document: Text, places: Sequence[PlaceMention]) -> dict[int, PlaceMention]:
    """The only town that the sentence before names, by the sentence's number, where they stand on one line."""
    scenes: dict[int, PlaceMention] = {}
    for number, sentence in enumerate(document.sentences[:-1]):
        named = [place for place in places if sentence.start <= place.start < sentence.end and place.point is not None]
        is_told = len(named) == 1 and named[0].precision in TOWNS and not named[0].role
        is_told = is_told and not _TOWARDS.search(document.text[sentence.start : named[0].start])
        if is_told and _line_before(document, number) == _line_before(document, number + 1):
            scenes[number + 1] = named[0]
    return scenes


_TOWARDS = re.compile(
    r"\b(?:towards?|bound for|direction of|Richtung|у бік|в бік|у напрямку|в сторону|в направлении|по направлению к)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""Words before a place to which somebody only went: "The boat headed toward Basilan. …"."""


def _is_little_more(text: str, sentence: Sentence, place: PlaceMention) -> bool:
    """Whether a line holds hardly more than a place's name, a number before and a day behind it aside."""
    before = _NUMBERED.sub("", text[sentence.start : place.start])
    behind = _DAY_BEHIND.sub("", text[max(place.end, place.expression_end) : sentence.end])
    beside = before + behind
    return len(re.findall(r"[^\W\d_]", beside)) <= _LETTERS_BESIDE and (place.point or place.geometry) is not None


_NUMBERED = re.compile(r"^[^\W\d_]+ (?:no\. ?|№ ?)?\d{1,3}[:.)]\s+")
"""The number of an item: "Incident 5: Pemba city, 12 June"."""
_DAY_BEHIND = re.compile(r"\s*[,–-]\s+\d{1,2}\.?(?:[/–-]\d{1,2}\.?)? [^\W\d_]+$")
_LETTERS_BESIDE = 8
"""The most letters of a heading beside its place's name: "p.m.", "region"."""


def days_covered(
    document: Text,
    vocabulary: Vocabulary,
    published: dt.date | None,
    days: Mapping[int, When] = MappingProxyType({}),
) -> When | None:
    """The days that a report is about: those of its title ("1 to 7 February"), a live blog's own, the past day, or that
    of a dateline which is a sentence of its own.

    None if it doesn't say. ``days`` are those of the headings over sentences, which are no title.
    """
    if published is None:
        return None
    live = is_live(document)
    for number, sentence in enumerate(document.sentences[:_TITLE_SENTENCES]):
        if number in days or (live and _ENTRY.match(document.text, _line_before(document, number) + 1)):
            break
        with reading_from(sentence.start):
            covered = _days_of_title(document, sentence, vocabulary, published)
        if covered is not None and (not live or _is_own_of_live(covered, published)):
            return covered
    if live:
        return When(published, published, "day", 0, 0, rule=OF_LIVE_BLOG)
    dateline = dateline_alone(document, vocabulary, published)
    return None if dateline is None else replace(dateline, first=0, last=0)


def _is_own_of_live(covered: When, published: dt.date) -> bool:
    """Whether a title's day is that of the entries below it: "Daily log, 29 May", read the day after."""
    return covered.precision == "day" and (published - covered.end).days <= _LIVE_WITHIN_DAYS


_LIVE_WITHIN_DAYS = 3
"""The most days between those of a log's entries and its publication."""


def _days_of_title(document: Text, sentence: Sentence, vocabulary: Vocabulary, published: dt.date) -> When | None:
    """The days that a sentence at the head of a report says it is about."""
    words = words_of(document, sentence)
    label = vocabulary.dates.at(words, 0)
    is_published = label is not None and label.meaning == "published"
    is_title = not is_published and _is_title(document.text, sentence)
    for when in dates_in(words, vocabulary, published):
        if not 0 <= (published - when.end).days <= _COVERED_WITHIN_DAYS:
            continue
        if is_title and when.rule in FULL_DATES and when.precision in ("day", "days"):
            return _of_title(words, when)
        meanings = {match.meaning for match in vocabulary.dates.find(words, when.first, when.last)}
        if when.precision == "days" and "past_day" in meanings:
            return _day_up_to(published)
    return None


def last_day_told_of(published: dt.date | None, covered: When | None) -> dt.date | None:
    """The day from which dates count: that of publication, or the last of the few days that the title names."""
    if covered is None or covered.rule != OF_TITLE or not 1 <= (covered.end - covered.start).days <= _LONGEST_PERIOD:
        return published
    return covered.end


_LONGEST_PERIOD = 14
"""The most days of a title's period in which "on Tuesday" is a day of that period."""


def _of_title(words: Sequence[Word], when: When) -> When:
    """The days that a title's date stands for: the day itself, or, for "as of" a day, those up to it."""
    as_of = when.precision == "day" and _AS_OF.search(" ".join(word.low for word in words[: when.first]))
    return _day_up_to(when.end) if as_of else replace(when, saying=False, rule=OF_TITLE)


def _day_up_to(day: dt.date) -> When:
    """The 24 hours up to a day, which a report "as of" it or on "the past day" covers."""
    return When(day - dt.timedelta(days=1), day, "days", 0, 0, rule=OF_PAST_DAY)


_AS_OF = re.compile(r"\b(?:as of|as at|stand|станом на|по состоянию на|на ранок|на утро)\b")


def _is_title(text: str, sentence: Sentence) -> bool:
    """Whether a sentence is a line of the title: short, and a line of its own."""
    return is_line_without(".!?", text, sentence, _LONGEST_TITLE)


def is_line_without(marks: str, text: str, sentence: Sentence, longest: int) -> bool:
    """Whether a short sentence is its own line (a leading time is allowed) that doesn't end in one of ``marks``."""
    start, end = sentence.start, sentence.end
    if end - start > longest or text[end : end + 1] != "\n" or text[end - 1] in marks:
        return False
    return not any(character.isalpha() for character in text[text.rfind("\n", 0, start) + 1 : start])
