"""Trace who first said it: the accounts of an incident as trees, from an origin to those who repeat it.

An origin is the first speaker, post or document that an account goes back to: a named office or group, a credited
agency, or a publisher's own reporting. The number of publishers doesn't matter. The independence of an account that
names no source and repeats no other isn't established, so it doesn't count as an origin.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

from geo.filter import fold
from geo.model import Incident
from geo.origins.likeness import (
    CREDITS,
    NAMES,
    REWRITES,
    SAME_PUBLISHER,
    SAME_WORDS,
    TRANSLATES,
    Link,
    Telling,
    link,
    voices_of,
)
from geo.origins.offices import agency, folded_words
from geo.origins.speakers import Speaker, Voices, is_unnamed, office_of, speaker_of
from geo.wording import name_list

MOST_TELLINGS = 60
"""The most accounts of an incident that are compared with one another; further ones count as not established."""
NOT_ESTABLISHED = "names nobody: independence not established"
_CITED = "cited without its words: independence not established"
_POSTS = {"telegram": "on Telegram", "facebook": "on Facebook", "twitter": "on X"}
_OF_TEXTS = (SAME_WORDS, TRANSLATES, REWRITES)


@dataclass(frozen=True, slots=True)
class Repeat:
    """An account that goes back to an origin: its publisher, the evidence, its date, and its distance in steps."""

    name: str
    how: str
    published: dt.date | None
    depth: int
    report_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """An origin with the accounts that repeat it, each after the one that it repeats.

    ``is_established`` is False for an account that names no source; ``note`` says where or how the origin spoke.
    """

    name: str
    note: str = ""
    published: dt.date | None = None
    is_established: bool = True
    repeats: tuple[Repeat, ...] = ()
    report_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins of an incident's accounts.

    ``publishers`` is the number of different publishers, ``unnamed`` the number of reports without one.
    """

    origins: tuple[Origin, ...] = ()
    publishers: int = 0
    unnamed: int = 0

    @property
    def established(self) -> tuple[Origin, ...]:
        """The origins whose independence is established."""
        return tuple(origin for origin in self.origins if origin.is_established)

    @property
    def known_from(self) -> int:
        """The number of origins that are certain: at least one, if there is any account."""
        return max(len(self.established), min(len(self.origins), 1))

    @property
    def heading(self) -> str:
        """The origins in a line: "Told by 7 publishers, known from 2 origins"."""
        words = f"Told by {self._tellers}"
        return (
            f"{words}, known from {_number(self.known_from, 'origin')}"
            if self.established
            else f"{words}, origin not named"
        )

    @property
    def _tellers(self) -> str:
        return _number(self.publishers + self.unnamed, "report" if self.unnamed else "publisher")

    @property
    def reason(self) -> str:
        """The reason for the incident's verification in a line: the origins by name, and what isn't established."""
        sure = [_in_sentence(origin) for origin in self.established]
        unsure = [_in_sentence(origin) for origin in self.origins if not origin.is_established]
        if len(sure) > 1:
            words = f"{len(sure)} origins: {name_list(sure, _MOST_NAMES)}; publishers aren’t counted"
        elif sure:
            words = f"one origin: {sure[0]}"
            words += f", told by {self._tellers}" if self.publishers + self.unnamed > 1 else ""
        elif len(unsure) > 1:
            return f"told by {name_list(unsure, _MOST_NAMES)}, who name nobody: independence not established"
        else:
            return f"told by {unsure[0]} alone" if unsure else ""
        return f"{words}; independence of {name_list(unsure, _MOST_NAMES)} not established" if unsure else words


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _in_sentence(origin: Origin) -> str:
    """An origin's name within a sentence: offices begin with a lower-case letter, publishers don't change."""
    is_office = origin.name.startswith("The ") and not origin.report_ids
    return origin.name[:1].lower() + origin.name[1:] if is_office or origin.name == _UNNAMED else origin.name


_UNNAMED = "A report without a publisher"
_MOST_NAMES = 3
"""The most names that a sentence lists."""


def origins_of(incident: Incident) -> Origins:
    """The origins of an incident, from its reports and claims."""
    return trace(tellings(incident))


