"""The line of questions: who is next, who no longer waits, and what becomes of each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from rag.errors import QuestionError
from rag.schema import Answer
from ui.jobs import Job, Jobs, Stream

ANSWER = Answer("Siapa?", "Rusmadi.", "id", False, "Siapa?")
SOON = 10.0


@dataclass
class Slow:
    """Work that says a word, and the rest when it may go on."""

    begun: threading.Event = field(default_factory=threading.Event)
    may_go_on: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)

    def __call__(self, _: Job) -> Stream:
        try:
            yield "Rus"
            self.begun.set()
            assert self.may_go_on.wait(SOON)
            yield "madi."
            yield ANSWER
        finally:
            self.closed.set()


@pytest.fixture
def slow() -> Iterator[Slow]:
    work = Slow()
    yield work
    work.may_go_on.set()


@pytest.fixture
def busy(slow: Slow) -> Jobs:
    """A line in which one is at work."""
    jobs = Jobs(1)
    jobs.start(slow)
    assert slow.begun.wait(SOON)
    return jobs


def quick(_: Job) -> Stream:
    yield "Rusmadi."
    yield ANSWER


def test_a_job_keeps_the_text_and_then_the_answer(slow: Slow) -> None:
    job = Jobs(1).start(slow)
    assert slow.begun.wait(SOON)
    assert (job.draft, job.answer, job.done.is_set()) == ("Rus", None, False)
    slow.may_go_on.set()
    assert job.done.wait(SOON)
    assert (job.draft, job.answer, job.error) == ("Rusmadi.", ANSWER, None)
    assert slow.closed.is_set()


def test_first_come_first_served(busy: Jobs, slow: Slow) -> None:
    order: list[Job] = []

    def work(job: Job) -> Stream:
        order.append(job)
        return iter([ANSWER])

    jobs = [busy.start(work) for _ in range(5)]
    assert [busy.place(job) for job in jobs] == [1, 2, 3, 4, 5]
    slow.may_go_on.set()
    assert all(job.done.wait(SOON) for job in jobs)
    assert order == jobs  # each was given itself
    assert [busy.place(job) for job in jobs] == [0] * 5


def test_so_many_work_at_once_and_no_more(slow: Slow) -> None:
    meeting, jobs = threading.Barrier(4, timeout=SOON), Jobs(3)

    def work(job: Job) -> Stream:
        meeting.wait()
        yield from slow(job)

    three = [jobs.start(work) for _ in range(3)]
    fourth = jobs.start(quick)
    meeting.wait()  # all three are at work
    assert [jobs.place(one) for one in (*three, fourth)] == [0, 0, 0, 1]
    slow.may_go_on.set()
    assert all(one.done.wait(SOON) and one.answer is ANSWER for one in (*three, fourth))


def test_who_no_longer_waits_holds_nobody_up(busy: Jobs, slow: Slow) -> None:
    asked: list[Job] = []

    def work(job: Job) -> Stream:
        asked.append(job)
        return quick(job)

    first, second, third = (busy.start(work) for _ in range(3))
    second.cancel()
    assert [busy.place(one) for one in (first, second, third)] == [1, 0, 2]
    slow.may_go_on.set()
    assert all(one.done.wait(SOON) for one in (first, second, third))
    assert asked == [first, third]
    assert (second.answer, second.draft, second.error) == (None, "", None)


def test_what_nobody_looks_at_any_more_is_stopped(slow: Slow) -> None:
    job = Jobs(1).start(slow)
    assert slow.begun.wait(SOON)
    job.cancel()
    slow.may_go_on.set()
    assert job.done.wait(SOON)
    assert slow.closed.is_set()
    assert (job.draft, job.answer, job.error) == ("Rus", None, None)


def fails_at_once(_: Job) -> Stream:
    raise ValueError("kabel putus")


def fails_half_way(_: Job) -> Stream:
    yield "Rus"
    raise ValueError("kabel putus")


@pytest.mark.parametrize(("work", "draft"), [(fails_at_once, ""), (fails_half_way, "Rus")])
def test_an_error_is_kept_and_stops_no_other(work: Callable[[Job], Stream], draft: str) -> None:
    jobs = Jobs(1)
    failed, next_one = jobs.start(work), jobs.start(quick)
    assert failed.done.wait(SOON)
    assert (str(failed.error), failed.draft, failed.answer) == ("kabel putus", draft, None)
    assert next_one.done.wait(SOON)
    assert next_one.answer is ANSWER


def test_the_clock_of_a_job_starts_again_with_its_turn(busy: Jobs, slow: Slow) -> None:
    job = busy.start(quick)
    asked = job.begun
    slow.may_go_on.set()
    assert job.done.wait(SOON)
    assert job.begun > asked


def test_one_who_asks_much_keeps_nobody_waiting() -> None:
    jobs, order, may_go = Jobs(1), list[str](), threading.Event()

    def work(name: str) -> Callable[[Job], Iterator[str]]:
        def stream(_: Job) -> Iterator[str]:
            may_go.wait(10)
            order.append(name)
            yield ""

        return stream

    first = jobs.start(work("a1"), "a")
    waiting = [jobs.start(work(f"a{n}"), "a") for n in (2, 3, 4)]
    other = jobs.start(work("b1"), "b")
    third = jobs.start(work("c1"), "c")
    assert [jobs.place(job) for job in (first, *waiting, other, third)] == [0, 1, 4, 5, 2, 3]
    may_go.set()
    assert all(job.done.wait(10) for job in (first, *waiting, other, third))
    assert order == ["a1", "a2", "b1", "c1", "a3", "a4"]


def test_the_line_of_one_visitor_has_an_end() -> None:
    jobs, may_go = Jobs(1), threading.Event()

    def stream(_: Job) -> Iterator[str]:
        may_go.wait(10)
        yield ""

    started = [jobs.start(stream, "a") for _ in range(51)]
    with pytest.raises(QuestionError, match="50 questions are waiting already"):
        jobs.start(stream, "a")
    jobs.start(stream, "b").cancel()
    started[-1].cancel()
    jobs.start(stream, "a").cancel()
    may_go.set()
    assert all(job.done.wait(10) for job in started)
