"""What is kept of conversations: whose it is, how it is found again, and that it goes when it is to go."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date, datetime, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import ANI, BUDI, lock_up, source
from hypothesis import example, given
from hypothesis import strategies as st

from rag.errors import LibraryError
from rag.library import CONVERSATIONS, MAX_QUESTION, Library
from rag.schema import Answer, Citation, Hit, Passage, Sentence
from ui.conversations import Conversations, forget_removed, kept_for
from ui.talk import Exchange, Talk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / CONVERSATIONS


@pytest.fixture
def kept(file: Path) -> Iterator[Conversations]:
    opened = Conversations(file)
    yield opened
    opened.close()


def passage(text: str, name: str = "a.txt") -> Passage:
    return Passage(2**62 + 1, name, "Rapat", text, 7, 7 + len(text), "id", date(2012, 10, 16), None, "Bab I")


def answer(question: str, text: str = "Rusmadi.", name: str = "a.txt", **fields: Any) -> Answer:
    """One that cites a document of this name."""
    cited = Citation(1, name, "Rapat", None, text, 7, 7 + len(text), passage(text, name), ("b.txt",))
    whole = Answer(question, f"{text} [1]", "id", False, question, (cited,), (Sentence(text, (1,), True),))
    return replace(whole, **fields)


def refusal(question: str, *nearest: Passage) -> Answer:
    hits = tuple(Hit(one, 0.5) for one in nearest)
    return Answer(question, "Tidak ditemukan.", "id", True, question, nearest=hits)


def ask(kept: Conversations, talk: Talk, question: str, said: Answer | None = None) -> Talk:
    """Ask and answer, as the chat does it: the question is kept before there is an answer."""
    talk = kept.save(BUDI, talk.asked(question))
    return kept.save(BUDI, talk.with_last(Exchange(question, answer=said or answer(question))))


def questions(kept: Conversations, talk: Talk) -> list[str]:
    found = kept.open(BUDI, talk.id)
    return [one.question for one in found.exchanges] if found else []


def titles(kept: Conversations, words: str = "", visitor: str = BUDI) -> list[str]:
    return [one.title for one in kept.listed(visitor, words)]


def bytes_of(file: Path) -> bytes:
    """All that is on the disk."""
    return b"".join(one.read_bytes() for one in file.parent.iterdir())


# -- what is kept


def test_a_conversation_is_there_again_when_the_file_is_opened_again(kept: Conversations, file: Path) -> None:
    talk = ask(kept, ask(kept, Talk(), "Siapa kepala Bappeda?"), "Dan wakilnya?")
    kept.vote(BUDI, talk.voted(0, "up", "tepat"), 0)
    kept.close()
    again = Conversations(file)
    found = again.open(BUDI, talk.id)
    assert found == talk.voted(0, "up", "tepat")
    (one,) = again.listed(BUDI)
    assert (one.id, one.title, one.questions) == (talk.id, "Siapa kepala Bappeda?", 2)
    assert 0 <= (datetime.now(timezone.utc) - one.changed).total_seconds() < 60
    again.close()


def test_a_question_is_kept_before_it_is_answered(kept: Conversations) -> None:
    talk = kept.save(BUDI, Talk().asked("Siapa?"))
    found = kept.open(BUDI, talk.id)
    assert found is not None
    assert found.exchanges[0].pending
    kept.save(BUDI, talk.settled("stopped"))
    found = kept.open(BUDI, talk.id)
    assert found is not None
    assert [one.problem for one in found.exchanges] == ["stopped"]


UNIT = st.floats(0, 1)
DATES = st.none() | st.dates()
PASSAGES = st.builds(Passage, date=DATES, page=st.none() | st.integers(), section=st.text())
HITS = st.builds(Hit, passage=PASSAGES, score=UNIT, lexical=UNIT, dense=UNIT, also_in=...)
CITATIONS = st.builds(Citation, passage=PASSAGES, also_in=...)
SENTENCES = st.builds(Sentence, contradicted=...)
SHAPES: dict[str, Any] = {
    **dict.fromkeys((one.name for one in fields(Answer)), ...),
    "refused": st.just(True),  # which keeps everything
    "citations": st.lists(CITATIONS, max_size=2).map(tuple),
    "sentences": st.lists(SENTENCES, max_size=2).map(tuple),
    "nearest": st.lists(HITS, max_size=2).map(tuple),
    "confidence": UNIT,
    "seconds": UNIT,
}
ANSWERS = st.builds(Answer, **SHAPES)


@given(ANSWERS)
def test_every_answer_comes_back_as_it_was(said: Answer) -> None:
    kept = Conversations(None)
    talk = ask(kept, Talk(), "Apa?", said)
    assert kept.open(BUDI, talk.id) == talk
    assert kept.listed(BUDI, "tidak ada yang seperti ini \0") == []


def test_what_was_read_for_an_answer_is_not_kept_but_what_is_offered_instead_of_one_is(
    kept: Conversations, file: Path
) -> None:
    near = passage("Jembatan Mahakam diperbaiki.", "dekat.txt")
    talk = ask(kept, Talk(), "Siapa?", answer("Siapa?", nearest=(Hit(near, 0.5),)))
    talk = ask(kept, talk, "Kapan?", refusal("Kapan?"))
    found = kept.open(BUDI, talk.id)
    assert found is not None
    assert found.exchanges[0].answer == answer("Siapa?")
    assert kept.cited() == {"a.txt"}
    assert b"Mahakam" not in bytes_of(file)
    talk = ask(kept, talk, "Di mana?", refusal("Di mana?", near))
    found = kept.open(BUDI, talk.id)
    assert found is not None
    assert found.nearest(2, 0) == Hit(near, 0.5)
    assert kept.cited() == {"a.txt", "dekat.txt"}


def test_half_a_character_costs_nobody_a_conversation(kept: Conversations) -> None:
    broken = "Siapa \ud83d kepala?"
    talk = ask(kept, Talk(), broken, answer(broken, "Rus\udcffmadi."))
    kept.vote(BUDI, talk.voted(0, "down", "\udfff"), 0)
    (exchange,) = kept.open(BUDI, talk.id).exchanges  # type: ignore[union-attr]
    assert exchange.answer is not None
    assert (exchange.question, exchange.answer.text) == ("Siapa ? kepala?", "Rus?madi. [1]")
    assert (exchange.vote, exchange.remark) == ("down", "?")
    assert titles(kept) == ["Siapa ? kepala?"]
    kept.rename(BUDI, talk.id, "\ud800")
    assert titles(kept, "\udcff") == ["?"]
    assert kept.open(BUDI, "\ud800") is None


def test_what_is_no_question_for_its_length_does_not_fill_the_disk(kept: Conversations, file: Path) -> None:
    talk = kept.save(BUDI, Talk((Exchange("x" * 5_000_000, problem="Terlalu panjang."),)))
    assert questions(kept, talk) == ["x" * MAX_QUESTION]
    assert len(bytes_of(file)) < 500_000


def test_a_title_is_one_short_line(kept: Conversations) -> None:
    talk = ask(kept, Talk(), "  Siapa\n\tkepala\u2028Bappeda?  ")
    assert titles(kept) == ["Siapa kepala Bappeda?"]
    ask(kept, Talk(), "kata " * 30)
    long = titles(kept)[0]
    assert (len(long), long[-1]) == (80, "…")
    kept.rename(BUDI, talk.id, " Rapat\nkerja ")
    assert kept.title(BUDI, talk.id) == "Rapat kerja"
    kept.rename(BUDI, talk.id, " \n")
    assert kept.title(BUDI, talk.id) == "Rapat kerja"
    ask(kept, talk, "Kapan?")  # a new question leaves the name that was given
    assert titles(kept)[0] == "Rapat kerja"
    kept.rename(BUDI, talk.id, "x" * 1000)
    assert kept.title(BUDI, talk.id) == "x" * 80


def test_without_a_file_they_are_kept_for_as_long_as_the_program_runs() -> None:
    kept = Conversations(None)
    talk = ask(kept, Talk(), "Siapa?")
    kept.forget(["a.txt"])
    assert questions(kept, talk) == ["Siapa?"]
    kept.delete(BUDI, talk.id)
    assert kept.listed(BUDI) == []


# -- whose it is


def test_a_conversation_is_nobody_elses(kept: Conversations) -> None:
    talk = ask(kept, Talk(), "Siapa?")
    for other in (ANI, "", BUDI[:-1], "%"):
        assert kept.open(other, talk.id) is None
        assert kept.title(other, talk.id) == ""
        assert kept.listed(other) == []
        kept.rename(other, talk.id, "Milik saya")
        kept.vote(other, talk.voted(0, "down", "x"), 0)
        kept.delete(other, talk.id)
    assert kept.open(BUDI, talk.id) == talk
    assert titles(kept) == ["Siapa?"]


def test_nobody_goes_on_with_anothers_conversation(kept: Conversations) -> None:
    talk = ask(kept, Talk(), "Siapa?")
    theirs = kept.save(ANI, replace(talk, exchanges=(Exchange("Curi"),)))
    assert theirs.id != talk.id
    assert kept.open(BUDI, talk.id) == talk
    assert titles(kept, visitor=ANI) == ["Curi"]


def test_ids_cannot_be_guessed(kept: Conversations) -> None:
    ids = {ask(kept, Talk(), "Siapa?").id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(one) >= 22 for one in ids)


def test_nothing_is_kept_for_nobody(kept: Conversations, file: Path) -> None:
    talk = Talk().asked("Siapa gerangan?")
    assert kept.save("", talk) == talk
    assert kept.save(BUDI, Talk()) == Talk()
    assert kept.listed("") == kept.listed(BUDI) == []
    assert b"gerangan" not in bytes_of(file)


# -- how it is found again


def test_the_newest_comes_first_and_old_ones_come_back(kept: Conversations) -> None:
    first = ask(kept, Talk(), "Satu?")
    ask(kept, Talk(), "Dua?")
    assert titles(kept) == ["Dua?", "Satu?"]
    ask(kept, first, "Lagi?")
    assert titles(kept) == ["Satu?", "Dua?"]
    assert [one.questions for one in kept.listed(BUDI)] == [2, 1]
    assert [one.title for one in kept.listed(BUDI, limit=1)] == ["Satu?"]


def test_a_search_looks_in_titles_questions_and_answers(kept: Conversations) -> None:
    talk = ask(kept, Talk(), "Siapa kepala Bappeda?", answer("?", "Dipimpin Rusmadi"))
    kept.rename(BUDI, talk.id, "Rapat provinsi")
    ask(kept, talk, "Berapa anggaran jembatan?", answer("?", "Sembilan miliar"))
    ask(kept, Talk(), "Siapa gubernur?", answer("?", "Awang Faroek"))
    for words in ("provinsi", "BAPPEDA", "rusmadi", "jemba", "kepala miliar", " rapat  rusmadi anggaran "):
        assert titles(kept, words) == ["Rapat provinsi"], words
    assert titles(kept, "siapa") == ["Siapa gubernur?", "Rapat provinsi"]
    assert titles(kept, "rusmadi faroek") == []
    assert titles(kept, "a.txt") == []  # it is words that are looked for
    assert titles(kept, " \n") == ["Siapa gubernur?", "Rapat provinsi"]
    assert titles(kept, "siapa", ANI) == []


@pytest.mark.parametrize(
    "sign", ["%", "_", "\\", "'", '"', "\\%", "%%", "*", "?", "[a-z]", "--", ");", "$.x"]
)
def test_signs_stand_for_themselves_in_a_search(kept: Conversations, sign: str) -> None:
    ask(kept, Talk(), "Tanpa tanda")
    ask(kept, Talk(), f"Naik 5{sign}kah")
    ask(kept, Talk(), "Jawaban", answer("Jawaban", f"Naik 6{sign}lebih"))
    assert titles(kept, f"5{sign}k") == [f"Naik 5{sign}kah"]
    assert titles(kept, sign) == ["Jawaban", f"Naik 5{sign}kah"]


@pytest.mark.parametrize("words", ["x " * 20_000, "x" * 60_000, "% _ \\ ' \0 \ud800 " * 5_000])
def test_a_search_may_be_of_any_length(kept: Conversations, words: str) -> None:
    ask(kept, Talk(), "Siapa?")
    assert titles(kept, words) == []


@given(st.text())
@example("\\ a\0b c")
def test_what_is_in_a_question_is_found_by_each_of_its_words(question: str) -> None:
    kept = Conversations(None)
    talk = ask(kept, Talk(), question)
    for word in question.split():
        assert [one.id for one in kept.listed(BUDI, word)] == [talk.id]


# -- two windows


def test_two_windows_that_go_on_with_one_conversation_lose_nothing(kept: Conversations) -> None:
    begun = ask(kept, Talk(), "Siapa?")
    one = kept.save(BUDI, begun.asked("Kapan?"))
    other = kept.save(BUDI, begun.asked("Di mana?"))
    other = kept.save(BUDI, other.with_last(Exchange("Di mana?", answer=answer("Di mana?"))))
    one = kept.save(BUDI, one.with_last(Exchange("Kapan?", answer=answer("Kapan?"))))
    assert one.id == begun.id != other.id
    assert questions(kept, one) == ["Siapa?", "Kapan?"]
    assert questions(kept, other) == ["Siapa?", "Di mana?"]
    for talk in (one, other):
        assert kept.open(BUDI, talk.id) == talk
    one = ask(kept, one, "Berapa?")
    assert questions(kept, one) == ["Siapa?", "Kapan?", "Berapa?"]
    assert len(kept.listed(BUDI)) == 2


def test_a_window_that_opens_it_while_an_answer_is_under_way_loses_nothing(kept: Conversations) -> None:
    asking = kept.save(BUDI, Talk().asked("Siapa?"))
    looking = kept.open(BUDI, asking.id)
    assert looking is not None
    ask(kept, looking.settled("interrupted"), "Kapan?")
    said = answer("Siapa?")
    answered = kept.save(BUDI, asking.with_last(Exchange("Siapa?", answer=said)))
    found = kept.open(BUDI, asking.id)
    assert found is not None
    assert found.exchanges[0].answer == said
    asking = ask(kept, answered, "Berapa?")
    assert questions(kept, looking) == ["Siapa?", "Kapan?"]
    assert questions(kept, asking) == ["Siapa?", "Berapa?"]


def test_what_was_deleted_in_another_window_goes_on_as_another_conversation(kept: Conversations) -> None:
    talk = kept.save(BUDI, Talk().asked("Siapa?"))
    kept.delete(BUDI, talk.id)
    again = kept.save(BUDI, talk.with_last(Exchange("Siapa?", answer=answer("Siapa?"))))
    assert questions(kept, again) == ["Siapa?"]
    assert kept.open(BUDI, talk.id) is None


def test_many_threads_write_and_read_at_once(kept: Conversations, file: Path) -> None:
    other = Conversations(file)

    def chat(n: int) -> Talk:
        opened = (kept, other)[n % 2]
        talk = ask(opened, ask(opened, Talk(), f"Siapa {n}?"), f"Kapan {n}?")
        assert opened.open(BUDI, talk.id) == talk
        assert f"Siapa {n}?" in titles(opened, f"kapan {n}?")
        if n % 4 == 0:
            opened.delete(BUDI, talk.id)
        return talk

    with ThreadPoolExecutor(8) as pool:
        talks = list(pool.map(chat, range(24)))
    left = [talk for n, talk in enumerate(talks) if n % 4]
    assert {one.id for one in other.listed(BUDI)} == {talk.id for talk in left}
    assert [kept.open(BUDI, talk.id) for talk in left] == left
    other.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that start at once")
def test_two_processes_write_at_once(file: Path) -> None:
    def work(number: int) -> None:
        kept = Conversations(file)
        for n in range(10):
            talk = ask(kept, Talk(), f"{number} {n}")
            if n % 2:
                kept.delete(BUDI, talk.id)
        kept.close()

    started = [multiprocessing.get_context("fork").Process(target=work, args=(n,)) for n in range(2)]
    for one in started:
        one.start()
    for one in started:
        one.join(30)
    assert [one.exitcode for one in started] == [0, 0]
    kept = Conversations(file)
    assert sorted(titles(kept)) == sorted(f"{number} {n}" for number in range(2) for n in range(0, 10, 2))
    kept.close()


# -- that it goes


def test_what_is_deleted_leaves_no_byte(
    kept: Conversations, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In this order, SQLite moves rows to other pages, and would leave copies behind.
    ids = map(str, Random(0).sample(range(1000), 80))
    monkeypatch.setattr("ui.conversations.secrets.token_urlsafe", lambda _: next(ids))
    secret = [f"rahasia{n}" for n in range(40)]
    talks = []
    for n, word in enumerate(secret):
        ask(kept, Talk(), f"biasa{n} " + "kata " * (n % 20))
        talks.append(ask(kept, Talk(), f"{word} " + "kata " * (n % 50), answer(word, f"{word}. " * (n % 9))))
        kept.vote(BUDI, talks[-1].voted(0, "down", word), 0)
    assert b"rahasia" in bytes_of(file)
    for talk in talks:
        kept.delete(BUDI, talk.id)
    assert b"rahasia" not in bytes_of(file)
    assert sorted(title.split()[0] for title in titles(kept)) == sorted(f"biasa{n}" for n in range(40))


def test_answers_go_with_the_document_that_they_quote_and_questions_stay(
    kept: Conversations, file: Path
) -> None:
    talk = ask(kept, Talk(), "Siapa?", answer("Siapa?", "Kata rahasia.", "gone.txt"))
    talk = ask(kept, talk, "Kapan?", answer("Kapan?", "Kata biasa."))
    talk = ask(kept, talk, "Di mana?", refusal("Di mana?", passage("Isi rahasia.", "gone.txt")))
    kept.vote(BUDI, talk.voted(0, "up", "tepat"), 0)
    kept.forget(["gone.txt", "never.txt"])
    found = kept.open(BUDI, talk.id)
    assert found is not None
    assert [(e.question, e.answer and e.answer.text, e.problem) for e in found.exchanges] == [
        ("Siapa?", None, "removed"),
        ("Kapan?", "Kata biasa. [1]", ""),
        ("Di mana?", None, "removed"),
    ]
    assert kept.cited() == {"a.txt"}
    assert b"rahasia" not in bytes_of(file)
    assert titles(kept, "rahasia") == []
    talk = ask(kept, found, "Siapa lagi?", answer("Siapa lagi?", "Kata biasa."))
    assert questions(kept, talk) == ["Siapa?", "Kapan?", "Di mana?", "Siapa lagi?"]


def test_forgetting_is_for_everybody(kept: Conversations) -> None:
    for visitor in (BUDI, ANI):
        talk = kept.save(visitor, Talk((Exchange("Siapa?", answer=answer("Siapa?")),)))
        kept.vote(visitor, talk.voted(0, "up", ""), 0)
    assert len(list(kept.voted())) == 2
    kept.forget(["a.txt"])
    assert [talk.exchanges[0].answer for _, talk in kept.voted()] == [None, None]


def test_what_is_no_longer_in_the_library_is_forgotten(library: Library) -> None:
    library.add_texts([source("a.txt", "Rapat dipimpin Rusmadi."), source("b.txt", "Pasar dibuka.")])
    kept = kept_for(library)
    talk = ask(kept, Talk(), "Siapa?")
    talk = ask(kept, talk, "Apa?", answer("Apa?", "Pasar dibuka.", "b.txt"))
    forget_removed(library)
    assert kept.open(BUDI, talk.id) == talk
    library.remove("a.txt")
    forget_removed(library)
    found = kept.open(BUDI, talk.id)
    assert found is not None
    assert [one.problem for one in found.exchanges] == ["removed", ""]
    assert kept.cited() == {"b.txt"}
    kept.close()


# -- where it cannot be kept

KEPT_THERE = r"^[^\n]*conversations\.sqlite: conversations cannot be kept there \([^\n]+\)$"


def test_a_folder_that_cannot_be_written_is_one_clear_error(readonly: Path) -> None:
    (readonly / "old").mkdir()
    kept = Conversations(readonly / "old" / CONVERSATIONS)
    ask(kept, Talk(), "Siapa?")
    kept.close()
    lock_up(readonly)
    for folder in (readonly, readonly / "old"):
        with pytest.raises(LibraryError, match=KEPT_THERE):
            Conversations(folder / CONVERSATIONS)


@pytest.mark.parametrize("content", [b"bukan basis data " * 500, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_file_of_something_else_is_one_clear_error_and_stays(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(LibraryError, match=KEPT_THERE):
        Conversations(file)
    assert file.read_bytes() == content


def test_a_file_that_is_damaged_later_is_one_clear_error(file: Path) -> None:
    kept = Conversations(file)
    talk = Talk()
    for n in range(30):
        talk = ask(kept, talk, f"Siapa {n}? " + "kata " * 300)
    kept.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    kept = Conversations(file)
    for use in (
        lambda: kept.open(BUDI, talk.id),
        lambda: kept.listed(BUDI),
        lambda: kept.save(BUDI, Talk().asked("Siapa?")),
        lambda: kept.delete(BUDI, talk.id),
        lambda: kept.forget(["a.txt"]),
        lambda: list(kept.voted()),
        kept.cited,
    ):
        with pytest.raises(LibraryError, match=KEPT_THERE):
            use()
    kept.close()


def test_a_file_of_a_later_version_is_left_alone(file: Path) -> None:
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 2")
    database.close()
    with pytest.raises(LibraryError, match="made by a later version of Tanya"):
        Conversations(file)


def test_who_waits_too_long_for_another_process_hears_why(kept: Conversations, file: Path) -> None:
    talk = ask(kept, Talk(), "Siapa?")
    kept._database.execute("PRAGMA busy_timeout = 50")
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="locked"):
        kept.save(BUDI, talk.asked("Kapan?"))
    assert kept.open(BUDI, talk.id) == talk
    writer.execute("ROLLBACK")
    writer.close()
    assert questions(kept, ask(kept, talk, "Kapan?")) == ["Siapa?", "Kapan?"]


def test_a_library_folder_that_cannot_be_made_is_one_clear_error(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    library.folder = tmp_path / "file" / "library"
    with pytest.raises(LibraryError, match=r"library: cannot be made \(Not a directory\)"):
        kept_for(library)
