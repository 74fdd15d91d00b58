"""The colours of datasets on the map: a thin ring around their incidents, if somebody chose a colour.

A symbol's fill always shows the kind of event, so its dataset is shown by a ring around it. Each of the five colours of
the palette differs clearly from land, sea and the other four, in light and dark and for the colour-blind (the tests
measure it). The choices are kept in a file beside the store, so that all users see the same. Exported maps and pictures
have the rings too, with the datasets' names.
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
    """A dataset's ring: the dataset's name, the colour's code, and the colour on the light and on the dark map."""

    label: str
    colour: str
    light: str
    dark: str


_LABELS = {"blue": "Blue", "magenta": "Magenta", "green": "Green", "brown": "Brown", "ink": "Black or white"}

PALETTE: dict[str, Colour] = {code: Colour(_LABELS[code], *shades) for code, shades in design.RINGS.items()}
"""The colours by code, in the order in which :meth:`Rings.give_each` gives them to datasets."""


class Rings:
    """The colours chosen for datasets, kept in a file; choices made at the same time aren't lost."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def codes(self) -> dict[str, str]:
        """The code of each dataset's colour by the dataset's code; colours no longer in the palette are left out."""
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            return {}
        return {dataset: code for dataset, code in kept.items() if code in PALETTE}

    def choose(self, dataset: str, code: str) -> None:
        """Give a dataset a colour; with a code that isn't in the palette, take its colour away."""
        with alone(self._path):
            others = {name: colour for name, colour in self.codes().items() if name != dataset}
            self._write(others | ({dataset: code} if code in PALETTE else {}))

    def give_each(self, datasets: Iterable[str]) -> None:
        """Give the colours of the palette to these datasets in turn, and none to any other."""
        with alone(self._path):
            self._write(dict(zip(datasets, PALETTE, strict=False)))

    def clear(self) -> None:
        """Take all datasets' colours away."""
        with alone(self._path):
            self._write({})

    def _write(self, codes: Mapping[str, str]) -> None:
        with atomic(self._path) as file:
            file.write(msgspec.json.encode(codes))


def rings_of(codes: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, Ring]:
    """The rings of the datasets that have both a colour and a name, by dataset code."""
    return {
        dataset: Ring(labels[dataset], PALETTE[code].label, PALETTE[code].light, PALETTE[code].dark)
        for dataset, code in codes.items()
        if dataset in labels
    }
