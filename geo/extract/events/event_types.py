"""Which type of event a clause reports, from its words for events, attacks and blows, its means, and its victims."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass

from geo.extract.languages.vocabulary import Trigger
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Match, Word, any_listed

_TYPE_BY_MEANS = {
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
"""Means in the order in which they decide the type, the more specific first."""

_PRECEDENCE = [
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
"""Which type wins where one clause reports several."""

KINETIC = listed("""
    drone_strike air_strike missile_artillery ground_clash mine_ied attack_on_civilians chemical_attack
    sexual_violence abduction
""")
ADVANCES = listed("offensive offensives")
"""Words for attacks of troops on troops, unless another word names the target."""
POSITIONS = listed("""
    positions trenches stellungen stützpunkt stützpunkte позиции позиций позициям позициях позиції позицій
    позиціям позиціях
""")
"""Words for what only armed people hold, such as positions."""
STRIKES = ("удар", "нанес", "завда", "вдар", "поразил", "поражен", "уразил", "уражен")
"""Beginnings of words for attacks from afar, whatever they hit."""
_MINES = listed("""
    mine mines landmine landmines ied ieds tretmine tretminen landmine landminen minen мина мины мину мине миной мін
    міна міни міну міні міною
""")
"""Words for mines and explosive remnants in the ground."""
_GRID = (
    *("pylon", "substation", "transformer", "powerline", "locomotive", "antenna", "cables"),
    *("strommast", "umspann", "trafo", "kabel", "bahnanlage", "bahnstrecke", "funkmast", "sendemast", "stromleitung"),
    *("oberleitung", "релейн", "подстанц", "трансформатор", "локомотив", "тепловоз", "электропоезд", "вышк"),
    *("підстанц", "тепловоз", "вишк"),
)
"""Beginnings of words for equipment of power, railway and telephone networks."""
_CROWDS = frozenset({"protest", "unrest"})
_OUTAGES = frozenset({"power_outage", "service_outage"})
_BESIDE_ATTACKS = _OUTAGES | {"infrastructure_damage", "air_defence", "air_raid_alert"}
"""Types that are a consequence of an attack and don't tell its kind."""
_BY_ACCIDENT = frozenset({"infrastructure_damage"})
"""Types that an accident may cause, so that with one they are no incident."""
_STAND_OFF = ("drone", "missile", "cruise_missile", "ballistic_missile", "artillery", "mlrs", "glide_bomb")
"""Means whose victims are those of a strike, even without a word for an attack."""
_CLOSE_UP = frozenset({"small_arms", "blade", "arson"})
_EXPLOSIONS = ("explo", "blast", "detonat", "вибух", "взрыв")


@dataclass(frozen=True, slots=True)
class _Signs:
    """What decides a clause's type; ``types`` are those that its triggers name by themselves.

    ``acts`` are those that its grammar gives; ``advances`` says that all its words for attacks are :data:`ADVANCES`,
    ``positions`` that armed people's positions are named, ``mines`` that something explosive lay in the ground,
    ``trodden`` that somebody trod or drove on it,
    ``grid_burned`` that somebody set fire to equipment of such networks.
    """

    types: Set[str]
    acts: Set[str]
    means: Set[str]
    attacks: bool
    advances: bool
    positions: bool
    mines: bool
    trodden: bool
    grid_burned: bool
    blows: bool
    explosion: bool
    killed: bool
    victims: bool
    accident: bool


def event_type(
    words: Sequence[Word],
    triggers: Iterable[Match[Trigger]],
    means: Iterable[str],
    harm: Collection[str],
    *,
    accident: bool,
) -> str:
    """The type of event that a clause reports.

    Parameters
    ----------
    words : sequence of Word
        The sentence that the triggers count in.
    triggers : iterable of Match
        The clause's words for events, attacks and blows.
    means : iterable of str
        Keys of the means that it names.
    harm : collection of str
        What became of its victims ("killed", "injured", ...).
    accident : bool
        Whether it speaks of an accident.

    Returns
    -------
    str
        A key of the taxonomy, or "casualties", "blast" or "damage" where only that much is said; empty where
        nothing happened.
    """
    signs = _signs_of(words, list(triggers), set(means), harm, accident=accident)
    left_out = _BY_ACCIDENT if signs.explosion and signs.victims else frozenset()  # the blast says more than the damage
    happened = signs.types - _BY_ACCIDENT if accident else signs.types
    return (
        _violence(signs)
        or _attack_by_means(signs)
        or _deadly_advance(signs)
        or _first_named((happened | signs.acts) - left_out)
        or _mere_harm(signs)
    )


def _signs_of(
    words: Sequence[Word], triggers: list[Match[Trigger]], means: Set[str], harm: Collection[str], *, accident: bool
) -> _Signs:
    blows = [match for match in triggers if match.meaning.family == "blow"]
    explosion = any(words[match.first].low.startswith(_EXPLOSIONS) for match in blows)
    if explosion:  # which did the killing, but not "the killing of a teacher"
        triggers = [match for match in triggers if not _kills_people(words, match.first)]
    attacks = [words[match.first].low for match in triggers if match.meaning.family == "attack"]
    acts = _types_of(triggers, {"act"} if accident else {"act", "harm"})
    return _Signs(
        types=_types_of(triggers, {"event"}) | (acts & KINETIC),
        acts=acts,
        means=means,
        attacks=bool(attacks),
        advances=ADVANCES.issuperset(attacks),
        positions=any_listed(POSITIONS, words) and not any(low.startswith(STRIKES) for low in attacks),
        mines=any_listed(_MINES, words) and not _are_dropped(words, means),
        trodden=any_listed(_MINES, words) and _begins_any(_TREADING, words),
        grid_burned=_is_arson(triggers, means) and _begins_any(_GRID, words),
        blows=bool(blows),
        explosion=explosion,
        killed="killed" in harm,
        victims=bool(harm),
        accident=accident,
    )


