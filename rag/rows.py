"""Rows of tables, as the readers of files write them: which row a question is about, and which of its values it wants.

The networks read prose, and rows of one table are alike to them. But a row says by itself what it is about: by the
values that the question names, which are its keys, and by the headers that it names, whose values answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from rag.schema import Evidence, ShortAnswer
from rag.sentences import ROW
from rag.topic import Topic

_CERTAIN = 0.9
"""How probable it is that a row answers that leaves nothing open. Set by hand: there is no set to fit it on."""


class Cell(NamedTuple):
    """A value of a row behind its header; it starts at `start` in the row."""

    header: str
    value: str
    start: int


def cells(text: str) -> list[Cell]:
    """The cells of a row; none where `text` is no row."""
    found, place = [], 0
    if ROW.fullmatch(text):
        for part in text.split("; "):
            header, sign, value = part.partition(": ")
            if sign:
                found.append(Cell(header, value, place + len(header) + len(sign)))
            place += len(part) + 2
    return found


def about(topic: Topic, judged: Sequence[Evidence]) -> list[Evidence]:
    """`judged` without the rows that are about something else: another names all that they do of the topic, and more.

    Which row of a table answers is not the network's to say, so its best score in a table is that of each row. A row
    that has the value in question, and leaves no word of the topic open, answers almost certainly.
    """
    rows = [(one, cells(one.text)) for one in judged]
    named = [topic.named(" ".join(cell.value for cell in row)) for _, row in rows if row]
    if not any(one.any() for one in named):
        return list(judged)
    tables: dict[tuple[str, ...], float] = {}
    for one, row in rows:
        tables[_headers(row)] = max(one.score, tables.get(_headers(row), 0.0))
    kept, keys = [], iter(named)
    for one, row in rows:
        if not row:
            kept.append(one)
            continue
        own = next(keys)
        if not any((own <= other).all() and (own < other).any() for other in named):
            sure = _CERTAIN if value(topic, one) and _is_whole(topic, one) else 0.0
            kept.append(replace(one, score=max(tables[_headers(row)], sure)))
    return kept


def value(topic: Topic, row: Evidence) -> ShortAnswer | None:
    """The value that answers: the only one that does not name what the question names, behind a header that does."""
    found = cells(row.text)
    keys = [topic.named(cell.value) for cell in found]
    if not any(key.any() for key in keys):
        return None
    open_words = ~np.any(keys, axis=0)
    asked = [
        cell
        for cell, key in zip(found, keys, strict=True)
        if not key.any() and (topic.named(cell.header) & open_words).any()
    ]
    if len(asked) != 1:
        return None
    start = row.start + asked[0].start
    return ShortAnswer(asked[0].value, start, start + len(asked[0].value), row.score)


def _is_whole(topic: Topic, row: Evidence) -> bool:
    """Whether every word of the topic stands in the row, or above its table."""
    passage = row.hit.passage
    above = topic.named(f"{passage.title} {passage.section}")
    return bool((topic.named(row.text) | above).all())


def _headers(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cell.header for cell in row)
