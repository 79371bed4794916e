"""The tables of a web page: which of them hold data, and a line for each row of those.

Their markup says what is a header, and so a table of a page is not judged by its values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from rag.errors import LoadError
from rag.formats.lines import row, tidy
from rag.formats.web_lines import Line

_MAX_CELLS = 1_000_000
"""Cells that a table may have when each stands in every row that it spans."""
_MAX_SPAN = 100
_MAX_HEADER_ROWS = 4


def _own_rows(table: Any) -> Iterator[Any]:
    """The rows of the table, without those of tables within it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


_LAID_OUT = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "form", "article", "blockquote")
_LONGEST_CELL = 500
"""A longer one is running text."""


def is_data(table: Any) -> bool:
    """Whether the table is one, and not a way to put things side by side."""
    if table.get("role") in ("presentation", "none"):
        return False
    inner = table.iter(*_LAID_OUT)
    next(inner)  # the table itself
    if next(inner, None) is not None:
        return False
    if next(table.iter("th", "caption", "thead"), None) is not None:
        return True
    columns = 0
    for one in _own_rows(table):
        cells = list(one.iterchildren("td"))
        columns = max(columns, len(cells))
        if any(len("".join(cell.itertext()).strip()) > _LONGEST_CELL for cell in cells):
            return False
    return columns > 1


class _Cell(NamedTuple):
    line: Line
    is_header: bool
    is_bold: bool


def table_lines(table: Any, group: str, name: str, cell_line: Callable[[Any], Line]) -> Iterator[Line]:
    """Its caption, and a line for each row; `cell_line` makes one of what stands in a cell.

    Raises:
        LoadError: `name` has a table with too many cells.
    """
    caption = table.find("caption")
    if caption is not None and (line := cell_line(caption)).text:
        yield line
    headers: dict[int, str] = {}
    head: list[dict[int, _Cell]] = []
    header_rows = 0
    is_head = True
    for number, (cells, span) in enumerate(_grid(table, name, cell_line)):
        filled = [cell for cell in cells.values() if cell.line.text]
        if not filled:
            continue
        is_single = len({id(cell) for cell in cells.values()}) == 1
        are_headers = all(cell.is_header or (cell.is_bold and not headers) for cell in filled)
        if is_head and not is_single and (number < header_rows or are_headers):
            if not head:
                header_rows = number + min(span, _MAX_HEADER_ROWS)
            head.append(cells)
            for column, cell in cells.items():
                above = headers.get(column, "")
                headers[column] = f"{above} {cell.line.text}".strip() if cell.line.text != above else above
            continue
        is_head = is_head and is_single  # a row of one cell may be the title of those below
        yield _row(cells, {} if is_single else headers, group)
    if is_head:  # nothing stands below them
        yield from (_row(cells, {}, group, are_labels=False) for cells in head)


def _row(cells: dict[int, _Cell], headers: dict[int, str], group: str, are_labels: bool = True) -> Line:
    """The line of a row: its cells behind their headers, or behind the label that stands to the left of them."""
    columns = sorted(cells)
    labels: list[str] = []
    values: list[str] = []
    label = ""
    for column in columns:
        cell = cells[column]
        if cells.get(column - 1) is cell:
            continue  # a wide one
        text = cell.line.text
        header = headers.get(column, "")
        if not headers and values and text.strip() == ":":
            label = values.pop()
            labels.pop()
            continue
        labels.append(label or header)
        values.append(text)
        label = ""
        is_label = (are_labels and (cell.is_header or cell.is_bold) and not headers) or (
            text.endswith(":") and not header
        )
        if is_label and len(columns) > 1 and column != columns[-1] and text:
            label = text.rstrip(": ")
            labels.pop()
            values.pop()
    lines = [cell.line for cell in cells.values()]
    text = row(labels, values) or label
    return Line(text, group=group, links=sum(x.links for x in lines), linked=sum(x.linked for x in lines))


def _grid(table: Any, name: str, cell_line: Callable[[Any], Line]) -> Iterator[tuple[dict[int, _Cell], int]]:
    """The cells of each row by their column, and how many rows the highest of those that begin in it spans."""
    above: dict[int, tuple[int, _Cell]] = {}
    carried = 0
    for one in _own_rows(table):
        cells = {column: cell for column, (_, cell) in above.items()}
        carried += len(cells)
        if carried > _MAX_CELLS:
            raise LoadError("too large", f"{name}: a table of more than {_MAX_CELLS:,} cells")
        above = {column: (left - 1, cell) for column, (left, cell) in above.items() if left > 1}
        in_head = one.getparent().tag == "thead"
        column = height = 0
        for element in one.iterchildren("td", "th"):
            while column in cells:
                column += 1
            cell = _Cell(cell_line(element), in_head or element.tag == "th", _is_bold(element))
            width, span = _span(element, "colspan"), _span(element, "rowspan")
            height = max(height, span)
            for place in range(column, column + (width if cell.is_header or cell.is_bold else 1)):
                cells.setdefault(place, cell)
                if span > 1:
                    above[place] = (span - 1, cell)
            column += width
        yield cells, height


def _span(cell: Any, attribute: str) -> int:
    value = cell.get(attribute, "1")
    return max(1, min(_MAX_SPAN, int(value))) if re.fullmatch(r"\d{1,6}", value) else 1


def _is_bold(cell: Any) -> bool:
    """Whether all of its text is bold, as that of a header without its own tag is."""
    bold = next(cell.iter("b", "strong"), None)
    return bold is not None and len(tidy("".join(bold.itertext()))) == len(tidy("".join(cell.itertext()))) > 0
