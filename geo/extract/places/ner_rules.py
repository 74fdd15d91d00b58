"""Place names in German, Ukrainian and Russian texts, by the gazetteer and the words around them.

No open, offline model was found for Ukrainian. In Russian texts a network (:mod:`geo.extract.places.ner_cnn`) and in
German ones a trained model (:mod:`geo.extract.places.crf_german`) say what is a name, and the rules add to it. What
begins with a capital is looked up, the gazetteer takes case endings off, and the name counts where a preposition of
place, a word for a town or a region, or the place's size vouches for it. A name beside another unknown name with a
capital is a person's ("Володимир Зеленський"), whatever town is called so.

The words are in ``local_words.toml``, by language; the rules that vouch are :data:`RULES`, in the order in which they
are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from geo.extract.places.ner_cnn import RecognisedName
from geo.extract.text.lexicon import SHORT_FORMS, listed
from geo.extract.text.tokens import Sentence, Text, Token
from geo.extract.text.word_file import read_word_file, words_of_all
from geo.gazetteer import Candidate, Gazetteer, Place, base_forms, division_levels, name_key

LANGUAGES = ("de", "uk", "ru")


class LocalWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``local_words.toml``, by language; the file says what each is for."""

    prepositions: dict[str, str]
    firm_prepositions: dict[str, str]
    town_words: dict[str, str]
    village_words: dict[str, str]
    single_regions_words: dict[str, str]
    person_titles: dict[str, str]
    persons_of: dict[str, str]
    ground_nouns: dict[str, str]
    street_words: dict[str, str]
    first_names: dict[str, str]
    surname_endings: dict[str, str]
    sites: dict[str, str]
    nouns: dict[str, str]
    adjective_endings: dict[str, str]
    town_endings: dict[str, str]
    plural_genitives: dict[str, str]
    short_divisions: dict[str, str]
    blow_endings: dict[str, str]
    struck: dict[str, str]
    blow_nouns: dict[str, str]
    taking: dict[str, str]
    german: dict[str, str]


FILE = Path(__file__).with_name("local_words.toml")
LOCAL_WORDS = read_word_file(FILE, LocalWords).lists


_PREPOSITIONS = {language: listed(LOCAL_WORDS.prepositions[language]) for language in LANGUAGES}
_FIRM_PREPOSITIONS = words_of_all(LOCAL_WORDS.firm_prepositions)
_TOWN_WORDS = words_of_all(LOCAL_WORDS.town_words)
_VILLAGE_WORDS = words_of_all(LOCAL_WORDS.village_words)
REGION_WORDS = frozenset(division_levels("text", languages=LANGUAGES))
_REGIONS_WORDS = frozenset(division_levels("plural", languages=LANGUAGES))
_SINGLE_REGIONS_WORDS = words_of_all(LOCAL_WORDS.single_regions_words)
_PERSON_TITLES = words_of_all(LOCAL_WORDS.person_titles)
_PERSONS_OF = words_of_all(LOCAL_WORDS.persons_of)
_GROUND_NOUNS = words_of_all(LOCAL_WORDS.ground_nouns)
_STREET_WORDS = words_of_all(LOCAL_WORDS.street_words)
_FIRST_NAMES = words_of_all(LOCAL_WORDS.first_names)
_SURNAME_ENDINGS = tuple(words_of_all(LOCAL_WORDS.surname_endings))
_SITES = listed(f"{LOCAL_WORDS.sites['uk']} {LOCAL_WORDS.sites['ru']}")
_CYRILLIC_NOUNS = listed(f"{LOCAL_WORDS.nouns['uk']} {LOCAL_WORDS.nouns['ru']}")
_NOUNS = {"de": listed(LOCAL_WORDS.nouns["de"]), "uk": _CYRILLIC_NOUNS, "ru": _CYRILLIC_NOUNS}
_ADJECTIVE_ENDINGS = {language: tuple(LOCAL_WORDS.adjective_endings[language].split()) for language in LANGUAGES}
_TOWN_ENDINGS = tuple(words_of_all(LOCAL_WORDS.town_endings))
_STRUCK = {language: tuple(listed(LOCAL_WORDS.struck[language])) for language in LANGUAGES}
_BLOW_NOUNS = words_of_all(LOCAL_WORDS.blow_nouns)
_TAKING = words_of_all(LOCAL_WORDS.taking)
_BLOW_ENDINGS = tuple(words_of_all(LOCAL_WORDS.blow_endings))

GERMAN_SITES = listed(LOCAL_WORDS.sites["de"])

_REGION_WORD = {"de": "Oblast", "uk": "області", "ru": "области"}
"""What is looked up behind the name of a region that stands in a list of them."""

_SHORT_PROVINCE = "обл."

_IN_LIST = (",", "-", "und", "sowie", "та", "і", "й", "и")
_IN_LIST_OF_ADJECTIVES = (",", "та", "і", "й", "и", "а", "також")
"""What stands between the names of a list."""

_NAMED_AFTER = frozenset(("ім", "ім.", "імені", "им", "им.", "имени", "пам'яті", "памяти"))

_NEAR = {"uk": ("UA", "RU", "BY", "MD"), "ru": ("RU", "UA", "BY", "KZ", "MD"), "de": ("DE", "AT", "CH")}
"""Countries whose towns a language's news name without saying where they lie."""

