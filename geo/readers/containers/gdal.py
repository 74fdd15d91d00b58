"""GDAL as far as strangers' files may use it: a few of its formats, and no network.

GDAL tells a format by what is in a file, and knows sixty. Some read whatever file or address stands in them, so that
a VRT of five lines called ``map.kml`` would show the server's passwords, or ask an address behind its wall for what is
there. Only :data:`FORMATS` are left; whoever reads a file with GDAL takes :mod:`pyogrio` from here.
"""

from __future__ import annotations

import importlib

import pyogrio
import pyogrio.core
import pyogrio.errors

__all__ = ["FORMATS", "pyogrio"]

FORMATS = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "KML", "LIBKML"})
"""What a file of shapes may be, by GDAL's names."""


def _leave_only_formats() -> None:
    others = sorted(set(pyogrio.list_drivers()) - FORMATS)
    nowhere = "127.0.0.1:1"  # GeoJSON may name its coordinates by an address, which GDAL would ask
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(others), "GDAL_HTTP_PROXY": nowhere})
    importlib.reload(pyogrio.core)  # GDAL lets go of what it shall skip where its formats are counted again


_leave_only_formats()
