"""The dev sets: questions over passages within a language and across, and libraries of the passages.

Which there are says `embeddings.measure.SETS`. Knows nothing of what is fitted or measured on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings.measure import SETS, read_json_lines
from eval import subject
from rag.library import Library
from rag.schema import Candidate, Language
from rag.text.words import terms

READING = ("id→id", "en→en", "SQuAD en→id", "SQuAD id→en")
"""Those whose questions say what the answer is."""


@dataclass(frozen=True, slots=True)
class DevSet:
    """Questions of one language over passages of one language."""

    name: str
    passages: str
    questions: str

    @property
    def language(self) -> Language:
        """Of the questions."""
        return "en" if "en→" in self.name else "id"

    @property
    def passage_language(self) -> Language:
        """Of the passages."""
        return "en" if "→en" in self.name else "id"

    @property
    def cross(self) -> bool:
        """Whether the passages are in the other language."""
        return self.language != self.passage_language


class DevSets:
    """Those of a folder, and their passages as libraries.

    Args:
        folder: of the dev sets.
        encoder: spec of the encoder.
        cache: folder of the libraries, which are made once.
    """

    def __init__(self, folder: Path, encoder: str, cache: Path) -> None:
        self.folder, self.encoder, self._cache = folder, encoder, cache
        self._opened: dict[str, Library] = {}
        self.all = [
            DevSet(name, *files)
            for name, files in SETS.items()
            if all((folder / f"{file}.jsonl").is_file() for file in files)
        ]

    def library(self, passages: str) -> Library:
        """The library of a file of passages.

        Raises:
            InputError: the file is not there, or not what it should be.
        """
        if passages not in self._opened:
            path = self.folder / f"{passages}.jsonl"
            self._opened[passages] = subject.index(path, self.encoder, self._cache)
        return self._opened[passages]

    def rows(self, questions: str) -> list[dict[str, Any]]:
        """The questions of a file, answerable or not."""
        return read_json_lines(self.folder / f"{questions}.jsonl")

    def found(self, one: DevSet, most: int | None = None) -> Iterator[Found]:
        """Questions that a passage answers, `most` at most, evenly drawn, with what both indexes find."""
        rows = [row for row in self.rows(one.questions) if row["positive"] and row.get("standalone", True)]
        library = self.library(one.passages)
        for row in evenly(rows, most):
            positive = set(row["positive"])
            ignored = set(row.get("maybe_positive") or ()) - positive
            vector = library.encoder.encode_queries([row["question"]])[0]
            candidates = library._store.candidates(vector, terms(row["question"]), 100)
            owners = {p.id: p.source for p in library._store.passages([c.id for c in candidates])}
            yield Found(row["id"], row["question"], positive, ignored, candidates, owners)


def evenly(rows: Sequence[dict[str, Any]], most: int | None) -> list[dict[str, Any]]:
    """`most` of the rows at most, evenly drawn; all for None."""
    if most is None or len(rows) <= most:
        return list(rows)
    return [rows[n * len(rows) // most] for n in range(most)]


@dataclass(frozen=True, slots=True)
class Found:
    """A question with what the indexes find for it."""

    id: str
    question: str
    positive: set[str]
    ignored: set[str]
    """Sources that may also answer: neither right nor wrong to find."""
    candidates: list[Candidate]
    owners: dict[int, str]
    """Of each candidate, its source."""
