"""What every reader writes its text with: lines, what stands between them, and the pages that they stand on.

It knows neither files nor formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

_WORD = re.compile(r"[^\W_]")
_CONTROL = dict.fromkeys(code for code in (*range(32), *range(127, 160), 0xFEFF) if not chr(code).isspace())
_DEEPEST = 6
"""The deepest level of headings there is a sign for."""
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|excel|power ?point)|open ?office|libre ?office)\b.*|(?:untitled|tanpa judul)(?:\W*\d+)?"
    r"|(?:power ?point )?presentation\W*\d*|presentasi(?: power ?point)?\W*\d*"
    r"|(?:slide|document|dokumen|doc|book)\W*\d*|word document|.*\.(?:docx?|xls[xm]?|pptx?|od[tsp]|rtf|tmp)",
    re.IGNORECASE,
)
"""Titles that a program has put into a file's properties."""


def tidy(text: str) -> str:
    """`text` as a single line, without control characters."""
    return " ".join(text.translate(_CONTROL).split())


def has_word(text: str) -> bool:
    """Whether there is a word or a figure in it."""
    return bool(_WORD.search(text))


def heading(line: str, level: int) -> str:
    """The `line` as a heading of the `level`, from 1 on; empty where there is nothing to read."""
    return f"{'#' * min(max(level, 1), _DEEPEST)} {line}" if line.strip() else ""


def real_title(text: str | None) -> str:
    """The title of a file's properties as one line; empty when it names a program or a file."""
    title = tidy(text or "")
    return "" if _NO_TITLE.fullmatch(title) or not has_word(title) else title


def row(headers: Sequence[str], values: Iterable[str]) -> str:
    """The line of a table's row: its values, each behind its column's header where there is one. No header looks like
    a heading."""
    pairs = zip_longest((header.lstrip("# ") for header in headers), values, fillvalue="")
    return "; ".join(f"{header}: {value}" if header else value for header, value in pairs if value)


class Lines:
    """A document's text as it grows, line by line and page by page."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._pages: list[int] = []
        self._new_pages = 0
        self._heading = ""
        self._group = ""
        self.lead: str | None = None
        """The first line that is no heading; empty where it belongs to a group."""

    def page(self, heading: str = "") -> None:
        """What is added from here on stands on a new page, below the `heading` if there is anything to add."""
        self._new_pages += 1
        self._heading = heading
        self._group = ""

    def add(self, line: str, group: str = "") -> None:
        """One more line, unless there is no word or figure in it. Those of a `group`, as the items of a list or the
        rows of a table, stand without a blank line between them."""
        line = tidy(line)
        if not has_word(line):
            return
        if self._heading:
            heading, self._heading = self._heading, ""
            self.add(heading)
        if self.lead is None and not line.startswith("#"):
            self.lead = "" if group else line
        gap = "" if not self._pieces else "\n" if group and group == self._group else "\n\n"
        self._pages += [self._length + len(gap)] * self._new_pages
        self._new_pages = 0
        self._pieces += (gap, line)
        self._length += len(gap) + len(line)
        self._group = group

    def end_group(self) -> None:
        """What is added next is set apart, even if it is of the same group."""
        self._group = ""

    def __len__(self) -> int:
        """Characters so far."""
        return self._length

    @property
    def text(self) -> str:
        """What has been added."""
        return "".join(self._pieces)

    @property
    def pages(self) -> tuple[int, ...]:
        """Where in the text each page begins; one without text begins where the next one does."""
        pages = (*self._pages, *[self._length] * self._new_pages)
        return (0, *pages[1:]) if pages else ()
