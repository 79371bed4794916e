"""What the readers of OpenDocument files (.odt .ods .odp) share: its lines, the rows of its tables, and its blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rag.formats.lines import Lines, heading, real_title, tidy
from rag.formats.parts import attribute, attributes, local_name, whole
from rag.formats.progress import watched
from rag.formats.tables import MAX_COLUMNS, Row, add_table

_SPACES = frozenset(("s", "tab", "line-break"))
_APART = frozenset(
    "note annotation frame custom-shape text-box rect ellipse polygon path g ruby-text".split()
)
"""What is anchored in a paragraph of OpenDocument, and no part of its line."""


def line_of(paragraph: Any) -> str:
    """The text of a paragraph of an OpenDocument file."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        name = local_name(child)
        if name in _SPACES:
            parts.append(" ")
        elif name and name not in _APART:
            parts.append(line_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def row_of(
    element: Any, above: dict[int, tuple[str, int]], text: Callable[[Any, dict[str, str]], str]
) -> list[str]:
    """The cells of a row: their `text`, given the element and its attributes. `above` are the merged cells that reach
    into it from the rows above, and is changed: column -> value and how many rows it has left."""
    values: list[str] = []
    for cell in element:
        stated = attributes(cell)
        times = min(int(stated.get("number-columns-repeated", 1)), MAX_COLUMNS)
        if local_name(cell) == "table-cell":
            value, left = text(cell, stated), int(stated.get("number-rows-spanned", 1))
            if value and left > 1:
                above[len(values)] = value, left - 1
            values += [value] * times
        elif local_name(cell) == "covered-table-cell":
            for column in range(len(values), len(values) + times):
                value, left = above.pop(column, ("", 1))
                if left > 1:
                    above[column] = value, left - 1
                values.append(value)
    while values and not values[-1]:
        values.pop()
    return values


_NOT_TEXT = frozenset(
    "tracked-changes table-of-content illustration-index table-index object-index user-index alphabetical-index"
    " annotation sequence-decls forms notes title desc".split()
)
"""Parts of OpenDocument that are no part of the text, or say once more what stands elsewhere in it."""


class OpenDocument:
    """Lays the blocks of an OpenDocument file out: paragraphs, lists and tables, wherever they are nested."""

    def __init__(self, *styles: Any, tell: Callable[[], None] = lambda: None) -> None:
        """`styles` are the roots of all parts that may define some; `tell` is called now and then."""
        self._tell = tell
        self._parents: dict[str, str] = {}
        self._numbered: dict[str, dict[int, int]] = {}
        self._last: dict[tuple[str, int], int] = {}
        self.title = ""
        for style in (style for root in styles for style in root.iter("{*}style")):
            self._parents[attribute(style, "name")] = attribute(style, "parent-style-name")
        for style in (style for root in styles for style in root.iter("{*}list-style")):
            self._numbered[attribute(style, "name")] = {
                whole(attribute(level, "level"), 1): whole(attribute(level, "start-value"), 1)
                for level in style
                if local_name(level) == "list-level-style-number" and attribute(level, "num-format")
            }

    def add(self, lines: Lines, container: Any) -> None:
        """Add what the `container` holds: the body, a section, a cell, a text box, a note."""
        for element in watched(container, self._tell):
            name = local_name(element)
            if name in ("p", "h"):
                self._add_paragraph(lines, element)
            elif name == "list":
                self._add_list(lines, element, "", 1)
                lines.end_group()
            elif name == "table":
                self._add_table(lines, element)
            elif name and name not in _NOT_TEXT:
                self.add(lines, element)

    def _add_paragraph(self, lines: Lines, paragraph: Any, label: str = "") -> None:
        line = tidy(line_of(paragraph))
        style = attribute(paragraph, "style-name")
        if local_name(paragraph) == "h":
            lines.add(heading(line, whole(attribute(paragraph, "outline-level"), 1)))
        elif "Title" in (style, self._parents.get(style)):
            self.title = self.title or real_title(line)
            lines.add(heading(line, 1))
        else:
            lines.add(f"{label} {line}" if label and line else line, "item" if label else "")
        for apart in _apart(paragraph):
            self.add(lines, apart)

    def _add_list(self, lines: Lines, items: Any, style: str, depth: int) -> None:
        style = attribute(items, "style-name") or style
        start = self._numbered.get(style, {}).get(depth)
        goes_on = attribute(items, "continue-numbering") == "true" or bool(attribute(items, "continue-list"))
        number = self._last.get((style, depth), 0) if goes_on else (start or 1) - 1
        for item in watched(items, self._tell):
            is_item = local_name(item) == "list-item"
            number = whole(attribute(item, "start-value"), number + 1) if is_item else number
            label = (f"{number}." if start is not None else "-") if is_item else ""
            for element in item:
                if local_name(element) == "list":
                    self._add_list(lines, element, style, depth + 1)
                elif local_name(element) in ("p", "h"):
                    self._add_paragraph(lines, element, label)
                    label = ""
        self._last[style, depth] = number

    def _add_table(self, lines: Lines, table: Any) -> None:
        rows = list(_rows(table))
        cells = [[cell for cell in one if local_name(cell).endswith("table-cell")] for one, _ in rows]
        if max(map(len, cells), default=0) < 2:  # made for its frame
            for cell in (cell for one in cells for cell in one):
                self.add(lines, cell)
            return
        above: dict[int, tuple[str, int]] = {}
        add_table(
            lines,
            (Row(row_of(one, above, self._text), is_header) for one, is_header in watched(rows, self._tell)),
        )

    def _text(self, cell: Any, _attributes: Mapping[str, str]) -> str:
        inside = Lines()
        self.add(inside, cell)
        return tidy(inside.text)


def _rows(element: Any, is_header: bool = False) -> Iterator[tuple[Any, bool]]:
    """The rows of a table, and whether each is one of its headers."""
    for child in element:
        name = local_name(child)
        if name == "table-row":
            yield child, is_header
        elif name in ("table-rows", "table-row-group", "table-header-rows"):
            yield from _rows(child, is_header or name == "table-header-rows")


def _apart(paragraph: Any) -> Iterator[Any]:
    """The notes and text boxes that are anchored in the paragraph."""
    for child in paragraph:
        name = local_name(child)
        if name in ("note-body", "text-box", "custom-shape"):
            yield child
        elif name and name not in _NOT_TEXT:
            yield from _apart(child)
