"""Who says so: the speakers of a sentence, and the stance in which they speak.

A speaker is the noun phrase before a verb of saying ("the regional governor said", "Andreas Schwarz, a member
of …, did not rule out"), after it where it is turned round ("… , said the mayor"), or after "according to".
Only noun phrases are taken that hold a word for those who speak, a government, or a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.extract.events.circumstances import DATIVE_PLURAL, cyrillic_subjects, german_subjects
from geo.extract.events.inflected_subjects import (
    SPEAKING_INFLECTED,
    agrees,
    cyrillic_account,
    cyrillic_before,
    cyrillic_behind,
    german_before,
    german_behind,
    german_person,
    german_source,
)
from geo.extract.events.subjects import SPEAKING, bare_before, determined_before, determined_behind, determined_source
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import is_number
from geo.extract.text.phrase_matcher import Match, Word

_SKIPPED = listed("""
    has have had also later did does do not n't is was were are be been reportedly again then however only
    already would hat haben hatte habe sei wurde auch später nicht on at in the earlier still both still
    strongly firmly officially repeatedly now there since meanwhile today just це это позже позднее ранее также уже
    пізніше раніше також уже вже згодом
""")
_EDGES = listed("""
    the a an of to in on at from and for who which that its their his her der die das den dem des von vom aus seitens
    angaben zwei drei vier fünf mehrere einige в у на з во из от
""")
_SOURCE_FOLLOWS = listed("according as laut zufolge nach unter за по з со ссылаясь посилаючись согласно")
_COMES = ("come", "came", "stamm")
"""Beginnings of verbs before "from": "the figures come from", "die Angaben stammen von"."""
_CITES = listed("citing cites cited quoting quotes quoted")
"""English verbs whose object may be the speaker: "the agency quoted the governor as saying"."""
_MOST_WORDS = 14
_LONGEST_ASIDE = 26
"""The most words of a speaker with office and name, and of an aside between a speaker and the verb."""
_QUOTE_MARKS = frozenset("\"“”„«»'‘’")
_MARKS_OF_SPEECH = _QUOTE_MARKS - {"'", "’"}
_DASHES = frozenset("–—-")


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement by somebody: the words of the speaker and of the verb (ends exclusive), and the stance.

    ``official`` says that the speaker is a politician, a government or a body that speaks for one, ``deed`` that it
    tells what its own side did, ``author`` that all of the text is by the speaker.
    """

    speaker: str
    stance: str
    first: int
    last: int
    verb_first: int
    verb_last: int
    official: bool
    negated: bool = False
    pronoun: bool = False
    deed: bool = False
    author: bool = False


def sayings_in(words: Sequence[Word], vocabulary: Vocabulary, countries: frozenset[int] = frozenset()) -> list[Saying]:
    """The sayings of a sentence, in order of their verbs; verbs without a speaker are left out.

    ``countries`` are the characters at which countries' names start: a country right before the verb is a speaker.
    """
    sayings = [*_headed(words, vocabulary), *_signed(words, vocabulary), *_behind_so(words, vocabulary)]
    sayings += [*_credited(words, vocabulary), *_authored(words, vocabulary)]
    for match in vocabulary.stances.find(words):
        single = match.last - match.first == 1
        if single and match.first and words[match.first].capital and words[match.first - 1].kind == "word":
            continue  # "the United States" states nothing
        if _is_noun(words, match, vocabulary) or vocabulary.nondenials.at(words, match.first):
            continue
        saying = _saying(words, match, sayings, vocabulary, countries)
        if saying is not None:
            sayings.append(saying)
    return sayings


def _saying(
    words: Sequence[Word],
    match: Match[str],
    earlier: Sequence[Saying],
    vocabulary: Vocabulary,
    countries: frozenset[int],
) -> Saying | None:
    """The saying of a verb, or of a phrase such as "in his words"; None where nobody speaks, or has just spoken so."""
    span = None
    passive = _is_said_of_subject(words, match, vocabulary)
    if passive or _has_agent(words, match, vocabulary):
        span = _agent(words, match, vocabulary)
        if span is None:
            return None
    elif _possessive_in(words, match) is None:
        span = (
            _country_before(words, match, countries)
            or _same_as_before(words, match, earlier)
            or speaker_span(words, match, vocabulary)
        )
    if span is None:
        return _said_by_pronoun(words, match)
    first, last = span
    if words[first].low in _NOBODY or _nobody_behind(words, match.last) or _repeats(match, first, earlier):
        return None
    deed = match.meaning in ("reports", "claims") and _speaks_of_own_deed(words, match, first, last, vocabulary)
    return Saying(
        name_of(words[first:last]),
        "claims" if deed else _stance(words, match, vocabulary),
        first,
        last,
        match.first,
        match.last,
        words[first].start in countries or _is_official(words, first, last, vocabulary),
        negated=any(word.low in _NEGATIONS for word in _outside_aside(words[last : match.first]))
        or any(word.low in _NOTHING for word in words[match.last : match.last + 1]),
        deed=deed,
    )


def _outside_aside(words: Sequence[Word]) -> list[Word]:
    """The words between a speaker and a verb that aren't between commas: ", who didn't give his name, said"."""
    commas = [at for at, word in enumerate(words) if word.low == ","]
    return [*words[: commas[0]], *words[commas[-1] :]] if commas else list(words)


def _nobody_behind(words: Sequence[Word], start: int) -> bool:
    """Whether "nobody" is the subject right behind a verb, and not of what is said: "sagt, niemand habe"."""
    for word in words[start : start + _NOBODY_WITHIN]:
        if word.breaks or word.low in _NOBODY_BEHIND:
            return not word.breaks
    return False


def _stance(words: Sequence[Word], match: Match[str], vocabulary: Vocabulary) -> str:
    """The stance of a verb; who "believes" or "suspects" accuses only where a party follows, and who declares "что
    стоит за" an attack claims it.
    """
    if match.meaning == "reports" and _says_who_is_behind(words[match.last : match.last + _OWNS_UP_WITHIN]):
        return "claims"
    if words[match.first].low not in _BELIEVES:
        return match.meaning
    behind = range(match.last, min(match.last + _PARTY_WITHIN, len(words)))
    suspects = any(vocabulary.groups.at(words, at) or vocabulary.demonyms.at(words, at) for at in behind)
    return match.meaning if suspects else "reports"


_BELIEVES = listed("believe believes suspect suspects")
_PARTY_WITHIN = 4


def _says_who_is_behind(words: Sequence[Word]) -> bool:
    """Whether a Russian or Ukrainian clause without a subject of its own says who did it: "что стоит за взрывом"."""
    triples = zip(words, words[1:], words[2:], strict=False)
    return any(that.low in _THAT and verb.low in _STANDS and far.low == "за" for that, verb, far in triples)


_THAT = listed("что що")
_STANDS = listed("стоит стоят стоял стояла стояло стояли стоїть стоять стояв")
_OWNS_UP_WITHIN = 7


def takes_responsibility(words: Sequence[Word]) -> bool:
    """Whether words are of who did it: "claimed responsibility", "взяли відповідальність", "bekannte sich"."""
    return any(word.low.startswith(_RESPONSIBILITY) for word in words)


_RESPONSIBILITY = ("responsib", "ответствен", "відповідальн", "verantwort", "bekannte", "bekannten", "reklamier")


def _speaks_of_own_deed(
    words: Sequence[Word], match: Match[str], first: int, last: int, vocabulary: Vocabulary
) -> bool:
    """Whether a party's ministry or army declares: "Міноборони РФ заявило", "erklärte das Verteidigungsministerium"."""
    if not vocabulary.words.verb_last:
        return _says_that_own_struck(words, match, first, last, vocabulary)
    declares = match.meaning == "reports" and words[match.first].low.startswith(_DECLARES)
    deed = any(word.low.startswith(_DEEDS) for word in words[match.last :])
    return declares and deed and any(word.low.startswith(_ARMED_FORCES) for word in words[first:last])


def _says_that_own_struck(
    words: Sequence[Word], match: Match[str], first: int, last: int, vocabulary: Vocabulary
) -> bool:
    """Whether a party says that it struck: "Al-Shabaab said it had fired them", "the military says its jets hit"."""
    army = any(word.low in _ARMIES for word in words[first:last])
    if not (army or vocabulary.groups.find(words, first, last)):
        return False
    subjects = _OWN_SIDE | _OWN_FORCES if army else _OWN_SIDE
    end = min(match.last + _DEED_WITHIN, len(words))
    own = next((at for at in range(match.last, end) if words[at].low in subjects), end)
    for at in range(own + 1, min(own + _VERB_WITHIN, len(words))):
        word, before = words[at], words[at - 1]
        if word.breaks or word.low in _NEGATIONS or word.low in _TO_BE:
            return False
        downed = word.low == "shot" and words[at + 1 : at + 2] and words[at + 1].low == "down"
        if word.low in _STRUCK and before.low not in _BEFORE_NOUNS and not downed:
            return True
    return False


