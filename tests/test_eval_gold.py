"""The gold questions: each fact is in the document that it is said to be in."""

from __future__ import annotations

import pytest

from eval.corpus import GOLD, SEEDS, Question, read_questions

QUESTIONS = read_questions(GOLD)


def count(language: str, *, answerable: bool, follow_up: bool = False) -> int:
    return sum(
        (question.language, question.answerable, bool(question.history)) == (language, answerable, follow_up)
        for question in QUESTIONS
    )


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_the_fact_is_where_it_is_said_to_be(question: Question) -> None:
    sources = (*question.positive, *question.source_passages)
    texts = [(SEEDS.parent / source).read_text("utf-8") for source in sources]
    assert texts, "every question is about one of the documents"
    assert question.answerable == bool(question.positive) == bool(question.answers)
    assert not question.answerable or any(answer in text for answer in question.answers for text in texts)


def test_both_languages_and_every_kind_are_there() -> None:
    for language in ("id", "en"):
        assert count(language, answerable=True) >= 24
        assert count(language, answerable=False) >= 6
        assert count(language, answerable=True, follow_up=True) >= 3
    assert len({question.positive for question in QUESTIONS if question.answerable}) == 5


def test_no_question_is_asked_twice() -> None:
    assert len({(question.text.casefold(), question.history) for question in QUESTIONS}) == len(QUESTIONS)
