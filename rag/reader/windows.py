"""A question and a passage -> what the network reads: pieces, and the characters that each stands for.

Shared by training and reading. Knows nothing of networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.schema import Titled

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 256
"""Pieces of a window, the question and the special ones included."""
OVERLAP = 64
"""Pieces that a window of a long passage shares with the one before it."""
LONGEST_QUESTION = 48
LONGEST_TITLE = 24


@dataclass(frozen=True, slots=True)
class Window:
    """`[CLS] question [SEP] title: some of the text [SEP]`, as pieces."""

    pieces: list[int]
    types: list[int]
    """0 for the question, 1 for the rest."""
    first: int
    """The place of the text's first piece."""
    characters: NDArray[np.int64]
    """Of each piece of the text, from where to where it stands in the text, shape (n, 2)."""


class Windows:
    """Cuts passages into windows with the tokenizer of the network.

    Args:
        longest: pieces of a window, the question and the special ones included.
        longest_question: of which the question has so many at most.
    """

    def __init__(
        self, tokenizer: Tokenizer, longest: int = LONGEST, longest_question: int = LONGEST_QUESTION
    ) -> None:
        self._longest, self._longest_question = longest, longest_question
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._cls, self._sep = piece_of(tokenizer, "[CLS]"), piece_of(tokenizer, "[SEP]")

    def of(self, question: str, passages: Sequence[Titled]) -> list[list[Window]]:
        """For each passage its windows, one at least, in the order of the text."""
        titles = [
            f"{one.title}:" if one.title and not one.text.startswith(one.title) else "" for one in passages
        ]
        texts = [question, *titles, *(one.text for one in passages)]
        asked, *encoded = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        head = [self._cls, *asked.ids[: self._longest_question], self._sep]
        found = []
        for title, text in zip(encoded[: len(passages)], encoded[len(passages) :], strict=True):
            lead = [*head, *title.ids[:LONGEST_TITLE]]
            characters = np.array(text.offsets, np.int64).reshape(-1, 2)
            room = self._longest - len(lead) - 1
            windows = []
            for start in range(0, max(1, len(text.ids) - OVERLAP), room - OVERLAP):
                pieces = [*lead, *text.ids[start : start + room], self._sep]
                types = [0] * len(head) + [1] * (len(pieces) - len(head))
                windows.append(Window(pieces, types, len(lead), characters[start : start + room]))
            found.append(windows)
        return found


def piece_of(tokenizer: Tokenizer, name: str) -> int:
    """The number of a special piece.

    Raises:
        ValueError: the tokenizer does not know it.
    """
    found = tokenizer.token_to_id(name)
    if found is None:
        raise ValueError(f"the tokenizer has no {name}: it is not the network's")
    return int(found)
