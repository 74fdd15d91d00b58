"""Airports and airfields, from the package airportsdata."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from data.build.place_row import PlaceRow

FIELDS_TOO = {
    "UA", "RU", "BY", "MD", "RO", "PL", "LT", "LV", "EE", "FI", "GE", "AM", "AZ", "TR", "SY", "IQ", "IR", "IL",
    "PS", "LB", "JO", "YE", "SA", "EG", "LY", "SD", "SS", "ET", "ER", "SO",
}  # fmt: skip
"""Countries of Eastern Europe, the Near East and its neighbours: their fields without an IATA code are named too."""


def airports(airportsdata: Path) -> Iterator[PlaceRow]:
    """Airports with an IATA code, and all fields with an ICAO code in :data:`FIELDS_TOO`."""
    with (airportsdata / "airportsdata/airports.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if not line["name"] or not (line["iata"] or (line["country"] in FIELDS_TOO and line["icao"])):
                continue
            name = line["name"].strip()
            row = PlaceRow(
                id=f"icao:{line['icao'] or line['iata']}", name=name, kind="airport", lat=float(line["lat"]),
                lon=float(line["lon"]), country=line["country"], precision="exact", radius_km=2.5, weight=0.45,
                feature_code="AIRP",
            )  # fmt: skip
            plain = name.replace(" International", "").replace(" Regional", "").removesuffix(" Airport").strip()
            row.add_names([name, f"{plain} Airport", f"{plain} airfield", f"{plain} International Airport"])
            if " air base" not in name.lower() and line["city"] and " " not in plain:
                row.add_names([f"{line['city']} Airport"])
            yield row
