"""The right to write to a library on a Milvus server, which has no locks: a row that says who writes, and until when.

Whoever finds it fresh keeps away. It is renewed while its holder lives, lapses a minute after the holder's last sign
of life, and at once where the holder was a process of this machine that is gone. It is checked once more before each
version is made valid, so that of two who took it in the same instant, one finishes.

Milvus cannot compare and set, and so this makes two writers at once unlikely, not impossible: between the last check
and the write that makes a version valid lies one request. Clocks of machines that differ by more than half a minute
make a lease look lapsed; keep them in step.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rag.errors import LibraryError, LibraryLockedError
from rag.store.connection import Connection, Row

LAPSES = 60.0
"""Seconds after which nobody is believed to write who has not renewed."""
KEY = 1


class Lease:
    """Held by one thread of one process at a time."""

    def __init__(self, connection: Connection, collection: str, blank: Row) -> None:
        """Keep the lease as the row `KEY` of `collection`; `blank` is such a row without content."""
        self._connection = connection
        self._collection = collection
        self._blank = {**blank, "key": KEY, "kind": "lease"}
        self._threads = threading.RLock()
        self._mine = self._since = ""

    @contextmanager
    def held(self) -> Iterator[bool]:
        """The one writer; yields whether nothing further out in this thread is it already.

        Raises:
            LibraryLockedError: naming who else writes.
        """
        with self._threads:
            if self._mine:
                yield False
                return
            self._refuse_another()
            self._mine, self._since = uuid.uuid4().hex, datetime.now().isoformat(timespec="seconds")
            done = threading.Event()
            renewal = threading.Thread(target=self._renew, args=(done,), daemon=True)
            try:
                self._write()
                self.check()
                renewal.start()
                yield True
            finally:
                done.set()
                if renewal.is_alive():
                    renewal.join()
                if self._read().get("holder") == self._mine:
                    self._connection.do("delete", self._collection, ids=[KEY])
                self._mine = ""

    def check(self) -> None:
        """Make sure that it is still held.

        Raises:
            LibraryLockedError: somebody else has taken it.
        """
        found = self._read()
        if found.get("holder") != self._mine:
            raise self._locked(found)

    def _refuse_another(self) -> None:
        found = self._read()
        if found and time.time() - found["renewed"] < LAPSES and not _is_dead(found):
            raise self._locked(found)

    def _locked(self, found: dict[str, Any]) -> LibraryLockedError:
        who = "process {pid} on {host} (since {since})".format(**found) if found else "another process"
        return LibraryLockedError(f"{self._connection.where}: {who} is writing to it; try again later")

    def _read(self) -> dict[str, Any]:
        rows = self._connection.do("query", self._collection, ids=[KEY], output_fields=["about"])
        return dict(json.loads(rows[0]["about"])) if rows else {}

    def _write(self) -> None:
        about = {
            "holder": self._mine,
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": self._since,
            "renewed": time.time(),
        }
        self._connection.put(self._collection, [{**self._blank, "about": json.dumps(about)}])

    def _renew(self, done: threading.Event) -> None:
        while not done.wait(LAPSES / 4):
            try:
                self.check()
                self._write()
            except LibraryError:  # lost; `check` will say so before anything becomes valid
                return


def _is_dead(found: dict[str, Any]) -> bool:
    if found["host"] != socket.gethostname():
        return False
    try:
        os.kill(found["pid"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
