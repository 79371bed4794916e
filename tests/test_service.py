"""What an assistant gets around it: a place for conversations, a line, and conversations without what has gone."""

from __future__ import annotations

import io
import json
import os
import threading
from dataclasses import replace

import pytest
from conftest import ANI, BUDI, Named, source

from rag import Assistant, Library
from rag.errors import QuestionError
from rag.library import CONVERSATIONS
from rag.schema import Answer, Citation, Passage
from ui.jobs import Job, Stream
from ui.journal import Journal
from ui.service import Service
from ui.talk import Exchange, Talk


def answer(name: str) -> Answer:
    text = "Rapat dipimpin Rusmadi."
    cited = Citation(1, name, "", None, text, 0, 1, Passage(1, name, "", text, 0, len(text), "id"))
    return Answer("Siapa?", text, "id", False, "Siapa?", (cited,))


def test_conversations_are_kept_beside_the_library(library: Library) -> None:
    talk = Service.of(Assistant(library)).conversations.save(BUDI, Talk().asked("Siapa?"))
    assert (library.folder / CONVERSATIONS).is_file()
    assert Service.of(Assistant(library)).conversations.title(BUDI, talk.id) == "Siapa?"


@pytest.mark.parametrize("damage", ["a folder", "not a database"])
def test_where_they_cannot_be_kept_there_the_chat_goes_on_without(library: Library, damage: str) -> None:
    file, log = library.folder / CONVERSATIONS, io.StringIO()
    file.mkdir() if damage == "a folder" else file.write_text("bukan basis data " * 500)
    service = Service.of(Assistant(library), journal=Journal(log))
    (line,) = log.getvalue().splitlines()
    assert json.loads(line)["what"] == "conversations are kept only until the chat ends"
    talk = service.conversations.save(BUDI, Talk().asked("Siapa?"))
    assert service.reopened(BUDI, talk.id) == talk.settled("interrupted")


@pytest.mark.parametrize(
    ("generator", "at_once"),
    [
        ("extractive", 2),
        ("hf:org/model", 2),
        ("models/small", 2),
        ("/srv/models/small@4bit", 2),
        ("openai:small@http://localhost:8000/v1", 32),
        ("anthropic:large", 32),
    ],
)
def test_only_a_server_is_asked_many_questions_at_once(
    library: Library, monkeypatch: pytest.MonkeyPatch, generator: str, at_once: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    jobs = Service.of(Assistant(library, Named(generator))).jobs
    begun, done = threading.Semaphore(0), threading.Event()

    def work(_: Job) -> Stream:
        begun.release()
        done.wait(10)
        return iter(())

    started = [jobs.start(work) for _ in range(33)]
    assert all(begun.acquire(timeout=10) for _ in range(at_once))
    assert [jobs.place(job) for job in started] == [0] * at_once + [*range(1, 34 - at_once)]
    done.set()
    assert all(job.done.wait(10) for job in started)


def test_a_conversation_is_reopened_without_what_has_been_removed(library: Library) -> None:
    library.add_texts([source("a.txt", "Rapat dipimpin Rusmadi."), source("b.txt", "Pasar dibuka.")])
    service = Service.of(Assistant(library))
    exchanges = (Exchange("Satu?", answer=answer("a.txt")), Exchange("Dua?", answer=answer("b.txt")))
    talk = service.conversations.save(BUDI, Talk((*exchanges, Exchange("Tiga?"))))
    library.remove("a.txt")
    found = service.reopened(BUDI, talk.id)
    assert found.exchanges == (
        Exchange("Satu?", problem="removed"),
        exchanges[1],
        Exchange("Tiga?", problem="interrupted"),
    )
    assert service.conversations.cited() == {"b.txt"}
    for visitor, id in ((ANI, talk.id), ("", talk.id), (BUDI, "x"), (BUDI, "")):
        assert service.reopened(visitor, id) == Talk()


def test_what_was_removed_while_nobody_served_is_forgotten_at_the_start(library: Library) -> None:
    library.add_texts([source("a.txt", "Rapat dipimpin Rusmadi.")])
    Service.of(Assistant(library)).conversations.save(
        BUDI, Talk((Exchange("Siapa?", answer=answer("a.txt")),))
    )
    library.remove("a.txt")
    assert Service.of(Assistant(library)).conversations.cited() == set()
    written = b"".join(one.read_bytes() for one in library.folder.glob(f"{CONVERSATIONS}*"))
    assert b"Rusmadi" not in written
    assert b"Siapa?" in written


def test_only_our_own_errors_are_told_in_their_words(library: Library) -> None:
    log = io.StringIO()
    service = replace(Service.of(Assistant(library)), journal=Journal(log))
    assert service.one_line(QuestionError("Pertanyaan kosong."), "en") == "Pertanyaan kosong."
    assert log.getvalue() == ""
    assert service.one_line(OSError("/home/budi"), "id") == "Maaf, terjadi kesalahan. Silakan coba lagi."
    assert json.loads(log.getvalue())["error"] == "OSError: /home/budi"
