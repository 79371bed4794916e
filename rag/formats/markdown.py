"""Markdown, as it stands but for its tables, whose rows become lines that can be understood alone, and for lines in
bold, which are headings: the questions of an FAQ, often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from rag.formats import Advance, Extract
from rag.formats.lines import row
from rag.formats.text import read as read_text

_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
"""The line below the headers of a table."""
_CELL = re.compile(r"(?:\\.|[^|\\])+|(?<=\|)(?=\|)")
_BOLD = re.compile(r" {0,3}\*\*(?P<said>(?=[^*]*[^\W\d_]{3})[^*\n:]{2,150}[^*\s.!:])(?::?\*\*|\*\*:?)\s*")
"""A line in bold that is no sentence, no value and no label with one behind it."""
_FENCE = re.compile(r"\s*(?:```|~~~)")


def read(path: Path, advance: Advance) -> Extract:
    """
    Raises:
        LoadError: it is no text, or too large.
    """
    return Extract(with_headings(with_rows(read_text(path, advance).text)))


def with_headings(text: str) -> str:
    """`text` with the lines that are all in bold as headings of the lowest level. Code is left alone."""
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        fenced ^= _FENCE.match(line) is not None
        bold = None if fenced else _BOLD.fullmatch(line)
        lines.append(f"###### {bold['said'].strip()}" if bold else line)
    return "\n".join(lines)


def with_rows(text: str) -> str:
    """`text` with its tables row by row: ``Header: value; Header: value``. Code is left alone."""
    lines: list[str] = []
    fenced = False
    for is_table, some in groupby(text.split("\n"), lambda line: "|" in line):
        block = list(some)
        if not is_table:
            fenced ^= sum(bool(_FENCE.match(line)) for line in block) % 2 == 1
        if is_table and not fenced and len(block) > 2 and _RULE.fullmatch(block[1]):
            headers = list(_cells(block[0]))
            block = [row(headers, _cells(line)) for line in block[2:]]
        lines += block
    return "\n".join(lines)


def _cells(line: str) -> Iterator[str]:
    for cell in _CELL.findall(line.strip().removeprefix("|").removesuffix("|")):
        yield " ".join(cell.replace("\\|", "|").split())
