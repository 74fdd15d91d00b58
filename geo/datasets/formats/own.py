r"""Read our own exports: JSON Lines with the full schema; CSV, Excel, GeoJSON and GeoParquet with the fields they have.

Reading back gives what was written, so nothing is interpreted here: codes are ours, and lists in a cell are split as
the writer joined them ("; ", with ``\;`` and ``\\``). A row that breaks the model's rules becomes a Reject.

Most exports have less than the store: a table has no quotes or spans, and columns may have been removed. So a row of a
stored incident updates only the fields that it has. Reports and claims are matched with stored ones by the row's
fields, so that those that a table can't hold (the quote) are kept.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import msgspec

from geo.datasets.containers.archives import FileContent
from geo.datasets.rejects import LEGEND
from geo.datasets.table import Table, clean_cell
from geo.errors import ReadError
from geo.model import (
    Claim,
    Count,
    Figure,
    Incident,
    Placement,
    Point,
    Reject,
    Related,
    Report,
    incident_from_dict,
)
from geo.spreadsheet import split_values, unguard

NEEDS = frozenset({"id", "title", "event_type", "source", "source_id", "date_precision", "verification", "precision"})
"""The columns by which a table is recognised as our own export."""
_LINE = frozenset({"id", "title", "event_type", "source", "source_id", "placement"})

_PLAIN = ("id", "title", "event_type", "source", "source_id", "summary", "type_original", "type_scheme")
_TEXTS = ("date_note", "people", "damage", "verification_reason")
_LISTS = ("means", "target", "actor", "target_actor", "flags", "edited")
_REPORT = ("publisher", "title", "url", "published", "licence", "dataset", "version")
_CLAIM = ("speaker", "stance", "text")
_PLACE = {"place_query": "query", "place": "name"} | {
    name: name for name in ("country", "admin1", "admin2", "place_id", "precision", "method", "radius_km", "score")
}
_BOUNDS = {"low": "at least", "best": "best", "high": "at most"}
_STAMPS = ("created", "updated")

Statement = TypeVar("Statement", Report, Claim)
LookUp = Callable[[Sequence[str]], Mapping[str, Incident]]
"""Returns the stored incidents with some ids, by id."""


def no_incidents(ids: Sequence[str]) -> Mapping[str, Incident]:
    """The look-up for an empty store: finds nothing."""
    del ids
    return {}


def says_same(incident: Incident, other: Incident | None) -> bool:
    """Whether two incidents are equal, ignoring time stamps of the store."""
    return other is not None and replace(incident, created=other.created, updated=other.updated) == other


def is_own_lines(head: bytes) -> bool:
    """Whether a text is JSON Lines in our full schema, by its first line."""
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    try:
        value = msgspec.json.decode(first)
    except (msgspec.DecodeError, RecursionError):
        return False
    return isinstance(value, dict) and set(value) >= _LINE


def read_lines(
    content: FileContent, position: list[Any], look_up: LookUp = no_incidents
) -> Iterator[tuple[list[Incident], list[Reject]]]:
    """Yield batches of incidents and rejects; the stream is appended to ``position``, for the progress.

    Raises
    ------
    ReadError
        No line is an incident.
    """
    read = 0
    with content.open() as stream:
        position[:] = [stream]
        numbered = enumerate((line for line in stream if line.strip()), start=1)
        while chunk := list(itertools.islice(numbered, 10_000)):
            pairs: list[tuple[Incident, Mapping[str, Any]]] = []
            rejects: list[Reject] = []
            for row, line in chunk:
                try:
                    fields_of_line = msgspec.json.decode(line.lstrip(b"\xef\xbb\xbf"))
                    pairs.append((incident_from_dict(fields_of_line), fields_of_line))
                except (ValueError, RecursionError) as error:
                    rejects.append(
                        Reject(row, str(error)[:300], clean_cell(line.decode("utf-8", "replace")), content.name)
                    )
            read += len(pairs)
            there = look_up([incident.id for incident, _ in pairs])
            yield (
                [_kept(incident, fields_of_line, there.get(incident.id)) for incident, fields_of_line in pairs],
                rejects,
            )
    if not read:
        raise ReadError(f"{content.name} holds no incident in our schema.")


def _kept(incident: Incident, given: Mapping[str, Any], before: Incident | None) -> Incident:
    """The incident of a line, with missing fields taken from the stored one."""
    if before is None or not _is(before, incident.source, incident.source_id):
        return incident
    silent = {each.name: getattr(before, each.name) for each in fields(Incident) if each.name not in given}
    return _corrected(replace(incident, **silent), before)


def _corrected(incident: Incident, before: Incident) -> Incident:
    """The incident with corrections kept that are newer than the file."""
    newer = (
        [] if incident.updated == before.updated else [name for name in before.edited if name not in incident.edited]
    )
    kept = {name: getattr(before, name) for name in newer}
    return replace(incident, **kept, edited=tuple(dict.fromkeys((*before.edited, *incident.edited))))


def _is(before: Incident, source: str, source_id: str) -> bool:
    return (before.source, before.source_id) == (source, source_id)


def read_rows(table: Table, look_up: LookUp = no_incidents) -> Iterator[tuple[list[Incident], list[Reject]]]:
    """Yield batches of incidents and rejects from a table with the columns :data:`NEEDS`."""
    listed = "list" if table.container.startswith(("GeoJSON", "GeoParquet")) else "cell"
    guarded = table.container.startswith("text table")
    for batch in table.batches():
        incidents: list[Incident] = []
        rejects: list[Reject] = []
        rows = [_unguarded(row) for row in batch.to_dicts()] if guarded else batch.to_dicts()
        there = look_up([row["id"] or "" for row in rows])
        for row in rows:
            number = row.pop("\x1drow")
            before = there.get(row["id"])
            if before is not None and not _is(before, row["source"], row["source_id"]):
                before = None
            try:
                incidents.append(_incident(row, listed, before))
            except (ValueError, KeyError, TypeError, OverflowError) as error:
                rejects.append(_reject(table, number, row, error))
        yield incidents, rejects


def _unguarded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: unguard(cell) if isinstance(cell, str) else cell for name, cell in row.items()}


def _reject(table: Table, number: int, row: dict[str, Any], error: Exception) -> Reject:
    raw = msgspec.json.encode({k: v for k, v in row.items() if v}).decode()
    # our KML has placemarks in its legend for the colours of datasets
    legend = table.container == "KML" and not (row["id"] or row["source"])
    reason = LEGEND if legend else str(error)[:300]
    return Reject(number, reason, raw, table.name)


def _incident(row: dict[str, Any], listed: str, before: Incident | None) -> Incident:
    """The incident of a row, with missing fields taken from ``before``."""
    get: Callable[[str], str] = lambda name: row.get(name) or ""  # noqa: E731
    values: dict[str, Any] = {name: get(name) for name in (*_PLAIN, *_TEXTS)}
    values |= {name: tuple(_list(get(name), listed)) for name in _LISTS}
    values |= {name: _date(get(name)) for name in ("date_start", "date_end")}
    values |= {name: _moment(get(name)) for name in ("time_start", "time_end", *_STAMPS)}
    values |= {
        "date_precision": get("date_precision") or "unknown",
        "figures": tuple(_figures(get("figures"), listed)),
        "verification": get("verification") or "unreviewed",
        "graphic": get("graphic").lower() in ("true", "1"),
    }
    values = {name: value for name, value in values.items() if name in row}
    values |= _parts(row, get, listed, before)
    if before is None:
        return Incident(**values)
    unchanged = {name: value for name, value in values.items() if not _is_cut(value, getattr(before, name))}
    return _corrected(replace(before, **unchanged), before)


def _is_cut(value: Any, before: Any) -> bool:
    """Whether a cell is a stored text cut to the limit of a workbook's cell."""
    full = isinstance(value, str) and len(value) == _CELL_CHARACTERS and value.endswith("…")
    return full and before.startswith(value[:-1])


