"""The weighing of what was seen, on paper."""

from __future__ import annotations

import numpy as np
import pytest

from rag.read.judgement import ALONE, FEATURES, UNVERIFIED, Judgement, entailment_of, log_odds
from rag.schema import Hit, Passage

NOTHING = dict.fromkeys((*FEATURES, "bias"), 0.0)
BY_MARGIN = {**ALONE, "log-odds of the best sentence": 0.0, "largest margin of a sentence": 2.0, "bias": 1.0}


def judgement(**numbers: object) -> Judgement:
    by_network = {**NOTHING, "sentence, against no answer": 1.0}
    given = {
        "weights": {"same": by_network, "cross": NOTHING},
        "thresholds": {},
        "relevance": {"same": {"weight": 0.5, "scale": 2.0}, "cross": {"weight": 0.0, "scale": 1.0}},
        "sure": 0.5,
    }
    return Judgement(**given | numbers)  # type: ignore[arg-type]


def test_each_direction_has_its_own_weights() -> None:
    features = np.array([[2.0] + [0.0] * (len(FEATURES) - 1)] * 2)
    same, cross = (judgement().at_first_sight(features, cross=cross) for cross in (False, True))
    assert same == pytest.approx([1 / (1 + np.exp(-2.0))] * 2)
    assert cross == pytest.approx([0.5] * 2)


def test_what_is_not_fitted_changes_nothing() -> None:
    p = np.array([0.1, 0.9])
    assert judgement().after_verifying(p, np.array([3.0, -3.0]), cross=False) == pytest.approx(p)
    assert judgement().confidence(0.9, 1.0, 3.0, cross=True) == pytest.approx(0.9)


def test_confidence_is_the_weighted_sum() -> None:
    fitted = judgement(answers={"same": ALONE, "cross": BY_MARGIN})
    assert fitted.confidence(0.9, 1.0, 0.0, cross=True) == pytest.approx(1 / (1 + np.exp(-3.0)))
    assert fitted.confidence(0.9, 1.0, 0.0, cross=False) == pytest.approx(0.9)


def test_entailment_counts_within_bounds() -> None:
    assert entailment_of(0.5) == 0
    assert entailment_of(0.9) == pytest.approx(np.log(9))
    assert (entailment_of(0.0), entailment_of(1.0)) == (UNVERIFIED, -UNVERIFIED)
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()


def test_relevance_is_a_share_of_the_score() -> None:
    hit = Hit(Passage(1, "a", "", "Alfa.", 0, 5, "id"), 0.6)
    assert judgement().ranked(hit, 4.0, cross=False).score == pytest.approx(0.3 + 0.5 / (1 + np.exp(-2.0)))
    assert judgement().ranked(hit, None, cross=False).score == pytest.approx(0.3)
    assert judgement().ranked(hit, 4.0, cross=True).score == pytest.approx(0.6)


def test_what_ships_was_fitted() -> None:
    fitted = Judgement.fitted()
    for cross in ("same", "cross"):
        assert fitted.verified[cross]["log-odds of entailment"] > 0
        assert fitted.answers[cross]["largest log-odds of entailment"] > 0