_ARMIES = listed("army military force navy idf junta centcom")
_OWN_SIDE = listed("it its they their our we group")
_OWN_FORCES = listed("troops soldiers aircraft warplanes jets forces")
"""Forces that an army's spokesman names without "its": "troops fired warning shots"."""
_DEED_WITHIN = 10
"""The most words between a verb of saying and its clause: "said in a statement on Telegram that it"."""
_VERB_WITHIN = 6
"""The most words between a subject and its verb."""
_STRUCK = listed("""
    hit struck fired launched shelled bombed targeted attacked carried killed stormed raided ambushed detonated planted
    shot staged conducted captured seized
""")


_DEEDS = (
    *("getroff", "angegriff", "attack", "beschoss", "abgeschoss", "abgefang", "abgewehrt", "zerstör", "vernicht"),
    *("ураз", "вразил", "удар", "знищ", "збит", "збил", "відбит", "пораз", "пораж", "уничтож", "сбит", "сбил", "отраз"),
)
_DECLARES = ("заяв", "erklär")
"""Beginnings of verbs for "declare", which read as "claimed" rather than as a report."""
_NOTHING = listed("nothing nichts ничего нічого")
"""Objects of a verb of saying for what isn't said: "has said nothing"."""
_NEGATIONS = ("not", "n't", "no", "nicht", "не")


def _is_noun(words: Sequence[Word], match: Match[str], vocabulary: Vocabulary) -> bool:
    """Whether an English word is a noun here: "reports from Aleppo", "the claims", "calls for"."""
    if vocabulary.words.verb_last or words[match.first].low not in _VERBS_AND_NOUNS:
        return False
    before = words[match.first - 1].low if match.first else ""
    following = words[match.first + 1].low if match.first + 1 < len(words) else ""
    if before == "media" and words[match.first].low == "report" and match.last < len(words):
        return not words[match.last].breaks  # "killing both, state media report."
    return not before or before in _BEFORE_NOUNS or following in _AFTER_NOUNS


_VERBS_AND_NOUNS = listed("reports report claims claim calls call demands demand notes states statement denial")
_BEFORE_NOUNS = listed("""
    the a an this these those some several many initial early earlier unconfirmed conflicting media news press of to in
    by from with despite amid no any more latest new other all various
""")
_AFTER_NOUNS = listed("of from about")


def _is_said_of_subject(words: Sequence[Word], match: Match[str], vocabulary: Vocabulary) -> bool:
    """Whether an English verb of saying is passive, so that its subject doesn't speak: "the attack was condemned"."""
    verb = words[match.first].low
    if vocabulary.words.verb_last or not verb.endswith(("ed", "said", "told")) or verb in _ACTIVE_PASSIVES:
        return False
    at = match.first - 1
    while at >= 0 and (words[at].low in _ADVERBS or words[at].low.endswith("ly")):
        at -= 1
    return at >= 0 and words[at].low in _TO_BE


_ACTIVE_PASSIVES = listed("prepared quoted cited concerned")
_ADVERBS = listed("also later not n't then again reportedly widely still both")
_TO_BE = listed("is are was were be been being")


def _has_agent(words: Sequence[Word], match: Match[str], vocabulary: Vocabulary) -> bool:
    """Whether "by" follows an English verb of saying: "an explosion in Kabul claimed by Islamic State"."""
    return not vocabulary.words.verb_last and match.last < len(words) and words[match.last].low == "by"


