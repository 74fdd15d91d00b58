"""Clean up report titles: remove what programs and pages put in their place or around them.

A PDF printed from a browser may be called "about:blank", a page "ADVERTISEMENT | Subscribe". If nothing is left the
title is empty, and the first line of the text is used instead.
"""

from __future__ import annotations

import re

from geo.filter import fold

_PARTED = re.compile(r"\s+[|·•–—-]\s+|\s*\|\s*")
_OF_PROGRAMS = re.compile(
    r"""(?xi)^(?:
        about:\w+ | untitled(?:\W*\d*|\s+document\W*\d*) | unbenannt\W*\d* | без\s+(?:имени|назви|названия)\W*\d*
      | sans\s+titre\W*\d* | sin\s+título\W*\d* | \(?anonymous\)? | title | titel
      | null | none | undefined | n/a | \[object\ object\]
      | (?:new\s+)?(?:microsoft\s+word\s+)?document\W*\d* | dokument\W*\d* | google\s+docs
      | (?:powerpoint[\s-]*)?pr[äe]sentation\W*\d* | slide\W*\d+ | layout\W*\d+
      | https?://\S+ | file:\S+
      | (?:[a-z]:)?[\w\\/.-]+\.(?:pdf|docx?|pptx?|html?|php|txt|indd|qxd|rtf|odt|jpe?g|png|tiff?|tmp)
      | index | home(?:\s*page)? | print(?:(?:er[\s-]friendly)?\s+version)? | druck(?:ansicht|version)
      | loading\W* | just\s+a\s+moment\W* | checking\s+your\s+browser.* | attention\s+required\W*(?:cloudflare)?
      | security\s+check\W* | are\s+you\s+a\s+robot\W* | robot\s+or\s+human\W*
      | .*\bjavascript\s+is\s+disabled\W* | cookie\s+(?:settings|consent)
      | before\s+you\s+continue.* | sign\s+in\s+to\s+continue.*
      | (?:error\W*)?(?:\d{3}\W*)?(?:error|access\s+denied|forbidden)\W*\d*
      | (?:error\W*)?(?:\d{3}\W*)?(?:(?:page\s+)?not\s+found|service\s+unavailable)\W*\d*
      | zugriff\s+verweigert\W* | seite\s+nicht\s+gefunden\W* | доступ\s+(?:запрещ[её]н|заборонено)\W*
      | страница\s+не\s+найдена\W* | сторінку\s+не\s+знайдено\W*
    )$"""
)
"""Default titles of untitled documents, and titles of error and consent pages."""
_WORD = re.compile(r"^Microsoft (?:Word|PowerPoint) - (.*?)(?:\.\w{2,5})?$", re.I)
_AROUND = (
    *("advertisement", "advertising", "advert", "sponsored", "sponsored content", "anzeige", "werbung", "реклама"),
    *("subscribe", "subscribe now", "subscription", "sign in", "sign up", "log in", "login", "register", "newsletter"),
    *(
        "abonnieren",
        "abonnieren sie jetzt",
        "abo",
        "anmelden",
        "jetzt abonnieren",
        "підписатися",
        "підписка",
        "подписаться",
        "подписка",
    ),
    *("menu", "skip to content", "skip to main content", "search", "share", "print", "cookies", "accept cookies"),
    *(
        "home",
        "news",
        "startseite",
        "nachrichten",
        "новини",
        "новости",
        "головна",
        "главная",
        "read also",
        "live",
        "breaking news",
        "eilmeldung",
    ),
)
"""Parts between bars in a page's title that don't belong to it."""
_BEGINNINGS = ("advertisement", "subscribe to", "sign up for", "skip to", "read also", "sponsored")


def headline(title: str, *, publisher: str = "") -> str:
    """A title without adverts, invitations, the site's name and default titles; empty if nothing is left.

    Parameters
    ----------
    publisher : str
        The publisher, whose name may follow a bar at the end.
    """
    line = " ".join(title.split())
    word = _WORD.match(line)
    line = word[1] if word else line
    if _OF_PROGRAMS.match(line):
        return ""
    parts = [part for part in _PARTED.split(line) if part]
    kept = [part for part in parts if not is_around(part) and not (publisher and fold(part) == fold(publisher))]
    if len(kept) == len(parts):
        return line
    return _between(line, kept[0], kept[-1]) if kept else ""


def is_around(words: str) -> bool:
    """Whether a line is page furniture: an advert, an invitation, a menu."""
    folded = fold(words).strip(" :!.>»")
    return folded in _AROUND or folded.startswith(_BEGINNINGS)


def _between(line: str, first: str, last: str) -> str:
    """The text of a line from one part to another, separators included."""
    begin = line.index(first)
    return line[begin : line.rindex(last) + len(last)]
