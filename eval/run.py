"""Puts each question to an assistant and records what came back; judges nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from eval.corpus import Question
from eval.ranking import rank_sources
from rag.errors import TanyaError
from rag.schema import Answer, Hit, Language, Turn
from rag.understand.condense import condense

DEPTH = 100
"""Passages that are retrieved for the measures of ranking; nobody reads that many, so this is never timed."""
PAGE = 5
"""Passages of a search as people use it, which is what is timed where no answer is asked for."""


class Searcher(Protocol):
    """What is asked of a library, or of an assistant, which reads the first passages before it orders them."""

    def search(self, question: str, k: int) -> list[Hit]: ...


class Answerer(Protocol):
    """What is asked of an assistant."""

    def ask(self, question: str, history: Sequence[Turn]) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Record:
    """What happened to one question."""

    question: Question
    pair: str
    """Question language, then passage language: ``en-id``."""
    found: tuple[str, ...]
    """The sources that were found, best first."""
    answer: Answer | None
    """None when no answer was asked for, or when none came (`error` says why)."""
    seconds: float
    """Wall clock of the answer, or where none was asked for, of a search for `PAGE` passages."""
    error: str = ""


def run(
    questions: Iterable[Question],
    languages: Mapping[str, Language],
    searcher: Searcher,
    assistant: Answerer | None = None,
) -> Iterator[Record]:
    """Search for each question and, given an `assistant`, have it answered; `languages` is by source.

    What is ranked is what the assistant searched for (`Answer.searched_for`), or would have searched for: a
    follow-up is made whole first.
    """
    corpus = Counter(languages.values()).most_common(1)[0][0] if languages else "id"
    for question in questions:
        answer, error = None, ""
        started = perf_counter()
        try:
            if assistant is not None:
                answer = assistant.ask(question.text, history=question.history)
                whole = answer.searched_for
            else:
                whole = condense(question.text, question.history)
                searcher.search(whole, k=PAGE)
            seconds = perf_counter() - started
            hits = searcher.search(whole, k=DEPTH)
        except TanyaError as failure:  # the answer is missing, and scores as such
            seconds, hits, error = perf_counter() - started, [], str(failure)
        yield Record(
            question, pair_of(question, languages, corpus), rank_sources(hits), answer, seconds, error
        )


def pair_of(question: Question, languages: Mapping[str, Language], corpus: Language) -> str:
    """Question language, then the language of the first known positive passage.

    An unanswerable question counts with the language of the passages it was written against, and where those
    are not stated, with the language of most of the corpus.
    """
    named = (*question.positive, *question.source_passages)
    return (
        f"{question.language}-{next((languages[source] for source in named if source in languages), corpus)}"
    )
