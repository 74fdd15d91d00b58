"""A brief: one page about a view, to print or send, composed only from what is in the store.

Its sentences, in the order of the page, and where each is made:

- the heading, the filter and the number of incidents: :func:`compose`;
- the killed and injured of the whole view: :attr:`HarmTotal.words`, from figures that
  :meth:`geo.services.Services.brief` asks the store for;
- how many incidents against the earlier period: :func:`comparison_words`, and whether that is unusual:
  :func:`geo.store.unusual_words`;
- at most :data:`SENTENCES` incidents: ``_sentence``, each from the incident's fields, with a link to it (where the page
  has an address) and the number of its report. :func:`weightiest` chooses which; the page has them by day;
- how many incidents have no sentence: :attr:`Brief.left_out_words`;
- a person's own remarks, set apart, with a warning that lists the numbers and places in them that aren't in the
  incidents: :func:`ungrounded`;
- the reports behind the sentences: ``_report_words``; and how the page was made:
  :attr:`geo.writers.origin.FileOrigin.sentence`.

Headings and the few fixed sentences ("No incident is in this view.", "Reports are not facts: …") stand in what sets
each format: ``brief_page.html``, ``brief_page.typ`` and, for Word, ``_word``. Unknown values are called unknown.

It is written as a web page that prints on A4, as a Word document, or as a PDF set by Typst. Typst comes in one wheel,
uses the machine's fonts for every script, and shapes right-to-left text; its template gets texts as data, never as
markup.

Refused: WeasyPrint, which needs system packages; ReportLab, which has no font fallback and doesn't shape Arabic by
itself; fpdf2 for its licence (LGPL); and a language model, whose sentences can't be traced to values.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib import resources
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from geo import wording
from geo.filter import search_text
from geo.gazetteer import Gazetteer, Place
from geo.map import design
from geo.model import Incident, Report
from geo.schema import to_table
from geo.wording import day_words, difference_words
from geo.writers.citation import TITLE
from geo.writers.origin import FileOrigin
from geo.writers.picture import FONTS as PICTURE_FONTS
from geo.writers.picture import png_of, write_svg

SENTENCES = 6
"""The most sentences: as many as fit on a page with the map and the sources."""
BRIEF_FORMATS = (".html", ".pdf", ".docx")


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmTotal:
    """People killed or injured in a view: the range of the known figures, and the number of incidents without one.

    ``open`` counts the incidents with only a lower bound; if there are any, the sum has no upper end.
    """

    what: str
    low: int
    high: int
    known: int
    unknown: int
    open: int = 0

    @property
    def words(self) -> str:
        """The total in words; unknown is never given as 0."""
        if not self.known:
            return f"{self.what}: no figure ({self.unknown:,} of {self.unknown:,} incidents give none)"
        span = f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"
        if self.open:
            span = f"at least {self.low:,}"
        missing = (
            f"; {self.unknown:,} of {self.known + self.unknown:,} incidents give no figure" if self.unknown else ""
        )
        return f"{self.what}: {span}{missing}"


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """A sentence about an incident: its day and words, who says so, a quote, and the link to the report."""

    number: int
    day: str
    words: str
    speakers: str
    id: str
    link: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class BriefSource:
    """A report behind a sentence."""

    number: int
    words: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One page: see :func:`compose`."""

    title: str
    question: str
    incidents: str
    tolls: tuple[str, ...]
    changes: tuple[str, ...]
    sentences: tuple[BriefSentence, ...]
    left_out: int
    sources: tuple[BriefSource, ...]
    types: tuple[tuple[str, str, str, str], ...] = ()
    own_title: bool = False
    note: str = ""
    unsupported: tuple[str, ...] = ()
    made: str = ""
    link: str = ""
    picture: str = field(default="", repr=False)

    @property
    def by_hand(self) -> bool:
        """Whether there are remarks of a person, or warnings about them."""
        return bool(self.note or self.unsupported)

    @property
    def left_out_words(self) -> str:
        """How many incidents of the view have no sentence, and why; empty if all have one."""
        if self.left_out <= 0:
            return ""
        return (
            f"{self.left_out:,} more {'is' if self.left_out == 1 else 'are'} in the view and not told here: chosen are "
            "those with most harm, then the worst of each type, then the worst of the rest, of equals the newest."
        )


