"""The places that a text names: found, resolved together, and told what part they play.

``find_places`` is what the rest of extraction calls. Recognition is
:mod:`geo.extract.places.ner_crf`, the choice between bearers of a name
:mod:`geo.extract.places.disambiguation`; here the two meet, containers ("Dayton, Ohio"), regions ("Kursk
region") and lists ("Smith and Jones counties") are read off the text, and each mention gets its role and the words
that move or widen it ("near", "15 km north of").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from geo.extract.places import ner_rules
from geo.extract.places.candidates import matches
from geo.extract.places.disambiguation import VOUCHED, Chosen, Sense, candidates_of, choose, contains
from geo.extract.places.division_words import division_of, is_road, names_division
from geo.extract.places.mentions import PlaceMention, placed
from geo.extract.places.ner_crf import Recogniser, Span, certain
from geo.extract.places.place_roles import modifiers_of, role_of
from geo.extract.places.unlisted import DISTRICT_KM, PROVINCE_KM, within_others
from geo.extract.text.lexicon import DEMONYMS, HOME_CUES, Lexicon
from geo.extract.text.tokens import Text, read
from geo.gazetteer import Candidate, Gazetteer, Place, name_key
from geo.model import RunnerUp
from geo.settings import data_folder
from geo.taxonomy import PINNED

__all__ = ["find_places"]

_BORDER_PAIR = re.compile(r"\b[A-Z]\w+\s?[-–]\s?[A-Z]\w+\s+(?:land\s+|state\s+)?border(?:\s+(?:area|region)s?)?\b")

SITE_KM = 400.0
"""How far a plant may lie from the town, or the middle of the region, whose name it bears."""

_FIRMLY_INSIDE = re.compile(r",\s+(?:the\s+)?|\s*\(\s*|,?\s+\(\s*")
_LOOSELY_INSIDE = re.compile(
    r",?\s+(?:(?:village|town|city|area|district|county|locality|township)\s+)?(?:in|of|within)\s+"
    r"(?:the\s+)?(?:(?:north|south|east|west|central)\w*\s+|state of\s+|province of\s+)?",
    re.IGNORECASE,
)
_HOLDER = re.compile(r"['’]s?\s+(?:\w+\s+){0,2}|['’]s?\s+\w+\s+(?:city|town|village|port|region|province)\s+of\s+")
_PREFIX = re.compile(
    r"^(?:the|downtown|uptown|greater|metro|metropolitan|historic|suburban|inner|central|lower|upper|mid|north|south"
    r"|east|west|northern|southern|eastern|western|northeast|northwest|southeast|southwest|[NSEW]\."
    r"|city of|town of|village of|state of|province of|port of|university of)\s+",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\s+(?:city|town|village|township|twp\.|twp|area|county|co\.|parish|province|region|district|state|river"
    r"|lake|creek|bay|valley|canyon|mountains?|hills?|island|islands|national forest|state park|national park"
    r"|national|park"
    r"|international airport|airport|air base|airfield|dam|bridge|reservoir|harbou?r|port|beach|prison"
    r"|forest|refugee camp|camp|nuclear power plant|power plant|stadium|square|station|springs|heights"
    r"|republic|federation|peninsula|strip)$",
    re.IGNORECASE,
)


@cache
def _recogniser() -> Recogniser:
    """The trained model: read once a process, and never changed after."""
    folder = data_folder("extract")
    return Recogniser(folder / "toponyms.crf", Lexicon.read(folder / "lexicon.txt"))


def find_places(document: Text | str, gazetteer: Gazetteer, *, language: str = "en") -> list[PlaceMention]:
    """Every place that a text names, in order, resolved as far as the gazetteer knows it.

    Parameters
    ----------
    document : Text or str
        The text, split already or not.
    gazetteer : Gazetteer
        Whom to ask.
    language : str
        "en", "de", "uk" or "ru"; in other languages nothing is found.

    Returns
    -------
    list[PlaceMention]
        Without overlap. A name that the gazetteer doesn't know has no point and precision "none".
    """
    text = read(document) if isinstance(document, str) else document
    if language == "en":
        found = matches(text, gazetteer)
        spans = certain(text, _recogniser().spans(text, found), gazetteer)
        queries = [_surface(text, span) for span in spans]
    elif language in ner_rules.LANGUAGES:
        found = []
        spotted = ner_rules.spot(text, gazetteer, language)
        spans = [Span(one.first, one.last, one.probability) for one in spotted]
        queries = [one.query for one in spotted]
    else:
        return []
    senses, of_span, containers = _senses(text, spans, queries, gazetteer)
    chosen = choose(senses, _hints(text, language), None if language == "en" else VOUCHED)
    mentions = [
        _mention(
            text,
            span,
            queries[number],
            senses[of_span[number]],
            chosen[of_span[number]],
            gazetteer,
            number in containers,
        )
        for number, span in enumerate(spans)
    ]
    return _with_borders(text.text, within_others(text.text, mentions, gazetteer), gazetteer)


def _with_borders(text: str, mentions: list[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions, and "the Polish-Belarusian border", which names neither country, as the line that it is."""
    for match in _BORDER_PAIR.finditer(text):
        inside = [number for number, one in enumerate(mentions) if one.start < match.end() and match.start() < one.end]
        line = next((one for one in gazetteer.lookup(match[0], limit=3) if one.place.kind == "line"), None)
        if line is None:
            continue
        start, end = match.start(), match.end()
        if not inside:
            mention = PlaceMention(start=start, end=end, text=match[0], query=match[0], score=0.95)
            mention = replace(mention, expression_start=start, expression_end=end, modifiers=("border",))
            mentions.append(placed(mention, line.place, gazetteer))
        for number in inside:
            moved = replace(mentions[number], query=match[0], modifiers=("border",), expression_end=end)
            moved = replace(moved, expression_start=start, named=mentions[number].named or mentions[number])
            mentions[number] = placed(moved, line.place, gazetteer)
    return sorted(mentions, key=lambda one: one.start)


