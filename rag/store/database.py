"""The truth of a local library: one SQLite file of sources, passages, vectors, index terms and the manifest.

Every change is one transaction, which also appends to `changes`; the derived indexes follow that log.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import LibraryError
from rag.schema import Failure, Filter, Language, Passage, Source, SourceInfo
from rag.store.base import Content, FailedFile, FileState, Vector
from rag.text.words import terms

_VERSION = 2
# Passages are numbered as they arrive: rows are appended, and those of a document lie side by side. In the order
# of the ids, which are hashes, a table takes five times as long to fill. The indexes hold all that `languages` and
# `allowed` ask for, so that neither reads texts and vectors.
_FAILURES = """CREATE TABLE failures (
  origin BLOB PRIMARY KEY, source TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL, digest TEXT NOT NULL)"""
_SCHEMA = (
    "CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE sources (
      id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, date TEXT,
      pages TEXT NOT NULL, digest TEXT NOT NULL, origin BLOB NOT NULL, added TEXT NOT NULL)""",
    """CREATE TABLE passages (
      n INTEGER PRIMARY KEY, id INTEGER NOT NULL,
      source TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
      start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER, section TEXT NOT NULL, language TEXT NOT NULL,
      text TEXT NOT NULL, terms TEXT NOT NULL, vector BLOB NOT NULL)""",
    "CREATE UNIQUE INDEX passages_id ON passages (id, language)",
    "CREATE INDEX passages_source ON passages (source, ordinal, id, language)",
    "CREATE TABLE changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL)",
    _FAILURES,
    f"PRAGMA user_version = {_VERSION}",
)
_FROM_1 = (
    "ALTER TABLE passages ADD COLUMN section TEXT NOT NULL DEFAULT ''",
    _FAILURES,
    f"PRAGMA user_version = {_VERSION}",
)
"""Turns the file of the first version into that of the second; what is missing in it comes with a rebuild."""
_STEPS = {0: _SCHEMA, 1: _FROM_1}
"""What makes the file of each older version one of this."""
_LAST = "\U0010ffff"
"""Sorts after whatever an id may go on with."""
_PUT_SOURCE = """INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
  title = excluded.title, text = excluded.text, language = excluded.language, date = excluded.date,
  pages = excluded.pages, digest = excluded.digest, origin = excluded.origin, added = excluded.added"""
