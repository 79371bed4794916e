"""Conversations as they are kept: in a file of SQLite beside the library, each its visitor's alone.

What is kept of an answer holds words of documents. When one of these is removed, so are the answers that cite it:
`forget`.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from rag import Library
from rag.errors import LibraryError
from rag.library import CONVERSATIONS, MAX_QUESTION
from rag.schema import Answer
from ui.talk import Exchange, Talk, sources_of

SHOWN = 200
"""Conversations that are listed at once."""
_LONGEST_TITLE = 80
_LONGEST_SEARCH = 200
_VERSION = 1
_SCHEMA = f"""
CREATE TABLE conversations (
  id TEXT PRIMARY KEY, visitor TEXT NOT NULL, title TEXT NOT NULL, changed TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX conversations_visitor ON conversations (visitor, changed);
CREATE TABLE exchanges (
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE, number INTEGER NOT NULL,
  question TEXT NOT NULL, answer TEXT, problem TEXT NOT NULL, vote TEXT NOT NULL, remark TEXT NOT NULL,
  PRIMARY KEY (conversation, number)) WITHOUT ROWID;
CREATE TABLE cited (
  source TEXT NOT NULL, conversation TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (source, conversation, number),
  FOREIGN KEY (conversation, number) REFERENCES exchanges (conversation, number) ON DELETE CASCADE) WITHOUT ROWID;
PRAGMA user_version = {_VERSION};
"""
_ANSWER = TypeAdapter(Answer)
_BUSY_SECONDS = 10.0


def kept_for(library: Library) -> Conversations:
    """The conversations about the documents of a library; the folder of the library is made when it is missing.

    Raises:
        LibraryError: when they cannot be kept there.
    """
    try:
        library.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{library.folder}: cannot be made ({error.strerror})") from error
    return Conversations(library.folder / CONVERSATIONS)


def forget_removed(library: Library) -> None:
    """Remove the kept answers that hold words of documents which are no longer in the library."""
    with closing(kept_for(library)) as conversations:
        conversations.forget(conversations.cited() - {one.id for one in library.sources()})


class Kept(NamedTuple):
    """One row of the list of conversations."""

    id: str
    title: str
    changed: datetime
    questions: int


class Conversations:
    """Keeps conversations. Safe for many threads and processes."""

    def __init__(self, file: Path | None) -> None:
        """Those in `file`, which is made when it is missing; without one, kept for as long as this lives.

        Raises:
            LibraryError: when the file cannot be used.
        """
        self._file = file
        self._lock = threading.RLock()
        with self._errors():
            if file is not None:
                file.touch(0o600)  # before SQLite makes it for everybody on this machine to read
            self._database = sqlite3.connect(
                file or ":memory:",
                timeout=_BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                factory=_Connection,
            )
        try:
            with self._errors():
                for pragma in ("journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON"):
                    self._database.execute(f"PRAGMA {pragma}")
            with self._writing() as database:
                version = database.execute("PRAGMA user_version").fetchone()[0]
                for statement in () if version else _SCHEMA.split(";"):
                    database.execute(statement)
            if version > _VERSION:
                raise LibraryError(f"{file}: made by a later version of Tanya; update this one")
        except LibraryError:
            self.close()
            raise

    def save(self, visitor: str, talk: Talk) -> Talk:
        """Keep what is new in `talk`, its last exchange; the first time it gets an id."""
        last = len(talk.exchanges) - 1
        if not visitor or last < 0:
            return talk
        title = " ".join(talk.exchanges[0].question.split())
        title = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
        with self._writing() as database:
            # What went on in another window, or was deleted there, goes on here as another conversation.
            known = "SELECT * FROM conversations WHERE id = ? AND visitor = ?"
            taken = "SELECT * FROM exchanges WHERE conversation = ? AND number = ?"
            is_known = database.execute(known, (talk.id, visitor)).fetchone() is not None
            is_another = database.execute(taken, (talk.id, last)).fetchone() is not None
            is_new = not is_known or (is_another and talk.exchanges[last].pending)
            talk = replace(talk, id=secrets.token_urlsafe(16)) if is_new else talk
            database.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET changed = excluded.changed",
                (talk.id, visitor, title, _now()),
            )
            for number in range(0 if is_new else last, last + 1):
                _put(database, talk.id, number, talk.exchanges[number])
        return talk

    def open(self, visitor: str, id: str) -> Talk | None:
        """A conversation; None where `visitor` has none of this id."""
        rows = self._all(
            "SELECT question, answer, problem, vote, remark FROM exchanges JOIN conversations ON id = conversation"
            " WHERE id = ? AND visitor = ? ORDER BY number",
            (id, visitor),
        )
        return Talk(tuple(map(_exchange, rows)), id) if rows else None

    def listed(self, visitor: str, words: str = "", limit: int = SHOWN) -> list[Kept]:
        """The conversations of `visitor`, the newest first; only those that hold all of these `words`."""
        wheres, values = ["visitor = ?"], [visitor]
        for word in words[:_LONGEST_SEARCH].split():
            wheres.append(
                "(title LIKE ? ESCAPE '\\' OR EXISTS (SELECT * FROM exchanges WHERE conversation = id"
                " AND (question LIKE ? ESCAPE '\\' OR json_extract(answer, '$.text') LIKE ? ESCAPE '\\')))"
            )
            values += [_pattern(word)] * 3
        query = (
            "SELECT id, title, changed, (SELECT count(*) FROM exchanges WHERE conversation = id) FROM conversations"
            f" WHERE {' AND '.join(wheres)} ORDER BY changed DESC, id LIMIT ?"
        )
        rows = self._all(query, (*values, limit))
        return [Kept(id, title, datetime.fromisoformat(changed), count) for id, title, changed, count in rows]

    def rename(self, visitor: str, id: str, title: str) -> None:
        """Give a conversation another title; an empty one changes nothing."""
        title = " ".join(title.split())[:_LONGEST_TITLE]
        if title:
            with self._writing() as database:
                database.execute(
                    "UPDATE conversations SET title = ? WHERE id = ? AND visitor = ?", (title, id, visitor)
                )

    def delete(self, visitor: str, id: str) -> None:
        """Remove a conversation for good."""
        with self._writing() as database:
            database.execute("DELETE FROM conversations WHERE id = ? AND visitor = ?", (id, visitor))
        self._wipe()

    def title(self, visitor: str, id: str) -> str:
        """The title of a conversation; empty where there is none."""
        rows = self._all("SELECT title FROM conversations WHERE id = ? AND visitor = ?", (id, visitor))
        return str(rows[0][0]) if rows else ""

    def vote(self, visitor: str, talk: Talk, turn: int) -> None:
        """Keep what was thought of the answer to question `turn`."""
        exchange = talk.exchanges[turn]
        with self._writing() as database:
            database.execute(
                "UPDATE exchanges SET vote = ?, remark = ? WHERE conversation = ? AND number = ?"
                " AND EXISTS (SELECT * FROM conversations WHERE id = conversation AND visitor = ?)",
                (exchange.vote, exchange.remark, talk.id, turn, visitor),
            )

    def voted(self) -> Iterator[tuple[str, Talk]]:
        """For each answer that somebody voted on: an id, and the conversation up to it."""
        rows = self._all(
            "SELECT conversation, number FROM exchanges WHERE vote <> '' ORDER BY conversation, number"
        )
        for id, number in rows:
            exchanges = self._all(
                "SELECT question, answer, problem, vote, remark FROM exchanges"
                " WHERE conversation = ? AND number <= ? ORDER BY number",
                (id, number),
            )
            yield f"{id}-{number + 1}", Talk(tuple(map(_exchange, exchanges)), id)

    def cited(self) -> set[str]:
        """The documents whose words are kept."""
        return {row[0] for row in self._all("SELECT DISTINCT source FROM cited")}

    def forget(self, sources: Collection[str]) -> None:
        """Remove every answer that holds words of these documents; the questions stay."""
        if not sources:
            return
        with self._writing() as database:
            for source in sources:
                database.execute(
                    "UPDATE exchanges SET answer = NULL, problem = 'removed' FROM cited WHERE source = ?"
                    " AND cited.conversation = exchanges.conversation AND cited.number = exchanges.number",
                    (source,),
                )
                database.execute("DELETE FROM cited WHERE source = ?", (source,))
        self._wipe()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise LibraryError(f"{self._file}: conversations cannot be kept there ({error})") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._errors(), self._lock, self._database:
            self._database.execute("BEGIN IMMEDIATE")
            yield self._database

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._errors(), self._lock:
            return self._database.execute(query, values).fetchall()

    def _wipe(self) -> None:
        """Take what was removed out of the file and its log: SQLite overwrites it, but not the copies that it leaves
        behind when it moves rows to another page. What another process is in the way of goes with the next one."""
        with suppress(LibraryError):
            self._all("VACUUM")
            self._all("PRAGMA wal_checkpoint(TRUNCATE)")


class _Connection(sqlite3.Connection):
    """Keeps no halves of characters, which are no text, and no NUL, at which SQLite stops to read."""

    def execute(self, query: str, values: Any = (), /) -> sqlite3.Cursor:
        return super().execute(query, [_text(one) if isinstance(one, str) else one for one in values])


def _text(value: str) -> str:
    return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _put(database: sqlite3.Connection, id: str, number: int, exchange: Exchange) -> None:
    answer = exchange.answer
    if answer is not None and not answer.refused:
        answer = replace(answer, nearest=())  # which are shown where nothing answers
    database.execute(
        "INSERT OR REPLACE INTO exchanges VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            id,
            number,
            exchange.question[:MAX_QUESTION],  # a longer one is refused
            None if answer is None else json.dumps(asdict(answer), ensure_ascii=False, default=str),
            exchange.problem,
            exchange.vote,
            exchange.remark,
        ),
    )
    database.executemany(
        "INSERT OR IGNORE INTO cited VALUES (?, ?, ?)",
        [(one, id, number) for one in (sources_of(answer) if answer else ())],
    )


def _exchange(row: tuple[str, str | None, str, str, str]) -> Exchange:
    question, answer, problem, vote, remark = row
    read = None
    if answer is not None:
        try:
            read = _ANSWER.validate_json(answer)
        except ValidationError:  # another version of answers
            problem = "outdated"
    assert vote in ("", "up", "down")
    return Exchange(question, answer=read, problem=problem, vote=vote, remark=remark)  # type: ignore[arg-type]


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _now() -> str:
    return datetime.now(timezone.utc).isoformat()
