"""The yes-no questions, and their measure."""

from __future__ import annotations

from collections import Counter

import pytest

from eval.whether import ANSWERS, DOCUMENTS, Asked, Question, ask, assistant, read_questions, table


@pytest.mark.parametrize(("corpus", "count"), [("seeds", 130), ("written", 540)])
def test_each_question_is_about_a_document_and_asked_once(corpus: str, count: int) -> None:
    questions = read_questions(corpus)
    names = {file.name for file in DOCUMENTS[corpus].iterdir()}
    assert len({one.text for one in questions}) == len(questions) == count
    assert {one.document for one in questions} <= names
    assert Counter(one.answer for one in questions).keys() == set(ANSWERS)


def test_what_ships_answers_what_the_seeds_say() -> None:
    with assistant("seeds") as knows:
        said, unsaid = ask(
            knows,
            [
                Question("Apakah Rusmadi memimpin rapat klaster?", "yes", ""),
                Question("Apakah Rusmadi lahir di Samarinda?", "unknown", ""),
            ],
        )
    assert not said.refused
    assert unsaid.refused


def asked(answer: str, refused: bool) -> Asked:
    return Asked(Question("Apakah Rusmadi memimpin rapat?", answer, ""), refused)


def test_the_table_counts_what_is_answered() -> None:
    found = [
        ("x", asked("yes", False)),
        ("x", asked("yes", True)),
        ("y", asked("unknown", False)),
        ("y", asked("unknown", True)),
        ("y", asked("unknown", True)),
    ]
    assert table(found).splitlines()[2:] == [
        "| x | 0.50 of 2 | – | – |",
        "| y | – | – | 0.33 of 3 |",
        "| all | 0.50 of 2 | – | 0.33 of 3 |",
    ]
