"""The runs of a page -> the blocks in which they are read: columns of prose one after the other.

The columns of a table are none of these: it stays in one block.
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import inf

from rag.formats.page_runs import MOST_NEIGHBOURS, Run, middle_of, rows_of

_MOST_COLUMNS = 8
"""Gutters within gutters."""
_WORDS_PER_LINE = 2.5
"""Columns of prose have more words a line, columns of a table fewer."""


def columns(runs: list[Run], depth: int = 0) -> Iterator[list[Run]]:
    """Blocks that are read one after the other: columns of prose, and what stands over their whole width."""
    gutter = _gutter(runs) if depth < _MOST_COLUMNS else None
    if gutter is None:
        yield runs
        return
    order = {id(run): number for number, run in enumerate(runs)}
    across = sorted((run for run in runs if run.left < gutter < run.right), key=middle_of)
    heights = [middle_of(run) for run in across]
    bands: list[tuple[list[Run], list[Run]]] = [([], []) for _ in range(len(across) + 1)]
    for run in runs:
        if not run.left < gutter < run.right:
            bands[bisect(heights, middle_of(run))][run.left >= gutter].append(run)
    are_columns = [_are_columns(left, right, order) for left, right in bands]
    if not any(are_columns):
        yield runs
        return
    whole: list[Run] = []
    for number, (left, right) in enumerate(bands):
        if are_columns[number] or (left and right and _is_prose(left) and _is_prose(right)):
            if whole:
                yield whole
            yield from columns(left, depth + 1)
            yield from columns(right, depth + 1)
            whole = []
        else:
            whole += left + right
        whole += across[number : number + 1]
    if whole:
        yield whole


def _gutter(runs: list[Run]) -> float | None:
    """The x at which most neighbours on a level have a gap between them; None where few have."""
    by_top = sorted(runs, key=lambda run: run.top)
    begins: dict[int, float] = {}  # where the next run on the right of each begins
    for number, run in enumerate(by_top):
        floor = run.bottom - 0.3 * (run.bottom - run.top)
        for other in by_top[number + 1 : number + 1 + MOST_NEIGHBOURS]:
            if other.top >= floor:
                break
            first, second = (run, other) if run.left <= other.left else (other, run)
            if second.left - first.right >= 0.8 * min(run.size, other.size):
                begins[id(first)] = min(second.left, begins.get(id(first), inf))
    gaps = [(run.right, begins[id(run)]) for run in runs if id(run) in begins]
    edges = sorted([*((right, 1) for right, _ in gaps), *((left, -1) for _, left in gaps)])
    lefts, rights = sorted(run.left for run in runs), sorted(run.right for run in runs)
    best, gutter = -inf, None
    for depth, ((begin, _), (end, _)) in zip(
        accumulate(step for _, step in edges), pairwise(edges), strict=False
    ):
        middle = (begin + end) / 2
        across = bisect_left(lefts, middle) - bisect(rights, middle)
        if depth > 1 and depth - across > best:
            best, gutter = depth - across, middle
    return gutter


def _are_columns(left: list[Run], right: list[Run], order: dict[int, int]) -> bool:
    """Whether both sides of a gutter are columns to be read one by one, and not cells of a table."""
    fewest = min(len(rows_of(left)), len(rows_of(right)))
    if fewest < 2 or not (_is_prose(left) and _is_prose(right)):
        return False
    # The order of the file says much; and the last column of an article may be short.
    if max(order[id(run)] for run in left) < min(order[id(run)] for run in right):
        return fewest > 2 or _is_full(left)
    return fewest > 2 and _is_full(left) and _is_full(right)


def _is_prose(runs: list[Run]) -> bool:
    rows = len(rows_of(runs))
    return sum(run.text.count(" ") + 1 for run in runs) >= _WORDS_PER_LINE * rows


def _is_full(runs: list[Run]) -> bool:
    """Whether most lines reach over most of the width, as prose does."""
    rows = [(row[0].left, max(run.right for run in row)) for row in rows_of(runs)]
    width = max(right for _, right in rows) - min(left for left, _ in rows)
    return 2 * sum(right - left >= 0.7 * width for left, right in rows) >= len(rows)
