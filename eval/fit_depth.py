"""Fit how many passages are read: the fewest that are as good as the best, but for `LOSS`.

Reading is what an answer waits for, some ten milliseconds a passage, so that a gain must be worth its time. What is
measured is held out, the mean of two: nDCG@10 of the order (`fit_order`), and how well confidence tells the questions
to be answered from the others (AUC, `fit_reading`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from statistics import mean
from typing import Any

from eval.devsets import DevSets
from eval.fit_examples import parts_of, read_examples
from eval.fit_order import DEPTHS
from eval.fit_reading import tells_apart
from rag.read import Reader
from rag.retrieve import Fusion

LOSS = 0.001
MOST = 100
"""Questions of a set that are judged."""


def fit_depth(
    sets: DevSets,
    names: Collection[str],
    fusion: Fusion,
    reader: Callable[..., Reader],
    ndcg: Mapping[int, float],
) -> tuple[int, dict[str, Any]]:
    """How many passages are best read, and how that was found; `ndcg` is of the order, by their number.

    `names` are of the sets whose questions say what the answer is.
    """
    found: dict[int, dict[str, float]] = {}
    for depth in DEPTHS:
        examples = read_examples(sets, names, fusion, reader(passages=depth), MOST)
        found[depth] = {
            "nDCG@10": round(ndcg[depth], 4),
            "AUC": round(tells_apart(examples, parts_of(sets, names)), 4),
        }
        print(f"  {depth} read: " + ", ".join(f"{name} {value:.4f}" for name, value in found[depth].items()))
    held_out = {str(depth): one for depth, one in found.items()}
    return fewest(found), {"fewest that lose no more than": LOSS, "held out": held_out}


def fewest(found: Mapping[int, Mapping[str, float]]) -> int:
    """The smallest number whose mean over the measures is as good as the best, but for `LOSS`."""
    means = {n: mean(one.values()) for n, one in found.items()}
    return min(n for n, value in means.items() if value >= max(means.values()) - LOSS)
