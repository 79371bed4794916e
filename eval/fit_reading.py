"""Fit what the reader's logits mean: how likely a sentence answers, when to refuse, when its best words may lead.

- The weights: logistic regression on the sentences of the first hits, within a language and across. On the dev sets,
  because the network has seen the answers of the training sets. With these the likeliest answers are chosen, which are
  verified, and all sentences are weighed once more with what that says.
- The confidence in the answer: logistic regression on the questions, of what the best sentence, the largest margin and
  the largest entailment say together. What tells one sentence from the others does not tell whether any of them
  answers.
- The thresholds of refusal: a question counts as unanswerable when it was written so, or when its passages were not
  found or were taken out of what was found. The threshold refuses a given share of the questions whose answer was
  found.
- The bound from which the best words lead the answer: the lowest from which they are right in `LED_RIGHT` of the cases.

All quality comes from cross-validation: every question is judged by weights and held against bounds that were fitted
without it; the bounds themselves are fitted on what weights make of questions that they were fitted without.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.fit_examples import Example, Examples, without
from eval.folds import FOLDS, Held, group
from rag.read import CANDIDATES
from rag.read.judgement import (
    CONFIDENCE,
    EVEN,
    FEATURES,
    UNVERIFIED,
    VERIFIED,
    Judgement,
    Weights,
    log_odds,
)
from rag.reader.measure import auc

FALSE_REFUSALS = {"id": 0.05, "en": 0.05, "cross": 0.05}
"""The share of questions with the answer at hand that may be refused."""
LED_RIGHT = 0.8


@dataclass(frozen=True)
class Judged:
    """A question as weights judge it."""

    confidence: float
    order: NDArray[np.intp]
    """Its sentences, best first."""
    led: float
    """The probability of the best words of the best sentence; 0 where it does not entail them."""


@dataclass(frozen=True)
class Bounds:
    """When to refuse, by language and across, and from when the best words lead the answer."""

    thresholds: dict[str, float]
    sure: float


NO_MARGIN = -20.0
"""Of a question for which no sentence was found."""


def fit_reading(
    examples: Examples, parts: Mapping[str, str], on_topic: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, dict[str, float]], Held]:
    """Weights, thresholds and the bound of sure words, as `Judgement` takes them; how well they do, and hold.

    Args:
        parts: of each set, which threshold it is held against.
        on_topic: the sets that confidence is fitted on, if not all: where a search finds little on the topic, its
            score tells best whether there is an answer, and in people's own documents it does not.
    """
    judgement = _judgement(examples, parts, on_topic)
    judged = _cross_validated(examples, parts, on_topic)
    bounds = _bounds(examples, judged, parts)
    others = [without(examples, n) for n in range(FOLDS)]
    by_fold = [_bounds(own, _cross_validated(own, parts, on_topic), parts) for own in others]
    quality = {}
    for name, part in parts.items():
        quality[name] = _quality(examples[name], judged[name], by_fold, part)
        print(f"  {name}: " + ", ".join(f"{label} {value:.3f}" for label, value in quality[name].items()))
    seen = {name: [_judged(one, judgement, part) for one in examples[name]] for name, part in parts.items()}
    fitted = {
        name: _quality(examples[name], seen[name], [bounds] * FOLDS, part) for name, part in parts.items()
    }
    held = _held(parts, fitted, quality, [_judgement(own, parts, on_topic) for own in others], by_fold)
    numbers = {
        "weights": _rounded(judgement.weights),
        "verified": _rounded(judgement.verified),
        "answers": _rounded(judgement.answers),
    }
    return numbers | {"thresholds": bounds.thresholds, "sure": bounds.sure}, quality, held


def _rounded(weights: Weights) -> dict[str, dict[str, float]]:
    return {part: {name: round(one, 4) for name, one in own.items()} for part, own in weights.items()}


def tells_apart(examples: Examples, parts: Mapping[str, str]) -> float:
    """How well held-out confidence tells the questions to be answered from the others: AUC, the mean of the sets.

    The same questions are to be answered however little of what was found is read, so that this tells how much to read.
    """
    judged = _cross_validated(examples, parts)
    return float(
        np.mean(
            [
                auc([j.confidence for j in judged[name]], [one.answerable for one in rows])
                for name, rows in examples.items()
            ]
        )
    )


def _judgement(examples: Examples, parts: Mapping[str, str], on_topic: Collection[str] = ()) -> Judgement:
    """Weights of sentences, and of the confidence in what is best of them."""
    rows: dict[str, list[Example]] = {}
    asked: dict[str, list[Example]] = {}
    for name, part in parts.items():
        place = "cross" if part == "cross" else "same"
        rows.setdefault(place, []).extend(examples[name])
        if not on_topic or name in on_topic:
            asked.setdefault(place, []).extend(examples[name])
    judgement = Judgement({}, {}, {}, 1.0, verified={}, answers={})
    weights, verified, answers = {}, {}, {}
    for part, own in rows.items():
        holds = np.concatenate([one.holds for one in own])
        weights[part] = logistic(np.concatenate([one.features for one in own]), holds, FEATURES)
        judgement = replace(judgement, weights=dict(weights))
        seen = [_at_first_sight(one, judgement, part) for one in own]
        both = np.concatenate([np.column_stack((log_odds(p), entailment[:, 1])) for p, entailment in seen])
        verified[part] = logistic(both, holds, VERIFIED)
        judgement = replace(judgement, verified=dict(verified))
        own = asked.get(part, own)
        three = np.array([_confidence_features(one, judgement, part) for one in own])
        answers[part] = logistic(three, np.array([one.holds.any() for one in own]), CONFIDENCE)
    return replace(judgement, answers=answers)


def _at_first_sight(
    one: Example, judgement: Judgement, part: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The probability of each sentence, and the log-odds that it entails the answer, where it was verified: its best
    words, and any of its words; shape (n, 2)."""
    p = judgement.at_first_sight(one.features, cross=part == "cross")
    entailment = np.full((len(p), 2), UNVERIFIED)
    for rank, n in enumerate(np.argsort(-p, kind="stable")[:CANDIDATES]):
        odds = one.entailment(int(n), rank == 0)
        entailment[n] = odds[0], max(odds)
    return p, entailment


