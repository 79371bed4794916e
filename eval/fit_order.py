"""Fit the order of passages: the share of the cosine in the search's score, and that of the reader's relevance.

Both are fitted for questions and passages of one language and of two, as the share that gives the best mean
nDCG@10 over the sets of that kind, each set counting the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.devsets import DevSets, Found
from eval.folds import Choice, Held, choose, fold, group
from eval.ranking import measured
from rag.read import Reader
from rag.retrieve import Fusion, Retriever

SHARES = np.arange(0, 1.001, 0.05)
SCALES = (1.0, 2.0, 4.0, 8.0)
DEPTHS = (5, 10, 15, 20)
"""How many passages are read."""
MOST = 200
"""Questions of a set whose passages are read."""

Curves = dict[str, list[float]]
Table = NDArray[np.float64]


def fit_fusion(sets: DevSets) -> tuple[dict[str, float], Curves, Held]:
    """The best shares, as `Fusion` takes them, nDCG@10 of each set for each of `SHARES`, and how well they hold."""
    tables: dict[str, Table] = {}  # of each set (questions, shares)
    folds: dict[str, NDArray[np.intp]] = {}
    for one in sets.all:
        found = list(tqdm(sets.found(one), desc=one.name, disable=None))
        tables[one.name], folds[one.name] = (
            np.array([_fused(asked) for asked in found]),
            _folds(found),
        )
        curve = tables[one.name].mean(axis=0)
        print(f"  {one.name}: words {curve[0]:.3f}, vectors {curve[-1]:.3f}, best {curve.max():.3f}")
    shares: dict[str, float] = {}
    held: Held = {}
    for part, names in parts(sets).items():
        chosen = choose([tables[name] for name in names], [folds[name] for name in names])
        shares[part] = _share(chosen.best)
        held[f"cosine's share, {part}"] = _held(chosen, [_share(n) for n in chosen.by_fold])
    curves = {name: [round(float(x), 4) for x in table.mean(axis=0)] for name, table in tables.items()}
    return shares, curves, held


@dataclass(frozen=True, slots=True)
class Relevance:
    """The fitted weight and scale of the reader's relevance, and what comes of them."""

    numbers: dict[str, dict[str, float]]
    unread: dict[str, float]
    quality: dict[str, float]
    """nDCG@10 of each set as the search ranks it, and as read."""
    held: Held
    held_out: float
    """nDCG@10, the mean of the sets."""


def fit_relevance(sets: DevSets, fusion: Fusion, reader: Reader) -> dict[int, Relevance]:
    """The weight and the scale that are best where so many passages are read, for each of `DEPTHS`."""
    tables: dict[str, Table] = {}  # of each set (depths, questions, scales and shares)
    folds: dict[str, NDArray[np.intp]] = {}
    for one in sets.all:
        library = sets.library(one.passages)
        retriever = Retriever(library._store, library.encoder, fusion)
        found = list(tqdm(sets.found(one, MOST), desc=one.name, disable=None))
        rows = []
        for asked in tqdm(found, desc=f"{one.name}, read", disable=None):
            hits = retriever.rank(asked.candidates, one.language, 3 * max(DEPTHS))
            hits = [hit for hit in hits if hit.passage.source not in asked.ignored]
            margins = np.array([x.scores.margin for x in reader.look(asked.question, hits[: max(DEPTHS)])])
            scores = np.array([hit.score for hit in hits])
            rows.append(_read(asked, [hit.passage.source for hit in hits], scores, margins))
        tables[one.name], folds[one.name] = np.swapaxes(rows, 0, 1), _folds(found)
    return {
        depth: _relevance(parts(sets), {name: own[n] for name, own in tables.items()}, folds)
        for n, depth in enumerate(DEPTHS)
    }


def _relevance(
    of_parts: Mapping[str, Sequence[str]], tables: Mapping[str, Table], folds: Mapping[str, NDArray[np.intp]]
) -> Relevance:
    numbers: dict[str, dict[str, float]] = {}
    unread: dict[str, float] = {}
    quality: dict[str, float] = {}
    held: Held = {}
    held_out: list[float] = []
    for part, names in of_parts.items():
        chosen = choose([tables[name] for name in names], [folds[name] for name in names])
        numbers[part] = _weight_and_scale(chosen.best)
        held[f"relevance, {part}"] = _held(
            chosen, [list(_weight_and_scale(n).values()) for n in chosen.by_fold]
        )
        unread |= {name: round(float(tables[name][:, 0].mean()), 4) for name in names}  # a share of nothing
        quality |= {name: round(float(tables[name][:, chosen.best].mean()), 4) for name in names}
        held_out += [chosen.held_out] * len(names)
    return Relevance(numbers, unread, quality, held, float(np.mean(held_out)))


def parts(sets: DevSets) -> dict[str, list[str]]:
    """The sets within a language and those across, by name, where there are any."""
    found: dict[str, list[str]] = {}
    for one in sets.all:
        found.setdefault("cross" if one.cross else "same", []).append(one.name)
    return found


def _folds(found: Sequence[Found]) -> NDArray[np.intp]:
    return np.array([fold(asked.id) for asked in found])


def _held(chosen: Choice, by_fold: Sequence[object]) -> dict[str, object]:
    return group({"nDCG@10": chosen.fitted}, {"nDCG@10": chosen.held_out}, by_fold)


def _share(n: int) -> float:
    return round(float(SHARES[n]), 2)


def _weight_and_scale(n: int) -> dict[str, float]:
    scale, share = divmod(n, len(SHARES))
    return {"weight": _share(share), "scale": SCALES[scale]}


def _fused(asked: Found) -> Table:
    """By share."""
    fusions = [Fusion(share, share) for share in SHARES]
    scores = [[fusion.score(one, one.language) for one in asked.candidates] for fusion in fusions]
    return _ndcg(asked, [asked.owners[one.id] for one in asked.candidates], np.array(scores))


def _read(asked: Found, sources: Sequence[str], scores: Table, margins: Table) -> Table:
    """By depth, and by scale and share."""
    relevance = np.zeros((len(DEPTHS), len(SCALES), 1, len(scores)))
    for n, depth in enumerate(DEPTHS):
        own = margins[:depth] / np.array(SCALES)[:, None]
        relevance[n, :, 0, : own.shape[1]] = (1 + np.tanh(own / 2)) / 2  # logistic, as `Judgement.ranked`
    mixed = (1 - SHARES[:, None]) * scores + SHARES[:, None] * relevance
    return _ndcg(asked, sources, mixed.reshape(-1, len(scores))).reshape(len(DEPTHS), -1)


def _ndcg(asked: Found, sources: Sequence[str], scores: Table) -> Table:
    """nDCG@10 of each row of scores; a source is as good as its best passage, and ties are by name."""
    names, owners = np.unique([one for one in sources if one not in asked.ignored], return_inverse=True)
    best = np.full((len(names), len(scores)), -1.0)
    np.maximum.at(best, owners, scores[:, [one not in asked.ignored for one in sources]].T)
    first = np.argsort(-best, axis=0, kind="stable")[:10].T
    # Most rows rank the same first: those are measured once.
    different, row = np.unique(first, axis=0, return_inverse=True)
    return np.array(measured("nDCG@10", names[different].tolist(), asked.positive))[row.reshape(-1)]
