"""Two encoders as one: their vectors side by side, so that a cosine is a weighted mean of both cosines.

A contextual encoder and a static one err in different places: joined, they are better than either on almost every dev
set, and the static one costs next to nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder

STATIC_SHARE = 0.5
"""Of the static encoder in the cosine; from .4 to .6 the dev sets hardly differ."""


class JoinedEncoder:
    """`first` and `second`, of whose cosine the second has the given `share`.

    Args:
        name: the spec that opens it again.
        share: in (0, 1).
    """

    def __init__(self, first: Encoder, second: Encoder, share: float, name: str) -> None:
        self.parts = ((first, (1 - share) ** 0.5), (second, share**0.5))
        self.name = name
        self.dimension = first.dimension + second.dimension
        limits = [one.max_tokens for one, _ in self.parts if one.max_tokens is not None]
        self.max_tokens: int | None = min(limits, default=None)

    @property
    def digest(self) -> str:
        """SHA-256 over both digests and the share."""
        told = " ".join(f"{encoder.digest} {weight:.6f}" for encoder, weight in self.parts)
        return hashlib.sha256(told.encode()).hexdigest()

    def count_tokens(self, text: str) -> int:
        """As the one of them counts that reads less."""
        limited = [encoder for encoder, _ in self.parts if encoder.max_tokens == self.max_tokens]
        return limited[0].count_tokens(text)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Questions -> unit rows."""
        return self._joined([encoder.encode_queries(texts) for encoder, _ in self.parts])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Passages -> unit rows."""
        return self._joined([encoder.encode_passages(texts) for encoder, _ in self.parts])

    def _joined(self, rows: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        weights = [weight for _, weight in self.parts]
        joined = np.hstack([weight * part for weight, part in zip(weights, rows, strict=True)])
        norms = np.linalg.norm(
            joined, axis=1, keepdims=True
        )  # below 1 where one of them knows no piece of a text
        return np.asarray(np.divide(joined, norms, out=joined, where=norms > 0), np.float32)
