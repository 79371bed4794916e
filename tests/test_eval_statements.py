"""The sentences that the check of citations is measured on, and the measure."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from embeddings import open_encoder
from eval.statements import FOLDER, TRUE, Statement, is_supported, read_statements, table
from rag.cite import Citer
from rag.entailment import FOLDER as ENTAILMENT
from rag.entailment import Network
from rag.entailment.training_data import is_held_out
from rag.entailment.training_written import FOLDER as LEARNT
from rag.schema import Hit, Passage, Reading

pytest.importorskip("torch")

SENTENCES = 408
TEXT = "Gubernur Awang membuka pasar di Bontang pada 5 Maret 2012."


def read(folder: Path) -> list[dict[str, str]]:
    return [
        json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open(encoding="utf-8")
    ]


def test_twelve_true_and_twelve_false_sentences_are_about_each_document() -> None:
    rows = read(FOLDER)
    assert set(Counter(row["doc"] for row in rows).values()) == {12}
    assert len(rows) == SENTENCES
    for row in rows:
        for language in ("id", "en"):
            assert row[language].strip() != row[f"false_{language}"].strip(), row


def test_nothing_about_these_documents_was_trained_on() -> None:
    measured, learnt = ({row["doc"] for row in read(folder)} for folder in (FOLDER, LEARNT))
    assert measured.isdisjoint(learnt)
    assert all(is_held_out(document) for document in measured)


def test_a_false_one_stands_beside_each_true_one() -> None:
    statements = list(read_statements())
    kinds = Counter(one.kind for one in statements)
    assert kinds[TRUE] == len(statements) / 2 == 2 * SENTENCES
    assert kinds.keys() == {TRUE, "swap", "replaced", "figure", "opposite", "denied", "relation", "added"}
    assert sum(one.is_across for one in statements) == len(statements) / 2


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        ("Pasar di Bontang dibuka Gubernur Awang.", True),
        ("The market in Bontang was opened on 5 March 2012.", True),
        ("Pasar di Bontang dibuka Gubernur Isran.", False),
        ("The market in Bontang was opened on 6 March 2012.", False),
    ],
)
def test_what_is_supported_passes(text: str, supported: bool) -> None:
    passage = Passage(1, "pasar", "Pasar Bontang", TEXT, 0, len(TEXT), "id")
    one = Statement(text, TRUE, False, Reading((Hit(passage, 0.5),), (), 0.9, True))
    citer = Citer(Network(ENTAILMENT), open_encoder("bundled-fast"))  # type: ignore[arg-type]
    assert is_supported(one, citer) is supported


def test_the_table_says_how_many_are_judged_rightly() -> None:
    found = {("swap", False): [True, False], (TRUE, False): [True] * 3, (TRUE, True): [False]}
    assert table(found).splitlines()[2:] == [
        "| supported: true | 1.000 of 3 | 0.000 of 1 |",
        "| not supported: swap | 0.500 of 2 | – |",
    ]
