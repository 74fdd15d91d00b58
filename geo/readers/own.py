r"""Our own exports, read back: JSON Lines in the full schema; CSV, Excel, GeoJSON and GeoParquet with what they carry.

What is written and read again is equal, so nothing is interpreted here: codes are ours already, and lists in a cell
are parted as the writer joined them ("; ", with ``\;`` and ``\\``). A row that breaks the model's rules is a Reject.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

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
from geo.readers.opening import Source
from geo.readers.table import Table, clean
from geo.spreadsheet import split, unguard

NEEDS = frozenset({"id", "title", "event_type", "source", "source_id", "date_precision", "verification", "precision"})
"""A table with these columns is one of ours."""
_LINE = frozenset({"id", "title", "event_type", "source", "source_id", "placement"})

_PLAIN = ("id", "title", "event_type", "source", "source_id", "summary", "type_original", "type_scheme")
_TEXTS = ("date_note", "people", "damage", "verification_reason")
_LISTS = ("means", "target", "actor", "target_actor", "flags", "edited")
_REPORT = ("publisher", "title", "url", "published", "licence", "dataset", "version")


def is_own_lines(head: bytes) -> bool:
    """Whether a text is JSON Lines in our full schema, by its first line."""
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    try:
        value = msgspec.json.decode(first)
    except (msgspec.DecodeError, RecursionError):
        return False
    return isinstance(value, dict) and set(value) >= _LINE


def read_lines(source: Source, position: list[Any]) -> Iterator[tuple[list[Incident], list[Reject]]]:
    """Batches of incidents and rejects; ``position`` gets the stream, to tell how far it is.

    Raises
    ------
    ReadError
        Not one line is an incident.
    """
    read = 0
    with source.open() as stream:
        position[:] = [stream]
        numbered = enumerate((line for line in stream if line.strip()), start=1)
        while chunk := list(itertools.islice(numbered, 10_000)):
            incidents: list[Incident] = []
            rejects: list[Reject] = []
            for row, line in chunk:
                try:
                    incidents.append(incident_from_dict(msgspec.json.decode(line.lstrip(b"\xef\xbb\xbf"))))
                except (ValueError, RecursionError) as error:
                    rejects.append(Reject(row, str(error)[:300], clean(line.decode("utf-8", "replace")), source.name))
            read += len(incidents)
            yield incidents, rejects
    if not read:
        raise ReadError(f"{source.name} holds no incident in our schema.")


def read_rows(table: Table) -> Iterator[tuple[list[Incident], list[Reject]]]:
    """Batches of incidents and rejects from a table that :data:`NEEDS` recognised."""
    listed = "list" if table.container.startswith(("GeoJSON", "GeoParquet")) else "cell"
    guarded = table.container.startswith("text table")
    for batch in table.batches():
        incidents: list[Incident] = []
        rejects: list[Reject] = []
        for row in batch.to_dicts():
            number = row.pop("\x1drow")
            if guarded:
                row = {name: unguard(cell) if cell else cell for name, cell in row.items()}
            try:
                incidents.append(_incident(row, listed))
            except (ValueError, KeyError, TypeError, OverflowError) as error:
                raw = msgspec.json.encode({k: v for k, v in row.items() if v}).decode()
                rejects.append(Reject(number, str(error)[:300], raw, table.name))
        yield incidents, rejects


def _incident(row: dict[str, Any], listed: str) -> Incident:
    get: Callable[[str], str] = lambda name: row.get(name) or ""  # noqa: E731
    lat, lon = _float(get("lat")), _float(get("lon"))
    geometry = row.get("\x1dgeometry")
    if geometry and get("precision") not in ("line", "area"):
        geometry = None  # a ring drawn around a point, which the next export draws again
    plain: dict[str, Any] = {name: get(name) for name in (*_PLAIN, *_TEXTS)}
    plain |= {name: tuple(_list(get(name), listed)) for name in _LISTS}
    return Incident(
        **plain,
        date_start=_date(get("date_start")),
        date_end=_date(get("date_end")),
        date_precision=get("date_precision") or "unknown",
        time_start=_moment(get("time_start")),
        time_end=_moment(get("time_end")),
        placement=Placement(
            query=get("place_query"),
            point=None if lat is None or lon is None else Point(lat, lon),
            geometry=geometry,
            precision=get("precision") or "none",
            radius_km=_float(get("radius_km")),
            country=get("country"),
            admin1=get("admin1"),
            admin2=get("admin2"),
            name=get("place"),
            place_id=get("place_id"),
            method=get("method") or "none",
            score=_float(get("score")),
        ),
        killed=_count(get, "killed"),
        injured=_count(get, "injured"),
        figures=tuple(_figures(get("figures"), listed)),
        verification=get("verification") or "unreviewed",
        claims=tuple(_claims(row, get, listed)),
        reports=tuple(_reports(row, get, listed)),
        related=tuple(_related(row, get, listed)),
        graphic=get("graphic").lower() in ("true", "1"),
        created=_moment(get("created")),
        updated=_moment(get("updated")),
    )


def _list(cell: str, listed: str) -> list[str]:
    if cell.startswith("[") and listed == "list":
        return [str(one) for one in msgspec.json.decode(cell)]
    return [one for one in split(cell) if one]


def _objects(cell: str) -> list[dict[str, Any]]:
    return msgspec.json.decode(cell, type=list[dict[str, Any]]) if cell.startswith("[") else []


def _claims(row: dict[str, Any], get: Callable[[str], str], listed: str) -> Iterator[Claim]:
    if listed == "list" and "claims" in row:
        yield from (Claim(**{k: v for k, v in one.items() if v is not None}) for one in _objects(get("claims")))
        return
    for speaker, stance, text in _parallel(get, ("claim_speaker", "claim_stance", "claim_text")):
        yield Claim(speaker, stance or "reports", text)


def _reports(row: dict[str, Any], get: Callable[[str], str], listed: str) -> Iterator[Report]:
    if listed == "list" and "reports" in row:
        yield from msgspec.convert(
            [{k: v for k, v in one.items() if v is not None} for one in _objects(get("reports"))], list[Report]
        )
        return
    for number, cells in enumerate(_parallel(get, [f"report_{name}" for name in _REPORT]), start=1):
        values: dict[str, Any] = dict(zip(_REPORT, cells, strict=True))
        values["published"] = _date(values["published"])
        yield Report(id=f"{get('id')}#{number}", **values)


def _related(row: dict[str, Any], get: Callable[[str], str], listed: str) -> Iterator[Related]:
    if listed == "list" and "related" in row:
        yield from (Related(**{k: v for k, v in one.items() if v is not None}) for one in _objects(get("related")))
        return
    yield from (Related(one) for one in split(get("related_id")) if one)


def _figures(cell: str, listed: str) -> Iterator[Figure]:
    if listed == "list":
        for one in _objects(cell):
            yield Figure(one["what"], Count(one.get("low"), one.get("best"), one.get("high")))
        return
    for text in split(cell):
        what, _, counts = text.partition(" ")
        low, best, high = (int(figure) if figure else None for figure in counts.split("/"))
        yield Figure(what, Count(low, best, high))


def _parallel(get: Callable[[str], str], names: Any) -> Iterator[tuple[str, ...]]:
    columns = [split(get(name)) for name in names]
    return (tuple(row) for row in itertools.zip_longest(*columns, fillvalue="")) if any(columns) else iter(())


def _count(get: Callable[[str], str], name: str) -> Count | None:
    low, best, high = (
        int(float(get(f"{name}_{end}"))) if get(f"{name}_{end}") else None for end in ("low", "best", "high")
    )
    return None if low is best is high is None else Count(low, best, high)


def _float(cell: str) -> float | None:
    return float(cell) if cell else None


def _date(cell: str) -> dt.date | None:
    return dt.date.fromisoformat(cell[:10]) if cell else None


def _moment(cell: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(cell) if cell else None
