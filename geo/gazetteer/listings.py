"""Regions that are listed here under another country than sources state, by the country that they state.

A row "Republic of Crimea, Russia" is about that region whoever it says it belongs to, and "Puerto Rico, United States"
about an island that has a code of its own; to look for them in Russia and the United States alone finds these as a
whole, or a town so called. So a region that the stated country lacks is looked for among these. The tables say where
regions are listed, not whose they are: what a source states stays as it stated it.

Sources: ISO 3166, whose codes the gazetteer has; the disputed areas of Natural Earth (public domain).
"""

from __future__ import annotations

DEPENDENT: dict[str, tuple[str, ...]] = {
    "CN": ("HK", "MO"),
    "FR": ("GP", "MQ", "GF", "RE", "YT", "NC", "PF", "PM", "BL", "MF", "WF"),
    "US": ("PR", "GU", "VI", "AS", "MP"),
    "GB": ("GI", "FK", "BM", "KY", "VG", "TC", "IM", "JE", "GG"),
    "NL": ("CW", "AW", "SX", "BQ"),
    "DK": ("GL", "FO"),
    "NO": ("SJ",),
    "FI": ("AX",),
}
"""Who states the first may mean the others, which have a code of their own: each as a whole, by its own name."""

DISPUTED: dict[str, dict[str, tuple[str, ...]]] = {
    "RU": {
        "UA": (
            *("Crimea", "Sevastopol", "Donetsk region", "Luhansk region", "Zaporizhzhia region", "Kherson region"),
            *("Donetsk People's Republic", "Luhansk People's Republic"),
        ),
        "GE": ("Abkhazia", "South Ossetia"),
    },
    "MA": {"EH": ()},
    "IL": {"PS": (), "SY": ("Golan Heights",)},
    "RS": {"XK": ()},
    "IN": {"PK": ("Azad Kashmir", "Gilgit-Baltistan")},
    "PK": {"IN": ("Jammu and Kashmir", "Ladakh")},
    "CN": {"IN": ("Arunachal Pradesh",), "TW": ()},
    "AM": {"AZ": ("Nagorno-Karabakh",)},
    "TR": {"CY": ("Northern Cyprus",)},
    "VE": {"GY": ("Essequibo",)},
    "AR": {"FK": ()},
    "JP": {"RU": ("Kuril Islands",)},
    "SS": {"SD": ("Abyei",)},
}
"""The countries under which a disputed region is listed, and the regions by the gazetteer's names; none where it may
be the whole country, or any region of it."""


def listed_elsewhere(country: str) -> dict[str, tuple[str, ...]]:
    """The countries under which what a source states as this country's may be listed, and their regions.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-2, upper case.

    Returns
    -------
    dict of str to tuple of str
        The regions by the gazetteer's names; none where it may be the whole country, or any region of it.
    """
    return dict.fromkeys(DEPENDENT.get(country, ()), ()) | DISPUTED.get(country, {})
