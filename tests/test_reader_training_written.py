"""The documents and questions that we wrote for the reader: what is said of them holds for those that ship."""

from __future__ import annotations

import random
from collections import Counter

import pytest

pytest.importorskip("torch")

from embeddings import open_encoder
from rag.reader.training_data import Row, cut
from rag.reader.training_written import Document, read_documents, written_rows


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(read_documents())


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return written_rows(open_encoder("bundled-fast"))


def test_answers_and_sentences_are_as_in_the_text(documents: list[Document]) -> None:
    for one in documents:
        for question in one.questions:
            assert question["sentence"] in one.text, (one.id, question["en"])
            assert question["answer"] in question["sentence"], (one.id, question["en"])
            assert question["id"].strip(), one.id
            assert question["en"].strip(), one.id


def test_half_of_the_questions_ask_for_what_is_not_there(documents: list[Document]) -> None:
    answered = Counter(bool(question["answer"]) for one in documents for question in one.questions)
    assert answered[True] == pytest.approx(answered[False], rel=0.05)
    assert len({one.id for one in documents}) == len(documents)
    assert {one.language for one in documents} == {"id", "en"}


def test_a_window_is_cut_around_the_sentence(rows: list[Row]) -> None:
    rng = random.Random(0)
    for row in rng.sample(rows, 100):
        assert row.context.about is not None
        sentence = row.context.text[slice(*row.context.about)]
        window = cut(row.context, 60, rng)
        if row.context.answers:
            answers = {row.context.text[a:b] for a, b in row.context.answers}
            assert {window.text[a:b] for a, b in window.answers} <= answers
            assert window.answers
        else:
            assert sentence in window.text
            assert not window.answers


def test_other_passages_lack_the_answer(rows: list[Row]) -> None:
    for row in rows:
        for a, b in row.context.answers:
            answer = row.context.text[a:b].casefold()
            assert not any(answer in one.text.casefold() for one in row.liked)