def _agent(words: Sequence[Word], match: Match[str], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The speaker after "by" in the passive; None if nobody is named."""
    within = _AGENT_WITHIN if match.meaning == "reports" else _AGENT_OF_CLAIM_WITHIN
    end = min(match.last + within, len(words))
    by = next((at for at in range(match.last, end) if words[at].low == "by" or words[at].breaks), end)
    if by == end or words[by].breaks:
        return None
    return _noun_phrase_after(words, by + 1, vocabulary)


_AGENT_WITHIN = 4
_AGENT_OF_CLAIM_WITHIN = 12
"""The most words between a passive verb and "by"; a report's may be of who did it: "was reported killed by"."""


def _repeats(match: Match[str], first: int, earlier: Sequence[Saying]) -> bool:
    """Whether a verb beside the last one says the same of the same speaker."""
    return (
        bool(earlier)
        and earlier[-1].first == first
        and match.first - earlier[-1].verb_last < 3
        and earlier[-1].stance == match.meaning
    )


def _said_by_pronoun(words: Sequence[Word], match: Match[str]) -> Saying | None:
    pronoun = _pronoun(words, match)
    if pronoun is None:
        return None
    name = words[pronoun].text
    return Saying(name, match.meaning, pronoun, pronoun + 1, match.first, match.last, False, pronoun=True)


def _headed(words: Sequence[Word], vocabulary: Vocabulary) -> list[Saying]:
    """The speaker before a colon at the head of a message: "Минобороны РФ: за ночь сбиты …"."""
    start = _past_clock(words)
    return speaker_of_head(words, vocabulary, start) if start or vocabulary.words.verb_last else []


def _past_clock(words: Sequence[Word]) -> int:
    """The first word behind the time of an entry: "09:20 - Mayor Vitali Klitschko: …"; 0 without one."""
    if words[0].kind != "number":
        return 0
    opening = next((at for at, word in enumerate(words[:_LONGEST_CLOCK]) if word.kind == "word"), 0)
    return opening if opening and words[opening - 1].low in _DASHES else 0


_LONGEST_CLOCK = 6


def speaker_of_head(words: Sequence[Word], vocabulary: Vocabulary, start: int = 0) -> list[Saying]:
    """The speaker who is all that stands from a word to the first colon behind it: "Sheriff's office:"."""
    colon = next((at for at in range(start + 1, min(start + 6, len(words))) if words[at].low == ":"), None)
    if colon is None or words[start].low in _SOURCES or not _is_known_to_speak(words, start, colon, vocabulary):
        return []
    inside = range(start + (words[start].low in _ARTICLES), colon)
    if not all(_belongs(words, at, vocabulary) for at in inside) or vocabulary.triggers.find(words, start, colon):
        return []
    official = _is_official(words, start, colon, vocabulary)
    name = name_of(words[inside.start : colon])
    return [Saying(name, "reports", inside.start, colon, colon, colon + 1, official)]


_SOURCES = listed("source sources quelle quellen источник источники джерело джерела")


def _signed(words: Sequence[Word], vocabulary: Vocabulary) -> list[Saying]:
    """The speaker after the last dash, with no verb: "Поранено шестеро людей, – очільник ОВА Іван Федоров"."""
    end = len(words) - (words[-1].low in (".", "…"))
    dash = next(
        (at for at in range(end - 1, max(end - _LONGEST_SIGNATURE, 0), -1) if words[at].low in ("–", "—", "-")), None
    )
    if dash is None or not vocabulary.words.bare_one or not _is_known_to_speak(words, dash + 1, end, vocabulary):
        return []
    whole = _noun_phrase_after(words, dash + 1, vocabulary)
    if whole is None or whole[1] != end or vocabulary.triggers.find(words, dash + 1, end):
        return []
    official = _is_official(words, *whole, vocabulary)
    return [Saying(name_of(words[whole[0] : end]), "reports", whole[0], end, dash, dash + 1, official)]


_LONGEST_SIGNATURE = 9


def _credited(words: Sequence[Word], vocabulary: Vocabulary) -> list[Saying]:
    """The speaker of a sentence that only says whose figures the ones before it are: "Дані поліції області."."""
    end = len(words) - words[-1].breaks
    if not vocabulary.words.verb_last or words[0].low not in _DATA or end < 2:
        return []
    start = 1 + (words[1].low == ":")
    speaker = _noun_phrase_after(words, start, vocabulary)
    if speaker is None or speaker[1] != end or not _is_known_to_speak(words, *speaker, vocabulary):
        return []
    official = _is_official(words, *speaker, vocabulary)
    return [Saying(name_of(words[slice(*speaker)]), "reports", *speaker, 0, 1, official)]


_DATA = listed("дані данные інформація информация джерело источник angaben quelle")


def _authored(words: Sequence[Word], vocabulary: Vocabulary) -> list[Saying]:
    """The author of a Russian or Ukrainian official's post, alone on a line: "Олег Григоров, начальник … ОВА".

    The author of a channel is whose it is: "Курская область, канал губернатора".
    """
    comma = next((at for at, word in enumerate(words) if word.low == ","), 0)
    of_channel = words[comma + 1 : comma + 2] and words[comma + 1].low == "канал"
    named = 1 < comma <= _LONGEST_AUTHOR and (of_channel or all(word.is_proper for word in words[:comma]))
    if not (vocabulary.words.bare_one and named) or len(words) > _LONGEST_BYLINE or words[-1].breaks:
        return []
    if not _is_bare_office(words, comma + 1, vocabulary):
        return []
    if any(table.find(words) for table in (vocabulary.triggers, vocabulary.stances, vocabulary.cues)):
        return []
    first, last = (comma + 2, len(words)) if of_channel else (0, comma)
    return [Saying(name_of(words[first:last]), "reports", first, last, comma, comma + 1, official=True, author=True)]


def _is_bare_office(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether nothing but words with an office at their head stand from an index on."""
    bare = start < len(words) and all(word.kind == "word" for word in words[start:])
    return bare and _holds_office(words, start, min(start + 2, len(words)), vocabulary)


_LONGEST_AUTHOR = 3
_LONGEST_BYLINE = 14


def signed_office(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The span of an office, with or without its holder's name, that is all of a Russian or Ukrainian sentence.

    "Губернатор.", "Начальник МВА Андрій Беседін."
    """
    end = len(words) - words[-1].breaks
    if not vocabulary.words.bare_one or not 0 < end <= _LONGEST_SIGNATURE or not words[0].capital:
        return None
    if not all(word.kind == "word" for word in words[:end]) or not _holds_office(words, 0, min(2, end), vocabulary):
        return None
    if any(table.find(words) for table in (vocabulary.triggers, vocabulary.stances, vocabulary.cues)):
        return None
    speaker = _noun_phrase_after(words, 0, vocabulary)
    return speaker if speaker is not None and speaker[1] == end else None


def _behind_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Saying]:
    """The German speaker after "so" behind a statement: "Verletzt wurde niemand, so ein Polizeisprecher."."""
    if not vocabulary.words.verb_last:
        return []
    for at in range(1, len(words) - 1):
        if words[at].low != "so" or not (words[at - 1].breaks or words[at - 1].low in _QUOTE_MARKS):
            continue
        speaker = _noun_phrase_after(words, at + 1, vocabulary)
        if speaker is None or not _is_known_to_speak(words, *speaker, vocabulary):
            speaker = german_person(words, at + 1)
        ends = speaker is not None and (speaker[1] == len(words) or words[speaker[1]].breaks)
        if speaker is not None and ends:
            official = _is_official(words, *speaker, vocabulary)
            return [Saying(name_of(words[slice(*speaker)]), "reports", *speaker, at, at + 1, official)]
    return []


def _is_official(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    return bool(vocabulary.politicians.find(words, first, last) or vocabulary.demonyms.find(words, first, last))


def _same_as_before(words: Sequence[Word], match: Match[str], earlier: Sequence[Saying]) -> tuple[int, int] | None:
    """The speaker of the verb before, where another joins it: "the minister condemned it and said police were sent"."""
    before = words[match.first - 1].low if match.first else ""
    joined = before in ("and", "but", "und", "та", "і", "и") or (before == "," and words[match.first].low in _JOINING)
    if not joined or not earlier or earlier[-1].pronoun or earlier[-1].last > earlier[-1].verb_first:
        return None
    return earlier[-1].first, earlier[-1].last


_JOINING = listed(
    "accusing blaming denying rejecting denouncing condemning adding stating confirming claiming alleging"
)
"""English participles that go on with what a speaker says: "said in a statement, accusing the rebels"."""


def _country_before(words: Sequence[Word], match: Match[str], countries: frozenset[int]) -> tuple[int, int] | None:
    """A country that stands alone as the subject at the head of its clause: "Норвегія оголосила про"."""
    at = match.first - 1
    while at > 0 and words[at].low in _SKIPPED:
        at -= 1
    if at < 0 or words[at].start not in countries or not (at == 0 or words[at - 1].breaks):
        return None
    return at, at + 1


_NOBODY = listed("no nobody none neither keine niemand ніхто никто жодна")
_NOBODY_BEHIND = listed("niemand keiner")
_NOBODY_WITHIN = 3
"""The most words from a verb to a subject behind it: "bekannte sich zunächst niemand"."""
_POSSESSIVES = listed("його її їхніми їхньою их его её ее seinen ihren seiner ihrer")
_PERSONS = listed("he she er sie він вона он она")
"""Pronouns that stand behind a verb where its speech precedes: "сказав він", "fügte er hinzu"."""
_PRONOUNS = listed("he she they it er sie es він вона вони он она они")


def _possessive_in(words: Sequence[Word], match: Match[str]) -> int | None:
    """The possessive within a phrase that names a source: "за його словами"."""
    return next((at for at in range(match.first, match.last) if words[at].low in _POSSESSIVES), None)


def _pronoun(words: Sequence[Word], match: Match[str]) -> int | None:
    """The pronoun that is the subject of the verb, None where another word is."""
    possessive = _possessive_in(words, match)
    if possessive is not None:
        return possessive
    subject = _before_adverbs(words, match.first)
    if subject >= 0 and words[subject].low in _PRONOUNS:
        return subject
    turned = words[subject].breaks or words[subject].low in _QUOTE_MARKS | _DASHES if subject >= 0 else False
    behind = words[match.first + 1].low if match.first + 1 < len(words) else ""
    return match.first + 1 if turned and behind in _PERSONS else None


def _before_adverbs(words: Sequence[Word], verb: int) -> int:
    """The last word before a verb and its auxiliaries and adverbs, -1 where there is none."""
    index = _before_bracket(words, verb - 1)
    while index >= 0 and (words[index].low in _SKIPPED or words[index].low.endswith("ly")):
        index -= 1
    return index


def _before_day(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> int:
    """The last word before an English day that ends at a word: "The rebels late on Thursday said"."""
    if not vocabulary.words.parsed or index < 1 or words[index].low not in vocabulary.words.weekdays:
        return index
    at = _before_adverbs(words, index)
    return at - (words[at].low in ("late", "early"))


def _before_bracket(words: Sequence[Word], index: int) -> int:
    """The last word before a short aside in brackets that ends at a word: "der Islamische Staat (IS) bekannte sich"."""
    if index < 0 or words[index].low != ")":
        return index
    opening = next((at for at in range(index - 1, max(index - 4, 0), -1) if words[at].low == "("), index + 1)
    return opening - 1


def name_of(words: Sequence[Word]) -> str:
    """The words as a name: spaces and possessives as in the text, commas left out."""
    text = ""
    for previous, word in zip((None, *words), words, strict=False):
        if previous is not None and word.start > previous.end:
            owner = word.start - previous.end == OWNER_GAP
            text += "'s " if owner else " " if word.low not in (",", ".") else ""
        text += word.text
    return text


def in_nominative(words: Sequence[Word], first: int, name: str) -> str:
    """A German speaker's name as it is called by itself, whatever case its article put it in.

    "das russische Verteidigungsministerium" is "russisches Verteidigungsministerium", "der israelischen Armee"
    "israelische Armee"; a name that no article and adjective precede stays as it is.
    """
    article = words[first - 1].low if first else ""
    adjective, _, rest = name.partition(" ")
    noun = rest.partition(" ")[0]
    if article not in _GERMAN_ARTICLES or not adjective.islower() or not noun[:1].isupper():
        return name
    if adjective.endswith("e"):
        return f"{adjective}{_GERMAN_ARTICLES[article]} {rest}"
    if not adjective.endswith("en"):
        return name
    if article in ("der", "den", "die"):
        return f"{adjective[:-1]} {rest}"
    bare = noun.removesuffix("s") if article == "des" and not noun.endswith("ss") else noun
    ending = "s" if bare.endswith(_NEUTER) else "r"
    return f"{adjective[:-1]}{ending} {bare}{rest[len(noun) :]}"


_GERMAN_ARTICLES = {"das": "s", "der": "r"} | dict.fromkeys(("die", "des", "dem", "den", "vom", "beim", "zum"), "")
"""Articles with what a weak adjective after them takes on where it stands alone."""
_NEUTER = ("ium", "amt", "werk", "kommando", "militär", "heer", "hauptquartier", "kabinett", "büro", "zentrum", "haus")

OWNER_GAP = 3
"""Characters between two words that only a possessive ending and a space fill."""


def speaker_span(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The span of the speaker of a verb of saying or thinking, end exclusive; None where no speaker is named."""
    if words[match.first].low == "zufolge":
        return _noun_phrase_before(words, match.first, vocabulary)
    if _names_source(words, match):
        source = _noun_phrase_after(words, match.last, vocabulary, named=True)
        return source or _source_by_inflection(words, match.last, vocabulary)
    if words[match.first].low in ("nach", "laut"):
        return _by_own_account(words, match, vocabulary)
    if words[match.first].low in _CITES and (cited := _noun_phrase_after(words, match.last, vocabulary)) is not None:
        return cited
    enclosed = _between_halves(words, match, vocabulary)
    if enclosed is not None and (opener := _opens_before_halves(words, match, vocabulary)) is not None:
        return opener
    if enclosed is not None and (match.meaning == "reports" or _opens_with_office(words, match, enclosed, vocabulary)):
        return enclosed
    if (opened := _behind_wie(words, match, vocabulary)) is not None:
        return opened
    if words[match.last - 1].low == "es" and match.last - match.first == 2:
        return _source_of_hearsay(words, match, vocabulary)
    if match.meaning in ("claims", "reports") and (quoted := _quoted_name(words, match, vocabulary)) is not None:
        return _before_locative(words, _before_adverbs(words, match.first), vocabulary) or quoted
    if match.meaning == "accuses" and (accuser := _before_auxiliary(words, match, vocabulary)) is not None:
        return accuser  # "Die Taliban hatten Pakistan beschuldigt"
    return _beside_verb(words, match, enclosed, vocabulary)


def _beside_verb(
    words: Sequence[Word], match: Match[Any], enclosed: tuple[int, int] | None, vocabulary: Vocabulary
) -> tuple[int, int] | None:
    """The speaker as the subject of a verb, before or behind it; ``enclosed`` stands between its halves."""
    behind = _past_circumstances(words, match, vocabulary)
    index = _before_day(words, _before_adverbs(words, match.first), vocabulary)
    if index >= 0 and words[index].low == ",":
        return _around_comma(words, match, index, behind, vocabulary)
    if (staff := _staff_of(words, match, behind, vocabulary) or _staff_before(words, match, vocabulary)) is not None:
        return staff
    subject = _subject_up_to(words, index, vocabulary)
    if subject is not None and _says_where(words, subject[0], vocabulary):
        after = _noun_phrase_after(words, behind, vocabulary)
        if after is not None or not vocabulary.words.bare_one:
            return after or enclosed
    return (
        subject
        or _before_auxiliary(words, match, vocabulary)
        or enclosed
        or _inverted(words, match, behind, vocabulary)
        or _by_verb_alone(words, match, index + 1, vocabulary)
    )


def _by_verb_alone(
    words: Sequence[Word], match: Match[Any], end: int, vocabulary: Vocabulary
) -> tuple[int, int] | None:
    """The subject of "said" whatever its noun, before the verb, or behind it where its speech precedes."""
    if vocabulary.words.verb_last:
        return _by_inflection(words, match, end, vocabulary)
    if not vocabulary.words.parsed or words[match.first].low not in SPEAKING:
        return None
    before = words[match.first - 1] if match.first else None
    if before is not None and (before.breaks or before.low in _QUOTE_MARKS):
        return None if words[match.first].low in _WITH_HEARER else determined_behind(words, match.last)
    span = determined_before(words, end) or bare_before(words, end)
    return None if span is None else _with_joint_speaker(words, span, vocabulary)


def _with_joint_speaker(words: Sequence[Word], span: tuple[int, int], vocabulary: Vocabulary) -> tuple[int, int]:
    """English speakers with whom "and" joins them: "the mayor and a nurse said"."""
    joint = span[0] - 2
    if joint <= 0 or words[joint].low != "and":
        return span
    other = _noun_phrase_before(words, joint, vocabulary) or determined_before(words, joint)
    return span if other is None else (other[0], span[1])


def _source_by_inflection(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The source behind "according to", "nach Angaben" or "по словам", whatever its noun."""
    if start >= len(words):
        return None
    if not vocabulary.words.verb_last:
        return determined_source(words, start)
    return cyrillic_account(words, start) if vocabulary.words.bare_one else german_source(words, start)


def _by_inflection(
    words: Sequence[Word], match: Match[Any], end: int, vocabulary: Vocabulary
) -> tuple[int, int] | None:
    """The subject of a German, Russian or Ukrainian "said" whatever its noun."""
    verb = match.first
    if words[match.last - 1].low not in SPEAKING_INFLECTED or _pronoun(words, match) is not None:
        return None
    turned = verb > 0 and (words[verb - 1].breaks or words[verb - 1].low in _QUOTE_MARKS | _DASHES)
    if vocabulary.words.bare_one:
        return cyrillic_behind(words, verb) if turned else cyrillic_before(words, verb)
    turned |= words[match.last - 1].low in _TELLS_IN_HALVES
    return german_behind(words, match.last) if turned else german_before(words, end)


def _names_source(words: Sequence[Word], match: Match[Any]) -> bool:
    """Whether the words only say from whom something is: "according to", "the figures come from"."""
    if words[match.first].low in _SOURCE_FOLLOWS:
        return words[match.last - 2].low != "eigenen"
    return words[match.last - 2].low.startswith(_COMES) and words[match.last - 1].low in ("from", "von", "vom")


def _around_comma(
    words: Sequence[Word], match: Match[Any], comma: int, behind: int, vocabulary: Vocabulary
) -> tuple[int, int] | None:
    """The speaker of a verb right behind a comma: before an aside that ends there, or behind the verb."""
    after = _noun_phrase_after(words, behind, vocabulary)
    turned = after is not None and vocabulary.words.bare_one and _holds_office(words, *after, vocabulary)
    if vocabulary.words.parsed and match.meaning == "accuses":
        after = None  # ", accusing the rebels"
    after = after or _by_verb_alone(words, match, comma, vocabulary)
    if words[match.first].low in _PARTICIPLES and (opening := _subject_of_sentence(words, comma, vocabulary)):
        return opening
    return after if turned else _before_aside(words, comma, vocabulary) or after


def _subject_of_sentence(words: Sequence[Word], comma: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The English speaker at the head of a sentence that a participle goes on with: "Residents burned it, saying …"."""
    if not vocabulary.words.parsed or any(word.low in _QUOTE_MARKS or word.breaks for word in words[:comma]):
        return None
    speaker = _noun_phrase_after(words, 0, vocabulary)
    early = speaker is not None and speaker[0] <= 1 and speaker[1] < comma
    return speaker if speaker is not None and early and _holds_office(words, *speaker, vocabulary) else None


_PARTICIPLES = listed("saying adding telling")


def _start_of_clause(words: Sequence[Word], index: int) -> int:
    """The first word behind the last break before a word."""
    return next((at for at in range(index - 1, -1, -1) if words[at].breaks), -1) + 1


def _staff_of(words: Sequence[Word], match: Match[Any], behind: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The office whose staff a plural verb without a subject means: "об этом сообщили в полиции"."""
    plural = words[match.last - 1].low.endswith(_PLURAL_PAST)
    if not plural or behind >= len(words) or words[behind].low not in ("в", "у"):
        return None
    opening = _start_of_clause(words, match.first)
    if words[opening].low not in _OBJECTS_OF_NEWS:
        return None
    office = _noun_phrase_after(words, behind, vocabulary)
    return office if office is not None and _is_known_to_speak(words, *office, vocabulary) else None


def _staff_before(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The office whose staff a plural verb behind it means: "В адміністрації морських портів розповіли"."""
    opening = _start_of_clause(words, match.first)
    if not vocabulary.words.bare_one or words[opening].low not in ("в", "у"):
        return None
    first, last = opening + 1, match.first
    plural = words[match.last - 1].low.endswith((*_PLURAL_PAST, *_PLURAL_PRESENT))
    all_words = 0 < last - first <= _LONGEST_OFFICE and all(word.kind == "word" for word in words[first:last])
    if not (plural and all_words):
        return None
    if not _holds_office(words, first, min(first + 2, last), vocabulary):
        initials = words[first].text.isupper() and len(words[first].text) > 1
        return (first, first + 1) if initials else None  # "В ГКНБ сообщили", "В СДС эти обвинения отвергли"
    named = next(at for at in range(first, last) if _holds_office(words, first, at + 1, vocabulary)) + 1
    while named < last and _goes_on_with_name(words, named, vocabulary):
        named += 1
    while named > first and words[named - 1].low in _SKIPPED:
        named -= 1
    return first, named


def _goes_on_with_name(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word may belong to the name of a Russian or Ukrainian office: "морських портів", "по Дагестану"."""
    return (
        words[at].capital or vocabulary.small.at(words, at) is not None or words[at].low.endswith(_OF_GENITIVES)
    ) and words[at].low not in _SKIPPED | _DEMONSTRATIVES


_DEMONSTRATIVES = listed("эти этих этот эту этого ці цих цей цю цього")
"""Words that open the object behind an office: "В посольстве эти сведения опровергли"."""

_PLURAL_PRESENT = ("ють", "ять", "ают", "яют", "уют", "дят")
_LONGEST_OFFICE = 6
_OBJECTS_OF_NEWS = listed("о об про это данные информацию сведения факт дані інформацію відомості")
"""First words of a clause that is about what was said, not about who said it."""


def _by_own_account(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The subject of a German clause with "nach eigenen Angaben": "Die M23 nahm nach eigenen Angaben Masisi ein"."""
    opening = _start_of_clause(words, match.first)
    start = match.last + 1 if opening == match.first else opening  # "Nach eigenen Angaben nahm die M23 …"
    speaker = _noun_phrase_after(words, start, vocabulary)
    return speaker if speaker is not None and _is_known_to_speak(words, *speaker, vocabulary) else None


def _subject_up_to(words: Sequence[Word], last: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The span of the subject that ends with a word; None where the clause or what somebody says begins behind it."""
    if last < 0:
        return None
    if words[last].low in _QUOTE_MARKS:
        return _quoted_name_before(words, last, vocabulary)
    if (outside := _before_locative(words, last, vocabulary)) is not None:
        return outside
    nearest = _noun_phrase_before(words, last + 1, vocabulary)
    longer = _with_complement(words, last + 1, vocabulary)
    if nearest is not None and longer is not None and longer[0] < nearest[0] and not vocabulary.words.verb_last:
        return longer
    if nearest is not None and nearest[1] - nearest[0] == 1 and not _is_known_to_speak(words, *nearest, vocabulary):
        nearest = _with_relative(words, last + 1, vocabulary) or nearest  # "a teacher displaced to Kokorou said"
    return (
        nearest or longer or _with_genitives(words, last + 1, vocabulary) or _with_relative(words, last + 1, vocabulary)
    )


def _quoted_name_before(words: Sequence[Word], last: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The speaker whose name in quotation marks ends at a word: "Партизанський рух «Атеш» узяв", "«Хамас» заявив"."""
    opening = next((at for at in range(last - 1, max(last - 6, -1), -1) if words[at].low in _QUOTE_MARKS), -1)
    if not vocabulary.words.verb_last or opening < 0 or not words[opening + 1].capital:
        return None
    group = vocabulary.groups.at(words, opening + 1)
    if group is not None and group.last == last:
        return opening + 1, last
    if not opening:
        return None
    body = _holds_office(words, opening - 1, opening, vocabulary) or _holds_party(
        words, opening - 1, opening, vocabulary
    )
    return (opening - 1, last + 1) if body else None


def _before_locative(words: Sequence[Word], last: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The Russian or Ukrainian speaker before where or when it speaks: "Источник в больнице", "Талибы в Кабуле".

    A body that the source is within belongs to its name.
    """
    if not vocabulary.words.bare_one:
        return None
    behind = range(last - 1, max(last - _LONGEST_LOCATIVE, 0), -1)
    at = next((at for at in behind if words[at].low in _WITHIN or words[at].kind != "word"), 0)
    if not at or words[at].low not in _WITHIN:
        return None
    end = _before_adverbs(words, at) + 1
    speaker = _noun_phrase_before(words, end, vocabulary)
    if speaker is None or speaker[1] != end:
        return None
    if not (_holds_office(words, *speaker, vocabulary) or vocabulary.groups.find(words, *speaker)):
        return None
    within = end == at and _holds_office(words, at + 1, last + 1, vocabulary)
    return speaker[0], last + 1 if within else end


_WITHIN = listed("в во у")


def _with_genitives(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The Russian or Ukrainian speaker whose complement the verb follows: "министерство непризнанной республики"."""
    if not vocabulary.words.bare_one:
        return None
    at = end - 1
    while at > max(end - _LONGEST_GENITIVES, 0) and words[at].low.endswith(_OF_GENITIVES) and words[at].kind == "word":
        at -= 1
        if _holds_office(words, at, at + 1, vocabulary) and not words[at].breaks:
            speaker = _noun_phrase_before(words, at + 1, vocabulary)
            return None if speaker is None or speaker[1] != at + 1 else (speaker[0], end)
    return None


_LONGEST_GENITIVES = 5
"""The most words of the complement between a speaker and the verb."""


def _behind_wie(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The speaker at the head of a German clause that its verb ends: "wie der Bürgermeister auf Telegram schrieb"."""
    if match.last < len(words) and not words[match.last].breaks:
        return None
    at = match.first - 1
    while at > max(match.first - _LONGEST_BRACKET, 0) and not words[at].breaks and words[at].low != "wie":
        at -= 1
    if at < 0 or words[at].low != "wie" or not vocabulary.words.verb_last:
        return None
    speaker = _noun_phrase_after(words, at + 1, vocabulary)
    known = speaker is not None and _is_known_to_speak(words, *speaker, vocabulary)
    return speaker if known else None


def _before_aside(words: Sequence[Word], comma: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The speaker before an aside that ends at a comma: "Andreas Schwarz, a member of …, said"."""
    opening = next((at for at in range(comma - 1, max(comma - _LONGEST_ASIDE, -1), -1) if words[at].low == ","), -1)
    ends_speech = sum(word.low in _MARKS_OF_SPEECH for word in words[opening + 1 : comma]) % 2
    if opening <= 0 or ends_speech:
        return None  # "denselben Weg, zur selben Stunde«, sagte ein Tankwart"
    reports_harm = bool(vocabulary.cues.find(words, opening, comma))
    if reports_harm and words[opening + 1].low not in _RELATIVE:
        return None  # ", two people were hurt, said the mayor"
    opening = _before_bracket(words, opening - 1) + 1
    speaker = (
        _with_complement(words, opening, vocabulary)
        or _noun_phrase_before(words, opening, vocabulary)
        or _with_genitives(words, opening, vocabulary)
    )
    if speaker is None or speaker[1] != opening or not _is_apposed_name(words, opening + 1, comma):
        return speaker
    return (speaker[0], comma) if _holds_office(words, *speaker, vocabulary) else speaker


def _is_apposed_name(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words between two commas are a person's name, with a rank: ", Colonel William Quintero, said"."""
    name = words[first:last]
    proper = [word for word in name if word.is_proper]
    return (
        len(proper) >= 2
        and len(name) <= _LONGEST_NAME
        and all(word.capital or word.low in _IN_NAMES for word in name)
        and not any(word.low in _IN_DIVISIONS for word in name)
    )


_LONGEST_NAME = 6
_IN_NAMES = listed(". - al el bin ben ibn de del da di la van von der")
_IN_DIVISIONS = listed("""
    north south east west northern southern eastern western central state province region district county oblast city
""")
"""Words of a place's name, which stands between commas behind the name of what it holds."""


def _before_auxiliary(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The German speaker before the auxiliary of a verb at its clause's end: "Die Armee hat den Angriff bestätigt"."""
    if not vocabulary.words.verb_last:
        return None
    behind = range(match.first - 1, max(match.first - _LONGEST_BRACKET, 0), -1)
    auxiliary = next((at for at in behind if words[at].low in _AUXILIARIES), None)
    return None if auxiliary is None else _noun_phrase_before(words, auxiliary, vocabulary)


_LONGEST_BRACKET = 20
"""The most words between a German auxiliary and its verb."""


def _inverted(words: Sequence[Word], match: Match[Any], behind: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The speaker after an inverted verb ("…, said the mayor"), unless a pronoun is its subject."""
    turned = ("reports", "denies", "claims") if vocabulary.words.verb_last else ("reports", "denies")
    accuser = match.meaning == "accuses" and _accuses_in_inversion(words, match, behind, vocabulary)
    if not (accuser or match.meaning in turned) or words[match.first].low in _WITH_HEARER:
        return None
    return None if _pronoun(words, match) is not None else _noun_phrase_after(words, behind, vocabulary, strict=True)


def _accuses_in_inversion(words: Sequence[Word], match: Match[Any], behind: int, vocabulary: Vocabulary) -> bool:
    """Whether who accuses stands behind the verb, and not who is accused: "атаку осудил президент"."""
    if not vocabulary.words.bare_one:
        return words[match.first].low == "verantwortlich"
    return behind < len(words) and agrees(words[behind], words[_finite(words, match)])


_WITH_HEARER = listed("told tells informed")
"""English verbs behind which stands who is told, and never who tells."""


def _between_halves(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The speaker between the halves of a verb: "teilte der Gouverneur am Montag mit"."""
    last = _past_speaker_within(words, match, vocabulary)
    subject = None
    if last - match.first > 1 and not vocabulary.words.bare_one:
        first = match.first + 1 + (words[match.first + 1].low == "sich")
        subject = _behind_circumstances(words, match, first, last, vocabulary)
    if subject is not None:
        return _noun_phrase_after(words[:last], subject, vocabulary)
    enclosed = _trimmed(words, match.first + 1, last, vocabulary) if last - match.first > 1 else None
    if enclosed is None and match.meaning == "reports" and words[match.first].low in _TELLS_IN_HALVES:
        enclosed = _named_between(words, match.first + 1, last)
    if enclosed is not None and words[enclosed[0]].low in _WHERE_IN_CYRILLIC:
        return None  # "ответственность за взрыв в пятницу взяла на себя"
    if enclosed is not None and match.meaning != "reports" and not _is_known_to_speak(words, *enclosed, vocabulary):
        return None  # what is announced or rejected: "kündigte weitere Patriot-Systeme an"
    return enclosed


def _past_speaker_within(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> int:
    """The index behind the speaker between the halves of a verb: before its own "von", or a day."""
    last = match.last - 1
    if words[match.first].low in _ASSUMES:
        last = next((at for at in range(match.first, last) if words[at].low == "von"), last)
    while last > match.first and (words[last - 1].low in vocabulary.words.weekdays or words[last - 1].low == "am"):
        last -= 1
    return last


def _opens_before_halves(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The German office that opens the clause of a verb in halves: "Die Armee machte die Miliz verantwortlich"."""
    start = _start_of_clause(words, match.first)
    start += words[start].low in _NOMINATIVE  # "Gouverneur Synjehubow gab die Zahl mit vier an" has no article
    speaker = _noun_phrase_before(words, match.first, vocabulary)
    whole = speaker is not None and speaker == (start, match.first) and words[start].low not in _WHERE
    return speaker if whole and speaker is not None and _holds_office(words, *speaker, vocabulary) else None


_WHERE_IN_CYRILLIC = listed("за в во у на про о об")
_NOMINATIVE = listed("die der das ein eine ihr ihre sein seine deren dessen")


def _opens_with_office(
    words: Sequence[Word], match: Match[Any], enclosed: tuple[int, int], vocabulary: Vocabulary
) -> bool:
    """Whether an office stands right behind the first half of a verb: "wies die Polizei zurück"."""
    first = enclosed[0]
    beside = first == match.first + 1 or (first == match.first + 2 and words[first - 1].low in _GERMAN_DETERMINERS)
    return beside and _holds_office(words, first, first + 1, vocabulary)


def _named_between(words: Sequence[Word], first: int, last: int) -> tuple[int, int] | None:
    """What has a name between the halves of a German verb by which only somebody who speaks can tell something."""
    while first < last and (words[first].low in _EDGES or words[first].low in _GERMAN_DETERMINERS):
        first += 1
    opens = first < last and (words[first].is_proper or words[first].low.endswith(_OF_ADJECTIVES))
    named = opens and words[last - 1].is_proper and not any(word.low in _WHERE for word in words[first:last])
    return (first, last) if named else None


_ASSUMES = listed("geht gehen ging gingen")
"""German verbs whose own "von" follows the speaker: "geht die Polizei von Brandstiftung aus"."""
_TELLS_IN_HALVES = listed("teilte teilten teilt teilen")


def _says_where(words: Sequence[Word], first: int, vocabulary: Vocabulary) -> bool:
    """Whether the words before a verb only say where somebody spoke, or of what, since a preposition opens them.

    "In Berlin sagte eine Sprecherin", "Aus der ostafghanischen Provinz Kunar berichteten Anwohner", "В своём канале
    сообщил мэр".
    """
    if not vocabulary.words.verb_last:
        return False
    if words[first].low in _WHERE or (vocabulary.words.bare_one and words[first].low.endswith(DATIVE_PLURAL)):
        return True
    at = first - 1
    while at > max(first - _LONGEST_LOCATIVE, 0) and (
        words[at].low in _GERMAN_DETERMINERS or (not words[at].capital and words[at].low.endswith(_OF_ADJECTIVES))
    ):
        at -= 1
    opening = _start_of_clause(words, first)
    return (at >= 0 and words[at].low in _WHERE) or _is_of_main_clause(words, opening)


def _is_of_main_clause(words: Sequence[Word], opening: int) -> bool:
    """Whether a preposition opens no relative clause: "In einer Erklärung", not "in der die Polizei"."""
    return words[opening].low in _WHERE and words[opening].capital


_LONGEST_LOCATIVE = 4
"""The most words before a noun with the preposition that it stands behind."""
_WHERE = listed("in im aus bei beim vor an am auf nach zu zum zur в во у на через")


def _quoted_name(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The Russian or Ukrainian name in quotation marks behind a verb: "взяла на себя «Армия освобождения»".

    Who reports ends the clause: in "повідомив «Суспільному» речник" the name is who was told.
    """
    start = match.last
    if not vocabulary.words.bare_one or start + 1 >= len(words) or words[start].low not in _QUOTE_MARKS:
        return None
    last = start + 1
    while last < min(start + _MOST_WORDS, len(words)) and words[last].kind == "word":
        last += 1
    closed = last < len(words) and words[last].low in _QUOTE_MARKS
    ends = match.meaning == "claims" or last + 1 >= len(words) or words[last + 1].breaks
    return (start + 1, last) if closed and ends and words[start + 1].capital else None


def _source_of_hearsay(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The source of German "hieß es", in front of it or behind: "hieß es aus dem Gouverneursamt"."""
    preposition = words[match.last].low if match.last < len(words) else ""
    if preposition in _SOURCES_OF_HEARSAY:
        return _noun_phrase_after(words, match.last + 1, vocabulary)
    opening = _start_of_clause(words, match.first)
    if opening < match.first and words[opening].low in _SOURCES_OF_HEARSAY:
        speaker = _noun_phrase_after(words, opening + 1, vocabulary)
        return speaker if speaker is not None and _is_known_to_speak(words, *speaker, vocabulary) else None
    return None


_SOURCES_OF_HEARSAY = listed("aus von vom seitens bei beim")


def _past_circumstances(words: Sequence[Word], match: Match[Any], vocabulary: Vocabulary) -> int:
    """The index of the speaker behind a verb and a day, a hearer or a channel: "повідомив у вівторок голова"."""
    start = match.last
    if (subject := _behind_circumstances(words, match, start, len(words), vocabulary)) is not None:
        return subject
    at = start + (start < len(words) and words[start].low in ("on", "am"))
    return at + 1 if at < len(words) and words[at].low in vocabulary.words.weekdays else start


def _behind_circumstances(
    words: Sequence[Word], match: Match[Any], start: int, end: int, vocabulary: Vocabulary
) -> int | None:
    """The index at which a speaker begins whom a circumstance parts from the verb; None in English, or without one."""
    if not vocabulary.words.verb_last:
        return None
    cyrillic = vocabulary.words.bare_one
    verb = _finite(words, match) if cyrillic else match.first
    subjects = cyrillic_subjects(words, verb, start, end) if cyrillic else german_subjects(words, start, end)
    for subject in subjects:
        at = subject + (words[subject].low in _GERMAN_DETERMINERS and subject + 1 < end)
        speaker = _noun_phrase_after(words, at, vocabulary)
        beside = speaker is not None and speaker[0] <= at + 1 and speaker[1] <= end
        if beside and speaker is not None and _is_known_to_speak(words, *speaker, vocabulary):
            return at
    return None


def _finite(words: Sequence[Word], match: Match[Any]) -> int:
    """The verb of a Russian or Ukrainian phrase: "взяла" in "ответственность за взрыв взяла на себя"."""
    phrase = range(match.first, match.last)
    return next((at for at in phrase if words[at].low.endswith(("л", "ла", "ло", "ли", "в"))), match.first)


_RELATIVE = listed("who which whose whom that der die das який яка які который которая которые")
_AUXILIARIES = listed("hat haben habe hatte hatten")


def _belongs(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    word = words[index]
    if vocabulary.words.verb_last and word.kind == "number" and index > 0 and words[index - 1].end == word.start:
        return words[index - 1].capital  # "M23"
    if _owns(words, index) or _links_name(words, index):
        return True
    if word.breaks or word.low in _QUOTE_MARKS or word.kind in ("number", "mark"):
        return False
    if word.low.rstrip(".") in vocabulary.words.weekdays and word.capital:
        return False
    return (
        word.capital
        or vocabulary.small.at(words, index) is not None
        or vocabulary.speakers.at(words, index) is not None
        or vocabulary.politicians.at(words, index) is not None
        or (vocabulary.words.verb_last and vocabulary.demonyms.at(words, index) is not None)
        or _describes_speaker(words, index, vocabulary)
    )


def _links_name(words: Sequence[Word], index: int) -> bool:
    """Whether a small word links the halves of a name: "Lashkar-e-Jhangvi"."""
    linked = 0 < index < len(words) - 1 and words[index].low in _LINKS
    return linked and words[index - 1].is_proper and words[index + 1].is_proper


_LINKS = listed("e i ul ud ur us al el as bin ben ibn аль ад ас аш ар эль ель ибн ібн бин бін бен")


def _owns(words: Sequence[Word], index: int) -> bool:
    """Whether a mark is the apostrophe of a plural possessive: "the Doctors' Network"."""
    if index == 0 or index + 1 >= len(words) or words[index].low not in ("'", "’"):
        return False
    before = words[index - 1]
    return before.end == words[index].start and before.low.endswith("s") and words[index + 1].kind == "word"


def _describes_speaker(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether an English word describes those who speak: "the grid operator", "two aid workers", "county officials"."""
    if vocabulary.words.verb_last or not 0 < index < len(words) - 1 or not _may_describe(words, index, vocabulary):
        return False
    noun = index + 1
    while noun < min(index + _MOST_DESCRIBING, len(words) - 1) and _may_describe(words, noun, vocabulary):
        noun += 1
    noun += words[noun].low in ("'", "’") and noun + 1 < len(words)
    if not _is_office(words, noun, vocabulary):
        return False
    opening = index - 1
    while opening > max(index - _MOST_DESCRIBING, 0) and _goes_before(words, opening, vocabulary):
        opening -= 1
    before = words[opening]
    owned = words[opening + 1].start - before.end == OWNER_GAP
    if before.low in _ARTICLES or owned or (before.low == "to" and words[opening - 1].low == "according"):
        return True
    opens = before.low in _BEFORE_DESCRIPTIONS or before.is_proper or before.low == ","
    return opens and not words[index].low.endswith(("ed", "ing"))


def _goes_before(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    return words[index].low not in _BEFORE_DESCRIPTIONS and _may_describe(words, index, vocabulary)


def _may_describe(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether a word of small letters may stand between an article and a noun."""
    word = words[index]
    return (
        word.kind == "word"
        and not word.capital
        and word.low not in _EDGES | _SKIPPED | _NO_DESCRIPTIONS
        and not _is_office(words, index, vocabulary)
        and vocabulary.stances.at(words, index) is None
        and vocabulary.triggers.at(words, index) is None
    )


def _is_office(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    return vocabulary.speakers.at(words, index) is not None


_NO_DESCRIPTIONS = listed("""
    by with after before and or but as if when while where who which that because near inside outside against into over
    during since until than about he she they it we you i had did said though although whether how why ago last next
    weeks days months years hours minutes week day month year hour
""")
_MOST_DESCRIBING = 3
"""The most words between an article and the noun of those who speak."""
_ARTICLES = ("the", "a", "an")
_BEFORE_DESCRIPTIONS = listed("""
    two three four five six several some many other local senior regional provincial national former top deputy unnamed
    independent private its their his her
""")


def _noun_phrase_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    first = end
    while first > 0 and end - first < _MOST_WORDS:
        if _belongs(words, first - 1, vocabulary):
            first -= 1
        elif first > 1 and _is_phrase(words, first - 2, first, vocabulary):
            first -= 2
        else:
            break
    return _trimmed(words, first, end, vocabulary)


def _is_phrase(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether words together are a phrase for those who speak: "city hall"."""
    phrase = vocabulary.speakers.at(words, first)
    return phrase is not None and phrase.last == last


def _with_complement(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The English speaker with a complement before the verb: "the ministry of education says"."""
    if vocabulary.words.verb_last:
        return None
    for at in range(end - 2, max(end - _LONGEST_COMPLEMENT, 0), -1):
        if _ends_complement(words, at, vocabulary):
            return None
        noun = at - (words[at - 1].low == "close" and words[at].low == "to")
        noun = _before_bracket(words, noun - 1) + 1
        if words[at].low not in _COMPLEMENTS or not noun:
            continue
        is_office = _holds_office(words, noun - 1, noun, vocabulary)
        if is_office or _is_name_of_place(words, at, end, vocabulary):
            speaker = _noun_phrase_before(words, noun, vocabulary)
            if speaker is not None and speaker[1] == noun and _holds_office(words, *speaker, vocabulary):
                return speaker[0], end
        if is_office:
            return None
    return None


def _ends_complement(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word is none of a speaker's complement: a mark, or of an event or its victims."""
    if words[at].breaks or words[at].low in _QUOTE_MARKS or words[at].low in _TO_BE:
        return True
    return vocabulary.cues.at(words, at) is not None or vocabulary.triggers.at(words, at) is not None


def _is_name_of_place(words: Sequence[Word], preposition: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether only a name follows "of" behind an officer's name: "Superintendent Ann Roe of Naas station"."""
    named = end - (words[end - 2].is_proper and not words[end - 1].capital)
    inside = range(preposition + 1, named)
    return words[preposition].low == "of" and bool(inside) and all(_belongs(words, at, vocabulary) for at in inside)


def _with_relative(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The English speaker with a relative clause before the verb: "a resident who fled across the river said"."""
    if not vocabulary.words.parsed:
        return None
    for at in range(end - 2, max(end - _LONGEST_RELATIVE, 0), -1):
        if words[at].breaks or words[at].low in _QUOTE_MARKS:
            return None
        if words[at].low in _RELATIVE or words[at].low in _REDUCED:
            speaker = _noun_phrase_before(words, at, vocabulary)
            whole = speaker is not None and speaker[1] == at and _holds_office(words, *speaker, vocabulary)
            return speaker if whole else None
    return None


_REDUCED = listed("reached contacted interviewed speaking displaced wounded injured based sheltering trapped evacuated")
"""Participles that stand for a relative clause behind who speaks: "residents reached by telephone said"."""
_LONGEST_RELATIVE = 12
"""The most words from the pronoun of a relative clause to the verb behind it."""
_COMPLEMENTS = ("of", "for", "at", "in", "from", "with", "to", "near", "inside", "within")
_LONGEST_COMPLEMENT = 8
"""The most words from the preposition after a speaker to the verb."""


def _noun_phrase_after(
    words: Sequence[Word], start: int, vocabulary: Vocabulary, *, strict: bool = False, named: bool = False
) -> tuple[int, int] | None:
    """The speaker that begins at a word; ``named`` says that the words before it ("according to") make any noun one."""
    verb_last = vocabulary.words.verb_last
    named = named or (start > 0 and words[start - 1].low.endswith(_PLURAL_PAST) and words[start].low in ("в", "у"))
    if verb_last and not strict:
        start = _past_edges(words, start, len(words))  # "уточнили в оперштабе"
    last = _end_of_name(words, start, vocabulary)
    if start and words[start - 1].low.startswith(_TELLS_OF):
        last = next((at for at in range(start, last) if words[at].low in ("von", "über")), last)
    if strict and (last == start or words[start].low in _NO_SPEAKER):
        return None
    speaker = _trimmed(words, start, last, vocabulary)
    if speaker is None and named and verb_last:
        first = _past_edges(words, start, last)
        if first < last and words[last - 1].capital and words[last - 1].kind == "word":
            return first, last
    return speaker


_TELLS_OF = ("bericht", "sprach", "spricht", "sprech", "erzähl")
"""Beginnings of German verbs whose own "von" follows the speaker: "berichteten Anwohner von Artilleriebeschuss"."""
_PLURAL_PAST = ("ли", "лися")
"""Endings of plural verbs whose subject is an office's staff: "уточнили в Росавиации"."""
_NO_SPEAKER = ("that", "in", "on", "at", "to")


def _past_edges(words: Sequence[Word], start: int, end: int) -> int:
    """The first word from the start on that can begin a name."""
    while start < end and words[start].low in _EDGES:
        start += 1
    return start


def _end_of_name(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """The index after a speaker's office and name, with their complements."""
    last = _past_adjectives(words, start, vocabulary)
    while last < len(words) and last - start < _MOST_WORDS:
        if last > start and words[last].low in _OF_ANOTHER:
            break
        further = (
            last + 1
            if _belongs(words, last, vocabulary)
            else _past_genitives(words, start, last, vocabulary)
            or _past_quoted_name(words, start, last)
            or _past_apposition(words, start, last, vocabulary)
        )
        if further is None:
            break
        last = further
    return last


_OF_ANOTHER = listed("ein eine einen einem einer dem die das")
"""Articles that begin another noun phrase after a speaker: "von Gouverneur Bogomas ein Öllager"."""


def _past_adjectives(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """The index after adjectives such as "місцеві" in "місцеві волонтери", or the start if no speaker follows."""
    if not vocabulary.words.verb_last:
        return start
    at = _past_edges(words, start, len(words))
    while at < min(start + 4, len(words)) and words[at].kind == "word" and words[at].low.endswith(_OF_ADJECTIVES):
        at += 1
        if at < len(words) and _is_known_to_speak(words, at, at + 1, vocabulary):
            return at
    return start


_OF_ADJECTIVES = (
    *("en", "er", "es", "em", "e", "ий", "ій", "ый", "ой", "ая", "яя", "ое", "ее", "ие", "ые", "ого", "его", "ому"),
    *("ом", "ем", "ых", "их", "им", "ым", "ої", "ьої", "ська", "цька", "зька", "ова", "на", "ні", "ві", "ські", "цькі"),
)


def _past_genitives(words: Sequence[Word], start: int, at: int, vocabulary: Vocabulary) -> int | None:
    """The index of a name after the complement of an office: "глава региона Евгений Балицкий"; else None."""
    if not vocabulary.words.bare_one or not _is_known_to_speak(words, start, at, vocabulary):
        return None
    end = at
    while end < min(at + 4, len(words)) and words[end].low.endswith(_OF_GENITIVES) and not words[end].capital:
        end += 1
    name = words[end : end + 2]
    return end if end > at and len(name) == 2 and all(word.is_proper for word in name) else None


_OF_GENITIVES = ("а", "я", "и", "ы", "і", "ї", "го", "ой", "ей", "их", "ых", "ів", "ов", "ев")


def _past_apposition(words: Sequence[Word], start: int, at: int, vocabulary: Vocabulary) -> int | None:
    """The index after a name in apposition to an office: "der Leiter der Verwaltung, Wadym Ljach, mit"."""
    if vocabulary.words.parsed and any(
        word.low == "of" for word in words[start : at + 1]
    ):  # "the mayor of the district, Sarbast Sabri"
        at = next((end for end in range(at, min(at + _LONGEST_COMPLEMENT, len(words))) if words[end].breaks), at)
    if at == start or words[at].low != ",":
        return None
    end = next((end for end in range(at + 1, min(at + _LONGEST_NAME + 2, len(words))) if words[end].low == ","), None)
    if end is None:
        end = len(words) - words[-1].breaks
    if end is None or not _is_apposed_name(words, at + 1, end):
        return None
    return end if _is_known_to_speak(words, start, at, vocabulary) else None


def _past_quoted_name(words: Sequence[Word], start: int, at: int) -> int | None:
    """The index after a speaker's name in quotation marks: "группировка «Аш-Шабаб»"; else None."""
    if at == start or words[at].low not in _QUOTE_MARKS or at + 1 >= len(words) or not words[at + 1].capital:
        return None
    close = next((end for end in range(at + 2, min(at + 7, len(words))) if words[end].low in _QUOTE_MARKS), None)
    return None if close is None else close + 1


def _is_known_to_speak(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether the words hold an office or a word for speakers, a group or a state; a name alone isn't enough."""
    return _holds_office(words, first, last, vocabulary) or _holds_party(words, first, last, vocabulary)


def _holds_office(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    return bool(
        vocabulary.speakers.find(words, first, last)
        or vocabulary.politicians.find(words, first, last)
        or any(_ends_as_speaker(word, vocabulary) for word in words[first:last])
    )


def _holds_party(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    return bool(vocabulary.groups.find(words, first, last) or vocabulary.demonyms.find(words, first, last))


def _ends_as_speaker(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a compound ends in a word for speakers: "Ärztenetzwerks", "Gesundheitsministerium"."""
    return word.capital and word.low.removesuffix("s").endswith(vocabulary.speaker_endings)


def _trimmed(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """A noun phrase without small words at its ends and without a second phrase; None if it names no speaker."""
    while first < last and (words[first].low in _EDGES or words[first].low in _SKIPPED):
        first += 1
    while last > first and words[last - 1].low in _EDGES:
        last -= 1
    first, last = _speaking_half(words, first, last, vocabulary)
    return (first, last) if _speaks(words, first, last, vocabulary) else None


def _speaking_half(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """Of two noun phrases that a preposition or conjunction joins, the speaker's; two speakers stay together."""
    joint = next((at for at in range(last - 1, first, -1) if words[at].low in _JOINTS), None)
    if joint is None:
        return first, last
    first_speaks = _speaks(words, first, joint, vocabulary)
    if first_speaks and words[joint].low != "and":
        return first, joint
    if words[joint].low in _WHERE_IT_WAS and not first_speaks and not _holds_office(words, joint, last, vocabulary):
        return first, first  # "an explosion in Gaza City" says nothing
    if words[joint].low in _OPENS_CLAUSE and not first_speaks and _speaks(words, joint + 1, last, vocabulary):
        return joint + 1, last
    return first, last


_JOINTS = ("in", "at", "on", "from", "to", "and", "that")
_OPENS_CLAUSE = ("and", "that", "to")
_WHERE_IT_WAS = ("in", "at", "on", "from")


def _speaks(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether a noun phrase is a speaker: by an office, as a party to the conflict, or by a name of two words."""
    if first >= last:
        return False
    if _holds_office(words, first, last, vocabulary):
        return True
    if words[first].low in _HAPPENINGS or (first and last - first == 1 and words[first - 1].low in _LOCATIVES):
        return False
    if _holds_party(words, first, last, vocabulary):
        return words[last - 1].capital or vocabulary.groups.at(words, first) is not None
    calendar = vocabulary.words.months.keys() | vocabulary.words.weekdays.keys()
    capitals = [
        word for word in words[first:last] if word.is_proper and len(word.text) > 1 and word.low not in calendar
    ]
    if len(capitals) == 1 and last - first == 1 and (first > 0 or _is_abbreviation(words, first, vocabulary)):
        return not (vocabulary.words.verb_last and _is_counted_or_described(words, first))
    return len(capitals) >= 2


def _is_abbreviation(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether an English word is in capitals, in a sentence that isn't."""
    text = words[at].text
    upper = vocabulary.words.parsed and text.isupper() and len(text) > 2
    return upper and any(word.kind == "word" and word.text.islower() for word in words)


def _is_counted_or_described(words: Sequence[Word], noun: int) -> bool:
    """Whether a German word before a noun counts or describes it: "mit 30 Toten", "ein Sprengsatz"."""
    before = words[noun - 1]
    return is_number(before) or before.low in _GERMAN_DETERMINERS


_GERMAN_DETERMINERS = listed("""
    ein eine einen einem einer der die das den dem des kein keine viele mehrere einige unter mit
""")
_HAPPENINGS = listed("""
    reports report explosions explosion blasts blast attack attacks strike strikes shelling clashes fighting fire fires
    drones missiles casualties footage video videos images photos
""")
"""Nouns for things that "show" or "say" something without speaking."""
_LOCATIVES = listed("in at near from on around outside inside towards im in bei у в на біля под возле")


_ARMED_FORCES = (
    *("armee", "militärsprecher", "verteidigungsministeri", "generalstab", "streitkräfte", "армі", "арми", "генштаб"),
    *("міноборони", "минобороны", "цахал", "зсу", "всу"),
)
