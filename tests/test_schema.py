"""The records: pages of offsets, what is embedded of a passage, and the public forms."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest

from rag import schema
from rag.schema import Answer, Citation, Hit, Passage, Source

PASSAGE = Passage(7, "a.txt", "Rapat kerja", "Gubernur hadir.", 10, 25, "id", date(2020, 5, 5), 2)
CITATION = Citation(1, "a.txt", "Rapat kerja", 2, "hadir", 19, 24, PASSAGE)


def test_the_page_of_an_offset() -> None:
    source = Source("a.txt", "Judul", "x" * 30, "id", pages=(0, 10, 20))
    assert [source.page(offset) for offset in (0, 9, 10, 19, 20, 29)] == [1, 1, 2, 2, 3, 3]
    assert Source("a.txt", "Judul", "x", "id").page(0) is None


@pytest.mark.parametrize(
    ("passage", "context"),
    [
        (PASSAGE, "Rapat kerja (2020-05-05)\nGubernur hadir."),
        (dataclasses.replace(PASSAGE, date=None), "Rapat kerja\nGubernur hadir."),
        (dataclasses.replace(PASSAGE, title="", date=None), "Gubernur hadir."),
        (dataclasses.replace(PASSAGE, title="Gubernur"), "Gubernur hadir."),
    ],
)
def test_the_context_is_led_by_title_and_date(passage: Passage, context: str) -> None:
    assert passage.context == context


def test_a_hit_as_json() -> None:
    assert Hit(PASSAGE, 0.123456).to_json() == {
        "score": 0.1235,
        "source": "a.txt",
        "title": "Rapat kerja",
        "page": 2,
        "text": "Gubernur hadir.",
        "start": 10,
        "end": 25,
    }


def test_an_answer_as_json() -> None:
    answer = Answer("Siapa?", "Gubernur [1].", "id", False, "Siapa? (rapat)", (CITATION,), seconds=0.123456)
    assert json.loads(json.dumps(answer.to_json())) == {
        "question": "Siapa?",
        "answer": "Gubernur [1].",
        "language": "id",
        "refused": False,
        "searched_for": "Siapa? (rapat)",
        "citations": [
            {
                "number": 1,
                "source": "a.txt",
                "title": "Rapat kerja",
                "page": 2,
                "quote": "hadir",
                "start": 19,
                "end": 24,
            }
        ],
        "seconds": 0.1235,
    }


def test_every_record_is_frozen() -> None:
    records = [one for one in vars(schema).values() if dataclasses.is_dataclass(one)]
    assert len(records) > 10
    assert all(getattr(record, "__dataclass_params__").frozen for record in records)  # noqa: B009
    with pytest.raises(dataclasses.FrozenInstanceError):
        PASSAGE.text = ""  # type: ignore[misc]
