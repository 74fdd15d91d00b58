"""Airports and airfields, from the package airportsdata."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from data.build.place_row import PlaceRow

FARM_STRIPS = ("US", "BR", "AU", "CA")
"""Countries that list thousands of private strips: of theirs only fields with an IATA code are named."""


def airports(airportsdata: Path) -> Iterator[PlaceRow]:
    """Airports with an IATA code, and fields with an ICAO code but in :data:`FARM_STRIPS`."""
    with (airportsdata / "airportsdata/airports.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if not line["name"] or not (line["iata"] or (line["icao"] and line["country"] not in FARM_STRIPS)):
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
