"""Retrieval as the documentation of other frameworks shows it, and ours, behind one protocol; `comparison` runs them.

Each is hybrid, words and vectors, where its framework has that; cuts, stop words, stemming and weights are the
framework's defaults or those of its tutorial. The encoder is always the one it is given, by way of the framework's own
interface for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from embeddings import Encoder
from rag.schema import Source

PIPELINES = {
    "Tanya": "eval.stock.tanya:Tanya",
    "Tanya, read": "eval.stock.tanya:TanyaRead",
    "LangChain": "eval.stock.langchain:LangChain",
    "LlamaIndex": "eval.stock.llamaindex:LlamaIndex",
    "Haystack": "eval.stock.haystack:Haystack",
    "txtai": "eval.stock.txtai:Txtai",
}
"""Name -> class; what the others are compared with is the first."""


class Pipeline(Protocol):
    """What indexes passages and finds them."""

    packages: ClassVar[tuple[str, ...]]
    """What has to be installed; the first is the framework."""

    def __init__(self, encoder: Encoder, k: int) -> None:
        """One whose every search is for `k` passages."""

    def index(self, passages: Sequence[Source]) -> None:
        """Make them ready to be searched; called once. What is heavy is imported here."""

    def search(self, question: str) -> list[str]:
        """The ids of at most `k` passages, best first, each once."""


def full_text(passage: Source) -> str:
    """What others are given of a passage: its title, which ours indexes as well, above its text."""
    return f"{passage.title}\n{passage.text}".strip()
