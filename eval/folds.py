"""Cross-validation: what is fitted on questions, measured on those that it was fitted without (Stone 1974)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FOLDS = 5

Figures = Mapping[str, float]
Held = dict[str, dict[str, Any]]
"""Of each group of numbers its figures where it was fitted and held out, and what it is without each fold."""


def fold(question: str) -> int:
    """The fold of a question, by its id alone: one that is asked in two languages, or of two sets, is in one fold."""
    return crc32(question.encode()) % FOLDS


@dataclass(frozen=True, slots=True)
class Choice:
    """The best column of some tables, and how good it is."""

    best: int
    fitted: float
    """The mean of the best column, on the rows that it was chosen by."""
    held_out: float
    """The mean of each row's value in the column that is best without the row's fold."""
    by_fold: tuple[int, ...]
    """The columns that are best without each fold."""


def choose(tables: Sequence[NDArray[np.float64]], folds: Sequence[NDArray[np.intp]]) -> Choice:
    """The column with the best mean over the tables, each of which counts the same.

    Args:
        tables: of each set, what each question (row) scores by each choice (column).
        folds: of each set, the fold of each question.
    """
    both = list(zip(tables, folds, strict=True))
    best = _best(tables)
    by_fold = tuple(_best([table[own != n] for table, own in both]) for n in range(FOLDS))
    fitted = np.mean([table[:, best].mean() for table in tables])
    held_out = np.mean([table[np.arange(len(own)), np.array(by_fold)[own]].mean() for table, own in both])
    return Choice(best, float(fitted), float(held_out), by_fold)


def _best(tables: Sequence[NDArray[np.float64]]) -> int:
    # A set all of whose questions are in the fold that is left out has no say.
    return int(np.mean([table.mean(axis=0) for table in tables if len(table)], axis=0).argmax())


def group(
    fitted: Figures, held_out: Figures, by_fold: Sequence[object] | Mapping[str, Sequence[float]]
) -> dict[str, Any]:
    """A group of numbers, as the fitted file says where it comes from; many numbers go by their names."""
    rounded = [{name: round(float(value), 4) for name, value in one.items()} for one in (fitted, held_out)]
    return {"fitted": rounded[0], "held out": rounded[1], "by fold": by_fold}


def markdown(held: Held) -> str:
    """A table with a row for each figure."""
    lines = ["| fitted | figure | on all | held out | by fold |", "| --- | --- | --- | --- | --- |"]
    for name, one in held.items():
        by_fold = " · ".join(map(str, _spread(one["by fold"])))
        for figure, value in one["fitted"].items():
            lines.append(f"| {name} | {figure} | {value:.4f} | {one['held out'][figure]:.4f} | {by_fold} |")
            name = by_fold = ""
    return "\n".join(lines)


def _spread(by_fold: Sequence[object] | Mapping[str, Sequence[float]]) -> Sequence[object]:
    if not isinstance(by_fold, Mapping):
        return by_fold
    return [f"{name} {min(values):.2f} to {max(values):.2f}" for name, values in by_fold.items()]
