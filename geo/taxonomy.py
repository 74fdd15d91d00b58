"""The lists of codes: event types, means, targets, verification, precision and the like.

Two levels only: a *domain* (which has one colour and one shape on the map) and an *event type*. Target,
means, effects and claims are facets beside them, not more types: a drone strike on a substation is one
incident of type ``drone_strike`` with target ``energy``. No published list covers attacks, outages,
fortification and talks at once, so the kinetic branch takes ACLED's distinctions, the political one
PLOVER's, and the crosswalks of each format live in its module. A source's own label is always kept.

Each table maps a code (stable: in links, files and the store) to what a reader sees.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Domain:
    """A family of event types that are drawn alike: its label and shape; its colours are in :mod:`geo.map.design`."""

    label: str
    shape: str
    shown_at_first: bool = True


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event: its domain, what a reader sees, and the glyph drawn in its marker."""

    domain: str
    label: str
    meaning: str
    glyph: str


@dataclass(frozen=True, slots=True)
class Precision:
    """How precisely a place is known, and what that means for ranking and drawing it.

    Attributes
    ----------
    label : str
        What a reader sees.
    rank : int
        0 is the finest. Of two placements of one incident the one with the lower rank is kept.
    extent : str
        What the place is known to: "town", "district", "region" or "country"; empty where it is unknown.
    drawn_as : str
        "pin" at the point, "near" (its radius around the point), "area" or "line"; empty where nothing is drawn.
    by_division : bool
        Whether only a country or a division of it is known, and no spot within.
    is_wide : bool
        Whether its point says little about where it was and may even lie outside the country: a border, a sea, a
        country.
    radius_km : float or None
        The radius assumed for a place of this precision when nothing better is known; None for no assumption.
    """

    label: str
    rank: int
    extent: str
    drawn_as: str
    by_division: bool = False
    is_wide: bool = False
    radius_km: float | None = None

    @property
    def is_town(self) -> bool:
        """Whether the spot or the town is known, or a town near it."""
        return self.extent == "town"

    @property
    def is_regional(self) -> bool:
        """Whether only a region, or an area as large or larger, is known."""
        return self.extent in ("region", "country")


DOMAINS: dict[str, Domain] = {
    "kinetic": Domain("Attacks", "circle"),
    "infrastructure": Domain("Infrastructure", "diamond"),
    "posture": Domain("Posture and borders", "square"),
    "control": Domain("Control of territory", "hexagon"),
    "civil": Domain("Protest and unrest", "pentagon"),
    "security": Domain("Security operations", "shield"),
    "hybrid": Domain("Cyber and jamming", "cross"),
    "political": Domain("Statements and talks", "triangle", shown_at_first=False),
    "alert": Domain("Alerts", "triangle_down", shown_at_first=False),
    "other": Domain("Other", "ring"),
}

