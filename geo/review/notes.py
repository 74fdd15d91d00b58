"""Readers' notes and tags on incidents, which aren't part of the incidents.

They are in one file beside the store, so that no count, filter, history or export of the store includes them by
accident. Refused: columns in the store, which every writer would have to leave out, with an act in the history for each
note.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from geo.errors import ReadError
from geo.files import alone, atomic

MOST_TAGS, LONGEST_TAG, LONGEST_NOTE = 30, 60, 4_000
"""The most tags of an incident, and the most characters of a tag and of a note."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its text, its time with a time zone, and its author if known."""

    text: str
    when: dt.datetime
    who: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """The notes and tags of an incident."""

    tags: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def tagged(self, tag: str) -> Own:
        """A copy with a tag added; unchanged if it is there already or empty."""
        tag = " ".join(tag.split())[:LONGEST_TAG]
        return Own((*self.tags, tag)[:MOST_TAGS], self.notes) if tag and tag not in self.tags else self

    def untagged(self, tag: str) -> Own:
        """A copy without a tag."""
        return Own(tuple(other for other in self.tags if other != tag), self.notes)

    def noted(self, text: str, when: dt.datetime, who: str = "") -> Own:
        """A copy with a note added; unchanged if it is empty."""
        text = text.strip()[:LONGEST_NOTE]
        return Own(self.tags, (*self.notes, Note(text, when, who))) if text else self

    def without_note(self, number: int) -> Own:
        """A copy without the note at an index, from 0."""
        return Own(self.tags, tuple(note for at, note in enumerate(self.notes) if at != number))


class Notes:
    """All notes and tags, in a file; safe for several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, ...], dict[str, Own]] = ((), {})

    def all(self) -> Mapping[str, Own]:
        """The notes and tags by incident id.

        Raises
        ------
        ReadError
            The file isn't one of ours.
        """
        try:
            stat = self._path.stat()
        except OSError:
            return {}
        mark = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if self._read[0] != mark:
            try:
                self._read = (mark, msgspec.json.decode(self._path.read_bytes(), type=dict[str, Own]))
            except (OSError, msgspec.DecodeError) as error:
                raise ReadError(f"The notes in {self._path} can't be read; move the file away to go on.") from error
        return self._read[1]

    def of(self, ids: Iterable[str]) -> Own:
        """The notes and tags of an incident under all its ids, those merged into it included."""
        every = [self.all().get(id, Own()) for id in ids]
        tags = tuple(dict.fromkeys(tag for own in every for tag in own.tags))
        notes = sorted((note for own in every for note in own.notes), key=lambda note: note.when)
        return Own(tags, tuple(notes))

    def tags(self) -> dict[str, int]:
        """All tags with their number of incidents, the most frequent first."""
        counts = Counter(tag for own in self.all().values() for tag in own.tags)
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def tagged(self, tag: str) -> list[str]:
        """The ids of the incidents with a tag, sorted."""
        return sorted(id for id, own in self.all().items() if tag in own.tags)

    def change(self, ids: Iterable[str], change: Callable[[Own], Own]) -> dict[str, Own]:
        """Change the notes and tags of incidents; returns the former ones, by id.

        Raises
        ------
        OSError
            The file can't be written.
        """
        return self._write(lambda kept: {id: change(kept.get(id, Own())) for id in ids})

    def restore(self, before: Mapping[str, Own]) -> None:
        """Restore notes and tags from before a change."""
        self._write(lambda _: dict(before))

    def _write(self, changes: Callable[[Mapping[str, Own]], Mapping[str, Own]]) -> dict[str, Own]:
        with alone(self._path):
            kept = dict(self.all())
            changed = changes(kept)
            before = {id: kept.get(id, Own()) for id in changed}
            kept |= changed
            with atomic(self._path) as file:
                file.write(msgspec.json.encode({id: own for id, own in kept.items() if own != Own()}))
        return before
