"""``python -m eval.stores``: whether two stores find the same.

Fills two libraries with the same passages, asks both the same questions, and prints the share of the first ten hits
that they have in common. A hit that scores the same as the tenth counts as common: it is a tie that fell otherwise.
"""

from __future__ import annotations

import json
import random
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from eval.corpus import read_passages, read_questions
from rag.errors import TanyaError
from rag.library import Library
from rag.schema import Hit

_SAME = 1e-4
"""Scores that differ by less are the same: indexes round the lengths of passages."""


def common(ours: Sequence[Hit], theirs: Sequence[Hit]) -> float:
    """The share of `ours` that is among `theirs`, or ties with the last of them."""
    if not ours:
        return 1.0
    found = {hit.passage.id for hit in theirs}
    last = theirs[-1].score if theirs else 1.0
    return mean(hit.passage.id in found or abs(hit.score - last) < _SAME for hit in ours)


def compare(one: Library, other: Library, questions: Sequence[str], k: int = 10) -> dict[str, Any]:
    """Ask both; what they have in common, by how much the scores of common hits differ, and how long they took."""
    shares: list[float] = []
    differences: list[float] = []
    seconds: dict[str, list[float]] = {"one": [], "other": []}
    same_order = 0
    for question in questions:
        hits = {}
        for name, library in (("one", one), ("other", other)):
            begun = perf_counter()
            hits[name] = library.search(question, k)
            seconds[name].append(perf_counter() - begun)
        shares.append(common(hits["one"], hits["other"]))
        same_order += [hit.passage.id for hit in hits["one"]] == [hit.passage.id for hit in hits["other"]]
        scores = {hit.passage.id: hit.score for hit in hits["other"]}
        differences += [
            abs(hit.score - scores[hit.passage.id]) for hit in hits["one"] if hit.passage.id in scores
        ]
    return {
        "questions": len(questions),
        "agreement@10": mean(shares),
        "same order": same_order / len(questions),
        "largest difference of a score": max(differences, default=0.0),
        "search_p50_ms": {name: 1000 * median(times) for name, times in seconds.items()},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare as the command line says; 1 when less is in common than is asked for, 2 when it cannot be done."""
    parser = ArgumentParser(prog="python -m eval.stores", description=__doc__)
    parser.add_argument("--passages", type=Path, required=True, metavar="FILE")
    parser.add_argument("--questions", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--sample", type=int, default=1000, metavar="N", help="questions; default: %(default)s"
    )
    parser.add_argument("--encoder", default="bundled-fast", metavar="SPEC")
    parser.add_argument(
        "--store", metavar="SPEC", help="compared with local; default: Milvus Lite, for the time"
    )
    parser.add_argument("--at-least", type=float, default=0.99, metavar="SHARE")
    options = parser.parse_args(arguments)
    try:
        passages, questions = read_passages(options.passages), read_questions(options.questions)
        texts = sorted({question.text for question in questions})
        random.Random(0).shuffle(texts)
        with TemporaryDirectory() as folder:
            store = options.store or f"milvus:{folder}/milvus"
            with (
                Library.open(Path(folder) / "local", options.encoder) as one,
                Library.open(Path(folder) / "other", options.encoder, store) as other,
            ):
                taken = {}
                for name, library in (("one", one), ("other", other)):
                    begun = perf_counter()
                    library.add_texts(passages)
                    taken[name] = perf_counter() - begun
                found = compare(one, other, texts[: options.sample])
    except TanyaError as error:
        print(f"stores: {error}", file=sys.stderr)
        return 2
    print(json.dumps({**found, "indexing_s": taken}, indent=1))
    return int(found["agreement@10"] < options.at_least)


if __name__ == "__main__":
    sys.exit(main())
