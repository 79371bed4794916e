"""What is written down of what happens: a JSON object a line, and of what people ask nothing unless that is wanted."""

from __future__ import annotations

import io
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from rag.schema import Answer, Citation, Passage
from ui.journal import Journal

VISITOR = "0123456789abcdef" * 2
QUESTION = "Siapa kepala\nBappeda Kaltim?"
PASSAGE = Passage(1, "rahasia.txt", "Rapat", "Rusmadi.", 0, 8, "id")
CITATION = Citation(1, "rahasia.txt", "Rapat", None, "Rusmadi.", 0, 8, PASSAGE)
ANSWER = Answer(QUESTION, "**Rusmadi** [1].", "id", False, QUESTION, (CITATION,), seconds=0.12345)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def everything(journal: Journal) -> None:
    journal.asked(VISITOR, QUESTION, ANSWER, "chat")
    journal.did("upload", VISITOR, "rahasia.txt", became="added", reason="")
    journal.did("vote", VISITOR, vote="up")


def test_what_happens_is_told_without_what_people_ask() -> None:
    stream = io.StringIO()
    everything(Journal(stream))
    asked, uploaded, voted = lines(stream)
    assert abs(datetime.now(timezone.utc) - datetime.fromisoformat(asked.pop("time"))).total_seconds() < 60
    assert asked == {
        "event": "ask",
        "visitor": "01234567",
        "way": "chat",
        "seconds": 0.123,
        "language": "id",
        "refused": False,
        "citations": 1,
        "generator": "extractive",
    }
    assert {**uploaded, "time": ""} == {
        "time": "",
        "event": "upload",
        "visitor": "01234567",
        "became": "added",
        "reason": "",
    }
    assert (voted["event"], voted["vote"]) == ("vote", "up")
    for private in ("Bappeda", "Rusmadi", "rahasia", VISITOR):
        assert private not in stream.getvalue()


def test_what_people_ask_is_told_where_that_is_wanted() -> None:
    stream = io.StringIO()
    everything(Journal(stream, questions=True))
    asked, uploaded, voted = lines(stream)
    assert (asked["question"], uploaded["text"]) == (QUESTION, "rahasia.txt")
    assert "text" not in voted
    assert VISITOR not in stream.getvalue()


def test_without_a_stream_only_what_went_wrong_is_told(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO, "tanya"):
        everything(Journal())
        assert not caplog.records
        Journal().problem("a handler failed", ValueError("kabel putus"))
        Journal().warning("conversations are not kept", OSError("penuh"))
    assert [one.getMessage() for one in caplog.records] == [
        "a handler failed",
        "conversations are not kept: penuh",
    ]
    assert "ValueError: kabel putus" in caplog.text
    assert capfd.readouterr() == ("", "")


def test_problems_are_in_the_journal_too() -> None:
    stream = io.StringIO()
    Journal(stream).problem("a handler failed", ValueError("kabel\nputus"))
    Journal(stream).warning("conversations are not kept", OSError("penuh"))
    problem, warning = lines(stream)
    assert (problem["event"], problem["error"]) == ("problem", "ValueError: kabel\nputus")
    assert (warning["event"], warning["error"]) == ("warning", "penuh")


def test_lines_of_many_threads_stay_whole(tmp_path: Path) -> None:
    with open(tmp_path / "log", "w", encoding="utf-8", buffering=16) as stream:
        journal = Journal(stream)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: journal.did("x", VISITOR, n=n, filling="é\u2028" * 300), range(400)))
    found = [json.loads(line)["n"] for line in (tmp_path / "log").read_bytes().splitlines()]
    assert sorted(found) == list(range(400))


def test_a_name_that_is_no_text_is_still_a_line(tmp_path: Path) -> None:
    with open(tmp_path / "log", "w", encoding="utf-8") as stream:
        Journal(stream, questions=True).did("upload", "", "laporan \udcff.txt")
    assert json.loads((tmp_path / "log").read_bytes())["text"] == "laporan \udcff.txt"


def test_nobody_goes_without_an_answer_because_the_journal_cannot_be_written() -> None:
    stream = io.StringIO()
    stream.close()
    everything(Journal(stream))
    if Path("/dev/full").exists():  # a disk without room
        full = open("/dev/full", "w")  # noqa: SIM115
        everything(Journal(full))
        with pytest.raises(OSError, match="No space"):
            full.close()
