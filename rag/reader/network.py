"""The reader's network at run time: where in a passage the answer begins and ends, and whether it is there at all.

A small BERT that reads question and passage together (Devlin et al. 2019) and gives each piece a logit of beginning
and one of ending the answer; those of the first, special piece stand for “no answer here”. Logits of several passages
of one question are comparable (shared normalisation, Clark and Gardner 2018). `train` makes the weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.session import Session
from rag.reader.windows import Window, Windows
from rag.schema import Titled

WEIGHTS = "model.onnx"
TOKENIZER = "tokenizer.json"
LONGEST_ANSWER = 24
"""Pieces of a short answer."""
_KEPT_APART = 40
"""Best beginnings and ends that are combined: the best span is among them but for the oddest cases."""

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """The words that answer."""

    start: int
    end: int
    """``passage.text[start:end]``"""
    score: float
    """Logit, to be compared with `SpanScores.null` and with spans of other passages."""


@dataclass(frozen=True, slots=True)
class SpanScores:
    """What the network makes of one passage. n pieces."""

    characters: NDArray[np.int64]
    """From where to where each piece stands in the passage's text, shape (n, 2); in the order of the text."""
    starts: Logits
    """That the answer begins with the piece, shape (n,)."""
    ends: Logits
    """That it ends with the piece, shape (n,)."""
    null: float
    """Logit of “the answer is not in this passage”."""

    @property
    def margin(self) -> float:
        """Log-odds that the passage holds the answer."""
        return _log_sum(self.starts) + _log_sum(self.ends) - self.null

    def within(self, start: int, end: int) -> float:
        """The logit of “the answer is in ``text[start:end]``”, say a sentence; -inf where there is no piece."""
        inside = (self.characters[:, 0] >= start) & (self.characters[:, 0] < end)
        return _log_sum(self.starts[inside]) + _log_sum(self.ends[inside])

    def best(self, start: int = 0, end: int | None = None) -> AnswerSpan | None:
        """The best short answer in ``text[start:end]``; None where there is no piece."""
        inside = self.characters[:, 0] >= start
        if end is not None:
            inside &= self.characters[:, 1] <= end
        places = np.flatnonzero(inside)
        if not len(places):
            return None
        firsts = places[np.argsort(-self.starts[places], kind="stable")[:_KEPT_APART]]
        lasts = places[np.argsort(-self.ends[places], kind="stable")[:_KEPT_APART]]
        scores = self.starts[firsts][:, None] + self.ends[lasts][None]
        length = lasts[None] - firsts[:, None]
        scores = np.where((length >= 0) & (length < LONGEST_ANSWER), scores, -np.inf)
        first, last = np.unravel_index(int(scores.argmax()), scores.shape)
        if not np.isfinite(scores[first, last]):
            return None
        begin, close = int(self.characters[firsts[first], 0]), int(self.characters[lasts[last], 1])
        return AnswerSpan(begin, close, float(scores[first, last]))


class Network:
    """Reads passages for a question. Holds no state between calls; safe to use from many threads.

    Args:
        folder: with `model.onnx` and `tokenizer.json`.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file is not what it should be.
    """

    def __init__(self, folder: str | Path) -> None:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str((Path(folder) / TOKENIZER).read_text("utf-8"))
        self._windows = Windows(tokenizer)
        self._session = Session(Path(folder) / WEIGHTS)

    def score(self, question: str, passages: Sequence[Titled]) -> list[SpanScores]:
        """The scores of each passage, in the order given."""
        if not passages:
            return []
        cut = self._windows.of(question, passages)
        every = [window for windows in cut for window in windows]
        outputs = iter(self._session.run([w.pieces for w in every], [w.types for w in every]))
        return [joined(windows, [next(outputs) for _ in windows]) for windows in cut]


def joined(windows: Sequence[Window], outputs: Sequence[Logits]) -> SpanScores:
    """The scores of a passage from those of its windows, each (pieces, 2).

    Each window's logits count from its own “no answer”: it is the passage's where every window says so.
    """
    characters, starts, ends = [], [], []
    nulls = [output[0] for output in outputs]
    reference = min(nulls, key=lambda null: float(null.sum()))
    reached = -1
    for window, output, null in zip(windows, outputs, nulls, strict=True):
        own = output[window.first : -1]
        new = window.characters[:, 0] >= reached  # what windows share counts once, where it was read first
        characters.append(window.characters[new])
        starts.append((own[:, 0] - null[0] + reference[0])[new])
        ends.append((own[:, 1] - null[1] + reference[1])[new])
        reached = max(reached, int(window.characters[-1, 1]) if len(window.characters) else -1)
    return SpanScores(
        np.concatenate(characters), np.concatenate(starts), np.concatenate(ends), float(reference.sum())
    )


def _log_sum(logits: Logits) -> float:
    return float(np.logaddexp.reduce(logits)) if len(logits) else -math.inf
