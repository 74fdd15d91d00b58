"""Damaged files for everything that reads one: no traceback, and nothing that the model would refuse.

::

    python -m tests.benchmarks.fuzz_files 20000
    python -m tests.benchmarks.fuzz_files 20000 11 documents

Takes the datasets' fixtures, or documents and feeds, damages each in turn (bytes flipped, cut, doubled, swapped,
numbers replaced by extremes, cells by hostile text, wrapped in gzip and zip and damaged again, archives damaged
inside), and reads what is left to its end. A file may be refused by a ReadError and a row by a Reject; anything else is
printed with the seed that makes it again, and so is what takes long or much memory.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import resource
import sys
import time
import traceback
import zipfile
import zlib
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import docx

from geo.datasets import ANY, open_dataset
from geo.errors import ReadError
from geo.gazetteer import Gazetteer
from geo.importing.batches import Batches
from geo.sources import documents, feed_formats
from geo.store import row_faults
from tests.sources.test_documents import PAGE, SENTENCE, pdf
from tests.sources.test_feed_fetching import rss

FIXTURES = Path(__file__).parents[1] / "fixtures" / "datasets"
HOSTILE = (
    *("", "-1", "1e309", "nan", "99999999999999999999", "-0.0", "0", "180.0001", "1527-02-30", "31/12/9999", "\x00"),
    *('"', "'", ",", ";", "\n", "\r\n", "\x1f", "\x1d", "\ud800".encode("utf-8", "replace").decode(), "[", "{", "null"),
    *("<img src=x onerror=alert(1)>", "${x}`", "=1+1", "а" * 5000, "2022-03-01 - 2021-01-01", "POINT (1 2)", "True"),
)


def damaged(data: bytes, rng: random.Random) -> bytes:
    """The data with one to four faults."""
    for _ in range(rng.randint(1, 4)):
        if not data:
            return data
        data = rng.choice(FAULTS)(data, rng)
    return data


def _flip(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, rng: random.Random) -> bytes:
    start, end = sorted((rng.randrange(len(data)), rng.randrange(len(data))))
    return data[:start] if rng.random() < 0.3 else data[:start] + data[min(end, start + 40) :]


def _double(data: bytes, rng: random.Random) -> bytes:
    start, end = sorted((rng.randrange(len(data)), rng.randrange(len(data))))
    return data[:end] + data[start:end] + data[end:]


def _insert(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.choice(HOSTILE).encode() + data[at:]


def _value(data: bytes, rng: random.Random) -> bytes:
    cells = list(re.finditer(rb'[^,;\t\n"{}\[\]:<>]+', data))
    if not cells:
        return data
    cell = rng.choice(cells)
    return data[: cell.start()] + rng.choice(HOSTILE).encode() + data[cell.end() :]


def _lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    rng.shuffle(lines)
    return b"\n".join(lines)


def _wrap(data: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.5:
        return gzip.compress(data)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(rng.choice(("a.csv", "b.json", "c.kml", "d.xlsx")), data)
    return stream.getvalue()


def _inside(data: bytes, rng: random.Random) -> bytes:
    """An archive that opens, with a fault in one of its files: a workbook, a Word document, a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        return _flip(data, rng)
    if content:
        name = rng.choice(list(content))
        content[name] = rng.choice((_flip, _cut, _insert, _value))(content[name] or b" ", rng)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, inner in content.items():
            archive.writestr(name, inner)
    return stream.getvalue()


FAULTS = (_flip, _flip, _cut, _double, _insert, _insert, _value, _value, _value, _lines, _wrap, _inside, _inside)


def read(data: bytes, gazetteer: Gazetteer) -> str:
    """What became of a file, in a word; raises what reading may never raise."""
    try:
        found = open_dataset(data, "fuzzed")
        if found.format == ANY and found.mapping is not None and not found.mapping.columns:
            return "nothing mapped"
        rows = 0
        for table in Batches(found, gazetteer, None, "").tables():
            rows += len(table)
            assert row_faults(table).null_count == len(table), "a row that the model refuses"
    except ReadError as refused:
        if "\n" in str(refused):
            raise ValueError("a sentence of several lines") from refused
        return "refused"
    return "read" if rows else "no incident"


