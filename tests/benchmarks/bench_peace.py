"""How often an incident is read into sentences in which nothing happened.

    python -m tests.benchmarks.bench_peace TEXTS.jsonl [COUNT]

The file has a {"text": ...} a line, of everyday news. It prints the share of all their sentences that give an incident,
statements and talks left out, and the share of those that hold no word of violence, protest, police or courts: of the
second hardly any is right. The sentences are drawn with a fixed seed; 1,500 where COUNT isn't given.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

from geo.extract import extract
from geo.extract.text.tokens import read

SEED = 3
COUNT = 1500
SHORTEST, LONGEST = 40, 350
"""Characters: what is shorter is a headline or a name, what is longer a list."""
VIOLENT = re.compile(
    r"attack|kill|shot|shoot|bomb|explo|murder|stab|fire|assault|raid|arrest|violen|polic|\bwar\b|troop|soldier|army|milit|"
    r"dead|death|\bdie[ds]?\b|wound|injur|victim|gun|weapon|rape|kidnap|abduct|protest|riot|jail|prison|charged|crime|"
    "rob|court|sentenc|missile|rocket|terror|rebel|str[iu]ck|strike|blast|custody|detain|hostage|clash|fight|fought|"
    "insurg|suspect|accus|convict|loot|arson|threat"
)


def sentences(path: Path) -> list[str]:
    """The sentences of a file's texts, in a fixed random order."""
    drawn: list[str] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            drawn += [" ".join(text[sentence.start : sentence.end].split()) for sentence in read(text).sentences]
    drawn = [sentence for sentence in drawn if SHORTEST < len(sentence) < LONGEST]
    random.Random(SEED).shuffle(drawn)
    return drawn


def share(texts: list[str]) -> float:
    """The share of texts that give an incident."""
    reporting = [text for text in texts if any(p.incident.domain != "political" for p in extract(text).incidents)]
    return len(reporting) / max(len(texts), 1)


def main(path: Path, count: int) -> None:
    everything = sentences(path)
    peaceful = [sentence for sentence in everything if not VIOLENT.search(sentence.lower())]
    for name, texts in (("all", everything[:count]), ("peaceful", peaceful[:count])):
        print(f"{name:9s} {len(texts):6,} sentences, {share(texts):.4f} give an incident")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT)
