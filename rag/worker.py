"""A process that reads files, with limits on the time and the memory of each.

A library that reads PDFs or office files may crash, hang or take all memory, whatever one does: so each such file is
read in a fork, and costs at most itself. Forks begin with what earlier files needed already imported, and are ready in
milliseconds. This process has a single thread, and starts none: forking is safe. Plain text needs no library, and no
fork. What ends this process itself is seen by `workers.py`, which speaks the other end and starts another.

Requests come as lines of JSON on standard input, one at a time; replies go to standard output as lines that begin with
the kind of reply: ``P`` pages done and in all, ``D`` the document, ``F`` a failure.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from rag.chunk import cut
from rag.errors import LoadError
from rag.load import load, needs_library, prepare
from rag.schema import Passage, Source

_ADVANCE_EVERY = 0.2
"""Seconds between two words of how many pages have been read."""


def serve() -> None:
    """Answer requests until standard input ends."""
    replies = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no reply
    for line in sys.stdin.buffer:
        request = json.loads(line)
        path = Path(request["path"])
        if not needs_library(path):
            _write(replies, _reply(request, replies))
            continue
        prepare(path)
        child = os.fork()
        if child == 0:
            _read_in_fork(request, replies)
        _, status = os.waitpid(child, 0)
        if status:
            _write(
                replies,
                b"\n" + _failure(*stopped(path.name, request["seconds"], os.waitstatus_to_exitcode(status))),
            )


def _read_in_fork(request: dict[str, Any], replies: int) -> None:
    """Read the file, say what it holds, and end; never returns."""
    code = 1
    try:
        if sys.platform == "linux":  # elsewhere the limit is not kept
            resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
        _write(replies, _reply(request, replies))
        code = 0
    finally:
        os._exit(code)


def stopped(name: str, seconds: float, code: int) -> tuple[str, str]:
    """Reason and message for a file whose process ended with this exit code, negative for a signal."""
    if code == -signal.SIGALRM:
        return "timed out", f"{name}: nothing more of it could be read for {seconds:.0f} seconds"
    return "unreadable", f"{name}: is damaged in a way that stopped its reader"


def _reply(request: dict[str, Any], replies: int) -> bytes:
    path, told = Path(request["path"]), 0.0

    def advance(done: int, total: int) -> None:
        nonlocal told
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        if time.monotonic() - told >= _ADVANCE_EVERY or done == total:
            told = time.monotonic()
            _write(replies, f"P{done} {total}\n".encode())

    # Who hangs is ended by the signal, whose handling is left to the system: Python's own would have to wait.
    signal.setitimer(signal.ITIMER_REAL, request["seconds"])
    try:
        source = load(path, request["id"], advance)
        passages = cut(source, request["target_words"])
        if not passages:
            raise LoadError("empty", f"{path.name}: there is nothing in it but what surrounds a text")
        return b"D" + json.dumps(pack(source, passages)).encode() + b"\n"
    except LoadError as error:
        return _failure(error.reason, str(error))
    except MemoryError:
        limit = request["memory"] // 1_000_000
        return _failure("too large", f"{path.name}: reading it takes more than {limit:,} MB of memory")
    except RecursionError:
        return _failure("unreadable", f"{path.name}: is nested too deeply to be read")
    except Exception as error:  # whatever a library makes of a bad file
        return _failure("unreadable", f"{path.name}: {type(error).__name__}: {error}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _failure(reason: str, message: str) -> bytes:
    return b"F" + json.dumps([reason, message]).encode() + b"\n"


def _write(to: int, data: bytes) -> None:
    while data:
        data = data[os.write(to, data) :]


def pack(source: Source, passages: list[Passage]) -> list[Any]:
    """What `unpack` makes records of again; a passage is named by its place in the text."""
    about = asdict(source) | {"date": source.date.isoformat() if source.date else None}
    return [about, [[one.start, one.end, one.language, one.page, one.section] for one in passages]]


def unpack(packed: list[Any]) -> tuple[Source, list[Passage]]:
    """A document and its passages."""
    about, places = packed
    stated = date.fromisoformat(about["date"]) if about["date"] else None
    lists = {name: tuple(about[name]) for name in ("pages", "unread")}
    source = Source(**{**about, **lists, "date": stated})
    return source, [
        Passage(
            id=0,
            source=source.id,
            title=source.title,
            text=source.text[start:end],
            start=start,
            end=end,
            language=language,
            date=stated,
            page=page,
            section=section,
        )
        for start, end, language, page, section in places
    ]
