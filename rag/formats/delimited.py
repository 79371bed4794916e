"""Tables of plain text (.csv .tsv): which character delimits their values, and their rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from rag.errors import LoadError
from rag.formats import Advance, Extract
from rag.formats.lines import Lines, tidy
from rag.formats.progress import watched
from rag.formats.tables import Row, add_tables, title_above
from rag.formats.text import decode

MAX_BYTES = 100_000_000
_DELIMITERS = "\t;|,"
"""In this order where several would do: commas stand in decimals, too."""
_NOWHERE = "\x1f"
"""A character that stands in no text."""
_NO_QUOTE = "\x1e"
"""Another one, in place of the quotation mark where that means nothing."""
_HEAD = 1 << 16
"""Characters by which the delimiter is found."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


_SEPARATOR = re.compile(r"sep=(.)\s*$", re.MULTILINE)
"""With this line a file may tell Excel how it is delimited."""


def read(path: Path, advance: Advance) -> Extract:
    """The rows of the file; it has no pages.

    Raises:
        LoadError: it is no table of plain text, or larger than `MAX_BYTES`.
    """
    if path.stat().st_size > MAX_BYTES:
        raise LoadError("too large", f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB; split it up")
    text = decode(path.read_bytes(), path.name)
    delimiter = _delimiter(text)
    if _SEPARATOR.match(text):
        text = text.partition("\n")[2]
    quote = '"' if _is_quoted_well(text, delimiter) else _NO_QUOTE
    lines = Lines()
    try:
        rows = csv.reader(_lines(text), delimiter=delimiter, quotechar=quote, skipinitialspace=True)
        add_tables(
            lines,
            (Row([tidy(value) for value in values]) for values in watched(rows, partial(advance, 0, 1))),
        )
    except csv.Error as error:
        raise LoadError("unsupported", f"{path.name}: not a table of plain text ({error})") from error
    advance(1, 1)
    return Extract(lines.text, title=title_above(lines))


def _lines(text: str) -> Iterator[str]:
    """The lines of `text` one by one; a file object made of it would take up four bytes for each character."""
    return (match[0] for match in _LINE.finditer(text))


def _delimiter(text: str) -> str:
    """The character that parts most lines alike; one that no text has where none does."""
    if stated := _SEPARATOR.match(text):
        return stated[1]
    head = text[:_HEAD]
    head = head[: head.rfind("\n") + 1] if len(text) > _HEAD and "\n" in head else head
    alike: dict[str, float] = {}
    lines = 1
    for delimiter in _DELIMITERS:
        rows = [values for values in csv.reader(_lines(head), delimiter=delimiter) if any(values)]
        widths: dict[int, float] = {}
        for values in (values for values in rows if len(values) > 1):
            # Commas of prose have a space behind them; those of tables seldom do.
            is_tight = any(value[:1] != " " for value in values[1:])
            widths[len(values)] = widths.get(len(values), 0) + (1 if is_tight else 0.5)
        alike[delimiter] = max(widths.values(), default=0)
        lines = max(lines, len(rows))
    most = max(alike.values())
    if most < 0.4 * lines:
        return _NOWHERE
    return next(delimiter for delimiter, count in alike.items() if count >= 0.9 * most)


def _is_quoted_well(text: str, delimiter: str) -> bool:
    """Whether every quotation mark that opens a value is closed: one that is not swallows what follows."""
    try:
        for _ in csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True):
            pass
    except csv.Error:
        return False
    return True
