"""Who acted, and against whom: armed groups, forces and states, by their position relative to the event's words.

"Russian drones struck" and "shelling by the Rapid Support Forces" name who acts; "the Ukrainian city" and
"Ukrainian officials said" don't. A state counts only beside a word for an attack or its forces, never for being named.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.events.bands import bands_in, is_named
from geo.extract.events.claims import OWNER_GAP, Saying, name_of, takes_responsibility
from geo.extract.events.clauses import Clause
from geo.extract.events.doers import doers_in
from geo.extract.events.event_types import POSITIONS
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Match
from geo.extract.text.word_file import word_sets

_FORCES = listed("""
    forces troops army soldiers military junta navy drone drones missile missiles air aircraft jets warplanes shelling
    attack attacks strike strikes artillery rockets glide bomb bombs raid launched fired struck attacked hit
    bombed shelled assault ballistic kamikaze naval sea overnight helicopters fighters militants gunmen carried
    killed stormed detained warplane uav uavs guided bombardment ambushed війська військові армія дрони
    дрон безпілотник безпілотники окупанти обстріл удар атака вдарили атакували обстріляли войска армия дрон
    дроны беспилотник беспилотники обстрел удар атака атаковали ударили обстреляли военные
""")
_STEMS_OF_FORCES = (
    *("дрон", "безпілот", "обстріл", "удар", "атак", "ракет", "військ", "армі", "беспилот", "обстрел", "войск", "бпла"),
    *("авиаци", "авіаці", "артилл", "артилер", "окупант", "оккупант"),
    *(
        "drohn",
        "raket",
        "angriff",
        "truppen",
        "armee",
        "luftangriff",
        "beschuss",
        "luftschl",
        "luftwaffe",
        "soldaten",
        "streitkräfte",
        "kampfjet",
        "bomb",
        "artillerie",
    ),
)
_AGAINST = listed("on against with at targeting targeted gegen auf по проти против")
_OVER = listed("across throughout inside")
"""Prepositions that make a state's name a place, whatever follows: "attacks across Ukraine killed ten"."""
_BY = listed("by of from von durch between zwischen")
_FORCES_WITHIN = 3
"""The most words after a group's name in which a word for its forces or its attack is looked for."""


def actors_in(clause: Clause, vocabulary: Vocabulary) -> tuple[list[Match[str]], list[Match[str]]]:
    """Those who act and those who are acted on in a clause, each with its words."""
    spoken = [saying for saying in clause.sayings if saying.stance in _SPEAKING or saying.deed]
    part: dict[bool | None, list[Match[str]]] = {True: [], False: [], None: []}
    nations = vocabulary.demonyms.find(clause.words, clause.first, clause.last)
    for names, acts in ((_groups(clause, vocabulary), _group_acts), (nations, _nation_acts)):
        for match in names:
            part[None if _is_inside(clause, match, spoken) else acts(clause, match)].append(match)
    unnamed = [*_owners_of_forces(clause), *doers_in(clause, vocabulary)]
    acting = [*part[True], *(match for match in unnamed if not _is_inside(clause, match, spoken))]
    blamed = _blamed(clause, vocabulary)
    acting = [*blamed, *_with_claimants_and_accused(clause, _without_own_general(acting), vocabulary)]
    acting = [match for match in acting if not _is_asked_about(clause, match)]
    blamed_at = {match.first for match in blamed}
    acted_on = [match for match in part[False] if match.first not in blamed_at]
    return _distinct(acting, keep_general=_is_clash(clause)), _distinct(acted_on)


def _groups(clause: Clause, vocabulary: Vocabulary) -> list[Match[str]]:
    """The groups that a clause names, by the lists and by what bands are called."""
    of_lists = vocabulary.groups.find(clause.words, clause.first, clause.last)
    return [*(match for match in of_lists if not _is_another_word(clause, match)), *bands_in(clause, vocabulary)]


def _is_asked_about(clause: Clause, match: Match[str]) -> bool:
    """Whether nobody knows if a party did it: "did not know whether Hamas was involved", "no sign that M23 was"."""
    words = clause.words
    before = range(clause.first, match.first)
    first = next((at + 1 for at in reversed(before) if words[at].low in _ENDS_QUESTION), clause.first)
    return any(_opens_question(clause, at) for at in range(first, match.first)) or (
        match.last < clause.last and words[match.last].low == "ли"
    )


def _opens_question(clause: Clause, at: int) -> bool:
    """Whether a question begins at a word: "whether", "unclear if", "no evidence that"."""
    words = clause.words
    low, before = words[at].low, [word.low for word in words[max(at - _ASKED_WITHIN, clause.first) : at]]
    if low in ("if", "чи"):
        return not _LISTS["of knowing"].isdisjoint(before)
    if low == "that":
        return "no" in before and before[-1] in _LISTS["of proof"]
    return low in _LISTS["asking"]


