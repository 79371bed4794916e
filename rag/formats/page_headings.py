"""Which paragraphs are headings, and of what level: by the size and weight of their type, or by what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.formats.items import BULLETS
from rag.formats.legal import LEGAL
from rag.formats.page_lines import Line
from rag.formats.page_paragraphs import Paragraph

_LONGEST_HEADING = 120


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size in which most of the document is set."""
    weights: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            if line.kind != "whole":
                weights[_rounded(line.size)] += len(line.text)
    return max(weights, key=lambda size: weights[size], default=0.0)


def levels(paragraphs: Sequence[Paragraph], pages: Sequence[Sequence[Line]], size: float) -> list[int]:
    """For each paragraph, its level as a heading; 0 where it is none. `size` is that of the body."""
    weights: Counter[bool] = Counter()
    for lines in pages:
        for line in lines:
            weights[line.bold] += len(line.text)
    bold_body = weights[True] > weights[False]
    styles = [_style(paragraph, size, bold_body) for paragraph in paragraphs]
    ranks = sorted(set(filter(None, styles)), reverse=True)
    levels_of = {style: min(3, rank) for rank, style in enumerate(ranks, start=1)}
    return [
        _legal_level(paragraph) or (levels_of[style] if style else 0)
        for paragraph, style in zip(paragraphs, styles, strict=True)
    ]


def _legal_level(paragraph: Paragraph) -> int:
    legal = LEGAL.fullmatch(paragraph.lines[0].text)
    if not legal or paragraph.kind == "row":
        return 0
    return 2 if legal["chapter"] else 3


def _style(paragraph: Paragraph, size: float, bold_body: bool) -> tuple[float, bool] | None:
    """Its size and whether it is bold, if it stands out by them; None where it is no heading."""
    line = paragraph.lines[0]
    text = " ".join(one.text for one in paragraph.lines)
    bold = not bold_body and all(one.bold for one in paragraph.lines)
    larger = min(one.size for one in paragraph.lines) > 1.12 * size
    if not (larger or (bold and line.size > 0.95 * size)) or paragraph.kind not in ("text", "item"):
        return None
    if len(text) > _LONGEST_HEADING or len(paragraph.lines) > 3 or line.text[0] in BULLETS:
        return None
    if text.endswith((".", ";", ",", ":")) or not re.search(r"[^\W\d_]{2}", text):
        return None
    return _rounded(line.size), bold


def _rounded(size: float) -> float:
    """To half points: sizes of one style differ a little."""
    return round(2 * size) / 2