_FAR_FROM = 1_000_000
"""People from which a town of another country is named so."""

_SHORTEST_FAR = 5
"""Letters of such a town's name: short ones are everyday words of ours."""

_SHORTEST_BY_SOUND = 6
"""Letters of a name that the gazetteer has in no such letters."""

_GERMAN_ARTICLES = ("der", "die", "das", "den", "dem", "des")

_IN_NAMES = ("-", "‑", "–", "'", "’", ".", "«", "»", '"')
"""Marks that a name may hold."""

_LEAST_BESIDE_NETWORK = 0.8
"""How sure a rule must be of a place that a network passes over, more than it."""

_LEAST_OPENING = 0.89
"""The same where every word has a capital, at the beginning of a sentence."""

RARE_WORD_SCORE, OTHER_WORD_SCORE = 0.89, 0.95
"""How sure a rule must be of a place that a trained model passes over, more than it: of rare words, and of others."""

_OPENING, _CLOSING = frozenset('«„“"'), frozenset('»”“"')

_LONGEST_QUOTED_NAME = 4
"""Words and marks that the name of a firm or a paper has in quotation marks; more are somebody's words."""

_LONGEST_LIST = 12
_MOST_WORDS = 3

_UNLIKELY_UNDER = 15_000
"""People under which a town counts only where the words around it vouch for it."""

_NO_HAMLET_FROM = 1_000
"""People from which a town counts behind a preposition that other things than places follow too."""

_GREAT_FROM = 100_000
"""People from which a town is named without its region or country."""

_AMBIGUOUS_SCORE = 0.5
"""Score of a name up to which it may be any of several places': a town may have two airports."""

_EXACT_METHODS = ("exact", "folded", "inflected")
"""How a name was looked up that is spelt as the gazetteer has it, but for its case."""

_NONE = 0.0
_BY_DIVISION_WORD = 0.97
_BY_FIRM_PREPOSITION = 0.93
_BY_ITS_REGION = 0.93
_BY_PREPOSITION = 0.9
_BY_BLOW = 0.9
_BY_FAME = 0.85
_BY_SHORT_FORM = 0.9
_BY_NETWORK = 0.85
_BY_VILLAGE_WORD = 0.8
_BY_STREET_WORD = 0.8
_BY_SIZE = 0.6
_BY_FIRM_PREPOSITION_ALONE = 0.5
"""How sure a name is a place's (probability), by what vouches for it. Set by hand while the rules were written, so that
the score of a mention, which they are multiplied into, orders places as a reader would."""


class Spotted(NamedTuple):
    """A name: the range of its tokens, end exclusive, what to look up, and how sure it is."""

    first: int
    last: int
    query: str
    probability: float


@dataclass(frozen=True)
class Name:
    """Words with capitals that may be a place's name, in their sentence: a range of tokens, end exclusive."""

    text: Text
    language: str
    sentence: Sentence
    first: int
    last: int
    small: frozenset[str] = frozenset()
    """The words that the text has in small letters."""

    @cached_property
    def written(self) -> str:
        """The name as it stands in the text."""
        return self.text.text[self.text.tokens[self.first].start : self.text.tokens[self.last - 1].end]

    @property
    def word(self) -> str:
        """Its first word."""
        return self.text.tokens[self.first].text

    @property
    def single(self) -> bool:
        """Whether it is one word."""
        return self.last == self.first + 1

    @property
    def german(self) -> bool:
        """Whether the text is German, where every noun has a capital."""
        return self.language == "de"

    @cached_property
    def before(self) -> str:
        """The word before it in its sentence, in lower case; empty where there is none."""
        tokens, first = self.text.tokens, self.first
        if (
            first - 1 > self.sentence.first
            and tokens[first - 1].text == "."
            and tokens[first - 1].end == tokens[first].start
        ):
            return tokens[first - 2].text.lower() + "."  # "с.Петрівка"
        return tokens[first - 1].text.lower() if first > self.sentence.first else ""

    @property
    def second_before(self) -> str:
        """The word before that."""
        return self.text.tokens[self.first - 2].text.lower() if self.first - 1 > self.sentence.first else ""

    @property
    def following(self) -> str:
        """The word behind it in its sentence, without a full stop; empty where there is none."""
        tokens, last, end = self.text.tokens, self.last, self.sentence.last
        if last + 2 < end and tokens[last + 1].text == "-":  # "р-н"
            return self.text.text[tokens[last].start : tokens[last + 2].end]
        return tokens[last].text.rstrip(".") if last < end else ""

    @cached_property
    def quoted(self) -> bool:
        """Whether it stands in quotation marks around a few words, as the names of firms and papers do."""
        return _in_short_quotation(self.text, self.first, self.last)

    @property
    def acronym(self) -> bool:
        """Whether it is an abbreviation of initials in a text that isn't all in capitals."""
        return self.single and len(self.word) > 1 and self.word.isupper() and not _mostly_capitals(self)

    @property
    def first_name(self) -> bool:
        """Whether it is a person's first name, in any case."""
        low = self.word.lower()
        return low in _FIRST_NAMES or any(form in _FIRST_NAMES for form in base_forms(name_key(low)))

    @cached_property
    def adjective(self) -> bool:
        """Whether it ends as adjectives made from places do."""
        return self.written.endswith(_ADJECTIVE_ENDINGS[self.language])

    @property
    def before_capital(self) -> bool:
        """Whether a word with a capital follows."""
        return self.last < self.sentence.last and _has_capital(self.text.tokens[self.last])

    @property
    def behind_capital(self) -> bool:
        """Whether a word with a capital stands before it, abbreviations not counted ("з РСЗВ Херсон")."""
        if self.first == self.sentence.first:
            return False
        token = self.text.tokens[self.first - 1]
        return _has_capital(token) and not (token.text.isupper() and len(token.text) > 1)