_LISTS = word_sets(__file__)
_ENDS_QUESTION = frozenset((".", ";", "but", "aber", "но", "але"))
_ASKED_WITHIN = 3
"""The most words from "no" or "know" to what opens a question: "no immediate sign that"."""


def _is_another_word(clause: Clause, match: Match[str]) -> bool:
    """Whether a word is spelled as a group's initials but isn't written as such: a "Kia" is a car."""
    word = clause.words[match.first]
    initials = "".join(part[0] for part in match.meaning.lower().split())
    return match.last - match.first == 1 and word.low == initials and not word.text.isupper()


def _group_acts(clause: Clause, match: Match[str]) -> bool | None:
    """True if a group, named or general ("gunmen"), acts; False if it is acted on; None for neither."""
    if _names_office(clause, match):
        return None
    if is_side_of_clash(clause, match):
        return True
    if _is_group_acted_on(clause, match):
        return False
    return True if _is_group_acting(clause, match) else None


def _nation_acts(clause: Clause, match: Match[str]) -> bool | None:
    """True if the party that a nation's adjective names acts; False if it is acted on; None if it only describes."""
    before = clause.words[match.first - 1].low if match.first > clause.first else ""
    if _is_instrumental(clause, match) or _is_subject_people(clause, match):
        return True
    if (
        before in _OVER
        or _only_names(clause, match)
        or _is_where(clause, match, before)
        or not (is_agent(clause, match) or _is_party(clause, match))
        or _is_shot_down(clause, match)
    ):
        return None
    against = before in _AGAINST or _is_object_with_article(clause, match)
    return is_side_of_clash(clause, match) or not (against or _is_struck(clause, match))


def _is_object_with_article(clause: Clause, match: Match[str]) -> bool:
    """Whether an article stands between "on" and a nation's people or things: "fired on an Ethiopian army patrol".

    Not so before what the nation sends: "commented on the Russian strike".
    """
    before = [word.low for word in clause.words[max(match.first - 2, clause.first) : match.first]]
    return len(before) == 2 and before[0] in _AGAINST and before[1] in _ARTICLES and not _names_weapon(clause, match)


_ARTICLES = listed("a an the")


def _is_instrumental(clause: Clause, match: Match[str]) -> bool:
    """Whether a Russian or Ukrainian name with its forces is the agent by its case: "удар турецкой авиацией"."""
    if match.last >= clause.last or not _is_of_forces(clause.words[match.last].low):
        return False
    adjective, noun = clause.words[match.last - 1].low, clause.words[match.last].low
    plural = adjective.endswith(_INSTRUMENTAL_PLURAL) and noun.endswith(("ами", "ями"))
    return plural or (adjective.endswith(_INSTRUMENTAL) and noun.endswith(("ией", "ією", "ею", "єю")))


_INSTRUMENTAL = ("ой", "ою")
_INSTRUMENTAL_PLURAL = ("ими", "ыми")


def _is_of_forces(low: str) -> bool:
    return low in _FORCES or low.startswith(_STEMS_OF_FORCES)


def _is_subject_people(clause: Clause, match: Match[str]) -> bool:
    """Whether a nation's people open a Russian or Ukrainian clause with an attack: "Росіяни зранку вдарили"."""
    first = clause.words[match.first]
    opens = match.first == clause.first or clause.words[match.first - 1].breaks
    if not opens or match.last - match.first > 1 or not first.low.endswith(_OF_PEOPLE):
        return False
    attack = min((trigger.first for trigger in clause.triggers if trigger.first >= match.last), default=clause.last)
    return attack < min(match.last + _PREDICATE_WITHIN, clause.last) and not any(
        word.breaks for word in clause.words[match.last : attack]
    )


_OF_PEOPLE = ("яни", "яне")
_PREDICATE_WITHIN = 8
"""The most words between a subject and its verb."""


def _is_where(clause: Clause, match: Match[str], before: str) -> bool:
    """Whether a capital's name is a place here, and not the state: "in Berlin", "over Kyiv"."""
    start = clause.words[match.first].start
    return before in _WHERE and any(place.start == start and place.precision != "country" for place in clause.places)


_WHERE = listed("in near outside around over above nahe bei über um у в во під под над біля возле")


def _without_own_general(matches: Sequence[Match[str]]) -> list[Match[str]]:
    """The parties without general words that are part of a name: "ADF rebels", "Syrian government forces"."""
    named = [match for match in matches if is_named(match)]
    return [
        match
        for match in matches
        if is_named(match) or not any(name.first <= match.first <= name.last + 1 for name in named)
    ]


_SPEAKING = ("reports", "denies", "announces", "calls_for", "accuses")
"""Stances whose speaker is no actor."""


