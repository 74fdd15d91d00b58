"""How fast reports are read: articles a second over two cores, the slowest, and the start.

    python -m tests.benchmarks.bench_extract [TEXTS.jsonl]

Without a file (one {"text": …} a line) it reads the project's own corpus, each article repeated to the length of
a local newspaper's (about 3,000 characters).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from geo.extract import extract
from tests.extract.corpus_scoring import CORPUS, read_articles

ARTICLE_CHARACTERS = 3000
WORKERS = 2


def texts(path: Path | None) -> list[str]:
    """The texts to read."""
    if path is not None:
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines if line.strip()]
    articles = [article.text for article in read_articles(CORPUS / "seen.txt") if article.language == "en"]
    joined = "\n\n".join(articles)
    return [joined[start : start + ARTICLE_CHARACTERS] for start in range(0, len(joined), 250)]


def seconds_for(text: str) -> float:
    """The time that one text takes in this process."""
    start = time.perf_counter()
    extract(text)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    chosen = texts(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "from geo.extract import extract; extract('Two people died in Kyiv.')"], check=True
    )
    cold = time.perf_counter() - start
    with ProcessPoolExecutor(WORKERS) as pool:
        list(pool.map(seconds_for, chosen[: 4 * WORKERS]))
        start = time.perf_counter()
        each = sorted(pool.map(seconds_for, chosen, chunksize=4))
        took = time.perf_counter() - start
    print(f"texts {len(chosen)}, {sum(map(len, chosen)) // len(chosen)} characters each")
    print(f"articles/s over {WORKERS} processes {len(chosen) / took:.0f}")
    print(f"one text: median {statistics.median(each) * 1000:.0f} ms, p95 {each[int(len(each) * 0.95)] * 1000:.0f} ms")
    print(f"cold start with the first text {cold:.2f} s")


if __name__ == "__main__":
    main()