class Bearers(NamedTuple):
    """Who bears a name by the gazetteer, best first, and whether a word for a region or a plant was looked up too.

    Empty where the gazetteer doesn't know the name.
    """

    candidates: Sequence[Candidate]
    with_division: bool = False
    spelt: bool = True
    """Whether the gazetteer has the name, or its base form, in these letters, and not only one that sounds so."""

    @property
    def best(self) -> Place:
        """The likeliest."""
        return self.candidates[0].place

    @property
    def firm(self) -> bool:
        """Whether the likeliest is spelt as in the text."""
        return self.candidates[0].how in _EXACT_METHODS

    @property
    def great(self) -> bool:
        """Whether the likeliest place is so large that texts name it without saying where it lies."""
        return self.best.kind in ("country", "admin1", "area", "water") or self.best.population >= _GREAT_FROM


def spot_places(text: Text, gazetteer: Gazetteer, language: str, named: Sequence[RecognisedName] = ()) -> list[Spotted]:
    """The place names of a text in one of :data:`LANGUAGES`, in order, without overlap.

    Parameters
    ----------
    text : Text
        The text.
    gazetteer : Gazetteer
        Where names are looked up.
    language : str
        One of :data:`LANGUAGES`.
    named : sequence of Named
        Names that a network recognised. Of its places all count, of its persons and organisations none; elsewhere the
        rules must be surer than without it.
    """
    places: list[Spotted] = []
    small = frozenset(token.text for token in text.tokens if token.text.islower())
    at = {name.first: name for name in named}
    least = _LEAST_BESIDE_NETWORK if named else _NONE
    for sentence in text.sentences:
        index = sentence.first
        while index < sentence.last:
            name = at.get(index)
            if name is not None:
                places += _in_name(text, sentence, name, gazetteer, language, small)
                index = name.last
                continue
            place = _place_at(text, sentence, index, gazetteer, language, small)
            needed = _LEAST_OPENING if named and index == sentence.first else least
            if place is None or place.probability <= needed or any(n in at for n in range(index, place.last)):
                index += 1
            else:
                places.append(place)
                index = place.last
    return places


def base_form(text: Text, first: int, last: int, gazetteer: Gazetteer, language: str) -> str:
    """What is looked up for the name that a range of tokens is, end exclusive.

    Of a town's quarter that the gazetteer doesn't know it is the town: "Dresden-Übigau".
    """
    sentence = text.sentences[text.sentence_at(text.tokens[first].start)]
    name = Name(text, language, sentence, first, last)
    query, candidates = _candidates(name.written, _division_word(name), gazetteer)
    town, hyphen, _ = name.written.partition("-")
    if name.german and (not candidates or (not name.single and candidates[0].score <= _AMBIGUOUS_SCORE)):
        return _town_in(name, gazetteer) or query
    if candidates or not hyphen:
        return query
    towns = gazetteer.lookup(town, limit=1)
    quartered = towns and towns[0].how in _EXACT_METHODS and towns[0].place.population >= _UNLIKELY_UNDER
    return town if quartered else query


def _town_in(name: Name, gazetteer: Gazetteer) -> str:
    """The only town that a German name of several words holds, or is made of; empty where there is none or several."""
    words = [token.text for token in name.text.tokens[name.first : name.last] if token.kind == "word"]
    following = (token.text for token in name.text.tokens[name.last : name.last + 1])
    if any(word.lower().endswith(_GERMAN_STREETS) for word in (*words[-1:], *following)):
        return ""
    own = [word for word in words if word not in GERMAN_SITES | _NOUNS["de"]]
    towns = [town_of_adjective(word, gazetteer) or (word if is_station_town(word, gazetteer) else "") for word in own]
    only = [town for town in towns if town]
    return only[0] if len(only) == 1 and "-" not in name.written else ""


_GERMAN_STREETS = ("platz", "straße", "strasse", "allee", "brücke", "tor", "weg", "ring", "damm", "ufer", "park")
"""What streets end in, which have other towns' names as well: "Potsdamer Platz", "Frankfurter Allee"."""


def is_station_town(word: str, gazetteer: Gazetteer) -> bool:
    """Whether a word is a town's name as it stands, of a town that has a station or an airport of its own."""
    candidates = gazetteer.lookup(word, limit=1) if word[:1].isupper() and gazetteer.knows(word) else []
    spelt = bool(candidates) and candidates[0].how in ("exact", "folded")
    return spelt and candidates[0].place.population >= _UNLIKELY_UNDER


def town_of_adjective(written: str, gazetteer: Gazetteer) -> str:
    """The town that a German adjective in -er is made of: "Frankfurter", "Dresdner"; empty where there is none."""
    if not written.endswith("er"):
        return ""
    stem = written[:-2]
    for town in (stem, f"{stem}en", f"{stem[:-1]}en"):
        bearers = gazetteer.lookup(town, limit=1) if gazetteer.knows(town) else []
        is_settlement = bool(bearers) and bearers[0].place.kind == "settlement" and bearers[0].how in _EXACT_METHODS
        if is_settlement and bearers[0].place.population >= _GREAT_FROM:
            return town
    return ""


