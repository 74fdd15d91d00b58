"""Read datasets: recognise a file by its content, and turn its rows into incidents.

A file is opened (:mod:`geo.datasets.containers.archives`), becomes a table of text whatever its container
(:mod:`geo.datasets.table`), and is recognised by its columns. :data:`DATASET_FORMATS` lists the formats; a table of
unknown format gets a proposed mapping (:mod:`geo.datasets.mapping`), which is then used as a format too. All of this
runs in a separate process (:mod:`geo.datasets.reading`), because files come from strangers. The rest of the program
uses a :class:`DatasetFile`, and :mod:`geo.importing.pipeline` combines its rows with gazetteer and store.

``.github/CONTRIBUTING.md``, "… a dataset format", says how to add one.

A row that can't become an incident is refused; :mod:`geo.datasets.rejects` has every reason.

Rules for bad data, each tested in ``tests/datasets/test_dirt.py``, the last three with their formats and the import
--------------------------------------------------------------------------------------------------------------------
==========================================  =====================================================================
blank rows, also in the middle               left out, not counted as rejects
row of HXL tags under the header             read as tags, never as a row
lines above the header, header repeated      the first passed over, the second a reject
too few or too many cells                    a reject with its number and text
blanks around codes, "2.0" for 2             stripped; a code counts by its leading number
numbers as text, decimal comma, "48°30'N"    read; what can't be read leaves the field empty and a flag
-1 in a count                                unknown
"3 – 7", "10+", "up to 5" in a count         a low and a high figure; "about 5" and "dozens" are flagged
day and month                                by the column's own values; asked where none tells
date ranges, months, years                   a span with its precision, never a made-up day
years before 1900, numbers that are no date  no date, and a flag
time without a zone                          the day only
0, 0                                         no place, and a flag
latitude beyond 90, out of range             no place, and a flag that says whether they look swapped; exchanged
                                            where a person says so
a point outside its stated country           kept, and a flag (:mod:`geo.importing.geocoding`); where only the region
                                            is stated, if the point lies there the other way round
no coordinates                               looked up by name offline, at the precision that gives
a region called as its capital               the region
"No information", "NA", "unknown"            empty, in several languages
";"-separated names                          parted; a tuple of sources is a report each
JSON or lists in cells                       parted where a format knows them, else kept as text
other encodings                              found out; a stray byte becomes one wrong character, not a lost row
UTF-8 that was encoded twice                 mended where the whole file is so, and said (``containers/encoding``)
semicolon, tab or bar between cells          found out
no header                                    UCDP and GDELT are known by their cells; else columns get numbers
unnamed or repeated column names             named by their place, or numbered
labels that no table maps                    ``other`` with the label kept, and counted
two rows with one id                         the second a reject
neither a date, a place nor a text           a reject
totals of no events                          a reject (ACLED's totals by week or month)
lines, areas and legends of a map            a reject (GeoConfirmed), as they are no incidents
==========================================  =====================================================================
"""

from __future__ import annotations

from geo.datasets import rejects
from geo.datasets.areas import areas_in_file, shapes_in_file
from geo.datasets.countries import country_of
from geo.datasets.dataset import EXCHANGED, Format, IncidentBatch, Removal
from geo.datasets.dataset_file import DatasetFile, DatasetReading, open_beside, open_dataset
from geo.datasets.formats import own
from geo.datasets.mapping import FIELDS, ColumnMapping
from geo.datasets.registry import ANY, COMPANIONS, DATASET_FORMATS, OWN

__all__ = [
    "ANY",
    "COMPANIONS",
    "DATASET_FORMATS",
    "EXCHANGED",
    "FIELDS",
    "OWN",
    "ColumnMapping",
    "DatasetFile",
    "DatasetReading",
    "Format",
    "IncidentBatch",
    "Removal",
    "areas_in_file",
    "country_of",
    "open_beside",
    "open_dataset",
    "own",
    "rejects",
    "shapes_in_file",
]
