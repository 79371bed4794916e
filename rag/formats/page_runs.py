"""Boxes of text on a page, and which of them stand on one line.

Coordinates are points, with y downwards. Neither files nor formats are known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """Words side by side in one style, without a wide gap between them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False


MOST_NEIGHBOURS = 40
"""So many boxes near one are looked at: bounds the time that a crowded page takes."""
LEADER = re.compile(r"[.…](?: ?[.…]){4,}")
"""The dots that lead from a heading to its page number, in a table of contents."""


def without_doubles(runs: Sequence[Run]) -> list[Run]:
    """Text that is written twice in one place (a layer of recognised text over the real one, a shadow) counts once."""
    seen: dict[str, list[Run]] = {}
    kept: list[Run] = []
    for run in runs:
        places = seen.setdefault(run.text.replace(" ", ""), [])
        if not any(_same_place(run, place) for place in places[-MOST_NEIGHBOURS:]):
            places.append(run)
            kept.append(run)
    return kept


def _same_place(one: Run, other: Run) -> bool:
    reach = 0.5 * min(one.size, other.size)
    return abs(one.left - other.left) < reach and abs(one.bottom - other.bottom) < reach


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs that stand on one line, from left to right; lines from top to bottom."""
    rows: list[list[Run]] = []
    base: Run | None = None
    for run in sorted(runs, key=middle_of):
        if base is not None and _on_one_line(base, run):
            rows[-1].append(run)
            base = max(base, run, key=lambda one: one.size)
        else:
            rows.append([run])
            base = run
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows


def middle_of(run: Run) -> float:
    """Twice its height on the page: by it, runs are in order from top to bottom."""
    return run.top + run.bottom


def _on_one_line(one: Run, other: Run) -> bool:
    low, high = sorted((one.bottom - one.top, other.bottom - other.top))
    if high > 1.8 * low:  # a large initial stands beside several lines
        return abs(one.bottom - other.bottom) < 0.5 * low
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5 * low