_CELL_CHARACTERS = 32_767
"""The most characters of a cell in Excel."""


def _parts(row: dict[str, Any], get: Callable[[str], str], listed: str, before: Incident | None) -> dict[str, Any]:
    """The composite fields of an incident from the row's columns, or from ``before`` if the row lacks them."""
    return {
        "placement": _placement(row, get, before.placement if before is not None else None),
        "killed": _count(row, get, "killed", before.killed if before is not None else None),
        "injured": _count(row, get, "injured", before.injured if before is not None else None),
        "claims": tuple(_claims(row, get, listed, before.claims if before is not None else ())),
        "reports": tuple(_reports(row, get, listed, before.reports if before is not None else ())),
        "related": tuple(_related(row, get, listed, before.related if before is not None else ())),
    }


def _placement(row: dict[str, Any], get: Callable[[str], str], before: Placement | None) -> Placement:
    values = _place_fields(row, get)
    # any other shape is a circle or the gazetteer's, which are drawn again for each export
    own_shape = values.get("precision") == "line" or (values.get("precision") == "area" and not values.get("place_id"))
    shape = row.get("\x1dgeometry") if own_shape else None
    if before is None:
        return Placement(**values, geometry=shape or None)
    moved = any(values.get(name, getattr(before, name)) != getattr(before, name) for name in _WHERE)
    if moved:
        values |= {"geometry": shape or None, "runners_up": ()}  # the runners-up were the old place's
    elif shape and before.geometry is not None and msgspec.json.decode(shape) != msgspec.json.decode(before.geometry):
        values["geometry"] = shape
    return replace(before, **values)


