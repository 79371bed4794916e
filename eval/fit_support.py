"""Fit how sure the check of citations has to be: python -m eval.fit_support

On the sentences of `eval/statements`, about documents that the network of entailment was not trained on. For a
document in the sentence's language and in the other: the probability of being entailed from which a sentence is
supported, such that the shares of the true ones that pass and of the false ones that do not are together the largest
(Youden 1950, “Index for rating diagnostic tests”), or rather the middle of the bounds that are as good within
`AS_GOOD`. And the probability of being contradicted from which it is left out, which happens to `LEFT_OUT` of the true
ones. Written to `rag/fitted.json` beside what `eval.fit` finds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from embeddings.encoder import BUNDLED
from embeddings.static import StaticEncoder
from eval.fit_file import FITTED, write
from eval.folds import FOLDS, Held, fold, group, markdown
from eval.statements import TRUE, Statement, read_statements
from rag.cite import Citer
from rag.entailment import FOLDER, Network
from rag.reader.measure import auc

PARTS = {"same": False, "cross": True}
LEFT_OUT = 0.01
AS_GOOD = 0.01
"""Of some hundreds of sentences more is chance."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, and what its document says of it."""

    is_true: bool
    is_across: bool
    entailed: float
    contradicted: float
    fold: int


def judge(statements: Sequence[Statement], citer: Citer) -> list[Judged]:
    """All of them; one whose document lacks a figure or a name of it is neither."""
    found = []
    for one in tqdm(statements, unit="sentence", disable=None):
        passages = [hit.passage for hit in one.reading.hits]
        verdict = citer.verdict(one.text, passages)
        entailed, contradicted = (verdict.entailed, verdict.contradicted) if verdict else (0.0, 0.0)
        where = fold(passages[0].source)
        found.append(Judged(one.kind == TRUE, one.is_across, entailed, contradicted, where))
    return found


def fit_support(judged: Sequence[Judged]) -> tuple[dict[str, float], Held]:
    """The bounds, as `Citer` takes them; and how they hold, on all sentences and on those held out."""
    bounds: dict[str, float] = {}
    held: Held = {}
    for part, is_across in PARTS.items():
        some = [one for one in judged if one.is_across == is_across]
        bounds[part] = bound(some)
        by_fold = [bound([one for one in some if one.fold != n]) for n in range(FOLDS)]
        fitted = _quality(some, [bounds[part]] * FOLDS)
        held[f"support, {part}"] = group(fitted, _quality(some, by_fold), by_fold)
        tells = auc([one.entailed for one in some], [one.is_true for one in some])
        print(f"  support, {part}: {bounds[part]}, AUC {tells:.3f}")
    contradicted = [one.contradicted for one in judged if one.is_true]
    bounds["contradicted"] = round(float(np.quantile(contradicted, 1 - LEFT_OUT)), 3)
    return bounds, held


def bound(judged: Sequence[Judged]) -> float:
    """See above."""
    true = np.array([one.entailed for one in judged if one.is_true])
    false = np.array([one.entailed for one in judged if not one.is_true])
    candidates = np.linspace(0.01, 0.99, 99)
    both = [(true >= one).mean() + (false < one).mean() for one in candidates]
    good = np.flatnonzero(np.array(both) >= max(both) - AS_GOOD)
    return round(float(candidates[good].mean()), 3)


def _quality(judged: Sequence[Judged], by_fold: Sequence[float]) -> dict[str, Any]:
    """Shares, each sentence held against the bound of its fold."""
    passed = np.array([one.entailed >= by_fold[one.fold] for one in judged])
    is_true = np.array([one.is_true for one in judged])
    return {"supported": float(passed[is_true].mean()), "kept out": float((~passed[~is_true]).mean())}


def main() -> None:
    """Fit, print what was found, write it into the file."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.fit_support", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--out", type=Path, default=FITTED, help="instead of the program's file")
    options = parser.parse_args()
    citer = Citer(Network(FOLDER), StaticEncoder(BUNDLED / "fast"))
    bounds, held = fit_support(judge(list(read_statements()), citer))
    print(markdown(held))
    write(options.out, {"support": bounds}, {"support, cross-validated": held})


if __name__ == "__main__":
    main()