def _in_name(
    text: Text, sentence: Sentence, name: RecognisedName, gazetteer: Gazetteer, language: str, small: frozenset[str]
) -> Iterator[Spotted]:
    """The places in what a network recognised: all of a place's name; in another's only a plant, or what is struck."""
    if name.kind == "LOC":
        yield from _named(text, sentence, name, gazetteer, language)
        return
    place = _place_at(text, sentence, name.first, gazetteer, language, small)
    if place is None:
        return
    if _is_site(text, place) or _is_behind_blow(text, place) or _is_struck_first(text, name, place, language):
        yield place


def _named(
    text: Text, sentence: Sentence, named: RecognisedName, gazetteer: Gazetteer, language: str
) -> Iterator[Spotted]:
    """What a network took for a place: parted at marks, and without words for a town or a region at its ends."""
    first = named.first
    for index in range(named.first, min(named.last, sentence.last) + 1):
        if index < min(named.last, sentence.last) and not _parts_names(text.tokens[index]):
            continue
        begin, end = _without_words(text.tokens, first, index, language)
        if begin > sentence.first and _heads_street(text.tokens, begin - 1):
            begin -= 1
        if begin < end:
            name = Name(text, language, sentence, begin, end)
            query, _ = _candidates(name.written, _division_word(name), gazetteer)
            yield Spotted(begin, end, query, max(named.probability, _BY_NETWORK))
        first = index + 1


def _is_site(text: Text, place: Spotted) -> bool:
    """Whether a place is a plant that bears a town's name, which a network takes for its owner."""
    behind = text.tokens[place.last].text if place.last < len(text.tokens) else ""
    return behind in _SITES


def _is_behind_blow(text: Text, place: Spotted) -> bool:
    """Whether a place stands behind "обстрел" or a verb of taking, where a network takes it for somebody."""
    before = text.tokens[place.first - 1].text.lower() if place.first else ""
    return place.probability >= _BY_BLOW and (before in _BLOW_NOUNS or before in _TAKING)


def _is_struck_first(text: Text, name: RecognisedName, place: Spotted, language: str) -> bool:
    """Whether a place stands before what was done to it: a single name does nothing in the plural.

    "Никополь обстреляли из артиллерии", where a network takes the first word for a person.
    """
    verb = text.tokens[name.last].text.lower() if name.last < len(text.tokens) else ""
    plural = verb.startswith(_STRUCK[language]) and verb.endswith("ли")
    return plural and name.last - name.first == 1 and place.last == name.last


def _parts_names(token: Token) -> bool:
    """Whether a mark stands between names and in none."""
    return token.kind == "mark" and token.text not in _IN_NAMES


def _without_words(tokens: Sequence[Token], first: int, last: int, language: str) -> tuple[int, int]:
    """The range without a preposition or a word for a town before the name and one for a region behind it."""
    before = _TOWN_WORDS | REGION_WORDS | _PREPOSITIONS[language]
    while first < last - 1 and tokens[first].text.lower() in before:
        first += 1
    while first < last - 1 and tokens[last - 1].text.lower() in REGION_WORDS | _REGIONS_WORDS:
        last -= 1
    return first, last


def _place_at(
    text: Text, sentence: Sentence, first: int, gazetteer: Gazetteer, language: str, small: frozenset[str]
) -> Spotted | None:
    token = text.tokens[first]
    low = token.text.lower()
    if low in _STREET_WORDS and language != "de":
        return _street(text, sentence, first) if _heads_street(text.tokens, first) else None
    if not _has_capital(token) or low in REGION_WORDS or low in _TOWN_WORDS or low in _PREPOSITIONS[language]:
        return None
    ends = _ends(text.tokens, first, sentence.last)
    names = [Name(text, language, sentence, first, last, small) for last in ends]
    for name in names:
        place = _ground(name, gazetteer) or _spotted(name, gazetteer)
        if place is not None:
            return place
    longest = names[0]
    if not longest.german and longest.before in _VILLAGE_WORDS:
        return Spotted(first, longest.last, longest.written, _BY_VILLAGE_WORD)
    return None


