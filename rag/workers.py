"""Files -> documents with their passages, read by processes of their own (`worker.py`), several at once.

A process that has read its file waits for the next one, for any library of this program; it ends with the program.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import LoadError
from rag.schema import Passage, Source
from rag.worker import stopped, unpack

_AHEAD = 2
"""Files for each worker that may have been read before they are wanted: bounds the memory."""
_LOOK_EVERY = 0.2
"""Seconds between two reports while a file is waited for."""
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from rag.worker import serve; serve()"
"""Finds what this process finds, and nothing that lies in the working directory."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may take."""

    seconds: float = 60.0
    """Without that another page of it was read."""
    memory: int = 2_000_000_000
    """Bytes of addresses, where the system counts them (Linux)."""


class File(NamedTuple):
    """A file to be read."""

    path: Path
    source: str
    """The id that it is to have."""


class Loaded(NamedTuple):
    """What has become of a file."""

    file: File
    found: tuple[Source, list[Passage]] | LoadError
    """The document as `chunk.cut` cuts it, or why there is none."""
    vectors: NDArray[np.float32] | None = None
    """Of what `Chunker.fit` makes of it, one behind the other, where they have been computed already."""


OnPages = Callable[[File, tuple[int, int]], None]
"""Told, while a file is waited for, how many of how many of its pages have been read."""


class Reader(Protocol):
    """Reads files for a library."""

    def read(
        self, files: Iterable[File], target_words: int, on_pages: OnPages
    ) -> Generator[Loaded, None, None]:
        """What has become of each of `files`."""


class Workers:
    """A `Reader` on this machine: reads files in `count` processes at once, each within `limits`."""

    def __init__(self, count: int = 0, limits: Limits | None = None) -> None:
        """With a `count` of 0, half as many as there are processors: the others embed."""
        self.count = count or max(1, (os.cpu_count() or 1) // 2)
        self.limits = limits or Limits()

    def read(
        self, files: Iterable[File], target_words: int, on_pages: OnPages
    ) -> Generator[Loaded, None, None]:
        """Read `files`, of which a few are taken ahead; in their order."""
        reading: deque[_Reading] = deque()
        with ThreadPoolExecutor(self.count) as pool:
            try:
                for file in files:
                    reading.append(_Reading(file, self.limits, target_words, pool))
                    if len(reading) > _AHEAD * self.count:
                        yield reading.popleft().result(on_pages)
                while reading:
                    yield reading.popleft().result(on_pages)
            finally:
                for one in reading:  # who asked has lost interest
                    one.cancel()


class _Reading:
    """One file on its way."""

    def __init__(self, file: File, limits: Limits, target_words: int, pool: ThreadPoolExecutor) -> None:
        self._file = file
        self._pages = (0, 0)
        self._process: _Process | None = None
        self._cancelled = False
        request = {"path": str(file.path), "id": file.source, "target_words": target_words}
        self._request = {**request, "seconds": limits.seconds, "memory": limits.memory}
        self._future: Future[Loaded] = pool.submit(self._read)

    def result(self, on_pages: OnPages) -> Loaded:
        """What has become of it, as soon as that is known."""
        while True:
            try:
                return self._future.result(_LOOK_EVERY)
            except NotYetError:
                on_pages(self._file, self._pages)

    def cancel(self) -> None:
        """Stop reading."""
        self._cancelled = True
        self._future.cancel()
        if process := self._process:
            process.stop()

    def _read(self) -> Loaded:
        found = self._once()
        if (
            found is None and not self._cancelled
        ):  # somebody has ended the process, which need not be the file's fault
            found = self._once()
        if found is None:
            message = f"{self._file.path.name}: what reads it is ended each time; is there enough memory?"
            found = Loaded(self._file, LoadError("unreadable", message))
        return found

    def _once(self) -> Loaded | None:
        """What has become of the file; None where the process was ended from outside."""
        with _borrowed() as process:
            self._process = process
            if self._cancelled:
                process.stop()
            try:
                return self._asked(process)
            finally:
                self._process = None  # it will be another's

    def _asked(self, process: _Process) -> Loaded | None:
        for kind, reply in process.ask(self._request):
            if kind == "P":
                done, _, total = reply.partition(" ")
                self._pages = int(done), int(total)
                continue
            try:
                said = json.loads(reply)
            except ValueError:  # stopped in the middle of saying it; what stopped it comes next
                continue
            return Loaded(self._file, unpack(said) if kind == "D" else LoadError(*said))
        code = process.stop()
        if code == -signal.SIGKILL:
            return None
        limit = float(str(self._request["seconds"]))
        return Loaded(self._file, LoadError(*stopped(self._file.path.name, limit, code)))


class _Process:
    """A process that answers one request at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, json.dumps([str(one) for one in sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # what interrupts this program is passed on when it is time
        )

    def ask(self, request: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        """The whole replies, each as its kind and the rest; they end with the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            return
        for line in self._process.stdout:
            if reply := line.decode().strip():
                yield reply[0], reply[1:]

    def is_alive(self) -> bool:
        """Whether it can be asked again."""
        return self._process.poll() is None

    def stop(self) -> int:
        """End it, with the fork that reads for it; the exit code."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.wait()


_waiting: list[_Process] = []
"""Processes that have nothing to do."""
_busy: set[_Process] = set()
_lock = threading.Lock()


def _begin_anew() -> None:
    """A fork of this program has none of its processes: two that ask the same one would take each other's answers."""
    global _lock
    _waiting.clear()
    _busy.clear()
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


def idle() -> list[_Process]:
    """The processes that wait for a file."""
    with _lock:
        return list(_waiting)


def busy() -> list[_Process]:
    """The processes that read."""
    with _lock:
        return list(_busy)


@contextmanager
def _borrowed() -> Iterator[_Process]:
    """A process to ask, one that waits if there is one; afterwards it waits again."""
    with _lock:
        _waiting[:] = [one for one in _waiting if one.is_alive()]
        process = _waiting.pop() if _waiting else None
    process = process or _Process()
    with _lock:
        _busy.add(process)
    try:
        yield process
    finally:
        with _lock:
            _busy.discard(process)
            if process.is_alive():
                _waiting.append(process)


@atexit.register
def stop_all() -> None:
    """End the processes that wait."""
    with _lock:
        waiting, _waiting[:] = list(_waiting), []
    for process in waiting:
        process.stop()
