"""The role of a place in its sentence, and the words around it that move or widen it.

A dateline says where the reporter sat, "the mayor of Lviv" who speaks, "Boston Police" who came: none of them says
where something happened, and the events half of extraction discounts them by these roles.
"""

from __future__ import annotations

import re

from geo.extract.languages.vocabulary import vocabulary
from geo.extract.text import lexicon as words
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.tokens import Sentence, Text

_YEAR = r"(?:\d{4}|\d{2})(?:\s*(?:року|рік|р\.?|года|год|г\.?))?"
_DAY = (
    rf"(?:(?:\w+\.?\s+\d{{1,2}}|\d{{1,2}}\.?\s+\w+\.?)(?:,?\s+{_YEAR})?"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR}|\d{{4}}-\d\d-\d\d)(?:,?\s+\d{{1,2}}[:.]\d\d(?:\s+Uhr)?)?"
)
_WIRE = re.compile(
    r"(?:\s?/\s?[A-Z][\w-]+)*\s*(?:\([^)]{2,40}\))?"
    rf"\s*(?:,\s*[A-Z][\w. ]{{1,40}}?)?\s*(?:,\s*{_DAY})?\s*(?:\([^)]{{2,60}}\))?\s*(?:--|[-–—]{{1,3}}|:)\s"
)
_OTHER_DESKS = re.compile(r"^(?:[A-Z][\w-]+(?:\s[A-Z]\w+)?\s?/\s?)+$")
"""Towns before a dateline's last: "Bamako/" in "Bamako/Abuja - "."""
_LEADING = (
    r"(?:(?:the|its|their)\s+)?(?:[\w'’-]+\s+){0,3}?(?:(?:port\s+|capital\s+|provincial\s+|regional\s+)*"
    r"(?:city|town|village|capital|port),?\s+(?:of\s+)?)?"
)
"""Words between "north of" and the name: "the volatile port city of"."""

