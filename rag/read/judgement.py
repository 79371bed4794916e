"""What the networks' logits mean: how probable it is that a sentence answers, and that any does. Fitted, not set.

A logistic model weighs what is seen of a sentence at first sight (`FEATURES`), a second one that and what it entails, a
third the best sentence and all of them, one for a passage in the question's language and one for the other each. The
order of passages is the search's score and the reader's relevance, a convex combination. `python -m eval.fit` fits it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rag.fitted import fitted
from rag.schema import Hit

Floats = NDArray[np.float64]
Cross = bool | NDArray[np.bool_]
"""Whether the passage is in the other language than the question; of each, or of all alike."""

FEATURES = (
    "sentence, against no answer",
    "best words, against no answer",
    "sentence, against the best one",
    "score against the best passage",
    "matcher, against no answer",
    "matcher, against the best sentence",
    "question's words that the passage names",
    "question's words that the sentence names",
    "question's figures that the passage lacks",
    "question's names that the passage lacks",
)
VERIFIED = ("log-odds at first sight", "log-odds of entailment")
CONFIDENCE = (
    "log-odds of the best sentence",
    "largest margin of a sentence",
    "largest log-odds of entailment",
)
FIRST_SIGHT = {VERIFIED[0]: 1.0, VERIFIED[1]: 0.0, "bias": 0.0}
"""A probability that stays what it was at first sight."""
ALONE = {**dict.fromkeys((*CONFIDENCE, "bias"), 0.0), CONFIDENCE[0]: 1.0}
"""Confidence that is the probability of the best sentence."""
UNVERIFIED = math.log(0.01 / 0.99)
"""Log-odds of entailment of a sentence that was not read again; less say no more."""
EVEN = 0.0
"""Log-odds from which a sentence rather entails its answer than not: only then do the words lead."""
_LEAST = 1e-6

Weights = Mapping[str, Mapping[str, float]]
"""For a passage in the question's language (``same``) and in the other (``cross``): a weight each, and the ``bias``."""


def _same_and_cross(weights: Mapping[str, float]) -> Weights:
    return {"same": weights, "cross": weights}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The fitted numbers of a reader."""

    weights: Weights
    """Of each of `FEATURES`."""
    thresholds: Mapping[str, float]
    """The confidence from which a question is answered, by its language, for evidence in that language; under
    ``cross`` for evidence in the other."""
    relevance: Mapping[str, Mapping[str, float]]
    """``same`` and ``cross``: the ``weight`` of the reader's relevance in the order of passages, in [0, 1], and the
    ``scale`` of the margin in it."""
    sure: float
    """The probability from which the best words of a sentence lead the answer, where it entails them."""
    passages: int = 10
    """How many hits are read."""
    verified: Weights = field(default_factory=lambda: _same_and_cross(FIRST_SIGHT))
    """Of each of `VERIFIED`."""
    answers: Weights = field(default_factory=lambda: _same_and_cross(ALONE))
    """Of each of `CONFIDENCE`."""

    @classmethod
    def fitted(cls) -> Judgement:
        """As `python -m eval.fit` found it."""
        return cls(**fitted("reading"))

    def at_first_sight(self, features: Floats, *, cross: Cross) -> Floats:
        """The probability that each sentence, a row of `features`, holds the answer."""
        return _probability(features, self.weights, FEATURES, cross)

    def after_verifying(self, probability: Floats, entailment: Floats, *, cross: Cross) -> Floats:
        """The same, when the likeliest have been read again; `entailment` is their log-odds, as `entailment_of`."""
        return _probability(
            np.column_stack((log_odds(probability), entailment)), self.verified, VERIFIED, cross
        )

    def confidence(self, probability: float, margin: float, entailment: float, *, cross: bool) -> float:
        """That the question is answered at all: by the best sentence with this `probability`, the largest `margin` of
        any sentence against no answer, and the largest log-odds of `entailment`. Among sentences on the topic the first
        tells which answers, the others whether one does."""
        features = np.array([[float(log_odds(probability)), margin, entailment]])
        return float(_probability(features, self.answers, CONFIDENCE, cross)[0])

    def ranked(self, hit: Hit, margin: float | None, *, cross: bool) -> Hit:
        """The hit with the score by which it is ordered; one that was not read has no `margin`, nor relevance."""
        fitted = self.relevance["cross" if cross else "same"]
        relevance = 0.0 if margin is None else 0.5 * (1 + math.tanh(margin / fitted["scale"] / 2))  # logistic
        return replace(hit, score=(1 - fitted["weight"]) * hit.score + fitted["weight"] * relevance)


def _probability(features: Floats, weights: Weights, names: tuple[str, ...], cross: Cross) -> Floats:
    logit = np.zeros(len(features))
    is_cross = np.broadcast_to(np.asarray(cross, bool), len(features))
    for part, mine in (("same", ~is_cross), ("cross", is_cross)):
        if mine.any():
            own = weights[part]
            logit[mine] = features[mine] @ np.array([own[name] for name in names]) + own["bias"]
    return np.asarray(1 / (1 + np.exp(-logit)))


def log_odds(probability: Floats | float) -> Floats:
    """Finite, however sure it is."""
    return np.asarray(
        np.log(np.maximum(probability, _LEAST) / np.maximum(1 - np.asarray(probability), _LEAST))
    )


def entailment_of(probability: float) -> float:
    """Log-odds of entailment, from `UNVERIFIED` to as much above even."""
    return float(np.clip(log_odds(probability), UNVERIFIED, -UNVERIFIED))
