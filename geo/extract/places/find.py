"""The places that a text names: recognised, resolved together, and each given its role.

``find_places`` is what the rest of extraction calls. Recognition is
:mod:`geo.extract.places.ner_crf` (English), :mod:`geo.extract.places.crf_german` and
:mod:`geo.extract.places.ner_rules` (Ukrainian, and Russian with a network), the choice between bearers of a name
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
from geo.extract.places.candidates import name_matches
from geo.extract.places.crf_german import GermanRecogniser
from geo.extract.places.disambiguation import LOCAL_WEIGHTS, Choice, Sense, candidates_of, choose, contains
from geo.extract.places.division_words import (
    KINDS_OF_LAND,
    PROVINCE_WORDS,
    division_of,
    is_called_town,
    is_road,
    names_division,
)
from geo.extract.places.line_heads import before_tolls, head_spans
from geo.extract.places.mentions import PlaceMention, put_at
from geo.extract.places.ner_cnn import NameTagger
from geo.extract.places.ner_crf import Recogniser, Span, certain
from geo.extract.places.place_roles import modifiers_of, role_of
from geo.extract.places.spoken_countries import country_hints, reacts
from geo.extract.places.unlisted import within_others
from geo.extract.text.lexicon import Lexicon
from geo.extract.text.tokens import Text, read
from geo.gazetteer import Candidate, Gazetteer, Place, name_key
from geo.model import RunnerUp
from geo.settings import data_folder
from geo.taxonomy import PINNED, RADIUS_KM

__all__ = ["find_places"]

_BORDER_PAIR = re.compile(r"\b[A-Z]\w+\s?[-–]\s?[A-Z]\w+\s+(?:land\s+|state\s+)?border(?:\s+(?:area|region)s?)?\b")

_BORDER_SCORE = 0.95
"""The score of a border that is named by the adjectives of its two countries."""

_IN_BRACKETS = re.compile(r"\s*\([^()]{1,20}\)")
"""A distance repeated in another unit: "30 kilometres (20 miles) south of"."""

_APPOSITION = re.compile(r"(\b(?:of|from))\s+(?:the\s+)?(?:[a-z'’-]+\s+)+")
"""The description of a town between the direction and its name: "80 km north of the state capital Nyala"."""

SITE_KM = 400.0
"""The greatest distance, in kilometres, of a plant from the town, or the middle of the region, that it is named
after."""

_FIRMLY_INSIDE = re.compile(rf"(?:\s+(?:{KINDS_OF_LAND}))?(?:,\s+(?:the\s+)?|,?\s*\(\s*)", re.IGNORECASE)
_LOOSELY_INSIDE = re.compile(
    rf",?\s+(?:(?:{KINDS_OF_LAND})s?\s+)?(?:in|of|within|under)\s+"
    r"(?:the\s+)?(?:(?:(?:north|south|east|west|central)\w*|restive|troubled)\s+)*"
    rf"(?:(?:{PROVINCE_WORDS}) of\s+)?",
    re.IGNORECASE,
)
_DIVISION_OF = re.compile(
    rf"\s+(?:{KINDS_OF_LAND})\s+(?:of|in)\s+(?:the\s+)?"
    r"(?:(?:(?:north|south|east|west|central)\w*|restive|troubled)\s+)*"
    rf"(?:(?:{PROVINCE_WORDS}) of\s+)?",
    re.IGNORECASE,
)
"""Words by which the second name holds the first as surely as after a comma: "Wase district of Plateau State"."""
_HOLDER = re.compile(
    r"['’]s?\s+(?:\w+\s+){0,2}|['’]s?\s+(?:\w+\s+){0,3}(?:city|town|village|port|region|province)\s+of\s+"
    r"|\s+(?:city|town|village|port)\s+of\s+"
)
_PREFIX = re.compile(
    r"^(?:the|downtown|uptown|greater|metro|metropolitan|historic|suburban|inner|central|lower|upper|mid|north|south"
    r"|east|west|northern|southern|eastern|western|northeast|northwest|southeast|southwest|[NSEW]\."
    r"|city of|town of|village of|state of|province of|port of|university of)\s+",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\s+(?:city|town|village|township|twp\.|twp|area|county|co\.|parish|province|region|district|state|river"
    r"|lake|creek|bay|valley|canyon|mountains?|hills?|island|islands|national|park"
    r"|international airport|airport|air base|airfield|dam|bridge|reservoir|harbou?r|port|beach|prison"
    r"|forest|refugee camp|camp|nuclear power plant|power plant|stadium|square|station|springs|heights"
    r"|republic|federation|peninsula|strip)$",
    re.IGNORECASE,
)


_SITE = re.compile(
    r"\s+(?:(?:city|town)\s+(?:hall|council|park)|(?:city|crown|municipal|county|district|superior|magistrates['’]?)\s+courts?"
    r"|(?:metropolitan|regional|municipal)\s+(?:airport|park)|(?:high|middle|elementary)\s+school|magistrates|courthouse"
    r"|parks|north|south|east|west)$",
    re.IGNORECASE,
)
"""Words behind a town's name for a site or a body in it, where the text names the town without them too."""


