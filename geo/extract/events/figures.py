"""Counts of other things than victims: homes damaged, drones launched and shot down, places hit, power lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.extract.casualties.references import end_of_reference
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import Number, is_number, number_at, plain_number
from geo.extract.text.phrase_matcher import Word
from geo.model import Count

_NOUN_WITHIN = 4
_OUTAGE_WITHIN = 8
_VERB_WITHIN = 20
_CLAUSE_BEFORE = 10
_CLAUSE_AFTER = 12
_WIDTH_WITHIN = 12
"""The most words between a number, or a border strip, and the words that belong to it."""


@dataclass(frozen=True, slots=True)
class FigureMention:
    """A figure with its words, end exclusive; ``what`` is a key of :data:`geo.taxonomy.FIGURES`."""

    what: str
    count: Count
    first: int
    last: int


def count_of(low: int | None, best: int | None, high: int | None) -> Count | None:
    """The count of a text's low, best and high figures, None if there are none; figures out of order are put right."""
    if low is not None and best is not None and low > best:
        low = best
    if high is not None and best is not None and high < best:
        high = best
    if low is None and best is None and high is None:
        return None
    return Count(low, best, high)


def figures_in(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> list[FigureMention]:
    """The figures in a range of words, the first of each kind."""
    figures: dict[str, FigureMention] = {}
    index = first
    while index < last:
        number = number_at(words, index, vocabulary)
        if number is None:
            single = _single_downed(words, index, last, vocabulary)
            if single is not None:
                figures.setdefault(single.what, single)
            index += 1
            continue
        figure = _figure(words, number, first, last, vocabulary)
        if figure is not None:
            whole = _launched_in_all(words, number, figure, last, vocabulary)
            for mention in (whole, figure):
                if mention is not None:
                    figures.setdefault(mention.what, mention)
        index = max(index + 1, number.last)
    return [*figures.values(), *_strip_width(words, first, last, vocabulary)]


def _launched_in_all(
    words: Sequence[Word], number: Number, figure: FigureMention, last: int, vocabulary: Vocabulary
) -> FigureMention | None:
    """The number launched, if the number shot down is a part of it: "92 of 114 drones"; else None."""
    if number.last >= last or words[number.last].low not in _OF or not figure.what.endswith("_downed"):
        return None
    following = range(number.last, min(number.last + _NOUN_WITHIN, last))
    whole = next((other for at in following if (other := number_at(words, at, vocabulary))), None)
    if whole is None or whole.best is None:
        return None
    what = figure.what.replace("downed", "launched")
    return FigureMention(what, Count.exactly(whole.best), whole.first, whole.last)


def _single_downed(words: Sequence[Word], index: int, last: int, vocabulary: Vocabulary) -> FigureMention | None:
    """The one drone or missile that a word opens, if it was shot down: "a drone was shot down", "сбит беспилотник"."""
    opens = words[index].low in _ARTICLES or (vocabulary.words.bare_one and words[index].low in _SINGLE_FLOWN)
    if not opens:
        return None
    downed = vocabulary.figures["downed"]
    before = any(match.last == index for match in downed.find(words, max(index - _DOWNED_WITHIN, 0), index))
    for things in ("drones", "missiles"):
        nouns = vocabulary.figures[things].find(words, index, min(index + _NOUN_WITHIN, last))
        if not nouns or any(word.breaks for word in words[index : nouns[0].last]):
            continue
        end = nouns[0].last
        if before or _was_downed(words, end, min(end + _DOWNED_WITHIN, last), vocabulary):
            return FigureMention(f"{things}_downed", Count.exactly(1), index, end)
    return None


def _was_downed(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a participle of shooting down follows a noun: "was shot down", "abgeschossen", "сбит силами ПВО"."""
    behind = vocabulary.figures["downed"].find(words, start, end)
    if not behind or any(word.breaks for word in words[start : behind[0].first]):
        return False
    if vocabulary.words.bare_one:
        return words[behind[0].first].low.endswith(_PARTICIPLES)
    return vocabulary.words.verb_last or words[start].low in vocabulary.passive


_PARTICIPLES = ("т", "н", "то", "но", "та", "на")
"""Endings of Ukrainian and Russian participles: "сбит", "збито", "перехвачена"."""


_ARTICLES = listed("a an one ein eine einen einer")
_SINGLE_FLOWN = listed("дрон беспилотник безпілотник шахед ракету ракета")
_DOWNED_WITHIN = 4
"""The most words between one thing flown and the verb that it was shot down by."""


@dataclass(frozen=True, slots=True)
class _Context:
    """A number with its context: the end of its noun, and the clause around it (end exclusive)."""

    words: Sequence[Word]
    number: Number
    noun_end: int
    clause_start: int
    clause_end: int
    vocabulary: Vocabulary

    @property
    def after(self) -> int:
        """The index of the first word after the number."""
        return self.number.last

    @property
    def near_end(self) -> int:
        """The end of the words in which an outage or a launch belongs to the number."""
        return min(self.clause_end, self.after + _OUTAGE_WITHIN)

    @property
    def verb_end(self) -> int:
        """The end of the words in which a verb for shooting down may stand.

        "34 Drohnen sind nach Angaben aus Moskau über Kursk abgefangen worden"
        """
        end = self.near_end
        if self.vocabulary.words.verb_last:
            furthest = min(self.after + _VERB_WITHIN, len(self.words))
            end = max(end, next((at for at in range(self.after, furthest) if self.words[at].breaks), furthest))
        return min(end, self.part_start)

    @property
    def part_start(self) -> int:
        """Where another number has the verb: "30 Drohnen, 24 davon wurden abgeschossen", "40 drones, of which 33 …"."""
        following = range(self.noun_end, len(self.words) - 2)
        return next((at for at in following if self._opens_part(at)), len(self.words))

    def _opens_part(self, at: int) -> bool:
        """Whether a mark is followed by a number without a noun of its own, or by one of those counted before."""
        words = self.words
        first = at + 1
        while words[at].breaks and first < len(words) - 1 and words[first].low in _OF_WHICH:
            first += 1
        if not words[at].breaks or not is_number(words[first]) or first + 1 == len(words):
            return False
        behind = words[first + 1].low
        bare = behind in self.vocabulary.passive or self.has("downed", first + 1, first + 2)
        return first > at + 1 or behind in _PARTLY or bare

    @property
    def own_end(self) -> int:
        """The end of the number's own clause: "searched four houses after a bomb went off"."""
        following = range(self.after, self.clause_end)
        return next((at for at in following if self.words[at].low in _SUBORDINATE), self.clause_end)

    def has(self, table: str, first: int, last: int) -> bool:
        """Whether a phrase of one of the vocabulary's tables stands in a range of words."""
        lexicon = self.vocabulary.figures.get(table)
        return bool(lexicon is not None and lexicon.find(self.words, max(first, 0), min(last, len(self.words))))

    def counts(self, table: str) -> bool:
        """Whether the number's own noun is in a table."""
        return self.has(table, self.after, self.noun_end)

    def low(self, at: int) -> str:
        """A word in lower case, empty behind the sentence's end."""
        return self.words[at].low if at < len(self.words) else ""


def _figure(
    words: Sequence[Word], number: Number, first: int, last: int, vocabulary: Vocabulary
) -> FigureMention | None:
    count = count_of(number.low, number.best, number.high)
    if count is None:
        return None
    noun_end = number.last
    while noun_end < min(last, number.last + _NOUN_WITHIN) and not _ends_noun(words[noun_end]):
        noun_end += 1
    clause_start = number.first
    while clause_start > max(first, number.first - _CLAUSE_BEFORE) and words[clause_start - 1].low not in _ENDS_CLAUSE:
        clause_start -= 1
    clause_end = number.last
    while clause_end < min(last, number.last + _CLAUSE_AFTER) and words[clause_end].low not in (";", "."):
        clause_end += 1
    what = _what(_Context(words, number, noun_end, clause_start, clause_end, vocabulary))
    return None if what is None else FigureMention(what, count, number.first, noun_end)


def _ends_noun(word: Word) -> bool:
    return word.breaks or word.low in _ENDS


_ENDS_CLAUSE = (";", ".", ",")
_ENDS = listed("and in on at were was had und in im wurden sind та і и в у were have")


def _what(context: _Context) -> str | None:
    """The key of :data:`geo.taxonomy.FIGURES` for what a number counts; None if the text doesn't say."""
    if _counts_without_power(context):
        return "without_power"
    for things in ("drones", "missiles"):
        if _counts_things_flown(context, things):
            return _launched_or_downed(context, things)
    return _damaged_or_hit(context) or _downed_without_noun(context)


def _counts_without_power(context: _Context) -> bool:
    return context.counts("households") and (
        context.has("without_power", context.after, _before_next_count(context))
        or context.has("without_power", context.clause_start, context.after)
    )


def _before_next_count(context: _Context) -> int:
    """The end of the words in which an outage belongs to the number: a comma before another number, at the latest.

    "Ранения получили двое жителей, обесточено 340 домовладений" leaves 340 without power.
    """
    words, last = context.words, context.near_end
    comma = next((at for at in range(context.after, last) if words[at].low == ","), last)
    others = any(words[at].kind == "number" for at in range(comma, last))
    return comma if others and context.vocabulary.words.verb_last else last


def _is_of_them(context: _Context) -> bool:
    """Whether "of" follows the number, so that it counts a part: "92 of 114 drones"."""
    return context.low(context.after) in _OF


def _counts_things_flown(context: _Context, things: str) -> bool:
    after = context.after
    return context.counts(things) or (_is_of_them(context) and context.has(things, after, after + 6))


def _launched_or_downed(context: _Context, things: str) -> str | None:
    """The key for things launched or shot down; None if no verb says so."""
    after, before = context.after, (context.clause_start, context.number.first)
    launched_at_once = context.has("launched", after, min(after + 3, context.clause_end))
    if _is_of_them(context) or (context.has("downed", after, context.verb_end) and not launched_at_once):
        return f"{things}_downed"
    if context.has("launched", after, context.near_end) or context.has("launched", *before):
        return f"{things}_launched"
    return f"{things}_downed" if context.has("downed", *before) else None


def _damaged_or_hit(context: _Context) -> str | None:
    """The key for things damaged or hit, by the number's noun and a word for damage in its clause; None without one."""
    clause = (context.clause_start, context.own_end)
    damaged = context.has("damage", *clause) and context.low(context.number.first - 1) not in _RIDING
    kinds = ("homes_damaged", "buildings_damaged", "vehicles_damaged")
    what = next((kind for kind in kinds if damaged and context.counts(kind)), None)
    if what is None and context.counts("places_hit") and (damaged or context.has("hits", *clause)):
        return "places_hit"
    return what


def _downed_without_noun(context: _Context) -> str | None:
    """The key for drones shot down if the number has no noun: "17 were shot down", "davon wurden 12 abgefangen"."""
    if _has_noun_of_its_own(context):
        return None
    words, after = context.words, context.after
    passive = context.vocabulary.passive
    end = min(after + 4, context.clause_end)
    in_passive = any(word.low in passive for word in words[after:end]) and context.has("downed", after, end)
    of_them = context.low(after) in _PARTLY and context.has("downed", after, context.near_end)
    first = context.number.first
    of_them = of_them or (context.has("downed", after, after + 1) and context.has("drones", 0, first))
    shot = end_of_reference(words, after) > after and context.has("downed", context.clause_start, first)
    shot_bare = (after == len(words) or words[after].breaks) and context.has("downed", first - 2, first)
    return "drones_downed" if in_passive or of_them or shot or shot_bare else None


def _has_noun_of_its_own(context: _Context) -> bool:
    """Whether a number counts people, or what more words name than the one behind it."""
    words, after = context.words, context.after
    if after == len(words) or words[after].kind != "word" or words[after].low in context.vocabulary.passive | _OF:
        return False
    of_people = context.vocabulary.persons.at(words, after) is not None and words[after].low != "others"
    return of_people or context.noun_end != after + 1


_SUBORDINATE = listed("after when as before because since while nachdem als weil bevor після коли бо после когда пока")
_RIDING = listed("riding aboard in on driving auf на в у")
"""Words before vehicles that those who did the harm, or their victims, came in."""
_PARTLY = listed("of davon з із зі из")
_OF_WHICH = listed("of which whom von denen deren davon з із зі яких из которых them")
"""Words between things and the number of a part of them: "40 drones, of which 33 were shot down"."""
_OF = listed("of von davon з із зі из изо")


def _strip_width(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> list[FigureMention]:
    """The planned width of a border strip, in metres: "from 12 to 42 metres" gives 42."""
    if "strip_width_m" not in vocabulary.figures:
        return []
    strips = vocabulary.figures["strip_width_m"].find(words, first, last)
    if not strips:
        return []
    for at in range(strips[0].last, min(strips[0].last + _WIDTH_WITHIN, last)):
        if not vocabulary.figures["metres"].at(words, at) or words[at - 1].kind != "number":
            continue
        width = plain_number(words, at - 1, vocabulary)
        if width is not None:
            start = at - 1
            while (start > strips[0].last and words[start - 1].kind == "number") or words[start - 1].low in _RANGE:
                start -= 1
            return [FigureMention("strip_width_m", Count.exactly(width[0]), start, at + 1)]
    return []


_RANGE = listed("to from auf von до з с")
