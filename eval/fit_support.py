"""Fit how much of a sentence its evidence must carry to support it: python -m eval.fit_support --dev DIR

One bound within a language and one across, written to `rag/fitted.json` beside what `eval.fit` finds.

On parallel passages: the passage that a sentence was taken from supports it (across languages, its translation), those
that a search for it finds besides do not: they are about the same things. The bound keeps out `KEPT_OUT` of what the
best of `OTHERS` such passages carries. Within a language the passage carries its own sentence whole: there the figures
say nothing of paraphrases.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from embeddings.encoder import BUNDLED
from embeddings.static import StaticEncoder
from eval.devsets import DevSets, evenly
from rag.cite import Citer
from rag.reader.measure import auc
from rag.sentences import sentences

SETS = ("Belebele id→id", "Belebele en→en", "Belebele en→id", "Belebele id→en")
MOST = 150
"""Statements of a set."""
OTHERS = 4
KEPT_OUT = 0.95


def fit_support(sets: DevSets, citer: Citer) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """The bounds, as `Citer` takes them; and what they let pass."""
    bounds: dict[str, float] = {}
    quality: dict[str, dict[str, float]] = {}
    for part, names in (
        ("same", [name for name in SETS if name[-5:-3] == name[-2:]]),
        ("cross", [name for name in SETS if name[-5:-3] != name[-2:]]),
    ):
        shares = [pair for name in names for pair in _shares(sets, name, citer)]
        own, others = np.array(shares, np.float64).T
        bounds[part] = round(float(np.quantile(others, KEPT_OUT)), 3)
        quality[part] = {
            "AUC": auc([*own, *others], [True] * len(own) + [False] * len(others)),
            "supported": float((own >= bounds[part]).mean()),
            "kept out": float((others < bounds[part]).mean()),
        }
        print(
            f"  support, {part}: {bounds[part]}, "
            + ", ".join(f"{k} {v:.3f}" for k, v in quality[part].items())
        )
    return bounds, quality


def _shares(sets: DevSets, name: str, citer: Citer) -> Iterator[tuple[float, float]]:
    """Of each statement the share that its passage carries, and the most that one of the others does."""
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
            yield max(own), max(others[:OTHERS])


def main() -> None:
    """Fit, print what was found, write it into the file."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.fit_support", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--dev", type=Path, required=True, help="folder with the dev sets")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "rag" / "fitted.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        sets = DevSets(options.dev, "bundled-fast", Path(cache))
        bounds, _ = fit_support(sets, Citer(StaticEncoder(BUNDLED / "fast")))
    fitted = json.loads(options.out.read_text("utf-8")) | {"support": bounds}
    options.out.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
