"""A question and the words that may answer it -> a claim, which the document has to entail.

The reader points at words. Whether they answer is read once more, by the network that checks what models write (“Read +
Verify”, Hu et al. 2019): the question with the words behind it is a statement, the sentence that they stand in and the
one before it, whom its pronouns mean, its premise. A sentence about the right people that leaves open what is asked
does not entail it, however near the reader finds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.instructions import honest_sentences
from rag.schema import Passage
from rag.sentences import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its premise."""

    statement: str
    title: str
    text: str
    """Of the premise."""


def claim(question: str, answer: str, passage: Passage, sentence: Span) -> Claim:
    """That `answer`, words of a sentence of the passage, answers the question."""
    start, end = sentence
    before = max(
        (span for span in honest_sentences(passage.text) if span[1] <= start), default=(start, start)
    )
    premise = " ".join(f"{passage.text[slice(*before)]} {passage.text[start:end]}".split())
    return Claim(f"{question} {' '.join(answer.split())}", passage.title, premise)