@cache
def _recogniser() -> Recogniser:
    """The trained model: read once a process, and never changed after."""
    folder = data_folder("extract")
    return Recogniser(folder / "toponyms.crf", Lexicon.read(folder / "lexicon.txt"))


@cache
def _german_recogniser() -> GermanRecogniser:
    """The model for German: read when the first German text comes, and never changed after."""
    folder = data_folder("extract")
    return GermanRecogniser(folder, Lexicon.read(folder / "lexicon.txt"))


@cache
def _name_tagger() -> NameTagger:
    """The network for Russian: read when the first Russian text comes, and never changed after."""
    return NameTagger(data_folder("extract") / "russian_names.npz")


def find_places(document: Text | str, gazetteer: Gazetteer, *, language: str = "en") -> list[PlaceMention]:
    """Every place that a text names, in order, resolved as far as the gazetteer knows it.

    Parameters
    ----------
    document : Text or str
        The text, split into tokens or not.
    gazetteer : Gazetteer
        Where names are looked up.
    language : str
        "en", "de", "uk" or "ru"; a text in another language has no places.

    Returns
    -------
    list[PlaceMention]
        Without overlap. A name that the gazetteer doesn't know has no point and precision "none".
    """
    text = read(document) if isinstance(document, str) else document
    if language not in ("en", *ner_rules.LANGUAGES):
        return []
    spans, queries = _recognised(text, gazetteer, language)
    spans, queries = _with_heads(text, spans, queries, gazetteer, language)
    senses, of_span, containers = _senses(text, spans, queries, gazetteer)
    choices = choose(senses, country_hints(text, language, gazetteer), None if language == "en" else LOCAL_WEIGHTS)
    mentions = [
        _mention(
            text,
            span,
            queries[number],
            senses[sense].division,
            choices[sense],
            gazetteer,
            container=number in containers,
        )
        for number, (span, sense) in enumerate(zip(spans, of_span, strict=True))
    ]
    mentions = _without_lone_hints(text, _with_pairs(within_others(text.text, mentions, gazetteer)))
    return _with_borders(text.text, mentions, gazetteer)


def _recognised(text: Text, gazetteer: Gazetteer, language: str) -> tuple[list[Span], list[str]]:
    """The names of a text in a supported language, and the query for each."""
    if language == "en":
        spans = certain(text, _recogniser().spans(text, name_matches(text, gazetteer)), gazetteer)
        return spans, [_surface(text, span) for span in spans]
    if language == "de":
        spans = _german_recogniser().spans(text, gazetteer)
        return spans, [ner_rules.base_form(text, span.first, span.last, gazetteer, language) for span in spans]
    named = _name_tagger().names(text) if language == "ru" else ()
    names = ner_rules.spot_places(text, gazetteer, language, named)
    return [Span(name.first, name.last, name.probability) for name in names], [name.query for name in names]