_PUT_PASSAGE = """INSERT INTO passages (id, source, ordinal, start, end, page, section, language, text, terms, vector)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_PASSAGES = """SELECT p.id, p.source, s.title, p.text, p.start, p.end, p.language, s.date, p.page, p.section
  FROM passages p JOIN sources s ON s.id = p.source"""
_SHARED = 32768
"""Bytes of the file by which processes agree on a write-ahead log; with fewer, there was no room to make it."""
_NO_ROOM = {"disk I/O error", "database or disk is full", "unable to open database file"}
"""What SQLite says of a full disk, in its different parts."""
_BATCH = 500  # ids in one statement; SQLite allows at least 999 parameters


class Database:
    """One SQLite file; a connection per thread. What SQLite complains of becomes a `LibraryError`."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open the file, or make it.

        Raises:
            LibraryError: when it is none of ours, or from a later version.
        """
        self.path = path.absolute()
        self.readonly = readonly
        """Whether it can only be read: for want of the right to write, or of room on the disk when it was opened."""
        self._closed = False
        self._local = threading.local()
        self._connections: weakref.WeakSet[_Connection] = weakref.WeakSet()
        self._guard = threading.Lock()
        version = self._version()
        if version == 1 and self.readonly:
            raise LibraryError(
                f"{self.path}: made by an earlier version of Tanya; make it writable, and: tanya index --rebuild"
            )
        if version in _STEPS:
            with self.transaction() as db:
                if self._version() == version:  # nobody else was faster
                    for statement in _STEPS[version]:
                        db.execute(statement)
        elif version != _VERSION:
            raise LibraryError(f"{self.path}: made by a later version of Tanya; update this one")

    def _version(self) -> int:
        return int(self._all("PRAGMA user_version")[0][0])

    # -- connections and transactions ------------------------------------------------------------------------

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode."""
        connection: _Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            if self._closed:
                raise LibraryError(f"{self.path}: the library has been closed")
            connection = self._connect()
            self._local.connection = connection
            with self._guard:
                self._connections.add(connection)
        return connection

    def _connect(self) -> _Connection:
        if not self.readonly:
            connection = self._opened("mode=rwc")
            try:
                connection.execute("PRAGMA page_size = 8192")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(
                    "PRAGMA synchronous = FULL"
                )  # what was reported as stored outlives a power cut
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA secure_delete = ON")
                return connection
            except sqlite3.OperationalError as error:
                connection.close()
                if str(error) not in _NO_ROOM or not self._size(""):
                    raise
                self.readonly = True
        if self._size("-shm") >= _SHARED:  # others have it open, or were killed
            return self._opened("mode=ro")
        # Nobody has it open, and there is no right or room to make the file by which processes agree: without
        # locks, and with what others would look up there in memory.
        if not self._size("-wal") or os.name != "posix":
            return self._opened("mode=ro&immutable=1")
        connection = self._opened("mode=ro&vfs=unix-none")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        return connection

    def _opened(self, how: str) -> _Connection:
        return sqlite3.connect(
            f"{self.path.as_uri()}?{how}",
            uri=True,
            timeout=60,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
        )

    def _size(self, suffix: str) -> int:
        """Bytes in the database, or in the file of this suffix beside it."""
        file = self.path.with_name(self.path.name + suffix)
        return file.stat().st_size if file.exists() else 0

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if str(error) in _NO_ROOM:
                kept = "make room and try again; what was stored before is kept"
                raise LibraryError(f"{self.path}: cannot be written or read ({error}): {kept}") from error
            raise LibraryError(f"{self.path}: cannot be used as a library ({error})") from error

    @contextmanager
    def _within(self, begin: str) -> Iterator[sqlite3.Connection]:
        """All or nothing; within another one, a part of it."""
        with self._errors():
            connection = self.connection
            if connection.in_transaction:
                yield connection
                return
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """Write: all or nothing. The lock is taken at once, so that no work fails half way for want of it."""
        return self._within("BEGIN IMMEDIATE")

    def snapshot(self) -> AbstractContextManager[sqlite3.Connection]:
        """Read: everything within belongs to one moment, whoever writes meanwhile."""
        return self._within("BEGIN")

    def checkpoint(self) -> None:
        """Empty the write-ahead log into the file."""
        self._all("PRAGMA wal_checkpoint(TRUNCATE)")

    def vacuum(self) -> None:
        """Write the file anew: it becomes as small as can be, and holds nothing of what was deleted.

        SQLite overwrites what is deleted (`secure_delete`), but not the copies that it leaves behind in the free
        part of a page when it moves rows to another.
        """
        self._all("VACUUM")

    def close(self) -> None:
        with self._guard:
            self._closed = True
            for connection in self._connections:
                connection.close()
        self._local = threading.local()

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._errors():
            return self.connection.execute(query, values).fetchall()

    def _among(self, query: str, ids: Sequence[int]) -> list[Any]:
        """The rows of a query whose ``{}`` stands for the ids."""
        found: list[Any] = []
        for begin in range(0, len(ids), _BATCH):
            some = ids[begin : begin + _BATCH]
            found += self._all(query.format(",".join("?" * len(some))), some)
        return found

    # -- writing ---------------------------------------------------------------------------------------------

    def begin(self, manifest: Mapping[str, str]) -> None:
        """Write the manifest of a new library; the first one stays."""
        with self.transaction() as db:
            if not self.manifest():
                db.executemany("INSERT INTO manifest VALUES (?, ?)", manifest.items())

    def rebuild(self, manifest: Mapping[str, str], contents: Iterable[Content]) -> None:
        with self.transaction() as db:
            db.execute("INSERT INTO changes (passage) SELECT id FROM passages")
            db.execute("DELETE FROM passages")
            db.execute("DELETE FROM manifest")
            db.executemany("INSERT INTO manifest VALUES (?, ?)", manifest.items())
            gone = {row[0] for row in db.execute("SELECT id FROM sources")}
            for content in contents:
                _put(db, *content)
                gone.discard(content.source.id)
            db.executemany("DELETE FROM sources WHERE id = ?", [(one,) for one in gone])

    def put(self, contents: Iterable[Content]) -> None:
        """Replace sources; rows of passages that stay are kept, with their vectors and terms."""
        with self.transaction() as db:
            for content in contents:
                _put(db, *content)

    def delete(self, sources: Iterable[str]) -> None:
        with self.transaction() as db:
            for source in sources:
                db.execute(
                    "INSERT INTO changes (passage) SELECT id FROM passages WHERE source = ?", (source,)
                )
                db.execute("DELETE FROM sources WHERE id = ?", (source,))

    def note_failures(self, failed: Mapping[str, FailedFile], mended: Iterable[str]) -> None:
        with self.transaction() as db:
            db.executemany("DELETE FROM failures WHERE origin = ?", [(os.fsencode(one),) for one in mended])
            db.executemany(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)",
                [
                    (
                        os.fsencode(origin),
                        one.failure.source,
                        one.failure.reason,
                        one.failure.message,
                        one.digest,
                    )
                    for origin, one in failed.items()
                ],
            )

    # -- reading ---------------------------------------------------------------------------------------------

    def manifest(self) -> dict[str, str]:
        return dict(self._all("SELECT key, value FROM manifest"))

    def __len__(self) -> int:
        return int(self._all("SELECT count(*) FROM sources")[0][0])

    def passage_count(self) -> int:
        """How many passages there are."""
        return int(self._all("SELECT count(*) FROM passages")[0][0])

    def known(self, passages: Iterable[int]) -> set[int]:
        return {row[0] for row in self._among("SELECT id FROM passages WHERE id IN ({})", list(passages))}

    def source(self, source: str) -> Source | None:
        rows = self._all(
            "SELECT id, title, text, language, date, pages, digest, origin FROM sources WHERE id = ?",
            (source,),
        )
        if not rows:
            return None
        one, title, text, language, stated, pages, digest, origin = rows[0]
        return Source(
            one, title, text, language, _date(stated), tuple(json.loads(pages)), digest, os.fsdecode(origin)
        )

    def sources(self, prefix: str = "") -> list[SourceInfo]:
        rows = self._all(
            "SELECT id, title, language, date, (SELECT count(*) FROM passages WHERE source = sources.id),"
            " length(text), added FROM sources WHERE id >= ? AND id < ? ORDER BY id",
            [prefix, f"{prefix}{_LAST}"],
        )
        return [
            SourceInfo(one, title, language, _date(stated), passages, characters, added)
            for one, title, language, stated, passages, characters, added in rows
        ]

    def files(self) -> dict[str, FileState]:
        rows = self._all("SELECT origin, id, digest FROM sources WHERE origin <> x''")
        return {os.fsdecode(origin): FileState(source, digest) for origin, source, digest in rows}

    def failures(self) -> dict[str, FailedFile]:
        rows = self._all("SELECT origin, source, reason, message, digest FROM failures ORDER BY source")
        return {
            os.fsdecode(origin): FailedFile(Failure(*failure), digest) for origin, *failure, digest in rows
        }

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        rows = self._among(f"{_PASSAGES} WHERE p.id IN ({{}})", ids)
        found = {row[0]: _passage(row) for row in rows}
        return [found[one] for one in ids if one in found]

    def passages_of(self, source: str) -> list[Passage]:
        rows = self._all(f"{_PASSAGES} WHERE p.source = ? ORDER BY p.ordinal", (source,))
        return [_passage(row) for row in rows]

    def languages(self, ids: Sequence[int]) -> dict[int, Language]:
        """The language of each passage that is still there."""
        return dict(self._among("SELECT id, language FROM passages WHERE id IN ({})", ids))

    def allowed(self, only: Filter) -> list[int]:
        """The passages that a filter allows."""
        wheres: list[str] = []
        values: list[str] = []
        if only.language:
            wheres.append("language = ?")
            values.append(only.language)
        sources: list[str] = []
        if only.sources is not None:
            sources.append("id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(only.sources)))
        if only.without:
            sources.append("id NOT IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(only.without)))
        if only.after:
            sources.append("date >= ?")
            values.append(only.after.isoformat())
        if only.before:
            sources.append("date <= ?")
            values.append(only.before.isoformat())
        if sources:
            wheres.append(f"source IN (SELECT id FROM sources WHERE {' AND '.join(sources)})")
        where = f"WHERE {' AND '.join(wheres)}" if wheres else ""
        return [row[0] for row in self._all(f"SELECT id FROM passages {where}", values)]

    def passages_in(self, sources: Iterable[str]) -> list[int]:
        """The ids of all passages of these sources."""
        wanted = json.dumps(sorted(sources))
        query = "SELECT id FROM passages WHERE source IN (SELECT value FROM json_each(?))"
        return [row[0] for row in self._all(query, [wanted])]

    # -- for the derived indexes -----------------------------------------------------------------------------

    def seq(self) -> int:
        """The number of the newest change."""
        rows = self._all("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")
        return int(rows[0][0]) if rows else 0

    def changed(self, since: int) -> list[int]:
        """The passages that were added, removed or embedded anew after change `since`."""
        return [
            row[0]
            for row in self._all("SELECT DISTINCT passage FROM changes WHERE seq > ? ORDER BY 1", (since,))
        ]

    def gone(self, since: int) -> int:
        """How many passages were stored at change `since` or later, and are no more."""
        query = "SELECT count(DISTINCT passage) FROM changes WHERE seq > ? AND passage NOT IN (SELECT id FROM passages)"
        return int(self._all(query, (since,))[0][0])

    def all_ids(self) -> list[int]:
        return [row[0] for row in self._all("SELECT id FROM passages ORDER BY id")]

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vector]:
        """Those of `ids` that exist, and their vectors, shape (n, dimension)."""
        rows = self._among("SELECT id, vector FROM passages WHERE id IN ({})", ids)
        if not rows:
            return [], np.zeros((0, 0), dtype=np.float32)
        flat = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
        return [row[0] for row in rows], flat.reshape(len(rows), -1).astype(np.float32)

    def terms(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Those of `ids` that exist, each with its index terms, separated by spaces."""
        return self._among("SELECT id, terms FROM passages WHERE id IN ({})", ids)

    # -- checking --------------------------------------------------------------------------------------------

    def problems(self) -> list[str]:
        """What is wrong inside the file."""
        with self.snapshot() as db:
            found = [str(row[0]) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            if found:
                return found
            found += [
                f"passage {row[1]} belongs to no source" for row in db.execute("PRAGMA foreign_key_check")
            ]
            wrong = db.execute(
                "SELECT source, id FROM passages WHERE length(vector) <> ?",
                (4 * int(self.manifest().get("dimension", 0)),),
            )
            found += [f"{source}: passage {one} has a vector of the wrong size" for source, one in wrong]
            for source, text in db.execute("SELECT id, text FROM sources ORDER BY id"):
                rows = db.execute(
                    "SELECT id, start, end, text FROM passages WHERE source = ? ORDER BY ordinal", (source,)
                )
                found += [
                    f"{source}: passage {one} is not what stands in its text"
                    for one, start, end, words in rows
                    if text[start:end] != words
                ]
            return found


class _Connection(sqlite3.Connection):
    """Closes itself when the thread that used it has ended."""

    def __del__(self) -> None:
        self.close()


def _put(
    db: sqlite3.Connection, source: Source, passages: Sequence[Passage], vectors: Mapping[int, Vector]
) -> None:
    before = {row[0] for row in db.execute("SELECT id FROM passages WHERE source = ?", (source.id,))}
    staying = {p.id for p in passages} - vectors.keys()
    if not staying <= before:
        raise ValueError(f"{source.id}: {len(staying - before)} passages are new and have no vector")
    new = [
        (
            p.id,
            source.id,
            n,
            p.start,
            p.end,
            p.page,
            p.section,
            p.language,
            p.text,
            " ".join(terms(p.context)),
            _blob(vectors[p.id]),
        )
        for n, p in enumerate(passages)
        if p.id in vectors
    ]
    moved = [(n, p.start, p.end, p.page, p.language, p.id) for n, p in enumerate(passages) if p.id in staying]
    stated = source.date.isoformat() if source.date else None
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    about = (source.title, source.text, source.language, stated, json.dumps(source.pages), source.digest)
    db.execute(_PUT_SOURCE, (source.id, *about, os.fsencode(source.origin), now))
    db.executemany("DELETE FROM passages WHERE id = ?", [(one,) for one in before - staying])
    db.executemany(
        "UPDATE passages SET ordinal = ?, start = ?, end = ?, page = ?, language = ? WHERE id = ?", moved
    )
    db.executemany(_PUT_PASSAGE, new)
    changed = before - staying | {row[0] for row in new}
    db.executemany("INSERT INTO changes (passage) VALUES (?)", [(one,) for one in changed])


def _passage(row: tuple[Any, ...]) -> Passage:
    one, source, title, text, start, end, language, stated, page, section = row
    return Passage(one, source, title, text, start, end, language, _date(stated), page, section)


def _blob(vector: Vector) -> bytes:
    return np.asarray(vector, dtype="<f4").tobytes()


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
