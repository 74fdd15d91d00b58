"""What a sentence tells: its parts, each with what happened, where, when, by whom, and whether it happened at all.

A sentence is cut where another event begins at another place ("… killed nine, while in Nyala an air strike
…"). Each part carries all that was read in it; :mod:`geo.extract.events.coreference` joins the parts that tell of
the same incident. Words under a negation, a condition, a wish or a look back are no events.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.extract.casualties.tolls import Toll, tolls_in
from geo.extract.events.claims import Saying, sayings_in
from geo.extract.events.factuality import CONDITIONS, figurative, happened
from geo.extract.languages.vocabulary import Trigger, Vocabulary
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.dates import When, dates_in, past_years
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Match, Word
from geo.taxonomy import TOWNS, WIDE

_HEAD = 8
"""Words at the head of a part in which "another attack" or a time of day speak of the whole part."""
_VIOLENT_TYPE = {
    "drone": "drone_strike",
    "missile": "missile_artillery",
    "cruise_missile": "missile_artillery",
    "ballistic_missile": "missile_artillery",
    "artillery": "missile_artillery",
    "mlrs": "missile_artillery",
    "glide_bomb": "air_strike",
    "air_bomb": "air_strike",
    "helicopter": "air_strike",
    "suicide_bomb": "mine_ied",
    "mine_ied": "mine_ied",
    "vehicle": "mine_ied",
    "grenade": "mine_ied",
    "small_arms": "attack_on_civilians",
    "blade": "attack_on_civilians",
    "arson": "attack_on_civilians",
    "chemical": "chemical_attack",
    "cyber": "cyber_jamming",
    "jamming": "cyber_jamming",
}
_MEANS_ORDER = tuple(_VIOLENT_TYPE)
"""A more special means stands before the one whose word it contains."""

_TYPE_ORDER = [
    "chemical_attack",
    "drone_strike",
    "air_strike",
    "missile_artillery",
    "mine_ied",
    "airspace_violation",
    "abduction",
    "sexual_violence",
    "ground_clash",
    "attack_on_civilians",
    "territory_change",
    "air_defence",
    "sabotage",
    "unrest",
    "protest",
    "arrest",
    "border_fortification",
    "power_outage",
    "cyber_jamming",
    "infrastructure_damage",
    "service_outage",
    "security_operation",
    "mobilisation",
    "air_raid_alert",
]
"""Which type wins where one part tells of several."""

KINETIC = listed("""
    drone_strike air_strike missile_artillery ground_clash mine_ied attack_on_civilians chemical_attack
    sexual_violence abduction
