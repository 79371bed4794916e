"""Intervals, against distributions whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from eval.bootstrap import means, percentile, resamples


def test_each_resample_draws_as_many_questions_as_there_are() -> None:
    blocks = list(resamples(7, samples=50))
    assert sum(len(block) for block in blocks) == 50
    assert all((block.sum(axis=1) == 7).all() for block in blocks)


def test_blocks_do_not_change_how_many_samples_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.bootstrap._CELLS", 100)
    blocks = list(resamples(30, samples=10))
    assert [len(block) for block in blocks] == [3, 3, 3, 1]


def test_the_interval_of_a_share_is_the_binomial_one() -> None:
    values = np.array([[1.0]] * 50 + [[0.0]] * 50)
    (found,) = means(values)
    # Mean of 100 fair coins: standard error 0.05, so 95 % of means lie within 1.96 of them.
    assert found == pytest.approx((0.5, 0.5 - 1.96 * 0.05, 0.5 + 1.96 * 0.05), abs=0.006)


def test_the_interval_of_a_median_is_that_of_order_statistics() -> None:
    value, low, high = percentile(np.arange(1.0, 101.0), 50)
    # The bootstrap median of 1..100 lies in its binomial bounds, the 40th and the 61st value.
    assert value == 50
    assert low == pytest.approx(40, abs=2)
    assert high == pytest.approx(61, abs=2)


def test_values_that_are_all_equal_have_no_spread() -> None:
    assert means(np.full((9, 2), 0.25)) == [(0.25, 0.25, 0.25)] * 2
    assert percentile(np.array([3.0]), 95) == (3.0, 3.0, 3.0)


def test_unmeasured_questions_count_for_nothing() -> None:
    nothing, half = means(np.array([[np.nan, 1.0], [np.nan, 0.0], [np.nan, np.nan]]))
    assert nothing is None
    assert half is not None
    assert half[0] == 0.5


def test_the_same_on_every_run_and_another_with_another_seed() -> None:
    values = np.random.default_rng(1).random((40, 1))
    assert means(values) == means(values)
    assert means(values) != means(values, seed=1)