EVENT_TYPES: dict[str, EventType] = {
    "drone_strike": EventType("kinetic", "Drone strike", "An attack by unmanned aircraft or vessels.", "drone"),
    "air_strike": EventType(
        "kinetic", "Air strike", "An attack from the air, by aircraft or by means not told.", "plane"
    ),
    "missile_artillery": EventType(
        "kinetic", "Missile or artillery", "Shelling, rockets or missiles of any kind.", "missile"
    ),
    "ground_clash": EventType("kinetic", "Ground clash", "Fighting on the ground between armed groups.", "clash"),
    "mine_ied": EventType(
        "kinetic", "Mine or bomb", "A mine, planted or carried explosive, or grenade went off.", "bomb"
    ),
    "attack_on_civilians": EventType(
        "kinetic", "Attack on civilians", "Violence against people or homes where no weapon is told.", "person"
    ),
    "abduction": EventType("kinetic", "Abduction", "People taken, held or made to disappear.", "person_held"),
    "sexual_violence": EventType("kinetic", "Sexual violence", "Sexual violence reported.", "person"),
    "air_defence": EventType(
        "kinetic", "Air defence", "Aircraft, drones or missiles shot down or turned away.", "intercept"
    ),
    "chemical_attack": EventType("kinetic", "Chemical attack", "A chemical weapon used.", "chemical"),
    "infrastructure_damage": EventType(
        "infrastructure", "Infrastructure damage", "Damage, fire or looting where no attack type is told.", "damage"
    ),
    "power_outage": EventType("infrastructure", "Power outage", "Electricity failed or was cut.", "bolt"),
    "service_outage": EventType(
        "infrastructure", "Service outage", "Water, heat, communication or transport failed.", "plug"
    ),
    "border_fortification": EventType(
        "posture", "Border fortification", "Fences, obstacles or surveillance along a border.", "fence"
    ),
    "mobilisation": EventType(
        "posture", "Deployment or mobilisation", "Forces raised, moved, stationed or on exercise.", "flag"
    ),
    "territory_change": EventType("control", "Change of control", "A place taken, lost or left.", "flag"),
    "protest": EventType("civil", "Protest", "A demonstration, peaceful or met with force.", "megaphone"),
    "unrest": EventType("civil", "Riot or mob violence", "Violent demonstration or mob violence.", "fist"),
    "arrest": EventType("security", "Arrest", "People arrested, detained or tried.", "lock"),
    "sabotage": EventType("security", "Sabotage", "Covert damage, or a plot found out.", "wrench"),
    "security_operation": EventType(
        "security", "Security operation", "Raids, disarming, headquarters and bases.", "lock"
    ),
    "cyber_jamming": EventType(
        "hybrid", "Cyber attack or jamming", "Networks, satellites or signals attacked.", "signal"
    ),
    "airspace_violation": EventType(
        "hybrid", "Airspace or sea intrusion", "Aircraft, drones or ships where they may not be.", "plane"
    ),
    "statement": EventType("political", "Statement", "Something demanded, threatened, accused or explained.", "speech"),
    "talks": EventType("political", "Talks or agreement", "Meetings, negotiations and what they agreed.", "hands"),
    "military_aid": EventType("political", "Military aid", "Weapons, training or troops promised or given.", "crate"),
    "humanitarian_aid": EventType("political", "Humanitarian aid", "Relief promised or given.", "crate"),
    "sanction": EventType("political", "Sanction", "Sanctions demanded, imposed or lifted.", "stop"),
    "air_raid_alert": EventType("alert", "Air-raid alert", "A warning sounded; not an attack.", "siren"),
    "other": EventType("other", "Other", "None of the above; the source's own label tells.", "dot"),
}

MEANS: dict[str, str] = {
    "drone": "Drone",
    "missile": "Missile",
    "cruise_missile": "Cruise missile",
    "ballistic_missile": "Ballistic missile",
    "glide_bomb": "Glide bomb",
    "air_bomb": "Bomb from aircraft",
    "helicopter": "Helicopter",
    "artillery": "Artillery or mortar",
    "mlrs": "Rocket launcher",
    "small_arms": "Small arms",
    "mine_ied": "Mine or planted explosive",
    "grenade": "Grenade",
    "suicide_bomb": "Suicide bomb",
    "vehicle": "Vehicle",
    "blade": "Knife or blade",
    "arson": "Fire",
    "chemical": "Chemical",
    "cyber": "Cyber",
    "jamming": "Jamming",
    "none": "No weapon",
}

TARGETS: dict[str, str] = {
    "energy": "Energy",
    "residential": "Homes",
    "health": "Health care",
    "education": "Education",
    "transport": "Transport",
    "port": "Port or ships",
    "industry": "Industry",
    "commercial": "Shops and markets",
    "agriculture": "Farms and food",
    "water": "Water supply",
    "government": "Government",
    "military": "Military",
    "religious_cultural": "Religion and culture",
    "camp": "Camp or shelter",
    "humanitarian": "Aid workers and relief",
    "media": "Media and telecoms",
    "border": "Border",
    "civilians": "Civilians",
    "other": "Other",
}

VERIFICATIONS: dict[str, str] = {
    "confirmed": "Confirmed",
    "corroborated": "Several origins",
    "single_source": "One known origin",
    "one_party": "Claim by one party",
    "contested": "Contested",
    "discounted": "Discounted",
    "unreviewed": "Not reviewed",
}

