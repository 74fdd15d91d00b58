"""Who did it, and to whom: armed groups, forces and states, read from where they stand to the deed.

"Russian drones struck" and "shelling by the Rapid Support Forces" name who acts; "the Ukrainian city" and
"Ukrainian officials said" don't. A state counts only beside a deed or its forces, never for being named.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.events.claims import Saying
from geo.extract.events.clauses import Part
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Match

_FORCES = listed("""
    forces troops army soldiers military navy drone drones missile missiles air aircraft jets warplanes shelling
    attack attacks strike strikes artillery rockets glide bomb bombs raid launched fired struck attacked hit
    bombed shelled assault ballistic kamikaze naval sea overnight helicopters fighters militants gunmen carried
    killed stormed detained accused warplane uav uavs guided bombardment ambushed війська військові армія дрони
    дрон безпілотник безпілотники окупанти обстріл удар атака вдарили атакували обстріляли войска армия дрон
    дроны беспилотник беспилотники обстрел удар атака атаковали ударили обстреляли военные
""")
_STEMS_OF_FORCES = (
    *("дрон", "безпілот", "обстріл", "удар", "атак", "ракет", "військ", "армі", "беспилот", "обстрел", "войск", "бпла"),
    *(
        "drohn",
        "raket",
        "angriff",
        "truppen",
        "armee",
        "luftangriff",
        "beschuss",
        "luftschl",
        "soldaten",
        "streitkräfte",
        "kampfjet",
        "bomb",
        "artillerie",
    ),
)
_AGAINST = listed("on against with at targeting targeted gegen auf по проти против")
_BY = listed("by of from von durch between zwischen")
_WITHIN = 3


def actors_in(part: Part, vocabulary: Vocabulary) -> tuple[list[Match[str]], list[Match[str]]]:
    """Those who act and those who are acted on in a part, each with its words."""
    acting: list[Match[str]] = []
    acted_on: list[Match[str]] = []
    spoken = [saying for saying in part.sayings if saying.stance in ("reports", "denies", "announces", "calls_for")]
    first_deed = min((match.first for match in part.triggers), default=part.last)
    for match in vocabulary.groups.find(part.words, part.first, part.last):
        if _inside(match, spoken) or _of_an_office(part, match):
            continue
        before = part.words[match.first - 1].low if match.first > part.first else ""
        earlier = [word.low for word in part.words[max(match.first - 4, part.first) : match.first]]
        if before in _AGAINST or any(word in _AGAINST for word in earlier[-2:]) or _one_of_theirs_hurt(part, match):
            acted_on.append(match)
        elif match.first <= first_deed + 1 or any(word in _BY for word in earlier) or _beside_deed(part, match):
            acting.append(match)
    for match in vocabulary.demonyms.find(part.words, part.first, part.last):
        if _inside(match, spoken):
            continue
        before = part.words[match.first - 1].low if match.first > part.first else ""
        if match.last - match.first > 1 or _beside_deed(part, match):
            (acted_on if before in _AGAINST else acting).append(match)
        elif before == "by":
            acting.append(match)
    for saying in part.sayings:
        if saying.stance == "claims":
            acting += [
                *vocabulary.groups.find(part.words, saying.first, saying.last),
                *(vocabulary.demonyms.find(part.words, saying.first, saying.last) if _own_deed(part, saying) else ()),
            ]
        if saying.stance == "accuses":
            accused = _accused(part, saying, vocabulary)
            if accused is not None:
                acting.insert(0, accused)
    return _once(acting), _once(acted_on)


def _accused(part: Part, saying: Saying, vocabulary: Vocabulary) -> Match[str] | None:
    """Whom an accusation names: the first state or group after its verb."""
    end = min(saying.verb_last + 5, part.last)
    named = vocabulary.demonyms.find(part.words, saying.verb_last, end) or vocabulary.groups.find(
        part.words, saying.verb_last, end
    )
    return named[0] if named else None


def _own_deed(part: Part, saying: Saying) -> bool:
    """Whether the speaker claims what its own side did: "claimed that its drones had struck"."""
    return any(
        word.low in ("its", "our", "their", "his") for word in part.words[saying.verb_last : saying.verb_last + 4]
    )


def _inside(match: Match[str], sayings: Sequence[Saying]) -> bool:
    return any(saying.first <= match.first < saying.last for saying in sayings)


def _one_of_theirs_hurt(part: Part, match: Match[str]) -> bool:
    """Whether somebody of the group is the victim: "killed a Hezbollah commander", "arrested two ISIS members"."""
    of_theirs = match.last < part.last and part.words[match.last].low in _MEMBERS
    before = part.words[max(match.first - 4, part.first) : match.first]
    return of_theirs and any(word.low.startswith(_HURT) for word in before)


_MEMBERS = listed("""
    commander commanders leader leaders member members operative operatives militant militants fighter fighters official
    officials suspect suspects
""")
_HURT = ("kill", "target", "wound", "injur", "detain", "arrest", "captur", "eliminat", "assassinat")


def _of_an_office(part: Part, match: Match[str]) -> bool:
    """Whether the words only say what kind of office or site it is: "the regional military administration"."""
    return match.last < part.last and part.words[match.last].low in _OFFICES


_OFFICES = listed("""
    administration governor court hospital academy airfield base bases post checkpoint cemetery barracks prosecutor
""")


def _beside_deed(part: Part, match: Match[str]) -> bool:
    for at in range(match.last, min(match.last + _WITHIN, part.last)):
        word = part.words[at]
        if word.breaks or word.low in (
            "appointed",
            "backed",
            "installed",
            "city",
            "town",
            "region",
            "village",
            "held",
            "occupied",
            "officials",
            "state",
        ):
            return False
        if word.low in _FORCES or word.low.startswith(_STEMS_OF_FORCES):
            return True
        if any(trigger.first == at for trigger in part.triggers):
            return word.low not in _ANSWERS
    return False


_ANSWERS = listed("scrambled intercepted repelled thwarted foiled")
"""What the attacked do."""


def _once(matches: list[Match[str]]) -> list[Match[str]]:
    """Each name once, the general ones ("gunmen") only where no other stands."""
    kept: dict[str, Match[str]] = {}
    for match in matches:
        kept.setdefault(match.meaning, match)
    named = [match for name, match in kept.items() if name[:1].isupper() or name[:2] == "al"]
    return named or list(kept.values())
