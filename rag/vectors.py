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