def _surface(text: Text, span: Span) -> str:
    return " ".join(text.text[text.tokens[span.first].start : text.tokens[span.last - 1].end].split())


def _hints(text: Text, language: str) -> dict[str, float]:
    """Countries that demonyms and a country's own words point to, in mentions; the more often, the less each adds."""
    counts: dict[str, float] = {}
    cues: dict[str, int] = {}
    for token in text.tokens:
        lower = token.text.lower()
        code = DEMONYMS.get(lower)
        if code and token.text[0].isupper():
            counts[code] = counts.get(code, 0.0) + 0.5
        elif language == "en" and lower in HOME_CUES:
            cues[HOME_CUES[lower]] = cues.get(HOME_CUES[lower], 0) + 1
    hints = {code: min(count, 2.0) for code, count in counts.items()}
    for code, count in cues.items():
        hints[code] = hints.get(code, 0.0) + min(count * 0.4, 2.5)
    return hints


def _senses(
    text: Text, spans: Sequence[Span], queries: Sequence[str], gazetteer: Gazetteer
) -> tuple[list[Sense], list[int], set[int]]:
    """The names of a text, each with its bearers and, where the text says so, the name of what contains it.

    Beside them, for each span the number of its sense, and the spans that firmly contain another ("Ohio" in
    "Dayton, Ohio").
    """
    found: dict[tuple[str, str], list[Candidate]] = {}
    divisions = [division_of(text, spans, number) for number in range(len(spans))]
    levels = [level or names_division(query) for (level, _), query in zip(divisions, queries, strict=True)]
    bearers: list[list[Candidate]] = []
    for query, (_, division) in zip(queries, divisions, strict=True):
        if (query, division) not in found:
            found[query, division] = _bearers(query, division, gazetteer)
        bearers.append(found[query, division])
    holders = [_holder(text, spans, number, bearers, divisions) for number in range(len(spans))]
    senses: list[Sense] = []
    of_span = [-1] * len(spans)
    by_name: dict[tuple[str, int], list[int]] = {}
    keys = {(number, name_key(queries[number]), levels[number]) for number in range(len(spans))}
    ordered = sorted(keys, key=lambda key: (holders[key[0]][0] < 0, not holders[key[0]][1], key[0]))
    held_by: list[str] = []
    for number, name, level in ordered:
        holder, firmly = holders[number]
        holder_name = name_key(queries[holder]) if holder >= 0 else ""
        known = by_name.setdefault((name, level), [])
        same = [one for one in known if not holder_name or held_by[one] == holder_name]
        if same:
            of_span[number] = same[0]
            senses[same[0]].mentions.append(number)
            continue
        of_span[number] = len(senses)
        known.append(len(senses))
        held_by.append(holder_name)
        senses.append(Sense(queries[number], bearers[number], [number], holder, firmly, level))
    for sense in senses:
        if sense.inside >= 0:
            sense.inside = of_span[sense.inside]
    return senses, of_span, {holder for holder, firmly in holders if firmly}


