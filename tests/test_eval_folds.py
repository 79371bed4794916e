"""Cross-validation, with values that can be checked on paper."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from eval.folds import FOLDS, choose, fold, group, markdown


def test_a_question_is_in_one_fold_by_its_id_alone() -> None:
    assert [fold(id) for id in ("bbq0009", "bbq0013", "sqx-56dde1d966d3e219004dad8d")] == [0, 1, 2]
    sizes = Counter(fold(f"question-{n}") for n in range(1000))
    assert set(sizes) == set(range(FOLDS))
    assert sizes.total() == 1000
    assert all(150 < size < 250 for size in sizes.values())


def test_the_best_column_with_and_without_each_fold() -> None:
    """Column 1 is better by the first question alone: without its fold column 0 is chosen, and does worse on it."""
    table = np.array([[0.0, 1.0], [0.6, 0.5], [0.6, 0.5], [0.6, 0.5], [0.6, 0.5]])
    found = choose([table], [np.arange(5)])
    assert (found.best, found.by_fold) == (1, (0, 1, 1, 1, 1))
    assert found.fitted == pytest.approx(3 / 5)
    assert found.held_out == pytest.approx(2 / 5)


def test_each_set_counts_the_same() -> None:
    many, one = np.tile([1.0, 0.0], (9, 1)), np.array([[0.0, 1.1]])
    found = choose([many, one], [np.arange(9) % FOLDS, np.array([3])])
    assert found.best == 1
    assert found.by_fold == (1, 1, 1, 0, 1), "a set all of whose questions are left out has no say"
    assert found.held_out == pytest.approx((2 / 9 + 0.0) / 2)


def test_what_was_chosen_by_chance_is_seen_to_be() -> None:
    """Nothing is to be found in noise with the mean .5: the best of 50 looks good only where it was chosen."""
    table = np.random.default_rng(0).uniform(size=(100, 50))
    found = choose([table], [np.arange(100) % FOLDS])
    assert found.fitted > 0.55
    assert found.held_out == pytest.approx(0.5, abs=0.03)
    assert found == choose([table], [np.arange(100) % FOLDS])


def test_a_table_says_both_and_the_spread() -> None:
    held = {
        "threshold": group({"a": 0.05, "b": 0.1}, {"a": 0.06, "b": 0.2}, [0.1, 0.2]),
        "weights": group({"AUC": 0.91239}, {"AUC": 0.9}, {"bias": [1.0, -2.0]}),
    }
    assert held["weights"]["fitted"] == {"AUC": 0.9124}
    assert markdown(held).splitlines()[2:] == [
        "| threshold | a | 0.0500 | 0.0600 | 0.1 · 0.2 |",
        "|  | b | 0.1000 | 0.2000 |  |",
        "| weights | AUC | 0.9124 | 0.9000 | bias -2.00 to 1.00 |",
    ]
