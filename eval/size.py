"""How a library does when it is large: ``python -m eval.speed --passages 1000000``.

Documents and questions are synthetic (`synthetic`). A process of its own opens the finished library and searches, so
that its memory is what a user's would take.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import defaultdict
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
from rag.schema import EVERYTHING, Filter

_QUESTIONS = 300
_POOL = 100
"""Candidates, as `rag.retrieve` asks for."""
_RECALLED = 100
"""Questions whose nearest passages are also looked for exactly."""
_ALLOWED = (0.001, 0.01, 0.1, 0.5)
"""Shares of the passages that a filter lets through."""
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
    shares = _recall(kept, opened, questions[:_RECALLED])
    library.close()
    return [
        Speed("opened and asked for the first time in", opening, "s", "under 5"),
        Speed("search, p50", float(p50), "ms"),
        Speed("search, p95", float(p95), "ms", "under 30"),
        Speed("search, p99", float(p99), "ms"),
        Speed("searches, one thread", at_once[0], "/s"),
        Speed("searches, two threads", at_once[1], "/s"),
        Speed("memory", memory, "MiB", "under 2,500"),
        Speed("recall@10 of the nearest vectors", shares[0], "", "at least .95"),
        *(
            Speed(f"the same, of {allowed:.1%} of the passages", share, "", "1")
            for allowed, share in zip(_ALLOWED, shares[1:], strict=True)
        ),
    ]


def _recall(store: Any, encoder: Any, questions: Sequence[str]) -> list[float]:
    """The share of the ten nearest passages, by every vector in the store, that the store finds by vector: among all,
    then among those up to a date that lets each of `_ALLOWED` through."""
    vectors = encoder.encode_queries(list(questions))
    dated = sorted((one.date, one.id) for info in store.sources() for one in store.passages_of(info.id))
    bounds = [dated[int(share * len(dated))][0] for share in _ALLOWED]
    filters = [EVERYTHING, *(Filter(before=day) for day in bounds)]
    best: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for at in range(0, len(dated), 10_000):
        days = {one: day for day, one in dated[at : at + 10_000]}
        found = store.vectors(list(days))
        ids = np.array(list(found))
        cosines = vectors @ np.stack(list(found.values())).T
        for f, only in enumerate(filters):
            allowed = np.array([only.before is None or days[one] <= only.before for one in found])
            for q, row in enumerate(cosines[:, allowed]):
                near = np.argsort(-row)[:10]
                best[f, q] += zip(row[near].tolist(), ids[allowed][near].tolist(), strict=True)
    shares: list[list[float]] = [[] for _ in filters]
    for (f, q), kept in best.items():
        nearest = {one for _, one in sorted(kept, reverse=True)[:10]}
        candidates = store.candidates(vectors[q], [], _POOL, filters[f])
        said = {one.id for one in sorted(candidates, key=lambda one: -one.dense)[:10]}
        shares[f].append(len(nearest & said) / len(nearest))
    return [float(np.mean(one)) for one in shares]


if __name__ == "__main__":
    print(json.dumps([asdict(one) for one in searching(Path(sys.argv[1]), *sys.argv[2:])]))
