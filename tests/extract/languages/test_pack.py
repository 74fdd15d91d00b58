"""The packs of languages."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from geo.errors import ReadError
from geo.extract.languages import SUPPORTED
from geo.extract.languages.pack import FOLDER, read_pack
from geo.extract.languages.vocabulary import vocabulary
from geo.extract.places import ner_rules
from geo.extract.text.language import Detection
from geo.extract.text.lexicon import PressWords, TimeWords
from geo.extract.text.thousands import NumberWords, words_beside_numbers
from geo.extract.text.tokens import SentenceWords
from geo.extract.text.word_file import phrases, read_word_file
from geo.taxonomy import EVENT_TYPES, STANCES, types_of

ENGLISH = (FOLDER / "en.toml").read_text(encoding="utf-8")


def test_each_language_has_a_pack_and_each_pack_a_language() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(SUPPORTED)


@pytest.mark.parametrize("language", SUPPORTED)
def test_a_pack_is_read_and_uses_every_code(language: str) -> None:
    words = vocabulary(language).words
    assert words.stances.keys() == STANCES.keys()
    assert words.political.keys() <= set(types_of("political"))
    assert vocabulary(language).numbers
    assert len(set(words.weekdays.values())) == 7
    assert set(words.months.values()) == set(range(1, 13))


@pytest.mark.parametrize("language", SUPPORTED)
def test_no_phrase_of_a_pack_is_cut_by_the_end_of_a_line(language: str) -> None:
    lines = (FOLDER / f"{language}.toml").read_text(encoding="utf-8").splitlines()
    listed = [(line, following) for line, following in pairwise(lines) if line.startswith("  ")]
    assert not [line for line, following in listed if not line.endswith(",") and not following.startswith("'''")]


@pytest.mark.parametrize("language", sorted(set(SUPPORTED) - {"en"}))
def test_a_pack_tells_every_event_type_in_ten_wordings(language: str) -> None:
    words = vocabulary(language).words
    wordings: Counter[str] = Counter()
    for key, written in (words.triggers | words.political).items():
        wordings[key.partition(":")[0]] += sum(phrase.partition(" ")[0].count("|") + 1 for phrase in phrases(written))
    assert {event_type for event_type in EVENT_TYPES if wordings[event_type] < 10} == {"other"}


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("dozens = 24", 'dozens = "24"', "dozens: Expected `int`"),
        ("sept = 9", "sept = 13", "sept: Expected `int`"),
        ("[12, 24]", "[13, 24]", "christmas eve: Expected `int`"),
        ("blows = '''", "blowz = '''", "no list 'blowz'"),
        ("earthquake*,", "earth*quake,", "'earth*quake'"),
        ("couple, twins", "the? couple, twins", "'the? couple'"),
        ("couple, twins", "couple, Twins", "'Twins'"),
        ("humanitarian = ", "humanitarians = ", "no code of targets"),
        ("[stances]", "[stances", "stances"),
        ("mon = 0", "mon = ", "mon"),
    ],
)
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, problem: str, tmp_path: Path) -> None:
    assert right in ENGLISH
    path = tmp_path / "en.toml"
    broken = ENGLISH.replace(right, wrong, 1)
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(ReadError) as raised:
        read_pack(path)
    message = str(raised.value)
    assert "en.toml" in message
    assert f"line {line_of(broken, wrong)}" in message
    if "at line" not in message:
        assert problem in message


def test_a_set_stands_for_its_words(tmp_path: Path) -> None:
    path = tmp_path / "en.toml"
    written = ENGLISH.replace("[sets]", '[sets]\nhit = "rams, ram*"', 1)
    path.write_text(written.replace("blows = '''", "blows = '''\n  boat _2 <hit>|sinks,", 1), encoding="utf-8")
    assert "boat _2 rams|ram*|sinks," in read_pack(path).blows
    path.write_text(written.replace("blows = '''", "blows = '''\n  boat _2 <hits>,", 1), encoding="utf-8")
    with pytest.raises(ReadError, match="'boat _2 <hits>' is no phrase"):
        read_pack(path)


def test_a_list_that_is_missing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "en.toml"
    path.write_text(ENGLISH.replace("[vague]", "[demonyms]", 1), encoding="utf-8")
    with pytest.raises(ReadError, match="demonyms"):
        read_pack(path)
    path.write_text(ENGLISH.partition("# Armed groups")[0], encoding="utf-8")
    with pytest.raises(ReadError, match="missing required field `groups`"):
        read_pack(path)


def test_every_language_has_words_beside_numbers_and_places() -> None:
    assert set(words_beside_numbers().units) == set(SUPPORTED)
    assert set(ner_rules.LANGUAGES) == set(SUPPORTED) - {"en"}
    assert set(ner_rules.LOCAL_WORDS.prepositions) == set(ner_rules.LANGUAGES)


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        (ner_rules.FILE, ner_rules.LocalWords),
        (FOLDER.parent / "text" / "lexicon.toml", PressWords),
        (FOLDER.parent / "text" / "detection.toml", Detection),
        (FOLDER.parent / "text" / "sentence_words.toml", SentenceWords),
        (FOLDER.parent / "text" / "number_words.toml", NumberWords),
        (FOLDER.parent / "text" / "time_words.toml", TimeWords),
    ],
)
def test_a_list_too_many_is_told_in_every_file(path: Path, shape: type[msgspec.Struct], tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8") + "\n[wrods]\nen = ''\n"
    copy = tmp_path / path.name
    copy.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=f"line {line_of(text, '[wrods]')}: there is no"):
        read_word_file(copy, shape)
