"""The review queue: nothing extracted from a text gets into the store before somebody accepts it.

On the command line, proposals can be accepted unseen by their score (``incident-map extract --accept-above``).

A :class:`Draft` is a report's text with the incidents extracted from it, and those that a person added. Each can be
corrected, split, joined to a stored incident, accepted or refused, and every step can be undone. Drafts are kept in a
folder beside the store, one readable JSON file each, written atomically, so that the dashboard and a nightly ``feeds
fetch`` can work on the same queue.

A step that changes both draft and store is written down first (:class:`_Intent`), with the id of the store's act. If
the program ends in between, the store shows whether the act was done, and the draft is updated accordingly.

Refused: storing proposals with a status. Every query, export and count would have to leave them out, and one that
forgot would show a machine's guess as an incident.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import msgspec
from filelock import FileLock, Timeout

from geo.edits import correct, days, merge, move_part, regrade, split
from geo.errors import StoreError
from geo.files import atomic
from geo.model import Count, Evidence, Incident, Placement, Related, Report

WAITING, ACCEPTED, REFUSED, MERGED = "waiting", "accepted", "refused", "merged"

KEPT_APART = "looked alike, kept apart"
"""The reason of a ``related`` link to an incident that a person kept apart."""


class Incidents(Protocol):
    """The part of the store that the queue uses."""

    def put(self, *incidents: Incident, act_id: str = "") -> str:
        """Write incidents as one act and return its id, which is ``act_id`` if that is given and anything is written.

        All incidents are new, or all exist already.
        """

    def get(self, incident_id: str) -> Incident | None:
        """The incident with an id."""

    def undo(self, act_id: str) -> Any:
        """Undo an act."""

    def has_done(self, act_id: str, *, undone: bool) -> bool:
        """Whether the act is in the history; with ``undone``, whether it is absent or was undone."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another possible place of an incident, its evidence, and the rule that read it."""

    placement: Placement
    words: Evidence
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An incident extracted from a text or added by a person, and its status.

    ``score`` (0 to 1) says how sure the extraction is. ``stored_as`` is the id of the stored incident that it became or
    was joined to. ``by_hand`` marks one added by a person. ``alternatives`` are other possible places, likeliest first,
    and ``rules`` the names of the rules that read its values, by field.
    """

    incident: Incident
    score: float = 0.0
    state: str = WAITING
    stored_as: str = ""
    by_hand: bool = False
    alternatives: tuple[Alternative, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The parts of a draft beside the proposals that a correction of its report may change."""

    report: Report
    language: str = ""
    marks: tuple[Evidence, ...] = ()
    problems: tuple[str, ...] = ()


class DraftStep(msgspec.Struct, frozen=True):
    """A step on a draft: its kind, the proposals before it, and the store's act.

    ``reading`` has the :class:`ReportFacts` from before, if the step changed them.
    """

    what: str
    before: tuple[Proposal, ...]
    act_id: str = ""
    reading: ReportFacts | None = None


class _Intent(msgspec.Struct, frozen=True, rename={"act_id": "commit_id"}):
    """The draft to be written once the store has done or undone an act; in the file the act's id is "commit_id"."""

    draft: Draft
    act_id: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A report, its text and its proposals.

    ``marks`` are further spans to highlight (places that belong to no incident); ``origin`` says how it arrived
    ("paste", or the name of a file, URL or feed).
    """

    id: str
    report: Report
    text: str
    added: dt.datetime
    origin: str = ""
    language: str = ""
    proposals: tuple[Proposal, ...] = ()
    marks: tuple[Evidence, ...] = ()
    problems: tuple[str, ...] = ()
    steps: tuple[DraftStep, ...] = ()

    @property
    def waiting(self) -> tuple[int, ...]:
        """The numbers of the pending proposals."""
        return tuple(number for number, proposal in enumerate(self.proposals) if proposal.state == WAITING)

    @property
    def version(self) -> str:
        """A hash of the proposals, which an undo restores too."""
        return hashlib.sha256(repr(self.proposals).encode()).hexdigest()[:16]

    @property
    def reading(self) -> ReportFacts:
        """The draft's :class:`ReportFacts`."""
        return ReportFacts(self.report, self.language, self.marks, self.problems)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pending proposal with its draft's report."""

    draft_id: str
    report: str
    incident: Incident


