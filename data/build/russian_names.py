"""Make the recogniser of names in Russian texts: the weights of Slovnet and the word vectors of Navec, in one file.

Both stand in the wheel of natasha (MIT), which is unpacked and neither installed nor imported. Of 250,000 words the
commonest are kept; the others are read by their shape and neighbours alone.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.extract.places.ner_cnn import UNKNOWN

PACKAGES = ("natasha",)
"""What the recogniser is made of, by the names of ``packages.py``."""

MOST_WORDS = 60_000
"""Words that are kept: with 40,000 the F1 on news is .013 lower than with all, with 60,000 it is .005."""

NETWORK = "natasha/data/model/slovnet_ner_news_v1.tar"
VECTORS = "natasha/data/emb/navec_news_v1_1B_250K_300d_100q.tar"
"""Where the weights and the word vectors lie in the package."""

Arrays = dict[str, NDArray[Any]]


def _bytes(archive: Path) -> dict[str, bytes]:
    """The files of an archive."""
    with tarfile.open(archive) as opened:
        files = {member.name: opened.extractfile(member) for member in opened.getmembers() if member.isfile()}
        return {name: file.read() for name, file in files.items() if file is not None}


def _network(files: Mapping[str, bytes]) -> Arrays:
    """Shapes, labels and weights: convolutions as matrices over three words in a row."""
    model = json.loads(files["model.json"])

    def array(of: Mapping[str, Any]) -> NDArray[np.float32]:
        return np.frombuffer(files[f"arrays/{of['array']}.bin"], np.float32).reshape(of["shape"])

    layers = model["encoder"]["layers"]
    arrays: Arrays = {
        "shapes": _joined(gzip.decompress(files["vocabs/shape.gz"])),
        "labels": _joined(gzip.decompress(files["vocabs/tag.gz"])),
        "shape_vectors": array(model["emb"]["shape"]["weight"]),
        "layers": np.array(len(layers)),
        "head": array(model["head"]["proj"]["weight"]),
        "head_bias": array(model["head"]["proj"]["bias"]),
        "transitions": array(model["head"]["crf"]["transitions"]),
    }
    for number, layer in enumerate(layers):
        weights, norm = array(layer["conv"]["weight"]), layer["norm"]  # filters, values, words
        scale = array(norm["weight"]) / array(norm["std"])
        arrays[f"weights{number}"] = weights.transpose(2, 1, 0).reshape(-1, len(weights))
        arrays[f"bias{number}"] = array(layer["conv"]["bias"])
        arrays[f"scale{number}"] = scale
        arrays[f"shift{number}"] = array(norm["bias"]) - array(norm["mean"]) * scale
    return arrays


def _joined(lines: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(lines.strip(b"\n"), np.uint8)


def _vectors(files: Mapping[str, bytes], most_words: int) -> Arrays:
    """The commonest words and their vectors, each of which is a row of numbers of parts."""
    packed = gzip.decompress(files["vocab.bin"])
    size = int(np.frombuffer(packed[:4], np.uint32)[0])
    counts = np.frombuffer(packed[4 : 4 + 4 * size], np.uint32)
    words = packed[4 + 4 * size :].decode().splitlines()
    count, _, parts, most = (int(number) for number in np.frombuffer(files["pq.bin"][:16], np.uint32))
    end = 16 + count * parts
    indexes = np.frombuffer(files["pq.bin"][16:end], np.uint8).reshape(count, parts)
    codes = np.frombuffer(files["pq.bin"][end:], np.float32).reshape(parts, most, -1)
    unknown = words.index(UNKNOWN)
    commonest = np.argsort(-counts.astype(np.int64), kind="stable")[:most_words]
    kept = sorted({unknown, *(int(number) for number in commonest)})
    return {
        "words": _joined("\n".join(words[number] for number in kept).encode()),
        "indexes": indexes[kept],
        "codes": codes,
    }


def build(packages: Mapping[str, Path], folder: Path, *, most_words: int = MOST_WORDS) -> Path:
    """Write ``russian_names.npz``.

    Parameters
    ----------
    packages : Mapping
        The unpacked folder of each of :data:`PACKAGES`.
    folder : Path
        Where to write.
    most_words : int
        Words that are kept.

    Returns
    -------
    Path
        The file.
    """
    natasha = packages["natasha"]
    arrays = _network(_bytes(natasha / NETWORK)) | _vectors(_bytes(natasha / VECTORS), most_words)
    packed: dict[str, Any] = {
        name: array.astype(np.float16) if array.dtype == np.float32 else array for name, array in arrays.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "russian_names.npz"
    np.savez_compressed(path, **packed)
    print(f"{path}: {path.stat().st_size:,} bytes")
    return path