""")


@dataclass
class Part:
    """A part of a sentence that tells of one thing, with all that was read in it.

    ``first`` and ``last`` are its words in ``words`` (end exclusive), ``number`` that of the sentence.
    """

    number: int
    words: Sequence[Word]
    first: int
    last: int
    triggers: list[Match[Trigger]] = field(default_factory=list)
    political: list[Match[Trigger]] = field(default_factory=list)
    unreal: list[Match[Trigger]] = field(default_factory=list)
    means: list[Match[str]] = field(default_factory=list)
    targets: list[Match[str]] = field(default_factory=list)
    tolls: list[Toll] = field(default_factory=list)
    sayings: list[Saying] = field(default_factory=list)
    dates: list[When] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    event_type: str = ""
    new: bool = False
    accident: bool = False
    background: bool = False
    headline: bool = False
    definite: bool = False
    day_time: str = ""
    states: frozenset[int] = frozenset()

    @property
    def start(self) -> int:
        """The character at which it starts."""
        return self.words[self.first].start

    @property
    def end(self) -> int:
        """The character after its last."""
        return self.words[self.last - 1].end

    @property
    def real_tolls(self) -> list[Toll]:
        """The tolls that say that somebody came to harm."""
        return [toll for toll in self.tolls if not toll.nobody]


def parts_of(
    words: Sequence[Word],
    number: int,
    places: Sequence[PlaceMention],
    vocabulary: Vocabulary,
    published: dt.date | None,
) -> list[Part]:
    """The parts of a sentence, in order; none where it tells of nothing that happened or was said."""
    triggers = vocabulary.triggers.find(words)
    tolls = tolls_in(words, vocabulary)
    political = vocabulary.political.find(words)
    if words[0].low in CONDITIONS:
        political = []
    sayings = sayings_in(words, vocabulary, frozenset(place.start for place in places if place.precision == "country"))
    if not (
        triggers
        or tolls
        or political
        or any(one.stance in ("denies", "accuses", "claims") for one in sayings)
        or (sayings and words[0].low in _THUS)
        or any(of_a_party(words, one) for one in sayings)
    ):
        return []
    dates = dates_in(words, vocabulary, published)
    real, unreal = _sorted_out(words, triggers, tolls, vocabulary, published)
    tolls = [
        toll
        for toll in tolls
        if toll.nobody
        or (
            happened(words, toll.first, toll.cue, vocabulary, published, tolls=True)
            and not figurative(words, toll.cue, toll.cue + 1)
        )
    ]
    if _counts_others_too(words):
        tolls = []
    cuts = _cuts(words, real, tolls, places)
    parts = []
    for first, last in zip((0, *cuts), (*cuts, len(words)), strict=True):
        part = Part(number, words, first, last)
        part.triggers = [match for match in real if first <= match.first < last]
        part.unreal = [match for match in unreal if first <= match.first < last]
        part.political = [match for match in political if first <= match.first < last]
        part.tolls = [toll for toll in tolls if first <= toll.cue < last]
        further = _further_from(part, vocabulary)
        part.tolls = [replace(toll, more=True) if toll.cue > further else toll for toll in part.tolls]
        part.sayings = [saying for saying in sayings if first <= saying.verb_first < last]
        part.dates = [when for when in dates if first <= when.first < last]
        part.places = [place for place in places if part.start <= place.start < part.end]
        part.means = [
            match
            for match in _asserted(words, vocabulary.means.find(words, first, last), vocabulary)
            if not _says_something_else(words, match)
            and not any(saying.first <= match.first < saying.last for saying in sayings)
        ]
        part.targets = vocabulary.targets.find(words, first, last)
        part.new = any(
            words[match.last : match.last + 1] and words[match.last].low not in _TOLD_IN
            for match in vocabulary.new_event.find(words, first, min(first + _HEAD, last))
        )
        part.accident = bool(vocabulary.accidents.find(words, first, last))
        years = past_years(words[first:last], published)
        untold = not part.tolls or (bool(years) and first + years[0] < part.tolls[0].first)
        part.background = bool(years) and untold and not (part.dates or part.triggers)
        part.background |= _in_another_month(part, vocabulary, published)
        part.definite = _is_definite(part)
        part.day_time = next((w.low for w in words[first : min(first + _HEAD, last)] if w.low in _DAY_TIMES), "")
        part.states = frozenset(words[match.first].start for match in vocabulary.demonyms.find(words, first, last))
        part.event_type = _event_type(part)
        parts.append(part)
    return parts


def of_a_party(words: Sequence[Word], saying: Saying) -> bool:
    """Whether armed forces or their ministry speak in German, Ukrainian or Russian."""
    return not saying.pronoun and any(word.low.startswith(_PARTIES) for word in words[saying.first : saying.last])


_PARTIES = (
    *("armee", "militärsprecher", "verteidigungsministeri", "generalstab", "streitkräfte", "армі", "арми", "генштаб"),
    *("міноборони", "минобороны", "цахал", "зсу", "всу"),
)


def _counts_others_too(words: Sequence[Word]) -> bool:
    """Whether the sentence sums up deeds of other days: "it brings to four the number of witnesses killed"."""
    for at, word in enumerate(words):
        if word.low.startswith(("bring", "brought", "took", "taking")):
            counted = [one.low for one in words[at : at + 8]]
            if "number" in counted and not any(one in _OWN_TOLL for one in counted):
                return True
    return False


_OWN_TOLL = listed("dead deaths victims fatalities casualties killed injured wounded")


def _further_from(part: Part, vocabulary: Vocabulary) -> int:
    """The word from which a part tells of a further blow: "they also stormed a market", "…, another bomb went off"."""
    for at in range(part.first, part.last - 1):
        if part.words[at].low == "also" and part.words[at + 1].low.startswith(_ATTACKING):
            return at
        match = vocabulary.new_event.at(part.words, at) if at > part.first + _HEAD else None
        if match is not None and part.words[at].low in ("another", "second", "third"):
            return at
    return part.last


_ATTACKING = ("attack", "storm", "raid", "ambush", "target", "struck", "shot", "open", "bomb", "invad")


def _in_another_month(part: Part, vocabulary: Vocabulary, published: dt.date | None) -> bool:
    """Whether a part only looks back at a month past, at no town of its own: "in April ten soldiers were killed"."""
    months = vocabulary.words.months
    if any(place.precision in TOWNS and place.role == "" for place in part.places):
        return False
    words = part.words
    for at in range(part.first + 1, part.last - 1):
        month = months.get(words[at].low)
        if (
            month is not None
            and words[at].capital
            and words[at - 1].low in _IN_MONTH
            and (at - 1 == part.first or words[at - 2].breaks)
            and words[at + 1].kind not in ("number", "ordinal")
            and (published is None or month != published.month)
        ):
            return True
    return False


_TOLD_IN = listed("""
    contact statement interview report message tweet post announcement call conversation speech letter briefing account
