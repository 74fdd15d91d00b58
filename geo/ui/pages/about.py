"""The "About and method" tab: what words and symbols mean, the sources of the data, and the limits of the map."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from geo import taxonomy
from geo.store import Dataset
from geo.ui.live import panel

DATA_CREDITS = (
    ("Base map, regions and borders", "Natural Earth, 1:10 million", "public domain"),
    ("Towns, districts and their names", "GeoNames (cities500 and postal files)", "CC BY 4.0"),
    ("Country names", "Unicode CLDR", "Unicode-3.0"),
    ("Settlements of Ukraine", "Ukraine’s codifier of divisions and settlements", "MIT"),
    ("Airports", "airportsdata", "MIT"),
    ("Counties of the United States", "US Census Bureau", "public domain"),
)
"""The sources of the base map and the gazetteer: name, origin, licence."""


def draw(datasets: Iterable[Dataset]) -> None:
    """Draw the "About and method" tab, with the datasets of the store."""
    data = [
        {
            "what": dataset.source,
            "whence": f"{dataset.incidents:,} incidents" + (f", version {dataset.version}" if dataset.version else ""),
            "licence": dataset.licence or "licence not given",
        }
        for dataset in datasets
    ]
    credits = [{"what": what, "whence": whence, "licence": licence} for what, whence, licence in DATA_CREDITS]
    st.html(panel.fragment("about.html", taxonomy=taxonomy, data=data, credits=credits))