def _bearers(query: str, division: str, gazetteer: Gazetteer) -> list[Candidate]:
    """Candidates for a name, with what the words around it ask for, and by its shorter forms where it is unknown."""
    if is_road(query):
        return []
    if division == "County":
        counties = gazetteer.lookup(f"{query} County", limit=40)
        if counties:
            return counties
    elif division:
        regions = gazetteer.lookup(f"{query} {division}", limit=10)
        if regions and regions[0].how in ("exact", "folded"):
            return [*regions, *(one for one in candidates_of(query, gazetteer) if one.place.id not in _ids(regions))]
    candidates = candidates_of(query, gazetteer)
    if candidates:
        return candidates
    shorter = _PREFIX.sub("", query)
    for attempt in dict.fromkeys((shorter, _HEAD.sub("", query), _HEAD.sub("", shorter))):
        if attempt != query and len(attempt) > 2:
            candidates = [one for one in candidates_of(attempt, gazetteer) if one.how in ("exact", "folded")]
            if candidates:
                return candidates
    return []


def _ids(candidates: Sequence[Candidate]) -> set[str]:
    return {one.place.id for one in candidates}


def _holder(
    text: Text,
    spans: Sequence[Span],
    number: int,
    bearers: Sequence[Sequence[Candidate]],
    divisions: Sequence[tuple[int, str]],
) -> tuple[int, bool]:
    """The span that contains this one by the text's own words, and whether a comma, bracket or case says so."""
    tokens, span = text.tokens, spans[number]
    if number + 1 < len(spans):
        following = spans[number + 1]
        between = text.text[tokens[span.last - 1].end : tokens[following.first].start]
        firmly = bool(_FIRMLY_INSIDE.fullmatch(between)) or (between == " " and divisions[number + 1][0] > 0)
        if (firmly or _LOOSELY_INSIDE.fullmatch(between)) and _can_hold(bearers[number + 1], bearers[number], firmly):
            return number + 1, firmly
    if number:
        before = spans[number - 1]
        between = text.text[tokens[before.last - 1].end : tokens[span.first].start]
        if _HOLDER.fullmatch(between) and _can_hold(bearers[number - 1], bearers[number], False):
            return number - 1, False
    return -1, False


def _can_hold(outer: Sequence[Candidate], inner: Sequence[Candidate], firmly: bool) -> bool:
    kinds = ("country", "admin1", "admin2") if firmly else ("country", "admin1", "admin2", "settlement")
    return any(
        contains(holder.place, held.place) for holder in outer[:12] if holder.place.kind in kinds for held in inner
    )


def _mention(
    text: Text,
    span: Span,
    query: str,
    sense: Sense,
    chosen: Chosen | None,
    gazetteer: Gazetteer,
    container: bool,
) -> PlaceMention:
    start, end = text.tokens[span.first].start, text.tokens[span.last - 1].end
    modifiers, expression_start, expression_end = modifiers_of(text, span.first, span.last)
    mention = PlaceMention(
        start=start,
        end=end,
        text=text.text[start:end],
        query=query,
        modifiers=modifiers,
        role=role_of(text, span.first, span.last, container=container),
        expression_start=expression_start,
        expression_end=expression_end,
    )
    if chosen is None:
        return mention
    place = chosen.place
    moved = _moved(text.text[expression_start:expression_end], place, gazetteer) if modifiers else None
    shown = moved or place
    mention = replace(
        mention,
        score=round(chosen.probability * span.probability, 3),
        runners_up=tuple(RunnerUp(other.name, other.point, other.country, share) for other, share in chosen.others),
    )
    if moved is not None:
        named = placed(mention, place, gazetteer) if moved.kind in ("area", "line") else None
        mention = replace(mention, query=" ".join(text.text[expression_start:expression_end].split()), named=named)
    mention = placed(mention, shown, gazetteer)
    if moved is None and place.precision in PINNED:
        if sense.division:
            precision, radius_km = ("province", PROVINCE_KM) if sense.division == 1 else ("district", DISTRICT_KM)
            return replace(mention, precision=precision, radius_km=radius_km)
        if "near" in modifiers:
            return replace(mention, precision="near", radius_km=max(place.radius_km, DISTRICT_KM))
    return mention


def _moved(expression: str, place: Place, gazetteer: Gazetteer) -> Place | None:
    """What the words around the chosen place make of it ("15 km north of Sumy", "Latvia's eastern border")."""
    codes = [place.country] if place.country else None
    for one in gazetteer.lookup(expression, country_codes=codes, limit=8):
        if one.place.kind == "line" or one.place.id.startswith(f"{place.id}~"):
            return one.place
        if one.place.kind in ("facility", "airport") and one.place.point.distance_km(place.point) < SITE_KM:
            return one.place
    return None