def _is_clash(clause: Clause) -> bool:
    """Whether a clause speaks of fighting between two sides."""
    return any(match.meaning.event_type == "ground_clash" for match in clause.triggers) or any(
        word.low.startswith(_CLASHES) for word in clause.own_words
    )


_CLASHES = (
    *("clash", "fighting", "battle", "gunbattle", "gunfight", "firefight", "skirmish", "gefecht", "kämpfe", "бои"),
    *("боях", "боев", "бої", "зіткнен", "столкнов"),
)


def is_side_of_clash(clause: Clause, match: Match[str]) -> bool:
    """Whether a name is a side of fighting, where both act: "clashes between the army and the M23", "clashed with"."""
    if not _is_clash(clause):
        return False
    window = clause.words[max(match.first - _SIDES_WITHIN, clause.first) : match.first]
    opening = next((at for at in range(len(window) - 1, -1, -1) if window[at].low in _BETWEEN), None)
    if opening is not None and not any(word.breaks for word in window[opening:]):
        return window[opening].low != "with" or len(window) - opening <= _FORCES_WITHIN
    return False


_SIDES_WITHIN = 9
"""Words in which "between" stands before the second side of a clash."""
_BETWEEN = listed("between with zwischen mit між з между с")


def is_agent(clause: Clause, match: Match[str]) -> bool:
    """Whether "by" before a name marks the agent of the event, not of condemning, holding or backing something."""
    if match.first - 1 < clause.first or clause.words[match.first - 1].low != "by":
        return False
    before = clause.words[match.first - 2 : match.first - 1] if match.first - 2 >= clause.first else ()
    return not any(word.low in _NO_BLOWS for word in before)


def _only_names(clause: Clause, match: Match[str]) -> bool:
    """Whether a state only gave a group its name or put it on a list."""
    before = clause.words[max(match.first - _NAMING_WITHIN, clause.first) : match.first]
    return any(word.low in _NAMING for word in before) and any(word.low == "by" for word in before)


_NAMING = listed("designated proscribed labelled labeled listed branded")
_NAMING_WITHIN = 6
"""The most words before a name with such a verb: "designated a terrorist organisation by the"."""
_NO_BLOWS = listed("""
    condemned denounced criticised criticized welcomed rejected backed supported sponsored funded armed trained held
    controlled run ruled governed occupied annexed claimed recognised recognized reported quoted confirmed published
    released hosted mediated brokered said told cited denied imposed followed banned outlawed sanctioned
""")


def _is_struck(clause: Clause, match: Match[str]) -> bool:
    """Whether a state's people or things are the object: victims that are counted, or what an attack hit."""
    if any(first <= match.first < last for first, last in (toll.people for toll in clause.tolls)):
        return True
    if _describes_victims(clause, match):
        return True
    if _suffers(clause, match) or _answers(clause, match):
        return True
    at = match.first - 1
    while at > clause.first and (clause.words[at].low in _BEFORE_OBJECTS or clause.words[at].kind == "number"):
        at -= 1
    struck = any(trigger.first <= at < trigger.last for trigger in clause.triggers) and at < match.first - 1
    named = at == match.first - 1 and any(trigger.last - 1 == at for trigger in clause.triggers)
    if not (struck or named) or _names_weapon(clause, match) or clause.words[at].low in _BY:
        return False
    return not _is_inverted_subject(clause, match, at)


def _is_inverted_subject(clause: Clause, match: Match[str], verb: int) -> bool:
    """Whether a German name right behind a verb is its subject: "In Nyala erschossen RSF-Kämpfer einen Mann"."""
    words = clause.words
    article = words[match.first - 1].low if match.first - 1 > verb else ""
    if words[clause.first].low not in _OPENS_INVERTED or article not in _NOMINATIVE_ARTICLES:
        return False
    between = [word.low for word in words[clause.first : verb]]
    return words[verb].low.endswith(_PAST_ACTIVE) and not _AUXILIARIES & set(between)


_OPENS_INVERTED = listed("""
    in im bei beim am an auf nahe südlich nördlich östlich westlich nach vor seit gegen um zuvor dort derweil
    unterdessen später zwischen über aus
""")
"""German words that open a clause with where or when it was, so that the subject follows the verb."""
_NOMINATIVE_ARTICLES = ("", "die", "der", "das")
_PAST_ACTIVE = ("ten", "te", "oss", "ossen", "ff", "ffen", "fen", "iel", "ielen", "ug", "ugen", "ührten", "griff")
_AUXILIARIES = listed("wurde wurden wird werden worden sind ist war waren hat haben hatte hatten")


def _describes_victims(clause: Clause, match: Match[str]) -> bool:
    """Whether a name stands between victims and their verb: "four herders, all of a Fulani clan, were shot"."""
    for toll in clause.tolls:
        behind = clause.words[toll.people[1] : toll.cue]
        if not toll.people[1] < match.first < toll.cue or behind[0].low != ",":
            continue
        if any(word.low in _DOING for word in clause.words[toll.people[1] : match.first]):
            return False
        if any(word.low in _SAYING for word in clause.words[match.last : toll.cue]):
            return False
        between = range(toll.people[1], toll.cue)
        return not any(trigger.first in between and trigger.last <= toll.cue for trigger in clause.triggers)
    return False


