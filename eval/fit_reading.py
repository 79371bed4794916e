"""Fit what the reader's logits mean: how likely a sentence answers, when to refuse, when its best words may lead.

- The weights: logistic regression on the sentences of the first hits, within a language and across. On the dev sets,
  because the network has seen the answers of the training sets.
- The thresholds of refusal: a question counts as unanswerable when it was written so, or when its passages were not
  found or were taken out of what was found. The threshold refuses a given share of the questions whose answer was
  found.
- The bound from which the best words lead the answer: the lowest from which they are right in `LED_RIGHT` of the cases.

All quality comes from cross-validation: every question is judged by weights fitted without it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.answers import contains, f1
from eval.devsets import READING, DevSet, DevSets
from rag.read import FEATURES, Judgement, Reader
from rag.reader.measure import auc
from rag.retrieve import Fusion, Retriever

FOLDS = 5
HIDDEN = 0.33
"""Share of the answerable questions whose passages are taken out of the hits."""
FALSE_REFUSALS = {"id": 0.05, "en": 0.05, "cross": 0.05}
"""The share of questions with the answer at hand that may be refused."""
LED_RIGHT = 0.8
SAME_ANSWER = 0.5
"""F1 from which two short answers count as the same."""


@dataclass(frozen=True)
class Example:
    """A question with the n sentences that were found for it."""

    features: NDArray[np.float64]
    """Shape (n, len(FEATURES))."""
    holds: NDArray[np.bool_]
    """Which of the sentences hold the answer."""
    shares: NDArray[np.float64]
    """Of the best words of each sentence, in what the network makes of the sentence."""
    right: NDArray[np.bool_]
    """Which of these words are the answer."""


@dataclass(frozen=True)
class Judged:
    """A question as weights judge it that were fitted without it."""

    confidence: float
    order: NDArray[np.intp]
    """Its sentences, best first."""
    led: float
    """The probability of the best words of the best sentence."""


def fit_reading(
    sets: DevSets, fusion: Fusion, reader: Reader
) -> tuple[dict[str, Any], dict[str, dict[str, float]]]:
    """Weights, thresholds and the bound of sure words, as `Judgement` takes them; and how well they do."""
    chance = random.Random(0)
    chosen = [one for one in sets.all if one.name in READING]
    examples = {one.name: _examples(sets, one, fusion, reader, chance) for one in chosen}
    weights: dict[str, dict[str, float]] = {}
    judged: dict[str, list[Judged]] = {}
    for part, names in (
        ("same", [one.name for one in chosen if not one.cross]),
        ("cross", [one.name for one in chosen if one.cross]),
    ):
        own = {name: examples[name] for name in names}
        weights[part] = logistic([one for rows in own.values() for one in rows])
        judged |= _cross_validated(own, part)
    thresholds: dict[str, float] = {}
    parts = {one.name: "cross" if one.cross else one.language for one in chosen}
    for part in FALSE_REFUSALS:
        answered = [
            j.confidence
            for name in parts
            if parts[name] == part
            for one, j in zip(examples[name], judged[name], strict=True)
            if one.holds.any()
        ]
        thresholds[part] = round(float(np.quantile(answered, FALSE_REFUSALS[part])), 4)
    sure = _sure([(one, j) for name in parts for one, j in zip(examples[name], judged[name], strict=True)])
    quality = {}
    for name in parts:
        quality[name] = _quality(examples[name], judged[name], thresholds[parts[name]], sure)
        print(f"  {name}: " + ", ".join(f"{label} {value:.3f}" for label, value in quality[name].items()))
    numbers = {part: {n: round(w, 4) for n, w in found.items()} for part, found in weights.items()}
    return {"weights": numbers, "thresholds": thresholds, "sure": sure}, quality


def _examples(
    sets: DevSets, one: DevSet, fusion: Fusion, reader: Reader, chance: random.Random
) -> list[Example]:
    library = sets.library(one.passages)
    retriever = Retriever(library._store, library.encoder, fusion)
    rows = tqdm(sets.rows(one.questions), desc=f"{one.name}, judged", disable=None)
    return [_example(reader, retriever, row, chance) for row in rows]


def _example(reader: Reader, retriever: Retriever, row: dict[str, Any], chance: random.Random) -> Example:
    hidden = row["answerable"] and chance.random() < HIDDEN
    hits = retriever.search(row["question"], 2 * reader.passages)
    positive = set(row["positive"])
    if hidden:
        taken = positive | set(row.get("maybe_positive") or ())
        hits = [hit for hit in hits if hit.passage.source not in taken]
    answers = [str(one["text"] if isinstance(one, dict) else one) for one in row["answers"]]
    features, holds, shares, right = [np.zeros((0, len(FEATURES)))], [], [], []
    for read in reader.look(row["question"], hits[: reader.passages]):
        features.append(read.features)
        text, start = read.hit.passage.text, read.hit.passage.start
        own = row["answerable"] and read.hit.passage.source in positive
        for a, b in read.spans:
            short = read.short(a, b, 1.0)
            holds.append(own and contains(text[a:b], answers) > 0)
            shares.append(short.score if short else 0.0)
            words = text[short.start - start : short.end - start] if short else ""
            right.append(own and f1(words, answers) >= SAME_ANSWER)
    return Example(np.concatenate(features), np.array(holds, bool), np.array(shares), np.array(right, bool))


def _cross_validated(examples: dict[str, list[Example]], part: str) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged | None]] = {name: [None] * len(rows) for name, rows in examples.items()}
    for fold in range(FOLDS):
        others = [one for rows in examples.values() for n, one in enumerate(rows) if n % FOLDS != fold]
        judgement = Judgement({part: logistic(others)}, {}, {}, 1.0)
        for name, rows in examples.items():
            for n in range(fold, len(rows), FOLDS):
                p = judgement.probability(rows[n].features, cross=part == "cross")
                order = np.argsort(-p, kind="stable")
                led = float(p[order[0]] * rows[n].shares[order[0]]) if len(p) else 0.0
                found[name][n] = Judged(float(p.max(initial=0)), order, led)
    return {name: [one for one in rows if one is not None] for name, rows in found.items()}


def logistic(examples: Sequence[Example], penalty: float = 1.0) -> dict[str, float]:
    """Weights and bias of an L2-penalised logistic regression on standardised features, by Newton's method."""
    x = np.concatenate([one.features for one in examples])
    y = np.concatenate([one.holds for one in examples]).astype(float)
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.hstack([(x - mean) / scale, np.ones((len(x), 1))])
    ridge = np.diag([penalty] * len(FEATURES) + [0.0])
    w = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(z @ w)))
        step = np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + ridge, z.T @ (p - y) + ridge @ w)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    weights = w[:-1] / scale
    return {**dict(zip(FEATURES, map(float, weights), strict=True)), "bias": float(w[-1] - weights @ mean)}


