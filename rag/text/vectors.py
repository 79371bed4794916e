"""A bilingual space of words, which the reader and the citer look words up in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


@runtime_checkable
class WordVectors(Protocol):
    """`embeddings.StaticEncoder` is one."""

    def word_vectors(self, words: Sequence[str]) -> Matrix:
        """One vector a word, not normalised, shape (n, dimension): the longer, the more the word matters."""


def unit_rows(vectors: Matrix) -> Matrix:
    """Every row at length 1; zero rows stay."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms == 0, 1, norms), dtype=np.float32)


class Remembered:
    """Word vectors that are looked up once: passages and the drafts about them share their words.

    Args:
        most: words that are kept; all are forgotten when there are more.
    """

    def __init__(self, vectors: WordVectors, most: int = 1 << 14) -> None:
        self._vectors, self._most = vectors, most
        self._known: dict[str, Matrix] = {}

    def word_vectors(self, words: Sequence[str]) -> Matrix:
        """As those of `vectors`."""
        known = self._known
        new = [word for word in dict.fromkeys(words) if word not in known]
        if not words or new:
            found = self._vectors.word_vectors(new)
            if not words:
                return found
            if len(known) + len(new) > self._most:
                known = self._known = {}  # whoever looks words up in the old one still finds them
                return self._vectors.word_vectors(words)
            known.update(zip(new, found, strict=True))
        return np.array([known[word] for word in words])
