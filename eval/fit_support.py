"""Fit how much of a sentence its evidence must carry to support it: python -m eval.fit_support --dev DIR

One bound within a language and one across, written to `rag/fitted.json` beside what `eval.fit` finds.

On parallel passages: the passage that a sentence was taken from supports it (across languages, its translation), those
that a search for it finds besides do not: they are about the same things. The bound keeps out `KEPT_OUT` of what the
best of `OTHERS` such passages carries. Within a language the passage carries its own sentence whole: there the figures
say nothing of paraphrases.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import BUNDLED
from embeddings.static import StaticEncoder
from eval.devsets import DevSets, evenly
from eval.fit_file import FITTED, write
from eval.folds import FOLDS, Held, fold, group, markdown
from rag.cite import Citer
from rag.reader.measure import auc
from rag.sentences import sentences

SETS = ("Belebele id→id", "Belebele en→en", "Belebele en→id", "Belebele id→en")
MOST = 150
"""Statements of a set."""
OTHERS = 4
KEPT_OUT = 0.95


def fit_support(sets: DevSets, citer: Citer) -> tuple[dict[str, float], Held]:
    """The bounds, as `Citer` takes them; and what they let pass, on all statements and on those held out."""
    bounds: dict[str, float] = {}
    held: Held = {}
    for part, names in (
        ("same", [name for name in SETS if name[-5:-3] == name[-2:]]),
        ("cross", [name for name in SETS if name[-5:-3] != name[-2:]]),
    ):
        shares = [found for name in names for found in _shares(sets, name, citer)]
        bounds[part], held[f"support, {part}"] = bound(shares)
        _, own, others = zip(*shares, strict=True)
        tells = auc([*own, *others], [True] * len(own) + [False] * len(others))
        print(f"  support, {part}: {bounds[part]}, AUC {tells:.3f}")
    return bounds, held


def bound(shares: Sequence[tuple[int, float, float]]) -> tuple[float, dict[str, Any]]:
    """The bound for statements, each with its fold and what its passage and others carry of it; and how it holds."""
    folds, own, others = (np.array(column) for column in zip(*shares, strict=True))
    on_all, by_fold = _bound(others), [_bound(others[folds != n]) for n in range(FOLDS)]

    def passed(bounds: NDArray[np.float64]) -> dict[str, float]:
        return {"supported": float((own >= bounds).mean()), "kept out": float((others < bounds).mean())}

    return on_all, group(passed(np.full(len(own), on_all)), passed(np.array(by_fold)[folds]), by_fold)


def _bound(others: NDArray[np.float64]) -> float:
    return round(float(np.quantile(others, KEPT_OUT)), 3)


def _shares(sets: DevSets, name: str, citer: Citer) -> Iterator[tuple[int, float, float]]:
    """Of each statement its fold, the share that its passage carries, and the most that one of the others does."""
    one = next(one for one in sets.all if one.name == name)
    library = sets.library(one.passages)
    for row in evenly(sets.rows(f"xl_passages_{one.language}"), MOST):
        spans = sentences(row["text"])
        start, end = spans[len(spans) // 2]
        statement, source = row["text"][start:end], row["id"]
        hits = library.search(statement, 2 * OTHERS)
        own = [citer.carried(statement, hit.passage) for hit in hits if hit.passage.source == source]
        others = [citer.carried(statement, hit.passage) for hit in hits if hit.passage.source != source]
        if own and others:
            yield fold(source), max(own), max(others[:OTHERS])


def main() -> None:
    """Fit, print what was found, write it into the file."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.fit_support", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--dev", type=Path, required=True, help="folder with the dev sets")
    parser.add_argument("--out", type=Path, default=FITTED, help="instead of the program's file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        sets = DevSets(options.dev, "bundled-fast", Path(cache))
        bounds, held = fit_support(sets, Citer(StaticEncoder(BUNDLED / "fast")))
    print(markdown(held))
    write(options.out, {"support": bounds}, {"support, cross-validated": held})


if __name__ == "__main__":
    main()