def _sure(judged: Sequence[tuple[Example, Judged]]) -> float:
    led = np.array([j.led for one, j in judged if len(j.order)])
    right = np.array([one.right[j.order[0]] for one, j in judged if len(j.order)])
    order = np.argsort(-led, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= LED_RIGHT)
    return round(float(led[order[good[-1]]]), 4) if len(good) else 1.0


def _quality(
    examples: Sequence[Example], judged: Sequence[Judged], threshold: float, sure: float
) -> dict[str, float]:
    both = list(zip(examples, judged, strict=True))
    ranked = [one.holds[j.order] for one, j in both if one.holds.any()]
    confidence = np.array([j.confidence for j in judged])
    has = np.array([one.holds.any() for one in examples])
    led = [one.right[j.order[0]] for one, j in both if len(j.order) and j.led >= sure]
    quality = {
        "answer in the first sentence": np.mean([one[0] for one in ranked]),
        "in the first three": np.mean([one[:3].any() for one in ranked]),
        "AUC": auc(confidence.tolist(), has.tolist()),
        "false refusals": (confidence[has] < threshold).mean(),
        "false answers": (confidence[~has] >= threshold).mean(),
        "led by short words": len(led) / len(both),
        "which are right": np.mean(led) if led else 0.0,
    }
    return {label: round(float(value), 4) for label, value in quality.items()}
