"""The colours that datasets have on the map: thin rings around their incidents, only where somebody chose one.

What fills a symbol says what kind of event it is, always; so whose incident it is may only be drawn around it. The
palette is five colours of which each stands out from land and sea in light and in dark and from every other, also
for the colour-blind (the tests measure it). Which dataset has which lies in a file beside the store, so that all who
open it see the same. Maps and pictures that are taken away have the rings as well, with the datasets' names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from geo.files import alone, atomic
from geo.map import design


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour: its name for a reader, and how it is drawn on the light and on the dark map."""

    label: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Ring:
    """A dataset's ring: the dataset's name, the colour's code, and its values on the light and on the dark map."""

    label: str
    colour: str
    light: str
    dark: str


_LABELS = {"blue": "Blue", "magenta": "Magenta", "green": "Green", "brown": "Brown", "ink": "Black or white"}

PALETTE: dict[str, Colour] = {code: Colour(_LABELS[code], *shades) for code, shades in design.RINGS.items()}
"""The colours, in the order in which datasets get them."""


class Rings:
    """Which dataset has which colour, in a file; of two who choose at once neither loses a choice."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def codes(self) -> dict[str, str]:
        """Dataset to colour, both by their codes; without those of a colour that is gone."""
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            return {}
        return {dataset: code for dataset, code in kept.items() if code in PALETTE}

    def choose(self, dataset: str, code: str) -> None:
        """Give a dataset a colour, or none where the code is no colour's."""
        with alone(self._path):
            others = {name: colour for name, colour in self.codes().items() if name != dataset}
            self._write(others | ({dataset: code} if code in PALETTE else {}))

    def give_each(self, datasets: Iterable[str]) -> None:
        """A colour for each dataset, as far as there are colours, and none for others."""
        with alone(self._path):
            self._write(dict(zip(datasets, PALETTE, strict=False)))

    def clear(self) -> None:
        """No dataset has a colour."""
        with alone(self._path):
            self._write({})

    def _write(self, codes: Mapping[str, str]) -> None:
        with atomic(self._path) as file:
            file.write(msgspec.json.encode(codes))


def rings_of(codes: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, Ring]:
    """The rings of the datasets that have a colour and a name, by their codes."""
    return {
        dataset: Ring(labels[dataset], PALETTE[code].label, PALETTE[code].light, PALETTE[code].dark)
        for dataset, code in codes.items()
        if dataset in labels
    }
