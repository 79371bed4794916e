"""How a library does when it is large: ``python -m eval.speed --passages 1000000``.

Documents and questions are synthetic (`synthetic`). A process of its own opens the finished library and searches, so
that its memory is what a user's would take.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from tqdm import tqdm

from embeddings import open_encoder
from eval.speed import Speed
from eval.synthetic import Synthetic
from rag.chunk import Chunker
from rag.library import Library, open_store

_QUESTIONS = 300
_POOL = 100
"""Candidates, as `rag.retrieve` asks for."""
_RECALLED = 100
"""Questions whose nearest passages are also looked for exactly."""
_ADDED_AT_ONCE = 2_000
"""Documents."""
_REMOVED = 1_000
"""Sources that are removed."""
_MEGABYTE = 1 << 20


def measure_size(folder: Path, encoder: str, passages: int, store: str = "local") -> list[Speed]:
    """Fill a new library in `folder` with about so many passages, open it in another process, and measure both."""
    begun = perf_counter()
    with Library.open(folder, encoder, store) as library:
        _fill(library, passages)
        stored = sum(one.passages for one in library.sources())
    filled = perf_counter() - begun
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    command = [sys.executable, "-m", "eval.size", str(folder), encoder, store]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    searched = [Speed(**one) for one in json.loads(done.stdout.splitlines()[-1])]
    with Library.open(folder, encoder, store) as library:
        gone = [one.id for one in library.sources()[: min(_REMOVED, len(library) // 2)]]
        begun = perf_counter()
        library.remove(*gone)
        removed = perf_counter() - begun
    return [
        Speed("passages", stored, ""),
        Speed("indexed", stored / filled, "/s"),
        Speed("disk, a passage", disk / stored / 1024, "KiB"),
        *searched,
        Speed(f"{len(gone)} sources removed in", removed, "s", "seconds"),
    ]


def _fill(library: Library, passages: int) -> None:
    """Add documents, so many at a time."""
    stored, some = 0, []
    with tqdm(total=passages, unit="passage", disable=None) as bar:
        for document in Synthetic().documents(passages):
            some.append(document)
            if len(some) == _ADDED_AT_ONCE:
                stored += library.add_texts(some).passages
                some = []
                bar.update(stored - bar.n)
        if some:
            library.add_texts(some)


def searching(folder: Path, encoder: str, store: str) -> list[Speed]:
    """What a process takes that opens a library and searches it."""
    questions = Synthetic(seed=1).questions(_QUESTIONS)
    opened = open_encoder(encoder)
    opened.encode_queries(questions[:1])
    kept = open_store(store, folder, make=False)
    begun = perf_counter()
    chunker = Chunker.of(opened)
    library = Library(folder, kept, opened, chunker)
    library.search(questions[0])
    opening = perf_counter() - begun
    times = []
    for question in questions:
        begun = perf_counter()
        library.search(question)
        times.append(perf_counter() - begun)
    p50, p95, p99 = np.quantile(times, (0.5, 0.95, 0.99)) * 1000
    at_once = []
    for threads in (1, 2):
        with ThreadPoolExecutor(threads) as pool:
            begun = perf_counter()
            list(pool.map(library.search, questions))
            at_once.append(len(questions) / (perf_counter() - begun))
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MEGABYTE
    recall = _recall(kept, opened, questions[:_RECALLED])
    library.close()
    return [
        Speed("opened and asked for the first time in", opening, "s", "under 5"),
        Speed("search, p50", float(p50), "ms"),
        Speed("search, p95", float(p95), "ms", "under 30"),
        Speed("search, p99", float(p99), "ms"),
        Speed("searches, one thread", at_once[0], "/s"),
        Speed("searches, two threads", at_once[1], "/s"),
        Speed("memory", memory, "MiB", "under 2,500"),
        Speed("recall@10 of the nearest vectors", recall, "", "at least .95"),
    ]


def _recall(store: Any, encoder: Any, questions: Sequence[str]) -> float:
    """The share of the ten nearest passages, by every vector in the store, that the store finds by vector."""
    vectors = encoder.encode_queries(list(questions))
    ids = sorted(one.id for info in store.sources() for one in store.passages_of(info.id))
    best: list[list[tuple[float, int]]] = [[] for _ in questions]
    for at in range(0, len(ids), 10_000):
        found = store.vectors(ids[at : at + 10_000])
        some = list(found)
        cosines = vectors @ np.stack([found[one] for one in some]).T
        for row, kept in zip(cosines, best, strict=True):
            near = np.argpartition(-row, min(10, len(row) - 1))[:10]
            kept += [(float(row[n]), some[n]) for n in near]
    shares = []
    for vector, kept in zip(vectors, best, strict=True):
        nearest = {one for _, one in sorted(kept, reverse=True)[:10]}
        candidates = store.candidates(vector, [], _POOL)
        found = {one.id for one in sorted(candidates, key=lambda one: -one.dense)[:10]}
        shares.append(len(nearest & found) / len(nearest))
    return float(np.mean(shares))


if __name__ == "__main__":
    print(json.dumps([asdict(one) for one in searching(Path(sys.argv[1]), *sys.argv[2:])]))
