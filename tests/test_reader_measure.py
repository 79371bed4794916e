"""The reader's figures on paper."""

import json
from pathlib import Path

import numpy as np
import pytest

from rag.reader import SpanScores
from rag.reader.measure import answer_or_abstain, auc, f1, measure


def test_f1_counts_common_words() -> None:
    assert f1("the Provincial Government", ["provincial government"]) == 1
    assert f1("empat puluh lima orang", ["empat puluh lima"]) == pytest.approx(6 / 7)
    assert f1("Samarinda", ["Balikpapan", "di Samarinda"]) == pytest.approx(2 / 3)
    assert f1("", ["x"]) == 0


def test_auc_counts_pairs_in_order() -> None:
    assert auc([3, 1, 2, 0], [True, True, False, False]) == 0.75
    assert auc([1, 1], [True, False]) == 0.5


def test_abstaining_is_right_on_what_cannot_be_answered() -> None:
    sure = [(1.0, 2.0, True), (1.0, 2.0, True), (0.3, -2.0, False), (0.4, -2.0, False)]
    assert answer_or_abstain(sure) == 1
    never = [(1.0, -2.0, True), (1.0, -2.0, True), (0.0, 2.0, False), (0.0, 2.0, False)]
    assert answer_or_abstain(never) <= 0.5


class Underliner:
    """A network that is sure of the word Rusmadi."""

    def score(self, question, passages):
        found = []
        for one in passages:
            places = [(at, at + 7) for at in [one.text.find("Rusmadi")] if at >= 0] or [(0, 1)]
            logit = 3.0 if places[0][1] > 1 else -3.0
            each = np.array([logit], np.float32)
            found.append(SpanScores(np.array(places, np.int64), each, each, 0.0))
        return found


def test_the_dev_sets_that_are_there_are_measured(tmp_path: Path) -> None:
    passages = [("p0", "Rusmadi hadir."), ("p1", "Hujan turun.")]
    rows = {
        "id_passages": [{"id": name, "title": "", "text": text} for name, text in passages],
        "id_queries": [
            {
                "id": f"idk-{n}",
                "question": "Siapa?",
                "answers": ["Rusmadi"] if yes else [],
                "positive": ["p0"] if yes else [],
                "source_passages": ["p0" if yes else "p1"],
                "answerable": yes,
            }
            for n, yes in enumerate([True, True, False, False])
        ]
        + [{"id": "facqa-1", "question": "?", "answers": ["x"], "positive": ["p1"], "answerable": True}],
        "id_rag_groups": [
            {"id": "a", "question": "Siapa?", "passages": ["p0", "p1"], "answerable": True},
            {"id": "b", "question": "Siapa?", "passages": ["p1"], "answerable": False},
        ],
    }
    for name, own in rows.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in own))
    assert measure(Underliner(), tmp_path) == {
        "IDK-MRC, F1, answer or abstain": 1.0,
        "IDK-MRC, F1, answerable, forced": 1.0,
        "NoMIRACL-id, AUC": 1.0,
    }