def read_document(data: bytes, gazetteer: Gazetteer) -> str:
    """The same of a document, or of a feed."""
    del gazetteer
    became = []
    for kind, parse in (("document", documents.read), ("feed", feed_formats.read)):
        try:
            parse(data)
        except ReadError as refused:
            if "\n" in str(refused):
                raise ValueError("a sentence of several lines") from refused
        else:
            became.append(kind)
    return " and ".join(became) or "refused"


def document_files() -> list[tuple[str, bytes]]:
    """A page, a PDF, a Word document, an e-mail, and a feed of each kind."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "Press <press@example.org>", "Ніч", "Wed, 20 Aug 2025 07:30:00 +0300"
    mail.set_content(SENTENCE)
    mail.add_alternative(f"<p>{SENTENCE}</p>", subtype="html")
    mail.add_attachment(b"x" * 50, maintype="application", subtype="pdf", filename="a.pdf")
    note, file = docx.Document(), io.BytesIO()
    note.add_paragraph(SENTENCE)
    note.add_table(1, 1).cell(0, 0).text = "Cell"
    note.save(file)
    entry = f'<entry><id>a</id><content type="html">{SENTENCE}</content></entry>'
    items = [{"id": "a", "url": "https://example.org", "content_html": SENTENCE, "authors": [{"name": "x"}]}]
    return [
        *((f"page-{charset}", PAGE.format(charset=charset).encode(charset)) for charset in ("utf-8", "windows-1251")),
        *(("pdf", pdf([SENTENCE, "Two lines"])), ("word", file.getvalue()), ("mail", mail.as_bytes())),
        *(
            ("rss", rss(("a", "Strike", SENTENCE))),
            ("atom", f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode()),
        ),
        ("json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()),
    ]


LONG_S = 10
"""Of the processor: what takes longer is printed."""
LARGE_MB = 200
"""What takes so much more memory than all before it is printed."""


def main(variants: int, seed: int, kind: str = "datasets") -> int:
    """Run so many variants; the number of failures."""
    gazetteer = Gazetteer.open()
    files = [(path.name, path.read_bytes()) for path in sorted(FIXTURES.iterdir())]
    read_file = read
    if kind == "documents":
        files, read_file = document_files(), read_document
    became: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    started, slowest_s = time.monotonic(), 0.0
    for number in range(variants):
        name, data = files[number % len(files)]
        rng = random.Random(f"{seed}-{number}")
        variant = damaged(data, rng)
        began, before = time.process_time(), peak_mb()
        try:
            became[read_file(variant, gazetteer)] += 1
        except Exception as error:  # noqa: BLE001 - every other exception is what is looked for
            where = traceback.extract_tb(error.__traceback__)[-1]
            own = [each for each in traceback.extract_tb(error.__traceback__) if "/geo/" in each.filename] or [where]
            key = f"{type(error).__name__}: {str(error)[:90]!r} at {Path(own[-1].filename).name}:{own[-1].lineno}"
            if not failures[key]:
                said = f"{key} ({Path(where.filename).name}:{where.lineno})"
                print(f"{name} variant {number} (seed {seed}): {said}", flush=True)
            failures[key] += 1
        seconds, more_mb = time.process_time() - began, peak_mb() - before
        slowest_s = max(slowest_s, seconds)
        if seconds > LONG_S or more_mb > LARGE_MB:
            print(f"{name} variant {number} (seed {seed}) takes {seconds:.0f} s and {more_mb} MB more", flush=True)
    print(f"{variants} variants in {time.monotonic() - started:.0f} s: {dict(became)}; {failures.total()} failures")
    print(f"The slowest took {slowest_s:.1f} s of the processor; the process {peak_mb()} MB at most")
    return failures.total()


def peak_mb() -> int:
    """The most memory that this process had at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    given = [*sys.argv[1:], *("1000", "1", "datasets")[len(sys.argv) - 1 :]]
    sys.exit(bool(main(int(given[0]), int(given[1]), given[2])))
