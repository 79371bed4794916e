"""Votes become questions that the evaluation reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import source

from eval.corpus import Question, read_questions
from rag import Library
from rag.schema import Answer, Citation, Passage, Turn
from ui.conversations import Conversations, kept_for
from ui.feedback import feedback
from ui.talk import Exchange, Talk, Vote

BUDI = "b" * 32
TEXTS = {"a.txt": "Rapat dipimpin Rusmadi.", "b.txt": "Pasar dibuka pada hari Senin."}


@pytest.fixture
def kept(library: Library) -> Iterator[Conversations]:
    library.add_texts(source(name, text) for name, text in TEXTS.items())
    opened = kept_for(library)
    yield opened
    opened.close()


def answer(question: str, text: str, *names: str) -> Answer:
    """One that quotes these documents; without any, a refusal."""
    cited = tuple(
        Citation(n, name, "", None, TEXTS[name], 0, 1, Passage(n, name, "", TEXTS[name], 0, 1, "id"))
        for n, name in enumerate(names, 1)
    )
    return Answer(question, text, "id", not names, question, cited)


def exchange(question: str, text: str, *names: str, vote: Vote = "", remark: str = "") -> Exchange:
    return Exchange(question, answer=answer(question, text, *names), vote=vote, remark=remark)


def read(library: Library, tmp_path: Path) -> tuple[list[dict[str, Any]], list[Question]]:
    """What comes out, and what the evaluation makes of it."""
    found = list(feedback(library))
    file = tmp_path / "feedback.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in found), encoding="utf-8")
    return found, read_questions(file) if found else []


def test_what_helped_is_a_question_with_its_answer(
    library: Library, kept: Conversations, tmp_path: Path
) -> None:
    talk = Talk(
        (
            exchange(
                "Siapa memimpin rapat?", "Pemimpinnya **Rusmadi** [1].", "a.txt", vote="up", remark="tepat"
            ),
            Exchange("Lho?", problem="stopped"),
            exchange("Kapan pasar dibuka?", "Pasar dibuka [1] [2].", "b.txt", "a.txt", vote="up"),
        )
    )
    talk = kept.save(BUDI, talk)
    found, questions = read(library, tmp_path)
    assert BUDI not in json.dumps(found)
    assert [(one["vote"], one["remark"], one["answered"]) for one in found] == [
        ("up", "tepat", "Pemimpinnya **Rusmadi** [1]."),
        ("up", "", "Pasar dibuka [1] [2]."),
    ]
    assert questions == [
        Question(f"{talk.id}-1", "Siapa memimpin rapat?", ("Rusmadi",), ("a.txt",), True, "id"),
        Question(
            f"{talk.id}-3",
            "Kapan pasar dibuka?",
            (TEXTS["b.txt"], TEXTS["a.txt"]),
            ("a.txt", "b.txt"),
            True,
            "id",
            history=(Turn("Siapa memimpin rapat?", "Pemimpinnya **Rusmadi** [1]."),),
        ),
    ]


def test_a_refusal_that_helped_is_a_question_without_an_answer(
    library: Library, kept: Conversations, tmp_path: Path
) -> None:
    kept.save(BUDI, Talk((exchange("Siapa presiden Mars?", "Tidak ditemukan.", vote="up"),)))
    _, (question,) = read(library, tmp_path)
    assert (question.answerable, question.answers, question.positive) == (False, (), ())


@pytest.mark.parametrize("names", [["a.txt"], []])
def test_the_answer_to_what_did_not_help_is_for_a_person_to_write(
    library: Library, kept: Conversations, tmp_path: Path, names: list[str]
) -> None:
    said = exchange("Siapa?", "Pemimpinnya **Rusmadi** [1].", *names, vote="down", remark="keliru\nsekali")
    kept.save(BUDI, Talk((said,)))
    (one,), (question,) = read(library, tmp_path)
    assert (question.answerable, question.answers, question.positive) == (True, (), ())
    assert (one["vote"], one["remark"], one["answered"]) == (
        "down",
        "keliru\nsekali",
        "Pemimpinnya **Rusmadi** [1].",
    )


def test_only_what_was_voted_on_comes_out(library: Library, kept: Conversations, tmp_path: Path) -> None:
    talk = kept.save(BUDI, Talk((exchange("Siapa?", "Rusmadi.", "a.txt", vote="up"),)))
    kept.save(BUDI, Talk((exchange("Kapan?", "Senin.", "b.txt"),)))
    assert [one["question"] for one in feedback(library)] == ["Siapa?"]
    kept.vote(BUDI, talk.voted(0, "", ""), 0)
    assert list(feedback(library)) == []


def test_what_quotes_a_document_that_was_removed_is_gone(
    library: Library, kept: Conversations, tmp_path: Path
) -> None:
    talk = Talk(
        (
            exchange("Siapa?", "Rusmadi.", "a.txt", vote="up"),
            exchange("Kapan?", "Senin.", "b.txt", vote="down"),
        )
    )
    kept.save(BUDI, talk)
    library.remove("a.txt")
    found, (question,) = read(library, tmp_path)
    assert (question.text, question.history) == ("Kapan?", ())
    assert "Rusmadi" not in json.dumps(found)


def test_a_library_that_was_never_asked_has_none(library: Library) -> None:
    assert list(feedback(library)) == []