def compose(
    incidents: Sequence[Incident],
    *,
    origin: FileOrigin,
    total: int,
    tolls: Iterable[HarmTotal] = (),
    maybe: int = 0,
    changes: Iterable[str] = (),
    types: Iterable[tuple[str, int, int]] = (),
    title: str = "",
    note: str = "",
) -> Brief:
    """Compose the brief of a view.

    Parameters
    ----------
    incidents : sequence of Incident
        Those of the view, or if there are many, the ones to choose from.
    origin : FileOrigin
        The filter, the version of the data and the time.
    total : int
        How many incidents the view has in all.
    maybe : int
        How many more may lie in the filter's area.
    tolls : iterable of HarmTotal
        Sums over the view.
    changes : iterable of str
        Sentences that compare with an earlier period.
    types : iterable of (str, int, int)
        Names of event types with their incidents in the period and in the earlier one.
    title, note : str
        A person's own heading and remarks.
    """
    weighty = sorted(weightiest(incidents, SENTENCES), key=lambda incident: str(incident.date_start or ""))
    numbers: dict[str, int] = {}
    sources: list[BriefSource] = []
    for incident in weighty:
        for report in incident.reports or (Report(id="", publisher=""),):
            words = _report_words(report)
            if words not in numbers:
                numbers[words] = len(numbers) + 1
                sources.append(BriefSource(numbers[words], words, _web(report.url)))
    tolls, types = tuple(tolls), tuple(types)
    figures = [*_figures(tolls), *(count for _, now, before in types for count in (now, before, abs(now - before)))]
    own = "\n".join((title.strip(), note))
    sentences = tuple(_sentence(incident, numbers, origin) for incident in weighty)
    return Brief(
        title=title.strip() or f"{TITLE}, {day_words(origin.moment.date())}",
        question=origin.words,
        incidents=wording.number_words(total) + (f", {maybe:,} more may be there" if maybe else ""),
        tolls=tuple(toll.words for toll in tolls),
        changes=tuple(changes),
        sentences=sentences,
        left_out=total - len(sentences),
        sources=tuple(sources),
        types=_rows_of(types),
        own_title=bool(title.strip()),
        note=note.strip(),
        unsupported=tuple(ungrounded(own, incidents, (total, maybe, *figures), origin.gazetteer())),
        made=origin.sentence,
        link=origin.link,
        picture=b"".join(write_svg([to_table(list(incidents))], origin)).decode(),
    )


def _figures(tolls: Iterable[HarmTotal]) -> Iterator[int]:
    for toll in tolls:
        yield from (toll.low, toll.high, toll.known, toll.unknown, toll.known + toll.unknown)


MOST_TYPES = 8
"""The most event types in the table of changes; the others are summed up in a line."""


def _rows_of(types: Sequence[tuple[str, int, int]]) -> tuple[tuple[str, str, str, str], ...]:
    if not types:
        return ()
    rows = list(types[:MOST_TYPES])
    rest = types[MOST_TYPES:]
    if rest:
        rows.append((f"{len(rest)} more", sum(now for _, now, _ in rest), sum(before for *_, before in rest)))
    rows.append(("All", sum(now for _, now, _ in types), sum(before for *_, before in types)))
    return tuple((name, f"{now:,}", f"{before:,}", difference_words(now - before)) for name, now, before in rows)


def comparison_words(now: int, before: int, span: tuple[dt.date, dt.date], *, few: bool) -> str:
    """A comparison with an earlier period: "34 against 22 from 26 Jul to 8 Aug 2025: 12 more."."""
    change = "as many" if now == before else f"{abs(now - before):,} {'more' if now > before else 'fewer'}"
    words = f"{now:,} against {before:,} from {day_words(span[0])} to {day_words(span[1])}: {change}."
    return f"{words} These are few: one more or less changes that much." if few else words


