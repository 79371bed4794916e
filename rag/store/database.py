"""The truth of a local library: one SQLite file with sources, passages, vectors, index terms and the manifest.

Every change of a source is one transaction, which also appends to `changes`; the derived indexes follow that log.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import LibraryError
from rag.schema import Language, Passage, Source, SourceInfo
from rag.store.base import Content, FileState, Vector
from rag.words import terms

_SCHEMA = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, date TEXT, pages TEXT NOT NULL,
  digest TEXT NOT NULL, origin TEXT NOT NULL, added TEXT NOT NULL
);
CREATE INDEX sources_origin ON sources (origin);
CREATE TABLE passages (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER, language TEXT NOT NULL, text TEXT NOT NULL,
  terms TEXT NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passages_source ON passages (source, ordinal);
CREATE TABLE changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL);
PRAGMA user_version = 1;
"""
_BATCH = 500  # ids in one statement; SQLite allows at least 999 parameters


class Database:
    """One SQLite file; a connection per thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        try:
            if self.connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                self._make()
        except sqlite3.DatabaseError as error:
            raise LibraryError(f"{path}: cannot be used as a library ({error})") from error

    def _make(self) -> None:
        with self.transaction() as db:
            if db.execute("PRAGMA user_version").fetchone()[0] == 0:  # nobody else was faster
                for statement in _SCHEMA.split(";\n"):
                    db.execute(statement)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=60, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")  # a deleted text leaves no trace in the file
            self._local.connection = connection
            with self._guard:
                self._connections.append(connection)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; within another one, a part of it."""
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        # The write lock is taken at once, so that the work cannot fail half way for want of it.
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def manifest(self) -> dict[str, str]:
        return dict(self.connection.execute("SELECT key, value FROM manifest"))

    def begin(self, manifest: Mapping[str, str]) -> None:
        with self.transaction() as db:
            db.executemany("INSERT INTO manifest VALUES (?, ?)", manifest.items())

    def rebuild(self, manifest: Mapping[str, str], contents: Iterable[Content]) -> None:
        with self.transaction() as db:
            db.execute("INSERT INTO changes (passage) SELECT id FROM passages")
            db.execute("DELETE FROM passages")
            db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", manifest.items())
            self.put(contents)

    def put(self, contents: Iterable[Content]) -> None:
        """Replace sources; rows of passages that stay are kept, so their vectors and terms are not written again."""
        with self.transaction():
            for content in contents:
                self._put(*content)

    def _put(self, source: Source, passages: Sequence[Passage], vectors: Mapping[int, Vector]) -> None:
        rows = [
            (p.id, source.id, n, p.start, p.end, p.page, p.language, p.text, " ".join(terms(p.context)), _blob(vectors[p.id]))
            for n, p in enumerate(passages)
            if p.id in vectors
        ]
        moved = [(n, p.start, p.end, p.page, p.id) for n, p in enumerate(passages) if p.id not in vectors]
        with self.transaction() as db:
            before = {row[0] for row in db.execute("SELECT id FROM passages WHERE source = ?", (source.id,))}
            gone = before - {p.id for p in passages}
            db.execute(
                "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
                " text = excluded.text, language = excluded.language, date = excluded.date, pages = excluded.pages,"
                " digest = excluded.digest, origin = excluded.origin, added = excluded.added",
                (
                    source.id,
                    source.title,
                    source.text,
                    source.language,
                    source.date.isoformat() if source.date else None,
                    json.dumps(source.pages),
                    source.digest,
                    source.origin,
                    datetime.now(timezone.utc).isoformat(timespec="seconds"),
                ),
            )
            db.executemany("DELETE FROM passages WHERE id = ?", [(one,) for one in gone])
            db.executemany("INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            db.executemany("UPDATE passages SET ordinal = ?, start = ?, end = ?, page = ? WHERE id = ?", moved)
            db.executemany(
                "INSERT INTO changes (passage) VALUES (?)", [(one,) for one in (*gone, *(row[0] for row in rows))]
            )

    def delete(self, sources: Iterable[str]) -> None:
        with self.transaction() as db:
            for source in sources:
                db.execute("INSERT INTO changes (passage) SELECT id FROM passages WHERE source = ?", (source,))
                db.execute("DELETE FROM sources WHERE id = ?", (source,))
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nor in the log

    def known(self, passages: Iterable[int]) -> set[int]:
        return {row[0] for row in self._rows("SELECT id FROM passages WHERE id IN ({})", list(passages))}

    def source(self, source: str) -> Source | None:
        row = self.connection.execute(
            "SELECT id, title, text, language, date, pages, digest, origin FROM sources WHERE id = ?", (source,)
        ).fetchone()
        if row is None:
            return None
        return Source(*row[:4], _date(row[4]), tuple(json.loads(row[5])), *row[6:])

    def sources(self) -> list[SourceInfo]:
        rows = self.connection.execute(
            "SELECT id, title, language, date, (SELECT count(*) FROM passages WHERE source = sources.id), length(text), added"
            " FROM sources ORDER BY id"
        )
        return [SourceInfo(*row[:3], _date(row[3]), *row[4:]) for row in rows]

    def files(self) -> dict[str, FileState]:
        rows = self.connection.execute("SELECT origin, id, digest FROM sources WHERE origin <> ''")
        return {origin: FileState(source, digest) for origin, source, digest in rows}

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        rows = self._rows(
            "SELECT p.id, p.source, s.title, p.text, p.start, p.end, p.language, s.date, p.page FROM passages p JOIN sources s ON s.id = p.source WHERE p.id IN ({})",
            ids,
        )
        found = {row[0]: Passage(*row[:7], _date(row[7]), row[8]) for row in rows}
        return [found[one] for one in ids if one in found]

    def languages(self, ids: Sequence[int]) -> dict[int, Language]:
        """The language of each passage that is still there."""
        return {row[0]: row[1] for row in self._rows("SELECT id, language FROM passages WHERE id IN ({})", ids)}

    def seq(self) -> int:
        """The number of the newest change."""
        row = self.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").fetchone()
        return int(row[0]) if row else 0

    def changed(self, since: int, until: int) -> list[int]:
        """The passages that were added, removed or re-embedded after change `since`, up to `until`."""
        rows = self.connection.execute(
            "SELECT DISTINCT passage FROM changes WHERE seq > ? AND seq <= ? ORDER BY passage", (since, until)
        )
        return [row[0] for row in rows]

    def all_ids(self) -> list[int]:
        return [row[0] for row in self.connection.execute("SELECT id FROM passages ORDER BY id")]

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vector]:
        """Those of `ids` that exist, and their vectors, shape (n, dimension)."""
        rows = self._rows("SELECT id, vector FROM passages WHERE id IN ({})", ids)
        if not rows:
            return [], np.zeros((0, 0), dtype=np.float32)
        flat = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
        return [row[0] for row in rows], flat.reshape(len(rows), -1).astype(np.float32)

    def terms(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Those of `ids` that exist, each with its index terms, separated by spaces."""
        return self._rows("SELECT id, terms FROM passages WHERE id IN ({})", ids)

    def problems(self) -> list[str]:
        """What is wrong inside the file."""
        db = self.connection
        found = [str(row[0]) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"passage {row[1]} belongs to no source" for row in db.execute("PRAGMA foreign_key_check")]
        found += [
            f"{row[0]}: passage {row[1]} is not what stands in its text"
            for row in db.execute(
                "SELECT p.source, p.id FROM passages p JOIN sources s ON s.id = p.source"
                " WHERE p.text <> substr(s.text, p.start + 1, p.end - p.start)"
            )
        ]
        dimension = int(self.manifest().get("dimension", 0))
        found += [
            f"{row[0]}: passage {row[1]} has a vector of the wrong size"
            for row in db.execute("SELECT source, id FROM passages WHERE length(vector) <> ?", (4 * dimension,))
        ]
        return found

    def close(self) -> None:
        with self._guard:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    def _rows(self, query: str, ids: Sequence[int]) -> list[Any]:
        found: list[Any] = []
        for begin in range(0, len(ids), _BATCH):
            some = ids[begin : begin + _BATCH]
            found += self.connection.execute(query.format(",".join("?" * len(some))), some)
        return found


def _blob(vector: Vector) -> bytes:
    return np.asarray(vector, dtype="<f4").tobytes()


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