def _types_of(triggers: Iterable[Match[Trigger]], families: Set[str]) -> set[str]:
    return {match.meaning.event_type for match in triggers if match.meaning.family in families}


def _is_arson(triggers: Iterable[Match[Trigger]], means: Set[str]) -> bool:
    """Whether somebody set a fire, and no other weapon is named."""
    arson = "arson" in means or any(match.meaning.means == "arson" for match in triggers)
    return arson and means <= {"arson", "none"}


def _are_dropped(words: Sequence[Word], means: Set[str]) -> bool:
    """Whether a drone drops mines, as it drops grenades, and nobody treads or drives on one: "скинута з дрона міна"."""
    return "drone" in means and _begins_any(_DROPPING, words) and not _begins_any(_TREADING, words)


def _begins_any(beginnings: tuple[str, ...], words: Iterable[Word]) -> bool:
    """Whether a word begins with one of some letters."""
    return any(word.low.startswith(beginnings) for word in words)


_DROPPING = ("dropp", "abgeworf", "warf", "скину", "сброс", "сброш")
_TREADING = (
    *("step", "trod", "trampl", "drove", "driv", "trat", "getret", "fuhr"),
    *("наступ", "подорв", "наїха", "наеха", "підірв"),
)


def _kills_people(words: Sequence[Word], at: int) -> bool:
    """Whether a word is the participle "killing" before its victims, not the noun: "killing five"."""
    return words[at].low == "killing" and not (at + 1 < len(words) and words[at + 1].low == "of")


def _violence(signs: _Signs) -> str:
    """The type of violence that a trigger names by itself; a violent crowd stays a protest or unrest."""
    kinetic = signs.types & KINETIC
    harmless = not (signs.victims or signs.blows or signs.mines)
    if kinetic == {"mine_ied"} and "air_defence" in signs.types and "drone" in signs.means and harmless:
        return "air_defence"  # of the drone that carried explosives
    if signs.grid_burned and kinetic <= {"attack_on_civilians"} and not (signs.victims or signs.types & _CROWDS):
        return "sabotage"
    if kinetic == {"attack_on_civilians"} and signs.types & _CROWDS and "blade" not in signs.means:
        return min(signs.types & _CROWDS)
    if signs.trodden and "mine_ied" in kinetic:
        kinetic -= {"drone_strike"}
    if len(kinetic) > 1 and signs.killed:
        kinetic -= {"abduction"}
    return _by_means_used(_first_named(kinetic), signs) if kinetic else ""


def _by_means_used(named_type: str, signs: _Signs) -> str:
    """The type made more exact by the means: an "attack" by drones, or explosives dropped by one, is a drone strike."""
    if named_type == "mine_ied" and "drone" in signs.means and not signs.mines:
        return "drone_strike"
    if named_type != "attack_on_civilians":
        return named_type
    special = next((means for means in _TYPE_BY_MEANS if means in signs.means and means != "vehicle"), None)
    close_up = _CLOSE_UP - {"arson"} if special in _STAND_OFF else _CLOSE_UP
    if special is not None and not signs.means & close_up:
        return _TYPE_BY_MEANS[special]
    of_armed = signs.positions and not signs.victims
    return "ground_clash" if of_armed or "ground_clash" in signs.types else named_type


def _attack_by_means(signs: _Signs) -> str:
    """The type of an attack, or of a blow with a weapon, by its means; only an outage if that is all and nobody was
    hurt.
    """
    armed_blow = signs.blows and bool(signs.means - {"none"})
    if not (signs.attacks or armed_blow) or signs.types - _BESIDE_ATTACKS:
        return ""
    special = _most_special(signs.means)
    if special is not None:
        return _TYPE_BY_MEANS[special]
    outages = signs.types & _OUTAGES
    if outages and not signs.victims:
        return min(outages)
    if not signs.attacks or signs.accident:
        return ""
    return "ground_clash" if signs.advances or signs.positions else "attack_on_civilians"


def _deadly_advance(signs: _Signs) -> str:
    """The type if people were killed as a place was taken, and no word says how."""
    taken = "territory_change" in signs.acts and not signs.types & KINETIC
    return "attack_on_civilians" if taken and signs.killed and not signs.accident else ""


def _first_named(types: Set[str]) -> str:
    """The type that comes first in the order; of an arrest for sabotage, the arrest."""
    if "arrest" in types:
        types = types - {"sabotage"}
    return min(types, key=_PRECEDENCE.index, default="")


def _mere_harm(signs: _Signs) -> str:
    """The type where only harm is reported: an explosion, victims, or damage; none for accidents."""
    if signs.accident:
        return ""
    if signs.explosion:
        return "blast"
    if signs.victims:
        special = _most_special(signs.means)
        return _TYPE_BY_MEANS[special] if special in (*_STAND_OFF, "suicide_bomb") else "casualties"
    return "damage" if signs.blows else ""


def _most_special(means: Set[str]) -> str | None:
    return next((special for special in _TYPE_BY_MEANS if special in means), None)
