"""How to cite the view: as a sentence, or for a reference manager (:mod:`geo.writers.citation`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from geo.writers.citation import Citation, cite_view
from geo.writers.origin import FileOrigin, Sources


def write_citation(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """The citation of the view as one line of text."""
    yield f"{_cited(batches, origin).text}\n".encode()


def write_bibtex(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """The citation of the view as a BibTeX entry."""
    yield _cited(batches, origin).bibtex.encode()


def _cited(batches: Iterable[pa.Table], origin: FileOrigin) -> Citation:
    sources, incidents = Sources(), 0
    for batch in batches:
        sources.add(batch)
        incidents += len(batch)
    return cite_view(
        origin.words,
        incidents=incidents,
        sources=list(
            dict.fromkeys(name for name, _ in sorted(sources.counted, key=lambda source: -sources.counted[source]))
        ),
        link=origin.link,
        version=origin.version,
        accessed=origin.moment.date(),
    )
