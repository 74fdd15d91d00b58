"""Regions that the gazetteer lists under another country than sources may state.

A row "Republic of Crimea, Russia" means that region whatever country it states, and "Puerto Rico, United States" an
island with a country code of its own. Searching only in Russia or the United States would find the whole country, or a
town of that name. So a region that the stated country lacks is searched for in these tables. They say where the
gazetteer lists regions, not whose they are; the source's statement is kept.

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
"""Dependencies with country codes of their own, by the country that sources may state instead."""

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
"""Disputed areas by the country that sources may state: the countries that list them, and the regions' names in the
gazetteer; empty for the whole country or any region of it."""


def listed_elsewhere(country: str) -> dict[str, tuple[str, ...]]:
    """The other countries that may list a region which a source states as this country's, with the regions' names.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-2, upper case.

    Returns
    -------
    dict of str to tuple of str
        By country code, the regions' names in the gazetteer; empty for the whole country or any region of it.
    """
    return dict.fromkeys(DEPENDENT.get(country, ()), ()) | DISPUTED.get(country, {})