_DOING = listed("by when whom after as in during whose held")
"""Words between victims and a name after which the name isn't the victims'."""
_SAYING = listed("""
    said say says claimed claim claims reported report reports confirmed announced stated states added admitted
    acknowledged alleged declared insisted insist believe believed denied deny told according
""")
"""Verbs that make a name before them a speaker's: "four herders, Russian soldiers said, were shot"."""
_BEFORE_OBJECTS = listed("a an the two three four five six several some")


def _answers(clause: Clause, match: Match[str]) -> bool:
    """Whether a party only responds to an attack: "Ukrainian forces repelled Russian attacks"."""
    return any(word.low in _ANSWERS for word in clause.words[match.last : min(match.last + 2, clause.last)])


def _names_weapon(clause: Clause, match: Match[str]) -> bool:
    following = clause.words[match.last : match.last + 2]
    return any(word.low in _WEAPONS for word in [clause.words[match.last - 1], *following])


_WEAPONS = listed("""
    drone drones missile missiles rocket rockets artillery shells bombs glide jets warplanes aircraft helicopters strike
    strikes attack attacks shelling raid raids bombardment
""")


def _suffers(clause: Clause, match: Match[str]) -> bool:
    """Whether armed people after a name are the subject of a passive attack: "Israeli soldiers were attacked"."""
    if _is_of_passive_subject(clause, match):
        return True
    at = match.last
    if clause.words[match.last - 1].low not in _PEOPLE:
        if at >= clause.last or clause.words[at].low not in _PEOPLE:
            return False
        at += 1
    passive = at < clause.last and clause.words[at].low in _TO_BE
    return passive and any(at < trigger.last - 1 <= at + _FORCES_WITHIN for trigger in clause.triggers)


def _is_of_passive_subject(clause: Clause, match: Match[str]) -> bool:
    """Whether a name is, or owns, the subject of a passive attack: "the army's positions near Hama were shelled".

    Weapons are no such subject, since whoever owns them acts: "Russian drones were launched at Kyiv".
    """
    if any(_is_flying(word.low) for word in clause.words[match.first : match.last]):
        return False
    for at in range(match.last, min(match.last + _SUBJECT_WITHIN, clause.last)):
        if clause.words[at].low in _PASSIVE:
            return _meets_attack(clause, at + 1, at_end=clause.words[at].low.startswith("wurde"))
        if _ends_subject(clause, at):
            return False
    return False


def _ends_subject(clause: Clause, at: int) -> bool:
    """Whether a subject ends at a word: a mark, a weapon, another event, or an "and" with no name after it."""
    word = clause.words[at]
    if word.low in _AND and at + 1 < clause.last and clause.words[at + 1].capital:
        return False
    if word.breaks or _is_flying(word.low) or word.low in _ENDS_SUBJECT:
        return True
    return any(trigger.first == at for trigger in clause.triggers)


def _meets_attack(clause: Clause, at: int, *, at_end: bool) -> bool:
    """Whether a word for an attack follows an auxiliary, at the clause's end in German."""
    attacks = {at for trigger in clause.triggers for at in (trigger.first, trigger.last - 1)}
    if at_end:
        return any(at <= attack < clause.last for attack in attacks)
    while at < clause.last and (clause.words[at].low in _PASSIVE or clause.words[at].low.endswith("ly")):
        at += 1
    return at in attacks


_SUBJECT_WITHIN = 8
"""The most words from a name to its passive auxiliary: "the Syrian army's positions near the town of Hama were"."""
_PASSIVE = listed("was were been being is are get got wurde wurden був була було були был была было были")
_AND = listed("and und та і й и")
_ENDS_SUBJECT = _AND | listed("""
    said says say told that who which when while as after before by from where whose had has against
    dass die der nachdem von durch що який які як что который которые как
""")


_PEOPLE = listed("""
    soldiers soldier troops forces army police officers officer convoy patrol base post checkpoint positions ship tanker
    vessel embassy consulate citizens nationals
""")
_TO_BE = listed("was were been being is are came come")


def _is_party(clause: Clause, match: Match[str]) -> bool:
    """Whether a state's name is that of a party: with its forces or authorities, or beside a word for an attack."""
    behind = clause.words[match.last].low if match.last < clause.last else ""
    on_part_of = match.first > clause.first and clause.words[match.first - 1].low in _PARTS
    return (
        on_part_of or (match.last - match.first > 1 and behind not in _ADJECTIVAL) or _stands_by_attack(clause, match)
    )


