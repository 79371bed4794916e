"""Step number -> the groups of that step, as arrays: what `train` hands to the network and compares it with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from embeddings.training.contextual import WIDTHS
from rag.reader.training_data import Group, Grouper, Row, Text
from rag.reader.windows import Window, Windows, piece_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SLICES = 3
"""Parts of a batch, by length, that are padded each for itself."""


class Example(NamedTuple):
    """A window with where the answer may begin and end in it: places of pieces, none where it is not there."""

    window: Window
    begins: list[int]
    ends: list[int]


class Part(NamedTuple):
    """Windows of like length, each (windows, pieces)."""

    ids: Tensor
    mask: Tensor
    types: Tensor
    valid: Tensor
    """Where an answer may be, or stand for there being none."""


class Batch(NamedTuple):
    """The windows of some groups. Rows are windows, in the order of the groups."""

    parts: list[Part]
    order: Tensor
    """Of each row, where it is in the parts strung together."""
    right: Tensor
    """(windows, pieces, 2): where the answer may begin and end; the first piece where it is not there."""
    groups: Tensor
    """(groups, most windows): the rows of each group, -1 where it has fewer."""

    def to(self, device: str) -> Batch:
        """The same on another device."""
        parts = [Part(*(one.to(device, non_blocking=True) for one in part)) for part in self.parts]
        return Batch(parts, self.order.to(device), self.right.to(device), self.groups.to(device))


def example_of(windows: Sequence[Window], text: Text) -> Example:
    """The window that holds most of the answers, and where in it they are."""
    found = []
    for window in windows:
        begins, ends = [], []
        for start, end in text.answers:
            inside = np.flatnonzero((window.characters[:, 1] > start) & (window.characters[:, 0] < end))
            if (
                len(inside)
                and window.characters[inside[0], 0] <= start
                and window.characters[inside[-1], 1] >= end
            ):
                begins.append(window.first + int(inside[0]))
                ends.append(window.first + int(inside[-1]))
        found.append(Example(window, begins, ends))
    return max(found, key=lambda one: len(one.begins))


def parts_of(windows: Sequence[Window]) -> tuple[list[Part], NDArray[np.int64]]:
    """Windows as arrays, and of each window where it is in the parts strung together."""
    order = sorted(range(len(windows)), key=lambda i: len(windows[i].pieces))
    slices = np.array_split(np.array(order), min(SLICES, len(order)))
    return [_padded([windows[i] for i in part]) for part in slices], np.argsort(order)


def batch_of(groups: Sequence[Sequence[Example]]) -> Batch:
    """The examples of some groups as arrays."""
    examples = [one for group in groups for one in group]
    parts, order = parts_of([one.window for one in examples])
    right = np.zeros((len(examples), _width([one.window for one in examples]), 2), bool)
    for n, one in enumerate(examples):
        right[n, one.begins or [0], 0] = True
        right[n, one.ends or [0], 1] = True
    rows = np.full((len(groups), max(map(len, groups))), -1)
    at = 0
    for g, group in enumerate(groups):
        rows[g, : len(group)] = np.arange(at, at + len(group))
        at += len(group)
    return Batch(parts, torch.from_numpy(order), torch.from_numpy(right), torch.from_numpy(rows))


def _width(windows: Sequence[Window]) -> int:
    return -(-max(len(one.pieces) for one in windows) // WIDTHS) * WIDTHS


def _padded(windows: Sequence[Window]) -> Part:
    shape = len(windows), _width(windows)
    ids, types, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    valid = np.zeros(shape, bool)
    for row, one in enumerate(windows):
        n = len(one.pieces)
        ids[row, :n], types[row, :n], mask[row, :n] = one.pieces, one.types, 1
        valid[row, 0] = valid[row, one.first : n - 1] = True
    return Part(*map(torch.from_numpy, (ids, mask, types, valid)))


class Steps(Dataset[Batch]):
    """Step number -> its batch, which depends on the seed and the number alone.

    Args:
        questions: that people asked.
        made: that rules made of Wikipedia.
        share: of the groups that are of made questions.
        size: groups a step.
        epochs: how often each question is drawn; each made one, where there are no others.
        hidden: share of the pieces that are masked.
        seed: of the order, and of what is drawn.
    """

    def __init__(
        self,
        questions: Sequence[Row],
        made: Sequence[Row],
        grouper: Grouper,
        tokenizer: Tokenizer,
        *,
        share: float,
        size: int,
        epochs: float,
        hidden: float,
        seed: int,
    ) -> None:
        if not questions and not made:
            raise SystemExit("there are no questions to train on: a made one needs Wikipedia's paragraphs")
        self._pools = [_Order(questions, [seed]), _Order(made, [seed, 1])]
        self._share = 1.0 if not questions else share if made else 0.0
        groups = epochs * (len(questions) / (1 - self._share) if self._share < 1 else len(made))
        self._steps, self._size = max(1, int(groups / size)), size
        self._grouper, self._windows = grouper, Windows(tokenizer)
        self._hidden, self._seed = hidden, seed
        self._mask = piece_of(tokenizer, "[MASK]")

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, step: int) -> Batch:
        groups = []
        for place in range(step * self._size, (step + 1) * self._size):
            group = self._group(place)
            cut = self._windows.of(group.question, group.passages)
            groups.append([example_of(own, text) for own, text in zip(cut, group.passages, strict=True)])
        rng = np.random.default_rng([self._seed, step])
        return batch_of([[self._hide(one, rng) for one in group] for group in groups])

    def _group(self, place: int) -> Group:
        # As many of the places before this one were made questions: each pool is gone through in its own order.
        made = int((place + 1) * self._share) - int(place * self._share)
        at = int(place * self._share) if made else place - int(place * self._share)
        return self._grouper.group(self._pools[made](at), f"{self._seed}:{place}")

    def _hide(self, example: Example, rng: np.random.Generator) -> Example:
        """Some pieces of question and text are hidden, so that no rare word can be leant on."""
        pieces = np.array(example.window.pieces)
        hidden = (rng.random(len(pieces)) < self._hidden) & (pieces != pieces[0]) & (pieces != pieces[-1])
        pieces[hidden] = self._mask
        window = example.window
        shown = Window(pieces.tolist(), window.types, window.first, window.characters)
        return Example(shown, example.begins, example.ends)


class _Order:
    """Place -> row; every row once before any twice."""

    def __init__(self, rows: Sequence[Row], seed: Sequence[int]) -> None:
        self._rows, self._seed = rows, seed
        self._epoch, self._order = -1, np.zeros(0, np.int64)

    def __call__(self, place: int) -> Row:
        epoch, index = divmod(place, len(self._rows))
        if epoch != self._epoch:
            self._epoch = epoch
            self._order = np.random.default_rng([*self._seed, epoch]).permutation(len(self._rows))
        return self._rows[int(self._order[index])]