def _with_heads(
    text: Text, spans: list[Span], queries: list[str], gazetteer: Gazetteer, language: str
) -> tuple[list[Span], list[str]]:
    """The names and their queries, with those that only the layout marks: at heads of lines and before tolls."""

    def base(first: int, last: int) -> str:
        if language == "en":
            return _surface(text, Span(first, last, 0.0))
        return ner_rules.base_form(text, first, last, gazetteer, language)

    heads = head_spans(text, spans, gazetteer)
    query_of = dict(zip(spans, queries, strict=True)) | {span: _surface(text, span) for span in heads}
    named = before_tolls(text, sorted(query_of, key=lambda span: span.first), gazetteer, base)
    return named, [query_of.get(span) or base(span.first, span.last) for span in named]


def _without_lone_hints(text: Text, mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The mentions; where most came to harm, or somebody lives, is the event's place if its sentence names no other."""
    sentences = [text.sentence_at(mention.start) for mention in mentions]
    others = {number for number, mention in zip(sentences, mentions, strict=True) if mention.role == ""}
    return [
        replace(mention, role="") if mention.role in _HINTS and number not in others else mention
        for number, mention in zip(sentences, mentions, strict=True)
    ]


_HINTS = ("share", "aside")


def _with_pairs(mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The mentions, with the second of "between Jos and Bukuru" as "between" too, like the first.

    Nothing lies between two places that are far apart, as in "flights between New York and Moscow".
    """
    paired: list[PlaceMention] = []
    for mention in mentions:
        first = paired[-1] if paired else None
        if first is None or first.point is None or not _ends_pair(first, mention):
            paired.append(mention)
            continue
        if _are_far_apart(first, mention):
            paired[-1] = first.named or first
        else:
            pair = replace(first, start=mention.start, end=mention.end, text=mention.text, role=mention.role)
            mention = replace(pair, named=mention.named or mention)
        paired.append(mention)
    return paired


def _are_far_apart(first: PlaceMention, second: PlaceMention) -> bool:
    """Whether what is between two places would be no spot: they lie in different parts of the world, or are that."""
    if second.point is None or first.point is None:
        return False
    return first.point.distance_km(second.point) > _FARTHEST_PAIR_KM


_FARTHEST_PAIR_KM = 400.0


def _ends_pair(first: PlaceMention, second: PlaceMention) -> bool:
    return "between" in first.modifiers and second.end == first.expression_end and not second.modifiers


def _with_borders(text: str, mentions: list[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions, with borders such as "the Polish-Belarusian border", which names neither country, as lines."""
    for match in _BORDER_PAIR.finditer(text):
        start, end = match.span()
        candidates = gazetteer.lookup(match[0], limit=3)
        line = next((candidate.place for candidate in candidates if candidate.place.kind == "line"), None)
        if line is None:
            continue
        inside = [number for number, mention in enumerate(mentions) if mention.start < end and start < mention.end]
        if not inside:
            mention = PlaceMention(start=start, end=end, text=match[0], query=match[0], score=_BORDER_SCORE)
            mention = replace(mention, expression_start=start, expression_end=end, modifiers=("border",))
            mentions.append(put_at(mention, line, gazetteer))
        for number in inside:
            country = mentions[number]
            border = replace(country, query=match[0], modifiers=("border",), expression_start=start, expression_end=end)
            mentions[number] = put_at(replace(border, named=country.named or country), line, gazetteer)
    return sorted(mentions, key=lambda mention: mention.start)


def _surface(text: Text, span: Span) -> str:
    return " ".join(text.text[text.tokens[span.first].start : text.tokens[span.last - 1].end].split())


def _senses(
    text: Text, spans: Sequence[Span], queries: Sequence[str], gazetteer: Gazetteer
) -> tuple[list[Sense], list[int], set[int]]:
    """The senses of a text's names, each with its candidates and, if the text gives it, the name of what contains it.

    Also for each span the number of its sense, and the spans that firmly contain another ("Ohio" in "Dayton, Ohio").
    """
    queries = _without_sites(queries, gazetteer)
    divisions = [division_of(text, spans, number) for number in range(len(spans))]
    levels = [level or names_division(query) for (level, _), query in zip(divisions, queries, strict=True)]
    of_name: dict[tuple[str, str], list[Candidate]] = {}
    for query, (_, division) in zip(queries, divisions, strict=True):
        if (query, division) not in of_name:
            of_name[query, division] = _bearers(query, division, gazetteer)
    bearers = [of_name[query, division] for query, (_, division) in zip(queries, divisions, strict=True)]
    levels = [level or _is_among_states(text, spans, number, bearers) for number, level in enumerate(levels)]
    holders = [_holder(text, spans, number, bearers, divisions) for number in range(len(spans))]
    holders = _with_headings(text, spans, holders, bearers)
    senses, of_span = _one_sense_a_name(queries, levels, bearers, holders)
    for sense in senses:
        sense.is_town = any(is_called_town(text, spans[number]) for number in sense.mentions)
        sense.reacts = all(reacts(text, spans[number].last) for number in sense.mentions)
        if sense.inside >= 0:
            sense.inside = of_span[sense.inside]
    return senses, of_span, {holder for holder, firmly in holders if firmly}


def _without_sites(queries: Sequence[str], gazetteer: Gazetteer) -> list[str]:
    """The names, with the town's alone for an unlisted site of a town that the text names too: "Springfield City Hall".

    So is "Springfield City" or "downtown Springfield" the Springfield of the text, wherever that is.
    """
    of_text = {name_key(query) for query in queries}
    shorter: list[str] = []
    for query in queries:
        forms = (_SITE.sub("", query), _HEAD.sub("", query), _PREFIX.sub("", query))
        town = next((form for form in forms if form != query and name_key(form) in of_text), None)
        shorter.append(query if town is None or _has_own_name(query, town, gazetteer) else town)
    return shorter


def _has_own_name(query: str, town: str, gazetteer: Gazetteer) -> bool:
    """Whether a place is called by a whole name, "Kansas City", or by it apart from a land: "Panama City"."""
    places = [candidate.place for candidate in gazetteer.lookup(query, limit=5)] if gazetteer.knows(query) else []
    if not places:
        return False
    shorter = gazetteer.lookup(town, limit=1)
    is_town = bool(shorter) and shorter[0].place.kind == "settlement"
    return not is_town or any(name_key(place.name) == name_key(query) for place in places)


def _is_among_states(text: Text, spans: Sequence[Span], number: int, bearers: Sequence[Sequence[Candidate]]) -> bool:
    """Whether a name stands in a row of states of which it may be one: "Oregon and Washington", "Ohio, New York, Utah".

    After a comma alone it must have a state on either side, as "Ohio" holds what stands before it.
    """
    kinds = {(candidate.place.kind, candidate.place.country) for candidate in bearers[number]}
    states = {country for kind, country in kinds if kind == "admin1" and country in _OF_STATES}
    beside: list[str] = []
    for other, first, second in ((number - 1, number - 1, number), (number + 1, number, number + 1)):
        if not states or not 0 <= other < len(spans) or not bearers[other]:
            continue
        place = bearers[other][0].place
        between = text.text[text.tokens[spans[first].last - 1].end : text.tokens[spans[second].first].start]
        if place.kind == "admin1" and place.country in states and _BETWEEN_STATES.fullmatch(between):
            beside.append(between)
    return len(beside) == 2 or any(between != ", " for between in beside)


_OF_STATES = ("US", "CA", "AU")
"""Countries whose states the press names without "state", though towns are called like them."""
_BETWEEN_STATES = re.compile(r",\s+(?:(?:and|or)\s+)?|\s+(?:and|or)\s+")


def _one_sense_a_name(
    queries: Sequence[str],
    levels: Sequence[int],
    bearers: Sequence[list[Candidate]],
    holders: Sequence[tuple[int, bool]],
) -> tuple[list[Sense], list[int]]:
    """A sense for each name of a text with all its mentions, and for each span the number of its sense.

    A name has a separate sense if the text puts it in another place. Spans with such a place are taken first, the
    surest ahead, so that the others join them.
    """
    names = [name_key(query) for query in queries]
    senses: list[Sense] = []
    of_span = [-1] * len(queries)
    of_name: dict[tuple[str, int], list[int]] = {}
    held_by: list[str] = []
    for number in sorted(range(len(queries)), key=lambda number: (holders[number][0] < 0, not holders[number][1])):
        holder, firmly = holders[number]
        holder_name = names[holder] if holder >= 0 else ""
        namesakes = of_name.setdefault((names[number], levels[number]), [])
        same = [sense for sense in namesakes if not holder_name or held_by[sense] == holder_name]
        if same:
            of_span[number] = same[0]
            senses[same[0]].mentions.append(number)
            continue
        of_span[number] = len(senses)
        namesakes.append(len(senses))
        held_by.append(holder_name)
        senses.append(Sense(queries[number], bearers[number], [number], holder, firmly, levels[number]))
    return senses, of_span


def _bearers(query: str, division: str, gazetteer: Gazetteer) -> list[Candidate]:
    """Candidates for a name, with what the words around it ask for, and by its shorter forms where it is unknown."""
    if is_road(query):
        return []
    divisions = _divisions_called(query, division, gazetteer)
    if division == "County" and divisions:
        return divisions
    candidates = candidates_of(query, gazetteer)
    seas = [candidate for candidate in candidates if candidate.place.kind == "water" and candidate.how == "exact"]
    if not division and seas and name_key(query).endswith(_SEAS):
        return seas  # not the province that is called after it
    if divisions:
        ids = {region.place.id for region in divisions}
        return [*divisions, *(candidate for candidate in candidates if candidate.place.id not in ids)]
    if not any(candidate.place.kind in _DIVISIONS for candidate in candidates):
        candidates = [*candidates, *_seats_of_district(query, gazetteer)]
    return candidates or _bearers_of_shorter_form(query, gazetteer)


_DIVISIONS = ("country", "admin1", "admin2", "admin3")


def _seats_of_district(query: str, gazetteer: Gazetteer) -> list[Candidate]:
    """The towns that a district may be called after which the gazetteer doesn't hold: "Грайворонский округ".

    Their adjective takes the last letters off a town's name ("Шебекино", "Суджа", "Рыльск") and puts an ending on.
    """
    match = _ADJECTIVE_OF_DISTRICT.fullmatch(query)
    if match is None:
        return []
    stem = match["stem"]
    names = [stem + ending for ending in _SEAT_ENDINGS]
    if stem.endswith(("ан", "ян")):
        names.append(stem[:-2] + "а")
    seats = [candidate for name in names for candidate in gazetteer.lookup(name, country_codes=["RU", "UA"], limit=8)]
    return [seat for seat in seats if seat.how == "exact" and seat.place.kind == "settlement"]


_ADJECTIVE_OF_DISTRICT = re.compile(
    r"(?P<stem>[А-ЯЁІЇЄ][а-яёіїєґ'’-]{2,}?)(?:ь?ск|ц?ьк)(?:ий|ого|ому|ой|ом|ым|им|ій)"
    r"(?:\s+(?:муниципальн\w+|городск\w+|міськ\w+))?(?:\s+(?:район\w*|округ\w*|громад\w*))?"
)
_SEAT_ENDINGS = ("", "ск", "ьск", "о", "ка", "е", "а")
"""What the town's name has behind its stem, in Russian, where hardly a district is in the gazetteer."""


def _divisions_called(query: str, division: str, gazetteer: Gazetteer) -> list[Candidate]:
    """The divisions of a name by the word beside it; other than counties, only those with exactly this spelling."""
    if division == "County":
        return gazetteer.lookup(f"{query} County", limit=40)
    regions = gazetteer.lookup(f"{query} {division}", limit=10) if division else []
    return regions if regions and regions[0].how in ("exact", "folded") else []


_SEAS = (" sea", " ocean")


def _bearers_of_shorter_form(query: str, gazetteer: Gazetteer) -> list[Candidate]:
    """The candidates for a name without a word such as "downtown" before or "river" after it."""
    shorter = _PREFIX.sub("", query)
    for form in dict.fromkeys((shorter, _HEAD.sub("", query), _HEAD.sub("", shorter))):
        if form != query and len(form) > 2:
            candidates = candidates_of(form, gazetteer)
            spelt = [candidate for candidate in candidates if candidate.how in ("exact", "folded")]
            if spelt:
                return spelt
    return []


def _holder(
    text: Text,
    spans: Sequence[Span],
    number: int,
    bearers: Sequence[Sequence[Candidate]],
    divisions: Sequence[tuple[int, str]],
) -> tuple[int, bool]:
    """The number of the span that contains another by the text's words (-1: none), and whether a comma, bracket or case
    says so.
    """
    tokens, span = text.tokens, spans[number]
    if number + 1 < len(spans):
        following = spans[number + 1]
        between = text.text[tokens[span.last - 1].end : tokens[following.first].start]
        is_division = divisions[number + 1][0] > 0
        firmly = bool(_FIRMLY_INSIDE.fullmatch(between)) or (
            is_division and (between == " " or bool(_DIVISION_OF.fullmatch(between)))
        )
        if (firmly or _LOOSELY_INSIDE.fullmatch(between)) and _can_hold(bearers[number + 1], bearers[number], firmly):
            return number + 1, firmly
    if number:
        before = spans[number - 1]
        between = text.text[tokens[before.last - 1].end : tokens[span.first].start]
        if _HOLDER.fullmatch(between) and _can_hold(bearers[number - 1], bearers[number], False):
            return number - 1, False
    return -1, False


def _with_headings(
    text: Text, spans: Sequence[Span], holders: Sequence[tuple[int, bool]], bearers: Sequence[Sequence[Candidate]]
) -> list[tuple[int, bool]]:
    """The holders, with the country or region that heads a part of the text for names in it that have none."""
    under: list[tuple[int, bool]] = []
    heading = -1
    for number, (span, holder) in enumerate(zip(spans, holders, strict=True)):
        if _is_alone_on_line(text, span) and any(each.place.kind in _HEADINGS for each in bearers[number][:1]):
            heading = number
        elif holder[0] < 0 <= heading and _can_hold(bearers[heading][:1], bearers[number], True):
            holder = (heading, False)
        under.append(holder)
    return under


_HEADINGS = ("country", "admin1")


def _is_alone_on_line(text: Text, span: Span) -> bool:
    start, end = text.tokens[span.first].start, text.tokens[span.last - 1].end
    return text.opens_line(start) and _ENDS_LINE.match(text.text, end) is not None


_ENDS_LINE = re.compile(r"[ \t]*:?[ \t]*(?:\n|\Z)")


def _can_hold(outer: Sequence[Candidate], inner: Sequence[Candidate], firmly: bool) -> bool:
    kinds = ("country", "admin1", "admin2") if firmly else ("country", "admin1", "admin2", "settlement")
    return any(
        contains(holder.place, held.place) for holder in outer[:12] if holder.place.kind in kinds for held in inner
    )


def _mention(
    text: Text,
    span: Span,
    query: str,
    division: int,
    choice: Choice | None,
    gazetteer: Gazetteer,
    *,
    container: bool,
) -> PlaceMention:
    """The mention of a span, at the place that was chosen for its name, moved by the words around it."""
    start, end = text.tokens[span.first].start, text.tokens[span.last - 1].end
    modifiers, expression_start, expression_end = modifiers_of(text, span.first, span.last)
    mention = PlaceMention(
        start=start,
        end=end,
        text=text.text[start:end],
        query=query,
        modifiers=modifiers,
        role=role_of(
            text,
            span.first,
            span.last,
            container=container,
            country=_may_be_country(choice),
        ),
        expression_start=expression_start,
        expression_end=expression_end,
    )
    if choice is None:
        return mention
    mention = replace(
        mention,
        score=round(choice.probability * span.probability, 3),
        runners_up=tuple(RunnerUp(other.name, other.point, other.country, share) for other, share in choice.others),
    )
    place = choice.place
    part = _part_of_country(text.text, mention, place, gazetteer)
    if part is not None:
        return part
    expression = text.text[expression_start:expression_end]
    spot = _expressed(expression, place, gazetteer) if modifiers else None
    if spot is not None:
        named = put_at(mention, place, gazetteer) if spot.kind in ("area", "line") else None
        return put_at(replace(mention, query=" ".join(expression.split()), named=named), spot, gazetteer)
    mention = put_at(mention, place, gazetteer)
    if place.precision not in PINNED:
        return mention
    if division:
        precision = "province" if division == 1 else "district"
        return replace(mention, precision=precision, radius_km=RADIUS_KM[precision])
    if "near" in modifiers:
        return replace(mention, precision="near", radius_km=max(place.radius_km, RADIUS_KM["near"]))
    return mention


def _may_be_country(choice: Choice | None) -> bool:
    meant = () if choice is None else (choice.place, *(other for other, _share in choice.others))
    return any(place.precision == "country" for place in meant)


def _part_of_country(text: str, mention: PlaceMention, place: Place, gazetteer: Gazetteer) -> PlaceMention | None:
    """The part of a country that is named behind or before it: "Pakistan's restive northwest", "the south of Mali"."""
    if place.kind != "country":
        return None
    after = _PART_BEHIND.match(text, mention.end)
    before = None if after else _PART_BEFORE.search(text[max(mention.start - _LONGEST_PART, 0) : mention.start])
    bearing = after or before
    if bearing is None:
        return None
    start = mention.start if before is None else mention.start - len(before[0])
    query = f"{bearing['bearing'].lower()}ern {place.name}"
    for candidate in gazetteer.lookup(query, limit=3):
        if candidate.place.kind == "area" and candidate.place.country == place.country:
            named = put_at(mention, place, gazetteer)
            end = mention.end if after is None else after.end()
            mention = replace(mention, query=query, expression_start=start, expression_end=end, named=named)
            return put_at(mention, candidate.place, gazetteer)
    return None


_BEARING = r"(?P<bearing>(?:north|south)(?:[- ]?(?:east|west))?|east|west)"
_PART_BEHIND = re.compile(
    rf"['’]s\s+(?:(?!far\b)[a-z-]+\s+){{0,2}}?{_BEARING}\b(?!\s+(?:coast|border|region|province)|-)"
)
_PART_BEFORE = re.compile(rf"\bthe\s+(?:[a-z-]+\s+)?{_BEARING}(?:ern\s+parts?)?\s+of\s+(?:the\s+)?$")
_LONGEST_PART = 40


def _expressed(expression: str, place: Place, gazetteer: Gazetteer) -> Place | None:
    """The place of an expression ("15 km north of Sumy", "Latvia's eastern border"); None if it is just the name's."""
    codes = [place.country] if place.country else None
    plain = _IN_BRACKETS.sub("", expression)
    queries = dict.fromkeys((plain, _APPOSITION.sub(r"\1 ", plain)))
    for candidate in (each for query in queries for each in gazetteer.lookup(query, country_codes=codes, limit=8)):
        spot = candidate.place
        if spot.kind == "line" or spot.id.startswith(f"{place.id}~"):
            return spot
        if spot.kind in ("facility", "airport") and spot.point.distance_km(place.point) < SITE_KM:
            return spot
    return None