_PARTS = listed("стороны боку seitens")
"""Words before a party's name for "on the part of"."""


def _words_before(clause: Clause, match: Match[str]) -> list[str]:
    """The up to four words before a name in its clause."""
    return [word.low for word in clause.words[max(match.first - 4, clause.first) : match.first]]


def _is_group_acted_on(clause: Clause, match: Match[str]) -> bool:
    """Whether a group is attacked ("an attack on the army"), or a member of it is the victim."""
    against = any(word in _AGAINST for word in _words_before(clause, match)[-2:]) and not _is_behind_time(clause, match)
    struck = _is_struck(clause, match) if is_named(match) else _is_of_passive_subject(clause, match)
    return against or struck or _holds_positions(clause, match) or _loses_member(clause, match)


def _holds_positions(clause: Clause, match: Match[str]) -> bool:
    """Whether positions are a party's own: "Stellungen der Hamas", "позиции ВСУ"."""
    before = [word.low for word in clause.words[max(match.first - 2, clause.first) : match.first]]
    return bool(before) and (before[-1] in POSITIONS or (before[0] in POSITIONS and before[-1] in ("der", "of", "the")))


def _is_behind_time(clause: Clause, match: Match[str]) -> bool:
    """Whether a time comes right before a name, so that the preposition belongs to the time: "on Monday gunmen"."""
    at = match.first - 1
    if at < clause.first:
        return False
    return any(when.first <= at < when.last for when in clause.dates) or clause.words[at].low in _TIMES


_TIMES = listed("""
    monday tuesday wednesday thursday friday saturday sunday dawn noon midday dusk night midnight noon once least
""")


def _is_shot_down(clause: Clause, match: Match[str]) -> bool:
    """Whether a state's weapons were only shot down, which is no act of the state: "destroyed 22 Ukrainian drones"."""
    if not any(_is_flying(word.low) for word in clause.words[match.last - 1 : match.last + 2]):
        return False
    at = match.first - 1
    while at >= clause.first and (clause.words[at].kind == "number" or clause.words[at].low in _COUNTING):
        at -= 1
    if at >= clause.first and _is_downing(clause, at):
        return True
    for at in range(match.last, min(match.last + _DOWNED_WITHIN, clause.last)):
        word = clause.words[at]
        if word.breaks or word.low in _BY:
            return False
        passive = any(before.low in _TO_BE for before in clause.words[match.last : at]) or not word.low.isascii()
        passive = passive and not word.low.endswith(_ACTIVE_ALONE)
        if _is_downing(clause, at) and (passive or word.low.startswith(_DOWNED_BY_FORM)):
            return True
    return False


def _is_flying(low: str) -> bool:
    return low in _WEAPONS or low.startswith(_FLYING)


_FLYING = ("drohn", "raket", "marschflug", "дрон", "безпілот", "беспилот", "бпла", "ракет")


def _is_downing(clause: Clause, at: int) -> bool:
    """Whether a word says that something in the air was brought down."""
    words = clause.words
    if words[at].low == "down" and at > clause.first:
        return words[at - 1].low in ("shot", "shoot", "shooting", "brought")
    return words[at].low.startswith(_DOWNING)


_DOWNING = (
    *("downed", "intercept", "destroyed", "neutrali", "jammed", "abgesch", "abgefang", "zerstört"),
    *("збит", "збил", "знищ", "перехоп", "сбит", "сбил", "уничтож", "перехва", "подавл"),
)
_DOWNED_BY_FORM = ("abgesch", "abgefang")
"""Beginnings of participles that are passive without an auxiliary, at a German clause's end."""
_ACTIVE_ALONE = ("ил", "ив")
"""Endings of verbs whose subject one weapon is: "дрон уничтожил автомобиль"; "сбили" has none."""
_DOWNED_WITHIN = 7
_COUNTING = listed("a an the all some about over nearly almost around another at least more than dozens of ein die")


def _is_group_acting(clause: Clause, match: Match[str]) -> bool:
    """Whether a group acts: named before the first attack, after "by", or beside a word for an attack."""
    first_attack = min((trigger.first for trigger in clause.triggers), default=clause.last)
    if _is_struck(clause, match) or _comments(clause, match):
        return False
    if _is_clash(clause) and is_named(match):
        return True
    by = any(word in _BY for word in _words_before(clause, match)) or _is_german_genitive(clause, match)
    return match.first <= first_attack + 1 or by or _stands_by_attack(clause, match)


def _is_german_genitive(clause: Clause, match: Match[str]) -> bool:
    """Whether a German attack is a group's by its case: "ein Drohnenangriff der Streitkräfte"."""
    at = match.first - 1
    at -= clause.words[at].low.startswith("front")  # "der Front Los Rubios"
    if at <= clause.first or clause.words[at].low not in ("der", "des"):
        return False
    return clause.words[at - 1].low.endswith(_DONE_BY_GENITIVE)


