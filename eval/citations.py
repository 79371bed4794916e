"""Whether citations point at what was to be shown; values in [0, 1], None where unjudged."""

from __future__ import annotations

from collections.abc import Sequence

from eval.answers import contains
from eval.corpus import Question
from rag.schema import Citation


def supports(citation: Citation, question: Question) -> bool:
    """Whether the quote is really in its passage, and holds the answer or lies in a gold passage."""
    gold = citation.source in question.positive or bool(contains(citation.quote, question.answers))
    return gold and _verbatim(citation)


def precision(citations: Sequence[Citation], question: Question) -> float | None:
    """The share of an answerable question's citations that support the answer.

    None for an answer without citations (`recall` is 0 there) and for unanswerable questions, where no
    citation could be right (they count as false answers). A passage that may also be right is judged only by
    holding the answer.
    """
    judged = [
        supports(citation, question)
        for citation in citations
        if citation.source not in question.maybe_positive or contains(citation.quote, question.answers)
    ]
    return sum(judged) / len(judged) if judged and question.answerable and _known(question) else None


def recall(citations: Sequence[Citation], question: Question) -> float | None:
    """1 when a gold passage is cited, in words that it holds; None where no gold passage is known."""
    if not question.answerable or not question.positive:
        return None
    return float(any(citation.source in question.positive and _verbatim(citation) for citation in citations))


def _verbatim(citation: Citation) -> bool:
    return bool(citation.quote) and citation.quote in citation.passage.text


def _known(question: Question) -> bool:
    return bool(question.positive or question.answers)
