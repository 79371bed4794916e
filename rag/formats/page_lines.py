"""The boxes of text on a page -> its lines in reading order, and the rows of its tables.

It knows one page at a time, and no file format; `layout` puts the pages together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rag.formats.page_columns import columns
from rag.formats.page_runs import LEADER, Run, rows_of, without_doubles
from rag.formats.page_tables import table_at


class Line(NamedTuple):
    """A line of a page; `kind` says what is known of it: a line of "text", a whole "row" of a table, a "whole"
    paragraph, or text set "aside" (written upwards in the margin, a stamp across the page)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    kind: str = "text"
    column: int = 0
    """Number of the column on its page."""
    edge: float = 0.0
    """Where the text of its column ends on the right."""
    hangs: tuple[float, ...] = ()
    """Where words begin behind a wide gap: the next lines of “1.   Items” or “Place :  Bontang” may stand below."""


_LEADER_LINE = re.compile(r" … \(?(?:\d{1,4}|[ivxlc]{1,7})\)?$")


def page_lines(runs: Sequence[Run]) -> list[Line]:
    """The lines of a page, in reading order; `runs` are in the order of the file."""
    lines: list[Line] = []
    for column, block in enumerate(columns(without_doubles(runs))):
        lines += _block_lines(block, column)
    return lines


def _block_lines(block: list[Run], column: int) -> list[Line]:
    rows = rows_of(block)
    lines: list[Line] = []
    number = 0
    while number < len(rows):
        end, texts = table_at(rows, number)
        if end > number:
            box = _line(rows[number])
            bottom = max(run.bottom for run in rows[end - 1])
            lines += [box._replace(text=text, kind="row", bottom=bottom, bold=False) for text in texts]
            number = end
        else:
            lines.append(_line(rows[number]))
            number += 1
    rights = sorted(line.right for line in lines if line.kind == "text")
    edge = rights[-2 if len(rights) > 8 else -1] if rights else 0.0  # one may stick out
    return [line._replace(column=column, edge=edge) for line in lines]


def _line(row: Sequence[Run]) -> Line:
    main = max(row, key=lambda run: len(run.text))
    text = row[0].text
    for before, run in pairwise(row):
        text += run.text if abs(run.left - before.right) < 0.1 * main.size else f" {run.text}"
    kind = "text"
    if LEADER.search(text):
        text = " ".join(LEADER.sub(" … ", text).split())
        kind = "row" if _LEADER_LINE.search(text) else "text"
    right = max(run.right for run in row)
    bold = all(run.bold for run in row)
    box = (row[0].left, main.top, right, main.bottom)
    return Line(text, *box, main.size, bold, kind, hangs=tuple(run.left for run in row[1:]))