_DraftChange = tuple[Draft, Sequence[Incident]]
"""A changed draft, and the incidents to write to the store with it."""


def draft_id(text: str, url: str = "") -> str:
    """The id of the draft of a text: the same text from the same URL has the same id."""
    return hashlib.sha256(f"{url}\n{text}".encode()).hexdigest()[:16]


_LONGEST_ID = 64
"""The most characters of a draft's id: more than :func:`draft_id` returns, less than a file name may have."""


def _is_id(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= _LONGEST_ID


class Queue:
    """The drafts in a folder.

    Parameters
    ----------
    folder : Path
        Created with the first draft.
    store : callable, optional
        Returns the store, to find out whether steps interrupted by the end of a program were done.
    """

    def __init__(self, folder: Path, store: Callable[[], Incidents] | None = None) -> None:
        self.folder = folder
        self._store = store

    def submit(self, draft: Draft) -> bool:
        """Add a draft to the queue; False if it is there already or archived, and then nothing changes."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.folder} can't be made: {error.strerror or error}.") from error
        with self._lock(draft.id):
            _move(self._archived(draft.id), self._path(draft.id))
            if self._path(draft.id).exists():
                return False
            self._write(draft)
        return True

    def get(self, draft_id: str) -> Draft | None:
        """The draft with an id; None if there is none, or the id is invalid."""
        if not _is_id(draft_id):
            return None
        self._settle()
        return self._kept(draft_id)

    def _kept(self, draft_id: str) -> Draft | None:
        path = self._path(draft_id)
        return _read(path) if path.exists() else None

    def drafts(self) -> Iterator[Draft]:
        """All drafts, the newest first."""
        paths = sorted(self.folder.glob("*.json"), key=lambda path: (-path.stat().st_mtime_ns, path.name))
        for path in paths:
            draft = self.get(path.stem)
            if draft is not None:
                yield draft

    def waiting(self) -> int:
        """The number of pending proposals."""
        self._settle()
        return sum(_waiting(path, path.stat().st_mtime_ns) for path in self.folder.glob("*.json"))

    def all_waiting(self) -> list[Waiting]:
        """The pending proposals of all drafts."""
        self._settle()
        paths = sorted(self.folder.glob("*.json"))
        return [each for path in paths for each in _all_waiting(path, path.stat().st_mtime_ns)]

    def change(self, draft_id: str, number: int, store: Incidents, **changes: Any) -> Draft:
        """Correct a proposal, and if it was accepted already, the stored incident too."""

        def changed(draft: Draft) -> _DraftChange:
            proposal = _proposal(draft, number)
            corrected = correct(proposal.incident, **changes)
            stored = []
            if proposal.state == ACCEPTED and corrected != proposal.incident:
                stored = [correct(_stored(store, proposal.stored_as), **changes)]
            return _replaced(draft, number, replace(proposal, incident=corrected)), stored

        return self._step(draft_id, "corrected", changed, store)

    def add(self, draft_id: str, incident_of: Callable[[Draft], Incident]) -> Draft:
        """Add an incident from a person after the other proposals."""

        def with_another(draft: Draft) -> _DraftChange:
            return replace(draft, proposals=(*draft.proposals, Proposal(incident_of(draft), by_hand=True))), ()

        return self._step(draft_id, "added", with_another)

    def correct_report(self, draft_id: str, store: Incidents, with_report: Callable[[Draft], Draft]) -> Draft:
        """Correct the report of a draft, and of the incidents stored from it.

        ``with_report`` returns the draft with report and proposals corrected.
        """

        def corrected(draft: Draft) -> _DraftChange:
            after = with_report(draft)
            return after, _changed_in_store(draft, after, store)

        return self._step(draft_id, "report", corrected, store)

    def part(self, draft_id: str, what: str, with_parts: Callable[[Draft], Draft]) -> Draft:
        """Move or remove a dividing line; see :mod:`geo.review.parts`."""
        return self._step(draft_id, what, lambda draft: (with_parts(draft), ()))

    def accept(self, draft_id: str, numbers: Sequence[int], store: Incidents) -> Draft:
        """Accept proposals as incidents of the store, all in one step.

        Proposals that the store has already, because the report was accepted before, are corrected there in another
        step.
        """
        self._settle()
        draft = self._existing(draft_id)
        stored = [number for number in numbers if store.get(_proposal(draft, number).incident.id) is not None]
        new = [number for number in numbers if number not in stored]
        for group in filter(None, (new, stored)):
            draft = self._step(draft_id, "accepted", functools.partial(_accepted, numbers=group), store)
        return draft

    def refuse(self, draft_id: str, numbers: Sequence[int]) -> Draft:
        """Refuse proposals, which are kept in the draft."""

        def refused(draft: Draft) -> _DraftChange:
            for number in numbers:
                draft = _replaced(draft, number, replace(_undecided(draft, number), state=REFUSED))
            return draft, ()

        return self._step(draft_id, "refused", refused)

    def bring_back(self, draft_id: str, number: int) -> Draft:
        """Make a refused proposal pending again, whatever was done since."""

        def waiting(draft: Draft) -> _DraftChange:
            proposal = _proposal(draft, number)
            if proposal.state != REFUSED:
                raise StoreError("This proposal is not refused any more; it may have changed in another window.")
            return _replaced(draft, number, replace(proposal, state=WAITING)), ()

        return self._step(draft_id, "brought back", waiting)

    def keep_apart(self, draft_id: str, number: int, others: Sequence[str]) -> Draft:
        """Record that a proposal isn't one of some similar incidents, so that this isn't asked again."""

        def with_note(draft: Draft) -> _DraftChange:
            proposal = _undecided(draft, number)
            incident = proposal.incident
            related = {link.id: link for link in incident.related}
            related |= {other: Related(other, KEPT_APART) for other in others if other not in related}
            return _replaced(
                draft, number, replace(proposal, incident=replace(incident, related=tuple(related.values())))
            ), ()

        return self._step(draft_id, "kept apart", with_note)

    def move_part(self, draft_id: str, number: int, field: str, part: Count | None) -> Draft:
        """Move a part of a figure from the first to the second part of a split proposal."""

        def moved(draft: Draft) -> _DraftChange:
            second = _undecided(draft, number)
            first_number = _first_part(draft, number)
            first = _undecided(draft, first_number)
            left, right = move_part(first.incident, second.incident, field, part)
            draft = _replaced(draft, first_number, replace(first, incident=left))
            return _replaced(draft, number, replace(second, incident=right)), ()

        return self._step(draft_id, "moved", moved)

    def split(self, draft_id: str, number: int) -> Draft:
        """Split a proposal in two; all figures stay with the first until :meth:`move_part`."""

        def with_both(draft: Draft) -> _DraftChange:
            proposal = _undecided(draft, number)
            first, second = split(proposal.incident, {other.incident.id for other in draft.proposals})
            both = (replace(proposal, incident=first), replace(proposal, incident=second))
            return replace(draft, proposals=(*draft.proposals[:number], *both, *draft.proposals[number + 1 :])), ()

        return self._step(draft_id, "split", with_both)

    def merge(self, draft_id: str, number: int, into: str, store: Incidents) -> Draft:
        """Join a proposal to a stored incident, which gets this report as a further source."""

        def joined(draft: Draft) -> _DraftChange:
            proposal = _undecided(draft, number)
            whole = merge(_stored(store, into), proposal.incident)
            return _replaced(draft, number, replace(proposal, state=MERGED, stored_as=into)), [whole]

        return self._step(draft_id, "merged", joined, store)

    def undo(self, draft_id: str, store: Incidents) -> Draft:
        """Undo the last step, in the store too; a draft without steps is returned unchanged."""
        self._settle()
        with self._lock(draft_id):
            draft = self._existing(draft_id)
            if not draft.steps:
                return draft
            last = draft.steps[-1]
            before = last.reading or draft.reading
            draft = replace(
                draft,
                report=before.report,
                language=before.language,
                marks=before.marks,
                problems=before.problems,
                proposals=last.before,
                steps=draft.steps[:-1],
            )
            if last.act_id:
                self._intend(_Intent(draft, last.act_id, undone=True))
                store.undo(last.act_id)
            self._write(draft)
        return draft

    def archive(self, draft_id: str) -> None:
        """Move a draft to the archive; accepted incidents stay in the store."""
        with self._lock(draft_id):
            self._intent(draft_id).unlink(missing_ok=True)
            _move(self._path(draft_id), self._archived(draft_id))

    def bring_out(self, draft_id: str) -> None:
        """Move an archived draft back into the queue."""
        with self._lock(draft_id):
            _move(self._archived(draft_id), self._path(draft_id))

    def archived(self) -> list[Draft]:
        """The archived drafts, the newest first."""
        paths = sorted(self.folder.glob(f"*{_ARCHIVED}"), key=lambda path: (-path.stat().st_mtime_ns, path.name))
        return [_read(path) for path in paths]

    def _step(
        self, draft_id: str, what: str, change: Callable[[Draft], _DraftChange], store: Incidents | None = None
    ) -> Draft:
        """Apply a change to a draft and write it; ``change`` also returns the incidents to write to the store."""
        self._settle()
        with self._lock(draft_id):
            draft = self._existing(draft_id)
            after, incidents = change(draft)
            if after == draft and not incidents:
                return draft
            act_id = uuid.uuid4().hex[:16] if incidents else ""
            step = DraftStep(what, draft.proposals, act_id, None if after.reading == draft.reading else draft.reading)
            after = replace(after, steps=(*draft.steps, step))
            if incidents and store is not None:
                self._intend(_Intent(after, act_id))
                stored_as = store.put(*incidents, act_id=act_id)
                if stored_as != act_id:
                    after = replace(after, steps=(*draft.steps, msgspec.structs.replace(step, act_id=stored_as)))
            self._write(after)
        return after

    def _settle(self) -> None:
        """Finish or drop interrupted steps, depending on whether the store has their acts."""
        for path in self.folder.glob("*.intent") if self._store is not None else ():
            # a step in progress holds the lock
            with contextlib.suppress(Timeout), self._lock(path.stem, timeout_s=0):
                self._settle_one(path)

    def _settle_one(self, path: Path) -> None:
        try:
            intent = msgspec.json.decode(path.read_bytes(), type=_Intent)
        except FileNotFoundError:
            return
        except (msgspec.DecodeError, OSError) as error:
            raise StoreError(f"{path} can't be read ({error}). Move it away to go on.") from error
        if self._store is not None and self._store().has_done(intent.act_id, undone=intent.undone):
            self._write(intent.draft)
        path.unlink(missing_ok=True)

    def _existing(self, draft_id: str) -> Draft:
        draft = self._kept(draft_id)
        if draft is None:
            raise StoreError("This report is not in the queue any more; it may have been taken out in another window.")
        return draft

    def _path(self, draft_id: str) -> Path:
        if not _is_id(draft_id):
            raise StoreError(f"“{draft_id[:40]}” is not the id of a draft.")
        return self.folder / f"{draft_id}.json"

    def _archived(self, draft_id: str) -> Path:
        return self._path(draft_id).with_suffix(_ARCHIVED)

    def _intent(self, draft_id: str) -> Path:
        return self._path(draft_id).with_suffix(".intent")

    def _lock(self, draft_id: str, timeout_s: float = 30) -> FileLock:
        """The lock of a draft. A fixed number of lock files, which aren't removed, is shared by all drafts."""
        self._path(draft_id)  # raises for an invalid id
        return FileLock(self.folder / f".{zlib.crc32(draft_id.encode()) % _LOCKS:02}.lock", timeout=timeout_s)

    def _write(self, draft: Draft) -> None:
        """Write a draft, and remove its intent."""
        self._put(self._path(draft.id), draft)
        self._intent(draft.id).unlink(missing_ok=True)

    def _intend(self, intent: _Intent) -> None:
        self._put(self._intent(intent.draft.id), intent)

    def _put(self, path: Path, content: Draft | _Intent) -> None:
        try:
            with atomic(path) as file:
                file.write(msgspec.json.encode(content))
        except OSError as error:
            raise StoreError(f"The draft can't be kept in {path.parent}: {error.strerror or error}.") from error


_LOCKS = 64
_ARCHIVED = ".archived"
"""The suffix of the file of an archived draft."""


def _move(path: Path, to: Path) -> None:
    try:
        if path.exists():
            path.replace(to)
    except OSError as error:
        raise StoreError(f"{path} can't be moved: {error.strerror or error}.") from error


def spans(draft: Draft) -> list[tuple[Evidence, int | None]]:
    """The spans to highlight in a draft's text: evidence with the number of its proposal, in order."""
    marked: list[tuple[Evidence, int | None]] = [(mark, None) for mark in draft.marks]
    for number, proposal in enumerate(draft.proposals):
        marked += [(evidence, number) for evidence in proposal.incident.evidence]
    return sorted(marked, key=lambda pair: (pair[0].start, -pair[0].end))


def _read(path: Path) -> Draft:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Draft)
    except (msgspec.DecodeError, OSError) as error:
        raise StoreError(f"The draft {path.name} can't be read ({error}). Move it away to go on.") from error