_DONE_BY_GENITIVE = (
    "angriff",
    "angriffs",
    "angriffen",
    "überfall",
    "anschlag",
    "attacke",
    "offensive",
    "luftschlag",
    "razzia",
)


def _comments(clause: Clause, match: Match[str]) -> bool:
    """Whether a group only speaks well or ill of what others did: "Hamas praised the shooting"."""
    return any(word.low in _COMMENTS for word in clause.words[match.last : min(match.last + 3, clause.last)])


_COMMENTS = listed("""
    praised praises praising hailed hails welcomed welcomes celebrated applauded condemned condemns denounced mourned
    denied denies rejected mourns lobte begrüßte verurteilte
""")


def _with_claimants_and_accused(clause: Clause, acting: list[Match[str]], vocabulary: Vocabulary) -> list[Match[str]]:
    """The parties that act, after any that is accused and before any that claims the attack."""
    for saying in clause.sayings:
        if saying.stance == "claims":
            acting = [*acting, *_claimants(clause, saying, vocabulary)]
        elif saying.stance == "accuses":
            acting = [*_accused(clause, saying, vocabulary), *acting]
    return acting


def _claimants(clause: Clause, saying: Saying, vocabulary: Vocabulary) -> list[Match[str]]:
    """The parties that claim an attack: groups always, a state only if it claims what its own side did."""
    groups = vocabulary.groups.find(clause.words, saying.first, saying.last)
    groups = [match for match in groups if is_named(match) or not saying.deed]
    if not groups and _takes_responsibility(clause, saying):
        return [Match(saying.first, saying.last, saying.speaker)]
    if not _claims_own_side(clause, saying):
        return groups
    return [*groups, *vocabulary.demonyms.find(clause.words, saying.first, saying.last)]


def _takes_responsibility(clause: Clause, saying: Saying) -> bool:
    """Whether a party that no list has, but that has a name, says that it did it."""
    words = clause.words
    if saying.official or saying.pronoun or not words[saying.last - 1].capital:
        return False
    behind = words[min(saying.verb_first, saying.last) : saying.verb_last + 1]
    if takes_responsibility(behind):
        return True
    return _is_called_as_group(clause, saying) and _claims_the_attack(clause, saying)


def _claims_the_attack(clause: Clause, saying: Saying) -> bool:
    """Whether an English claim is of an attack itself, and not of what it was: "claimed the attack was staged"."""
    words = clause.words
    spoken = {word.low for word in words[saying.verb_first : saying.verb_last]}
    if spoken & _CLAIMS_BY_VERB:
        return True
    attack = next((m for m in clause.triggers if 0 <= m.first - saying.verb_last <= _OBJECT_WITHIN), None)
    if attack is None or any(word.breaks or word.low == "that" for word in words[saying.verb_last : attack.first]):
        return False
    behind = words[attack.last].low if attack.last < clause.last else "."
    return words[saying.verb_first].low.startswith("claim") and (behind in _AFTER_OBJECTS or words[attack.last].breaks)


def _is_called_as_group(clause: Clause, saying: Saying) -> bool:
    """Whether a name is a group's and no person's: behind an article, in capitals, or ending in a noun for groups."""
    words = clause.words
    name = words[saying.first : saying.last]
    if words[saying.first - 1].low == "the" if saying.first else False:
        return True
    described = {word.low for word in words[saying.last : min(saying.last + _APPOSED_WITHIN, clause.last)]} & _GROUPS
    cased = any(word.kind == "word" and word.text.islower() for word in words)
    return bool(described) or (cased and name[-1].text.isupper()) or name[-1].low in _ENDS_OF_GROUPS


_CLAIMS_BY_VERB = listed("credit owned owns behind claim")
_OBJECT_WITHIN = 3
_APPOSED_WITHIN = 5
_AFTER_OBJECTS = listed("in on at near as via through and but . last yesterday saying")
_GROUPS = listed("group faction militia movement gang network cell outfit wing")
_ENDS_OF_GROUPS = listed("""
    guards warriors brigade brigades front army movement mujahideen fighters forces force resistance rangers lions
    battalion battalions cell militia cartel tigers avengers
""")


def _accused(clause: Clause, saying: Saying, vocabulary: Vocabulary) -> list[Match[str]]:
    """The state or group that an accusation names first after its verb; none where it names neither."""
    first, end = saying.verb_first + 1, min(saying.verb_last + 5, clause.last)  # "hold the RSF responsible"
    if saying.first >= saying.verb_last:  # "condemned by France's president"
        return []
    blames = clause.words[saying.verb_first].low.startswith(_BLAMES)
    behind = saying.verb_last if clause.words[saying.verb_last - 1].low == "to" else first
    return _first_party(clause, first, end, vocabulary) or (
        _called_by_name(clause, behind, vocabulary) if blames else []
    )


