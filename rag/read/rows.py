"""Rows of tables, as the readers of files write them: which row a question is about, and which of its values it wants.

The networks read prose, and rows of one table are alike to them. But a row says by itself what it is about: by the
values that the question names, which are its keys, and by the headers that it names, whose values answer. Rows of one
table differ in little, so a word that one of them holds is in no other by likeness, and a number only as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.schema import Evidence, ShortAnswer
from rag.text.sentences import ROW
from rag.text.topic import Topic

_CERTAIN = 0.9
"""How probable it is that a row answers that leaves nothing open. Set by hand: there is no set to fit it on."""
Flags = NDArray[np.bool_]
"""Of each word of the topic."""


class Cell(NamedTuple):
    """A value of a row behind its header; it starts at `start` in the row."""

    header: str
    value: str
    start: int


@dataclass(frozen=True, eq=False)
class _Row:
    """A row beside the topic."""

    evidence: Evidence
    cells: list[Cell]
    keys: list[Flags]
    """What of the topic each value names."""
    headers: list[Flags]
    """What of the topic each header names."""
    above: Flags
    """What of the topic stands above the table."""
    literal: Flags
    """What of the topic stands in the row or above it, in the same word."""

    @property
    def named(self) -> Flags:
        """What of the topic is a key."""
        return _any(self.keys, self.above)

    @property
    def is_entitled(self) -> bool:
        """Whether the topic has a key together with its header: “whose deputy is Siti” is about the row with the deputy
        Siti, and not about Siti's own."""
        return any(
            key.any() and (header & ~key).any() for key, header in zip(self.keys, self.headers, strict=True)
        )

    def value(self, strict: Flags) -> Cell | None:
        """The only value behind a header that the topic names; None where a `strict` word stands elsewhere."""
        if not self.named.any() or not self.literal[strict].all():
            return None
        left = ~self.named
        asked = [
            cell
            for cell, key, header in zip(self.cells, self.keys, self.headers, strict=True)
            if not key.any() and (header & left).any()
        ]
        return asked[0] if len(asked) == 1 else None

    @property
    def is_whole(self) -> bool:
        """Whether every word of the topic is a key, a header, or stands above."""
        return bool((self.named | _any(self.headers, self.above) | self.above).all())


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
    """`judged` without the rows of which another of the same table names all that they do of the topic, and more.

    Which row of a table answers is not the network's to say, so its best score in a table is that of each row. The row
    that has the value in question carries it as its short answer, and if it leaves no word of the topic open, it
    answers almost certainly.
    """
    tables: dict[tuple[str, ...], list[Evidence]] = {}
    for one in judged:
        if row := cells(one.text):
            tables.setdefault(tuple(cell.header for cell in row), []).append(one)
    kept = [one for one in judged if not cells(one.text)]
    for rows in tables.values():
        kept += _of_table(topic, rows)
    return kept


def _of_table(topic: Topic, table: Sequence[Evidence]) -> list[Evidence]:
    rows = _beside(topic, table)
    named = [row.named for row in rows]
    if not any(one.any() for one in named):
        return list(table)
    best = max(one.score for one in table)
    left = [
        row
        for row, own in zip(rows, named, strict=True)
        if not any((own <= other).all() and (own < other).any() for other in named)
    ]
    strict = topic.is_name | topic.is_number
    values = {n: cell for n, row in enumerate(left) if (cell := row.value(strict))}
    if any(row.is_entitled for row in left):
        values = {n: cell for n, cell in values.items() if left[n].is_entitled}
    if len({cell.value for cell in values.values()}) > 1:  # whose row it is stands in its first cell
        values = {n: cell for n, cell in values.items() if left[n].keys[0].any()}
    if len({cell.value for cell in values.values()}) > 1:
        values = {}
    return [_judged(row, best, values.get(n)) for n, row in enumerate(left)]


def _judged(row: _Row, best: float, cell: Cell | None) -> Evidence:
    one = row.evidence
    if cell is None:
        return replace(one, score=best)
    score = max(best, _CERTAIN if row.is_whole else 0.0)
    start = one.start + cell.start
    return replace(one, score=score, short=ShortAnswer(cell.value, start, start + len(cell.value), score))


def _beside(topic: Topic, table: Sequence[Evidence]) -> list[_Row]:
    held = _any((topic.literal(one.text) for one in table), topic.is_name)

    def found(text: str) -> Flags:
        return np.asarray(topic.literal(text) | (topic.named(text) & ~held & ~topic.is_number))

    rows = []
    for one in table:
        passage = one.hit.passage
        top = f"{passage.title} {passage.section}"
        own = cells(one.text)
        rows.append(
            _Row(
                evidence=one,
                cells=own,
                keys=[found(cell.value) for cell in own],
                headers=[np.asarray(topic.named(cell.header) & ~topic.is_number) for cell in own],
                above=found(top),
                literal=np.asarray(topic.literal(one.text) | topic.literal(top)),
            )
        )
    return rows


def _any(flags: Iterable[Flags], like: Flags) -> Flags:
    found = np.zeros_like(like)
    for one in flags:
        found |= one
    return found
