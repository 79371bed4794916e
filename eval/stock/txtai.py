"""txtai: ``Embeddings(hybrid=True)``, which is BM25 and FAISS at equal weights; passages are not cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from embeddings import Encoder
from eval.stock import full_text
from rag.schema import Source


class Txtai:
    """Vectors from outside, by a function that txtai calls for passages and questions alike."""

    packages = ("txtai",)

    def __init__(self, encoder: Encoder, k: int) -> None:
        self._encoder, self._k = encoder, k

    def index(self, passages: Sequence[Source]) -> None:
        """In memory."""
        from txtai import Embeddings

        def transform(texts: list[str]) -> Any:  # txtai takes a function, and no method
            return self._encoder.encode_passages(texts)

        self._embeddings = Embeddings(hybrid=True, method="external", transform=transform)
        self._embeddings.index((one.id, full_text(one)) for one in passages)

    def search(self, question: str) -> list[str]:
        """By words and vectors."""
        return [name for name, _ in self._embeddings.search(question, self._k)]
