"""Rules by which a verb of violence reports no event, given its subjects and objects."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple


class Refusal(NamedTuple):
    """A rule by which a verb of violence reports no event.

    ``doers`` and ``targets`` are classes of which its arguments must have one; ``unless`` are classes that stop the
    rule if the same arguments have them. A rule without ``doers`` and ``targets`` holds if the verb has an agent with
    none of ``unless``.
    """

    name: str
    reason: str
    doers: frozenset[str]
    targets: frozenset[str]
    unless: frozenset[str]
    event_type: str = ""

    def holds(self, doing: Set[str], hit: Set[str]) -> bool:
        """Whether the rule refuses a verb with these classes of agents and of targets."""
        if not self.doers and not self.targets:
            return bool(doing) and not doing & self.unless
        if ((doing if self.doers else frozenset()) | (hit if self.targets else frozenset())) & self.unless:
            return False
        return bool((not self.doers or doing & self.doers) and (not self.targets or hit & self.targets))


_ARMED = frozenset({"armed", "state", "group"})
_CONCRETE = frozenset(
    {"people", "protected", "building", "protected_building", "vehicle", "infrastructure", "territory"}
)
REFUSALS = (
    Refusal("animals", "animals attack and no side of a conflict does", frozenset({"animal"}), frozenset(), _ARMED),
    Refusal("weather and illness", "they hit without anybody who does it", frozenset({"nature"}), frozenset(), _ARMED),
    Refusal("fire brigade", "who fights a fire fights nobody", frozenset({"fire_brigade"}), frozenset(), frozenset()),
    Refusal("sport", "players shoot and attack nobody", frozenset({"sport"}), frozenset(), frozenset()),
    Refusal("fires", "who fights a fire fights nobody", frozenset(), frozenset({"fire"}), _CONCRETE, "ground_clash"),
    Refusal(
        "figure of speech",
        "an idea, a game or a price can't be hurt",
        frozenset(),
        frozenset({"abstract"}),
        _CONCRETE | _ARMED | {"place"},
    ),
    Refusal(
        "figure of speech, doing",
        "an idea, a game or a price hurts nobody",
        frozenset({"abstract"}),
        frozenset(),
        _ARMED,
    ),
    Refusal(
        "crowds don't fight battles",
        "a clash in which one side is a crowd is unrest",
        frozenset({"crowd"}),
        frozenset(),
        frozenset(),
        "ground_clash",
    ),
    *(
        Refusal(
            "teams",
            "a town that attacks a town is its team, unless it stands for a government; so are two unknown names",
            doers,
            targets,
            _ARMED | _CONCRETE,
            event_type,
        )
        for event_type in ("missile_artillery", "air_strike", "ground_clash", "attack")
        for doers, targets in (
            (frozenset({"town"}), frozenset({"town", "name"})),
            (frozenset({"name"}), frozenset({"name"})),
        )
    ),
    Refusal(
        "who takes places",
        "armed people, a crowd or a state take a town; an orchestra takes it by storm",
        frozenset(),
        frozenset(),
        _ARMED | {"people", "name", "place", "troops", "number", "aircraft", "drone", "authority"},
        "territory_change",
    ),
)
"""The rules in the order in which they are tried; the first that holds gives the reason."""
