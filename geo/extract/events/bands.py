"""Armed groups that no list has, by a name beside a noun: "Gran Grif gunmen", "the 400 Mawozo gang".

Their names are words with capitals; what holds a place, nation or office is none ("Kano State gunmen" are from there).
"""

from __future__ import annotations

from geo.extract.events.claims import name_of
from geo.extract.events.clauses import Clause
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Match


def is_named(match: Match[str]) -> bool:
    """Whether a party has a name, and isn't only "gunmen"."""
    return names_party(match.meaning)


def names_party(party: str) -> bool:
    """Whether what a party is called is a name, and not a word such as "gunmen"."""
    return party[:1].isupper() or party[:1].isdigit() or party.startswith("al-")


def bands_in(clause: Clause, vocabulary: Vocabulary) -> list[Match[str]]:
    """The armed groups of an English clause that no list has, by a name beside a noun: "Gran Grif gunmen".

    A name is two words with capitals or an abbreviation, one word if it belongs to a gang or militia, or a person's
    whose men they are; it holds no place, nation or office.
    """
    if not vocabulary.words.parsed:
        return _behind_nouns(clause, vocabulary)
    bands = []
    at = clause.first
    while at < clause.last:
        end = _end_of_name(clause, at)
        band = _band(clause, at, end, vocabulary) if end > at else None
        general = _BEAR_NO_ARMS.get(clause.words[at].low)
        if general and not (general == "crowd" and _is_where(clause, at)):
            band = Match(at, at + 1, general)
        if band is not None:
            bands.append(band)
        at = max(end, at + 1)
    return bands


def _behind_nouns(clause: Clause, vocabulary: Vocabulary) -> list[Match[str]]:
    """The armed groups of another language by a name behind their noun: "die Front Los Rubios", "угруповання «Рада»".

    The name is in quotation marks, or is in German two words with capitals or an abbreviation.
    """
    words = clause.words
    bands = []
    for at in range(clause.first, clause.last - 1):
        if not words[at].low.startswith(_NOUNS_OF_BANDS) and not words[at].low.endswith(_GERMAN_BANDS):
            continue
        first = at + 1 + (words[at + 1].low in _NAMED)
        quoted = first < clause.last and words[first].low in _OPENING_QUOTES
        first += quoted
        last = first
        while last < clause.last and (words[last].is_proper or (quoted and words[last].kind in ("word", "number"))):
            last += 1
        closed = last < clause.last and words[last].low in _CLOSING_QUOTES
        german = vocabulary.words.verb_last and not vocabulary.words.bare_one
        plain = german and (last - first > 1 or (last > first and words[first].text.isupper()))
        if last > first and (closed if quoted else plain) and not _names_others(clause, first, last, vocabulary):
            bands.append(Match(first, last, name_of(words[first:last])))
    return bands


_NOUNS_OF_BANDS = ("группировк", "угрупован", "банд", "картел", "милици", "движени", "группой", "рух")
_GERMAN_BANDS = ("gruppe", "miliz", "front", "bande", "kartell", "bündnis", "bündnisses", "brigade", "fraktion")
_NAMED = listed("namens")
_OPENING_QUOTES = frozenset('"“„«»')
_CLOSING_QUOTES = frozenset('"”“»«')


def _is_where(clause: Clause, noun: int) -> bool:
    """Whether unarmed people only say where or at whom something was: "a bomb in a crowd", "fired into the mob"."""
    before = [word.low for word in clause.words[max(noun - 3, clause.first) : noun]]
    return not _BEFORE_PLACES.isdisjoint(before)


_BEFORE_PLACES = listed("in into near among amid at on through to from towards toward against within inside")


def _end_of_name(clause: Clause, first: int) -> int:
    """The index after words with capitals from a word on, with the figures of a name: "400 Mawozo", "G9"; or it."""
    words = clause.words
    end = first
    while end < clause.last:
        word = words[end]
        small = end > first and (word.low in _IN_NAMES or _ends_code(clause, end))
        if not (word.is_proper or small or (end == first and _opens_numbered_name(clause, end))):
            break
        end += 1
    return end


def _ends_code(clause: Clause, at: int) -> bool:
    """Whether a number belongs to the capital right before it: "G9"."""
    word, before = clause.words[at], clause.words[at - 1]
    return word.kind in ("number", "code") and before.capital and before.end == word.start


def _opens_numbered_name(clause: Clause, at: int) -> bool:
    """Whether a number begins a gang's name: "the 400 Mawozo gang"."""
    words = clause.words
    if words[at].kind != "number" or at == clause.first or words[at - 1].low != "the":
        return False
    behind = at + 1
    while behind < clause.last and words[behind].is_proper:
        behind += 1
    return at + 1 < behind < clause.last and words[behind].low in _ORGANISED