_DISTANCE = re.compile(
    r"(?:(?P<figure>\d+(?:[.,]\d+)?)|(?P<word>a few|several|some|about a dozen|\w+))\s*-?"
    r"(?P<unit>km|kilomet(?:er|re)s?|miles?|mi)\.?"
    r"(?:\s*\([^)]{1,20}\))?\s+(?:to the\s+)?(?P<direction>(?:north|south|east|west)[- ]?(?:east|west)?(?:ern)?)?\s*"
    rf"(?:of|from|outside|inside|away from|off)\s+{_LEADING}$",
    re.IGNORECASE,
)
_DIRECTION_OF = re.compile(
    r"(?:just\s+|to the\s+)?(?P<direction>(?:north|south|east|west)[- ]?(?:east|west)?)\s+(?:of|from)\s+"
    rf"{_LEADING}$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"(?:\bnear(?:by)?|\bclose to|\bnot far from|\boutside(?: of)?|\baround|\bin the vicinity of"
    r"|\bin the (?:outskirts|suburbs) of"
    r"|\bon the outskirts of|\bon the edge of|\bin the direction of|\btowards?|\boff(?: the coast of)?)\s+(?:the\s+)?"
    r"(?:(?:besieged|frontline|front-line|eastern|western|northern|southern|central|coastal|border|nearby|embattled"
    r"|\w+ern)\s+)*"
    r"(?:(?:[\w-]+\s+){0,2}?(?:city|town|village|settlement|port)\s+of\s+"
    r"|(?:[\w'’-]+\s+){0,2}?capital,\s+"
    r"|(?:city|town|village|settlement|capital|port)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\b(?P<part>(?:north|south|east|west)(?:east|west)?(?:ern)?|central|downtown|upper|lower|rural)\s+"
    r"(?:parts? of\s+)?$",
    re.IGNORECASE,
)
_PERSON_OF = re.compile(
    r"\b(?:mayor|governor|head|chief|president|king|minister|senator|representative|native|resident|residents"
    r"|citizen|man"
    r"|woman|commissioner|secretary|administrator|councillor|students?|police chief|archbishop|bishop|people"
    r"|ambassador|envoy|premier|leader|ruler|sheriff)"
    r"\s+(?:of|from|to)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_AGE_OF = re.compile(
    r"(?:,\s*\d{1,3},\s+(?:of|from)\s+|,\s+(?:of|from)\s+|\bborn (?:\w+ \d+, \d{4},? )?in\s+|\bgrew up in\s+)$"
)
_PEOPLE_FROM = re.compile(
    r"\b(?!(?:water|power|border|river|other|further|farther|over|under|after|corner|center|harbor|letter)\b)"
    r"(?:\w{2,}(?:ers?|ors?|ists?|ants?|ians?)|\w*(?:m[ae]n|wom[ae]n|boys?|girls?|child|children|youths?|refugees?"
    r"|villagers|students?|soldiers?|troops|forces|famil(?:y|ies)|couple|people|civilians?|merchants?))"
    r"\s+from\s+(?:the\s+)?(?:(?:city|town|village|district|province|state)\s+of\s+)?$"
)
"""People of all trades: "a taxi driver from Kano", "fighters from Idlib"."""
_TAKEN_FROM = re.compile(r"\b(?:abduct|kidnap|seiz|snatch|whisk|evacuat|displac|expel)\w*\b[^.;]*$")
"""Verbs after which people "from" a place were there: "abducted twelve students from Kano"."""
_ABROAD_FROM = re.compile(
    r"(?P<person>[\w'’ʼ-]+)\s+(?:(?P<de>aus)|(?P<ru>из|с)|(?P<uk>з|із|зі))\s+"
    r"(?:(?:der|dem|den)\s+)?(?:[a-zäöüß]+(?:en|em)\s+)?(?:(?:Stadt|Region|Provinz|Landkreis|Kreis|Bezirk|Raum)\s+"
    r"|(?:города|города-героя|села|поселка|посёлка|деревни|міста|селища)\s+)?$"
)
"""A word and "from" in German, Russian or Ukrainian, each with a preposition of its own."""
_AGED = re.compile(r"\d+-?(?:[Jj]ährige[rnms]?|річн\w+|летн\w+)$")
_NATIVE_OF = re.compile(
    r"\b(?:(?:уроженец|уроженц\w+|уроженк\w+|уродженець|уродженц\w+|уродженк\w+|гражданин\w*|граждане?|гражданк\w+"
    r"|громадян\w*|подданн\w+)|(?:выход(?:ец|ц\w+)|вихід(?:ець|ц\w+)|родом)\s+(?:из|с|з|із|зі)|gebürtig\s+aus)\s+$",
    re.IGNORECASE,
)
_STEMS_AFTER = re.compile(r"^\s+(?:stamm(?:t|te|ten|en|ende[rnms]?)|gebürtig\w*)\b")
_TAKEN_AWAY = re.compile(
    r"\b(?:entführ|verschlepp|evakui|gebracht|bracht|(?:ge)?rette|geflohen|flohen|flieh|flüchte|geflüchtet|vertrieb"
    r"|(?:ab|zurück)?gezogen|abz[oi]|zurückz[oi]|verleg|deport|umgesiedelt"
    r"|похи[тщ]|эваку|вывез|вывод|вывел|выведен|спас(?!ател)|бежал|покин|высел|депорт|угна|отозва|отвел|отвод|отвед"
    r"|отсту|викра|евак|вивез|вивел|вивод|виведен|врят|втек|втік|виїх|висел|відвел|відвед|відвод|відсту|відклика)",
    re.IGNORECASE,
)
"""Stems of verbs for taking people from a place, or leaving it, in the other languages."""
_BASED_IN = re.compile(
    r"\b(?:based|headquartered)\s+in\s+(?:the\s+)?(?:\w+\s+){0,2}?(?:(?:city|town|village)\s+of\s+)?$"
)
_FROM_PLACE = re.compile(r"\b[RDI]-$")
_SITE_AFTER = re.compile(
    r"^(?:['’]s)?\s+(?:\w+\s+)?(?:(?:nuclear|thermal|hydroelectric|coal|gas)\s+)?(?:(?:power\s+)?(?:plant"
    r"|station)|power\s+plant"
    r"|NPP|TPP|HPP|dam|bridge|airport|airfield|air\s?base|refinery|oil\s+depot|port|reservoir|refugee\s+camp"
    r"|border\s+crossing)\b",
    re.IGNORECASE,
)
_NEAR_OTHER = re.compile(
    r"\b(?:біля|поблизу|неподалік(?: від)?|під|коло|в районі|у районі|возле|вблизи|около|недалеко от|под"
    r"|в районе|nahe|unweit(?: von)?"
    r"|in der Nähe von)\s+(?:(?:міста|села|города|села|der Stadt)\s+)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?(?:(?:cities|towns|villages)\s+of\s+)?$", re.IGNORECASE)
_ROAD_FROM = re.compile(
    r"\b(?:road|highway|route|axis|motorway|track|railway|line)\s+from\s+(?:the\s+)?$", re.IGNORECASE
)
_TO_NAME = re.compile(r"\s+to\s+(?:the\s+)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?")
_AND_NAME = r"\s+and\s+(?:the\s+)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?"
_BORDER_AFTER = re.compile(
    r"^(?:['’]s?)?\s+(?:[\w-]+\s+){0,2}(?:border|frontier)(?:\s+(?:area|region|zone|district)s?)?\b"
    rf"(?:\s+with\s+(?:the\s+)?[A-Z][\w'’-]+(?:{_AND_NAME})?)?"
)
_BORDER_WITH = re.compile(r"\bborders?\s+(?:with|of|near|to)\s+(?:the\s+)?$", re.IGNORECASE)
_BORDER_BETWEEN = re.compile(r"\bborders?\s+between\s+(?:the\s+)?$", re.IGNORECASE)
_AND_AFTER = re.compile(rf"^{_AND_NAME}")
_OPENS_PAIR = {_BETWEEN: _AND_AFTER, _ROAD_FROM: _TO_NAME}
"""What stands before the first of two places with a spot between them, and what joins the second to it."""

_PASSAGE = re.compile(
    r"\b(?:returning|returned|heading|headed|travell?ing|travell?ed|driving|walking|fleeing|fled|coming|came"
    r"|flying|flown|moving|going"
    r"|(?:on (?:its|their|his|her|the) )?way|bound|en route|journey|transferred|taken|evacuated|airlifted"
    r"|transported|deported"
    r"|rushed|from [A-Z][\w-]+)(?:\s+(?:back|north|south|east|west|home))?\s+(?:to|from|for)\s+(?:the\s+)?"
    r"(?:(?:\w+\s+){0,2}(?:city|town|village|hospital|hospitals)\s+(?:of|in)\s+)?$"
    r"|\b(?:on (?:its|their|his|her) way|en route|travell?ing|heading) to (?:[a-z]+\s+){1,3}(?:in|at)\s+(?:the\s+)?"
    r"(?:(?:\w+\s+){0,2}(?:city|town|village)\s+of\s+)?$"
)
_OFFICE_BEFORE = re.compile(
    r"\b(?:голов[аиі]|глав[аыеу]|губернатор\w*|мера?|мэра?|президент\w*|очільник\w*|начальник\w*|прем'єр\w*|премьер\w*"
    r"|міністр\w*|министр\w*|посол|посла|уряд\w*|(?:[Oo]ber)?[Bb]ürgermeister(?:in)?|Gouverneur(?:in)?|Präsident(?:in)?"
    r"|Ministerpräsident(?:in)?|Botschafter(?:in)?)\s+(?:von\s+|der\s+)?$",
    re.IGNORECASE,
)
_OFFICE_AFTER = re.compile(r"^s?\s+(?:Minister\w*|Präsident\w*|Regierung\w*|Außenminister\w*|Kanzler\w*)")
_HAILS_FROM = re.compile(
    r"\b(?:hail(?:s|ed|ing)?|have\s+come|originat(?:es?|ed|ing)|originally)\s+(?:originally\s+)?from\s+(?:the\s+)?"
    r"(?:[A-Z][\w-]+['’]s\s+)?$"
)
"""Words after which a place is somebody's home: "both hailing from Bihar's Gopalganj"."""
_SPOKE_IN = re.compile(
    r"\b(?:told|informed|briefed)\s+(?:\w+\s+){0,2}(?:reporters|journalists|newsmen|correspondents?|media"
    r"|press)\s+in\s+$"
    r"|\b(?:news conference|press conference|briefing|statement)\s+(?:issued\s+)?in\s+$"
    r"|\baccording to (?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}?(?:institut(?:e|ion)|think[- ]tank|cent(?:re|er)|observatory"
    r"|monitor|group|organi[sz]ation|charity|university|consultancy|ministry|embassy)\s+in\s+$",
    re.IGNORECASE,
)
_ACCUSED = re.compile(
    r"\b(?:accus(?:ed|es|ing)|blam(?:ed|es|ing)|beschuldigte?n?|bezichtigte?n?|w[ai]rft?|обвин(?:ил[аио]?|яе?ю?т)"
    r"|звинува(?:тил[аио]|тив|чу[єю](?:ть)?))\s+$"
)
"""Words after which a capital is a government: "accused Kabul of harbouring them"."""
_FLAG_OF = re.compile(
    r"\b(?:flags?\s+of|flagge(?:\s+(?:von|der|des))?|под\s+флагом|під\s+прапором)\s+(?:the\s+)?$", re.IGNORECASE
)
"""Words for the state in which a ship is registered."""
_BROUGHT_TO = re.compile(
    r"\b(?:(?:deliver(?:y|ies)|shipments?|supplies|exports?|relocat(?:ed|ing|ion)|withdr(?:ew|awn|awal))\s+(?:[^\s.;]+\s+){0,5}?"
    r"|(?:moved|sent|brought|flew)\s+(?:[^\s.;]+\s+){0,4}?(?:staff|employees|personnel|workers|aid)\s+)to\s+(?:the\s+)?$"
)
"""Words for goods and staff that are taken somewhere: "fuel deliveries to Bamako", "moved 44 of its staff to Juba"."""
_FIRED_FROM = re.compile(
    r"\b(?:rockets?|missiles?|drones?|shells?|mortars?|projectiles?|fired|launched)\s+(?:\w+ly\s+)?from\s+"
    r"(?:the\s+)?(?:\w+ern\s+)?$"
)
_FIRED_FROM_ABROAD = re.compile(
    r"(?:beschuss|feuer)\w*\s+aus\s+(?:de[rm]\s+)?$"
    r"|\b(?:с|со|з|із|зі|из)\s+(?:території|территории|стороны|боку)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""The same in German, Russian and Ukrainian: "Beschuss aus Pakistan", "летів з боку Вінниччини"."""
_MOVED_TO = re.compile(
    r"(?:\b(?:people|persons|residents|villagers|inhabitants|civilians|families|households|women|children)\s+(?:[a-z]+\s+){0,3}?"
    r"(?:moved|left|walked|crossed|escaped|relocated|headed|gone)(?:\s+on\s+foot)?\s+(?:to|for|into|towards?)"
    r"|\b(?:fled|flight|exodus|displacement|moved|walked)\s+(?:[^\s.;]+\s+){0,7}?(?:to|for)\s+(?:[A-Z][\w'’-]+\s+){1,2}"
    r"(?:[a-z]+\s+)?and"
    r"|\b(?:flight|exodus|displacement|evacuation)\s+of\s+(?:[^\s.;]+\s+){1,6}?(?:to|into|towards?)"
    r"|\b(?:floh(?:en)?|flüchteten?|zogen)\s+(?:[^\s,.;]+\s+){0,4}?nach"
    r"|\b(?:[ву]?тік|[ву]тек|виїха|переїха|евакую|евакуй|вивез|пішли)\w*\s+(?:[а-яіїє']+\s+){0,2}?до"
    r")\s+(?:the\s+|міста\s+|села\s+)?$"
)
"""Words for people who left for a place, or were brought there."""
_MOVED_INTO = re.compile(
    r"\b(?:[ву]тек|виїха|переїха|бежа|уеха|уш[ёе]?л|выеха|переехал|эвакуир|вывез|вывел|отвез|евакую|вивез)\w*\s+"
    r"(?:[а-яіїє']+\s+)?[ву]\s+(?:город\s+|місто\s+|село\s+)?$"
)
"""The same with a preposition that, before other cases, is "in": "эвакуировали в Харьков", not "в Харькове"."""
_LOCATIVE = re.compile(r"(?:[еєиії]|ах|ях|ой|ом)$")
_NACH = re.compile(r"\bnach\s+$")
_HAVE_MOVED = re.compile(
    r"^\s+(?:(?:und|oder)\s+[A-ZÄÖÜ][\w-]+\s+)?(?:ge)?(?:flohen|flüchtet|zogen|bracht|evakuiert|ausgewichen|in\s+sicherheit)\b",
    re.IGNORECASE,
)
_LIVED_IN = re.compile(r"\b(?:lived|lives|resided|resides)\s+in\s+$")
_RESIDENT_OF = re.compile(
    r"\b(?:жител(?:ь|я|ю|ем|ниц[аыу])|мешкан(?:ець|ця|цю|к[аиу]))\s+(?:города\s+|міста\s+|села\s+)?$", re.IGNORECASE
)
_SAID_IN = re.compile(
    r",\s*(?:как\s+|як\s+)?(?:сообщи|сообща|заяви|уточни|повідоми|повідомля|заявля|уточня)\w+\s+[ву]\s+$"
)
"""Words at the end of a sentence for where something was said: "…, сообщили в Киеве"."""
_BASED = re.compile(r"^(?:-|\s)(?:based|born|headquartered|educated|flagged|registered)\b")
_OF_THAT_TOWN = re.compile(
    r"^\s(?:think[ -]tanks?|newspaper|daily|tabloid|broadcaster|consultancy|research(?:ers?)?\b)"
)
"""Words for who speaks of events elsewhere: "an Islamabad think tank"."""
_ROAD_AFTER = re.compile(
    r"^\s?(?:[-–—/]\s?[A-Z][\w'’]+\s?){0,3}\s?(?:(?:main|old|new|trunk|federal)\s)?(?:road|highway|expressway|motorway|route|railway|axis)\b",
    re.IGNORECASE,
)


_PART_OF_NAME = re.compile(r"\b(?:University|College|Bank|Church|Diocese|Government|Republic) of (?:the )?$")

_ORIGIN_BEFORE = (_PERSON_OF, _PEOPLE_FROM, _AGE_OF, _BASED_IN, _FROM_PLACE, _OFFICE_BEFORE, _NATIVE_OF, _HAILS_FROM)
_ORIGIN_AFTER = (_BASED, _OF_THAT_TOWN, _OFFICE_AFTER, _STEMS_AFTER)
_MOST_THERE = re.compile(
    r"(?:\b(?:most|the majority|the bulk) of (?:them|those|whom|these)\s+(?:killed\s+|dead\s+)?(?:in|at|near|around)"
    r"|\bdie (?:meisten|mehrheit)(?: (?:davon|von ihnen))?\s+(?:in|im|bei)"
    r"|\b(?:большинство|большая часть)\s+из\s+(?:них|которых)\s*[-–—,]?\s*(?:в|во|на)"
    r"|\b(?:більшість|більша частина)\s+(?:із|з|зі)\s+(?:них|яких)\s*[-–—,]?\s*(?:у|в|на))"
    r"\s+(?:[a-zäöü]+\s+){0,2}$",
    re.IGNORECASE,
)
"""Words by which a toll is mostly a place's, and so not its own: "killed 40, most of them in Zamfara"."""
_ROLE_BEFORE = (
    ("share", _MOST_THERE),
    ("government", _SPOKE_IN),
    ("passage", _PASSAGE),
    ("government", _ACCUSED),
    ("origin", _FLAG_OF),
    ("passage", _BROUGHT_TO),
    ("passage", _FIRED_FROM),
    ("passage", _FIRED_FROM_ABROAD),
    ("aside", _LIVED_IN),
    ("aside", _RESIDENT_OF),
    ("aside", _SAID_IN),
    ("name", _PART_OF_NAME),
)
"""Patterns of the words before a place, by the role they give, in the order in which they are tried; an origin comes
first."""

_DIVISIONS = frozenset({"district", "division", "community", "region", "municipal"})
"""Words for organisations that also mean land, and an office only if a further word of its name follows."""

_BEFORE_CHARACTERS = 60
_MODIFIER_CHARACTERS = 90
_AFTER_CHARACTERS = 80
"""The characters before and after a place in which its role and modifiers are looked for."""
_DATELINE_WITHIN = 4
"""The most tokens of other towns at the start of a dateline."""


def role_of(text: Text, first: int, last: int, *, container: bool, country: bool = False) -> str:
    """The role of the tokens ``first`` to ``last`` (end exclusive): a key of ``ROLES`` in ``mentions.py``.

    ``container`` says that by the text's own words another mention lies in this one. A ``country`` that somebody is
    from isn't the event's place; a town whose people came to harm mostly is.
    """
    tokens = text.tokens
    start, end = tokens[first].start, tokens[last - 1].end
    before = text.text[max(0, start - _BEFORE_CHARACTERS) : start]
    after = text.text[end : end + _AFTER_CHARACTERS]
    sentence = text.sentences[text.sentence_at(start)]
    if _is_dateline(text, first, sentence.first, before, after):
        return "dateline"
    if container:
        return "container"
    if role := _role_by_next_word(text, first, last):
        return role
    if _is_destination(before, text.text[start:end], after):
        return "passage"
    if (any(pattern.search(before) for pattern in _ORIGIN_BEFORE) and not _TAKEN_FROM.search(before)) or any(
        pattern.match(after) for pattern in _ORIGIN_AFTER
    ):
        return "origin"
    if country and _is_home_of_person(text, sentence, start, before):
        return "origin"
    return next((role for role, pattern in _ROLE_BEFORE if pattern.search(before)), "")


def _is_destination(before: str, name: str, after: str) -> bool:
    """Whether people left for a place or were brought there: "nach Uganda geflohen", "бежали в Уганду"."""
    if _MOVED_TO.search(before) or (_NACH.search(before) and _HAVE_MOVED.match(after)):
        return True
    return bool(_MOVED_INTO.search(before)) and not _LOCATIVE.search(name)


def _is_home_of_person(text: Text, sentence: Sentence, start: int, before: str) -> bool:
    """Whether a place follows a word for people and "from", and nobody is taken away: "ein Mann aus Syrien"."""
    match = _ABROAD_FROM.search(before)
    if match is None:
        return False
    spoken = words_of(text, sentence)
    if _TAKEN_AWAY.search(text.text, spoken[0].start, spoken[-1].end):
        return False
    person = start - len(before) + match.start("person")
    at = next((number for number, word in enumerate(spoken) if word.start == person), len(spoken))
    return bool(_AGED.match(match["person"])) or vocabulary(match.lastgroup or "").persons.at(spoken, at) is not None


def _role_by_next_word(text: Text, first: int, last: int) -> str:
    """The role by the word right behind a place: "Boston Police", "Ohio resident", "Moscow said"; else empty."""
    following = text.tokens[last] if last < len(text.tokens) else None
    if following is None or following.start - text.tokens[last - 1].end > 1:
        return ""
    word = following.text
    if word[0].isupper() and word.lower() in words.ORGANISATION and following.kind in ("word", "abbreviation"):
        return "" if word.lower() in _DIVISIONS and not _names_office(text, last + 1) else "name"
    if word in words.PEOPLE_AFTER:
        return "origin"
    speaks = word in words.SPEECH or word in words.ACCUSATIONS
    located = text.tokens[first - 1].text.lower() in words.PREPOSITIONS
    return "government" if speaks and not located else ""


def _names_office(text: Text, at: int) -> bool:
    """Whether the word after "District" makes it an office's: "Boston District Attorney", "Kent District Council"."""
    following = text.tokens[at] if at < len(text.tokens) else None
    return following is not None and following.kind == "word" and following.text[:1].isupper()


def _is_dateline(text: Text, first: int, sentence_first: int, before: str, after: str) -> bool:
    """Whether the place opens a paragraph and a dash or a wire's name in brackets follows."""
    if first - sentence_first > _DATELINE_WITHIN or not _WIRE.match(after):
        return False
    opening = _OTHER_DESKS.sub("", text.text[text.tokens[sentence_first].start : text.tokens[first].start])
    if any(character.islower() for character in opening):
        return False
    token = text.tokens[first]
    return token.text.isupper() or first == sentence_first or before.rstrip().endswith((",", "/"))


_BREAK = re.compile(r"\n[ \t]*\n")


def modifiers_of(text: Text, first: int, last: int) -> tuple[tuple[str, ...], int, int]:
    """The words of its paragraph that move or widen the place, and the span (start, end) with them.

    "near", "between", "border", a direction ("north of"), a distance ("15 km north of"), a part ("northern") or a site
    there ("nuclear power plant").
    """
    start, end = text.tokens[first].start, text.tokens[last - 1].end
    before = _BREAK.split(text.text[max(0, start - _MODIFIER_CHARACTERS) : start])[-1]
    after = _BREAK.split(text.text[end : end + _AFTER_CHARACTERS])[0]
    if border := _BORDER_BETWEEN.search(before):
        pair = _AND_AFTER.match(after)
        return ("border",), start - len(before) + border.start(), end + (pair.end() if pair else 0)
    modifiers: list[str] = []
    begin, finish = start, end
    for pattern in (_DISTANCE, _DIRECTION_OF, _NEAR, _NEAR_OTHER, *_OPENS_PAIR, _PART_OF):
        match = pattern.search(before)
        if match is None or (pattern is _ROAD_FROM and not _TO_NAME.match(after)):
            continue
        begin = start - len(before) + match.start()
        if pattern in (_NEAR, _NEAR_OTHER):
            modifiers.append("near")
        elif pattern in _OPENS_PAIR:
            modifiers.append("between")
            pair = _OPENS_PAIR[pattern].match(after)
            finish = end + (pair.end() if pair else 0)
        else:
            modifiers.append(" ".join(match.group().split()).lower())
            modifiers += [] if pattern is _PART_OF else ["near"]
        break
    if _ROAD_AFTER.match(after):
        modifiers.append("near")
    if border := _BORDER_AFTER.match(after):
        modifiers.append("border")
        finish = end + border.end()
    elif not modifiers and (site := _SITE_AFTER.match(after)):
        modifiers.append(" ".join(site.group().split()).removeprefix("'s ").removeprefix("’s "))
        finish = end + site.end()
    elif _BORDER_WITH.search(before):
        modifiers.append("border")
    return tuple(modifiers), begin, finish
