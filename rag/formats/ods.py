"""OpenDocument spreadsheets (.ods), row by row.

Cells are taken as the file says that they were shown; their number formats need not be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from rag.formats import Advance, Extract
from rag.formats.archive import ODS, checked
from rag.formats.lines import Lines, tidy
from rag.formats.opendocument import line_of, row_of
from rag.formats.parts import attribute, forget, local_name, stated_title
from rag.formats.progress import watched
from rag.formats.tables import Row, add_tables, title_above

_MAX_ROWS = 1 << 20
"""As many as a sheet has."""
_ERROR = re.compile(r"#[A-ZÀ-ÖØ-Þ/0]+[!?]|#N/?A|Err:\d+")


def read(path: Path, advance: Advance) -> Extract:
    """The sheets of the file, a page each.

    Raises:
        LoadError: when it is damaged, locked, too large or of another type.
    """
    from lxml import etree

    with checked(path, ODS), ZipFile(path) as archive, archive.open("content.xml") as file:
        lines = Lines()
        sheets = 0
        events = etree.iterparse(
            file,
            events=("start", "end"),
            tag=("{*}table", "{*}table-header-rows", "{*}table-row"),
            resolve_entities=False,
            no_network=True,
        )
        for event, element in events:
            if event == "start" and local_name(element) == "table":
                lines.page(f"## {attribute(element, 'name')}")
                add_tables(lines, watched(_rows(events), partial(advance, sheets, sheets + 1)))
                sheets += 1
                advance(sheets, sheets)
        return Extract(lines.text, title=stated_title(archive) or title_above(lines), pages=lines.pages)


def _rows(events: Iterator[tuple[str, Any]]) -> Iterator[Row]:
    """The rows up to the end of the sheet."""
    depth = 1
    in_header = False
    active: dict[int, tuple[str, int]] = {}
    for event, element in events:
        name = local_name(element)
        if name == "table":
            depth += 1 if event == "start" else -1
            if not depth:
                element.clear()
                return
        elif name == "table-header-rows":
            in_header = event == "start"
        elif name == "table-row" and event == "end" and depth == 1:
            values = row_of(element, active, _shown)
            times = int(attribute(element, "number-rows-repeated") or 1)
            for _ in range(min(times, _MAX_ROWS) if any(values) else 1):
                yield Row(values, in_header)
            forget(element)


def _shown(cell: Any, stated: dict[str, str]) -> str:
    """As the cell shows it, save for dates: these stand in the file, where the cell may show two digits of a year."""
    if stated.get("value-type") == "date":
        day, _, clock = stated.get("date-value", "").partition("T")
        return f"{day} {clock[:5]}" if clock.strip("0:.") else day
    text = tidy(" ".join(line_of(child) for child in cell if local_name(child) == "p"))
    return "" if _ERROR.fullmatch(text) else text or stated.get("value", "")
