"""Lines on a page -> the columns of a table and the cells of its rows, of one or several lines each.

Nothing but their places says that they are a table, where it ends and which lines are one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from statistics import median

from rag.formats.page_runs import LEADER, MOST_NEIGHBOURS, Run

Cells = list[list[Run]]
"""A row of a table: for each column, the runs that stand in it."""


def grid_at(rows: Sequence[Sequence[Run]], start: int) -> tuple[int, list[Cells]]:
    """The end of the table that begins at the line `start`, and its rows; `start` and none where no table does."""
    grid = _Grid()
    end = start
    while end < len(rows) and _belongs(grid, rows, start, end):
        end += 1
    lines = rows[start:end]
    several = sum(len(row) > 1 for row in lines)
    if several < 3 or 2 * several < len(lines):
        return start, []
    return end, _cells(lines, grid)


def _belongs(grid: _Grid, rows: Sequence[Sequence[Run]], start: int, number: int) -> bool:
    """Whether a line belongs to the table that begins at `start`; the `grid` then knows it."""
    row = rows[number]
    if number > start and _pitch_of(rows, number) > 3.5 * row[0].size:
        return False
    # One cell alone is the next line of the cell above it, or the text below the table.
    if len(row) < 2 and not (grid.place(row[0]) and _is_tight(rows, number)):
        return False
    if len(row) > MOST_NEIGHBOURS or any(LEADER.search(run.text) for run in row):
        return False
    return grid.add(row)


def _cells(lines: Sequence[Sequence[Run]], grid: _Grid) -> list[Cells]:
    """The cells of each row, with their next lines put to them."""
    table: list[Cells] = []
    usual = _row_pitch(lines, grid)
    for number, row in enumerate(lines):
        cells: Cells = [[] for _ in grid.spans]
        for run in row:
            cells[grid.place(run) or 0].append(run)
        is_next_line = number > 0 and not cells[0] and _is_tight(lines, number)
        if is_next_line and (len(row) == 1 or _pitch_of(lines, number) < 0.85 * usual):
            for cell, more in zip(table[-1], cells, strict=True):
                cell += more
        else:
            table.append(cells)
    return table


@dataclass(slots=True)
class _Grid:
    """The columns of a table, as far as its rows have shown them."""

    spans: list[list[float]] = field(default_factory=list)
    cells: list[Run] = field(default_factory=list)

    def add(self, row: Sequence[Run]) -> bool:
        """Whether the row fits the columns; they then know it."""
        spans = [span.copy() for span in self.spans]
        taken: list[list[float]] = []
        for run in row:
            over = [span for span in spans if run.left < span[1] and span[0] < run.right]
            if len(over) > 1 or any(over[0] is span for span in taken[-1:] if over):
                return False
            if over and not self._is_aligned(run, over[0]):
                return False
            if over:
                over[0][:] = min(over[0][0], run.left), max(over[0][1], run.right)
            else:
                spans.append([run.left, run.right])
            taken.append(over[0] if over else spans[-1])
        spans.sort()
        if any(second[0] - first[1] < 0.3 * row[0].size for first, second in pairwise(spans)):
            return False
        self.spans = spans
        self.cells += row
        return True

    def _is_aligned(self, run: Run, span: list[float]) -> bool:
        """Whether the cell has an edge or its middle where others of its column have theirs: a header may not."""
        column = [cell for cell in self.cells[-MOST_NEIGHBOURS:] if span[0] <= cell.left < span[1]]
        reach = 0.6 * run.size
        return len(column) < 2 or any(
            min(abs(run.left - cell.left), abs(run.right - cell.right)) < reach
            or abs(run.left + run.right - cell.left - cell.right) < 2 * reach
            for cell in column
        )

    def place(self, run: Run) -> int | None:
        """The number of the column in which the run begins."""
        return next((n for n, span in enumerate(self.spans) if span[0] <= run.left < span[1]), None)


def _row_pitch(lines: Sequence[Sequence[Run]], grid: _Grid) -> float:
    """The usual height of what stands above a row that has its first cell."""
    pitches = [
        _pitch_of(lines, number) for number in range(1, len(lines)) if grid.place(lines[number][0]) == 0
    ]
    return median(pitches) if pitches else inf


def _pitch_of(rows: Sequence[Sequence[Run]], number: int) -> float:
    return rows[number][0].bottom - rows[number - 1][0].bottom


def _is_tight(rows: Sequence[Sequence[Run]], number: int) -> bool:
    """Whether the row stands as close to the one before as the next line of a cell."""
    return _pitch_of(rows, number) <= 1.8 * rows[number][0].size
