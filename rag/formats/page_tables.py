"""The cells of a table on a page -> a line of text for each row, its values behind their columns' headers.

Where nothing speaks for a header there is none: a wrong one would turn rows into false statements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.formats.items import ITEM
from rag.formats.lines import row as row_text
from rag.formats.page_grid import Cells, grid_at
from rag.formats.page_runs import Run

_NUMBER = re.compile(r"\W*(?:(?:Rp|IDR|USD|US|EUR)\W*)?\d|[\W_]*$")


def table_at(rows: Sequence[Sequence[Run]], start: int) -> tuple[int, list[str]]:
    """The end of the table that begins at the line `start`, and a text for each of its rows; `start` where none is."""
    end, table = grid_at(rows, start)
    texts = _row_texts(table) if table else []
    return (end, texts) if texts else (start, [])


def _row_texts(table: Sequence[Cells]) -> list[str]:
    """A text for each row; none where the rows are no table after all."""
    texts = _with_labels([[" ".join(run.text for run in cell) for cell in row] for row in table])
    if len(texts) < 3 or len(texts[0]) < 2:
        return []  # too few, or a list whose numbers or bullets are set apart
    colons = [row[0].endswith(":") or row[1].startswith(":") for row in texts if row[0]]
    if 2 * sum(colons) > len(colons):
        return [_form_line(row) for row in texts]
    if not _has_header(table, texts):
        return ["; ".join(filter(None, row)) for row in texts]
    header = [text.rstrip(": ") for text in texts[0]]
    return [row_text(header, row) for row in texts[1:]]


def _with_labels(texts: list[list[str]]) -> list[list[str]]:
    """The cells, with what stands in a column of numbers or bullets (a., 1), •) put before the text that it labels."""
    for column in reversed(range(len(texts[0]) - 1)):
        labels = [row[column] for row in texts if row[column]]
        if labels and all(" " not in text and ITEM.match(f"{text} x") for text in labels):
            for row in texts:
                row[column : column + 2] = [f"{row[column]} {row[column + 1]}".strip()]
    return texts


def _form_line(row: list[str]) -> str:
    """`Name | : Ani` as `Name: Ani`."""
    label, *values = filter(None, row)
    value = " ".join(values).lstrip(": ")
    return f"{label.rstrip(': ')}: {value}" if value else label


def _has_header(table: Sequence[Cells], texts: list[list[str]]) -> bool:
    first, rest = texts[0], texts[1:]
    if sum(map(bool, first)) < max(2, len(first) - 1) or any(len(text) > 60 for text in first):
        return False
    runs = [[run for cell in row for run in cell] for row in table]
    if all(run.bold for run in runs[0]) and not all(run.bold for row in runs[1:] for run in row):
        return True
    for number, name in enumerate(first):
        values = [row[number] for row in rest if row[number]]
        if number and name and not _is_number(name) and values and all(map(_is_number, values)):
            return not any(_is_number(text) for text in first[1:])
    return False


def _is_number(text: str) -> bool:
    """Whether a cell holds a number, with its unit perhaps."""
    return bool(_NUMBER.match(text))