def tellings(incident: Incident) -> list[Telling]:
    """The accounts of an incident: one for each report, with its stored text and speakers."""
    alone = len(incident.reports) == 1
    accounts = []
    for report in incident.reports:
        claims = [claim for claim in incident.claims if claim.report_id == report.id or (alone and not claim.report_id)]
        speakers = [speaker_of(claim.speaker) for claim in claims if not is_unnamed(claim.speaker)]
        parts = dict.fromkeys(filter(None, (report.quote, *(claim.text for claim in claims))))
        text = "\n".join(part for part in parts if not any(part != other and part in other for other in parts))
        accounts.append(
            Telling(
                publisher=report.publisher,
                text=text or (report.title if report.dataset else ""),
                language=report.language,
                published=report.published,
                speakers=tuple(speakers),
                id=report.id,
                url=report.url,
                dataset=report.dataset,
                title=report.title,
            )
        )
    return accounts


def trace(tellings: Sequence[Telling]) -> Origins:
    """The origins of the accounts of one event."""
    ordered = sorted(_once(tellings), key=lambda each: (each.published or dt.date.max, not agency(each.publisher)))
    compared, rest = ordered[:MOST_TELLINGS], ordered[MOST_TELLINGS:]
    publishers = tuple(dict.fromkeys(each.publisher for each in compared if each.publisher))
    heard = [voices_of(each, publishers) for each in compared]
    links = {
        (first, second): shown
        for first, second in combinations(range(len(compared)), 2)
        if (shown := _link(compared[first], compared[second], heard[first], heard[second])) is not None
    }
    groups = _groups(len(compared), links)
    origins = [_origin(group, compared, heard, links) for group in groups]
    origins += [_unestablished(each, ()) for each in rest]
    origins.sort(key=lambda origin: (not origin.is_established, origin.published or dt.date.max))
    named = {fold(_name(each)) for each in ordered if each.publisher or each.dataset}
    unnamed = sum(not (each.publisher or each.dataset) for each in ordered)
    return Origins(tuple(origins), len(named), unnamed)


def _once(tellings: Iterable[Telling]) -> list[Telling]:
    """The accounts without duplicates: several datasets may cite the same publisher with the same text or URL."""
    kept: dict[tuple[str, ...], Telling] = {}
    for number, each in enumerate(tellings):
        if each.url:
            key: tuple[str, ...] = ("url", each.url)
        elif each.publisher and not each.text:
            key = ("publisher", fold(each.publisher))
        else:
            key = ("words", fold(_name(each)), each.text, str(each.published)) if each.publisher else (str(number),)
        former = kept.get(key)
        kept[key] = each if former is None else replace(former, speakers=(*former.speakers, *each.speakers))
    return list(kept.values())


def _link(first: Telling, second: Telling, heard: Voices, other: Voices) -> Link | None:
    if first.url and first.url == second.url:
        return Link(SAME_WORDS)
    return link(first, second, heard, other)


