"""The folded texts that a search looks through, made of the ledger's files when somebody first searches.

They are kept for later searches while the process runs: of small files in memory, of large ones in a temporary file
that the system reads as it needs it. So an import doesn't pay for searches, and the ledger holds each text once.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from geo.errors import StoreError
from geo.store.derived import SEARCHED, search
from geo.store.ledger import Part

MEMORY_BYTES = 96_000_000
"""So much folded text is kept in memory."""

_SCHEMA = pa.schema([("text", pa.string())])


class Texts:
    """The folded texts of files, by path; for many threads.

    Parameters
    ----------
    memory_bytes : int
        So much folded text is kept in memory.
    within : Path, optional
        Where the folder of temporary files is made; the system's place for such by default.
    """

    def __init__(self, *, memory_bytes: int = MEMORY_BYTES, within: Path | None = None) -> None:
        self._kept: dict[str, pa.ChunkedArray] = {}
        self._memory_bytes, self._within = memory_bytes, within
        self._room = memory_bytes
        self._folder: Path | None = None
        self._making = threading.Lock()

    def without_texts(self) -> Texts:
        """The same without a text of any file."""
        return Texts(memory_bytes=self._memory_bytes, within=self._within)

    def of(self, part: Part) -> pa.ChunkedArray:
        """The text of each row of a file, in order.

        Raises
        ------
        StoreError
            There is no room for a temporary file.
        """
        with self._making:
            if part.path not in self._kept:
                self._kept[part.path] = self._folded(part)
            return self._kept[part.path]

    def _folded(self, part: Part) -> pa.ChunkedArray:
        pieces = (search(piece) for _first, piece in part.pieces(list(SEARCHED)))
        arrays: list[pa.Array] = []
        size = 0
        for piece in pieces:
            arrays.append(piece)
            size += piece.nbytes
            if size > self._room:
                return self._in_file(itertools.chain(arrays, pieces))
        self._room -= size
        return pa.chunked_array(arrays, pa.string())

    def _in_file(self, texts: Iterable[pa.Array]) -> pa.ChunkedArray:
        within, path = self._within or Path(tempfile.gettempdir()), None
        try:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="incident-map-", dir=within))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            path = self._folder / f"{len(self._kept)}.arrow"
            with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, _SCHEMA) as writer:
                for text in texts:
                    writer.write_batch(pa.record_batch([text], schema=_SCHEMA))
        except OSError as error:
            if path is not None:
                path.unlink(missing_ok=True)
            raise StoreError(f"There is no room for a search in {within}: {error}. Free some.") from error
        return pa.ipc.open_file(pa.memory_map(str(path))).read_all()["text"]