def _blamed(clause: Clause, vocabulary: Vocabulary) -> list[Match[str]]:
    """The party on which an English clause puts an attack, whoever does so: "an ambush blamed on jihadists"."""
    blamed = [*_suspected(clause, vocabulary), *_said_to_be_behind(clause, vocabulary)]
    for at in range(clause.first, clause.last - 1):
        pair = clause.words[at].low, clause.words[at + 1].low
        if pair in _BLAMED_ON:
            blamed += _first_party(clause, at + 2, min(at + 2 + _BLAMED_WITHIN, clause.last), vocabulary)
    return blamed


def _said_to_be_behind(clause: Clause, vocabulary: Vocabulary) -> list[Match[str]]:
    """The group that is said to have done it in an English clause: "M23 was behind it", "attackers belonged to …"."""
    if not vocabulary.words.parsed:
        return []
    words = clause.words
    behind: list[Match[str]] = []
    for at in range(clause.first + 1, clause.last - 1):
        before = [word.low for word in words[max(at - _FORCES_WITHIN, clause.first) : at]]
        if words[at].low in _DOUBTED:
            break
        if words[at].low in ("behind", "responsible") and words[at - 1].low in ("is", "was", "were", "are"):
            groups = vocabulary.groups.find(words, clause.first, at - 1)
            behind += [match for match in groups if at - 2 <= match.last <= at and is_named(match)]
        elif words[at].low == "belonged" and words[at + 1].low == "to" and not _ATTACKERS.isdisjoint(before):
            behind += _first_party(clause, at + 2, min(at + 2 + _BLAMED_WITHIN, clause.last), vocabulary)
    return behind


_DOUBTED = listed("not n't no denied denies whether if could may might")
_ATTACKERS = listed("attackers assailants gunmen perpetrators raiders fighters suspects killers hitmen")


SUSPECTED = frozenset(("suspected", "blamed"))
"""Words behind a group that is said to have done it."""


def _suspected(clause: Clause, vocabulary: Vocabulary) -> list[Match[str]]:
    """The group of an English clause that ends so: "Al-Shabaab is suspected.", "Boko Haram suspected"."""
    end = clause.last - clause.words[clause.last - 1].breaks
    if end <= clause.first or clause.words[end - 1].low not in SUSPECTED:
        return []
    last = end - 1
    while last > clause.first and clause.words[last - 1].low in _TO_BE | {"widely"}:
        last -= 1
    return [match for match in vocabulary.groups.find(clause.words, clause.first, last) if match.last == last]


def _first_party(clause: Clause, first: int, end: int, vocabulary: Vocabulary) -> list[Match[str]]:
    """The first state or group, listed or by its name, that a range of words names."""
    accused = vocabulary.demonyms.find(clause.words, first, end) or vocabulary.groups.find(clause.words, first, end)
    named = [match for match in accused if is_named(match)]
    if named:
        return named[:1]
    bands = [match for match in bands_in(clause, vocabulary) if first <= match.first < end]
    return bands[:1] or accused[:1] or _countries(clause, first, end)[:1] or _abbreviated(clause, first - 1, end)[:1]


def _called_by_name(clause: Clause, first: int, vocabulary: Vocabulary) -> list[Match[str]]:
    """A name of two words right behind a verb of blaming that no office or place has: "He blamed Los Lobos."."""
    words = clause.words
    last = first
    while last < clause.last and words[last].is_proper:
        last += 1
    held = (vocabulary.speakers, vocabulary.politicians)
    if last - first < 2 or not vocabulary.words.parsed or any(each.find(words, first, last) for each in held):
        return []
    if any(place.start < words[last - 1].end and words[first].start < place.end for place in clause.places):
        return []
    return [Match(first, last, name_of(words[first:last]))]


_BLAMES = ("blam", "attribut", "put", "pinned")
_BLAMED_ON = {("blamed", "on"), ("attributed", "to"), ("pinned", "on"), ("ascribed", "to")}
_BLAMED_WITHIN = 4
"""The most words from "blamed on" to the party: "blamed on the armed group M23"."""


def _abbreviated(clause: Clause, first: int, last: int) -> list[Match[str]]:
    """The parties that abbreviations name in a range of words: "accusing the SPLM-N of shelling the town".

    Of two letters only in German, behind an article: "machte den IS verantwortlich".
    """
    words = clause.words
    return [
        Match(at, at + 1, words[at].text)
        for at in range(first, last)
        if words[at].kind == "word" and words[at].text.isupper()
        if len(words[at].text) > 2 or (len(words[at].text) > 1 and words[at - 1].low in _GERMAN_ARTICLES)
    ]


_GERMAN_ARTICLES = listed("der den dem")


