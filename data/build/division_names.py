"""What first- and second-level divisions are commonly called: "Kursk region", "Texas", "Idlib"."""

from __future__ import annotations

import re

from geo.gazetteer import division_levels

_BEFORE, _AFTER = ("|".join(re.escape(word) for word in division_levels(where)) for where in ("before", "after"))
GENERIC = re.compile(
    rf"^(?:(?:autonomous|the) )?(?:{_BEFORE}) "
    r"(?:of |de la |de l'|de l’|de las |de los |du |des |del |de |d'|d’|von |di )?|"
    rf"[ -](?:autonomous (?:region|okrug|republic|oblast|prefecture)|{_AFTER})$",
    re.IGNORECASE,
)


def bare(name: str) -> str:
    """A division's name without the word that says what it is: "Idlib Governorate" -> "Idlib"."""
    stripped = GENERIC.sub("", name).strip()
    return stripped if len(stripped) > 2 and not stripped.startswith("in ") else name


ADMIN1_NAMES = {
    "UA.01": "Cherkasy region", "UA.02": "Chernihiv region", "UA.03": "Chernivtsi region",
    "UA.04": "Dnipropetrovsk region", "UA.05": "Donetsk region", "UA.06": "Ivano-Frankivsk region",
    "UA.07": "Kharkiv region", "UA.08": "Kherson region", "UA.09": "Khmelnytskyi region",
    "UA.10": "Kirovohrad region", "UA.11": "Crimea", "UA.12": "Kyiv city", "UA.13": "Kyiv region",
    "UA.14": "Luhansk region", "UA.15": "Lviv region", "UA.16": "Mykolaiv region", "UA.17": "Odesa region",
    "UA.18": "Poltava region", "UA.19": "Rivne region", "UA.20": "Sevastopol", "UA.21": "Sumy region",
    "UA.22": "Ternopil region", "UA.23": "Vinnytsia region", "UA.24": "Volyn region", "UA.25": "Zakarpattia region",
    "UA.26": "Zaporizhzhia region", "UA.27": "Zhytomyr region",
    "DE.03": "Bremen", "MD.58": "Transnistria", "MD.51": "Gagauzia", "SD.47": "West Darfur", "SD.38": "Gezira",
    "SD.39": "Gedaref", "PS.GZ": "Gaza Strip", "RU.12": "Chechnya", "RU.17": "Dagestan", "RU.19": "Ingushetia",
    "RU.08": "Bashkortostan", "RU.73": "Tatarstan", "RU.01": "Adygea", "RU.66": "Saint Petersburg",
    "AF.41": "Daykundi", "AF.42": "Panjshir", "AR.07": "Buenos Aires city", "BG.42": "Sofia city",
    "BG.58": "Sofia region", "HR.20": "Zagreb County", "HR.21": "Zagreb city", "MX.09": "Mexico City",
    "MX.15": "State of Mexico", "MZ.11": "Maputo city", "PE.LMA": "Lima Province", "RU.03": "Altai Republic",
    "RU.04": "Altai Krai", "US.DC": "Washington, D.C.", "UZ.13": "Tashkent city", "UZ.14": "Tashkent region",
    "YE.02": "Aden", "YE.14": "Marib", "YE.15": "Saada", "YE.18": "Dhale", "YE.19": "Amran", "YE.20": "Bayda",
    "YE.25": "Taiz", "YE.26": "Sanaa city", "YE.28": "Socotra",
    "CF.15": "Nana-Grébizi", "CO.25": "San Andrés and Providencia", "ML.06": "Sikasso", "PE.08": "Cusco",
    "RU.89": "Jewish Autonomous region",
    "BY.06": "Mogilev region", "PH.14": "Bangsamoro", "FR.94": "Corsica", "SY.04": "Raqqa",
}  # fmt: skip
"""By GeoNames code, where neither GeoNames nor Natural Earth has the name in common use."""

SIDES = {"north", "south", "east", "west", "central", "centre", "northern", "southern", "eastern", "western"}

OBLAST = r" (oblast['’]?|region|voblast['’]?|voblasc[’']?|oblysy|province)$"


def readable_admin1(code: str, name: str, listed: str = "") -> str:
    """A first-level division as it is commonly called: "Kursk region", "Texas", "Idlib", "Saxony".

    ``listed`` is GeoNames' name, which tells oblasts where ``name`` doesn't.
    """
    if code in ADMIN1_NAMES:
        return ADMIN1_NAMES[code]
    oblasts = code[:2] in ("RU", "BY", "KZ", "KG", "BG", "UZ")
    if oblasts and re.search(r"oblast|voblas|oblys", listed, re.IGNORECASE):
        return f"{re.sub(OBLAST, '', name, flags=re.IGNORECASE)} region"
    if re.search(r" oblast['’]?$| region$", name, re.IGNORECASE):
        return re.sub(r" (oblast['’]?|region)$", " region", name, flags=re.IGNORECASE)
    if re.search(r"county|krai|republic|okrug|district", name, re.IGNORECASE) or bare(name).lower() in SIDES:
        return name
    return bare(name)
