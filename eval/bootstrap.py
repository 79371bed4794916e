"""How sure a figure is: percentile bootstrap over questions (Efron 1979), vectorised and seeded."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

SAMPLES = 10_000
SEED = 0
_TAILS = (2.5, 97.5)
"""Percentiles of the resampled figures: a 95 % interval."""

_CELLS = 2_000_000
"""Resampled questions that are held in memory at a time."""

Floats = npt.NDArray[np.float64]
Interval = tuple[float, float, float]
"""Value, low, high."""


def resamples(n: int, samples: int = SAMPLES, seed: int = SEED) -> Iterator[Floats]:
    """How often each of `n` questions was drawn, a row for each resample, in blocks; seeded."""
    rng = np.random.default_rng(seed)
    block = max(1, _CELLS // n)
    for start in range(0, samples, block):
        rows = min(block, samples - start)
        drawn = rng.integers(n, size=(rows, n)) + n * np.arange(rows)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n).astype(np.float64)


def means(values: Floats, samples: int = SAMPLES, seed: int = SEED) -> list[Interval | None]:
    """The mean of each column of `values` (questions by measures) and its interval.

    NaN marks a question that a measure does not apply to; a column of nothing else gives None. All columns
    share their resamples, so that passing differences of two runs makes it the paired bootstrap.
    """
    measured = ~np.isnan(values)
    filled = np.where(measured, values, 0.0)
    with np.errstate(
        invalid="ignore"
    ):  # a resample may miss all questions of a rare kind: NaN, left out below
        drawn = [(counts @ filled) / (counts @ measured) for counts in resamples(len(values), samples, seed)]
    resampled = np.concatenate(drawn)
    found: list[Interval | None] = []
    for column in range(values.shape[1]):
        if measured[:, column].any():
            low, high = np.nanpercentile(resampled[:, column], _TAILS)
            value = filled[:, column].sum() / measured[:, column].sum()
            found.append((float(value), float(low), float(high)))
        else:
            found.append(None)
    return found


def percentile(values: Floats, percent: float, samples: int = SAMPLES, seed: int = SEED) -> Interval:
    """The smallest of `values` that at least `percent` % do not exceed (nearest rank), and its interval."""
    ordered = np.sort(values)
    rank = np.ceil(percent / 100 * len(values))
    drawn = [
        ordered[(counts.cumsum(axis=1) >= rank).argmax(axis=1)]
        for counts in resamples(len(values), samples, seed)
    ]
    low, high = np.percentile(np.concatenate(drawn), _TAILS)
    return float(ordered[int(rank) - 1]), float(low), float(high)
