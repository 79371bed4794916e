"""The lines of a page -> its paragraphs and list items, by their words, indents and gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.formats.items import BULLETS, ITEM, is_next
from rag.formats.legal import LEGAL
from rag.formats.page_lines import Line

_INITIAL = re.compile(r"[A-Z]\.\s")
_NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?\s+(?=\S)")
_SENTENCE_END = re.compile(r"""[.!?:;…]["'”’)\]]*$""")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, over columns and pages."""

    lines: list[Line]
    kind: str
    """"text", "item", "row" or "whole"."""
    pages: list[tuple[int, int]] = field(default_factory=list)
    """Pages that begin in it, each with the number of the line at which it does."""


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a page."""
    found: list[Paragraph] = []
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else None
        if line.kind != "text":
            found.append(Paragraph([line], "row" if line.kind == "row" else "whole"))
        elif above is None or above.kind != "text":
            found.append(Paragraph([line], _first_kind(line)))
        elif above.column != line.column:
            fresh = Paragraph([line], _first_kind(line))
            if goes_on(found[-1], fresh):
                found[-1].lines.append(line)
            else:
                found.append(fresh)
        elif _begins_item(found, line):
            found.append(Paragraph([line], "item"))
        elif _begins(found[-1], line, lines, number):
            found.append(Paragraph([line], "text"))
        else:
            found[-1].lines.append(line)
    return found


def goes_on(paragraph: Paragraph, fresh: Paragraph) -> bool:
    """Whether a paragraph goes on at the head of the next column or page."""
    last, line = paragraph.lines[-1], fresh.lines[0]
    is_text = fresh.kind == "text" or (fresh.kind == "item" and _INITIAL.match(line.text))
    if paragraph.kind not in ("text", "item") or not is_text or LEGAL.fullmatch(line.text):
        return False
    if abs(last.size - line.size) > 0.08 * last.size or last.bold != line.bold or last.kind != "text":
        return False
    if _NUMBERED.match(line.text) or (_SENTENCE_END.search(last.text) and not _is_between(paragraph, fresh)):
        return False
    return line.text[0].islower() or (_is_filled(last, line) and line.text[0] not in f"{BULLETS}*–—-")


def _is_between(paragraph: Paragraph, fresh: Paragraph) -> bool:
    """Whether first lines are set in, and that of `fresh` is not: so it goes on, be it with a new sentence."""
    if min(len(paragraph.lines), len(fresh.lines)) < 2:
        return False
    (first, second), (one, two) = paragraph.lines[:2], fresh.lines[:2]
    return first.left - second.left > 0.8 * first.size and abs(one.left - two.left) < 0.3 * one.size


def _first_kind(line: Line) -> str:
    return "item" if ITEM.match(line.text) else "text"


def _begins_item(found: list[Paragraph], line: Line) -> bool:
    """Whether a list item begins with the line, and it does not merely go on with “H. Awang” or “– the new one –”."""
    label = ITEM.match(line.text)
    if not label:
        return False
    last = found[-1].lines[-1]
    if label[0][0] in BULLETS or not _is_filled(last, line) or _SENTENCE_END.search(last.text):
        return True
    if abs(line.left - last.left) > 0.4 * line.size or _is_apart(last, line, 1.7):
        return True
    before = next((one for one in reversed(found) if one.kind == "item"), None)
    return before is not None and is_next(before.lines[0].text, line.text)


def _begins(paragraph: Paragraph, line: Line, lines: Sequence[Line], number: int) -> bool:
    """Whether a paragraph begins with the line, which stands below the last one of `paragraph` in its column."""
    above = paragraph.lines[-1]
    first = line.text[0]
    unfinished = first.islower() and not _SENTENCE_END.search(above.text)
    centred = _is_centred(above, line)
    if abs(line.size - above.size) > 0.08 * above.size:
        return not unfinished or max(line.size, above.size) > 1.25 * min(line.size, above.size)
    if legal := LEGAL.fullmatch(paragraph.lines[0].text):
        is_name = (centred or line.text.isupper()) and not legal[
            "article"
        ]  # “BAB II” has its name on the next line
        return not is_name or _is_apart(above, line, 2.2) or bool(LEGAL.fullmatch(line.text))
    filled = _is_filled(above, line)
    if LEGAL.fullmatch(line.text):  # a heading, or the end of “as provided for in / Article 5”
        return not filled or centred or bool(_SENTENCE_END.search(above.text))
    if _NUMBERED.match(line.text):
        return True
    if first.isalnum() and above.text.endswith("-") and not _is_apart(above, line, 2.6):
        return False
    if above.bold != line.bold and (not filled or _SENTENCE_END.search(above.text)):
        return True
    if unfinished and not _is_apart(above, line, 2.6):
        return False
    if _is_wide(lines, number):
        return True
    indent = line.left - above.left
    if indent > line.size and any(abs(line.left - hang) < 0.5 * line.size for hang in above.hangs):
        return False
    if paragraph.kind == "item" and len(paragraph.lines) == 1:
        return indent < 0.3 * line.size and not filled
    if abs(indent) > 0.8 * line.size and not centred and (indent > 0 or len(paragraph.lines) > 1):
        return True
    if len(paragraph.lines) == 1 and _SENTENCE_END.search(above.text) and _is_set_in(lines, number):
        return True  # as its one line was
    return not filled and not (centred and abs(indent) > 0.3 * line.size)


def _is_apart(above: Line, line: Line, times: float) -> bool:
    return line.bottom - above.bottom > times * max(line.size, above.size)


def _is_filled(above: Line, line: Line) -> bool:
    """Whether the line broke off where the first word of the next had no room."""
    first = line.text.split(None, 1)[0]
    width = len(first) * (line.right - line.left) / max(1, len(line.text))
    return above.edge - above.right < width + line.size


def _is_set_in(lines: Sequence[Line], number: int) -> bool:
    """Whether the line begins further to the right than the one below it, as the first of a paragraph does."""
    line, below = lines[number], lines[min(number + 1, len(lines) - 1)]
    return below.column == line.column and line.left - below.left > 0.8 * line.size


def _is_centred(above: Line, line: Line) -> bool:
    """Whether two lines are set about the same middle, and neither reaches the column's edge."""
    apart = abs(line.left + line.right - above.left - above.right)
    return (
        apart < line.size and max(above.right, line.right) < line.edge - line.size and above.bold == line.bold
    )


def _is_wide(lines: Sequence[Line], number: int) -> bool:
    """Whether the space above the line is wider than that around its neighbours, or than any between lines is."""
    here = _pitch(lines, number)
    around = [pitch for near in (number - 1, number + 1) if (pitch := _pitch(lines, near)) > 0]
    if around and here > 1.2 * min(around) + 0.1 * lines[number].size:
        return True
    return here > 2.6 * lines[number].size or (not around and here > 1.9 * lines[number].size)


def _pitch(lines: Sequence[Line], number: int) -> float:
    """From baseline to baseline; 0 where that says nothing."""
    if not 0 < number < len(lines):
        return 0.0
    above, line = lines[number - 1], lines[number]
    alike = above.column == line.column and abs(above.size - line.size) <= 0.08 * line.size
    return line.bottom - above.bottom if alike and above.kind == line.kind == "text" else 0.0