def _heads_street(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word opens a street's name, and people don't take to the streets of a town: "вышли на улицы Минска"."""
    low = tokens[index].text.lower()
    if low not in _STREETS:
        return low in _STREET_WORDS
    return not any(token.text.lower().startswith(_TAKING_TO) for token in tokens[max(index - 4, 0) : index])


_STREETS = ("улицы", "вулиці")
_TAKING_TO = ("выш", "выход", "вийш", "виход")


def _street(text: Text, sentence: Sentence, first: int) -> Spotted | None:
    """A street with the number of a house, where it has one: "вул. Зелена, 5". The gazetteer holds no streets."""
    tokens, last = text.tokens, first + 1
    while last < sentence.last and last <= first + _MOST_WORDS and _has_capital(tokens[last]):
        last += 1
    if last == first + 1:
        return None
    numbered = _has_house_number(tokens, last + 1, sentence.last)
    if last < sentence.last and tokens[last].text.islower() and (numbered or tokens[last].text in _GROUND_NOUNS):
        last += 1  # "вул. Довге поле, 5"
    if _has_house_number(tokens, last, sentence.last):
        last += 2
        if last + 1 < sentence.last and tokens[last].text == "-" and len(tokens[last + 1].text) < 3:
            last += 2  # "17-23", "2-В"
    written = text.text[tokens[first].start : tokens[last - 1].end]
    return Spotted(first, last, written, _BY_STREET_WORD)


def _has_house_number(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a street's name that is over before a token has the number of a house: ", 5"."""
    return at + 1 < end and tokens[at].text == "," and tokens[at + 1].kind == "number"


def _ground(name: Name, gazetteer: Gazetteer) -> Spotted | None:
    """The name with the word for a sea, an island or a square behind it: "Маршаллові острови", listed or not."""
    if name.german or name.following not in _GROUND_NOUNS or name.quoted:
        return None
    whole = Name(name.text, name.language, name.sentence, name.first, name.last + 1, name.small)
    candidates = _spelt(whole.written, gazetteer)
    if candidates:
        return Spotted(whole.first, whole.last, whole.written, _BY_DIVISION_WORD)
    opens = name.first == name.sentence.first
    plain = not name.single or opens or name.word in _NOUNS[name.language] or name.first_name
    if plain or name.word.lower() in name.small or _spelt(name.written, gazetteer):
        return None
    return Spotted(whole.first, whole.last, whole.written, _BY_STREET_WORD)


def _in_short_quotation(text: Text, first: int, last: int) -> bool:
    """Whether quotation marks stand around the tokens and a few others."""
    tokens = text.tokens
    for begin in range(first - 1, max(first - 2 - _LONGEST_QUOTED_NAME, -1), -1):
        if tokens[begin].text in _OPENING:
            ends = range(last, min(begin + 2 + _LONGEST_QUOTED_NAME, len(tokens)))
            return any(tokens[end].text in _CLOSING for end in ends)
        if tokens[begin].text in _CLOSING:
            return False
    return False


def _mostly_capitals(name: Name) -> bool:
    """Whether most words of its sentence are all in capitals."""
    tokens = [token for token in name.text.tokens[name.sentence.first : name.sentence.last] if token.kind == "word"]
    return 2 * sum(token.text.isupper() for token in tokens) > len(tokens)


def _has_capital(token: Token) -> bool:
    return token.kind == "word" and token.text[0].isupper()


def _ends(tokens: Sequence[Token], first: int, end: int) -> Iterator[int]:
    """Where a name that begins here may end, the longest first."""
    ends = [first + 1]
    index = first + 1
    while index < end and len(ends) < _MOST_WORDS:
        token = tokens[index]
        gap = token.start - tokens[index - 1].end
        if token.text in ("-", "‑", "–") and gap == 0:
            index += 1
            if index + 1 < end and tokens[index].text in ("на", "am", "an", "de") and tokens[index + 1].text == "-":
                index += 2  # "Ростов-на-Дону"
        elif _has_capital(token) and gap <= 1:
            index += 1
            ends.append(index)
        else:
            break
    return reversed(ends)


def _spotted(name: Name, gazetteer: Gazetteer) -> Spotted | None:
    """The name as a place's, where the gazetteer knows it and a rule vouches for it."""
    word = _division_word(name)
    query, candidates = _candidates(name.written, word, gazetteer)
    if name.written in SHORT_FORMS:
        return None if name.quoted else Spotted(name.first, name.last, name.written, _BY_SHORT_FORM)
    if not candidates:
        unlisted = word.lower() in REGION_WORDS and name.adjective and name.single and not name.german
        return Spotted(name.first, name.last, query, _BY_VILLAGE_WORD) if unlisted else None
    bearers = Bearers(candidates, with_division=bool(word), spelt=_is_spelt(query, candidates[0], gazetteer))
    if joined_to_unknown(name, gazetteer):
        return None
    if name.adjective and "-" not in name.written and not word and not _is_inflected_town(name, bearers.best):
        return None
    probability = place_probability(name, bearers)
    last = name.last + 1 if word == _SHORT_PROVINCE else name.last  # "Рівненська обл.", as forms and lists have it
    return Spotted(name.first, last, query, probability) if probability > 0.0 else None


def _is_spelt(query: str, candidate: Candidate, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer has the name or a base form of it in these letters, and not only one that sounds so."""
    if candidate.how != "inflected":
        return True
    for form in base_forms(name_key(query)):
        if gazetteer.knows(form) and any(other.place.id == candidate.place.id for other in gazetteer.lookup(form)):
            return True
    return False


def _division_word(name: Name) -> str:
    """The word for a region or a plant that belongs to the name, behind it or at the end of a list; else empty."""
    word = LOCAL_WORDS.short_divisions.get(name.following, name.following)
    tokens, sentence = name.text.tokens, name.sentence
    if _in_list_of_regions(name) or (
        not name.german
        and name.adjective
        and word.lower() not in REGION_WORDS
        and _heads_list(tokens, name.last, sentence.last, name.language)
    ):
        word = _REGION_WORD[name.language]
    region = word.lower() in REGION_WORDS and (not name.german or word == "Oblast")
    return word if region or word in _SITES else ""


def _heads_list(tokens: Sequence[Token], index: int, end: int, language: str) -> bool:
    """Whether only adjectives stand between here and "областями": "над Сумською, Харківською та ... областями"."""
    others = 0
    while index < end and others < _LONGEST_LIST:
        word = tokens[index].text
        if word.lower() in _REGIONS_WORDS:
            return True
        if word in _IN_LIST_OF_ADJECTIVES:
            index += 1
        elif word[0].isupper() and word.endswith(_ADJECTIVE_ENDINGS[language]):
            others += 1
            index += 1
        else:
            return False
    return False


def _in_list_of_regions(name: Name) -> bool:
    """Whether only names stand between "Gebieten" and this one: "über den Gebieten Brjansk und Kursk"."""
    index = name.first - 1
    while index >= name.sentence.first and name.first - index < _LONGEST_LIST:
        word = name.text.tokens[index].text
        if word.lower() in _REGIONS_WORDS and word.lower() not in _SINGLE_REGIONS_WORDS:
            return name.german or name.word.endswith(_ADJECTIVE_ENDINGS[name.language])
        if word not in _IN_LIST and not word[0].isupper():
            return False
        index -= 1
    return False


def _is_inflected_town(name: Name, place: Place) -> bool:
    """Whether what ends as an adjective is a town: behind a word for one, or in a case that both have."""
    led = name.before in _PREPOSITIONS[name.language] or name.before in _BLOW_NOUNS or name.before in _PERSONS_OF
    inflected = led and name.written.endswith(_TOWN_ENDINGS)
    return place.kind == "settlement" and (inflected or name.before in _TOWN_WORDS)


def _candidates(name: str, word: str, gazetteer: Gazetteer) -> tuple[str, Sequence[Candidate]]:
    """What to look up for a name and the word for a region or plant behind it, and who bears it."""
    query = f"{LOCAL_WORDS.plural_genitives.get(name, name)} {word}".strip()
    candidates = _spelt(query, gazetteer)
    if candidates:
        return (
            _in_accusative(query, candidates, gazetteer)
            or _province(query, word, candidates, gazetteer)
            or _own_spelling(query, candidates, gazetteer)
            or (query, candidates)
        )
    compound = _compound(name, gazetteer)
    if compound or not word:
        return compound or (query, [])
    return name, _spelt(name, gazetteer)


def _spelt(query: str, gazetteer: Gazetteer) -> list[Candidate]:
    """The bearers of a name, without those whose names are only like it."""
    return [candidate for candidate in gazetteer.lookup(query, limit=5) if candidate.how != "fuzzy"]


def _province(
    query: str, word: str, candidates: Sequence[Candidate], gazetteer: Gazetteer
) -> tuple[str, Sequence[Candidate]] | None:
    """The province in its base form, where the word for one stands behind the name and no province was looked up."""
    if not word.lower().startswith("област") or candidates[0].place.kind == "admin1":
        return None
    for form in base_forms(name_key(query)):
        provinces = gazetteer.lookup(form, limit=1)
        if provinces and provinces[0].place.kind == "admin1":
            return form, provinces
    return None


def _in_accusative(
    query: str, candidates: Sequence[Candidate], gazetteer: Gazetteer
) -> tuple[str, Sequence[Candidate]] | None:
    """The town nearby whose accusative a name is, before a far one that some list writes so: "заняли Суджу"."""
    if query[-1:] not in _OF_ACCUSATIVE or candidates[0].place.country in _NEAR["ru"]:
        return None
    base = query[:-1] + _OF_ACCUSATIVE[query[-1:]]
    towns = [each for each in _spelt(base, gazetteer) if each.how == "exact" and each.place.country in _NEAR["ru"]]
    return (base, towns) if towns and towns[0].place.population >= _NO_HAMLET_FROM else None


_OF_ACCUSATIVE = {"у": "а", "ю": "я"}
"""The ending of a feminine accusative, and of its nominative."""


def _own_spelling(
    query: str, candidates: Sequence[Candidate], gazetteer: Gazetteer
) -> tuple[str, Sequence[Candidate]] | None:
    """The name in its own language's spelling, where it was taken for another's: "Херсоні" is a case of "Херсон"."""
    first = candidates[0]
    if first.how != "transliterated":
        return None
    for form in base_forms(name_key(query)):
        straight = gazetteer.lookup(form, limit=5)
        if straight and straight[0].how == "exact" and straight[0].place.id == first.place.id:
            return form, straight
    if _is_only(candidates) and first.place.population >= _GREAT_FROM:  # "Chan Junis"
        return first.place.name, candidates
    return None


def _is_only(candidates: Sequence[Candidate]) -> bool:
    """Whether all of them are the same place."""
    return len({candidate.place.id for candidate in candidates}) == 1


def _compound(name: str, gazetteer: Gazetteer) -> tuple[str, Sequence[Candidate]] | None:
    """A name of several parts of which the first, or the first and the last, have a case: "Ростове-на-Дону"."""
    head, *rest = name.split("-")
    if not rest:
        return None
    tail = "-".join(rest)
    tails = (tail, *(base_forms(name_key(tail)) if len(rest) == 1 else ()))
    for form in (head, *base_forms(name_key(head))):
        for other in tails:
            written = f"{form}-{other}"
            if written != name and gazetteer.knows(written):
                towns = gazetteer.lookup(written, limit=5)
                if towns and towns[0].how in ("exact", "folded"):
                    return written, towns
    return None


def joined_to_unknown(name: Name, gazetteer: Gazetteer) -> bool:
    """Whether a hyphen joins the name to a word that is no place's: "Forbes-Україна", "Альтани-капітал"."""
    tokens, first, last = name.text.tokens, name.first, name.last
    if name.german:
        return False
    behind = last + 1 < name.sentence.last and tokens[last].text == "-" and tokens[last].start == tokens[last - 1].end
    if behind and tokens[last].end == tokens[last + 1].start and tokens[last + 1].kind == "word":
        return not _spelt(tokens[last + 1].text, gazetteer)
    before = first - 2 >= name.sentence.first and tokens[first - 1].text == "-"
    if before and tokens[first - 1].end == tokens[first].start and tokens[first - 2].end == tokens[first - 1].start:
        return tokens[first - 2].kind == "word" and not _spelt(tokens[first - 2].text, gazetteer)
    return False


def place_probability(name: Name, bearers: Bearers) -> float:
    """How sure it is that the name is a place's here, by the first of :data:`RULES` that has a say; else 0."""
    for rule in RULES.values():
        probability = rule(name, bearers)
        if probability is not None:
            return probability
    return _NONE


def _word_of_another_kind(name: Name, _: Bearers) -> float | None:
    """A single word that is an everyday noun, a title or very short names no place."""
    if not name.single:
        return None
    everyday = len(name.word) < 3 or name.word in _NOUNS[name.language] or name.word.lower() in _PERSON_TITLES
    return _NONE if everyday else None


def _initials(name: Name, bearers: Bearers) -> float | None:
    """Other initials are a body's ("ВАСУ"), whatever sounds like them, and so is a Latin name in a Cyrillic text."""
    if name.german:
        return None
    wide = bearers.candidates[0].how == "exact" and bearers.best.kind in ("country", "admin1", "area")
    return _NONE if (name.acronym or name.word.isascii()) and not wide else None


def _in_quotation_marks(name: Name, _: Bearers) -> float | None:
    """A name in quotation marks is a firm's, a ship's or a paper's: "універмаг «Україна»"."""
    return _NONE if not name.german and name.quoted and name.before not in _TOWN_WORDS else None


def _person_by_first_name(name: Name, _: Bearers) -> float | None:
    """A first name is a person's, but for a town that a preposition or a word for towns stands before."""
    if name.german or not name.single or not name.first_name:
        return None
    town = name.before in _FIRM_PREPOSITIONS or name.before in _TOWN_WORDS
    return _NONE if name.before_capital or not town else None


def _in_honour_of(name: Name, _: Bearers) -> float | None:
    """Behind "named after" stands a person: "парк ім. Горького"."""
    return _NONE if name.before in _NAMED_AFTER else None


def _of_the_place(name: Name, bearers: Bearers) -> float | None:
    """In the genitive behind a person or an office it is what they are of: "житель Вінниці", "мера Києва"."""
    how = bearers.candidates[0].how
    in_case = name_key(bearers.candidates[0].matched) != name_key(name.written)  # "Краматорська" by "Краматорськ"
    genitive = (how == "inflected" and bearers.spelt) or (how == "transliterated" and bearers.great)
    genitive = genitive or (how == "exact" and in_case)
    if name.german or name.before not in _PERSONS_OF or not genitive:
        return None
    return _BY_PREPOSITION if bearers.great or bearers.best.population >= _UNLIKELY_UNDER else None


def _division_word_beside(name: Name, bearers: Bearers) -> float | None:
    """A word for a town or a region beside the name says that it is one."""
    beside = bearers.with_division or name.before in _TOWN_WORDS or name.before in REGION_WORDS
    return _BY_DIVISION_WORD if beside else None


def _person_behind_title(name: Name, _: Bearers) -> float | None:
    """A name behind a title is a person's."""
    return _NONE if name.before in _PERSON_TITLES else None


def _town_in_its_region(name: Name, bearers: Bearers) -> float | None:
    """A region's name in the genitive behind it makes it a town: "Нікополь Дніпропетровської області"."""
    tokens, last, end = name.text.tokens, name.last, name.sentence.last
    if name.german or not bearers.firm or last + 1 >= end:
        return None
    word = tokens[last].text
    in_region = (
        tokens[last + 1].text.lower().rstrip(".") in REGION_WORDS
        and word[0].isupper()
        and word.endswith(_ADJECTIVE_ENDINGS[name.language])
    )
    return _BY_ITS_REGION if in_region else None


def _struck(name: Name, bearers: Bearers) -> float | None:
    """What is struck, taken or cut off in a sentence is a great place named bare: "Drohnen trafen Sumy"."""
    if not (bearers.great and bearers.firm) or name.before_capital or (name.behind_capital and not name.german):
        return None
    tokens = name.text.tokens[name.sentence.first : name.sentence.last]
    struck = any(token.text.lower().startswith(_STRUCK[name.language]) for token in tokens)
    return _BY_BLOW if struck else None


def _beside_blow(name: Name, bearers: Bearers) -> float | None:
    """What stands right behind "обстрел" or a verb of taking is a place, where one nearby is spelt so."""
    if name.german or name.quoted or not (bearers.firm and bearers.spelt) or (name.single and name.before_capital):
        return None
    near = bearers.best.kind == "settlement" and bearers.best.country in _NEAR[name.language]
    if not near or bearers.best.population < _NO_HAMLET_FROM:
        return None
    surname = name.word.lower().endswith(_SURNAME_ENDINGS)
    taken = name.before in _TAKING and not surname
    return _BY_BLOW if name.before in _BLOW_NOUNS or taken else None


def _german_blow_upon(name: Name, bearers: Bearers) -> float | None:
    """What a German attack is "auf" is a place, where it may be only one: "Drohnenangriff auf Grajworon"."""
    if not (name.german and name.before == "auf" and name.second_before.endswith(_BLOW_ENDINGS)):
        return None
    return _BY_BLOW if bearers.great or bearers.firm or _is_only(bearers.candidates) else _NONE


def _behind_preposition(name: Name, bearers: Bearers) -> float | None:
    """A preposition vouches for great places, and for others the more, the fewer other things follow it."""
    if name.before not in _PREPOSITIONS[name.language]:
        return None
    if not bearers.spelt and len(name_key(name.written)) < _SHORTEST_BY_SOUND:
        return _NONE
    if not name.german and name.before_capital and name.single and not bearers.great:
        return _NONE
    if name.before in _FIRM_PREPOSITIONS and (bearers.firm or bearers.great):
        likely = bearers.great or not name.german or bearers.best.population >= _UNLIKELY_UNDER
        return _BY_FIRM_PREPOSITION if likely else _BY_FIRM_PREPOSITION_ALONE
    if bearers.great:
        return _BY_PREPOSITION
    return _BY_SIZE if bearers.firm and bearers.best.population >= _NO_HAMLET_FROM else _NONE


def _german_behind_article(name: Name, bearers: Bearers) -> float | None:
    """A German article stands before regions and waters, not before towns."""
    if not name.german or name.before not in _GERMAN_ARTICLES or bearers.best.kind == "country":
        return None
    wide = bearers.best.kind in ("area", "water", "admin1")
    return _BY_FAME if wide and name.second_before in _PREPOSITIONS["de"] else _NONE


def _german_bare(name: Name, bearers: Bearers) -> float | None:
    """Without any word that vouches, a German noun is a place where it is a country or a great town."""
    if not name.german:
        return None
    famous = bearers.great and (bearers.best.kind == "country" or bearers.best.population >= _GREAT_FROM)
    return _BY_FAME if famous and bearers.firm else _NONE


def _beside_another_name(name: Name, bearers: Bearers) -> float | None:
    """Beside another capitalised word the name is a person's or an organisation's, unless it is a country's."""
    behind = name.behind_capital and name.first - 1 > name.sentence.first
    if not (name.before_capital or behind):
        return None
    return _BY_FAME if bearers.best.kind == "country" and bearers.firm else _NONE


def _opens_sentence(name: Name, bearers: Bearers) -> float | None:
    """A sentence's first word has a capital anyway: "Слухи", rumours, is no case of Slough."""
    if name.first != name.sentence.first or bearers.best.kind in ("country", "admin1"):
        return None
    best = bearers.best
    doubtful = best.population < _GREAT_FROM or bearers.candidates[0].how == "inflected"
    far = best.kind == "settlement" and best.country not in _NEAR[name.language]
    unlikely = far and (best.population < _FAR_FROM or len(name.word) < _SHORTEST_FAR)
    return _NONE if doubtful or (unlikely and not name.german) else None


def _surname(name: Name, bearers: Bearers) -> float | None:
    """Without any word that vouches, what ends as surnames do is no small town's name in a case of its own."""
    own = bearers.candidates[0].how == "exact" and bearers.best.country == name.language.upper().replace("UK", "UA")
    surname = name.single and name.word.lower().endswith(_SURNAME_ENDINGS) and not own
    return _NONE if surname and not name.german and not bearers.great else None


def _everyday_word(name: Name, bearers: Bearers) -> float | None:
    """A word that the text has in small letters too is no place, nor one that only sounds like a place's name."""
    return _NONE if not bearers.spelt or name.word.lower() in name.small else None


def _bare(name: Name, bearers: Bearers) -> float | None:
    """Without any word that vouches, a name counts by its place's size, and a far place only where it is great."""
    if bearers.great and bearers.firm:
        return _BY_FAME
    if not name.german and bearers.best.country not in _NEAR[name.language]:
        return _NONE
    return _BY_SIZE if bearers.firm and bearers.best.population >= _UNLIKELY_UNDER else None


RULES: dict[str, Callable[[Name, Bearers], float | None]] = {
    "word of another kind": _word_of_another_kind,
    "initials": _initials,
    "in quotation marks": _in_quotation_marks,
    "person by first name": _person_by_first_name,
    "division word beside": _division_word_beside,
    "in honour of": _in_honour_of,
    "of the place": _of_the_place,
    "person behind title": _person_behind_title,
    "town in its region": _town_in_its_region,
    "German blow upon": _german_blow_upon,
    "struck": _struck,
    "beside blow": _beside_blow,
    "behind preposition": _behind_preposition,
    "German behind article": _german_behind_article,
    "German bare": _german_bare,
    "beside another name": _beside_another_name,
    "opens sentence": _opens_sentence,
    "surname": _surname,
    "everyday word": _everyday_word,
    "bare": _bare,
}
"""What vouches for a name or against it: each a probability, or None where the rule has no say."""
