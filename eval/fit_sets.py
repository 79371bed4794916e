"""Passages and questions of one's own, in any form that `python -m eval` reads, as sets to fit on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval import corpora, subject
from eval.corpus import InputError, Question
from eval.devsets import DevSet, DevSets, Found
from eval.run import pair_of
from rag.library import Library
from rag.understand.condense import condense

LEAST = 50
"""Questions from which something is fitted."""


class GivenSets(DevSets):
    """A set for each pair of languages that enough of the questions are of; what fits them finds one library.

    Args:
        passages: path of the passages or documents.
        questions: path of the questions; None where the passages bring them.
        split: of judged questions.
        encoder: spec of the encoder.
        cache: folder of the libraries, which are made once.

    Raises:
        InputError: something is missing, is not what it should be, or is too little to fit anything.
    """

    def __init__(self, passages: Path, questions: Path | None, split: str, encoder: str, cache: Path) -> None:
        super().__init__(passages, encoder, cache)
        corpus = corpora.read(passages, questions, split)
        assert corpus.passages is not None
        self._library = subject.index(corpus.passages, encoder, cache)
        languages = {source.id: source.language for source in self._library.sources()}
        unread = (failure.source for failure in self._library.failures())
        most = Counter(languages.values()).most_common(1)[0][0]
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in corpora.resolved(corpus.questions, {*languages, *unread}):
            self._rows[pair_of(one, languages, most).replace("-", "→")].append(_row(one))
        enough = sorted(name for name in self._rows if self._count(name, "positive") >= LEAST)
        if not enough:
            raise InputError(
                f"{questions or passages}: {LEAST} answerable questions of one kind are needed at least"
            )
        self.all = [DevSet(name, str(passages), name) for name in enough]
        self.reading = tuple(name for name in enough if self._count(name, "answers") >= LEAST)
        """Those that enough expected answers are known of."""

    def library(self, passages: str) -> Library:
        """The library, which all questions are asked of."""
        return self._library

    def rows(self, questions: str) -> list[dict[str, Any]]:
        """The questions of a pair of languages."""
        return self._rows[questions]

    def found(self, one: DevSet, most: int | None = None) -> Iterator[Found]:
        """As of a dev set: of passages in two languages those count that are in the set's."""
        for asked in super().found(one, most):
            own = [found for found in asked.candidates if found.language == one.name[-2:]]
            yield replace(asked, candidates=own)

    def _count(self, name: str, part: str) -> int:
        return sum(row["answerable"] and bool(row[part]) for row in self._rows[name])


def _row(one: Question) -> dict[str, Any]:
    """As the files of the dev sets have it; a follow-up is made whole."""
    return {
        "id": one.id,
        "question": condense(one.text, one.history),
        "answers": one.answers,
        "answerable": one.answerable,
        "positive": one.positive if one.answerable else (),
        "maybe_positive": one.maybe_positive,
    }
