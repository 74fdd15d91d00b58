"""A report's title as its writers meant it: without what programs and pages put in its place or around it.

A PDF that was printed from a browser is called "about:blank", a page "ADVERTISEMENT | Subscribe". Where nothing is
left the title is empty, and the first line of the text stands for it.
"""

from __future__ import annotations

import re

from geo.filter import fold

_PARTED = re.compile(r"\s+[|·•–—-]\s+|\s*\|\s*")
_OF_PROGRAMS = re.compile(
    r"""(?xi)^(?:
        about:\w+ | untitled(?:\W*\d*|\s+document\W*\d*) | (?:new\s+)?document\W*\d* | dokument\W*\d* | unbenannt\W*\d*
      | https?://\S+ | file:\S+ | [\w-]+\.(?:pdf|docx?|html?|php|txt|indd|qxd|rtf|odt) | index | print
      | home(?:\s*page)?
      | без\s+(?:имени|назви|названия)\W*\d* | loading\W* | just\s+a\s+moment\W* | access\s+denied\W*
    )$"""
)
"""What programs call a document that nobody gave a title."""
_WORD = re.compile(r"^Microsoft (?:Word|PowerPoint) - (.*?)(?:\.\w{2,5})?$", re.I)
_AROUND = (
    *("advertisement", "advertising", "advert", "sponsored", "sponsored content", "anzeige", "werbung", "реклама"),
    *("subscribe", "subscribe now", "subscription", "sign in", "sign up", "log in", "login", "register", "newsletter"),
    *("abonnieren", "abo", "anmelden", "jetzt abonnieren", "підписатися", "підписка", "подписаться", "подписка"),
    *("menu", "skip to content", "skip to main content", "search", "share", "print", "cookies", "accept cookies"),
    *("home", "news", "startseite", "nachrichten", "новини", "новости", "головна", "главная", "read also", "live"),
)
"""What a page says beside its title, by itself between two bars."""
_BEGINNINGS = ("advertisement", "subscribe to", "sign up for", "skip to", "read also", "sponsored")


def headline(title: str, *, publisher: str = "") -> str:
    """A title without adverts, invitations, the site's name and programs' names for it; empty where none is left.

    Parameters
    ----------
    publisher : str
        Whose name may stand behind a bar at the end.
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
    """Whether a line is what a page says around its text: an advert, an invitation, a menu."""
    folded = fold(words).strip(" :!.>»")
    return folded in _AROUND or folded.startswith(_BEGINNINGS)


def _between(line: str, first: str, last: str) -> str:
    """The text from one part of a line to another, with the separators between them."""
    begin = line.index(first)
    return line[begin : line.rindex(last) + len(last)]
