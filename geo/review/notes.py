"""Notes and tags that a reader writes beside incidents: their own, no part of what the incidents say.

They lie in one file beside the store, so that no count, filter, history or export of the store can hold them unless
it asks for them here. Refused: columns of the store, which every writer would have to leave out, and an act of the
history for each thought.
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
"""Of an incident, and characters of each."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote, when (with its zone), and who where that is known."""

    text: str
    when: dt.datetime
    who: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """What readers wrote beside an incident."""

    tags: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def tagged(self, tag: str) -> Own:
        """With one more tag; the same where it is there already or says nothing."""
        tag = " ".join(tag.split())[:LONGEST_TAG]
        return Own((*self.tags, tag)[:MOST_TAGS], self.notes) if tag and tag not in self.tags else self

    def untagged(self, tag: str) -> Own:
        """Without a tag."""
        return Own(tuple(other for other in self.tags if other != tag), self.notes)

    def noted(self, text: str, when: dt.datetime, who: str = "") -> Own:
        """With one more note; the same where it says nothing."""
        text = text.strip()[:LONGEST_NOTE]
        return Own(self.tags, (*self.notes, Note(text, when, who))) if text else self

    def without_note(self, number: int) -> Own:
        """Without the note of a number, counted from 0."""
        return Own(self.tags, tuple(note for at, note in enumerate(self.notes) if at != number))


class Notes:
    """Everybody's notes and tags, in a file; safe under threads and processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, ...], dict[str, Own]] = ((), {})

    def all(self) -> Mapping[str, Own]:
        """What was written, by the incidents' ids.

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
        """What was written beside an incident under any of its ids: those too that were merged into it."""
        every = [self.all().get(id, Own()) for id in ids]
        tags = tuple(dict.fromkeys(tag for own in every for tag in own.tags))
        notes = sorted((note for own in every for note in own.notes), key=lambda note: note.when)
        return Own(tags, tuple(notes))

    def tags(self) -> dict[str, int]:
        """Every tag, and how many incidents have it; the most frequent first."""
        counts = Counter(tag for own in self.all().values() for tag in own.tags)
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def tagged(self, tag: str) -> list[str]:
        """The ids that have a tag, in their order."""
        return sorted(id for id, own in self.all().items() if tag in own.tags)

    def change(self, ids: Iterable[str], change: Callable[[Own], Own]) -> dict[str, Own]:
        """Change what is written beside incidents; gives what was there before, by id.

        Raises
        ------
        OSError
            The file can't be written.
        """
        return self._write(lambda kept: {id: change(kept.get(id, Own())) for id in ids})

    def restore(self, before: Mapping[str, Own]) -> None:
        """Bring back what was there before a change."""
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
