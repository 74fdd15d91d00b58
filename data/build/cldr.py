"""What countries are called in many languages: the Unicode CLDR, as the package babel carries it."""

from __future__ import annotations

import io
import pickle
from collections import defaultdict
from pathlib import Path
from typing import Any

LANGUAGES = (
    "en", "de", "uk", "ru", "pl", "fr", "es", "it", "pt", "nl", "sv", "nb", "da", "fi", "et", "lv", "lt", "cs",
    "sk", "hu", "ro", "bg", "sr", "tr", "el", "he", "ar", "fa", "be", "ka", "hy", "az",
)  # fmt: skip


class _Ignored:
    """Stands for babel's patterns of numbers and dates, which nobody reads here."""

    def __setstate__(self, state: object) -> None:
        """Forget it."""


class _LocaleData(pickle.Unpickler):
    """Reads babel's pickled tables without babel, and without running what a pickle may name."""

    def find_class(self, module: str, name: str) -> Any:
        """Our own stand-in for each class of babel's; nothing else is let in."""
        if module.partition(".")[0] != "babel":
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a table of names")
        return _Ignored


def country_names(babel: Path, languages: tuple[str, ...] = LANGUAGES) -> dict[str, list[str]]:
    """Names by ISO 3166-1 alpha-2 code, language after language."""
    names: dict[str, list[str]] = defaultdict(list)
    for language in languages:
        locale = _LocaleData(io.BytesIO((babel / f"babel/locale-data/{language}.dat").read_bytes())).load()
        for code, name in locale["territories"].items():
            if len(code) == 2 and code.isalpha():
                names[code].append(name)
    return names
