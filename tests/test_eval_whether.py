"""The yes-no questions, their measure, and the bound that is fitted on them."""

from __future__ import annotations

from collections import Counter

import pytest

from eval.fit_whether import fit_whether
from eval.whether import ANSWERS, DOCUMENTS, Asked, Question, ask, assistant, read_questions, table
from eval.youden import best_bound

LONG = "Apakah rapat pengembangan klaster industri di Bappeda Kaltim dipimpin langsung oleh Rusmadi?"


@pytest.mark.parametrize(("corpus", "count"), [("seeds", 130), ("written", 540)])
def test_each_question_is_about_a_document_and_asked_once(corpus: str, count: int) -> None:
    questions = read_questions(corpus)
    names = {file.name for file in DOCUMENTS[corpus].iterdir()}
    assert len({one.text for one in questions}) == len(questions) == count
    assert {one.document for one in questions} <= names
    assert Counter(one.answer for one in questions).keys() == set(ANSWERS)


def test_a_question_is_weighed_where_its_statement_says_enough() -> None:
    assert Question(LONG, "yes", "").is_weighed
    assert not Question("Apakah Rusmadi memimpin rapat?", "yes", "").is_weighed
    assert not Question(
        "Siapa yang memimpin rapat klaster di Bappeda Kaltim pada 2012?", "yes", ""
    ).is_weighed


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


def asked(answer: str, refused: bool, confidence: float = 0.5, document: str = "a") -> Asked:
    return Asked(Question(LONG, answer, document), refused, confidence)


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


def test_the_bound_lies_between_what_is_answered_and_what_is_not() -> None:
    documents = [f"document {n}" for n in range(20)]
    known = [asked("no", True, 0.6, one) for one in documents]
    unknown = [asked("unknown", True, 0.2, one) for one in documents]
    shown = [asked("unknown", False, 0.1, one) for one in documents]
    numbers, held = fit_whether([*known, *unknown, *shown])
    assert 0.2 < numbers["confidence"] <= 0.6
    assert held["yes-no questions"]["fitted"] == {"answered": 1.0, "false answers": 0.5}
    assert held["yes-no questions"]["held out"] == {"answered": 1.0, "false answers": 0.5}


def test_of_equal_bounds_the_middle_one_is_taken() -> None:
    assert best_bound([0.8, 0.9], [0.1, 0.2]) == pytest.approx(0.505)
    assert best_bound([0.5, 0.9], [0.1, 0.7]) > 0.1