def _groups(count: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    home = list(range(count))

    def root(at: int) -> int:
        while home[at] != at:
            at = home[at]
        return at

    for first, second in links:
        low, high = sorted((root(first), root(second)))
        home[high] = low
    groups: dict[int, list[int]] = {}
    for at in range(count):
        groups.setdefault(root(at), []).append(at)
    return list(groups.values())


# ---- one origin ---------------------------------------------------------------------------------------------------


def _origin(
    group: Sequence[int], tellings: Sequence[Telling], heard: Sequence[Voices], links: dict[tuple[int, int], Link]
) -> Origin:
    """The origin of a group of accounts that go back to one, with the repeats."""

    def first(holds: Callable[[Telling, Voices], object]) -> int | None:
        return next((at for at in group if holds(tellings[at], heard[at])), None)

    release = first(lambda telling, voices: (own := office_of(telling.publisher)) and _speaks(own, voices))
    seen = first(lambda _, voices: voices.own)
    wire = first(lambda telling, _: agency(telling.publisher))
    speaker = next(filter(None, (heard[at].first for at in group)), None)
    credited = next(chain.from_iterable(heard[at].credited for at in group), None)
    if release is not None:
        return _telling_origin(release, "own release", group, tellings, links)
    if speaker is not None and not (seen is not None and not speaker.code):
        repeats = _repeats(None, group, tellings, links, speaker)
        return Origin(
            _heading(speaker), _post([tellings[at] for at in group]), _earliest(group, tellings), repeats=repeats
        )
    if seen is not None:
        return _telling_origin(seen, "own reporting", group, tellings, links)
    if wire is not None:
        return _telling_origin(wire, "agency", group, tellings, links)
    if credited is not None:
        home = first(lambda telling, _: fold(telling.publisher) == credited.code)
        if home is not None:
            return _telling_origin(home, "", group, tellings, links)
        repeats = _repeats(None, group, tellings, links, credited)
        return Origin(_heading(credited), "", _earliest(group, tellings), repeats=repeats)
    return _unestablished(tellings[group[0]], _repeats(group[0], group, tellings, links, None))


def _speaks(own: Speaker, voice: Voices) -> bool:
    return voice.first is not None and own.is_same(voice.first)


def _telling_origin(
    root: int, note: str, group: Sequence[int], tellings: Sequence[Telling], links: dict[tuple[int, int], Link]
) -> Origin:
    telling = tellings[root]
    repeats = _repeats(root, group, tellings, links, None)
    return Origin(_name(telling), note, telling.published, repeats=repeats, report_ids=_ids(telling))


def _unestablished(telling: Telling, repeats: tuple[Repeat, ...]) -> Origin:
    note = NOT_ESTABLISHED if telling.text else _CITED
    return Origin(
        _name(telling), note, telling.published, is_established=False, repeats=repeats, report_ids=_ids(telling)
    )


def _repeats(
    root: int | None,
    group: Sequence[int],
    tellings: Sequence[Telling],
    links: dict[tuple[int, int], Link],
    speaker: Speaker | None,
) -> tuple[Repeat, ...]:
    """The accounts that repeat an origin in the order of the tree; ``root`` is the origin if it is one of them."""
    parents: dict[int, tuple[int | None, str]] = {}
    for place, at in enumerate(group):
        if at != root:
            parents[at] = _parent(at, group[:place], root, tellings, links, speaker)
    ordered: list[Repeat] = []

    def add(parent: int | None, depth: int) -> None:
        for at, (home, how) in parents.items():
            if home == parent:
                telling = tellings[at]
                ordered.append(Repeat(_name(telling), how, telling.published, depth, _ids(telling)))
                add(at, depth + 1)

    add(root, 1)
    return tuple(ordered)


def _parent(
    at: int,
    earlier: Sequence[int],
    root: int | None,
    tellings: Sequence[Telling],
    links: dict[tuple[int, int], Link],
    speaker: Speaker | None,
) -> tuple[int | None, str]:
    """The account that another repeats, and the evidence: the most similar earlier one, else the origin itself."""
    before = dict.fromkeys((*([] if root is None else [root]), *earlier))
    shown = [(other, links[key]) for other in before if (key := (min(at, other), max(at, other))) in links]
    texts = [(other, link) for other, link in shown if link.how in _OF_TEXTS]
    if texts:
        other, link = max(texts, key=lambda pair: pair[1].share)
        return other, link.how if link.how == SAME_WORDS else f"{link.how} {_name(tellings[other])}"
    for other, link in shown:
        if how := _names_publisher(link, tellings[other]):
            return other, how
    named = (link.speaker for _, link in shown if link.how in (NAMES, CREDITS))
    origin = next(filter(None, (speaker, *named)), None)
    return root, f"names {_short(origin)}" if origin is not None else "the same account"


def _names_publisher(link: Link, telling: Telling) -> str:
    """The evidence that one account's publisher is the source of another account; empty if there is none."""
    if link.how == CREDITS and link.speaker is not None and _is_publisher(telling, link.speaker):
        return f"names {_name(telling)}"
    return SAME_PUBLISHER if link.how == SAME_PUBLISHER else ""


def _short(speaker: Speaker) -> str:
    """A speaker in short, for use beside its full name: "the mayor" for the mayor of Kharkiv."""
    return speaker.office.name if speaker.office is not None else speaker.name


def _is_publisher(telling: Telling, speaker: Speaker) -> bool:
    return speaker.code in (agency(telling.publisher), fold(telling.publisher))


def _heading(speaker: Speaker) -> str:
    return speaker.name[:1].upper() + speaker.name[1:]


def _name(telling: Telling) -> str:
    return telling.publisher or telling.dataset or telling.title or _UNNAMED


def _ids(telling: Telling) -> tuple[str, ...]:
    return (telling.id,) if telling.id else ()


def _earliest(group: Sequence[int], tellings: Sequence[Telling]) -> dt.date | None:
    return min((day for at in group if (day := tellings[at].published) is not None), default=None)


def _post(tellings: Iterable[Telling]) -> str:
    words = {word.folded for telling in tellings for word in folded_words(telling.text)}
    return next((note for word, note in _POSTS.items() if word in words), "")