PRECISIONS: dict[str, Precision] = {
    "exact": Precision("Exact spot", 0, "town", "pin"),
    "settlement": Precision("Town", 1, "town", "pin", radius_km=2.0),
    "near": Precision("Near a town", 2, "town", "near", radius_km=25.0),
    "district": Precision("District", 3, "district", "area", by_division=True, radius_km=40.0),
    "province": Precision("Region", 5, "region", "area", by_division=True, radius_km=100.0),
    "area": Precision("Wider area", 6, "region", "area", by_division=True, is_wide=True),
    "line": Precision("Line", 4, "district", "line", is_wide=True),
    "country": Precision("Country", 8, "country", "area", by_division=True, is_wide=True),
    "water": Precision("Sea or water", 7, "region", "area", is_wide=True),
    "none": Precision("Not stated", 9, "", "", is_wide=True),
}

PINNED = tuple(code for code, precision in PRECISIONS.items() if precision.drawn_as == "pin")
"""Precisions that are drawn as a pin."""
TOWNS = tuple(code for code, precision in PRECISIONS.items() if precision.is_town)
"""Precisions of places known to the town or better, or to be near a town."""
REGIONAL = tuple(code for code, precision in PRECISIONS.items() if precision.is_regional)
"""Precisions of places known only to a region, or to an area as large or larger."""
AREAS = tuple(code for code, precision in PRECISIONS.items() if precision.by_division)
"""Precisions of places known only to a country or a part of it."""
DIVISIONS = tuple(code for code in AREAS if not PRECISIONS[code].is_wide)
"""Precisions of places known only to a division of a country: a district or a region."""
COUNTRYWIDE = tuple(code for code in AREAS if PRECISIONS[code].is_wide)
"""Precisions of places known only to a country, or to a part of it without clear bounds such as "the north"."""
BELOW_COUNTRY = tuple(code for code, precision in PRECISIONS.items() if precision.extent not in ("country", ""))
"""Precisions of places known more finely than to the country."""
WIDE = tuple(code for code, precision in PRECISIONS.items() if precision.is_wide)
"""Precisions of places whose point says little about where it was, and of places without a point."""
NARROW = tuple(code for code in PRECISIONS if code not in WIDE)
"""All other precisions: the point shows at least the region in which it was."""
LOCAL = tuple(code for code in NARROW if not PRECISIONS[code].is_regional)
"""Precisions of places known to the district or better."""
ROUGH = tuple(code for code in LOCAL if code not in PINNED)
"""Precisions of places known to the district or to be near a town, but not to a town or spot."""
RADIUS_KM = {code: precision.radius_km for code, precision in PRECISIONS.items() if precision.radius_km is not None}
"""The radius assumed for each precision, kilometres: see CODEBOOKS, “Precision of a place”."""

DATE_PRECISIONS: dict[str, str] = {
    "time": "to the hour",
    "day": "to the day",
    "days": "within a few days",
    "week": "to the week",
    "month": "to the month",
    "year": "to the year",
    "unknown": "not known",
}

STANCES: dict[str, str] = {
    "reports": "reports",
    "claims": "claims",
    "denies": "denies",
    "accuses": "accuses",
    "announces": "announces",
    "calls_for": "calls for",
}

METHODS: dict[str, str] = {
    "source": "given by the source",
    "gazetteer": "looked up in the bundled gazetteer",
    "service": "looked up by an online geocoder",
    "hand": "placed by hand",
    "withheld": "what would say more is left out",
    "none": "not located",
}

FIGURES: dict[str, str] = {
    "buildings_damaged": "buildings damaged",
    "homes_damaged": "residential buildings damaged",
    "places_hit": "places hit",
    "drones_launched": "drones launched",
    "drones_downed": "drones shot down",
    "missiles_launched": "missiles launched",
    "missiles_downed": "missiles shot down",
    "without_power": "customers without power",
    "displaced": "people displaced",
    "evacuated": "people evacuated",
    "missing": "people missing",
    "captured": "people taken or held",
    "arrested": "people arrested",
    "vehicles_damaged": "vehicles damaged",
    "strip_width_m": "width of the border strip, metres",
}

HIDDEN_DOMAINS = tuple(code for code, domain in DOMAINS.items() if not domain.shown_at_first)
"""Domains that are hidden by default, and not counted with the others; naming a ``type`` or ``domain`` shows them
(:attr:`geo.filter.Filter.domains`)."""


def types_of(domain: str) -> tuple[str, ...]:
    """The event types of a domain, in their listed order."""
    return tuple(code for code, kind in EVENT_TYPES.items() if kind.domain == domain)