def _band(clause: Clause, first: int, last: int, vocabulary: Vocabulary) -> Match[str] | None:
    """The armed group that words with capitals name; None if they name another thing."""
    words = clause.words
    while first < last and words[first].low in _BEFORE_NAMES:
        first += 1
    if first == last:
        return None
    followed = last < clause.last and words[last].low in _BANDS
    single = last - first == 1 and not (words[first].text.isupper() and len(words[first].text) > 2)
    if single and not (followed and _is_of_organisation(clause, first)):
        return None
    in_name = words[last - 1].low in _BANDS_BY_NAME
    if not (in_name or followed or _has_members(clause, first)):
        return None
    if _names_others(clause, first, last, vocabulary) or (not in_name and _overlaps_place(clause, first, last)):
        return None
    return Match(first, last + followed, name_of(words[first : last + single]))


def _is_of_organisation(clause: Clause, name: int) -> bool:
    """Whether one word may be a group's name, between an article and a noun for one: "the Badr militia"."""
    words = clause.words
    return name > clause.first and words[name - 1].low in _ARTICLES and words[name + 1].low in _ORGANISED


def _has_members(clause: Clause, first: int) -> bool:
    """Whether words before a name say whose men they are: "hitmen of the", "loyal to General", "a gang called"."""
    before = [word.low for word in clause.words[max(first - _MEMBERS_WITHIN, clause.first) : first]]
    while before and before[-1] == "the":
        before.pop()
    if len(before) > 1 and before[-1] in ("of", "from"):
        return before[-2] in _MEMBERS_OF
    if before[-1:] and (before[-1] in _CALLED or tuple(before[-2:]) in _CALLED_AS):
        return not _GROUPS.isdisjoint(before[-4:-1])
    pairs = zip(before, before[1:], before[2:], strict=False)
    return any(who in _MEMBERS_OF and how in _ALLIED and to in ("to", "with") for who, how, to in pairs)


def _names_others(clause: Clause, first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether words name a body without arms, a group that is known, or a nation."""
    words = clause.words
    if any(word.low in _CIVIC for word in words[first:last]) or vocabulary.demonyms.find(words, first, last):
        return True
    return any(is_named(match) for match in vocabulary.groups.find(words, first, last))


def _overlaps_place(clause: Clause, first: int, last: int) -> bool:
    """Whether a place that begins no later than some words reaches into them."""
    start, end = clause.words[first].start, clause.words[last - 1].end
    return any(place.start < end and start < place.end for place in clause.places if place.start <= start)


_ARTICLES = ("the", "a")
_MEMBERS_WITHIN = 6
_CALLED = listed("called named dubbed")
_CALLED_AS = {
    *(("known", "as"), ("calling", "itself"), ("calls", "itself"), ("call", "itself"), ("call", "themselves")),
    *(("calling", "themselves"),),
}
_GROUPS = listed("""
    group groups gang gangs militia militias faction cartel movement organisation organization criminals
""")
_ALLIED = listed("loyal allied linked affiliated aligned belonging")
_ORGANISED = listed("gang gangs militia militias faction cartel clan")
"""Nouns for groups that one word may name: "the Badr militia"; "Islamist gunmen" have no name."""
_BEAR_NO_ARMS = {
    "herders": "herders",
    "herdsmen": "herders",
    "pastoralists": "herders",
    "settlers": "settlers",
    "crowd": "crowd",
    "mob": "crowd",
    "mobs": "crowd",
    "rioters": "rioters",
}
"""People who act as a party, but whose death is no soldier's, so that the groups of the vocabulary don't hold them."""
_BEFORE_NAMES = listed("""
    the a an suspected alleged armed unknown masked unidentified two three four five six several some on in at near from
""")
_IN_NAMES = listed("of al el de del bin van")
_BANDS = listed("""
    gang gangs militia militias fighters fighter militants militant rebels rebel insurgents insurgent gunmen gunman
    guerrillas guerrilla separatists militiamen jihadists terrorists faction cartel
""")
_BANDS_BY_NAME = listed("cartel gang militia front brigade brigades movement army guerrilla")
"""Nouns that end the name of an armed group: "Jalisco New Generation Cartel"."""
_MEMBERS_OF = listed("""
    members member fighters fighter militants gunmen rebels insurgents guerrillas men hitmen elements units hunters
    forces troops soldiers militia militiamen
""")
_CIVIC = listed("""
    assembly parliament congress senate council party union committee association church mosque college university
    school hospital police guard guards national ministry government organization organisation club team court society
    agency company department bank cross crescent nations salvation security
""")
"""Words in the names of bodies that bear no arms, or that a state commands."""
