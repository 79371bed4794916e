"""Our own library: passages are stored on disk, as documents are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings import Encoder
from eval.ranking import rank_sources
from rag.assistant import Assistant
from rag.library import Library
from rag.schema import Source


class Tanya:
    """`Library.search`."""

    packages = ("tanya",)

    def __init__(self, encoder: Encoder, k: int) -> None:
        self._encoder, self._k = encoder, k

    def index(self, passages: Sequence[Source]) -> None:
        """Into a new library."""
        self._folder = TemporaryDirectory(prefix="tanya-comparison-")
        self._library = Library.open(Path(self._folder.name) / "library", self._encoder)
        self._library.add_texts(passages)

    def search(self, question: str) -> list[str]:
        """By words and vectors."""
        return list(rank_sources(self._library.search(question, self._k)))


class TanyaRead(Tanya):
    """`Assistant.search`: the first passages are read, and put in order by what they say."""

    @cached_property
    def _assistant(self) -> Assistant:
        return Assistant(self._library)

    def search(self, question: str) -> list[str]:
        """By words, vectors and reading."""
        return list(rank_sources(self._assistant.search(question, self._k)))
