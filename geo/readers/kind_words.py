# ruff: noqa: E501 - a rule a line reads best
"""What happened, told from the words of a label in several languages: for tables that nobody mapped.

Only labels and titles are read this way, never a whole text: that is the work of :mod:`geo.extract`. The first
rule that matches counts, so what is telling stands before what is vague. What no rule knows is ``other``, with
its label kept, and counted.
"""

from __future__ import annotations

import re

import polars as pl

from geo import taxonomy
from geo.filter import fold
from geo.readers.dataset import Kind
from geo.readers.formats.acled import TYPES as ACLED_TYPES

_RULES: tuple[tuple[str, Kind], ...] = (
    (r"air.?raid alert|air alert|siren|повітряна тривога|воздушная тревога|alerte aerienne", Kind("air_raid_alert")),
    (r"shot down|intercept|air defen[cs]e|downed|збито|сбит|ппо|пво|abgeschossen|\w*拦截", Kind("air_defence")),
    (r"chemical|chlorine|sarin|хімічн|химическ", Kind("chemical_attack", ("chemical",))),
    (r"cyber|hack|ddos|jamming|spoofing|кібер|кибер", Kind("cyber_jamming", ("cyber",))),
    (r"airspace|territorial waters|вторгнення в повітр", Kind("airspace_violation")),
    (r"drone|uav\b|shahed|loitering|дрон|бпла|шахед|drohne|fpv|dron\b|\w*无人机|(?:ال)?مسي[رّ]", Kind("drone_strike", ("drone",))),
    (r"cruise missile|крилат|крылат", Kind("missile_artillery", ("cruise_missile",))),
    (r"ballistic|баліст|баллист", Kind("missile_artillery", ("ballistic_missile",))),
    (r"mlrs|grad\b|himars|рсзв|рсзо", Kind("missile_artillery", ("mlrs",))),
    (r"missile|rocket|ракет|missil|raket|misil|cohete|roquette|\w*导弹|(?:ال)?صاروخ|(?:ال)?صواريخ", Kind("missile_artillery", ("missile",))),
    (r"shell|artiller|mortar|обстр[іе]л|артил|bombardement|beschuss|cannoneggiamento|tirs? d.?obus|\w*炮击|(?:ال)?قصف", Kind("missile_artillery", ("artillery",))),
    (r"glide bomb|каб\b|керован", Kind("air_strike", ("glide_bomb",))),
    (r"air.?strike|air attack|airstrike|aerial|bombing by|авіаудар|авиаудар|frappe aerienne|luftangriff|bombardeo|raid aerien|ataque aereo|\w*空袭|\w*空襲|(?:ال)?غارة|(?:ال)?غارات", Kind("air_strike")),
    (r"suicide", Kind("mine_ied", ("suicide_bomb",))),
    (r"grenade|granat|гранат", Kind("mine_ied", ("grenade",))),
    (r"mine\b|landmine|\bied\b|explosive|explosion|car bomb|\bbomb|вибух|взрыв|міна|мина|attentat|minado|explosivo|explosion|bomba|mina antipersona|engin explosif|\w*爆炸|(?:ال)?انفجار|(?:ال)?تفجير|(?:ال)?لغم", Kind("mine_ied")),
    (r"kidnap|abduct|hostage|disappear|викрад|похищ|enlevement|secuestro|entfuhr|desaparicion|prise d.?otage|\w*绑架|(?:ال)?خطف|(?:ال)?اختطاف", Kind("abduction")),
    (r"sexual|rape|зґвалт|изнасил", Kind("sexual_violence")),
    (r"riot|mob|loot|unrest|заворуш|беспоряд|emeute|disturbio|pillage|saqueo", Kind("unrest")),
    (r"protest|demonstrat|strike action|picket|мітинг|митинг|manifest|marcha\b|paro\b|kundgebung|\w*抗议|(?:ال)?مظاهر|(?:ال)?احتجاج", Kind("protest")),
    (r"blackout|power (cut|outage|failure)|electricity|знеструм|обесточ|stromausfall|panne", Kind("power_outage", (), ("energy",))),
    (r"outage|water supply|communication cut", Kind("service_outage")),
    (r"border (fence|fortif|wall|barrier)|fortification|dragon'?s teeth|укріплен|укреплен", Kind("border_fortification", (), ("border",))),
    (r"sabotage|диверс|incendie criminel", Kind("sabotage")),
    (r"arrest|detain|raid\b|затрим|задерж|arrestation|festnahme|detencion|captura\b|detenido|\w*逮捕|(?:ال)?اعتقال", Kind("arrest")),
    (r"territor|captur|advance|liberat|withdraw|retreat|control of|звільнен|захоп|освобожд|prise de", Kind("territory_change")),
    (r"deploy|mobili[sz]|troops|exercise|build.?up|мобіліз|мобилиз|навчання|учени", Kind("mobilisation")),
    (r"clash|battle|firefight|fighting|assault on position|combat|gefecht|бої\b|бой\b|штурм|перестрел|перестріл|enfrentamiento|combate|affrontement|accrochage|\w*交火|(?:ال)?اشتباك", Kind("ground_clash")),
    (r"shoot|gunfire|small arms|firearm|стрілян|стрельб|fusillade|tiroteo|arma de fuego|disparo|balacera|tir\b|tirs\b", Kind("attack_on_civilians", ("small_arms",))),
    (r"attack|violence|murder|kill|assault|execut|напад|вбив|убий|attaque|angriff|ataque|civilian|homicid|asesinat|masacre|massacre|assassinat|meurtre|mord\b|\w*袭击|\w*恐袭|(?:ال)?هجوم|(?:ال)?اغتيال", Kind("attack_on_civilians")),
    (r"fire\b|arson|destr|damage|пожеж|пожар|руйнув|разруш|incendi", Kind("infrastructure_damage")),
    (r"sanction|embargo|санкц", Kind("sanction")),
    (r"humanitarian aid|relief|evacuat|гуманітарн|гуманитарн", Kind("humanitarian_aid")),
    (r"military aid|arms deliver|weapons deliver", Kind("military_aid")),
    (r"talk|agreement|negotiat|meeting|summit|ceasefire|peace|перегов|verhandl|accord", Kind("talks")),
    (r"statement|threat|accus|warn|заяв|declaration|erklar", Kind("statement")),
)  # fmt: skip
_COMPILED = tuple((re.compile(rf"(?<!\w)(?:{fold(pattern)})"), kind) for pattern, kind in _RULES)
_OWN = {fold(code): Kind(code) for code in taxonomy.EVENT_TYPES} | {
    fold(kind.label): Kind(code) for code, kind in taxonomy.EVENT_TYPES.items()
}


def kind_of_words(text: str) -> Kind | None:
    """Our type of a label, by our own codes and labels, ACLED's, or words in it; None where no rule knows it."""
    folded = fold(text[:300].replace("_", " "))
    if not folded:
        return None
    exact = _OWN.get(folded) or _OWN.get(folded.replace(" ", "_")) or ACLED_TYPES.get(folded)
    if exact is not None:
        return exact
    return next((kind for pattern, kind in _COMPILED if pattern.search(folded)), None)


_ANY_RULE = r"\b(?:" + "|".join(fold(pattern) for pattern, _ in _RULES) + ")"


def kinds_of_titles(titles: pl.Series) -> pl.Series:
    """The words in each title that a rule knows, joined by ", ": what :func:`kind_of_words` needs of it.

    A million titles are a million different texts; the words in them that matter are a few hundred mixtures.
    """
    folded = titles.str.slice(0, 300).str.to_lowercase()
    if not titles.str.len_bytes().equals(titles.str.len_chars()):
        folded = folded.str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return folded.str.extract_all(_ANY_RULE).list.join(", ")