@functools.lru_cache(maxsize=512)
def _all_waiting(path: Path, _changed_ns: int) -> tuple[Waiting, ...]:
    """The pending proposals of a draft; cached until its file changes."""
    draft = _read(path)
    title = draft.report.title or draft.report.publisher or draft.origin
    return tuple(Waiting(draft.id, title, draft.proposals[number].incident) for number in draft.waiting)


def first_part(draft: Draft, number: int) -> int | None:
    """The number of the proposal that another was split from, while both are pending; else None."""
    stem, _, count = draft.proposals[number].incident.id.rpartition(".")
    if not stem or not count.isdigit():
        return None
    numbers = (at for at in draft.waiting if draft.proposals[at].incident.id == stem)
    return next(numbers, None)


def _first_part(draft: Draft, number: int) -> int:
    first = first_part(draft, number)
    if first is None:
        raise StoreError("The first part is decided already; undo that first.")
    return first


@functools.lru_cache(maxsize=4096)
def _waiting(path: Path, _changed_ns: int) -> int:
    """The number of pending proposals of a draft; cached until its file changes."""
    return len(_read(path).waiting)


def _proposal(draft: Draft, number: int) -> Proposal:
    if not 0 <= number < len(draft.proposals):
        raise StoreError("This proposal is not there any more; it may have changed in another window.")
    return draft.proposals[number]