def _verified(
    one: Example, judgement: Judgement, part: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The same, the probability after they were verified."""
    p, entailment = _at_first_sight(one, judgement, part)
    return judgement.after_verifying(p, entailment[:, 1], cross=part == "cross"), entailment


def _confidence_features(one: Example, judgement: Judgement, part: str) -> tuple[float, float, float]:
    """As `CONFIDENCE` names them; of no sentence, as of a hopeless one."""
    p, entailment = _verified(one, judgement, part)
    margin = float(one.features[:, 0].max(initial=NO_MARGIN))
    return float(log_odds(p.max(initial=0.0))), margin, float(entailment.max(initial=UNVERIFIED))


def _judged(one: Example, judgement: Judgement, part: str) -> Judged:
    cross = part == "cross"
    p, entailment = _verified(one, judgement, part)
    order = np.argsort(-p, kind="stable")
    if not len(p):
        return Judged(0.0, order, 0.0)
    best, margin = int(order[0]), float(one.features[:, 0].max())
    confidence = judgement.confidence(float(p[best]), margin, float(entailment.max()), cross=cross)
    is_entailed = entailment[best, 0] >= EVEN
    return Judged(confidence, order, float(p[best] * one.shares[best]) if is_entailed else 0.0)


def _cross_validated(
    examples: Examples, parts: Mapping[str, str], on_topic: Collection[str] = ()
) -> dict[str, list[Judged]]:
    """Each question as weights judge it that were fitted without its fold."""
    folds = {one.fold for rows in examples.values() for one in rows}
    judgements = {n: _judgement(without(examples, n), parts, on_topic) for n in folds}
    return {
        name: [_judged(one, judgements[one.fold], part) for one in examples[name]]
        for name, part in parts.items()
    }


def logistic(
    x: NDArray[np.float64], y: NDArray[np.bool_], names: Sequence[str], penalty: float = 1.0
) -> dict[str, float]:
    """Weights by name, and bias, of an L2-penalised logistic regression on standardised features, by Newton's method.

    Args:
        x: shape (n, len(names)).
        y: shape (n,).
    """
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.hstack([(x - mean) / scale, np.ones((len(x), 1))])
    ridge = np.diag([penalty] * len(names) + [0.0])
    w = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(z @ w)))
        curvature = np.maximum(p * (1 - p), 1e-9)[:, None]  # never none, where all are of one kind
        step = np.linalg.solve((z * curvature).T @ z + ridge, z.T @ (p - y) + ridge @ w)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    weights = w[:-1] / scale
    return {**dict(zip(names, map(float, weights), strict=True)), "bias": float(w[-1] - weights @ mean)}


def _bounds(examples: Examples, judged: Mapping[str, Sequence[Judged]], parts: Mapping[str, str]) -> Bounds:
    both = {name: list(zip(examples[name], judged[name], strict=True)) for name in parts}
    thresholds = {}
    for part in dict.fromkeys(parts.values()):
        names = [name for name in parts if parts[name] == part]
        answered = [j.confidence for name in names for one, j in both[name] if one.holds.any()]
        thresholds[part] = round(float(np.quantile(answered, FALSE_REFUSALS[part])), 4)
    return Bounds(thresholds, _sure([pair for pairs in both.values() for pair in pairs]))


def _sure(judged: Sequence[tuple[Example, Judged]]) -> float:
    led = np.array([j.led for one, j in judged if len(j.order)])
    right = np.array([one.right[j.order[0]] for one, j in judged if len(j.order)])
    order = np.argsort(-led, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= LED_RIGHT)
    return round(float(led[order[good[-1]]]), 4) if len(good) else 1.0


def _quality(
    examples: Sequence[Example], judged: Sequence[Judged], by_fold: Sequence[Bounds], part: str
) -> dict[str, float]:
    """How well a set is judged; each question is held against the bounds of its fold."""
    both = list(zip(examples, judged, strict=True))
    ranked = [one.holds[j.order] for one, j in both if one.holds.any()]
    confidence = np.array([j.confidence for j in judged])
    answered = confidence >= [by_fold[one.fold].thresholds[part] for one in examples]
    has = np.array([one.holds.any() for one in examples])
    led = [one.right[j.order[0]] for one, j in both if len(j.order) and j.led >= by_fold[one.fold].sure]
    quality = {
        "answer in the first sentence": np.mean([one[0] for one in ranked]),
        "in the first three": np.mean([one[:3].any() for one in ranked]),
        "AUC": auc(confidence.tolist(), has.tolist()),
        "false refusals": 1 - answered[has].mean(),
        "false answers": answered[~has].mean(),
        "led by short words": len(led) / len(both),
        "which are right": np.mean(led) if led else 0.0,
    }
    return {label: round(float(value), 4) for label, value in quality.items()}


def _held(
    parts: Mapping[str, str],
    fitted: Mapping[str, Mapping[str, float]],
    held_out: Mapping[str, Mapping[str, float]],
    judgements: Sequence[Judgement],
    bounds: Sequence[Bounds],
) -> Held:
    """What each group of numbers is fitted for, as the mean of its sets."""

    def both(names: Sequence[str], *figures: str) -> tuple[dict[str, float], dict[str, float]]:
        def means(of: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
            return {figure: float(np.mean([of[name][figure] for name in names])) for figure in figures}

        return means(fitted), means(held_out)

    held: Held = {}
    for part, own in judgements[0].weights.items():
        names = [name for name in parts if (parts[name] == "cross") == (part == "cross")]
        by_fold = {name: [round(one.weights[part][name], 4) for one in judgements] for name in own}
        again, answers = [one.verified[part] for one in judgements], [one.answers[part] for one in judgements]
        for stage, weights in (("again", again), ("confidence", answers)):
            by_fold |= {f"{stage}: {name}": [round(one[name], 4) for one in weights] for name in weights[0]}
        held[f"weights, {part}"] = group(*both(names, "answer in the first sentence", "AUC"), by_fold)
    for part in bounds[0].thresholds:
        names = [name for name in parts if parts[name] == part]
        figures = both(names, "false refusals", "false answers")
        held[f"threshold, {part}"] = group(*figures, [one.thresholds[part] for one in bounds])
    figures = both(list(parts), "led by short words", "which are right")
    held["sure"] = group(*figures, [one.sure for one in bounds])
    return held
