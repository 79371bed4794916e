"""Step number -> the groups of that step, as arrays: what `train` hands to the network and compares it with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from embeddings.training.contextual import SLICES, WIDTHS
from rag.reader.training_data import Grouper, Row, Text
from rag.reader.windows import Window, Windows, piece_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer


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


class Pool(NamedTuple):
    """Questions of one kind."""

    rows: Sequence[Row]
    share: float
    """Of the groups that are of these, beside the other pools' shares."""


class Steps(Dataset[Batch]):
    """Step number -> its batch, which depends on the seed and the number alone.

    Args:
        pools: the questions; those of a pool are all drawn once before any is drawn twice.
        epochs: how often each question of the first pool is drawn that has any.
        size: groups a step.
        hidden: share of the pieces that are masked.
        seed: of the order, and of what is drawn.
    """

    def __init__(
        self,
        pools: Sequence[Pool],
        grouper: Grouper,
        tokenizer: Tokenizer,
        *,
        epochs: float,
        size: int,
        hidden: float,
        seed: int,
    ) -> None:
        pools = [pool for pool in pools if pool.rows and pool.share]
        if not pools:
            raise SystemExit("there are no questions to train on: a made one needs Wikipedia's paragraphs")
        shares = np.array([pool.share for pool in pools])
        shares /= shares.sum()
        self._steps, self._size = max(1, int(epochs * len(pools[0].rows) / shares[0] / size)), size
        self._rows = _drawn(pools, shares, self._steps * size, np.random.default_rng(seed))
        self._grouper, self._windows = grouper, Windows(tokenizer)
        self._hidden, self._seed = hidden, seed
        self._mask = piece_of(tokenizer, "[MASK]")

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, step: int) -> Batch:
        groups = []
        for place in range(step * self._size, (step + 1) * self._size):
            group = self._grouper.group(self._rows[place], f"{self._seed}:{place}")
            cut = self._windows.of(group.question, group.passages)
            groups.append([example_of(own, text) for own, text in zip(cut, group.passages, strict=True)])
        rng = np.random.default_rng([self._seed, step])
        return batch_of([[self._hide(one, rng) for one in group] for group in groups])

    def _hide(self, example: Example, rng: np.random.Generator) -> Example:
        """Some pieces of question and text are hidden, so that no rare word can be leant on."""
        pieces = np.array(example.window.pieces)
        hidden = (rng.random(len(pieces)) < self._hidden) & (pieces != pieces[0]) & (pieces != pieces[-1])
        pieces[hidden] = self._mask
        window = example.window
        shown = Window(pieces.tolist(), window.types, window.first, window.characters)
        return Example(shown, example.begins, example.ends)


def _drawn(
    pools: Sequence[Pool], shares: NDArray[np.float64], count: int, rng: np.random.Generator
) -> list[Row]:
    """So many rows in an order of chance, of each pool its share; every row of a pool once before any twice."""
    chosen = rng.choice(len(pools), count, p=shares)
    turns = []
    for n, pool in enumerate(pools):
        epochs = -(-int((chosen == n).sum()) // len(pool.rows))
        turns.append(iter([i for _ in range(epochs) for i in rng.permutation(len(pool.rows))]))
    return [pools[n].rows[next(turns[n])] for n in chosen]