""")
"""A separate one of these is no other incident."""
_IN_MONTH = listed("in since im seit у в з с")


def _asserted(words: Sequence[Word], matches: list[Match[str]], vocabulary: Vocabulary) -> list[Match[str]]:
    return [match for match in matches if not vocabulary.negations.find(words, max(match.first - 2, 0), match.first)]


def _says_something_else(words: Sequence[Word], match: Match[str]) -> bool:
    """Whether words for a means are part of others: who is "shot down" was not shot, and debris is no arsonist."""
    following = words[match.last].low if match.last < len(words) else ""
    if match.meaning == "small_arms":
        return following == "down" and words[match.first].low.startswith(("shot", "shoot"))
    if match.meaning == "mine_ied" and any(word.low in _FOUND for word in words[match.last : match.last + 3]):
        return True
    return match.meaning == "arson" and _by_debris(words, match.first)


_FOUND = listed("recovered seized found confiscated discovered")


def _sorted_out(
    words: Sequence[Word],
    triggers: list[Match[Trigger]],
    tolls: list[Toll],
    vocabulary: Vocabulary,
    published: dt.date | None,
) -> tuple[list[Match[Trigger]], list[Match[Trigger]]]:
    real: list[Match[Trigger]] = []
    unreal: list[Match[Trigger]] = []
    spoken_of = [toll for toll in tolls if toll.nobody]
    for match in triggers:
        denied = any(toll.first <= match.first < toll.last for toll in spoken_of)
        planned = match.meaning.event_type == "border_fortification"
        asserted = not denied and happened(words, match.first, match.last - 1, vocabulary, published, planned=planned)
        if asserted and figurative(words, match.first, match.last):
            continue
        if match.meaning.means == "arson" and _by_debris(words, match.first):
            match = match._replace(meaning=replace(match.meaning, event_type="infrastructure_damage", means=""))
        (real if asserted else unreal).append(match)
    return real, unreal


def _by_debris(words: Sequence[Word], at: int) -> bool:
    """Whether what set the fire is a thing that fell: "falling debris set fire to a terminal"."""
    return any(word.low in _DEBRIS for word in words[max(at - 4, 0) : at])


_DEBRIS = listed("debris wreckage fragments lightning")


def _cuts(
    words: Sequence[Word], triggers: list[Match[Trigger]], tolls: list[Toll], places: Sequence[PlaceMention]
) -> list[int]:
    """Where another event at another place begins within a sentence."""
    towns = [place for place in places if place.role in ("", "government") and place.precision not in WIDE]
    if len(towns) < 2:
        return []
    starts = {word.start: index for index, word in enumerate(words)}
    cuts: list[int] = []
    current = 0
    for place in towns[1:]:
        index = starts.get(place.start)
        if index is None:
            continue
        boundary = next(
            (
                at
                for at in range(index - 1, max(index - 4, current), -1)
                if words[at].breaks or words[at].low in _JOINERS
            ),
            None,
        )
        if boundary is None or not any(words[at].low in _AT for at in range(boundary, index)):
            continue
        joined = words[boundary].low in _JOINERS or words[boundary].low == ";" or words[boundary - 1].low in _JOINERS
        if not joined:
            continue
        before = any(current <= match.first < boundary for match in triggers) or any(
            current <= toll.cue < boundary for toll in tolls
        )
        after = any(toll.cue > boundary for toll in tolls) or any(
            match.first > boundary and match.meaning.family != "blow" for match in triggers
        )
        earlier_town = any(current <= starts.get(one.start, -1) < boundary for one in towns)
        if before and after and earlier_town:
            cuts.append(boundary)
            current = boundary
    return cuts


_JOINERS = listed("and while whereas und während та і а и")
_AT = listed("in at near on outside im bei у в під на біля около")


_THUS = listed("das dies об про")
"""What begins a sentence that only names who told the one before: "Das teilte der Gouverneur mit"."""
_DEFINITE = listed("""
    the this that these those both dieser diese dieses der die das цей ця ці цього этот эта эти этого
