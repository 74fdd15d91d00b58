"""JSON Lines with our full schema: lossless, reading it back gives equal incidents.

Each line is :func:`geo.model.to_dict` of one incident plus ``export``, which says where the line is from and which
:func:`geo.model.incident_from_dict` ignores. Lines are independent, so files can be split and concatenated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
import pyarrow as pa

from geo import schema
from geo.model import to_dict
from geo.writers.origin import FileOrigin


def write_jsonl(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """Incidents as JSON Lines, a chunk for every batch."""
    encoder = msgspec.json.Encoder()
    extra = {"export": origin.note}
    for batch in batches:
        yield encoder.encode_lines([to_dict(incident) | extra for incident in schema.iterate(batch)])
