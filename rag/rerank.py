"""Hits in the order in which a larger model has them: a cross-encoder of the hub, for those who have the machine.

What ships needs none: the reader orders what it reads. Knows nothing of where hits come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from embeddings import EncoderError
from rag.errors import SpecError
from rag.schema import Hit


class Reranker(Protocol):
    """Puts hits in order."""

    @property
    def name(self) -> str:
        """The spec that opens it again."""

    def rank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """All of `hits`, best first, each with its new score in [0, 1]; ties by id."""


class CrossEncoderReranker:
    """A cross-encoder of sentence-transformers, such as ``hf:BAAI/bge-reranker-v2-m3``.

    Args:
        spec: `hf:NAME`, or the path of a model folder. Safetensors only; code that comes with a model is never run.

    Raises:
        SpecError: no such model, no network for it, or one that gives a pair of texts more than one score.
    """

    def __init__(self, spec: str) -> None:
        from embeddings.transformer import model_folder

        self.name = spec
        try:
            folder = model_folder(spec)
        except EncoderError as error:
            raise SpecError(str(error)) from error
        import torch
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(
                str(folder),
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
                activation_fn=torch.nn.Sigmoid(),
            )
        except Exception as error:  # anything can be wrong in a folder from elsewhere
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise SpecError(f"{spec} does not load as a cross-encoder: {reason}") from error
        if self._model.num_labels != 1:
            raise SpecError(f"{spec} is no reranker: it gives {self._model.num_labels} scores, not one")

    def rank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """As `Reranker` says."""
        if not hits:
            return []
        pairs = [(question, hit.passage.context) for hit in hits]
        scores = self._model.predict(pairs, show_progress_bar=False)
        ranked = [replace(hit, score=float(score)) for hit, score in zip(hits, scores, strict=True)]
        return sorted(ranked, key=lambda hit: (-hit.score, hit.passage.id))