def weightiest(incidents: Iterable[Incident], most: int) -> list[Incident]:
    """The ``most`` incidents for a page, in the order in which they are chosen.

    First as many as half of ``most`` with most harm, then of each type the one with most, then the rest by harm; of
    equals the newest. Harm is people killed and injured, see ``_KILLED_WEIGHS``; unknown counts as none.
    """
    ordered = sorted(incidents, key=lambda incident: (_harm(incident), str(incident.date_start or "")), reverse=True)
    first_of_type = list({incident.event_type: incident for incident in reversed(ordered)}.values())
    harmed = [incident for incident in ordered if _harm(incident) > 0]
    ranked = dict.fromkeys(
        incident.id for incident in (*harmed[: most // 2], *sorted(first_of_type, key=_harm, reverse=True), *ordered)
    )
    by_id = {incident.id: incident for incident in ordered}
    return [by_id[id] for id in ranked][:most]


_KILLED_WEIGHS = 5
"""In choosing the weightiest incidents, one person killed counts as this many injured."""


def _harm(incident: Incident) -> int:
    killed, injured = (count.at_least or 0 if count else 0 for count in (incident.killed, incident.injured))
    return killed * _KILLED_WEIGHS + injured


def _sentence(incident: Incident, numbers: dict[str, int], origin: FileOrigin) -> BriefSentence:
    link, said = origin.link, wording.facts(incident, country=origin.country_name)
    reports = incident.reports or (Report(id="", publisher=""),)
    counts = [f"{code} {said[code].words}" for code in ("killed", "injured") if getattr(incident, code) is not None]
    people = "; ".join(counts) or "killed and injured not stated"
    where = said["where"].words or "place not stated"
    precision = wording.precision_words(incident.placement)
    return BriefSentence(
        number=numbers[_report_words(reports[0])],
        day=said["when"].words or "day not known",
        words=f"{_own_title(incident)}{said['kind'].words}, {where}{f' ({precision})' if precision else ''}: {people}.",
        speakers=_speakers(incident),
        id=incident.id,
        link=f"{link.partition('?')[0]}?{urlencode({'incident': incident.id})}" if link else "",
        quote=_quote(incident),
    )


def _own_title(incident: Incident) -> str:
    """The title with a stop; empty if it is made of the values, which the sentence says anyway."""
    title = " ".join(incident.title.split())
    if title == wording.in_our_words(incident).title:
        return ""
    short = textwrap.shorten(title, _LONGEST_QUOTE, placeholder=" …")
    return f"{short} " if short.endswith((".", "!", "?", "…")) else f"{short}. "


_LONGEST_QUOTE = 160
"""The most characters of a source's words that are quoted; the incident's page has them in full."""


def _quote(incident: Incident) -> str:
    """The words that the incident was read from; empty if there are none or they are graphic."""
    if incident.graphic:
        return ""
    said = next((words for report in incident.reports if (words := " ".join(report.quote.split()))), "")
    return textwrap.shorten(said, _LONGEST_QUOTE, placeholder=" …")


def _speakers(incident: Incident) -> str:
    claim = next((claim for claim in incident.claims if claim.speaker), None)
    if claim is not None:
        return f"{claim.speaker} {wording.stance_words(claim)}".strip()
    return ", ".join(incident.publishers) or "publisher not given"


def _report_words(report: Report) -> str:
    day = f", {day_words(report.published)}" if report.published else ""
    name = report.publisher or report.dataset or "publisher not given"
    return f"{name}{f': {report.title}' if report.title else ''}{day}"


def _web(url: str) -> str:
    return url if urlsplit(url).scheme in ("http", "https") else ""


_NUMBER = re.compile(r"\d+(?:[.,   ]\d{3})*")


def ungrounded(note: str, incidents: Sequence[Incident], figures: Iterable[int], gazetteer: Gazetteer) -> list[str]:
    """Numbers and place names in a person's remarks that occur neither in the view's incidents nor in its figures."""
    texts = "\n".join(map(search_text, incidents))
    has = set(map(_digits, _NUMBER.findall(texts))) | set(map(str, figures))
    for incident in incidents:
        for count in (incident.killed, incident.injured):
            has |= (
                {str(figure) for figure in (count.low, count.best, count.high) if figure is not None}
                if count
                else set()
            )
        has |= {str(part) for day in (incident.date_start, incident.date_end) if day for part in (day.year, day.day)}
    numbers = [text for text in _NUMBER.findall(note) if _digits(text) not in has]
    return list(dict.fromkeys([*numbers, *_strange_places(note, texts, gazetteer)]))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


_LEAST_KNOWN = 15_000
"""The least population of a town that a capitalised word is taken for; names of smaller ones are often common words."""


_MOST_NAME_WORDS = 3
"""The most words of a place name that is looked up: "Kryvyi Rih", "Santa Cruz Department"."""


def _strange_places(note: str, texts: str, gazetteer: Gazetteer) -> list[str]:
    """The capitalised words of a note that name a place and occur in no incident."""
    strange = []
    for run in _CAPITALISED.findall(note):
        words = run.split()
        while words:
            for number in range(min(_MOST_NAME_WORDS, len(words)), 0, -1):
                name = " ".join(words[:number])
                place = _place_called(name, gazetteer)
                if place is not None:
                    if name.casefold() not in texts and place.name.casefold() not in texts:
                        strange.append(name)
                    break
            words = words[number:]
    return strange


_CAPITALISED = re.compile(r"[^\W\d_a-zа-яёіїєґ][\w'’-]+(?:[ ][^\W\d_a-zа-яёіїєґ][\w'’-]+)*")
"""One or more consecutive words that don't begin with a lower-case letter."""


def _place_called(name: str, gazetteer: Gazetteer) -> Place | None:
    """The well-known place with a name; None if there is none."""
    if " " in name and not gazetteer.knows(name):
        return None  # the lookup would take "In Lagos" for Lagos
    places = [candidate.place for candidate in gazetteer.lookup(name, limit=1) if candidate.how != "fuzzy"]
    well_known = bool(places) and (places[0].kind != "settlement" or places[0].population >= _LEAST_KNOWN)
    return places[0] if well_known else None


# ---------------------------------------------------------------------- as files


def write_brief(brief: Brief, suffix: str) -> bytes:
    """The brief as a file: ``.html``, ``.pdf`` or ``.docx``.

    Raises
    ------
    ValueError
        There is no such format.
    """
    writers = {".html": _html, ".pdf": _pdf, ".docx": _word}
    if suffix not in writers:
        raise ValueError(f"a brief is written as {', '.join(BRIEF_FORMATS)}, not {suffix or 'without an ending'}")
    return writers[suffix](brief)


_COLOURS = {name: design.COLOURS[name].light for name in ("ink", "quiet", "line", "paper", "accent", "warn")}


def _html(brief: Brief) -> bytes:
    source = resources.files("geo.writers").joinpath("brief_page.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    # our own SVG, in which other people's text is escaped
    picture = Markup(brief.picture.partition("?>")[2] or brief.picture)
    return template.from_string(source).render(brief=brief, picture=picture, colours=_COLOURS).encode()


def _pdf(brief: Brief) -> bytes:
    import typst  # as docx: 2 MB

    source = resources.files("geo.writers").joinpath("brief_page.typ").read_bytes()
    values = asdict(brief) | {
        "left_out": brief.left_out_words,
        "by_hand": brief.by_hand,
        "fonts": PICTURE_FONTS,
        "colours": _COLOURS,
    }
    # without direction marks, which could reverse our own words; letters don't need them
    plain = json.dumps(values, ensure_ascii=False).translate(_TURNS)
    return bytes(typst.compile(source, format="pdf", sys_inputs={"brief": plain}))


_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def _word(brief: Brief) -> bytes:
    import docx  # 9 MB, which a server that nobody asks for a document needn't hold
    from docx.shared import Cm, Pt

    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(brief.title, level=1)
    if brief.own_title:
        document.add_paragraph("Heading by hand, not from the store.")
    document.add_paragraph(brief.question)
    document.add_paragraph(". ".join([brief.incidents.capitalize(), *brief.tolls]) + ".")
    for change in brief.changes:
        document.add_paragraph(change)
    with io.BytesIO(png_of(brief.picture)) as picture:
        document.add_picture(picture, width=Cm(16))
    if brief.types:
        table = document.add_table(rows=1, cols=4, style="Light List")
        for row in (("Type", "now", "before", "change"), *brief.types):
            cells = table.rows[0].cells if row[0] == "Type" else table.add_row().cells
            for cell, words in zip(cells, row, strict=True):
                cell.text = words
    document.add_heading("What happened", level=2)
    for sentence in brief.sentences:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{sentence.day}. ").bold = True
        _link(paragraph, sentence.words, sentence.link)
        paragraph.add_run(" ")
        paragraph.add_run(sentence.speakers).italic = True
        paragraph.add_run(f" [{sentence.number}]")
        if sentence.quote:
            paragraph.add_run(f" “{sentence.quote}”").font.size = Pt(9)
    if not brief.sentences:
        document.add_paragraph("No incident is in this view.")
    if brief.left_out_words:
        document.add_paragraph(brief.left_out_words)
    if brief.by_hand:
        document.add_heading("Added by hand, not from the store", level=2)
        document.add_paragraph(brief.note)
        if brief.unsupported:
            document.add_paragraph(f"No incident of this view has: {', '.join(brief.unsupported)}.")
    document.add_heading("Who says so", level=2)
    for source in brief.sources:
        _link(document.add_paragraph(f"[{source.number}] "), source.words, source.link)
    document.add_paragraph(f"{brief.made} Reports are not facts: each sentence says what its source says. ")
    _link(document.paragraphs[-1], brief.link, brief.link)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _link(paragraph: Any, words: str, address: str) -> None:
    """Add a link to a paragraph; python-docx has no method for it."""
    run = paragraph.add_run(words)
    if not address:
        return
    from docx.opc.constants import RELATIONSHIP_TYPE  # as in _word
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.element.addprevious(link)
    link.append(run.element)
