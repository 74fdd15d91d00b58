"""The recogniser of Russian names, made from a package of a few words."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path

import numpy as np

from data.build import russian_names
from geo.extract.places.ner_cnn import NameTagger
from geo.extract.text.tokens import read

WORDS = ("в", "туле", "дождь", "редкость", "<unk>", "<pad>")
COUNTS = (900, 50, 40, 1, 0, 0)
LABELS = ("<pad>", "O", "B-LOC", "I-LOC")
SHAPES = ("<pad>", "RU_xx", "RU_x", "RU_Xx", "OTHER")


def archive(path: Path, files: dict[str, bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as opened:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            opened.addfile(member, io.BytesIO(content))


def package(folder: Path) -> dict[str, Path]:
    """The package as its wheel lies unpacked: a word's vector is its number, and the network marks the second word."""
    vectors = np.eye(len(WORDS), dtype=np.float32)  # a part a word: its first code says no, its second yes
    codes = np.zeros((len(WORDS), 2, 1), np.float32)
    codes[:, 1, 0] = 1.0
    header = np.array([len(WORDS), len(WORDS), len(WORDS), 2], np.uint32).tobytes()
    packed = np.array([len(WORDS)], np.uint32).tobytes() + np.array(COUNTS, np.uint32).tobytes()
    archive(
        folder / russian_names.VECTORS,
        {
            "vocab.bin": gzip.compress(packed + "\n".join(WORDS).encode()),
            "pq.bin": header + vectors.astype(np.uint8).tobytes() + codes.tobytes(),
        },
    )
    identity = np.zeros((len(WORDS), len(WORDS) + 2, 3), np.float32)  # each filter passes on a part of the middle word
    identity[range(len(WORDS)), range(len(WORDS)), 1] = 1.0
    head = np.zeros((len(WORDS), len(LABELS)), np.float32)
    head[:, LABELS.index("O")] = 1.0
    head[WORDS.index("туле"), LABELS.index("B-LOC")] = 5.0
    one, nought = np.ones(len(WORDS), np.float32), np.zeros(len(WORDS), np.float32)
    arrays = [np.zeros((len(SHAPES), 2), np.float32), identity, nought, one, nought, nought, one, head]
    arrays += [np.zeros(len(LABELS), np.float32), np.zeros((len(LABELS), len(LABELS)), np.float32)]

    def array(number: int) -> dict[str, object]:
        return {"shape": list(arrays[number].shape), "array": number}

    norm = dict(zip(("weight", "bias", "mean", "std"), map(array, (3, 4, 5, 6)), strict=True))
    model = {
        "emb": {"shape": {"weight": array(0)}},
        "encoder": {"layers": [{"conv": {"weight": array(1), "bias": array(2)}, "norm": norm}]},
        "head": {"proj": {"weight": array(7), "bias": array(8)}, "crf": {"transitions": array(9)}},
    }
    archive(
        folder / russian_names.NETWORK,
        {
            "model.json": json.dumps(model).encode(),
            "vocabs/shape.gz": gzip.compress("\n".join(SHAPES).encode()),
            "vocabs/tag.gz": gzip.compress("\n".join(LABELS).encode()),
            **{f"arrays/{number}.bin": values.tobytes() for number, values in enumerate(arrays)},
        },
    )
    return {"natasha": folder}


def test_the_file_reads_texts_as_the_package_would(tmp_path: Path) -> None:
    tagger = NameTagger(russian_names.build(package(tmp_path / "natasha"), tmp_path))
    assert [(name.first, name.last, name.kind) for name in tagger.names(read("В Туле дождь"))] == [(1, 2, "LOC")]


def test_the_commonest_words_are_kept_and_the_unknown(tmp_path: Path) -> None:
    path = russian_names.build(package(tmp_path / "natasha"), tmp_path, most_words=2)
    with np.load(path) as arrays:
        assert bytes(arrays["words"]).decode().split("\n") == ["в", "туле", "<unk>"]
        assert len(arrays["indexes"]) == 3


def test_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    natasha = package(tmp_path / "natasha")
    first = russian_names.build(natasha, tmp_path / "first").read_bytes()
    assert russian_names.build(natasha, tmp_path / "second").read_bytes() == first
