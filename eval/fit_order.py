"""Fit the order of passages: the share of the cosine in the search's score, and that of the reader's relevance.

Both are fitted for questions and passages of one language and of two, as the share that gives the best mean
nDCG@10 over the sets of that kind, each set counting the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.devsets import DevSet, DevSets, Found
from eval.ranking import ndcg
from rag.read import Reader
from rag.retrieve import Fusion, Retriever

SHARES = np.arange(0, 1.001, 0.05)
SCALES = (1.0, 2.0, 4.0, 8.0)
DEPTHS = (5, 10, 20)
"""How many passages are read."""
MOST = 200
"""Questions of a set whose passages are read."""

Curves = dict[str, list[float]]


def fit_fusion(sets: DevSets) -> tuple[Fusion, Curves]:
    """The best shares of the cosine, and nDCG@10 of each set for each of `SHARES`."""
    curves: Curves = {}
    for one in sets.all:
        found = tqdm(sets.found(one), desc=one.name, disable=None)
        curve = np.mean([[_fused(asked, share) for share in SHARES] for asked in found], axis=0)
        curves[one.name] = [round(float(x), 4) for x in curve]
        print(f"  {one.name}: words {curve[0]:.3f}, vectors {curve[-1]:.3f}, best {curve.max():.3f}")
    best = {
        part: round(float(SHARES[np.mean([curves[one.name] for one in own], axis=0).argmax()]), 2)
        for part, own in _parts(sets).items()
    }
    return Fusion(**best), curves


def fit_relevance(
    sets: DevSets, fusion: Fusion, reader: Reader
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """The best weight and scale of the reader's relevance, and nDCG@10 of each set by how many passages are read."""
    tables: dict[str, NDArray[np.float64]] = {}
    for one in sets.all:
        library = sets.library(one.passages)
        retriever = Retriever(library._store, library.encoder, fusion)
        rows = []
        for asked in tqdm(sets.found(one, MOST), desc=f"{one.name}, read", disable=None):
            hits = retriever.rank(asked.candidates, one.language, 3 * max(DEPTHS))
            hits = [hit for hit in hits if hit.passage.source not in asked.ignored]
            margins = np.array([x.scores.margin for x in reader.look(asked.question, hits[: max(DEPTHS)])])
            scores = np.array([hit.score for hit in hits])
            sources = [hit.passage.source for hit in hits]
            rows.append(
                [
                    [
                        [_read(asked, sources, scores, margins[:depth], share, scale) for share in SHARES]
                        for scale in SCALES
                    ]
                    for depth in DEPTHS
                ]
            )
        tables[one.name] = np.mean(rows, axis=0)  # (depths, scales, shares)
    relevance: dict[str, dict[str, float]] = {}
    chosen: dict[str, tuple[int, int]] = {}
    usual = DEPTHS.index(reader.passages)
    for part, own in _parts(sets).items():
        mean = np.mean([tables[one.name][usual] for one in own], axis=0)
        scale, share = map(int, np.unravel_index(int(mean.argmax()), mean.shape))
        relevance[part] = {"weight": round(float(SHARES[share]), 2), "scale": SCALES[scale]}
        chosen[part] = scale, share
    quality: dict[str, dict[str, float]] = {}
    for one in sets.all:
        scale, share = chosen["cross" if one.cross else "same"]
        table = tables[one.name]
        quality[one.name] = {"not read": round(float(table[0, 0, 0]), 4)} | {
            f"first {depth} read": round(float(table[n, scale, share]), 4) for n, depth in enumerate(DEPTHS)
        }
        print(
            f"  {one.name}: "
            + ", ".join(f"{label} {value:.3f}" for label, value in quality[one.name].items())
        )
    return relevance, quality


def _parts(sets: DevSets) -> Mapping[str, Sequence[DevSet]]:
    return {
        "same": [one for one in sets.all if not one.cross],
        "cross": [one for one in sets.all if one.cross],
    }


def _fused(asked: Found, share: float) -> float:
    fusion = Fusion(share, share)
    return _ndcg(
        asked,
        [asked.owners[one.id] for one in asked.candidates],
        [fusion.score(one, one.language) for one in asked.candidates],
    )


def _read(
    asked: Found,
    sources: Sequence[str],
    scores: NDArray[np.float64],
    margins: NDArray[np.float64],
    share: float,
    scale: float,
) -> float:
    relevance = np.zeros(len(scores))
    relevance[: len(margins)] = (1 + np.tanh(margins / scale / 2)) / 2  # logistic, as `Judgement.ranked`
    return _ndcg(asked, sources, ((1 - share) * scores + share * relevance).tolist())


def _ndcg(asked: Found, sources: Sequence[str], scores: Sequence[float]) -> float:
    """nDCG@10 over sources; a source is as good as its best passage."""
    best: dict[str, float] = {}
    for source, score in zip(sources, scores, strict=True):
        if source not in asked.ignored:
            best[source] = max(best.get(source, -1.0), score)
    ranking = sorted(best, key=lambda source: (-best[source], source))
    return ndcg(ranking, asked.positive, 10)
