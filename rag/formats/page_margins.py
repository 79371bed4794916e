"""What stands on a page beside its body: running headers and footers, page numbers, footnotes.

Only many pages tell a running header from a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.formats.page_lines import Line

_RUNNING_ROWS, _RUNNING_PAGES = 3, 3
"""Rows that a header may have, and pages on which it must stand."""
_LONGEST_RUNNING = 120
_LONE_NUMBER = re.compile(r"\W*(?:hal(?:aman|\.)?|page|p\.)?\W*0\W*(?:(?:dari|of)\W*0\W*)?")
_NOTE = re.compile(r"\(?(?:\d{1,3}|[*†‡]{1,3})[.)]?\s*\S")


def without_running(pages: Sequence[Sequence[Line]], size: float) -> list[list[Line]]:
    """Pages without what repeats in their margins: running headers, footers and page numbers.

    A header of words alone stays on the first page: it is a letterhead, or the title of the document.
    """
    margins = [_margins(lines, size) for lines in pages]
    texts: dict[tuple[str, str], list[int]] = {}
    counts: dict[int, list[int]] = {}
    for page, places in enumerate(margins):
        for place, levels in places.items():
            for text in {_key(level) for level in levels}:
                texts.setdefault((place, text), []).append(page)
            for level in levels[:1]:
                for shift in {number - page for number in _page_numbers(level)}:
                    counts.setdefault(shift, []).append(page)
    running = {key for key, numbers in texts.items() if _repeats(numbers)}
    shifts = {shift for shift, numbers in counts.items() if _repeats(numbers)}
    kept: list[list[Line]] = []
    for page, places in enumerate(margins):
        drop: set[int] = set()
        for place, levels in places.items():
            for depth, level in enumerate(levels):  # from the edge inwards
                text = _key(level)
                if level[0].bold and "0" in text and not _LONE_NUMBER.fullmatch(text):
                    break  # “Annex 2” is a heading
                found = {number - page for number in _page_numbers(level)} if depth == 0 else set()
                if found & shifts or (1 in found and _LONE_NUMBER.fullmatch(text)):
                    drop.update(map(id, level))
                elif (place, text) in running:
                    if page or place != "top" or not _is_wordy(text):
                        drop.update(map(id, level))
                elif place != "aside":
                    break
        kept.append([line for line in pages[page] if id(line) not in drop])
    return kept


def _margins(lines: Sequence[Line], size: float) -> dict[str, list[list[Line]]]:
    """What stands at the edges of a page and apart from its body, in levels from the edge inwards. Lines of several
    columns on one level go together: a header may have a left and a right part."""
    levels: list[list[Line]] = []
    for line in sorted(
        (line for line in lines if line.kind in ("text", "row")), key=lambda line: line.bottom
    ):
        if levels and line.bottom - levels[-1][-1].bottom < 0.3 * line.size:
            levels[-1].append(line)
        else:
            levels.append([line])
    return {
        "top": _edge(levels, size),
        "bottom": _edge(levels[::-1], size),
        "aside": [[line] for line in lines if line.kind == "aside"],
    }


def _edge(levels: list[list[Line]], size: float) -> list[list[Line]]:
    """The outermost of the levels, up to a gap; what is set larger than the body is no furniture."""
    end = int(len(levels) == 1)
    for number, (level, inner) in enumerate(pairwise(levels[: _RUNNING_ROWS + 1]), start=1):
        if level[0].size > 1.12 * size:
            break
        if abs(inner[0].bottom - level[0].bottom) > 1.7 * level[0].size:
            end = number
    return levels[:end]


def _key(level: Sequence[Line]) -> str:
    """What is the same on every page: the text, with 0 for each number."""
    text = " ".join(line.text for line in level).casefold()
    return re.sub(r"\d+|^\W*[ivxlc]{1,7}\W*$", "0", text)


def _page_numbers(level: Sequence[Line]) -> set[int]:
    """Numbers at the ends of a line that may be that of the page; that of an item is followed by a full stop."""
    text = " ".join(line.text for line in level)
    if len(text) > _LONGEST_RUNNING:
        return set()
    ends = (
        re.match(r"\W*(\d{1,5})(?: |\W*$)", text),
        re.search(r"(?<!\S)[^\w\s]*(\d{1,5})[^\w\s]*(?: ?-)?$", text),
    )
    return {int(end[1]) for end in ends if end}


def _repeats(numbers: list[int]) -> bool:
    """On three pages at least, and on most of those between the first and the last, or on every other one."""
    count = len(set(numbers))
    return count >= _RUNNING_PAGES and count >= 0.45 * (numbers[-1] - numbers[0] + 1)


def _is_wordy(key: str) -> bool:
    return "0" not in key and len(re.findall(r"[^\W\d_]{2,}", key)) > 1


def without_notes(lines: Sequence[Line], size: float) -> tuple[list[Line], list[Line]]:
    """The body of a page and its footnotes: smaller print at the end of a column, from a number on."""
    body: list[Line] = []
    notes: list[Line] = []
    start = 0
    for number in range(1, len(lines) + 1):
        if number < len(lines) and lines[number].column == lines[start].column:
            continue
        column = lines[start:number]
        begin = len(column)
        while begin and column[begin - 1].size <= 0.92 * size and column[begin - 1].kind == "text":
            begin -= 1
        while begin < len(column) and not _NOTE.match(column[begin].text):
            begin += 1
        if begin:  # a column of nothing but small print is its body
            body += column[:begin]
            notes += column[begin:]
        else:
            body += column
        start = number
    return body, notes