def _place_fields(row: dict[str, Any], get: Callable[[str], str]) -> dict[str, Any]:
    """The fields of a placement that a row has columns for."""
    values: dict[str, Any] = {ours: get(name) for name, ours in _PLACE.items() if name in row}
    for name in ("precision", "method"):
        if name in values:
            values[name] = values[name] or "none"
    for name in ("radius_km", "score"):
        if name in values:
            values[name] = _float(values[name])
    if "lat" in row and "lon" in row:
        lat, lon = _float(get("lat")), _float(get("lon"))
        values["point"] = None if lat is None or lon is None else Point(lat, lon)
    return values


_WHERE = ("point", "precision", "radius_km", "place_id")


def _list(cell: str, listed: str) -> list[str]:
    if cell.startswith("[") and listed == "list":
        return [str(part) for part in msgspec.json.decode(cell)]
    return [part for part in split_values(cell) if part]


def _objects(cell: str) -> list[dict[str, Any]]:
    return msgspec.json.decode(cell, type=list[dict[str, Any]]) if cell.startswith("[") else []


def _claims(row: dict[str, Any], get: Callable[[str], str], listed: str, before: tuple[Claim, ...]) -> Iterable[Claim]:
    if listed == "list" and "claims" in row:
        return [Claim(**{k: v for k, v in claim.items() if v is not None}) for claim in _objects(get("claims"))]
    rows = [
        {name: cell or "reports" if name == "stance" else cell for name, cell in claim.items()}
        for claim in _parallel(row, get, "claim", _CLAIM)
    ]

    def fresh(_number: int, said: dict[str, Any]) -> Claim:
        return Claim(**({"speaker": "", "stance": "reports"} | said))

    return _matched(before, rows, _columns(row, "claim", _CLAIM), ("text",), fresh)


def _reports(
    row: dict[str, Any], get: Callable[[str], str], listed: str, before: tuple[Report, ...]
) -> Iterable[Report]:
    if listed == "list" and "reports" in row:
        return msgspec.convert(
            [{k: v for k, v in report.items() if v is not None} for report in _objects(get("reports"))], list[Report]
        )
    rows = [
        {name: _date(cell) if name == "published" else cell for name, cell in report.items()}
        for report in _parallel(row, get, "report", _REPORT)
    ]
    taken = {report.id for report in before}

    def fresh(number: int, said: dict[str, Any]) -> Report:
        free = (f"{get('id')}#{each}" for each in itertools.count(number))
        id = next(report for report in free if report not in taken)
        taken.add(id)
        return Report(id=id, **said)

    return _matched(before, rows, _columns(row, "report", _REPORT), ("url", "title"), fresh)