""")


_DAY_TIMES = listed("""
    morning dawn sunrise daybreak noon midday lunchtime afternoon evening dusk sunset nightfall night midnight
    morgen morgens vormittag mittag nachmittag abend abends nacht nachts вранці зранку вдень опівдні ввечері увечері
    вечір вночі уночі утром днем днём полдень вечером ночью полночь
""")


def _is_definite(part: Part) -> bool:
    """Whether the part speaks of a deed as one already told: "the shelling"."""
    if not part.triggers:
        return False
    at = part.triggers[0].first
    before = part.words[max(at - 2, part.first) : at]
    return any(word.low in _DEFINITE for word in before) and not any(word.low in _DAY_TIMES for word in before)


def _event_type(part: Part) -> str:
    """The type that a part tells of, empty where nothing happened in it; victims alone give "casualties"."""
    events = [match.meaning for match in part.triggers if match.meaning.family == "event"]
    attacks = [match for match in part.triggers if match.meaning.family == "attack"]
    blows = [match for match in part.triggers if match.meaning.family == "blow"]
    means = {match.meaning for match in part.means}
    types = {trigger.event_type for trigger in events}
    armed = bool(means - {"none"})
    kinetic = types & KINETIC
    if kinetic == {"attack_on_civilians"} and types & {"protest", "unrest"} and "blade" not in means:
        return min(types & {"protest", "unrest"})
    if "abduction" in kinetic and len(kinetic) > 1 and any(toll.kind == "killed" for toll in part.real_tolls):
        kinetic -= {"abduction"}
    if kinetic:
        return _sharpened(min(kinetic, key=_TYPE_ORDER.index), means, types)
    if (attacks or (blows and armed)) and not types - {
        "power_outage",
        "infrastructure_damage",
        "service_outage",
        "air_defence",
        "air_raid_alert",
    }:
        special = next((one for one in _MEANS_ORDER if one in means), None)
        if special is not None:
            return _VIOLENT_TYPE[special]
        outage = types & {"power_outage", "service_outage"}
        if outage and not part.real_tolls:
            return min(outage)
        if attacks and not part.accident:
            return "attack_on_civilians"
    if types:
        return min(types, key=_TYPE_ORDER.index)
    if any(word_blast(part.words[match.first].low) for match in blows) and not part.accident:
        return "blast"
    if part.real_tolls and not part.accident:
        special = next((one for one in _MEANS_ORDER if one in means), None)
        return _VIOLENT_TYPE[special] if special in _FROM_AFAR else "casualties"
    if blows and not part.accident:
        return "damage"
    return ""


_FROM_AFAR = ("drone", "missile", "cruise_missile", "ballistic_missile", "artillery", "mlrs", "glide_bomb")


def word_blast(low: str) -> bool:
    """Whether the word is an explosion's."""
    return low.startswith(("explo", "blast", "detonat", "вибух", "взрыв", "вибух"))


def _sharpened(event_type: str, means: set[str], types: set[str]) -> str:
    """The type with what the means add: an "attack" by drones is a drone strike."""
    if event_type in ("attack_on_civilians", "ground_clash") and not means & {"small_arms", "blade", "arson"}:
        special = next((one for one in _MEANS_ORDER if one in means and one not in ("vehicle",)), None)
        if special is not None and event_type == "attack_on_civilians":
            return _VIOLENT_TYPE[special]
    if event_type == "attack_on_civilians" and "ground_clash" in types:
        return "ground_clash"
    return event_type
