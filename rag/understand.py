"""Question + what was said before -> what is asked for: an answer, a summary, a list of documents. Rules, no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.collection import topic_of_list
from rag.condense import condense
from rag.courtesy import without_courtesy
from rag.decompose import SubQuestion, decompose
from rag.language import asked_language, detect
from rag.polar import statement
from rag.schema import Language, Turn
from rag.shorthand import spelt_out
from rag.summary import Wanted, summary_wanted


@dataclass(frozen=True, slots=True)
class Request:
    """What a question asks for."""

    whole: str
    """The question, made whole from what was said before."""
    language: Language
    """Of the answer."""
    summary: Wanted | None = None
    listed: str | None = None
    """The topic of the documents to be listed, empty for all."""
    statement: str | None = None
    """What is to be confirmed."""
    sub_questions: tuple[SubQuestion, ...] = ()
    """The questions that it is made of; one of them is the whole."""


def understand(question: str, turns: Sequence[Turn]) -> Request:
    """What `question` asks for, after these `turns`, oldest first."""
    turns = [replace(turn, question=asked_language(_plain(turn.question))[0]) for turn in turns]
    asked, language = asked_language(_plain(question))
    if not asked:  # “answer in English” alone goes for what was asked before
        asked, turns = (turns[-1].question, turns[:-1]) if turns else (question, turns)
    whole = condense(asked, turns)
    if language is None:
        shorter, barely = asked_language(whole, barely=True)
        if barely is not None and summary_wanted(shorter) is not None:
            whole, language = shorter, barely
    if language is None:
        language = detect(asked, default=detect(turns[-1].question) if turns else "id")
    summary = summary_wanted(whole)
    if summary is not None:
        return Request(whole, language, summary=summary)
    listed = topic_of_list(whole)
    if listed is None:
        listed = topic_of_list(asked, [turn.question for turn in turns])
    if listed is not None:
        return Request(whole, language, listed=listed)
    return Request(
        whole,
        language,
        statement=statement(whole),
        sub_questions=decompose(whole),
    )


def _plain(question: str) -> str:
    """A question in whole words, with nothing around it."""
    return spelt_out(without_courtesy(question))
