"""A Milvus server, or Milvus Lite in a folder: requests, batches, and errors for people. Knows nothing of passages."""

from __future__ import annotations

import logging
import os
import shlex
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rag.errors import LibraryError, LibraryLockedError, MissingExtraError, SpecError
from rag.store.base import IGNORE_FILE

TOKEN = "MILVUS_TOKEN"
"""The environment variable with ``user:password`` or an API key, for a server that asks for one."""
Row = dict[str, Any]
_STARTS = 3
"""Times that Milvus Lite is started: now and then its server never listens on the port that it was given."""
_AT_ONCE = 1000
"""Rows or values in one request: a few megabytes, where servers take 64."""
_CHANNEL = {"grpc.keepalive_time_ms": 300_000}
"""A sign of life every five minutes, as often as servers take it from whoever says nothing else."""
_UNAVAILABLE = 2
"""The code of an error that means: no connection, or none that is ready yet."""
_SERVERS = ("http", "https", "tcp", "unix")
_open_folders: Counter[str] = Counter()
"""How many connections of this process use each folder; the last one closes it."""
_guard = threading.Lock()


class Connection:
    """The collections whose names begin with `name`, behind one address."""

    def __init__(self, where: str, patience: float = 30) -> None:
        """Connect to ``http://host:19530/name``, or open the folder `where` with Milvus Lite.

        A request that fails for want of a connection is repeated, ever more slowly, for `patience` seconds (at most
        10 of them when connecting).

        Raises:
            MissingExtraError: pymilvus or Milvus Lite is not installed.
            SpecError: the address names no library.
            LibraryError: the server does not answer, or the folder cannot be used.
        """
        try:
            import pymilvus
        except ImportError as error:
            raise MissingExtraError("milvus", "The store milvus") from error
        for logger in ("pymilvus", "milvus_lite"):  # what goes wrong is told once, by the error
            logging.getLogger(logger).setLevel(logging.CRITICAL + 1)
        self.where = where
        self.options = f"--store {shlex.quote(f'milvus:{where}')}"
        """What opens it on the command line."""
        self._patience = patience
        self._failure = pymilvus.MilvusException
        self._folder = "" if urlsplit(where).scheme in _SERVERS else _folder(where)
        if self._folder:
            address, self.name = _serve(self._folder, where), "library"
        else:
            address, _, self.name = where.rpartition("/")
            if not self.name.isidentifier() or not urlsplit(address).netloc:
                raise SpecError(
                    f"milvus:{where} names no library; say milvus:http://HOST:19530/NAME or milvus:FOLDER"
                )
        self.is_lite = bool(self._folder)
        starts = _STARTS if self.is_lite else 1
        while True:
            try:
                self._client = pymilvus.MilvusClient(
                    address, token=os.environ.get(TOKEN, ""), timeout=min(patience, 10), grpc_options=_CHANNEL
                )
                return
            except self._failure as error:
                starts -= 1
                if self.is_lite:
                    _release(self._folder)
                if not starts:
                    raise LibraryError(
                        f"{where}: cannot be reached ({_line(error)}); is Milvus running there?"
                    ) from error
            address = _serve(self._folder, where)

    def do(self, request: str, *arguments: Any, **options: Any) -> Any:
        """One request, by the name of its method in `pymilvus.MilvusClient`; again, if the connection was lost.

        No request here does more when it comes twice.

        Raises:
            LibraryError: it failed, or nobody answered in time.
        """
        deadline, pause = time.monotonic() + self._patience, 0.1
        while True:
            left = deadline - time.monotonic()
            try:
                return getattr(self._client, request)(*arguments, timeout=left, **options)
            except self._failure as error:
                if _is_final(error) or left < 2 * pause:
                    raise LibraryError(f"{self.where}: Milvus says: {_line(error)}") from error
            time.sleep(pause)  # the client gives up at the first attempt to connect again
            pause *= 2

    def rows(self, collection: str, where: str, fields: Sequence[str]) -> Iterator[Row]:
        """All rows for which `where` holds, as many as there may be."""
        pages = self.do(
            "query_iterator", collection, batch_size=_AT_ONCE, filter=where, output_fields=list(fields)
        )
        try:
            while page := pages.next():
                yield from page
        except self._failure as error:
            raise LibraryError(f"{self.where}: Milvus says: {_line(error)}") from error
        finally:
            pages.close()

    def among(
        self, collection: str, field: str, values: Iterable[int], where: str, fields: Sequence[str]
    ) -> Iterator[Row]:
        """The rows whose `field` is one of `values` and for which `where` holds."""
        for some in batches(values):
            yield from self.rows(collection, f"{field} in {some} and {where}", fields)

    def put(self, collection: str, rows: Iterable[Row]) -> None:
        """Write rows in place of those with the same keys; twice is as good as once."""
        for some in batches(rows):
            self.do("upsert", collection, some)

    def close(self) -> None:
        """Let go of the server; the last connection of this process to a folder closes it."""
        self._client.close()
        if self._folder:
            _release(self._folder)
        self._folder = ""


def batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """`values` in lists of what goes into one request."""
    pending = iter(values)
    while some := list(islice(pending, _AT_ONCE)):
        yield some


def _folder(where: str) -> str:
    path = Path(where).expanduser().absolute()
    return str(path if path.suffix == ".db" else path / "milvus.db")


def _serve(folder: str, where: str) -> str:
    """The address at which Milvus Lite serves `folder` to this process, which is the only one that may."""
    try:
        from milvus_lite.server_manager import server_manager_instance
    except ImportError as error:
        raise MissingExtraError("milvus", f"Milvus Lite (a folder: {where})") from error
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / IGNORE_FILE).write_text("# The files of Milvus Lite\n*\n")
    except OSError as error:
        raise LibraryError(f"{where}: cannot be used as a library ({error.strerror})") from error
    with _guard:
        address = server_manager_instance.start_and_get_uri(folder)
        if address is None:
            raise LibraryLockedError(
                f"{where}: cannot be opened; most likely another process has it open, and Milvus Lite allows but one"
            )
        _open_folders[folder] += 1
    return str(address)


def _release(folder: str) -> None:
    """Let go of a folder that `_serve` serves."""
    with _guard:
        _open_folders[folder] -= 1
        if not _open_folders[folder]:
            from milvus_lite.server_manager import server_manager_instance

            server_manager_instance.release_server(folder)


def _is_final(error: Exception) -> bool:
    """Whether to ask again is of no use; where the connection was lost, it may be."""
    code = getattr(error, "code", None)
    return code != _UNAVAILABLE and getattr(code, "name", "") != "UNAVAILABLE"


def _line(error: Exception) -> str:
    """What a server said, without what it said it with."""
    message = str(getattr(error, "message", "") or error)
    return " ".join(message.split())[:300]
