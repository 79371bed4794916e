"""One file per format: a file of it -> an `Extract`, its text with what a citation needs.

The text of every format is laid out alike, so that whatever comes later knows no formats: a paragraph, a list item
(``- …``), a heading (``## …``, by its level) or a row of a table (``Header: value; Header: value``) is a line of its
own, and a blank line stands between paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

Advance = Callable[[int, int], None]
"""Told how many of how many pages (sheets, slides) have been read: who waits sees that something moves."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What was taken out of a file."""

    text: str
    title: str = ""
    """As the document states it; empty where it states none."""
    date: date | None = None
    """When it was published or sent, where its metadata say that; a file's own stamps do not."""
    pages: tuple[int, ...] = ()
    """Offset in `text` at which each page (sheet, slide) begins, the first at 0; empty where there are none."""
    unread: tuple[int, ...] = ()
    """Numbers (from 1) of pages that hold pictures and no text."""
