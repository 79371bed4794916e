"""A bound that tells two kinds apart (Youden 1950, “Index for rating diagnostic tests”)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

AS_GOOD = 0.01
"""Of some hundreds of examples more is chance."""


def best_bound(above: Sequence[float], below: Sequence[float]) -> float:
    """The probability for which the share of `above` that reaches it and that of `below` that does not are together the
    largest, or rather the middle of those that are as good within `AS_GOOD`."""
    candidates = np.linspace(0.01, 0.99, 99)
    reach, fail = np.asarray(above), np.asarray(below)
    both = np.array([(reach >= one).mean() + (fail < one).mean() for one in candidates])
    good = np.flatnonzero(both >= both.max() - AS_GOOD)
    return round(float(candidates[good].mean()), 3)
