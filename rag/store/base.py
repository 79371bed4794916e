"""The seam of stores. A store keeps sources and passages and finds candidates; it ranks nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.schema import EVERYTHING, Candidate, Failure, Filter, Passage, Source, SourceInfo

Vector = NDArray[np.float32]

IGNORE_FILE = ".tanyaignore"
"""A file of this name in a folder lists names and patterns in that folder that are not documents, one a line.

A store that keeps files puts one beside them, so that a library among the documents is not taken for some.
"""


class FileState(NamedTuple):
    """What is stored of a file."""

    source: str
    digest: str


class FailedFile(NamedTuple):
    """What is remembered of a file that could not be read, or not all of it."""

    failure: Failure
    digest: str
    """Of the file's bytes, and of what read them: as long as it is the same, it would fail again."""


class Content(NamedTuple):
    """A source, cut, with the vectors of its passages by id."""

    source: Source
    passages: Sequence[Passage]
    vectors: Mapping[int, Vector]


class Store(Protocol):
    """Keeps sources with their passages, and finds passages by vector and by terms. Safe for many threads."""

    where: str
    """Where it is, for messages."""
    options: str
    """What opens it on the command line."""

    def manifest(self) -> dict[str, str]:
        """What the contents were made with; empty for a new store."""

    def begin(self, manifest: Mapping[str, str], dimension: int) -> None:
        """Write the manifest of a store that has none yet; its vectors have `dimension` entries."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the right to write; everything found afterwards includes what was written.

        Raises:
            LibraryLockedError: naming the process that holds it.
        """

    def put(self, contents: Iterable[Content]) -> None:
        """Store sources in place of their older versions, all at once or not at all.

        The vectors of passages that are `known` may be left out.
        """

    def rebuild(self, manifest: Mapping[str, str], dimension: int, contents: Iterable[Content]) -> None:
        """Put `contents`, made as `manifest` says, in place of everything stored, at once or not at all."""

    def delete(self, sources: Iterable[str]) -> None:
        """Remove sources with everything of theirs."""

    def known(self, passages: Iterable[int]) -> set[int]:
        """Which of these passage ids are stored already."""

    def vectors(self, passages: Iterable[int]) -> dict[int, Vector]:
        """The vectors of those of these passages that are stored."""

    def source(self, source: str) -> Source | None:
        """A source with its whole text."""

    def sources(self, prefix: str = "") -> list[SourceInfo]:
        """All sources whose ids begin with `prefix`, by id."""

    def files(self) -> dict[str, FileState]:
        """The files that sources were read from, by their origin."""

    def failures(self) -> dict[str, FailedFile]:
        """The files that could not be read when last tried, or not all of them, by their origin."""

    def note_failures(self, failed: Mapping[str, FailedFile], mended: Iterable[str]) -> None:
        """Remember `failed` files by their origin, and forget `mended` ones."""

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The passages with these ids, in this order; one that is gone is left out."""

    def passages_of(self, source: str) -> list[Passage]:
        """All passages of a source, in its order; none where it is not there."""

    def candidates(
        self, vector: Vector, terms: Sequence[str], k: int, only: Filter = EVERYTHING
    ) -> list[Candidate]:
        """The `k` nearest by vector and the `k` best by terms, each with both scores, by ascending id.

        Of the passages that `only` allows, and scored as without it: what counts is how rare a term is among all.
        """

    def verify(self) -> list[str]:
        """What is wrong with the store, a line each; empty when it is sound."""

    def close(self) -> None:
        """Let go of files and locks."""

    def __len__(self) -> int:
        """How many sources there are."""