def _undecided(draft: Draft, number: int) -> Proposal:
    proposal = _proposal(draft, number)
    if proposal.state != WAITING:
        raise StoreError(f"This proposal is {proposal.state} already; undo that first.")
    return proposal


def _replaced(draft: Draft, number: int, proposal: Proposal) -> Draft:
    return replace(draft, proposals=(*draft.proposals[:number], proposal, *draft.proposals[number + 1 :]))


def _accepted(draft: Draft, numbers: Sequence[int]) -> _DraftChange:
    proposals = [_undecided(draft, number) for number in numbers]
    for number, proposal in zip(numbers, proposals, strict=True):
        draft = _replaced(draft, number, replace(proposal, state=ACCEPTED, stored_as=proposal.incident.id))
    return draft, [proposal.incident for proposal in proposals]


def _stored(store: Incidents, incident_id: str) -> Incident:
    incident = store.get(incident_id)
    if incident is None:
        raise StoreError(f"The incident {incident_id} is not on the map any more; choose another, or undo.")
    return incident


def _changed_in_store(before: Draft, after: Draft, store: Incidents) -> list[Incident]:
    """The stored incidents of a draft, or joined with it, that change with its report or dates.

    They are graded by origins, as in :func:`geo.edits.merge`. Dates are updated only if they are still those that were
    accepted.
    """
    proposed = {proposal.incident.id: proposal.incident for proposal in before.proposals}
    stored: dict[str, Incident] = {}
    changed: dict[str, Incident] = {}
    for proposal in after.proposals:
        key = proposal.stored_as
        if key and key not in stored and (incident := store.get(key)) is not None:
            stored[key] = changed[key] = incident
        if key in stored:
            follows = proposal.state == ACCEPTED and days(changed[key]) == days(proposed[proposal.incident.id])
            incident = _with_reports(changed[key], proposal.incident.reports)
            changed[key] = replace(incident, **days(proposal.incident)) if follows else incident
    return [incident for key, incident in changed.items() if incident != stored[key]]


def _with_reports(incident: Incident, reports: Sequence[Report]) -> Incident:
    corrected = {report.id: report for report in reports}
    after = tuple(corrected.get(report.id, report) for report in incident.reports)
    return regrade(incident, replace(incident, reports=after))
