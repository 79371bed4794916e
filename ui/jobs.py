"""Questions are answered one of each visitor in turn, so many at once; who waits can see the line.

Answering blocks a thread and the page must not: a job runs in a thread of its own and is looked at from outside.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator

from rag.errors import QuestionError
from rag.schema import Answer

Stream = Iterator["str | Answer"]

_MOST = 50
"""Questions of one visitor that may wait."""


class Job:
    """One question on its way."""

    def __init__(self, work: Callable[[Job], Stream]) -> None:
        self._work = work
        self.draft = ""
        """The text that has come so far."""
        self.answer: Answer | None = None
        self.error: Exception | None = None
        """Why there is no answer, when it is done and there is none."""
        self.writing = False
        """Whether the documents have been read and a model is at work."""
        self.done = threading.Event()
        self.cancelled = threading.Event()
        self.begun = time.monotonic()
        """When it was asked, then when its turn came; seconds of the monotonic clock."""

    def cancel(self) -> None:
        """Stop as soon as anything else comes; nobody looks at it any more."""
        self.cancelled.set()

    def run(self) -> None:
        """Do the work, unless it is no longer wanted."""
        self.begun = time.monotonic()
        try:
            if not self.cancelled.is_set():
                self._follow(self._work(self))
        except Exception as error:  # told by whoever looks at it
            self.error = error
        finally:
            self.done.set()

    def _follow(self, events: Stream) -> None:
        try:
            for event in events:
                if self.cancelled.is_set():
                    break
                if isinstance(event, Answer):
                    self.answer = event
                else:
                    self.draft += event
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()  # stops a model that writes


class Jobs:
    """The line of questions: whoever has asked is answered in turn, so that one who asks much keeps nobody waiting."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        """Questions that are answered at the same time."""
        self._running = 0
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        """The jobs of each who asked; whose turn is next stands first."""
        self._lock = threading.Lock()

    def start(self, work: Callable[[Job], Stream], owner: str = "") -> Job:
        """Line up `work`, which is given its own job, for `owner`.

        Raises:
            QuestionError: too many of theirs are waiting.
        """
        job = Job(work)
        with self._lock:
            if self._running == self.at_once:
                line = self._waiting.setdefault(owner, deque())
                if sum(not one.cancelled.is_set() for one in line) >= _MOST:
                    raise QuestionError(
                        f"{_MOST} questions are waiting already; ask again when they are answered"
                    )
                line.append(job)
                return job
            self._running += 1
        # A daemon, so that a model that writes keeps no program from ending.
        threading.Thread(target=self._run, args=(job,), name="answer", daemon=True).start()
        return job

    def place(self, job: Job) -> int:
        """The place of a job in the line, from 1; 0 when its turn has come."""
        with self._lock:
            lines = [[one for one in line if not one.cancelled.is_set()] for line in self._waiting.values()]
        before = 0
        for own in lines:
            if job in own:
                turn = own.index(job)
                # Before it, each who waits is answered as often as its owner, and those who come first once more.
                others = [line for line in lines if line is not own]
                ahead = lines.index(own)
                before = sum(min(len(line), turn + (n < ahead)) for n, line in enumerate(others))
                return before + turn + 1
        return 0

    def _run(self, first: Job) -> None:
        """Do a job, and then what waits."""
        job: Job | None = first
        while job is not None:
            job.run()
            with self._lock:
                job = self._next()
                if job is None:
                    self._running -= 1

    def _next(self) -> Job | None:
        while self._waiting:
            owner, line = self._waiting.popitem(last=False)
            job = line.popleft()
            if line:
                self._waiting[owner] = line
            if not job.cancelled.is_set():
                return job
            job.done.set()
        return None