def _matched(
    before: Sequence[Statement],
    rows: Sequence[dict[str, Any]],
    carried: Sequence[str],
    telling: Sequence[str],
    fresh: Callable[[int, dict[str, Any]], Statement],
) -> Iterator[Statement]:
    """The reports or claims of a row, each merged into the matching stored one, else into the one at its position.

    If their number has changed, positions are meaningless, and they are matched by the fields in ``telling``.
    ``carried`` are the fields that the row has columns for; stored statements that are empty in all of these are kept.
    """
    if not rows:
        yield from (candidate for candidate in before if not any(getattr(candidate, name) for name in carried))
        return
    unmatched = list(before)
    matches = [_same_statement(unmatched, statement) for statement in rows]
    in_place = len(rows) == len(before)
    for number, (statement, match) in enumerate(zip(rows, matches, strict=True), start=1):
        if match is None:
            shared = (
                candidate
                for candidate in unmatched
                if any(statement.get(n) and statement.get(n) == getattr(candidate, n) for n in telling)
            )
            match = next(iter(unmatched) if in_place else shared, None)
            if match is not None:
                unmatched.remove(match)
        yield fresh(number, statement) if match is None else replace(match, **statement)


def _same_statement(left: list[Statement], said: dict[str, Any]) -> Statement | None:
    """Remove and return the first of the statements ``left`` that agrees with all fields of a row; None for none."""
    for statement in left:
        if all(getattr(statement, name) == value for name, value in said.items()):
            left.remove(statement)
            return statement
    return None


def _related(
    row: dict[str, Any], get: Callable[[str], str], listed: str, before: tuple[Related, ...]
) -> Iterator[Related]:
    if listed == "list" and "related" in row:
        yield from (Related(**{k: v for k, v in other.items() if v is not None}) for other in _objects(get("related")))
    elif "related_id" in row:
        there = {other.id: other for other in before}
        yield from (there.get(other, Related(other)) for other in split_values(get("related_id")) if other)
    else:
        yield from before


def _figures(cell: str, listed: str) -> Iterator[Figure]:
    if listed == "list":
        for parts in _objects(cell):
            yield Figure(parts["what"], Count(parts.get("low"), parts.get("best"), parts.get("high")))
        return
    for text in split_values(cell):
        what, _, counts = text.partition(" ")
        low, best, high = (int(figure) if figure else None for figure in counts.split("/"))
        yield Figure(what, Count(low, best, high))


def _columns(row: dict[str, Any], what: str, names: Sequence[str]) -> list[str]:
    return [name for name in names if f"{what}_{name}" in row]


def _parallel(row: dict[str, Any], get: Callable[[str], str], what: str, names: Sequence[str]) -> list[dict[str, str]]:
    """The values of the row's parallel columns ``what_…``, one dictionary for each item."""
    there = _columns(row, what, names)
    cells = itertools.zip_longest(*(split_values(get(f"{what}_{name}")) for name in there), fillvalue="")
    return [dict(zip(there, each, strict=True)) for each in cells]


def _count(row: dict[str, Any], get: Callable[[str], str], what: str, before: Count | None) -> Count | None:
    bounds = {end: getattr(before, end, None) for end in _BOUNDS}
    for end in _BOUNDS:
        if f"{what}_{end}" in row:
            cell = get(f"{what}_{end}")
            bounds[end] = int(float(cell)) if cell else None
    given = [figure for figure in bounds.values() if figure is not None]
    if given != sorted(given):
        sentence = ", ".join(f"{words} {bounds[end]}" for end, words in _BOUNDS.items() if bounds[end] is not None)
        raise ValueError(f"the figures of {what} contradict each other ({sentence}): change the others with it")
    return Count(**bounds) if given else None


def _float(cell: str) -> float | None:
    return float(cell) if cell else None


def _date(cell: str) -> dt.date | None:
    return dt.date.fromisoformat(cell[:10]) if cell else None


def _moment(cell: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(cell) if cell else None
