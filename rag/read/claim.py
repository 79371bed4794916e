"""A question and the words that may answer it -> a claim, which the document has to entail: answer verification.

The reader points at words. Whether they answer is read once more, by the network that checks what models write (“Read +
Verify”, Hu et al. 2019): the question with the words behind it is a hypothesis, the sentence that they stand in its
premise, with the last one before it, whom its pronouns mean. A sentence about the right people that leaves open what is
asked does not entail it, however near the reader finds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.schema import Passage
from rag.text.instructions import honest_sentences
from rag.text.sentences import Span

_LONGEST_QUESTION = 40
"""Words of a question that count, the last ones: the network reads 96 pieces of a hypothesis, or none of it."""
_LONGEST_BEFORE = 40
"""Words of the sentence before that count, the last ones: of a long premise only the beginning is read."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A hypothesis with its premise."""

    hypothesis: str
    title: str
    text: str
    """Of the premise."""


def claim(question: str, answer: str, passage: Passage, sentence: Span) -> Claim:
    """That `answer`, words of a sentence of the passage, answers the question."""
    start, end = sentence
    before = max(
        (span for span in honest_sentences(passage.text) if span[1] <= start), default=(start, start)
    )
    premise = [*passage.text[slice(*before)].split()[-_LONGEST_BEFORE:], *passage.text[start:end].split()]
    asked = question.split()[-_LONGEST_QUESTION:]
    return Claim(" ".join([*asked, *answer.split()]), passage.title, " ".join(premise))