def _countries(clause: Clause, first: int, last: int) -> list[Match[str]]:
    """The countries that are named in a range of words, as actors."""
    starts = {word.start: at for at, word in enumerate(clause.words[first:last], first)}
    return [
        Match(starts[place.start], starts[place.start] + 1, place.name)
        for place in clause.places
        if place.precision == "country" and place.start in starts
    ]


def _owners_of_forces(clause: Clause) -> list[Match[str]]:
    """The countries whose own forces act: "Sudan's air force has bombed the airport"."""
    owners = _countries(clause, clause.first, clause.last)
    return [match for match in owners if _owns_next(clause, match) and _stands_by_attack(clause, match)]


def _owns_next(clause: Clause, match: Match[str]) -> bool:
    """Whether a possessive ending stands between a name and the next word."""
    words = clause.words
    return match.last < clause.last and words[match.last].start - words[match.last - 1].end == OWNER_GAP


def _claims_own_side(clause: Clause, saying: Saying) -> bool:
    """Whether the speaker claims what its own side did: "claimed that its drones had struck"."""
    return saying.deed or any(
        word.low in ("its", "our", "their", "his") for word in clause.words[saying.verb_last : saying.verb_last + 4]
    )


def _is_inside(clause: Clause, match: Match[str], sayings: Sequence[Saying]) -> bool:
    """Whether a name stands within a speaker, or in what is said of who that is: "X, commander of the army, said"."""
    return any(
        saying.first <= match.first < saying.last
        or (saying.last < match.first < saying.verb_first and _is_of_whom(clause, match, saying))
        for saying in sayings
    )


def _is_of_whom(clause: Clause, match: Match[str], saying: Saying) -> bool:
    """Whether a name is part of what is said of a speaker between commas: of his office, not his own other name."""
    between = range(saying.last, saying.verb_first)
    set_off = clause.words[saying.last].low == "," and clause.words[saying.verb_first - 1].low == ","
    own = match.first == saying.last + 1 and match.last == saying.verb_first - 1
    return set_off and not own and not any(trigger.first in between for trigger in clause.triggers)


def _loses_member(clause: Clause, match: Match[str]) -> bool:
    """Whether a member of the group is the victim: "killed a Hezbollah commander", "arrested two ISIS members"."""
    member = match.last < clause.last and clause.words[match.last].low in _MEMBERS
    before = _words_before(clause, match)
    hurt = next((at for at in reversed(range(len(before))) if before[at].startswith(_HURT)), None)
    return member and hurt is not None and not any(word in _OPENS_CLAUSE for word in before[hurt:])


_OPENS_CLAUSE = listed("when as after while by before where")


_MEMBERS = listed("""
    commander commanders leader leaders member members operative operatives militant militants fighter fighters official
    officials suspect suspects
""")
_HURT = ("kill", "target", "wound", "injur", "detain", "arrest", "captur", "eliminat", "assassinat")


def _names_office(clause: Clause, match: Match[str]) -> bool:
    """Whether a general word only describes an office, site or dress: "the regional military administration"."""
    return match.last < clause.last and clause.words[match.last].low in _OFFICES


_OFFICES = listed("""
    administration governor court hospital academy airfield base bases post checkpoint cemetery barracks prosecutor
    industrial fatigues uniform uniforms clothes clothing dress camouflage gear boots
""")


def _stands_by_attack(clause: Clause, match: Match[str]) -> bool:
    """Whether a word for forces or an attack follows a name, and no word between makes it a mere adjective."""
    for at in range(match.last, min(match.last + _FORCES_WITHIN, clause.last)):
        word = clause.words[at]
        if word.breaks or word.low in _ADJECTIVAL or word.low in _ENDS_NAME:
            return False
        if word.low in _FORCES or word.low.startswith(_STEMS_OF_FORCES):
            return True
        if any(trigger.first == at for trigger in clause.triggers):
            return word.low not in _ANSWERS
    return False


_ADJECTIVAL = listed("""
    appointed backed installed city town region village held occupied officials state
    cities towns villages regions communities territory soil side border capital port ports homes families
    civilians civilian people residents citizens children hospitals schools energy power railway infrastructure
    airspace targets made settlers settler
""")
"""Words after a state's name for what it owns or holds: "the Russian-held city"."""
_ENDS_NAME = listed("said says told reported accused claimed confirmed denied condemned that a an the and in of with")
"""Words that end the noun phrase of a state's name."""
_ANSWERS = listed("scrambled intercepted repelled thwarted foiled")
"""Verbs for what the attacked do in response."""


def _distinct(matches: list[Match[str]], *, keep_general: bool = False) -> list[Match[str]]:
    """Each name once, general ones ("gunmen") only if there is no other, or if both sides of a clash act."""
    kept: dict[str, Match[str]] = {}
    for match in matches:
        kept.setdefault(match.meaning, match)
    if keep_general:
        return list(kept.values())
    named = [match for match in kept.values() if is_named(match)]
    return named or list(kept.values())
